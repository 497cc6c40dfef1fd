"""Lanchester's closed forms, and what interpose's own rule of clashes does."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from interpose.experiments.docking.contract import Sizes
from interpose.experiments.docking.lanchester import (
    LARGE,
    NUMBERS,
    PART,
    RATIOS,
    exponent,
    exponent_by_rule,
    largest_error,
    linear_survivors,
    sides_of,
    square_law,
    square_survivors,
)


@given(st.floats(1, 100), st.floats(1, 100), st.floats(0.1, 3), st.floats(0.1, 3), st.floats(0, 0.5))
def test_the_square_law_keeps_what_it_keeps(red, blue, alpha, beta, time):
    now = square_law(red, blue, alpha, beta, time)
    kept = alpha * red**2 - beta * blue**2
    assert alpha * now[0] ** 2 - beta * now[1] ** 2 == pytest.approx(kept, rel=1e-6, abs=1e-5 * (red + blue) ** 2)
    assert square_law(red, blue, alpha, beta, 0) == (red, blue)


def test_the_closed_form_is_the_integral():
    assert largest_error() < 1e-8


def test_survivors_by_hand():
    assert square_survivors(5, 4, 1, 1) == 3 and square_survivors(4, 5, 1, 1) == -3
    assert square_survivors(1, 1, 1, 1) == 0
    assert linear_survivors(5, 4, 1, 1) == 1 and linear_survivors(1, 3, 2, 1) == -1


def test_a_side_twice_as_numerous_matches_one_four_times_as_good():
    """What the square law is known for."""
    assert square_survivors(2, 1, 1, 4) == pytest.approx(0) and linear_survivors(2, 1, 1, 2) == pytest.approx(0)


def test_exponents_are_those_of_power_laws():
    squares = np.array(LARGE, float)[None, :] ** -1.0
    assert exponent(np.vstack([0.5 * squares, 1.5 * squares])) == pytest.approx(-0.5)


def test_losses_go_as_the_ratio_of_forces_by_the_rule():
    assert exponent_by_rule() == pytest.approx(1, abs=1e-12)


def test_the_weaker_side_is_always_as_many():
    assert {min(sides_of(ratio)) for ratio in RATIOS} == {2_000_000}
    assert all(sides_of(ratio)[0] / sides_of(ratio)[1] == pytest.approx(ratio) for ratio in RATIOS)


def test_findings_of_few_runs():
    sizes = Sizes(runs=3)
    found = PART.found(sizes, {task.name: task.work() for task in PART.tasks(sizes)})
    rows = {row.name: row for row in found.findings}
    assert list(rows) == [f"L{number}" for number in range(1, 11)]
    assert rows["L8"].estimate == pytest.approx(1, abs=0.1)
    assert rows["L10"].estimate == pytest.approx(0, abs=0.02) and rows["L10"].verdict == "not reproduced"
    assert len(found.tables["attrition"]) == 2 * len(NUMBERS)
