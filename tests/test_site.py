"""The built site in a real browser: what readers see, search for, and never load from elsewhere.

Screenshots of each kind of page, at both widths and in both schemes, are left in `build/screenshots/`.
"""

import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

ROOT = Path(__file__).parents[1]
SAMPLE = "2022/2022-02-11-shoigu-wallace-meeting/"
STORY = "2025/2025-03-07-djalov-ilvane-kelness/"
PAGES = {
    "home": ("story", ""),
    "year": ("story", "2025/"),
    "briefing": ("story", STORY),
    "hostile": ("story", "2025/2025-03-26-timetable-site-defaced/"),
    "sample": ("site", SAMPLE),
}
WIDTHS = {1280: 900, 390: 844}

pytestmark = pytest.mark.browser


@pytest.fixture(scope="session")
def sites(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """The addresses of the sample's site and the invented story's, made from the working tree's files."""
    folder = tmp_path_factory.mktemp("sites")
    for name in ("generator", "seeds", "briefings", "examples", "mkdocs.yml"):
        source = ROOT / name
        leave_out = shutil.ignore_patterns("__pycache__", "site")
        if source.is_dir():
            shutil.copytree(source, folder / name, ignore=leave_out)
        else:
            shutil.copy(source, folder / name)
    built = {"site": (folder, folder / "site"), "story": (folder / "examples", folder / "examples" / "site")}
    servers = []
    addresses = {}
    for key, (project, site) in built.items():
        run("-m", "generator", "generate", "--quiet", "--project", str(project))
        run("-m", "mkdocs", "build", "--strict", "--quiet", "--config-file", str(project / "mkdocs.yml"))
        server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(site)))
        threading.Thread(target=server.serve_forever, daemon=True).start()
        servers.append(server)
        addresses[key] = f"http://127.0.0.1:{server.server_port}/"
    yield addresses
    for server in servers:
        server.shutdown()
        server.server_close()


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *args: object) -> None:
        """Say nothing."""


def run(*arguments: str) -> None:
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}
    done = subprocess.run(
        [sys.executable, *arguments], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    assert path, "Chromium is needed: apt-get install chromium, or CHROMIUM=/path/to/it"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    yield context
    context.close()


def found_by(page: Page, words: str) -> list[str]:
    """The addresses that Material's search offers for `words`."""
    page.keyboard.press("/")
    page.get_by_role("textbox", name="Search").press_sequentially(words)
    page.wait_for_selector(".md-search-result__item a", timeout=15_000)
    return [a.get_attribute("href") or "" for a in page.query_selector_all(".md-search-result__item a")]


@pytest.mark.parametrize(
    "words",
    [
        "military-political situation",
        "Lavrov",
        "Wallace",
        "drug trafficking from Afghanistan",
        "Infomaniahub",
    ],
)
def test_search_finds_a_statement_s_words_and_a_speaker_s_name(
    sites: dict[str, str], context: BrowserContext, words: str
) -> None:
    page = context.new_page()
    page.goto(sites["site"])
    assert any(SAMPLE in address for address in found_by(page, words))


def test_search_finds_nothing_that_nobody_wrote(sites: dict[str, str], context: BrowserContext) -> None:
    page = context.new_page()
    page.goto(sites["site"])
    page.keyboard.press("/")
    page.get_by_role("textbox", name="Search").press_sequentially("xylophone")
    page.wait_for_function(
        "document.querySelector('.md-search-result__meta').innerText.includes('No matching')"
    )
    assert page.query_selector(".md-search-result__item a") is None


def test_a_result_leads_to_its_page(sites: dict[str, str], context: BrowserContext) -> None:
    page = context.new_page()
    page.goto(sites["story"])
    found_by(page, "Ruler Against A Poem")
    page.locator(".md-search-result__item a").first.click()
    page.wait_for_url(f"**/{STORY}**")
    assert "A Ruler Against A Poem" in page.inner_text("main")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("kind", PAGES)
def test_a_page_fits_its_screen_and_loads_nothing_from_elsewhere(
    sites: dict[str, str], browser: Browser, kind: str, width: int, scheme: str
) -> None:
    site, path = PAGES[kind]
    asked: list[str] = []
    faults: list[str] = []
    size = {"width": width, "height": WIDTHS[width]}
    context = browser.new_context(viewport=size, color_scheme="light" if scheme == "light" else "dark")  # type: ignore[arg-type]
    page = context.new_page()
    page.on("request", lambda request: asked.append(request.url))
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("dialog", lambda dialog: faults.append(dialog.message))
    page.goto(sites[site] + path, wait_until="networkidle")
    folder = ROOT / "build" / "screenshots"
    folder.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=folder / f"{kind}-{width}-{scheme}.png", full_page=True)
    scroll = page.evaluate("document.documentElement.scrollWidth")
    ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
    context.close()
    assert faults == []
    assert asked
    assert [url for url in asked if not url.startswith((sites[site], "data:", "blob:"))] == []
    assert scroll <= width
    assert is_dark(ground) == (scheme == "dark")


def is_dark(colour: str) -> bool:
    """Whether a computed colour, as in `rgb(23, 23, 23)`, is nearer to black than to white."""
    parts = [float(part) for part in colour.split("(")[1].rstrip(")").split(",")[:3]]
    return sum(parts) / 3 < 128


def test_the_sample_shows_its_people_and_its_restored_mark(
    sites: dict[str, str], context: BrowserContext
) -> None:
    page = context.new_page()
    page.goto(sites["site"] + SAMPLE)
    shown = page.inner_text("main")
    for name in ("Sergey Shoigu", "Ben Wallace", "Sergey Lavrov", "Liz Truss"):
        assert name in shown
    assert "[“]It is coming from all sides" in shown
    assert "According to Wallace" in shown
    assert "@infomaniahub" in shown
    assert page.locator("#s5").count() == 1


def test_a_statement_s_address_leads_to_it(sites: dict[str, str], context: BrowserContext) -> None:
    page = context.new_page()
    page.goto(sites["site"] + SAMPLE + "#s12")
    assert page.locator("#s12").is_visible()
    assert page.evaluate("document.querySelector(':target').id") == "s12"


def test_the_machine_s_view_and_its_schema_are_served(sites: dict[str, str], context: BrowserContext) -> None:
    page = context.new_page()
    for path in (SAMPLE + "briefing.json", "schema/briefing-1.json"):
        answer = page.request.get(sites["site"] + path)
        assert answer.ok
        assert answer.json()


def test_a_page_does_not_list_every_briefing(sites: dict[str, str], context: BrowserContext) -> None:
    """With all pages in the navigation a page of a thousand would weigh half a megabyte."""
    page = context.new_page()
    page.goto(sites["story"] + STORY)
    linked = {a.get_attribute("href") or "" for a in page.query_selector_all("nav a")}
    assert not [href for href in linked if "/2025-" in href]
