"""Violence against civilians: how often and how deadly it is, what a unit on the spot makes of it, harm by units."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.arenas import RED, guarded_arena
from support.attitude_worlds import QUIET, made, patrolled
from support.force_worlds import put
from support.steps_alone import alone, count_around, dead, fallen, persons, share_around
from support.worlds import events

from interpose.agents.faction import CIVILIANS, HOLD, PREY, RAID, STAND_DOWN, THE_FORCE
from interpose.agents.peacekeeper import ENFORCE, INTERPOSE, OBSERVE, PATROL, PROTECT
from interpose.model.mechanisms import attitudes, violation
from interpose.model.state.event_log import FAILED, FORCE_HARM, STOPPED, UNMET, VIOLATION

DAYS = 40
CROWDED = {"territory__resident": 100_000}
"""As many people every day, however many die."""


# how many, how deadly


def predators(*on: str, units: Any = (), days: int = 3000, **changes: Any) -> Any:
    """Let violations happen in the arena, where red has 150 fighters and blue none.

    Changes are to the scenario, or ``table__column`` of the world, set anew every day; units are where the test puts
    them by columns, and all others are away.
    """
    each_day = {name: value for name, value in changes.items() if "__" in name}
    world = guarded_arena(*on, **{name: value for name, value in changes.items() if name not in each_day})
    put(world, -1)
    for i, columns in enumerate(units):
        for name, value in ({"place": 0, "task": PROTECT, "effect": 0.8} | columns).items():
            world.unit[name][i] = value
    usual = CROWDED | {"holding__fighters": [[150, 0]]}
    return alone(violation.step, world, days, **usual | each_day)


@pytest.mark.parametrize(("posture", "rate"), [(HOLD, 0.1), (RAID, 0.1), (PREY, 0.1 + 0.4), (STAND_DOWN, 0.0)])
def test_the_rate_follows_posture_discipline_and_who_is_there(posture: int, rate: float) -> None:
    rates = {"violation.base_rate": 0.4, "violation.prey_rate": 0.4}
    log = events(predators(**rates, holding__posture=posture, faction__discipline=[0.75, 0.0]))
    assert len(log) == count_around(3000 * rate * 100_000 / 105_000 * 150 / 200)
    assert set(log.kind) <= {VIOLATION} and set(log.actor) <= {RED} and set(log.target) <= {CIVILIANS}


@pytest.mark.parametrize(("people", "fighters"), [(2500, 150), (100_000, 25), (10**7, 10**6)])
def test_the_rate_saturates_in_people_and_in_fighters(people: int, fighters: int) -> None:
    often = {"violation.base_rate": 1.0, "violation.most_deaths": 1, "faction__discipline": 0.0}
    log = events(predators(**often, territory__resident=people, holding__fighters=[[fighters, 0]]))
    assert len(log) == count_around(3000 * people / (people + 5000) * fighters / (fighters + 50))


def test_deaths_have_a_heavy_tail_and_more_are_hurt() -> None:
    often = {"violation.base_rate": 1.0, "violation.scale": 3.0, "violation.exponent": 3.0}
    log = events(predators(**often, **{"violation.injured_per_death": 0.5}, territory__resident=10**7))
    toll = log.deaths_civilians
    assert toll.min() == 1 and len(log) > 1000
    for k in (2, 4, 10, 25):
        assert (toll >= k).mean() == share_around((1 + (k - 1) / 3.0) ** -2.0, len(log))
    assert log.injured.sum() == count_around(0.5 * toll.sum())


def test_whoever_has_a_truce_with_anybody_breaks_it() -> None:
    for truce, breach in ((0.0, 0), (0.2, 1)):
        log = events(predators(**{"violation.base_rate": 1.0}, days=100, dyad__truce=[[0, 0], [truce, 0]]))
        assert len(log) > 10 and set(log.breach) == {breach}


# a unit on the spot


@pytest.mark.parametrize(
    ("units", "km2"),
    [
        ([{}], 10.0),
        ([{"post": 0.1}, {"post": 0.6}], 20.0),
        ([{"task": PATROL}], 4.0),
        ([{"task": INTERPOSE}, {"task": OBSERVE}, {"access": 0}, {"place": -1}], 0.0),
    ],
)
def test_units_meet_violations_in_the_area_that_they_cover(units: list[dict[str, Any]], km2: float) -> None:
    reach = {"deployment.guard_km2": 10.0, "deployment.patrol_km2": 4.0, "violation.base_rate": 1.0}
    log = events(predators("protection", units=units, **reach))
    assert (log.unit >= 0).mean() == share_around(km2 / 50, len(log))
    assert ((log.unit >= 0) == (log.outcome != UNMET)).all()


@pytest.mark.parametrize(("robustness", "enforcement"), [(0.9, 0.5), (0.2, 1.0), (1.0, 0.0)])
def test_an_able_and_robust_unit_stops_what_it_meets_as_often_as_the_law_says(
    robustness: float, enforcement: float
) -> None:
    everywhere = {"deployment.guard_km2": 100.0, "violation.base_rate": 1.0, "mission.enforcement": enforcement}
    everywhere |= {"violation.stop_base": 0.3, "violation.stop_robust": 0.6}
    world = predators("protection", units=[{"robustness": robustness}], **everywhere)
    log = events(world)
    stopped, failed = log[log.outcome == STOPPED], log[log.outcome == FAILED]
    chance = 0.8 * (0.3 + 0.6 * min(robustness, enforcement))
    assert len(stopped) / len(log) == share_around(chance, len(log))
    assert len(stopped) + len(failed) == len(log) > 1000
    assert not sum(fallen(stopped).values()) and not stopped.injured.any()
    assert (
        failed.deaths_civilians.min() == 1
        and world.territory.failure[0] == failed.deaths_civilians.sum() + failed.injured.sum()
    )


def test_without_protection_no_unit_meets_anybody() -> None:
    log = events(predators("monitoring", units=[{}], days=300, **{"violation.base_rate": 1.0}))
    assert len(log) > 50 and set(log.outcome) == {UNMET} and set(log.unit) == {-1}


def test_a_failure_to_protect_costs_trust_and_what_is_stopped_does_not() -> None:
    trust = {}
    for on in ((), ("protection",)):
        for failures in (0, 2):
            world = made(*on, **QUIET, **{"attitudes.failure_scale": 50.0})
            world.territory.failure[:] = failures * (world.territory.resident + world.territory.displaced) / 1000
            attitudes.step(world, 0)
            trust[on, failures] = world.territory.trust.copy()
            assert not world.territory.failure.any(), "a new day begins"
    assert (trust[(), 0] == trust[(), 2]).all() and (trust[(), 0] == trust[("protection",), 0]).all()
    assert trust[("protection",), 2] == pytest.approx((1 - 0.05 * 2) * trust[("protection",), 0], rel=1e-3)


# harm by units


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
        usual, worse = patrolled("backlash", seed=seed, **rates), patrolled("backlash", seed=seed, **rates)
        REASONS[reason](worse)
        some, others = harmed(usual), harmed(worse)
        assert set(some) <= set(others), "who does harm would do it with one more reason too"
        fewer, more = fewer + len(some), more + len(others)
    assert 0 < 1.15 * fewer < more
    assert harmed(patrolled(**rates)) == []


def test_harm_by_those_who_disarm_is_as_much_likelier_as_the_parameter_says() -> None:
    rates = {"violation.base_rate": 0.0, "violation.harm_rate": 0.05, "violation.harm_enforce": 3.0}
    counts = []
    for task in (PATROL, ENFORCE):
        worlds = [patrolled("backlash", seed=seed, **rates) for seed in range(6)]
        for world in worlds:
            world.unit.task[:], world.territory.trust[:] = task, 1.0
        counts.append(sum(len(harmed(world)) for world in worlds))
    assert counts[1] / counts[0] == pytest.approx(4.0, abs=3.5 * 4 * np.sqrt(1 / counts[0] + 1 / counts[1]))


def test_units_harm_as_often_as_the_law_says_and_some_of_it_kills() -> None:
    rough = {"violation.base_rate": 0.0, "violation.harm_rate": 0.1, "violation.harm_unwelcome": 3.0}
    rough |= {"violation.harm_fatal": 0.3, "violation.harm_exponent": 3.0, "mission.enforcement": 0.6}
    world = patrolled("backlash", **rough)
    alone(violation.step, world, 400, territory__trust=0.75, unit__quality=0.2, unit__robustness=0.9)
    log, chance = events(world), 0.1 * 0.6 * 0.8 * (1 + 3.0 * 0.25)
    tries = 400 * len(world.unit)
    assert len(log) / tries == share_around(chance, tries)
    assert set(log.actor) == {THE_FORCE} and set(log.injured) == {1}
    fatal = log[log.deaths_civilians > 0]
    assert len(fatal) / len(log) == share_around(0.3, len(log))
    assert (fatal.deaths_civilians >= 2).mean() == share_around(2**-2.0, len(fatal))
    assert world.mission.harmed[0] == fatal.deaths_civilians.sum()


@settings(max_examples=30, deadline=None, derandomize=True)
@given(people=st.integers(0, 300), fighters=st.integers(0, 400), robust=st.floats(0, 1), seed=st.integers(0, 2**40))
def test_nobody_dies_twice_and_nobody_else_dies(people: int, fighters: int, robust: float, seed: int) -> None:
    deadly = {"violation.base_rate": 1.0, "violation.harm_rate": 0.2, "violation.scale": 20.0}
    deadly |= {"violation.half_people": 1.0, "violation.half_fighters": 1.0, "factions.red.discipline": 0.0}
    small = {"places.A.population": people, "people_per_agent": 10}
    world = guarded_arena("protection", "backlash", seed=seed, fighters=fighters, **deadly, **small)
    put(world, 0, task=PROTECT, robustness=robust, quality=0.0)
    start = persons(world)
    log = events(alone(violation.step, world, 5))
    assert persons(world) == start and fallen(log) == dead(world)
    assert fallen(log)["fighters"] == fallen(log)["peacekeepers"] == 0
    assert world.territory.resident[0] >= 0 and world.territory.dead[0] <= people
