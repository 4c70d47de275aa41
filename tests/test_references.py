"""Who is meant, by cases in plain text: `cases/references/README.md` tells how to add one."""

import re
from functools import cache
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from plaintext import Case, cases, known_failures

from generator.briefing import brief
from generator.descriptions import with_descriptions
from generator.participants import Cast, find_cast
from generator.pronouns import Places, find_pronouns, weights
from generator.references import find_references
from generator.segmentation import segment
from generator.values import Article, Briefing, Span


@cache
def read(text: str) -> Briefing:
    return brief(Article("case", text, ""))


def place(text: str, words: str) -> Span:
    """Where `he (2)` stands: the words as words of their own, the second time."""
    match = re.fullmatch(r"(.+?)(?: \((\d+)\))?", words)
    assert match is not None
    found = list(re.finditer(rf"(?<!\w){re.escape(match.group(1))}(?!\w)", text))
    return Span(*found[int(match.group(2) or 1) - 1].span())


def meant(briefing: Briefing, span: Span) -> str:
    """The name of whom the words at `span` mean: who has a mention that ends in them or is them."""
    who = {p.name for p in briefing.participants for m in p.mentions if m.span.meets(span)}
    return " and ".join(sorted(who)) or "nobody"


@pytest.mark.parametrize("case", tuple(cases("references")), ids=lambda case: case.name)
def test_words_mean_whom_the_case_says(case: Case, request: pytest.FixtureRequest) -> None:
    if case.name in known_failures("references"):
        request.applymarker(pytest.mark.xfail(strict=True, reason="listed in known-failures.txt"))
    briefing = read(case.text)
    for line in case.expected:
        words, wanted = line.split(" -> ")
        assert f"{words} -> {meant(briefing, place(case.text, words))}" == f"{words} -> {wanted}"


def test_every_known_failure_is_a_case() -> None:
    assert known_failures("references") <= {case.name for case in cases("references")}


def test_case_titles_are_unique() -> None:
    names = [case.name for case in cases("references")]
    assert len(names) == len(set(names))
    assert len(names) > 50


@pytest.mark.parametrize("case", tuple(cases("references")), ids=lambda case: case.name)
def test_each_mention_that_is_no_name_has_a_rule_and_places_in_the_text(case: Case) -> None:
    document = segment(case.text)
    for r in resolved(case.text).references:
        assert 0 <= r.span.start < r.span.end <= len(document.text)
        if r.participant is not None:
            assert r.evidence
            assert all(e.rule and e.span.end <= len(document.text) for e in r.evidence)


@pytest.mark.parametrize("case", tuple(cases("references")), ids=lambda case: case.name)
def test_a_speaker_named_by_a_pronoun_is_whom_the_pronoun_means(case: Case) -> None:
    """One resolution, one truth: statements and mentions never disagree."""
    briefing = read(case.text)
    pronouns = {m.span: p.id for p in briefing.participants for m in p.mentions if m.kind == "pronoun"}
    for statement in briefing.statements:
        for source in statement.source:
            assert pronouns.get(source, statement.speaker) == statement.speaker


def resolved(text: str) -> Cast:
    """What the text means where nobody's words are known."""
    document = segment(text)
    return find_references(document, with_descriptions(document, find_cast(document)), ())


def said(cast: Cast, shift: int = 0) -> list[tuple[int, str | None]]:
    return [(r.span.start - shift, r.participant) for r in cast.references if r.span.start >= shift]


PLAIN = st.lists(
    st.sampled_from(["It rained.", "The market was closed.", "Trams were late on all lines."]),
    min_size=1,
    max_size=4,
).map(" ".join)


@settings(derandomize=True, deadline=None, max_examples=30)
@given(PLAIN, st.sampled_from([case.text for case in cases("references")]))
def test_a_paragraph_without_people_in_front_changes_nothing(before: str, text: str) -> None:
    front = f"{before}\n\n"
    assert said(resolved(front + text), len(front)) == said(resolved(text))


@settings(derandomize=True, deadline=None, max_examples=60)
@given(st.text(alphabet="Ada Brink he she his her I said “”\".,\n'", max_size=200))
def test_any_text_is_read_and_its_mentions_lie_in_it(text: str) -> None:
    for participant in resolved(text).participants:
        places = [m.span for m in participant.mentions]
        assert places == sorted(places)
        assert all(0 <= s.start < s.end <= len(text) for s in places)


def test_her_is_a_possessive_in_front_of_a_noun_and_else_an_object() -> None:
    document = segment("She saw her boat. He saw her. He told her that it rained. He gave her the key.")
    forms = [p.form for p in find_pronouns(Places(document)) if p.span.cut(document.text) == "her"]
    assert forms == ["possessive", "object", "object", "object"]


def test_the_weights_are_numbers_and_a_choice_must_be_likelier_than_not() -> None:
    assert 0.5 <= weights().least < 1
    assert all(isinstance(w, float) for w in weights().weights.values())


def test_ten_thousand_names_and_pronouns_are_read_in_a_moment() -> None:
    """Five times the text takes about five times as long; looking back at all of it would take 25 times."""

    def seconds(sentences: int) -> float:
        text = " ".join(
            f"Minister Ada Brink{'abcdefghij'[i % 10]} said that he had lost his hat."
            for i in range(sentences)
        )
        document = segment(text)
        cast = with_descriptions(document, find_cast(document))
        began = process_time()
        assert len(find_references(document, cast, ()).references) > 2 * sentences
        return process_time() - began

    seconds(50)
    assert seconds(5_000) < 15 * seconds(1_000)
