"""Marked articles of all origins as one kind of value. It reads files; it changes no text.

Statements come from `statements.*.jsonl` and our own `articles/*.txt`, names from `names-silver.*.jsonl`
(made by a program, so counted little) and `participants.*.jsonl` (made by people).
"""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from training import marked

SILVER_WEIGHT = 0.5
"""What a name marked by a program counts for beside one marked by people."""
_SILVER = {"PERSON": "person", "ORGANIZATION": "organisation", "LOCATION": "place"}
_PEOPLE = {"people": "person", "organisations": "organisation", "places": "place"}
_SMALL = {
    "of",
    "the",
    "and",
    "for",
    "de",
    "von",
    "van",
    "der",
    "al",
    "la",
    "le",
    "du",
    "&",
    "in",
    "on",
    "del",
    "da",
}
_WORD = re.compile(r"\S+")

Place = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Said:
    """One attribution: the places of its parts, half-open code points."""

    source: tuple[Place, ...]
    cue: tuple[Place, ...]
    content: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Name:
    """A place that names something. `kind` is None where nobody knows: nothing is learnt there."""

    place: Place
    kind: str | None


@dataclass(frozen=True, slots=True)
class Example:
    """An article to learn from. `said` or `names` is None where the article is not marked for it."""

    id: str
    text: str
    said: tuple[Said, ...] | None = None
    names: tuple[Name, ...] | None = None
    name_weight: float = 1.0
    weight: float = 1
    """How often it is seen in a round, on average."""


def statements(folder: Path, part: str) -> list[Example]:
    """The articles of `statements.{part}.jsonl` with the names of `names-silver.{part}.jsonl`."""
    silver = {row["id"]: row["ents"] for row in _rows(folder / f"names-silver.{part}.jsonl")}
    return [
        Example(
            row["id"],
            row["text"],
            tuple(_said(attribution) for attribution in row["attributions"]),
            tuple(Name((a, b), _SILVER[kind]) for a, b, kind in silver.get(row["id"], []) if kind in _SILVER),
            SILVER_WEIGHT,
        )
        for row in _rows(folder / f"statements.{part}.jsonl")
    ]


def participants(path: Path, weight: float = 1) -> list[Example]:
    """The articles of one `participants.*.jsonl`, names only."""
    return [Example(row["id"], row["text"], None, tuple(_names(row)), weight=weight) for row in _rows(path)]


def own(folder: Path, weight: float = 1) -> list[Example]:
    """Our invented articles; of nested attributions only the outermost, since labels do not nest."""
    return [
        Example(path.stem, article.text, tuple(_outermost(article)), None, weight=weight)
        for path in sorted(folder.glob("*.txt"))
        for article in [marked.read(path.read_text(encoding="utf-8"))]
    ]


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as lines:
        yield from (json.loads(line) for line in lines if line.strip())


def _said(attribution: dict[str, list[list[int]]]) -> Said:
    def places(part: str) -> tuple[Place, ...]:
        return tuple((a, b) for a, b in attribution.get(part, []))

    return Said(places("source"), places("cue"), places("content"))


def _outermost(article: marked.MarkedArticle) -> Iterator[Said]:
    contents = [place for attribution in article.attributions for place in attribution.content]
    for attribution in article.attributions:
        if not any(_is_inside(cue, content) for cue in attribution.cue for content in contents):
            yield Said(attribution.source, attribution.cue, attribution.content)


def _is_inside(inner: marked.Place, outer: marked.Place) -> bool:
    return outer.start <= inner.start and inner.end <= outer.end and inner != outer


def _names(row: dict[str, Any]) -> Iterable[Name]:
    """The proper names of an article; a mention that is more than its name is cut to the name, or unknown."""
    text = row["text"]
    for group, kind in _PEOPLE.items():
        for entity in row.get(group, []):
            for start, end, form, head_start, head_end in entity["mentions"]:
                if form == "proper":
                    place = _name_place(text, (start, end), (head_start, head_end))
                    yield Name(place or (start, end), kind if place else None)


def _name_place(text: str, mention: Place, head: Place) -> Place | None:
    """The longest run of name-like words in `mention` that holds its head."""
    words = [(m.start() + mention[0], m.end() + mention[0]) for m in _WORD.finditer(text[slice(*mention)])]
    run: list[Place] = []
    for word in [*words, None]:
        if word and (text[word[0]].isupper() or (run and text[slice(*word)] in _SMALL)):
            run.append(word)
            if not text[slice(*word)].endswith(","):
                continue
        while run and text[slice(*run[-1])] in _SMALL:
            run.pop()
        if run and run[0][0] < head[1] and head[0] < run[-1][1]:
            return _trimmed(text, (run[0][0], run[-1][1]))
        run = []
    return None


def _trimmed(text: str, place: Place) -> Place | None:
    start, end = place
    while end > start and not text[end - 1].isalnum() and text[end - 1] != ".":
        end -= 1
    if text[start:end].endswith(("'s", "’s")):
        end -= 2
    return (start, end) if end > start else None
