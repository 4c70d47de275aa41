"""A page cut into the parts that one side owns as a whole, and put together again: the same text.

It knows what a page is made of, and nothing of who owns what; `merging` decides that.
"""

import re
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from itertools import chain, count, pairwise
from typing import TYPE_CHECKING

from generator.errors import PageError
from generator.front_matter import LINE, Key, keys_of, unreadable

if TYPE_CHECKING:
    from hashlib import _Hash as Hash

FRONT = "front matter / "
BRIEFING = f"{FRONT}briefing"
DIGESTS = f"{BRIEFING}.sections"
FRAME = frozenset({BRIEFING, DIGESTS})
"""They hold other units, and are never recorded themselves."""
TITLE, TOP = "title", "top"
RESERVED = re.compile(r"(?:front matter|title|top)(?: / .*| \(\d+\))?")
"""Keys of what is no section; a heading that reads like one is called `section …`."""

ENDING = re.compile(r"\r\n?|\n")
_HEADING = re.compile(r"(?P<marks>#{1,3})(?:[ \t]+(?P<name>.*?))?(?:[ \t]+#+)?[ \t]*[\r\n]*\Z")
_ATTRIBUTES = re.compile(r"\s*\{[^{}]*\}\Z")
_LINKED = re.compile(r"(?<![\\!])\[((?:\\.|[^\\\[\]])*)\]\([^()\s]*\)")
"""Words that lead to a page; the key of their section is the words alone."""
_BOX = re.compile(r"(?:!!!|\?\?\?\+?)[ \t]+(?P<name>.*)")
_FENCE = re.compile(r" {0,3}(?P<fence>`{3,}(?=[^`]*\Z)|~{3,})")
_COMMENT = re.compile(r" {0,3}<!--(?!.*-->)")
_CONFLICT = re.compile(r"(?:<{7}|>{7}|\|{7})(?:[ \t\r\n]|\Z)")
_DIGEST = re.compile(r"[0-9a-f]{12}")
BLANK = " \t\r\n"
_NAME_LIMIT = 100
"""Code points of a heading that its key keeps: YAML reads no key of more than 1024."""


@dataclass(frozen=True, slots=True, eq=False)
class Unit:
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
    children: tuple["Unit", ...] = ()

    def cut(self) -> str:
        """The value of a key, without quotation marks."""
        return self.text[self.value].strip("\"'") if self.value else ""


_NAMELESS = Unit("", "")


@dataclass(frozen=True, slots=True)
class Page:
    """A page as its units; put together again, it is the same text."""

    opening: str
    front: tuple[Unit, ...]
    inner: tuple[Unit, ...]
    """What stands below `briefing:`."""
    digests: tuple[Unit, ...]
    """What stands below `briefing: sections:`."""
    closing: str
    """The end of the front matter and the blank lines behind it."""
    top: tuple[Unit, ...]
    """Title, paragraphs and boxes above the first section."""
    sections: tuple[Unit, ...]
    ending: str
    """The end of the last line and what is blank behind it."""
    newline: str

    def units(self) -> Iterator[Unit]:
        """Everything that can be generated, in order."""
        yield from chain(self.front, self.inner, self.top, flat(self.sections))

    def __str__(self) -> str:
        head = self.opening + _front_text(self.front, {BRIEFING: self.inner, DIGESTS: self.digests})
        body = _body_text([*self.top, *flat(self.sections)], self.ending, self.newline)
        closed = not body or self.closing.endswith(("\r", "\n"))
        return head + self.closing + ("" if closed else self.newline) + body


def flat(units: Iterable[Unit]) -> Iterator[Unit]:
    """The units, each with those below it behind it."""
    for unit in units:
        yield unit
        yield from flat(unit.children)


def _front_text(units: Iterable[Unit], below: Mapping[str, tuple[Unit, ...]]) -> str:
    return "".join(
        unit.before + unit.text + _front_text(below.get(unit.key or "", ()), below) for unit in units
    )


def _body_text(units: Sequence[Unit], ending: str, newline: str) -> str:
    units = [unit for unit in units if unit.text]
    between = [newline * 2 if unit.gap is None else unit.gap for unit in units[:-1]]
    return "".join(unit.text + gap for unit, gap in zip(units, [*between, ending], strict=False))


# Reading


def written_page(text: str) -> Page:
    """A page that is on disk; refused unless it carries our digests."""
    for number, line in enumerate(LINE.findall(text), 1):
        if _CONFLICT.match(line):
            raise PageError(
                "A git merge is unfinished here. Settle the conflict, remove its marker lines, run again.",
                line=number,
            )
    page = _page(text)
    if not any(unit.key == DIGESTS for unit in page.inner):
        raise PageError(
            "This page is not one of ours: its front matter has no digests ('sections:' below 'briefing:'). "
            "Move it to another place, or remove it to have a page generated here.",
            line=1,
        )
    return page


def fresh_page(text: str) -> Page:
    """A generated page, with a place for the digests. If it cannot be read, that is our bug: ValueError."""
    try:
        page = _page(text, ours=True)
    except PageError as error:
        raise ValueError(f"the generated page cannot be read: {error}") from error
    if not page.opening:
        blank = "" if page.closing or not (page.top or page.sections) else "\n"
        page = replace(page, opening="---\n", closing=f"---\n{blank}{page.closing}")
    front = tuple(replace(unit, before="", text=unit.before + unit.text) for unit in page.front)
    inner = tuple(replace(unit, before="", text=unit.before + unit.text) for unit in page.inner)
    if not any(unit.key == BRIEFING for unit in front):
        front += (Unit(BRIEFING, "briefing:\n"),)
    if not any(unit.key == DIGESTS for unit in inner):
        inner += (Unit(DIGESTS, f"{indentation_of(inner) or '  '}sections:\n"),)
    return replace(
        page,
        front=front,
        inner=inner,
        top=_generated_top(page.top),
        sections=_with_unique_keys(page.sections),
    )


def _page(text: str, *, ours: bool = False) -> Page:
    lines: list[str] = LINE.findall(text)
    newline = max(("\n", "\r\n", "\r"), key=[_ending_of(line) for line in lines].count)
    closed = _end_of_front_matter(lines)
    front = _front_matter("".join(lines[1:closed]), ours=ours) if closed else _FrontMatter()
    blank = _blank_from(lines, closed + 1 if closed else 0)
    top, sections, ending = _body(lines[blank:])
    return Page(
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
    return next((i for i in range(start, len(lines)) if lines[i].strip(BLANK)), len(lines))


def _end_of_front_matter(lines: Sequence[str]) -> int:
    """The index of the line that closes the front matter; 0 if there is none to close."""
    if not lines or lines[0].removeprefix("\ufeff").rstrip(BLANK) != "---":
        return 0
    for index, line in enumerate(lines[1:], 1):
        if line.rstrip(BLANK) == "---":
            return index
    raise PageError("The front matter is not closed. Add a line '---' below it.", line=1)


# Reading front matter


@dataclass(frozen=True, slots=True)
class _FrontMatter:
    units: tuple[Unit, ...] = ()
    inner: tuple[Unit, ...] = ()
    digests: tuple[Unit, ...] = ()


def _front_matter(text: str, *, ours: bool) -> _FrontMatter:
    """The keys with the lines that belong to them: PyYAML says where each stands, values stay text."""
    root = keys_of(text, ours=ours)
    briefing = _holder(text, root, "briefing")
    sections = _holder(text, briefing.below, "sections") if briefing and briefing.below else None
    return _FrontMatter(
        _cut_keys(text, root, slice(0, len(text)), FRONT),
        _cut_below(text, briefing, f"{BRIEFING}."),
        _known_digests(text, sections, _cut_below(text, sections, "")),
    )


def _holder(text: str, keys: Iterable[Key], name: str) -> Key | None:
    """The key that holds a block of ours."""
    found = next((key for key in keys if key.name == name), None)
    if found and found.below is None and found.value.start < found.value.stop:
        raise unreadable(f"below {name!r} must stand keys, one a line", text, found.start)
    return found


def _cut_below(text: str, holder: Key | None, prefix: str) -> tuple[Unit, ...]:
    if holder is None or holder.below is None:
        return ()
    return _cut_keys(text, holder.below, slice(holder.header, holder.stop), prefix)


def _cut_keys(text: str, keys: Iterable[Key], where: slice, prefix: str) -> tuple[Unit, ...]:
    """A unit a key, with the comments above it; what follows the last is a person's."""
    units, behind = [], where.start
    for key in keys:
        # A person's own key that looks like one below `briefing:` must not be taken for it.
        own = key.name is None or (prefix == FRONT and "." in key.name)
        name = None if own else f"{prefix}{key.name}"
        stop = key.header if name in FRAME and key.below is not None else key.stop
        value = slice(key.value.start - key.start, key.value.stop - key.start) if key.plain else None
        units.append(Unit(name, text[key.start : stop], before=text[behind : key.start], value=value))
        behind = key.stop
    return (*units, Unit(None, text[behind : where.stop]))


def _known_digests(text: str, sections: Key | None, units: tuple[Unit, ...]) -> tuple[Unit, ...]:
    for key, unit in zip(sections.below or () if sections else (), units, strict=False):
        if unit.key is None or not _DIGEST.fullmatch(unit.cut()):
            problem = (
                "this digest is damaged. Restore it; or remove its line, and what it stands for is yours"
            )
            raise unreadable(problem, text, key.start)
    return units


# Reading the body


def _body(lines: Sequence[str]) -> tuple[tuple[Unit, ...], tuple[Unit, ...], str]:
    """What stands above the first section, the sections, and the end of the last line."""
    inside = _inside(lines)
    headings = {i: match for i, line in enumerate(lines) if not inside[i] and (match := _HEADING.match(line))}
    first = next((i for i, match in headings.items() if len(match["marks"]) > 1), len(lines))
    blocks = [i for i in range(first) if _begins_block(lines, inside, headings, i)]
    starts = [*blocks, *(i for i in headings if i >= first)]
    pieces = [_piece(lines[i:j]) for i, j in pairwise([*starts, len(lines)])]
    ending = pieces[-1].gap or "" if pieces else ""
    pieces[-1:] = [replace(piece, gap=None) for piece in pieces[-1:]]
    top = tuple(replace(piece, key=block_name(piece)) for piece in pieces[: len(blocks)])
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
    if fence := _FENCE.match(lines[index].rstrip(BLANK)):
        mark = fence["fence"]
        closes = re.compile(rf" {{0,3}}{re.escape(mark)}{mark[0]}*[ \t]*[\r\n]*\Z")
    elif _COMMENT.match(lines[index]):
        closes = re.compile(r".*-->")
    else:
        return index
    return next((i for i in range(index + 1, len(lines)) if closes.match(lines[i])), index)


def _begins_block(lines: Sequence[str], inside: Sequence[bool], headings: Container[int], index: int) -> bool:
    if inside[index] or not lines[index].strip(BLANK):
        return False
    behind_blank = index == 0 or not lines[index - 1].strip(BLANK)
    indented = lines[index].startswith(("    ", "\t"))
    return index in headings or index - 1 in headings or (behind_blank and (index == 0 or not indented))


def _piece(lines: Sequence[str]) -> Unit:
    return Unit(None, *_split_gap("".join(lines)))


def _split_gap(text: str) -> tuple[str, str]:
    """The text, and what is blank behind its last line."""
    end = len(text.rstrip(BLANK))
    end += len(text[end:]) - len(text[end:].lstrip(" \t"))
    return text[:end], text[end:]


def block_name(piece: Unit) -> str:
    """The key of what stands above the first section: the title, a box by its name, any other paragraph."""
    if piece.text.startswith("#"):
        return TITLE
    box = _BOX.match(piece.text)
    return f"{TOP} / {_name(box['name'])}" if box else TOP


def _nested(pieces: Iterable[Unit], headings: Iterable[re.Match[str]]) -> tuple[Unit, ...]:
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
    return f"section {name}" if RESERVED.fullmatch(name) else name


def _name(heading: str) -> str:
    """A heading without its attributes and links, as one line of a length that YAML takes."""
    words = " ".join(_LINKED.sub(r"\1", _ATTRIBUTES.sub("", heading)).split())
    return "".join(character for character in words if character.isprintable())[:_NAME_LIMIT]


def _numbers(name: str) -> Iterator[str]:
    """The keys of parts that have the same name: `Links`, `Links (2)`, `Links (3)` and so on."""
    yield name
    yield from (f"{name} ({number})" for number in count(2))


def _generated_top(blocks: Iterable[Unit]) -> tuple[Unit, ...]:
    """Paragraphs next to each other are one unit: generated prose has no names of its own."""
    units: list[Unit] = []
    for block in blocks:
        if units and units[-1].key == block.key == TOP:
            units[-1:] = [joined([units[-1], block])]
        else:
            units.append(block)
    return _with_unique_keys(units)


def _with_unique_keys(units: Iterable[Unit], taken: set[str] | None = None) -> tuple[Unit, ...]:
    taken = set() if taken is None else taken
    unique = []
    for unit in units:
        key = next(key for key in _numbers(unit.key or "") if key not in taken)
        taken.add(key)
        unique.append(replace(unit, key=key, children=_with_unique_keys(unit.children, taken)))
    return tuple(unique)


def joined(units: Sequence[Unit], key: str | None = TOP) -> Unit:
    """Units that stand next to each other as one."""
    text = "".join(unit.text + (unit.gap or "") for unit in units[:-1]) + units[-1].text
    return Unit(key, text, units[-1].gap)


def digest_of(text: str) -> str:
    """Of the words alone: line endings, and blank lines at the end, may change without an edit."""
    return short(sha256(even(_split_gap(text)[0])))


def even(text: str) -> bytes:
    """A text for its digest, whatever its line endings."""
    return ENDING.sub("\n", text).encode()


def short(digest: "Hash") -> str:
    """A digest as the record keeps it: twelve hexadecimal digits."""
    return digest.hexdigest()[:12]


def indentation_of(units: Iterable[Unit]) -> str:
    """The blanks before the first of these units."""
    text = next((unit.text for unit in units if unit.text), "")
    return text[: len(text) - len(text.lstrip(" "))]
