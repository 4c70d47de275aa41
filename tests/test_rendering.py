"""Quicker is not other: with `QuickInline`, Python-Markdown writes the same HTML."""

import markdown
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown.extensions import Extension
from markdown.inlinepatterns import SimpleTagInlineProcessor

from generator.rendering import QuickInline

EXTENSIONS = ("admonition", "attr_list", "md_in_html", "pymdownx.details", "toc", "tables", "fenced_code")
PIECES = (
    "`", "``", "\\", "[", "](#s1)", "](../b/ 'title')", "![", "][", "]", "]: /here", "<", ">", "<small>",
    "</small>", "<!-- ", " -->", "<https://a.example/", "<mia@a.example>", "&", "&amp;", "&#34;", "  \n",
    "\n", "\n\n", "*", "**", "_", "__", "{ #s1 }", "said", " ", "Mia Tarn", "!", ":", "@", "# ", "- ",
    '!!! note "Box"\n    ',
)  # fmt: skip


def _html(text: str, *more: Extension) -> str:
    return markdown.markdown(text, extensions=[*EXTENSIONS, *more])


@settings(derandomize=True, max_examples=600, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=24).map("".join))
def test_any_text_is_rendered_as_without_it(text: str) -> None:
    assert _html(text, QuickInline()) == _html(text)


@pytest.mark.parametrize(
    "text",
    ["Plain words.", "Two  \nlines", "[S1](#s1) and `code`", "*a* \\* &lt; <small>b</small> ![c](d) __e__"],
)
def test_what_pages_hold_is_rendered_as_without_it(text: str) -> None:
    assert _html(text, QuickInline()) == _html(text)


class _Struck(Extension):
    def extendMarkdown(self, md: markdown.Markdown) -> None:  # noqa: N802 (Python-Markdown's name)
        md.inlinePatterns.register(SimpleTagInlineProcessor(r"(~)(.+?)~", "del"), "struck", 50)


def test_a_pattern_of_another_extension_is_applied_too() -> None:
    assert _html("No ~mark~ of ours.", _Struck(), QuickInline()) == "<p>No <del>mark</del> of ours.</p>"
