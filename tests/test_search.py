"""Searching: what is indexed, that it is the page's own words, and the search itself in a real browser."""

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlencode

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from invented import BRIEFING
from markdown import Markdown
from mkdocs.utils.yaml import yaml_load
from playwright.sync_api import Browser, BrowserContext, Page, Route
from waiting import until

from benchmarks import search as benchmark
from benchmarks import synthetic
from generator import document, indexing, search
from generator.errors import BriefingsError
from generator.page import PageState, render
from generator.plugin import BriefingsPlugin

ROOT = Path(__file__).parents[1]
DOCUMENT = document.to_json(BRIEFING)
FOLDER = "2024/talks"
SAMPLE = "2022/2022-02-11-shoigu-wallace-meeting/"
THOUSAND = 1_000
FREQUENT = "ro"
"""A word that a good part of the synthetic statements holds."""
SHELF = 350

deterministic = settings(derandomize=True, max_examples=60, deadline=None)
browsing = pytest.mark.browser


def html(state: PageState = PageState()) -> str:  # noqa: B008 (a frozen value)
    """The invented briefing's page as the site's own Markdown makes it."""
    extensions = yaml_load((ROOT / "mkdocs.yml").read_text(encoding="utf-8"))["markdown_extensions"]
    names = [name for one in extensions for name in ([one] if isinstance(one, str) else one)]
    body = render(BRIEFING, state).split("---\n", 2)[2]
    return f"<nav>2024</nav><article>{Markdown(extensions=names).convert(body)}</article><footer>end</footer>"


def records(page: str) -> dict[str, search.Record]:
    """The records of the invented briefing with this page, by the last part of their address."""
    found = search.records(DOCUMENT, search.read_page(page), FOLDER, search.spellings([DOCUMENT]))
    return {record.url.removeprefix(f"{FOLDER}/"): record for record in found}


# What is indexed


def test_each_statement_is_a_record_with_its_speaker_its_day_and_its_address() -> None:
    found = records(html())
    assert set(found) == {"", *(f"#{statement.id}" for statement in BRIEFING.statements)}
    first = found["#s1"]
    assert first.kind == "quoted"
    assert (
        first.words == "“Our crews have been waiting for nine days and nobody in Sundholm has told them why,”"
    )
    assert first.speaker == "Ilka Maren, Kestrian Foreign Minister"
    assert (first.date, first.place) == ("2024-03-14", "Aldhaven")
    assert first.url == "2024/talks/#s1"


def test_reported_words_never_stand_in_marks_and_a_restored_mark_is_in_brackets() -> None:
    found = records(html())
    assert found["#s2"].kind == "reported"
    assert not set('“”"') & set(found["#s2"].words)
    assert found["#s3"].words.startswith("[“]We are not closing the strait")


def test_words_in_bold_are_words_and_only_the_number_is_left_out() -> None:
    found = records(
        html().replace("<strong>S1</strong> ", "<strong>S1</strong> <strong>Denied</strong> that ")
    )
    assert found["#s1"].words.startswith("Denied that “Our crews")
    assert not [record for record in found.values() if re.match(r"S\d", record.words)]


def test_doubts_that_the_small_print_does_not_tell_go_with_the_statement() -> None:
    found = records(html())
    assert found["#s7"].doubts == ("another statement says otherwise", "unexpected speaker")
    assert found["#s1"].doubts == ()


def test_a_briefing_is_a_record_of_what_nobody_is_quoted_with() -> None:
    page = records(html())[""]
    assert page.kind == "briefing"
    assert "Oda Lind" in page.words
    assert "two hours" in page.words
    assert "SHA-256" not in page.words
    assert not {"2024", "end"} & set(page.words.partition("\n")[0].split()), "the site's frame is no text"


def test_what_a_person_corrected_on_the_page_is_found_and_what_it_corrected_is_not() -> None:
    changed = html().replace("waiting for nine days", "waiting for ten days")
    assert "ten days" in records(changed)["#s1"].words


def test_a_statement_that_a_person_took_off_the_page_is_not_found() -> None:
    page = html()
    start = page.index('<p id="s6"')
    assert "#s6" not in records(page[:start] + page[page.index("</p>", start) :])


def test_a_speaker_whom_a_person_corrected_has_none_of_the_former_s_names() -> None:
    heading = "Ilka Maren, Kestrian Foreign Minister</h3>"
    assert heading in html()
    found = records(html().replace(heading, "Una Fell, harbour master</h3>"))["#s1"]
    assert found.speaker == "Una Fell, harbour master"
    assert found.names == ("Una Fell, harbour master",)


def test_a_withdrawn_briefing_is_found_by_its_title_alone_and_says_so() -> None:
    found = records(html(PageState(review="withdrawn")))
    assert set(found) == {""}
    assert found[""].words == found[""].title
    assert found[""].doubts == ("withdrawn, do not quote",)


def test_nobody_is_the_speaker_where_the_page_says_unclear() -> None:
    heading = re.search(r"<h3[^>]*>([^<]*Veyra[^<]*)</h3>", html())
    assert heading
    page = html().replace(heading[0], '<h3 id="speaker-unclear">Speaker unclear</h3>')
    assert (records(page)["#s2"].speaker, records(page)["#s2"].names) == (None, ())


def test_a_full_name_is_found_in_the_spellings_of_every_briefing_and_a_surname_only_in_its_own() -> None:
    other = json.loads(json.dumps(DOCUMENT))
    other["participants"] = [
        {"id": "p1", "name": "Ilka Maren", "variants": ["Ilka Mareen"], "mentions": []},
        {"id": "p2", "name": "Holt", "variants": ["Holdt"], "mentions": []},
    ]
    others = search.spellings([DOCUMENT, other])
    assert "Ilka Mareen" in others["ilka maren"]
    assert "holt" not in others
    page = search.read_page(html())
    names = next(iter(search.records(DOCUMENT, page, FOLDER, others))).names
    assert {"Ilka Maren", "Maren", "Ilka Mareen"} <= set(names)


def test_words_are_compared_without_case_accents_and_marks() -> None:
    assert search.words("“Véyra’s” CO-operation, 3,000") == ["veyra", "s", "co", "operation", "3", "000"]


class Staged(HTMLParser):
    """The elements and the text of a staged page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Notes an element."""
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        """Notes text."""
        self.text += data


RECORD = records(html())["#s1"]


@deterministic
@given(
    st.text(min_size=1).map(lambda text: f"{text}<script>alert(1)</script>\"'"),
    st.text(max_size=20),
)
def test_source_text_stays_text_in_what_pagefind_reads(words: str, name: str) -> None:
    record = replace(RECORD, words=words, speaker=name or None, names=(name,))
    _, page = search.staged([record])
    staged = Staged(page)
    assert {tag for tag, _ in staged.elements} <= {"html", "body", "p", "b"}
    told = next(attributes["id"] or "" for tag, attributes in staged.elements if tag == "b")
    assert json.loads(told)["words"] == words
    assert not re.search(r"\s", told)


def test_what_is_shown_but_not_searched_is_not_in_the_text_that_pagefind_reads() -> None:
    _, page = search.staged([replace(RECORD, title="Zebra crossing", note="xylophone")])
    assert "Zebra" not in Staged(page).text
    assert "xylophone" not in Staged(page).text


@deterministic
@given(st.lists(st.integers(1, 700), min_size=1, max_size=5))
def test_every_statement_begins_where_a_slot_does_and_the_briefing_s_text_at_the_top(
    lengths: list[int],
) -> None:
    made = [
        replace(RECORD, url=f"{FOLDER}/#s{number}", words=" ".join(["word"] * length))
        for number, length in enumerate(lengths, start=1)
    ]
    page = replace(RECORD, url=f"{FOLDER}/", kind="briefing", words="a text of its own")
    _, html = search.staged([*made, page])
    shown = [text.split() for text in re.split("<b [^>]*></b>", re.sub("</?p>", " ", html))[1:]]
    assert shown[0][:4] == ["a", "text", "of", "its"]
    starts = [sum(map(len, shown[:number])) for number in range(1, len(shown))]
    assert all(start >= search.TEXT and start % search.SLOT == 0 for start in starts)


@deterministic
@given(st.lists(st.dates().map(lambda day: day.isoformat()) | st.none(), max_size=60), st.integers(1, 9))
def test_every_record_stands_on_one_shelf_in_order_of_time(days: list[str | None], size: int) -> None:
    made = [replace(RECORD, date=day, url=f"{number}/") for number, day in enumerate(days)]
    shelves = search.shelves(made, size)
    placed = [record for shelf in reversed(shelves) for record in shelf.records]
    assert sorted(record.url for record in placed) == sorted(record.url for record in made)
    assert [record.date or "" for record in placed] == sorted(record.date or "" for record in made)
    assert all(len(shelf.briefings) == size for shelf in shelves[1:])
    assert len(shelves[0].briefings) <= size * 3 // 2 + 1
    assert len(shelves) == 1 or len(shelves[0].briefings) >= size // 2


def test_the_records_of_a_briefing_stand_together() -> None:
    made = [replace(RECORD, date=None, url=f"{name}/{end}") for name in "cab" for end in ("#s1", "#s2", "")]
    (shelf,) = search.shelves(made, 10)
    assert [[record.url for record in one] for one in shelf.briefings] == [
        [f"{name}/#s1", f"{name}/#s2", f"{name}/"] for name in "abc"
    ]


def test_a_new_article_leaves_the_older_shelves_as_they_are() -> None:
    made = [replace(RECORD, date=f"2024-01-{day:02}", url=f"{day}/") for day in range(1, 29)]
    before = search.shelves(made, 10)
    after = search.shelves([*made, replace(RECORD, date="2024-02-01", url="new/")], 10)
    assert before[1:] == after[1:]


def test_the_list_of_shelves_grows_by_a_line_a_shelf_and_names_its_days() -> None:
    made = [replace(RECORD, date=f"2024-01-{day:02}", url=f"{day}/") for day in range(1, 29)]
    shelves = search.shelves(made, 14)
    listed = json.loads(search.manifest(shelves, {1: "a", 2: "b"}))["shelves"]
    assert [(one["since"], one["until"]) for one in listed] == [
        ("2024-01-15", "2024-01-28"),
        ("2024-01-01", "2024-01-14"),
    ]


# The index


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A built site that holds the invented briefing and nothing else."""
    home = tmp_path / "site" / FOLDER
    home.mkdir(parents=True)
    (home / "index.html").write_text(html(), encoding="utf-8")
    (home / "briefing.json").write_text(document.dump(BRIEFING), encoding="utf-8")
    return tmp_path / "site"


def contents(folder: Path) -> dict[str, bytes]:
    return {str(file.relative_to(folder)): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


def test_the_same_site_has_the_same_index_to_the_byte(site: Path) -> None:
    assert indexing.index(site) == len(BRIEFING.statements) + 1
    before = contents(site / "search")
    assert {"shelves.json", "pagefind.js", "1/pagefind-entry.json", "wasm.en.pagefind"} <= set(before)
    assert not [name for name in before if name.endswith((".css", ".html")) or "ui" in name]
    indexing.index(site)
    assert contents(site / "search") == before


def test_an_index_that_was_put_aside_comes_back_and_only_then(site: Path) -> None:
    assert not indexing.put_back(site)
    indexing.index(site)
    before = contents(site / "search")
    indexing.keep(site)
    assert not (site / "search").exists()
    assert indexing.put_back(site)
    assert contents(site / "search") == before


def test_without_pagefind_a_person_learns_what_to_do(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(indexing, "find_spec", lambda _: None)
    with pytest.raises(BriefingsError, match="pagefind-bin"):
        indexing.index(site)


def test_another_version_of_pagefind_s_script_is_refused(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(indexing, "_CLASS", "NoSuchClass")
    with pytest.raises(BriefingsError, match="version of pagefind-bin"):
        indexing.index(site)


def test_what_pagefind_complains_of_is_passed_on(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(indexing, "_NEEDED", ())
    monkeypatch.setattr(search, "staged", lambda _: ("a.txt", "nothing to index"))
    with pytest.raises(BriefingsError, match="Pagefind could not index"):
        indexing.index(site)


def _config(site: Path, **changes: object) -> Any:  # noqa: ANN401 (stands for a MkDocs configuration)
    theme = SimpleNamespace(static_templates={"search.html"}, custom_dir=None)
    values = {
        "config_file_path": str(site.parent / "mkdocs.yml"),
        "site_dir": str(site),
        "plugins": {"briefings": None},
        "theme": theme,
        "strict": True,
        "site_url": "",
        "site_name": "Briefings",
    }
    return SimpleNamespace(**{**values, **changes})


def _plugin(**options: object) -> BriefingsPlugin:
    plugin = BriefingsPlugin()
    errors, warnings = plugin.load_config(options)
    assert (errors, warnings) == ([], [])
    return plugin


def test_a_server_makes_the_index_once_and_keeps_it(site: Path) -> None:
    plugin = _plugin()
    plugin.on_startup(command="serve", dirty=False)
    plugin.on_pre_build(config=_config(site))
    plugin.on_post_build(config=_config(site))
    before = contents(site / "search")
    (site / FOLDER / "index.html").write_text("<p>emptied</p>", encoding="utf-8")
    plugin.on_pre_build(config=_config(site))
    plugin.on_post_build(config=_config(site))
    assert contents(site / "search") == before


@pytest.mark.parametrize(
    "changes",
    [
        {"plugins": {"search": None}},
        {"plugins": {"material/search": None}},
        {"theme": SimpleNamespace(static_templates={"404.html"})},
    ],
)
def test_where_another_search_has_the_place_there_is_no_index(site: Path, changes: dict[str, object]) -> None:
    _plugin().on_post_build(config=_config(site, **changes))
    assert not (site / "search").exists()


def test_the_index_can_be_switched_off(site: Path) -> None:
    _plugin(search=False).on_post_build(config=_config(site))
    assert not (site / "search").exists()


def test_a_site_without_its_index_warns(
    site: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(indexing, "find_spec", lambda _: None)
    _plugin().on_post_build(config=_config(site))
    assert [record.levelname for record in caplog.records] == ["WARNING"]


# In the browser


@pytest.fixture(scope="module")
def large(built: dict[str, Path], tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a site with the index of a thousand synthetic briefings, on several shelves."""
    folder = tmp_path_factory.mktemp("large") / "site"
    shutil.copytree(built["story"], folder)
    indexing.write(folder, list(benchmark.records(THOUSAND, 1)), size=SHELF)
    with benchmark.serving(folder) as address:
        yield address


class Found:
    """One result as a reader sees it."""

    def __init__(self, item: Any) -> None:  # noqa: ANN401 (an element of the browser)
        self.text = item.inner_text()
        self.speaker = item.query_selector(".found-speaker").inner_text()
        self.words = item.query_selector(".found-words").inner_text()
        self.note = item.query_selector(".found-note").inner_text()
        self.marked = [mark.inner_text() for mark in item.query_selector_all("mark")]
        self.address = item.query_selector("a").get_attribute("href") or ""


def ask(page: Page, address: str, **query: str) -> list[Found]:
    """Opens the search page with a query, as a link that somebody shared does."""
    page.goto(
        f"{address}search.html?{urlencode({key.replace('_', '-'): value for key, value in query.items()})}"
    )
    return results(page)


def results(page: Page) -> list[Found]:
    until(
        page,
        "document.querySelector('#search-status').textContent"
        " && !document.querySelector('#search-found').hasAttribute('aria-busy')",
    )
    return [Found(item) for item in page.query_selector_all("#search-found > li")]


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    """A page that must not complain, nor ask anybody."""
    page = context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("dialog", lambda dialog: faults.append(dialog.message))
    page.on("console", lambda message: faults.append(message.text) if message.type == "warning" else None)
    yield page
    assert faults == []


@browsing
@pytest.mark.parametrize(
    "words",
    [
        "military-political situation",
        "Lavrov",
        "Wallace",
        "drug trafficking from Afghanistan",
        "Infomaniahub",
    ],
)
def test_the_box_finds_a_statement_s_words_and_a_speaker_s_name(
    sites: dict[str, str], page: Page, words: str
) -> None:
    page.goto(sites["site"])
    page.keyboard.press("/")
    page.keyboard.type(words)
    page.wait_for_selector("#desk-found a.found-link")
    assert all(SAMPLE in (a.get_attribute("href") or "") for a in page.query_selector_all("a.found-link"))


@browsing
def test_what_did_somebody_say_about_something_is_answered_with_the_very_statement(
    sites: dict[str, str], page: Page
) -> None:
    found = ask(page, sites["story"], q="What did Djalov say about ferries?")
    assert [one.speaker for one in found] == ["Yevrem Djalov, Vessarian Foreign Minister"] * len(found)
    best = next(
        one for one in found if one.words == "“a ferry that needs so much water was built by an optimist.”"
    )
    assert best.marked == ["ferry"]
    assert "Fri 7 Mar 2025" in best.note
    page.goto(best.address)
    assert page.evaluate("document.querySelector(':target').innerText").count("built by an optimist") == 1


@browsing
def test_a_doubt_is_shown_with_the_first_results_too(sites: dict[str, str], page: Page) -> None:
    page.goto(sites["story"])
    page.keyboard.press("/")
    page.keyboard.type("no gate was opened")
    page.wait_for_selector("#desk-found .found-doubt")
    assert page.inner_text("#desk-found .found-doubt") == "Doubt: another statement says otherwise"


@browsing
def test_a_word_that_stands_nowhere_finds_nothing_and_says_which(sites: dict[str, str], page: Page) -> None:
    assert ask(page, sites["story"], q="gates xylophone") == []
    assert page.inner_text("#search-status") == "Nothing found."
    assert "“xylophone”" in page.inner_text("#search-help")
    page.get_by_role("button", name="Search for “gates”").click()
    page.wait_for_selector("#search-found a")
    assert "q=gates" in page.url


@browsing
@pytest.mark.parametrize("name", ["Ilvene", "Ilvane", "ILVANE", "Marta Ilvane"])
def test_any_spelling_of_a_name_finds_the_person(sites: dict[str, str], page: Page, name: str) -> None:
    found = ask(page, sites["story"], said_by=name, q="lines")
    assert [one.speaker.partition(",")[0] for one in found] == ["Marta Ilvene"]


@browsing
def test_a_speaker_is_never_somebody_else(large: str, page: Page) -> None:
    asked = benchmark.questions(9)[2]["saidBy"]
    found = ask(page, large, said_by=asked)
    assert found
    assert {one.speaker.partition(",")[0] for one in found} == {asked}


@browsing
def test_days_hold_across_shelves_and_to_the_day(large: str, page: Page) -> None:
    for since, last in (("2018-03-10", "2018-09-20"), ("2016-01-01", "2017-12-31"), ("2019-05-05", "")):
        found = ask(page, large, q=FREQUENT, since=since, until=last)
        days = [one.address.rsplit("/", 2)[-2][:10] for one in found]
        assert days
        assert all(since <= day and (not last or day <= last) for day in days), days


@browsing
@pytest.mark.parametrize(
    ("field", "value", "count"),
    [
        ("kind", "quoted", 5),
        ("kind", "reported", 5),
        ("kind", "briefing", 5),
        ("source", "Skarn Wire", 2),
        ("place", "Kelness", 2),
    ],
)
def test_each_facet_narrows_to_what_it_says(
    sites: dict[str, str], page: Page, field: str, value: str, count: int
) -> None:
    query = {field: value, "q": "gate" if field == "kind" else "Kelness" if field == "place" else "water"}
    if field == "place":
        query = {"place": "Kelness", "kind": "reported"}
    found = ask(page, sites["story"], **query)
    assert len(found) >= count
    if field == "kind":
        assert page.locator(f"#search-found .found-words.{value}").count() == len(found)
    else:
        assert all(value.lower() in one.note.lower() for one in found)


@browsing
def test_words_of_two_statements_are_not_found_together(sites: dict[str, str], page: Page) -> None:
    """Pagefind finds the briefing that holds both."""
    alone = [ask(page, sites["story"], q=word, kind="quoted") for word in ("optimist", "opened")]
    assert all(alone)
    texts = [{one.words for one in found} for found in alone]
    both = ask(page, sites["story"], q="optimist opened", kind="quoted")
    assert {one.words for one in both} == texts[0] & texts[1]


@browsing
def test_words_in_marks_are_found_only_side_by_side(sites: dict[str, str], page: Page) -> None:
    loose = ask(page, sites["story"], q="gate closed")
    close = ask(page, sites["story"], q="“gate was closed”")
    assert 0 < len(close) < len(loose)
    assert all("gate was closed" in one.words for one in close)


@browsing
def test_the_address_says_what_is_asked_and_the_way_back_leads_back(
    sites: dict[str, str], page: Page
) -> None:
    ask(page, sites["story"], q="gate", said_by="Djalov", since="2025-03-01")
    assert page.input_value("#search-q") == "gate"
    assert page.input_value("[name=said-by]") == "Djalov"
    assert page.input_value("[name=since]") == "2025-03-01"
    page.get_by_role("button", name="Leave out said by Djalov").click()
    until(page, "!location.search.includes('said-by')")
    page.go_back()
    until(page, "document.querySelector('[name=said-by]').value === 'Djalov'")
    assert {one.speaker.partition(",")[0] for one in results(page)} == {"Yevrem Djalov"}
    page.fill("#search-q", "snow")
    until(page, "location.search.includes('q=snow')")


@browsing
def test_everything_can_be_done_from_the_keyboard(sites: dict[str, str], page: Page) -> None:
    page.goto(sites["story"])
    page.keyboard.press("/")
    page.keyboard.type("ferries")
    page.wait_for_selector("#desk-found a")
    box = page.get_by_role("combobox", name="Search statements")
    assert box.get_attribute("aria-expanded") == "true"
    page.keyboard.press("ArrowDown")
    active = box.get_attribute("aria-activedescendant")
    assert page.locator(f"#{active}").get_attribute("aria-selected") == "true"
    page.keyboard.press("Escape")
    assert page.locator("#desk-found").is_hidden()
    page.keyboard.press("Enter")
    page.wait_for_url("**/search.html?q=ferries")
    results(page)
    page.keyboard.press("/")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    second = page.evaluate("document.activeElement.href")
    assert second == page.locator("#search-found a").nth(1).get_attribute("href")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    assert page.evaluate("document.activeElement.name") == "q"
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.name") == "q"
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/2025/[^#]+/#s\d+$"))


@browsing
def test_a_slash_in_a_field_is_a_slash(sites: dict[str, str], page: Page) -> None:
    page.goto(f"{sites['story']}search.html")
    page.fill("#search-q", "3")
    page.keyboard.type("/4")
    assert page.input_value("#search-q") == "3/4"


@browsing
def test_a_hostile_article_is_found_as_words_and_does_nothing(sites: dict[str, str], page: Page) -> None:
    active = ":is(script, style, img, iframe, [onclick], [onerror])"
    found = ask(page, sites["story"], q="script alert", kind="briefing")
    assert any("<script>alert(" in one.text for one in found)
    assert page.locator(f"#search-found {active}").count() == 0
    page.goto(sites["story"])
    page.keyboard.press("/")
    page.keyboard.type("script alert")
    page.wait_for_selector("#desk-found a")
    assert page.locator(f"#desk-found {active}").count() == 0


@browsing
def test_a_query_in_an_address_is_never_markup(sites: dict[str, str], page: Page) -> None:
    evil = "<img src=x onerror=alert(1)>"
    ask(page, sites["story"], q=evil, said_by=evil)
    assert page.locator("article img").count() == 0
    assert page.input_value("#search-q") == evil


@browsing
def test_older_shelves_are_read_only_when_needed(large: str, page: Page) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url.removeprefix(large)))
    assert len(ask(page, large, q=FREQUENT)) == 20
    assert not [path for path in asked if path.startswith("search/1/")]
    assert "not searched yet" in page.inner_text("#search-status")
    oldest = min(map(synthetic.briefing, range(20)), key=lambda one: str(one.article.date))
    said = oldest.statements[0]
    words = said.content[0].span.cut(oldest.article.text)
    found = ask(page, large, q=f"“{words}”")
    assert [one.words for one in found] == [f"“{words}”"]


@browsing
def test_more_results_come_on_demand_and_the_first_new_one_has_the_focus(large: str, page: Page) -> None:
    ask(page, large, q=FREQUENT)
    page.get_by_role("button", name="Show more").click()
    until(page, "document.querySelectorAll('#search-found > li').length > 20")
    until(page, "document.activeElement === document.querySelectorAll('#search-found a')[20]")


@browsing
def test_a_reader_loads_little_before_and_with_the_first_query(large: str, browser: Browser) -> None:
    figures = benchmark.measure(browser, large, THOUSAND)
    assert figures["ours before the first query, KB"] <= 30
    assert figures["the first query adds, KB, new words"] <= 150
    assert figures["the first query adds, KB, old words"] <= 250


@browsing
def test_without_an_index_the_search_says_so(sites: dict[str, str], context: BrowserContext) -> None:
    page = context.new_page()

    def missing(route: Route) -> None:
        route.fulfill(status=404)

    page.route("**/search/shelves.json", missing)
    page.goto(f"{sites['story']}search.html?q=gate")
    until(page, "document.querySelector('#search-status').textContent.includes('no search index')")
    assert page.locator("article a", has_text="2025").count() == 1
    page.goto(sites["story"])
    page.keyboard.press("/")
    page.keyboard.type("gate")
    until(page, "document.querySelector('#desk-found').textContent.includes('no search index')")


@browsing
def test_without_scripts_there_is_a_way_to_every_year(sites: dict[str, str], browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{sites['story']}2025/")
    assert page.locator("#desk-search").get_attribute("action") == "../search.html"
    page.goto(f"{sites['story']}search.html?q=gate")
    assert "Searching needs JavaScript" in page.inner_text("article")
    page.locator("article a", has_text="2025").click()
    assert page.url.endswith("/2025/")
    context.close()


@browsing
def test_the_browser_compares_words_as_the_index_does(sites: dict[str, str], page: Page) -> None:
    page.goto(sites["story"])
    texts = ["Véyra’s", "AL-DZHALOV", "o'Neill 3,000", "Žižek_Ø", "naïve ﬁre", "ΑΒΓ Straße", "İstanbul"]
    script = """async (texts) => {
        const { words } = await import(new URL("assets/search/engine.js", document.baseURI));
        return texts.map(words);
    }"""
    assert page.evaluate(script, texts) == [search.words(text) for text in texts]


@browsing
def test_an_offline_site_opens_from_a_folder_and_is_searched_there(
    built: dict[str, Path], context: BrowserContext
) -> None:
    project = built["site"].parent
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "--config-file", "offline.yml"]
    subprocess.run(command, cwd=project, check=True, timeout=120)
    asked: list[str] = []
    page = context.new_page()
    page.on("request", lambda request: asked.append(request.url))
    page.goto((project / "site-offline" / "index.html").as_uri())
    page.keyboard.press("/")
    page.get_by_role("textbox", name="Search").press_sequentially("Afghanistan")
    page.wait_for_selector(".md-search-result__item a")
    page.locator(".md-search-result__item a").first.click()
    page.wait_for_url(re.compile(rf"{SAMPLE}index\.html\?h="))
    assert not [url for url in asked if not url.startswith(("file:", "data:", "blob:", "about:"))]
