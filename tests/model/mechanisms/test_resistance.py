"""Rejection: harm done by units, protests and attacks on them; each is likelier for each reason, in coupled draws."""

from typing import Any

import numpy as np
import pytest
from support.worlds import pathways, run_days, scenario, valley, with_force

from interpose.agents.peacekeeper import DEPLOYED, ENFORCE, PATROL
from interpose.model.mechanisms import resistance, violation
from interpose.model.simulation.initial_state import assemble
from interpose.model.state.event_log import FORCE_ATTACK, FORCE_HARM, PROTEST

DAYS = 40


def made(*on: str, seed: Any = 1, **changes: Any) -> Any:
    """Assemble the valley with the named pathways on and all units on patrol, shared out among the territories."""
    world = assemble(scenario(with_force(valley()), {**pathways(*on), **changes}), seed, 1)
    u = world.unit
    u.status[:], u.access[:], u.task[:], u.place[:] = DEPLOYED, 1, PATROL, np.arange(len(u)) % 3
    world.presence.units[:] = np.bincount(u.place, minlength=3)
    return world


def harmed(world: Any) -> list[tuple[int, int]]:
    """List day and unit of the harm that units do in some days."""
    for day in range(DAYS):
        world.clock.first_today[:] = world.clock.events
        violation.step(world, day)
    log = world.event[: int(world.clock.events[0])]
    return [(int(e.day), int(world.unit.key[e.unit])) for e in log if e.kind == FORCE_HARM]


REASONS = {
    "disarming by force": lambda w: w.unit.task.fill(ENFORCE),
    "distrust": lambda w: w.territory.trust.fill(0.0),
    "a robust mandate": lambda w: (w.unit.robustness.fill(1.0), w.mission.enforcement.fill(1.0)),
    "poor training": lambda w: w.unit.quality.fill(0.0),
}


@pytest.mark.parametrize("reason", REASONS)
def test_units_do_more_harm_for_each_reason(reason: str) -> None:
    rates = {"violation.base_rate": 0.0, "violation.harm_rate": 0.02}
    fewer = more = 0
    for seed in range(3):
        usual, worse = made("backlash", seed=seed, **rates), made("backlash", seed=seed, **rates)
        REASONS[reason](worse)
        some, others = harmed(usual), harmed(worse)
        assert set(some) <= set(others), "who does harm would do it with one more reason too"
        fewer, more = fewer + len(some), more + len(others)
    assert 0 < 1.15 * fewer < more
    assert harmed(made(**rates)) == []


def test_harm_by_those_who_disarm_is_as_much_likelier_as_the_parameter_says() -> None:
    rates = {"violation.base_rate": 0.0, "violation.harm_rate": 0.05, "violation.harm_enforce": 3.0}
    counts = []
    for task in (PATROL, ENFORCE):
        worlds = [made("backlash", seed=seed, **rates) for seed in range(6)]
        for world in worlds:
            world.unit.task[:], world.territory.trust[:] = task, 1.0
        counts.append(sum(len(harmed(world)) for world in worlds))
    assert counts[1] / counts[0] == pytest.approx(4.0, abs=3.5 * 4 * np.sqrt(1 / counts[0] + 1 / counts[1]))


def against(world: Any, kind: int) -> list[tuple[int, int]]:
    """List day and territory of protests or attacks in some days in which nothing else changes."""
    for day in range(DAYS):
        world.clock.first_today[:] = world.clock.events
        resistance.step(world, day)
    log = world.event[: int(world.clock.events[0])]
    return [(int(e.day), int(e.territory)) for e in log if e.kind == kind]


GROUNDS = {
    "grievance": lambda w: w.territory.grievance.fill(1.0),
    "distrust": lambda w: w.territory.trust.fill(0.0),
    "rumour": lambda w: w.presence.rumour.fill(1.0),
    "broken promises": lambda w: w.presence.broken.fill(1.0),
}


@pytest.mark.parametrize("kind", [PROTEST, FORCE_ATTACK])
@pytest.mark.parametrize("ground", GROUNDS)
def test_protests_and_attacks_have_the_same_grounds(ground: str, kind: int) -> None:
    rates = {"resistance.protest_rate": 0.8, "resistance.attack_rate": 0.02, "resistance.most_deaths": 1}
    fewer = more = 0
    for seed in range(5):
        usual, worse = made("resistance", seed=seed, **rates), made("resistance", seed=seed, **rates)
        GROUNDS[ground](worse)
        some, others = against(usual, kind), against(worse, kind)
        if kind == PROTEST:
            assert set(some) <= set(others)
        fewer, more = fewer + len(some), more + len(others)
    assert 0 < fewer < more


def test_without_ill_will_nobody_protests_and_a_party_without_consent_attacks_all_the_same() -> None:
    world = made("resistance", **{"resistance.protest_rate": 1.0, "resistance.attack_rate": 0.5})
    world.territory.trust[:], world.presence.rumour[:], world.presence.broken[:] = 1.0, 1.0, 1.0
    assert against(world, PROTEST) == []
    assert (world.event.kind[: int(world.clock.events[0])] == FORCE_ATTACK).any()
    assert against(made(**{"resistance.protest_rate": 1.0}), PROTEST) == []


def test_without_backlash_no_party_ever_sees_bias() -> None:
    rest = ("interposition", "deterrence", "protection", "monitoring", "acceptance", "resistance", "outreach")
    for seed in range(2):
        world = run_days(scenario(with_force(valley()), pathways(*rest)), seed, 120)
        assert world.daily_force.called_off.sum() > 0
        assert not world.faction.bias.any() and world.mission.impartiality[0] == 1.0
