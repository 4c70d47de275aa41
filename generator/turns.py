"""Turns of interviews and transcripts: `BRINK: We sail.`, where the form alone tells who speaks.

It reads no cue and no mark; a lone name before a colon, as in a headline, is left to those who do.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from generator.cues import Attribution, has_own_voice, names_source
from generator.name_words import lexicon
from generator.participants import Cast, Reference
from generator.segmentation import Document, Paragraph
from generator.values import Evidence, Participant, Span

_TURN = re.compile(
    r"(?P<who>[^\W\d](?:\.(?=\s)|[^\n.:;,!?“”\"(]){0,50}?)\.?(?:,[^\n:“”\"]{1,40}|\s\([^\n:“”\"]{1,30}\))?:\s+(?=\S)"
)
_LONGEST_OPENING = 100
"""Code points that `_TURN` matches at most, up to the colon."""
_INTERVIEW = re.compile(
    r"\b(?:interview with|interviews|conversation with|questions for|questions to)\b", re.IGNORECASE
)
_SENTENCE_END = re.compile(r"[.!?]\s+[A-Z]|\n")
_QUESTION = frozenset({"q", "question"})
_ANSWER = frozenset({"a", "answer"})
_RULE = "a turn in a transcript"


def read_turns(document: Document, cast: Cast) -> dict[int, Attribution]:
    """The turns of a document by the index of their paragraph, the paragraphs that go on with one included.

    A turn needs company, another one at most a paragraph away, or a name in capitals; a body needs both.
    """
    openings = {i: o for i, p in enumerate(document.paragraphs) if (o := _opening(document.text, p))}
    letters = {o.cut(document.text).casefold() for o, _ in openings.values()}
    has_letters = bool(letters & _QUESTION) and bool(letters & _ANSWER)
    found = {}
    for index, (who, content) in openings.items():
        letter = who.cut(document.text).casefold()
        if letter in _QUESTION | _ANSWER:
            reference = _of_letter(document, who, cast, is_answer=letter in _ANSWER) if has_letters else None
        elif who.cut(document.text).isupper() and _near(index) & openings.keys():
            reference = _of_name(document.text, who, cast.participants)
        elif who.cut(document.text).isupper() or _near(index) & openings.keys():
            people = [p for p in cast.participants if p.kind == "person"]
            reference = _of_name(document.text, who, people)
        else:
            reference = None
        if reference is not None:
            sentence = document.paragraphs[index].span
            found[index] = Attribution((content,), (), who, reference, _RULE, sentence, is_turn=True)
    return found | dict(_continued(document, cast, found))


def _near(index: int) -> set[int]:
    return {index + n for n in (-2, -1, 1, 2)}


def _opening(text: str, paragraph: Paragraph) -> tuple[Span, Span] | None:
    """The words before a paragraph's colon, and what stands behind it."""
    start = paragraph.span.start
    if ":" not in text[start : start + _LONGEST_OPENING]:
        return None  # as in nearly every paragraph; the pattern takes its time to say so
    match = _TURN.match(text, start, paragraph.span.end)
    if match is None or _is_list(text[match.end() : paragraph.span.end]):
        return None
    return Span(*match.span("who")), Span(match.end(), paragraph.span.end)


def _is_list(said: str) -> bool:
    """A team's players, a table's row: names and marks between them, and nothing that anybody says."""
    said_words = [w for w in said.split() if w[0].isalpha()]
    return len(said_words) > 1 and (";" in said or "," in said) and not any(w.islower() for w in said_words)


def _of_name(text: str, who: Span, participants: Sequence[Participant]) -> Reference | None:
    """The one participant whom the words name, a person before a body; `MAYOR HOLT` names Sunniva Holt."""
    printed = who.cut(text)
    people = [p for p in participants if p.kind == "person"]
    for group in (people, participants):
        for is_meant in (_is_named, _is_titled):
            named = [p for p in group if is_meant(printed, p)]
            if len(named) == 1:
                evidence = (
                    Evidence("the name before the colon", who),
                    Evidence("name", named[0].mentions[0].span),
                )
                return Reference(who, "name", named[0].id, evidence)
            if named:
                return None
    return None


def _is_named(printed: str, participant: Participant) -> bool:
    return printed.casefold() in {participant.name.casefold(), participant.name.split()[-1].casefold()}


def _is_titled(printed: str, participant: Participant) -> bool:
    """Whether a title and a person's name or surname are printed: `SEN. ADA BRINK`, `Mayor Holt`."""
    name = participant.name.casefold()
    for ending in (f" {name}", f" {name.split()[-1]}"):
        if participant.kind == "person" and printed.casefold().endswith(ending):
            title = printed[: -len(ending)].split()
            titles = lexicon().heads | lexicon().honorifics.keys()
            return printed.isupper() or all(w.lower() in titles for w in title)
    return False


def _of_letter(document: Document, who: Span, cast: Cast, *, is_answer: bool) -> Reference:
    """Whoever answers is the one person named before the first question; who asks is not told."""
    openings = (o[0] for p in document.paragraphs if (o := _opening(document.text, p)))
    letters = _QUESTION | _ANSWER
    before = next((o.start for o in openings if o.cut(document.text).casefold() in letters), who.start)
    people = [p for p in cast.participants if p.kind == "person" and p.mentions[0].span.start < before]
    if not is_answer:
        return Reference(who, "description", None)
    if len(people) == 1:
        rule = "the only person named before the questions and answers"
        return Reference(who, "name", people[0].id, (Evidence(rule, people[0].mentions[0].span),))
    return _interviewed(document.text, who, people, before) or Reference(who, "description", None)


def _interviewed(text: str, who: Span, people: Sequence[Participant], before: int) -> Reference | None:
    """The one person who is said to be interviewed: `an interview with the painter Ada Brink`."""
    found = {}
    for match in _INTERVIEW.finditer(text, 0, before):
        mentions = sorted(
            (m.span, p.id)
            for p in people
            for m in p.mentions
            if m.kind == "name" and m.span.start >= match.end()
        )
        if mentions and not _SENTENCE_END.search(text, match.end(), mentions[0][0].start):
            found[mentions[0][1]] = mentions[0][0]
    if len(found) != 1:
        return None
    ((named, span),) = found.items()
    return Reference(who, "name", named, (Evidence("the one who is interviewed", span),))


def _continued(
    document: Document, cast: Cast, turns: dict[int, Attribution]
) -> Sequence[tuple[int, Attribution]]:
    """The turns with the paragraphs behind them that go on in the first person."""
    grown = []
    for index, turn in turns.items():
        content = list(turn.content)
        for paragraph in document.paragraphs[index + 1 :]:
            if index + len(content) in turns or not _goes_on(paragraph, cast):
                break
            content.append(paragraph.span)
        grown.append((index, replace(turn, content=tuple(content))))
        grown += [(index + n, replace(turn, content=())) for n in range(1, len(content))]
    return grown


def _goes_on(paragraph: Paragraph, cast: Cast) -> bool:
    """Whether a paragraph without marks speaks in the first or second person and reports nobody's words."""
    ends = {r.span.end: r for r in cast.within(paragraph.span)}
    return (
        not paragraph.quoted
        and any(has_own_voice(s) for s in paragraph.sentences)
        and not any(names_source(s, ends) for s in paragraph.sentences)
    )
