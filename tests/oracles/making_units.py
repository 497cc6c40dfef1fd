"""Units, crossings and roads of worlds made by chance, in any state that the bounds allow."""

from typing import Any

import numpy as np

from interpose.agents.peacekeeper import BUILD, DEPLOYED, ENFORCE, ESCORT, INFANTRY
from interpose.model.state.world import World


def shares(rng: Any, size: Any) -> Any:
    """Return shares of which many are 0 or 1."""
    return np.clip(rng.uniform(-0.3, 1.3, size), 0, 1)


def disturb_ways(world: World, rng: Any) -> None:
    """Close some crossings and roads, and let the mission be in force and paid for, or not."""
    t = len(world.territory)
    world.presence.obstructed *= rng.choice([0, 0, 1], t)
    world.presence.entry_kept[:] = rng.integers(0, 10, t)
    world.presence.route_hops[:] = rng.integers(-1, 4, t)
    world.territory.closed[:] = rng.random(t) < 0.2
    world.road.shut[:] = rng.random(len(world.road)) < 0.2
    world.mission.funded[:] = rng.choice([1, 1, 0.6])
    world.mission.lift_kept[:] = rng.integers(0, 10)
    world.mission.enforcement[:] = rng.choice([0.3, 0.6, 1])
    if rng.random() < 0.4:  # some missions want one thing only
        world.task_mix[:] = np.eye(len(world.task_mix))[rng.choice([ESCORT, BUILD, ENFORCE, ENFORCE])]


def disturb_units(world: World, rng: Any, day: int) -> None:
    """Put units into any status and place; only units that are deployed are somewhere and may act."""
    u, places = world.unit, len(world.territory)
    n = len(u)
    elsewhere = ([0, 1, 2, 3, 3, 3, 5], [1, 2, 3, 3, 3, 5], [2], [3])[rng.choice([0, 1, 1, 2, 3])]
    u.status[:] = np.where(rng.random(n) < rng.choice([0, 0.5, 0.9, 0.9]), DEPLOYED, rng.choice(elsewhere, n))
    deployed = u.status == DEPLOYED
    u.place[:] = np.where(deployed, rng.integers(0, places, n), -1)
    u.task[:] = rng.choice([0, 1, 2, 2, 3, 4, 5, 6, 7], n)
    u.kind[:] = np.where(rng.random(n) < 0.7, u.kind, rng.integers(0, 5, n))
    u.non_combat[:] = rng.random(n) < 0.2
    if world.task_mix[ENFORCE] == world.task_mix.sum():  # everybody disarms who could
        u.kind[:], u.non_combat[:], u.task[:] = INFANTRY, 0, ENFORCE
    u.left_day[:] = np.where(u.status >= 3, np.maximum(0, day + rng.integers(-8, 1, n)), -1)
    u.since[:] = np.where(deployed, np.maximum(0, day - rng.integers(0, 60, n)), -1)
    u.tour_end[:] = np.where(deployed, day + rng.integers(-2, 9, n), -1)
    u.away_until[:] = np.where(rng.random(n) < 0.2, day + rng.integers(0, 3, n), 0)
    u.effect[:] = shares(rng, n)
    if rng.random() < 0.3:
        world.contributor.stage[:] = rng.choice([4, 5, 5, 6], len(world.contributor))
    u.access[:] = deployed * (rng.random(n) < 0.8)
    u.supply[:], u.robustness[:], u.quality[:] = shares(rng, (3, n))
    u.strength[:] = np.where(rng.random(n) < 0.6, u.strength, rng.choice([0, 1, 3], n))
    u.access[u.strength == 0] = 0  # as the step of deployment leaves it
    u.ready_day[:] = np.maximum(0, day + rng.integers(-6, 3, n))
    there = deployed & (u.strength > 0)
    world.presence.units[:] = np.bincount(u.place[there], minlength=places)
    world.presence.troops[:] = np.bincount(u.place[there], u.strength[there], minlength=places)


def wipe_out_some(world: World, rng: Any) -> None:
    """Let some units lose everybody after they were placed, as a clash earlier in the day may."""
    world.unit.strength[:] = np.where(rng.random(len(world.unit)) < 0.2, 0, world.unit.strength)
