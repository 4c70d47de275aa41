"""One timeline over all briefings: a page for each month and a list of the months, static and paged.

Only what briefings already say: each dated event in its source's words, with its day and its briefing.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from generator.catalogue import Entry
from generator.markdown import MONTHS, escape, in_words
from generator.paging import numbers

FOLDER = "timeline"
LONGEST = 50
"""Events of a page; a fuller month has more pages."""
_MONTH = len("2024-03")
_NOT_SEARCHED = "search:\n  exclude: true\n"


@dataclass(frozen=True, slots=True)
class _Line:
    """An event with the briefing that tells it."""

    date: str
    words: str
    background: bool
    entry: Entry


def pages(entries: Sequence[Entry]) -> dict[str, str]:
    """Path below `briefings/` to Markdown; nothing where no briefing dates an event.

    A month is `timeline/2024-03/index.md`, its second page `timeline/2024-03-2/index.md`.
    """
    months = _by_month(entries)
    if not months:
        return {}
    made = {f"{FOLDER}/index.md": _overview(months)}
    for month, lines in months.items():
        parts = [lines[start : start + LONGEST] for start in range(0, len(lines), LONGEST)]
        for number, part in enumerate(parts, 1):
            made[f"{FOLDER}/{_folder(month, number)}/index.md"] = _month(month, part, number, len(parts))
    return made


def navigation(entries: Sequence[Entry]) -> tuple[tuple[str, str], ...]:
    """Title and path of the timeline in the site's navigation, if there is one."""
    return (("Timeline", f"{FOLDER}/index.md"),) if _by_month(entries) else ()


def is_month(folder: str) -> bool:
    """Whether a folder's name is that of a page of ours."""
    year, _, rest = folder.partition("-")
    return year.isdigit() and len(year) == len("2024") and rest.replace("-", "").isdigit()


def _by_month(entries: Iterable[Entry]) -> dict[str, list[_Line]]:
    """The newest month first, its events by day; years and decades name no month and stand on no page."""
    lines = [
        _Line(event.date, event.words, event.background, entry)
        for entry in entries
        if entry.review != "withdrawn"
        for event in entry.happenings
        if event.date[4:5] == "-" and event.date[5:7].isdigit()
    ]
    lines.sort(key=lambda line: (line.date, line.background, line.entry.id, line.words))
    months: dict[str, list[_Line]] = {}
    for line in sorted(lines, key=lambda line: line.date[:_MONTH], reverse=True):
        months.setdefault(line.date[:_MONTH], []).append(line)
    return months


def _overview(months: Mapping[str, Sequence[_Line]]) -> str:
    """A line a year, with its months."""
    listed = []
    for year, group in groupby(months.items(), key=lambda item: item[0][:4]):
        leading = [
            f"[{_name(month)}]({_folder(month, 1)}/index.md) <small>{len(lines)}</small>"
            for month, lines in group
        ]
        listed.append(f"- **{year}** {' · '.join(leading)}")
    about = (
        "What happened when, in the words of the sources: every event with a month or a day, and how many "
        "there are."
    )
    return _page("Timeline", [about, "\n".join(listed)])


def _month(month: str, lines: Sequence[_Line], number: int, of: int) -> str:
    title = _title(month) if of == 1 else f"{_title(month)}, page {number} of {of}"
    days: dict[str, list[_Line]] = {}
    for line in lines:
        days.setdefault(line.date, []).append(line)
    parts = [f"{_count(lines)}. [All months](../index.md)"]
    for day, told in days.items():
        parts += [f"## {escape(in_words(day))}", "\n".join(_told(line) for line in told)]
    if of > 1:
        parts.append(f"Pages: {numbers(number, of, lambda other: f'../{_folder(month, other)}/index.md')}")
    return _page(title, parts)


def _told(line: _Line) -> str:
    """The event, and below it the briefing; links are relative to the month's page."""
    kind = "background in " if line.background else ""
    small = f"{kind}[{escape(line.entry.title)}](../../{line.entry.path})"
    return f"- {escape(line.words)}  \n    <small>{small}</small>"


def _page(title: str, parts: Iterable[str]) -> str:
    return f"---\ntitle: '{title}'\n{_NOT_SEARCHED}---\n\n" + "\n\n".join([f"# {title}", *parts]) + "\n"


def _folder(month: str, number: int) -> str:
    return month if number == 1 else f"{month}-{number}"


def _name(month: str) -> str:
    return MONTHS[int(month[5:]) - 1]


def _title(month: str) -> str:
    return f"{_name(month)} {month[:4]}"


def _count(lines: Sequence[_Line]) -> str:
    return "1 event" if len(lines) == 1 else f"{len(lines)} events"
