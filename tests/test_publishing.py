"""What the site gives away: feeds, citations, structured data and tables say what the documents say, and a
source's words stay words in all of them.
"""

import csv
import io
import json
import os
import re
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import invented
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator import citations, exports, feeds, structured
from generator.document import to_json
from generator.published import Published, Row, newest_first, shown
from generator.publishing import publish

SITE = "https://briefings.example/"
NAME = "Briefings"
DAY = re.compile(r"\d{4}-\d\d-\d\d")
TITLE = "Kestria and Sundholm ministers meet in Aldhaven"


def published(
    document: Row | None = None,
    path: str = "2024/aldhaven/",
    title: str = TITLE,
    review: str = "unreviewed",
    version: int = 1,
) -> Published:
    return Published(document or to_json(invented.BRIEFING), path, title, review, version)


def with_words(words: str) -> Published:
    """The invented briefing in which the source printed `words` wherever it could."""
    facts = json.loads(json.dumps(to_json(invented.BRIEFING)))
    facts["article"].update(title=words, publisher=words, author=words)
    for participant in facts["participants"]:
        participant["name"] = words
        for role in participant["roles"]:
            role["text"] = words
    for statement in facts["statements"]:
        for piece in (*statement["content"], *statement["cue"], *statement["source"]):
            piece["text"] = words
    for piece in facts["brief"]:
        piece["text"] = words
    return published(document=facts, title=words)


HOSTILE = st.text(
    st.one_of(st.characters(), st.sampled_from("<>&\"'{}\\=+-@\n\r\t\u2028\ufffe\uffff\x00]")), max_size=40
).map(lambda text: f"x{text}")


# --- feeds ----------------------------------------------------------------------------------------


def test_a_feed_holds_the_newest_briefings_first_and_none_that_was_withdrawn() -> None:
    others = [published(path=f"2024/{n}/", document=_moved(n)) for n in range(3)]
    feed = feeds.of_briefings([*others, published(review="withdrawn")], SITE, NAME)
    assert [item.address for item in feed.items] == [f"{SITE}2024/{n}/" for n in (2, 1, 0)]


def test_a_place_s_feed_stands_beside_its_page_and_holds_its_briefings() -> None:
    feed = feeds.of_briefings([published()], SITE, "Aldhaven - Briefings", "places/aldhaven/")
    assert (feed.path, feed.home) == ("places/aldhaven/feed", f"{SITE}places/aldhaven/")
    assert [path for path, _ in feeds.files([feed], SITE)] == [
        "places/aldhaven/feed.xml",
        "places/aldhaven/feed.json",
    ]
    assert [item.address for item in feed.items] == [f"{SITE}2024/aldhaven/"]


def test_words_of_which_a_part_is_quoted_say_so_everywhere() -> None:
    facts = json.loads(json.dumps(to_json(invented.BRIEFING)))
    facts["statements"] = facts["statements"][:1]
    whole = facts["statements"][0]["content"][0]
    facts["statements"][0]["content"] = [{**whole, "verbatim": False}, {**whole, "verbatim": True}]
    briefing = published(facts)
    (item,) = feeds.of_statements([(briefing, facts["statements"][0])], SITE, "p/", "P").items
    assert " (part-quoted): " in item.title
    assert item.title.count("“") == 1
    (row,) = csv.DictReader(io.StringIO(exports.table([briefing], SITE)))
    assert row["quoted"] == "part"


def test_what_somebody_declined_to_say_is_nowhere_said() -> None:
    facts = json.loads(json.dumps(to_json(invented.BRIEFING)))
    facts["statements"] = facts["statements"][:1]
    facts["statements"][0]["refusal"] = True
    briefing = published(facts)
    assert feeds.of_statements([(briefing, facts["statements"][0])], SITE, "p/", "P").items == ()
    assert "hasPart" not in structured.report(briefing, SITE)
    (row,) = csv.DictReader(io.StringIO(exports.table([briefing], SITE)))
    assert row["refusal"] == "yes"


def test_a_feed_is_bounded() -> None:
    many = [published(path=f"2024/{n}/", document=_moved(n)) for n in range(feeds.LATEST + 10)]
    assert len(feeds.of_briefings(many, SITE, NAME).items) == feeds.LATEST


def test_rss_can_be_read_and_points_to_itself() -> None:
    feed = feeds.of_briefings([published()], SITE, NAME)
    channel = ET.fromstring(feeds.rss(feed, SITE)).find("channel")  # noqa: S314  # our own words
    assert channel is not None
    assert channel.findtext("title") == NAME
    itself = channel.find("{http://www.w3.org/2005/Atom}link")
    assert itself is not None
    assert itself.get("href") == f"{SITE}feed.xml"
    item = channel.find("item")
    assert item is not None
    assert item.findtext("guid") == item.findtext("link") == published().address(SITE)
    assert item.findtext("pubDate") == "Thu, 14 Mar 2024 00:00:00 GMT"


def test_a_statement_of_a_feed_leads_to_the_statement_and_says_when_it_is_reported() -> None:
    briefing = published()
    said = [(briefing, statement) for statement in briefing.statements()]
    feed = feeds.of_statements(said, SITE, "people/ilka-maren/", "Ilka Maren")
    assert feed.path == "people/ilka-maren/feed"
    reported = [item for item in feed.items if "(reported)" in item.title]
    quoted = [item for item in feed.items if "(reported)" not in item.title]
    assert not any("“" in item.title for item in reported)
    assert reported
    assert quoted
    assert all("“" in item.title for item in quoted)
    assert {item.address.partition("#")[2] for item in feed.items} == {s["id"] for _, s in said}


@settings(derandomize=True, max_examples=150, deadline=None)
@given(HOSTILE)
def test_no_words_of_a_source_become_markup_of_a_feed(words: str) -> None:
    briefing = with_words(words)
    said = [(briefing, statement) for statement in briefing.statements()]
    for feed in (feeds.of_briefings([briefing], SITE, NAME), feeds.of_statements(said, SITE, "p/", words)):
        root = ET.fromstring(feeds.rss(feed, SITE))  # noqa: S314  # that is the test
        assert {e.tag for e in root.iter()} <= {
            *("rss", "channel", "title", "link", "description", "item", "guid", "pubDate", "lastBuildDate"),
            "{http://www.w3.org/2005/Atom}link",
        }
        for shown_as_html in (*root.iter("description"), *root.iter("title")):
            assert not re.search("[<>]", shown_as_html.text or "")
        assert len(json.loads(feeds.json_feed(feed, SITE))["items"]) == len(feed.items)


# --- citations ------------------------------------------------------------------------------------


def test_a_citation_names_the_briefing_its_version_and_its_source() -> None:
    cited = citations.text(published(version=3), SITE, NAME)
    assert f"“{TITLE}.” Briefings, briefing " in cited
    assert ", version 3." in cited
    assert "2024-03-14" in cited
    assert cited.endswith(published().address(SITE))


def test_csl_json_is_dated_as_reference_managers_want_it() -> None:
    (item,) = json.loads(citations.csl(published(), SITE, NAME))
    assert item["type"] == "webpage"
    assert item["issued"] == {"date-parts": [[2024, 3, 14]]}


@settings(derandomize=True, max_examples=150, deadline=None)
@given(HOSTILE)
def test_no_words_of_a_source_become_tex(words: str) -> None:
    entry = citations.bibtex(with_words(words), SITE, NAME)
    bare = re.sub(r"\\(?:text(?:backslash|asciicircum|asciitilde)\{\}|[{}$&#%_])", "", entry)
    fields = bare.splitlines()[1:-1]
    assert bare.count("{") == bare.count("}")
    for line in fields:
        assert re.fullmatch(r"  \w+ = \{\{?[^{}\\]*\}\}?,?", line), line


# --- structured data ------------------------------------------------------------------------------

_WORK = {
    *("abstract Text", "about Thing", "contentLocation Place", "creator Organization", "creator Person"),
    *("creativeWorkStatus Text", "datePublished Date", "encoding MediaObject", "hasPart CreativeWork"),
    *(
        "headline Text",
        "identifier Text",
        "inLanguage Text",
        "isBasedOn CreativeWork",
        "publisher Organization",
    ),
    *("author Person", "temporal Text", "text Text", "url URL", "version Text"),
}
VOCABULARY = {
    "Report": _WORK,
    "NewsArticle": _WORK,
    "Quotation": _WORK,
    "Claim": _WORK,
    "MediaObject": _WORK | {"contentUrl URL", "encodingFormat Text"},
    "Person": {"name Text", "jobTitle Text"},
    "Organization": {"name Text"},
    "Place": {"name Text"},
}
"""The types of schema.org (version 30.1) that we use, with their properties and what these may be."""
WORKS = frozenset({"Report", "NewsArticle", "Quotation", "Claim", "MediaObject"})


def nodes(value: object) -> list[dict[str, Any]]:
    if isinstance(value, dict):
        return [value, *(n for inner in value.values() for n in nodes(inner))]
    return [n for inner in value for n in nodes(inner)] if isinstance(value, list) else []


def test_structured_data_uses_the_vocabulary_of_schema_org() -> None:
    report = structured.report(published(), SITE)
    assert strange(report) == []


def strange(report: dict[str, Any]) -> list[str]:
    """Properties that a type does not have, and values that a property does not take."""
    known = {node["@id"]: node for node in nodes(report) if "@type" in node and "@id" in node}
    found = []
    for node in nodes(report):
        if set(node) == {"@id"}:
            found += [] if node["@id"] in known else [f"no {node['@id']}"]
            continue
        for name, value in node.items():
            for one in value if isinstance(value, list) else [value]:
                kinds = {f"{name} {kind}" for kind in kinds_of(one, known)}
                if not (name.startswith("@") or kinds & VOCABULARY[node["@type"]]):
                    found.append(f"{node['@type']} {' or '.join(sorted(kinds))}")
    return found


def kinds_of(value: str | dict[str, Any], known: dict[str, dict[str, Any]]) -> set[str]:
    if isinstance(value, dict):
        kind = str(known.get(value.get("@id", ""), value).get("@type"))
        return (
            {kind, "Thing", "CreativeWork"}
            if kind in WORKS
            else {kind, "Thing"}
            if kind in VOCABULARY
            else {kind}
        )
    return {"Text", *["URL"] * bool(re.match("https?:", value)), *["Date"] * bool(DAY.fullmatch(value))}


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"jobTitle": "editor"}, ["Report jobTitle Text"]),
        ({"version": {"@type": "Place", "name": "Isel"}}, ["Report version Place or version Thing"]),
        (
            {"contentLocation": {"@type": "Person", "name": "Maren"}},
            ["Report contentLocation Person or contentLocation Thing"],
        ),
        ({"author": {"@id": "#nobody"}}, ["Report author None", "no #nobody"]),
    ],
)
def test_what_schema_org_does_not_know_is_found(wrong: dict[str, Any], told: list[str]) -> None:
    assert strange({**structured.report(published(), SITE), **wrong}) == told


def test_the_head_of_a_long_briefing_names_its_key_statements_and_where_all_stand() -> None:
    facts = json.loads(json.dumps(to_json(invented.BRIEFING)))
    one = facts["statements"][0]
    facts["statements"] = [{**one, "id": f"s{n}", "key": n <= 8} for n in range(1, structured.MOST + 2)]
    report = structured.report(published(document=facts), SITE)
    assert [node["@id"] for node in report["hasPart"]] == [f"#s{n}" for n in range(1, 9)]
    assert report["encoding"]["contentUrl"] == f"{SITE}2024/aldhaven/briefing.json"
    assert strange(report) == []


def test_only_quoted_words_are_a_quotation_and_an_unclear_speaker_creates_nothing() -> None:
    facts = json.loads(json.dumps(to_json(invented.BRIEFING)))
    facts["statements"][0]["speaker"] = None
    report = structured.report(published(document=facts), SITE)
    assert "creator" not in report["hasPart"][0]
    for node, statement in zip(report["hasPart"], facts["statements"], strict=True):
        is_whole = all(piece["verbatim"] for piece in statement["content"])
        assert node["@type"] == ("Quotation" if is_whole else "Claim")


@settings(derandomize=True, max_examples=150, deadline=None)
@given(HOSTILE)
def test_structured_data_cannot_end_its_script(words: str) -> None:
    written = structured.json_ld(with_words(words), SITE)
    assert not re.search("[<>&\u2028\u2029]", written)
    assert json.loads(written)["@type"] == "Report"


# --- tables ---------------------------------------------------------------------------------------


def test_the_table_has_a_row_a_statement_and_says_what_is_quoted() -> None:
    rows = list(csv.DictReader(io.StringIO(exports.table([published()], SITE))))
    facts = to_json(invented.BRIEFING)
    assert [row["statement"] for row in rows] == [s["id"] for s in facts["statements"]]
    assert {row["quoted"] for row in rows} == {"yes", "no"}
    text = facts["article"]["text"]
    for row, statement in zip(rows, facts["statements"], strict=True):
        assert text[int(row["start"]) : int(row["end"])].startswith(statement["content"][0]["text"])


@settings(derandomize=True, max_examples=150, deadline=None)
@given(HOSTILE, st.sampled_from("=+-@"))
def test_no_cell_is_a_formula(words: str, first: str) -> None:
    for row in csv.reader(io.StringIO(exports.table([with_words(first + words)], SITE))):
        assert not [cell for cell in row if cell.startswith(("=", "+", "-", "@"))]


def test_the_public_document_keeps_places_and_leaves_the_text_out() -> None:
    (line,) = exports.json_lines([published()])
    facts = json.loads(line)
    assert facts["article"]["text"] is None
    plain = [{k: v for k, v in statement.items() if k != "context"} for statement in facts["statements"]]
    assert plain == to_json(invented.BRIEFING)["statements"]
    for statement in facts["statements"]:
        context = statement["context"]
        assert invented.TEXT[context["start"] : context["end"]] == context["text"]
        assert all(context["start"] <= p["start"] <= p["end"] <= context["end"] for p in statement["content"])
    (whole,) = exports.json_lines([published()], with_text=True)
    assert json.loads(whole)["article"]["text"] == invented.TEXT


# --- shared ---------------------------------------------------------------------------------------


def test_the_newest_come_first_whatever_the_order_of_files() -> None:
    some = [published(document=_moved(n)) for n in (1, 0, 2)]
    assert newest_first(some) == newest_first(some[::-1])


@pytest.mark.parametrize(
    ("pieces", "restored", "line"),
    [
        ([("We wait", True)], "opening", "[“]We wait”"),
        ([("We wait", True)], "closing", "“We wait[”]"),
        ([("they", False), ("wait", True)], "opening", "they … [“]wait”"),
        ([("We", True), ("wait", True)], "opening", "[“]We” … “wait”"),
    ],
)
def test_a_lost_mark_is_shown_at_the_piece_that_lost_it(
    pieces: list[tuple[str, bool]], restored: str, line: str
) -> None:
    content = [{"text": text, "verbatim": verbatim} for text, verbatim in pieces]
    assert shown({"content": content, "restored": restored}) == line


def _moved(days: int) -> dict[str, Any]:
    facts: dict[str, Any] = json.loads(json.dumps(to_json(invented.BRIEFING)))
    facts["article"]["date"] = date.fromordinal(date(2024, 3, 1).toordinal() + days).isoformat()
    facts["article"]["id"] = f"a{days}"
    return facts


def test_a_server_completes_only_what_is_newer_than_what_was_made_of_it(tmp_path: Path) -> None:
    for number in range(2):
        folder = tmp_path / f"2024/{number}"
        folder.mkdir(parents=True)
        (folder / "index.html").write_text("<html><head></head></html>", encoding="utf-8")
        (folder / "briefing.json").write_text(json.dumps(_moved(number)), encoding="utf-8")
    again = partial(publish, tmp_path, SITE, NAME, guard=False, only_new=True)
    assert again() == 2
    table = (tmp_path / "data/statements.csv").read_bytes()
    assert again() == 0
    page = tmp_path / "2024/1/index.html"
    cited = page.with_name("cite.txt")
    page.write_text('<meta name="briefing:title" content="Anew">', encoding="utf-8")
    later = cited.stat().st_mtime_ns + 1_000_000_000
    os.utime(page, ns=(later, later))
    assert again() == 1
    assert "Anew" in cited.read_text(encoding="utf-8")
    assert (tmp_path / "data/statements.csv").read_bytes() == table
