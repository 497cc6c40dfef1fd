"""Small worlds in which one step is let go on by itself, for tests of what people and parties make of the force."""

from typing import Any

import numpy as np
from support.worlds import pathways, scenario, valley, with_force

from interpose.agents.peacekeeper import DEPLOYED, PATROL
from interpose.model.mechanisms import attitudes
from interpose.model.simulation.initial_state import assemble
from interpose.model.state.event_log import VIOLATION

QUIET = {"attitudes.noise": 0.0, "attitudes.recruit": 0.0, "attitudes.join": 0.0, "attitudes.leave": 0.0}
RED, BLUE = 0, 1


def made(*on: str, seed: Any = 1, units: Any = 4, speaks: Any = True, **changes: Any) -> Any:
    """Assemble the valley with the named pathways on and units said to be everywhere."""
    world = assemble(scenario(with_force(valley()), {**pathways(*on), **changes}), seed, 1)
    world.presence.units[:], world.mission.in_force[:] = units, int(speaks)
    return world


def patrolled(*on: str, seed: Any = 1, **changes: Any) -> Any:
    """Assemble the valley with the named pathways on and all units on patrol, shared out among the territories."""
    world = assemble(scenario(with_force(valley()), {**pathways(*on), **changes}), seed, 1)
    u = world.unit
    u.status[:], u.access[:], u.task[:], u.place[:] = DEPLOYED, 1, PATROL, np.arange(len(u)) % 3
    world.presence.units[:] = np.bincount(u.place, minlength=3)
    return world


def feel(world: Any, days: int, **each_day: Any) -> Any:
    """Let attitudes alone go on for some days, with columns of territories or presence set anew each day."""
    for day in range(days):
        for name, value in each_day.items():
            table = world.territory if name in world.territory.dtype.names else world.presence
            table[name][:] = value
        attitudes.step(world, day)
    return world


def happen(world: Any, day: int, **columns: Any) -> None:
    """Make events of today out of columns; those not given are as a violation by red in the first territory."""
    many = len(next(iter(columns.values())))
    first = int(world.clock.events[0])
    rows = world.event[first : first + many]
    usual = {"kind": VIOLATION, "actor": RED, "target": -1, "unit": -1, "blamed": -3, "deaths_civilians": 1}
    for name, value in (usual | columns).items():
        rows[name][:] = value
    rows.day[:] = day
    world.clock.first_today[:], world.clock.events[:] = first, first + many
