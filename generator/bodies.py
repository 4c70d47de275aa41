"""Names of bodies joined within one article: short forms, acronyms, national spellings, possessives.

Two bodies with like names stay two, and a short form that fits two is neither's. What a name is a name of,
and who says what, others decide.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import pairwise

from generator import lexicons
from generator.name_kinds import Guess
from generator.name_words import is_acronym, lexicon, name_groups, same_country
from generator.names import Name
from generator.segmentation import Document
from generator.spans import Placed, placed
from generator.spelling import spelt
from generator.tagger import Label
from generator.values import Span

_LIKELY = 0.6
"""The trained reader's confidence from which its word alone makes a body."""
_CROWD = 40
"""Bodies that share a word, from which on a short form is nobody's: comparing all with all takes too long."""
_SEVERAL = frozenset(lexicons.read("en", "contexts")["several"])
_SMALL = frozenset({"of", "for", "the", "and", "at", "in", "to", "on", "a", "&", "de", "la", "del", "'", "’"})


def whole_bodies(text: str, names: Sequence[Name], seen: Sequence[Label] = ()) -> tuple[Name, ...]:
    """`names`, those joined that are one body's name cut in two at `and`.

    `the National Fisheries and Harbour Administration`: one label of the trained reader spans both, the
    letters in the brackets behind are both's, or what stands in front is no name and shares the article.
    """
    labels = placed(label.span for label in seen if label.kind == "organisation")
    whole: list[Name] = []
    for name in names:
        one = whole[-1] if whole else None
        if one is not None and _is_one_name(text, one, name, labels):
            span = Span(one.span.start, name.span.end)
            words = (*one.words, "and", *name.words)
            whole[-1] = replace(name, span=span, whole=span, words=words, stands_alone=one.stands_alone)
            whole[-1] = replace(whole[-1], owner=one.owner, opens_sentence=one.opens_sentence)
        else:
            whole.append(name)
    return tuple(whole)


def _is_one_name(text: str, one: Name, other: Name, labels: Placed[Span]) -> bool:
    if text[one.span.end : other.span.start] != " and " or one.introduced or other.introduced:
        return False
    if other.guess != "organisation" or other.seen or other.is_acronym or one.is_acronym:
        return False
    if other.words[-1].lower() in _SEVERAL:
        return False  # "the Health and Justice Departments" are two
    whole = Span(one.span.start, other.span.end)
    if any(label.holds(whole) for label in labels.meeting(whole)):
        return True
    if one.guess == "organisation" and one.seen:
        behind = text[other.span.end : other.span.end + 14]  # letters of an acronym, with brackets
        return any(behind.startswith(f" ({letters})") for letters in _initials((*one.words, *other.words)))
    return one.guess is None and not one.speaks and text.endswith((" the ", "The "), 0, one.span.start)


def defined_acronyms(text: str, names: Sequence[Name]) -> frozenset[str]:
    """The acronyms that the text itself explains by a body's name: `Coastal Fishing Union (CFU)`."""
    return frozenset(_defined(text, _grouped(_candidates(names))))


def told_bodies(text: str, names: Sequence[Name]) -> tuple[Name, ...]:
    """`names`, those that the text itself shows to be a body's marked as such.

    A company's first word alone, `Orrin` for `Orrin Motors`, where nobody of that name is introduced; a name
    beside its acronym, `Harbour Council for Pilots (HCP)`. An acronym of a thing is a thing's.
    """
    short = _company_words(names)
    explained = _explained(text, names)
    return tuple(
        replace(name, guess="organisation", is_person=False, seen=0.0)
        if name.words in short and name.guess in {None, "person"}
        else _as_told(name, explained[name.span])
        if name.span in explained
        else name
        for name in names
    )


def _as_told(name: Name, guess: Guess) -> Name:
    return replace(name, guess=guess, is_acronym=name.is_acronym and guess != "thing")


def _company_words(names: Sequence[Name]) -> frozenset[tuple[str, ...]]:
    """Companies' names by their first word or without the form, and single words that are called a body's.

    None that somebody bears as a surname.
    """
    forms = lexicon().company_forms
    bodies = [n for n in names if n.guess == "organisation" and not n.seen]
    companies = {n.words for n in bodies if len(n.words) > 1 and n.words[-1] in forms}
    first = {words[:1] for words in companies} | {words[:-1] for words in companies}
    called = {n.words for n in bodies if len(n.words) == 1 and not n.is_acronym}
    people = [n for n in names if n.guess in {"person", None}]
    borne = {n.words[-1] for n in people if n.introduced or (n.is_person and len(n.words) > 1)}
    return frozenset(words for words in first | called if words[-1] not in borne)


def _explained(text: str, names: Sequence[Name]) -> dict[Span, Guess]:
    """What a name beside an acronym names, or an acronym beside a name, by place."""
    found: dict[Span, Guess] = {}
    things: set[tuple[str, ...]] = set()
    for one, other in pairwise(names):
        if text[one.span.end : other.span.start] != " (" or text[other.span.end : other.span.end + 1] != ")":
            continue
        full, acronym = (one, other) if other.is_acronym else (other, one)
        if not acronym.is_acronym or len(full.words) < 2:
            continue
        is_body = acronym.guess == "organisation" and (acronym.seen >= _LIKELY or acronym.employs)
        if full.guess is None and is_body and (full is other or _stands_for(acronym, full)):
            found[full.span] = "organisation"
        elif full.guess == "thing" and _stands_for(acronym, full):
            things.add(acronym.words)
    return found | {n.span: "thing" for n in names if n.words in things}


def _stands_for(acronym: Name, full: Name) -> bool:
    return acronym.words[0].replace(".", "") in _initials(full.words)


def join_bodies(document: Document, names: Sequence[Name]) -> tuple[tuple[Name, ...], ...]:
    """The bodies among `names`, each as the names that mean it, in order of place.

    What the trained reader alone, and not quite sure, took for a body's name is none; nor is a building that
    does not speak, or a lone `the Court` that is short for nothing. The order of full names does not matter.
    """
    bodies = _grouped(_candidates(names))
    acronyms = _defined(document.text, bodies)
    found = _Bodies()
    unclear: list[_Body] = []
    for body in sorted(bodies, key=_fullest_first):
        match = found.like(body, acronyms)
        if len(match) == 1:
            match[0].take(body)
            found.learn(match[0], body)
        elif match:
            unclear.append(body)
        else:
            found.add(body)
    for body in unclear:
        _join_nearest(document, body, found.like(body, acronyms))
    groups = [tuple(sorted(b.names, key=lambda n: n.span)) for b in found.all if b.stands]
    return tuple(sorted(groups, key=lambda group: group[0].span))


@dataclass(slots=True, eq=False)
class _Body:
    """The names that are printed alike. `words` are spelt one way, without small ones."""

    names: list[Name]
    words: frozenset[str]
    owner: str | None
    acronym: str | None
    """The name itself, where it is capitals only."""

    stands: bool = field(init=False)
    """Whether the names alone, or what they do, make this a body."""

    def __post_init__(self) -> None:
        self.stands = _stands(self)

    def take(self, other: "_Body") -> None:
        """The names of `other` too, a short form of this one or its acronym."""
        self.names.extend(other.names)
        self.stands |= other.stands and other.acronym is None


def _stands(body: _Body) -> bool:
    lex = lexicon()
    first = body.names[0]
    if any(n.speaks for n in body.names) or " ".join(first.words) in lex.bodies:
        return True
    if _is_site(first.words):
        return False
    if body.acronym is not None or any(n.seen for n in body.names):
        if any(n.employs and n.guess in {"organisation", "thing"} for n in body.names):
            return True
        return max(n.seen * (n.guess == "organisation") for n in body.names) >= _LIKELY
    if len(body.words) > 1:
        return True
    word = first.words[0].lower()
    if word in lex.alone:  # "Congress", but not "Court papers show"
        return any(not n.opens_sentence for n in body.names)
    return word not in lex.lower_body_heads


def _is_site(words: tuple[str, ...]) -> bool:
    """`Orrin Museum`, `Museum of Flight`; not `Centre for Harbour Research`."""
    lex = lexicon()
    low = [w.lower() for w in words]
    if low[-1] in lex.sites:
        return True
    return low[0] in lex.sites and low[1:2] == ["of"]


def _candidates(names: Sequence[Name]) -> Iterator[Name]:
    """Bodies and acronyms; a country's is its government's: `US`."""
    countries = name_groups().countries
    return (
        n
        for n in names
        if n.guess == "organisation" or (n.is_acronym and len(n.words) == 1 and n.words[0] not in countries)
    )


def _grouped(names: Iterator[Name]) -> list[_Body]:
    groups: defaultdict[tuple[tuple[str, ...], str | None], list[Name]] = defaultdict(list)
    for name in names:
        owner = name.owner if name.guess == "organisation" and not name.seen else None
        groups[_content(name.words), owner].append(name)
    return [
        _Body(found, frozenset(words), owner, _acronym(found[0]))
        for (words, owner), found in groups.items()
        if words
    ]


@lru_cache(maxsize=65_536)
def _content(words: tuple[str, ...]) -> tuple[str, ...]:
    if len(words) > 1 and all(w.isupper() for w in words):
        words = tuple(w.title() for w in words)  # "MARSHAM ROVERS", as in a list of players
    return tuple(spelt(w) for w in words if w.lower() not in _SMALL)


def _acronym(name: Name) -> str | None:
    plain = name.words[0].replace(".", "")
    return plain if len(name.words) == 1 and is_acronym(plain) else None


def _fullest_first(body: _Body) -> tuple[bool, int, bool, int, str]:
    printed = " ".join(sorted(body.words))
    return body.acronym is not None, -len(body.words), body.owner is None, -len(printed), printed


def _defined(text: str, bodies: Sequence[_Body]) -> dict[str, frozenset[str]]:
    """What the text itself says that an acronym stands for: `Harbour Board (HB)`, `HB (Harbour Board)`."""
    found: dict[str, frozenset[str]] = {}
    starts = {n.span.start: b for b in bodies for n in b.names}
    for body in bodies:
        for name in body.names:
            if text[name.span.end : name.span.end + 2] != " (":
                continue
            inside = text[name.span.end + 2 : name.span.end + 14].split(")", 1)[0]  # letters of an acronym
            other = starts.get(name.span.end + 2)
            if body.acronym is None and is_acronym(inside):
                found.setdefault(inside, body.words)
            elif body.acronym is not None and other is not None and _is_full(other):
                found.setdefault(body.acronym, other.words)
    return found


def _is_full(body: _Body) -> bool:
    """Whether an acronym may be short for its words; not `LOMAR (Reuters)`."""
    return body.acronym is None and len(body.words) > 1


class _Bodies:
    """The bodies found so far, looked up by their words and by their initials."""

    def __init__(self) -> None:
        self.all: list[_Body] = []
        self._by_word: defaultdict[str, list[_Body]] = defaultdict(list)
        self._by_initials: defaultdict[str, dict[_Body, None]] = defaultdict(dict)
        self._by_words: defaultdict[frozenset[str], dict[_Body, None]] = defaultdict(dict)

    def add(self, body: _Body) -> None:
        self.all.append(body)
        for word in body.words:
            self._by_word[word].append(body)
        self.learn(body, body)

    def learn(self, body: _Body, form: _Body) -> None:
        """One more form of a body's name, by which acronyms find it."""
        self._by_words[form.words][body] = None
        for initials in _initials(form.names[0].words):
            self._by_initials[initials][body] = None

    def like(self, body: _Body, acronyms: dict[str, frozenset[str]]) -> list[_Body]:
        """The bodies that `body` may be another name of."""
        if body.acronym is not None:
            if body.acronym in acronyms:
                return list(self._by_words[acronyms[body.acronym]])
            return list(self._by_words[body.words] | self._by_initials[body.acronym])
        return [b for b in self._sharing(body) if _is_short_for(body, b) or _is_respelt(body, b)]

    def _sharing(self, body: _Body) -> Sequence[_Body]:
        """The bodies that share the rarest word which any shares."""
        shared = [found for w in body.words if (found := self._by_word.get(w))]
        rarest = min(shared, key=len, default=[])
        if len(body.words) > 1 and len(shared) > 1:
            ids = Counter(id(b) for group in shared if len(group) <= _CROWD for b in group)
            pool = {id(b): b for group in shared if len(group) <= _CROWD for b in group}
            return [pool[i] for i in ids if ids[i] >= len(body.words) - 1]
        return rarest if len(rarest) <= _CROWD else ()


def _is_short_for(short: _Body, full: _Body) -> bool:
    """`Defence Ministry` for `Sundholm Defence Ministry`, `Sundholm's Defence Ministry`; no other's."""
    if not short.words <= full.words or full.acronym is not None:
        return False
    if short.owner is None:
        return True
    if full.owner is not None:
        return same_country(short.owner, full.owner)
    rest = full.words - short.words
    return any(same_country(spelt(short.owner), word) for word in rest)


def _is_respelt(one: _Body, other: _Body) -> bool:
    """`Sundholm Ministry of Defence`, `Sundholmer Defence Ministry`: one word differs, of one place."""
    mine, theirs = one.words - other.words, other.words - one.words
    if len(mine) != 1 or len(theirs) != 1 or one.owner != other.owner:
        return False
    heads = lexicon().body_heads
    (a,), (b,) = mine, theirs
    return len(one.words) > 1 and a not in heads and b not in heads and same_country(a, b)


def _initials(words: tuple[str, ...]) -> set[str]:
    """`CFU` for `Coastal Fishing Union`, with and without the small words."""
    big = [w for w in words if w.lower() not in _SMALL]
    if len(big) < 2:
        return set()
    every = "".join(w[0] for w in words if w[0].isalpha()).upper()
    return {"".join(w[0] for w in big).upper(), every}


def _join_nearest(document: Document, body: _Body, match: Sequence[_Body]) -> None:
    """A short form that fits several bodies means the one that alone was named before it in its paragraph."""
    for name in body.names:
        paragraph = document.paragraph_at(name.span.start)
        here = [
            b
            for b in match[:_CROWD]
            if any(
                n.span.start < name.span.start and document.paragraph_at(n.span.start) == paragraph
                for n in b.names[:_CROWD]
            )
        ]
        if len(here) == 1:
            here[0].names.append(name)
