"""Who is who in one article: names joined into people and bodies.

Nothing is guessed: a name that fits two is nobody's. What descriptions and pronouns mean, `references` says.
"""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal

from generator.bodies import defined_acronyms, join_bodies, told_bodies, whole_bodies
from generator.contexts import told_by_context
from generator.institutions import find_institutions
from generator.name_words import lexicon
from generator.names import Name, find_names
from generator.people import join_people, parts
from generator.segmentation import Document
from generator.spans import placed
from generator.stand_ins import Description, find_descriptions, find_pronouns
from generator.tagger import Label
from generator.teams import told_teams
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
    description: Description | None = None
    """Of a description, what its words say."""


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
    names: tuple[Name, ...]
    """In order of place."""
    fullest: Name = field(init=False)

    def __post_init__(self) -> None:
        self.fullest = max(self.names, key=lambda n: len(n.words))


def find_cast(document: Document, seen: Sequence[Label] = ()) -> Cast:
    """The participants of `document` by name, and every reference, descriptions and pronouns still open.

    `seen` is what the trained reader labelled.
    """
    names = whole_bodies(document.text, find_names(document, seen), seen)
    names = told_teams(document, told_by_context(document, names))
    entities = _join(document, names)
    ids = {id(e): f"p{number}" for number, e in enumerate(entities, 1)}
    references = [
        Reference(n.whole, "name", ids[id(e)], (Evidence(_name_rule(n, e), n.span),), reach=_reach(n))
        for e in entities
        for n in e.names
    ]
    known = {n.span for e in entities for n in e.names}
    references += [Reference(n.whole, "name", None, reach=_reach(n)) for n in names if n.span not in known]
    references += [
        Reference(d.span, "description", None, reach=d.span.end, description=d)
        for d in _descriptions(document, names)
    ]
    references += [
        Reference(p.span, "pronoun", None, (), p.word, p.span.end) for p in find_pronouns(document)
    ]
    references.sort(key=lambda r: (r.span.start, r.span.end))
    participants = tuple(_participant(ids[id(e)], e, document.text) for e in entities)
    sexes = {ids[id(e)]: _SEXES[n.honorific] for e in entities for n in e.names if n.honorific in _SEXES}
    return Cast(participants, tuple(references), tuple(sexes.items()))


def _join(document: Document, names: Sequence[Name]) -> list[_Entity]:
    """People, bodies and governments, in the order in which they are first named."""
    names = told_bodies(document.text, names)
    acronyms = defined_acronyms(document.text, names)
    others = [n for n in names if " ".join(n.words) not in acronyms]
    people = [_Entity("person", group) for group in join_people(document, others)]
    taken = {n.span for e in people for n in e.names}
    left = [n for n in names if n.span not in taken]
    bodies = [_Entity("organisation", group) for group in join_bodies(document, left)]
    governments = _governments([n for n in names if n.guess == "place" and n.speaks])
    return sorted([*people, *bodies, *governments], key=lambda e: e.names[0].span.start)


def _governments(names: Sequence[Name]) -> list[_Entity]:
    """Countries, capitals and palaces, only where they speak: `Moscow said`."""
    found: dict[str, list[Name]] = {}
    for name in names:
        printed = " ".join(name.words)
        is_known = bool({printed, printed.title()} & lexicon().places)
        country = lexicon().countries.get(printed, None if is_known else printed)
        is_people = printed in lexicon().demonyms or printed.removesuffix("s") in lexicon().demonyms
        if country is not None and name.stands_alone and (not is_people or printed in lexicon().countries):
            found.setdefault(country, []).append(name)
    return [_Entity("organisation", tuple(group)) for group in found.values()]


def _descriptions(document: Document, names: Sequence[Name]) -> Iterator[Description]:
    """What stands for people and bodies without their names, but for parts of roles."""
    # "the MP" is printed as a member of a parliament: its head is a body's
    yield from (d for d in find_descriptions(document, names) if d.head not in lexicon().lower_body_heads)
    roles = placed(role.span for n in names for role in n.roles)
    yield from (d for d in find_institutions(document) if not roles.meets(d.span))


_SEXES: dict[str | None, Literal["he", "she"]] = {"man": "he", "woman": "she"}


def _reach(name: Name) -> int:
    return max([name.span.end, *[r.span.end for r in name.roles if r.span.start > name.span.end]])


def _name_rule(name: Name, entity: _Entity) -> str:
    if len(parts(name)) > 1:
        return "full name"
    return "surname" if parts(name)[0] == parts(entity.fullest)[-1] and entity.kind == "person" else "name"


def _participant(identifier: str, entity: _Entity, text: str) -> Participant:
    roles: dict[str, Role] = {}
    for role in (r for n in entity.names for r in n.roles):
        roles.setdefault(role.span.cut(text), role)
    mentions = tuple(Mention(n.span, "name") for n in entity.names)
    return Participant(
        identifier, entity.fullest.span.cut(text), entity.kind, tuple(roles.values()), mentions
    )
