"""How well the reader tells who said what, on any corpus whose attributions people marked.

    python -m benchmarks.quality [CORPUS ...]

A corpus is a folder of our marked articles (`tests/quality`, the default), or JSON Lines with `id`, `text`,
`attributions` (each `source`, `cue`, `content`: lists of half-open code point pairs) and perhaps `date`.
A token is a run of letters and digits. Statements are matched with marked ones one to one, the best
overlap of contents (token F1) first, from F1 0.5 on.
"""

import json
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from generator.briefing import brief
from generator.values import Article, Briefing, Span, Statement
from training import marked

_TOKEN = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_MARKS = '"“”„«»‟'
_SPEAKER = re.compile(r"(?m)^speaker: (\d+) (.+)\n")
_SAME = 0.5
"""Token F1 from which two contents are one statement."""


@dataclass(frozen=True, slots=True)
class Marked:
    """An attribution as people marked it. `speaker` is a name, `?`, or `None` where nobody said."""

    source: tuple[Span, ...]
    content: tuple[Span, ...]
    speaker: str | None


@dataclass(frozen=True, slots=True)
class Gold:
    """An article and its attributions."""

    id: str
    text: str
    date: date | None
    attributions: tuple[Marked, ...]


@dataclass(slots=True)
class Figures:
    """Counts over a corpus; each property is a share between 0 and 1."""

    gold: int = 0
    predicted: int = 0
    found: int = 0
    related: int = 0
    words_gold: int = 0
    words_predicted: int = 0
    words_both: int = 0
    quoted: int = 0
    quoted_found: int = 0
    quoted_attributed: int = 0
    named: int = 0
    right: int = 0
    wrong: int = 0
    unclear: int = 0
    words: int = 0

    def table(self) -> str:
        """The figures as lines of text, in percent."""
        rows = {
            "statements found": _percent(self.found, self.gold),
            "of those predicted, marked": _percent(self.found, self.predicted),
            "with the right source, F1": f"{100 * _f1(self.related, self.predicted, self.gold):.1f}",
            "words said, F1": f"{100 * _f1(self.words_both, self.words_predicted, self.words_gold):.1f}",
            "quoted ones found": _percent(self.quoted_found, self.quoted),
            "quoted ones, right source": _percent(self.quoted_attributed, self.quoted),
        }
        if self.named:
            rows |= {
                "speaker named rightly": _percent(self.right, self.named),
                "left unclear": _percent(self.unclear, self.named),
                "WRONG or invented speaker": _percent(self.wrong, self.named),
            }
        width = max(len(name) for name in rows)
        lines = [f"{name:<{width}}  {value:>6}" for name, value in rows.items()]
        return "\n".join([*lines, f"{self.gold} statements, {self.words} words"])


def _percent(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f}" if whole else "-"


def _f1(both: int, one: int, other: int) -> float:
    return 2 * both / (one + other) if one + other else 0.0


def read_corpus(path: Path) -> Iterator[Gold]:
    """The marked articles of a folder or of a JSON Lines file, in order."""
    if path.is_dir():
        for file in sorted(path.glob("*.txt")):
            yield _from_marks(file.stem, file.read_text(encoding="utf-8"))
        return
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            if line.strip():
                yield _from_record(json.loads(line))


def _from_marks(name: str, text: str) -> Gold:
    speakers = {int(number): who.strip() for number, who in _SPEAKER.findall(text)}
    article = marked.read(_SPEAKER.sub("", text))
    return Gold(
        name,
        article.text,
        None,
        tuple(
            Marked(_spans(a.source), _spans(a.content), speakers.get(a.number))
            for a in article.attributions
            if a.content
        ),
    )


def _from_record(record: dict[str, object]) -> Gold:
    attributions = record["attributions"]
    stated = record.get("date")
    assert isinstance(attributions, list)
    return Gold(
        str(record["id"]),
        str(record["text"]),
        date.fromisoformat(str(stated)[:10]) if stated else None,
        tuple(Marked(_spans(a["source"]), _spans(a["content"]), None) for a in attributions),
    )


def _spans(pairs: Iterable[Sequence[int]]) -> tuple[Span, ...]:
    return tuple(Span(start, end) for start, end in pairs)


def score(corpus: Iterable[Gold]) -> Figures:
    """The figures of today's reader over `corpus`."""
    figures = Figures()
    for gold in corpus:
        briefing = brief(Article(gold.id, gold.text, "", date=gold.date))
        _add(figures, gold, briefing)
    return figures


def _add(figures: Figures, gold: Gold, briefing: Briefing) -> None:
    tokens = [Span(*m.span()) for m in _TOKEN.finditer(gold.text)]
    wanted = [_within(a.content, tokens) for a in gold.attributions]
    got = [_within([c.span for c in s.content], tokens) for s in briefing.statements]
    figures.words += len(tokens)
    figures.gold += len(wanted)
    figures.predicted += len(got)
    all_wanted, all_got = set().union(*wanted), set().union(*got)
    figures.words_gold += len(all_wanted)
    figures.words_predicted += len(all_got)
    figures.words_both += len(all_wanted & all_got)
    names = {p.id: {p.name, *(m.span.cut(gold.text) for m in p.mentions)} for p in briefing.participants}
    matched = dict(_matches(wanted, got))
    for index, attribution in enumerate(gold.attributions):
        statement = briefing.statements[matched[index]] if index in matched else None
        is_quoted = (
            any(c.cut(gold.text)[:1] in _MARKS for c in attribution.content) and len(wanted[index]) > 3
        )
        has_source = statement is not None and _same_source(attribution, statement, tokens)
        figures.found += statement is not None
        figures.related += has_source
        figures.quoted += is_quoted
        figures.quoted_found += is_quoted and statement is not None
        figures.quoted_attributed += is_quoted and has_source
        if attribution.speaker is not None and statement is not None:
            _judge(figures, attribution.speaker, names.get(statement.speaker or "", set()))


def _judge(figures: Figures, speaker: str, named: set[str]) -> None:
    figures.named += 1
    if not named:
        figures.right += speaker == "?"
        figures.unclear += speaker != "?"
    elif speaker in named:
        figures.right += 1
    else:
        figures.wrong += 1


def _within(spans: Iterable[Span], tokens: Sequence[Span]) -> set[int]:
    return {i for i, token in enumerate(tokens) for span in spans if span.holds(token)}


def _same_source(attribution: Marked, statement: Statement, tokens: Sequence[Span]) -> bool:
    one, other = _within(attribution.source, tokens), _within(statement.source, tokens)
    return bool(one & other) or not (one or other)


def _matches(wanted: Sequence[set[int]], got: Sequence[set[int]]) -> Iterator[tuple[int, int]]:
    pairs = sorted(
        (-_f1(len(w & g), len(w), len(g)), i, j)
        for i, w in enumerate(wanted)
        for j, g in enumerate(got)
        if w & g
    )
    left, right = set(range(len(wanted))), set(range(len(got)))
    for overlap, i, j in pairs:
        if -overlap >= _SAME and i in left and j in right:
            left.remove(i)
            right.remove(j)
            yield i, j


def main(arguments: Sequence[str]) -> None:
    """Print a table for each corpus."""
    for path in arguments or ["tests/quality"]:
        sys.stdout.write(f"{path}\n{score(read_corpus(Path(path))).table()}\n\n")


if __name__ == "__main__":
    main(sys.argv[1:])
