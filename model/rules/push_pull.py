"""What people know in the morning of each territory and the ways there, and how fast they would leave.

A row that stands for more persons than a border lets through decides in batches: see
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
"""Batches that a border can let through on a day, at least, as long as a row has at most 64."""
KNOWN = 10
DANGER, LACK, BARRED, REFUGE, BETTER, EXIT, PIECE, BY_FLIGHT, BY_EXIT, BY_RETURN = range(KNOWN)
"""Columns of what people know of each territory; the last three: batches in which a row flees, leaves, comes home."""
NEEDS = 3.0
"""What life in a territory is the mean of: services, whole structures, relief."""


class Outlook(NamedTuple):
    """What people know in the morning."""

    land: Array
    """(T, 10) of places: see :data:`DANGER`"""
    draws: Array
    """(E,) how strongly the far end of each edge draws, in batches"""
    batches: Array
    """(E,) in how many batches a row decides to cross it"""


@rule
def barred_by_holders(w: "World", t: int, p: Any) -> float:
    """Return how far those who hold t keep people from it because they are feared, a share.

    It is 1 where they hold ``p.barred_at`` or more; a deal may open what they hold.
    """
    # eq. 13.9
    held = 0.0
    for f in range(w.faction.shape[0]):
        held += w.holding[t, f].control * w.holding[t, f].feared
    return min(1.0, held * (1.0 - w.territory[t].opened) / p.barred_at)


@rule
def survey(w: "World", p: Any) -> Outlook:
    """Return what people know of each territory and how strongly each edge's far end draws.

    A territory draws by calm, by what is available there, by room for shelter, and by who holds it.
    """
    territories, draws = w.territory.shape[0], np.zeros(w.road.shape[0])
    land = np.zeros((territories, KNOWN))
    for t in range(territories):
        row = w.territory[t]
        people = max(1, row.population, row.resident + row.displaced)
        land[t, DANGER] = 1.0 - exp(-p.danger_scale * row.violence / people)  # eq. 13.1
        land[t, LACK] = 1.0 - (row.services + (1.0 - row.damage) + row.relief) / NEEDS  # eq. 13.2
        land[t, BARRED] = barred_by_holders(w, t, p)
        land[t, EXIT] = 1.0 if row.exit_people > 0 and row.closed == 0 else 0.0
    for t in range(territories):
        for e in range(w.graph.start[t], w.graph.start[t + 1]):
            s = w.graph.neighbour[e]
            neighbour = w.territory[s]
            room = 1.0
            if neighbour.capacity > 0:
                room = max(0.0, 1.0 - (neighbour.resident + neighbour.displaced) / neighbour.capacity)
            way = w.graph.open[e] if room_across(w.graph, w.road, e) > 0 else 0.0
            calm = (1.0 - land[s, DANGER]) * (1.0 - land[s, BARRED])
            draws[e] = way * room * calm * (1.0 - p.care * land[s, LACK])  # eq. 13.3
            land[t, REFUGE] = max(land[t, REFUGE], draws[e])
            if draws[e] > 0.0:
                land[t, BETTER] = max(land[t, BETTER], land[t, LACK] - land[s, LACK])
    find_pieces(w, land[:, PIECE])
    return Outlook(land, draws, np.ones(w.road.shape[0]))


@rule
def batches_for(room: float, per_row: int) -> float:
    """Return in how many batches the persons of a row decide where ``room`` persons can pass on a day.

    A power of two, so that shares of rows add up exactly.
    """
    needed, batches = min(float(per_row), BATCHES_A_DAY * per_row / max(1.0, room)), 1.0
    while batches < needed and batches < MOST_BATCHES:
        batches *= 2.0
    return batches


@rule
def split_into_batches(w: "World", outlook: Outlook) -> None:
    """Set in how many batches rows flee across each edge and from each territory, leave the area, and come home.

    From here on its draws count batches, not rows: an edge that takes many small batches is chosen as much more often.
    """
    land, draws, batches = outlook.land, outlook.draws, outlook.batches
    per_row = w.clock[0].people_per_agent
    for t in range(w.territory.shape[0]):
        rows, batch_draws, inflow = 0.0, 0.0, 0
        for e in range(w.graph.start[t], w.graph.start[t + 1]):
            batches[e] = batches_for(room_across(w.graph, w.road, e), per_row)
            rows += draws[e]
            draws[e] *= batches[e]
            batch_draws += draws[e]
            inflow = max(inflow, room_across(w.graph, w.road, edge_between(w.graph, w.graph.neighbour[e], t)))
        land[t, BY_FLIGHT] = batch_draws / rows if rows > 0.0 else 1.0
        land[t, BY_EXIT] = batches_for(w.territory[t].exit_people, per_row)
        land[t, BY_RETURN] = batches_for(inflow, per_row)


@rule
def move_rates(p: Any, felt: Feelings, land: Array, place: int, home: int) -> Any:
    """Rates of a row of fleeing nearby, leaving the area and going home, in batches and, summed, in rows a day."""
    danger, lack = land[place, DANGER], land[place, LACK]
    near = flight_rate(p, felt, danger, land[place, REFUGE], land[place, BETTER])
    far = land[place, EXIT] * departure_rate(p, felt, danger, lack)
    back = 0.0
    if place != home and land[place, PIECE] == land[home, PIECE]:
        back = return_rate(p, felt.fear, land[home, DANGER], land[home, LACK], land[home, BARRED])
    whole = near + far + back
    return near * land[place, BY_FLIGHT], far * land[place, BY_EXIT], back * land[home, BY_RETURN], whole


@rule
def highest_move_rates(p: Any, land: Array, every: int) -> Any:
    """Return how many batches of a row would at most leave each territory, and come home, between two reviews; (T,)."""
    leaving, returning, full = np.empty(land.shape[0]), np.empty(land.shape[0]), Feelings(1.0, 1.0, 0.0)
    for t in range(land.shape[0]):
        near = flight_rate(p, full, land[t, DANGER], land[t, REFUGE], land[t, BETTER])
        far = land[t, EXIT] * departure_rate(p, full, land[t, DANGER], land[t, LACK])
        leaving[t] = every * (near * land[t, BY_FLIGHT] + far * land[t, BY_EXIT])
        back = return_rate(p, 0.0, land[t, DANGER], land[t, LACK], land[t, BARRED])
        returning[t] = every * land[t, BY_RETURN] * back
    return leaving, returning
