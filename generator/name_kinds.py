"""What a name names by its words alone, a body, a place or a thing, and where a body's name ends.

What the trained reader thinks of it, `names` asks afterwards.
"""

from collections.abc import Sequence
from typing import Literal

from generator.name_words import is_calendar, lexicon, name_groups
from generator.segmentation import Word

Guess = Literal["person", "organisation", "place", "thing"]
_SHOUTED = 4
"""Capitals; a place in capitals, as in a dateline, has no fewer, a shorter word may be an acronym."""


def kind_of(words: Sequence[Word], start: int, last: int) -> Guess | None:
    """What kind of thing a name names, by its words; `None` where they do not tell."""
    parts = [w.text for w in words[start:last] if w.text != "."]
    low = [w.lower for w in words[start:last] if w.text != "."]
    before = words[start - 1].text if start else ""
    if _is_place(parts):
        return "place"
    if _is_body(parts, low, before):
        return "organisation"
    if before in {"@", "#"} or (len(parts) > 1 and _is_thing(low)):
        return "thing"
    return None


def body_end(words: Sequence[Word], start: int, last: int) -> int:
    """The end of `Ministry of Foreign Affairs`, `Union of Atheists and Agnostics`, `Sundholm government`."""
    lex = lexicon()
    state = _state_body_end(words, last)
    before = words[start - 1].lower if start else ""
    if last + 1 < len(words) and words[last].text == "news" and words[last + 1].text == "agency":
        return last + 2
    if state is not None and before not in {"a", "an", "another", "any", "each", "every", "some"}:
        owned = before == "the" and last - start == 1
        if owned or _is_place([w.text for w in words[start:last]]):
            return state  # "Sundholm government", "the Veyra government"
    is_thing = last - start == 1 and words[start].lower in lex.not_people  # "Treaty of Lomar"
    if not is_thing and not _holds_body_head(words[start:last]):
        return last
    j = last
    while j + 1 < len(words) and words[j].lower in {"of", "for", "and"}:
        if words[j].text == "and" and (j == last or is_thing):
            break
        k = j + 1 + (words[j + 1].lower == "the")
        if k >= len(words) or not words[k].is_capital or is_calendar(words[k].text):
            break
        end = k
        while end < len(words) and words[end].is_capital:
            end += 1
        if words[j].text == "and" and _holds_body_head(words[k:end]):
            break  # "University of Lomar and the University of Tessaly"
        j = end
    return j


def _holds_body_head(words: Sequence[Word]) -> bool:
    return not lexicon().body_heads.isdisjoint([w.lower for w in words])


def _state_body_end(words: Sequence[Word], last: int) -> int | None:
    """Where `defence ministry` ends that begins at `last`, in small letters; `None` if none does."""
    lex = lexicon()
    end = last
    while end < len(words) and words[end].text in lex.modifiers and end - last < 3:
        end += 1
    if end < len(words) and words[end].text in lex.state_bodies:
        return end + 1
    return last + 1 if end > last and words[last].text in lex.state_bodies else None


def _is_thing(low: Sequence[str]) -> bool:
    """`Orrin Street`, `Treaty of Lomar`, `Hurricane Sunniva`, in small letters."""
    lex = lexicon()
    return (
        low[-1] in lex.not_people
        or (low[1] == "of" and low[0] in lex.not_people)
        or low[0] in lex.thing_openers
    )


def _is_body(parts: Sequence[str], low: Sequence[str], before: str) -> bool:
    """Whether the words of a name, and the one `before` it, make it a body's."""
    lex = lexicon()
    if not lex.body_heads.isdisjoint(low) or parts[-1] in lex.state_bodies:
        return True
    if len(parts) > 1 and parts[-1] in lex.company_forms:
        return True
    if before in lex.body_heads or before in lex.kinds:  # "the magazine MicroMega"
        return True
    return " ".join(parts) in lex.bodies


def _is_place(parts: Sequence[str]) -> bool:
    if name_groups().places.issuperset(parts):
        return True
    phrase = " ".join(parts)
    is_shouted = phrase.isupper() and len(phrase) >= _SHOUTED
    return phrase in lexicon().places or (is_shouted and phrase.title() in lexicon().places)
