"""One day of the civilians of one territory, a block of rows and one column at a time.

The rows of a territory are adjacent, so that what the day means is one number for all of them. Loops are short, over
few columns, without branches, and over slices that start at zero: only such loops become vector code. One 64-bit draw a
row, kept as two halves, is cut into five. Sums are whole numbers, so that no order of adding can matter.
"""

from typing import Any, NamedTuple

import numpy as np

from interpose.agents.civilian import clip01, new_fear, new_grievance, new_trust, shaken, side_tomorrow, toward
from interpose.agents.compiled.decorators import Array, Key, rule
from interpose.model.chance.streams import bits, person

SMALL_BLOCK, LARGE_BLOCK = 256, 512
"""Rows of a block: fewer where all rows together do not fit the cache of a core, so that what a block needs stays."""
MANY_ROWS = 250_000
"""Rows from which on blocks are small (measured)."""
UNIT = 1048576.0
"""Parts of which a sum of feelings counts whole ones: 2**20."""
STEPS = 4096.0
"""Steps of a lane of twelve bits."""
FIXED = np.float32(UNIT)
BITS12, BITS16 = np.float32(1.0 / STEPS), np.float32(1.0 / 65536.0)
M12, LANE = np.uint32(4095), np.float32(STEPS)
S4, S8, S12, S16, S24 = (np.uint32(n) for n in (4, 8, 12, 16, 24))
UPPER = np.uint64(32)
NONE, HALF = np.float32(0.0), np.float32(0.5)
FEELINGS = 4
FEAR, HARDSHIP, GRIEVANCE, TRUST = range(FEELINGS)
"""Columns of the sums of a territory."""
MOOD = 9
THREAT, WRONG, GOAL, TRUST_GOAL, MEET, CONDUCT, FAILURE, TRUST_PACE, DREAD = range(MOOD)
"""Columns of what the day means in a territory."""


class Paces(NamedTuple):
    """What a day does to everybody alike: f4, except where noted."""

    fear: Any
    hardship: Any
    grievance: Any
    burden: Any
    noise: Any
    """full width of the personal change of fear and trust, for those who are at one half"""
    gain: Any
    """of trust, by one contact"""
    join: Any
    leave: Any
    slow: Any
    """personal change of hardship and grievance, compared with that of fear and trust"""
    heals: Any
    """steps of 4096 for which an injured person recovers, u4"""


class TerritoryDay(NamedTuple):
    """What the day means to those who stay in a territory, and where their sums are added up."""

    mood: Array
    """(9,) f4, see :data:`THREAT`"""
    holder: Any
    """local faction that holds most of the ground, -1 if none, i1"""
    totals: Array
    """(4,) sums in units of 2**-20, see :data:`FEAR`"""
    leaning: Array
    """(F,) rows that lean to each faction"""


class Draws(NamedTuple):
    """The key of the day's draws, and buffers for those of a block: the lower and the upper halves."""

    key: Key
    low: Array
    high: Array


@rule
def draw_buffers(key: Key, rows: int) -> Draws:
    """Return the day's key with buffers for a block's draws in a world of so many rows; no result depends on these."""
    block = SMALL_BLOCK if rows > MANY_ROWS else LARGE_BLOCK
    return Draws(key, np.empty(block, np.uint32), np.empty(block, np.uint32))


@rule
def _share(lane: Key) -> Any:
    """Return the lowest twelve bits as a share, f4 in [0, 1)."""
    return np.float32(np.int32(lane & M12)) * BITS12


@rule
def exposure_of(low: Key, high: Key) -> Any:
    """Return how close a person was to today's harm, from a draw's bits 0 to 11, f4 in [0, 1)."""
    return _share(low)


@rule
def contact_of(low: Key, high: Key) -> Any:
    """Return the lot for meeting a unit, from a draw's bits 12 to 23, f4 in [0, 1)."""
    return _share(low >> S12)


@rule
def jolt_of(low: Key, high: Key, noise: Any) -> Any:
    """Return a personal change of fear and hardship within +- half of ``noise``, from a draw's bits 24 to 35, f4."""
    return (_share((low >> S24) | (high << S8)) - HALF) * noise


@rule
def turn_of(low: Key, high: Key, noise: Any) -> Any:
    """Return a personal change of grievance and trust within +- half of ``noise``, from a draw's bits 36 to 47, f4."""
    return (_share(high >> S4) - HALF) * noise


@rule
def lot_of(low: Key, high: Key) -> Any:
    """Return the lot for sides, from a draw's bits 48 to 63, f4 strictly between 0 and 1."""
    return (np.float32(np.int32(high >> S16)) + HALF) * BITS16


@rule
def _draw(low: Array, high: Array, key: Key, origin: Array, serial: Array) -> None:
    """Draw 64 bits for each row of a block, by identity."""
    for i in range(low.shape[0]):
        z = bits(key, person(origin[i], serial[i]), 0)
        low[i], high[i] = np.uint32(z), np.uint32(z >> UPPER)


@rule
def _update_hardship(low: Array, high: Array, hardship: Array, mood: Array, pace: Paces) -> Any:
    """Move hardship towards what the territory offers; return the sum in units of 2**-20 (at most 2**29 a block)."""
    # eq. 16.7
    goal, speed, noise, slow = mood[GOAL], pace.hardship, pace.noise, pace.slow
    total = np.int32(0)
    for i in range(low.shape[0]):
        new = shaken(clip01(toward(hardship[i], goal, speed)), jolt_of(low[i], high[i], noise) * slow)
        hardship[i] = new
        total = np.int32(total + np.int32(new * FIXED))
    return total


@rule
def _update_fear(low: Array, high: Array, fear: Array, mood: Array, pace: Paces) -> Any:
    """Move fear by the territory's dread and today's threat; return the sum."""
    dread, threat, speed, noise = mood[DREAD], mood[THREAT], pace.fear, pace.noise
    total = np.int32(0)
    for i in range(low.shape[0]):
        jolt, near = jolt_of(low[i], high[i], noise), exposure_of(low[i], high[i])
        new = new_fear(fear[i], dread, threat, near, speed, jolt)
        fear[i] = new
        total = np.int32(total + np.int32(new * FIXED))
    return total


@rule
def _update_grievance(low: Array, high: Array, grievance: Array, hardship: Array, mood: Array, pace: Paces) -> Any:
    """Move grievance by wrongs and hardship; return the sum."""
    wrong, speed, burden, noise, slow = mood[WRONG], pace.grievance, pace.burden, pace.noise, pace.slow
    total = np.int32(0)
    for i in range(low.shape[0]):
        other, felt = turn_of(low[i], high[i], noise) * slow, wrong * exposure_of(low[i], high[i])
        new = new_grievance(grievance[i], felt, hardship[i], speed, burden, other)
        grievance[i] = new
        total = np.int32(total + np.int32(new * FIXED))
    return total


@rule
def gain_of(meet: Any, gain: Any) -> Any:
    """Return the trust that one contact earns where a share ``meet`` of people has one; f4.

    A lane has 4096 steps: a few too many meet a unit, and each contact counts for as much less.
    """
    steps = np.float32(np.ceil(meet * LANE)) * BITS12
    return gain * meet / steps if meet > NONE else NONE


@rule
def _update_trust(low: Array, high: Array, trust: Array, mood: Array, gain: Any, noise: Any) -> Any:
    """Move trust by talk and experience, contact (which earns ``gain``), conduct and failures; return the sum."""
    goal, meet, loss, pace = mood[TRUST_GOAL], mood[MEET], mood[CONDUCT] + mood[FAILURE], mood[TRUST_PACE]
    total = np.int32(0)
    for i in range(low.shape[0]):
        met = gain if contact_of(low[i], high[i]) < meet else NONE
        new = new_trust(trust[i], goal, met, loss, pace, turn_of(low[i], high[i], noise))
        trust[i] = new
        total = np.int32(total + np.int32(new * FIXED))
    return total


@rule
def _take_sides(low: Array, high: Array, side: Array, grievance: Array, holder: Any, pace: Paces) -> None:
    """Update which side people lean to, if any."""
    join, leave = pace.join, pace.leave
    for i in range(low.shape[0]):
        side[i] = side_tomorrow(side[i], holder, lot_of(low[i], high[i]), join * grievance[i], leave)


@rule
def _heal(low: Array, high: Array, injured: Array, heals: Any) -> None:
    """Heal some of the injured: by two lanes mixed, so that neither alone decides who recovers."""
    for i in range(low.shape[0]):
        stays = (((low[i] >> S12) ^ (high[i] >> S4)) & M12) >= heals
        injured[i] = injured[i] & np.uint8(stays)


@rule
def _count_sides(side: Array, leaning: Array) -> None:
    """Count the rows of a block that lean to each side."""
    for f in range(leaning.shape[0]):
        count = np.int32(0)
        for i in range(side.shape[0]):
            count = np.int32(count + np.int32(side[i] == f))
        leaning[f] += count


@rule
def live_one_day(first: int, last: int, c: Any, place: TerritoryDay, pace: Paces, draws: Draws) -> None:
    """Apply one day to rows first .. last - 1, who stay in the same territory.

    Parameters
    ----------
    first, last : int
        Rows.
    c : Civilians
        All columns.
    place : TerritoryDay
        What the day means there; today's sums are added to its own.
    pace : Paces
        What the day does to everybody alike.
    draws : Draws
        The key of the day's draws, and room for them: see :func:`draw_buffers`.
    """
    mood, totals = place.mood, place.totals
    earned = gain_of(mood[MEET], pace.gain)
    block = draws.low.shape[0]
    for a in range(first, last, block):
        b = min(a + block, last)
        low, high = draws.low[: b - a], draws.high[: b - a]
        hardship, grievance, side = c.hardship[a:b], c.grievance[a:b], c.side[a:b]
        _draw(low, high, draws.key, c.origin[a:b], c.serial[a:b])
        totals[HARDSHIP] += _update_hardship(low, high, hardship, mood, pace)
        totals[FEAR] += _update_fear(low, high, c.fear[a:b], mood, pace)
        totals[GRIEVANCE] += _update_grievance(low, high, grievance, hardship, mood, pace)
        totals[TRUST] += _update_trust(low, high, c.trust[a:b], mood, earned, pace.noise)
        _take_sides(low, high, side, grievance, place.holder, pace)
        _heal(low, high, c.injured[a:b], pace.heals)
        _count_sides(side, place.leaning)
