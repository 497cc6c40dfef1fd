"""Rejection: protests and attacks on units; each is likelier for each reason, in coupled draws."""

from typing import Any

import pytest
from support.attitude_worlds import RED, patrolled
from support.steps_alone import alone, count_around, dead, fallen, persons, share_around
from support.worlds import events, pathways, run_days, scenario, valley, with_force

from interpose.agents.faction import HOLD, STAND_DOWN
from interpose.model.mechanisms import resistance
from interpose.model.state.event_log import FORCE_ATTACK, PROTEST

DAYS = 40


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
        usual, worse = patrolled("resistance", seed=seed, **rates), patrolled("resistance", seed=seed, **rates)
        GROUNDS[ground](worse)
        some, others = against(usual, kind), against(worse, kind)
        if kind == PROTEST:
            assert set(some) <= set(others)
        fewer, more = fewer + len(some), more + len(others)
    assert 0 < fewer < more


def test_without_ill_will_nobody_protests_and_a_party_without_consent_attacks_all_the_same() -> None:
    world = patrolled("resistance", **{"resistance.protest_rate": 1.0, "resistance.attack_rate": 0.5})
    world.territory.trust[:], world.presence.rumour[:], world.presence.broken[:] = 1.0, 1.0, 1.0
    assert against(world, PROTEST) == []
    assert (world.event.kind[: int(world.clock.events[0])] == FORCE_ATTACK).any()
    assert against(patrolled(**{"resistance.protest_rate": 1.0}), PROTEST) == []


LAW = {
    "resistance.losing": 4.0,
    "resistance.cover": 1.0,
    "resistance.rumour_weight": 1.0,
    "resistance.broken_weight": 2.0,
    "resistance.fighters_per_unit": 10.0,
    "resistance.obstruction": 0.3,
    "resistance.obstruction_days": 5.0,
}
"""Parameters with which the numbers below are worked out, whatever the defaults are calibrated to."""
STIRRED = {"territory__grievance": 0.5, "territory__trust": 0.5, "presence__rumour": 0.2, "presence__broken": 0.4}
ILL_WILL = 0.5 * (1 - 0.5) * (1 + 0.2 + 2 * 0.4)


@pytest.mark.parametrize(("posture", "happens"), [(HOLD, 1), (STAND_DOWN, 0)])
def test_attacks_come_as_often_as_the_law_says(posture: int, happens: int) -> None:
    world = patrolled("resistance", **LAW, **{"resistance.attack_rate": 0.02, "resistance.protest_rate": 0.0})
    state = {"holding__fighters": [[300, 0], [0, 0], [0, 0]], "holding__posture": posture}
    state |= STIRRED | {"faction__consent": 0.6, "faction__losing": 0.5, "unit__strength": 500, "presence__units": 10}
    alone(resistance.step, world, 1500, **state)
    rate = 0.02 * 10 * (300 / 400) * 0.4**2 * (1 + 4 * 0.5) * (1 + ILL_WILL)
    log = events(world)
    assert len(log) == count_around(happens * rate * 1500)
    assert set(log.actor) <= {RED} and set(log.territory) <= {0} and (world.unit.place[log.unit] == 0).all()


def test_attacks_on_the_force_do_not_depend_on_how_the_country_is_cut() -> None:
    counts = []
    for cut in (1, 3):
        world = patrolled("resistance", **LAW, **{"resistance.attack_rate": 0.05, "resistance.protest_rate": 0.0})
        fighters = [[300 // cut * (place < cut), 0] for place in range(3)]
        units = [12 // cut * (place < cut) for place in range(3)]
        state = STIRRED | {"faction__consent": 0.5, "faction__losing": 0.0, "unit__strength": 500}
        state |= {"holding__fighters": fighters, "presence__units": units, "holding__posture": HOLD}
        counts.append(len(events(alone(resistance.step, world, 1500, **state))))
    expected = 1500 * 0.05 * 12 * 300 / (300 + 10 * 12) * 0.5**2 * (1 + ILL_WILL)
    assert counts == [count_around(expected)] * 2


def test_protests_come_as_ill_will_says_and_block_movements_for_some_days() -> None:
    world = patrolled("resistance", **LAW, **{"resistance.attack_rate": 0.0, "resistance.protest_rate": 0.9})
    alone(resistance.step, world, 1, presence__obstructed=0.5)
    days, blocked = 1500, 0
    for day in range(1, days + 1):
        before = int(world.clock.events[0])
        alone(resistance.step, world, 1, first=day, presence__obstructed=0.5, **STIRRED)
        there = [int(t) for t in events(world).territory[before:]]
        blocked += len(there)
        left = 0.5 * (1 - 1 / 5)
        expected = [1 - (1 - left) * (1 - 0.3) if t in there else left for t in range(3)]
        assert list(world.presence.obstructed) == pytest.approx(expected)
    assert blocked / (3 * days) == share_around(0.9 * ILL_WILL, 3 * days)


def test_those_who_die_of_attacks_die_once() -> None:
    deadly = {"resistance.attack_rate": 0.5, "resistance.scale": 20.0, "resistance.exponent": 2.01}
    for seed in range(5):
        world = patrolled("resistance", "backlash", seed=seed, **deadly, **{"factions.red.consent": 0.0})
        start = persons(world)
        alone(resistance.step, world, 10)
        assert persons(world) == start and fallen(events(world)) == dead(world)
        assert fallen(events(world))["peacekeepers"] > 100 and world.unit.strength.min() >= 0


def test_without_backlash_no_party_ever_sees_bias() -> None:
    rest = ("interposition", "deterrence", "protection", "monitoring", "acceptance", "resistance", "outreach")
    for seed in range(2):
        world = run_days(scenario(with_force(valley()), pathways(*rest)), seed, 120)
        assert world.daily_force.called_off.sum() > 0
        assert not world.faction.bias.any() and world.mission.impartiality[0] == 1.0
