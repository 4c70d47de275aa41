"""The trained reader: text in, labelled places and the links between them out. It loads `weights/` once, when
first needed, and reads nothing else; it judges nobody: which person a source is, others decide.

    text -> words with a shape each -> windows of at most 256 pieces -> network -> labels -> spans -> links

`training/` makes the weights and shares everything above the network, so that both see a text alike.
"""

import json
import math
import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import cache, lru_cache
from importlib.resources import files
from itertools import accumulate
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

import numpy as np
import numpy.typing as npt

from generator.values import Span

if TYPE_CHECKING:
    from tokenizers import Tokenizer

Kind = Literal["source", "cue", "content", "person", "organisation", "place"]
Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]

STATEMENT_KINDS: tuple[Kind, ...] = ("source", "cue", "content")
NAME_KINDS: tuple[Kind, ...] = ("person", "organisation", "place")
_WEIGHTS = files("generator").joinpath("weights")
WINDOW = 256
"""Pieces that the network sees at once, the marks for start and paragraph break included."""
CONTEXT = 64
"""Pieces before a window's own words that it sees too, so that a statement at a border is not lost."""
LENGTHS = tuple(range(16, WINDOW + 1, 16))
"""A window is padded to the first of these that holds it: its figures depend on nothing but its own words.

Steps of 16 instead of 64 read 9 % more words a second and gave the same bytes on the development articles.
"""
_CHUNK = WINDOW - 2 - CONTEXT
"""Pieces of the longest stretch that is never divided between windows."""
_LONGEST_WORD = 8
"""Pieces of a word that are looked at; labels are read from the first."""
_START, _BREAK = 101, 102
"""Piece numbers of the base encoder's vocabulary."""
_ROUNDED = 4
"""Decimals of the network's answers: the noise of another processor's sums stays below them."""


class Shape(IntEnum):
    """What a word looks like beyond its letters, which the encoder sees in lower case."""

    NONE = 0
    LOWER = 1
    CAPITAL = 2
    CAPITALS = 3
    FIRST_CAPITAL = 4
    DIGIT = 5
    OPENING = 6
    CLOSING = 7
    STRAIGHT_OPENING = 8
    STRAIGHT_CLOSING = 9
    SINGLE_OPENING = 10
    SINGLE_CLOSING = 11
    OTHER = 12


@dataclass(frozen=True, slots=True)
class Label:
    """A place of one kind. `confidence` is between 0 and 1: the mean share the network gave to its words."""

    span: Span
    kind: Kind
    confidence: float


@dataclass(frozen=True, slots=True)
class Link:
    """`labels[child]` belongs to `labels[head]`: a content to its cue, a cue to its source.

    A content without a cue may belong to a source, as in a transcript.
    """

    child: int
    head: int
    confidence: float


@dataclass(frozen=True, slots=True)
class Attribution:
    """Who said what: indices into `Tagged.labels`. Cue or source may be missing, content never is."""

    source: int | None
    cue: int | None
    content: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Tagged:
    """Everything that the reader saw in a text, labels in order of place, statements' before names'."""

    labels: tuple[Label, ...]
    links: tuple[Link, ...]

    def attributions(self) -> tuple[Attribution, ...]:
        """Contents grouped by their cue, in order of place; a content without a cue stands alone."""
        head = {link.child: link.head for link in self.links}
        grouped: dict[tuple[int | None, int], list[int]] = {}
        for index, label in enumerate(self.labels):
            if label.kind == "content":
                above = head.get(index)
                cue = above if above is not None and self.labels[above].kind == "cue" else None
                # a content without a cue stands alone
                grouped.setdefault((cue, index if cue is None else -1), []).append(index)
        return tuple(
            Attribution(head.get(contents[0] if cue is None else cue), cue, tuple(contents))
            for (cue, _), contents in grouped.items()
        )


class Word(NamedTuple):
    """A word or mark as the encoder divides text, at `start:end`; `pieces` are vocabulary numbers."""

    start: int
    end: int
    pieces: tuple[int, ...]
    shape: Shape
    opens_paragraph: bool
    opens_sentence: bool


class Window(NamedTuple):
    """Words `first:end` are seen together; the answers count from word `own` on."""

    first: int
    own: int
    end: int


def tag(text: str) -> Tagged:
    """The labelled places of `text` and the links between them.

    The same text gives the same answer, whatever was read before. Time grows with the text's length.
    """
    words = read_words(text, _tokenizer())
    network = _network()
    seen = ((window, network.answer(words[window.first : window.end])) for window in windows(words))
    return decode(words, seen, network.biases)


# Text to words


_DOUBLE = {
    "“": True,
    "„": True,
    "‟": True,
    "«": True,
    "``": True,
    "”": False,
    "»": False,
    '"': None,
    "''": None,
}
"""Double marks: whether the mark's form opens, or None where both look alike."""
_SINGLE = {"‘": True, "‚": True, "’": False, "'": None}
_TYPED = re.compile("``|''")
"""Two code points that stand for one double mark."""
_ALIKE = str.maketrans(
    {**dict.fromkeys((mark for mark in _DOUBLE if len(mark) == 1), '"'), **dict.fromkeys(_SINGLE, "'")}
)
_BREAK_OF_LINES = re.compile(r"\n\s*")
_WRAPPED = range(55, 101)
"""Line lengths, in code points, of text that a program broke into lines in the middle of a paragraph."""
_LAST = frozenset('.!?:"”')
"""What a line that is a paragraph of its own ends with."""
_TERMINATORS = frozenset(".!?…")
_CLOSERS = frozenset("\"')]")


def read_words(text: str, tokenizer: "Tokenizer") -> list[Word]:
    """The words of `text` in order. All double marks become one piece; their form survives as the shape."""
    words: list[Word] = []
    for paragraph in paragraphs(text):
        words += _paragraph_words(text, paragraph, tokenizer)
    return words


def paragraphs(text: str) -> Iterator[Span]:
    """Stretches between line breaks, but a line that a program wrapped goes on in the next.

    >>> text = "Aldhaven. The talks began.{0}{0}Maren said".format(chr(10))
    >>> [span.cut(text) for span in paragraphs(text)]
    ['Aldhaven. The talks began.', 'Maren said']
    """
    start = line = 0
    for match in _BREAK_OF_LINES.finditer(text):
        printed = text[line : match.start()].rstrip()
        is_wrapped = match.group().count("\n") == 1 and len(printed) in _WRAPPED
        line = match.end()
        if is_wrapped and printed[-1] not in _LAST:
            continue
        if text[start : match.start()].strip():
            yield Span(start, match.start())
        start = match.end()
    if text[start:].strip():
        yield Span(start, len(text))


def _paragraph_words(text: str, paragraph: Span, tokenizer: "Tokenizer") -> Iterator[Word]:
    plain = _TYPED.sub('" ', paragraph.cut(text)).translate(_ALIKE)
    opens_paragraph = opens_sentence = True
    ended = False
    for at, word in _divided(plain, paragraph.start, tokenizer):
        start, end, mark, shape = at + word.start, at + word.end, word.mark, word.shape
        if ended and mark not in _CLOSERS:
            opens_sentence, ended = True, False
        if mark in _AMBIGUOUS:
            end += mark == '"' and text.startswith(("``", "''"), start)
            shape = _mark_shape(text, Span(start, end), mark, paragraph)
        elif opens_sentence and shape is Shape.CAPITAL:
            shape = Shape.FIRST_CAPITAL
        yield Word(start, end, word.pieces, shape, opens_paragraph, opens_sentence)
        ended = mark in _TERMINATORS or (ended and mark in _CLOSERS)
        # an opening mark leaves the next word the first of its sentence
        opens_sentence = opens_sentence and shape in _OPENERS
        opens_paragraph = False


_MARKS = r"!-/:-@\[-`{-~"
"""ASCII's marks, which always stand alone, as white space always parts."""
_STRETCH = re.compile(rf"[^ \t\r\n{_MARKS}]+|[{_MARKS}]")
_LONGEST_STRETCH = 32
"""Code points of a stretch that is remembered; longer ones are no words, and would fill the memory."""


class _Divided(NamedTuple):
    """A word or mark at `start:end` of its stretch, its pieces, and its shape within a sentence."""

    start: int
    end: int
    mark: str
    pieces: tuple[int, ...]
    shape: Shape


def _divided(plain: str, begin: int, tokenizer: "Tokenizer") -> Iterator[tuple[int, _Divided]]:
    """The words of a paragraph that begins at `begin`, each with the place that it counts from.

    Stretch by stretch: the encoder divides each as it would within the whole, and most were seen before.
    Words in brackets that mean something to it, as its mark for a paragraph break does, are words here.
    """
    for match in _STRETCH.finditer(plain):
        stretch = match.group()
        words = (_known if len(stretch) <= _LONGEST_STRETCH else _divide)(stretch, tokenizer)
        at = begin + match.start()
        for word in words:
            yield at, word


def _divide(stretch: str, tokenizer: "Tokenizer") -> tuple[_Divided, ...]:
    """The words of a stretch without white space, mostly one."""
    encoding = tokenizer.encode(stretch, add_special_tokens=False)
    return tuple(
        _Divided(start, end, stretch[start:end], pieces, _shape(stretch[start:end]))
        for start, end, pieces in _grouped(encoding.ids, encoding.offsets, encoding.word_ids)
    )


_known = lru_cache(maxsize=32_768)(_divide)


def _grouped(
    ids: Sequence[int], offsets: Sequence[tuple[int, int]], numbers: Sequence[int | None]
) -> Iterator[tuple[int, int, tuple[int, ...]]]:
    """The pieces of one word after the other."""
    first = 0
    for index in range(1, len(ids) + 1):
        if index == len(ids) or numbers[index] != numbers[first]:
            yield (
                offsets[first][0],
                offsets[index - 1][1],
                tuple(ids[first : min(index, first + _LONGEST_WORD)]),
            )
            first = index


_OPENERS = frozenset({Shape.OPENING, Shape.STRAIGHT_OPENING, Shape.SINGLE_OPENING})


_AMBIGUOUS = frozenset("\"'")
"""The marks that all quotation marks are made alike to; only the text tells which these were."""


def _shape(word: str) -> Shape:
    """The shape of a word that does not open its sentence."""
    if word.islower():
        return Shape.LOWER
    if word.isupper() and len(word) > 1:
        return Shape.CAPITALS
    if word[:1].isupper():
        return Shape.CAPITAL
    if word[:1].isdigit():
        return Shape.DIGIT
    return Shape.LOWER if word.isalpha() else Shape.OTHER


def _mark_shape(text: str, place: Span, mark: str, paragraph: Span) -> Shape:
    printed = place.cut(text)
    before = text[place.start - 1 : place.start] if place.start > paragraph.start else " "
    after = text[place.end : place.end + 1] if place.end < paragraph.end else " "
    opens_by_place = (before.isspace() or before in "([—–-") and not after.isspace()
    if mark == "'":
        form = _SINGLE[printed]
        opens = opens_by_place if form is None else form
        return Shape.SINGLE_OPENING if opens else Shape.SINGLE_CLOSING
    form = _DOUBLE[printed]
    if form is None:
        return Shape.STRAIGHT_OPENING if opens_by_place else Shape.STRAIGHT_CLOSING
    return Shape.OPENING if form else Shape.CLOSING


# Words to windows


def windows(words: Sequence[Word], room: int = WINDOW - 2, context: int = CONTEXT) -> Iterator[Window]:
    """Windows over `words`, each word owned by exactly one, packed from whole paragraphs where they fit.

    `room` is how many pieces a window may hold, its context included; at least twice the context.
    """
    cost = list(accumulate((_cost(word) for word in words), initial=0))
    chunks = list(_chunks(words, cost, min(_CHUNK, room - context)))
    at = 0
    while at < len(chunks):
        own = chunks[at][0]
        first = _context_start(words, cost, own, context)
        end = chunks[at][1]
        at += 1
        while at < len(chunks) and cost[chunks[at][1]] - cost[first] <= room:
            end = chunks[at][1]
            at += 1
        yield Window(first, own, end)


def pieces(words: Sequence[Word]) -> tuple[list[int], list[int], list[int]]:
    """A window's words as piece numbers, their shapes, and the place of each word's first piece."""
    ids, shapes, firsts = [_START], [int(Shape.NONE)], []
    for index, word in enumerate(words):
        if word.opens_paragraph and index:
            ids.append(_BREAK)
            shapes.append(Shape.NONE)
        firsts.append(len(ids))
        ids += word.pieces
        shapes += [word.shape] * len(word.pieces)
    return [*ids, _BREAK], [*shapes, int(Shape.NONE)], firsts


def _cost(word: Word) -> int:
    return len(word.pieces) + word.opens_paragraph


def _chunks(words: Sequence[Word], cost: Sequence[int], most: int) -> Iterator[tuple[int, int]]:
    """Paragraphs as pairs of word numbers; a longer one is cut where a sentence ends, else between words."""
    start = 0
    sentence = 0
    for index, word in enumerate(words):
        if index > start and word.opens_paragraph:
            yield start, index
            start = sentence = index
        elif cost[index + 1] - cost[start] > most:
            cut = sentence if sentence > start else index
            yield start, cut
            start = sentence = cut
        if word.opens_sentence:
            sentence = index
    if words:
        yield start, len(words)


def _context_start(words: Sequence[Word], cost: Sequence[int], own: int, context: int) -> int:
    """The first sentence of the words before `own` that fit into `context` pieces, or the first of them."""
    first = own
    while first > 0 and cost[own] - cost[first - 1] <= context:
        first -= 1
    return next((i for i in range(first, own) if words[i].opens_sentence), first)


# Answers to labels and links


class Biases(NamedTuple):
    """What `weights/links.json` holds for each of `LINKED`: a bias for each feature, and one for no head."""

    table: Floats
    none: float


class Answers(NamedTuple):
    """The network's answers, a row a word: log shares of labels, and vectors whose products score links."""

    statements: Floats
    names: Floats
    vectors: Floats
    """`(words, pairs, 2, 2, size)`: for each of `LINKED` as child and as head, at a first and a last word."""


def decode(words: Sequence[Word], seen: Iterable[tuple[Window, Answers]], biases: Sequence[Biases]) -> Tagged:
    """The labels and links that `seen`, the answers for all windows of `words`, amount to."""
    statements: list[_Found] = []
    names: list[_Found] = []
    links: list[_FoundLink] = []
    for window, answers in seen:
        found = find_spans(answers.statements, STATEMENT_KINDS)
        linked = _find_links(found, words[window.first : window.end], answers, biases)
        statements += _owned(found, window)
        names += _owned(find_spans(answers.names, NAME_KINDS), window)
        links += _owned_links(linked, window)
    return _assembled(words, [*_joined(statements, words), *_joined(names, words)], links)


class _Found(NamedTuple):
    """Words `first:end` of one kind. `is_open`: it may go on from the words before the window or chunk."""

    first: int
    end: int
    kind: Kind
    confidence: float
    is_open: bool


def find_spans(shares: Floats, kinds: Sequence[Kind]) -> list[_Found]:
    """The spans of the best sequence of labels.

    `shares` holds a row a word: log shares of no label, then of a first and a further word of each kind.
    """
    if not len(shares):
        return []
    best = _best_labels(shares)
    labels = best.tolist()
    likely = np.exp(shares[np.arange(len(labels)), best]).tolist()
    found = []
    end = 0
    for start in np.flatnonzero(best).tolist():
        if start < end:
            continue
        label = labels[start]
        inner = label + label % 2
        end = start + 1
        while end < len(labels) and labels[end] == inner:
            end += 1
        confidence = round(sum(likely[start:end]) / (end - start), 2)
        found.append(_Found(start, end, kinds[inner // 2 - 1], confidence, label == inner))
    return found


def _best_labels(shares: Floats) -> Ints:
    """The best sequence in which an I- follows a B- or I- of its kind only, or stands at the very start.

    Each word's own best label, and another look at the stretches where these make no sequence.
    """
    labels: Ints = shares.argmax(axis=1)
    here, before = labels[1:], labels[:-1]
    is_inner = (here > 0) & (here % 2 == 0)
    strays = (np.flatnonzero(is_inner & (before != here) & (before != here - 1)) + 1).tolist()
    borders = _borders(shares) if strays else []
    end = 0
    for stray in strays:
        if stray >= end:
            at = bisect_right(borders, stray)
            start, end = borders[at - 1], borders[at]
            labels[start:end] = _best_path(shares[start:end].tolist())
    return labels


_MARGIN = 1e-3
"""More than the noise of a difference between two log shares."""


def _borders(shares: Floats) -> list[int]:
    """Words that nothing goes on to from the word before: each stretch between two has its own best labels.

    No label must beat going on by more than the next word could lose if it were a first word then. Start and
    end of the words are among these.
    """
    none, first, inner = shares[:, :1], shares[:, 1::2], shares[:, 2::2]
    lost = np.zeros_like(inner)
    lost[:-1] = np.maximum(inner[1:] - first[1:], 0)
    parts = np.flatnonzero((none - inner > lost + _MARGIN).all(axis=1)).tolist()
    return [*([] if parts[:1] == [0] else [0]), *parts, len(shares)]


def _best_path(rows: Sequence[Sequence[float]]) -> list[int]:
    """Viterbi, in plain Python: the rows are so short that array operations would cost ten times the sums."""
    best = rows[0]
    inner = range(2, len(best), 2)
    came_from = []
    for row in rows[1:]:
        top = max(best)
        came = [best.index(top)] * len(best)
        total = [top + share for share in row]
        for label in inner:
            came[label] = before = label if best[label] > best[label - 1] else label - 1
            total[label] = best[before] + row[label]
        came_from.append(came)
        best = total
    label = best.index(max(best))
    labels = [label]
    for came in reversed(came_from):
        label = came[label]
        labels.append(label)
    return labels[::-1]


# Spans to links

_DISTANCES = np.array([0, 1, 2, 4, 8, 16, 32, 64])
"""Lower borders, in words, of the classes of distance between two spans."""
_SIDES = 3
_RANKS = 4
_COUNTS = 3
_SIZES = np.array([len(_DISTANCES), _COUNTS, _COUNTS, _RANKS])
_BLOCKS = _SIDES * (np.cumsum(_SIZES) - _SIZES)
FEATURES = _SIDES * int(_SIZES.sum())
"""Size of the table of learned biases: for each side, classes of distance, sentences, paragraphs, rank."""


class Openings(NamedTuple):
    """The words that begin a sentence and those that begin a paragraph, as word numbers in order."""

    sentences: Ints
    paragraphs: Ints


def openings(words: Sequence[Word]) -> Openings:
    """Where sentences and paragraphs begin in `words`."""
    sentences = [n for n, word in enumerate(words) if word.opens_sentence]
    paragraphs = [n for n in sentences if words[n].opens_paragraph]
    return Openings(np.array(sentences, dtype=np.int64), np.array(paragraphs, dtype=np.int64))


def relate(children: Ints, heads: Ints, begun: Openings) -> Ints:
    """For each child and head four indices into the table of biases: how the head lies.

    Spans are rows `first, end` of word numbers. The side of the head (before, after, inside), the words,
    sentence starts and paragraph starts between them, and how many other heads of that side are nearer.
    """
    c0, c1, h0, h1 = children[:, :1], children[:, 1:], heads[:, 0], heads[:, 1]
    is_before, is_after = h1 <= c0, h0 >= c1
    side = np.where(is_before, 0, 2 - is_after)
    low = np.where(is_before, h1, c1)
    high = np.maximum(np.where(is_before, c0, h0), low)
    gap = (high - low) * (side != 2)
    high += 1  # the later span's own first word counts: it may open a sentence
    nearer = (gap[:, None, :] < gap[:, :, None]) & (side[:, None, :] == side[:, :, None])
    classes = np.empty((*side.shape, len(_SIZES)), dtype=np.int64)
    classes[..., 0] = _DISTANCES.searchsorted(gap, side="right") - 1
    classes[..., 1] = begun.sentences.searchsorted(high) - begun.sentences.searchsorted(low)
    classes[..., 2] = begun.paragraphs.searchsorted(high) - begun.paragraphs.searchsorted(low)
    classes[..., 3] = nearer.sum(axis=-1)
    # one flat table, a block for each feature and in it one for each side
    rows: Ints = np.minimum(classes, _SIZES - 1) + side[..., None] * _SIZES + _BLOCKS
    return rows


class _FoundLink(NamedTuple):
    """Word spans of child and head, first numbered within a window, at last over the whole text."""

    kinds: tuple[Kind, Kind]
    child: tuple[int, int]
    head: tuple[int, int]
    confidence: float


LINKED: tuple[tuple[Kind, Kind], ...] = (("content", "cue"), ("cue", "source"), ("content", "source"))
"""Kinds of child and head, in the order of `Answers.vectors`; the last is for a content without a cue."""


def _find_links(
    found: Sequence[_Found], words: Sequence[Word], answers: Answers, biases: Sequence[Biases]
) -> list[_FoundLink]:
    """The best head of each child within a window, where one beats having none."""
    links: list[_FoundLink] = []
    begun = openings(words)
    spans = {kind: [(f.first, f.end) for f in found if f.kind == kind] for kind in STATEMENT_KINDS}
    rows = {kind: np.array(places, dtype=np.int64) for kind, places in spans.items()}
    for number, kinds in enumerate(LINKED):
        children, heads = (spans[kind] for kind in kinds)
        if children and heads:
            none = biases[number].none
            child, head = (rows[kind] for kind in kinds)
            scores = _scores(child, head, begun, answers.vectors[:, number], biases[number].table)
            for span, row in zip(children, scores.tolist(), strict=True):
                top = max(row)
                if top >= none:
                    share = 1 / sum([math.exp(score - top) for score in (*row, none)])
                    links.append(_FoundLink(kinds, span, heads[row.index(top)], round(share, 2)))
    return links


def _scores(children: Ints, heads: Ints, begun: Openings, vectors: Floats, table: Floats) -> Floats:
    child, head = _ends(vectors[:, 0], children), _ends(vectors[:, 1], heads)
    scores: Floats = child @ head.T + table[relate(children, heads, begun)].sum(axis=-1)
    return scores.round(_ROUNDED)


def _ends(vectors: Floats, spans: Ints) -> Floats:
    """The vector of each span: its first word's as a first one, and its last word's as a last one."""
    return vectors[:, 0][spans[:, 0]] + vectors[:, 1][spans[:, 1] - 1]


# Windows back to the text


def _owned(found: Sequence[_Found], window: Window) -> Iterator[_Found]:
    """The spans that begin among a window's own words, numbered over the whole text.

    A span that begins before and reaches into them keeps its tail, to be joined to what the last window saw.
    """
    own = window.own - window.first
    for span in found:
        if span.end > own:
            cut = max(span.first, own)
            is_open = span.first < own or (span.is_open and span.first == 0)
            yield _Found(cut + window.first, span.end + window.first, span.kind, span.confidence, is_open)


def _owned_links(links: Sequence[_FoundLink], window: Window) -> Iterator[_FoundLink]:
    own = window.own - window.first
    for kinds, child, head, confidence in links:
        if child[1] > own:
            yield _FoundLink(
                kinds,
                (child[0] + window.first, child[1] + window.first),
                (head[0] + window.first, head[1] + window.first),
                confidence,
            )


def _joined(found: Sequence[_Found], words: Sequence[Word]) -> list[_Found]:
    """Spans in order, a tail that a window's border cut off joined to its beginning."""
    joined: list[_Found] = []
    for span in found:
        last = joined[-1] if joined else None
        if (
            span.is_open
            and last
            and last.kind == span.kind
            and last.end == span.first
            and not words[span.first].opens_paragraph
        ):
            joined[-1] = last._replace(end=span.end, confidence=min(last.confidence, span.confidence))
        else:
            joined.append(span)
    return joined


def _assembled(words: Sequence[Word], found: Sequence[_Found], links: Sequence[_FoundLink]) -> Tagged:
    labels = tuple(
        Label(Span(words[f.first].start, words[f.end - 1].end), f.kind, f.confidence) for f in found
    )
    at = _Standing(found)
    linked: dict[int, Link] = {}
    for link in links:
        child = at.first(link.kinds[0], link.child[1] - 1, link.child[1])
        # this window may have seen a head in its context begin a little earlier or later than its owner did
        head = at.first(link.kinds[1], *link.head)
        if child is not None and head is not None:
            linked.setdefault(child, Link(child, head, link.confidence))
    return Tagged(labels, tuple(linked[child] for child in sorted(linked)))


class _Standing:
    """Spans, those of a kind in order and apart, looked up by the words that they hold."""

    def __init__(self, found: Sequence[_Found]) -> None:
        self._found = found
        self._numbers = {kind: [n for n, f in enumerate(found) if f.kind == kind] for kind in STATEMENT_KINDS}
        self._ends = {kind: [found[n].end for n in numbers] for kind, numbers in self._numbers.items()}

    def first(self, kind: Kind, begin: int, end: int) -> int | None:
        """The number of the first span of a kind that holds a word of `begin:end`."""
        at = bisect_right(self._ends[kind], begin)
        number = next(iter(self._numbers[kind][at : at + 1]), None)
        return number if number is not None and self._found[number].first < end else None


# The network


class _Network(NamedTuple):
    session: Any
    """An `onnxruntime.InferenceSession`, which has no types."""
    biases: tuple[Biases, ...]

    def answer(self, words: Sequence[Word]) -> Answers:
        """The answers for the words of one window; nothing but these words and the weights decides them."""
        ids, shapes, firsts = pieces(words)
        length = next(length for length in LENGTHS if length >= len(ids))
        padding = [0] * (length - len(ids))
        feed = {
            "ids": np.array([*ids, *padding], dtype=np.int64),
            "shapes": np.array([*shapes, *padding], dtype=np.int64),
            "firsts": np.array(firsts, dtype=np.int64),
        }
        statements, names, vectors = self.session.run(["statements", "names", "vectors"], feed)
        return Answers(statements.round(_ROUNDED), names.round(_ROUNDED), vectors)


@cache
def _network() -> _Network:
    # onnxruntime is slow to import, and a text that is read from the cache needs none
    import onnxruntime  # type: ignore[import-untyped]  # noqa: PLC0415  # as said

    options = onnxruntime.SessionOptions()
    # one thread and one order of sums, whatever the machine offers; processes run side by side instead
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.execution_mode = onnxruntime.ExecutionMode.ORT_SEQUENTIAL
    options.enable_cpu_mem_arena = False
    options.log_severity_level = 3
    model = _WEIGHTS.joinpath("reader.onnx").read_bytes()
    session = onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
    stored = json.loads(_WEIGHTS.joinpath("links.json").read_text(encoding="utf-8"))
    biases = tuple(Biases(np.array(row["table"], dtype=np.float32), row["none"]) for row in stored)
    return _Network(session, biases)


@cache
def _tokenizer() -> "Tokenizer":
    from tokenizers import Tokenizer  # noqa: PLC0415  # as for onnxruntime

    return Tokenizer.from_str(_WEIGHTS.joinpath("tokenizer.json").read_text(encoding="utf-8"))
