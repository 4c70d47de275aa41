"""The home page and the years list every briefing once, newest first, and quote only what was quoted."""

from dataclasses import replace
from datetime import date
from itertools import permutations
from typing import Any

import pytest
import yaml
from invented import BRIEFING
from test_page import html_of, unexpected

from generator.catalogue import LATEST, Entry, Quotation, entry, navigation, pages
from generator.document import to_json
from generator.markdown import fold, plain

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
    assert "**[Two ministers meet](" in pages([made])["index.md"]


@pytest.mark.parametrize("front", [{"title": None}, {"title": 2024, "briefing": "x"}, {"briefing": None}])
def test_an_odd_front_matter_still_makes_an_entry(front: dict[str, Any]) -> None:
    assert entry(_DOCUMENT, front).title


def test_the_quotation_of_a_card_is_cut_and_has_its_speaker() -> None:
    quotation = entry(_DOCUMENT, {}).quotation
    assert quotation == Quotation(_DOCUMENT["statements"][0]["content"][0]["text"], "Ilka Maren")
    assert f"“{quotation.words}”" in plain(pages([entry(_DOCUMENT, {})])["index.md"])


def test_no_doubtful_statement_is_quoted_on_a_card() -> None:
    statements = BRIEFING.statements
    assert statements[2].restored
    assert statements[4].warnings
    doubtful = replace(BRIEFING, statements=(replace(statements[0], speaker=None), *statements[1:]))
    assert entry(to_json(doubtful), {}).quotation is None


def test_a_withdrawn_briefing_is_listed_without_its_quotation() -> None:
    home = pages([entry(_DOCUMENT, {"briefing": {"review": "withdrawn"}})])["index.md"]
    assert "withdrawn, do not quote" in home
    assert "“" not in home


def test_every_briefing_stands_on_the_page_of_its_year() -> None:
    entries = [
        _entry("a", "2022-02-11"),
        _entry("b", "2024-01-01"),
        _entry("c", None),
        _entry("d", "2022-12-31"),
    ]
    made = pages(entries)
    assert list(made) == ["index.md", "2024/index.md", "2022/index.md", "undated/index.md"]
    assert made["2022/index.md"].index("## December") < made["2022/index.md"].index("(d/index.md)")
    assert made["2022/index.md"].index("(d/index.md)") < made["2022/index.md"].index("## February")
    assert "(b/index.md)" in made["2024/index.md"]
    assert "(c/index.md)" in made["undated/index.md"]
    assert all(f"({item.path})" in made["index.md"] for item in entries)


def test_the_home_page_shows_only_the_newest_and_leads_to_the_rest() -> None:
    entries = [_entry(f"n{day:02}", date(2024, 1, day).isoformat()) for day in range(1, 20)]
    home = pages(entries)["index.md"]
    assert home.count("/index.md)**") == LATEST
    assert home.index("n19") < home.index("n18")
    assert "n07" not in home
    assert "[2024](2024/index.md) <small>19 briefings</small>" in home


def test_the_order_of_the_entries_does_not_matter() -> None:
    entries = [
        _entry("a", "2022-02-11"),
        _entry("b", "2022-02-11"),
        _entry("c", None),
        _entry("d", "2023-01-01"),
    ]
    assert len({str(pages(order)) for order in permutations(entries)}) == 1
    assert len({navigation(order) for order in permutations(entries)}) == 1


def test_the_navigation_is_home_then_years_newest_first() -> None:
    entries = [_entry("a", "2022-02-11"), _entry("b", None), _entry("c", "2024-02-11")]
    assert navigation(entries) == (
        ("Home", "index.md"),
        ("2024", "2024/index.md"),
        ("2022", "2022/index.md"),
        ("Undated", "undated/index.md"),
    )


def test_a_site_without_briefings_says_how_to_begin() -> None:
    assert "No briefings yet" in pages([])["index.md"]
    assert navigation([]) == (("Home", "index.md"),)


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
