"""Who says what by rules, a sentence at a time: reporting words, the source beside them, what they report.

The rules know reporting verbs (`lexicons/en/cues.yaml`) and where journalists put them, and nothing else.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal, NamedTuple

from generator.cue_words import Frame, cue_words
from generator.participants import Reference
from generator.segmentation import (
    MARKS,
    SINGLE_CLOSING,
    SINGLE_OPENING,
    Quoted,
    Sentence,
    Word,
    first_from,
    trimmed,
)
from generator.values import Span

_ADVERBIAL = 9
"""Words between a cue and its `that`: `said at the start of the meeting that`."""
PREFIX = "source behind a cue phrase"
PASSED_ON = "source behind a cue phrase, passed on by another"
_PREFIXES = (PREFIX, PASSED_ON)
QUOTED = "who is quoted, not who quotes"
_QUOTED_REACH = 14
"""Words between `quoted` and `saying`, whoever stands between them."""
_PARENTHESIS = 6
"""Words behind a cue in which the comma stands that closes it."""
_SUBJECT_REACH = 40
"""Code points from a sentence's beginning in which its subject is named."""
_LONGEST_ADDRESSEE = 4
"""Words behind `told` that may say to whom: `the other two sides`."""
_EDGES = " \t\n,;:–—-"


@dataclass(frozen=True, slots=True)
class Attribution:
    """Words, who is reported to have said them, and by which words of the reporter's.

    `content` holds whole stretches, marks included where the source has them; `source` is `None` where no
    words name one.
    """

    content: tuple[Span, ...]
    cue: tuple[Span, ...]
    source: Span | None
    reference: Reference | None
    rule: str
    sentence: Span
    addressee: Reference | None = None
    restored: Literal["opening", "closing"] | None = None
    is_turn: bool = False
    """A transcript or a block quotation: the form, not a mark, says that the words are the speaker's."""
    is_refusal: bool = False
    """`declined to comment`, `did not say when`: the words are what was not said."""
    within: Span | None = None
    """The content of another attribution that these words stand in: its source tells of them."""


class Neighbours:
    """Attributions by where their contents and cues stand, so that one meets the few beside it, not all."""

    _BLOCK = 256
    """Code points."""
    _FEW = 8
    """So many are looked at one by one; only more are worth an index."""

    def __init__(self, attributions: Iterable[Attribution] = ()) -> None:
        self._all = list(attributions)
        self._at: dict[int, list[int]] = {}
        self._indexed = 0

    def add(self, attribution: Attribution) -> None:
        """Take in one more."""
        self._all.append(attribution)

    def of(self, attribution: Attribution) -> list[Attribution]:
        """All that overlap with `attribution`, and maybe others, in the order in which they were taken in."""
        if len(self._all) <= self._FEW:
            return self._all.copy()
        self._index()
        near = {n for block in self._blocks(attribution) for n in self._at.get(block, ())}
        return [self._all[n] for n in sorted(near)]

    def _index(self) -> None:
        """Note where those stand that were taken in since."""
        for number in range(self._indexed, len(self._all)):
            for block in self._blocks(self._all[number]):
                self._at.setdefault(block, []).append(number)
        self._indexed = len(self._all)

    def _blocks(self, attribution: Attribution) -> set[int]:
        spans = (*attribution.content, *attribution.cue)
        return {n for s in spans for n in range(s.start // self._BLOCK, s.end // self._BLOCK + 1)}


class _Cue(NamedTuple):
    """A reporting word at `first:last` of a sentence's words."""

    first: int
    last: int
    frame: Frame
    participle: bool


class _Cluster(NamedTuple):
    """A cue with its source, as index ranges and spans; `start` and `end` are offsets in the text."""

    cue: _Cue
    source: Span | None
    reference: Reference | None
    start: int
    end: int
    rule: str


@dataclass(frozen=True, slots=True)
class Scene:
    """A sentence with all that its cues are read by: quotations near it, references by where they stand."""

    text: str
    sentence: Sentence
    quoted: tuple[Quoted, ...]
    starts: dict[int, Reference]
    ends: dict[int, Reference]
    reaches: dict[int, Reference]
    references: tuple[Reference, ...]

    def is_quoted(self, word: Word) -> bool:
        """Whether a word stands inside quotation marks."""
        return any(q.whole.start <= word.start < q.whole.end for q in self.quoted)


def has_cue(sentence: Sentence) -> bool:
    """Whether any word may be a cue or begin one; else there is nothing to read."""
    return not cue_words().leads.isdisjoint(sentence.lower)


def read_sentence(scene: Scene) -> list[Attribution]:
    """The attributions of a sentence, in order of their cues."""
    cues = list(_cues(scene))
    clusters = [c for cue in cues if (c := _cluster(scene, cue))]
    clusters += _of_participles(scene, cues, clusters)
    clusters = sorted([*clusters, *_passed_on(scene)], key=lambda c: c.start)
    found: list[Attribution] = []
    for number, cluster in enumerate(clusters):
        following = clusters[number + 1] if number + 1 < len(clusters) else None
        if following is not None and cluster.rule in _PREFIXES and _passes_on(scene, cluster, following):
            continue
        attribution = _attribution(scene, cluster, following, found)
        if attribution is not None:
            found.append(attribution)
    return found


def _passes_on(scene: Scene, prefix: _Cluster, following: _Cluster) -> bool:
    """`According to the Herald, Burrows said …`: the Herald only passes on what Burrows said."""
    between = scene.text[prefix.end : following.start].strip(" ,")
    return following.rule == "source before the cue" and (
        not between or (following.reference is not None and len(between.split()) < 3)
    )  # "the", a title


def _cues(scene: Scene) -> Iterator[_Cue]:
    """The reporting words outside quotations, a phrase before its first word alone."""
    words = scene.sentence.words
    lex = cue_words()
    skip = 0
    for i, word in enumerate(words):
        low = word.lower
        if low not in lex.all_forms or i < skip or scene.is_quoted(word):
            continue
        phrase = next((p for p in lex.phrases_by_first.get(low, ()) if _stands(words, i, p.words)), None)
        if phrase is not None:
            skip = i + len(phrase.words)
            yield _Cue(i, skip, phrase.frame, low.endswith("ing") and phrase.frame != "prefix")
        elif low in lex.verbs:
            yield _Cue(i, i + 1, lex.verbs[low], low.endswith("ing"))


def _stands(words: tuple[Word, ...], at: int, phrase: tuple[str, ...]) -> bool:
    return tuple(w.lower for w in words[at : at + len(phrase)]) == phrase


def _cluster(scene: Scene, cue: _Cue) -> _Cluster | None:
    words = scene.sentence.words
    start, end = words[cue.first].start, words[cue.last - 1].end
    if cue.frame == "prefix":
        right = _source_after(scene, cue.last)
        if right is None:
            return None
        quoted = _quoted_by(scene, right)
        rule = PASSED_ON if quoted != right else PREFIX
        return _Cluster(cue, quoted[0], quoted[1], start, quoted[0].end, rule)
    if cue.participle or (cue.first and words[cue.first - 1].lower in {"nor", "neither", "to"}):
        return None
    if cue.frame == "quoting" and not scene.quoted:
        return None
    if _stands(words, cue.last, ("not", "to", "be")):  # "who asked not to be named"
        return None
    left = _source_before(scene, cue.first)
    if left:
        if _is_noun_here(scene, cue):
            return None
        return _Cluster(cue, left[0], left[1], left[0].start, end, "source before the cue")
    if _follows_speech(scene, cue.first):
        right = _source_after(scene, cue.last)
        if right:
            return _Cluster(cue, right[0], right[1], start, right[0].end, "source after the cue")
    return None


def _of_participles(scene: Scene, cues: Sequence[_Cue], clusters: Sequence[_Cluster]) -> list[_Cluster]:
    """`, stressing that …`: the source is that of the cue before it, or the subject of the sentence."""
    words = scene.sentence.words
    found: list[_Cluster] = []
    for cue in cues:
        is_participle = _joins_clause(words, cue)
        if not (is_participle or _goes_on(words, cue)):
            continue
        start, end = words[cue.first].start, words[cue.last - 1].end
        before = [c for c in (*clusters, *found) if c.start < start and c.source is not None]
        if before:
            last = max(before, key=lambda c: c.cue.first)
            rule = "same source as the cue before"
            found.append(_Cluster(cue, last.source, last.reference, start, end, rule))
        elif is_participle and (subject := _subject_before(scene, start)) is not None:
            found.append(_Cluster(cue, subject.span, subject, start, end, "subject of the sentence"))
    return found


def _joins_clause(words: Sequence[Word], cue: _Cue) -> bool:
    """Whether a participle of saying goes on with what was told: behind a comma, a mark, `and`."""
    at = cue.first
    if at == 0 or not cue.participle or words[at].lower not in cue_words().participles:
        return False
    return words[at - 1].lower in {",", *MARKS, "and", "while", "but"}


def _goes_on(words: tuple[Word, ...], cue: _Cue) -> bool:
    """`… and added that`: the next words of the same speaker."""
    at = cue.first
    if at == 0 or words[at].lower not in cue_words().further:
        return False
    return words[at - 1].lower in {"and", "but"} and _stands(words, cue.last, ("that",))


def _subject_before(scene: Scene, place: int) -> Reference | None:
    """Whoever is named first in the sentence, near its beginning and before `place`."""
    subject = next((r for r in scene.references if r.participant and r.span.end < place), None)
    is_first = subject and subject.span.start - scene.sentence.span.start < _SUBJECT_REACH
    return subject if is_first else None


def _passed_on(scene: Scene) -> Iterator[_Cluster]:
    """`The agency quoted Tesk as saying`, `Tesk was quoted by the agency as saying`: Tesk says it."""
    words, lex = scene.sentence.words, cue_words()
    if lex.passing_on.isdisjoint(scene.sentence.lower):
        return
    for i, word in enumerate(words):
        if word.lower not in lex.passing_on or scene.is_quoted(word):
            continue
        reach = range(i + 1, min(len(words), i + _QUOTED_REACH) - 1)
        saying = next((k + 1 for k in reach if _stands(words, k, ("as", "saying"))), None)
        if saying is None:
            continue
        last = saying + 1
        if i and words[i - 1].lower in lex.passives:
            source = _source_before(scene, i - 1)
            by = _source_after(scene, last + 1) if _stands(words, last, ("by",)) else None
            last = _behind(words, by[0].end) if by else last
            first, start = i - 1, source[0].start if source else 0
        else:
            outlet = _source_before(scene, i)
            named = Span(words[i + 1].start, max(words[i + 1].end, words[saying - 2].end))
            source = _source_after(scene, i + 1)
            source = source if source and named.holds(source[0]) else (named, None)
            first, start = i, outlet[0].start if outlet else word.start
        if source is not None:
            cue = _Cue(first, last, "clause", participle=False)
            yield _Cluster(cue, *source, start, words[last - 1].end, QUOTED)


def _behind(words: tuple[Word, ...], end: int) -> int:
    """The index of the first word behind a source, `news agency` in `the Selvane news agency` included."""
    at = first_from(words, end)
    small = cue_words().prepositions | {"that"}
    while at < len(words) and words[at].text.islower() and words[at].text not in small:
        at += 1
    return at


def _source_before(scene: Scene, first: int) -> tuple[Span, Reference | None] | None:
    """The source whose words end where the cue begins, adverbs and appositions aside."""
    words, lex = scene.sentence.words, cue_words()
    i = first - 1
    while (
        i >= 0
        and (words[i].lower in lex.adverbs or words[i].lower.endswith("ly"))
        and not scene.is_quoted(words[i])
    ):
        if words[i].lower in lex.passives and not words[first].lower.endswith("ing"):
            return None  # "is said to be"
        i -= 1
    if i < 0 or scene.is_quoted(words[i]):
        return None
    if words[i].lower in {"who", "which"}:
        i -= 1
    if i >= 0 and words[i].text == ",":
        i -= 1
        found = (scene.reaches.get(words[i].end) or scene.ends.get(words[i].end)) if i >= 0 else None
        return (
            (_with_determiner(scene, found), found) if found is not None and found.kind != "pronoun" else None
        )
    if i < 0:
        return None
    reference = scene.ends.get(words[i].end)
    if reference is not None and scene.sentence.span.holds(reference.span):
        if reference.word in {"him", "her", "them"}:
            return None
        return _with_determiner(scene, reference), reference
    phrase = _noun_phrase_before(scene, i)
    return (phrase, None) if phrase else None


def _with_determiner(scene: Scene, reference: Reference) -> Span:
    """`the Harbour Board` for `Harbour Board`."""
    before = next((w for w in reversed(scene.sentence.words) if w.end <= reference.span.start), None)
    is_determiner = before is not None and before.lower in {
        "the",
        "his",
        "her",
        "its",
        "their",
        "a",
        "an",
    }
    return Span(before.start, reference.span.end) if before is not None and is_determiner else reference.span


def _noun_phrase_before(scene: Scene, last: int) -> Span | None:
    """`the two sides`, `officials`, `residents of the port`: a source that names nobody."""
    words, lex = scene.sentence.words, cue_words()
    if not words[last].text[0].isalpha() or words[last].lower in lex.no_source:
        return None
    for i in range(last, max(-1, last - 7), -1):
        low = words[i].lower
        if not words[i].text[0].isalnum() and words[i].text not in {"'s", "’s", "-"}:
            return None
        if low in lex.verbs or scene.is_quoted(words[i]):
            return None
        if low in lex.determiners:
            return Span(words[i].start, words[last].end)
        if low in lex.plural:
            begin = i
            while begin > 0 and (words[begin - 1].is_capital or words[begin - 1].lower in lex.modifiers):
                begin -= 1
            return Span(words[begin].start, words[last].end)
    return None


def _source_after(scene: Scene, at: int) -> tuple[Span, Reference | None] | None:
    words, lex = scene.sentence.words, cue_words()
    if at >= len(words) or scene.is_quoted(words[at]) or words[at].lower == "that":
        return None  # ", said that …": the words follow, not who says them
    for k in (at, at + 1):
        if (
            k < len(words)
            and (reference := scene.starts.get(words[k].start))
            and (k == at or words[at].lower in lex.determiners)
        ):
            return Span(words[at].start, reference.span.end), reference
    end = at
    while (
        end < len(words) and end - at < 7 and words[end].text[0].isalnum() | (words[end].text in {"'s", "’s"})
    ):  # a noun phrase
        if words[end].lower in lex.verbs or words[end].lower in lex.prepositions:
            break
        end += 1
    named = words[at].lower in lex.determiners or any(w.lower in lex.plural for w in words[at:end])
    return (Span(words[at].start, words[end - 1].end), None) if end > at and named else None


def _quoted_by(scene: Scene, outlet: tuple[Span, Reference | None]) -> tuple[Span, Reference | None]:
    """`According to Yonhap, quoting the state agency KCNA,`: who is quoted, not who passes it on."""
    words = scene.sentence.words
    at = first_from(words, outlet[0].end)
    while at < len(words) and words[at].text.islower() and words[at].text not in cue_words().prepositions:
        at += 1  # "Yonhap news agency"
    if at + 1 < len(words) and words[at].text == "," and words[at + 1].lower in {"quoting", "citing"}:
        comma = next((i for i in range(at + 1, len(words)) if words[i].text == ","), len(words))
        named = [
            r
            for r in scene.references
            if r.participant
            and words[at + 1].end <= r.span.start
            and r.span.end <= words[comma - 1].end
            and scene.text[r.span.end : r.span.end + 2] not in {"'s", "’s"}
        ]
        if named:
            return named[0].span, named[0]
    return outlet


def _follows_speech(scene: Scene, first: int) -> bool:
    """Whether quoted words, or words and a comma, stand right before the cue."""
    if first == 0:
        return any(q.whole.end <= scene.sentence.span.start + 1 for q in scene.quoted)
    before = scene.sentence.words[first - 1]
    return scene.is_quoted(before) or before.text in {",", *MARKS, "”", "’", "'"}


def _is_noun_here(scene: Scene, cue: _Cue) -> bool:
    """`the U.S. states`, `its demands`: a form that is a noun as well needs speech behind it."""
    words, lex = scene.sentence.words, cue_words()
    if words[cue.first].lower not in lex.nouns or cue.last >= len(words):
        return False
    following = words[cue.last]
    return not (
        following.lower in {"that", ":", "the", "it", "he", "she", "they", "to"}
        or scene.is_quoted(following)
        or following.text in MARKS
    )


def _attribution(
    scene: Scene, cluster: _Cluster, following: _Cluster | None, earlier: list[Attribution]
) -> Attribution | None:
    addressee, at = _addressee(scene, cluster)
    before, after = _content_before(scene, cluster, earlier), None
    if cluster.rule not in _PREFIXES or not before:
        after = _content_after(scene, cluster, at, following, has_content=bool(before))
    content = [c for c in (before, after) if c]
    content += _split_off(scene, cluster, following, content)
    if not content or (
        cluster.cue.frame == "quoting" and not any(q.whole.meets(c) for q in scene.quoted for c in content)
    ):
        return None
    restored = next(
        (
            restored_mark(q)
            for q in scene.quoted
            if restored_mark(q) and any(c.meets(q.inner) for c in content)
        ),
        None,
    )
    return Attribution(
        tuple(content),
        tuple(_cue_spans(scene, cluster)),
        cluster.source,
        cluster.reference,
        cluster.rule,
        scene.sentence.span,
        addressee,
        restored,
    )


def _cue_spans(scene: Scene, cluster: _Cluster) -> Iterator[Span]:
    """The cue's words; of `quoted Tesk as saying` without those between."""
    words, first, last = scene.sentence.words, cluster.cue.first, cluster.cue.last
    if cluster.rule == QUOTED:
        quoted = next(i for i in range(first, last) if words[i].lower in cue_words().passing_on)
        saying = next(i for i in range(quoted, last) if _stands(words, i, ("as", "saying"))) + 1
        yield Span(words[first].start, words[quoted].end)
        yield Span(words[saying - 1].start, words[saying].end)
    else:
        yield Span(words[first].start, words[last - 1].end)


def _split_off(
    scene: Scene, cluster: _Cluster, following: _Cluster | None, content: list[Span]
) -> list[Span]:
    """The rest of words that the cue splits: `"…," said Tesk, "and …"`, `The lamps, he said, will go.`"""
    text, end = scene.text, scene.sentence.span.end
    limit = following.start if following else end
    if not content or content[-1].start > cluster.start:
        return []
    later = [
        q.whole
        for q in scene.quoted
        if q.whole.start >= cluster.end
        and q.whole.end <= limit
        and q.style == "double"
        and not is_title(text, q.whole)
    ]
    if later and any(q.whole.meets(c) for q in scene.quoted for c in content):
        return later
    parenthesis = _closing_comma(scene, cluster)
    if cluster.cue.frame != "object" and parenthesis is not None and following is None:
        rest = trimmed(text, Span(parenthesis, end), " ,;")
        if rest.cut(text)[-1:] in {".", "!", "?"}:
            rest = Span(rest.start, rest.end - 1)
        return [rest] if len(rest.cut(text).split()) > 1 else []
    return []


def is_title(text: str, quoted: Span) -> bool:
    """`on "Morning Tide"`, `Harbour Radio's "Morning Tide"`: the title of a work, not speech."""
    said = quoted.cut(text).strip(" .," + MARKS + SINGLE_OPENING + SINGLE_CLOSING).split()
    before = _WORK.search(text, max(0, quoted.start - 10), quoted.start)
    return before is not None and len(said) > 1 and all(w[0].isupper() or w.lower() in _SMALL for w in said)


_WORK = re.compile(r"(?:\b(?:on|of|in|for|titled|entitled|book|film|song)|['’]s),? $")
_SMALL = frozenset({"a", "an", "and", "at", "for", "in", "of", "on", "or", "the", "to", "with"})
"""Words of a title that stand without a capital."""


def _closing_comma(scene: Scene, cluster: _Cluster) -> int | None:
    """The end of the comma that closes `, Carrant said on Tuesday,`; nothing but time and place before it."""
    words = scene.sentence.words
    first = first_from(words, cluster.end)
    for i, word in enumerate(words[first : first + _PARENTHESIS]):
        if word.text == ",":
            return word.end
        if i == 0 and word.lower not in cue_words().prepositions and word.lower not in cue_words().calendar:
            return None
    return None


def restored_mark(quoted: Quoted) -> Literal["opening", "closing"] | None:
    """The mark that a stretch lacks, and that a page restores."""
    if quoted.opening is None:
        return "opening"
    return "closing" if quoted.closing is None and not quoted.continues else None


_BEFORE_IS = frozenset({"it", "he", "she", "that", "what", "there", "here", "who", "let"})
"""Words whose `'s` is a verb, as people speak: `it's`, `let's`."""


def has_own_voice(sentence: Sentence) -> bool:
    """Whether a sentence speaks as people do: `I`, `you`, `won't`, `let's`."""
    lex, lows = cue_words(), sentence.lower
    return (
        not lex.spoken.isdisjoint(lows)
        or any(w.endswith(lex.contractions) for w in lows)
        or any(w in {"'s", "’s"} and before in _BEFORE_IS for before, w in pairwise(lows))
    )


def names_source(sentence: Sentence, ends: Mapping[int, Reference]) -> bool:
    """Whether a cue stands right behind words that name a source other than `I` or `we`.

    `ends`: the references by where their words end.
    """
    lex = cue_words()
    for before, word in pairwise(sentence.words):
        reference = ends.get(before.end)
        if reference is not None and word.lower in lex.all_forms and reference.word not in {"i", "we"}:
            return True
    return "according" in sentence.lower


def _addressee(scene: Scene, cluster: _Cluster) -> tuple[Reference | None, int]:
    """Whom the words are said to, and the index of the word where content may begin."""
    words, is_told = scene.sentence.words, cluster.cue.frame == "tell"
    at = cluster.cue.last
    if cluster.rule in {"source after the cue", *_PREFIXES}:
        at = first_from(words, cluster.end)
    says_to = at < len(words) and words[at].lower == "to"
    if not is_told and not (says_to and cluster.cue.frame == "clause"):
        return None, at
    begin = at + says_to
    for word in words[begin : begin + 2]:
        reference = scene.starts.get(word.start)
        if reference is not None and not scene.is_quoted(word):
            return reference, first_from(words, reference.span.end)
    return None, _behind_unnamed(words, begin) if is_told else at


def _behind_unnamed(words: Sequence[Word], begin: int) -> int:
    """The index behind whom one tells, who has no name: `told | reporters |`, `told | the two sides |`."""
    end = begin
    for word in words[begin : begin + _LONGEST_ADDRESSEE]:
        if not word.text[0].isalnum() or word.lower in {"that", "to"}:
            break
        end += 1
        if word.lower in cue_words().plural or word.lower in _HEARERS:
            break
    return end


_HEARERS = frozenset({"reporters", "journalists", "them", "us", "me"})
"""Whom one tells, in one word."""


def _content_before(scene: Scene, cluster: _Cluster, earlier: Sequence[Attribution]) -> Span | None:
    """Speech, or a clause and a comma, that ends where the cluster begins."""
    start = max([scene.sentence.span.start, *(a.content[-1].end for a in earlier)])
    if cluster.cue.frame == "prefix" and any(c.start >= start for a in earlier for c in a.cue):
        return None  # `"…," she told reporters, according to a transcript`
    quote = _quotation_before(scene, cluster)
    if quote is not None:
        lead = trimmed(scene.text, Span(start, max(start, quote.whole.start)), _EDGES)
        return Span(lead.start, quote.whole.end) if len(lead) and not earlier else quote.whole
    if cluster.cue.frame == "prefix":
        clause = trimmed(scene.text, Span(start, cluster.start), _EDGES)
        return clause if len(clause.cut(scene.text).split()) > 3 else None  # "But, according to …"
    if cluster.cue.participle or cluster.cue.frame not in {"clause", "quoting"}:
        return None
    return _clause_before(scene, cluster, start)


def _quotation_before(scene: Scene, cluster: _Cluster) -> Quoted | None:
    """The quotation behind which nothing but marks stands before the cluster."""
    gaps = ((q, Span(q.whole.end, cluster.start)) for q in scene.quoted if q.whole.end <= cluster.start)
    return next((q for q, gap in gaps if not trimmed(scene.text, gap, _EDGES + MARKS + "’'.")), None)


def _clause_before(scene: Scene, cluster: _Cluster, start: int) -> Span | None:
    """`The lamps will go, officials said on Friday.`: the clause from `start` on, before its comma."""
    before = scene.text[start : cluster.start].rstrip()
    if not before.endswith((",", "—", "–")):
        return None
    clause = trimmed(scene.text, Span(start, start + len(before)), _EDGES)
    said = clause.cut(scene.text).split()
    if _closing_comma(scene, cluster) is not None:
        lex = cue_words()
        is_subject = len(said) > 1 and said[0].lower() not in lex.prepositions | lex.adverbs
        return clause if is_subject else None
    return clause if len(said) > 3 and _ends_with(scene, cluster) else None  # "Meanwhile, officials said"


def _ends_with(scene: Scene, cluster: _Cluster) -> bool:
    """Whether nothing but time and place follows the cluster: `, officials said on Friday.`"""
    words, lex = scene.sentence.words, cue_words()
    rest = words[first_from(words, cluster.end) :]
    if not rest or rest[0].text in {".", "!", "?", ";", ","}:
        return True
    is_adverbial = rest[0].lower in lex.prepositions or rest[0].lower in lex.calendar
    return is_adverbial and not any(w.lower == "that" for w in rest)


def _content_after(
    scene: Scene, cluster: _Cluster, at: int, following: _Cluster | None, *, has_content: bool
) -> Span | None:
    """What is said behind the cluster, from the word at `at` or a later one on."""
    words = scene.sentence.words
    at, explicit = _past_adverbial(scene, cluster, at)
    if at < len(words) and words[at].text in {":", ","}:
        at += 1
        explicit = at < len(words) and (
            scene.is_quoted(words[at]) or words[at - 1].text == ":" or cluster.rule in _PREFIXES
        )
        if not explicit:
            return None
    if at >= len(words) or not (explicit or _may_report(scene, cluster, at, has_content=has_content)):
        return None
    return _said_from(scene, words[at].start, following)


def _may_report(scene: Scene, cluster: _Cluster, at: int, *, has_content: bool) -> bool:
    """Whether the word at `at` may begin what is said, where no `that` and no colon says so."""
    word, lex = scene.sentence.words[at], cue_words()
    if cluster.rule in _PREFIXES:
        return False
    if scene.is_quoted(word):
        return True
    is_place = word.lower in lex.prepositions and word.lower not in _ABOUT
    return not has_content and not (cluster.cue.frame == "clause" and is_place)


_ABOUT = frozenset({"of", "about", "against", "to"})
"""Prepositions behind which stands what was said: `warned of …`, `spoke about …`."""


def _said_from(scene: Scene, start: int, following: _Cluster | None) -> Span | None:
    """What is said from `start` on, without its full stop, with all of a quotation that it ends in."""
    text = scene.text
    span = trimmed(text, Span(start, _clause_end(scene, start, following)), _EDGES)
    last = next((q for q in scene.quoted if q.whole.start < span.end < q.whole.end), None)
    if last is not None:
        span = Span(span.start, last.whole.end)
    is_quoted = any(q.whole.meets(span) for q in scene.quoted)
    if not is_quoted and text.endswith((".", "!", "?"), span.start, span.end):
        span = Span(span.start, span.end - 1)
    return span if len(span.cut(text).split()) >= (1 if is_quoted else 3) else None


def _past_adverbial(scene: Scene, cluster: _Cluster, at: int) -> tuple[int, bool]:
    """The word after `that`, or after `on Friday`; and whether `that` or a colon said so."""
    if cluster.rule in _PREFIXES:
        return _past_prefix(scene.sentence.words, cluster, at)
    marked = _behind_that(scene, at)
    if marked is not None:
        return marked, True
    return _past_days(scene.sentence.words, at), False


def _past_prefix(words: Sequence[Word], cluster: _Cluster, at: int) -> tuple[int, bool]:
    """Behind the comma of `According to the minister, …`, where that opens the sentence."""
    reach = max(cluster.end, cluster.reference.reach if cluster.reference else 0)
    later = range(max(at, first_from(words, reach)), len(words))
    comma = next((i for i in later if words[i].text == ","), None)
    return (comma + 1, True) if comma is not None and cluster.cue.first == 0 else (len(words), False)


def _behind_that(scene: Scene, at: int) -> int | None:
    """Behind the `that` or the colon near `at`, before which nothing but time and place stands."""
    words, lex = scene.sentence.words, cue_words()
    for i in range(at, min(len(words), at + _ADVERBIAL)):
        low = words[i].lower
        if low in lex.verbs or scene.is_quoted(words[i]):
            return None
        if low == ":" or (low == "that" and (i == at or _opens_adverbial(words[at].lower))):
            return i + 1
    return None


def _opens_adverbial(word: str) -> bool:
    """`said | in a statement that`, `said | Friday that`, `said | again that`."""
    lex = cue_words()
    return word in lex.prepositions or word in lex.calendar or word in lex.adverbs or word == ","


def _past_days(words: Sequence[Word], at: int) -> int:
    """Behind `Friday`, `on Friday`."""
    calendar = cue_words().calendar
    while at < len(words):
        is_on = words[at].lower == "on" and at + 1 < len(words) and words[at + 1].lower in calendar
        if words[at].lower not in calendar and not is_on:
            break
        at += 1
    return at


_CLAUSE_JOINT = re.compile(r"(?P<mark>[,;]?[\"”]?)\s+(?:and|but|while|although|whereas)$")


def _clause_end(scene: Scene, start: int, following: _Cluster | None) -> int:
    """Where what is reported ends: with the sentence, or where the next cue begins a clause of its own."""
    end = scene.sentence.span.end
    if following is not None and following.start > start:
        before = scene.text[start : following.start].rstrip()
        if before.endswith((",", ";", "—", "–", '"', "”")) or _CLAUSE_JOINT.search(before):
            joint = _CLAUSE_JOINT.search(before)
            end = start + (joint.start() + len(joint.group("mark")) if joint else len(before))
    return end
