"""What the trained reader took for sources and names, by place; how far it is believed, others say."""

from bisect import bisect_left
from collections.abc import Sequence

from generator.tagger import Label
from generator.values import Span


class NameLabels:
    """Labels of sources, people, organisations and places."""

    def __init__(self, seen: Sequence[Label]) -> None:
        self._labels = [label for label in seen if label.kind in {"person", "organisation", "place"}]
        self._starts = [label.span.start for label in self._labels]
        self._sources = frozenset(label.span.end for label in seen if label.kind == "source")

    def near(self, span: Span) -> Label | None:
        """The last label that shares a letter with `span`; a person's before others."""
        at = bisect_left(self._starts, span.end)
        met = [label for label in reversed(self._labels[max(0, at - 3) : at]) if label.span.meets(span)]
        return next((label for label in met if label.kind == "person"), met[0] if met else None)

    def denies_person(self, span: Span) -> bool:
        """Whether the reader, which saw names in this text, saw no person at `span`."""
        near = self.near(span)
        return bool(self._labels) and (near is None or near.kind != "person")

    def ends_source(self, end: int) -> bool:
        """Whether a source ends at `end`."""
        return end in self._sources

    def ends_person(self, end: int) -> bool:
        """Whether a person's name ends at `end`."""
        label = self._before(end)
        return label is not None and label.kind == "person" and label.span.end == end

    def person_ending(self, start: int, end: int) -> int | None:
        """Where a person's name begins that ends at `end` and begins behind `start`."""
        label = self._before(end)
        is_person = label is not None and label.kind == "person" and label.span.end == end
        return label.span.start if label and is_person and label.span.start > start else None

    def _before(self, end: int) -> Label | None:
        """The last label that begins before `end`."""
        at = bisect_left(self._starts, end)
        return self._labels[at - 1] if at else None
