"""What stands around the statements: place, title, what happened and what lies behind it, what is missing.

Only cuts: each function gives places in the text, or nothing where the text does not say.
"""

import datetime as dt
import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import chain, pairwise

from generator import clauses, lexicons
from generator.clauses import EDGES, clause_words, has_verb, inside, is_balanced, is_clause
from generator.participants import Cast
from generator.segmentation import CLOSING, MARKS, Document, Sentence, Word, first_from, trimmed, whole_words
from generator.spans import Placed, placed
from generator.values import DatedExpression, Event, Link, Participant, Span, Statement, Title

LONGEST_TITLE = 90
"""Code points; search results and phones cut longer ones."""
_SHORTEST_TITLE = 25
_SHORTEST_HEADLINE = 15
"""Of a line at the very beginning: `Storm Edda: Live`."""
_LONGEST_CLAUSE = 220
"""Code points of an event; a longer one is the reporter's story, not an extract."""
_LONG_LEDE = 30
"""Words of an event from which its introduction is left out."""
_LEDE_WORDS = 8
"""A date line or a caption has fewer."""
_HEADLINE_CAPITALS = 0.85
"""Share of capitals among a line's longer words from which it is a headline, whatever mark ends it."""
_NEAR_CUE = 10
"""Code points between a source and its cue in what a title adds of them: `, officials in Aldhaven said`."""
_LONGEST_ADDRESSEE = 35
"""Code points of whom somebody told."""
_LONGEST_LEAD = 8
"""Words of a source between the comma and what was found of it: `, two people close to the | board said`."""
_LONGEST_TELLER = 50
"""Code points; a longer one leaves a title no room to say what happened."""
_FUNCTION = 5
"""Words in front of a name that only say what its bearer does."""
_NEXT = 2
"""Sentences behind the lede of which a title may be cut, if the lede gives none."""
_NEAR_NAME = 40
"""Code points from the beginning of such a title to the first name in it."""
_BEFORE_ROLES = frozenset({"the", "new", "former", "of"})
_DATELINES = 3
"""Paragraphs from the lede's on of which one may begin with the dateline: a headline can stand before it."""
_NEAR_LEDE = 5
"""Sentences from the lede on in which `the accident occurred yesterday` speaks of the lede's accident."""
_NEAR_MOST = 7
"""Words between `the highest` and the year since which it is that."""
_FRESH = 2
"""Days before the article within which what the sentence behind the lede tells is the story's own event."""
_DASH = r"(?:—|–|--|―|\s-\s)\s*"
_DATELINE = re.compile(
    r"(?P<place>[A-Z][A-Z.'’-]*(?:[ -][A-Z][A-Z.'’-]*){0,2})(?<!['’]S)"
    rf"(?:,[^\n—–―]{{0,60}}?)?(?:\s*\([^)\n]{{1,40}}\))?\s*{_DASH}"
)
_MIXED_DATELINE = re.compile(
    r"(?P<place>[A-Z][\w.'’-]+(?:[ -][A-Z][\w.'’-]+){0,3})"
    r"(?:,[^\n—–―]{0,40}?\d[^\n—–―]{0,12}?(?:\s*\([^)\n]{1,40}\))?|\s*\([A-Z][^)\n]{0,40}\))"
    rf"\s*{_DASH}"
)
_AGENCY = re.compile(rf"(?:[A-Z][a-z]{{2,8}}\.? \d\d?(?:, \d{{4}})? )?\([A-Z][\w .&-]{{1,30}}\)\s*{_DASH}")
"""`Dec 29 (KNA) - ` where the place was lost."""
_IN_PLACE = re.compile(
    r"\b(?:in|at) (?:the (?:port|city|town|village|capital|resort|district|island) (?:of )?)?"
)


# --- where a story begins -------------------------------------------------------------------------


def find_lede(document: Document, links: Sequence[Link], title: str | None = None) -> Sentence | None:
    """The first sentence that tells something: not the title, a date line, a caption or a post."""
    posts = placed(link.span for link in links if link.kind == "post")
    sentences = [s for s in document.sentences() if not posts.meets(s.span)]
    headings = {p.span for p in document.paragraphs[:3] if _is_headline(document, p.span, title)}
    told = (
        s for s in sentences if _tells(document, s) and not any(heading.holds(s.span) for heading in headings)
    )
    fallback = next((s for s in sentences if len(s.words) >= _LEDE_WORDS), None)
    return next(told, fallback or (sentences[0] if sentences else None))


def _tells(document: Document, sentence: Sentence) -> bool:
    """A sentence to its end, that begins like one and stands beside no picture."""
    cut = sentence.span.cut(document.text)
    ends = cut[-1:] in {".", "!", "?", *MARKS, *CLOSING}
    return len(sentence.words) >= _LEDE_WORDS and ends and not cut[0].islower() and not _is_caption(cut)


def _is_caption(line: str) -> bool:
    return line.lower().startswith(tuple(clause_words().captions)) and ":" in line[:40]


def _is_headline(document: Document, paragraph: Span, title: str | None) -> bool:
    """Whether a paragraph repeats the article's title, or is written in a headline's capitals."""
    line = paragraph.cut(document.text)
    if title is not None and _bare(line) == _bare(title):
        return True
    long = [w for w in re.findall(r"[^\W\d_][\w’']*", line) if len(w) > 3]
    capitals = sum(w[0].isupper() for w in long)
    ends = [m.start() for m in re.finditer(r"[.!?](?=\s)", line)]
    in_capitals = len(long) > 2 and capitals >= _HEADLINE_CAPITALS * len(long) and not ends
    return len(line) <= LONGEST_TITLE + 30 and in_capitals


def _bare(line: str) -> str:
    return " ".join(re.findall(r"\w+", line.casefold()))


def find_dateline(document: Document, lede: Span) -> tuple[Span | None, int]:
    """The place in front of the lede (`ALDHAVEN, March 4 (KNA) — `), and where the lede begins."""
    start = document.paragraphs[document.paragraph_at(lede.start)].span.start
    if start != lede.start:
        return None, lede.start
    limit = min(lede.end, start + 160)
    match = _DATELINE.match(document.text, start, limit) or _MIXED_DATELINE.match(document.text, start, limit)
    if match is not None:
        return Span(*match.span("place")), match.end()
    dated = _date_line().match(document.text, start, limit)
    dated = dated or _AGENCY.match(document.text, start, limit)
    return None, dated.end() if dated else start


@cache
def _date_line() -> re.Pattern[str]:
    """A whole date that an editor's program ran into the lede: `Thursday, May 7, 2015 On Tuesday …`."""
    calendar = lexicons.read("en", "words")["calendar"]
    days = "|".join(name for name in calendar if name.endswith("day"))
    months = "|".join(name for name in calendar if not name.endswith("day"))
    return re.compile(
        rf"(?:(?:{days}),? )?(?:(?:{months}) \d\d?|\d\d? (?:{months})),? \d{{4}}\s+(?=[A-Z“\"])"
    )


def find_place(
    document: Document, lede: Span, cast: Cast, dates: Sequence[DatedExpression], places: Sequence[Span]
) -> Span | None:
    """Where it happened: the dateline, or `in the port of Aldhaven` in the lede, if it names one place.

    `places` are what the trained reader takes for places.
    """
    at = document.paragraph_at(lede.start)
    place, _ = find_dateline(document, lede)
    later = (find_dateline(document, p.span)[0] for p in document.paragraphs[at + 1 : at + _DATELINES])
    place = place or next((p for p in later if p and any(p.meets(known) for known in places)), None)
    if place is not None:
        return place
    found = list(_places_in(document, lede, cast, dates, places))
    if len(found) == 2 and found[1].start - found[0].end <= len(", in "):
        return found[0]  # `at the Orrin Dam in Kestria`
    return found[0] if len({s.cut(document.text) for s in found}) == 1 else None


def _places_in(
    document: Document, lede: Span, cast: Cast, dates: Sequence[DatedExpression], places: Sequence[Span]
) -> Iterator[Span]:
    for match in _IN_PLACE.finditer(document.text, lede.start, lede.end):
        name = re.compile(r"[A-Z][\w'’-]+(?: [A-Z][\w'’-]+){0,2}").match(document.text, match.end(), lede.end)
        if name is None:
            continue
        span = Span(name.start(), name.start() + len(re.split(r"['’]s\b", name[0])[0]))
        says_so = match[0].endswith(" of ")
        if not says_so and not any(p.meets(span) for p in places):
            continue
        taken = any(r.span.meets(span) and r.participant for r in cast.references) or any(
            d.span.meets(span) for d in dates
        )
        if not taken:
            yield span


# --- title ----------------------------------------------------------------------------------------


def find_title(
    document: Document, lede: Sentence | None, cast: Cast, statements: Sequence[Statement]
) -> Title | None:
    """A headline of the source's own, or the longest clause of the lede that fits `LONGEST_TITLE`.

    Where no clause fits, a clause with its last phrases left out; then the subject and its verb without what
    explains the subject; then a clause of one of the next sentences, if it names somebody; then as many words
    as fit. What somebody says is not told as a fact: who says so stays with it.
    """
    if lede is None:
        return None
    headline = _headline(document, lede.span)
    if headline is not None:
        return Title((headline,))
    text = document.text
    _, begin = find_dateline(document, lede.span)
    whole = trimmed(text, Span(begin, lede.span.end), EDGES)
    if not len(whole):
        return None
    starts = _title_starts(text, lede.words, whole, cast)
    of_lede = ((span,) for span in _title_clauses(text, lede.words, whole, starts))
    without = (pieces for start in starts for pieces in _without_explanation(text, lede.words, whole, start))
    of_next = ((span,) for s in _after(document, lede) for span in _named_title(document, lede, s, cast))
    of_whole = ((span,) for span in _title_clauses(text, lede.words, whole, [whole.start]))
    found = chain(of_lede, without, of_whole, of_next)
    titles = (_told(document, pieces, statements) for pieces in found)
    title = next((t for t in titles if t is not None and len(t.cut(text)) <= LONGEST_TITLE), None)
    return title or _cut_short(document, lede.words, whole, starts, statements)


def _told(document: Document, pieces: Sequence[Span], statements: Sequence[Statement]) -> Title | None:
    """The title with who says so; `None` where that stands in front of it and is left out."""
    title = Title(tuple(pieces))
    for statement in statements:
        if statement.within is None and any(c.span.meets(p) for c in statement.content for p in pieces):
            teller = find_teller(document, title.span, statement)
            if teller is not None:
                left = document.text[title.pieces[-1].end : teller.start]
                return replace(title, goes_on=any(c.isalnum() for c in left), teller=teller)
            if _is_told_before(document, title.span, statement):
                return None
    return title


def find_teller(document: Document, span: Span, statement: Statement) -> Span | None:
    """Who says it, behind `span` in its sentence, with the comma in front: `, officials said`.

    `None` where `span` names them, or where they stand elsewhere.
    """
    sentence = document.sentence_at(span.start)
    if not statement.source or not statement.cue:
        return None
    parts = [*statement.source, *statement.cue]
    if not all(span.end <= p.start and p.end <= sentence.span.end for p in parts):
        return None
    told = trimmed(document.text, Span(min(p.start for p in parts), max(p.end for p in parts)), EDGES)
    told = clauses.without_dangling(document.text, sentence.words, told)
    told = Span(told.start, _behind_addressee(document.text, told, sentence))
    comma = list(re.finditer(r",\s+", document.text[span.end : told.start]))[-1:]
    lead = document.text[span.end + comma[0].end() : told.start] if comma else ""
    if comma and len(lead.split()) <= _LONGEST_LEAD:
        told = Span(span.end + comma[0].start(), told.end)
    too_wide = len(told) - sum(len(p) for p in parts) > _NEAR_CUE + len(lead) + _LONGEST_ADDRESSEE
    waits = re.match(r"(?:told|tells)\b|.*\s(?:told|tells)$", told.cut(document.text), re.DOTALL) is not None
    broken = any(c.span.meets(told) for c in statement.content)
    return None if too_wide or waits or broken else told


def _behind_addressee(text: str, told: Span, sentence: Sentence) -> int:
    """Where what one `told` somebody ends: `… told The Echo`; the end of `told` where nothing waits."""
    if not told.cut(text).lower().endswith((" told", " tells")):
        return told.end
    rest = trimmed(text, Span(told.end, sentence.span.end), EDGES)
    comma = text.find(",", rest.start, rest.end)
    end = trimmed(text, Span(rest.start, comma if comma >= 0 else rest.end), EDGES).end
    return end if end - told.end <= _LONGEST_ADDRESSEE else told.end


def _is_told_before(document: Document, span: Span, statement: Statement) -> bool:
    """Whether who says it stands in front of `span`: `According to police, | the ferry sank`."""
    begin = document.sentence_at(span.start).span.start
    return any(begin <= cue.start and cue.end <= span.start for cue in statement.cue)


def _without_explanation(
    text: str, words: Sequence[Word], whole: Span, start: int
) -> Iterator[tuple[Span, Span]]:
    """Subject and verb without what stands between them: `A clerk … has been jailed for six years`."""
    behind = words[first_from(words, start) :]
    verb = clauses.main_verb(behind)
    if verb is None:
        return
    subject = trimmed(text, Span(start, behind[clauses.explanation(behind) or 0].start), EDGES)
    ends = [*clauses.clause_ends(words, verb), *clauses.phrase_ends(words, verb), whole.end]
    room = LONGEST_TITLE - len(subject) - len(" … ")
    for end in sorted({end for end in ends if verb < end <= min(whole.end, verb + room)}, reverse=True):
        rest = Span(verb, end)
        kept = (*inside(words, subject), *inside(words, rest))
        whole_rest = end == whole.end or is_clause(kept)
        if is_balanced(subject.cut(text)) and is_balanced(rest.cut(text)) and whole_rest:
            yield subject, rest


def _cut_short(
    document: Document, words: Sequence[Word], whole: Span, starts: Sequence[int], said: Sequence[Statement]
) -> Title:
    """As many words of the sentence as fit, with who tells it, and the sign that the sentence goes on."""
    cuts = [
        _words_from(document, words, whole, start, said) for start in dict.fromkeys((*starts, whole.start))
    ]
    told = [title for title in cuts if title is not None]
    return next((t for t in told if has_verb(inside(words, t.pieces[0]))), told[0])


def _words_from(
    document: Document, words: Sequence[Word], whole: Span, start: int, said: Sequence[Statement]
) -> Title | None:
    """The words from `start` that fit; `None` where they would leave out who says so in front of them."""
    text = document.text
    if text[start] in MARKS and not is_balanced(text[start : start + LONGEST_TITLE]):
        start += 1
    first = words[first_from(words, start)]
    told = _told(document, (Span(first.start, first.end),), said)
    if told is None and start > whole.start + 1:
        return None
    teller = told.teller if told is not None else None
    if teller is not None and len(teller) > _LONGEST_TELLER:
        teller = None
    limit = teller.start if teller else whole.end
    room = LONGEST_TITLE - len(" …") - (len(teller) + 1 if teller else 0)
    end = limit if limit - start <= room else _word_end(words, start + room)
    piece = clauses.without_dangling(text, words, trimmed(text, Span(start, max(start + 1, end)), EDGES))
    opening = [
        w.start for w in words if w.text in {*MARKS, "(", "'", "‘"} and piece.start < w.start < piece.end
    ]
    while opening and not is_balanced(piece.cut(text)):
        piece = clauses.without_dangling(text, words, trimmed(text, Span(start, opening.pop()), EDGES))
    goes_on = any(w.text[0].isalnum() for w in words if piece.end <= w.start < limit)
    return Title((piece,), goes_on, teller)


def _after(document: Document, lede: Sentence) -> list[Sentence]:
    return [s for s in document.sentences() if s.span.start > lede.span.start][:_NEXT]


def _named_title(document: Document, lede: Sentence, sentence: Sentence, cast: Cast) -> Iterator[Span]:
    """A title from a sentence behind the lede: a clause that begins with a name, and nobody's own words."""
    text = document.text
    starts = [_title_starts(text, sentence.words, sentence.span, cast)[-1]]
    here = [r for r in cast.references if r.participant and r.span.start - starts[0] in range(_NEAR_NAME)]
    first = next((r for r in cast.references if r.participant and lede.span.holds(r.span)), None)
    is_same = first is not None and here[:1] and here[0].participant == first.participant
    if (
        not is_same
        or not _tells(document, sentence)
        or any(m in sentence.span.cut(text) for m in (*MARKS, "?", "''"))
    ):
        return
    whole = trimmed(text, sentence.span, EDGES)
    for span in _title_clauses(text, sentence.words, whole, starts):
        words = inside(sentence.words, span)
        if words[0].lower not in clause_words().pronouns | clause_words().introductions and is_clause(words):
            yield span


def _title_clauses(text: str, words: Sequence[Word], whole: Span, starts: Sequence[int]) -> Iterator[Span]:
    """Whole clauses that can be a title, the best first: the sentence, the longest clause, ever less."""
    nameless = {w.start for w in words if w.lower in clause_words().persons}
    starts = [start for start in starts if start not in nameless]
    for start in starts:
        if 0 < whole.end - start <= LONGEST_TITLE:
            yield Span(start, whole.end)
    for ends in (clauses.clause_ends, clauses.phrase_ends, clauses.link_ends):
        cuts = [Span(start, end) for start in starts for end in ends(words, start)]
        fitting = [c for c in cuts if _least(text, c) <= len(c) <= LONGEST_TITLE and is_balanced(c.cut(text))]
        good = [c for c in fitting if is_clause(inside(words, c)) and clauses.stands_alone(words, c)]
        yield from sorted(good, key=lambda c: (_explains(words, c), -len(c), c.start))


def _least(text: str, piece: Span) -> int:
    """`It is common` tells less than a name and a verb."""
    return _SHORTEST_TITLE + (_SHORTEST_TITLE if text.startswith("It", piece.start) else 0)


def _explains(words: Sequence[Word], piece: Span) -> bool:
    """Whether it goes on with `, which …`: a title says what happened and ends."""
    here = [w for w in words if piece.start <= w.start and w.end <= piece.end]
    return any(w.text == "," and then.lower in clause_words().relatives for w, then in pairwise(here))


def _headline(document: Document, lede: Span) -> Span | None:
    """A paragraph before the lede that has a headline's length and no full stop, or a headline's capitals."""
    for index, paragraph in enumerate(document.paragraphs):
        span = paragraph.span
        if span.end > lede.start:
            return None
        least = _SHORTEST_TITLE if index else _SHORTEST_HEADLINE
        timed = re.match(r"\d{1,2}[:.]\d\d\b", span.cut(document.text)) is not None
        fits = least <= len(span) <= LONGEST_TITLE + 20 and not timed
        stops = span.cut(document.text)[-1] in ".:;,"
        dated = _date_line().match(span.cut(document.text) + " A")
        is_date = dated is not None and dated.end() > len(span)
        if fits and not is_date and (not stops or _is_headline(document, span, None)):
            return trimmed(document.text, span, ".")
    return None


def _title_starts(text: str, words: Sequence[Word], whole: Span, cast: Cast) -> list[int]:
    """Where a title may begin: with the sentence, behind what only introduces it, at its subject's name."""
    here = [w for w in words if w.start >= whole.start]
    begin = clauses.behind_introduction(here) if clauses.introduces(here) else whole.start
    people = {p.id for p in cast.participants if p.kind == "person"}
    first = next((r for r in cast.references if r.participant in people and r.span.end > begin), None)
    if any(w.start == begin and w.text in clause_words().subjects for w in here):
        begin = whole.start  # `In a two-party system, you have …`
    starts = [begin]
    if first is not None:
        person = next(p for p in cast.participants if p.id == first.participant)
        named = [m.span.start for m in person.mentions if first.span.holds(m.span) and m.kind == "name"][:1]
        named = [name for name in named if name >= begin]
        if all(_is_role(text, here, Span(begin, name), person) for name in named):
            starts += named
    return list(dict.fromkeys(starts))


def _is_role(text: str, words: Sequence[Word], before: Span, person: Participant) -> bool:
    """Whether nothing but a role stands before a name, so that a title that leaves it out says the same."""
    role = next((r.span for r in person.roles if before.holds(r.span)), Span(before.end, before.end))
    gap = text[role.end : before.end].strip()
    rest = [w.text for w in words if before.start <= w.start < role.start]
    is_printed = not gap and all(w[0].isupper() or w.lower() in _BEFORE_ROLES for w in rest)
    return is_printed or _is_function([w.text for w in words if before.holds(Span(w.start, w.end))])


def _is_function(words: Sequence[str]) -> bool:
    """`Chess champion`, `Top party donor`: nouns alone in front of a name, no article and no preposition."""
    lex = clause_words()
    small = lex.small | lex.determiners | lex.prepositions | lex.openers | lex.verbs | lex.subordinators
    return (
        0 < len(words) <= _FUNCTION
        and not any(
            w.lower() in small or not w[0].isalpha() or w.endswith(("ed", "ing", "ly", "'s", "’s"))
            for w in words
        )
        and words[-1][0].islower()
    )


def _word_end(words: Sequence[Word], limit: int) -> int:
    """The last word before `limit` that is no part of a name that goes on behind it."""
    ends = [
        before.end
        for before, word in pairwise(words)
        if before.end <= limit
        and before.text[0].isalnum()
        and not (before.is_capital and (word.is_capital or (word.text == "." and word.start == before.end)))
    ]
    return max(ends, default=min(limit, words[-1].end))


# --- events ---------------------------------------------------------------------------------------


def find_events(
    document: Document,
    dates: Sequence[DatedExpression],
    statements: Sequence[Statement],
    links: Sequence[Link],
    lede: Sentence | None,
    today: dt.date | None = None,
) -> tuple[Event, ...]:
    """What happened, in order of place: the lede's event, and each dated clause that is nobody's words.

    Background is what is not in the lede, not of its day, and not the lede's own matter told again with its
    date (`the accident occurred yesterday`, or a day right before `today`, the article's, in the sentence
    behind the lede).
    """
    teller = _Teller(
        document,
        tuple(dates),
        tuple(statements),
        Placed((p, i) for i, s in enumerate(statements) for p in (*s.cue, *(c.span for c in s.content))),
        placed(link.span for link in links if link.kind == "post"),
    )
    own = teller.of_lede(lede) if lede is not None else None
    found = [own] if own is not None else []
    told = 0  # where the last event that a sentence gave ends: they come in order of place
    day = own.date.value if own is not None and own.date is not None else None
    since_lede = 0
    for sentence in document.sentences():
        if lede is not None and sentence.span.start >= lede.span.start:
            since_lede += 1
        for event in teller.of_sentence(sentence):
            if event.span.start < told or (own is not None and own.span.meets(event.span)):
                continue
            told = event.span.end
            same_day = event.date is not None and event.date.value == day
            near = lede is not None and day is None and own is not None and 1 < since_lede <= _NEAR_LEDE
            next_day = since_lede == 2 and _is_fresh(event.date, today)
            again = near and lede is not None and (next_day or _happens(sentence, lede))
            is_own = not _is_earlier(sentence) and (same_day or again)
            found.append(Event(event.date, event.span, background=not is_own, statement=event.statement))
    return tuple(sorted(found, key=lambda e: e.span))


def _is_fresh(date: DatedExpression | None, today: dt.date | None) -> bool:
    if date is None or today is None or re.fullmatch(r"\d{4}-\d\d-\d\d", date.value) is None:
        return False
    return 0 <= (today - dt.date.fromisoformat(date.value)).days <= _FRESH


@dataclass(frozen=True, slots=True)
class _Teller:
    """An article with what its events must keep clear of."""

    document: Document
    dates: tuple[DatedExpression, ...]
    statements: tuple[Statement, ...]
    telling: Placed[int]
    """The statements, by index, where their cues and words stand."""
    posts: Placed[Span]

    def of_lede(self, lede: Sentence) -> Event | None:
        """The story's own event: a clause of the lede, also where it is told on somebody's word.

        Its date is one of the clause's that says when; none is borrowed from elsewhere.
        """
        _, begin = find_dateline(self.document, lede.span)
        body = Span(begin, lede.span.end)
        verbatim = self._said(body, verbatim=True)
        if any(len(v) * 2 > len(body) for v in verbatim) or self._in_post(body):
            return None
        dated = [d for d in self._dates_in(body, verbatim) if _says_when(self.document.text, lede, d)]
        dated.sort(key=lambda d: len(d.value) != len("2024-03-14"))
        for date in [*dated, None]:
            span = self._main(lede, body, date, verbatim)
            if span is not None:
                told = self._with_teller(span, verbatim)
                return Event(date, told, background=False, statement=self._statement_of(span))
        return None

    def _with_teller(self, span: Span, verbatim: Sequence[Span]) -> Span:
        """`span` on to who tells it, `…, officials said`, if that leaves it one short piece."""
        said = next((s for s in self.statements if any(c.span.meets(span) for c in s.content)), None)
        teller = find_teller(self.document, span, said) if said is not None and said.within is None else None
        if teller is None or any(v.start < teller.end and teller.start < v.end for v in verbatim):
            return span
        told = Span(span.start, teller.end)
        cut = told.cut(self.document.text)
        fits = len(cut.split()) <= _LONG_LEDE and len(told) <= _LONGEST_CLAUSE
        return told if fits and is_balanced(cut) else span

    def _main(
        self, lede: Sentence, body: Span, date: DatedExpression | None, verbatim: Sequence[Span]
    ) -> Span | None:
        """The lede's clause, without what introduces it where the two are too long for one piece.

        Without a day to reach, the whole of a short lede.
        """
        if date is None and len(body.cut(self.document.text).split()) <= _LONG_LEDE:
            whole = trimmed(self.document.text, body, EDGES)
            if is_balanced(whole.cut(self.document.text)) and has_verb(inside(lede.words, whole)):
                return whole
        span = self._clause(lede, body, date.span.end if date else body.start, verbatim)
        here = lede.words[first_from(lede.words, body.start) :]
        begin = clauses.behind_introduction(here) if clauses.introduces(here) else body.start
        if begin == body.start or (date is not None and date.span.start < begin):
            return span
        if span is not None and (len(span.cut(self.document.text).split()) <= _LONG_LEDE):
            return span
        later = self._clause(lede, Span(begin, body.end), date.span.end if date else begin, verbatim)
        return later or span

    def of_sentence(self, sentence: Sentence) -> Iterator[Event]:
        """A clause for each date outside of what is said and of who says it."""
        if not self._dates_in(sentence.span, ()):
            return
        body = Span(find_dateline(self.document, sentence.span)[1], sentence.span.end)
        tells = has_verb(inside(sentence.words, body)) or self._is_whole(body)
        if self._in_post(body) or not tells:
            return
        frames = self._frames(body)
        spoken = min((f.end for f in frames), default=body.end)
        for date in self._dates_in(body, frames):
            if spoken <= date.span.start:
                return  # a piece that begins in the middle of its sentence seldom stands alone
            limit = min([body.end, *(f.start for f in frames if f.start >= date.span.end)])
            if limit <= date.span.end or _measures(self.document.text, sentence, date):
                continue
            span = self._clause(sentence, Span(body.start, limit), date.span.end, ())
            if span is not None:
                yield Event(date, span, background=True)

    def _clause(
        self, sentence: Sentence, within: Span, must_reach: int, kept_whole: Sequence[Span]
    ) -> Span | None:
        """The shortest whole clause from the beginning of `within` that reaches `must_reach`."""
        text, words = self.document.text, sentence.words
        if len(trimmed(text, Span(within.start, must_reach), EDGES)) > _LONGEST_CLAUSE:
            return None
        cut_short = within.end < sentence.span.end
        for end in _ends(words, within, must_reach, cut_short=cut_short):
            if not must_reach <= end <= within.end or any(k.start < end < k.end for k in kept_whole):
                continue
            span = trimmed(text, Span(within.start, end), EDGES)
            if len(span) > _LONGEST_CLAUSE:
                continue
            kept = inside(words, span)
            whole = end == sentence.span.end and (has_verb(kept) or self._is_whole(within))
            good = is_clause(kept) and clauses.stands_alone(words, span)
            if is_balanced(span.cut(text)) and (good or whole):
                return span
        return None

    def _is_whole(self, body: Span) -> bool:
        """A sentence as such: from a capital to its full stop. Its verb may have a form that none betrays."""
        cut = body.cut(self.document.text)
        return cut[:1].isupper() and cut[-1:] in {".", "!", "?"} and len(cut.split()) >= _LEDE_WORDS

    def _dates_in(self, body: Span, blocked: Sequence[Span]) -> list[DatedExpression]:
        first = bisect_left(self.dates, body.start, key=lambda d: d.span.start)
        last = bisect_left(self.dates, body.end, lo=first, key=lambda d: d.span.start)
        here = (d for d in self.dates[first:last] if body.holds(d.span))
        return [d for d in here if not any(b.meets(d.span) for b in blocked)]

    def _said(self, body: Span, *, verbatim: bool) -> list[Span]:
        contents = (c for s in self.statements for c in s.content if c.span.meets(body))
        return [c.span for c in contents if c.verbatim or not verbatim]

    def _frames(self, body: Span) -> list[Span]:
        """For each statement, its source, cue and words as far as they lie in `body`, as one stretch."""
        found = []
        for s in (self.statements[index] for index in sorted(set(self.telling.meeting(body)))):
            parts = [p for p in (*s.source, *s.cue, *(c.span for c in s.content)) if p.meets(body)]
            found.append(Span(min(p.start for p in parts), max(p.end for p in parts)))
        return found

    def _statement_of(self, span: Span) -> str | None:
        return next((s.id for s in self.statements if any(c.span.meets(span) for c in s.content)), None)

    def _in_post(self, body: Span) -> bool:
        return self.posts.meets(body)


def _ends(words: Sequence[Word], within: Span, must_reach: int, *, cut_short: bool) -> Iterator[int]:
    """Where a clause from the beginning of `within` may end, the best first."""
    yield from clauses.comma_ends(words, must_reach)
    if not cut_short:
        yield within.end
    for ends in (clauses.clause_ends, clauses.phrase_ends, clauses.link_ends):
        yield from sorted(ends(words, within.start), reverse=True)


def _says_when(text: str, sentence: Sentence, date: DatedExpression) -> bool:
    """Whether a date says when its clause happened: not `after Friday`, `Friday's talks`, `since 2008`."""
    at = first_from(sentence.words, date.span.start)
    possessive = text[date.span.end : date.span.end + 2] in {"'s", "’s"}
    is_led = not clause_words().not_then.isdisjoint(sentence.lower[max(0, at - 1) : at + 1])
    return not is_led and not possessive and "/.." not in date.value


def _measures(text: str, sentence: Sentence, date: DatedExpression) -> bool:
    """`the highest SINCE 1996` tells how high, not what happened from 1996 on."""
    ahead = whole_words(sentence.words, Span(sentence.span.start, date.span.start))
    before = [w.lower for w in ahead[-_NEAR_MOST:]]
    since = date.span.cut(text).lower().startswith("since") or "since" in before[-1:]
    return since and not clause_words().superlatives.isdisjoint(before)


def _is_earlier(sentence: Sentence) -> bool:
    return not clause_words().earlier.isdisjoint(sentence.lower)


def _happens(sentence: Sentence, lede: Sentence) -> bool:
    """`The accident occurred …`, `The harbour reopened …`: the lede's own matter, and a verb of happening."""
    lex, lower = clause_words(), sentence.lower
    verb = next((i for i, w in enumerate(lower[:8]) if w in lex.happening), None)
    if verb is None or lower[0] != "the":
        return False
    named = {w.lower for w in lede.words if len(w.text) > 3}
    return any(w in lex.matters or w in named for w in lower[1:verb])
