"""The home page tells what is new by the articles' own days, quotes only what was quoted, and stays short."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import permutations
from typing import Any

import pytest
from invented import BRIEFING
from test_identities import a_figure, an_article
from test_page import html_of, unexpected

from generator import places
from generator.catalogue import Entry, Quotation, entry
from generator.document import to_json
from generator.frontpage import DAYS, LATEST, QUOTED, page, quoted
from generator.identities import Cast, Person, Said, cast, gather
from generator.markdown import fold, plain
from generator.proof import prove_list
from generator.register import Register

_DOCUMENT = to_json(BRIEFING)
_SHOWN = "".join(f"words\n{{ #{statement.id} }}\n\n" for statement in BRIEFING.statements)
TALKS, MET = entry(_DOCUMENT, {}), cast(_DOCUMENT, {}, _SHOWN)
HOSTILE = "</div><script>alert(1)</script> [x](javascript:y) **b** { .c }\n\n# d"


def of(name: str, day: str | None, **changes: Any) -> Entry:  # noqa: ANN401 (any field of an entry)
    return replace(Entry(name, f"Title of {name}", day, None, None, (), None, "unreviewed"), **changes)


def people(*casts: Cast) -> tuple[Person, ...]:
    return gather(casts, Register())


def section(made: str, title: str) -> str:
    return made.split(f"\n## {title}\n")[1].split("\n## ", maxsplit=1)[0]


def said(number: int, speaker: str, *about: str, words: str = "") -> Said:
    small = ("quoted, word for word",)
    return Said(f"s{number}", speaker, None, about, words, (words,) if words else (), "direct", small, None)


def test_a_card_says_when_where_what_and_who_and_what_to_check() -> None:
    card = section(page([TALKS], people(MET), places.by_briefing(places.gather([TALKS]))), "Latest")
    assert "Thu 14 Mar 2024 · [Aldhaven](places/aldhaven/index.md)" in card
    assert f"]({TALKS.path})**" in card
    assert "“Our crews have been waiting" in card
    assert "<small>[Ilka Maren](people/ilka-maren/index.md)</small>" in card
    assert "8 statements by [Ilka Maren](people/ilka-maren/index.md), [Tomas Veyra]" in card
    assert "Before you quote: a conflict" in card


def test_a_briefing_without_doubts_says_so_too() -> None:
    assert "Nothing to check before quoting" in page([of("a", "2024-01-01")])


def test_no_doubtful_statement_is_quoted_on_a_card() -> None:
    statements = BRIEFING.statements
    assert statements[2].restored
    assert statements[4].warnings
    doubtful = replace(BRIEFING, statements=(replace(statements[0], speaker=None), *statements[1:]))
    assert "“" not in page([entry(to_json(doubtful), {})])


def test_a_withdrawn_briefing_is_listed_without_its_words() -> None:
    home = page([entry(_DOCUMENT, {"briefing": {"review": "withdrawn"}})])
    assert "withdrawn, do not quote" in home
    assert "“" not in home


def test_every_quotation_is_known_to_the_proof() -> None:
    home = page([TALKS], people(MET))
    assert f"“{next(iter(quoted([TALKS])))}”" in plain(home)
    prove_list(quoted([TALKS]), home)


def test_the_page_shows_the_newest_and_does_not_grow() -> None:
    entries = [of(f"n{n:04}", (date(2020, 1, 1) + timedelta(days=n)).isoformat()) for n in range(1500)]
    home = page(entries)
    assert section(home, "Latest").count("/index.md)**") == LATEST
    assert home.index("n1499") < home.index("n1498")
    assert section(home, "What is new").count("\n- ") == DAYS
    assert len(home) < 1.1 * len(page(entries[:400])) + 500
    assert "[2024](2024/index.md) <small>39 briefings</small>" in home


def test_new_is_what_no_earlier_article_has() -> None:
    first = an_article("a", "2024-03-01", [a_figure(1, "Ilka Maren", "Minister")])
    later = an_article(
        "b", "2024-03-02", [a_figure(1, "Ilka Maren", "Minister"), a_figure(2, "Oda Lind", "President")]
    )
    third = an_article("c", "2024-03-05", [a_figure(1, "Oda Lind", "President")])
    entries = [of("a", "2024-03-01", place="Aldhaven"), of("b", "2024-03-02", place="Kelness")]
    entries.append(of("c", "2024-03-05", place="Aldhaven"))
    shown = places.by_briefing(places.gather(entries))
    new = section(page(entries, people(first, later, third), shown), "What is new")
    days = {line.split(":**")[0]: line for line in new.split("\n- ") if ":**" in line}
    assert "first named here: [Oda Lind](people/oda-lind/index.md)" in days["**Sat 2 Mar 2024"]
    assert "first from: [Kelness](places/kelness/index.md)" in days["**Sat 2 Mar 2024"]
    assert "first" not in days["**Tue 5 Mar 2024"]
    assert "first named" not in new.split("Fri 1 Mar 2024")[1], "on the first day everybody is new"


def test_the_most_quoted_come_first_with_how_much_of_it_is_quoted() -> None:
    figures = [a_figure(1, "Ilka Maren", "Minister"), a_figure(2, "Oda Lind", "President")]
    statements = (
        said(1, "p2", words="We wait"),
        said(2, "p2", words="We go"),
        said(3, "p1", words="No"),
        said(4, "p1"),
    )
    home = page(
        [of("a", "2024-03-01")], people(replace(an_article("a", "2024-03-01", figures), said=statements))
    )
    most = section(home, "Most quoted")
    assert most.index("[Oda Lind]") < most.index("[Ilka Maren]")
    assert "Minister · 1 of 2 statements in quotation marks" in most


def test_only_so_many_are_most_quoted() -> None:
    figures = [a_figure(n, f"Ilka {'Abcdefghijklmnopqrst'[n]}aren", "Minister") for n in range(1, 20)]
    statements = tuple(said(n, f"p{n}", words="We wait") for n in range(1, 20))
    cast_of = replace(an_article("a", "2024-03-01", figures), said=statements)
    assert section(page([of("a", "2024-03-01")], people(cast_of)), "Most quoted").count("\n- ") == QUOTED


def test_who_speaks_about_whom_is_drawn_and_told_in_figures() -> None:
    figures = [
        a_figure(n, name, "Minister") for n, name in enumerate(("Ilka Maren", "Oda Lind", "Piet Armand"), 1)
    ]
    statements = (said(1, "p1", "p2"), said(2, "p1", "p2"), said(3, "p2", "p1"), said(4, "p3", "p1", "p3"))
    home = page(
        [of("a", "2024-03-01")], people(replace(an_article("a", "2024-03-01", figures), said=statements))
    )
    drawn = section(home, "Who speaks about whom")
    assert 'aria-label="Who speaks about whom. Most often: Ilka Maren about Oda Lind, 2."' in drawn
    told = re.findall(r"^    - (.*)$", drawn, re.MULTILINE)
    assert told == [
        "Ilka Maren about Oda Lind: 2",
        "Oda Lind about Ilka Maren: 1",
        "Piet Armand about Ilka Maren: 1",
    ]


def test_a_chart_of_one_month_is_none() -> None:
    assert "over time" not in page([of("a", "2024-03-01"), of("b", "2024-03-02")])
    assert "April 2024: 1" in page([of("a", "2024-03-01"), of("b", "2024-04-02")])


def test_a_site_without_briefings_says_how_to_begin() -> None:
    assert "No briefings yet" in page([])


def test_the_order_of_the_entries_does_not_matter() -> None:
    entries = [
        of("a", "2022-02-11", place="X"),
        of("b", "2022-02-11"),
        of("c", None),
        of("d", "2023-01-01", place="X"),
    ]

    def made(order: Sequence[Entry]) -> str:
        return page(order, people(MET), places.by_briefing(places.gather(order)))

    assert len({made(order) for order in permutations(entries)}) == 1


@pytest.mark.parametrize("words", [HOSTILE, "figure</figure></svg><img src=x onerror=y>"])
def test_hostile_words_stay_words(words: str) -> None:
    entries = [
        of(
            name,
            day,
            title=words,
            place=words,
            publisher=words,
            speakers=(words,),
            quotation=Quotation(words, words),
        )
        for name, day in (("a", "2024-03-01"), ("b", "2024-05-01"))
    ]
    figures = [
        a_figure(1, f"Ilka {words}", words),
        a_figure(2, f"Oda {words}", words),
        a_figure(3, f"Una {words}", words),
    ]
    statements = (said(1, "p1", "p2", words=words), said(2, "p2", "p1"), said(3, "p3", "p1"))
    talk = replace(an_article("a", "2024-03-01", figures), said=statements)
    home = page(entries, people(talk), places.by_briefing(places.gather(entries)))
    drawn = re.findall(r"<figure.*</figure>", home)
    assert len(drawn) == 2
    tags = {tag for figure in drawn for tag in re.findall(r"<(\w+)", figure)}
    assert tags <= {"figure", "figcaption", "svg", "title", "text", "circle", "rect", "line"}
    html = html_of(re.sub(r"<figure.*</figure>", "", home))
    assert [one for one in unexpected(html) if one not in {"names", "ways", "years", "doubt", "clear"}] == []
    assert fold(words) in html.text
