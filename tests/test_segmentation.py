"""Where paragraphs, sentences and quotations begin and end, also where marks are missing."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from generator.segmentation import Quoted, meeting, segment, whole_words, words
from generator.values import Span

TEXTS = st.text(alphabet=st.sampled_from("aB. ,\n\"“”'‘’«»‹›„!?…:-1@"), max_size=200)


def sentences(text: str) -> list[str]:
    return [s.span.cut(text) for s in segment(text).sentences()]


def quoted(text: str) -> list[Quoted]:
    return [q for p in segment(text).paragraphs for q in p.quoted]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The U.S. and NATO met. They left.", ["The U.S. and NATO met.", "They left."]),
        ("Mr. Key spoke. So did Gen. Roe.", ["Mr. Key spoke.", "So did Gen. Roe."]),
        ("They met in the U.S. The talks failed.", ["They met in the U.S.", "The talks failed."]),
        ("J. Roe left. K. Poe stayed.", ["J. Roe left.", "K. Poe stayed."]),
        ("It cost $80.5 million. It sank.", ["It cost $80.5 million.", "It sank."]),
        ('"Is it over?" Shoigu asked. Nobody spoke.', ['"Is it over?" Shoigu asked.', "Nobody spoke."]),
        ('"It is over." The minister left.', ['"It is over."', "The minister left."]),
        ("It is done publicly… It's not clear why.", ["It is done publicly…", "It's not clear why."]),
    ],
)
def test_sentences_end_where_a_reader_would_end_them(text: str, expected: list[str]) -> None:
    assert sentences(text) == expected


def test_lines_are_paragraphs_unless_the_text_was_wrapped() -> None:
    assert len(segment("A headline\nA first paragraph.\nA second one.").paragraphs) == 3
    lines = (
        "This text was broken into lines by some old mail program",
        "that breaks at sixty, whatever stands there.",
    )
    wrapped = "\n".join(lines) + "\n\nEnd."
    assert len(segment(wrapped).paragraphs) == 2


@pytest.mark.parametrize("pair", ["“”", '""', "«»", "„“"])
def test_every_kind_of_mark_makes_a_quotation(pair: str) -> None:
    text = f"She said: {pair[0]}We wait{pair[1]} and left."
    assert [q.inner.cut(text) for q in quoted(text)] == ["We wait"]


def test_an_apostrophe_is_no_quotation_mark() -> None:
    assert quoted("The ministers' talks didn't end, and it's late.") == []


def test_a_missing_opening_mark_is_told() -> None:
    text = 'The talks failed. We are checking papers," he said.'
    (found,) = quoted(text)
    assert found.opening is None
    assert found.inner.cut(text) == "We are checking papers,"


def test_a_missing_closing_mark_ends_with_the_sentence() -> None:
    text = 'He said: "We are checking papers. The talks failed.'
    (found,) = quoted(text)
    assert found.closing is None
    assert found.inner.cut(text) == "We are checking papers."


def test_a_paragraph_left_open_goes_on_in_the_next() -> None:
    text = '"We wait.\n\n"We wait," she said.'
    first, second = quoted(text)
    assert first.continues
    assert not second.continues


def test_a_mark_glued_to_the_comma_before_it_opens() -> None:
    text = 'He said kits would be free for schools," For example, schools can run their own votes".'
    (found,) = quoted(text)
    assert found.inner.cut(text) == " For example, schools can run their own votes"


def test_an_apostrophe_that_nothing_closes_is_passed_over_once() -> None:
    """Each `don't` once doubled the time: thirty of them would have outlasted the test."""
    assert quoted("They rowed 'til dawn. " + "I don't know. " * 200) == []


@given(TEXTS, st.integers(0, 200), st.integers(0, 40))
@settings(max_examples=300, derandomize=True, deadline=None)
def test_sentences_and_quotations_are_looked_up_as_if_all_were_asked(
    text: str, start: int, size: int
) -> None:
    span = Span(start, start + size)
    for paragraph in segment(text).paragraphs:
        assert tuple(meeting(paragraph.quoted, span)) == tuple(
            q for q in paragraph.quoted if q.whole.meets(span)
        )
        assert paragraph.sentences_at(span) == tuple(s for s in paragraph.sentences if s.span.meets(span))


@given(
    st.text(alphabet=st.sampled_from("aBs. ,\n\"’'-_&1"), max_size=60), st.integers(0, 60), st.integers(0, 60)
)
@example("it's_on", 0, 4)
@settings(max_examples=500, derandomize=True, deadline=None)
def test_words_are_looked_up_as_if_the_text_were_cut_anew(text: str, start: int, size: int) -> None:
    document, span = segment(text), Span(start, start + size)
    assert document.words_in(span) == words(text, span)
    assert document.whole_words_in(span) == tuple(whole_words(document.words, span))
    assert list(document.whole_words_in(span)) == [
        w for w in document.words if span.start <= w.start and w.end <= span.end
    ]


@given(TEXTS)
@settings(max_examples=300, derandomize=True, deadline=None)
def test_a_sentence_is_found_by_any_place_in_it(text: str) -> None:
    document = segment(text)
    for sentence in document.sentences():
        found = {document.sentence_at(place) for place in range(sentence.span.start, sentence.span.end)}
        assert found == ({sentence} if len(sentence.span) else set())


@given(TEXTS)
@settings(max_examples=300, derandomize=True, deadline=None)
def test_any_text_is_cut_in_order_and_inside_itself(text: str) -> None:
    document = segment(text)
    end = 0
    for paragraph in document.paragraphs:
        assert end <= paragraph.span.start < paragraph.span.end <= len(text)
        end = paragraph.span.end
        at = paragraph.span.start
        for sentence in paragraph.sentences:
            assert at <= sentence.span.start < sentence.span.end <= paragraph.span.end
            at = sentence.span.end
        for q in paragraph.quoted:
            assert paragraph.span.holds(q.whole)
            assert q.whole.holds(q.inner)


@given(TEXTS)
@settings(max_examples=300, derandomize=True, deadline=None)
def test_nothing_but_white_space_stands_between_sentences(text: str) -> None:
    document = segment(text)
    kept = "".join(s.span.cut(text) for s in document.sentences())
    assert "".join(kept.split()) == "".join(text.split())
