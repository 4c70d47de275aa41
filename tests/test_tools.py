"""The pages of tools are found by the theme's scripts, and lead to files that the site's build makes."""

import re

import yaml
from test_page import html_of

from generator.tools import navigation, pages


def test_the_page_to_verify_on_is_known_to_its_script() -> None:
    page = pages()["verify/index.md"]
    assert yaml.safe_load(page.split("---\n")[1])["verify"] is True
    assert '<div id="verify" data-base="../">' in page
    assert "Nothing that you paste is sent anywhere." in html_of(page).text


def test_what_can_be_taken_along_is_named() -> None:
    page = pages()["data/index.md"]
    linked = re.findall(r'href="\.\./([^"]+)"', page)
    assert linked == ["data/briefings.jsonl", "data/statements.csv", "schema/briefing-1.json"]
    for name in ("feed.xml", "feed.json", "briefing.json", "cite.txt", "cite.bib", "cite.json"):
        assert f"`{name}`" in page
    assert "formula" in page


def test_lists_of_tools_are_not_searched_and_quote_nobody() -> None:
    for page in pages().values():
        assert yaml.safe_load(page.split("---\n")[1])["search"] == {"exclude": True}
        assert not set("“”") & set(page)


def test_tools_are_in_the_navigation_once_there_is_a_briefing() -> None:
    assert navigation([]) == ()
    assert navigation(["a"]) == (("Verify", "verify/index.md"), ("Data", "data/index.md"))
