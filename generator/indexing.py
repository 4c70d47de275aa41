"""The built site's search index: what `search` says of its briefings, handed to Pagefind, put into the site.

Besides `build` the only module on the disk. It writes nothing but the site's `search/` and a temporary folder
of its own, and nothing of what it reads is changed.
"""

import json
import shutil
import subprocess
import tempfile
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from generator import search
from generator.errors import BriefingsError

FOLDER = "search"
"""Of the site, for the index."""
_KEPT = ".search"
"""MkDocs leaves names that begin with a dot when it cleans a site."""
_ENTRY = "pagefind-entry.json"
_PROGRAM = "pagefind.js"
_WASM = "wasm.en.pagefind"
_NEEDED = ("pagefind.*.pf_meta", "index", "fragment")
"""What a browser loads, once and of each shelf; Pagefind's own pages and styles stay behind."""
_SHARED_WASM = "x/../../wasm.en"
"""Pagefind loads `wasm.NAME.pagefind` beside a shelf's entry; by this name it gets the one that all share."""
_CLASS = "PagefindInstance"


def index(site: Path, *, size: int = search.SHELF) -> int:
    """Indexes the briefings of a built site and returns how many records that makes.

    Without Pagefind, or if it fails, BriefingsError says what to do, and the site has no index.
    """
    return write(site, _records(site), size=size)


def write(site: Path, records: list[search.Record], *, size: int = search.SHELF) -> int:
    """Indexes these records into a site, in place of the index that was there."""
    shelves = search.shelves(records, size)
    target = site / FOLDER
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(parents=True)
    versions = {shelf.number: _write_shelf(shelf, target) for shelf in shelves}
    text = search.manifest(shelves, versions)
    (target / "shelves.json").write_text(text, encoding="utf-8", newline="\n")
    return len(records)


def keep(site: Path) -> None:
    """Takes the index aside while MkDocs cleans and builds the site anew."""
    if (site / FOLDER).is_dir():
        (site / FOLDER).rename(site / _KEPT)


def put_back(site: Path) -> bool:
    """Puts the index back that `keep` took aside; False if there was none."""
    if not (site / _KEPT).is_dir():
        return False
    shutil.rmtree(site / FOLDER, ignore_errors=True)
    (site / _KEPT).rename(site / FOLDER)
    return True


def _records(site: Path) -> list[search.Record]:
    documents = {}
    for file in sorted(site.glob("*/*/briefing.json")):
        if file.with_name("index.html").is_file():
            documents[file.parent.relative_to(site).as_posix()] = _read(file)
    others = search.spellings(documents.values())
    records: list[search.Record] = []
    for folder, document in documents.items():
        page = search.read_page((site / folder / "index.html").read_text(encoding="utf-8"))
        records += search.records(document, page, folder, others)
    return records


def _read(file: Path) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(file.read_bytes())
    return document


def _write_shelf(shelf: search.Shelf, target: Path) -> str:
    """The index of a shelf in its folder, and the name that Pagefind gives to its state."""
    with tempfile.TemporaryDirectory(prefix="briefings-search-") as folder:
        pages, bundle = Path(folder, "pages"), Path(folder, "bundle")
        pages.mkdir()
        for briefing in shelf.briefings:
            name, text = search.staged(briefing)
            (pages / name).write_text(text, encoding="utf-8", newline="\n")
        _run("--site", str(pages), "--output-path", str(bundle))
        here = target / str(shelf.number)
        here.mkdir()
        for pattern in _NEEDED:
            for found in bundle.glob(pattern):
                shutil.move(found, here / found.name)
        shutil.copy(bundle / _WASM, target / _WASM)
        program = _opened((bundle / _PROGRAM).read_text(encoding="utf-8"))
        (target / _PROGRAM).write_text(program, encoding="utf-8", newline="\n")
        entry = _read(bundle / _ENTRY)
        language = entry["languages"]["en"]
        language["wasm"] = _SHARED_WASM
        text = json.dumps(entry, ensure_ascii=False, separators=(",", ":"))
        (here / _ENTRY).write_text(text, encoding="utf-8", newline="\n")
        return str(language["hash"])


def _opened(program: str) -> str:
    """Pagefind's script, made to give away the class that opens one index.

    What it gives away itself loads its WebAssembly for each index anew, and looks only every 50 ms whether
    one is ready.
    """
    if f"var {_CLASS}=class" not in program:
        raise BriefingsError(
            "The site has no search, because this version of Pagefind is not the one that it is made for. "
            "Install the version of pagefind-bin that this project asks for."
        )
    return f"{program}\nexport {{ {_CLASS} as Opened }};\n"


def _run(*arguments: str) -> None:
    command = [str(_executable()), "--silent", "--force-language", "en", *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 (our own arguments)
    if done.returncode:
        raise BriefingsError(
            f"Pagefind could not index the site: {done.stderr.strip() or done.stdout.strip()}"
        )


def _executable() -> Path:
    """The program inside its package, which is there only for the systems that the package is made for."""
    spec = find_spec("pagefind_bin")
    folder = Path(spec.origin).parent if spec is not None and spec.origin else Path()
    for name in ("pagefind", "pagefind.exe"):
        if spec is not None and (folder / name).is_file():
            return folder / name
    raise BriefingsError(
        "The site has no search, because Pagefind is not installed. Install the package pagefind-bin, "
        "or set `search: false` under `plugins: - briefings:`."
    )
