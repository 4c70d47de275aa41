"""What a reading of a time expression names, reckoned from the article's date, and how, in plain words.

One function a meaning of `dates.yaml`. Nothing here looks at a text: `dates` says what the words around speak
of.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final, Literal

from generator import lexicons
from generator.periods import UNITS, Period, Unit, easter, weekday_of_month
from generator.time_expressions import Reading

Lean = Literal[-1, 0, 1]
"""What the words around speak of: the past, either, what is to come."""


@dataclass(frozen=True, slots=True)
class Scene:
    """What a reading is reckoned from."""

    reference: date
    lean: Lean = 0
    is_surely_past: bool = False
    """Whether what stands directly in front speaks of the past: `ended Dec. 31`, `since Jan. 1`."""
    is_likely_past: bool = False
    """Whether a verb of the past stands close in front."""
    is_linked: bool = False
    """Whether `reference` is not the article's date but the other end of an interval."""
    anchor: Period | None = None
    """What an expression shortly before names."""
    story: Period | None = None
    """Where a story of years gone by has come to."""
    compares: bool = False
    """Whether the words compare with another time: `from $4 million a year earlier`."""

    @property
    def today(self) -> Period:
        """The reference as a period."""
        return Period("day", self.reference)

    @property
    def step(self) -> int:
        """The way to walk: back, as news does, unless the words speak of what is to come."""
        return 1 if self.lean > 0 else -1


_Parts = Mapping[str, Any]
Reckoned = tuple[Period, Period, str]
"""First period, last period, and how they follow from the words."""

_AS_PRINTED: Final = "as printed"
_NEAREST_CENTURY: Final = "the century is not printed, the nearest is meant"
_SHORT: Final = frozenset({"day", "week", "month", "quarter", "season"})
"""Units after which a story may go on in the next year."""
_MONTHS: Final = 12
_LONGEST_MONTH: Final = 31
_THURSDAY: Final = 3
_SATURDAY: Final = 5
_LEAP_YEARS: Final = 8
"""Around 1900 or 2100, eight years pass from one 29 February to the next."""
_SOON: Final = 60
"""Days within which a day without a year is one to come, even if words further off speak of the past: of a
day so long ago they would say so."""
_RATHER_SOON: Final = 120
"""The same of a day that is no feast, unless a verb of the past stands close in front."""
_JUST_BEEN: Final = 40
"""Days back within which a day without a year is the one that was, even if the words speak of what is to
come."""
_MONTHS_AHEAD: Final = 3
"""Months within which a month without a year is one to come, even if words further off speak of the past."""
_MONTHS_BACK: Final = 1
"""Months back within which a month without a year is the one that was, even if words speak of the future."""
_NAMED_AGAIN: Final = 45
"""Days back within which `Friday the 13th` means one that was."""
_AHEAD: Final = 10
"""Years ahead within which two figures mean a year of this century."""


def reckon(reading: Reading, scene: Scene) -> Reckoned | None:
    """The periods that a reading names; `None` if there is no such day, or nothing to count from."""
    try:
        return _MEANINGS[reading.meaning](reading.parts, scene)
    except (ValueError, OverflowError):  # 30 February, or outside the years 1 to 9999
        return None


def begun(period: Period, because: str) -> Reckoned:
    """The first day of the period: `since the start of the year`."""
    day = Period("day", period.first)
    return day, day, f"{because}, so {_say(day)}"


def _day(parts: _Parts, scene: Scene) -> Reckoned:
    if "iso_year" in parts:
        return _printed(Period("day", date(parts["iso_year"], parts["two_digits"], parts["last_two_digits"])))
    if printed := _printed_year(parts):
        return _printed(Period("day", _day_in(printed, parts)))
    if "which_year" in parts or parts.get("which") == 0:
        year = scene.reference.year + parts.get("which_year", 0)
        return _so(scene, "", Period("day", _day_in(year, parts)))
    return _yearless_day(parts, scene)


def _printed_year(parts: _Parts) -> int | None:
    years = (parts.get(key) for key in ("year", "first_year", "old_year", "day_old_year"))
    return next(filter(None, years), None)


def _day_in(year: int, parts: _Parts) -> date:
    """The day or the feast in that year; `ValueError` if it has none."""
    if "easter_feast" in parts:
        return easter(year) + timedelta(days=parts["easter_feast"])
    if "weekday_feast" in parts:
        return weekday_of_month(year, *parts["weekday_feast"])
    month, day = divmod(parts["feast"], 100) if "feast" in parts else (parts["month"], parts["day"])
    return date(year, month, day)


def _feast(parts: _Parts, scene: Scene) -> Reckoned:
    first, last, because = _day(parts, scene)
    return first, last, f"{because}, so {_say(first)}" if because == _AS_PRINTED else because


def _week_of(parts: _Parts, scene: Scene) -> Reckoned:
    day, _, because = _day(parts, scene)
    week = Period.around("week", day.first)
    if because == _AS_PRINTED:
        return week, week, f"{because}, so {_say(week)}"
    return week, week, f"{because.removesuffix(_say(day))}{_say(week)}"


def _yearless_day(parts: _Parts, scene: Scene) -> Reckoned:
    """The day, of the year nearest to the reference on the side that the words speak of."""
    if scene.story:
        return _goes_on(parts, scene.story)
    years = range(scene.reference.year - _LEAP_YEARS, scene.reference.year + _LEAP_YEARS + 1)
    days = [day for year in years if (day := _day_if_any(year, parts))]
    which = parts.get("which", 0)
    if scene.reference in days and not which:
        return _so(scene, "the same day of the year", scene.today)
    past = max(day for day in days if day < scene.reference)
    coming = min(day for day in days if day > scene.reference)
    lean = _told_by_weekday(parts, past, coming) or which or scene.lean
    ahead, ago = (coming - scene.reference).days, (scene.reference - past).days
    # the other end of an interval says which one is meant, however near another lies
    is_told = which or _told_by_weekday(parts, past, coming) or scene.is_linked
    is_soon = ahead <= _SOON and not scene.is_surely_past
    is_soon |= "day" in parts and ahead <= _RATHER_SOON and not scene.is_likely_past
    has_just_been = ago <= _JUST_BEEN and not is_told
    if (is_soon and not is_told) or (lean > 0 and not has_just_been):
        return _so(scene, "no year is printed, the next such day is meant", Period("day", coming))
    return _so(scene, "no year is printed, the latest such day is meant", Period("day", past))


def _goes_on(parts: _Parts, story: Period) -> Reckoned:
    """The day nearest to where the story has come to; of a year, the one in it."""
    years = (
        (story.first.year,) if story.unit not in _SHORT else range(story.first.year - 1, story.first.year + 2)
    )
    days = [day for year in years if (day := _day_if_any(year, parts))]
    return _told(story, Period("day", min(days, key=lambda day: abs((day - story.first).days))))


def _told(story: Period, period: Period) -> Reckoned:
    return period, period, f"told of {_say(story)}, named before, so {_say(period)}"


def _day_if_any(year: int, parts: _Parts) -> date | None:
    try:
        return _day_in(year, parts)
    except ValueError:
        return None


def _told_by_weekday(parts: _Parts, past: date, coming: date) -> Lean:
    """The side on which the printed weekday agrees, if it does on one only."""
    fits_past, fits_coming = (parts.get("weekday") == day.weekday() for day in (past, coming))
    return 0 if fits_past == fits_coming else -1 if fits_past else 1


def _figures(parts: _Parts, scene: Scene) -> Reckoned | None:
    """Day and month in figures, if they can be read one way, or one way is the article's day or yesterday."""
    first, second = parts["figure"], parts["second_figure"]
    year = parts["year"] if "year" in parts else _with_century(parts["year_digits"], scene)
    both = ({"month": first, "day": second}, {"month": second, "day": first})
    days = {day for one in both if (day := _day_if_any(year, one))}
    if len(days) == 1 and "year" in parts:
        return _printed(Period("day", days.pop()))
    # `01/02/03` may be year, month, day as well; `10/26/89` may not.
    if len(days) == 1 and parts["year_digits"] > _LONGEST_MONTH:
        return _so(scene, _NEAREST_CENTURY, Period("day", days.pop()))
    fresh = days & {scene.today.first, scene.today.shift(-1).first}
    if len(fresh) == 1:
        return _so(scene, "the reading that fits the article is meant", Period("day", fresh.pop()))
    return None


def _days(parts: _Parts, scene: Scene) -> Reckoned:
    """Days of one month: `May 3-5`."""
    day, _, because = _day(parts, scene)
    last = Period("day", day.first.replace(day=parts["last_day"]))
    if because == _AS_PRINTED:
        return _printed_from_to(day, last)
    return day, last, f"{because.removesuffix(_say(day))}{_from_to(day, last)}"


def _month(parts: _Parts, scene: Scene) -> Reckoned:
    return _of_a_year("month", parts["month"], parts, scene)


def _season(parts: _Parts, scene: Scene) -> Reckoned:
    return _of_a_year("season", parts["season"], parts, scene)


def _quarter(parts: _Parts, scene: Scene) -> Reckoned:
    return _of_a_year("quarter", parts["ordinal"], parts, scene)


def _of_a_year(unit: Unit, index: int, parts: _Parts, scene: Scene) -> Reckoned:
    """A month, quarter or season by number: of the year named, or the nearest on the side spoken of."""
    if printed := _printed_year(parts):
        return _printed(Period.numbered(unit, index, printed))
    if "short_year" in parts:
        year = _with_century(parts["short_year"], scene)
        return _so(scene, _NEAREST_CENTURY, Period.numbered(unit, index, year))
    if "which_year" in parts:
        return _so(scene, "", Period.numbered(unit, index, scene.reference.year + parts["which_year"]))
    if scene.story:
        return _told(scene.story, _nearest(unit, index, scene.story))
    current, which = Period.around(unit, scene.reference), parts.get("which")
    if which == 0:
        this = current if current.index == index else Period.numbered(unit, index, scene.reference.year)
        return _so(scene, "", this)
    if which:
        return _so(scene, _side(which), current.shift(which).walk(index, which))
    ahead = (index - current.index) % _MONTHS
    if unit == "month" and 0 < ahead <= _MONTHS_AHEAD and not scene.is_likely_past:
        step = 1
    elif unit == "month" and ahead >= _MONTHS - _MONTHS_BACK:
        step = -1
    else:
        step = scene.step
    return _so(scene, f"no year is printed, {_side(step)}", current.walk(index, step))


def _nearest(unit: Unit, index: int, story: Period) -> Period:
    """The month or season nearest to where the story has come to; of a year, the one in it."""
    if story.unit not in _SHORT:
        return Period.numbered(unit, index, story.first.year)
    around = Period.around(unit, story.first)
    both = (around.walk(index, 1), around.walk(index, -1))
    return min(both, key=lambda period: abs((period.first - around.first).days))


def _side(step: int) -> str:
    return "the next one is meant" if step > 0 else "the latest one is meant"


def _half(parts: _Parts, scene: Scene) -> Reckoned:
    """Without a year, the nearest on the side spoken of, the half of the article's date included."""
    because = _AS_PRINTED if "year" in parts else _origin(scene)
    year = parts["year"] if "year" in parts else scene.reference.year + parts.get("which_year", 0)
    if not parts.keys() & {"year", "which_year", "this_year"}:
        current = (scene.reference.month - 1) // 6 + 1
        year += scene.step if (parts["half"] - current) * scene.step < 0 else 0
        because = f"{because}, no year is printed, {_side(scene.step)}"
    first = Period.numbered("month", 6 * parts["half"] - 5, year)
    last = first.shift(5)
    return first, last, f"{because}, so {_from_to(first, last)}"


def _year(parts: _Parts, scene: Scene) -> Reckoned:
    if printed := _printed_year(parts):
        return _printed(Period.numbered("year", 1, printed))
    year = _with_century(parts["short_year"], scene)
    return _so(scene, _NEAREST_CENTURY, Period.numbered("year", 1, year))


def _with_century(figures: int, scene: Scene) -> int:
    year = scene.reference.year // 100 * 100 + figures
    return year - 100 if year > scene.reference.year + _AHEAD else year


def _years(parts: _Parts, _scene: Scene) -> Reckoned | None:
    """`2004-2009` and `2008-09`, but no `2008-12`, which may be a month."""
    first, digits = parts["first_year"], parts.get("year_digits", _MONTHS + 1)
    last = parts.get("last_year", first // 100 * 100 + digits)
    if last <= first or (digits <= _MONTHS and last != first + 1):
        return None
    return _printed_from_to(Period.numbered("year", 1, first), Period.numbered("year", 1, last))


def _decade(parts: _Parts, _scene: Scene) -> Reckoned:
    """Two figures or a word mean the last century."""
    first = parts.get("decade") or 10 * parts.get("decade_word", 0) or 1900 + parts["short_decade"]
    return _printed(Period("decade", date(first, 1, 1)))


def _century(parts: _Parts, _scene: Scene) -> Reckoned:
    return _printed(Period("century", date(100 * (parts["century_number"] - 1), 1, 1)))


def _weekday(parts: _Parts, scene: Scene) -> Reckoned | None:
    index, which = parts["weekday"], parts.get("which")
    if "day" in parts:
        return _numbered_weekday(index, parts["day"], scene)
    if "which_week" in parts:
        return _so(scene, "", _weekday_of(scene, parts["which_week"], index))
    if which == 1:
        return _so(scene, "the one of the week after is meant", _weekday_of(scene, 1, index))
    if which == -1:
        return _so(scene, "the latest one before is meant", scene.today.shift(-1).walk(index, -1))
    if scene.today.index == index:
        return scene.today, scene.today, f"{_origin(scene)}, {_a_weekday(scene.today)}, so the same day"
    if which == 0 and scene.lean == 0:
        return _so(scene, "the one of the same week is meant", _weekday_of(scene, 0, index))
    return _so(scene, f"{_a_weekday(scene.today)}, {_side(scene.step)}", scene.today.walk(index, scene.step))


def _numbered_weekday(index: int, number: int, scene: Scene) -> Reckoned | None:
    """`Friday the 13th`, if there was one of late."""
    day = scene.today.walk(index, -1)
    while day.first.day != number:
        day = day.shift(-7)
        if (scene.reference - day.first).days > _NAMED_AGAIN:
            return None
    return _so(scene, "the latest such day is meant", day)


def _calendar_beside(parts: _Parts, scene: Scene) -> Reckoned | None:
    """`The following Tuesday`, `the following June`, counted from what was named just before."""
    way = parts["calendar_beside"]
    unit: Unit = "day" if "weekday" in parts else "month" if "month" in parts else "season"
    index = next(parts[key] for key in ("weekday", "month", "season") if key in parts)
    if scene.anchor is None or (unit == "day" and scene.anchor.unit != "day"):
        return None
    edge = scene.anchor.shift(1).first if way > 0 else scene.anchor.first - timedelta(days=1)
    period = Period.around(unit, edge).walk(index, way)
    if period == Period.around(unit, scene.anchor.first):
        period = period.shift(way).walk(index, way)
    return _counted_from(scene.anchor, period)


def _weekday_of(scene: Scene, weeks: int, index: int) -> Period:
    """That day of the week so many weeks on."""
    return Period("day", Period.around("week", scene.reference).shift(weeks).first).walk(index, 1)


def _near(parts: _Parts, scene: Scene) -> Reckoned:
    steps = parts["near"]
    day = scene.today.shift(steps)
    if steps == 0:
        return day, day, f"{_origin(scene)}, so the same day"
    return _so(scene, f"{_counted(abs(steps), 'day')} {'on' if steps > 0 else 'back'}", day)


def _unit(parts: _Parts, scene: Scene) -> Reckoned:
    """`Last week`, `the end of the year`, `year-end`."""
    if "year" in parts:
        return _year(parts, scene)
    period = Period.around(parts.get("unit", "year"), scene.reference)
    return _so(scene, "", period.shift(parts.get("which", parts.get("latest", 0))))


def _weekend(parts: _Parts, scene: Scene) -> Reckoned:
    """The Saturday and Sunday of this week, of the next one, or those that began last."""
    which, begun = parts.get("which"), scene.today.walk(_SATURDAY, -1)
    if which == 1:
        first = _weekday_of(scene, 1, _SATURDAY)
    elif which == -1:
        first = begun.shift(-7) if scene.today.index >= _SATURDAY else begun
    elif scene.lean > 0 or (which == 0 and (scene.lean == 0 or scene.today.index >= _THURSDAY)):
        first = _weekday_of(scene, 0, _SATURDAY)  # so late in the week, the past one is `this past weekend`
    else:
        first = begun
    last = first.shift(1)
    return first, last, f"{_origin(scene)}, {_a_weekday(scene.today)}, so {_from_to(first, last)}"


def _ago(parts: _Parts, scene: Scene) -> Reckoned:
    """`A week ago` is a day; of figures that are compared, `a year ago` means the same quarter or month."""
    unit, count = parts["units"], _count(parts)
    if scene.compares and scene.anchor and scene.anchor.unit in {"month", "quarter"}:
        return _year_earlier(scene, is_counted=True)
    if parts.keys() & {"on_the_day", "same_unit"}:
        return _to_the_day(parts, scene)
    if unit == "week" and count == 1:
        day = scene.today.shift(7 * parts["ago"])
        return _so(scene, f"1 week {'on' if parts['ago'] > 0 else 'back'}", day)
    period = Period.around(unit, scene.reference).shift(count * parts["ago"])
    return _so(scene, f"{_counted(count, unit)} {'on' if parts['ago'] > 0 else 'back'}", period)


def _to_the_day(parts: _Parts, scene: Scene) -> Reckoned:
    """`Ten years ago today`, `a year ago this month`."""
    there = Period.around(parts["units"], scene.reference).shift(_count(parts) * parts["ago"])
    if parts["units"] in {"day", "week"}:
        day = scene.reference + timedelta(days=7 * _count(parts) * parts["ago"])
    else:
        month = there.first.month if parts["units"] == "month" else scene.reference.month
        of_month = 1 if parts.get("same_unit") == "month" else scene.reference.day
        day = date(there.first.year, month, of_month)
    return _so(scene, "", Period.around(parts.get("same_unit", "day"), day))


def _beside(parts: _Parts, scene: Scene) -> Reckoned | None:
    """`Two days later`, `the year before`, `the same day`: counted from what was named just before."""
    unit = next(parts[key] for key in ("units", "unit", "half_of_day") if key in parts)
    way = next(parts[key] for key in ("beside", "behind", "neighbour", "that") if key in parts)
    steps = way * _count(parts)
    if scene.compares:
        return _year_earlier(scene, is_counted="units" in parts)
    if scene.anchor is None or UNITS.index(scene.anchor.unit) > UNITS.index(unit):
        return None
    return _counted_from(scene.anchor, Period.around(unit, scene.anchor.first).shift(steps))


def _year_earlier(scene: Scene, *, is_counted: bool) -> Reckoned:
    """What figures are compared with; `a year earlier` means the same quarter or month, if one was named."""
    if scene.anchor is None:
        year = Period.around("year", scene.reference).shift(-1)
        return _so(scene, "nothing nearer to count from", year)
    unit = scene.anchor.unit if is_counted and scene.anchor.unit in {"month", "quarter"} else "year"
    return _counted_from(scene.anchor, _a_year_before(Period.around(unit, scene.anchor.first)))


def _year_back(parts: _Parts, scene: Scene) -> Reckoned | None:
    """`The same month last year`, of the month or quarter that was named before; `the year-ago quarter`."""
    if "year" in parts:
        return _same_in_year(parts, scene)
    if "ordinal" in parts and (scene.anchor is None or scene.anchor.index != parts["ordinal"]):
        latest = Period.around("quarter", scene.reference).shift(-1).walk(parts["ordinal"], -1)
        return _so(scene, "a year before the latest one", _a_year_before(latest))
    if scene.anchor is None and "last_year" in parts:
        return _so(scene, "", Period.around("year", scene.reference).shift(-1))
    if scene.anchor is None:
        is_bare = parts.keys() == {"back_year"}
        return _year_earlier(scene, is_counted=True) if is_bare else None
    if parts.get("unit", scene.anchor.unit) != scene.anchor.unit:
        return None
    period = _a_year_before(scene.anchor)
    return period, period, f"a year before {_say(scene.anchor)}, named before, so {_say(period)}"


def _same_in_year(parts: _Parts, scene: Scene) -> Reckoned:
    """`The same period of 1988`: the month or quarter that was named before, or else the year."""
    unit = parts.get("unit", scene.anchor and scene.anchor.unit)
    if scene.anchor is None or scene.anchor.unit != unit:
        return _printed(Period.numbered("year", 1, parts["year"]))
    period = Period.around(unit, scene.anchor.first.replace(year=parts["year"]))
    return period, period, f"as {_say(scene.anchor)}, named before, so {_say(period)}"


def _a_year_before(period: Period) -> Period:
    return Period.around(period.unit, period.first.replace(year=period.first.year - 1))


def _whole(parts: _Parts, scene: Scene) -> Reckoned | None:
    """`For the quarter`: the one named before."""
    if scene.anchor is None:
        return None
    period = Period.around(parts["unit"], scene.anchor.first)
    return period, period, f"the one named before, so {_say(period)}"


def _clock(_parts: _Parts, scene: Scene) -> Reckoned:
    """A time of the clock, on the day beside it, or else on the article's own."""
    if scene.anchor:
        return scene.anchor, scene.anchor, f"on the day beside it, {_say(scene.anchor)}"
    return scene.today, scene.today, f"no day is printed, {_origin(scene)}, so the same day"


def _counted_from(anchor: Period, period: Period) -> Reckoned:
    return period, period, f"counted from {_say(anchor)}, named just before, so {_say(period)}"


def _same_day(_parts: _Parts, scene: Scene) -> Reckoned | None:
    day = scene.anchor
    return (day, day, f"the day named before, {_say(day)}") if day else None


def _count(parts: _Parts) -> int:
    return int(parts.get("count_figures") or parts.get("number") or 1)


_MEANINGS: Final[Mapping[str, Callable[[_Parts, Scene], Reckoned | None]]] = {
    "day": _day,
    "feast": _feast,
    "week_of": _week_of,
    "figures": _figures,
    "days": _days,
    "month": _month,
    "year": _year,
    "years": _years,
    "decade": _decade,
    "weekday": _weekday,
    "near": _near,
    "unit": _unit,
    "weekend": _weekend,
    "season": _season,
    "quarter": _quarter,
    "half": _half,
    "ago": _ago,
    "century": _century,
    "calendar_beside": _calendar_beside,
    "beside": _beside,
    "whole": _whole,
    "clock": _clock,
    "year_back": _year_back,
    "same_day": _same_day,
}

# ---- The reckoning in words: English, as the pages are ----


def _printed(period: Period) -> Reckoned:
    return period, period, _AS_PRINTED


def _printed_from_to(first: Period, last: Period) -> Reckoned:
    return first, last, f"{_AS_PRINTED}, so {_from_to(first, last)}"


def _from_to(first: Period, last: Period) -> str:
    return f"from {_say(first)} to {_say(last)}"


def _so(scene: Scene, why: str, period: Period) -> Reckoned:
    steps = [_origin(scene), why, f"so {_say(period)}"]
    return period, period, ", ".join(filter(None, steps))


def _origin(scene: Scene) -> str:
    of = "the date beside it is" if scene.is_linked else "the article is dated"
    return f"{of} {_say(scene.today)}"


def _counted(count: int, unit: str) -> str:
    return f"{count} {unit}{'' if count == 1 else 's'}"


def _a_weekday(day: Period) -> str:
    return f"a {_english('weekday', day.index)}"


def _say(period: Period) -> str:
    day, year = period.first.day, period.first.year
    month = _english("month", period.first.month)
    said = {
        "day": f"{day} {month} {year}",
        "week": f"the week of {day} {month} {year}",
        "month": f"{month} {year}",
        "year": f"{year}",
        "decade": f"the {year}s",
        "century": f"the years from {year} to {year + 99}",
    }
    if period.unit == "quarter":
        return f"the {_english('ordinal', period.index)} quarter of {year}"
    return f"{_english('season', period.index)} {year}" if period.unit == "season" else said[period.unit]


def _english(group: str, number: int) -> str:
    """The first English word of the group that stands for the number."""
    data = lexicons.read("en", "dates")
    words: Mapping[str, int] = (data["names"] | data["words"])[group]
    return next(word for word, value in words.items() if value == number)
