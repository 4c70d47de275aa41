"""Who says what, by cases in plain text: `cases/statements/README.md` tells how to add one."""

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from generator.briefing import brief
from generator.values import Article, Briefing

CASES = Path(__file__).parent / "cases" / "statements"
KNOWN = CASES / "known-failures.txt"


@dataclass(frozen=True)
class Case:
    """One article and the statements that stand in it."""

    name: str
    date: dt.date | None
    text: str
    expected: tuple[str, ...]


def cases() -> Iterator[Case]:
    for path in sorted(CASES.glob("*.txt")):
        if path == KNOWN:
            continue
        for block in re.split(r"(?m)^# ", path.read_text(encoding="utf-8"))[1:]:
            title, rest = block.split("\n", 1)
            article, expected = rest.split("\n---\n")
            stated = re.match(r"date: (\S+)\n", article)
            yield Case(
                f"{path.stem}: {title.strip()}",
                dt.date.fromisoformat(stated.group(1)) if stated else None,
                (article[stated.end() :] if stated else article).strip("\n"),
                tuple(line.strip() for line in expected.strip().splitlines()),
            )


def known_failures() -> frozenset[str]:
    lines = KNOWN.read_text(encoding="utf-8").splitlines()
    return frozenset(line.strip() for line in lines if line.strip() and not line.startswith("#"))


def shown(briefing: Briefing) -> tuple[str, ...]:
    """The statements as lines of a case."""
    names = {p.id: p.name for p in briefing.participants}
    lines = [
        f"{names[s.speaker] if s.speaker else '?'} | {s.kind} | "
        + " // ".join(c.span.cut(briefing.article.text) for c in s.content)
        for s in briefing.statements
    ]
    return tuple(lines) or ("none",)


def same(line: str) -> str:
    """A line as it is compared: white space folded, a full stop at the end of reported words aside."""
    return re.sub(r"\s+", " ", line.strip(" ."))


@pytest.mark.parametrize("case", tuple(cases()), ids=lambda case: case.name)
def test_statements_are_found_as_the_case_says(case: Case, request: pytest.FixtureRequest) -> None:
    if case.name in known_failures():
        request.applymarker(pytest.mark.xfail(strict=True, reason="listed in known-failures.txt"))
    briefing = brief(Article("case", case.text, "", date=case.date))
    assert [same(line) for line in shown(briefing)] == [same(line) for line in case.expected]


def test_every_known_failure_is_a_case() -> None:
    assert known_failures() <= {case.name for case in cases()}


def test_case_titles_are_unique() -> None:
    names = [case.name for case in cases()]
    assert len(names) == len(set(names))
