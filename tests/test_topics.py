"""What somebody speaks about: words of their own that recur, never a label of ours.

The cases stand in `tests/cases/topics/`: a line `id | title | what Maren says` for each statement (of another
speaker, if the line begins with `*`), `---`, and a line `label: statements` for each topic.
"""

import random
import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from plaintext import Case, cases
from test_identities import a_figure, an_article

from generator.identities import Cast, Person, gather
from generator.register import Register
from generator.topics import MOST, Collection, Topic, topics

ALL = list(cases("topics"))

Line = tuple[str, str, str, bool]
"""Briefing, its title, the words, and whether it is Maren who says them."""


def said_in(text: str) -> tuple[Line, ...]:
    """The lines of a case."""
    found = []
    for line in text.splitlines():
        name, headline, words = line.removeprefix("* ").split(" | ")
        found.append((name, headline, words, not line.startswith("* ")))
    return tuple(found)


def people_of(said: tuple[Line, ...]) -> tuple[Person, ...]:
    """Maren, another minister who says what is not hers, and a mayor whom her words may name."""
    figures = [
        a_figure(1, "Ilka Maren", "Foreign Minister"),
        a_figure(2, "Tomas Veyra", "Foreign Minister"),
        a_figure(3, "Oda Lind", "Mayor of Aldhaven"),
    ]
    made: dict[str, Cast] = {}
    for number, (name, title, words, is_hers) in enumerate(said, 1):
        briefing = made.setdefault(
            name, replace(an_article(name, "2024-03-14", figures), title=title, said=())
        )
        template = an_article(name, None, figures).said[0]
        one = replace(
            template,
            id=f"s{number}",
            speaker="p1" if is_hers else "p2",
            about=("p3",) if "Lind" in words else (),
            text=words,
        )
        made[name] = replace(briefing, said=(*briefing.said, one))
    return gather(made.values(), Register())


def topics_of(said: tuple[Line, ...]) -> tuple[Topic, ...]:
    people = people_of(said)
    maren = next(person for person in people if person.name == "Ilka Maren")
    spoken = [(a, one) for a in maren.appearances for one in a.cast.said if one.speaker == a.figure.id]
    spoken.sort(key=lambda pair: int(pair[1].id[1:]))
    return topics(spoken, Collection.of(people))


def told(topic: Topic) -> str:
    return f"{topic.label}: {' '.join(said.id for _, said in topic.said)}"


def test_there_are_cases() -> None:
    assert len(ALL) > 6
    assert len({case.name for case in ALL}) == len(ALL)


@pytest.mark.parametrize("case", ALL, ids=lambda case: case.name)
def test_a_topic_is_a_word_of_the_statements_that_recurs(case: Case) -> None:
    assert tuple(told(topic) for topic in topics_of(said_in(case.text))) == case.expected


def test_somebody_who_has_a_page_is_a_topic_that_leads_to_it() -> None:
    case = next(case for case in ALL if any(line.startswith("Oda Lind") for line in case.expected))
    topic = next(topic for topic in topics_of(said_in(case.text)) if topic.label == "Oda Lind")
    assert topic.person is not None
    assert (topic.key, topic.person.identity.path) == ("oda-lind", "people/oda-lind/index.md")


WORDS = st.sampled_from(
    (
        "gate",
        "gates",
        "Gates",
        "Orrin Strait",
        "harbour",
        "ferries",
        "ferry",
        "we",
        "Lind",
        "not",
        "1.8",
        "…",
        "“No",
    )
)
SAID = st.lists(
    st.tuples(
        st.sampled_from("abcde"), st.just("Gates of the harbour"), st.lists(WORDS, max_size=6).map(" ".join),
        st.booleans(),
    ),
    max_size=40,
).map(tuple)  # fmt: skip


@settings(derandomize=True, deadline=None, max_examples=100)
@given(SAID)
def test_every_label_is_printed_in_every_statement_below_it(
    said: tuple[Line, ...],
) -> None:
    """Apart from the endings of plural and possessive, and from a person's whole name."""
    if not any(is_hers for *_, is_hers in said):
        return
    found = topics_of(said)
    assert len(found) <= MOST
    assert len({topic.key for topic in found}) == len(found)
    assert all(re.fullmatch(r"[a-z0-9-]+", topic.key) for topic in found)
    for topic in found:
        root = topic.label.casefold().split()[-1][:4]
        assert len(topic.said) > 1
        assert all(root in one.text.casefold() for _, one in topic.said)


@settings(derandomize=True, deadline=None, max_examples=50)
@given(SAID, st.randoms(use_true_random=False))
def test_the_order_of_the_briefings_does_not_change_the_topics(
    said: tuple[Line, ...], chance: random.Random
) -> None:
    people = list(people_of(said))
    again = list(people)
    chance.shuffle(again)
    one, other = Collection.of(people), Collection.of(again)
    assert (one.headlines, one.heard, one.names) == (other.headlines, other.heard, other.names)
