"""Who is meant: `he` and `she`, `I` in quoted words, and what a sentence says that somebody is.

One resolution for the whole program, on top of names and descriptions: statements take their speakers from
here. Each answer names its rule as evidence; where two fit, nobody is meant.
"""

from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from typing import Literal, NamedTuple

from generator import lexicons
from generator.body_pronouns import find_body_pronouns
from generator.cue_words import cue_words
from generator.cues import Attribution
from generator.descriptions import find_predicates
from generator.institutions import institution
from generator.participants import Cast, Reference
from generator.pronouns import (
    Candidate,
    Choice,
    Known,
    Places,
    Pronoun,
    Seen,
    Sex,
    Walk,
    find_pronouns,
    likeliest,
    standing,
    weights,
)
from generator.segmentation import Document, Word
from generator.values import Evidence, Mention, Participant, Span

Decision = Callable[[Choice], tuple[str | None, float]]
"""Whom a pronoun means most likely, a participant's id, and how sure that is, from 0 to 1."""
_KIN_REACH = 24
"""Code points in front of a name in which `his wife` stands."""
_NOUN_REACH = 4
"""Words between the article and the noun of `a tall young man`."""
_AHEAD = 8
"""Code points between the comma and the name in `In his speech, Mr Maren`."""
_REASONS = (
    ("subject: subject earlier in the sentence", "pronoun: a subject earlier in its sentence"),
    ("possessive: subject earlier in the sentence", "pronoun: a subject earlier in its sentence"),
    ("reflexive: subject earlier in the sentence", "pronoun: a subject earlier in its sentence"),
    ("ahead", "pronoun: the subject behind the phrase that it stands in"),
    ("spoke", "pronoun: who speaks in the sentence before"),
    ("subject: subject of the sentence before", "pronoun: subject of the sentence before"),
    ("possessive: subject of the sentence before", "pronoun: subject of the sentence before"),
    ("alone", "pronoun: the only one named in its sentence and the one before"),
    ("meant by the last such pronoun", "pronoun: the same as the one before it"),
)
"""What the text shows for the chosen one, the plainest first, and how the page says it."""
_LIKELIEST = "pronoun: the likeliest of those named before it"
_OWN = "first person: who speaks the quoted words"


def find_references(document: Document, cast: Cast, attributions: Sequence[Attribution]) -> Cast:
    """`cast` with its pronouns resolved, and all that means somebody among its references and mentions.

    Its descriptions are resolved already; `attributions` say who speaks where.
    """
    because: dict[Span, Candidate] = {}

    def decide(choice: Choice) -> tuple[str | None, float]:
        best = likeliest(choice, weights().weights)
        if best is None or _is_one_of_two(document.text, choice, best[0]):
            return None, 1.0
        because[choice.pronoun.span] = best[0]
        return best[0].who, best[1]

    places = places_of(document, attributions)
    meant = resolve_pronouns(places, cast, attributions, decide, weights().least)
    found = [
        Reference(
            span, "pronoun", who, (Evidence(_rule(because[span]), because[span].place),), reach=span.end
        )
        for span, who in meant.items()
    ]
    cast = _with(cast, found)
    cast = _with(cast, find_body_pronouns(places, cast, attributions))
    cast = _with(cast, tuple(_first_person(places, cast, attributions)))
    cast = _with(cast, find_predicates(document, cast))
    return replace(cast, participants=tuple(_mentioned(cast)))


def places_of(document: Document, attributions: Sequence[Attribution]) -> Places:
    """Where sentences and quotations lie, turns of a transcript among these."""
    return Places(document, [c for a in attributions if a.is_turn for c in a.content])


def resolve_pronouns(
    places: Places, cast: Cast, attributions: Sequence[Attribution], decide: Decision, least: float
) -> dict[Span, str]:
    """Whom the third person singular means, by place, where that is as sure as `least`.

    `decide` is asked once for each pronoun, in two walks. What is less sure than `least` is no answer, but it
    is remembered for what follows, so that one doubt does not become many.

    The first walk reads the reporter's own words, the second the quoted ones, whose speakers are known then:
    nobody calls himself `he`.
    """
    sources = _Sources(attributions)
    known = _known(places, cast, sources)
    found: list[Known | Pronoun] = [*known, *_spoken_for(known, find_pronouns(places), places)]
    found.sort(key=lambda i: (i.span.start, i.span.end))
    items = [(item, _look(places, item, sources)) for item in found]
    ahead = _Ahead(known, places)
    named = _named_by_themselves(cast, attributions, places)
    meant: dict[Span, str] = {}
    likely: dict[Span, tuple[str | None, float]] = {}
    for inside in (False, True):
        walk = Walk(places)
        speakers = _speakers(cast, attributions, places, meant)
        for item, here in items:
            if isinstance(item, Known):
                walk.see(item, here)
                continue
            span = item.span
            if (here.quote is not None) == inside:
                unfit = speakers.get(here.quote, ()) if inside else named.get(span, ())
                choice = walk.choice(item, here, unfit, ahead.of(item))
                who, trust = likely[span] = decide(choice)
                if who is not None and trust >= least:
                    meant[span] = who
            elif not inside:
                continue
            who, trust = likely[span]
            walk.see(Known(span, who, "pronoun", item.sex, here.speaks, trust), here)
    return meant


def _look(places: Places, item: Known | Pronoun, sources: "_Sources") -> Seen:
    if isinstance(item, Known):
        return places.look(item.span, item.kind, speaks=item.speaks)
    return places.look(item.span, "pronoun", speaks=sources.meets(item.span))


def _is_one_of_two(text: str, choice: Choice, best: Candidate) -> bool:
    """`Ada Brink and Olmar Tesk met. He`: named in one breath with somebody else whom it may mean too.

    A subject earlier in the sentence whose sex is printed is told apart all the same.
    """
    for other in choice.candidates:
        if other is not best and other.who != best.who:
            first, last = sorted((best.place, other.place))
            if text[first.end : last.start] == " and ":
                is_subject = any("subject earlier" in shown for shown in best.shows)
                return not (is_subject and "sex printed" in best.shows)
    return False


def _rule(candidate: Candidate) -> str:
    return next((rule for shows, rule in _REASONS if shows in candidate.shows), _LIKELIEST)


def _with(cast: Cast, found: Sequence[Reference]) -> Cast:
    """`cast` with references added; one that was open at the same place gives way."""
    fresh = {r.span for r in found}
    kept = [r for r in cast.references if r.participant is not None or r.span not in fresh]
    return replace(cast, references=tuple(sorted([*kept, *found], key=lambda r: r.span)))


def _mentioned(cast: Cast) -> Iterator[Participant]:
    """The participants with a mention for each reference that is no name."""
    extra: dict[str, set[Mention]] = {}
    for r in cast.references:
        if r.participant is not None and r.kind != "name":
            extra.setdefault(r.participant, set()).add(Mention(r.span, r.kind))
    for p in cast.participants:
        yield replace(p, mentions=tuple(sorted({*p.mentions, *extra.get(p.id, ())}, key=lambda m: m.span)))


# --- what is known before a pronoun is read -------------------------------------------------------


class _Sources:
    """Where sources of attributions stand."""

    def __init__(self, attributions: Sequence[Attribution]) -> None:
        self._spans = sorted({a.source for a in attributions if a.source is not None})
        self._starts = [s.start for s in self._spans]

    def meets(self, span: Span) -> bool:
        """Whether the words at `span` belong to a source; sources hardly overlap, so two are looked at."""
        at = bisect_left(self._starts, span.end)
        return any(s.meets(span) for s in self._spans[max(0, at - 2) : at])


def _known(places: Places, cast: Cast, sources: _Sources) -> list[Known]:
    """People named or described, and people without a name (`a man`), in order of place."""
    people = {p.id for p in cast.participants if p.kind == "person"}
    sexes = _sexes(places.text, cast)
    known = []
    for r in cast.references:
        speaks = sources.meets(r.span)
        if r.participant in people and r.kind != "pronoun":
            known.append(Known(r.span, r.participant, r.kind, sexes.get(r.participant or ""), speaks))
        elif r.description is not None and r.participant is None:
            is_person = institution(r.description.head) is None
            if is_person and _words().predicating.isdisjoint(_word_before(places.text, r.span.start)):
                kind = _unnamed_kind(r.span.cut(places.text))
                known.append(Known(r.span, None, kind, _sex([r.description.head]), speaks))
    taken = sorted(r.span for r in cast.references)
    names = {r.span.start for r in cast.references if r.kind == "name"}
    for span, noun in _unnamed(places):
        at = bisect_left(taken, span.end, key=lambda s: s.start)
        is_title = span.end + 1 in names  # "his wife Ada Brink"
        if not is_title and not any(s.meets(span) for s in taken[max(0, at - 3) : at]):
            kind = _unnamed_kind(span.cut(places.text))
            known.append(Known(span, None, kind, _sex([noun]), sources.meets(span)))
    return sorted(known, key=lambda k: k.span)


def _unnamed_kind(printed: str) -> Literal["description", "stranger"]:
    """`the diplomat` may be one of the people named; `a diplomat` and `his wife` are not."""
    return "description" if printed.split(maxsplit=1)[0].lower() in {"the", "this", "that"} else "stranger"


def _unnamed(places: Places) -> Iterator[tuple[Span, str]]:
    """`a tall young man`, `his wife`: the places of people without a name, and the nouns."""
    lex = _words()
    for noun in standing(places.text, lex.nouns):
        words, i = places.word(noun.start)
        lead = range(i - 1, max(-1, i - 1 - _NOUN_REACH), -1)
        start = next((k for k in lead if words[k].lower in lex.articles), None)
        if start is not None and not (start and words[start - 1].lower in lex.predicating):
            yield Span(words[start].start, noun.end), noun.cut(places.text)


def _sexes(text: str, cast: Cast) -> dict[str, Sex]:
    """What `Mr`, `the actress` and `his wife` say of people, by id; never what a first name seems to say."""
    sexes: dict[str, Sex] = dict(cast.sexes)
    for p in cast.participants:
        if p.kind != "person" or p.id in sexes:
            continue
        nouns = [noun for r in p.roles for noun in _head(r.span.cut(text))]
        nouns += [w for m in p.mentions if m.kind == "name" for w in _word_before(text, m.span.start)]
        sex = _sex(nouns)
        if sex is not None:
            sexes[p.id] = sex
    return sexes


def _sex(nouns: Sequence[str]) -> Sex | None:
    """What words for people say, if they agree."""
    words = _words()
    is_man, is_woman = any(n in words.man for n in nouns), any(n in words.woman for n in nouns)
    return None if is_man == is_woman else "he" if is_man else "she"


def _head(role: str) -> list[str]:
    """The noun of a role: `spokesman` of `spokesman for the queen`."""
    low = [w.strip(",.()") for w in role.lower().split()]
    end = next((i for i, w in enumerate(low) if w in cue_words().prepositions), len(low))
    return low[end - 1 : end] if end else []


def _word_before(text: str, at: int) -> list[str]:
    return text[max(0, at - _KIN_REACH) : at].lower().split()[-1:]


def _spoken_for(known: Sequence[Known], pronouns: Sequence[Pronoun], places: Places) -> Iterator[Pronoun]:
    """The pronouns without those that only stress the word before them: `Maren himself`, `he himself`."""
    ends = {k.span.end for k in known} | {p.span.end for p in pronouns}
    for pronoun in pronouns:
        words, i = places.word(pronoun.span.start)
        if not (pronoun.form == "reflexive" and i and words[i - 1].end in ends):
            yield pronoun


class _Ahead:
    """Looks behind a phrase that opens a sentence: `In his speech, Maren said`."""

    def __init__(self, known: Sequence[Known], places: Places) -> None:
        self._known = known
        self._places = places

    def of(self, pronoun: Pronoun) -> Known | None:
        """The name right behind the first comma, if the pronoun stands before it and nobody else does."""
        words, _ = self._places.word(pronoun.span.start)
        if pronoun.form == "object" or not words or words[0].lower not in cue_words().prepositions:
            return None
        comma = next((w for w in words if w.text == ","), None)
        if comma is None or comma.start < pronoun.span.start:
            return None
        at = bisect_left(self._known, comma.end, key=lambda k: k.span.start)
        if at == len(self._known) or (at and self._known[at - 1].span.start > words[0].start):
            return None
        named = self._known[at]
        is_near = named.span.start - comma.end < _AHEAD
        return named if named.kind == "name" and named.who is not None and is_near else None


# --- who speaks -----------------------------------------------------------------------------------


def _speakers(
    cast: Cast, attributions: Sequence[Attribution], places: Places, meant: Mapping[Span, str]
) -> dict[int | None, tuple[str]]:
    """Who speaks each quotation, by its index."""
    resolved = {r.span: r.participant for r in cast.references} | dict(meant)
    found: dict[int | None, tuple[str]] = {}
    for a in attributions:
        who = _speaker(a, resolved)
        if who is not None:
            found |= {quote: (who,) for content in a.content for quote in places.quotes_in(content)}
    return found


def _is_plain(reference: Reference, names: Mapping[str, Sequence[str]], text: str) -> bool:
    """Whether a reference has its participant's very name, no other spelling, or is a description."""
    last = reference.span.cut(text).split()[-1]
    return reference.kind == "description" or last in names[reference.participant or ""]


def _named_by_themselves(
    cast: Cast, attributions: Sequence[Attribution], places: Places
) -> dict[Span, frozenset[str]]:
    """Whom the quoted words name, by the pronoun that speaks them: nobody calls himself by name."""
    found: dict[Span, frozenset[str]] = {}
    names = {p.id: p.name.split() for p in cast.participants}
    for a in attributions:
        if a.reference is not None and a.reference.kind == "pronoun":
            inside = [r for c in a.content for r in cast.within(c) if places.quote(r.span.start) is not None]
            plain = [r for r in inside if r.participant and _is_plain(r, names, places.text)]
            who = frozenset(r.participant for r in plain if r.participant)
            found[a.reference.span] = found.get(a.reference.span, frozenset()) | who
    return found


def _first_person(places: Places, cast: Cast, attributions: Sequence[Attribution]) -> Iterator[Reference]:
    """`I` and `my` in quoted words and turns: their speaker; `we` only where a body speaks.

    What is quoted within a quotation is read after it, so that the inner speaker has the last word.
    """
    people, bodies = _own_words(places)
    resolved = {r.span: r.participant for r in cast.references}
    kinds = {p.id: p.kind for p in cast.participants}
    meant: dict[Span, Reference] = {}
    for a in sorted(attributions, key=lambda a: -sum(len(c) for c in a.content)):
        who = _speaker(a, resolved) or (meant[a.source].participant if a.source in meant else None)
        if who is None or a.source is None:
            continue
        words = people if kinds[who] == "person" else bodies
        step = Evidence(_OWN, a.source)
        for content in a.content:
            first = bisect_left(words, content.start, key=lambda w: w.start)
            last = bisect_left(words, content.end, lo=first, key=lambda w: w.start)
            meant |= {w: Reference(w, "pronoun", who, (step,), reach=w.end) for w in words[first:last]}
    yield from meant.values()


def _own_words(places: Places) -> tuple[list[Span], list[Span]]:
    """The places of `I` and of `we` in quoted words, with their forms."""
    lex = _words()
    people: list[Span] = []
    bodies: list[Span] = []
    for span in standing(places.text, lex.speaker | lex.body):
        if places.quote(span.start) is not None and not _is_numeral(*places.word(span.start)):
            (people if span.cut(places.text).lower() in lex.speaker else bodies).append(span)
    return people, bodies


def _is_numeral(words: Sequence[Word], i: int) -> bool:
    """The `I` of `World War I` and `King Norton I`."""
    return words[i].text == "I" and i > 1 and words[i - 1].is_capital and words[i - 2].text[0].isalnum()


def _speaker(attribution: Attribution, resolved: Mapping[Span, str | None]) -> str | None:
    reference = attribution.reference
    if reference is None:
        return None
    return reference.participant or resolved.get(reference.span)


# --- words ----------------------------------------------------------------------------------------


class _Words(NamedTuple):
    """Words that point at somebody, lower-case."""

    man: frozenset[str]
    woman: frozenset[str]
    nouns: frozenset[str]
    articles: frozenset[str]
    predicating: frozenset[str]
    speaker: frozenset[str]
    body: frozenset[str]


@cache
def _words() -> _Words:
    data = lexicons.read("en", "references")
    lists = {key: frozenset(data[key]) for key in _Words._fields}
    return _Words(**lists | {"nouns": lists["nouns"] | lists["man"] | lists["woman"]})
