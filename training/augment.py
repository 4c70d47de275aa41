"""Flaws of real copy, put into clean articles, seeded: lost, doubled and exchanged marks, odd headlines.

An article is rewritten by edits; places move with the text, and a place that becomes empty is dropped.
"""

import random
import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace
from itertools import accumulate

from training.corpus import Example, Name, Place, Said

STYLES = (("“", "”"), ('"', '"'), ("«", "»"), ("„", "“"), ("``", "''"), ("„", "‟"), ("”", "”"))
"""Pairs of opening and closing marks; the weights below favour what papers print."""
_STYLE_WEIGHTS = (6, 10, 1, 1, 2, 1, 1)
_MARK = re.compile(r"``|''|[“”\"„‟«»]")

Edit = tuple[int, int, str]
"""Replace the code points `start:end` by these."""


def flawed(example: Example, chance: random.Random) -> Example:
    """`example` as a careless desk might have printed it; some stay as they are."""
    if chance.random() < 0.4:
        return example
    marks = [(m.start(), m.end()) for m in _MARK.finditer(example.text)]
    opens = _roles(example.text, marks)
    style = chance.choices(STYLES, _STYLE_WEIGHTS)[0] if chance.random() < 0.5 else None
    is_careless = chance.random() < 0.4
    headline = example.text.find("\n\n")
    bare_headline = chance.random() < 0.1
    edits: list[Edit] = []
    for (start, end), opening in zip(marks, opens, strict=True):
        mark = style[0 if opening else 1] if style else example.text[start:end]
        if bare_headline and start < headline:
            mark = ""
        elif is_careless and chance.random() < 0.12:
            mark = chance.choice(["", "", "", mark * 2, STYLES[0][0], STYLES[0][1], '"'])
        if mark != example.text[start:end]:
            edits.append((start, end, mark))
    return _with_headline(rewritten(example, edits), chance)


def rewritten(example: Example, edits: Sequence[Edit]) -> Example:
    """`example` with `edits`, in order and apart from each other, made; all places moved along."""
    if not edits:
        return example
    pieces: list[str] = []
    at = 0
    for start, end, new in edits:
        pieces += [example.text[at:start], new]
        at = end
    move = _Mover(edits)
    return replace(
        example,
        text="".join([*pieces, example.text[at:]]),
        said=None if example.said is None else tuple(move.said(said) for said in example.said),
        names=None if example.names is None else tuple(move.names(example.names)),
    )


class _Mover:
    """Moves places of the old text to the new one."""

    def __init__(self, edits: Sequence[Edit]) -> None:
        self._starts = [start for start, _, _ in edits]
        self._edits = edits
        self._shifts = [0, *accumulate(len(new) - (end - start) for start, end, new in edits)]

    def said(self, said: Said) -> Said:
        return Said(self._places(said.source), self._places(said.cue), self._places(said.content))

    def names(self, names: Sequence[Name]) -> list[Name]:
        return [Name(place, name.kind) for name in names for place in self._places((name.place,))]

    def _places(self, places: Sequence[Place]) -> tuple[Place, ...]:
        moved = ((self._moved(start), self._moved(end)) for start, end in places)
        return tuple((start, end) for start, end in moved if start < end)

    def _moved(self, place: int) -> int:
        index = bisect_right(self._starts, place - 1)
        if index and place < self._edits[index - 1][1]:
            return self._starts[index - 1] + self._shifts[index - 1]
        return place + self._shifts[index]


def _roles(text: str, marks: Sequence[Place]) -> list[bool]:
    """For each mark, whether it opens: by its form, else by the space around it."""
    return [
        text[start:end] in {"“", "``", "„", "«", "‟"}
        or (
            text[start:end] == '"'
            and not text[start - 1 : start].strip()
            and bool(text[end : end + 1].strip())
        )
        for start, end in marks
    ]


def _with_headline(example: Example, chance: random.Random) -> Example:
    """Now and then the first paragraph in Title Case or lower case, if it is short as a headline is."""
    end = example.text.find("\n\n")
    if not 0 < end < 160 or chance.random() > 0.2:
        return example
    old = example.text[:end]
    new = old.lower() if chance.random() < 0.3 else re.sub(r"\b[a-z]", lambda m: m.group().upper(), old)
    return replace(example, text=new + example.text[end:]) if len(new) == len(old) else example
