"""The proof: a true page passes, and whatever is changed in what it shows as the source's does not."""

import copy
import re
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from invented import BRIEFING

from generator.document import to_json
from generator.errors import CutError
from generator.markdown import fold, plain
from generator.page import PageState, render
from generator.proof import ceiling_of, misquoted, over_ceiling, prove, prove_list

DOCUMENT = to_json(BRIEFING)
PAGE = render(BRIEFING, PageState())
SOURCE = fold(BRIEFING.article.text)

SMALL_SOURCE = 'He said: "We stay * here." She said\nthat it rains. Stop it," he said. "Yes, he added.'


def _place(words: str, **more: bool) -> dict[str, Any]:
    start = SMALL_SOURCE.index(words)
    return {"start": start, "end": start + len(words), "text": words, **more}


SMALL = {
    "article": {"text": SMALL_SOURCE},
    "statements": [
        {"id": "s1", "content": [_place("We stay * here.", verbatim=True)]},
        {"id": "s2", "content": [_place("it rains", verbatim=False)]},
        {"id": "s3", "content": [_place("Stop it,", verbatim=True)]},
        {"id": "s4", "content": [_place("Yes", verbatim=True)]},
    ],
}
SMALL_PAGE = """\
---
title: Not looked at, “even this” is not
---

# A title

Somebody said “We stay \\* here.” there.

## Key statements

**S1** “We stay \\* here.”
<small>quoted · named as “She said that”</small>
{ #s1 }

??? note "more"
    **S2** It is said that **it** rains
    <small>reported</small>
    { #s2 }

**S3** [“]Stop it”
{ #s3 }

**S4** “Yes[”]
{ #s4 }

## Links

None.
"""


def test_a_true_page_is_proved() -> None:
    prove(SMALL, SMALL_PAGE)
    prove(DOCUMENT, PAGE)


def test_a_line_break_in_the_source_is_a_space_on_the_page() -> None:
    assert "She said\nthat" in SMALL_SOURCE
    prove(SMALL, SMALL_PAGE)


@pytest.mark.parametrize(
    ("old", "new", "message", "line"),
    [
        ("there.\n", "“Hello” there.\n", "“Hello” is not in the source", 7),
        ("said “We stay", "said “We stayed", "“We stayed * here.” is not in the source", 7),
        ("said “We stay \\* here.”", "said “We stay  here.”", "“We stay here.” is not in the source", 7),
        ("said “We stay \\* here.”", "said “”", "“” is not in the source", 7),
        ("said “We stay \\* here.”", "said “We stay \\* here.", "a quotation mark has no partner", 7),
        ("None.", "None.”", "a quotation mark has no partner", 28),
        ("**S1** “We stay \\* here.”", "**S1** “We stay”", "statement s1 does not show “We stay * here”", 11),
        ("**S1** “We stay \\* here.”", "**S1** We stay \\* here.", "without quotation marks", 11),
        (
            "that **it** rains",
            "that “it rains”",
            "statement s2 quotes “it rains”, which was only reported",
            15,
        ),
        ("that **it** rains", "that it “rains”", "statement s2 does not show “it rains”", 15),
        ("**it** rains", "it pours", "statement s2 does not show “it rains”", 15),
        ("[“]Stop it”", "[“]Stop that”", "“Stop that” is not in the source", 20),
        ("“Yes[”]", "“No[”]", "“No” is not in the source", 23),
        ("{ #s4 }", "", "statement s4 has no line on the page", None),
        ("{ #s4 }", "{ #s3 }", "two blocks are named s3", 24),
        ("{ #s4 }", "\n{ #s4 }", "statement s4 does not show “Yes”", None),
    ],
)
def test_a_change_of_the_page_is_found(old: str, new: str, message: str, line: int | None) -> None:
    changed = SMALL_PAGE.replace(old, new, 1)
    assert changed != SMALL_PAGE
    with pytest.raises(CutError) as caught:
        prove(SMALL, changed)
    assert message in caught.value.message
    assert line is None or caught.value.line == line


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"text": "We stay"}, "statements[0].content[0] says 'We stay', but the source has"),
        ({"start": 11}, "but the source has 'e stay * here.' there"),
        ({"end": 10_000}, "is no place in the source: 10 to 10000"),
        ({"start": -1}, "is no place in the source"),
        ({"start": None}, "is no place in the source"),
        ({"start": 30}, "is no place in the source"),
    ],
)
def test_a_place_that_is_not_its_text_is_found(change: dict[str, Any], message: str) -> None:
    document = copy.deepcopy(SMALL)
    document["statements"][0]["content"][0] |= change  # type: ignore[index]
    with pytest.raises(CutError, match=re.escape(message)):
        prove(document, SMALL_PAGE)


def _places(value: Any) -> list[dict[str, Any]]:  # noqa: ANN401 (JSON is any value)
    if isinstance(value, dict):
        own = [value] if "start" in value else []
        return own + [place for item in value.values() for place in _places(item)]
    return [place for item in value for place in _places(item)] if isinstance(value, list) else []


@settings(derandomize=True, deadline=None, max_examples=150)
@given(st.data())
def test_no_place_anywhere_can_be_moved_unseen(data: st.DataObject) -> None:
    """Roles, dates, evidence, links: whatever the document claims about the source is checked."""
    document = copy.deepcopy(DOCUMENT)
    place = data.draw(st.sampled_from(_places(document)))
    key = data.draw(st.sampled_from(("start", "end")))
    place[key] += data.draw(st.sampled_from((-1, 1)))
    with pytest.raises(CutError):
        prove(document, PAGE)


QUOTED = [match.span(1) for match in re.finditer("“([^“”]+)”", PAGE[PAGE.index("\n# ") :])]


@settings(derandomize=True, deadline=None, max_examples=150)
@given(st.data())
def test_no_quoted_letter_can_be_changed_unseen(data: st.DataObject) -> None:
    """Unless what comes out stands in the source too, which is what the proof asks."""
    offset = PAGE.index("\n# ")
    start, end = data.draw(st.sampled_from(QUOTED))
    place = offset + data.draw(st.integers(start, end - 1))
    letter = data.draw(st.sampled_from("aeinrstxyzXÄ9"))
    changed = PAGE[:place] + letter + PAGE[place + 1 :]
    assume(fold(plain(changed[offset + start : offset + end])) not in SOURCE)
    with pytest.raises(CutError):
        prove(DOCUMENT, changed)


@pytest.mark.parametrize("statement", [statement.id for statement in BRIEFING.statements])
def test_no_statement_can_be_lost_or_swapped(statement: str) -> None:
    with pytest.raises(CutError, match=f"statement {statement} has no line"):
        prove(DOCUMENT, PAGE.replace(f"{{ #{statement} }}", ""))
    other = "s1" if statement != "s1" else "s2"
    swapped = PAGE.replace(f"{{ #{statement} }}", "{ #x }").replace(f"{{ #{other} }}", f"{{ #{statement} }}")
    with pytest.raises(CutError):
        prove(DOCUMENT, swapped.replace("{ #x }", f"{{ #{other} }}"))


def test_a_page_as_written_misquotes_nobody() -> None:
    assert misquoted(SMALL, SMALL_PAGE) == ()
    assert misquoted(DOCUMENT, PAGE) == ()


@pytest.mark.parametrize(
    ("old", "new", "words", "line"),
    [
        ("“We stay \\* here.”", "“We will stay.”", "We will stay.", 11),
        ("that **it** rains", 'that "it pours" and', "it pours", 16),
        ("[“]Stop it”", 'Stop it, as she said, "it\'s late"', "it's late", 20),
    ],
)
def test_what_a_person_misquotes_is_found_with_its_line(old: str, new: str, words: str, line: int) -> None:
    """Also in the straight marks of a keyboard."""
    head, tail = SMALL_PAGE.split("## Key statements")
    found = misquoted(SMALL, head + "## Key statements" + tail.replace(old, new, 1))
    assert [(error.message, error.line) for error in found] == [
        (f"“{words}” is quoted here but is not in the source", line)
    ]


def test_a_persons_own_words_elsewhere_are_theirs() -> None:
    assert misquoted(SMALL, SMALL_PAGE.replace("None.", "See the “other” page.")) == ()


def test_a_list_quotes_only_what_its_briefings_hold() -> None:
    page = "# List\n\n- “We stay \\* here.”\n- “It rains”\n"
    prove_list(["We  stay * here.", "It rains"], page)
    with pytest.raises(CutError, match="“It rains” is in no briefing") as caught:
        prove_list(["We stay * here.", "It rains today"], page)
    assert caught.value.line == 4


@pytest.mark.parametrize(
    ("settings", "share", "run", "found"),
    [
        (None, 1.0, 9999, 0),
        ({}, 1.0, 9999, 0),
        ({"share": 0.8}, 0.8, 9999, 0),
        ({"share": 0.8}, 0.8001, 9999, 1),
        ({"longest_run": 80}, 1.0, 80, 0),
        ({"longest_run": 80}, 1.0, 81, 1),
        ({"share": 0, "longest_run": 0}, 0.1, 1, 2),
    ],
)
def test_a_page_is_over_its_ceiling_if_a_figure_is_above_it(
    settings: dict[str, float] | None, share: float, run: int, found: int
) -> None:
    document = {"reproduced": {"share": share, "longest_run": run}}
    assert len(over_ceiling(document, ceiling_of(settings))) == found
