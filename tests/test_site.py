"""The built site in a real browser: what readers see, and never load from elsewhere.

Screenshots of each kind of page, at both widths and in both schemes, are left in `build/screenshots/`.
"""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext

ROOT = Path(__file__).parents[1]
SAMPLE = "2022/2022-02-11-shoigu-wallace-meeting/"
STORY = "2025/2025-03-07-djalov-ilvane-kelness/"
PAGES = {
    "home": ("story", ""),
    "year": ("story", "2025/"),
    "briefing": ("story", STORY),
    "hostile": ("story", "2025/2025-03-26-timetable-site-defaced/"),
    "search": ("story", "search.html?q=gate&said-by=Djalov"),
    "sample": ("site", SAMPLE),
    "person": ("story", "people/marta-ilvane/"),
    "people": ("story", "people/"),
}
WIDTHS = {1280: 900, 390: 844}

pytestmark = pytest.mark.browser


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
