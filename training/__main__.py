"""`python -m training`: from marked articles and the base encoder to `generator/weights/` and its figures."""

import argparse
import hashlib
import logging
from collections.abc import Sequence
from pathlib import Path

from training import corpus, export, measure, train

ROOT = Path(__file__).parent.parent
WEIGHTS = ROOT / "generator" / "weights"
_BASE = {
    "model.safetensors": "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
    "tokenizer.json": "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
}
OWN_WEIGHT, PARTICIPANTS_WEIGHT = 2.0, 0.5
"""How often one of our articles, and one that is marked for names alone, is seen in a round."""
STAGES = (
    train.Plan(steps=850, seed=1, rate=2e-4),
    train.Plan(steps=800, seed=2, rate=1.4e-4, head_rate=6e-4, joined="halfway"),
    train.Plan(steps=600, seed=3, rate=1e-4, head_rate=4e-4, joined="start"),
)
"""Each goes on from the network of the one before, its rate rising and falling anew."""
HELD_BACK = frozenset(
    {
        *(
            "a01-corridor-talks",
            "a09-central-bank",
            "a17-village-school",
            "a25-weather-farm",
            "a33-nurses-letter",
        ),
        *(
            "b06-handball-coach-interview",
            "b14-parliament-stenogram",
            "b22-film-festival",
            "b30-scanned-newspaper",
        ),
    }
)
"""Of our own articles, those that are measured, not learnt."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Train, export, measure; with `--measure` only the last."""
    options = _options().parse_args(arguments)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    if not options.measure:
        _check(options.base)
        tokenizer = options.base / "tokenizer.json"
        start = options.base / "model.safetensors"
        for number, plan in enumerate(STAGES, start=1):
            files = train.Files(start, tokenizer, options.results / f"reader-{number}.pt")
            train.train(examples(options.data), files, plan)
            start = files.joined
        export.export(train.load(start), train.base_tokenizer(tokenizer), WEIGHTS)
    _report(options.data, options.scorer)


def examples(data: Path) -> list[corpus.Example]:
    """Everything to learn from; the articles of `data` that are for measuring, and some of ours, stay out."""
    return [
        *corpus.statements(data, "train"),
        *corpus.participants(data / "participants.train.jsonl", PARTICIPANTS_WEIGHT),
        *(example for example in own() if example.id not in HELD_BACK),
    ]


def own() -> list[corpus.Example]:
    """Our invented articles."""
    return corpus.own(Path(__file__).parent / "articles", OWN_WEIGHT)


def _report(data: Path, scorer: Path) -> None:
    held_back = [measure.gold(example) for example in own() if example.id in HELD_BACK]
    figures = {
        "PolNeAR": measure.statements(measure.rows(data / "statements.dev.jsonl"), scorer),
        "our own articles": measure.statements(held_back, scorer),
        "names": {"exact F1": measure.names(corpus.participants(data / "participants.news.dev.jsonl"))},
    }
    for title, rows in figures.items():
        print(f"{title}\n{measure.table(rows)}\n")  # noqa: T201  # the figures are the result


def _options() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m training", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder of the marked articles (README.md)")
    parser.add_argument("--scorer", type=Path, required=True, help="the statement scorer, a Python file")
    parser.add_argument("--base", type=Path, required=True, help="folder of the base encoder's two files")
    parser.add_argument(
        "--results", type=Path, default=ROOT / "build", help="folder for the stages' networks"
    )
    parser.add_argument("--measure", action="store_true", help="measure the weights that are there")
    return parser


def _check(base: Path) -> None:
    for name, wanted in _BASE.items():
        found = hashlib.sha256(base.joinpath(name).read_bytes()).hexdigest()
        if found != wanted:
            raise SystemExit(f"{base / name} is not the file that this training begins with: SHA-256 {found}")


if __name__ == "__main__":
    main()
