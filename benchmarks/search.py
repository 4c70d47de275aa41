"""What searching costs a reader: bytes and seconds, in a real browser, over invented statements.

    python -m benchmarks.search [BRIEFINGS] [--statements N]

The invented story's site is built once and gets the index of as many synthetic briefings (5,000 by default,
each of 8 statements), served as a static host does, with gzip. Measured: what a page loads of ours before
anybody searches; what the first query adds; the time from the last key to the first result, with nothing
loaded before, where the words stand in a new article and where only an old one has them; the time of later
queries in the engine. Chromium is found as the tests find it.
"""

import argparse
import gzip
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from statistics import median

from playwright.sync_api import Browser, Request, sync_playwright

from benchmarks import synthetic
from generator import document, indexing, search
from generator.values import Briefing

ROOT = Path(__file__).parents[1]
OURS = ("assets/search/", "stylesheets/search.css", "search/")
_TEXT = {".html", ".js", ".css", ".json", ".svg", ".xml"}
_LATER = 20
_ENGINE = """
async ([address, queries]) => {
  const { Index, EMPTY } = await import(new URL("assets/search/engine.js", document.baseURI));
  const index = new Index(address);
  const times = [];
  for (const q of queries) {
    const began = performance.now();
    await index.find({ ...EMPTY, ...q }).next(20);
    times.push(performance.now() - began);
  }
  return times;
}
"""


def records(count: int, statements: int) -> Iterator[search.Record]:
    """The records of so many synthetic briefings."""
    made = list(synthetic.briefings(count, statements=statements))
    documents = [document.to_json(briefing) for briefing in made]
    others = search.spellings(documents)
    for briefing, facts in zip(made, documents, strict=True):
        folder = f"{facts['article']['date'][:4]}/{facts['article']['id']}"
        yield from search.records(facts, synthetic.shown(briefing), folder, others)


def questions(count: int) -> list[dict[str, str]]:
    """What is asked: words, a word with its speaker, a speaker alone, in turn, from statements far apart."""
    asked = []
    for number in range(count):
        briefing = synthetic.briefing(number * 173)
        said = briefing.statements[0]
        words = _rare_words(briefing).split()
        name = next(one.name for one in briefing.participants if one.id == said.speaker)
        asked.append(({"q": " ".join(words)}, {"q": words[-1], "saidBy": name}, {"saidBy": name})[number % 3])
    return asked


class Served(SimpleHTTPRequestHandler):
    """A static host: gzip for text, the rest as it is."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # or the second packet of an answer waits 40 ms for a word about the first

    def log_message(self, *args: object) -> None:
        """Say nothing."""

    def do_GET(self) -> None:
        """Sends a file."""
        path = Path(self.translate_path(self.path))
        path = path / "index.html" if path.is_dir() else path
        if not path.is_file():
            self.send_error(404)
            return
        body = path.read_bytes()
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(str(path)))
        if path.suffix in _TEXT:
            body = gzip.compress(body)
            self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "max-age=600")
        self.end_headers()
        self.wfile.write(body)


@contextmanager
def serving(site: Path) -> Iterator[str]:
    """The address of a site while it is served."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Served, directory=str(site)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()


def story(folder: Path) -> Path:
    """The invented story's site, built in `folder` from the working tree, without an index."""
    for name in ("generator", "examples", "mkdocs.yml"):
        source = ROOT / name
        leave_out = shutil.ignore_patterns("__pycache__", "site", "*.onnx")
        copy = partial(shutil.copytree, ignore=leave_out) if source.is_dir() else shutil.copy
        copy(source, folder / name)
    settings = folder / "examples" / "mkdocs.yml"
    settings.write_text(settings.read_text(encoding="utf-8") + "\nplugins: []\n", encoding="utf-8")
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}
    (folder / "examples" / "briefings").mkdir(exist_ok=True)
    if not (folder / "examples" / "briefings" / "index.md").is_file():
        (folder / "examples" / "briefings" / "index.md").write_text("# Briefings\n", encoding="utf-8")
    command = [sys.executable, "-m", "mkdocs", "build", "--quiet", "--config-file", str(settings)]
    subprocess.run(command, check=True, env=environment, cwd=ROOT)  # noqa: S603 (our own command)
    return folder / "examples" / "site"


def measure(browser: Browser, address: str, briefings: int) -> dict[str, float]:
    """The figures of a site with the index of so many synthetic briefings, by name."""
    by_day = sorted(
        map(synthetic.briefing, range(min(briefings, 500))), key=lambda one: str(one.article.date)
    )
    figures: dict[str, float] = {}
    for name, made in (("new", by_day[-1]), ("old", by_day[0])):
        weights, seconds = _first_query(browser, address, _rare_words(made))
        figures["ours before the first query, KB"] = _kilobytes(weights["before"], OURS)
        figures[f"the first query adds, KB, {name} words"] = _kilobytes(weights["query"], ("",))
        figures[f"first result, s, {name} words"] = seconds
    page = browser.new_page()
    page.goto(address)
    times = page.evaluate(_ENGINE, ["search/", questions(_LATER + 1)])
    figures["a later query in the engine, median ms"] = median(times[1:])
    figures["a later query in the engine, slowest ms"] = max(times[1:])
    page.close()
    return figures


def _first_query(
    browser: Browser, address: str, words: str
) -> tuple[dict[str, list[tuple[str, int]]], float]:
    """What a fresh browser loads before and with a query in the box, and the seconds to its first result."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    weights: dict[str, list[tuple[str, int]]] = {"before": [], "query": []}
    now = "before"

    def weigh(request: Request) -> None:
        weights[now].append((request.url.removeprefix(address), request.sizes()["responseBodySize"]))

    page.on("requestfinished", weigh)
    page.goto(address, wait_until="networkidle")
    now = "query"
    page.keyboard.press("/")
    page.keyboard.insert_text(words[:-1])
    began = time.perf_counter()
    page.keyboard.type(words[-1])
    page.wait_for_selector("#desk-found a")
    seconds = time.perf_counter() - began
    page.wait_for_load_state("networkidle")
    context.close()
    return weights, seconds


def _rare_words(made: Briefing) -> str:
    said = made.statements[0].content[0].span.cut(made.article.text).split()
    return " ".join(sorted(said, key=len)[-2:])


def _kilobytes(weights: list[tuple[str, int]], paths: tuple[str, ...]) -> float:
    return sum(size for path, size in weights if path.startswith(paths)) / 1024


def main() -> None:
    """Prints a line a figure."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("briefings", type=int, nargs="?", default=5_000)
    parser.add_argument("--statements", type=int, default=8, help="of each briefing")
    asked = parser.parse_args()
    path = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        site = story(Path(folder))
        made = list(records(asked.briefings, asked.statements))
        began = time.perf_counter()
        indexing.write(site, made)
        figures = {"records": float(len(made)), "index made in, s": time.perf_counter() - began}
        size = sum(file.stat().st_size for file in (site / "search").rglob("*") if file.is_file())
        figures["index on the disk, MB"] = size / 1024**2
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        with serving(site) as address:
            figures |= measure(browser, address, asked.briefings)
        browser.close()
    for name, figure in figures.items():
        sys.stdout.write(f"{name:45} {figure:10.2f}\n")


if __name__ == "__main__":
    main()
