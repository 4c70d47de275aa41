"""Cases as plain text that anyone can add: `# title`, an article, `---`, and a line for each thing expected.

A folder of them may hold `known-failures.txt`: the names (`file: title`) of cases that fail and are known to.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

CASES = Path(__file__).parent / "cases"


@dataclass(frozen=True, slots=True)
class Case:
    """An article, and the lines that it should come to."""

    name: str
    text: str
    expected: tuple[str, ...]


def cases(folder: str) -> Iterator[Case]:
    """The cases of one folder below `cases/`, file by file."""
    for path in sorted((CASES / folder).glob("*.txt")):
        if path.name == "known-failures.txt":
            continue
        for block in re.split(r"(?m)^# ", path.read_text(encoding="utf-8"))[1:]:
            title, rest = block.split("\n", 1)
            text, expected = rest.split("\n---\n")
            lines = tuple(line.strip() for line in expected.strip().splitlines())
            yield Case(f"{path.stem}: {title.strip()}", text.strip("\n"), lines)


def known_failures(folder: str) -> frozenset[str]:
    """The names of the cases that are known to fail."""
    lines = (CASES / folder / "known-failures.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(line.strip() for line in lines if line.strip() and not line.startswith("#"))
