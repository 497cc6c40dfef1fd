"""What comes of disarming: arms laid down, fights, harm."""

from typing import Any

import numpy as np
import pytest
from support.force_worlds import live, mission, put

from interpose.agents.civilian import DISPLACED, RESIDENT
from interpose.agents.faction import ATTACK, HOLD, RAID, STAND_DOWN
from interpose.agents.peacekeeper import (
    ENFORCE,
    PATROL,
)
from interpose.model.mechanisms import deployment, resistance
from interpose.model.simulation.invariants import open_ledger
from interpose.model.state.event_log import FORCE_ATTACK, FORCE_HARM

STAY = {"deployment.base_days": 36_500, "deployment.task_days": 3650, "deployment.access_floor": 1.0}
EVERYWHERE = {"deployment.search_km2": 100.0, "deployment.disarm_rate": 0.05}


# laying down arms


def disarmed(consent: float = 0.8, posture: int = HOLD, local: int = 1, units: int = 2, **changes: Any) -> Any:
    """Let a day pass at B, where units disarm everybody; gives the world."""
    task = ENFORCE if units else PATROL
    world = put(mission(units=2, **STAY, **EVERYWHERE, **changes), 1, task=task)
    world.faction.local[0], world.faction.consent[:] = local, consent
    world.holding.posture[:], world.holding.fighters[1, 0] = posture, 1000
    return live(world, 5, 1, deployment.step)


def test_fighters_of_a_consenting_party_lay_down_arms_and_stay_as_residents() -> None:
    before = disarmed(consent=0.0)
    world = disarmed()
    gone = 1000 - int(world.holding.fighters[1, 0])
    assert abs(gone - 0.05 * 0.8 * 1000) < 3.5 * np.sqrt(40)
    assert world.territory.resident[1] == before.territory.resident[1] + gone
    assert open_ledger(world) == open_ledger(before)
    assert world.holding.debt_released[1, 0] == gone, "no row of a fighter is there to show it"
    assert (world.holding.fighters[[0, 2, 3], 0] == 100).all(), "elsewhere nobody disarms"


@pytest.mark.parametrize(
    "case",
    [
        {"consent": 0.0},
        {"posture": RAID},
        {"posture": ATTACK},
        {"local": 0},
        {"units": 0},
        {"pathways.disarmament": False},
    ],
)
def test_nobody_lays_down_arms_without_consent_or_in_a_fight(case: dict[str, Any]) -> None:
    assert disarmed(**case).holding.fighters[1, 0] == 1000


def test_more_consent_means_no_fewer_who_lay_down_arms() -> None:
    left = [int(disarmed(consent=share, posture=STAND_DOWN).holding.fighters[1, 0]) for share in (0.1, 0.4, 0.7, 1.0)]
    assert left == sorted(left, reverse=True) and left[0] > left[-1]


def test_rows_that_had_joined_the_fighters_come_back() -> None:
    for away in (False, True):
        world = put(mission(units=1, **STAY, **EVERYWHERE), 1, task=ENFORCE)
        c, here, residents = world.civilian, world.rows[1], int(world.rows[1, RESIDENT])
        rows = world.first_row[1] + here[RESIDENT] - np.arange(1, 4)  # nobody is displaced there, so fighters follow
        here += [-3, 0, 3, 0, 0]
        c.side[rows] = 0
        if away:
            c.origin[rows] = world.territory.key[0]
        world.faction.consent[0], world.holding.fighters[1, 0] = 1.0, 1000
        start = open_ledger(world)
        live(world, 5, 1, deployment.step)
        gone, at = 1000 - int(world.holding.fighters[1, 0]), world.territory[1]
        assert here.tolist() == ([residents - 3, 3, 0, 0, 0] if away else [residents, 0, 0, 0, 0])
        assert (c.origin[world.first_row[1] + here[RESIDENT] :][: here[DISPLACED]] == world.territory.key[0]).all()
        assert world.holding.debt_released[1, 0] == gone - 30
        assert open_ledger(world) == start and at.displaced == 30 * away


# fighting it


def fought(consent: float = 0.0, days: int = 60, **changes: Any) -> Any:
    """Let a party at B, whose units disarm, decide what to do about it for some days; gives the log."""
    quiet = {"resistance.attack_rate": 0.0, "resistance.protest_rate": 0.0}
    world = put(mission(units=4, **(quiet | STAY | EVERYWHERE | changes)), 1, task=[ENFORCE, ENFORCE, PATROL, PATROL])
    world.unit.strength[:], world.unit.robustness[:], world.mission.enforcement[:] = 10_000, 1.0, 1.0
    world.faction.consent[:], world.holding.fighters[1] = consent, (100_000, 0)
    start = open_ledger(world)
    live(world, 0, 1, deployment.step)
    for day in range(days):
        live(world, day, 1, resistance.step)
    assert open_ledger(world) == start
    return world.event[: int(world.clock.events[0])]


def test_a_party_without_consent_fights_those_who_disarm_it_and_both_lose() -> None:
    log = fought(**{"deployment.disarm_fights": 0.001})
    fights = log[log.kind == FORCE_ATTACK]
    assert abs(len(fights) - 60) < 3.5 * np.sqrt(60)
    assert set(fights.unit) == {0, 1} and set(fights.territory) == {1} and set(fights.actor) == {0}
    assert fights.deaths_actor.sum() > 0 and (fights.deaths_actor + fights.deaths_force > 0).all()


def test_able_units_lose_less_than_weak_ones() -> None:
    weak = fought(**{"deployment.disarm_fights": 0.001, "contributors.X.quality": 0.1})
    able = fought(**{"deployment.disarm_fights": 0.001, "contributors.X.quality": 0.9})
    assert able.deaths_force.sum() < weak.deaths_force.sum() and able.deaths_actor.sum() > weak.deaths_actor.sum()


def test_with_consent_or_without_resistance_nobody_fights() -> None:
    assert len(fought(1.0)) == 0
    assert len(fought(**{"pathways.resistance": False})) == 0
    assert len(fought(**{"deployment.search_km2": 0.001, "deployment.disarm_fights": 0.001})) <= 1, "little is searched"


def test_heavy_hands_harm_civilians_at_most_once_a_unit_and_day() -> None:
    busy = {"deployment.disarm_fights": 0.005, "deployment.heavy_hand": 1.0, "contributors.X.quality": 0.2}
    log = fought(days=30, **busy)
    harm = log[log.kind == FORCE_HARM]
    assert len(harm) > 20 and harm.deaths_civilians.sum() > 0 and set(harm.unit) <= {0, 1}
    assert len(set(zip(harm.day, harm.unit, strict=True))) == len(harm)
    gentle = fought(days=30, **busy, **{"pathways.backlash": False})
    assert not (gentle.kind == FORCE_HARM).any() and (gentle.kind == FORCE_ATTACK).sum() > 100
