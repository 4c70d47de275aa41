"""Calendar arithmetic: periods from a day to a century, and their ISO 8601 values.

It knows no word of any language and reads no text.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, Literal

Unit = Literal["day", "week", "month", "quarter", "season", "year", "decade", "century"]
UNITS: Final[tuple[Unit, ...]] = ("day", "week", "month", "quarter", "season", "year", "decade", "century")
"""From the finest to the coarsest."""

_DAYS: Final = {"day": 1, "week": 7}
_MONTHS: Final = {"month": 1, "quarter": 3, "season": 3, "year": 12, "decade": 120, "century": 1200}
_SEASONS: Final = ("SP", "SU", "FA", "WI")
_SPRING_BEGINS: Final = 2
"""March, counted from 0."""


@dataclass(frozen=True, slots=True)
class Period:
    """A day, a week (from Monday), a month ... of the calendar; `first` is its first day.

    A season is three whole months; winter begins in December and carries that December's year. What would lie
    outside the years 1 to 9999 raises `ValueError` or `OverflowError`.
    """

    unit: Unit
    first: date

    @classmethod
    def around(cls, unit: Unit, day: date) -> "Period":
        """The period of this unit that holds the day.

        >>> Period.around("season", date(2022, 2, 11)).value
        '2021-WI'
        """
        if unit in _DAYS:
            return cls(unit, day - timedelta(days=day.weekday() if unit == "week" else 0))
        begins = _SPRING_BEGINS if unit == "season" else 0
        months = day.year * 12 + day.month - 1
        return cls(unit, _first_of(months - (months - begins) % _MONTHS[unit]))

    @classmethod
    def numbered(cls, unit: Unit, index: int, year: int) -> "Period":
        """The month, quarter or season of that number in the year.

        >>> Period.numbered("quarter", 3, 2022).first.isoformat()
        '2022-07-01'
        """
        begins = _SPRING_BEGINS if unit == "season" else 0
        return cls(unit, _first_of(year * 12 + begins + (index - 1) * _MONTHS[unit]))

    def shift(self, steps: int) -> "Period":
        """The period so many units later, or earlier if negative.

        >>> Period.around("month", date(2022, 1, 31)).shift(-2).value
        '2021-11'
        """
        if self.unit in _DAYS:
            return Period(self.unit, self.first + timedelta(days=steps * _DAYS[self.unit]))
        months = self.first.year * 12 + self.first.month - 1
        return Period(self.unit, _first_of(months + steps * _MONTHS[self.unit]))

    def walk(self, index: int, step: int) -> "Period":
        """The nearest period with this index, this one included, going back (-1) or on (1).

        >>> Period("day", date(2022, 2, 11)).walk(0, -1).value
        '2022-02-07'
        """
        period = self
        while period.index != index:
            period = period.shift(step)
        return period

    @property
    def index(self) -> int:
        """A day's weekday (Monday is 0), a month's number, a quarter's, a season's (spring is 1); else 0."""
        match self.unit:
            case "day":
                return self.first.weekday()
            case "month":
                return self.first.month
            case "quarter":
                return self.first.month // 3 + 1
            case "season":
                return self.first.month // 3
            case _:
                return 0

    @property
    def value(self) -> str:
        """As `DatedExpression` describes it."""
        iso = self.first.isocalendar()
        match self.unit:
            case "day":
                rest = f"-{self.first.month:02d}-{self.first.day:02d}"
            case "week":
                return f"{iso.year:04d}-W{iso.week:02d}"
            case "month":
                rest = f"-{self.index:02d}"
            case "quarter":
                rest = f"-Q{self.index}"
            case "season":
                rest = f"-{_SEASONS[self.index - 1]}"
            case "year":
                rest = ""
            case "decade":
                return f"{self.first.year // 10:03d}"
            case "century":
                return f"{self.first.year // 100:02d}"
        return f"{self.first.year:04d}{rest}"


def weekday_of_month(year: int, month: int, weekday: int, number: int) -> date:
    """The first, second ... such weekday of a month; -1 is the last.

    >>> weekday_of_month(2022, 11, 3, 4).isoformat()
    '2022-11-24'
    """
    first = Period.numbered("month", month, year)
    if number < 0:
        return Period("day", first.shift(1).first - timedelta(days=1)).walk(weekday, -1).first
    return Period("day", first.first).walk(weekday, 1).first + timedelta(weeks=number - 1)


def easter(year: int) -> date:
    """Easter Sunday of the Western churches: the Sunday after the full moon on or after 21 March.

    The moon is the one of the church's tables, which return every nineteen years but for the corrections
    that a century brings.

    >>> easter(2022).isoformat()
    '2022-04-17'
    """
    cycle, century = year % 19, year // 100
    leaps_left_out, moons_moved = century - century // 4, (8 * century + 13) // 25
    age = (19 * cycle + leaps_left_out - moons_moved + 15) % 30
    if age == _LATEST_MOON or (age == _LATEST_MOON - 1 and cycle > _LATE_CYCLES):
        age -= 1
    full_moon = Period("day", date(year, 3, 21) + timedelta(days=age))
    return full_moon.shift(1).walk(_SUNDAY, 1).first


_SUNDAY: Final = 6
_LATEST_MOON: Final = 29
"""Days after 21 March; the tables know no full moon so late."""
_LATE_CYCLES: Final = 10
"""In the cycle's years after this one, the day before the latest is used too already."""


def _first_of(months: int) -> date:
    """The first day of the month that stands so many months after January of the year 0."""
    return date(months // 12, months % 12 + 1, 1)
