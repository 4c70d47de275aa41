"""The shell: seeds in, briefings out where they changed, failures collected; alone on the project's disk.

It decides nothing about an article or a page. It never writes over a page that it could not read and
understand, never removes what a person edited, and writes a file only if its bytes change.
"""

import datetime as dt
import json
import os
import re
import shutil
import stat
import traceback
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path, PurePosixPath
from typing import Any, BinaryIO, Protocol, TypeVar

import yaml

from generator import (
    candidates,
    catalogue,
    document,
    frontpage,
    identities,
    places,
    profiles,
    proof,
    timeline,
    tools,
)
from generator import register as registry
from generator.briefing import brief
from generator.errors import BriefingsError, CutError, PageError, SeedError
from generator.markdown import in_words
from generator.merging import Kept, Merged, merge
from generator.page import RELATED, Related, render, with_related
from generator.reading import MAX_BYTES, SUFFIXES, article_id, read_record, read_seed
from generator.relations import Relation, Traits, relate
from generator.review import page_state
from generator.values import Article, Briefing, CorrectionState, Verdict

SEEDS = "seeds"
BRIEFINGS = "briefings"
RECORDS = ".jsonl"
NAVIGATION = ("# years: kept by briefings generate", "# end of years")
"""The lines of `mkdocs.yml` between which the navigation's years stand."""

Progress = Callable[[int, int], None]
"""Called with how many seeds are done, and of how many."""

_WRONG: tuple[CorrectionState, ...] = ("stale", "broken")
_DAMAGED = f"This is no document of {document.SCHEMA}. Restore the file, or remove it with its page."

_TO_PROFILE = re.compile(
    rf"\[((?:\\.|[^\\\[\]])*)\]\(\.\./\.\./(?:{'|'.join(identities.FOLDERS.values())})/[^()\s]*\)"
)
_RELATED = re.compile(rf"^{RELATED}\r?\n.*?(?=^##|\Z)", re.DOTALL | re.MULTILINE)
_FRONT_MATTER = re.compile(r"\ufeff?---[ \t]*\r?\n(.*?)^---[ \t]*(?:\r?\n|\Z)", re.DOTALL | re.MULTILINE)
_LOADER = yaml.CSafeLoader if yaml.__with_libyaml__ else yaml.SafeLoader  # ten times faster where it is there

_T = TypeVar("_T")


class Run(Protocol):
    """A `map` that keeps the order: the built-in one, a pool's, a cluster's. Function and items pickle."""

    def __call__(
        self, function: Callable[["Task"], "Outcome"], items: Sequence["Task"], /
    ) -> Iterable["Outcome"]:
        """The function's results, in the order of the items."""


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


@dataclass(frozen=True, slots=True)
class Task:
    """One seed to be brought up to date. Paths are below the project."""

    project: Path
    seed: str
    id: str
    homes: tuple[str, ...]
    """The folders on disk that hold this briefing: none or one, or more where people copied it."""
    write: bool
    register: registry.Register = field(default_factory=registry.Register)
    ceiling: proof.Ceiling = proof.NO_CEILING


@dataclass(frozen=True, slots=True)
class Draft:
    """A page that waits for what other briefings have to do with it."""

    path: str
    existing: str | None
    moved: bool
    fresh: str
    """As it would be if nobody had edited it, without related briefings."""
    merged: Merged


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one seed. Without an entry it failed, and its page was left as it was."""

    entry: catalogue.Entry | None = None
    cast: identities.Cast | None = None
    draft: Draft | None = None
    changed: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    problems: tuple[Finding, ...] = ()
    notes: tuple[Finding, ...] = ()
    misquoted: tuple[Finding, ...] = ()


def generate(
    project: Path,
    *,
    write: bool = True,
    prune: bool = False,
    run: Run = map,
    progress: Progress | None = None,
) -> Report:
    """Brings `briefings/` up to date with `seeds/` and reports; with `write=False`, only reports.

    A folder without `seeds/` raises SeedError. A failure that concerns one seed is a problem of the report,
    and the page that was there stays as it was. `prune` removes the pages of seeds that are gone, unless a
    person edited them.
    """
    ledger = _Ledger(project, write=write)
    _need_seeds(project)
    homes = _homes(project)
    register = _register(ledger)
    ceiling = _attempt(partial(_ceiling, project), "mkdocs.yml")
    if isinstance(ceiling, Finding):
        ledger.problems.append(ceiling)
        ceiling = proof.NO_CEILING
    tasks = [replace(task, ceiling=ceiling) for task in _tasks(homes, register, ledger)]
    entries, drafts = _brief_all(tasks, run, progress, ledger)
    for name in sorted(homes.keys() - {task.id for task in tasks}):
        for home in homes[name]:
            entries += _keep_orphan(home, ledger, prune=prune)
    _write_pages(drafts, entries, ledger)
    gathered = identities.gather(ledger.casts, register)
    _write_catalogue(entries, gathered, ledger)
    _write_profiles(gathered, ledger)
    links = (
        ("Home", "index.md"),
        *profiles.navigation(gathered),
        *places.navigation(places.gather(entries)),
        *timeline.navigation(entries),
        *tools.navigation(entries),
        *catalogue.navigation(entries),
    )
    ledger.attempt(partial(_write_navigation, links, ledger), "mkdocs.yml")
    for name in document.SCHEMAS:
        path = f"{BRIEFINGS}/schema/{name}.json"
        ledger.attempt(partial(ledger.save, path, _schema_text(document.schema(name))), path)
    return ledger.report(len(tasks))


def check(project: Path, *, run: Run = map, progress: Progress | None = None) -> Report:
    """What `generate` would do, with whatever is broken or not up to date among the problems."""
    report = generate(project, write=False, run=run, progress=progress)
    stale = [
        Finding("This file is not up to date. Run `briefings generate` and commit what it writes.", path)
        for path in report.changed
    ]
    problems = _in_order([*report.problems, *report.misquoted, *stale])
    return replace(report, problems=problems, misquoted=())


def extract(paths: Iterable[str], stdin: BinaryIO, *, pretty: bool = False) -> Iterator[str | Finding]:
    """The document of each article and what is wrong with it or its corrections, in order, as it is read.

    A path is a seed, a file of JSON Lines (`.jsonl`), a folder of them, or `-` for JSON Lines from `stdin`.
    """
    for read, path, line in _sources(paths, stdin):
        result = _attempt(partial(_extract_one, read, pretty=pretty), path, line)
        yield from (result,) if isinstance(result, Finding) else result


# Seeds


def _need_seeds(project: Path) -> None:
    if not (project / SEEDS).is_dir():
        message = "There is no such folder. Make it and put articles into it."
        raise SeedError(message, path=f"{project}/{SEEDS}")


def _tasks(
    homes: Mapping[str, tuple[str, ...]], register: registry.Register, ledger: "_Ledger"
) -> list[Task]:
    """A task for each seed, in order of path; of two seeds with one id, the first."""
    tasks: dict[str, Task] = {}
    for seed in _seeds(ledger):
        name = article_id(seed)
        if name in tasks:
            message = (
                f"Its briefing would have the same name as that of {tasks[name].seed}. Rename one of the two."
            )
            ledger.problems.append(Finding(message, seed))
        else:
            tasks[name] = Task(ledger.project, seed, name, homes.get(name, ()), ledger.write, register)
    return list(tasks.values())


def _seeds(ledger: "_Ledger") -> list[str]:
    """The paths below the project that should be seeds, whatever they are: reading them tells."""
    found = _walk(ledger.project, SEEDS, ledger)
    seeds = sorted(path for path in found if _is_seed(path))
    beside = {str(PurePosixPath(seed).with_suffix(".yaml")) for seed in seeds} | {registry.PATH}
    for path in sorted(found - set(seeds) - beside):
        if (ledger.project / path).is_file():
            ledger.notes.append(Finding(f"This is no seed ({_names(SUFFIXES)}) and was not read.", path))
    return seeds


def _walk(project: Path, top: str, ledger: "_Ledger") -> set[str]:
    """Everything below the folder `top`, but for names that begin with a dot and what linked folders hold."""
    found = set()
    for folder, folders, files in os.walk(project / top, onerror=ledger.unreadable):
        folders[:] = [name for name in folders if not name.startswith(".")]
        here = Path(folder)
        found |= {_below(project, here / name) for name in (*folders, *files) if not name.startswith(".")}
        for name in folders:
            if (here / name).is_symlink():
                message = "This is a link to a folder, which is not followed. Put the folder itself here."
                ledger.problems.append(Finding(message, _below(project, here / name)))
    return found


def _is_seed(path: str) -> bool:
    return PurePosixPath(path).suffix.lower() in SUFFIXES


def _read_seed(path: Path, name: str, within: Path | None = None) -> Article:
    """The article of a seed, with the file beside it. `name` is the path for messages and for the article."""
    beside = path.with_suffix(".yaml")
    beside_name = PurePosixPath(name).with_suffix(".yaml")
    header = None
    if os.path.lexists(beside) and beside_name.parts[-2:] != PurePosixPath(registry.PATH).parts:
        with _about(str(beside_name)):
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


# One seed


def _bring_up_to_date(task: Task) -> Outcome:
    """The whole way from a seed to its page, for a `map` to call."""
    result = _attempt(partial(_brief_seed, task), task.seed)
    return Outcome(problems=(result,)) if isinstance(result, Finding) else result


def _brief_seed(task: Task) -> Outcome:
    _refuse_unprintable(task.seed)
    with _about(task.seed):
        article = _read_seed(task.project / task.seed, task.seed, within=task.project / SEEDS)
        briefing = brief(article)
    facts = document.to_json(briefing)
    folder = f"{BRIEFINGS}/{_year(article)}/{task.id}"
    home = folder if folder in task.homes or not task.homes else task.homes[0]
    with _about(f"{home}/index.md"):
        existing = _read_page(task.project / home / "index.md")
        fresh, merged = _merge(briefing, existing, identities.links(facts, task.register))
        proof.prove(facts, fresh)
        front = _front_matter(merged.text)
    if home != folder and task.write:
        (task.project / folder).parent.mkdir(parents=True, exist_ok=True)
        (task.project / home).rename(task.project / folder)
    desk = _Ledger(task.project, write=task.write)
    desk.save(f"{folder}/briefing.json", document.dump(briefing), moved=home != folder)
    page = f"{folder}/index.md"
    beyond = (Finding(message, page) for message in proof.over_ceiling(facts, task.ceiling))
    return Outcome(
        catalogue.entry(facts, front),
        identities.cast(facts, front, merged.text),
        Draft(page, existing, home != folder, fresh, merged),
        changed=tuple(desk.changed),
        removed=(f"{home}/briefing.json", f"{home}/index.md") if home != folder else (),
        problems=_of_corrections(briefing.verdicts, _WRONG),
        notes=(*_moved(task, home, folder), *_of_corrections(briefing.verdicts, ("no longer needed",))),
        misquoted=(*_misquoted(facts, merged.text, page), *beyond),
    )


def _of_corrections(verdicts: Iterable[Verdict], states: Iterable[CorrectionState]) -> tuple[Finding, ...]:
    """What editors should know of their corrections beside the seed; the page is written without these."""
    wanted = frozenset(states)
    return tuple(
        Finding(
            f"Correction {verdict.state}: {verdict.message}", verdict.correction.path, verdict.correction.line
        )
        for verdict in verdicts
        if verdict.state in wanted
    )


def _merge(briefing: Briefing, existing: str | None, pages: Mapping[str, str]) -> tuple[str, Merged]:
    """The page as we would write it and as it will be: a new version only if its words change.

    Where the participants' own pages stand is not among its words, nor are related briefings.
    """
    state = page_state(existing)
    fresh = render(briefing, state, pages)
    merged = merge(existing, fresh)
    if existing is None or _words(merged.text) == _words(existing):
        return fresh, merged
    fresh = render(briefing, replace(state, version=state.version + 1), pages)
    return fresh, merge(existing, fresh)


def _words(page: str) -> str:
    return _TO_PROFILE.sub(r"\1", _body(page))


def _moved(task: Task, home: str, folder: str) -> Iterator[Finding]:
    if home != folder:
        yield Finding(
            f"The article has another date now, so its page moves here from {home}.", f"{folder}/index.md"
        )
    for other in task.homes:
        if other not in {home, folder}:
            yield Finding(f"The page of this article is {folder}. Remove the copy here.", f"{other}/index.md")


def _kept(kept: Iterable[Kept], path: str) -> Iterator[Finding]:
    """A note for each section that stays a person's while the generator has something new to say there."""
    for section in kept:
        if section.differs:
            yield Finding(
                f"A person {section.reason} the section {section.section!r}, so it stays so; "
                "the generator would write something else there now.",
                path,
            )


def _misquoted(facts: Mapping[str, Any], page: str, path: str) -> tuple[Finding, ...]:
    return tuple(Finding(error.message, path, error.line) for error in proof.misquoted(facts, page))


def _refuse_unprintable(path: str) -> None:
    try:
        path.encode()
    except UnicodeEncodeError as error:
        raise SeedError("The file's name is not UTF-8. Rename it.") from error


# All seeds, and the pages whose seed is gone


def _brief_all(
    tasks: Sequence[Task], run: Run, progress: Progress | None, ledger: "_Ledger"
) -> tuple[list[catalogue.Entry], list[Draft]]:
    """The entries of all tasks, also of those that failed but have a page from an earlier run; the drafts."""
    entries, drafts = [], []
    outcomes = run(_bring_up_to_date, tasks)
    for done, (task, outcome) in enumerate(zip(tasks, outcomes, strict=True), start=1):
        ledger.add(outcome)
        if outcome.entry is not None:
            entries.append(outcome.entry)
            drafts += [outcome.draft] if outcome.draft else []
        else:
            for home in task.homes:
                entries += _read_back(home, ledger, reported=True)
        if progress is not None:
            progress(done, len(tasks))
    return entries, drafts


def _homes(project: Path) -> dict[str, tuple[str, ...]]:
    """The folders below the project that hold a briefing, by the briefing's id."""
    homes: dict[str, tuple[str, ...]] = {}
    for file in sorted((project / BRIEFINGS).glob("*/*/briefing.json")):
        if _is_year(file.parent.parent.name):
            homes[file.parent.name] = (*homes.get(file.parent.name, ()), _below(project, file.parent))
    return homes


def _keep_orphan(home: str, ledger: "_Ledger", *, prune: bool) -> list[catalogue.Entry]:
    """The entry of a page whose seed is gone; none if the page goes too."""
    page = f"{home}/index.md"
    if not prune:
        ledger.notes.append(Finding("Its seed is gone. `briefings generate --prune` removes the page.", page))
        return _read_back(home, ledger)
    untouched = _attempt(partial(_is_all_ours, ledger.project / home), page)
    if untouched is True:
        ledger.attempt(partial(ledger.remove, home, ("index.md", "briefing.json")), page)
        return []
    if isinstance(untouched, Finding):
        ledger.problems.append(untouched)
    else:
        message = (
            "Its seed is gone, but people edited the page or its folder. Remove it by hand if it should go."
        )
        ledger.notes.append(Finding(message, page))
    return _read_back(home, ledger)


def _is_all_ours(home: Path) -> bool:
    """Whether the folder holds a page that nobody edited with its document, and nothing else."""
    page = _read_page(home / "index.md")
    strange = {path.name for path in home.iterdir()} - {"index.md", "briefing.json"}
    return not strange and (page is None or _is_untouched(page))


def _is_untouched(page: str) -> bool:
    """Whether nothing of the page is a person's: if nothing were generated, nothing would be left."""
    nothing = "---\nbriefing:\n  review: unreviewed\n---\n\n# Nothing\n"
    return merge(page, nothing).text == merge(None, nothing).text


def _read_back(home: str, ledger: "_Ledger", *, reported: bool = False) -> list[catalogue.Entry]:
    """The entry of a briefing as it stands on the disk; none if its document is damaged.

    `reported`: something is known to be wrong here, and saying more about the page would not help.
    """
    page = _attempt(partial(_read_front, ledger.project / home / "index.md"), f"{home}/index.md")
    if isinstance(page, Finding):
        ledger.problems += () if reported else (page,)
        page = {}, ""
    front, text = page
    listed = _attempt(partial(_read_entry, ledger.project / home, front), f"{home}/briefing.json")
    if isinstance(listed, Finding):
        ledger.problems.append(listed)
        return []
    facts, entry = listed
    ledger.casts.append(identities.cast(facts, front, text if "briefing" in front else None))
    ledger.misquoted += _misquoted(facts, text, f"{home}/index.md")
    return [entry]


def _read_front(file: Path) -> tuple[dict[str, Any], str]:
    page = _read_page(file) or ""
    return _front_matter(page), page


def _read_entry(home: Path, front: Mapping[str, Any]) -> tuple[dict[str, Any], catalogue.Entry]:
    """A document and its entry. What is not one of our documents raises PageError."""
    try:
        facts = json.loads((home / "briefing.json").read_bytes())
        if facts["schema"] == document.SCHEMA:
            proof.prove_document(facts)
            return facts, catalogue.entry(facts, front)
    except (ValueError, LookupError, TypeError, CutError) as error:
        raise PageError(_DAMAGED) from error
    raise PageError(_DAMAGED)


# What spans briefings


def _write_pages(drafts: Sequence[Draft], entries: Sequence[catalogue.Entry], ledger: "_Ledger") -> None:
    """The pages of the briefings, each with those that are related to it."""
    listed = {entry.id: entry for entry in entries if entry.review != "withdrawn"}
    relations = relate([Traits(entry.id, entry.date, entry.marks) for entry in listed.values()])
    for draft in drafts:
        name = PurePosixPath(draft.path).parent.name
        related = [_related(listed[found.other], found) for found in relations.get(name, ())]
        ledger.attempt(partial(_write_draft, draft, related, ledger), draft.path)


def _related(other: catalogue.Entry, found: Relation) -> Related:
    names = tuple(in_words(mark.name) if mark.kind == "day" else mark.name for mark in found.shared)
    words = next((mark.words for mark in found.shared if mark.words), None)
    return Related(other.title, other.path, other.date, names, words)


def _write_draft(draft: Draft, related: Sequence[Related], ledger: "_Ledger") -> None:
    fresh = with_related(draft.fresh, related)
    merged = merge(draft.existing, fresh) if related else draft.merged
    ledger.save(draft.path, merged.text, existing=draft.existing, moved=draft.moved)
    ledger.notes += _kept(merged.kept, draft.path)


def _write_catalogue(
    entries: Sequence[catalogue.Entry], people: Sequence[identities.Person], ledger: "_Ledger"
) -> None:
    """Home, years, months, places, the timeline; takes away those that list nothing any more."""
    shelves = places.gather(entries)
    made = {
        "index.md": frontpage.page(entries, people, places.by_briefing(shelves)),
        **tools.pages(),
        **catalogue.pages(entries),
        **places.pages(shelves),
        **timeline.pages(entries),
    }
    pages = {f"{BRIEFINGS}/{path}": fresh for path, fresh in made.items()}
    for path, fresh in sorted(pages.items()):
        ledger.attempt(partial(_write_page, path, fresh, frontpage.quoted(entries), ledger), path)
    for file in _listing_pages(ledger.project / BRIEFINGS):
        path = _below(ledger.project, file)
        if path not in pages:
            ledger.attempt(partial(_empty_page, path, ledger), path)
    _empty_below((places.FOLDER, catalogue.MONTHS_FOLDER), pages, ledger)


def _listing_pages(briefings: Path) -> list[Path]:
    """The pages on disk that list briefings by year, and the timeline's."""
    years = [file for file in briefings.glob("*/index.md") if _is_year(file.parent.name)]
    line = briefings / timeline.FOLDER
    months = [file for file in line.glob("*/index.md") if timeline.is_month(file.parent.name)]
    return sorted([*years, *months, *line.glob("index.md")])


def _empty_below(folders: Iterable[str], pages: Collection[str], ledger: "_Ledger") -> None:
    """Takes away the pages in these folders that are not among `pages` any more, the deepest first."""
    for folder in folders:
        files = (ledger.project / BRIEFINGS / folder).rglob("index.md")
        stale = {_below(ledger.project, file) for file in files} - set(pages)
        for path in sorted(stale, key=lambda path: (-path.count("/"), path)):
            ledger.attempt(partial(_empty_if_ours, path, ledger), path)


def _empty_page(path: str, ledger: "_Ledger") -> None:
    """Takes away a year's page that lists nothing any more; what people wrote on it stays."""
    existing = _read_page(ledger.project / path)
    if existing is not None and _is_untouched(existing):
        ledger.remove(str(PurePosixPath(path).parent), ("index.md",))
    else:
        ledger.notes.append(
            Finding("No briefing is listed here any more. Remove the page if it can go.", path)
        )
        _write_page(path, f"# {PurePosixPath(path).parent.name}\n\nNo briefings.\n", (), ledger)


def _write_page(path: str, fresh: str, quotations: Collection[str], ledger: "_Ledger") -> None:
    proof.prove_list(quotations, fresh)
    existing = _read_page(ledger.project / path)
    merged = merge(None, fresh)
    if existing not in {None, merged.text}:  # reading a page that nobody edited costs more than writing it
        merged = merge(existing, fresh)
    ledger.save(path, merged.text, existing=existing)
    ledger.notes += _kept(merged.kept, path)


def _write_navigation(links: Sequence[tuple[str, str]], ledger: "_Ledger") -> None:
    """Writes the years into `mkdocs.yml`, between the two lines that ask for them."""
    file = ledger.project / "mkdocs.yml"
    if not file.is_file():
        return
    existing = _read_page(file) or ""
    ledger.save("mkdocs.yml", _with_navigation(existing, links), existing=existing)


class _Settings(yaml.SafeLoader):
    """Reads `mkdocs.yml` without acting on its tags, such as `!!python/name:…` and `!ENV`."""


_Settings.add_multi_constructor("", lambda _loader, _tag, _node: None)


def _ceiling(project: Path) -> proof.Ceiling:
    """What `extra: briefings: ceiling:` of `mkdocs.yml` says, if anything."""
    text = _read_page(project / "mkdocs.yml") or ""
    try:
        settings = yaml.load(text, _Settings)  # noqa: S506 (a safe loader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        raise PageError("This is no YAML. Mend it.", line=mark.line + 1 if mark else None) from error
    for key in ("extra", "briefings", "ceiling"):
        settings = settings.get(key) if isinstance(settings, dict) else None
    return proof.ceiling_of(settings)


def _with_navigation(settings: str, links: Iterable[tuple[str, str]]) -> str:
    first, last = (re.escape(mark) for mark in NAVIGATION)
    block = re.compile(
        rf"^(?P<indent> *){first}[ ]*(?P<end>\r?\n)(?P<old>.*?)^ *{last}", re.MULTILINE | re.DOTALL
    )
    found = block.search(settings)
    if found is None:
        return settings
    lines = [f"{found['indent']}- {_yaml_key(title)}: {path}{found['end']}" for title, path in links]
    return settings[: found.start("old")] + "".join(lines) + settings[found.end("old") :]


def _yaml_key(title: str) -> str:
    """A title as YAML reads it back: `2022` without quotation marks would be a number."""
    return title if title.isascii() and title.isalpha() else json.dumps(title, ensure_ascii=False)


def _schema_text(schema: Mapping[str, Any]) -> str:
    return json.dumps(schema, ensure_ascii=False, indent=2) + "\n"


# Who is who across briefings


def propose(
    project: Path,
) -> tuple[Report, tuple[registry.Entry, ...], tuple[candidates.Candidate, ...], int]:
    """What is wrong in the register, its entries, what editors may want to settle, and how many are named.

    The names come from the briefings on the disk. A folder without `seeds/` raises SeedError.
    """
    ledger, register, used = _usages(project)
    return ledger.report(0), register.entries, candidates.candidates(used, register), len(used)


def settle(project: Path, accept: Sequence[str], refuse: Sequence[str], day: dt.date) -> Report:
    """Writes what an editor accepts (`Name`, `Name = Canonical name`) or refuses (`Name = Other name`).

    `day` is that of new entries. Raises RegisterError, and writes nothing then: without a path for a name
    that no briefing prints, with the register's for what contradicts it or has no safe place in it.
    """
    ledger, _, used = _usages(project)
    before = _read_page(project / registry.PATH)
    text = before
    for key in accept:
        text = candidates.accepted(text, key, used, day)
    for key in refuse:
        text = candidates.refused(text, key, used, day)
    if text is not None and text != before:
        candidates.compare(before or "", text)
        ledger.save(registry.PATH, text, existing=before)
    return ledger.report(0)


def _usages(project: Path) -> tuple["_Ledger", registry.Register, tuple[candidates.Usage, ...]]:
    ledger = _Ledger(project, write=True)
    _need_seeds(project)
    register = _register(ledger)
    for homes in _homes(project).values():
        for home in homes[:1]:
            _read_back(home, ledger)
    return ledger, register, candidates.usages(ledger.casts, register)


def _register(ledger: "_Ledger") -> registry.Register:
    """The register as far as it can be used; what is wrong in it is a problem of the run."""
    text = _attempt(partial(_read_page, ledger.project / registry.PATH), registry.PATH)
    if isinstance(text, Finding):
        ledger.problems.append(text)
        return registry.Register()
    reading = registry.read_register(text or "")
    ledger.problems += [Finding(error.message, error.path, error.line) for error in reading.problems]
    return reading.register


def _write_profiles(gathered: Sequence[identities.Person], ledger: "_Ledger") -> None:
    """Writes the pages of participants, and takes away those whom nothing names any more."""
    pages = {f"{BRIEFINGS}/{path}": leaf for path, leaf in profiles.leaves(gathered).items()}
    for path, leaf in sorted(pages.items()):
        ledger.attempt(partial(_write_page, path, leaf.markdown, leaf.quoted, ledger), path)
    _empty_below(identities.FOLDERS.values(), pages, ledger)


def _empty_if_ours(path: str, ledger: "_Ledger") -> None:
    """As with a year's page; a page that we never wrote is a person's and stays as it is."""
    state = _front_matter(_read_page(ledger.project / path) or "").get("briefing")
    if isinstance(state, Mapping) and "sections" in state:
        _empty_page(path, ledger)


# Corrections beside seeds


def corrections(project: Path) -> tuple[Report, tuple[Verdict, ...]]:
    """What became of each correction, in order of file and line, and what is wrong in files and corrections.

    Nothing is written. A folder without `seeds/` raises SeedError.
    """
    ledger = _Ledger(project, write=False)
    _need_seeds(project)
    verdicts: list[Verdict] = []
    seeds = _seeds(ledger)
    for seed in seeds:
        judged = _attempt(partial(_judged, project, seed), seed)
        if isinstance(judged, Finding):
            ledger.problems.append(judged)
        else:
            verdicts += judged
            ledger.problems += _of_corrections(judged, _WRONG)
    return ledger.report(len(seeds)), tuple(verdicts)


def _judged(project: Path, seed: str) -> tuple[Verdict, ...]:
    """The verdicts on a seed's corrections; a seed that has none is not worked on."""
    _refuse_unprintable(seed)
    with _about(seed):
        article = _read_seed(project / seed, seed, within=project / SEEDS)
        return brief(article).verdicts if article.corrections else ()


# Extraction

_Read = Callable[[], Article]


def _extract_one(read: _Read, *, pretty: bool) -> tuple[str | Finding, ...]:
    """The document, and what is wrong with corrections that it was made without."""
    briefing = brief(read())
    line = document.dump(briefing) if pretty else document.dump_line(briefing) + "\n"
    return line, *_of_corrections(briefing.verdicts, _WRONG)


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
    _refuse_unprintable(path)
    if not _is_seed(path):
        raise SeedError(f"This is neither a seed ({_names(SUFFIXES)}) nor JSON Lines ({RECORDS}).")
    return _read_seed(Path(path), Path(path).as_posix())


def _records(stream: BinaryIO, path: str) -> Iterator[tuple[_Read, str, int | None]]:
    number = 0
    while line := stream.readline(MAX_BYTES + 1):
        number += 1
        rest = line
        while len(rest) > MAX_BYTES and not rest.endswith(b"\n"):  # the reader refuses it by its length
            rest = stream.readline(MAX_BYTES + 1)
        if line.strip():
            yield partial(read_record, line, path=path, line_number=number), path, number


# The disk


@dataclass(slots=True)
class _Ledger:
    """What a run writes and finds, in the order in which it does. The one value here that changes."""

    project: Path
    write: bool
    changed: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    problems: list[Finding] = field(default_factory=list)
    notes: list[Finding] = field(default_factory=list)
    misquoted: list[Finding] = field(default_factory=list)
    casts: list[identities.Cast] = field(default_factory=list)

    def save(self, path: str, text: str, *, existing: str | None = None, moved: bool = False) -> None:
        """Writes a file if its bytes change. `existing` is the text that a page was merged from."""
        file = self.project / path
        before = _read_bytes(file) if existing is None else existing.encode()
        if before == text.encode() and not moved:
            return
        self.changed.append(path)
        if self.write:
            with _about(path):
                _write(file, text.encode(), before)

    def attempt(self, step: Callable[[], None], path: str) -> None:
        """Takes a step, and notes what goes wrong in it."""
        result = _attempt(step, path)
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
        path = _below(self.project, Path(error.filename))
        self.problems.append(Finding(f"This folder cannot be read: {error.strerror}.", path))

    def add(self, outcome: Outcome) -> None:
        """Takes over what became of one seed."""
        self.changed += outcome.changed
        self.removed += outcome.removed
        self.problems += outcome.problems
        self.notes += outcome.notes
        self.misquoted += outcome.misquoted
        self.casts += [outcome.cast] if outcome.cast is not None else []

    def report(self, seeds: int) -> Report:
        """The run as a value."""
        return Report(
            seeds,
            tuple(sorted(self.changed)),
            tuple(sorted(self.removed)),
            _in_order(self.problems),
            _in_order(self.notes),
            _in_order(self.misquoted),
        )


def _write(file: Path, after: bytes, before: bytes | None) -> None:
    """Replaces a file in one step, unless it is not the one that we read any more."""
    file.parent.mkdir(parents=True, exist_ok=True)
    target = file.resolve()  # a link stays a link
    temporary = target.with_name(f".{target.name}.{os.getpid()}.new")
    try:
        temporary.write_bytes(after)
        if before is not None:
            shutil.copymode(target, temporary)
        if _read_bytes(target) != before:
            raise PageError("Somebody changed this file in this very moment, so it was left. Run again.")
        temporary.replace(target)
    finally:
        temporary.unlink(missing_ok=True)


def _read_bytes(file: Path) -> bytes | None:
    try:
        return file.read_bytes()
    except FileNotFoundError:
        return None


def _read_page(file: Path) -> str | None:
    """The file's text with its line ends as they are; None if there is no such file."""
    data = _read_bytes(file)
    try:
        return None if data is None else data.decode()
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1 if data else None
        raise PageError("This line is not UTF-8. Save the file as UTF-8.", line=line) from error


def _front_matter(page: str) -> dict[str, Any]:
    found = _FRONT_MATTER.match(page)
    try:
        front = yaml.load(found[1], _LOADER) if found else None  # noqa: S506 (both loaders are safe)
    except yaml.YAMLError as error:
        raise PageError("The front matter of this page cannot be read. Mend it.", line=1) from error
    return front if isinstance(front, dict) else {}


def _body(page: str) -> str:
    """A page's own words, without its front matter and without other briefings."""
    found = _FRONT_MATTER.match(page)
    return _RELATED.sub("", page[found.end() :] if found else page)


@contextmanager
def _about(path: str) -> Iterator[None]:
    """Names the file in errors that do not name one."""
    try:
        yield
    except BriefingsError as error:
        error.path = error.path or path
        raise


def _attempt(step: Callable[[], _T], path: str, line: int | None = None) -> _T | Finding:
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


def _year(article: Article) -> str:
    return "undated" if article.date is None else f"{article.date.year:04}"


def _is_year(name: str) -> bool:
    return re.fullmatch(r"[0-9]{4}|undated", name) is not None


def _names(suffixes: Iterable[str]) -> str:
    return ", ".join(suffixes)


def _below(project: Path, path: Path) -> str:
    return path.relative_to(project).as_posix()


def _in_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    return tuple(
        sorted(findings, key=lambda finding: (finding.path or "", finding.line or 0, finding.message))
    )
