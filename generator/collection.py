"""The pages that span briefings, and the navigation: written where they changed, taken away once they list
nothing.

What stands on them comes from the writers; what a person wrote on one stays.
"""

import json
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path, PurePosixPath
from typing import Any

import yaml

from generator import catalogue, frontpage, identities, places, profiles, proof, timeline, tools
from generator.disk import BRIEFINGS, Finding, Ledger, below, front_of, read_page
from generator.errors import PageError
from generator.markdown import fold
from generator.merging import Kept, Merged, merge

NAVIGATION = ("# years: kept by briefings generate", "# end of years")
"""The lines of `mkdocs.yml` between which the navigation's years stand."""


def write_catalogue(
    entries: Sequence[catalogue.Entry], people: Sequence[identities.Person], ledger: Ledger
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
    quoted = frozenset(map(fold, frontpage.quoted(entries)))
    for path, fresh in sorted(pages.items()):
        ledger.attempt(partial(_write_page, path, fresh, quoted, ledger), path)
    for file in _listing_pages(ledger.project / BRIEFINGS):
        path = below(ledger.project, file)
        if path not in pages:
            ledger.attempt(partial(_empty_page, path, ledger), path)
    _empty_below((places.FOLDER, catalogue.MONTHS_FOLDER), pages, ledger)


def write_profiles(gathered: Sequence[identities.Person], ledger: Ledger) -> None:
    """Writes the pages of participants, and takes away those whom nothing names any more."""
    pages = {f"{BRIEFINGS}/{path}": leaf for path, leaf in profiles.leaves(gathered).items()}
    for path, leaf in sorted(pages.items()):
        ledger.attempt(partial(_write_page, path, leaf.markdown, leaf.quoted, ledger), path)
    _empty_below(identities.FOLDERS.values(), pages, ledger)


def write_navigation(links: Sequence[tuple[str, str]], ledger: Ledger) -> None:
    """Writes the years into `mkdocs.yml`, between the two lines that ask for them."""
    file = ledger.project / "mkdocs.yml"
    if not file.is_file():
        return
    existing = read_page(file) or ""
    ledger.save("mkdocs.yml", _with_navigation(existing, links), existing=existing)


def ceiling_of(project: Path) -> proof.Ceiling:
    """What `extra: briefings: ceiling:` of `mkdocs.yml` says, if anything."""
    text = read_page(project / "mkdocs.yml") or ""
    try:
        settings = yaml.load(text, _Settings)  # noqa: S506 (a safe loader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        raise PageError("This is no YAML. Mend it.", line=mark.line + 1 if mark else None) from error
    for key in ("extra", "briefings", "ceiling"):
        settings = settings.get(key) if isinstance(settings, dict) else None
    return proof.ceiling_of(settings)


def is_untouched(page: str) -> bool:
    """Whether nothing of the page is a person's: if nothing were generated, nothing would be left."""
    nothing = "---\nbriefing:\n  review: unreviewed\n---\n\n# Nothing\n"
    return merge(page, nothing).text == merge(None, nothing).text


def notes_on(kept: Iterable[Kept], path: str) -> Iterator[Finding]:
    """A note for each section that stays a person's while the generator has something new to say there."""
    for section in kept:
        if section.differs:
            yield Finding(
                f"A person {section.reason} the section {section.section!r}, so it stays so; "
                "the generator would write something else there now.",
                path,
            )


def is_year(name: str) -> bool:
    """Whether a folder of this name holds briefings."""
    return re.fullmatch(r"[0-9]{4}|undated", name) is not None


def _listing_pages(briefings: Path) -> list[Path]:
    """The pages on disk that list briefings by year, and the timeline's."""
    years = [file for file in briefings.glob("*/index.md") if is_year(file.parent.name)]
    line = briefings / timeline.FOLDER
    months = [file for file in line.glob("*/index.md") if timeline.is_month(file.parent.name)]
    return sorted([*years, *months, *line.glob("index.md")])


def _empty_below(folders: Iterable[str], pages: Collection[str], ledger: Ledger) -> None:
    """Takes away the pages in these folders that are not among `pages` any more, the deepest first."""
    for folder in folders:
        files = (ledger.project / BRIEFINGS / folder).rglob("index.md")
        stale = {below(ledger.project, file) for file in files} - set(pages)
        for path in sorted(stale, key=lambda path: (-path.count("/"), path)):
            ledger.attempt(partial(_empty_if_ours, path, ledger), path)


def _empty_page(path: str, ledger: Ledger) -> None:
    """Takes away a year's page that lists nothing any more; what people wrote on it stays."""
    existing = read_page(ledger.project / path)
    if existing is not None and is_untouched(existing):
        ledger.remove(str(PurePosixPath(path).parent), ("index.md",))
    else:
        ledger.notes.append(
            Finding("No briefing is listed here any more. Remove the page if it can go.", path)
        )
        _write_page(path, f"# {PurePosixPath(path).parent.name}\n\nNo briefings.\n", (), ledger)


def _write_page(path: str, fresh: str, quotations: Collection[str], ledger: Ledger) -> None:
    existing = read_page(ledger.project / path)
    if ledger.is_settled(existing, fresh):
        return
    proof.prove_list(quotations, fresh)
    merged = merge(existing, fresh)
    if merged == Merged(existing or "", ()):
        ledger.settle(existing, fresh)
    ledger.save(path, merged.text, existing=existing)
    ledger.notes += notes_on(merged.kept, path)


def _empty_if_ours(path: str, ledger: Ledger) -> None:
    """As with a year's page; a page that we never wrote is a person's and stays as it is."""
    state = front_of(read_page(ledger.project / path) or "").get("briefing")
    if isinstance(state, Mapping) and "sections" in state:
        _empty_page(path, ledger)


class _Settings(yaml.SafeLoader):
    """Reads `mkdocs.yml` without acting on its tags, such as `!!python/name:…` and `!ENV`."""


_Settings.add_multi_constructor("", lambda _loader, _tag, _node: None)


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


def schema_text(schema: Mapping[str, Any]) -> str:
    """A JSON Schema as the file that the site serves."""
    return json.dumps(schema, ensure_ascii=False, indent=2) + "\n"
