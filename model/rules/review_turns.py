"""Who weighs today whether to move: whose turn it is, and the lot by which each decides.

Rows are looked at in blocks by vector code without branches: everybody draws, because to draw costs less than to pick
those whose turn it is. Lots are compared as whole numbers, which is the same as comparing them as shares.
"""

from math import ceil
from typing import Any, NamedTuple

import numpy as np

from interpose.agents.compiled.decorators import Array, Key, rule
from interpose.model.chance.streams import GOLDEN, S12, SCALE, mix

BLOCK = 1024
"""Rows that are looked at together."""
WORD = 8
"""Rows whose marks are looked at in one step."""
ONE, SHIFT32, WHOLE32 = np.uint64(1), np.uint64(32), 1 << 32
SERIAL_BITS = np.uint64(24)
"""Bits of a serial number, the lower part of a person's number (see :func:`interpose.model.chance.streams.person`)."""
LOTS = 1 << 52
"""Lots that can be drawn: the upper 52 bits of a draw."""


class Turn(NamedTuple):
    """What is the same for everybody who may go today."""

    key: Key
    day: int
    every: int
    """days between two reviews"""


class Due(NamedTuple):
    """Room for those who are due."""

    words: Array
    """(BLOCK / 8,) u8, the marks of eight rows each"""
    marks: Array
    """(BLOCK,) u1, the same marks row by row"""
    row: Array
    """their rows; only the first few are in use"""


@rule
def due_buffers(rows: int) -> Due:
    """Return room for those who are due of so many rows."""
    words = np.zeros(BLOCK // WORD, np.uint64)
    return Due(words, words.view(np.uint8), np.empty(rows + 1, np.int64))


@rule
def share_of(lot: Any) -> float:
    """Return a lot as a share strictly between 0 and 1, as :func:`interpose.model.chance.streams.uniform` does."""
    return (np.float64(lot) + 0.5) * SCALE


@rule
def lots_below(bound: float) -> Any:
    """Return the smallest whole number whose share is at least ``bound``: lots below it are those below the bound."""
    if bound >= 1.0:
        return np.uint64(LOTS)
    lot = np.int64(ceil(bound * LOTS - 0.5))
    while lot > 0 and share_of(lot - 1) >= bound:
        lot -= 1
    while share_of(lot) < bound:
        lot += 1
    return np.uint64(lot if lot > 0 else 0)


@rule
def _mark_due(marks: Array, turn: Turn, origin: Array, serial: Array, limit: Any) -> None:
    """Mark whose turn it is and whose lot is below ``limit``; turns come round by key of home and serial number.

    The remainder is taken by multiplication, which is exact for these numbers (below 2**25) and becomes vector code.
    """
    every, inverse = np.uint32(turn.every), np.uint64(WHOLE32 // turn.every + 1)
    today, last = np.uint32(turn.day), (limit << S12) - ONE
    for i in range(origin.shape[0]):
        drawn = mix(turn.key + GOLDEN * ((np.uint64(origin[i]) << SERIAL_BITS) + np.uint64(serial[i])))
        number = np.uint32(np.uint32(origin[i]) + np.uint32(serial[i]) + today)
        whole = np.uint32((np.uint64(number) * inverse) >> SHIFT32)
        marks[i] = np.uint8((drawn <= last) & (np.uint32(number - np.uint32(whole * every)) == np.uint32(0)))


@rule
def find_due(due: Due, turn: Turn, origin: Array, serial: Array, limit: Any, so_far: Any) -> int:
    """Add the rows of a block whose turn it is and whose lot is below ``limit`` to ``due``; return how many it has.

    Parameters
    ----------
    due : Due
        Room for them; ``row`` is set, in the order of rows.
    turn : Turn
        The day and its key.
    origin, serial : ndarray, shape (B,)
        Who they are, at most :data:`BLOCK`.
    limit : int
        See :func:`lots_below`; at least 1.
    so_far : tuple of int
        First row of the block, and how many were found before it.
    """
    rows = origin.shape[0]
    first, few = so_far
    _mark_due(due.marks[:rows], turn, origin, serial, limit)
    for word in range((rows + WORD - 1) // WORD):
        if due.words[word] != 0:
            for i in range(word * WORD, min(rows, word * WORD + WORD)):
                due.row[few] = first + i
                few += np.int64(due.marks[i])
    return few
