"""Clashes that a unit meets: who comes, what becomes of calls, and what those who are met do."""

from math import exp
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.arenas import BLUE, HUNDREDS, MANY, RED, arena_data, guarded_arena
from support.force_worlds import put
from support.steps_alone import alone, dead, fallen, persons, share_around
from support.worlds import events, pathways, scenario, with_force

from interpose.agents.faction import ATTACK, HOLD, STRIKE
from interpose.agents.peacekeeper import INFANTRY, INTERPOSE, OBSERVE, PATROL, POLICE, PROTECT
from interpose.model.mechanisms import clash
from interpose.model.simulation.initial_state import assemble
from interpose.model.state.event_log import (
    CALLED_OFF,
    MET,
    NO_UNIT,
    NONE_ABLE,
    NOT_ALLOWED,
    NOT_ASKED,
    NOT_HEARD,
    PROCEEDED,
    TOO_FAR,
    TURNED,
    UNMET,
)

CROWDED = {"territory__resident": 100_000}
"""As many people every day, however many die."""
CALLED = {"deployment.hears_base": 1.0, "deployment.acts_base": 1.0}
"""Whoever comes in time has heard of it and acts."""


def met_by(*units: dict[str, Any], on: tuple[str, ...] = ("interposition",), days: int = 3000, **changes: Any) -> Any:
    """Let clashes happen for some days beside units with these columns; nobody of a unit falls.

    Changes are to the scenario, or ``table__column`` of the world.
    """
    each_day = {name: value for name, value in changes.items() if "__" in name}
    fixed = {name: value for name, value in changes.items() if name not in each_day}
    world = guarded_arena(*on, **(CALLED | fixed))
    put(world, -1)
    reach = {"presence__comes_line": 1.0, "presence__from_line": 0, "presence__around": 1.0, "presence__units": 1}
    for i, columns in enumerate(units):
        usual = {"place": 0, "task": INTERPOSE, "kind": INFANTRY, "non_combat": 0, "effect": 0.8, "robustness": 1.0}
        for name, value in (usual | columns).items():
            world.unit[name][i] = value
    return alone(clash.step, world, days, unit__strength=500, holding__fighters=MANY, **(CROWDED | reach | each_day))


def test_the_fates_of_calls_add_up_and_come_as_often_as_the_law_says() -> None:
    chance = {"deployment.hears_base": 0.4, "deployment.acts_base": 0.2, "mission.enforcement": 0.5}
    state = {"presence__comes_line": 0.6, "presence__around": 0.8, "territory__trust": 0.5}
    log = events(met_by({"robustness": 0.9}, **chance, **state))
    hears, acts = 0.4 + 0.6 * 0.5, 0.2 + 0.8 * 0.5
    fates = {TOO_FAR: 0.2, NONE_ABLE: 0.2, NOT_HEARD: 0.6 * (1 - hears), NOT_ALLOWED: 0.6 * hears * (1 - acts)}
    fates |= {MET: 0.6 * hears * acts, NO_UNIT: 0.0, NOT_ASKED: 0.0}
    assert sum(fates.values()) == pytest.approx(1)
    for fate, expected in fates.items():
        assert (log.call == fate).mean() == share_around(expected, len(log)), fate
    assert ((log.unit >= 0) == (log.call == MET)).all() and ((log.unit >= 0) == (log.outcome != UNMET)).all()


@pytest.mark.parametrize(
    "able", [{"task": PATROL}, {}, {"task": PROTECT}, {"task": OBSERVE}, {"kind": POLICE}, {"non_combat": 1}]
)
def test_only_armed_units_that_interpose_or_patrol_step_between(able: dict[str, Any]) -> None:
    log = events(met_by(able, {"access": 0}, {"place": -1}, days=300))
    assert len(log) > 100 and set(log.unit) == ({0} if able in ({}, {"task": PATROL}) else {-1})
    assert set(log.call) == {MET if log.unit[0] == 0 else NONE_ABLE}


def test_a_force_without_anybody_near_meets_nothing() -> None:
    nobody = {"presence__comes_line": 0.0, "presence__from_line": -1, "presence__around": 0.0, "presence__units": 0}
    assert set(events(met_by({"place": -1}, days=300, **nobody)).call) == {NO_UNIT}


def test_those_who_are_met_turn_on_nobody_without_resistance() -> None:
    log = events(met_by({}, days=300, **{"clash.turn_share": 1.0}, faction__consent=0.0, dyad__tension=1.0))
    assert set(log.outcome) == {CALLED_OFF, PROCEEDED} and not log.deaths_force.any()


def test_without_interposition_no_unit_meets_anybody() -> None:
    log = events(met_by({}, on=("displaced_violence",), days=300))
    assert len(log) > 100 and set(log.unit) == {-1} and set(log.outcome) == {UNMET}
    assert set(log.call) == {NOT_ASKED}


@pytest.mark.parametrize(
    ("consent", "tension", "robustness", "enforcement"),
    [(0.5, 0.6, 0.9, 0.6), (0.0, 1.0, 0.3, 1.0), (1.0, 0.2, 1.0, 1.0)],
)
def test_what_those_who_are_met_do_follows_hostility_strength_and_consent(
    consent: float, tension: float, robustness: float, enforcement: float
) -> None:
    line = {"clash.friction": 1.0 / HUNDREDS, "clash.turn_share": 0.4}
    line |= {"mission.enforcement": enforcement, "dyad__tension": tension, "faction__consent": consent}
    log = events(met_by({"robustness": robustness}, on=("interposition", "resistance"), **line))
    strength = 0.8 * (0.4 + 0.6 * min(robustness, enforcement))
    resolve = exp(2.0 * tension - 2.0 * strength - 1.5 * consent)
    on = resolve / (1 + resolve)
    turned = 0.4 * (1 - consent) * on
    for outcome, chance in ((CALLED_OFF, 1 - on), (TURNED, turned), (PROCEEDED, on - turned), (UNMET, 0.0)):
        assert (log.outcome == outcome).mean() == share_around(chance, len(log)), outcome


def test_who_calls_off_harms_nobody_and_who_turns_on_a_unit_harms_only_it() -> None:
    hostile = {"clash.turn_share": 1.0, "clash.reply_consent": 0.0, "clash.turn_deaths": 0.5}
    log = events(met_by({}, on=("interposition", "resistance"), **hostile, faction__consent=[0.0, 0.5]))
    off, turned, rest = (log[log.outcome == outcome] for outcome in (CALLED_OFF, TURNED, PROCEEDED))
    assert len(off) > 100 and not sum(fallen(off).values()) and not off.won.any()
    assert len(turned) > 100 and fallen(turned)["civilians"] == fallen(turned)["fighters"] == 0
    assert turned.deaths_force.min() == 1 and not turned.won.any()
    # Half of a death toll k, at least 1, is 2 or more where k >= 4.
    assert (turned.deaths_force >= 2).mean() == share_around(4**-1.5, len(turned))
    assert len(rest) > 100 and not rest.deaths_force.any() and set(rest.won) == {0, 1}


@pytest.mark.parametrize("displaced", [True, False])
def test_what_is_called_off_presses_on_the_neighbours_where_the_two_are_in_contact(displaced: bool) -> None:
    document = arena_data(500)
    document["places"] += [{"id": p, "key": n, "population": 0, "area_km2": 1} for n, p in enumerate("BCD", 1)]
    document["links"] = [{"a": "A", "b": p} for p in "BCD"]
    document["holdings"] += [{"place": p, "faction": f, "fighters": 9} for p in "BC" for f in ("red", "blue")]
    on = ("interposition", "displaced_violence") if displaced else ("interposition",)
    changes = {"clash.friction": 0.1, "clash.spill": 0.4, **CALLED}
    world = put(assemble(scenario(with_force(document), pathways(*on) | changes), 1, 1), 0, task=INTERPOSE)
    near_by = {"presence__comes_line": [1, 0, 0, 0], "presence__from_line": [0, -1, -1, -1]}
    alone(clash.step, world, 300, holding__fighters=[[500, 500], [9, 9], [9, 9], [0, 0]], **near_by)
    log = events(world)
    for actor, target in ((RED, BLUE), (BLUE, RED)):
        off = ((log.outcome == CALLED_OFF) & (log.actor == actor)).sum()
        assert off > 20
        share = 0.4 / 2 * off if displaced else 0.0
        assert list(world.front.spill[:, actor, target]) == pytest.approx([0, share, share, 0])


@settings(max_examples=30, deadline=None, derandomize=True)
@given(
    fighters=st.integers(0, 40),
    people=st.integers(0, 300),
    strength=st.integers(1, 30),
    posture=st.sampled_from([HOLD, ATTACK, STRIKE]),
    seed=st.integers(0, 2**40),
)
def test_nobody_dies_twice(fighters: int, people: int, strength: int, posture: int, seed: int) -> None:
    deadly = {"clash.attack_rate": 1.0, "clash.friction": 1.0, "clash.strike_rate": 5.0, "clash.scale": 20.0, **CALLED}
    narrow = {"places.A.population": people, "people_per_agent": 10}
    world = guarded_arena("interposition", seed=seed, fighters=fighters, **deadly, **narrow)
    put(world, 0, task=INTERPOSE, strength=strength)
    world.presence.units[:] = len(world.unit)
    world.presence.comes_line[:], world.presence.from_line[:] = 0.8, 0
    world.holding.posture[:], world.holding.target[0] = posture, (BLUE, RED)
    start = persons(world)
    alone(clash.step, world, 5)
    assert persons(world) == start and fallen(events(world)) == dead(world)
    assert world.holding.fighters.min() >= 0 and world.unit.strength.min() >= 0
    assert world.territory.resident[0] >= 0 and world.territory.displaced[0] >= 0
    assert world.presence.units[0] == (world.unit.strength > 0).sum(), "a unit that lost everybody is no more"
