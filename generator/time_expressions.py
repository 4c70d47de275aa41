"""Where a text speaks of a day, a month, a year, and what its words say: `Reading`s, not yet dates.

The words of a language and what its expressions look like are data, `lexicons/<language>/dates.yaml`. Nothing
here knows the article's date; `dates` reckons with the readings.
"""

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Final, cast

from generator import lexicons
from generator.values import Span

BESIDE: Final = 40
"""How much of the text on either side of an expression the checks look at, in code points."""
REACH: Final = 160
"""How far away words that tell past from future, or a date to count from, may stand, in code points."""

_SPACE: Final = r"(?:[ \t\u00a0\u2009\u202f]{1,3}|[ \t]?\r?\n[ \t]?(?![\r\n]))"
_WORD: Final = re.compile(
    r"(?P<skip>(?:https?://|www\.)\S+|[@#]\w+)|(?P<figure>(?:(?<!\w)['’])?[0-9]\w*)|(?P<word>\w+)"
)
"""A word, a figure, or what is skipped: in addresses, handles and hashtags there are no dates."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a piece of text may mean: the meaning of its pattern, and what the words in it stand for."""

    meaning: str
    span: Span
    parts: Mapping[str, Any]
    """By the names that the pattern uses: numbers, or the name of a unit."""
    link: Span | None = None
    """What stands between its two ends, if it has two: ` to ` in `3 to 5 June`."""

    @property
    def printed_year(self) -> int | None:
        """The year that it says, the first if it says two; none of a decade."""
        return next((self.parts[key] for key in _YEARS if key in self.parts), None)

    @property
    def is_absolute(self) -> bool:
        """Whether it says its year."""
        return self.printed_year is not None or self.meaning in {"decade", "century"}


_YEARS: Final = ("year", "iso_year", "first_year", "old_year", "day_old_year")
"""The parts that are a year."""

Patterns = tuple[tuple[str, re.Pattern[str]], ...]
"""What an expression looks like, with what it means."""


@dataclass(frozen=True, slots=True)
class Grammar:
    """A language's `dates.yaml`, its patterns compiled."""

    data: Mapping[str, Any]
    words: Mapping[str, dict[str, Any]]
    """What each word of a group stands for; the words in lower case."""
    patterns: Patterns
    of_figures: Patterns
    """Those that may begin with a figure."""
    by_first_word: Mapping[str, tuple[re.Pattern[str], Patterns]]
    """By its first word in lower case: the words that begin so, and the patterns that may begin with one."""
    tense: re.Pattern[str]
    sentence_end: re.Pattern[str]
    listed_month: re.Pattern[str]
    """A month at the end, and what joins it to another."""

    def after(self, before: str, *keys: str) -> re.Match[str] | None:
        """The end of `before`, if it is one of the words listed under these keys."""
        words = self._listed(keys)
        return _ending(words).search(before) if _last_word(before) in _last_words(words) else None

    def follows(self, after: str, *keys: str) -> re.Match[str] | None:
        """The beginning of `after`, if it is one of the words listed under these keys."""
        return _beginning(self._listed(keys)).match(after)

    def holds(self, text: str, *keys: str) -> bool:
        """Whether one of the words listed under these keys stands in `text`."""
        return re.search(rf"(?<!\w){_one_of(self._listed(keys))}", text) is not None

    def holds_figure_after(self, text: str, key: str) -> bool:
        """Whether one of the words listed under this key stands in `text`, a figure somewhere behind it."""
        return re.search(rf"(?<!\w){_one_of(self._listed((key,)))}\s[^;]*[0-9]", text) is not None

    def without_parts(self, before: str, *others: str) -> int:
        """Where, at the end of `before`, the words begin that belong to what follows: `at the end of`."""
        start = len(before)
        while match := self._part(before[:start], others):
            start = match.start()
        return start

    def _part(self, before: str, others: Sequence[str]) -> re.Match[str] | None:
        return next(filter(None, (self.after(before, key) for key in ("parts", *others))), None)

    def _listed(self, keys: Sequence[str]) -> tuple[str, ...]:
        found: Any = self.data
        for key in keys:
            found = found.get(key, ())
        return cast("tuple[str, ...]", found)


def readings(text: str, grammar: Grammar) -> Iterator[Reading]:
    """The longest accepted reading at each place where a word or a figure of the grammar stands."""
    at = 0
    for start, patterns in _starts(text, grammar):
        reading = next(_accepted(text, start, patterns, grammar), None) if start >= at else None
        if reading:
            yield reading
            at = reading.span.end


def _starts(text: str, grammar: Grammar) -> Iterator[tuple[int, Patterns]]:
    """Where a word or a figure of the grammar stands, and what may begin there."""
    for match in _WORD.finditer(text):
        if match.lastgroup == "figure":
            yield match.start(), grammar.of_figures
        elif known := grammar.by_first_word.get(match[0].lower()):
            words, patterns = known
            if words.match(text, match.start()):
                yield match.start(), patterns


def _accepted(text: str, start: int, patterns: Patterns, grammar: Grammar) -> Iterator[Reading]:
    found = ((meaning, pattern.match(text, start)) for meaning, pattern in patterns)
    matches = [(meaning, match) for meaning, match in found if match]
    for meaning, match in sorted(matches, key=lambda one: -one[1].end()):
        parts = dict(_parts(match, grammar))
        link = Span(*match.span("link")) if "link" in parts else None
        reading = Reading(meaning, Span(*match.span()), parts, link)
        if _is_accepted(text, reading, grammar):
            yield reading


def _parts(match: re.Match[str], grammar: Grammar) -> Iterator[tuple[str, Any]]:
    for name, text in match.groupdict().items():
        if text is None:
            continue
        word = " ".join(text.lower().split())
        figures = re.match(r"[0-9]+", word)
        if name in grammar.words:
            yield name.removeprefix("short_"), grammar.words[name][word]
        else:
            yield name, int(figures[0]) if figures else word


# ---- Words that look like a date and are none ----

_NO_FIGURE: Final = re.compile(r"(?:[$€£¥#:/+&=%]|[0-9][.,]|[0-9] ?[-–]|\w['’])$")
"""What makes the figures behind it no day and no year: money, decimals, scores, times, addresses."""
_FIGURE_BEHIND: Final = re.compile(r"[ \u00a0][0-9]{1,2}(?![0-9]|[.,][0-9])")
_PLURAL: Final = re.compile(r"[ \u00a0]([a-z]+(?:(?<![siu])s|men|ren|people))\b")
_OWNER: Final = re.compile(r"(?:['’]s|s['’])[ \u00a0]$")
_YEAR_BEFORE: Final = re.compile(r"(?<![\w.,$€£])(?:1[0-9]{3}|20[0-9]{2})(?:,|,? and| or| [-–])[ \u00a0]$")
_TITLE_BEFORE: Final = re.compile(r"\b[A-Z]\w+[ \u00a0]$")
_DASHES: Final = ("-", "–")
_MARK_BEFORE: Final = re.compile(r"(?:(?<!\S)''|[\"“‘])$")
_MARK_BEHIND: Final = re.compile(r"''|[\"”]|’(?!s)")


@dataclass(frozen=True, slots=True)
class _Place:
    """A reading's words and what stands directly around them."""

    words: str
    before: str
    after: str
    sentence: str
    """The rest of the sentence."""
    grammar: Grammar

    def comes_after(self, *keys: str) -> bool:
        return self.grammar.after(self.before, *keys) is not None

    def is_before(self, *keys: str) -> bool:
        return self.grammar.follows(self.after, *keys) is not None


def _is_accepted(text: str, reading: Reading, grammar: Grammar) -> bool:
    """Whether the words around leave it a date: `in March`, but no `March said`."""
    start, end = reading.span.start, reading.span.end
    before, after = text[max(0, start - BESIDE) : start], text[end : end + BESIDE]
    sentence = grammar.sentence_end.split(text[end : end + REACH], maxsplit=1)[0]
    place = _Place(reading.span.cut(text), before, after, sentence, grammar)
    if place.words[0].isdigit() and _NO_FIGURE.search(before):
        return False
    if (
        not place.words[0].islower()
        and _MARK_BEFORE.search(before)
        and _MARK_BEHIND.match(after.removeprefix(",").removeprefix("."))
    ):
        return False  # a title: the broadcast “This Week”
    if place.comes_after("not_after", reading.meaning) or place.is_before("not_before", reading.meaning):
        return False
    check = _CHECKS.get(reading.meaning)
    return check is None or check(place, reading)


def _is_day(place: _Place, reading: Reading) -> bool:
    """No: `in March 12 people died`, where the figure counts what follows; `the September 11 attacks`."""
    is_famous = place.words in place.grammar.data["famous_days"] and place.is_before("famous_before")
    return reading.is_absolute or not (is_famous or place.comes_after("number_after_month"))


def _are_days(place: _Place, reading: Reading) -> bool:
    """Days in order; with `and` only two that follow each other, or `between` in front."""
    first, last = reading.parts["day"], reading.parts["last_day"]
    are_two = reading.parts["link"] != "and" or last == first + 1 or place.comes_after("between")
    return first < last and are_two


def _is_month(place: _Place, reading: Reading) -> bool:
    """A month whose name is also a word, or a name of people, needs a word in front that months take."""
    if _FIGURE_BEHIND.match(place.after) and not place.comes_after("number_after_month"):
        return False  # its day was turned down: `September 11 attacks`
    if reading.parts.keys() != {"month"}:
        return True
    is_short = place.words.rstrip(".").lower() in place.grammar.words["short_month"]
    if is_short:
        return place.comes_after("month_after")
    if place.words.title() not in place.grammar.data["common_months"]:
        return True
    if place.after[:2] in {"'s", "’s"} and place.comes_after("month_compared"):
        return True
    is_owned = place.comes_after("month_after_a") and not place.is_before("no_month_before")
    if is_owned or (
        place.words.title() in place.grammar.data["month_after_the"] and place.comes_after("the")
    ):
        return re.match(r"[ \u00a0][a-z]", place.after) is not None
    ends = not place.after or place.after[0] in ".,;:)\n" or place.is_before("month_goes_on")
    before = _before_months(place)
    keys = ("month_after", "parts", "month_may_follow" if before != place.before or ends else "parts")
    return any(place.grammar.after(before, key) for key in keys)


def _before_months(place: _Place) -> str:
    """What stands in front of a month and of those that it is listed with: `in` of `in May and June`."""
    before = place.before
    while listed := place.grammar.listed_month.search(before):
        before = before[: listed.start()]
    return before


def _is_year(place: _Place, reading: Reading) -> bool:
    """No: a figure that counts what follows, as in `of 2008 soldiers`; a round one even after `in`."""
    if "short_year" in reading.parts:
        return place.comes_after("short_year_after")
    if "old_year" in reading.parts and not _is_old_year(place):
        return False
    plural = _PLURAL.match(place.after)
    if plural is None or plural[1] in place.grammar.data["no_plural"]:
        return True
    is_round = reading.parts.get("year", 0) % 50 == 0
    is_named = (
        place.comes_after("year_after") or _OWNER.search(place.before) or _YEAR_BEFORE.search(place.before)
    )
    return not is_round and bool(is_named)


def _is_old_year(place: _Place) -> bool:
    """`In 1589`, `(1589)`, or one of several: `in 1589 and 1602`."""
    one_before = _YEAR_BEFORE.search(place.before)
    before = place.before[: one_before.start()] if one_before else place.before
    is_alone = before.endswith("(") and place.after.startswith((")", " -", " –", "-", "–"))
    return is_alone or place.grammar.after(before, "old_year_after") is not None


def _is_unit(place: _Place, reading: Reading) -> bool:
    """`Next day` and `the next year` count from the story, or last from now on: they are read elsewhere."""
    is_near = reading.parts.get("which", 0) == 0 or not place.comes_after("the")
    return is_near and reading.parts.get("unit") != "day"


def _is_season(place: _Place, reading: Reading) -> bool:
    """`Spring` and `fall` alone are other words too."""
    is_named = reading.parts.keys() & {"which", "year", "first_year", "short_year"}
    return bool(is_named) or place.comes_after("season_after") or place.is_before("season_before")


def _is_weekday(place: _Place, reading: Reading) -> bool:
    """`The next Tuesday` and `the Tuesday before Easter` count from elsewhere; “News Sunday” is a title."""
    if _MARK_BEHIND.match(place.after) and _TITLE_BEFORE.search(place.before):
        return False
    is_counted = reading.parts.get("which") == 1 or place.is_before("weekday_counted")
    return not is_counted or not place.comes_after("the")


def _is_calendar_beside(place: _Place, _reading: Reading) -> bool:
    """`The next June` counts from the story, `next June` from the article; after `following Monday`."""
    return not place.words.lower().startswith(("next", "following")) or place.comes_after("the")


def _is_feast(place: _Place, reading: Reading) -> bool:
    """`Christmas` alone is also a season, or the name of a place: `the Christmas sales`, `Easter Island`."""
    if place.words.split()[-1] not in place.grammar.data["season_feasts"] or reading.is_absolute:
        return True
    noun = re.match(
        r"[ \u00a0](?!(?:and|but|in|at|as|to|when|he|she|it|they|we|was|for|with)\b)\w", place.after
    )
    return noun is None and ("which" in reading.parts or place.comes_after("feast_after"))


def _is_clock(place: _Place, _reading: Reading) -> bool:
    """No hours of opening: `8 a.m. - 6 p.m.`."""
    return not (place.before.rstrip().endswith(_DASHES) or place.after.lstrip().startswith(_DASHES))


def _is_half(place: _Place, reading: Reading) -> bool:
    """Without its year, the half of a year only where a business's figures stand near: a match has halves."""
    if reading.parts.keys() & {"year", "which_year", "this_year"}:
        return True
    is_of_year = place.comes_after("the") or "-" in place.words
    return is_of_year and place.grammar.holds(f"{place.before}{place.after}", "half_with")


def _is_quarter(place: _Place, reading: Reading) -> bool:
    """`Q3` without its year, only where a business's figures stand near: it is a quartile too."""
    is_short = "quarter" not in place.words.lower()
    is_named = reading.parts.keys() & {"year", "which_year"}
    return not is_short or bool(is_named) or place.grammar.holds(f"{place.before}{place.after}", "half_with")


def _is_near(place: _Place, _reading: Reading) -> bool:
    """`Today the old mill is a museum` speaks of these days, `Today is a sad day` of the day.

    So does a sentence that begins with `Today,` and in which no verb tells past or future.
    """
    if place.words != "Today" or place.is_before("these_days") or place.after[:2] in {"'s", "’s"}:
        return True
    if place.grammar.holds(re.split(r"[.;\n]", place.after, maxsplit=1)[0], "these_days"):
        return False
    is_told = any(told.lastgroup for told in place.grammar.tense.finditer(place.sentence))
    return is_told or not place.after.startswith(",")


def _is_whole(place: _Place, reading: Reading) -> bool:
    """`Sales fell in the quarter`: the one named before; but `in the year` may be the last twelve months."""
    return place.words.lower().startswith(("for", "the")) or reading.parts["unit"] in {"quarter", "month"}


def _is_decade(place: _Place, reading: Reading) -> bool:
    """`The 70s`, but no temperatures."""
    if "decade" in reading.parts:  # `1990's budget` is a year's
        return place.words[-2] not in "'’" or place.comes_after("decade_after")
    near = f"{place.before} {place.after}".lower()
    is_heat = any(word in near for word in place.grammar.data["temperatures"])
    return not is_heat and (place.words[0] in "'’" or place.comes_after("decade_after"))


def _is_same_day(place: _Place, _reading: Reading) -> bool:
    """`Day` is a date only where it is the day of the story: `to end the day at 9,505`."""
    return place.comes_after("the_day_after")


_CHECKS: Final[Mapping[str, Callable[[_Place, Reading], bool]]] = {
    "day": _is_day,
    "days": _are_days,
    "month": _is_month,
    "year": _is_year,
    "unit": _is_unit,
    "season": _is_season,
    "calendar_beside": _is_calendar_beside,
    "feast": _is_feast,
    "clock": _is_clock,
    "half": _is_half,
    "quarter": _is_quarter,
    "near": _is_near,
    "weekday": _is_weekday,
    "whole": _is_whole,
    "decade": _is_decade,
    "same_day": _is_same_day,
}

# ---- A language's file, made into patterns ----


@cache
def grammar_of(language: str) -> Grammar:
    """The grammar of a language that has a `dates.yaml`."""
    data = cast("Mapping[str, Any]", _frozen(lexicons.read(language, "dates")))
    groups = data["names"] | data["words"]
    words = {name: _one_of(some, is_name=name in data["names"]) for name, some in groups.items()}
    pieces = {name: f"(?P<{name}>{source})" for name, source in (words | data["shapes"]).items()}
    sources = [
        (meaning, pattern, re.compile(_filled(pattern, data["fragments"], pieces)))
        for meaning, patterns in data["patterns"].items()
        for pattern in patterns
    ]

    with_figures = (name for name, some in groups.items() if any(word[0].isdigit() for word in some))

    def beginning_with(names: Collection[str]) -> Patterns:
        leads = ((one, _leads(one[1], data["fragments"])) for one in sources)
        return tuple((one[0], one[2]) for one, lead in leads if not lead or not lead.isdisjoint(names))

    return Grammar(
        data=data,
        words={name: {word.lower(): value for word, value in some.items()} for name, some in groups.items()},
        patterns=tuple((meaning, compiled) for meaning, _, compiled in sources),
        of_figures=beginning_with({*data["shapes"], *with_figures}),
        by_first_word={
            first: (words, beginning_with({first, *names}))
            for first, (words, names) in _by_first_word(groups, data["names"]).items()
        },
        tense=_tense_of(data),
        sentence_end=_sentence_end_of(data),
        listed_month=_listed_month_of(data),
    )


def _frozen(value: object) -> object:
    """Lists as tuples, by which compiled patterns are kept."""
    if isinstance(value, Mapping):
        return {key: _frozen(inner) for key, inner in value.items()}
    return tuple(value) if isinstance(value, list) else value


def _filled(pattern: str, fragments: Mapping[str, str], pieces: Mapping[str, str]) -> str:
    """A pattern as a regular expression: its spaces and its `{names}` filled in."""
    for name, fragment in fragments.items():
        pattern = pattern.replace(f"{{{name}}}", fragment)
    return re.sub(r"\{([a-z_]+)\}", lambda match: pieces[match[1]], pattern.replace(" ", _SPACE))


_GROUP: Final = re.compile(r"\(\?:((?:\\.|[^()\\]|\((?:\\.|[^()\\])*\))*)\)(\??)")
"""A group of a pattern, which may hold other groups; and whether it may be absent."""


def _leads(pattern: str, fragments: Mapping[str, str]) -> frozenset[str]:
    """The `{names}` that a pattern may begin with, or the words of its own."""
    for name, fragment in fragments.items():
        pattern = pattern.replace(f"{{{name}}}", fragment)
    names: set[str] = set()
    while group := _GROUP.match(pattern):
        names.update(re.findall(r"[a-z_]+", group[1]))
        pattern = pattern[group.end() :]
        if not group[2]:
            return frozenset(names)
    last = re.match(r"(?:\[['’]+\]\??)?\{([a-z_]+)\}|(?:\(\?P<\w+>)?([a-z|]+)", pattern)
    return frozenset({*names, *(last[1] or last[2]).split("|")}) if last else frozenset()


def _by_first_word(
    groups: Mapping[str, Mapping[str, Any]], names: Collection[str]
) -> Mapping[str, tuple[re.Pattern[str], frozenset[str]]]:
    """By its first word in lower case: the words that begin so, and the groups that they are of."""
    found: dict[str, list[tuple[str, str]]] = {}
    for name, words in groups.items():
        for word in sorted(words, key=lambda word: (-len(word), word)):
            found.setdefault(re.findall(r"\w+", word)[0].lower(), []).append((name, word))
    return {
        first: (
            re.compile("|".join(_in_any_case(word, is_name=name in names) for name, word in some)),
            frozenset(name for name, _ in some),
        )
        for first, some in found.items()
    }


def _tense_of(data: Mapping[str, Any]) -> re.Pattern[str]:
    """Finds the words that speak of the future or the past, as groups of these names, `hindsight` too.

    After `be` a verb's form in -ed speaks of neither: `is to be sent`, `is formally opened`. Nor do the words
    of `no_tense`.
    """
    hindsight, future, past, be, none = (
        "|".join(map(_spelt, sorted(data[key], key=len, reverse=True))) for key in _TENSE_KEYS
    )
    ending, adverb = data["past_ending"], data["adverb_ending"]
    neither = rf"(?:{none})|(?:{be}){_SPACE}(?!{future})(?:\w+{adverb}{_SPACE})?(?!{future})\w+"
    not_after_be = "".join(rf"(?<!\b{word} )" for word in data["be"])
    past = rf"{not_after_be}(?:{past}|[A-Za-z][a-z]+{ending}(?!\w))"
    told = rf"(?P<hindsight>{hindsight})|(?P<future>{future})|{neither}|(?P<past>{past})"
    return re.compile(rf"(?:(?<!\w)|(?=['’]))(?:{told})")


def _listed_month_of(data: Mapping[str, Any]) -> re.Pattern[str]:
    month, link = _one_of(data["names"]["month"], is_name=True), _one_of([*data["listed"], *data["through"]])
    return re.compile(rf"(?<!\w){month}(?:,|,?{_SPACE}{link}|{_SPACE}?[-–]){_SPACE}?$")


_TENSE_KEYS: Final = ("hindsight", "future", "past", "be", "no_tense")


def _sentence_end_of(data: Mapping[str, Any]) -> re.Pattern[str]:
    not_titles = "".join(rf"(?<!\b{title}\.)" for title in data["titles_with_point"])
    return re.compile(rf"[.!?…]{not_titles}[\"”’')]*\s+(?=[\"“‘'`(]{{0,2}}[A-Z])|;\s|\n")


@cache
def _last_words(words: tuple[str, ...]) -> frozenset[str]:
    return frozenset(_last_word(word) for word in words)


def _last_word(text: str) -> str:
    """The last word, a hyphen behind it or not; looking it up first saves most searches."""
    words = text[-BESIDE:].lower().replace("-", " ").split()
    return words[-1].lstrip("(\"“‘'") if words else ""


@cache
def _ending(words: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){_one_of(words)}(?:{_SPACE}|-)$" if words else r"(?!)")


@cache
def _beginning(words: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"(?:{_SPACE}|-)?{_one_of(words)}" if words else r"(?!)")


def _one_of(words: Sequence[str] | Mapping[str, Any], *, is_name: bool = False) -> str:
    """One of the words, the longest first. Lower-case words match in any case, others as they are written.

    A name of the calendar may also stand in capitals.
    """
    longest_first = sorted(words, key=lambda word: (-len(word), word))
    return rf"(?:{'|'.join(_in_any_case(word, is_name=is_name) for word in longest_first)})"


def _in_any_case(word: str, *, is_name: bool) -> str:
    if is_name:
        return f"(?:{_spelt(word)}|{_spelt(word.upper())})"
    return f"(?i:{_spelt(word)})" if word == word.lower() else _spelt(word)


def _spelt(word: str) -> str:
    """The word as a regular expression, as it is written."""
    pattern = re.escape(word).replace(r"\ ", _SPACE)
    return pattern + (r"(?!\w)" if word[-1].isalnum() else "")
