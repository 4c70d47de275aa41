"""A briefing in the words of schema.org, as JSON-LD for a page's head.

Only what was quoted becomes a `Quotation`; reported speech is a `Claim`, whose words are the reporter's.
Whoever is unclear is left out: an absent creator is better than an invented one.
"""

import json
from collections.abc import Iterator
from typing import Any

from generator.markdown import fold
from generator.published import Published, Row, is_quoted, words

MOST = 12
"""Statements in a page's head; of more, only the key statements, and where the data of all stand."""
_TYPES = {"person": "Person", "organisation": "Organization"}
Node = dict[str, Any]


def json_ld(briefing: Published, site: str) -> str:
    """The document, safe between `<script type="application/ld+json">` and its end: no `<` survives."""
    written = json.dumps(report(briefing, site), ensure_ascii=False, separators=(",", ":"))
    return (
        written.replace("<", "\\u003c")
        .replace(">", "\\u003e")
        .replace("&", "\\u0026")
        .replace("\u2028", "\\u2028")
        .replace("\u2029", "\\u2029")
    )


def report(briefing: Published, site: str) -> Node:
    """The briefing as a `Report` that is based on a `NewsArticle` and has statements as its parts."""
    address = briefing.address(site)
    document = briefing.document
    about = [_participant(briefing, p) for p in document["participants"]]
    place = document.get("place")
    node: Node = {
        "@context": "https://schema.org",
        "@type": "Report",
        "@id": address or "./",
        "url": address or None,
        "headline": fold(briefing.title),
        "inLanguage": document["article"]["language"] or "en",
        "version": str(briefing.version),
        "creativeWorkStatus": briefing.review,
        "isBasedOn": _article(document["article"]),
        "about": about,
        "contentLocation": {"@type": "Place", "name": fold(place["text"])} if place else None,
        "abstract": briefing.brief or None,
        "hasPart": list(_statements(briefing)),
        "encoding": _whole(address) if _is_long(briefing) else None,
    }
    return {key: value for key, value in node.items() if value not in (None, [])}


def _article(article: Row) -> Node:
    publisher = article["publisher"]
    author = article["author"]
    node: Node = {
        "@type": "NewsArticle",
        "@id": "#source",
        "identifier": f"sha256:{article['sha256']}",
        "headline": article["title"] and fold(article["title"]),
        "datePublished": article["date"],
        "url": article["url"],
        "publisher": {"@type": "Organization", "name": fold(publisher)} if publisher else None,
        "author": {"@type": "Person", "name": fold(author)} if author else None,
    }
    return {key: value for key, value in node.items() if value}


def _participant(briefing: Published, participant: Row) -> Node:
    node: Node = {
        "@type": _TYPES[participant["kind"]],
        "@id": f"#{participant['id']}",
        "name": fold(participant["name"]),
    }
    role = briefing.role(participant)
    if role and participant["kind"] == "person":
        node["jobTitle"] = role
    return node


def _statements(briefing: Published) -> Iterator[Node]:
    """Identifiers are relative to the page, as JSON-LD in a page reads them: a page has many statements."""
    for statement in briefing.claims():
        if _is_long(briefing) and not statement["key"]:
            continue
        speaker = briefing.speaker(statement)
        quoted = is_quoted(statement)
        node: Node = {
            "@type": "Quotation" if quoted else "Claim",
            "@id": f"#{statement['id']}",
            "text": words(statement),
            "creator": {"@id": f"#{speaker['id']}"} if speaker else None,
            "temporal": briefing.day(statement),
            "isBasedOn": {"@id": "#source"},
        }
        yield {key: value for key, value in node.items() if value}


def _is_long(briefing: Published) -> bool:
    return sum(1 for _ in briefing.claims()) > MOST


def _whole(address: str) -> Node:
    return {
        "@type": "MediaObject",
        "contentUrl": f"{address}briefing.json",
        "encodingFormat": "application/json",
    }
