"""What editors may want to settle in the register: names that recur, and names that may be one.

It proposes with reasons and joins nothing. The order is the alphabet's, so that it does not jump when
articles come in.
"""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from itertools import combinations

from generator import lexicons
from generator.errors import RegisterError
from generator.identities import Appearance, Cast, contradict, country_of, identify, tells
from generator.markdown import fold
from generator.name_words import lexicon
from generator.register import (
    PATH,
    Entry,
    ItemKey,
    Register,
    name_key,
    read_register,
    with_entry,
    with_item,
)
from generator.values import ParticipantKind

_SHORTEST_SLIP: Mapping[ParticipantKind, int] = {"person": 4, "organisation": 5}
"""Letters of a word in which one that differs may be a slip."""
_MOST_ALIKE = 12
"""Names that are compared with each other; more that share a trait share nothing that tells."""


@dataclass(frozen=True, slots=True)
class Usage:
    """A person or body as far as names are joined already, and where briefings name them."""

    kind: ParticipantKind
    name: str
    """That of the entry; without one, the spelling that most briefings print."""
    appearances: tuple[Appearance, ...]
    """In order of date, then of briefing."""
    entry: str | None = None
    """The name of the register's entry."""

    @property
    def spellings(self) -> frozenset[str]:
        """All that briefings print."""
        return frozenset(a.figure.name for a in self.appearances)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A proposal: a name that recurs without an entry, or with `same_as` two names that may be one."""

    name: Usage
    same_as: Usage | None = None
    reason: str = ""

    @property
    def key(self) -> str:
        """What an editor types to accept or refuse it; does not depend on other candidates."""
        return f"{self.name.name} = {self.same_as.name}" if self.same_as else self.name.name


def candidates(used: Sequence[Usage], register: Register) -> tuple[Candidate, ...]:
    """All proposals: first the names that recur, then the pairs, each by the alphabet."""
    recurring = [Candidate(usage, reason=_recurs(usage)) for usage in used if _is_recurring(usage)]
    pairs = sorted(_pairs(used, register), key=lambda c: (name_key(c.key), c.key))
    return (*recurring, *pairs)


def usages(casts: Iterable[Cast], register: Register) -> tuple[Usage, ...]:
    """Everybody whom briefings name, by the alphabet."""
    found: defaultdict[tuple[ParticipantKind, str, str | None], list[Appearance]] = defaultdict(list)
    for one in sorted(casts, key=lambda c: (c.date or "", c.id)):
        for figure in one.figures:
            identity = identify(figure, register)
            entry = identity.entry.name if identity and identity.entry else None
            slug = identity.slug if identity else name_key(figure.name)
            appearance = Appearance(one, figure, country_of(figure.roles))
            found[figure.kind, slug, entry].append(appearance)
    used = [Usage(kind, entry or _spelt(a), tuple(a), entry) for (kind, _, entry), a in found.items()]
    return tuple(sorted(used, key=lambda usage: (name_key(usage.name), usage.name, usage.kind)))


def _spelt(appearances: Iterable[Appearance]) -> str:
    counted = Counter(a.figure.name for a in appearances)
    return min(counted, key=lambda name: (-counted[name], name))


def _is_recurring(usage: Usage) -> bool:
    """A name that does not tell who is meant (`Maren`, `Defence Ministry`) would join what is not one."""
    return usage.entry is None and len(usage.appearances) > 1 and tells(usage.kind, usage.name)


def _recurs(usage: Usage) -> str:
    """Why an entry would help."""
    places = sorted({a.country for a in usage.appearances if a.country}, key=sorted)
    if any(contradict(one, other) for one, other in combinations(places[:_MOST_ALIKE], 2)):
        return "the roles contradict each other: perhaps two people of one name"
    return "joined by the full name; an entry can add variants, roles and a note"


# Deciding


def accepted(text: str | None, key: str, used: Sequence[Usage], day: dt.date) -> str | None:
    """The register's text with an entry for `Name`, or `Name = Canonical name` as a variant of that entry.

    The same text if it is there already. Raises RegisterError as `build.settle` says.
    """
    name, canonical = _parsed(key)
    usage = _named(name, used)
    if canonical is None:
        return text if _entry(text, usage.kind, name) else with_entry(text, name, usage.kind, day)
    own, target = _entry(text, usage.kind, name), _target(text, usage.kind, canonical, used)
    if own is not None:
        if own.name == target or own.name == (_entry(text, usage.kind, target) or own).name:
            return text
        raise RegisterError(
            f"{name!r} belongs to the entry {own.name!r}. Put the two entries together by hand: "
            f"`same as: {target}`.",
            path=PATH,
            line=own.line,
        )
    return _with_item(text, usage.kind, target, "variants", name, day)


def refused(text: str | None, key: str, used: Sequence[Usage], day: dt.date) -> str | None:
    """The register's text where `Name = Other name` are not the same, for ever; as for `accepted`."""
    name, canonical = _parsed(key)
    if canonical is None:
        raise RegisterError(f"To refuse, name two: `Name = Other name`. {name!r} is one.")
    usage = _named(name, used)
    target = _target(text, usage.kind, canonical, used)
    if _entry(text, usage.kind, target) is None and _entry(text, usage.kind, name) is not None:
        name, target = target, name
    known = _entry(text, usage.kind, target)
    if known is not None and name in known.different:
        return text
    return _with_item(text, usage.kind, target, "not same as", name, day)


def compare(before: str, after: str) -> None:
    """Nothing, if the register is as good as it was; RegisterError with the first new contradiction."""
    known = Counter(problem.message for problem in read_register(before).problems)
    for problem in read_register(after).problems:
        known[problem.message] -= 1
        if known[problem.message] < 0:
            message = f"{problem.message} Nothing was written."
            raise RegisterError(message, path=PATH)


def _parsed(key: str) -> tuple[str, str | None]:
    name, equals, canonical = (fold(part) for part in key.partition("="))
    if not name or (equals and not canonical):
        raise RegisterError(f"{key!r} names nobody. Write `Name` or `Name = Canonical name`.")
    return name, canonical or None


def _named(name: str, used: Sequence[Usage]) -> Usage:
    """Who is called so in a briefing, or is proposed under that name."""
    found = [usage for usage in used if name == usage.name or name in usage.spellings]
    if found:
        return max(found, key=lambda usage: len(usage.appearances))
    near = get_close_matches(name, sorted({usage.name for usage in used}), n=3)
    hint = f" Did you mean {' or '.join(repr(one) for one in near)}?" if near else ""
    raise RegisterError(f"No briefing names {name!r}.{hint}")


def _entry(text: str | None, kind: ParticipantKind, name: str) -> Entry | None:
    """The entry that has this name, or this variant of it, letter for letter."""
    entries = [entry for entry in read_register(text or "").register.entries if entry.kind == kind]
    whole = next((entry for entry in entries if entry.name == name), None)
    return whole or next((entry for entry in entries if name in entry.variants), None)


def _target(text: str | None, kind: ParticipantKind, name: str, used: Sequence[Usage]) -> str:
    """The canonical name of an entry or of somebody in a briefing, of the same kind."""
    if (entry := _entry(text, kind, name)) is not None:
        return entry.name
    usage = _named(name, used)
    if usage.kind != kind:
        raise RegisterError(f"{name!r} is a{'n' if usage.kind == 'organisation' else ''} {usage.kind}.")
    return name


def _with_item(
    text: str | None, kind: ParticipantKind, target: str, key: ItemKey, name: str, day: dt.date
) -> str:
    if text is None or _entry(text, kind, target) is None:
        text = with_entry(text, target, kind, day)
    return with_item(text, target, key, name)


# Names that may be one


def _pairs(used: Sequence[Usage], register: Register) -> Iterator[Candidate]:
    """Two names that may be one, each pair once, with the strongest reason; the fuller name stands behind."""
    different = {(entry.kind, entry.name): entry.different for entry in register.entries}
    seen: set[frozenset[tuple[str, str]]] = set()
    for reason, groups in _groups(used).items():
        for group in groups:
            for one, other in combinations(group[:_MOST_ALIKE], 2):
                pair = frozenset({(one.kind, one.name), (other.kind, other.name)})
                if pair not in seen and _may_be_one(one, other, different):
                    seen.add(pair)
                    short, full = sorted((one, other), key=_weight)
                    yield Candidate(short, full, reason)


def _weight(usage: Usage) -> tuple[bool, int, int, int, str]:
    """The name that stands for both: with an entry, the fuller one, the one in more briefings."""
    words = usage.name.split()
    whole = sum(len(word.strip(".")) > 1 for word in words)
    return usage.entry is not None, whole, len(usage.appearances), -len(words), usage.name


def _may_be_one(
    one: Usage, other: Usage, different: Mapping[tuple[ParticipantKind, str], Sequence[str]]
) -> bool:
    """Whether nothing speaks against it: two entries, an editor's `not same as`, countries."""
    if one is other or one.kind != other.kind or (one.entry and other.entry):
        return False
    for a, b in ((one, other), (other, one)):
        refused = {name.casefold() for name in different.get((a.kind, a.entry or ""), ())}
        if refused & {name.casefold() for name in (*b.spellings, b.name)}:
            return False
    places = [{a.country for a in usage.appearances if a.country} for usage in (one, other)]
    return not all(places) or any(not contradict(a, b) for a in places[0] for b in places[1])


def _groups(used: Sequence[Usage]) -> dict[str, list[list[Usage]]]:
    """Names that share a trait, by the reason that this gives; the strongest reason first."""
    people = [usage for usage in used if usage.kind == "person"]
    bodies = [usage for usage in used if usage.kind == "organisation"]
    return {
        "the same sounds in another alphabet's spelling": _alike(used, _sounds),
        "the same words in another order": _alike(used, _words),
        "a middle name more": _middle(people),
        "one letter differs": _one_letter(used),
        "the same letters, spaced or hyphenated otherwise": _alike(used, _letters),
        "initials instead of a given name": _initials(people),
        "the surname alone": _surnames(people),
        "the initials of the name": _acronyms(bodies),
    }


def _alike(used: Iterable[Usage], trait: Callable[[Usage], str]) -> list[list[Usage]]:
    groups: defaultdict[tuple[str, str], list[Usage]] = defaultdict(list)
    for usage in used:
        if tells(usage.kind, usage.name):
            groups[usage.kind, trait(usage)].append(usage)
    return [group for _, group in sorted(groups.items()) if len(group) > 1]


def _words(usage: Usage) -> str:
    return "-".join(sorted(name_key(usage.name).split("-")))


def _letters(usage: Usage) -> str:
    return name_key(usage.name).replace("-", "")


def _sounds(usage: Usage) -> str:
    """A name with one spelling for each sound: `Sergey`, `Sergei`."""
    key = name_key(usage.name)
    out, at = "", 0
    table = _spellings()
    while at < len(key):
        spelling = next((s for size in (4, 3, 2, 1) if (s := key[at : at + size]) in table), None)
        out += table[spelling] if spelling else key[at]
        at += len(spelling) if spelling else 1
    return out


@cache
def _spellings() -> Mapping[str, str]:
    groups = lexicons.read("en", "identities")["sounds"]
    return {spelling: sound for sound, group in groups.items() for spelling in (sound, *group)}


def _one_letter(used: Iterable[Usage]) -> list[list[Usage]]:
    """Names of which one word becomes the same when a letter is taken out, at one place, of one or both."""
    groups: defaultdict[tuple[str, int, int, tuple[str, ...]], list[Usage]] = defaultdict(list)
    for usage in used:
        words = tuple(name_key(usage.name).split("-"))
        if not tells(usage.kind, usage.name):
            continue
        for index, word in enumerate(words):
            for place, rest in _without_a_letter(word, usage.kind):
                groups[usage.kind, index, place, (*words[:index], rest, *words[index + 1 :])].append(usage)
    return [group for _, group in sorted(groups.items()) if len(group) > 1]


def _without_a_letter(word: str, kind: ParticipantKind) -> Iterator[tuple[int, str]]:
    """A word with each letter but the first taken out, and as it is; a body's plural is another word."""
    if len(word) >= _SHORTEST_SLIP[kind]:
        last = len(word) if kind == "person" else len(word) - 1
        yield from ((place, word[:place] + word[place + 1 :]) for place in range(1, last))
        yield from ((place, word) for place in range(1, last + 1))


def _middle(people: Iterable[Usage]) -> list[list[Usage]]:
    """`Ilka Maren` and `Ilka R. Maren`."""
    groups: defaultdict[tuple[str, str], list[Usage]] = defaultdict(list)
    for usage in people:
        words = name_key(usage.name).split("-")
        if tells("person", usage.name):
            groups[words[0], words[-1]].append(usage)
    return [group for _, group in sorted(groups.items()) if len(group) > 1]


def _initials(people: Iterable[Usage]) -> list[list[Usage]]:
    """`I. Maren` with the only `I… Maren` among the full names."""
    full: defaultdict[tuple[str, str], list[Usage]] = defaultdict(list)
    short: list[tuple[tuple[str, str], Usage]] = []
    for usage in people:
        words = name_key(usage.name).split("-")
        trait = (words[0][:1], words[-1])
        if tells("person", usage.name):
            full[trait].append(usage)
        elif len(words) > 1 and len(words[0]) == 1:
            short.append((trait, usage))
    return [[usage, *full[trait]] for trait, usage in short if len(full[trait]) == 1]


def _surnames(people: Iterable[Usage]) -> list[list[Usage]]:
    """A surname alone with the only full name that ends in it."""
    full: defaultdict[str, list[Usage]] = defaultdict(list)
    alone: list[Usage] = []
    for usage in people:
        key = name_key(usage.name)
        if tells("person", usage.name):
            words = [w for w in usage.name.split() if w.casefold().rstrip(".") not in lexicon().suffixes]
            full[name_key(words[-1])].append(usage)
        elif key and " " not in usage.name:
            alone.append(usage)
    return [[usage, *full[name_key(usage.name)]] for usage in alone if len(full[name_key(usage.name)]) == 1]


def _acronyms(bodies: Iterable[Usage]) -> list[list[Usage]]:
    """`KDM` with the only body whose words begin so."""
    full: defaultdict[str, list[Usage]] = defaultdict(list)
    short: list[Usage] = []
    for usage in bodies:
        words = [word for word in usage.name.split() if word[:1].isupper()]
        if len(words) > 1:
            full["".join(word[0] for word in words)].append(usage)
        elif usage.name.isupper() and usage.name.isalpha():
            short.append(usage)
    return [[usage, *full[usage.name]] for usage in short if len(full[usage.name]) == 1]
