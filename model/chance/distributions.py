"""Uniform numbers turned into counts, heavy tails, normal quantiles and competing risks."""

from math import erf, exp, floor, sqrt

import numpy as np

from interpose.agents.compiled.decorators import rule
from interpose.model.chance.streams import COUNTED, FARTHEST_SD, HALVINGS, SKEW


@rule
def normal_quantile(u: float) -> float:
    """Return the quantile of the standard normal distribution, by bisection (only for large Poisson rates)."""
    low, high = -FARTHEST_SD, FARTHEST_SD
    for _ in range(HALVINGS):
        middle = 0.5 * (low + high)
        if 0.5 * (1.0 + erf(middle / sqrt(2.0))) < u:
            low = middle
        else:
            high = middle
    return 0.5 * (low + high)


@rule
def _count_up(u: float, rate: float) -> int:
    """Return the Poisson count at which the cumulative chance reaches ``u`` or stops growing in floating point."""
    chance = exp(-rate)
    total = chance
    count = 0
    while u > total:
        count += 1
        chance *= rate / count
        if count > rate and total + chance == total:
            break
        total += chance
    return count


@rule
def poisson(u: float, rate: float) -> int:
    """Draw a Poisson count by inverse transform: with the same ``u`` a larger rate never gives a smaller count.

    Exact up to a rate of 500; the rounded normal law above, where the two agree to a fraction of a standard deviation.
    """
    if rate <= 0.0:
        return 0
    if rate > COUNTED:
        z = normal_quantile(u)
        far = int(max(0.0, floor(rate + sqrt(rate) * z + (z * z - 1.0) / SKEW + 0.5)))
        return max(far, _count_up(u, COUNTED))
    return _count_up(u, rate)


@rule
def heavy_tail(u: float, exponent: float, scale: float, most: int) -> int:
    """Draw a total of deaths k >= 1: P(K >= k) = (1 + (k - 1) / scale) ** -(exponent - 1), cut at ``most``.

    A discrete Pareto law of type II whose density falls as k ** -exponent: Clauset, Young & Gleditsch 2007,
    doi:10.1177/0022002706296157; Bohorquez et al. 2009, doi:10.1038/nature08631.
    """
    k = 1.0 + floor(scale * ((1.0 - u) ** (-1.0 / (exponent - 1.0)) - 1.0))
    return int(min(k, float(most)))


@rule
def race(u: float, weight: float) -> float:
    """Return a competitor's finishing time: the smallest of many wins with chance weight / sum of weights.

    Choices made by such races do not depend on the order in which the options are listed.
    """
    return -np.log(u) / weight if weight > 0.0 else np.inf
