"""Who weighs today whether to move: whose turn it is, and the lot by which each decides.

Rows are looked at in blocks, one column at a time. A turn costs less than a draw, so turns come first and only those
whose turn it is draw. Lots are compared as whole numbers, which is the same as comparing them as shares.
"""

from math import ceil
from typing import Any, NamedTuple

import numpy as np

from interpose.agents.compiled.decorators import Array, Key, rule
from interpose.model.chance.streams import GOLDEN, S12, SCALE, mix

BLOCK = 1024
"""Rows that are looked at together; their places in a block fit two bytes."""
SHIFT32, WHOLE32 = np.uint64(32), 1 << 32
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
    """Room for those of a block who are due: only the first few are in use."""

    turn: Array
    """(BLOCK,) u1, whether it is a row's turn"""
    at: Array
    """(BLOCK + 1,) u2, places in the block"""
    person: Array
    """(BLOCK + 1,) u8, numbers of persons in draws"""
    lot: Array
    """(BLOCK + 1,) u8, lots as whole numbers"""


@rule
def due_buffers() -> Due:
    """Return room for those of a block who are due."""
    more = BLOCK + 1  # the place after the last is written to and not kept
    return Due(
        np.zeros(BLOCK, np.uint8), np.empty(more, np.uint16), np.empty(more, np.uint64), np.empty(more, np.uint64)
    )


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
def _mark_turns(turns: Array, turn: Turn, origin: Array, serial: Array) -> None:
    """Mark whose turn it is: turns come round by key of home and serial number.

    The remainder is taken by multiplication, which is exact for these numbers (below 2**25) and becomes vector code.
    """
    every, inverse = np.uint32(turn.every), np.uint64(WHOLE32 // turn.every + 1)
    today = np.uint32(turn.day)
    for i in range(origin.shape[0]):
        number = np.uint32(np.uint32(origin[i]) + np.uint32(serial[i]) + today)
        whole = np.uint32((np.uint64(number) * inverse) >> SHIFT32)
        turns[i] = np.uint8(np.uint32(number - np.uint32(whole * every)) == np.uint32(0))


@rule
def find_due(due: Due, turn: Turn, origin: Array, serial: Array, limit: Any) -> int:
    """Find the rows of a block whose turn it is and whose lot is below ``limit``; return how many, in ``due``.

    Parameters
    ----------
    due : Due
        Room for them; ``at``, ``person`` and ``lot`` are set, in the order of rows.
    turn : Turn
        The day and its key.
    origin, serial : ndarray, shape (B,)
        Who they are, at most :data:`BLOCK`.
    limit : int
        See :func:`lots_below`.
    """
    rows = origin.shape[0]
    count: Any = 0
    few: Any = 0
    _mark_turns(due.turn, turn, origin, serial)
    for i in range(rows):
        due.at[count] = i
        count += np.int64(due.turn[i])
    for j in range(count):
        i = due.at[j]
        due.person[j] = (np.uint64(origin[i]) << SERIAL_BITS) + np.uint64(serial[i])
    for j in range(count):
        due.lot[j] = mix(turn.key + GOLDEN * due.person[j]) >> S12
    for j in range(count):
        due.at[few], due.person[few], due.lot[few] = due.at[j], due.person[j], due.lot[j]
        few += np.int64(due.lot[j] < limit)
    return few
