"""Who is where: civilian rows are stored by territory of stay, and there by status, so that neither needs a column.

The rows of a territory are adjacent: residents first, then displaced, fighters, departed, dead (the order of
:data:`interpose.agents.civilian.STATUSES`). ``first_row`` is where they begin, ``rows`` how many of each there are.
Territories are in the order of their keys, so that the order of listing cannot matter. A change of territory or status
is a change of rows; ``origin`` and ``serial`` are a person's identity.
"""

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import numpy.typing as npt

from interpose.agents.civilian import CIVILIAN, DISPLACED, RESIDENT, STATUSES
from interpose.agents.compiled.decorators import Array, rule
from interpose.agents.compiled.lanes import copy_rows

if TYPE_CHECKING:
    from interpose.model.state.world import World

type Rows = npt.NDArray[np.int64]
GROUPS = len(STATUSES)
STAYED, WAS = range(2)
"""Columns of those who move: where each stayed, and its status there."""
COLUMNS = len(CIVILIAN.columns)
ORIGIN, SERIAL, INJURED, SIDE, FEAR, HARDSHIP, GRIEVANCE, TRUST = range(COLUMNS)
"""Columns of a row."""
SHIFT = 3
FROM, TO, COPIED = range(SHIFT)
"""Columns of how groups shift."""

STRETCH = 4
WHERE, WHO, FIRST_ROW, END = range(STRETCH)
"""Columns of stretches of rows: place, status, first row, the one after the last."""
STRETCH_ROWS = 16_384
"""Most rows of a stretch: small beside what one thread looks at."""


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
def stretches_of(w: "World") -> Array:
    """Return the rows of residents and displaced in stretches, (S, 4) in the order of rows: see :data:`WHERE`."""
    number = 0
    for t in w.by_key:
        for group in range(DISPLACED + 1):
            number += (w.rows[t, group] + STRETCH_ROWS - 1) // STRETCH_ROWS
    found, number = np.empty((number, STRETCH), np.int64), 0
    for t in w.by_key:
        for group in range(DISPLACED + 1):
            first = first_of(w, t, group)
            last = first + w.rows[t, group]
            for row in range(first, last, STRETCH_ROWS):
                one = found[number]
                one[WHERE], one[WHO], one[FIRST_ROW], one[END] = t, group, row, min(row + STRETCH_ROWS, last)
                number += 1
    return found


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


class Moves(NamedTuple):
    """How rows move: what each column has to do."""

    movers: Array
    """(M,) rows, in ascending order"""
    last: Array
    """(M,) the last row of each one's group, which takes its place"""
    target: Array
    """(M,) the row that each one takes"""
    shifts: Array
    """(S, 3) groups that move, in order: from row, to row, how many rows are copied"""


@rule
def plan_moves(w: "World", movers: Array, origin: Array, place: Array, after: Array) -> Moves:
    """Plan how rows move, and write down where territories and groups begin from now on; columns follow.

    All leave, groups make room, all arrive as the last of their groups: see :func:`move_columns`.

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
    number, territories, groups = movers.shape[0], w.rows.shape[0], w.rows.shape[1]
    before, staying = starts_of(w), np.empty((territories, groups), np.int64)
    last, target = np.empty(number, np.int64), np.empty(number, np.int64)
    for t in range(territories):
        for group in range(groups):
            staying[t, group] = w.rows[t, group]
    for i in range(number - 1, -1, -1):  # the last of its group takes its row
        t, status = origin[i, STAYED], origin[i, WAS]
        staying[t, status] -= 1
        last[i] = before[t, status] + staying[t, status]
        w.rows[t, status] -= 1
    for i in range(number):
        w.rows[place[i], after[i]] += 1
    start = starts_of(w)
    shifts = _plan_shifts(w, before, staying, start)
    for t in range(territories):
        w.first_row[t] = start[t, RESIDENT]
    for i in range(number):
        target[i] = start[place[i], after[i]] + staying[place[i], after[i]]
        staying[place[i], after[i]] += 1
    return Moves(movers, last, target, shifts)


@rule
def _plan_shifts(w: "World", before: Array, sizes: Array, after: Array) -> Array:
    """Return the shifts of all groups from old starts to new ones: first those that go down, then the others.

    Only as many rows of a group are copied as its shift is long: from its one end to beyond the other.
    ``before``, ``sizes`` and ``after`` (T, 5), rows; see :class:`Moves` for what is returned.
    """
    shifts, number, groups = np.empty((sizes.size, SHIFT), np.int64), 0, sizes.shape[1]
    for t in w.by_key:
        for group in range(groups):
            start, to, size = before[t, group], after[t, group], sizes[t, group]
            if to < start and size > 0:
                few = min(start - to, size)
                shifts[number, FROM], shifts[number, TO], shifts[number, COPIED] = start + size - few, to, few
                number += 1
    for k in range(w.by_key.shape[0] - 1, -1, -1):
        t = w.by_key[k]
        for group in range(groups - 1, -1, -1):
            start, to, size = before[t, group], after[t, group], sizes[t, group]
            if to > start and size > 0:
                few = min(to - start, size)
                shifts[number, FROM], shifts[number, TO], shifts[number, COPIED] = start, max(start + size, to), few
                number += 1
    return shifts[:number]


@rule
def _move_column(column: Array, moves: Moves) -> None:
    """Move one column: take movers out (the last of its group takes each one's row), shift groups, put movers in."""
    movers, last, shifts = moves.movers, moves.last, moves.shifts
    away = np.empty(movers.shape[0], column.dtype)
    for i in range(movers.shape[0]):
        away[i] = column[movers[i]]
    for i in range(movers.shape[0] - 1, -1, -1):
        column[movers[i]] = column[last[i]]
    for s in range(shifts.shape[0]):
        copy_rows(column, shifts[s, FROM], shifts[s, TO], shifts[s, COPIED])
    for i in range(movers.shape[0]):
        column[moves.target[i]] = away[i]


@rule
def move_columns(c: Any, moves: Moves, first: int, end: int) -> None:
    """Move columns first .. end - 1 of :data:`COLUMNS`, one after the other, so that waits for memory overlap."""
    for k in range(first, end):
        if k == ORIGIN:
            _move_column(c.origin, moves)
        elif k == SERIAL:
            _move_column(c.serial, moves)
        elif k == INJURED:
            _move_column(c.injured, moves)
        elif k == SIDE:
            _move_column(c.side, moves)
        else:
            _move_column(_feeling(c, k), moves)


@rule
def _feeling(c: Any, k: int) -> Any:
    """Return the column of a feeling by its place among all columns."""
    if k == FEAR:
        return c.fear
    if k == HARDSHIP:
        return c.hardship
    return c.grievance if k == GRIEVANCE else c.trust
