"""Briefings of invented people, as many as one likes: a large collection, without articles to read.

Nothing here reads a text: a briefing and the sentences that it points into are made together, from its number
alone, so that briefing 7 is the same in every collection.
"""

import datetime as dt
import random
from collections.abc import Iterator
from functools import cache
from itertools import accumulate

from generator.search import Page, Shown
from generator.values import (
    Article,
    Briefing,
    Content,
    Evidence,
    Mention,
    Participant,
    Reproduced,
    Role,
    Span,
    Statement,
    Title,
)

FIRST_DAY = dt.date(2015, 1, 1)
DAYS = 3_650
WORDS = 14_000
PEOPLE = 4_000
PLACES = 300
_HEADS = ("b", "d", "f", "g", "h", "k", "l", "m", "n", "p", "r", "s", "t", "v", "z", "br", "st", "tr")
_TAILS = ("a", "e", "o", "u", "an", "ar", "el", "en", "in", "ol", "or", "ul")
_CUES = ("said", "added", "warned", "insisted")
_ROLES = ("minister", "mayor", "harbour master", "spokeswoman", "director")
_OUTLETS = ("Sarrow Lantern", "Isel Wire", "Delta Review", "Skarn Wire", "Radio Tarnholt")


def briefings(count: int, *, statements: int = 8) -> Iterator[Briefing]:
    """The first `count` briefings, each with so many statements by two or three people."""
    return (briefing(number, statements=statements) for number in range(count))


def briefing(number: int, *, statements: int = 8) -> Briefing:
    """Briefing `number`: a lede, then a sentence a statement, every second one quoted."""
    chance = _chance(number)
    people = _three(chance)
    place = _places()[min(chance.randrange(PLACES), chance.randrange(PLACES))]
    day = FIRST_DAY + dt.timedelta(days=number * 37 % DAYS)
    text = _Text()
    named = [f"{_role(f'p{at + 1}').capitalize()} {_people()[people[at]]}" for at in (0, 1)]
    lede = text.add(f"{named[0]} and {named[1]} met in {place} on {_sentence(chance, 6)}.")
    said = []
    spoken: dict[int, list[Mention]] = {}
    for index in range(statements):
        person = people[min(index % 4, 2)]
        statement, mention = _statement(text, chance, index, person, people.index(person))
        said.append(statement)
        spoken.setdefault(person, []).append(mention)
    offices = _offices(named)
    participants = tuple(
        _participant(at, one, offices[at : at + 1], spoken.get(one, [])) for at, one in enumerate(people)
    )
    name = f"{day.isoformat()}-story-{number}"
    article = Article(name, str(text), "0" * 64, f"seeds/{name}.txt", day, publisher=chance.choice(_OUTLETS))
    return Briefing(
        article=article,
        title=Title((lede,)),
        participants=participants,
        statements=tuple(said),
        dates=(),
        events=(),
        brief=(),
        coverage=(),
        numbers=(),
        links=(),
        warnings=(),
        reproduced=Reproduced(0.5, 100),
        place=Span(place_start := str(text).index(place), place_start + len(place)),
    )


def shown(made: Briefing) -> Page:
    """What the built page of a briefing shows, without building it."""
    text = made.article.text
    names = {one.id: f"{one.name}, {_role(one.id)}" for one in made.participants}
    told = tuple(
        Shown(
            one.id,
            one.kind,
            f"“{one.content[0].span.cut(text)}”"
            if one.content[0].verbatim
            else one.content[0].span.cut(text),
            "quoted, word for word · source ¶1"
            if one.content[0].verbatim
            else "reported, not quoted · source ¶1",
            names[one.speaker or "p1"],
        )
        for one in made.statements
    )
    title = made.title.cut(text) if made.title else ""
    listed = "\n".join(names.values())
    return Page(
        title, "one article · drafted by program, not yet checked", told, f"{title}\nParticipants\n{listed}"
    )


class _Text:
    """A text that grows sentence by sentence and says where each stands."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._length = 0

    def add(self, sentence: str) -> Span:
        """Puts a sentence at the end."""
        start = self._length
        self._parts.append(f"{sentence}\n\n")
        self._length += len(sentence) + 2
        return Span(start, start + len(sentence))

    def __str__(self) -> str:
        return "".join(self._parts)


def _statement(
    text: _Text, chance: random.Random, index: int, person: int, place: int
) -> tuple[Statement, Mention]:
    quoted = index % 2 == 0
    words, cue, surname = _sentence(chance, 22), chance.choice(_CUES), _people()[person].split()[-1]
    pieces = (
        ('"', words, '," ', surname, " ", cue, ".")
        if quoted
        else ("", surname, " ", cue, " that ", words, ".")
    )
    span = text.add("".join(pieces))
    at = [span.start + sum(map(len, pieces[:number])) for number in range(len(pieces))]
    spans = [Span(start, start + len(piece)) for start, piece in zip(at, pieces, strict=True)]
    content, source, verb = (spans[1], spans[3], spans[5]) if quoted else (spans[5], spans[1], spans[3])
    statement = Statement(
        id=f"s{index + 1}",
        kind="direct" if quoted else "indirect",
        key=index < 8,
        content=(Content(content, verbatim=quoted),),
        cue=(verb,),
        source=(source,),
        speaker=f"p{place + 1}",
        addressee=None,
        date=None,
        denial=False,
        restored=None,
        evidence=(Evidence("surname", source),),
        post=None,
        warnings=(),
    )
    return statement, Mention(source, "name")


def _participant(place: int, person: int, roles: tuple[Role, ...], mentions: list[Mention]) -> Participant:
    return Participant(f"p{place + 1}", _people()[person], "person", roles, tuple(mentions))


def _offices(named: list[str]) -> tuple[Role, ...]:
    """The roles at the beginning of the lede, which names two people with theirs."""
    first, second = len(_role("p1")), len(_role("p2"))
    start = len(named[0]) + len(" and ")
    return (Role(Span(0, first), inferred=False), Role(Span(start, start + second), inferred=False))


def _role(participant: str) -> str:
    return _ROLES[int(participant[1:]) % len(_ROLES)]


def _three(chance: random.Random) -> list[int]:
    """Three people; some are in many stories, most in few."""
    people: list[int] = []
    while len(people) < 3:
        person = int(PEOPLE * chance.random() ** 3)
        people += [person] if person not in people else []
    return people


def _sentence(chance: random.Random, length: int) -> str:
    return " ".join(chance.choices(_words(), cum_weights=_weights(), k=length))


@cache
def _words() -> tuple[str, ...]:
    chance = _chance(-1)
    syllables = [head + tail for head in _HEADS for tail in _TAILS]
    return tuple("".join(chance.choices(syllables, k=chance.randint(1, 3))) for _ in range(WORDS))


@cache
def _weights() -> tuple[float, ...]:
    """Of the words, summed up: as in a language, the hundredth is a tenth as frequent as the tenth."""
    return tuple(accumulate(1 / (rank + 8) for rank in range(WORDS)))


@cache
def _people() -> tuple[str, ...]:
    chance = _chance(-2)
    names = chance.choices(_words(), k=2 * PEOPLE)
    return tuple(f"{one.title()} {two.title()}" for one, two in zip(names[::2], names[1::2], strict=True))


@cache
def _places() -> tuple[str, ...]:
    return tuple(word.title() for word in _chance(-3).choices(_words(), k=PLACES))


def _chance(seed: int) -> random.Random:
    return random.Random(seed)  # noqa: S311 (invented names need no secrecy)
