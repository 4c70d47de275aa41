"""Offices and functions beside a name: `Kestrian Defence Minister` in front, `, the chairman of …` behind it.

It knows where such words begin and end in a sentence, not whose they are.
"""

from collections.abc import Sequence

from generator.cue_words import cue_words
from generator.name_labels import NameLabels
from generator.name_words import (
    DETERMINERS,
    honorific,
    is_calendar,
    is_head,
    lexicon,
    may_be_opener,
    name_groups,
)
from generator.segmentation import Word
from generator.values import Role, Span

_REACH = 12
"""Words; a role further from its name than this was never one on the articles that were read."""
_LONGEST = 16
"""Words of a role behind a name."""
_ENDS = frozenset({",", ".", ";", ":", "(", "—", "–", "“", "”", '"'})
"""Marks that end a role behind a name."""
_CLOSES = _ENDS - {":", "“"}
"""The marks behind which it is one."""
_NO_ROLE = frozenset({"who", "which", "met", "is", "was"})
"""Words that begin what somebody is or did."""


def role_before(words: Sequence[Word], start: int) -> Role | None:
    """`Kestrian Defence Minister` in front of a name, or `the head of the Coastal League, ` before it."""
    if start == 0:
        return None
    if _ends_head(words, start - 1):
        begin = role_start(words, start - 1)
        return role(words, begin, start)
    if words[start - 1].text != ",":
        return None
    for k in range(start - 2, max(-1, start - 2 - _REACH), -1):
        word = words[k]
        if is_head(word.text) and (
            k == start - 2 or not word.is_capital or words[k + 1].lower in {"of", "for", "to"}
        ):
            begin = role_start(words, k)
            if begin > 1 and words[begin - 1].text in {"'s", "’s"}:
                begin -= 2  # "the team's coach"
            follows_determiner = begin > 0 and words[begin - 1].lower in DETERMINERS
            return role(words, begin, start - 1) if follows_determiner else None
        if not (word.is_capital or word.text in {"(", ")"} or word.lower in name_groups().between_roles):
            return None
    return None


def role_after(words: Sequence[Word], last: int) -> Role | None:
    """`, the chairman of the project's panel,` behind a name."""
    if last + 1 >= len(words) or words[last].text != ",":
        return None
    begin = last + 1
    end = _role_end(words, begin)
    if words[begin].lower in {"and", "or", "but", "where", "when"}:
        return None  # somebody else: "Brink, and the mayor,", "Lomar, where her teacher,"
    if words[begin].lower in DETERMINERS:
        begin += 1
    heads = [i for i in range(begin, min(end, begin + 7)) if is_head(words[i].text)]
    if not heads or end - begin > _LONGEST:
        return None
    behind = heads[-1] + 1
    if behind < end and words[behind].is_capital and words[behind].text not in lexicon().suffixes:
        return None  # ", Foreign Minister Marta Ilvane chose her words": another's title
    lead = words[begin : heads[0]]
    fits = all(w.is_capital or w.text[0].islower() or w.lower in name_groups().in_titles for w in lead)
    follows = words[end].text if end < len(words) else "."
    closed = follows in _CLOSES or follows == "who" or follows in cue_words().verbs
    # "the new Kestrian deputy foreign"
    return role(words, begin, end) if fits and closed and len(lead) < 5 else None


def role_start(words: Sequence[Word], head: int) -> int:
    """Where the role begins whose word for an office is at `head`: `deputy` in `the deputy minister`."""
    lex = lexicon()
    begin = head
    while begin > 0 and head - begin < _REACH:
        word = words[begin - 1]
        low = word.lower
        opener = (
            word.is_capital
            and low in lex.openers
            and low not in lex.modifiers
            and may_be_opener(words, begin - 1)
        )
        possessive = low in {"'s", "’s"} and begin > 1 and words[begin - 2].is_capital
        inside = low in lex.heads or low in lex.modifiers or possessive or (word.text == "-" and begin > 1)
        inside |= _is_short_head(words, begin - 1) or _is_short_head(words, begin)
        if low in DETERMINERS or opener or not (inside or word.is_capital) or is_calendar(word.text):
            break
        begin -= 2 if possessive else 1
    return begin


def office_start(words: Sequence[Word], first: int, last: int, labels: NameLabels) -> int | None:
    """Where the office begins in `Minister of Education Oda Tessaly`, whose run begins at `first`.

    A surname alone, `Secretary of State Brink`, is one only if the trained reader saw a person.
    """
    # a head and "of"
    if first < 2 or words[first - 1].lower != "of" or not is_head(words[first - 2].text):
        return None
    least = 1 if labels.ends_person(words[last - 1].end) else 2
    is_name = last - name_start(words, first, last) >= least and last - first > 1
    return role_start(words, first - 2) if is_name else None


def name_start(words: Sequence[Word], first: int, last: int) -> int:
    """Where the name begins behind `Minister of Education` or `president of Lomeria`."""
    start = next((i for i in range(first, last) if words[i].lower not in lexicon().modifiers), last)
    is_place = start == first and last - first == 3 and all(w.text[0].isalpha() for w in words[first:last])
    return start + is_place if start > first or is_place else last


def last_head(words: Sequence[Word], first: int, last: int) -> int | None:
    """The last word for an office in the run, or the point behind it: `Sen.`."""
    return next((i for i in reversed(range(first, last)) if _ends_head(words, i)), None)


def _role_end(words: Sequence[Word], begin: int) -> int:
    """The mark or verb that ends what begins behind a comma, or a word too far off for a role."""
    for end in range(begin, min(len(words), begin + _LONGEST + 2)):
        word = words[end].text  # as printed: the `States` of a country are no verb
        if word in _NO_ROLE or word in cue_words().verbs or (word in _ENDS and not _is_in_name(words, end)):
            return end
    return min(len(words), begin + _LONGEST + 2)


def _is_in_name(words: Sequence[Word], i: int) -> bool:
    """Whether the point at `i` stands inside a name: `aide to Mr. Brink`, `President Ada K. Brink`."""
    if words[i].text != "." or i + 1 >= len(words) or not words[i + 1].is_capital:
        return False
    word = words[i - 1].text
    return word[0].isupper() and (len(word) == 1 or f"{word.lower()}." in lexicon().short_titles)


def role(words: Sequence[Word], begin: int, end: int) -> Role:
    """The words `begin:end` as a role."""
    inferred = any(w.lower == "counterpart" for w in words[begin:end])
    return Role(Span(words[begin].start, words[end - 1].end), inferred)


def _ends_head(words: Sequence[Word], i: int) -> bool:
    return is_head(words[i].text) or _is_short_head(words, i)


def _is_short_head(words: Sequence[Word], i: int) -> bool:
    """Whether an abbreviated office ends with the point at `i`: `Sen.`; `Prof.` is an address."""
    if i == 0 or words[i].text != "." or words[i].start != words[i - 1].end:
        return False
    word = words[i - 1].text
    return word[0].isupper() and f"{word.lower()}." in lexicon().heads and honorific(word) is None
