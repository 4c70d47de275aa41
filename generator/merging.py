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
from collections import defaultdict
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from itertools import chain
from typing import Literal

from generator.front_matter import LINE
from generator.parts import (
    BLANK,
    BRIEFING,
    DIGESTS,
    ENDING,
    FRAME,
    RESERVED,
    TITLE,
    TOP,
    Page,
    Unit,
    block_name,
    digest_of,
    even,
    flat,
    fresh_page,
    indentation_of,
    joined,
    short,
    written_page,
)

_VERSION = f"{BRIEFING}.version"
_PEOPLE = frozenset({f"{BRIEFING}.review", f"{BRIEFING}.corrections"})
"""We write them once; from then on they are the editors'."""
_NUMBER = re.compile(r" \(\d+\)\Z")
_PARAGRAPHS = re.compile(r"top(?: \(\d+\))?")
_VERSION_NUMBER = re.compile(r"( *version: +)(\d+)")


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
    new = fresh_page(fresh)
    first = _first(new)
    if existing in {None, first.text}:  # reading a page that nobody edited costs more than writing it
        return first
    old = written_page(existing or "")
    recorded = {unit.key: unit.cut() for unit in old.digests if unit.key}
    return _merge(old, _in_the_manner_of(old, new), recorded)


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
        if key in _PEOPLE or key in FRAME:
            return "theirs"
        if page != recorded:
            return "edited"
        return "gone" if fresh is None else "ours"

    def is_new(self, unit: Unit) -> bool:
        return self.fate(unit.key) == "new" if unit.key else False


def _digests_of(units: Iterable[Unit]) -> dict[str, str]:
    return {unit.key: digest_of(unit.text) for unit in units if unit.key}


def _claimed(page: Page, recorded: Mapping[str, str], fresh: Mapping[str, str]) -> Page:
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


def _claimed_key(unit: Unit, written: _Written) -> Unit:
    """The comments above a key are a person's, except those that were generated with it."""
    if unit.key in FRAME:
        return unit
    if unit.key is None or unit.key not in written:
        return replace(unit, key=None)
    lines: list[str] = LINE.findall(unit.before)
    for own in range(len(lines) + 1):
        text = "".join(lines[own:]) + unit.text
        if digest_of(text) in written[unit.key]:
            return replace(unit, before="".join(lines[:own]), text=text)
    return unit


def _claimed_top(blocks: Sequence[Unit], written: _Written, recorded: Iterable[str]) -> tuple[Unit, ...]:
    """Paragraphs of a person may stand between ours; ours are told by their digests.

    What is left of a kind that we did write is an edited one. For a paragraph, which has no name, that takes
    a record: an introduction must not keep away a paragraph that is generated for the first time.
    """
    units = list(_unedited(blocks, written))
    taken = {unit.key for unit in units}
    for i, unit in enumerate(units):
        name = block_name(unit)
        if unit.key is None and name != TOP and name in written and name not in taken:
            units[i] = replace(unit, key=name)
            taken.add(name)
    title = next((i for i, unit in enumerate(units) if unit.key == TITLE), 0)
    for key in (key for key in recorded if _PARAGRAPHS.fullmatch(key) and key not in taken):
        free = [unit.key is None and block_name(unit) == TOP for unit in units]
        start = next((i for i in (*range(title, len(units)), *range(title)) if free[i]), None)
        if start is not None:
            stop = next((i for i in range(start, len(units)) if not free[i]), len(units))
            units[start:stop] = [joined(units[start:stop], key)]
    return tuple(units)


def _unedited(blocks: Sequence[Unit], written: _Written) -> Iterator[Unit]:
    """The blocks, those that together are what we wrote as one; the others without a key."""
    keys = {digest: key for key in written if RESERVED.fullmatch(key) for digest in written[key]}
    start = 0
    while start < len(blocks):
        runs = _runs(blocks, start) if keys else ()
        stop, digest = max(
            ((stop, digest) for stop, digest in runs if digest in keys), default=(start + 1, "")
        )
        yield joined(blocks[start:stop], keys.get(digest))
        claimed = keys.get(digest)
        keys = {other: key for other, key in keys.items() if key != claimed}
        start = stop


def _runs(blocks: Sequence[Unit], start: int) -> Iterator[tuple[int, str]]:
    """Where each run of blocks from `start` on stops, and its digest."""
    before = sha256()
    for stop, block in enumerate(blocks[start:], start + 1):
        whole = before.copy()
        whole.update(even(block.text))
        yield stop, short(whole)
        before.update(even(block.text + (block.gap or "")))


def _claimed_sections(
    sections: Sequence[Unit], written: _Written, recorded: Mapping[str, str]
) -> tuple[Unit, ...]:
    """Unedited sections first, then those that a person moved below another heading, then edited ones."""
    named, moved = defaultdict(list), defaultdict(list)
    for key in (key for key in written if not RESERVED.fullmatch(key)):
        for name in {key, _NUMBER.sub("", key)}:
            named[name].append(key)
        moved[recorded.get(key)].append(key)
    digests = {unit: digest_of(unit.text) for unit in flat(sections)}
    claims: tuple[Callable[[Unit], Iterable[str]], ...] = (
        lambda unit: (key for key in named[unit.key or ""] if digests[unit] in written[key]),
        lambda unit: moved[digests[unit]],
        lambda unit: named[unit.key or ""],
    )
    keys: dict[Unit, str] = {}
    taken: set[str] = set()
    for claim in claims:
        for unit in (unit for unit in digests if unit not in keys):
            for key in [key for key in claim(unit) if key not in taken][:1]:
                keys[unit] = key
                taken.add(key)
    return _with_keys(sections, keys)


def _with_keys(units: Iterable[Unit], keys: Mapping[Unit, str]) -> tuple[Unit, ...]:
    return tuple(
        replace(unit, key=keys.get(unit, unit.text and None), children=_with_keys(unit.children, keys))
        for unit in units
    )


# Writing


def _first(new: Page) -> Merged:
    """A page that nobody has edited: all is ours, and recorded as such."""
    record = {key: digest for key, digest in _digests_of(new.units()).items() if key not in FRAME}
    return Merged(str(replace(new, digests=_record_lines(new, record))), ())


def _merge(old: Page, new: Page, recorded: Mapping[str, str]) -> Merged:
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


def _in_the_manner_of(old: Page, new: Page) -> Page:
    """The fresh page with the line endings and the indentation of the one that is there."""

    def dressed(units: Iterable[Unit], shift: int = 0) -> tuple[Unit, ...]:
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
        front=dressed(new.front, len(indentation_of(old.front)) - len(indentation_of(new.front))),
        inner=dressed(new.inner, len(indentation_of(old.inner)) - len(indentation_of(new.inner))),
        top=dressed(new.top),
        sections=dressed(new.sections),
    )


def _native(text: str, newline: str) -> str:
    return ENDING.sub(newline, text)


def _shifted(text: str, shift: int) -> str:
    lines = LINE.findall(text) if shift else [text]
    if shift > 0:
        return "".join(" " * shift + line if line.strip(BLANK) else line for line in lines)
    return "".join(line[min(-shift, len(line) - len(line.lstrip(" "))) :] for line in lines)


_Newcomers = Mapping[Unit, Sequence[Unit]]
"""The new sections of the third level, by the section of the second that takes them in."""


def _newcomers(old: Page, new: Page, ledger: _Ledger) -> _Newcomers:
    """They go where their nearest neighbour stands, else below their parent.

    Where a person removed both there is no place for them.
    """
    parents = {child.key: unit for unit in old.sections for child in unit.children}
    there = {unit.key: unit for unit in flat(old.sections)}
    there |= {unit.key: unit for unit in new.sections if ledger.is_new(unit)}
    homes: defaultdict[Unit, list[Unit]] = defaultdict(list)
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
    fresh: Mapping[str | None, Unit]
    newcomers: _Newcomers

    def woven(
        self, units: Iterable[Unit], fresh: Iterable[Unit], more: Iterable[Unit] = ()
    ) -> tuple[Unit, ...]:
        """`units` as they stay, and what is new among `fresh`, and all of `more`."""
        new = [
            replace(unit, children=tuple(self.newcomers.get(unit, ())))
            for unit in fresh
            if self.ledger.is_new(unit)
        ]
        return self._ordered([left for unit in units if (left := self._left_of(unit))], [*new, *more])

    def _left_of(self, unit: Unit) -> Unit | None:
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

    def _ordered(self, units: Iterable[Unit], new: Iterable[Unit]) -> tuple[Unit, ...]:
        """What a person added follows what it stood behind; the rest is in the generator's order.

        Unless a person put the page in order: the record has the order in which we last wrote it.
        """
        groups: list[list[Unit]] = [[]]
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

    def _leads(self, unit: Unit) -> bool:
        is_placed = unit.key in self.ledger.fresh and unit.key in self.ledger.recorded
        return is_placed or unit.key in FRAME

    def _is_in_recorded_order(self, groups: Iterable[Sequence[Unit]], fresh: Mapping[str, int]) -> bool:
        """The frame is not recorded; it is in order where it stands among the others as in a fresh page."""
        keys = [group[0].key or "" for group in groups]
        recorded = [key for key in self.ledger.recorded if key in keys]
        framed = all(
            {*keys[:i]} == {other for other in keys if fresh[other] < fresh[key]}
            for i, key in enumerate(keys)
            if key in FRAME
        )
        return framed and recorded == [key for key in keys if key not in FRAME]


def _insert(groups: list[list[Unit]], unit: Unit, rank: Mapping[str, int]) -> None:
    """Puts a new unit behind the one that is generated before it."""
    own = rank[unit.key or ""]
    before = [(rank[group[0].key or ""], i) for i, group in enumerate(groups)]
    _, place = max(((other, i) for other, i in before if other < own), default=(0, -1))
    groups.insert(place + 1, [unit])


def _remains(unit: Unit) -> Unit | None:
    """Of a part that is not generated any more: its heading above sections that stay, a person's comments."""
    if unit.children:
        return replace(unit, text=ENDING.split(unit.text)[0])
    return Unit(None, "", before=unit.before) if unit.before else None


def _with_version_of(fresh: Unit, unit: Unit) -> Unit:
    """Only the number changes: the version is ours, a comment behind it is not."""
    number = _VERSION_NUMBER.match(fresh.text)
    assert number
    return replace(unit, text=_VERSION_NUMBER.sub(lambda found: found[1] + number[2], unit.text, count=1))


def _record(ledger: _Ledger, page: Mapping[str, Unit]) -> Iterator[tuple[str, str]]:
    """What we wrote, as it stands; for what is a person's, what we had shown them before."""
    for key in dict.fromkeys((*ledger.fresh, *ledger.recorded)):
        fate = ledger.fate(key)
        if fate in {"ours", "new", "gone"} or key == _VERSION:
            digest = digest_of(page[key].text) if key in page else None
        else:
            digest = ledger.recorded.get(key)
        if digest and key not in FRAME:
            yield key, digest


def _record_lines(page: Page, record: Mapping[str, str]) -> tuple[Unit, ...]:
    """The digests, one a line, in the order in which the parts are generated; a person's comments stay."""
    deeper = next(indentation_of([unit]) for unit in page.inner if unit.key == DIGESTS) + "  "
    indentation = indentation_of(page.digests) or deeper
    lines = {unit.key: unit for unit in page.digests}
    dropped = [unit for unit in page.digests if unit.key not in record]
    comments = [Unit(None, unit.before + _comment(unit, page.newline)) for unit in dropped]
    return (*comments, *(_record_line(key, record[key], lines.get(key), indentation, page) for key in record))


def _comment(unit: Unit, newline: str) -> str:
    words = unit.text[unit.value.stop :].strip(BLANK) if unit.value else ""
    return f"{indentation_of([unit])}{words}{newline}" if words else ""


def _record_line(key: str, digest: str, line: Unit | None, indentation: str, page: Page) -> Unit:
    if line is None or line.value is None:
        name = key.replace("\\", "\\\\").replace('"', '\\"')
        return Unit(key, f'{indentation}"{name}": "{digest}"{page.newline}')
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
