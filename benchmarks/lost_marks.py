"""What happens to a briefing when its article loses one quotation mark.

    python -m benchmarks.lost_marks CORPUS [--every N]

A corpus is as in `benchmarks.quality`. For each article whose marks are in order (as many opening as closing
ones in every paragraph, none flagged), every N-th mark is taken out, one at a time. Kept: the same words by
the same people, marks aside. Flagged: a restored or an unmatched mark is reported. Silent: neither.
"""

import argparse
import re
import sys
from collections import Counter
from pathlib import Path

from benchmarks.quality import Gold, read_corpus
from generator.briefing import brief
from generator.values import Article, Briefing

_MARK = re.compile(r"``|''|[\"“”«»„‟]")
_FLAGS = {"restored-mark", "unmatched-mark"}


def outcomes(gold: Gold, every: int) -> Counter[str]:
    """How many losses of a mark were kept, flagged or silent in one article."""
    whole = _brief(gold, gold.text)
    counts: Counter[str] = Counter()
    if _flagged(whole):
        return counts
    for number, mark in enumerate(_MARK.finditer(gold.text)):
        if number % every:
            continue
        broken = _brief(gold, gold.text[: mark.start()] + gold.text[mark.end() :])
        kept = _said(broken) == _said(whole)
        counts["kept" if kept else "flagged" if _flagged(broken) else "silent"] += 1
        if not kept and not _flagged(broken):
            around = gold.text[max(0, mark.start() - 60) : mark.end() + 60].replace("\n", " ")
            sys.stderr.write(f"{gold.id}: silent: …{around}…\n")
    return counts


def _brief(gold: Gold, text: str) -> Briefing:
    return brief(Article(gold.id, text, "", date=gold.date))


def _flagged(briefing: Briefing) -> bool:
    return any(doubt.kind in _FLAGS for doubt in briefing.warnings)


def _said(briefing: Briefing) -> list[tuple[str, str]]:
    names = {p.id: p.name for p in briefing.participants}
    text = briefing.article.text
    return [
        (
            names.get(s.speaker or "", "?"),
            " ".join(re.findall(r"\w+", " ".join(c.span.cut(text) for c in s.content))),
        )
        for s in briefing.statements
    ]


def main() -> None:
    """Print the counts of each corpus."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--every", type=int, default=1)
    arguments = parser.parse_args()
    total: Counter[str] = Counter()
    for gold in read_corpus(arguments.corpus):
        total += outcomes(gold, arguments.every)
    sys.stdout.write(f"{arguments.corpus}: {dict(total)} of {sum(total.values())} marks\n")


if __name__ == "__main__":
    main()
