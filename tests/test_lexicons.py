"""The words of a language keep the order and the shape that the comments of their files promise."""

from collections import Counter
from collections.abc import Iterator
from importlib.resources import files
from itertools import combinations, pairwise
from typing import Any

import pytest
import yaml

from generator import lexicons

NAMES = (
    "bodies",
    "boilerplate",
    "clauses",
    "contexts",
    "identities",
    "numbers",
    "places",
    "roles",
    "topics",
    "words",
)

LOWER_CASE = (
    ("bodies", "compounds"),
    ("bodies", "kinds"),
    ("bodies", "particles"),
    ("bodies", "state_bodies"),
    ("boilerplate", "authors"),
    ("boilerplate", "greetings"),
    ("boilerplate", "labels"),
    ("boilerplate", "lists"),
    ("boilerplate", "openings"),
    ("boilerplate", "phrases"),
    ("identities", "common"),
    ("identities", "private"),
    ("identities", "sounds"),
    ("identities", "state"),
    ("contexts", "against"),
    ("contexts", "amounts"),
    ("contexts", "anything"),
    ("contexts", "behind"),
    ("contexts", "belonging"),
    ("contexts", "called"),
    ("contexts", "contests"),
    ("contexts", "groups"),
    ("contexts", "locatives"),
    ("contexts", "several"),
    ("contexts", "shown"),
    ("contexts", "sport"),
    ("contexts", "things"),
    ("clauses", "adverbs"),
    ("clauses", "captions"),
    ("clauses", "clausal"),
    ("clauses", "conditions"),
    ("clauses", "days"),
    ("clauses", "determiners"),
    ("clauses", "earlier"),
    ("clauses", "finite"),
    ("clauses", "happening"),
    ("clauses", "ifs"),
    ("clauses", "introductions"),
    ("clauses", "links"),
    ("clauses", "many"),
    ("clauses", "matters"),
    ("clauses", "measures"),
    ("clauses", "modals"),
    ("clauses", "namings"),
    ("clauses", "not_then"),
    ("clauses", "not_verbs"),
    ("clauses", "openers"),
    ("clauses", "opening"),
    ("clauses", "paired"),
    ("clauses", "participles"),
    ("clauses", "passives"),
    ("clauses", "perfects"),
    ("clauses", "persons"),
    ("clauses", "plural_verbs"),
    ("clauses", "pointing"),
    ("clauses", "prepositions"),
    ("clauses", "pronouns"),
    ("clauses", "quantities"),
    ("clauses", "relatives"),
    ("clauses", "small"),
    ("clauses", "subjects"),
    ("clauses", "subordinators"),
    ("clauses", "superlatives"),
    ("clauses", "transitives"),
    ("clauses", "unfinished"),
    ("clauses", "urging"),
    ("clauses", "verbs"),
    ("numbers", "befell"),
    ("numbers", "borders"),
    ("numbers", "hours"),
    ("numbers", "plurals"),
    ("numbers", "roughly"),
    ("numbers", "scales"),
    ("numbers", "stops"),
    ("numbers", "times"),
    ("numbers", "vague"),
    ("numbers", "words"),
    ("roles", "abbreviations"),
    ("roles", "generic"),
    ("roles", "heads"),
    ("roles", "modifiers"),
    ("roles", "plural"),
    ("roles", "same"),
    ("topics", "too_common"),
    ("words", "contractions"),
    ("words", "credits"),
    ("words", "openers"),
    ("words", "second_person"),
    ("words", "starters"),
)
CAPITALISED = (
    ("bodies", "alone"),
    ("bodies", "company_forms"),
    ("bodies", "heads"),
    ("bodies", "not_people"),
    ("bodies", "owners"),
    ("bodies", "sites"),
    ("bodies", "suffixes"),
    ("contexts", "endings"),
    ("bodies", "thing_openers"),
    ("roles", "first_name_honorifics"),
    ("roles", "honorifics"),
    ("words", "calendar"),
)
AS_PRINTED = (
    ("bodies", "known"),
    ("bodies", "outlets"),
    ("places", "countries"),
    ("places", "others"),
    ("words", "abbreviations"),
    ("words", "first_person"),
)
CASES = LOWER_CASE + CAPITALISED + AS_PRINTED

EXPECTED = (
    ("bodies", "alone", ["Senate", "Congress"]),
    ("bodies", "heads", ["Ministry", "Agency", "Parliament", "University", "Times"]),
    ("bodies", "known", ["NATO", "UN", "United Nations", "EU", "Reuters", "Hamas", "Taliban"]),
    ("bodies", "not_people", ["Street", "River", "Airport", "Treaty", "Hurricane"]),
    ("bodies", "outlets", ["Reuters", "AP", "Associated Press", "Xinhua", "TASS", "BBC"]),
    ("bodies", "particles", ["al-", "bin", "de", "von", "d'", "d’"]),
    ("bodies", "owners", ["People", "King"]),
    ("bodies", "sites", ["Museum", "Station", "Centre", "Center"]),
    ("bodies", "thing_openers", ["Hurricane", "Lake"]),
    ("roles", "first_name_honorifics", ["Sir", "Dame"]),
    ("bodies", "suffixes", ["III", "Jr."]),
    ("contexts", "endings", ["Rovers", "Energy"]),
    ("contexts", "groups", ["company", "party"]),
    ("contexts", "things", ["film", "ferry"]),
    ("identities", "common", ["central", "foreign", "supreme"]),
    ("identities", "private", ["farmer", "mother", "resident", "witness"]),
    ("clauses", "introductions", ["however", "on", "meanwhile"]),
    ("clauses", "verbs", ["was", "said", "met", "fell", "went"]),
    ("numbers", "words", ["two", "nineteen", "million"]),
    ("places", "others", ["Africa", "Crimea", "Gaza Strip", "Middle East", "Texas", "Shanghai", "Black Sea"]),
    ("roles", "generic", ["official", "representative", "minister", "man", "woman"]),
    ("roles", "heads", ["minister", "president", "spokeswoman", "counterpart", "fm", "gen."]),
    ("roles", "modifiers", ["prime", "foreign", "defence", "defense", "deputy", "acting"]),
    ("roles", "plural", ["officials", "sources", "police", "residents"]),
    ("words", "abbreviations", ["Mr.", "Gen.", "U.S.", "No.", "a.m.", "e.g.", "vs."]),
    ("words", "calendar", ["January", "December", "Monday", "Sunday"]),
    ("words", "contractions", ["n't", "n’t", "'ll", "’ll"]),
    ("words", "credits", ["photo", "image", "reporting by"]),
    ("words", "first_person", ["I", "ourselves"]),
    ("words", "openers", ["the", "meanwhile", "according", "no", "on", "yes"]),
    ("words", "second_person", ["you"]),
    ("words", "starters", ["in", "but", "she"]),
)
"""Words that the finders count on: a slip that loses a part of a list shows here."""


@pytest.mark.parametrize("name", NAMES)
def test_a_file_opens_with_a_comment_that_says_how_to_add_to_it(name: str) -> None:
    opening = raw(name).split("\n\n", 1)[0]
    assert all(line.startswith("#") for line in opening.splitlines())
    assert "To add one:" in opening


@pytest.mark.parametrize("name", NAMES)
def test_no_mapping_names_a_key_twice(name: str) -> None:
    """YAML would keep the last and lose the others without a word."""
    keys = list(mapping_keys(yaml.compose(raw(name))))
    assert keys
    assert [repeated(found) for found in keys if repeated(found)] == []


@pytest.mark.parametrize("name", NAMES)
def test_every_entry_is_a_word_without_blanks_around_it(name: str) -> None:
    """A bare `no`, `on` or `5` would be read as something else than a word."""
    entries = list(leaves(lexicons.read("en", name)))
    assert entries
    assert [entry for entry in entries if not is_clean(entry)] == []


@pytest.mark.parametrize("name", NAMES)
def test_lists_of_words_are_sorted_without_regard_to_case(name: str) -> None:
    lists = word_lists(lexicons.read("en", name))
    assert lists
    misplaced = [pair for words in lists for pair in pairwise(words) if order(pair[0]) > order(pair[1])]
    assert misplaced == []


@pytest.mark.parametrize("name", NAMES)
def test_no_list_holds_a_word_twice(name: str) -> None:
    assert [repeated(words) for words in word_lists(lexicons.read("en", name)) if repeated(words)] == []


@pytest.mark.parametrize("name", NAMES)
def test_a_word_with_an_apostrophe_stands_with_both_kinds(name: str) -> None:
    lonely = [
        word
        for words in word_lists(lexicons.read("en", name))
        for word in words
        for twin in (word.replace("'", "’"), word.replace("’", "'"))
        if twin not in words
    ]
    assert lonely == []


def test_the_case_of_every_list_is_stated() -> None:
    """A list that no case claims would go unchecked."""
    assert sorted(CASES) == sorted((name, key) for name in NAMES for key in lexicons.read("en", name))


@pytest.mark.parametrize(("name", "key"), LOWER_CASE)
def test_words_of_the_vocabulary_are_in_lower_case(name: str, key: str) -> None:
    assert [word for word in words_of(name, key) if word != word.lower()] == []


@pytest.mark.parametrize(("name", "key"), CAPITALISED)
def test_words_of_names_begin_with_a_capital(name: str, key: str) -> None:
    assert [word for word in words_of(name, key) if not word[0].isupper()] == []


def test_names_of_bodies_hold_a_capital() -> None:
    names = words_of("bodies", "known") + words_of("bodies", "outlets")
    assert [name for name in names if name == name.lower()] == []


def test_places_begin_with_a_capital_but_for_an_article() -> None:
    starts = [
        word.removeprefix("the ").removeprefix("mainland ")
        for word in words_of("places", "countries") + words_of("places", "others")
    ]
    assert [word for word in starts if not word[0].isupper()] == []


def test_only_i_among_the_words_of_the_first_person_is_a_capital() -> None:
    assert [word for word in words_of("words", "first_person") if word != word.lower()] == ["I"]


def test_abbreviations_end_in_a_full_stop() -> None:
    assert [word for word in words_of("words", "abbreviations") if not word.endswith(".")] == []


@pytest.mark.parametrize(("name", "key", "expected"), EXPECTED)
def test_the_words_that_matter_most_are_there(name: str, key: str, expected: list[str]) -> None:
    assert [word for word in expected if word not in words_of(name, key)] == []


def test_the_calendar_is_the_twelve_months_and_the_seven_days() -> None:
    names = words_of("words", "calendar")
    assert (len(names), sum(name.endswith("day") for name in names)) == (19, 7)


def test_every_country_has_a_name_and_a_demonym_and_no_unknown_field() -> None:
    incomplete = [
        country
        for country in countries()
        if set(country) != {"name", "also", "demonyms", "seats"}
        or not country["name"]
        or not country["demonyms"]
    ]
    assert incomplete == []


def test_the_countries_of_the_world_are_there_in_order() -> None:
    names = [country["name"] for country in countries()]
    assert len(names) >= 195
    assert names == sorted(names, key=order)


def test_no_two_countries_share_a_name() -> None:
    """A shared demonym is doubt; a shared name would be an error."""
    assert repeated([word for country in countries() for word in (country["name"], *country["also"])]) == []


def test_other_places_stand_for_no_country() -> None:
    governments = {
        word for country in countries() for word in (country["name"], *country["also"], *country["seats"])
    }
    assert governments.intersection(words_of("places", "others")) == set()


@pytest.mark.parametrize(
    ("words", "country"),
    [
        ("Russian", "Russia"),
        ("the Kremlin", "Russia"),
        ("U.S.", "US"),
        ("the White House", "US"),
        ("British", "UK"),
        ("Downing Street", "UK"),
        ("DPRK", "North Korea"),
        ("Beijing", "China"),
        ("Ukrainian", "Ukraine"),
    ],
)
def test_a_government_is_known_by_its_names(words: str, country: str) -> None:
    assert [found["name"] for found in countries() if words in set(leaves(found))] == [country]


def test_a_role_and_a_modifier_are_single_words() -> None:
    singles = [word for key in ("heads", "modifiers", "generic", "plural") for word in words_of("roles", key)]
    assert [word for word in singles if " " in word] == []


def test_every_short_form_of_a_role_is_a_head() -> None:
    assert set(words_of("roles", "abbreviations")).difference(words_of("roles", "heads")) == set()


def test_the_expansions_of_short_forms_are_in_lower_case() -> None:
    expansions = lexicons.read("en", "roles")["abbreviations"].values()
    assert [words for words in expansions if words != words.lower()] == []


def test_a_phrase_names_one_function() -> None:
    """In two groups it would make two offices one."""
    assert repeated(words_of("roles", "same")) == []


def test_a_group_equates_at_least_two_phrases() -> None:
    assert [group for group in lexicons.read("en", "roles")["same"] if len(group) < 2] == []


def test_a_ministers_spellings_name_the_same_function() -> None:
    groups = lexicons.read("en", "roles")["same"]
    wanted = [{"defence minister", "secretary of defense"}, {"foreign minister", "secretary of state"}]
    assert [pair for pair in wanted if not any(pair <= set(group) for group in groups)] == []


def test_honorifics_say_one_thing_of_a_person() -> None:
    honorifics = lexicons.read("en", "roles")["honorifics"]
    assert sorted(honorifics) == ["any", "man", "woman"]
    assert [pair for pair in combinations(honorifics.values(), 2) if set(pair[0]) & set(pair[1])] == []


def test_a_known_body_is_one_that_no_head_shows() -> None:
    heads = set(words_of("bodies", "heads"))
    assert [name for name in words_of("bodies", "known") if heads.intersection(name.split())] == []


def test_an_outlet_is_recognised_as_a_body() -> None:
    heads = set(words_of("bodies", "heads"))
    known = set(words_of("bodies", "known"))
    unseen = [
        name
        for name in words_of("bodies", "outlets")
        if name not in known and not heads.intersection(name.split())
    ]
    assert unseen == []


def test_a_word_shows_a_body_or_a_thing_and_not_both() -> None:
    assert set(words_of("bodies", "heads")) & set(words_of("bodies", "not_people")) == set()


def test_lexicons_that_are_no_mapping_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(yaml, "safe_load", lambda _: ["a", "list"])
    lexicons.read.cache_clear()
    with pytest.raises(TypeError, match=r"words\.yaml must hold a mapping"):
        lexicons.read("en", "words")


def raw(name: str) -> str:
    return files(lexicons).joinpath("en", f"{name}.yaml").read_text(encoding="utf-8")


def countries() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = lexicons.read("en", "places")["countries"]
    return found


def words_of(name: str, key: str) -> list[str]:
    """All words under `key`, whatever their nesting; of a mapping of short forms, the short forms."""
    data = lexicons.read("en", name)[key]
    return list(data) if key == "abbreviations" else list(leaves(data))


def leaves(data: object) -> Iterator[str]:
    """Every entry of a value, in order; of a mapping, the values only."""
    if isinstance(data, dict):
        data = list(data.values())
    if isinstance(data, list):
        for item in data:
            yield from leaves(item)
    else:
        yield data  # type: ignore[misc]  # what is no text is what `is_clean` looks for


def word_lists(data: object) -> list[list[str]]:
    """Every list of words in a value, at any depth; a mapping of short forms counts by its keys."""
    if isinstance(data, dict):
        keys = [list(data)] if data and all(isinstance(value, str) for value in data.values()) else []
        return keys + [found for value in data.values() for found in word_lists(value)]
    if not isinstance(data, list) or not data:
        return []
    if all(not isinstance(item, dict | list) for item in data):
        return [data]
    return [found for item in data for found in word_lists(item)]


def mapping_keys(node: yaml.Node | None) -> Iterator[list[str]]:
    """The keys of every mapping in a file as it was written."""
    if isinstance(node, yaml.MappingNode):
        yield [key.value for key, _ in node.value]
        for _, value in node.value:
            yield from mapping_keys(value)
    elif isinstance(node, yaml.SequenceNode):
        for item in node.value:
            yield from mapping_keys(item)


def is_clean(entry: object) -> bool:
    return isinstance(entry, str) and entry != "" and entry == " ".join(entry.split())


def order(word: str) -> tuple[str, str]:
    return word.casefold(), word


def repeated(words: list[str]) -> list[str]:
    return [word for word, times in Counter(words).items() if times > 1]


def test_every_word_is_a_word() -> None:
    """`on` and `no` without marks are truth values in YAML, and no word that a text can hold."""
    wrong = [
        (path.name, place)
        for path in files("generator").joinpath("lexicons", "en").iterdir()
        if path.name.endswith(".yaml")
        for place, entry in entries(yaml.safe_load(path.read_text(encoding="utf-8")))
        if isinstance(entry, bool)
    ]
    assert wrong == []


def entries(node: object, place: str = "") -> Iterator[tuple[str, object]]:
    if isinstance(node, dict):
        for key, entry in node.items():
            yield f"{place}/{key}", key
            yield from entries(entry, f"{place}/{key}")
    elif isinstance(node, list):
        for entry in node:
            yield from entries(entry, place)
    else:
        yield place, node
