"""What a page weighs, and what a site costs to generate and to build, by the number of its briefings.

    python -m benchmarks.site [--heaviest] [BRIEFINGS ...]

For each number (100 and 1,000 by default) a project of synthetic articles is generated and built, in our own
theme. Printed: the HTML of each kind of page, raw and with gzip, of the heaviest one and of briefing 0, which
is the same in every site; what a browser loads of ours before anybody searches; requests to other hosts;
seconds of processor and memory. Reading the articles is not among these: their briefings are known, and
`benchmarks.finders` measures that. Chromium is found as the tests find it.

With `--heaviest`, only the pages of each kind with most Markdown are built, and briefing 0: enough to weigh a
site of 10,000 briefings within minutes.
"""

import argparse
import gzip
import os
import re
import resource
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from unittest.mock import patch

from playwright.sync_api import Browser, Page, Request, sync_playwright

from benchmarks import synthetic
from benchmarks.search import OURS, ROOT, serving
from generator import build
from generator.values import Article, Briefing

KINDS: Mapping[str, str] = {
    "home": r"index",
    "year": r"\d{4}/index",
    "month": r"months/.*/index",
    "briefing": r"\d{4}/[^/]+/index",
    "people": r"people/(letter/.*)?index",
    "person": r"people/(?!letter/)[^/]+/(?!topics/).*index",
    "topics": r"people/(?!letter/)[^/]+/topics/.*index",
    "bodies": r"bodies/(letter/.*)?index",
    "body": r"bodies/(?!letter/)[^/]+/.*index",
    "places": r"places/(letter/.*)?index",
    "place": r"places/(?!letter/)[^/]+/.*index",
    "timeline": r"timeline/.*index",
    "verify": r"verify/index",
    "data": r"data/index",
    "search": r"search",
    "not found": r"404",
}
"""A kind of page, and the paths of its pages, below `briefings/` or the site, without their suffix."""
_STATEMENTS = 8
_HEAVIEST = 4
"""Pages of a kind, by the length of their Markdown, among which its heaviest HTML is looked for."""


def write(folder: Path, count: int) -> Path:
    """A project of so many briefings, generated and ready for MkDocs; its settings' path."""
    leave_out = shutil.ignore_patterns("__pycache__", "*.onnx")
    shutil.copytree(ROOT / "generator", folder / "generator", ignore=leave_out)
    (folder / "seeds").mkdir()
    for number in range(count):
        article = synthetic.briefing(number).article
        text = f"date {article.date} {article.text}"
        (folder / str(article.path)).write_text(text, encoding="utf-8", newline="\n")
    settings = folder / "mkdocs.yml"
    text = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
    settings.write_text(text, encoding="utf-8")
    with patch("generator.build.brief", _known):
        report = build.generate(folder)
    assert not report.problems, report.problems[0]
    text = settings.read_text(encoding="utf-8")
    settings.write_text(
        text.replace("\n  - briefings\n", "\n  - briefings:\n      mode: off\n"), encoding="utf-8"
    )
    return settings


def _known(article: Article) -> Briefing:
    """The briefing of an article of ours: its number is the end of its name."""
    return synthetic.briefing(int(article.id.rpartition("-")[2]), statements=_STATEMENTS)


def construct(settings: Path, *arguments: str) -> None:
    """Lets MkDocs build the site beside these settings, its index included."""
    command = [sys.executable, "-m", "mkdocs", "build", "--quiet", "--config-file", str(settings), *arguments]
    subprocess.run(command, check=True, env={**os.environ, "NO_MKDOCS_2_WARNING": "1"}, cwd=ROOT)  # noqa: S603 (our own command)


def construct_heaviest(settings: Path) -> None:
    """Builds no more than the pages that `weights` needs: the others stand there, newer and empty."""
    documents, site = settings.parent / "briefings", settings.parent / "site"
    chosen = set(documents.glob(f"*/{synthetic.briefing(0).article.id}/index.md"))
    for kind in KINDS:
        files = [file for file in documents.rglob("*.md") if _is(kind, file, documents)]
        chosen.update(sorted(files, key=lambda file: file.stat().st_size)[-_HEAVIEST:])
    for file in set(documents.rglob("*.md")) - chosen:
        page = site / file.relative_to(documents).with_suffix(".html")
        page.parent.mkdir(parents=True, exist_ok=True)
        page.touch()
    construct(settings, "--dirty")


def weights(site: Path) -> dict[str, tuple[int, int]]:
    """Bytes of HTML, raw and with gzip, of the heaviest page of each kind and of briefing 0."""
    first = synthetic.briefing(0).article
    pages = list(site.rglob("*.html"))
    found = {kind: [page for page in pages if _is(kind, page, site)] for kind in KINDS}
    found["briefing 0"] = list(site.glob(f"*/{first.id}/index.html"))
    return {kind: max(map(_weight, files)) for kind, files in found.items() if files}


def _is(kind: str, file: Path, top: Path) -> bool:
    return re.fullmatch(KINDS[kind], file.relative_to(top).with_suffix("").as_posix()) is not None


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
    pages = sorted(page for page in site.rglob("*.html") if page.stat().st_size)
    for kind in KINDS:
        for file in [page for page in pages if _is(kind, page, site)][:1]:
            opened.goto(f"{address}{file.relative_to(site).as_posix()}", wait_until="networkidle")
    return sum(not url.startswith((address, "data:", "blob:")) for url in asked)


def _weight(file: Path) -> tuple[int, int]:
    html = file.read_bytes()
    return len(html), len(gzip.compress(html, mtime=0))


def measure(browser: Browser, count: int, *, heaviest: bool = False) -> dict[str, float]:
    """The figures of a site of so many briefings, by name."""
    with tempfile.TemporaryDirectory(prefix="briefings-site-") as folder:
        began = _spent()
        settings = write(Path(folder), count)
        generated = _spent()
        (construct_heaviest if heaviest else construct)(settings)
        built = _spent()
        site = Path(folder, "site")
        number = len(list(site.rglob("*.html")))
        figures = {
            "briefings": float(count),
            "pages": float(number),
            "generated, ms of processor a briefing": 1000 * (generated - began) / count,
            "generated, MB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        }
        if not heaviest:
            figures["built, ms of processor a page"] = 1000 * (built - generated) / number
            figures["built, MB"] = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
        for kind, (raw, packed) in weights(site).items():
            figures[f"{kind}, KB"], figures[f"{kind}, KB with gzip"] = raw / 1024, packed / 1024
        ours, elsewhere = loads(browser, site)
        return figures | {
            "ours before the first query, KB": ours / 1024,
            "requests to other hosts": float(elsewhere),
        }


def _spent() -> float:
    """Seconds of processor so far, those of programs that we started included."""
    return sum(os.times()[:4])


def main(arguments: Sequence[str] | None = None) -> None:
    """Prints a line a figure, for each number of briefings."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--heaviest", action="store_true", help="build the heaviest pages alone")
    parser.add_argument("briefings", type=int, nargs="*", default=[100, 1_000])
    path = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        asked = parser.parse_args(arguments)
        for count in asked.briefings:
            for name, figure in measure(browser, count, heaviest=asked.heaviest).items():
                sys.stdout.write(f"{name:40} {figure:10.2f}\n")
            sys.stdout.flush()
        browser.close()


if __name__ == "__main__":
    main()
