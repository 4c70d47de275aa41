"""Who is who in one article: laws, and cases in plain text (see `cases/participants/README.md`)."""

import time
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from plaintext import Case, cases, known_failures

from generator import tagger
from generator.participants import Cast, find_cast
from generator.segmentation import segment
from generator.spelling import is_slip, spelt
from generator.values import Participant

# ---- The cases ----


def shown(participant: Participant, text: str, *, with_roles: bool) -> str:
    """A participant as a line of a case."""
    kind = "person" if participant.kind == "person" else "body"
    named = "; ".join(m.span.cut(text) for m in participant.mentions if m.kind == "name")
    roles = "; ".join(r.span.cut(text) for r in participant.roles) or "-"
    return " | ".join([kind, participant.name, named, *([roles] if with_roles else [])])


def told(expected: tuple[str, ...], text: str) -> tuple[str, ...]:
    """The participants as lines, each with its roles where the line of the case states them."""
    found = find_cast(segment(text), tagger.tag(text).labels).participants
    stated = [line.count(" | ") == 3 for line in expected] + [True] * len(found)
    lines = [shown(p, text, with_roles=roles) for p, roles in zip(found, stated, strict=False)]
    return tuple(lines) or ("none",)


@pytest.mark.parametrize("case", tuple(cases("participants")), ids=lambda case: case.name)
def test_people_and_bodies_are_told_apart_as_the_case_says(
    case: Case, request: pytest.FixtureRequest
) -> None:
    if case.name in known_failures("participants"):
        request.applymarker(pytest.mark.xfail(strict=True, reason="listed in known-failures.txt"))
    assert told(case.expected, case.text) == case.expected


def test_every_known_failure_is_a_case() -> None:
    assert known_failures("participants") <= {case.name for case in cases("participants")}


def test_case_titles_are_unique() -> None:
    names = [case.name for case in cases("participants")]
    assert len(names) == len(set(names))


# ---- Claims ----


def cast(text: str) -> Cast:
    return find_cast(segment(text))


def mentions(text: str) -> dict[str, list[str]]:
    return {p.name: [m.span.cut(text) for m in p.mentions] for p in cast(text).participants}


def roles(text: str) -> dict[str, list[str]]:
    return {p.name: [r.span.cut(text) for r in p.roles] for p in cast(text).participants}


def test_a_title_in_front_of_a_name_is_a_role() -> None:
    text = "Kestrian Foreign Minister Ilka Maren met Sundholm's president Tomas Veyra."
    assert roles(text) == {
        "Ilka Maren": ["Kestrian Foreign Minister"],
        "Tomas Veyra": ["Sundholm's president"],
    }


def test_an_apposition_behind_a_name_is_a_role() -> None:
    text = "Piet Armand, the head of the Coastal League, left."
    assert roles(text)["Piet Armand"] == ["head of the Coastal League"]


def test_an_office_may_stand_before_the_name_and_a_comma() -> None:
    text = "She met the head of the Coastal League, Piet Armand, on Monday."
    assert roles(text)["Piet Armand"] == ["head of the Coastal League"]


def test_a_counterpart_is_a_role_that_was_inferred() -> None:
    text = "Foreign Minister Ilka Maren met her Sundholm counterpart Tomas Veyra."
    found = {p.name: p for p in cast(text).participants}
    assert [r.inferred for r in found["Tomas Veyra"].roles] == [True]
    assert [r.inferred for r in found["Ilka Maren"].roles] == [False]


@pytest.mark.parametrize("other", ["Maren", "Minister Maren", "Ilke Maren", "I. Maren", "Ms Maren"])
def test_a_name_is_joined_over_titles_initials_and_slips(other: str) -> None:
    text = f"Foreign Minister Ilka Maren arrived.\n\nLater {other} said that she was tired."
    assert list(mentions(text)) == ["Ilka Maren"]
    assert len(mentions(text)["Ilka Maren"]) >= 2


def test_a_surname_that_two_people_bear_names_neither() -> None:
    text = "Minister Ilka Maren met her son, the lawyer Jon Maren. Maren said it was late."
    assert mentions(text) == {"Ilka Maren": ["Ilka Maren"], "Jon Maren": ["Jon Maren"]}


def test_two_bodies_with_like_names_stay_two() -> None:
    text = "The Sundholm Defence Ministry answered. The Kestrian Defense Ministry said nothing."
    assert list(mentions(text)) == ["Sundholm Defence Ministry", "Kestrian Defense Ministry"]


def test_an_acronym_is_joined_with_the_name_that_it_stands_behind() -> None:
    text = "The Coastal Fishing Union (CFU) met. CFU said that it was late."
    assert mentions(text) == {"Coastal Fishing Union": ["Coastal Fishing Union", "CFU", "CFU"]}


def test_places_are_no_participants_unless_they_speak() -> None:
    assert list(mentions("Ilka Maren said that Moscow was cold.")) == ["Ilka Maren"]
    assert "Moscow" in mentions("Moscow said that it was cold.")


# ---- Laws ----

_GIVEN = st.sampled_from(["Ada", "Ilka", "Ilke", "Jon", "J.", "Oda", "Pak", "Ben"])
_SURNAME = st.sampled_from(
    ["Brink", "Brinck", "Maren", "van der Mekk", "al-Dorani", "Sung-ho", "King", "Holt Jr."]
)
_BODY = st.sampled_from(
    ["Harbour Board", "Sundholm Harbour Board", "Coastal Fishing Union", "CFU", "Ferrymen's Union"]
)
_PERSON = st.builds("{} {}".format, _GIVEN, _SURNAME)
_SENTENCE = st.one_of(
    st.builds("The engineer {} said that it was late.".format, _PERSON),
    st.builds("Mayor {} met the {} on Monday.".format, _PERSON, _BODY),
    st.builds("The {} said that it was late.".format, _BODY),
    st.builds("{} left early, and nobody saw {}.".format, _PERSON, _SURNAME),
)


@settings(derandomize=True, deadline=None, max_examples=150)
@given(st.one_of(st.text(max_size=300), st.lists(_SENTENCE, max_size=8).map(" ".join)))
def test_every_mention_lies_in_the_text_and_belongs_to_one_participant(text: str) -> None:
    found = find_cast(segment(text)).participants
    spans = [m.span for p in found for m in p.mentions]
    assert all(0 <= s.start < s.end <= len(text) for s in spans)
    assert len(spans) == len(set(spans))
    assert all(p.name in {m.span.cut(text) for m in p.mentions} for p in found)


@settings(derandomize=True, deadline=None, max_examples=150)
@given(st.lists(st.builds("Mayor {} met the {} on Monday.".format, _PERSON, _BODY), max_size=6), st.randoms())
def test_full_names_are_joined_alike_whatever_the_order_of_the_paragraphs(
    paragraphs: list[str], chance: Random
) -> None:
    """A full name says who it means wherever it stands; only a bare surname is read by what precedes it."""
    shuffled = list(paragraphs)
    chance.shuffle(shuffled)
    assert together(paragraphs) == together(shuffled)


def together(paragraphs: list[str]) -> set[tuple[str, ...]]:
    text = "\n\n".join(paragraphs)
    found = find_cast(segment(text)).participants
    return {tuple(sorted(m.span.cut(text) for m in p.mentions if m.kind == "name")) for p in found}


@settings(derandomize=True, deadline=None)
@given(st.text(min_size=1, max_size=12), st.text(min_size=1, max_size=12))
def test_a_slip_is_one_in_both_directions_and_spelling_a_word_twice_changes_nothing(
    one: str, other: str
) -> None:
    assert is_slip(one, other, 0.7) == is_slip(other, one, 0.7)
    assert spelt(one) == spelt(one.upper()) or one.lower() != one.upper().lower()


@pytest.mark.parametrize(
    "sentence",
    [
        "Minister Ada Brink{i} of the Harbour Board said that it was late.",
        "Minister {w} Brink said that it was late.",
        "Brink said that it was late. Mr Ada{w} Brink met Ms Oda{w} Brink.",
        "The {w} Harbour Board said that it was late. Harbour Board members left.",
        "{w} said that it was late.",
    ],
    ids=["one given name", "one surname", "two of a surname", "one board's name", "single words"],
)
def test_names_are_read_in_time_that_grows_with_their_number(sentence: str) -> None:
    """A step that compared all names with all would take 25 times as long for five times the names."""
    few, many = seconds(sentence, 800), seconds(sentence, 4_000)
    assert many < 12 * few + 0.5  # five times the work, and room for a busy machine


def seconds(sentence: str, number: int) -> float:
    document = segment(
        "\n\n".join(sentence.format(i=invented(i).lower(), w=invented(i)) for i in range(number))
    )
    start = time.process_time()
    find_cast(document)
    return time.process_time() - start


def invented(number: int) -> str:
    """A word of its own for each number: `Babab`, `Babac`."""
    letters = ""
    for consonants in ("bdfgklmnprstvz", "aeiou") * 3:
        number, at = divmod(number, len(consonants))
        letters += consonants[at]
    return letters.capitalize()
