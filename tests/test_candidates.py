"""What editors decide is written, once; what contradicts the register or names nobody is refused."""

import datetime as dt
from collections.abc import Callable

import pytest
from test_identities import a_figure, an_article

from generator.candidates import Usage, accepted, candidates, compare, refused, usages
from generator.errors import RegisterError
from generator.register import Register, read_register

DAY = dt.date(2024, 3, 20)
ARTICLES = (
    an_article("talks", "2024-03-14", [a_figure(1, "Ilka Maren", "Kestrian Foreign Minister")]),
    an_article(
        "ferry",
        "2024-05-02",
        [a_figure(1, "Ilke Maren", "Foreign Minister"), a_figure(2, "KHB", kind="organisation")],
    ),
    an_article(
        "oath", None, [a_figure(1, "Kestrian Harbour Board", kind="organisation"), a_figure(2, "Oda Lind")]
    ),
)
USED = usages(ARTICLES, Register())
PAIR = "Ilka Maren = Ilke Maren"


def _register(text: str | None) -> Register:
    reading = read_register(text or "")
    assert reading.problems == ()
    return reading.register


def test_an_accepted_name_becomes_an_entry() -> None:
    text = accepted(None, "Oda Lind", USED, DAY)
    (entry,) = _register(text).entries
    assert (entry.name, entry.kind, entry.added) == ("Oda Lind", "person", "2024-03-20")
    assert accepted(text, "Oda Lind", USED, DAY) == text


def test_an_accepted_pair_becomes_an_entry_with_a_variant() -> None:
    text = accepted(None, "KHB = Kestrian Harbour Board", USED, DAY)
    (entry,) = _register(text).entries
    assert (entry.name, entry.kind, entry.variants) == ("Kestrian Harbour Board", "organisation", ("KHB",))
    assert accepted(text, "KHB = Kestrian Harbour Board", USED, DAY) == text


def test_a_variant_goes_to_the_entry_that_is_there() -> None:
    text = accepted(None, "Ilke Maren", USED, DAY)
    text = accepted(text, PAIR, USED, DAY)
    (entry,) = _register(text).entries
    assert (entry.name, entry.variants) == ("Ilke Maren", ("Ilka Maren",))


def test_what_was_accepted_or_refused_is_not_proposed_again() -> None:
    assert PAIR in [c.key for c in candidates(USED, Register())]
    for decide in (accepted, refused):
        register = _register(decide(None, PAIR, USED, DAY))
        used = usages(ARTICLES, register)
        assert all(c.same_as is None or c.name.kind == "organisation" for c in candidates(used, register))


def test_a_refused_pair_is_two() -> None:
    text = refused(None, PAIR, USED, DAY)
    (entry,) = _register(text).entries
    assert (entry.name, entry.different) == ("Ilke Maren", ("Ilka Maren",))
    assert refused(text, PAIR, USED, DAY) == text


def test_a_refusal_goes_to_the_entry_that_is_there_whichever_side_it_is() -> None:
    text = refused(accepted(None, "Ilka Maren", USED, DAY), PAIR, USED, DAY)
    (entry,) = _register(text).entries
    assert (entry.name, entry.different) == ("Ilka Maren", ("Ilke Maren",))


def test_what_contradicts_the_register_is_told() -> None:
    text = refused(None, PAIR, USED, DAY) or ""
    with pytest.raises(RegisterError, match="both the same and not the same") as told:
        compare(text, accepted(text, PAIR, USED, DAY) or "")
    assert told.value.path == "seeds/participants.yaml"
    compare(text, text)
    broken = text + "- kind: person\n"
    compare(broken, broken + "# more\n")


def test_two_entries_are_put_together_by_a_person() -> None:
    text = accepted(accepted(None, "Ilka Maren", USED, DAY), "Ilke Maren", USED, DAY)
    with pytest.raises(RegisterError, match="by hand"):
        accepted(text, PAIR, USED, DAY)


@pytest.mark.parametrize(
    ("decide", "key", "message"),
    [
        (accepted, "Ilka Marin", "Did you mean 'Ilka Maren'"),
        (accepted, "Nobody", "No briefing names 'Nobody'"),
        (accepted, "Ilka Maren =", "names nobody"),
        (accepted, "", "names nobody"),
        (accepted, "Ilka Maren = KHB", "is an organisation"),
        (accepted, "KHB = Ilka Maren", "is a person"),
        (refused, "Ilka Maren", "name two"),
    ],
)
def test_a_key_that_names_nobody_is_a_wrong_use(
    decide: Callable[[str | None, str, tuple[Usage, ...], dt.date], str | None], key: str, message: str
) -> None:
    with pytest.raises(RegisterError, match=message) as told:
        decide(None, key, USED, DAY)
    assert told.value.path is None


def test_the_order_is_the_alphabet_s() -> None:
    keys = [c.key for c in candidates(USED, Register())]
    assert keys == sorted(keys, key=str.casefold)
    assert len(keys) == 2


def test_many_names_that_share_a_trait_are_no_freeze() -> None:
    """Each name is compared with a few others at most."""
    figures = [a_figure(n, f"Ilka {'xyzvw'[n % 5]}{n:05} Maren", "minister") for n in range(4000)]
    used = usages([an_article("a", "2024-03-14", figures)], Register())
    assert len(candidates(used, Register())) < 12 * len(figures)
