"""The paired truth, by hand: constant effects come back as they were put in."""

import math

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from statsmodels.discrete.conditional_models import ConditionalPoisson
from support.small_laboratory import PAIR, history, mission, pool

from interpose.experiments.laboratory import truth
from interpose.experiments.laboratory.deployment import ENDOGENOUS


def paired(*worlds):
    """Return the pairs of worlds that are given as (without, mission)."""
    return truth.paired_worlds(pool([w for w, _ in worlds], {n: m for n, (_, m) in enumerate(worlds)}), ENDOGENOUS)


def halved(first=12, osv=40.0, months=30):
    """Make killings that halve from the month after a force came on."""
    return np.where(np.arange(months) > first, osv / 2, osv)


def test_a_force_that_halves_killing():
    pairs = paired((history(40), mission(history(halved(), troops=4000.0), pair=PAIR)))
    slopes = truth.doses(pairs)
    assert slopes["troops"] == pytest.approx(math.log(0.5) / 4) and math.isnan(slopes["police"])
    assert truth.months(pairs) == {"any killing": 0.0, "grave month": -1.0}
    gap = math.log1p(20) - math.log1p(40)
    # personnel come in month 12 of the world, 6 of the record; deaths halve a month later
    assert truth.months_since(pairs)["peacekeepers"] == pytest.approx(gap * 17 / 18)
    assert truth.year_after(pairs)["peacekeepers"] == pytest.approx(gap * 11 / 12)
    assert truth.troops_slope(pairs)["troops"] == pytest.approx(gap / 4)


def test_the_year_after_arrival_counts_where_the_record_has_all_of_it():
    """Of 30 months 6 are left out: who comes in month 18 has just the twelve months that are on record."""
    in_time, late = (
        truth.year_after(paired((history(40), mission(history(halved(first), troops=4e3, first=first)))))[
            "peacekeepers"
        ]
        for first in (18, 19)
    )
    assert in_time == pytest.approx((math.log1p(20) - math.log1p(40)) * 11 / 12) and math.isnan(late)


def test_kinds_of_personnel_are_told_apart_by_their_arms():
    log = {"troops": -0.2, "police": -0.1, "observers": 0.05}
    sizes = {"troops": 3000.0, "police": 500.0, "observers": 200.0}
    units = {"troops": 1000.0, "police": 100.0, "observers": 100.0}

    def course(*kinds):
        effect = sum(log[kind] * sizes[kind] / units[kind] for kind in kinds)
        osv = np.where(np.arange(30) > 12, 50 * math.exp(effect), 50.0)
        return history(osv, **{kind: sizes[kind] for kind in kinds})

    arms = {kind: course(kind) for kind in log}
    pairs = paired((history(50), mission(course(*log), **arms)))
    assert truth.doses(pairs) == pytest.approx(log)


def test_conditional_poisson_is_that_of_statsmodels():
    rng = np.random.default_rng(1)
    groups, doses = np.repeat(np.arange(40), 5), rng.normal(size=(200, 2))
    counts = rng.poisson(np.exp(1 + doses @ [0.3, -0.5] + rng.normal(size=40)[groups])).astype(float)
    theirs = ConditionalPoisson(counts, doses, groups=groups).fit(disp=False)
    assert truth.conditional_poisson(counts, doses, groups) == pytest.approx(theirs.params, abs=1e-4)
    dummies = pd.get_dummies(groups, dtype=float).to_numpy()
    poisson = sm.GLM(counts, np.column_stack([doses, dummies]), family=sm.families.Poisson()).fit()
    assert truth.conditional_poisson(counts, doses, groups) == pytest.approx(poisson.params[:2], abs=1e-6)


def test_hazards_are_relapses_per_day_of_the_same_truces():
    pairs = paired(
        (history(), mission(history(troops=1.0), pair=PAIR)),
        (history(), mission(history(troops=1.0), pair=PAIR._replace(ended=1))),
        (history(), mission(history(troops=1.0))),
    )
    assert truth.hazard(pairs)["peacekeepers"] == pytest.approx(math.log((1 / 1000) / (2 / 200)))


def test_onset_counts_months_at_risk_of_each_course():
    without = np.where(
        np.arange(30) % 2 == 0, 30.0, 0.0
    )  # every quiet month is followed by a grave one: odds without end
    calmer = np.where((np.arange(30) > 12) & (np.arange(30) % 4 == 0), 0.0, without)
    assert math.isnan(truth.onset(paired((history(without), mission(history(calmer, troops=1.0)))))["peacekeepers"])
    third = np.where(np.arange(30) % 3 == 0, 30.0, 0.0)
    sixth = np.where((np.arange(30) > 12) & (np.arange(30) % 6 != 0), 0.0, third)
    found = truth.onset(paired((history(third), mission(history(sixth, troops=1.0)))))["peacekeepers"]
    # months 13 to 29 have a force: without it 11 are at risk, 5 of them begin; with it 14, 2
    assert found == pytest.approx(math.log((2 / 12) / (5 / 6)))


def test_nothing_sent_has_no_truth():
    pairs = truth.paired_worlds(pool([history()], {}), ENDOGENOUS)
    for of in (truth.months, truth.doses, truth.onset, truth.months_since, truth.year_after, truth.troops_slope):
        assert of(pairs) == {}
    assert math.isnan(truth.hazard(pairs)["peacekeepers"])
