"""The exponent of deaths per event: from a number of deaths fixed in advance, or from the one that fits best."""

import numpy as np
import numpy.typing as npt
from scipy import optimize, special

from interpose.experiments.analysis.power_law import FEWEST, LEAST_DEATHS, discrete_exponent

type Floats = npt.NDArray[np.float64]

MOST_TRIED = 100
"""Largest number of deaths from which a tail is tried (assumption): beyond, tails have too few events."""


def exponent_of_sums(number: float, logs: float, least: int) -> float:
    """Return the exponent of a discrete power law from the number of events in the tail and the sum of their logs.

    Clauset, Shalizi & Newman 2009, doi:10.1137/070710111: all that the likelihood depends on.
    """
    if number < FEWEST:
        return float("nan")
    mean = logs / number
    best = optimize.minimize_scalar(
        lambda a: np.log(special.zeta(a, least)) + a * mean, bounds=(1.05, 8.0), method="bounded"
    )
    return float(best.x)


def best_least(deaths: npt.ArrayLike) -> int:
    """Return the number of deaths from which on a power law fits best: the least Kolmogorov-Smirnov distance.

    Clauset, Shalizi & Newman 2009, section 3.3. Tails of fewer than 20 events are not tried; without any,
    :data:`interpose.experiments.analysis.power_law.LEAST_DEATHS`.
    """
    values = np.sort(np.asarray(deaths, np.int64))
    closest, chosen = np.inf, LEAST_DEATHS
    for least in np.unique(values[values <= MOST_TRIED]).tolist():
        tail = values[np.searchsorted(values, least) :]
        if least < 1 or len(tail) < FEWEST or tail[0] == tail[-1]:
            continue
        exponent = discrete_exponent(tail, least)
        levels, counts = np.unique(tail, return_counts=True)
        below = np.cumsum(counts) / len(tail)
        law = 1 - special.zeta(exponent, levels + 1) / special.zeta(exponent, least)
        distance = float(np.abs(below - law).max())
        if distance < closest:
            closest, chosen = distance, int(least)
    return chosen
