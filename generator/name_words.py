"""The words that tell names, offices and places apart, and what a word or a printed phrase says by itself.

Nothing here finds a name; `names` does, with the modules beside it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Literal

from generator import lexicons
from generator.cue_words import cue_words
from generator.segmentation import Word, is_capital

Address = Literal["man", "woman", "any"]
"""Whom a word of address goes with: `Mr`, `Ms`, `Dr`."""
DETERMINERS = frozenset({"the", "a", "an", "his", "her", "its", "their", "this", "that", "our", "another"})
NICKNAME_MARKS = frozenset("\"“”'‘’()")
INSIDE_ROLE = frozenset({"of", "for", "the", "and", "at", "in", "to", "on", "'s", "’s", "-", "&"})
"""Small words and marks inside an office or a body's name."""
_KNOWN = 32_768
"""Words of which an answer is remembered; all articles together ask of the same few thousand."""


@lru_cache(maxsize=_KNOWN)
def is_head(word: str) -> bool:
    """Whether a word names an office or function: `minister`, `DM`, `ex-coach`."""
    plain = word.lower().removeprefix("then-").removeprefix("ex-")
    return plain in lexicon().heads or word in lexicon().short_roles


@lru_cache(maxsize=_KNOWN)
def honorific(word: str) -> Address | None:
    """Whom a word goes with, if it is one of address."""
    return lexicon().honorifics.get(word.lower()) or lexicon().honorifics.get(f"{word.lower()}.")


@lru_cache(maxsize=_KNOWN)
def is_calendar(word: str) -> bool:
    """A month or weekday."""
    return word.lower().rstrip(".") in lexicon().calendar


@lru_cache(maxsize=_KNOWN)
def begins_name(word: str) -> bool:
    """Whether a word is capitalised, and no `I`, `I'm`, `I’ll`, month or weekday."""
    is_i = word == "I" or word[:2] in {"I'", "I’"}
    return is_capital(word) and not is_i and not is_calendar(word)


def may_be_opener(words: Sequence[Word], i: int) -> bool:
    """Whether a word may be capitalised only because a sentence, a quotation or a headline begins there."""
    follows = " ".join([w.text for w in words[i : i + 2]])
    if follows in lexicon().places:
        return False  # "New Zealand"
    return i == 0 or not words[i - 1].text[0].isalnum() or words[i].lower in DETERMINERS


@lru_cache(maxsize=_KNOWN)
def is_opener(word: str) -> bool:
    """A word, lower-case, that begins a sentence, or a participle of saying: `Stated Brink`."""
    lex = lexicon()
    return word in lex.openers or (word.endswith("ed") and word in lex.finite_cues & lex.verbs_only)


@lru_cache(maxsize=_KNOWN)
def is_compound(word: str) -> bool:
    """`Lomar-based`, `Kestrian-born`: a name's word that only describes what follows."""
    before, hyphen, tail = word.rpartition("-")
    return bool(before and hyphen) and tail in lexicon().compounds


def is_acronym(word: str) -> bool:
    """Two to six capitals: `NATO`."""
    return 2 <= len(word) <= 6 and word.isupper() and word.isalpha()


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
    found = {
        country
        for part in parts[1:]
        for phrase, country in lex.long_places.get(part[:2], ())
        if phrase in joined
    }
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
class NameWords:
    """The words of a language by what they say, lower-case where that is not said otherwise."""

    openers: frozenset[str]
    calendar: frozenset[str]
    heads: frozenset[str]
    modifiers: frozenset[str]
    generic: frozenset[str]
    plural: frozenset[str]
    short_roles: dict[str, str]
    same: tuple[tuple[str, str], ...]
    honorifics: dict[str, Address]
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
    long_places: Mapping[str, tuple[tuple[str, str], ...]]
    """Places of several words and their countries, by the first two letters of the last word."""
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
def lexicon(language: str = "en") -> NameWords:
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
    honorifics: dict[str, Address] = {}
    for kind in ("man", "woman", "any"):
        honorifics |= dict.fromkeys((h.lower() for h in roles["honorifics"][kind]), kind)
    return NameWords(
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
        long_places=_by_last_word({k.removeprefix("the "): v for k, v in name_of.items()}),
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


def _by_last_word(places: Mapping[str, str]) -> dict[str, tuple[tuple[str, str], ...]]:
    found: dict[str, tuple[tuple[str, str], ...]] = {}
    for place, country in places.items():
        if " " in place:
            letters = place.split()[-1][:2]
            found[letters] = (*found.get(letters, ()), (place, country))
    return found


@dataclass(frozen=True, slots=True)
class NameGroups:
    """Lists of the lexicon that are asked for together so often that they are joined once."""

    leaning: frozenset[str]
    """In front of a name that does not stand alone."""
    qualifying: frozenset[str]
    """Behind a name that another word only qualifies."""
    between_roles: frozenset[str]
    in_titles: frozenset[str]
    places: frozenset[str]
    """Single words of which a place's name may be made: of places, and of people of a country."""
    countries: frozenset[str]
    """Places that are no bodies too."""


@cache
def name_groups() -> NameGroups:
    """The lists that are joined once."""
    lex, cues = lexicon(), cue_words()
    return NameGroups(
        leaning=(DETERMINERS | INSIDE_ROLE | cues.prepositions) - {"and"},
        qualifying=cues.prepositions | cues.adverbs | DETERMINERS | lex.openers,
        between_roles=INSIDE_ROLE | lex.modifiers | {"region"},
        in_titles=lex.modifiers | lex.heads | INSIDE_ROLE,
        places=lex.places | lex.demonyms.keys(),
        countries=lex.places - lex.bodies,
    )
