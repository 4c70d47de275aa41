"""Who says what in an article: what rules, trained reader and quotation marks say, as one list."""

import re
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from generator.cue_words import cue_words
from generator.cues import PASSED_ON, PREFIX, QUOTED, Attribution, Neighbours, Scene, has_cue, read_sentence
from generator.nested import with_nested
from generator.participants import Cast, Reference
from generator.quotations import (
    SIGNED,
    mended,
    read_signature,
    with_loose_quotations,
    with_openings,
)
from generator.segmentation import (
    CLOSING,
    MARKS,
    STRAIGHT,
    Document,
    Paragraph,
    Quoted,
    end_before,
    meeting,
    trimmed,
)
from generator.spans import Placed, placed
from generator.tagger import Tagged
from generator.tags import read_tags
from generator.turns import read_turns
from generator.values import Link, Span

POSTED = "author of the post"
_LONGEST_SPEECH = 60
"""Attributions before a paragraph whose words may go on in it."""


_LONGEST_SUBJECT = 4
"""Words before a cue that cannot yet be a whole clause: `The lamps, Carrant said, will go.`"""
_QUOTES = (*MARKS, "''", "``")


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
    signed = tuple(_signature(document, index, q, cast) for index, q in enumerate(quoted))
    turns = read_turns(document, cast)
    seen = (t for t in read_tags(document, cast, tagged, quoted) if not _opens_turn(document, t, turns))
    tags = _by_paragraph(document, seen, Neighbours(s for s in signed if s))
    found: list[Attribution] = []
    for index, paragraph in enumerate(document.paragraphs):
        if index in turns:
            found += [turns[index]] if turns[index].content else []
            continue
        by_rules = _by_rules(document.text, cast, paragraph, quoted[index], places)
        by_rules += [s] if (s := signed[index]) else []
        fresh = _joined(document.text, by_rules, tags.get(index, []), found[-_LONGEST_SPEECH:])
        found += with_loose_quotations(document, index, quoted[index], fresh, found, cast)
    whole = with_nested(document, cast, with_openings(document, found))
    return tuple(sorted(whole, key=lambda a: a.content[0].start))


def _opens_turn(document: Document, tag: Attribution, turns: Container[int]) -> bool:
    """Whether a tag's source is the name of a turn, which has its own words and no others."""
    has_cue = any(c.isalpha() for cue in tag.cue for c in cue.cut(document.text))
    return not has_cue and tag.source is not None and document.paragraph_at(tag.source.start) in turns


def _by_paragraph(
    document: Document, tags: Iterable[Attribution], signatures: Neighbours
) -> Mapping[int, Sequence[Attribution]]:
    """What the trained reader saw, but for signatures, by the index of the paragraph in which it begins."""
    found: dict[int, list[Attribution]] = {}
    for seen in tags:
        tag = _outside(seen, signatures.of(seen))
        if tag is None:
            continue
        index = document.paragraph_at(tag.content[0].start)
        if document.paragraphs[index].span.holds(tag.content[0]):
            found.setdefault(index, []).append(tag)
    return found


def with_posts(
    found: Sequence[Attribution], links: Sequence[Link], cast: Cast, document: Document
) -> tuple[Attribution, ...]:
    """`found`, in order of place, with each embedded post as its author's, if it says not itself who speaks.

    Somebody else who speaks outside a post never says its words.
    """
    posts = [_post(words, author, cast, document) for words, author in _posted(links).items()]
    if not posts:
        return tuple(found)
    places = Placed((post.content[0], post) for post in posts)
    out = [rest for a in found if (rest := _outside_posts(a, places))]
    told = placed(c for a in out for c in a.content)
    out += [post for post in posts if not told.meets(post.content[0])]
    return tuple(sorted(out, key=lambda a: a.content[0].start))


def _posted(links: Sequence[Link]) -> dict[Span, Span]:
    """The words of each post, and its author's name."""
    posts = (link for link in links if link.kind == "post")
    return {post.words: post.author for post in posts if post.words and post.author}


def _post(words: Span, author: Span, cast: Cast, document: Document) -> Attribution:
    named = (r for r in cast.within(author) if r.kind == "name" and r.participant)
    sentence = document.paragraphs[document.paragraph_at(words.start)].span
    return Attribution((words,), (), author, next(named, None), POSTED, sentence, is_turn=True)


def _outside_posts(attribution: Attribution, posts: Placed[Attribution]) -> Attribution | None:
    """The attribution without the words of posts that are neither its cue's nor its speaker's."""
    kept = tuple(
        c for c in attribution.content if all(_may_tell(attribution, post) for post in posts.meeting(c))
    )
    return replace(attribution, content=kept) if kept else None


def _may_tell(attribution: Attribution, post: Attribution) -> bool:
    """Whether its cue stands in the post, or leads its author's words: `Brink answered:` and Brink's post."""
    speaker, author = (a.reference.participant if a.reference else None for a in (attribution, post))
    is_author = bool(attribution.cue) and author is not None and speaker == author
    return is_author or any(post.content[0].holds(cue) for cue in attribution.cue)


def _signature(document: Document, index: int, quoted: Sequence[Quoted], cast: Cast) -> Attribution | None:
    """The signature behind a paragraph that is one quotation, the sign of a list before it aside."""
    start = document.paragraphs[index].span.start
    is_whole = bool(quoted) and not document.text[start : quoted[0].whole.start].strip(" -*•·")
    return read_signature(document, index, quoted[0], cast) if is_whole else None


def _by_rules(
    text: str, cast: Cast, paragraph: Paragraph, quoted: Sequence[Quoted], places: _Places
) -> list[Attribution]:
    found: list[Attribution] = []
    for sentence in filter(has_cue, paragraph.sentences):
        near = tuple(meeting(quoted, sentence.span))
        found += read_sentence(Scene(text, sentence, near, *places, cast.within(sentence.span)))
    return found


def _joined(
    text: str, rules: Sequence[Attribution], tags: Sequence[Attribution], before: Sequence[Attribution]
) -> list[Attribution]:
    """What the trained reader saw, but for what rules are surer of, and what they alone saw.

    `before`: the attributions of earlier paragraphs, whose words may go on in this one.
    """
    if not rules:
        return list(tags)
    by_rules, by_tags = Neighbours(rules), Neighbours(tags)
    added = [_behind_cue(r) for r in rules if any(_runs_over(text, t, r) for t in by_tags.of(r))]
    further = Neighbours(added)
    whole = [_cut(text, t, further.of(t)) for t in tags]
    sure = [r for r in rules if _is_sure(r)] + added
    surely, by_tags = Neighbours(sure), Neighbours(whole)
    orphans = [t for t in whole if t.source is None and any(_overlap(t, r) for r in by_rules.of(t))]
    lost = {id(t) for t in orphans}
    led = [_led(text, t, by_rules.of(t), by_tags) for t in whole if id(t) not in lost]
    fresh = [*sure, *(rest for t in led if (rest := _outside(t, surely.of(t))))]
    return _with_rules(text, fresh, rules, Neighbours(orphans), before)


def _with_rules(
    text: str,
    fresh: list[Attribution],
    rules: Sequence[Attribution],
    without_source: Neighbours,
    before: Sequence[Attribution],
) -> list[Attribution]:
    """`fresh` with the rules that read what nothing else did, or a source that a tag lacks."""
    wanted = [r for r in rules if _is_wanted(text, r, without_source)]
    if not wanted:
        return fresh
    start = min(c.start for r in wanted for c in r.content)
    reaching = (a for a in before if any(c.end > start for c in a.content))
    taken = Neighbours([*fresh, *reaching])
    for rule in wanted:
        if not any(_overlap(rule, other) for other in taken.of(rule)):
            fresh.append(rule)
            taken.add(rule)
    return fresh


def _is_wanted(text: str, rule: Attribution, without_source: Neighbours) -> bool:
    """Whether a rule may count where the trained reader saw nothing: quoted, or behind a cue phrase."""
    is_quoted = any(mark in content.cut(text) for content in rule.content for mark in MARKS)
    is_sourced = rule.rule == PREFIX or any(_overlap(rule, t) for t in without_source.of(rule))
    return is_quoted or is_sourced


def _is_sure(rule: Attribution) -> bool:
    return rule.rule in {PASSED_ON, QUOTED, SIGNED} or rule.restored == "opening"


def _runs_over(text: str, tag: Attribution, rule: Attribution) -> bool:
    """Whether a tag's content runs over the next cue: `"…," adding that …`, `… and added that …`."""
    return any(
        _leads_on(text, cue)
        and rule.content[-1].start >= cue.end
        and any(c.start < cue.start and cue.end <= c.end for c in tag.content)
        for cue in rule.cue
    )


def _leads_on(text: str, cue: Span) -> bool:
    """Whether a cue goes on from words before it: a participle behind speech, `and added`."""
    lex, said = cue_words(), cue.cut(text).lower()
    if said in lex.participles and text.endswith((*CLOSING, STRAIGHT), 0, end_before(text, cue.start)):
        return True
    return said in lex.further and _joint(text, cue) is not None


def _joint(text: str, cue: Span) -> re.Match[str] | None:
    """The `and` in front of a cue."""
    return _JOINT.search(text, max(0, cue.start - 8), cue.start)


_JOINT = re.compile(r",?\s+(?:and|but)\s+$")


def _behind_cue(rule: Attribution) -> Attribution:
    """The rule without the speech before its participle, which belongs to the cue before."""
    return replace(rule, content=tuple(c for c in rule.content if c.start >= rule.cue[0].end))


def _cut(text: str, tag: Attribution, added: Sequence[Attribution]) -> Attribution:
    """The tag up to the next cue where its content runs over that."""
    for rule in added:
        if _runs_over(text, tag, rule):
            joint = _joint(text, rule.cue[0])
            end = joint.start() if joint else rule.cue[0].start
            kept = (trimmed(text, Span(c.start, min(c.end, end))) for c in tag.content)
            tag = replace(tag, content=tuple(c for c in kept if len(c)))
    return tag


def _led(text: str, tag: Attribution, rules: Sequence[Attribution], tags: Neighbours) -> Attribution:
    """The tag with all that the rules beside it read of its words."""
    return _rejoined(text, _widened(text, tag, rules, tags), rules, tags)


def _rejoined(text: str, tag: Attribution, rules: Sequence[Attribution], tags: Neighbours) -> Attribution:
    """The tag with the rest of reported words that its cue splits: `The lamps, Carrant said, will go.`"""
    for rule in rules:
        same_cue = any(a.meets(b) for a in tag.cue for b in rule.cue)
        if not same_cue or len(tag.content) != 1 or len(rule.content) != 2:
            continue
        head, rest = rule.content
        is_split = (
            bool(rule.cue)
            and rule.source is not None
            and head.end <= rule.source.start < rule.cue[0].start < rest.start
            and head.meets(tag.content[0])
            and len(head.cut(text).split()) <= _LONGEST_SUBJECT
            and not any(mark in head.cut(text) for mark in _QUOTES)
        )
        if is_split and not any(c.meets(rest) for t in tags.of(rule) for c in t.content):
            return replace(tag, content=(*tag.content, rest))
    return tag


def _widened(text: str, tag: Attribution, rules: Sequence[Attribution], tags: Neighbours) -> Attribution:
    """The tag with the whole quotation that a rule read beside the same cue, unless another tag has it."""
    for rule in rules:
        same_cue = any(a.meets(b) for a in tag.cue for b in rule.cue)
        others = [c for t in tags.of(rule) if t is not tag for c in t.content]
        quoted = [
            c
            for c in rule.content
            if text[c.start] in MARKS
            and text[c.end - 1] in MARKS
            and (any(c.meets(own) for own in tag.content) or not any(c.meets(o) for o in others))
        ]
        if same_cue and quoted and any(q.meets(c) for q in quoted for c in tag.content):
            rest = [c for c in tag.content if not any(q.meets(c) for q in quoted)]
            return replace(
                tag, content=tuple(sorted([*quoted, *rest])), restored=tag.restored or rule.restored
            )
    return tag


def _outside(tag: Attribution, sure: Sequence[Attribution]) -> Attribution | None:
    """The tag without the content that rules are surer of: whom an agency quotes, speech that lost a mark."""
    same_cue = any(
        a.meets(b) and (rule.rule == QUOTED or _overlap(tag, rule))
        for rule in sure
        for a in tag.cue
        for b in rule.cue
    )
    kept = tuple(c for c in tag.content if not any(c.meets(r) for rule in sure for r in rule.content))
    if not kept or same_cue:
        return None
    return replace(tag, content=kept, restored=None) if len(kept) < len(tag.content) else tag


def _overlap(one: Attribution, other: Attribution) -> bool:
    for a in one.content:
        for b in other.content:
            if a.meets(b):
                return True
    return False
