"""The same civilian pass in plain NumPy: whole columns of one place at a time."""

from typing import Any

import numpy as np
from benchmarks.civilian_pass import FEELINGS, Crowd, key_of

GOLDEN, FIRST, SECOND = (np.uint64(n) for n in (0x9E3779B97F4A7C15, 0xBF58476D1CE4E5B9, 0x94D049BB133111EB))
LANE = np.uint64(4095)
ONE = np.float32(1.0)


def draws(key: Any, origin: Any, serial: Any) -> Any:
    """Draw 64 bits for each row, by who it is."""
    z = key + GOLDEN * ((origin.astype(np.uint64) << np.uint64(24)) + serial)
    z = (z ^ (z >> np.uint64(30))) * FIRST
    z = (z ^ (z >> np.uint64(27))) * SECOND
    return z ^ (z >> np.uint64(31))


def share(z: Any, first: int) -> Any:
    """Read twelve bits from ``first`` on as a share, f4 in [0, 1)."""
    return ((z >> np.uint64(first)) & LANE).astype(np.float32) * np.float32(1 / 4096)


def numpy_pass(crowd: Crowd, day: int) -> None:
    """Let a crowd have a day."""
    crowd.clear()
    key = np.uint64(key_of(crowd.seed, day))
    for t in range(len(crowd.first)):
        rows = slice(crowd.first[t], crowd.last[t])
        people = crowd.people._replace(**{name: getattr(crowd.people, name)[rows] for name in crowd.people._fields})
        live(people, key, crowd.mood[t], crowd.holder[t], crowd.pace)
        for at, name in enumerate(FEELINGS):
            crowd.totals[t, at] = (getattr(people, name) * np.float32(1 << 20)).astype(np.int32).sum(dtype=np.int64)
        crowd.leaning[t] = np.bincount(people.side[people.side >= 0], minlength=crowd.leaning.shape[1])


def shaken(x: Any, noise: Any) -> Any:
    """Keep shares within 0 and 1 and move them by a personal change, which is largest in the middle."""
    x = np.clip(x, 0, 1)
    return x + noise * np.float32(4) * x * (ONE - x)


def live(c: Any, key: Any, mood: Any, holder: Any, pace: tuple[Any, ...]) -> None:
    """Let the civilians of one place have a day."""
    threat, wrong, goal, trust_goal, meet, conduct, failure, trust_pace, dread = mood
    fear_pace, hard_pace, grief_pace, burden, noise, gain, join, leave = pace[:8]
    z = draws(key, c.origin, c.serial)
    near, jolt = share(z, 0), (share(z, 24) - np.float32(0.5)) * noise
    turn, lot = (share(z, 36) - np.float32(0.5)) * noise, (z >> np.uint64(48)).astype(np.float32)
    lot = (lot + np.float32(0.5)) * np.float32(1 / 65536)
    earned = gain * meet / (np.ceil(meet * np.float32(4096)) / np.float32(4096)) if meet > 0 else np.float32(0)
    met = np.where(share(z, 12) < meet, earned, np.float32(0))
    c.hardship[:] = shaken(c.hardship + hard_pace * (goal - c.hardship), jolt * np.float32(0.5))
    drifted = c.fear + fear_pace * (dread - c.fear)
    c.fear[:] = shaken(drifted + near * threat * (ONE - drifted), jolt)
    felt = (wrong * near + burden * c.hardship) * (ONE - c.grievance)
    c.grievance[:] = shaken(c.grievance + felt - grief_pace * c.grievance, turn * np.float32(0.5))
    lifted = c.trust + trust_pace * (trust_goal - c.trust) + met * (ONE - c.trust)
    c.trust[:] = shaken(lifted - (conduct + failure) * c.trust, turn)
    free = c.side < 0
    c.side[:] = np.where(free & (lot < join * c.grievance), holder, np.where(~free & (lot < leave), -1, c.side))
    c.injured[:] &= (((z >> np.uint64(12)) ^ (z >> np.uint64(36))) & LANE) >= np.uint64(60)
