"""Who is one person across articles: the cases in plain text, and the laws that no article may break."""

import re
from collections.abc import Iterable, Sequence
from itertools import permutations
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from invented import BRIEFING

from generator.candidates import candidates, usages
from generator.document import to_json
from generator.identities import (
    Cast,
    Figure,
    Printed,
    Said,
    cast,
    contradict,
    country_of,
    gather,
    has_office,
    identify,
    links,
)
from generator.profiles import leaves
from generator.register import Reading, Register, read_register

CASES = Path(__file__).parent / "cases" / "register"
_ARTICLE = re.compile(r"article (?P<id>\S+) (?P<date>\S+): (?P<named>.+)")
_NAMED = re.compile(r"(?P<name>[^\[]+?)(?: \((?P<role>[^()]+)\))?(?P<body> \[body\])?")


class Case(NamedTuple):
    """A case as it stands in its file."""

    title: str
    articles: tuple[Cast, ...]
    register: Reading
    expected: frozenset[str]


def an_article(name: str, date: str | None, figures: Sequence[Figure], *, silent: bool = False) -> Cast:
    """A briefing in which everybody says something of their own."""
    said = tuple(
        Said(
            f"s{n}",
            figure.id,
            None,
            (),
            f"“Words {n} of {name}”",
            (f"Words {n} of {name}",),
            "direct",
            ("quoted, word for word",),
            None,
        )
        for n, figure in enumerate(figures, 1)
    )
    year = date[:4] if date else "undated"
    return Cast(
        name,
        f"{year}/{name}/index.md",
        f"Title of {name}",
        date,
        "unreviewed",
        tuple(figures),
        () if silent else said,
    )


def a_figure(number: int, name: str, *roles: str, kind: str = "person") -> Figure:
    return Figure(
        f"p{number}",
        name,
        "person" if kind == "person" else "organisation",
        tuple(Printed(r) for r in roles),
        (name,),
    )


def _article(line: str) -> Cast:
    found = _ARTICLE.fullmatch(line)
    assert found, line
    figures = []
    for number, words in enumerate(found["named"].split("; "), 1):
        named = _NAMED.fullmatch(words)
        assert named, words
        roles = [named["role"]] if named["role"] else []
        figures.append(
            a_figure(number, named["name"], *roles, kind="organisation" if named["body"] else "person")
        )
    return an_article(found["id"], found["date"], figures)


def _case(text: str) -> Case:
    title, _, rest = text.partition("\n")
    given_part, _, expected = rest.partition("---\n")
    articles, _, register = given_part.partition("register:\n")
    lines = [line for line in articles.splitlines() if line]
    return Case(
        title,
        tuple(_article(line) for line in lines),
        read_register(register),
        frozenset(line for line in expected.splitlines() if line),
    )


def _cases() -> list[Case]:
    texts = [path.read_text(encoding="utf-8") for path in sorted(CASES.glob("*.txt"))]
    return [
        _case(block)
        for text in texts
        for block in re.split(r"(?m)^# (?=[a-z])(?=.*\narticle|.*\nregister:)", text)
        if block
    ]


def outcome(articles: Iterable[Cast], reading: Reading) -> set[str]:
    """What comes of articles and a register, in the words of the cases."""
    people = gather(articles, reading.register)
    found = set()
    for person in people:
        days = [a.cast.id for a in reversed(person.appearances)]
        warned = " (two)" if person.sides else ""
        found.add(f"{person.identity.path.removesuffix('/index.md')}: {', '.join(days)}{warned}")
    for path, leaf in leaves(people).items():
        if see := re.search(r"stands on the page of \[.*\]\(\.\./(.+)/index\.md\)", leaf.markdown):
            folder = path.split("/")[0]
            found.add(f"{path.removesuffix('/index.md')}: see {folder}/{see[1]}")
    used = usages(articles, reading.register)
    found |= {f"propose: {candidate.key}" for candidate in candidates(used, reading.register)}
    return found


@pytest.mark.parametrize("case", _cases(), ids=lambda case: case.title)
def test_case(case: Case) -> None:
    told = {line for line in case.expected if line.startswith("line ")}
    assert outcome(case.articles, case.register) == case.expected - told
    problems = [f"line {problem.line}: {problem.message}" for problem in case.register.problems]
    assert len(problems) == len(told)
    for line in told:
        place, _, words = line.partition(": ")
        assert any(p.startswith(f"{place}: ") and words in p for p in problems), problems


def test_there_are_cases() -> None:
    """A reader that finds none would let everything pass."""
    assert len(_cases()) > 50
    assert len({case.title for case in _cases()}) == len(_cases())


def test_every_problem_of_a_register_says_what_to_do() -> None:
    problems = [problem for case in _cases() for problem in case.register.problems]
    assert all(problem.path == "seeds/participants.yaml" and problem.line for problem in problems)
    assert all(problem.message.count(".") + problem.message.count(":") > 1 for problem in problems)


# Laws

_NAMES = (
    "Ilka Maren",
    "Ilke Maren",
    "ILKA MAREN",
    "Maren",
    "I. Maren",
    "Oda Lind",
    "Oda Lind Jr.",
    "Kestrian Navy",
)
_ROLES = ("Kestrian Foreign Minister", "Sundholm judge", "president", "farmer")
_CLAIMED_TWICE = """\
- {name: Oda Lind, kind: person, added: 2024-01-01, variants: [Ilka Maren], page: true}
- {name: Ilka Maren, kind: person, added: 2024-01-01, roles: [{text: Sundholm judge}]}
"""
_REGISTERS = (
    "",
    "- {name: Ilka Maren, kind: person, added: 2024-01-01, variants: [Maren], not same as: [Ilke Maren]}",
    _CLAIMED_TWICE,
)
_articles = st.lists(
    st.lists(st.tuples(st.sampled_from(_NAMES), st.none() | st.sampled_from(_ROLES)), min_size=1, max_size=4),
    min_size=1,
    max_size=6,
).map(
    lambda articles: [
        an_article(
            f"a{number}",
            f"2024-0{number % 3 + 1}-01",
            [a_figure(n, name, *([role] if role else [])) for n, (name, role) in enumerate(named, 1)],
        )
        for number, named in enumerate(articles)
    ]
)
_law = settings(derandomize=True, deadline=None, max_examples=150)


def _homes(articles: Iterable[Cast], register: Register) -> dict[tuple[str, str], str]:
    """The page on which each participant of each article stands."""
    return {
        (a.cast.id, a.figure.id): person.identity.path
        for person in gather(articles, register)
        for a in person.appearances
    }


@_law
@given(_articles, st.sampled_from(_REGISTERS), st.randoms(use_true_random=False))
def test_the_order_of_articles_does_not_matter(articles: list[Cast], text: str, chance: object) -> None:
    register = read_register(text).register
    shuffled = list(articles)
    chance.shuffle(shuffled)  # type: ignore[attr-defined] # hypothesis gives a Random
    assert gather(shuffled, register) == gather(articles, register)
    assert leaves(gather(shuffled, register)) == leaves(gather(articles, register))
    assert usages(shuffled, register) == usages(articles, register)


@_law
@given(_articles, st.sampled_from(_REGISTERS))
def test_another_article_moves_nobody_to_another_page(articles: list[Cast], text: str) -> None:
    register = read_register(text).register
    before, after = _homes(articles[:-1], register), _homes(articles, register)
    assert {who: after.get(who) for who in before} == before


@_law
@given(_articles, st.sampled_from(_REGISTERS))
def test_another_article_never_changes_a_briefing_s_links(articles: list[Cast], text: str) -> None:
    """A link on a page would else make a new version of it. And it always leads to a page that is there."""
    register = read_register(text).register
    pages = leaves(gather(articles, register))
    for one in articles:
        for figure in one.figures:
            if (identity := identify(figure, register)) and has_office(figure):
                assert (identity.path in pages) == (
                    identity.entry is None or identity.entry.page is not False
                )


@_law
@given(_articles, st.sampled_from(_REGISTERS))
def test_statements_of_contradicting_sides_never_stand_under_one_heading(
    articles: list[Cast], text: str
) -> None:
    for person in gather(articles, read_register(text).register):
        for one in person.appearances:
            for other in person.appearances:
                if contradict(one.country, other.country) and person.side(one) == person.side(other):
                    # only where an editor entered roles in both countries
                    assert person.identity.entry is not None
                    assert person.identity.entry.roles


@_law
@given(_articles, st.sampled_from(["Ilke Maren", "ILKA MAREN", "Maren", "I. Maren"]))
def test_not_same_as_is_always_obeyed(articles: list[Cast], name: str) -> None:
    """Also where the two differ by an accent alone, which joins them elsewhere."""
    entry = f"- {{name: Ílka Maren, kind: person, added: 2024-01-01, not same as: [{name}]}}"
    register = read_register(entry).register
    assert register.entries
    for person in gather(articles, register):
        if person.identity.entry is not None:
            assert name.casefold() not in {a.figure.name.casefold() for a in person.appearances}
    for candidate in candidates(usages(articles, register), register):
        if candidate.same_as is not None:
            assert {name, "Ílka Maren"} != {candidate.name.name, candidate.same_as.name}


# What a briefing says


def test_a_cast_holds_what_the_document_says() -> None:
    page = "".join(f"words\n{{ #{statement.id} }}\n\n" for statement in BRIEFING.statements)
    made = cast(to_json(BRIEFING), {"title": "Two ministers meet"}, page)
    assert (made.title, made.path) == ("Two ministers meet", f"2024/{BRIEFING.article.id}/index.md")
    assert [said.id for said in made.said] == [statement.id for statement in BRIEFING.statements]
    words = {said.id: said.words for said in made.said}
    assert words["s1"].startswith("“Our crews have been waiting")
    assert words["s2"] == "answered that inspections will go on until a joint safety commission is formed"
    assert words["s3"].startswith("[“]We are not closing")
    assert words["s5"] == "described as “a rehearsal for a blockade”"
    assert words["s6"] == "**denied** that the vessels carry military cargo"
    assert "**another statement of this briefing disagrees**" in made.said[6].small
    assert made.figures[0].roles == (Printed("Kestrian Foreign Minister"),)
    assert made.figures[0].names == ("Ilka Maren", "Maren", "Ilke Maren")


def test_a_statement_that_an_editor_took_off_the_page_is_not_listed() -> None:
    page = "words\n{ #s2 }\n\nother words\n{ #s4 }\n"
    assert [said.id for said in cast(to_json(BRIEFING), {}, page).said] == ["s2", "s4"]


def test_a_withdrawn_briefing_says_nothing() -> None:
    assert cast(to_json(BRIEFING), {"briefing": {"review": "withdrawn"}}, "words\n{ #s2 }\n").said == ()


def test_the_speakers_of_a_briefing_lead_to_their_pages() -> None:
    found = links(to_json(BRIEFING), Register())
    assert found == {
        "p1": "people/ilka-maren/index.md",
        "p2": "people/tomas-veyra/index.md",
        "p4": "bodies/kestrian-defense-ministry/index.md",
    }
    refused = "- {name: Ilka Maren, kind: person, added: 2024-01-01, page: false}"
    assert "p1" not in links(to_json(BRIEFING), read_register(refused).register)


@pytest.mark.parametrize(
    ("role", "country"),
    [
        ("Kestrian Foreign Minister", {"Kestrian"}),
        ("Kestria's FM", {"Kestria"}),
        ("Russian ambassador to Britain", {"Russia", "UK"}),
        ("foreign minister of France", {"France"}),
        ("head of the Coastal League", set()),
        ("Coastal League chairman", set()),
        ("Prime Minister", set()),
        ("General", set()),
    ],
)
def test_a_role_names_its_country(role: str, country: set[str]) -> None:
    assert country_of([Printed(role)]) == country


def test_what_was_inferred_is_no_country_of_theirs() -> None:
    assert country_of([Printed("Sundholm counterpart", inferred=True)]) == frozenset()


def test_the_cases_can_fail() -> None:
    """The comparison sees a page too many and a page too few."""
    case = _cases()[0]
    assert outcome(case.articles[:1], case.register) != case.expected
    for order in permutations(case.articles):
        assert outcome(order, case.register) == case.expected
