"""The project's folder: files read as they are, replaced in one step, and all that a run finds written down.

It decides nothing. A file is written only if its bytes change, and never over one that somebody changed
meanwhile.
"""

import os
import shutil
import traceback
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any, TypeVar

import yaml

from generator import front_matter
from generator.errors import BriefingsError, CutError, PageError
from generator.identities import Cast

SEEDS = "seeds"
BRIEFINGS = "briefings"

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Finding:
    """Something for a person to read: what it is, in which file below the project, on which line."""

    message: str
    path: str | None = None
    line: int | None = None

    def __str__(self) -> str:
        return str(BriefingsError(self.message, path=self.path, line=self.line))


@dataclass(frozen=True, slots=True)
class Report:
    """What a run did, or would do. Paths are below the project, with slashes."""

    seeds: int
    changed: tuple[str, ...] = ()
    """Files written."""
    removed: tuple[str, ...] = ()
    problems: tuple[Finding, ...] = ()
    """What is wrong in the input. The rest was done."""
    notes: tuple[Finding, ...] = ()
    """What a person may want to know."""
    misquoted: tuple[Finding, ...] = ()
    """What fails a check though the page is written: words that a person put into quotation marks and that
    the source does not hold, and a page that reprints more than the ceiling allows."""

    @property
    def exit_code(self) -> int:
        """0, or 1 if something in the input is wrong."""
        return 1 if self.problems else 0


@dataclass(slots=True)
class Ledger:
    """What a run writes and finds, in the order in which it does. The one value that changes."""

    project: Path
    write: bool
    changed: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    problems: list[Finding] = field(default_factory=list)
    notes: list[Finding] = field(default_factory=list)
    misquoted: list[Finding] = field(default_factory=list)
    casts: list[Cast] = field(default_factory=list)
    settled: set[bytes] | None = None
    """What an earlier run found to need no merge, where runs follow one another."""

    def save(self, path: str, text: str, *, existing: str | None = None, moved: bool = False) -> None:
        """Writes a file if its bytes change. `existing` is the text that a page was merged from."""
        file = self.project / path
        before = read_bytes(file) if existing is None else existing.encode()
        if before == text.encode() and not moved:
            return
        self.changed.append(path)
        if self.write:
            with about(path):
                _write(file, text.encode(), before)

    def is_settled(self, existing: str | None, fresh: str) -> bool:
        """Whether a page is known to stay as it is with what would be generated now."""
        return existing is not None and _both(existing, fresh) in (self.settled or ())

    def settle(self, existing: str | None, fresh: str) -> None:
        """Remembers that a page stays as it is."""
        if self.settled is not None and existing is not None:
            self.settled.add(_both(existing, fresh))

    def attempt(self, step: Callable[[], None], path: str) -> None:
        """Takes a step, and notes what goes wrong in it."""
        result = attempt(step, path)
        if isinstance(result, Finding):
            self.problems.append(result)

    def remove(self, folder: str, names: Iterable[str]) -> None:
        """Removes these files, and the folder if it is empty then."""
        self.removed += [f"{folder}/{name}" for name in names]
        if self.write:
            for name in names:
                (self.project / folder / name).unlink(missing_ok=True)
            if not any((self.project / folder).iterdir()):
                (self.project / folder).rmdir()

    def unreadable(self, error: OSError) -> None:
        """Notes a folder that cannot be listed."""
        path = below(self.project, Path(error.filename))
        self.problems.append(Finding(f"This folder cannot be read: {error.strerror}.", path))

    def report(self, seeds: int) -> Report:
        """The run as a value."""
        return Report(
            seeds,
            tuple(sorted(self.changed)),
            tuple(sorted(self.removed)),
            in_order(self.problems),
            in_order(self.notes),
            in_order(self.misquoted),
        )


def _both(existing: str, fresh: str) -> bytes:
    return sha256(existing.encode()).digest() + sha256(fresh.encode()).digest()


def _write(file: Path, after: bytes, before: bytes | None) -> None:
    """Replaces a file in one step, unless it is not the one that we read any more."""
    file.parent.mkdir(parents=True, exist_ok=True)
    target = file.resolve()  # a link stays a link
    temporary = target.with_name(f".{target.name}.{os.getpid()}.new")
    try:
        temporary.write_bytes(after)
        if before is not None:
            shutil.copymode(target, temporary)
        if read_bytes(target) != before:
            raise PageError("Somebody changed this file in this very moment, so it was left. Run again.")
        temporary.replace(target)
    finally:
        temporary.unlink(missing_ok=True)


def read_bytes(file: Path) -> bytes | None:
    """The file's bytes; None if there is no such file."""
    try:
        return file.read_bytes()
    except FileNotFoundError:
        return None


def read_page(file: Path) -> str | None:
    """The file's text with its line ends as they are; None if there is no such file."""
    data = read_bytes(file)
    try:
        return None if data is None else data.decode()
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1 if data else None
        raise PageError("This line is not UTF-8. Save the file as UTF-8.", line=line) from error


def front_of(page: str) -> dict[str, Any]:
    """A page's front matter; empty if it has none, PageError if nobody can read it."""
    found = front_matter.BLOCK.match(page)
    try:
        front = front_matter.loaded(found["yaml"]) if found else None
    except yaml.YAMLError as error:
        raise PageError("The front matter of this page cannot be read. Mend it.", line=1) from error
    return front if isinstance(front, dict) else {}


@contextmanager
def about(path: str) -> Iterator[None]:
    """Names the file in errors that do not name one."""
    try:
        yield
    except BriefingsError as error:
        error.path = error.path or path
        raise


def attempt(step: Callable[[], _T], path: str, line: int | None = None) -> _T | Finding:
    """What the step returns, or what went wrong in it: the one place where failures become findings."""
    try:
        return step()
    except BriefingsError as error:
        ours = " This is the generator's mistake, and nothing was written. Report it."
        message = f"{error.message}.{ours}" if isinstance(error, CutError) else error.message
        return Finding(message, error.path or path, error.line if error.path else error.line or line)
    except OSError as error:
        return Finding(f"The file system refuses: {error.strerror or error}.", path, line)
    except Exception as error:  # noqa: BLE001 (a bug that shows on one article must not cost the others)
        frame = traceback.extract_tb(error.__traceback__)[-1]
        where = f"{type(error).__name__} in {Path(frame.filename).name}, line {frame.lineno}"
        return Finding(
            f"The generator has a bug that this file shows ({where}: {error}). Report it.", path, line
        )


def below(project: Path, path: Path) -> str:
    """A path as it is named in messages: below the project, with slashes."""
    return path.relative_to(project).as_posix()


def in_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """By file and line."""
    return tuple(
        sorted(findings, key=lambda finding: (finding.path or "", finding.line or 0, finding.message))
    )
