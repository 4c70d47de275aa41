"""What descriptions mean: `the Russian official`, `Russia's DM`, `his British counterpart`, an apposition.

A description means the one participant before it that its words fit; where two remain it means nobody.
It looks at printed roles and at the words beside a name, never at what the world knows of a person.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

from generator import lexicons
from generator.cue_words import cue_words
from generator.institutions import Institution, institution, shown, stands_by_itself
from generator.name_words import countries, functions, lexicon, same_country
from generator.participants import Cast, Reference
from generator.segmentation import MARKS, Document, Sentence, Word, first_from
from generator.spans import placed
from generator.stand_ins import Description
from generator.values import Evidence, Participant, Span

APPOSITION = "role beside the name"
SPEAKS_FOR = "who speaks for the body, without a name"
PREDICATE = "what the sentence says that somebody is"
_MOST_PEOPLE = 400
"""People before a description; where a text names more, `the minister` is nobody."""
_MOST_BODIES = 400
"""As of people."""
_PREDICATE_REACH = 8
"""Words between `is` and the head of `is the first elected mayor`."""
_LEAD = 9
"""Code points in front of a role in which `another` stands."""
_BEFORE_NAME = 6
"""Words between a description and the comma in front of the name."""
_APPOSITION_REACH = 14
"""Words between the two commas."""
_CLOSING = frozenset({",", ".", ";", ":", "(", "—", "–", "“", "”", '"'})
_LEXICON = lexicons.read("en", "references")
_ARTICLES = frozenset(_LEXICON["bare_articles"])
_OWNERS = frozenset(_LEXICON["articles"])
_COPULAS = frozenset(_LEXICON["copulas"])
_FINITE = frozenset(_LEXICON["finite"])
_ENDS = frozenset(_LEXICON["phrase_ends"])

_SPOKESPEOPLE = frozenset(_LEXICON["spokespeople"])
_FOR = re.compile(r" (?:for|at|of|from) (?:the )?")

_Answer = tuple[str | None, tuple[Evidence, ...]]
"""A participant's id, or `None` where nobody or more than one fits, with the steps that lead to it."""


@dataclass(frozen=True, slots=True)
class _Person:
    """A person by what the text prints: the countries and the words of the functions in the roles."""

    id: str
    first: int
    name: Span
    shown: Span
    """The role that was printed first, or the name where none was."""
    country: frozenset[str]
    function: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Body:
    """A body by the words of its names, lower-case."""

    id: str
    first: int
    name: Span
    words: frozenset[str]
    is_place: bool
    """Named as a place is: a government or a team."""
    is_outlet: bool
    places: tuple[Span, ...]
    """Where it is named, in order."""


def with_descriptions(document: Document, cast: Cast) -> Cast:
    """`cast` with its descriptions resolved, each with the rule as evidence, or left open."""
    people = _people(document.text, cast)
    firsts = [p.first for p in people]
    bodies = _bodies(document.text, cast)
    sentences = tuple(document.sentences())
    people_ids = {p.id for p in people}
    names = {r.span.start: r for r in cast.references if r.kind == "name" and r.participant in people_ids}
    body_ids = {b.id for b in bodies}
    body_names = {r.span.start: r for r in cast.references if r.kind == "name" and r.participant in body_ids}
    quoted = placed(q.whole for p in document.paragraphs for q in p.quoted)
    resolved = []
    for reference in cast.references:
        what = reference.description
        if what is None:
            resolved.append(reference)
            continue
        kind = institution(what.head)
        who, evidence = (None, ()) if kind else _named_behind(reference, names, sentences)
        if kind is not None:
            close = _before(sentences, what.span)
            who, evidence = _body(what, kind, bodies, close, told=not quoted.meets(what.span))
        elif who is None:
            before = people[: bisect_left(firsts, what.span.start)]
            owner = _owner(what, cast, sentences) if what.head == "counterpart" else None
            who, evidence = _person(what, before, owner)
        if who is None and what.head in _SPOKESPEOPLE:
            who, evidence = _spoken_for(document.text, what, body_names)
        resolved.append(replace(reference, participant=who, evidence=evidence))
    return replace(cast, references=tuple(resolved))


def find_predicates(document: Document, cast: Cast) -> tuple[Reference, ...]:
    """What the text says of a participant beside the name, with evidence, in order of place.

    Appositions (`Piet Armand, the head of the Coastal League,`; `the team's coach, Ada Brink`), roles with an
    article in front of a name (`the referee Jon Tessen`), and predicates (`Maren is a lawyer`); `cast` is
    resolved, so that `He is a lawyer` counts too. Of bodies, `Veddal, a company that builds boats`, `the
    magazine Orrin`.
    """
    people = {p.id for p in cast.participants if p.kind == "person"}
    taken = {r.span.start: r for r in reversed(cast.references) if r.participant in people}
    found: dict[int, Reference] = {}
    for sentence in document.sentences():
        for i, word in enumerate(sentence.words):
            if word.start in taken:
                for r in (
                    *_appositions(sentence.words, i, taken[word.start]),
                    *_predicates(sentence.words, i, taken[word.start]),
                ):
                    found.setdefault(r.span.end, r)
    found |= {r.span.end: r for r in _roles(document.text, cast)}
    for r in _bodies_called(document, cast):
        found.setdefault(r.span.end, r)
    return tuple(sorted(found.values(), key=lambda r: r.span))


# --- people by what is printed of them ------------------------------------------------------------


def _people(text: str, cast: Cast) -> list[_Person]:
    """The people in order of first mention; a counterpart has the function of whoever was named before."""
    known = [p for p in cast.participants if p.kind == "person"]
    people = sorted((_printed(text, p) for p in known), key=lambda p: p.first)
    index = {person.id: i for i, person in enumerate(people)}
    named = sorted((m.span.start, index[p.id]) for p in known for m in p.mentions)
    inferred = {p.id: r.span.start for p in known for r in reversed(p.roles) if r.inferred}
    for i, person in enumerate(people):
        before = bisect_left(named, (inferred.get(person.id, 0), -1))
        owner = next((people[k] for _, k in reversed(named[:before]) if k != i), None)
        if owner is not None:
            people[i] = replace(person, function=person.function | owner.function)
    return people


def _printed(text: str, participant: Participant) -> _Person:
    printed = [r.span.cut(text) for r in participant.roles]
    name = next(m.span for m in participant.mentions if m.span.cut(text) == participant.name)
    return _Person(
        id=participant.id,
        first=participant.mentions[0].span.start,
        name=name,
        shown=participant.roles[0].span if participant.roles else name,
        country=frozenset().union(*(countries(_tokens(p)) for p in printed)),
        function=frozenset().union(*(functions(p) for p in printed if "counterpart" not in p)),
    )


def _tokens(role: str) -> list[str]:
    return [t.strip(",.()") for t in role.replace("'s", " ").replace("’s", " ").split()]


def _bodies(text: str, cast: Cast) -> list[_Body]:
    """The bodies in order of first mention."""
    bodies = []
    for p in cast.participants:
        if p.kind == "organisation":
            places = tuple(m.span for m in p.mentions)
            printed = [span.cut(text) for span in places]
            bodies.append(
                _Body(
                    id=p.id,
                    first=places[0].start,
                    name=places[0],
                    words=frozenset(w.lower() for name in printed for w in name.split()),
                    is_place=p.name in lexicon().places or p.name in lexicon().demonyms,
                    is_outlet=not _outlets().isdisjoint(printed),
                    places=places,
                )
            )
    return sorted(bodies, key=lambda b: b.first)


@cache
def _outlets() -> frozenset[str]:
    return frozenset(lexicons.read("en", "bodies")["outlets"])


def _before(sentences: Sequence[Sentence], span: Span) -> Span:
    """The sentence of `span` up to it, and the sentence before."""
    return Span(sentences[max(0, _at(sentences, span.start) - 1)].span.start, span.start)


# --- the one that fits ----------------------------------------------------------------------------


def _person(description: Description, people: Sequence[_Person], owner: str | None) -> _Answer:
    """The one of `people`, all named before, whom country and function fit, with the reason.

    `owner`: of a counterpart, the participant whose counterpart it is.
    """
    if len(people) > _MOST_PEOPLE:
        return None, ()
    fitting = list(people)
    rules = []
    if description.countries:
        fitting = [p for p in fitting if _is_from(p, description.countries)]
        rules.append("country")
    function = functions(description.function)
    if description.head == "counterpart":
        held = next((p.function for p in people if p.id == owner), frozenset())
        fitting = [p for p in fitting if p.id != owner]
        if held and len(fitting) > 1:
            fitting = [p for p in fitting if p.function & held - {"minister"}]
            rules.append("function of the counterpart")
    elif description.head not in lexicon().generic or len(function) > 1:
        fitting = [p for p in fitting if function and function <= p.function]
        rules.append("function")
    elif description.head == "minister":
        fitting = [p for p in fitting if "minister" in p.function or not p.function]
        rules.append("function")
    if not rules or len(fitting) != 1:
        return None, ()
    rule = f"the only person before this point that the {' and the '.join(rules)} fit"
    return fitting[0].id, (
        Evidence(rule, description.span),
        Evidence("role as printed", fitting[0].shown),
        Evidence("name", fitting[0].name),
    )


def _is_from(person: _Person, wanted: frozenset[str]) -> bool:
    return any(same_country(a, b) for a in person.country for b in wanted)


def _owner(description: Description, cast: Cast, sentences: Sequence[Sentence]) -> str | None:
    """Whose counterpart: the last person named before the description in its sentence."""
    sentence = sentences[_at(sentences, description.span.start)]
    before = cast.within(Span(sentence.span.start, description.span.start))
    named = [r for r in before if r.kind == "name" and r.participant]
    people = [r for r in named if r.participant and cast.kind(r.participant) == "person"]
    return people[-1].participant if people else None


def _named_behind(
    reference: Reference, names: Mapping[int, Reference], sentences: Sequence[Sentence]
) -> _Answer:
    """`the coach in question, Walt Ibersen,`: the name between the next commas."""
    words = sentences[_at(sentences, reference.span.start)].words
    i = _behind(words, 0, reference.span.end)
    comma = next((k for k in range(i, len(words)) if not words[k].text[0].isalnum()), len(words))
    if comma + 1 >= len(words) or words[comma].text != "," or comma - i > _BEFORE_NAME:
        return None, ()
    name = names.get(words[comma + 1].start)
    if name is None or any(w.lower in _FINITE | cue_words().verbs.keys() for w in words[i:comma]):
        return None, ()
    behind = _behind(words, comma, name.span.end)
    if behind < len(words) and words[behind].text not in {",", ".", ")", *MARKS}:
        return None, ()
    return name.participant, (Evidence(APPOSITION, name.span), *name.evidence)


def _at(sentences: Sequence[Sentence], place: int) -> int:
    """The index of the sentence that holds a place."""
    return max(0, bisect_left(sentences, place + 1, key=lambda s: s.span.start) - 1)


def _spoken_for(text: str, description: Description, names: Mapping[int, Reference]) -> _Answer:
    """`a spokesman for the Harbour Board`, whom nothing names: the body speaks."""
    if description.determiner not in {"a", "an"}:
        return None, ()
    match = _FOR.match(text, description.span.end)
    name = names.get(match.end()) if match else None
    if name is None or text.startswith(", ", name.span.end):
        return None, ()
    return name.participant, (Evidence(SPEAKS_FOR, name.span), *name.evidence)


def _body(
    description: Description, kind: Institution, bodies: Sequence[_Body], close: Span, *, told: bool
) -> _Answer:
    """`the board`: the one body before it whose name holds such a word; else the one body named just before.

    `close` is the sentence up to the description and the sentence before; `told`: it stands in the reporter's
    own words, not in a quotation, whose speaker may have named a body that was not quoted.
    """
    before = bodies[: bisect_left(bodies, description.span.start, key=lambda b: b.first)]
    if len(before) > _MOST_BODIES:
        return None, ()
    fitting = [b for b in before if not kind.words.isdisjoint(b.words) and _is_of(b, description.countries)]
    rule = "the only body named before this point whose name holds the word"
    if len(fitting) > 1:
        fitting = [b for b in fitting if _is_named_in(b, close)]
        rule = "the only body named just before whose name holds the word"
    elif told and not fitting and not description.countries:
        fitting = [b for b in before if _is_named_in(b, close)]
        fitting = fitting if all(_may_be(b, kind) for b in fitting) else []
        rule = "the only body named just before"
    if len(fitting) != 1:
        return None, ()
    return fitting[0].id, (Evidence(rule, description.span), Evidence("name", fitting[0].name))


def _is_of(body: _Body, wanted: frozenset[str]) -> bool:
    """Whether a body's name holds a word for one of the countries, if any is wanted."""
    return not wanted or any(
        same_country(country, known)
        for word in body.words
        for known in countries([word.capitalize()])
        for country in wanted
    )


def _is_named_in(body: _Body, close: Span) -> bool:
    at = bisect_left(body.places, close.start, key=lambda s: s.start)
    return at < len(body.places) and body.places[at].start < close.end


def _may_be(body: _Body, kind: Institution) -> bool:
    """Whether a body whose name does not hold the noun may be meant by it.

    The organisation, any but a state's; a company, one whose name tells nothing: no bank, no outlet.
    """
    if kind.fits_any:
        return not body.is_place and shown().isdisjoint(body.words)
    tells = body.is_place or body.is_outlet or not lexicon().lower_body_heads.isdisjoint(body.words)
    return not kind.is_shown and not tells


# --- beside the name ------------------------------------------------------------------------------


def _roles(text: str, cast: Cast) -> Iterator[Reference]:
    """Printed roles that are words of their own: behind the name, behind a comma, with an owner in front."""
    for participant in cast.participants:
        for role in participant.roles:
            if role.span.cut(text).startswith("and "):
                continue
            at = bisect_left(participant.mentions, role.span.start, key=lambda m: m.span.start)
            behind = participant.mentions[at - 1].span if at else None
            ahead = participant.mentions[at].span if at < len(participant.mentions) else None
            if behind is not None and not _between(text, behind.end, role.span.start) - _ARTICLES:
                yield _beside(role.span, participant.id, behind)
            elif ahead is not None and not _between(text, role.span.end, ahead.start):
                has_owner = not _OWNERS.isdisjoint(
                    _between(text, role.span.start - _LEAD, role.span.start)
                ) or any(mark in role.span.cut(text) for mark in ("'s ", "’s "))
                if has_owner or "," in text[role.span.end : ahead.start]:
                    yield _beside(role.span, participant.id, ahead)


def _between(text: str, start: int, end: int) -> frozenset[str]:
    """The words of a stretch, lower-case, without commas and brackets."""
    return frozenset(text[max(0, start) : end].lower().replace(",", " ").replace("(", " ").split())


def _beside(span: Span, who: str, name: Span) -> Reference:
    return Reference(span, "description", who, (Evidence(APPOSITION, name),), reach=span.end)


def _appositions(words: Sequence[Word], first: int, name: Reference) -> Iterator[Reference]:
    """`Brink, 52, a member of the board since May, left`: what stands between commas behind a name."""
    i = _behind(words, first, name.reach if name.kind == "name" else name.span.end)
    if name.participant is None or i >= len(words) or words[i].text != ",":
        return
    i += 1
    if i + 1 < len(words) and words[i].text.isdigit() and words[i + 1].text == ",":
        i += 2
    if i >= len(words) or words[i].lower not in _ARTICLES | {"former", "then"}:
        return
    end = next((k for k in range(i, len(words)) if words[k].text in _CLOSING), len(words))
    span = _noun_phrase(words, i, end)
    if span is None or end - i > _APPOSITION_REACH:
        return
    follows = words[end + 1].lower if end + 1 < len(words) else ""
    is_closed = end < len(words) and words[end].text == "," and follows not in {"and", "or", "the", "a"}
    has_verb = any(w.lower in _FINITE | cue_words().verbs.keys() for w in words[i:end])
    if is_closed and not has_verb and first == 0:
        yield _beside(span, name.participant, name.span)


def _bodies_called(document: Document, cast: Cast) -> Iterator[Reference]:
    """`Veddal, a small company that builds boats`; `the Kestrian magazine Orrin`."""
    bodies = {p.id for p in cast.participants if p.kind == "organisation"}
    named = {r.span.start: r for r in cast.references if r.kind == "name" and r.participant in bodies}
    for sentence in document.sentences():
        words = sentence.words
        for i, word in enumerate(words):
            name = named.get(word.start)
            if name is None or name.participant is None:
                continue
            behind = _behind(words, i, name.span.end)
            spans = (_called_before(words, i), _called_behind(words, behind))
            yield from (_beside(span, name.participant, name.span) for span in spans if span is not None)


def _called_before(words: Sequence[Word], i: int) -> Span | None:
    """`the Kestrian magazine` in front of a name that begins at the index `i`."""
    if i < 2 or institution(words[i - 1].text) is None:
        return None
    lead = range(i - 2, max(-1, i - 5), -1)
    first = next((k for k in lead if words[k].lower in _ARTICLES), None)
    if first is None or any(words[k].text in cue_words().prepositions for k in range(first, i)):
        return None
    return Span(words[first].start, words[i - 1].end)


def _called_behind(words: Sequence[Word], i: int) -> Span | None:
    """`a small company` behind a comma at the index `i`, where the noun stands by itself."""
    if i + 2 >= len(words) or words[i].text != "," or words[i + 1].text not in _ARTICLES:
        return None
    for k in range(i + 2, min(len(words), i + 6)):
        if not words[k].text[0].isalpha() or words[k].text in cue_words().prepositions:
            return None
        if institution(words[k].text) is not None:
            return Span(words[i + 1].start, words[k].end) if stands_by_itself(words, k) else None
    return None


def _predicates(words: Sequence[Word], first: int, subject: Reference) -> Iterator[Reference]:
    """`Maren is a lawyer`: what a sentence says that its subject is."""
    i = _behind(words, first, subject.span.end)
    while i < len(words) and (words[i].lower.endswith("ly") or words[i].lower in {"also", "still"}):
        i += 1
    if i + 2 >= len(words) or words[i].lower not in _COPULAS:
        return
    i += 1
    while i < len(words) and words[i].lower in {"also", "still", "both", "once", "now"}:
        i += 1
    if i >= len(words) or words[i].lower not in _ARTICLES:
        return
    span = _noun_phrase(words, i, min(len(words), i + _PREDICATE_REACH))
    if span is not None:
        yield Reference(
            span, "description", subject.participant, (Evidence(PREDICATE, subject.span),), reach=span.end
        )


def _behind(words: Sequence[Word], first: int, at: int) -> int:
    """The index of the first word at or behind the place `at`, from the index `first` on."""
    return max(first, first_from(words, at))


def _noun_phrase(words: Sequence[Word], first: int, last: int) -> Span | None:
    """`the first elected mayor` of `the first elected mayor of Aldhaven since 1950`."""
    end = first + 1
    while (
        end < last
        and words[end].text[0].isalnum()
        and words[end].lower not in _ENDS | cue_words().prepositions
    ):
        end += 1
    return Span(words[first].start, words[end - 1].end) if end > first + 1 else None
