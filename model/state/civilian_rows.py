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

if TYPE_CHECKING:
    from interpose.model.state.world import World

type Rows = npt.NDArray[np.int64]
GROUPS = len(STATUSES)
COLUMNS = len(CIVILIAN.columns)
"""Columns of a row."""
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
