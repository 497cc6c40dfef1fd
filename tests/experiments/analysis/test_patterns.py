"""The table of patterns, what may be fitted, and the measures against data of known structure."""

from types import SimpleNamespace

import numpy as np
import pytest
from support.worlds import scenario, valley, with_force

from interpose.experiments.analysis.pattern_measures import (
    MEASURES,
    days_to_strength,
    discrete_exponent,
    hawkes_ratio,
    onsets,
    statistics,
    why_not,
)
from interpose.experiments.analysis.patterns import load_patterns, targets
from interpose.model.errors import InterposeError
from interpose.model.results.outcomes import outcomes
from interpose.model.scenario.loading import change_scenario, load_scenario
from interpose.model.simulation.simulate import simulate


def test_every_row_is_whole():
    rows = load_patterns()
    assert {f"P{n:02}" for n in range(1, 24)} | {f"L{n:02}" for n in range(1, 13)} < rows.keys()
    assert rows["M13"].low == 0.05 and rows["M13"].seen == "seen" and rows["M15"].doi.startswith("10.")
    for row in rows.values():
        assert row.use in ("calibrate", "test", "report", "input") and row.pattern and row.unit and row.source
        assert row.how_measured and row.status
        assert row.low is None or row.high is None or row.low < row.high


def test_only_rows_to_calibrate_by_may_be_fitted():
    rows = load_patterns()
    free = [name for name, row in rows.items() if row.use == "calibrate"]
    assert [target.id for target in targets()] == free
    assert sorted(MEASURES) == sorted([*free, "L09"])
    assert [target.id for target in targets(["P05", "P01", "P05"])] == ["P05", "P01"]
    for name in rows.keys() - set(free):
        with pytest.raises(InterposeError, match=f"pattern {name}: is kept from fitting"):
            targets([name])
    with pytest.raises(InterposeError, match="no such pattern: did you mean P"):
        targets(["P0"])


def test_a_scenario_that_cannot_show_a_pattern_says_why():
    country = load_scenario("reference-country")
    reasons = {name: why_not(name, country) for name in MEASURES}
    assert {name for name, why in reasons.items() if why} == {"M35", "L12", "L10", "L11"}
    assert all("without a force" in reasons[name] for name in ("L10", "L11"))
    assert why_not("L10", change_scenario(country, {"mission.deployed": False})) == ""
    gaza = load_scenario("gaza-isf")
    assert why_not("M35", gaza) == "" and "gaza-isf" in why_not("M35", change_scenario(gaza, {"days": 44}))
    assert "without a truce" in why_not("L07", gaza)
    bare = scenario(valley(), {"days": 100})
    assert "no force" in why_not("P04", bare) and "no force" in why_not("P05", bare)
    assert "a year" in why_not("P02", bare) and "territories" in why_not("P03", bare)
    assert why_not("P01", bare) == "" and "no measure" in why_not("P06", bare)
    assert "half a year" in why_not("P03", load_scenario("grid-9", {"days": 179}))


@pytest.mark.parametrize("exponent", [2.0, 2.5, 3.0])
def test_the_exponent_of_a_discrete_power_law(exponent):
    support = np.arange(10, 200_000)
    chance = support**-exponent
    values = np.random.default_rng(1).choice(support, 4000, p=chance / chance.sum())
    assert discrete_exponent(np.r_[values, np.full(9999, 3)], 10) == pytest.approx(exponent, abs=0.1)
    assert np.isnan(discrete_exponent(values[:19], 10))


def test_too_few_events_have_no_branching_ratio():
    assert np.isnan(hawkes_ratio(np.zeros((400, 3))))


def test_onsets_next_to_an_active_territory():
    touches = np.array([[0, 1, 0], [1, 0, 0], [0, 0, 0]], bool)
    active = np.array([[1, 0, 0], [1, 1, 0], [0, 0, 1], [0, 0, 0]], bool)
    # quiet before, far: C, C, A+B (month 3: only C active, which touches nobody); near: B
    assert onsets(active, touches).tolist() == [[1, 4], [1, 1]]


def test_days_to_strength_are_counted_from_the_mandate_to_nineteen_twentieths_of_the_peak():
    """95 of 100 people are there on day 7, three days after the mandate; all 1,000 on day 2, one day after."""

    def ran(start, troops):
        force = SimpleNamespace(troops=np.array(troops, float)[:, None])
        return SimpleNamespace(
            world=SimpleNamespace(daily_force=force),
            days=len(troops),
            scenario=SimpleNamespace(mission=SimpleNamespace(start_day=start)),
        )

    grown, at_once = ran(4, [0, 0, 0, 0, 10, 40, 94, 95, 100, 96]), ran(1, [0, 0, 1000, 1000])
    assert days_to_strength([grown]) == 3 and days_to_strength([at_once]) == 1
    assert days_to_strength([grown, at_once, ran(0, [0, 0])]) == 2


def test_measures_of_a_world():
    what = scenario(with_force(valley()), {"days": 400})
    runs = [simulate(what, seed) for seed in (1, 2)]
    found = statistics(runs, list(MEASURES))
    each = [outcomes(run) for run in runs]
    years = sum(one["troop_days"] for one in each) / 365.25
    assert found["P05"] == pytest.approx(1000 * sum(one["deaths_force"] for one in each) / years)
    assert 5 <= found["P04"] <= 60
    assert (0 <= found["P02"] <= 1 or np.isnan(found["P02"])) and np.isnan(found["P03"])
    bloody = change_scenario(what, {"clash.scale": 10.0, "clash.exponent": 3.0})
    assert 2.0 < statistics([simulate(bloody, seed) for seed in range(8)], ["P01"])["P01"] < 4.0
    none = statistics([simulate(scenario(valley(), {"days": 20}), 1)], ["P04", "P05"])
    assert all(np.isnan(value) for value in none.values())
