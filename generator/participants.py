"""Who is who in one article: names joined into people and bodies, descriptions and pronouns resolved.

Nothing is guessed: where two candidates remain there is no answer, and every answer names its rule.
"""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from generator.bodies import defined_acronyms, join_bodies
from generator.names import (
    Description,
    Name,
    countries,
    find_descriptions,
    find_names,
    find_pronouns,
    functions,
    lexicon,
    same_country,
)
from generator.people import join_people, parts
from generator.segmentation import Document
from generator.tagger import Label
from generator.values import Evidence, Mention, Participant, ParticipantKind, Role, Span


@dataclass(frozen=True, slots=True)
class Reference:
    """Words that can stand as a source: a name with its title, a description, a pronoun."""

    span: Span
    kind: Literal["name", "description", "pronoun"]
    participant: str | None
    evidence: tuple[Evidence, ...] = ()
    word: str = ""
    """Of a pronoun, lower-case."""
    reach: int = 0
    """Where its words end, an apposition included: `Burrows, the chairman of the panel`."""


@dataclass(frozen=True, slots=True)
class Cast:
    """The participants of an article with the mentions by name, and every reference in order of place."""

    participants: tuple[Participant, ...]
    references: tuple[Reference, ...]
    sexes: tuple[tuple[str, Literal["he", "she"]], ...] = ()
    """What `Mr` and `Ms` say of a participant, by id; never what a first name seems to say."""

    def within(self, span: Span) -> tuple[Reference, ...]:
        """The references that lie in `span`, in order of place."""
        first = bisect_left(self.references, span.start, key=lambda r: r.span.start)
        last = bisect_left(self.references, span.end, lo=first, key=lambda r: r.span.start)
        return tuple(r for r in self.references[first:last] if r.span.end <= span.end)

    def kind(self, participant: str) -> ParticipantKind:
        """Whether `participant`, an id, is a person or an organisation."""
        return next(p.kind for p in self.participants if p.id == participant)


@dataclass(slots=True)
class _Entity:
    """A participant while it is being joined."""

    kind: ParticipantKind
    names: list[Name]
    country: frozenset[str] = frozenset()
    function: frozenset[str] = frozenset()

    @property
    def fullest(self) -> Name:
        return max(self.names, key=lambda n: (len(n.words), -n.span.start))

    @property
    def first(self) -> int:
        return min(n.span.start for n in self.names)


def find_cast(document: Document, seen: Sequence[Label] = ()) -> Cast:
    """The participants of `document`, and what refers to them; `seen` is what the trained reader labelled."""
    names = find_names(document, seen)
    entities = _join(document, names)
    _characterise(document, entities)
    ids = {id(e): f"p{number}" for number, e in enumerate(entities, 1)}
    references = [
        Reference(n.whole, "name", ids[id(e)], (Evidence(_name_rule(n, e), n.span),), reach=_reach(n))
        for e in entities
        for n in e.names
    ]
    known = {n.span for e in entities for n in e.names}
    references += [Reference(n.whole, "name", None, reach=_reach(n)) for n in names if n.span not in known]
    for description in find_descriptions(document, names):
        entity, evidence = _resolve(description, entities, document)
        who = ids[id(entity)] if entity else None
        references.append(
            Reference(description.span, "description", who, evidence, reach=description.span.end)
        )
    references += [
        Reference(p.span, "pronoun", None, (), p.word, p.span.end) for p in find_pronouns(document)
    ]
    references.sort(key=lambda r: r.span)
    described: dict[str | None, list[Span]] = {}
    for reference in references:
        if reference.kind == "description":
            described.setdefault(reference.participant, []).append(reference.span)
    participants = tuple(
        _participant(ids[id(e)], e, document.text, described.get(ids[id(e)], ())) for e in entities
    )
    sexes = {ids[id(e)]: _SEXES[n.honorific] for e in entities for n in e.names if n.honorific in _SEXES}
    return Cast(participants, tuple(references), tuple(sexes.items()))


def with_mentions(cast: Cast, resolved: Iterable[tuple[Span, str]]) -> tuple[Participant, ...]:
    """The participants with the pronouns that statements resolved, as (place, participant's id)."""
    extra: dict[str, list[Mention]] = {}
    for span, participant in resolved:
        extra.setdefault(participant, []).append(Mention(span, "pronoun"))
    return tuple(
        replace(p, mentions=tuple(sorted({*p.mentions, *extra.get(p.id, [])}, key=lambda m: m.span)))
        for p in cast.participants
    )


def _join(document: Document, names: Sequence[Name]) -> list[_Entity]:
    """People, bodies and governments, in the order in which they are first named."""
    acronyms = defined_acronyms(document.text, names)
    others = [n for n in names if " ".join(n.words) not in acronyms]
    people = [_Entity("person", list(group)) for group in join_people(document, others)]
    taken = {n.span for e in people for n in e.names}
    left = [n for n in names if n.span not in taken]
    bodies = [_Entity("organisation", list(group)) for group in join_bodies(document, left)]
    governments = _governments([n for n in names if n.guess == "place" and n.speaks])
    return sorted([*people, *bodies, *governments], key=lambda e: e.first)


def _governments(names: Sequence[Name]) -> list[_Entity]:
    """Countries, capitals and palaces, only where they speak: `Moscow said`."""
    entities: dict[str, _Entity] = {}
    for name in names:
        printed = " ".join(name.words)
        country = lexicon().countries.get(printed, None if printed in lexicon().places else printed)
        if country is not None and name.stands_alone:
            entities.setdefault(country, _Entity("organisation", [])).names.append(name)
    return list(entities.values())


def _characterise(document: Document, entities: list[_Entity]) -> None:
    """Country and function of each person, from the roles printed with the name."""
    text = document.text
    people = [e for e in entities if e.kind == "person"]
    for entity in people:
        roles = [r for n in entity.names for r in n.roles]
        printed = [r.span.cut(text) for r in roles]
        entity.country = (
            frozenset().union(*(countries(_tokens(p)) for p in printed)) if printed else frozenset()
        )
        entity.function = frozenset().union(*(functions(p) for p in printed if "counterpart" not in p))
    for entity in people:
        place = next((r.span.start for n in entity.names for r in n.roles if r.inferred), None)
        if place is None:
            continue
        before = [e for e in people if e is not entity and any(n.span.start < place for n in e.names)]
        owner = max(
            before, key=lambda e: max(n.span.start for n in e.names if n.span.start < place), default=None
        )
        if owner is not None:
            entity.function |= owner.function


def _tokens(role: str) -> list[str]:
    return [t.strip(",.()") for t in role.replace("'s", " ").replace("’s", " ").split()]


def _resolve(
    description: Description, entities: list[_Entity], document: Document
) -> tuple[_Entity | None, tuple[Evidence, ...]]:
    """The one person before a description that its country and function fit, with the reason."""
    if description.head in lexicon().lower_body_heads:
        return _resolve_body(description, entities)
    people = [e for e in entities if e.kind == "person" and e.first < description.span.start]
    fitting = people
    rules = []
    if description.countries:
        fitting = [e for e in fitting if _is_from(e, description.countries)]
        rules.append("country")
    function = functions(description.function)
    if description.head == "counterpart":
        owner = _owner(description, people, document)
        fitting = [e for e in fitting if e is not owner]
        if owner is not None and len(fitting) > 1:
            fitting = [e for e in fitting if e.function & owner.function - {"minister"}]
            rules.append("function of the counterpart")
    elif description.head not in lexicon().generic or len(function) > 1:
        fitting = [e for e in fitting if _fits(e.function, function)]
        rules.append("function")
    elif description.head == "minister":
        fitting = [e for e in fitting if "minister" in e.function or not e.function]
        rules.append("function")
    if not rules or len(fitting) != 1:
        return None, ()
    entity = fitting[0]
    shown = next((r.span for n in entity.names for r in n.roles), entity.names[0].span)
    rule = f"the only person before this point that the {' and the '.join(rules)} fit"
    return entity, (
        Evidence(rule, description.span),
        Evidence("role as printed", shown),
        Evidence("name", entity.fullest.span),
    )


def _resolve_body(
    description: Description, entities: list[_Entity]
) -> tuple[_Entity | None, tuple[Evidence, ...]]:
    """`the board`: the one body named before it whose name holds that word."""
    fitting = [
        e
        for e in entities
        if e.kind == "organisation"
        and e.first < description.span.start
        and any(description.head in (w.lower() for w in n.words) for n in e.names)
    ]
    if len(fitting) != 1:
        return None, ()
    rule = "the only body named before this point whose name holds the word"
    return fitting[0], (Evidence(rule, description.span), Evidence("name", fitting[0].fullest.span))


def _fits(held: frozenset[str], wanted: frozenset[str]) -> bool:
    return bool(wanted) and wanted <= held


def _is_from(entity: _Entity, wanted: frozenset[str]) -> bool:
    return any(same_country(a, b) for a in entity.country for b in wanted)


def _owner(description: Description, people: list[_Entity], document: Document) -> _Entity | None:
    """Whose counterpart: the last person named before the description in its sentence."""
    sentence = next((s for s in document.sentences() if s.span.holds(description.span)), None)
    if sentence is None:
        return None
    near = [
        (n.span.start, e)
        for e in people
        for n in e.names
        if sentence.span.start <= n.span.start < description.span.start
    ]
    return max(near, key=lambda pair: pair[0])[1] if near else None


_SEXES: dict[str | None, Literal["he", "she"]] = {"man": "he", "woman": "she"}


def _reach(name: Name) -> int:
    return max([name.span.end, *(r.span.end for r in name.roles if r.span.start > name.span.end)])


def _name_rule(name: Name, entity: _Entity) -> str:
    if len(parts(name)) > 1:
        return "full name"
    return "surname" if parts(name)[0] == parts(entity.fullest)[-1] and entity.kind == "person" else "name"


def _participant(identifier: str, entity: _Entity, text: str, described: Sequence[Span]) -> Participant:
    roles: dict[str, Role] = {}
    for role in (r for n in sorted(entity.names, key=lambda n: n.span) for r in n.roles):
        roles.setdefault(role.span.cut(text), role)
    mentions = [Mention(n.span, "name") for n in entity.names]
    mentions += [Mention(span, "description") for span in described]
    mentions.sort(key=lambda m: m.span)
    return Participant(
        identifier, entity.fullest.span.cut(text), entity.kind, tuple(roles.values()), tuple(mentions)
    )
