"""What is new, as RSS 2.0 and JSON Feed 1.1: all briefings, those from a place, or what one participant said.

Words of a source are data of a feed, never its markup: many readers show titles and descriptions as HTML, so
they are escaped for HTML, and again for XML.
"""

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from email.utils import format_datetime
from html import escape
from typing import Any
from xml.etree import ElementTree as ET

from generator.markdown import fold
from generator.published import Published, Row, is_part_quoted, is_quoted, newest_first, shown

LATEST = 50
"""Entries of a feed: what a reader that looks in once a week can have missed."""
_ATOM = "http://www.w3.org/2005/Atom"
_NO_CHARACTER = re.compile("[\ufffe\uffff]")
"""What `fold` leaves and XML 1.0 does not allow."""


@dataclass(frozen=True, slots=True)
class Item:
    """An entry of a feed. `id` is its address and stays."""

    address: str
    title: str
    text: str
    date: str | None
    authors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed; `home` is the address of the page that it follows, `path` its own below the site, no suffix."""

    path: str
    title: str
    home: str
    items: tuple[Item, ...]


def of_briefings(briefings: Iterable[Published], site: str, title: str, path: str = "") -> Feed:
    """The newest of these briefings that nobody withdrew, as `path` (a page of the site, a slash at the end)
    lists them; the home page, if there is none.
    """
    newest = [b for b in newest_first(list(briefings)) if not b.withdrawn][:LATEST]
    return Feed(f"{path}feed", title, f"{site}{path}", tuple(_item(b, site) for b in newest))


def of_statements(said: Sequence[tuple[Published, Row]], site: str, path: str, title: str) -> Feed:
    """The newest of these statements, as `path` (a page of the site, a slash at the end) lists them."""
    kept = sorted(
        (pair for pair in said if not pair[0].withdrawn and not pair[1].get("refusal")),
        key=lambda pair: (pair[0].date or "", pair[0].id),
        reverse=True,
    )
    items = tuple(_statement(b, statement, site) for b, statement in kept[:LATEST])
    return Feed(f"{path}feed", title, f"{site}{path}", items)


def rss(feed: Feed, site: str) -> str:
    """The feed as RSS 2.0. Without a clock: the newest entry dates it."""
    ET.register_namespace("atom", _ATOM)
    root = ET.Element("rss", version="2.0")
    channel = ET.SubElement(root, "channel")
    _add(channel, "title", escape(feed.title, quote=False))
    _add(channel, "link", feed.home)
    _add(channel, "description", f"{escape(feed.title, quote=False)}: who said what, cut from the sources")
    own = {"href": f"{site}{feed.path}.xml", "rel": "self", "type": "application/rss+xml"}
    ET.SubElement(channel, f"{{{_ATOM}}}link", own)
    newest = next((item.date for item in feed.items if item.date), None)
    if newest:
        _add(channel, "lastBuildDate", _moment(newest))
    for item in feed.items:
        entry = ET.SubElement(channel, "item")
        _add(entry, "title", escape(item.title, quote=False))
        _add(entry, "link", item.address)
        _add(entry, "guid", item.address)
        if item.date:
            _add(entry, "pubDate", _moment(item.date))
        _add(entry, "description", escape(item.text, quote=False))
    ET.indent(root, " ")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{ET.tostring(root, encoding="unicode")}\n'


def json_feed(feed: Feed, site: str) -> str:
    """The feed as JSON Feed 1.1, texts as plain text."""
    document = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed.title,
        "home_page_url": feed.home,
        "feed_url": f"{site}{feed.path}.json",
        "items": [_json_item(item) for item in feed.items],
    }
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def _item(briefing: Published, site: str) -> Item:
    speakers = (briefing.speaker(statement) for statement in briefing.statements())
    names = dict.fromkeys(speaker["name"] for speaker in speakers if speaker)
    quotation = next(
        (
            f"{shown(statement)} — {speaker['name']}"
            for statement in briefing.statements()
            if statement["key"] and is_quoted(statement) and not statement["warnings"]
            if (speaker := briefing.speaker(statement))
        ),
        "",
    )
    text = " · ".join(part for part in (briefing.brief, quotation) if part)
    return Item(briefing.address(site), briefing.title, text, briefing.date, tuple(names))


def _statement(briefing: Published, statement: Row, site: str) -> Item:
    speaker = briefing.speaker(statement)
    name = speaker["name"] if speaker else "Unclear speaker"
    how = "" if is_quoted(statement) else " (part-quoted)" if is_part_quoted(statement) else " (reported)"
    text = f"{shown(statement)} · From: {briefing.title}"
    return Item(
        briefing.address(site, statement), f"{name}{how}: {shown(statement)}", text, briefing.date, (name,)
    )


def _json_item(item: Item) -> dict[str, Any]:
    entry: dict[str, Any] = {
        "id": item.address,
        "url": item.address,
        "title": fold(item.title),
        "content_text": fold(item.text),
    }
    if item.date:
        entry["date_published"] = f"{item.date}T00:00:00Z"
    if item.authors:
        entry["authors"] = [{"name": fold(name)} for name in item.authors]
    return entry


def _add(parent: ET.Element, tag: str, text: str) -> None:
    ET.SubElement(parent, tag).text = _NO_CHARACTER.sub("\N{REPLACEMENT CHARACTER}", fold(text))


def _moment(day: str) -> str:
    """A day's beginning as RFC 822 wants it: an article's date has no hour."""
    return format_datetime(datetime.combine(date.fromisoformat(day), datetime.min.time(), UTC), usegmt=True)


def files(feeds: Iterable[Feed], site: str) -> Iterator[tuple[str, str]]:
    """Path below the site, and text, of every feed in both forms."""
    for feed in feeds:
        yield f"{feed.path}.xml", rss(feed, site)
        yield f"{feed.path}.json", json_feed(feed, site)
