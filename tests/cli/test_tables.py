"""Tables: numbers without powers of ten, and no ragged lines in narrow terminals."""

import math
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.commands import ask

from interpose.cli.console import print_table
from interpose.model.results.formatting import number, plain_number


@given(st.floats(allow_nan=True, allow_infinity=True), st.integers(1, 12))
def test_no_number_is_a_power_of_ten(value, digits):
    for text in (plain_number(value, digits), number(value)):
        assert "e" not in text and "E" not in text


@given(st.floats(1e-12, 1e15), st.integers(1, 15))
def test_a_plain_number_keeps_its_digits(value, digits):
    back = float(plain_number(value, digits).replace(",", ""))
    assert math.isclose(back, value, rel_tol=0.5 * 10 ** (1 - digits) * 1.001)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (16940.0, "16,940"),
        (1234567.8, "1,234,568"),
        (0.12345, "0.123"),
        (0.00004, "0.00004"),
        (-1.5, "\N{MINUS SIGN}1.5"),
        (0.0, "0"),
        (float("nan"), "\N{EN DASH}"),
        (100.0, "100"),
    ],
)
def test_three_digits_that_count(value, text):
    assert plain_number(value, 3) == text


@pytest.mark.parametrize("width", [60, 80, 100, 140])
def test_a_wide_table_is_blocks_and_a_narrow_one_a_table(capsys, monkeypatch, width):
    monkeypatch.setenv("COLUMNS", str(width))
    columns = ("outcome", *(f"number {i}" for i in range(7)))
    print_table("Some title", columns, [["Deaths of all groups", *(f"{i},000 to 2,000" for i in range(7))]])
    lines = capsys.readouterr().out.splitlines()
    assert max(len(line.rstrip()) for line in lines) <= width
    text = " ".join(" ".join(lines).split())
    assert all(f"{i},000 to 2,000" in text for i in range(7))  # no cell is folded
    assert (len(lines) == 3) is (width == 140)


@pytest.mark.parametrize("width", [80, 100])
@pytest.mark.parametrize("words", [("scenarios",), ("show", "gaza-isf")], ids=" ".join)
def test_commands_fit_narrow_terminals(capsys, monkeypatch, width, words):
    monkeypatch.setenv("COLUMNS", str(width))
    tables = ask(capsys, *words).out
    for line in tables.splitlines():
        prose = re.match(r"[A-Z0-9]", line) and len(line) > width  # sentences are left to the terminal
        assert prose or len(line.rstrip()) <= width, line


@pytest.mark.parametrize("width", [80, 120])
def test_headings_are_folded_between_words_and_never_cut(capsys, monkeypatch, width):
    monkeypatch.setenv("COLUMNS", str(width))
    columns = ("kematian dalam satu peristiwa", "peristiwa sebenarnya", "tercatat", "kematian sebenarnya", "proporsi")
    print_table("", columns, [["25 atau lebih", "1", "1", "47", "100 %"]])
    shown = capsys.readouterr().out
    assert all(re.search(rf"\b{word}\b", shown) for name in columns for word in name.split())
    assert max(len(line.rstrip()) for line in shown.splitlines()) <= width


def test_in_blocks_a_cell_without_a_heading_stands_by_the_one_before(capsys, monkeypatch):
    monkeypatch.setenv("COLUMNS", "40")
    columns = ("row", "as missions are sent", "", "at random", "")
    print_table("", columns, [["M01", "-0.50 (-0.60 to -0.40)", "shows", "0.10 (-0.20 to 0.30)", "not clear"]])
    shown = " ".join(capsys.readouterr().out.split())
    assert "sent -0.50 (-0.60 to -0.40), shows at random 0.10 (-0.20 to 0.30), not clear" in shown
