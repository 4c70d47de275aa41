"""Words of names spelt one way, so that accents, transliterations and national spellings do not part them.

Letters only: whether two names are one person's or one body's, others decide.
"""

import re
import unicodedata
from difflib import SequenceMatcher
from functools import cache, lru_cache

from generator import lexicons

_SHORTEST_SOUND = 5
"""Letters; in shorter words a group of letters that sounds like another is another name."""
_SHORTEST_SLIP = 4
"""Letters; shorter names that differ are different names."""


@lru_cache(maxsize=65_536)
def spelt(word: str) -> str:
    """The word in plain small letters, one spelling for all that the lexicon calls one.

    >>> spelt("Véyra"), spelt("Sergey") == spelt("Sergei"), spelt("al-Amr")
    ('veira', True, 'amr')
    """
    rules = _rules()
    plain = _plain(word)
    article = next((a for a in rules.articles if plain.startswith(a) and len(plain) > len(a)), "")
    plain = plain[len(article) :]
    plain = rules.bodies.get(plain, plain)
    if len(plain) < _SHORTEST_SOUND:
        return plain
    for pattern, sound in rules.sounds:
        plain = pattern.sub(sound, plain)
    return _DOUBLED.sub(r"\1", plain)


def is_slip(one: str, other: str, least: float) -> bool:
    """Whether two words may be one with a slip: `Ilka`, `Ilke`. `least` is difflib's ratio, 0 to 1."""
    one, other = _plain(one), _plain(other)
    if "-" in one + other:  # "Kwang-ho", "Kwang-ha" are two names
        return False
    short, long = sorted((len(one), len(other)))
    if short < _SHORTEST_SLIP or 2 * short < least * (short + long) or one[0] != other[0]:
        return False
    return not _is_stem(one, other) and _likeness(min(one, other), max(one, other)) >= least


@lru_cache(maxsize=65_536)
def _likeness(one: str, other: str) -> float:
    return SequenceMatcher(None, one, other).ratio()


_DOUBLED = re.compile(r"([a-z])\1")


@lru_cache(maxsize=65_536)
def _plain(word: str) -> str:
    letters = (_rules().letters.get(c, c) for c in word.lower())
    return unaccented("".join(letters)).replace("’", "'")


def unaccented(text: str) -> str:
    """`text` with letters for accented letters, in Unicode's compatible forms.

    >>> unaccented("Véyra")
    'Veyra'
    """
    return "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))


def _is_stem(one: str, other: str) -> bool:
    """`Kestria` and `Kestrian`: another word of the same stem, no slip of the pen."""
    short, long = sorted((one, other), key=len)
    return long.startswith(short)


class _Rules:
    """What `spellings.yaml` says, ready for use."""

    def __init__(self, language: str) -> None:
        data = lexicons.read(language, "spellings")
        self.letters: dict[str, str] = data["letters"]
        self.sounds: tuple[tuple[re.Pattern[str], str], ...] = tuple(
            (re.compile(pattern), sound) for pattern, sound in data["sounds"]
        )
        self.articles: tuple[str, ...] = tuple(sorted(data["articles"], key=len, reverse=True))
        self.bodies: dict[str, str] = {other: group[0] for group in data["bodies"] for other in group[1:]}


@cache
def _rules(language: str = "en") -> _Rules:
    return _Rules(language)
