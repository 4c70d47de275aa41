"""A place has one page, by its name alone, with every briefing from there; no page grows without end."""

import posixpath
import re
from dataclasses import replace
from datetime import date, timedelta
from itertools import permutations
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from test_page import html_of, unexpected

from generator.catalogue import Entry
from generator.markdown import fold
from generator.places import LONGEST, NAMES, by_briefing, gather, navigation, pages

HOSTILE = "</div><script>alert(1)</script> [x](javascript:y) { .c }\n\n# d"


def of(name: str, place: str | None, day: str | None = "2024-03-14", **changes: Any) -> Entry:  # noqa: ANN401 (any field of an entry)
    return replace(Entry(name, f"Title of {name}", day, place, None, (), None, "unreviewed"), **changes)


def test_capitals_and_accents_do_not_make_two_places_of_one() -> None:
    places = gather([of("a", "PORT ISEL"), of("b", "Port Isel"), of("c", "Pórt Isel"), of("d", "Port Isel")])
    assert [(place.name, place.path) for place in places] == [("Port Isel", "places/port-isel/index.md")]
    assert len(places[0].entries) == 4


def test_a_place_that_sources_only_print_in_capitals_stays_as_it_is_printed() -> None:
    assert [place.name for place in gather([of("a", "KELNESS")])] == ["KELNESS"]


@pytest.mark.parametrize("place", [None, "", "…", "?!"])
def test_what_has_no_name_has_no_page(place: str | None) -> None:
    assert gather([of("a", place)]) == ()
    assert pages(gather([of("a", place)])) == {}
    assert navigation(gather([of("a", place)])) == ()


def test_a_place_lists_its_briefings_by_year_and_says_how_it_is_known() -> None:
    page = pages(gather([of("a", "Kelness"), of("b", "Kelness", "2023-01-02")]))["places/kelness/index.md"]
    assert "**2 briefings, Mon 2 Jan 2023 to Thu 14 Mar 2024**" in page
    assert "known by its name alone" in page
    assert page.index("## 2024") < page.index("(../../2024/a/index.md)") < page.index("## 2023")


def test_a_briefing_finds_its_place() -> None:
    entries = [of("a", "Kelness"), of("b", None)]
    assert {name: place.slug for name, place in by_briefing(gather(entries)).items()} == {"a": "kelness"}


def test_a_town_named_like_our_own_folder_is_not_lost() -> None:
    places = gather([of("a", "Letter")])
    assert "places/letter-place/index.md" in pages(places)


def test_the_order_of_the_entries_does_not_matter() -> None:
    entries = [of("a", "KELNESS"), of("b", "Kelness"), of("c", "Brack", None), of("d", "Brack", "2022-01-01")]
    assert len({str(pages(gather(order))) for order in permutations(entries)}) == 1


@settings(derandomize=True, deadline=None, max_examples=20)
@given(st.integers(1, 5 * LONGEST))
def test_every_briefing_is_listed_once_and_no_page_is_long(count: int) -> None:
    entries = [
        of(f"n{n}", "Kelness", (date(2020, 1, 1) + timedelta(days=n)).isoformat()) for n in range(count)
    ]
    made = pages(gather(entries))
    listed = {path: re.findall(r"/(n\d+)/index\.md\)", page) for path, page in made.items()}
    assert max(map(len, listed.values())) < 2 * LONGEST
    assert sorted(name for names in listed.values() for name in names) == sorted(
        f"n{n}" for n in range(count)
    )


def test_an_earlier_page_never_changes() -> None:
    entries = [
        of(f"n{n:04}", "Kelness", (date(2020, 1, 1) + timedelta(days=n)).isoformat()) for n in range(650)
    ]
    path = "places/kelness/1/index.md"
    assert pages(gather(entries))[path] == pages(gather(entries[:300]))[path]


def test_more_names_than_a_page_holds_stand_by_letter() -> None:
    made = pages(gather([of(f"n{n}", f"{'AB'[n % 2]}ville {n}") for n in range(2 * NAMES + 50)]))
    assert f"[A](letter/a/index.md) <small>{NAMES + 25}</small>" in made["places/index.md"]
    for path in ("places/letter/a/index.md", "places/letter/a/2/index.md"):
        assert 0 < made[path].count("/index.md)**") <= NAMES
    linked = {
        posixpath.normpath(posixpath.join(posixpath.dirname(path), target))
        for path, page in made.items()
        for target in re.findall(r"\]\(([^()]+)\)", page)
    }
    assert {path for path in linked if path.startswith("places/")} >= {
        f"places/{'ab'[n % 2]}ville-{n}/index.md" for n in range(2 * NAMES + 50)
    }
    assert {path for path in linked if path.startswith("places/")} <= made.keys()


def test_a_hostile_name_stays_words() -> None:
    for page in pages(gather([of("a", HOSTILE, title=HOSTILE)])).values():
        assert isinstance(yaml.safe_load(page.split("---\n")[1])["title"], str)
        html = html_of(page)
        assert unexpected(html) == []
        assert fold(HOSTILE) in html.text
