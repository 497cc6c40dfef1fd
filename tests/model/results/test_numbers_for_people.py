"""Numbers for people: never a power of ten, never a zero with a sign, the ends of an interval like its middle."""

import math
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.paths import ROOT

from interpose.model.results.formatting import (
    amount,
    decimals,
    difference,
    estimate,
    number,
    plain_number,
    range_words,
    signed,
    value_words,
)

ANY = st.floats(allow_nan=True, allow_infinity=True)
SIZES = st.floats(-1e12, 1e12)
WRITTEN = re.compile(r"[+\u2212]?(\d{1,3}(,\d{3})*(\.\d+)?)|~0|\u2013")
"""A number as people read it: thousands apart, a true minus, or that it rounds to nothing, or that there is none."""


@given(ANY, st.integers(0, 6))
def test_every_way_of_writing_gives_a_number_that_people_read(value, places):
    for text in (number(value), number(value, places), signed(value), signed(value, places), plain_number(value)):
        assert WRITTEN.fullmatch(text), text
        zero = not re.search("[1-9]", text)
        assert not zero or text in ("0", "~0", "\u2013"), text  # no -0.0, no +0.00, no 0.000
    assert all(WRITTEN.fullmatch(end) for end in range_words(value, 1.5).split(" to "))
    assert WRITTEN.fullmatch(value_words(value)) and WRITTEN.fullmatch(amount(value, ""))


@given(SIZES, st.integers(0, 6))
def test_what_is_written_is_the_value_rounded(value, places):
    text = number(value, places).replace(",", "").replace("\u2212", "-").replace("~0", "0")
    assert abs(float(text) - value) <= 0.5 * 10**-places * (1 + 1e-9) + 1e-12 * abs(value)


@given(SIZES, SIZES, SIZES)
def test_an_interval_has_the_decimals_of_its_middle(mean, low, high):
    text = difference(mean, low, high, "persons")
    parts = re.fullmatch(r"(\S+) persons \((\S+) to (\S+)\)", text)
    assert parts, text
    behind = {len(part.partition(".")[2]) for part in parts.groups() if part not in ("0", "~0")}
    assert len(behind) <= 1


@given(st.floats(1e-3, 1e9))
def test_an_effect_has_at_least_two_digits_that_count(value):
    text = number(value)
    counting = re.sub(r"[,.]", "", text).lstrip("0")
    assert len(counting) >= 2 and (len(counting) <= 4 or "." not in text)
    assert decimals(value) == decimals(-value)


@pytest.mark.parametrize(
    ("said", "text"),
    [
        (estimate(16940.2, 15000.0, 18000.0, "persons"), "16,940 persons (15,000 to 18,000)"),
        (estimate(1.25, math.nan, math.nan, "events"), "1.2 events (no interval)"),
        (difference(-0.04, -0.9, 0.83, "events"), "\u22120.040 events (\u22120.900 to +0.830)"),
        (difference(-0.00001, -12.0, 12.0, "share"), "~0 (\u221212.0 to +12.0)"),
        (amount(16940.0, "persons"), "16,940 persons"),
        (value_words(True), "yes"),
        (value_words(20000), "20,000"),
        (value_words("as agreed"), "as agreed"),
        (range_words(0.005, 1e6), "0.005 to 1,000,000"),
    ],
)
def test_examples(said, text):
    assert said == text


@pytest.mark.parametrize(
    ("largest", "places"),
    [(1e6, 0), (100, 0), (99.9, 1), (1, 1), (0.99, 3), (0.1, 3), (0.099, 4), (0.001, 4), (0.0009, 5), (0, 0)],
)
def test_a_group_of_numbers_has_the_decimals_of_its_largest(largest, places):
    assert decimals(0.0, -largest, largest / 7, float("nan"), float("inf")) == places


# --------------------------------------------------------------------- nobody writes numbers in a way of his own

POWERS = re.compile(r":[+,]*\.\d+[ge]\}")
"""A format that turns into a power of ten where a number is large or small."""
FOR_MACHINES = {
    "viz/explorer/session.py": "is read back as a number",
    "viz/app/map_classes.py": "is read back as a number",
    "viz/spread_classes.py": "is read back as a number",
    "experiments/reproduction/reproduce.py": "a difference of the last bits, beside full precision",
    "experiments/comparison/interval_coverage.py": "a table for those who work on intervals",
}


def test_no_format_gives_a_power_of_ten_where_people_read():
    found = {
        file.relative_to(ROOT).as_posix()
        for part in ("cli", "viz", "experiments")
        for file in (ROOT / part).rglob("*.py")
        if POWERS.search(file.read_text(encoding="utf-8"))
    }
    assert found == set(FOR_MACHINES), found ^ set(FOR_MACHINES)
