"""Figures with what they count: `14 Kestrian cargo vessels`, `$80 billion`; no dates, no hours, no addresses.

Only cuts: what a figure means, and whether it is right, is the reader's to judge.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from generator import lexicons
from generator.segmentation import MARKS, Document, Sentence, Word, first_from
from generator.spans import Placed, placed
from generator.values import DatedExpression, Link, Number, Span, Statement

_CURRENCIES = frozenset("$€£¥")
_BEFORE_FIGURE = _CURRENCIES | {"(", "[", *MARKS}
"""What may touch a figure in front; a figure that anything else touches is a part of that."""
_MOST_WORDS = 4
"""Of what is counted, its plural included: `14 small Kestrian cargo vessels`."""
_DIGITS = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?")
_LONGEST_MEASURE = 12
"""Words of a clause in front of a share or a sum that say what it measures."""
_GROUPED = re.compile(r"\d{1,3}(?:,\d{3})*")
_THOUSANDS = re.compile(r"\d{3}(?:\.\d+)?")
_YEAR = re.compile(r"(?:1[5-9]|20)\d\d")


def find_numbers(
    document: Document,
    dates: Sequence[DatedExpression],
    statements: Sequence[Statement],
    links: Sequence[Link],
) -> tuple[Number, ...]:
    """Figures with what they count, in order of place, each with the statement that holds it.

    The same words are listed once, where they stand first.
    """
    blocked = placed([*(d.span for d in dates), *(link.span for link in links)])
    said = Placed((c.span, (i, c.span)) for i, s in enumerate(statements) for c in s.content)
    found: dict[str, Number] = {}
    for sentence in document.sentences():
        told = sentence.span.start
        for number in _numbers_in(sentence):
            words = " ".join(number.counted.cut(document.text).casefold().split())
            if words not in found and not blocked.meets(number.counted):
                holder = _holder(statements, said, number.span)
                measures = number.counted == number.span and holder is None
                counted = _with_measure(sentence, number.span, told) if measures else number.counted
                counted = number.counted if blocked.meets(counted) else counted
                found[words] = Number(number.span, counted, holder)
            told = number.counted.end
    return tuple(found.values())


def holds_figure(document: Document) -> bool:
    """Whether any figure stands in the text, whatever it counts: digits or a number word."""
    return any(
        w.lower in _words().words or (w.text[0].isdecimal() and _DIGITS.fullmatch(w.text))
        for w in document.words
    )


def _holder(statements: Sequence[Statement], said: Placed[tuple[int, Span]], figure: Span) -> str | None:
    """The first statement of which a piece holds the figure."""
    first = min((i for i, span in said.meeting(figure) if span.holds(figure)), default=None)
    return None if first is None else statements[first].id


def _with_measure(sentence: Sentence, figure: Span, told: int) -> Span:
    """The figure with the words of its clause before it, from `told` on, that say what it measures.

    `sales rose 4.8 percent`, `up 6.3%`; the figure alone where its clause begins too far away.
    """
    lex, start = _words(), figure.start
    at = first_from(sentence.words, figure.start)
    for steps, word in enumerate(reversed(sentence.words[max(0, at - _LONGEST_MEASURE - 1) : at])):
        if word.start < told:
            break
        if word.lower in lex.borders or not (word.text[0].isalnum() or word.text[0] in "'’"):
            return Span(start, figure.end)
        if steps == _LONGEST_MEASURE:
            return figure
        start = word.start
    return Span(start, figure.end)


def _numbers_in(sentence: Sentence) -> Iterator[Number]:
    words = _whole_figures(sentence)
    until = 0
    for at in _figures(words):
        if at < until:
            continue  # a part of the figure before, or of what that counts
        end = _figure_end(words, at)
        start = _with_currency(words, at)
        last = _counted_end(words, end) if start == words[at].start else end
        has_own_unit = start < words[at].start or words[end - 1].lower in {"%", "percent", "cent"}
        has_scale = end > at + 1 and words[end - 1].lower in _words().scales
        is_year = end == at + 1 and _YEAR.fullmatch(words[at].text) is not None
        if (
            not is_year
            and not _is_hour(words, end)
            and (last > end or has_own_unit or has_scale)
            and not _is_vague(words, at, last)
        ):
            yield Number(Span(start, words[end - 1].end), Span(start, words[last - 1].end), None)
        until = last


def _figures(words: Sequence[Word]) -> list[int]:
    """Where the figures begin, as indices."""
    named = _words().words
    found = [i for i, w in enumerate(words) if w.lower in named or w.text[0].isdecimal()]
    return [i for i in found if _is_figure(words, i)]


def _whole_figures(sentence: Sentence) -> tuple[Word, ...]:
    """The words with `340`, `,`, `000` as the one figure that they are."""
    if "," not in sentence.lower:
        return sentence.words
    whole: list[Word] = []
    for word in sentence.words:
        comma = whole[-1] if whole else None
        head = whole[-2] if len(whole) > 1 else None
        if (
            head is not None
            and comma is not None
            and comma.text == ","
            and head.end == comma.start
            and comma.end == word.start
            and _THOUSANDS.fullmatch(word.text)
            and _GROUPED.fullmatch(head.text)
        ):
            figure = f"{head.text},{word.text}"
            whole[-2:] = [Word(head.start, word.end, figure, figure)]
        else:
            whole.append(word)
    return tuple(whole)


def _is_figure(words: Sequence[Word], at: int) -> bool:
    text = words[at].text
    if text[0].isdecimal():
        if _DIGITS.fullmatch(text) is None:
            return False
    elif (text[0].isupper() and not _begins(words, at)) or words[at].lower not in _words().words:
        return False
    before = words[at - 1] if at else None
    return before is None or before.end < words[at].start or before.text in _BEFORE_FIGURE


def _begins(words: Sequence[Word], at: int) -> bool:
    """`Two ferries are missing`, not `the Two Sisters` nor `Six Nations`: the sentence begins here."""
    then = words[at + 1].text if at + 1 < len(words) else ""
    return at < len(MARKS) and then.islower() and all(w.text in MARKS for w in words[:at])


def _figure_end(words: Sequence[Word], at: int) -> int:
    """Behind the figure, its scale and its sign: `80 billion`, `12 per cent`, `two hundred`."""
    end = at + 1
    if words[at].lower == "half" and [w.text for w in words[at + 1 : at + 2]] == ["a"]:
        scaled = [w for w in words[at + 2 : at + 3] if w.lower in _words().scales]
        end = at + 3 if scaled else end
    while end < len(words):
        pair = " ".join(w.lower for w in words[end : end + 2])
        if words[end].text == "%" or words[end].lower in _words().scales or _is_figure(words, end):
            end += 1
        elif pair in _words().scales:
            end += 2
        else:
            break
    return end


def _counted_end(words: Sequence[Word], end: int) -> int:
    """Behind the plural that is counted, the words before it included; `end` if there is none near."""
    lex = _words()
    if end < len(words) and words[end].lower in lex.befell:
        return end + 1
    for last in range(end, min(len(words), end + _MOST_WORDS)):
        if not _joins(words, last):
            return end
        if _is_plural(words[last].text):
            return _with_rate(words, last + 1)
    return end


def _is_vague(words: Sequence[Word], at: int, last: int) -> bool:
    """`two things`, `in four years`, `the past two decades`: nothing that a reader would look up."""
    lex = _words()
    counted = words[last - 1].lower
    around = {w.lower for w in (*words[max(0, at - 1) : at], *words[last : last + 1])}
    return counted in lex.vague or (counted in lex.times and bool(around & lex.roughly))


def _with_rate(words: Sequence[Word], end: int) -> int:
    """`212 cubic metres per second` is one measure."""
    rate = end + 1 < len(words) and words[end].lower == "per" and words[end + 1].text.isalpha()
    return end + 2 if rate else end


def _joins(words: Sequence[Word], at: int) -> bool:
    word = words[at].text
    near = words[at].start - words[at - 1].end <= 1
    return word[0].isalpha() and word.lower() not in _words().stops and near


def _is_plural(word: str) -> bool:
    lower = word.lower()
    by_form = lower.endswith("s") and not lower.endswith(("ss", "us", "is", "'s", "’s")) and len(lower) > 2
    return by_form or lower in _words().plurals


def _is_hour(words: Sequence[Word], end: int) -> bool:
    return end < len(words) and words[end].lower.rstrip(".") in _words().hours


def _with_currency(words: Sequence[Word], at: int) -> int:
    """Where the figure begins with its currency: `$80`, `US$40`."""
    if not at or words[at - 1].text not in _CURRENCIES:
        return words[at].start
    glued = at > 1 and words[at - 2].end == words[at - 1].start and words[at - 2].text.isupper()
    return words[at - 2].start if glued else words[at - 1].start


@dataclass(frozen=True, slots=True)
class _Words:
    words: frozenset[str]
    scales: frozenset[str]
    stops: frozenset[str]
    plurals: frozenset[str]
    befell: frozenset[str]
    hours: frozenset[str]
    vague: frozenset[str]
    times: frozenset[str]
    roughly: frozenset[str]
    borders: frozenset[str]


@cache
def _words(language: str = "en") -> _Words:
    data = lexicons.read(language, "numbers")
    return _Words(**{name: frozenset(data[name]) for name in _Words.__dataclass_fields__})
