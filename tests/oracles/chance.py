"""Keyed chance in Python's own integers: the promise of `model/chance/streams.py`, kept without NumPy."""

from math import exp, floor, inf, log, sqrt
from statistics import NormalDist

from interpose.model.chance.plain_draws import MASK, bits, day_key, mix, uniform

__all__ = ["MASK", "bits", "day_key", "front_entity", "heavy_tail", "mix", "poisson", "race", "uniform"]


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
