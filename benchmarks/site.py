"""What a page weighs, and how long a site takes to build, by the number of its briefings.

    python -m benchmarks.site [BRIEFINGS ...]

For each number (100 and 1,000 by default) a site of synthetic briefings is built with our own pages, lists,
timeline and people, in our own theme. Printed: the HTML of each kind of page, raw and with gzip, of the
heaviest one and of briefing 0, which is the same in every site; what a browser loads of ours before anybody
searches; requests to other hosts; and seconds a page. Chromium is found as the tests find it.
"""

import argparse
import gzip
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

import yaml
from playwright.sync_api import Browser, Page, Request, sync_playwright

from benchmarks import synthetic
from benchmarks.search import OURS, ROOT, serving
from generator import (
    build,
    catalogue,
    document,
    frontpage,
    identities,
    page,
    places,
    profiles,
    timeline,
    tools,
)
from generator.register import Register

KINDS: Mapping[str, str] = {
    "home": "index.html",
    "year": "2*/index.html",
    "briefing": "2*/*/index.html",
    "person": "people/*/index.html",
    "timeline": "timeline/**/index.html",
    "search": "search.html",
}
"""A kind of page, and where its pages stand in the site."""
_STATEMENTS = 8


def pages(count: int) -> dict[str, str]:
    """Path to text of all that would stand in `briefings/` for so many synthetic briefings."""
    register = Register()
    made: dict[str, str] = {}
    entries, casts = [], []
    for briefing in synthetic.briefings(count, statements=_STATEMENTS):
        facts = document.to_json(briefing)
        text = page.render(briefing, page.PageState(), identities.links(facts, register))
        front = yaml.load(text.split("---\n", 2)[1], yaml.CSafeLoader)
        entries.append(catalogue.entry(facts, front))
        casts.append(identities.cast(facts, front, text))
        made[entries[-1].path] = text
        made[entries[-1].path.replace("index.md", "briefing.json")] = document.dump(briefing)
    people = identities.gather(casts, register)
    leaves = {path: leaf.markdown for path, leaf in profiles.leaves(people).items()}
    shelves = places.gather(entries)
    front_page = frontpage.page(entries, people, places.by_briefing(shelves))
    lists = catalogue.pages(entries) | timeline.pages(entries) | places.pages(shelves) | tools.pages()
    return made | leaves | lists | {"index.md": front_page}


def write(folder: Path, count: int) -> Path:
    """A project of so many briefings, ready for MkDocs; its settings' path."""
    leave_out = shutil.ignore_patterns("__pycache__", "*.onnx")
    shutil.copytree(ROOT / "generator", folder / "generator", ignore=leave_out)
    made = pages(count)
    for path, text in made.items():
        file = folder / "briefings" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8", newline="\n")
    settings = folder / "mkdocs.yml"
    text = _with_navigation((ROOT / "mkdocs.yml").read_text(encoding="utf-8"), made)
    settings.write_text(
        text.replace("\n  - briefings\n", "\n  - briefings:\n      mode: off\n"), encoding="utf-8"
    )
    return settings


def construct(settings: Path) -> float:
    """The seconds in which MkDocs builds the site beside these settings, its index included."""
    command = [sys.executable, "-m", "mkdocs", "build", "--quiet", "--config-file", str(settings)]
    began = time.perf_counter()
    subprocess.run(command, check=True, env={**os.environ, "NO_MKDOCS_2_WARNING": "1"}, cwd=ROOT)  # noqa: S603 (our own command)
    return time.perf_counter() - began


def weights(site: Path) -> dict[str, tuple[int, int]]:
    """Bytes of HTML, raw and with gzip, of the heaviest page of each kind and of briefing 0."""
    first = synthetic.briefing(0).article
    found = {kind: list(site.glob(pattern)) for kind, pattern in KINDS.items()}
    found["briefing 0"] = list(site.glob(f"*/{first.id}/index.html"))
    return {kind: max(map(_weight, files)) for kind, files in found.items() if files}


def loads(browser: Browser, site: Path) -> tuple[int, int]:
    """Bytes of ours that the home page brings before anybody searches; requests to other hosts."""
    with serving(site) as address:
        requests: list[Request] = []
        opened = browser.new_page()
        # Playwright marks what it calls, and a list's own method cannot be marked
        opened.on("requestfinished", lambda request: requests.append(request))  # noqa: PLW0108
        opened.goto(address, wait_until="networkidle")
        ours = sum(
            request.sizes()["responseBodySize"]
            for request in requests
            if request.url.removeprefix(address).startswith(OURS)
        )
        elsewhere = _elsewhere(opened, address, site)
        opened.close()
    return ours, elsewhere


def _elsewhere(opened: Page, address: str, site: Path) -> int:
    asked: list[str] = []
    opened.on("request", lambda request: asked.append(request.url))
    for pattern in KINDS.values():
        for file in sorted(site.glob(pattern))[:1]:
            opened.goto(f"{address}{file.relative_to(site).as_posix()}", wait_until="networkidle")
    return sum(not url.startswith((address, "data:", "blob:")) for url in asked)


def _with_navigation(settings: str, made: Mapping[str, str]) -> str:
    years = sorted({path[:4] for path in made if re.match(r"\d{4}/", path)}, reverse=True)
    listed = ["Home: index.md", *(f'"{year}": {year}/index.md' for year in years)]
    listed[1:1] = ["People: people/index.md"] if "people/index.md" in made else []
    listed += ["Timeline: timeline/index.md"] if "timeline/index.md" in made else []
    start, end = build.NAVIGATION
    lines = "".join(f"  - {line}\n" for line in listed)
    return re.sub(rf"(?s)({re.escape(start)}\n).*?(  {re.escape(end)})", rf"\g<1>{lines}\g<2>", settings)


def _weight(file: Path) -> tuple[int, int]:
    html = file.read_bytes()
    return len(html), len(gzip.compress(html, mtime=0))


def measure(browser: Browser, count: int) -> dict[str, float]:
    """The figures of a site of so many briefings, by name."""
    with tempfile.TemporaryDirectory(prefix="briefings-site-") as folder:
        settings = write(Path(folder), count)
        seconds = construct(settings)
        site = Path(folder, "site")
        number = len(list(site.rglob("index.html")))
        figures = {"briefings": float(count), "pages": float(number), "built in, s": seconds}
        figures["built in, ms a page"] = 1000 * seconds / number
        for kind, (raw, packed) in weights(site).items():
            figures[f"{kind}, KB"], figures[f"{kind}, KB with gzip"] = raw / 1024, packed / 1024
        ours, elsewhere = loads(browser, site)
        return figures | {
            "ours before the first query, KB": ours / 1024,
            "requests to other hosts": float(elsewhere),
        }


def main(arguments: Sequence[str] | None = None) -> None:
    """Prints a line a figure, for each number of briefings."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("briefings", type=int, nargs="*", default=[100, 1_000])
    path = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        for count in parser.parse_args(arguments).briefings:
            for name, figure in measure(browser, count).items():
                sys.stdout.write(f"{name:35} {figure:10.2f}\n")
            sys.stdout.flush()
        browser.close()


if __name__ == "__main__":
    main()
