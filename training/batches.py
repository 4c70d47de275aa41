"""Examples as windows of numbers with the answers to learn. Text is seen only through `generator.tagger`."""

import random
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from tokenizers import Tokenizer

from generator import tagger
from training.corpus import Example, Place

UNKNOWN = -100
"""The answer where nobody knows it: nothing is learnt."""
_SHORTEST_ROOM = 150
Ints = npt.NDArray[np.int64]


class Links(NamedTuple):
    """Children, heads, how they lie (`tagger.relate`), and heads by number, `len(heads)` for none."""

    children: Ints
    heads: Ints
    features: Ints
    answers: Ints


class Case(NamedTuple):
    """One window: piece numbers, shapes, the places of first pieces, and the answers for each word."""

    ids: list[int]
    shapes: list[int]
    firsts: list[int]
    statements: list[int]
    names: list[int]
    name_weight: float
    links: tuple[Links | None, ...]
    """As `tagger.LINKED`."""


def cases(example: Example, tokenizer: Tokenizer, chance: random.Random | None = None) -> Iterator[Case]:
    """The windows of an example; with `chance` their borders fall differently each time."""
    words = tagger.read_words(example.text, tokenizer)
    room = chance.randint(_SHORTEST_ROOM, tagger.WINDOW - 2) if chance else tagger.WINDOW - 2
    places = _Places(words)
    statements, spans, heads = _statement_answers(example, places)
    names = _name_answers(example, places)
    is_first = True
    start = 0
    while start < len(words):
        window = next(iter(tagger.windows(words[start:], room if is_first else tagger.WINDOW - 2, 0)))
        end = start + window.end
        part = words[start:end]
        ids, shapes, firsts = tagger.pieces(part)
        linked = [_links(spans[a], spans[b], heads[a, b], part, start) for a, b in heads]
        yield Case(
            ids, shapes, firsts, statements[start:end], names[start:end], example.name_weight, tuple(linked)
        )
        start, is_first = end, False


class _Places:
    """From code points to word numbers."""

    def __init__(self, words: Sequence[tagger.Word]) -> None:
        self._starts = np.array([word.start for word in words])
        self._ends = np.array([word.end for word in words])
        self.count = len(words)

    def words(self, place: Place) -> tuple[int, int]:
        """The words that share a code point with `place`, `first:end`."""
        first = int(np.searchsorted(self._ends, place[0], side="right"))
        return first, int(np.searchsorted(self._starts, place[1], side="left"))


_Spans = dict[str, list[tuple[int, int]]]
_Heads = dict[tuple[tagger.Kind, tagger.Kind], dict[tuple[int, int], tuple[int, int] | None]]


def _statement_answers(example: Example, places: _Places) -> tuple[list[int], _Spans, _Heads]:
    """Labels of all words, spans of each kind, and for each of `tagger.LINKED` the heads of its children."""
    if example.said is None:
        return [UNKNOWN] * places.count, {}, {}
    labels = [0] * places.count
    spans: _Spans = {kind: [] for kind in tagger.STATEMENT_KINDS}
    heads: _Heads = {kinds: {} for kinds in tagger.LINKED}
    for said in example.said:
        parts = {
            kind: [span for place in getattr(said, kind) if (span := places.words(place))[0] < span[1]]
            for kind in tagger.STATEMENT_KINDS
        }
        for kind, found in parts.items():
            spans[kind] += [span for span in found if span not in spans[kind]]
        for kinds, known in heads.items():
            for child in parts[kinds[0]]:
                known[child] = next(iter(parts[kinds[1]]), None)
    # contents first, so that a source or cue that stands inside one wins over it
    for number, kind in reversed(list(enumerate(tagger.STATEMENT_KINDS))):
        for first, end in spans[kind]:
            labels[first:end] = [2 * number + 1] + [2 * number + 2] * (end - first - 1)
    return labels, {kind: sorted(found) for kind, found in spans.items()}, heads


def _name_answers(example: Example, places: _Places) -> list[int]:
    if example.names is None:
        return [UNKNOWN] * places.count
    labels = [0] * places.count
    # longer ones first, so that a name inside another is the one that stays
    for name in sorted(example.names, key=lambda n: n.place[0] - n.place[1]):
        first, end = places.words(name.place)
        if name.kind is None:
            labels[first:end] = [UNKNOWN] * (end - first)
        elif first < end:
            number = tagger.NAME_KINDS.index(name.kind)
            labels[first:end] = [2 * number + 1] + [2 * number + 2] * (end - first - 1)
    return labels


def _links(
    children: Sequence[tuple[int, int]],
    heads: Sequence[tuple[int, int]],
    answers: dict[tuple[int, int], tuple[int, int] | None],
    words: Sequence[tagger.Word],
    start: int,
) -> Links | None:
    """The links inside a window; a child whose head lies outside has no answer here."""

    def inside(spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
        return [(a - start, b - start) for a, b in spans if start <= a and b <= start + len(words)]

    near, found = inside(children), inside(heads)
    if not near or not found:
        return None
    numbers = {head: index for index, head in enumerate(found)}
    wanted = []
    for child in near:
        head = answers[child[0] + start, child[1] + start]
        here = None if head is None else (head[0] - start, head[1] - start)
        wanted.append(len(found) if here is None else numbers.get(here, UNKNOWN))
    rows, columns = np.array(near), np.array(found)
    return Links(rows, columns, tagger.relate(rows, columns, tagger.openings(words)), np.array(wanted))
