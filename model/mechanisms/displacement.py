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

from math import ceil
from typing import TYPE_CHECKING, Any

import numpy as np

from interpose.agents.civilian import DEPARTED, DISPLACED, RESIDENT
from interpose.agents.kernel import Array, Key, kernel, rule
from interpose.model.contract import Parameters, Pathway, columns, parameter
from interpose.model.moving import count_persons, let_pass, part_of, refuge_of, way_home
from interpose.model.prospects import BY_EXIT, BY_RETURN, MOST_PARTIES, highest, split, survey, wishes
from interpose.model.streams import day_key, person, poisson, stream, uniform
from interpose.model.whereabouts import first_of, home_of, resettle

if TYPE_CHECKING:
    from interpose.model.world import World

PATHWAYS: tuple[Pathway, ...] = ()
READS = columns(
    "territory key population damage services closed exit_people capacity resident displaced relief violence",
    "road shut moved",
    "rows",
    "first_row",
    "by_key",
    "civilian",
)
WRITES = columns("territory resident displaced departed arrived left", "road moved", "rows", "first_row", "civilian")
REFERENCES = (
    "Suleimenova, Bell & Groen 2017, doi:10.1038/s41598-017-13828-9 (moving along open links, worse places draw less)",
    "Davenport, Moore & Poe 2003, doi:10.1080/03050620304597 (people flee from threats to their lives)",
)
WHETHER, WHAT, FIRST, ALONG = range(4)
"""Indices of one person's draws on a day: how many parties go; 4 on for each party: what for, when, who goes along."""
ROW, PLACE, HOME, GROUP, PERSON, GOES = range(6)
"""Columns of those who may go: row, place, home, status, number in draws, and where they went (-1: nowhere)."""
SLACK = 1.000001
"""For the last digits of rates."""
LAST_DIGITS = 1e-9
"""Slack with which a number of parties is rounded up: a row in one piece must not become two by the last digit."""
BLOCK = 512
SHIFT32 = np.uint64(32)
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
    land = survey(w, p, draws)
    split(w, draws, parties, land)
    key = day_key(w.clock[0].seed, REVIEW, day)
    people, rates, going, lots = _weigh(w, day, key, p, land)
    if going.shape[0] > 0:
        _set_out(w, key, land, draws, parties, people, rates, going[by_lot(lots)])
        _resettle(w, people)


@rule
def _weigh(w: "World", day: int, key: Key, p: Any, land: Array) -> Any:
    """Let everybody whose turn it is decide.

    Gives those who may go (see ``ROW`` and on), in the order of rows, with their rates of fleeing, leaving the area and
    going home in parties a day; which parties want to go (number among them times 64 plus party); and the lots that
    order these.
    """
    every, c = int(p.review_days), w.civilian
    people, luck, found = _who_may(w, day, key, p, land)
    rates, going, lots = np.empty((found, 3)), np.empty(found, np.int64), np.empty(found)
    many = 0
    for i in range(found):
        row, place, home = people[i, ROW], people[i, PLACE], people[i, HOME]
        near, far, back, whole = wishes(
            p, float(c.fear[row]), float(c.hardship[row]), float(c.injured[row]), land, place, home
        )
        rates[i, 0], rates[i, 1], rates[i, 2] = near, far, back
        who = people[i, PERSON]
        wants = _decide(luck[i], every, near + far + back, whole)
        while many + wants > going.shape[0]:
            going, lots = np.append(going, np.empty_like(going)), np.append(lots, np.empty_like(lots))
        for k in range(wants):
            going[many], lots[many] = i * MOST_PARTIES + k, uniform(key, who, 4 * k + FIRST)
            many += 1
    return people[:found], rates, going[:many], lots[:many]


@rule
def _decide(lot: float, every: int, parties: float, rows: float) -> int:
    """Say how many of a row's parties go, by a lot, at a rate of ``parties`` (and, in whole rows, ``rows``) a day."""
    rate = every * parties
    if lot >= rate:
        return 0
    most = ceil(parties / rows - LAST_DIGITS)
    return min(most, MOST_PARTIES, poisson(1.0 - lot, rate))


@rule
def _who_may(w: "World", day: int, key: Key, p: Any, land: Array) -> Any:
    """Find the rows whose turn it is and that would go if they were in full fear and want, or without fear of home.

    Spares most people a closer look: a chance of 1 - exp(-rate) is at most the rate. Gives them (see ``ROW`` and on),
    the lots by which they decide, and how many they are; there is more room in both.
    """
    every, c, found = int(p.review_days), w.civilian, 0
    most, back = highest(p, land, every)
    homeward = back.max()
    people, luck = np.empty((1024, 6), np.int64), np.empty(1024)
    hit, lot = np.zeros(BLOCK, np.uint8), np.empty(BLOCK)
    eights = hit.view(np.uint64)
    for t in w.by_key:
        for group in range(DISPLACED + 1):
            bound = most[t] + (homeward if group == DISPLACED else 0.0)
            first = first_of(w, t, group)
            last = first + w.rows[t, group]
            if bound <= 0.0:
                continue
            for a in range(first, last, BLOCK):
                b = min(a + BLOCK, last)
                hits = _look(hit, lot, key, c.origin[a:b], c.serial[a:b], day, every, bound)
                if found + hits > people.shape[0]:
                    people = np.concatenate((people, np.empty_like(people)))
                    luck = np.concatenate((luck, np.empty_like(luck)))
                for eight in range((b - a + 7) // 8 if hits > 0 else 0):
                    if eights[eight]:
                        for i in range(8 * eight, min(8 * eight + 8, b - a)):
                            if hit[i]:
                                luck[found] = lot[i]
                                found += _note(w, people, found, a + i, t, group, lot[i], most[t], back)
    return people, luck, found


@rule
def _note(
    w: "World", people: Array, at: int, row: int, place: int, group: int, lot: float, most: float, back: Array
) -> int:
    """Write down a row, if it would go by the way home that is its own; gives how many were written: 1 or 0."""
    who = person(w.civilian.origin[row], w.civilian.serial[row])
    home = place if group == RESIDENT else home_of(w, row)
    if group == DISPLACED and lot >= SLACK * (most + back[home]):
        return 0
    people[at, ROW], people[at, PLACE], people[at, HOME], people[at, GROUP] = row, place, home, group
    people[at, PERSON], people[at, GOES] = who, -1
    return 1


@rule
def _look(hit: Array, lot: Array, key: Key, origin: Array, serial: Array, day: int, every: int, bound: float) -> int:
    """Draw a lot for each row of a block; mark those whose turn it is and whose lot is below ``bound``, and count them.

    Turns come round by key of home and serial number. The remainder is taken by multiplication, which is exact for
    these numbers (below 2**25) and becomes vector code.
    """
    inverse = np.uint64(4294967296 // every + 1)
    hits = 0
    for i in range(origin.shape[0]):
        lot[i] = uniform(key, person(origin[i], serial[i]), WHETHER)
        turn = np.int64(origin[i]) + np.int64(serial[i]) + day
        rest = turn - np.int64((np.uint64(turn) * inverse) >> SHIFT32) * every
        hit[i] = np.uint8((lot[i] < SLACK * bound) & (rest == 0))
        hits += int(hit[i])
    return hits


@rule
def by_lot(lots: Array) -> Array:
    """Order lots, which are uniform between 0 and 1: by as many boxes as there are lots, then by neighbours."""
    number = lots.shape[0]
    ends, order = np.zeros(number + 1, np.int64), np.empty(number, np.int64)
    for i in range(number):
        ends[int(lots[i] * number) + 1] += 1
    for box in range(number):
        ends[box + 1] += ends[box]
    for i in range(number):
        box = int(lots[i] * number)
        order[ends[box]] = i
        ends[box] += 1
    for i in range(1, number):
        one, at = order[i], i
        while at > 0 and lots[order[at - 1]] > lots[one]:
            order[at] = order[at - 1]
            at -= 1
        order[at] = one
    return order


@rule
def _set_out(
    w: "World", key: Key, land: Array, draws: Array, parties: Array, people: Array, rates: Array, order: Array
) -> None:
    """Let those who go set out one after the other, each with its part of its group, as far as there is room."""
    persons, gone = count_persons(w), np.zeros((w.rows.shape[0], 2))
    abroad = np.zeros(w.rows.shape[0], np.int64)
    for number in order:
        i, party = number // MOST_PARTIES, number % MOST_PARTIES
        if people[i, GOES] >= 0:  # gone with another party
            continue
        place, home, group, who = people[i, PLACE], people[i, HOME], people[i, GROUP], people[i, PERSON]
        near, far, back = rates[i, 0], rates[i, 1], rates[i, 2]
        lot = uniform(key, who, 4 * party + WHAT) * (near + far + back)
        to, e, parts = place, -1, land[place, BY_EXIT]
        if lot < near:
            e = refuge_of(key, who, party, w.graph, w.territory, draws, place)
            to, parts = w.graph.neighbour[e], parties[e]
        elif lot >= near + far:
            to, e, parts = home, way_home(w.graph, w.territory, w.road, place, home), land[home, BY_RETURN]
        if to != place and e < 0:
            continue
        share = 1.0 / parts
        wanted = part_of(persons[place, group], w.rows[place, group], gone[place, group], share)
        gone[place, group] += share
        passed = let_pass(wanted, e, place, to, home, w.graph, w.territory, w.road, abroad)
        if uniform(key, who, 4 * party + ALONG) * max(1, wanted) < share * (passed if wanted > 0 else 1):
            people[i, GOES] = to


@rule
def _resettle(w: "World", people: Array) -> None:
    """Let rows be where their persons went: elsewhere, at home, or out of the area (gone to where they stayed)."""
    went = people[people[:, GOES] >= 0]
    after = np.empty(went.shape[0], np.int64)
    for i in range(went.shape[0]):
        to = went[i, GOES]
        after[i] = DEPARTED if to == went[i, PLACE] else (RESIDENT if to == went[i, HOME] else DISPLACED)
    before = np.empty((went.shape[0], 2), np.int64)
    before[:, 0], before[:, 1] = went[:, PLACE], went[:, GROUP]
    resettle(w, went[:, ROW].copy(), before, went[:, GOES].copy(), after)
