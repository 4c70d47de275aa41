"""A briefing as the site publishes it: its document, and what its page adds. Others make feeds, citations,
structured data and tables of it; nothing is chosen or worded here but what all of them share.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from generator.markdown import fold

Row = Mapping[str, Any]
"""A part of a document of `document.SCHEMA`."""


@dataclass(frozen=True, slots=True)
class Published:
    """A briefing on the site."""

    document: Row
    """As `document.to_json` gives it."""
    path: str
    """Of its page below the site, with slashes, one at the end: `2024/aldhaven-talks/`."""
    title: str
    """An editor's, where there is one."""
    review: str = "unreviewed"
    version: int = 1

    @property
    def id(self) -> str:
        """Of the article, and so of the briefing."""
        identifier: str = self.document["article"]["id"]
        return identifier

    @property
    def date(self) -> str | None:
        """Of the article, ISO 8601."""
        date: str | None = self.document["article"]["date"]
        return date

    @property
    def place(self) -> str | None:
        """Where the article was filed or happened, as printed."""
        place: Row | None = self.document.get("place")
        named: str | None = place["text"] if place else self.document["article"].get("place")
        return named

    @property
    def withdrawn(self) -> bool:
        """An editor says that nobody should quote from it."""
        return self.review == "withdrawn"

    @property
    def brief(self) -> str:
        """The pieces of "In brief" on one line."""
        return " … ".join(
            fold(piece["text"] + piece.get("teller", {}).get("text", "")) for piece in self.document["brief"]
        )

    def address(self, site: str, statement: Row | None = None) -> str:
        """The page's address, or the statement's on it. `site` is the site's own, a slash at the end."""
        return f"{site}{self.path}#{statement['id']}" if statement else f"{site}{self.path}"

    def statements(self) -> Iterator[Row]:
        """All statements, in the order of the source."""
        yield from self.document["statements"]

    def claims(self) -> Iterator[Row]:
        """The statements in which somebody says something: without what they declined to say."""
        yield from (statement for statement in self.statements() if not statement.get("refusal"))

    def participant(self, identifier: str | None) -> Row | None:
        """The participant of that id; None for the speaker whom the source leaves unclear."""
        return next((p for p in self.document["participants"] if p["id"] == identifier), None)

    def speaker(self, statement: Row) -> Row | None:
        """Who says it, or None."""
        return self.participant(statement["speaker"])

    def role(self, participant: Row) -> str | None:
        """The first role that the source prints of somebody; none that a rule inferred."""
        return next((fold(role["text"]) for role in participant["roles"] if not role["inferred"]), None)

    def day(self, statement: Row) -> str | None:
        """When it was said, if the source says so."""
        said = statement["date"]
        value: str | None = said["value"] if said else None
        return value


def newest_first(briefings: list[Published]) -> list[Published]:
    """By date, then by id, so that the order never depends on the order of files; the undated last."""
    return sorted(sorted(briefings, key=lambda b: b.id), key=lambda b: b.date or "", reverse=True)


def words(statement: Row) -> str:
    """What was said, folded to one line, its pieces joined by an ellipsis, without quotation marks."""
    return " … ".join(fold(piece["text"]) for piece in statement["content"])


def is_quoted(statement: Row) -> bool:
    """Whether all of its words are the speaker's own, so that they may stand in quotation marks."""
    return all(piece["verbatim"] for piece in statement["content"])


def is_part_quoted(statement: Row) -> bool:
    """Whether some of its words are the speaker's own, and some the reporter's."""
    return not is_quoted(statement) and any(piece["verbatim"] for piece in statement["content"])


def shown(statement: Row) -> str:
    """What was said, in marks where it is quoted; a mark that the source lost stands in brackets.

    >>> shown({"content": [{"text": "We wait", "verbatim": True}], "restored": "opening"})
    '[“]We wait”'
    >>> shown({"content": [{"text": "the ships wait", "verbatim": False}], "restored": None})
    'the ships wait'
    """
    quoted = [number for number, piece in enumerate(statement["content"]) if piece["verbatim"]]
    pieces = []
    for number, piece in enumerate(statement["content"]):
        text = fold(piece["text"])
        if piece["verbatim"]:
            opening = "[“]" if statement["restored"] == "opening" and number == quoted[0] else "“"
            closing = "[”]" if statement["restored"] == "closing" and number == quoted[-1] else "”"
            text = f"{opening}{text}{closing}"
        pieces.append(text)
    return " … ".join(pieces)
