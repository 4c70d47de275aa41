"""Who says what by rules, a sentence at a time: reporting words, the source beside them, what they report.

The rules know reporting verbs (`lexicons/en/cues.yaml`) and where journalists put them, and nothing else.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal, NamedTuple

from generator.cue_words import Frame, cue_words
from generator.participants import Reference
from generator.segmentation import MARKS, Quoted, Sentence, Word, trimmed
from generator.values import Span

_ADVERBIAL = 9
"""Words between a cue and its `that`: `said at the start of the meeting that`."""
PREFIX = "source behind a cue phrase"
PASSED_ON = "source behind a cue phrase, passed on by another"
_PREFIXES = (PREFIX, PASSED_ON)
QUOTED = "who is quoted, not who quotes"
_QUOTED_REACH = 14
"""Words between `quoted` and `saying`, whoever stands between them."""
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

    def __init__(self, attributions: Iterable[Attribution] = ()) -> None:
        self._all: list[Attribution] = []
        self._at: dict[int, list[int]] = {}
        for attribution in attributions:
            self.add(attribution)

    def add(self, attribution: Attribution) -> None:
        """Take in one more."""
        for block in self._blocks(attribution):
            self._at.setdefault(block, []).append(len(self._all))
        self._all.append(attribution)

    def of(self, attribution: Attribution) -> list[Attribution]:
        """Those that can overlap with `attribution`, in the order in which they were taken in."""
        near = {n for block in self._blocks(attribution) for n in self._at.get(block, ())}
        return [self._all[n] for n in sorted(near)]

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


def read_sentence(scene: Scene) -> list[Attribution]:
    """The attributions of a sentence, in order of their cues."""
    clusters = [c for cue in _cues(scene) if (c := _cluster(scene, cue))]
    clusters = sorted([*_with_participles(scene, clusters), *_passed_on(scene)], key=lambda c: c.start)
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
    words = scene.sentence.words
    lex = cue_words()
    skip = 0
    for i, word in enumerate(words):
        if i < skip or scene.is_quoted(word):
            continue
        low = word.text.lower()
        phrase = next((p for p in lex.phrases_by_first.get(low, ()) if _stands(words, i, p.words)), None)
        if phrase is not None:
            skip = i + len(phrase.words)
            yield _Cue(i, skip, phrase.frame, low.endswith("ing") and phrase.frame != "prefix")
        elif low in lex.verbs:
            yield _Cue(i, i + 1, lex.verbs[low], low.endswith("ing"))


def _stands(words: tuple[Word, ...], at: int, phrase: tuple[str, ...]) -> bool:
    return tuple(w.text.lower() for w in words[at : at + len(phrase)]) == phrase


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
    if cue.participle or (cue.first and words[cue.first - 1].text.lower() in {"nor", "neither", "to"}):
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


def _with_participles(scene: Scene, clusters: list[_Cluster]) -> list[_Cluster]:
    """The clusters, and `, stressing that …` with the source of the cue before it."""
    words, lex = scene.sentence.words, cue_words()
    out = list(clusters)
    for cue in _cues(scene):
        word = words[cue.first]
        if not cue.participle or word.text.lower() not in lex.participles or cue.first == 0:
            continue
        before = [c for c in out if c.start < word.start and c.source is not None]
        if words[cue.first - 1].text not in {",", *MARKS} and words[cue.first - 1].text.lower() not in {
            "and",
            "while",
            "but",
        }:
            continue
        if before:
            last = max(before, key=lambda c: c.cue.first)
            out.append(
                _Cluster(
                    cue,
                    last.source,
                    last.reference,
                    word.start,
                    words[cue.last - 1].end,
                    "same source as the cue before",
                )
            )
        else:
            subject = next((r for r in scene.references if r.participant and r.span.end < word.start), None)
            if (
                subject is not None and subject.span.start - scene.sentence.span.start < 40
            ):  # the sentence's subject
                out.append(
                    _Cluster(
                        cue,
                        subject.span,
                        subject,
                        word.start,
                        words[cue.last - 1].end,
                        "subject of the sentence",
                    )
                )
    return sorted(out, key=lambda c: c.start)


def _passed_on(scene: Scene) -> Iterator[_Cluster]:
    """`The agency quoted Tesk as saying`, `Tesk was quoted by the agency as saying`: Tesk says it."""
    words, lex = scene.sentence.words, cue_words()
    for i, word in enumerate(words):
        if word.text.lower() not in lex.passing_on or scene.is_quoted(word):
            continue
        reach = range(i + 1, min(len(words), i + _QUOTED_REACH) - 1)
        saying = next((k + 1 for k in reach if _stands(words, k, ("as", "saying"))), None)
        if saying is None:
            continue
        last = saying + 1
        if i and words[i - 1].text.lower() in lex.passives:
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
    at = next((i for i, w in enumerate(words) if w.start >= end), len(words))
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
        and (words[i].text.lower() in lex.adverbs or words[i].text.lower().endswith("ly"))
        and not scene.is_quoted(words[i])
    ):
        if words[i].text.lower() in lex.passives and not words[first].text.lower().endswith("ing"):
            return None  # "is said to be"
        i -= 1
    if i < 0 or scene.is_quoted(words[i]):
        return None
    if words[i].text.lower() in {"who", "which"}:
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
    is_determiner = before is not None and before.text.lower() in {
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
    if not words[last].text[0].isalpha() or words[last].text.lower() in lex.no_source:
        return None
    for i in range(last, max(-1, last - 7), -1):
        low = words[i].text.lower()
        if not words[i].text[0].isalnum() and words[i].text not in {"'s", "’s", "-"}:
            return None
        if low in lex.verbs or scene.is_quoted(words[i]):
            return None
        if low in lex.determiners:
            return Span(words[i].start, words[last].end)
        if low in lex.plural:
            begin = i
            while begin > 0 and (
                words[begin - 1].is_capital or words[begin - 1].text.lower() in lex.modifiers
            ):
                begin -= 1
            return Span(words[begin].start, words[last].end)
    return None


def _source_after(scene: Scene, at: int) -> tuple[Span, Reference | None] | None:
    words, lex = scene.sentence.words, cue_words()
    if at >= len(words) or scene.is_quoted(words[at]) or words[at].text.lower() == "that":
        return None  # ", said that …": the words follow, not who says them
    for k in (at, at + 1):
        if (
            k < len(words)
            and (reference := scene.starts.get(words[k].start))
            and (k == at or words[at].text.lower() in lex.determiners)
        ):
            return Span(words[at].start, reference.span.end), reference
    end = at
    while (
        end < len(words) and end - at < 7 and words[end].text[0].isalnum() | (words[end].text in {"'s", "’s"})
    ):  # a noun phrase
        if words[end].text.lower() in lex.verbs or words[end].text.lower() in lex.prepositions:
            break
        end += 1
    named = words[at].text.lower() in lex.determiners or any(
        w.text.lower() in lex.plural for w in words[at:end]
    )
    return (Span(words[at].start, words[end - 1].end), None) if end > at and named else None


def _quoted_by(scene: Scene, outlet: tuple[Span, Reference | None]) -> tuple[Span, Reference | None]:
    """`According to Yonhap, quoting the state agency KCNA,`: who is quoted, not who passes it on."""
    words = scene.sentence.words
    at = next((i for i, w in enumerate(words) if w.start >= outlet[0].end), len(words))
    while at < len(words) and words[at].text.islower() and words[at].text not in cue_words().prepositions:
        at += 1  # "Yonhap news agency"
    if at + 1 < len(words) and words[at].text == "," and words[at + 1].text.lower() in {"quoting", "citing"}:
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
    if words[cue.first].text.lower() not in lex.nouns or cue.last >= len(words):
        return False
    following = words[cue.last]
    return not (
        following.text.lower() in {"that", ":", "the", "it", "he", "she", "they", "to"}
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
        quoted = next(i for i in range(first, last) if words[i].text.lower() in cue_words().passing_on)
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
        if q.whole.start >= cluster.end and q.whole.end <= limit and q.style == "double"
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


def _closing_comma(scene: Scene, cluster: _Cluster) -> int | None:
    """The end of the comma that closes `, Carrant said on Tuesday,`; nothing but time and place before it."""
    lex = cue_words()
    rest = [w for w in scene.sentence.words if w.start >= cluster.end]
    for i, word in enumerate(rest[:6]):
        if word.text == ",":
            return word.end
        if i == 0 and word.text.lower() not in lex.prepositions | lex.calendar:
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
    lex = cue_words()
    lows = [w.text.lower() for w in sentence.words]
    return any(w in lex.spoken or w.endswith(lex.contractions) for w in lows) or any(
        w in {"'s", "’s"} and before in _BEFORE_IS for before, w in pairwise(lows)
    )


def names_source(sentence: Sentence, ends: Mapping[int, Reference]) -> bool:
    """Whether a cue stands right behind words that name a source other than `I` or `we`.

    `ends`: the references by where their words end.
    """
    lex = cue_words()
    for before, word in pairwise(sentence.words):
        reference = ends.get(before.end)
        if reference is not None and word.text.lower() in lex.all_forms and reference.word not in {"i", "we"}:
            return True
    return any(w.text.lower() == "according" for w in sentence.words)


def _addressee(scene: Scene, cluster: _Cluster) -> tuple[Reference | None, int]:
    """Whom the words are said to, and the index of the word where content may begin."""
    words, lex = scene.sentence.words, cue_words()
    at = cluster.cue.last
    if cluster.rule in {"source after the cue", *_PREFIXES}:
        at = next((i for i, w in enumerate(words) if w.start >= cluster.end), len(words))
    if cluster.cue.frame == "tell" or (
        at < len(words) and words[at].text.lower() == "to" and cluster.cue.frame == "clause"
    ):
        begin = at + (words[at].text.lower() == "to") if at < len(words) else at
        for k in (begin, begin + 1):
            reference = scene.starts.get(words[k].start) if k < len(words) else None
            if reference is not None and not scene.is_quoted(words[k]):
                return reference, next(
                    (i for i, w in enumerate(words) if w.start >= reference.span.end), len(words)
                )
        if cluster.cue.frame == "tell":
            end = begin
            while (
                end < len(words)
                and words[end].text[0].isalnum()
                and words[end].text.lower() not in {"that", "to"}
                and end - begin < 4
            ):
                end += 1
                if words[end - 1].text.lower() in lex.plural or words[end - 1].text.lower() in {
                    "reporters",
                    "journalists",
                    "them",
                    "us",
                    "me",
                }:
                    break
            return None, end
    return None, at


def _content_before(scene: Scene, cluster: _Cluster, earlier: list[Attribution]) -> Span | None:
    """Speech, or a clause and a comma, that ends where the cluster begins."""
    text, sentence = scene.text, scene.sentence
    quote = next(
        (
            q
            for q in scene.quoted
            if q.whole.end <= cluster.start
            and not trimmed(text, Span(q.whole.end, cluster.start), _EDGES + MARKS + "’'.")
        ),
        None,
    )
    start = max([sentence.span.start, *(a.content[-1].end for a in earlier)], default=sentence.span.start)
    if quote is not None:
        lead = (
            trimmed(text, Span(start, quote.whole.start), _EDGES)
            if quote.whole.start > start
            else Span(start, start)
        )
        return Span(lead.start, quote.whole.end) if len(lead) and not earlier else quote.whole
    if cluster.cue.participle or cluster.cue.frame not in {"clause", "prefix", "quoting"}:
        return None
    before = text[start : cluster.start].rstrip()
    if cluster.cue.frame == "prefix":
        clause = trimmed(text, Span(start, cluster.start), _EDGES)
        return clause if len(clause.cut(text).split()) > 3 else None  # "But, according to …"
    if not before.endswith((",", "—", "–")):
        return None
    clause = trimmed(text, Span(start, start + len(before)), _EDGES)
    count = len(clause.cut(text).split())
    if _closing_comma(scene, cluster) is not None:
        first = clause.cut(text).split()[0].lower() if count else ""
        return clause if count > 1 and first not in cue_words().prepositions | cue_words().adverbs else None
    return clause if count > 3 and _ends_with(scene, cluster) else None  # "Meanwhile, officials said"


def _ends_with(scene: Scene, cluster: _Cluster) -> bool:
    """Whether nothing but time and place follows the cluster: `, officials said on Friday.`"""
    words, lex = scene.sentence.words, cue_words()
    rest = [w for w in words if w.start >= cluster.end]
    if not rest or rest[0].text in {".", "!", "?", ";", ","}:
        return True
    return rest[0].text.lower() in lex.prepositions | lex.calendar and not any(
        w.text.lower() == "that" for w in rest
    )


def _content_after(
    scene: Scene, cluster: _Cluster, at: int, following: _Cluster | None, *, has_content: bool
) -> Span | None:
    words, lex = scene.sentence.words, cue_words()
    text = scene.text
    at, explicit = _past_adverbial(scene, cluster, at)
    if at >= len(words):
        return None
    if words[at].text in {":", ","}:
        at += 1
        explicit = at < len(words) and (
            scene.is_quoted(words[at]) or words[at - 1].text == ":" or cluster.rule in _PREFIXES
        )
        if at >= len(words) or not explicit:
            return None
    quoted_next = scene.is_quoted(words[at])
    if has_content and not (explicit or quoted_next):
        return None
    if cluster.rule in _PREFIXES and not explicit:
        return None
    if (
        not explicit
        and not quoted_next
        and cluster.cue.frame == "clause"
        and words[at].text.lower() in lex.prepositions - {"of", "about", "against", "to"}
    ):
        return None
    end = _clause_end(scene, words[at].start, following)
    span = trimmed(text, Span(words[at].start, end), _EDGES)
    last_quote = next((q for q in scene.quoted if q.whole.start < span.end < q.whole.end), None)
    if last_quote is not None:
        span = Span(span.start, last_quote.whole.end)
    if not any(q.whole.meets(span) for q in scene.quoted) and text[span.end - 1 : span.end] in {
        ".",
        "!",
        "?",
    }:
        span = Span(span.start, span.end - 1)
    least = 1 if any(q.whole.meets(span) for q in scene.quoted) else 3
    return span if len(span.cut(text).split()) >= least else None


def _past_adverbial(scene: Scene, cluster: _Cluster, at: int) -> tuple[int, bool]:
    """The word after `that`, or after `on Friday`; and whether `that` or a colon said so."""
    words, lex = scene.sentence.words, cue_words()
    if cluster.rule in _PREFIXES:
        reach = max(cluster.end, cluster.reference.reach if cluster.reference else 0)
        comma = next(
            (i for i in range(at, len(words)) if words[i].start >= reach and words[i].text == ","), None
        )
        first = min(w.start for w in words) == words[cluster.cue.first].start
        return (comma + 1, True) if comma is not None and first else (len(words), False)
    for i in range(at, min(len(words), at + _ADVERBIAL)):
        low = words[i].text.lower()
        if scene.is_quoted(words[i]) or low in lex.verbs:
            break
        if low == "that" and (
            i == at or words[at].text.lower() in lex.prepositions | lex.calendar | lex.adverbs | {","}
        ):
            return i + 1, True
        if words[i].text == ":":
            return i + 1, True
    while at < len(words) and (
        words[at].text.lower() in lex.calendar
        or (
            words[at].text.lower() == "on"
            and at + 1 < len(words)
            and words[at + 1].text.lower() in lex.calendar
        )
    ):
        at += 1
    return at, False


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
