"""The words by which claims are compared, from `lexicons/<language>/conflicts.yaml`, and their base forms.

It knows words and nothing of clauses or speakers.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Literal

from generator import lexicons

Bound = Literal["least", "most", "near"]


@dataclass(frozen=True, slots=True)
class ClaimWords:
    """Words, lower-case or as stems; `conflicts.yaml` says what each list is for."""

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
def claim_words(language: str = "en") -> ClaimWords:
    """The words of a language by which claims are compared."""
    data = lexicons.read(language, "conflicts")
    return ClaimWords(
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
        light=frozenset(stem_of(w) for w in data["light"]),
        units=frozenset(stem_of(w) for w in data["units"]),
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
    return frozenset((stem_of(entry.split()[0]), *entry.split()[1:]) for entry in entries)


def _both_ways(rows: Sequence[Sequence[str]]) -> Mapping[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for row in rows:
        one, other = (stem_of(w) for w in row)
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


@lru_cache(maxsize=4096)
def stem_of(word: str) -> str:
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
