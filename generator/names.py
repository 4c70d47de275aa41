"""Candidates for names: runs of capitalised words, the roles beside them, and what they may be names of.

Everything here looks at one sentence at a time and joins nothing; `participants` decides who is who.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from operator import attrgetter

from generator.cue_words import cue_words
from generator.name_kinds import Guess, body_end, kind_of
from generator.name_labels import NameLabels
from generator.name_runs import find_runs, pieces
from generator.name_words import (
    DETERMINERS,
    INSIDE_ROLE,
    NICKNAME_MARKS,
    Address,
    honorific,
    is_acronym,
    is_head,
    lexicon,
    name_groups,
)
from generator.roles import last_head, name_start, office_start, role, role_after, role_before
from generator.segmentation import Document, Sentence, Word
from generator.tagger import Label
from generator.values import Role, Span

_START, _END = attrgetter("start"), attrgetter("end")
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
_NO_NAME = NICKNAME_MARKS | {".", "'s", "’s"}
"""What may stand inside a name and is no word of it."""


@dataclass(frozen=True, slots=True)
class Name:
    """A name as printed, without titles. `introduced`: a role or honorific stands with it."""

    span: Span
    words: tuple[str, ...]
    guess: Guess | None
    roles: tuple[Role, ...] = ()
    whole: Span = field(default=Span(0, 0))
    """The name with the title in front of it: what a reporter would call the source."""
    honorific: Address | None = None
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


def find_names(document: Document, seen: Sequence[Label] = ()) -> tuple[Name, ...]:
    """All candidate names, in order of place.

    `seen` is what the trained reader took for sources and names: a name that ends with a source speaks, and
    its word on what a name names counts where the name's own words do not tell.
    """
    labels = NameLabels(seen)
    sentences = document.sentences()
    found = [
        _judged(_speaking(name, labels), labels)
        for sentence in sentences
        if not is_credit(sentence)
        for name in _told_apart(sentence, labels)
    ]
    found = _agreed(found)
    following = [*found[1:], None]
    pronouns = [w.start for sentence in sentences for w in sentence.words if w.lower in {"he", "she"}]
    return tuple(
        replace(name, is_person=True) if _is_followed(name, after, pronouns) else name
        for name, after in zip(found, following, strict=False)
    )


def is_credit(sentence: Sentence) -> bool:
    """Whether it only says who wrote or pictured: `By Ada Brink`, `Photo: Ada Brink`, `(Editing by ...)`."""
    words = [w.lower for w in sentence.words[:4] if w.text not in {"(", "["}]
    if not words:
        return False
    if " ".join(words[:2]) in lexicon().credits or (words[0] in lexicon().credits and words[1:2] == [":"]):
        return True
    if sentence.words[0].text not in {"By", "BY"} or sentence.words[-1].text == ".":
        return False
    plain = [w for w in sentence.words[1:] if w.text[0].isalpha()]
    return 0 < len(plain) < 8 and all(  # words; more are a sentence that begins with "by"
        w.is_capital or w.text in INSIDE_ROLE or w.text in lexicon().particles for w in plain
    )


def is_headline(sentence: Sentence) -> bool:
    """Whether nearly every word is capitalised, so that capitals say nothing about names."""
    first = [w.text[0] for w in sentence.words if w.text[0].isalpha()]
    return len(first) > 5 and sum(map(str.isupper, first)) / len(first) > _HEADLINE  # six words


# --- what the trained reader says -----------------------------------------------------------------


def _speaking(name: Name, labels: NameLabels) -> Name:
    is_source = labels.ends_source(name.span.end)
    return replace(name, speaks=True) if is_source and not name.speaks else name


def _told_apart(sentence: Sentence, labels: NameLabels) -> Iterator[Name]:
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
    first = bisect_left(sentence.words, label.start, key=_START)
    inside = sentence.words[first : bisect_right(sentence.words, label.end, lo=first, key=_END)]
    whole = bool(inside) and Span(inside[0].start, inside[-1].end) == label
    if not whole or not name.span.holds(label) or name.span == label or name.roles:
        return name
    if label.start > name.span.start and len(name.words) <= _LONG:
        return name  # rather a first name that the reader missed
    words = _plain(inside)
    return replace(name, span=label, whole=label, words=words) if words else name


def _judged(name: Name, labels: NameLabels) -> Name:
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


# --- what the words say ---------------------------------------------------------------------------


def _names_in(sentence: Sentence, labels: NameLabels) -> Iterator[Name]:
    words = sentence.words
    done = 0
    for start, end in find_runs(words):
        if start < done:
            continue
        for first, last in pieces(words, start, end, labels):
            name, done = _name(words, first, last, labels)
            if name is not None:
                yield name


def _name(words: Sequence[Word], first: int, last: int, labels: NameLabels) -> tuple[Name | None, int]:
    """The name in the run `first:last`, and the index of the word after all that it took."""
    head = last_head(words, first, last)
    if _is_role_only(words, first, last, head, labels) or _is_short_word(words, first, last):
        return None, last
    if head == last - 1:
        head = None  # a surname: "Oda King"
    if head is not None and _is_office_body(words, head, last, labels):
        head = None  # "Justice Department", "General Assembly"
    behind = first if head is None else head + 1
    start, address = _past_honorifics(words, behind, last)
    office = office_start(words, start, last, labels) if head is None else None
    if office is not None:
        start = name_start(words, start, last)
    if start >= last:
        return None, last
    last = body_end(words, start, last)
    guess = kind_of(words, start, last)
    title = apposition = None
    begin = start
    if guess in {None, "person"} or (start > first and guess != "organisation"):
        in_front = start if head is None else behind
        title = role_before(words, in_front) if office is None else role(words, office, start)
        apposition = role_after(words, last)
        begin = _address_start(words, first, start) if address else start
        if title or apposition or address:
            guess = guess or "person"
    span = Span(words[start].start, words[last - 1].end)
    before = words[start - 1].lower if start else ""
    name = Name(
        span=span,
        whole=Span(title.span.start if title else words[begin].start, span.end),
        words=_plain(words[start:last]),
        guess=guess,
        roles=tuple([r for r in (title, apposition) if r is not None]),
        honorific=address,
        speaks=_speaks(words, start, last),
        stands_alone=before not in name_groups().leaning and not _is_aside(words, start, last),
        opens_sentence=not any(words[i].text[0].isalnum() for i in range(start)),
        owner=_owner(words, start),
        employs=_employs(words, start, labels),
        is_acronym=is_acronym(words[last - 1].text) and words[last - 1].lower not in lexicon().suffixes,
    )
    return name, last


def _plain(words: Sequence[Word]) -> tuple[str, ...]:
    """A name's words as printed, without the marks inside."""
    return tuple([w.text for w in words if w.text not in _NO_NAME])


def _is_aside(words: Sequence[Word], start: int, last: int) -> bool:
    """A place behind a name: `University of Lomar, Aldhaven, said`."""
    if start < 2 or last >= len(words):
        return False
    return words[start - 1].text == words[last].text == "," and words[start - 2].is_capital


def _employs(words: Sequence[Word], start: int, labels: NameLabels) -> bool:
    """Whether a person's name or an office and `of`, `for`, `at`, `from` or `with` stand in front."""
    at = start - 1 - (start > 0 and words[start - 1].lower == "the")
    if at < 1 or words[at].text not in {"of", "for", "at", "from", "with"}:
        return False
    return is_head(words[at - 1].text) or labels.ends_person(words[at - 1].end)


def _owner(words: Sequence[Word], start: int) -> str | None:
    if start < 2 or words[start - 1].text not in {"'s", "’s", "'", "’"} or not words[start - 2].is_capital:
        return None
    return words[start - 2].text


def _is_role_only(words: Sequence[Word], first: int, last: int, head: int | None, labels: NameLabels) -> bool:
    """`the Kestrian Minister`, or `Vessarian` in `the Vessarian official`: nobody's name."""
    if head == last - 1:
        span = Span(words[first].start, words[last - 1].end)
        return labels.denies_person(span) or not _is_surname(words, first, last)
    following = words[last].text if last < len(words) else ""
    return last - first == 1 and following.islower() and is_head(following)


def _is_short_word(words: Sequence[Word], first: int, last: int) -> bool:
    """`Fla.`, `Nov.` alone, with the point that makes it an abbreviation."""
    if last - first != 1 or last >= len(words) or words[last].start != words[first].end:
        return False
    return words[last].text == "." and f"{words[first].text}." in lexicon().short_words


def _is_office_body(words: Sequence[Word], head: int, last: int, labels: NameLabels) -> bool:
    """`Justice Department`: one word for a body behind one for an office, and no person's name."""
    if head + 2 != last or words[head + 1].lower not in lexicon().body_heads:
        return False
    near = labels.near(Span(words[head + 1].start, words[head + 1].end))
    return near is None or near.kind != "person"


def _past_honorifics(words: Sequence[Word], start: int, last: int) -> tuple[int, Address | None]:
    """The first word behind words of address, and what the last of these says."""
    address = None
    heads = lexicon().heads
    later = [i for i in range(start, last - 1) if honorific(words[i].text) and words[i].lower not in heads]
    if later:
        start = later[-1]  # "Undersecretary for Education Mr. Tessaly"
    while start < last and (kind := honorific(words[start].text)):
        address = kind
        start += 1 + (start + 1 < last and words[start + 1].text == ".")
    return start, address


def _address_start(words: Sequence[Word], first: int, start: int) -> int:
    """Where the words of address in front of the name at `start` begin."""
    while start > first and (words[start - 1].text == "." or honorific(words[start - 1].text)):
        start -= 1
    return start


def _is_surname(words: Sequence[Word], first: int, last: int) -> bool:
    """`Oda King said`: a word for a role that is somebody's surname."""
    lex = lexicon()
    before = words[first - 1].lower if first else ""
    if last - first != 2 or before in DETERMINERS or before in {"'s", "’s"}:  # two words
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


def _speaks(words: Sequence[Word], start: int, last: int) -> bool:
    lex = lexicon()
    after = last
    while after < len(words) and ((low := words[after].lower) in {",", "who"} or low in lex.adverbs):
        after += 1
    if after < len(words) and words[after].lower in cue_words().verbs:
        return True
    before = words[start - 1].lower if start else ""
    if before in {"―", "—", "–"} and last >= len(words) - 1:
        return True  # the signature under a quotation
    if before == "to" and start > 1 and words[start - 2].lower == "according":
        return True
    return before in lex.finite_cues and not _goes_on(words, last)


def _goes_on(words: Sequence[Word], last: int) -> bool:
    """Whether a word follows that a name only qualifies: `they say Orrin boats sink`, not `said Maren on`."""
    if last >= len(words) or not words[last].text.islower():
        return False
    return words[last].text not in name_groups().qualifying
