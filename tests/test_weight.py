"""What a page weighs does not grow with the number of briefings: a reader on a phone pays for one page."""

import pytest

from benchmarks import site

FEW, MANY = 100, 200
"""Both of all ten years of the synthetic briefings: each year is a line of every page's navigation."""
LARGEST = 30 * 1024


@pytest.fixture(scope="module")
def weighed(tmp_path_factory: pytest.TempPathFactory) -> dict[int, dict[str, tuple[int, int]]]:
    """By the number of briefings: bytes, raw and with gzip, of the heaviest page of each kind."""
    found = {}
    for count in (FEW, MANY):
        folder = tmp_path_factory.mktemp(f"site-{count}")
        site.construct(site.write(folder, count))
        found[count] = site.weights(folder / "site")
    return found


def test_a_briefing_s_page_is_small_at_any_number_of_briefings(
    weighed: dict[int, dict[str, tuple[int, int]]],
) -> None:
    assert all(weight["briefing"][0] <= LARGEST for weight in weighed.values())


@pytest.mark.parametrize("kind", ["briefing 0", "home", "search"])
def test_a_page_weighs_the_same_whether_others_are_few_or_many(
    weighed: dict[int, dict[str, tuple[int, int]]], kind: str
) -> None:
    few, many = weighed[FEW][kind][0], weighed[MANY][kind][0]
    assert abs(many - few) <= 0.02 * few
