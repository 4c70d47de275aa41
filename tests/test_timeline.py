"""The timeline holds every event that has a month, once, with a way to its briefing, and nothing else."""

import re
from dataclasses import replace
from itertools import permutations

import pytest
import yaml
from invented import BRIEFING, TEXT
from test_page import html_of, unexpected

from generator.catalogue import Entry, Happening, entry
from generator.document import to_json
from generator.markdown import fold
from generator.timeline import LONGEST, is_month, navigation, pages

MEETING = Happening("2024-03-14", "Two ministers met in Aldhaven", background=False)
DRILLS = Happening("2024-03-04", "The navy began its drills", background=True)


def of(name: str, *happenings: Happening, review: str = "unreviewed") -> Entry:
    return Entry(name, f"Title of {name}", "2024-03-14", None, None, (), None, review, happenings=happenings)


def test_a_document_s_dated_events_are_its_happenings() -> None:
    found = entry(to_json(BRIEFING), {}).happenings
    dated = [event for event in BRIEFING.events if event.date is not None]
    assert [one.words for one in found] == [event.span.cut(TEXT) for event in dated]
    assert [one.background for one in found] == [False, True, True]


def test_a_month_lists_its_days_in_order_with_their_briefings() -> None:
    page = pages([of("a", MEETING, DRILLS)])["timeline/2024-03/index.md"]
    assert page.index("## Mon 4 Mar 2024") < page.index("## Thu 14 Mar 2024")
    assert "- Two ministers met in Aldhaven  \n    <small>[Title of a](../../2024/a/index.md)</small>" in page
    assert "<small>background in [Title of a](../../2024/a/index.md)</small>" in page


@pytest.mark.parametrize("date", ["2024", "202", "2024/2026"])
def test_what_names_no_month_stands_on_no_page(date: str) -> None:
    assert pages([of("a", replace(MEETING, date=date))]) == {}


@pytest.mark.parametrize(
    "date", ["2024-03", "2024-03-14", "2024-03-14/2024-04-02", "2024-03-14/..", "2024-03-31"]
)
def test_what_begins_in_a_month_stands_on_its_page(date: str) -> None:
    made = pages([of("a", replace(MEETING, date=date))])
    assert list(made) == ["timeline/index.md", "timeline/2024-03/index.md"]


@pytest.mark.parametrize("date", ["2024-W11", "2024-Q1", "2024-SP"])
def test_a_week_a_quarter_and_a_season_are_no_month(date: str) -> None:
    assert pages([of("a", replace(MEETING, date=date))]) == {}


def test_the_months_are_listed_newest_first_and_in_the_navigation() -> None:
    entries = [of("a", DRILLS), of("b", replace(MEETING, date="2023-12-01"))]
    overview = pages(entries)["timeline/index.md"]
    assert overview.index("[March](2024-03/index.md)") < overview.index("[December](2023-12/")
    assert navigation(entries) == (("Timeline", "timeline/index.md"),)
    assert navigation([of("a")]) == ()


def test_a_full_month_has_more_pages_and_loses_nothing() -> None:
    events = [replace(MEETING, words=f"Event number {number}") for number in range(LONGEST + 1)]
    made = pages([of("a", *events)])
    assert list(made)[1:] == ["timeline/2024-03/index.md", "timeline/2024-03-2/index.md"]
    assert "[2](../2024-03-2/index.md)" in made["timeline/2024-03/index.md"]
    told = [number for page in made.values() for number in re.findall(r"Event number (\d+)", page)]
    assert sorted(map(int, told)) == list(range(LONGEST + 1))


def test_a_withdrawn_briefing_tells_nothing() -> None:
    assert pages([of("a", MEETING, review="withdrawn")]) == {}


def test_the_order_of_the_entries_does_not_matter() -> None:
    entries = [of("a", MEETING, DRILLS), of("b", MEETING), of("c", DRILLS)]
    assert len({str(pages(order)) for order in permutations(entries)}) == 1


def test_the_pages_are_told_from_what_people_put_beside_them() -> None:
    assert is_month("2024-03")
    assert is_month("2024-03-2")
    assert not is_month("notes")
    assert not is_month("2024-notes")
    assert not is_month("2024")


def test_a_hostile_source_stays_words() -> None:
    evil = "</div><script>alert(1)</script> [x](javascript:y) **b** { .c }\n\n# d"
    hostile = replace(of("a", replace(MEETING, words=evil)), title=evil)
    for page in pages([hostile]).values():
        html = html_of(page)
        assert unexpected(html) == []
        assert isinstance(yaml.safe_load(page.split("---\n")[1])["title"], str)
    assert fold(evil) in html_of(pages([hostile])["timeline/2024-03/index.md"]).text
