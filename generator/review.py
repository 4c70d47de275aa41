"""What a page on disk knows that its source does not: the state of its review, its version, its corrections.

It reads what people wrote into the front matter, and refuses what it does not understand; it writes nothing.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, get_args

import yaml

from generator.errors import PageError
from generator.front_matter import BLOCK, loaded

Review = Literal["unreviewed", "checked", "corrected", "withdrawn"]


@dataclass(frozen=True, slots=True)
class Correction:
    """A correction that an editor noted in the front matter, under `briefing.corrections`."""

    text: str
    date: str | None = None
    """As the editor wrote it; ISO 8601 where they wrote a date."""


@dataclass(frozen=True, slots=True)
class PageState:
    """What a page knows that its source does not: the state of its review, its version, its corrections."""

    review: Review = "unreviewed"
    version: int = 1
    corrections: tuple[Correction, ...] = ()


def page_state(existing: str | None) -> PageState:
    """The state in the front matter of the page on disk; a page that is not there yet is unreviewed.

    Raises PageError, with the line, if the front matter does not parse or holds something else than a state.
    """
    briefing = _front_matter_of(existing or "").get("briefing") or {}
    if not isinstance(briefing, dict):
        raise PageError("'briefing' in the front matter must hold lines such as 'review: checked'", line=1)
    return PageState(
        _review(existing, briefing), _version(existing, briefing), _corrections(existing, briefing)
    )


def _front_matter_of(existing: str) -> dict[str, Any]:
    found = BLOCK.match(existing)
    if found is None:
        if re.match(r"\ufeff?---[ \t]*\r?\n", existing):
            raise PageError("the front matter is not closed; add a line '---' after it", line=1)
        return {}
    try:
        values = loaded(found["yaml"])
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 2 if mark else 1
        problem = getattr(error, "problem", None) or "it is not YAML"
        raise PageError(f"the front matter cannot be read: {problem}", line=line) from error
    if values is not None and not isinstance(values, dict):
        raise PageError("the front matter must hold lines such as 'title: words'", line=2)
    return values or {}


def _review(existing: str | None, briefing: Mapping[str, Any]) -> Review:
    review = briefing.get("review", "unreviewed")
    for known in get_args(Review):
        if review == known:
            return known  # type: ignore[no-any-return]
    choices = ", ".join(get_args(Review))
    raise PageError(
        f"'review: {review}' is not known; write one of {choices}", line=_line(existing, "review")
    )


def _version(existing: str | None, briefing: Mapping[str, Any]) -> int:
    version = briefing.get("version", 1)
    if isinstance(version, int) and not isinstance(version, bool) and version > 0:
        return version
    raise PageError(f"'version: {version}' must be a whole number above 0", line=_line(existing, "version"))


def _corrections(existing: str | None, briefing: Mapping[str, Any]) -> tuple[Correction, ...]:
    """Each a line of text, or `date` and `text`."""
    corrections = briefing.get("corrections") or []
    line = _line(existing, "corrections")
    if not isinstance(corrections, list):
        raise PageError(
            "'corrections' must be a list: one line '- date: …' with 'text: …' below it each", line=line
        )
    return tuple(_correction(correction, line) for correction in corrections)


def _correction(written: object, line: int) -> Correction:
    match written:
        case str(text) if text.strip():
            return Correction(text)
        case {"text": str(text), **rest} if text.strip():
            return Correction(text, _as_written(rest.get("date")))
    raise PageError("a correction needs 'text: …' that says what was corrected", line=line)


def _as_written(value: object) -> str | None:
    if value is None:
        return None
    return value.isoformat() if isinstance(value, date) else str(value)


def _line(existing: str | None, key: str) -> int:
    """Where the front matter states `key`, for the message."""
    lines = (existing or "").splitlines()
    return next((number for number, line in enumerate(lines, 1) if line.strip().startswith(f"{key}:")), 1)
