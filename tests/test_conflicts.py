"""What contradicts what, by cases in plain text: `cases/warnings/README.md` tells how to add one."""

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from generator import lexicons
from generator.briefing import brief
from generator.conflicts import find_doubts
from generator.reading import read_seed
from generator.segmentation import segment
from generator.values import Article, Briefing, Content, Doubt, Participant, Span, Statement

CASES = Path(__file__).parent / "cases" / "warnings"
KNOWN = CASES / "known-failures.txt"
LEAST_PRECISION = 0.95
LEAST_RECALL = 0.9


@dataclass(frozen=True)
class Case:
    """One article and the warnings that it must raise, as kind and words of each statement."""

    name: str
    date: dt.date | None
    text: str
    expected: tuple[tuple[str, ...], ...]


def cases() -> Iterator[Case]:
    for path in sorted(CASES.glob("*.txt")):
        if path != KNOWN:
            for block in re.split(r"(?m)^# ", path.read_text(encoding="utf-8"))[1:]:
                yield case(path.stem, block)


def case(stem: str, block: str) -> Case:
    title, rest = block.split("\n", 1)
    article, expected = rest.split("\n---\n")
    stated = re.match(r"date: (\S+)\n", article)
    lines = [line.strip() for line in expected.strip().splitlines()]
    assert lines, f"{title}: write `none` where there is nothing to warn of"
    return Case(
        f"{stem}: {title.strip()}",
        dt.date.fromisoformat(stated.group(1)) if stated else None,
        (article[stated.end() :] if stated else article).strip("\n"),
        () if lines == ["none"] else tuple(warning(line) for line in lines),
    )


def warning(line: str) -> tuple[str, ...]:
    kind, parts = line.split(": ", 1)
    assert kind in {"conflict", "unexpected-speaker"}
    found = (kind, *(part.strip() for part in parts.split(" // ")))
    assert len(found) == (3 if kind == "conflict" else 2), line
    return found


def known_failures() -> frozenset[str]:
    lines = KNOWN.read_text(encoding="utf-8").splitlines()
    return frozenset(line.strip() for line in lines if line.strip() and not line.startswith("#"))


@cache
def raised(name: str) -> tuple[tuple[str, ...], ...]:
    """The warnings of a case as the case writes them; one that it does not name with all its words."""
    one = next(c for c in cases() if c.name == name)
    briefing = brief(Article("case", one.text, "", date=one.date))
    doubts = find_doubts(segment(one.text), briefing.statements, briefing.participants)
    return tuple(named((d.kind, *(said(briefing, s) for s in d.statements)), one.expected) for d in doubts)


def said(briefing: Briefing, identifier: str) -> str:
    statement = next(s for s in briefing.statements if s.id == identifier)
    start, end = statement.content[0].span.start, statement.content[-1].span.end
    return Span(start, end).cut(briefing.article.text)


def named(found: tuple[str, ...], expected: tuple[tuple[str, ...], ...]) -> tuple[str, ...]:
    for one in expected:
        parts = zip(one[1:], found[1:], strict=False)
        if one[0] == found[0] and all(words in text for words, text in parts):
            return one
    return found


@pytest.mark.parametrize("case", tuple(cases()), ids=lambda case: case.name)
def test_an_article_warns_of_what_its_case_says_and_of_nothing_else(
    case: Case, request: pytest.FixtureRequest
) -> None:
    if case.name in known_failures():
        request.applymarker(pytest.mark.xfail(strict=True, reason="listed in known-failures.txt"))
    assert sorted(raised(case.name)) == sorted(case.expected)


def test_warnings_of_the_cases_are_nearly_all_right_and_nearly_complete() -> None:
    """Holds the two rates, so that the list of known failures cannot grow without notice."""
    right = sum(one in case.expected for case in cases() for one in raised(case.name))
    given_ = sum(len(raised(case.name)) for case in cases())
    wanted = sum(len(case.expected) for case in cases())
    assert right / given_ >= LEAST_PRECISION, f"{given_ - right} false alarms among {given_}"
    assert right / wanted >= LEAST_RECALL, f"{wanted - right} of {wanted} missed"


def test_there_are_more_near_misses_than_hits() -> None:
    hits = sum(bool(case.expected) for case in cases())
    assert hits >= 40
    assert len(tuple(cases())) - hits >= 60
    assert all(case.name.startswith("near") == (not case.expected) for case in cases())


def test_every_known_failure_is_a_case() -> None:
    assert known_failures() <= {case.name for case in cases()}


def test_case_titles_are_unique() -> None:
    names = [case.name for case in cases()]
    assert len(names) == len(set(names))


def test_the_sample_warns_of_the_words_that_it_gives_to_the_other_side() -> None:
    """The narration gives Wallace a sentence that the Russian side's next quotation goes on with."""
    path = "seeds/2022-02-11-shoigu-wallace-meeting.txt"
    briefing = brief(read_seed((Path(__file__).parents[1] / path).read_bytes(), path=path))
    found = find_doubts(segment(briefing.article.text), briefing.statements, briefing.participants)
    shown = [(d.kind, said(briefing, d.statements[0]).split(" worth")[0]) for d in found]
    assert shown == [("unexpected-speaker", "NATO left weapons and military equipment")]


CLAIMS = (
    "the gate was open",
    "the gate was not open",
    "four gates leaked",
    "six gates leaked",
    "that is a lie",
)


def article_of(claims: list[tuple[str, str]]) -> tuple[str, tuple[Statement, ...], tuple[Participant, ...]]:
    """`Ada said that …` for each speaker and claim, with its statements as a reader would find them."""
    text, said = "", []
    for number, (speaker, claim) in enumerate(claims, 1):
        start = len(text)
        text += f"{speaker} said that {claim}. "
        content = Span(start + len(f"{speaker} said that "), len(text) - 2)
        source = Span(start, start + len(speaker))
        said.append(
            Statement(
                id=f"s{number}",
                kind="indirect",
                key=False,
                content=(Content(content, verbatim=False),),
                cue=(Span(source.end + 1, source.end + 5),),
                source=(source,),
                speaker=speaker.lower(),
                addressee=None,
                date=None,
                denial=False,
                restored=None,
                evidence=(),
                post=None,
                warnings=(),
            )
        )
    speakers = dict.fromkeys(speaker for speaker, _ in claims)
    people = tuple(Participant(name.lower(), name, "person", (), ()) for name in speakers)
    return text, tuple(said), people


def doubts(claims: list[tuple[str, str]]) -> tuple[Doubt, ...]:
    text, said, people = article_of(claims)
    return find_doubts(segment(text), said, people)


WORDS = st.sampled_from(
    [
        *(
            "no",
            "not",
            "never",
            "gate",
            "gates",
            "four",
            "six",
            "%",
            "$",
            "1.8",
            ",",
            ".",
            "?",
            ";",
            "12",
            "000",
        ),
        *("these", "of", "'", "“", "we", "Ada", "didn't"),
    ]
)
SPOKEN = st.one_of(st.sampled_from(CLAIMS), st.lists(WORDS, min_size=1, max_size=12).map(" ".join))
CLAIMED = st.lists(st.tuples(st.sampled_from(["Ada", "Ben", "Cleo"]), SPOKEN), max_size=8)


@settings(derandomize=True, deadline=None, max_examples=200)
@given(CLAIMED)
def test_every_conflict_is_between_two_statements_of_two_speakers_in_order(
    claims: list[tuple[str, str]],
) -> None:
    for doubt in doubts(claims):
        one, other = (int(s.removeprefix("s")) - 1 for s in doubt.statements)
        assert doubt.kind == "conflict"
        assert one < other
        assert claims[one][0] != claims[other][0]


@settings(derandomize=True, deadline=None, max_examples=100)
@given(CLAIMED)
def test_no_pair_is_warned_of_twice_and_the_answer_never_changes(claims: list[tuple[str, str]]) -> None:
    found = doubts(claims)
    assert len(set(found)) == len(found)
    assert doubts(claims) == found


@settings(derandomize=True, deadline=None, max_examples=100)
@given(st.lists(SPOKEN, max_size=8))
def test_one_speaker_alone_conflicts_with_nobody(claims: list[str]) -> None:
    assert doubts([("Ada", claim) for claim in claims]) == ()


def test_a_conflict_is_the_same_whoever_speaks_first() -> None:
    """A law for negation and figures; `That is a lie` needs something to answer."""
    for one, other in ((CLAIMS[0], CLAIMS[1]), (CLAIMS[2], CLAIMS[3])):
        expected = (Doubt("conflict", ("s1", "s2")),)
        assert doubts([("Ada", one), ("Ben", other)]) == expected
        assert doubts([("Ada", other), ("Ben", one)]) == expected


def test_an_article_without_statements_has_nothing_to_doubt() -> None:
    assert find_doubts(segment("The ferry sailed."), (), ()) == ()


def test_a_word_in_every_clause_does_not_make_the_search_quadratic() -> None:
    """Five hundred speakers on one gate: the word that all share tells none of them apart."""
    claims = [(f"Ada{n}", "the gate was open" if n % 2 else "the gate was not open") for n in range(500)]
    assert doubts(claims) == ()


def test_the_lexicon_holds_words_only_and_none_twice() -> None:
    """A bare `no` or `on` would be read as something else than a word."""
    data = lexicons.read("en", "conflicts")
    lists = [value for value in data.values() if isinstance(value, list)]
    lists += [found for value in data.values() if isinstance(value, dict) for found in value.values()]
    for words in (found for found in lists if isinstance(found, list)):
        entries = [tuple(w) if isinstance(w, list) else w for w in words]
        assert all(isinstance(w, str) for e in entries for w in (e if isinstance(e, tuple) else (e,)))
        assert len(set(entries)) == len(entries)


def test_no_key_of_the_lexicon_stands_twice() -> None:
    """YAML would keep the last and lose the other without a word."""
    source = Path(lexicons.__file__).parent / "en" / "conflicts.yaml"
    node = yaml.compose(source.read_text(encoding="utf-8"))
    assert isinstance(node, yaml.MappingNode)
    keys = [key.value for key, _ in node.value]
    assert len(set(keys)) == len(keys)
