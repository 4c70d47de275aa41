"""Briefings are related by what they share, the rare more than the common; the work grows as they do."""

from dataclasses import replace
from itertools import permutations
from time import process_time

from hypothesis import given, settings
from hypothesis import strategies as st
from invented import BRIEFING

from generator.document import to_json
from generator.relations import MOST, NEAR, Kind, Mark, Traits, marks_of, relate


def traits(name: str, *marks: str, day: str | None = "2024-03-14") -> Traits:
    """A briefing with marks such as `person Oda Lind`."""
    return Traits(name, day, tuple(mark(words) for words in marks))


def mark(words: str) -> Mark:
    kinds: dict[str, Kind] = {"person": "person", "body": "organisation", "place": "place", "day": "day"}
    kind, name = words.split(" ", 1)
    return Mark(kinds[kind], name.lower(), name)


def others(briefings: list[Traits], name: str) -> list[str]:
    return [found.other for found in relate(briefings)[name]]


def test_marks_are_full_names_the_place_and_the_day() -> None:
    found = {(mark.kind, mark.key) for mark in marks_of(to_json(BRIEFING))}
    assert ("person", "ilka maren") in found
    assert ("organisation", "kestrian defense ministry") in found
    assert ("place", "aldhaven") in found
    assert ("day", "2024-03-14") in found


def test_a_bare_surname_and_a_bare_commission_relate_nothing() -> None:
    people = BRIEFING.participants
    short = (
        replace(people[0], name="Maren"),
        replace(people[2], name="Commission"),
        replace(people[3], name="KNA"),
    )
    found = {mark.key for mark in marks_of(to_json(replace(BRIEFING, participants=short)))}
    assert found == {"kna", "aldhaven", "2024-03-14"}


def test_case_and_accents_make_no_other_name() -> None:
    accented = replace(BRIEFING, participants=(replace(BRIEFING.participants[0], name="ILKA Mären"),))
    assert {m.key for m in marks_of(to_json(accented)) if m.kind == "person"} == {"ilka maren"}


def test_the_words_of_a_mark_are_cut_from_the_source_and_on_the_page() -> None:
    words = {mark.key: mark.words for mark in marks_of(to_json(BRIEFING))}
    shown = [event.span.cut(BRIEFING.article.text) for event in BRIEFING.events]
    assert words["ilka maren"] == shown[0]
    assert words["oda lind"] == shown[3]
    assert words["kestrian defense ministry"] == "the freighter was hit by warning shots"


def test_a_rare_person_counts_more_than_a_common_place() -> None:
    crowd = [traits(f"n{number}", "place Aldhaven", "body Harbour Board") for number in range(8)]
    rare = [traits("a", "person Oda Lind", "place Aldhaven"), traits("z", "person Oda Lind")]
    assert others([*crowd, *rare], "a")[0] == "z"


def test_a_place_or_a_day_alone_relates_nothing_and_both_do() -> None:
    first = traits("a", "place Aldhaven", "day 2024-03-14")
    assert others([first, traits("b", "place Aldhaven")], "a") == []
    assert others([first, traits("b", "day 2024-03-14")], "a") == []
    assert others([first, traits("b", "place Aldhaven", "day 2024-03-14")], "a") == ["b"]


def test_of_equals_the_nearest_in_time_comes_first() -> None:
    days = {"a": "2024-03-14", "far": "2021-01-01", "near": "2024-03-01", "undated": None}
    briefings = [traits(name, "person Oda Lind", day=day) for name, day in days.items()]
    assert others(briefings, "a") == ["near", "far", "undated"]


def test_a_briefing_lists_those_that_list_it() -> None:
    """Ten share one person; one of them is nearer to five others than to the last."""
    many = [traits(f"n{number}", "person Oda Lind", day=f"2024-03-{number + 10}") for number in range(9)]
    late = traits("late", "person Oda Lind", day="2024-06-01")
    related = relate([*many, late])
    assert [found.other for found in related["late"]][:MOST] == ["n8", "n7", "n6", "n5", "n4"]
    assert "late" not in [found.other for found in related["n8"]][:MOST]
    assert "late" in [found.other for found in related["n8"]]


def test_what_is_shared_comes_weightiest_first() -> None:
    both = ("place Aldhaven", "body Harbour Board", "person Oda Lind")
    (found,) = relate([traits("a", *both), traits("b", *both), traits("c", "person Jon Sarn")])["a"]
    assert [mark.name for mark in found.shared] == ["Oda Lind", "Harbour Board", "Aldhaven"]


def test_the_order_of_the_briefings_does_not_matter() -> None:
    briefings = [
        traits("a", "person Oda Lind", "place Aldhaven"),
        traits("b", "person Oda Lind", "person Jon Sarn"),
        traits("c", "person Jon Sarn", "place Aldhaven", "day 2024-03-14"),
        traits("d", "day 2024-03-14", "place Aldhaven", day=None),
    ]
    assert len({str(sorted(relate(order).items())) for order in permutations(briefings)}) == 1


@given(
    st.lists(
        st.lists(st.sampled_from(["person A B", "person C D", "body E F", "place G", "day H"]), max_size=5),
        max_size=9,
    )
)
@settings(max_examples=150, derandomize=True, deadline=None)
def test_every_relation_is_to_another_briefing_once_and_shares_something(sets: list[list[str]]) -> None:
    briefings = [traits(f"n{number}", *sorted(set(marks))) for number, marks in enumerate(sets)]
    by_name = {one.id: one for one in briefings}
    for name, found in relate(briefings).items():
        names = [relation.other for relation in found]
        assert len(names) == len(set(names)) <= 2 * MOST
        assert name not in names
        for relation in found:
            theirs = {(m.kind, m.key) for m in by_name[relation.other].marks}
            assert relation.shared
            assert all((m.kind, m.key) in theirs for m in relation.shared)


def test_the_work_grows_with_the_number_of_briefings() -> None:
    """Everybody shares a place and a person with hundreds; all pairs would take `times` squared as long."""
    times = 8

    def seconds(number: int) -> float:
        briefings = [
            traits(f"n{i:05}", "place Aldhaven", f"person P {i % 7}", f"person Q {i % 97}")
            for i in range(number)
        ]
        start = process_time()
        assert len(relate(briefings)) == number
        return process_time() - start

    small = 20 * NEAR
    few, many = (min(seconds(number) for _ in range(3)) for number in (small, small * times))
    assert many < 3 * times * max(few, 0.005)
