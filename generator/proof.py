"""The check before anything is published: what a page shows as the source's words is the source's.

It knows a document, a page and `markdown.plain`, and must not know how either was written, or it would repeat
the writers' mistakes.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from generator.errors import CutError, PageError
from generator.markdown import fold, plain

# A mark that the source lost stands in brackets, which belong to the mark and not to the words.
_QUOTED = re.compile(r"(?:\[“\]|“)(?P<words>[^“”]*?)(?:\[”\]|”)")
_TYPED = re.compile(r'"(?P<words>[^"“”\n]+)"')
_MARK = re.compile("[“”]")
_ANCHOR = re.compile(r"\{ #(?P<id>s\d+) \}[ \t]*$", re.MULTILINE)
_BLOCK_BREAK = re.compile(r"\n[ \t]*\n")
_FRONT_MATTER = re.compile(r"---\r?\n.*?^---[ \t]*(?:\r?\n|\Z)", re.DOTALL | re.MULTILINE)
_TAG = re.compile(r"<[^<>\n]*>")
_BOX = re.compile(r"^[ \t]*(?:!!!|\?\?\?\+?)[^\n]*", re.MULTILINE)
_SMALL_PRINT = re.compile(r"<small\b.*?</small>", re.DOTALL)
_EMPHASIS = re.compile(r"(?<!\\)\*+")
_SECTION = re.compile(r"^## (?P<title>[^\n]*)$", re.MULTILINE)
_EDGE = " \t\n.,;:!?…-–—'‘’\"“”()[]"


def prove(document: Mapping[str, Any], page: str) -> None:
    """Nothing, if every word shown as the source's is the source's; else CutError, with the page's line.

    In the document, every place holds the text at its offsets. On the page, every stretch between our
    quotation marks stands in the source, and every statement has a block `{ #sN }` that holds its content,
    word for word outside its small print, with its quotation marks and no others. Whitespace is folded, front
    matter not looked at.
    """
    prove_document(document)
    source = fold(document["article"]["text"])
    body = _without_front_matter(page)
    for quotation in _quotations(body):
        if not _stands_in(quotation.words, source):
            raise CutError(f"“{quotation.words}” is not in the source", line=quotation.line)
    blocks = _blocks(body)
    for statement in document["statements"]:
        _prove_statement(statement, blocks)


def prove_document(document: Mapping[str, Any]) -> None:
    """Nothing, if every place in the document holds the text at its offsets; else CutError."""
    text = document["article"]["text"]
    for where, place in _places(document, "briefing"):
        _prove_place(text, where, place)


def prove_list(quotations: Collection[str], page: str) -> None:
    """Nothing, if a page across briefings quotes nothing but these; else CutError, with the page's line."""
    found = _quotations(_without_front_matter(page))
    unknown = [quotation for quotation in found if quotation.words not in quotations]
    known = {fold(words) for words in quotations} if unknown else ()  # of many briefings these are many
    for quotation in unknown:
        if quotation.words not in known:
            raise CutError(f"“{quotation.words}” is in no briefing", line=quotation.line)


def misquoted(document: Mapping[str, Any], page: str) -> tuple[CutError, ...]:
    """The quoted words under "Key statements" that the source does not hold, each with the page's line.

    For pages that people edited: straight quotation marks, which only people type there, count too.
    """
    source = fold(document["article"]["text"])
    section = _section(_without_front_matter(page), "Key statements")
    readable = _BOX.sub("", _TAG.sub("", section))
    stretches = [*_QUOTED.finditer(readable), *_TYPED.finditer(readable)]
    quotations = sorted(
        (_quotation(readable, stretch) for stretch in stretches), key=lambda found: found.line
    )
    return tuple(
        CutError(f"“{found.words}” is quoted here but is not in the source", line=found.line)
        for found in quotations
        if not _stands_in(found.words, source)
    )


@dataclass(frozen=True, slots=True)
class Ceiling:
    """How much of its source a page may reprint; None where nobody set a limit."""

    share: float | None = None
    """Between 0 and 1."""
    longest_run: int | None = None
    """Of the reporter's own words, in code points."""


NO_CEILING = Ceiling()


def ceiling_of(settings: Any) -> Ceiling:  # noqa: ANN401 (what somebody wrote into a YAML file)
    """The ceiling that a site's settings state: `share` between 0 and 1, `longest_run` in characters.

    Raises PageError if it is something else.
    """
    if settings is None:
        return NO_CEILING
    if not isinstance(settings, Mapping) or not settings.keys() <= {"share", "longest_run"}:
        raise PageError("The ceiling holds lines such as 'share: 0.8' and 'longest_run: 250'. Mend it.")
    share, run = settings.get("share"), settings.get("longest_run")
    if share is not None and (
        isinstance(share, bool) or not isinstance(share, int | float) or not 0 <= share <= 1
    ):
        raise PageError(f"'share: {share}' of the ceiling must be a number from 0 to 1. Mend it.")
    if run is not None and (isinstance(run, bool) or not isinstance(run, int) or run < 0):
        raise PageError(f"'longest_run: {run}' of the ceiling must be a whole number of characters. Mend it.")
    return Ceiling(share, run)


def over_ceiling(document: Mapping[str, Any], ceiling: Ceiling) -> tuple[str, ...]:
    """What a page reprints beyond the ceiling, in words for its editors; nothing if it keeps below."""
    share, run = document["reproduced"]["share"], document["reproduced"]["longest_run"]
    advice = "Take its seed out of seeds/, or raise the ceiling in mkdocs.yml (extra: briefings: ceiling)."
    found = []
    if ceiling.share is not None and share > ceiling.share:
        found.append(f"It reprints {share:.1%} of its source; the ceiling is {ceiling.share:.1%}. {advice}")
    if ceiling.longest_run is not None and run > ceiling.longest_run:
        words = f"It reprints {run} characters of the reporter's own words in a row"
        found.append(f"{words}; the ceiling is {ceiling.longest_run}. {advice}")
    return tuple(found)


@dataclass(frozen=True, slots=True)
class _Quotation:
    words: str
    line: int


@dataclass(frozen=True, slots=True)
class _Block:
    """The lines that end in an anchor."""

    markdown: str
    line: int


def _places(value: Any, where: str) -> Iterator[tuple[str, Mapping[str, Any]]]:  # noqa: ANN401 (JSON is any value)
    """Every mapping that claims a place in the source, with the way to it."""
    if isinstance(value, Mapping):
        if not value.keys().isdisjoint(("start", "end")):
            yield where, value
        for key, item in value.items():
            yield from _places(item, f"{where}.{key}")
    elif isinstance(value, list | tuple):
        for index, item in enumerate(value):
            yield from _places(item, f"{where}[{index}]")


def _prove_place(text: str, where: str, place: Mapping[str, Any]) -> None:
    start, end, words = place.get("start"), place.get("end"), place.get("text")
    if not (isinstance(start, int) and isinstance(end, int) and 0 <= start <= end <= len(text)):
        raise CutError(f"{where} is no place in the source: {start!r} to {end!r}")
    if words != text[start:end]:
        raise CutError(f"{where} says {words!r}, but the source has {text[start:end]!r} there")


def _prove_statement(statement: Mapping[str, Any], blocks: Mapping[str, _Block]) -> None:
    name = statement["id"]
    block = blocks.get(name)
    if block is None:
        raise CutError(f"statement {name} has no line on the page")
    line = _SMALL_PRINT.sub("", block.markdown)
    shown = _read(line)
    quoted = [_read(stretch["words"]) for stretch in _QUOTED.finditer(line)]
    for piece in statement["content"]:
        words = _bare(piece["text"])
        if words not in shown:
            raise CutError(f"statement {name} does not show “{words}”", line=block.line)
        if piece["verbatim"] and not any(words in stretch for stretch in quoted):
            raise CutError(f"statement {name} shows “{words}” without quotation marks", line=block.line)
        if not piece["verbatim"] and any(words == _bare(stretch) for stretch in quoted):
            raise CutError(f"statement {name} quotes “{words}”, which was only reported", line=block.line)


def _quotations(body: str) -> Iterator[_Quotation]:
    for stretch in _QUOTED.finditer(body):
        yield _quotation(body, stretch)
    lonely = _MARK.search(_QUOTED.sub(lambda stretch: " " * len(stretch.group()), body))
    if lonely is not None:
        raise CutError("a quotation mark has no partner", line=_line(body, lonely.start()))


def _quotation(body: str, stretch: re.Match[str]) -> _Quotation:
    return _Quotation(fold(plain(stretch["words"])), _line(body, stretch.start()))


def _blocks(body: str) -> dict[str, _Block]:
    """The anchored blocks by their statement's id; a block is what stands between two blank lines."""
    found: dict[str, _Block] = {}
    for anchor in _ANCHOR.finditer(body):
        if anchor["id"] in found:
            raise CutError(f"two blocks are named {anchor['id']}", line=_line(body, anchor.start()))
        block = _BLOCK_BREAK.split(body[: anchor.start()])[-1]
        found[anchor["id"]] = _Block(block, _line(body, anchor.start() - len(block)))
    return found


def _without_front_matter(page: str) -> str:
    """The page with its front matter blanked, so that lines keep their numbers."""
    front = _FRONT_MATTER.match(page)
    return page if front is None else "\n" * front.group().count("\n") + page[front.end() :]


def _section(body: str, title: str) -> str:
    """The section, with as many newlines before it as lines stand there; empty if the page has none."""
    heading = next((found for found in _SECTION.finditer(body) if _heading(found["title"]) == title), None)
    if heading is None:
        return ""
    following = _SECTION.search(body, heading.end())
    end = len(body) if following is None else following.start()
    return "\n" * body.count("\n", 0, heading.start()) + body[heading.start() : end]


def _heading(line: str) -> str:
    """A heading without the attributes behind it."""
    return line.partition("{")[0].strip()


def _stands_in(words: str, source: str) -> bool:
    return bool(words) and words in source


def _read(markdown: str) -> str:
    """What a reader sees, on one line."""
    return fold(plain(_EMPHASIS.sub("", markdown)))


def _bare(words: str) -> str:
    return fold(words).strip(_EDGE)


def _line(body: str, offset: int) -> int:
    return body.count("\n", 0, offset) + 1
