"""Who is where on Epstein's torus: tables of agents and peacekeepers, sites, and what is near what."""

import math
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from interpose.agents.compiled.by_reference import by_reference
from interpose.agents.compiled.decorators import Array

EMPTY = 0
"""What a site holds where nobody stands; row + 1 of an agent or -(row + 1) of a peacekeeper where somebody does."""
JAILED = -1
"""Place of an agent in jail."""
ADJACENT = 1.5
"""Distance of the eight adjacent sites: above the square root of 2, below 2."""
FORCE_IDS = 1 << 30
"""Entities of peacekeepers in draws of chance are from here on, so that no agent shares one."""

AGENT = np.dtype(
    [
        ("id", np.int64),
        ("death_age", np.float64),
        ("hardship", np.float64),
        ("risk", np.float64),
        ("age", np.int32),
        ("place", np.int32),
        ("free_at", np.int32),
        ("group", np.int8),
        ("active", np.int8),
        ("alive", np.int8),
    ],
    align=True,
)
"""A row an agent: hardship and aversion to risk (shares), age and age of death (periods), site, end of a jail term."""

RULES = np.dtype(
    [
        ("seed", np.int64),
        ("legitimacy", np.float64),
        ("k", np.float64),
        ("threshold", np.float64),
        ("clone", np.float64),
        ("oldest", np.float64),
        ("longest_jail", np.int64),
        ("rounding", np.int64),
        ("arrive", np.int64),
        ("leave", np.int64),
        ("lone", np.int64),
        ("watch", np.int64),
    ],
    align=True,
)
NOW = np.dtype(
    [
        ("period", np.int64),
        ("agents", np.int64),
        ("force", np.int64),
        ("next_id", np.int64),
        ("alive", np.int64, 2),
    ],
    align=True,
)
"""The period, rows of agents in use, peacekeepers on the torus, the next agent's id, and the living of each group."""

SERIES = ("first", "second", "active", "jailed", "killed", "killed_in_sight", "in_sight")
"""Columns of the series: the living of both groups, active and jailed agents at the end of a period; killed in it, of
these in sight of a peacekeeper; agents on the torus in sight of one (the last two only where that is watched)."""
FIRST, SECOND, ACTIVE, IN_JAIL, KILLED, KILLED_IN_SIGHT, IN_SIGHT = range(len(SERIES))


@by_reference
class Torus(NamedTuple):
    """A world of the second model.

    Parameters
    ----------
    agent : record array, shape (room,)
        :data:`AGENT`; rows in use come first, by id.
    force : array of int32, shape (peacekeepers,)
        Site of each peacekeeper, negative before they come and after they leave.
    site : array of int32, shape (sites,)
        Who stands there (:data:`EMPTY`).
    near, seen, adjacent : array of int32, shape (sites, neighbours)
        Sites within the agents' vision, within the peacekeepers', and the eight around.
    order : array of int32, shape (room + peacekeepers,)
        Room for the order of a period.
    choice : array of int32, shape (neighbours,)
        Room for the sites among which something is chosen.
    key : array of uint64, shape (decisions,)
        Keys of the draws of this period.
    rules, now : record array, shape (1,)
        :data:`RULES` and :data:`NOW`.
    """

    agent: Any
    force: Array
    site: Array
    near: Array
    seen: Array
    adjacent: Array
    order: Array
    choice: Array
    key: Array
    rules: Any
    now: Any


@lru_cache(maxsize=16)
def sites_within(side: int, distance: float) -> NDArray[np.int32]:
    """Return the sites of a torus within a distance of each site, itself left out: shape (side * side, neighbours).

    Distances are Euclidean, in sites. Rows are in one order of offsets, first by row and then by column, so that a
    choice by number is the same choice everywhere.
    """
    reach = math.floor(distance)
    steps = [(dx, dy) for dx in range(-reach, reach + 1) for dy in range(-reach, reach + 1)]
    steps = [step for step in steps if step != (0, 0) and math.hypot(*step) <= distance]
    rows, columns = np.divmod(np.arange(side * side), side)
    offsets = [((rows + dx) % side) * side + (columns + dy) % side for dx, dy in steps]
    table = np.stack(offsets, axis=1).astype(np.int32) if steps else np.zeros((side * side, 0), np.int32)
    table.setflags(write=False)
    return table
