"""Which unit of the force is on the spot: the nearest whose reach takes in a point, or one picked by chance."""

from typing import TYPE_CHECKING, Any

from interpose.agents.compiled.decorators import Key, rule
from interpose.agents.peacekeeper import DEPLOYED, INTERPOSE, PATROL, PROTECT, covers
from interpose.model.chance.distributions import race
from interpose.model.chance.streams import uniform

if TYPE_CHECKING:
    from interpose.model.state.world import World

LINE, PEOPLE = range(2)
"""Where the spot is: on the line between factions at a territory (km), or among its people (km2)."""
ANY_TASK = -1
"""Whatever a unit does."""
FARTHEST = 2.0
"""Farther than any gap on a ring of length 1."""


@rule
def stands_at(w: "World", i: int, t: int) -> bool:
    """Whether a unit is deployed at t and has anybody left."""
    u = w.unit[i]
    return u.status == DEPLOYED and u.place == t and u.strength > 0


@rule
def acts_at(w: "World", i: int, t: int) -> bool:
    """Whether a unit at t may also move and act today."""
    return stands_at(w, i, t) and w.unit[i].access == 1


@rule
def reach_on_line(p: Any, task: int) -> float:
    """Return the stretch of line (km) on which a unit with this task meets fighters (p: parameters of deployment)."""
    if task == INTERPOSE:
        return p.stretch_km
    return p.patrol_km if task == PATROL else 0.0


@rule
def reach_among_people(p: Any, task: int) -> float:
    """Return the inhabited area (km2) in which a unit with this task comes in time (p: parameters of deployment)."""
    if task == PROTECT:
        return p.guard_km2
    return p.patrol_km2 if task == PATROL else 0.0


@rule
def unit_on_the_spot(w: "World", t: int, at: float, ring: int, ring_size: float) -> int:
    """Return the unit nearest to a point of a territory's line or people whose reach takes it in; -1 if there is none.

    Parameters
    ----------
    w : World
    t : int
        Territory.
    at : float
        The point, as a share of a ring. Of units equally near the one with the lowest key is taken.
    where : int
        :data:`LINE` or :data:`PEOPLE`.
    whole : float
        How long that line is (km), or how large the inhabited area (km2).
    """
    best, nearest, p = -1, FARTHEST, w.p[0].deployment
    for i in range(w.unit.shape[0]):
        if not acts_at(w, i, t):
            continue
        u = w.unit[i]
        reach = reach_on_line(p, u.task) if ring == LINE else reach_among_people(p, u.task)
        gap = abs(u.post - at)
        gap = min(gap, 1.0 - gap)
        closer = gap < nearest or (gap == nearest and u.key < w.unit[best].key)
        if closer and covers(u.post, at, ring_size, reach):
            best, nearest = i, gap
    return best


@rule
def unit_by_lot(w: "World", t: int, key: Key, index: int, task: int) -> int:
    """Return one of the units at t, all alike, by a race in which each draws by its own key; -1 if there is none.

    With a ``task``, only units that do it today take part; with :data:`ANY_TASK` all that are there.
    """
    best, first = -1, -1.0
    for i in range(w.unit.shape[0]):
        u = w.unit[i]
        if not stands_at(w, i, t) or (task != ANY_TASK and (u.task != task or u.access == 0)):
            continue
        time = race(uniform(key, u.key, index), 1.0)
        if first < 0.0 or time < first:
            best, first = i, time
    return best


@rule
def unit_by_event(w: "World", t: int, key: Key, entity: int) -> int:
    """Return one of the units at t likewise, where the draws are those of an event (``entity``: its key)."""
    best, first = -1, -1.0
    for i in range(w.unit.shape[0]):
        if stands_at(w, i, t):
            time = race(uniform(key, entity, w.unit[i].key), 1.0)
            if first < 0.0 or time < first:
                best, first = i, time
    return best
