"""Fixed effects, staggered differences, matching and an instrument, on panels whose effects are known."""

import numpy as np
import pandas as pd
import pytest
from statsmodels.sandbox.regression.gmm import IV2SLS
from support.made_up_panels import panel, record

from interpose.experiments.laboratory.estimators.instrument import first_stage, instrument, two_stage
from interpose.experiments.laboratory.estimators.matching import matched_differences, matching
from interpose.experiments.laboratory.estimators.staggered import group_time
from interpose.experiments.laboratory.estimators.two_way_effects import two_way_slope
from interpose.experiments.laboratory.panel import NEVER


def growing(seed, countries=60, months=36, noise=0.5):
    """Make outcomes on which treatment has an effect that grows by 0.1 a month; cohorts come one after another."""
    rng = np.random.default_rng(seed)
    first = rng.choice([6.0, 12, 18, 24, NEVER, NEVER], countries)
    since = np.where(first[:, None] == NEVER, -1, np.arange(months) - first[:, None])
    effect = np.where(since >= 0, -0.1 * (since + 1), 0.0)
    base = rng.normal(0, 2, (countries, 1)) + np.cumsum(rng.normal(0, 0.2, months))
    return base + effect + rng.normal(0, noise, (countries, months)), first, since, effect


def test_staggered_differences_recover_a_growing_effect_where_two_way_effects_do_not():
    gaps, two_way, held = [], [], []
    for seed in range(30):
        outcome, first, since, effect = growing(seed)
        truth = effect[since >= 0].mean()
        estimate = group_time(outcome, first, "force")
        gaps.append(estimate.coefficient - truth)
        held.append(estimate.low <= truth <= estimate.high)
        two_way.append(two_way_slope(outcome, (since >= 0).astype(float), "force").coefficient - truth)
    assert abs(np.mean(gaps)) < 0.03 and np.mean(held) >= 0.87
    assert np.mean(two_way) > 0.2  # it shrinks what grows: Goodman-Bacon 2021


def test_the_course_of_an_effect():
    outcome, first, _, _ = growing(1, countries=400, noise=0.3)
    for months in (0, 5, 10):
        assert group_time(outcome, first, "force", since=months).coefficient == pytest.approx(
            -0.1 * (months + 1), abs=0.08
        )


def test_group_time_by_hand():
    outcome = np.array([[1.0, 1, 5, 6], [1, 2, 3, 4], [0, 0, 0, 0]])
    first = np.array([2.0, 3.0, NEVER])
    # cohort 2 in month 2: (5 - 1) - mean of (3 - 2, 0); in month 3: (6 - 1) - 0; cohort 3 in month 3: (4 - 3) - 0
    expected = (4 - 0.5 + 5 + 1) / 3
    assert group_time(outcome, first, "force").coefficient == pytest.approx(expected)


def test_the_error_of_group_time_is_that_of_a_bootstrap_over_countries():
    outcome, first, _, _ = growing(2, countries=80)
    rng = np.random.default_rng(3)
    drawn = [group_time(outcome[rows], first[rows], "f").coefficient for rows in rng.integers(0, 80, (300, 80))]
    assert group_time(outcome, first, "f").se == pytest.approx(np.std(drawn), rel=0.2)


def test_two_way_slope_is_the_regression_with_all_dummies():
    rng = np.random.default_rng(4)
    outcome, treatment = rng.normal(size=(8, 10)), rng.normal(size=(8, 10))
    rows, columns = np.repeat(np.eye(8), 10, axis=0), np.tile(np.eye(10), (8, 1))
    whole = np.column_stack([treatment.ravel(), rows, columns[:, 1:]])
    expected = np.linalg.lstsq(whole, outcome.ravel(), rcond=None)[0][0]
    assert two_way_slope(outcome, treatment, "t").coefficient == pytest.approx(expected)


def test_two_stages_are_those_of_statsmodels_and_see_through_a_confounder():
    rng, number = np.random.default_rng(5), 4000
    supply, hidden = rng.normal(size=number), rng.normal(size=number)
    troops = supply + hidden + rng.normal(size=number)
    outcome = -0.5 * troops + 2 * hidden + rng.normal(size=number)
    controls = np.column_stack([np.ones(number), rng.normal(size=number)])
    slope, se = two_stage(outcome, troops, supply, controls, np.arange(number))
    fit = IV2SLS(outcome, np.column_stack([troops, controls]), np.column_stack([supply, controls])).fit()
    assert slope == pytest.approx(fit.params[0]) and se == pytest.approx(fit.bse[0], rel=0.1)
    assert abs(slope + 0.5) < 3 * se and np.polyfit(troops, outcome, 1)[0] > -0.1


def test_an_instrument_of_a_panel():
    table = panel(6, countries=300)
    moved = (table["supply"] + 3).clip(lower=0) * table["present_lag"]
    table = table.assign(troops_lag=moved, osv=np.exp(3 - 0.2 * moved) - 1)
    estimate = instrument(record(table))[0]
    assert estimate.coefficient == pytest.approx(-0.2, abs=0.03) and first_stage(record(table)) > 10
    flat = table.assign(supply=1.0)
    assert np.isnan(instrument(record(flat))[0].coefficient) and np.isnan(first_stage(record(flat)))


def test_matching_compares_with_the_nearest():
    months = 24
    rows = []
    for country, (recent, level, first) in enumerate(
        [(1.0, 9.0, 5), (1.1, 5, -1), (0.9, 5, -1), (1.0, 5, -1), (9, 99, -1)]
    ):
        rows += [(country, month, recent, level, first) for month in range(months)]
    table = pd.DataFrame(rows, columns=["country", "month", "recent", "osv", "first"])
    table = table.assign(log_population=15.0, truce_lag=0.0)
    assert matched_differences(table) == pytest.approx([np.log1p(9) - np.log1p(5)])
    assert np.isnan(matching(record(table))[0].coefficient)  # one difference has no error


def test_matching_handles_selection_on_what_it_sees():
    found = []
    for seed in range(10):
        table = panel(seed, countries=200, treated=0.0)
        rng = np.random.default_rng(seed)
        recent = rng.normal(5, 1, 200)
        comes = rng.random(200) < 1 / (1 + np.exp(-(recent - 5)))
        first = np.where(comes, rng.integers(6, 30, 200), NEVER)[table["country"]]
        effect = -0.5 * ((first != NEVER) & (table["month"] >= first))
        log = recent[table["country"]] + effect + rng.normal(0, 0.3, len(table))
        table = table.assign(
            recent=recent[table["country"]], first=first, osv=np.exp(log) - 1, truce_lag=0.0, log_population=15.0
        )
        found.append(matching(record(table))[0].coefficient)
    assert np.mean(found) == pytest.approx(-0.5, abs=0.1)
