"""The home page, for somebody with a minute: the newest briefings, what they brought, who is quoted most, who
speaks about whom.

"New" is reckoned from the newest article, never from a clock. Nothing on the page grows with the collection
but the list of years.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from generator import charts
from generator.catalogue import (
    Entry,
    by_folder,
    count,
    document,
    folder_title,
    newest_first,
    where,
)
from generator.identities import Person
from generator.markdown import block, escape, fold, in_words, quote
from generator.places import Place
from generator.values import WarningKind

LATEST = 5
"""Briefings as cards, the first of them large."""
DAYS = 7
"""Days of articles under "What is new"."""
QUOTED = 8
"""People under "Most quoted"."""
_FIGURES = 24
"""Lines below a chart."""
_FEWEST_PAIRS = 3
"""That a chart can say more about than a sentence."""
_SPEAKERS = 4
"""Names on a card."""
_NEW = 5
"""Titles, people or places that a day names."""
_HEADLINE = "Who said what, to whom and when"
_ABOUT = (
    "News articles, taken apart. Every quoted word is cut from its source, every speaker comes with the "
    "evidence, and every doubt is shown."
)
_DOUBT_WORDS: Mapping[WarningKind, str] = {
    "restored-mark": "a restored mark",
    "unmatched-mark": "a stray mark",
    "unclear-speaker": "an unclear speaker",
    "unexpected-speaker": "an unexpected speaker",
    "conflict": "a conflict",
    "no-date": "a missing date",
    "date-mismatch": "dates that disagree",
    "encoding": "a guessed encoding",
    "language": "perhaps not English",
}


@dataclass(frozen=True, slots=True)
class _Front:
    """The collection with what every part of the home page looks up."""

    entries: Sequence[Entry]
    """The newest first."""
    people: Sequence[Person]
    places: Mapping[str, Place]
    """By the briefing's id."""
    pages: Mapping[tuple[str, str], Person] = field(default_factory=dict)
    """Who has a page, by briefing and the name that it prints."""

    @classmethod
    def of(cls, entries: Iterable[Entry], people: Sequence[Person], places: Mapping[str, Place]) -> "_Front":
        known = {(a.cast.id, a.figure.name): person for person in people for a in person.appearances}
        return cls(newest_first(entries), people, places, known)

    def named(self, entry: Entry, name: str) -> str:
        """A name, leading to its page where it has one."""
        person = self.pages.get((entry.id, fold(name)))
        return f"[{escape(name)}]({person.identity.path})" if person else escape(name)

    def place(self, entry: Entry) -> str:
        place = self.places.get(entry.id)
        return f"[{escape(place.name)}]({place.path})" if place else escape(entry.place or "")


def page(
    entries: Iterable[Entry], people: Sequence[Person] = (), places: Mapping[str, Place] | None = None
) -> str:
    """The home page as if nobody had edited it.

    `people` are those who have a page; `places` are the briefings' own, by the briefing's id.
    """
    front = _Front.of(entries, people, places or {})
    if not front.entries:
        empty = "No briefings yet: put an article into `seeds/` and run `briefings generate`."
        return document("Briefings", [_ABOUT, empty], toc=False, heading=_HEADLINE)
    parts = [
        _ABOUT,
        _counted(front),
        "## Latest",
        _latest(front),
        *_new(front),
        *_most_quoted(front),
        *_about_whom(front),
        *_over_time(front),
        "## By year",
        _years(front),
    ]
    return document("Briefings", parts, toc=False, heading=_HEADLINE)


def quoted(entries: Iterable[Entry]) -> frozenset[str]:
    """All that may stand in quotation marks on the page, as the sources have it."""
    return frozenset(entry.quotation.words for entry in entries if entry.quotation)


def _counted(front: _Front) -> str:
    said = sum(entry.statements for entry in front.entries)
    newest = front.entries[0].date
    facts = [
        count(len(front.entries)),
        count(said, "statement"),
        f"newest article {in_words(newest)}" if newest else "",
    ]
    ways = (
        '<a href="search.html">Search what was said</a>',
        "[Verify a quotation](verify/index.md)",
        "[Take it along](data/index.md)",
    )
    return block("ways", f"{_dotted(facts)}\n\n{_dotted(ways)}")


# The newest briefings


def _latest(front: _Front) -> str:
    return block("cards", "\n\n".join(_card(front, entry) for entry in front.entries[:LATEST]))


def _card(front: _Front, entry: Entry) -> str:
    parts = [
        f"<small>{where(entry, front.place(entry))}</small>",
        f"**[{escape(entry.title)}]({entry.path})**",
    ]
    if entry.review == "withdrawn":
        return "-   " + "\n\n    ".join(parts)
    if entry.quotation:
        speaker = front.named(entry, entry.quotation.speaker)
        parts.append(f"{quote(entry.quotation.words)}  \n    <small>{speaker}</small>")
    parts += [f"<small>{_speaking(front, entry)}</small>", _doubts(entry)]
    return "-   " + "\n\n    ".join(parts)


def _speaking(front: _Front, entry: Entry) -> str:
    names = [front.named(entry, name) for name in entry.speakers[:_SPEAKERS]]
    rest = len(entry.speakers) - len(names)
    told = ", ".join(names) + (f" and {rest} more" if rest > 0 else "")
    return f"{count(entry.statements, 'statement')} by {told}" if told else "No named speaker"


def _doubts(entry: Entry) -> str:
    """Each kind in a word; the briefing says more."""
    if not entry.doubts:
        return '<small class="clear">Nothing to check before quoting</small>'
    told = ", ".join(_DOUBT_WORDS[kind] for kind in entry.doubts)
    return f'<small class="doubt">Before you quote: {told}</small>'


# What the newest days brought


def _new(front: _Front) -> Iterator[str]:
    """The newest days; a collection of one day has nothing newer than the rest."""
    dated = [entry for entry in front.entries if entry.date]
    days = [(day, list(group)) for day, group in groupby(dated, key=lambda entry: entry.date or "")]
    if len(days) > 1:
        heard = _first_days(front)
        yield "## What is new"
        yield block("lines", "\n".join(_day(front, *day, heard.get(day[0], ())) for day in days[:DAYS]))


def _day(front: _Front, day: str, entries: Sequence[Entry], heard: Sequence[Person]) -> str:
    titles = _some([f"[{escape(entry.title)}]({entry.path})" for entry in entries], "more")
    said = sum(entry.statements for entry in entries)
    small = [f"{count(len(entries))}, {count(said, 'statement')}"]
    if heard:
        names = _some([f"[{escape(person.name)}]({person.identity.path})" for person in heard], "others")
        small.append(f"first named here: {names}")
    if new := _new_places(front, entries):
        small.append(f"first from: {_some(new, 'other places')}")
    return f"- **{in_words(day)}:** {titles}  \n    <small>{_dotted(small)}</small>"


def _first_days(front: _Front) -> dict[str, list[Person]]:
    """Who was named first on which day, those with the most to say first; on the very first day, nobody."""
    found: dict[str, list[Person]] = {}
    for person in front.people:
        days = [a.cast.date for a in person.appearances]
        if all(days):
            found.setdefault(min(day for day in days if day), []).append(person)
    earliest = min((entry.date for entry in front.entries if entry.date), default="")
    found.pop(earliest, None)
    return {day: sorted(people, key=_by_said) for day, people in found.items()}


def _new_places(front: _Front, entries: Iterable[Entry]) -> list[str]:
    """The places of these briefings of one day that no earlier briefing has."""
    near = {entry.id: front.places[entry.id] for entry in entries if entry.id in front.places}
    places = {place.slug: place for name, place in near.items() if place.entries[-1].id in near}
    return [f"[{escape(place.name)}]({place.path})" for _, place in sorted(places.items())]


def _some(links: Sequence[str], others: str) -> str:
    rest = len(links) - _NEW
    return ", ".join(links[:_NEW]) + (f" and {rest} {others}" if rest > 0 else "")


# Who is heard


def _most_quoted(front: _Front) -> Iterator[str]:
    people = [person for person in front.people if person.identity.kind == "person" and _said(person)[0]]
    if people:
        yield "## Most quoted"
        most = sorted(people, key=_by_said)[:QUOTED]
        yield block("names", "\n".join(_quoted_line(person) for person in most))
        yield "[All people](people/index.md)"


def _quoted_line(person: Person) -> str:
    roles = next((a.figure.roles for a in person.appearances if a.figure.roles), ())
    role = [f"{escape(roles[0].text)}{' (inferred)' if roles[0].inferred else ''}"] if roles else []
    in_marks, all_said = _said(person)
    doubt = ["perhaps not one"] if person.sides else []
    counted = f"{in_marks} of {count(all_said, 'statement')} in quotation marks"
    return (
        f"- **[{escape(person.name)}]({person.identity.path})**  \n"
        f"    <small>{_dotted([*role, counted, *doubt])}</small>"
    )


def _by_said(person: Person) -> tuple[int, int, str, str]:
    in_marks, all_said = _said(person)
    return (-in_marks, -all_said, person.name, person.identity.slug)


def _said(person: Person) -> tuple[int, int]:
    """How many statements of somebody quote them, and how many there are."""
    said = [s for a in person.appearances for s in a.cast.said if s.speaker == a.figure.id]
    return sum(bool(s.quoted) for s in said), len(said)


def _about_whom(front: _Front) -> Iterator[str]:
    pairs = _pairs(front)
    if len(pairs) >= _FEWEST_PAIRS and (drawn := charts.matrix(pairs, "Who speaks about whom")):
        yield "## Who speaks about whom"
        yield _figure(
            "matrix",
            drawn,
            "A row for who speaks, a column for who is spoken about; a larger disc, more often.",
        )
        yield _folded(
            "In figures", (f"{escape(by)} about {escape(on)}: {n}" for (by, on), n in _drawn(pairs))
        )


def _pairs(front: _Front) -> Counter[tuple[str, str]]:
    """How many statements of one name another; whoever shares a name is left out: a name must tell."""
    known = {(a.cast.id, a.figure.id): person for person in front.people for a in person.appearances}
    namesakes = Counter(person.name for person in front.people)
    pairs: Counter[tuple[str, str]] = Counter()
    for cast in {a.cast.id: a.cast for person in front.people for a in person.appearances}.values():
        for said in cast.said:
            by = known.get((cast.id, said.speaker or ""))
            about = [known.get((cast.id, figure)) for figure in said.about]
            pairs.update(
                (by.name, on.name)
                for on in dict.fromkeys(about)
                if by and on and on is not by and namesakes[by.name] == namesakes[on.name] == 1
            )
    return pairs


def _drawn(pairs: Mapping[tuple[str, str], int]) -> list[tuple[tuple[str, str], int]]:
    """The commonest pairs, as many as can be read."""
    return sorted(pairs.items(), key=lambda pair: (-pair[1], pair[0]))[:_FIGURES]


# When


def _over_time(front: _Front) -> Iterator[str]:
    months = Counter(entry.date[: len("2024-03")] for entry in front.entries if entry.date)
    if len(months) > 1:
        yield "## Briefings over time"
        yield _figure(
            "over-time", charts.over_time(months, "Briefings over time"), "By the date of the article."
        )
        newest = sorted(months.items(), reverse=True)[:_FIGURES]
        yield _folded("In figures, newest first", (f"{charts.in_full(month)}: {n}" for month, n in newest))


def _years(front: _Front) -> str:
    listed = [
        f"- [{folder_title(folder)}]({folder}/index.md) <small>{count(len(entries))}</small>"
        for folder, entries in by_folder(front.entries)
    ]
    return block("years", "\n".join(listed))


# Small pieces


def _figure(kind: str, drawn: str, caption: str) -> str:
    """One line of HTML, all of it ours: `charts` leaves nothing of a name that could be markup."""
    return f'<figure class="{kind}">{drawn}<figcaption>{caption}</figcaption></figure>'


def _folded(title: str, listed: Iterable[str]) -> str:
    return f'??? note "{title}"\n' + "\n".join(f"    - {line}" for line in listed)


def _dotted(parts: Iterable[str]) -> str:
    return " · ".join(part for part in parts if part)
