"""Seeds crossed with draws: how many seeds an interval counts for, by hand."""

import math

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from interpose.model.results.crossed_intervals import means


def runs(values):
    """Make a row of each run: seeds down, draws across, one group."""
    seed, draw = np.indices(np.shape(values))
    return pd.DataFrame(
        {"group": 0, "seed": seed.ravel(), "draw": draw.ravel(), "value": np.ravel(values).astype(float)}
    )


def test_the_interval_of_both_is_by_satterthwaite():
    values = np.array([[1.0, 5.0, 3.0], [2.0, 8.0, 4.0], [0.0, 6.0, 9.0], [3.0, 3.0, 5.0]])
    of_seeds, of_draws = values.mean(axis=1).var(ddof=1) / 4, values.mean(axis=0).var(ddof=1) / 3
    error = max(of_seeds + of_draws - values.var(ddof=1) / 12, of_seeds, of_draws)
    freedom = (of_seeds + of_draws) ** 2 / (of_seeds**2 / 3 + of_draws**2 / 2)
    half = stats.t.ppf(0.975, freedom) * math.sqrt(error)
    found = means(runs(values)).iloc[0]
    assert (found["mean"], found["low"], found["high"]) == pytest.approx(
        (values.mean(), values.mean() - half, values.mean() + half)
    )


def test_where_all_runs_are_alike_the_interval_is_a_point():
    found = means(runs(np.full((4, 3), 7.0))).iloc[0]
    assert found["mean"] == found["low"] == found["high"] == 7
