"""Who is where: civilian rows are stored by territory of stay, and there by status, so that neither needs a column.

The rows of a territory are adjacent: residents first, then displaced, fighters, departed, dead (the order of
:data:`interpose.agents.civilian.STATUSES`). ``first_row`` is where they begin, ``rows`` how many of each there are.
Territories are in the order of their keys, so that the order of listing cannot matter. A change of territory or status
is a change of rows; ``origin`` and ``serial`` are a person's identity.
"""

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import numpy.typing as npt

from interpose.agents.civilian import DISPLACED, RESIDENT, STATUSES
from interpose.agents.compiled.decorators import Array, rule

if TYPE_CHECKING:
    from interpose.model.state.world import World

type Rows = npt.NDArray[np.int64]
GROUPS = len(STATUSES)
STAYED, WAS = range(2)
"""Columns of those who move: where each stayed, and its status there."""


class Person(NamedTuple):
    """One civilian row, taken out of its columns."""

    origin: Any
    serial: Any
    injured: Any
    side: Any
    fear: Any
    hardship: Any
    grievance: Any
    trust: Any


@rule
def first_of(w: "World", t: int, status: int) -> int:
    """Return the first row of a status in a territory."""
    row = w.first_row[t]
    for group in range(status):
        row += w.rows[t, group]
    return row


@rule
def home_of(w: "World", row: int) -> int:
    """Return the territory where a row's people are at home."""
    return w.of_key[w.civilian.origin[row]]


@rule
def read_row(c: Any, row: int) -> Any:
    """Read one row."""
    return Person(
        c.origin[row],
        c.serial[row],
        c.injured[row],
        c.side[row],
        c.fear[row],
        c.hardship[row],
        c.grievance[row],
        c.trust[row],
    )


@rule
def write_row(c: Any, row: int, person: Any) -> None:
    """Write one row."""
    c.origin[row], c.serial[row] = person.origin, person.serial
    c.injured[row], c.side[row] = person.injured, person.side
    c.fear[row], c.hardship[row] = person.fear, person.hardship
    c.grievance[row], c.trust[row] = person.grievance, person.trust


@rule
def copy_rows(c: Any, source: int, target: int, number: int) -> None:
    """Copy a few rows to others that they do not overlap, one column at a time."""
    for i in range(number):
        c.origin[target + i], c.serial[target + i] = c.origin[source + i], c.serial[source + i]
        c.injured[target + i], c.side[target + i] = c.injured[source + i], c.side[source + i]
    for i in range(number):
        c.fear[target + i], c.hardship[target + i] = c.fear[source + i], c.hardship[source + i]
        c.grievance[target + i], c.trust[target + i] = c.grievance[source + i], c.trust[source + i]


@rule
def leave_group(w: "World", row: int, t: int, status: int) -> int:
    """Close the gap that a row leaves in its group; return the row at the end of the territory that is free now.

    The last of its group takes its row, and the last of each later group the row before the group.
    """
    c, free = w.civilian, row
    end = first_of(w, t, status)
    for group in range(status, w.rows.shape[1]):
        end += w.rows[t, group]
        if w.rows[t, group] > 0:
            write_row(c, free, read_row(c, end - 1))
            free = end - 1
    w.rows[t, status] -= 1
    return free


@rule
def join_group(w: "World", t: int, status: int, person: Any) -> None:
    """Add a person to a group where the row after the last of the territory is free.

    The first of each later group takes the row after the group.
    """
    c, free = w.civilian, first_of(w, t, w.rows.shape[1])
    for group in range(w.rows.shape[1] - 1, status, -1):
        if w.rows[t, group] > 0:
            first = free - w.rows[t, group]
            write_row(c, free, read_row(c, first))
            free = first
    write_row(c, free, person)
    w.rows[t, status] += 1


@rule
def change_status(w: "World", row: int, t: int, before: int, after: int) -> None:
    """Move a person in a territory from one status to another."""
    person = read_row(w.civilian, row)
    leave_group(w, row, t, before)
    join_group(w, t, after, person)


@rule
def living_at(w: "World", t: int) -> int:
    """Return how many rows live among the civilians of a territory."""
    return w.rows[t, RESIDENT] + w.rows[t, DISPLACED]


@rule
def starts_of(w: "World") -> Array:
    """Return the first row of every status in every territory, (T, 5)."""
    starts = np.empty(w.rows.shape, np.int64)
    row = 0
    for t in w.by_key:
        for group in range(w.rows.shape[1]):
            starts[t, group] = row
            row += w.rows[t, group]
    return starts


@rule
def _shift(c: Any, start: int, number: int, to: int) -> None:
    """Move adjacent rows to another start, where it is free or their own.

    Only as many of them are copied as the shift is long: from their one end to beyond the other.
    """
    few = min(abs(to - start), number)
    if to < start:
        copy_rows(c, start + number - few, to, few)
    else:
        copy_rows(c, start, max(start + number, to), few)


@rule
def _make_room(w: "World", before: Array, sizes: Array, after: Array) -> None:
    """Move all groups from their old starts to their new ones, first those that go down, then the others.

    ``before``, ``sizes`` and ``after`` (T, 5), rows.
    """
    for t in w.by_key:
        for group in range(sizes.shape[1]):
            if after[t, group] < before[t, group]:
                _shift(w.civilian, before[t, group], sizes[t, group], after[t, group])
    for t in w.by_key[::-1]:
        for group in range(sizes.shape[1] - 1, -1, -1):
            if after[t, group] > before[t, group]:
                _shift(w.civilian, before[t, group], sizes[t, group], after[t, group])


@rule
def _room_for(number: int, c: Any) -> Any:
    """Return columns for so many rows outside the world."""
    origin, serial = np.empty(number, c.origin.dtype), np.empty(number, c.serial.dtype)
    injured, side = np.empty(number, c.injured.dtype), np.empty(number, c.side.dtype)
    fear, hardship = np.empty(number, c.fear.dtype), np.empty(number, c.hardship.dtype)
    grievance, trust = np.empty(number, c.grievance.dtype), np.empty(number, c.trust.dtype)
    return Person(origin, serial, injured, side, fear, hardship, grievance, trust)


@rule
def _take_from(column: Array, away: Array, movers: Array, last: Array) -> None:
    """Take movers out of one column; the last of its group takes the row of each, from the last mover on."""
    for i in range(movers.shape[0]):
        away[i] = column[movers[i]]
    for i in range(movers.shape[0] - 1, -1, -1):
        column[movers[i]] = column[last[i]]


@rule
def _take_out(c: Any, away: Person, movers: Array, last: Array) -> None:
    """Take movers out of all columns, one at a time, so that waits for memory overlap."""
    _take_from(c.origin, away.origin, movers, last)
    _take_from(c.serial, away.serial, movers, last)
    _take_from(c.injured, away.injured, movers, last)
    _take_from(c.side, away.side, movers, last)
    _take_from(c.fear, away.fear, movers, last)
    _take_from(c.hardship, away.hardship, movers, last)
    _take_from(c.grievance, away.grievance, movers, last)
    _take_from(c.trust, away.trust, movers, last)


@rule
def _put_into(column: Array, away: Array, rows: Array) -> None:
    """Put movers into one column at their new rows."""
    for i in range(rows.shape[0]):
        column[rows[i]] = away[i]


@rule
def _put_in(c: Any, away: Person, rows: Array) -> None:
    """Put movers into all columns at their new rows, one column at a time."""
    _put_into(c.origin, away.origin, rows)
    _put_into(c.serial, away.serial, rows)
    _put_into(c.injured, away.injured, rows)
    _put_into(c.side, away.side, rows)
    _put_into(c.fear, away.fear, rows)
    _put_into(c.hardship, away.hardship, rows)
    _put_into(c.grievance, away.grievance, rows)
    _put_into(c.trust, away.trust, rows)


@rule
def move_rows(w: "World", movers: Array, origin: Array, place: Array, after: Array) -> None:
    """Move rows: all leave, groups make room, all arrive as the last of their groups.

    Parameters
    ----------
    w : World
    movers : ndarray, shape (M,)
        Rows, in ascending order.
    origin : ndarray, shape (M, 2)
        Where each stays, and its status there: see :data:`STAYED`.
    place, after : ndarray, shape (M,)
        Where each goes, and its status then.
    """
    c, number = w.civilian, movers.shape[0]
    away, before, staying = _room_for(number, c), starts_of(w), w.rows.copy()
    last = np.empty(number, np.int64)
    for i in range(number - 1, -1, -1):  # the last of its group takes its row
        t, status = origin[i, STAYED], origin[i, WAS]
        staying[t, status] -= 1
        last[i] = before[t, status] + staying[t, status]
    _take_out(c, away, movers, last)
    w.rows[:] = staying
    for i in range(number):
        w.rows[place[i], after[i]] += 1
    free = starts_of(w)
    w.first_row[:] = free[:, RESIDENT]
    _make_room(w, before, staying, free)
    free += staying
    for i in range(number):
        last[i] = free[place[i], after[i]]
        free[place[i], after[i]] += 1
    _put_in(c, away, last)
