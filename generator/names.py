"""Candidates for participants: runs of capitalised words with the roles around them, descriptions, pronouns.

Everything here looks at one sentence at a time and joins nothing; `participants` decides who is who.
"""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, lru_cache
from typing import Literal

from generator import lexicons
from generator.cue_words import cue_words
from generator.segmentation import Document, Sentence, Word, trimmed
from generator.tagger import Label
from generator.values import Role, Span

Guess = Literal["person", "organisation", "place", "thing"]
_ROLE_REACH = 12
"""Words; a role further from its name than this was never one on the articles that were read."""
_PRONOUN_REACH = 160
"""Code points, about two lines."""
_SURE = 0.7
"""The trained reader's confidence from which its word on a person stands against the name's own words."""
_LIKELY = 0.4
"""The confidence from which its word alone makes a name."""
_HEADLINE = 0.6
"""Share of capitalised words from which a sentence of six words or more counts as a headline."""
_LONG = 4
"""Words; what is longer in a headline, and no trained reader vouches for, is no name."""
_SHOUTED = 4
"""Capitals; a place in capitals, as in a dateline, has no fewer, a shorter word may be an acronym."""
_DETERMINERS = frozenset({"the", "a", "an", "his", "her", "its", "their", "this", "that", "our", "another"})
_NICKNAME_MARKS = frozenset("\"“”'‘’()")
_NO_NAME = _NICKNAME_MARKS | {".", "'s", "’s"}
"""What may stand inside a name and is no word of it."""
_INSIDE_ROLE = frozenset({"of", "for", "the", "and", "at", "in", "to", "on", "'s", "’s", "-", "&"})


@dataclass(frozen=True, slots=True)
class Name:
    """A name as printed, without titles. `introduced`: a role or honorific stands with it."""

    span: Span
    words: tuple[str, ...]
    guess: Guess | None
    roles: tuple[Role, ...] = ()
    whole: Span = field(default=Span(0, 0))
    """The name with the title in front of it: what a reporter would call the source."""
    honorific: Literal["man", "woman", "any"] | None = None
    speaks: bool = False
    """A cue stands right beside it."""
    stands_alone: bool = True
    """No article, preposition or possessive in front of it, as there is in front of things and places."""
    opens_sentence: bool = False
    is_person: bool = False
    """The trained reader says so, or `he` or `she` follows and nobody else stands between."""
    owner: str | None = None
    """The capitalised word whose it is: `Sundholm` in `Sundholm's Defence Ministry`."""
    seen: float = 0.0
    """The trained reader's confidence in `guess`, where the name's own words do not tell; else 0."""
    employs: bool = False
    """Behind somebody's name or office: `Ada Brink of CFU`, `spokesman for CFU`."""
    is_acronym: bool = False
    """Capitals alone: a body only if the text says so, or an unknown abbreviation."""

    @property
    def introduced(self) -> bool:
        """Whether the text says that this is a person's name."""
        return bool(self.roles) or self.honorific is not None


@dataclass(frozen=True, slots=True)
class Description:
    """`the Russian official`, `Russia's DM`, `his British counterpart`. `head` is lower-case."""

    span: Span
    head: str
    function: str
    """The words of it that name a function, in the order printed, abbreviations expanded."""
    countries: frozenset[str]
    determiner: str


@dataclass(frozen=True, slots=True)
class Pronoun:
    """A personal pronoun in the text's own voice or inside a quotation."""

    span: Span
    word: str


def find_names(document: Document, seen: Sequence[Label] = ()) -> tuple[Name, ...]:
    """All candidate names, in order of place.

    `seen` is what the trained reader took for sources and names: a name that ends with a source speaks, and
    its word on what a name names counts where the name's own words do not tell.
    """
    ends = {label.span.end for label in seen if label.kind == "source"}
    labels = _Labels(seen)
    found = [
        _judged(name if name.speaks or name.span.end not in ends else replace(name, speaks=True), labels)
        for sentence in document.sentences()
        if not is_credit(sentence)
        for name in _told_apart(sentence, labels)
    ]
    found = _agreed(found)
    following = [*found[1:], None]
    pronouns = [p.span.start for p in find_pronouns(document) if p.word in {"he", "she"}]
    return tuple(
        replace(name, is_person=True) if _is_followed(name, after, pronouns) else name
        for name, after in zip(found, following, strict=False)
    )


def is_credit(sentence: Sentence) -> bool:
    """Whether it only says who wrote or pictured: `By Ada Brink`, `Photo: Ada Brink`, `(Editing by ...)`."""
    words = [w.text.lower() for w in sentence.words[:4] if w.text not in {"(", "["}]
    if not words:
        return False
    if " ".join(words[:2]) in lexicon().credits or (words[0] in lexicon().credits and words[1:2] == [":"]):
        return True
    plain = [w for w in sentence.words[1:] if w.text[0].isalpha()]
    return (
        sentence.words[0].text in {"By", "BY"}
        and 0 < len(plain) < 8  # words; more are a sentence that begins with "by"
        and all(w.is_capital or w.text in _INSIDE_ROLE or w.text in lexicon().particles for w in plain)
        and sentence.words[-1].text != "."
    )


class _Labels:
    """What the trained reader took for names, looked up by place."""

    def __init__(self, seen: Sequence[Label]) -> None:
        self._labels = [label for label in seen if label.kind in {"person", "organisation", "place"}]
        self._starts = [label.span.start for label in self._labels]

    def near(self, span: Span) -> Label | None:
        """The last label that shares a letter with `span`; a person's before others."""
        at = bisect_left(self._starts, span.end)
        met = [label for label in reversed(self._labels[max(0, at - 3) : at]) if label.span.meets(span)]
        return next((label for label in met if label.kind == "person"), met[0] if met else None)

    def denies_person(self, span: Span) -> bool:
        """Whether the reader, which saw names in this text, saw no person at `span`."""
        near = self.near(span)
        return bool(self._labels) and (near is None or near.kind != "person")

    def ends_person(self, end: int) -> bool:
        """Whether a person's name ends at `end`."""
        at = bisect_left(self._starts, end) - 1
        return at >= 0 and self._labels[at].kind == "person" and self._labels[at].span.end == end

    def person_ending(self, start: int, end: int) -> int | None:
        """Where a person's name begins that ends at `end` and begins behind `start`."""
        at = bisect_left(self._starts, end) - 1
        if at < 0 or self._labels[at].kind != "person":
            return None
        label = self._labels[at].span
        return label.start if label.end == end and label.start > start else None


def _told_apart(sentence: Sentence, labels: _Labels) -> Iterator[Name]:
    """The names of a sentence; in a headline, where capitals mean nothing, those that a label vouches for."""
    headline = is_headline(sentence)
    for name in _names_in(sentence, labels):
        if headline and name.guess in {None, "person"} and not name.is_acronym:
            near = labels.near(name.span)
            if near is not None and near.confidence >= _LIKELY:
                yield _cut_to(name, near.span, sentence)
            elif name.guess is not None and len(name.words) <= _LONG:
                yield name
        else:
            yield name


def _cut_to(name: Name, label: Span, sentence: Sentence) -> Name:
    """The name as far as the trained reader's label goes, where that begins and ends with words of it."""
    inside = [w for w in sentence.words if label.start <= w.start and w.end <= label.end]
    whole = bool(inside) and Span(inside[0].start, inside[-1].end) == label
    if not whole or not name.span.holds(label) or name.span == label or name.roles:
        return name
    if label.start > name.span.start and len(name.words) <= _LONG:
        return name  # rather a first name that the reader missed
    words = tuple(w.text for w in inside if w.text not in _NO_NAME)
    return replace(name, span=label, whole=label, words=words) if words else name


def _judged(name: Name, labels: _Labels) -> Name:
    """The name with the trained reader's guess, where its words gave none or it is surer than they are."""
    lex = lexicon()
    near = labels.near(name.span)
    if near is not None and near.kind == "place" and _is_place_behind_role(name):
        return replace(name, guess="place", roles=(), whole=name.span)
    if name.guess is None and _is_model(name.words):
        return replace(name, guess="thing")
    if near is not None and near.kind == "person" and name.guess in {"thing", "place", "organisation"}:
        sure = near.confidence >= _SURE and near.span.start <= name.span.start and len(name.words) > 1
        whole = near.span.holds(name.span) and name.words[-1] not in lex.bodies
        whole &= name.words[0].lower() not in lex.thing_openers
        return replace(name, guess="person", is_person=True) if sure and whole else name
    if name.guess is not None and name.guess != "person":
        return name
    if len(name.words) == 1 and name.opens_sentence and name.words[0].lower() in lex.plural:
        return name
    if near is not None and near.kind == "person" and near.confidence >= _LIKELY:
        return replace(_narrowed(name, near.span), guess="person", is_person=True, seen=near.confidence)
    if name.guess is not None:
        return name
    if near is None or near.kind == "person":
        return replace(name, guess="organisation" if name.speaks else "thing") if name.is_acronym else name
    return replace(
        name, guess="organisation" if near.kind == "organisation" else "place", seen=near.confidence
    )


def _is_place_behind_role(name: Name) -> bool:
    """`lecturer at the University of Lomar, Aldhaven`: a comma parts a single word from the office."""
    behind = all(role.span.end == name.span.start - 2 for role in name.roles)
    return len(name.words) == 1 and name.honorific is None and bool(name.roles) and behind


def _is_model(words: tuple[str, ...]) -> bool:
    """`Aldamar C-40`: letters and figures behind a name."""
    last = words[-1]
    return len(words) > 1 and last[:1].isupper() and any(c.isdigit() for c in last)


def _agreed(names: list[Name]) -> list[Name]:
    """The names, each with the guess of which the trained reader was surest where that name is printed."""
    surest: dict[tuple[str, ...], Name] = {}
    for name in names:
        if name.seen > surest.get(name.words, name).seen or name.words not in surest:
            surest[name.words] = name
    agreed = []
    for name in names:
        best = surest[name.words]
        is_less = name.seen < best.seen and (name.seen or name.guess is None)
        person = best.is_person or name.is_person
        agreed.append(replace(name, guess=best.guess, seen=best.seen, is_person=person) if is_less else name)
    return agreed


def _narrowed(name: Name, label: Span) -> Name:
    """The name without a country in front, where the trained reader saw a person behind it."""
    start, words = name.span.start, name.words
    while len(words) > 2 and start < label.start:
        start, words = start + len(words[0]) + 1, words[1:]
    if start == name.span.start or start != label.start or label.end != name.span.end:
        return name
    whole = Span(max(name.whole.start, start), name.whole.end)
    return replace(name, span=Span(start, name.span.end), words=words, whole=whole)


def _is_followed(name: Name, following: Name | None, pronouns: Sequence[int]) -> bool:
    """Whether `he` or `she` comes within two lines after a name that begins a sentence or stands alone."""
    if not name.stands_alone or name.guess is not None:
        return False
    at = bisect_left(pronouns, name.span.end)
    if at == len(pronouns):
        return False
    return pronouns[at] - name.span.end < _PRONOUN_REACH and (
        following is None or pronouns[at] < following.span.start
    )


def find_descriptions(document: Document, names: Sequence[Name]) -> tuple[Description, ...]:
    """Role phrases that stand for somebody and are no part of a name's title, in order of place."""
    text = document.text
    owners = {
        n.span for n in names if text[n.span.end : n.span.end + 2] in {"'s", "’s"} and len(n.words) == 1
    }
    taken = [Span(n.whole.start, n.span.end) for n in names if n.guess != "place" and n.span not in owners]
    taken += [role.span for n in names for role in n.roles]
    blocked = _Blocked(taken)
    return tuple(
        d
        for sentence in document.sentences()
        for d in _descriptions_in(text, sentence)
        if not blocked.meets(d.span)
    )


def find_pronouns(document: Document) -> tuple[Pronoun, ...]:
    """`he`, `she`, `they`, `it`, `I`, `we` as subjects or objects, in order of place."""
    wanted = {"he", "she", "they", "it", "i", "we", "him", "her", "them"}
    return tuple(
        Pronoun(Span(w.start, w.end), w.text.lower())
        for sentence in document.sentences()
        for w in sentence.words
        if w.text.lower() in wanted
    )


def is_headline(sentence: Sentence) -> bool:
    """Whether nearly every word is capitalised, so that capitals say nothing about names."""
    plain = [w for w in sentence.words if w.text[0].isalpha()]
    return len(plain) > 5 and sum(w.text[0].isupper() for w in plain) / len(plain) > _HEADLINE  # six words


def is_acronym(word: str) -> bool:
    """Two to six capitals: `NATO`."""
    return 2 <= len(word) <= 6 and word.isupper() and word.isalpha()


class _Blocked:
    """Spans, asked whether another meets one of them, in logarithmic time."""

    def __init__(self, spans: Sequence[Span]) -> None:
        merged: list[list[int]] = []
        for span in sorted(spans):
            if merged and span.start < merged[-1][1]:
                merged[-1][1] = max(merged[-1][1], span.end)
            else:
                merged.append([span.start, span.end])
        self._starts = [m[0] for m in merged]
        self._ends = [m[1] for m in merged]

    def meets(self, span: Span) -> bool:
        at = bisect_left(self._ends, span.start + 1)
        return at < len(self._starts) and self._starts[at] < span.end


def _names_in(sentence: Sentence, labels: "_Labels") -> Iterator[Name]:
    words = sentence.words
    done = 0
    for start, end in _runs(sentence):
        if start < done:
            continue
        for first, last in _pieces(words, start, end, labels):
            name, done = _name(sentence, first, last, labels)
            if name is not None:
                yield name


def _runs(sentence: Sentence) -> Iterator[tuple[int, int]]:
    """Index ranges of capitalised words that stand together."""
    words = sentence.words
    i = 0
    while i < len(words):
        if not _begins_name(words, i):
            i += 1
            continue
        j = i + 1
        while j < len(words):
            if _begins_name(words, j):
                j += 1
            elif (step := _joins(words, j)) > 0:
                j += step
            else:
                break
        yield i, j
        i = j


def _begins_name(words: tuple[Word, ...], i: int) -> bool:
    return words[i].is_capital and not _is_i(words[i].text) and not _is_calendar(words, i)


def _is_i(word: str) -> bool:
    """`I`, `I'm`, `I’ll`."""
    return word == "I" or word[:2] in {"I'", "I’"}


def _joins(words: tuple[Word, ...], j: int) -> int:
    """How many words hold a name together at `j`, the next of the name included; 0 where it ends.

    `J. Holt`, `Holt & Sons`, `Sorya van der Mekk`, `James "Jim" Holt`, `Ferrymen's Union`.
    """
    lex = lexicon()
    here = words[j].text.lower()
    if j + 1 >= len(words):
        return 0
    if here in lex.particles and words[j + 1].text.lower() in lex.particles and j + 2 < len(words):
        return 2 * words[j + 2].is_capital
    if _is_nickname(words, j):
        return 3
    if not words[j + 1].is_capital:
        return 0
    if here in lex.particles or _is_owned_body(words, j):
        return 2
    is_initial = len(words[j - 1].text) == 1 or f"{words[j - 1].text.lower()}." in lex.short_titles
    return 2 * (here in {"&", "-"} or (here == "." and is_initial))


def _is_nickname(words: tuple[Word, ...], j: int) -> bool:
    """One capitalised word in quotation marks between two others, at its opening mark."""
    return (
        j + 3 < len(words)
        and words[j].text in _NICKNAME_MARKS
        and words[j + 2].text in _NICKNAME_MARKS
        and words[j].start == words[j - 1].end + 1
        and words[j + 1].start == words[j].end
        and words[j + 1].is_capital
        and words[j + 3].is_capital
        and words[j + 3].start == words[j + 2].end + 1
    )


def _is_owned_body(words: tuple[Word, ...], j: int) -> bool:
    """`Ferrymen's Union`, `King's College`, at the apostrophe; not `Kestria's Parliament`."""
    lex = lexicon()
    owner = words[j - 1].text.lower()
    if words[j].text not in {"'s", "’s", "'", "’"} or words[j].start != words[j - 1].end:
        return False
    if not (owner in lex.plural or owner in lex.owners or owner.endswith(("men", "ers", "ors", "ists"))):
        return False
    k = j + 1
    while k < len(words) and words[k].is_capital:
        if words[k].text.lower() in lex.body_heads:
            return True
        k += 1
    return False


def _is_calendar(words: tuple[Word, ...], i: int) -> bool:
    """A month or weekday, unless it is a first name in front of a surname (`April Jones`)."""
    return words[i].text.lower().rstrip(".") in lexicon().calendar


def _pieces(words: tuple[Word, ...], start: int, end: int, labels: "_Labels") -> Iterator[tuple[int, int]]:
    """The run without words that are capitalised for another reason, cut where another name begins."""
    lex = lexicon()
    while start < end and _is_opener(words[start].text.lower()) and _may_be_opener(words, start):
        if start + 1 < end and words[start + 1].text == "." and len(words[start].text) == 1:
            break  # "A. Brink"
        start += 1
    first = start
    for i in range(start, end):
        low = words[i].text.lower()
        if is_compound(low) or (i > start and (low in lex.verbs_only or low in lex.starters)):
            if i > first:
                yield from _before_person(words, first, i, labels)
            first = i + 1
    if first < end:
        yield from _before_person(words, first, end, labels)


def _is_opener(word: str) -> bool:
    """A word that begins a sentence, or a participle of saying: `Stated Brink`."""
    lex = lexicon()
    return word in lex.openers or (word.endswith("ed") and word in lex.finite_cues & lex.verbs_only)


def is_compound(word: str) -> bool:
    """`Lomar-based`, `Kestrian-born`: a name's word that only describes what follows."""
    before, hyphen, tail = word.rpartition("-")
    return bool(before and hyphen) and tail in lexicon().compounds


def _before_person(
    words: tuple[Word, ...], first: int, last: int, labels: "_Labels"
) -> Iterator[tuple[int, int]]:
    """A body and the person behind it, `Refugee Council Ada Brink`, told apart by the trained reader."""
    start = labels.person_ending(words[first].start, words[last - 1].end)
    cut = next((i for i in range(first + 1, last) if words[i].start == start), None)
    if cut is not None and any(w.text.lower() in lexicon().body_heads for w in words[first:cut]):
        yield first, cut
        yield cut, last
    else:
        yield first, last


def _may_be_opener(words: tuple[Word, ...], i: int) -> bool:
    """Whether a word may be capitalised only because a sentence, a quotation or a headline begins there."""
    follows = " ".join(w.text for w in words[i : i + 2])
    if follows in lexicon().places:
        return False  # "New Zealand"
    return i == 0 or not words[i - 1].text[0].isalnum() or words[i].text.lower() in _DETERMINERS


def _name(sentence: Sentence, first: int, last: int, labels: "_Labels") -> tuple[Name | None, int]:
    """The name in the run `first:last`, and the index of the word after all that it took."""
    words = sentence.words
    if _is_role_only(words, first, last, labels) or _is_short_word(words, first, last):
        return None, last
    head = _last_head(words, first, last)
    if head == last - 1:
        head = None  # a surname: "Oda King"
    if head is not None and _is_office_body(words, head, last, labels):
        head = None  # "Justice Department", "General Assembly"
    start = first if head is None else head + 1
    start, honorific = _past_honorifics(words, start, last)
    office = _office_start(words, start, last, labels) if head is None else None
    if office is not None:
        start = _name_start(words, start, last)
    if start >= last:
        return None, last
    last = _body_end(words, start, last)
    guess = _guess(words, start, last)
    before = words[start - 1].text.lower() if start else ""
    span = Span(words[start].start, words[last - 1].end)
    name = Name(
        span=span,
        whole=span,
        words=tuple(w.text for w in words[start:last] if w.text not in _NO_NAME),
        guess=guess,
        honorific=honorific,
        speaks=_speaks(words, start, last),
        stands_alone=before not in _groups().leaning and not _is_aside(words, start, last),
        opens_sentence=not any(w.text[0].isalnum() for w in words[:start]),
        owner=_owner(words, start),
        employs=_employs(words, start, labels),
        is_acronym=is_acronym(words[last - 1].text)
        and words[last - 1].text.lower() not in lexicon().suffixes,
    )
    if guess is None or guess == "person" or start > first:
        title = (
            _role(words, office, start)
            if office is not None
            else _role_before(words, start if head is None else head + 1)
        )
        name = _introduced(
            name, title, _role_after(words, last), words[_honorific_start(words, first, start)].start
        )
    return name, last


def _is_aside(words: tuple[Word, ...], start: int, last: int) -> bool:
    """A place behind a name: `University of Lomar, Aldhaven, said`."""
    if start < 2 or last >= len(words):
        return False
    return words[start - 1].text == words[last].text == "," and words[start - 2].is_capital


def _employs(words: tuple[Word, ...], start: int, labels: "_Labels") -> bool:
    """Whether a person's name or an office and `of`, `for`, `at`, `from` or `with` stand in front."""
    at = start - 1 - (start > 0 and words[start - 1].text.lower() == "the")
    if at < 1 or words[at].text not in {"of", "for", "at", "from", "with"}:
        return False
    return _is_head(words[at - 1].text) or labels.ends_person(words[at - 1].end)


def _owner(words: tuple[Word, ...], start: int) -> str | None:
    if start < 2 or words[start - 1].text not in {"'s", "’s", "'", "’"} or not words[start - 2].is_capital:
        return None
    return words[start - 2].text


def _is_role_only(words: tuple[Word, ...], first: int, last: int, labels: "_Labels") -> bool:
    """`the Russian Minister`, or `Vessarian` in `the Vessarian official`: nobody's name."""
    if _last_head(words, first, last) == last - 1:
        span = Span(words[first].start, words[last - 1].end)
        return labels.denies_person(span) or not _is_surname(words, first, last)
    following = words[last].text if last < len(words) else ""
    return last - first == 1 and following.islower() and _is_head(following)


def _is_short_word(words: tuple[Word, ...], first: int, last: int) -> bool:
    """`Fla.`, `Nov.` alone, with the point that makes it an abbreviation."""
    if last - first != 1 or last >= len(words) or words[last].start != words[first].end:
        return False
    return words[last].text == "." and f"{words[first].text}." in lexicon().short_words


def _is_office_body(words: tuple[Word, ...], head: int, last: int, labels: "_Labels") -> bool:
    """`Justice Department`: one word for a body behind one for an office, and no person's name."""
    if head + 2 != last or words[head + 1].text.lower() not in lexicon().body_heads:
        return False
    near = labels.near(Span(words[head + 1].start, words[head + 1].end))
    return near is None or near.kind != "person"


def _past_honorifics(
    words: tuple[Word, ...], start: int, last: int
) -> tuple[int, Literal["man", "woman", "any"] | None]:
    honorific = None
    later = [
        i
        for i in range(start, last - 1)
        if _honorific(words[i].text) and words[i].text.lower() not in lexicon().heads
    ]
    if later:
        start = later[-1]  # "Undersecretary for Education Mr. Toccafondi"
    while start < last and (kind := _honorific(words[start].text)):
        honorific = kind
        start += 1 + (start + 1 < last and words[start + 1].text == ".")
    return start, honorific


def _honorific_start(words: tuple[Word, ...], first: int, start: int) -> int:
    """Where the honorifics in front of the name at `start` begin."""
    while start > first and (words[start - 1].text == "." or _honorific(words[start - 1].text)):
        start -= 1
    return start


def _introduced(name: Name, title: Role | None, apposition: Role | None, honorific: int) -> Name:
    """The name with its roles, `honorific` being where one would begin; a body has none."""
    if name.guess == "organisation":
        return name
    roles = tuple(r for r in (title, apposition) if r)
    if not roles and name.honorific is None:
        return name
    start = title.span.start if title else honorific if name.honorific else name.span.start
    guess: Guess | None = name.guess or "person"
    return replace(name, roles=roles, whole=Span(start, name.span.end), guess=guess)


def _office_start(words: tuple[Word, ...], first: int, last: int, labels: "_Labels") -> int | None:
    """Where the office begins in `Minister of Education Stefania Giannini`, whose run begins at `first`.

    A surname alone, `Secretary of State Brink`, is one only if the trained reader saw a person.
    """
    if (
        first < 2 or words[first - 1].text.lower() != "of" or not _is_head(words[first - 2].text)
    ):  # a head and "of"
        return None
    left = last - _name_start(words, first, last)
    return (
        _role_start(words, first - 2)
        if left > (not labels.ends_person(words[last - 1].end)) and last - first > 1
        else None
    )


def _name_start(words: tuple[Word, ...], first: int, last: int) -> int:
    """Where the name begins behind `Minister of Education` or `president of Lomeria`."""
    start = next((i for i in range(first, last) if words[i].text.lower() not in lexicon().modifiers), last)
    is_place = start == first and last - first == 3 and all(w.text[0].isalpha() for w in words[first:last])
    return start + is_place if start > first or is_place else last


def _honorific(word: str) -> Literal["man", "woman", "any"] | None:
    return lexicon().honorifics.get(word.lower()) or lexicon().honorifics.get(f"{word.lower()}.")


def _last_head(words: tuple[Word, ...], first: int, last: int) -> int | None:
    """The last word for an office in the run, or the point behind it: `Sen.`."""
    return next((i for i in reversed(range(first, last)) if _ends_head(words, i)), None)


def _ends_head(words: tuple[Word, ...], i: int) -> bool:
    return _is_head(words[i].text) or _is_short_head(words, i)


def _is_short_head(words: tuple[Word, ...], i: int) -> bool:
    """Whether an abbreviated office ends with the point at `i`: `Sen.`; `Prof.` is an address."""
    if i == 0 or words[i].text != "." or words[i].start != words[i - 1].end:
        return False
    word = words[i - 1].text
    return word[0].isupper() and f"{word.lower()}." in lexicon().heads and _honorific(word) is None


def _is_head(word: str) -> bool:
    plain = word.lower().removeprefix("then-").removeprefix("ex-")
    return plain in lexicon().heads or word in lexicon().short_roles


def _is_surname(words: tuple[Word, ...], first: int, last: int) -> bool:
    """`Oda King said`: a word for a role that is somebody's surname."""
    lex = lexicon()
    if last - first != 2 or (
        first and words[first - 1].text.lower() in _DETERMINERS | {"'s", "’s"}
    ):  # two words
        return False
    given = words[first].text
    return not (
        words[last - 1].text in lex.short_roles
        or given.lower() in lex.modifiers
        or given.lower() in lex.heads
        or given in lex.demonyms
        or given in lex.places
        or given in lex.bodies
        or is_acronym(given)
    )


def _body_end(words: tuple[Word, ...], start: int, last: int) -> int:
    """The end of `Ministry of Foreign Affairs`, `Union of Atheists and Agnostics`, `Sundholm government`."""
    lex = lexicon()
    state = _state_body_end(words, last)
    before = words[start - 1].text.lower() if start else ""
    if [w.text for w in words[last : last + 2]] == ["news", "agency"]:
        return last + 2
    if state is not None and before not in {"a", "an", "another", "any", "each", "every", "some"}:
        owned = before == "the" and last - start == 1
        if owned or _is_place(" ".join(w.text for w in words[start:last])):
            return state  # "Sundholm government", "the Veyra government"
    is_thing = last - start == 1 and words[start].text.lower() in lex.not_people  # "Treaty of Lomar"
    if not is_thing and not any(w.text.lower() in lex.body_heads for w in words[start:last]):
        return last
    j = last
    while j + 1 < len(words) and words[j].text.lower() in {"of", "for", "and"}:
        if words[j].text == "and" and (j == last or is_thing):
            break
        k = j + 1 + (words[j + 1].text.lower() == "the")
        if k >= len(words) or not words[k].is_capital or _is_calendar(words, k):
            break
        end = k
        while end < len(words) and words[end].is_capital:
            end += 1
        if words[j].text == "and" and any(w.text.lower() in lex.body_heads for w in words[k:end]):
            break  # "University of Lomar and the University of Tessaly"
        j = end
    return j


def _state_body_end(words: tuple[Word, ...], last: int) -> int | None:
    """Where `defence ministry` ends that begins at `last`, in small letters; `None` if none does."""
    lex = lexicon()
    end = last
    while end < len(words) and words[end].text in lex.modifiers and end - last < 3:
        end += 1
    if end < len(words) and words[end].text in lex.state_bodies:
        return end + 1
    return last + 1 if end > last and words[last].text in lex.state_bodies else None


def _guess(words: tuple[Word, ...], start: int, last: int) -> Guess | None:
    """What kind of thing a name names, by its words; `None` where they do not tell."""
    lex = lexicon()
    parts = [w.text for w in words[start:last] if w.text != "."]
    phrase = " ".join(parts)
    before = words[start - 1].text if start else ""
    if _is_place(phrase):
        return "place"
    if _is_body(parts, before) or phrase in lex.bodies:
        return "organisation"
    if before in {"@", "#"} or (len(parts) > 1 and _is_thing(parts)):
        return "thing"
    return None


def _is_thing(parts: Sequence[str]) -> bool:
    """`Orrin Street`, `Treaty of Lomar`, `Hurricane Sunniva`."""
    lex = lexicon()
    low = [p.lower() for p in parts]
    return (
        low[-1] in lex.not_people
        or (low[1] == "of" and low[0] in lex.not_people)
        or low[0] in lex.thing_openers
    )


def _is_body(parts: Sequence[str], before: str) -> bool:
    """Whether the words of a name, and the one `before` it, make it a body's."""
    lex = lexicon()
    if any(p.lower() in lex.body_heads for p in parts) or parts[-1] in lex.state_bodies:
        return True
    if len(parts) > 1 and parts[-1] in lex.company_forms:
        return True
    return before in lex.body_heads or before in lex.kinds  # "the magazine MicroMega"


def _is_place(phrase: str) -> bool:
    lex = lexicon()
    if phrase.isupper() and len(phrase) >= _SHOUTED and phrase.title() in lex.places:
        return True
    return phrase in lex.places or all(p in lex.places or p in lex.demonyms for p in phrase.split())


def _speaks(words: tuple[Word, ...], start: int, last: int) -> bool:
    lex = lexicon()
    after = last
    while after < len(words) and ((low := words[after].text.lower()) in {",", "who"} or low in lex.adverbs):
        after += 1
    if after < len(words) and words[after].text.lower() in cue_words().verbs:
        return True
    before = [w.text.lower() for w in words[max(0, start - 6) : start]]
    if before and before[-1] in {"―", "—", "–"} and last >= len(words) - 1:
        return True  # the signature under a quotation
    if before[-2:] == ["according", "to"]:
        return True
    return bool(before) and before[-1] in lex.finite_cues and not _goes_on(words, last)


def _goes_on(words: tuple[Word, ...], last: int) -> bool:
    """Whether a word follows that a name only qualifies: `they say Orrin boats sink`, not `said Maren on`."""
    if last >= len(words) or not words[last].text.islower():
        return False
    return words[last].text not in _groups().qualifying


def _role_before(words: tuple[Word, ...], start: int) -> Role | None:
    """`Russian Defense Minister` in front of a name, or `the head of the Coastal League, ` before it."""
    if start == 0:
        return None
    if _ends_head(words, start - 1):
        begin = _role_start(words, start - 1)
        return _role(words, begin, start)
    if words[start - 1].text != ",":
        return None
    for k in range(start - 2, max(-1, start - 2 - _ROLE_REACH), -1):
        word = words[k]
        if _is_head(word.text) and (
            k == start - 2 or not word.is_capital or words[k + 1].text.lower() in {"of", "for", "to"}
        ):
            begin = _role_start(words, k)
            if begin > 1 and words[begin - 1].text in {"'s", "’s"}:
                begin -= 2  # "the team's coach"
            follows_determiner = begin > 0 and words[begin - 1].text.lower() in _DETERMINERS
            return _role(words, begin, start - 1) if follows_determiner else None
        if not (word.is_capital or word.text in {"(", ")"} or word.text.lower() in _groups().between_roles):
            return None
    return None


def _role_start(words: tuple[Word, ...], head: int) -> int:
    lex = lexicon()
    begin = head
    while begin > 0 and head - begin < _ROLE_REACH:
        word = words[begin - 1]
        low = word.text.lower()
        opener = (
            word.is_capital
            and low in lex.openers
            and low not in lex.modifiers
            and _may_be_opener(words, begin - 1)
        )
        possessive = low in {"'s", "’s"} and begin > 1 and words[begin - 2].is_capital
        inside = low in lex.heads or low in lex.modifiers or possessive or (word.text == "-" and begin > 1)
        inside |= _is_short_head(words, begin - 1) or _is_short_head(words, begin)
        if low in _DETERMINERS or opener or not (inside or word.is_capital) or _is_calendar(words, begin - 1):
            break
        begin -= 2 if possessive else 1
    return begin


def _role_after(words: tuple[Word, ...], last: int) -> Role | None:
    """`, the chairman of the project's panel,` behind a name."""
    if last + 1 >= len(words) or words[last].text != ",":
        return None
    begin = last + 1
    end = begin
    while end < len(words) and (
        words[end].text not in {",", ".", ";", ":", "(", "—", "–", "“", "”", '"'} or _is_in_name(words, end)
    ):
        word = words[end].text  # as printed: the `States` of a country are no verb
        if word in {"who", "which", "met", "is", "was"} or word in cue_words().verbs:
            break
        end += 1
    if words[begin].text.lower() in {"and", "or", "but"}:
        return None  # somebody else: "Brink, and the mayor,"
    if words[begin].text.lower() in _DETERMINERS:
        begin += 1
    heads = [i for i in range(begin, min(end, begin + 7)) if _is_head(words[i].text)]
    if not heads or end - begin > _ROLE_REACH + 4:
        return None
    behind = heads[-1] + 1
    if behind < end and words[behind].is_capital and words[behind].text not in lexicon().suffixes:
        return None  # ", Foreign Minister Marta Ilvane chose her words": another's title
    lead = words[begin : heads[0]]
    fits = all(w.is_capital or w.text[0].islower() or w.text.lower() in _groups().in_titles for w in lead)
    closed = (
        end == len(words)
        or words[end].text in {",", ".", ";", "(", "—", "–", "”", '"'}
        or words[end].text == "who"
        or words[end].text in cue_words().verbs
    )
    return (
        _role(words, begin, end) if fits and closed and len(lead) < 5 else None
    )  # "the new Kestrian deputy foreign"


def _is_in_name(words: tuple[Word, ...], i: int) -> bool:
    """Whether the point at `i` stands inside a name: `aide to Mr. Brink`, `President Ada K. Brink`."""
    if words[i].text != "." or i + 1 >= len(words) or not words[i + 1].is_capital:
        return False
    word = words[i - 1].text
    return word[0].isupper() and (len(word) == 1 or f"{word.lower()}." in lexicon().short_titles)


def _role(words: tuple[Word, ...], begin: int, end: int) -> Role:
    inferred = any(w.text.lower() == "counterpart" for w in words[begin:end])
    return Role(Span(words[begin].start, words[end - 1].end), inferred)


def _descriptions_in(text: str, sentence: Sentence) -> Iterator[Description]:
    words, lex = sentence.words, lexicon()
    for i, word in enumerate(words):
        if word.text in lex.lower_body_heads and i and words[i - 1].text.lower() in {"the", "this", "that"}:
            span = Span(words[i - 1].start, word.end)
            yield Description(span, word.text, "", frozenset(), words[i - 1].text.lower())
            continue
        if not _is_head(word.text) or (i + 1 < len(words) and _is_head(words[i + 1].text)):
            continue
        begin = _role_start(words, i)
        determiner = words[begin - 1].text.lower() if begin else ""
        possessive = any(w.text in {"'s", "’s"} for w in words[begin:i])
        if determiner not in _DETERMINERS and not possessive:
            continue
        end = _of_phrase(words, i)
        start = begin - 1 if determiner in _DETERMINERS else begin
        span = trimmed(text, Span(words[start].start, words[end - 1].end))
        inside = [w.text for w in words[begin : i + 1]] + [w.text for w in words[i + 1 : end]]
        function = " ".join(
            w for t in inside for w in expand(t).split() if w in lex.heads or w in lex.modifiers
        )
        yield Description(span, expand(word.text).split()[-1], function, countries(inside), determiner)


def _of_phrase(words: tuple[Word, ...], head: int) -> int:
    """The end of `the president of the Lombardy region`, as far as it is capitalised."""
    end = head + 1
    if end < len(words) and words[end].text.lower() == "of":
        k = end + 1 + (end + 1 < len(words) and words[end + 1].text.lower() == "the")
        while k < len(words) and words[k].is_capital:
            end = k + 1
            k += 1
    return end


def expand(role: str) -> str:
    """A role word without abbreviation, lower-case: `DM` is `defence minister`."""
    short = lexicon().short_roles.get(role)
    return short or role.lower()


def functions(role: str) -> frozenset[str]:
    """The words of a printed role that name the function, spelt one way: `defense` is `defence`."""
    lex = lexicon()
    parts = [
        w for t in role.replace("'s", " ").replace("’s", " ").split() for w in expand(t.strip(",.()")).split()
    ]
    kept = " ".join(
        w for w in parts if w in lex.heads or w in lex.modifiers or w in {"of", "state", "affairs"}
    )
    return same_function(kept)


@lru_cache(maxsize=4_096)
def same_function(phrase: str) -> frozenset[str]:
    """The words of the first spelling that the lexicon groups with `phrase`, or its own."""
    for spelling, first in lexicon().same:
        if spelling in phrase:
            return frozenset(phrase.replace(spelling, first).split()) - {"of", "affairs"}
    return frozenset(phrase.split()) - {"of"}


def countries(parts: Sequence[str]) -> frozenset[str]:
    """What stands for a country in a role: its name from the lexicon, or the capitalised word itself."""
    capital = any(part[:1].isupper() for part in parts)
    if not capital:
        return frozenset()  # "the foreign minister", as most are: spares the look at all countries
    lex = lexicon()
    joined = " ".join(parts)
    found = {country for phrase, country in lex.long_places if phrase in joined}
    for part in parts:
        if part in lex.demonyms:
            found.add(lex.demonyms[part])
        elif part in lex.countries:
            found.add(lex.countries[part])
        elif part[:1].isupper() and part.lower() not in lex.heads and part.lower() not in lex.modifiers:
            found |= {part} - lex.short_roles.keys()
    return frozenset(found)


def same_country(one: str, other: str) -> bool:
    """Whether two names mean one country, also invented ones: `Kestria`, `Kestrian`.

    A shared stem of four letters that is all but the last three of the shorter one.
    """
    if one == other:
        return True
    if one[:4] != other[:4]:
        return False  # as most; the letters need not be counted
    stem = 0
    for a, b in zip(one, other, strict=False):
        if a != b:
            break
        stem += 1
    return stem >= max(4, min(len(one), len(other)) - 3)


@dataclass(frozen=True, slots=True)
class _Lexicon:
    openers: frozenset[str]
    calendar: frozenset[str]
    heads: frozenset[str]
    modifiers: frozenset[str]
    generic: frozenset[str]
    plural: frozenset[str]
    short_roles: dict[str, str]
    same: tuple[tuple[str, str], ...]
    honorifics: dict[str, Literal["man", "woman", "any"]]
    body_heads: frozenset[str]
    lower_body_heads: frozenset[str]
    """As `body_heads`, without the words that are offices too."""
    state_bodies: frozenset[str]
    bodies: frozenset[str]
    not_people: frozenset[str]
    particles: frozenset[str]
    suffixes: frozenset[str]
    places: frozenset[str]
    countries: dict[str, str]
    demonyms: dict[str, str]
    long_places: tuple[tuple[str, str], ...]
    credits: frozenset[str]
    starters: frozenset[str]
    owners: frozenset[str]
    alone: frozenset[str]
    thing_openers: frozenset[str]
    first_name_honorifics: frozenset[str]
    sites: frozenset[str]
    company_forms: frozenset[str]
    kinds: frozenset[str]
    short_titles: frozenset[str]
    """Abbreviated offices and words of address, with their point: `sen.`, `mr.`."""
    short_words: frozenset[str]
    """Other abbreviations, with their point, as printed: `Fla.`."""
    compounds: frozenset[str]
    verbs_only: frozenset[str]
    finite_cues: frozenset[str]
    adverbs: frozenset[str]


@cache
def lexicon(language: str = "en") -> _Lexicon:
    """The words that tell names, roles and places apart."""
    words, roles, bodies, places, cues = (
        lexicons.read(language, name) for name in ("words", "roles", "bodies", "places", "cues")
    )
    name_of: dict[str, str] = {}
    demonyms: dict[str, str] = {}
    for country in places["countries"]:
        for phrase in [country["name"], *country.get("also", []), *country.get("seats", [])]:
            name_of.setdefault(phrase, country["name"])
        for demonym in country.get("demonyms", []):
            demonyms.setdefault(demonym, country["name"])
    forms = [verb.split() for frame in cues["verbs"].values() for verb in frame]
    honorifics: dict[str, Literal["man", "woman", "any"]] = {}
    for kind in ("man", "woman", "any"):
        honorifics |= dict.fromkeys((h.lower() for h in roles["honorifics"][kind]), kind)
    return _Lexicon(
        openers=frozenset(w.lower() for w in words["openers"]),
        calendar=frozenset(w.lower().rstrip(".") for w in words["calendar"]),
        heads=frozenset(
            w.lower() for w in roles["heads"] if w not in {k.upper() for k in roles["abbreviations"]}
        ),
        modifiers=frozenset(w.lower() for w in roles["modifiers"]),
        generic=frozenset(w.lower() for w in roles["generic"]),
        plural=frozenset(w.lower() for w in roles["plural"]),
        short_roles={k.upper(): v for k, v in roles["abbreviations"].items()},
        same=tuple(
            (phrase, group[0]) for group in roles["same"] for phrase in sorted(group, key=len, reverse=True)
        ),
        honorifics=honorifics,
        body_heads=frozenset(w.lower() for w in bodies["heads"]),
        lower_body_heads=frozenset(w.lower() for w in bodies["heads"]) - frozenset(roles["heads"]),
        state_bodies=frozenset(bodies["state_bodies"]),
        bodies=frozenset([*bodies["known"], *bodies["outlets"]]),
        not_people=frozenset(w.lower() for w in bodies["not_people"]),
        particles=frozenset(w.lower() for w in bodies["particles"]),
        suffixes=frozenset(w.lower().rstrip(".") for w in bodies["suffixes"]),
        places=frozenset(
            [*(p.removeprefix("the ") for p in name_of), *(p.removeprefix("the ") for p in places["others"])]
        ),
        countries={k.removeprefix("the "): v for k, v in name_of.items()},
        demonyms=demonyms,
        long_places=tuple(
            (k.removeprefix("the "), v) for k, v in name_of.items() if " " in k.removeprefix("the ")
        ),
        credits=frozenset(words["credits"]),
        starters=frozenset(w.lower() for w in words["starters"]),
        owners=frozenset(w.lower() for w in bodies["owners"]),
        alone=frozenset(w.lower() for w in bodies["alone"]),
        thing_openers=frozenset(w.lower() for w in bodies["thing_openers"]),
        first_name_honorifics=frozenset(w.lower() for w in roles["first_name_honorifics"]),
        sites=frozenset(w.lower() for w in bodies["sites"]),
        short_titles=frozenset(
            w.lower() for w in [*roles["heads"], *honorifics, *roles["abbreviations"]] if w.endswith(".")
        ),
        short_words=frozenset(words["abbreviations"]),
        company_forms=frozenset(bodies["company_forms"]),
        kinds=frozenset(bodies["kinds"]),
        compounds=frozenset(bodies["compounds"]),
        verbs_only=frozenset(form for verb in forms for form in verb) - frozenset(cues["nouns_too"]),
        finite_cues=frozenset(form for verb in forms for form in verb if not form.endswith("ing")),
        adverbs=frozenset(a for a in cues["adverbs"] if " " not in a),
    )


@dataclass(frozen=True, slots=True)
class _Groups:
    """Lists of the lexicon that are asked for together so often that they are joined once."""

    leaning: frozenset[str]
    """In front of a name that does not stand alone."""
    qualifying: frozenset[str]
    """Behind a name that another word only qualifies."""
    between_roles: frozenset[str]
    in_titles: frozenset[str]


@cache
def _groups() -> _Groups:
    lex, cues = lexicon(), cue_words()
    return _Groups(
        leaning=(_DETERMINERS | _INSIDE_ROLE | cues.prepositions) - {"and"},
        qualifying=cues.prepositions | cues.adverbs | _DETERMINERS | lex.openers,
        between_roles=_INSIDE_ROLE | lex.modifiers | {"region"},
        in_titles=lex.modifiers | lex.heads | _INSIDE_ROLE,
    )
