"""A briefing as a Markdown page.

Every word of the source is cut from the article and passes through `markdown`; the rest are fixed words of
this module. Nothing here chooses, corrects or shortens what somebody said.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from pathlib import PurePosixPath
from textwrap import indent
from typing import Any
from urllib.parse import quote as percent
from urllib.parse import urlsplit

import yaml

from generator.amendments import applied
from generator.fragments import place_address
from generator.links import is_shortened
from generator.markdown import escape, fold, in_words, quote
from generator.review import Correction, PageState, Review
from generator.segmentation import Document, segment
from generator.values import (
    Absent,
    Because,
    Briefing,
    BriefPiece,
    Content,
    CorrectionKind,
    DatedExpression,
    Doubt,
    Event,
    Evidence,
    Link,
    Participant,
    Role,
    Span,
    Statement,
    Use,
    Verdict,
    WarningKind,
)
from generator.wording import KIND_WORDS, LEAD_GAP, MARKS

__all__ = [
    "KEY_STATEMENTS",
    "RELATED",
    "VERSION",
    "Correction",
    "PageState",
    "Related",
    "render",
    "with_related",
    "with_section",
]

VERSION = "0.1.0"
"""Of the generator, as in pyproject.toml (a test compares them)."""
RELATED = "### Related briefings"
KEY_STATEMENTS = 8
"""More than these are folded: what a reader takes in within a minute."""

_REVIEW_WORDS: Mapping[Review, str] = {
    "unreviewed": "drafted by program, not yet checked",
    "checked": "checked by an editor",
    "corrected": "corrected by an editor",
    "withdrawn": "withdrawn, do not quote",
}
_USE_WORDS: Mapping[Use, str] = {
    "statement": "statements",
    "event": "the event",
    "background": "background",
    "number": "numbers",
    "post": "posts",
    "unused": "not used",
}
_BECAUSE_WORDS: Mapping[Because, str] = {
    "boilerplate": "around the story: a credit, a notice, a sign-up, another story",
    "heading": "a heading",
    "date-line": "a date line",
    "address": "an address to write or to look",
    "fragment": "a few words",
    "quotation": "in marks, but nobody is said to have spoken it",
    "no-clause": "dated, but no clause of it stands alone",
    "narration": "narration without date, figure or speaker",
}
_CORRECTION_WORDS: Mapping[CorrectionKind, str] = {
    "speaker": "who speaks, at",
    "means": "who is meant by",
    "statement": "no statement:",
    "key": "whether it is a key statement:",
    "participant": "what is a participant, and of what kind:",
    "same": "one participant:",
    "different": "different participants:",
    "time": "what time is meant by",
    "event": "whether it is the event or background:",
}
_EXCERPT = 60
"""Code points of evidence that are shown; the place says where the rest stands."""
_RELATING = 100
"""Code points of the words that relate a briefing to another."""
_SHARED = 4
"""Names that say what two briefings share; the rest are counted."""
_DEPTH = 4


@dataclass(frozen=True, slots=True)
class Related:
    """Another briefing, as this one's page shows it. All but the path are texts, not yet Markdown."""

    title: str
    path: str
    """Of its page, below `briefings/`."""
    date: str | None
    shared: tuple[str, ...]
    """What both name, in this source's spelling."""
    words: str | None
    """Of this source, which name it."""


def render(briefing: Briefing, state: PageState, pages: Mapping[str, str] | None = None) -> str:
    """The whole page as it would be if nobody had edited it; front matter included, digests not.

    `pages` are the participants' own pages, where they have one: id to path below `briefings/`.
    """
    sheet = replace(_Sheet.of(briefing), pages=pages or {})
    body = (
        f"# {escape(_title(briefing))}",
        _masthead(sheet, state),
        *_withdrawn(state),
        "## In brief",
        *_in_brief(sheet),
        *_before_you_quote(sheet),
        "## Key statements",
        *_key_statements(sheet),
        "## Participants",
        _participants(sheet),
        "## Context",
        *_context(sheet),
        "## Links",
        *_links(sheet),
        "## Source and corrections",
        _source(sheet, state),
        *_coverage(sheet),
        _corrections_made(sheet, state),
    )
    return _front_matter(sheet, state) + "\n" + "\n\n".join(body) + "\n"


def with_related(page: str, related: Sequence[Related]) -> str:
    """A page fresh from `render` with the related briefings at the end of its links."""
    if not related:
        return page
    lines = [_related(one) for one in related]
    return with_section(page, f"{RELATED}\n\n{_bullets(lines)}\n\n")


def with_section(page: str, section: str) -> str:
    """A page fresh from `render` with this text at the end of its links."""
    before, heading, behind = page.rpartition("## Source and corrections\n")
    return before + section + heading + behind


def _related(related: Related) -> str:
    """Paths are relative to a briefing's page; a title is another source's or an editor's words."""
    when = escape(in_words(related.date)) if related.date else "date unknown"
    words = _excerpt(fold(related.words), _RELATING) if related.words and fold(related.words) else ""
    names = [escape(name) for name in related.shared[:_SHARED]]
    rest = len(related.shared) - len(names)
    shared = f"shared: {', '.join(names)} and {rest} more" if rest else f"shared: {_and(names)}"
    small = _dotted([when, shared, words])
    return f"**[{escape(related.title)}](../../{related.path})**  \n<small>{small}</small>"


@dataclass(frozen=True, slots=True)
class _Sheet:
    """A briefing with what every part of its page looks up."""

    briefing: Briefing
    text: str
    document: Document
    participants: Mapping[str, Participant]
    statements: Mapping[str, Statement]
    pages: Mapping[str, str] = field(default_factory=dict)
    """The participants' own pages, id to path below `briefings/`."""

    @classmethod
    def of(cls, briefing: Briefing) -> "_Sheet":
        text = briefing.article.text
        return cls(
            briefing,
            text,
            segment(text),
            {participant.id: participant for participant in briefing.participants},
            {statement.id: statement for statement in briefing.statements},
        )

    def cut(self, span: Span) -> str:
        return escape(span.cut(self.text))

    def quote(self, span: Span) -> str:
        return quote(span.cut(self.text))

    def quotes(self, spans: Iterable[Span]) -> str:
        """What names somebody: without the comma that ends an apposition."""
        return " … ".join(quote(span.cut(self.text).rstrip(" ,;:")) for span in spans)

    def paragraph(self, span: Span) -> str:
        return f"¶{self.document.paragraph_at(span.start) + 1}"

    def name(self, participant: str | None) -> str:
        return "unclear" if participant is None else escape(self.participants[participant].name)

    def when(self, expression: DatedExpression) -> str:
        """The date, and the source's words where they do not already name its year."""
        words = expression.span.cut(self.text)
        told = in_words(expression.value)
        return escape(told) if expression.value[:4] in words else f"{escape(told)} ({quote(words)})"


# Front matter


def _front_matter(sheet: _Sheet, state: PageState) -> str:
    article = sheet.briefing.article
    values: dict[str, Any] = {
        "title": fold(_title(sheet.briefing)),
        "description": _description(sheet),
        "date": article.date,
        "tags": _tags(sheet) or None,
        "briefing": {
            "id": article.id,
            "version": state.version,
            "review": state.review,
            "source_sha256": article.sha256,
            "source_share_reproduced": round(sheet.briefing.reproduced.share, 2),
        },
    }
    known = {key: value for key, value in values.items() if value is not None}
    written = yaml.safe_dump(known, allow_unicode=True, sort_keys=False, width=float("inf"))
    return f"---\n{written}---\n"


def _title(briefing: Briefing) -> str:
    """The words of the title, cut from the lede; without a sentence to cut, the article's title or its id."""
    article = briefing.article
    cut = briefing.title.cut(article.text) if briefing.title else ""
    return next(words for words in (cut, article.title or "", article.id) if fold(words))


def _description(sheet: _Sheet) -> str:
    briefing = sheet.briefing
    speakers = dict.fromkeys(statement.speaker for statement in briefing.statements)
    names = [fold(sheet.participants[speaker].name) for speaker in speakers if speaker is not None]
    who = f" by {_and(names)}" if names else ""
    count = _count(len(briefing.statements), "statement")
    checks = _count(len(briefing.warnings), "thing") if briefing.warnings else "nothing"
    return f"{count}{who}; {checks} to check before quoting."


def _tags(sheet: _Sheet) -> list[str]:
    prefixes = {"person": "person", "organisation": "body"}
    briefing = sheet.briefing
    tags = [(prefixes[participant.kind], participant.name) for participant in briefing.participants]
    if briefing.place:
        tags.append(("place", briefing.place.cut(sheet.text)))
    slugs = [(prefix, "-".join(re.findall(r"\w+", name.casefold()))) for prefix, name in tags]
    return list(dict.fromkeys(f"{prefix}/{slug}" for prefix, slug in slugs if slug))


# The first half minute


def _masthead(sheet: _Sheet, state: PageState) -> str:
    briefing = sheet.briefing
    article = briefing.article
    place = sheet.cut(briefing.place) if briefing.place else escape(article.place or "")
    parts = (
        _event_date(briefing),
        place,
        escape(article.publisher or "") or "one article",
        _REVIEW_WORDS[state.review],
    )
    return f"**{_dotted(parts)}**"


def _event_date(briefing: Briefing) -> str:
    if briefing.event_date:
        return escape(in_words(briefing.event_date.value))
    if briefing.article.date:
        return f"date unknown, article of {in_words(briefing.article.date.isoformat())}"
    return "date unknown"


def _withdrawn(state: PageState) -> Iterator[str]:
    if state.review == "withdrawn":
        yield _box('!!! danger "Withdrawn"', "An editor has withdrawn this briefing. Do not quote from it.")


def _in_brief(sheet: _Sheet) -> Iterator[str]:
    pieces = [_brief_piece(sheet, piece) for piece in sheet.briefing.brief]
    yield " ".join(pieces) or "Nothing could be cut from this source without a doubt."


def _brief_piece(sheet: _Sheet, piece: BriefPiece) -> str:
    statement = sheet.statements.get(piece.statement or "")
    if statement is None:
        return f"{_full_stop(sheet.cut(piece.span))} ([when](#when))"
    words = _join(_marked(sheet, statement, piece.span), sheet.text)
    if piece.teller is not None:
        words = f"{words.rstrip(',;: ')}{sheet.cut(piece.teller)}"
    return f"{_full_stop(words)} ({_reference(statement.id)})"


def _full_stop(markdown: str) -> str:
    ended = re.search(r"[.!?…][”’'\])]*(?:&#\d+;)*\Z", markdown)
    return markdown if ended else f"{markdown.rstrip(',;: ')}." if markdown else ""


def _before_you_quote(sheet: _Sheet) -> Iterator[str]:
    """The warning box; nothing if there is nothing to warn about."""
    by_kind: dict[WarningKind, list[Doubt]] = {}
    for doubt in sheet.briefing.warnings:
        by_kind.setdefault(doubt.kind, []).append(doubt)
    lines = [line for kind, doubts in by_kind.items() for line in _warnings(sheet, kind, doubts)]
    if lines:
        yield _box('!!! warning "Before you quote"', _bullets(lines))


def _warnings(sheet: _Sheet, kind: WarningKind, doubts: list[Doubt]) -> Iterator[str]:
    """One line a doubt where each has its own words, else one line for all of the kind."""
    match kind:
        case "conflict":
            yield from (_conflict(sheet, doubt) for doubt in doubts)
        case "unexpected-speaker":
            yield from (_unexpected(sheet, sheet.statements[name]) for name in _concerned(doubts))
        case "date-mismatch":
            yield from (f"**Dates disagree.** {_mismatch(sheet, doubt)}" for doubt in doubts)
        case "unmatched-mark":
            yield from (f"**Stray mark.** {_stray(sheet, doubt)}" for doubt in doubts)
        case "restored-mark":
            yield from _restored(sheet, _concerned(doubts))
        case _:
            yield _common_warning(sheet, kind, _concerned(doubts))


def _common_warning(sheet: _Sheet, kind: WarningKind, names: list[str]) -> str:
    who = _references(names)
    match kind:
        case "unclear-speaker":
            return f"**Speaker unclear.** The source does not settle who says {who or 'this'}."
        case "no-date" if names:
            return f"**No date.** The source does not date {who}."
        case "no-date":
            return (
                "**No date.** The article's own date is unknown; words such as *yesterday* name no day here."
            )
        case "encoding":
            encoding = escape(sheet.briefing.article.encoding or "another encoding")
            return f"**Encoding guessed.** The file was read as {encoding}; check letters with accents."
        case _:
            return "**Language.** The source may not be in English; speakers and dates are less certain."


def _conflict(sheet: _Sheet, doubt: Doubt) -> str:
    sides = [
        f"{_reference(name)} ({sheet.name(sheet.statements[name].speaker)})" for name in doubt.statements
    ]
    if len(sides) == 1 and doubt.span:
        sides.append(f"the source's own account in {sheet.paragraph(doubt.span)}")
    return f"**Conflict.** {_and(sides)} disagree. Find a second report first."


def _unexpected(sheet: _Sheet, statement: Statement) -> str:
    speaker = sheet.name(statement.speaker)
    return f"**Unexpected speaker.** The source gives {_reference(statement.id)} to {speaker}."


def _restored(sheet: _Sheet, names: list[str]) -> Iterator[str]:
    for side in ("opening", "closing"):
        lost = [name for name in names if sheet.statements[name].restored == side]
        if lost:
            verb = "has" if len(lost) == 1 else "have"
            yield f"**Mark restored.** {_references(lost)} {verb} no {side} quotation mark in the source."


def _mismatch(sheet: _Sheet, doubt: Doubt) -> str:
    place = f" in {sheet.quote(doubt.span)} ({sheet.paragraph(doubt.span)})" if doubt.span else ""
    return f"Weekday and date do not agree{place}."


def _stray(sheet: _Sheet, doubt: Doubt) -> str:
    place = f" in {sheet.paragraph(doubt.span)}" if doubt.span else ""
    concerned = f"; check {_references(doubt.statements)}" if doubt.statements else ""
    return f"A quotation mark{place} has no partner{concerned}."


def _concerned(doubts: Iterable[Doubt]) -> list[str]:
    return list(dict.fromkeys(name for doubt in doubts for name in doubt.statements))


# Statements


def _key_statements(sheet: _Sheet) -> Iterator[str]:
    statements = sheet.briefing.statements
    key = [statement for statement in statements if statement.key][:KEY_STATEMENTS]
    rest = [statement for statement in statements if statement not in key]
    if not statements:
        yield "Nobody is reported to have said anything in this source."
    for speaker, said in _by_speaker(key).items():
        yield f"### {_speaker(sheet, speaker)}"
        yield from (_statement(sheet, statement) for statement in said)
    if rest:
        yield "### More statements"
        yield _box(f'??? note "{len(rest)} more, in the order of the source"', _folded(sheet, rest))
    if statements:
        yield "### Why these speakers?"
        why = [_why(sheet, statement) for statement in statements]
        yield _box('??? question "Open for the evidence"', _bullets(why))


def _folded(sheet: _Sheet, statements: list[Statement]) -> str:
    parts: list[str] = []
    for speaker, said in _by_speaker(statements).items():
        parts.append(f"**{_speaker(sheet, speaker)}**")
        parts += [_statement(sheet, statement) for statement in said]
    return "\n\n".join(parts)


def _by_speaker(statements: Iterable[Statement]) -> dict[str | None, list[Statement]]:
    groups: dict[str | None, list[Statement]] = {}
    for statement in statements:
        groups.setdefault(statement.speaker, []).append(statement)
    return groups


def _speaker(sheet: _Sheet, speaker: str | None) -> str:
    if speaker is None:
        return "Speaker unclear"
    participant = sheet.participants[speaker]
    roles = sorted(participant.roles, key=lambda role: role.inferred)
    return ", ".join([_linked_name(sheet, participant), *(_role(sheet, role) for role in roles[:1])])


def _linked_name(sheet: _Sheet, participant: Participant) -> str:
    """The name, leading to all that they say in other briefings where they have a page."""
    name = escape(participant.name)
    path = sheet.pages.get(participant.id)
    return f"[{name}](../../{path})" if path else name


def _role(sheet: _Sheet, role: Role) -> str:
    return f"{sheet.cut(role.span)} (inferred)" if role.inferred else sheet.cut(role.span)


def _statement(sheet: _Sheet, statement: Statement) -> str:
    """Its words, its small print, and its anchor, which no source can write."""
    shown = _join([_shown(sheet.text, statement, content) for content in statement.content], sheet.text)
    words = f"{_lead(sheet, statement)}{shown}"
    small = f'<small class="{statement.kind}">{_dotted(_small_print(sheet, statement))}</small>'
    return f"**{statement.id.upper()}** {words}  \n{small}\n{{ #{statement.id} }}"


@dataclass(frozen=True, slots=True)
class _Shown:
    """A cut of the source and the marks that we put around it; none around words that were only reported."""

    span: Span
    opening: str = ""
    closing: str = ""


_ANY_MARK = frozenset("“”„‟«»‘’\"'")


def _unclosed(text: str, quoted: Sequence[Content]) -> Content:
    """The piece of speech that has no mark behind it, if one has none, else the last."""
    bare = (p for p in quoted if text[p.span.end : p.span.end + 2].strip()[:1] not in _ANY_MARK)
    return next(bare, quoted[-1])


def _shown(text: str, statement: Statement, content: Content, within: Span | None = None) -> _Shown:
    span = content.span
    if within is not None:
        span = Span(max(span.start, within.start), min(span.end, within.end))
    if not content.verbatim:
        return _Shown(span)
    quoted = [piece for piece in statement.content if piece.verbatim]
    opening = statement.restored == "opening" and content == quoted[0]
    closing = statement.restored == "closing" and content == _unclosed(text, quoted)
    return _Shown(span, "[“]" if opening else "“", "[”]" if closing else "”")


def _marked(sheet: _Sheet, statement: Statement, span: Span) -> list[_Shown]:
    """A stretch of the source as cuts: what the statement quotes in our marks, the words between bare."""
    shown: list[_Shown] = []
    place = span.start
    for content in statement.content:
        if content.verbatim and content.span.meets(span):
            quoted = _shown(sheet.text, statement, content, within=span)
            shown += [*_bare(sheet.text, Span(place, quoted.span.start)), quoted]
            place = quoted.span.end
    return [*shown, *_bare(sheet.text, Span(place, span.end))]


def _bare(text: str, span: Span) -> Iterator[_Shown]:
    """`span` without the source's quotation marks and spaces at its ends, unless nothing else is there."""
    words = span.cut(text)
    start = span.start + len(words) - len(words.lstrip(' \n"“”„‟«»'))
    end = span.end - (len(words) - len(words.rstrip(' \n"“„«')))
    if start < end:
        yield _Shown(Span(start, end))


def _join(shown: list[_Shown], text: str) -> str:
    """The cuts in a row: an ellipsis of ours where the source has words between them."""
    parts = [f"{piece.opening}{escape(piece.span.cut(text))}{piece.closing}" for piece in shown]
    gaps = [_gap(text, before.span, after.span) for before, after in pairwise(shown)]
    return "".join(part + gap for part, gap in zip(parts, [*gaps, ""], strict=True))


def _gap(text: str, before: Span, after: Span) -> str:
    between = text[before.end : after.start]
    if not MARKS.fullmatch(between):
        return " … "
    border = text[before.end - 1 : before.end] + between + text[after.start : after.start + 1]
    return " " if any(character.isspace() for character in border) else ""


def _lead(sheet: _Sheet, statement: Statement) -> str:
    """The cue as the source has it, before words that were reported: *denied that*, *called on*.

    Only where source, cue and content follow each other, so that the words read as they were written.
    """
    if statement.kind == "direct" or not statement.cue:
        return ""
    cue, first = statement.cue[-1], statement.content[0].span
    speaker_first = all(source.end <= statement.cue[0].start for source in statement.source)
    if not speaker_first or cue.end > first.start:
        return ""
    told = " … ".join(sheet.cut(part) for part in statement.cue)
    between = sheet.text[cue.end : first.start].strip(' \n"“„«')
    joint = f" {escape(between)} " if between else " "
    if len(between) > LEAD_GAP or re.search(r"[.!?\"“”]", between):
        joint = " … "
    return f"**{told}**{joint}" if statement.denial or statement.refusal else f"{told}{joint}"


def _small_print(sheet: _Sheet, statement: Statement) -> Iterator[str]:
    kind = KIND_WORDS[statement.kind]
    yield (
        f"{kind.partition(',')[0]}, {statement.restored} mark restored by us" if statement.restored else kind
    )
    if statement.denial and not _lead(sheet, statement):
        yield "**a denial**"
    if statement.refusal:
        yield "**not said**"
    yield _named_as(sheet, statement)
    if statement.within is not None:
        yield f"**as told by {_teller(sheet, statement.within)}**"
    if statement.post is not None:
        yield f"in a post by {escape(sheet.briefing.links[statement.post].handle or 'an unnamed account')}"
    if statement.addressee is not None:
        yield f"to {sheet.name(statement.addressee)}"
    yield sheet.when(statement.date) if statement.date else "when not stated"
    yield from _doubts(sheet, statement)
    if statement.content:
        where = f"source {sheet.paragraph(statement.content[0].span)}"
        address = place_address(sheet.briefing.article, statement)
        yield f"[{where}]({_target(address)})" if address and _host(address) else where


def _teller(sheet: _Sheet, outer: str) -> str:
    """Who tells of a statement inside their own: by name, or as the source has it."""
    holder = next(s for s in sheet.briefing.statements if s.id == outer)
    who = sheet.name(holder.speaker) if holder.speaker or not holder.source else sheet.quotes(holder.source)
    return f"{who} ({_reference(outer)})"


def _named_as(sheet: _Sheet, statement: Statement) -> str:
    """How the source names the speaker, unless it is by the name in the heading or a part of it."""
    if not statement.source:
        return "" if statement.speaker else "nobody named"
    if according := _according(sheet, statement):
        return sheet.quote(according)
    words = " ".join(fold(span.cut(sheet.text)) for span in statement.source)
    name = sheet.participants[statement.speaker].name if statement.speaker else ""
    known = name and (fold(name) in words or set(words.split()) <= set(name.split()))
    return "" if known else f"named as {sheet.quotes(statement.source)}"


def _according(sheet: _Sheet, statement: Statement) -> Span | None:
    """A cue that stands right before its source and both before the content: *According to Maren*."""
    if not (statement.cue and statement.source and statement.content):
        return None
    cue, source = statement.cue[-1], statement.source[0]
    joined = cue.end <= source.start and not sheet.text[cue.end : source.start].strip()
    return Span(cue.start, source.end) if joined and source.end <= statement.content[0].span.start else None


def _doubts(sheet: _Sheet, statement: Statement) -> Iterator[str]:
    words = {
        "unmatched-mark": "a quotation mark has no partner",
        "unexpected-speaker": "unexpected speaker",
        "date-mismatch": "weekday and date do not agree",
    }
    yield from (f"**{words[kind]}**" for kind in statement.warnings if kind in words)
    conflicts = [doubt for doubt in sheet.briefing.warnings if doubt.kind == "conflict"]
    others = _concerned(doubt for doubt in conflicts if statement.id in doubt.statements)
    if against := [name for name in others if name != statement.id]:
        yield f"**conflicts with** {_references(against)}"


def _why(sheet: _Sheet, statement: Statement) -> str:
    named = f" {sheet.quotes(statement.source)}" if statement.source else ""
    steps = "; ".join(_step(sheet, statement, evidence) for evidence in statement.evidence)
    reasons = steps or ("no step recorded" if statement.speaker else "nothing in the source settles it")
    return f"{_reference(statement.id)}{named} → **{sheet.name(statement.speaker)}**: {reasons}"


def _step(sheet: _Sheet, statement: Statement, evidence: Evidence) -> str:
    """The rule and the place it looked at; its words too, unless they have just been shown."""
    rule = escape(re.sub(r"(?<=[a-z])-(?=[a-z])", " ", evidence.rule))
    where = sheet.paragraph(evidence.span)
    words = fold(evidence.span.cut(sheet.text))
    if not words or evidence.span in statement.source:
        return f"{rule} ({where})"
    return f"{rule} ({_excerpt(words)}, {where})"


def _excerpt(words: str, longest: int = _EXCERPT) -> str:
    """Quoted up to the last word that fits; our ellipsis stands outside the marks."""
    if len(words) <= longest:
        return quote(words)
    return f"{quote(words[:longest].rpartition(' ')[0] or words[:longest])} …"


# People and context


def _participants(sheet: _Sheet) -> str:
    lines = [_participant(sheet, participant) for participant in sheet.briefing.participants]
    return _bullets(lines) or "The source names nobody."


def _participant(sheet: _Sheet, participant: Participant) -> str:
    roles = "; ".join(dict.fromkeys(_role(sheet, role) for role in participant.roles))
    name = f"**{_linked_name(sheet, participant)}**"
    head = f"{name}, {roles}" if roles else name
    small = _dotted([_named(sheet, participant), _says(sheet, participant)])
    return f"{head}  \n<small>{small}</small>" if small else head


def _named(sheet: _Sheet, participant: Participant) -> str:
    """All that the source calls them, if that is more than the name."""
    names = list(dict.fromkeys(sheet.quote(mention.span) for mention in participant.mentions))
    return "" if names in ([], [quote(participant.name)]) else f"named in the source as {', '.join(names)}"


def _says(sheet: _Sheet, participant: Participant) -> str:
    said = [statement.id for statement in sheet.briefing.statements if statement.speaker == participant.id]
    return f"says {_references(said)}" if said else ""


def _context(sheet: _Sheet) -> Iterator[str]:
    before = [event for event in sheet.briefing.events if event.background]
    parts = {
        "When": _bullets(_timeline(sheet)),
        "Numbers": _bullets(_numbers(sheet)),
        "Background": _bullets([_event(sheet, event) for event in _in_order(before)]),
        "Not in the source": _bullets(_missing(sheet)),
    }
    for title, words in parts.items():
        if words:
            yield f"### {title}"
            yield words
    if not any(parts.values()):
        yield "The source gives no more than its statements."


def _timeline(sheet: _Sheet) -> list[str]:
    """What happened and what was said on which day, the first day first; what has no date comes last."""
    happened = [event for event in sheet.briefing.events if not event.background]
    lines = [(event.date.value if event.date else "~", _event(sheet, event)) for event in happened]
    told = {(event.date.value, event.statement) for event in happened if event.date}
    said: dict[str, list[str]] = {}
    for statement in sheet.briefing.statements:
        if statement.date is None or statement.post is not None:
            continue
        if (statement.date.value, statement.id) not in told:
            said.setdefault(statement.date.value, []).append(statement.id)
    lines += [
        (day, f"**{escape(in_words(day))}** · said: {_references(names)}") for day, names in said.items()
    ]
    return [line for _, line in sorted(lines, key=lambda dated: dated[0])]


def _in_order(events: Iterable[Event]) -> list[Event]:
    """By date; those without one last, in the order of the source."""
    return sorted(events, key=lambda event: (event.date is None, event.date.value if event.date else ""))


def _event(sheet: _Sheet, event: Event) -> str:
    when = f"**{escape(in_words(event.date.value))}**" if event.date else "**Date not stated**"
    told = f"as told in {_reference(event.statement)}" if event.statement else ""
    small = _dotted([_reckoned(sheet, event.date), told, f"source {sheet.paragraph(event.span)}"])
    return f"{when} · {_full_stop(sheet.cut(event.span))}  \n<small>{small}</small>"


def _reckoned(sheet: _Sheet, expression: DatedExpression | None) -> str:
    """The source's words, and how the date follows from them."""
    if expression is None:
        return ""
    because = expression.reckoning.partition(": ")[2] or expression.reckoning
    return f"{quote(expression.span.cut(sheet.text))}: {escape(because)}"


def _numbers(sheet: _Sheet) -> list[str]:
    """Figures with what they count, by who says so; the source's own first."""
    by_teller: dict[str, list[str]] = {}
    for number in sorted(sheet.briefing.numbers, key=lambda number: number.statement is not None):
        statement = sheet.statements.get(number.statement or "")
        teller = "The source itself" if statement is None else sheet.name(statement.speaker)
        place = f" ({_reference(statement.id)})" if statement else ""
        by_teller.setdefault(teller, []).append(f"{sheet.cut(number.counted)}{place}")
    return [f"**{teller}:** {_dotted(dict.fromkeys(told))}" for teller, told in by_teller.items()]


def _missing(sheet: _Sheet) -> list[str]:
    """What a reader may look for and the source certainly does not hold."""
    return [_absent(sheet, absent) for absent in sheet.briefing.absent]


def _absent(sheet: _Sheet, absent: Absent) -> str:
    match absent.kind:
        case "date":
            return "Any date"
        case "place":
            return "Any place"
        case "number":
            return "Any figure"
        case "words":
            return f"Words of {_and([sheet.name(name) for name in absent.participants])}"
        case "speaker":
            return f"Who said it: {_references(absent.statements)}"


# Links and source


def _links(sheet: _Sheet) -> Iterator[str]:
    posts = [link for link in sheet.briefing.links if link.kind == "post"]
    others = [
        link
        for link in sheet.briefing.links
        if link.kind != "post" and not any(post.span.holds(link.span) for post in posts)
    ]
    if posts:
        yield "### Posts in the article"
        yield _bullets([_post(sheet, post) for post in posts])
    if others:
        yield "### Addresses in the article"
        yield _bullets([_address(sheet, link) for link in others])
    if not (posts or others):
        yield "The source holds no address and no post."


def _post(sheet: _Sheet, post: Link) -> str:
    handle = f"**{escape(post.handle or 'unnamed account')}**"
    author = f" ({sheet.cut(post.author)})" if post.author else ""
    when = f", {escape(in_words(post.date.value))}" if post.date else ", no date"
    words = f": {sheet.quote(post.words)}" if post.words else ""
    small = [
        f"as printed in source {sheet.paragraph(post.span)}, not opened, not checked",
        escape(post.url or ""),
    ]
    return f"{handle}{author}{when}{words}  \n<small>{_dotted(small)}</small>"


def _address(sheet: _Sheet, address: Link) -> str:
    printed = sheet.cut(address.span)
    place = f"as printed in source {sheet.paragraph(address.span)}, not opened, not checked"
    followed = address.url is not None and not is_shortened(address.url)
    shown = _dotted([_hyperlink(address.url) if followed and address.url else "", printed])
    hides = "a shortened address, kept as text" if address.url and not followed else ""
    return f"{shown}  \n<small>{_dotted([place, hides])}</small>"


def _hyperlink(url: str) -> str:
    """The address under its own host's name if it is plain http(s), else its text."""
    host = _host(url)
    return f"[{escape(host)}]({_target(url)})" if host else escape(url)


def _host(url: str) -> str | None:
    """The host of an address that a page may link to: plain http(s), in plain letters."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    host = parts.hostname or ""
    plain = parts.scheme in {"http", "https"} and re.fullmatch(r"[a-z0-9.-]+", host)
    return host if plain else None


def _target(url: str) -> str:
    """An address as the target of a link: whatever could end it or mean something is percent-encoded."""
    return percent(url, safe="-._~:/?#@!$&*+,;=%").replace("&", "&amp;")


def _source(sheet: _Sheet, state: PageState) -> str:
    article = sheet.briefing.article
    facts = {
        "Title in the source": escape(article.title or ""),
        "File": _dotted([escape(article.path or ""), _original_name(sheet)]),
        "Date of the article": _article_date(sheet),
        "Published by": _dotted([escape(article.publisher or ""), escape(article.author or "")]),
        "Address": _hyperlink(article.url) if article.url else "",
        "SHA-256": f"`{escape(article.sha256)}`",
        "Reproduced here": _reproduced(sheet),
        "Accounted for": _accounted(sheet),
        "Data": f"[briefing.json](briefing.json), made by generator {VERSION}",
        "Cite as": f"{escape(article.id)}, version {state.version}",
    }
    return _bullets([f"**{name}:** {fact}" for name, fact in facts.items() if fact])


def _original_name(sheet: _Sheet) -> str:
    name = sheet.briefing.article.original_name
    return f"originally {escape(name)}" if name else ""


def _article_date(sheet: _Sheet) -> str:
    article = sheet.briefing.article
    if article.date is None:
        return "unknown"
    origin = f" ({escape(article.date_origin)})" if article.date_origin else ""
    return f"{in_words(article.date.isoformat())}{origin}"


def _reproduced(sheet: _Sheet) -> str:
    total = len(sheet.text)
    pieces = [content for statement in sheet.briefing.statements for content in statement.content]
    quoted = sum(len(content.span) for content in pieces if content.verbatim) / max(total, 1)
    reproduced = sheet.briefing.reproduced
    return (
        f"{reproduced.share:.0%} of {total:,} characters ({quoted:.0%} is quoted speech); "
        f"longest run {reproduced.longest_run} characters"
    )


def _accounted(sheet: _Sheet) -> str:
    total = len(sheet.briefing.coverage)
    return f"every one of {_count(total, 'sentence')}, see below" if total > 1 else ""


def _coverage(sheet: _Sheet) -> Iterator[str]:
    """What became of each sentence, folded: uses with their shares, which sum to 100 %, then the unused."""
    uses = Counter(sentence.use for sentence in sheet.briefing.coverage)
    told = [use for use in _USE_WORDS if uses[use]]
    shares = _whole_shares([uses[use] for use in told])
    lines = [
        f"{_USE_WORDS[use]}: {_count(uses[use], 'sentence')}, {share} %"
        for use, share in zip(told, shares, strict=True)
    ]
    reasons: dict[Because, list[str]] = {}
    for sentence in sheet.briefing.coverage:
        if sentence.because is not None:
            reasons.setdefault(sentence.because, []).append(sheet.paragraph(sentence.span))
    lines += [
        f"not used, {_BECAUSE_WORDS[because]}: source {', '.join(dict.fromkeys(places))}"
        for because, places in reasons.items()
    ]
    if lines:
        yield _box('??? note "What became of each sentence"', _bullets(lines))


def _whole_shares(counts: list[int]) -> list[int]:
    """Counts as whole per cent that sum to 100: the largest remainders are rounded up."""
    total = sum(counts)
    shares = [100 * count // total for count in counts]
    by_rest = sorted(range(len(counts)), key=lambda index: -(100 * counts[index] % total))
    for index in by_rest[: 100 - sum(shares)]:
        shares[index] += 1
    return shares


def _corrections_made(sheet: _Sheet, state: PageState) -> str:
    """Those that editors noted on the page, then those beside the source, by the source's own words."""
    made = [f"**{escape(made.date or 'Undated')}:** {escape(made.text)}" for made in state.corrections]
    made += [_correction_beside(sheet, verdict) for verdict in applied(sheet.briefing.verdicts)]
    ask = (
        "Found a mistake? Tell the editors the name under *Cite as* and the statement's number, or correct "
        "this page's Markdown: what a person writes there stays."
    )
    if path := sheet.briefing.article.path:
        beside = escape(str(PurePosixPath(path).with_suffix(".yaml")))
        ask += f" To correct the program itself for good, write it into {beside} under *corrections*."
    return "\n\n".join([_bullets(made) or "No corrections so far.", ask])


def _correction_beside(sheet: _Sheet, verdict: Verdict) -> str:
    """Which words it is about; what is right, the page shows in their place."""
    words = _and([_excerpt(fold(place.cut(sheet.text))) for place in verdict.places])
    known = [s.id for s in sheet.briefing.statements if s.id in verdict.statements]
    about = f" ({_references(known)})" if known else ""
    day = in_words(verdict.correction.date) if verdict.correction.date else "Undated"
    return f"**{day}:** {_CORRECTION_WORDS[verdict.correction.kind]} {words}{about}"


# Small pieces of Markdown


def _box(head: str, body: str) -> str:
    return f"{head}\n{indent(body, ' ' * _DEPTH)}"


def _bullets(lines: Iterable[str]) -> str:
    return "\n".join("- " + indent(line, " " * _DEPTH).lstrip() for line in lines)


def _dotted(parts: Iterable[str]) -> str:
    return " · ".join(part for part in parts if part)


def _reference(statement: str) -> str:
    return f"[{statement.upper()}](#{statement})"


def _references(statements: Iterable[str]) -> str:
    return _and([_reference(statement) for statement in statements])


def _and(words: list[str]) -> str:
    return " and ".join(filter(None, [", ".join(words[:-1]), *words[-1:]]))


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
