"""The branching ratio is recovered whatever the background, at the rates of the model's own country."""

import numpy as np
import pytest
from support.self_excited import self_excited

from interpose.experiments.analysis import self_excitation as module
from interpose.experiments.analysis.self_excitation import fit_excitation, hawkes_ratio, smooth_precision

SLOW = [pytest.param(shape, marks=pytest.mark.slow) for shape in ("constant", "country", "own waves", "front")]


@pytest.mark.parametrize("shape", ["walk", *SLOW])
@pytest.mark.parametrize("ratio", [0.0, 0.3, 0.5, 0.7])
def test_the_ratio_is_recovered_within_a_tenth(shape, ratio):
    read = [hawkes_ratio(self_excited(ratio, 5 + 5 * (seed % 3), shape, seed=seed)) for seed in range(9)]
    assert abs(np.mean(read) - ratio) < 0.1, read


@pytest.mark.slow
@pytest.mark.parametrize("a_month", [100, 400])
def test_the_ratio_is_recovered_with_few_and_many_events(a_month):
    read = [hawkes_ratio(self_excited(0.5, 10, "own waves", a_month=a_month, seed=seed)) for seed in range(6)]
    assert abs(np.mean(read) - 0.5) < 0.1, read


def test_over_ten_years_the_delay_is_found_too():
    found = fit_excitation(self_excited(0.5, 8, "walk", a_month=100, days=3650))
    assert found.ratio == pytest.approx(0.5, abs=0.1)
    assert found.delay == pytest.approx(8, rel=0.3)
    assert 0.3 < found.spread < 1.0


def test_the_order_of_places_does_not_matter():
    counts = self_excited(0.4, 6, "country", days=400, places=12)
    there, back = hawkes_ratio(counts), hawkes_ratio(counts[:, ::-1])
    assert there == pytest.approx(back, abs=0.02)
    assert hawkes_ratio(np.c_[counts, np.zeros(400)]) == there


def test_the_precision_is_that_of_a_smooth_series_of_variance_one():
    bands, log_determinant = smooth_precision(9, 0.7)
    dense = np.diag(bands[2]) + np.diag(bands[1, 1:], 1) + np.diag(bands[0, 2:], 2)
    covariance = np.linalg.inv(dense + np.triu(dense, 1).T)
    assert np.diag(covariance) == pytest.approx(np.ones(9))
    assert np.linalg.slogdet(np.linalg.inv(covariance))[1] == pytest.approx(log_determinant)
    lags = np.arange(9)
    by_hand = (1 + lags * (1 - 0.7**2) / (1 + 0.7**2)) * 0.7**lags
    assert covariance[0] == pytest.approx(by_hand)


@pytest.mark.parametrize(("step", "reached"), [(0.3, 0.9), (0.9, 1.05), (-0.5, 0.6)])
def test_a_step_is_shortened_until_the_density_does_not_fall(step, reached):
    def state_at(level, course):
        return module._State(level, course, level, level, -float(((level - 1.0) ** 2).sum()))

    start = state_at(np.array([0.6]), np.zeros(2))
    end = module._climb(start, state_at, np.array([step]), np.zeros(2))
    assert end.level == pytest.approx([reached], abs=2e-3) and end.density >= start.density - 1e-5
