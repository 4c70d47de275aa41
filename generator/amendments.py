"""Corrections applied to what the finders found: values in, values out, one function for each kind of value.

Each takes the plan and leaves alone what no correction is about. Words stay where the source has them: what
changes is whom they mean, when, and whether they count. Corrections of one kind may stand in any order.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

from generator import lexicons, statements
from generator.cues import Attribution
from generator.participants import Cast, Reference
from generator.values import (
    Correction,
    CorrectionKind,
    DatedExpression,
    Event,
    Evidence,
    Link,
    Mention,
    MentionKind,
    Participant,
    ParticipantKind,
    Role,
    Span,
    Statement,
    Verdict,
    WarningKind,
)

RULE = "corrected by an editor"
"""What evidence and reckoning say, with the editor's day behind it."""


@dataclass(frozen=True, slots=True)
class Settled:
    """A correction whose words were found in the source."""

    correction: Correction
    place: Span | None = None
    """Of its words; `None` for one that is about names."""
    statements: tuple[str, ...] = ()
    """The statements that it is about."""


Plan = tuple[Settled, ...]


def rule(correction: Correction) -> str:
    """How a page says who changed something, and when."""
    return f"{RULE} ({correction.date})" if correction.date else RULE


def applied(verdicts: Sequence[Verdict]) -> tuple[Verdict, ...]:
    """Those that changed something, in order of place: how they were written down plays no part."""
    needed = (v for v in verdicts if v.state == "needed")
    return tuple(
        sorted(needed, key=lambda v: (v.places, v.statements, v.correction.kind, v.correction.date or ""))
    )


def places_of(text: str, words: str) -> tuple[Span, ...]:
    r"""Where `words` stand as words of their own; blanks, and marks of one kind, are all alike.

    >>> places_of("the 'hut' that he\nleft", "he left"), places_of("He said “no”", 'said "no"')
    ((Span(start=15, end=22),), (Span(start=3, end=12),))
    """
    pattern = "".join(_pattern(character) for character in " ".join(words.split()))
    before = r"(?<!\w)" if words[:1].isalnum() else ""
    behind = r"(?!\w)" if words[-1:].isalnum() else ""
    return tuple(Span(*m.span()) for m in re.finditer(f"{before}{pattern}{behind}", text))


def bearers(text: str, people: Sequence[Participant], name: str) -> tuple[Participant, ...]:
    """The participants whom the source calls so."""
    wanted = _folded(name)
    return tuple(
        p for p in people if any(m.kind == "name" and _folded(m.span.cut(text)) == wanted for m in p.mentions)
    )


def bearer(text: str, people: Sequence[Participant], name: str) -> Participant | None:
    """The one participant whom the source calls so."""
    found = bearers(text, people, name)
    return found[0] if len(found) == 1 else None


def time_at(dates: Sequence[DatedExpression], place: Span) -> DatedExpression | None:
    """The expression of time that `place` is or holds, or lies in if that names one time alone."""
    found = [
        d for d in dates if place.holds(d.span) or (d.span.holds(place) and (not d.ends or d.span == place))
    ]
    return found[0] if len(found) == 1 else None


def event_at(events: Sequence[Event], place: Span) -> Event | None:
    """The event that the words at `place` belong to."""
    found = [e for e in events if e.span.meets(place)]
    return found[0] if len(found) == 1 else None


# --- times ----------------------------------------------------------------------------------------


def correct_dates(dates: Sequence[DatedExpression], plan: Plan) -> tuple[DatedExpression, ...]:
    """The expressions of time with what editors say that they mean, or that they mean none."""
    found = list(dates)
    for item, place in _placed(plan, "time"):
        value, old = item.correction.value, time_at(found, place)
        if old is not None:
            found.remove(old)
        if value is not None and not any(d.span.meets(place) for d in found):
            span = old.span if old else place
            found.append(DatedExpression(span, value, rule(item.correction), corrected=True))
    return tuple(sorted(found, key=lambda d: d.span))


def correct_links(links: Sequence[Link], dates: Sequence[DatedExpression], plan: Plan) -> tuple[Link, ...]:
    """The links with the corrected date where they have one; `dates` are corrected."""
    places = [place for _, place in _placed(plan, "time")]
    return tuple(
        replace(link, date=next((d for d in dates if d.span == link.date.span), None))
        if link.date is not None and any(link.date.span.meets(place) for place in places)
        else link
        for link in links
    )


# --- participants ---------------------------------------------------------------------------------


def correct_cast(text: str, cast: Cast, plan: Plan) -> Cast:
    """The participants by name as editors know them: added, parted, of another kind, removed, joined.

    `cast` itself where no correction is about them. Ids of the others stay.
    """
    for item in _of(plan, "participant"):
        if item.correction.value is not None and not bearers(
            text, cast.participants, item.correction.names[0]
        ):
            cast = _with_added(text, cast, item.correction)
    cast = _parted(text, cast, [i.correction for i in _of(plan, "different")])
    for item in _of(plan, "participant"):
        who = bearer(text, cast.participants, item.correction.names[0])
        if who is not None and who.kind != item.correction.value:
            cast = _with_kind(cast, who, item.correction)
    for item in _of(plan, "same"):
        cast = _joined(text, cast, item.correction)
    return cast


def correct_meanings(text: str, cast: Cast, plan: Plan) -> Cast:
    """The references and mentions with whom editors say that words mean.

    Called before pronouns are resolved, for who speaks, and behind, for what they mean.
    """
    for item, place in _placed(plan, "means"):
        value = item.correction.value
        who = bearer(text, cast.participants, value) if value is not None else None
        if value is not None and who is None:
            continue
        kind = _kind_of(text, cast, place)
        meant = Reference(
            place,
            kind,
            who.id if who else None,
            (Evidence(rule(item.correction), place),),
            place.cut(text).lower() if kind == "pronoun" else "",
            place.end,
        )
        others = [r for r in cast.references if not _gives_way(r.span, r.kind, place)]
        people = [_with_meaning(p, who, Mention(place, kind, corrected=True)) for p in cast.participants]
        references = tuple(sorted([*others, meant], key=lambda r: r.span))
        cast = replace(cast, participants=tuple(people), references=references)
    return cast


def correct_sources(
    found: Sequence[Attribution], before: Cast, cast: Cast, plan: Plan
) -> tuple[Attribution, ...]:
    """The attributions with their sources and addressees as `cast` has them; `before` is the uncorrected one.

    Neither cue nor content changes, whatever editors say of people.
    """
    if cast is before:
        return tuple(found)
    heirs = _heirs(before, cast)
    meant = [r for _, place in _placed(plan, "means") for r in cast.references if r.span == place]
    added = [r for r in cast.references if r.kind == "name" and _is_ours(r.evidence)]
    out = []
    for a in found:
        source = a.reference.span if a.reference else a.source
        reference = next((r for r in meant if source is not None and r.span.meets(source)), None)
        if reference is None and a.reference is not None:
            reference = _renewed(a.reference, cast, heirs)
        elif reference is None and a.source is not None:
            reference = next((r for r in added if a.source.holds(r.span)), None)
        addressee = _renewed(a.addressee, cast, heirs) if a.addressee else None
        out.append(replace(a, reference=reference, addressee=addressee))
    return tuple(out)


def _with_added(text: str, cast: Cast, correction: Correction) -> Cast:
    taken = [r.span for r in cast.references if r.participant is not None]
    spans = [s for s in places_of(text, correction.names[0]) if not any(s.meets(t) for t in taken)]
    if not spans or correction.value is None:
        return cast
    fresh = _fresh_id(cast.participants)
    kind: ParticipantKind = "person" if correction.value == "person" else "organisation"
    name = " ".join(spans[0].cut(text).split())
    mentions = tuple(Mention(s, "name", corrected=True) for s in spans)
    references = [Reference(s, "name", fresh, (Evidence(rule(correction), s),), reach=s.end) for s in spans]
    kept = [r for r in cast.references if not any(r.span.meets(s) for s in spans)]
    person = Participant(fresh, name, kind, (), mentions, corrected=True)
    return _with(cast, [*cast.participants, person], [*kept, *references])


def _parted(text: str, cast: Cast, corrections: Sequence[Correction]) -> Cast:
    """`cast` with each participant who bears several of the `different` names parted by them."""
    for person in cast.participants:
        listed: dict[str, Correction] = {}
        for correction in corrections:
            own = [n for n in correction.names if bearers(text, [person], n)]
            if len(own) > 1:
                listed |= dict.fromkeys(own, correction)
        if listed:
            cast = _with_parts(text, cast, person, listed)
    return cast


def _with_parts(text: str, cast: Cast, person: Participant, listed: Mapping[str, Correction]) -> Cast:
    """A name goes to whom it fits; one that fits two is nobody's."""
    names = sorted(listed, key=lambda n: places_of(text, n)[:1])
    others = [p for p in cast.participants if p.id != person.id]
    owners: dict[Span, str | None] = {}
    parts: list[Participant] = []
    for index, name in enumerate(names):
        identifier = person.id if index == 0 else _fresh_id([*cast.participants, *parts])
        mentions = [m for m in person.mentions if m.kind == "name" and _fit(m.span.cut(text), names) == name]
        parts.append(
            Participant(identifier, _fullest(text, mentions), person.kind, (), tuple(mentions), True)
        )
        owners |= {m.span: identifier for m in mentions}
    references = []
    roles: dict[str, list[Role]] = {}
    for r in cast.references:
        if r.participant != person.id:
            references.append(r)
            continue
        owner = next((who for span, who in owners.items() if r.span.holds(span)), None)
        references.append(replace(r, participant=owner))
        reach = Span(r.span.start, max(r.span.end, r.reach))
        if owner is not None:
            roles.setdefault(owner, []).extend(role for role in person.roles if reach.holds(role.span))
    parts = [replace(p, roles=tuple(dict.fromkeys(roles.get(p.id, [])))) for p in parts]
    return _without_sex(_with(cast, [*others, *parts], references), {p.id for p in parts})


def _fit(printed: str, names: Sequence[str]) -> str | None:
    """The one of the names that a printed one is, or is a part of."""
    exact = [n for n in names if _folded(n) == _folded(printed)]
    part = [n for n in names if set(printed.split()) <= set(n.split())]
    fitting = exact or part
    return fitting[0] if len(fitting) == 1 else None


def _with_kind(cast: Cast, who: Participant, correction: Correction) -> Cast:
    """The participant as a person or a body, or no participant at all."""
    others = [p for p in cast.participants if p.id != who.id]
    if correction.value is None:
        references = [
            replace(r, participant=None, evidence=(Evidence(rule(correction), r.span),))
            if r.participant == who.id
            else r
            for r in cast.references
        ]
        return _without_sex(_with(cast, others, references), {who.id})
    kind: ParticipantKind = "person" if correction.value == "person" else "organisation"
    return _with(cast, [*others, replace(who, kind=kind, corrected=True)], cast.references)


def _joined(text: str, cast: Cast, correction: Correction) -> Cast:
    found = [bearer(text, cast.participants, name) for name in correction.names]
    people = sorted({p.id: p for p in found if p is not None}.values(), key=_first)
    if None in found or len(people) < 2:
        return cast
    mentions = sorted({m for p in people for m in p.mentions}, key=lambda m: m.span)
    roles = {role.span.cut(text): role for p in reversed(people) for role in reversed(p.roles)}
    ids = {p.id for p in people}
    one = Participant(
        people[0].id,
        _fullest(text, mentions),
        people[0].kind,
        tuple(sorted(roles.values(), key=lambda role: role.span)),
        tuple(mentions),
        corrected=True,
    )
    references = [replace(r, participant=one.id) if r.participant in ids else r for r in cast.references]
    sexes = {sex for who, sex in cast.sexes if who in ids}
    cast = _without_sex(cast, ids)
    cast = _with(cast, [p for p in cast.participants if p.id not in ids] + [one], references)
    return replace(cast, sexes=(*cast.sexes, (one.id, sexes.pop()))) if len(sexes) == 1 else cast


def _with(cast: Cast, people: Iterable[Participant], references: Iterable[Reference]) -> Cast:
    return replace(
        cast,
        participants=tuple(sorted(people, key=_first)),
        references=tuple(sorted(references, key=lambda r: r.span)),
    )


def _first(person: Participant) -> tuple[int, str]:
    return min((m.span.start for m in person.mentions), default=0), person.id


def _without_sex(cast: Cast, ids: set[str]) -> Cast:
    """Parted, removed or joined, nobody keeps the `Mr` of whom they were."""
    return replace(cast, sexes=tuple((who, sex) for who, sex in cast.sexes if who not in ids))


def _fresh_id(people: Sequence[Participant]) -> str:
    return f"p{1 + max((int(p.id[1:]) for p in people), default=0)}"


def _fullest(text: str, mentions: Sequence[Mention]) -> str:
    names = [m.span for m in mentions if m.kind == "name"]
    return max(names, key=lambda s: (len(s.cut(text).split()), -s.start)).cut(text)


def _kind_of(text: str, cast: Cast, place: Span) -> MentionKind:
    known = next((r.kind for r in cast.references if r.span == place), None)
    is_pronoun = place.cut(text).lower() in _pronouns()
    return "pronoun" if is_pronoun else known or "description"


def _gives_way(span: Span, kind: MentionKind, place: Span) -> bool:
    """Whether something at `span` cannot stand beside what an editor says of `place`."""
    return span == place or (kind != "name" and span.meets(place))


def _with_meaning(person: Participant, who: Participant | None, mention: Mention) -> Participant:
    kept = [m for m in person.mentions if not _gives_way(m.span, m.kind, mention.span)]
    kept += [mention] if who is not None and who.id == person.id else []
    return replace(person, mentions=tuple(sorted(kept, key=lambda m: m.span)))


def _heirs(before: Cast, after: Cast) -> Mapping[str, str]:
    """Who has all the names that a participant had, by id; nobody for one that was parted or removed."""
    owners = {m.span: p.id for p in after.participants for m in p.mentions if m.kind == "name"}
    heirs = {}
    for p in before.participants:
        found = {owners.get(m.span) for m in p.mentions if m.kind == "name"}
        heir = found.pop() if len(found) == 1 else None
        if heir is not None:
            heirs[p.id] = heir
    return heirs


def _renewed(reference: Reference, cast: Cast, heirs: Mapping[str, str]) -> Reference:
    fresh = next((r for r in cast.within(reference.span) if r.span == reference.span), None)
    if fresh is None:
        return replace(reference, participant=heirs.get(reference.participant or ""))
    return reference if fresh.participant == reference.participant else fresh


# --- statements and events ------------------------------------------------------------------------


def correct_statements(
    text: str, said: Sequence[Statement], people: Sequence[Participant], plan: Plan
) -> tuple[Statement, ...]:
    """The statements with their speakers, without those that are none; the ids of the others stay.

    `people` are corrected. A statement whose source an editor explained is marked, too.
    """
    speakers: dict[str, tuple[str | None, Settled]] = {}
    for item in _of(plan, "speaker"):
        value = item.correction.value
        who = bearer(text, people, value) if value is not None else None
        if value is None or who is not None:
            speakers |= dict.fromkeys(item.statements, (who.id if who else None, item))
    gone = {name for item in _of(plan, "statement") for name in item.statements}
    out = []
    for s in said:
        if s.id in speakers and not (s.speaker == speakers[s.id][0] and _is_ours(s.evidence)):
            out.append(_with_speaker(s, *speakers[s.id]))
        else:
            out.append(replace(s, corrected=True) if _is_ours(s.evidence) else s)
    return tuple(replace(s, within=None) if s.within in gone else s for s in out if s.id not in gone)


def correct_keys(text: str, said: Sequence[Statement], plan: Plan) -> tuple[Statement, ...]:
    """The statements with those marked that editors lead with; what room is left goes by weight."""
    wanted = {name: item for item in _of(plan, "key") for name in item.statements}
    forced = [s.id for s in said if s.id in wanted and wanted[s.id].correction.value is not None]
    keys = statements.find_keys([s for s in said if s.id not in wanted], text)
    chosen = {*forced, *keys[: max(0, statements.MOST_KEY - len(forced))]}
    marked = tuple(s if s.key == (s.id in chosen) else replace(s, key=not s.key) for s in said)
    return tuple(replace(s, corrected=True) if s.id in wanted else s for s in marked)


def correct_voices(
    text: str, people: Sequence[Participant], said: Sequence[Statement], plan: Plan
) -> tuple[Participant, ...]:
    """The participants, `I` and `my` in corrected statements meaning whom editors gave and nobody else.

    What a statement tells of another's words is read last, so that the inner speaker has the last word.
    """
    if not plan:
        return tuple(people)
    ours: dict[Span, str | None] = {}
    spoken = [m.span for p in people for m in p.mentions if m.kind == "pronoun"]
    spoken = [span for span in spoken if span.cut(text).lower() in _first_person()]
    for s in sorted(said, key=lambda s: s.within is not None):
        if _is_ours(s.evidence) or s.within is not None:
            places = [c.span for c in s.content if c.verbatim]
            ours |= {w: s.speaker for w in spoken if any(place.holds(w) for place in places)}
    moved = {m for p in people for m in p.mentions if m.span in ours and m.kind != "name"}
    out = []
    for p in people:
        kept = [m for m in p.mentions if m.span not in ours or m.corrected or m.kind == "name"]
        kept += [m for m in moved if ours[m.span] == p.id and m.span not in {k.span for k in kept}]
        out.append(replace(p, mentions=tuple(sorted(kept, key=lambda m: m.span))))
    return tuple(out)


def correct_events(events: Sequence[Event], plan: Plan) -> tuple[Event, ...]:
    """The events with those that editors call the article's own, or background."""
    found = list(events)
    for item, place in _placed(plan, "event"):
        event = event_at(found, place)
        background = item.correction.value == "background"
        if event is not None and event.background != background:
            found[found.index(event)] = replace(event, background=background, corrected=True)
    return tuple(found)


def _with_speaker(statement: Statement, who: str | None, item: Settled) -> Statement:
    assert item.place is not None
    others: tuple[WarningKind, ...] = tuple(w for w in statement.warnings if w != "unclear-speaker")
    return replace(
        statement,
        speaker=who,
        evidence=(Evidence(rule(item.correction), item.place),),
        warnings=others if who is not None else (*others, "unclear-speaker"),
        corrected=True,
    )


# --- small things ---------------------------------------------------------------------------------


def _of(plan: Plan, kind: CorrectionKind) -> list[Settled]:
    return [item for item in plan if item.correction.kind == kind]


def _placed(plan: Plan, kind: CorrectionKind) -> Iterator[tuple[Settled, Span]]:
    yield from ((item, item.place) for item in _of(plan, kind) if item.place is not None)


def _is_ours(evidence: Sequence[Evidence]) -> bool:
    return any(step.rule.startswith(RULE) for step in evidence)


def _folded(name: str) -> str:
    return " ".join(name.split())


def _pattern(character: str) -> str:
    alike = next((marks for marks in _ALIKE if character in marks), None)
    return f"[{re.escape(alike)}]" if alike else r"\s+" if character == " " else re.escape(character)


_ALIKE = ('"“”„‟«»', "'‘’‚‛")
"""Marks that a page, an editor's keyboard or a source may write for one another."""


@cache
def _pronouns() -> frozenset[str]:
    data = lexicons.read("en", "references")
    forms = [word for sex in data["pronouns"].values() for words in sex.values() for word in words]
    return frozenset([*forms, *data["speaker"], *data["body"], *data["things"]])


@cache
def _first_person() -> frozenset[str]:
    return frozenset(lexicons.read("en", "references")["speaker"])
