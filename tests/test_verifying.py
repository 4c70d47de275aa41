"""Verify a quotation: files and script agree, and each verdict is the right one, in Chromium."""

import json
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from itertools import pairwise
from pathlib import Path
from typing import Any

import invented
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from playwright.sync_api import Browser, Page
from waiting import until

from generator import verifying
from generator.document import to_json
from generator.published import Published

SCRIPT = Path(verifying.__file__).parent / "theme" / "javascripts" / "verify.js"
PAGE = """<!doctype html><meta charset="utf-8"><title>Verify</title>
<div id="verify" data-base="../"></div><script type="module" src="../verify.js"></script>"""


def briefing(number: int = 0, words: str | None = None) -> Published:
    facts = json.loads(json.dumps(to_json(invented.BRIEFING)))
    facts["article"]["id"] = f"a{number}"
    if words is not None:
        facts["statements"] = facts["statements"][:1]
        facts["statements"][0]["content"] = [{"text": words, "verbatim": True, "start": 0, "end": 1}]
    return Published(facts, f"2024/a{number}/", "Ministers meet in Aldhaven")


# --- the files ------------------------------------------------------------------------------------


def test_every_statement_is_found_by_each_of_its_pairs_of_words() -> None:
    written = {path: json.loads(text) for path, text in verifying.files([briefing()])}
    meta = written[f"{verifying.FOLDER}/meta.json"]
    for number, statement in enumerate(briefing().statements()):
        listed = [w for piece in statement["content"] for w in verifying.words(piece["text"])]
        for pair in pairwise(listed):
            key = " ".join(pair)
            shard = written[f"{verifying.FOLDER}/k{verifying.fnv(key) % meta['shards']:03x}.json"]
            assert number in shard[key]
        assert written[f"{verifying.FOLDER}/r000.json"][number]["at"] == f"2024/a0/#{statement['id']}"


def test_the_files_do_not_depend_on_the_order_of_briefings() -> None:
    some = [briefing(1, "We wait for the tide"), briefing(2, "Nobody told us why"), briefing()]
    assert dict(verifying.files(some)) == dict(verifying.files(some[::-1]))


@settings(derandomize=True)
@given(st.integers(0, 5_000_000))
def test_shards_stay_small_and_few(keys: int) -> None:
    count = verifying.shards(keys)
    assert count & (count - 1) == 0
    assert keys <= count * 600 or count == 4096


# --- the page -------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory, browser: Browser) -> Iterator[Page]:
    folder = tmp_path_factory.mktemp("verify")
    hostile = "<img src=x onerror=alert(1)> we shall <b>not</b> yield to tides"
    some = [briefing(), briefing(1, "We do not wait for the morning tide"), briefing(2, hostile)]
    for path, text in verifying.files(some):
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")
    (folder / "verify.js").write_text(SCRIPT.read_text(encoding="utf-8"), encoding="utf-8")
    (folder / "verify" / "index.html").write_text(PAGE, encoding="utf-8")
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    page = browser.new_page()
    page.goto(f"http://127.0.0.1:{server.server_port}/verify/")
    yield page
    page.close()
    server.shutdown()
    server.server_close()


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *args: object) -> None:
        """Say nothing."""


def verdicts(page: Page, words: str, speaker: str = "") -> list[str]:
    page.fill("#verify-words", words)
    page.fill("#verify-speaker", speaker)
    page.click("button")
    until(page, "!document.querySelector('.verify-results').textContent.startsWith('Looking')")
    return [str(h.text_content()) for h in page.query_selector_all(".verify-result h3")]


SPOKEN = "Our crews have been waiting for nine days and nobody in Sundholm has told them why"


@pytest.mark.browser
@pytest.mark.parametrize(
    ("words", "speaker", "verdict"),
    [
        (SPOKEN, "", "Word for word here"),
        ("our crews HAVE been waiting, for nine days", "", "Word for word here"),
        (f'"{SPOKEN}," said the minister in the harbour yesterday.', "", "Word for word here"),
        (SPOKEN, "Maren", "Word for word here"),
        (SPOKEN, "Tomas Veyra", "Said by someone else"),
        (SPOKEN.replace("nine", "ninety"), "", "Altered"),
        (SPOKEN.replace("nobody", "everybody"), "", "Altered"),
        ("We do wait for the morning tide", "", "Altered"),
        ("inspections will go on until a joint safety commission is formed", "", "Here, but reported"),
        ("The harbour of Velmar was rebuilt in stone after the fire", "", "Not in this collection"),
    ],
)
def test_the_verdict(page: Page, words: str, speaker: str, verdict: str) -> None:
    first, *_ = verdicts(page, words, speaker)
    assert first.startswith(verdict)


@pytest.mark.browser
def test_a_negation_is_never_a_match_and_is_named(page: Page) -> None:
    assert verdicts(page, "We do wait for the morning tide") == ["Altered"]
    assert "turns the meaning round" in str(page.text_content(".verify-result"))
    assert page.query_selector("del.negation")


@pytest.mark.browser
def test_two_words_are_too_few(page: Page) -> None:
    assert verdicts(page, "nine days") == []
    assert "at least three words" in str(page.text_content(".verify-results"))


@pytest.mark.browser
def test_words_of_a_source_stay_words(page: Page) -> None:
    assert verdicts(page, "we shall <b>not</b> yield to tides")[0].startswith("Word for word here")
    assert not page.query_selector(".verify-results img")
    assert "<img src=x" in str(page.text_content(".verify-words"))


@pytest.mark.browser
def test_nothing_is_sent(page: Page) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(f"{request.method} {request.url}"))
    verdicts(page, "The harbour of Velmar was rebuilt in stone")
    assert all(one.startswith("GET ") and "?" not in one and "harbour" not in one for one in asked)


@pytest.mark.browser
def test_script_and_generator_divide_text_and_hash_alike(page: Page) -> None:
    texts = [
        "“Nobody in Älvö’s port told us,” nine-day wait",
        "rock'n'roll 'tis the sailors' 1,500.5 ½ ﬁsh Å İ ẞ naïve",
        "Владимир сказал: «Нет» 東京で 123",
        "a\u00adb c\u200bd e\u2019 \u2019f",
    ]
    both: list[Any] = page.evaluate(
        """async (texts) => { const m = await import("../verify.js");
        return texts.map((t) => [m.words(t), m.words(t).map(m.fnv)]); }""",
        texts,
    )
    for text, (words, hashes) in zip(texts, both, strict=True):
        assert words == verifying.words(text)
        assert hashes == [verifying.fnv(word) for word in words]
