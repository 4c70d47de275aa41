"""A page without its templates' blanks reads as before and weighs less."""

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from generator.slim import slim

PIECES = st.lists(
    st.sampled_from(
        (
            "<p>",
            "</p>",
            "words",
            " ",
            "\n",
            "\t",
            "  ",
            "\r\n",
            "<br>",
            "<pre>",
            "</pre>",
            "<script>",
            "</script>",
        )
    ),
    max_size=30,
).map("".join)


def test_blanks_between_lines_go_and_those_between_words_stay() -> None:
    assert slim("<ul>\n\n    <li>one  two</li>  \n\t<li>three</li>\n</ul>") == (
        "<ul>\n<li>one  two</li>\n<li>three</li>\n</ul>"
    )


def test_what_a_script_or_a_preformatted_text_holds_stays() -> None:
    kept = '<script>\n\n  a = "\n  b";\n</script><pre>\n  one\n\n  two</pre>'
    assert slim(f"<p>\n  x</p>{kept}\n\n") == f"<p>\nx</p>{kept}\n"


@settings(derandomize=True, max_examples=200, deadline=None)
@given(PIECES)
def test_the_words_stay_and_a_second_time_changes_nothing(html: str) -> None:
    once = slim(html)
    assert re.sub(r"\s", "", once) == re.sub(r"\s", "", html)
    assert bool(re.search(r"\s", once)) == bool(re.search(r"\s", html))
    assert slim(once) == once
    assert len(once) <= len(html)
