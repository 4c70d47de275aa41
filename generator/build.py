"""The shell: seeds in, briefings out where they changed, failures collected.

It decides nothing about an article or a page. It never writes over a page that it could not read and
understand, never removes what a person edited, and writes a file only if its bytes change.
"""

import datetime as dt
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path, PurePosixPath
from typing import Any, Protocol

from generator import (
    candidates,
    catalogue,
    document,
    front_matter,
    identities,
    places,
    profiles,
    proof,
    timeline,
    tools,
)
from generator import register as registry
from generator.briefing import brief
from generator.collection import (
    NAVIGATION,
    ceiling_of,
    is_untouched,
    is_year,
    notes_on,
    schema_text,
    write_catalogue,
    write_navigation,
    write_profiles,
)
from generator.disk import (
    BRIEFINGS,
    SEEDS,
    Finding,
    Ledger,
    Report,
    about,
    attempt,
    below,
    front_of,
    in_order,
    read_page,
)
from generator.errors import CutError, PageError
from generator.markdown import in_words
from generator.merging import Merged, merge
from generator.page import RELATED, Related, render, with_related, with_section
from generator.reading import article_id
from generator.relations import Relation, Traits, relate
from generator.review import page_state
from generator.seeds import (
    WRONG,
    corrections,
    extract,
    need_seeds,
    of_corrections,
    read_with_corrections,
    refuse_unprintable,
    seeds_of,
)
from generator.values import Article, Briefing

__all__ = [
    "BRIEFINGS",
    "NAVIGATION",
    "SEEDS",
    "Draft",
    "Finding",
    "Outcome",
    "Progress",
    "Report",
    "Run",
    "Task",
    "check",
    "corrections",
    "extract",
    "generate",
    "propose",
    "settle",
]

Progress = Callable[[int, int], None]
"""Called with how many seeds are done, and of how many."""

_DAMAGED = f"This is no document of {document.SCHEMA}. Restore the file, or remove it with its page."

_TO_PROFILE = re.compile(
    rf"\[((?:\\.|[^\\\[\]])*)\]\(\.\./\.\./(?:{'|'.join(identities.FOLDERS.values())})/[^()\s]*\)"
)
_RELATED = re.compile(rf"^{RELATED}\r?\n.*?(?=^##|\Z)", re.DOTALL | re.MULTILINE)


class Run(Protocol):
    """A `map` that keeps the order: the built-in one, a pool's, a cluster's. Function and items pickle."""

    def __call__(
        self, function: Callable[["Task"], "Outcome"], items: Sequence["Task"], /
    ) -> Iterable["Outcome"]:
        """The function's results, in the order of the items."""


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
    related: str
    """The section of related briefings that is in `merged` already."""
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
    settled: set[bytes] | None = None,
) -> Report:
    """Brings `briefings/` up to date with `seeds/` and reports; with `write=False`, only reports.

    A folder without `seeds/` raises SeedError. A failure that concerns one seed is a problem of the report,
    and the page that was there stays as it was. `prune` removes the pages of seeds that are gone, unless a
    person edited them. `settled`, empty at first, remembers from one run to the next which lists stay as they
    are.
    """
    ledger = Ledger(project, write=write, settled=settled)
    need_seeds(project)
    homes = _homes(project)
    register = _register(ledger)
    ceiling = attempt(partial(ceiling_of, project), "mkdocs.yml")
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
    write_catalogue(entries, gathered, ledger)
    write_profiles(gathered, ledger)
    links = (
        ("Home", "index.md"),
        *profiles.navigation(gathered),
        *places.navigation(places.gather(entries)),
        *timeline.navigation(entries),
        *tools.navigation(entries),
        *catalogue.navigation(entries),
    )
    ledger.attempt(partial(write_navigation, links, ledger), "mkdocs.yml")
    for name in document.SCHEMAS:
        path = f"{BRIEFINGS}/schema/{name}.json"
        ledger.attempt(partial(ledger.save, path, schema_text(document.schema(name))), path)
    return ledger.report(len(tasks))


def check(
    project: Path,
    *,
    run: Run = map,
    progress: Progress | None = None,
    settled: set[bytes] | None = None,
) -> Report:
    """What `generate` would do, with whatever is broken or not up to date among the problems."""
    report = generate(project, write=False, run=run, progress=progress, settled=settled)
    stale = [
        Finding("This file is not up to date. Run `briefings generate` and commit what it writes.", path)
        for path in report.changed
    ]
    problems = in_order([*report.problems, *report.misquoted, *stale])
    return replace(report, problems=problems, misquoted=())


# Seeds


def _tasks(homes: Mapping[str, tuple[str, ...]], register: registry.Register, ledger: Ledger) -> list[Task]:
    """A task for each seed, in order of path; of two seeds with one id, the first."""
    tasks: dict[str, Task] = {}
    for seed in seeds_of(ledger):
        name = article_id(seed)
        if name in tasks:
            message = (
                f"Its briefing would have the same name as that of {tasks[name].seed}. Rename one of the two."
            )
            ledger.problems.append(Finding(message, seed))
        else:
            tasks[name] = Task(ledger.project, seed, name, homes.get(name, ()), ledger.write, register)
    return list(tasks.values())


# One seed


def _bring_up_to_date(task: Task) -> Outcome:
    """The whole way from a seed to its page, for a `map` to call."""
    result = attempt(partial(_brief_seed, task), task.seed)
    return Outcome(problems=(result,)) if isinstance(result, Finding) else result


def _brief_seed(task: Task) -> Outcome:
    refuse_unprintable(task.seed)
    with about(task.seed):
        article = read_with_corrections(task.project / task.seed, task.seed, within=task.project / SEEDS)
        briefing = brief(article)
    facts = document.to_json(briefing)
    folder = f"{BRIEFINGS}/{_year(article)}/{task.id}"
    home = folder if folder in task.homes or not task.homes else task.homes[0]
    with about(f"{home}/index.md"):
        existing = read_page(task.project / home / "index.md")
        fresh, related, merged = _merge(briefing, existing, identities.links(facts, task.register))
        proof.prove(facts, fresh)
        front = front_of(merged.text)
    if home != folder and task.write:
        (task.project / folder).parent.mkdir(parents=True, exist_ok=True)
        (task.project / home).rename(task.project / folder)
    desk = Ledger(task.project, write=task.write)
    desk.save(f"{folder}/briefing.json", document.dump(briefing), moved=home != folder)
    page = f"{folder}/index.md"
    beyond = (Finding(message, page) for message in proof.over_ceiling(facts, task.ceiling))
    return Outcome(
        catalogue.entry(facts, front),
        identities.cast(facts, front, merged.text),
        Draft(page, existing, home != folder, fresh, related, merged),
        changed=tuple(desk.changed),
        removed=(f"{home}/briefing.json", f"{home}/index.md") if home != folder else (),
        problems=of_corrections(briefing.verdicts, WRONG),
        notes=(*_moved(task, home, folder), *of_corrections(briefing.verdicts, ("no longer needed",))),
        misquoted=(*_misquoted(facts, merged.text, page), *beyond),
    )


def _merge(briefing: Briefing, existing: str | None, pages: Mapping[str, str]) -> tuple[str, str, Merged]:
    """The page as we would write it, the related briefings left in it, and the page as it will be.

    It is a new version only if its words change; where the participants' own pages stand is not among these,
    nor are related briefings.
    """
    state = page_state(existing)
    fresh = render(briefing, state, pages)
    if related := _section_of_related(existing):
        merged = merge(None, with_section(fresh, related))
        if merged.text == existing:  # nobody edited the page, and nothing in it changes
            return fresh, related, merged
    merged = merge(existing, fresh)
    if existing is None or _words(merged.text) == _words(existing):
        return fresh, "", merged
    fresh = render(briefing, replace(state, version=state.version + 1), pages)
    return fresh, "", merge(existing, fresh)


def _section_of_related(page: str | None) -> str:
    found = _RELATED.search(page or "")
    return found[0] if found else ""


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


def _misquoted(facts: Mapping[str, Any], page: str, path: str) -> tuple[Finding, ...]:
    return tuple(Finding(error.message, path, error.line) for error in proof.misquoted(facts, page))


# All seeds, and the pages whose seed is gone


def _brief_all(
    tasks: Sequence[Task], run: Run, progress: Progress | None, ledger: Ledger
) -> tuple[list[catalogue.Entry], list[Draft]]:
    """The entries of all tasks, also of those that failed but have a page from an earlier run; the drafts."""
    entries, drafts = [], []
    outcomes = run(_bring_up_to_date, tasks)
    for done, (task, outcome) in enumerate(zip(tasks, outcomes, strict=True), start=1):
        _take_over(outcome, ledger)
        if outcome.entry is not None:
            entries.append(outcome.entry)
            drafts += [outcome.draft] if outcome.draft else []
        else:
            for home in task.homes:
                entries += _read_back(home, ledger, reported=True)
        if progress is not None:
            progress(done, len(tasks))
    return entries, drafts


def _take_over(outcome: Outcome, ledger: Ledger) -> None:
    ledger.changed += outcome.changed
    ledger.removed += outcome.removed
    ledger.problems += outcome.problems
    ledger.notes += outcome.notes
    ledger.misquoted += outcome.misquoted
    ledger.casts += [outcome.cast] if outcome.cast is not None else []


def _homes(project: Path) -> dict[str, tuple[str, ...]]:
    """The folders below the project that hold a briefing, by the briefing's id."""
    homes: dict[str, tuple[str, ...]] = {}
    for file in sorted((project / BRIEFINGS).glob("*/*/briefing.json")):
        if is_year(file.parent.parent.name):
            homes[file.parent.name] = (*homes.get(file.parent.name, ()), below(project, file.parent))
    return homes


def _keep_orphan(home: str, ledger: Ledger, *, prune: bool) -> list[catalogue.Entry]:
    """The entry of a page whose seed is gone; none if the page goes too."""
    page = f"{home}/index.md"
    if not prune:
        ledger.notes.append(Finding("Its seed is gone. `briefings generate --prune` removes the page.", page))
        return _read_back(home, ledger)
    untouched = attempt(partial(_is_all_ours, ledger.project / home), page)
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
    page = read_page(home / "index.md")
    strange = {path.name for path in home.iterdir()} - {"index.md", "briefing.json"}
    return not strange and (page is None or is_untouched(page))


def _read_back(home: str, ledger: Ledger, *, reported: bool = False) -> list[catalogue.Entry]:
    """The entry of a briefing as it stands on the disk; none if its document is damaged.

    `reported`: something is known to be wrong here, and saying more about the page would not help.
    """
    page = attempt(partial(_read_front, ledger.project / home / "index.md"), f"{home}/index.md")
    if isinstance(page, Finding):
        ledger.problems += () if reported else (page,)
        page = {}, ""
    front, text = page
    listed = attempt(partial(_read_entry, ledger.project / home, front), f"{home}/briefing.json")
    if isinstance(listed, Finding):
        ledger.problems.append(listed)
        return []
    facts, entry = listed
    ledger.casts.append(identities.cast(facts, front, text if "briefing" in front else None))
    ledger.misquoted += _misquoted(facts, text, f"{home}/index.md")
    return [entry]


def _read_front(file: Path) -> tuple[dict[str, Any], str]:
    page = read_page(file) or ""
    return front_of(page), page


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


def _write_pages(drafts: Sequence[Draft], entries: Sequence[catalogue.Entry], ledger: Ledger) -> None:
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


def _write_draft(draft: Draft, related: Sequence[Related], ledger: Ledger) -> None:
    fresh = with_related(draft.fresh, related)
    as_merged = with_section(draft.fresh, draft.related)
    merged = draft.merged if fresh == as_merged else merge(draft.existing, fresh)
    ledger.save(draft.path, merged.text, existing=draft.existing, moved=draft.moved)
    ledger.notes += notes_on(merged.kept, draft.path)


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
    before = read_page(project / registry.PATH)
    text = before
    for key in accept:
        text = candidates.accepted(text, key, used, day)
    for key in refuse:
        text = candidates.refused(text, key, used, day)
    if text is not None and text != before:
        candidates.compare(before or "", text)
        ledger.save(registry.PATH, text, existing=before)
    return ledger.report(0)


def _usages(project: Path) -> tuple[Ledger, registry.Register, tuple[candidates.Usage, ...]]:
    ledger = Ledger(project, write=True)
    need_seeds(project)
    register = _register(ledger)
    for homes in _homes(project).values():
        for home in homes[:1]:
            _read_back(home, ledger)
    return ledger, register, candidates.usages(ledger.casts, register)


def _register(ledger: Ledger) -> registry.Register:
    """The register as far as it can be used; what is wrong in it is a problem of the run."""
    text = attempt(partial(read_page, ledger.project / registry.PATH), registry.PATH)
    if isinstance(text, Finding):
        ledger.problems.append(text)
        return registry.Register()
    reading = registry.read_register(text or "")
    ledger.problems += [Finding(error.message, error.path, error.line) for error in reading.problems]
    return reading.register


# Corrections beside seeds


# Extraction


# The disk


def _body(page: str) -> str:
    """A page's own words, without its front matter and without other briefings."""
    found = front_matter.BLOCK.match(page)
    return _RELATED.sub("", page[found.end() :] if found else page)


def _year(article: Article) -> str:
    return "undated" if article.date is None else f"{article.date.year:04}"
