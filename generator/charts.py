"""Charts as static SVG for a page's Markdown: drawn in the page's own colours, with their figures in words.

No script, no style of its own but classes; of a name nothing but letters, digits and plain marks stays as it
is. Coordinates are in the units of the view box, which a stylesheet scales.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from generator.markdown import MONTHS, fold

MOST_BARS = 48
"""Bars that can be told apart on a phone; more months than that are counted by year."""
_WIDTH, _HEIGHT = 480, 120
_BASE = 96
"""Of the bars, from above; the labels stand below."""
_CELL = 26
_LABEL = 164
"""Width of the names beside a matrix."""
_ABOVE, _BEHIND = 128, 72
"""Height of the slanted names above a matrix, and how far the last of them reaches beyond it."""
_LONGEST_NAME = 22
_NOT_PLAIN = re.compile(r"[^\w .,:;()-]")


def over_time(months: Mapping[str, int], title: str) -> str:
    """Bars of how many there were each month (`2024-03`) from the first to the last, by year if too many.

    Nothing to count is no chart: the empty string.
    """
    periods = _periods(months)
    if not periods:
        return ""
    most = max(count for _, count in periods)
    step = _WIDTH / len(periods)
    width = min(step * 0.8, 40)
    bars = []
    for number, (period, count) in enumerate(periods):
        height = round(count / most * (_BASE - 12), 1)
        place = f'x="{number * step + (step - width) / 2:.1f}" y="{_BASE - height:.1f}"'
        label = _inert(f"{in_full(period)}: {count}")
        bars.append(
            f'<rect class="bar" {place} width="{width:.1f}" height="{height:.1f}">'
            f"<title>{label}</title></rect>"
        )
    labels = "".join(_period_label(number, period, step) for number, period in _labelled(periods))
    axis = f'<line class="axis" x1="0" y1="{_BASE}" x2="{_WIDTH}" y2="{_BASE}"/>'
    told = f"{title}. Most: {in_full(max(periods, key=lambda p: p[1])[0])}, {most}."
    return _svg(_WIDTH, _HEIGHT, title, told, f"{axis}{''.join(bars)}{labels}")


def matrix(pairs: Mapping[tuple[str, str], int], title: str, most: int = 10) -> str:
    """Who speaks about whom: a row a speaker, a column a person spoken about, a disc for how often.

    The `most` speakers and spoken of who occur most, each in that order; without a pair the empty string.
    """
    rows = _commonest((speaker, count) for (speaker, _), count in pairs.items())[:most]
    columns = _commonest((about, count) for (_, about), count in pairs.items())[:most]
    cells = [
        (row, column, pairs[speaker, about])
        for row, speaker in enumerate(rows)
        for column, about in enumerate(columns)
        if pairs.get((speaker, about))
    ]
    if not cells:
        return ""
    largest = max(count for _, _, count in cells)
    width = _LABEL + _CELL * len(columns) + _BEHIND
    height = _ABOVE + _CELL * len(rows)
    drawn = [
        f'<text class="row" x="{_LABEL - 6}" y="{_ABOVE + _CELL * (n + 0.65):.1f}">{_name(name)}</text>'
        for n, name in enumerate(rows)
    ]
    for n, name in enumerate(columns):
        x = _LABEL + _CELL * (n + 0.65)
        place = f'transform="translate({x:.1f} {_ABOVE - 6}) rotate(-60)"'
        drawn.append(f'<text class="column" {place}>{_name(name)}</text>')
    for row, column, count in cells:
        radius = 2 + (_CELL / 2 - 3) * (count / largest) ** 0.5
        center = f'cx="{_LABEL + _CELL * (column + 0.5):.1f}" cy="{_ABOVE + _CELL * (row + 0.5):.1f}"'
        label = _inert(f"{rows[row]} about {columns[column]}: {count}")
        drawn.append(f'<circle class="disc" {center} r="{radius:.1f}"><title>{label}</title></circle>')
    row, column, count = max(cells, key=lambda cell: cell[2])
    told = f"{title}. Most often: {rows[row]} about {columns[column]}, {count}."
    return _svg(width, height, title, told, "".join(drawn))


def in_full(period: str) -> str:
    """`2024-03` as March 2024; a year as it is.

    >>> in_full("2024-03"), in_full("2024")
    ('March 2024', '2024')
    """
    year, _, month = period.partition("-")
    return f"{MONTHS[int(month) - 1]} {year}" if month else year


def _periods(months: Mapping[str, int]) -> list[tuple[str, int]]:
    """Every month from the first to the last, the empty ones too; every year, if those are too many."""
    if not months:
        return []
    first, last = (int(m[:4]) * 12 + int(m[5:7]) - 1 for m in (min(months), max(months)))
    if last - first < MOST_BARS:
        every = [f"{n // 12:04d}-{n % 12 + 1:02d}" for n in range(first, last + 1)]
        return [(month, months.get(month, 0)) for month in every]
    years: Counter[str] = Counter()
    for month, count in months.items():
        years[month[:4]] += count
    span = range(first // 12, last // 12 + 1)
    return [(f"{year:04d}", years[f"{year:04d}"]) for year in span][-MOST_BARS:]


def _labelled(periods: Sequence[tuple[str, int]]) -> list[tuple[int, str]]:
    """The periods with a label below: every January, or a few years; if there is none, the first."""
    if len(periods[0][0]) == len("2024"):
        every = max(1, len(periods) // 8)
        return [(n, period) for n, (period, _) in enumerate(periods) if n % every == 0]
    januaries = [(n, period) for n, (period, _) in enumerate(periods) if period.endswith("-01")]
    return januaries or [(0, periods[0][0]), *([(len(periods) - 1, periods[-1][0])] if periods[1:] else [])]


def _period_label(number: int, period: str, step: float) -> str:
    x = number * step + step / 2
    anchor = "start" if x < _WIDTH * 0.1 else "end" if x > _WIDTH * 0.9 else "middle"
    x = 0 if anchor == "start" else _WIDTH if anchor == "end" else x
    return (
        f'<text class="period" x="{x:.1f}" y="{_HEIGHT - 6}" text-anchor="{anchor}">{in_full(period)}</text>'
    )


def _commonest(counted: Iterable[tuple[str, int]]) -> list[str]:
    total: Counter[str] = Counter()
    for name, count in counted:
        total[name] += count
    return sorted(total, key=lambda name: (-total[name], name))


def _name(name: str) -> str:
    folded = fold(name)
    return _inert(folded if len(folded) <= _LONGEST_NAME else f"{folded[: _LONGEST_NAME - 1]}…")


def _inert(text: str) -> str:
    """Quotation marks too become references, so that a page's own can be told from a source's."""
    return _NOT_PLAIN.sub(lambda match: f"&#{ord(match[0])};", fold(text))


def _svg(width: int, height: int, title: str, told: str, drawn: str) -> str:
    """One line: a blank one would end the block in Markdown. The label tells a screen reader the gist.

    A unit is a pixel where there is room for it.
    """
    size = f'width="{width}" viewBox="0 0 {width} {height}"'
    return (
        f'<svg class="chart" {size} role="img" aria-label="{_inert(told)}">'
        f"<title>{_inert(title)}</title>{drawn}</svg>"
    )
