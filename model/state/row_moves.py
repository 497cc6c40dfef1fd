"""How rows of civilians move when people change territory or status, all of a day together.

All leave, groups make room, all arrive as the last of their groups. It is planned once; then each column does the same.
"""

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from interpose.agents.civilian import RESIDENT
from interpose.agents.compiled.decorators import Array, rule
from interpose.agents.compiled.lanes import copy_rows
from interpose.model.state.civilian_rows import COLUMNS, starts_of

if TYPE_CHECKING:
    from interpose.model.state.world import World

STAYED, WAS = range(2)
"""Columns of those who move: where each stayed, and its status there."""
ORIGIN, SERIAL, INJURED, SIDE, FEAR, HARDSHIP, GRIEVANCE, TRUST = range(COLUMNS)
"""Columns of a row."""
SHIFT = 3
FROM, TO, COPIED = range(SHIFT)
"""Columns of how groups shift."""


class Moves(NamedTuple):
    """How rows move: what each column has to do."""

    movers: Array
    """(M,) rows, in ascending order"""
    last: Array
    """(M,) the row that takes each one's place: of the last of its group who stay; its own row where nobody does"""
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
    latest = np.full((territories, groups), -1)  # the last mover of each group whose row is not behind those who stay
    for t in range(territories):
        for group in range(groups):
            staying[t, group] = w.rows[t, group]
    for i in range(number - 1, -1, -1):  # the last of its group takes its row, or whoever has taken the row of that one
        t, status = origin[i, STAYED], origin[i, WAS]
        staying[t, status] -= 1
        w.rows[t, status] -= 1
        row, k = before[t, status] + staying[t, status], latest[t, status]
        k = i if k < 0 else k
        last[i] = row
        if movers[k] == row:
            last[i] = last[k] if k > i else row
            k -= 1
        latest[t, status] = k
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
def _take_and_fill(column: Array, movers: Array, last: Array, away: Array) -> None:
    """Take movers out of a column, and close their gaps: the last of its group takes each one's row."""
    for i in range(movers.shape[0]):
        away[i] = column[movers[i]]
    for i in range(movers.shape[0]):
        column[movers[i]] = column[last[i]]


@rule
def _put_in(column: Array, moves: Moves, away: Array) -> None:
    """Shift groups, and put movers in: ``away`` (M,) is what was taken out."""
    shifts = moves.shifts
    for s in range(shifts.shape[0]):
        copy_rows(column, shifts[s, FROM], shifts[s, TO], shifts[s, COPIED])
    for i in range(moves.target.shape[0]):
        column[moves.target[i]] = away[i]


@rule
def _move_column(column: Array, moves: Moves) -> None:
    """Move one column."""
    away = np.empty(moves.movers.shape[0], column.dtype)
    _take_and_fill(column, moves.movers, moves.last, away)
    _put_in(column, moves, away)


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


@rule
def take_rows(c: Any, k: int, moves: Moves, rows: Any, away: Any) -> None:
    """Take movers among some rows out of one of :data:`COLUMNS`, and close their gaps; no order of rows can matter.

    ``rows``: the first one, and the one after the last; ``away``: a tuple of columns, each (M,), one place a mover.
    """
    first_row, end_row = rows
    first, end = first_at_least(moves.movers, first_row), first_at_least(moves.movers, end_row)
    movers, last = moves.movers[first:end], moves.last[first:end]
    if k == ORIGIN:
        _take_and_fill(c.origin, movers, last, away.origin[first:end])
    elif k == SERIAL:
        _take_and_fill(c.serial, movers, last, away.serial[first:end])
    elif k == INJURED:
        _take_and_fill(c.injured, movers, last, away.injured[first:end])
    elif k == SIDE:
        _take_and_fill(c.side, movers, last, away.side[first:end])
    else:
        _take_and_fill(_feeling(c, k), movers, last, _feeling(away, k)[first:end])


@rule
def first_at_least(numbers: Array, least: int) -> int:
    """Return the place of the first number that is not smaller, among numbers in ascending order."""
    low, high = 0, numbers.shape[0]
    while low < high:
        middle = (low + high) // 2
        if numbers[middle] < least:
            low = middle + 1
        else:
            high = middle
    return low


@rule
def put_column(c: Any, k: int, moves: Moves, away: Any) -> None:
    """Move a column of which movers were taken out: see :func:`take_rows`."""
    if k == ORIGIN:
        _put_in(c.origin, moves, away.origin)
    elif k == SERIAL:
        _put_in(c.serial, moves, away.serial)
    elif k == INJURED:
        _put_in(c.injured, moves, away.injured)
    elif k == SIDE:
        _put_in(c.side, moves, away.side)
    else:
        _put_in(_feeling(c, k), moves, _feeling(away, k))
