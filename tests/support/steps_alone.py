"""One step of the day by itself, day after day, and how far a count or a share may be from what is expected of it."""

from collections.abc import Callable
from math import sqrt
from typing import Any

import numpy as np
import pytest

SIGMAS = 4.0
"""Standard deviations within which what chance made must lie; outside in one case of 16,000, and seeds are fixed."""


def alone(step: Callable[[Any, int], None], world: Any, days: int, first: int = 0, **each_day: Any) -> Any:
    """Let one step happen for some days; ``table__column=value`` sets a column anew before each of them."""
    for day in range(first, first + days):
        for name, value in each_day.items():
            table, column = name.split("__")
            getattr(world, table)[column][:] = value
        world.clock.first_today[:] = world.clock.events
        step(world, day)
    assert world.clock.lost[0] == 0, "all events have found room"
    return world


def count_around(expected: float) -> Any:
    """Stand for any number of events that a Poisson law with this mean makes likely."""
    return pytest.approx(expected, abs=SIGMAS * sqrt(expected))


def share_around(chance: float, many: int) -> Any:
    """Stand for any share of so many independent cases that this chance makes likely."""
    return pytest.approx(chance, abs=SIGMAS * sqrt(chance * (1.0 - chance) / many))


def persons(world: Any) -> dict[str, int]:
    """Count everybody, alive or dead, by side: what no violence may change."""
    place, faction = world.territory, world.faction
    return {
        "civilians": int((place.resident + place.displaced + place.dead).sum()),
        "fighters": int(world.holding.fighters.sum() + faction.dead.sum()),
        "peacekeepers": int((world.unit.strength + world.unit.dead).sum()),
    }


def fallen(log: Any) -> dict[str, int]:
    """Count the dead that a log speaks of, by side."""
    return {
        "civilians": int(log.deaths_civilians.sum()),
        "fighters": int((log.deaths_actor + log.deaths_target).sum()),
        "peacekeepers": int(log.deaths_force.sum()),
    }


def dead(world: Any) -> dict[str, int]:
    """Count the dead that the world's tables speak of, by side."""
    graves = {"civilians": world.territory.dead, "fighters": world.faction.dead, "peacekeepers": world.unit.dead}
    return {side: int(np.sum(column)) for side, column in graves.items()}
