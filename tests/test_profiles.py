"""The page of a person: every statement once, newest first, with the link to its place, and its doubts."""

import re
from dataclasses import replace

import pytest
import yaml
from invented import BRIEFING
from test_identities import a_figure, an_article
from test_page import html_of, unexpected

from generator.document import to_json
from generator.identities import Cast, Person, Printed, cast, gather
from generator.markdown import fold
from generator.profiles import NAMES, STATEMENTS, TOPIC_LINES, leaves, navigation
from generator.proof import prove_list
from generator.register import Register, read_register

PAGE = "".join(f"words\n{{ #{statement.id} }}\n\n" for statement in BRIEFING.statements)
TALKS = cast(to_json(BRIEFING), {}, PAGE)
REGISTER = """\
- name: Ilka Maren
  kind: person
  added: 2024-03-20
  variants: [Ilke Maren]
  roles:
  - {text: Chair of the Orrin Forum, from: 2021-05, until: 2023, says: "https://forum.example/a?b=1&c=2"}
  - {text: Foreign Minister of Kestria, says: kestria-sundholm-aldhaven-2024-03-14}
  - {text: Poet, says: her sister}
  identifiers: {wikidata: Q42, viaf: 77}
  not same as: [Ilka Marens]
  note: Signs *so*.
"""


def _people(*articles: Cast, register: str = "") -> tuple[Person, ...]:
    return gather(articles, read_register(register).register)


def _page(path: str, *articles: Cast, register: str = "") -> str:
    return leaves(_people(*articles, register=register))[path].markdown


def test_a_page_lists_what_they_said_with_the_way_to_its_place() -> None:
    page = _page("people/ilka-maren/index.md", TALKS)
    own = page.split("## Statements ")[1].split("\n## ")[0]
    assert re.findall(r"index\.md#(s\d+)\)", own) == ["s7", "s6", "s5", "s1"]
    assert "(../../2024/kestria-sundholm-aldhaven-2024-03-14/index.md#s7)" in own
    assert "- “Our crews have been waiting" in own
    assert "- **denied** that the vessels carry military cargo  \n" in own
    assert "**another statement of this briefing disagrees**" in own
    assert "said Thu 14 Mar 2024" in own


def test_reported_words_never_stand_in_quotation_marks() -> None:
    for leaf in leaves(_people(TALKS)).values():
        for statement in BRIEFING.statements:
            if statement.kind == "indirect":
                words = statement.content[0].span.cut(BRIEFING.article.text)
                assert f"“{words}" not in leaf.markdown


def test_a_restored_mark_stands_in_brackets() -> None:
    page = _page("people/tomas-veyra/index.md", TALKS)
    assert "- [“]We are not closing the strait" in page
    assert "opening mark restored by us" in page


def test_a_page_lists_what_others_said_about_them() -> None:
    said = replace(TALKS.said[1], about=("p1",))
    page = _page("people/ilka-maren/index.md", replace(TALKS, said=(TALKS.said[0], said)))
    others = page.split("## Statements of others")[1].split("\n## ")[0]
    assert "- **[Tomas Veyra](../../people/tomas-veyra/index.md):** answered that" in others
    unclear = replace(said, speaker=None)
    page = _page("people/ilka-maren/index.md", replace(TALKS, said=(TALKS.said[0], unclear)))
    assert "- **Speaker unclear:** answered that" in page


def test_a_page_shows_roles_names_company_and_briefings() -> None:
    page = _page("people/ilka-maren/index.md", TALKS)
    assert "- Kestrian Foreign Minister  \n    <small>Thu 14 Mar 2024 · [" in page
    assert "“Ilka Maren”, “Ilke Maren”, “Maren”" in page
    assert "- [Tomas Veyra](../../people/tomas-veyra/index.md) <small>1 briefing</small>" in page
    assert page.count("## Briefings") == 1
    inferred = _page("people/tomas-veyra/index.md", TALKS)
    assert "- Foreign Minister (inferred)" in inferred


def test_what_editors_entered_says_so_and_when() -> None:
    page = _page("people/ilka-maren/index.md", TALKS, register=REGISTER)
    entered = page.split("## From the editors' register")[1].split("\n## ")[0]
    assert "Entered by editors on Wed 20 Mar 2024" in entered
    assert "from May 2021 until 2023 · says [forum.example](https://forum.example/a?b=1&amp;c=2)" in entered
    assert "says [kestria-sundholm-aldhaven-2024-03-14](../../2024/" in entered
    assert "says her sister" in entered
    assert "[Q42](https://www.wikidata.org/wiki/Q42)" in entered
    assert "Note: Signs \\*so\\*." in entered
    assert "Not the same as: Ilka Marens" in entered
    assert "Chair of the Orrin Forum" not in page.replace(entered, "")
    assert "editors' register" not in _page("people/ilka-maren/index.md", TALKS)


def said_on(page: str) -> list[str]:
    """The lists of statements alone."""
    lists = re.findall(r"^## Statements.*?(?=^## (?!Statements)|\Z)", page, re.DOTALL | re.MULTILINE)
    return [str(one) for one in lists]


def test_the_register_changes_no_word_of_a_statement() -> None:
    """What a source said stays what it said."""
    free, bound = (_page("people/ilka-maren/index.md", TALKS, register=text) for text in ("", REGISTER))
    assert said_on(free)
    assert said_on(free) == said_on(bound)


def test_two_people_of_one_name_are_shown_apart() -> None:
    articles = [
        an_article("talks", "2024-03-14", [a_figure(1, "Ilka Maren", "Kestrian Foreign Minister")]),
        an_article("court", "2024-05-02", [a_figure(1, "Ilka Maren", "Sundholm judge")]),
        an_article("ferry", "2024-05-03", [a_figure(1, "Ilka Maren")]),
    ]
    page = _page("people/ilka-maren/index.md", *articles)
    assert '!!! warning "Perhaps not one"' in page
    sections = dict(re.findall(r"## Statements: (.+?) \{[^}]*\}\n(.*?)(?=\n## |\Z)", page, re.DOTALL))
    assert {name: re.findall(r"Title of (\w+)", words) for name, words in sections.items()} == {
        "Kestrian": ["talks"],
        "Sundholm": ["court"],
        "no country printed": ["ferry"],
    }
    assert "perhaps not one" in _page("people/index.md", *articles)


def _many(count: int) -> list[Cast]:
    return [
        an_article(
            f"a{n:04}", f"2024-{n // 28 % 12 + 1:02}-{n % 28 + 1:02}", [a_figure(1, "Ilka Maren", "minister")]
        )
        for n in range(count)
    ]


@pytest.mark.parametrize("count", [1, 15, 16, 31, 32, 33, 47, 48, 110])
def test_every_statement_stands_once_and_no_page_grows_without_bound(count: int) -> None:
    pages = {p: leaf.markdown for p, leaf in leaves(_people(*_many(count))).items() if "ilka" in p}
    shown = [name for page in pages.values() for name in re.findall(r"\[S1 in Title of (\w+)\]", page)]
    assert sorted(shown) == [f"a{n:04}" for n in range(count)]
    assert all(page.count("[S1 in") < 2 * STATEMENTS for page in pages.values())
    for path, page in pages.items():
        assert (path.count("/") == 2) == page.startswith("---\ntitle: Ilka Maren\n")


def test_an_earlier_page_never_changes_when_articles_come_in() -> None:
    few, more = (
        leaves(_people(*_many(count))) for count in (3 * STATEMENTS + STATEMENTS // 2, 5 * STATEMENTS)
    )
    earlier = [path for path in few if re.fullmatch(r"people/ilka-maren/\d+/index\.md", path)]
    assert len(earlier) == 2
    assert all(few[path] == more[path] for path in earlier)


def _often(count: int, words: tuple[str, ...] = ("harbour", "gates", "ferry")) -> list[Cast]:
    """Articles in which Maren speaks about one thing after another."""
    made = []
    for n, one in enumerate(_many(count)):
        about = words[n % len(words)]
        said = replace(one.said[0], words=f"“Our {about}”", quoted=(f"Our {about}",), text=f"Our {about}")
        made.append(replace(one, title=f"A {about} for Aldhaven", said=(said,)))
    return made


def _headings(page: str) -> list[str]:
    return re.findall(r"^## .*\{ #([^}]*) \}$", page, re.MULTILINE)


def test_a_few_statements_by_topic_stand_on_one_page_the_oldest_first() -> None:
    pages = leaves(_people(*_often(9)))
    page = pages["people/ilka-maren/topics/index.md"].markdown
    assert _headings(page) == ["about-ferry", "about-gate", "about-harbour"]
    assert re.findall(r"in A gates for Aldhaven\]\(\.\./\.\./\.\./2024/(a\d+)/index\.md#s1\)", page) == [
        "a0001",
        "a0004",
        "a0007",
    ]
    own = pages["people/ilka-maren/index.md"].markdown
    assert "Speaks about [ferry](topics/index.md#about-ferry) <small>3</small> · [gates](" in own
    assert own.index("Speaks about") < own.index("## Statements")


def test_a_topic_s_heading_lasts_when_its_statements_move_to_pages_of_their_own() -> None:
    few, many = (
        leaves(_people(*_often(count, ("harbour", "gates", "ferry", "treaty", "rice", "sluice", "boat"))))
        for count in (21, 200)
    )
    first = "people/ilka-maren/topics/index.md"
    assert set(_headings(few[first].markdown)) == set(_headings(many[first].markdown))
    later = [path for path in many if path.startswith("people/ilka-maren/topics/") and path != first]
    assert len(later) == -(-200 // TOPIC_LINES)
    listed = [name for path in later for name in re.findall(r"2024/(a\d+)/index", many[path].markdown)]
    assert sorted(listed) == [f"a{n:04}" for n in range(200)]
    assert all(many[path].markdown.count("/index.md#s1)") <= TOPIC_LINES for path in later)
    for number, anchor in re.findall(r"\]\((\d+)/index\.md#(about-\w+)\)", many[first].markdown):
        assert anchor in _headings(many[f"people/ilka-maren/topics/{number}/index.md"].markdown)
    for leaf in (few[first], *(many[path] for path in later)):
        prove_list(leaf.quoted, leaf.markdown)


MOST_OF_A_PAGE = 23 * 1024
"""Bytes of its own words: the frame of a page weighs less than seven thousand more."""


@pytest.mark.parametrize("count", [19, 39, 200])
def test_the_page_of_somebody_who_speaks_in_long_sentences_everywhere_stays_light(count: int) -> None:
    made = []
    for n, one in enumerate(_often(count)):
        words = f"{'Nobody in the harbour has told us why the gates are shut; ' * 3}number {n}"
        own = replace(one.said[0], words=f"“{words}”", quoted=(words,), text=words)
        other = replace(own, id="s2", speaker=None, about=("p1",))
        title = f"Kestrian ministers meet again over the closed gates of Aldhaven, for the time {n}"
        made.append(replace(one, title=title, said=(own, other)))
    for path, leaf in leaves(_people(*made)).items():
        assert len(html_of(leaf.markdown).source.encode()) <= MOST_OF_A_PAGE, path


def test_statements_stand_newest_first_the_undated_last() -> None:
    articles = [*_many(3), an_article("zzz", None, [a_figure(1, "Ilka Maren")])]
    page = _page("people/ilka-maren/index.md", *articles)
    assert re.findall(r"S1 in Title of (\w+)", page) == ["a0002", "a0001", "a0000", "zzz"]
    assert page.index("### 2024") < page.index("### Undated")


def test_a_few_names_stand_on_one_page() -> None:
    pages = leaves(_people(TALKS))
    assert not [path for path in pages if "/letter/" in path]
    for folder in ("people", "bodies"):
        names = {path.split("/")[1] for path in pages if path.startswith(f"{folder}/")} - {"index.md"}
        assert names
        assert all(f"]({name}/index.md)**" in pages[f"{folder}/index.md"].markdown for name in names)


def test_the_lists_lead_to_everybody_and_are_paged() -> None:
    figures = [a_figure(n, f"Ilka M{n:04}", "minister") for n in range(NAMES + 5)]
    people = _people(
        an_article("talks", "2024-03-14", [*figures, a_figure(999, "Orrin Harbour Board", kind="body")])
    )
    pages = leaves(people)
    lists = [path for path in pages if "/letter/" in path]
    assert "(letter/m/index.md)" in pages["people/index.md"].markdown
    assert lists == [
        "people/letter/m/index.md",
        "people/letter/m/2/index.md",
    ]
    linked = " ".join(pages[path].markdown for path in [*lists, "bodies/index.md"])
    assert all(f"{person.identity.slug}/index.md)" in linked for person in people)
    assert navigation(people) == (("People", "people/index.md"), ("Bodies", "bodies/index.md"))
    assert navigation([]) == ()
    assert leaves([]) == {}


def _targets(path: str, page: str) -> set[str]:
    """What a page's links lead to, below `briefings/`."""
    found = set()
    for link in re.findall(r"\]\(([^()#]+?)(?:#[\w-]+)?\)", page):
        parts = path.split("/")[:-1]
        for step in link.split("/"):
            parts = parts[:-1] if step == ".." else [*parts, step]
        found.add("/".join(parts))
    return found


def test_every_link_leads_to_a_page() -> None:
    articles = [*_many(120), TALKS, *(replace(one, id=f"t{n}") for n, one in enumerate(_often(60)))]
    pages = leaves(
        _people(
            *articles, register="- {name: Ilka Maren, kind: person, added: 2024-03-20, variants: [Oda Lind]}"
        )
    )
    there = {*pages, *(one.path for one in articles), "index.md"}
    assert "people/oda-lind/index.md" in pages
    for path, leaf in pages.items():
        assert _targets(path, leaf.markdown) <= there, path


def test_every_quotation_is_known_to_the_proof() -> None:
    for leaf in leaves(_people(TALKS, register=REGISTER)).values():
        prove_list(leaf.quoted, leaf.markdown)


def test_the_front_matter_is_yaml() -> None:
    for leaf in leaves(_people(TALKS, *_many(110))).values():
        assert isinstance(yaml.safe_load(leaf.markdown.split("---\n")[1])["title"], str)


def _is_our_heading(tag: str, attributes: list[tuple[str, str | None]]) -> bool:
    return tag in {"h2", "h3"} and {name for name, _ in attributes} <= {"id", "data-search-exclude"}


def test_a_hostile_name_stays_words() -> None:
    words = "Ilka </small><script>alert(1)</script> [x](javascript:y) **b** { .c } “q” # Maren"
    figure = replace(a_figure(1, words, words), names=(words, "Maren"), roles=(Printed(words),))
    article = replace(
        an_article("talks", "2024-03-14", [figure, a_figure(2, words, kind="body")]), title=words
    )
    facts = {
        "name": words,
        "kind": "person",
        "added": "2024-03-20",
        "note": words,
        "roles": [{"text": words, "says": words}],
    }
    entry = yaml.safe_dump([facts])
    for register in ("", entry):
        pages = leaves(_people(article, register=register))
        assert len(pages) > 3
        for leaf in pages.values():
            html = html_of(leaf.markdown)
            assert [tag for tag in unexpected(html) if not _is_our_heading(*tag)] == []
        assert fold(words) in html_of(next(iter(pages.values())).markdown).text


def test_nobody_has_a_page_without_a_register_and_articles() -> None:
    assert gather([], Register()) == ()
