"""What became of the source: each sentence accounted for, what is missing from it, how much is reprinted.

It counts and compares what the finders found, and finds nothing of its own.
"""

import re
from collections.abc import Collection, Iterator, Sequence

from generator import figures
from generator.cue_words import cue_words
from generator.segmentation import Document, Sentence
from generator.spans import Placed, merged, placed
from generator.values import (
    Absent,
    Because,
    Coverage,
    DatedExpression,
    Event,
    Link,
    Number,
    Participant,
    Reproduced,
    Span,
    Statement,
    Title,
    Use,
)

_FRAGMENT = 4
"""Words; a line of fewer tells nothing that a briefing could use."""
_CONTACT = 12
"""Words; with an address and no more of them, a line says where to write or to look."""
_SPOKEN_FOR = 2
"""Mentions from which a person is a party of the story and not a name in passing."""
_HOUR = re.compile(r"\d{1,2}[:.]\d\d")


def cover(
    document: Document,
    dates: Sequence[DatedExpression],
    said: Sequence[Statement],
    events: Sequence[Event],
    numbers: Sequence[Number],
    links: Sequence[Link],
    boilerplate: Sequence[Span] = (),
) -> tuple[Coverage, ...]:
    """Each sentence once, in order, with its use; for one that was not used, why."""
    uses: list[tuple[Use, list[Span]]] = [
        ("post", [link.span for link in links if link.kind == "post"]),
        ("statement", [c.span for s in said for c in s.content]),
        ("event", [e.span for e in events if not e.background]),
        ("background", [e.span for e in events if e.background]),
        ("number", [n.counted for n in numbers]),
    ]
    taken = [(use, placed(spans)) for use, spans in uses]
    dated = placed(d.span for d in dates)
    linked = placed(link.span for link in links)
    around = placed(boilerplate)
    covered = []
    for sentence in document.sentences():
        use = next((use for use, places in taken if places.meets(sentence.span)), None)
        if around.meets(sentence.span):
            covered.append(Coverage(sentence.span, "unused", "boilerplate"))
        elif use is not None:
            covered.append(Coverage(sentence.span, use))
        else:
            covered.append(Coverage(sentence.span, "unused", _because(document, sentence, dated, linked)))
    return tuple(covered)


def find_absent(
    document: Document,
    dates: Sequence[DatedExpression],
    said: Sequence[Statement],
    people: Sequence[Participant],
    *,
    names_place: bool,
    unclear: Collection[str],
) -> tuple[Absent, ...]:
    """What the source certainly does not hold: not what a finder missed, but what nothing in the text can be.

    `names_place`: whether the story's place is known, or any place seen in the text. `unclear`: statements of
    which it does not settle who says them.
    """
    silent = () if any(s.speaker is None for s in said) else tuple(_silent(document, said, people))
    found = (
        Absent("date") if not dates and not _names_time(document) else None,
        Absent("place") if not names_place and not _may_name_place(document, people) else None,
        Absent("number") if not figures.holds_figure(document) and not _names_hour(document) else None,
        Absent("words", participants=silent) if silent else None,
        Absent("speaker", statements=tuple(unclear)) if unclear else None,
    )
    return tuple(absent for absent in found if absent is not None)


def reproduce(
    text: str,
    title: Title | None,
    said: Sequence[Statement],
    events: Sequence[Event],
    pieces: Sequence[Span],
    numbers: Sequence[Number],
    people: Sequence[Participant],
) -> Reproduced:
    """Share of the source that the page reprints, and the longest run of the reporter's own words in it."""
    own = [c.span for s in said for c in s.content if not c.verbatim]
    own += [*(e.span for e in events), *pieces, *(n.counted for n in numbers)]
    own += [r.span for p in people for r in p.roles] + list(title.spans if title else ())
    quoted = [c.span for s in said for c in s.content if c.verbatim]
    apart = placed(quoted)
    total = sum(len(s) for s in merged([*own, *quoted]))
    longest = max((len(piece) for s in merged(own) for piece in _without(s, apart)), default=0)
    return Reproduced(total / len(text) if text else 0.0, longest)


# --- sentences that were not used -----------------------------------------------------------------


def _because(document: Document, sentence: Sentence, dated: Placed[Span], linked: Placed[Span]) -> Because:
    """Why a sentence was not used: the first that fits."""
    words = [w for w in sentence.words if w.text[0].isalnum()]
    paragraph = document.paragraphs[document.paragraph_at(sentence.span.start)]
    stands_alone = len(paragraph.sentences) == 1
    ends = sentence.span.cut(document.text)[-1:] in {".", "!", "?", "…", '"', "”"}
    if len(words) <= _CONTACT and (linked.meets(sentence.span) or "@" in sentence.span.cut(document.text)):
        return "address"
    if dated.meets(sentence.span):
        return "date-line" if stands_alone and not ends else "no-clause"
    if stands_alone and not ends:
        return "heading"
    if len(words) < _FRAGMENT:
        return "fragment"
    if any(q.inner.meets(sentence.span) for q in paragraph.quoted):
        return "quotation"
    return "narration"


# --- what is missing ------------------------------------------------------------------------------


def _names_hour(document: Document) -> bool:
    return any(_HOUR.fullmatch(w.text) for w in document.words)


def _names_time(document: Document) -> bool:
    """Whether any month or weekday is named, resolved or not: without the article's date, most are not."""
    calendar = cue_words().calendar | {"today", "yesterday", "tomorrow", "tonight"}
    return any(w.lower in calendar for w in document.words)


def _may_name_place(document: Document, people: Sequence[Participant]) -> bool:
    """Whether any capital stands in the text that is no person's, no day's and does not begin a sentence.

    A body may be called after its town, and `of Wick Lane, Marsham` is a place whatever a finder makes of it.
    """
    persons = placed(
        place
        for p in people
        if p.kind == "person"
        for place in (*(m.span for m in p.mentions), *(r.span for r in p.roles))
    )
    return any(
        word.is_capital
        and word.text != "I"
        and word.lower not in cue_words().calendar
        and not persons.meets(Span(word.start, word.end))
        for sentence in document.sentences()
        for word in [w for w in sentence.words if w.text[0].isalnum()][1:]
    )


def _silent(document: Document, said: Sequence[Statement], people: Sequence[Participant]) -> Iterator[str]:
    """Persons with a role or of some weight in the story who speak nowhere, as far as words can tell."""
    heard = {s.speaker for s in said}
    told = placed(s.span for s in document.sentences() if _reports(s))
    quoted = placed(q.whole for p in document.paragraphs for q in p.quoted)
    for person in people:
        matters = bool(person.roles) or len(person.mentions) >= _SPOKEN_FOR
        if person.kind == "person" and matters and person.id not in heard:
            near = any(told.meets(m.span) or quoted.meets(m.span) for m in person.mentions)
            if not near:
                yield person.id


def _reports(sentence: Sentence) -> bool:
    return any(w in cue_words().verbs for w in sentence.lower)


def _without(span: Span, others: Placed[Span]) -> Iterator[Span]:
    """The pieces of `span` outside `others`."""
    at = span.start
    for other in others.meeting(span):
        if other.start > at:
            yield Span(at, other.start)
        at = max(at, other.end)
    if at < span.end:
        yield Span(at, span.end)
