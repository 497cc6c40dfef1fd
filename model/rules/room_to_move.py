"""How many persons still stay, and what room is left, while batches set out one after the other.

These are a few numbers for each territory and border, kept close together while many thousand batches ask for them, and
written back at the end. What nothing limits, and where whoever leaves the area would arrive, have entries of their own,
so that all batches are dealt with alike.
"""

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from interpose.agents.compiled.decorators import Array, rule
from interpose.model.rules.movement import room_across

if TYPE_CHECKING:
    from interpose.model.state.world import World

ANY = 1 << 60
"""Room for any number of persons."""
KINDS = 2
"""Of persons in a territory: at home, displaced."""


class Room(NamedTuple):
    """What changes while people set out: whole persons. T territories, E edges."""

    people: Array
    """(2T + 2,) who stays at home in each territory, who is displaced there; then those abroad"""
    ways: Array
    """(E + T,) who can still cross each edge; then who can still leave the area from each territory"""
    shelter: Array
    """(T + 1,) for whom each territory has shelter left; then abroad"""
    left: Array
    """(T,) who has left each territory"""
    arrived: Array
    """(T + 1,) who has come to each territory; then abroad"""


@rule
def room_this_morning(w: "World") -> Room:
    """Return what room there is before anybody has set out."""
    territories, edges = w.territory.shape[0], w.road.shape[0]
    people, ways = np.zeros(KINDS * (territories + 1), np.int64), np.empty(edges + territories, np.int64)
    shelter = np.full(territories + 1, ANY)
    for t in range(territories):
        row = w.territory[t]
        people[KINDS * t], people[KINDS * t + 1], ways[edges + t] = row.resident, row.displaced, row.exit_people
        if row.capacity > 0:
            shelter[t] = row.capacity - row.resident - row.displaced
    for e in range(edges):
        ways[e] = room_across(w.graph, w.road, e)
    return Room(people, ways, shelter, np.zeros(territories, np.int64), np.zeros(territories + 1, np.int64))


@rule
def move_persons(room: Room, willing: int, place: int, to: int, home: int, way: int) -> int:
    """Move as many persons as there is room for and as are left in their group; return how many (eq. 13.8).

    Parameters
    ----------
    room : Room
    willing : int
        How many would go.
    place, to, home : int
        From where, to where, and where they are at home; out of the area if the first two are the same.
    way : int
        The edge that they cross, minus one or less out of the area.
    """
    territories = room.left.shape[0]
    abroad, here = to == place, KINDS * place + (place != home)
    into: Any = territories if abroad else to
    way = room.ways.shape[0] - territories + place if abroad else way
    there = KINDS * into + (to != home)
    shelter = room.shelter[into]
    shelter = ANY if to == home else shelter
    moved = max(0, min(willing, room.people[here], room.ways[way], shelter))
    room.people[here] -= moved
    room.people[there] += moved
    room.ways[way] -= moved
    room.left[place] += moved
    room.arrived[into] += moved
    room.shelter[place] += moved
    room.shelter[into] -= moved
    return moved


@rule
def roomiest_way(w: "World", room: Room, home: int, reverse: Array) -> int:
    """Return the border into home, in that direction, with the most room left; -1 if nobody gets in any more today.

    Ties go to the lower key. ``reverse`` (E,) is that of :func:`interpose.model.rules.movement.reverse_edges`.
    """
    chosen, most, lowest = -1, 0, 0
    for out in range(w.graph.start[home], w.graph.start[home + 1]):
        e, number = reverse[out], w.territory[w.graph.neighbour[out]].key
        left = room.ways[e]
        if left > most or (left == most and left > 0 and number < lowest):
            chosen, most, lowest = e, left, number
    return chosen


@rule
def write_down_moves(w: "World", room: Room) -> None:
    """Write down who stays where, and who moved today."""
    territories, edges = w.territory.shape[0], w.road.shape[0]
    for t in range(territories):
        row = w.territory[t]
        row.resident, row.displaced = room.people[KINDS * t], room.people[KINDS * t + 1]
        row.left += room.left[t]
        row.arrived += room.arrived[t]
        row.departed += row.exit_people - room.ways[edges + t]
    for e in range(edges):
        w.road[e].moved += room_across(w.graph, w.road, e) - room.ways[e]
