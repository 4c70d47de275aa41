"""Speech inside reported speech: what A says that B said, as a statement of B's beside A's own.

It looks only into words that are reported, not quoted, and takes nothing away from the outer statement.
Where B is not named, or may never have said it (`if B said`, `A denied that B said`), it finds nothing.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise, takewhile

from generator.cue_words import cue_words
from generator.cues import Attribution, Neighbours, Scene, read_sentence
from generator.participants import Cast, Reference
from generator.segmentation import MARKS, Document, Paragraph, Sentence, meeting, trimmed, words
from generator.values import Evidence, Span

RULE = "source inside what another one says"
_DEEPEST = 3
"""Speakers inside one another; nobody writes more."""


def with_nested(document: Document, cast: Cast, found: Sequence[Attribution]) -> list[Attribution]:
    """`found` with the attributions inside its reported words, each behind the one that holds it."""
    out: list[Attribution] = []
    known = Neighbours(found)
    for outer in found:
        out.append(outer)
        level = [outer]
        for _ in range(_DEEPEST - 1):
            level = [inner for holder in level for inner in _inside(document, cast, holder, known)]
            out += level
    return out


def _inside(document: Document, cast: Cast, outer: Attribution, known: Neighbours) -> Iterator[Attribution]:
    if outer.is_turn or not _is_claim(document.text, outer):
        return
    for piece in outer.content:
        paragraph = document.paragraphs[document.paragraph_at(piece.start)]
        if any(q.whole.holds(piece) for q in meeting(paragraph.quoted, piece)):
            continue
        seen = read_sentence(_scene(document.text, cast, paragraph, piece))
        for inner in seen:
            is_deeper = any(c.holds(cue) for other in seen for c in other.content for cue in inner.cue)
            if not is_deeper and not _is_known(inner, known) and _is_told(document.text, outer, inner, piece):
                yield _within(document.text, inner, outer, piece)


def _scene(text: str, cast: Cast, paragraph: Paragraph, piece: Span) -> Scene:
    """Reported words, read like a sentence of their own."""
    references = cast.within(piece)
    return Scene(
        text,
        Sentence(piece, words(text, piece)),
        tuple(meeting(paragraph.quoted, piece)),
        {r.span.start: r for r in reversed(references)},
        {r.span.end: r for r in references},
        {r.reach: r for r in references if r.reach > r.span.end},
        references,
    )


def _is_claim(text: str, outer: Attribution) -> bool:
    """Whether the outer cue vouches for what it reports: not `denied that`, `asked whether`, `urged`."""
    lex = cue_words()
    cue = [w.lower for span in outer.cue for w in words(text, span)]
    is_said = any(lex.verbs.get(w) in {"clause", "tell"} for w in cue) or cue[:2] == ["according", "to"]
    return is_said and not any(w in lex.denials | lex.silences | lex.asking for w in cue)


def _is_told(text: str, outer: Attribution, inner: Attribution, piece: Span) -> bool:
    """Whether the outer speaker says that somebody else, by name, did say the inner words."""
    if inner.reference is None or inner.reference.participant is None or inner.source is None:
        return False
    if outer.reference is not None and outer.reference.participant == inner.reference.participant:
        return False
    lex = cue_words()
    cue = Span(min(inner.source.end, inner.cue[0].start), inner.cue[0].end)
    around = {w.lower for w in words(text, cue)}
    return (
        piece.holds(inner.source)
        and not around & (lex.silences | lex.unreal)
        and _opens_clause(text, piece, inner)
        and _is_speech(text, inner)
    )


def _opens_clause(text: str, piece: Span, inner: Attribution) -> bool:
    """Whether the inner source begins a clause: not `Maren and Veyra`, `a spokesman for Veyra`."""
    assert inner.source is not None
    lex = cue_words()
    before = [w.lower for w in words(text, Span(piece.start, inner.source.start))]
    if lex.conditions.intersection(before):
        return False
    is_prefix = inner.cue[0].end <= inner.source.start
    return is_prefix or not before or before == ["that"] or before[-2:] in ([",", "that"], ["and", "that"])


def _is_speech(text: str, inner: Attribution) -> bool:
    """Whether the inner words are quoted or a clause: not `praised the ferry`, `claimed a loss`."""
    lex = cue_words()
    cue, content = inner.cue[0], inner.content[0]
    said = [w.lower for w in words(text, cue)]
    between = text[cue.end : content.start] if content.start >= cue.end else ""
    first, *rest = (w.lower for w in words(text, content))
    is_unaddressed = not between.strip() and any(lex.verbs.get(w) == "tell" for w in said)
    if "," in between or first in lex.objects or is_unaddressed:
        return False
    if any(mark in c.cut(text) for c in inner.content for mark in MARKS):
        return any(w in lex.phrases_by_first or lex.verbs.get(w, "quoting") != "quoting" for w in said)
    is_reported = "according" in said or any(lex.verbs.get(w) in {"clause", "tell", "urge"} for w in said)
    opening = takewhile(lambda w: w != ",", [first, *rest])
    return is_reported and (first == "to" or between.endswith("that ") or not lex.finite.isdisjoint(opening))


def _is_known(inner: Attribution, known: Neighbours) -> bool:
    """Whether the same cue has been read already, as speech of its own."""
    return any(a.meets(b) for other in known.of(inner) for a in other.cue for b in inner.cue)


def _within(text: str, inner: Attribution, outer: Attribution, piece: Span) -> Attribution:
    """The inner attribution, whose chain of evidence begins at whoever tells of it."""
    reference: Reference | None = inner.reference
    if reference is not None and outer.source is not None:
        step = Evidence("told by another source", outer.source)
        reference = replace(reference, evidence=(step, *reference.evidence))
    content = tuple(_to_next_cue(text, c) for c in inner.content)
    return replace(inner, content=content, reference=reference, rule=RULE, sentence=piece, within=piece)


def _to_next_cue(text: str, content: Span) -> Span:
    """Words up to the next verb of the same speaker: `promised to pay and said that it rained`."""
    for joint, word in pairwise(words(text, content)):
        if joint.text in {"and", "but"} and word.lower in cue_words().verbs:
            return trimmed(text, Span(content.start, joint.start), " ,;")
    return content
