"""The invented story in `examples/`: its traps stand where the README
says, it names nothing real, and every article of it can be read and briefed.
"""

import re
from datetime import date, datetime
from functools import cache
from pathlib import Path

import pytest

from generator.briefing import brief
from generator.reading import SUFFIXES, article_id, read_seed
from generator.values import Article, Briefing, Span

EXAMPLES = Path(__file__).parent.parent / "examples"
README = EXAMPLES / "README.md"
SEEDS = sorted(path for path in (EXAMPLES / "seeds").iterdir() if path.suffix in SUFFIXES)
UNDATED = {"ferrymen-open-letter"}
WRONG_WEEKDAYS = {"2025-03-27-compensation-offer": ["Tuesday, March 26"]}
"""Where the trap is that a weekday disagrees with its date."""

REAL_PLACES = """
Afghanistan Albania Algeria Andorra Angola Argentina Armenia Australia Austria Azerbaijan Bahamas Bahrain
Bangladesh Belarus Belgium Belize Bolivia Bosnia Botswana Brazil Britain Bulgaria Burundi Cambodia Cameroon
Canada Chile China Colombia Croatia Cuba Cyprus Denmark Ecuador Egypt England Eritrea Estonia Ethiopia Fiji
Finland France Gabon Georgia Germany Ghana Greece Guatemala Guinea Haiti Honduras Hungary Iceland India
Indonesia Iran Iraq Ireland Israel Italy Jamaica Japan Jordan Kazakhstan Kenya Korea Kosovo Kuwait
Kyrgyzstan Laos Latvia Lebanon Liberia Libya Lithuania Luxembourg Malawi Malaysia Mali Malta Mexico Moldova
Monaco Mongolia Montenegro Morocco Mozambique Myanmar Namibia Nepal Netherlands Nicaragua Nigeria Norway
Oman Pakistan Palestine Panama Paraguay Peru Philippines Poland Portugal Qatar Romania Russia Rwanda
Scotland Senegal Serbia Singapore Slovakia Slovenia Somalia Spain Sudan Sweden Switzerland Syria Taiwan
Tajikistan Tanzania Thailand Tunisia Turkey Uganda Ukraine Uruguay Uzbekistan Venezuela Vietnam Wales Yemen
Zambia Zimbabwe Abuja Amsterdam Ankara Athens Baghdad Baku Bangkok Beijing Belgrade Berlin Bern Bratislava
Brussels Bucharest Budapest Cairo Canberra Caracas Chisinau Copenhagen Damascus Dhaka Doha Dublin Geneva
Hanoi Havana Helsinki Islamabad Jakarta Jerusalem Kabul Kampala Kiev Kyiv Kremlin Lagos Lima Lisbon
Ljubljana London Luanda Madrid Manila Minsk Moscow Nairobi Nicosia Oslo Ottawa Paris Prague Pretoria
Pyongyang Quito Rabat Reykjavik Riga Riyadh Rome Santiago Sarajevo Seoul Skopje Sofia Stockholm Tallinn
Tashkent Tbilisi Tehran Tirana Tokyo Tripoli Tunis Vienna Vilnius Warsaw Washington Yerevan Zagreb NATO
European American Russian British French German Chinese
"""
"""Countries, capitals and a few more names that an invented story has no business to mention."""

BULLET = re.compile(r"^- .+$", re.MULTILINE)
CODE = re.compile(r"`([^`]+)`")
HOST = re.compile(r"\w+://([^/\s?#)\"]+)|@[\w-]+(?:\.[\w-]+)+|\bwww\.\S+")
MONTH = "January|February|March|April|May|June|July|August|September|October|November|December"
WEEKDAY = "Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday"
WEEKDAY_AND_DAY = re.compile(rf"\b({WEEKDAY}), (?:({MONTH}) (\d{{1,2}})|(\d{{1,2}}) ({MONTH}))\b")

each_seed = pytest.mark.parametrize("seed", SEEDS, ids=lambda seed: seed.stem)


def test_the_story_has_at_least_twelve_articles() -> None:
    assert len(SEEDS) >= 12


def test_the_story_has_articles_in_both_formats() -> None:
    assert {seed.suffix for seed in SEEDS} == set(SUFFIXES)


def test_the_readme_lists_exactly_the_articles_there_are() -> None:
    assert sorted(trap_sections()) == sorted(seed.stem for seed in SEEDS)


@each_seed
def test_each_article_has_traps_listed(seed: Path) -> None:
    assert len(BULLET.findall(trap_sections()[seed.stem])) >= 5


@each_seed
def test_each_trap_listed_quotes_words_of_its_article(seed: Path) -> None:
    stored = seed.read_text(encoding="utf-8")
    for bullet in BULLET.findall(trap_sections()[seed.stem]):
        words = CODE.findall(bullet)
        assert words, f"no words of the article in: {bullet}"
        assert not [w for w in words if w not in stored], bullet


@each_seed
def test_each_article_is_as_long_as_news_is(seed: Path) -> None:
    assert 150 <= len(read(seed).text.split()) <= 700


@each_seed
def test_nothing_real_is_named(seed: Path) -> None:
    words = set(re.findall(r"\w+", seed.read_text(encoding="utf-8")))
    assert not words & set(REAL_PLACES.split())


def test_nothing_real_is_named_in_the_readme() -> None:
    assert not set(re.findall(r"\w+", README.read_text(encoding="utf-8"))) & set(REAL_PLACES.split())


@each_seed
def test_every_address_is_on_a_host_that_cannot_exist(seed: Path) -> None:
    for found in HOST.finditer(seed.read_text(encoding="utf-8")):
        host = found[1] or found[0].lstrip("@").split("/")[0]
        assert host.rstrip(".,").endswith(".example"), found[0]


@each_seed
def test_a_printed_weekday_agrees_with_its_date_except_where_that_is_the_trap(seed: Path) -> None:
    wrong = [
        found[0]
        for found in WEEKDAY_AND_DAY.finditer(read(seed).text)
        if day_of(found).strftime("%A") != found[1]
    ]
    assert wrong == WRONG_WEEKDAYS.get(seed.stem, [])


@each_seed
def test_the_date_is_the_one_in_the_file_name_or_unknown(seed: Path) -> None:
    expected = None if seed.stem in UNDATED else date.fromisoformat(seed.stem[:10])
    assert read(seed).date == expected


@each_seed
def test_each_article_can_be_read(seed: Path) -> None:
    article = read(seed)
    assert article.id == article_id(seed.name)
    assert seed.read_bytes().decode("utf-8").endswith(article.text)


@each_seed
def test_each_article_can_be_briefed(seed: Path) -> None:
    briefing = briefed(seed)
    assert briefing.article == read(seed)
    assert briefing.title is not None or briefing.article.title
    assert briefing.participants
    assert briefing.statements


@each_seed
def test_every_place_in_a_briefing_lies_in_its_article(seed: Path) -> None:
    whole = Span(0, len(read(seed).text))
    places = [piece.span for statement in briefed(seed).statements for piece in statement.content]
    places += [mention.span for person in briefed(seed).participants for mention in person.mentions]
    places += [use.span for use in briefed(seed).coverage]
    assert all(whole.holds(place) and len(place) for place in places)


@each_seed
def test_every_speaker_is_a_participant_with_evidence_or_unclear(seed: Path) -> None:
    known = {person.id for person in briefed(seed).participants}
    for statement in briefed(seed).statements:
        assert statement.speaker is None or (statement.speaker in known and statement.evidence)


def read(seed: Path) -> Article:
    """The article of a seed, with what stands beside it."""
    beside = seed.with_suffix(".yaml")
    stored = beside.read_bytes() if beside.exists() else None
    return read_seed(seed.read_bytes(), path=f"seeds/{seed.name}", beside=stored)


@cache
def briefed(seed: Path) -> Briefing:
    return brief(read(seed))


def trap_sections() -> dict[str, str]:
    """The README's lists of traps: a seed's stem and what stands under it."""
    traps = README.read_text(encoding="utf-8").split("\n## The traps\n")[1]
    sections = traps.split("\n### ")[1:]
    return {stem: body for stem, _, body in (section.partition("\n") for section in sections)}


def day_of(found: re.Match[str]) -> date:
    """The day that a match of `WEEKDAY_AND_DAY` names, in the year of the story."""
    _, month, day, day_first, month_last = found.groups()
    named = f"2025 {month or month_last} {day or day_first} +0000"
    return datetime.strptime(named, "%Y %B %d %z").date()
