"""Hazards of relapse: equal to statsmodels and to arithmetic, and right where the ratio is known."""

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from support.made_up_panels import truces

from interpose.experiments.laboratory.estimators.cox import CONTROLS, cox
from interpose.experiments.laboratory.estimators.naive_hazard import log_rate_ratio, naive_hazard
from interpose.experiments.laboratory.panel import Record


def of(table):
    return Record(pd.DataFrame(), table)


def test_it_is_the_fit_of_statsmodels():
    table = truces(1)
    names = ["force", *CONTROLS]
    theirs = sm.PHReg(table["days"].to_numpy(), table[names].to_numpy(), status=table["ended"].to_numpy()).fit()
    ours = cox(of(table))[0]
    assert ours.coefficient == pytest.approx(theirs.params[0], abs=1e-8)
    assert ours.se == pytest.approx(theirs.bse[0], rel=0.2)  # by country, each of one spell: nearly the same


def test_spells_cut_off_before_the_first_relapse_do_no_harm():
    table = truces(2, number=80)
    early = table.iloc[:3].assign(days=0.5, ended=0.0, country=[900, 901, 902])
    with_them = cox(of(pd.concat([table, early], ignore_index=True)))[0]
    assert with_them[1:5] == pytest.approx(cox(of(table))[0][1:5])


@pytest.mark.parametrize("ratio", [0.4, 1.0])
def test_ratios_are_recovered(ratio):
    found = [cox(of(truces(seed, ratio=ratio)))[0] for seed in range(8)]
    assert np.mean([e.coefficient for e in found]) == pytest.approx(np.log(ratio), abs=0.12)
    assert np.mean([e.low <= np.log(ratio) <= e.high for e in found]) > 0.7


def test_the_naive_ratio_by_hand():
    table = pd.DataFrame({"days": [100.0, 300, 200, 200], "ended": [1.0, 0, 1, 1], "force": [1.0, 1, 0, 0]})
    estimate = log_rate_ratio(table["days"], table["ended"], table["force"])
    assert estimate.coefficient == pytest.approx(np.log((1 / 400) / (2 / 400)))
    assert estimate.se == pytest.approx(np.sqrt(1 + 1 / 2))


def test_no_relapse_or_nobody_guarded_gives_no_estimate():
    table = truces(3, number=30)
    for changed in (table.assign(ended=0.0), table.assign(force=0.0), table.iloc[:0]):
        assert np.isnan(cox(of(changed))[0].coefficient) and np.isnan(naive_hazard(of(changed))[0].coefficient)


def test_selection_hides_an_effect_from_the_naive_ratio_only():
    rng = np.random.default_rng(4)
    number = 1500
    recent = rng.normal(5, 1, number)
    force = (rng.random(number) < 1 / (1 + np.exp(-2 * (recent - 5)))).astype(float)  # to where it is violent
    lasts = np.ceil(rng.exponential(1 / np.exp(-6.5 + np.log(0.5) * force + 0.8 * (recent - 5))))
    table = truces(4, number=number).assign(
        force=force, recent=recent, days=np.minimum(lasts, 900), ended=(lasts < 900) * 1.0
    )
    assert cox(of(table))[0].coefficient == pytest.approx(np.log(0.5), abs=0.15)
    assert naive_hazard(of(table))[0].coefficient > -0.3
