"""Scores against closed forms, hand-worked cases, the reference package, slow oracles, and propriety by simulation."""

import math
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from interpose.experiments.scoring import rules

sr = pytest.importorskip("scoringrules")
FEW = settings(max_examples=60, deadline=None, derandomize=True)
deaths = st.integers(0, 3000)
ensembles = st.lists(deaths, min_size=1, max_size=12)


def one(rule, draws, actual, **words):
    """Score one forecast."""
    return float(rule(np.array([draws], float), np.array([actual], float), **words)[0])


def test_crps_of_many_normal_draws_is_the_closed_form():
    draws = stats.norm(3, 2).ppf((np.arange(20_000) + 0.5) / 20_000)
    for actual in (-1.0, 3.0, 9.0):
        z = (actual - 3) / 2
        by_hand = 2 * (z * (2 * stats.norm.cdf(z) - 1) + 2 * stats.norm.pdf(z) - 1 / math.sqrt(math.pi))
        assert one(rules.crps, draws, actual) == pytest.approx(by_hand, abs=2e-3)
        assert by_hand == pytest.approx(float(sr.crps_normal(actual, 3, 2)))


def test_crps_worked_by_hand():
    # Draws 0 and 4, recorded 1: mean distance (1 + 3) / 2, less half of what two draws are apart, (0 + 4 + 4 + 0) / 8.
    assert one(rules.crps, [0, 4], 1) == pytest.approx(1.0)
    assert one(rules.crps, [7], 3) == 4.0 and one(rules.crps, [3, 3, 3], 3) == 0.0


@FEW
@given(ensembles, deaths)
def test_crps_is_the_area_between_distributions(draws, actual):
    ends = sorted({*draws, actual})
    area = 0.0
    for low, high in pairwise(ends):
        below = sum(draw <= low for draw in draws) / len(draws)
        area += (high - low) * (below - (actual <= low)) ** 2
    assert one(rules.crps, draws, actual) == pytest.approx(area, abs=1e-8)
    assert one(rules.crps, draws, actual) == pytest.approx(
        float(sr.crps_ensemble(float(actual), np.array(draws, float), estimator="nrg", backend="numpy")), abs=1e-8
    )


BINS = [(0, 0), (1, 2), (3, 5), (6, 10), (11, 25), (26, 50), (51, 100), (101, 250), (251, 500), (501, 1000)]


def test_bins_are_those_of_the_challenge():
    for number, (low, high) in enumerate(BINS):
        assert rules.bin_of(np.array([low, high], float)).tolist() == [number, number]
    assert rules.bin_of(np.array([1001.0, 1e6])).tolist() == [10, 10] and rules.BINS == 11


def test_ignorance_worked_by_hand():
    # Three draws of 1-2, one of 0, one draw more in each of 11 bins: 4 of 15, 2 of 15, 1 of 15.
    draws = [1, 2, 2, 0]
    for actual, share in ((2, 4 / 15), (0, 2 / 15), (5000, 1 / 15)):
        assert one(rules.ignorance, draws, actual) == pytest.approx(-math.log2(share))


@FEW
@given(ensembles, deaths)
def test_ignorance_is_that_of_the_challenges_code(draws, actual):
    """Its edges and its steps, written out: digitize, one draw added to every bin, share of the bin."""
    edges = [0, 0.5, 2.5, 5.5, 10.5, 25.5, 50.5, 100.5, 250.5, 500.5, 1000.5]
    binned = [*(np.digitize(draws, edges) - 1), *range(len(edges))]
    share = binned.count(np.digitize(actual, edges) - 1) / len(binned)
    assert one(rules.ignorance, draws, actual) == pytest.approx(-np.log2(share))


@FEW
@given(ensembles, deaths, st.sampled_from([0.5, 0.9]))
def test_interval_score_and_coverage_agree_with_their_definition(draws, actual, level):
    low, high = (float(np.quantile(draws, q)) for q in ((1 - level) / 2, (1 + level) / 2))
    outside = max(0.0, low - actual) + max(0.0, actual - high)
    assert one(rules.interval_score, draws, actual, level=level) == pytest.approx(
        high - low + 2 / (1 - level) * outside
    )
    assert bool(one(rules.covered, draws, actual, level=level)) == (low <= actual <= high)


def test_a_death_outside_costs_twenty_at_ninety_percent():
    draws = [10.0] * 20
    assert one(rules.interval_score, draws, 13) == pytest.approx(60) and one(rules.interval_score, draws, 10) == 0


@pytest.mark.parametrize("rule", [rules.crps, rules.ignorance, rules.interval_score])
def test_the_truth_scores_best_on_average(rule):
    """Propriety: who says what is the case does better than who says more, less, wider or narrower."""
    rng, cases, draws = np.random.default_rng(4), 3000, 200
    actual = rng.negative_binomial(2, 0.05, cases).astype(float)

    def mean(size, chance):
        return rule(rng.negative_binomial(size, chance, (cases, draws)).astype(float), actual).mean()

    truth = mean(2, 0.05)
    for size, chance in ((4, 0.05), (1, 0.05), (20, 20 / 58), (0.3, 0.3 / 38.3)):
        assert truth < mean(size, chance), (size, chance)


def test_the_transform_is_even_if_the_forecast_is_right_and_not_else():
    rng = np.random.default_rng(5)
    actual, draws = rng.poisson(2, 4000).astype(float), rng.poisson(2, (4000, 30)).astype(float)
    right = rules.transform(draws, actual)
    assert stats.kstest(right, "uniform").pvalue > 0.01 and right.min() > 0 and right.max() < 1
    assert stats.kstest(rules.transform(draws + 1, actual), "uniform").pvalue < 1e-6
    narrow = rules.transform(np.full((4000, 30), 2.0), actual)
    assert np.mean((narrow < 0.1) | (narrow > 0.9)) > 0.3


@FEW
@given(ensembles, deaths, st.permutations(range(12)))
def test_scores_do_not_depend_on_the_order_of_draws(draws, actual, order):
    other = [draws[place] for place in order if place < len(draws)]
    for rule in (rules.crps, rules.ignorance, rules.interval_score, rules.covered, rules.transform):
        assert one(rule, draws, actual) == pytest.approx(one(rule, other, actual))
