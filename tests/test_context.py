"""What stands around the statements, by plain-text cases: `cases/context/README.md` tells how to add one."""

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.briefing import brief
from generator.clauses import clause_words, is_balanced
from generator.context import LONGEST_TITLE
from generator.dates import find_dates
from generator.links import find_links
from generator.segmentation import segment
from generator.values import Absent, Article, Briefing, Link

CASES = Path(__file__).parent / "cases" / "context"
KINDS = {
    *("title", "place", "event", "background", "post", "address", "handle", "number", "brief", "absent"),
    "unused",
}


@dataclass(frozen=True)
class Case:
    """An article and what should be found in it, lines as they stand in the file."""

    name: str
    article: str
    date: dt.date | None
    expected: tuple[str, ...]

    @property
    def kinds(self) -> set[str]:
        """What the case speaks of."""
        return {re.split(r"[ :]", line)[0] for line in self.expected}


def cases() -> Iterator[Case]:
    for path in sorted(CASES.glob("*.txt")):
        for block in re.split(r"(?m)^# ", path.read_text(encoding="utf-8"))[1:]:
            name, rest = block.split("\n", 1)
            article, expected = rest.split("\n---\n")
            stated = re.match(r"date: (\S+)\n", article)
            day = stated[1] if stated else "2024-03-14"
            yield Case(
                f"{path.stem}: {name.strip()}",
                article[stated.end() if stated else 0 :],
                None if day == "unknown" else dt.date.fromisoformat(day),
                tuple(line for line in expected.splitlines() if line.strip()),
            )


@pytest.mark.parametrize("case", tuple(cases()), ids=lambda case: case.name)
def test_what_is_found_is_what_the_case_says(case: Case) -> None:
    assert case.kinds
    assert case.kinds <= KINDS, "see cases/context/README.md for the kinds"
    wanted = [line for line in case.expected if not line.endswith(": none")]
    unused = [line for line in wanted if line.startswith("unused")]
    found = [line for line in lines(of(case.article, case.date)) if re.split(r"[ :]", line)[0] in case.kinds]
    by_kind = sorted(found, key=lambda line: re.split(r"[ :]", line)[0])
    assert [cut_like(line, unused) for line in by_kind] == sorted(
        wanted, key=lambda line: re.split(r"[ :]", line)[0]
    )


def cut_like(line: str, unused: list[str]) -> str:
    """The line of an unused sentence as far as the case writes it."""
    return next((short for short in unused if line.startswith(short)), line)


def lines(briefing: Briefing) -> Iterator[str]:
    """A briefing's context as the lines that a case would have for it."""
    text = briefing.article.text
    yield f"title: {briefing.title.cut(text) if briefing.title else 'none'}"
    yield f"place: {briefing.place.cut(text) if briefing.place else 'none'}"
    for event in briefing.events:
        kind = "background" if event.background else "event"
        yield f"{kind} {event.date.value if event.date else '-'}: {event.span.cut(text)}"
    for link in briefing.links:
        yield line_of(link, text)
    for number in briefing.numbers:
        yield f"number: {number.counted.cut(text)}"
    for piece in briefing.brief:
        yield f"brief: {piece.span.cut(text)}{piece.teller.cut(text) if piece.teller else ''}"
    for absent in briefing.absent:
        yield f"absent: {told(absent, briefing)}"
    for sentence in briefing.coverage:
        if sentence.because is not None:
            yield f"unused {sentence.because}: {sentence.span.cut(text)}"


def line_of(link: Link, text: str) -> str:
    if link.kind != "post":
        return f"{link.kind}: {link.span.cut(text)}"
    day = link.date.value if link.date else "-"
    return f"post {link.handle} {day}: {link.words.cut(text) if link.words else ''}"


def told(absent: Absent, briefing: Briefing) -> str:
    names = {p.id: p.name for p in briefing.participants}
    return (
        f"words of {', '.join(names[p] for p in absent.participants)}" if absent.participants else absent.kind
    )


@cache
def of(text: str, date: dt.date | None = dt.date(2024, 3, 14)) -> Briefing:
    return brief(Article("test", text, "", date=date))


def link(text: str) -> Link:
    (found,) = of(text).links
    return found


@pytest.mark.parametrize(
    ("printed", "address"),
    [
        ("https://a.example/x", "https://a.example/x"),
        ("(see http://a.example/x).", "http://a.example/x"),
        ("https://a.example/x_(y)", "https://a.example/x_(y)"),
        ("“https://a.example/x”", "https://a.example/x"),
    ],
)
def test_an_address_is_linked_without_the_marks_around_it(printed: str, address: str) -> None:
    found = link(f"The text stands at {printed} since Monday.")
    assert found.url == address
    assert found.kind == "address"


@pytest.mark.parametrize("printed", ["www.a.example", "https://user@a.example/x", "https://localhost/x"])
def test_an_address_that_cannot_be_trusted_stays_text(printed: str) -> None:
    assert link(f"The text stands at {printed} since Monday.").url is None


def test_a_script_is_no_address() -> None:
    assert of("The text stands at javascript:alert(1) since Monday.").links == ()


def test_a_statement_in_a_post_is_marked_as_coming_from_it() -> None:
    text = "Foreign Minister Ilka Maren left. “We wait,” Maren said. — Wire (@wire_example) March 14, 2024"
    briefing = of(text)
    assert [s.post for s in briefing.statements] == [0]


def test_a_repeated_title_is_not_the_story() -> None:
    """Exported articles hold their headline twice."""
    title = "Old pier of the harbour is sold to a company that nobody knows."
    text = f"{title}\n\nThe board of the harbour sold its old pier on Monday."
    briefing = brief(Article("test", text, "", date=dt.date(2024, 3, 14), title=title[:-1]))
    assert [e.span.cut(text) for e in briefing.events] == [
        "The board of the harbour sold its old pier on Monday"
    ]
    assert [text[p.span.start :].startswith("The board") for p in briefing.brief] == [True]


def test_in_brief_has_at_most_three_pieces_and_fifty_five_words() -> None:
    text = "The ministers met for two hours on Monday. " + " ".join(
        f'"We have waited for {n} long days and nights," Minister Ilka M{n * "a"}ren said.'
        for n in range(2, 9)
    )
    pieces = of(text).brief
    assert 2 <= len(pieces) <= 3
    assert sum(len(p.span.cut(text).split()) + 1 for p in pieces) <= 55


# Laws

_VOICES = st.sampled_from(["Ilka Maren", "the harbour board", "Tomas Veyra", "a spokesman for the town"])
_DEEDS = st.sampled_from(
    [
        *("met the mayor", "opened the lock", "sold the old pier to a company", "left the hall in silence"),
        *("will sign the treaty", "announced that the strait is closed", "was seen near the harbour"),
    ]
)
_WHEN = st.sampled_from(
    ["on Monday", "yesterday", "on March 4", "in 2019", "since Tuesday", "after Friday's talks", ""]
)
_MORE = st.sampled_from(
    [
        *(
            ".",
            ", which surprised both sides.",
            ", bringing a long dispute to an end.",
            " and nobody knew why.",
        ),
        *(" because the bridge, which is old, had closed.", ", officials said."),
    ]
)
SENTENCES = st.tuples(_VOICES, _DEEDS, _WHEN, _MORE).map(
    lambda parts: (
        " ".join(filter(None, parts[:3]))[:1].upper() + " ".join(filter(None, parts[:3]))[1:] + parts[3]
    )
)


@given(st.lists(SENTENCES, min_size=1, max_size=4).map("\n\n".join))
@settings(max_examples=40, derandomize=True, deadline=None)
def test_no_title_and_no_event_stops_in_the_middle(text: str) -> None:
    briefing = of(text)
    assert briefing.title is not None
    assert len(briefing.title.cut(text)) <= LONGEST_TITLE
    for span in (*briefing.title.spans[-1:], *(e.span for e in briefing.events)):
        cut = span.cut(text)
        assert is_balanced(cut)
        assert cut[-1] not in ",;:—–"
        assert cut.split()[-1].lower() not in clause_words().small or text[span.end] == "."


@given(
    st.lists(
        st.sampled_from(
            [
                *(
                    "The talks go on.",
                    "—",
                    "-",
                    "Oda Lind",
                    "(@lind_example)",
                    "March 14, 2024",
                    "· Mar 14",
                    "\n",
                ),
                *(
                    "\n\n",
                    "@water_example",
                    "https://a.example/x",
                    "10:32 AM",
                    "Veyra",
                    "said",
                    "a@b.example",
                ),
            ]
        ),
        max_size=25,
    ).map(" ".join)
)
@settings(max_examples=200, derandomize=True, deadline=None)
def test_links_never_share_a_place_and_their_parts_lie_in_them(text: str) -> None:
    found = find_links(segment(text), find_dates(text, dt.date(2024, 3, 14)))
    for one, other in pairwise(found):
        assert one.span.end <= other.span.start
    for one in found:
        parts = [p for p in (one.author, one.words, one.date.span if one.date else None) if p is not None]
        assert all(one.span.holds(part) and len(part) for part in parts)
        assert one.handle is None or one.handle in one.span.cut(text)


@given(st.lists(SENTENCES, max_size=6).map(" ".join))
@settings(max_examples=25, derandomize=True, deadline=None)
def test_a_sentence_that_was_not_used_says_why_and_no_other_does(text: str) -> None:
    for sentence in of(text).coverage:
        assert (sentence.use == "unused") == (sentence.because is not None)
