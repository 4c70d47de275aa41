"""Charts count right, stay small, tell their gist in words, and hold no markup but their own."""

from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator import charts

MONTHS = st.dictionaries(
    st.tuples(st.integers(1900, 2100), st.integers(1, 12)).map(lambda m: f"{m[0]:04d}-{m[1]:02d}"),
    st.integers(1, 1000),
    max_size=30,
)
NAMES = st.text(st.characters(exclude_categories=("Cs", "Cn")), max_size=30)


def parsed(svg: str) -> ET.Element:
    return ET.fromstring(svg)  # noqa: S314  # our own


def titles(svg: str, tag: str) -> list[str]:
    return [str(shape.findtext("title")) for shape in parsed(svg).iter(tag)]


def test_months_without_briefings_are_bars_of_no_height() -> None:
    assert titles(charts.over_time({"2024-01": 2, "2024-03": 1}, "Briefings"), "rect") == [
        "January 2024: 2",
        "February 2024: 0",
        "March 2024: 1",
    ]


def test_too_many_months_are_counted_by_year() -> None:
    assert (
        titles(charts.over_time({"2010-05": 2, "2010-06": 3, "2024-03": 1}, "Briefings"), "rect")[0]
        == "2010: 5"
    )


def test_nothing_to_count_is_no_chart() -> None:
    assert charts.over_time({}, "Briefings") == charts.matrix({}, "Who") == ""


def test_the_gist_is_told_in_words() -> None:
    assert parsed(charts.over_time({"2024-01": 2, "2024-03": 1}, "Briefings")).get("aria-label") == (
        "Briefings. Most: January 2024, 2."
    )
    pairs = {("Maren", "Veyra"): 3, ("Lind", "Maren"): 1}
    assert parsed(charts.matrix(pairs, "Who")).get("aria-label") == "Who. Most often: Maren about Veyra, 3."
    assert titles(charts.matrix(pairs, "Who"), "circle") == ["Maren about Veyra: 3", "Lind about Maren: 1"]


@settings(derandomize=True)
@given(MONTHS)
def test_every_briefing_is_in_a_bar_and_bars_are_few(months: dict[str, int]) -> None:
    svg = charts.over_time(months, "Briefings")
    if months:
        bars = titles(svg, "rect")
        assert 1 <= len(bars) <= charts.MOST_BARS
        if int(max(months)[:4]) - int(min(months)[:4]) < charts.MOST_BARS:
            assert sum(int(bar.rpartition(": ")[2]) for bar in bars) == sum(months.values())


@settings(derandomize=True)
@given(st.dictionaries(st.tuples(NAMES, NAMES), st.integers(1, 50), min_size=1, max_size=40))
def test_names_of_a_source_are_never_markup_and_the_chart_is_one_line(
    pairs: dict[tuple[str, str], int],
) -> None:
    svg = charts.matrix(pairs, "Who speaks about whom")
    assert "\n" not in svg
    assert not set("“”«»{}") & set(svg)
    tags = {shape.tag for shape in parsed(svg).iter()}
    assert tags <= {"svg", "title", "text", "circle"}


@pytest.mark.parametrize("count", [1, 40, 400])
def test_a_matrix_never_grows_beyond_ten_names_each_way(count: int) -> None:
    pairs = {(f"A{n}", f"B{n}"): n + 1 for n in range(count)}
    texts = list(parsed(charts.matrix(pairs, "Who")).iter("text"))
    assert len(texts) <= 20
