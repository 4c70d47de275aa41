"""Learns how much each observation counts for whom a pronoun means: `lexicons/en/pronoun_weights.yaml`.

    python -m training.pronouns DATA

DATA holds `participants.train.jsonl` (GUM). Nothing is drawn by chance: same data, same weights.
"""

import json
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from generator.attributions import find_attributions
from generator.cues import Attribution
from generator.descriptions import with_descriptions
from generator.participants import Cast, find_cast
from generator.pronouns import Choice
from generator.references import places_of, resolve_pronouns
from generator.segmentation import Document, segment
from generator.tagger import tag

OUT = Path(__file__).parent.parent / "generator" / "lexicons" / "en" / "pronoun_weights.yaml"
LEAST = 0.5
"""How sure the best candidate must be; chosen on `participants.news.dev.jsonl`."""
_SHRINK = 4.0
"""Pull of each weight towards zero; chosen by five-fold cross-validation among 1, 2, 4, 8, 16."""
_RAREST = 5
"""Times that an observation must be made to have a weight."""
_STEPS = 400
_SMALLEST = 0.05
"""Weights nearer to zero are left out."""
_HEAD = """\
# How much each observation counts for or against somebody whom "he" or "she" may mean.
#
# Learnt by `python -m training.pronouns` from 130 articles of GUM, genres other than news (annotation CC BY
# 4.0; none of its text is here), read by `generator/pronouns.py`. Made by the program, not by hand.

# How sure the best candidate must be, from 0 to 1. Below, the pronoun means nobody.
"""


@dataclass(frozen=True, slots=True)
class Lesson:
    """A pronoun's candidates, and which of them it means; the last place stands for nobody."""

    choice: Choice
    right: tuple[int, ...]


def lessons(record: Mapping[str, Any]) -> list[Lesson]:
    """The pronouns of a marked article, each met with the ones before it understood rightly."""
    document = segment(record["text"])
    tagged = tag(document.text)
    cast = with_descriptions(document, find_cast(document, tagged.labels))
    return list(_lessons(record, document, cast, find_attributions(document, cast, tagged)))


def _lessons(
    record: Mapping[str, Any], document: Document, cast: Cast, attributions: Sequence[Attribution]
) -> Iterator[Lesson]:
    people = [*record["people"], *record.get("unnamed", [])]
    heads = {(m[3], m[4]): i for i, person in enumerate(people) for m in person["mentions"]}
    meant = _marked_as(people, cast)
    found: list[Lesson] = []

    def decide(choice: Choice) -> tuple[str | None, float]:
        place = choice.pronoun.span
        person = heads.get((place.start, place.end))
        known = [who for who, i in meant.items() if i == person]
        right = [n for n, c in enumerate(choice.candidates) if c.who in known]
        nobody = [n for n, c in enumerate(choice.candidates) if c.who is None]
        found.append(Lesson(choice, tuple(right or [*nobody, len(choice.candidates)])))
        return (choice.candidates[right[0]].who if right else known[0] if known else None), 1.0

    resolve_pronouns(places_of(document, attributions), cast, attributions, decide, LEAST)
    yield from found


def _marked_as(people: Sequence[Mapping[str, Any]], cast: Cast) -> dict[str, int]:
    """The marked person behind each of our participants: whose names it shares most often."""
    found = {}
    for participant in cast.participants:
        shared: Counter[int] = Counter()
        for i, person in enumerate(people):
            heads = [m[3:5] for m in person["mentions"] if m[2] == "proper"]
            spans = [m.span for m in participant.mentions]
            shared[i] = sum(any(s.start < end and start < s.end for s in spans) for start, end in heads)
        best = max(shared, key=lambda i: (shared[i], -i), default=None)
        if best is not None and shared[best] and participant.kind == "person":
            found[participant.id] = best
    return found


def learn(taught: Sequence[Lesson]) -> dict[str, float]:
    """Weights under which the right candidates are likeliest: a log-linear model, fitted by Adam."""
    shown = [[*(c.shows for c in t.choice.candidates), t.choice.general] for t in taught]
    seen = Counter(s for rows in shown for row in rows for s in row)
    names = sorted(s for s, n in seen.items() if n >= _RAREST)
    index = {name: i for i, name in enumerate(names)}
    rows = [row for group in shown for row in group]
    table = np.zeros((len(rows), len(names)))
    for i, row in enumerate(rows):
        for s in row:
            if s in index:
                table[i, index[s]] += 1
    starts = np.cumsum([0, *(len(group) for group in shown)])
    group = np.repeat(np.arange(len(shown)), np.diff(starts))
    is_right = np.zeros(len(rows))
    for t, start in zip(taught, starts, strict=False):
        is_right[[start + n for n in t.right]] = 1
    return dict(zip(names, _fitted(table, starts[:-1], group, is_right), strict=True))


def _fitted(table: np.ndarray, starts: np.ndarray, group: np.ndarray, is_right: np.ndarray) -> list[float]:
    weights, mean, square = (np.zeros(table.shape[1]) for _ in range(3))

    def shares(scores: np.ndarray, among: np.ndarray) -> np.ndarray:
        raised = np.exp(scores - np.maximum.reduceat(scores, starts)[group]) * among
        total: np.ndarray = raised / np.add.reduceat(raised, starts)[group]
        return total

    for step in range(1, _STEPS + 1):
        scores = table @ weights
        slope = (
            table.T @ (shares(scores, np.ones_like(scores)) - shares(scores, is_right)) + _SHRINK * weights
        )
        mean = 0.9 * mean + 0.1 * slope
        square = 0.99 * square + 0.01 * slope**2
        pace = 0.1 if step <= _STEPS * 5 // 8 else 0.02
        weights = weights - pace * (mean / (1 - 0.9**step)) / (np.sqrt(square / (1 - 0.99**step)) + 1e-8)
    return [float(w) for w in weights]


def written(weights: Mapping[str, float]) -> str:
    """The lexicon file that `generator/pronouns.py` reads."""
    lines = [
        f"  {json.dumps(name) if set(name) & set(':,') else name}: {round(weight, 2)}"
        for name, weight in sorted(weights.items())
        if abs(weight) >= _SMALLEST
    ]
    return "\n".join([f"{_HEAD}least: {LEAST}", "", "weights:", *lines, ""])


def main(data: Path) -> None:
    """Learn from the corpus in the folder `data` and write the lexicon."""
    with (data / "participants.train.jsonl").open(encoding="utf-8") as records:
        taught = [lesson for line in records if line.strip() for lesson in lessons(json.loads(line))]
    OUT.write_text(written(learn(taught)), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
