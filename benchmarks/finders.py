"""What a briefing costs beside the trained reader's network: milliseconds an article, by step of `brief`.

    python -m benchmarks.finders [ARTICLES.jsonl] [--repeats N]

The articles are records of a JSON-Lines file (as `briefings extract` reads them), by default the invented
ones of `examples/seeds`. All are read once before the clock starts, so that lexicons are loaded and the
network's answers known; then each is read N times (5 by default), and its median counts. Time is the
processor's, not the wall's, yet a busy machine stretches it: compare two versions side by side. The steps are
whatever `brief` calls of other modules, so that the table cannot fall behind the code; `the rest` is what it
does itself.
"""

import argparse
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from functools import wraps
from pathlib import Path
from statistics import median
from types import FunctionType, ModuleType
from typing import Any
from unittest import mock

from generator import briefing, reading, tagger
from generator.values import Article

ROOT = Path(__file__).parents[1]
REST = "the rest"


def articles(path: Path | None) -> list[Article]:
    """The records of a JSON-Lines file, or the invented seeds."""
    if path is None:
        seeds = (p for p in sorted((ROOT / "examples/seeds").iterdir()) if p.suffix in {".txt", ".md"})
        return [reading.read_seed(p.read_bytes(), path=p.name) for p in seeds]
    lines = path.read_bytes().splitlines()
    return [
        reading.read_record(line, path=str(path), line_number=number)
        for number, line in enumerate(lines, 1)
        if line.strip()
    ]


def times(texts: Sequence[Article], repeats: int) -> dict[str, list[float]]:
    """Seconds of each step: one median an article, in the articles' order."""
    with network_remembered(), _clocks() as spent:
        for article in texts:
            briefing.brief(article)
        found: dict[str, list[float]] = defaultdict(lambda: [0.0] * len(texts))
        for number, article in enumerate(texts):
            runs = [_run(article, spent) for _ in range(repeats)]
            for step in {step for run in runs for step in run}:
                found[step][number] = median(run.get(step, 0.0) for run in runs)
    return found


def _run(article: Article, spent: dict[str, float]) -> dict[str, float]:
    """Seconds of each step of one reading, and of what is between them."""
    spent.clear()
    began = time.thread_time()
    briefing.brief(article)
    whole = time.thread_time() - began
    return {**spent, REST: whole - sum(spent.values())}


@contextmanager
def network_remembered() -> Iterator[None]:
    """The network answers once to all windows of the same pieces and shapes, which are all that it sees."""
    network = tagger._Network  # noqa: SLF001 - there is no other way to take its time out
    answer = network.answer
    known: dict[object, Any] = {}

    def remembered(self: Any, words: Sequence[tagger.Word]) -> Any:  # noqa: ANN401 - as the network's own
        window = tuple(map(tuple, tagger.pieces(words)))
        if window not in known:
            known[window] = answer(self, words)
        return known[window]

    with mock.patch.object(network, "answer", remembered):
        yield


@contextmanager
def _clocks() -> Iterator[dict[str, float]]:
    """Seconds of each function that `brief` calls of another module; what those call is theirs."""
    spent: dict[str, float] = defaultdict(float)
    running: list[str] = []

    def clocked(name: str, step: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(step)
        def call(*given: object, **named: object) -> object:
            if running:
                return step(*given, **named)
            running.append(name)
            began = time.thread_time()
            try:
                return step(*given, **named)
            finally:
                spent[name] += time.thread_time() - began
                running.pop()

        return call

    with ExitStack() as patches:
        for place, attribute, step in _steps():
            name = f"{step.__module__.removeprefix('generator.')}.{step.__name__}"
            patches.enter_context(mock.patch.object(place, attribute, clocked(name, step)))
        yield spent


def _steps() -> Iterator[tuple[ModuleType, str, FunctionType]]:
    """The functions of other modules within `brief`'s reach, and the name that it finds each under."""
    for name, value in sorted(vars(briefing).items()):
        if isinstance(value, FunctionType) and value.__module__ != briefing.__name__:
            yield briefing, name, value
        elif isinstance(value, ModuleType) and value.__name__.startswith("generator."):
            for attribute, step in sorted(vars(value).items()):
                if isinstance(step, FunctionType) and step.__module__ == value.__name__:
                    yield value, attribute, step


def main(arguments: Sequence[str] | None = None) -> None:
    """The table, the dearest step first."""
    parser = argparse.ArgumentParser(prog="benchmarks.finders", description="Milliseconds by step.")
    parser.add_argument("articles", nargs="?", type=Path)
    parser.add_argument("--repeats", type=int, default=5)
    given = parser.parse_args(arguments)
    texts = articles(given.articles)
    found = times(texts, given.repeats)
    whole = [sum(step) for step in zip(*found.values(), strict=True)]
    words = [len(article.text.split()) for article in texts]
    out = sys.stdout
    out.write(f"{len(texts)} articles, {sum(words) / len(words):.0f} words each, {given.repeats} repeats\n")
    out.write(f"{'step':<36} {'ms an article':>14} {'share':>6}\n")
    for step, seconds in sorted(found.items(), key=lambda row: (-sum(row[1]), row[0])):
        share = sum(seconds) / sum(whole)
        if share >= 0.005:
            out.write(f"{step:<36} {sum(seconds) / len(texts) * 1e3:>14.2f} {share:>6.0%}\n")
    out.write(f"{'all':<36} {sum(whole) / len(texts) * 1e3:>14.2f}\n")
    out.write(f"{'all, for 500 words':<36} {sum(whole) / sum(words) * 500 * 1e3:>14.2f}\n")


if __name__ == "__main__":
    main()
