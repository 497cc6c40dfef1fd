"""Civilians flee along open borders, find shelter, leave the area or return.

Every civilian weighs once in ``review_days`` whether to move, by a draw of its own. Hazards compete: to flee from danger
or want to a place across an open border, to leave the area where its outer border is open, and, for those from
elsewhere, to go home. Whoever decides to go sets out in an order by lot and finds what room is left at borders and in
shelters. A row takes along its part of the persons of its group (residents or displaced) where it stays.

Coarse rows must move as many persons as fine ones. So where a border lets few through compared with the persons of a
row, these do not decide as one but in parties, each by itself; and of a party only as many go as there is room for. The
row goes where one of its parties went, by the chance that is the share of its persons who did.

Going home is one move. It counts at the last border before home, which is the bottleneck: the direct one where the two
places touch, else the one with the most room left.
"""

from math import ceil, exp, floor
from typing import TYPE_CHECKING, Any

import numpy as np

from interpose.agents.civilian import DEPARTED, DISPLACED, RESIDENT, flees, goes_home, leaves_area
from interpose.agents.kernel import Array, Key, kernel, rule
from interpose.model.contract import Parameters, Pathway, parameter
from interpose.model.people import muster
from interpose.model.streams import day_key, person_entity, poisson, race, stream, uniform

if TYPE_CHECKING:
    from interpose.model.world import World

PATHWAYS: tuple[Pathway, ...] = ()
READS = (
    "territory.violence",
    "territory.damage",
    "territory.services",
    "territory.relief",
    "territory.capacity",
    "territory.exit_people",
    "territory.closed",
    "road.shut",
    "civilian.fear",
    "civilian.hardship",
    "civilian.injured",
)
WRITES = (
    "territory.resident",
    "territory.displaced",
    "territory.departed",
    "territory.arrived",
    "territory.left",
    "road.moved",
    "civilian.place",
    "civilian.status",
    "sums.rows",
    "roster",
    "roster_start",
)
REFERENCES = (
    "Suleimenova, Bell & Groen 2017, doi:10.1038/s41598-017-13828-9 (moving along open links, worse places draw less)",
    "Davenport, Moore & Poe 2003, doi:10.1080/03050620304597 (people flee from threats to their lives)",
)
WHETHER, WHAT, FIRST, ALONG = range(4)
"""Indices of one person's draws on a day: how many parties go; 4 on for each party: what for, when, who goes along."""
WHERE = 65536
"""Index from which on the places race for a party that flees: one index for each place's key, for each party."""
MOST_PARTIES = 64
PARTIES_A_DAY = 4
"""Parties that a border can let through on a day, at least, as long as a row has at most 64."""
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
def room_across(graph: Any, road: Any, e: int) -> int:
    """Count the persons who can still cross a border today, in the direction of its edge."""
    return int(graph.capacity[e] * graph.open[e]) * (1 - road[e].shut) - road[e].moved


@rule
def _survey(w: "World", p: Any, draws: Array) -> Array:
    """Find out what people know of each place (see ``DANGER`` and on) and how strongly each edge's far end draws (``draws``).

    A place draws by calm, by what is to be had there, and by room for shelter.
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
    _find_pieces(w, land)
    return land


@rule
def parties_for(room: float, per_row: int) -> float:
    """Say in how many parties the persons of a row decide where ``room`` persons can pass on a day (a whole number)."""
    return min(float(MOST_PARTIES), max(1.0, ceil(PARTIES_A_DAY * per_row / max(1.0, room))))


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
            inflow = max(inflow, room_across(w.graph, w.road, _edge(w.graph, w.graph.neighbour[e], t)))
        land[t, BY_FLIGHT] = split / rows if rows > 0.0 else 1.0
        land[t, BY_EXIT] = parties_for(w.territory[t].exit_people, per_row)
        land[t, BY_RETURN] = parties_for(inflow, per_row)


@rule
def _root(piece: Array, t: int) -> int:
    """Find the place that stands for t's piece of the ground, shortening the way there."""
    while piece[t] != t:
        piece[t] = piece[piece[t]]
        t = piece[t]
    return t


@rule
def _find_pieces(w: "World", land: Array) -> None:
    """Number the pieces of the ground that no open border joins: home can be reached within a piece only."""
    piece = np.arange(w.territory.shape[0])
    for t in range(w.territory.shape[0]):
        for e in range(w.graph.start[t], w.graph.start[t + 1]):
            if room_across(w.graph, w.road, e) > 0:
                piece[_root(piece, t)] = _root(piece, w.graph.neighbour[e])
    for t in range(w.territory.shape[0]):
        land[t, PIECE] = _root(piece, t)


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
    places, rows, every = w.territory.shape[0], w.civilian.place.shape[0], int(p.review_days)
    movers, lots = np.empty(1024, np.int64), np.empty(1024)
    found = 0
    for home in range(places):
        first = w.territory[home].first_home
        last = w.territory[home + 1].first_home if home + 1 < places else rows
        number = person_entity(w.territory[home].key, 0) - first
        turn = first + (-(number + first + day)) % every
        for row in range(turn, last, every):
            parties = _decide(row, key, number + row, p, w.civilian, land, home, every)
            if found + parties > movers.shape[0]:
                movers, lots = np.append(movers, np.empty_like(movers)), np.append(lots, np.empty_like(lots))
            for k in range(parties):
                movers[found], lots[found] = row * MOST_PARTIES + k, uniform(key, number + row, 4 * k + FIRST)
                found += 1
    return movers[:found], lots[:found]


@rule
def _decide(row: int, key: Key, entity: int, p: Any, c: Any, land: Array, home: int, every: int) -> int:
    """Let the persons of one row decide whether to go; gives how many of their parties do."""
    if c.status[row] > DISPLACED:
        return 0
    near, far, back, whole = _wishes(
        p, float(c.fear[row]), float(c.hardship[row]), float(c.injured[row]), land, c.place[row], home
    )
    rate = every * (near + far + back)
    u = uniform(key, entity, WHETHER)
    if u >= rate:  # spares most the exponential below: 1 - exp(-rate) is at most the rate
        return 0
    most = int(ceil(every * (near + far + back) / (every * whole)))
    return min(most, MOST_PARTIES, poisson(1.0 - u, rate))


@rule
def _groups(w: "World") -> Any:
    """Count living rows and persons by place and group: residents first, then displaced; both (T, 2)."""
    places = w.territory.shape[0]
    rows, persons = np.zeros((places, 2), np.int64), np.zeros((places, 2), np.int64)
    for t in range(places):
        last = w.territory[t + 1].first_home if t + 1 < places else w.civilian.place.shape[0]
        at_home = 0
        for status in w.civilian.status[w.territory[t].first_home : last]:
            at_home += status == RESIDENT
        rows[t, 0], rows[t, 1] = at_home, w.sums[t].rows - at_home
        persons[t, 0], persons[t, 1] = w.territory[t].resident, w.territory[t].displaced
    return rows, persons


@rule
def _set_out(w: "World", key: Key, p: Any, land: Array, draws: Array, parties: Array, movers: Array) -> None:
    """Let those who go set out one after the other, each with its part of its group, as far as there is room."""
    rows, persons = _groups(w)
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
        to, e, share = place, -1, 1.0 / land[place, BY_EXIT]
        if lot < near:
            e = _refuge(key, entity, party, w.graph, territory, draws, place)
            to, share = w.graph.neighbour[e], 1.0 / parties[e]
        elif lot >= near + far:
            to, e = home, _way_home(w.graph, territory, w.road, place, home)
            share = 1.0 / land[home, BY_RETURN]
        if to != place and e < 0:
            continue
        group = 0 if place == home else 1
        wanted = _part(persons[place, group], rows[place, group], gone[place, group], share)
        gone[place, group] += share
        passed = _pass(wanted, e, place, to, home, w.graph, territory, w.road, abroad)
        if uniform(key, entity, 4 * party + ALONG) * max(1, wanted) < share * (passed if wanted > 0 else 1):
            _follow(row, place, to, home, c, w.sums, sizes)
    muster(w.roster, w.roster_start, sizes, c.place, territory)


@rule
def _part(persons: int, rows: int, gone: float, share: float) -> int:
    """Give the persons of a party: ``share`` of a row, after as many rows as ``gone`` went; all rows empty the group."""
    many = max(1, rows)
    return int(floor(persons * (gone + share) / many) - floor(persons * gone / many))


@rule
def _follow(row: int, place: int, to: int, home: int, c: Any, sums: Any, sizes: Array) -> None:
    """Let a row be where its persons went: elsewhere, at home, or out of the area (``to`` is ``place``)."""
    sums[place].rows -= 1
    if to == place:
        c.status[row] = DEPARTED
        return
    sums[to].rows += 1
    sizes[place] -= 1
    sizes[to] += 1
    c.place[row] = to
    c.status[row] = RESIDENT if to == home else DISPLACED


@rule
def _pass(
    wanted: int, e: int, place: int, to: int, home: int, graph: Any, territory: Any, road: Any, abroad: Array
) -> int:
    """Let as many persons go as there is room for and as are left in their group; gives how many."""
    here, there = territory[place], territory[to]
    passed = min(wanted, here.resident if place == home else here.displaced)
    if to == place:
        passed = min(passed, here.exit_people - abroad[place])
    else:
        passed = min(passed, room_across(graph, road, e))
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
    road[e].moved += passed
    there.arrived += passed
    if to == home:
        there.resident += passed
    else:
        there.displaced += passed
    return passed


@rule
def _refuge(key: Key, entity: int, party: int, graph: Any, territory: Any, draws: Array, place: int) -> int:
    """Choose the border to flee across by a race of the places on the other side; gives the edge."""
    chosen, best = -1, np.inf
    for e in range(graph.start[place], graph.start[place + 1]):
        time = race(uniform(key, entity, (1 + party) * WHERE + territory[graph.neighbour[e]].key), draws[e])
        if time < best:
            chosen, best = e, time
    return chosen


@rule
def _edge(graph: Any, place: int, to: int) -> int:
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
def _way_home(graph: Any, territory: Any, road: Any, place: int, home: int) -> int:
    """Choose the last border before home: the direct one if it is open, else the one with the most room left.

    Gives the edge into home, -1 if nobody gets in any more today. Ties go to the lower key.
    """
    direct = _edge(graph, place, home)
    if direct >= 0 and int(graph.capacity[direct] * graph.open[direct]) > 0 and road[direct].shut == 0:
        return direct
    chosen, most, lowest = -1, 0, 0
    for out in range(graph.start[home], graph.start[home + 1]):
        s = graph.neighbour[out]
        e = _edge(graph, s, home)
        room, number = room_across(graph, road, e), territory[s].key
        if room > most or (room == most and room > 0 and number < lowest):
            chosen, most, lowest = e, room, number
    return chosen
