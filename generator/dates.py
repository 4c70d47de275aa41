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
from generator.time_expressions import BESIDE, REACH, Grammar, Reading, grammar_of, readings
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

_LOOKED_BACK: Final = 8
"""How many expressions away a date to count from may stand; it keeps long texts linear."""


@dataclass(frozen=True, slots=True)
class _Source:
    """The text, its language's grammar, and the article's date."""

    text: str
    grammar: Grammar
    reference: date | None
    tells_history: bool = False
    """Whether all of it tells of years gone by, as a life's story does."""

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
    source = replace(source, tells_history=_tells_history(source, pending))
    for number, reading in enumerate(pending):
        scene = _scene(source, pending, number, found)
        reckoned = reckon(reading, scene) if scene else None
        if reckoned:
            one = _Found(reading, _widened(source, reading, found[-1].span.end if found else 0), *reckoned)
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
    if found and _takes_its_year(reading) and _is_linked(source, found[-1].reading, reading):
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
    if end and _takes_its_year(reading):
        return Scene(end.first, -1, is_linked=True)
    if source.reference is None:
        return None
    if source.tells_history and reading.meaning == "near":  # `still in use today`: these days
        return None
    story = _story(source, reading, found)
    if story:
        return Scene(source.reference, -1, story=story)
    compares = _compares(source, reading)
    anchor = _anchor(source, reading, found)
    if compares and (anchor is None or anchor.unit == "day"):
        anchor = _quarter_above(source, reading, found) or anchor
    lean = _lean_of(source, reading)
    past = reading.meaning in _OF_A_YEAR and _is_surely_past(source, reading)
    likely = past or (reading.meaning in _WITHOUT_YEAR and _is_likely_past(source, reading))
    return Scene(source.reference, lean, past, likely, anchor=anchor, compares=compares)


def _takes_its_year(reading: Reading) -> bool:
    """Whether it leaves open which one is meant, so that the words around can say: not `last year`."""
    is_deictic = reading.meaning in {"near", "unit", "ago", "weekend"}
    return not is_deictic and not reading.parts.keys() & {"which", "which_year", "which_week"}


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
        clause = _in_front(source, reading.span).rpartition(",")[2]
        return _lean_in(source, clause, "")
    return _lean(source, reading.span)


def _lean(source: _Source, span: Span) -> Lean:
    return _lean_in(source, _in_front(source, span), _behind(source, span))


def _in_front(source: _Source, span: Span, reach: int = REACH) -> str:
    """The sentence up to the span, its end before seen by the span's own first sign."""
    before = source.before(span.start + 1, reach)
    return source.grammar.sentence_end.split(before)[-1][:-1]


def _behind(source: _Source, span: Span) -> str:
    """The rest of the sentence."""
    return source.grammar.sentence_end.split(source.after(span.end, REACH), maxsplit=1)[0]


def _lean_in(source: _Source, before: str, behind: str) -> Lean:
    """The nearest word in front that tells decides, or else the first one behind."""
    bare = before[: source.grammar.without_parts(before)]
    opens = behind.startswith(",") and _opens_clause(source, bare)
    in_front = () if opens else _tenses(before, source.grammar)
    told = _tenses(behind, source.grammar)
    if source.grammar.after(bare, "future_directly"):
        return 1
    if source.grammar.after(bare, "deadline"):
        return -1 if not in_front and told[:1] == (-1,) else 1
    if source.grammar.after(bare, "past_directly") or source.grammar.after(bare, "surely_past"):
        return -1
    return in_front[-1] if in_front else told[0] if told else 0


def _opens_clause(source: _Source, bare: str) -> bool:
    """Whether a clause has just begun: `they had planned to sail, but on Friday, …`."""
    preposition = source.grammar.after(bare, "day_prepositions") or source.grammar.after(bare, "prepositions")
    bare = bare[: preposition.start()] if preposition else bare
    return source.grammar.after(bare, "clause_opens") is not None


def _is_surely_past(source: _Source, reading: Reading) -> bool:
    """Whether the word directly in front speaks of the past: `since Jan. 1`, `the year ended Dec. 31`.

    At the head of a sentence, the first behind: `In May, she met him`.
    """
    grammar, bare = source.grammar, _bare_in_front(source, reading)
    if grammar.after(bare, "surely_past"):
        return True
    if grammar.after(bare, "past_directly"):  # `after Christmas` may be to come
        return False
    if not bare.strip():
        return _tenses(_behind(source, reading.span), grammar)[:1] == (-1,)
    between = _behind_past_verb(source, bare)
    return between is not None and not between.strip()


def _is_likely_past(source: _Source, reading: Reading) -> bool:
    """Whether a verb of the past stands close in front: `she became a judge of the court in July`."""
    bare = _bare_in_front(source, reading)
    between = _behind_past_verb(source, bare)
    if between is None or len(between) > BESIDE or " to " in between or source.grammar.holds(bare, "moving"):
        return False
    return _tenses(_behind(source, reading.span), source.grammar)[:1] != (1,)


def _bare_in_front(source: _Source, reading: Reading) -> str:
    """What stands in front, in the sentence, without the words that belong to the reading."""
    grammar, before = source.grammar, _in_front(source, reading.span, BESIDE)
    bare = before[: grammar.without_parts(before)]
    preposition = grammar.after(bare, "day_prepositions") or grammar.after(bare, "prepositions")
    return bare[: preposition.start()] if preposition else bare


def _behind_past_verb(source: _Source, bare: str) -> str | None:
    """What stands behind the last word that tells past or future, if that is a verb of the past."""
    *_, last = (None, *source.grammar.tense.finditer(bare))
    if last is None or last["past"] is None or bare[last.start() - 1 : last.start()] == "-":
        return None
    return bare[last.end() :]


def _tenses(text: str, grammar: Grammar) -> tuple[Lean, ...]:
    """What each word that speaks of the past or the future says, in order of place."""
    found = grammar.tense.finditer(text)
    telling = (match for match in found if match.lastgroup)
    return tuple(1 if match["future"] else -1 for match in telling)


def _tells_history(source: _Source, pending: Sequence[Reading]) -> bool:
    """Whether the years that it prints are mostly long past, and nothing is told from the article's day."""
    if source.reference is None or any(_counts_from_today(one) for one in pending):
        return False
    years = [year for one in pending if (year := one.printed_year)]
    past = sum(_is_long_past(source, year) for year in years)
    return past >= _A_FEW and past > len(years) // 2


def _counts_from_today(reading: Reading) -> bool:
    """No: `today` further down, which may mean these days."""
    if reading.meaning == "near":
        return reading.parts["near"] != 0 or reading.span.start < _OPENING
    return reading.meaning in _DEICTIC


def _is_long_past(source: _Source, year: int) -> bool:
    return source.reference is not None and year < source.reference.year - 1


def _story(source: _Source, reading: Reading, found: Sequence[_Found]) -> Period | None:
    """Where a story of years gone by has come to, if a day or month without its year goes on with it."""
    if reading.meaning not in _WITHOUT_YEAR or not _takes_its_year(reading):
        return None
    is_deadline = source.grammar.after(source.before(reading.span.start), "deadline")
    if found and source.grammar.follows(source.after(reading.span.end), "of_that_year"):
        return Period.around("year", found[-1].first.first)
    if source.tells_history and (is_deadline or _lean_of(source, reading) <= 0):
        told = (one.last for one in reversed(found[-_LOOKED_BACK:]) if one.last.unit not in _VAGUE)
        return next((period for period in told if _is_long_past(source, period.first.year)), None)
    return found[-1].first if found and _goes_on(source, found[-1], reading) else None


def _goes_on(source: _Source, one: _Found, reading: Reading) -> bool:
    """Whether a new sentence goes on from a day or month long past: `Held on May 3, 1994. On June 5, …`."""
    names_day = one.is_single and one.first.unit in _WITHOUT_YEAR
    if not names_day or not _is_long_past(source, one.first.first.year):
        return False
    between = source.text[one.span.end : reading.span.start]
    if len(between) > 2 * REACH or "\n" in between or not source.grammar.sentence_end.search(between):
        return False
    return _lean(source, reading.span) < 0 and not _is_fresh(source, reading)


def _is_fresh(source: _Source, reading: Reading) -> bool:
    """Whether the article's own year puts it near the article's day."""
    if source.reference is None:
        return False
    sides: tuple[Lean, Lean] = (-1, 1)
    reckoned = [reckon(reading, Scene(source.reference, side)) for side in sides]
    return any(one and abs((one[0].first - source.reference).days) <= _FRESH for one in reckoned)


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
    return one.first.unit != "day" or "\n" not in source.text[one.span.end : reading.span.start][-4 * REACH :]


def _is_near(source: _Source, one: _Found, reading: Reading) -> bool:
    """Whether it stands in the sentence before, or in the last one of the paragraph before."""
    between = source.text[one.span.end : reading.span.start]
    if len(between) > 2 * REACH:
        return False
    paragraphs = between.split("\n")
    if len(paragraphs) > 1 and paragraphs[-1].strip():
        return False
    return len(source.grammar.sentence_end.findall(between.rstrip())) <= 1


def _compares(source: _Source, reading: Reading) -> bool:
    """Whether figures are compared: `from $4 million a year earlier`, `than the year before`."""
    if not _is_a_year_before(reading):
        return False
    grammar = source.grammar
    clause = grammar.sentence_end.split(source.before(reading.span.start, REACH // 2))[-1]
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
        if len(between) <= REACH and not source.grammar.sentence_end.search(between):
            return found[-1].first
    return None


def _reckoned_alone(source: _Source, reading: Reading) -> Period | None:
    if source.reference is None and not reading.is_absolute:
        return None
    reckoned = reckon(reading, Scene(source.reference or date.min, _lean(source, reading.span)))
    return reckoned[0] if reckoned and reckoned[0] == reckoned[1] else None


_DEICTIC: Final = frozenset({"weekday", "unit", "weekend", "ago"})
"""Meanings that count from the article's day."""
_OF_A_YEAR: Final = frozenset({"day", "days", "feast", "week_of", "month"})
"""Meanings that come once a year."""
_WITHOUT_YEAR: Final = frozenset({"day", "month"})
"""Meanings that may leave out their year."""
_VAGUE: Final = frozenset({"decade", "century"})
"""Units that name no year."""
_FRESH: Final = 40
"""Days around the article's in which a day or a month is its own year's, whatever the story."""
_A_FEW: Final = 3
"""So many years long past make a story."""
_OPENING: Final = 600
"""Where a report says when it happened, in code points."""
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


def _widened(source: _Source, reading: Reading, free: int) -> Span:
    """The span with the words that belong to it: `on Friday night`; words before `free` belong to another."""
    grammar = source.grammar
    before = source.text[max(free, reading.span.start - BESIDE) : reading.span.start]
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
