"""Two sides that wear each other down one by one: compiled jump processes whose large-number limit is known."""

import numpy as np

from interpose.agents.compiled.decorators import Array, Key, kernel
from interpose.model.chance.streams import day_key, stream, uniform

FIGHT, TIMES, WALK = (stream(f"docking.{word}") for word in ("fight", "times", "walk"))
SQUARE, LINEAR = range(2)
"""Laws: each shooter hits at a rate of its own (aimed fire), or pairs meet at a rate (unaimed fire)."""


@kernel
def fight(red: int, blue: int, rates: Array, law: int, until: float, seed: int) -> tuple[int, int, float]:
    """Return what is left of both sides and the time, when one is gone or the time is up.

    One dies at a time: red ones at rate ``rates[1]`` * blue, blue ones at ``rates[0]`` * red (square law), each times
    the other side's number over ``rates[2]`` where pairs meet (linear law).

    Parameters
    ----------
    red, blue : int
        Numbers at the start.
    rates : array of float, shape (3,)
        Deaths that a red one and a blue one cause per unit of time, and the number by which pairs are counted.
    law : int
        :data:`SQUARE` or :data:`LINEAR`.
    until : float
        Time at which it is broken off; infinite: never.
    seed : int
        Seed.
    """
    hits, times, now, event = day_key(seed, FIGHT, 0), day_key(seed, TIMES, 0), 0.0, 0
    while red > 0 and blue > 0:
        of_red, of_blue = rates[1] * blue, rates[0] * red
        if law == LINEAR:
            of_red *= red / rates[2]
            of_blue *= blue / rates[2]
        total = of_red + of_blue
        now -= np.log(uniform(times, event, 0)) / total
        if now >= until:
            return red, blue, until
        if uniform(hits, event, 0) * total < of_red:
            red -= 1
        else:
            blue -= 1
        event += 1
    return red, blue, now


@kernel
def ruin(start: int, goal: int, chance: float, walks: int, seed: int) -> tuple[int, int]:
    """Return how many of so many walks end at 0, and the steps of all together.

    A walk starts at ``start`` and goes up by 1 with a chance, else down by 1, until it is at 0 or at ``goal``.
    """
    ruined, steps = 0, 0
    for walk in range(walks):
        key, held, step = walk_key(seed, walk), start, 0
        while 0 < held < goal:
            held += 1 if uniform(key, step, 0) < chance else -1
            step += 1
        steps += step
        ruined += 1 if held == 0 else 0
    return ruined, steps


@kernel
def walk_key(seed: int, walk: int) -> Key:
    """Return the key of the draws of a walk."""
    return day_key(seed, WALK, walk)
