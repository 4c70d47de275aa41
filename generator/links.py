"""Addresses, handles and embedded posts in a source, in the shapes in which they are printed.

Nothing is opened: what stands behind an address is never looked at, and what is no plain http(s) stays text.
"""

import re
from collections.abc import Collection, Iterator, Sequence
from itertools import pairwise
from urllib.parse import urlsplit

from generator.segmentation import Document, Paragraph, trimmed
from generator.spans import Placed, placed
from generator.values import DatedExpression, Link, Span

_ADDRESS = re.compile(
    r"\bhttps?://[^\s<>\"“”«»`\\]+|\bwww\.[^\s<>\"“”«»`\\]+"
    r"|(?<![\w@./-])(?:pic\.twitter\.com|t\.co|bit\.ly|youtu\.be)/\w+"  # as posts print them
)
_HANDLE = re.compile(r"(?<![\w@./:-])@\w{1,30}\b(?![.-]?\w|@)")
_NAME_WORD = r"(?:[A-Z]\.(?=\ )|[^\W\d_a-z][\w'’&-]*(?:\.[A-Z])*)"
_SIGNATURE = re.compile(
    r"(?:(?P<dash>—|–|--|―|(?<=\s)-)\s*(?P<signed>[^\n()@—–]{1,80}?)"  # — Name (@handle)
    rf"|(?P<author>{_NAME_WORD}(?:\ (?:{_NAME_WORD}|of|the|de|van|von)){{0,5}}))"  # Name (@handle)
    r"\s*\((?P<handle>@\w{1,30})\)"
    r"(?:[\s·•,|–—-]*\d{1,2}[:.]\d\d\s*(?:[AaPp]\.?[Mm]\.?)?(?=[\s·•,|–—-]))?"  # 10:32 AM
    r"[\s·•,|–—-]*"
)
_LONGEST_POST = 600
"""Code points of a paragraph that a signature of its own may stand under."""
_SHORTENERS = frozenset(
    {"bit.ly", "buff.ly", "dlvr.it", "goo.gl", "is.gd", "lnkd.in", "ow.ly", "t.co", "t.me", "tinyurl.com"}
)


def find_links(document: Document, dates: Sequence[DatedExpression]) -> tuple[Link, ...]:
    """Embedded posts, addresses and handles, in order of place; each place belongs to one of them."""
    posts = tuple(_posts(document, dates))
    addresses = tuple(_addresses(document.text, placed(post.span for post in posts)))
    blocked = placed(link.span for link in (*posts, *addresses))
    handles = _handles(document.text, blocked, {post.handle.lower() for post in posts if post.handle})
    return tuple(sorted([*posts, *addresses, *handles], key=lambda link: link.span))


def is_shortened(url: str) -> bool:
    """Whether an address hides the one that it leads to: `https://t.co/…`."""
    try:
        host = urlsplit(url).hostname or ""
    except ValueError:
        return False
    return host.removeprefix("www.") in _SHORTENERS


# --- posts ----------------------------------------------------------------------------------------


def _posts(document: Document, dates: Sequence[DatedExpression]) -> Iterator[Link]:
    """`words — Name (@handle) date` in any of its shapes; several in a paragraph follow one another."""
    paragraphs = document.paragraphs
    free: Paragraph | None = None
    for index, paragraph in enumerate(paragraphs):
        following = paragraphs[index + 1] if index + 1 < len(paragraphs) else None
        signed = _signatures(document.text, paragraph.span, dates)
        yield from _posts_of(document.text, paragraph.span, signed, free, following, dates)
        free = None if signed else paragraph


_Signature = tuple[re.Match[str], DatedExpression | None]


def _signatures(text: str, paragraph: Span, dates: Sequence[DatedExpression]) -> list[_Signature]:
    """The signatures of a paragraph. Without a date, only a dash at the paragraph's end makes one."""
    found: list[_Signature] = []
    if text.find("(@", paragraph.start, paragraph.end) < 0:
        return found  # as in nearly every paragraph; the pattern takes its time to say so
    for match in _SIGNATURE.finditer(text, paragraph.start, paragraph.end):
        date = next(
            (d for d in dates if d.span.start == match.end() and not text[match.end()].islower()), None
        )
        ends = not text[match.end() : paragraph.end].strip(" .")
        if date is not None or (match["dash"] and ends):
            found.append((match, date))
    return found


def _posts_of(
    text: str,
    paragraph: Span,
    signed: Sequence[_Signature],
    before: Paragraph | None,
    after: Paragraph | None,
    dates: Sequence[DatedExpression],
) -> Iterator[Link]:
    if not signed:
        return
    ends = [date.span.end if date else match.end() for match, date in signed]
    leads = signed[0][0].start() == paragraph.start and not signed[0][0]["dash"]
    starts = [paragraph.start, *ends] if not leads else [*ends, paragraph.end]
    stops = (
        [match.start() for match, _ in signed]
        if not leads
        else [*(match.start() for match, _ in signed[1:]), paragraph.end]
    )
    for (match, date), end, start, stop in zip(signed, ends, starts, stops, strict=False):
        words = trimmed(text, Span(start, max(start, stop)))
        if not len(words):
            words = _words_beside(text, after if leads else before, dates) or words
        yield _post(text, match, date, words, Span(match.start(), end))


def _words_beside(text: str, beside: Paragraph | None, dates: Sequence[DatedExpression]) -> Span | None:
    """The paragraph that a signature alone on its line belongs to."""
    if beside is None or len(beside.span) > _LONGEST_POST or _signatures(text, beside.span, dates):
        return None
    return beside.span


def _post(
    text: str, match: re.Match[str], date: DatedExpression | None, words: Span, signature: Span
) -> Link:
    whole = Span(min(words.start, signature.start) if len(words) else signature.start, signature.end)
    whole = Span(whole.start, max(whole.end, words.end) if len(words) else whole.end)
    address = _ADDRESS.search(text, words.start, words.end)
    author = trimmed(text, Span(*match.span("signed" if match["dash"] else "author")))
    return Link(
        span=trimmed(text, whole),
        kind="post",
        url=_http(_address_span(text, address).cut(text)) if address else None,
        handle=match["handle"],
        author=author if len(author) else None,
        words=_without_address(text, words),
        date=date,
    )


def _without_address(text: str, words: Span) -> Span | None:
    """What the post says in its longest stretch without an address; None if it is all address."""
    borders = [words.start, *(at for m in _ADDRESS.finditer(text, words.start, words.end) for at in m.span())]
    stretches = [trimmed(text, Span(a, b)) for a, b in pairwise([*borders, words.end])][::2]
    longest = max(stretches, key=len)
    return longest if any(c.isalnum() for c in longest.cut(text)) else None


# --- addresses and handles ------------------------------------------------------------------------


def _addresses(text: str, posts: Placed[Span]) -> Iterator[Link]:
    if "http" not in text and "www." not in text:
        return
    for match in _ADDRESS.finditer(text):
        span = _address_span(text, match)
        if not any(post.holds(span) for post in posts.meeting(span)):
            yield Link(span, "address", _http(span.cut(text)))


def _handles(text: str, blocked: Placed[Span], posted: Collection[str]) -> Iterator[Link]:
    """Each account that did not post here once, where it is first printed."""
    if "@" not in text:
        return
    seen = set(posted)
    for match in _HANDLE.finditer(text):
        span = Span(*match.span())
        if match[0].lower() not in seen and not blocked.meets(span):
            seen.add(match[0].lower())
            yield Link(span, "handle", None, handle=match[0])


def _address_span(text: str, match: re.Match[str]) -> Span:
    """The address without the full stop, bracket or quotation mark that ends the sentence around it."""
    span = Span(*match.span())
    while span.end > span.start and text[span.end - 1] in ".,;:!?'’*_…)]}":
        if text[span.end - 1] == ")" and span.cut(text).count("(") >= span.cut(text).count(")"):
            break
        span = Span(span.start, span.end - 1)
    return span


def _http(address: str) -> str | None:
    """The address if it can be linked: http or https with a host; an address without scheme stays text."""
    try:
        parts = urlsplit(address)
        host = parts.hostname
    except ValueError:
        return None
    plain = host is not None and re.fullmatch(r"[\w-]+(?:\.[\w-]+)+", host) is not None
    return address if parts.scheme in {"http", "https"} and plain and parts.username is None else None
