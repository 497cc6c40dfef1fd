"""Civilians flee along open borders, find shelter, leave the area or return.

Every civilian reviews once in ``review_days`` whether to move, with a draw of its own. Hazards compete: to flee from
danger or want to a territory across an open border, to leave the area where its outer border is open, and, for the
displaced, to go home. Those who go set out in an order by lot and take what room is left at borders and in shelters. A
row takes along its part of the persons of its group (residents or displaced) where it stays.

Coarse rows must move as many persons as fine ones. So where a border lets few through compared with the persons of a
row, these decide in batches, each by itself; and of a batch only as many go as there is room for. The row goes where
one of its batches went, with a chance that is the share of its persons who did.

Going home is one move. It counts at the last border before home, which is the bottleneck: the direct one where the two
territories touch, else the one with the most room left.
"""

from math import ceil
from typing import TYPE_CHECKING, Any

import numpy as np

from interpose.agents.civilian import DEPARTED, DISPLACED, RESIDENT, Feelings
from interpose.agents.compiled.decorators import Array, Key, kernel, rule
from interpose.model.chance.distributions import poisson
from interpose.model.chance.streams import day_key, stream, uniform
from interpose.model.mechanisms.contract import Parameters, Pathway, columns, parameter
from interpose.model.rules.movement import (
    Way,
    choose_refuge,
    count_persons,
    move_persons,
    persons_of_batch,
    reverse_edges,
    way_home,
)
from interpose.model.rules.push_pull import (
    BY_EXIT,
    BY_RETURN,
    MOST_BATCHES,
    Outlook,
    highest_move_rates,
    move_rates,
    split_into_batches,
    survey,
)
from interpose.model.rules.review_turns import BLOCK, Turn, due_buffers, find_due, lots_below, share_of
from interpose.model.state.civilian_rows import STAYED, WAS, first_of, home_of, move_rows

if TYPE_CHECKING:
    from interpose.model.state.world import World

PATHWAYS: tuple[Pathway, ...] = ()
READS = columns(
    "territory key population damage services closed exit_people capacity opened resident displaced relief violence",
    "holding control feared",
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
LOTS = 4
WHETHER, WHAT, FIRST, ALONG = range(LOTS)
"""Indices of one person's draws on a day: how many batches go; 4 on for each batch: what for, when, who goes along."""
NOTED = 6
ROW, PLACE, HOME, GROUP, PERSON, GOES = range(NOTED)
"""Columns of those who may go: row, place, home, status, number in draws, and where they went (-1: nowhere)."""
REASONS = 3
NEAR, FAR, BACK = range(REASONS)
"""Columns of their rates, in batches a day: of fleeing nearby, of leaving the area, of going home."""
AT_FIRST = 1024
"""Room for those who may go before it is made larger."""
SLACK = 1.000001
"""For the last digits of rates."""
LAST_DIGITS = 1e-9
"""Slack with which a number of batches is rounded up: a row in one piece must not become two by the last digit."""
REVIEW = stream("displacement.review")


class Params(Parameters):
    """How readily civilians move."""

    review_days: float = parameter(4.0, 1, 30, "days", "time after which somebody weighs again whether to move")
    danger_scale: float = parameter(1500.0, 0, 1e5, "1", "e-folding of danger per death of the last month per person")
    flight: float = parameter(0.15, 0, 2, "1/day", "rate of flight at full fear and danger to a territory that is well")
    seek: float = parameter(0.004, 0, 1, "1/day", "rate of leaving at full hardship for a territory that lacks nothing")
    care: float = parameter(0.5, 0, 1, "share", "how far want at a territory makes people avoid it")
    slowed: float = parameter(0.5, 0, 1, "share", "how far an injury keeps somebody from moving")
    abroad: float = parameter(0.5, 0, 5, "ratio", "readiness to leave the area, compared with fleeing near by")
    returning: float = parameter(0.05, 0, 1, "1/day", "rate of going home without fear to a home that is calm and well")
    ruin: float = parameter(0.6, 0, 1, "share", "how far want at home keeps people from going back")
    barred_at: float = parameter(
        0.9, 0.05, 1, "share", "share held by those whom people fear from which on nobody goes there"
    )


@kernel
def step(w: "World", day: int) -> None:
    """Draw who moves, from what is known this morning, for all under review; then move them in an order by lot."""
    p = w.p[0].displacement
    for t in range(w.territory.shape[0]):
        w.territory[t].arrived, w.territory[t].left = 0, 0
    for e in range(w.road.shape[0]):
        w.road[e].moved = 0
    outlook = survey(w, p)
    split_into_batches(w, outlook)
    turn = Turn(day_key(w.clock[0].seed, REVIEW, day), day, int(p.review_days))
    people, rates, going, lots = _review_moves(w, turn, p, outlook.land)
    if going.shape[0] > 0:
        _move_batches(w, turn.key, outlook, people, rates, going[by_lot(lots)])
        _move_rows(w, people)


@rule
def _review_moves(w: "World", turn: Turn, p: Any, land: Array) -> Any:
    """Review all civilians whose turn it is.

    Returns
    -------
    people : ndarray, shape (M, 6)
        Rows that may go (see ``ROW`` and on), in the order of rows.
    rates : ndarray, shape (M, 3)
        Their rates of fleeing, leaving the area and going home, batches a day.
    going : ndarray, shape (B,)
        Batches that go: index into ``people`` times 64, plus the batch.
    lots : ndarray, shape (B,)
        Lots by which these are ordered.
    """
    c = w.civilian
    people, lots_of_rows, candidates = _find_candidates(w, turn, p, land)
    rates, going, lots = np.empty((candidates, REASONS)), np.empty(candidates, np.int64), np.empty(candidates)
    fear, hardship, injured = _feelings_of(c, people[:candidates, ROW])
    count = 0
    for i in range(candidates):
        place, home = people[i, PLACE], people[i, HOME]
        felt = Feelings(float(fear[i]), float(hardship[i]), float(injured[i]))
        near, far, back, whole = move_rates(p, felt, land, place, home)
        rates[i, NEAR], rates[i, FAR], rates[i, BACK] = near, far, back
        person_number = people[i, PERSON]
        batches = _batches_going(lots_of_rows[i], turn.every, near + far + back, whole)
        while count + batches > going.shape[0]:
            going, lots = np.append(going, np.empty_like(going)), np.append(lots, np.empty_like(lots))
        for k in range(batches):
            going[count], lots[count] = i * MOST_BATCHES + k, uniform(turn.key, person_number, LOTS * k + FIRST)
            count += 1
    return people[:candidates], rates, going[:count], lots[:count]


@rule
def _feelings_of(c: Any, rows: Array) -> Any:
    """Return fear, hardship and injury of some rows, (M,) each: read one after the other, so that waits overlap."""
    number = rows.shape[0]
    fear, hardship = np.empty(number, c.fear.dtype), np.empty(number, c.hardship.dtype)
    injured = np.empty(number, c.injured.dtype)
    for i in range(number):
        fear[i], hardship[i], injured[i] = c.fear[rows[i]], c.hardship[rows[i]], c.injured[rows[i]]
    return fear, hardship, injured


@rule
def _batches_going(lot: float, every: int, batches: float, rows: float) -> int:
    """Return how many batches of a row go, by a lot, at a rate of ``batches`` (and, in rows, ``rows``) a day."""
    # eq. 13.7
    rate = every * batches
    if lot >= rate:
        return 0
    most = ceil(batches / rows - LAST_DIGITS)
    return min(most, MOST_BATCHES, poisson(1.0 - lot, rate))


@rule
def _find_candidates(w: "World", turn: Turn, p: Any, land: Array) -> Any:
    """Find the rows whose turn it is and that would go if they were in full fear and want, or without fear of home.

    Spares most people a closer look: a chance of 1 - exp(-rate) is at most the rate.

    Returns
    -------
    people : ndarray, shape (room, 6)
        Those rows (see ``ROW`` and on); only the first ``count`` are in use.
    lots : ndarray, shape (room,)
        Lots by which they decide.
    count : int
        How many rows there are.
    """
    c, count = w.civilian, 0
    most, back = highest_move_rates(p, land, turn.every)
    homeward = back.max()
    people, lots = np.empty((AT_FIRST, NOTED), np.int64), np.empty(AT_FIRST)
    due = due_buffers()
    for t in w.by_key:
        for group in range(DISPLACED + 1):
            bound = most[t] + (homeward if group == DISPLACED else 0.0)
            first = first_of(w, t, group)
            last = first + w.rows[t, group]
            if bound <= 0.0:
                continue
            limit = lots_below(SLACK * bound)
            for a in range(first, last, BLOCK):
                b = min(a + BLOCK, last)
                few = find_due(due, turn, c.origin[a:b], c.serial[a:b], limit)
                while count + few > people.shape[0]:
                    people = np.concatenate((people, np.empty_like(people)))
                    lots = np.concatenate((lots, np.empty_like(lots)))
                for j in range(few):
                    row, lot = a + int(due.at[j]), share_of(due.lot[j])
                    home = t if group == RESIDENT else home_of(w, row)
                    lots[count], one = lot, people[count]
                    one[ROW], one[PLACE], one[HOME], one[GROUP] = row, t, home, group
                    one[PERSON], one[GOES] = np.int64(due.person[j]), -1
                    count += group == RESIDENT or lot < SLACK * (most[t] + back[home])
    return people, lots, count


@rule
def by_lot(lots: Array) -> Array:
    """Return the order of lots (uniform in 0..1): by as many boxes as there are lots, then by neighbours."""
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
def _move_batches(w: "World", key: Key, outlook: Outlook, people: Array, rates: Array, order: Array) -> None:
    """Move batches one after the other, each with its part of its group, as far as there is room."""
    persons, rows_gone = count_persons(w), np.zeros((w.rows.shape[0], 2))
    abroad, reverse = np.zeros(w.rows.shape[0], np.int64), reverse_edges(w.graph)
    for number in order:
        i, batch = number // MOST_BATCHES, number % MOST_BATCHES
        if people[i, GOES] >= 0:  # gone with another batch
            continue
        place, home, group, person_number = people[i, PLACE], people[i, HOME], people[i, GROUP], people[i, PERSON]
        near, far, back = rates[i, NEAR], rates[i, FAR], rates[i, BACK]
        lot = uniform(key, person_number, LOTS * batch + WHAT) * (near + far + back)
        to, e, parts = place, -1, outlook.land[place, BY_EXIT]
        if lot < near:
            e = choose_refuge(w, key, person_number, batch, outlook.draws, place)
            to, parts = w.graph.neighbour[e], outlook.batches[e]
        elif lot >= near + far:
            to, e, parts = home, way_home(w, place, home, reverse), outlook.land[home, BY_RETURN]
        if to != place and e < 0:
            continue
        share = 1.0 / parts
        willing = persons_of_batch(persons[place, group], w.rows[place, group], rows_gone[place, group], share)
        rows_gone[place, group] += share
        moved = move_persons(w, willing, Way(place, to, home, e), abroad)
        if uniform(key, person_number, LOTS * batch + ALONG) * max(1, willing) < share * (moved if willing > 0 else 1):
            people[i, GOES] = to


@rule
def _move_rows(w: "World", people: Array) -> None:
    """Move rows to where their persons went: elsewhere, home, or out of the area (departed where they stayed)."""
    movers = people[people[:, GOES] >= 0]
    after = np.empty(movers.shape[0], np.int64)
    for i in range(movers.shape[0]):
        to = movers[i, GOES]
        after[i] = DEPARTED if to == movers[i, PLACE] else (RESIDENT if to == movers[i, HOME] else DISPLACED)
    before = np.empty((movers.shape[0], 2), np.int64)
    before[:, STAYED], before[:, WAS] = movers[:, PLACE], movers[:, GROUP]
    move_rows(w, movers[:, ROW].copy(), before, movers[:, GOES].copy(), after)
