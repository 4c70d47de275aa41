"""The whole collection to take along: documents as JSON Lines, statements as a table. Pure text.

The source's full text is left out unless the site's owner publishes it: places stay, with their words.
"""

import csv
import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from generator.markdown import fold
from generator.published import Published, Row, is_part_quoted, is_quoted, newest_first, words

COLUMNS = (
    "briefing",
    "statement",
    "date",
    "speaker",
    "speaker_kind",
    "role",
    "kind",
    "quoted",
    "words",
    "cue",
    "named_as",
    "addressee",
    "said_on",
    "denial",
    "refusal",
    "restored",
    "doubts",
    "review",
    "address",
    "source_sha256",
    "start",
    "end",
)
LONGEST_CONTEXT = 800
"""Code points: a statement in its place is a few sentences, not the article."""
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def json_lines(briefings: Iterable[Published], *, with_text: bool = False) -> Iterator[str]:
    """A line a briefing, newest first, its newline not included."""
    for briefing in newest_first(list(briefings)):
        yield json.dumps(
            public(briefing.document, with_text=with_text), ensure_ascii=False, separators=(",", ":")
        )


def public(document: Row, *, with_text: bool = False) -> dict[str, Any]:
    """The document as the site serves it: each statement with the sentences around it as `context`.

    Without the text, `article.text` is null: offsets still tell where in the stored source the words stand.
    A document that went through here stays as it is.
    """
    text = document["article"]["text"]
    if text is None:
        return dict(document)
    statements = [{**s, "context": _context(s, document["coverage"], text)} for s in document["statements"]]
    article = document["article"] if with_text else {**document["article"], "text": None}
    return {**document, "article": article, "statements": statements}


def _context(statement: Row, sentences: Sequence[Row], text: str) -> Row | None:
    """The sentences in which source, cue and content stand, cut from the source; None if that is too long."""
    parts = [*statement["source"], *statement["cue"], *statement["content"]]
    start, end = min(p["start"] for p in parts), max(p["end"] for p in parts)
    near = [s for s in sentences if s["start"] < end and start < s["end"]]
    start = min([start, *(s["start"] for s in near)])
    end = max([end, *(s["end"] for s in near)])
    if end - start > LONGEST_CONTEXT:
        return None
    return {"start": start, "end": end, "text": text[start:end]}


def table(briefings: Iterable[Published], site: str) -> str:
    """The statements as CSV (RFC 4180), a row each, newest briefing first.

    A cell that a spreadsheet would take for a formula begins with an apostrophe; the JSON has the words
    as they are.
    """
    out = _Lines()
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for briefing in newest_first(list(briefings)):
        for statement in briefing.statements():
            writer.writerow([_cell(value) for value in _row(briefing, statement, site)])
    return "".join(out.written)


class _Lines:
    """What `csv` writes to, without a file."""

    def __init__(self) -> None:
        self.written: list[str] = []

    def write(self, line: str) -> None:
        self.written.append(line)


def _row(briefing: Published, statement: Row, site: str) -> tuple[object, ...]:
    speaker = briefing.speaker(statement)
    addressee = briefing.participant(statement["addressee"])
    return (
        briefing.id,
        statement["id"],
        briefing.date,
        speaker and speaker["name"],
        speaker and speaker["kind"],
        speaker and briefing.role(speaker),
        statement["kind"],
        "yes" if is_quoted(statement) else "part" if is_part_quoted(statement) else "no",
        words(statement),
        " … ".join(cue["text"] for cue in statement["cue"]),
        " … ".join(source["text"] for source in statement["source"]),
        addressee and addressee["name"],
        briefing.day(statement),
        "yes" if statement["denial"] else "no",
        "yes" if statement.get("refusal") else "no",
        statement["restored"],
        " ".join(statement["warnings"]),
        briefing.review,
        briefing.address(site, statement),
        briefing.document["article"]["sha256"],
        statement["content"][0]["start"],
        statement["content"][-1]["end"],
    )


def _cell(value: object) -> str:
    if value is None:
        return ""
    cell = fold(str(value))
    return f"'{cell}" if cell.startswith(_FORMULA) else cell
