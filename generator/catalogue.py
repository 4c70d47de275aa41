"""The pages across briefings: the home page, and one page a year. They only list what briefings already say.

Everything comes from the briefings' documents and their pages' front matter, and every word of those passes
through `markdown`.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from generator.markdown import MONTHS, escape, in_words, quote
from generator.relations import Mark, marks_of

LATEST = 12
"""Briefings on the home page."""
UNDATED = "undated"
_LONGEST_QUOTATION = 180
"""Code points that a card holds without becoming a page."""
_FEWEST_WORDS = 4
"""Of a quotation that can stand alone."""
_NOT_SEARCHED = "search:\n  exclude: true\n"
"""A search is for briefings, not for the lists that repeat their titles."""
_HEADLINE = "Who said what, to whom and when"
_ABOUT = (
    "News articles, taken apart. Every quoted word is cut from its source, every speaker comes with the "
    "evidence, and every doubt is shown."
)
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
    )


def pages(entries: Sequence[Entry]) -> dict[str, str]:
    """The catalogue: path below `briefings/` to Markdown, as it would be if nobody had edited it."""
    ordered = _newest_first(entries)
    years = {year: _year(year, listed) for year, listed in _by_folder(ordered)}
    return {"index.md": _home(ordered), **{f"{year}/index.md": page for year, page in years.items()}}


def navigation(entries: Iterable[Entry]) -> tuple[tuple[str, str], ...]:
    """Title and path of the pages in the site's navigation: Home, the years newest first, the undated."""
    folders = [folder for folder, _ in _by_folder(_newest_first(entries))]
    return (("Home", "index.md"), *((_folder_title(folder), f"{folder}/index.md") for folder in folders))


def _newest_first(entries: Iterable[Entry]) -> list[Entry]:
    """By date, then by id so that the order never depends on the order of files; the undated last."""
    by_id = sorted(entries, key=lambda entry: entry.id)
    return sorted(by_id, key=lambda entry: entry.date or "", reverse=True)


def _by_folder(ordered: Iterable[Entry]) -> Iterator[tuple[str, list[Entry]]]:
    for folder, listed in groupby(ordered, key=lambda entry: entry.folder):
        yield folder, list(listed)


def _folder_title(folder: str) -> str:
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


def _home(ordered: Sequence[Entry]) -> str:
    years = [
        f"- [{_folder_title(folder)}]({folder}/index.md) <small>{_count(listed)}</small>"
        for folder, listed in _by_folder(ordered)
    ]
    listed = ["## Latest", _cards(ordered[:LATEST]), "## By year", "\n".join(years)]
    empty = ["No briefings yet: put an article into `seeds/` and run `briefings generate`."]
    return _page("Briefings", _HEADLINE, [_ABOUT, *(listed if ordered else empty)], toc=False)


def _year(year: str, listed: Sequence[Entry]) -> str:
    if year == UNDATED:
        about = f"{_count(listed)} of articles that do not say when they appeared."
        return _page("Undated", "Undated", [about, _list(listed)], toc=False)
    parts = [f"{_count(listed)}, newest first."]
    for month, entries in groupby(listed, key=lambda entry: int((entry.date or "")[5:7])):
        parts += [f"## {MONTHS[month - 1]}", _list(list(entries))]
    return _page(year, year, parts, toc=True)


def _page(title: str, headline: str, parts: Iterable[str], *, toc: bool) -> str:
    hidden = "" if toc else "hide:\n- toc\n"
    body = "\n\n".join([f"# {headline}", *parts])
    return f"---\ntitle: '{title}'\n{hidden}{_NOT_SEARCHED}---\n\n{body}\n"


def _cards(listed: Iterable[Entry]) -> str:
    return _block("cards", "\n\n".join(_card(entry) for entry in listed))


def _card(entry: Entry) -> str:
    lines = [f"<small>{_where(entry)}</small>", f"**[{escape(entry.title)}]({entry.path})**"]
    if entry.quotation and entry.review != "withdrawn":
        lines.append(
            f"{quote(entry.quotation.words)}  \n    <small>{escape(entry.quotation.speaker)}</small>"
        )
    lines.append(f"<small>{_speaking(entry)}</small>")
    return "-   " + "\n\n    ".join(lines)


def _list(listed: Iterable[Entry]) -> str:
    return _block("lines", "\n".join(_line(entry) for entry in listed))


def _line(entry: Entry) -> str:
    """The link is relative to the year's own page."""
    small = f"<small>{_where(entry)} · {_speaking(entry)}</small>"
    return f"- **[{escape(entry.title)}]({entry.id}/index.md)**  \n    {small}"


def _block(kind: str, markdown: str) -> str:
    """Markdown that the stylesheet can find."""
    return f'<div class="{kind}" markdown>\n\n{markdown}\n\n</div>'


def _where(entry: Entry) -> str:
    when = in_words(entry.date) if entry.date else "date unknown"
    parts = (when, escape(entry.place or ""), escape(entry.publisher or ""), _REVIEWED.get(entry.review, ""))
    return " · ".join(part for part in parts if part)


def _speaking(entry: Entry) -> str:
    names = ", ".join(escape(name) for name in entry.speakers)
    return f"Speaking: {names}" if names else "No named speaker"


def _count(listed: Sequence[Entry]) -> str:
    return "1 briefing" if len(listed) == 1 else f"{len(listed)} briefings"
