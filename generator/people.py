"""Names of people joined within one article: full names, surnames, initials, nicknames, slips of the pen.

A name that fits two people is nobody's, and two people of one name stay two. What a name is a name of, and
who says what, others decide.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from itertools import pairwise

from generator.name_words import functions, lexicon
from generator.names import Name
from generator.segmentation import Document
from generator.spelling import is_slip, spelt

_LIKE_GIVEN = 0.7
_LIKE_SURNAME = 0.8
"""Similarity (difflib's ratio) from which two spellings may be a slip: `Ilka`, `Ilke`."""
_CROWD = 20
"""Names that share a word, from which on likeness says nothing, and comparing all with all takes too long."""
_CERTAIN = 0.95
"""The trained reader's confidence from which its word alone makes a person of a single word."""
_SEXED = frozenset({"man", "woman"})
_DOUBTFUL = 0.9
"""Below this confidence a lone word that is somebody's surname is that person and no body."""


def join_people(document: Document, names: Sequence[Name]) -> tuple[tuple[Name, ...], ...]:
    """The people among `names`, each as the names that mean them, in order of place.

    The order in which full names appear does not matter. Only a bare surname that two people bear is read by
    where it stands: it is theirs whose full name alone stands before it in its paragraph, or nobody's.
    """
    candidates = [n for n in names if n.guess in {"person", None}]
    people = _by_full_name(document, candidates)
    _join_lone(document, [*_lone(candidates, people), *_mistaken(names, people)], people)
    groups = [tuple(sorted(p.names, key=lambda n: n.span)) for p in people.all]
    return tuple(sorted(groups, key=lambda group: group[0].span))


def parts(name: Name) -> tuple[str, ...]:
    """The words of a name without `Jr`, initials one by one, without the particles inside."""
    return _parts(name.words)


@lru_cache(maxsize=65_536)
def _parts(words: tuple[str, ...]) -> tuple[str, ...]:
    lex = lexicon()
    single = [i for w in words for i in (w.replace(".", " ").split() if _is_initials(w) else [w])]
    kept = [w for w in single if w.lower().rstrip(".") not in lex.suffixes] or single
    start = next((i for i, w in enumerate(kept) if w.lower() not in lex.particles), 0)
    if start > 1 or (start == 1 and kept[0][0].islower()):  # "Van der Mekk", "von Brink"; but "Ben Brink"
        kept = kept[start:]
    inner = [w for w in kept[1:] if w.lower() not in lex.particles]
    return (kept[0], *inner) if inner or len(kept) == 1 else tuple(kept)


def _is_initials(word: str) -> bool:
    return "." in word and all(len(letter) == 1 for letter in word.replace(".", " ").split())


@cache
def _suffix(words: tuple[str, ...]) -> str | None:
    return next((w.lower().rstrip(".") for w in words if w.lower().rstrip(".") in lexicon().suffixes), None)


@dataclass(slots=True, eq=False)
class _Person:
    """Somebody while their names are being joined. `words` is the fullest name, spelt one way."""

    words: tuple[str, ...]
    suffix: str | None = None
    names: list[Name] = field(default_factory=list)
    surnames: set[str] = field(default_factory=set)
    sexes: set[str] = field(default_factory=set)
    """What `Mr` and `Ms` say."""
    offices: set[str] = field(default_factory=set)

    def add(self, names: Iterable[Name], text: str) -> None:
        for name in names:
            self.names.append(name)
            self.offices |= _offices(name, text)
            if name.honorific in _SEXED:
                self.sexes.add(name.honorific)

    def may_be(self, name: Name) -> bool:
        """Whether `Mr` or `Ms` in front of `name` does not speak against this person."""
        return name.honorific not in _SEXED or self.sexes <= {name.honorific}


class _People:
    """The people found so far, looked up by surname, by first word, and by how the surname begins."""

    def __init__(self) -> None:
        self.all: list[_Person] = []
        self.by_surname: defaultdict[str, list[_Person]] = defaultdict(list)
        self.by_first: defaultdict[str, list[_Person]] = defaultdict(list)
        self.by_beginning: defaultdict[str, list[_Person]] = defaultdict(list)

    def add(self, person: _Person) -> None:
        self.all.append(person)
        self.by_first[person.words[0]].append(person)
        self.by_beginning[person.words[-1][:1]].append(person)
        self.learn(person, person.words[-1])

    def learn(self, person: _Person, surname: str) -> None:
        """One more spelling of a surname."""
        if surname not in person.surnames:
            person.surnames.add(surname)
            self.by_surname[surname].append(person)

    def near(self, words: tuple[str, ...]) -> Iterator[_Person]:
        """Those who share the surname, or the first name, or have the same words the other way round."""
        seen: set[int] = set()
        for found in (self.by_surname[words[-1]], self.by_first[words[0]], self.by_first[words[-1]]):
            for person in found if len(found) <= _CROWD else ():
                if id(person) not in seen:
                    seen.add(id(person))
                    yield person


# --- full names -----------------------------------------------------------------------------------


def _by_full_name(document: Document, candidates: Sequence[Name]) -> _People:
    """Everybody who is named in full, the fullest names first: the order of the text does not matter."""
    lone = {spelt(n.words[-1]) for n in candidates if len(n.words) == 1}
    groups: defaultdict[tuple[tuple[str, ...], str | None], list[Name]] = defaultdict(list)
    for name in candidates:
        if len(parts(name)) > 1:
            groups[tuple(map(spelt, parts(name))), _suffix(name.words)].append(name)
    led = {(a.lower(), spelt(b)) for n in candidates if len(n.words) > 2 for a, b in pairwise(n.words)}
    read = any(n.seen for n in candidates)
    people = _People()
    late: list[tuple[tuple[str, ...], list[Name]]] = []
    for (words, suffix), names in sorted(groups.items(), key=_fullest_first):
        if words in led and _is_led_by_particle(words):
            continue  # "Van Brink", once "Sorya van Brink" is known
        match = [p for p in people.near(words) if _is_same(document, p, words, suffix, names)]
        if len(match) == 1:
            _join(people, match[0], words, names, document.text)
        elif not match and ((words[-1] in lone and not read) or any(_is_person(n) for n in names)):
            people.add(person := _Person(words, suffix))
            person.add(names, document.text)
        elif not match:
            late.append((words, names))
    for words, names in late:
        match = [p for p in people.near(words) if _is_same(document, p, words, None, names)]
        if len(match) == 1:
            _join(people, match[0], words, names, document.text)
    return people


def _fullest_first(
    group: tuple[tuple[tuple[str, ...], str | None], list[Name]],
) -> tuple[int, int, int, tuple[str, ...]]:
    (words, suffix), names = group
    return -len(words), -sum(map(len, words)), -(len(names) + (suffix is not None)), words


def _join(people: _People, person: _Person, words: tuple[str, ...], names: Iterable[Name], text: str) -> None:
    person.add(names, text)
    if words[0] != person.words[-1]:  # not the other way round
        people.learn(person, words[-1])


def _is_person(name: Name) -> bool:
    return name.introduced or name.speaks or name.is_person


def _is_led_by_particle(words: tuple[str, ...]) -> bool:
    return len(words) == 2 and words[0] in lexicon().particles


def _is_same(
    document: Document, person: _Person, words: tuple[str, ...], suffix: str | None, names: Sequence[Name]
) -> bool:
    """Same surname and a given name that does not contradict, or a slip in one of the two.

    A slip is none where both spellings stand in one paragraph, or with different offices: those are two.
    """
    if None not in {suffix, person.suffix} and suffix != person.suffix:
        return False
    if not all(person.may_be(n) for n in names):
        return False
    mine = person.words
    if mine == words or (mine == words[::-1] and "-" in mine[0] + mine[-1]):
        return True
    if _contradict(mine[1:-1], words[1:-1]):
        return False
    if mine[-1] == words[-1]:
        if _is_same_given(mine, words):
            return True
        slip = is_slip(mine[0], words[0], _LIKE_GIVEN)
    else:
        slip = mine[0] == words[0] and len(mine[0]) > 1 and is_slip(mine[-1], words[-1], _LIKE_SURNAME)
    return slip and not _stand_apart(document, person, names)


def _contradict(mine: tuple[str, ...], others: tuple[str, ...]) -> bool:
    """Middle names of which one begins otherwise: `Ada K. Brink`, `Ada M. Brink`."""
    return any(a[0] != b[0] for a, b in zip(mine, others, strict=False))


def _is_same_given(mine: tuple[str, ...], words: tuple[str, ...]) -> bool:
    """The same first name, its initial, or a middle name or nickname that stands as the first one."""
    if mine[0] == words[0] or (1 in {len(mine[0]), len(words[0])} and mine[0][0] == words[0][0]):
        return True
    middle = {w for w in (*mine[1:-1], *words[1:-1]) if len(w) > 1}
    return mine[0] in middle or words[0] in middle


def _stand_apart(document: Document, person: _Person, others: Sequence[Name]) -> bool:
    """Whether the text tells two spellings apart: in one paragraph, or by offices with nothing in common."""
    if _places(document, person.names) & _places(document, others):
        return True
    wanted = frozenset().union(*(_offices(n, document.text) for n in others))
    return bool(person.offices and wanted and not person.offices & wanted)


def _places(document: Document, names: Iterable[Name]) -> set[int]:
    return {document.paragraph_at(n.span.start) for n in names}


def _offices(name: Name, text: str) -> frozenset[str]:
    return frozenset().union(*(functions(r.span.cut(text)) for r in name.roles))


# --- single words ---------------------------------------------------------------------------------


def _lone(candidates: Sequence[Name], people: _People) -> list[Name]:
    known = {n.span for p in people.all for n in p.names}
    return [
        n
        for n in candidates
        if n.span not in known and (len(parts(n)) == 1 or _is_led_by_particle(tuple(map(spelt, parts(n)))))
    ]


def _mistaken(names: Sequence[Name], people: _People) -> Iterator[Name]:
    """Lone surnames in capitals, and those that the trained reader, not quite sure, took for a body."""
    for name in names:
        is_doubtful = name.is_acronym or (name.guess == "organisation" and 0 < name.seen < _DOUBTFUL)
        if is_doubtful and name.guess != "person" and len(name.words) == 1:
            word = spelt(name.words[0])
            if word in people.by_surname and any(len(p.words) > 1 for p in people.by_surname[word]):
                yield name


def _join_lone(document: Document, names: Sequence[Name], people: _People) -> None:
    """Single words to those who bear them; where they fit nobody, they may be somebody's only name."""
    inside = {n.words[-1] for n in names if not n.opens_sentence}
    before: _Before = defaultdict(list)
    for person in people.all:
        for full in person.names:
            before[document.paragraph_at(full.span.start)].append((full.span.start, person))
    unknown: defaultdict[str, list[Name]] = defaultdict(list)
    for name in names:
        match = _bearers(name, people, document.text)
        if len(match) > 1:
            match = _nearest(document, name, match, before)
        if len(match) == 1:
            match[0].add([name], document.text)
        elif not match:
            unknown[spelt(parts(name)[-1])].append(name)
    for group in unknown.values():
        _found(document, group, people, inside)


def _bearers(name: Name, people: _People, text: str) -> list[_Person]:
    """Who a single word may mean: by surname, else by first name, else by a slip in a surname."""
    word = spelt(parts(name)[-1])
    known = people.by_surname.get(word, [])
    if known:
        return [p for p in known if p.may_be(name)] if len(known) <= _CROWD else known
    match = [p for p in people.by_first.get(word, ())[: _CROWD + 1] if len(p.words) > 1 and p.may_be(name)]
    if name.honorific in _SEXED:
        match = [p for p in match if _is_called_by_first(p, name, text)]
    if match:
        return match
    near = people.by_beginning.get(word[:1], [])
    if not (name.introduced or name.is_person or name.speaks):
        return []  # rather another word, as at the beginning of a quotation
    return [
        p
        for p in (near if len(near) <= _CROWD else ())
        if is_slip(p.words[-1], word, _LIKE_SURNAME) and p.may_be(name)
    ]


def _is_called_by_first(person: _Person, name: Name, text: str) -> bool:
    """Whether a word of address goes with the first name: `Mr Pak` for Pak Sung-ho, `Sir Anselm`."""
    address = text[name.whole.start : name.span.start].split()
    is_title = bool(address) and address[-1].lower() in lexicon().first_name_honorifics
    return is_title or "-" in person.words[-1] or len(person.words) > 2


_Before = defaultdict[int, list[tuple[int, _Person]]]
"""Full names by paragraph: where each begins, and whose it is."""


def _nearest(document: Document, name: Name, match: list[_Person], before: _Before) -> list[_Person]:
    """Of several people of a name, the one whose address or office stands with it.

    Else the one who alone was named in full before it in its paragraph; else all of them.
    """
    if len(match) > _CROWD:
        return match
    if name.honorific in _SEXED:
        addressed = [p for p in match if name.honorific in p.sexes]
        if len(addressed) == 1:
            return addressed
    wanted = _offices(name, document.text)
    fitting = [p for p in match if wanted and wanted <= p.offices]
    if len(fitting) == 1:
        return fitting
    named = before.get(document.paragraph_at(name.span.start), [])
    here = [p for p in match if any(p is other and at < name.span.start for at, other in named[:_CROWD])]
    return here if len(here) == 1 else match


def _found(document: Document, group: Sequence[Name], people: _People, inside: set[str]) -> None:
    """People who never get a full name: `Mr Holt`, `Sergeant Holt`; a man and a woman of a name are two."""
    made: list[_Person] = []
    word = spelt(parts(group[0])[-1])
    founders = {n.span for n in group if _may_found(n, inside) or (len(group) > 1 and _is_certain(n))}
    ordered = sorted(group, key=lambda n: (n.span not in founders, n.honorific not in _SEXED, n.span.start))
    for name in ordered:
        match = [p for p in made if p.may_be(name)]
        if len(match) == 1:
            match[0].add([name], document.text)
        elif not match and name.span in founders:
            made.append(person := _Person((word,)))
            person.add([name], document.text)
    for person in made:
        people.add(person)


def _is_certain(name: Name) -> bool:
    """Whether the trained reader is as good as certain of a single word, one that is named again."""
    is_plural = name.words[-1][:-1].isupper() and name.words[-1].endswith("s")  # "MPs"
    return name.guess == "person" and name.seen >= _CERTAIN and name.stands_alone and not is_plural


def _may_found(name: Name, inside: set[str]) -> bool:
    low = name.words[-1].lower()
    if low in lexicon().plural or low in lexicon().modifiers:
        return False
    if not (name.introduced or name.is_person or name.words[-1] in inside):
        return False
    if name.introduced and name.guess == "person":
        return True
    return name.stands_alone and name.speaks and name.guess in {"person", None}
