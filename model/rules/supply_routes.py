"""How supplies reach a territory: the fewest borders from an open crossing, and the danger on the way.

A search by whole borders from all open crossings at once: every territory and every border is looked at once a day.
Of several routes with equally few borders the safest counts, and of equally safe ones the crossing with the lowest
key, so that the order of listing cannot matter.
"""

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from interpose.agents.compiled.decorators import Array, rule

if TYPE_CHECKING:
    from interpose.model.state.world import World

CUT_OFF = -1


class Search(NamedTuple):
    """What is known so far of the routes from crossings."""

    queue: Array
    """(T,) territories in the order in which they were seen"""
    passing: Array
    """(T,) share of convoys that get there"""
    origin: Array
    """(T,) crossing where the route begins, -1 if none was found"""


@rule
def crossings(w: "World") -> Array:
    """Return the territories through which people or trucks can enter from outside, open today or not."""
    rows = np.zeros(w.territory.shape[0], np.int64)
    count = 0
    for t in range(w.territory.shape[0]):
        if w.territory[t].entry_people + w.territory[t].entry_trucks > 0:
            rows[count] = t
            count += 1
    return rows[:count]


@rule
def stretch(w: "World", t: int, p: Any) -> float:
    """Share of convoys that get through t: fighting, roadblocks and missing roads turn some back (eq. 4.3)."""
    row = w.territory[t]
    turned_back = min(1.0, p.convoy_risk * row.violence / w.p[0].escalation.memory_days + w.presence[t].obstructed)
    return (1.0 - turned_back) * (1.0 - p.bad_road * (1.0 - row.roads))


@rule
def find_routes(w: "World", doors: Array, p: Any) -> Array:
    """Set hops and risk of the route to every territory; return the crossing where each begins, (T,), -1 if none.

    Without a single crossing in the whole area its border is open everywhere: every territory counts as a crossing.
    """
    territories = w.territory.shape[0]
    passing, origin, last = np.zeros(territories), np.full(territories, CUT_OFF), 0
    search = Search(np.zeros(territories, np.int64), passing, origin)
    for t in range(territories):
        w.presence[t].route_hops = CUT_OFF
    for n in range(territories if doors.shape[0] == 0 else doors.shape[0]):
        t = n if doors.shape[0] == 0 else doors[n]
        if doors.shape[0] == 0 or w.territory[t].closed == 0:
            w.presence[t].route_hops, passing[t], origin[t] = 0, stretch(w, t, p), t
            search.queue[last] = t
            last += 1
    first = 0
    while first < last:
        last = _extend(w, search.queue[first], search, last, p)
        first += 1
    for t in range(territories):
        w.presence[t].route_risk = 1.0 - passing[t]
    return origin


@rule
def _extend(w: "World", s: int, search: Search, last: int, p: Any) -> int:
    """Try the roads from s to its neighbours, and queue those seen for the first time; return the new end."""
    queue, passing, origin = search.queue, search.passing, search.origin
    hops = w.presence[s].route_hops + 1
    for e in range(w.graph.start[s], w.graph.start[s + 1]):
        t = w.graph.neighbour[e]
        road = w.graph.open[e] * (1 - w.road[e].shut)
        hops_before = w.presence[t].route_hops
        if road <= 0.0 or (hops_before != CUT_OFF and hops_before < hops):
            continue
        share = passing[s] * road * (1.0 - p.hop_loss) * stretch(w, t, p)  # eq. 4.4
        if hops_before == CUT_OFF:
            w.presence[t].route_hops = hops
            queue[last] = t
            last += 1
        elif not _better(share, w.territory[origin[s]].key, passing[t], w.territory[origin[t]].key):
            continue
        passing[t], origin[t] = share, origin[s]
    return last


@rule
def _better(share: float, key: int, other_share: float, other_key: int) -> bool:
    """Whether a route is better than another with as many borders: safer, or as safe from a lower key."""
    return share > other_share or (share == other_share and key < other_key)
