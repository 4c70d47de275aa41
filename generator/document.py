"""A briefing as one JSON document, the machine's view of the page; the page's own words are not made here.

Offsets are half-open code points of `article.text`. Every place is written with its text, so that a reader
of the document can check it without us (`proof` does).
"""

import json
from collections.abc import Callable, Collection
from functools import cache
from importlib.resources import files
from typing import Any

from generator.amendments import applied
from generator.fragments import place_address
from generator.links import is_shortened
from generator.values import (
    Article,
    Briefing,
    BriefPiece,
    DatedExpression,
    Doubt,
    Event,
    Evidence,
    Link,
    Mention,
    Number,
    Participant,
    Span,
    Statement,
    Verdict,
)

SCHEMA = "briefing/1"
SCHEMAS = ("briefing-1", "beside-1", "register-1")
"""Of the document, of the file beside a seed, of the register: served with the site under `schema/`."""

_Place = dict[str, Any]
_Cut = Callable[[Span], _Place]


def to_json(briefing: Briefing) -> dict[str, Any]:
    """The document: keys in the order of the schema, lists in the order of the briefing.

    `corrections` and `corrected` are there only where an editor corrected something.
    """
    text = briefing.article.text

    def cut(span: Span) -> _Place:
        return {"start": span.start, "end": span.end, "text": span.cut(text)}

    events = {event.date for event in briefing.events}
    made = applied(briefing.verdicts)
    return {
        "schema": SCHEMA,
        "article": _article(briefing.article),
        "title": _title(briefing),
        "title_span": _maybe(cut, briefing.title.span if briefing.title else None),
        "place": _maybe(cut, briefing.place),
        "event_date": _date(cut, briefing.event_date),
        "participants": [_participant(cut, participant) for participant in briefing.participants],
        "statements": [_statement(cut, briefing.article, statement) for statement in briefing.statements],
        "dates": [date for expression in briefing.dates for date in _named(cut, expression, events)],
        "events": [_event(cut, event) for event in briefing.events],
        "brief": [_piece(cut, piece) for piece in briefing.brief],
        "coverage": [
            {**cut(sentence.span), "as": sentence.use, "because": sentence.because}
            for sentence in briefing.coverage
        ],
        "numbers": [_number(cut, number) for number in briefing.numbers],
        "links": [_link(cut, link) for link in briefing.links],
        "warnings": [_warning(cut, doubt) for doubt in briefing.warnings],
        "reproduced": {
            "share": round(briefing.reproduced.share, 4),
            "longest_run": briefing.reproduced.longest_run,
        },
        "absent": [
            {"kind": one.kind, "participants": list(one.participants), "statements": list(one.statements)}
            for one in briefing.absent
        ],
        **({"corrections": [_correction(cut, verdict) for verdict in made]} if made else {}),
    }


def dump(briefing: Briefing) -> str:
    """The document for a file in a repository: one value a line, so that a change is a small diff."""
    return json.dumps(to_json(briefing), ensure_ascii=False, indent=1) + "\n"


def dump_line(briefing: Briefing) -> str:
    """The document as one line of JSON Lines, its newline not included."""
    return json.dumps(to_json(briefing), ensure_ascii=False, separators=(",", ":"))


@cache
def schema(name: str = SCHEMAS[0]) -> dict[str, Any]:
    """The JSON Schema (2020-12) of the document, or another of `SCHEMAS`. Nobody changes what comes back."""
    text = files("generator").joinpath("schema", f"{name}.json").read_text(encoding="utf-8")
    parsed: dict[str, Any] = json.loads(text)
    return parsed


def _maybe(cut: _Cut, span: Span | None) -> _Place | None:
    return None if span is None else cut(span)


def _piece(cut: _Cut, piece: BriefPiece) -> dict[str, Any]:
    """`teller` is there only where who says so stands apart."""
    told = {} if piece.teller is None else {"teller": cut(piece.teller)}
    return {**cut(piece.span), "statement": piece.statement, **told}


def _title(briefing: Briefing) -> str:
    """The title as one line; the article's own or its id where the source has no sentence to cut."""
    article = briefing.article
    title = article.title or article.id if briefing.title is None else briefing.title.cut(article.text)
    return " ".join(title.split())


def _article(article: Article) -> dict[str, Any]:
    return {
        "id": article.id,
        "path": article.path,
        "sha256": article.sha256,
        "date": None if article.date is None else article.date.isoformat(),
        "date_origin": article.date_origin,
        "title": article.title,
        "url": article.url,
        "publisher": article.publisher,
        "author": article.author,
        "place": article.place,
        "language": article.language,
        "original_name": article.original_name,
        "encoding": article.encoding,
        "text": article.text,
    }


def _participant(cut: _Cut, participant: Participant) -> dict[str, Any]:
    return {
        "id": participant.id,
        "name": participant.name,
        "kind": participant.kind,
        "roles": [{**cut(role.span), "inferred": role.inferred} for role in participant.roles],
        "mentions": [
            {**cut(mention.span), "kind": mention.kind, **_corrected(mention)}
            for mention in participant.mentions
        ],
        **_corrected(participant),
    }


def _statement(cut: _Cut, article: Article, statement: Statement) -> dict[str, Any]:
    return {
        "id": statement.id,
        "kind": statement.kind,
        "key": statement.key,
        "content": [{**cut(piece.span), "verbatim": piece.verbatim} for piece in statement.content],
        "cue": [cut(span) for span in statement.cue],
        "source": [cut(span) for span in statement.source],
        "speaker": statement.speaker,
        "addressee": statement.addressee,
        "date": _date(cut, statement.date),
        "denial": statement.denial,
        "restored": statement.restored,
        "evidence": [_evidence(cut, step) for step in statement.evidence],
        "post": statement.post,
        "warnings": list(statement.warnings),
        "refusal": statement.refusal,
        "within": statement.within,
        "address": place_address(article, statement),
        **_corrected(statement),
    }


def _evidence(cut: _Cut, step: Evidence) -> dict[str, Any]:
    return {"rule": step.rule, **cut(step.span)}


def _date(cut: _Cut, expression: DatedExpression | None) -> dict[str, Any] | None:
    return None if expression is None else _dated(cut, expression)


def _named(
    cut: _Cut, expression: DatedExpression, events: Collection[DatedExpression | None]
) -> list[dict[str, Any]]:
    """Each date that the words name by itself, each with the interval that they make, if any.

    The interval is listed too where something happened all through it: where it dates an event.
    """
    ends = [{**_dated(cut, end), "interval": expression.value} for end in expression.ends]
    return ends if len(ends) == 1 or (ends and expression not in events) else [*ends, _dated(cut, expression)]


def _dated(cut: _Cut, expression: DatedExpression) -> dict[str, Any]:
    return {
        **cut(expression.span),
        "value": expression.value,
        "reckoning": expression.reckoning,
        "interval": None,
        **_corrected(expression),
    }


def _event(cut: _Cut, event: Event) -> dict[str, Any]:
    return {
        "date": None if event.date is None else event.date.value,
        "date_span": None if event.date is None else cut(event.date.span),
        **cut(event.span),
        "background": event.background,
        "statement": event.statement,
        **_corrected(event),
    }


def _number(cut: _Cut, number: Number) -> dict[str, Any]:
    return {**cut(number.span), "counted": cut(number.counted), "statement": number.statement}


def _link(cut: _Cut, link: Link) -> dict[str, Any]:
    return {
        "url": link.url,
        **cut(link.span),
        "kind": link.kind,
        "handle": link.handle,
        "shortened": link.url is not None and is_shortened(link.url),
        "author": _maybe(cut, link.author),
        "words": _maybe(cut, link.words),
        "date": None if link.date is None else link.date.value,
        "date_span": None if link.date is None else cut(link.date.span),
    }


def _warning(cut: _Cut, doubt: Doubt) -> dict[str, Any]:
    return {"kind": doubt.kind, "statements": list(doubt.statements), "span": _maybe(cut, doubt.span)}


def _corrected(value: Participant | Mention | Statement | DatedExpression | Event) -> dict[str, bool]:
    return {"corrected": True} if value.corrected else {}


def _correction(cut: _Cut, verdict: Verdict) -> dict[str, Any]:
    """Of an editor's words only the day: what is right, the rest of the document says."""
    return {
        "kind": verdict.correction.kind,
        "date": verdict.correction.date,
        "places": [cut(place) for place in verdict.places],
        "statements": list(verdict.statements),
    }
