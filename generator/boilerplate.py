"""What a newspaper prints around a story: bylines, credits, sign-ups, notices, lists of other stories.

It knows paragraphs by how they begin, and drops nothing: it says where they stand, and others leave them out.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

from generator import lexicons
from generator.segmentation import MARKS, Document, Paragraph
from generator.spans import Placed, placed
from generator.tagger import Tagged
from generator.values import Link, Span

_LONGEST = 60
"""Words; a longer paragraph is part of the story, however it begins."""
_LONGEST_TITLE = 16
"""Words of a line in a list of other stories."""
_LEADING = "([{*_•·|>–—-= \t"
_COPYRIGHT = re.compile(r"(?:copyright\s+(?:©|\(c\)|\d{4})|©|\(c\)\s*\d{4})")
_COMMENTS = re.compile(r"(?:view|show|see|read)?\s*(?:all\s+)?\d+\s+(?:comments?|shares?|likes?)")
_NAME = r"[A-Z][\w.'’-]+"
_BYLINE = re.compile(
    rf"(?i:by) {_NAME}(?: {_NAME}){{1,3}}(?:,? and {_NAME}(?: {_NAME}){{1,3}})?(?P<role>,.*)?"
)
_FIRST = 6
"""Paragraphs from the beginning in which a byline stands."""


def find_boilerplate(document: Document, links: Sequence[Link]) -> tuple[Span, ...]:
    """The paragraphs, and greetings in front of one, that are no part of the story, in order of place.

    None if nothing else were left.
    An embedded post is part of it, whatever it says.
    """
    posts = placed(link.span for link in links if link.kind == "post")
    found: list[Span] = []
    in_list = False
    for index, paragraph in enumerate(document.paragraphs):
        text = paragraph.span.cut(document.text)
        in_list = _heads_list(text) or (in_list and _is_title(paragraph, text))
        if posts.meets(paragraph.span):
            continue
        greeted = _greeting(document.text, paragraph)
        if in_list or _frames(text, index):
            found.append(paragraph.span)
        elif greeted is not None:
            found.append(greeted)
    whole = {p.span for p in document.paragraphs}
    return tuple(found) if whole - set(found) else ()


def story_of(document: Document, boilerplate: Sequence[Span]) -> Document:
    """The document without these paragraphs and greetings; all else keeps its place in the text."""
    if not boilerplate:
        return document
    ends = {span.start: span.end for span in boilerplate}
    kept = (_behind(p, ends.get(p.span.start, p.span.start)) for p in document.paragraphs)
    return replace(document, paragraphs=tuple(p for p in kept if p is not None))


def read_in_story(tagged: Tagged, boilerplate: Sequence[Span]) -> Tagged:
    """What the trained reader saw outside of these paragraphs."""
    around: Placed[Span] = placed(boilerplate)
    kept = [i for i, label in enumerate(tagged.labels) if not around.meets(label.span)]
    if len(kept) == len(tagged.labels):
        return tagged
    now = {old: new for new, old in enumerate(kept)}
    links = (
        replace(link, child=now[link.child], head=now[link.head])
        for link in tagged.links
        if link.child in now and link.head in now
    )
    return Tagged(tuple(tagged.labels[i] for i in kept), tuple(links))


def _behind(paragraph: Paragraph, place: int) -> Paragraph | None:
    """The paragraph from `place` on, whole if that is where it begins."""
    sentences = tuple(s for s in paragraph.sentences if s.span.start >= place)
    if not sentences or len(sentences) == len(paragraph.sentences):
        return paragraph if sentences else None
    span = Span(sentences[0].span.start, paragraph.span.end)
    return Paragraph(span, sentences, tuple(q for q in paragraph.quoted if span.holds(q.whole)))


def _greeting(text: str, paragraph: Paragraph) -> Span | None:
    """The sentences that greet the reader or take leave, from the paragraph's beginning."""
    end = None
    for sentence in paragraph.sentences:
        plain = sentence.span.cut(text).casefold()
        if not _words().greetings.match(plain) or ":" in plain:
            break
        end = sentence.span.end
    return None if end is None else Span(paragraph.span.start, end)


def _frames(text: str, index: int) -> bool:
    """Whether a paragraph begins as what stands around a story does."""
    if len(text.split()) > _LONGEST:
        return False
    lex = _words()
    plain = text.lstrip(_LEADING).casefold()
    label, colon, _ = plain.partition(":")
    if colon and " ".join(label.split()) in lex.labels:
        return True
    if _COPYRIGHT.match(text.casefold()) or _COPYRIGHT.match(plain) or _COMMENTS.fullmatch(plain.rstrip(".")):
        return True
    if (index < _FIRST and _is_byline(text, index)) or lex.openings.match(plain):
        return True
    spoken = any(mark in text for mark in MARKS)
    return not spoken and any(phrase in plain for phrase in lex.phrases)


def _is_byline(text: str, index: int) -> bool:
    """`By Oda Lind`, and where a headline may stand only with what an author is."""
    byline = _BYLINE.fullmatch(text)
    if byline is None:
        return False
    role = set(re.findall(r"\w+", (byline["role"] or "").casefold()))
    return bool(role & _words().authors) or (index > 0 and not role)


def _heads_list(text: str) -> bool:
    return text.casefold().rstrip(":. ") in _words().lists


def _is_title(paragraph: Paragraph, text: str) -> bool:
    return len(paragraph.sentences) == 1 and text[-1] not in ".!…" and len(text.split()) <= _LONGEST_TITLE


@dataclass(frozen=True, slots=True)
class _Words:
    labels: frozenset[str]
    openings: re.Pattern[str]
    greetings: re.Pattern[str]
    phrases: tuple[str, ...]
    lists: frozenset[str]
    authors: frozenset[str]


@cache
def _words(language: str = "en") -> _Words:
    data = lexicons.read(language, "boilerplate")
    openings, greetings = ("|".join(map(re.escape, data[name])) for name in ("openings", "greetings"))
    return _Words(
        frozenset(data["labels"]),
        re.compile(rf"(?:{openings})(?!\w)"),
        re.compile(rf"(?:{greetings})(?!\w)"),
        tuple(data["phrases"]),
        frozenset(data["lists"]),
        frozenset(data["authors"]),
    )
