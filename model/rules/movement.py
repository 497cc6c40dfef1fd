"""How people get from place to place: what borders let through, which way leads home, who is counted where.

Whole persons move, and none is lost: whoever leaves a group arrives in another or has left the area.
"""

from math import floor
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from interpose.agents.civilian import DISPLACED, RESIDENT
from interpose.agents.compiled.decorators import Array, Key, rule
from interpose.model.chance.distributions import race
from interpose.model.chance.streams import uniform

if TYPE_CHECKING:
    from interpose.model.state.world import World

WHERE = 65536
"""Index from which on the places race for a party that flees: one index for each place's key, for each party."""


class Way(NamedTuple):
    """Where a party goes."""

    place: int
    """from where"""
    to: int
    """to where; out of the area if it is the same"""
    home: int
    """where it is at home"""
    e: int
    """the border that it crosses, -1 out of the area"""


@rule
def room_across(graph: Any, road: Any, e: int) -> int:
    """Count the persons who can still cross a border today, in the direction of its edge."""
    return int(graph.capacity[e] * graph.open[e]) * (1 - road[e].shut) - road[e].moved


@rule
def edge_between(graph: Any, place: int, to: int) -> int:
    """Find the edge from a place to a neighbour (neighbours are listed in ascending order); -1 if they do not touch."""
    low, high = graph.start[place], graph.start[place + 1]
    while low < high:
        middle = (low + high) // 2
        if graph.neighbour[middle] < to:
            low = middle + 1
        else:
            high = middle
    return low if low < graph.start[place + 1] and graph.neighbour[low] == to else -1


@rule
def way_home(graph: Any, territory: Any, road: Any, place: int, home: int) -> int:
    """Choose the last border before home: the direct one if it is open, else the one with the most room left.

    Gives the edge into home, -1 if nobody gets in any more today. Ties go to the lower key.
    """
    direct = edge_between(graph, place, home)
    if direct >= 0 and int(graph.capacity[direct] * graph.open[direct]) > 0 and road[direct].shut == 0:
        return direct
    chosen, most, lowest = -1, 0, 0
    for out in range(graph.start[home], graph.start[home + 1]):
        s = graph.neighbour[out]
        e = edge_between(graph, s, home)
        room, number = room_across(graph, road, e), territory[s].key
        if room > most or (room == most and room > 0 and number < lowest):
            chosen, most, lowest = e, room, number
    return chosen


@rule
def choose_refuge(w: "World", key: Key, entity: int, party: int, draws: Array, place: int) -> int:
    """Choose the border to flee across by a race of the places on the other side; gives the edge."""
    chosen, best, graph = -1, np.inf, w.graph
    for e in range(graph.start[place], graph.start[place + 1]):
        time = race(uniform(key, entity, (1 + party) * WHERE + w.territory[graph.neighbour[e]].key), draws[e])
        if time < best:
            chosen, best = e, time
    return chosen


@rule
def persons_of_batch(persons: int, rows: int, gone: float, share: float) -> int:
    """Return the persons of a party, ``share`` of a row, when ``gone`` rows have left; all together empty a group."""
    many = max(1, rows)
    return int(floor(persons * (gone + share) / many) - floor(persons * gone / many))


@rule
def move_persons(w: "World", wanted: int, way: Way, abroad: Array) -> int:
    """Let as many persons go as there is room for and as are left in their group; gives how many (eq. 13.8)."""
    place, to, home = way.place, way.to, way.home
    here, there = w.territory[place], w.territory[to]
    passed = min(wanted, here.resident if place == home else here.displaced)
    if to == place:
        passed = min(passed, here.exit_people - abroad[place])
    else:
        passed = min(passed, room_across(w.graph, w.road, way.e))
        if to != home and there.capacity > 0:
            passed = max(0, min(passed, there.capacity - there.resident - there.displaced))
    if place == home:
        here.resident -= passed
    else:
        here.displaced -= passed
    here.left += passed
    if to == place:
        abroad[place] += passed
        here.departed += passed
        return passed
    w.road[way.e].moved += passed
    there.arrived += passed
    if to == home:
        there.resident += passed
    else:
        there.displaced += passed
    return passed


@rule
def count_persons(w: "World") -> Array:
    """Count persons by place and group: residents first, then displaced; (T, 2)."""
    persons = np.empty((w.territory.shape[0], 2), np.int64)
    for t in range(w.territory.shape[0]):
        persons[t, RESIDENT], persons[t, DISPLACED] = w.territory[t].resident, w.territory[t].displaced
    return persons


@rule
def _root(piece: Array, t: int) -> int:
    """Find the place that stands for t's piece of the ground, shortening the way there."""
    while piece[t] != t:
        piece[t] = piece[piece[t]]
        t = piece[t]
    return t


@rule
def find_pieces(w: "World", pieces: Array) -> None:
    """Number the pieces of the ground that no open border joins: home can be reached within a piece only."""
    piece = np.arange(w.territory.shape[0])
    for t in range(w.territory.shape[0]):
        for e in range(w.graph.start[t], w.graph.start[t + 1]):
            if room_across(w.graph, w.road, e) > 0:
                piece[_root(piece, t)] = _root(piece, w.graph.neighbour[e])
    for t in range(w.territory.shape[0]):
        pieces[t] = _root(piece, t)
