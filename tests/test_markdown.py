"""Source text on a page is words and nothing else, under exactly the extensions that the site uses."""

from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown import Markdown
from mkdocs.utils.yaml import yaml_load

from generator.markdown import escape, fold, in_words, plain, quote

_SITE = yaml_load((Path(__file__).parents[1] / "mkdocs.yml").read_text(encoding="utf-8"))
_BUILT_IN = ["toc", "tables", "fenced_code"]
"""What MkDocs adds by itself."""

HOSTILE = [
    "<script>alert(1)</script>",
    "</p><img src=x onerror=alert(1)>",
    "<!-- hidden -->",
    "<div markdown>*x*</div>",
    "<https://example.org>",
    "# A heading",
    "A heading { #s1 .x onclick=alert(1) }",
    "C## ##",
    "{ #s1 }",
    "{: .x }",
    '!!! danger "Now"',
    '??? note "Open"',
    "???+ note",
    "- a list",
    "+ a list",
    "1. a list",
    "12) a list",
    "> a quotation",
    "    code by indent",
    "``` code",
    "~~~ code",
    "`code`",
    "a *b* _c_ **d** __e__ ***f***",
    "snake_case and _emphasis_ and a_b_",
    "a | b",
    "|---|---|",
    "[link](javascript:alert(1))",
    "![image](x.png)",
    "(javascript:alert(1)) after a bracket",
    "[id]: https://example.org",
    "[^1]: a note",
    "[^1]",
    "*[HTML]: Hyper",
    "[TOC]",
    "[[wiki]]",
    "---",
    "***",
    "===",
    "title: not front matter",
    "&lt;b&gt; &amp; &#60; &copy; &copy R&D",
    "\\* a backslash \\",
    "\\`not\\`",
    "{{ config }} {% raw %}",
    ":smile: ==mark== ^^ins^^ ~~del~~ ++ctrl++ H~2~O",
    'said "so" “so” „so“ «so»',
    "\x02amp\x03 klzzwxh:0000 wzxhzdk:0",
    "\u202etxet\u202c",
    "line\n\n# one\n\ttwo\u2028three",
]
_ALPHABET = "ab1 .\n\t\\`*_{}[]()<>#+-!|&;:\"'“”~=^?/@$%\x02\x03é\u202e"
TEXTS = st.one_of(
    st.text(),
    st.text(_ALPHABET, max_size=40),
    st.lists(st.sampled_from(HOSTILE), min_size=1, max_size=3).map(" ".join),
)


class Html(HTMLParser):
    """The elements and the text of an HTML fragment."""

    def __init__(self, source: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, list[tuple[str, str | None]]]] = []
        self.text = ""
        self.source = source
        self.feed(source)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """An element with its attributes."""
        self.elements.append((tag, attrs))

    def handle_data(self, data: str) -> None:
        """Text, character references resolved."""
        self.text += data

    def handle_comment(self, data: str) -> None:
        """A comment counts as an element that no page has."""
        self.elements.append((f"comment {data}", []))


def read_html(markdown: str) -> Html:
    """What the site makes of `markdown`."""
    named = [item if isinstance(item, str) else next(iter(item)) for item in _SITE["markdown_extensions"]]
    options = {
        name: item[name] for item in _SITE["markdown_extensions"] if isinstance(item, dict) for name in item
    }
    return Html(Markdown(extensions=_BUILT_IN + named, extension_configs=options).convert(markdown))


def _check_inert(text: str) -> None:
    reader = read_html(escape(text))
    assert fold(reader.text) == fold(text)
    assert reader.elements == ([("p", [])] if fold(text) else [])


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_text_is_a_paragraph_of_its_own_words(text: str) -> None:
    _check_inert(text)


@given(TEXTS)
@settings(derandomize=True, deadline=None, max_examples=600)
def test_any_text_is_a_paragraph_of_its_own_words(text: str) -> None:
    _check_inert(text)


@given(TEXTS.filter(fold), TEXTS.filter(fold))
@settings(derandomize=True, deadline=None, max_examples=400)
def test_any_text_stays_inert_in_the_places_where_pages_put_it(one: str, other: str) -> None:
    lines = [
        f"# {escape(one)}",
        f"{quote(one)}  \n<small>{escape(other)} · [S1](#s1)</small>\n{{ #s1 }}",
        f"- **x {escape(one)}** {escape(other)}\n- {escape(one)}",
        f'??? note "Why"\n    - {escape(other)}\n    - [{escape(one)} x](a.md)',
        f"{escape(other)} ([S1](#s1)) {escape(one)}",
    ]
    reader = read_html("\n\n".join(lines))
    allowed = {"h1", "p", "br", "small", "a", "ul", "li", "strong", "details", "summary"}
    assert {tag for tag, _ in reader.elements} <= allowed
    found = {(name, value) for tag, attrs in reader.elements if tag != "h1" for name, value in attrs}
    assert found <= {("id", "s1"), ("href", "#s1"), ("href", "a.md"), ("class", "note")}
    assert fold(reader.text).count(fold(one)) >= 6


@given(TEXTS)
@settings(derandomize=True, deadline=None, max_examples=600)
def test_plain_gives_back_what_escape_was_given(text: str) -> None:
    assert plain(escape(text)) == fold(text)


@given(TEXTS)
@settings(derandomize=True, deadline=None, max_examples=300)
def test_no_quotation_mark_of_a_source_stands_bare_on_a_page(text: str) -> None:
    assert not set(escape(text)) & set('"“”„‟«»')
    assert "\n" not in escape(text)


@pytest.mark.parametrize(
    "text",
    [
        "It's 3.5 million (of 7), isn't it?",
        "See https://example.org/a_b/c-d?x=1&y=2 or ask @desk_one",
        "R&D at AT&T - 50 % off; a/b = c: yes!",
        "2024-03-14",
    ],
)
def test_ordinary_text_is_left_readable(text: str) -> None:
    assert escape(text) == text


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("2024-03-14", "Thu 14 Mar 2024"),
        ("2024-W01", "week 1 of 2024"),
        ("2024-03", "March 2024"),
        ("2024-Q4", "fourth quarter 2024"),
        ("2024-WI", "winter 2024"),
        ("2024", "2024"),
        ("202", "2020s"),
        ("2024-03-01/2024-03-05", "Fri 1 Mar 2024 to Tue 5 Mar 2024"),
        ("2024-03-01/..", "from Fri 1 Mar 2024"),
        ("../2024-03", "until March 2024"),
        ("not a date", "not a date"),
    ],
)
def test_a_date_is_shown_in_words(value: str, words: str) -> None:
    assert in_words(value) == words
