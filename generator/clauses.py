"""Where a sentence may be cut so that the piece can stand alone: clause borders, verbs, dangling words.

Only places come back; it never looks at what a piece means.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from generator import lexicons
from generator.segmentation import Word, trimmed
from generator.values import Span

EDGES = " ,;:.—–-"
"""What a piece does not need at its ends."""
_SHORTEST_CLAUSE = 4
"""Words; fewer tell nothing."""


@dataclass(frozen=True, slots=True)
class ClauseWords:
    """The lists of `lexicons/<language>/clauses.yaml`, as sets."""

    openers: frozenset[str]
    prepositions: frozenset[str]
    small: frozenset[str]
    paired: frozenset[str]
    pronouns: frozenset[str]
    determiners: frozenset[str]
    introductions: frozenset[str]
    verbs: frozenset[str]
    not_verbs: frozenset[str]
    unfinished: frozenset[str]
    modals: frozenset[str]
    links: frozenset[str]
    passives: frozenset[str]
    happening: frozenset[str]
    matters: frozenset[str]
    earlier: frozenset[str]
    not_then: frozenset[str]
    captions: frozenset[str]


@cache
def clause_words(language: str = "en") -> ClauseWords:
    """The words of a language by which its sentences are cut, lower-case."""
    data = lexicons.read(language, "clauses")
    return ClauseWords(**{name: frozenset(data[name]) for name in ClauseWords.__dataclass_fields__})


def has_verb(words: Sequence[Word]) -> bool:
    """Whether a verb stands behind some subject, as far as its form tells.

    >>> from generator.segmentation import words
    >>> text = "The closed strait between two ports reopened"
    >>> [has_verb(words(text, Span(0, end))) for end in (len(text), text.index(" reopened"))]
    [True, False]
    """
    return next(_verbs(words), None) is not None


def first_verb(words: Sequence[Word]) -> int | None:
    """Where the first verb begins, in code points of the text."""
    found = next(_verbs(words), None)
    return None if found is None else words[found].start


def is_clause(words: Sequence[Word]) -> bool:
    """Whether a piece reads as a statement of its own: subject, verb, and no word left dangling."""
    return len(words) >= _SHORTEST_CLAUSE and has_verb(words) and not dangles(words)


def dangles(words: Sequence[Word]) -> bool:
    """Whether the piece stops in the middle: at a small word, at a bare verb, before a link's own verb."""
    lex = clause_words()
    lower = [word.text.lower() for word in words]
    if not lower or lower[-1] in lex.small | lex.unfinished or (set(lower[-2:-1]) & lex.modals):
        return True
    if any(word in lex.paired for word in lower) and not {"and", "or", "nor"} & set(lower):
        return True
    last_link = max((i for i, word in enumerate(lower) if word in lex.links), default=None)
    if last_link is not None and not has_verb(words[last_link:]):
        return True
    is_passive = len(lower) > 1 and bool(lex.passives & set(lower[-3:-1]))
    return _is_verb(words, len(words) - 1) and not is_passive


def clause_ends(words: Sequence[Word], begin: int) -> tuple[int, ...]:
    """Where a piece that begins at `begin` may end: before a comma or a word that opens another clause."""
    return tuple(_ends_before(words, begin, clause_words().openers, {",", ";", "—", "–"}))


def phrase_ends(words: Sequence[Word], begin: int) -> tuple[int, ...]:
    """Where it may end if no clause does: before a preposition, or a link such as `that`, that adds to it."""
    lex = clause_words()
    return tuple(_ends_before(words, begin, lex.prepositions | lex.links, set()))


def comma_ends(words: Sequence[Word], after: int) -> tuple[int, ...]:
    """Ends before `, which …`, `, who …`, `, bringing …`: a comma and a word that opens a clause."""
    openers = clause_words().openers
    return tuple(
        w.start
        for w, following in pairwise(words)
        if w.text in {",", ";"}
        and w.start >= after
        and following.start > w.end
        and (following.text.lower() in openers or following.text.endswith("ing"))
    )


def without_dangling(text: str, words: Sequence[Word], span: Span) -> Span:
    """`span` without the small words at its end that would wait for more: `on the night of the`."""
    kept = [w for w in words if span.start <= w.start and w.end <= span.end and w.text[0].isalnum()]
    while len(kept) > 1 and kept[-1].text.lower() in clause_words().small:
        kept.pop()
    end = kept[-1].end if kept else span.end
    return trimmed(text, Span(span.start, end + text.startswith("%", end)), EDGES)


def shortened(text: str, words: Sequence[Word], span: Span, most_words: int) -> Span | None:
    """The longest piece from the beginning of `span` that has so many words and can stand alone, if any."""
    fitting = [
        Span(span.start, end)
        for end in (*clause_ends(words, span.start), *phrase_ends(words, span.start), span.end)
        if span.start < end <= span.end and len(text[span.start : end].split()) <= most_words
    ]
    for piece in sorted(fitting, key=len, reverse=True):
        if is_balanced(piece.cut(text)) and is_clause(inside(words, piece)):
            return piece
    return None


def inside(words: Sequence[Word], span: Span) -> tuple[Word, ...]:
    """The words, not the marks, that lie in `span`."""
    return tuple(w for w in words if span.start <= w.start and w.end <= span.end and w.text[0].isalnum())


def is_balanced(cut: str) -> bool:
    """Whether every bracket and every double quotation mark in it has its partner."""
    return cut.count("(") == cut.count(")") and cut.count('"') % 2 == 0 and cut.count("“") == cut.count("”")


def _ends_before(
    words: Sequence[Word], begin: int, openers: frozenset[str], marks: set[str]
) -> Iterator[int]:
    small = clause_words().small | clause_words().openers
    starts = {word.start for word in words}
    for before, word in pairwise(words):
        mark = word.text in marks and word.end not in starts  # the comma of `10,000` ends nothing
        opens = mark or word.text.lower() in openers
        if (
            before.start > begin
            and opens
            and (before.text[0].isalnum() or before.text == "%")
            and before.text.lower() not in small
        ):
            yield before.end


def _verbs(words: Sequence[Word]) -> Iterator[int]:
    return (index for index in range(1, len(words)) if _is_verb(words, index))


def _is_verb(words: Sequence[Word], index: int) -> bool:
    """By its form: a past form, a form of `be` or `have`; not behind `the`, `its` or a preposition."""
    lex = clause_words()
    word, before = words[index].text, words[index - 1].text.lower()
    if index == 0 or not word.islower() or before in lex.determiners or before in lex.prepositions | {"of"}:
        return False
    regular = word.endswith("ed") and len(word) > 4 and word not in lex.not_verbs
    return regular or word in lex.verbs
