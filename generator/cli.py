"""The command `briefings`: arguments in, one call of `build`, then messages, progress and an exit code.

It decides nothing and opens no file. Exit codes: 0 good, 1 something in the input is wrong and the rest was
done, 2 wrong use.
"""

import datetime as dt
import shlex
import sys
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TypeVar

import click

from generator import build, indexing, publishing
from generator.build import Finding, Report, Run
from generator.candidates import Candidate, Usage
from generator.errors import BriefingsError, SeedError
from generator.register import PATH, Entry
from generator.values import Correction, Verdict

_T = TypeVar("_T")
_R = TypeVar("_R")

_PATIENCE = 1.0
"""Seconds of work before progress is shown."""
_BEAT = 0.1
"""Seconds between two updates of the progress shown."""
_BRIEFINGS_SHOWN = 3
"""Briefings that are named for each proposal."""
_AHEAD = 8
"""Seeds a worker that are handed out before the first is done: enough to keep it busy, few in memory."""


def _example(*commands: str) -> str:
    """The end of a help text; the first line tells click to leave the others as they are."""
    return "\n".join(("\b", "Example:", *(f"  {command}" for command in commands)))


_project = click.option(
    "--project",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    default=".",
    metavar="DIR",
    help="The folder that holds seeds/ and briefings/. By default, the current one.",
)
_jobs = click.option(
    "--jobs",
    type=click.IntRange(min=1),
    default=1,
    metavar="N",
    help="How many articles to work on at once. The result is the same.",
)
_quiet = click.option("--quiet", is_flag=True, help="Say only what is wrong.")


@click.group(
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog=_example("briefings generate && mkdocs serve --livereload"),
)
@click.version_option(package_name="briefings", prog_name="briefings")
def main() -> None:
    """Turns news articles in seeds/ into briefings in briefings/, which MkDocs makes a site of."""


@main.command(epilog=_example("briefings generate --project news --jobs 4"))
@_project
@_jobs
@click.option(
    "--prune", is_flag=True, help="Remove the pages of seeds that are gone, unless people edited them."
)
@_quiet
def generate(project: Path, jobs: int, *, prune: bool, quiet: bool) -> None:
    """Bring briefings/ up to date with seeds/. What people wrote stays."""
    with _workers(jobs) as run, _progress() as progress:
        report = _used_rightly(partial(build.generate, project, prune=prune, run=run, progress=progress))
    _tell_findings(report, quiet=quiet)
    if not quiet:
        _tell_files("written", report.changed)
        _tell_files("removed", report.removed)
        _say(f"{_count(report.seeds, 'seed')}, {_count(len(report.changed), 'file')} written.")
    sys.exit(report.exit_code)


@main.command(epilog=_example("briefings check --project news"))
@_project
@_jobs
@_quiet
def check(project: Path, jobs: int, *, quiet: bool) -> None:
    """Say what `generate` would change and what is broken; write nothing. Exits with 1 if there is any."""
    with _workers(jobs) as run, _progress() as progress:
        report = _used_rightly(partial(build.check, project, run=run, progress=progress))
    _tell_findings(report, quiet=quiet)
    if not quiet:
        _say(f"{_count(report.seeds, 'seed')}, {_count(len(report.problems), 'problem')}.")
    sys.exit(report.exit_code)


@main.command(
    epilog=_example(
        "briefings register --project news",
        "briefings register --accept 'Ilka Maren'",
        "briefings register --accept 'I. Maren = Ilka Maren' --date 2024-03-14",
        "briefings register --refuse 'Ilka Marens = Ilka Maren'",
    )
)
@_project
@click.option(
    "--accept",
    multiple=True,
    metavar="KEY",
    help="Write an entry for 'Name', or 'Name = Canonical name' as its variant. May be repeated.",
)
@click.option(
    "--refuse",
    multiple=True,
    metavar="KEY",
    help="Write that 'Name = Other name' are not the same; they are not proposed again. May be repeated.",
)
@click.option(
    "--date",
    "day",
    type=click.DateTime(formats=["%Y-%m-%d"]),
    help="The day that new entries were added, as in 2024-03-14. By default, today.",
)
def register(
    project: Path, accept: tuple[str, ...], refuse: tuple[str, ...], day: dt.datetime | None
) -> None:
    """Say whom the register of participants could settle, or write what you accept into it.

    The register is seeds/participants.yaml. It joins names across articles and never changes what a briefing
    says that a source said. Names come from briefings/, so run `generate` first. Nothing is written without
    --accept or --refuse, and what people wrote into the file stays, byte for byte.
    """
    if accept or refuse:
        added = dt.date.today() if day is None else day.date()  # noqa: DTZ011 (the day on the editor's wall)
        _tell_settled(_decided(partial(build.settle, project, accept, refuse, added)))
    else:
        _tell_candidates(*_decided(partial(build.propose, project)))


def _decided(work: Callable[[], _T]) -> _T:
    """What the register's work gives; a name that nobody has is a wrong use of the command."""
    try:
        return work()
    except BriefingsError as error:
        if error.path is None or isinstance(error, SeedError):
            raise click.UsageError(str(error)) from error
        _complain(f"Error: {error}")
        sys.exit(1)


def _tell_settled(report: Report) -> None:
    _tell_findings(report, quiet=True)
    _tell_files("written", report.changed)
    done = "Now run `briefings generate`." if report.changed else "That is in the register already."
    _say(done)
    sys.exit(report.exit_code)


def _tell_candidates(
    report: Report, entries: Sequence[Entry], found: Sequence[Candidate], named: int
) -> None:
    _tell_findings(report, quiet=True)
    names = [candidate for candidate in found if candidate.same_as is None]
    pairs = [candidate for candidate in found if candidate.same_as is not None]
    _say(f"{PATH}: {_count(len(entries), 'entry', 'entries')}.")
    if not named:
        _say("No briefing names anybody yet. Run `briefings generate` first.")
    for title, group in (("No entry yet, in several briefings", names), ("Perhaps the same", pairs)):
        if group:
            _say(f"\n{title}: {len(group)}")
        for candidate in group:
            _tell_candidate(candidate)
    if named and not found:
        _say("Nothing to settle.")
    sys.exit(report.exit_code)


def _tell_candidate(candidate: Candidate) -> None:
    _say(f"\n  {candidate.key}\n    {candidate.reason}")
    for usage in (candidate.name, candidate.same_as):
        if usage is not None:
            _tell_usage(usage)
    key = shlex.quote(candidate.key)
    _say(f"    briefings register --accept {key}")
    if candidate.same_as is not None:
        _say(f"    briefings register --refuse {key}")


def _tell_usage(usage: Usage) -> None:
    """Where a name stands, the newest briefings first, with what it is called there."""
    for appearance in usage.appearances[: -_BRIEFINGS_SHOWN - 1 : -1]:
        role = (
            appearance.figure.roles[0].text if appearance.figure.roles else f"{usage.kind}, no role printed"
        )
        day = appearance.cast.date or "undated"
        _say(f"    {day:10}  {appearance.figure.name} ({role})  {appearance.cast.id}")
    rest = len(usage.appearances) - _BRIEFINGS_SHOWN
    if rest > 0:
        _say(f"    and {_count(rest, 'briefing')} before")


@main.command(epilog=_example("briefings corrections --project news"))
@_project
def corrections(project: Path) -> None:
    """List the corrections beside seeds, each with its state and with what the generator says alone.

    A correction is needed, no longer needed (the generator says so by itself), stale (its words are gone) or
    broken. Nothing is written. Exits with 1 if one is stale or broken, and says why on standard error.
    """
    try:
        report, verdicts = build.corrections(project)
    except SeedError as error:
        raise click.UsageError(str(error)) from error
    for verdict in verdicts:
        _tell_verdict(verdict)
    _tell_findings(report, quiet=True)
    needed = sum(verdict.state == "needed" for verdict in verdicts)
    _say(f"{_count(len(verdicts), 'correction')}, {needed} needed.")
    sys.exit(report.exit_code)


def _tell_verdict(verdict: Verdict) -> None:
    correction = verdict.correction
    _say(f"{correction.path}, line {correction.line}: {verdict.state}")
    if correction.fault is None:
        _say(f"  {_in_short(correction)}")
    if verdict.state in {"needed", "no longer needed"}:
        _say(f"  the generator alone: {verdict.alone}")
    signature = " · ".join(filter(None, (correction.date, correction.by, correction.why)))
    if signature:
        _say(f"  {signature}")


def _in_short(correction: Correction) -> str:
    """As it was written: what it points at, and what is right."""
    pointing = (
        f"“{correction.words}”" if correction.words else ", ".join(correction.names),
        f"which {correction.which}" if correction.which else "",
        f"within “{correction.within}”" if correction.within else "",
        f"paragraph {correction.paragraph}" if correction.paragraph else "",
    )
    nothing = {"speaker": "unclear", "means": "nobody"}.get(correction.kind, "no")
    about_names = correction.kind in {"same", "different"}
    right = correction.kind if about_names else f"{correction.kind}: {correction.value or nothing}"
    return f"{', '.join(filter(None, pointing))} → {right}"


@main.command(
    epilog=_example(
        "briefings extract seeds/talks.txt --pretty",
        "zcat archive.jsonl.gz | briefings extract - > briefings.jsonl",
    )
)
@click.argument(
    "paths", nargs=-1, required=True, type=click.Path(exists=True, allow_dash=True), metavar="PATH..."
)
@click.option("--pretty", is_flag=True, help="Write each document on many lines, for people to read.")
def extract(paths: tuple[str, ...], *, pretty: bool) -> None:
    """Write each article's briefing as JSON, one document a line, in the order of the input.

    PATH is an article, a file of JSON Lines (*.jsonl), a folder of them, or - for JSON Lines from standard
    input. A record needs an id and a text. What cannot be read becomes a message and the rest goes on.
    """
    failed = False
    try:
        for result in build.extract(paths, sys.stdin.buffer, pretty=pretty):
            if isinstance(result, Finding):
                failed = True
                _complain(str(result))
            else:
                _put(result)
    except BrokenPipeError:
        # The reader has enough (`| head`). Python must not try to flush the rest when it ends.
        sys.stdout = None
    sys.exit(1 if failed else 0)


@main.command(epilog=_example("zensical build && briefings publish site --address https://news.example/"))
@click.argument("site", type=click.Path(exists=True, file_okay=False, path_type=Path), metavar="SITE")
@click.option("--address", default="", metavar="URL", help="Where the site will be. Feeds need it.")
@click.option("--name", default="Briefings", metavar="NAME", help="What feeds and citations call the site.")
@click.option("--sources", is_flag=True, help="Leave the sources' whole texts in the site's documents.")
def publish(site: Path, address: str, name: str, *, sources: bool) -> None:
    """Complete a site that another builder made: feeds, citations, tables, search, and a policy on each page.

    SITE is the built folder. `mkdocs build` does this by itself.
    """
    if address and not address.endswith("/"):
        address += "/"
    count = publishing.publish(site, address, name, with_text=sources)
    try:
        indexing.index(site)
    except BriefingsError as error:
        _complain(f"Error: {error}")
        sys.exit(1)
    _say(f"{_count(count, 'briefing')} completed in {site}.")


def _used_rightly(work: Callable[[], Report]) -> Report:
    """The report; a project without seeds is a wrong use of the command."""
    try:
        return work()
    except SeedError as error:
        raise click.UsageError(str(error)) from error


@contextmanager
def _workers(jobs: int) -> Iterator[Run]:
    if jobs == 1:
        yield map
        return
    with ProcessPoolExecutor(jobs) as pool:
        yield partial(_map_ahead, pool, jobs * _AHEAD)


def _map_ahead(
    pool: ProcessPoolExecutor, ahead: int, function: Callable[[_T], _R], items: Iterable[_T]
) -> Iterator[_R]:
    """The pool's results in order, with no more than `ahead` of them waiting."""
    waiting: deque[Future[_R]] = deque()
    for item in items:
        waiting.append(pool.submit(function, item))
        if len(waiting) >= ahead:
            yield waiting.popleft().result()
    while waiting:
        yield waiting.popleft().result()


@contextmanager
def _progress() -> Iterator[build.Progress | None]:
    """A line on the terminal that counts, once the work takes long; nothing where nobody looks."""
    if not sys.stderr.isatty():
        yield None
        return
    began = time.monotonic()
    shown = [began]

    def show(done: int, total: int) -> None:
        now = time.monotonic()
        if now - began > _PATIENCE and (now - shown[0] > _BEAT or done == total):
            shown[0] = now
            click.echo(f"\r{done} of {total} articles", err=True, nl=False)

    yield show
    if shown[0] > began:
        click.echo("\r\x1b[K", err=True, nl=False)


def _tell_findings(report: Report, *, quiet: bool) -> None:
    for finding in () if quiet else report.notes:
        _complain(f"Note: {finding}")
    for finding in report.misquoted:
        _complain(f"Note: {finding}")
    for finding in report.problems:
        _complain(f"Error: {finding}")


def _tell_files(verb: str, paths: Sequence[str]) -> None:
    for path in paths:
        _say(f"{verb}: {path}")


def _count(number: int, thing: str, things: str | None = None) -> str:
    return f"{number} {thing if number == 1 else things or f'{thing}s'}"


def _say(line: str) -> None:
    _put(f"{line}\n")


def _complain(line: str) -> None:
    click.echo(line.encode(errors="backslashreplace"), err=True)


def _put(text: str) -> None:
    """Writes UTF-8 whatever the locale, at once, so that a reader in a pipe sees the first result early."""
    stream = sys.stdout.buffer
    stream.write(text.encode(errors="backslashreplace"))
    stream.flush()
