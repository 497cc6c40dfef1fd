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

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from interpose.agents.civilian import DEPARTED, DISPLACED, RESIDENT
from interpose.agents.compiled.decorators import Array, Key, kernel, rule
from interpose.model.chance.streams import day_key, stream, uniform
from interpose.model.mechanisms.contract import Parameters, Pathway, columns, parameter
from interpose.model.rules.move_search import (
    BACK,
    BATCHES,
    FAR,
    GROUP,
    HOME,
    NEAR,
    PERSON,
    PLACE,
    ROW,
    search_movers,
)
from interpose.model.rules.movement import (
    choose_refuge,
    count_persons,
    open_way_home,
    persons_of_batch,
    reverse_edges,
)
from interpose.model.rules.push_pull import (
    BY_EXIT,
    BY_RETURN,
    Outlook,
    split_into_batches,
    survey,
)
from interpose.model.rules.review_turns import Turn, turn_on
from interpose.model.rules.room_to_move import move_persons, room_this_morning, roomiest_way, write_down_moves
from interpose.model.state.civilian_rows import COLUMNS, stretches_of
from interpose.model.state.row_moves import STAYED, WAS, move_columns, plan_moves

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
WISH = 8
WHOSE, WAY, TOWARD, PARTS, FROM, AT_HOME, GROUP_OF, BATCH = range(WISH)
"""Columns of what batches want: index of the row's people, border to cross, where to, how many batches are a row,
territory, home, status, the batch's number in its row."""
HOMEWARD, ABROAD = -2, -3
"""In place of a border: home, by whatever way there is then; out of the area."""


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
    people, rates = search_movers(w, turn_of(w, day), outlook.land, stretches_of(w))
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


class Wishes(NamedTuple):
    """What the batches of those who go want, in the order of rows."""

    wish: Array
    """(B, 8) i4, see :data:`WHOSE`"""
    first: Array
    """(B,) lots by which they set out one after the other"""


@rule
def set_out(w: "World", day: int, outlook: Outlook, people: Array, rates: Array) -> Any:
    """Move the persons of those who go, batch by batch, and return how their rows are to move."""
    number = 0
    for i in range(people.shape[0]):
        number += people[i, BATCHES]
    wishes = room_for_wishes(number)
    wish_of(w, turn_of(w, day).key, outlook, (people, rates), wishes, (0, 0))
    return settle(w, day, people, wishes)


@rule
def settle(w: "World", day: int, people: Array, wishes: Wishes) -> Any:
    """Move the persons of batches that want to go, in an order by lot, and return how their rows are to move."""
    return _plan_rows(w, people, _move_batches(w, turn_of(w, day).key, people, wishes))


@rule
def room_for_wishes(number: int) -> Wishes:
    """Return room for what so many batches want."""
    return Wishes(np.empty((number, WISH), np.int32), np.empty(number))


@rule
def wish_of(w: "World", key: Key, outlook: Outlook, going: Any, wishes: Wishes, before: Any) -> None:
    """Let each batch choose, by lots of its own, which of its reasons to go moves it, and where to flee.

    ``going``: those who go (M, 6) and their rates (M, 3); ``before``: how many people and batches come before these.
    """
    (people, rates), (earlier, number) = going, before
    for i in range(people.shape[0]):
        place, home, who = people[i, PLACE], people[i, HOME], people[i, PERSON]
        near, far, back = rates[i, NEAR], rates[i, FAR], rates[i, BACK]
        for batch in range(people[i, BATCHES]):
            wish = wishes.wish[number]
            wish[WHOSE], wish[FROM], wish[AT_HOME], wish[GROUP_OF] = earlier + i, place, home, people[i, GROUP]
            wish[BATCH] = batch
            lot = uniform(key, who, LOTS * batch + WHAT) * (near + far + back)
            if lot < near:
                e = choose_refuge(w, key, who, batch, outlook.draws, place)
                wish[WAY], wish[TOWARD], wish[PARTS] = e, w.graph.neighbour[e], outlook.batches[e]
            elif lot >= near + far:
                e = open_way_home(w, place, home)
                wish[WAY], wish[TOWARD], wish[PARTS] = (e if e >= 0 else HOMEWARD), home, outlook.land[home, BY_RETURN]
            else:
                wish[WAY], wish[TOWARD], wish[PARTS] = ABROAD, place, outlook.land[place, BY_EXIT]
            wishes.first[number] = uniform(key, who, LOTS * batch + FIRST)
            number += 1


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
def _move_batches(w: "World", key: Key, people: Array, wishes: Wishes) -> Array:
    """Move batches one after the other, each with its part of its group, as far as there is room.

    Returns where the row of each of the people goes along, (M,): nowhere, -1.
    """
    persons, rows_gone, goes = count_persons(w), np.zeros((w.rows.shape[0], 2)), np.full(people.shape[0], -1)
    room, reverse = room_this_morning(w), reverse_edges(w.graph)
    for number in by_lot(wishes.first):
        wish = wishes.wish[number]
        i, e = np.int64(wish[WHOSE]), int(wish[WAY])
        if goes[i] >= 0:  # gone with another batch
            continue
        place, to, home, group = wish[FROM], wish[TOWARD], wish[AT_HOME], wish[GROUP_OF]
        if e == HOMEWARD:
            e = roomiest_way(w, room, home, reverse)
        if to != place and e < 0:
            continue
        share = 1.0 / wish[PARTS]
        willing = persons_of_batch(persons[place, group], w.rows[place, group], rows_gone[place, group], share)
        rows_gone[place, group] += share
        moved = move_persons(room, willing, place, to, home, e)
        if share == 1.0 and moved >= willing:  # it goes along whatever its lot, which is below 1
            goes[i] = to
            continue
        along = uniform(key, people[i, PERSON], LOTS * wish[BATCH] + ALONG)
        if along * max(1, willing) < share * (moved if willing > 0 else 1):
            goes[i] = to
    write_down_moves(w, room)
    return goes


@rule
def _plan_rows(w: "World", people: Array, goes: Array) -> Any:
    """Plan how rows move to where their persons went: elsewhere, home, or out of the area (departed where they are).

    ``people`` (M, 6) see :data:`interpose.model.rules.move_search.ROW`; ``goes`` (M,) territory, -1 for nowhere.
    """
    number = 0
    for i in range(people.shape[0]):
        number += goes[i] >= 0
    rows, before = np.empty(number, np.int64), np.empty((number, 2), np.int64)
    to, after, number = np.empty(number, np.int64), np.empty(number, np.int64), 0
    for i in range(people.shape[0]):
        one = people[i]
        if goes[i] >= 0:
            rows[number], to[number] = one[ROW], goes[i]
            before[number, STAYED], before[number, WAS] = one[PLACE], one[GROUP]
            after[number] = DISPLACED
            if goes[i] == one[PLACE]:
                after[number] = DEPARTED
            elif goes[i] == one[HOME]:
                after[number] = RESIDENT
            number += 1
    return plan_moves(w, rows, before, to, after)
