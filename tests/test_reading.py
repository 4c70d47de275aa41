"""A seed's bytes become an article or a refusal that a person can act on; the story is never changed."""

import json
import re
import time
from collections.abc import Callable
from datetime import date
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from generator.errors import SeedError
from generator.reading import (
    MAX_BYTES,
    MAX_HEADER,
    MAX_SLUG,
    article_id,
    read_record,
    read_seed,
)
from generator.values import Article

CASES = Path(__file__).parent / "cases" / "reading"
EXPECTED = CASES / "what-is-expected.txt"
SEEDS = Path(__file__).parents[1] / "seeds"
SAMPLE = SEEDS / "2022-02-11-shoigu-wallace-meeting.txt"
METADATA = (
    "title",
    "date",
    "url",
    "publisher",
    "author",
    "language",
    "place",
    "original_name",
    "date_origin",
)
HEADERS = (
    "",
    " date 2024-03-14 ",
    "date: 2024-03-14\r\n\r\n",
    "---\n---\n",
    "---\r\ntitle: Talks\r\ndate: 2024-03-14\r\n---\r\n\r\n",
    "---\rtitle: Talks\r---\rdate 2024-03-14\r",
)

law = settings(
    derandomize=True, deadline=None, max_examples=500, suppress_health_check=[HealthCheck.too_slow]
)


def expectations() -> dict[str, dict[str, str]]:
    cases: dict[str, dict[str, str]] = {}
    for line in EXPECTED.read_text(encoding="utf-8").partition("\n---")[2].splitlines()[1:]:
        if line.startswith(" "):
            key, _, value = line.strip().partition(": ")
            cases[next(reversed(cases))][key] = value
        elif line:
            assert line not in cases, f"two cases for {line}"
            cases[line] = {}
    return cases


def read_case(name: str) -> Article:
    beside = (CASES / name).with_suffix(".yaml")
    return read_seed(
        (CASES / name).read_bytes(),
        path=f"seeds/{name}",
        beside=beside.read_bytes() if beside.exists() else None,
    )


def read_or_refuse(read: Callable[[], Article]) -> Article | str:
    try:
        return read()
    except SeedError as error:
        return str(error)


def record(**fields: object) -> bytes:
    return json.dumps(fields).encode()


@pytest.mark.parametrize(("name", "expected"), expectations().items())
def test_each_case_reads_as_its_text_file_says(name: str, expected: dict[str, str]) -> None:
    if "refused" in expected:
        with pytest.raises(SeedError) as refusal:
            read_case(name)
        line = refusal.value.line
        assert ("no line" if line is None else f"line {line}") == expected["refused"]
        assert refusal.value.path == f"seeds/{expected.get('in', name)}"
        assert expected["says"] in refusal.value.message
        return
    article = read_case(name)
    stored = (CASES / name).read_bytes()
    stated = {key: str(getattr(article, key)) for key in METADATA if getattr(article, key) is not None}
    begins = expected["begins"].removeprefix("[").removesuffix("]").replace("\\n", "\n")
    assert article.text.startswith(begins)
    assert stored.decode().endswith(article.text)
    assert stated == {key: value for key, value in expected.items() if key != "begins"}
    assert article.sha256 == sha256(stored).hexdigest()
    assert article.encoding is None


def test_every_seed_of_the_cases_is_expected_and_the_other_way_round() -> None:
    seeds = {path.name for path in CASES.iterdir() if path.suffix in {".txt", ".md"}} - {EXPECTED.name}
    assert seeds == expectations().keys()


def test_the_sample_is_the_file_as_it_came() -> None:
    """Its digest is on its page and in whatever cites it."""
    assert sha256(SAMPLE.read_bytes()).hexdigest() == (
        "fd40a5b6a1f9ff61d3a0054e726fe9b822ea90450adf8c6e32d517449faf48a4"
    )


def test_the_sample_loses_its_header_and_nothing_else() -> None:
    stored = SAMPLE.read_bytes()
    article = read_seed(stored, path=f"seeds/{SAMPLE.name}", beside=SAMPLE.with_suffix(".yaml").read_bytes())
    assert f" date 2022-02-11 {article.text}".encode() == stored
    assert article.text.startswith("Russian Defense Minister Sergey Shoigu")
    assert article.date == date(2022, 2, 11)
    assert article.date_origin == "metadata line"
    assert article.original_name == "000_1d0c4a699242066c.txt"
    assert article.id == "2022-02-11-shoigu-wallace-meeting"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_marked_encoding_is_no_doubt(encoding: str) -> None:
    article = read_seed("date: 2024-03-14 “Nine days,” said Ørn 🚢.".encode(encoding), path="seeds/a.txt")
    assert article.text == "“Nine days,” said Ørn 🚢."
    assert article.date == date(2024, 3, 14)
    assert article.encoding is None


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("cp1252", "“Our crews have been waiting,” said Señor Ibáñez of the port. “We’re not closing it.”"),
        ("cp1252", "The talks were held at a café near the port of Aldhaven, the minister said."),
        ("cp1252", "Der Außenminister sagte, die Schiffe würden überprüft. Er könne es nicht bestätigen."),
        ("cp1251", "Министр сказала, что экипажи ждут уже девять дней и никто не объяснил им почему."),
        ("koi8_r", "Министр сказала, что экипажи ждут уже девять дней и никто не объяснил им почему. " * 3),
        ("cp932", "日本の外務大臣は会議の後で記者団に語った。これは重要な問題である。"),
    ],
)
def test_another_encoding_is_detected_and_told(encoding: str, text: str) -> None:
    stored = f"date: 2024-03-14\r\n{text}".encode(encoding)
    article = read_seed(stored, path="seeds/a.txt")
    assert article.text == text
    assert article.encoding == encoding
    assert article.sha256 == sha256(stored).hexdigest()


@pytest.mark.parametrize(
    ("stored", "line", "says"),
    [
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\xff", 2, "U+001A"),
        (b"Two\nhours\x00.", 2, "U+0000"),
        (b"Two\rhours\x1b[31m.", 2, "U+001B"),
        ("Two\nhours".encode("utf-16-le"), 1, "U+0000"),
        ("\ufeffTwo\nhours\x00".encode("utf-16-le"), 2, "U+0000"),
        (b"\xff\xfeT\x00w\x00o\x00\n\x00\x00\xdcx\x00", 2, "UTF-16"),
        (b"\xef\xbb\xbfTwo\nhours\xff.", 2, "UTF-8"),
        ("Two\n“hours”, said".encode() + b"\n\xe2\x80", 3, "broken"),
        (b"Two\nhours \xed\xa0\x80 of talks \xe2\x80\x9cthere\xe2\x80\x9d \xc3\xa9 \xc3\xa9", 2, "broken"),
        (b"\x81\x8d\x8f\x90\x9d\xff\xfe\x80" * 40, 1, "no other encoding fits"),
        (b"\xef\xbb\xbf", None, "no story"),
        (b"\xef\xbb\xbf \r\n", None, "no story"),
        (b"---\ntitle: Talks\n---\n", None, "no story"),
        (b"a" * (MAX_BYTES + 1), None, "5,000,001 bytes. The limit is 5,000,000"),
        (b"---\ntitle: " + b"a" * MAX_HEADER + b"\n---\nTwo hours.", 2, "limit is 20,000"),
        ("---\nplace: x\npublisher: \x9b\n---\nTwo hours.".encode(), 3, "cannot be read"),
        (b'---\ntitle: "\\UFFFFFFFF"\n---\nTwo hours.', 2, "cannot be read"),
        ("---\nplace: x\u2028\ntitle: @\n---\nTwo hours.".encode(), 3, "cannot be read"),
    ],
)
def test_what_is_no_article_is_refused_with_its_line(stored: bytes, line: int | None, says: str) -> None:
    with pytest.raises(SeedError) as refusal:
        read_seed(stored, path="seeds/a.txt")
    assert says in refusal.value.message
    assert refusal.value.path == "seeds/a.txt"
    assert refusal.value.line == line


def test_a_byte_order_mark_is_no_part_of_metadata_or_records() -> None:
    seed = read_seed(b"Two hours.", path="seeds/a.txt", beside=b"\xef\xbb\xbftitle: Talks")
    line = b"\xef\xbb\xbf" + record(id="a", text="Two hours.", title="Talks")
    assert seed.title == read_record(line, path="a.jsonl", line_number=1).title == "Talks"


def test_the_file_beside_is_refused_by_its_own_name_and_line() -> None:
    with pytest.raises(SeedError, match=r"^seeds/a\.yaml, line 2: .*not UTF-8"):
        read_seed(b"Two hours.", path="seeds/a.md", beside=b"title: Talks\nplace: caf\xe9\n")


@pytest.mark.parametrize(
    "url",
    [
        "https://example.org:port/",
        "http://[::1",
        "https://example.org/a b",
        "https://example.org/<b>",
        "//example.org/a",
        "data:text/html,x",
        "file:///etc/passwd",
    ],
)
def test_only_whole_web_addresses_pass(url: str) -> None:
    with pytest.raises(SeedError, match="`url` must be"):
        read_record(record(id="a", text="Two hours.", url=url), path="a.jsonl", line_number=1)


def test_a_record_becomes_an_article() -> None:
    stored = " date 2024-01-01 Two hours."
    article = read_record(
        record(
            id="A/7",
            text=stored,
            date="2024-03-14T23:30:00-05:00",
            title=" Talks\nin Aldhaven ",
            url="https://example.org/7",
            publisher="Courier",
            author="P. Ostrava",
            language="en",
            place="Aldhaven",
            original_name="ignored",
            score=[1],
        ),
        path="a.jsonl",
        line_number=7,
    )
    assert article == Article(
        id="A/7",
        text=stored,
        sha256=sha256(stored.encode()).hexdigest(),
        date=date(2024, 3, 14),
        title="Talks in Aldhaven",
        url="https://example.org/7",
        publisher="Courier",
        author="P. Ostrava",
        language="en",
        place="Aldhaven",
        date_origin="record",
    )


@pytest.mark.parametrize("given_date", [{}, {"date": None}, {"date": " "}])
def test_a_record_without_a_date_takes_it_from_the_metadata_line(given_date: dict[str, str | None]) -> None:
    stored = " date 2024-03-14 Two hours."
    article = read_record(record(id=7, text=stored, **given_date), path="a.jsonl", line_number=1)
    assert article == Article(
        id="7",
        text="Two hours.",
        sha256=sha256(stored.encode()).hexdigest(),
        date=date(2024, 3, 14),
        date_origin="metadata line",
    )


@pytest.mark.parametrize(
    ("line", "says"),
    [
        (b"", "not JSON"),
        (b"{", "not JSON"),
        (b'{"id": "\xff"}', "not JSON"),
        (b'{"id": ' + b"[" * 200_000, "not JSON"),
        (b'{"id": ' + b"9" * 5_000 + b"}", "not JSON"),
        (b'["id"]', "must be an object"),
        (record(text="Two hours."), "needs an `id` and a `text`"),
        (record(id=" ", text="Two hours."), "needs an `id` and a `text`"),
        (record(id="a"), "needs an `id` and a `text`"),
        (record(id=True, text="Two hours."), "`id` must be text"),
        (record(id="a", text=["Two hours."]), "`text` must be text"),
        (record(id="a", text="Two hours.", title=7), "`title` must be text"),
        (record(id="a", text=" \n"), "no story"),
        (record(id="a", text="date 2024-03-14 "), "no story"),
        (record(id="a", text="Two\x00hours."), "U+0000"),
        (record(id="a", text="Two \ud800 hours."), "U+D800"),
        (record(id="a", text="Two hours.", title="\udfff"), "U+DFFF"),
        (record(id="a", text="Two hours.", date="2022-02-30"), "no day 2022-02-30"),
        (record(id="a", text="Two hours.", date="yesterday"), "such as 2022-02-11"),
        (b" " * (MAX_BYTES + 1), "5,000,001 bytes"),
    ],
)
def test_an_unreadable_record_is_refused_with_its_line(line: bytes, says: str) -> None:
    with pytest.raises(SeedError) as refusal:
        read_record(line, path="a.jsonl", line_number=42)
    assert says in refusal.value.message
    assert (refusal.value.path, refusal.value.line) == ("a.jsonl", 42)


@pytest.mark.parametrize(
    ("path", "slug"),
    [
        ("seeds/2022-02-11-shoigu-wallace-meeting.txt", "2022-02-11-shoigu-wallace-meeting"),
        ("seeds/Élysée talks, day 2.md", "elysee-talks-day-2"),
        ("seeds/E\u0301lyse\u0301e talks, day 2.md", "elysee-talks-day-2"),
        ("seeds/Łódź – Straße & Ærø.txt", "lodz-strasse-aero"),
        ("seeds/İstanbul ﬁle, 5 ㎒.txt", "istanbul-file-5-mhz"),
        ("v1.2.txt", "v1-2"),
    ],
)
def test_an_id_is_the_readable_stem(path: str, slug: str) -> None:
    assert article_id(path) == slug


def test_names_that_lose_their_letters_still_differ() -> None:
    ids = {article_id(f"seeds/{stem}.txt") for stem in ("переговоры-1", "встреча-1", "会談-1", "!", "?", "")}
    assert len(ids) == 6


@law
@given(st.text(st.characters(codec=None), max_size=300))
@example("seeds/" + "talks-" * 40 + ".txt")
def test_an_id_is_always_a_short_plain_folder_name(path: str) -> None:
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", article_id(path))
    assert len(article_id(path)) <= MAX_SLUG


@law
@given(st.sampled_from(HEADERS), st.text(max_size=200), st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]))
@example(" date 2024-03-14 ", "\u202eoverride\u202c \u2066isolate\u2069\r\n\u2028", "utf-8")
@example("", "e\u0301 is not \xe9 \r\n", "utf-16")
@example("", "\ufeff", "utf-8")
def test_the_text_is_the_stored_one_but_for_its_header(header: str, story: str, encoding: str) -> None:
    try:
        article = read_seed((header + story).encode(encoding), path="seeds/a.txt")
    except SeedError:
        # Only what is refused with its reason above: no story, a control character, a header in the story.
        assert not story.replace("\ufeff", "").strip() or re.search(
            r"[\x00-\x08\x0e-\x1f\x7f]|---|date", story, re.IGNORECASE
        )
        return
    assert (header + story).endswith(article.text)
    assert article.text.strip()
    assert not header or len(article.text) <= len(story)
    assert article.text.endswith(story.lstrip()) or re.search("---|date", story, re.IGNORECASE)
    assert ("2024-03-14" in header) == (article.date == date(2024, 3, 14))


PIECES = st.sampled_from(
    [
        *(b"---\n", b"---\r\n", b"...\n", b"date", b": ", b" 2024-03-14 ", b"2024-13-01", b"\n", b"\r", b" "),
        *(
            b"title: ",
            b"url: ",
            b"https://[",
            b"&a ",
            b"*a",
            b"!!binary ",
            b"!<%ff> ",
            b"%YAML 9.9\n",
            b"<<: ",
        ),
        *(
            b'"',
            b"'",
            b"\\",
            b"\\UFFFFFFFF",
            b"\\ud800",
            b"|\n",
            b">-\n",
            b"[",
            b"{",
            b"? ",
            b"- ",
            b"#",
            b"\t",
        ),
        *(
            b"\xef\xbb\xbf",
            b"\xff\xfe",
            b"\x84\x31\x95\x33",
            b"+/v8-",
            b"\xe2\x80\x9c",
            b"\xe9",
            b"\xed\xa0\x80",
        ),
        *(b"\xe2\x80\xa8", b"\xc2\x85", b"\xc2\x9b", b"\x1b$B", b"Two hours of talks."),
    ]
)
ANY_BYTES = st.binary(max_size=200) | st.lists(PIECES | st.binary(max_size=3), max_size=15).map(b"".join)


@law
@given(ANY_BYTES, st.none() | ANY_BYTES)
def test_any_bytes_give_an_article_or_a_refusal_and_the_same_one_twice(
    data: bytes, beside: bytes | None
) -> None:
    first = read_or_refuse(lambda: read_seed(data, path="seeds/a.txt", beside=beside))
    again = read_or_refuse(lambda: read_seed(data, path="seeds/a.txt", beside=beside))
    assert first == again
    if isinstance(first, Article):
        first.text.encode()  # no halves of characters
    else:
        assert re.match(r"seeds/a\.(txt|yaml)(, line [1-9][0-9]*)?: ", first)


JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(codec=None), max_size=20),
    lambda inner: st.lists(inner, max_size=3),
    max_leaves=5,
)
RECORD_FIELDS = ("id", "text", "date", "title", "url", "publisher", "author", "language", "place")


@law
@given(
    st.binary(max_size=100)
    | st.dictionaries(st.sampled_from(RECORD_FIELDS), JSON_VALUES).map(lambda fields: record(**fields))
    | st.text(st.characters(codec=None), min_size=1).map(lambda text: record(id="a", text=text))
)
def test_any_line_gives_an_article_or_a_refusal_and_the_same_one_twice(line: bytes) -> None:
    first = read_or_refuse(lambda: read_record(line, path="a.jsonl", line_number=3))
    assert first == read_or_refuse(lambda: read_record(line, path="a.jsonl", line_number=3))
    if isinstance(first, Article):
        assert json.loads(line)["text"].endswith(first.text)
    else:
        assert first.startswith("a.jsonl, line 3: ")


@pytest.mark.parametrize(
    "data",
    [
        b"x" * MAX_BYTES,
        b" " * MAX_BYTES,
        b"\r\n" * (MAX_BYTES // 2),
        b"date: 2024-03-14" + b" \n" * (MAX_BYTES // 2 - 10),
        b"---\n" + b"--- x\n" * (MAX_BYTES // 6 - 10),
        b"---" + b" " * (MAX_BYTES - 3),
        b"---\n---\n" + b"\t" * (MAX_BYTES - 8),
        b"---\n" + b"[" * (MAX_HEADER - 1) + b"\n---\nx",
        b"---\n" + b"a:\n" * (MAX_HEADER // 3 - 1) + b"---\nx",
        b"---\n" + b"- " * (MAX_HEADER // 2 - 1) + b"\n---\nx",
        b"Two hours at the caf\xe9. " * (MAX_BYTES // 24),
        b"\xcc\xe8\xed\xe8\xf1\xf2\xf0 " * (MAX_BYTES // 8),
    ],
)
def test_a_large_seed_is_read_in_time_that_grows_with_its_size_only(data: bytes) -> None:
    """The bound is ten times what a slow machine took: it tells minutes from seconds."""
    start = time.perf_counter()
    assert read_or_refuse(lambda: read_seed(data, path="seeds/a.txt"))
    assert time.perf_counter() - start < 10
