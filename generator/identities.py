"""Participants across briefings: which ones are one person or body, and what they said, newest first.

Names are joined by the same full name or by the register, and by nothing weaker. Who a briefing says somebody
is depends on that briefing and on the register alone, so that another article never changes it.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise
from typing import Any

from generator import lexicons
from generator.markdown import escape, fold, in_words, quote
from generator.name_words import countries, lexicon, same_country
from generator.register import Entry, Register, digest, name_key
from generator.values import ParticipantKind
from generator.wording import KIND_WORDS, LEAD_GAP, MARKS

FOLDERS: Mapping[ParticipantKind, str] = {"person": "people", "organisation": "bodies"}
"""Below `briefings/`, where the pages of each kind stand."""
RESERVED = frozenset({"letter"})
"""Folders beside the pages that are not somebody's."""

_ANCHOR = re.compile(r"\{ #(s\d+) \}[ \t]*$", re.MULTILINE)
_LIKE_A_PEOPLE = re.compile(r"(?:an|ish|ese)\Z")
"""How adjectives of countries end: `Kestrian`."""
_DOUBT_WORDS = {
    "conflict": "another statement of this briefing disagrees",
    "unexpected-speaker": "unexpected speaker",
    "unmatched-mark": "a quotation mark has no partner",
    "date-mismatch": "weekday and date do not agree",
}
_REVIEWED = {"checked": "checked by an editor", "corrected": "corrected by an editor"}


@dataclass(frozen=True, slots=True)
class Printed:
    """A role as a source prints it."""

    text: str
    inferred: bool = False


@dataclass(frozen=True, slots=True)
class Figure:
    """A participant of one briefing, as that briefing has it."""

    id: str
    name: str
    kind: ParticipantKind
    roles: tuple[Printed, ...] = ()
    names: tuple[str, ...] = ()
    """All that the source calls them by name, in the order of the source."""


@dataclass(frozen=True, slots=True)
class Said:
    """A statement of one briefing, ready to be listed."""

    id: str
    speaker: str | None
    addressee: str | None
    about: tuple[str, ...]
    """The participants whom its words name, the speaker left out."""
    words: str
    """Markdown: cut from the source, in quotation marks only where the source quotes."""
    quoted: tuple[str, ...]
    """What stands in quotation marks in `words`, as the source has it."""
    kind: str
    small: tuple[str, ...]
    """Markdown: what there is to know and to doubt about it."""
    date: str | None
    """When it was said, as in `DatedExpression.value`; `None` where the source does not say."""
    text: str = ""
    """The words alone, as the source has them, on one line."""


@dataclass(frozen=True, slots=True)
class Cast:
    """Who takes part in one briefing and what they say. Texts are the source's, not yet Markdown."""

    id: str
    path: str
    """Of the page, below `briefings/`."""
    title: str
    date: str | None
    """Of the article, ISO 8601."""
    review: str
    figures: tuple[Figure, ...]
    said: tuple[Said, ...]


@dataclass(frozen=True, slots=True)
class Identity:
    """Who a participant of a briefing is across briefings: the address of the page, and the entry if any."""

    kind: ParticipantKind
    slug: str
    entry: Entry | None = None

    @property
    def path(self) -> str:
        """Of the page, below `briefings/`."""
        return f"{FOLDERS[self.kind]}/{self.slug}/index.md"


@dataclass(frozen=True, slots=True)
class Appearance:
    """A person or body in one briefing."""

    cast: Cast
    figure: Figure
    country: frozenset[str] = frozenset()
    """That the first role with a country names; empty if none does."""


@dataclass(frozen=True, slots=True)
class Person:
    """A person or body across briefings, the appearances newest first."""

    identity: Identity
    name: str
    appearances: tuple[Appearance, ...]
    sides: tuple[frozenset[str], ...] = ()
    """Countries that contradict each other: the sources may mean two people. Empty if they agree."""

    def side(self, appearance: Appearance) -> int | None:
        """The index in `sides` of this appearance; `None` if its briefing names no country."""
        return next((i for i, side in enumerate(self.sides) if side & appearance.country), None)


def cast(document: Mapping[str, Any], front: Mapping[str, Any], page: str | None) -> Cast:
    """The cast of a briefing's document, with the title and the review that its page has.

    A statement that an editor took off the page is not listed, nor is any of a withdrawn briefing. A page
    that cannot be read (`None`) is taken to show them all.
    """
    article = document["article"]
    state = front.get("briefing")
    review = str(state.get("review") or "unreviewed") if isinstance(state, Mapping) else "unreviewed"
    every = [statement["id"] for statement in document["statements"]]
    shown = () if review == "withdrawn" else every if page is None else frozenset(_ANCHOR.findall(page))
    names = {participant["id"]: participant["name"] for participant in document["participants"]}
    mentions = sorted(
        (mention["start"], mention["end"], participant["id"])
        for participant in document["participants"]
        for mention in participant["mentions"]
        if mention["kind"] == "name"
    )
    return Cast(
        id=article["id"],
        path=f"{article['date'][:4] if article['date'] else 'undated'}/{article['id']}/index.md",
        title=str(front.get("title") or document["title"] or article["title"] or article["id"]),
        date=article["date"],
        review=review,
        figures=tuple(_figure(participant) for participant in document["participants"]),
        said=tuple(
            _said(statement, article["text"], names, mentions, _REVIEWED.get(review))
            for statement in document["statements"]
            if statement["id"] in shown
        ),
    )


def identify(figure: Figure, register: Register) -> Identity | None:
    """Who this is across briefings; `None` where the name alone does not tell.

    The register comes first: a name that two entries claim is the one's whose country the roles fit, or
    nobody's. Without an entry, only a full name of a person, or a name that no two bodies share, tells.
    """
    claimed = register.claims.get((figure.kind, name_key(figure.name)), ())
    if claimants := register.claimants(figure.kind, figure.name):
        entry = _fitting(figure, claimants)
        return Identity(figure.kind, register.slug(entry), entry) if entry else None
    if not tells(figure.kind, figure.name):
        return None
    slug = name_key(figure.name)
    if claimed or slug in RESERVED or (figure.kind, slug) in register.taken:
        slug = f"{slug}-{digest(figure.name)}"
    return Identity(figure.kind, slug)


def tells(kind: ParticipantKind, name: str) -> bool:
    """Whether a name by itself means one person or body in every article.

    >>> [tells("person", name) for name in ("Ilka Maren", "Maren", "I. Maren", "van Maren")]
    [True, False, False, False]
    >>> [tells("organisation", name) for name in ("Kestrian Defence Ministry", "Defence Ministry", "NATO")]
    [True, False, True]
    """
    lex = lexicon()
    words = fold(name).split()
    if kind == "person":
        core = [
            w
            for w in words
            if w.casefold() not in lex.particles and w.casefold().rstrip(".") not in lex.suffixes
        ]
        whole = [w for w in core if len(w.strip(".")) > 1 and not re.fullmatch(r"(?:\w\.-?)+", w)]
        return len(whole) > 1 and len(name_key(name).split("-")) > 1
    if name in lex.bodies or name in lex.countries:
        return True
    return len(words) > 1 and any(word.strip(".,").casefold() not in _common() for word in words)


def has_office(figure: Figure) -> bool:
    """Whether the source prints a role that makes a person a public one."""
    return any(_is_office(role.text) for role in figure.roles)


def links(document: Mapping[str, Any], register: Register) -> dict[str, str]:
    """The page of each speaker of a briefing that has one for what this briefing says: id to path."""
    spoken = {statement["speaker"] for statement in document["statements"]} - {None}
    figures = [_figure(p) for p in document["participants"] if p["id"] in spoken]
    found = {figure.id: identify(figure, register) for figure in figures}
    return {f.id: i.path for f in figures if (i := found[f.id]) and _may_have_page(i, [f])}


def gather(casts: Iterable[Cast], register: Register) -> tuple[Person, ...]:
    """Everybody who has a page, by kind and address, whatever the order of the casts.

    A page needs a public person or a body, or an editor's word, and something to show: a statement by or
    about them, a second briefing, or an entry.
    """
    found: defaultdict[tuple[ParticipantKind, str], list[tuple[Identity, Appearance]]] = defaultdict(list)
    for one in _once(casts):
        for figure in one.figures:
            identity = identify(figure, register)
            if identity is not None:
                appearance = Appearance(one, figure, country_of(figure.roles))
                found[identity.kind, identity.slug].append((identity, appearance))
    people = (_person(pairs[0][0], [a for _, a in pairs]) for _, pairs in sorted(found.items()))
    return tuple(person for person in people if _has_page(person))


def country_of(roles: Sequence[Printed]) -> frozenset[str]:
    """The countries of the first role, printed of this person, that names any."""
    return next(
        (found for role in roles if not role.inferred and (found := _countries(role.text))), frozenset()
    )


def contradict(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether two roles place somebody in two countries."""
    return bool(one and other) and not any(same_country(a, b) for a in one for b in other)


def _once(casts: Iterable[Cast]) -> list[Cast]:
    """Each briefing once, by id, also where people copied its folder."""
    by_path = sorted(casts, key=lambda c: c.path, reverse=True)
    return [one for _, one in sorted({c.id: c for c in by_path}.items())]


# One briefing


def _figure(participant: Mapping[str, Any]) -> Figure:
    names = [fold(m["text"]) for m in participant["mentions"] if m["kind"] == "name"]
    return Figure(
        id=participant["id"],
        name=fold(participant["name"]),
        kind=participant["kind"],
        roles=tuple(Printed(fold(role["text"]), role["inferred"]) for role in participant["roles"]),
        names=tuple(dict.fromkeys(names)),
    )


def _said(
    statement: Mapping[str, Any],
    text: str,
    names: Mapping[str, str],
    mentions: Sequence[tuple[int, int, str]],
    reviewed: str | None,
) -> Said:
    named = dict.fromkeys(
        who
        for start, end, who in mentions
        if any(piece["start"] <= start and end <= piece["end"] for piece in statement["content"])
    )
    words = _lead(statement, text) + _pieces(statement, text)
    date = statement["date"]
    return Said(
        id=statement["id"],
        speaker=statement["speaker"],
        addressee=statement["addressee"],
        about=tuple(who for who in named if who != statement["speaker"]),
        words=words,
        quoted=tuple(piece["text"] for piece in statement["content"] if piece["verbatim"]),
        kind=statement["kind"],
        small=tuple(_small_print(statement, names, reviewed)),
        date=date["value"] if date else None,
        text=" … ".join(fold(piece["text"]) for piece in statement["content"]),
    )


def _pieces(statement: Mapping[str, Any], text: str) -> str:
    """The cuts in a row: an ellipsis of ours where the source has words between them."""
    pieces = statement["content"]
    quoted = [piece for piece in pieces if piece["verbatim"]]
    told = ""
    for index, piece in enumerate(pieces):
        if index:
            told += _gap(text, pieces[index - 1]["end"], piece["start"])
        if not piece["verbatim"]:
            told += escape(piece["text"])
            continue
        words = quote(piece["text"])
        if statement["restored"] == "opening" and piece is quoted[0]:
            words = f"[“]{words[1:]}"
        if statement["restored"] == "closing" and piece is quoted[-1]:
            words = f"{words[:-1]}[”]"
        told += words
    return told


def _gap(text: str, end: int, start: int) -> str:
    between = text[end:start]
    if not MARKS.fullmatch(between):
        return " … "
    border = text[max(end - 1, 0) : end] + between + text[start : start + 1]
    return " " if any(character.isspace() for character in border) else ""


def _lead(statement: Mapping[str, Any], text: str) -> str:
    """The cue as the source has it before words that were reported: *denied that*, *called on*."""
    if not statement["cue"] or not statement["content"] or statement["kind"] == "direct":
        return ""
    cue, first = statement["cue"][-1], statement["content"][0]
    speaker_first = all(source["end"] <= cue["start"] for source in statement["source"])
    between = text[cue["end"] : first["start"]].strip(' \n"“„«')
    too_far = len(between) > LEAD_GAP or re.search(r"[.!?\"“”]", between)
    if not speaker_first or cue["end"] > first["start"] or too_far:
        return ""
    told = escape(cue["text"])
    joint = f" {escape(between)} " if between else " "
    return f"**{told}**{joint}" if statement["denial"] or statement.get("refusal") else f"{told}{joint}"


def _small_print(
    statement: Mapping[str, Any], names: Mapping[str, str], reviewed: str | None
) -> Iterator[str]:
    kind = KIND_WORDS[statement["kind"]]
    restored = statement["restored"]
    yield f"{kind.partition(',')[0]}, {restored} mark restored by us" if restored else kind
    if statement["denial"]:
        yield "**a denial**"
    if statement.get("refusal"):
        yield "**not said**"
    if statement.get("within") is not None:
        yield "**as told by another**"
    if statement["addressee"] is not None:
        yield f"to {escape(names[statement['addressee']])}"
    if statement["date"] is not None:
        yield f"said {escape(in_words(statement['date']['value']))}"
    yield from (f"**{_DOUBT_WORDS[kind]}**" for kind in statement["warnings"] if kind in _DOUBT_WORDS)
    if reviewed:
        yield reviewed


# Who is who


def _fitting(figure: Figure, claimants: Sequence[Entry]) -> Entry | None:
    """The only entry; of several, the only one that has a role in the figure's country."""
    if len(claimants) == 1:
        return claimants[0]
    own = country_of(figure.roles)
    known = [(entry, _entered_countries(entry)) for entry in claimants]
    agreeing = [entry for entry, places in known if own and places and not contradict(own, places)]
    return agreeing[0] if len(agreeing) == 1 else None


def _person(identity: Identity, appearances: Sequence[Appearance]) -> Person:
    ordered = sorted(appearances, key=lambda a: a.cast.id)
    ordered.sort(key=lambda a: a.cast.date or "", reverse=True)
    found = [appearance.country for appearance in ordered]
    if identity.entry is not None:
        found.append(_entered_countries(identity.entry))  # who entered roles in both has settled it
        return Person(identity, identity.entry.name, tuple(ordered), _sides(found))
    spelt = Counter(a.figure.name for a in ordered)
    name = min(spelt, key=lambda one: (-spelt[one], one))
    return Person(identity, name, tuple(ordered), _sides(found))


def _entered_countries(entry: Entry) -> frozenset[str]:
    """All that an editor's roles name."""
    return frozenset().union(*(_countries(role.text) for role in entry.roles))


def _sides(found: Iterable[frozenset[str]]) -> tuple[frozenset[str], ...]:
    """The countries as groups that have nothing in common; none if there is one group."""
    groups: list[frozenset[str]] = []
    for country in sorted({c for c in found if c}, key=sorted):
        near = [group for group in groups if not contradict(group, country)]
        groups = [group for group in groups if group not in near]
        groups.append(country.union(*near))
    return tuple(sorted(groups, key=sorted)) if len(groups) > 1 else ()


def _may_have_page(identity: Identity, figures: Iterable[Figure]) -> bool:
    """Whether it is somebody whom a page may show, whatever there is to show."""
    if identity.entry is not None:
        return identity.entry.page is not False
    return identity.kind == "organisation" or any(has_office(figure) for figure in figures)


def _has_page(person: Person) -> bool:
    if not _may_have_page(person.identity, (a.figure for a in person.appearances)):
        return False
    heard = any(
        said.speaker == a.figure.id or a.figure.id in said.about
        for a in person.appearances
        for said in a.cast.said
    )
    return heard or len(person.appearances) > 1 or person.identity.entry is not None


def _is_office(role: str) -> bool:
    """`local farmer` is none; `farmer and mayor` is one."""
    words = {word.strip(".,()").casefold() for word in role.split()}
    return not words & _private() or bool(words & lexicon().heads - _private())


@lru_cache(maxsize=16_384)
def _countries(role: str) -> frozenset[str]:
    """The countries that a role names: known ones anywhere, others only as in `Kestrian Foreign Minister`."""
    lex = lexicon()
    whole = [word.strip(",()") for word in role.replace("'s", " 's ").replace("’s", " 's ").split()]
    known = lex.demonyms | lex.countries
    found = {known[form] for word in whole for form in (word, word.strip(".")) if form in known}
    if found := found | (countries(whole) & set(lex.countries.values())):
        return frozenset(found)
    kinds = lex.heads | lex.modifiers | lex.generic | {"'s"}
    for word, following in pairwise(word.strip(".") for word in whole):
        is_name = (
            word[:1].isupper() and not word.isupper() and word.casefold() not in kinds | lex.lower_body_heads
        )
        if is_name and (
            following.casefold() in _state()
            or (_LIKE_A_PEOPLE.search(word) and following.casefold() in kinds)
        ):
            return frozenset({word})
    return frozenset()


@cache
def _state() -> frozenset[str]:
    return frozenset(lexicons.read("en", "identities")["state"]) | {"'s"}


@cache
def _common() -> frozenset[str]:
    """The words that bodies of many countries share."""
    lex = lexicon()
    shared = lex.lower_body_heads | lex.heads | lex.modifiers | lex.plural | lex.generic
    return shared | frozenset(lexicons.read("en", "identities")["common"])


@cache
def _private() -> frozenset[str]:
    return frozenset(lexicons.read("en", "identities")["private"])
