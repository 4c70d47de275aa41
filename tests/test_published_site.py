"""The published site in a real browser: its policy, its data, its statements to copy, its words to verify."""

import csv
import gzip
import io
import json
from pathlib import Path
from urllib.request import urlopen
from xml.etree import ElementTree as ET

import pytest
from playwright.sync_api import BrowserContext

from generator import publishing

SAMPLE = "2022/2022-02-11-shoigu-wallace-meeting/"
STORY = "2025/2025-03-07-djalov-ilvane-kelness/"
HOSTILE = "2025/2025-03-26-timetable-site-defaced/"

pytestmark = pytest.mark.browser


def read(address: str) -> str:
    with urlopen(address) as answer:  # noqa: S310  # our own server
        data: bytes = answer.read()
    return (gzip.decompress(data) if data[:2] == b"\x1f\x8b" else data).decode()


# --- policy ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "path", ["", "2025/", STORY, HOSTILE, "people/", "people/marta-ilvane/", "search.html?q=gate", "404.html"]
)
def test_no_page_breaks_its_own_policy(sites: dict[str, str], context: BrowserContext, path: str) -> None:
    page = context.new_page()
    told: list[str] = []
    page.on("console", lambda message: told.append(message.text))
    page.goto(sites["story"] + path, wait_until="networkidle")
    assert page.locator('meta[http-equiv="Content-Security-Policy"]').count() == 1
    assert [line for line in told if "Content Security Policy" in line] == []


def test_a_script_among_a_source_s_words_would_not_run(
    sites: dict[str, str], context: BrowserContext, built: dict[str, Path]
) -> None:
    attacked = built["story"] / "attacked.html"
    html = (built["story"] / HOSTILE / "index.html").read_text(encoding="utf-8")
    attacked.write_text(
        html.replace("<h2", "<script>document.title='taken'</script><h2", 1).replace("../../", ""),
        encoding="utf-8",
    )
    page = context.new_page()
    page.goto(sites["story"] + "attacked.html")
    title = page.title()
    attacked.unlink()
    assert title != "taken"


# --- statements -----------------------------------------------------------------------------------


def copied(context: BrowserContext, address: str, number: str) -> str:
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.goto(address)
    page.get_by_role("button", name=f"Copy: {number} ").click()
    page.get_by_text("Copied").wait_for()
    return str(page.evaluate("navigator.clipboard.readText()"))


def test_a_quotation_is_copied_with_its_receipt(sites: dict[str, str], context: BrowserContext) -> None:
    words, speaker, how, source, link = copied(context, sites["site"] + SAMPLE, "S3").split("\n")
    assert words == "“the military-political situation in Europe is becoming more and more tense.”"
    assert speaker == "— Sergey Shoigu, Russian Defense Minister"
    assert how.startswith("quoted, word for word")
    assert "Fri 11 Feb 2022" in source
    assert link.endswith(f"{SAMPLE}#s3")


def test_reported_words_are_copied_without_quotation_marks(
    sites: dict[str, str], context: BrowserContext
) -> None:
    words, speaker, how, *_ = copied(context, sites["site"] + SAMPLE, "S6").split("\n")
    assert "“" not in words
    assert speaker.startswith("— Ben Wallace")
    assert how.startswith("reported, not quoted")


def test_a_statement_is_shown_in_its_place_in_the_source(
    sites: dict[str, str], context: BrowserContext
) -> None:
    page = context.new_page()
    page.goto(sites["site"] + SAMPLE)
    button = page.get_by_role("button", name="In place: S5 ")
    button.click()
    quoted = page.locator(".statement-context")
    quoted.wait_for()
    assert str(quoted.locator("mark").first.text_content()).startswith("It is coming from all sides")
    assert button.get_attribute("aria-expanded") == "true"
    button.click()
    assert quoted.count() == 0


def test_a_link_to_a_folded_statement_opens_its_box(sites: dict[str, str], context: BrowserContext) -> None:
    page = context.new_page()
    page.goto(sites["site"] + SAMPLE)
    folded = page.locator("details p[id^=s]").first.get_attribute("id")
    page.goto(f"{sites['site']}{SAMPLE}#{folded}")
    page.reload()
    assert page.locator(f"#{folded}").is_visible()


# --- data -----------------------------------------------------------------------------------------


def test_structured_data_stands_in_the_head_and_names_the_page(
    sites: dict[str, str], context: BrowserContext
) -> None:
    page = context.new_page()
    page.goto(sites["site"] + SAMPLE)
    (data,) = page.locator('head script[type="application/ld+json"]').all_text_contents()
    report = json.loads(data)
    assert report["@type"] == "Report"
    assert len(report["hasPart"]) == 12


def test_the_site_s_documents_leave_the_source_s_text_out(sites: dict[str, str]) -> None:
    facts = json.loads(read(f"{sites['site']}{SAMPLE}briefing.json"))
    assert facts["article"]["text"] is None
    assert all(statement["context"] for statement in facts["statements"])
    lines = read(f"{sites['story']}data/briefings.jsonl").splitlines()
    assert len(lines) == 18
    assert all(json.loads(line)["article"]["text"] is None for line in lines)


def test_the_table_holds_every_statement_of_the_site(sites: dict[str, str]) -> None:
    rows = list(csv.DictReader(io.StringIO(read(f"{sites['story']}data/statements.csv"))))
    documents = [json.loads(line) for line in read(f"{sites['story']}data/briefings.jsonl").splitlines()]
    assert len(rows) == sum(len(facts["statements"]) for facts in documents)


@pytest.fixture
def followed(built: dict[str, Path], tmp_path: Path) -> Path:
    """The story's site as it is where its address is known."""
    import shutil  # noqa: PLC0415  # here alone

    site = tmp_path / "site"
    shutil.copytree(built["story"], site)
    publishing.publish(site, "https://news.example/story/", "The Hallin Gates")
    return site


def test_feeds_name_pages_and_statements_that_are_there(followed: Path) -> None:
    feeds = sorted(followed.rglob("feed.xml"))
    kinds = {feed.relative_to(followed).parts[0] for feed in feeds}
    assert kinds == {"feed.xml", "people", "bodies", "places"}
    assert (followed / "places" / "brackwater" / "feed.json").is_file()
    for feed in feeds:
        root = ET.fromstring(feed.read_text(encoding="utf-8"))  # noqa: S314  # our own
        items = list(root.iter("item"))
        assert items, feed
        for item in items:
            place = str(item.findtext("link")).removeprefix("https://news.example/story/")
            path, _, anchor = place.partition("#")
            html = (followed / path / "index.html").read_text(encoding="utf-8")
            assert not anchor or f'id="{anchor}"' in html


def test_a_page_that_can_be_followed_leads_to_its_feeds(followed: Path) -> None:
    """The theme says so where the site's address is known; every page that it may say so has its feed."""
    for page in followed.glob("*/*/index.html"):
        marked = '<meta name="briefing:feed"' in page.read_text(encoding="utf-8")
        assert marked == page.with_name("feed.xml").is_file() == page.with_name("feed.json").is_file()


def test_publishing_twice_changes_nothing(followed: Path) -> None:
    before = {path: path.read_bytes() for path in followed.rglob("*") if path.is_file()}
    publishing.publish(followed, "https://news.example/story/", "The Hallin Gates")
    assert {path: path.read_bytes() for path in followed.rglob("*") if path.is_file()} == before


def test_without_an_address_there_are_no_feeds(built: dict[str, Path]) -> None:
    assert not list(built["story"].rglob("feed.xml"))
