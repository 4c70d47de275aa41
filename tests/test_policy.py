"""The pages' policy allows the theme's scripts and nothing that stands among a source's words."""

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from generator import policy

PAGE = """<!doctype html><html><head><meta charset="utf-8"><script>a=1</script>
<script type="application/ld+json">{"a":1}</script><script src="b.js"></script></head>
<body><main><p>Words</p></main><script id="__config" type="application/json">{}</script>
<script>c=2</script><script>a=1</script></body></html>"""
EMPTY = "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='"


def content(html: str) -> str:
    found = re.search(r'http-equiv="Content-Security-Policy" content="([^"]*)"', html)
    assert found
    return found[1]


def test_the_policy_stands_before_every_script() -> None:
    guarded = policy.guarded(PAGE)
    assert guarded.index("Content-Security-Policy") < guarded.index("<script")
    assert guarded.index("charset") < guarded.index("Content-Security-Policy")


def test_each_script_that_runs_has_its_digest_once_and_data_has_none() -> None:
    assert len(policy.digests(PAGE)) == 2
    assert policy.digests("<head><script></script></head>") == (EMPTY,)
    assert "'unsafe-inline'" not in content(policy.guarded(PAGE)).split("script-src")[1].split(";")[0]


def test_a_script_in_the_main_part_is_not_allowed() -> None:
    attacked = PAGE.replace("Words", "<script>evil()</script></main><main><script>evil()</script>")
    assert policy.digests(attacked) == policy.digests(PAGE)


def test_no_host_but_our_own_is_named() -> None:
    assert not re.search(r"https?:|\*", content(policy.guarded(PAGE)))


def test_a_page_is_guarded_once_and_a_piece_of_one_never() -> None:
    guarded = policy.guarded(PAGE)
    assert policy.guarded(guarded) == guarded
    assert policy.guarded("<p>no page</p>") == "<p>no page</p>"


@settings(derandomize=True)
@given(st.text("<>/scriptman e=\"'", max_size=60))
def test_nothing_in_the_main_part_changes_the_policy(words: str) -> None:
    page = PAGE.replace("Words", words)
    assert content(policy.guarded(page)) == content(policy.guarded(PAGE))
