"""One day of civilians, a block of rows and one column at a time.

Short loops over few columns, without branches, over slices that start at zero: only such loops become vector code. One
64-bit draw a row is cut into five. Sums are whole numbers, so that no order of adding can matter.

What the day means is one number for a stretch of rows who stay in the same place (:func:`live_stretch`), or a number a
row where neighbours of old live all over the place (:func:`live_mixed`): the same loops, made once for either.
"""

from collections.abc import Callable
from typing import Any

import numpy as np
from numba import types
from numba.extending import overload

from interpose.agents.civilian import DISPLACED, clip01, leans, new_fear, new_grievance, new_trust, toward
from interpose.agents.kernel import Array, Key, rule
from interpose.model.streams import bits

BLOCK = 512
FIXED = np.float32(1048576.0)
BITS12, BITS16 = np.float32(1.0 / 4096.0), np.float32(1.0 / 65536.0)
M12 = np.uint64(4095)
S12, S24, S36, S48 = np.uint64(12), np.uint64(24), np.uint64(36), np.uint64(48)
NONE, HALF, ONE = np.float32(0.0), np.float32(0.5), np.float32(1.0)
HEALS = np.uint64(60)  # of 4096: an injury keeps somebody down for ten weeks on average
ROWS, FEAR, HARDSHIP, GRIEVANCE, TRUST = range(5)


def of_row(mood: Any, i: int) -> Any:
    """Give what holds for row ``i``: its own number where there is one a row, else the one for all."""
    return mood[i] if isinstance(mood, np.ndarray) else mood


@overload(of_row, strict=False)
def _of_row(mood: Any, i: Any) -> Callable[..., Any]:
    """Choose when compiling, so that loops over one number stay as fast as they are."""
    return (lambda mood, i: mood[i]) if isinstance(mood, types.Array) else (lambda mood, i: mood)


@rule
def exposure_of(z: Key) -> Any:
    """Cut how close somebody was to today's harm out of a draw: bits 0 to 11, f4 in [0, 1)."""
    return np.float32(np.int32(z & M12)) * BITS12


@rule
def jolt_of(z: Key, shift: Key, noise: Any) -> Any:
    """Cut a personal change within +- half of ``noise`` out of a draw: twelve bits from ``shift`` on, f4."""
    return (np.float32(np.int32((z >> shift) & M12)) * BITS12 - HALF) * noise


@rule
def _draw(z: Key, key: Key, entity: int) -> None:
    """Draw 64 bits for each row of a block whose first row is ``entity``."""
    for i in range(z.shape[0]):
        z[i] = bits(key, entity + i, 0)


@rule
def _mark_living(living: Array, status: Array) -> None:
    """Mark rows that live among the civilians: all bits set, none for others."""
    for i in range(living.shape[0]):
        living[i] = np.int32(-1) if status[i] <= DISPLACED else np.int32(0)


@rule
def _live_hardship(z: Key, living: Array, hardship: Array, goal: Any, pace: Any, noise: Any) -> None:
    """Let hardship follow what the place offers."""
    for i in range(z.shape[0]):
        new = clip01(toward(hardship[i], of_row(goal, i), pace) + jolt_of(z[i], S24, noise) * HALF)
        hardship[i] = new if living[i] else hardship[i]


@rule
def _live_fear(z: Key, living: Array, fear: Array, dread: Any, threat: Any, pace: Any, noise: Any) -> None:
    """Let fear follow the dread of the place and today's threat."""
    for i in range(z.shape[0]):
        jolt, near = jolt_of(z[i], S24, noise), exposure_of(z[i])
        new = new_fear(fear[i], of_row(dread, i), of_row(threat, i), near, pace, jolt)
        fear[i] = new if living[i] else fear[i]


@rule
def _live_grievance(
    z: Key, living: Array, grievance: Array, hardship: Array, wrong: Any, pace: Any, burden: Any, noise: Any
) -> None:
    """Let grievance grow by wrongs and hardship."""
    for i in range(z.shape[0]):
        other = jolt_of(z[i], S36, noise) * HALF
        new = new_grievance(grievance[i], of_row(wrong, i) * exposure_of(z[i]), hardship[i], pace, burden, other)
        grievance[i] = new if living[i] else grievance[i]


@rule
def gain_of(meet: Any, gain: Any) -> Any:
    """Say what one contact earns where a share ``meet`` of people has one; f4.

    A lane has 4096 steps: a few too many meet a unit, and each contact counts for as much less.
    """
    steps = np.float32(np.ceil(meet * np.float32(4096.0))) * BITS12
    return gain * meet / steps if meet > NONE else NONE


@rule
def _live_trust(
    z: Key,
    living: Array,
    trust: Array,
    welcome: Any,
    meet: Any,
    conduct: Any,
    failure: Any,
    pace: Any,
    gain: Any,
    noise: Any,
) -> None:
    """Let trust follow welcome, contact (which earns ``gain``), conduct and failures."""
    for i in range(z.shape[0]):
        met = of_row(gain, i) if np.float32(np.int32((z[i] >> S12) & M12)) * BITS12 < of_row(meet, i) else NONE
        jolt = jolt_of(z[i], S36, noise)
        new = new_trust(
            trust[i], of_row(welcome, i), met, of_row(conduct, i), of_row(failure, i), of_row(pace, i), jolt
        )
        trust[i] = new if living[i] else trust[i]


@rule
def _take_sides(z: Key, living: Array, side: Array, grievance: Array, holder: Any, join: Any, leave: Any) -> None:
    """Let people lean to a side or cease to."""
    for i in range(z.shape[0]):
        lot = (np.float32(np.int32(z[i] >> S48)) + HALF) * BITS16
        new = leans(side[i], of_row(holder, i), lot, join * grievance[i], leave)
        side[i] = new if living[i] else side[i]


@rule
def _heal(z: Key, living: Array, injured: Array) -> None:
    """Let some of the injured recover: by two lanes mixed, so that neither alone says who does."""
    for i in range(z.shape[0]):
        stays = (((z[i] >> S12) ^ (z[i] >> S36)) & M12) >= HEALS
        injured[i] = injured[i] & np.uint8(stays or living[i] == 0)


@rule
def _total(share: Array, living: Array) -> Any:
    """Add up a share over the living rows of a block, in units of 2**-20 (at most 2**29 a block)."""
    total = np.int32(0)
    for i in range(living.shape[0]):
        total = np.int32(total + np.int32(np.int32(share[i] * FIXED) & living[i]))
    return total


@rule
def _count_living(living: Array) -> Any:
    """Count the living rows of a block."""
    count = np.int32(0)
    for i in range(living.shape[0]):
        count = np.int32(count - living[i])
    return count


@rule
def _count_sides(side: Array, living: Array, leaning: Array) -> None:
    """Count the living rows of a block that lean to each side."""
    for i in range(living.shape[0]):
        if side[i] >= 0 and living[i] != 0:
            leaning[side[i]] += 1


@rule
def live_stretch(
    first: int,
    last: int,
    key: Key,
    entity: int,
    c: Any,
    mood: Array,
    holder: Any,
    pace: Any,
    totals: Array,
    leaning: Array,
    buffers: Any,
) -> None:
    """Let rows first .. last - 1, who stay in the same place, have a day.

    Parameters
    ----------
    first, last : int
        Rows.
    key, entity : uint64, int
        Key of the day's draws, and what to add to a row to get its number in them.
    c : Civilians
        All columns.
    mood : ndarray, shape (9,), f4
        What the day means there: threat, wrong, hardship, welcome, contact, conduct, failure, trust's pace, dread.
    holder : int8
        Local faction that holds most of the ground, -1 if none.
    pace : tuple of f4
        Paces of fear, hardship, grievance; burden; noise; gain by contact; chances to join and to leave.
    totals : ndarray, shape (5,), i8
        Rows and sums of fear, hardship, grievance, trust, to which today's are added.
    leaning : ndarray, shape (F,), i8
        Rows that lean to each faction, to which today's are added.
    buffers : Scratch
        Scratch, see :func:`scratch`.
    """
    fear_pace, hard_pace, grief_pace, burden, noise, gain, join, leave = pace
    for a in range(first, last, BLOCK):
        b = min(a + BLOCK, last)
        z, living = buffers[0][: b - a], buffers[1][: b - a]
        fear, hardship, grievance = c.fear[a:b], c.hardship[a:b], c.grievance[a:b]
        trust, side = c.trust[a:b], c.side[a:b]
        _draw(z, key, entity + a)
        _mark_living(living, c.status[a:b])
        _live_hardship(z, living, hardship, mood[2], hard_pace, noise)
        _live_fear(z, living, fear, mood[8], mood[0], fear_pace, noise)
        _live_grievance(z, living, grievance, hardship, mood[1], grief_pace, burden, noise)
        earned = gain_of(mood[4], gain)
        _live_trust(z, living, trust, mood[3], mood[4], mood[5], mood[6], mood[7], earned, noise)
        _take_sides(z, living, side, grievance, holder, join, leave)
        _heal(z, living, c.injured[a:b])
        totals[ROWS] += _count_living(living)
        totals[FEAR] += _total(fear, living)
        totals[HARDSHIP] += _total(hardship, living)
        totals[GRIEVANCE] += _total(grievance, living)
        totals[TRUST] += _total(trust, living)
        _count_sides(side, living, leaning)


@rule
def scratch() -> Any:
    """Give scratch for a block: draws, who lives, what the day means to each (10 numbers), who holds most there."""
    meaning = np.empty((10, BLOCK), np.float32)
    return np.empty(BLOCK, np.uint64), np.empty(BLOCK, np.int32), meaning, np.empty(BLOCK, np.int8)


@rule
def _gather(place: Array, mood: Array, holder: Array, meaning: Array, holders: Array, gain: Any) -> None:
    """Write down for each row of a block what the day means where it stays; row 9 is what a contact earns."""
    for i in range(place.shape[0]):
        t = place[i]
        for k in range(9):
            meaning[k, i] = mood[t, k]
        holders[i] = holder[t]
    for i in range(place.shape[0]):
        meaning[9, i] = gain_of(meaning[4, i], gain)


@rule
def _scatter(
    place: Array, living: Array, fear: Array, hardship: Array, grief: Array, trust: Array, totals: Array
) -> None:
    """Add each living row's feelings to the totals of where it stays, in units of 2**-20."""
    for i in range(place.shape[0]):
        t, mask = place[i], living[i]
        totals[t, ROWS] -= mask
        totals[t, FEAR] += np.int32(fear[i] * FIXED) & mask
        totals[t, HARDSHIP] += np.int32(hardship[i] * FIXED) & mask
        totals[t, GRIEVANCE] += np.int32(grief[i] * FIXED) & mask
        totals[t, TRUST] += np.int32(trust[i] * FIXED) & mask


@rule
def live_mixed(
    first: int,
    last: int,
    key: Key,
    entity: int,
    c: Any,
    mood: Array,
    holder: Array,
    pace: Any,
    totals: Array,
    leaning: Array,
    buffers: Any,
) -> None:
    """Let rows first .. last - 1 (at most BLOCK), wherever each of them stays, have a day.

    As :func:`live_stretch`, bit for bit, but ``mood``, ``holder``, ``totals`` and ``leaning`` are those of all places.
    """
    fear_pace, hard_pace, grief_pace, burden, noise, gain, join, leave = pace
    a, b, n, m = first, last, last - first, buffers[2]
    z, living, holders = buffers[0][:n], buffers[1][:n], buffers[3][:n]
    place, fear, hardship, grievance = c.place[a:b], c.fear[a:b], c.hardship[a:b], c.grievance[a:b]
    trust, side = c.trust[a:b], c.side[a:b]
    _draw(z, key, entity + a)
    _mark_living(living, c.status[a:b])
    _gather(place, mood, holder, m, holders, gain)
    _live_hardship(z, living, hardship, m[2], hard_pace, noise)
    _live_fear(z, living, fear, m[8], m[0], fear_pace, noise)
    _live_grievance(z, living, grievance, hardship, m[1], grief_pace, burden, noise)
    _live_trust(z, living, trust, m[3], m[4], m[5], m[6], m[7], m[9], noise)
    _take_sides(z, living, side, grievance, holders, join, leave)
    _heal(z, living, c.injured[a:b])
    _scatter(place, living, fear, hardship, grievance, trust, totals)
    for i in range(n):
        if side[i] >= 0 and living[i] != 0:
            leaning[place[i], side[i]] += 1
