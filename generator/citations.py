"""How to cite a briefing: as a line of text, as BibTeX, as CSL-JSON. What is cited is the briefing, made
from a source; the words stay the speaker's. Pure text, nothing that the documents do not say.
"""

import json
import re
from typing import Any

from generator.markdown import fold
from generator.published import Published

_TEX = {
    "\\": r"\textbackslash{}",
    "{": r"\{",
    "}": r"\}",
    "$": r"\$",
    "&": r"\&",
    "#": r"\#",
    "%": r"\%",
    "_": r"\_",
    "^": r"\textasciicircum{}",
    "~": r"\textasciitilde{}",
}
_SPECIAL = re.compile("|".join(re.escape(c) for c in _TEX))


def text(briefing: Published, site: str, name: str) -> str:
    """One line: title, briefing and version, what it was made from, address."""
    title = fold(briefing.title).rstrip(".")
    which = f"briefing {briefing.id}, version {briefing.version}"
    return f"“{title}.” {name}, {which}. Made from: {_source(briefing)}. {briefing.address(site)}"


def bibtex(briefing: Published, site: str, name: str) -> str:
    """An entry of type `misc`; every character that means something to TeX is written as itself."""
    fields = {
        "title": f"{{{_tex(briefing.title)}}}",
        "howpublished": _tex(f"{name}, briefing {briefing.id}, version {briefing.version}"),
        "year": (briefing.date or "")[:4],
        "month": (briefing.date or "")[5:7],
        "url": re.sub(r"[{}\\%\s]", lambda m: f"%{ord(m[0]):02X}", briefing.address(site)),
        "note": _tex(_note(briefing)),
    }
    lines = [f"  {key} = {{{value}}}" for key, value in fields.items() if value]
    key = re.sub(r"[^A-Za-z0-9:.+/-]", "-", briefing.id)
    return f"@misc{{{key},\n" + ",\n".join(lines) + "\n}\n"


def csl(briefing: Published, site: str, name: str) -> str:
    """A list with one item, as reference managers read it (CSL-JSON 1.0)."""
    item: dict[str, Any] = {
        "id": briefing.id,
        "type": "webpage",
        "title": fold(briefing.title),
        "container-title": name,
        "URL": briefing.address(site),
        "version": str(briefing.version),
        "note": _note(briefing),
    }
    if briefing.date:
        item["issued"] = {"date-parts": [[int(part) for part in briefing.date.split("-")]]}
    return json.dumps([item], ensure_ascii=False, indent=1) + "\n"


def _source(briefing: Published) -> str:
    article = briefing.document["article"]
    known = (article["author"], article["title"], article["publisher"])
    parts = [part for part in known if part] or ["an article"]
    return ", ".join(fold(part) for part in (*parts, article["date"], article["url"]) if part)


def _note(briefing: Published) -> str:
    return f"Made from: {_source(briefing)}; SHA-256 {briefing.document['article']['sha256']}"


def _tex(written: str) -> str:
    return _SPECIAL.sub(lambda match: _TEX[match[0]], fold(written))
