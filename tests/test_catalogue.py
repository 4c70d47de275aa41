"""The lists by year and month hold every briefing once, newest first, and no page grows without end."""

import re
from dataclasses import replace
from datetime import date, timedelta
from itertools import permutations
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from invented import BRIEFING
from test_page import html_of, unexpected

from generator.catalogue import LONGEST, NEWEST_YEARS, Entry, Quotation, entry, navigation, pages
from generator.document import to_json
from generator.markdown import fold

_DOCUMENT = to_json(BRIEFING)


def _entry(name: str, day: str | None, **changes: Any) -> Entry:  # noqa: ANN401 (any field of an entry)
    made = Entry(name, f"Title of {name}", day, None, None, (), None, "unreviewed")
    return replace(made, **changes)


def test_an_entry_holds_what_the_document_says() -> None:
    made = entry(_DOCUMENT, {})
    assert made.path == "2024/kestria-sundholm-aldhaven-2024-03-14/index.md"
    assert made.title == _DOCUMENT["title"]
    assert made.speakers == ("Ilka Maren", "Tomas Veyra", "Kestrian Defense Ministry")
    assert made.place == "Aldhaven"
    assert made.review == "unreviewed"


def test_an_entry_shows_the_title_and_the_review_that_an_editor_wrote() -> None:
    made = entry(_DOCUMENT, {"title": "Two ministers meet", "briefing": {"review": "checked"}})
    assert (made.title, made.review) == ("Two ministers meet", "checked")
    page = pages([made])["2024/index.md"]
    assert "**[Two ministers meet](" in page
    assert "· checked ·" in page


@pytest.mark.parametrize("front", [{"title": None}, {"title": 2024, "briefing": "x"}, {"briefing": None}])
def test_an_odd_front_matter_still_makes_an_entry(front: dict[str, Any]) -> None:
    assert entry(_DOCUMENT, front).title


def test_the_quotation_of_a_card_is_cut_and_has_its_speaker() -> None:
    quotation = entry(_DOCUMENT, {}).quotation
    assert quotation == Quotation(_DOCUMENT["statements"][0]["content"][0]["text"], "Ilka Maren")


def test_an_entry_knows_each_kind_of_doubt_once() -> None:
    made = entry(_DOCUMENT, {})
    assert made.statements == len(BRIEFING.statements)
    assert len(made.doubts) == len(set(made.doubts))
    assert set(made.doubts) == {doubt.kind for doubt in BRIEFING.warnings}


def test_no_doubtful_statement_is_quoted_on_a_card() -> None:
    statements = BRIEFING.statements
    assert statements[2].restored
    assert statements[4].warnings
    doubtful = replace(BRIEFING, statements=(replace(statements[0], speaker=None), *statements[1:]))
    assert entry(to_json(doubtful), {}).quotation is None


def test_a_withdrawn_briefing_is_listed_as_such() -> None:
    page = pages([entry(_DOCUMENT, {"briefing": {"review": "withdrawn"}})])["2024/index.md"]
    assert "withdrawn, do not quote" in page
    assert "“" not in page


def test_every_briefing_stands_on_the_page_of_its_year() -> None:
    entries = [
        _entry("a", "2022-02-11"),
        _entry("b", "2024-01-01"),
        _entry("c", None),
        _entry("d", "2022-12-31"),
    ]
    made = pages(entries)
    assert list(made) == ["2024/index.md", "2022/index.md", "undated/index.md"]
    year = made["2022/index.md"]
    assert year.index("## December") < year.index("(../2022/d/index.md)") < year.index("## February")
    assert "(../2024/b/index.md)" in made["2024/index.md"]
    assert "(../undated/c/index.md)" in made["undated/index.md"]


@settings(derandomize=True, deadline=None, max_examples=20)
@given(st.integers(1, 3 * LONGEST), st.booleans())
def test_a_page_holds_no_more_than_a_page_should_and_every_briefing_once(count: int, dated: bool) -> None:
    days = [date(2024, 1, 1) + timedelta(days=number % 200) for number in range(count)]
    made = pages([_entry(f"n{n}", day.isoformat() if dated else None) for n, day in enumerate(days)])
    listed = [re.findall(r"/(n\d+)/index\.md\)\*\*", page) for page in made.values()]
    assert max(map(len, listed)) <= LONGEST
    assert sorted(name for names in listed for name in names) == sorted(
        f"n{number}" for number in range(count)
    )


@pytest.mark.parametrize(("day", "first"), [("2024-03-14", "months/2024-03"), (None, "months/undated")])
def test_a_full_page_leads_to_the_pages_that_took_its_place(day: str | None, first: str) -> None:
    made = pages([_entry(f"n{number:03}", day) for number in range(2 * LONGEST + 1)])
    folder = (day or "undated")[:4] if day else "undated"
    paths = [f"{folder}/index.md", *(f"{first}{more}/index.md" for more in ("", "-2", "-3"))]
    assert list(made) == paths
    assert f"(../{paths[1]})" in made[paths[0]]
    for path, following in zip(paths[1:], [*paths[2:], paths[1]], strict=True):
        assert f"(../../{folder}/index.md)" in made[path]
        assert f"(../{following.partition('/')[2]})" in made[path]
    assert f"[2](../{first.partition('/')[2]}-2/index.md) · **3**" in made[paths[3]]


def test_the_order_of_the_entries_does_not_matter() -> None:
    entries = [
        _entry("a", "2022-02-11"),
        _entry("b", "2022-02-11"),
        _entry("c", None),
        _entry("d", "2023-01-01"),
    ]
    assert len({str(pages(order)) for order in permutations(entries)}) == 1
    assert len({navigation(order) for order in permutations(entries)}) == 1


def test_the_navigation_holds_the_newest_years_and_the_undated() -> None:
    entries = [_entry(f"y{year}", f"{year}-02-11") for year in range(1990, 2025)]
    assert navigation([*entries, _entry("b", None)]) == (
        *((str(year), f"{year}/index.md") for year in range(2024, 2024 - NEWEST_YEARS, -1)),
        ("Undated", "undated/index.md"),
    )


def test_a_site_without_briefings_has_no_lists() -> None:
    assert pages([]) == {}
    assert navigation([]) == ()


def test_front_matter_of_the_catalogue_is_yaml() -> None:
    for page in pages([_entry("a", "2022-02-11"), _entry("b", None)]).values():
        assert isinstance(yaml.safe_load(page.split("---\n")[1])["title"], str)


def test_a_hostile_title_stays_words() -> None:
    title = "</div><script>alert(1)</script> [x](javascript:y) **b** { .c }\n\n# d"
    hostile = _entry("a", "2022-02-11", title=title, place=title, publisher=title, speakers=(title,))
    hostile = replace(hostile, quotation=Quotation(title, title))
    for page in pages([hostile]).values():
        html = html_of(page)
        assert unexpected(html) == []
        assert fold(title) in html.text
