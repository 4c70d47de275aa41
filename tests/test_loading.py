"""What a reader waits for and stumbles over: pages that jump, scripts that keep a phone busy, targets too
small for a thumb, a focus that nobody sees. Every kind of page, in a real browser.
"""

import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Literal

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route
from test_site import PAGES, violations

SLOW = 0.15
"""Seconds that each script takes to come."""
SLOWER = 4
"""How many times slower than this machine a reader's phone is."""
BUSY = 50
"""Milliseconds after which a page feels stuck."""
SMALLEST = 24
"""Pixels of a target, after WCAG 2.2."""
TRIES = 6
"""Loads of which the best counts: what else a machine does is not the page's doing."""
MOST_SHIFT = 0.001
"""Less than anybody sees; what fonts round up and down comes to less."""

SHIFT = """window.shift = 0;
new PerformanceObserver((list) => list.getEntries().forEach((e) => {
  if (!e.hadRecentInput) window.shift += e.value;
})).observe({type: "layout-shift", buffered: true});"""
FRAMES = """window.busy = [];
new PerformanceObserver((list) => list.getEntries().forEach((frame) => frame.scripts.forEach((script) => {
  window.busy.push([script.sourceURL, script.duration]);
}))).observe({type: "long-animation-frame", buffered: true});"""
SCRIPTS = "[...document.querySelectorAll('script[src]')].map((s) => [s.src, s.type, s.async || s.defer])"
CONTROLS = """[...document.querySelectorAll(`button, summary, select, .desk-sections a, .desk-way a,
  .search-browse a, .desk-name, .md-header label, input:not([type=radio], [type=checkbox])`)].filter(
  (e) => e.checkVisibility({visibilityProperty: true, opacityProperty: true}))"""
SMALL = f"""{CONTROLS}.filter((e) => Math.min(e.offsetWidth, e.offsetHeight) < {SMALLEST}).map((e) =>
  `${{e.outerHTML.slice(0, 80)}} ${{e.offsetWidth}}x${{e.offsetHeight}}`)"""
MOVING = """[...document.querySelectorAll("body, body *")].filter((e) => {
  const style = getComputedStyle(e);
  const lasts = (times) => times.split(",").some((one) => parseFloat(one) > 0.001);
  const glides = style.scrollBehavior === "smooth";
  return lasts(style.transitionDuration) || lasts(style.animationDuration) || glides;
}).map((e) => e.outerHTML.slice(0, 80))"""
FOCUS = """(() => {
  const at = document.activeElement;
  if (!at || at === document.body) return null;
  const shown = at.matches(".md-option, .md-toggle") ? document.querySelector(`.md-header__option`) : at;
  const style = getComputedStyle(shown);
  return [at.outerHTML.slice(0, 80), style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2];
})()"""

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def addresses(built: dict[str, Path], sites: dict[str, str]) -> dict[str, str]:
    """The address of each kind of page."""
    assert all((built[site] / path.partition("?")[0]).exists() for site, path in PAGES.values())
    return {kind: sites[site] + path for kind, (site, path) in PAGES.items()}


@pytest.fixture
def phone(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True)
    yield context.new_page()
    context.close()


def on_every_page(
    page: Page, addresses: dict[str, str], look: Callable[[Page], Any], *, settled: bool = False
) -> dict[str, Any]:
    """What `look` finds on each kind of page where it finds anything; `settled`: once nothing more comes."""
    found = {}
    for kind, address in addresses.items():
        page.goto(address, wait_until="networkidle" if settled else "load")
        if seen := look(page):
            found[kind] = seen
    return found


def late(route: Route) -> None:
    time.sleep(SLOW)
    route.continue_()


@pytest.mark.parametrize(("width", "height"), [(1280, 900), (390, 844)])
def test_nothing_moves_when_scripts_come_late(
    browser: Browser, addresses: dict[str, str], width: int, height: int
) -> None:
    context = browser.new_context(viewport={"width": width, "height": height})
    context.add_init_script(SHIFT)
    context.route("**/*.js", late)
    page = context.new_page()
    shifts = on_every_page(page, addresses, lambda page: page.evaluate("window.shift"), settled=True)
    context.close()
    assert {kind: shift for kind, shift in shifts.items() if shift > MOST_SHIFT} == {}


def test_what_moves_is_seen(context: BrowserContext) -> None:
    page = context.new_page()
    page.add_init_script(SHIFT)
    page.goto("data:text/html,<p id=a style='height:0'></p><h1>This is pushed down</h1>")
    page.evaluate("new Promise((done) => requestAnimationFrame(() => setTimeout(done, 100)))")
    page.evaluate("document.querySelector('#a').style.height = '300px'")
    page.wait_for_function("window.shift > 0.001")


def test_no_script_of_ours_keeps_a_slow_phone_busy(phone: Page, addresses: dict[str, str]) -> None:
    """Pagefind's own work on a query that a link brings is not counted: without a query there is none."""
    phone.add_init_script(FRAMES)
    phone.context.new_cdp_session(phone).send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    left = dict.fromkeys(("home", "briefing", "search", "person", "verify"), 0.0)
    for _ in range(TRIES):
        for kind in left:
            phone.goto(addresses[kind], wait_until="load")
            busy = phone.evaluate("new Promise((done) => setTimeout(() => done(window.busy), 300))")
            left[kind] = max((lasted for url, lasted in busy if is_ours(url)), default=0.0)
        left = {kind: lasted for kind, lasted in left.items() if lasted > BUSY}
    assert left == {}


def is_ours(address: str) -> bool:
    return bool(re.search(r"/(?:javascripts|assets/search)/[a-z]+\.js", address)) and not is_theme(address)


def is_theme(address: str) -> bool:
    """Whether a script is Material's own: a file of its bundle."""
    return "/assets/javascripts/" in address


def test_a_busy_script_is_seen(context: BrowserContext) -> None:
    page = context.new_page()
    page.add_init_script(FRAMES)
    page.goto("about:blank")
    page.evaluate(
        "setTimeout(() => { const end = performance.now() + 120; while (performance.now() < end); })"
    )
    page.wait_for_function("window.busy.some(([, lasted]) => lasted > 50)")


def test_no_script_of_ours_blocks_and_none_is_loaded_for_nothing(
    phone: Page, addresses: dict[str, str]
) -> None:
    wanted = {
        "box.js": set(PAGES),
        "page.js": {"search"},
        "statements.js": {"briefing", "hostile", "sample"},
        "verify.js": {"verify"},
    }
    loaded = on_every_page(phone, addresses, lambda page: page.evaluate(SCRIPTS))
    assert set(loaded) == set(PAGES)
    for kind, scripts in loaded.items():
        ours = [(url.rpartition("/")[2], how) for url, *how in scripts if not is_theme(url)]
        assert {name for name, _ in ours} == {name for name, kinds in wanted.items() if kind in kinds}
        assert all(how[0] == "module" for _, how in ours)


def test_no_page_is_wider_than_the_narrowest_phone(phone: Page, addresses: dict[str, str]) -> None:
    phone.set_viewport_size({"width": 320, "height": 640})
    wide = on_every_page(
        phone, addresses, lambda page: page.evaluate("document.documentElement.scrollWidth > 320")
    )
    assert wide == {}


def test_a_thumb_hits_every_control(phone: Page, addresses: dict[str, str]) -> None:
    assert on_every_page(phone, addresses, lambda page: page.evaluate(SMALL)) == {}
    phone.goto(addresses["briefing"])
    assert phone.evaluate(f"{CONTROLS}.length") > 10


def test_small_targets_side_by_side_do_not_pass(context: BrowserContext) -> None:
    page = context.new_page()
    buttons = "<button style='font-size:8px;padding:0;border:0'>a</button>" * 2
    page.set_content(f"<html lang=en><title>x</title><main><h1>x</h1>{buttons}</main></html>")
    assert len(page.evaluate(SMALL)) == 2
    assert "target-size" in [rule for rule, _ in violations(page)]


def test_nothing_is_animated_for_those_who_ask_for_less_motion(
    browser: Browser, addresses: dict[str, str]
) -> None:
    context = browser.new_context(reduced_motion="reduce")
    page = context.new_page()
    moving = on_every_page(page, addresses, lambda page: page.evaluate(MOVING)[:3])
    page.emulate_media(reduced_motion="no-preference")
    page.goto(addresses["home"])
    moves_otherwise = page.evaluate(MOVING)
    context.close()
    assert moving == {}
    assert moves_otherwise


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_who_goes_by_keyboard_sees_where_they_are(
    browser: Browser, addresses: dict[str, str], scheme: Literal["light", "dark"]
) -> None:
    context = browser.new_context(viewport={"width": 1280, "height": 900}, color_scheme=scheme)
    unseen = on_every_page(context.new_page(), addresses, unseen_stops)
    context.close()
    assert unseen == {}


def unseen_stops(page: Page) -> list[str]:
    """The first stops of the keyboard that show nothing."""
    stops = []
    for _ in range(14):
        page.keyboard.press("Tab")
        if stop := page.evaluate(FOCUS):
            stops.append(stop)
    assert len(stops) > 8
    return [html for html, is_seen in stops if not is_seen]
