"""What somebody speaks about again and again: names and words of their own statements that recur in several
briefings. Nothing is labelled that the sources do not print, and no meaning is guessed.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from generator import lexicons
from generator.identities import Appearance, Person, Said
from generator.markdown import fold
from generator.name_words import lexicon
from generator.register import address_key

MOST = 12
"""Topics of a person, those with the most statements first."""
FEWEST_STATEMENTS = 8
"""Of somebody before they are gathered by topic: fewer are read as quickly in a row."""
FEWEST_BRIEFINGS = 3
"""Whose statements hold a word that is no name, or two with a headline: what only one article says again is
that article's."""
_FEWEST = 2
"""Statements of a topic."""
_SHORTEST = 4
"""Letters of a word that can be a topic; of a name, two."""
_COMMON_SHARE = 6
"""A word that more than one in so many statements of the collection holds tells nothing."""
_WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
_ENDS = re.compile(r"[.!?…:\"“”„‟«»‘]\s*\Z")
"""What stands before a word that has its capital from the beginning of a sentence."""

Spoken = tuple[Appearance, Said]
"""A statement of somebody, with the briefing that holds it."""


@dataclass(frozen=True, slots=True)
class Topic:
    """What several statements are about. `label` is the sources' own word, not yet Markdown."""

    key: str
    """Letters, digits and hyphens; the same as long as sources print the word."""
    label: str
    person: Person | None
    """Whose page the label may lead to, if it is somebody who has one."""
    said: tuple[Spoken, ...]
    """In the order in which they were given."""


@dataclass(frozen=True, slots=True)
class Collection:
    """What is known of all statements before one person's are gathered."""

    people: Mapping[tuple[str, str], Person]
    """Who has a page, by the ids of briefing and participant."""
    headlines: frozenset[str]
    """Stems of the words of all titles."""
    heard: Mapping[str, int]
    """How many statements hold a stem."""
    briefings: Mapping[str, int]
    """In how many briefings somebody says it."""
    statements: int
    names: frozenset[str]
    """Words that have a capital where no sentence begins."""

    @classmethod
    def of(cls, people: Iterable[Person]) -> "Collection":
        """Of all briefings in which anybody who has a page takes part."""
        everybody = list(people)
        casts = {a.cast.id: a.cast for person in everybody for a in person.appearances}
        said = [one.text for cast in casts.values() for one in cast.said]
        stems = {
            id_: [{singular_of(word) for word in _words(one.text)} for one in cast.said]
            for id_, cast in casts.items()
        }
        heard = Counter(stem for each in stems.values() for found in each for stem in found)
        briefings = Counter(stem for each in stems.values() for stem in set().union(*each))
        names = {
            word
            for text in said
            for match in _WORD.finditer(text)
            if (word := match[0])[:1].isupper() and not _begins(text, match.start())
        }
        return cls(
            {(a.cast.id, a.figure.id): person for person in everybody for a in person.appearances},
            frozenset(singular_of(word) for cast in casts.values() for word in _words(fold(cast.title))),
            heard,
            briefings,
            len(said),
            frozenset(names),
        )


def topics(spoken: Sequence[Spoken], collection: Collection) -> tuple[Topic, ...]:
    """What these statements of one person are about, the commonest first; one may stand under several.

    Participants whom the words name, other names, and words that recur in the collection.
    """
    if len(spoken) < FEWEST_STATEMENTS:
        return ()
    places: defaultdict[str, list[int]] = defaultdict(list)
    spelt: defaultdict[str, Counter[str]] = defaultdict(Counter)
    persons: dict[str, Person] = {}
    for index, (appearance, said) in enumerate(spoken):
        for key, label, person in dict.fromkeys(_about(appearance, said, collection)):
            if places[key][-1:] != [index]:
                places[key].append(index)
            spelt[key][label] += 1
            if person is not None:
                persons[key] = person
    recurring = [key for key, found in places.items() if len(found) >= _FEWEST]
    ordered = sorted(recurring, key=lambda key: (-len(places[key]), key not in persons, key))
    told: dict[tuple[int, ...], str] = {}
    for key in ordered:
        told.setdefault(tuple(places[key]), key)  # two labels of the same statements say the same twice
    return tuple(
        Topic(
            key,
            persons[key].name if key in persons else min(spelt[key], key=lambda one: (-spelt[key][one], one)),
            persons.get(key),
            tuple(spoken[index] for index in found),
        )
        for found, key in list(told.items())[:MOST]
    )


def singular_of(word: str) -> str:
    """A word without the ending of possessive and plural, in small letters.

    >>> [singular_of(word) for word in ("Gates", "ferry", "Ferries", "Ilvane's", "pass")]
    ['gate', 'ferry', 'ferry', 'ilvane', 'pass']
    """
    bare = _bare(word).casefold()
    if bare.endswith("ies") and len(bare) > _SHORTEST:
        return f"{bare[:-3]}y"
    plural = bare.endswith("s") and not bare.endswith(("ss", "us", "is")) and len(bare) > _SHORTEST
    return bare[:-1] if plural else bare


_Found = tuple[str, str, Person | None]
"""Key, label as printed, and the person if it is one."""


def _about(appearance: Appearance, said: Said, collection: Collection) -> Iterator[_Found]:
    figures = {figure.id: figure for figure in appearance.cast.figures}
    for identifier in said.about:
        person = collection.people.get((appearance.cast.id, identifier))
        if person is not None:
            yield person.identity.slug, person.name, person
    everybody = {name for figure in figures.values() for name in (figure.name, *figure.names)}
    text = _without(said.text, everybody)
    for start, words in _runs(text):
        yield from _named(start, words, text, collection)
    for word in _words(text):
        stem = singular_of(word)
        if _tells(word, stem, collection):
            yield address_key(stem), _bare(word), None


def _named(start: int, words: Sequence[str], text: str, collection: Collection) -> Iterator[_Found]:
    """A run of capitalised words as a name, unless it is only the beginning of a sentence or an office."""
    if _begins(text, start) and words[0] not in collection.names:
        words = words[1:]
    kept = [_bare(word) for word in words]
    offices = lexicon().heads | lexicon().modifiers | lexicon().generic
    if not kept or all(word.casefold() in offices | _too_common() for word in kept):
        return
    name = " ".join(kept)
    if len(name) > 1 and (key := address_key(name)):
        yield key, name, None


def _runs(text: str) -> Iterator[tuple[int, list[str]]]:
    """Capitalised words in a row, with where the first begins."""
    run: list[re.Match[str]] = []
    for match in _WORD.finditer(text):
        joined = run and text[run[-1].end() : match.start()] == " "
        if match[0][:1].isupper():
            if run and not joined:
                yield run[0].start(), [one[0] for one in run]
                run = []
            run.append(match)
        elif run:
            yield run[0].start(), [one[0] for one in run]
            run = []
    if run:
        yield run[0].start(), [one[0] for one in run]


def _words(text: str) -> Iterator[str]:
    """The words in small letters, each as printed."""
    yield from (match[0] for match in _WORD.finditer(text) if match[0].islower())


def _tells(word: str, stem: str, collection: Collection) -> bool:
    too_often = collection.heard.get(stem, 0) * _COMMON_SHARE > max(collection.statements, 10 * _COMMON_SHARE)
    return (
        len(stem) >= _SHORTEST
        and collection.briefings.get(stem, 0) + (stem in collection.headlines) >= FEWEST_BRIEFINGS
        and not too_often
        and not {word, stem} & _too_common()
    )


def _begins(text: str, start: int) -> bool:
    return not text[:start].strip() or bool(_ENDS.search(text[:start]))


def _without(text: str, names: Iterable[str]) -> str:
    """The text without these names, the longest first: who takes part is known better than by a capital."""
    for name in sorted(names, key=lambda one: (-len(one), one)):
        if name in text:
            text = re.sub(rf"(?<!\w){re.escape(name)}(?:['’]s)?(?!\w)", "|", text)
    return text


def _bare(word: str) -> str:
    return re.sub(r"['’](?:s)?\Z", "", word)


@cache
def _too_common() -> frozenset[str]:
    return frozenset(lexicons.read("en", "topics")["too_common"])
