"""Paragraphs, sentences, words and quoted stretches of a text as spans, the broken ones included.

Nothing here knows who says what; it only knows where things begin and end, and which marks lack a partner.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from operator import itemgetter
from typing import Literal, NamedTuple

from generator import lexicons
from generator.cue_words import cue_words
from generator.values import Span

WORD = re.compile(
    r"(?:[^\W\d_]\.){2,}"  # U.S.
    r"|[^\W_]+(?:[-.&][^\W_]+|['’](?!s\b|S\b)[^\W_]+)*"  # Jong-un, O'Brien, 3.5, AT&T; the 's stands alone
    r"|['’][sS]\b"
    r"|\S"
)
OPENING = "“„«‟"
CLOSING = "”»"
STRAIGHT = '"'
MARKS = OPENING + CLOSING + STRAIGHT
SINGLE_OPENING = "‘'"
SINGLE_CLOSING = "’'"
_BEFORE_WORD = frozenset(MARKS + SINGLE_OPENING + "([")
_MARK = re.compile(rf"``|''|\"\"|[{MARKS}]")
_ARABIC = re.compile(r"(?:al|el|an|as|ash|at|ad)-[A-Z]")
_BLANK_LINE = re.compile(r"\n[^\S\n]*\n")
_TERMINATOR = re.compile(r"[.!?…]+[\"”»’')\]]*(?=\s)")
_WRAPPED = range(55, 101)
"""Line lengths, in code points, of text that a mail program or an editor broke into lines."""


class Word(NamedTuple):
    """A run of letters and digits, or one other character, at `start:end`."""

    start: int
    end: int
    text: str
    lower: str
    """`text` in lower case: looked up in so many lists that it is made once."""

    @property
    def is_capital(self) -> bool:
        """Whether it looks like part of a name: `Maren`, `al-Amr`, `NATO`."""
        return is_capital(self.text)


@dataclass(frozen=True, slots=True)
class Quoted:
    """A stretch in quotation marks. `inner` excludes the marks; a mark that is missing is `None`.

    Where the opening mark is missing, `inner` begins at its sentence; where the closing one is, `inner` ends
    with its sentence, or with its paragraph if the next one goes on (`continues`).
    """

    inner: Span
    opening: Span | None
    closing: Span | None
    continues: bool = False
    style: Literal["double", "single"] = "double"
    whole: Span = field(init=False, compare=False)
    """The stretch with the marks that are there."""

    def __post_init__(self) -> None:
        start = self.opening.start if self.opening else self.inner.start
        end = self.closing.end if self.closing else self.inner.end
        object.__setattr__(self, "whole", Span(start, end))  # asked for too often to be made anew


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence and its words."""

    span: Span
    words: tuple[Word, ...]
    lower: tuple[str, ...] = field(init=False, repr=False, compare=False)
    """Its words in lower case: one look at all of them tells that none is in a list."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "lower", tuple([w.lower for w in self.words]))


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph, its sentences and its quoted stretches, all in order of place."""

    span: Span
    sentences: tuple[Sentence, ...]
    quoted: tuple[Quoted, ...]

    def sentences_at(self, span: Span) -> tuple[Sentence, ...]:
        """The sentences that share a code point with `span`, in order."""
        first = bisect_right(self.sentences, span.start, key=lambda s: s.span.end)
        return self.sentences[
            first : bisect_left(self.sentences, span.end, lo=first, key=lambda s: s.span.start)
        ]


@dataclass(frozen=True, slots=True)
class Document:
    """A text cut into paragraphs."""

    text: str
    paragraphs: tuple[Paragraph, ...]
    starts: tuple[int, ...] = field(init=False, repr=False, compare=False)
    """Where the paragraphs begin."""
    words: tuple[Word, ...] = field(init=False, repr=False, compare=False)
    """All words in order."""
    _word_starts: tuple[int, ...] = field(init=False, repr=False, compare=False)
    _sentences: tuple[Sentence, ...] = field(init=False, repr=False, compare=False)
    _sentence_ends: tuple[int, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        sentences = tuple(s for p in self.paragraphs for s in p.sentences)
        found = tuple(w for s in sentences for w in s.words)
        object.__setattr__(self, "starts", tuple(p.span.start for p in self.paragraphs))
        object.__setattr__(self, "words", found)
        object.__setattr__(self, "_word_starts", tuple([w.start for w in found]))
        object.__setattr__(self, "_sentences", sentences)
        object.__setattr__(self, "_sentence_ends", tuple(s.span.end for s in sentences))

    def sentences(self) -> tuple[Sentence, ...]:
        """All sentences in order."""
        return self._sentences

    def sentence_at(self, place: int) -> Sentence:
        """The sentence that holds `place`, or the next one after it; there must be one."""
        return self._sentences[bisect_right(self._sentence_ends, place)]

    def words_in(self, span: Span) -> tuple[Word, ...]:
        """The words inside `span`, as `words` cuts them: what stands across a border of it is cut there."""
        first = bisect_left(self._word_starts, span.start)
        last = bisect_left(self._word_starts, span.end, lo=first)
        crosses = (first and self.words[first - 1].end > span.start) or (
            last and self.words[last - 1].end > span.end
        )
        if crosses or self.text.startswith("_", span.end):  # to a word's end, a `_` is a letter
            return words(self.text, span)
        return self.words[first:last]

    def whole_words_in(self, span: Span) -> tuple[Word, ...]:
        """The words that lie in `span` from beginning to end."""
        first = bisect_left(self._word_starts, span.start)
        last = bisect_left(self._word_starts, span.end, lo=first)
        crosses = last > first and self.words[last - 1].end > span.end
        return self.words[first : last - crosses]

    def paragraph_at(self, place: int) -> int:
        """The index of the paragraph that holds `place`, or the last one before it."""
        return max(0, bisect_right(self.starts, place) - 1)


def is_capital(word: str) -> bool:
    """Whether a word looks like part of a name: `Maren`, `al-Amr`, `NATO`."""
    return word[0].isupper() or ("-" in word and _ARABIC.match(word) is not None)


def segment(text: str) -> Document:
    """`text` as a document.

    >>> document = segment('"We wait," she said. Then they left.')
    >>> [sentence.span.cut(document.text) for sentence in document.sentences()]
    ['"We wait," she said.', 'Then they left.']
    >>> document.paragraphs[0].quoted[0].inner.cut(document.text)
    'We wait,'
    """
    spans = tuple(_paragraphs(text))
    paragraphs = []
    for index, span in enumerate(spans):
        following = spans[index + 1] if index + 1 < len(spans) else None
        goes_on = following is not None and text[following.start] in OPENING + STRAIGHT
        sentences = tuple(_sentences(text, span))
        paragraphs.append(Paragraph(span, sentences, _quoted(text, span, sentences, goes_on)))
    return Document(text, tuple(paragraphs))


def words(text: str, span: Span) -> tuple[Word, ...]:
    """The words of `text` inside `span`."""
    found = WORD.finditer(text, span.start, span.end)
    return tuple([Word(m.start(), m.end(), word := m[0], word.lower()) for m in found])


def meeting(quoted: Sequence[Quoted], span: Span) -> Sequence[Quoted]:
    """The stretches of a paragraph that share a code point with `span`; `quoted` is in order of place."""
    first = bisect_right(quoted, span.start, key=lambda q: q.whole.end)
    return quoted[first : bisect_left(quoted, span.end, lo=first, key=lambda q: q.whole.start)]


def first_from(words: Sequence[Word], place: int) -> int:
    """The index of the first word that begins at `place` or behind it."""
    return bisect_left(words, place, key=_start)


def whole_words(words: Sequence[Word], span: Span) -> Sequence[Word]:
    """Those of `words` that lie in `span` from beginning to end."""
    first = first_from(words, span.start)
    last = bisect_left(words, span.end, lo=first, key=_start)
    crosses = last > first and words[last - 1].end > span.end
    return words[first : last - crosses]


_start = itemgetter(0)
"""Where a word begins, for bisections: half the price of a lambda."""


def end_before(text: str, place: int) -> int:
    """Where the text in front of `place` ends, white space left out.

    >>> end_before("He said:  no", 10)
    8
    """
    while place and text[place - 1].isspace():
        place -= 1
    return place


def trimmed(text: str, span: Span, edges: str = "") -> Span:
    """`span` without white space and the characters `edges` at either end; it may come out empty."""
    start, end = span.start, span.end
    while start < end and (text[start].isspace() or text[start] in edges):
        start += 1
    while end > start and (text[end - 1].isspace() or text[end - 1] in edges):
        end -= 1
    return Span(start, end)


def _paragraphs(text: str) -> Iterator[Span]:
    """Blocks between blank lines; a block's lines are paragraphs of their own unless it was wrapped."""
    start = 0
    for block_end in [*(m.start() for m in _BLANK_LINE.finditer(text)), len(text)]:
        block = Span(start, block_end)
        pieces = [block] if _is_wrapped(block.cut(text)) else list(_lines(text, block))
        for piece in pieces:
            span = trimmed(text, piece)
            if len(span):
                yield span
        start = block_end


def _lines(text: str, block: Span) -> Iterator[Span]:
    start = block.start
    for line in block.cut(text).splitlines(keepends=True):
        yield Span(start, start + len(line))
        start += len(line)


def _is_wrapped(block: str) -> bool:
    lines = [line.strip() for line in block.strip().splitlines()]
    return len(lines) > 1 and all(len(line) in _WRAPPED for line in lines[:-1])


def _sentences(text: str, paragraph: Span) -> Iterator[Sentence]:
    start = paragraph.start
    for match in _TERMINATOR.finditer(text, paragraph.start, paragraph.end):
        if match.end() < paragraph.end and _ends_sentence(text, match, paragraph.end):
            yield _sentence(text, start, match.end())
            start = match.end()
    yield _sentence(text, start, paragraph.end)


def _sentence(text: str, start: int, end: int) -> Sentence:
    span = trimmed(text, Span(start, end))
    return Sentence(span, words(text, span))


def _ends_sentence(text: str, terminator: re.Match[str], end: int) -> bool:
    begin, end = terminator.end(), min(end, terminator.end() + 120)
    following = (m.group() for m in WORD.finditer(text, begin, end))
    first = next((w for w in following if w[0] not in _BEFORE_WORD), "")
    if not first or first[0].islower():
        return False
    if terminator.group().rstrip("\"”»’')]") == "." and _is_abbreviation(text, terminator.start()):
        return first.lower() in lexicon().openers and not _is_title(text, terminator.start())
    closes_speech = terminator.group()[-1] in CLOSING + STRAIGHT + SINGLE_CLOSING
    return not (closes_speech and names_speaker(WORD.findall(text, begin, end)))


def names_speaker(following: list[str]) -> bool:
    """Whether the words after a closing mark are `Shoigu asked`, `said the minister`, `he added`."""
    cues = cue_words().verbs
    for index, word in enumerate(following[:5]):
        if word in {".", ";", ":", *MARKS}:
            return False
        if word.lower() in cues:
            return all(
                w[0].isupper() or w.lower() in {"he", "she", "they", "it", "the"} for w in following[:index]
            )
    return False


def _is_abbreviation(text: str, dot: int) -> bool:
    before = re.search(r"\S+$", text[max(0, dot - 20) : dot])
    word = before.group().lstrip("(“\"'‘[") if before else ""
    initial = len(word) == 1 and word.isalpha() and word.isupper()
    return (
        initial
        or f"{word}.".lower() in lexicon().abbreviations
        or bool(re.fullmatch(r"(?:[A-Za-z]\.)+[A-Za-z]", word))
    )


def _is_title(text: str, dot: int) -> bool:
    return bool(
        re.search(
            r"(?:^|\W)(?:Mr|Mrs|Ms|Dr|Gen|Sen|Rep|Gov|Col|Capt|Lt|Sgt|Prof|Rev|Hon|St)$",
            text[max(0, dot - 6) : dot],
        )
    )


class _Open(NamedTuple):
    start: int
    end: int


def _quoted(text: str, paragraph: Span, sentences: tuple[Sentence, ...], goes_on: bool) -> tuple[Quoted, ...]:
    """The quoted stretches of a paragraph; single marks count only where no double one is open."""
    marks, singles = list(_marks(text, paragraph)), list(_singles(text, paragraph))
    if not marks and not singles:
        return ()
    found = _doubles(text, paragraph, marks, sentences, goes_on)
    kept = [q for q in found if len(trimmed(text, q.inner))]
    return tuple(sorted(_with_singles(kept, singles), key=lambda q: q.whole))


def _doubles(
    text: str,
    paragraph: Span,
    marks: list[tuple[int, int]],
    sentences: tuple[Sentence, ...],
    goes_on: bool,
) -> list[Quoted]:
    """The stretches between the double marks of a paragraph."""
    found: list[Quoted] = []
    opened: _Open | None = None
    skip = 0
    for index, (start, end) in enumerate(marks):
        if index < skip:
            continue
        role = _role(text, start, end, paragraph, opened is not None)
        if role == "closing" and opened is None and _is_glued_opening(text, marks, index, paragraph):
            role = "opening"
        if role == "opening" and opened is not None and _opens_inner(text, marks, index, paragraph):
            skip = index + 2
        elif role == "opening":
            if opened is not None:
                found.append(_unclosed(sentences, opened, start))
            opened = _Open(start, end)
        elif opened is not None:
            found.append(Quoted(Span(opened.end, start), Span(*opened), Span(start, end)))
            opened = None
        else:
            found.append(_unopened(sentences, found, start, end, paragraph))
    if opened is not None:
        if goes_on and _may_go_on(text, sentences, opened, paragraph.end):
            found.append(Quoted(Span(opened.end, paragraph.end), Span(*opened), None, continues=True))
        else:
            found.append(_unclosed(sentences, opened, paragraph.end))
    return found


def _marks(text: str, paragraph: Span) -> Iterator[tuple[int, int]]:
    for match in _MARK.finditer(text, paragraph.start, paragraph.end):
        yield match.span()


def _role(text: str, start: int, end: int, paragraph: Span, is_open: bool) -> Literal["opening", "closing"]:
    mark = text[start:end]
    if mark == "``" or mark in "„‟":
        return "opening"
    before = text[start - 1] if start > paragraph.start else " "
    after = text[end] if end < paragraph.end else " "
    if mark == "«":
        # closes »Danish« quotations
        return "closing" if is_open and not before.isspace() and not after.isalnum() else "opening"
    if mark in CLOSING:
        # opens »Danish« and ”Swedish” ones
        return "opening" if not is_open and before.isspace() and after.isalnum() else "closing"
    if mark == "“":
        # closes „German“ quotations; English text opens with it
        return (
            "closing"
            if is_open and not before.isspace() and (after.isspace() or after in ".,;:!?")
            else "opening"
        )
    can_open = (before.isspace() or before in "([—–-‘'/:") and not after.isspace()
    can_close = not before.isspace() and (after.isspace() or not after.isalnum())
    if can_open != can_close:
        return "opening" if can_open else "closing"
    return "closing" if is_open else "opening"


def _is_glued_opening(text: str, marks: list[tuple[int, int]], index: int, paragraph: Span) -> bool:
    """`communities," For example, … exercise".`: a mark that looks like a closing one but opens."""
    _, end = marks[index]
    if index + 1 == len(marks) or text[end : end + 1] != " ":
        return False
    nearby = WORD.findall(text, end, min(paragraph.end, end + 80))
    if not nearby or not nearby[0][0].isupper() or names_speaker(nearby):
        return False
    following = marks[index + 1]
    return _role(text, *following, paragraph, is_open=True) == "closing"


def _opens_inner(text: str, marks: list[tuple[int, int]], index: int, paragraph: Span) -> bool:
    """`"She said "no" and left."`: a quotation in one with the same marks, if both are closed in turn."""
    return index + 2 < len(marks) and all(
        _role(text, *mark, paragraph, is_open=True) == "closing" for mark in marks[index + 1 : index + 3]
    )


_LOWER_AFTER_CRY = re.compile(r"[!?] +[a-zà-ÿ]")
"""`"Never! the crowd shouted`: a closing mark was lost, the speech is over."""


def _may_go_on(text: str, sentences: tuple[Sentence, ...], opened: _Open, end: int) -> bool:
    """Whether speech that is open where its paragraph ends can go on in the next: it begins as speech does.

    `a copy of her memoir, "The Ferry, lay there` has no cue before the mark: a mark was lost, nobody speaks.
    """
    if text[opened.end : opened.end + 1].islower() or _LOWER_AFTER_CRY.search(text, opened.end, end):
        return False
    last = sentences[-1]
    if last.span.start > opened.end and len(last.words) <= 6 and names_speaker([w.text for w in last.words]):
        return False  # "Shall we wait? Brink asked."
    sentence = sentences[bisect_right(sentences, opened.start, key=lambda s: s.span.start) - 1]
    lead = [w.text.lower() for w in sentence.words if w.end <= opened.start and w.text[0].isalnum()]
    has_colon = text[sentence.span.start : opened.start].rstrip().endswith(":")
    return not lead or has_colon or any(w in cue_words().verbs for w in lead)


def _unclosed(sentences: tuple[Sentence, ...], opened: _Open, limit: int) -> Quoted:
    index = bisect_right(sentences, opened.end, key=lambda s: s.span.end)
    end = sentences[index].span.end if index < len(sentences) else limit
    return Quoted(Span(opened.end, min(end, limit)), Span(*opened), None)


def _unopened(
    sentences: tuple[Sentence, ...], found: list[Quoted], start: int, end: int, paragraph: Span
) -> Quoted:
    index = bisect_left(sentences, start, key=lambda s: s.span.start)
    sentence = sentences[index - 1].span.start if index else paragraph.start
    earliest = found[-1].whole.end if found else paragraph.start
    return Quoted(Span(max(sentence, earliest), start), None, Span(start, end))


_SINGLE = re.compile(
    rf"(?<![\w’'])[{SINGLE_OPENING}](?=[^\W\d])(?:([^‘\n]+?)[{SINGLE_CLOSING}](?!\w)|[^‘\n‹›]*+)"
    r"|‹([^‹›\n]+)›|›([^‹›\n]+)‹"
)
"""Without a group: nothing closes what opens here, nor anything up to the match's end."""
_LATER_CLOSING = re.compile(rf"(?:[^‘'’\n]|(?<=\w)[’'](?=\w))*[,.!?][{SINGLE_CLOSING}](?!\w)")


def _singles(text: str, paragraph: Span) -> Iterator[Quoted]:
    """`'quasi-state of war'`; an apostrophe without a partner is no quotation mark."""
    at = paragraph.start
    while m := _SINGLE.search(text, at, paragraph.end):
        at = m.end()
        if m.lastindex is None:
            continue
        if text[at - 2 : at].lower() in {"s'", "s’"}:  # "the lamps' fault," may go on
            later = _LATER_CLOSING.match(text, at, paragraph.end)
            at = later.end() if later else at
        yield Quoted(
            Span(m.start() + 1, at - 1), Span(m.start(), m.start() + 1), Span(at - 1, at), style="single"
        )


def _with_singles(doubles: list[Quoted], singles: list[Quoted]) -> list[Quoted]:
    """Single marks count outside double ones, and around them where a whole speech stands between them."""
    ordered = sorted(doubles, key=lambda q: q.whole)
    speech = [q for q in singles if _holds_all(q, meeting(ordered, q.whole))]
    outer = [q for q in ordered if not meeting(speech, q.whole)]
    return [*outer, *speech, *(q for q in singles if not meeting(ordered, q.whole))]


def _holds_all(single: Quoted, met: Sequence[Quoted]) -> bool:
    return bool(met) and all(q.opening and q.closing and single.inner.holds(q.whole) for q in met)


@dataclass(frozen=True, slots=True)
class _Lexicon:
    openers: frozenset[str]
    abbreviations: frozenset[str]


@cache
def lexicon(language: str = "en") -> _Lexicon:
    """The words that segmentation looks at, lower-case."""
    common = lexicons.read(language, "words")
    return _Lexicon(
        frozenset(w.lower() for w in common["openers"]),
        frozenset(w.lower() for w in common["abbreviations"]),
    )
