"""Dated expressions: the readings of a text, reckoned from the article's date.

It never guesses: without the article's date only full dates come back, and what can be read two ways is left
out.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise
from typing import Final

from generator.periods import Period
from generator.reckoning import Lean, Scene, reckon
from generator.time_expressions import BESIDE, Grammar, Reading, grammar_of, readings
from generator.values import DatedExpression, Span


def find_dates(text: str, reference: date | None, language: str = "en") -> tuple[DatedExpression, ...]:
    """The dated expressions of `text`, in order of place, not overlapping. `reference` is the article's date.

    >>> text = "They met on Friday."
    >>> [(found.span.cut(text), found.value) for found in find_dates(text, date(2022, 2, 11))]
    [('on Friday', '2022-02-11')]
    """
    source = _Source(text, grammar_of(language), reference)
    return tuple(_express(source, found) for found in _join(source, _reckon_all(source)))


def weekday_disagrees(expression: DatedExpression, text: str, language: str = "en") -> bool:
    """Whether the expression prints a weekday that its day does not fall on: `Monday, February 11, 2022`."""
    words = grammar_of(language).words
    weekdays = words["weekday"] | words["short_weekday"]
    printed = re.findall(r"\w+", expression.span.cut(text).lower())
    indices = [weekdays[word] for word in printed if word in weekdays]
    try:
        return bool(indices) and date.fromisoformat(expression.value).weekday() not in indices
    except ValueError:  # a month, an interval: no single day to fall on it
        return False


# ---- Where an expression is reckoned from ----

_REACH: Final = 160
"""How far away words that tell past from future, or a date to count from, may stand, in code points."""
_LOOKED_BACK: Final = 8
"""How many expressions away a date to count from may stand; it keeps long texts linear."""
_SENTENCE_END: Final = re.compile(r"[.!?…][\"”’')]*\s+(?=[\"“‘'(]?[A-Z])|;\s|\n")


@dataclass(frozen=True, slots=True)
class _Source:
    """The text, its language's grammar, and the article's date."""

    text: str
    grammar: Grammar
    reference: date | None

    def before(self, place: int, reach: int = BESIDE) -> str:
        return self.text[max(0, place - reach) : place]

    def after(self, place: int, reach: int = BESIDE) -> str:
        return self.text[place : place + reach]


@dataclass(frozen=True, slots=True)
class _Found:
    """A reading with the first and the last period that it names."""

    reading: Reading
    span: Span
    first: Period
    last: Period
    because: str
    is_open: bool = False

    @property
    def is_single(self) -> bool:
        return self.first == self.last and not self.is_open


def _reckon_all(source: _Source) -> list[_Found]:
    """The readings that name a day, a month ..., each with its own value; intervals are not yet joined."""
    found: list[_Found] = []
    pending = tuple(readings(source.text, source.grammar))
    for number, reading in enumerate(pending):
        scene = _scene(source, pending, number, found)
        reckoned = reckon(reading, scene) if scene else None
        if reckoned:
            found.append(_Found(reading, _widened(source, reading), *reckoned))
    return found


def _scene(source: _Source, pending: Sequence[Reading], number: int, found: Sequence[_Found]) -> Scene | None:
    """What a reading is reckoned from; `None` if nothing says when."""
    reading = pending[number]
    if found and _is_linked(source, found[-1].reading, reading):
        return Scene(found[-1].first.first, 1, is_linked=True)
    if reading.is_absolute:
        return Scene(source.reference or date.min)  # it says its year: nothing looks at this one
    end = _end_with_year(source, pending[number : number + _LOOKED_BACK])
    if end:
        return Scene(end.first, -1, is_linked=True)
    if source.reference is None:
        return None
    return Scene(source.reference, _lean(source, reading.span), anchor=_anchor(source, reading, found))


def _end_with_year(source: _Source, row: Sequence[Reading]) -> Period | None:
    """The end of the interval or list that the row begins, if it says its year: `in May and June 2019`."""
    if not any(right.is_absolute for right in row):
        return None
    for left, right in pairwise(row):
        if not (_is_linked(source, left, right) or _are_listed(source, left, right)):
            return None
        if right.is_absolute:
            reckoned = reckon(right, Scene(date.min))
            return reckoned and reckoned[0]
    return None


def _are_listed(source: _Source, left: Reading, right: Reading) -> bool:
    """Whether two days or two months stand side by side: `May, June and July`."""
    gap = source.text[left.span.end : right.span.start]
    is_pair = left.meaning == right.meaning and left.meaning in {"day", "month"} and len(gap) <= BESIDE
    return is_pair and (gap.strip() == "," or _is_just(gap.lstrip(","), "listed", source.grammar))


def _lean(source: _Source, span: Span) -> Lean:
    """Whether the sentence speaks of the past or of what is to come.

    The nearest word in front that tells decides, or else the first one behind.
    """
    before = source.before(span.start, _REACH)
    bare = before[: source.grammar.without_parts(before)]
    if source.grammar.after(bare, "future_directly"):
        return 1
    if source.grammar.after(bare, "past_directly"):
        return -1
    in_front = _tenses(_SENTENCE_END.split(before)[-1], source.grammar)
    if in_front:
        return in_front[-1]
    behind = _tenses(_SENTENCE_END.split(source.after(span.end, _REACH), maxsplit=1)[0], source.grammar)
    return behind[0] if behind else 0


def _tenses(text: str, grammar: Grammar) -> tuple[Lean, ...]:
    """What each word that speaks of the past or the future says, in order of place."""
    found = grammar.tense.finditer(text)
    return tuple(1 if match["future"] else -1 for match in found if match["future"] or match["past"])


def _anchor(source: _Source, reading: Reading, found: Sequence[_Found]) -> Period | None:
    """What `a year earlier` counts from: the expression before, in this sentence or the one before.

    What says `the same` may mean an expression further up in the paragraph, if it is of a fitting unit.
    """
    fitting = _SAME.get(reading.meaning)
    for one in reversed(found[-_LOOKED_BACK:] if fitting else found[-1:]):
        between = source.text[one.span.end : reading.span.start]
        near = len(between) <= _REACH and len(_SENTENCE_END.findall(between)) <= 1
        if "\n" in between[-4 * _REACH :] or len(between) > 4 * _REACH:
            return None
        if one.first == one.last and (one.first.unit in fitting if fitting else near):
            return one.first
    return None


_SAME: Final[Mapping[str, frozenset[str]]] = {
    "same_day": frozenset({"day"}),
    "year_back": frozenset({"month", "quarter"}),
}


def _is_linked(source: _Source, left: Reading, right: Reading) -> bool:
    """Whether the two are the ends of one interval: `from A to B`, `between A and B`, `A-B`."""
    gap = source.text[left.span.end : right.span.start]
    if len(gap) > BESIDE:
        return False
    grammar, before = source.grammar, source.before(left.span.start)
    link, before = gap[: grammar.without_parts(gap)], before[: grammar.without_parts(before)]
    if grammar.after(before, "between"):
        return _is_just(link, "between_link", grammar)
    if grammar.after(before, "from"):
        # `Moved from May 3 to June 5` names two days, no stretch of time.
        return _is_just(link, "through", grammar) and not grammar.holds(before, "moving")
    return left.meaning == right.meaning and _is_just(link, "through", grammar)


def _is_just(link: str, key: str, grammar: Grammar) -> bool:
    match = grammar.after(link, key)
    return link.strip() in {"-", "–"} if match is None else not link[: match.start()].strip()


# ---- From readings to expressions ----

_DAYS: Final = frozenset({"day", "days", "figures", "weekday", "beside"})
_WITH_HOURS: Final = frozenset({"day", "weekday", "near"})


def _widened(source: _Source, reading: Reading) -> Span:
    """The span with the words that belong to it: `on Friday night`, `at the end of last year`."""
    grammar, before = source.grammar, source.before(reading.span.start)
    article = ("the",) if reading.meaning in grammar.data["article"] else ()
    start = grammar.without_parts(before, *article)
    preposition = grammar.after(
        before[:start], "day_prepositions" if reading.meaning in _DAYS else "prepositions"
    )
    if preposition and reading.meaning != "near":
        start = preposition.start()
    hours = (
        grammar.follows(source.after(reading.span.end), "trailing")
        if reading.meaning in _WITH_HOURS
        else None
    )
    return Span(reading.span.start - len(before) + start, reading.span.end + (hours.end() if hours else 0))


def _join(source: _Source, found: Sequence[_Found]) -> Iterator[_Found]:
    """Two linked ends made one interval, what follows `since` an open one."""
    left: _Found | None = None
    for right in found:
        if left and _are_ends(source, left, right):
            yield _interval(source, left, right)
            left = None
            continue
        if left:
            yield _opened(source, left)
        left = right
    if left:
        yield _opened(source, left)


def _are_ends(source: _Source, left: _Found, right: _Found) -> bool:
    in_order = left.is_single and right.is_single and left.first.first < right.first.first
    return in_order and _is_linked(source, left.reading, right.reading)


def _interval(source: _Source, left: _Found, right: _Found) -> _Found:
    because = left.because if left.because == right.because else f"{left.because}; {right.because}"
    whole = replace(left, span=Span(left.span.start, right.span.end), last=right.last, because=because)
    return _begun(source, whole, "from", "between")


def _begun(source: _Source, one: _Found, *keys: str) -> _Found:
    """With the word in front, if it is one of these."""
    before = source.before(one.span.start)
    word = next(filter(None, (source.grammar.after(before, key) for key in keys)), None)
    return replace(one, span=Span(one.span.start - len(word[0]), one.span.end)) if word else one


def _opened(source: _Source, one: _Found) -> _Found:
    """An open interval if `since` stands in front, or `from` in front and `on` behind."""
    if not one.is_single:
        return _begun(source, one, "from", "between")
    since = _begun(source, one, "since")
    if since != one:
        return replace(since, is_open=True)
    begun = _begun(source, one, "from")
    end = source.grammar.follows(source.after(one.span.end), "onwards")
    if begun != one and end:
        return replace(begun, span=Span(begun.span.start, one.span.end + end.end()), is_open=True)
    return one


def _express(source: _Source, one: _Found) -> DatedExpression:
    value = one.first.value
    if one.is_open:
        value += "/.."
    elif one.last != one.first:
        value += f"/{one.last.value}"
    words = " ".join(re.sub(r"[\"'“”‘’]", "", one.span.cut(source.text)).split())
    return DatedExpression(one.span, value, f"{words}: {one.because}")
