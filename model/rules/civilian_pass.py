"""One day of the civilians of one territory, sixteen rows at a time.

The rows of a territory are adjacent, so that what the day means is one number for all of them. Each column is read once
and written once; between, what a row feels stays in registers (:mod:`interpose.agents.compiled.lanes`). One 64-bit draw
a row, kept as two halves, is cut into five. Sums are whole numbers, so that no order of adding can matter.
"""

from typing import Any, NamedTuple

import numpy as np

from interpose.agents.civilian import PEAK, clip01, new_fear, new_grievance, new_trust, shaken, side_tomorrow, toward
from interpose.agents.compiled.decorators import Array, Key, copied_rule, rule
from interpose.agents.compiled.lane_vectors import LANES
from interpose.agents.compiled.lanes import (
    as_f4,
    as_i4,
    as_u4,
    choose,
    count_lanes,
    every_lane,
    first_lanes,
    load,
    store,
    sum_lanes,
    upper_half,
)
from interpose.model.chance.streams import draw_for_people

SUMMED = 1024 * LANES
"""Rows whose sums fit 32 bits in every lane, as a feeling is at most 2**20 units."""
UNIT = 1048576.0
"""Parts of which a sum of feelings counts whole ones: 2**20."""
STEPS = 4096.0
"""Steps of a lane of twelve bits."""
FIXED = np.float32(UNIT)
BITS12, BITS16 = np.float32(1.0 / STEPS), np.float32(1.0 / 65536.0)
M12, LANE, MIDDLE = np.uint32(4095), np.float32(STEPS), np.int32(2048)
S4, S8, S12, S16, S24 = (np.uint32(n) for n in (4, 8, 12, 16, 24))
NONE, HALF = np.float32(0.0), np.float32(0.5)
ZERO, HEALTHY = np.int32(0), np.uint8(0)
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


class Today(NamedTuple):
    """What a territory's day and everybody's paces come to for one row: numbers only, f4 where nothing is said."""

    key: Key
    """of the day's draws, u8"""
    dread: Any
    threat: Any
    wrong: Any
    hardship_goal: Any
    trust_goal: Any
    trust_pace: Any
    loss: Any
    """share of trust that conduct and failures take"""
    contacts: Any
    """steps of 4096 for which a person meets a unit, u4"""
    earned: Any
    """trust that one contact earns"""
    step: Any
    """of a personal change, of which there are 4096: :data:`interpose.agents.civilian.PEAK` times what it is at most"""
    holder: Any
    """i1"""
    pace: Paces


@rule
def _share(lane: Key) -> Any:
    """Return the lowest twelve bits as a share, f4 in [0, 1)."""
    return as_f4(as_i4(lane & M12)) * BITS12


@rule
def exposure_of(low: Key, high: Key) -> Any:
    """Return how close a person was to today's harm, from a draw's bits 0 to 11, f4 in [0, 1)."""
    return _share(low)


@rule
def meets(low: Key, high: Key, contacts: Any) -> Any:
    """Whether a person meets a unit, which ``contacts`` (u4) in 4096 do, from a draw's bits 12 to 23."""
    return ((low >> S12) & M12) < contacts


@rule
def _change(lane: Key, step: Any) -> Any:
    """Return the lowest twelve bits, from the middle of what they can be, in steps of ``step``; f4."""
    return as_f4(as_i4(lane & M12) - MIDDLE) * step


@rule
def jolt_of(low: Key, high: Key, step: Any) -> Any:
    """Return a personal change of fear and hardship within +- 2048 ``step``, from a draw's bits 24 to 35, f4."""
    return _change((low >> S24) | (high << S8), step)


@rule
def turn_of(low: Key, high: Key, step: Any) -> Any:
    """Return a personal change of grievance and trust within +- 2048 ``step``, from a draw's bits 36 to 47, f4."""
    return _change(high >> S4, step)


@rule
def lot_of(low: Key, high: Key) -> Any:
    """Return the lot for sides, from a draw's bits 48 to 63, f4 strictly between 0 and 1."""
    return (as_f4(as_i4(high >> S16)) + HALF) * BITS16


@rule
def gain_of(meet: Any, gain: Any) -> Any:
    """Return the trust that one contact earns where a share ``meet`` of people has one; f4.

    A lane has 4096 steps: a few too many meet a unit, and each contact counts for as much less.
    """
    steps = np.float32(np.ceil(meet * LANE)) * BITS12
    return gain * meet / steps if meet > NONE else NONE


@rule
def recovers(low: Key, high: Key, heals: Any) -> Any:
    """Whether an injured person recovers: by two lanes mixed, so that neither alone decides."""
    return (((low >> S12) ^ (high >> S4)) & M12) < heals


@copied_rule
def _live_lanes(row: int, on: Any, c: Any, today: Today, sums: Any) -> Any:
    """Let neighbouring rows have their day; return the sums of what they feel (four lanes of i4) with theirs."""
    pace, drawn = today.pace, draw_for_people(today.key, load(c.origin, row, on), load(c.serial, row, on))
    low, high = as_u4(drawn), upper_half(drawn)
    near, jolt, turn = exposure_of(low, high), jolt_of(low, high, today.step), turn_of(low, high, today.step)
    # eq. 16.7
    settled = clip01(toward(load(c.hardship, row, on), today.hardship_goal, pace.hardship))
    hardship = shaken(settled, jolt * pace.slow)
    fear = new_fear(load(c.fear, row, on), today.dread, today.threat, near, pace.fear, jolt)
    felt, grievance = today.wrong * near, load(c.grievance, row, on)
    grievance = new_grievance(grievance, felt, hardship, pace.grievance, pace.burden, turn * pace.slow)
    met = choose(meets(low, high, today.contacts), today.earned, NONE)
    trust = new_trust(load(c.trust, row, on), today.trust_goal, met, today.loss, today.trust_pace, turn)
    side = load(c.side, row, on)
    side = side_tomorrow(side, today.holder, lot_of(low, high), pace.join * grievance, pace.leave)
    injured = choose(recovers(low, high, pace.heals), HEALTHY, load(c.injured, row, on))
    store(c.injured, row, on, injured)
    store(c.side, row, on, side)
    store(c.fear, row, on, fear)
    store(c.hardship, row, on, hardship)
    store(c.grievance, row, on, grievance)
    store(c.trust, row, on, trust)
    return _added(sums, on, (fear, hardship, grievance, trust))


@rule
def _added(sums: Any, on: Any, feelings: Any) -> Any:
    """Return sums with what some rows feel, in units of 2**-20."""
    fear, hardship, grievance, trust = sums
    more_fear, more_hardship, more_grievance, more_trust = feelings
    return (
        fear + choose(on, as_i4(more_fear * FIXED), ZERO),
        hardship + choose(on, as_i4(more_hardship * FIXED), ZERO),
        grievance + choose(on, as_i4(more_grievance * FIXED), ZERO),
        trust + choose(on, as_i4(more_trust * FIXED), ZERO),
    )


@rule
def _count_sides(side: Any, on: Any, leaning: Array) -> None:
    """Count rows that lean to each side."""
    for f in range(leaning.shape[0]):
        leaning[f] += count_lanes(on & (side == np.int8(f)))


@rule
def _add_up(sums: Any, totals: Array) -> None:
    """Add the sums of all lanes to those of a territory."""
    fear, hardship, grievance, trust = sums
    totals[FEAR] += sum_lanes(fear)
    totals[HARDSHIP] += sum_lanes(hardship)
    totals[GRIEVANCE] += sum_lanes(grievance)
    totals[TRUST] += sum_lanes(trust)


@rule
def today_of(place: TerritoryDay, pace: Paces, key: Key) -> Today:
    """Return what the day comes to for one row."""
    mood = place.mood
    return Today(
        key,
        dread=mood[DREAD],
        threat=mood[THREAT],
        wrong=mood[WRONG],
        hardship_goal=mood[GOAL],
        trust_goal=mood[TRUST_GOAL],
        trust_pace=mood[TRUST_PACE],
        loss=mood[CONDUCT] + mood[FAILURE],
        contacts=np.uint32(max(NONE, np.ceil(mood[MEET] * LANE))),
        earned=gain_of(mood[MEET], pace.gain),
        step=pace.noise * PEAK * BITS12,
        holder=np.int8(place.holder),
        pace=pace,
    )


@rule
def live_one_day(first: int, last: int, c: Any, place: TerritoryDay, pace: Paces, key: Key) -> None:
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
    key : int
        Key of the day's draws, u8.
    """
    today, none = today_of(place, pace, key), choose(every_lane(), ZERO, ZERO)
    whole = last - (last - first) % LANES
    for a in range(first, whole, SUMMED):
        sums = (none, none, none, none)
        for row in range(a, min(a + SUMMED, whole), LANES):
            sums = _live_lanes(row, every_lane(), c, today, sums)
            _count_sides(load(c.side, row, every_lane()), every_lane(), place.leaning)
        _add_up(sums, place.totals)
    if whole < last:
        rest = first_lanes(last - whole)
        _add_up(_live_lanes(whole, rest, c, today, (none, none, none, none)), place.totals)
        _count_sides(load(c.side, whole, rest), rest, place.leaning)
