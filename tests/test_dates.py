"""Claims about dates: the cases in `cases/dates/`, which anyone can add to, and laws."""

import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from generator import lexicons
from generator.dates import find_dates, weekday_disagrees
from generator.periods import UNITS, Period, easter, weekday_of_month
from generator.time_expressions import grammar_of
from generator.values import DatedExpression

CASES = Path(__file__).parent / "cases" / "dates"
FRIDAY = date(2022, 2, 11)
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_ONE = r"(?:[0-9]{4}(?:-(?:W[0-9]{2}|Q[1-4]|SP|SU|FA|WI|[0-9]{2}(?:-[0-9]{2})?))?|[0-9]{2,3})"
VALUE = re.compile(rf"{_ONE}(?:/(?:{_ONE}|\.\.))?")


# ---- The cases ----


@dataclass(frozen=True, slots=True)
class Case:
    """A case as it stands in a file."""

    title: str
    reference: date | None
    text: str
    expected: tuple[str, ...]


def cases(path: Path) -> Iterator[Case]:
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    for block in re.split(r"\n{2,}", "\n".join(lines).strip()):
        title, reference, text, *expected = block.splitlines()
        assert re.fullmatch(r"\[.+\]", title), f"{path.name}: a case begins with its [title]: {title}"
        assert reference.startswith("date: "), f"{path.name}, {title}: the second line is `date: ...`"
        assert expected, f"{path.name}, {title}: say what is found, or `nothing`"
        day = reference.removeprefix("date: ")
        yield Case(
            title=f"{path.stem}: {title[1:-1]}",
            reference=None if day == "none" else date.fromisoformat(day),
            text=text.replace("¶", "\n\n"),
            expected=() if expected == ["nothing"] else tuple(expected),
        )


ALL_CASES = [case for path in sorted(CASES.glob("*.txt")) for case in cases(path)]


@pytest.mark.parametrize("case", ALL_CASES, ids=lambda case: case.title)
def test_a_case_finds_these_expressions_and_no_others(case: Case) -> None:
    assert tuple(told(case.text, case.reference)) == case.expected


def told(text: str, reference: date | None) -> Iterator[str]:
    """The expressions as the cases write them."""
    for found in find_dates(text, reference):
        doubt = " (weekday disagrees)" if weekday_disagrees(found, text) else ""
        yield f"{' '.join(found.span.cut(text).split())} => {found.value}{doubt}"


def test_the_titles_of_the_cases_differ() -> None:
    titles = [case.title for case in ALL_CASES]
    assert len(titles) == len(set(titles))


@pytest.mark.parametrize("number", range(len(grammar_of("en").patterns)))
def test_every_pattern_of_the_lexicon_has_a_case(number: int) -> None:
    meaning, pattern = grammar_of("en").patterns[number]
    assert any(pattern.search(case.text) for case in ALL_CASES), f"{meaning}: {pattern.pattern}"


def test_no_word_list_of_the_lexicon_says_a_word_twice() -> None:
    data = lexicons.read("en", "dates")
    lists = [(key, value) for key, value in data.items() if isinstance(value, list)]
    lists += [
        (f"{key}: {name}", words) for key in ("not_after", "not_before") for name, words in data[key].items()
    ]
    assert lists
    assert [key for key, words in lists if len(words) != len(set(words))] == []


# ---- The reckoning ----


@pytest.mark.parametrize(
    ("text", "reckoning"),
    [
        ("on Friday", "on Friday: the article is dated 11 February 2022, a Friday, so the same day"),
        (
            "Last February 1, Moscow wrote",
            (
                "Last February 1: the article is dated 11 February 2022, no year is printed, "
                "the latest such day is meant, so 1 February 2022"
            ),
        ),
        ("yesterday", "yesterday: the article is dated 11 February 2022, 1 day back, so 10 February 2022"),
        ("last week", "last week: the article is dated 11 February 2022, so the week of 31 January 2022"),
        ("February 11, 2022", "February 11, 2022: as printed"),
    ],
)
def test_the_reckoning_says_how_the_day_follows(text: str, reckoning: str) -> None:
    assert [found.reckoning for found in find_dates(text, FRIDAY)] == [reckoning]


def test_no_reckoning_of_the_cases_holds_quotation_marks() -> None:
    """In a page, quotation marks stand around cut words only."""
    reckonings = [found.reckoning for case in ALL_CASES for found in find_dates(case.text, case.reference)]
    assert reckonings
    assert not [reckoning for reckoning in reckonings if re.search("[\"'“”‘’«»„]", reckoning)]


def test_values_of_the_cases_have_the_documented_shapes() -> None:
    values = [found.value for case in ALL_CASES for found in find_dates(case.text, case.reference)]
    assert [value for value in values if not VALUE.fullmatch(value)] == []


# ---- Weekdays: every one against every article day ----


@pytest.mark.parametrize("weekday", range(7))
@pytest.mark.parametrize("days", range(7))
@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("They met on {}.", -6, 0),
        ("They will meet on {}.", 0, 6),
        ("They met last {}.", -7, -1),
        ("The article says {}.", -6, 0),
        ("They stay until {}.", 0, 6),
        ("They meet next {}.", 1, 13),
    ],
)
def test_a_weekday_lies_on_the_side_that_the_words_speak_of(
    weekday: int, days: int, text: str, first: int, last: int
) -> None:
    reference = FRIDAY + timedelta(days=days)
    (found,) = find_dates(text.format(WEEKDAYS[weekday]), reference)
    day = date.fromisoformat(found.value)
    assert day.weekday() == weekday
    assert first <= (day - reference).days <= last


@pytest.mark.parametrize("days", range(7))
def test_a_weekday_of_next_week_is_in_the_next_calendar_week(days: int) -> None:
    reference = FRIDAY + timedelta(days=days)
    for name in WEEKDAYS:
        (found,) = find_dates(f"next {name}", reference)
        next_week = Period.around("week", reference).shift(1)
        assert Period.around("week", date.fromisoformat(found.value)) == next_week


def test_a_full_date_with_its_weekday_disagrees_on_six_days_of_seven() -> None:
    for printed in WEEKDAYS:
        text = f"{printed}, February 11, 2022"
        (found,) = find_dates(text, None)
        assert weekday_disagrees(found, text) == (printed != "Friday")


# ---- Laws ----

WORDS = sorted(
    {
        *(word for group in grammar_of("en").words.values() for word in group),
        *(
            name
            for group in ("month", "weekday", "short_month")
            for name in lexicons.read("en", "dates")["names"][group]
        ),
        *(
            "on",
            "in",
            "since",
            "from",
            "to",
            "between",
            "and",
            "until",
            "will",
            "said",
            "the",
            "of",
            "2022-02-11",
        ),
        *(
            "1",
            "3",
            "11",
            "30",
            "31",
            "1999",
            "2019",
            "02/03/2022",
            "23/02/2022",
            "'80s",
            "1990s",
            ",",
            ".",
            "-",
            "–",
        ),
        *("people", "\n\n", "$", "%", "“", "”", "https://a.b/2019", "@may", "\u00a0"),
    }
)
TEXTS = st.one_of(st.text(max_size=200), st.lists(st.sampled_from(WORDS), max_size=25).map(" ".join))
DAYS = st.dates(date(1, 1, 1), date(9999, 12, 31))
LAW = settings(derandomize=True, max_examples=400, deadline=None)


@LAW
@given(TEXTS, st.none() | DAYS)
def test_expressions_lie_in_the_text_in_order_and_apart(text: str, reference: date | None) -> None:
    found = find_dates(text, reference)
    for one in found:
        assert 0 <= one.span.start < one.span.end <= len(text)
        assert VALUE.fullmatch(one.value), one.value
        assert one.span.cut(text) == one.span.cut(text).strip()
        assert not re.search("[\"'“”‘’]", one.reckoning)
    assert all(left.span.end <= right.span.start for left, right in pairwise(found))
    assert found == find_dates(text, reference)


@LAW
@given(TEXTS, DAYS)
def test_what_is_found_without_the_articles_date_does_not_depend_on_it(text: str, reference: date) -> None:
    dated = {(found.span.end, found.value) for found in find_dates(text, reference)}
    for found in find_dates(text, None):
        if "/" not in found.value:  # with the article's date an interval may find another end
            assert any(end == found.span.end for end, _ in dated)


@LAW
@given(TEXTS, st.dates(date(1900, 1, 1), date(2100, 1, 1)))
def test_the_ends_of_an_interval_lie_within_it_in_order_and_make_its_value(
    text: str, reference: date
) -> None:
    for found in find_dates(text, reference):
        if found.ends:
            first, last = found.ends[0], found.ends[-1]
            rest = ".." if len(found.ends) == 1 else last.value
            assert found.value == f"{first.value}/{rest}"
            assert found.span.start <= first.span.start < last.span.end <= found.span.end
            assert len(found.ends) == 1 or first.span.end <= last.span.start
            assert len(found.ends) == 1 or not last.value.startswith(first.value)
            assert len(found.ends) == 1 or first.value < last.value or len(first.value) != len(last.value)


@LAW
@given(TEXTS, st.dates(date(1900, 1, 1), date(2100, 1, 1)))
def test_the_value_is_the_one_that_the_reckoning_states(text: str, reference: date) -> None:
    """A reader who follows the reckoning, its last words read as a date of their own, ends at the value."""
    for found in find_dates(text, reference):
        for one in found.ends or (found,):
            stated = tuple(read_back(one, text, reference))
            assert as_stated(one.value) in stated, one


CASE_EXPRESSIONS = [(found, case) for case in ALL_CASES for found in find_dates(case.text, case.reference)]


def test_the_values_of_the_cases_are_those_that_their_reckonings_state() -> None:
    assert CASE_EXPRESSIONS
    for found, case in CASE_EXPRESSIONS:
        for one in found.ends or (found,):
            assert as_stated(one.value) in read_back(one, case.text, case.reference), one


def as_stated(value: str) -> str:
    """A century is stated as its years, unless it is printed."""
    return f"{value}00/{value}99" if len(value) == len("20") else value


def read_back(found: DatedExpression, text: str, reference: date | None) -> Iterator[str]:
    """The values that the end of a reckoning states: `..., so 1 February 2022`, or the words as printed."""
    because = found.reckoning.rpartition(": ")[2]
    texts: tuple[str, ...] = (because.rpartition("so ")[2],)
    known = None
    if because == "as printed":
        # What stood around the words is gone: `the` and `in` stand for it.
        words = found.span.cut(text)
        texts = (words, f"in {words}", f"the {words}", f"since {words}")
    elif because.endswith("so the same day"):
        texts, known = (because,), reference
    for stated in texts:
        for read in find_dates(stated, known):
            yield from (as_stated(one.value) for one in (read, *read.ends))


@LAW
@given(
    st.sampled_from(
        [
            "yesterday",
            "tomorrow night",
            "last week",
            "next week",
            "the weekend",
            "last weekend",
            "next weekend",
            "three days ago",
            "a week ago",
            "two weeks ago",
            "four weeks from now",
            "On Friday he met her, and two days later, he left.",
            "at 16:08 UTC",
        ]
    ),
    st.dates(date(1900, 1, 1), date(2100, 1, 1)),
    st.integers(-500, 500),
)
def test_what_is_counted_in_days_and_weeks_moves_with_the_articles_week(
    text: str, reference: date, weeks: int
) -> None:
    shift = timedelta(weeks=weeks)
    here = [first_day(found.value) + shift for found in find_dates(text, reference)]
    assert here
    assert here == [first_day(found.value) for found in find_dates(text, reference + shift)]


def first_day(value: str) -> date:
    """The first day of a day, a week or an interval of days."""
    return date.fromisoformat(value.partition("/")[0])


@LAW
@given(
    st.sampled_from(["on {}", "last {}", "next {}", "until {}", "will meet {}", "{} last week", "this {}"]),
    st.sampled_from(WEEKDAYS),
    st.dates(date(1900, 1, 1), date(2100, 1, 1)),
    st.integers(-500, 500),
)
def test_weekdays_move_with_the_articles_week(text: str, weekday: str, reference: date, weeks: int) -> None:
    shift = timedelta(weeks=weeks)
    (here,) = find_dates(text.format(weekday), reference)
    (there,) = find_dates(text.format(weekday), reference + shift)
    assert date.fromisoformat(here.value) + shift == date.fromisoformat(there.value)
    assert here.span == there.span


@LAW
@given(st.dates(date(1900, 1, 1), date(2099, 12, 31)), st.none() | DAYS)
def test_a_full_date_is_read_back_however_it_is_written(day: date, reference: date | None) -> None:
    months = lexicons.read("en", "dates")["names"]["month"]
    month = next(name for name, number in months.items() if number == day.month)
    for text in (
        f"{month} {day.day}, {day.year}",
        f"{day.day} {month} {day.year}",
        f"{WEEKDAYS[day.weekday()]}, {month} {day.day:02d}, {day.year}",
        day.isoformat(),
        f"{day.year}/{day.month:02d}/{day.day:02d}",
    ):
        (found,) = find_dates(f"Dated {text}.", reference)
        assert found.value == day.isoformat()
        assert found.span.cut(f"Dated {text}.") == text
        assert not weekday_disagrees(found, f"Dated {text}.")


@LAW
@given(st.sampled_from(UNITS), st.dates(date(1000, 1, 1), date(9000, 12, 31)), st.integers(-50, 50))
def test_periods_tile_the_calendar(unit: str, day: date, steps: int) -> None:
    assume(unit != "century" or date.min.year <= day.year + 100 * (abs(steps) + 1) <= date.max.year)
    assume(unit != "century" or day.year - 100 * (abs(steps) + 1) >= date.min.year)
    period = next(Period.around(known, day) for known in UNITS if known == unit)
    following = period.shift(1)
    assert period.first <= day < following.first
    assert following.shift(-1) == period
    assert period.shift(steps).shift(-steps) == period
    assert Period.around(period.unit, following.first - timedelta(days=1)) == period


@pytest.mark.parametrize(
    "day",
    [
        date(1818, 3, 22),  # as early as can be
        date(1943, 4, 25),  # as late as can be
        date(1954, 4, 18),  # the full moon of the tables moved from 18 April
        date(1981, 4, 19),  # and from 19 April
        date(2000, 4, 23),
        date(2008, 3, 23),
        date(2024, 3, 31),
    ],
)
def test_easter_falls_on_its_known_days(day: date) -> None:
    assert easter(day.year) == day


@LAW
@given(st.integers(1600, 4000))
def test_easter_is_a_sunday_between_22_march_and_25_april(year: int) -> None:
    assert easter(year).weekday() == WEEKDAYS.index("Sunday")
    assert date(year, 3, 22) <= easter(year) <= date(year, 4, 25)


@LAW
@given(st.integers(1600, 4000), st.integers(1, 12), st.integers(0, 6), st.integers(1, 4))
def test_the_last_such_weekday_of_a_month_is_the_fourth_or_the_fifth(
    year: int, month: int, weekday: int, number: int
) -> None:
    found, last = (weekday_of_month(year, month, weekday, which) for which in (number, -1))
    assert found.weekday() == last.weekday() == weekday
    assert (found.month, (found.day - 1) // 7) == (month, number - 1)
    assert (last - weekday_of_month(year, month, weekday, 4)).days in {0, 7}
    assert (last + timedelta(weeks=1)).month != month


def test_a_periods_value_orders_as_its_days() -> None:
    for unit in ("day", "week", "month", "year", "quarter"):
        known = next(one for one in UNITS if one == unit)
        values = [Period.around(known, FRIDAY).shift(step).value for step in range(60)]
        assert values == sorted(set(values))


# ---- Cost ----


@pytest.mark.parametrize(
    ("piece", "length"),
    [
        ("1", 150_000),
        ("1 ", 150_000),
        ("May ", 150_000),
        (" ", 150_000),
        ("\n", 150_000),
        ("'", 150_000),
        ("2019-", 150_000),
        ("the end of ", 150_000),
        ("that ", 150_000),
        ("a ", 40_000),
        ("11/02/2022 ", 40_000),
        ("January 3 to ", 40_000),
        ("from 2004 to 2009 ", 40_000),
        ("May, ", 40_000),
        ("the same day ", 40_000),
        ("on Friday and 3 days later ", 40_000),
        ("third quarter, from $4 a year earlier, ", 40_000),
        ("16:08 UTC ", 40_000),
        ("May 3, in 1950, ", 40_000),
    ],
)
def test_the_time_grows_with_the_length_of_the_text_only(piece: str, length: int) -> None:
    """A long source of what the patterns are made of must not hang a build: squared, these take minutes."""
    started = time.process_time()
    find_dates(piece * (length // len(piece)), FRIDAY)
    assert time.process_time() - started < 6


_WORDS = (
    "May mar Sept. monday FRI last next that the of year quarter half century s 's ago earlier from to until"
)
_MARKS = "’ ' - – / . , : ; ( ) “ ” \" '' \\ # @ https://"
_SIGNS = ("\n", "\r\n", "\t", " ", "\u00a0", "\u200b", "\x00", "\ud800", "İ", "ß", "٣", "Ⅳ")
_FIGURES = "31 0 2020 1066 19 ’08 '99 a.m. UTC Q3"
ODD = (
    *_WORDS.split(),
    *_MARKS.split(),
    *_SIGNS,
    *_FIGURES.split(),
    *("since", "between", "and", "Easter", "29 February"),
)
"""What expressions are made of, and what breaks them."""


@settings(max_examples=500, deadline=None, derandomize=True)
@given(st.lists(st.sampled_from(ODD) | st.text(max_size=3), max_size=40), st.none() | st.dates())
def test_no_odd_string_makes_it_fail(pieces: list[str], reference: date | None) -> None:
    text = "".join(pieces)
    for found in find_dates(text, reference):
        assert found.span.cut(text)
        assert VALUE.fullmatch(found.value), found.value


@pytest.mark.parametrize("piece", ODD)
def test_odd_strings_cost_no_more_than_their_length(piece: str) -> None:
    text = f"{piece}{piece} May 3 {piece}"
    started = time.process_time()
    find_dates(text * (4_000 // len(text)), FRIDAY)
    assert time.process_time() - started < 3
