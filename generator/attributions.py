"""Who says what in an article: what rules, trained reader and quotation marks say, as one list."""

from collections.abc import Sequence
from dataclasses import replace

from generator.cues import PASSED_ON, Attribution, Scene, read_sentence
from generator.participants import Cast
from generator.quotations import mended, read_turn, with_loose_quotations, with_openings
from generator.segmentation import MARKS, Document, Paragraph, Quoted
from generator.tagger import Tagged
from generator.tags import read_tags


def find_attributions(document: Document, cast: Cast, tagged: Tagged) -> tuple[Attribution, ...]:
    """All attributions in order of place.

    The trained reader leads. The rules add what they read where it saw no quotation or no source, and know
    whom an agency quotes (`According to Yonhap, quoting KCNA`); transcripts are read by their form alone.
    """
    starts = {r.span.start: r for r in reversed(cast.references)}
    ends = {r.span.end: r for r in cast.references}
    quoted = tuple(tuple(mended(q, p, starts, ends) for q in p.quoted) for p in document.paragraphs)
    by_tags = read_tags(document, cast, tagged, quoted)
    found: list[Attribution] = []
    for index, paragraph in enumerate(document.paragraphs):
        turn = read_turn(document.text, paragraph, cast)
        if turn is not None:
            found.append(turn)
            continue
        by_rules = _by_rules(document, cast, paragraph, quoted[index])
        tags = [a for a in by_tags if paragraph.span.holds(a.content[0])]
        found += with_loose_quotations(
            document, index, quoted[index], _joined(document.text, by_rules, tags, found), found, cast
        )
    return tuple(sorted(with_openings(document, found), key=lambda a: a.content[0].start))


def _by_rules(
    document: Document, cast: Cast, paragraph: Paragraph, quoted: Sequence[Quoted]
) -> list[Attribution]:
    starts = {r.span.start: r for r in reversed(cast.references)}
    ends = {r.span.end: r for r in cast.references}
    reaches = {r.reach: r for r in cast.references if r.reach > r.span.end}
    found: list[Attribution] = []
    for sentence in paragraph.sentences:
        near = tuple(q for q in quoted if q.whole.meets(sentence.span))
        here = tuple(r for r in cast.references if sentence.span.holds(r.span))
        found += read_sentence(Scene(document.text, sentence, near, starts, ends, reaches, here))
    return found


def _joined(
    text: str, rules: Sequence[Attribution], tags: Sequence[Attribution], before: Sequence[Attribution]
) -> list[Attribution]:
    """What the trained reader saw, but for what rules are surer of, and what they alone saw.

    `before`: the attributions of earlier paragraphs, whose words may go on in this one.
    """
    sure = [r for r in rules if r.rule == PASSED_ON or r.restored == "opening"]
    orphans = [t for t in tags if t.source is None and any(_overlap(t, r) for r in rules)]
    led = [_widened(text, t, rules) for t in tags if t not in orphans]
    fresh = [*sure, *(rest for t in led if (rest := _outside(t, sure)))]
    for rule in rules:
        is_quoted = any(mark in content.cut(text) for content in rule.content for mark in MARKS)
        wanted = is_quoted or any(_overlap(rule, t) for t in orphans)
        if wanted and rule not in sure and not any(_overlap(rule, other) for other in [*fresh, *before]):
            fresh.append(rule)
    return fresh


def _widened(text: str, tag: Attribution, rules: Sequence[Attribution]) -> Attribution:
    """The tag with the whole quotation that a rule read beside the same cue."""
    for rule in rules:
        same_cue = any(a.meets(b) for a in tag.cue for b in rule.cue)
        quoted = [c for c in rule.content if text[c.start] in MARKS and text[c.end - 1] in MARKS]
        if same_cue and quoted and any(q.meets(c) for q in quoted for c in tag.content):
            rest = [c for c in tag.content if not any(q.meets(c) for q in quoted)]
            return replace(
                tag, content=tuple(sorted([*quoted, *rest])), restored=tag.restored or rule.restored
            )
    return tag


def _outside(tag: Attribution, sure: Sequence[Attribution]) -> Attribution | None:
    """The tag without the content that rules are surer of: whom an agency quotes, speech that lost a mark."""
    same_cue = any(a.meets(b) and _overlap(tag, rule) for rule in sure for a in tag.cue for b in rule.cue)
    kept = tuple(c for c in tag.content if not any(c.meets(r) for rule in sure for r in rule.content))
    if not kept or same_cue:
        return None
    return replace(tag, content=kept, restored=None) if len(kept) < len(tag.content) else tag


def _overlap(one: Attribution, other: Attribution) -> bool:
    return any(a.meets(b) for a in one.content for b in other.content)
