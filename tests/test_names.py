"""Names before anybody joins them: runs of capitals, what their words say, what the trained reader saw."""

import gc
import time
from collections.abc import Iterator
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.name_kinds import kind_of
from generator.name_labels import NameLabels
from generator.name_runs import find_runs, pieces
from generator.name_words import countries, lexicon
from generator.names import find_names, is_credit, is_headline
from generator.participants import find_cast
from generator.segmentation import segment, words
from generator.stand_ins import find_descriptions
from generator.tagger import Kind, Label
from generator.values import Span

SCRAPS = [
    "Ilka",
    "Maren",
    "Minister",
    "the",
    "of",
    "said",
    "Mr",
    ".",
    ",",
    "'s",
    "Union",
    "May",
    "al-Amr",
    "I",
    "&",
]
SENTENCES = st.lists(st.sampled_from(SCRAPS), min_size=1, max_size=25).map(" ".join)


@settings(derandomize=True, max_examples=200)
@given(SENTENCES)
def test_runs_and_their_pieces_stand_in_order_and_apart(sentence: str) -> None:
    found = words(sentence, Span(0, len(sentence)))
    runs = list(find_runs(found))
    parts = [piece for run in runs for piece in pieces(found, *run, NameLabels(()))]
    for places in (runs, parts):
        assert all(0 <= first < end <= len(found) for first, end in places)
        assert all(a[1] <= b[0] for a, b in pairwise(places))
    assert all(found[first].is_capital for first, _ in runs)


@settings(derandomize=True, max_examples=200)
@given(SENTENCES)
def test_names_do_not_meet_and_descriptions_are_no_part_of_them(sentence: str) -> None:
    document = segment(sentence)
    names = find_names(document)
    assert all(a.span.end <= b.span.start for a, b in pairwise(names))
    whole = [Span(n.whole.start, n.span.end) for n in names if n.guess != "place" and len(n.words) > 1]
    assert not any(d.span.meets(span) for d in find_descriptions(document, names) for span in whole)


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Orrin Street", "thing"),
        ("Orrin Harbour Union", "organisation"),
        ("New Zealand", "place"),
        ("Ilka Maren", None),
    ],
)
def test_a_names_words_tell_what_it_names_or_nothing(name: str, kind: str | None) -> None:
    found = words(name, Span(0, len(name)))
    assert kind_of(found, 0, len(found)) == kind


PLACES = sorted(place for row in lexicon().long_places.values() for place, _ in row)
TOKENS = sorted({word for place in PLACES for word in place.split()} | {"minister", "Newest", "of"})


@settings(derandomize=True, max_examples=300)
@given(st.lists(st.sampled_from(TOKENS), max_size=5), st.sampled_from(PLACES))
def test_a_place_of_several_words_is_found_wherever_it_stands(before: list[str], place: str) -> None:
    parts = [*before, *place.split(), "minister"]
    every = {name: country for row in lexicon().long_places.values() for name, country in row}
    inside = {country for name, country in every.items() if name in " ".join(parts)}
    assert inside <= countries(parts)


def label(text: str, words: str, kind: Kind) -> Label:
    start = text.index(words)
    return Label(Span(start, start + len(words)), kind, 0.9)


def test_of_labels_that_meet_a_name_a_persons_counts() -> None:
    text = "Kestrian Ilka Maren spoke in Lomar."
    seen = NameLabels([label(text, "Kestrian", "organisation"), label(text, "Ilka Maren", "person")])
    near = seen.near(Span(0, len("Kestrian Ilka Maren")))
    assert near is not None
    assert near.kind == "person"
    assert seen.near(Span(text.index("Lomar"), len(text))) is None
    assert seen.person_ending(0, len("Kestrian Ilka Maren")) == text.index("Ilka")


def test_headlines_and_credits_are_told_from_sentences() -> None:
    def sentence(text: str) -> list[bool]:
        (found,) = segment(text).sentences()
        return [is_headline(found), is_credit(found)]

    assert sentence("Veyra Minister Ilka Maren Opens New Harbour") == [True, False]
    assert sentence("By Ilka Maren and Ben Holt for the harbour") == [False, False]
    assert sentence("By Ilka Maren and Ben") == [False, True]
    assert sentence("By noon the harbour of Lomar was full again and open.") == [False, False]


@pytest.fixture
def only_our_own_time() -> Iterator[None]:
    """The collector looks through all that other tests have left behind."""
    gc.disable()
    yield
    gc.enable()


@pytest.mark.usefixtures("only_our_own_time")
@pytest.mark.parametrize("between", [" ", ", ", " said so. "])
def test_many_names_take_no_more_than_their_number(between: str) -> None:
    def seconds(number: int) -> float:
        names = (
            f"Ilka {chr(65 + n % 26)}{chr(97 + n // 26 % 26)}{chr(97 + n // 676 % 26)}mar"
            for n in range(number)
        )
        document = segment(between.join(names))
        began = time.process_time()
        find_cast(document)
        return time.process_time() - began

    short, long = (min(seconds(number) for _ in range(2)) for number in (250, 2_000))
    assert long < 20 * short


@pytest.mark.usefixtures("only_our_own_time")
def test_one_person_named_again_and_again_takes_no_more_than_the_number() -> None:
    def seconds(number: int) -> float:
        document = segment("Ilka Maren left. " + "Maren said so again. " * number)
        began = time.process_time()
        cast = find_cast(document)
        assert len(cast.participants[0].mentions) == number + 1
        return time.process_time() - began

    short, long = (min(seconds(number) for _ in range(2)) for number in (500, 4_000))
    assert long < 20 * short
