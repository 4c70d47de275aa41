"""What the trained reader sees in invented texts, and that nothing but the text decides it."""

import gc
import os
import re
import subprocess
import sys
import time
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator import tagger
from generator.tagger import Tagged, tag
from generator.values import Span

STORY = """Kestrian Foreign Minister Ilka Maren met her counterpart Tomas Veyra in the port of Aldhaven.

"Our crews have been waiting for nine days and nobody has told them why," Maren said on Thursday.

Veyra answered that inspections will go on until a commission is formed. "We are not closing the strait," \
he said, adding that nine of the ships may sail by the weekend.

According to the Kestrian Defence Ministry, the freighter was hit by warning shots.
"""


def said(text: str) -> list[tuple[str | None, str | None, list[str]]]:
    """Source, cue and contents of each attribution, as words."""
    tagged = tag(text)

    def words(index: int | None) -> str | None:
        return None if index is None else tagged.labels[index].span.cut(text)

    return [
        (words(a.source), words(a.cue), [tagged.labels[c].span.cut(text) for c in a.content])
        for a in tagged.attributions()
    ]


def bare(words: str) -> str:
    return words.strip(" ,.\"“”«»„‟`'")


@pytest.mark.parametrize(
    ("text", "source", "cue", "content"),
    [
        ('"Nobody has told us why," Maren said.', "Maren", "said", "Nobody has told us why"),
        ("Maren said that the ships would wait.", "Maren", "said", "that the ships would wait"),
        ("According to Veyra, the talks have failed.", "Veyra", "According to", "the talks have failed"),
        ("The strait is open, the minister told reporters.", "the minister", "told", "The strait is open"),
    ],
)
def test_a_plain_statement_is_found_with_its_source(text: str, source: str, cue: str, content: str) -> None:
    ((found_source, found_cue, contents),) = said(text)
    assert (found_source, found_cue, [bare(words) for words in contents]) == (source, cue, [content])


def test_a_story_is_found_whole() -> None:
    found = [(source, cue) for source, cue, _ in said(STORY)]
    assert found == [
        ("Maren", "said"),
        ("Veyra", "answered"),
        ("he", "said"),
        ("he", "adding"),
        ("the Kestrian Defence Ministry", "According to"),
    ]


@pytest.mark.parametrize("pair", ["“”", '""', "«»", "„“", "„‟", ("``", "''")])
def test_odd_marks_make_no_difference(pair: tuple[str, str] | str) -> None:
    text = f"{pair[0]}Nobody has told us why,{pair[1]} Maren said."
    ((source, cue, (content,)),) = said(text)
    assert (source, cue, bare(content)) == ("Maren", "said", "Nobody has told us why")


def test_people_and_places_are_named() -> None:
    kinds = {(label.kind, label.span.cut(STORY)) for label in tag(STORY).labels}
    assert ("person", "Ilka Maren") in kinds
    assert ("person", "Tomas Veyra") in kinds
    assert ("place", "Aldhaven") in kinds


def test_an_empty_text_has_nothing() -> None:
    assert tag("") == tag(" \n\n ") == Tagged((), ())


SCRAPS = [*"\"“”'` \n.ö中😀\x00\u0301\u200b", "said", "Maren"]
TEXTS = st.lists(st.sampled_from(SCRAPS), max_size=40).map("".join)


@settings(derandomize=True, max_examples=40, deadline=None)
@given(TEXTS)
def test_places_lie_in_the_text_in_order_and_links_fit_their_kinds(text: str) -> None:
    tagged = tag(text)
    for kinds in (tagger.STATEMENT_KINDS, tagger.NAME_KINDS):
        places = [label.span for label in tagged.labels if label.kind in kinds]
        assert all(0 <= place.start < place.end <= len(text) for place in places)
        assert all(a.end <= b.start for a, b in pairwise(places))
    for link in tagged.links:
        assert (tagged.labels[link.child].kind, tagged.labels[link.head].kind) in tagger.LINKED
    assert all(0 <= label.confidence <= 1 for label in tagged.labels)
    assert all(0 <= link.confidence <= 1 for link in tagged.links)


NEXT = st.sampled_from(["ships", "wait", "Maren", "»", '"', "unforeseeable", "."])
WORD = st.tuples(NEXT, st.sampled_from([" ", " ", "\n\n"]))


@settings(derandomize=True, max_examples=60, deadline=None)
@given(st.lists(WORD, max_size=900))
def test_every_word_is_owned_by_one_window_that_the_network_can_hold(parts: list[tuple[str, str]]) -> None:
    words = tagger.read_words("".join(word + space for word, space in parts), tagger._tokenizer())  # noqa: SLF001
    found = list(tagger.windows(words))
    assert [n for window in found for n in range(window.own, window.end)] == list(range(len(words)))
    for window in found:
        assert window.first <= window.own
        assert len(tagger.pieces(words[window.first : window.end])[0]) <= tagger.WINDOW


@settings(derandomize=True, max_examples=200)
@given(st.text(alphabet="aB. ,\n\"“”`'«", max_size=120))
def test_words_cover_everything_but_white_space(text: str) -> None:
    words = tagger.read_words(text, tagger._tokenizer())  # noqa: SLF001
    seen = {place for word in words for place in range(word.start, word.end)}
    assert all(place in seen or c.isspace() for place, c in enumerate(text))
    assert all(a.end <= b.start for a, b in pairwise(words))


ODD = [
    *"\"'[] \n.-ö中é😀\x00\x1c\u0301\u200b\u00a0\u2013Σß",
    "said",
    "Maren",
    "unforeseeable",
    "co-op",
    "A" * 40,
]


@settings(derandomize=True, max_examples=200, deadline=None)
@given(st.lists(st.sampled_from(ODD), max_size=30).map("".join))
def test_a_paragraph_is_divided_as_the_encoder_would_divide_it_whole(text: str) -> None:
    tokenizer = tagger._tokenizer()  # noqa: SLF001
    stretches = [
        word._replace(start=at + word.start, end=at + word.end)
        for at, word in tagger._divided(text, 0, tokenizer)  # noqa: SLF001
    ]
    assert stretches == list(tagger._divide(text, tokenizer))  # noqa: SLF001


def test_no_words_of_a_source_are_marks_of_the_network() -> None:
    """What says `[SEP]` could otherwise part its own paragraphs as it likes."""
    words = tagger.read_words("The [SEP] ships [CLS] wait [MASK]", tagger._tokenizer())  # noqa: SLF001
    marks = {0, 100, 101, 102, 103}
    assert not marks & {piece for word in words for piece in word.pieces}
    assert len(words) == len(["the", "[", "sep", "]", "ships", "[", "cls", "]", "wait", "[", "mask", "]"])


SHARES = st.lists(st.lists(st.integers(-9, 0), min_size=7, max_size=7), min_size=1, max_size=9)


@settings(derandomize=True, max_examples=300)
@given(SHARES)
def test_the_labels_are_the_best_sequence_of_all(rows: list[list[int]]) -> None:
    """Equally good ones included: small whole numbers make many."""
    shares = np.array(rows, dtype=np.float32)
    assert tagger._best_labels(shares).tolist() == tagger._best_path(shares.tolist())  # noqa: SLF001


def test_a_wrapped_line_goes_on_and_a_headline_does_not() -> None:
    wrapped = "This text was broken into lines by some old mail program which\nbreaks at sixty."
    assert list(tagger.paragraphs(wrapped)) == [Span(0, len(wrapped))]
    assert len(list(tagger.paragraphs("Ships wait\nMaren said no."))) == 2


def test_neither_earlier_texts_nor_threads_change_what_is_seen() -> None:
    """A quotation must not depend on what else was read, nor on how many processors the machine has."""
    alone = tag(STORY)
    tag(STORY * 3)
    assert tag(STORY) == alone
    program = "import sys; from generator.tagger import tag; print(repr(tag(sys.stdin.read())))"
    for threads in ("1", "8"):
        fresh = subprocess.run(
            [sys.executable, "-c", program],
            input=STORY,
            env={**os.environ, "OMP_NUM_THREADS": threads, "PYTHONHASHSEED": threads},
            capture_output=True,
            text=True,
            check=True,
        )
        assert fresh.stdout.strip() == repr(alone)


def test_later_paragraphs_leave_the_first_window_as_it_was() -> None:
    weather = "The weather stayed calm in the port all that week. " * 50
    long = f"{STORY}\n{weather}"
    first = [label for label in tag(STORY).labels if label.kind == "content"]
    assert [label.span for label in tag(long).labels if label.kind == "content"][: len(first)] == [
        label.span for label in first
    ]


@pytest.mark.parametrize("before", range(9, 17))
def test_a_statement_at_the_border_of_a_window_is_not_lost(before: int) -> None:
    """The border falls before, inside and behind the statement as more sentences stand before it."""
    weather = "The weather stayed calm in the port for all of that week. " * before
    text = f"{weather}Maren told reporters on Thursday that the ships would wait until the spring. {weather}"
    found = [(source, cue, bare(words)) for source, cue, contents in said(text) for words in contents]
    assert found == [("Maren", "told", "that the ships would wait until the spring")]


def test_weights_stay_small() -> None:
    folder = tagger._WEIGHTS  # noqa: SLF001
    assert sum(len(path.read_bytes()) for path in folder.iterdir() if path.is_file()) <= 25_000_000


def test_no_sum_of_whole_numbers_overflows_on_any_processor() -> None:
    """Without sums of bytes, processors add two products of bytes in sixteen bits and cut the rest."""
    greatest = _greatest(tagger._WEIGHTS.joinpath("reader.onnx").read_bytes())  # noqa: SLF001
    assert len(greatest) == 4 * 6, "the products of each layer"
    assert set(greatest.values()) == {63}, "rounded to seven bits, and the whole of them used"
    assert 2 * 255 * max(greatest.values()) < 2**15


def _greatest(graph: bytes) -> dict[str, int]:
    """The greatest whole number of each of the encoder's products; they stand behind its name in the file."""
    found = {}
    for match in re.finditer(rb"B.(layers\.\d\.(?:qkv|out|up|down)\.whole)J", graph):
        size, at = _varint(graph, match.end())
        numbers = np.frombuffer(graph, dtype=np.int8, count=size, offset=at)
        found[match[1].decode()] = int(np.abs(numbers).max())
    return found


def _varint(data: bytes, at: int) -> tuple[int, int]:
    """The number in base 128, the last digits first, that begins there, and where it ends."""
    number = shift = 0
    while data[at] & 128:
        number |= (data[at] & 127) << shift
        at, shift = at + 1, shift + 7
    return number | data[at] << shift, at + 1


def test_time_grows_with_the_text_and_no_faster() -> None:
    """One paragraph without a line break is the worst case; the network itself takes a window at a time."""

    def seconds(size: int) -> float:
        text = ("Maren said that the ships would wait, and " * (size // 42 + 1))[:size]
        began = time.process_time()
        list(tagger.windows(tagger.read_words(text, tagger._tokenizer())))  # noqa: SLF001
        return time.process_time() - began

    seconds(1_000)
    gc.disable()  # it looks through all that other tests have left behind
    try:
        short, long = (min(seconds(size) for _ in range(3)) for size in (50_000, 400_000))
    finally:
        gc.enable()
    assert long < 14 * short
