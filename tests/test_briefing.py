"""The one function that everybody calls, by laws that hold for any article."""

import datetime as dt
import json
import pickle
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from invented import TEXT

from benchmarks.finders import network_remembered
from generator.briefing import brief
from generator.document import to_json
from generator.values import Article, Briefing

MARKS = '"“”«»„'
WORDS = st.sampled_from(
    [
        *(
            "Maren",
            "Veyra",
            "said",
            "that",
            "the",
            "Kestrian",
            "Minister",
            "told",
            "he",
            "she",
            "it",
            "denied",
        ),
        *("According", "to", "“", "”", '"', "'", ",", ".", "\n\n", ":", "—", "…", "We", "wait", "nobody"),
        *("14", "ships", "on", "Friday", "March", "4", "yesterday", "https://a.example/x", "(@handle)"),
        *("<b>", "[x](y)", "{:.z}"),
        *("million", "per", "cent", "%", "$", "twelve", "killed", "1,000", "US$3", "p.m."),
        *("Headline Of A Story", "ALDHAVEN,", "(KNA)", "which", "after", "The accident occurred"),
        *("·", "Oda Lind (@lind)", "Mar 14", "10:32 AM", "a@b.example", "Thursday, March 14, 2024"),
    ]
)
TEXTS = st.lists(WORDS, max_size=60).map(" ".join)


def of(text: str) -> Briefing:
    return brief(Article("test", text, "", date=dt.date(2024, 3, 14)))


@given(TEXTS)
@settings(max_examples=200, derandomize=True, deadline=None)
def test_every_place_in_a_briefing_is_cut_from_its_article(text: str) -> None:
    def check(value: object) -> None:
        if isinstance(value, dict):
            if {"start", "end", "text"} <= value.keys():
                assert text[value["start"] : value["end"]] == value["text"]
                assert value["text"].strip()
            for inner in value.values():
                check(inner)
        elif isinstance(value, list):
            for inner in value:
                check(inner)

    document = to_json(of(text))
    document["article"].pop("text")
    check(document)


@given(TEXTS)
@settings(max_examples=100, derandomize=True, deadline=None)
def test_the_same_article_gives_the_same_briefing(text: str) -> None:
    assert of(text) == of(text)


@given(TEXTS)
@settings(max_examples=100, derandomize=True, deadline=None)
def test_every_sentence_is_accounted_for_once(text: str) -> None:
    covered = [c.span for c in of(text).coverage]
    assert covered == sorted(set(covered))
    assert "".join("".join(s.cut(text).split()) for s in covered) == "".join(text.split())


@given(TEXTS)
@settings(max_examples=200, derandomize=True, deadline=None)
def test_a_speaker_has_evidence_and_doubt_is_said(text: str) -> None:
    briefing = of(text)
    known = {p.id for p in briefing.participants}
    for s in briefing.statements:
        assert s.speaker is None or (s.speaker in known and s.evidence)
        assert (s.speaker is None) == ("unclear-speaker" in s.warnings)
        assert (s.restored is None) == ("restored-mark" not in s.warnings)


BALANCED = TEXT.replace("We are not closing", '"We are not closing')


@pytest.mark.parametrize("at", [i for i, c in enumerate(BALANCED) if c in MARKS])
def test_a_lost_mark_gives_the_same_statements_or_a_flag(at: int) -> None:
    """From an article with one mark removed: the same words by the same people, or a warning."""
    whole = of(BALANCED)
    broken = of(BALANCED[:at] + BALANCED[at + 1 :])
    flagged = any(w.kind in {"restored-mark", "unmatched-mark"} for w in broken.warnings)
    assert flagged or said(broken) == said(whole)


def said(briefing: Briefing) -> list[tuple[str | None, str]]:
    text = briefing.article.text
    return [(s.speaker, " ".join(c.span.cut(text) for c in s.content)) for s in briefing.statements]


def test_a_briefing_can_be_sent_to_another_process() -> None:
    briefing = of(TEXT)
    assert pickle.loads(pickle.dumps(briefing)) == briefing  # noqa: S301 - our own bytes


@pytest.fixture
def remembered() -> Iterator[None]:
    """These texts repeat themselves a thousand times, and the network reads each of their windows once."""
    with network_remembered():
        yield


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "\n\n",
        "x",
        "…",
        '"',
        "a" * 20_000,
        "word " * 20_000,
        '"' * 5_000,
        "A. " * 10_000,
        "Maren said. " * 3_000,
    ],
    ids=[
        "empty",
        "space",
        "lines",
        "letter",
        "dots",
        "mark",
        "one word",
        "no sentence",
        "marks",
        "initials",
        "cues",
    ],
)
@pytest.mark.usefixtures("remembered")
def test_odd_texts_give_a_briefing(text: str) -> None:
    briefing = of(text)
    assert briefing.reproduced.share <= 1


def test_an_article_without_date_says_so_and_resolves_nothing_relative() -> None:
    briefing = brief(Article("test", "Ilka Maren said on Friday that it was late.", ""))
    assert [w.kind for w in briefing.warnings] == ["no-date"]
    assert briefing.dates == ()


def test_the_design_s_article_is_understood() -> None:
    """PAGE.md's example: its people, its restored mark, its post, its date."""
    briefing = of(TEXT)
    text = TEXT
    names = {p.id: p.name for p in briefing.participants}
    assert {"Ilka Maren", "Tomas Veyra", "Oda Lind", "Piet Armand"} <= set(names.values())
    by_words = {s.content[0].span.cut(text)[:20]: s for s in briefing.statements}
    assert names[by_words["Our crews have been "].speaker or ""] == "Ilka Maren"
    assert names[by_words["We are not closing t"].speaker or ""] == "Tomas Veyra"
    assert by_words["We are not closing t"].restored == "opening"
    assert names[by_words["inspections will go "].speaker or ""] == "Tomas Veyra"
    assert [link.handle for link in briefing.links if link.kind == "post"] == ["@SundholmMFA_example"]
    assert json.dumps(to_json(briefing))
