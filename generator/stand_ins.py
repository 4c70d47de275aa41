"""Words that stand for somebody without a name: descriptions and pronouns, found but not yet understood.

What stands for a body, as `the company`, `institutions` finds.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from generator.name_words import DETERMINERS, countries, expand, is_head, lexicon
from generator.names import Name
from generator.roles import role_start
from generator.segmentation import Document, Sentence, Word, trimmed
from generator.spans import placed
from generator.values import Span

_PRONOUNS = frozenset({"he", "she", "they", "it", "i", "we", "him", "her", "them"})


@dataclass(frozen=True, slots=True)
class Description:
    """`the Kestrian official`, `Kestria's DM`, `his Veyran counterpart`. `head` is lower-case."""

    span: Span
    head: str
    function: str
    """The words of it that name a function, in the order printed, abbreviations expanded."""
    countries: frozenset[str]
    determiner: str


@dataclass(frozen=True, slots=True)
class Pronoun:
    """A personal pronoun in the text's own voice or inside a quotation."""

    span: Span
    word: str


def find_descriptions(document: Document, names: Sequence[Name]) -> tuple[Description, ...]:
    """Role phrases that stand for somebody and are no part of a name's title, in order of place."""
    text = document.text
    taken = placed(span for name in names for span in _taken(text, name))
    found = (d for sentence in document.sentences() for d in _descriptions_in(text, sentence))
    return tuple(d for d in found if not taken.meets(d.span))


def find_pronouns(document: Document) -> tuple[Pronoun, ...]:
    """`he`, `she`, `they`, `it`, `I`, `we` as subjects or objects, in order of place."""
    found = (w for sentence in document.sentences() for w in sentence.words if w.lower in _PRONOUNS)
    return tuple(Pronoun(Span(w.start, w.end), w.lower) for w in found)


def _taken(text: str, name: Name) -> Iterator[Span]:
    """What is part of a name, its title or its role: not `Kestria` of `Kestria's minister`."""
    is_owner = len(name.words) == 1 and text.startswith(("'s", "’s"), name.span.end)
    if name.guess != "place" and not is_owner:
        yield Span(name.whole.start, name.span.end)
    for role in name.roles:
        yield role.span


def _descriptions_in(text: str, sentence: Sentence) -> Iterator[Description]:
    words, lex = sentence.words, lexicon()
    for i, word in enumerate(words):
        if not is_head(word.text) or (i + 1 < len(words) and is_head(words[i + 1].text)):
            continue
        begin = role_start(words, i)
        determiner = words[begin - 1].lower if begin else ""
        possessive = any(w.text in {"'s", "’s"} for w in words[begin:i])
        if determiner not in DETERMINERS and not possessive:
            continue
        end = _of_phrase(words, i)
        start = begin - 1 if determiner in DETERMINERS else begin
        span = trimmed(text, Span(words[start].start, words[end - 1].end))
        inside = [w.text for w in words[begin : i + 1]] + [w.text for w in words[i + 1 : end]]
        function = " ".join(
            w for t in inside for w in expand(t).split() if w in lex.heads or w in lex.modifiers
        )
        yield Description(span, expand(word.text).split()[-1], function, countries(inside), determiner)


def _of_phrase(words: Sequence[Word], head: int) -> int:
    """The end of `the president of the Orrin region`, as far as it is capitalised."""
    end = head + 1
    if end < len(words) and words[end].lower == "of":
        k = end + 1 + (end + 1 < len(words) and words[end + 1].lower == "the")
        while k < len(words) and words[k].is_capital:
            end = k + 1
            k += 1
    return end
