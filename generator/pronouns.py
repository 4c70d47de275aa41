"""Whom `he`, `him`, `his`, `himself` and `she` mean: candidates named before, ranked by what the text shows.

A candidate's score is a sum of weights of plain observations (`lexicons/en/pronoun_weights.yaml`); where the
best one is not clearly the best, the pronoun means nobody. Nothing here looks at a first name.
"""

import math
import re
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import accumulate
from operator import attrgetter
from typing import Literal

from generator import lexicons
from generator.cue_words import cue_words
from generator.segmentation import Document, Sentence, Word
from generator.values import Span

Sex = Literal["he", "she"]
Mentioned = Literal["name", "description", "pronoun", "stranger"]
"""By what somebody is mentioned: `a diplomat` and `his wife` are strangers."""
Form = Literal["subject", "object", "possessive", "reflexive"]
_START, _END = attrgetter("start"), attrgetter("end")
_FURTHEST = 8
"""Sentences between a pronoun and the last mention of whom it means."""
_MOST_CANDIDATES = 8
_MOST_UNNAMED = 2
_SURE = 0.9
"""From here on `he` says of somebody what `Mr` would."""
_CLOSE = 2
"""Sentences: the pronoun's own and the one before."""
_SHORTEST_SINGLE = 3
"""Words between single marks; fewer are a title or a word that the reporter holds at arm's length."""


@dataclass(frozen=True, slots=True)
class Pronoun:
    """A pronoun of the third person singular."""

    span: Span
    sex: Sex
    form: Form


@dataclass(frozen=True, slots=True)
class Known:
    """Words whose meaning is known already: a name, a description, a pronoun.

    `who` is a participant's id; `None` for a person whom no name stands for (`a man`, `the suspect`).
    """

    span: Span
    who: str | None
    kind: Mentioned
    sex: Sex | None = None
    speaks: bool = False
    """Source of an attribution."""
    trust: float = 1.0
    """How sure it is that it means them."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """Whom a pronoun may mean, what the text shows for it, and the words that it was last mentioned by."""

    who: str | None
    shows: tuple[str, ...]
    place: Span
    trust: float = 1.0
    """How sure it is that the last mention meant them: one for a name, less for a pronoun."""


@dataclass(frozen=True, slots=True)
class Choice:
    """The candidates of a pronoun, the last mentioned first."""

    pronoun: Pronoun
    candidates: tuple[Candidate, ...]
    general: tuple[str, ...]
    """What speaks for nobody."""


@dataclass(frozen=True, slots=True)
class Seen:
    """Where a mention stands, and as what. `sentence`, `paragraph` and `quote` are indices."""

    span: Span
    sentence: int
    paragraph: int
    quote: int | None
    kind: str
    is_subject: bool
    is_owner: bool
    speaks: bool


@dataclass(slots=True)
class _Figure:
    """Somebody whom a pronoun may mean, as far as the walk has come."""

    who: str | None
    last: Seen
    count: int = 0
    sex: Sex | None = None
    is_sure: bool = False
    """Whether that is printed or as good as printed."""
    subject: Seen | None = None
    """The last mention as a subject."""
    trust: float = 1.0
    """Of the last mention."""


class Places:
    """Where sentences, paragraphs and quotations of a document lie, looked up by bisection."""

    def __init__(self, document: Document, turns: Sequence[Span] = ()) -> None:
        """`turns`: words without marks that are somebody's own, in order of place."""
        self.text = document.text
        self.document = document
        self.sentences: tuple[Sentence, ...] = tuple(document.sentences())
        self._starts = [s.span.start for s in self.sentences]
        quoted = [
            q.whole
            for p in document.paragraphs
            for q in p.quoted
            if q.style == "double" or len(q.inner.cut(document.text).split()) >= _SHORTEST_SINGLE
        ]
        self.quotes: tuple[Span, ...] = tuple(_outermost([*turns, *quoted]))
        self._quotes = [q.start for q in self.quotes]
        own = (not self._is_quoted(s.span) for s in self.sentences)
        self._own = tuple(accumulate(own, initial=0))[1:]
        """How many sentences up to each hold words of the reporter's."""

    def back(self, here: Seen, there: Seen) -> int:
        """Sentences from `here` back to `there`; those that are all quoted count only from within."""
        if here.quote is None and there.quote is None:
            return self._own[here.sentence] - self._own[there.sentence]
        return here.sentence - there.sentence

    def look(self, span: Span, kind: Mentioned, *, speaks: bool) -> Seen:
        """Where the words at `span` stand; `speaks`: they are the source of an attribution."""
        number = self.sentence(span.start)
        words = self.sentences[number].words
        i = bisect_right(words, span.start, key=_END)
        return Seen(
            span=span,
            sentence=number,
            paragraph=self.document.paragraph_at(span.start),
            quote=self.quote(span.start),
            kind=kind,
            is_subject=speaks or is_subject(words, i, span),
            is_owner=self.text.startswith(("'s", "’s"), span.end),
            speaks=speaks,
        )

    def _is_quoted(self, span: Span) -> bool:
        quote = self.quote(span.start)
        return quote is not None and span.end <= self.quotes[quote].end + 1

    def sentence(self, at: int) -> int:
        """The index of the sentence that holds the place `at`, or the last one before it."""
        behind = bisect_right(self._starts, at)
        return behind - 1 if behind else 0

    def quote(self, at: int) -> int | None:
        """The index of the quotation that holds the place `at`."""
        index = bisect_right(self._quotes, at) - 1
        return index if index >= 0 and at < self.quotes[index].end else None

    def quotes_in(self, span: Span) -> Iterator[int]:
        """The indices of the quotations that share a place with `span`."""
        for index in range(max(0, bisect_right(self._quotes, span.start) - 1), len(self.quotes)):
            if self.quotes[index].start >= span.end:
                break
            if self.quotes[index].meets(span):
                yield index

    def word(self, at: int) -> tuple[Sequence[Word], int]:
        """The words of the sentence at the place `at`, and the index of the first one that ends behind it."""
        words = self.sentences[self.sentence(at)].words
        return words, bisect_right(words, at, key=_END)


def _outermost(spans: Sequence[Span]) -> Iterator[Span]:
    end = -1
    for span in sorted(spans, key=lambda s: (s.start, -s.end)):
        if span.start >= end:
            yield span
            end = span.end


def find_pronouns(places: Places) -> tuple[Pronoun, ...]:
    """The third person singular, in order of place; `her` is a possessive in front of a noun."""
    forms = _forms()
    return tuple(
        Pronoun(span, *_form(forms[span.cut(places.text).lower()], *places.word(span.start)))
        for span in standing(places.text, frozenset(forms))
    )


def standing(text: str, words: frozenset[str]) -> Iterator[Span]:
    """Where any of `words`, lower-case, stands as a word of its own (`he` of `he'd` too), in order."""
    return (Span(*match.span()) for match in _any_of(words).finditer(text))


@cache
def _any_of(words: frozenset[str]) -> re.Pattern[str]:
    longest_first = sorted(words, key=lambda w: (-len(w), w))
    rests: dict[str, list[str]] = {}
    for word in longest_first:
        rests.setdefault(word[0], []).append(re.escape(word[1:]))
    # by first letter, since otherwise each word of the list is tried at each word of the text
    grouped = "|".join(f"{re.escape(first)}(?:{'|'.join(rest)})" for first, rest in rests.items())
    return re.compile(rf"(?<![\w'’&-])(?:{grouped})(?![\w&]|-\w)", re.IGNORECASE)


def _form(forms: Sequence[tuple[Sex, Form]], words: Sequence[Word], i: int) -> tuple[Sex, Form]:
    if len(forms) == 1:
        return forms[0]
    follows = words[i + 1].lower if i + 1 < len(words) else "."
    small = cue_words().prepositions | cue_words().determiners | cue_words().adverbs
    is_noun = (
        follows[0].isalpha() and follows not in small and follows not in {"and", "or", "that", "who", "not"}
    )
    return next(f for f in forms if (f[1] == "possessive") == is_noun)


class Walk:
    """A walk through a text that remembers who was mentioned where, and weighs whom a pronoun may mean."""

    def __init__(self, places: Places) -> None:
        self._places = places
        self._figures: dict[str, _Figure] = {}
        """By id, or by place where nobody's name is known; the last mentioned one last."""
        self._last: dict[Sex, _Figure] = {}
        """Whom the last pronoun of each sex meant."""
        self._most = 0
        self._named = 0
        """Participants seen so far."""

    def see(self, known: Known, seen: Seen) -> None:
        """Remember a mention, and where it stands."""
        key = known.who or f"?{known.span.start}"
        figure = self._figures.pop(key, None)
        if figure is None:
            figure = _Figure(known.who, seen)
            self._named += known.who is not None
        figure.last = seen
        figure.count += 1
        figure.trust = known.trust
        is_sure = known.trust > _SURE
        if known.sex is not None and (figure.sex is None or (is_sure and not figure.is_sure)):
            figure.sex, figure.is_sure = known.sex, is_sure
        if seen.is_subject:
            figure.subject = seen
        self._figures[key] = figure
        self._most = max(self._most, figure.count)
        if known.kind == "pronoun" and known.sex is not None:
            self._last[known.sex] = figure

    def choice(
        self,
        pronoun: Pronoun,
        here: Seen,
        unfit: Collection[str] = (),
        ahead: Known | None = None,
    ) -> Choice:
        """The candidates for `pronoun`, which stands `here`.

        `unfit`: the participants that it cannot mean, as who speaks it; `ahead`: who is named behind the
        phrase that it stands in.
        """
        near = tuple(self._near(pronoun, here, unfit))
        close = [figure for figure in near if self._places.back(here, figure.last) < _CLOSE]
        candidates = []
        for rank, figure in enumerate(near):
            shows = [*self._shows(pronoun, here, figure), *_ranked(figure, rank)]
            if close == [figure]:
                shows.append("alone")
            if figure.who is not None and self._named == 1:
                shows.append("the only one named so far")
            if ahead is not None and figure.who == ahead.who:
                shows.append("ahead")
            candidates.append(Candidate(figure.who, tuple(shows), figure.last.span, figure.trust))
        if ahead is not None and all(c.who != ahead.who for c in candidates):
            candidates.append(Candidate(ahead.who, ("ahead", "ahead, new"), ahead.span))
        return Choice(
            pronoun, tuple(candidates), tuple(_general(pronoun, here, any(f.who is not None for f in close)))
        )

    def _near(self, pronoun: Pronoun, here: Seen, unfit: Collection[str]) -> Iterator[_Figure]:
        """Whom the pronoun may mean at all, the last mentioned first."""
        unnamed = found = 0
        for figure in reversed(self._figures.values()):
            if found >= _MOST_CANDIDATES or here.sentence - figure.last.sentence > _FURTHEST:
                return
            unnamed += figure.who is None
            fits = figure.sex in {None, pronoun.sex} and figure.who not in unfit
            if fits and (figure.who is not None or unnamed <= _MOST_UNNAMED):
                found += 1
                yield figure

    def _shows(self, pronoun: Pronoun, here: Seen, figure: _Figure) -> Iterator[str]:
        """What the text shows for one candidate: observations that have a weight."""
        last = figure.last
        back = min(3, self._places.back(here, last))
        yield f"{back} back"
        yield f"{pronoun.form}: {back} back"
        yield f"{_place(last)}, {min(back, 2)} back"
        yield from self._as_subject(pronoun, here, figure.subject)
        yield f"mentioned by a {last.kind}"
        latest = self._last.get(pronoun.sex)
        if latest is figure:
            yield "meant by the last such pronoun"
            yield f"meant by the last such pronoun, {back} back"
        elif latest is not None:
            yield "not meant by the last such pronoun"
        if figure.sex == pronoun.sex:
            yield "sex printed" if figure.is_sure else "sex supposed"
        if last.paragraph != here.paragraph:
            yield f"other paragraph, {back} back"
        yield from _quoting(here, last)
        if last.speaks and back < _CLOSE:
            yield "spoke"
            if here.speaks:
                yield "spoke, as the pronoun does"
        if figure.who is not None and figure.count == self._most:
            yield "mentioned most"

    def _as_subject(self, pronoun: Pronoun, here: Seen, subject: Seen | None) -> Iterator[str]:
        if subject is None or subject.quote != here.quote:
            return
        back = self._places.back(here, subject)
        if back == 0:
            yield f"{pronoun.form}: subject earlier in the sentence"
            if self._is_clause(subject.span, here.span):
                yield f"{pronoun.form}: subject of its clause"
        elif back == 1:
            yield f"{pronoun.form}: subject of the sentence before"

    def _is_clause(self, one: Span, other: Span) -> bool:
        """Whether no word between the two begins another clause."""
        words, i = self._places.word(one.end)
        openers = _openers()
        return not any(
            w.lower in openers or not w.text[0].isalnum() for w in words[i:] if w.end <= other.start
        )


def _place(seen: Seen) -> str:
    return "owner" if seen.is_owner else "subject" if seen.is_subject else "object"


def _quoting(here: Seen, last: Seen) -> Iterator[str]:
    if last.quote is not None and last.quote != here.quote:
        yield "mentioned in another quotation"
    if here.quote is not None:
        yield f"mentioned {'in the same' if last.quote == here.quote else 'outside the'} quotation"


def _ranked(figure: _Figure, rank: int) -> Iterator[str]:
    yield f"rank {min(rank, 3)}"
    if figure.who is None:
        yield f"unnamed {figure.last.kind}"
        yield f"unnamed, rank {min(rank, 3)}"
    else:
        yield f"mentioned {min(2 ** figure.count.bit_length() // 2, 8)} times or more"


def _general(pronoun: Pronoun, here: Seen, named: bool) -> Iterator[str]:
    yield "nobody"
    yield f"nobody: {pronoun.form}"
    if here.quote is not None:
        yield "nobody: in a quotation"
    if not named:
        yield "nobody: no name in this sentence or the one before"


def is_subject(words: Sequence[Word], i: int, span: Span) -> bool:
    """Whether the words at `span`, of which the first is at index `i`, stand where a subject does."""
    while i > 0 and words[i - 1].lower in {"the", "a", "an"}:
        i -= 1
    if i == 0:
        return True
    before = words[i - 1].lower
    behind = bisect_left(words, span.end, lo=i, key=_START)
    rest = [w.text for w in words[behind : behind + 2]]
    if rest[:1] == ["who"] or rest == [",", "who"]:
        return True
    after = rest[0] if rest else "."
    if before in {"and", ",", "or"}:
        return after[0].islower() and after not in cue_words().prepositions and after not in {"and", "or"}
    return not before[0].isalnum() or before in _openers() or before.endswith("ly")


@cache
def _forms() -> dict[str, tuple[tuple[Sex, Form], ...]]:
    found: dict[str, tuple[tuple[Sex, Form], ...]] = {}
    for sex, forms in lexicons.read("en", "references")["pronouns"].items():
        for form, words in forms.items():
            for word in words:
                found[word] = (*found.get(word, ()), (sex, form))
    return found


@cache
def _openers() -> frozenset[str]:
    return frozenset(lexicons.read("en", "references")["clause_openers"])


# --- the ranking ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Weights:
    """What an observation counts, and how sure the best candidate must be."""

    least: float
    weights: Mapping[str, float] = field(default_factory=dict)


@cache
def weights() -> Weights:
    """The weights as shipped, from `lexicons/en/pronoun_weights.yaml`."""
    data = lexicons.read("en", "pronoun_weights")
    return Weights(data["least"], data["weights"])


def chances(choice: Choice, table: Mapping[str, float]) -> list[float]:
    """How likely each candidate is, and last nobody; the sum is one."""
    scores = [sum(table.get(s, 0.0) for s in c.shows) for c in choice.candidates]
    scores.append(sum(table.get(s, 0.0) for s in choice.general))
    top = max(scores)
    raised = [math.exp(s - top) for s in scores]
    return [r / sum(raised) for r in raised]


def likeliest(choice: Choice, table: Mapping[str, float]) -> tuple[Candidate, float] | None:
    """The likeliest candidate, and how sure it is, its last mention included; `None` where it is nobody."""
    likely = chances(choice, table)
    best = max(range(len(likely)), key=lambda i: likely[i])
    if best == len(choice.candidates) or choice.candidates[best].who is None:
        return None
    return choice.candidates[best], likely[best] * choice.candidates[best].trust
