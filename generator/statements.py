"""Attributions as statements: kind, verbatim pieces, denial, addressee, and the speaker with evidence.

A speaker is named only when one participant remains; otherwise the answer is `None`, shown as unclear.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Literal

from generator.cue_words import cue_words
from generator.cues import Attribution
from generator.participants import Cast, Reference
from generator.segmentation import Document, Quoted, Sentence, trimmed
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
    """The statements of an article, `s1` first, in order of place; none is key yet."""
    speakers = _Speakers(document, cast, attributions)
    found: list[Statement] = []
    ids: dict[Span, str] = {}
    for index, attribution in enumerate(attributions):
        speaker, evidence = speakers.resolve(index)
        post = next(
            (
                n
                for n, link in enumerate(links)
                if link.kind == "post" and link.span.meets(attribution.content[0])
            ),
            None,
        )
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


def with_keys(statements: Sequence[Statement], text: str) -> tuple[Statement, ...]:
    """The statements with those marked that an editor would lead with, at most `MOST_KEY`.

    The weightiest of each known speaker first, then by weight: a known speaker; quoted rather than reported;
    enough words to stand alone; the story's main speaker; place in the article. Posts come last, with
    what another speaker tells and what somebody declines to say.
    """
    if len(statements) <= MOST_KEY:
        return tuple(replace(s, key=True) for s in statements)
    ranked = by_weight(statements, text)
    first_of_each = {s.speaker: s.id for s in reversed(ranked) if s.speaker is not None}
    ranked = tuple(sorted(ranked, key=lambda s: s.id not in first_of_each.values()))
    chosen = {s.id for s in ranked[:MOST_KEY]}
    return tuple(replace(s, key=s.id in chosen) for s in statements)


def by_weight(statements: Sequence[Statement], text: str) -> tuple[Statement, ...]:
    """The statements, the ones first that an editor would lead with (see `with_keys`)."""
    spoken = [s.speaker for s in statements if s.speaker is not None]

    def weight(numbered: tuple[int, Statement]) -> tuple[float, int]:
        index, s = numbered
        words = sum(len(c.span.cut(text).split()) for c in s.content)
        score = 4.0 * (s.speaker is not None) + {"direct": 2.0, "mixed": 1.0, "indirect": 0.0}[s.kind]
        score += (
            min(words, 20) / 10
            + (spoken.count(s.speaker) if s.speaker else 0) / max(1, len(spoken))
            - 3 * (s.post is not None or s.within is not None or s.refusal)
        )
        score += 1 - index / len(statements)
        return -score, index

    return tuple(s for _, s in sorted(enumerate(statements), key=weight))


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


def _stretches(document: Document, span: Span, attribution: Attribution) -> list[Quoted]:
    paragraph = document.paragraphs[document.paragraph_at(span.start)]
    found = []
    for q in paragraph.quoted:
        if not q.whole.meets(span):
            continue
        if q.opening is None and attribution.restored == "opening":
            q = replace(q, inner=Span(min(q.inner.start, max(span.start, q.inner.start)), q.inner.end))  # noqa: PLW2901 - narrowed
        found.append(q)
    return found


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
    clean = trimmed(text, span, _REPORTED_EDGES)
    if clean.cut(text).lower() in {"that", "which", "who", "as", "what", "it"} or re.fullmatch(
        r"\(+[^()]*\)+", clean.cut(text)
    ):
        return []
    if clean.cut(text).startswith("that "):
        clean = trimmed(text, Span(clean.start + 5, clean.end), _REPORTED_EDGES)
    if clean.cut(text).endswith(" as"):  # "described the toll as"
        clean = trimmed(text, Span(clean.start, clean.end - 3), _REPORTED_EDGES)
    has_words = any(c.isalnum() for c in clean.cut(text))
    return [Content(clean, False)] if len(clean) and has_words else []


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
    """When it was said: a single day named in the cue's sentence outside what was said."""
    fitting = [
        d
        for d in dates
        if attribution.sentence.holds(d.span)
        and not any(c.span.meets(d.span) for c in content)
        and len(d.value) == len("2024-03-14")
    ]
    return fitting[0] if len({d.value for d in fitting}) == 1 else None


class _Speakers:
    """Resolves sources in order; a pronoun leans on what was resolved before it."""

    def __init__(self, document: Document, cast: Cast, attributions: Sequence[Attribution]) -> None:
        self._document = document
        self._cast = cast
        self._attributions = attributions
        self._sentences = tuple(document.sentences())
        self._resolved: dict[int, str | None] = {}
        self._evidence: dict[int, tuple[Evidence, ...]] = {}
        self._sexes: dict[str, Literal["he", "she"]] = dict(cast.sexes)

    def resolve(self, index: int) -> tuple[str | None, tuple[Evidence, ...]]:
        """The participant's id, and the chain that leads from the words to it."""
        attribution = self._attributions[index]
        speaker, evidence = self._of_source(index, attribution)
        self._resolved[index] = speaker
        self._evidence[index] = evidence
        return speaker, evidence

    def _of_source(self, index: int, attribution: Attribution) -> tuple[str | None, tuple[Evidence, ...]]:
        reference = attribution.reference
        if reference is None or attribution.source is None:
            return None, ()
        step = (Evidence(attribution.rule, attribution.source),)
        if reference.participant is not None:
            return reference.participant, (*step, *reference.evidence)
        if reference.kind != "pronoun":
            return None, step
        same = self._same_words(index, attribution)
        if same is not None:
            return self._resolved[same], (*step, *self._evidence[same][1:])
        who, evidence = self._of_pronoun(reference, attribution)
        return who, (*step, *evidence)

    def _same_words(self, index: int, attribution: Attribution) -> int | None:
        """An attribution before this one with the very same words for its source."""
        return next((i for i in range(index) if self._attributions[i].source == attribution.source), None)

    def _of_pronoun(
        self, pronoun: Reference, attribution: Attribution
    ) -> tuple[str | None, tuple[Evidence, ...]]:
        here = self._sentence_index(attribution.sentence)
        subject = {"him": "he", "his": "he", "her": "she", "them": "they"}.get(pronoun.word, pronoun.word)
        pronoun = replace(pronoun, word=subject)
        if pronoun.word not in {"he", "she", "it", "they"}:
            return None, ()
        near = self._candidates(Span(self._sentences[here].span.start, pronoun.span.start), pronoun)
        if near:
            return self._only(near, pronoun, "pronoun: the only one named before it in the sentence")
        for back in (1, 2):
            if here - back < 0:
                break
            sentence = self._sentences[here - back]
            spoke = self._spoke_in(sentence, pronoun)
            if spoke is not None:
                who, place = spoke
                self._learn(who, pronoun)
                return who, (Evidence("pronoun: who speaks in the sentence before", place),)
            named = self._candidates(sentence.span, pronoun)
            if named:
                return self._only(named, pronoun, "pronoun: the only one named in the sentence before")
            if not self._is_speech_only(sentence):
                break
        return None, ()

    def _sentence_index(self, span: Span) -> int:
        return next(
            i
            for i, s in enumerate(self._sentences)
            if s.span == span or s.span.holds(span) or span.holds(s.span)
        )

    def _spoke_in(self, sentence: Sentence, pronoun: Reference) -> tuple[str, Span] | None:
        """The one speaker of a sentence, if it has one and the pronoun fits."""
        spoke = [
            (self._resolved[i], a.source)
            for i, a in enumerate(self._attributions)
            if i in self._resolved and a.sentence == sentence.span and a.source is not None
        ]
        known = {who for who, _ in spoke}
        who, place = spoke[0] if spoke else (None, None)
        if len(known) != 1 or who is None or place is None or not self._fits(who, pronoun):
            return None
        return who, place

    def _candidates(self, span: Span, pronoun: Reference) -> list[Reference]:
        quoted = [q for p in self._document.paragraphs if p.span.meets(span) for q in p.quoted]
        return [
            r
            for r in self._cast.within(span)
            if r.participant
            and r.kind != "pronoun"
            and not any(q.whole.holds(r.span) for q in quoted)
            and self._fits(r.participant, pronoun)
        ]

    def _fits(self, who: str, pronoun: Reference) -> bool:
        if pronoun.word in {"he", "she"}:
            return self._cast.kind(who) == "person" and self._sexes.get(who, pronoun.word) == pronoun.word
        return self._cast.kind(who) == "organisation"

    def _only(
        self, named: list[Reference], pronoun: Reference, rule: str
    ) -> tuple[str | None, tuple[Evidence, ...]]:
        who = {r.participant for r in named}
        if len(who) != 1 or named[0].participant is None:
            return None, ()
        self._learn(named[0].participant, pronoun)
        return named[0].participant, (Evidence(rule, named[-1].span),)

    def _learn(self, who: str, pronoun: Reference) -> None:
        if pronoun.word in {"he", "she"}:
            self._sexes.setdefault(who, "he" if pronoun.word == "he" else "she")

    def _is_speech_only(self, sentence: Sentence) -> bool:
        return any(
            q.whole.start <= sentence.span.start and sentence.span.end <= q.whole.end + 1
            for p in self._document.paragraphs
            for q in p.quoted
        )
