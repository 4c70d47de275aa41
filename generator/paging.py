"""Long lists cut into pages: full pages of the oldest items, which never change, and the numbers that lead to
them. However many pages there are, a page names few of them, and each leads to its neighbours.
"""

from collections.abc import Callable, Sequence
from typing import TypeVar

NEAREST = 4
"""Pages before and behind that a page names; it names the first and the last too."""

_T = TypeVar("_T")


def earlier_pages(items: Sequence[object], size: int) -> int:
    """How many full pages of earlier items there are: the newest page holds `size` to `2 * size - 1`."""
    return max(0, len(items) // size - 1)


def earlier(items: Sequence[_T], number: int, size: int) -> Sequence[_T]:
    """The items, oldest first, of an earlier page; none where there is no such page."""
    return items[(number - 1) * size : number * size] if number <= earlier_pages(items, size) else ()


def newest(items: Sequence[_T], size: int) -> Sequence[_T]:
    """What is on no earlier page, oldest first."""
    return items[earlier_pages(items, size) * size :]


def numbers(here: int, last: int, target: Callable[[int], str]) -> str:
    """Links to the pages from 1 to `last` as Markdown, in order, those far from `here` left out.

    >>> numbers(1, 3, lambda number: f"{number}.md")
    '**1** · [2](2.md) · [3](3.md)'
    >>> numbers(20, 99, str)[:35]
    '[1](1) · … · [16](16) · [17](17) · '
    """
    near = range(here - NEAREST, here + NEAREST + 1)
    shown = [number for number in range(1, last + 1) if number in near or number in {1, last}]
    told = []
    for before, number in zip([0, *shown], shown, strict=False):
        told += ["…"] if number > before + 1 else []
        told.append(f"**{number}**" if number == here else f"[{number}]({target(number)})")
    return " · ".join(told)
