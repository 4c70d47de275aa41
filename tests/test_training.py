"""What the reader learns from: flaws move places along, and windows hold the answers that the marks gave."""

import json
import random
from importlib.resources import files
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tokenizers import Tokenizer

from generator import tagger
from training import augment, batches, corpus
from training.augment import Edit
from training.corpus import Example, Name, Said

ARTICLES = Path(__file__).parents[1] / "training" / "articles"
OWN = corpus.own(ARTICLES)
TOKENIZER = Tokenizer.from_str(
    files("generator").joinpath("weights", "tokenizer.json").read_text(encoding="utf-8")
)
TEXT = "“We wait,” Maren said. “Nobody told us.”"
EXAMPLE = Example(
    "t",
    TEXT,
    (Said(((11, 16),), ((17, 21),), ((0, 10), (23, len(TEXT)))),),
    (Name((11, 16), "person"),),
)


def dice(seed: int) -> random.Random:
    return random.Random(seed)  # noqa: S311  # flaws are no secrets


def cut(text: str, places: tuple[tuple[int, int], ...]) -> list[str]:
    return [text[a:b] for a, b in places]


# --- flaws ----------------------------------------------------------------------------------------


def test_places_move_with_the_text() -> None:
    changed = augment.rewritten(EXAMPLE, [(0, 1, ""), (9, 10, "''"), (23, 24, "``")])
    assert changed.text == "We wait,'' Maren said. ``Nobody told us.”"
    assert changed.said
    (said,) = changed.said
    assert cut(changed.text, said.source + said.cue) == ["Maren", "said"]
    assert cut(changed.text, said.content) == ["We wait,''", "``Nobody told us.”"]
    assert changed.names
    assert [changed.text[slice(*name.place)] for name in changed.names] == ["Maren"]


def test_a_place_that_becomes_empty_is_dropped() -> None:
    changed = augment.rewritten(Example("t", 'a "', (Said((), (), ((2, 3),)),)), [(2, 3, "")])
    assert changed.said
    assert changed.said[0].content == ()


@st.composite
def edits(draw: st.DrawFn, length: int) -> list[Edit]:
    borders = sorted(draw(st.sets(st.integers(0, length), max_size=8)))
    pairs = zip(borders[::2], borders[1::2], strict=False)
    return [(a, b, draw(st.sampled_from(["", "«", "''", "“”"]))) for a, b in pairs]


@settings(derandomize=True, max_examples=200)
@given(edits(len(TEXT)))
def test_what_no_edit_touches_reads_as_before(changes: list[Edit]) -> None:
    changed = augment.rewritten(EXAMPLE, changes)
    assert EXAMPLE.said
    assert changed.said
    for part in ("source", "cue"):
        (place,) = getattr(EXAMPLE.said[0], part)
        if all(b <= place[0] or a >= place[1] for a, b, _ in changes):
            assert cut(changed.text, getattr(changed.said[0], part)) == cut(TEXT, (place,))


@settings(derandomize=True, max_examples=60, deadline=None)
@given(st.sampled_from(OWN), st.integers(0, 10_000))
def test_flaws_lose_no_statement_and_change_only_marks_and_the_headline(own: Example, seed: int) -> None:
    changed = augment.flawed(own, dice(seed))
    assert own.said
    assert changed.said
    assert len(changed.said) == len(own.said)
    for before, after in zip(own.said, changed.said, strict=True):
        for part in ("source", "cue", "content"):
            old, new = (_letters(e.text, getattr(s, part)) for e, s in ((own, before), (changed, after)))
            assert new == old


def test_the_same_seed_gives_the_same_flaws() -> None:
    one, two = (augment.flawed(EXAMPLE, dice(7)) for _ in range(2))
    assert one == two
    assert any(augment.flawed(EXAMPLE, dice(n)) != EXAMPLE for n in range(20))


def _letters(text: str, places: tuple[tuple[int, int], ...]) -> str:
    return "".join(c for a, b in places for c in text[a:b] if c.isalnum()).casefold()


# --- answers --------------------------------------------------------------------------------------


@pytest.mark.parametrize("example", OWN, ids=lambda e: e.id)
def test_the_windows_of_an_article_hold_each_word_once_and_its_marks(example: Example) -> None:
    words = tagger.read_words(example.text, TOKENIZER)
    found = list(batches.cases(example, TOKENIZER, dice(3)))
    assert sum(len(case.firsts) for case in found) == len(words)
    assert all(len(case.ids) <= tagger.WINDOW for case in found)
    labels = [label for case in found for label in case.statements]
    inside = {
        number
        for said in example.said or ()
        for place in said.content
        for number, word in enumerate(words)
        if place[0] < word.end and word.start < place[1]
    }
    assert {number for number, label in enumerate(labels) if label} >= inside
    assert not {label for case in found for label in case.names} - {batches.UNKNOWN}


def test_a_content_learns_its_cue_and_a_cue_its_source() -> None:
    (case,) = batches.cases(EXAMPLE, TOKENIZER)
    for linked, kinds in zip(case.links, tagger.LINKED, strict=True):
        assert linked is not None, kinds
        assert set(linked.answers.tolist()) == {0}, kinds
        assert linked.features.shape == (len(linked.children), 1, 4)


def test_a_child_whose_head_lies_in_another_window_learns_nothing() -> None:
    filler = "The boats lay in the harbour and the day went on. " * 40
    text = f"Maren spoke.\n\n{filler}\n\nShe waited. “We wait.”"
    content = (text.index("“"), len(text))
    she = text.index("She")
    example = Example("t", text, (Said(((0, 5),), (), (content,)), Said(((she, she + 3),), (), ())))
    last = list(batches.cases(example, TOKENIZER))[-1]
    linked = last.links[tagger.LINKED.index(("content", "source"))]
    assert linked is not None
    assert linked.answers.tolist() == [batches.UNKNOWN]


# --- files ----------------------------------------------------------------------------------------


def test_names_of_a_program_count_for_less(tmp_path: Path) -> None:
    _write(tmp_path / "statements.x.jsonl", {"id": "1", "text": "Maren said no.", "attributions": [
        {"source": [[0, 5]], "cue": [[6, 10]], "content": [[11, 13]]}]})  # fmt: skip
    _write(tmp_path / "names-silver.x.jsonl", {"id": "1", "ents": [[0, 5, "PERSON"], [11, 13, "MISC"]]})
    (example,) = corpus.statements(tmp_path, "x")
    assert example.said == (Said(((0, 5),), ((6, 10),), ((11, 13),)),)
    assert example.names == (Name((0, 5), "person"),)
    assert example.name_weight == corpus.SILVER_WEIGHT


@pytest.mark.parametrize(
    ("text", "head", "name"),
    [
        ("Minister Ilka Maren, of Aldhaven", "Maren", "Minister Ilka Maren"),
        ("the tall Ilka de Maren's", "Maren", "Ilka de Maren"),
        ("the tall captain", "captain", None),
    ],
)
def test_a_mention_is_cut_to_its_name_or_is_unknown(
    tmp_path: Path, text: str, head: str, name: str | None
) -> None:
    at = text.index(head)
    mention = [0, len(text), "proper", at, at + len(head)]
    _write(tmp_path / "p.jsonl", {"id": "1", "text": text, "people": [{"mentions": [mention]}]})
    (example,) = corpus.participants(tmp_path / "p.jsonl")
    assert example.names is not None
    (found,) = example.names
    assert (found.kind, text[slice(*found.place)]) == (("person", name) if name else (None, text))


def test_of_nested_marks_only_the_outermost_is_learnt() -> None:
    nested = [example for example in OWN if len(example.said or ()) < _marks(example.id)]
    assert nested, "no invented article holds a nested statement"


def _marks(name: str) -> int:
    from training import marked  # noqa: PLC0415  # for this helper only

    return len(marked.read((ARTICLES / f"{name}.txt").read_text(encoding="utf-8")).attributions)


def _write(path: Path, row: dict[str, object]) -> None:
    path.write_text(json.dumps(row) + "\n", encoding="utf-8")


def test_features_of_links_stay_inside_the_learned_table() -> None:
    spans = np.array([(0, 1), (5, 9), (30, 31)])
    words = tagger.read_words(("Maren said so. " * 12).strip(), TOKENIZER)
    related = tagger.relate(spans, spans, tagger.openings(words))
    assert int(np.min(related)) >= 0
    assert int(np.max(related)) < tagger.FEATURES
