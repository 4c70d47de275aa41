"""Source text as inert Markdown, and back: whatever a source holds, it shows as the same words, inactive.

Every writer passes every word of a source through `escape`; no other module knows what Markdown finds
special, and nothing here knows what a briefing is.
"""

import re
from collections.abc import Sequence
from datetime import date
from html import unescape

_QUOTATION_MARKS = (
    '"'
    "\u00ab\u00bb"  # « »
    "\u201c\u201d\u201e\u201f"  # “ ” „ ‟
    "\u275d\u275e"  # heavy ornaments
    "\u2e42"  # double low reversed
    "\u301d\u301e\u301f"  # double primes of East Asian type
    "\uff02"  # full width
)
_DEAD = re.compile(r"[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\ud800-\udfff]")
"""Controls and lone surrogates: no page can hold them, and Python-Markdown uses two of them itself."""
_DIRECTION = "\u202a-\u202e\u2066-\u2069"
"""Marks that turn the direction of writing: shown by number, so that an editor sees them in a diff."""

_SPECIAL = re.compile(
    r"(?P<start>\A(?:[#>+\-!(]|\d+(?=[.)](?:\s|\Z))))"  # heading, quotation, list, box, the end of a link
    r"|(?P<number>\A(?:[~?=](?=[~?=])|:)|<"  # fence, folded box, definition; no backslash works before these
    r"|&(?=\#?\w+;)"  # would be read as a character reference
    rf"|[{_QUOTATION_MARKS}{_DIRECTION}])"
    r"|(?P<always>[\\`*\[\]{|]|(?<![^\W_])_|_(?![^\W_])|\#\Z)"
)
_ESCAPED = re.compile(r"\\([\\`*_{}\[\]()>#+\-.!|])|&(?:lt|amp|#\d+);")
_NAMED = {"<": "&lt;", "&": "&amp;"}

_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
_QUARTERS = {"Q1": "first quarter", "Q2": "second quarter", "Q3": "third quarter", "Q4": "fourth quarter"}
_SEASONS = {"SP": "spring", "SU": "summer", "FA": "autumn", "WI": "winter"}
_PARTIAL = re.compile(r"(?P<year>\d{4})-(?:W(?P<week>\d\d)|(?P<month>\d\d)|(?P<part>Q[1-4]|SP|SU|FA|WI))")


def fold(text: str) -> str:
    r"""`text` on one line: runs of whitespace as one space, none at the ends, characters that no page can
    hold (controls, lone surrogates) as U+FFFD.

    >>> fold(' two\n words ')
    'two words'
    """
    return " ".join(_DEAD.sub("\N{REPLACEMENT CHARACTER}", text).split())


def escape(text: str) -> str:
    r"""`text` as Markdown that shows the same words and is nothing but words, folded to one line.

    Double quotation marks of every kind become character references, so that a literal `“` or `”` in a
    page is always the page's own.

    >>> escape('# *Not* a [link](x), "said" R&D')
    '\\# \\*Not\\* a \\[link\\](x), &#34;said&#34; R&D'
    """
    return _SPECIAL.sub(_inert, fold(text))


def plain(markdown: str) -> str:
    r"""The words that `escape` was given, folded.

    >>> plain(escape('a * b & <c> "d"'))
    'a * b & <c> "d"'
    """
    return _ESCAPED.sub(lambda match: match[1] or unescape(match[0]), markdown)


def quote(text: str) -> str:
    """`text` between the page's own quotation marks: only for words that a source holds exactly.

    >>> quote('nine days')
    '“nine days”'
    """
    return f"“{escape(text)}”"


def in_words(value: str) -> str:
    """A value of `DatedExpression` as a reader would write it.

    >>> in_words('2024-03-14'), in_words('2024-W11'), in_words('202'), in_words('2024-03-01/..')
    ('Thu 14 Mar 2024', 'week 11 of 2024', '2020s', 'from Fri 1 Mar 2024')
    >>> in_words('20')
    'the years 2000 to 2099'
    """
    first, interval, last = value.partition("/")
    if not interval:
        return _moment(value)
    if last == "..":
        return f"from {_moment(first)}"
    if first == "..":
        return f"until {_moment(last)}"
    return f"{_moment(first)} to {_moment(last)}"


def days_in_words(days: Sequence[str]) -> str:
    """From the first to the last of these days, with a comma in front; empty where there are none.

    >>> days_in_words(['2024-03-14', '2024-03-14', '2024-03-15']), days_in_words(['2024-03-14'])
    (', Thu 14 Mar 2024 to Fri 15 Mar 2024', ', Thu 14 Mar 2024')
    """
    return f", {' to '.join(map(in_words, dict.fromkeys((days[0], days[-1]))))}" if days else ""


def block(kind: str, markdown: str) -> str:
    """Markdown that the stylesheet can find."""
    return f'<div class="{kind}" markdown>\n\n{markdown}\n\n</div>'


def _inert(match: re.Match[str]) -> str:
    found = match[0]
    if match["number"]:
        return _NAMED.get(found, f"&#{ord(found)};")
    return f"{found}\\" if found.isdigit() else f"\\{found}"


def _moment(value: str) -> str:
    """A value that is no interval."""
    if match := _PARTIAL.fullmatch(value):
        return _part_of_year(match)
    if len(value) == len("202"):
        return f"{value}0s"
    if len(value) == len("20"):
        return f"the years {value}00 to {value}99"
    try:
        day = date.fromisoformat(value)
    except ValueError:
        return value
    return f"{_DAYS[day.weekday()]} {day.day} {_MONTHS[day.month - 1]} {day.year}"


def _part_of_year(match: re.Match[str]) -> str:
    if match["week"]:
        return f"week {int(match['week'])} of {match['year']}"
    if match["month"]:
        return f"{MONTHS[int(match['month']) - 1]} {match['year']}"
    part = match["part"]
    return f"{_QUARTERS.get(part) or _SEASONS[part]} {match['year']}"
