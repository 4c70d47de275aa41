"""The built site made ready to be published: feeds, citations, tables, files to verify against, structured
data, and a policy on each page. It reads and writes nothing but the site, whatever built it.

What a page shows goes before what its document says: titles, reviews and the links to participants are
read from the pages, where people correct them.
"""

import json
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from html import unescape
from pathlib import Path

from generator import citations, exports, feeds, places, structured, verifying
from generator.identities import FOLDERS
from generator.policy import guarded
from generator.published import Published, Row
from generator.slim import slim

Said = Sequence[tuple[Published, Row]]

_META = re.compile(r'<meta name="briefing:(?P<name>title|review|version)" content="(?P<value>[^"]*)">')
_TOLD = re.compile(
    r'<h[23]\b|<p><strong>|<a href="\.\./\.\./(?P<page>(?:people|bodies)/[^"/]+/)"'
    r'|<p id="(?P<statement>s\d+)"'
)
"""Headings above statements, the participant's page that they lead to, and statements, in their order."""
_FOLLOWED = (*FOLDERS.values(), places.FOLDER)
_FEED = '<meta name="briefing:feed"'
"""In the head of a page below these folders that can be followed, as our theme writes it."""
_DATA = '<script type="application/ld+json">'
_ALL = "data/briefings.jsonl"
_CLAIM = '<meta property="og:site_name"'
"""Where structured data goes: into the part of the head that our theme writes."""


def publish(
    site: Path,
    address: str,
    name: str,
    *,
    guard: bool = True,
    with_text: bool = False,
    only_new: bool = False,
) -> int:
    """Completes a built site and returns how many briefings it has.

    `address` is where the site will be, a slash at its end; without one there are no feeds, since their links
    must be whole. `guard=False` leaves pages as they are, for a server that puts scripts of its own there.
    `only_new`, for such a server, leaves out briefings that are complete, and what spans briefings where it
    is there already.
    """
    once = only_new and (site / _ALL).is_file()
    briefings, done = [], set()
    said: dict[str, list[tuple[Published, Row]]] = defaultdict(list)
    for file in sorted(site.glob("*/*/briefing.json")):
        page = file.with_name("index.html")
        if page.is_file() and not (once and _is_complete(page)):
            html = page.read_text(encoding="utf-8")
            folder = file.parent.relative_to(site).as_posix()
            briefing = _published(json.loads(file.read_bytes()), html, folder)
            briefings.append(briefing)
            for participant, pair in _said(briefing, html):
                said[participant].append(pair)
            _publish_one(site, briefing, html, address, name, guard=guard, with_text=with_text)
            done.add(page)
    spanning = () if once else _files(briefings, said, site, address, name, with_text=with_text)
    for path, text in spanning:
        _write(site / path, text)
    if guard:
        for page in sorted(set(site.rglob("*.html")) - done):
            _write(page, slim(guarded(page.read_text(encoding="utf-8"))))
    return len(briefings)


def _is_complete(page: Path) -> bool:
    """Whether nothing of a briefing is newer than what was made of it last."""
    last = page.with_name("cite.json")
    return last.is_file() and last.stat().st_mtime_ns >= max(
        page.with_name(name).stat().st_mtime_ns for name in (page.name, "briefing.json")
    )


def _published(document: Row, html: str, folder: str) -> Published:
    stated = {match["name"]: unescape(match["value"]) for match in _META.finditer(html)}
    title = stated.get("title") or document["title"] or document["article"]["id"]
    version = stated.get("version", "1")
    return Published(
        document,
        f"{folder}/",
        title,
        stated.get("review", "unreviewed"),
        int(version) if version.isdecimal() else 1,
    )


def _said(briefing: Published, html: str) -> Iterator[tuple[str, tuple[Published, Row]]]:
    """The statements below each heading that leads to a participant's page, with that page's folder."""
    statements = {statement["id"]: statement for statement in briefing.statements()}
    folder = None
    for match in _TOLD.finditer(html):
        if match["statement"]:
            if folder and match["statement"] in statements:
                yield folder, (briefing, statements[match["statement"]])
        else:
            folder = match["page"]


def _publish_one(
    site: Path, briefing: Published, html: str, address: str, name: str, *, guard: bool, with_text: bool
) -> None:
    folder = site / briefing.path
    public = exports.public(briefing.document, with_text=with_text)
    _write(folder / "briefing.json", json.dumps(public, ensure_ascii=False, indent=1) + "\n")
    _write(folder / "cite.txt", citations.text(briefing, address, name) + "\n")
    _write(folder / "cite.bib", citations.bibtex(briefing, address, name))
    _write(folder / "cite.json", citations.csl(briefing, address, name))
    if guard:
        if _CLAIM in html and _DATA not in html:
            data = f"{_DATA}{structured.json_ld(briefing, address)}</script>"
            html = html.replace(_CLAIM, f"{data}\n  {_CLAIM}", 1)
        _write(folder / "index.html", slim(guarded(html)))


def _files(
    briefings: Sequence[Published],
    said: Mapping[str, Said],
    site: Path,
    address: str,
    name: str,
    *,
    with_text: bool,
) -> Iterator[tuple[str, str]]:
    """Path below the site, and text, of everything that spans briefings."""
    lines = "".join(f"{line}\n" for line in exports.json_lines(briefings, with_text=with_text))
    yield _ALL, lines
    yield "data/statements.csv", exports.table(briefings, address)
    yield from verifying.files(briefings)
    if address:
        yield from feeds.files(_feeds(briefings, said, site, address, name), address)


def _feeds(
    briefings: Sequence[Published], said: Mapping[str, Said], site: Path, address: str, name: str
) -> Iterator[feeds.Feed]:
    """The site's own, and one for each page that says it has one."""
    yield feeds.of_briefings(briefings, address, name)
    filed: dict[str, list[Published]] = defaultdict(list)
    for briefing in briefings:
        filed[f"{places.FOLDER}/{places.slug(briefing.place)}/"].append(briefing)
    for page in sorted(path for kind in _FOLLOWED for path in site.glob(f"{kind}/*/index.html")):
        html = page.read_text("utf-8")
        if _FEED in html:
            folder = f"{page.parent.relative_to(site).as_posix()}/"
            heading = re.search(r"<h1[^>]*>(.*?)</h1>", html)
            title = f"{unescape(re.sub('<[^>]*>', '', heading[1])) if heading else folder} - {name}"
            if folder in filed:
                yield feeds.of_briefings(filed[folder], address, title, folder)
            else:
                yield feeds.of_statements(said.get(folder, ()), address, folder, title)


def _write(path: Path, text: str) -> None:
    try:
        path.write_text(text, encoding="utf-8", newline="\n")
    except FileNotFoundError:
        path.parent.mkdir(parents=True)
        path.write_text(text, encoding="utf-8", newline="\n")
