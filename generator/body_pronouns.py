"""What `it`, `its` and `they` mean where a body is meant: the subject that they go back to, or nobody.

Weather, boats and ideas are `it` too: a pronoun means a body only where the sentence is built so that little
else can be meant, and where no second body stands between.
"""

from bisect import bisect_left
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

from generator import lexicons
from generator.clauses import clause_words
from generator.cue_words import cue_words
from generator.cues import Attribution
from generator.name_words import lexicon
from generator.participants import Cast, Reference
from generator.pronouns import Places, is_subject, standing
from generator.segmentation import Word, first_from
from generator.values import Evidence, Span

_HERE = "pronoun: the only body named before it in the sentence"
_BEFORE = "pronoun: the only body named in the sentence before"
_SUBJECT_HERE = "pronoun: the body that is the subject earlier in the sentence"
_SUBJECT_BEFORE = "pronoun: the body that is the subject of the sentence before"
_OWNER = "pronoun: the only body named just before whose office this can be"
_CROWD = 40
"""Names in a sentence; where there are more, nobody is meant."""
_FAR = 40
"""Words between a subject and its pronoun."""
_REACH = 8
"""Words between a subject and `its`, among which nothing else is named."""


def find_body_pronouns(
    places: Places, cast: Cast, attributions: Sequence[Attribution]
) -> tuple[Reference, ...]:
    """The pronouns that mean a body, each with its rule; `cast` is resolved but for these."""
    sources = {a.reference.span for a in attributions if a.reference is not None}
    scene = _Scene(places, cast, sources)
    found = {r.span: r for r in _sources(scene, attributions)}
    for span in standing(places.text, _words().forms):
        if span not in found and span not in sources and places.quote(span.start) is None:
            step = scene.meant(span)
            if step is not None:
                who, evidence = step
                found[span] = Reference(span, "pronoun", who, (evidence,), reach=span.end)
    return tuple(found.values())


def _sources(scene: "_Scene", attributions: Sequence[Attribution]) -> Iterator[Reference]:
    """`it said`: the one body named before it in the sentence, or the one that alone acts in the one before.

    `they said` means a body only where its name is a plural: as a rule it means people.
    """
    for a in attributions:
        pronoun = a.reference
        if pronoun is None or pronoun.word not in _words().subjects or pronoun.participant is not None:
            continue
        step = scene.speaking(pronoun.span, pronoun.word)
        if step is not None:
            yield replace(pronoun, participant=step[0], evidence=(step[1],))


class _Scene:
    """The names, descriptions and resolved pronouns of a text in the reporter's own words, by place."""

    def __init__(self, places: Places, cast: Cast, sources: Collection[Span]) -> None:
        """`sources`: where somebody stands who says something."""
        self._places = places
        self._sources = sources
        self._bodies = {p.id for p in cast.participants if p.kind == "organisation"}
        self._plural = {p.id for p in cast.participants if _is_plural(p.name)}
        outside = (r for r in cast.references if places.quote(r.span.start) is None)
        self._references = sorted((r for r in outside if r.kind != "pronoun" or r.participant), key=_begin)
        self._starts = [r.span.start for r in self._references]

    def here(self, span: Span) -> Span:
        """The sentence of `span`, up to it."""
        return Span(self._places.sentences[self._places.sentence(span.start)].span.start, span.start)

    def before(self, span: Span) -> Span:
        """The sentence before the one of `span`."""
        return self._places.sentences[max(0, self._places.sentence(span.start) - 1)].span

    def speaking(self, span: Span, word: str) -> tuple[str, Evidence] | None:
        """The body that the source `it` or `they` at `span` means."""
        words, i = self._places.word(span.start)
        named = self.bodies_in(self.here(span))
        rule = _HERE
        if not named:
            rivals = [r for r in self._in(self.here(span)) if not self._is_person(r)]
            if rivals or not _is_deed(words, i + 1):
                return None
            named = self.bodies_in(self.before(span))
            rule = _BEFORE
            if not any(self._is_acting(r) for r in named):
                return None
        if word in _words().plural and named[-1].participant not in self._plural:
            return None
        step = self._only(named, rule)
        return step if step or rule == _HERE else self._by_subject_before(words, i, span)

    def bodies_in(self, window: Span) -> list[Reference]:
        """The references to bodies that begin in `window`."""
        return [r for r in self._in(window) if r.participant in self._bodies]

    def _in(self, window: Span) -> list[Reference]:
        first, last = (bisect_left(self._starts, at) for at in (window.start, window.end))
        return self._references[first:last] if last - first <= _CROWD else []

    def meant(self, span: Span) -> tuple[str, Evidence] | None:
        """The body that the pronoun at `span` means, with the rule."""
        words, i = self._places.word(span.start)
        low = words[i].lower if i < len(words) else ""
        if low not in _words().forms:
            return None  # "it's", which the words part otherwise
        step = self._meant(words, i, span)
        if step is None or low not in _words().plural:
            return step
        return step if step[0] in self._plural else None

    def _meant(self, words: Sequence[Word], i: int, span: Span) -> tuple[str, Evidence] | None:
        low = words[i].lower
        if low in _words().owners and i + 1 < len(words) and _is_office(words[i + 1].text):
            return self._by_office(span)
        if low in _words().subjects and _is_only_opened(words, i):
            return self._by_subject_before(words, i, span)
        return self._by_subject_here(words, i, span)

    def _by_office(self, span: Span) -> tuple[str, Evidence] | None:
        """`its chairman`: the only body, country or thing named in the sentence so far and the one before."""
        window = Span(self.before(span).start, span.start)
        named = [r for r in self._in(window) if not self._is_person(r)]
        return self._only(named, _OWNER)

    def _by_subject_before(self, words: Sequence[Word], i: int, span: Span) -> tuple[str, Evidence] | None:
        """`The board met. It also voted`: a body that is the subject before, and alone there."""
        if i + 1 >= len(words) or not _is_deed(words, i + 1):
            return None
        window = self.before(span)
        if window.start == self.here(span).start or not self._is_one_paragraph(window, span):
            return None
        first = self._in(window)[:1]
        if not first or first[0].participant not in self._bodies or not self._is_acting(first[0]):
            return None
        goes_on = "also" in [w.text for w in words[i + 1 : i + 3]]  # "It also voted", "It has also voted"
        named = first if goes_on else [r for r in self._in(window) if not self._is_person(r)]
        return self._only(named, _SUBJECT_BEFORE)

    def _by_subject_here(self, words: Sequence[Word], i: int, span: Span) -> tuple[str, Evidence] | None:
        """`The board said that it would meet`, `The club sold its ground`: the last subject, if a body."""
        named = self._in(self.here(span))
        acting = [r for r in named if self._is_acting(r)]
        if not acting or acting[-1].participant not in self._bodies:
            return None
        subject = acting[-1]
        if any(r is not subject and r.span.start > subject.span.start for r in named):
            return None
        start = first_from(words, subject.span.end + 1)
        if i - start > _FAR:
            return None
        between = [w.lower for w in words[start:i]]
        low = words[i].lower
        fits = _leads_clause(words, i, between) if low in _words().subjects else _is_plain(between)
        if not fits or subject.participant is None:
            return None
        return subject.participant, Evidence(_SUBJECT_HERE, subject.span)

    def _only(self, named: Sequence[Reference], rule: str) -> tuple[str, Evidence] | None:
        """The one that all of `named` mean, if that is a body."""
        who = {r.participant for r in named}
        if len(who) != 1 or named[-1].participant not in self._bodies:
            return None
        return named[-1].participant, Evidence(rule, named[-1].span)

    def _is_person(self, reference: Reference) -> bool:
        """Whether it means a person, or somebody: `he` and `the minister` are never `it`."""
        return reference.participant is not None and reference.participant not in self._bodies

    def _is_acting(self, reference: Reference) -> bool:
        """Whether it stands where a subject does, and a verb behind it; or speaks: `said the board`."""
        if reference.span in self._sources:
            return True
        words, i = self._places.word(reference.span.start)
        if not is_subject(words, i, reference.span):
            return False
        behind = first_from(words, reference.span.end)
        return behind < len(words) and _is_verb(words, behind)

    def _is_one_paragraph(self, one: Span, other: Span) -> bool:
        at = self._places.document.paragraph_at
        return at(one.start) == at(other.start)


def _begin(reference: Reference) -> int:
    return reference.span.start


def _is_plural(name: str) -> bool:
    """`Cleveland police`, `Team Estonia`, `the Democrats`."""
    words = name.lower().split()
    is_one = words[-1] in lexicon().lower_body_heads or words[-1] in _words().singular
    is_crew = not _words().crews.isdisjoint((words[0], words[-1]))
    return is_crew or (words[-1].endswith("s") and not is_one)


def _is_office(word: str) -> bool:
    return word in lexicon().heads or word in _words().members


def _is_only_opened(words: Sequence[Word], i: int) -> bool:
    """Whether nothing but `However,` or `Later` stands in front."""
    first = words[0].lower
    return i == 0 or (i <= 2 and (first in lexicon().openers or first in cue_words().adverbs))


def _is_verb(words: Sequence[Word], k: int) -> bool:
    """A finite verb, as far as a word shows it, adverbs in front left out."""
    aux = _words().auxiliaries
    while k < len(words) - 1 and words[k].text not in aux and _is_adverb(words[k].text):
        k += 1
    word = words[k].text
    is_known = word in aux or word in cue_words().verbs or word in clause_words().verbs
    return is_known or (word.islower() and word.endswith("ed"))


def _is_adverb(word: str) -> bool:
    return word in cue_words().adverbs or word.endswith("ly")


def _is_deed(words: Sequence[Word], k: int) -> bool:
    """What a body does and a boat does not: `said`, `has asked`, `will announce`, `also urged`."""
    while k < len(words) and (words[k].text in _words().auxiliaries or _is_adverb(words[k].text)):
        k += 1
    if k >= len(words):
        return False
    return words[k].text in cue_words().verbs or words[k].text in _words().deeds


def _leads_clause(words: Sequence[Word], i: int, between: Sequence[str]) -> bool:
    """`said it would`, `said that it had`: a reporting verb, `that` at most, and a verb behind.

    Or `when it announced`: what a thing does not do.
    """
    if words[i - 1].text in _words().subordinators:
        return _is_deed(words, i + 1)
    plain = [w for w in between if not _is_adverb(w) and w not in _words().auxiliaries]
    told = plain[:1] and plain[0] in cue_words().verbs
    return bool(told) and plain[1:] in ([], ["that"]) and i + 1 < len(words) and _is_verb(words, i + 1)


def _is_plain(between: Sequence[str]) -> bool:
    """Whether between a subject and `its` nothing else stands that could own something."""
    is_near = len(between) <= _REACH and all(w.isalpha() for w in between)
    return is_near and _words().breaks.isdisjoint(between)


@dataclass(frozen=True, slots=True)
class _Words:
    forms: frozenset[str]
    subjects: frozenset[str]
    owners: frozenset[str]
    plural: frozenset[str]
    crews: frozenset[str]
    singular: frozenset[str]
    subordinators: frozenset[str]
    members: frozenset[str]
    auxiliaries: frozenset[str]
    deeds: frozenset[str]
    breaks: frozenset[str]


@cache
def _words() -> _Words:
    whole = lexicons.read("en", "references")
    data = whole["bodies"]
    subjects, owners = frozenset(whole["things"]), frozenset(data["possessive"])
    return _Words(
        forms=subjects | owners | frozenset(data["reflexive"]),
        subjects=subjects,
        owners=owners,
        plural=frozenset(data["plural"]),
        crews=frozenset(data["crews"]),
        singular=frozenset(data["singular"]),
        subordinators=frozenset(data["subordinators"]),
        members=frozenset(data["members"]),
        auxiliaries=frozenset(data["auxiliaries"]),
        deeds=frozenset(data["deeds"]),
        breaks=frozenset(data["breaks"]),
    )
