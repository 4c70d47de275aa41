"""The page says what the briefing says, within a minute, and nothing that a source holds can act on it."""

import re
import subprocess
import sys
import tomllib
from dataclasses import fields, is_dataclass, replace
from pathlib import Path
from typing import Any, get_args

import nh3
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from invented import BRIEFING, TEXT, at
from mkdocs.utils.yaml import yaml_load
from test_markdown import HOSTILE, TEXTS, Html, read_html

from generator.document import to_json
from generator.errors import PageError
from generator.markdown import fold
from generator.page import (
    KEY_STATEMENTS,
    RELATED,
    VERSION,
    Correction,
    PageState,
    Related,
    render,
    with_related,
)
from generator.proof import prove
from generator.review import page_state
from generator.values import (
    Absent,
    Article,
    Because,
    Briefing,
    Content,
    Coverage,
    Doubt,
    Link,
    Reproduced,
    Span,
    Use,
)

ROOT = Path(__file__).parents[1]
PAGE = render(BRIEFING, PageState())

MOST_WORDS_BEFORE_THE_STATEMENTS = 131
MOST_WORDS_IN_BRIEF = 55

_ALLOWED = {
    "h1": {"id"},
    "h2": {"id"},
    "h3": {"id"},
    "p": {"id", "class"},
    "small": {"class"},
    "div": {"class"},
    "details": {"class"},
    "a": {"href"},
    **{tag: set[str]() for tag in ("strong", "em", "br", "ul", "li", "summary", "code")},
}


def body_of(page: str) -> str:
    """A page without its front matter, as MkDocs hands it to Markdown."""
    return page.split("\n---\n", 1)[1]


def html_of(page: str) -> Html:
    """The page's body as the site shows it."""
    return read_html(body_of(page))


def unexpected(html: Html) -> list[Any]:
    """Everything in `html` that a page may not hold: what a strict cleaner takes away, and other classes."""
    cleaned = nh3.clean(
        html.source, tags=set(_ALLOWED), attributes=_ALLOWED, url_schemes={"http", "https"}, link_rel=None
    )
    left = Html(cleaned)
    classes = {value for _, attributes in html.elements for name, value in attributes if name == "class"}
    known = {"direct", "mixed", "indirect", "admonition warning", "admonition danger", "admonition-title"}
    found: list[Any] = [element for element in html.elements if element not in left.elements]
    found += [] if fold(left.text) == fold(html.text) else ["text"]
    return found + sorted(
        str(name) for name in classes - known - {"note", "question", "cards", "lines", "names"}
    )


def front_of(page: str) -> dict[str, Any]:
    """The front matter, read as MkDocs reads it."""
    front = yaml.safe_load(page.split("\n---\n", 1)[0].removeprefix("---\n"))
    assert isinstance(front, dict)
    return front


def _section(page: str, title: str) -> str:
    return page.split(f"\n## {title}\n")[1].split("\n## ", maxsplit=1)[0]


def _words(markdown: str) -> list[str]:
    """The words that a reader sees."""
    return [word for word in read_html(markdown).text.split() if any(map(str.isalnum, word))]


# The minute


def test_the_page_can_be_read_down_to_the_statements_in_half_a_minute() -> None:
    before = body_of(PAGE).split("\n## Key statements\n")[0]
    assert "Before you quote" in before
    assert len(_words(before)) <= MOST_WORDS_BEFORE_THE_STATEMENTS


def test_in_brief_is_brief() -> None:
    assert 0 < len(_words(_section(PAGE, "In brief").split("!!!")[0])) <= MOST_WORDS_IN_BRIEF


def test_the_sections_stand_in_the_order_in_which_a_reader_needs_them() -> None:
    headings = re.findall(r"^## (.*)$", PAGE, re.MULTILINE)
    assert headings == [
        "In brief",
        "Key statements",
        "Participants",
        "Context",
        "Links",
        "Source and corrections",
    ]


def test_the_masthead_states_date_place_source_and_review_in_words() -> None:
    assert "**Thu 14 Mar 2024 · Aldhaven · one article · drafted by program, not yet checked**" in PAGE


def test_an_unknown_date_is_said() -> None:
    undated = replace(BRIEFING, event_date=None)
    assert "**date unknown, article of Thu 14 Mar 2024 ·" in render(undated, PageState())
    undated = replace(undated, article=replace(undated.article, date=None))
    page = render(undated, PageState())
    assert "**date unknown · " in page
    assert "**Date of the article:** unknown" in page
    assert "date" not in front_of(page)


def test_the_title_is_cut_and_falls_back_to_what_the_article_has() -> None:
    assert f"\n# {BRIEFING.title.cut(TEXT) if BRIEFING.title else ''}\n" in PAGE
    untitled = replace(BRIEFING, title=None)
    assert f"\n# {untitled.article.id}\n" in render(untitled, PageState())
    titled = replace(untitled, article=replace(untitled.article, title="Talks in Aldhaven"))
    assert "\n# Talks in Aldhaven\n" in render(titled, PageState())


# Statements


def test_every_word_of_the_page_is_proved() -> None:
    prove(to_json(BRIEFING), PAGE)


def test_quoted_words_are_in_our_marks_and_reported_words_are_not() -> None:
    key = _section(PAGE, "Key statements")
    assert (
        "**S1** “Our crews have been waiting for nine days and nobody in Sundholm has told them why,”" in key
    )
    assert "**S5** described as “a rehearsal for a blockade”" in key
    assert "**S6** **denied** that the vessels carry military cargo  \n" in key
    assert "**S7** Sundholm patrol boats did not fire on the freighter Halcyon  \n" in key


def test_a_restored_mark_stands_in_brackets() -> None:
    assert "**S3** [“]We are not closing the strait, we are checking papers,”" in PAGE
    assert "quoted, opening mark restored by us" in PAGE
    third = replace(BRIEFING.statements[2], restored="closing")
    closing = replace(BRIEFING, statements=(third,), brief=(), warnings=())
    assert "“We are not closing the strait, we are checking papers,[”]" in render(closing, PageState())


def test_a_statement_broken_by_its_cue_is_not_run_together() -> None:
    first, second = at("We are not closing the strait"), at("are checking papers,")
    pieces = (Content(first, verbatim=True), Content(second, verbatim=True))
    broken = replace(BRIEFING.statements[0], content=pieces)
    page = render(replace(BRIEFING, statements=(broken,), brief=(), warnings=()), PageState())
    assert "“We are not closing the strait” … “are checking papers,”" in page


def test_mixed_words_keep_the_spaces_of_the_source() -> None:
    told = Content(at("which Kestria's FM described as "), verbatim=False)
    mixed = replace(BRIEFING.statements[4], content=(told, *BRIEFING.statements[4].content), cue=())
    page = render(replace(BRIEFING, statements=(mixed,), brief=(), warnings=()), PageState())
    assert "which Kestria's FM described as “a rehearsal for a blockade”  \n" in page


def test_a_cue_is_shown_with_the_words_up_to_its_content_unless_they_are_many() -> None:
    cue, content = at("described as"), Content(at("military cargo"), verbatim=False)
    far = replace(BRIEFING.statements[4], kind="indirect", cue=(cue,), content=(content,))
    near = replace(far, content=(Content(at("a joint safety commission"), verbatim=False),), source=())
    near = replace(near, cue=(at("answered"),))
    page = render(replace(BRIEFING, statements=(far, near), brief=(), warnings=()), PageState())
    assert "described as … military cargo  \n" in page
    assert "answered that inspections will go on until a joint safety commission  \n" in page


def test_the_small_print_says_how_by_what_name_to_whom_when_and_where() -> None:
    assert (
        '<small class="indirect">reported, not quoted · named as “The Sundholm official” · to Ilka Maren · '
        "Thu 14 Mar 2024 (“on Thursday”) · source ¶3</small>\n{ #s2 }"
    ) in PAGE
    assert "“According to Maren” · when not stated" in PAGE
    assert "**conflicts with** [S8](#s8)" in PAGE


def test_a_denial_is_said_also_where_its_cue_stands_elsewhere() -> None:
    denial = replace(BRIEFING.statements[6], denial=True)
    page = render(replace(BRIEFING, statements=(denial,), brief=(), warnings=()), PageState())
    assert "reported, not quoted · **a denial** ·" in page


def test_an_unclear_speaker_is_an_answer() -> None:
    unclear = replace(BRIEFING.statements[0], speaker=None, evidence=(), warnings=("unclear-speaker",))
    doubt = Doubt("unclear-speaker", ("s1",))
    page = render(replace(BRIEFING, statements=(unclear,), brief=(), warnings=(doubt,)), PageState())
    assert "\n### Speaker unclear\n" in page
    assert "**Speaker unclear.** The source does not settle who says [S1](#s1)." in page
    assert "→ **unclear**: nothing in the source settles it" in page


def test_more_than_eight_statements_are_folded_and_none_is_lost() -> None:
    many = tuple(replace(BRIEFING.statements[0], id=f"s{number}") for number in range(1, 13))
    page = render(replace(BRIEFING, statements=many, warnings=()), PageState())
    shown, folded = page.split('??? note "4 more')
    assert len(re.findall(r"^\{ #s\d+ \}$", shown, re.MULTILINE)) == KEY_STATEMENTS
    assert set(re.findall(r"\{ #(s\d+) \}", folded)) == {"s9", "s10", "s11", "s12"}
    anchors = [dict(attributes).get("id") for tag, attributes in html_of(page).elements if tag == "p"]
    assert {statement.id for statement in many} <= set(anchors)
    prove(to_json(replace(BRIEFING, statements=many)), page)


def test_every_statement_says_why_this_speaker() -> None:
    why = PAGE.split("### Why these speakers?")[1].split("\n## ")[0]
    assert re.findall(r"- \[S(\d+)\]", why) == [str(number) for number in range(1, 9)]
    assert "“The Sundholm official” → **Tomas Veyra**: the only person before this point" in why


# Warnings, context, links, source


def test_there_is_no_box_when_there_is_nothing_to_warn_about() -> None:
    assert "Before you quote" not in render(replace(BRIEFING, warnings=()), PageState())


@pytest.mark.parametrize(
    ("doubt", "words"),
    [
        (Doubt("conflict", ("s7", "s8")), "(Ilka Maren) and [S8](#s8) (Kestrian Defense Ministry) disagree."),
        (Doubt("conflict", ("s7",), at("On Tuesday")), "and the source's own account in ¶5 disagree."),
        (Doubt("restored-mark", ("s3",)), "[S3](#s3) has no opening quotation mark in the source."),
        (Doubt("unmatched-mark", (), at("She denied")), "A quotation mark in ¶4 has no partner."),
        (Doubt("unmatched-mark", ("s3",)), "A quotation mark has no partner; check [S3](#s3)."),
        (Doubt("unexpected-speaker", ("s7",)), "The source gives [S7](#s7) to Ilka Maren."),
        (Doubt("no-date", ("s5", "s6")), "does not date [S5](#s5) and [S6](#s6)."),
        (Doubt("no-date"), "The article's own date is unknown"),
        (Doubt("date-mismatch", (), at("on Thursday")), "do not agree in “on Thursday” (¶1)."),
        (Doubt("encoding"), "The file was read as another encoding"),
        (Doubt("language"), "may not be in English"),
    ],
)
def test_every_kind_of_doubt_has_its_words(doubt: Doubt, words: str) -> None:
    box = render(replace(BRIEFING, warnings=(doubt,)), PageState()).split('!!! warning "Before you quote"')[1]
    assert words in box.split("\n## ")[0]


def test_background_never_mixes_with_the_event() -> None:
    when, background = _section(PAGE, "Context").split("### Background")
    assert "naval drills" not in when
    assert "in the port of Aldhaven" not in background
    assert "“Last March 4”: the last 4 March before the article's date" in background


def test_the_words_of_a_date_are_not_said_twice() -> None:
    event = BRIEFING.events[0]
    assert event.date
    told = replace(event, date=replace(event.date, reckoning="on Thursday: the article's own day"))
    page = render(replace(BRIEFING, events=(told,)), PageState())
    assert "<small>“on Thursday”: the article's own day · source ¶1</small>" in page


def test_what_the_source_does_not_say_is_said() -> None:
    missing = _section(PAGE, "Context").split("### Not in the source")[1]
    assert missing.strip() == "- Words of Oda Lind and Piet Armand"


@pytest.mark.parametrize(
    ("absent", "words"),
    [
        (Absent("date"), "- Any date"),
        (Absent("place"), "- Any place"),
        (Absent("number"), "- Any figure"),
        (Absent("speaker", statements=("s3", "s5")), "- Who said it: [S3](#s3) and [S5](#s5)"),
    ],
)
def test_every_kind_of_absence_has_its_words(absent: Absent, words: str) -> None:
    page = render(replace(BRIEFING, absent=(absent,)), PageState())
    assert page.split("### Not in the source\n")[1].split("\n## ")[0].strip() == words


def test_nothing_is_said_to_be_missing_without_a_finding() -> None:
    assert "### Not in the source" not in render(replace(BRIEFING, absent=()), PageState())


def test_when_tells_what_happened_and_what_was_said_day_by_day() -> None:
    when = _section(PAGE, "Context").split("### When")[1].split("###")[0]
    lines = [line for line in when.splitlines() if line.startswith("- ")]
    assert lines[0] == "- **Tue 12 Mar 2024** · said: [S8](#s8)"
    assert lines[1].startswith("- **Thu 14 Mar 2024** · Kestrian Foreign Minister Ilka Maren, met")
    assert lines[2] == "- **Thu 14 Mar 2024** · said: [S1](#s1), [S2](#s2), [S3](#s3) and [S4](#s4)"
    assert lines[3].startswith("- **Date not stated** · The talks lasted two hours.")


def test_an_event_on_somebody_s_word_says_so() -> None:
    told = replace(BRIEFING.events[0], statement="s1")
    page = render(replace(BRIEFING, events=(told,)), PageState())
    assert " · as told in [S1](#s1) · source ¶1</small>" in page


def test_numbers_stand_by_who_says_them() -> None:
    numbers = _section(PAGE, "Context").split("### Numbers")[1].split("###")[0]
    assert "- **The source itself:** two hours · 14 Kestrian cargo vessels\n" in numbers
    assert "- **Ilka Maren:** nine days ([S1](#s1))\n" in numbers
    assert "- **Tomas Veyra:** nine of the ships ([S4](#s4))\n" in numbers


def test_each_piece_in_brief_leads_to_what_supports_it() -> None:
    in_brief = _section(PAGE, "In brief").split("!!!")[0]
    assert re.findall(r"\(\[\w+\]\(#(\w+)\)\)", in_brief) == ["when", "s1", "s2"]


def test_a_statement_leads_to_its_place_in_the_original_page() -> None:
    article = replace(BRIEFING.article, url="https://w.example/talks?a=1&b=(2)")
    page = render(replace(BRIEFING, article=article), PageState())
    base = "https://w.example/talks?a=1&amp;b=%282%29#:~:text="
    assert f"[source ¶2]({base}Our%20crews%20have," in page
    assert unexpected(html_of(page)) == []
    assert "[source ¶" not in PAGE


def test_a_shortened_address_and_a_handle_are_text() -> None:
    links = (
        Link(span=at("https://t.co/INVENTED01"), kind="address", url="https://t.co/INVENTED01"),
        Link(span=at("@SundholmMFA_example"), kind="handle", url=None, handle="@SundholmMFA_example"),
    )
    shown = _section(render(replace(BRIEFING, links=links), PageState()), "Links")
    assert "- https://t.co/INVENTED01  \n" in shown
    assert "not opened, not checked · a shortened address, kept as text</small>" in shown
    assert "- @SundholmMFA_example  \n" in shown
    assert "](" not in shown


def test_what_became_of_each_sentence_is_folded_and_sums_to_all() -> None:
    unused = Coverage(at("The talks lasted two hours"), "unused", "narration")
    covered = (*BRIEFING.coverage[:1], unused, *BRIEFING.coverage[2:])
    page = render(replace(BRIEFING, coverage=covered), PageState())
    folded = page.split('??? note "What became of each sentence"\n')[1].split("\n\n")[0]
    assert sum(map(int, re.findall(r"(\d+) %", folded))) == 100
    assert sum(map(int, re.findall(r"(\d+) sentence", folded))) == len(covered)
    assert "    - not used, narration without date, figure or speaker: source ¶1" in folded


@given(st.lists(st.sampled_from(get_args(Use)), min_size=1, max_size=60))
@settings(derandomize=True, deadline=None, max_examples=60)
def test_the_shares_of_the_uses_always_sum_to_a_hundred(uses: list[Use]) -> None:
    covered = tuple(Coverage(at("The talks"), use, "narration" if use == "unused" else None) for use in uses)
    page = render(replace(BRIEFING, coverage=covered), PageState())
    folded = page.split('??? note "What became of each sentence"\n')[1].split("\n\n")[0]
    assert sum(map(int, re.findall(r"(\d+) %", folded))) == 100


def test_every_reason_has_its_words() -> None:
    reasons = get_args(Because)
    covered = tuple(Coverage(at("The talks"), "unused", because) for because in reasons)
    folded = render(replace(BRIEFING, coverage=covered), PageState())
    assert len(re.findall(r"^    - not used, ", folded, re.MULTILINE)) == len(reasons) == 8


def test_related_briefings_close_the_links_with_what_they_rest_on() -> None:
    related = Related(
        "Talks *fail*",
        "2024/b/index.md",
        "2024-03-20",
        ("Oda Lind", "Aldhaven"),
        "The talks lasted two hours",
    )
    page = with_related(PAGE, [related])
    assert with_related(PAGE, []) == PAGE
    assert page.replace(page[page.index(RELATED) : page.index("## Source and corr")], "") == PAGE
    assert "- **[Talks \\*fail\\*](../../2024/b/index.md)**  \n" in page
    assert "Wed 20 Mar 2024 · shared: Oda Lind and Aldhaven · “The talks lasted two hours”</small>" in page
    assert unexpected(html_of(page)) == []
    prove(to_json(BRIEFING), page)


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_neighbour_is_words(text: str) -> None:
    page = with_related(PAGE, [Related(text, "2024/b/index.md", None, (text,), text)])
    assert unexpected(html_of(page)) == []


def test_a_post_is_quoted_as_printed_and_its_address_is_text() -> None:
    links = _section(PAGE, "Links")
    assert "**@SundholmMFA_example** (Sundholm MFA), Thu 14 Mar 2024: “\\#Aldhaven talks:" in links
    assert "https://t.co/INVENTED01</small>" in links
    assert "](http" not in links


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        (
            "https://desk.example/a_(b)?x=1&y=*2*#c",
            "[desk.example](https://desk.example/a_%28b%29?x=1&amp;y=*2*#c)",
        ),
        ("https://known.example@evil.example/", "[evil.example](https://known.example@evil.example/)"),
        (
            "https://desk.example/\"><script> x'",
            "[desk.example](https://desk.example/%22%3E%3Cscript%3E%20x%27)",
        ),
        ("javascript:alert(1)", "javascript:alert(1)"),
        ("https://[broken", "https://\\[broken"),
        ("https://dеsk.example/", "https://dеsk.example/"),
    ],
)
def test_an_address_is_a_link_only_if_it_is_plain_http_under_its_own_host(url: str, shown: str) -> None:
    link = Link(span=at("https://t.co/INVENTED01"), kind="address", url=url)
    page = render(replace(BRIEFING, links=(link,)), PageState())
    assert f"- {shown} · https://t.co/INVENTED01" in page
    assert unexpected(html_of(page)) == []


def test_the_source_and_its_corrections_close_the_page() -> None:
    state = PageState(
        "corrected", 3, (Correction("S2 was tied to Maren.", "2024-03-15"), Correction("A typo."))
    )
    article = replace(
        BRIEFING.article, original_name="000_a.txt", publisher="Coast Wire", url="https://w.example/1"
    )
    page = render(replace(BRIEFING, article=article), state)
    source = _section(page, "Source and corrections")
    assert "originally 000_a.txt" in source
    assert "[w.example](https://w.example/1)" in source
    assert f"`{article.sha256}`" in source
    assert "29% of 1,250 characters" in source
    assert "kestria-sundholm-aldhaven-2024-03-14, version 3" in source
    assert "- **2024-03-15:** S2 was tied to Maren.\n- **Undated:** A typo." in source
    assert "· Coast Wire · corrected by an editor**" in page


def test_a_withdrawn_briefing_says_so_first() -> None:
    page = render(BRIEFING, PageState("withdrawn"))
    assert page.index('!!! danger "Withdrawn"') < page.index("## In brief")


def test_an_empty_source_still_makes_a_page() -> None:
    article = Article(id="nothing", text=" ", sha256="0" * 64)
    nothing = Briefing(article, None, (), (), (), (), (), (), (), (), (), Reproduced(0.0, 0))
    page = render(nothing, PageState())
    assert "\n# nothing\n" in page
    assert "Nobody is reported to have said anything in this source." in page
    assert unexpected(html_of(page)) == []


def test_the_version_is_the_packages() -> None:
    assert (
        tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"] == VERSION
    )


# Front matter


def test_the_front_matter_holds_what_other_programs_need() -> None:
    front = front_of(PAGE)
    assert front["title"] == fold(BRIEFING.title.cut(TEXT) if BRIEFING.title else "")
    assert front["date"].isoformat() == "2024-03-14"
    assert {"person/ilka-maren", "body/kestrian-defense-ministry", "place/aldhaven"} <= set(front["tags"])
    assert front["briefing"] == {
        "id": "kestria-sundholm-aldhaven-2024-03-14",
        "version": 1,
        "review": "unreviewed",
        "source_sha256": BRIEFING.article.sha256,
        "source_share_reproduced": 0.29,
    }


@given(TEXTS.filter(fold))
@settings(derandomize=True, deadline=None, max_examples=200)
def test_any_title_makes_a_front_matter_that_reads_back(title: str) -> None:
    titled = replace(BRIEFING, title=None, article=replace(BRIEFING.article, title=title))
    page = render(titled, PageState())
    assert front_of(page)["title"] == fold(title)
    assert page_state(page) == PageState()


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_the_state_of_a_page_is_read_back(newline: str) -> None:
    page = render(BRIEFING, PageState("checked", 4)).replace("\n", newline)
    assert page_state(page) == PageState("checked", 4)
    assert page_state("\ufeff" + page) == PageState("checked", 4)


def test_corrections_are_read_from_the_front_matter() -> None:
    page = "---\nbriefing:\n  corrections:\n  - A typo.\n  - date: 2024-03-15\n    text: S2 was Maren.\n---\n"
    assert page_state(page).corrections == (Correction("A typo."), Correction("S2 was Maren.", "2024-03-15"))


@pytest.mark.parametrize(
    "existing", [None, "", "# A page without front matter\n", "---\n---\n", "---\na: b\n---\n"]
)
def test_a_page_without_a_state_is_unreviewed(existing: str | None) -> None:
    assert page_state(existing) == PageState()


@pytest.mark.parametrize(
    ("existing", "line", "words"),
    [
        ("---\ntitle: a\n", 1, "not closed"),
        ("---\ntitle: a\nb: [\n---\n", 4, "cannot be read"),
        ("---\ntitle: 'a\n---\n", 3, "cannot be read"),
        ("---\n- a\n---\n", 2, "lines such as"),
        ("---\nbriefing: x\n---\n", 1, "'briefing'"),
        ("---\nbriefing:\n  review: fine\n---\n", 3, "unreviewed, checked, corrected, withdrawn"),
        ("---\nbriefing:\n  review: [a]\n---\n", 3, "is not known"),
        ("---\nbriefing:\n  version: two\n---\n", 3, "whole number"),
        ("---\nbriefing:\n  version: true\n---\n", 3, "whole number"),
        ("---\nbriefing:\n  corrections: typo\n---\n", 3, "must be a list"),
        ("---\nbriefing:\n  corrections:\n    - date: 2024-01-01\n---\n", 3, "text"),
    ],
)
def test_a_front_matter_that_cannot_be_understood_is_refused_with_its_line(
    existing: str, line: int, words: str
) -> None:
    with pytest.raises(PageError, match=re.escape(words)) as caught:
        page_state(existing)
    assert caught.value.line == line


# Hostile sources

_IDENTIFIERS = {
    "id",
    "speaker",
    "addressee",
    "statement",
    "statements",
    "kind",
    "use",
    "because",
    "participants",
    "restored",
    "warnings",
    "sha256",
}


def _hostile(texts: list[str]) -> Briefing:
    """The invented briefing with every place and every text of a source put into hostile words."""
    joined = "\n\n".join(texts)
    starts = [len("\n\n".join([*texts[:index], ""])) for index in range(len(texts))]
    spans = [Span(start, start + len(text)) for start, text in zip(starts, texts, strict=True)]
    count = 0

    def change(value: Any, name: str) -> Any:  # noqa: ANN401 (any field of any value)
        nonlocal count
        count += 1
        if isinstance(value, Span):
            return spans[count % len(spans)]
        if isinstance(value, tuple):
            return tuple(change(item, name) for item in value)
        if is_dataclass(value) and not isinstance(value, type):
            changed = {field.name: change(getattr(value, field.name), field.name) for field in fields(value)}
            return type(value)(**changed)
        if isinstance(value, str) and name not in _IDENTIFIERS:
            return joined if name == "text" else texts[count % len(texts)]
        return value

    filled = replace(
        BRIEFING.article,
        title="x",
        publisher="x",
        author="x",
        place="x",
        original_name="x",
        encoding="x",
        url="x",
    )
    briefing = change(replace(BRIEFING, article=filled), "")
    assert isinstance(briefing, Briefing)
    return briefing


@given(st.lists(TEXTS.filter(fold), min_size=1, max_size=7))
@settings(derandomize=True, deadline=None, max_examples=60)
def test_whatever_a_source_holds_its_page_holds_only_what_pages_hold(texts: list[str]) -> None:
    briefing = _hostile(texts)
    page = render(briefing, PageState())
    html = html_of(page)
    assert unexpected(html) == []
    assert page_state(page) == PageState()
    shown = fold(html.text)
    assert all(
        fold(piece.span.cut(briefing.article.text)) in shown
        for statement in briefing.statements
        for piece in statement.content
    )


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_source_makes_a_harmless_page(text: str) -> None:
    html = html_of(render(_hostile([text]), PageState(corrections=(Correction(text, text),))))
    assert unexpected(html) == []
    assert sum(tag == "h2" for tag, _ in html.elements) == 6


def test_the_built_site_is_harmless_and_asks_no_other_host(tmp_path: Path) -> None:
    """Titles and descriptions also pass through the theme's templates; there they must be escaped too."""
    evil = "Talks \"fail\"</title><script>alert('source')</script><img src=x onerror=alert(1)> & more"
    page = render(_hostile([evil]), PageState())
    _build(tmp_path, page)
    built = (tmp_path / "site/2024/a/index.html").read_text(encoding="utf-8")
    html = Html(built)
    assert "alert('source')" in html.text
    assert "<script>alert(" not in built
    assert not any(name.startswith("on") for _, attributes in html.elements for name, _ in attributes)
    assert not any(("src", "x") in attributes for _, attributes in html.elements)
    loaded = [
        value or ""
        for tag, attributes in html.elements
        for name, value in attributes
        if name == "src" or (name == "href" and tag == "link")
    ]
    assert loaded
    assert not any("//" in address for address in loaded)
    metas = [dict(attributes) for tag, attributes in html.elements if tag == "meta"]
    assert any(evil in (meta.get("content") or "") for meta in metas if meta.get("name") == "description")


def _build(folder: Path, page: str) -> None:
    """The page built by MkDocs under the site's own settings, strictly; only our plugin is left out."""
    config = yaml_load((ROOT / "mkdocs.yml").read_text(encoding="utf-8"))
    config["theme"]["custom_dir"] = str(ROOT / "generator/theme")
    config["plugins"] = ["search"]
    config["nav"] = [{"Home": "index.md"}]
    del config["watch"]
    (folder / "mkdocs.yml").write_text(yaml.safe_dump(config), encoding="utf-8")
    place = folder / "briefings/2024/a"
    place.mkdir(parents=True)
    (place / "index.md").write_text(page, encoding="utf-8", errors="strict")
    (place / "briefing.json").write_text("{}", encoding="utf-8")
    (folder / "briefings/index.md").write_text("# Home\n", encoding="utf-8")
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_a_speaker_with_a_page_is_a_link_in_the_heading_and_among_the_participants() -> None:
    page = render(BRIEFING, PageState(), {"p1": "people/ilka-maren/index.md"})
    link = "[Ilka Maren](../../people/ilka-maren/index.md)"
    assert f"\n### {link}, Kestrian Foreign Minister\n" in page
    assert f"\n- **{link}**, Kestrian Foreign Minister" in page
    assert page.replace(link, "Ilka Maren") == PAGE
