"""A stored article, whatever its form, as an `Article`: bytes in, value out.

It must not touch the disk, and must not change a character of the story: a header is taken off, nothing else.
"""

import json
import re
import unicodedata
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from pathlib import PurePosixPath
from typing import Any, Literal
from urllib.parse import urlsplit

import yaml
from charset_normalizer import from_bytes

from generator import correction_list
from generator.errors import SeedError
from generator.values import Article, Correction

SUFFIXES: tuple[str, ...] = (".txt", ".md")
"""Of the files that are seeds."""
MAX_BYTES = 5_000_000
"""Of a seed or of a record's line: some thousand pages, far more than any one article."""
MAX_HEADER = 20_000
"""Code points of a front matter or of the file beside a seed."""
MAX_SLUG = 100
"""Characters of a slug, short enough for a folder's name on every system."""

_RECORD_KEYS = ("title", "date", "url", "publisher", "author", "language", "place")
_HEADER_KEYS = (*_RECORD_KEYS, "original_name")
_MAX_DEPTH = 10  # of lists in lists: unknown keys may hold some, a parser's stack must hold them all

_BREAK = r"(?:\r\n|\n|\r)"
_LINE_BREAK = re.compile(_BREAK)
_TIME = r"[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:[.,][0-9]+)?)?(?:[ \t]*(?:Z|[+-][0-9]{1,2}(?::?[0-9]{2})?))?"
_DAY = re.compile(rf"([0-9]{{4}})-([0-9]{{2}})-([0-9]{{2}})(?:(?:T|[ \t]+){_TIME})?", re.IGNORECASE)
_FENCE = re.compile(rf"---[ \t]*(?:{_BREAK}|\Z)")
_CLOSING_FENCE = re.compile(rf"(?<=[\n\r])---[ \t]*(?:{_BREAK}(?:[ \t]*{_BREAK})*+|\Z)")
# White space that parts header and story is the header's: blank lines below it, spaces behind it.
_METADATA_LINE = re.compile(
    rf"\s*date(?::[ \t]*|[ \t]+)(?P<day>[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}(?:T{_TIME})?)"
    rf"(?:(?:[ \t]*{_BREAK})++|[ \t\xa0]+|\Z)",
    re.IGNORECASE,
)

# The control characters of ASCII, but for tab and the line and page breaks, and halves of surrogate pairs.
_FOREIGN = re.compile(r"[\x00-\x08\x0e-\x1f\x7f\ud800-\udfff]")
_NOT_IN_URL = re.compile(r"[\s\x00-\x1f\x7f-\x9f<>\"`\\]")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8})*")

# What sources were stored in before UTF-8. Where several read the same text, the first gives its name.
_LEGACY = (
    *("cp1252", "iso8859_15", "cp1250", "iso8859_2", "cp1254", "cp1257", "cp1258"),
    *("cp1251", "koi8_r", "koi8_u", "cp1253", "cp1255", "cp1256", "cp874"),
    *("cp932", "euc_jp", "gb18030", "big5", "cp949"),
)
# YAML's single values. Their words are taken as written, so that `title: 1984` and `language: no` mean that.
_NOTHING = "tag:yaml.org,2002:null"
_ONE_VALUE = frozenset(
    {_NOTHING, *(f"tag:yaml.org,2002:{kind}" for kind in ("str", "bool", "int", "float", "timestamp"))}
)
_TOO_LARGE = f"The limit is {MAX_BYTES:,}. Store one article at a time, and of it the text alone."

# Letters that NFKD does not take apart: o, d and l with a stroke, ligatures, eth, thorn, dotless i, s sharp.
_LETTERS = str.maketrans(
    {"ø": "o", "đ": "d", "ł": "l", "æ": "ae", "œ": "oe", "ð": "d", "þ": "th", "ı": "i", "ß": "ss"}
)

Origin = Literal["metadata line", "front matter", "beside the seed", "record"]


@dataclass(frozen=True, slots=True)
class _Stated:
    """What a header states under one key, and where."""

    key: str
    value: str
    origin: Origin
    path: str
    line: int

    def refusal(self, message: str) -> SeedError:
        return SeedError(message, path=self.path, line=self.line)


def read_seed(data: bytes, *, path: str, beside: bytes | None = None) -> Article:
    """The article in a seed's bytes.

    `path` is the seed's, as in `seeds/a.txt`. `beside` holds the YAML file of the same stem; what it states
    wins over the seed's own header, and its corrections are an editor's: what a source holds under that key
    counts for nothing. The text is the decoded bytes from the story's first character to the
    end. `SeedError` names the file, and the line where there is one.
    """
    if len(data) > MAX_BYTES:
        raise SeedError(f"The file has {len(data):,} bytes. {_TOO_LARGE}", path=path)
    decoded, encoding = _decode(data, path)
    _refuse_foreign(decoded, path)
    header, start = _read_header(decoded, path)
    corrections: tuple[Correction, ...] = ()
    if beside is not None:
        stated, corrections = _read_beside(beside, str(PurePosixPath(path).with_suffix(".yaml")))
        header |= stated
    return _article(
        article_id(path),
        _story(decoded[start:], path),
        header,
        digest=sha256(data).hexdigest(),
        path=path,
        encoding=encoding,
        corrections=corrections,
    )


def read_record(line: bytes, *, path: str, line_number: int) -> Article:
    """The article in one line of JSON Lines.

    Its id is the record's, unchanged: the caller's key, never a file's name. `path` and `line_number`, from
    1, are what `SeedError` names. A metadata line is taken off where the record gives no date.
    """
    fields = _parse_record(line, path, line_number)
    words = {key: _field(fields, key, path, line_number) for key in ("id", "text", *_RECORD_KEYS)}
    name, stored = words.pop("id"), words.pop("text")
    if not name or name.isspace() or stored is None:
        raise SeedError("The record needs an `id` and a `text`.", path=path, line=line_number)
    header = {
        key: _Stated(key, _one_line(value), "record", path, line_number)
        for key, value in words.items()
        if value and not value.isspace()
    }
    start = 0
    if "date" not in header and (found := _METADATA_LINE.match(stored)):
        header["date"] = _Stated("date", found["day"], "metadata line", path, line_number)
        start = found.end()
    text = _story(stored[start:], path, line_number)
    return _article(name, text, header, digest=sha256(stored.encode()).hexdigest())


def article_id(path: str) -> str:
    """The file's stem as a slug of a-z, 0-9 and hyphens.

    A digest of the stem is added where the slug alone would lose letters and could name two files.

    >>> article_id("seeds/Élysée talks, day 2.txt")
    'elysee-talks-day-2'
    """
    stem = PurePosixPath(path).stem
    bare = [
        character
        for character in unicodedata.normalize("NFKD", stem.casefold().translate(_LETTERS)).casefold()
        if not unicodedata.combining(character)
    ]
    slug = re.sub(r"[^a-z0-9]+", "-", "".join(bare)).strip("-")
    lost = any(character.isalnum() and not character.isascii() for character in bare)
    if slug and not lost and len(slug) <= MAX_SLUG:
        return slug
    digest = sha256(stem.encode(errors="surrogatepass")).hexdigest()[:10]
    return f"{slug[: MAX_SLUG - len(digest) - 1]}-{digest}".strip("-")


def _decode(data: bytes, path: str) -> tuple[str, str | None]:
    """The text without its byte order mark, and the encoding if it had to be guessed."""
    if data.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        return _decode_marked(data, "utf-16", path), None
    if data.startswith(BOM_UTF8):
        return _decode_marked(data, "utf-8-sig", path), None
    try:
        return data.decode(), None
    except UnicodeDecodeError as error:
        encoding = _detect(data, path, error.start)
        return data.decode(encoding), encoding


def _decode_marked(data: bytes, encoding: str, path: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        before = data[: error.start].decode(encoding, errors="replace")
        raise SeedError(
            f"The file's first bytes say {encoding.removesuffix('-sig').upper()}, but this line is not. "
            "Save the file again as plain text in UTF-8.",
            path=path,
            line=_line(before, len(before)),
        ) from error


def _detect(data: bytes, path: str, start: int) -> str:
    """The likeliest encoding, by Python's name. `start` is the first byte that is not UTF-8."""
    as_bytes = data.decode("latin-1")  # what is ASCII here is ASCII in every encoding that we look for
    _refuse_foreign(as_bytes, path)
    line = _line(as_bytes, start)
    if _is_nearly_utf8(data):
        raise SeedError(
            "A character of this line is broken, while the file is UTF-8. Mend it.", path=path, line=line
        )
    # English with a few accents: too few letters to tell Western from Central European by, and Western it
    # nearly always is. Without this, an n with a tilde became an n with an acute.
    few_letters = sum(map(data.count, range(0xC0, 0x100))) * 20 < len(data)
    for candidates in (("cp1252",), _LEGACY) if few_letters else (_LEGACY,):
        best = from_bytes(data, cp_isolation=list(candidates), enable_fallback=False).best()
        if best is not None:
            return min(best.could_be_from_charset, key=candidates.index)
    raise SeedError(
        "This line is not UTF-8, and no other encoding fits. Save the file as plain text in UTF-8.",
        path=path,
        line=line,
    )


def _is_nearly_utf8(data: bytes) -> bool:
    """Whether most that is not ASCII is UTF-8: to read it as anything else would garble every curly mark.

    In other encodings such sequences arise by chance, up to one for two that fail (Japanese in EUC).
    """
    text = data.decode(errors="replace")
    broken = text.count("\N{REPLACEMENT CHARACTER}")
    whole = len(text) - len(text.encode("ascii", errors="ignore")) - broken
    return whole > broken


def _refuse_foreign(text: str, path: str, line: int | None = None) -> None:
    """`line` if the text is not the whole file."""
    if found := _FOREIGN.search(text):
        raise SeedError(
            f"Here stands U+{ord(found[0]):04X}, which is no part of a text. Take it out or, if this is a "
            "document, a picture or UTF-16 without its mark, save it as plain text in UTF-8.",
            path=path,
            line=line or _line(text, found.start()),
        )


def _story(text: str, path: str, line: int | None = None) -> str:
    if not text or text.isspace():
        raise SeedError(
            "There is no story, or only its header. Put in the article's text.", path=path, line=line
        )
    return text


def _read_header(decoded: str, path: str) -> tuple[dict[str, _Stated], int]:
    """What the front matter and the metadata line below it state, and where the story begins."""
    header: dict[str, _Stated] = {}
    start = 0
    if opening := _FENCE.match(decoded):
        closing = _CLOSING_FENCE.search(decoded, opening.end())
        if closing is None:
            raise SeedError(
                "The front matter that begins here is not closed. Write a line `---` below its last key.",
                path=path,
                line=1,
            )
        written = decoded[opening.end() : closing.start()]
        pairs = _read_mapping(written, path, 2)
        header = _read_stated(pairs, written, "front matter", path, first_line=2)
        start = closing.end()
    if found := _METADATA_LINE.match(decoded, start):
        line = _line(decoded, found.start("day"))
        header.setdefault("date", _Stated("date", found["day"], "metadata line", path, line))
        start = found.end()
    return header, start


def _read_beside(data: bytes, path: str) -> tuple[dict[str, _Stated], tuple[Correction, ...]]:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise SeedError(
            "This line is not UTF-8. Save the file as plain text in UTF-8.",
            path=path,
            line=_line(data.decode("latin-1"), error.start),
        ) from error
    pairs = _read_mapping(text, path, 1)
    stated = _read_stated(pairs, text, "beside the seed", path, first_line=1)
    return stated, tuple(_corrections(pairs, text, path))


def _corrections(pairs: Sequence[tuple[yaml.Node, yaml.Node]], text: str, path: str) -> Iterator[Correction]:
    def line_of(node: yaml.Node) -> int:
        return _line_of(text, node.start_mark.index, 1)

    for name, node in pairs:
        if isinstance(name, yaml.ScalarNode) and name.value.lower() == correction_list.KEY:
            yield from correction_list.read_corrections(node, path, line_of)


def _read_stated(
    pairs: Sequence[tuple[yaml.Node, yaml.Node]], text: str, origin: Origin, path: str, *, first_line: int
) -> dict[str, _Stated]:
    """What a mapping states under known keys, as written. `first_line`: where the YAML begins in its file."""
    header: dict[str, _Stated] = {}
    for name, node in pairs:
        key = name.value.lower() if isinstance(name, yaml.ScalarNode) else ""
        if key not in _HEADER_KEYS:
            continue
        value = node.value if isinstance(node, yaml.ScalarNode) else ""
        line = _line_of(text, name.start_mark.index, first_line)
        stated = _Stated(key, _one_line(value), origin, path, line)
        if key in header:
            raise stated.refusal(f"`{key}` is stated a second time. Leave one of the two.")
        if node.tag not in _ONE_VALUE:
            raise stated.refusal(f"`{key}` must be one line of text, not a list or a mapping.")
        if found := _FOREIGN.search(value):
            raise stated.refusal(f"`{key}` holds U+{ord(found[0]):04X}, which no text holds. Take it out.")
        if stated.value and node.tag != _NOTHING:
            header[key] = stated
    return header


def _read_mapping(text: str, path: str, first_line: int) -> list[tuple[yaml.Node, yaml.Node]]:
    """The keys and values as YAML's nodes: no object is ever constructed from what a source says."""
    if len(text) > MAX_HEADER:
        raise SeedError(
            f"The metadata has {len(text):,} characters; the limit is {MAX_HEADER:,}. Shorten it.",
            path=path,
            line=first_line,
        )
    try:
        _refuse_bombs(text, path, first_line)
        root = yaml.compose(text, Loader=yaml.SafeLoader)
    except (yaml.YAMLError, ValueError, OverflowError) as error:  # the last two: escapes beyond Unicode
        problem = getattr(error, "problem", None) or "a character is not allowed"
        mark = getattr(error, "problem_mark", None)
        index = mark.index if mark else getattr(error, "position", 0)
        raise SeedError(
            f"The metadata cannot be read: {problem}. "
            "Write one `key: value` a line, and put a value that holds a colon or a mark in quotation marks.",
            path=path,
            line=_line_of(text, index, first_line),
        ) from error
    if root is None:
        return []
    if not isinstance(root, yaml.MappingNode):
        raise SeedError("The metadata must be lines of `key: value`.", path=path, line=first_line)
    pairs: list[tuple[yaml.Node, yaml.Node]] = root.value
    return pairs


def _refuse_bombs(text: str, path: str, first_line: int) -> None:
    """Refuses what could grow without end: anchors with their aliases, and lists in lists in lists."""
    depth = 0
    for event in yaml.parse(text, Loader=yaml.SafeLoader):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if isinstance(event, yaml.NodeEvent) and event.anchor is not None:
            message = (
                "The metadata may not use YAML's anchors and aliases. "
                "Put a value that begins with & or * in quotation marks."
            )
        elif depth > _MAX_DEPTH:
            message = "The metadata is nested too deeply. Write it flat."
        else:
            continue
        assert event.start_mark is not None
        raise SeedError(message, path=path, line=_line_of(text, event.start_mark.index, first_line))


def _line_of(text: str, index: int, first_line: int) -> int:
    """The file's line of a place in the YAML `text`, counted as editors count, not as YAML does."""
    return first_line - 1 + _line(text, index)


def _parse_record(line: bytes, path: str, line_number: int) -> dict[str, Any]:
    if len(line) > MAX_BYTES:
        raise SeedError(f"The record has {len(line):,} bytes. {_TOO_LARGE}", path=path, line=line_number)
    try:
        fields = json.loads(line.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise SeedError(
            "The record is not JSON in UTF-8. Write one object a line.", path=path, line=line_number
        ) from error
    if not isinstance(fields, dict):
        raise SeedError("The record must be an object: {…}.", path=path, line=line_number)
    return fields


def _field(fields: Mapping[str, Any], key: str, path: str, line_number: int) -> str | None:
    value = fields.get(key)
    if key == "id" and type(value) is int:  # not a truth value
        return str(value)
    if value is not None and not isinstance(value, str):
        raise SeedError(f"`{key}` must be text or null.", path=path, line=line_number)
    _refuse_foreign(value or "", path, line_number)
    return value


def _article(
    name: str,
    text: str,
    header: Mapping[str, _Stated],
    *,
    digest: str,
    path: str | None = None,
    encoding: str | None = None,
    corrections: tuple[Correction, ...] = (),
) -> Article:
    def value(key: str) -> str | None:
        return header[key].value if key in header else None

    stated_date = header.get("date")
    return Article(
        id=name,
        text=text,
        sha256=digest,
        path=path,
        date=_day(stated_date),
        title=value("title"),
        url=_url(header.get("url")),
        publisher=value("publisher"),
        author=value("author"),
        language=_language(header.get("language")),
        place=value("place"),
        original_name=value("original_name"),
        encoding=encoding,
        date_origin=None if stated_date is None else stated_date.origin,
        corrections=corrections,
    )


def _day(stated: _Stated | None) -> date | None:
    """The day as printed; a time of day and its zone are let go."""
    if stated is None:
        return None
    found = _DAY.fullmatch(stated.value)
    if found is None:
        raise stated.refusal("`date` must be a day such as 2022-02-11.")
    year, month, day = found.groups()
    try:
        return date(int(year), int(month), int(day))
    except ValueError as error:
        raise stated.refusal(f"There is no day {year}-{month}-{day}. Mend the date.") from error


def _url(stated: _Stated | None) -> str | None:
    if stated is None:
        return None
    try:
        parts = urlsplit(stated.value)
        sound = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:  # a port or a bracketed host that is none
        sound = False
    if not sound or _NOT_IN_URL.search(stated.value):
        raise stated.refusal("`url` must be a whole address that begins with https:// or http://.")
    return stated.value


def _language(stated: _Stated | None) -> str | None:
    if stated is None:
        return None
    tag = stated.value.replace("_", "-")
    if not _LANGUAGE.fullmatch(tag):
        raise stated.refusal("`language` must be a language's tag, such as `en` or `pt-BR`.")
    return tag


def _one_line(value: str) -> str:
    return " ".join(value.split())


def _line(text: str, index: int) -> int:
    """The line of a place in a text, from 1."""
    return sum(1 for _ in _LINE_BREAK.finditer(text, 0, index)) + 1
