"""Our invented articles with inline marks, read as text and spans. It knows nothing about learning.

    # Ships wait at Aldhaven
    trap: the speaker stands inside the quotation

    {1s:Maren} {1c:said} {1q:that the ships would wait}.

The number is the attribution; `s` is a source, `c` a cue, `q` a content. Several marks of one number and
letter make one discontinuous span, `{1s,2s:Maren}` serves two attributions, and marks may nest.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

_PARTS = {"s": "source", "c": "cue", "q": "content"}
_MARK = re.compile(r"\{((?:\d+[scq])(?:,\d+[scq])*):|[{}]")


class MarkError(ValueError):
    """Marks that do not fit together. `line` counts from 1 over the whole file, header included."""

    def __init__(self, message: str, line: int) -> None:
        super().__init__(f"line {line}: {message}")
        self.line = line


class Place(NamedTuple):
    """Half-open code points of the text without its marks."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Attribution:
    """Who said what, each part the places of its marks in order; a part without marks is empty."""

    number: int
    source: tuple[Place, ...]
    cue: tuple[Place, ...]
    content: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class MarkedArticle:
    """An article without its marks and header; attributions in the order of their numbers."""

    text: str
    attributions: tuple[Attribution, ...]
    title: str | None = None
    traps: tuple[str, ...] = ()
    """What makes the article hard, in the words of who wrote it."""


def read(marked: str) -> MarkedArticle:
    r"""The article that `marked` holds, its header taken off. Raises `MarkError` where the marks are wrong.

    >>> article = read("# Wait\n\n{1s:Maren} {1c:said} {1q:no}.")
    >>> article.text, article.attributions[0].content
    ('Maren said no.', (Place(start=11, end=13),))
    """
    title, traps, body, line = _header(marked)
    text, marks = _unmarked(body, line)
    return MarkedArticle(text, tuple(_attributions(marks)), title, traps)


def _header(marked: str) -> tuple[str | None, tuple[str, ...], str, int]:
    """Title, traps, what follows the header, and the line on which that begins."""
    if not marked.startswith("# "):
        return None, (), *_body(marked, 1)
    head, _, rest = marked.partition("\n\n")
    title, *lines = head.splitlines()
    traps = []
    for number, line in enumerate(lines, start=2):
        if not line.startswith("trap:"):
            raise MarkError(f"a line of the header is a trap, as in `trap: lost mark`, not {line!r}", number)
        traps.append(line.removeprefix("trap:").strip())
    return title.removeprefix("# ").strip(), tuple(traps), *_body(rest, len(lines) + 3)


def _body(text: str, line: int) -> tuple[str, int]:
    """`text`, which begins on `line`, without the empty lines around it, and where the rest begins."""
    body = text.lstrip("\n")
    return body.rstrip("\n"), line + len(text) - len(body)


class _Mark(NamedTuple):
    number: int
    part: str
    place: Place


def _unmarked(body: str, line: int) -> tuple[str, list[_Mark]]:
    """`body` without its marks, and the marks with places in what is left."""
    text = ""
    marks: list[_Mark] = []
    opened: list[tuple[str, int]] = []
    at = 0
    for match in _MARK.finditer(body):
        text += body[at : match.start()]
        at = match.end()
        here = line + body.count("\n", 0, match.start())
        if match.group() == "{":
            raise MarkError("a brace that opens no mark; a mark looks like {1s:Maren}", here)
        if match.group() != "}":
            opened.append((match.group(1), len(text)))
            continue
        if not opened:
            raise MarkError("a closing brace without a mark that it closes", here)
        names, start = opened.pop()
        if start == len(text):
            raise MarkError(f"the mark {{{names}:}} holds no words", here)
        marks += [_Mark(int(n[:-1]), _PARTS[n[-1]], Place(start, len(text))) for n in names.split(",")]
    if opened:
        raise MarkError(f"the mark {{{opened[-1][0]}: is never closed", line + body.count("\n"))
    return text + body[at:], marks


def _attributions(marks: list[_Mark]) -> Iterator[Attribution]:
    for number in sorted({mark.number for mark in marks}):
        places = {
            part: tuple(sorted(mark.place for mark in marks if (mark.number, mark.part) == (number, part)))
            for part in _PARTS.values()
        }
        yield Attribution(number, places["source"], places["cue"], places["content"])
