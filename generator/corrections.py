"""Editors' corrections against what the source holds: which apply, which are stale, which nobody needs now.

It looks for the words that a correction points at and asks for the briefing with and without it; how a value
changes, `amendments` knows. A correction that cannot be used costs itself and nothing else.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from generator.amendments import Plan, Settled, bearer, bearers, event_at, places_of, time_at
from generator.segmentation import Document
from generator.statements import MOST_KEY
from generator.values import (
    Briefing,
    Correction,
    CorrectionState,
    Participant,
    Span,
    Statement,
    Verdict,
)

_ANEW = "Take this correction out, or copy the words anew from the source."
_SURPLUS = "The generator says so by itself now. Take this correction out."
_SHOWN = 40
"""Code points of words that a message repeats."""

_Claim = tuple[tuple[str, object], str]
"""A question with the answer that a correction gives: two answers to one question contradict each other."""


@dataclass(frozen=True, slots=True)
class _Trouble:
    """Why a correction is left out."""

    state: CorrectionState
    message: str


def settle(
    document: Document, written: Sequence[Correction], compose: Callable[[Plan], Briefing]
) -> Briefing:
    """The briefing with the corrections that apply, and a verdict on each.

    `compose` gives the briefing under a plan. Each correction in the plan holds in what comes back, and the
    order in which they were written changes nothing. One that holds without any is not applied.
    """
    alone = compose(())
    if not written:
        return alone
    found = [_settled(document, correction, alone) for correction in written]
    usable = {n: item for n, item in enumerate(found) if isinstance(item, Settled)}
    clashes = _clashes(document.text, usable, alone)
    usable = {n: item for n, item in usable.items() if n not in clashes}
    surplus = {n for n, item in usable.items() if _holds(document.text, item, alone)}
    failed: dict[int, _Trouble] = {}
    while True:
        active = [item for n, item in usable.items() if n not in surplus and n not in failed]
        briefing = _under(compose, alone, active)
        # What the generator says alone, it may no longer say once others are corrected.
        lost = {
            n for n, item in usable.items() if n not in failed and not _holds(document.text, item, briefing)
        }
        if not lost:
            break
        failed |= {n: _failure(document.text, usable[n], briefing) for n in lost - surplus}
        surplus -= lost
    troubles = {n: item for n, item in enumerate(found) if isinstance(item, _Trouble)} | clashes | failed
    troubles |= dict.fromkeys(surplus, _Trouble("no longer needed", _SURPLUS))
    verdicts = (
        _verdict(document.text, correction, found[n], troubles.get(n), alone)
        for n, correction in enumerate(written)
    )
    return replace(briefing, verdicts=tuple(verdicts))


def _under(compose: Callable[[Plan], Briefing], alone: Briefing, items: Sequence[Settled]) -> Briefing:
    plan = [*items, *(implied for item in items for implied in _implied(item, alone))]
    return compose(tuple(sorted(plan, key=_rank))) if plan else alone


def _implied(item: Settled, alone: Briefing) -> Iterator[Settled]:
    """If `he said` is Veyra's, `he` is Veyra: what a speaker means for the words that name no name.

    Not where the same words are the source of a statement that the correction is not about.
    """
    names = [m.span for p in alone.participants for m in p.mentions if m.kind == "name"]
    about = [s for s in alone.statements if s.id in item.statements]
    for source in sorted({source for s in about for source in s.source}):
        shared = [s.id for s in alone.statements if source in s.source]
        is_whole = set(shared) <= set(item.statements) and not any(source.meets(name) for name in names)
        if item.correction.kind == "speaker" and is_whole:
            yield replace(item, correction=replace(item.correction, kind="means"), place=source)


def _rank(item: Settled) -> tuple[object, ...]:
    """An order of corrections that does not depend on how they were written down."""
    c = item.correction
    return c.kind, item.place or Span(0, 0), item.statements, sorted(c.names), c.value or "", c.date or ""


def _verdict(
    text: str, correction: Correction, item: Settled | _Trouble, trouble: _Trouble | None, alone: Briefing
) -> Verdict:
    if isinstance(item, _Trouble):
        return Verdict(correction, item.state, "", item.message)
    places = (item.place,) if item.place else tuple(places_of(text, n)[0] for n in correction.names)
    return Verdict(
        correction,
        trouble.state if trouble else "needed",
        _answer(text, item, alone),
        trouble.message if trouble else None,
        places,
        item.statements,
    )


# --- the words that a correction points at --------------------------------------------------------


def _settled(document: Document, correction: Correction, alone: Briefing) -> Settled | _Trouble:
    if correction.fault is not None:
        return _Trouble("broken", correction.fault)
    named = [correction.value] if correction.kind in {"speaker", "means"} and correction.value else []
    for name in (*correction.names, *named):
        if not places_of(document.text, name):
            return _Trouble(
                "stale",
                f"The name {_shown(name)} is not printed in the source. Write it as it is printed there.",
            )
    if correction.words is None:
        return Settled(correction)
    place = _place(document, correction, correction.words)
    if isinstance(place, _Trouble):
        return place
    if correction.kind in {"speaker", "statement", "key"}:
        return _about_statements(correction, place, alone)
    if correction.kind == "means":
        return Settled(correction, place, tuple(s.id for s in alone.statements if place in s.source))
    return _about_context(document.text, correction, place, alone)


def _place(document: Document, correction: Correction, words: str) -> Span | _Trouble:
    """Where the words stand: in the paragraph and the longer words that it names, the `which` of them."""
    places = list(places_of(document.text, words))
    if not places:
        return _Trouble("stale", f"{_shown(words)} does not stand in the source. {_ANEW}")
    if correction.paragraph is not None:
        spans = [p.span for p in document.paragraphs][correction.paragraph - 1 : correction.paragraph]
        places = [place for place in places if any(span.holds(place) for span in spans)]
    if correction.within is not None:
        wider = places_of(document.text, correction.within)
        if len(wider) > 1 and sum(any(w.holds(p) for p in places) for w in wider) > 1:
            return _Trouble(
                "broken",
                f"{_shown(correction.within)} stands {len(wider)} times in the source. Write more of it.",
            )
        places = [place for place in places if any(w.holds(place) for w in wider)]
    if correction.which is not None:
        places = places[correction.which - 1 : correction.which]
    if not places:
        return _Trouble(
            "stale", f"{_shown(words)} does not stand where `which`, `within` or `paragraph` say. {_ANEW}"
        )
    if len(places) > 1:
        return _Trouble(
            "broken",
            f"{_shown(words)} stands {len(places)} times there. "
            "Write more of the words, or add `which: 1` (or 2, …), `within:` longer words, or `paragraph:`.",
        )
    return places[0]


def _about_statements(correction: Correction, place: Span, alone: Briefing) -> Settled | _Trouble:
    """The statement whose words these are, the innermost; or all that have these words for their source."""
    holding = [s for s in alone.statements if any(c.span.holds(place) for c in s.content)]
    meeting = [s for s in alone.statements if any(c.span.meets(place) for c in s.content)]
    named = [s for s in alone.statements if any(source.meets(place) for source in s.source)]
    found = sorted(holding, key=_size)[:1] or meeting or named
    if len(found) > 1 and (meeting or correction.kind != "speaker"):
        ids = " and ".join(s.id.upper() for s in found)
        return _Trouble("broken", f"These words belong to {ids}. Write words that only one of them has.")
    if not found and correction.kind != "statement":
        return _Trouble("stale", f"No statement has the words {_shown(correction.words)} now. {_ANEW}")
    return Settled(correction, place, tuple(s.id for s in found))


def _size(statement: Statement) -> int:
    return sum(len(c.span) for c in statement.content)


def _about_context(text: str, correction: Correction, place: Span, alone: Briefing) -> Settled | _Trouble:
    """An expression of time, or an event, at its words."""
    if correction.kind == "event":
        if event_at(alone.events, place) is None:
            return _Trouble(
                "stale", f"{_shown(correction.words)} is not in just one event of the page now. {_ANEW}"
            )
        return Settled(correction, place)
    across = [d for d in alone.dates if d.span.meets(place)]
    if across and time_at(alone.dates, place) is None:
        printed = " and ".join(_shown(d.span.cut(text)) for d in across)
        return _Trouble("broken", f"The words of this time are {printed}. Write all of one of them.")
    return Settled(correction, place)


# --- contradictions -------------------------------------------------------------------------------


def _clashes(text: str, usable: Mapping[int, Settled], alone: Briefing) -> dict[int, _Trouble]:
    """The corrections that contradict others, by number; none of them is applied."""
    who = _Who(text, [item.correction for item in usable.values()], alone.participants)
    answers: dict[tuple[str, object], dict[int, str]] = {}
    for n, item in usable.items():
        for question, answer in _claims(item, who, alone):
            answers.setdefault(question, {})[n] = answer
    groups = [set(given) for given in answers.values() if len(set(given.values())) > 1]
    groups += who.torn({n: item.correction for n, item in usable.items()})
    forced = {n for n, i in usable.items() if i.correction.kind == "key" and i.correction.value is not None}
    troubles = {}
    for group in groups:
        for n in group:
            lines = sorted({usable[other].correction.line for other in group} - {usable[n].correction.line})
            where = f"line{'s'[: len(lines) > 1]} {', '.join(map(str, lines))}" if lines else "itself"
            troubles[n] = _Trouble("broken", f"This contradicts {where}. Take out what is wrong.")
    if len({name for n in forced for name in usable[n].statements}) > MOST_KEY:
        message = f"More than {MOST_KEY} statements are said to be key. Take some of them out."
        troubles |= {n: _Trouble("broken", message) for n in forced}
    return troubles


def _claims(item: Settled, who: "_Who", alone: Briefing) -> Iterator[_Claim]:
    correction, kind = item.correction, item.correction.kind
    value = correction.value or "no"
    if kind in {"speaker", "means"} and correction.value is not None:
        value = f"name {who.of(correction.value)}"
    if kind in {"speaker", "means"}:
        yield from ((("speaker", name), value) for name in item.statements)
    if kind in {"statement", "key"}:
        yield from (((kind, name), value) for name in item.statements)
    if kind != "statement":
        yield from ((("statement", name), "yes") for name in item.statements)
    if kind == "participant":
        yield ("participant", who.of(correction.names[0])), value
        yield ("being", who.own(correction.names[0])), "no" if correction.value is None else "yes"
    if kind == "same":
        yield from ((("being", who.own(name)), "yes") for name in correction.names)
    if item.place is not None and kind in {"means", "time", "event"}:
        yield (kind, _extent(item, item.place, alone)), value


def _extent(item: Settled, place: Span, alone: Briefing) -> Span:
    """All the words of what a place is in: two corrections may point at one time by different words."""
    whole = {
        "time": time_at(alone.dates, place),
        "event": event_at(alone.events, place),
    }.get(item.correction.kind)
    return whole.span if whole else place


class _Who:
    """Names as the participants that they will be once `same` and `different` are obeyed."""

    def __init__(self, text: str, corrections: Sequence[Correction], people: Sequence[Participant]) -> None:
        self._text = text
        self._people = people
        self._apart = {name for c in corrections if c.kind == "different" for name in c.names}
        self._one: dict[str, str] = {}
        for c in corrections:
            if c.kind == "same":
                for name in c.names[1:]:
                    first, other = sorted((self.of(c.names[0]), self.of(name)))
                    if first != other:
                        self._one[other] = first

    def own(self, name: str) -> str:
        """Whose name it is before anybody is joined: an id, or the name itself where that is not settled."""
        person = bearer(self._text, self._people, name)
        return name if person is None or name in self._apart else person.id

    def of(self, name: str) -> str:
        """Whose name it is once those are joined that are the same."""
        node = self.own(name)
        while node in self._one:
            node = self._one[node]
        return node

    def torn(self, corrections: Mapping[int, Correction]) -> list[set[int]]:
        """Those that call two names different, each with those that make them the same."""
        groups = []
        for n, c in corrections.items():
            ends = [self.of(name) for name in c.names]
            twice = {end for end in ends if ends.count(end) > 1}
            if c.kind == "different" and twice:
                ties = {
                    m
                    for m, other in corrections.items()
                    if other.kind == "same" and self.of(other.names[0]) in twice
                }
                groups.append({n, *ties})
        return groups


# --- what a briefing says -------------------------------------------------------------------------


def _holds(text: str, item: Settled, briefing: Briefing) -> bool:
    """Whether a briefing says what the correction wants, for whatever reason."""
    correction = item.correction
    if correction.kind in {"same", "different"}:
        found = [bearer(text, briefing.participants, name) for name in correction.names]
        ids = {p.id for p in found if p is not None}
        return None not in found and len(ids) == (1 if correction.kind == "same" else len(found))
    return _answer(text, item, briefing) == _wanted(text, item, briefing)


def _wanted(text: str, item: Settled, briefing: Briefing) -> str:
    value, kind = item.correction.value, item.correction.kind
    if kind in {"speaker", "means"}:
        person = bearer(text, briefing.participants, value) if value is not None else None
        return person.name if person else value or ("unclear" if kind == "speaker" else "nobody")
    return value or "no"


def _answer(text: str, item: Settled, briefing: Briefing) -> str:
    """What the briefing says of what a correction is about, in the words of a correction."""
    kind, place = item.correction.kind, item.place
    about = [s for s in briefing.statements if s.id in item.statements]
    names = {p.id: p.name for p in briefing.participants}
    if kind == "speaker":
        return _either(names[s.speaker] if s.speaker else "unclear" for s in about) or "no statement"
    if kind == "statement":
        return "a statement" if about else "no"
    if kind == "key":
        return _either("yes" if s.key else "no" for s in about) or "no statement"
    if kind == "participant":
        return _either(p.kind for p in bearers(text, briefing.participants, item.correction.names[0])) or "no"
    if kind in {"same", "different"}:
        found = [bearer(text, briefing.participants, name) for name in item.correction.names]
        listed = zip(item.correction.names, found, strict=True)
        return ", ".join(f"{name}: {p.name if p else 'nobody'}" for name, p in listed)
    assert place is not None
    if kind == "means":
        return _either(p.name for p in _meant(briefing.participants, place)) or "nobody"
    if kind == "time":
        time = time_at(briefing.dates, place)
        return time.value if time else "no"
    event = event_at(briefing.events, place)
    return "no event" if event is None else "background" if event.background else "own"


def _meant(people: Sequence[Participant], place: Span) -> list[Participant]:
    exact = [p for p in people if any(m.span == place for m in p.mentions)]
    return exact or [p for p in people if any(m.span.meets(place) for m in p.mentions)]


def _either(answers: Iterator[str]) -> str:
    return " or ".join(dict.fromkeys(answers))


def _failure(text: str, item: Settled, briefing: Briefing) -> _Trouble:
    """Why a correction whose words stand in the source does not hold though it was applied."""
    correction = item.correction
    named = [correction.value] if correction.kind in {"speaker", "means"} and correction.value else []
    for name in (*correction.names, *named):
        found = bearers(text, briefing.participants, name)
        if not found and correction.kind != "participant":
            return _Trouble(
                "broken",
                f"{_shown(name)} is printed in the source but is no participant of the page. Write another "
                f"name, or add the correction `- name: {name}` with `participant: person` (or organisation).",
            )
        if len(found) > 1:
            people = " or ".join(p.name for p in found)
            return _Trouble("broken", f"{_shown(name)} may be {people}. Write the fullest name.")
    return _Trouble("broken", "Beside the other corrections this cannot be applied. Take out what is wrong.")


def _shown(words: str | None) -> str:
    words = words or ""
    return f"“{words if len(words) <= _SHOWN else words[:_SHOWN].rstrip() + '…'}”"
