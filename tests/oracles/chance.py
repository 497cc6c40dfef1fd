"""Keyed chance in Python's own integers: the promise of `model/chance/streams.py`, kept without NumPy."""

import hashlib
from math import exp, floor, inf, log, sqrt
from statistics import NormalDist

MASK = (1 << 64) - 1
GOLDEN = 0x9E3779B97F4A7C15


def mix(z: int) -> int:
    """Finalise 64 bits as SplitMix64 does."""
    z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & MASK
    z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & MASK
    return z ^ (z >> 31)


def stream(name: str) -> int:
    """Return the number of a named kind of decision."""
    return int.from_bytes(hashlib.blake2b(name.encode(), digest_size=8).digest(), "little")


def day_key(seed: int, name: str, day: int) -> int:
    """Make the key of a named kind of decision on a day of a world."""
    z = mix((seed + GOLDEN) & MASK)
    z = mix(z ^ ((stream(name) + GOLDEN) & MASK))
    return mix(z ^ (((day + 1) * GOLDEN) & MASK))


def bits(key: int, entity: int, index: int) -> int:
    """Draw 64 bits; refuses numbers that would run into those of another entity or index."""
    assert 0 <= entity < 1 << 40, f"entity {entity} does not fit into 40 bits"
    assert 0 <= index < 1 << 24, f"index {index} does not fit into 24 bits"
    return mix((key + GOLDEN * (entity + (index << 40))) & MASK)


def uniform(key: int, entity: int, index: int) -> float:
    """Draw the middle of one of 2**52 equal parts of the stretch from 0 to 1."""
    return (2 * (bits(key, entity, index) >> 12) + 1) / (1 << 53)


def front_entity(territory_key: int, one: int, other: int) -> int:
    """Number a territory and two factions, by their keys."""
    return (territory_key * 64 + one) * 64 + other


def poisson(u: float, rate: float) -> int:
    """Return the smallest count whose cumulative Poisson probability reaches ``u``; far out by the normal law.

    The normal law is bent by the skewness (Cornish & Fisher 1938) and never gives less than a rate of 500 would.
    """
    if rate > 500:
        z = NormalDist().inv_cdf(u)
        return max(poisson(u, 500), floor(rate + sqrt(rate) * z + (z * z - 1) / 6 + 0.5))
    count, term = 0, exp(-max(0, rate))
    reached = term
    while reached < u and (count < rate or reached + term * rate / (count + 1) > reached):
        count += 1
        term *= rate / count
        reached += term
    return count


def heavy_tail(u: float, exponent: float, scale: float, most: int) -> int:
    """Return the largest k up to ``most`` that a share 1 - u of all events reaches."""
    k = 1
    while k < most and (1 + k / scale) ** -(exponent - 1) >= 1 - u:
        k += 1
    return k


def race(u: float, weight: float) -> float:
    """Return the finishing time of a competitor in a race that each wins by its share of all weights."""
    return -log(u) / weight if weight > 0 else inf
