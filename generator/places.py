"""The pages of places: one for each place where a story was filed or happened, and lists of them by letter.

A place is known by its name as sources print it and by nothing else: two towns of one name share a page,
which says so. Nothing here looks a place up, and no country is guessed.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import yaml

from generator.catalogue import Entry, by_folder, count, folder_title, lines, newest_first
from generator.markdown import block, days_in_words, escape, fold, in_words
from generator.paging import earlier, earlier_pages, newest, numbers
from generator.register import address_key

FOLDER = "places"
LONGEST = 20
"""Briefings on a page. The newest page holds up to twice as many, so that earlier pages never change."""
FEW_NAMES = 40
"""Names that one finds without letters above them."""
NAMES = 100
"""Names on a page of a list."""
_MOST = 20
"""Places on the first page of a list by letter."""
_RESERVED = frozenset({"letter"})
_OTHER = "other"
_TITLE = "Places"
_ABOUT = "Where the articles were filed, or where the event was if an article names no place of its own."


@dataclass(frozen=True, slots=True)
class Place:
    """A place across briefings, the newest first. The name is a source's, not yet Markdown."""

    name: str
    slug: str
    entries: tuple[Entry, ...]

    @property
    def path(self) -> str:
        """Of the page, below `briefings/`."""
        return f"{FOLDER}/{self.slug}/index.md"


def gather(entries: Iterable[Entry]) -> tuple[Place, ...]:
    """All places, by address, whatever the order of the entries.

    `PORT ISEL` in a dateline and `Port Isel` are one, shown as most sources spell it, but not in capitals
    if any source knows better.
    """
    found: defaultdict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        if key := slug(entry.place):
            found[key].append(entry)
    return tuple(
        Place(_name(listed), key, tuple(newest_first(listed))) for key, listed in sorted(found.items())
    )


def slug(name: str | None) -> str:
    """The last part of a place's address; empty for no place, and for a name without letters and digits."""
    key = address_key(fold(name or ""))
    return f"{key}-place" if key in _RESERVED else key


def by_briefing(places: Iterable[Place]) -> dict[str, Place]:
    """The place of each briefing that has one, by the briefing's id."""
    return {entry.id: place for place in places for entry in place.entries}


def pages(places: Sequence[Place]) -> dict[str, str]:
    """Path below `briefings/` to Markdown, as if nobody had edited it; nothing without a place."""
    made: dict[str, str] = {}
    for place in places:
        made |= _of_place(place)
    return made | (_lists(places) if places else {})


def navigation(places: Sequence[Place]) -> tuple[tuple[str, str], ...]:
    """Title and path of the list of places in the site's navigation, if there is one."""
    return ((_TITLE, f"{FOLDER}/index.md"),) if places else ()


# One place


def _of_place(place: Place) -> dict[str, str]:
    """The page, and the pages of earlier briefings, numbered from the oldest."""
    oldest = place.entries[::-1]
    last = earlier_pages(oldest, LONGEST)
    made = {}
    for number in range(1, last + 1):
        body = [
            f"[The newest briefings from {escape(place.name)}](../index.md)",
            *_by_year(earlier(oldest, number, LONGEST)[::-1], "../../../"),
            f"Earlier briefings: {numbers(number, number, '../{}/index.md'.format)}",
        ]
        made[f"{FOLDER}/{place.slug}/{number}/index.md"] = _page(f"{place.name}, earlier {number}", body)
    body = [_summary(place), *_by_year(newest(oldest, LONGEST)[::-1], "../../")]
    if last:
        body.append(f"Earlier briefings: {numbers(last + 1, last, '{}/index.md'.format)}")
    return {place.path: _page(place.name, body, feed=True), **made}


def _summary(place: Place) -> str:
    days = sorted(entry.date for entry in place.entries if entry.date)
    note = "known by its name alone: two places of one name would share this page"
    return f"**{count(len(place.entries))}{days_in_words(days)}**  \n<small>{note}</small>"


def _by_year(listed: Sequence[Entry], up: str) -> Iterator[str]:
    for folder, entries in by_folder(listed):
        yield f"## {folder_title(folder)}"
        yield lines(entries, up)


# Lists of names


def _lists(places: Sequence[Place]) -> dict[str, str]:
    """The first page; if it cannot hold all names, a page or more for each letter too."""
    letters: dict[str, list[Place]] = {}
    for place in sorted(places, key=lambda place: (_letter(place) == _OTHER, place.slug)):
        letters.setdefault(_letter(place), []).append(place)
    if len(places) <= FEW_NAMES:
        listed = [place for letter in letters.values() for place in letter]
        return {f"{FOLDER}/index.md": _page(_TITLE, [_ABOUT, _names(listed, "", "names")])}
    if len(places) <= NAMES:
        body = [_ABOUT]
        for letter, listed in letters.items():
            body += [f"## {_label(letter)}", _names(listed, "")]
        return {f"{FOLDER}/index.md": _page(_TITLE, body)}
    links = " · ".join(
        f"[{_label(letter)}](letter/{letter}/index.md) <small>{len(listed)}</small>"
        for letter, listed in letters.items()
    )
    most = sorted(places, key=lambda place: (-len(place.entries), place.slug))[:_MOST]
    made = {f"{FOLDER}/index.md": _page(_TITLE, [_ABOUT, links, "## Most often", _names(most, "")])}
    for letter, listed in letters.items():
        made |= _letter_pages(letter, listed)
    return made


def _letter_pages(letter: str, listed: Sequence[Place]) -> dict[str, str]:
    last = (len(listed) - 1) // NAMES + 1
    made = {}
    for number in range(1, last + 1):
        later = f"{number}/" if number > 1 else ""
        up = "../../../" if later else "../../"
        title = f"{_TITLE}: {_label(letter)}" + (f", page {number}" if later else "")
        part = listed[(number - 1) * NAMES : number * NAMES]
        body = [f"[{_TITLE}]({up}index.md)", _names(part, up), *_more_pages(number, last)]
        made[f"{FOLDER}/letter/{letter}/{later}index.md"] = _page(title, body)
    return made


def _more_pages(here: int, last: int) -> Iterator[str]:
    if last > 1:
        up = "../" if here > 1 else ""
        listed = numbers(here, last, lambda number: f"{up}{f'{number}/' if number > 1 else ''}index.md")
        yield f"Pages: {listed}"


def _names(places: Iterable[Place], up: str, kind: str = "lines") -> str:
    """`up` is the way to the folder of places."""
    return block(kind, "\n".join(_name_line(place, up) for place in places))


def _name_line(place: Place, up: str) -> str:
    day = place.entries[0].date
    last = f", newest {in_words(day)}" if day else ""
    return (
        f"- **[{escape(place.name)}]({up}{place.slug}/index.md)**  \n"
        f"    <small>{count(len(place.entries))}{last}</small>"
    )


# Small pieces


def _name(listed: Iterable[Entry]) -> str:
    spelt = Counter(fold(entry.place or "") for entry in listed)
    return min(spelt, key=lambda name: (name.isupper(), -spelt[name], name))


def _letter(place: Place) -> str:
    first = place.slug[:1]
    return first if first.isascii() and first.isalpha() else _OTHER


def _label(letter: str) -> str:
    return "Other" if letter == _OTHER else letter.upper()


def _page(title: str, body: Iterable[str], *, feed: bool = False) -> str:
    """`feed`: what this page lists can be followed; the theme says so, and the site is completed with it."""
    named = yaml.safe_dump({"title": title}, allow_unicode=True, width=float("inf"))
    hidden = ("feed: true\n" if feed else "") + "hide:\n- toc\nsearch:\n  exclude: true\n"
    return f"---\n{named}{hidden}---\n\n" + "\n\n".join([f"# {escape(title)}", *body]) + "\n"
