"""Which briefings belong together: by the people, bodies, places and days that they share.

It compares names as they were printed, never what they mean: whether two of one name are one person is not
settled here, and the page that shows a relation says what it rests on.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import log
from typing import Any, Literal

from generator.spelling import unaccented

MOST = 5
"""Related briefings that a page lists, and at most as many that list it."""
NEAR = 12
"""Briefings before and behind, by date, that are looked at for each thing that is shared.

So the work grows with the number of briefings, and of a thing that hundreds share, the nearest in time count.
"""
WEIGHTS: Mapping[str, int] = {"person": 3000, "organisation": 2000, "place": 1000, "day": 1000}
"""What a shared thing counts, times the logarithm of how rare it is: a person few name tells the most.

Thousandths, so that a sum of whole numbers is the same in any order and on any machine.
"""

Kind = Literal["person", "organisation", "place", "day"]
_Key = tuple[str, str]
"""A mark's kind and key."""


@dataclass(frozen=True, slots=True)
class Mark:
    """Something by which a briefing can be related. `words` are the source's, and on the page already."""

    kind: Kind
    key: str
    """The name folded, so that `PORT ISEL` and `Port Isel` are one; a day as ISO 8601."""
    name: str
    words: str | None = None


@dataclass(frozen=True, slots=True)
class Traits:
    """A briefing as far as its relations go."""

    id: str
    day: str | None
    """The article's date, ISO 8601."""
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class Relation:
    """Another briefing, and this one's marks that they share, the weightiest first."""

    other: str
    shared: tuple[Mark, ...]


def marks_of(document: Mapping[str, Any]) -> tuple[Mark, ...]:
    """The marks of a briefing's document, each once.

    A person is known by a full name only: two of one surname are seldom one. So is a body, or by its letters:
    `the Commission` is another one in each story.
    """
    found: dict[_Key, Mark] = {}
    for participant in document["participants"]:
        name = participant["name"]
        if len(name.split()) > 1 or (participant["kind"] == "organisation" and name.isupper()):
            mark = Mark(participant["kind"], _folded(name), name, _relating(document, participant))
            found.setdefault((mark.kind, mark.key), mark)
    place, day = document.get("place"), document.get("event_date")
    if place:
        found["place", ""] = Mark("place", _folded(place["text"]), place["text"], None)
    if day:
        own = next((e["text"] for e in document["events"] if e["date"] == day["value"]), None)
        found["day", ""] = Mark("day", day["value"], day["value"], own)
    return tuple(found.values())


def relate(briefings: Sequence[Traits]) -> dict[str, tuple[Relation, ...]]:
    """For each briefing, by id, the best related ones, then those whose best it is. No order matters."""
    index = _Index(briefings)
    best = {traits.id: index.best(traits) for traits in briefings}
    back: dict[str, list[tuple[int, str]]] = {}
    for traits in briefings:
        for weight, other in best[traits.id]:
            back.setdefault(other, []).append((weight, traits.id))
    related = {}
    for traits in briefings:
        ahead = [other for _, other in best[traits.id]]
        behind = sorted(
            (found for found in back.get(traits.id, ()) if found[1] not in ahead),
            key=lambda found: (-found[0], found[1]),
        )
        names = [*ahead, *(other for _, other in behind[:MOST])]
        related[traits.id] = tuple(Relation(other, index.shared(traits, other)) for other in names)
    return related


class _Index:
    """Every mark with the briefings that bear it, in order of date."""

    def __init__(self, briefings: Sequence[Traits]) -> None:
        ordered = sorted(briefings, key=lambda traits: (traits.day or "", traits.id))
        self._days = {traits.id: date.fromisoformat(traits.day) if traits.day else None for traits in ordered}
        self._keys = {traits.id: {_key(mark) for mark in traits.marks} for traits in ordered}
        self._bearers: dict[_Key, list[str]] = {}
        self._places: dict[tuple[_Key, str], int] = {}
        for traits in ordered:
            for key in sorted(self._keys[traits.id]):
                bearers = self._bearers.setdefault(key, [])
                self._places[key, traits.id] = len(bearers)
                bearers.append(traits.id)
        self._rarity = {
            key: round(WEIGHTS[key[0]] * log((len(ordered) + 1) / len(bearers)))
            for key, bearers in self._bearers.items()
        }

    def best(self, traits: Traits) -> list[tuple[int, str]]:
        """Weight and id of the best related, the best first; of equals, the nearest in time."""
        near = {other for mark in traits.marks for other in self._near(mark, traits.id)}
        weighed = [(self._weight(self._keys[traits.id], other), other) for other in near]
        kept = [found for found in weighed if found[0] > 0]
        return sorted(kept, key=lambda found: (-found[0], self._apart(traits.id, found[1]), found[1]))[:MOST]

    def shared(self, traits: Traits, other: str) -> tuple[Mark, ...]:
        """The marks that both bear, the weightiest first."""
        both = [mark for mark in traits.marks if _key(mark) in self._keys[other]]
        return tuple(sorted(both, key=lambda mark: (-self._rarity[_key(mark)], mark.key)))

    def _near(self, mark: Mark, name: str) -> Iterator[str]:
        place, bearers = self._places[_key(mark), name], self._bearers[_key(mark)]
        yield from bearers[max(0, place - NEAR) : place]
        yield from bearers[place + 1 : place + 1 + NEAR]

    def _weight(self, mine: set[_Key], other: str) -> int:
        """The sum over what both share; a place or a day alone relates nothing."""
        shared = mine & self._keys[other]
        kinds = {kind for kind, _ in shared}
        enough = "person" in kinds or "organisation" in kinds or len(kinds) > 1
        return sum(self._rarity[key] for key in shared) if enough else 0

    def _apart(self, one: str, other: str) -> int:
        first, second = self._days[one], self._days[other]
        return abs((first - second).days) if first and second else 1_000_000


def _key(mark: Mark) -> _Key:
    return mark.kind, mark.key


def _folded(name: str) -> str:
    """Without case and accents, one space between words."""
    return " ".join(unaccented(name).casefold().split())


def _relating(document: Mapping[str, Any], participant: Mapping[str, Any]) -> str | None:
    """What the page shows of somebody: an event that names them, or else the first words that they say."""
    places = [(mention["start"], mention["end"]) for mention in participant["mentions"]]
    for cut in (*document["events"], *document["brief"]):
        if any(cut["start"] <= start and end <= cut["end"] for start, end in places):
            return str(cut["text"])
    said = (s["content"] for s in document["statements"] if s["speaker"] == participant["id"])
    return next((str(content[0]["text"]) for content in said if content), None)
