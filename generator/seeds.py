"""Seeds found and read: those of a project with what stands beside them, or articles from anywhere.

Nothing is written here, and nothing of an article decided.
"""

import os
import stat
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from generator import document
from generator import register as registry
from generator.briefing import brief
from generator.disk import SEEDS, Finding, Ledger, Report, about, attempt, below
from generator.errors import SeedError
from generator.reading import MAX_BYTES, SUFFIXES, read_record, read_seed
from generator.values import Article, CorrectionState, Verdict

RECORDS = ".jsonl"
WRONG: tuple[CorrectionState, ...] = ("stale", "broken")


def need_seeds(project: Path) -> None:
    """Nothing, if the project has its folder of seeds; else SeedError."""
    if not (project / SEEDS).is_dir():
        message = "There is no such folder. Make it and put articles into it."
        raise SeedError(message, path=f"{project}/{SEEDS}")


def seeds_of(ledger: Ledger) -> list[str]:
    """The paths below the project that should be seeds, whatever they are: reading them tells."""
    found = _walk(ledger.project, SEEDS, ledger)
    seeds = sorted(path for path in found if _is_seed(path))
    beside = {str(PurePosixPath(seed).with_suffix(".yaml")) for seed in seeds} | {registry.PATH}
    for path in sorted(found - set(seeds) - beside):
        if (ledger.project / path).is_file():
            ledger.notes.append(Finding(f"This is no seed ({_names(SUFFIXES)}) and was not read.", path))
    return seeds


def _walk(project: Path, top: str, ledger: Ledger) -> set[str]:
    """Everything below the folder `top`, but for names that begin with a dot and what linked folders hold."""
    found = set()
    for folder, folders, files in os.walk(project / top, onerror=ledger.unreadable):
        folders[:] = [name for name in folders if not name.startswith(".")]
        here = Path(folder)
        found |= {below(project, here / name) for name in (*folders, *files) if not name.startswith(".")}
        for name in folders:
            if (here / name).is_symlink():
                message = "This is a link to a folder, which is not followed. Put the folder itself here."
                ledger.problems.append(Finding(message, below(project, here / name)))
    return found


def _is_seed(path: str) -> bool:
    return PurePosixPath(path).suffix.lower() in SUFFIXES


def read_with_corrections(path: Path, name: str, within: Path | None = None) -> Article:
    """The article of a seed, with the file beside it. `name` is the path for messages and for the article."""
    beside = path.with_suffix(".yaml")
    beside_name = PurePosixPath(name).with_suffix(".yaml")
    header = None
    if os.path.lexists(beside) and beside_name.parts[-2:] != PurePosixPath(registry.PATH).parts:
        with about(str(beside_name)):
            header = _read_source(beside, within)
    return read_seed(_read_source(path, within), path=name, beside=header)


def _read_source(path: Path, within: Path | None) -> bytes:
    """The bytes of a regular file of a bearable size; anything else raises SeedError, unread."""
    try:
        status = path.stat()
    except FileNotFoundError as error:
        raise SeedError("This link leads nowhere. Put the article itself here.") from error
    if not stat.S_ISREG(status.st_mode):
        raise SeedError("This has the name of a seed and is no file. Rename it or move it away.")
    if status.st_size > MAX_BYTES:
        size = f"{status.st_size:,} bytes, and the limit is {MAX_BYTES:,}"
        raise SeedError(f"This file has {size}. Store one article in a file.")
    if within is not None and not path.resolve().is_relative_to(within.resolve()):
        raise SeedError("This link leads out of the folder of seeds. Put the article itself here.")
    return path.read_bytes()


def refuse_unprintable(path: str) -> None:
    """SeedError for a path that no page could name."""
    try:
        path.encode()
    except UnicodeEncodeError as error:
        raise SeedError("The file's name is not UTF-8. Rename it.") from error


# Corrections beside seeds


def corrections(project: Path) -> tuple[Report, tuple[Verdict, ...]]:
    """What became of each correction, in order of file and line, and what is wrong in files and corrections.

    Nothing is written. A folder without `seeds/` raises SeedError.
    """
    ledger = Ledger(project, write=False)
    need_seeds(project)
    verdicts: list[Verdict] = []
    seeds = seeds_of(ledger)
    for seed in seeds:
        judged = attempt(partial(_judged, project, seed), seed)
        if isinstance(judged, Finding):
            ledger.problems.append(judged)
        else:
            verdicts += judged
            ledger.problems += of_corrections(judged, WRONG)
    return ledger.report(len(seeds)), tuple(verdicts)


def _judged(project: Path, seed: str) -> tuple[Verdict, ...]:
    """The verdicts on a seed's corrections; a seed that has none is not worked on."""
    refuse_unprintable(seed)
    with about(seed):
        article = read_with_corrections(project / seed, seed, within=project / SEEDS)
        return brief(article).verdicts if article.corrections else ()


def of_corrections(verdicts: Iterable[Verdict], states: Iterable[CorrectionState]) -> tuple[Finding, ...]:
    """What editors should know of their corrections beside the seed; the page is written without these."""
    wanted = frozenset(states)
    return tuple(
        Finding(
            f"Correction {verdict.state}: {verdict.message}", verdict.correction.path, verdict.correction.line
        )
        for verdict in verdicts
        if verdict.state in wanted
    )


# Extraction

_Read = Callable[[], Article]


def extract(paths: Iterable[str], stdin: BinaryIO, *, pretty: bool = False) -> Iterator[str | Finding]:
    """The document of each article and what is wrong with it or its corrections, in order, as it is read.

    A path is a seed, a file of JSON Lines (`.jsonl`), a folder of them, or `-` for JSON Lines from `stdin`.
    """
    for read, path, line in _sources(paths, stdin):
        result = attempt(partial(_extract_one, read, pretty=pretty), path, line)
        yield from (result,) if isinstance(result, Finding) else result


def _extract_one(read: _Read, *, pretty: bool) -> tuple[str | Finding, ...]:
    """The document, and what is wrong with corrections that it was made without."""
    briefing = brief(read())
    line = document.dump(briefing) if pretty else document.dump_line(briefing) + "\n"
    return line, *of_corrections(briefing.verdicts, WRONG)


def _sources(paths: Iterable[str], stdin: BinaryIO) -> Iterator[tuple[_Read, str, int | None]]:
    """How to read each article, with the path and line for messages."""
    for path in paths:
        if path == "-":
            yield from _records(stdin, "standard input")
        elif Path(path).is_dir():
            yield from _sources(_inside(Path(path)), stdin)
        elif PurePosixPath(path).suffix.lower() == RECORDS and Path(path).is_file():
            with Path(path).open("rb") as stream:
                yield from _records(stream, path)
        else:
            yield partial(_read_any, path), path, None


def _inside(folder: Path) -> list[str]:
    return sorted(
        str(path)
        for path in folder.rglob("*")
        if not path.is_dir() and (_is_seed(path.name) or path.suffix.lower() == RECORDS)
    )


def _read_any(path: str) -> Article:
    refuse_unprintable(path)
    if not _is_seed(path):
        raise SeedError(f"This is neither a seed ({_names(SUFFIXES)}) nor JSON Lines ({RECORDS}).")
    return read_with_corrections(Path(path), Path(path).as_posix())


def _records(stream: BinaryIO, path: str) -> Iterator[tuple[_Read, str, int | None]]:
    number = 0
    while line := stream.readline(MAX_BYTES + 1):
        number += 1
        rest = line
        while len(rest) > MAX_BYTES and not rest.endswith(b"\n"):  # the reader refuses it by its length
            rest = stream.readline(MAX_BYTES + 1)
        if line.strip():
            yield partial(read_record, line, path=path, line_number=number), path, number


def _names(suffixes: Iterable[str]) -> str:
    return ", ".join(suffixes)
