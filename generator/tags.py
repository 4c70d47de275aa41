"""The trained reader's labels as attributions: whole quotations, and sources that refer to somebody.

It adds no statement and names nobody itself; a source is given the reference that its own words make.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import Literal

from generator.cue_words import cue_words
from generator.cues import Attribution, restored_mark
from generator.participants import Cast, Reference
from generator.segmentation import Document, Quoted, Sentence, trimmed, words
from generator.tagger import Tagged
from generator.values import Span

_LONGEST_TITLE = 200
"""Code points that a name with its title takes at most."""
_MOST_OF = 0.5
"""Share of a quotation from which a label that reaches into it means all of it."""
_EDGES = " \t\n,;:–—-"
RULE = "source of the cue, read by the trained reader"


def read_tags(
    document: Document, cast: Cast, tagged: Tagged, quoted: Sequence[Sequence[Quoted]]
) -> list[Attribution]:
    """The attributions that `tagged` holds, in order of place. `quoted`: for each paragraph of `document`."""
    sentences = tuple(document.sentences())
    found = []
    for attribution in tagged.attributions():
        source = tagged.labels[attribution.source].span if attribution.source is not None else None
        cue = tagged.labels[attribution.cue].span if attribution.cue is not None else None
        if cue and source and not _same_sentence(sentences, cue, source):
            source = None  # a cue does not reach for its source into another sentence
        is_passive = cue is not None and _is_passive(document.text, cue)
        if is_passive:
            source = None  # whoever "was told" does not speak
        outer = _without_holders(quoted, document, cue or source)
        content = list(_contents(document, [tagged.labels[i].span for i in attribution.content], outer))
        reference = _reference(document.text, source, cast) if source else None
        is_behind = cue is not None and source is not None and source.start >= cue.end
        addressee, content = _addressed(document.text, None if is_behind else cue, content, cast)
        content = _apart(
            document.text, content, [p for p in (reference and reference.span, source, cue) if p]
        )
        if not content or (source is None and not (cue and _is_saying(document.text, cue))):
            continue  # expectations of nobody; speech without a cue is found by its marks
        if cue and _is_silence(document.text, cue, content):
            continue
        printed = source.cut(document.text).lower() if source and reference is None else ""
        if printed == "that" or (printed == "which" and not (cue and _is_saying(document.text, cue))):
            continue  # "a message, which included …"
        if is_passive and document.text.startswith("to ", content[0].start):
            continue  # "is said to be tired"
        anchor = cue or source or content[0]
        sentence = _sentence_at(sentences, anchor.start)
        found.append(
            Attribution(
                content=tuple(content),
                cue=(cue,) if cue else (),
                source=source,
                reference=reference,
                rule=RULE,
                sentence=sentence,
                addressee=addressee,
                restored=_restored(document, content, outer),
            )
        )
    return sorted(found, key=lambda a: a.content[0].start)


def _same_sentence(sentences: Sequence[Sentence], one: Span, other: Span) -> bool:
    sentence = _sentence_at(sentences, one.start)
    return sentence.holds(one) and sentence.holds(other)


def _sentence_at(sentences: Sequence[Sentence], place: int) -> Span:
    """The sentence that holds `place`, or the next one after it."""
    return sentences[bisect_right(sentences, place, key=lambda s: s.span.end)].span


# --- content --------------------------------------------------------------------------------------


def _contents(
    document: Document, spans: Sequence[Span], quoted: Sequence[Sequence[Quoted]]
) -> Iterator[Span]:
    """The labelled places with whole quotations, in order, pieces that touch as one."""
    text = document.text
    grown: list[Span] = []
    for span in sorted(spans):
        for piece in _grown(document, span, quoted):
            nearby = quoted[document.paragraph_at(piece.start)]
            whole = trimmed(text, _in_sentence(document, piece, nearby), _EDGES)
            if not any(c.isalnum() for c in whole.cut(text)):
                continue
            if grown and _touch(text, grown[-1], whole):
                grown[-1] = Span(grown[-1].start, max(grown[-1].end, whole.end))
            else:
                grown.append(whole)
    for span in grown:
        is_quoted = any(q.whole.end == span.end for q in quoted[document.paragraph_at(span.start)])
        if not is_quoted and text[span.end - 1] in ".!?" and len(span) > 1:
            span = Span(span.start, span.end - 1)  # noqa: PLW2901 - without the full stop
        yield span


def _touch(text: str, one: Span, other: Span) -> bool:
    """Whether two pieces are one: nothing but a comma between them, and no sentence's end."""
    if one.end >= other.start:
        return True
    return not text[one.end : other.start].strip(" ,") and text[one.end - 1] not in ".!?…"


def _in_sentence(document: Document, span: Span, quoted: Sequence[Quoted]) -> Span:
    """Reported words end with their sentence; quoted ones, and those behind a colon, with their label."""
    if any(q.whole.meets(span) for q in quoted) or document.text[
        max(0, span.start - 3) : span.start
    ].rstrip().endswith(":"):
        return span
    paragraph = document.paragraphs[document.paragraph_at(span.start)]
    sentence = next((s.span for s in paragraph.sentences if span.start < s.span.end), paragraph.span)
    return Span(span.start, min(span.end, sentence.end))


def _grown(document: Document, span: Span, quoted: Sequence[Sequence[Quoted]]) -> Iterator[Span]:
    """The span with the whole of a quotation that it mostly covers, without one that it only touches."""
    start, end = span.start, span.end
    for index in range(
        document.paragraph_at(span.start), document.paragraph_at(max(span.start, span.end - 1)) + 1
    ):
        for q in quoted[index]:
            if not q.whole.meets(span):
                continue
            shared = min(span.end, q.inner.end) - max(span.start, q.inner.start)
            if q.opening is None and start < q.whole.start:
                yield Span(start, q.whole.start)  # the reporter's words before a lost mark
                start, end = q.whole.start, max(end, q.whole.end)
            elif shared >= _MOST_OF * max(1, len(q.inner)):
                start, end = min(start, q.whole.start), max(end, q.whole.end)
            elif not q.whole.holds(span):
                if q.whole.start > span.start:
                    end = min(end, q.whole.start)
                else:
                    start = max(start, q.whole.end)
    if start < end:
        yield Span(start, end)


def _without_holders(
    quoted: Sequence[Sequence[Quoted]], document: Document, anchor: Span | None
) -> Sequence[Sequence[Quoted]]:
    """The quotations without those that hold the cue: what is reported inside speech is not all of it."""
    if anchor is None:
        return quoted
    index = document.paragraph_at(anchor.start)
    kept = [q for q in quoted[index] if not q.whole.holds(anchor)]
    return [*quoted[:index], kept, *quoted[index + 1 :]] if len(kept) < len(quoted[index]) else quoted


def _is_silence(text: str, cue: Span, content: Sequence[Span]) -> bool:
    """`declined to comment`, `did not say when`, `Asked whether`: nothing was said.

    `She never said that …` says something: it is a denial.
    """
    own = [w.text.lower() for w in words(text, cue)]
    if own[0] == "asked" and not text[: cue.start].rstrip(" ")[-1:].isalnum():
        return True
    said = [w.text.lower() for w in words(text, Span(max(0, cue.start - 25), cue.end))]
    around = [*said[: len(said) - len(own)][-2:], *own]
    first = words(text, content[0])[0].text.lower() if content else ""
    is_saying = any(w in cue_words().verbs or w == "comment" for w in [*own, first])
    if not is_saying or not any(w in cue_words().silences for w in around):
        return False
    refused = any(w in {"declined", "refused", "neither", "nor"} for w in around)
    return refused or first in {"when", "where", "who", "why", "how", "what", "which", "whether", "if", "to"}


def _is_passive(text: str, cue: Span) -> bool:
    """`was told`, `is said`: a form of `be` and a past form of a verb of saying, not `was saying`."""
    own = [w.text.lower() for w in words(text, Span(max(0, cue.start - 8), cue.end))]
    verbs = [w for w in own if w in cue_words().verbs]
    is_past = bool(verbs) and not verbs[-1].endswith("ing")
    return is_past and any(w in cue_words().passives for w in own[:-1]) and own[-1] == verbs[-1]


def _is_saying(text: str, cue: Span) -> bool:
    """Whether a cue is a verb of saying: `it was announced that` counts, `is expected to` does not."""
    return any(
        cue_words().verbs.get(w.text.lower()) in {"clause", "tell", "object"} for w in words(text, cue)
    )


def _restored(
    document: Document, content: Sequence[Span], quoted: Sequence[Sequence[Quoted]]
) -> Literal["opening", "closing"] | None:
    marks = (
        restored_mark(q) for c in content for q in quoted[document.paragraph_at(c.start)] if q.inner.meets(c)
    )
    return next((m for m in marks if m), None)


# --- sources --------------------------------------------------------------------------------------


def _reference(text: str, source: Span, cast: Cast) -> Reference | None:
    """Who the words of a source refer to: the reference that is their head, not one inside `of` or `for`."""
    reach = Span(max(0, source.start - _LONGEST_TITLE), source.end + _LONGEST_TITLE)
    inside = [r for r in cast.within(reach) if r.span.meets(source)]
    names = [r for r in inside if r.kind == "name" and r.participant and source.holds(_core(r))]
    names = [
        r
        for r in names
        if not any(o is not r and o.span.holds(_core(r)) and _core(o) != _core(r) for o in names)
    ]
    heads = [r for r in names if _is_head(text, source, r)]
    people = [r for r in heads if r.participant and cast.kind(r.participant) == "person"]
    if len({r.participant for r in heads}) > 1 and len({r.participant for r in people}) == 1:
        heads = people  # "the Herald, Professor John Burrows"
    if len({r.participant for r in heads}) > 1:
        return None
    if heads:
        return heads[0]
    if source.cut(text).lower() in {"who", "which"}:
        before = [r for r in cast.references if r.participant and r.span.end <= source.start]
        last = max(before, key=lambda r: r.reach, default=None)
        return (
            last
            if last and text[max(last.span.end, last.reach) : source.start].strip() in {"", ","}
            else None
        )
    pronouns = [r for r in inside if r.kind == "pronoun" and len(source) <= len(r.span) + 1]
    if pronouns:
        return pronouns[0]
    described = [
        r for r in inside if r.kind == "description" and r.participant and r.span.start <= source.start + 4
    ]
    if described and not names:
        return described[0]
    return next((r for r in inside if r.kind == "name" and r.participant is None), None)


def _core(reference: Reference) -> Span:
    """The name without its title: the last evidence of a name is its own place."""
    return reference.evidence[-1].span if reference.evidence else reference.span


def _is_head(text: str, source: Span, reference: Reference) -> bool:
    """Whether no preposition and no possessive stands between the source's beginning and the name.

    `a spokesman for Maren` is not Maren; `the chairman of the panel, John Burrows,` is Burrows.
    """
    name = _core(reference)
    title = reference.span if reference.span.end == name.end else name
    gap = words(text, Span(source.start, max(source.start, title.start)))
    possessives = [i for i, w in enumerate(gap) if w.text in {"'s", "’s"}]
    lows = [w.text.lower() for w in (gap[possessives[-1] + 1 :] if possessives else gap)]
    if text[name.end : name.end + 2] in {"'s", "’s"}:
        return name.end + 2 >= source.end
    if lows and lows[-1] == ",":
        return True
    titled = title.start < name.start or any(w.text.islower() for w in gap[-1:])
    if lows and name.end == source.end and lows[-1] not in _BEFORE_ANOTHER and titled:
        return True  # "the commissioner of the Union for external affairs Lars-Otto Venning"
    return not any(w in cue_words().prepositions or w in {"who", "whose"} for w in lows)


_BEFORE_ANOTHER = cue_words().prepositions | cue_words().determiners | {"'s", "’s", "and", "or", "late"}
"""Words right in front of a name that is not the source itself: `a spokesman for Maren`."""


def _addressed(
    text: str, cue: Span | None, content: list[Span], cast: Cast
) -> tuple[Reference | None, list[Span]]:
    """Whom the words are said to, and the content without that: `noted to his counterpart that …`."""
    if cue is None or not content:
        return None, content
    last = words(text, cue)[-1].text.lower()
    at = cue.end + len(text[cue.end :]) - len(text[cue.end :].lstrip())
    says_to = last == "to" or text.startswith("to ", at)
    if not says_to and cue_words().verbs.get(last) != "tell":
        return None, content
    at += 3 if last != "to" and says_to else 0
    skip = re.compile(r"(?:the|his|her|their|its|a) ").match(text, at)
    near = [r for r in cast.references if r.participant and r.span.start in {at, skip.end() if skip else at}]
    if not near:
        return None, content
    first = content[0]
    if first.start <= near[0].span.start and near[0].span.end < first.end:
        that = re.compile(r"\s+that\s+").match(text, near[0].span.end)
        if that is None:
            return None, content
        content = [Span(that.end(), first.end), *content[1:]]
    return near[0], content


def _apart(text: str, content: Sequence[Span], others: Sequence[Span]) -> list[Span]:
    """The content without source and cue, where a label ran over them; single words left are dropped."""
    pieces = list(content)
    for other in others:
        cut: list[Span] = []
        for piece in pieces:
            if not piece.meets(other):
                cut.append(piece)
                continue
            rest = [
                Span(piece.start, max(piece.start, other.start)),
                Span(min(piece.end, other.end), piece.end),
            ]
            trims = [trimmed(text, r, _EDGES) for r in rest]
            cut += [t for t in trims if len(t.cut(text).split()) > 1]
        pieces = cut
    return pieces
