"""What people know in the morning of each place and the ways there, and how fast they would leave, by what they feel.

A row that stands for more persons than a border lets through decides in parties: see
:mod:`interpose.model.mechanisms.displacement`.
"""

from math import exp
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from interpose.agents.civilian import Feelings, departure_rate, flight_rate, return_rate
from interpose.agents.compiled.decorators import Array, rule
from interpose.model.rules.movement import edge_between, find_pieces, room_across

if TYPE_CHECKING:
    from interpose.model.state.world import World

MOST_BATCHES = 64
BATCHES_A_DAY = 8
"""Parties that a border can let through on a day, at least, as long as a row has at most 64."""
KNOWN = 9
DANGER, LACK, REFUGE, BETTER, EXIT, PIECE, BY_FLIGHT, BY_EXIT, BY_RETURN = range(KNOWN)
"""Columns of what people know of each place; the last three: parties in which a row flees, leaves, comes home there."""
NEEDS = 3.0
"""What life at a place is the mean of: services, whole structures, relief."""


class Outlook(NamedTuple):
    """What people know in the morning."""

    land: Array
    """(T, 9) of places: see :data:`DANGER`"""
    draws: Array
    """(E,) how strongly the far end of each edge draws, in parties"""
    parties: Array
    """(E,) in how many parties a row decides to cross it"""


@rule
def survey(w: "World", p: Any) -> Outlook:
    """Find out what people know of each place and how strongly each edge's far end draws.

    A place draws by calm, by what is to be had there, and by room for shelter.
    """
    places, draws = w.territory.shape[0], np.zeros(w.road.shape[0])
    land = np.zeros((places, KNOWN))
    for t in range(places):
        row = w.territory[t]
        people = max(1, row.population, row.resident + row.displaced)
        land[t, DANGER] = 1.0 - exp(-p.danger_scale * row.violence / people)  # eq. 13.1
        land[t, LACK] = 1.0 - (row.services + (1.0 - row.damage) + row.relief) / NEEDS  # eq. 13.2
        land[t, EXIT] = 1.0 if row.exit_people > 0 and row.closed == 0 else 0.0
    for t in range(places):
        for e in range(w.graph.start[t], w.graph.start[t + 1]):
            s = w.graph.neighbour[e]
            there = w.territory[s]
            room = 1.0
            if there.capacity > 0:
                room = max(0.0, 1.0 - (there.resident + there.displaced) / there.capacity)
            way = w.graph.open[e] if room_across(w.graph, w.road, e) > 0 else 0.0
            draws[e] = way * room * (1.0 - land[s, DANGER]) * (1.0 - p.care * land[s, LACK])  # eq. 13.3
            land[t, REFUGE] = max(land[t, REFUGE], draws[e])
            if draws[e] > 0.0:
                land[t, BETTER] = max(land[t, BETTER], land[t, LACK] - land[s, LACK])
    find_pieces(w, land[:, PIECE])
    return Outlook(land, draws, np.ones(w.road.shape[0]))


@rule
def batches_for(room: float, per_row: int) -> float:
    """Say in how many parties the persons of a row decide where ``room`` persons can pass on a day.

    A power of two, so that shares of rows add up exactly.
    """
    wanted, parties = min(float(per_row), BATCHES_A_DAY * per_row / max(1.0, room)), 1.0
    while parties < wanted and parties < MOST_BATCHES:
        parties *= 2.0
    return parties


@rule
def split_into_batches(w: "World", outlook: Outlook) -> None:
    """Work out in how many parties rows flee across each edge and from each place, leave the area, and come home.

    From here on its draws count parties, not rows: an edge that takes many small parties is chosen as much more often.
    """
    land, draws, parties = outlook.land, outlook.draws, outlook.parties
    per_row = w.clock[0].people_per_agent
    for t in range(w.territory.shape[0]):
        rows, split_into_batches, inflow = 0.0, 0.0, 0
        for e in range(w.graph.start[t], w.graph.start[t + 1]):
            parties[e] = batches_for(room_across(w.graph, w.road, e), per_row)
            rows += draws[e]
            draws[e] *= parties[e]
            split_into_batches += draws[e]
            inflow = max(inflow, room_across(w.graph, w.road, edge_between(w.graph, w.graph.neighbour[e], t)))
        land[t, BY_FLIGHT] = split_into_batches / rows if rows > 0.0 else 1.0
        land[t, BY_EXIT] = batches_for(w.territory[t].exit_people, per_row)
        land[t, BY_RETURN] = batches_for(inflow, per_row)


@rule
def move_rates(p: Any, felt: Feelings, land: Array, place: int, home: int) -> Any:
    """Rates of a row of fleeing near by, leaving the area and going home, in parties and, summed, in rows a day."""
    danger, lack = land[place, DANGER], land[place, LACK]
    near = flight_rate(p, felt, danger, land[place, REFUGE], land[place, BETTER])
    far = land[place, EXIT] * departure_rate(p, felt, danger, lack)
    back = 0.0
    if place != home and land[place, PIECE] == land[home, PIECE]:
        back = return_rate(p, felt.fear, land[home, DANGER], land[home, LACK])
    whole = near + far + back
    return near * land[place, BY_FLIGHT], far * land[place, BY_EXIT], back * land[home, BY_RETURN], whole


@rule
def highest_move_rates(p: Any, land: Array, every: int) -> Any:
    """How many parties of a row would at most leave each place, and come home to it, between two reviews; (T,)."""
    out, home, full = np.empty(land.shape[0]), np.empty(land.shape[0]), Feelings(1.0, 1.0, 0.0)
    for t in range(land.shape[0]):
        near = flight_rate(p, full, land[t, DANGER], land[t, REFUGE], land[t, BETTER])
        far = land[t, EXIT] * departure_rate(p, full, land[t, DANGER], land[t, LACK])
        out[t] = every * (near * land[t, BY_FLIGHT] + far * land[t, BY_EXIT])
        home[t] = every * land[t, BY_RETURN] * return_rate(p, 0.0, land[t, DANGER], land[t, LACK])
    return out, home
