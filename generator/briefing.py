"""`brief(article) -> Briefing`: the finders in order, then what an editor would put on the page.

The order stands here once, as plain code. Same article, same briefing: no disk, clock, network or chance.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from generator import (
    accounts,
    amendments,
    attributions,
    boilerplate,
    clauses,
    conflicts,
    context,
    corrections,
    dates,
    descriptions,
    figures,
    links,
    participants,
    quotations,
    references,
    statements,
    tagger,
)
from generator.cues import Attribution
from generator.participants import Cast
from generator.segmentation import MARKS, Document, Word, first_from, segment
from generator.values import (
    Article,
    Briefing,
    BriefPiece,
    Content,
    DatedExpression,
    Doubt,
    Event,
    Link,
    Span,
    Statement,
    WarningKind,
)

LONGEST_BRIEF = 55
"""Words of "In brief" (PAGE.md), the reference behind each piece among them."""
_LONGEST_PIECE = 30
"""Words of a statement in it, so that two fit."""
_LONGEST_EVENT = 35
"""Words of the event in it, with who tells it."""
_PIECES = (2, 3)
"""As many pieces as it needs, and may have (PAGE.md)."""
_BETWEEN = 40
"""Code points between the parts of a piece, or before it in its sentence: `During the session,`."""
_JOINED = re.compile(
    r"[-–—•\s]*"
    r"(?:(?:And|But|So|Yet|(?:Still|Also|Earlier|Later|However|Meanwhile|Moreover),) (?=[A-Z“\"]))?"
)
"""What joins a sentence to the one before it, which is missing in brief."""
_AND = frozenset({"and", "but", "so", "yet"})
"""What a piece may not begin with where it cannot be left out: `But a statement …`."""
_ENGLISH = 0.12
"""Share of English function words below which a text is hardly English (agency copy has more than 0.3)."""


def brief(article: Article) -> Briefing:
    """The briefing of `article`: every place in it is a span of `article.text`.

    Its corrections are applied to what the finders find, each before the finders that build on it, so that
    titles, doubts and all else follow. Which words are statements is found without them.
    """
    document = segment(article.text)
    dated = dates.find_dates(article.text, article.date)
    linked = links.find_links(document, dated)
    around = boilerplate.find_boilerplate(document, linked)
    story = boilerplate.story_of(document, around)
    tagged = boilerplate.read_in_story(tagger.tag(article.text), around)
    named = participants.find_cast(story, tagged.labels)
    cast = descriptions.with_descriptions(story, named)
    found = attributions.find_attributions(story, cast, tagged)
    found = attributions.with_posts(found, linked, cast, story)
    places = tuple(label.span for label in tagged.labels if label.kind == "place")
    reading = _Reading(article, document, story, around, dated, linked, named, cast, found, places)
    return corrections.settle(document, article.corrections, partial(_compose, reading))


@dataclass(frozen=True, slots=True)
class _Reading:
    """What the finders find that no correction changes the words of."""

    article: Article
    document: Document
    story: Document
    """The document without `around`: what is printed around the story."""
    around: tuple[Span, ...]
    dates: tuple[DatedExpression, ...]
    links: tuple[Link, ...]
    named: Cast
    cast: Cast
    """`named`, with descriptions."""
    found: tuple[Attribution, ...]
    places: tuple[Span, ...]
    """As the trained reader labelled them."""


def _compose(reading: _Reading, plan: amendments.Plan) -> Briefing:
    """The briefing as the corrections of `plan` make it."""
    article, document, text = reading.article, reading.story, reading.article.text
    dated = amendments.correct_dates(reading.dates, plan)
    linked = amendments.correct_links(reading.links, dated, plan)
    named = amendments.correct_cast(text, reading.named, plan)
    cast = reading.cast if named is reading.named else descriptions.with_descriptions(document, named)
    cast = amendments.correct_meanings(text, cast, plan)
    found = amendments.correct_sources(reading.found, reading.cast, cast, plan)
    meant = references.find_references(document, cast, found)
    meant = amendments.correct_meanings(text, meant, plan)
    said = statements.find_statements(document, meant, found, dated, linked)
    said = amendments.correct_statements(text, said, meant.participants, plan)
    people = amendments.correct_voices(text, meant.participants, said, plan)
    said = amendments.correct_keys(text, said, plan)
    lede = context.find_lede(document, linked, article.title)
    events = context.find_events(document, dated, said, linked, lede, article.date)
    events = amendments.correct_events(events, plan)
    numbers = figures.find_numbers(document, dated, said, linked)
    title = context.find_title(document, lede, cast, said) if article.title is None else None
    place = context.find_place(document, lede.span, cast, dated, reading.places) if lede else None
    doubts = (
        *_doubts(article, document, said, dated, quotations.unmatched_marks(document, found)),
        *conflicts.find_doubts(document, said, people),
    )
    sure = _without_doubt(said, doubts)
    pieces = _brief(document, events, sure, lede.span.start if lede else 0)
    return Briefing(
        article=article,
        title=title,
        participants=people,
        statements=said,
        dates=dated,
        events=events,
        brief=tuple(pieces),
        coverage=accounts.cover(reading.document, dated, said, events, numbers, linked, reading.around),
        numbers=numbers,
        links=linked,
        warnings=doubts,
        reproduced=accounts.reproduce(text, title, said, events, [p.span for p in pieces], numbers, people),
        place=place,
        event_date=_event_date(events),
        absent=accounts.find_absent(
            reading.document,
            dated,
            said,
            people,
            names_place=bool(place or article.place or reading.places),
            unclear=[s for d in doubts if d.kind == "unclear-speaker" for s in d.statements],
        ),
    )


def _event_date(events: Sequence[Event]) -> DatedExpression | None:
    """The day of the story: the date of its first event that is not background, if it is a day."""
    own = [e.date for e in events if e.date is not None and not e.background]
    return own[0] if own and len(own[0].value) == len("2024-03-14") else None


def _without_doubt(said: Sequence[Statement], doubts: Sequence[Doubt]) -> tuple[Statement, ...]:
    """The statements that nothing on the page warns of: in brief, there is no room for a caution."""
    doubtful = {name for doubt in doubts for name in doubt.statements}
    return tuple(s for s in said if s.id not in doubtful)


# --- in brief -------------------------------------------------------------------------------------


def _brief(
    document: Document, events: Sequence[Event], said: Sequence[Statement], begin: int
) -> list[BriefPiece]:
    """The story's own event, then statements of different speakers, as long as the words last.

    If that gives one piece alone, a second one may be of a speaker who was heard already.
    """
    text = document.text
    speakers: dict[str | None, str | None] = {s.id: s.speaker for s in said}
    chosen: list[BriefPiece] = []

    def fits(piece: BriefPiece, *, again: bool) -> bool:
        left = LONGEST_BRIEF - sum(_length(p, text) for p in chosen)
        heard = {speakers.get(p.statement, p.statement) for p in chosen if p.statement}
        is_new = piece.statement is None or speakers.get(piece.statement) not in heard
        is_short = _length(piece, text) <= left
        return is_short and (is_new or again) and not any(p.span.meets(piece.span) for p in chosen)

    passed: list[BriefPiece] = []
    for piece in _candidates(document, events, said, begin):
        (chosen if fits(piece, again=False) else passed).append(piece)
        if len(chosen) == _PIECES[1]:
            return chosen
    for piece in passed:
        if len(chosen) < _PIECES[0] and fits(piece, again=True):
            chosen.append(piece)
    return chosen


def _length(piece: BriefPiece, text: str) -> int:
    """Its words, the reference behind them among them."""
    told = piece.teller.cut(text) if piece.teller else ""
    return len(piece.span.cut(text).split()) + len(told.strip(", ").split()) + 1


def _candidates(
    document: Document, events: Sequence[Event], said: Sequence[Statement], begin: int
) -> Iterator[BriefPiece]:
    """Pieces that can stand alone, the most telling first; none from the headings before `begin`."""
    text = document.text
    own = [
        piece
        for e in events
        if not e.background
        for piece in _of_event(document, e, said)
        if clauses.names_its_subject(words := _words_of(document, piece.span)) and words[0].lower not in _AND
    ]
    yield from own[:1]
    weighty = statements.by_weight(said, text)
    leaning: list[BriefPiece] = []
    for s in (*(s for s in weighty if s.key), *(s for s in weighty if not s.key)):
        if s.speaker is not None and s.restored is None and s.post is None and _is_own(s):
            span = None if _by_pronoun(s, text) else _with_source(s, document)
            if (
                span is not None
                and span.start >= begin
                and _is_fit(span.cut(text))
                and _tells(document, span, s)
            ):
                piece = BriefPiece(span, s.id)
                if _points_back(text, s):
                    leaning.append(piece)
                else:
                    yield piece
    yield from (*own[1:], *leaning)


def _words_of(document: Document, span: Span) -> tuple[Word, ...]:
    """The words, with their marks, of the sentence in which `span` begins."""
    words = document.sentence_at(span.start).words
    return words[first_from(words, span.start) :]


def _tells(document: Document, span: Span, statement: Statement) -> bool:
    """Whether somebody's words and who said them tell something where all around them is missing.

    Not `Her vow to …`, `While she spoke …`, a question, `… ten ships in`, or words that one `told`.
    """
    text, words = document.text, _words_of(document, span)
    here = clauses.inside(words, span)
    last = here[-1].lower if here else ""
    if _is_about_somebody(text, statement):
        return False
    if text.startswith((*MARKS, "''"), span.start):
        return last not in {"told", "tells"}
    is_whole = span.end >= words[-1].start
    content_last = max(c.span.end for c in statement.content) >= span.end
    stops = content_last and not is_whole and text[span.end - 1] not in MARKS and clauses.stops_short(here)
    begins = bool(here) and here[0].lower not in clauses.clause_words().pronouns and here[0].lower not in _AND
    alone = is_whole or clauses.stands_alone(words, span)
    asks = is_whole and text[span.end : span.end + 1] == "?"
    return begins and alone and not stops and not asks and clauses.names_its_subject(words)


def _is_about_somebody(text: str, statement: Statement) -> bool:
    """Whether it is about, or said to, somebody named before: `“She never asked,” …`, `told him that …`."""
    content = statement.content[0]
    begin = max((c.end for c in statement.cue if c.end <= content.span.start), default=content.span.start)
    told = set(re.findall(r"\w+", text[begin : content.span.start].lower()))
    persons = clauses.clause_words().persons - {"they", "their"}
    return bool(told & {"her", "him", "them"}) or (content.verbatim and _first_word(text, content) in persons)


def _points_back(text: str, statement: Statement) -> bool:
    """Whether its words point at something before them: `“It never came,” …`, `… that this would cost`."""
    content = statement.content[0]
    pointing = clauses.clause_words().pointing if content.verbatim else {"these", "this", "those", "such"}
    return _first_word(text, content) in pointing


def _first_word(text: str, content: Content) -> str:
    """Of what is said, in small letters, without the `that` of reported words."""
    said = [w.lower() for w in re.findall(r"[^\W\d_]+", content.span.cut(text))[:2]]
    return next((w for w in said if content.verbatim or w != "that"), "")


def _is_own(statement: Statement) -> bool:
    """Whether it is a claim that its speaker made here: no refusal, nothing that another tells of."""
    return statement.within is None and not statement.refusal


def _is_fit(cut: str) -> bool:
    """One line, short, every quotation in it whole."""
    return "\n" not in cut and len(cut.split()) <= _LONGEST_PIECE and clauses.is_balanced(cut)


def _of_event(document: Document, event: Event, said: Sequence[Statement]) -> Iterator[BriefPiece]:
    """The event, or as much of it from its beginning as can stand alone and leaves room for others.

    Where somebody tells it, with who that is.
    """
    statement = next((s for s in said if s.id == event.statement), None)
    span: Span | None = event.span
    if len(event.span.cut(document.text).split()) > _LONGEST_EVENT:
        sentence = document.sentence_at(event.span.start)
        span = clauses.shortened(document.text, sentence.words, event.span, _LONGEST_EVENT)
    if span is not None:
        joined = _JOINED.match(document.text, span.start, span.end)
        span = Span(joined.end() if joined else span.start, span.end)
        teller = context.find_teller(document, span, statement) if statement else None
        yield BriefPiece(span, event.statement, teller)


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
    if text.startswith(tuple(MARKS), span.end) and statement.content[-1].verbatim:
        span = Span(span.start, span.end + 1)
    begin = min(document.sentence_at(span.start).span.start, span.start)
    if span.start - begin > _BETWEEN:
        return None
    joined = _JOINED.match(text, begin, span.start + 1)
    return Span(joined.end() if joined else begin, span.end - text.endswith(",", begin, span.end))


# --- doubts ---------------------------------------------------------------------------------------


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

    `Residents said`, `a miner said` is unclear too, but its words say all that there is to know.
    """
    if kind != "unclear-speaker":
        return True
    named = bool(statement.source) and not _by_pronoun(statement, text)
    return statement.kind != "indirect" and not (named and _tells_all(statement.source[0].cut(text)))


def _tells_all(source: str) -> bool:
    """Whether a source that means nobody by name says who speaks: `a miner`, `Residents`, `the manager`."""
    words = re.findall(r"[^\W\d_]+", source)
    first = words[0].lower() if words else ""
    several = len(words) > 0 and words[-1].endswith("s") and all(w.islower() for w in words[1:])
    return source[:1].islower() or first in {"a", "an", "one"} or (several and first != "the")


def _is_english(article: Article, document: Document) -> bool:
    if article.language is not None and not article.language.lower().startswith("en"):
        return False
    known = sum([len([w for w in s.lower if w in _FUNCTION_WORDS]) for s in document.sentences()])
    words = sum([w.text[0].isalpha() for w in document.words])
    return not words or known / words >= _ENGLISH


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


__all__ = ["brief"]
