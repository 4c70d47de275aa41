"""What stands around the statements: addresses and posts, place, title, events, background, numbers.

Only cuts: each function gives places in the text, or nothing where the text does not say.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise
from urllib.parse import urlsplit

from generator import lexicons
from generator.participants import Cast
from generator.segmentation import CLOSING, MARKS, Document, Sentence, Word, trimmed
from generator.values import DatedExpression, Event, Link, Number, Span, Statement

LONGEST_TITLE = 90
"""Code points; search results and phones cut longer ones."""
_SHORTEST_TITLE = 25
_LONGEST_CLAUSE = 220
"""Code points of an event; a longer one is the reporter's story, not an extract."""
_ADDRESS = re.compile(r"\bhttps?://[^\s<>\"“”«»`\\]+|\bwww\.[^\s<>\"“”«»`\\]+")
_POST = re.compile(r"\s*(?:—|–|--|―)\s*(?P<author>[^\n()@—–]{1,80}?)\s*\((?P<handle>@\w{1,30})\)\s*")
_DATELINE = re.compile(
    r"(?P<place>[A-Z][A-Z.'’-]*(?:[ -][A-Z][A-Z.'’-]*){0,3})"
    r"(?:,[^\n—–]{0,60}?)?(?:\s*\([^)\n]{1,40}\))?\s*(?:—|–|--|\s-\s)\s*"
)
_IN_PLACE = re.compile(
    r"\b(?:in|at) (?:the (?:port|city|town|village|capital|resort|district|island) (?:of )?)?"
)


def find_links(document: Document, dates: Sequence[DatedExpression]) -> tuple[Link, ...]:
    """Embedded posts (`words — Name (@handle) date`) and addresses, in order of place; nothing is opened."""
    text = document.text
    posts = tuple(post for p in document.paragraphs for post in _posts(text, p.span, dates))
    addresses = (
        Link(span, "address", _http(span.cut(text)))
        for span in (_address_span(text, m) for m in _ADDRESS.finditer(text))
        if not any(post.span.holds(span) for post in posts)
    )
    return tuple(sorted([*posts, *addresses], key=lambda link: link.span))


def find_dateline(document: Document) -> tuple[Span | None, int]:
    """The place in front of the lede (`ALDHAVEN, March 4 (KNA) — `), and where the lede begins."""
    if not document.paragraphs:
        return None, 0
    first = document.paragraphs[0].span
    match = _DATELINE.match(document.text, first.start, min(first.end, first.start + 160))
    if match is None:
        return None, first.start
    return Span(*match.span("place")), match.end()


def find_place(document: Document, lede: Span, cast: Cast, dates: Sequence[DatedExpression]) -> Span | None:
    """Where it happened: the dateline, or `in the port of Aldhaven` in the lede, if it names one place."""
    place, _ = find_dateline(document)
    if place is not None:
        return place
    found = []
    for match in _IN_PLACE.finditer(document.text, lede.start, lede.end):
        name = re.compile(r"[A-Z][\w'’-]+(?: [A-Z][\w'’-]+){0,2}").match(document.text, match.end(), lede.end)
        if name is None:
            continue
        span = Span(*name.span())
        taken = any(r.span.meets(span) and r.participant for r in cast.references) or any(
            d.span.meets(span) for d in dates
        )
        if not taken:
            found.append(span)
    return found[0] if len({s.cut(document.text) for s in found}) == 1 else None


def after_dateline(document: Document, sentence: Span) -> Span:
    """The sentence without the dateline in front of it."""
    _, start = find_dateline(document)
    return Span(max(start, sentence.start), sentence.end) if start < sentence.end else sentence


def find_lede(document: Document, links: Sequence[Link]) -> Sentence | None:
    """The first sentence that tells something: not a date line, a caption or a post."""
    sentences = [
        s
        for s in document.sentences()
        if not any(link.span.meets(s.span) and link.kind == "post" for link in links)
    ]
    told = [
        s
        for s in sentences
        if len(s.words) >= 8 and s.span.cut(document.text)[-1:] in {".", "!", "?", *MARKS, *CLOSING}
    ]  # a date line has fewer
    return told[0] if told else (sentences[0] if sentences else None)


def find_title(document: Document, lede: Sentence | None, cast: Cast) -> Span | None:
    """A headline of the source's own, or the longest clause of the lede that fits `LONGEST_TITLE`."""
    if lede is None:
        return None
    text = document.text
    headline = document.paragraphs[0].span
    if (
        headline.end <= lede.span.start
        and _SHORTEST_TITLE <= len(headline) <= LONGEST_TITLE + 20
        and headline.cut(text)[-1] not in ".:;,"
    ):
        return headline
    whole = trimmed(text, after_dateline(document, lede.span), ".,;: ")
    first = next((r for r in cast.references if r.participant and whole.start == r.span.start), None)
    starts = [whole.start]
    if first is not None:
        person = next(p for p in cast.participants if p.id == first.participant)
        starts += [m.span.start for m in person.mentions if first.span.holds(m.span) and m.kind == "name"]
    for begin in dict.fromkeys(starts):
        if 0 < whole.end - begin <= LONGEST_TITLE:
            return Span(begin, whole.end)
    cuts = [
        Span(begin, end)
        for begin in starts
        for end in _clause_ends(lede.words, begin)
        if _SHORTEST_TITLE <= end - begin <= LONGEST_TITLE
    ]
    fitting = [c for c in cuts if _is_balanced(c.cut(text))]
    shortened = trimmed(
        text, Span(whole.start, max(whole.start, _word_end(lede.words, whole.start + LONGEST_TITLE))), ",;: "
    )
    best = max(fitting, key=len, default=shortened)
    return best if len(best) else None


def find_events(
    document: Document,
    dates: Sequence[DatedExpression],
    statements: Sequence[Statement],
    links: Sequence[Link],
    lede: Sentence | None,
) -> tuple[Event, ...]:
    """Clauses that hold a date and are nobody's words; what is not the lede's day is background."""
    text = document.text
    posts = [link.span for link in links if link.kind == "post"]
    said = [c.span for s in statements for c in s.content]
    found: list[Event] = []
    day = next((d.value for d in dates if lede is not None and lede.span.holds(d.span)), None)
    for sentence in document.sentences():
        for date in (d for d in dates if sentence.span.holds(d.span)):
            if any(p.meets(date.span) for p in posts) or any(s.meets(date.span) for s in said):
                continue
            span = _clause(
                text, replace(sentence, span=after_dateline(document, sentence.span)), date.span, said
            )
            if (
                span is None or len(span.cut(text).split()) < 4 or any(e.span.meets(span) for e in found)
            ):  # a date line
                continue
            in_lede = lede is not None and sentence.span == lede.span
            found.append(Event(date, span, background=not in_lede and date.value != day))
    if (
        lede is not None
        and not any(lede.span.meets(e.span) for e in found)
        and not any(s.meets(lede.span) for s in said)
    ):
        whole = trimmed(text, after_dateline(document, lede.span), ".;,")
        if len(whole):
            found.append(Event(None, whole, background=False))
    return tuple(sorted(found, key=lambda e: e.span))


def find_numbers(
    document: Document,
    dates: Sequence[DatedExpression],
    statements: Sequence[Statement],
    links: Sequence[Link],
) -> tuple[Number, ...]:
    """Figures with what they count: `14 Kestrian cargo vessels`, `$80 billion`; no dates, no addresses."""
    blocked = [d.span for d in dates] + [link.span for link in links]
    found: list[Number] = []
    for sentence in document.sentences():
        for number in _numbers_in(sentence):
            if any(b.meets(number.counted) for b in blocked):
                continue
            holder = next(
                (s.id for s in statements if any(c.span.holds(number.span) for c in s.content)), None
            )
            found.append(Number(number.span, number.counted, holder))
    return tuple(found)


# --- addresses and posts --------------------------------------------------------------------------


def _posts(text: str, paragraph: Span, dates: Sequence[DatedExpression]) -> Iterator[Link]:
    start = paragraph.start
    for match in _POST.finditer(text, paragraph.start, paragraph.end):
        date = next((d for d in dates if match.end() <= d.span.start <= match.end() + 2), None)
        if date is None:
            continue
        words = trimmed(text, Span(start, match.start()))
        address = next((m for m in _ADDRESS.finditer(text, words.start, words.end)), None)
        if address is not None:
            words = (
                trimmed(text, Span(words.start, address.start()))
                if address.start() > words.start + 1
                else Span(address.end(), words.end)
            )
        yield Link(
            span=Span(trimmed(text, Span(start, match.start())).start, date.span.end),
            kind="post",
            url=_http(_address_span(text, address).cut(text)) if address else None,
            handle=match.group("handle"),
            author=Span(*match.span("author")),
            words=words if len(words) else None,
            date=date,
        )
        start = date.span.end


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


# --- clauses --------------------------------------------------------------------------------------


def _clause(text: str, sentence: Sentence, must_hold: Span, said: Sequence[Span]) -> Span | None:
    """The sentence up to the first clause boundary behind `must_hold`, nobody's words in it."""
    limit = min(
        [sentence.span.end, *(s.start for s in said if s.start >= must_hold.end and sentence.span.meets(s))]
    )
    start = max(
        [sentence.span.start, *(s.end for s in said if s.end <= must_hold.start and sentence.span.meets(s))]
    )
    ends = [e for e in _comma_ends(sentence.words, must_hold.end) if e < limit]
    end = ends[0] if ends and len(Span(start, ends[0]).cut(text).split()) >= 6 else limit  # a whole clause
    span = trimmed(text, Span(start, end), " ,;:.—–" + MARKS)
    if len(span) > _LONGEST_CLAUSE:
        shorter = [
            e
            for e in _clause_ends(sentence.words, span.start)
            if must_hold.end <= e and e - span.start <= _LONGEST_CLAUSE
        ]
        span = Span(span.start, shorter[-1]) if shorter else span
    return span if len(span) and _is_balanced(span.cut(text)) else None


def _comma_ends(words: tuple[Word, ...], after: int) -> list[int]:
    """Ends before `, which …`, `, who …`, `, comprising …`: a comma and a word that opens a clause."""
    openers = _words().clause_openers
    return [
        w.start
        for w, following in pairwise(words)
        if w.text in {",", ";"}
        and w.start >= after
        and (following.text.lower() in openers or following.text.endswith("ing"))
    ]


def _clause_ends(words: tuple[Word, ...], begin: int) -> list[int]:
    """Where a clause that begins at `begin` may be cut: before a comma or a word that opens another."""
    openers = _words().clause_openers
    return [
        before.end
        for before, w in pairwise(words)
        if before.start > begin
        and (w.text in {",", ";", "—", "–"} or w.text.lower() in openers)
        and before.text[0].isalnum()
        and before.text.lower() not in openers | _words().stops
    ]


def _word_end(words: tuple[Word, ...], limit: int) -> int:
    """The last word before `limit` that a title can end with: no small word, and not inside a name."""
    small = _words().clause_openers | _words().stops
    ends = [
        before.end
        for before, w in pairwise(words)
        if before.end <= limit
        and before.text[0].isalnum()
        and before.text.lower() not in small
        and not (before.text[0].isupper() and (w.is_capital or w.text in {"de", "van", "von", "der", "al"}))
        and not (before.text.islower() and len(before.text) <= 3)
    ]
    return max(ends, default=min(limit, words[-1].end))


def _is_balanced(cut: str) -> bool:
    return cut.count("(") == cut.count(")") and cut.count('"') % 2 == 0 and cut.count("“") == cut.count("”")


# --- numbers --------------------------------------------------------------------------------------


def _numbers_in(sentence: Sentence) -> Iterator[Number]:
    words, lex = sentence.words, _words()
    i = 0
    while i < len(words):
        if not _is_figure(words, i):
            i += 1
            continue
        end = i + 1
        while end < len(words) and (
            words[end].text.lower() in lex.scales
            or words[end].text in {"%", "percent"}
            or _is_figure(words, end)
        ):
            end += 1
        start = words[i - 1].start if i and words[i - 1].text in {"$", "€", "£"} else words[i].start
        last = end
        while last < len(words) and last - end < 4 and _counts(words, last):  # adjectives and a noun
            last += 1
        figure = Span(start, words[end - 1].end)
        is_year = re.fullmatch(r"(?:1[5-9]|20)\d\d", words[i].text) and end == i + 1
        is_hour = last > end and words[end].text.lower().replace(".", "") in {"am", "pm"}
        if is_year or is_hour:
            i = max(last, i + 1)
            continue
        if last > end or start < words[i].start or words[end - 1].text.lower() in lex.scales | {"%"}:
            yield Number(figure, Span(start, words[last - 1].end), None)
        i = max(last, i + 1)


def _is_figure(words: tuple[Word, ...], i: int) -> bool:
    text = words[i].text
    digits = re.fullmatch(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?", text) is not None
    named = text.lower() in _words().numbers and not text[0].isupper()
    joined = (
        i > 0 and words[i - 1].end == words[i].start and words[i - 1].text not in {"$", "€", "£", "(", *MARKS}
    )
    return (digits or named) and not joined


def _counts(words: tuple[Word, ...], i: int) -> bool:
    word = words[i].text
    return word[0].isalpha() and word.lower() not in _words().stops and words[i].start - words[i - 1].end <= 1


@dataclass(frozen=True, slots=True)
class _Words:
    numbers: frozenset[str]
    scales: frozenset[str]
    stops: frozenset[str]
    clause_openers: frozenset[str]


@cache
def _words(language: str = "en") -> _Words:
    data = lexicons.read(language, "numbers")
    return _Words(*(frozenset(data[key]) for key in ("words", "scales", "stops", "clause_openers")))
