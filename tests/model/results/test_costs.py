"""What a mission costs: counted from who was there, linear in its rates, and without any effect on the world."""

from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from interpose.model.results.costs import DAYS_A_YEAR, mission_costs
from interpose.model.results.outcomes import NAMED, outcomes
from interpose.model.scenario.loading import change_scenario, load_scenario
from interpose.model.simulation.simulate import simulate

SMALL = {"days": 300, "people_per_agent": 1000}
PARTS = NAMED["cost"].sum_of


@pytest.fixture(scope="module")
def run():
    return simulate(load_scenario("gaza-isf", SMALL), 3)


def test_costs_are_those_of_the_people_who_were_there(run):
    costs, rates = mission_costs(run), run.scenario.costs
    force, mission = run.world.daily_force[: run.days], run.world.daily_mission[: run.days]
    person_days, dead = mission.strength.sum(), force.deaths_force.sum()
    assert 0 <= force.troops.sum() - person_days <= dead  # who dies is counted as there that day, and not at its end
    assert mission.police.sum() > 0 and mission.observers.sum() > 0
    soldiers = person_days - mission.police.sum() - mission.observers.sum()
    assert costs["cost_troops"] == pytest.approx(soldiers / DAYS_A_YEAR * rates.troops / 1000)
    assert costs["cost_police"] == pytest.approx(mission.police.sum() / DAYS_A_YEAR * rates.police / 1000)
    assert costs["cost_fund"] == outcomes(run)["money_spent"]
    assert costs["cost_aid"] == pytest.approx(run.world.aid.entered[:, 1].sum() * rates.ration / 1000)


def test_everybody_who_is_there_was_brought(run):
    mission = run.world.daily_mission[: run.days]
    rises = np.maximum(0, np.diff(mission.strength, prepend=0))
    assert (mission.brought >= rises).all() and mission.brought.sum() >= mission.strength.max()
    assert (mission.police + mission.observers <= mission.strength).all()


@given(st.sampled_from(["troops", "police", "observers", "lift", "ration"]), st.floats(0, 100))
def test_each_part_grows_with_its_own_rate_alone(run, rate, times):
    name = {"lift": "cost_lift", "ration": "cost_aid"}.get(rate, f"cost_{rate}")
    dearer = change_scenario(run.scenario, {f"costs.{rate}": getattr(run.scenario.costs, rate) * times})
    before = mission_costs(run)
    after = mission_costs(SimpleNamespace(scenario=dearer, world=run.world, days=run.days))
    assert after[name] == pytest.approx(before[name] * times)
    assert all(after[part] == before[part] for part in PARTS if part != name)


def test_rates_change_nothing_in_the_world(run):
    dear = simulate(change_scenario(run.scenario, {"costs.troops": 1e6, "costs.lift": 0.0}), 3)
    usual, other = outcomes(run), outcomes(dear)
    assert {name for name in usual if usual[name] != other[name]} == {"cost_troops", "cost_lift"}


def test_no_mission_costs_nothing_but_what_is_rebuilt():
    run = simulate(load_scenario("gaza-isf", SMALL | {"mission.deployed": False}), 3)
    assert {name: value for name, value in mission_costs(run).items() if value} == {}


def test_a_bill_by_hand():
    """Ten days of 100 people, 20 of them police and 5 observers; 7 are brought, and 2 of 3 rations by the mission."""
    daily = np.zeros((11, 1), [(name, "i8") for name in ("strength", "police", "observers", "brought")])
    daily["strength"][:10], daily["police"][:10], daily["observers"][:10], daily["brought"][3] = 100, 20, 5, 7
    daily[10] = 9999  # a day that was not simulated
    rates = SimpleNamespace(troops=365_250.0, police=730_500.0, observers=36_525.0, lift=3000.0, ration=500.0)
    world = SimpleNamespace(
        daily_mission=daily,
        aid=SimpleNamespace(entered=np.array([[1.0, 2.0]])),
        works=SimpleNamespace(disbursed=np.array([4.0, 5.0])),
    )
    bill = mission_costs(SimpleNamespace(scenario=SimpleNamespace(costs=rates), world=world, days=10))
    assert bill == pytest.approx({
        "cost_troops": 750.0, "cost_police": 400.0, "cost_observers": 5.0,
        "cost_lift": 21.0, "cost_aid": 1.0, "cost_fund": 9.0,
    })  # fmt: skip
