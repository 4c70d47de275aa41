"""The `corrections:` of the file beside a seed, as values: YAML's nodes in, `Correction`s out.

It looks at their form alone and never at the source; one that cannot be used says why, and costs no other.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any, get_args

import yaml

from generator.values import Correction, CorrectionKind

KEY = "corrections"
"""Under which they stand."""
KINDS: tuple[CorrectionKind, ...] = get_args(CorrectionKind)
_POINTING = ("words", "within", "which", "paragraph")
_SIGNED = ("by", "date", "why")
_KEYS = (*KINDS, "name", *_POINTING, *_SIGNED)
_NO = frozenset({"no", "false"})
_YES = frozenset({"yes", "true"})
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_MOMENT = re.compile(
    r"\d{2,3}|\d{4}(?:-(?:W(?:0[1-9]|[1-4]\d|5[0-3])|Q[1-4]|SP|SU|FA|WI|(?:0[1-9]|1[0-2])(?:-\d\d)?))?",
    re.ASCII,
)
_LISTED = "Begin each correction with `- ` and write `words:` and what is right, as in `speaker: Ilka Maren`."

_Pairs = Mapping[str, tuple[yaml.Node, int]]
"""The values of one correction, with their lines."""


class _Fault(Exception):  # noqa: N818 (it ends nowhere but in a value)
    """Why a correction cannot be used, and the line that shows it."""

    def __init__(self, message: str, line: int) -> None:
        super().__init__(message)
        self.message = message
        self.line = line


def read_corrections(
    node: yaml.Node, path: str, line_of: Callable[[yaml.Node], int]
) -> tuple[Correction, ...]:
    """The corrections in `node`, in order. `line_of` gives the line of a node in the file `path`."""
    if _is_nothing(node):
        return ()
    if not isinstance(node, yaml.SequenceNode):
        return (_faulty(f"`{KEY}` must be a list. {_LISTED}", path, line_of(node)),)
    return tuple(_read(item, path, line_of) for item in node.value)


def _read(node: yaml.Node, path: str, line_of: Callable[[yaml.Node], int]) -> Correction:
    try:
        return _correction(dict(_pairs(node, line_of)), path, line_of(node))
    except _Fault as fault:
        return _faulty(fault.message, path, fault.line)


def _faulty(message: str, path: str, line: int) -> Correction:
    return Correction("statement", path, line, fault=message)


def _pairs(
    node: yaml.Node, line_of: Callable[[yaml.Node], int]
) -> Iterator[tuple[str, tuple[yaml.Node, int]]]:
    if not isinstance(node, yaml.MappingNode):
        raise _Fault(f"This is no correction. {_LISTED}", line_of(node))
    seen = set()
    for name, value in node.value:
        key = name.value.lower() if isinstance(name, yaml.ScalarNode) else ""
        if key not in _KEYS:
            raise _Fault(
                f"A correction has no `{key or 'such key'}`. It has {_listed(_KEYS)}.", line_of(name)
            )
        if key in seen:
            raise _Fault(f"`{key}` is stated a second time. Leave one of the two.", line_of(name))
        seen.add(key)
        yield key, (value, line_of(name))


def _correction(pairs: _Pairs, path: str, line: int) -> Correction:
    kinds = [kind for kind in KINDS if kind in pairs]
    if len(kinds) != 1:
        raise _Fault(f"A correction says one thing. Write exactly one of {_listed(KINDS)}.", line)
    kind = kinds[0]
    _refuse_surplus(kind, pairs, line)
    about: dict[str, Any] = {}
    if kind in {"same", "different"}:
        about["names"] = _names(kind, pairs)
    elif kind == "participant":
        about["names"] = (_text("name", pairs),)
    else:
        about |= {key: _text(key, pairs) for key in ("words", "within") if key in pairs}
        about |= {key: _number(key, pairs) for key in ("which", "paragraph") if key in pairs}
    about |= {key: _text(key, pairs) for key in ("by", "why") if key in pairs}
    if "date" in pairs:
        about["date"] = _day("date", pairs)
    value = None if kind in {"same", "different"} else _value(kind, pairs)
    return Correction(kind, path, line, value, **about)


def _refuse_surplus(kind: CorrectionKind, pairs: _Pairs, line: int) -> None:
    """What points at the source must be there, and of the right sort: a name is no place."""
    pointing = {"same": (), "different": (), "participant": ("name",)}.get(kind, _POINTING)
    if pointing and pointing[0] not in pairs:
        what = "the participant's name" if kind == "participant" else "words of the source"
        raise _Fault(f"`{kind}` needs {what}. Write `{pointing[0]}: …`.", line)
    for key in ("name", *_POINTING):
        if key in pairs and key not in pointing:
            raise _Fault(f"`{key}` does not go with `{kind}`. Take it out.", pairs[key][1])


def _value(kind: CorrectionKind, pairs: _Pairs) -> str | None:
    """What is right: checked for its form, `None` where the answer is that there is nothing."""
    written, line = _text(kind, pairs), pairs[kind][1]
    word = written.lower()
    if kind in {"speaker", "means"}:
        return None if word == ("unclear" if kind == "speaker" else "nobody") else written
    if kind != "event" and word in _NO:
        return None
    if kind == "key" and word in _YES:
        return "yes"
    if (kind == "event" and word in {"own", "background"}) or (
        kind == "participant" and word in {"person", "organisation"}
    ):
        return word
    if kind == "time" and _is_time(written):
        return written
    allowed = {
        "statement": "`no`: who said it and in which words is not changed by hand",
        "key": "`yes` or `no`",
        "event": "`own` or `background`",
        "participant": "`person`, `organisation` or `no`",
        "time": "`no` or a time such as 2024-03-14, 2024-03 or 2024-03-01/2024-03-05",
    }
    raise _Fault(f"`{kind}: {written}` is not known. Write {allowed[kind]}.", line)


def _is_time(written: str) -> bool:
    """Whether it is a value of `DatedExpression`, with days that there are."""
    first, interval, last = written.partition("/")
    return _is_moment(first) and (not interval or last == ".." or _is_moment(last))


def _is_moment(written: str) -> bool:
    if not _MOMENT.fullmatch(written):
        return False
    return not _DAY.fullmatch(written) or _is_day(written)


def _is_day(written: str) -> bool:
    try:
        date.fromisoformat(written)
    except ValueError:
        return False
    return bool(_DAY.fullmatch(written))


def _day(key: str, pairs: _Pairs) -> str:
    written = _text(key, pairs)
    if not _is_day(written):
        raise _Fault(
            f"`{key}: {written}` must be a day such as 2024-03-14; what words mean stands under `time`.",
            pairs[key][1],
        )
    return written


def _number(key: str, pairs: _Pairs) -> int:
    written = _text(key, pairs)
    if not re.fullmatch(r"[1-9]\d{0,5}", written, re.ASCII):
        raise _Fault(f"`{key}: {written}` must be a number from 1.", pairs[key][1])
    return int(written)


def _names(key: str, pairs: _Pairs) -> tuple[str, ...]:
    node, line = pairs[key]
    items = node.value if isinstance(node, yaml.SequenceNode) else []
    names = tuple(_words(item, key, line) for item in items)
    if len(set(names)) < 2:
        raise _Fault(f"`{key}` needs two names or more: `{key}: [Ilka Maren, Ilke Maren]`.", line)
    return tuple(dict.fromkeys(names))


def _text(key: str, pairs: _Pairs) -> str:
    return _words(pairs[key][0], key, pairs[key][1])


def _words(node: yaml.Node, key: str, line: int) -> str:
    """What stands there, as written and on one line."""
    words = "" if _is_nothing(node) or not isinstance(node, yaml.ScalarNode) else " ".join(node.value.split())
    if not words:
        raise _Fault(f"`{key}` must hold words. Write them behind it, on one line.", line)
    if any(unicodedata.category(character) in {"Cc", "Cs"} for character in words):
        raise _Fault(f"`{key}` holds a character that no text holds. Take it out.", line)
    return words


def _is_nothing(node: yaml.Node) -> bool:
    return bool(node.tag == "tag:yaml.org,2002:null")


def _listed(keys: tuple[str, ...]) -> str:
    return f"{', '.join(keys[:-1])} or {keys[-1]}"
