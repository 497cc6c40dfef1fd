"""Intervals over months: exact where nothing varies, right in how often they hold the truth, paired."""

import numpy as np
import pytest

from interpose.experiments.scoring.month_bootstrap import FEWEST_MONTHS, contrast


def months_of(months, units):
    return np.repeat(np.arange(months), units)


def test_a_constant_difference_has_no_width():
    other = np.random.default_rng(1).gamma(2, 10, 24 * 5)
    difference, skill = contrast(other - 1, other, months_of(24, 5))
    assert tuple(difference) == pytest.approx((-1, -1, -1))
    assert skill.low < skill.middle < skill.high and skill.middle == pytest.approx(1 / other.mean())


def test_the_difference_is_of_means_over_units_and_the_skill_of_their_ratio():
    mine, other, months = np.array([1.0, 3.0, 5.0]), np.array([2.0, 4.0, 12.0]), np.array([1, 1, 2])
    difference, skill = contrast(mine, other, months)
    assert difference.middle == pytest.approx(-3) and skill.middle == pytest.approx(1 - 9 / 18)
    assert np.isnan([difference.low, difference.high, skill.low, skill.high]).all() and FEWEST_MONTHS > 2


def test_against_a_perfect_forecast_there_is_no_skill():
    _, skill = contrast(np.ones(20), np.zeros(20), np.arange(20))
    assert np.isnan(skill).all()


def test_equal_forecasts_are_equal():
    scores = np.random.default_rng(2).gamma(2, 10, 100)
    difference, skill = contrast(scores, scores, months_of(20, 5))
    assert difference == (0, 0, 0) and skill == (0, 0, 0)


def test_the_interval_holds_the_truth_about_as_often_as_it_says():
    """Months that hang together (autoregression 0.4), thirty-six of them: not far below 95 %."""
    rng, held = np.random.default_rng(3), 0
    for _ in range(100):
        level = np.zeros(36)
        for month in range(1, 36):
            level[month] = 0.4 * level[month - 1] + rng.normal()
        mine = 5 + np.repeat(level, 4) + rng.normal(size=144)
        difference, _ = contrast(mine, np.full(144, 5.0), months_of(36, 4))
        held += difference.low <= 0 <= difference.high
    assert 0.8 < held / 100 <= 0.99


def test_units_of_a_month_go_together():
    """Copies of every unit add nothing to what is known."""
    rng = np.random.default_rng(4)
    mine, other = rng.gamma(2, 10, 24), rng.gamma(2, 10, 24)
    alone = contrast(mine, other, np.arange(24))
    copied = contrast(np.repeat(mine, 10), np.repeat(other, 10), months_of(24, 10))
    assert np.array(copied) == pytest.approx(np.array(alone))
