"""The built site in a real browser: what readers see, and never load from elsewhere.

Screenshots of each kind of page, at both widths and in both schemes, are left in `build/screenshots/`.
"""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page
from waiting import until

from generator import verifying
from generator.published import Published

ROOT = Path(__file__).parents[1]
SAMPLE = "2022/2022-02-11-shoigu-wallace-meeting/"
STORY = "2025/2025-03-07-djalov-ilvane-kelness/"
PAGES = {
    "home": ("story", ""),
    "year": ("story", "2025/"),
    "undated": ("story", "undated/"),
    "briefing": ("story", STORY),
    "hostile": ("story", "2025/2025-03-26-timetable-site-defaced/"),
    "search": ("story", "search.html?q=gate&said-by=Djalov"),
    "sample": ("site", SAMPLE),
    "person": ("story", "people/marta-ilvane/"),
    "topics": ("story", "people/danil-kostrane/topics/"),
    "body": ("story", "bodies/teld-river-commission/"),
    "people": ("story", "people/"),
    "bodies": ("story", "bodies/"),
    "places": ("story", "places/"),
    "place": ("story", "places/brackwater/"),
    "timeline": ("story", "timeline/"),
    "month": ("story", "timeline/2025-03/"),
    "verify": ("story", "verify/"),
    "data": ("story", "data/"),
    "missing": ("story", "404.html"),
}
WIDTHS = {1280: 900, 390: 844}
SCHEMES: dict[Literal["light", "dark"], str] = {"light": "default", "dark": "slate"}
RULES = {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
MOST_BYTES = 30 * 1024
MOST_ON_PAPER = 2

pytestmark = pytest.mark.browser


def search(page: Page) -> None:
    page.wait_for_selector("#search-found li")


def verify(page: Page) -> None:
    """A quotation that somebody turned round: the most that the page can show."""
    page.fill("#verify-words", "It was a clever attack")
    page.fill("#verify-speaker", "Quill")
    page.click(".verify-form button")
    page.wait_for_selector(".verify-result.altered")


USES: dict[str, Callable[[Page], None]] = {"search": search, "verify": verify}
"""What a reader does on a page before there is something to see."""


@pytest.fixture(scope="module")
def story(built: dict[str, Path], sites: dict[str, str]) -> dict[str, str]:
    """The addresses of the sites; on the story's there is something to verify quotations against."""
    site = built["story"]
    if not (site / verifying.FOLDER).is_dir():
        briefings = []
        for file in sorted(site.glob("*/*/briefing.json")):
            facts = json.loads(file.read_bytes())
            briefings.append(Published(facts, f"{file.parent.relative_to(site).as_posix()}/", facts["title"]))
        for path, text in verifying.files(briefings):
            (site / path).parent.mkdir(parents=True, exist_ok=True)
            (site / path).write_text(text, encoding="utf-8")
    return sites


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("kind", PAGES)
def test_a_page_fits_its_screen_is_open_to_all_and_loads_nothing_from_elsewhere(
    story: dict[str, str], browser: Browser, kind: str, width: int
) -> None:
    site, path = PAGES[kind]
    asked: list[str] = []
    faults: list[str] = []
    size = {"width": width, "height": WIDTHS[width]}
    context = browser.new_context(viewport=size, color_scheme="light", reduced_motion="reduce")  # type: ignore[arg-type]
    page = context.new_page()
    page.on("request", lambda request: asked.append(request.url))
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("dialog", lambda dialog: faults.append(dialog.message))
    page.goto(story[site] + path)
    if kind in USES:
        USES[kind](page)
    for scheme, named in SCHEMES.items():
        page.emulate_media(color_scheme=scheme)
        until(page, f"document.body.dataset.mdColorScheme === '{named}'")
        ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
        assert is_dark(ground) == (scheme == "dark")
        assert violations(page) == []
        photograph(page, f"{kind}-{width}-{scheme}")
    scroll = page.evaluate("document.documentElement.scrollWidth")
    levels = page.evaluate("[...document.querySelectorAll('h1,h2,h3,h4,h5,h6')].map(h => +h.tagName[1])")
    context.close()
    assert faults == []
    assert asked
    assert [url for url in asked if not url.startswith((story[site], "data:", "blob:"))] == []
    assert scroll <= width
    assert levels.count(1) == 1
    assert all(level <= before + 1 for before, level in zip([0, *levels], levels, strict=False))


def violations(page: Page) -> list[Any]:
    """What axe finds against WCAG 2.2 AA: the rule, and the elements that break it."""
    found = Axe().run(page, options={"runOnly": RULES, "resultTypes": ["violations"]}).response["violations"]
    return [(one["id"], [node["html"][:120] for node in one["nodes"]][:5]) for one in found]


def test_a_page_with_a_fault_does_not_pass(context: BrowserContext) -> None:
    page = context.new_page()
    page.set_content("<title>x</title><main><h1>x</h1><p style='color:#ccc;background:#fff'>faint</p></main>")
    assert [rule for rule, _ in violations(page)] == ["color-contrast", "html-has-lang"]


def photograph(page: Page, name: str) -> None:
    folder = ROOT / "build" / "screenshots"
    folder.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=folder / f"{name}.png", full_page=True)


def test_folded_parts_are_open_to_all_too(story: dict[str, str], context: BrowserContext) -> None:
    page = context.new_page()
    page.set_viewport_size({"width": 390, "height": WIDTHS[390]})
    for kind in ("briefing", "home", "search"):
        site, path = PAGES[kind]
        page.goto(story[site] + path)
        assert page.evaluate("document.querySelectorAll('main details').forEach(d => d.open = true)") is None
        assert violations(page) == []


def test_a_briefing_is_two_pages_of_paper_with_all_its_statements(
    sites: dict[str, str], context: BrowserContext
) -> None:
    page = context.new_page()
    page.goto(sites["site"] + SAMPLE)
    printed = page.pdf(format="A4")
    (ROOT / "build").mkdir(exist_ok=True)
    (ROOT / "build" / "sample.pdf").write_bytes(printed)
    assert 1 <= len(re.findall(rb"/Type\s*/Page\b", printed)) <= MOST_ON_PAPER
    page.emulate_media(media="print")
    heights = page.eval_on_selector_all("p[id^=s]", "all => all.map(p => p.getBoundingClientRect().height)")
    assert len(heights) == 12
    assert min(heights) > 0
    assert not page.locator(".md-header").is_visible()


def test_a_briefing_of_ordinary_length_is_a_light_page(built: dict[str, Path]) -> None:
    for site, path in (PAGES["briefing"], PAGES["sample"]):
        assert len((built[site] / path / "index.html").read_bytes()) <= MOST_BYTES


def test_a_page_does_not_grow_with_the_collection(built: dict[str, Path]) -> None:
    """The frames of a site of one briefing and of one of eighteen."""
    frames = [
        re.sub(r"<article.*</article>|<nav.*?</nav>|<head>.*?</head>", "", page, flags=re.DOTALL)
        for site, path in (PAGES["briefing"], PAGES["sample"])
        for page in [(built[site] / path / "index.html").read_text(encoding="utf-8")]
    ]
    assert abs(len(frames[0]) - len(frames[1])) <= len(frames[0]) * 0.02


@pytest.mark.parametrize("kind", ["briefing", "missing"])
def test_the_first_stop_of_the_keyboard_leads_past_the_frame(
    sites: dict[str, str], context: BrowserContext, kind: str
) -> None:
    page = context.new_page()
    page.goto(sites["story"] + PAGES[kind][1])
    page.keyboard.press("Tab")
    target = page.evaluate("document.activeElement.hash")
    assert page.locator(target).count() == 1


def test_every_kind_of_page_leads_to_what_is_there(sites: dict[str, str], context: BrowserContext) -> None:
    page = context.new_page()
    made = re.compile(r"/(?:data/briefings\.jsonl|data/statements\.csv)$")
    for site, path in PAGES.values():
        page.goto(sites[site] + path)
        own = set(page.eval_on_selector_all("a[href]", "all => all.map(a => a.href.split('#')[0])"))
        for href in sorted(href for href in own if href.startswith(sites[site]) and not made.search(href)):
            assert page.request.get(href).ok, f"{path} leads to {href}"


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


def test_a_speaker_leads_to_their_page_and_a_statement_there_back_to_its_place(
    sites: dict[str, str], context: BrowserContext
) -> None:
    page = context.new_page()
    page.goto(sites["story"] + STORY)
    page.locator("h3 a[href*='/people/']").first.click()
    page.wait_for_url("**/people/**")
    page.locator("small a[href*='#s']").first.click()
    page.wait_for_url("**/#s*")
    assert page.evaluate("document.querySelector(':target').id").startswith("s")
