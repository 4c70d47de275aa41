"""The trained reader's labels as attributions: whole quotations, and sources that refer to somebody.

It adds no statement and names nobody itself; a source is given the reference that its own words make.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal, NamedTuple

from generator.cue_words import cue_words
from generator.cues import Attribution, restored_mark
from generator.name_words import lexicon
from generator.participants import Cast, Reference
from generator.segmentation import Document, Quoted, Word, end_before, meeting, trimmed
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
_IT = re.compile(r"[\s,]+it$", re.IGNORECASE)
_BY = re.compile(r"\s+by\s+")
_THAT = re.compile(r"\s+that\s+")
_SPACE = re.compile(r"\s*")
_ARTICLE = re.compile(r"(?:the|his|her|their|its|a) ")
_EDGES = " \t\n,;:–—-"
RULE = "source of the cue, read by the trained reader"


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
        if cue and source is None and _is_passive(document, cue):
            source = _doer(document.text, cue, tagged)
        yield _Tag(source, cue, tuple(labels[i].span for i in attribution.content))


def _may_speak(document: Document, cue: Span, source: Span) -> bool:
    """Whether a source stands in its cue's sentence and is not who `was told`; `told by Maren` is hers."""
    sentence, text = document.sentence_at(cue.start).span, document.text
    is_doer = source.start >= cue.end and text.endswith(" by", 0, end_before(text, source.start))
    is_near = sentence.holds(cue) and sentence.holds(source)
    return is_near and (is_doer or not _is_passive(document, cue))


def _doer(text: str, cue: Span, tagged: Tagged) -> Span | None:
    """`was told by the engineer that …`: the source right behind the cue and `by`, linked or not."""
    by = _BY.match(text, cue.end)
    sources = (label.span for label in tagged.labels if label.kind == "source") if by else ()
    return next((s for s in sources if by and s.start == by.end()), None)


def _read(
    document: Document, cast: Cast, quoted: Sequence[Sequence[Quoted]], tag: _Tag
) -> Attribution | None:
    """The attribution with whole quotations and the source's reference; `None` where nobody says anything."""
    text = document.text
    marks = _Marks(document, quoted, tag.cue or tag.source)
    content = list(_contents(marks, tag.content))
    anchor = marks.anchor or next(iter(content), None)
    if anchor is None:
        return None
    sentence = document.sentence_at(anchor.start).span
    content = _near_cue(document, sentence, tag, content)
    tag = _with_subject(text, sentence, cast, tag._replace(content=tuple(content)))
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
    is_saying = tag.cue is not None and _is_saying(document, tag.cue)
    if tag.source is None and not is_saying:
        return False
    if tag.cue and _is_idiom(text, tag.cue):
        return False
    if tag.source is not None and reference is None:
        printed = tag.source.cut(text).lower()
        if printed == "that" or (printed == "which" and not is_saying):
            return False  # "a message, which included …"
    is_hearsay = tag.cue is not None and tag.source is None and _is_passive(document, tag.cue)
    return not (is_hearsay and any(text.startswith("to ", c.start) for c in tag.content))


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


def _with_subject(text: str, sentence: Span, cast: Cast, tag: _Tag) -> _Tag:
    """The tag with the subject of its sentence where the grammar makes that the source."""
    if tag.source is None and tag.cue is not None and tag.cue.start == sentence.start and tag.content:
        subject = _behind_clause(text, sentence, cast, tag)
        return tag._replace(source=subject)
    return tag


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


def _contents(marks: _Marks, spans: Sequence[Span]) -> Iterator[Span]:
    """The labelled places with whole quotations, in order, pieces that touch as one."""
    document = marks.document
    for span in _joined(marks, spans):
        if not _is_empty(document, span):
            yield _without_stop(document.text, span, marks.meeting(span))


def _joined(marks: _Marks, spans: Sequence[Span]) -> list[Span]:
    """The labelled places with whole quotations, those that touch as one, punctuation alone left out."""
    text = marks.document.text
    found: list[Span] = []
    for piece in (piece for span in sorted(spans) for piece in _grown(marks, span, spans)):
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


def _without_stop(text: str, span: Span, nearby: Sequence[Quoted]) -> Span:
    """Reported words without the full stop that ends them."""
    is_quoted = any(q.whole.end == span.end for q in nearby)
    stops = not is_quoted and text[span.end - 1] in ".!?" and len(span) > 1
    return Span(span.start, span.end - 1) if stops else span


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
    """The content without reported words behind the cue's sentence, where the reporter speaks again."""
    text = document.text
    return [
        c
        for c in content
        if tag.cue is None
        or c.start < sentence.end
        or meeting(document.paragraphs[document.paragraph_at(c.start)].quoted, c)
        or text.endswith(":", 0, end_before(text, c.start))
    ]


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
        elif shared >= _MOST_OF * max(1, len(q.inner)):
            start, end = min(start, q.whole.start), max(end, q.whole.end)
        elif not q.whole.holds(span):
            if q.whole.start > span.start:
                end = min(end, q.whole.start)
            else:
                start = max(start, q.whole.end)
    if start < end:
        yield Span(start, end)


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
_UNSAID = frozenset({"how", "if", "to", "what", "when", "where", "whether", "which", "who", "why"})
"""First words of what somebody does not say, which no reader takes for a claim."""


def _is_passive(document: Document, cue: Span) -> bool:
    """`was told`, `is said`: a form of `be` and a past form of a verb of saying, not `was saying`."""
    lex = cue_words()
    own = [w.lower for w in document.whole_words_in(Span(cue.start - _SHORT, cue.end))]
    is_past = own[-1] in lex.verbs and not own[-1].endswith("ing")
    return is_past and not lex.passives.isdisjoint(own[:-1])


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
    if described and not names:
        return described[0]
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
    if lows and lows[-1] == ",":
        return True
    titled = title.start < name.start or any(w.text.islower() for w in gap[-1:])
    if lows and name.end == source.end and lows[-1] not in _BEFORE_ANOTHER and titled:
        return True  # "the commissioner of the Union for external affairs Lars-Otto Venning"
    return cue_words().prepositions.isdisjoint(lows) and _OTHERS.isdisjoint(lows)


def _stands_before_others(text: str, source: Span, name: Span) -> bool:
    """Whether the name only says whose people speak: `Maren aides`, `the Maren campaign`."""
    behind = _WORD_BEHIND.match(text, name.end, source.end)
    if behind is None:
        return False
    word = behind[1]
    return word in cue_words().plural or word in lexicon().heads or word in cue_words().camps


_WORD_BEHIND = re.compile(r" ([a-z]+)")
_BEFORE_ANOTHER = cue_words().prepositions | cue_words().determiners | {"'s", "’s", "and", "or", "late"}
"""Words right in front of a name that is not the source itself: `a spokesman for Maren`."""
_OTHERS = frozenset({"who", "whose", "like", "unlike"})
"""Words behind which a name stands for somebody else than the source."""


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
