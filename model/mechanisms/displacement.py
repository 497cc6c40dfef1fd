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

from typing import TYPE_CHECKING, Any

import numpy as np

from interpose.agents.civilian import DEPARTED, DISPLACED, RESIDENT
from interpose.agents.compiled.decorators import Array, Key, kernel, rule
from interpose.model.chance.streams import day_key, stream, uniform
from interpose.model.mechanisms.contract import Parameters, Pathway, columns, parameter
from interpose.model.rules.move_search import (
    BACK,
    BATCHES,
    FAR,
    GOES,
    GROUP,
    HOME,
    NEAR,
    PERSON,
    PLACE,
    ROW,
    search_movers,
)
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
    split_into_batches,
    survey,
)
from interpose.model.rules.review_turns import Turn, turn_on
from interpose.model.state.civilian_rows import COLUMNS, STAYED, WAS, move_columns, plan_moves, stretches_of

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
_, WHAT, FIRST, ALONG = range(LOTS)
"""Indices of one person's draws on a day: how many batches go; 4 on for each batch: what for, when, who goes along."""
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
    outlook = look_around(w)
    # eq. 13.7 decides who goes
    people, rates = search_movers(w, turn_of(w, day), w.p[0].displacement, outlook.land, stretches_of(w))
    if people.shape[0] > 0:
        moves = set_out(w, day, outlook, people, rates)
        move_columns(w.civilian, moves, 0, COLUMNS)


@rule
def turn_of(w: "World", day: int) -> Turn:
    """Return what is the same for everybody who reviews today."""
    return turn_on(day_key(w.clock[0].seed, REVIEW, day), day, int(w.p[0].displacement.review_days))


@rule
def look_around(w: "World") -> Outlook:
    """Clear the day's counts, and return what people know this morning."""
    for t in range(w.territory.shape[0]):
        w.territory[t].arrived, w.territory[t].left = 0, 0
    for e in range(w.road.shape[0]):
        w.road[e].moved = 0
    outlook = survey(w, w.p[0].displacement)
    split_into_batches(w, outlook)
    return outlook


@rule
def set_out(w: "World", day: int, outlook: Outlook, people: Array, rates: Array) -> Any:
    """Move the persons of those who go, batch by batch, and return how their rows are to move."""
    key = turn_of(w, day).key
    _move_batches(w, key, outlook, people, rates, _batches_by_lot(key, people))
    return _plan_rows(w, people)


@rule
def _batches_by_lot(key: Key, people: Array) -> Array:
    """Return the batches that go, by lot, (B,): index into ``people`` times 64, plus the batch."""
    number = 0
    for i in range(people.shape[0]):
        number += people[i, BATCHES]
    going, lots, number = np.empty(number, np.int64), np.empty(number), 0
    for i in range(people.shape[0]):
        for k in range(people[i, BATCHES]):
            going[number], lots[number] = i * MOST_BATCHES + k, uniform(key, people[i, PERSON], LOTS * k + FIRST)
            number += 1
    order = by_lot(lots)
    for i in range(number):
        order[i] = going[order[i]]
    return order


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
def _plan_rows(w: "World", people: Array) -> Any:
    """Plan how rows move to where their persons went: elsewhere, home, or out of the area (departed where they are)."""
    number = 0
    for i in range(people.shape[0]):
        number += people[i, GOES] >= 0
    rows, before = np.empty(number, np.int64), np.empty((number, 2), np.int64)
    to, after, number = np.empty(number, np.int64), np.empty(number, np.int64), 0
    for i in range(people.shape[0]):
        one = people[i]
        if one[GOES] >= 0:
            rows[number], to[number] = one[ROW], one[GOES]
            before[number, STAYED], before[number, WAS] = one[PLACE], one[GROUP]
            after[number] = DISPLACED
            if one[GOES] == one[PLACE]:
                after[number] = DEPARTED
            elif one[GOES] == one[HOME]:
                after[number] = RESIDENT
            number += 1
    return plan_moves(w, rows, before, to, after)
