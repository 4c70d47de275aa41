"""The register of participants: one YAML file in which people settle who is who across articles.

Text in, values or text out. What is wrong with an entry costs that entry, never the others. Writing inserts
lines at places that PyYAML found: not a byte that a person wrote is changed, moved or formatted anew.
"""

import datetime as dt
import json
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, lru_cache
from hashlib import sha256
from importlib.resources import files
from typing import Any, Literal

import yaml

from generator import lexicons
from generator.errors import RegisterError
from generator.markdown import fold
from generator.values import ParticipantKind

PATH = "seeds/participants.yaml"
"""Of the register, below the project."""
HEADER = """\
# Who is who across articles. `briefings register` proposes entries and you decide; what you write here stays.
# An entry needs a name, a kind (person or organisation) and the date on which it was added.
"""
"""What a new register begins with."""

ItemKey = Literal["variants", "not same as"]
_LOADER = yaml.CSafeLoader if yaml.__with_libyaml__ else yaml.SafeLoader  # ten times faster where it is there
_NO_LIST = "The register must be a list: begin each entry with `- name: …`."
_MAX_DEPTH = 6
_LONGEST_SLUG = 80
"""Code points: file systems take 255 bytes."""
_DIGEST = 6
"""Hexadecimal digits that tell two names with one address apart."""
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_TIME = re.compile(r"\d{4}(?:-\d\d(?:-\d\d)?)?", re.ASCII)
_ENDING = re.compile(r"\r\n?|\n")
_SAFE = re.compile(r"[^\W\d_](?:[\w.’-]|(?<=\w)'(?=\w)| (?=\w))*")
"""Names that YAML reads as they stand, wherever they stand."""
_NO_TEXT = frozenset({"y", "n", "yes", "no", "on", "off", "true", "false", "null"})
_PLAIN_LETTERS = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ħ": "h"}
)


@dataclass(frozen=True, slots=True)
class RegisteredRole:
    """A role that an editor entered. Days are ISO 8601, also a month or a year."""

    text: str
    since: str | None = None
    until: str | None = None
    says: str | None = None
    """Who says so: the id of a briefing, or an http(s) address."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A person or body as editors know it, on top of what any source says."""

    name: str
    kind: ParticipantKind
    added: str
    """The day on which an editor entered it, ISO 8601."""
    line: int
    variants: tuple[str, ...] = ()
    roles: tuple[RegisteredRole, ...] = ()
    identifiers: tuple[tuple[str, str], ...] = ()
    different: tuple[str, ...] = ()
    """`not same as`: names that are somebody else's."""
    page: bool | None = None
    """What the editor said about a page; `None` leaves it to the rules."""
    note: str | None = None
    same_as: str | None = None
    """Only while the register is read: the entry that this one is one with."""

    @property
    def names(self) -> tuple[str, ...]:
        """The canonical name and the variants."""
        return (self.name, *self.variants)


@dataclass(frozen=True, slots=True)
class Register:
    """The entries that can be used, in the order of the file, and who claims a name."""

    entries: tuple[Entry, ...] = ()
    claims: Mapping[tuple[ParticipantKind, str], tuple[int, ...]] = field(default_factory=dict)
    """The indices of the entries that claim a folded name (`name_key`) for their kind."""
    slugs: tuple[str, ...] = ()
    """The address of each entry, as long as `entries`; no two of one kind are the same."""
    taken: frozenset[tuple[ParticipantKind, str]] = frozenset()
    """The addresses, with their kind."""

    def claimants(self, kind: ParticipantKind, name: str) -> tuple[Entry, ...]:
        """The entries that `name`, as printed, may mean; an entry's `not same as` is always obeyed."""
        indices = self.claims.get((kind, name_key(name)), ())
        entries = (self.entries[index] for index in indices)
        return tuple(entry for entry in entries if not _holds(entry.different, name))

    def slug(self, entry: Entry) -> str:
        """The address of one of the entries."""
        index = next(i for i in self.claims[entry.kind, name_key(entry.name)] if self.entries[i] == entry)
        return self.slugs[index]


@dataclass(frozen=True, slots=True)
class Reading:
    """A register, and what of the file could not be used."""

    register: Register
    problems: tuple[RegisterError, ...] = ()


def read_register(text: str, path: str = PATH) -> Reading:
    """The register in `text`. A file that does not parse gives an empty register and one problem."""
    try:
        nodes = _entry_nodes(text)
    except RegisterError as error:
        error.path = path
        return Reading(Register(), (error,))
    entries: list[Entry] = []
    problems: list[RegisterError] = []
    for node in nodes:
        try:
            entries.append(_entry(node))
        except RegisterError as error:
            problems.append(error)
    for check in (_name_twice, _same_and_not_same, _loops, _unknown_targets):
        refused = check(entries)
        entries = [entry for entry in entries if entry.line not in {e.line for e in refused}]
        problems += refused
    joined = _joined(entries)
    refused = _same_and_not_same(joined)
    joined = [entry for entry in joined if entry.line not in {e.line for e in refused}]
    problems = sorted([*problems, *refused], key=lambda problem: problem.line or 0)
    for problem in problems:
        problem.path = path
    return Reading(_register(joined), tuple(problems))


def with_entry(text: str | None, name: str, kind: ParticipantKind, added: dt.date) -> str:
    """The register's text with a new entry at its end; `None` is a register that is not there yet.

    Raises RegisterError where the file's form leaves no safe place.
    """
    text = HEADER if text is None else text
    place, indent, flow = _end_of_list(text)
    facts = [f"name: {_scalar(name)}", f"kind: {kind}", f"added: {added.isoformat()}"]
    if flow is not None:
        lines = f"{flow}{{{', '.join(facts)}}}"
    else:
        newline = _newline(text)
        first = "" if _begins_line(text, place) else newline
        lines = first + "".join(
            f"{' ' * indent}{'  ' if number else '- '}{fact}{newline}" for number, fact in enumerate(facts)
        )
    expected = replace(_BLANK_ENTRY, name=fold(name), kind=kind, added=added.isoformat())
    return _checked(text, place, lines, expected, f"an entry for {name!r}")


def with_item(text: str, entry: str, key: ItemKey, value: str) -> str:
    """The register's text with one more of an entry's `variants` or `not same as`.

    Raises RegisterError where there is no such entry, or no safe place in it.
    """
    known = next((e for e in _all_entries(text) if e.name == entry), None)
    if known is None:
        raise RegisterError(f"The register has no entry {entry!r}. Add it first.", path=PATH)
    node = _node_of(text, entry)
    place, words = _place_for(_after_mark(text), node, key, value)
    if key == "variants":
        expected = replace(known, variants=(*known.variants, fold(value)))
    else:
        expected = replace(known, different=(*known.different, fold(value)))
    shift = len(text) - len(_after_mark(text))
    return _checked(text, place + shift, words, expected, f"{key!r} of {entry!r}: {value!r}")


@cache
def schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of the file, for editors that complete and check. Nobody changes it."""
    text = files("generator").joinpath("schema", "register-1.json").read_text(encoding="utf-8")
    parsed: dict[str, Any] = json.loads(text)
    return parsed


# Names


@lru_cache(maxsize=65_536)
def name_key(name: str) -> str:
    """`name` as it is compared: titles off, without case, accents and marks; also its address.

    >>> name_key("Dr. José O’Neil"), name_key("jose o'neil")
    ('jose-o-neil', 'jose-o-neil')
    """
    return address_key(" ".join(_without_titles(fold(name).split())))


def address_key(name: str) -> str:
    """Letters and digits of any alphabet, without case, accents and marks, joined by hyphens."""
    spread = unicodedata.normalize("NFKD", name.casefold()).translate(_PLAIN_LETTERS)
    letters = "".join(c for c in spread if not unicodedata.combining(c))
    slug = "-".join(re.findall(r"[^\W_]+", letters))
    return slug if len(slug) <= _LONGEST_SLUG else f"{slug[:_LONGEST_SLUG]}-{digest(name)}"


def _holds(names: Iterable[str], name: str) -> bool:
    """Whether `name` is one of these, accents and marks counted."""
    return any(fold(one).casefold() == fold(name).casefold() for one in names)


def digest(name: str) -> str:
    """A few characters that tell two names with one key apart."""
    return sha256(fold(name).encode(errors="backslashreplace")).hexdigest()[:_DIGEST]


def _without_titles(words: list[str]) -> list[str]:
    titles = _titles()
    while len(words) > 1:
        size = next((n for n in (3, 2, 1) if n < len(words) and tuple(words[:n]) in titles), 0)
        if not size:
            break
        words = words[size:]
    return words


@cache
def _titles() -> frozenset[tuple[str, ...]]:
    honorifics = lexicons.read("en", "roles")["honorifics"]
    return frozenset(tuple(title.split()) for kind in honorifics.values() for title in kind)


# Reading


_BLANK_ENTRY = Entry("", "person", "", 0)
_TEXTS = ("name", "kind", "note", "same as")
_KEYS = (*_TEXTS, "added", "variants", "roles", "identifiers", "not same as", "page")
_ROLE_KEYS = ("text", "from", "until", "says")


def _after_mark(text: str) -> str:
    """Without the mark of byte order, which libyaml does not count."""
    return text.removeprefix("\ufeff")


def _entry_nodes(text: str) -> list[yaml.Node]:
    root = _composed(_after_mark(text))
    if root is None or _is_empty(root):
        return []
    if not isinstance(root, yaml.SequenceNode):
        raise RegisterError(_NO_LIST, path=PATH, line=_line(root))
    return list(root.value)


def _composed(text: str) -> yaml.Node | None:
    """The file as YAML's nodes: no object is ever constructed from it."""
    try:
        _refuse_bombs(text)
        return yaml.compose(text, Loader=_LOADER)
    except (yaml.YAMLError, ValueError, OverflowError) as error:  # the last two: odd escapes and surrogates
        mark = getattr(error, "problem_mark", None)
        problem = getattr(error, "problem", None) or "a character is not allowed"
        raise RegisterError(
            f"The register cannot be read: {problem}. Mend this line; "
            "a name that holds a colon or a mark stands in quotation marks.",
            path=PATH,
            line=mark.line + 1 if mark else None,
        ) from error


def _refuse_bombs(text: str) -> None:
    """Refuses what could grow without end: anchors with their aliases, and lists in lists in lists."""
    depth = 0
    for event in yaml.parse(text, Loader=_LOADER):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if isinstance(event, yaml.NodeEvent) and event.anchor is not None:
            message = "The register may not use YAML's anchors (&) and aliases (*). Write the words out."
        elif depth > _MAX_DEPTH:
            message = "The register is nested too deeply. Write it flat."
        else:
            continue
        raise RegisterError(message, path=PATH, line=event.start_mark.line + 1 if event.start_mark else None)


def _line(node: yaml.Node) -> int:
    return int(node.start_mark.line) + 1 if node.start_mark else 1


def _entry(node: yaml.Node) -> Entry:
    pairs = _mapping(node, "An entry", _KEYS)
    texts = {key: _text(pairs[key], key) for key in _TEXTS if key in pairs}
    name, kind = texts.get("name"), texts.get("kind")
    if name is None:
        raise RegisterError("This entry has no name. Write `name: …`.", line=_line(node))
    if not name_key(name):
        raise RegisterError(
            f"The name {name!r} holds no letter. Write it as it is printed.", line=_line(node)
        )
    if kind not in {"person", "organisation"}:
        where = pairs.get("kind", node)
        raise RegisterError(
            f"{name!r} needs a kind. Write `kind: person` or `kind: organisation`.", line=_line(where)
        )
    if "added" not in pairs:
        raise RegisterError(
            f"{name!r} needs the day on which it was added. Write `added: 2024-03-14`.", line=_line(node)
        )
    return Entry(
        name=name,
        kind="person" if kind == "person" else "organisation",
        added=_day(pairs["added"], "added", whole=True),
        line=_line(node),
        variants=_texts(pairs.get("variants"), "variants"),
        roles=tuple(_role(role) for role in _items(pairs.get("roles"), "roles")),
        identifiers=_identifiers(pairs.get("identifiers")),
        different=_texts(pairs.get("not same as"), "not same as"),
        page=_choice(pairs["page"], "page") if "page" in pairs else None,
        note=texts.get("note"),
        same_as=texts.get("same as"),
    )


def _mapping(node: yaml.Node, what: str, known: Sequence[str]) -> dict[str, yaml.Node]:
    if not isinstance(node, yaml.MappingNode):
        raise RegisterError(f"{what} must be lines of `key: value`.", line=_line(node))
    pairs: dict[str, yaml.Node] = {}
    for key, value in node.value:
        name = key.value if isinstance(key, yaml.ScalarNode) else ""
        if name not in known:
            raise RegisterError(f"{what} has no {name!r}. It may have: {', '.join(known)}.", line=_line(key))
        if name in pairs:
            raise RegisterError(f"{name!r} stands here twice. Keep one.", line=_line(key))
        pairs[name] = value
    return {name: value for name, value in pairs.items() if not _is_empty(value)}


def _is_empty(node: yaml.Node) -> bool:
    return isinstance(node, yaml.ScalarNode) and (node.tag == "tag:yaml.org,2002:null" or not node.value)


def _text(node: yaml.Node, key: str) -> str:
    """One line of text; a number or a date is taken as it is written."""
    value = fold(node.value) if isinstance(node, yaml.ScalarNode) else ""
    if not value:
        raise RegisterError(f"{key!r} must be one line of text.", line=_line(node))
    return value


def _items(node: yaml.Node | None, key: str) -> list[yaml.Node]:
    if node is None:
        return []
    if not isinstance(node, yaml.SequenceNode):
        raise RegisterError(f"{key!r} must be a list: write `{key}: [one, another]`.", line=_line(node))
    return list(node.value)


def _texts(node: yaml.Node | None, key: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_text(item, key) for item in _items(node, key)))


def _choice(node: yaml.Node, key: str) -> bool:
    if not isinstance(node, yaml.ScalarNode) or node.tag != "tag:yaml.org,2002:bool":
        raise RegisterError(f"{key!r} must be `true` or `false`.", line=_line(node))
    return node.value.lower() in {"true", "yes", "on"}


def _day(node: yaml.Node, key: str, *, whole: bool = False) -> str:
    """A day, or where that will do a month or a year, of the calendar."""
    value = str(node.value) if isinstance(node, yaml.ScalarNode) else ""
    form = _DAY if whole else _TIME
    example = "2024-03-14" if whole else "2024-03-14, 2024-03 or 2024"
    problem = RegisterError(f"{key!r} must be a date: {example}.", line=_line(node))
    if not form.fullmatch(value):
        raise problem
    try:
        dt.date.fromisoformat(value + "2024-01-01"[len(value) :])
    except ValueError as error:
        raise problem from error
    return value


def _role(node: yaml.Node) -> RegisteredRole:
    pairs = _mapping(node, "A role", _ROLE_KEYS)
    if "text" not in pairs:
        raise RegisterError("A role needs its words. Write `text: …`.", line=_line(node))
    since, until = (_day(pairs[key], key) if key in pairs else None for key in ("from", "until"))
    if since and until and until < since[: len(until)]:
        raise RegisterError("This role ends before it begins. Mend `from` or `until`.", line=_line(node))
    says = _text(pairs["says"], "says") if "says" in pairs else None
    return RegisteredRole(_text(pairs["text"], "text"), since, until, says)


def _identifiers(node: yaml.Node | None) -> tuple[tuple[str, str], ...]:
    if node is None:
        return ()
    if not isinstance(node, yaml.MappingNode):
        raise RegisterError("'identifiers' must be lines such as `wikidata: Q1`.", line=_line(node))
    found = tuple((_text(key, "identifiers"), _text(value, key.value)) for key, value in node.value)
    for name, value in found:
        if name == "wikidata" and not re.fullmatch(r"Q[1-9]\d*", value):
            raise RegisterError(f"{value!r} is no Wikidata item. It looks like `Q42`.", line=_line(node))
    return found


# What contradicts itself


def _name_twice(entries: Sequence[Entry]) -> list[RegisterError]:
    first: dict[tuple[str, str], Entry] = {}
    return [
        RegisterError(
            f"{entry.name!r} has an entry already, in line {first[entry.kind, entry.name].line}. "
            "Put the two together.",
            line=entry.line,
        )
        for entry in entries
        if first.setdefault((entry.kind, entry.name), entry) is not entry
    ]


def _same_and_not_same(entries: Sequence[Entry]) -> list[RegisterError]:
    refused = []
    for entry in entries:
        same = {*entry.names, *([entry.same_as] if entry.same_as else [])}
        for name in entry.different:
            if _holds(same, name):
                message = (
                    f"{entry.name!r} is both the same and not the same as {name!r}. Take one of them out."
                )
                refused.append(RegisterError(message, line=entry.line))
                break
    return refused


def _loops(entries: Sequence[Entry]) -> list[RegisterError]:
    """Entries that are the same as each other in a circle, by `same as` or as each other's variants."""
    named = {(entry.kind, entry.name): entry for entry in entries}
    refused = []
    for entry in entries:
        chain = [entry]
        while (name := chain[-1].same_as) and (found := named.get((entry.kind, name))) is not None:
            chain.append(found)
            if found in chain[:-1]:
                break
        circle = len(chain) > 1 and chain[-1] == entry
        other = next((named[entry.kind, v] for v in entry.variants if (entry.kind, v) in named), None)
        if not circle and other is not None and other is not entry and entry.name in other.names:
            chain, circle = [entry, other, entry], True
        if circle:
            told = " → ".join(repr(one.name) for one in chain)
            message = f"'same as' runs in a circle: {told}. Keep one entry, with the others as its variants."
            refused.append(RegisterError(message, line=entry.line))
    return refused


def _unknown_targets(entries: Sequence[Entry]) -> list[RegisterError]:
    """Entries that are the same as one that is not there; who is the same as those falls with them."""
    known = {(entry.kind, entry.name) for entry in entries}
    refused: dict[int, RegisterError] = {}
    while True:
        fallen = [
            entry
            for entry in entries
            if entry.same_as and entry.line not in refused and (entry.kind, entry.same_as) not in known
        ]
        if not fallen:
            return list(refused.values())
        for entry in fallen:
            message = f"{entry.name!r} is the same as {entry.same_as!r}, and no usable entry is called so."
            refused[entry.line] = RegisterError(f"{message} Mend the name.", line=entry.line)
            known.discard((entry.kind, entry.name))


def _joined(entries: Sequence[Entry]) -> list[Entry]:
    """Each entry that stands for itself, with what those say that are the same as it."""
    named = {(entry.kind, entry.name): entry for entry in entries}
    joined = {key: entry for key, entry in named.items() if entry.same_as is None}
    for entry in entries:
        target = entry
        while target.same_as is not None:
            target = named[entry.kind, target.same_as]
        if target is not entry:
            whole = joined[target.kind, target.name]
            joined[target.kind, target.name] = replace(
                whole,
                variants=tuple(dict.fromkeys((*whole.variants, *entry.names))),
                roles=(*whole.roles, *entry.roles),
                identifiers=tuple(dict.fromkeys((*whole.identifiers, *entry.identifiers))),
                different=tuple(dict.fromkeys((*whole.different, *entry.different))),
            )
    return list(joined.values())


def _register(entries: Sequence[Entry]) -> Register:
    claims: defaultdict[tuple[ParticipantKind, str], list[int]] = defaultdict(list)
    for index, entry in enumerate(entries):
        for key in dict.fromkeys(name_key(name) for name in entry.names):
            claims[entry.kind, key].append(index)
    keys = [(entry.kind, name_key(entry.name)) for entry in entries]
    uses = Counter(keys)
    slugs = [
        key[1] if uses[key] == 1 else f"{key[1]}-{digest(entry.name)}"
        for key, entry in zip(keys, entries, strict=True)
    ]
    taken = frozenset((entry.kind, slug) for entry, slug in zip(entries, slugs, strict=True))
    return Register(tuple(entries), {key: tuple(found) for key, found in claims.items()}, tuple(slugs), taken)


# Writing


def _all_entries(text: str) -> Iterator[Entry]:
    """Every entry that can be read on its own."""
    for node in _entry_nodes(text):
        try:
            yield _entry(node)
        except RegisterError:
            continue


def _node_of(text: str, name: str) -> yaml.MappingNode:
    for node in _entry_nodes(text):
        if isinstance(node, yaml.MappingNode) and fold(_value(node, "name") or "") == name:
            return node
    raise RegisterError(f"The register has no entry {name!r}. Add it first.", path=PATH)


def _value(node: yaml.MappingNode, key: str) -> str | None:
    found = _pair(node, key)
    return found[1].value if found and isinstance(found[1], yaml.ScalarNode) else None


def _pair(node: yaml.MappingNode, key: str) -> tuple[yaml.Node, yaml.Node] | None:
    return next(((k, v) for k, v in node.value if isinstance(k, yaml.ScalarNode) and k.value == key), None)


def _end_of_list(text: str) -> tuple[int, int, str | None]:
    """Where a new entry goes, how far its dash is indented, and what precedes it in a list in brackets."""
    plain = _after_mark(text)
    shift = len(text) - len(plain)
    root = _composed(plain)
    if root is None or _is_empty(root):
        return len(text), 0, None
    if not isinstance(root, yaml.SequenceNode):
        raise RegisterError(_NO_LIST, path=PATH, line=_line(root))
    if root.flow_style:
        place = _end(root.value[-1]) if root.value else _start(root) + 1
        return shift + place, 0, ", " if root.value else ""
    place = _end(root)
    return shift + (place if _begins_line(plain, place) else len(plain)), _column(root), None


def _place_for(text: str, node: yaml.MappingNode, key: ItemKey, value: str) -> tuple[int, str]:
    """Where an item of an entry's list goes, and the characters to insert there."""
    found = _pair(node, key)
    if found is None:
        name = _pair(node, "name")
        assert name is not None
        words = f"{key}: [{_scalar(value)}]"
        if node.flow_style:
            return _end(name[1]), f", {words}"
        return _new_line(text, _end(name[1]), _column(name[0]), words)
    listed = found[1]
    if isinstance(listed, yaml.SequenceNode) and listed.flow_style:
        if not listed.value:
            return _start(listed) + 1, _scalar(value)
        return _end(listed.value[-1]), f", {_scalar(value)}"
    if isinstance(listed, yaml.SequenceNode):
        return _new_line(text, _end(listed.value[-1]), _column(listed), f"- {_scalar(value)}")
    return _start(listed), f" [{_scalar(value)}]"


def _new_line(text: str, behind: int, indent: int, words: str) -> tuple[int, str]:
    """A line of its own behind the one on which something ends."""
    newline = _newline(text)
    found = _ENDING.search(text, behind)
    if _begins_line(text, behind) and behind:
        return behind, f"{' ' * indent}{words}{newline}"
    if found is None:
        return len(text), f"{newline}{' ' * indent}{words}"
    return found.end(), f"{' ' * indent}{words}{newline}"


def _checked(text: str, place: int, words: str, expected: Entry, what: str) -> str:
    """The text with the insertion, if it then says what it said and the expected entry, and nothing else."""
    after = text[:place] + words + text[place:]
    plain = replace(expected, line=0)
    before = [replace(entry, line=0) for entry in _all_entries(text)]
    try:
        now = [replace(entry, line=0) for entry in _all_entries(after)]
    except RegisterError:
        now = []
    kept = [entry for entry in before if entry.name != plain.name or entry.kind != plain.kind]
    if sorted(map(repr, now)) != sorted(map(repr, [*kept, plain])):
        raise RegisterError(
            f"There is no safe place in this file to write {what}, so nothing was written. Add it by hand.",
            path=PATH,
        )
    return after


def _scalar(value: str) -> str:
    """`value` as YAML reads it back, in a list or on a line."""
    value = fold(value)
    if _SAFE.fullmatch(value) and value.casefold() not in _NO_TEXT:
        return value
    return json.dumps(value, ensure_ascii=not value.isprintable())


def _newline(text: str) -> str:
    found: Iterable[str] = _ENDING.findall(text)
    counted = list(found)
    return max(("\n", "\r\n", "\r"), key=counted.count)


def _begins_line(text: str, place: int) -> bool:
    return place == 0 or text[place - 1] in "\r\n"


def _start(node: yaml.Node) -> int:
    assert node.start_mark is not None
    return int(node.start_mark.index)


def _end(node: yaml.Node) -> int:
    assert node.end_mark is not None
    return int(node.end_mark.index)


def _column(node: yaml.Node) -> int:
    assert node.start_mark is not None
    return int(node.start_mark.column)


__all__ = [
    "PATH",
    "Entry",
    "Reading",
    "Register",
    "RegisteredRole",
    "digest",
    "name_key",
    "read_register",
    "schema",
    "with_entry",
    "with_item",
]
