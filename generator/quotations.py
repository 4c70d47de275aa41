"""Quotations that no cue explains: lost marks, speech that goes on, block quotations.

Nothing here reads a cue; it works on what the readers of cues found, and says so where a mark was restored.
"""

import re
from bisect import bisect_left, bisect_right, insort
from collections.abc import Sequence
from dataclasses import replace
from itertools import accumulate

from generator.cue_words import cue_words
from generator.cues import Attribution, has_own_voice, names_source, restored_mark
from generator.participants import Cast, Reference
from generator.segmentation import MARKS, Document, Paragraph, Quoted, Sentence, meeting, trimmed
from generator.values import Span

_RECENT = 60
"""Attributions before a quotation that may hold it already."""
_TITLE = 0.6
"""Share of capitalised words from which a quoted stretch is the title of a work."""
_SPEECH_WORDS = 5
"""Words from which a quoted stretch without any cue counts as speech, not as a title or scare quotes."""


def mended(
    quoted: Quoted, paragraph: Paragraph, starts: dict[int, Reference], ends: dict[int, Reference]
) -> Quoted:
    """A stretch that lacks a mark, with `inner` as far as it is surely speech."""
    if quoted.opening is None:
        return replace(quoted, inner=Span(_speech_start(quoted, paragraph, ends), quoted.inner.end))
    if quoted.closing is None:
        end = _speech_end(quoted, paragraph, starts)
        goes_on = quoted.continues and end == quoted.inner.end
        return replace(quoted, inner=Span(quoted.inner.start, end), continues=goes_on)
    return quoted


def _speech_start(quoted: Quoted, paragraph: Paragraph, ends: dict[int, Reference]) -> int:
    """Back over sentences in the speaker's own voice, never over a reporter's."""
    start = quoted.inner.start
    before = bisect_right(paragraph.sentences, start, key=lambda s: s.span.end)
    for sentence in reversed(paragraph.sentences[:before]):
        if any(q is not quoted for q in meeting(paragraph.quoted, sentence.span)):
            break
        if not _sounds_spoken(sentence) or names_source(sentence, ends):
            break
        start = sentence.span.start
    return start


def _speech_end(quoted: Quoted, paragraph: Paragraph, starts: dict[int, Reference]) -> int:
    """Before `, she said`, also in the next sentence, else with the sentence."""
    for sentence in paragraph.sentences_at(quoted.inner):
        end = _before_cue(sentence, starts)
        if end is not None and quoted.inner.start < end <= quoted.inner.end:
            return end
    following = bisect_right(paragraph.sentences, quoted.inner.end, key=lambda s: s.span.start)
    for sentence in paragraph.sentences[following : following + 1]:
        end = _before_cue(sentence, starts)
        if end is not None and not meeting(paragraph.quoted, Span(sentence.span.start, end)):
            return end
    return quoted.inner.end


def _before_cue(sentence: Sentence, starts: dict[int, Reference]) -> int | None:
    """The end of the comma in `…, she said` and `…, said Tesk`."""
    lex = cue_words()
    for i, word in enumerate(sentence.words[:-1]):
        if word.text != ",":
            continue
        nearby = sentence.words[i + 1 : i + 8]
        cue = next((w for w in nearby if w.lower in lex.verbs), None)
        if cue is not None and (
            nearby[0].start in starts or nearby[0] is cue or nearby[0].lower in lex.determiners
        ):
            return word.end
    return None


def _sounds_spoken(sentence: Sentence) -> bool:
    """Whether a sentence is in the speaker's own voice, or in the present tense alone."""
    is_present = not _PRESENT.isdisjoint(sentence.lower) and _PAST.isdisjoint(sentence.lower)
    return is_present or has_own_voice(sentence)


_PRESENT = frozenset({"is", "are", "am", "do", "does", "has", "have", "must", "will", "can", "should"})
_PAST = frozenset({"was", "were", "had", "did"})


def with_loose_quotations(
    document: Document,
    index: int,
    quoted: tuple[Quoted, ...],
    fresh: list[Attribution],
    found: list[Attribution],
    cast: Cast,
) -> list[Attribution]:
    """The paragraph's attributions and its quotations without a cue, joined to the speech they continue."""
    text = document.text
    out = sorted(fresh, key=_place)
    paragraph = document.paragraphs[index]
    for q in quoted:
        first = max(0, bisect_left(out, q.whole.start, key=_place) - _RECENT)
        near = out[first : bisect_left(out, q.whole.end, key=_place)]
        if _is_covered(q, [*near, *found[-_RECENT:]]) or not _is_speech(text, q, paragraph):
            continue
        before = max(
            (a for a in near if min(p.end for p in (a.content[-1], *a.cue)) <= q.whole.start),
            key=lambda a: a.cue[-1].start if a.cue else 0,
            default=None,
        )
        if before is not None and before.reference is not None and _carries_on(text, before, q, near):
            out[first + near.index(before)] = replace(
                before, content=(*before.content, q.whole), restored=before.restored or restored_mark(q)
            )
        elif (
            opened := _opened_by(document, index, found)
        ) is not None and q.whole.start <= paragraph.span.start + 1:
            found[opened] = replace(found[opened], content=(*found[opened].content, q.whole))
        elif (
            introduced := _introduced(document, index, cast, found)
        ) is not None and q.whole.start <= paragraph.span.start + 1:
            insort(out, replace(introduced, content=(q.whole,), restored=restored_mark(q)), key=_place)
        elif (signed := read_signature(document, index, q, cast)) is not None:
            insort(out, signed, key=_place)
        elif (colon := _in_sentence(text, q, paragraph, cast)) is not None:
            insort(out, replace(colon, content=(q.whole,), restored=restored_mark(q)), key=_place)
        else:
            insort(out, _of_nobody(q, paragraph), key=_place)
    return out


def _of_nobody(quoted: Quoted, paragraph: Paragraph) -> Attribution:
    sentence = paragraph.sentences_at(quoted.whole)[0].span
    rule = "no source beside the words"
    return Attribution((quoted.whole,), (), None, None, rule, sentence, restored=restored_mark(quoted))


def _place(attribution: Attribution) -> int:
    return attribution.content[0].start


def _is_covered(quoted: Quoted, found: Sequence[Attribution]) -> bool:
    """Whether attributions hold most of a quotation; what is reported inside it alone does not count."""
    held = sum(
        min(c.end, quoted.inner.end) - max(c.start, quoted.inner.start)
        for a in found
        if not any(quoted.inner.holds(cue) for cue in a.cue)
        for c in a.content
        if c.meets(quoted.inner)
    )
    return 2 * held >= len(quoted.inner)


def _is_speech(text: str, quoted: Quoted, paragraph: Paragraph) -> bool:
    """Not a title, not scare quotes: a whole sentence's worth of words in double marks."""
    if quoted.style == "single" or (
        quoted.opening is None
        and quoted.closing is not None
        and len(quoted.inner.cut(text).split()) < _SPEECH_WORDS
    ):
        return False
    words = quoted.inner.cut(text).split()
    if len(words) > 2 and sum(w[0].isupper() for w in words) > _TITLE * len(words):
        return False
    if quoted.continues or (
        quoted.whole.start == paragraph.span.start and quoted.whole.end >= paragraph.span.end - 1
    ):
        return True
    starts_sentence = any(s.span.start == quoted.whole.start for s in paragraph.sentences_at(quoted.whole))
    closes = quoted.inner.cut(text).rstrip()[-1:] in {".", "!", "?", ",", "…"}
    return len(words) >= _SPEECH_WORDS and (starts_sentence or (closes and words[0][:1].isupper()))


def _carries_on(text: str, before: Attribution, quoted: Quoted, near: Sequence[Attribution]) -> bool:
    """`"…," she said. "And …"`: nothing but the cue's sentence stands between two pieces of one speech."""
    was_quoted = any(mark in c.cut(text) for c in before.content for mark in MARKS) or before.restored
    gap = text[max(before.sentence.end, before.content[-1].end) : quoted.whole.start]
    nobody_else = not any(
        a is not before and before.sentence.end <= a.sentence.start < quoted.whole.start for a in near
    )
    return bool(was_quoted) and nobody_else and not gap.strip(" \n\t,;")


def _opened_by(document: Document, index: int, found: list[Attribution]) -> int | None:
    """The index of the speech that the paragraph before left open, as printers do for long speeches."""
    if index == 0 or not found:
        return None
    before = document.paragraphs[index - 1]
    left_open = bool(before.quoted) and before.quoted[-1].continues
    at = max(range(len(found)), key=lambda i: found[i].content[-1].end)
    return at if left_open and found[at].content[-1].end >= before.quoted[-1].inner.start else None


def _introduced(
    document: Document, index: int, cast: Cast, found: Sequence[Attribution]
) -> Attribution | None:
    """`…, the minister said:` and the words in a paragraph of their own."""
    if index == 0:
        return None
    before = document.paragraphs[index - 1]
    if not before.span.cut(document.text).endswith(":"):
        return None
    spoke = next(
        (a for a in reversed(found) if a.sentence == before.sentences[-1].span and a.reference), None
    )
    if spoke is not None:
        rule = "the sentence before the words ends in a colon"
        return replace(spoke, content=(), rule=rule, addressee=None, restored=None)
    return _before_colon(before.sentences[-1], cast)


SIGNED = "signed behind a dash"
_SIGNATURE = re.compile(
    r"(?:[^\S\n]*(?:[―—–]|--)|[^\S\n]*\n\s*(?:[―—–-]|--))\s*(?P<who>[^\W\d][^\n,;:!?“”\"]{1,60}?)\s*\.?"
)


def read_signature(document: Document, index: int, quoted: Quoted, cast: Cast) -> Attribution | None:
    """`“…” ― Pamela Padilla` at a paragraph's end, or in one of its own: the name behind the dash says it."""
    text, paragraph = document.text, document.paragraphs[index]
    following = document.paragraphs[index + 1 : index + 2]
    match = _SIGNATURE.fullmatch(text, quoted.whole.end, paragraph.span.end)
    if match is None and following and not text[quoted.whole.end : paragraph.span.end].strip():
        match = _SIGNATURE.fullmatch(text, quoted.whole.end, following[0].span.end)
    if match is None:
        return None
    who = Span(*match.span("who"))
    reference = next((r for r in cast.within(who) if r.kind == "name" and r.participant), None)
    restored = restored_mark(quoted)
    return Attribution((quoted.whole,), (), who, reference, SIGNED, paragraph.span, None, restored)


def _in_sentence(text: str, quoted: Quoted, paragraph: Paragraph, cast: Cast) -> Attribution | None:
    """`Olmar Tesk was blunt: "…"`."""
    sentence = paragraph.sentences_at(quoted.whole)[0]
    lead = Span(sentence.span.start, quoted.whole.start)
    if not lead.cut(text).rstrip().endswith(":"):
        return None
    return _before_colon(
        Sentence(trimmed(text, lead), tuple(w for w in sentence.words if w.end <= lead.end)), cast
    )


def _before_colon(sentence: Sentence, cast: Cast) -> Attribution | None:
    """An attribution without content yet: the source and cue of a sentence that ends in a colon."""
    lex = cue_words()
    here = [r for r in cast.within(sentence.span) if r.participant]
    cue = next((w for w in sentence.words if w.lower in lex.all_forms), None)
    if not here or (cue is not None and here[0].span.start > cue.start):
        return None
    cues = (Span(cue.start, cue.end),) if cue else ()
    return Attribution(
        (), cues, here[0].span, here[0], "the sentence before the words ends in a colon", sentence.span
    )


def with_openings(document: Document, found: list[Attribution]) -> list[Attribution]:
    """Speech of several paragraphs whose source stands in the last one: the earlier ones join it."""
    out: list[Attribution] = []
    for attribution in found:
        before = out[-1] if out else None
        index = document.paragraph_at(attribution.content[0].start)
        left_open = (
            index > 0
            and bool(document.paragraphs[index - 1].quoted)
            and document.paragraphs[index - 1].quoted[-1].continues
        )
        begins = attribution.content[0].start <= document.paragraphs[index].span.start + 1
        if (
            before is not None
            and before.source is None
            and left_open
            and begins
            and document.paragraph_at(before.content[-1].start) == index - 1
        ):
            out[-1] = replace(attribution, content=(*before.content, *attribution.content))
        else:
            out.append(attribution)
    return out


def unmatched_marks(document: Document, attributions: Sequence[Attribution]) -> tuple[Span, ...]:
    """The marks without a partner that no attribution restored."""
    restored = sorted(c for a in attributions if a.restored for c in a.content)
    reaches = list(accumulate((c.end for c in restored), max))
    loose = []
    for paragraph in document.paragraphs:
        for q in paragraph.quoted:
            mark = q.opening or q.closing
            lacks = (q.opening is None or q.closing is None) and not q.continues
            if lacks and mark is not None:
                before = bisect_right(restored, mark.start + 1, key=lambda c: c.start)
                if not before or reaches[before - 1] < mark.start:
                    loose.append(mark)
    return tuple(loose)
