"""Who says what by rules: reporting words, the source beside them and the words that they report.

This reader knows English reporting verbs (`lexicons/en/cues.yaml`) and where journalists put them; a trained
tagger can take its place, since all that leaves this module is `Attribution`.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise
from typing import Literal, NamedTuple

from generator import lexicons
from generator.participants import Cast, Reference
from generator.segmentation import MARKS, Document, Paragraph, Quoted, Sentence, Word, trimmed
from generator.values import Evidence, Span

Frame = Literal["clause", "tell", "urge", "object", "quoting", "prefix"]
_SPEECH_WORDS = 5
"""Words from which a quoted stretch without any cue counts as speech, not as a title or scare quotes."""
_ADVERBIAL = 9
"""Words between a cue and its `that`: `said at the start of the meeting that`."""
_PREFIX = "source behind a cue phrase"
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
class _Scene:
    """What is known of a sentence while its cues are read."""

    text: str
    sentence: Sentence
    quoted: tuple[Quoted, ...]
    starts: dict[int, Reference]
    ends: dict[int, Reference]
    reaches: dict[int, Reference]
    references: tuple[Reference, ...]

    def is_quoted(self, word: Word) -> bool:
        return any(q.whole.start <= word.start < q.whole.end for q in self.quoted)


def find_attributions(document: Document, cast: Cast) -> tuple[Attribution, ...]:
    """All attributions in order of place."""
    starts = {r.span.start: r for r in reversed(cast.references)}
    ends = {r.span.end: r for r in cast.references}
    reaches = {r.reach: r for r in cast.references if r.reach > r.span.end}
    found: list[Attribution] = []
    for index, paragraph in enumerate(document.paragraphs):
        quoted = tuple(_mended(q, paragraph, starts, ends) for q in paragraph.quoted)
        fresh: list[Attribution] = []
        for sentence in paragraph.sentences:
            near = tuple(q for q in quoted if q.whole.meets(sentence.span))
            here = tuple(r for r in cast.references if sentence.span.holds(r.span))
            fresh += _read(_Scene(document.text, sentence, near, starts, ends, reaches, here))
        turn = _turn(document.text, paragraph, cast)
        if turn is not None:
            fresh = [turn]
            quoted = ()
        found += _with_loose_quotations(document, index, quoted, fresh, found, cast)
    return tuple(sorted(_with_openings(document, found), key=lambda a: a.content[0].start))


def _with_openings(document: Document, found: list[Attribution]) -> list[Attribution]:
    """Speech of several paragraphs whose source stands in the last one: the earlier ones join it."""
    out: list[Attribution] = []
    for attribution in found:
        before = out[-1] if out else None
        index = document.paragraph_at(attribution.content[0].start)
        left_open = (
            index > 0
            and bool(document.paragraphs[index - 1].quoted)
            and document.paragraphs[index - 1].quoted[-1].continues
        )
        begins = attribution.content[0].start <= document.paragraphs[index].span.start + 1
        if (
            before is not None
            and before.reference is None
            and left_open
            and begins
            and document.paragraph_at(before.content[-1].start) == index - 1
        ):
            out[-1] = replace(attribution, content=(*before.content, *attribution.content))
        else:
            out.append(attribution)
    return out


def unmatched_marks(document: Document, attributions: Sequence[Attribution]) -> tuple[Span, ...]:
    """The marks without a partner that no attribution restored."""
    restored = [c for a in attributions if a.restored for c in a.content]
    loose = []
    for paragraph in document.paragraphs:
        for q in paragraph.quoted:
            mark = q.opening or q.closing
            lacks = (q.opening is None or q.closing is None) and not q.continues
            if lacks and mark is not None and not any(c.start - 1 <= mark.start <= c.end for c in restored):
                loose.append(mark)
    return tuple(loose)


# --- one sentence ---------------------------------------------------------------------------------


def _read(scene: _Scene) -> list[Attribution]:
    clusters = [c for cue in _cues(scene) if (c := _cluster(scene, cue, []))]
    clusters = _with_participles(scene, clusters)
    found: list[Attribution] = []
    for number, cluster in enumerate(clusters):
        following = clusters[number + 1] if number + 1 < len(clusters) else None
        if following is not None and cluster.rule == _PREFIX and _passes_on(scene, cluster, following):
            continue
        attribution = _attribution(scene, cluster, following, found)
        if attribution is not None:
            found.append(attribution)
    return found


def _passes_on(scene: _Scene, prefix: _Cluster, following: _Cluster) -> bool:
    """`According to the Herald, Burrows said …`: the Herald only passes on what Burrows said."""
    between = scene.text[prefix.end : following.start].strip(" ,")
    return following.rule == "source before the cue" and (
        not between or (following.reference is not None and len(between.split()) < 3)
    )  # "the", a title


def _cues(scene: _Scene) -> Iterator[_Cue]:
    words = scene.sentence.words
    lex = lexicon()
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


def _cluster(scene: _Scene, cue: _Cue, _: list[_Cluster]) -> _Cluster | None:
    words = scene.sentence.words
    start, end = words[cue.first].start, words[cue.last - 1].end
    if cue.frame == "prefix":
        right = _source_after(scene, cue.last)
        right = _quoted_by(scene, right) if right else None
        return _Cluster(cue, right[0], right[1], start, right[0].end, _PREFIX) if right else None
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


def _with_participles(scene: _Scene, clusters: list[_Cluster]) -> list[_Cluster]:
    """The clusters, and `, stressing that …` with the source of the cue before it."""
    words, lex = scene.sentence.words, lexicon()
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


_PASSIVE = frozenset({"is", "are", "was", "were", "been", "be", "being"})


def _source_before(scene: _Scene, first: int) -> tuple[Span, Reference | None] | None:
    """The source whose words end where the cue begins, adverbs and appositions aside."""
    words, lex = scene.sentence.words, lexicon()
    i = first - 1
    while (
        i >= 0
        and (words[i].text.lower() in lex.adverbs or words[i].text.lower().endswith("ly"))
        and not scene.is_quoted(words[i])
    ):
        if words[i].text.lower() in _PASSIVE and not words[first].text.lower().endswith("ing"):
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


def _with_determiner(scene: _Scene, reference: Reference) -> Span:
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


def _noun_phrase_before(scene: _Scene, last: int) -> Span | None:
    """`the two sides`, `officials`, `residents of the port`: a source that names nobody."""
    words, lex = scene.sentence.words, lexicon()
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


def _source_after(scene: _Scene, at: int) -> tuple[Span, Reference | None] | None:
    words, lex = scene.sentence.words, lexicon()
    if at >= len(words) or scene.is_quoted(words[at]):
        return None
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


def _quoted_by(scene: _Scene, outlet: tuple[Span, Reference | None]) -> tuple[Span, Reference | None]:
    """`According to Yonhap, quoting the state agency KCNA,`: who is quoted, not who passes it on."""
    words = scene.sentence.words
    after = [i for i, w in enumerate(words) if w.start >= outlet[0].end][:2]
    if (
        len(after) == 2
        and words[after[0]].text == ","
        and words[after[1]].text.lower() in {"quoting", "citing"}
    ):
        comma = next((i for i in range(after[1], len(words)) if words[i].text == ","), len(words))
        named = [
            r
            for r in scene.references
            if r.participant and words[after[1]].end <= r.span.start and r.span.end <= words[comma - 1].end
        ]
        if named:
            return named[0].span, named[0]
    return outlet


def _follows_speech(scene: _Scene, first: int) -> bool:
    """Whether quoted words, or words and a comma, stand right before the cue."""
    if first == 0:
        return any(q.whole.end <= scene.sentence.span.start + 1 for q in scene.quoted)
    before = scene.sentence.words[first - 1]
    return scene.is_quoted(before) or before.text in {",", *MARKS, "”", "’", "'"}


def _is_noun_here(scene: _Scene, cue: _Cue) -> bool:
    """`the U.S. states`, `its demands`: a form that is a noun as well needs speech behind it."""
    words, lex = scene.sentence.words, lexicon()
    if words[cue.first].text.lower() not in lex.nouns or cue.last >= len(words):
        return False
    following = words[cue.last]
    return not (
        following.text.lower() in {"that", ":", "the", "it", "he", "she", "they", "to"}
        or scene.is_quoted(following)
        or following.text in MARKS
    )


def _attribution(
    scene: _Scene, cluster: _Cluster, following: _Cluster | None, earlier: list[Attribution]
) -> Attribution | None:
    addressee, at = _addressee(scene, cluster)
    before, after = _content_before(scene, cluster, earlier), None
    if cluster.rule != _PREFIX or not before:
        after = _content_after(scene, cluster, at, following, has_content=bool(before))
    content = [c for c in (before, after) if c]
    content += _split_off(scene, cluster, following, content)
    if not content or (
        cluster.cue.frame == "quoting" and not any(q.whole.meets(c) for q in scene.quoted for c in content)
    ):
        return None
    words = scene.sentence.words
    cue = Span(words[cluster.cue.first].start, words[cluster.cue.last - 1].end)
    restored = next(
        (_restored(q) for q in scene.quoted if _restored(q) and any(c.meets(q.inner) for c in content)), None
    )
    return Attribution(
        tuple(content),
        (cue,),
        cluster.source,
        cluster.reference,
        cluster.rule,
        scene.sentence.span,
        addressee,
        restored,
    )


def _split_off(
    scene: _Scene, cluster: _Cluster, following: _Cluster | None, content: list[Span]
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


def _closing_comma(scene: _Scene, cluster: _Cluster) -> int | None:
    """The end of the comma that closes `, Carrant said on Tuesday,`; nothing but time and place before it."""
    lex = lexicon()
    rest = [w for w in scene.sentence.words if w.start >= cluster.end]
    for i, word in enumerate(rest[:6]):
        if word.text == ",":
            return word.end
        if i == 0 and word.text.lower() not in lex.prepositions | lex.calendar:
            return None
    return None


def _restored(quoted: Quoted) -> Literal["opening", "closing"] | None:
    if quoted.opening is None:
        return "opening"
    return "closing" if quoted.closing is None and not quoted.continues else None


def _addressee(scene: _Scene, cluster: _Cluster) -> tuple[Reference | None, int]:
    """Whom the words are said to, and the index of the word where content may begin."""
    words, lex = scene.sentence.words, lexicon()
    at = cluster.cue.last
    if cluster.rule in {"source after the cue", _PREFIX}:
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


def _content_before(scene: _Scene, cluster: _Cluster, earlier: list[Attribution]) -> Span | None:
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
        return clause if count > 1 and first not in lexicon().prepositions | lexicon().adverbs else None
    return clause if count > 3 and _ends_with(scene, cluster) else None  # "Meanwhile, officials said"


def _ends_with(scene: _Scene, cluster: _Cluster) -> bool:
    """Whether nothing but time and place follows the cluster: `, officials said on Friday.`"""
    words, lex = scene.sentence.words, lexicon()
    rest = [w for w in words if w.start >= cluster.end]
    if not rest or rest[0].text in {".", "!", "?", ";", ","}:
        return True
    return rest[0].text.lower() in lex.prepositions | lex.calendar and not any(
        w.text.lower() == "that" for w in rest
    )


def _content_after(
    scene: _Scene, cluster: _Cluster, at: int, following: _Cluster | None, *, has_content: bool
) -> Span | None:
    words, lex = scene.sentence.words, lexicon()
    text = scene.text
    at, explicit = _past_adverbial(scene, cluster, at)
    if at >= len(words):
        return None
    if words[at].text in {":", ","}:
        at += 1
        explicit = at < len(words) and (
            scene.is_quoted(words[at]) or words[at - 1].text == ":" or cluster.rule == _PREFIX
        )
        if at >= len(words) or not explicit:
            return None
    quoted_next = scene.is_quoted(words[at])
    if has_content and not (explicit or quoted_next):
        return None
    if cluster.rule == _PREFIX and not explicit:
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


def _past_adverbial(scene: _Scene, cluster: _Cluster, at: int) -> tuple[int, bool]:
    """The word after `that`, or after `on Friday`; and whether `that` or a colon said so."""
    words, lex = scene.sentence.words, lexicon()
    if cluster.rule == _PREFIX:
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


def _clause_end(scene: _Scene, start: int, following: _Cluster | None) -> int:
    """Where what is reported ends: with the sentence, or where the next cue begins a clause of its own."""
    end = scene.sentence.span.end
    if following is not None and following.start > start:
        before = scene.text[start : following.start].rstrip()
        if before.endswith((",", ";", "—", "–", '"', "”")) or _CLAUSE_JOINT.search(before):
            joint = _CLAUSE_JOINT.search(before)
            end = start + (joint.start() + len(joint.group("mark")) if joint else len(before))
    return end


# --- quotation marks ------------------------------------------------------------------------------


def _mended(
    quoted: Quoted, paragraph: Paragraph, starts: dict[int, Reference], ends: dict[int, Reference]
) -> Quoted:
    """A stretch that lacks a mark, with `inner` as far as it is surely speech."""
    if quoted.opening is None:
        return replace(quoted, inner=Span(_speech_start(quoted, paragraph, ends), quoted.inner.end))
    if quoted.closing is None:
        end = _speech_end(quoted, paragraph, starts)
        goes_on = quoted.continues and end == quoted.inner.end
        return replace(quoted, inner=Span(quoted.inner.start, end), continues=goes_on)
    return quoted


def _speech_start(quoted: Quoted, paragraph: Paragraph, ends: dict[int, Reference]) -> int:
    """Back over sentences in the speaker's own voice, never over a reporter's."""
    start = quoted.inner.start
    for sentence in reversed([s for s in paragraph.sentences if s.span.end <= start]):
        if any(q is not quoted and q.whole.meets(sentence.span) for q in paragraph.quoted):
            break
        if not _sounds_spoken(sentence) or _reports(sentence, ends):
            break
        start = sentence.span.start
    return start


def _speech_end(quoted: Quoted, paragraph: Paragraph, starts: dict[int, Reference]) -> int:
    """Before `, she said`, else with the sentence."""
    lex = lexicon()
    for sentence in paragraph.sentences:
        for i, word in enumerate(sentence.words[:-1]):
            if word.text != "," or not quoted.inner.start < word.start < quoted.inner.end:
                continue
            nearby = sentence.words[i + 1 : i + 8]
            cue = next((w for w in nearby if w.text.lower() in lex.verbs), None)
            if cue is not None and (
                nearby[0].start in starts or nearby[0] is cue or nearby[0].text.lower() in lex.determiners
            ):
                return word.end
    return quoted.inner.end


_BEFORE_IS = frozenset({"it", "he", "she", "that", "what", "there", "here", "who", "let"})
"""Words whose `'s` is a verb, as people speak: `it's`, `let's`."""


def _sounds_spoken(sentence: Sentence) -> bool:
    lex = lexicon()
    lows = [w.text.lower() for w in sentence.words]
    own_voice = any(w in lex.spoken or w.endswith(lex.contractions) for w in lows)
    own_voice |= any(w in {"'s", "’s"} and before in _BEFORE_IS for before, w in pairwise(lows))
    present = any(
        w in {"is", "are", "am", "do", "does", "has", "have", "must", "will", "can", "should"} for w in lows
    )
    past = any(w in {"was", "were", "had", "did"} for w in lows)
    return own_voice or (present and not past)


def _reports(sentence: Sentence, ends: dict[int, Reference]) -> bool:
    """Whether a cue stands right behind words that name a source other than `I` or `we`."""
    lex = lexicon()
    for before, word in pairwise(sentence.words):
        reference = ends.get(before.end)
        if reference is not None and word.text.lower() in lex.all_forms and reference.word not in {"i", "we"}:
            return True
    return any(w.text.lower() == "according" for w in sentence.words)


# --- quotations without a cue ---------------------------------------------------------------------


def _with_loose_quotations(
    document: Document,
    index: int,
    quoted: tuple[Quoted, ...],
    fresh: list[Attribution],
    found: list[Attribution],
    cast: Cast,
) -> list[Attribution]:
    """The paragraph's attributions and its quotations without a cue, joined to the speech they continue."""
    text = document.text
    out = list(fresh)
    paragraph = document.paragraphs[index]
    for q in quoted:
        if any(c.meets(q.inner) for a in out for c in a.content) or not _is_speech(text, q, paragraph):
            continue
        before = max(
            (a for a in out if a.content[-1].end <= q.whole.start or a.cue[-1].end <= q.whole.start),
            key=lambda a: a.cue[-1].start if a.cue else 0,
            default=None,
        )
        sentence = next(s.span for s in paragraph.sentences if s.span.meets(q.whole))
        if before is not None and before.reference is not None and _carries_on(text, before, q, out):
            out[out.index(before)] = replace(
                before, content=(*before.content, q.whole), restored=before.restored or _restored(q)
            )
        elif (
            opened := _opened_by(document, index, found)
        ) is not None and q.whole.start <= paragraph.span.start + 1:
            found[opened] = replace(found[opened], content=(*found[opened].content, q.whole))
        elif (
            introduced := _introduced(document, index, cast)
        ) is not None and q.whole.start <= paragraph.span.start + 1:
            out.append(replace(introduced, content=(q.whole,), restored=_restored(q)))
        elif (colon := _in_sentence(text, q, paragraph, cast)) is not None:
            out.append(replace(colon, content=(q.whole,), restored=_restored(q)))
        else:
            out.append(
                Attribution(
                    (q.whole,), (), None, None, "no source beside the words", sentence, None, _restored(q)
                )
            )
    return sorted(out, key=lambda a: a.content[0].start)


def _is_speech(text: str, quoted: Quoted, paragraph: Paragraph) -> bool:
    """Not a title, not scare quotes: a whole sentence's worth of words in double marks."""
    if quoted.style == "single" or (
        quoted.opening is None
        and quoted.closing is not None
        and len(quoted.inner.cut(text).split()) < _SPEECH_WORDS
    ):
        return False
    words = quoted.inner.cut(text).split()
    if quoted.continues or (
        quoted.whole.start == paragraph.span.start and quoted.whole.end >= paragraph.span.end - 1
    ):
        return True
    starts_sentence = any(s.span.start == quoted.whole.start for s in paragraph.sentences)
    closes = quoted.inner.cut(text).rstrip()[-1:] in {".", "!", "?", ",", "…"}
    return len(words) >= _SPEECH_WORDS and (starts_sentence or (closes and words[0][:1].isupper()))


def _carries_on(text: str, before: Attribution, quoted: Quoted, out: list[Attribution]) -> bool:
    """`"…," she said. "And …"`: nothing but the cue's sentence stands between two pieces of one speech."""
    was_quoted = any(mark in c.cut(text) for c in before.content for mark in MARKS) or before.restored
    near = max(before.sentence.end, before.content[-1].end)
    gap = text[near : quoted.whole.start]
    nobody_else = not any(
        a is not before and before.sentence.end <= a.sentence.start < quoted.whole.start for a in out
    )
    return bool(was_quoted) and nobody_else and not gap.strip(" \n\t,;")


def _opened_by(document: Document, index: int, found: list[Attribution]) -> int | None:
    """The index of the speech that the paragraph before left open, as printers do for long speeches."""
    if index == 0 or not found:
        return None
    before = document.paragraphs[index - 1]
    left_open = bool(before.quoted) and before.quoted[-1].continues
    at = max(range(len(found)), key=lambda i: found[i].content[-1].end)
    return at if left_open and found[at].content[-1].end >= before.quoted[-1].inner.start else None


def _introduced(document: Document, index: int, cast: Cast) -> Attribution | None:
    """`…, the minister said:` and the words in a paragraph of their own."""
    if index == 0:
        return None
    before = document.paragraphs[index - 1]
    if not before.span.cut(document.text).endswith(":"):
        return None
    return _before_colon(before.sentences[-1], cast)


def _in_sentence(text: str, quoted: Quoted, paragraph: Paragraph, cast: Cast) -> Attribution | None:
    """`Olmar Tesk was blunt: "…"`."""
    sentence = next(s for s in paragraph.sentences if s.span.meets(quoted.whole))
    lead = Span(sentence.span.start, quoted.whole.start)
    if not lead.cut(text).rstrip().endswith(":"):
        return None
    return _before_colon(
        Sentence(trimmed(text, lead), tuple(w for w in sentence.words if w.end <= lead.end)), cast
    )


def _before_colon(sentence: Sentence, cast: Cast) -> Attribution | None:
    """An attribution without content yet: the source and cue of a sentence that ends in a colon."""
    lex = lexicon()
    here = [r for r in cast.references if sentence.span.holds(r.span) and r.participant]
    cue = next((w for w in sentence.words if w.text.lower() in lex.all_forms), None)
    if not here or (cue is not None and here[0].span.start > cue.start):
        return None
    cues = (Span(cue.start, cue.end),) if cue else ()
    return Attribution(
        (), cues, here[0].span, here[0], "the sentence before the words ends in a colon", sentence.span
    )


_TURN = re.compile(r"(?P<who>[^\W\d][^\n:“”\"]{1,50}?):\s+(?=\S)")


def _turn(text: str, paragraph: Paragraph, cast: Cast) -> Attribution | None:
    """A turn of a transcript, `MAREN: We wait.`, where the words before the colon name a participant."""
    match = _TURN.match(text, paragraph.span.start, paragraph.span.end)
    if match is None:
        return None
    who = Span(*match.span("who"))
    printed = who.cut(text).casefold()
    named = [p for p in cast.participants if printed in {p.name.casefold(), p.name.split()[-1].casefold()}]
    if len(named) != 1:
        return None
    evidence = (Evidence("the name before the colon", who), Evidence("name", named[0].mentions[0].span))
    reference = Reference(who, "name", named[0].id, evidence)
    content = (Span(match.end(), paragraph.span.end),)
    return Attribution(content, (), who, reference, "a turn in a transcript", paragraph.span, is_turn=True)


# --- words ----------------------------------------------------------------------------------------


class _Phrase(NamedTuple):
    words: tuple[str, ...]
    frame: Frame


@dataclass(frozen=True, slots=True)
class _Lexicon:
    verbs: dict[str, Frame]
    phrases_by_first: dict[str, tuple[_Phrase, ...]]
    all_forms: frozenset[str]
    participles: frozenset[str]
    adverbs: frozenset[str]
    nouns: frozenset[str]
    denials: frozenset[str]
    determiners: frozenset[str]
    prepositions: frozenset[str]
    calendar: frozenset[str]
    plural: frozenset[str]
    modifiers: frozenset[str]
    no_source: frozenset[str]
    spoken: frozenset[str]
    contractions: tuple[str, ...]


@cache
def lexicon(language: str = "en") -> _Lexicon:
    """The reporting words of a language, and the small words around them, lower-case."""
    cues, words, roles = (lexicons.read(language, name) for name in ("cues", "words", "roles"))
    verbs: dict[str, Frame] = {
        form: frame for frame, lines in cues["verbs"].items() for line in lines for form in line.split()
    }
    phrases = [_Phrase(tuple(p.split()), frame) for frame, lines in cues["phrases"].items() for p in lines]
    phrases += [_Phrase(tuple(p.split()), "prefix") for p in cues["prefixes"]]
    by_first: dict[str, tuple[_Phrase, ...]] = {}
    for phrase in sorted(phrases, key=lambda p: -len(p.words)):
        by_first[phrase.words[0]] = (*by_first.get(phrase.words[0], ()), phrase)
    return _Lexicon(
        verbs=verbs,
        phrases_by_first=by_first,
        all_forms=frozenset(verbs) | frozenset(by_first),
        participles=frozenset(p.split()[0] for p in cues["participles"]),
        adverbs=frozenset(w for a in cues["adverbs"] for w in a.split()),
        nouns=frozenset(cues["nouns_too"]),
        denials=frozenset(cues["denials"]),
        determiners=frozenset(cues["determiners"]),
        prepositions=frozenset(cues["prepositions"]),
        calendar=frozenset(w.lower().rstrip(".") for w in words["calendar"]) | frozenset(cues["times"]),
        plural=frozenset(w.lower() for w in roles["plural"]),
        modifiers=frozenset(w.lower() for w in roles["modifiers"]),
        no_source=frozenset(cues["no_source"]),
        spoken=frozenset(w.lower() for w in [*words["first_person"], *words["second_person"]]),
        contractions=tuple(words["contractions"]),
    )
