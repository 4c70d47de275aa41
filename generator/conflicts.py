"""Warnings that statements contradict each other, or that a speaker speaks against the own side.

Nothing here decides who is right or changes a statement; where words may be read in harmony, it says nothing.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from generator.claim_words import claim_words, stem_of
from generator.claims import Clause, Quantity, Reader, Token, Voices
from generator.segmentation import Document
from generator.values import Doubt, Participant, Span, Statement

_OVERLAP = 0.5
"""Share of the shorter clause's content words that two clauses about one thing have in common."""
_LIKENESS = 0.7
"""Share of all their words that two clauses have in common where each has a word that the other lacks."""
_DENIAL_OVERLAP = 0.6
"""As `_OVERLAP`, for a denial, where no single word is known to be the one denied."""
_MOST_CLAUSES = 40
"""A word that stands in more clauses than this is the article's subject and tells none of them apart."""
_NEAR = 0.15
"""Share by which two rounded figures may differ: `about 100` and `110` agree."""
_LONGEST_REBUTTAL = 3
"""Content words of `That is a lie`; what is longer makes a claim of its own."""
_OPENING = 4
"""Words of a clause in which its subject begins."""


def find_doubts(
    document: Document, statements: Sequence[Statement], participants: Sequence[Participant]
) -> tuple[Doubt, ...]:
    """Doubts of the kinds `conflict` (two statements) and `unexpected-speaker` (one), in order of place."""
    voices = Voices(document, statements, participants)
    if len({*voices.of} - {None}) < 2 and not voices.is_two_party:
        return ()
    reader = Reader(document, voices)
    clauses = [c for index, s in enumerate(statements) if not s.refusal for c in reader.clauses(index, s)]
    pairs = _conflicts(document, statements, clauses, voices)
    strange = _unexpected(document, statements, clauses, voices, pairs)
    return (
        *(Doubt("conflict", (statements[one].id, statements[other].id)) for one, other in pairs),
        *(Doubt("unexpected-speaker", (statements[index].id,)) for index in strange),
    )


# --- conflicts ------------------------------------------------------------------------------------


def _conflicts(
    document: Document, statements: Sequence[Statement], clauses: Sequence[Clause], voices: Voices
) -> tuple[tuple[int, int], ...]:
    """Pairs of statements that contradict each other, as indices in order."""
    index = _index(clauses)
    found: set[tuple[int, int]] = set()
    for clause in clauses:
        if not clause.claims:
            continue
        for other in _rivals(clause, index):
            one, two = sorted((clause.statement, other.statement))
            if (
                (one, two) not in found
                and other.claims
                and voices.differ(one, two)
                and _speak_of_one_thing(clause, other)
                and _contradict(clause, other)
            ):
                found.add((one, two))
    found |= set(_rebuttals(document, statements, clauses, voices))
    return tuple(sorted(found))


def _index(clauses: Sequence[Clause]) -> Mapping[str, Sequence[Clause]]:
    """The clauses by content word and by counted noun."""
    index: dict[str, list[Clause]] = {}
    for clause in clauses:
        for stem in sorted(clause.content | {q.noun for q in clause.quantities}):
            index.setdefault(stem, []).append(clause)
    return {stem: found for stem, found in index.items() if len(found) <= _MOST_CLAUSES}


def _rivals(clause: Clause, index: Mapping[str, Sequence[Clause]]) -> Iterator[Clause]:
    """The clauses that could contradict this one, found by the word on which it would turn."""
    lex = claim_words()
    stems: set[str] = {q.noun for q in clause.quantities}
    if clause.is_denied:
        stems |= clause.content
    elif clause.focus is not None:
        stem = clause.tokens[clause.focus].stem
        stems |= {stem} | lex.related.get(stem, frozenset())
    else:
        stems |= {o for stem in clause.content for o in lex.opposites.get(stem, ())}
    for stem in sorted(stems):
        yield from index.get(stem, ())


def _speak_of_one_thing(one: Clause, other: Clause) -> bool:
    """Whether neither names, times nor contrasting words (`northern`, `southern`) tell them apart."""
    if (one.names - other.names - one.own) and (other.names - one.names - other.own):
        return False
    if one.modality != other.modality:
        return False
    words, others = one.words, other.words
    for row in claim_words().contrasts:
        a, b = words & row, others & row
        if a and b and not a & b:
            return False
    return True


def _contradict(one: Clause, other: Clause) -> bool:
    return (
        _is_negated_by(one, other)
        or _is_negated_by(other, one)
        or _is_denied_by(one, other)
        or _is_denied_by(other, one)
        or _are_opposite(one, other)
        or _count_differently(one, other)
    )


def _is_negated_by(claim: Clause, negated: Clause) -> bool:
    """`The freighter was hit` by `They did not fire on the freighter`."""
    if negated.focus is None or negated.is_denied or claim.focus is not None or claim.is_denied:
        return False
    lex = claim_words()
    stem = negated.tokens[negated.focus].stem
    told_by_victim = sorted(lex.related.get(stem, frozenset()) & claim.content)
    match = stem if stem in claim.content else next(iter(told_by_victim), None)
    if match is None:
        return False
    shared = (negated.content & claim.content) - {stem, match}
    leans = _is_about_pronouns(negated) and claim.statement == negated.statement - 1
    if not shared and not leans:
        return False
    if negated.tokens[negated.focus].is_name:
        return False
    if len(shared) == 1 and claim.words & lex.determined != negated.words & lex.determined:
        return False  # "our votes", "those votes": others than "the votes"
    if stem in lex.light and len(shared) < 2:
        return False
    at = claim.place(match)
    if any(t.word in lex.intentions for t in claim.tokens[:at]):
        return False
    if not told_by_victim and _is_told_apart(negated, claim, frozenset()):
        return False
    return _overlap(negated, claim, len(shared) + 1) >= _OVERLAP and (
        leans or _subjects_meet(negated, negated.focus, claim, at)
    )


def _is_about_pronouns(negated: Clause) -> bool:
    """`He did not demand it`: all but the verb are pronouns, so the clause leans on the statement before."""
    return len(negated.content) == 1 and any(
        t.word in {"he", "she", "it", "they", "them", "that", "this", "nobody", "none"}
        for t in negated.tokens
    )


def _is_denied_by(claim: Clause, denial: Clause) -> bool:
    if not denial.is_denied or claim.is_denied or claim.focus is not None:
        return False
    shared = denial.content & claim.content
    if len(shared) < 2 or _is_told_apart(denial, claim, frozenset()):
        return False
    return _overlap(denial, claim, len(shared)) >= _DENIAL_OVERLAP


def _are_opposite(one: Clause, other: Clause) -> bool:
    """`The gate stood open`, `the gate was closed`."""
    if any(c.is_denied or c.focus is not None or c.quantities for c in (one, other)):
        return False
    if one.words & claim_words().periods != other.words & claim_words().periods:
        return False
    pairs = [
        (a, b)
        for a in sorted(one.content)
        for b in sorted(claim_words().opposites.get(a, frozenset()) & other.content)
    ]
    for a, b in pairs:
        shared = (one.content & other.content) - {a, b}
        subjects = one.subject(one.place(a)) & other.subject(other.place(b)) & shared
        if (
            subjects
            and a not in other.content
            and b not in one.content
            and not _is_told_apart(one, other, frozenset({a, b}))
        ):
            return _overlap(one, other, len(shared) + 1) >= _DENIAL_OVERLAP
    return False


def _count_differently(one: Clause, other: Clause) -> bool:
    if any(c.is_denied or c.focus is not None or c.words & claim_words().personal for c in (one, other)):
        return False
    if one.words & claim_words().periods != other.words & claim_words().periods:
        return False
    for a in one.quantities:
        for b in other.quantities:
            if a.noun != b.noun or not _figures_clash(a, b) or _is_split(one, a) or _is_split(other, b):
                continue
            if not (a.extra <= other.content and b.extra <= one.content):
                continue
            shared = (one.content & other.content) - {a.noun} - a.extra
            is_said = a.negated or b.negated
            if len(shared) == 1 and not is_said and one.names != other.names:
                continue  # "in the world", "in China"
            least = 2 if a.noun in claim_words().units and not is_said else 1
            if (
                len(shared) >= least
                and _overlap(one, other, len(shared) + 1) >= _OVERLAP
                and (is_said or not _is_told_apart(one, other, frozenset()))
            ):
                return True
    return False


def _figures_clash(one: Quantity, other: Quantity) -> bool:
    if one.negated or other.negated:
        return one.negated != other.negated and one.value == other.value
    low, high = sorted((one, other), key=lambda q: q.value)
    if low.value == high.value or low.bound == "least" or high.bound == "most":
        return False
    rounded = "near" in {low.bound, high.bound}
    return not rounded or (high.value - low.value) / high.value > _NEAR


def _is_split(clause: Clause, quantity: Quantity) -> bool:
    """Whether a clause counts the same thing twice: `48 percent to 41 percent`."""
    return sum(q.noun == quantity.noun and not q.negated for q in clause.quantities) > 1


def _overlap(one: Clause, other: Clause, shared: int) -> float:
    return shared / max(1, min(len(one.content), len(other.content)))


def _is_told_apart(one: Clause, other: Clause, turning: frozenset[str]) -> bool:
    """Whether each has words of its own (`bread`, `milk`), the words on which the conflict turns aside."""
    a, b = one.content - other.content - turning, other.content - one.content - turning
    shared = len(one.content & other.content)
    return bool(a) and bool(b) and shared / (shared + len(a) + len(b)) < _LIKENESS


def _subjects_meet(one: Clause, at: int, other: Clause, there: int) -> bool:
    """Whether two clauses can have the same doer: pronouns fit anybody, and a passive turns things round."""
    if one.is_pronoun(at) and other.is_pronoun(there):
        return bool(one.own & other.own)
    a, b = one.subject(at), other.subject(there)
    if not a or not b or a & b:
        return True
    return bool(a & other.content) or bool(b & one.content)


# --- "That is a lie" ------------------------------------------------------------------------------


def _rebuttals(
    document: Document, statements: Sequence[Statement], clauses: Sequence[Clause], voices: Voices
) -> Iterator[tuple[int, int]]:
    """A statement that calls the one right before it untrue, or denies that accusation."""
    first: dict[int, Clause] = {}
    for clause in clauses:
        first.setdefault(clause.statement, clause)
    for i in range(1, len(statements)):
        claim, answer = first.get(i - 1), first.get(i)
        if claim is None or answer is None or claim.is_denied or not claim.claims:
            continue
        if (
            voices.differ(i - 1, i)
            and _follows(document, statements, i)
            and (_denies_accusation(document, statements, answer, i) or _says_untrue(answer))
        ):
            yield i - 1, i


def _follows(document: Document, statements: Sequence[Statement], i: int) -> bool:
    """Whether the two stand in the same or in neighbouring sentences."""
    if statements[i].content[0].span.start < statements[i - 1].content[-1].span.end:
        return False  # the same words, taken twice
    between = document.text[_whole(statements[i - 1]).end : _whole(statements[i]).start]
    return between.count(".") + between.count("!") + between.count("?") <= 1 and len(between) < 120


def _whole(statement: Statement) -> Span:
    parts = [*statement.source, *statement.cue, *(c.span for c in statement.content)]
    return Span(min(p.start for p in parts), max(p.end for p in parts))


def _denies_accusation(document: Document, statements: Sequence[Statement], clause: Clause, i: int) -> bool:
    lex = claim_words()
    cue = {w for c in statements[i - 1].cue for w in c.cut(document.text).lower().split()}
    answer = {t.word for t in clause.tokens if t.stem}
    return (
        statements[i].denial
        and bool(cue & lex.accusing)
        and bool(answer)
        and answer <= lex.claims | lex.untrue
    )


def _says_untrue(clause: Clause) -> bool:
    lex = claim_words()
    lower = [t.word for t in clause.tokens]
    points = bool(lower) and lower[0] in lex.pointers and any(w in lex.claims for w in lower[:2])
    content = {t.word for t in clause.tokens if t.stem} - lex.claims
    if clause.is_denied or not points or len(content) > _LONGEST_REBUTTAL:
        return False
    return (bool(content & lex.untrue) and clause.focus is None) or (
        clause.focus is not None and clause.tokens[clause.focus].word == "true"
    )


# --- against the own side -------------------------------------------------------------------------


def _unexpected(
    document: Document,
    statements: Sequence[Statement],
    clauses: Sequence[Clause],
    voices: Voices,
    pairs: Sequence[tuple[int, int]],
) -> tuple[int, ...]:
    """Statements that speak against their speaker's own side, in a story of two sides."""
    if not voices.is_two_party:
        return ()
    found: set[int] = set()
    for clause in clauses:
        index = clause.statement
        side = voices.sides.get(voices.speakers[index] or "")
        if side is None or not clause.claims or clause.is_denied or _answers(document, statements[index]):
            continue
        others = {s for s in voices.sides.values() if s != side}
        if (
            (_clears(clause, others) and _own_side_disagrees(index, voices, pairs))
            or _incriminates(clause, side, claim_words().hostile)
            or (
                _incriminates(clause, side, claim_words().damaging)
                and _is_continued(document, statements, index, clause, voices)
            )
        ):
            found.add(index)
    return tuple(sorted(found))


def _answers(document: Document, statement: Statement) -> bool:
    """Whether the cue says that the speaker owns a fault or replies."""
    return any(
        w in claim_words().answering for c in statement.cue for w in c.cut(document.text).lower().split()
    )


def _clears(clause: Clause, others: set[str]) -> bool:
    """`Sundholm boats did not fire`, of the other side."""
    return clause.focus is not None and bool(clause.subject(clause.focus) & others)


def _own_side_disagrees(index: int, voices: Voices, pairs: Sequence[tuple[int, int]]) -> bool:
    """Whether somebody of the speaker's own side contradicts the statement."""
    rivals = {a if b == index else b for a, b in pairs if index in {a, b}}
    side = voices.sides[voices.speakers[index] or ""]
    return any(voices.sides.get(voices.speakers[r] or "") == side for r in rivals)


def _incriminates(clause: Clause, side: str, deeds: frozenset[tuple[str, ...]]) -> bool:
    """`NATO left weapons`, said for a country of NATO: its own side is the subject of such a deed."""
    if clause.focus is not None:
        return False
    own = {side, *claim_words().alliances.get(side, ())}
    opening = [i for i, t in enumerate(clause.tokens[:_OPENING]) if t.stem in own]
    if not opening or any(t.is_name and t.stem not in own for t in clause.tokens[: opening[0]]):
        return False
    after = clause.tokens[opening[0] + 1 :]
    passive = any(t.word in {"was", "were", "been", "being"} for t in after)
    until = next((i for i, t in enumerate(after) if t.is_name and t.stem not in own), len(after))
    return not passive and _deed(after[: until + 1][:_OPENING], deeds) is not None


def _deed(tokens: Sequence[Token], deeds: frozenset[tuple[str, ...]]) -> int | None:
    """Index behind the first of `deeds`, entries of one word (`invade`) or of two (`fire on`)."""
    for i in range(len(tokens)):
        for length in (1, 2):
            found = (tokens[i].stem, *(t.word for t in tokens[i + 1 : i + length]))
            if found in deeds:
                return i + length
    return None


def _is_continued(
    document: Document, statements: Sequence[Statement], index: int, clause: Clause, voices: Voices
) -> bool:
    """Whether the other side speaks before and after, and goes on about `these weapons`."""
    if index + 1 >= len(statements):
        return False
    following = statements[index + 1]
    rival = voices.sides.get(following.speaker or "")
    if rival is None or rival == voices.sides[voices.speakers[index] or ""] or _answers(document, following):
        return False
    before = [s.speaker for s in statements[max(0, index - 1) : index]]
    if before != [following.speaker]:
        return False
    at = _deed(clause.tokens, claim_words().damaging)
    things = (
        {t.stem for t in clause.tokens[at : at + 1]} - {""} if at is not None else set()
    )  # "left the talks"
    spoken = [w for c in following.content for w in document.words_in(c.span)]
    return any(
        a.lower in {"these", "those", "this"} and stem_of(b.lower) in things for a, b in pairwise(spoken)
    )
