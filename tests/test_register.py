"""The register is read strictly and written without touching a byte that a person wrote."""

import datetime as dt
from dataclasses import replace

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from test_identities import CASES

from generator.errors import RegisterError
from generator.register import (
    Entry,
    Register,
    RegisteredRole,
    name_key,
    read_register,
    schema,
    with_entry,
    with_item,
)

DAY = dt.date(2024, 3, 20)
WHOLE = """\
# Our participants.
- name: Ilka Maren        # as she signs
  kind: person
  added: 2024-03-20
  variants: [Ilke Maren, I. Maren]
  roles:
    - text: Foreign Minister of Kestria
      from: 2023-05
      until: 2024-06-01
      says: 2024-03-14-talks
  identifiers: {wikidata: Q42, viaf: 77}
  not same as:
    - Ilka Marens
  page: true
  note: Met in Aldhaven.
"""


def _entries(text: str) -> list[Entry]:
    reading = read_register(text)
    assert reading.problems == ()
    return [replace(entry, line=0) for entry in reading.register.entries]


def test_an_entry_is_read_whole() -> None:
    assert read_register(WHOLE).register.entries == (
        Entry(
            name="Ilka Maren",
            kind="person",
            added="2024-03-20",
            line=2,
            variants=("Ilke Maren", "I. Maren"),
            roles=(
                RegisteredRole("Foreign Minister of Kestria", "2023-05", "2024-06-01", "2024-03-14-talks"),
            ),
            identifiers=(("wikidata", "Q42"), ("viaf", "77")),
            different=("Ilka Marens",),
            page=True,
            note="Met in Aldhaven.",
        ),
    )


@pytest.mark.parametrize("text", ["", "# nothing yet\n", "---\n", "[]\n", "\ufeff"])
def test_a_register_may_be_empty(text: str) -> None:
    assert read_register(text).register == Register()
    assert read_register(text).problems == ()


@pytest.mark.parametrize(
    "text",
    ["- " * 5000, "[" * 100_000, "- {a: " * 3000, "- name: \x00", "- name: \ud800", '- name: "\\UFFFFFFFF"'],
)
def test_no_text_is_more_than_a_problem(text: str) -> None:
    reading = read_register(text)
    assert reading.register == Register()
    assert len(reading.problems) == 1


@settings(derandomize=True, deadline=None, max_examples=200)
@given(st.text(alphabet=st.sampled_from("-:[]{}# \n'\"&*!|>namekidpersoadd0"), max_size=80))
def test_any_text_is_read(text: str) -> None:
    reading = read_register(text)
    assert all(problem.line is None or problem.line > 0 for problem in reading.problems)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Dr. Ilka Maren", "ilka maren"),
        ("José Ø’Neill", "Jose O'Neill"),
        ("Straße", "STRASSE"),
        ("al-Verane", "Al Verane"),
        ("Sir  Piet\nArmand", "Piet Armand"),
    ],
)
def test_what_does_not_tell_names_apart_is_folded(one: str, other: str) -> None:
    assert name_key(one) == name_key(other)


def test_two_names_of_one_key_have_two_addresses() -> None:
    text = "".join(
        f"- {{name: {name}, kind: person, added: 2024-03-20}}\n" for name in ("José Ver", "Jose Ver")
    )
    register = read_register(text).register
    assert len(set(register.slugs)) == len(register.entries) == 2
    assert all(
        register.slug(entry) == slug for entry, slug in zip(register.entries, register.slugs, strict=True)
    )


# The schema that editors' programs use


def test_the_schema_is_one() -> None:
    Draft202012Validator.check_schema(schema())


def _as_json(text: str) -> object:
    return yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506 (only texts: dates stay as written)


def test_the_schema_takes_what_the_reader_takes() -> None:
    for path in CASES.glob("*.txt"):
        for block in path.read_text(encoding="utf-8").split("register:\n")[1:]:
            text = block.partition("---\n")[0]
            if read_register(text).problems or not read_register(text).register.entries:
                continue
            value = _as_json(text.replace("page: true", "").replace("page: false", ""))
            assert list(Draft202012Validator(schema()).iter_errors(value)) == []


@pytest.mark.parametrize(
    "text",
    [
        "Ilka Maren: person",
        "- {name: Ilka Maren, added: 2024-03-20}",
        "- {kind: person, added: 2024-03-20}",
        "- {name: Ilka Maren, kind: mayor, added: 2024-03-20}",
        "- {name: Ilka Maren, kind: person}",
        "- {name: Ilka Maren, kind: person, added: 2024}",
        "- {name: Ilka Maren, kind: person, added: 2024-03-20, variants: Maren}",
        "- {name: Ilka Maren, kind: person, added: 2024-03-20, variant: [Maren]}",
        "- {name: Ilka Maren, kind: person, added: 2024-03-20, roles: [{from: 2024}]}",
        "- {name: Ilka Maren, kind: person, added: 2024-03-20, identifiers: {wikidata: 42}}",
    ],
)
def test_schema_and_reader_refuse_the_same(text: str) -> None:
    assert read_register(text).problems
    assert list(Draft202012Validator(schema()).iter_errors(_as_json(text)))


# Writing


def _inserted(before: str, after: str) -> set[str]:
    """What may have been inserted, in one piece; empty if a character of `before` is not there any more."""
    length = len(after) - len(before)
    places = (p for p in range(len(before) + 1) if after[:p] + after[p + length :] == before)
    return {after[p : p + length] for p in places} if length > 0 else set()


def test_the_search_for_what_was_inserted_sees_a_lost_byte() -> None:
    assert _inserted("ab", "axb") == {"x"}
    assert _inserted("ab", "axc") == _inserted("ab", "ab") == _inserted("ab", "xaxb") == set()


def test_a_new_register_says_what_it_is() -> None:
    text = with_entry(None, "Ilka Maren", "person", DAY)
    assert text.startswith("# ")
    assert text.endswith("- name: Ilka Maren\n  kind: person\n  added: 2024-03-20\n")
    assert [entry.name for entry in _entries(text)] == ["Ilka Maren"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (WHOLE, ", Maren"),
        (WHOLE.replace("  variants: [Ilke Maren, I. Maren]\n", ""), "  variants: [Maren]\n"),
        (WHOLE.replace("[Ilke Maren, I. Maren]", ""), " [Maren]"),
        (WHOLE.replace("[Ilke Maren, I. Maren]", "[]"), "Maren"),
        (WHOLE.replace("[Ilke Maren, I. Maren]", "\n  - Ilke Maren # so\n  # more"), "  - Maren\n"),
        (
            WHOLE.replace("[Ilke Maren, I. Maren]", "[\n    Ilke Maren, # so\n    I. Maren, # so\n  ]"),
            ", Maren",
        ),
        ("- {name: Ilka Maren, kind: person, added: 2024-03-20} # hers\n", ", variants: [Maren]"),
        ("[{name: Ilka Maren, kind: person, added: 2024-03-20}]", ", variants: [Maren]"),
        ("- kind: person\n  added: 2024-03-20\n  name: Ilka Maren", "\n  variants: [Maren]"),
    ],
)
def test_a_variant_is_inserted_where_a_person_would(text: str, words: str) -> None:
    after = with_item(text, "Ilka Maren", "variants", "Maren")
    assert words in _inserted(text, after)
    assert "Maren" in _entries(after)[0].variants


def test_where_there_is_no_safe_place_nothing_is_written() -> None:
    text = WHOLE.replace("[Ilke Maren, I. Maren]", "null")
    with pytest.raises(RegisterError, match="by hand"):
        with_item(text, "Ilka Maren", "variants", "Maren")
    with pytest.raises(RegisterError, match="must be a list"):
        with_entry("Ilka Maren: person", "Oda Lind", "person", DAY)
    with pytest.raises(RegisterError, match="no entry"):
        with_item(WHOLE, "Oda Lind", "variants", "Lind")


@pytest.mark.parametrize(
    "name",
    [
        "No",
        "true",
        "2024-03-14",
        "12",
        "Maren: x",
        "- Maren",
        "# Maren",
        "'t Hoen",
        'A "B" C',
        "a, b",
        "[a]",
        "{a}",
        "*a",
        "&a",
        "!a",
        "| a",
        "% a",
        "@a",
        "`a",
        "null",
        "~",
        "O'Neill",
        "Лавров",
        "李 明",
        "ab\\n",
        "a\u202eb",
        "\U0001f600 Maren",
        "= x",
        "? a",
        "e\u0301 Maren",
        "Maren #1",
        "Maren:",
        "y",
        "1e3",
        "0x1F",
        "a - b",
    ],
)
def test_a_name_is_read_back_as_it_was_written(name: str) -> None:
    """Names come from articles: they must never become another entry, a key or a tag."""
    for text in (None, WHOLE, "[{name: Oda Lind, kind: person, added: 2024-03-20}]"):
        if name_key(name):
            after = with_entry(text, name, "person", DAY)
            assert name in [entry.name for entry in _entries(after)]
    after = with_item(WHOLE, "Ilka Maren", "not same as", name)
    assert _entries(after)[0].different == ("Ilka Marens", name)


_GIVEN = ("Ilka", "Oda", "Piet", "Tomas")
_FAMILY = ("Maren", "Lind", "Armand", "Veyra", "O'Holt", "Ås")
_comments = st.sampled_from(["", "", " # said so: [a, {b", "  # 'x"])
_gaps = st.sampled_from(["", "", "\n", "# between: - a\n", "  # deep\n\n"])


def _notes(indent: str) -> st.SearchStrategy[str]:
    below = f"\n{indent}  "
    return st.sampled_from(["one line", f"|{below}two{below}lines", f">-{below}- folded", f"'a{below}b'"])


@st.composite
def _list(draw: st.DrawFn, key: str, items: list[str], indent: str) -> str:
    """A list of an entry in one of the ways in which people write it."""
    style = draw(st.sampled_from(["flow", "flow lines", "block", "block deep"]))
    if not items:
        return f"{indent}{key}:{draw(st.sampled_from(['', ' []', ' [ ]']))}\n"
    if style == "flow":
        return (
            f"{indent}{key}: [{', '.join(items)}{draw(st.sampled_from(['', ', ', ' ']))}]{draw(_comments)}\n"
        )
    if style == "flow lines":
        lines = "".join(f"{indent}    {item},{draw(_comments)}\n" for item in items)
        return f"{indent}{key}: [\n{lines}{indent}  ]\n"
    deeper = indent + ("  " if style == "block deep" else "")
    return f"{indent}{key}:{draw(_comments)}\n" + "".join(
        f"{deeper}- {item}{draw(_comments)}\n{draw(_gaps)}" for item in items
    )


@st.composite
def _written(draw: st.DrawFn) -> str:
    """A register as people write one: no two alike."""
    names = draw(
        st.lists(st.tuples(st.sampled_from(_GIVEN), st.sampled_from(_FAMILY)), max_size=4, unique=True)
    )
    dash = draw(st.sampled_from(["", "  "]))
    text = draw(st.sampled_from(["", "# Who is who\n", "---\n", "\n\n"]))
    for given_name, family in names:
        quoted = draw(st.sampled_from(["{}", '"{}"'])).format(f"{given_name} {family}")
        variants = draw(
            st.lists(
                st.sampled_from([f"{given_name[0]}. {family}", f'"{family}"', "X Y"]), max_size=2, unique=True
            )
        )
        indent = dash + "  "
        if draw(st.integers(0, 4)) == 0:
            listed = f", variants: [{', '.join(variants)}]" if draw(st.booleans()) or variants else ""
            text += (
                f"{dash}- {{name: {quoted}, kind: person,\n{indent}added: 2024-03-20{listed}}}\n{draw(_gaps)}"
            )
            continue
        parts = [
            f"{indent}name: {quoted}{draw(_comments)}\n",
            f"{indent}kind: person\n{draw(_gaps)}",
            f"{indent}added: 2024-03-20{draw(_comments)}\n",
            f"{indent}note: {draw(_notes(indent))}\n",
        ]
        if draw(st.booleans()) or variants:
            parts.append(draw(_list("variants", variants, indent)))
        first, *rest = draw(st.permutations(parts))
        text += f"{dash}- {first.removeprefix(indent)}" + "".join(rest) + draw(_gaps)
    if draw(st.booleans()):
        text = text.rstrip("\n")
    if draw(st.integers(0, 3)) == 0:
        text = text.replace("\n", "\r\n")
    return draw(st.sampled_from(["", "", "\ufeff"])) + text


@settings(derandomize=True, deadline=None, max_examples=250)
@given(
    _written(), st.sampled_from(["Tolvany", "No: 1", "'t Hoen"]), st.sampled_from(["variants", "not same as"])
)
def test_every_byte_that_a_person_wrote_stays(text: str, name: str, key: str) -> None:
    """Whatever the form of the file: what is added is one piece, and nothing else reads otherwise."""
    before = _entries(text)
    after = with_entry(text, name, "organisation", DAY)
    assert _inserted(text, after)
    expected = Entry(name, "organisation", "2024-03-20", 0)
    assert sorted(map(repr, _entries(after))) == sorted(map(repr, [*before, expected]))
    for entry in before:
        more = with_item(after, entry.name, "variants" if key == "variants" else "not same as", name)
        assert _inserted(after, more)
        changed = next(e for e in _entries(more) if e.name == entry.name)
        grown = (*(entry.variants if key == "variants" else entry.different), name)
        assert (changed.variants if key == "variants" else changed.different) == grown
        after = more
