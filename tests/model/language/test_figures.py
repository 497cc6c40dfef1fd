"""Numbers, dates and lists in another language, against what Babel itself makes of them."""

from datetime import date

import pytest
from babel.numbers import format_decimal
from hypothesis import given
from hypothesis import strategies as st

from interpose.model.language.chosen import in_language
from interpose.model.language.figures import day_words, in_figures, list_words
from interpose.model.results import formatting


@given(number=st.floats(-1e12, 1e12), places=st.integers(0, 4))
def test_a_number_has_the_signs_that_babel_gives_it(number, places):
    pattern = "#,##0" + ("." + "0" * places if places else "")
    english = f"{number:,.{places}f}"
    with in_language("id"):
        told = in_figures(english)
    assert told.translate({ord("."): ",", ord(","): "."}) == english
    if abs(number) < 1e9 and not english.startswith("-0"):
        from decimal import Decimal

        assert told == format_decimal(Decimal(english.replace(",", "")), pattern, locale="id")


def test_the_one_writer_of_numbers_follows_the_language():
    cases = (
        (formatting.number, (-1234.5,), "\u22121,234", "\u22121.234"),
        (formatting.number, (1.25,), "1.2", "1,2"),
        (formatting.signed, (1234567.0,), "+1,234,567", "+1.234.567"),
        (formatting.plain_number, (1200.125,), "1,200.125", "1.200,125"),
        (formatting.amount, (2.5, "persons"), "2.5 persons", "2,5 orang"),
        (formatting.estimate, (1.0, 0.5, 1.5, "share"), "1.0 (0.5 to 1.5)", "1,0 (0,5 sampai 1,5)"),
        (formatting.value_words, (True,), "yes", "ya"),
        (formatting.number, (float("nan"),), "\u2013", "\u2013"),
        (formatting.number, (0.0,), "0", "0"),
    )
    for write, words, english, indonesian in cases:
        assert write(*words) == english
        with in_language("id"):
            assert write(*words) == indonesian


def test_days():
    assert day_words("2026-01-17") == "2026-01-17" and day_words(date(2026, 1, 17)) == "2026-01-17"
    with in_language("id"):
        assert day_words("2026-01-17") == "17 Januari 2026" and day_words(date(2025, 8, 5)) == "5 Agustus 2025"
        assert day_words("mid-2023") == "mid-2023" and day_words("") == "" and day_words("2023") == "2023"


@pytest.mark.parametrize("words", [[], ["a"], ["a", "b"], ["a", "b", "c"]])
def test_lists(words):
    english = {0: "", 1: "a", 2: "a and b", 3: "a, b and c"}
    assert list_words(words) == english[len(words)] == formatting.listing(words)
    with in_language("id"):
        told = list_words(words)
    assert ("dan" in told) == (len(words) > 1) and [one for one in words if one not in told] == []


def test_units_are_told_but_never_kept():
    from interpose.model.results.outcomes import NAMED, label_of

    with in_language("id"):
        assert label_of("deaths_civilians") == "Kematian warga sipil"
        assert NAMED["deaths_civilians"].label == "Civilian deaths"
