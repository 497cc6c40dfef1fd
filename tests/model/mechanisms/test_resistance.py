"""Rejection: protests and attacks on units; each is likelier for each reason, in coupled draws."""

from typing import Any

import pytest
from support.attitude_worlds import patrolled
from support.worlds import pathways, run_days, scenario, valley, with_force

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


def test_without_backlash_no_party_ever_sees_bias() -> None:
    rest = ("interposition", "deterrence", "protection", "monitoring", "acceptance", "resistance", "outreach")
    for seed in range(2):
        world = run_days(scenario(with_force(valley()), pathways(*rest)), seed, 120)
        assert world.daily_force.called_off.sum() > 0
        assert not world.faction.bias.any() and world.mission.impartiality[0] == 1.0
