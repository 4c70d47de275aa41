"""The place of words in the page that a source came from, as an address for browsers (`#:~:text=`).

A browser takes the first match: the same words, whatever their case and the spaces between them, from one
word's border to another's. So the address names just as much of the words, and of what stands around them, as
makes that first match the very place; where nothing does, there is no address.
"""

import re
from collections.abc import Iterator
from urllib.parse import quote, unquote

from generator.values import Article, Span, Statement

_WHOLE = 8
"""Words that are named whole; of more, the first and the last few."""
_ENDS = (3, 4, 5, 8)
"""Words of the beginning and of the end that are tried, the fewest first."""
_AROUND = (2, 3, 4, 6, 10)
"""Words before and behind that are tried, the fewest first."""
_WORD = re.compile(r"\w+")


def place_address(article: Article, statement: Statement) -> str | None:
    """The statement's place in the original page; None where the article has no address or none finds it."""
    if article.url is None or not statement.content:
        return None
    return address_of(article.url, article.text, statement.content[0].span)


def address_of(url: str, text: str, span: Span) -> str | None:
    """`url` with the place of `span` in `text` behind it; None if no address finds exactly that place.

    >>> address_of("https://a.example/1#top", "One ship. Two ships, one port.", Span(10, 19))
    'https://a.example/1#:~:text=Two%20ships'
    """
    words = tuple(_words(text, span))
    if not words:
        return None
    place = Span(words[0].start, words[-1].end)
    for directive in _directives(text, place, words):
        if first_match(text, directive) == place:
            return f"{url.partition('#')[0]}#:~:text={directive}"
    return None


def first_match(text: str, directive: str) -> Span | None:
    """The first place that a directive names: `[prefix-,]start[,end][,-suffix]`, percent-encoded."""
    prefix, start, end, suffix = _parts(directive)
    before = rf"(?<!\w){prefix}\s*" if prefix else ""
    behind = rf"\s*{suffix}(?!\w)" if suffix else ""
    words = rf"(?<!\w){start}(?!\w)" + (rf"(?s:.*?)(?<!\w){end}(?!\w)" if end else "")
    found = re.search(rf"{before}(?P<words>{words})(?={behind})", text, re.IGNORECASE)
    return Span(*found.span("words")) if found else None


def _directives(text: str, place: Span, words: tuple[Span, ...]) -> Iterator[str]:
    """Ever longer directives for a place: its words, then with what stands around them on its line."""
    named = list(_named(text, place, words))
    yield from named
    end = text.find("\n", place.end)
    before = tuple(_words(text, Span(text.rfind("\n", 0, place.start) + 1, place.start)))
    behind = tuple(_words(text, Span(place.end, len(text) if end < 0 else end)))
    for number in _AROUND:
        prefix = f"{_encode(text[before[-number:][0].start : place.start])}-," if before else ""
        suffix = f",-{_encode(text[place.end : behind[:number][-1].end])}" if behind else ""
        for words_named in named:
            if prefix:
                yield f"{prefix}{words_named}"
            if suffix:
                yield f"{words_named}{suffix}"
            if prefix and suffix:
                yield f"{prefix}{words_named}{suffix}"


def _named(text: str, place: Span, words: tuple[Span, ...]) -> Iterator[str]:
    """The words themselves: whole where they are few and on one line, else their beginning and their end."""
    one_line = "\n" not in place.cut(text)
    if len(words) <= _WHOLE and one_line:
        yield _encode(place.cut(text))
        return
    for number in _ENDS:
        first, last = words[:number], words[-number:]
        if first[-1].end < last[0].start:
            start, end = text[first[0].start : first[-1].end], text[last[0].start : last[-1].end]
            if "\n" not in start + end:
                yield f"{_encode(start)},{_encode(end)}"
    if one_line:
        yield _encode(place.cut(text))


def _words(text: str, span: Span) -> Iterator[Span]:
    return (Span(*match.span()) for match in _WORD.finditer(text, span.start, span.end))


def _encode(words: str) -> str:
    """Percent-encoded, with the three characters that mean something in a directive: `-`, `,` and `&`."""
    return quote(" ".join(words.split()), safe="").replace("-", "%2D")


def _parts(directive: str) -> tuple[str, str, str, str]:
    """Prefix, start, end and suffix as patterns; empty where the directive has none."""
    parts = directive.split(",")
    prefix = parts.pop(0)[:-1] if parts[0].endswith("-") else ""
    suffix = parts.pop()[1:] if parts[-1].startswith("-") else ""
    start, end = (*parts, "")[:2]
    return _pattern(prefix), _pattern(start), _pattern(end), _pattern(suffix)


def _pattern(encoded: str) -> str:
    return r"\s+".join(re.escape(word) for word in unquote(encoded).split())
