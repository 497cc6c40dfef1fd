"""Intervals over seeds: closed forms, edges, and how often they hold what they should."""

import numpy as np
import pytest
from scipy import stats

from interpose.experiments.intervals import expanded, over_seeds

CASES = {
    "normal": (lambda chance, shape: chance.normal(3.0, 2.0, shape), 3.0, 3.0, 0.0),
    "differences of counts": (lambda chance, shape: chance.poisson(3, shape) - chance.poisson(5, shape), -2.0, None, 0),
    # Skewed: BCa is second-order right, and at 20 seeds what is left is about a point.
    "exponential": (lambda chance, shape: chance.exponential(1.0, shape), 1.0, np.log(2), 0.015),
}


@pytest.mark.parametrize("name", CASES)
def test_intervals_hold_the_truth_as_often_as_they_say(name: str) -> None:
    draw, mean, median, allowed = CASES[name]
    draws = draw(np.random.default_rng(11), (20, 2000))
    error = 3 * np.sqrt(0.95 * 0.05 / 2000)
    found = over_seeds(draws)
    assert abs(np.mean((found.low <= mean) & (mean <= found.high)) - 0.95) < error + allowed
    if median is not None:
        found = over_seeds(draws, "median")
        assert np.mean((found.low <= median) & (median <= found.high)) > 0.95 - error


def test_the_level_is_widened_until_normal_numbers_get_students_interval() -> None:
    for seeds in (5, 20, 100):
        reach = stats.norm.ppf(0.5 + expanded(seeds) / 2) * np.sqrt((seeds - 1) / seeds)
        assert reach == pytest.approx(stats.t.ppf(0.975, seeds - 1))
    assert expanded(10_000) == pytest.approx(0.95, abs=1e-3)
    values = np.random.default_rng(3).normal(0, 1, 400)
    student = stats.t.interval(0.95, 399, values.mean(), stats.sem(values))
    assert over_seeds(values)[1:] == pytest.approx(student, abs=0.01)


def test_edges() -> None:
    assert over_seeds([4.0, 4.0, 4.0]) == (4.0, 4.0, 4.0)
    assert over_seeds([4.0])[0] == 4.0 and np.isnan(over_seeds([4.0])[1:]).all()
    assert np.isnan(over_seeds([])).all()
    found = over_seeds(np.array([[1.0, np.nan, 2.0], [3.0, 1.0, 2.0], [2.0, 1.0, 2.0]]))
    assert np.isnan(found.low[1]) and found.low[0] < 2.0 < found.high[0] and found.low[2] == found.high[2] == 2.0
    assert over_seeds([1.0, 2.0, 4.0], "median").middle == 2.0


def test_the_same_numbers_give_the_same_interval_whatever_stands_beside_them() -> None:
    values = np.random.default_rng(1).normal(0, 1, (12, 3))
    alone = over_seeds(values[:, 1])
    assert over_seeds(values).low[1] == pytest.approx(alone.low, rel=1e-12)
    assert over_seeds(values[:, [1, 0]]).high[0] == pytest.approx(alone.high, rel=1e-12)


def test_two_seeds_of_which_one_is_odd_have_an_interval() -> None:
    found = over_seeds([0.0, 0.0, 0.0, 0.0, 7.0])
    assert found.low <= found.middle <= found.high and np.isfinite([found.low, found.high]).all()
