"""Who says what, by cases in plain text: `cases/statements/README.md` tells how to add one."""

import datetime as dt
import re

import pytest
from plaintext import Case, cases, known_failures

from generator.briefing import brief
from generator.values import Article, Briefing


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


@pytest.mark.parametrize("case", tuple(cases("statements")), ids=lambda case: case.name)
def test_statements_are_found_as_the_case_says(case: Case, request: pytest.FixtureRequest) -> None:
    if case.name in known_failures("statements"):
        request.applymarker(pytest.mark.xfail(strict=True, reason="listed in known-failures.txt"))
    stated = re.match(r"date: (\S+)\n", case.text)
    date = dt.date.fromisoformat(stated[1]) if stated else None
    text = case.text[stated.end() :].strip("\n") if stated else case.text
    briefing = brief(Article("case", text, "", date=date))
    assert [same(line) for line in shown(briefing)] == [same(line) for line in case.expected]


def test_every_known_failure_is_a_case() -> None:
    assert known_failures("statements") <= {case.name for case in cases("statements")}


def test_case_titles_are_unique() -> None:
    names = [case.name for case in cases("statements")]
    assert len(names) == len(set(names))
