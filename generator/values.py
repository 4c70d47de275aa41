"""The values that flow from seed to page: frozen, slotted, tuples inside, equal by value, picklable.

Every place in a source is a `Span` of `Article.text`. Absent is `None`, never an empty string.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Literal

ParticipantKind = Literal["person", "organisation"]
MentionKind = Literal["name", "description", "pronoun"]
StatementKind = Literal["direct", "mixed", "indirect"]
Use = Literal["statement", "event", "background", "number", "post", "unused"]
Because = Literal[
    "boilerplate", "heading", "date-line", "address", "fragment", "quotation", "no-clause", "narration"
]
AbsentKind = Literal["date", "place", "words", "speaker", "number"]
WarningKind = Literal[
    "restored-mark",
    "unmatched-mark",
    "unclear-speaker",
    "unexpected-speaker",
    "conflict",
    "no-date",
    "date-mismatch",
    "encoding",
    "language",
]
CorrectionKind = Literal[
    "speaker", "means", "statement", "key", "participant", "same", "different", "time", "event"
]
CorrectionState = Literal["needed", "no longer needed", "stale", "broken"]


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Half-open code points of `Article.text`: `text[start:end]`."""

    start: int
    end: int

    def __len__(self) -> int:
        return self.end - self.start

    def cut(self, text: str) -> str:
        """The words at this place.

        >>> Span(4, 7).cut("who said it")
        'sai'
        """
        return text[self.start : self.end]

    def holds(self, other: "Span") -> bool:
        """Whether `other` lies inside this span, the borders included."""
        return self.start <= other.start and other.end <= self.end

    def meets(self, other: "Span") -> bool:
        """Whether the two share at least one code point."""
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True, slots=True)
class Correction:
    """What an editor wrote beside a source: words of it, and what is right about them.

    `path` and `line` are its own. It points at words and brings none of its own onto a page.
    """

    kind: CorrectionKind
    path: str
    line: int
    value: str | None = None
    """What is right, as written: a name, a day, `background`; `None` for `unclear`, `nobody` and `no`."""
    words: str | None = None
    """Of the source; they stand there once, or `which`, `within` or `paragraph` tell where."""
    which: int | None = None
    """Of several places the first, second, …; from 1."""
    within: str | None = None
    """Longer words of the source that hold the place."""
    paragraph: int | None = None
    """As the page counts them, from 1."""
    names: tuple[str, ...] = ()
    """Of participants, as printed."""
    by: str | None = None
    date: str | None = None
    """The day on which the editor says that it was written, ISO 8601."""
    why: str | None = None
    fault: str | None = None
    """Why it cannot be used, where its form alone tells; then nothing else of it counts."""


@dataclass(frozen=True, slots=True)
class Article:
    """A source, read. `text` is what was stored, its header taken off and nothing else changed."""

    id: str
    text: str
    sha256: str
    """Of the stored bytes, header included, in hexadecimal."""
    path: str | None = None
    """As in `seeds/a.txt`; `None` for an article that came in a record."""
    date: dt.date | None = None
    title: str | None = None
    url: str | None = None
    """http or https; anything else was refused by the reader."""
    publisher: str | None = None
    author: str | None = None
    language: str | None = None
    """As stated by the header (BCP 47, for example `en`); `None` if it says nothing."""
    place: str | None = None
    original_name: str | None = None
    """The file's name before people gave it a readable one."""
    encoding: str | None = None
    """Set only where the bytes were not UTF-8: the encoding that was detected, to be shown as doubt."""
    date_origin: str | None = None
    """Where `date` stands: `metadata line`, `front matter`, `beside the seed`, `record`."""
    corrections: tuple[Correction, ...] = ()
    """Of editors, from the file beside the seed; never from the source's own bytes."""


@dataclass(frozen=True, slots=True)
class Mention:
    """A place that names or means a participant."""

    span: Span
    kind: MentionKind
    corrected: bool = False
    """An editor says so, as in every value below that has such a field."""


@dataclass(frozen=True, slots=True)
class Role:
    """An office or function as printed. `inferred`: by a rule (`counterpart`), not stated of this person."""

    span: Span
    inferred: bool = False


@dataclass(frozen=True, slots=True)
class Participant:
    """A person or body of the story, its mentions in order of place."""

    id: str
    name: str
    """One of the names printed in the source: the fullest, the first of these."""
    kind: ParticipantKind
    roles: tuple[Role, ...]
    mentions: tuple[Mention, ...]
    corrected: bool = False


@dataclass(frozen=True, slots=True)
class DatedExpression:
    """An expression of time that names calendar days.

    `value` is ISO 8601: a day `2024-03-14`, a week `2024-W11`, a month `2024-03`, a quarter `2024-Q1`,
    a season `2024-SP` (SP, SU, FA, WI), a year `2024`, a decade `202`, a century `20`, an interval
    `2024-03-01/2024-03-05`, or an open interval `2024-03-01/..`.
    """

    span: Span
    value: str
    reckoning: str
    """How the value follows from words and article date, in plain words, without quotation marks."""
    ends: tuple["DatedExpression", ...] = ()
    """Of an interval, the dates that the words themselves name: two, or one if it is open."""
    corrected: bool = False


@dataclass(frozen=True, slots=True)
class Content:
    """A piece of what was said, without quotation marks.

    `verbatim`: the source gives it as the speaker's own words, in marks or as a turn of a transcript.
    """

    span: Span
    verbatim: bool


@dataclass(frozen=True, slots=True)
class Evidence:
    """One step from the words to the person: the rule's name and the place it looked at."""

    rule: str
    span: Span


@dataclass(frozen=True, slots=True)
class Statement:
    """Words that somebody is reported to have said."""

    id: str
    kind: StatementKind
    key: bool
    content: tuple[Content, ...]
    cue: tuple[Span, ...]
    source: tuple[Span, ...]
    speaker: str | None
    """A participant's id; `None` is the answer "unclear"."""
    addressee: str | None
    date: DatedExpression | None
    denial: bool
    restored: Literal["opening", "closing"] | None
    """The quotation mark that the source lost and that we put back in brackets."""
    evidence: tuple[Evidence, ...]
    post: int | None
    """Index into `Briefing.links` of the embedded post that the words come from."""
    warnings: tuple[WarningKind, ...]
    refusal: bool = False
    """`declined to comment`, `did not say when`: the content is what was not said, and no claim."""
    within: str | None = None
    """The statement that these words are a part of: its speaker tells that this one's has said them."""
    corrected: bool = False


@dataclass(frozen=True, slots=True)
class Event:
    """What happened, a clause cut from the source."""

    date: DatedExpression | None
    span: Span
    background: bool
    statement: str | None = None
    """The statement that the clause is told in, if it is somebody's word."""
    corrected: bool = False


@dataclass(frozen=True, slots=True)
class Title:
    """What the page is headed by: cuts of one sentence of the source, in order of place."""

    pieces: tuple[Span, ...]
    """Two where what explains the subject is left out."""
    goes_on: bool = False
    """Whether they stop where no sentence could, for want of room."""
    teller: Span | None = None
    """Who says so, where the pieces end before that, with the comma in front: `, officials said`."""

    @property
    def span(self) -> Span:
        """From its first word to the last, what is left out between them included."""
        return Span(self.pieces[0].start, (self.teller or self.pieces[-1]).end)

    @property
    def spans(self) -> tuple[Span, ...]:
        """All that it is made of."""
        return self.pieces if self.teller is None else (*self.pieces, self.teller)

    def cut(self, text: str) -> str:
        """The words as a heading: a capital first, an ellipsis where a reader would miss words.

        >>> source = "Then the ship, once grey, sank with all her cargo, officials said."
        >>> Title((Span(5, 13), Span(26, 30)), teller=Span(49, 65)).cut(source)
        'The ship … sank, officials said'
        """
        words = " … ".join(piece.cut(text) for piece in self.pieces) + (" …" if self.goes_on else "")
        told = self.teller.cut(text) if self.teller else ""
        gap = " " if told and not told.startswith(",") else ""
        return f"{words[:1].upper()}{words[1:]}{gap}{told}"


@dataclass(frozen=True, slots=True)
class BriefPiece:
    """A piece of "In brief", and the statement that it is part of, if any."""

    span: Span
    statement: str | None
    teller: Span | None = None
    """Who says so, with the comma before it, where `span` ends before that: `, officials said`."""


@dataclass(frozen=True, slots=True)
class Coverage:
    """What became of one sentence of the source; `because` says why one was not used."""

    span: Span
    use: Use
    because: Because | None = None


@dataclass(frozen=True, slots=True)
class Number:
    """A figure with the words that say what it counts."""

    span: Span
    """The figure alone."""
    counted: Span
    """The figure and what it counts."""
    statement: str | None


@dataclass(frozen=True, slots=True)
class Link:
    """An address, an account's handle or an embedded post in the source. Never opened."""

    span: Span
    """The whole post, or the address or handle as printed."""
    kind: Literal["address", "post", "handle"]
    url: str | None
    """http or https only."""
    handle: str | None = None
    author: Span | None = None
    words: Span | None = None
    """What the post says, without author, handle, date and address."""
    date: DatedExpression | None = None


@dataclass(frozen=True, slots=True)
class Doubt:
    """A warning of the page: its kind, the statements that it is about, and the place that raised it."""

    kind: WarningKind
    statements: tuple[str, ...] = ()
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Absent:
    """Something that a reader looks for and that the source certainly does not hold.

    `date`, `place`, `number`: there is none at all. `words`: of these participants, who are named and not
    heard. `speaker`: of these statements.
    """

    kind: AbsentKind
    participants: tuple[str, ...] = ()
    statements: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reproduced:
    """How much of the source the page reprints. `share` is between 0 and 1; `longest_run` in code points."""

    share: float
    longest_run: int


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of a correction. Only one that is needed has changed anything."""

    correction: Correction
    state: CorrectionState
    alone: str
    """What the generator says without any correction, in a few words."""
    message: str | None = None
    """For the editor, unless it is needed: what is the matter, and what to do."""
    places: tuple[Span, ...] = ()
    """The words that it points at."""
    statements: tuple[str, ...] = ()
    """The statements that it is about."""


@dataclass(frozen=True, slots=True)
class Briefing:
    """Everything that a page says, as places in the article."""

    article: Article
    title: Title | None
    """Cut from the lede; `None` where the source has no sentence to cut."""
    participants: tuple[Participant, ...]
    statements: tuple[Statement, ...]
    dates: tuple[DatedExpression, ...]
    events: tuple[Event, ...]
    brief: tuple[BriefPiece, ...]
    coverage: tuple[Coverage, ...]
    numbers: tuple[Number, ...]
    links: tuple[Link, ...]
    warnings: tuple[Doubt, ...]
    reproduced: Reproduced
    place: Span | None = None
    """Where the event took place, as printed, if the dateline or the lede says so."""
    event_date: DatedExpression | None = None
    absent: tuple[Absent, ...] = ()
    verdicts: tuple[Verdict, ...] = ()
    """On each of the article's corrections, in their order."""
