"""No run of ours loses a byte that a person wrote: cases in plain text, refusals, and random histories."""

# ruff: noqa: D102 - the methods of the model and of its random history say by their names what they do
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule

from generator.errors import PageError
from generator.merging import Kept, merge

FRESH = """\
---
title: Talks in Aldhaven
tags:
- person/ilka-maren
briefing:
  id: talks
  version: 1
  review: unreviewed
---

# Talks in Aldhaven

**Thu 14 March · not yet checked**

## In brief

They met.

## Key statements

### Ilka Maren, Foreign Minister

“Nine days.”

### Tomas Veyra

“Papers.”

## Links

None.
"""


def written(page: str) -> str:
    return merge(None, page).text


def kept(existing: str, fresh: str) -> dict[str, tuple[str, bool]]:
    return {kept.section: (kept.reason, kept.differs) for kept in merge(existing, fresh).kept}


def body(page: str) -> str:
    return page.split("\n---\n", 1)[1]


# Cases that anybody can add


CASES = sorted((Path(__file__).parent / "cases" / "merging").glob("*.md"))
PART = re.compile(r"^=== (.+)\n", re.MULTILINE)
DIGESTS = re.compile(r"^  sections:\n(?:    .*\n)*", re.MULTILINE)


@pytest.mark.parametrize("case", CASES, ids=[case.stem for case in CASES])
def test_the_case_comes_out_as_written(case: Path) -> None:
    """`(digests)` stands for the lines that we keep for ourselves, so that a person can write a case."""
    _, *parts = PART.split(case.read_text(encoding="utf-8"))
    part = dict(zip(parts[::2], parts[1::2], strict=True))
    page = written(part["generated first"])
    digests = DIGESTS.findall(page)[0]
    edited = part["edited by a person"].replace("  (digests)\n", digests)
    merged = merge(edited, part["generated now"])
    assert DIGESTS.sub("  (digests)\n", merged.text) == part["the page after it"]
    assert [f"{k.section}: {k.reason}{', differs' * k.differs}" for k in merged.kept] == part[
        "kept"
    ].splitlines()
    assert merge(merged.text, part["generated now"]).text == merged.text


def test_there_are_cases() -> None:
    assert len(CASES) >= 6


# Whose is what


def test_a_page_that_nobody_touched_becomes_the_fresh_one_to_the_byte() -> None:
    fresh = FRESH.replace("They met.", "They left.").replace("## Links\n\nNone.\n", "## Source\n\nAgency.\n")
    assert merge(written(FRESH), fresh).text == written(fresh)


def test_the_order_of_what_we_generate_may_change_and_a_persons_section_goes_along() -> None:
    links, brief = "## Links\n\nNone.\n", "## In brief\n\nThey met.\n\n"
    fresh = FRESH.replace(links, "").replace(brief, f"{links}\n{brief}")
    assert body(merge(written(FRESH), fresh).text).rstrip() == body(fresh).rstrip()
    own = "## Desk notes\n\nCall them.\n"
    merged = merge(written(FRESH) + f"\n{own}", fresh)
    assert f"{links}\n{own}\n{brief}" in merged.text


def test_a_page_whose_fresh_text_is_as_before_is_not_changed() -> None:
    page = (
        written(FRESH).replace("They met.", "They met, and talked.").replace("\n\n## Links", "\n\n\n## Links")
    )
    assert merge(page, FRESH).text == page


def test_a_fresh_page_may_carry_digests_already() -> None:
    page = written(FRESH)
    assert merge(page, page).text == page
    assert merge(None, page).text == page


def test_only_the_changed_section_and_its_digest_change() -> None:
    page = written(FRESH)
    after = merge(page, FRESH.replace("None.", "One.")).text
    changed = [(a, b) for a, b in zip(page.splitlines(), after.splitlines(), strict=True) if a != b]
    assert len(changed) == 2
    assert changed[1] == ("None.", "One.")


def test_an_edit_that_is_undone_gives_the_section_back_to_us() -> None:
    page = written(FRESH)
    fresh = FRESH.replace("They met.", "They left.")
    edited = merge(page.replace("They met.", "They shook hands."), fresh).text
    assert kept(edited, fresh) == {"In brief": ("edited", True)}
    undone = merge(edited.replace("They shook hands.", "They met."), fresh)
    assert undone == merge(page, fresh)


def test_a_person_who_writes_what_we_would_write_leaves_the_section_ours() -> None:
    fresh = FRESH.replace("They met.", "They left.")
    merged = merge(written(FRESH).replace("They met.", "They left."), fresh)
    assert merged == merge(written(FRESH), fresh)


def test_a_deleted_section_stays_away_when_it_comes_back_after_a_pause() -> None:
    page = written(FRESH).replace("## Links\n\nNone.\n", "")
    pause = FRESH.replace("## Links\n\nNone.\n", "")
    page = merge(merge(page, pause).text, FRESH.replace("None.", "Three.")).text
    assert "Links" not in body(page)
    assert kept(page, FRESH) == {"Links": ("deleted", False)}


def test_a_deleted_section_comes_back_when_its_digest_is_removed_too() -> None:
    page = written(FRESH).replace("## Links\n\nNone.\n", "")
    page = re.sub(r'    "Links": .*\n', "", page)
    assert body(merge(page, FRESH).text).rstrip() == body(FRESH).rstrip()


def test_a_speaker_that_is_new_does_not_come_back_below_a_deleted_heading() -> None:
    page = written(FRESH)
    cut = page[: page.index("## Key statements")] + page[page.index("## Links") :]
    fresh = FRESH.replace("## Links", "### Oda Lind\n\n“Restraint.”\n\n## Links")
    merged = merge(cut, fresh)
    assert body(merged.text) == body(cut)
    assert Kept("Key statements / Oda Lind", "deleted", differs=True) in merged.kept


def test_a_speaker_that_is_new_joins_the_others_below_a_renamed_heading() -> None:
    page = written(FRESH).replace("## Key statements", "## Who said what")
    merged = merge(page, FRESH.replace("## Links", "### Oda Lind\n\n“Restraint.”\n\n## Links"))
    assert body(merged.text) == body(page).replace("## Links", "### Oda Lind\n\n“Restraint.”\n\n## Links")


def test_a_heading_that_becomes_a_link_is_the_same_section() -> None:
    """A person's page may come after a section was edited: the edit stays, and no second section comes."""
    plain = "# Talks\n\n## Key statements\n\n### Ilka Maren, FM\n\nWords.\n"
    linked = plain.replace("Ilka Maren", "[Ilka Maren](../../people/ilka-maren/index.md)")
    page = merge(None, plain).text
    assert merge(page, linked).text.count("Ilka Maren](") == 1
    edited = page.replace("Words.", "Better words.")
    assert merge(edited, linked).text == edited
    assert merge(merge(None, linked).text, plain).text == page
    bracketed = plain.replace("Ilka Maren", r"\[Ilka Maren\](x)")
    assert "[Ilka Maren" in merge(None, bracketed).text.split("sections:")[1].split("---")[0]


def test_an_introduction_does_not_freeze_what_stands_around_it() -> None:
    """The masthead says whether the page was checked: an editor's paragraph must not hide that."""
    fresh = FRESH.replace("not yet checked", "withdrawn")
    for neighbour in ("# Talks in Aldhaven", "**Thu 14 March · not yet checked**", "## In brief"):
        page = written(FRESH).replace(neighbour, f"An editor's introduction.\n\n{neighbour}")
        merged = merge(page, fresh)
        assert merged.kept == ()
        assert body(merged.text) == body(page).replace("not yet checked", "withdrawn")


def test_an_introduction_does_not_keep_away_a_paragraph_that_is_new() -> None:
    page = written("# 2024\n\n## March\n\nTalks.\n").replace("## March", "An introduction.\n\n## March")
    merged = merge(page, "# 2024\n\nTwo briefings.\n\n## March\n\nTalks.\n")
    assert body(merged.text) == "\n# 2024\n\nAn introduction.\n\nTwo briefings.\n\n## March\n\nTalks.\n"
    assert merged.kept == ()


def test_an_edited_masthead_does_not_keep_a_box_away() -> None:
    page = written(FRESH).replace("not yet checked", "seen by Ana")
    box = '!!! danger "Withdrawn"\n    Do not quote.'
    merged = merge(page, FRESH.replace("not yet checked**", f"withdrawn**\n\n{box}"))
    assert f"seen by Ana**\n\n{box}\n\n## In brief" in merged.text


def test_a_section_moved_below_another_heading_is_still_ours() -> None:
    page = written(FRESH).replace("### Tomas Veyra\n\n“Papers.”\n\n", "")
    page += "\n### Tomas Veyra\n\n“Papers.”\n"
    merged = merge(page, FRESH.replace("Papers", "Ships"))
    assert merged.kept == ()
    assert body(merged.text) == body(page).replace("Papers", "Ships")


def test_a_heading_goes_or_stays_with_what_a_person_wrote_below_it() -> None:
    page = written(FRESH) + "\n### Further reading\n\nA book.\n"
    without = FRESH.replace("## Links\n\nNone.\n", "")
    merged = merge(page, without).text
    assert merged.endswith("## Links\n\n### Further reading\n\nA book.\n")
    assert merge(merged, without).text == merged
    assert merge(merged, FRESH.replace("None.", "One.")).text.endswith(
        "## Links\n\nOne.\n\n### Further reading\n\nA book.\n"
    )
    emptied = merged.replace("\n### Further reading\n\nA book.\n", "")
    assert "## Links" not in merge(emptied, without).text


def test_a_section_of_a_person_with_the_name_of_a_new_one_stays_alone() -> None:
    first = FRESH.replace("## Links\n\nNone.\n", "")
    page = written(first) + "## Links\n\nMine.\n"
    merged = merge(page, FRESH)
    assert body(merged.text) == body(page)
    assert merged.kept == (Kept("Links", "edited", differs=True),)


def test_a_persons_section_before_ours_of_the_same_name_does_not_take_its_place() -> None:
    page = written(FRESH).replace("## In brief", "## Links\n\nMine.\n\n## In brief")
    merged = merge(page, FRESH.replace("None.", "One."))
    assert merged.kept == ()
    assert body(merged.text) == body(page).replace("None.", "One.")


def test_sections_of_one_name_are_told_apart() -> None:
    fresh = FRESH + "\n## Links\n\nMore.\n"
    page = written(fresh).replace("None.", "None that work.")
    merged = merge(page, fresh.replace("More.", "Some."))
    assert "None that work." in merged.text
    assert "Some." in merged.text
    assert merged.kept == (Kept("Links", "edited", differs=False),)


def test_the_second_of_one_name_is_known_when_it_is_edited() -> None:
    fresh = FRESH + "\n## Links\n\nMore.\n"
    page = written(fresh).replace("More.", "More, and better.")
    assert merge(page, fresh).kept == (Kept("Links (2)", "edited", differs=False),)


def test_a_heading_in_code_or_in_a_comment_is_none() -> None:
    for opened, closed in (("```text", "```"), ("~~~~", "~~~~"), ("<!--", "-->")):
        page = written(FRESH) + f"\n{opened}\n## Participants\n{closed}\n"
        fresh = FRESH.replace("## Links", "## Participants\n\nTwo.\n\n## Links")
        merged = merge(page, fresh)
        assert "## Participants\n\nTwo.\n\n## Links" in merged.text
        assert merged.text.endswith(f"\n{opened}\n## Participants\n{closed}\n")
        assert merged.kept == (Kept("Links", "edited", differs=False),)


def test_a_fence_that_is_never_closed_swallows_nothing() -> None:
    page = written(FRESH).replace("They met.", "They met.\n\n```")
    merged = merge(page, FRESH.replace("None.", "One."))
    assert body(merged.text) == body(page).replace("None.", "One.")


def test_a_heading_that_reads_like_a_key_of_ours_is_a_section() -> None:
    names = ("title", "top", "front matter", "top (2)", "front matter / title", "top / Withdrawn")
    fresh = FRESH + "".join(f"\n## {name}\n\nText of {name}.\n" for name in names)
    page = written(fresh)
    assert merge(page, fresh).text == page
    merged = merge(page.replace("Text of top.", "A person's."), fresh.replace("Text of", "Words of"))
    assert [kept.section for kept in merged.kept] == ["section top"]
    assert merged.text.count("Words of") == len(names) - 1


# Front matter


def test_keys_of_a_person_stay_and_ours_are_refreshed() -> None:
    page = (
        written(FRESH)
        .replace("title: Talks in Aldhaven", "title: 'Talks: a first look'")
        .replace("tags:", "# for the archive\ndesk: [foreign, wire]   # mine\ntags:")
        .replace("  id: talks", "  # looked up by Ana\n  id: talks\n  seen: {by: Ana}")
    )
    fresh = FRESH.replace("title: Talks in Aldhaven", "title: Ministers meet").replace(
        "- person/ilka-maren", "- person/ilka-maren\n- place/aldhaven"
    )
    merged = merge(page, fresh)
    before, after = page.split("  sections:")[0], merged.text.split("  sections:")[0]
    assert after == before.replace("- person/ilka-maren\n", "- person/ilka-maren\n- place/aldhaven\n")
    assert merged.kept == (Kept("front matter / title", "edited", differs=True),)


def test_an_edited_list_of_tags_stays_with_its_comments() -> None:
    tags = "tags:\n- person/ilka-maren\n# checked\n- mine   # and this\n\n# below"
    page = written(FRESH).replace("tags:\n- person/ilka-maren", tags)
    merged = merge(page, FRESH.replace("ilka-maren", "maren"))
    assert f"{tags}\nbriefing:" in merged.text


def test_a_block_of_text_that_looks_like_comments_and_keys_stays_whole() -> None:
    own = "note: |\n  # not a comment\n  title: not a key\n\n  ---\nmore: 'two\n  lines'\nnothing:\n"
    page = written(FRESH).replace("tags:", f"{own}tags:")
    merged = merge(page, FRESH.replace("title: Talks", "title: Meeting"))
    assert merged.text.startswith(f"---\ntitle: Meeting in Aldhaven\n{own}tags:")


def test_a_comment_stays_when_the_key_below_it_is_no_longer_generated() -> None:
    page = written(FRESH).replace("tags:", "# for the archive\ntags:")
    merged = merge(page, FRESH.replace("tags:\n- person/ilka-maren\n", ""))
    assert merged.text.startswith("---\ntitle: Talks in Aldhaven\n# for the archive\nbriefing:\n")


def test_a_generated_comment_is_refreshed_with_its_key_and_a_persons_is_not() -> None:
    first = FRESH.replace("tags:", "# people\ntags:")
    page = written(first).replace("# people", "# mine\n# people")
    merged = merge(page, first.replace("# people\ntags:\n", "# people and places\ntags:\n- place/aldhaven\n"))
    assert "# mine\n# people and places\ntags:\n- place/aldhaven\n- person/ilka-maren\n" in merged.text
    assert merged.kept == ()


def test_a_persons_key_with_a_dot_is_not_taken_for_one_of_ours() -> None:
    page = written(FRESH).replace("tags:", "briefing.id: mine\ntags:")
    merged = merge(page, FRESH.replace("id: talks", "id: meeting"))
    assert "\nbriefing.id: mine\n" in merged.text
    assert "\n  id: meeting\n" in merged.text


def test_a_comment_below_a_list_is_not_part_of_it() -> None:
    page = written(FRESH.replace("  id:", "  names:\n  - talks\n  id:"))
    page = page.replace("  - talks\n", "  - talks\n  # mine\n").replace(
        "- person/ilka-maren\n", "- person/ilka-maren\n# mine too\n"
    )
    fresh = FRESH.replace("  id:", "  names:\n  - meeting\n  id:").replace("ilka-maren", "maren")
    merged = merge(page, fresh)
    assert (
        "- person/maren\n# mine too\nbriefing:\n  names:\n  - meeting\n  # mine\n  id: talks\n" in merged.text
    )
    assert merged.kept == ()


def test_a_deleted_key_stays_away() -> None:
    page = written(FRESH).replace("tags:\n- person/ilka-maren\n", "").replace("  review: unreviewed\n", "")
    merged = merge(merge(page, FRESH.replace("tags:\n- person/ilka-maren\n", "")).text, FRESH)
    assert "tags:" not in merged.text
    assert "review: unreviewed" not in merged.text
    assert {k.section: k.reason for k in merged.kept} == {
        "front matter / tags": "deleted",
        "front matter / briefing.review": "deleted",
    }


def test_review_and_corrections_are_the_editors_and_are_not_reported() -> None:
    page = written(FRESH).replace(
        "review: unreviewed",
        "review: checked   # Ana\n  corrections:\n  - date: 2024-03-15\n    text: A name.",
    )
    fresh = FRESH.replace("review: unreviewed", "review: checked\n  corrections: [{text: A name.}]")
    merged = merge(page, fresh)
    assert body(merged.text) == body(page)
    assert merged.kept == ()


def test_the_version_is_ours_and_a_comment_behind_it_is_not() -> None:
    page = written(FRESH).replace("version: 1", "version: 1  # first sent out")
    merged = merge(page, FRESH.replace("version: 1", "version: 2"))
    assert "  version: 2  # first sent out\n" in merged.text
    assert merged.kept == ()
    again = merge(merged.text, FRESH.replace("version: 1", "version: 3")).text
    assert "  version: 3  # first sent out\n" in again


def test_comments_among_the_digests_stay() -> None:
    page = re.sub(r'(    "Links": .*)\n', r"    # keep an eye on this\n\1   # and this\n", written(FRESH))
    fresh = FRESH.replace("None.", "One.")
    merged = merge(page, fresh).text
    assert re.search(r'    # keep an eye on this\n    "Links": "[0-9a-f]{12}"   # and this\n', merged)
    without = merge(merged, FRESH.replace("## Links\n\nNone.\n", "")).text
    assert '"Links"' not in without
    assert "    # keep an eye on this\n    # and this\n" in without


def test_a_new_key_takes_the_indentation_of_the_page() -> None:
    page = re.sub(r"^  ", "    ", written(FRESH), flags=re.MULTILINE)
    merged = merge(page, FRESH.replace("  id: talks\n", "  id: talks\n  source_share: 0.2\n"))
    assert "    id: talks\n    source_share: 0.2\n    version: 1\n" in merged.text
    assert merge(merged.text, FRESH).text.count("source_share") == 0


def test_a_page_without_front_matter_gets_one() -> None:
    assert written("# Home\n").startswith("---\nbriefing:\n  sections:\n")
    assert body(written("# Home\n")) == "\n# Home\n"
    assert merge(written("# Home\n"), "# Home\n\n## 2024\n").text == written("# Home\n\n## 2024\n")


# Bytes


@pytest.mark.parametrize("newline", ["\r\n", "\r"])
def test_line_endings_stay_and_are_used_for_fresh_text(newline: str) -> None:
    page = written(FRESH).replace("\n", newline)
    fresh = FRESH.replace("They met.", "They left.\n\nAt noon.")
    assert merge(page, FRESH).text == page
    assert merge(page, fresh).text == merge(written(FRESH), fresh).text.replace("\n", newline)


def test_mixed_line_endings_stay_where_a_person_has_them() -> None:
    page = written(FRESH).replace("They met.\n", "They met,\r\nand talked.\r\n")
    merged = merge(page, FRESH.replace("None.", "One.")).text
    assert "They met,\r\nand talked.\r\n" in merged
    assert merged.count("\r") == 2


@pytest.mark.parametrize("end", ["", "\n\n\n", "\n  \n"])
def test_a_mark_at_the_start_and_the_end_of_the_file_stay(end: str) -> None:
    page = "\ufeff" + written(FRESH).removesuffix("\n") + end
    merged = merge(page, FRESH.replace("None.", "One.")).text
    assert merged.startswith("\ufeff---\n")
    assert merged.endswith(f"## Links\n\nOne.{end}")
    appended = merge(page, FRESH + "\n## Source\n\nAgency.\n").text
    assert appended.endswith(f"\n\nNone.\n\n## Source\n\nAgency.{end}")


# Refusals


def refused(page: str) -> PageError:
    with pytest.raises(PageError) as caught:
        merge(page, FRESH)
    return caught.value


@pytest.mark.parametrize(
    "page",
    ["", "# My page\n", "---\ntitle: Mine\n---\n\n# Mine\n", "---\nbriefing:\n  id: mine\n---\n", FRESH],
)
def test_a_page_that_a_person_wrote_is_left_alone(page: str) -> None:
    error = refused(page)
    assert "not one of ours" in str(error)
    assert error.line == 1


@pytest.mark.parametrize(
    ("found", "put", "says", "line"),
    [
        ("\n---\n\n#", "\n\n#", "not closed", 1),
        ("title: Talks", "title: [Talks", "cannot be read", 3),
        ("title: Talks", "\ttitle: Talks", "cannot be read", 2),
        ("title: Talks", "title: \x01Talks", "YAML forbids", 2),
        ("tags:", "title: again\ntags:", "'title' stands twice", 3),
        ("  id: talks", "  id: talks\n  id: talks", "'id' stands twice", 7),
        ("tags:", "{desk: foreign}\ntags:", "cannot be read", 4),
        ("tags:", "? desk\n: foreign\ntags:", "must begin its line", 3),
        ("tags:", "desk: *nobody\ntags:", "nothing is called 'nobody'", 3),
        ("tags:", "...\ntags:", "cannot be read", 4),
        ("tags:", "--- {a: b}\ntags:", "one document", 3),
        ("\nNone.", "\n<<<<<<< HEAD\nNone.", "merge is unfinished", 44),
        ("  id: talks", ">>>>>>> theirs\n  id: talks", "merge is unfinished", 6),
    ],
)
def test_a_page_that_cannot_be_understood_is_refused_with_the_line(
    found: str, put: str, says: str, line: int
) -> None:
    page = written(FRESH)
    assert found in page
    error = refused(page.replace(found, put, 1))
    assert says in str(error)
    assert error.line == line


def test_front_matter_that_is_not_keys_one_a_line_is_refused() -> None:
    digests = DIGESTS.findall(written(FRESH))[0]
    for page in (
        "---\n- a\n- b\n---\n",
        "---\nwords\n---\n",
        "---\n{briefing: {sections: {}}}\n---\n",
        "---\nbriefing: {sections: {}}\n---\n",
        "---\nbriefing: words\n---\n",
        "---\nbriefing:\n  sections: {a: b}\n---\n",
        f"---\nbriefing:\n{digests}  other: 1\n  sections:\n    a: b\n---\n",
    ):
        assert "cannot be read" in str(refused(page))


def test_digests_that_stand_twice_or_are_damaged_are_refused() -> None:
    page = written(FRESH)
    line = re.findall(r'    "Links": ".*"\n', page)[0]
    twice = refused(page.replace(line, line + line))
    damaged = refused(page.replace(line, '    "Links": "00"\n'))
    number = page.splitlines().index(line.rstrip()) + 1
    assert ("'Links' stands twice" in str(twice), twice.line) == (True, number + 1)
    assert ("digest is damaged" in str(damaged), damaged.line) == (True, number)


def test_a_fresh_page_that_cannot_be_read_is_our_bug() -> None:
    with pytest.raises(ValueError, match="the generated page cannot be read"):
        merge(None, "---\ntitle: [\n---\n")


# Random histories against a model of who owns what


Key = tuple[str, ...]
"""As the model knows a part: `("front", "tags")`, `("top", "title")`, `("Links",)`, `("Links", "Posts")`."""

ROOMS = ("In brief", "Statements", "Context", "Links")
SPEAKERS = ("Ilka", "Tomas", "Oda")


@dataclass(frozen=True)
class Part:
    """Some lines of a page, and the key under which we once wrote them; a person's own have none."""

    key: Key | None
    text: str

    @property
    def level(self) -> int:
        return len(self.text) - len(self.text.lstrip("#")) or 1


def parts_of(lines: Sequence[str], starts: Iterable[int]) -> Iterator[str]:
    for start, stop in pairwise([*starts, len(lines)]):
        yield "\n".join(lines[start:stop]).strip("\n")


def read_front(head: str) -> tuple[list[str], list[str]]:
    """The lines of the front matter as parts, a list with its key; and the lines of digests, apart."""
    lines = head.split("\n")
    digests = [line for line in lines if line.startswith("    ")]
    lines = [line for line in lines if not line.startswith("    ")]
    starts = [i for i, line in enumerate(lines) if not line.lstrip().startswith("- ")]
    return list(parts_of(lines, starts)), digests


def read_body(text: str) -> tuple[list[str], list[str]]:
    """What stands above the first section, paragraph by paragraph; and the sections."""
    lines = text.split("\n")
    heads = [i for i, line in enumerate(lines) if re.match("###? ", line)]
    top = "\n".join(lines[: heads[0] if heads else len(lines)])
    return [block for block in top.strip("\n").split("\n\n") if block], list(parts_of(lines, heads))


class History(RuleBasedStateMachine):
    """A generator that changes its mind, and a person who edits between its runs.

    The model does not know how pages are merged. It knows which text we wrote last for each part and which
    text stands there now, and says from that what must stand on the page after the next run.
    """

    def __init__(self) -> None:
        super().__init__()
        self.counter = 0
        self.newline, self.mark, self.ending = "\n", "", "\n"
        self.generated: dict[Key, str] = {}
        self.shown: dict[Key, str] = {}
        self.front: list[Part] = []
        self.top: list[Part] = []
        self.sections: list[Part] = []
        self.digests: list[str] = []
        self.is_moved = self.is_touched = False
        for key in (
            ("front", "title"),
            ("front", "tags"),
            ("front", "briefing"),
            ("front", "briefing", "id"),
        ):
            self.generated[key] = self.front_text(key)
        self.generated["top", "title"] = "# Talks"
        self.generated["top", "masthead"] = self.fresh("Masthead")
        self.generated["In brief",] = "## In brief\n\n" + self.fresh("Brief")
        self.generated["Statements",] = "## Statements"
        self.generated["Statements", "Ilka"] = "### Ilka\n\n" + self.fresh("Said")
        self.page: str | None = None
        self.run()

    # What is generated

    def fresh(self, word: str) -> str:
        self.counter += 1
        return f"{word} g{self.counter}."

    def front_text(self, key: Key) -> str:
        value = self.fresh("value")
        return {
            "title": f"title: {value}",
            "tags": f"tags:\n- a\n- {value}",
            "briefing": "briefing:",
            "id": f"  id: {value}",
            "share": f"  share: {value}",
            "date": f"date: {value}",
        }[key[-1]]

    def text_for(self, key: Key) -> str:
        if key[0] == "front":
            return self.front_text(key)
        if key == ("top", "title"):
            return "# " + self.fresh("Talks")
        if key == ("top", "masthead"):
            return self.fresh("Masthead")
        if key == ("top", "box"):
            return '!!! danger "Withdrawn"\n    ' + self.fresh("Do not quote")
        return f"{'#' * (len(key) + 1)} {key[-1]}\n\n{self.fresh('Text')}\n\n{self.fresh('More')}"

    def fresh_page(self) -> str:
        def texts(wanted: Iterable[Key]) -> list[str]:
            return [self.generated[key] for key in wanted]

        outer = [key for key in self.generated if key[0] == "front" and len(key) == 2]
        inner = [key for key in self.generated if key[0] == "front" and len(key) == 3]
        rest = [key for key in self.generated if key[0] != "front"]
        outer.sort(key=("front", "briefing").__eq__)
        head = "\n".join(["---", *texts(outer), *texts(inner), "---"])
        return head + "\n\n" + "\n\n".join(texts(rest)) + "\n"

    def order(self) -> None:
        """Front matter, top, then sections with those below them, as they came; the shuffle is a rule's."""
        roots = [key for key in self.generated if len(key) == 1]
        below = [key for key in self.generated if len(key) == 2 and key[0] in ROOMS]
        first = [key for key in self.generated if key[0] in {"front", "top"}]
        first.sort(
            key=lambda key: (key[0], ["title", "masthead", "box"].index(key[1]) if key[0] == "top" else 0)
        )
        nested = [k for root in roots for k in (root, *(child for child in below if child[0] == root[0]))]
        self.generated = {key: self.generated[key] for key in (*first, *nested)}

    @rule(data=st.data(), now=st.booleans())
    def the_text_of_a_part_changes(self, data: st.DataObject, now: bool) -> None:
        key = data.draw(st.sampled_from([key for key in self.generated if key != ("front", "briefing")]))
        self.generated[key] = self.text_for(key)
        self.run_if(now)

    @rule(room=st.sampled_from(ROOMS), speaker=st.sampled_from((None, *SPEAKERS)), now=st.booleans())
    def a_section_comes_or_goes(self, room: str, speaker: str | None, now: bool) -> None:
        key = (room, speaker) if speaker else (room,)
        if key in self.generated:
            self.generated = {
                other: text for other, text in self.generated.items() if other[: len(key)] != key
            }
        else:
            for needed in (key[:1], key):
                self.generated.setdefault(needed, self.text_for(needed))
        self.order()
        self.run_if(now)

    @rule(
        key=st.sampled_from([("top", "box"), ("front", "date"), ("front", "briefing", "share")]),
        now=st.booleans(),
    )
    def a_key_or_a_box_comes_or_goes(self, key: Key, now: bool) -> None:
        if self.generated.pop(key, None) is None:
            self.generated[key] = self.text_for(key)
        self.order()
        self.run_if(now)

    @rule(random=st.randoms(use_true_random=False), now=st.booleans())
    def the_order_changes(self, random: Random, now: bool) -> None:
        keys = list(self.generated)
        random.shuffle(keys)
        self.generated = {key: self.generated[key] for key in keys}
        self.order()
        self.run_if(now)

    # What a person does

    def token(self, before: str = "") -> str:
        self.counter += 1
        return f"{before}A person's line k{self.counter}."

    def place(self, data: st.DataObject, parts: list[Part]) -> int:
        return data.draw(st.integers(0, len(parts)))

    def some(self, data: st.DataObject, parts: list[Part]) -> int:
        return data.draw(st.integers(0, len(parts) - 1))

    @precondition(lambda self: self.sections)
    @rule(data=st.data())
    def a_person_adds_to_a_section(self, data: st.DataObject) -> None:
        i = self.some(data, self.sections)
        part = self.sections[i]
        self.sections[i] = replace(part, text=f"{part.text}\n\n{self.token()}")

    @precondition(lambda self: self.sections)
    @rule(data=st.data())
    def a_person_rewrites_a_section(self, data: st.DataObject) -> None:
        i = self.some(data, self.sections)
        part = self.sections[i]
        self.sections[i] = replace(part, text=f"{part.text.splitlines()[0]}\n\n{self.token()}")

    @precondition(lambda self: self.sections)
    @rule(data=st.data())
    def a_person_renames_a_section(self, data: st.DataObject) -> None:
        i = self.some(data, self.sections)
        self.is_moved |= self.sections[i].level == 2
        marks = "#" * self.sections[i].level
        words = self.sections[i].text.partition("\n")[2]
        self.sections[i] = Part(None, f"{self.token(f'{marks} ')}\n{words}".rstrip("\n"))

    @precondition(lambda self: self.sections)
    @rule(data=st.data(), below=st.booleans())
    def a_person_deletes_a_section(self, data: st.DataObject, below: bool) -> None:
        i = self.some(data, self.sections)
        stop = self.after(i) if below else i + 1
        self.is_moved |= (
            stop < len(self.sections) and self.sections[stop].level > 2 and self.sections[i].level == 2
        )
        del self.sections[i:stop]

    @rule(data=st.data(), level=st.sampled_from([2, 3]))
    def a_person_inserts_a_section(self, data: st.DataObject, level: int) -> None:
        i = self.place(data, self.sections)
        self.is_moved |= level == 2 and i < len(self.sections) and self.sections[i].level == 3
        heading = self.token("#" * level + " ")
        self.sections.insert(i, Part(None, f"{heading}\n\n{self.token()}"))

    @precondition(lambda self: self.sections)
    @rule(data=st.data())
    def a_person_moves_a_section(self, data: st.DataObject) -> None:
        i = self.some(data, self.sections)
        moved = self.sections[i : self.after(i)]
        del self.sections[i : self.after(i)]
        at = self.place(data, self.sections)
        self.sections[at:at] = moved
        self.is_moved = True

    def after(self, i: int) -> int:
        level = self.sections[i].level
        return next(
            (j for j in range(i + 1, len(self.sections)) if self.sections[j].level <= level),
            len(self.sections),
        )

    @rule(data=st.data())
    def a_person_writes_above_the_first_section(self, data: st.DataObject) -> None:
        self.top.insert(self.place(data, self.top), Part(None, self.token()))

    @precondition(lambda self: self.top)
    @rule(data=st.data())
    def a_person_rewrites_or_deletes_what_stands_above(self, data: st.DataObject) -> None:
        i = self.some(data, self.top)
        part = self.top[i]
        if data.draw(st.booleans()):
            del self.top[i]
        elif part.key == ("top", "title"):
            self.top[i] = replace(part, text=self.token("# "))
        elif part.key == ("top", "box"):
            self.top[i] = replace(part, text=f"{part.text}\n    {self.token()}")
        else:
            self.top[i] = replace(part, text=self.token())

    @rule(data=st.data())
    def a_person_adds_a_key_or_a_comment(self, data: st.DataObject) -> None:
        i = self.place(data, self.front)
        inside = i < len(self.front) and self.front[i].text.startswith("  ")
        self.counter += 1
        line = data.draw(st.sampled_from(["# k{}", "own{}: k{}", "own{}:\n- k{}"]))
        text = line.replace("{}", str(self.counter))
        self.front.insert(i, Part(None, "  " + text.replace("\n", "\n  ") if inside else text))

    @precondition(lambda self: len(self.front) > 2)
    @rule(data=st.data())
    def a_person_edits_or_deletes_a_key(self, data: st.DataObject) -> None:
        i = self.some(data, self.front)
        part = self.front[i]
        if part.key in {("front", "briefing"), ("front", "briefing", "sections")}:
            self.front[i] = replace(part, text=f"{part.text}  # k{self.counter}")
            self.counter += 1
        elif data.draw(st.booleans()):
            del self.front[i]
        else:
            self.counter += 1
            self.front[i] = replace(part, text=f"{part.text} k{self.counter}")

    @rule(data=st.data())
    def a_person_undoes_an_edit(self, data: st.DataObject) -> None:
        for parts in (self.front, self.top, self.sections):
            edited = [
                i
                for i, part in enumerate(parts)
                if part.key in self.shown and part.key != ("front", "briefing")
            ]
            for i in data.draw(st.lists(st.sampled_from(edited), max_size=2)) if edited else []:
                parts[i] = replace(parts[i], text=self.shown[parts[i].key or ()])

    @rule(data=st.data())
    def a_person_comments_on_the_digests(self, data: st.DataObject) -> None:
        self.digests.insert(data.draw(st.integers(0, len(self.digests))), f"    # k{self.counter}")
        self.counter += 1

    @rule(newline=st.sampled_from(["\n", "\r\n"]), mark=st.sampled_from(["", "\ufeff"]))
    def a_person_converts_the_file(self, newline: str, mark: str) -> None:
        self.newline, self.mark = newline, mark

    @rule(ending=st.sampled_from(["", "\n", "\n\n"]))
    def a_person_changes_the_end_of_the_file(self, ending: str) -> None:
        self.ending = ending

    # A run

    def run_if(self, now: bool) -> None:
        """Runs are frequent: most of the rules are a person's."""
        if now:
            self.run()

    def teardown(self) -> None:
        self.run()

    def edited_page(self) -> str:
        front = []
        for part in self.front:
            front.append(part.text)
            if part.key == ("front", "briefing", "sections"):
                front += self.digests
        head = "\n".join(["---", *front, "---"])
        blocks = [part.text for part in (*self.top, *self.sections)]
        text = head + "\n\n" + "\n\n".join(blocks) + self.ending
        return self.mark + text.replace("\n", self.newline)

    def expected(self, parts: Sequence[Part]) -> tuple[list[Part], list[Part]]:
        """The parts that must be on the page after a run, and those that were dropped."""
        stay, gone = [], []
        for part in parts:
            if part.key is None or part.text != self.shown.get(part.key, part.text):
                stay.append(part)
            elif part.key in self.generated:
                stay.append(replace(part, text=self.generated[part.key]))
            elif part.key == ("front", "briefing", "sections"):
                stay.append(part)
            else:
                gone.append(part)
        return stay, gone

    @rule()
    def run(self) -> None:
        fresh = self.fresh_page()
        page = None if self.page is None else self.edited_page()
        merged = merge(page, fresh)
        assert merge(merged.text, fresh).text == merged.text
        assert merge(page, fresh) == merged
        self.is_touched |= page != self.page
        if not self.is_touched:
            assert merged.text == merge(None, fresh).text
        if page is not None:
            self.check_bytes(page, merged.text)
            self.check_reports(merged.kept)
        text = merged.text.removeprefix("\ufeff").replace("\r\n", "\n")
        head, rest = text.removeprefix("---\n").split("\n---\n", 1)
        front, self.digests = read_front(head)
        top, sections = read_body(rest)
        if page is None:
            assert merged.text == fresh.replace(
                "\n---\n\n", f"\n{head[head.index('  sections:') :]}\n---\n\n"
            )
        self.front = self.compare(self.front, front, "front")
        self.top = self.compare(self.top, top, "top")
        self.sections = self.compare(self.sections, sections, "")
        self.page = merged.text

    def compare(self, before: Sequence[Part], after: Sequence[str], place: str) -> list[Part]:
        """Checks what stands on the page after a run, and reads it into the model."""
        stay, _ = self.expected(before)
        there = {part.key for part in before}
        new = {
            key: text for key, text in self.generated.items() if self.is_at(key, place) and key not in there
        }
        came = {key: text for key, text in new.items() if key not in self.shown and text in after}
        for key in new.keys() - came.keys() - self.shown.keys():
            assert self.may_stay_away(key), f"{key} is generated for the first time and is not there"
        wanted = stay + [Part(key, text) for key, text in came.items()]
        if place == "front" and not any(part.key == ("front", "briefing", "sections") for part in wanted):
            line = next(text for text in after if text.startswith("  sections:"))
            wanted.append(Part(("front", "briefing", "sections"), line))
        known = {part.text: part for part in wanted}
        bare = [text for text in after if text not in known]
        assert all(self.is_bare_heading(text, after) for text in bare)
        found = [known.get(text) or Part(self.key_of(text), text) for text in after]
        assert sorted(text for text in after if text in known) == sorted(part.text for part in wanted)
        self.remember(before, found, came, place)
        if place != "front":
            self.check_neighbours(before, found)
        return found

    def is_at(self, key: Key, place: str) -> bool:
        return key[0] == place if place else key[0] in ROOMS

    def may_stay_away(self, key: Key) -> bool:
        """Below a heading that a person removed or renamed, or where their own stands in its place."""
        there = {part.key for part in self.sections}
        has_no_place = key[:1] not in there and key[:1] in self.shown
        heading = f"### {key[-1]}"
        is_taken = any(
            part.key != key
            and part.text.splitlines()[0] == heading
            and part.text != self.shown.get(part.key or ())
            for part in self.sections
        )
        return len(key) == 2 and (has_no_place or (self.is_moved and is_taken))

    def is_bare_heading(self, text: str, after: Sequence[str]) -> bool:
        """A heading of ours that is left only because a person's sections stand below it."""
        i = after.index(text)
        return (
            bool(re.fullmatch("## [^\n]+", text))
            and (text[3:],) not in self.generated
            and i + 1 < len(after)
            and after[i + 1].startswith("###")
        )

    def key_of(self, text: str) -> Key:
        return (text[3:],)

    def remember(
        self, before: Sequence[Part], found: Sequence[Part], came: dict[Key, str], place: str
    ) -> None:
        was = {part.key: part.text for part in before}
        now = {part.key: part.text for part in found if part.key}
        for key, text in now.items():
            is_ours = key in came or was.get(key) == self.shown.get(key) or text == self.generated.get(key)
            if is_ours:
                self.shown[key] = text
        for part in before:
            if part.key and part.key not in now and self.is_at(part.key, place):
                self.shown.pop(part.key, None)

    def check_neighbours(self, before: Sequence[Part], after: Sequence[Part]) -> None:
        """A person's part still follows what it followed, or what is left before that."""
        left = {part.key or part.text for part in after}
        old = [part for part in before if (part.key or part.text) in left]
        for part in (part for part in after if part.key is None):
            assert self.neighbour(part, after) == self.neighbour(part, old)

    def neighbour(self, part: Part, parts: Sequence[Part]) -> object:
        i = next(i for i, other in enumerate(parts) if other.key is None and other.text == part.text)
        return next((p.key or p.text for p in reversed(parts[:i]) if p.level <= part.level), None)

    def check_bytes(self, before: str, after: str) -> None:
        """Independent of all bookkeeping: each line with a person's token is there, once."""
        lines = re.split("\r?\n", after)
        for line in re.split("\r?\n", before):
            if re.search(r"\bk\d+\b", line):
                assert lines.count(line) == 1
        assert after.startswith("\ufeff") == before.startswith("\ufeff")
        if self.newline == "\r\n":
            assert "\n" not in after.replace("\r\n", "")

    def check_reports(self, reports: Iterable[Kept]) -> None:
        """An edit is reported, and whether we would write something else now."""
        told = {report.section: report.differs for report in reports if report.reason == "edited"}
        for part in () if self.is_moved else self.sections:
            if part.key and part.text not in {self.shown.get(part.key), self.generated.get(part.key)}:
                assert told[" / ".join(part.key)] == (
                    self.generated.get(part.key) != self.shown.get(part.key)
                )
            elif part.key:
                assert " / ".join(part.key) not in told


TestHistory = History.TestCase
TestHistory.settings = settings(
    max_examples=150,
    stateful_step_count=30,
    derandomize=True,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.too_slow],
)
