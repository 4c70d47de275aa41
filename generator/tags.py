"""The trained reader's labels as attributions: whole quotations, and sources that refer to somebody.

It adds no statement and names nobody itself; a source is given the reference that its own words make.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Literal, NamedTuple

from generator.cue_words import cue_words
from generator.cues import Attribution, restored_mark
from generator.names import lexicon
from generator.participants import Cast, Reference
from generator.segmentation import Document, Quoted, Sentence, meeting, trimmed, words
from generator.tagger import Tagged
from generator.values import Span

_LONGEST_TITLE = 200
"""Code points that a name with its title takes at most."""
_MOST_OF = 0.5
"""Share of a quotation from which a label that reaches into it means all of it."""
_NEAR = 25
"""Code points beside a cue that may say more about it: an idiom, `did not`, `when`."""
_IT = re.compile(r"[\s,]+it$", re.IGNORECASE)
_BY = re.compile(r"\s+by\s+")
_EDGES = " \t\n,;:–—-"
RULE = "source of the cue, read by the trained reader"


class _Tag(NamedTuple):
    """The places that one attribution of the trained reader labels."""

    source: Span | None
    cue: Span | None
    content: tuple[Span, ...]


def read_tags(
    document: Document, cast: Cast, tagged: Tagged, quoted: Sequence[Sequence[Quoted]]
) -> list[Attribution]:
    """The attributions that `tagged` holds, in order of place. `quoted`: for each paragraph of `document`."""
    sentences = tuple(document.sentences())
    read = (_read(document, cast, sentences, quoted, tag) for tag in _tags(document.text, sentences, tagged))
    return sorted((a for a in read if a is not None), key=lambda a: a.content[0].start)


def _tags(text: str, sentences: Sequence[Sentence], tagged: Tagged) -> Iterator[_Tag]:
    """The attributions as places, the source only where its cue can have it."""
    for attribution in tagged.attributions():
        source, cue = (
            None if index is None else tagged.labels[index].span
            for index in (attribution.source, attribution.cue)
        )
        if cue and source and not _may_speak(text, sentences, cue, source):
            source = None
        if cue and source is None and _is_passive(text, cue):
            source = _doer(text, cue, tagged)
        yield _Tag(source, cue, tuple(tagged.labels[i].span for i in attribution.content))


def _may_speak(text: str, sentences: Sequence[Sentence], cue: Span, source: Span) -> bool:
    """Whether a source stands in its cue's sentence and is not who `was told`; `told by Maren` is hers."""
    is_doer = source.start >= cue.end and text[: source.start].rstrip().endswith(" by")
    return _same_sentence(sentences, cue, source) and (is_doer or not _is_passive(text, cue))


def _doer(text: str, cue: Span, tagged: Tagged) -> Span | None:
    """`was told by the engineer that …`: the source right behind the cue and `by`, linked or not."""
    by = _BY.match(text, cue.end)
    sources = (label.span for label in tagged.labels if label.kind == "source") if by else ()
    return next((s for s in sources if by and s.start == by.end()), None)


def _read(
    document: Document,
    cast: Cast,
    sentences: Sequence[Sentence],
    quoted: Sequence[Sequence[Quoted]],
    tag: _Tag,
) -> Attribution | None:
    """The attribution with whole quotations and the source's reference; `None` where nobody says anything."""
    text = document.text
    outer = _without_holders(quoted, document, tag.cue or tag.source)
    content = list(_contents(document, tag.content, outer))
    anchor = tag.cue or tag.source or next(iter(content), None)
    if anchor is None:
        return None
    sentence = _sentence_at(sentences, anchor.start)
    content = _near_cue(document, sentence, tag, content)
    tag = _with_subject(text, sentence, cast, tag._replace(content=tuple(content)))
    reference = _reference(text, tag.source, cast) if tag.source else None
    tag = _with_feeling(text, tag)
    is_behind = tag.cue is not None and tag.source is not None and tag.source.start >= tag.cue.end
    addressee, content = _addressed(text, None if is_behind else tag.cue, list(tag.content), cast)
    others = [p for p in (_named(reference, is_behind=is_behind), tag.source, tag.cue) if p]
    content = _without_it(text, tag.cue, _apart(text, content, others))
    if not content or not _is_said(text, tag._replace(content=tuple(content)), reference):
        return None
    return Attribution(
        content=tuple(content),
        cue=(tag.cue,) if tag.cue else (),
        source=tag.source,
        reference=reference,
        rule=RULE,
        sentence=sentence,
        addressee=addressee,
        restored=_restored(document, content, outer),
        is_refusal=tag.cue is not None and _silence(text, tag.cue, content) == "refusal",
    )


def _named(reference: Reference | None, *, is_behind: bool) -> Span | None:
    """The words of a reference, behind a cue with its apposition: `According to Tesk, the officer,`."""
    if reference is None:
        return None
    return Span(reference.span.start, max(reference.span.end, reference.reach if is_behind else 0))


# --- what is said at all --------------------------------------------------------------------------


def _is_said(text: str, tag: _Tag, reference: Reference | None) -> bool:
    """Whether somebody says something: no expectation of nobody, no silence, no idiom, no table of contents.

    Speech without a cue is found by its marks.
    """
    is_saying = tag.cue is not None and _is_saying(text, tag.cue)
    if tag.source is None and not is_saying:
        return False
    if tag.cue and (_silence(text, tag.cue, tag.content) == "nothing" or _is_idiom(text, tag.cue)):
        return False
    if tag.source is not None and reference is None:
        printed = tag.source.cut(text).lower()
        if printed == "that" or (printed == "which" and not is_saying):
            return False  # "a message, which included …"
    is_hearsay = tag.cue is not None and tag.source is None and _is_passive(text, tag.cue)
    return not (is_hearsay and any(text.startswith("to ", c.start) for c in tag.content))


def _is_idiom(text: str, cue: Span) -> bool:
    """`It goes without saying`, `to say nothing of the lamps`."""
    near = text[max(0, cue.start - _NEAR) : cue.end + _NEAR].lower()
    return any(cue.cut(text).lower() in idiom and idiom in near for idiom in cue_words().idioms)


def _without_it(text: str, cue: Span | None, content: Sequence[Span]) -> list[Span]:
    """The content without the `it` of `…, it was announced`."""
    if cue is None or not _is_passive(text, cue):
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
        for piece in _grown(document, span, quoted, spans):
            nearby = meeting(quoted[document.paragraph_at(piece.start)], piece)
            whole = trimmed(text, _in_sentence(document, piece, nearby), _EDGES)
            whole = _with_comma(whole, piece, nearby)
            if not any(c.isalnum() for c in whole.cut(text)):
                continue
            if grown and _touch(text, grown[-1], whole):
                grown[-1] = Span(grown[-1].start, max(grown[-1].end, whole.end))
            else:
                grown.append(whole)
    for span in grown:
        if _is_empty(text, span):
            continue
        nearby = meeting(quoted[document.paragraph_at(span.start)], span)
        is_quoted = any(q.whole.end == span.end for q in nearby)
        if not is_quoted and text[span.end - 1] in ".!?" and len(span) > 1:
            span = Span(span.start, span.end - 1)  # noqa: PLW2901 - without the full stop
        yield span


def _with_comma(trim: Span, piece: Span, nearby: Sequence[Quoted]) -> Span:
    """With the comma at the end of speech that lost its closing mark, as it stands inside one elsewhere."""
    ends = [q.whole.end for q in nearby if q.closing is None and trim.end < q.whole.end <= piece.end]
    return Span(trim.start, min(ends, default=trim.end))


def _is_empty(text: str, span: Span) -> bool:
    """Whether nothing is said: `the`, `to`, `this`."""
    lex = cue_words()
    said = [w.text.lower() for w in words(text, span) if w.text[0].isalnum()]
    return all(w in lex.determiners | lex.prepositions for w in said)


def _near_cue(document: Document, sentence: Span, tag: _Tag, content: Sequence[Span]) -> list[Span]:
    """The content without reported words behind the cue's sentence, where the reporter speaks again."""
    return [
        c
        for c in content
        if tag.cue is None
        or c.start < sentence.end
        or meeting(document.paragraphs[document.paragraph_at(c.start)].quoted, c)
        or document.text[: c.start].rstrip()[-1:] == ":"
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
    sentence = next((s.span for s in paragraph.sentences if span.start < s.span.end), paragraph.span)
    return Span(span.start, min(span.end, sentence.end))


def _grown(
    document: Document, span: Span, quoted: Sequence[Sequence[Quoted]], spans: Sequence[Span]
) -> Iterator[Span]:
    """The span with the whole of a quotation that `spans` mostly cover, without one that it only touches."""
    start, end = span.start, span.end
    for index in range(
        document.paragraph_at(span.start), document.paragraph_at(max(span.start, span.end - 1)) + 1
    ):
        for q in meeting(quoted[index], span):
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


def _without_holders(
    quoted: Sequence[Sequence[Quoted]], document: Document, anchor: Span | None
) -> Sequence[Sequence[Quoted]]:
    """The quotations without those that hold the cue: what is reported inside speech is not all of it."""
    if anchor is None:
        return quoted
    index = document.paragraph_at(anchor.start)
    if not any(q.whole.holds(anchor) for q in meeting(quoted[index], anchor)):
        return quoted
    return [*quoted[:index], [q for q in quoted[index] if not q.whole.holds(anchor)], *quoted[index + 1 :]]


def _with_feeling(text: str, tag: _Tag) -> _Tag:
    """`expressed` and `his hope that …`: the hope belongs to the cue, what is hoped is said."""
    if tag.cue is None or not tag.content or tag.content[0].start < tag.cue.end:
        return tag
    first, *rest = tag.content
    said = words(text, first)
    that = next((i for i, w in enumerate(said[:5]) if w.text.lower() == "that"), 0)
    has_feeling = any(w.text.lower() in cue_words().feelings for w in said[:that])
    if not has_feeling or words(text, tag.cue)[-1].text.lower() not in cue_words().expressing:
        return tag
    cue, hoped = Span(tag.cue.start, said[that - 1].end), Span(said[that].start, first.end)
    return tag._replace(cue=cue, content=(hoped, *rest))


def _silence(text: str, cue: Span, content: Sequence[Span]) -> Literal["refusal", "nothing"] | None:
    """`declined to comment`, `did not say when`: a refusal; `Asked whether`, `asked not to be`: nothing.

    `She never said that …` says something: it is a denial.
    """
    lex = cue_words()
    own = [w.text.lower() for w in words(text, cue)]
    before = words(text, Span(max(0, cue.start - _NEAR), cue.start))
    if own[0] == "asked" and (
        not before
        or not before[-1].text[0].isalnum()
        or before[-1].text.lower() in lex.conditions
        or (content and text.startswith("not to be ", content[0].start))
    ):
        return "nothing"
    if any(one == "without" and two in lex.verbs for one, two in pairwise(own)):
        return "nothing"  # "without mentioning the lamps"
    around = [*(w.text.lower() for w in before[-2:]), *own]
    first, *rest = ([w.text.lower() for w in words(text, content[0])] if content else []) or [""]
    told = [first, *rest[:1]] if first == "to" else [first]
    is_saying = any(w in lex.verbs or w in lex.answers for w in [*own, *told])
    if not is_saying or not any(w in lex.silences for w in around):
        return None
    if any(w in {"neither", "nor"} for w in around):
        return "nothing"
    if first in _UNSAID:
        return "refusal"
    return "nothing" if any(w in {"declined", "refused"} for w in around) else None


_UNSAID = frozenset({"how", "if", "to", "what", "when", "where", "whether", "which", "who", "why"})
"""First words of what somebody does not say, which no reader takes for a claim."""


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
        restored_mark(q)
        for c in content
        for q in meeting(quoted[document.paragraph_at(c.start)], c)
        if q.inner.meets(c)
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

    `a spokesman for Maren` is not Maren, nor are `Maren aides`; `the chairman of the panel, John Burrows,` is
    Burrows.
    """
    name = _core(reference)
    if _stands_before_others(text, source, name):
        return False
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
    return not any(w in cue_words().prepositions or w in {"who", "whose", "like", "unlike"} for w in lows)


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
