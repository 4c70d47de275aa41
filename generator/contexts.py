"""What the words beside a name say that it names: `the novel Grey Water`, `the band Orrin Five`, `foreign
direct investment (FDI)`. It only marks names, and never one that a title introduces or that speaks.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise

from generator import lexicons
from generator.cue_words import cue_words
from generator.name_kinds import Guess
from generator.name_words import lexicon
from generator.names import Name
from generator.segmentation import Document
from generator.values import Span

_CERTAIN = 0.85
"""The trained reader's confidence from which a person stays one behind `the company,` and a comma."""
_LIKELY = 0.5
"""The confidence from which a person stays one whatever body's noun stands in front."""
_SEEN = 0.33
"""The confidence from which a body that somebody joins or works for is one."""
_DATELINE = re.compile(r"(, [A-Z][a-z]{2,8}\.? \d{1,2})?( \([^()\n]{2,20}\))? ?[-–—]+ ")
"""What stands behind a dateline's place."""
_REACH = 48
"""Code points beside a name that are looked at: an acronym's words, `, a small Kestrian charity`."""
_APPOSITION = re.compile(r", (?:an?|the) (?:[\w’'-]+ ){0,3}?(?P<noun>[\w-]+)(?P<next>[,.;:]| [\w-]+)")
_NAMED = re.compile(r"(?:(?P<lead>\w+) )?\b(?:[Aa]n?|[Tt]he|[Ii]ts) (?:[\w’'-]+ ){0,3}?(?P<noun>[\w-]+), $")
_PORTFOLIO = re.compile(r"\b[Mm]inister (?:of|for) (?:the )?(?:[A-Z]\w+ )*(?:and )?$")
_MARKS = " \"“'‘"
_GOING_ON = frozenset(
    {"and", "backed", "based", "behind", "founded", "owned", "run", "that", "whose", "which"}
)
"""Words behind the noun of an apposition; another noun would make it `a company director`."""


def told_by_context(document: Document, names: Sequence[Name]) -> tuple[Name, ...]:
    """`names`, those that stand beside a word for a thing or for a body marked as such.

    A thing's name is one wherever it is printed, unless it speaks somewhere or is somebody's surname; then
    a body's is none.
    """
    text = document.text
    surnames = _surnames(names)
    names = [_without_participle(n, surnames) for n in names]
    acting = {n.words for n in names if n.introduced or n.speaks}
    acting |= {n.words[-1:] for n in names if len(n.words) > 1 and n.guess in {None, "person"}}
    lone = {n.words for n in names if len(n.words) == 1}
    acting |= {n.words for n in names if len(n.words) > 1 and n.words[-1:] in lone}
    told: dict[Span, Guess] = {}
    for name in names:
        guess = _told(text, name, acts=name.words in acting)
        if guess is None:
            continue
        is_own = guess == "organisation" and _is_shown(name)
        if guess == "thing" or is_own or name.words not in acting:
            told[name.span] = guess
    told |= _owners(text, names)
    everywhere: dict[tuple[str, ...], Guess] = {}
    for name in names:
        if name.span in told and name.words not in acting:
            everywhere[name.words] = told[name.span]
    return tuple(_marked(n, told.get(n.span, everywhere.get(n.words))) for n in names)


def _surnames(names: Sequence[Name]) -> frozenset[str]:
    """Last words of full names that do not begin with a participle."""
    return frozenset(n.words[-1] for n in names if len(n.words) > 1 and not n.words[0].endswith("ing"))


def _without_participle(name: Name, surnames: frozenset[str]) -> Name:
    """`Sentencing Brink, the judge said`: no first name, where somebody else bears the surname."""
    is_participle = len(name.words) == 2 and name.opens_sentence and name.words[0].endswith("ing")
    if not is_participle or name.introduced or name.words[1] not in surnames:
        return name
    span = Span(name.span.end - len(name.words[1]), name.span.end)
    return replace(name, span=span, whole=span, words=name.words[1:], opens_sentence=False)


def _marked(name: Name, guess: Guess | None) -> Name:
    """The name as what it was told to be; an acronym of a thing is no body's."""
    if guess is None:
        return name
    is_acronym = name.is_acronym and guess != "thing"
    whole = name.span if name.roles else name.whole
    return replace(name, guess=guess, seen=0.0, is_person=False, is_acronym=is_acronym, roles=(), whole=whole)


def _told(text: str, name: Name, *, acts: bool) -> Guess | None:
    """What the words beside one name say that it names; `acts`: elsewhere it is as good as a person's."""
    if name.honorific is None and _is_named_as_body(text, name):
        return "organisation"
    if name.introduced:
        return None
    if name.is_acronym and len(name.words) == 1 and (_is_spelt_out(text, name) or _is_credited(text, name)):
        return "thing"
    if name.span.cut(text).isupper() and _is_dateline(text, name):
        return "place"
    return _told_by_noun(text, name, acts=acts) if _is_open(name) else None


def _is_named_as_body(text: str, name: Name) -> bool:
    """`Orrin Rovers`, `the operator, Orrin Freight,`, also behind what looks like a person's office."""
    if (name.guess not in {None, "person"} and not name.seen) or len(name.words) < 2:
        return False
    is_titled = any(role.span.end == name.span.start - 1 for role in name.roles)  # "Mayor Ada Foods"
    if _is_shown(name) and not is_titled and not text.startswith(" of ", name.span.end):
        return True
    return name.seen < _CERTAIN and _is_named_group(text, name)


def _told_by_noun(text: str, name: Name, *, acts: bool) -> Guess | None:
    """`the novel Grey Water`, `the band Orrin Five`, `Orrin, a charity that`, `she joined Orrin`."""
    noun = _noun_before(text, name.span.start)
    is_object = name.guess == "person" and _is_followed_by_verb(text, name.span.end)
    if name.seen and _PORTFOLIO.search(text, max(0, name.span.start - _REACH), name.span.start):
        return "thing"
    if noun in _words().things:
        return None if is_object and acts else "thing"
    if (name.guess == "person" and name.seen >= _LIKELY) or (name.guess == "place" and not name.seen):
        return None
    is_group = noun in _words().groups and not is_object
    is_group |= _is_called_group(text, name.span.end) or _is_joined(text, name)
    return "organisation" if is_group else None


def _is_shown(name: Name) -> bool:
    """Whether the last word of a name makes it a body's: `Orrin Rovers`."""
    return len(name.words) > 1 and name.words[-1].title() in _words().endings


def _is_open(name: Name) -> bool:
    """Whether the name's own words do not tell what it names."""
    return not name.speaks and (name.guess in {None, "person"} or name.seen > 0)


def _noun_before(text: str, start: int) -> str:
    """The word in front of a name, in small letters as printed, over an opening quotation mark."""
    before = text[max(0, start - _REACH) : start].rstrip(_MARKS)
    return before.rsplit(maxsplit=1)[-1] if before.strip() else ""


def _is_followed_by_verb(text: str, end: int) -> bool:
    """`the film Ada Brink made`: as good as any word in small letters but a preposition."""
    follows = text[end : end + _REACH].split(maxsplit=1)[:1] if text[end : end + 1] == " " else []
    if not follows or not follows[0].islower() or follows[0] == "and":
        return False
    return follows[0] not in cue_words().prepositions


def _is_called_group(text: str, end: int) -> bool:
    """`Orrin Five, a Kestrian charity that`; not `Orrin, a company director`."""
    match = _APPOSITION.match(text, end, end + _REACH)
    if match is None or match["noun"] not in _words().groups:
        return False
    follows = match["next"].strip()
    if match["noun"] in _words().amounts and follows == "of":
        return False  # "the Capitol, a group of tourists"
    return not follows.isalpha() or follows in _GOING_ON or follows in cue_words().prepositions


def _is_named_group(text: str, name: Name) -> bool:
    """`sued the mining company, Brod Zinc,`; not `the head of the mining company, Ada Brink,`."""
    match = _NAMED.search(text[max(0, name.span.start - _REACH) : name.span.start])
    closed = text[name.span.end : name.span.end + 1] in {",", ".", ";", ")"}
    if match is None or match["noun"] not in _words().groups or not closed:
        return False
    return lexicon().heads.isdisjoint(match.group().lower().split()) and match["lead"] != "of"


def _is_joined(text: str, name: Name) -> bool:
    """`she joined the Orrin Gulls`, where the trained reader saw a body, if not surely."""
    if name.guess != "organisation" or name.seen < _SEEN:
        return False
    before = text[max(0, name.span.start - _REACH) : name.span.start].rstrip().removesuffix(" the")
    return any(before.endswith(" " + phrase) for phrase in _words().belonging)


def _is_spelt_out(text: str, acronym: Name) -> bool:
    """`foreign direct investment (FDI)`: words in small letters begin with its letters, none is a body's."""
    start, letters = acronym.span.start, acronym.words[0].lower()
    if text[start - 2 : start] != " (" or text[acronym.span.end : acronym.span.end + 1] != ")":
        return False
    words = re.split(r"[ -]", text[max(0, start - 2 - _REACH) : start - 2])[-len(letters) :]
    spells = "".join(w[:1] for w in words) == letters and words[-1].islower()
    return spells and lexicon().lower_body_heads.isdisjoint(words) and _words().groups.isdisjoint(words)


def _is_credited(text: str, acronym: Name) -> bool:
    """The agency of a dateline: `LOMAR, June 10 (NPA) -`."""
    line = text.rfind("\n", 0, acronym.span.start) + 1
    behind = text[acronym.span.end : acronym.span.end + 3]
    return acronym.span.start - line < _REACH and bool(re.match(r"\) ?[-–—]", behind))


def _is_dateline(text: str, capitals: Name) -> bool:
    """The place of `LOMAR, June 10 (NPA) -`, at the beginning of its line."""
    starts = capitals.span.start == 0 or text[capitals.span.start - 1] == "\n"
    return starts and bool(_DATELINE.match(text, capitals.span.end))


def _owners(text: str, names: Sequence[Name]) -> dict[Span, Guess]:
    """`Ada Brink of Demora`, whom the reader took for a person: a place or a body.

    It is a body where it also owns a person: `Demora's Olmar Tesk`.
    """
    named = {n.span for one, n in pairwise(names) if _is_behind_person(text, one, n)}
    owning = {
        one.words
        for one, other in pairwise(names)
        if text[one.span.end : other.whole.start] in {"'s ", "’s "} and _is_full_person(other)
    }
    behind = {n.words for n in names if n.span in named}
    return {
        n.span: "organisation" if n.words in owning else "thing"
        for n in names
        if n.words in behind and not n.introduced and not n.speaks
    }


def _is_behind_person(text: str, one: Name, other: Name) -> bool:
    between = text[one.span.end : other.span.start]
    return between in {" of ", " of the "} and _is_full_person(one) and other.guess == "person"


def _is_full_person(name: Name) -> bool:
    return name.guess == "person" and len(name.words) > 1


@dataclass(frozen=True, slots=True)
class _Words:
    things: frozenset[str]
    groups: frozenset[str]
    amounts: frozenset[str]
    belonging: tuple[str, ...]
    endings: frozenset[str]


@cache
def _words() -> _Words:
    data = lexicons.read("en", "contexts")
    return _Words(
        things=frozenset(data["things"]),
        groups=frozenset(data["groups"]),
        amounts=frozenset(data["amounts"]),
        belonging=tuple(data["belonging"]),
        endings=frozenset(word.title() for word in data["endings"]),
    )
