"""Closed forms of ruin against systems of linear equations; the exact recursion against enumeration."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from interpose.experiments.docking.contract import Sizes
from interpose.experiments.docking.gamblers_ruin import BLUE, PART, RED, last_standing, ruin_chance, ruin_steps


@given(st.integers(2, 15), st.data(), st.sampled_from([0.1, 0.45, 0.5, 0.55, 0.8]))
def test_the_closed_forms_solve_the_equations(goal, data, chance):
    start = data.draw(st.integers(0, goal))
    inner = goal - 1
    moves = np.eye(inner) - chance * np.eye(inner, k=1) - (1 - chance) * np.eye(inner, k=-1)
    lost, steps = np.linalg.solve(moves, np.eye(inner)[0] * (1 - chance)), np.linalg.solve(moves, np.ones(inner))
    expected = [1.0, *lost, 0.0][start], [0.0, *steps, 0.0][start]
    assert (ruin_chance(start, goal, chance), ruin_steps(start, goal, chance)) == pytest.approx(expected)


def enumerated(red, blue, chance=Fraction(1)):
    """Follow every way to its end, in fractions: the chance that blue is gone first, and the mean deaths."""
    if not red or not blue:
        return (chance if not blue else Fraction(0)), Fraction(0)
    first = enumerated(red, blue - 1, chance * Fraction(red, red + blue))
    second = enumerated(red - 1, blue, chance * Fraction(blue, red + blue))
    return first[0] + second[0], chance + first[1] + second[1]


@pytest.mark.parametrize(("red", "blue"), [(1, 1), (2, 1), (3, 4), (6, 5), (1, 7)])
def test_the_recursion_is_the_sum_over_all_ways(red, blue):
    assert last_standing(red, blue) == pytest.approx([float(part) for part in enumerated(red, blue)])


def test_two_against_one_by_hand():
    assert last_standing(2, 1) == (pytest.approx(5 / 6), pytest.approx(4 / 3))
    assert last_standing(5, 5)[0] == pytest.approx(0.5)


def test_the_stripped_world_kills_one_a_clash_and_ends():
    sizes = Sizes(runs=2)
    results = {task.name: task.work() for task in PART.tasks(sizes)}
    for seed in range(1, 21):
        red_dead, blue_dead, red, blue = results[f"ruin world {seed}"]
        assert red_dead + red == RED and blue_dead + blue == BLUE and min(red, blue) == 0
    found = PART.found(sizes, results).findings
    assert [row.name for row in found] == [f"R{number}" for number in range(1, 8)]
    assert found[4].runs == 20 and found[6].estimate == 1
