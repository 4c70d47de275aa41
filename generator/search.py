"""What the site's search knows: a record for each statement and each briefing, as its page shows it.

Words come from the built page, so that a person's correction is found and not what it corrected; spellings of
names, dates and places come from the briefing's document. The index itself is made elsewhere.
"""

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from html import escape
from html.parser import HTMLParser
from itertools import groupby, pairwise
from typing import Any, Literal

from generator.markdown import in_words
from generator.spelling import unaccented

SCHEMA = "search/1"
SHELF = 8_000
"""Briefings in one index, the newest of which holds half as many to half as many again. A reader's first
query loads the list of what is on one shelf, however many there are: six bytes a briefing."""
TEXT = 1_024
SLOT = 256
"""Words from the beginning of a briefing's text to the first statement, and from one statement to the next,
in what Pagefind reads of a briefing: the place of a word tells whose it is. What is longer takes as many
slots as it needs."""

Kind = Literal["quoted", "reported", "briefing"]
Spellings = Mapping[str, tuple[str, ...]]
"""Of a full name, folded: the other ways in which briefings print it."""

_KINDS: Mapping[str, Kind] = {"direct": "quoted", "mixed": "quoted", "indirect": "reported"}
_DOUBTS = {
    "conflict": "another statement says otherwise",
    "date-mismatch": "day and weekday disagree",
    "unexpected-speaker": "unexpected speaker",
    "unmatched-mark": "a quotation mark is missing",
}
"""Doubts that the line below a statement does not tell by itself."""
_WITHDRAWN = "withdrawn"
_NOBODY = {"Speaker unclear", "Key statements", "More statements"}
"""Headings above statements that name no speaker."""
_NOT_READ = {"key-statements", "why-these-speakers", "not-in-the-source", "source-and-corrections"}
"""Parts of a page that are no text of the briefing's record: statements have records of their own, and the
others say again what stands above, or nothing about the news."""
_BLOCKS = {"h1", "h2", "h3", "h4", "p", "li", "summary", "td", "th", "blockquote", "pre"}
_HEADINGS = {"h1", "h2", "h3"}
_SILENT = {"script", "style", "svg", "template"}
_STATEMENT = re.compile(r"s\d+")
_FILL = "-"
"""A word to Pagefind's count and none to its index."""
_SPACE = re.compile(r"\s")
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Shown:
    """A statement as its page shows it: the words with their marks, the line below, the heading above."""

    id: str
    form: str
    """`direct`, `mixed` or `indirect`."""
    words: str
    note: str
    heading: str | None
    """Speaker and role; `None` where the page names nobody."""


@dataclass(frozen=True, slots=True)
class Page:
    """What a reader sees of a briefing."""

    title: str
    state: str
    """The line below the title, which ends with the state of the review."""
    statements: tuple[Shown, ...]
    text: str
    """The title, then everything but statements and evidence, for the words that nobody is quoted with."""

    @property
    def withdrawn(self) -> bool:
        """Whether nobody should quote from it."""
        return _last(self.state).startswith(_WITHDRAWN)


@dataclass(frozen=True, slots=True)
class Record:
    """One thing that a search finds. Texts are plain."""

    url: str
    """Below the site: `2025/gates/#s3`."""
    kind: Kind
    words: str
    """Of a statement what its page shows; of a briefing the text of its page."""
    speaker: str | None
    """With the role."""
    names: tuple[str, ...]
    """Every spelling of the speaker's name."""
    title: str
    date: str | None
    """Of the article, ISO 8601."""
    place: str | None
    publisher: str | None
    note: str
    doubts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Shelf:
    """Records that are indexed together, of articles that are neighbours in time."""

    number: int
    """From 1, the oldest: a new article leaves the older shelves as they are."""
    briefings: tuple[tuple[Record, ...], ...]
    """The records of each."""

    @property
    def records(self) -> tuple[Record, ...]:
        """All of them, in their order."""
        return tuple(record for briefing in self.briefings for record in briefing)

    @property
    def days(self) -> tuple[str | None, str | None]:
        """The first and the last day of its articles; None where nothing in it has a date."""
        dates = [record.date for record in self.records if record.date is not None]
        return (min(dates), max(dates)) if dates else (None, None)


def read_page(html: str) -> Page:
    """The briefing on a built page. A page without one has no statements."""
    reader = _Reader()
    reader.feed(_article(html))
    reader.close()
    return _page(reader.blocks)


def spellings(documents: Iterable[Mapping[str, Any]]) -> Spellings:
    """The spellings that any briefing prints of each full name, and those that an editors' register adds."""
    found: dict[str, set[str]] = defaultdict(set)
    for document in documents:
        for participant in document["participants"]:
            key = " ".join(words(participant["name"]))
            if " " in key:  # two articles' Mr Holts may be two people
                found[key].update(_printed(participant))
    return {key: tuple(sorted(names)) for key, names in found.items()}


def records(document: Mapping[str, Any], page: Page, folder: str, others: Spellings) -> Iterator[Record]:
    """The records of a briefing whose page stands in `folder` below the site; statements first.

    A withdrawn briefing is found by its title, and nothing in it.
    """
    place = document.get("place")
    shared = {
        "title": page.title,
        "date": document["article"]["date"],
        "place": place["text"] if place else document["article"].get("place"),
        "publisher": document["article"]["publisher"],
    }
    told = {} if page.withdrawn else {shown.id: shown for shown in page.statements}
    for shown in told.values():
        yield Record(
            url=f"{folder}/#{shown.id}",
            kind=_KINDS[shown.form],
            words=shown.words,
            speaker=shown.heading,
            names=_names(document, shown, others),
            note=shown.note,
            doubts=_doubts(document, shown.id),
            **shared,
        )
    text = page.title if page.withdrawn else page.text
    doubts = (_last(page.state),) if page.withdrawn else ()
    note = "" if page.withdrawn else _last(page.state)
    yield Record(f"{folder}/", "briefing", text, None, (), note=note, doubts=doubts, **shared)


def shelves(found: Iterable[Record], size: int = SHELF) -> tuple[Shelf, ...]:
    """All records on shelves of `size` briefings, the newest shelf first; what has no date counts as oldest.

    The records of a briefing follow one another in `found`.
    """
    briefings = [tuple(records) for _, records in groupby(found, key=_page_of)]
    ordered = sorted(briefings, key=lambda records: (records[0].date or "", _page_of(records[0])))
    number = max(1, (len(ordered) + size // 2) // size)
    cuts = [place * size for place in range(number)]
    full = [
        Shelf(place, tuple(ordered[start:end]))
        for place, (start, end) in enumerate(pairwise([*cuts, len(ordered)]), start=1)
    ]
    return tuple(reversed(full))


def staged(briefing: Sequence[Record]) -> tuple[str, str]:
    """The name and the text of the small HTML page from which Pagefind indexes a briefing's records.

    The briefing's own comes first. Of each, the words come first, then who says them, then the fields as
    single words, then as many dashes as fill its slots. What the browser shows stands in an element's id,
    which Pagefind keeps with the page: unlike its metadata, it is not searched.
    """
    ordered = sorted(briefing, key=lambda record: record.kind != "briefing")
    body = "".join(_record(record, TEXT if place == 0 else 0) for place, record in enumerate(ordered))
    name = sha256(_page_of(ordered[0]).encode()).hexdigest()[:16]  # a file's name, whatever the address
    return f"{name}.html", f'<!doctype html><html lang="en"><body data-pagefind-body>{body}</body></html>'


def manifest(full: Sequence[Shelf], versions: Mapping[int, str]) -> str:
    """The list of shelves that a reader's browser loads first; it grows by a line a shelf.

    `versions` names the state of each shelf's index, so that a browser may keep what has not changed.
    """
    listed = [
        {
            "path": str(shelf.number),
            "version": versions[shelf.number],
            "since": shelf.days[0],
            "until": shelf.days[1],
            "records": len(shelf.records),
        }
        for shelf in full
    ]
    return json.dumps({"schema": SCHEMA, "shelves": listed}, separators=(",", ":")) + "\n"


def words(text: str) -> list[str]:
    """The words of a text as a search compares them: no case, no accents, no marks.

    >>> words("Véyra, Tomas (al-Dzhalov)")
    ['veyra', 'tomas', 'al', 'dzhalov']
    """
    return _WORD.findall(unaccented(text).lower())


def _page_of(record: Record) -> str:
    return record.url.partition("#")[0]


def _record(record: Record, least: int) -> str:
    """A record on its briefing's page, with what fills it up to a whole slot, and to `least` words."""
    spelt = [name for name in record.names if name not in (record.speaker or "")]
    fields = _fields_of_page(record) if least else _fields(record)
    parts = [part.split() for part in (record.words, record.speaker or "", *spelt, " ".join(fields))]
    length = sum(map(len, parts))
    parts.append([_FILL] * (max(least, -(-length // SLOT) * SLOT) - length))
    told = "".join(f"<p>{escape(' '.join(part))}</p>" for part in parts if part)
    return f'<b id="{escape(_shown(record))}"></b>{told}'


def _fields(record: Record) -> Iterator[str]:
    """Who says it, as words that no text holds (`zq`, the field, a word of the name, 0).

    Pagefind's own filters would load a list of all values, and their order changes from run to run.
    """
    said_by = {word: None for name in record.names for word in words(name)}
    yield from (f"zqs{word}0" for word in said_by)


def _fields_of_page(record: Record) -> Iterator[str]:
    """What else a search asks for besides words, which all records of a briefing share."""
    yield from (f"zqp{word}0" for word in dict.fromkeys(words(record.place or "")))
    yield from (f"zqf{word}0" for word in dict.fromkeys(words(record.publisher or "")))
    if record.date:
        yield f"zqy{record.date[:4]}0"
        yield f"zqm{record.date[:4]}{record.date[5:7]}0"


def _shown(record: Record) -> str:
    """What the browser shows of a record. A briefing's text is not repeated: the index has it."""
    facts = {
        "url": record.url,
        "kind": record.kind,
        "words": None if record.kind == "briefing" else record.words,
        "length": len(record.words.split()),
        "speaker": record.speaker,
        "title": record.title,
        "date": record.date,
        "day": in_words(record.date) if record.date else None,
        "place": record.place,
        "source": record.publisher,
        "note": record.note,
        "doubts": list(record.doubts),
    }
    kept = {key: value for key, value in facts.items() if value}
    text = json.dumps(kept, ensure_ascii=False, separators=(",", ":"))
    return _SPACE.sub(lambda space: f"\\u{ord(space[0]):04x}", text)  # an id loses its spaces on the way


def _names(document: Mapping[str, Any], shown: Shown, others: Spellings) -> tuple[str, ...]:
    """The spellings of a speaker; of one whom a person put there, only what the page says."""
    if shown.heading is None:
        return ()
    speakers = {statement["id"]: statement["speaker"] for statement in document["statements"]}
    for participant in document["participants"]:
        name = participant["name"]
        if participant["id"] == speakers.get(shown.id) and shown.heading.startswith(name):
            elsewhere = others.get(" ".join(words(name)), ())
            return tuple(dict.fromkeys((name, *_printed(participant), *elsewhere)))
    return (shown.heading,)


def _printed(participant: Mapping[str, Any]) -> Iterator[str]:
    yield from participant.get("variants", ())
    for mention in participant["mentions"]:
        if mention["kind"] == "name":
            yield " ".join(mention["text"].split())


def _doubts(document: Mapping[str, Any], statement: str) -> tuple[str, ...]:
    of_page = [doubt["kind"] for doubt in document["warnings"] if statement in doubt["statements"]]
    of_statement = [
        kind for one in document["statements"] if one["id"] == statement for kind in one["warnings"]
    ]
    kinds = dict.fromkeys((*of_statement, *of_page))
    return tuple(_DOUBTS[kind] for kind in kinds if kind in _DOUBTS)


def _last(line: str) -> str:
    return line.rpartition(" · ")[2]


# Reading a page


@dataclass(slots=True)
class _Block:
    """A paragraph, heading or item while it is read."""

    tag: str
    id: str | None
    text: list[str]
    strong: list[str]
    small: list[str]
    form: str | None = None
    labelled: bool = False
    """Whether its bold beginning, if it has one, is over."""

    def said(self) -> str:
        return " ".join("".join(self.text).split())

    def label(self) -> str:
        return " ".join("".join(self.strong).split())

    def note(self) -> str:
        return " ".join("".join(self.small).split())


class _Reader(HTMLParser):
    """An article's blocks in order; text between them belongs to the block before."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.blocks: list[_Block] = []
        self._inside: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Opens a block, or notes what the text to come is."""
        found = dict(attrs)
        if tag in _BLOCKS:
            self.blocks.append(_Block(tag, found.get("id"), [], [], []))
            self._inside.clear()
        elif tag in {"strong", "small"} | _SILENT:
            self._inside.append(tag)
            if tag == "small" and self.blocks and found.get("class"):
                self.blocks[-1].form = found["class"]
        elif tag == "br":
            self.handle_data(" ")

    def handle_endtag(self, tag: str) -> None:
        """Closes what was noted."""
        if tag in self._inside:
            self._inside.remove(tag)
            if tag == "strong" and self.blocks:
                self.blocks[-1].labelled = True

    def handle_data(self, data: str) -> None:
        """Puts text where it belongs."""
        if not self.blocks or _SILENT.intersection(self._inside):
            return
        block = self.blocks[-1]
        block.labelled = block.labelled or bool(data.strip() and "strong" not in self._inside)
        if "small" in self._inside:
            block.small.append(data)
            return
        if "strong" in self._inside and not block.labelled:
            block.strong.append(data)
        block.text.append(data)


def _article(html: str) -> str:
    """The part of a page that is not the site's frame."""
    start = html.find("<article")
    end = html.rfind("</article>")
    return html[start:end] if 0 <= start < end else html


def _page(blocks: Sequence[_Block]) -> Page:
    title, state, heading = "", "", ""
    statements: list[Shown] = []
    text: list[str] = []
    section = reading = True
    for block in blocks:
        said, note = block.said(), block.note()
        if block.tag in _HEADINGS:
            section = section if block.tag == "h3" else block.id not in _NOT_READ
            reading = section and block.id not in _NOT_READ
            heading = said
            title = title or (said if block.tag == "h1" else "")
        elif block.tag == "p" and said and said == block.label():
            heading = said  # a speaker among the folded statements, or the line below the title
            if len(text) == 1:
                state = said
                continue
        elif block.form in _KINDS and _STATEMENT.fullmatch(block.id or ""):
            speaker = None if heading in _NOBODY else heading
            cut = said.removeprefix(block.label()).strip()
            statements.append(Shown(block.id or "", block.form or "", cut, note, speaker))
            continue
        if reading and (said or note):
            text.append(f"{said} {note}".strip())
    return Page(title, state, tuple(statements), "\n".join(text))
