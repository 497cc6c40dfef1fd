"""Scenes that a world made by chance seldom comes upon: each sets only what the step of one mechanism looks at."""

from collections.abc import Callable
from typing import Any

import numpy as np

from interpose.agents.contributor import APPROACHED, PLEDGED
from interpose.agents.faction import AGREEMENT, NO_DEAL, PREY, TRUCE
from interpose.agents.peacekeeper import DEPLOYED, ENFORCE, IN_TRANSIT, INFANTRY, INTERPOSE, PROTECT
from interpose.model.state.world import World


def _countries(world: World, rng: Any, day: int) -> None:
    """Let countries be asked that would come, or wait for a vote that may fail; everything that they ask for holds."""
    k, n = world.contributor, len(world.contributor)
    world.mission.in_force[:] = world.mission.authorised[:] = world.mission.deployed
    world.mission.start_day[:], world.mission.until[:] = 0, day + 100
    k.stage[:] = rng.choice([APPROACHED, PLEDGED], n)
    k.reluctance[:], k.decides[:], k.needs_consent[:] = rng.choice([0, 0.5, 1], n), day, -1
    k.needs_un[:], k.needs_truce[:], k.dead[:], k.broken[:] = 0, 0, 0, 0
    k.vote_days[:] = rng.integers(-1, 2, n)
    k.approved[:] = rng.integers(0, 2, n)
    k.parliament[:] = np.where(k.vote_days >= 0, day, -1)


def _table(world: World, rng: Any, day: int) -> None:
    """Let parties meet that are ready to talk, under truces that have long held, led by a mission that is there."""
    f = len(world.faction)
    world.on.mediation[:] = world.on.spoiling[:] = 1
    world.mission.in_force[:] = world.mission.deployed
    world.mission.mediation[:], world.faction.included[:], world.faction.talks[:] = 1, rng.random(f) < 0.7, 1
    status = np.triu(rng.choice([NO_DEAL, TRUCE, TRUCE, AGREEMENT], (f, f)), 1)
    world.dyad.status[:] = status + status.T
    world.dyad.truce[:] = world.dyad.truce_start[:] = (world.dyad.status > NO_DEAL) * 0.9
    world.dyad.since[:], world.dyad.unanswered[:], world.dyad.distrust[:] = 0, 0, 0
    p = world.p.mediation
    p.own_rounds[0], p.led_rounds[0], p.hold_days[0], p.gain_peace[0] = 1, 1, 0, rng.choice([0, 1, 3])
    p.gain_win[0] = 5


def _gates(world: World, rng: Any, day: int) -> None:
    """Let units wait at gates too narrow for them."""
    u = world.unit
    world.mission.in_force[:], world.mission.funded[:], world.mission.ceiling[:] = 1, 1, 10**6
    world.territory.closed[:], world.territory.violence[:] = 0, 0
    world.territory.entry_people[:] = rng.choice([0, 4, 12], len(world.territory))
    world.presence.entry_kept[:] = 0
    u.status[:], u.place[:], u.access[:], u.strength[:] = IN_TRANSIT, -1, 0, 25
    u.left_day[:] = max(0, day - 200)


def _disarming(world: World, rng: Any, day: int) -> None:
    """Let units disarm parties that consent to it, where they can act; some change their task on that day."""
    u, n = world.unit, len(world.unit)
    world.on.disarmament[:] = 1
    world.faction.consent[:], world.faction.local[:] = 1, 1
    world.p.deployment.search_km2[0], world.p.deployment.disarm_rate[0] = 20, 1
    world.p.deployment.access_floor[0], world.presence.obstructed[:] = 1, 0
    world.task_mix[:] = np.eye(len(world.task_mix))[rng.choice([ENFORCE, ENFORCE, INTERPOSE])]
    u.status[:], u.kind[:], u.non_combat[:] = DEPLOYED, INFANTRY, 0
    u.place[:] = rng.integers(0, len(world.territory), n)
    u.task[:], u.strength[:], u.supply[:], u.effect[:], u.away_until[:] = ENFORCE, 30, 1, 1, 0
    u.place[rng.random(n) < 0.3] = -1


def _guards(world: World, rng: Any, day: int) -> None:
    """Let units protect small places where fighters prey on people; some are able, some are not."""
    u, n = world.unit, len(world.unit)
    world.on.protection[:] = 1
    world.holding.posture[:], world.territory.area_km2[:] = PREY, 1
    u.status[:], u.task[:], u.access[:], u.strength[:] = DEPLOYED, PROTECT, 1, 30
    u.place[:], u.effect[:] = rng.integers(0, len(world.territory), n), rng.choice([0.1, 1], n)


def _refusal(world: World, rng: Any, day: int) -> None:
    """Let robust and untrained units disarm parties that refuse."""
    u, n = world.unit, len(world.unit)
    world.on.resistance[:] = world.on.backlash[:] = 1
    world.faction.consent[:], world.presence.enforce[:], world.mission.enforcement[:] = 0, 1, 1
    world.p.deployment.disarm_fights[0], world.p.deployment.heavy_hand[0] = 5, 1
    u.status[:], u.task[:], u.access[:], u.strength[:] = DEPLOYED, ENFORCE, 1, 30
    u.place[:], u.quality[:], u.robustness[:] = rng.integers(0, len(world.territory), n), 0, 1


SCENES: dict[str, Callable[[World, Any, int], None]] = {
    "diplomacy": _countries,
    "mediation": _table,
    "logistics": _gates,
    "deployment": _disarming,
    "violation": _guards,
    "resistance": _refusal,
}
"""Scenes by mechanism."""
