"""Addresses, posts, place, title, events and numbers."""

import datetime as dt

import pytest

from generator.briefing import brief
from generator.context import LONGEST_TITLE
from generator.values import Article, Briefing, Link


def of(text: str, date: dt.date | None = dt.date(2024, 3, 14)) -> Briefing:
    return brief(Article("test", text, "", date=date))


def link(text: str) -> Link:
    (found,) = of(text).links
    return found


@pytest.mark.parametrize(
    ("printed", "address"),
    [
        ("https://a.example/x", "https://a.example/x"),
        ("(see http://a.example/x).", "http://a.example/x"),
        ("https://a.example/x_(y)", "https://a.example/x_(y)"),
        ("“https://a.example/x”", "https://a.example/x"),
    ],
)
def test_an_address_is_linked_without_the_marks_around_it(printed: str, address: str) -> None:
    found = link(f"The text stands at {printed} since Monday.")
    assert found.url == address
    assert found.kind == "address"


@pytest.mark.parametrize("printed", ["www.a.example", "https://user@a.example/x", "https://localhost/x"])
def test_an_address_that_cannot_be_trusted_stays_text(printed: str) -> None:
    assert link(f"The text stands at {printed} since Monday.").url is None


def test_a_script_is_no_address() -> None:
    assert of("The text stands at javascript:alert(1) since Monday.").links == ()


def test_a_post_is_known_by_its_handle_and_date() -> None:
    text = "The talks go on. https://t.example/1 — Sundholm MFA (@SundholmMFA_example) March 14, 2024"
    found = link(text)
    assert found.kind == "post"
    assert (found.handle, found.url) == ("@SundholmMFA_example", "https://t.example/1")
    assert found.words is not None
    assert found.words.cut(text) == "The talks go on."
    assert found.date is not None
    assert found.date.value == "2024-03-14"


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("ALDHAVEN, March 4 (KNA) — The ministers met on Monday for two hours.", "ALDHAVEN"),
        ("The ministers met on Monday for two hours in the port of Aldhaven.", "Aldhaven"),
        ("The ministers met on Monday for two hours.", None),
        ("The ministers met in Aldhaven on Monday and then in Orrin.", None),
    ],
)
def test_the_place_is_the_one_that_the_lede_names(text: str, place: str | None) -> None:
    found = of(text).place
    assert (found.cut(text) if found else None) == place


def test_a_title_is_cut_from_the_lede_and_short() -> None:
    text = (
        "The ministers of the two countries met for two hours in the port of Aldhaven to talk about the "
        "closed strait, which has kept fourteen vessels waiting for nine days. They will meet again."
    )
    title = of(text).title
    assert title is not None
    assert 25 <= len(title) <= LONGEST_TITLE
    assert text.startswith(title.cut(text))


def test_a_headline_of_the_source_is_the_title() -> None:
    text = "Ministers meet in Aldhaven over the strait\n\nThey met for two hours on Monday, aides said."
    title = of(text).title
    assert title is not None
    assert title.cut(text) == "Ministers meet in Aldhaven over the strait"


def test_an_earlier_day_is_background_and_the_lede_s_day_is_not() -> None:
    text = "The ministers met on Thursday for two long hours.\n\nOn March 4 the navy began its drills."
    assert [(e.background, e.date.value if e.date else None) for e in of(text).events] == [
        (False, "2024-03-14"),
        (True, "2024-03-04"),
    ]


def test_words_that_somebody_said_are_no_event() -> None:
    said = '"We began on March 4," Minister Ilka Maren said.'
    events = of(f"The ministers met for two hours on an island. {said}").events
    assert [e.date for e in events] == [None]


def test_figures_stand_with_what_they_count_and_dates_do_not() -> None:
    text = "On March 4 the 14 cargo vessels paid $80 billion, or 12 percent, for two hours at 8 a.m. of 2024"
    found = [n.counted.cut(text) for n in of(text).numbers]
    assert found == ["14 cargo vessels paid", "$80 billion", "12 percent", "two hours"]


def test_in_brief_has_at_most_three_pieces_and_fifty_five_words() -> None:
    text = "The ministers met for two hours on Monday. " + " ".join(
        f'"We have waited for {n} long days and nights," Minister Ilka M{n * "a"}ren said.'
        for n in range(2, 9)
    )
    pieces = of(text).brief
    assert 1 <= len(pieces) <= 3
    assert sum(len(p.span.cut(text).split()) for p in pieces) <= 55
