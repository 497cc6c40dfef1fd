"""Who weighs today whether to move: whose turn it is, and the lot by which each decides.

Neighbouring rows are looked at together (:mod:`interpose.agents.compiled.lanes`): everybody draws, because to draw
costs less than to pick those whose turn it is. Lots are compared as whole numbers, which is the same as comparing them
as shares.
"""

from math import ceil
from typing import Any, NamedTuple

import numpy as np

from interpose.agents.compiled.decorators import Array, Key, rule
from interpose.agents.compiled.lane_vectors import LANES
from interpose.agents.compiled.lanes import as_u4, every_lane, first_lanes, load, pack_rows
from interpose.model.chance.streams import S12, SCALE, draw_for_people

ONE, TWO, WHOLE32 = np.uint64(1), np.uint32(2), 1 << 32
WORD = 32
"""Bits of the numbers by which turns come round."""
STEPS = 4
"""Of Newton's method, by which an inverse of three bits becomes one of 48."""
LOTS = 1 << 52
"""Lots that can be drawn: the upper 52 bits of a draw."""


class Turn(NamedTuple):
    """What is the same for everybody who may go today."""

    key: Key
    day: int
    every: int
    """days between two reviews"""
    inverse: Any
    """of the odd part of these, among the whole numbers of 32 bits"""
    twos: Any
    """how often two divides them"""
    most: Any
    """how often they fit into 32 bits"""


@rule
def turn_on(key: Key, day: int, every: int) -> Turn:
    """Return what is the same for everybody who reviews on a day, each once in ``every`` days."""
    odd, twos = every, 0
    while odd % 2 == 0:
        odd, twos = odd // 2, twos + 1
    inverse = np.uint32(odd)
    for _ in range(STEPS):
        inverse = np.uint32(inverse * np.uint32(TWO - np.uint32(np.uint32(odd) * inverse)))
    return Turn(key, day, every, inverse, np.uint32(twos), np.uint32((WHOLE32 - 1) // every))


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
def is_turn_of(turn: Turn, origin: Any, serial: Any) -> Any:
    """Whether it is the turn of rows: turns come round by key of home and serial number.

    Whether ``every`` divides a number is found without a division: the number times the inverse of the odd part, turned
    to the right by the twos, is then at most how often ``every`` fits (Warren 2013, Hacker's Delight, 10-17).
    """
    number = (as_u4(origin) + serial + np.uint32(turn.day)) * turn.inverse
    back = np.uint32((WORD - turn.twos) % WORD)
    return ((number >> turn.twos) | (number << back)) <= turn.most


@rule
def _find_among(row: int, on: Any, c: Any, turn: Turn, last: Any) -> Any:
    """Return marks of the rows, of those from ``row`` on, whose turn it is and whose draw is at most ``last``."""
    origin, serial = load(c.origin, row, on), load(c.serial, row, on)
    return on & is_turn_of(turn, origin, serial) & (draw_for_people(turn.key, origin, serial) <= last)


@rule
def find_due(due: Array, turn: Turn, c: Any, limit: Any, rows: Any) -> int:
    """Find the rows whose turn it is and whose lot is below ``limit``; return how many there are.

    Parameters
    ----------
    due : ndarray, shape (B,), i4
        Set, in the order of rows: how far each is behind the first row. Room for all rows and :data:`LANES` more.
    turn : Turn
        The day and its key.
    c : Civilians
        All columns.
    limit : int
        See :func:`lots_below`; at least 1.
    rows : tuple of int
        First row, and the one after the last.
    """
    (first, end), few, last = rows, 0, (limit << S12) - ONE
    whole = end - (end - first) % LANES
    for row in range(first, whole, LANES):
        few = pack_rows(due, few, row - first, _find_among(row, every_lane(), c, turn, last))
    if whole < end:
        few = pack_rows(due, few, whole - first, _find_among(whole, first_lanes(end - whole), c, turn, last))
    return few
