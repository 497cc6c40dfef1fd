"""Whole persons and the rows that sample them: how a death or a recruit becomes visible among the civilians.

Persons per territory are the truth. What happens to persons feeds a debt, and when a debt reaches the number of
persons for whom a row stands, one row, chosen by a keyed draw, changes.
"""

from typing import TYPE_CHECKING, Any

import numpy as np

from interpose.agents.civilian import DISPLACED, RESIDENT
from interpose.agents.kernel import Array, Key, rule
from interpose.model.streams import uniform

if TYPE_CHECKING:
    from interpose.model.world import World

TRIES = 64


@rule
def _suits(w: "World", row: int, place: int, status: int, side: int) -> bool:
    """Say whether a civilian row stays at a place, has the status, and leans to a side (any if -2)."""
    c = w.civilian
    return c.place[row] == place and c.status[row] == status and (side == -2 or c.side[row] == side)


@rule
def pick(w: "World", key: Key, place: int, status: int, side: int, index: int) -> int:
    """Choose a living civilian row of a status at a place by a keyed draw; -1 if there is none.

    Tries up to 64 draws from the place's roster, first among those who lean to ``side``, then anybody; then walks on
    from the last draw, so that a row is found whenever there is one.
    """
    first, size = w.roster_start[place], w.roster_start[place + 1] - w.roster_start[place]
    if size == 0:
        return -1
    entity = w.territory[place].key
    position = 0
    for attempt in range(TRIES):
        position = int(uniform(key, entity, index * TRIES + attempt) * size)
        row = w.roster[first + position]
        if _suits(w, row, place, status, side if attempt < TRIES // 2 else -2):
            return row
    for step in range(size):
        row = w.roster[first + (position + step) % size]
        if _suits(w, row, place, status, -2):
            return row
    return -1


@rule
def resident_share_of(w: "World", key: Key, place: int, persons: int, index: int) -> int:
    """Split persons taken at a place into residents and displaced, each person by an own draw; gives residents.

    Never takes more of one group than there are.
    """
    t = w.territory[place]
    home, away = t.resident, t.displaced
    taken = 0
    for person in range(persons):
        u = uniform(key, t.key, index + person)
        if away == 0 or (home > 0 and u * (home + away) < home):
            taken += 1
            home -= 1
        else:
            away -= 1
    return taken


@rule
def pay_debt(w: "World", key: Key, place: int, status: int, side: int, debt: int, new_status: int, index: int) -> int:
    """Change as many rows as a debt of persons allows and give what remains of the debt.

    Rows change from ``status`` to ``new_status``; where no row of that status is left, the debt stays.
    """
    per_row = w.clock[0].people_per_agent
    while debt >= per_row:
        row = pick(w, key, place, status, side, index)
        if row < 0:
            return debt
        w.civilian.status[row] = new_status
        w.sums[place].rows -= 1
        debt -= per_row
        index += 1
    return debt


@rule
def injure(w: "World", key: Key, place: int, persons: int) -> int:
    """Mark civilian rows as injured as whole rows' worth of persons come to harm; gives the debt that remains."""
    per_row = w.clock[0].people_per_agent
    debt = w.territory[place].debt_injured + persons
    index = 0
    while debt >= per_row:
        t = w.territory[place]
        home = uniform(key, t.key, (1 << 22) + index) * (t.resident + t.displaced) < t.resident
        row = pick(w, key, place, RESIDENT if home else DISPLACED, -2, index)
        if row >= 0:
            w.civilian.injured[row] = 1
        debt -= per_row
        index += 1
    return debt


@rule
def muster(roster: Array, roster_start: Array, sizes: Array, place: Array, territory: Any) -> None:
    """List all rows by where they stay, anew: within a place by home (in the order of keys), then by serial number.

    A counting sort. ``sizes`` (T,) holds how many rows each place has now, whatever their status.
    """
    after = np.zeros(sizes.shape[0], np.int64)
    total = 0
    for t in range(sizes.shape[0]):
        roster_start[t] = after[t] = total
        total += sizes[t]
    roster_start[sizes.shape[0]] = total
    for home in np.argsort(territory.key):
        last = territory[home + 1].first_home if home + 1 < sizes.shape[0] else place.shape[0]
        for row in range(territory[home].first_home, last):
            t = place[row]
            roster[after[t]] = row
            after[t] += 1
