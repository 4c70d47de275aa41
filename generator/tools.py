"""The pages of tools: to verify a quotation, and to take the collection along. Fixed words and nothing else.

The files that they lead to are made when the site is built, so links to them are HTML, which no builder
looks up.
"""

from collections.abc import Iterable, Sequence

_NOT_SEARCHED = "hide:\n- toc\nsearch:\n  exclude: true\n"
_VERIFY = (
    "Paste a sentence that somebody is said to have said. You learn whether it stands here word for word, "
    "was altered, was said by somebody else, or is not in this collection, which does not mean that it was "
    "never said."
)
_FORM = (
    '<div id="verify" data-base="../">'
    "This page needs JavaScript. Nothing that you paste is sent anywhere."
    "</div>"
)
_HOW = (
    "In your browser; nothing is sent. Capitals, accents and punctuation do not count. "
    "A *not* that is there or missing always does."
)
_DATA = (
    "Everything on this site can be taken along, as files. Words of sources come with their places: the "
    "offsets of their characters in the article, and the digest of the article that they are cut from."
)
_COLLECTION = (
    ("data/briefings.jsonl", "every briefing as a line of JSON, the newest first"),
    (
        "data/statements.csv",
        "a row for each statement; a cell that could be a formula begins with an apostrophe",
    ),
    ("schema/briefing-1.json", "the JSON Schema of a briefing: what each field means"),
)
_ONE_BRIEFING = (
    ("`briefing.json`", "the briefing as data, each word with its place"),
    ("`cite.txt`, `cite.bib`, `cite.json`", "how to cite it: as text, as BibTeX, as CSL-JSON"),
    ("`#s1`", "the first statement; such an address stays when the page is made anew"),
)
_FEEDS = (
    "Behind the address of this site, or of the page of a person, a body or a place, which links to its own. "
    "A feed needs whole addresses, so only a site that knows its own has feeds."
)
_TO_FOLLOW = (
    ("`feed.xml`", "RSS: the newest briefings, those from a place, or what a person or a body said"),
    ("`feed.json`", "the same as JSON Feed"),
)


def pages() -> dict[str, str]:
    """Path below `briefings/` to Markdown, as it would be if nobody had edited it."""
    data = (
        _DATA,
        "## The whole collection",
        _listed((f'<a href="../{path}">{path}</a>', words) for path, words in _COLLECTION),
        "## One briefing",
        "Behind the address of a briefing's page:",
        _listed(_ONE_BRIEFING),
        "## To follow",
        _FEEDS,
        _listed(_TO_FOLLOW),
    )
    return {
        "verify/index.md": _page(
            "Verify a quotation",
            [_VERIFY, "## The sentence", _FORM, "## How it is compared", _HOW],
            "verify: true\n",
        ),
        "data/index.md": _page("Take it along", data),
    }


def navigation(entries: Sequence[object]) -> tuple[tuple[str, str], ...]:
    """Title and path of the tools in the site's navigation, once there is a briefing to use them on."""
    return (("Verify", "verify/index.md"), ("Data", "data/index.md")) if entries else ()


def _listed(files: Iterable[tuple[str, str]]) -> str:
    return "\n".join(f"- {name}  \n    <small>{words}</small>" for name, words in files)


def _page(title: str, parts: Iterable[str], also: str = "") -> str:
    body = "\n\n".join([f"# {title}", *parts])
    return f"---\ntitle: '{title}'\n{also}{_NOT_SEARCHED}---\n\n{body}\n"
