"""Goods are carried from crossings over open roads to those who need them; whoever holds the ground takes a toll."""

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from interpose.agents.compiled.decorators import Array, rule
from interpose.model.rules.aid_diversion import Losses, take_toll

if TYPE_CHECKING:
    from interpose.model.state.world import World


class Routes(NamedTuple):
    """Roads of the day: one tree of shortest routes from the main depot of each connected part of the land."""

    order: Array
    """(R,) territories that a depot reaches, nearer ones first"""
    part: Array
    """(T,) which part of the land a territory belongs to"""
    parent: Array
    """(T,) the next territory towards the depot, -1 if there is none"""
    edge: Array
    """(T,) edge that leads from the parent to here"""
    back: Array
    """(E,) the same border the other way"""


class Plan(NamedTuple):
    """What is to be done today with the goods of one source, rations."""

    leaves: Array
    """(T,) what leaves each depot"""
    allotted: Array
    """(T,) what is meant for each territory"""


@rule
def goods_at_depots(w: "World", k: int) -> Array:
    """Return the rations of source ``k`` in store at crossings, from where others are supplied, (T,)."""
    out = np.zeros(w.territory.shape[0], np.int64)
    for t in range(w.territory.shape[0]):
        if w.territory[t].entry_trucks > 0:
            out[t] = w.aid[t, k].store
    return out


@rule
def other_way(w: "World") -> Array:
    """Return for each edge the same border from the other side, (E,) (neighbours are in ascending order)."""
    back = np.empty(w.graph.neighbour.shape[0], np.int64)
    place = w.graph.start.copy()
    for t in range(w.territory.shape[0]):
        for e in range(w.graph.start[t], w.graph.start[t + 1]):
            n = w.graph.neighbour[e]
            back[e] = place[n]
            place[n] += 1
    return back


@rule
def passable(w: "World", e: int, back: Array) -> bool:
    """Whether lorries can use a border: open, and shut from neither side."""
    return w.graph.open[e] > 0.0 and w.graph.open[back[e]] > 0.0 and w.road[e].shut == 0 and w.road[back[e]].shut == 0


@rule
def lay_roads(w: "World", goods: Array) -> Routes:
    """Return routes, breadth first, from the largest depot of each part (``goods`` (T,): rations at depots)."""
    n, count = w.territory.shape[0], 0
    back = other_way(w)
    part, depth = np.full(n, -1, np.int64), np.full(n, -1, np.int64)
    routes = Routes(np.empty(n, np.int64), part, np.full(n, -1, np.int64), np.full(n, -1, np.int64), back)
    waiting = np.empty(n, np.int64)
    for t in range(n):
        if part[t] < 0:
            depot = _mark_part(w, t, goods, back, part, waiting)
            if goods[depot] > 0:
                count = _grow_tree(w, depot, routes, count, depth)
    return Routes(routes.order[:count], part, routes.parent, routes.edge, back)


@rule
def _mark_part(w: "World", first: int, goods: Array, back: Array, part: Array, waiting: Array) -> int:
    """Mark all that is connected with ``first`` in ``part`` (T,); return where most ``goods`` (T,) are, ties by key."""
    waiting[0], part[first], best, visited, queued = first, first, first, 0, 1
    while visited < queued:
        t = waiting[visited]
        visited += 1
        if goods[t] > goods[best] or (goods[t] == goods[best] and w.territory[t].key < w.territory[best].key):
            best = t
        for e in range(w.graph.start[t], w.graph.start[t + 1]):
            n = w.graph.neighbour[e]
            if part[n] < 0 and passable(w, e, back):
                part[n] = first
                waiting[queued] = n
                queued += 1
    return best


@rule
def _grow_tree(w: "World", depot: int, routes: Routes, count: int, depth: Array) -> int:
    """Write the routes from a depot behind the first ``count`` territories; of equally short ones the lower key wins.

    Returns how many are there then.
    """
    order, parent, edge = routes.order, routes.parent, routes.edge
    order[count], depth[depot], visited, queued = depot, 0, count, count + 1
    while visited < queued:
        t = order[visited]
        visited += 1
        for e in range(w.graph.start[t], w.graph.start[t + 1]):
            n = w.graph.neighbour[e]
            if not passable(w, e, routes.back):
                continue
            if depth[n] < 0:
                depth[n], parent[n], edge[n], order[queued] = depth[t] + 1, t, e, n
                queued += 1
            elif depth[n] == depth[t] + 1 and w.territory[t].key < w.territory[parent[n]].key:
                parent[n], edge[n] = t, e
    return queued


@rule
def share_goods(routes: Routes, supply: Array, needs: Array) -> Plan:
    """Return the plan of the day: rations that leave each depot (of ``supply`` (T,)) and rations for each territory.

    ``supply`` and ``needs`` (T,) are rations. Within each part all get the same share of their needs; where there is
    more than enough, all depots send the same share.
    """
    n = supply.shape[0]
    needed, offered = np.zeros(n, np.int64), np.zeros(n, np.int64)
    leaves, allotted = np.zeros(n, np.int64), np.zeros(n, np.int64)
    for t in routes.order:
        needed[routes.part[t]] += needs[t]
    for t in routes.order:
        offered[routes.part[t]] += min(supply[t], needed[routes.part[t]])
    for t in routes.order:
        need, offer = needed[routes.part[t]], offered[routes.part[t]]
        leaves[t], allotted[t] = min(supply[t], need), needs[t]
        if offer > need:
            leaves[t] = leaves[t] * need // offer
        elif need > 0:
            allotted[t] = offer * needs[t] // need
    return Plan(leaves, allotted)


@rule
def carry(w: "World", k: int, routes: Routes, plan: Plan, rate: Array, losses: Losses) -> Array:
    """Carry goods of source ``k`` along the routes and return what arrives at each territory, (T,) rations (eq. 14.6).

    First towards the depot from where there is too much, then away from it to where there is too little. What tolls
    take is missed in proportion by all who lie beyond. What finds no taker stays in store where it is.
    """
    leaves, allotted = plan.leaves, plan.allotted
    n, last = leaves.shape[0], routes.order.shape[0]
    excess, below, have, full = leaves - allotted, np.zeros(n, np.int64), leaves.copy(), np.zeros(n, np.int64)
    for i in range(last - 1, -1, -1):
        t = routes.order[i]
        up = routes.parent[t]
        w.aid[t, k].store -= leaves[t]
        if up < 0:
            continue
        excess[up] += excess[t]
        if excess[t] < 0:
            below[up] -= excess[t]
        elif excess[t] > 0:
            sent = _fair_part(have[t], excess[t], allotted[t] + below[t] + excess[t])
            have[t] -= sent
            w.road[routes.back[routes.edge[t]]].carried += sent
            have[up] += take_toll(w, k, up, sent, rate, losses)
    for t in routes.order:
        up = routes.parent[t]
        if up >= 0 and excess[t] < 0:
            sent = _fair_part(full[up], -excess[t], allotted[up] + below[up])
            have[up] -= sent
            w.road[routes.edge[t]].carried += sent
            have[t] += take_toll(w, k, t, sent, rate, losses)
        full[t] = have[t]
    arrived = np.zeros(n, np.int64)
    for t in routes.order:
        arrived[t] = min(have[t], allotted[t])
        w.aid[t, k].store += have[t] - arrived[t]
    return arrived


@rule
def _fair_part(available: int, need: int, all_needs: int) -> int:
    """Return one's part of what is available: all that is needed if it suffices, else in proportion."""
    return need if available >= all_needs else available * need // all_needs
