"""Front matter as its lines: each key with where it stands, so that all stays as people wrote it.

PyYAML says where things stand; values stay text, and nothing is ever written by it.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import yaml

from generator.errors import PageError

if TYPE_CHECKING:
    from yaml._yaml import Mark as _CMark

LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+\Z")
"""A line with its end, whatever that is."""
BLOCK = re.compile(r"\A\ufeff?---[ \t]*\r?\n(?P<yaml>.*?)^---[ \t]*(?:\r?\n|\Z)", re.DOTALL | re.MULTILINE)
"""The front matter at the beginning of a page."""
_FAST = yaml.CSafeLoader if yaml.__with_libyaml__ else yaml.SafeLoader

_Events = Iterator[yaml.Event]


@dataclass(frozen=True, slots=True)
class Key:
    """A key of the front matter and where its lines stand, as indices of the text."""

    name: str | None
    """`None` for a key that is not a plain word."""
    start: int
    header: int
    """Where the key's own line ends."""
    stop: int
    """Where its last line ends; comments and blank lines behind its value are not among them."""
    value: slice
    """Empty if nothing stands there, the whole block if it is no plain value."""
    plain: bool
    below: "tuple[Key, ...] | None"
    """The keys of a block below this one; `None` if there is no such block."""


def loaded(text: str) -> Any:  # noqa: ANN401 (YAML may hold anything)
    """The value of a YAML text; yaml.YAMLError, with the line, if it has none."""
    try:
        return yaml.load(text, _FAST)  # noqa: S506 (both readers are safe)
    except yaml.YAMLError:
        return yaml.safe_load(text)  # slower by far, and says better what is wrong


@lru_cache(maxsize=8)
def keys_of(text: str, *, ours: bool = False) -> tuple[Key, ...]:
    """The keys of the front matter, those of blocks below them included; PageError, with the line, if it is
    none.

    `ours`: nobody edited it, so that the fast reader of YAML serves, which takes some things that MkDocs'
    own does not. The last few are remembered: a merge reads the same front matter several times.
    """
    try:
        events = _events(text, _FAST if ours else yaml.SafeLoader)
        next(events)  # The stream's start.
        if isinstance(next(events), yaml.StreamEndEvent):
            return ()
        node = _node(text, events)
        next(events)  # The document's end.
        if not isinstance(event := next(events), yaml.StreamEndEvent):
            raise unreadable("it must be one document", text, _at(event.start_mark))
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise unreadable(str(error.problem), text, _at(mark)) from error
    except yaml.reader.ReaderError as error:
        raise unreadable("it holds a character that YAML forbids", text, error.position) from error
    if node.below is None:
        raise unreadable("it must hold keys, one a line", text, node.value.start)
    return node.below


def unreadable(problem: str, text: str, index: int) -> PageError:
    """The page's line at an index of its front matter, which begins in the second."""
    ends = [match.end() for match in LINE.finditer(text)]
    line = 2 + min(bisect_right(ends, index), max(len(ends) - 1, 0))
    return PageError(f"The front matter cannot be read: {problem}.", line=line)


def _events(text: str, loader: "type[yaml.SafeLoader | yaml.CSafeLoader]") -> _Events:
    anchors = set()
    for event in yaml.parse(text, Loader=loader):
        if isinstance(event, yaml.AliasEvent) and event.anchor not in anchors:
            raise unreadable(f"nothing is called {event.anchor!r}", text, _at(event.start_mark))
        anchors.add(getattr(event, "anchor", None))
        yield event


def _node(text: str, events: _Events) -> Key:
    """The next value, as a key that has no name yet."""
    event = next(events)
    start = _at(event.start_mark)
    if isinstance(event, yaml.MappingStartEvent) and not event.flow_style:
        below = tuple(_keys(text, events))
        stop = below[-1].value.stop if below else _at(event.end_mark)
    else:
        below, stop = None, _skip(event, events)
    plain = isinstance(event, yaml.ScalarEvent)
    return Key(None, start, start, stop, slice(start, stop), plain, below)


def _keys(text: str, events: _Events) -> Iterator[Key]:
    """The keys of a block. Raises PageError where two stand on a line, or one stands twice."""
    seen: set[str | None] = set()
    for event in events:
        if isinstance(event, yaml.MappingEndEvent):
            return
        index = _at(event.start_mark)
        behind = _skip(event, events)
        name = event.value if isinstance(event, yaml.ScalarEvent) else None
        start = _line_start(text, index)
        if text[start:index].strip(" "):
            raise unreadable("a key must begin its line", text, index)
        if name is not None and name in seen:
            raise unreadable(f"{name!r} stands twice", text, index)
        seen.add(name)
        value = _node(text, events)
        yield replace(
            value,
            name=name,
            start=start,
            header=_line_end(text, behind),
            stop=_end_of_lines(text, behind, value.value.stop),
        )


def _skip(event: yaml.Event, events: _Events) -> int:
    """Where the last word of a node ends. The mark of a block stands behind the comments that follow it."""
    stop, open_flows = _at(event.end_mark), [getattr(event, "flow_style", None)]
    if not isinstance(event, yaml.CollectionStartEvent):
        return stop
    while open_flows:
        event = next(events)
        flow: bool | None = True
        if isinstance(event, yaml.CollectionStartEvent):
            open_flows.append(event.flow_style)
        elif isinstance(event, yaml.CollectionEndEvent):
            flow = open_flows.pop()
        stop = _at(event.end_mark) if flow else stop
    return stop


def _at(mark: "yaml.Mark | _CMark | None") -> int:
    return mark.index if mark else 0


def _end_of_lines(text: str, behind: int, stop: int) -> int:
    """The end of the line in which a value stops; a block of text stops at the start of the next."""
    return stop if behind < stop == _line_start(text, stop) else _line_end(text, max(behind, stop))


def _line_start(text: str, index: int) -> int:
    return max(text.rfind("\n", 0, index), text.rfind("\r", 0, index)) + 1


def _line_end(text: str, index: int) -> int:
    match = LINE.match(text, index)
    return match.end() if match else len(text)
