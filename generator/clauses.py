"""Where a sentence may be cut so that the piece can stand alone: clause borders, verbs, dangling words.

Only places come back; it never looks at what a piece means.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from generator import lexicons
from generator.segmentation import Word, first_from, trimmed, whole_words
from generator.values import Span

EDGES = " ,;:.—–-"
"""What a piece does not need at its ends."""
_SHORTEST_CLAUSE = 4
"""Words; fewer tell nothing."""
_PARTICIPLE = 6
"""Letters of a word in -ing that may be one: not `king`, `thing`, `bring`."""
_LIST = 5
"""Words and marks between which the members of a list stand."""
_BREAKS = frozenset({",", ";", "—", "–"})
_JOINING = frozenset({"and", "or", "nor"})
_TIMES = frozenset({"after", "ago", "before"})
"""One of these among its first words: a sentence begins with when it happened."""
_NAMED = 12
"""Words between `described` and its `as`."""
_OPENED = re.compile(r"(?<!\w)['‘](?=[^\W\d])")
_CLOSED = re.compile(r"(?<=[\w.,!?])['’](?!\w)")


@dataclass(frozen=True, slots=True)
class ClauseWords:
    """The lists of `lexicons/<language>/clauses.yaml`, as sets."""

    openers: frozenset[str]
    prepositions: frozenset[str]
    small: frozenset[str]
    paired: frozenset[str]
    pronouns: frozenset[str]
    pointing: frozenset[str]
    persons: frozenset[str]
    subjects: frozenset[str]
    quantities: frozenset[str]
    relatives: frozenset[str]
    determiners: frozenset[str]
    introductions: frozenset[str]
    subordinators: frozenset[str]
    conditions: frozenset[str]
    ifs: frozenset[str]
    measures: frozenset[str]
    participles: frozenset[str]
    verbs: frozenset[str]
    not_verbs: frozenset[str]
    unfinished: frozenset[str]
    transitives: frozenset[str]
    clausal: frozenset[str]
    namings: frozenset[str]
    urging: frozenset[str]
    finite: frozenset[str]
    modals: frozenset[str]
    links: frozenset[str]
    passives: frozenset[str]
    perfects: frozenset[str]
    adverbs: frozenset[str]
    days: frozenset[str]
    opening: frozenset[str]
    plural_verbs: frozenset[str]
    many: frozenset[str]
    happening: frozenset[str]
    matters: frozenset[str]
    earlier: frozenset[str]
    not_then: frozenset[str]
    superlatives: frozenset[str]
    captions: frozenset[str]


@cache
def clause_words(language: str = "en") -> ClauseWords:
    """The words of a language by which its sentences are cut, lower-case."""
    data = lexicons.read(language, "clauses")
    return ClauseWords(**{name: frozenset(data[name]) for name in ClauseWords.__dataclass_fields__})


def has_verb(words: Sequence[Word]) -> bool:
    """Whether a verb stands behind some subject, as far as its form tells.

    >>> from generator.segmentation import words
    >>> text = "The closed strait between two ports reopened"
    >>> [has_verb(words(text, Span(0, end))) for end in (len(text), text.index(" reopened"))]
    [True, False]
    """
    return next(_verbs(words), None) is not None


def is_clause(words: Sequence[Word]) -> bool:
    """Whether a piece reads as a statement of its own: subject, verb, and no word left dangling."""
    return len(words) >= _SHORTEST_CLAUSE and has_verb(words) and not dangles(words)


def dangles(words: Sequence[Word]) -> bool:
    """Whether the piece stops in the middle: at a small word, at a bare verb, before a link's own verb."""
    lex = clause_words()
    lower = [word.lower for word in words]
    if stops_short(words) or _lacks_clause(words) or _has_stub(words):
        return True
    waits = any(w in lex.unfinished or w in lex.transitives for w in lower[-2:-1])
    if lower[-1] in lex.adverbs or (lower[-1] in lex.days and waits):
        return dangles(words[:-1])
    if not lex.paired.isdisjoint(lower) and _JOINING.isdisjoint(lower):
        return True
    links = [i for i, word in enumerate(lower) if word in lex.links or word in lex.opening]
    if links and not has_verb(words[links[-1] :]):
        return True
    is_passive = not lex.passives.isdisjoint(lower[-3:-1])
    return _is_verb(words, len(words) - 1) and not is_passive


def _lacks_clause(words: Sequence[Word]) -> bool:
    """`Maren believes her crews`, `fell as a jump in yields`: what is opened has no verb of its own."""
    lex = clause_words()
    for index, word in enumerate(words[:-1]):
        then = words[index + 1].lower
        if word.lower in lex.clausal and then not in {"to", "so"} and not has_verb(words[index:]):
            return index > 0 and then not in lex.prepositions
    last = max((i for i, w in enumerate(words[1:-1], 1) if w.text == "as"), default=None)
    if last is None or words[last - 1].lower in {"such", "well", "known", "far"}:
        return False
    named = any(w.lower in lex.namings for w in words[:last])
    following = words[last + 1]
    in_s = following.text.islower() and following.text.endswith("s")
    opens = following.lower in {"a", "an", "the"} or in_s
    return not named and opens and not has_verb(words[last:])


def _has_stub(words: Sequence[Word]) -> bool:
    """`…, hours`: a word or two behind a mark, which is no list."""
    gap = max((i for i, (w, then) in enumerate(pairwise(words)) if then.start - w.end > 1), default=None)
    return gap is not None and len(words) - gap - 1 == 1 and words[-1].text.islower()


def stops_short(words: Sequence[Word]) -> bool:
    """Whether the last word waits for another: `in`, `told`, `would go`, `is planning`, `free and fair`."""
    if not words or _waits(words[-1].lower):
        return True
    if len(words) == 1:
        return False
    lex = clause_words()
    before, last = words[-2].lower, words[-1].lower
    itself = words[-1].text.islower() and last.endswith(("self", "selves"))
    if itself and any(w.lower in lex.namings for w in words):
        return True
    if before == "as" and last in lex.measures:
        return True
    if before in lex.modals or before in lex.perfects:
        return True
    helper = words[-3].lower if before.endswith("ly") and len(words) > 2 else before
    if last.endswith("ing") and helper in lex.passives:
        return True
    return before in {"and", "or"} and words[-1].text.islower() and not last.endswith("s")


def _waits(word: str) -> bool:
    """Whether a word cannot be the last one of a piece."""
    lex = clause_words()
    is_subject = word in lex.subjects and word not in {"it", "you"}
    return word in lex.small or word in lex.unfinished or word in lex.prepositions or is_subject


def clause_ends(words: Sequence[Word], begin: int) -> tuple[int, ...]:
    """Where a piece that begins at `begin` may end: before a comma or a word that opens another clause."""
    return tuple(_ends_before(words, begin, clause_words().openers, _BREAKS))


def phrase_ends(words: Sequence[Word], begin: int) -> tuple[int, ...]:
    """Where it may end if no clause does: before a preposition that adds to it."""
    return tuple(_ends_before(words, begin, clause_words().prepositions, frozenset()))


def link_ends(words: Sequence[Word], begin: int) -> tuple[int, ...]:
    """Where it may end at last: before `that` or `to lift …`, which tell what the noun before them means."""
    lex = clause_words()
    infinitives = {w.start for w, then in pairwise(words) if w.text == "to" and then.text.islower()}
    infinitives -= {w.start for w, then in pairwise(words) if then.text in lex.determiners}
    urged = next((w.end for w in words if w.start > begin and w.text in lex.urging), None)
    infinitives = {start for start in infinitives if urged is None or start < urged}
    before_to = {w.end for w, then in pairwise(words) if then.start in infinitives}
    ends = _ends_before(words, begin, lex.links | {"to"}, frozenset())
    last = {w.end for w, then in pairwise(words) if then.text == "to"} - before_to
    return tuple(end for end in ends if end not in last)


def comma_ends(words: Sequence[Word], after: int) -> tuple[int, ...]:
    """Ends before `, which …`, `, who …`, `, bringing …`: a comma and a word that opens a clause."""
    openers, last_if = clause_words().openers, _last_if(words)
    return tuple(
        words[at].start
        for at in range(first_from(words, after), len(words) - 1)
        if words[at].text in {",", ";"}
        and words[at + 1].start > words[at].end
        and (words[at + 1].lower in openers or words[at + 1].text.endswith("ing"))
        and not _limits(words, at, last_if)
    )


def without_dangling(text: str, words: Sequence[Word], span: Span) -> Span:
    """`span` without the small words at its end that would wait for more: `on the night of the`."""
    kept = list(inside(words, span))
    while len(kept) > 1 and _leads_on(kept[-1].lower):
        kept.pop()
    end = kept[-1].end if kept else span.end
    return trimmed(text, Span(span.start, end + text.startswith("%", end)), EDGES)


def _leads_on(word: str) -> bool:
    """Whether something must follow a word: `the`, `of`, `when`, `that`."""
    lex = clause_words()
    return word in lex.small or word in lex.prepositions or word in lex.subordinators or word in lex.links


def shortened(text: str, words: Sequence[Word], span: Span, most_words: int) -> Span | None:
    """The longest piece from the beginning of `span` that has so many words and can stand alone, if any."""
    begin = span.start
    fitting = [
        Span(begin, end)
        for end in (
            *clause_ends(words, begin),
            *phrase_ends(words, begin),
            *link_ends(words, begin),
            span.end,
        )
        if span.start < end <= span.end and len(text[span.start : end].split()) <= most_words
    ]
    for piece in sorted(fitting, key=len, reverse=True):
        if is_balanced(piece.cut(text)) and is_clause(inside(words, piece)) and stands_alone(words, piece):
            return piece
    return None


def introduces(words: Sequence[Word]) -> bool:
    """`In a statement, …`, `Three years ago, …`, `Standing in the rain, …`: the main clause is further on."""
    lex = clause_words()
    lower = [w.lower for w in words[:4]]
    if not lower:
        return False
    is_time = lower[0] in lex.days or not _TIMES.isdisjoint(lower)
    return lower[0] in lex.introductions or is_time or _is_active(words)


def behind_introduction(words: Sequence[Word]) -> int:
    """Behind the first comma where a subject stands: `In a statement, | the ministry …`; else the beginning.

    A clause (`When she, the minister, came, …`) does not end before its verb, or the main one's, is seen.
    """
    lex = clause_words()
    first = words[0].lower
    if first in {"and", "but"} and words[1:] and words[1].text != ",":
        return words[1].start
    needs_verb = first in lex.subordinators and first not in lex.prepositions | {"after", "before"}
    commas = [
        i for i, (w, then) in enumerate(pairwise(words[:-1])) if then.start > w.end and _parts(words, i)
    ]
    for index, following in pairwise((*commas, len(words))):
        is_main = not needs_verb or has_verb(words[:index]) or has_verb(words[index:following])
        if is_main and _is_subject(words, index + 1):
            return words[index + 1].start
    return words[0].start


def _parts(words: Sequence[Word], at: int) -> bool:
    """A comma, or the mark that closes a quotation behind one: `On “New Day,” | the minister …`."""
    behind_comma = at > 0 and words[at - 1].text == "," and words[at - 1].end == words[at].start
    return words[at].text == "," or (words[at].text in {"”", '"', "’", "'"} and behind_comma)


def stands_alone(words: Sequence[Word], piece: Span) -> bool:
    """Whether a piece of a sentence has a main clause, not only one that `when`, `who` or `that` opens.

    `words` are those of the sentence with its marks.
    """
    behind = words[first_from(words, piece.start) :]
    here = whole_words(behind, piece)
    if len(here) < _SHORTEST_CLAUSE:
        return False
    main = behind_introduction(behind) if introduces(behind) else piece.start
    rest = here[first_from(here, main) :]
    if not rest or (main == piece.start and rest[0].lower in clause_words().subordinators):
        return False
    return is_closed(rest) and _has_main_verb(rest)


def _has_main_verb(words: Sequence[Word]) -> bool:
    """Whether a verb is left when `who`, `which` and `that` before it have taken theirs."""
    lex = clause_words()
    open_links = 0
    index = 1
    while index < len(words):
        if words[index].lower in lex.relatives:
            open_links += 1
        elif _is_verb(words, index) and words[index - 1].lower not in {"and", "or"}:
            if not open_links:
                return True
            open_links -= 1
            while index + 1 < len(words) and _goes_on(words, index + 1):
                index += 1
        index += 1
    return False


def main_verb(words: Sequence[Word]) -> int | None:
    """Where the verb begins of a subject which `who …`, `that …` or `, …,` explains, if it is sure.

    `words`, with their marks, begin with it: `A clerk who stole money | has`, `Maren, a lawyer, | won`.
    """
    lex = clause_words()
    opening = explanation(words)
    if opening is None or has_verb(words[:opening]):
        return None
    behind = ((i, w) for i, w in enumerate(words[opening + 2 :], opening + 2))
    if words[opening].text == ",":
        subject = words[opening - 1]
        found = (
            w for i, w in behind if words[i - 1].text == "," and _is_verb([subject, *words[i : i + 2]], 1)
        )
        return next((w.start for w in found), None)
    taken = False
    for index, word in enumerate(words[opening + 1 :], opening + 1):
        lower, before = word.lower, words[index - 1].lower
        opens = lower in lex.relatives or lower in lex.opening or lower in lex.subjects
        if _is_mark(words, index) or opens:
            return None
        if taken and lower in lex.finite and before not in {"and", "or", "not"}:
            return word.start
        taken = taken or (_is_verb(words, index) and not _goes_on(words, index + 1))
    return None


def explanation(words: Sequence[Word]) -> int | None:
    """The index of the comma or the `who`, `which`, `that` behind the subject with which `words` begin."""
    relatives = clause_words().relatives
    places = range(1, len(words))
    return next((i for i in places if _is_mark(words, i) or words[i].lower in relatives), None)


def _is_mark(words: Sequence[Word], at: int) -> bool:
    """A comma or the like between words, not the one of `340,000`."""
    return words[at].text in _BREAKS and not _is_touched(words, at)


def _goes_on(words: Sequence[Word], at: int) -> bool:
    """`would | be sent`, `was | quickly moved`: still the same verb."""
    lex = clause_words()
    if at >= len(words):
        return False
    text = words[at].lower
    is_part = text in lex.passives or text in lex.perfects or text == "not" or text.endswith("ly")
    return is_part or _is_verb(words, at)


def names_its_subject(words: Sequence[Word]) -> bool:
    """Whether a name, or a noun, comes before the verb: not `But on Sunday he finally gave …`.

    `words` begin with the piece.
    """
    lex = clause_words()
    pronoun = next((i for i, w in enumerate(words) if w.lower in lex.persons), None)
    before = words[pronoun - 1].lower if pronoun else ""
    if before in lex.links and before != "that" and not introduces(words):
        return True  # `Crews forget what they …`
    verb = next(_verbs(words), len(words))
    if pronoun is None or pronoun > verb:
        return True
    return any(w.text[0].isupper() and w.lower not in lex.days for w in words[1:pronoun])


def is_closed(words: Sequence[Word]) -> bool:
    """Whether what a comma opens behind the subject is closed again: `The ship, an old ferry, | sank`."""
    commas = [i for i, (w, then) in enumerate(pairwise(words)) if w.text == "," and then.start > w.end]
    if not commas or has_verb(words[: commas[0]]):
        return True
    behind = commas[0] + 1
    if _is_verb(words, behind) and words[behind + 1 : behind + 2] and words[behind + 1].text != "by":
        return True  # `Veyra, met on Friday …`
    return len(commas) > 1 and has_verb(words[commas[-1] :])


def inside(words: Sequence[Word], span: Span) -> tuple[Word, ...]:
    """The words, not the marks, that lie in `span`."""
    return tuple([w for w in whole_words(words, span) if w.text[0].isalnum()])


def is_balanced(cut: str) -> bool:
    """Whether every bracket and quotation mark in it has its partner; an apostrophe closes nothing."""
    opened, closed = len(_OPENED.findall(cut)), len(_CLOSED.findall(cut))
    pairs = cut.count("(") == cut.count(")") and cut.count("“") == cut.count("”")
    return pairs and cut.count('"') % 2 == 0 and opened <= closed


def _ends_before(
    words: Sequence[Word], begin: int, openers: frozenset[str], marks: frozenset[str]
) -> Iterator[int]:
    last_if = _last_if(words)
    for index in range(max(1, first_from(words, begin + 1) + 1), len(words)):
        word = words[index]
        opens = word.lower in openers or (word.text in marks and not _is_touched(words, index))
        if (
            opens
            and _may_end(words[index - 1])
            and not _limits(words, index, last_if)
            and not _in_list(words, index)
            and not _names(words, index)
        ):
            yield words[index - 1].end


def _names(words: Sequence[Word], at: int) -> bool:
    """`described her | as …`, `now | that …`: what follows belongs to the word before."""
    if words[at].text == "that":
        return words[at - 1].lower in {"now", "so"}
    namings = clause_words().namings
    return words[at].text == "as" and any(w.lower in namings for w in words[max(0, at - _NAMED) : at])


def _is_touched(words: Sequence[Word], at: int) -> bool:
    """Whether the next word follows without a space: the comma of `10,000` ends nothing."""
    return at + 1 < len(words) and words[at + 1].start == words[at].end


def _may_end(word: Word) -> bool:
    """Whether a piece may end with this word."""
    lex = clause_words()
    is_word = word.text[0].isalnum() or word.text in {"%", "”"}
    return is_word and word.lower not in lex.small and word.lower not in lex.openers


def _last_if(words: Sequence[Word]) -> int:
    """The index of the last `if` of a sentence; -1 if there is none."""
    ifs = clause_words().ifs
    return max((i for i, w in enumerate(words) if w.lower in ifs), default=-1)


def _limits(words: Sequence[Word], at: int, last_if: int) -> bool:
    """Whether what stands here, or an `if` behind it, limits what was told: `we go | on Friday if …`."""
    here = words[at : at + 1 + (words[at].text == ",")]
    return at <= last_if or any(w.lower in clause_words().conditions for w in here)


def _in_list(words: Sequence[Word], at: int) -> bool:
    """Whether a list goes on here: `bread, rice | and salt`, `bread |, rice and salt`."""
    if words[at].lower in {"and", "or"}:
        near = words[max(0, at - _LIST) : at]
        return any(w.text == "," for w in near) and not has_verb(near)
    if words[at].text != ",":
        return False
    ahead = words[at + 1 : at + 1 + _LIST]
    more = next((i for i, w in enumerate(ahead) if w.lower in {"and", "or"}), None)
    return more is not None and not has_verb(words[at : at + 1 + more]) and not _opens(ahead[0].lower)


def _opens(word: str) -> bool:
    """Whether a word opens a clause or a phrase."""
    lex = clause_words()
    return word in lex.openers or word in lex.prepositions or word.endswith("ing")


def _is_subject(words: Sequence[Word], at: int) -> bool:
    """Whether a subject begins here: a determiner, or a name, by itself or behind words in small letters."""
    lex = clause_words()
    here = words[at].text
    ahead = [w.text for w in words[at : at + 4]]
    to_mark = ahead[: next((i for i, w in enumerate(ahead) if w in {",", "and", "or"}), len(ahead))]
    has_name = any(w[0].isupper() for w in to_mark)
    is_determiner = here in lex.determiners and here not in lex.pronouns
    begins = is_determiner or here in lex.subjects or here in lex.quantities or (has_name and here.isalpha())
    return begins and not _begins_otherwise(words[at].lower) and words[at + 1].text != ","


def _begins_otherwise(word: str) -> bool:
    """Whether a word begins something else than a subject."""
    lex = clause_words()
    return word in lex.introductions or word in lex.openers or word in lex.relatives or word in lex.links


def _is_active(words: Sequence[Word]) -> bool:
    """`Standing in front of a crowd, …`: a participle, and no verb before the first comma."""
    first = words[0].lower
    by_form = first.endswith("ing") and len(first) >= _PARTICIPLE
    comma = next((i for i, w in enumerate(words[:-2]) if w.text == ","), 0)
    is_participle = by_form or first in clause_words().participles
    if first.endswith("ed") and len(words) > 1:  # `Courted by both parties, …`, not `Armed men, …`
        is_participle = words[1].text in clause_words().prepositions
    return is_participle and comma > 1 and not has_verb(words[:comma]) and _is_subject(words, comma + 1)


def _verbs(words: Sequence[Word]) -> Iterator[int]:
    return (index for index in range(1, len(words)) if _is_verb(words, index))


def _is_verb(words: Sequence[Word], index: int) -> bool:
    """By its form: past, present, of `be` or `have`; not behind `the`, `its` or a preposition."""
    lex = clause_words()
    if not 0 < index < len(words):
        return False
    word, before = words[index].text, words[index - 1].lower
    if not word.islower() or before in lex.determiners or before in lex.prepositions or before == "of":
        return False
    regular = word.endswith("ed") and len(word) > 3 and word not in lex.not_verbs
    if word in lex.plural_verbs:
        return before.endswith(("s", "ly")) or before in lex.many
    return regular or word in lex.verbs or word.endswith(("n't", "n’t")) or _is_present(words, index)


def _is_present(words: Sequence[Word], index: int) -> bool:
    """`Maren opens the …`, `Kestria takes its …`: a form in -s between a name and a determiner."""
    word = words[index].text
    in_s = word.endswith("s") and not word.endswith(("ss", "us", "is")) and words[index - 1].text[0].isupper()
    return in_s and index + 1 < len(words) and words[index + 1].text in clause_words().determiners
