"""Many places of a text, looked up by where they stand: each question takes a bisection, not a look at all.

It knows spans and whatever is kept with them, and nothing of what they mean.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate
from typing import Generic, TypeVar

from generator.values import Span

T = TypeVar("T")


class Placed(Generic[T]):
    """Things, each with its place; they may overlap, and one may have several places."""

    def __init__(self, things: Iterable[tuple[Span, T]]) -> None:
        self._things = sorted(things, key=lambda thing: thing[0].start)
        self._starts = [span.start for span, _ in self._things]
        self._reaches = list(accumulate((span.end for span, _ in self._things), max))
        """How far any thing up to each reaches: what lies further on cannot be met by those before."""

    def meeting(self, span: Span) -> Iterator[T]:
        """The things whose place shares a code point with `span`, in order of where they begin.

        >>> placed = Placed([(Span(0, 9), "whole"), (Span(3, 5), "inner"), (Span(9, 12), "next")])
        >>> list(placed.meeting(Span(4, 6)))
        ['whole', 'inner']
        """
        return (thing for place, thing in self._near(span) if place.meets(span))

    def meets(self, span: Span) -> bool:
        """Whether any thing's place shares a code point with `span`."""
        return any(place.meets(span) for place, _ in self._near(span))

    def _near(self, span: Span) -> Sequence[tuple[Span, T]]:
        first = bisect_right(self._reaches, span.start)
        return self._things[first : bisect_left(self._starts, span.end, lo=first)]


def placed(spans: Iterable[Span]) -> Placed[Span]:
    """Spans that are looked up for themselves."""
    return Placed((span, span) for span in spans)


def merged(spans: Sequence[Span]) -> list[Span]:
    """The stretches that `spans` cover, in order, those that touch as one."""
    out: list[Span] = []
    for span in sorted(spans):
        if out and span.start <= out[-1].end:
            out[-1] = Span(out[-1].start, max(out[-1].end, span.end))
        else:
            out.append(span)
    return out
