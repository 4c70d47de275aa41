"""The reader in `generator/weights/` against articles it has not seen; nothing is changed or learnt here."""

import importlib.util
import json
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

from generator import tagger
from training.corpus import Example

Row = dict[str, Any]


def statements(articles: Sequence[Row], scorer: Path) -> Row:
    """The figures of the statement scorer at `scorer`, in percent."""
    figures: Row = _score(scorer)(list(articles), [predicted(row["id"], row["text"]) for row in articles])
    return figures


def rows(path: Path) -> list[Row]:
    """The articles of a file that holds one a line."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def gold(example: Example) -> Row:
    """An example as the scorer reads it."""
    return {
        "id": example.id,
        "text": example.text,
        "attributions": [
            {"source": said.source, "cue": said.cue, "content": said.content} for said in example.said or ()
        ],
    }


def predicted(number: str, text: str) -> Row:
    """An article as the scorer reads it: the places of source, cue and content of each attribution."""
    tagged = tagger.tag(text)

    def places(indices: Iterable[int | None]) -> list[list[int]]:
        spans = [tagged.labels[index].span for index in indices if index is not None]
        return [[span.start, span.end] for span in spans]

    return {
        "id": number,
        "attributions": [
            {"source": places([a.source]), "cue": places([a.cue]), "content": places(a.content)}
            for a in tagged.attributions()
        ],
    }


def names(examples: Sequence[Example]) -> dict[str, float]:
    """F1 in percent of each kind of name, its words exactly."""
    hits: Counter[str] = Counter()
    found: Counter[str] = Counter()
    wanted: Counter[str] = Counter()
    for example in examples:
        known = {(name.kind, name.place) for name in example.names or () if name.kind}
        unknown = [name.place for name in example.names or () if name.kind is None]
        ours = {
            (label.kind, (label.span.start, label.span.end))
            for label in tagger.tag(example.text).labels
            if label.kind in tagger.NAME_KINDS
            and not any(a < label.span.end and label.span.start < b for a, b in unknown)
        }
        hits.update(kind for kind, _ in known & ours)
        found.update(kind for kind, _ in ours)
        wanted.update(kind or "" for kind, _ in known)
    return {
        kind: 200 * hits[kind] / (found[kind] + wanted[kind]) if found[kind] + wanted[kind] else 0.0
        for kind in tagger.NAME_KINDS
    }


def table(figures: Row) -> str:
    """Figures as lines of `name value`."""
    lines = [
        (f"{group} {name}".replace("_", " "), value)
        for group, values in figures.items()
        for name, value in values.items()
        if name != "gold"
    ]
    return "\n".join(f"{name:32}{value:6.1f}" for name, value in lines)


def _score(path: Path) -> Callable[[list[Row], list[Row]], Row]:
    spec = importlib.util.spec_from_file_location("scorer", path)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    score: Callable[[list[Row], list[Row]], Row] = module.score
    return score
