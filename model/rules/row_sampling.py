"""Whole persons and the rows that sample them: how a death or a recruit becomes visible among the civilians.

Persons per territory are the truth. What happens to persons feeds a debt, and when a debt reaches the number of
persons for whom a row stands, one row, chosen by a keyed draw, changes.
"""

from typing import TYPE_CHECKING, NamedTuple

from interpose.agents.civilian import DISPLACED, RESIDENT
from interpose.agents.compiled.decorators import Key, rule
from interpose.model.chance.streams import uniform
from interpose.model.state.civilian_rows import change_status, first_of

if TYPE_CHECKING:
    from interpose.model.state.world import World

TRIES = 64
"""Indices of draws for one choice; half of them are used."""
ANYBODY = -2
INJURED = 1 << 22
"""First index of the draws for the group of an injured person."""


class Change(NamedTuple):
    """What rows become: from one status to another, of those who lean to a side (:data:`ANYBODY`: any)."""

    before: int
    after: int
    side: int


@rule
def pick_row(w: "World", key: Key, territory: int, status: int, side: int, index: int) -> int:
    """Choose a civilian row of a status in a territory by a keyed draw; -1 if there is none.

    Draws up to 32 times until it meets one that leans to ``side`` (:data:`ANYBODY`: any); then takes whom it drew last.
    """
    first, size = first_of(w, territory, status), w.rows[territory, status]
    if size == 0:
        return -1
    entity, row = w.territory[territory].key, first
    for attempt in range(TRIES // 2):
        row = first + int(uniform(key, entity, index * TRIES + attempt) * size)
        if side == ANYBODY or w.civilian.side[row] == side:
            return row
    return row


@rule
def resident_share_of(w: "World", key: Key, place: int, persons: int, index: int) -> int:
    """Split persons of a territory into residents and displaced, a draw each; return the residents.

    Never takes more of one group than there are.
    """
    t = w.territory[place]
    home, away = t.resident, t.displaced
    residents = 0
    for person in range(persons):
        u = uniform(key, t.key, index + person)
        if away == 0 or (home > 0 and u * (home + away) < home):
            residents += 1
            home -= 1
        else:
            away -= 1
    return residents


@rule
def pay_debt(w: "World", key: Key, territory: int, change: Change, debt: int, index: int) -> int:
    """Change as many rows as a debt of persons allows and return what remains of the debt.

    Where no row is left that could change, the debt stays.
    """
    per_row = w.clock[0].people_per_agent
    while debt >= per_row:
        row = pick_row(w, key, territory, change.before, change.side, index)
        if row < 0:
            return debt
        change_status(w, row, territory, change.before, change.after)
        debt -= per_row
        index += 1
    return debt


@rule
def mark_injured(w: "World", key: Key, territory: int, persons: int) -> int:
    """Mark civilian rows as injured as whole rows' worth of persons come to harm; return the remaining debt."""
    per_row = w.clock[0].people_per_agent
    debt = w.territory[territory].debt_injured + persons
    index = 0
    while debt >= per_row:
        t = w.territory[territory]
        home = uniform(key, t.key, INJURED + index) * (t.resident + t.displaced) < t.resident
        row = pick_row(w, key, territory, RESIDENT if home else DISPLACED, ANYBODY, index)
        if row >= 0:
            w.civilian.injured[row] = 1
        debt -= per_row
        index += 1
    return debt
