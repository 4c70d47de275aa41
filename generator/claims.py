"""What statements claim: clauses with their words, names, negations and figures, and each speaker's side.

It makes clauses comparable and compares nothing itself.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from generator.claim_words import Bound, claim_words, stem_of
from generator.name_words import countries, same_country
from generator.name_words import lexicon as names_lexicon
from generator.segmentation import MARKS, SINGLE_OPENING, Document, Word
from generator.segmentation import lexicon as segmentation_lexicon
from generator.values import Participant, Statement

_LONGEST_GAP = 4
"""Code points: `they see her as "a fool"` is one clause."""


@dataclass(frozen=True, slots=True)
class Token:
    """A word of a clause and what it is compared by."""

    word: str
    """Lower-case."""
    stem: str
    """What is compared: the base form, the first word of its group, or a name; empty for small words."""
    is_name: bool = False


@dataclass(frozen=True, slots=True)
class Quantity:
    """`at least four of the five gates`. `noun` is a stem; `extra` are the stems between figure and noun."""

    value: float
    noun: str
    extra: frozenset[str]
    bound: Bound | None
    negated: bool
    """`not 14`."""


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause of the statement at index `statement`."""

    statement: int
    tokens: tuple[Token, ...]
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
    quantities: tuple[Quantity, ...] = ()

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
        return any(t.word in claim_words().own for t in self.tokens[:before])

    def place(self, stem: str) -> int:
        """Index of the first word with `stem`."""
        return next(i for i, t in enumerate(self.tokens) if t.stem == stem)


class Voices:
    """Who speaks in each statement, and for which side."""

    def __init__(
        self, document: Document, statements: Sequence[Statement], participants: Sequence[Participant]
    ) -> None:
        text = document.text
        self._text = text
        self.capitals = frozenset(
            [
                w.text
                for sentence in document.sentences()
                for before, w in pairwise(sentence.words)
                if w.is_capital and (before.text[0].isalnum() or before.text == ",")
            ]
        )
        self._labels: dict[str, list[str]] = {}
        """By their first four letters, which all spellings of one name share."""
        self._known: dict[str, str] = {}
        self._names = {p.id: frozenset(self.label(w) for w in p.name.split()) for p in participants}
        self._called = {p.id: frozenset(p.name.lower().split()) for p in participants}
        self._people = {p.id for p in participants if p.kind == "person"}
        self._offices = {
            p.id: frozenset(stem_of(w.lower()) for r in p.roles for w in r.span.cut(text).split())
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
            labels = self._labels.setdefault(country[:4], [])
            self._known[name] = next((k for k in labels if same_country(k, country)), country)
            if self._known[name] == country and country not in labels:
                labels.append(country)
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
        if claim_words().crowds & {*source} or any(c.isdecimal() for w in source for c in w):
            return None  # many voices, which may differ
        definite = source[0] in {"the", "his", "her", "its", "their", "this", "that", "our"}
        return None if definite and not source[-1].endswith("s") else " ".join(source)

    def _is_country(self, name: str, role: str) -> bool:
        """Whether a word of a role is a country and no first word of a sentence (`Fire chief`)."""
        lex = names_lexicon()
        if name in lex.countries or name in _countries() or "counterpart" in role:
            return True
        is_office = bool({w.lower() for w in role.split()} & claim_words().offices)
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
    known = _countries()
    if any(w.lower() in lex.body_heads and w[0].isupper() and w.lower() not in lex.heads for w in parts):
        return named & known
    return named & known or named


@cache
def _countries() -> frozenset[str]:
    lex = names_lexicon()
    return frozenset(lex.demonyms.values()) | frozenset(lex.countries.values())


class Reader:
    """Cuts statements into clauses and words into what can be compared."""

    def __init__(self, document: Document, voices: Voices) -> None:
        self._document = document
        self._text = document.text
        self._voices = voices
        self._tokens: dict[str, Token] = {}
        """By the word as printed, for most stand there more than once."""

    def clauses(self, index: int, statement: Statement) -> Iterator[Clause]:
        """The clauses of the statement at `index`."""
        pieces = [*_grouped([*self._pieces(statement)]), _STOP]
        cue = {w for c in statement.cue for w in c.cut(self._text).lower().split()}
        is_denied = bool(cue & claim_words().denying)
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
            yield from self._document.words_in(content.span)
            at = content.span.end

    def _clause(self, index: int, part: Sequence[Word], end: str, *, is_denied: bool) -> Clause:
        tokens = tuple(self._token(w) for w in part)
        lower = [t.word for t in tokens]
        lex = claim_words()
        negations = [i for i, word in enumerate(lower) if _negates(word) and not _corrects(tokens, i)]
        focus = _focus(tokens, negations[0]) if len(negations) == 1 else None
        if is_denied and len(negations) == 1 and focus is not None:
            is_denied, focus, negations = False, None, []  # denied that it did not: twice is not at all
        kinds = {kind for kind, forms in lex.modals.items() if not forms.isdisjoint(lower)}
        return Clause(
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
            and lex.hearsay.isdisjoint(lower)
            and (focus is not None or not negations),
            modality=min(kinds, default=None),
            quantities=tuple(_quantities(tokens)),
        )

    def _token(self, word: Word) -> Token:
        token = self._tokens.get(word.text)
        if token is None:
            token = self._tokens[word.text] = self._made_token(word)
        return token

    def _made_token(self, word: Word) -> Token:
        lower = word.lower
        lex, names = claim_words(), names_lexicon()
        if (
            not word.text[0].isalpha()
            or lower in lex.ignored
            or lower in lex.figures
            or lower in names.calendar
            or _ends_negated(lower)
        ):
            return Token(lower, "")
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
        return Token(lower, self._voices.label(word.text) if is_name else stem_of(lower), is_name)


@cache
def _common_words() -> frozenset[str]:
    """Words that are capitalised in titles and in names of bodies, and name nobody."""
    names = names_lexicon()
    return names.calendar | names.heads | names.modifiers | names.body_heads


_STOP = Word(0, 0, "|", "|")
"""Stands between pieces of a statement that do not touch."""
_ENDS = frozenset(".,;:!?…–—()|")
"""Marks at which a clause ends."""


def _split(pieces: Sequence[Word]) -> Iterator[tuple[list[Word], str]]:
    """Clauses, each with the mark that ended it."""
    lex = claim_words()
    abbreviations = segmentation_lexicon().abbreviations
    part: list[Word] = []
    for i, word in enumerate(pieces):
        if word.text == "." and part and f"{part[-1].lower}." in abbreviations:
            continue  # "Mr. Torv"
        if (
            word.text == ","
            and [w.text for w in pieces[i + 1 : i + 2]] == ["not"]
            and _is_figure(pieces[i + 2 :])
        ):
            continue  # "19 people, not 14"
        if word.text in _ENDS or (word.lower in lex.openers and _opens_clause(pieces[i : i + 2])):
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
        while i + 2 < len(pieces) and _is_thousands(word, pieces[i + 1], pieces[i + 2]):
            figure = word.text + pieces[i + 2].text
            word = Word(word.start, pieces[i + 2].end, figure, figure)
            i += 2
        yield word
        i += 1


def _is_thousands(figure: Word, comma: Word, group: Word) -> bool:
    return (
        comma.text == ","
        and figure.text.isdecimal()
        and group.text.isdecimal()
        and len(group.text) == 3
        and figure.end == comma.start
        and comma.end == group.start
    )


def _opens_clause(pair: Sequence[Word]) -> bool:
    """Whether an opener begins a clause: `and` does before a subject, and else joins two words."""
    return pair[0].lower != "and" or any(w.lower in claim_words().subjects for w in pair[1:])


def _is_figure(pieces: Sequence[Word]) -> bool:
    return any(w.text[0].isdecimal() or w.lower in claim_words().figures for w in pieces[:1])


# --- negation -------------------------------------------------------------------------------------


def _ends_negated(word: str) -> bool:
    return word.endswith(("n't", "n’t"))


def _negates(word: str) -> bool:
    return word in claim_words().negations or _ends_negated(word)


def _corrects(tokens: Sequence[Token], i: int) -> bool:
    """`19, not 14`: says which figure it is not, and negates nothing."""
    return tokens[i].word == "not" and i + 1 < len(tokens) and _value(tokens, i + 1)[0] is not None


def _focus(tokens: Sequence[Token], negation: int) -> int | None:
    """The first content word behind a negation, `None` where it is harmless (`not only`) or a fragment."""
    lex = claim_words()
    following = tokens[negation + 1].word if negation + 1 < len(tokens) else ""
    if following in lex.harmless_after:
        return None
    if negation == 0 and tokens[0].word in {"not", "never", "nor"}:
        return None
    return next((i for i in range(negation + 1, len(tokens)) if tokens[i].stem), None)


# --- figures --------------------------------------------------------------------------------------


def _quantities(tokens: Sequence[Token]) -> Iterator[Quantity]:
    """The counted things of a clause; in `19 people, not 14` the second figure counts what the first did."""
    figures = claim_words().figures
    last: Quantity | None = None
    i = 0
    while i < len(tokens):
        if not (tokens[i].word[0].isdecimal() or tokens[i].word in figures):
            i += 1
            continue
        value, after = _value(tokens, i)
        if value is None:
            i += 1
            continue
        before = [t.word for t in tokens[max(0, i - 4) : i]]
        money = bool(before) and before[-1] in "$€£"
        negated = bool(before) and before[-1] == "not"
        noun, extra, follows = ("dollar", frozenset[str](), "") if money else _counted(tokens, after)
        if noun and not {*before[-1:], follows} & claim_words().partial and not _is_total(before):
            bound = _bound(" ".join(before).removesuffix(" $"))
            last = Quantity(value, noun, extra, bound, negated)
            yield last
        elif not noun and negated and last is not None:
            yield Quantity(value, last.noun, last.extra, None, negated)
        i = after


def _is_total(before: Sequence[str]) -> bool:
    """Whether the words before a figure are `four of`, `four of the`, so that it only says of how many."""
    trimmed = before[:-1] if before and before[-1] in claim_words().owners else before
    return (
        len(trimmed) > 1
        and trimmed[-1] == "of"
        and (trimmed[-2] in claim_words().figures or trimmed[-2].isdecimal() or trimmed[-2] == "out")
    )


def _value(tokens: Sequence[Token], i: int) -> tuple[float | None, int]:
    """The figure at `i` and the index behind it; years and single letters are none."""
    value: float | None = None
    lex = claim_words()
    start = i
    while i < len(tokens):
        word = tokens[i].word
        if value is None and word[0].isdecimal() and word[-1] != "." and word.replace(".", "", 1).isdecimal():
            value = float(word)
        elif word in lex.figures:
            figure = lex.figures[word]
            value = figure if value is None else value * figure if figure >= 100 else value + figure
        else:
            break
        i += 1
    is_year = i == start + 1 and value is not None and 1900 <= value <= 2100
    return (None if is_year else value), max(i, start + 1)


def _counted(tokens: Sequence[Token], i: int) -> tuple[str, frozenset[str], str]:
    """The counted noun behind a figure, the stems between the two, and the word right behind the figure."""
    follows = tokens[i].word if i < len(tokens) else ""
    if follows == "%":
        return "percent", frozenset(), ""
    if follows == "of":
        i += 1
        while i < len(tokens) and (
            tokens[i].word in claim_words().owners or _value(tokens, i)[0] is not None
        ):
            i += 1
    extra: set[str] = set()
    for token in tokens[i : i + 4]:
        if not token.stem and token.word not in claim_words().plurals:
            break
        if _is_plural(token.word):
            return token.stem or token.word, frozenset(extra), follows
        extra.add(token.stem)
    return "", frozenset(), follows


def _is_plural(word: str) -> bool:
    return word in claim_words().plurals or (
        len(word) > 3 and (word.endswith("men") or (word[-1] == "s" and word[-2] != "s"))
    )


def _bound(before: str) -> Bound | None:
    padded = f" {before}"
    for kind, phrases in claim_words().bounds.items():
        if any(padded.endswith(f" {p}") for p in phrases):
            return kind
    return None
