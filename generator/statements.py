"""Attributions as statements: kind, verbatim pieces, denial, addressee, and the speaker with evidence.

A speaker is named only when one participant remains; otherwise the answer is `None`, shown as unclear.
"""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from generator.cue_words import cue_words
from generator.cues import Attribution
from generator.participants import Cast, Reference
from generator.segmentation import Document, Paragraph, Quoted, meeting, trimmed
from generator.spans import Placed
from generator.values import (
    Content,
    DatedExpression,
    Evidence,
    Link,
    Span,
    Statement,
    StatementKind,
    WarningKind,
)

MOST_KEY = 8
"""Statements on the page before the fold (PAGE.md: the eight that matter most)."""
_SHORTEST_QUOTE = 3
"""Words; shorter quoted stretches inside reported speech are scare quotes or titles as often as speech."""
_REPORTED_EDGES = " \t\n,;:.–—-"


def find_statements(
    document: Document,
    cast: Cast,
    attributions: Sequence[Attribution],
    dates: Sequence[DatedExpression],
    links: Sequence[Link],
) -> tuple[Statement, ...]:
    """The statements of an article, `s1` first, in order of place; none is key yet.

    `cast` is resolved: what a source means stands in its references.
    """
    references = {(r.span.start, r.span.end): r for r in cast.references}
    posts = Placed((link.span, n) for n, link in enumerate(links) if link.kind == "post")
    found: list[Statement] = []
    ids: dict[Span, str] = {}
    for attribution in attributions:
        speaker, evidence = _speaker(attribution, references)
        post = next(posts.meeting(attribution.content[0]), None)
        content = _pieces(document, attribution, links[post].words if post is not None else None)
        if not content:
            continue
        warnings: list[WarningKind] = []
        if attribution.restored:
            warnings.append("restored-mark")
        if speaker is None:
            warnings.append("unclear-speaker")
        ids |= dict.fromkeys(attribution.content, f"s{len(found) + 1}")
        found.append(
            Statement(
                id=f"s{len(found) + 1}",
                kind=_kind(content),
                key=False,
                content=content,
                cue=attribution.cue,
                source=(attribution.source,) if attribution.source else (),
                speaker=speaker,
                addressee=attribution.addressee.participant if attribution.addressee else None,
                date=_date(attribution, content, dates),
                denial=not attribution.is_refusal
                and any(_denies(c.cut(document.text)) for c in attribution.cue),
                restored=attribution.restored,
                evidence=evidence,
                post=post,
                warnings=tuple(warnings),
                refusal=attribution.is_refusal,
                within=ids.get(attribution.within) if attribution.within else None,
            )
        )
    return tuple(found)


def find_keys(statements: Sequence[Statement], text: str) -> list[str]:
    """The ids of those that an editor would lead with, at most `MOST_KEY`, the weightiest first.

    The weightiest of each known speaker comes before all others, then goes weight: a known speaker; quoted
    rather than reported; enough words to stand alone; the story's main speaker; place in the article. Posts
    come last, with what another speaker tells and what somebody declines to say.
    """
    ranked = by_weight(statements, text)
    if len(ranked) <= MOST_KEY:
        return [s.id for s in ranked]
    first_of_each = {s.speaker: s.id for s in reversed(ranked) if s.speaker is not None}
    firsts = {*first_of_each.values()}
    chosen = {s.id for s in sorted(ranked, key=lambda s: s.id not in firsts)[:MOST_KEY]}
    return [s.id for s in ranked if s.id in chosen]


def by_weight(statements: Sequence[Statement], text: str) -> tuple[Statement, ...]:
    """The statements, the ones first that an editor would lead with (see `find_keys`)."""
    heard = Counter(s.speaker for s in statements if s.speaker is not None)
    all_heard = max(1, heard.total())

    def weight(numbered: tuple[int, Statement]) -> tuple[float, int]:
        index, s = numbered
        words = sum([len(c.span.cut(text).split()) for c in s.content])
        score = 4.0 * (s.speaker is not None) + _KIND_WEIGHT[s.kind]
        score += (
            min(words, 20) / 10
            + (heard[s.speaker] if s.speaker else 0) / all_heard
            - 3 * (s.post is not None or s.within is not None or s.refusal)
        )
        score += 1 - index / len(statements)
        return -score, index

    return tuple(s for _, s in sorted(enumerate(statements), key=weight))


_KIND_WEIGHT: Mapping[StatementKind, float] = {"direct": 2.0, "mixed": 1.0, "indirect": 0.0}


def _pieces(document: Document, attribution: Attribution, post: Span | None) -> tuple[Content, ...]:
    """The content cut where quoted and reported words meet, marks left out, a leading `that` too.

    Of an embedded post only its words are content, not its author, address and date.
    """
    text = document.text
    pieces: list[Content] = []
    for whole in attribution.content:
        if attribution.is_turn:
            pieces.append(Content(trimmed(text, whole), True))
            continue
        span = (
            Span(max(whole.start, post.start), max(post.start, min(whole.end, post.end))) if post else whole
        )
        quoted = [q for q in _stretches(document, span, attribution) if _counts(text, q, span)]
        at = span.start
        for q in quoted:
            inner = _restrained(q, span)
            pieces += _reported(text, Span(at, max(at, min(q.whole.start, inner.start))))
            clean = trimmed(text, inner)
            if len(clean):
                pieces += [Content(p, True) for p in _by_paragraph(document, clean)]
            at = max(at, q.whole.end if q.closing else inner.end)
        pieces += _reported(text, Span(at, max(at, span.end)))
    return tuple(_apart(text, pieces))


def _apart(text: str, pieces: Sequence[Content]) -> Iterator[Content]:
    """The pieces in order of place, none over another, each with a letter or a digit."""
    at = 0
    for piece in sorted(pieces, key=lambda p: (p.span.start, -p.span.end)):
        if piece.span.start >= at and any(c.isalnum() for c in piece.span.cut(text)):
            yield piece
            at = piece.span.end


def _stretches(document: Document, span: Span, attribution: Attribution) -> Sequence[Quoted]:
    """The quotations that `span` meets; one that lost its closing mark goes on to the cue behind it."""
    paragraph = document.paragraphs[document.paragraph_at(span.start)]
    met = meeting(paragraph.quoted, span)
    if attribution.restored != "closing" or all(cue.start < span.end for cue in attribution.cue):
        return met
    return [
        replace(q, inner=Span(q.inner.start, span.end)) if _is_followed(paragraph, q, span) else q
        for q in met
    ]


def _is_followed(paragraph: Paragraph, quoted: Quoted, span: Span) -> bool:
    """Whether speech that lost its closing mark goes on to the end of `span`, no other mark between."""
    rest = Span(quoted.inner.end, max(quoted.inner.end, span.end))
    is_alone = all(q is quoted for q in meeting(paragraph.quoted, rest))
    return quoted.closing is None and len(rest) > 0 and is_alone


def _counts(text: str, quoted: Quoted, span: Span) -> bool:
    """Whether a quoted stretch is speech: long enough, or all that is reported."""
    return (
        len(quoted.inner.cut(text).split()) >= _SHORTEST_QUOTE
        or len(quoted.whole) >= len(span) - 2
        or quoted.style == "double"
    )


def _restrained(quoted: Quoted, span: Span) -> Span:
    """The inner words that lie in the content; a stretch that lacks a mark ends where the content does."""
    start = max(quoted.inner.start, span.start) if quoted.opening else span.start
    return Span(start, max(start, min(quoted.inner.end, span.end)))


def _reported(text: str, span: Span) -> list[Content]:
    """The reported words without what joins them to the cue: `that`, `described the toll | as`."""
    clean = trimmed(text, span, _REPORTED_EDGES)
    if clean.cut(text).lower() in _JOINING or _BRACKETED.fullmatch(text, clean.start, clean.end):
        return []
    if text.startswith("that ", clean.start, clean.end):
        clean = trimmed(text, Span(clean.start + len("that "), clean.end), _REPORTED_EDGES)
    if text.endswith(" as", clean.start, clean.end):
        clean = trimmed(text, Span(clean.start, clean.end - len(" as")), _REPORTED_EDGES)
    has_words = any(c.isalnum() for c in clean.cut(text))
    return [Content(clean, False)] if has_words else []


_JOINING = frozenset({"that", "which", "who", "as", "what", "it"})
_BRACKETED = re.compile(r"\(+[^()]*\)+")


def _by_paragraph(document: Document, span: Span) -> list[Span]:
    pieces = []
    for paragraph in document.paragraphs[
        document.paragraph_at(span.start) : document.paragraph_at(span.end) + 1
    ]:
        piece = Span(max(span.start, paragraph.span.start), min(span.end, paragraph.span.end))
        if len(piece) > 0:
            pieces.append(piece)
    return pieces


def _kind(content: Sequence[Content]) -> StatementKind:
    if all(c.verbatim for c in content):
        return "direct"
    return "mixed" if any(c.verbatim for c in content) else "indirect"


def _denies(cue: str) -> bool:
    """`denied`, `did not say that`; but `did not deny` is no denial."""
    said = cue.lower().split()
    denies = any(w in cue_words().denials for w in said)
    return denies != any(w in cue_words().silences for w in said)


def _date(
    attribution: Attribution, content: Sequence[Content], dates: Sequence[DatedExpression]
) -> DatedExpression | None:
    """When it was said: a single day named in the cue's sentence outside what was said.

    `dates` are in order of place.
    """
    first = bisect_left(dates, attribution.sentence.start, key=lambda d: d.span.start)
    last = bisect_left(dates, attribution.sentence.end, lo=first, key=lambda d: d.span.start)
    fitting = [
        d
        for d in dates[first:last]
        if attribution.sentence.holds(d.span)
        and not any(c.span.meets(d.span) for c in content)
        and len(d.value) == len("2024-03-14")
    ]
    return fitting[0] if len({d.value for d in fitting}) == 1 else None


def _speaker(
    attribution: Attribution, references: Mapping[tuple[int, int], Reference]
) -> tuple[str | None, tuple[Evidence, ...]]:
    """The participant's id, and the chain that leads from the words to it; `references` are resolved."""
    if attribution.reference is None or attribution.source is None:
        return None, ()
    step = Evidence(attribution.rule, attribution.source)
    meant = attribution.reference
    if meant.participant is None:
        meant = references.get((meant.span.start, meant.span.end), meant)
    return meant.participant, (step, *meant.evidence)
