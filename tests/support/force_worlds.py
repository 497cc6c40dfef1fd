"""Small missions for tests of travel, supply and tasks: a row of places, one country's companies, and steps alone."""

from itertools import pairwise
from typing import Any

import numpy as np
from support.worlds import scenario

from interpose.agents.peacekeeper import DEPLOYED, IN_TRANSIT, READYING
from interpose.model.mechanisms import deployment, logistics
from interpose.model.simulation.initial_state import assemble
from interpose.model.state.world import World

SIZE = 100


def mission(
    places: Any = None, units: int = 10, seed: int = 1, order: Any = None, also: Any = (), **changes: Any
) -> World:
    """Make a world of places in a row and of ``units`` companies that are ready on day 0.

    ``places`` gives columns by id, ``also`` other borders, ``order`` how they are listed; by
    default A, B, C and D, with a wide crossing at A. The mandate is in force.
    """
    places = places or {"A": {"entry_people": 10_000, "entry_trucks": 1000}, "B": {}, "C": {}, "D": {}}
    ids = list(places)
    rows = [{"id": p, "key": 10 + n, "population": 1000, "area_km2": 10, **places[p]} for n, p in enumerate(ids)]
    document = {
        "name": "row",
        "people_per_agent": 10,
        "places": [rows[ids.index(p)] for p in order or ids],
        "links": [{"a": a, "b": b} for a, b in [*pairwise(ids), *also]],
        "factions": [{"id": "red", "key": 0, "local": True}, {"id": "blue", "key": 1, "local": False}],
        "holdings": [{"place": p, "faction": "red", "fighters": 100, "control": 0.5} for p in ids],
        "contributors": [{"id": "X", "offer_low": SIZE * units, "offer_high": SIZE * units, "quality": 1.0}],
        "mission": {"deployed": True, "ceiling": 100_000, "unit_size": SIZE},
    }
    usual = {"logistics.travel_days": 0, "logistics.lift": 50_000}
    world = assemble(scenario(document, usual | changes), seed, 400)
    world.mission.in_force[:] = 1
    world.unit.status[:], world.unit.ready_day[:] = READYING, 0
    return world


def put(world: World, place: int, **columns: Any) -> World:
    """Put all units at a place, rested, supplied and at home there, with the given columns."""
    u = world.unit
    u.status[:], u.place[:], u.arrival_day[:], u.access[:], u.supply[:] = DEPLOYED, place, 0, 1, 1.0
    u.since[:], u.tour_end[:], u.effect[:] = -1000, 10_000, u.quality
    for name, value in columns.items():
        u[name][:] = value
    return world


def live(world: World, first: int, days: int, *steps: Any) -> World:
    """Let steps happen alone, by default logistics and deployment, and check that crossings keep to their room."""
    with np.errstate(over="ignore"):
        for day in range(first, first + days):
            for step in steps or (logistics.step, deployment.step):
                step(world, day)
    return world


def deployed(world: World) -> int:
    """Count the units that are deployed."""
    return int((world.unit.status == DEPLOYED).sum())


def travelling(world: World) -> int:
    """Count the units that are on their way."""
    return int((world.unit.status == IN_TRANSIT).sum())
