"""Negative binomial designs: equal to statsmodels, and right on panels whose effects are known."""

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from support.made_up_panels import counts, panel, record

from interpose.experiments.laboratory.estimators.contract import one_thread, with_constant
from interpose.experiments.laboratory.estimators.country_effects import country_effects, fit_within
from interpose.experiments.laboratory.estimators.negative_binomial import (
    CONTROLS,
    FORCE,
    fit_counts,
    likeliest_dispersion,
    negative_binomial,
)
from interpose.experiments.laboratory.estimators.onset_logit import at_risk, onset_logit
from interpose.experiments.laboratory.estimators.raw_months import raw_months

EFFECTS = {"troops": -0.10, "police": -0.05, "observers": 0.2}


def killed(seed=1, own=0.0, **sizes):
    """Make a panel in which personnel change killings by known amounts; countries may differ in what is not seen."""
    table = panel(seed, **sizes)
    log = 2.5 + sum(effect * table[f"{kind}_lag"] for kind, effect in EFFECTS.items())
    unseen = np.random.default_rng(seed + 100).normal(0, 1, 1000)[table["country"]]
    return counts(table, np.exp(log + 0.4 * (table["log_population"] - 15) + own * unseen), seed + 7)


def test_it_is_the_fit_of_statsmodels():
    table = killed(3)
    regressors = with_constant(table, (*FORCE, *CONTROLS))
    ours = fit_counts(table["osv"], regressors, table["country"])
    start = [*ours.params, ours.family.variance.alpha]
    model = sm.NegativeBinomial(table["osv"].to_numpy(), regressors)
    theirs = model.fit(start_params=start, method="bfgs", disp=False, cov_type="cluster",
                       cov_kwds={"groups": table["country"].to_numpy()})  # fmt: skip
    assert np.allclose(ours.params, theirs.params[:-1], atol=1e-3)
    assert np.allclose(ours.bse, theirs.bse[:-1], rtol=5e-3)
    assert ours.family.variance.alpha == pytest.approx(theirs.params.iloc[-1], rel=1e-2)


def test_dummies_taken_out_are_dummies_carried_along():
    table = killed(4, countries=12, own=1.0)
    names = [*FORCE, "duration"]
    dummies = pd.get_dummies(table["country"], prefix="c", dtype=float)
    theirs = fit_counts(table["osv"], pd.concat([table[names], dummies], axis=1), table["country"])
    ours = fit_within(table["osv"].to_numpy(), table[names].to_numpy(), table["country"].to_numpy())
    assert ours is not None and np.allclose(ours.coefficients, theirs.params[:4], atol=1e-4)
    assert np.allclose(ours.errors, theirs.bse[:4], rtol=1e-3)


def test_dispersion_is_found_where_it_is_known():
    rng = np.random.default_rng(5)
    means = rng.uniform(5, 50, 20_000)
    drawn = rng.poisson(means * rng.gamma(1 / 0.5, 0.5, len(means))).astype(float)
    assert likeliest_dispersion(drawn, means) == pytest.approx(0.5, rel=0.05)


@pytest.mark.parametrize(("design", "own"), [(negative_binomial, 0.0), (country_effects, 1.0)])
def test_effects_are_recovered_and_intervals_hold_them(design, own):
    found = {kind: [] for kind in EFFECTS}
    with one_thread():
        for seed in range(25):
            for estimate in design(record(killed(seed, own, countries=200, months=24))):
                found[estimate.term].append(estimate)
    for kind, effect in EFFECTS.items():
        estimates = found[kind]
        assert np.mean([e.coefficient for e in estimates]) == pytest.approx(effect, abs=0.03)
        held = np.mean([e.low <= effect <= e.high for e in estimates])
        assert held >= 0.84  # binomial of 25 at 0.95; with 60 countries errors by country are known to be too small


def test_what_does_not_vary_has_no_estimate():
    table = killed(6).assign(police=0.0, police_lag=0.0)
    for design in (negative_binomial, country_effects):
        troops, police, _ = design(record(table))
        assert np.isfinite(troops.coefficient) and np.isnan(police.coefficient) and np.isnan(police.low)


def test_nobody_killed_anywhere_gives_no_estimate():
    table = panel(1, countries=6).assign(osv=0.0)
    assert all(np.isnan(e.coefficient) for e in country_effects(record(table)))


def test_raw_months_are_a_difference_of_shares():
    table = panel(2, countries=20)
    there = table["present_lag"] == 1
    killed_in = np.where(there, np.arange(len(table)) % 2 == 0, np.arange(len(table)) % 4 == 0)
    table = table.assign(osv=np.where(killed_in, 30.0, 0.0))
    any_killing, grave = raw_months(record(table))
    expected = table.loc[there, "osv"].gt(0).mean() - table.loc[~there, "osv"].gt(0).mean()
    assert any_killing.coefficient == pytest.approx(expected) == grave.coefficient
    assert any_killing.low < expected < any_killing.high


def test_months_at_risk_follow_a_month_without_grave_killing():
    table = pd.DataFrame({"country": [0] * 4 + [1] * 3, "osv": [0.0, 30, 30, 0, 0, 0, 25]})
    chosen = at_risk(table)
    assert chosen.index.tolist() == [1, 5, 6]  # never the first month, whose month before is not known
    assert chosen["onset"].tolist() == [1.0, 0.0, 1.0]


def test_onset_logit_recovers_log_odds():
    found = []
    for seed in range(40):
        table = panel(seed, countries=100)
        rng = np.random.default_rng(seed + 5000)
        chance = 1 / (1 + np.exp(1.0 + 0.8 * table["present_lag"]))
        table = table.assign(osv=np.where(rng.random(len(table)) < chance, 40.0, 0.0))
        found.append(onset_logit(record(table))[0])
    assert np.mean([e.coefficient for e in found]) == pytest.approx(-0.8, abs=0.08)
    assert np.mean([e.low <= -0.8 <= e.high for e in found]) >= 0.88
