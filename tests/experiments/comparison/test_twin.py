"""Paired worlds: the arithmetic of effects on hand-made numbers, and what a force must and must not change."""

import numpy as np
import pandas as pd
import pytest

from interpose.experiments.comparison.compare import twin
from interpose.experiments.comparison.summaries import weekly
from interpose.model.errors import ScenarioError
from interpose.model.results.comparison import Twin
from interpose.model.results.intervals import effects, over_seeds
from interpose.model.results.outcomes import COUNTED, outcomes
from interpose.model.scenario.loading import load_scenario
from interpose.model.scenario.policies import policies, without
from interpose.model.simulation.simulate import simulate

REFUSED = {f"factions.{faction}.consent": 0.02 for faction in ("idf", "hamas", "local-groups")}
ROBUST = {"mission.enforcement": 1.0}
GAZA = load_scenario("gaza-isf")
SENT_ANYWAY: dict[str, object] = {f"contributors.{country.id}.conditions": {} for country in GAZA.contributors}
SENT_ANYWAY |= {f"contributors.{country.id}.tolerance": 0 for country in GAZA.contributors}


def test_effects_are_with_minus_without_by_seed() -> None:
    rows = [
        {"arm": arm, "seed": seed} | {o.name: value for o in COUNTED}
        for arm, values in (("with", [1.0, 5.0, 2.0]), ("without", [4.0, 5.0, 1.0]))
        for seed, value in enumerate(values)
    ]
    found = effects(pd.DataFrame(rows)).set_index("outcome").loc["clashes"]
    assert (found["with"], found["without"]) == pytest.approx((8 / 3, 10 / 3))
    assert (found["difference"], found["median"]) == pytest.approx((-2 / 3, 0.0))
    assert (found["lower_in"], found["higher_in"], found["seeds"]) == pytest.approx((1 / 3, 1 / 3, 3))
    assert found["low"] < -2 / 3 < found["high"]


def test_weekly_sums_are_the_runs_totals() -> None:
    run = simulate(load_scenario("grid-6"), 4, 60)
    weeks, totals = weekly(run), outcomes(run)
    for name in ("clashes", "strikes", "violations", "deaths_fighters", "deaths_civilians", "deaths_force"):
        assert weeks[name].sum() == pytest.approx(totals[name])
    assert weeks["days"].tolist() == [7] * 8 + [4]


def test_every_policy_can_be_left_out_and_an_unknown_one_cannot() -> None:
    scenario = load_scenario("grid-4")
    for name in policies():
        assert without(scenario, [name]) != scenario
    with pytest.raises(ScenarioError, match="did you mean deterrence"):
        without(scenario, ["deterence"])


def test_results_are_stored_and_read_back(tmp_path: object) -> None:
    made = twin(load_scenario("grid-4"), ["force"], [1, 2], days=30)
    made.write(tmp_path)  # type: ignore[arg-type]
    back = Twin.read(tmp_path)  # type: ignore[arg-type]
    for table in ("outcomes", "weekly", "places", "severities", "effects"):
        pd.testing.assert_frame_equal(getattr(made, table), getattr(back, table), check_dtype=False)
    assert back.meta["policy"] == ["force"]


def test_a_force_without_consent_does_less_and_pays_more() -> None:
    """Not a sign that one line of code assumes: it runs through access, replies, attacks and misconduct together.

    Countries send whatever the parties say and stay whatever it costs: else those that ask for consent would not come.
    """
    seeds = range(1, 17)
    usual = twin(load_scenario("gaza-isf", SENT_ANYWAY), ["force"], seeds, days=300).outcomes
    refused = twin(load_scenario("gaza-isf", SENT_ANYWAY | REFUSED | ROBUST), ["force"], seeds, days=300).outcomes

    def effect(table: pd.DataFrame, name: str) -> np.ndarray:
        wide = table.pivot(index="seed", columns="arm", values=name)
        return (wide["with"] - wide["without"]).to_numpy()

    weaker = effect(refused, "clashes") + effect(refused, "violations")
    usual_effect = effect(usual, "clashes") + effect(usual, "violations")
    assert over_seeds(usual_effect)[2] < 0, "with default parameters the force changes the numbers"
    assert over_seeds(weaker - usual_effect)[1] > 0, "the effect shrinks or turns"
    assert over_seeds(effect(refused, "deaths_force") - effect(usual, "deaths_force"))[1] > 0


def test_countries_that_ask_for_consent_do_not_come_without_it() -> None:
    days = {}
    for name, changes in (("usual", {}), ("refused", REFUSED), ("refused, sent anyway", REFUSED | SENT_ANYWAY)):
        found = twin(load_scenario("gaza-isf", changes), ["force"], range(1, 13), days=200).outcomes
        days[name] = found[found["arm"] == "with"].set_index("seed")["troop_days"]
    assert (days["refused"] <= days["usual"]).all() and days["refused"].mean() < 0.5 * days["usual"].mean()
    assert days["refused, sent anyway"].mean() > 2 * days["refused"].mean()


def test_pairing_pays() -> None:
    found = twin(load_scenario("gaza-isf"), ["force"], range(1, 13), days=200).effects.set_index("outcome")
    assert found.loc["deaths_civilians", "variance_ratio"] > 2


def test_magnitudes_without_the_force_are_of_the_order_of_the_reported_series() -> None:
    scenario = load_scenario("gaza-isf", {"mission.deployed": False})
    weeks, deaths, fatal = [], [], []
    for seed in range(1, 13):
        run = simulate(scenario, seed, 56)
        weeks.append(weekly(run)["reported_deaths"].to_numpy()[:7])
        totals = run.events.deaths_actor + run.events.deaths_target + run.events.deaths_civilians
        fatal.append(totals[(run.events.kind == 0) & (totals > 0)])
        deaths.append(run.world.civilian.fear.std())
        control = run.world.daily_holding.control
        held = control[0].argmax(axis=1)[control[0].max(axis=1) > 0.5]
        kept = control[-1].argmax(axis=1)[control[0].max(axis=1) > 0.5] == held
        assert kept.mean() > 0.8, "control does not flip everywhere within weeks"
    median = np.median(weeks, axis=0)
    assert median.min() >= 5 and median.max() <= 150
    assert 0.5 < median[:3].mean() / median[4:].mean() < 2.0, "a truce without a force does not calm down (M35)"
    assert np.max(weeks) > 2 * np.median(weeks), "spikes"
    assert 1 <= np.median(np.concatenate(fatal)) <= 3
    assert min(deaths) > 0.05, "fear is spread out"


def test_half_as_many_rows_leave_totals_within_their_error() -> None:
    fine, coarse = load_scenario("grid-6", {"people_per_agent": 10}), load_scenario("grid-6", {"people_per_agent": 20})
    pairs = [(outcomes(simulate(fine, s, 150)), outcomes(simulate(coarse, s, 150))) for s in range(1, 31)]
    for name in ("clashes", "deaths_civilians", "violations", "recruits", "mean_grievance", "mean_trust"):
        _, low, high = over_seeds([a[name] - b[name] for a, b in pairs])
        scale = np.mean([a[name] for a, _ in pairs])
        assert low - 0.05 * scale <= 0 <= high + 0.05 * scale, name


def test_columns_of_effects_stand_in_the_documented_order() -> None:
    rows = [{"arm": arm, "seed": 1} | {o.name: 1.0 for o in COUNTED} for arm in ("with", "without")]
    assert list(effects(pd.DataFrame(rows))) == [
        *("outcome", "label", "unit", "with", "without", "difference", "low", "high"),
        *("median", "lower_in", "higher_in", "variance_ratio", "variance_ratio_low"),
        *("variance_ratio_high", "seeds"),
    ]
