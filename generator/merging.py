"""The merge that lets people edit generated pages: their words stay, and what they left alone is refreshed.

Text in, text out. It never guesses: a page that it cannot understand is refused, not repaired.

A page is cut into units: the keys of its front matter (those below `briefing:` one by one), the title, the
paragraphs and boxes above the first section, and a section for each `##` and `###`. `briefing.sections` in
the front matter keeps a digest of what we last wrote for each, and that decides who owns it:

    on the page        recorded   generated now   whose it is, and what becomes of it
    as recorded        yes        yes             ours: refreshed
    as recorded        yes        no              ours: goes, and its record with it
    as generated now   any        yes             ours: stays
    otherwise          any        any             a person's: stays, byte for byte
    no                 yes        any             a person deleted it: stays away, its record is the tombstone
    no                 no         yes             new: comes in behind its neighbour
"""

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from hashlib import sha256
from itertools import chain, count, pairwise
from typing import TYPE_CHECKING, Literal

import yaml

from generator.errors import PageError

if TYPE_CHECKING:
    from hashlib import _Hash as Hash

    from yaml._yaml import Mark as _CMark

_FRONT = "front matter / "
_BRIEFING = f"{_FRONT}briefing"
_DIGESTS = f"{_BRIEFING}.sections"
_VERSION = f"{_BRIEFING}.version"
_PEOPLE = frozenset({f"{_BRIEFING}.review", f"{_BRIEFING}.corrections"})
"""We write them once; from then on they are the editors'."""
_FRAME = frozenset({_BRIEFING, _DIGESTS})
"""They hold other units, and are never recorded themselves."""
_TITLE, _TOP = "title", "top"
_RESERVED = re.compile(r"(?:front matter|title|top)(?: / .*| \(\d+\))?")
"""Keys of what is no section; a heading that reads like one is called `section …`."""

_ENDING = re.compile(r"\r\n?|\n")
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+\Z")
_HEADING = re.compile(r"(?P<marks>#{1,3})(?:[ \t]+(?P<name>.*?))?(?:[ \t]+#+)?[ \t]*[\r\n]*\Z")
_ATTRIBUTES = re.compile(r"\s*\{[^{}]*\}\Z")
_LINKED = re.compile(r"(?<![\\!])\[((?:\\.|[^\\\[\]])*)\]\([^()\s]*\)")
"""Words that lead to a page; the key of their section is the words alone."""
_BOX = re.compile(r"(?:!!!|\?\?\?\+?)[ \t]+(?P<name>.*)")
_FENCE = re.compile(r" {0,3}(?P<fence>`{3,}(?=[^`]*\Z)|~{3,})")
_COMMENT = re.compile(r" {0,3}<!--(?!.*-->)")
_CONFLICT = re.compile(r"(?:<{7}|>{7}|\|{7})(?:[ \t\r\n]|\Z)")
_DIGEST = re.compile(r"[0-9a-f]{12}")
_NUMBER = re.compile(r" \(\d+\)\Z")
_PARAGRAPHS = re.compile(r"top(?: \(\d+\))?")
_VERSION_NUMBER = re.compile(r"( *version: +)(\d+)")
_BLANK = " \t\r\n"
_NAME_LIMIT = 100
"""Code points of a heading that its key keeps: YAML reads no key of more than 1024."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A generated part that a person edited or deleted.

    `section` is its heading, below its parent's: `Key statements / Ilka Maren`; `title` and `top` stand above
    the first section; a key of the front matter is `front matter / tags`. `differs`: what would be generated
    now is not what the person was shown.
    """

    section: str
    reason: Literal["edited", "deleted"]
    differs: bool


@dataclass(frozen=True, slots=True)
class Merged:
    """A page to write, and what was left to people in it."""

    text: str
    kept: tuple[Kept, ...]


def merge(existing: str | None, fresh: str) -> Merged:
    r"""The page with what people wrote kept, the rest as in `fresh`, and the digests in its front matter.

    `existing` is the page as stored, its line endings untouched; `None` where there is no page yet.
    Raises PageError, with the line, for a page that cannot be understood or that we did not write.

    >>> page = merge(None, "# Talks\n\n## In brief\n\nThey met.\n").text
    >>> merge(page.replace("They met.", "They met twice."), "# Talks\n\n## In brief\n\nThey left.\n").kept
    (Kept(section='In brief', reason='edited', differs=True),)
    """
    new = _fresh_page(fresh)
    old = new if existing is None else _written_page(existing)
    recorded = {} if existing is None else {unit.key: unit.cut() for unit in old.digests if unit.key}
    return _merge(old, _in_the_manner_of(old, new), recorded)


# A page, cut


@dataclass(frozen=True, slots=True, eq=False)
class _Unit:
    """A part of a page that one side owns as a whole; equal only to itself."""

    key: str | None
    """What it is known by; `None` for what a person added."""
    text: str
    gap: str | None = ""
    """The end of its last line and the blank lines behind it; `None` at the end of the page."""
    before: str = ""
    """Comments and blank lines above a key of the front matter that are a person's."""
    value: slice | None = None
    """Where in `text` the value of a key stands, if it is a plain one."""
    children: tuple["_Unit", ...] = ()

    def cut(self) -> str:
        """The value of a key, without quotation marks."""
        return self.text[self.value].strip("\"'") if self.value else ""


_NAMELESS = _Unit("", "")


@dataclass(frozen=True, slots=True)
class _Page:
    """A page as its units; put together again, it is the same text."""

    opening: str
    front: tuple[_Unit, ...]
    inner: tuple[_Unit, ...]
    """What stands below `briefing:`."""
    digests: tuple[_Unit, ...]
    """What stands below `briefing: sections:`."""
    closing: str
    """The end of the front matter and the blank lines behind it."""
    top: tuple[_Unit, ...]
    """Title, paragraphs and boxes above the first section."""
    sections: tuple[_Unit, ...]
    ending: str
    """The end of the last line and what is blank behind it."""
    newline: str

    def units(self) -> Iterator[_Unit]:
        """Everything that can be generated, in order."""
        yield from chain(self.front, self.inner, self.top, _flat(self.sections))

    def __str__(self) -> str:
        head = self.opening + _front_text(self.front, {_BRIEFING: self.inner, _DIGESTS: self.digests})
        body = _body_text([*self.top, *_flat(self.sections)], self.ending, self.newline)
        closed = not body or self.closing.endswith(("\r", "\n"))
        return head + self.closing + ("" if closed else self.newline) + body


def _flat(units: Iterable[_Unit]) -> Iterator[_Unit]:
    for unit in units:
        yield unit
        yield from _flat(unit.children)


def _front_text(units: Iterable[_Unit], below: Mapping[str, tuple[_Unit, ...]]) -> str:
    return "".join(
        unit.before + unit.text + _front_text(below.get(unit.key or "", ()), below) for unit in units
    )


def _body_text(units: Sequence[_Unit], ending: str, newline: str) -> str:
    units = [unit for unit in units if unit.text]
    between = [newline * 2 if unit.gap is None else unit.gap for unit in units[:-1]]
    return "".join(unit.text + gap for unit, gap in zip(units, [*between, ending], strict=False))


# Reading


def _written_page(text: str) -> _Page:
    """A page that is on disk; refused unless it carries our digests."""
    for number, line in enumerate(_LINE.findall(text), 1):
        if _CONFLICT.match(line):
            raise PageError(
                "A git merge is unfinished here. Settle the conflict, remove its marker lines, run again.",
                line=number,
            )
    page = _page(text)
    if not any(unit.key == _DIGESTS for unit in page.inner):
        raise PageError(
            "This page is not one of ours: its front matter has no digests ('sections:' below 'briefing:'). "
            "Move it to another place, or remove it to have a page generated here.",
            line=1,
        )
    return page


def _fresh_page(text: str) -> _Page:
    """A generated page, with a place for the digests. If it cannot be read, that is our bug: ValueError."""
    try:
        page = _page(text)
    except PageError as error:
        raise ValueError(f"the generated page cannot be read: {error}") from error
    if not page.opening:
        blank = "" if page.closing or not (page.top or page.sections) else "\n"
        page = replace(page, opening="---\n", closing=f"---\n{blank}{page.closing}")
    front = tuple(replace(unit, before="", text=unit.before + unit.text) for unit in page.front)
    inner = tuple(replace(unit, before="", text=unit.before + unit.text) for unit in page.inner)
    if not any(unit.key == _BRIEFING for unit in front):
        front += (_Unit(_BRIEFING, "briefing:\n"),)
    if not any(unit.key == _DIGESTS for unit in inner):
        inner += (_Unit(_DIGESTS, f"{_indentation(inner) or '  '}sections:\n"),)
    return replace(
        page,
        front=front,
        inner=inner,
        top=_generated_top(page.top),
        sections=_with_unique_keys(page.sections),
    )


def _page(text: str) -> _Page:
    lines: list[str] = _LINE.findall(text)
    newline = max(("\n", "\r\n", "\r"), key=[_ending_of(line) for line in lines].count)
    closed = _end_of_front_matter(lines)
    front = _front_matter("".join(lines[1:closed])) if closed else _FrontMatter()
    blank = _blank_from(lines, closed + 1 if closed else 0)
    top, sections, ending = _body(lines[blank:])
    return _Page(
        opening="".join(lines[:1]) if closed else "",
        front=front.units,
        inner=front.inner,
        digests=front.digests,
        closing="".join(lines[closed:blank]),
        top=top,
        sections=sections,
        ending=ending,
        newline=newline,
    )


def _ending_of(line: str) -> str:
    return line[len(line.rstrip("\r\n")) :]


def _blank_from(lines: Sequence[str], start: int) -> int:
    """The first line from `start` on that is not blank."""
    return next((i for i in range(start, len(lines)) if lines[i].strip(_BLANK)), len(lines))


def _end_of_front_matter(lines: Sequence[str]) -> int:
    """The index of the line that closes the front matter; 0 if there is none to close."""
    if not lines or lines[0].removeprefix("\ufeff").rstrip(_BLANK) != "---":
        return 0
    for index, line in enumerate(lines[1:], 1):
        if line.rstrip(_BLANK) == "---":
            return index
    raise PageError("The front matter is not closed. Add a line '---' below it.", line=1)


# Reading front matter


@dataclass(frozen=True, slots=True)
class _Key:
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
    below: "tuple[_Key, ...] | None"
    """The keys of a block below this one; `None` if there is no such block."""


@dataclass(frozen=True, slots=True)
class _FrontMatter:
    units: tuple[_Unit, ...] = ()
    inner: tuple[_Unit, ...] = ()
    digests: tuple[_Unit, ...] = ()


def _front_matter(text: str) -> _FrontMatter:
    """The keys with the lines that belong to them: PyYAML says where each stands, values stay text."""
    root = _root(text)
    briefing = _holder(text, root, "briefing")
    sections = _holder(text, briefing.below, "sections") if briefing and briefing.below else None
    return _FrontMatter(
        _cut_keys(text, root, slice(0, len(text)), _FRONT),
        _cut_below(text, briefing, f"{_BRIEFING}."),
        _known_digests(text, sections, _cut_below(text, sections, "")),
    )


def _holder(text: str, keys: Iterable[_Key], name: str) -> _Key | None:
    """The key that holds a block of ours."""
    found = next((key for key in keys if key.name == name), None)
    if found and found.below is None and found.value.start < found.value.stop:
        raise _unreadable(f"below {name!r} must stand keys, one a line", text, found.start)
    return found


def _cut_below(text: str, holder: _Key | None, prefix: str) -> tuple[_Unit, ...]:
    if holder is None or holder.below is None:
        return ()
    return _cut_keys(text, holder.below, slice(holder.header, holder.stop), prefix)


def _cut_keys(text: str, keys: Iterable[_Key], where: slice, prefix: str) -> tuple[_Unit, ...]:
    """A unit a key, with the comments above it; what follows the last is a person's."""
    units, behind = [], where.start
    for key in keys:
        # A person's own key that looks like one below `briefing:` must not be taken for it.
        own = key.name is None or (prefix == _FRONT and "." in key.name)
        name = None if own else f"{prefix}{key.name}"
        stop = key.header if name in _FRAME and key.below is not None else key.stop
        value = slice(key.value.start - key.start, key.value.stop - key.start) if key.plain else None
        units.append(_Unit(name, text[key.start : stop], before=text[behind : key.start], value=value))
        behind = key.stop
    return (*units, _Unit(None, text[behind : where.stop]))


def _known_digests(text: str, sections: _Key | None, units: tuple[_Unit, ...]) -> tuple[_Unit, ...]:
    for key, unit in zip(sections.below or () if sections else (), units, strict=False):
        if unit.key is None or not _DIGEST.fullmatch(unit.cut()):
            problem = (
                "this digest is damaged. Restore it; or remove its line, and what it stands for is yours"
            )
            raise _unreadable(problem, text, key.start)
    return units


_Events = Iterator[yaml.Event]


@lru_cache(maxsize=8)
def _root(text: str) -> tuple[_Key, ...]:
    """The keys of the front matter, those of blocks below them included.

    The last few are remembered: a merge reads the same front matter several times, and YAML is slow to read.
    """
    try:
        events = _events(text)
        next(events)  # The stream's start.
        if isinstance(next(events), yaml.StreamEndEvent):
            return ()
        node = _node(text, events)
        next(events)  # The document's end.
        if not isinstance(event := next(events), yaml.StreamEndEvent):
            raise _unreadable("it must be one document", text, _at(event.start_mark))
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise _unreadable(str(error.problem), text, _at(mark)) from error
    except yaml.reader.ReaderError as error:
        raise _unreadable("it holds a character that YAML forbids", text, error.position) from error
    if node.below is None:
        raise _unreadable("it must hold keys, one a line", text, node.value.start)
    return node.below


def _events(text: str) -> _Events:
    anchors = set()
    for event in yaml.parse(text, Loader=yaml.SafeLoader):
        if isinstance(event, yaml.AliasEvent) and event.anchor not in anchors:
            raise _unreadable(f"nothing is called {event.anchor!r}", text, _at(event.start_mark))
        anchors.add(getattr(event, "anchor", None))
        yield event


def _node(text: str, events: _Events) -> _Key:
    """The next value, as a key that has no name yet."""
    event = next(events)
    start = _at(event.start_mark)
    if isinstance(event, yaml.MappingStartEvent) and not event.flow_style:
        below = tuple(_keys(text, events))
        stop = below[-1].value.stop if below else _at(event.end_mark)
    else:
        below, stop = None, _skip(event, events)
    plain = isinstance(event, yaml.ScalarEvent)
    return _Key(None, start, start, stop, slice(start, stop), plain, below)


def _keys(text: str, events: _Events) -> Iterator[_Key]:
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
            raise _unreadable("a key must begin its line", text, index)
        if name is not None and name in seen:
            raise _unreadable(f"{name!r} stands twice", text, index)
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


def _unreadable(problem: str, text: str, index: int) -> PageError:
    """The page's line at an index of its front matter, which begins in the second."""
    ends = [match.end() for match in _LINE.finditer(text)]
    line = 2 + min(bisect_right(ends, index), max(len(ends) - 1, 0))
    return PageError(f"The front matter cannot be read: {problem}.", line=line)


def _line_start(text: str, index: int) -> int:
    return max(text.rfind("\n", 0, index), text.rfind("\r", 0, index)) + 1


def _line_end(text: str, index: int) -> int:
    match = _LINE.match(text, index)
    return match.end() if match else len(text)


# Reading the body


def _body(lines: Sequence[str]) -> tuple[tuple[_Unit, ...], tuple[_Unit, ...], str]:
    """What stands above the first section, the sections, and the end of the last line."""
    inside = _inside(lines)
    headings = {i: match for i, line in enumerate(lines) if not inside[i] and (match := _HEADING.match(line))}
    first = next((i for i, match in headings.items() if len(match["marks"]) > 1), len(lines))
    blocks = [i for i in range(first) if _begins_block(lines, inside, headings, i)]
    starts = [*blocks, *(i for i in headings if i >= first)]
    pieces = [_piece(lines[i:j]) for i, j in pairwise([*starts, len(lines)])]
    ending = pieces[-1].gap or "" if pieces else ""
    pieces[-1:] = [replace(piece, gap=None) for piece in pieces[-1:]]
    top = tuple(replace(piece, key=_block_name(piece)) for piece in pieces[: len(blocks)])
    return top, _nested(pieces[len(blocks) :], [headings[i] for i in starts[len(blocks) :]]), ending


def _inside(lines: Sequence[str]) -> list[bool]:
    """Whether a line stands inside a fence or a comment, its first line excepted.

    What is never closed is none: Python-Markdown reads on as if nothing had been opened.
    """
    inside = [False] * len(lines)
    index = 0
    while index < len(lines):
        closed = _closing(lines, index)
        inside[index + 1 : closed + 1] = [True] * (closed - index)
        index = closed + 1
    return inside


def _closing(lines: Sequence[str], index: int) -> int:
    """The line that closes what this line opens; the line itself if it opens nothing."""
    if fence := _FENCE.match(lines[index].rstrip(_BLANK)):
        mark = fence["fence"]
        closes = re.compile(rf" {{0,3}}{re.escape(mark)}{mark[0]}*[ \t]*[\r\n]*\Z")
    elif _COMMENT.match(lines[index]):
        closes = re.compile(r".*-->")
    else:
        return index
    return next((i for i in range(index + 1, len(lines)) if closes.match(lines[i])), index)


def _begins_block(lines: Sequence[str], inside: Sequence[bool], headings: Container[int], index: int) -> bool:
    if inside[index] or not lines[index].strip(_BLANK):
        return False
    behind_blank = index == 0 or not lines[index - 1].strip(_BLANK)
    indented = lines[index].startswith(("    ", "\t"))
    return index in headings or index - 1 in headings or (behind_blank and (index == 0 or not indented))


def _piece(lines: Sequence[str]) -> _Unit:
    return _Unit(None, *_split_gap("".join(lines)))


def _split_gap(text: str) -> tuple[str, str]:
    """The text, and what is blank behind its last line."""
    end = len(text.rstrip(_BLANK))
    end += len(text[end:]) - len(text[end:].lstrip(" \t"))
    return text[:end], text[end:]


def _block_name(piece: _Unit) -> str:
    if piece.text.startswith("#"):
        return _TITLE
    box = _BOX.match(piece.text)
    return f"{_TOP} / {_name(box['name'])}" if box else _TOP


def _nested(pieces: Iterable[_Unit], headings: Iterable[re.Match[str]]) -> tuple[_Unit, ...]:
    """The sections, the third level below the second; each key is a name, not yet unique.

    The first has no heading and no key: it holds what stands on the third level before any of the second.
    """
    roots = [_NAMELESS]
    for piece, heading in zip(pieces, headings, strict=True):
        name = _name(heading["name"] or "")
        parent = roots[-1]
        if len(heading["marks"]) < len("###"):
            roots.append(replace(piece, key=_unreserved(name)))
        else:
            key = f"{parent.key} / {name}" if parent.key else _unreserved(name)
            roots[-1] = replace(parent, children=(*parent.children, replace(piece, key=key)))
    return tuple(roots)


def _unreserved(name: str) -> str:
    return f"section {name}" if _RESERVED.fullmatch(name) else name


def _name(heading: str) -> str:
    """A heading without its attributes and links, as one line of a length that YAML takes."""
    words = " ".join(_LINKED.sub(r"\1", _ATTRIBUTES.sub("", heading)).split())
    return "".join(character for character in words if character.isprintable())[:_NAME_LIMIT]


def _numbers(name: str) -> Iterator[str]:
    """The keys of parts that have the same name: `Links`, `Links (2)`, `Links (3)` and so on."""
    yield name
    yield from (f"{name} ({number})" for number in count(2))


def _generated_top(blocks: Iterable[_Unit]) -> tuple[_Unit, ...]:
    """Paragraphs next to each other are one unit: generated prose has no names of its own."""
    units: list[_Unit] = []
    for block in blocks:
        if units and units[-1].key == block.key == _TOP:
            units[-1:] = [_joined([units[-1], block])]
        else:
            units.append(block)
    return _with_unique_keys(units)


def _with_unique_keys(units: Iterable[_Unit], taken: set[str] | None = None) -> tuple[_Unit, ...]:
    taken = set() if taken is None else taken
    unique = []
    for unit in units:
        key = next(key for key in _numbers(unit.key or "") if key not in taken)
        taken.add(key)
        unique.append(replace(unit, key=key, children=_with_unique_keys(unit.children, taken)))
    return tuple(unique)


def _joined(units: Sequence[_Unit], key: str | None = _TOP) -> _Unit:
    text = "".join(unit.text + (unit.gap or "") for unit in units[:-1]) + units[-1].text
    return _Unit(key, text, units[-1].gap)


def _digest(text: str) -> str:
    """Of the words alone: line endings, and blank lines at the end, may change without an edit."""
    return _short(sha256(_even(_split_gap(text)[0])))


def _even(text: str) -> bytes:
    return _ENDING.sub("\n", text).encode()


def _short(digest: "Hash") -> str:
    return digest.hexdigest()[:12]


# Whose is what


@dataclass(frozen=True, slots=True)
class _Ledger:
    """Digests by key: what the record says was written last, what is on the page, what is generated now."""

    recorded: Mapping[str, str]
    page: Mapping[str, str]
    fresh: Mapping[str, str]

    def fate(self, key: str) -> Literal["ours", "gone", "theirs", "edited", "deleted", "new"]:
        """The table at the top of this module; `theirs` is what belongs to people anyhow."""
        page, recorded, fresh = (digests.get(key) for digests in (self.page, self.recorded, self.fresh))
        if page is None:
            return "new" if recorded is None else "deleted"
        if page == fresh:
            return "ours"
        if key in _PEOPLE or key in _FRAME:
            return "theirs"
        if page != recorded:
            return "edited"
        return "gone" if fresh is None else "ours"

    def is_new(self, unit: _Unit) -> bool:
        return self.fate(unit.key) == "new" if unit.key else False


def _digests_of(units: Iterable[_Unit]) -> dict[str, str]:
    return {unit.key: _digest(unit.text) for unit in units if unit.key}


def _claimed(page: _Page, recorded: Mapping[str, str], fresh: Mapping[str, str]) -> _Page:
    """The page with a key for each part that was generated, and none for what a person added."""
    written = {key: {recorded.get(key), fresh.get(key)} - {None} for key in (*recorded, *fresh)}
    return replace(
        page,
        front=tuple(_claimed_key(unit, written) for unit in page.front),
        inner=tuple(_claimed_key(unit, written) for unit in page.inner),
        top=_claimed_top(page.top, written, recorded),
        sections=_claimed_sections(page.sections, written, recorded),
    )


_Written = Mapping[str, set[str | None]]
"""The digests that show a part to be ours: as recorded, and as generated now."""


def _claimed_key(unit: _Unit, written: _Written) -> _Unit:
    """The comments above a key are a person's, except those that were generated with it."""
    if unit.key in _FRAME:
        return unit
    if unit.key is None or unit.key not in written:
        return replace(unit, key=None)
    lines: list[str] = _LINE.findall(unit.before)
    for own in range(len(lines) + 1):
        text = "".join(lines[own:]) + unit.text
        if _digest(text) in written[unit.key]:
            return replace(unit, before="".join(lines[:own]), text=text)
    return unit


def _claimed_top(blocks: Sequence[_Unit], written: _Written, recorded: Iterable[str]) -> tuple[_Unit, ...]:
    """Paragraphs of a person may stand between ours; ours are told by their digests.

    What is left of a kind that we did write is an edited one. For a paragraph, which has no name, that takes
    a record: an introduction must not keep away a paragraph that is generated for the first time.
    """
    units = list(_unedited(blocks, written))
    taken = {unit.key for unit in units}
    for i, unit in enumerate(units):
        name = _block_name(unit)
        if unit.key is None and name != _TOP and name in written and name not in taken:
            units[i] = replace(unit, key=name)
            taken.add(name)
    title = next((i for i, unit in enumerate(units) if unit.key == _TITLE), 0)
    for key in (key for key in recorded if _PARAGRAPHS.fullmatch(key) and key not in taken):
        free = [unit.key is None and _block_name(unit) == _TOP for unit in units]
        start = next((i for i in (*range(title, len(units)), *range(title)) if free[i]), None)
        if start is not None:
            stop = next((i for i in range(start, len(units)) if not free[i]), len(units))
            units[start:stop] = [_joined(units[start:stop], key)]
    return tuple(units)


def _unedited(blocks: Sequence[_Unit], written: _Written) -> Iterator[_Unit]:
    """The blocks, those that together are what we wrote as one; the others without a key."""
    keys = {digest: key for key in written if _RESERVED.fullmatch(key) for digest in written[key]}
    start = 0
    while start < len(blocks):
        runs = _runs(blocks, start) if keys else ()
        stop, digest = max(
            ((stop, digest) for stop, digest in runs if digest in keys), default=(start + 1, "")
        )
        yield _joined(blocks[start:stop], keys.get(digest))
        claimed = keys.get(digest)
        keys = {other: key for other, key in keys.items() if key != claimed}
        start = stop


def _runs(blocks: Sequence[_Unit], start: int) -> Iterator[tuple[int, str]]:
    """Where each run of blocks from `start` on stops, and its digest."""
    before = sha256()
    for stop, block in enumerate(blocks[start:], start + 1):
        whole = before.copy()
        whole.update(_even(block.text))
        yield stop, _short(whole)
        before.update(_even(block.text + (block.gap or "")))


def _claimed_sections(
    sections: Sequence[_Unit], written: _Written, recorded: Mapping[str, str]
) -> tuple[_Unit, ...]:
    """Unedited sections first, then those that a person moved below another heading, then edited ones."""
    named, moved = defaultdict(list), defaultdict(list)
    for key in (key for key in written if not _RESERVED.fullmatch(key)):
        for name in {key, _NUMBER.sub("", key)}:
            named[name].append(key)
        moved[recorded.get(key)].append(key)
    digests = {unit: _digest(unit.text) for unit in _flat(sections)}
    claims: tuple[Callable[[_Unit], Iterable[str]], ...] = (
        lambda unit: (key for key in named[unit.key or ""] if digests[unit] in written[key]),
        lambda unit: moved[digests[unit]],
        lambda unit: named[unit.key or ""],
    )
    keys: dict[_Unit, str] = {}
    taken: set[str] = set()
    for claim in claims:
        for unit in (unit for unit in digests if unit not in keys):
            for key in [key for key in claim(unit) if key not in taken][:1]:
                keys[unit] = key
                taken.add(key)
    return _with_keys(sections, keys)


def _with_keys(units: Iterable[_Unit], keys: Mapping[_Unit, str]) -> tuple[_Unit, ...]:
    return tuple(
        replace(unit, key=keys.get(unit, unit.text and None), children=_with_keys(unit.children, keys))
        for unit in units
    )


# Writing


def _merge(old: _Page, new: _Page, recorded: Mapping[str, str]) -> Merged:
    fresh = _digests_of(new.units())
    old = _claimed(old, recorded, fresh)
    ledger = _Ledger(recorded, _digests_of(old.units()), fresh)
    newcomers = _newcomers(old, new, ledger)
    loom = _Loom(ledger, {unit.key: unit for unit in new.units()}, newcomers)
    page = replace(
        old,
        front=loom.woven(old.front, new.front),
        inner=loom.woven(old.inner, new.inner),
        top=loom.woven(old.top, new.top),
        sections=loom.woven(old.sections, new.sections),
    )
    units = {unit.key: unit for unit in page.units() if unit.key}
    record = dict(_record(ledger, units))
    return Merged(str(replace(page, digests=_record_lines(page, record))), tuple(_kept(ledger, units)))


def _in_the_manner_of(old: _Page, new: _Page) -> _Page:
    """The fresh page with the line endings and the indentation of the one that is there."""

    def dressed(units: Iterable[_Unit], shift: int = 0) -> tuple[_Unit, ...]:
        return tuple(
            replace(
                unit,
                text=_shifted(_native(unit.text, old.newline), shift),
                gap=unit.gap and _native(unit.gap, old.newline),
                children=dressed(unit.children),
            )
            for unit in units
        )

    return replace(
        new,
        front=dressed(new.front, len(_indentation(old.front)) - len(_indentation(new.front))),
        inner=dressed(new.inner, len(_indentation(old.inner)) - len(_indentation(new.inner))),
        top=dressed(new.top),
        sections=dressed(new.sections),
    )


def _native(text: str, newline: str) -> str:
    return _ENDING.sub(newline, text)


def _shifted(text: str, shift: int) -> str:
    lines = _LINE.findall(text) if shift else [text]
    if shift > 0:
        return "".join(" " * shift + line if line.strip(_BLANK) else line for line in lines)
    return "".join(line[min(-shift, len(line) - len(line.lstrip(" "))) :] for line in lines)


def _indentation(units: Iterable[_Unit]) -> str:
    text = next((unit.text for unit in units if unit.text), "")
    return text[: len(text) - len(text.lstrip(" "))]


_Newcomers = Mapping[_Unit, Sequence[_Unit]]
"""The new sections of the third level, by the section of the second that takes them in."""


def _newcomers(old: _Page, new: _Page, ledger: _Ledger) -> _Newcomers:
    """They go where their nearest neighbour stands, else below their parent.

    Where a person removed both there is no place for them.
    """
    parents = {child.key: unit for unit in old.sections for child in unit.children}
    there = {unit.key: unit for unit in _flat(old.sections)}
    there |= {unit.key: unit for unit in new.sections if ledger.is_new(unit)}
    homes: defaultdict[_Unit, list[_Unit]] = defaultdict(list)
    for parent in new.sections:
        for i, child in enumerate(parent.children):
            near = (*reversed(parent.children[:i]), *parent.children[i + 1 :])
            sibling = next((unit.key for unit in near if unit.key in parents), None)
            if ledger.is_new(child) and (sibling or parent.key in there):
                homes[parents[sibling] if sibling else there[parent.key]].append(child)
    return homes


@dataclass(frozen=True, slots=True)
class _Loom:
    """Weaves what is on a page and what is new into one order."""

    ledger: _Ledger
    fresh: Mapping[str | None, _Unit]
    newcomers: _Newcomers

    def woven(
        self, units: Iterable[_Unit], fresh: Iterable[_Unit], more: Iterable[_Unit] = ()
    ) -> tuple[_Unit, ...]:
        """`units` as they stay, and what is new among `fresh`, and all of `more`."""
        new = [
            replace(unit, children=tuple(self.newcomers.get(unit, ())))
            for unit in fresh
            if self.ledger.is_new(unit)
        ]
        return self._ordered([left for unit in units if (left := self._left_of(unit))], [*new, *more])

    def _left_of(self, unit: _Unit) -> _Unit | None:
        """What becomes of a part of the page; `None` if nothing stays of it."""
        children = self.woven(unit.children, (), self.newcomers.get(unit, ()))
        unit = replace(unit, children=children)
        fresh = self.fresh.get(unit.key)
        fate = self.ledger.fate(unit.key) if unit.key else "theirs"
        if fate == "gone":
            return _remains(unit)
        if fresh is None or not unit.key:
            return unit
        if unit.key == _VERSION:
            return _with_version_of(fresh, unit)
        is_outdated = fate == "ours" and self.ledger.page[unit.key] != self.ledger.fresh[unit.key]
        return replace(unit, text=fresh.text) if is_outdated else unit

    def _ordered(self, units: Iterable[_Unit], new: Iterable[_Unit]) -> tuple[_Unit, ...]:
        """What a person added follows what it stood behind; the rest is in the generator's order.

        Unless a person put the page in order: the record has the order in which we last wrote it.
        """
        groups: list[list[_Unit]] = [[]]
        for unit in units:
            groups[len(groups) :] = [[]] if self._leads(unit) else []
            groups[-1].append(unit)
        first, *led = groups
        fresh = {key: rank for rank, key in enumerate(self.ledger.fresh)}
        if self._is_in_recorded_order(led, fresh):
            led = sorted([*led, *([unit] for unit in new)], key=lambda group: fresh[group[0].key or ""])
        else:
            for unit in new:
                _insert(led, unit, fresh)
        return tuple(chain(first, *led))

    def _leads(self, unit: _Unit) -> bool:
        is_placed = unit.key in self.ledger.fresh and unit.key in self.ledger.recorded
        return is_placed or unit.key in _FRAME

    def _is_in_recorded_order(self, groups: Iterable[Sequence[_Unit]], fresh: Mapping[str, int]) -> bool:
        """The frame is not recorded; it is in order where it stands among the others as in a fresh page."""
        keys = [group[0].key or "" for group in groups]
        recorded = [key for key in self.ledger.recorded if key in keys]
        framed = all(
            {*keys[:i]} == {other for other in keys if fresh[other] < fresh[key]}
            for i, key in enumerate(keys)
            if key in _FRAME
        )
        return framed and recorded == [key for key in keys if key not in _FRAME]


def _insert(groups: list[list[_Unit]], unit: _Unit, rank: Mapping[str, int]) -> None:
    """Puts a new unit behind the one that is generated before it."""
    own = rank[unit.key or ""]
    before = [(rank[group[0].key or ""], i) for i, group in enumerate(groups)]
    _, place = max(((other, i) for other, i in before if other < own), default=(0, -1))
    groups.insert(place + 1, [unit])


def _remains(unit: _Unit) -> _Unit | None:
    """Of a part that is not generated any more: its heading above sections that stay, a person's comments."""
    if unit.children:
        return replace(unit, text=_ENDING.split(unit.text)[0])
    return _Unit(None, "", before=unit.before) if unit.before else None


def _with_version_of(fresh: _Unit, unit: _Unit) -> _Unit:
    """Only the number changes: the version is ours, a comment behind it is not."""
    number = _VERSION_NUMBER.match(fresh.text)
    assert number
    return replace(unit, text=_VERSION_NUMBER.sub(lambda found: found[1] + number[2], unit.text, count=1))


def _record(ledger: _Ledger, page: Mapping[str, _Unit]) -> Iterator[tuple[str, str]]:
    """What we wrote, as it stands; for what is a person's, what we had shown them before."""
    for key in dict.fromkeys((*ledger.fresh, *ledger.recorded)):
        fate = ledger.fate(key)
        if fate in {"ours", "new", "gone"} or key == _VERSION:
            digest = _digest(page[key].text) if key in page else None
        else:
            digest = ledger.recorded.get(key)
        if digest and key not in _FRAME:
            yield key, digest


def _record_lines(page: _Page, record: Mapping[str, str]) -> tuple[_Unit, ...]:
    """The digests, one a line, in the order in which the parts are generated; a person's comments stay."""
    deeper = next(_indentation([unit]) for unit in page.inner if unit.key == _DIGESTS) + "  "
    indentation = _indentation(page.digests) or deeper
    lines = {unit.key: unit for unit in page.digests}
    dropped = [unit for unit in page.digests if unit.key not in record]
    comments = [_Unit(None, unit.before + _comment(unit, page.newline)) for unit in dropped]
    return (*comments, *(_record_line(key, record[key], lines.get(key), indentation, page) for key in record))


def _comment(unit: _Unit, newline: str) -> str:
    words = unit.text[unit.value.stop :].strip(_BLANK) if unit.value else ""
    return f"{_indentation([unit])}{words}{newline}" if words else ""


def _record_line(key: str, digest: str, line: _Unit | None, indentation: str, page: _Page) -> _Unit:
    if line is None or line.value is None:
        name = key.replace("\\", "\\\\").replace('"', '\\"')
        return _Unit(key, f'{indentation}"{name}": "{digest}"{page.newline}')
    text = f'{line.text[: line.value.start]}"{digest}"{line.text[line.value.stop :]}'
    return line if line.cut() == digest else replace(line, text=text)


def _kept(ledger: _Ledger, page: Container[str]) -> Iterator[Kept]:
    for key in dict.fromkeys((*ledger.fresh, *ledger.page)):
        fate = ledger.fate(key)
        differs = ledger.fresh.get(key) != ledger.recorded.get(key)
        if fate == "edited" and key != _VERSION:
            yield Kept(key, "edited", differs)
        elif fate == "deleted" or (fate == "new" and key not in page):
            yield Kept(key, "deleted", differs)
