"""Athena's formulas, worked by hand."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interpose.experiments.docking.athena_rules import (
    Group,
    civilian_force,
    friends_and_enemies,
    neighbourhood,
    unit_force,
)

WAR = {("a", "b"): -1.0, ("b", "a"): -1.0}


def two(first, second):
    """Work out two sides who are at war."""
    return neighbourhood([Group("a", first), Group("b", second)], WAR)


def test_force_by_hand():
    assert civilian_force(1000) == 10
    assert civilian_force(1000, mood=-50, demeanor="aggressive") == 17  # 0.01 * 1.5 * 1.1 * 1000 = 16.5
    assert civilian_force(1000, mood=100, demeanor="apathetic") == 3  # 0.01 * 0.3 * 0.8 * 1000 = 2.4
    assert unit_force(10) == 250 and unit_force(3, "police", "apathetic") == 9


def test_even_sides_by_hand():
    """F = E = 100, T = 200: V = 100 * 2 * 10,000 / 40,000 = 50; security = 100 (50 - 50 - 50) / 150 = -33.3."""
    assert two(100, 100) == (50, {"a": -33, "b": -33})


def test_three_to_one_by_hand():
    """V = 100 * 60,000 / 160,000 = 37.5, so 38; security 100 (75 - 25 - 38) / 138 = 8.7 and -63.8."""
    assert two(300, 100) == (38, {"a": 9, "b": -63})


def test_one_side_alone_is_safe():
    assert two(100, 0) == (0, {"a": 100, "b": 0})


def test_nobody_is_in_no_danger():
    assert two(0, 0) == (0, {"a": 0, "b": 0}) and neighbourhood([], {}) == (0, {})


def test_a_friend_counts_as_much_as_it_is_one():
    """A force of 200, half a friend of people of 20 whom an enemy of 80 hates to 0.5: F = 20 + 100, E = 40, T = 300."""
    groups = [Group("people", 20), Group("force", 200), Group("enemy", 80)]
    relations = {("force", "people"): 0.5, ("enemy", "people"): -0.5}
    assert friends_and_enemies(groups, relations)["people"] == (120, 40)
    found = neighbourhood(groups, relations)
    assert found.volatility == math.ceil(100 * 120 * 40 / 300**2) == 6
    assert found.security["people"] == math.ceil(100 * (40 - 40 / 3 - 6) / 106) == 20


def test_who_is_near_counts_a_tenth_and_is_rounded_up():
    """a here with 100; b near with 101: E = 11, T = 111; V = 100 * 1100 / 12321 = 8.9; 100 (90.09 - 9.91 - 9) / 109."""
    here = [Group("a", 100), Group("b", 0)]
    found = neighbourhood(here, WAR, near=[[Group("a", 0), Group("b", 101)]])
    assert found == (9, {"a": 66, "b": 0})


def test_an_order_of_groups_does_not_matter():
    groups = [Group("a", 70), Group("b", 40), Group("c", 25)]
    relations = WAR | {("c", "a"): 0.3, ("b", "c"): -0.2}
    one, other = neighbourhood(groups, relations), neighbourhood(groups[::-1], relations)
    assert one.volatility == other.volatility and one.security == other.security


@given(st.integers(0, 10**6), st.integers(0, 10**6))
def test_bounds_and_symmetry(first, second):
    found, swapped = two(first, second), two(second, first)
    assert 0 <= found.volatility <= 50 and all(-100 <= value <= 100 for value in found.security.values())
    assert found.volatility == swapped.volatility and found.security["a"] == swapped.security["b"]


@given(st.integers(1, 1000), st.integers(2, 50))
def test_volatility_is_a_ratio(side, times):
    assert two(side, side).volatility == two(times * side, times * side).volatility == pytest.approx(50)
