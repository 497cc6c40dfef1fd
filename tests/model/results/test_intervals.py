"""Intervals over seeds: closed forms, edges, laws, and how often they hold what they should."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from interpose.experiments.comparison import interval_coverage
from interpose.model.results.crossed_intervals import means, quantiles
from interpose.model.results.intervals import excludes_zero, over_seeds, quantile_over_seeds

NUMBERS = st.lists(st.integers(-500, 500).map(lambda n: n / 4), min_size=2, max_size=30)
STATISTICS = st.sampled_from(["mean", "median"])


def test_a_mean_has_students_interval() -> None:
    for values in ([1.0, 2.0, 4.0], np.random.default_rng(3).normal(0, 1, 40)):
        expected = stats.t.interval(0.95, len(values) - 1, np.mean(values), stats.sem(values))
        assert over_seeds(values) == pytest.approx((np.mean(values), *expected), rel=1e-12)


def test_a_median_lies_between_the_ranks_of_the_sign_test() -> None:
    """Ranks as tabled by Conover 1999, table A3 (p = 0.5, 95 %)."""
    for seeds, first, last in ((6, 1, 6), (8, 1, 8), (9, 2, 8), (12, 3, 10), (20, 6, 15)):
        assert over_seeds(np.arange(1.0, seeds + 1), "median")[1:] == (first, last)
    assert over_seeds([3.0, 1.0, 2.0], "median") == (2.0, 1.0, 3.0)
    assert quantile_over_seeds(np.arange(100.0), 0.9)[1:] == (83.0, 95.0)
    for end in (0.0, 1.0):
        assert set(quantile_over_seeds([2.0, 1.0, 5.0], end)) == {1.0 if end == 0 else 5.0}


def test_a_share_has_wilsons_interval() -> None:
    for ones, seeds in ((0, 12), (3, 12), (12, 12)):
        expected = stats.binomtest(ones, seeds).proportion_ci(method="wilson")
        found = over_seeds([1.0] * ones + [0.0] * (seeds - ones), "share")
        assert found == pytest.approx((ones / seeds, expected.low, expected.high), abs=1e-12)
    assert over_seeds([1.0] * 12, "share").low < 1 == over_seeds([1.0] * 12, "share").high


def test_edges() -> None:
    for statistic in ("mean", "median"):
        assert over_seeds([0.1, 0.1, 0.1], statistic) == (0.1, 0.1, 0.1)
    for statistic in ("mean", "median", "share"):
        assert over_seeds([4.0], statistic)[0] == 4.0 and np.isnan(over_seeds([4.0], statistic)[1:]).all()
        assert np.isnan(over_seeds([], statistic)).all()
    found = over_seeds(np.array([[1.0, np.nan, 2.0], [3.0, 1.0, 2.0], [2.0, 1.0, 2.0]]))
    assert np.isnan(found.low[1]) and found.low[0] < 2.0 < found.high[0] and found.low[2] == found.high[2] == 2.0
    assert np.isnan(over_seeds([1.0, np.inf])[1:]).all()


@given(NUMBERS, STATISTICS)
def test_an_interval_holds_its_estimate(values: list[float], statistic: str) -> None:
    middle, low, high = over_seeds(values, statistic)
    assert low <= middle <= high
    assert (low == high) == (len(set(values)) == 1) or statistic == "median"


@given(NUMBERS, st.integers(-100, 100), st.sampled_from([-3.0, -1.0, 0.5, 4.0]), STATISTICS)
def test_intervals_move_and_stretch_with_the_numbers(values: list[float], by: int, factor: float, name: str) -> None:
    middle, low, high = over_seeds(values, name)
    ends = sorted((by + factor * low, by + factor * high))
    assert over_seeds(by + factor * np.array(values), name) == pytest.approx((by + factor * middle, *ends), abs=1e-9)


@given(st.integers(2, 30), st.floats(-1e6, 1e6), STATISTICS)
def test_what_is_the_same_in_every_seed_has_no_width(seeds: int, value: float, statistic: str) -> None:
    assert over_seeds([value] * seeds, statistic) == (value, value, value)


@given(NUMBERS, STATISTICS)
def test_the_same_numbers_give_the_same_interval_to_the_last_bit(values: list[float], statistic: str) -> None:
    alone, chance = over_seeds(values, statistic), np.random.default_rng(len(values))
    beside = chance.normal(0, 1, (len(values), 2, 2))
    beside[:, 1, 0] = values
    found = over_seeds(beside, statistic)
    assert tuple(part[1, 0] for part in found) == alone == over_seeds(pd.Series(values), statistic)
    runs = {"seed": range(len(values)), "value": values}
    flat = pd.concat([pd.DataFrame({"group": 0, **runs}), pd.DataFrame({"group": 1, **runs})[:-1]]).assign(draw=0)
    for turned in (flat, flat.rename(columns={"seed": "draw", "draw": "seed"})):
        crossed = means(turned) if statistic == "mean" else quantiles(turned, 0.5)
        assert tuple(crossed.loc[0]) == alone
    shares = flat.assign(value=(flat["value"] > 0).astype(float))
    assert tuple(means(shares, bounded=True).loc[0]) == over_seeds(shares["value"][: len(values)], "share")


def test_clear_is_one_thing() -> None:
    cases = [(1, 2, True), (-2, -1, True), (-1, 1, False), (0, 1, False), (0, 0, False), (-1e-17, 1, False)]
    cases += [(1e-17, 1, False), (-1, -1e-17, False), (np.nan, np.nan, False), (1, np.nan, False), (1, np.inf, True)]
    for low, high, clear in cases:
        assert excludes_zero(low, high) is clear, (low, high)
    low, high, clear = map(np.array, zip(*cases, strict=True))
    assert (excludes_zero(low, high) == clear).all()


# ---------------------------------------------------------------------------------------------- coverage


@pytest.fixture(scope="module")
def coverage() -> pd.DataFrame:
    return interval_coverage.mean_coverage(2000, [12, 50])


def test_the_decided_method_falls_short_least(coverage: pd.DataFrame) -> None:
    found = interval_coverage.shortfall(coverage)
    assert found["mean_short"].idxmin() == found["wrong"].idxmin() == "Student t", found
    means_ = coverage.set_index(["case", "seeds", "method"])["covered"]
    assert abs(means_["normal", 12, "Student t"] - 0.95) < 3.5 * np.sqrt(0.95 * 0.05 / 2000)
    for seeds in (12, 50):
        assert means_["deaths", seeds, "Student t"] > means_["deaths", seeds, "BCa, expanded"] + 0.02
        assert means_["skewed", seeds, "Student t"] < means_["skewed", seeds, "t, Hall"] - 0.02, "what it costs"


def test_the_coverage_study_draws_from_what_it_says() -> None:
    chance = np.random.default_rng(4)
    for name, case in interval_coverage.CASES.items():
        values = case.draw(chance, (400, 1000))
        assert abs(values.mean() - case.mean) < 5 * values.std() / np.sqrt(values.size), name
        if case.median == case.median:
            assert np.median(values) == pytest.approx(case.median, abs=0.02), name


def test_the_coverage_study_can_be_run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(interval_coverage, "SEEDS", (10,))
    interval_coverage.main(["--samples", "50"])
    out = capsys.readouterr().out
    assert out.count("| normal | Student t |") == 2 and "## Coverage of the median" in out and "worst_short" in out


def test_quantiles_of_columns_each_at_its_own_level_are_those_of_numpy() -> None:
    rows = np.sort(np.random.default_rng(3).normal(size=(11, 4)), axis=0)
    levels = np.array([0.0, 0.37, 0.95, 1.0])
    expected = [np.quantile(column, level) for column, level in zip(rows.T, levels, strict=True)]
    assert interval_coverage._quantiles(rows, levels) == pytest.approx(expected)
