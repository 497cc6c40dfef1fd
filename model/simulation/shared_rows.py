"""How threads of one world move rows together: each takes out and closes gaps where its own rows are.

Each takes its own rows out, column by column; then columns, each by itself, shift groups and put those in who arrive.
"""

from typing import Any

import numpy as np

from interpose.agents.compiled.decorators import Array, rule
from interpose.agents.compiled.shared_words import LENT, lend_list, lend_table, lent_list, lent_table
from interpose.model.simulation.crew import SLOTS, THREADS
from interpose.model.state.civilian_rows import COLUMNS, END, FIRST_ROW, Person
from interpose.model.state.row_moves import (
    FEAR,
    GRIEVANCE,
    HARDSHIP,
    INJURED,
    ORIGIN,
    SERIAL,
    SIDE,
    TRUST,
    Moves,
    put_column,
    take_rows,
)

FEELINGS = 4
LENT_ROWS = 12
TAKEN, MOVERS, LAST, TARGET, SHIFTS = (SLOTS + LENT * k for k in (0, 8, 9, 10, 11))
"""Where it says what the leader lends to move rows; the first are eight, one for each column."""


@rule
def _taken(words: Array) -> Person:
    """Return the columns in which rows are kept that are taken out."""
    return Person(
        lent_list(words, TAKEN + LENT * ORIGIN, np.uint16),
        lent_list(words, TAKEN + LENT * SERIAL, np.uint32),
        lent_list(words, TAKEN + LENT * INJURED, np.uint8),
        lent_list(words, TAKEN + LENT * SIDE, np.int8),
        lent_list(words, TAKEN + LENT * FEAR, np.float32),
        lent_list(words, TAKEN + LENT * HARDSHIP, np.float32),
        lent_list(words, TAKEN + LENT * GRIEVANCE, np.float32),
        lent_list(words, TAKEN + LENT * TRUST, np.float32),
    )


@rule
def lend_room(words: Array, rows: int) -> Any:
    """Lend room for so many rows that are taken out, and return it."""
    origin, serial = np.empty(rows, np.uint16), np.empty(rows, np.uint32)
    injured, side, feelings = np.empty(rows, np.uint8), np.empty(rows, np.int8), np.empty((FEELINGS, rows), np.float32)
    lend_list(words, TAKEN + LENT * ORIGIN, origin)
    lend_list(words, TAKEN + LENT * SERIAL, serial)
    lend_list(words, TAKEN + LENT * INJURED, injured)
    lend_list(words, TAKEN + LENT * SIDE, side)
    for k in range(FEELINGS):
        lend_list(words, TAKEN + LENT * (FEAR + k), feelings[k])
    return origin, serial, injured, side, feelings


@rule
def lend_moves(words: Array, moves: Moves) -> None:
    """Lend how rows move."""
    lend_list(words, MOVERS, moves.movers)
    lend_list(words, LAST, moves.last)
    lend_list(words, TARGET, moves.target)
    lend_table(words, SHIFTS, moves.shifts)


@rule
def _moves(words: Array) -> Moves:
    """Return how rows move."""
    movers, last = lent_list(words, MOVERS, np.int64), lent_list(words, LAST, np.int64)
    return Moves(movers, last, lent_list(words, TARGET, np.int64), lent_table(words, SHIFTS, np.int64))


@rule
def take_out(w: Any, words: Array, stretches: Array, piece: int) -> None:
    """Take those out who move: one column of the rows that are one thread's own share."""
    one, k, number = piece // COLUMNS, piece % COLUMNS, stretches.shape[0]
    first, end = number * one // words[THREADS], number * (one + 1) // words[THREADS]
    if first < end:
        rows = (stretches[first, FIRST_ROW], stretches[end - 1, END])
        take_rows(w.civilian, k, _moves(words), rows, _taken(words))


@rule
def put_in(w: Any, words: Array, k: int) -> None:
    """Let one column shift its groups and put those in who arrive."""
    put_column(w.civilian, k, _moves(words), _taken(words))
