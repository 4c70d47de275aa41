"""Editors' corrections, by cases in plain text: `cases/corrections/README.md` tells how to add one."""

import datetime as dt
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from invented import TEXT
from jsonschema import Draft202012Validator

from generator import correction_list, document, proof, tagger
from generator.amendments import places_of
from generator.briefing import brief
from generator.page import render
from generator.reading import read_seed
from generator.review import PageState
from generator.values import Article, Briefing, Correction, Span, Statement

CASES = Path(__file__).parent / "cases" / "corrections"
DAY = dt.date(2024, 3, 14)
PATH = "seeds/talks.txt"

law = settings(derandomize=True, deadline=None, max_examples=25)


@dataclass(frozen=True)
class Case:
    """An article, corrections as they are written, and what the briefing says then."""

    name: str
    text: str
    corrections: str
    expected: tuple[str, ...]


def cases() -> Iterator[Case]:
    for path in sorted(CASES.glob("*.txt")):
        for block in re.split(r"(?m)^# ", path.read_text(encoding="utf-8"))[1:]:
            title, rest = block.split("\n", 1)
            text, written, expected = rest.split("\n---\n")
            lines = tuple(line.strip() for line in expected.strip().splitlines())
            yield Case(f"{path.stem}: {title.strip()}", text, written, lines)


def listed(written: str) -> tuple[Correction, ...]:
    """The corrections in YAML that begins on line 1, read as the file beside a seed is."""
    indented = "".join(f"  {line}\n" for line in written.splitlines())
    article = read_seed(b"Two hours.", path=PATH, beside=f"corrections:\n{indented}".encode())
    return tuple(replace(c, line=c.line - 1) for c in article.corrections)


@pytest.fixture(scope="module", autouse=True)
def _read_once() -> Iterator[None]:
    """The trained reader is slow, and here it reads the same texts again and again."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tagger, "tag", cache(tagger.tag))
        yield


@cache
def corrected(text: str, written: str = "[]") -> Briefing:
    return brief(Article("case", text, "0" * 64, path=PATH, date=DAY, corrections=listed(written)))


def place(text: str, words: str) -> Span:
    """Where `he (2)` stands: the words as words of their own, the second time."""
    match = re.fullmatch(r"(.+?)(?: \((\d+)\))?", words)
    assert match is not None
    return places_of(text, match.group(1))[int(match.group(2) or 1) - 1]


def statement(briefing: Briefing, words: str) -> Statement | None:
    span = place(briefing.article.text, words)
    return next((s for s in briefing.statements if any(c.span.meets(span) for c in s.content)), None)


def name_of(briefing: Briefing, participant: str | None) -> str:
    return next((p.name for p in briefing.participants if p.id == participant), "unclear")


def answer(briefing: Briefing, question: str) -> str:
    """What the briefing says, asked of its values and of nothing that applied the corrections."""
    text = briefing.article.text
    match question.split(" ", 2):
        case ["speaker", "of", words]:
            said = statement(briefing, words)
            return "no statement" if said is None else name_of(briefing, said.speaker)
        case ["evidence", "of", words]:
            said = statement(briefing, words)
            return said.evidence[-1].rule if said is not None else "no statement"
        case ["time", "of", words]:
            span = place(text, words)
            return next((d.value for d in briefing.dates if d.span.meets(span)), "no")
        case ["event", "with", words]:
            events = [e for e in briefing.events if e.span.meets(place(text, words))]
            return "no" if not events else "background" if events[0].background else "own"
        case ["key", *words]:
            said = statement(briefing, " ".join(words))
            return "yes" if said is not None and said.key else "no"
        case ["participants"]:
            people = [p.name + (" (body)" if p.kind == "organisation" else "") for p in briefing.participants]
            return ", ".join(people) or "none"
        case ["warnings"]:
            return ", ".join(doubt.kind for doubt in briefing.warnings) or "none"
        case ["states"]:
            return ", ".join(verdict.state for verdict in briefing.verdicts)
    assert question.endswith(" means")
    span = place(text, question.removesuffix(" means"))
    who = {p.name for p in briefing.participants for m in p.mentions if m.span == span}
    return " and ".join(sorted(who)) or "nobody"


@pytest.mark.parametrize("case", tuple(cases()), ids=lambda case: case.name)
def test_a_briefing_says_what_the_case_says(case: Case) -> None:
    briefing = corrected(case.text, case.corrections)
    assert case.expected[0].startswith("states: ")
    for line in case.expected:
        question, wanted = line.split(": ", 1)
        if question == "message":
            assert wanted in " ".join(filter(None, (v.message for v in briefing.verdicts)))
        else:
            assert f"{question}: {answer(briefing, question)}" == line


@pytest.mark.parametrize("case", tuple(cases()), ids=lambda case: case.name)
def test_what_is_published_is_the_sources_and_valid(case: Case) -> None:
    """No word of an editor reaches the page, and the machine's view keeps its schema."""
    prove(corrected(case.text, case.corrections))


def test_case_titles_are_unique() -> None:
    names = [case.name for case in cases()]
    assert len(names) == len(set(names))
    assert len(names) > 50


def prove(briefing: Briefing) -> None:
    facts = document.to_json(briefing)
    proof.prove(facts, render(briefing, PageState()))
    assert list(Draft202012Validator(document.schema()).iter_errors(facts)) == []


# The form


def schema() -> dict[str, object]:
    path = files("generator").joinpath("schema", "beside-1.json")
    parsed: dict[str, object] = json.loads(path.read_text(encoding="utf-8"))
    return parsed


@pytest.mark.parametrize("case", tuple(cases()), ids=lambda case: case.name)
def test_the_schema_and_the_reader_refuse_the_same(case: Case) -> None:
    """What an editor's program underlines is what the generator will not take."""
    written = yaml.load(case.corrections, yaml.BaseLoader)  # noqa: S506 (it constructs texts and nothing else)
    faults = [correction.fault is not None for correction in listed(case.corrections)]
    validator = Draft202012Validator(schema())
    assert [not validator.is_valid({"corrections": [one]}) for one in written] == faults


def test_the_schema_names_every_key_of_a_correction() -> None:
    properties = schema()["$defs"]["correction"]["properties"]  # type: ignore[index]
    assert set(properties) == set(correction_list._KEYS)  # noqa: SLF001 (the one list of them)


@pytest.mark.parametrize(
    ("written", "line", "says"),
    [
        ("title: Talks\ncorrections:\n  - words: he\n    means: nobody\n    colour: red\n", 5, "`colour`"),
        ("corrections: none of them\n", 1, "must be a list"),
        ("corrections:\n- same: Ilka Maren\n", 2, "two names or more"),
        ("corrections:\n- words: he\n  means: nobody\n  words: she\n", 4, "a second time"),
        ("corrections:\n- words: he\n  which: 0\n  means: nobody\n", 3, "a number from 1"),
        ("corrections:\n- words:\n  means: nobody\n", 2, "must hold words"),
        ('corrections:\n- words: "he\\e[2J"\n  means: nobody\n', 2, "no text holds"),
        ("corrections:\n- [words, he]\n", 2, "This is no correction"),
        ("corrections:\n- words: on Tuesday\n  time: 2024-02-30\n", 3, "is not known"),
        ("corrections:\n- {same: [a, b], which: 2}\n", 2, "does not go with `same`"),
    ],
)
def test_a_correction_of_another_form_is_named_by_its_line(written: str, line: int, says: str) -> None:
    (correction,) = read_seed(b"Two hours.", path=PATH, beside=written.encode()).corrections
    assert (correction.path, correction.line) == ("seeds/talks.yaml", line)
    assert correction.fault is not None
    assert says in correction.fault


def test_an_empty_list_holds_no_correction() -> None:
    assert read_seed(b"Two hours.", path=PATH, beside=b"corrections:\n").corrections == ()


def test_a_source_cannot_correct_itself() -> None:
    """Its header comes with it, from anywhere: only a file that people put beside it is an editor's."""
    header = b"title: Talks\ncorrections:\n- {words: hours, statement: no}\n- An hour was added.\n"
    stored = b"---\n" + header + b"---\nTwo hours."
    assert read_seed(stored, path=PATH).corrections == ()
    assert read_seed(stored, path=PATH, beside=b"title: Talks\n").corrections == ()


# Laws

_WORDS = [m.span() for m in re.finditer(r"\S+", TEXT)]
_NAMES = ("Ilka Maren", "Ilke Maren", "Maren", "Tomas Veyra", "Veyra", "Sundholm", "Sundholm MFA", "Oda Lind")
_PRINTED = (*_NAMES, "Coastal League", "Piet Armand", "Halcyon", "Orrin Strait", "Nobody Printed")
_TIMES = ("Thursday", "the weekend", "Last March 4", "On Tuesday", "yesterday", "nine days", "March 14, 2024")


@st.composite
def _stretches(draw: st.DrawFn) -> str:
    first = draw(st.integers(0, len(_WORDS) - 1))
    last = min(len(_WORDS) - 1, first + draw(st.integers(0, 4)))
    return " ".join(TEXT[_WORDS[first][0] : _WORDS[last][1]].split())


def _of(
    kind: str, words: st.SearchStrategy[str], values: st.SearchStrategy[str | None]
) -> st.SearchStrategy[Correction]:
    return st.builds(
        Correction,
        kind=st.just(kind),
        path=st.just("seeds/talks.yaml"),
        line=st.integers(1, 99),
        words=words,
        value=values,
        which=st.sampled_from([None, None, 1, 2]),
        date=st.none() | st.just("2024-03-20"),
        why=st.just("UNPRINTED"),
    )


_SAID = ("nine days", "inspections will go on", "We are not closing", "nine of the ships", "military cargo")
_HELD = (
    *_SAID,
    "naval drills",
    "a rehearsal",
    "did not fire",
    "hit by warning shots",
    "Dialogue goes on",
    "Maren",
)
_HAPPENED = (
    "in the port of Aldhaven",
    "met on Thursday",
    "met yesterday",
    "head of the Coastal League",
    "lasted",
)
_said = st.sampled_from(_HELD) | _stretches()
_named = st.none() | st.sampled_from(_PRINTED)
_pairs = st.lists(st.sampled_from(_PRINTED), min_size=2, max_size=3, unique=True).map(tuple)
CORRECTIONS = st.one_of(
    _of("speaker", _said, _named),
    _of(
        "means", st.sampled_from(["he", "She", "who", "Kestria's FM", "The Sundholm official", "us"]), _named
    ),
    _of("statement", _said, st.none()),
    _of("key", _said, st.sampled_from(["yes", None])),
    _of("time", st.sampled_from(_TIMES) | _stretches(), st.sampled_from([None, "2024-03-01", "2023"])),
    _of("event", st.sampled_from(_HAPPENED) | _stretches(), st.sampled_from(["own", "background"])),
    st.builds(
        Correction,
        st.sampled_from(["same", "different"]),
        st.just("seeds/talks.yaml"),
        st.integers(1, 99),
        names=_pairs,
    ),
    st.builds(
        Correction,
        st.just("participant"),
        st.just("seeds/talks.yaml"),
        st.integers(1, 99),
        st.sampled_from([None, "person", "organisation"]),
        names=st.sampled_from(_PRINTED).map(lambda name: (name,)),
    ),
)
STORY = Article("talks", TEXT, "0" * 64, path=PATH, date=DAY)


def published(briefing: Briefing) -> tuple[str, str]:
    return document.dump(briefing), render(briefing, PageState())


def under(corrections: list[Correction]) -> Briefing:
    return brief(replace(STORY, corrections=tuple(corrections)))


LISTS = st.lists(CORRECTIONS, max_size=6)


@law
@given(st.data(), LISTS)
def test_the_order_of_corrections_does_not_matter(data: st.DataObject, written: list[Correction]) -> None:
    mixed = data.draw(st.permutations(written))
    one, other = under(written), under(mixed)
    assert published(one) == published(other)
    assert sorted(map(repr, one.verdicts)) == sorted(map(repr, other.verdicts))


@law
@given(LISTS)
def test_no_word_is_lost_or_invented(written: list[Correction]) -> None:
    """What is said stays as it is cut, but for what an editor calls no statement; all else is a cut, too."""
    alone, briefing = under([]), under(written)
    gone = {
        name
        for v in briefing.verdicts
        if v.correction.kind == "statement" and v.state == "needed"
        for name in v.statements
    }
    kept = [
        (s.id, s.kind, s.content, s.cue, s.source, s.restored) for s in alone.statements if s.id not in gone
    ]
    assert [(s.id, s.kind, s.content, s.cue, s.source, s.restored) for s in briefing.statements] == kept
    assert all(p.name in TEXT and p.mentions for p in briefing.participants)
    assert len({p.id for p in briefing.participants}) == len(briefing.participants)
    assert {s.speaker for s in briefing.statements} <= {p.id for p in briefing.participants} | {None}
    assert all("UNPRINTED" not in text for text in published(briefing))
    prove(briefing)


@law
@given(LISTS)
def test_only_what_is_needed_changes_anything(written: list[Correction]) -> None:
    """Taking out what is stale, broken or no longer needed leaves every byte as it is."""
    briefing = under(written)
    needed = [v.correction for v in briefing.verdicts if v.state == "needed"]
    again = under(needed)
    assert published(briefing) == published(again)
    assert {v.state for v in again.verdicts} <= {"needed"}
    if not needed:
        assert published(briefing) == published(under([]))


@law
@given(LISTS)
def test_what_a_needed_correction_says_of_a_statement_is_so(written: list[Correction]) -> None:
    briefing = under(written)
    said = {s.id: s for s in briefing.statements}
    for v in briefing.verdicts:
        if v.state == "needed" and v.correction.kind == "speaker":
            assert v.statements
            for name in v.statements:
                called = [p.id for p in briefing.participants if p.id == said[name].speaker]
                assert bool(called) == (v.correction.value is not None)
                assert said[name].corrected
        if v.state == "needed" and v.correction.kind == "statement":
            assert not said.keys() & set(v.statements)
