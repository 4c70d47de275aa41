"""Speech inside reported speech: both statements stay apart, and the page says who tells of the inner one."""

from generator.briefing import brief
from generator.page import render
from generator.review import page_state
from generator.values import Article, Briefing

TOLD = "Yevrem Djalov said that Danil Kostrane had told him that the gate was open."
REFUSED = "Marta Ilvane declined to say who had the key."


def of(text: str) -> Briefing:
    return brief(Article("case", text, "0" * 64, path="seeds/case.txt"))


def test_what_another_tells_points_at_the_statement_that_tells_it() -> None:
    outer, inner = of(TOLD).statements
    assert (outer.within, inner.within) == (None, outer.id)


def test_the_chain_of_evidence_begins_at_whoever_tells() -> None:
    _, inner = of(TOLD).statements
    assert [step.span.cut(TOLD) for step in inner.evidence][:2] == ["Danil Kostrane", "Yevrem Djalov"]


def test_the_page_says_who_tells() -> None:
    assert "**as told by Yevrem Djalov ([S1](#s1))**" in render(of(TOLD), page_state(None))


def test_what_another_tells_is_never_in_brief() -> None:
    briefing = of(TOLD)
    assert briefing.statements[1].within
    assert briefing.statements[1].id not in {piece.statement for piece in briefing.brief}


def test_a_refusal_is_no_denial_and_no_claim() -> None:
    (refusal,) = of(REFUSED).statements
    assert refusal.refusal
    assert not refusal.denial
    assert "**declined** to say who had the key" in render(of(REFUSED), page_state(None))
