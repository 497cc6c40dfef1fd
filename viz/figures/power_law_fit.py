"""How the deadliest events are distributed: a power law fitted to deaths an event, with its range."""

from typing import NamedTuple

import numpy as np
import pandas as pd
from scipy.optimize import brentq, minimize_scalar
from scipy.special import chdtri, zeta

from interpose.model.results.intervals import CONFIDENCE

LEASTS = (10, 5, 3)
ENOUGH = 30
STEEPEST, FLATTEST = 8.0, 1.05
DROP = float(chdtri(1, 1 - CONFIDENCE)) / 2
"""How far the log-likelihood may fall within a 95 % interval: half of that quantile of chi-squared(1)."""


class Tail(NamedTuple):
    """A power law: exponent with its 95 % interval, from how many deaths on, from how many events."""

    exponent: float
    low: float
    high: float
    least: int
    events: int


def fit_tail(deaths: "pd.Series[int]") -> Tail | None:
    """Fit a discrete power law by maximum likelihood; its interval is that of the profile likelihood.

    It is fitted from 10 deaths on, or from 5 or 3 where too few events are so deadly; not to fewer than 30 events.
    Reference: Clauset, Shalizi & Newman 2009, doi:10.1137/070710111.
    """
    counts = deaths.to_numpy(float)
    for least in LEASTS:
        tail_deaths = counts[counts >= least]
        if len(tail_deaths) >= ENOUGH and tail_deaths.max() > tail_deaths.min():
            return _fitted(tail_deaths, least)
    return None


def _fitted(tail_deaths: "np.ndarray", least: int) -> Tail:
    """Find the exponent that makes the deaths likeliest, and those that are not much less likely."""
    log_sum = float(np.log(tail_deaths).sum())

    def negative_log_likelihood(exponent: float) -> float:
        return float(len(tail_deaths) * np.log(zeta(exponent, least)) + exponent * log_sum)

    best = float(minimize_scalar(negative_log_likelihood, bounds=(FLATTEST, STEEPEST), method="bounded").x)
    threshold = negative_log_likelihood(best) + DROP

    def excess(exponent: float) -> float:
        return negative_log_likelihood(exponent) - threshold

    low = float(brentq(excess, FLATTEST, best)) if excess(FLATTEST) > 0 else FLATTEST
    high = float(brentq(excess, best, STEEPEST)) if excess(STEEPEST) > 0 else STEEPEST
    return Tail(best, low, high, least, len(tail_deaths))


def tail_share(tail: Tail, k: "np.ndarray") -> "np.ndarray":
    """Return the share of events from the tail's least deaths on that have at least k deaths."""
    return np.asarray(zeta(tail.exponent, k) / zeta(tail.exponent, tail.least))
