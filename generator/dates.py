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
from generator.reckoning import Lean, Scene, begun, reckon
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
    ends: tuple["_Found", ...] = ()
    """Of an interval or an open one, what its words name."""

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
            one = _Found(reading, _widened(source, reading), *reckoned)
            if found and _is_clock_of(source, found[-1], one):
                one = replace(one, span=Span(found.pop().span.start, one.span.end))
            elif found and _is_clock_of(source, one, found[-1]):
                found[-1] = replace(found[-1], span=Span(found[-1].span.start, one.span.end))
                continue
            found.append(replace(one, ends=tuple(_split(one))))
    return found


def _is_clock_of(source: _Source, clock: _Found, day: _Found) -> bool:
    """Whether a time of the clock belongs to the day beside it: `12:00 UTC on Monday`."""
    first, second = sorted((clock.span, day.span))
    is_beside = not source.text[first.end : second.start].strip()
    return is_beside and clock.reading.meaning == "clock" and day.first == clock.first


def _scene(source: _Source, pending: Sequence[Reading], number: int, found: Sequence[_Found]) -> Scene | None:
    """What a reading is reckoned from; `None` if nothing says when."""
    reading = pending[number]
    if found and source.reference and _are_without_year(source, [found[-1].reading, reading]):
        return Scene(source.reference, _lean(source, found[-1].reading.span))
    if found and _is_linked(source, found[-1].reading, reading):
        return Scene(found[-1].first.first, 1, is_linked=True)
    if reading.is_absolute:  # it says its year: nothing looks at the article's
        anchor = _anchor(source, reading, found) if reading.meaning == "year_back" else None
        return Scene(source.reference or date.min, anchor=anchor)
    end = _end_with_year(source, pending[number : number + _LOOKED_BACK])
    if reading.meaning == "clock":
        day = _day_of_clock(source, reading, pending[number + 1 : number + 2], found)
        is_known = day or (source.reference and "zone" in reading.parts)
        return Scene(source.reference or date.min, anchor=day) if is_known else None
    end = end or _end_to_come(source, pending[number : number + 2])
    if end:
        return Scene(end.first, -1, is_linked=True)
    if source.reference is None:
        return None
    compares = _compares(source, reading)
    anchor = _anchor(source, reading, found)
    if compares and (anchor is None or anchor.unit == "day"):
        anchor = _quarter_above(source, reading, found) or anchor
    lean = _lean_of(source, reading)
    is_surely_past = reading.meaning in {*_DAYS, "month"} and _is_surely_past(source, reading)
    return Scene(source.reference, lean, is_surely_past, anchor=anchor, compares=compares)


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


def _end_to_come(source: _Source, row: Sequence[Reading]) -> Period | None:
    """The end of the interval that begins with a day or month, no year on either: `from May 3 to June 5`.

    The end is reckoned first: what runs until March 9 may have begun already.
    """
    if source.reference is None or not _are_without_year(source, row):
        return None
    left, right = row
    reckoned = reckon(right, Scene(source.reference, _lean(source, left.span)))
    return reckoned and reckoned[0]


def _are_without_year(source: _Source, row: Sequence[Reading]) -> bool:
    """Whether these are the ends of an interval, both days or both months, and neither says its year."""
    if len(row) < len(("from", "to")) or {one.meaning for one in row} not in ({"day"}, {"month"}):
        return False
    return not any(one.is_absolute for one in row) and _is_linked(source, *row)


def _are_listed(source: _Source, left: Reading, right: Reading) -> bool:
    """Whether two days or two months stand side by side: `May, June and July`."""
    gap = source.text[left.span.end : right.span.start]
    is_pair = left.meaning == right.meaning and left.meaning in {"day", "month"} and len(gap) <= BESIDE
    return is_pair and (gap.strip() == "," or _is_just(gap.lstrip(","), "listed", source.grammar))


def _lean_of(source: _Source, reading: Reading) -> Lean:
    """Whether the words around speak of the past or of what is to come.

    Of a month to which something belongs, only the clause in front tells: `the May figures, due tomorrow`.
    """
    before, after = source.before(reading.span.start), source.after(reading.span.end)
    owns = after[:2] in {"'s", "’s"} or source.grammar.after(before, "month_owned")
    if reading.meaning == "month" and owns:
        clause = source.before(reading.span.start, _REACH).rpartition(",")[2]
        return _lean_in(source, clause, "")
    return _lean(source, reading.span)


def _lean(source: _Source, span: Span) -> Lean:
    return _lean_in(source, source.before(span.start, _REACH), _behind(source, span))


def _behind(source: _Source, span: Span) -> str:
    """The rest of the sentence."""
    return source.grammar.sentence_end.split(source.after(span.end, _REACH), maxsplit=1)[0]


def _lean_in(source: _Source, before: str, behind: str) -> Lean:
    """The nearest word in front that tells decides, or else the first one behind."""
    bare = before[: source.grammar.without_parts(before)]
    in_front = _tenses(source.grammar.sentence_end.split(before)[-1], source.grammar)
    told = _tenses(behind, source.grammar)
    if source.grammar.after(bare, "future_directly"):
        return 1
    if source.grammar.after(bare, "deadline"):
        return -1 if not in_front and told[:1] == (-1,) else 1
    if source.grammar.after(bare, "past_directly") or source.grammar.after(bare, "surely_past"):
        return -1
    return in_front[-1] if in_front else told[0] if told else 0


def _is_surely_past(source: _Source, reading: Reading) -> bool:
    """Whether the word directly in front speaks of the past: `since Jan. 1`, `the year ended Dec. 31`.

    At the head of a sentence, the first behind: `In May, she met him`.
    """
    grammar = source.grammar
    # With its own first sign, so that the end of the sentence before is seen.
    before = grammar.sentence_end.split(source.before(reading.span.start + 1))[-1][:-1]
    bare = before[: grammar.without_parts(before)]
    preposition = grammar.after(bare, "day_prepositions") or grammar.after(bare, "prepositions")
    bare = bare[: preposition.start()] if preposition else bare
    if grammar.after(bare, "surely_past"):
        return True
    if grammar.after(bare, "past_directly"):  # `after Christmas` may be to come
        return False
    if not bare.strip():
        return _tenses(_behind(source, reading.span), grammar)[:1] == (-1,)
    *_, last = (None, *grammar.tense.finditer(bare))
    is_verb = last is not None and last["past"] is not None and bare[last.start() - 1 : last.start()] != "-"
    return is_verb and last is not None and not bare[last.end() :].strip()


def _tenses(text: str, grammar: Grammar) -> tuple[Lean, ...]:
    """What each word that speaks of the past or the future says, in order of place."""
    found = grammar.tense.finditer(text)
    telling = (match for match in found if match.lastgroup)
    return tuple(1 if match["future"] else -1 for match in telling)


def _anchor(source: _Source, reading: Reading, found: Sequence[_Found]) -> Period | None:
    """What `a year earlier` counts from: the expression before, in this sentence or the one before.

    What says `the same` may mean an expression further up, if it is of a fitting unit.
    """
    units = _fitting(reading)
    if units:
        fitting = (one for one in reversed(found[-_LOOKED_BACK:]) if _fits(source, one, reading, units))
        return next((one.first for one in fitting), None)
    return found[-1].first if found and found[-1].is_single and _is_near(source, found[-1], reading) else None


def _fitting(reading: Reading) -> frozenset[str]:
    """The units of what is meant, if it may stand further up."""
    if reading.meaning == "whole":
        unit = reading.parts["unit"]
        return frozenset({"quarter", unit} if unit == "year" else {unit})
    return _SAME.get(reading.meaning, frozenset())


def _fits(source: _Source, one: _Found, reading: Reading, units: frozenset[str]) -> bool:
    """Whether a reading that says `the same` may mean this one: a day, only in the same paragraph."""
    if not one.is_single or one.first.unit not in units or one.reading.meaning in _COUNTED:
        return False
    return (
        one.first.unit != "day" or "\n" not in source.text[one.span.end : reading.span.start][-4 * _REACH :]
    )


def _is_near(source: _Source, one: _Found, reading: Reading) -> bool:
    between = source.text[one.span.end : reading.span.start]
    return (
        len(between) <= _REACH
        and "\n" not in between
        and len(source.grammar.sentence_end.findall(between)) <= 1
    )


def _compares(source: _Source, reading: Reading) -> bool:
    """Whether figures are compared: `from $4 million a year earlier`, `than the year before`."""
    if not _is_a_year_before(reading):
        return False
    grammar = source.grammar
    clause = grammar.sentence_end.split(source.before(reading.span.start, _REACH // 2))[-1]
    bare = clause[: grammar.without_parts(clause, "the")]
    return grammar.after(bare, "compared") is not None or grammar.holds_figure_after(clause, "compared")


def _is_a_year_before(reading: Reading) -> bool:
    parts = reading.parts
    is_one_year = "year" in {parts.get("unit"), parts.get("units")} and parts.get("number", 1) == 1
    is_before = -1 in {parts.get(key) for key in ("beside", "behind", "neighbour", "ago")}
    return reading.meaning in {"beside", "ago"} and is_one_year and is_before and "count_figures" not in parts


def _quarter_above(source: _Source, reading: Reading, found: Sequence[_Found]) -> Period | None:
    """The quarter that a report is about, which may be named further up."""
    above = (one for one in reversed(found[-_LOOKED_BACK:]) if _fits(source, one, reading, _QUARTER))
    return next((one.first for one in above), None)


def _day_of_clock(
    source: _Source, reading: Reading, following: Sequence[Reading], found: Sequence[_Found]
) -> Period | None:
    """The day that stands beside a time of the clock, or before it in the sentence."""
    if following and len(source.text[reading.span.end : following[0].span.start].strip(" ,")) <= len("on"):
        beside = _reckoned_alone(source, following[0])
        if beside and beside.unit == "day":
            return beside
    if found and found[-1].is_single and found[-1].first.unit == "day":
        # With its last sign: the point of `p.m.` may end the sentence too.
        between = source.text[found[-1].span.end - 1 : reading.span.start]
        if len(between) <= _REACH and not source.grammar.sentence_end.search(between):
            return found[-1].first
    return None


def _reckoned_alone(source: _Source, reading: Reading) -> Period | None:
    if source.reference is None and not reading.is_absolute:
        return None
    reckoned = reckon(reading, Scene(source.reference or date.min, _lean(source, reading.span)))
    return reckoned[0] if reckoned and reckoned[0] == reckoned[1] else None


_SAME: Final[Mapping[str, frozenset[str]]] = {
    "same_day": frozenset({"day"}),
    "year_back": frozenset({"month", "quarter"}),
}
_QUARTER: Final = frozenset({"quarter"})
_COUNTED: Final = frozenset({"beside", "year_back", "ago", "whole"})
"""Meanings that compare with another time; what follows does not mean theirs."""


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

_DAYS: Final = frozenset({"day", "days", "feast", "figures", "weekday", "calendar_beside", "beside"})
_WITH_HOURS: Final = frozenset({"day", "weekday", "calendar_beside", "near"})


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
    if not (left.is_single and right.is_single and left.first.first < right.first.first):
        return False
    # `From 2004 to March 2004` is no interval: its end lies within its beginning.
    is_within = Period.around(left.first.unit, right.first.first) == left.first
    return not is_within and _is_linked(source, left.reading, right.reading)


def _interval(source: _Source, left: _Found, right: _Found) -> _Found:
    because = left.because if left.because == right.because else f"{left.because}; {right.because}"
    span = Span(left.span.start, right.span.end)
    whole = replace(left, span=span, last=right.last, because=because, ends=(left, right))
    return _begun(source, whole, "from", "between")


def _split(one: _Found) -> Iterator[_Found]:
    """The two ends of what one reading names: `2004` and `2009` of `2004-2009`.

    The `3` of `3-5 June` is no date.
    """
    link = one.reading.link
    if link and one.reading.meaning == "years":
        yield replace(one, span=Span(one.span.start, link.start), last=one.first)
        yield replace(one, span=Span(link.end, one.span.end), first=one.last)


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
        return _since(source, since, one)
    start = _begun(source, one, "from")
    end = source.grammar.follows(source.after(one.span.end), "onwards")
    if start != one and end:
        span = Span(start.span.start, one.span.end + end.end())
        return replace(start, span=span, is_open=True, ends=(one,))
    return one


def _since(source: _Source, since: _Found, one: _Found) -> _Found:
    if source.grammar.follows(one.span.cut(source.text), "begins"):
        first, last, because = begun(one.first, one.because)
        since, one = (replace(each, first=first, last=last, because=because) for each in (since, one))
    return replace(since, is_open=True, ends=(one,))


def _express(source: _Source, one: _Found) -> DatedExpression:
    value = one.first.value
    if one.is_open:
        value += "/.."
    elif one.last != one.first:
        value += f"/{one.last.value}"
    words = " ".join(re.sub(r"[\"'“”‘’]", "", one.span.cut(source.text)).split())
    ends = tuple(_express(source, end) for end in one.ends)
    return DatedExpression(one.span, value, f"{words}: {one.because}", ends)
