"""Who says what in an article: what rules, trained reader and quotation marks say, as one list."""

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from generator.cues import PASSED_ON, Attribution, Scene, read_sentence
from generator.participants import Cast, Reference
from generator.quotations import mended, read_turn, with_loose_quotations, with_openings
from generator.segmentation import MARKS, Document, Paragraph, Quoted
from generator.tagger import Tagged
from generator.tags import read_tags

_LONGEST_SPEECH = 60
"""Attributions before a paragraph whose words may go on in it."""


class _Places(NamedTuple):
    """References by where their words begin and end, and where an apposition behind them ends."""

    starts: dict[int, Reference]
    ends: dict[int, Reference]
    reaches: dict[int, Reference]


def find_attributions(document: Document, cast: Cast, tagged: Tagged) -> tuple[Attribution, ...]:
    """All attributions in order of place.

    The trained reader leads. The rules add what they read where it saw no quotation or no source, and know
    whom an agency quotes (`According to Yonhap, quoting KCNA`); transcripts are read by their form alone.
    """
    places = _Places(
        {r.span.start: r for r in reversed(cast.references)},
        {r.span.end: r for r in cast.references},
        {r.reach: r for r in cast.references if r.reach > r.span.end},
    )
    quoted = tuple(
        tuple(mended(q, p, places.starts, places.ends) for q in p.quoted) for p in document.paragraphs
    )
    by_tags: dict[int, list[Attribution]] = {}
    for tag in read_tags(document, cast, tagged, quoted):
        index = document.paragraph_at(tag.content[0].start)
        if document.paragraphs[index].span.holds(tag.content[0]):
            by_tags.setdefault(index, []).append(tag)
    found: list[Attribution] = []
    for index, paragraph in enumerate(document.paragraphs):
        turn = read_turn(document.text, paragraph, cast)
        if turn is not None:
            found.append(turn)
            continue
        by_rules = _by_rules(document.text, cast, paragraph, quoted[index], places)
        fresh = _joined(document.text, by_rules, by_tags.get(index, []), found[-_LONGEST_SPEECH:])
        found += with_loose_quotations(document, index, quoted[index], fresh, found, cast)
    return tuple(sorted(with_openings(document, found), key=lambda a: a.content[0].start))


def _by_rules(
    text: str, cast: Cast, paragraph: Paragraph, quoted: Sequence[Quoted], places: _Places
) -> list[Attribution]:
    found: list[Attribution] = []
    for sentence in paragraph.sentences:
        near = tuple(q for q in quoted if q.whole.meets(sentence.span))
        found += read_sentence(Scene(text, sentence, near, *places, cast.within(sentence.span)))
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
