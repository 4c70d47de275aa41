"""What a list shows of one briefing, and the lists by year and month: only what briefings already say.

Everything comes from the briefings' documents and their pages' front matter, and every word of those passes
through `markdown`.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from generator.markdown import MONTHS, block, escape, in_words
from generator.paging import numbers
from generator.relations import Mark, marks_of
from generator.values import WarningKind

LONGEST = 40
"""Briefings on a page; a fuller year is divided by month, a fuller month into pages."""
NEWEST_YEARS = 5
"""In the navigation, which stands on every page; the home page leads to all."""
MONTHS_FOLDER = "months"
UNDATED = "undated"
_LONGEST_QUOTATION = 180
"""Code points that a card holds without becoming a page."""
_FEWEST_WORDS = 4
"""Of a quotation that can stand alone."""
_NOT_SEARCHED = "search:\n  exclude: true\n"
"""A search is for briefings, not for the lists that repeat their titles."""
_NAMED = 6
"""Speakers of a line."""
_REVIEWED = {"checked": "checked", "corrected": "corrected", "withdrawn": "withdrawn, do not quote"}


@dataclass(frozen=True, slots=True)
class Quotation:
    """Words that stand in quotation marks in the source, and the name of who said them."""

    words: str
    speaker: str


@dataclass(frozen=True, slots=True)
class Happening:
    """An event of a briefing. `date` as `DatedExpression` has it; `words` are cut from the source."""

    date: str
    words: str
    background: bool


@dataclass(frozen=True, slots=True)
class Entry:
    """What a list shows of one briefing. Texts are the source's or an editor's, not yet Markdown."""

    id: str
    title: str
    date: str | None
    """Of the article, ISO 8601."""
    place: str | None
    publisher: str | None
    speakers: tuple[str, ...]
    quotation: Quotation | None
    review: str
    marks: tuple[Mark, ...] = ()
    """By which it may be related to others."""
    happenings: tuple[Happening, ...] = ()
    statements: int = 0
    doubts: tuple[WarningKind, ...] = ()
    """The kinds of the briefing's warnings, each once."""

    @property
    def folder(self) -> str:
        """The year, or `undated`."""
        return self.date[:4] if self.date else UNDATED

    @property
    def path(self) -> str:
        """Of the briefing's page, below `briefings/`."""
        return f"{self.folder}/{self.id}/index.md"


def entry(document: Mapping[str, Any], front: Mapping[str, Any]) -> Entry:
    """The entry of a briefing's document and of its page's front matter, where an editor's title stands."""
    article = document["article"]
    names = {participant["id"]: participant["name"] for participant in document["participants"]}
    spoken = [statement["speaker"] for statement in document["statements"]]
    place = document.get("place")
    state = front.get("briefing")
    review = state.get("review") if isinstance(state, Mapping) else None
    return Entry(
        id=article["id"],
        title=str(front.get("title") or document["title"] or article["title"] or article["id"]),
        date=article["date"],
        place=place["text"] if place else article.get("place"),
        publisher=article["publisher"],
        speakers=tuple(dict.fromkeys(names[speaker] for speaker in spoken if speaker is not None)),
        quotation=_quotation(document["statements"], names),
        review=str(review or "unreviewed"),
        marks=marks_of(document),
        happenings=tuple(
            Happening(event["date"], event["text"], event["background"])
            for event in document["events"]
            if event["date"] is not None
        ),
        statements=len(document["statements"]),
        doubts=tuple(dict.fromkeys(warning["kind"] for warning in document["warnings"])),
    )


def pages(entries: Sequence[Entry]) -> dict[str, str]:
    """The lists by year: path below `briefings/` to Markdown, as it would be if nobody had edited it.

    A year of more than `LONGEST` briefings lists its months, `months/2024-03/index.md`; a month of more has
    further pages, `months/2024-03-2/index.md`. So has what is undated, which knows no months.
    """
    made: dict[str, str] = {}
    for folder, listed in by_folder(newest_first(entries)):
        made |= _undated(listed) if folder == UNDATED else _year(folder, listed)
    return made


def navigation(entries: Iterable[Entry]) -> tuple[tuple[str, str], ...]:
    """Title and path of the pages in the site's navigation: the newest years and the undated."""
    folders = [folder for folder, _ in by_folder(newest_first(entries))]
    years = [folder for folder in folders if folder != UNDATED][:NEWEST_YEARS]
    shown = [*years, *(folder for folder in folders if folder == UNDATED)]
    return tuple((folder_title(folder), f"{folder}/index.md") for folder in shown)


def newest_first(entries: Iterable[Entry]) -> list[Entry]:
    """By date, then by id so that the order never depends on the order of files; the undated last."""
    by_id = sorted(entries, key=lambda entry: entry.id)
    return sorted(by_id, key=lambda entry: entry.date or "", reverse=True)


def by_folder(ordered: Iterable[Entry]) -> Iterator[tuple[str, list[Entry]]]:
    """Each year, or the undated, with its briefings, in their order."""
    for folder, listed in groupby(ordered, key=lambda entry: entry.folder):
        yield folder, list(listed)


def folder_title(folder: str) -> str:
    """A year is its own title."""
    return "Undated" if folder == UNDATED else folder


def _quotation(statements: Iterable[Mapping[str, Any]], names: Mapping[str, str]) -> Quotation | None:
    """The first words that a card can quote: said by somebody, whole, and without a doubt."""
    for statement in sorted(statements, key=lambda statement: not statement["key"]):
        if statement["speaker"] is None or statement["restored"] or statement["warnings"]:
            continue
        for content in statement["content"]:
            if _can_stand_alone(content):
                return Quotation(content["text"], names[statement["speaker"]])
    return None


def _can_stand_alone(content: Mapping[str, Any]) -> bool:
    words = content["text"]
    return bool(
        content["verbatim"] and len(words.split()) >= _FEWEST_WORDS and len(words) <= _LONGEST_QUOTATION
    )


def _year(year: str, listed: Sequence[Entry]) -> dict[str, str]:
    months = [(month, list(group)) for month, group in groupby(listed, key=_month)]
    if len(listed) <= LONGEST:
        parts = [f"{count(len(listed))}, newest first."]
        for month, entries in months:
            parts += [f"## {MONTHS[int(month[5:]) - 1]}", lines(entries, "../")]
        return {f"{year}/index.md": document(year, parts, toc=True)}
    made: dict[str, str] = {}
    leading = []
    for month, entries in months:
        title = f"{MONTHS[int(month[5:]) - 1]} {year}"
        made |= _shelf(month, title, entries, f"[All of {year}](../../{year}/index.md)")
        leading.append(f"- {_to_shelf(month, title, len(entries))}")
    parts = [f"{count(len(listed))}, by month, newest first.", "\n".join(leading)]
    return {f"{year}/index.md": document(year, parts, toc=False), **made}


def _undated(listed: Sequence[Entry]) -> dict[str, str]:
    about = f"{count(len(listed))} of articles that do not say when they appeared."
    if len(listed) <= LONGEST:
        return {f"{UNDATED}/index.md": document("Undated", [about, lines(listed, "../")], toc=False)}
    made = _shelf(UNDATED, "Undated", listed, f"[About these](../../{UNDATED}/index.md)")
    parts = [about, f"- {_to_shelf(UNDATED, 'The list', len(listed))}"]
    return {f"{UNDATED}/index.md": document("Undated", parts, toc=False), **made}


def _shelf(name: str, title: str, listed: Sequence[Entry], back: str) -> dict[str, str]:
    """The pages of a month, or of what is undated."""
    made = {}
    last = _pages(len(listed))
    for number in range(1, last + 1):
        part = listed[(number - 1) * LONGEST : number * LONGEST]
        named = title if last == 1 else f"{title}, page {number} of {last}"
        parts = [f"{count(len(part))}, newest first. {back}", lines(part, "../../")]
        if last > 1:
            leading = numbers(number, last, lambda other: f"../{_shelf_name(name, other)}/index.md")
            parts.append(f"Pages: {leading}")
        made[f"{MONTHS_FOLDER}/{_shelf_name(name, number)}/index.md"] = document(named, parts, toc=False)
    return made


def _to_shelf(name: str, title: str, total: int) -> str:
    """The way from a year's page to a month's first, which leads to the others."""
    return f"[{title}](../{MONTHS_FOLDER}/{name}/index.md) <small>{count(total)}</small>"


def _shelf_name(name: str, number: int) -> str:
    return name if number == 1 else f"{name}-{number}"


def _pages(total: int) -> int:
    return (total - 1) // LONGEST + 1


def _month(entry: Entry) -> str:
    return (entry.date or "")[: len("2024-03")]


# What other lists of briefings use too


def document(title: str, parts: Iterable[str], *, toc: bool, heading: str = "") -> str:
    """A page of the catalogue; title and heading are ours and hold no mark of YAML or Markdown."""
    hidden = "" if toc else "hide:\n- toc\n"
    body = "\n\n".join([f"# {heading or title}", *parts])
    return f"---\ntitle: '{title}'\n{hidden}{_NOT_SEARCHED}---\n\n{body}\n"


def lines(listed: Iterable[Entry], up: str) -> str:
    """Briefings one below the other; `up` is the way to `briefings/`."""
    return block("lines", "\n".join(_line(entry, up) for entry in listed))


def _line(entry: Entry, up: str) -> str:
    small = f"<small>{where(entry, escape(entry.place or ''))} · {_speaking(entry)}</small>"
    return f"- **[{escape(entry.title)}]({up}{entry.path})**  \n    {small}"


def where(entry: Entry, place: str) -> str:
    """When, where and from whom, and what an editor found; `place` is Markdown."""
    when = in_words(entry.date) if entry.date else "date unknown"
    parts = (when, place, escape(entry.publisher or ""), _REVIEWED.get(entry.review, ""))
    return " · ".join(part for part in parts if part)


def _speaking(entry: Entry) -> str:
    names = [escape(name) for name in entry.speakers[:_NAMED]]
    rest = len(entry.speakers) - len(names)
    told = ", ".join(names) + (f" and {rest} more" if rest > 0 else "")
    return f"Speaking: {told}" if told else "No named speaker"


def count(number: int, noun: str = "briefing") -> str:
    """So many, in words.

    >>> count(1), count(12, "statement")
    ('1 briefing', '12 statements')
    """
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"
