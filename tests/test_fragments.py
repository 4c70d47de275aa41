"""The address of a place in the original page leads to that place and to no other, whatever the text."""

import re
from urllib.parse import unquote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.fragments import address_of, first_match
from generator.values import Span

URL = "https://wire.example/2024/talks"
MARK = "#:~:text="

WORDS = st.sampled_from(
    [
        *(
            "the",
            "The",
            "ships",
            "wait",
            "ship",
            "no",
            "one",
            "sails",
            "—",
            "“",
            "”",
            "A-B",
            "1,000",
            "R&D",
            "é",
        )
    ]
)
TEXTS = st.lists(
    st.tuples(WORDS, st.sampled_from([" ", " ", " ", ", ", ". ", "\n", "\n\n"])), min_size=1
).map(lambda pairs: "".join(word + gap for word, gap in pairs))


def found_by_a_browser(text: str, directive: str) -> tuple[int, int] | None:
    """The first match, tried from every place in turn, as the specification of text fragments tells it.

    Written apart from the module: nothing but plain comparison of folded text.
    """
    parts = directive.split(",")
    prefix = unquote(parts.pop(0)[:-1]) if parts[0].endswith("-") else ""
    suffix = unquote(parts.pop()[1:]) if parts[-1].startswith("-") else ""
    start, end = (*map(unquote, parts), "")[:2]
    for at in range(len(text)):
        begin = after(text, at, prefix) if prefix else at
        first = None if begin is None or (prefix and inside_word(text, at)) else begin
        if first is None:
            continue
        first += len(text[first:]) - len(text[first:].lstrip()) if prefix else 0
        stop = after(text, first, start)
        if stop is None or inside_word(text, first) or inside_word(text, stop):
            continue
        for last in ends(text, stop, end):
            gap = len(text[last:]) - len(text[last:].lstrip())
            closed = after(text, last + gap, suffix) if suffix else last
            if closed is not None and not (suffix and inside_word(text, closed)):
                return first, last
    return None


def after(text: str, at: int, words: str) -> int | None:
    """Where the words end if they stand at this place, whatever their case and the white space in them."""
    for wanted in re.split(r"(\s+)", words):
        space = len(text[at:]) - len(text[at:].lstrip())
        length = space if wanted.isspace() else len(wanted)
        same = space > 0 if wanted.isspace() else text[at : at + length].casefold() == wanted.casefold()
        if not same:
            return None
        at += length
    return at


def ends(text: str, stop: int, end: str) -> list[int]:
    """Where the named stretch may end: right behind its start, or behind each `end` that follows."""
    if not end:
        return [stop]
    places = [(at, after(text, at, end)) for at in range(stop, len(text))]
    return [
        last
        for at, last in places
        if last is not None and not inside_word(text, at) and not inside_word(text, last)
    ]


def inside_word(text: str, at: int) -> bool:
    return 0 < at < len(text) and bool(re.match(r"\w\w", text[at - 1 : at + 1]))


@given(st.data())
@settings(max_examples=300, derandomize=True, deadline=None)
def test_an_address_leads_to_exactly_its_place(data: st.DataObject) -> None:
    text = data.draw(TEXTS)
    words = [match.span() for match in re.finditer(r"\w+", text)]
    if not words:
        assert address_of(URL, text, Span(0, len(text))) is None
        return
    first = data.draw(st.integers(0, len(words) - 1))
    last = data.draw(st.integers(first, len(words) - 1))
    place = Span(words[first][0], words[last][1])
    address = address_of(URL, text, place)
    if address is not None:
        assert re.fullmatch(r"[A-Za-z0-9%,._~-]+", address.removeprefix(URL + MARK))
        assert found_by_a_browser(text, address.removeprefix(URL + MARK)) == (place.start, place.end)


@pytest.mark.parametrize(
    ("text", "words", "directive"),
    [
        ("One ship. Two ships.", "Two ships", "Two%20ships"),
        ("They wait. We wait, she said.", "wait, she", "wait%2C%20she"),
        ("We wait. Then we wait again.", "We wait", "We%20wait"),
        ("Then we wait. And we wait again.", "we wait again", "we%20wait%20again"),
        ("He waits here. She waits there.", "waits there", "waits%20there"),
        ("The ship. A ship. The ship.", "ship. A", "ship.%20A"),
        ("No ship, one ship, no port.", "one ship", "one%20ship"),
        ("a b c. a b d.", "a b d", "a%20b%20d"),
        ("well-known R&D", "known R&D", "known%20R%26D"),
        ("a-b", "a-b", "a%2Db"),
    ],
)
def test_an_address_names_the_words(text: str, words: str, directive: str) -> None:
    start = text.index(words)
    assert address_of(URL, text, Span(start, start + len(words))) == URL + MARK + directive


def test_words_that_recur_are_told_by_what_stands_around_them() -> None:
    text = "At noon we wait. At night we wait. At dawn we wait."
    start = text.index("we wait", 20)
    assert address_of(URL, text, Span(start, start + 7)) == f"{URL}{MARK}At%20night-,we%20wait"


def test_of_many_words_only_the_first_and_last_are_named() -> None:
    text = "So it is: one two three four five six seven eight nine ten. The end."
    span = Span(text.index("one"), text.index(". The"))
    assert address_of(URL, text, span) == f"{URL}{MARK}one%20two%20three,eight%20nine%20ten"


def test_what_cannot_be_told_apart_has_no_address() -> None:
    text = "we wait\n\nwe wait\n\nwe wait"
    assert address_of(URL, text, Span(9, 16)) is None


def test_the_part_that_the_address_had_gives_way() -> None:
    assert address_of(f"{URL}#top", "One ship.", Span(0, 8)) == f"{URL}{MARK}One%20ship"


def test_the_matcher_finds_nothing_where_nothing_is() -> None:
    assert first_match("One ship.", "Two") is None
    assert found_by_a_browser("One ship.", "Two") is None
    assert found_by_a_browser("One ship.", "On") is None
