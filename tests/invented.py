"""The invented Aldhaven article and its briefing, put together by hand: every place is found by its words."""

from datetime import date
from hashlib import sha256

from generator.values import (
    Absent,
    Article,
    Briefing,
    BriefPiece,
    Content,
    Coverage,
    DatedExpression,
    Doubt,
    Event,
    Evidence,
    Link,
    Mention,
    Number,
    Participant,
    Reproduced,
    Role,
    Span,
    Statement,
    StatementKind,
    Title,
    Use,
    WarningKind,
)

HEADER = " date 2024-03-14 "
TEXT = """\
Kestrian Foreign Minister Ilka Maren, met on Thursday with its Sundholm counterpart Tomas Veyra in the \
port of Aldhaven. The talks lasted two hours and dealt with the closure of the Orrin Strait to 14 \
Kestrian cargo vessels.

"Our crews have been waiting for nine days and nobody in Sundholm has told them why," Maren said at the \
start of the meeting.

The Sundholm official answered that inspections will go on until a joint safety commission is formed. We \
are not closing the strait, we are checking papers," he said, adding that nine of the ships may sail by \
the weekend.

Last March 4, the Sundholm Defence Ministry announced naval drills in the area, which Kestria's FM \
described as "a rehearsal for a blockade". She denied that the vessels carry military cargo.

According to Maren, Sundholm patrol boats did not fire on the freighter Halcyon. On Tuesday, however, the \
Kestrian Defense Ministry said that the freighter was hit by warning shots.

#Aldhaven talks: Minister Veyra received Ilke Maren today. Dialogue goes on. https://t.co/INVENTED01 — \
Sundholm MFA (@SundholmMFA_example) March 14, 2024

Meanwhile, Kestrian President Oda Lind met yesterday with the head of the Coastal League, Piet Armand, \
who urged both sides to show restraint.
"""
SEED = (HEADER + TEXT).encode()


def at(words: str, within: str | None = None) -> Span:
    """Where `words` stand in the article, the first time inside `within`."""
    start = TEXT.index(words, TEXT.index(within) if within else 0)
    return Span(start, start + len(words))


ARTICLE = Article(
    id="kestria-sundholm-aldhaven-2024-03-14",
    text=TEXT,
    sha256=sha256(SEED).hexdigest(),
    path="seeds/kestria-sundholm-aldhaven-2024-03-14.txt",
    date=date(2024, 3, 14),
    language="en",
    date_origin="metadata line",
)

_THURSDAY = DatedExpression(at("on Thursday"), "2024-03-14", "the Thursday of the article's own date")
_MARCH_4 = DatedExpression(at("Last March 4"), "2024-03-04", "the last 4 March before the article's date")
_TUESDAY = DatedExpression(at("On Tuesday"), "2024-03-12", "the last Tuesday before the article's date")
_YESTERDAY = DatedExpression(at("yesterday"), "2024-03-13", "the day before the article's date")
_POSTED = DatedExpression(at("March 14, 2024"), "2024-03-14", "as printed")


def _names(*words: str) -> tuple[Mention, ...]:
    return tuple(Mention(at(name), "name") for name in words)


_PARTICIPANTS = (
    Participant(
        id="p1",
        name="Ilka Maren",
        kind="person",
        roles=(Role(at("Kestrian Foreign Minister")),),
        mentions=(
            *_names("Ilka Maren"),
            Mention(at("Maren", "Maren said"), "name"),
            Mention(at("Kestria's FM"), "description"),
            Mention(at("She"), "pronoun"),
            *_names("Ilke Maren"),
        ),
    ),
    Participant(
        id="p2",
        name="Tomas Veyra",
        kind="person",
        roles=(Role(at("Foreign Minister"), inferred=True),),
        mentions=(
            *_names("Tomas Veyra"),
            Mention(at("The Sundholm official"), "description"),
            Mention(at("he", "he said"), "pronoun"),
            *_names("Minister Veyra"),
        ),
    ),
    Participant("p3", "Sundholm Defence Ministry", "organisation", (), _names("Sundholm Defence Ministry")),
    Participant("p4", "Kestrian Defense Ministry", "organisation", (), _names("Kestrian Defense Ministry")),
    Participant("p5", "Oda Lind", "person", (Role(at("Kestrian President")),), _names("Oda Lind")),
    Participant(
        "p6", "Piet Armand", "person", (Role(at("head of the Coastal League")),), _names("Piet Armand")
    ),
)


def _statement(
    number: int,
    kind: StatementKind,
    speaker: str | None,
    words: str,
    *,
    cue: Span,
    source: Span,
    evidence: tuple[Evidence, ...],
    date: DatedExpression | None = None,
    addressee: str | None = None,
    denial: bool = False,
    opening_lost: bool = False,
    warnings: tuple[WarningKind, ...] = (),
) -> Statement:
    return Statement(
        id=f"s{number}",
        kind=kind,
        key=True,
        content=(Content(at(words), verbatim=kind != "indirect"),),
        cue=(cue,),
        source=(source,),
        speaker=speaker,
        addressee=addressee,
        date=date,
        denial=denial,
        restored="opening" if opening_lost else None,
        evidence=evidence,
        post=None,
        warnings=warnings,
    )


_OFFICIAL = at("The Sundholm official")
_HE = at("he", "he said")
_STATEMENTS = (
    _statement(
        1,
        "direct",
        "p1",
        "Our crews have been waiting for nine days and nobody in Sundholm has told them why,",
        cue=at("said", "Maren said"),
        source=at("Maren", "Maren said"),
        evidence=(Evidence("name", at("Maren", "Maren said")),),
        date=_THURSDAY,
    ),
    _statement(
        2,
        "indirect",
        "p2",
        "inspections will go on until a joint safety commission is formed",
        cue=at("answered"),
        source=_OFFICIAL,
        evidence=(
            Evidence("the only person before this point that the country fits", _OFFICIAL),
            Evidence("country as printed", at("Sundholm counterpart Tomas Veyra")),
        ),
        date=_THURSDAY,
        addressee="p1",
    ),
    _statement(
        3,
        "direct",
        "p2",
        "We are not closing the strait, we are checking papers,",
        cue=at("said", "he said"),
        source=_HE,
        evidence=(Evidence("subject of the sentence before", _OFFICIAL),),
        date=_THURSDAY,
        opening_lost=True,
        warnings=("restored-mark",),
    ),
    _statement(
        4,
        "indirect",
        "p2",
        "nine of the ships may sail by the weekend",
        cue=at("adding"),
        source=_HE,
        evidence=(Evidence("subject of the sentence before", _OFFICIAL),),
        date=_THURSDAY,
    ),
    _statement(
        5,
        "mixed",
        "p1",
        "a rehearsal for a blockade",
        cue=at("described as"),
        source=at("Kestria's FM"),
        evidence=(
            Evidence(
                "the only person before this point that the country and the function fit", at("Kestria's FM")
            ),
            Evidence("role as printed", at("Kestrian Foreign Minister")),
        ),
        warnings=("no-date",),
    ),
    _statement(
        6,
        "indirect",
        "p1",
        "the vessels carry military cargo",
        cue=at("denied"),
        source=at("She"),
        evidence=(Evidence("subject of the sentence before", at("Kestria's FM")),),
        denial=True,
    ),
    _statement(
        7,
        "indirect",
        "p1",
        "Sundholm patrol boats did not fire on the freighter Halcyon",
        cue=at("According to"),
        source=at("Maren", "According to Maren"),
        evidence=(Evidence("name", at("Maren", "According to Maren")),),
        warnings=("conflict", "unexpected-speaker"),
    ),
    _statement(
        8,
        "indirect",
        "p4",
        "the freighter was hit by warning shots",
        cue=at("said", "Ministry said"),
        source=at("the Kestrian Defense Ministry"),
        evidence=(Evidence("name", at("Kestrian Defense Ministry")),),
        date=_TUESDAY,
        warnings=("conflict",),
    ),
)

_MEETING = Span(0, at("in the port of Aldhaven").end)
_DRILLS = at("the Sundholm Defence Ministry announced naval drills in the area")
_OTHER_MEETING = at(
    "Kestrian President Oda Lind met yesterday with the head of the Coastal League, Piet Armand"
)
_POST = Span(at("#Aldhaven talks").start, at("March 14, 2024").end)


def _sentence(first: str, last: str, use: Use) -> Coverage:
    return Coverage(Span(at(first).start, at(last).end), use)


BRIEFING = Briefing(
    article=ARTICLE,
    title=Title((Span(0, at("Tomas Veyra").end),)),
    participants=_PARTICIPANTS,
    statements=_STATEMENTS,
    dates=(_THURSDAY, _MARCH_4, _TUESDAY, _POSTED, _YESTERDAY),
    events=(
        Event(_THURSDAY, _MEETING, background=False),
        Event(None, at("The talks lasted two hours"), background=False),
        Event(_MARCH_4, _DRILLS, background=True),
        Event(_YESTERDAY, _OTHER_MEETING, background=True),
    ),
    brief=(
        BriefPiece(
            Span(at("The talks lasted").start, at("closure of the Orrin Strait").end),
            None,
        ),
        BriefPiece(
            Span(at('"Our crews').start, at("Maren said").end),
            "s1",
        ),
        BriefPiece(Span(_OFFICIAL.start, at("commission is formed.").end), "s2"),
    ),
    coverage=(
        _sentence("Kestrian Foreign Minister Ilka", "port of Aldhaven.", "event"),
        _sentence("The talks lasted", "cargo vessels.", "event"),
        _sentence('"Our crews', "start of the meeting.", "statement"),
        _sentence("The Sundholm official", "commission is formed.", "statement"),
        _sentence("We are not closing", "by the weekend.", "statement"),
        _sentence("Last March 4", 'a blockade".', "statement"),
        _sentence("She denied", "military cargo.", "statement"),
        _sentence("According to Maren", "freighter Halcyon.", "statement"),
        _sentence("On Tuesday", "warning shots.", "statement"),
        _sentence("#Aldhaven talks", "March 14, 2024", "post"),
        _sentence("Meanwhile,", "show restraint.", "background"),
    ),
    numbers=(
        Number(at("two"), at("two hours"), None),
        Number(at("14"), at("14 Kestrian cargo vessels"), None),
        Number(at("nine"), at("nine days"), "s1"),
        Number(at("nine", "nine of the ships"), at("nine of the ships"), "s4"),
    ),
    links=(
        Link(
            span=_POST,
            kind="post",
            url="https://t.co/INVENTED01",
            handle="@SundholmMFA_example",
            author=at("Sundholm MFA"),
            words=at("#Aldhaven talks: Minister Veyra received Ilke Maren today. Dialogue goes on."),
            date=_POSTED,
        ),
        Link(span=at("https://t.co/INVENTED01"), kind="address", url="https://t.co/INVENTED01"),
    ),
    warnings=(
        Doubt("conflict", ("s7", "s8")),
        Doubt("unexpected-speaker", ("s7",)),
        Doubt("restored-mark", ("s3",), at("We are")),
        Doubt("no-date", ("s5",)),
    ),
    reproduced=Reproduced(share=0.29, longest_run=83),
    place=at("Aldhaven"),
    event_date=_THURSDAY,
    absent=(Absent("words", participants=("p5", "p6")),),
)
