"""`brief(article) -> Briefing`: the finders in order, then what an editor would put on the page.

The order stands here once, as plain code. Same article, same briefing: no disk, clock, network or chance.
"""

from collections.abc import Iterator, Sequence

from generator import (
    attributions,
    conflicts,
    context,
    dates,
    descriptions,
    participants,
    quotations,
    references,
    statements,
    tagger,
)
from generator.segmentation import MARKS, Document, segment
from generator.values import (
    Article,
    Briefing,
    BriefPiece,
    Coverage,
    DatedExpression,
    Doubt,
    Event,
    Link,
    Number,
    Participant,
    Reproduced,
    Span,
    Statement,
    Use,
    WarningKind,
)

LONGEST_BRIEF = 55
"""Words of "In brief" (PAGE.md)."""
_LONGEST_PIECE = 30
"""Words of one piece of it, so that two fit."""
_BETWEEN = 40
"""Code points between the parts of a piece, or before it in its sentence: `During the session,`."""
_ENGLISH = 0.12
"""Share of English function words below which a text is hardly English (agency copy has more than 0.3)."""


def brief(article: Article) -> Briefing:
    """The briefing of `article`: every place in it is a span of `article.text`."""
    document = segment(article.text)
    dated = dates.find_dates(article.text, article.date)
    links = context.find_links(document, dated)
    tagged = tagger.tag(article.text)
    cast = descriptions.with_descriptions(document, participants.find_cast(document, tagged.labels))
    found = attributions.find_attributions(document, cast, tagged)
    found = attributions.with_posts(found, links, cast, document)
    meant = references.find_references(document, cast, found)
    said = statements.find_statements(document, meant, found, dated, links)
    said = statements.with_keys(said, article.text)
    lede = context.find_lede(document, links)
    events = context.find_events(document, dated, said, links, lede)
    numbers = context.find_numbers(document, dated, said, links)
    people = meant.participants
    title = context.find_title(document, lede, cast) if article.title is None else None
    brief_pieces = tuple(_brief(document, events, said))
    return Briefing(
        article=article,
        title=title,
        participants=people,
        statements=said,
        dates=dated,
        events=events,
        brief=brief_pieces,
        coverage=tuple(_coverage(document, said, events, numbers, links)),
        numbers=numbers,
        links=links,
        warnings=(
            *_doubts(article, document, said, dated, quotations.unmatched_marks(document, found)),
            *conflicts.find_doubts(document, said, people),
        ),
        reproduced=_reproduced(article.text, title, said, events, brief_pieces, numbers, people),
        place=context.find_place(document, lede.span, cast, dated) if lede else None,
        event_date=_event_date(events),
    )


def _event_date(events: Sequence[Event]) -> DatedExpression | None:
    """The day of the story: the date of its first event that is not background, if it is a day."""
    own = [e.date for e in events if e.date is not None and not e.background]
    return own[0] if own and len(own[0].value) == len("2024-03-14") else None


# --- in brief -------------------------------------------------------------------------------------


def _brief(document: Document, events: Sequence[Event], said: Sequence[Statement]) -> Iterator[BriefPiece]:
    """The story's own event, then key statements of different speakers, as long as the words last."""
    text = document.text
    left = LONGEST_BRIEF
    used: list[Span] = []
    heard: set[str | None] = set()
    for piece in _candidates(document, events, said):
        words = len(piece.span.cut(text).split())
        speaker = next((s.speaker for s in said if s.id == piece.statement), None)
        if words > min(left, _LONGEST_PIECE) or any(u.meets(piece.span) for u in used):
            continue
        if piece.statement is not None and speaker in heard:
            continue
        yield piece
        left -= words
        used.append(piece.span)
        if piece.statement is not None:
            heard.add(speaker)
        if len(used) == 3:  # two or three sentences (PAGE.md)
            return


def _candidates(
    document: Document, events: Sequence[Event], said: Sequence[Statement]
) -> Iterator[BriefPiece]:
    text = document.text
    yield from (BriefPiece(e.span, None) for e in events[:1] if not e.background)
    for s in statements.by_weight(said, text):
        if (
            s.key
            and s.speaker is not None
            and s.restored is None
            and s.post is None
            and s.within is None
            and not s.refusal
        ):
            span = None if _by_pronoun(s, text) else _with_source(s, document)
            if span is not None and "\n" not in span.cut(text):
                yield BriefPiece(span, s.id)


def _by_pronoun(statement: Statement, text: str) -> bool:
    """Whether its source is `he`, which says nothing where the sentence before is missing."""
    pronouns = {"he", "she", "it", "they", "i", "we"}
    return any(source.cut(text).lower() in pronouns for source in statement.source)


def _with_source(statement: Statement, document: Document) -> Span | None:
    """Source, cue and content as one cut from a sentence's beginning, where they stand together."""
    text = document.text
    parts = [*statement.source, *statement.cue, *(c.span for c in statement.content)]
    if not statement.source or not statement.cue:
        return None
    span = Span(min(p.start for p in parts), max(p.end for p in parts))
    if len(span) - sum(len(p) for p in parts) > _BETWEEN:
        return None
    if text[span.end : span.end + 1] in MARKS and statement.content[-1].verbatim:
        span = Span(span.start, span.end + 1)
    begin = next(
        (s.span.start for s in document.sentences() if s.span.start <= span.start < s.span.end), span.start
    )
    return Span(begin, span.end) if span.start - begin <= _BETWEEN else None


# --- accounts -------------------------------------------------------------------------------------


def _coverage(
    document: Document,
    said: Sequence[Statement],
    events: Sequence[Event],
    numbers: Sequence[Number],
    links: Sequence[Link],
) -> Iterator[Coverage]:
    """What became of each sentence, each once."""
    uses: list[tuple[Use, list[Span]]] = [
        ("post", [link.span for link in links if link.kind == "post"]),
        ("statement", [c.span for s in said for c in s.content]),
        ("event", [e.span for e in events if not e.background]),
        ("background", [e.span for e in events if e.background]),
        ("number", [n.counted for n in numbers]),
    ]
    for sentence in document.sentences():
        use: Use = next((use for use, spans in uses if any(s.meets(sentence.span) for s in spans)), "unused")
        yield Coverage(sentence.span, use)


def _doubts(
    article: Article,
    document: Document,
    said: Sequence[Statement],
    dated: Sequence[DatedExpression],
    unmatched: Sequence[Span],
) -> Iterator[Doubt]:
    kinds: tuple[WarningKind, ...] = ("restored-mark", "unclear-speaker")
    for kind in kinds:
        about = tuple(s.id for s in said if kind in s.warnings and _matters(s, kind, article.text))
        if about:
            yield Doubt(kind, about)
    for mark in unmatched:
        yield Doubt("unmatched-mark", (), mark)
    if article.date is None:
        yield Doubt("no-date")
    for expression in dated:
        if dates.weekday_disagrees(expression, article.text):
            yield Doubt("date-mismatch", (), expression.span)
    if article.encoding is not None:
        yield Doubt("encoding")
    if not _is_english(article, document):
        yield Doubt("language")


def _matters(statement: Statement, kind: WarningKind, text: str) -> bool:
    """Whether a statement's doubt belongs into the box: an unclear speaker only of words one would quote.

    `residents said` is unclear too, but its words say all that there is to know.
    """
    if kind != "unclear-speaker":
        return True
    named = bool(statement.source) and not _by_pronoun(statement, text)
    return statement.kind != "indirect" and not (named and statement.source[0].cut(text)[:1].islower())


def _is_english(article: Article, document: Document) -> bool:
    if article.language is not None and not article.language.lower().startswith("en"):
        return False
    words = [w.text.lower() for s in document.sentences() for w in s.words if w.text[0].isalpha()]
    return not words or sum(w in _FUNCTION_WORDS for w in words) / len(words) >= _ENGLISH


_FUNCTION_WORDS = frozenset(
    {
        "the",
        "a",
        "an",
        "of",
        "to",
        "in",
        "and",
        "that",
        "is",
        "was",
        "for",
        "on",
        "with",
        "as",
        "at",
        "by",
        "it",
    }
)


def _reproduced(
    text: str,
    title: Span | None,
    said: Sequence[Statement],
    events: Sequence[Event],
    pieces: Sequence[BriefPiece],
    numbers: Sequence[Number],
    people: Sequence[Participant],
) -> Reproduced:
    """Share of the source that the page reprints, and the longest run of the reporter's own words in it."""
    own = [c.span for s in said for c in s.content if not c.verbatim]
    own += [e.span for e in events] + [p.span for p in pieces] + [n.counted for n in numbers]
    own += [r.span for p in people for r in p.roles] + ([title] if title else [])
    quoted = [c.span for s in said for c in s.content if c.verbatim]
    total = sum(len(s) for s in _merged([*own, *quoted]))
    longest = max((len(piece) for s in _merged(own) for piece in _without(s, quoted)), default=0)
    return Reproduced(total / len(text) if text else 0.0, longest)


def _merged(spans: Sequence[Span]) -> list[Span]:
    out: list[Span] = []
    for span in sorted(spans):
        if out and span.start <= out[-1].end:
            out[-1] = Span(out[-1].start, max(out[-1].end, span.end))
        else:
            out.append(span)
    return out


def _without(span: Span, others: Sequence[Span]) -> Iterator[Span]:
    """The pieces of `span` outside `others`."""
    at = span.start
    for other in sorted(o for o in others if o.meets(span)):
        if other.start > at:
            yield Span(at, other.start)
        at = max(at, other.end)
    if at < span.end:
        yield Span(at, span.end)


__all__ = ["brief"]
