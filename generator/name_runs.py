"""Runs of capitalised words that may be names, cut where another name begins; what they name, others say."""

from collections.abc import Iterator, Sequence

from generator.name_labels import NameLabels
from generator.name_words import (
    NICKNAME_MARKS,
    begins_name,
    is_compound,
    is_opener,
    lexicon,
    may_be_opener,
)
from generator.segmentation import Word


def find_runs(words: Sequence[Word]) -> Iterator[tuple[int, int]]:
    """Index ranges of capitalised words that stand together."""
    begins = [begins_name(word.text) for word in words]
    end = 0
    for start in [i for i, begun in enumerate(begins) if begun]:
        if start < end:
            continue
        end = start + 1
        while end < len(words):
            step = 1 if begins[end] else _joins(words, end)
            if step == 0:
                break
            end += step
        yield start, end


def pieces(words: Sequence[Word], start: int, end: int, labels: NameLabels) -> Iterator[tuple[int, int]]:
    """The run without words that are capitalised for another reason, cut where another name begins."""
    lex = lexicon()
    while start < end and is_opener(words[start].lower) and may_be_opener(words, start):
        if start + 1 < end and words[start + 1].text == "." and len(words[start].text) == 1:
            break  # "A. Brink"
        start += 1
    first = start
    for i in range(start, end):
        low = words[i].lower
        if is_compound(low) or (i > start and (low in lex.verbs_only or low in lex.starters)):
            if i > first:
                yield from _before_person(words, first, i, labels)
            first = i + 1
    if first < end:
        yield from _before_person(words, first, end, labels)


def _joins(words: Sequence[Word], j: int) -> int:
    """How many words hold a name together at `j`, the next of the name included; 0 where it ends.

    `J. Holt`, `Holt & Sons`, `Sorya van der Mekk`, `James "Jim" Holt`, `Ferrymen's Union`.
    """
    lex = lexicon()
    here = words[j].lower
    if j + 1 >= len(words):
        return 0
    if here in lex.particles and words[j + 1].lower in lex.particles and j + 2 < len(words):
        return 2 * words[j + 2].is_capital
    if _is_nickname(words, j):
        return 3
    if not words[j + 1].is_capital:
        return 0
    if here in lex.particles or _is_owned_body(words, j):
        return 2
    is_initial = len(words[j - 1].text) == 1 or f"{words[j - 1].lower}." in lex.short_titles
    return 2 * (here in {"&", "-"} or (here == "." and is_initial))


def _is_nickname(words: Sequence[Word], j: int) -> bool:
    """One capitalised word in quotation marks between two others, at its opening mark."""
    return (
        j + 3 < len(words)
        and words[j].text in NICKNAME_MARKS
        and words[j + 2].text in NICKNAME_MARKS
        and words[j].start == words[j - 1].end + 1
        and words[j + 1].start == words[j].end
        and words[j + 1].is_capital
        and words[j + 3].is_capital
        and words[j + 3].start == words[j + 2].end + 1
    )


def _is_owned_body(words: Sequence[Word], j: int) -> bool:
    """`Ferrymen's Union`, `King's College`, at the apostrophe; not `Kestria's Parliament`."""
    lex = lexicon()
    owner = words[j - 1].lower
    if words[j].text not in {"'s", "’s", "'", "’"} or words[j].start != words[j - 1].end:
        return False
    if not (owner in lex.plural or owner in lex.owners or owner.endswith(("men", "ers", "ors", "ists"))):
        return False
    k = j + 1
    while k < len(words) and words[k].is_capital:
        if words[k].lower in lex.body_heads:
            return True
        k += 1
    return False


def _before_person(
    words: Sequence[Word], first: int, last: int, labels: NameLabels
) -> Iterator[tuple[int, int]]:
    """A body and the person behind it, `Refugee Council Ada Brink`, told apart by the trained reader."""
    start = labels.person_ending(words[first].start, words[last - 1].end)
    cut = (
        None if start is None else next((i for i in range(first + 1, last) if words[i].start == start), None)
    )
    if cut is not None and not lexicon().body_heads.isdisjoint([w.lower for w in words[first:cut]]):
        yield first, cut
        yield cut, last
    else:
        yield first, last
