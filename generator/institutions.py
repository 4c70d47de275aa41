"""Words that stand for a body without its name: `the company`, `the Kestrian ministry`. It finds them; which
body is meant, `descriptions` says.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from generator import lexicons
from generator.cue_words import cue_words
from generator.name_words import countries, lexicon
from generator.segmentation import Document, Word
from generator.stand_ins import Description
from generator.values import Span

_DETERMINERS = frozenset({"the", "this"})
_MOST_IN_FRONT = 2
"""Words for a country between article and noun: `the New Kestrian ministry`."""


@dataclass(frozen=True, slots=True)
class Institution:
    """What a noun for a body fits: words of names, lower-case."""

    words: frozenset[str]
    fits_any: bool
    """`the organisation`."""
    is_shown: bool
    """A name always shows it: `the ministry`."""


def institution(noun: str) -> Institution | None:
    """What `noun`, lower-case, stands for; `None` if it is no noun for a body."""
    return _institutions().get(noun)


@cache
def shown() -> frozenset[str]:
    """Nouns that the name of such a body always holds, lower-case: `ministry`."""
    return frozenset(lexicons.read("en", "contexts")["shown"])


def find_institutions(document: Document) -> tuple[Description, ...]:
    """`the company`, `this court`, `the Kestrian ministry`, where the noun stands by itself, in order."""
    return tuple(found for sentence in document.sentences() for found in _in_sentence(sentence.words))


def stands_by_itself(words: Sequence[Word], i: int) -> bool:
    """Whether the noun at `i` is no part of a longer one.

    Not `the company car`, `the company Veddal`, `the party of pensioners`.
    """
    if i + 1 >= len(words):
        return True
    follows = words[i + 1].text
    if not follows[0].isalnum():
        return follows != "-"
    if follows in cue_words().verbs or follows in _behind() or follows.endswith("ed"):
        return True
    return follows != "of" and (follows in cue_words().prepositions or follows in cue_words().adverbs)


def _in_sentence(words: Sequence[Word]) -> Iterator[Description]:
    nouns = _institutions()
    for i, word in enumerate(words):
        if word.text not in nouns or not stands_by_itself(words, i):
            continue
        begin = i
        while begin and i - begin < _MOST_IN_FRONT and _is_country(words[begin - 1].text):
            begin -= 1
        determiner = words[begin - 1].lower if begin else ""
        if determiner in _DETERMINERS:
            inside = [w.text for w in words[begin:i]]
            span = Span(words[begin - 1].start, word.end)
            yield Description(span, word.text, "", countries(inside), determiner)


def _is_country(word: str) -> bool:
    return word in lexicon().demonyms or word in lexicon().countries


@cache
def _institutions() -> dict[str, Institution]:
    data = lexicons.read("en", "contexts")
    nouns = {*data["called"], *data["anything"]}
    return {
        noun: Institution(
            frozenset({noun, *data["called"].get(noun, ())}),
            fits_any=noun in data["anything"],
            is_shown=noun in shown(),
        )
        for noun in nouns
    }


@cache
def _behind() -> frozenset[str]:
    return frozenset(lexicons.read("en", "contexts")["behind"])
