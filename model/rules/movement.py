"""How people get from territory to territory: what borders let through, which way leads home, who is counted where.

Whole persons move, and none is lost: those who leave a group arrive in another or leave the area.
"""

from math import floor
from typing import TYPE_CHECKING, Any

import numpy as np

from interpose.agents.civilian import DISPLACED, RESIDENT
from interpose.agents.compiled.decorators import Array, Key, rule
from interpose.model.chance.distributions import race
from interpose.model.chance.streams import uniform

if TYPE_CHECKING:
    from interpose.model.state.world import World

WHERE = 65536
"""First index of the race of territories for a batch that flees: one for each territory's key, for each batch."""


LAST_DIGITS = 0.999999
"""Slack in a comparison that spares a logarithm."""


@rule
def room_across(graph: Any, road: Any, e: int) -> int:
    """Return the persons who can still cross a border today, in the direction of its edge."""
    return int(graph.capacity[e] * graph.open[e]) * (1 - road[e].shut) - road[e].moved


@rule
def edge_between(graph: Any, place: int, to: int) -> int:
    """Return the edge from a territory to a neighbour (these are in ascending order); -1 if they do not touch."""
    low, high = graph.start[place], graph.start[place + 1]
    while low < high:
        middle = (low + high) // 2
        if graph.neighbour[middle] < to:
            low = middle + 1
        else:
            high = middle
    return low if low < graph.start[place + 1] and graph.neighbour[low] == to else -1


@rule
def reverse_edges(graph: Any) -> Array:
    """Return for each edge the one that crosses the same border the other way, (E,)."""
    reverse = np.empty(graph.neighbour.shape[0], np.int64)
    for t in range(graph.start.shape[0] - 1):
        for e in range(graph.start[t], graph.start[t + 1]):
            reverse[e] = edge_between(graph, graph.neighbour[e], t)
    return reverse


@rule
def open_way_home(w: "World", place: int, home: int) -> int:
    """Return the border by which home touches a place, in that direction, if it lets anybody through today; else -1."""
    direct = edge_between(w.graph, place, home)
    if direct >= 0 and int(w.graph.capacity[direct] * w.graph.open[direct]) > 0 and w.road[direct].shut == 0:
        return direct
    return -1


@rule
def choose_refuge(w: "World", key: Key, entity: int, batch: int, draws: Array, place: int) -> int:
    """Return the border to flee across, by a race of the territories on the other side (``draws`` (E,): their pull)."""
    chosen, best, graph = -1, np.inf, w.graph
    ways, only = 0, -1
    for e in range(graph.start[place], graph.start[place + 1]):
        if draws[e] > 0.0:
            ways, only = ways + 1, e
    if ways == 1:  # it wins, whatever its lot
        return only
    for e in range(graph.start[place], graph.start[place + 1]):
        if draws[e] <= 0.0:
            continue
        lot = uniform(key, entity, (1 + batch) * WHERE + w.territory[graph.neighbour[e]].key)
        if (1.0 - lot) * LAST_DIGITS > best * draws[e]:  # -log(lot) is at least 1 - lot: slower in any case
            continue
        time = race(lot, draws[e])
        if time < best:
            chosen, best = e, time
    return chosen


@rule
def persons_of_batch(persons: int, rows: int, rows_gone: float, share: float) -> int:
    """Return the persons of a batch, ``share`` of a row, when ``rows_gone`` have left; all together empty a group."""
    total_rows = max(1, rows)
    return int(floor(persons * (rows_gone + share) / total_rows) - floor(persons * rows_gone / total_rows))


@rule
def count_persons(w: "World") -> Array:
    """Return persons by territory and group, (T, 2): residents first, then displaced."""
    persons = np.empty((w.territory.shape[0], 2), np.int64)
    for t in range(w.territory.shape[0]):
        persons[t, RESIDENT], persons[t, DISPLACED] = w.territory[t].resident, w.territory[t].displaced
    return persons


@rule
def _root(piece: Array, t: int) -> int:
    """Return the territory that stands for t's piece of the ground, shortening the path there."""
    while piece[t] != t:
        piece[t] = piece[piece[t]]
        t = piece[t]
    return t


@rule
def find_pieces(w: "World", pieces: Array) -> None:
    """Number the pieces of the ground that no open border joins, ``pieces`` (T,); home is reached within a piece."""
    piece = np.arange(w.territory.shape[0])
    for t in range(w.territory.shape[0]):
        for e in range(w.graph.start[t], w.graph.start[t + 1]):
            if room_across(w.graph, w.road, e) > 0:
                piece[_root(piece, t)] = _root(piece, w.graph.neighbour[e])
    for t in range(w.territory.shape[0]):
        pieces[t] = _root(piece, t)
