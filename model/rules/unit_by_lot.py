"""Which unit of the force is hit or faced where it stands: one picked by chance, each by its own key."""

from typing import TYPE_CHECKING

from interpose.agents.compiled.decorators import Key, rule
from interpose.agents.peacekeeper import DEPLOYED
from interpose.model.chance.distributions import race
from interpose.model.chance.streams import uniform

if TYPE_CHECKING:
    from interpose.model.state.world import World

ANY_TASK = -1
"""Whatever a unit does."""


@rule
def stands_at(w: "World", i: int, t: int) -> bool:
    """Whether a unit is deployed at t and has anybody left."""
    u = w.unit[i]
    return u.status == DEPLOYED and u.place == t and u.strength > 0


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


@rule
def acts_at(w: "World", i: int, t: int) -> bool:
    """Whether a unit at t may also move and act today."""
    return stands_at(w, i, t) and w.unit[i].access == 1
