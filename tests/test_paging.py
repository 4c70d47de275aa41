"""Pages of a long list: every item on one, none that changes once it is full, each within reach."""

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from generator.paging import NEAREST, earlier, earlier_pages, newest, numbers

SIZE = 5


@settings(derandomize=True, max_examples=100, deadline=None)
@given(st.integers(0, 100), st.integers(0, 30))
def test_every_item_stands_on_one_page_and_a_full_page_never_changes(count: int, more: int) -> None:
    items, later = range(count), range(count + more)
    last = earlier_pages(items, SIZE)
    pages = [earlier(items, number, SIZE) for number in range(1, last + 1)]
    assert [item for page in [*pages, newest(items, SIZE)] for item in page] == list(items)
    assert all(len(page) == SIZE for page in pages)
    assert len(newest(items, SIZE)) < 2 * SIZE
    assert pages == [earlier(later, number, SIZE) for number in range(1, last + 1)]
    assert len(earlier(items, last + 1, SIZE)) == 0


@settings(derandomize=True, max_examples=100, deadline=None)
@given(st.integers(1, 3_000))
def test_every_page_is_within_reach_of_the_first_and_no_page_names_them_all(last: int) -> None:
    reached, waiting = set(), {1}
    step = max(1, last // 40)
    while waiting:
        here = waiting.pop()
        reached.add(here)
        named = {int(n) for n in re.findall(r"\[(\d+)\]", numbers(here, last, str))}
        assert len(named) <= 2 * NEAREST + 2
        assert here not in named
        waiting |= {n for n in named - reached if n % step == 0 or abs(n - here) <= 1}
    assert reached == set(range(1, last + 1))
