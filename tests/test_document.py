"""The JSON document: PAGE's names, true places, a schema that means what it says."""

import copy
import json
from collections.abc import Iterator
from dataclasses import replace
from importlib.resources import files
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from invented import BRIEFING
from jsonschema import Draft202012Validator

from generator.dates import find_dates
from generator.document import dump, dump_line, schema, to_json
from generator.values import Article, Briefing, DatedExpression, Event, Reproduced, Span, Title

DOCUMENT = to_json(BRIEFING)
BARE = Briefing(
    Article(id="k", text="No sentence", sha256="0" * 64),
    *(None, (), (), (), (), (), (), (), (), ()),
    Reproduced(0.0, 0),
)

PROMISED = {
    "": "schema article title participants statements dates events brief coverage numbers links warnings "
    "reproduced absent",
    "article": "id path sha256 date title url publisher language text",
    "participants": "id name kind roles mentions",
    "participants.roles": "text start end inferred",
    "participants.mentions": "start end text kind",
    "statements": "id kind key content cue source speaker addressee date denial restored evidence "
    "warnings address",
    "statements.content": "start end text verbatim",
    "statements.cue": "start end text",
    "statements.source": "start end text",
    "statements.date": "value text start end",
    "statements.evidence": "rule start end",
    "dates": "start end text value",
    "events": "date start end text background statement",
    "brief": "start end text statement",
    "coverage": "start end as because",
    "links": "url start end kind handle date shortened",
    "warnings": "kind statements",
    "reproduced": "share longest_run",
    "absent": "kind participants statements",
}


def _all(value: Any, way: str) -> list[Any]:  # noqa: ANN401 (JSON is any value)
    """What stands at a way such as `statements.date`, in every member of the lists on it."""
    found = [value]
    for key in way.split(".") if way else ():
        found = [item[key] for item in found]
        found = [item for entry in found for item in (entry if isinstance(entry, list) else [entry])]
    return [item for item in found if item is not None]


def _places(value: Any) -> Iterator[dict[str, Any]]:  # noqa: ANN401 (JSON is any value)
    if isinstance(value, dict):
        if "start" in value:
            yield value
        for item in value.values():
            yield from _places(item)
    elif isinstance(value, list):
        for item in value:
            yield from _places(item)


def _closed(part: Any) -> Any:  # noqa: ANN401 (JSON is any value)
    """The schema without the room that it leaves for later fields."""
    if isinstance(part, dict):
        closed = {key: _closed(value) for key, value in part.items()}
        return {**closed, "additionalProperties": False} if "properties" in part else closed
    return [_closed(item) for item in part] if isinstance(part, list) else part


def _errors(document: dict[str, Any]) -> list[str]:
    return [error.message for error in Draft202012Validator(schema()).iter_errors(document)]


@pytest.mark.parametrize(("way", "names"), PROMISED.items())
def test_every_promised_field_is_there(way: str, names: str) -> None:
    """Programs of other people read these names."""
    found = _all(DOCUMENT, way)
    assert found
    for value in found:
        assert set(names.split()) <= value.keys()


def test_every_place_holds_its_text() -> None:
    text = BRIEFING.article.text
    places = list(_places(DOCUMENT))
    assert len(places) > 80
    assert [place["text"] for place in places] == [text[place["start"] : place["end"]] for place in places]


def test_nothing_of_the_briefing_is_missing() -> None:
    """Each list is as long as the value's, and every statement arrives under its id."""
    for name in (
        "participants",
        "statements",
        "dates",
        "events",
        "brief",
        "coverage",
        "numbers",
        "links",
        "warnings",
        "absent",
    ):
        assert len(DOCUMENT[name]) == len(getattr(BRIEFING, name)) > 0
    assert [statement["id"] for statement in DOCUMENT["statements"]] == [
        one.id for one in BRIEFING.statements
    ]
    assert DOCUMENT["article"]["text"] == BRIEFING.article.text
    assert DOCUMENT["place"]["text"] == "Aldhaven"
    assert DOCUMENT["event_date"]["value"] == "2024-03-14"


def test_an_absent_value_is_null_and_its_key_stays() -> None:
    document = to_json(BARE)
    assert document.keys() == DOCUMENT.keys()
    assert document["title_span"] is None
    assert document["article"]["date"] is None
    assert _errors(document) == []


def test_without_a_sentence_the_title_is_the_articles_own_or_its_id() -> None:
    """Never invented."""
    assert to_json(BARE)["title"] == "k"
    assert to_json(replace(BARE, article=replace(BARE.article, title="Talks held")))["title"] == "Talks held"


def test_a_title_over_two_lines_is_one_line() -> None:
    broken = replace(BARE, article=replace(BARE.article, text="Talks\n  held."), title=Title((Span(0, 13),)))
    document = to_json(broken)
    assert document["title"] == "Talks held."
    assert document["title_span"]["text"] == "Talks\n  held."


def test_a_statement_has_the_address_of_its_place_where_the_article_has_one() -> None:
    assert {statement["address"] for statement in DOCUMENT["statements"]} == {None}
    article = replace(BRIEFING.article, url="https://w.example/talks#top")
    placed = to_json(replace(BRIEFING, article=article))
    assert placed["statements"][5]["address"].startswith(
        "https://w.example/talks#:~:text=the%20vessels%20carry"
    )
    assert _errors(placed) == []


def test_a_shortened_address_is_marked() -> None:
    assert [link["shortened"] for link in DOCUMENT["links"]] == [True, True]
    plain = replace(BRIEFING, links=(replace(BRIEFING.links[1], url="https://w.example/x"),))
    assert [link["shortened"] for link in to_json(plain)["links"]] == [False]


def test_the_share_has_four_digits() -> None:
    assert to_json(replace(BARE, reproduced=Reproduced(0.123456, 7)))["reproduced"]["share"] == 0.1235


def test_the_document_fits_its_schema_with_nothing_undescribed() -> None:
    """The published schema leaves room for later fields; ours are all in it."""
    closed = Draft202012Validator(_closed(schema()))
    for briefing in (BRIEFING, BARE):
        assert [error.message for error in closed.iter_errors(to_json(briefing))] == []


def test_the_schema_is_valid_and_explains_every_object() -> None:
    Draft202012Validator.check_schema(schema())
    objects = [schema(), *schema()["$defs"].values()]
    assert [one for one in objects if not one.get("description")] == []


def test_the_schemas_file_is_as_we_would_write_it() -> None:
    """It is published from its value: the file in the repository and the one on the site are the same."""
    text = files("generator").joinpath("schema", "briefing-1.json").read_text(encoding="utf-8")
    assert text == json.dumps(schema(), ensure_ascii=False, indent=2) + "\n"


@pytest.mark.parametrize(
    ("way", "key", "value"),
    [
        ("", "schema", "briefing/2"),
        ("", "title", None),
        ("article", "sha256", "abc"),
        ("article", "url", "javascript:alert(1)"),
        ("participants", "kind", "robot"),
        ("participants.mentions", "kind", "guess"),
        ("statements", "kind", "paraphrase"),
        ("statements", "speaker", "Ilka Maren"),
        ("statements", "restored", "both"),
        ("statements", "content", []),
        ("statements.content", "verbatim", "yes"),
        ("statements.content", "start", -1),
        ("statements.cue", "comment", "more than a place"),
        ("coverage", "as", "lost"),
        ("coverage", "because", "boring"),
        ("absent", "kind", "taste"),
        ("absent", "participants", ["Oda Lind"]),
        ("statements", "address", "javascript:alert(1)"),
        ("links", "kind", "picture"),
        ("links", "url", "data:text/html,x"),
        ("warnings", "kind", "gossip"),
        ("reproduced", "share", 1.5),
    ],
)
def test_the_schema_refuses_what_is_no_briefing(way: str, key: str, value: object) -> None:
    document = copy.deepcopy(DOCUMENT)
    _all(document, way)[0][key] = value
    assert _errors(document)


@pytest.mark.parametrize("way", [way for way in PROMISED if way != "coverage"])
def test_the_schema_requires_every_promised_field(way: str) -> None:
    for key in PROMISED[way].split():
        document = copy.deepcopy(DOCUMENT)
        del _all(document, way)[0][key]
        assert _errors(document), key


def test_a_dump_is_the_document_in_readable_characters() -> None:
    pretty, line = dump(BRIEFING), dump_line(BRIEFING)
    assert json.loads(pretty) == json.loads(line) == DOCUMENT
    assert pretty.endswith("}\n")
    assert not pretty.endswith("\n\n")
    assert "\n" not in line
    assert "—" in line


def test_a_change_of_one_value_is_a_change_of_one_line() -> None:
    """Reviewers read diffs of it."""
    changed = replace(BRIEFING, reproduced=replace(BRIEFING.reproduced, longest_run=84))
    before, after = dump(BRIEFING).splitlines(), dump(changed).splitlines()
    assert len(before) == len(after)
    assert sum(one != other for one, other in zip(before, after, strict=True)) == 1


@settings(derandomize=True, deadline=None, max_examples=100)
@given(st.data())
def test_places_are_cut_by_code_points_whatever_the_text(data: st.DataObject) -> None:
    """Also beyond the basic plane, where other languages count otherwise."""
    text = data.draw(st.text(st.characters(codec="utf-8"), min_size=1, max_size=30))
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    expression = DatedExpression(Span(start, end), "2024", "as printed")
    briefing = replace(BARE, article=replace(BARE.article, text=text), dates=(expression,))
    written = json.loads(dump_line(briefing))
    assert written["dates"][0]["text"] == text[start:end]
    assert written["article"]["text"] == text


@pytest.mark.parametrize(
    ("words", "listed"),
    [
        (
            "It was shut from 2004 to 2009.",
            [("2004", "2004", "2004/2009"), ("2009", "2009", "2004/2009")],
        ),
        ("It has been shut since 2004.", [("2004", "2004", "2004/..")]),
    ],
)
def test_the_dates_that_an_interval_begins_and_ends_with_are_listed_with_it(
    words: str, listed: list[tuple[str, str, str | None]]
) -> None:
    article = replace(BARE.article, text=words)
    written = json.loads(dump_line(replace(BARE, article=article, dates=find_dates(words, None))))
    assert [(one["text"], one["value"], one["interval"]) for one in written["dates"]] == listed


def test_an_interval_that_dates_an_event_is_listed_behind_its_two_dates() -> None:
    article = replace(BARE.article, text="It was shut from 2004 to 2009.")
    dates = find_dates(article.text, None)
    events = (Event(dates[0], Span(0, 29), background=False),)
    written = json.loads(dump_line(replace(BARE, article=article, dates=dates, events=events)))
    assert [one["value"] for one in written["dates"]] == ["2004", "2009", "2004/2009"]


def test_who_tells_a_piece_in_brief_stands_beside_it() -> None:
    piece = replace(BRIEFING.brief[0], teller=Span(0, 8))
    first, *others = to_json(replace(BRIEFING, brief=(piece, *BRIEFING.brief[1:])))["brief"]
    assert first["teller"] == {"start": 0, "end": 8, "text": "Kestrian"}
    assert all("teller" not in other for other in others)
