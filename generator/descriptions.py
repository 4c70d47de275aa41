"""What descriptions mean: `the Russian official`, `Russia's DM`, `his British counterpart`, an apposition.

A description means the one participant before it that its words fit; where two remain it means nobody.
It looks at printed roles and at the words beside a name, never at what the world knows of a person.
"""

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from generator import lexicons
from generator.cue_words import cue_words
from generator.name_words import countries, functions, lexicon, same_country
from generator.participants import Cast, Reference
from generator.segmentation import MARKS, Document, Sentence, Word
from generator.stand_ins import Description
from generator.values import Evidence, Participant, Span

APPOSITION = "role beside the name"
PREDICATE = "what the sentence says that somebody is"
_MOST_PEOPLE = 400
"""People before a description; where a text names more, `the minister` is nobody."""
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


def with_descriptions(document: Document, cast: Cast) -> Cast:
    """`cast` with its descriptions resolved, each with the rule as evidence, or left open."""
    people = _people(document.text, cast)
    firsts = [p.first for p in people]
    bodies = _bodies(document.text, cast)
    sentences = tuple(document.sentences())
    people_ids = {p.id for p in people}
    names = {r.span.start: r for r in cast.references if r.kind == "name" and r.participant in people_ids}
    resolved = []
    for reference in cast.references:
        what = reference.description
        if what is None:
            resolved.append(reference)
            continue
        is_body = what.head in lexicon().lower_body_heads
        who, evidence = (None, ()) if is_body else _named_behind(reference, names, sentences)
        if is_body:
            who, evidence = _body(what, bodies)
        elif who is None:
            before = people[: bisect_left(firsts, what.span.start)]
            owner = _owner(what, cast, sentences) if what.head == "counterpart" else None
            who, evidence = _person(what, before, owner)
        resolved.append(replace(reference, participant=who, evidence=evidence))
    return replace(cast, references=tuple(resolved))


def find_predicates(document: Document, cast: Cast) -> tuple[Reference, ...]:
    """What the text says of a participant beside the name, with evidence, in order of place.

    Appositions (`Piet Armand, the head of the Coastal League,`; `the team's coach, Ada Brink`), roles with an
    article in front of a name (`the referee Jon Tessen`), and predicates (`Maren is a lawyer`); `cast` is
    resolved, so that `He is a lawyer` counts too.
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
    return [
        _Body(
            p.id,
            p.mentions[0].span.start,
            p.mentions[0].span,
            frozenset(w.lower() for m in p.mentions for w in m.span.cut(text).split()),
        )
        for p in cast.participants
        if p.kind == "organisation"
    ]


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
    if name is None or any(w.text.lower() in _FINITE | cue_words().verbs.keys() for w in words[i:comma]):
        return None, ()
    behind = _behind(words, comma, name.span.end)
    if behind < len(words) and words[behind].text not in {",", ".", ")", *MARKS}:
        return None, ()
    return name.participant, (Evidence(APPOSITION, name.span), *name.evidence)


def _at(sentences: Sequence[Sentence], place: int) -> int:
    """The index of the sentence that holds a place."""
    return max(0, bisect_left(sentences, place + 1, key=lambda s: s.span.start) - 1)


def _body(description: Description, bodies: Sequence[_Body]) -> _Answer:
    """`the board`: the one body named before it whose name holds that word."""
    fitting = [b for b in bodies if b.first < description.span.start and description.head in b.words]
    if len(fitting) != 1:
        return None, ()
    rule = "the only body named before this point whose name holds the word"
    return fitting[0].id, (Evidence(rule, description.span), Evidence("name", fitting[0].name))


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
    if i >= len(words) or words[i].text.lower() not in _ARTICLES | {"former", "then"}:
        return
    end = next((k for k in range(i, len(words)) if words[k].text in _CLOSING), len(words))
    span = _noun_phrase(words, i, end)
    if span is None or end - i > _APPOSITION_REACH:
        return
    follows = words[end + 1].text.lower() if end + 1 < len(words) else ""
    is_closed = end < len(words) and words[end].text == "," and follows not in {"and", "or", "the", "a"}
    has_verb = any(w.text.lower() in _FINITE | cue_words().verbs.keys() for w in words[i:end])
    if is_closed and not has_verb and first == 0:
        yield _beside(span, name.participant, name.span)


def _predicates(words: Sequence[Word], first: int, subject: Reference) -> Iterator[Reference]:
    """`Maren is a lawyer`: what a sentence says that its subject is."""
    i = _behind(words, first, subject.span.end)
    while i < len(words) and (
        words[i].text.lower().endswith("ly") or words[i].text.lower() in {"also", "still"}
    ):
        i += 1
    if i + 2 >= len(words) or words[i].text.lower() not in _COPULAS:
        return
    i += 1
    while i < len(words) and words[i].text.lower() in {"also", "still", "both", "once", "now"}:
        i += 1
    if i >= len(words) or words[i].text.lower() not in _ARTICLES:
        return
    span = _noun_phrase(words, i, min(len(words), i + _PREDICATE_REACH))
    if span is not None:
        yield Reference(
            span, "description", subject.participant, (Evidence(PREDICATE, subject.span),), reach=span.end
        )


def _behind(words: Sequence[Word], first: int, at: int) -> int:
    """The index of the first word at or behind the place `at`."""
    return next((k for k in range(first, len(words)) if words[k].start >= at), len(words))


def _noun_phrase(words: Sequence[Word], first: int, last: int) -> Span | None:
    """`the first elected mayor` of `the first elected mayor of Aldhaven since 1950`."""
    end = first + 1
    while (
        end < last
        and words[end].text[0].isalnum()
        and words[end].text.lower() not in _ENDS | cue_words().prepositions
    ):
        end += 1
    return Span(words[first].start, words[end - 1].end) if end > first + 1 else None
