"""The reporting words of a language and the small words around them, from `lexicons/<language>/cues.yaml`."""

from dataclasses import dataclass
from functools import cache
from typing import Literal, NamedTuple

from generator import lexicons

Frame = Literal["clause", "tell", "urge", "object", "quoting", "prefix"]


class Phrase(NamedTuple):
    """A cue of several words, lower-case, and what follows it."""

    words: tuple[str, ...]
    frame: Frame


@dataclass(frozen=True, slots=True)
class CueWords:
    """Reporting words with all their forms, and the small words around them, lower-case."""

    verbs: dict[str, Frame]
    phrases_by_first: dict[str, tuple[Phrase, ...]]
    all_forms: frozenset[str]
    leads: frozenset[str]
    """All of these, and the words of `was quoted as saying`: without one of them, nobody says anything."""
    participles: frozenset[str]
    further: frozenset[str]
    adverbs: frozenset[str]
    nouns: frozenset[str]
    denials: frozenset[str]
    silences: frozenset[str]
    answers: frozenset[str]
    expressing: frozenset[str]
    feelings: frozenset[str]
    passing_on: frozenset[str]
    passives: frozenset[str]
    idioms: tuple[str, ...]
    asking: frozenset[str]
    hearing: frozenset[str]
    nobody: frozenset[str]
    labels: frozenset[str]
    deeds: frozenset[str]
    unreal: frozenset[str]
    conditions: frozenset[str]
    finite: frozenset[str]
    objects: frozenset[str]
    determiners: frozenset[str]
    prepositions: frozenset[str]
    calendar: frozenset[str]
    plural: frozenset[str]
    camps: frozenset[str]
    modifiers: frozenset[str]
    no_source: frozenset[str]
    spoken: frozenset[str]
    contractions: tuple[str, ...]


@cache
def cue_words(language: str = "en") -> CueWords:
    """The reporting words of a language, and the small words around them, lower-case."""
    cues, words, roles = (lexicons.read(language, name) for name in ("cues", "words", "roles"))
    verbs: dict[str, Frame] = {
        form: frame for frame, lines in cues["verbs"].items() for line in lines for form in line.split()
    }
    phrases = [Phrase(tuple(p.split()), frame) for frame, lines in cues["phrases"].items() for p in lines]
    phrases += [Phrase(tuple(p.split()), "prefix") for p in cues["prefixes"]]
    by_first: dict[str, tuple[Phrase, ...]] = {}
    for phrase in sorted(phrases, key=lambda p: -len(p.words)):
        by_first[phrase.words[0]] = (*by_first.get(phrase.words[0], ()), phrase)
    return CueWords(
        verbs=verbs,
        phrases_by_first=by_first,
        all_forms=frozenset(verbs) | frozenset(by_first),
        leads=frozenset(verbs) | frozenset(by_first) | frozenset(cues["passing_on"]),
        participles=frozenset(p.split()[0] for p in cues["participles"]),
        further=frozenset(cues["further"]),
        adverbs=frozenset(w for a in cues["adverbs"] for w in a.split()),
        nouns=frozenset(cues["nouns_too"]),
        denials=frozenset(cues["denials"]),
        silences=frozenset(cues["silences"]),
        answers=frozenset(cues["answers"]),
        expressing=frozenset(cues["expressing"]),
        feelings=frozenset(cues["feelings"]),
        passing_on=frozenset(cues["passing_on"]),
        passives=frozenset(cues["passives"]),
        idioms=tuple(cues["idioms"]),
        asking=frozenset(cues["asking"]),
        hearing=frozenset(cues["hearing"]),
        nobody=frozenset(cues["nobody"]),
        labels=frozenset(cues["labels"]),
        deeds=frozenset(form for line in cues["deeds"] for form in line.split()),
        unreal=frozenset(cues["unreal"]),
        conditions=frozenset(cues["conditions"]),
        finite=frozenset(cues["finite"]),
        objects=frozenset(cues["objects"]),
        determiners=frozenset(cues["determiners"]),
        prepositions=frozenset(cues["prepositions"]),
        calendar=frozenset(w.lower().rstrip(".") for w in words["calendar"]) | frozenset(cues["times"]),
        plural=frozenset(w.lower() for w in roles["plural"]),
        camps=frozenset(cues["camps"]),
        modifiers=frozenset(w.lower() for w in roles["modifiers"]),
        no_source=frozenset(cues["no_source"]),
        spoken=frozenset(w.lower() for w in [*words["first_person"], *words["second_person"]]),
        contractions=tuple(words["contractions"]),
    )
