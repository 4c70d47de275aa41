"""Looking places up, against a look at all of them."""

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from generator.spans import Placed, merged, placed
from generator.values import Span

SPANS = st.builds(lambda start, length: Span(start, start + length), st.integers(0, 40), st.integers(1, 15))


@given(st.lists(SPANS, max_size=12), SPANS)
@settings(max_examples=300, derandomize=True, deadline=None)
def test_what_meets_a_span_is_what_a_look_at_all_finds(spans: list[Span], asked: Span) -> None:
    found = list(Placed(enumerate_places(spans)).meeting(asked))
    assert sorted(found) == [number for number, span in enumerate(spans) if span.meets(asked)]
    assert [spans[number].start for number in found] == sorted(spans[number].start for number in found)
    assert placed(spans).meets(asked) == bool(found)


def enumerate_places(spans: list[Span]) -> list[tuple[Span, int]]:
    return [(span, number) for number, span in enumerate(spans)]


@given(st.lists(SPANS, max_size=12))
@settings(max_examples=300, derandomize=True, deadline=None)
def test_merged_spans_cover_the_same_places_and_stand_apart(spans: list[Span]) -> None:
    together = merged(spans)
    assert {at for span in together for at in range(span.start, span.end)} == {
        at for span in spans for at in range(span.start, span.end)
    }
    assert all(one.end < other.start for one, other in pairwise(together))
