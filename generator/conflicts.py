"""Warnings that statements contradict each other, or that a speaker speaks against the own side.

Nothing here decides who is right or changes a statement; where words may be read in harmony, it says nothing.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import Literal

from generator import lexicons
from generator.names import countries, same_country
from generator.names import lexicon as names_lexicon
from generator.segmentation import MARKS, SINGLE_OPENING, Document, Word, words
from generator.segmentation import lexicon as segmentation_lexicon
from generator.values import Doubt, Participant, Span, Statement

Bound = Literal["least", "most", "near"]
_OVERLAP = 0.5
"""Share of the shorter clause's content words that two clauses about one thing have in common."""
_LIKENESS = 0.7
"""Share of all their words that two clauses have in common where each has a word that the other lacks."""
_DENIAL_OVERLAP = 0.6
"""As `_OVERLAP`, for a denial, where no single word is known to be the one denied."""
_MOST_CLAUSES = 40
"""A word that stands in more clauses than this is the article's subject and tells none of them apart."""
_NEAR = 0.15
"""Share by which two rounded figures may differ: `about 100` and `110` agree."""
_LONGEST_REBUTTAL = 3
"""Content words of `That is a lie`; what is longer makes a claim of its own."""
_LONGEST_GAP = 4
"""Code points: `they see her as "a fool"` is one clause."""
_OPENING = 4
"""Words of a clause in which its subject begins."""


def find_doubts(
    document: Document, statements: Sequence[Statement], participants: Sequence[Participant]
) -> tuple[Doubt, ...]:
    """Doubts of the kinds `conflict` (two statements) and `unexpected-speaker` (one), in order of place."""
    voices = _Voices(document, statements, participants)
    reader = _Reader(document, voices)
    clauses = [c for index, s in enumerate(statements) for c in reader.clauses(index, s)]
    pairs = _conflicts(document, statements, clauses, voices)
    strange = _unexpected(document, statements, clauses, voices, pairs)
    return (
        *(Doubt("conflict", (statements[one].id, statements[other].id)) for one, other in pairs),
        *(Doubt("unexpected-speaker", (statements[index].id,)) for index in strange),
    )


# --- what is compared -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Token:
    word: str
    """Lower-case."""
    stem: str
    """What is compared: the base form, the first word of its group, or a name; empty for small words."""
    is_name: bool = False


@dataclass(frozen=True, slots=True)
class _Quantity:
    """`at least four of the five gates`. `noun` is a stem; `extra` are the stems between figure and noun."""

    value: float
    noun: str
    extra: frozenset[str]
    bound: Bound | None
    negated: bool
    """`not 14`."""


@dataclass(frozen=True, slots=True)
class _Clause:
    statement: int
    tokens: tuple[_Token, ...]
    content: frozenset[str]
    names: frozenset[str]
    own: frozenset[str]
    """The names that `we`, `I` and, as a rule, `he` and `she` stand for: the speaker's and its country's."""
    offices: frozenset[str]
    """Stems of the speaker's roles, by which others may speak of it."""
    focus: int | None = None
    """Index of the first content word that a negation bears on."""
    is_denied: bool = False
    claims: bool = True
    """Whether it states a fact: no question, condition or hearsay."""
    modality: str | None = None
    quantities: tuple[_Quantity, ...] = ()

    @property
    def words(self) -> frozenset[str]:
        """Its words, lower-case."""
        return frozenset(t.word for t in self.tokens)

    def subject(self, before: int) -> frozenset[str]:
        """The stems in front of the word at `before`; `we` and `she` count as the speaker."""
        found = {t.stem for t in self.tokens[:before] if t.stem}
        if self.is_own(before):
            found |= self.own | self.offices
        return frozenset(found)

    def is_pronoun(self, before: int) -> bool:
        """Whether the subject in front of the word at `before` is the speaker or `they`."""
        return self.is_own(before) or any(t.word == "they" for t in self.tokens[:before])

    def is_own(self, before: int) -> bool:
        """Whether the speaker is the subject in front of the word at `before`."""
        return any(t.word in _lexicon().own for t in self.tokens[:before])

    def place(self, stem: str) -> int:
        """Index of the first word with `stem`."""
        return next(i for i, t in enumerate(self.tokens) if t.stem == stem)


class _Voices:
    """Who speaks in each statement, and for which side."""

    def __init__(
        self, document: Document, statements: Sequence[Statement], participants: Sequence[Participant]
    ) -> None:
        text = document.text
        self._text = text
        self.capitals = frozenset(
            w.text
            for sentence in document.sentences()
            for before, w in pairwise(sentence.words)
            if w.is_capital and (before.text[0].isalnum() or before.text == ",")
        )
        self._labels: list[str] = []
        self._known: dict[str, str] = {}
        self._names = {p.id: frozenset(self.label(w) for w in p.name.split()) for p in participants}
        self._called = {p.id: frozenset(p.name.lower().split()) for p in participants}
        self._people = {p.id for p in participants if p.kind == "person"}
        self._offices = {
            p.id: frozenset(_stem(w.lower()) for r in p.roles for w in r.span.cut(text).split())
            for p in participants
        }
        self.sides = self._sides(participants)
        self.of = [self._voice(s) for s in statements]
        self.speakers = [s.speaker for s in statements]
        self.is_two_party = len(set(self.sides.values())) == 2

    def label(self, name: str) -> str:
        """One spelling for a name and what is derived from it: `Kestria` for `Kestrian`."""
        if name not in self._known:
            lex = names_lexicon()
            country = lex.demonyms.get(name) or lex.countries.get(name) or name
            self._known[name] = next((k for k in self._labels if same_country(k, country)), country)
            if self._known[name] == country and country not in self._labels:
                self._labels.append(country)
        return self._known[name]

    def is_side(self, name: str) -> bool:
        """Whether a word names a country that somebody speaks for: `Kestria`, `Kestrian`."""
        return any(same_country(name, side) for side in self.sides.values())

    def own(self, index: int) -> frozenset[str]:
        """The names that `we` stands for in a statement."""
        speaker = self.speakers[index]
        side = self.sides.get(speaker or "")
        return self._names.get(speaker or "", frozenset()) | ({side} if side else frozenset())

    def offices(self, index: int) -> frozenset[str]:
        """Stems of the speaker's roles as printed."""
        return self._offices.get(self.speakers[index] or "", frozenset())

    def differ(self, one: int, other: int) -> bool:
        """Whether two statements are certainly of different speakers."""
        a, b = self.of[one], self.of[other]
        if a is None or b is None or a == b:
            return False
        names = [self._called[x] if x in self._called else frozenset(x.split()) for x in (a, b)]
        are_bodies = all(x in self._called and x not in self._people for x in (a, b))
        return are_bodies or not (names[0] <= names[1] or names[1] <= names[0])

    def _voice(self, statement: Statement) -> str | None:
        if statement.speaker is not None:
            return statement.speaker
        source = " ".join(s.cut(self._text).lower() for s in statement.source).split()
        if not source or source[0] in {"he", "she", "it", "they", "i", "we", "who", "which"}:
            return None
        if _lexicon().crowds & {*source} or any(c.isdecimal() for w in source for c in w):
            return None  # many voices, which may differ
        definite = source[0] in {"the", "his", "her", "its", "their", "this", "that", "our"}
        return None if definite and not source[-1].endswith("s") else " ".join(source)

    def _is_country(self, name: str, role: str) -> bool:
        """Whether a word of a role is a country and no first word of a sentence (`Fire chief`)."""
        lex = names_lexicon()
        if name in lex.countries or name in lex.demonyms.values() or "counterpart" in role:
            return True
        is_office = bool({w.lower() for w in role.split()} & _lexicon().offices)
        return is_office or any(same_country(name, word) for word in self.capitals)

    def _sides(self, participants: Sequence[Participant]) -> dict[str, str]:
        """The country for which each official speaks, bodies only of countries that an official has."""
        lex = names_lexicon()
        found: dict[str, str] = {}
        for p in participants:
            roles = [r.span.cut(self._text) for r in p.roles]
            roles += [m.span.cut(self._text) for m in p.mentions if m.kind == "description"]
            named = {self.label(c) for role in roles for c in _home(role) if self._is_country(c, role)}
            if p.kind == "person" and len(named) == 1:
                found[p.id] = named.pop()
        for p in participants:
            parts = p.name.removeprefix("the ").replace("’s", "'s").replace("'s", "").split()
            named = {self.label(w) for w in parts if w in lex.demonyms or w in lex.countries}
            named |= {self.label(w) for w in parts if self.label(w) in found.values()}
            if p.kind == "organisation" and len(named) == 1:
                found[p.id] = named.pop()
        return found


def _home(role: str) -> frozenset[str]:
    """The country in a printed role; of a role in a body (`head of the Coastal League`) only a known one."""
    lex = names_lexicon()
    parts = [w.strip(",.()") for w in role.replace("'s", " ").replace("’s", " ").split()]
    named = countries([w for w in parts if w.lower() not in lex.openers])
    known = set(lex.demonyms.values()) | set(lex.countries.values())
    if any(w.lower() in lex.body_heads and w[0].isupper() and w.lower() not in lex.heads for w in parts):
        return named & known
    return named & known or named


class _Reader:
    """Cuts statements into clauses and words into what can be compared."""

    def __init__(self, document: Document, voices: _Voices) -> None:
        self._text = document.text
        self._voices = voices

    def clauses(self, index: int, statement: Statement) -> Iterator[_Clause]:
        """The clauses of the statement at `index`."""
        pieces = [*_grouped([*self._pieces(statement)]), _STOP]
        cue = {w for c in statement.cue for w in c.cut(self._text).lower().split()}
        is_denied = bool(cue & _lexicon().denying)
        for part, end in _split(pieces):
            clause = self._clause(index, part, end, is_denied=is_denied)
            if clause.content:
                is_denied = False
                yield clause

    def _pieces(self, statement: Statement) -> Iterator[Word]:
        """Its words, with a stop where more than marks and a small word stand between two pieces."""
        at: int | None = None
        for content in statement.content:
            between = self._text[at : content.span.start].strip(f" {MARKS}") if at is not None else ""
            if len(between) > _LONGEST_GAP:
                yield _STOP
            yield from words(self._text, content.span)
            at = content.span.end

    def _clause(self, index: int, part: Sequence[Word], end: str, *, is_denied: bool) -> _Clause:
        tokens = tuple(self._token(w) for w in part)
        lower = [t.word for t in tokens]
        lex = _lexicon()
        negations = [i for i in range(len(tokens)) if _is_negation(tokens, i)]
        focus = _focus(tokens, negations[0]) if len(negations) == 1 else None
        if is_denied and len(negations) == 1 and focus is not None:
            is_denied, focus, negations = False, None, []  # denied that it did not: twice is not at all
        kinds = {kind for kind, forms in lex.modals.items() if any(w in forms for w in lower)}
        return _Clause(
            statement=index,
            tokens=tokens,
            content=frozenset(t.stem for t in tokens if t.stem),
            names=frozenset(t.stem for t in tokens if t.is_name),
            own=self._voices.own(index),
            offices=self._voices.offices(index),
            focus=None if is_denied else focus,
            is_denied=is_denied,
            claims=end != "?"
            and part[0].text not in SINGLE_OPENING  # a quotation within the quotation
            and not any(w in lex.hearsay for w in lower)
            and (focus is not None or not negations),
            modality=min(kinds, default=None),
            quantities=tuple(_quantities(tokens)),
        )

    def _token(self, word: Word) -> _Token:
        lower = word.text.lower()
        lex, names = _lexicon(), names_lexicon()
        if (
            not word.text[0].isalpha()
            or lower in lex.ignored
            or lower in lex.figures
            or lower in names.calendar
            or _ends_negated(lower)
        ):
            return _Token(lower, "")
        is_name = (
            word.is_capital
            and lower not in _common_words()
            and (
                word.text in self._voices.capitals
                or word.text in names.demonyms
                or word.text in names.countries
                or self._voices.is_side(word.text)
            )
        )
        return _Token(lower, self._voices.label(word.text) if is_name else _stem(lower), is_name)


@cache
def _common_words() -> frozenset[str]:
    """Words that are capitalised in titles and in names of bodies, and name nobody."""
    names = names_lexicon()
    return names.calendar | names.heads | names.modifiers | names.body_heads


_STOP = Word(0, 0, "|")
"""Stands between pieces of a statement that do not touch."""
_ENDS = frozenset(".,;:!?…–—()|")
"""Marks at which a clause ends."""


def _split(pieces: Sequence[Word]) -> Iterator[tuple[list[Word], str]]:
    """Clauses, each with the mark that ended it."""
    lex = _lexicon()
    abbreviations = segmentation_lexicon().abbreviations
    part: list[Word] = []
    for i, word in enumerate(pieces):
        if word.text == "." and part and f"{part[-1].text.lower()}." in abbreviations:
            continue  # "Mr. Torv"
        if (
            word.text == ","
            and [w.text for w in pieces[i + 1 : i + 2]] == ["not"]
            and _is_figure(pieces[i + 2 :])
        ):
            continue  # "19 people, not 14"
        if word.text in _ENDS or (word.text.lower() in lex.openers and _opens_clause(pieces[i : i + 2])):
            if part:
                yield part, word.text
            part = []
        else:
            part.append(word)


def _grouped(pieces: Sequence[Word]) -> Iterator[Word]:
    """The words with figures in one piece: `12,000` is `12000`."""
    i = 0
    while i < len(pieces):
        word = pieces[i]
        while i + 2 < len(pieces) and _is_thousands(word, *pieces[i + 1 : i + 3]):
            word = Word(word.start, pieces[i + 2].end, word.text + pieces[i + 2].text)
            i += 2
        yield word
        i += 1


def _is_thousands(figure: Word, comma: Word, group: Word) -> bool:
    touch = figure.end == comma.start and comma.end == group.start
    return (
        touch
        and comma.text == ","
        and figure.text.isdecimal()
        and group.text.isdecimal()
        and len(group.text) == 3
    )


def _opens_clause(pair: Sequence[Word]) -> bool:
    """Whether an opener begins a clause: `and` does before a subject, and else joins two words."""
    return pair[0].text.lower() != "and" or any(w.text.lower() in _lexicon().subjects for w in pair[1:])


def _is_figure(pieces: Sequence[Word]) -> bool:
    return any(w.text[0].isdecimal() or w.text.lower() in _lexicon().figures for w in pieces[:1])


# --- negation -------------------------------------------------------------------------------------


def _ends_negated(word: str) -> bool:
    return word.endswith(("n't", "n’t"))


def _is_negation(tokens: Sequence[_Token], i: int) -> bool:
    word = tokens[i].word
    if word == "not" and i + 1 < len(tokens) and _value(tokens, i + 1)[0] is not None:
        return False  # "19, not 14"
    return word in _lexicon().negations or _ends_negated(word)


def _focus(tokens: Sequence[_Token], negation: int) -> int | None:
    """The first content word behind a negation, `None` where it is harmless (`not only`) or a fragment."""
    lex = _lexicon()
    following = tokens[negation + 1].word if negation + 1 < len(tokens) else ""
    if following in lex.harmless_after:
        return None
    if negation == 0 and tokens[0].word in {"not", "never", "nor"}:
        return None
    return next((i for i in range(negation + 1, len(tokens)) if tokens[i].stem), None)


# --- figures --------------------------------------------------------------------------------------


def _quantities(tokens: Sequence[_Token]) -> Iterator[_Quantity]:
    """The counted things of a clause; in `19 people, not 14` the second figure counts what the first did."""
    last: _Quantity | None = None
    i = 0
    while i < len(tokens):
        value, after = _value(tokens, i)
        if value is None:
            i += 1
            continue
        before = [t.word for t in tokens[max(0, i - 4) : i]]
        money = bool(before) and before[-1] in "$€£"
        negated = bool(before) and before[-1] == "not"
        noun, extra, follows = ("dollar", frozenset[str](), "") if money else _counted(tokens, after)
        if noun and not {*before[-1:], follows} & _lexicon().partial and not _is_total(before):
            bound = _bound(" ".join(before).removesuffix(" $"))
            last = _Quantity(value, noun, extra, bound, negated)
            yield last
        elif not noun and negated and last is not None:
            yield _Quantity(value, last.noun, last.extra, None, negated)
        i = after


def _is_total(before: Sequence[str]) -> bool:
    """Whether the words before a figure are `four of`, `four of the`, so that it only says of how many."""
    trimmed = before[:-1] if before and before[-1] in _lexicon().owners else before
    return (
        len(trimmed) > 1
        and trimmed[-1] == "of"
        and (trimmed[-2] in _lexicon().figures or trimmed[-2].isdecimal() or trimmed[-2] == "out")
    )


def _value(tokens: Sequence[_Token], i: int) -> tuple[float | None, int]:
    """The figure at `i` and the index behind it; years and single letters are none."""
    value: float | None = None
    lex = _lexicon()
    start = i
    while i < len(tokens):
        word = tokens[i].word
        if value is None and word.replace(".", "", 1).isdecimal() and word[0].isdecimal() and word[-1] != ".":
            value = float(word)
        elif word in lex.figures:
            figure = lex.figures[word]
            value = figure if value is None else value * figure if figure >= 100 else value + figure
        else:
            break
        i += 1
    is_year = i == start + 1 and value is not None and 1900 <= value <= 2100
    return (None if is_year else value), max(i, start + 1)


def _counted(tokens: Sequence[_Token], i: int) -> tuple[str, frozenset[str], str]:
    """The counted noun behind a figure, the stems between the two, and the word right behind the figure."""
    follows = tokens[i].word if i < len(tokens) else ""
    if follows == "%":
        return "percent", frozenset(), ""
    if follows == "of":
        i += 1
        while i < len(tokens) and (tokens[i].word in _lexicon().owners or _value(tokens, i)[0] is not None):
            i += 1
    extra: set[str] = set()
    for token in tokens[i : i + 4]:
        if not token.stem and token.word not in _lexicon().plurals:
            break
        if _is_plural(token.word):
            return token.stem or token.word, frozenset(extra), follows
        extra.add(token.stem)
    return "", frozenset(), follows


def _is_plural(word: str) -> bool:
    return word in _lexicon().plurals or (
        len(word) > 3 and (word.endswith("men") or (word[-1] == "s" and word[-2] != "s"))
    )


def _bound(before: str) -> Bound | None:
    padded = f" {before}"
    for kind, phrases in _lexicon().bounds.items():
        if any(padded.endswith(f" {p}") for p in phrases):
            return kind
    return None


def _figures_clash(one: _Quantity, other: _Quantity) -> bool:
    if one.negated or other.negated:
        return one.negated != other.negated and one.value == other.value
    low, high = sorted((one, other), key=lambda q: q.value)
    if low.value == high.value or low.bound == "least" or high.bound == "most":
        return False
    rounded = "near" in {low.bound, high.bound}
    return not rounded or (high.value - low.value) / high.value > _NEAR


# --- conflicts ------------------------------------------------------------------------------------


def _conflicts(
    document: Document, statements: Sequence[Statement], clauses: Sequence[_Clause], voices: _Voices
) -> tuple[tuple[int, int], ...]:
    """Pairs of statements that contradict each other, as indices in order."""
    index = _index(clauses)
    found: set[tuple[int, int]] = set()
    for clause in clauses:
        if not clause.claims:
            continue
        for other in _rivals(clause, index):
            one, two = sorted((clause.statement, other.statement))
            if (
                (one, two) not in found
                and other.claims
                and voices.differ(one, two)
                and _speak_of_one_thing(clause, other)
                and _contradict(clause, other)
            ):
                found.add((one, two))
    found |= set(_rebuttals(document, statements, clauses, voices))
    return tuple(sorted(found))


def _index(clauses: Sequence[_Clause]) -> Mapping[str, Sequence[_Clause]]:
    """The clauses by content word and by counted noun."""
    index: dict[str, list[_Clause]] = {}
    for clause in clauses:
        for stem in sorted(clause.content | {q.noun for q in clause.quantities}):
            index.setdefault(stem, []).append(clause)
    return {stem: found for stem, found in index.items() if len(found) <= _MOST_CLAUSES}


def _rivals(clause: _Clause, index: Mapping[str, Sequence[_Clause]]) -> Iterator[_Clause]:
    """The clauses that could contradict this one, found by the word on which it would turn."""
    lex = _lexicon()
    stems: set[str] = {q.noun for q in clause.quantities}
    if clause.is_denied:
        stems |= clause.content
    elif clause.focus is not None:
        stem = clause.tokens[clause.focus].stem
        stems |= {stem} | lex.related.get(stem, frozenset())
    else:
        stems |= {o for stem in clause.content for o in lex.opposites.get(stem, ())}
    for stem in sorted(stems):
        yield from index.get(stem, ())


def _speak_of_one_thing(one: _Clause, other: _Clause) -> bool:
    """Whether neither names, times nor contrasting words (`northern`, `southern`) tell them apart."""
    if (one.names - other.names - one.own) and (other.names - one.names - other.own):
        return False
    if one.modality != other.modality:
        return False
    for row in _lexicon().contrasts:
        a, b = (c.words & row for c in (one, other))
        if a and b and not a & b:
            return False
    return True


def _contradict(one: _Clause, other: _Clause) -> bool:
    return (
        _is_negated_by(one, other)
        or _is_negated_by(other, one)
        or _is_denied_by(one, other)
        or _is_denied_by(other, one)
        or _are_opposite(one, other)
        or _count_differently(one, other)
    )


def _is_negated_by(claim: _Clause, negated: _Clause) -> bool:
    """`The freighter was hit` by `They did not fire on the freighter`."""
    if negated.focus is None or negated.is_denied or claim.focus is not None or claim.is_denied:
        return False
    lex = _lexicon()
    stem = negated.tokens[negated.focus].stem
    told_by_victim = sorted(lex.related.get(stem, frozenset()) & claim.content)
    match = stem if stem in claim.content else next(iter(told_by_victim), None)
    if match is None:
        return False
    shared = (negated.content & claim.content) - {stem, match}
    leans = _is_about_pronouns(negated) and claim.statement == negated.statement - 1
    if not shared and not leans:
        return False
    if negated.tokens[negated.focus].is_name:
        return False
    if len(shared) == 1 and claim.words & lex.determined != negated.words & lex.determined:
        return False  # "our votes", "those votes": others than "the votes"
    if stem in lex.light and len(shared) < 2:
        return False
    at = claim.place(match)
    if any(t.word in lex.intentions for t in claim.tokens[:at]):
        return False
    if not told_by_victim and _is_told_apart(negated, claim, frozenset()):
        return False
    return _overlap(negated, claim, len(shared) + 1) >= _OVERLAP and (
        leans or _subjects_meet(negated, negated.focus, claim, at)
    )


def _is_about_pronouns(negated: _Clause) -> bool:
    """`He did not demand it`: all but the verb are pronouns, so the clause leans on the statement before."""
    return len(negated.content) == 1 and any(
        t.word in {"he", "she", "it", "they", "them", "that", "this", "nobody", "none"}
        for t in negated.tokens
    )


def _is_denied_by(claim: _Clause, denial: _Clause) -> bool:
    if not denial.is_denied or claim.is_denied or claim.focus is not None:
        return False
    shared = denial.content & claim.content
    if len(shared) < 2 or _is_told_apart(denial, claim, frozenset()):
        return False
    return _overlap(denial, claim, len(shared)) >= _DENIAL_OVERLAP


def _are_opposite(one: _Clause, other: _Clause) -> bool:
    """`The gate stood open`, `the gate was closed`."""
    if any(c.is_denied or c.focus is not None or c.quantities for c in (one, other)):
        return False
    if one.words & _lexicon().periods != other.words & _lexicon().periods:
        return False
    pairs = [
        (a, b)
        for a in sorted(one.content)
        for b in sorted(_lexicon().opposites.get(a, frozenset()) & other.content)
    ]
    for a, b in pairs:
        shared = (one.content & other.content) - {a, b}
        subjects = one.subject(one.place(a)) & other.subject(other.place(b)) & shared
        if (
            subjects
            and a not in other.content
            and b not in one.content
            and not _is_told_apart(one, other, frozenset({a, b}))
        ):
            return _overlap(one, other, len(shared) + 1) >= _DENIAL_OVERLAP
    return False


def _count_differently(one: _Clause, other: _Clause) -> bool:
    if any(c.is_denied or c.focus is not None or c.words & _lexicon().personal for c in (one, other)):
        return False
    if one.words & _lexicon().periods != other.words & _lexicon().periods:
        return False
    for a in one.quantities:
        for b in other.quantities:
            if a.noun != b.noun or not _figures_clash(a, b) or _is_split(one, a) or _is_split(other, b):
                continue
            if not (a.extra <= other.content and b.extra <= one.content):
                continue
            shared = (one.content & other.content) - {a.noun} - a.extra
            is_said = a.negated or b.negated
            if len(shared) == 1 and not is_said and one.names != other.names:
                continue  # "in the world", "in China"
            least = 2 if a.noun in _lexicon().units and not is_said else 1
            if (
                len(shared) >= least
                and _overlap(one, other, len(shared) + 1) >= _OVERLAP
                and (is_said or not _is_told_apart(one, other, frozenset()))
            ):
                return True
    return False


def _is_split(clause: _Clause, quantity: _Quantity) -> bool:
    """Whether a clause counts the same thing twice: `48 percent to 41 percent`."""
    return sum(q.noun == quantity.noun and not q.negated for q in clause.quantities) > 1


def _overlap(one: _Clause, other: _Clause, shared: int) -> float:
    return shared / max(1, min(len(one.content), len(other.content)))


def _is_told_apart(one: _Clause, other: _Clause, turning: frozenset[str]) -> bool:
    """Whether each has words of its own (`bread`, `milk`), the words on which the conflict turns aside."""
    a, b = one.content - other.content - turning, other.content - one.content - turning
    shared = len(one.content & other.content)
    return bool(a) and bool(b) and shared / (shared + len(a) + len(b)) < _LIKENESS


def _subjects_meet(one: _Clause, at: int, other: _Clause, there: int) -> bool:
    """Whether two clauses can have the same doer: pronouns fit anybody, and a passive turns things round."""
    if one.is_pronoun(at) and other.is_pronoun(there):
        return bool(one.own & other.own)
    a, b = one.subject(at), other.subject(there)
    if not a or not b or a & b:
        return True
    return bool(a & other.content) or bool(b & one.content)


# --- "That is a lie" ------------------------------------------------------------------------------


def _rebuttals(
    document: Document, statements: Sequence[Statement], clauses: Sequence[_Clause], voices: _Voices
) -> Iterator[tuple[int, int]]:
    """A statement that calls the one right before it untrue, or denies that accusation."""
    first: dict[int, _Clause] = {}
    for clause in clauses:
        first.setdefault(clause.statement, clause)
    for i in range(1, len(statements)):
        claim, answer = first.get(i - 1), first.get(i)
        if claim is None or answer is None or claim.is_denied or not claim.claims:
            continue
        if (
            voices.differ(i - 1, i)
            and _follows(document, statements, i)
            and (_denies_accusation(document, statements, answer, i) or _says_untrue(answer))
        ):
            yield i - 1, i


def _follows(document: Document, statements: Sequence[Statement], i: int) -> bool:
    """Whether the two stand in the same or in neighbouring sentences."""
    if statements[i].content[0].span.start < statements[i - 1].content[-1].span.end:
        return False  # the same words, taken twice
    between = document.text[_whole(statements[i - 1]).end : _whole(statements[i]).start]
    return between.count(".") + between.count("!") + between.count("?") <= 1 and len(between) < 120


def _whole(statement: Statement) -> Span:
    parts = [*statement.source, *statement.cue, *(c.span for c in statement.content)]
    return Span(min(p.start for p in parts), max(p.end for p in parts))


def _denies_accusation(document: Document, statements: Sequence[Statement], clause: _Clause, i: int) -> bool:
    lex = _lexicon()
    cue = {w for c in statements[i - 1].cue for w in c.cut(document.text).lower().split()}
    answer = {t.word for t in clause.tokens if t.stem}
    return (
        statements[i].denial
        and bool(cue & lex.accusing)
        and bool(answer)
        and answer <= lex.claims | lex.untrue
    )


def _says_untrue(clause: _Clause) -> bool:
    lex = _lexicon()
    lower = [t.word for t in clause.tokens]
    points = bool(lower) and lower[0] in lex.pointers and any(w in lex.claims for w in lower[:2])
    content = {t.word for t in clause.tokens if t.stem} - lex.claims
    if clause.is_denied or not points or len(content) > _LONGEST_REBUTTAL:
        return False
    return (bool(content & lex.untrue) and clause.focus is None) or (
        clause.focus is not None and clause.tokens[clause.focus].word == "true"
    )


# --- against the own side -------------------------------------------------------------------------


def _unexpected(
    document: Document,
    statements: Sequence[Statement],
    clauses: Sequence[_Clause],
    voices: _Voices,
    pairs: Sequence[tuple[int, int]],
) -> tuple[int, ...]:
    """Statements that speak against their speaker's own side, in a story of two sides."""
    if not voices.is_two_party:
        return ()
    found: set[int] = set()
    for clause in clauses:
        index = clause.statement
        side = voices.sides.get(voices.speakers[index] or "")
        if side is None or not clause.claims or clause.is_denied or _answers(document, statements[index]):
            continue
        others = {s for s in voices.sides.values() if s != side}
        if (
            (_clears(clause, others) and _own_side_disagrees(index, voices, pairs))
            or _incriminates(clause, side, _lexicon().hostile)
            or (
                _incriminates(clause, side, _lexicon().damaging)
                and _is_continued(document, statements, index, clause, voices)
            )
        ):
            found.add(index)
    return tuple(sorted(found))


def _answers(document: Document, statement: Statement) -> bool:
    """Whether the cue says that the speaker owns a fault or replies."""
    return any(w in _lexicon().answering for c in statement.cue for w in c.cut(document.text).lower().split())


def _clears(clause: _Clause, others: set[str]) -> bool:
    """`Sundholm boats did not fire`, of the other side."""
    return clause.focus is not None and bool(clause.subject(clause.focus) & others)


def _own_side_disagrees(index: int, voices: _Voices, pairs: Sequence[tuple[int, int]]) -> bool:
    """Whether somebody of the speaker's own side contradicts the statement."""
    rivals = {a if b == index else b for a, b in pairs if index in {a, b}}
    side = voices.sides[voices.speakers[index] or ""]
    return any(voices.sides.get(voices.speakers[r] or "") == side for r in rivals)


def _incriminates(clause: _Clause, side: str, deeds: frozenset[tuple[str, ...]]) -> bool:
    """`NATO left weapons`, said for a country of NATO: its own side is the subject of such a deed."""
    if clause.focus is not None:
        return False
    own = {side, *_lexicon().alliances.get(side, ())}
    opening = [i for i, t in enumerate(clause.tokens[:_OPENING]) if t.stem in own]
    if not opening or any(t.is_name and t.stem not in own for t in clause.tokens[: opening[0]]):
        return False
    after = clause.tokens[opening[0] + 1 :]
    passive = any(t.word in {"was", "were", "been", "being"} for t in after)
    until = next((i for i, t in enumerate(after) if t.is_name and t.stem not in own), len(after))
    return not passive and _deed(after[: until + 1][:_OPENING], deeds) is not None


def _deed(tokens: Sequence[_Token], deeds: frozenset[tuple[str, ...]]) -> int | None:
    """Index behind the first of `deeds`, entries of one word (`invade`) or of two (`fire on`)."""
    for i in range(len(tokens)):
        for length in (1, 2):
            found = (tokens[i].stem, *(t.word for t in tokens[i + 1 : i + length]))
            if found in deeds:
                return i + length
    return None


def _is_continued(
    document: Document, statements: Sequence[Statement], index: int, clause: _Clause, voices: _Voices
) -> bool:
    """Whether the other side speaks before and after, and goes on about `these weapons`."""
    if index + 1 >= len(statements):
        return False
    following = statements[index + 1]
    rival = voices.sides.get(following.speaker or "")
    if rival is None or rival == voices.sides[voices.speakers[index] or ""] or _answers(document, following):
        return False
    before = [s.speaker for s in statements[max(0, index - 1) : index]]
    if before != [following.speaker]:
        return False
    at = _deed(clause.tokens, _lexicon().damaging)
    things = (
        {t.stem for t in clause.tokens[at : at + 1]} - {""} if at is not None else set()
    )  # "left the talks"
    spoken = [w for c in following.content for w in words(document.text, c.span)]
    return any(
        a.text.lower() in {"these", "those", "this"} and _stem(b.text.lower()) in things
        for a, b in pairwise(spoken)
    )


# --- words ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Lexicon:
    negations: frozenset[str]
    harmless_after: frozenset[str]
    ignored: frozenset[str]
    light: frozenset[str]
    hearsay: frozenset[str]
    intentions: frozenset[str]
    modals: Mapping[str, frozenset[str]]
    related: Mapping[str, frozenset[str]]
    opposites: Mapping[str, frozenset[str]]
    contrasts: tuple[frozenset[str], ...]
    bounds: Mapping[Bound, tuple[str, ...]]
    partial: frozenset[str]
    units: frozenset[str]
    claims: frozenset[str]
    untrue: frozenset[str]
    denying: frozenset[str]
    own: frozenset[str]
    determined: frozenset[str]
    crowds: frozenset[str]
    pointers: frozenset[str]
    personal: frozenset[str]
    periods: frozenset[str]
    offices: frozenset[str]
    accusing: frozenset[str]
    answering: frozenset[str]
    hostile: frozenset[tuple[str, ...]]
    damaging: frozenset[tuple[str, ...]]
    alliances: Mapping[str, frozenset[str]]
    openers: frozenset[str]
    subjects: frozenset[str]
    owners: frozenset[str]
    plurals: frozenset[str]
    figures: Mapping[str, float]


@cache
def _lexicon(language: str = "en") -> _Lexicon:
    data = lexicons.read(language, "conflicts")
    return _Lexicon(
        negations=frozenset(data["negations"]),
        harmless_after=frozenset(data["harmless_after"]),
        ignored=frozenset(data["ignored"]),
        hearsay=frozenset(data["hearsay"]),
        intentions=frozenset(data["intentions"]),
        partial=frozenset(data["partial"]),
        claims=frozenset(data["claims"]),
        pointers=frozenset(data["pointers"]),
        untrue=frozenset(data["untrue"]),
        denying=frozenset(data["denying"]),
        offices=frozenset(data["offices"]),
        own=frozenset(data["own"]),
        determined=frozenset(data["determined"]),
        crowds=frozenset(data["crowds"]),
        personal=frozenset(data["personal"]),
        periods=frozenset(data["periods"]),
        accusing=frozenset(data["accusing"]),
        answering=frozenset(data["answering"]),
        openers=frozenset(data["openers"]),
        subjects=frozenset(data["subjects"]),
        owners=frozenset(data["owners"]),
        plurals=frozenset(data["plurals"]),
        light=frozenset(_stem(w) for w in data["light"]),
        units=frozenset(_stem(w) for w in data["units"]),
        hostile=_deeds(data["hostile"]),
        damaging=_deeds(data["damaging"]),
        modals={kind: frozenset(forms) for kind, forms in data["modals"].items()},
        related=_both_ways([line.split() for line in data["related"]]),
        opposites=_both_ways(data["opposites"]),
        contrasts=tuple(frozenset(row) for row in data["contrasts"]),
        bounds={kind: tuple(phrases) for kind, phrases in data["bounds"].items()},
        alliances=_members(data["sides"]),
        figures={word: float(value) for word, value in data["figures"].items()},
    )


def _deeds(entries: Sequence[str]) -> frozenset[tuple[str, ...]]:
    """Entries of one word or two, the verb as its stem."""
    return frozenset((_stem(entry.split()[0]), *entry.split()[1:]) for entry in entries)


def _both_ways(rows: Sequence[Sequence[str]]) -> Mapping[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for row in rows:
        one, other = (_stem(w) for w in row)
        found[one] = found.get(one, frozenset()) | {other}
        found[other] = found.get(other, frozenset()) | {one}
    return found


def _members(sides: Mapping[str, Sequence[str]]) -> Mapping[str, frozenset[str]]:
    countries_ = {c for members in sides.values() for c in members}
    return {c: frozenset(side for side, members in sides.items() if c in members) for c in countries_}


@cache
def _bases(language: str = "en") -> Mapping[str, str]:
    """Irregular forms and words of one group, as the stem that stands for all of them."""
    data = lexicons.read(language, "conflicts")
    forms = {w: _regular(line.split()[0]) for line in data["forms"] for w in line.split()}
    groups = {
        form: _regular(line.split()[0])
        for line in data["same"]
        for w in line.split()
        for form in (w, forms.get(w, _regular(w)))
    }
    return {w: groups.get(stem, stem) for w, stem in forms.items()} | groups


def _stem(word: str) -> str:
    """The base form of a lower-case word, near enough to compare: `firing` and `fires` are `fir`."""
    bases = _bases()
    regular = bases.get(word) or _regular(word)
    return bases.get(regular, regular)


def _regular(word: str) -> str:
    for ending, instead in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) > 2:
            stem = word.removesuffix(ending) + instead
            doubled = ending in {"ing", "ed"} and stem[-1] == stem[-2] and stem[-1] not in "ls"
            return (stem[:-1] if doubled else stem).removesuffix("e")
    return word.removesuffix("e") if len(word) > 3 else word


_ENDINGS = (
    *(("ies", "y"), ("ied", "y"), ("sses", "ss"), ("shes", "sh"), ("ches", "ch"), ("xes", "x")),
    *(("ss", "ss"), ("us", "us"), ("is", "is"), ("s", ""), ("ing", ""), ("ed", "")),
)
