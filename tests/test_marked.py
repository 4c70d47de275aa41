"""Inline marks become text and places, and wrong marks are told with their line."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from training.marked import Attribution, MarkedArticle, MarkError, Place, read

ARTICLES = sorted((Path(__file__).parents[1] / "training" / "articles").glob("*.txt"))


def words(article: MarkedArticle, places: tuple[Place, ...]) -> list[str]:
    return [article.text[place.start : place.end] for place in places]


def test_marks_are_taken_out_and_remembered_as_places() -> None:
    article = read("# Ships\ntrap: none\n\n{1s:Maren} {1c:said} {1q:that the ships would wait}.\n")
    assert article == MarkedArticle(
        "Maren said that the ships would wait.",
        (Attribution(1, (Place(0, 5),), (Place(6, 10),), (Place(11, 36),)),),
        "Ships",
        ("none",),
    )


def test_several_marks_of_one_number_and_letter_are_one_span_in_pieces() -> None:
    article = read('{1q:"We wait,"} {1s:she} {1c:said}. {1q:"There is no way."}')
    (attribution,) = article.attributions
    assert words(article, attribution.content) == ['"We wait,"', '"There is no way."']


def test_a_source_may_serve_two_attributions() -> None:
    article = read("{1s,2s:Maren} {1c:said} {1q:no}, {2c:adding} {2q:that she meant it}.")
    assert [words(article, a.source) for a in article.attributions] == [["Maren"], ["Maren"]]


def test_marks_nest_and_the_outer_one_holds_the_inner_words() -> None:
    article = read("{1s:Lind} {1c:said} {1q:{2s:Maren} had {2c:told} her {2q:that it was over}}.")
    outer, inner = article.attributions
    assert words(article, outer.content) == ["Maren had told her that it was over"]
    assert words(article, inner.source + inner.cue + inner.content) == ["Maren", "told", "that it was over"]


def test_a_part_without_marks_is_empty() -> None:
    (turn,) = read("{1s:PRESENTER}: {1q:Where were you?}").attributions
    assert (turn.cue, len(turn.source)) == ((), 1)


def test_an_article_without_header_is_all_text() -> None:
    article = read("Talks failed.\n\nNobody spoke.")
    assert (article.text, article.title, article.traps) == ("Talks failed.\n\nNobody spoke.", None, ())


@pytest.mark.parametrize(
    ("marked", "line", "message"),
    [
        ("# T\ntrap: t\n\nOne.\n\n{1q:Two", 6, "never closed"),
        ("# T\ntrap: t\n\n\nOne} two", 5, "closing brace"),
        ("One {two}", 1, "opens no mark"),
        ("One {1x:two}", 1, "opens no mark"),
        ("One\n{1q:}", 2, "holds no words"),
        ("# T\ntrick: t\n\nOne", 2, "trap"),
    ],
)
def test_wrong_marks_are_told_with_their_line(marked: str, line: int, message: str) -> None:
    with pytest.raises(MarkError, match=message) as told:
        read(marked)
    assert told.value.line == line


PIECES = st.lists(
    st.tuples(st.text("ab \n,", min_size=1, max_size=5), st.sampled_from(["", "1s", "1q", "2q,3s"])),
    max_size=8,
)


@settings(derandomize=True)
@given(PIECES)
def test_nothing_but_the_marks_is_lost(pieces: list[tuple[str, str]]) -> None:
    marked = "".join(f"{{{names}:{text}}}" if names else text for text, names in pieces)
    article = read(f"x{marked}x")
    assert article.text == "x" + "".join(text for text, _ in pieces) + "x"
    found = [words(article, (place,))[0] for a in article.attributions for place in a.content + a.source]
    wanted = [text for text, names in pieces for _ in range(len(names.split(",")) if names else 0)]
    assert sorted(found) == sorted(wanted)


def test_every_training_article_can_be_read() -> None:
    assert ARTICLES
    for path in ARTICLES:
        article = read(path.read_text(encoding="utf-8"))
        assert article.title, path.name
        assert article.traps, path.name
        assert all(attribution.content for attribution in article.attributions), path.name
