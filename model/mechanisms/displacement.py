"""Civilians flee along open borders, find shelter, leave the area or return.

Every civilian weighs once in ``review_days`` whether to move, by a draw of its own. Hazards compete: to flee from
danger or want to a place across an open border, to leave the area where its outer border is open, and, for those from
elsewhere, to go home. Whoever decides to go sets out in an order by lot and finds what room is left at borders and in
shelters. A row takes along its part of the persons of its group (residents or displaced) where it stays.

Coarse rows must move as many persons as fine ones. So where a border lets few through compared with the persons of a
row, these do not decide as one but in parties, each by itself; and of a party only as many go as there is room for. The
row goes where one of its parties went, by the chance that is the share of its persons who did.

Going home is one move. It counts at the last border before home, which is the bottleneck: the direct one where the two
places touch, else the one with the most room left.
"""

from math import ceil, exp
from typing import TYPE_CHECKING, Any

import numpy as np

from interpose.agents.civilian import DISPLACED, flees, goes_home, leaves_area
from interpose.agents.kernel import Array, Key, kernel, rule
from interpose.model.contract import Parameters, Pathway, columns, parameter
from interpose.model.moving import (
    count_groups,
    edge_between,
    find_pieces,
    follow,
    let_pass,
    part_of,
    refuge_of,
    room_across,
    way_home,
)
from interpose.model.people import muster
from interpose.model.streams import day_key, person_entity, poisson, stream, uniform

if TYPE_CHECKING:
    from interpose.model.world import World

PATHWAYS: tuple[Pathway, ...] = ()
READS = columns(
    "territory population damage services closed exit_people capacity resident displaced first_home relief",
    "territory violence",
    "sums rows",
    "road shut moved",
    "civilian home place status injured fear hardship",
)
WRITES = columns(
    "territory resident displaced departed arrived left", "sums rows", "road moved", "civilian place status"
)
REFERENCES = (
    "Suleimenova, Bell & Groen 2017, doi:10.1038/s41598-017-13828-9 (moving along open links, worse places draw less)",
    "Davenport, Moore & Poe 2003, doi:10.1080/03050620304597 (people flee from threats to their lives)",
)
WHETHER, WHAT, FIRST, ALONG = range(4)
"""Indices of one person's draws on a day: how many parties go; 4 on for each party: what for, when, who goes along."""
MOST_PARTIES = 64
PARTIES_A_DAY = 8
"""Parties that a border can let through on a day, at least, as long as a row has at most 64."""
LAST_DIGITS = 1e-9
"""Slack with which a number of parties is rounded up: a row in one piece must not become two by the last digit."""
DANGER, LACK, REFUGE, BETTER, EXIT, PIECE, BY_FLIGHT, BY_EXIT, BY_RETURN = range(9)
"""Columns of what people know of each place; the last three: parties in which a row flees, leaves, comes home there."""
REVIEW = stream("displacement.review")


class Params(Parameters):
    """How readily civilians move."""

    review_days: float = parameter(4.0, 1, 30, "days", "time after which somebody weighs again whether to move")
    danger_scale: float = parameter(1500.0, 0, 1e5, "1", "e-folding of danger per death of the last month per person")
    flight: float = parameter(0.15, 0, 2, "1/day", "rate of flight at full fear and danger to a place that is well")
    seek: float = parameter(0.004, 0, 1, "1/day", "rate of leaving at full hardship for a place that lacks nothing")
    care: float = parameter(0.5, 0, 1, "share", "how far want at a place makes people avoid it")
    slowed: float = parameter(0.5, 0, 1, "share", "how far an injury keeps somebody from moving")
    abroad: float = parameter(0.5, 0, 5, "ratio", "readiness to leave the area, compared with fleeing near by")
    returning: float = parameter(0.05, 0, 1, "1/day", "rate of going home without fear to a home that is calm and well")
    ruin: float = parameter(0.6, 0, 1, "share", "how far want at home keeps people from going back")


@kernel
def step(w: "World", day: int) -> None:
    """Let everybody whose turn it is decide by what is known this morning; then let those who go set out by lot."""
    p = w.p[0].displacement
    for t in range(w.territory.shape[0]):
        w.territory[t].arrived, w.territory[t].left = 0, 0
    for e in range(w.road.shape[0]):
        w.road[e].moved = 0
    draws, parties = np.zeros(w.road.shape[0]), np.ones(w.road.shape[0])
    land = _survey(w, p, draws)
    _split(w, draws, parties, land)
    key = day_key(w.clock[0].seed, REVIEW, day)
    movers, lots = _weigh(w, day, key, p, land)
    if movers.shape[0] > 0:
        _set_out(w, key, p, land, draws, parties, movers[np.argsort(lots)])


@rule
def _survey(w: "World", p: Any, draws: Array) -> Array:
    """Find out what people know of each place (see ``DANGER`` and on) and how strongly each edge's far end draws.

    A place draws (``draws``) by calm, by what is to be had there, and by room for shelter.
    """
    places = w.territory.shape[0]
    land = np.zeros((places, 9))
    for t in range(places):
        row = w.territory[t]
        people = max(1, row.population, row.resident + row.displaced)
        land[t, DANGER] = 1.0 - exp(-p.danger_scale * row.violence / people)
        land[t, LACK] = 1.0 - (row.services + (1.0 - row.damage) + row.relief) / 3.0
        land[t, EXIT] = 1.0 if row.exit_people > 0 and row.closed == 0 else 0.0
    for t in range(places):
        for e in range(w.graph.start[t], w.graph.start[t + 1]):
            s = w.graph.neighbour[e]
            there = w.territory[s]
            room = 1.0
            if there.capacity > 0:
                room = max(0.0, 1.0 - (there.resident + there.displaced) / there.capacity)
            way = w.graph.open[e] if room_across(w.graph, w.road, e) > 0 else 0.0
            draws[e] = way * room * (1.0 - land[s, DANGER]) * (1.0 - p.care * land[s, LACK])
            land[t, REFUGE] = max(land[t, REFUGE], draws[e])
            if draws[e] > 0.0:
                land[t, BETTER] = max(land[t, BETTER], land[t, LACK] - land[s, LACK])
    find_pieces(w, land[:, PIECE])
    return land


@rule
def parties_for(room: float, per_row: int) -> float:
    """Say in how many parties the persons of a row decide where ``room`` persons can pass on a day.

    A power of two, so that shares of rows add up exactly.
    """
    wanted, parties = min(float(per_row), PARTIES_A_DAY * per_row / max(1.0, room)), 1.0
    while parties < wanted and parties < MOST_PARTIES:
        parties *= 2.0
    return parties


@rule
def _split(w: "World", draws: Array, parties: Array, land: Array) -> None:
    """Work out in how many parties rows flee across each edge and from each place, leave the area, and come home.

    From here on ``draws`` counts parties, not rows: an edge that takes many small parties is chosen as much more often.
    """
    per_row = w.clock[0].people_per_agent
    for t in range(w.territory.shape[0]):
        rows, split, inflow = 0.0, 0.0, 0
        for e in range(w.graph.start[t], w.graph.start[t + 1]):
            parties[e] = parties_for(room_across(w.graph, w.road, e), per_row)
            rows += draws[e]
            draws[e] *= parties[e]
            split += draws[e]
            inflow = max(inflow, room_across(w.graph, w.road, edge_between(w.graph, w.graph.neighbour[e], t)))
        land[t, BY_FLIGHT] = split / rows if rows > 0.0 else 1.0
        land[t, BY_EXIT] = parties_for(w.territory[t].exit_people, per_row)
        land[t, BY_RETURN] = parties_for(inflow, per_row)


@rule
def _wishes(p: Any, fear: float, hardship: float, injured: float, land: Array, place: int, home: int) -> Any:
    """Give a row's rates of fleeing near by, leaving the area and going home, in parties and, summed, in rows a day."""
    danger, lack = land[place, DANGER], land[place, LACK]
    near = flees(p, fear, hardship, injured, danger, land[place, REFUGE], land[place, BETTER])
    far = land[place, EXIT] * leaves_area(p, fear, hardship, injured, danger, lack)
    back = 0.0
    if place != home and land[place, PIECE] == land[home, PIECE]:
        back = goes_home(p, fear, land[home, DANGER], land[home, LACK])
    split = near * land[place, BY_FLIGHT], far * land[place, BY_EXIT], back * land[home, BY_RETURN]
    return split[0], split[1], split[2], near + far + back


@rule
def _weigh(w: "World", day: int, key: Key, p: Any, land: Array) -> Any:
    """Let everybody whose turn it is decide; gives who goes (row times 64 plus party) and the lots that order them."""
    places, every, c = w.territory.shape[0], int(p.review_days), w.civilian
    movers, lots = np.empty(1024, np.int64), np.empty(1024)
    found = 0
    highest = _highest(p, land, every)
    for home in range(places):
        first = w.territory[home].first_home
        last = w.territory[home + 1].first_home if home + 1 < places else c.place.shape[0]
        number = person_entity(w.territory[home].key, 0) - first
        back = every * land[home, BY_RETURN] * goes_home(p, 0.0, land[home, DANGER], land[home, LACK])
        turn = first + (-(number + first + day)) % every
        row, lot = _next_who_may(turn, last, every, key, number, c.place, highest, home, back)
        while row < last:
            parties = _decide(row, lot, p, c, land, home, every)
            if found + parties > movers.shape[0]:
                movers, lots = np.append(movers, np.empty_like(movers)), np.append(lots, np.empty_like(lots))
            for k in range(parties):
                movers[found], lots[found] = row * MOST_PARTIES + k, uniform(key, number + row, 4 * k + FIRST)
                found += 1
            row, lot = _next_who_may(row + every, last, every, key, number, c.place, highest, home, back)
    return movers[:found], lots[:found]


@rule
def _highest(p: Any, land: Array, every: int) -> Array:
    """Give how many parties of a row would at most leave each place for another than home between two reviews (T,)."""
    out = np.empty(land.shape[0])
    for t in range(land.shape[0]):
        near = flees(p, 1.0, 1.0, 0.0, land[t, DANGER], land[t, REFUGE], land[t, BETTER])
        far = land[t, EXIT] * leaves_area(p, 1.0, 1.0, 0.0, land[t, DANGER], land[t, LACK])
        out[t] = every * (near * land[t, BY_FLIGHT] + far * land[t, BY_EXIT])
    return out


@rule
def _next_who_may(
    row: int, last: int, every: int, key: Key, number: int, place: Array, highest: Array, home: int, back: float
) -> tuple[int, float]:
    """Find the next row, from ``row`` on, that would go if it were in full fear and want, or without fear of home.

    Gives it with its lot. Spares most people a closer look: a chance of 1 - exp(-rate) is at most the rate, and the
    rate at most ``highest`` and, away from home, ``back``. The slack is for the last digits.
    """
    while row < last:
        t = place[row]
        rate = highest[t] + (back if t != home else 0.0)
        lot = uniform(key, number + row, WHETHER)
        if lot < 1.000001 * rate:
            return row, lot
        row += every
    return row, 1.0


@rule
def _decide(row: int, lot: float, p: Any, c: Any, land: Array, home: int, every: int) -> int:
    """Let the persons of one row decide by a lot whether to go; gives how many of their parties do."""
    if c.status[row] > DISPLACED:
        return 0
    near, far, back, whole = _wishes(
        p, float(c.fear[row]), float(c.hardship[row]), float(c.injured[row]), land, c.place[row], home
    )
    rate = every * (near + far + back)
    if lot >= rate:
        return 0
    most = ceil((near + far + back) / whole - LAST_DIGITS)
    return min(most, MOST_PARTIES, poisson(1.0 - lot, rate))


@rule
def _set_out(w: "World", key: Key, p: Any, land: Array, draws: Array, parties: Array, movers: Array) -> None:
    """Let those who go set out one after the other, each with its part of its group, as far as there is room."""
    rows, persons = count_groups(w)
    gone, abroad = np.zeros(rows.shape), np.zeros(rows.shape[0], np.int64)
    sizes = w.roster_start[1:] - w.roster_start[:-1]
    c, territory = w.civilian, w.territory
    origin = c.place[movers // MOST_PARTIES]
    for i in range(movers.shape[0]):
        row, party = movers[i] // MOST_PARTIES, movers[i] % MOST_PARTIES
        place, home = c.place[row], c.home[row]
        if place != origin[i] or c.status[row] > DISPLACED:  # gone with another party
            continue
        entity = person_entity(territory[home].key, row - territory[home].first_home)
        near, far, back, _ = _wishes(
            p, float(c.fear[row]), float(c.hardship[row]), float(c.injured[row]), land, place, home
        )
        lot = uniform(key, entity, 4 * party + WHAT) * (near + far + back)
        to, e, split = place, -1, land[place, BY_EXIT]
        if lot < near:
            e = refuge_of(key, entity, party, w.graph, territory, draws, place)
            to, split = w.graph.neighbour[e], parties[e]
        elif lot >= near + far:
            to, e, split = home, way_home(w.graph, territory, w.road, place, home), land[home, BY_RETURN]
        if to != place and e < 0:
            continue
        group, share = 0 if place == home else 1, 1.0 / split
        wanted = part_of(persons[place, group], rows[place, group], gone[place, group], share)
        gone[place, group] += share
        passed = let_pass(wanted, e, place, to, home, w.graph, territory, w.road, abroad)
        if uniform(key, entity, 4 * party + ALONG) * max(1, wanted) < share * (passed if wanted > 0 else 1):
            follow(row, place, to, home, c, w.sums, sizes)
    muster(w.roster, w.roster_start, sizes, c.place, territory)
