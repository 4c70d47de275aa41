"""Countries and towns that stand for a team: `Sundholm beat Kestria 2-1` in the report of a match.

It only marks names; which bodies they are, `bodies` says. In any other text a place is a place.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

from generator import lexicons
from generator.names import Name
from generator.segmentation import Document

_SPORT = 4
"""Different words of sport that make a text the report of a match; texts about other things had fewer."""
_REACH = 24
"""Code points in front of a name in which `victory over the` stands."""
_SCORE = r"\d{1,3} ?[-–—:] ?\d{1,3}"
_SCORE_BEHIND = re.compile(rf"(?:,| had| won| lost| winning| losing)? {_SCORE}(?!\d)")
_SCORE_BEFORE = re.compile(rf"(?<![\d-]){_SCORE} (?:(?:to|against|over|with) )?(?:the )?$")


def told_teams(document: Document, names: Sequence[Name]) -> tuple[Name, ...]:
    """`names`, the places that are teams marked as bodies.

    A place is a team where it beats or faces somebody or stands beside a score, and then wherever it is named
    in this text but for `in Sundholm`.
    """
    text = document.text
    places = [n for n in names if n.guess == "place"]
    if not places or not _is_report(text):
        return tuple(names)
    teams = {n.words for n in places if _contends(text, n)}
    return tuple(
        replace(n, guess="organisation", seen=0.0)
        if n.guess == "place" and n.words in teams and not _is_located(text, n)
        else n
        for n in names
    )


def _is_report(text: str) -> bool:
    """Whether a text speaks of sport in several words and tells a score."""
    if re.search(_SCORE, text) is None:
        return False
    words = _words()
    return len(words.sport & set(re.findall(r"[a-z][a-z-]+", text))) >= _SPORT


def _contends(text: str, name: Name) -> bool:
    """Whether a name plays: it stands beside a score, or one side beats the other there."""
    start, end = name.span.start, name.span.end
    if _is_located(text, name):
        return False
    before = text[max(0, start - _REACH) : start]
    behind = text[end : end + _REACH]
    if _SCORE_BEHIND.match(behind) or _SCORE_BEFORE.search(before):
        return True
    follows = behind.split(maxsplit=1)[:1] if behind[:1] == " " else []
    if _words().contests.issuperset(follows) and follows:
        return True
    lead = before.removesuffix(" ").removesuffix(" the")
    return any(lead.endswith(" " + phrase) for phrase in _words().against)


def _is_located(text: str, name: Name) -> bool:
    """`in Sundholm`, `from the Netherlands`."""
    lead = text[max(0, name.span.start - _REACH) : name.span.start].lower().split()
    if lead[-1:] == ["the"]:
        lead.pop()
    return bool(lead) and lead[-1] in _words().locatives


@dataclass(frozen=True, slots=True)
class _Words:
    sport: frozenset[str]
    contests: frozenset[str]
    against: tuple[str, ...]
    locatives: frozenset[str]


@cache
def _words() -> _Words:
    data = lexicons.read("en", "contexts")
    return _Words(
        sport=frozenset(data["sport"]),
        contests=frozenset(data["contests"]),
        against=tuple(data["against"]),
        locatives=frozenset(data["locatives"]),
    )
