"""The trained reader's labels as attributions: whole quotations, and sources that refer to somebody.

It adds no statement and names nobody itself; a source is given the reference that its own words make.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal, NamedTuple

from generator.cue_words import cue_words
from generator.cues import Attribution, is_title, restored_mark
from generator.name_words import lexicon
from generator.participants import Cast, Reference
from generator.segmentation import MARKS, Document, Quoted, Word, end_before, meeting, trimmed
from generator.tagger import Tagged
from generator.values import Span

_LONGEST_TITLE = 200
"""Code points that a name with its title takes at most."""
_LONGEST_APPOSITION = 1000
"""Code points before `who` in which the name stands that it speaks of."""
_MOST_OF = 0.5
"""Share of a quotation from which a label that reaches into it means all of it."""
_NEAR = 25
"""Code points beside a cue that may say more about it: an idiom, `did not`, `when`."""
_SHORT = 8
"""Code points before a cue in which its form of `be` stands."""
_GOES_ON = re.compile(r" (?:on|in|at|by|from|until) ")
_ALONE = re.compile(r",\s+[a-z]+$")
_LEADING_ON = re.compile(r"[\s,]+(?:and|but|or|who|which|during|while|because|than)$")
_TIE = re.compile(r"(?:But|And|Yet|However,|Still,|Meanwhile,|Moreover,) (?=\S+ \S)")
_IT = re.compile(r"[\s,]+it$", re.IGNORECASE)
_BY = re.compile(r"\s+by\s+")
_FROM = re.compile(r"\s+from\s+")
_NAME_BEFORE_BRACKET = re.compile(
    r"(?P<name>[A-Z][\w&.'’-]*(?: (?:of|and|&|[A-Z][\w&.'’-]*))*) \([^()]*(?:\), )?$"
)
_AGE = re.compile(r",\s+\d{1,3},?\s*$")
_THAT = re.compile(r"\s+that\s+")
_SPACE = re.compile(r"\s*")
_ARTICLE = re.compile(r"(?:the|his|her|their|its|a) ")
_EDGES = " \t\n,;:–—-"
RULE = "source of the cue, read by the trained reader"
_UNSAID = frozenset({"how", "if", "to", "what", "when", "where", "whether", "which", "who", "why"})
"""First words of what somebody does not say, which no reader takes for a claim."""


class _Tag(NamedTuple):
    """The places that one attribution of the trained reader labels."""

    source: Span | None
    cue: Span | None
    content: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class _Marks:
    """The quotations that an attribution meets, without those that hold its cue.

    What is reported inside speech is not all of it.
    """

    document: Document
    quoted: Sequence[Sequence[Quoted]]
    """For each paragraph."""
    anchor: Span | None
    """The cue, or the source that has none."""

    def meeting(self, span: Span) -> Sequence[Quoted]:
        """Those of the paragraph in which `span` begins that share a code point with it."""
        return self.of_paragraph(self.document.paragraph_at(span.start), span)

    def of_paragraph(self, index: int, span: Span) -> Sequence[Quoted]:
        """Those of a paragraph that share a code point with `span`."""
        met, anchor = meeting(self.quoted[index], span), self.anchor
        return met if anchor is None else [q for q in met if not q.whole.holds(anchor)]


def read_tags(
    document: Document, cast: Cast, tagged: Tagged, quoted: Sequence[Sequence[Quoted]]
) -> list[Attribution]:
    """The attributions that `tagged` holds, in order of place. `quoted`: for each paragraph of `document`."""
    read = (_read(document, cast, quoted, tag) for tag in _tags(document, tagged))
    return sorted((a for a in read if a is not None), key=lambda a: a.content[0].start)


def _tags(document: Document, tagged: Tagged) -> Iterator[_Tag]:
    """The attributions as places, the source only where its cue can have it."""
    labels = tagged.labels
    for attribution in tagged.attributions():
        source = None if attribution.source is None else labels[attribution.source].span
        cue = None if attribution.cue is None else labels[attribution.cue].span
        if cue and source and not _may_speak(document, cue, source):
            source = None
        if source is not None:
            source = _without_age(document.text, _outside_bracket(document.text, source))
        if cue and source is None and _is_passive(document, cue):
            source = _source_behind(document.text, cue, _BY, tagged)  # "was told by the engineer that …"
        if cue and _hears(document, cue):
            source = _source_behind(document.text, cue, _FROM, tagged)  # whoever hears does not speak
        yield _Tag(source, cue, tuple(labels[i].span for i in attribution.content))


def _may_speak(document: Document, cue: Span, source: Span) -> bool:
    """Whether a source stands in its cue's sentence and is not who `was told`; `told by Maren` is hers."""
    sentence, text = document.sentence_at(cue.start).span, document.text
    is_doer = source.start >= cue.end and text.endswith(" by", 0, end_before(text, source.start))
    is_near = sentence.holds(cue) and sentence.holds(source)
    return is_near and (is_doer or not _is_passive(document, cue))


def _outside_bracket(text: str, source: Span) -> Span:
    """`Brine Foods (BRN), a maker of …`: a source behind a bracket begins with the name before it."""
    before = text[max(0, source.start - 2 * _NEAR) : source.start]
    is_inside = ")" in source.cut(text).split("(")[0] and "(" in before.rpartition(")")[2]
    is_behind = before.endswith("), ") and text.startswith(("a ", "an ", "the "), source.start)
    if not (is_inside or is_behind):
        return source
    run = _NAME_BEFORE_BRACKET.search(text, max(0, source.start - 4 * _NEAR), source.start)
    return Span(run.start(), run.end("name")) if run else source


def _without_age(text: str, source: Span) -> Span:
    """`Ms Belisse` of `Ms Belisse, 47,`: a name ends before the age, and before a comma."""
    age = _AGE.search(text, source.start, source.end)
    whole = trimmed(text, Span(source.start, age.start() if age else source.end), _EDGES)
    return whole if len(whole) else source


def _hears(document: Document, cue: Span) -> bool:
    """Whether a cue says who hears, not who speaks: `The court heard from Maren that …`."""
    hearing = cue_words().hearing
    return any(w.lower in hearing for w in document.words_in(cue))


def _source_behind(text: str, cue: Span, link: re.Pattern[str], tagged: Tagged) -> Span | None:
    """The source right behind the cue and `by` or `from`, which may end the cue; linked to it or not."""
    found = link.match(text, cue.end) or link.search(text, cue.start, cue.end + 1)
    sources = (label.span for label in tagged.labels if label.kind in {"source", "person"}) if found else ()
    return next((s for s in sources if found and s.start == found.end()), None)


def _read(
    document: Document, cast: Cast, quoted: Sequence[Sequence[Quoted]], tag: _Tag
) -> Attribution | None:
    """The attribution with whole quotations and the source's reference; `None` where nobody says anything."""
    text = document.text
    marks = _Marks(document, quoted, tag.cue or tag.source)
    content = list(_contents(marks, tag.content, [p for p in (tag.source, tag.cue) if p]))
    anchor = marks.anchor or next(iter(content), None)
    if anchor is None:
        return None
    sentence = document.sentence_at(anchor.start).span
    content = _near_cue(document, sentence, tag, content)
    content = list(_without_asides(document, sentence, quoted, tag, content))
    tag = _with_subject(document, sentence, cast, tag._replace(content=tuple(content)))
    reference = _reference(document, tag.source, cast) if tag.source else None
    tag = _with_feeling(document, tag)
    is_behind = tag.cue is not None and tag.source is not None and tag.source.start >= tag.cue.end
    addressee, content = _addressed(document, None if is_behind else tag.cue, list(tag.content), cast)
    others = [p for p in (_named(reference, is_behind=is_behind), tag.source, tag.cue) if p]
    content = _without_it(document, tag.cue, _apart(text, content, others))
    tag = tag._replace(content=tuple(content))
    silence = _silence(document, tag.cue, content) if tag.cue else None
    if not content or silence == "nothing" or not _is_said(document, tag, reference):
        return None
    return Attribution(
        content=tag.content,
        cue=(tag.cue,) if tag.cue else (),
        source=tag.source,
        reference=reference,
        rule=RULE,
        sentence=sentence,
        addressee=addressee,
        restored=_restored(marks, content),
        is_refusal=silence == "refusal",
    )


def _named(reference: Reference | None, *, is_behind: bool) -> Span | None:
    """The words of a reference, behind a cue with its apposition: `According to Tesk, the officer,`."""
    if reference is None:
        return None
    return Span(reference.span.start, max(reference.span.end, reference.reach if is_behind else 0))


# --- what is said at all --------------------------------------------------------------------------


def _is_said(document: Document, tag: _Tag, reference: Reference | None) -> bool:
    """Whether somebody says something: no expectation of nobody, no idiom, no table of contents.

    Speech without a cue is found by its marks.
    """
    text = document.text
    if tag.cue and _is_unsaid(document, tag.cue, tag.source):
        return False
    is_saying = tag.cue is not None and (
        _is_saying(document, tag.cue) or _is_heard(document, tag.cue, tag.content)
    )
    if tag.source is None and not is_saying:
        return False
    if tag.cue is None and tag.source is not None and _is_label(document, tag.source, tag.content, reference):
        return False
    if tag.cue and (_is_noun(document, tag.cue, tag.source) or _is_idiom(text, tag.cue)):
        return False
    if tag.cue and _is_deed(document, tag.cue, tag.content):
        return False
    if tag.source is not None and reference is None:
        printed = tag.source.cut(text).lower()
        if printed == "that" or (printed == "which" and not is_saying):
            return False  # "a message, which included …"
    is_hearsay = tag.cue is not None and tag.source is None and _is_passive(document, tag.cue)
    return not (is_hearsay and any(text.startswith("to ", c.start) for c in tag.content))


def _is_unsaid(document: Document, cue: Span, source: Span | None) -> bool:
    """`To say that …`, `Nobody said that …`, `If it rained, Tesk would say that …`: nobody says it."""
    lex, text = cue_words(), document.text
    own = [w.lower for w in document.words_in(cue)]
    if source is None:
        before = document.whole_words_in(Span(max(0, cue.start - len("to ")), cue.start))
        return "to" in (*own[:1], *(w.lower for w in before))
    if source.cut(text).lower() in lex.nobody:
        return True
    if _IMAGINED.isdisjoint(own) or not lex.silences.isdisjoint(own) or not _is_saying(document, cue):
        return False
    near = text[max(0, cue.start - _LONGEST_TITLE) : cue.start].rpartition(". ")[2].rpartition("\n")[2]
    return near.lower().startswith(("if ", "unless "))


_IMAGINED = frozenset({"could", "might", "would"})


def _is_deed(document: Document, cue: Span, content: Sequence[Span]) -> bool:
    """`The town built a bridge`: somebody does something, and no clause or quotation says what they say."""
    lex, text = cue_words(), document.text
    own = [w.lower for w in document.words_in(cue)]
    own = [w for w in own if w not in lex.adverbs and w not in lex.prepositions and not w.endswith("ly")]
    if not own or own[0] not in lex.deeds or len(own) > 1:
        return False  # "ran a spot attacking the mayor"
    if any(mark in c.cut(text) for c in content for mark in MARKS):
        return False
    start = content[0].start
    first = text[start : start + 5].lower().split()[:1]
    return first not in (["that"], ["to"]) and not text[cue.end : start].strip().lower().startswith("that")


def _is_heard(document: Document, cue: Span, content: Sequence[Span]) -> bool:
    """`The court heard that …`: said, but not by the court."""
    if not content or not _hears(document, cue):
        return False
    return "that" in document.text[cue.end : content[0].start + 5].lower().split()


def _is_label(document: Document, source: Span, content: Sequence[Span], reference: Reference | None) -> bool:
    """`Opinion: …`, `Bridge: what we know`: the words before the colon name a matter, not a speaker."""
    if not document.text.startswith(":", source.end):
        return False
    first = document.words_in(content[0])[:1]
    is_matter = reference is None and bool(first) and first[0].lower in _UNSAID
    return is_matter or source.cut(document.text).lower() in cue_words().labels


def _is_noun(document: Document, cue: Span, source: Span | None) -> bool:
    """`which held the town's notes on the toll`: the town's notes, and nobody notes anything."""
    is_owned = document.text[max(0, cue.start - 3) : cue.start] in _POSSESSIVES
    is_by_owner = source is not None and cue.start - len("'s ") <= source.end <= cue.start
    return is_owned and not is_by_owner and document.words_in(cue)[-1].lower in cue_words().prepositions


_POSSESSIVES = ("'s ", "’s ")


def _is_idiom(text: str, cue: Span) -> bool:
    """`It goes without saying`, `to say nothing of the lamps`."""
    said = cue.cut(text).lower()
    near = text[max(0, cue.start - _NEAR) : cue.end + _NEAR].lower()
    return any(said in idiom and idiom in near for idiom in cue_words().idioms)


def _without_it(document: Document, cue: Span | None, content: Sequence[Span]) -> list[Span]:
    """The content without the `it` of `…, it was announced`."""
    text = document.text
    if cue is None or not _is_passive(document, cue):
        return list(content)
    return [
        trimmed(text, Span(c.start, c.end - len(it.group())), _EDGES)
        if c.end <= cue.start and (it := _IT.search(c.cut(text)))
        else c
        for c in content
    ]


# --- subjects that the trained reader does not link ----------------------------------------------


def _with_subject(document: Document, sentence: Span, cast: Cast, tag: _Tag) -> _Tag:
    """The tag with the subject of its sentence or of its cue where the grammar makes that the source."""
    if tag.cue is None or not tag.content:
        return tag
    if tag.source is None and tag.cue.start == sentence.start:
        return tag._replace(source=_behind_clause(document.text, sentence, cast, tag))
    beside = _beside(document, sentence, cast, tag.cue)
    if beside is not None and not (tag.source and tag.source.meets(beside)):
        return tag._replace(source=beside)
    if tag.source is not None and _is_aside(document, tag.source, tag.cue):
        return tag._replace(source=_before_aside(document.text, sentence, cast, tag.source))
    return tag


def _beside(document: Document, sentence: Span, cast: Cast, cue: Span) -> Span | None:
    """The subject right before a cue: `Brink will not pay a joiner who said`, `footage of Maren saying`."""
    lex = cue_words()
    own = [w.lower for w in document.words_in(cue)]
    verb = next((w for w in own if not _is_adverb(w)), "")
    is_participle = verb.endswith("ing")
    if verb not in lex.verbs or not (is_participle or lex.passives.isdisjoint(own)):
        return None
    before = list(document.words_in(Span(max(sentence.start, cue.start - _LONGEST_SUBJECT), cue.start)))
    while before and _is_adverb(before[-1].lower):
        if before[-1].lower in lex.passives and not is_participle:
            return None
        before.pop()
    if not before:
        return None
    if before[-1].text == "," and not is_participle:
        return _in_apposition(document.text, cast, before)
    if before[-1].lower == "who":
        return Span(before[-1].start, before[-1].end)
    subject = _ending_at(before[-1].end, cast.within(Span(before[0].start, cue.start)))
    if subject is None or subject.word in _OBJECTS:
        return None
    ahead = [w.lower for w in before if w.end <= subject.span.start]
    ahead = ahead[:-1] if ahead and ahead[-1] in lex.determiners else ahead
    stands_alone = not ahead or ahead[-1] not in _BEFORE_NO_SUBJECT
    return subject.span if stands_alone or is_participle else None


def _is_adverb(word: str) -> bool:
    return word in cue_words().adverbs or word.endswith("ly")


def _ending_at(end: int, near: Sequence[Reference]) -> Reference | None:
    """The first reference that ends at a place, if it may be a subject: it means somebody or is a pronoun."""
    first = next((r for r in near if r.span.end == end), None)
    return first if first and (first.participant or first.kind == "pronoun") else None


def _in_apposition(text: str, cast: Cast, before: Sequence[Word]) -> Span | None:
    """`her teacher, Oskar Linde, described`: a name between commas, behind who that is."""
    end = before[-1].start
    near = (r for r in cast.within(Span(before[0].start, end)) if r.kind == "name" and r.participant)
    named = next((r.span for r in near if r.span.end == end), None)
    return named if named and _WHO_THAT_IS.search(text[before[0].start : named.start]) else None


_WHO_THAT_IS = re.compile(r"(?:^|[\s,])(?:his|her|its|their|my|our) [a-z][\w'’-]*(?: [a-z][\w'’-]*)?, $")
_LONGEST_SUBJECT = 60
"""Code points before a cue that hold its subject, if that stands right before it."""
_OBJECTS = frozenset({"him", "her", "them", "me", "us"})
_BEFORE_NO_SUBJECT = cue_words().prepositions | {"'s", "’s", "and", "or", "&"}
"""Words right in front of a name that is not all of a subject: `Veyra and Maren`, `the talks in Sundholm`."""


def _is_aside(document: Document, source: Span, cue: Span) -> bool:
    """`Maren, speaking to the crews, said`: the crews only stand behind a preposition."""
    text = document.text
    if source.end >= cue.start or text[source.end : cue.start].strip(" ") != "," or "," in source.cut(text):
        return False
    before = document.words_in(Span(max(0, source.start - 12), source.start))
    return bool(before) and before[-1].text in cue_words().prepositions


def _before_aside(text: str, sentence: Span, cast: Cast, source: Span) -> Span | None:
    """The name before the first comma of the sentence, if nothing else stands there."""
    comma = text.find(",", sentence.start, source.start)
    named = (r for r in cast.within(Span(sentence.start, max(sentence.start, comma))) if r.participant)
    return next((r.span for r in named if r.kind == "name" and r.span.end == comma), None)


def _behind_clause(text: str, sentence: Span, cast: Cast, tag: _Tag) -> Span | None:
    """`Denying that he had met the merchant, Tesk left`: the participle's subject is the sentence's."""
    assert tag.cue is not None
    if tag.cue.cut(text).lower() not in cue_words().participles:
        return None
    end = tag.content[-1].end
    subject = next(
        (r for r in cast.within(Span(end, sentence.end)) if r.kind == "name" and r.participant), None
    )
    is_next = subject is not None and text[end : subject.span.start] in {", ", ", the "}
    return subject.span if subject is not None and is_next else None


# --- content --------------------------------------------------------------------------------------


def _contents(marks: _Marks, spans: Sequence[Span], others: Sequence[Span]) -> Iterator[Span]:
    """The labelled places with whole quotations, in order, pieces that touch as one, up to `others`."""
    document = marks.document
    pieces = _joined(marks, spans, others)
    for number, span in enumerate(pieces):
        if _is_empty(document, span):
            continue
        behind = (p.start for p in (*pieces[number + 1 : number + 2], *others) if p.start >= span.end)
        whole = _without_excess(marks, span, min(behind, default=len(document.text)))
        if len(whole):
            yield whole


def _joined(marks: _Marks, spans: Sequence[Span], others: Sequence[Span]) -> list[Span]:
    """The labelled places with whole quotations, those that touch as one, punctuation alone left out."""
    text = marks.document.text
    parts = (part for label in sorted(spans) for part in _in_paragraph(marks, label, others))
    found: list[Span] = []
    for piece in (piece for part in parts for piece in _grown(marks, part, spans)):
        nearby = marks.meeting(piece)
        whole = trimmed(text, _in_sentence(marks.document, piece, nearby), _EDGES)
        whole = _with_comma(whole, piece, nearby)
        if not any(c.isalnum() for c in whole.cut(text)):
            continue
        if found and _touch(text, found[-1], whole):
            found[-1] = Span(found[-1].start, max(found[-1].end, whole.end))
        else:
            found.append(whole)
    return found


def _without_excess(marks: _Marks, span: Span, limit: int) -> Span:
    """Reported words without what a label took too much, and with what it took too little before `limit`."""
    nearby = marks.meeting(span)
    if not any(q.whole.end == span.end for q in nearby):
        span = _ended(marks.document, span, limit)
    if not any(q.whole.start == span.start for q in nearby):
        span = _begun(marks.document.text, span)
    return span


def _ended(document: Document, span: Span, limit: int) -> Span:
    """Reported words without their full stop and to the end of their last clause.

    A last word that only leads on goes (`… and`, `… who`); one that something must follow gets it (`… in a`).
    """
    text = document.text
    if text[span.end - 1] in ".!?" and len(span) > 1:
        return Span(span.start, span.end - 1)
    while limit > span.end + 2 and (last := _LEADING_ON.search(text, span.start, span.end)):
        span = trimmed(text, Span(span.start, last.start()), _EDGES)
    if (
        limit > span.end + 2
        and _GOES_ON.match(text, span.end)
        and (last := _ALONE.search(text, span.start, span.end))
    ):
        span = trimmed(text, Span(span.start, last.start()), _EDGES)  # "…, payable" on a day
    return Span(span.start, max(span.end, _phrase_end(document, span, limit)))


def _phrase_end(document: Document, span: Span, limit: int) -> int:
    """Where the phrase ends that the last word of `span` opens: `ride bikes in a` and `park`."""
    lex = cue_words()
    last = document.words_in(Span(max(span.start, span.end - _NEAR), span.end))[-1:]
    counts = bool(last) and last[0].text.isdecimal()
    if not (counts or (last and _opens_phrase(last[0].lower))) or not document.text.startswith(" ", span.end):
        return span.end
    end = span.end
    for word in document.words_in(Span(span.end, min(limit, span.end + 2 * _NEAR))):
        is_preposition = word.lower in lex.prepositions
        is_inside = word.text[0].isalnum() or word.text == "-" or word.lower in {"'s", "’s"}
        is_joint = is_preposition and (counts or end > span.end)
        if not is_inside or is_joint or _begins_clause(word.lower):
            break
        if not is_preposition and word.lower not in lex.determiners:
            end = word.end
    return end


def _opens_phrase(word: str) -> bool:
    """Whether something must follow: `in`, `the`, but not `her`, which may stand for somebody."""
    lex = cue_words()
    return word in lex.prepositions or (word in lex.determiners and word not in lex.objects)


def _begins_clause(word: str) -> bool:
    lex = cue_words()
    return word in _NO_PHRASE or word in lex.finite or word in lex.passives


_NO_PHRASE = _UNSAID | {
    "and",
    "but",
    "he",
    "i",
    "it",
    "not",
    "or",
    "she",
    "than",
    "that",
    "they",
    "we",
    "you",
}
"""Words with which a clause of its own begins."""


def _begun(text: str, span: Span) -> Span:
    """Reported words without what ties their sentence to the one before: `But the lamps are lit`."""
    is_block = text[max(0, span.start - 3) : span.start].rstrip().endswith(":")
    tie = None if is_block else _TIE.match(text, span.start, span.end)
    return Span(tie.end(), span.end) if tie else span


def _with_comma(trim: Span, piece: Span, nearby: Sequence[Quoted]) -> Span:
    """With the comma at the end of speech that lost its closing mark, as it stands inside one elsewhere."""
    ends = [q.whole.end for q in nearby if q.closing is None and trim.end < q.whole.end <= piece.end]
    return Span(trim.start, min(ends, default=trim.end))


def _is_empty(document: Document, span: Span) -> bool:
    """Whether nothing is said: `the`, `to`, `this`."""
    lex = cue_words()
    said = (w for w in document.words_in(span) if w.text[0].isalnum())
    return all(w.lower in lex.determiners or w.lower in lex.prepositions for w in said)


def _near_cue(document: Document, sentence: Span, tag: _Tag, content: Sequence[Span]) -> list[Span]:
    """The content without the reporter's own words, behind the cue's sentence or before its paragraph."""
    text, anchor = document.text, tag.cue or tag.source
    begin = document.paragraphs[document.paragraph_at(anchor.start)].span.start if anchor else 0
    return [
        c
        for c in content
        if (begin < c.end and (tag.cue is None or c.start < sentence.end))
        or meeting(document.paragraphs[document.paragraph_at(c.start)].quoted, c)
        or text.endswith(":", 0, end_before(text, c.start))
    ]


def _without_asides(
    document: Document, sentence: Span, quoted: Sequence[Sequence[Quoted]], tag: _Tag, content: Sequence[Span]
) -> Iterator[Span]:
    """The content without what stands beside quoted speech and is none of it.

    Narration in a sentence before the cue's, what the words are about (`said of the bridge`), what else is
    done (`Closing the gate, Tesk said: "…"`), the title of a broadcast (`on "Morning Tide"`).
    """
    marked = [bool(meeting(quoted[document.paragraph_at(c.start)], c)) for c in content]
    for piece, is_marked in zip(content, marked, strict=True):
        others = [c for c, m in zip(content, marked, strict=True) if m and c is not piece]
        if tag.cue is not None and not is_marked and _is_main_clause(document.text, tag.cue, piece, content):
            continue
        if not others or tag.cue is None:
            yield piece
        elif is_marked:
            if not is_title(document.text, piece):
                yield piece
        elif not (
            piece.end <= sentence.start
            or _is_topic(document, tag.cue, piece, others)
            or _leads_in(document, tag.cue, piece, others)
        ):
            yield piece


def _is_main_clause(text: str, cue: Span, piece: Span, content: Sequence[Span]) -> bool:
    """`Arlo left over the payments, saying that he was tired`: what somebody does who says something."""
    is_participle = cue.cut(text).lower() in cue_words().participles
    before = text[max(0, cue.start - 2) : cue.start].rstrip()
    return is_participle and before.endswith(",") and piece.end <= cue.start and content[-1].start >= cue.end


def _is_topic(document: Document, cue: Span, piece: Span, speech: Sequence[Span]) -> bool:
    """`"…," she said of the bridge`: what the words are about is not said."""
    last = document.words_in(cue)[-1].lower
    return last in {"of", "about"} and cue.end <= piece.start and all(s.end <= cue.start for s in speech[:1])


def _leads_in(document: Document, cue: Span, piece: Span, speech: Sequence[Span]) -> bool:
    """`Closing the gate, Tesk said: "It …"`: where a sentence is quoted behind the cue, all before is not."""
    behind = next((s for s in speech if s.start >= cue.end), None)
    if behind is None or piece.end > cue.start:
        return False
    first = next((w for w in document.words_in(behind) if w.text[0].isalnum()), None)
    has_colon = document.text.endswith(":", cue.start, end_before(document.text, behind.start))
    return has_colon and first is not None and first.is_capital


def _touch(text: str, one: Span, other: Span) -> bool:
    """Whether two pieces are one: nothing but a comma between them, and no sentence's end."""
    if one.end >= other.start:
        return True
    return not text[one.end : other.start].strip(" ,") and text[one.end - 1] not in ".!?…"


def _in_sentence(document: Document, span: Span, quoted: Sequence[Quoted]) -> Span:
    """Reported words end with their sentence; quoted ones, and those behind a colon, with their label.

    `quoted`: the quotations that `span` meets.
    """
    if quoted or document.text[max(0, span.start - 3) : span.start].rstrip().endswith(":"):
        return span
    paragraph = document.paragraphs[document.paragraph_at(span.start)]
    is_inside = span.start < paragraph.span.end
    end = document.sentence_at(span.start).span.end if is_inside else paragraph.span.end
    return Span(span.start, min(span.end, end))


def _in_paragraph(marks: _Marks, label: Span, others: Sequence[Span]) -> Iterator[Span]:
    """A label's part in each paragraph: where it reports, only that of source and cue, or its first one."""
    document = marks.document
    first, last = (document.paragraph_at(at) for at in (label.start, max(label.start, label.end - 1)))
    if first == last:
        yield label
        return
    parts = []
    for index in range(first, last + 1):
        own = document.paragraphs[index].span
        part = Span(max(label.start, own.start), min(label.end, own.end))
        if len(part) > 0:
            parts.append((part, index))
    near = {document.paragraph_at(o.start) for o in others}
    has_colon = document.text[max(0, label.start - 5) : label.start].rstrip().endswith(":")
    is_block = has_colon and first not in near
    if is_block or any(marks.of_paragraph(index, part) for part, index in parts):
        yield from (part for part, _ in parts)
    else:
        yield next((part for part, index in parts if index in near), parts[0][0])


def _grown(marks: _Marks, span: Span, spans: Sequence[Span]) -> Iterator[Span]:
    """The span with the whole of a quotation that `spans` mostly cover, without one that it only touches."""
    document = marks.document
    start, end = span.start, span.end
    first, last = document.paragraph_at(span.start), document.paragraph_at(max(span.start, span.end - 1))
    for q in (q for index in range(first, last + 1) for q in marks.of_paragraph(index, span)):
        shared = sum(max(0, min(s.end, q.inner.end) - max(s.start, q.inner.start)) for s in spans)
        if q.opening is None and start < q.whole.start:
            yield Span(start, q.whole.start)  # the reporter's words before a lost mark
            start, end = q.whole.start, max(end, q.whole.end)
        elif shared >= _MOST_OF * max(1, len(q.inner)) or _opens_unclosed(q, span):
            start, end = min(start, q.whole.start), max(end, q.whole.end)
        elif not q.whole.holds(span):
            if q.whole.start > span.start:
                end = min(end, q.whole.start)
            else:
                start = max(start, q.whole.end)
    if start < end:
        yield Span(start, end)


def _opens_unclosed(quoted: Quoted, label: Span) -> bool:
    """Whether a label begins with speech that lost its closing mark, however soon it ends."""
    lacks = quoted.closing is None and not quoted.continues
    return lacks and quoted.whole.start <= label.start <= quoted.inner.start


def _with_feeling(document: Document, tag: _Tag) -> _Tag:
    """`expressed` and `his hope that …`: the hope belongs to the cue, what is hoped is said."""
    if tag.cue is None or not tag.content or tag.content[0].start < tag.cue.end:
        return tag
    lex = cue_words()
    if document.words_in(tag.cue)[-1].lower not in lex.expressing:
        return tag
    first, *rest = tag.content
    said = document.words_in(first)
    that = next((i for i, w in enumerate(said[:5]) if w.lower == "that"), 0)
    if not any(w.lower in lex.feelings for w in said[:that]):
        return tag
    cue, hoped = Span(tag.cue.start, said[that - 1].end), Span(said[that].start, first.end)
    return tag._replace(cue=cue, content=(hoped, *rest))


def _silence(document: Document, cue: Span, content: Sequence[Span]) -> Literal["refusal", "nothing"] | None:
    """`declined to comment`, `did not say when`: a refusal; `Asked whether`, `asked not to be`: nothing.

    `She never said that …` says something: it is a denial.
    """
    lex = cue_words()
    own = [w.lower for w in document.words_in(cue)]
    before = document.whole_words_in(Span(cue.start - _NEAR, cue.start))
    if own[0] == "asked" and (_opens_question(before) or _is_wish(document.text, content)):
        return "nothing"
    if any(one == "without" and two in lex.verbs for one, two in pairwise(own)):
        return "nothing"  # "without mentioning the lamps"
    around = [*(w.lower for w in before[-2:]), *own]
    first, *rest = ([w.lower for w in document.words_in(content[0])] if content else []) or [""]
    told = [first, *rest[:1]] if first == "to" else [first]
    if lex.silences.isdisjoint(around) or not _speaks([*own, *told]):
        return None
    if not _NEITHER.isdisjoint(around):
        return "nothing"
    if first in _UNSAID:
        return "refusal"
    return None if _DECLINED.isdisjoint(around) else "nothing"


def _opens_question(before: Sequence[Word]) -> bool:
    """`Asked whether …`, `When asked`: by the words before `asked`."""
    return not before or not before[-1].text[0].isalnum() or before[-1].lower in cue_words().conditions


def _is_wish(text: str, content: Sequence[Span]) -> bool:
    """`asked not to be named`."""
    return bool(content) and text.startswith("not to be ", content[0].start)


def _speaks(said: Sequence[str]) -> bool:
    """Whether any of the words is a verb of saying or answering."""
    lex = cue_words()
    return any(w in lex.verbs or w in lex.answers for w in said)


_NEITHER = frozenset({"neither", "nor"})
_DECLINED = frozenset({"declined", "refused"})


def _is_passive(document: Document, cue: Span) -> bool:
    """`was told`, `is said`: a form of `be` and a past form of a verb of saying, not `was saying`."""
    lex = cue_words()
    *own, verb = [w.lower for w in document.words_in(cue)]  # a part of a word too: `'` of `I'll`
    before = document.whole_words_in(Span(cue.start - _SHORT, cue.start))
    is_past = verb in lex.verbs and not verb.endswith("ing")
    return is_past and not lex.passives.isdisjoint([*(w.lower for w in before), *own])


def _is_saying(document: Document, cue: Span) -> bool:
    """Whether a cue is a verb of saying: `it was announced that` counts, `is expected to` does not."""
    verbs = cue_words().verbs
    return any(verbs.get(w.lower) in {"clause", "tell", "object"} for w in document.words_in(cue))


def _restored(marks: _Marks, content: Sequence[Span]) -> Literal["opening", "closing"] | None:
    """The mark that the words lost."""
    restored = (restored_mark(q) for c in content for q in marks.meeting(c) if q.inner.meets(c))
    return next((mark for mark in restored if mark), None)


# --- sources --------------------------------------------------------------------------------------


def _reference(document: Document, source: Span, cast: Cast) -> Reference | None:
    """Who the words of a source refer to: the reference that is their head, not one inside `of` or `for`."""
    reach = Span(max(0, source.start - _LONGEST_TITLE), source.end + _LONGEST_TITLE)
    inside = [r for r in cast.within(reach) if r.span.meets(source)]
    names = _outermost([r for r in inside if r.kind == "name" and r.participant and source.holds(_core(r))])
    heads = [r for r in names if _is_head(document, source, r)]
    if heads:
        return _one_of(heads, cast)
    if source.cut(document.text).lower() in {"who", "which"}:
        return _antecedent(document.text, source, cast)
    pronouns = [r for r in inside if r.kind == "pronoun" and len(source) <= len(r.span) + 1]
    if pronouns:
        return pronouns[0]
    described = [
        r for r in inside if r.kind == "description" and r.participant and r.span.start <= source.start + 4
    ]
    if described and all(n.participant == described[0].participant for n in names):
        return described[0]  # "a spokesman for the Harbour Board", through whom it speaks
    return next((r for r in inside if r.kind == "name" and r.participant is None), None)


def _outermost(names: Sequence[Reference]) -> list[Reference]:
    """The names that are no part of another one."""
    return [
        r
        for r in names
        if not any(o is not r and o.span.holds(_core(r)) and _core(o) != _core(r) for o in names)
    ]


def _one_of(heads: Sequence[Reference], cast: Cast) -> Reference | None:
    """The one participant whom several names mean, a person before a body; `None` if there are more."""
    if len({r.participant for r in heads}) == 1:
        return heads[0]
    people = [r for r in heads if r.participant and cast.kind(r.participant) == "person"]
    is_one = len({r.participant for r in people}) == 1
    return people[0] if is_one else None  # "the Herald, Professor John Burrows"


def _antecedent(text: str, source: Span, cast: Cast) -> Reference | None:
    """Whoever is named, with an apposition or without, right before `who` or `which`."""
    near = Span(max(0, source.start - _LONGEST_APPOSITION), source.start)
    before = (r for r in cast.within(near) if r.participant)
    last = max(before, key=lambda r: r.reach, default=None)
    is_next = last and text[max(last.span.end, last.reach) : source.start].strip() in {"", ","}
    return last if is_next else None


def _core(reference: Reference) -> Span:
    """The name without its title: the last evidence of a name is its own place."""
    return reference.evidence[-1].span if reference.evidence else reference.span


def _is_head(document: Document, source: Span, reference: Reference) -> bool:
    """Whether no preposition and no possessive stands between the source's beginning and the name.

    `a spokesman for Maren` is not Maren, nor are `Maren aides`; `the chairman of the panel, John Burrows,` is
    Burrows.
    """
    name, text = _core(reference), document.text
    if _stands_before_others(text, source, name):
        return False
    title = reference.span if reference.span.end == name.end else name
    gap = document.words_in(Span(source.start, max(source.start, title.start)))
    possessives = [i for i, w in enumerate(gap) if w.text in {"'s", "’s"}]
    lows = [w.lower for w in (gap[possessives[-1] + 1 :] if possessives else gap)]
    if text[name.end : name.end + 2] in {"'s", "’s"}:
        return name.end + 2 >= source.end
    if not _NOT_ALONE.isdisjoint(lows[-2:]):
        return False
    if lows and lows[-1] == ",":
        return True
    titled = title.start < name.start or any(w.text.islower() for w in gap[-1:])
    is_last = name.end == source.end and not text.startswith(",", source.end)
    if lows and is_last and lows[-1] not in _BEFORE_ANOTHER and titled:
        return True  # "the commissioner of the Union for external affairs Lars-Otto Venning"
    return cue_words().prepositions.isdisjoint(lows) and _NOT_ALONE.isdisjoint(lows)


def _stands_before_others(text: str, source: Span, name: Span) -> bool:
    """Whether the name only says whose people speak: `Maren aides`, `the Maren campaign`."""
    behind = _WORD_BEHIND.match(text, name.end, source.end)
    if behind is None:
        return False
    word = behind[1]
    return word in cue_words().plural or word in lexicon().heads or word in cue_words().camps


_WORD_BEHIND = re.compile(r" ([a-z]+)")
_NOT_ALONE = frozenset({"including", "like", "namely", "unlike", "who", "whose"})
"""Behind these stands one of those who speak, or somebody beside them: `several mayors, including Brink`."""
_BEFORE_ANOTHER = cue_words().prepositions | cue_words().determiners | {"'s", "’s", "and", "or", "late"}
"""Words right in front of a name that is not the source itself: `a spokesman for Maren`."""


def _addressed(
    document: Document, cue: Span | None, content: list[Span], cast: Cast
) -> tuple[Reference | None, list[Span]]:
    """Whom the words are said to, and the content without that: `noted to his counterpart that …`."""
    if cue is None or not content:
        return None, content
    at = _addressee_place(document, cue)
    reference = None if at is None else _starting_at(document.text, at, cast)
    if reference is None:
        return None, content
    first, *rest = content
    if first.start <= reference.span.start and reference.span.end < first.end:
        that = _THAT.match(document.text, reference.span.end)
        return (reference, [Span(that.end(), first.end), *rest]) if that else (None, content)
    return reference, content


def _addressee_place(document: Document, cue: Span) -> int | None:
    """Where whom one speaks to is named, behind `told` and `said to`; `None` behind other cues."""
    space = _SPACE.match(document.text, cue.end)
    at = space.end() if space else cue.end
    last = document.words_in(cue)[-1].lower
    if last != "to" and document.text.startswith("to ", at):
        return at + len("to ")
    return at if last == "to" or cue_words().verbs.get(last) == "tell" else None


def _starting_at(text: str, at: int, cast: Cast) -> Reference | None:
    """The first reference to somebody that begins at a place, or behind the article there."""
    article = _ARTICLE.match(text, at)
    starts = {at, article.end() if article else at}
    near = cast.within(Span(at, at + _LONGEST_TITLE))
    return next((r for r in near if r.participant and r.span.start in starts), None)


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
