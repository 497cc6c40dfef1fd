"""Paired differences of scores, with intervals from months drawn again in blocks: all units of a month go together.

Errors of neighbouring months are alike, so that months are drawn in runs, wrapped around at the end (Politis & Romano
1992; recalled), as long as the cube root of their number (Hall, Horowitz & Jing 1995, doi:10.1093/biomet/82.3.561;
recalled). Twenty-four months are few, and one war is one: the interval says how far the verdict depends on which
months were scored, not what would be found in another war.
"""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from interpose.model.results.intervals import CHANCE, CONFIDENCE, RESAMPLES, Interval

type Floats = npt.NDArray[np.float64]

FEWEST_MONTHS = 4
"""Months below which there is no interval (assumption)."""


class Contrast(NamedTuple):
    """A forecast against another one."""

    difference: Interval
    """mean score less that of the other; below 0: better"""
    skill: Interval
    """share of the other's score that it does without; above 0: better"""


def contrast(mine: Floats, other: Floats, months: npt.NDArray[np.int64]) -> Contrast:
    """Compare two forecasts of the same units and months by one score, with 95 % intervals.

    Parameters
    ----------
    mine, other : array, shape (N,)
        Scores; less is better.
    months : array, shape (N,)
        Month of each.
    """
    found, place = np.unique(months, return_inverse=True)
    sums = np.stack([np.bincount(place, mine), np.bincount(place, other), np.bincount(place)]).astype(float)
    middle = [float(value) for value in _compare(sums.sum(axis=1))]
    if len(found) < FEWEST_MONTHS:
        nothing = [Interval(value, np.nan, np.nan) for value in middle]
        return Contrast(*nothing)
    drawn = _compare(sums[:, _blocks(len(found))].sum(axis=2))
    return Contrast(*(_interval(value, values) for value, values in zip(middle, drawn, strict=True)))


def _interval(middle: float, drawn: Floats) -> Interval:
    """Return a value with the interval of what other months gave; what they cannot give is left out."""
    finite = drawn[np.isfinite(drawn)]
    if len(finite) == 0:
        return Interval(middle, np.nan, np.nan)
    low, high = np.quantile(finite, [(1 - CONFIDENCE) / 2, (1 + CONFIDENCE) / 2])
    return Interval(middle, float(low), float(high))


def _compare(sums: Floats) -> tuple[Floats, Floats]:
    """Return difference of means and skill for sums of both scores and numbers of units, along the first axis."""
    mine, other, count = sums
    with np.errstate(divide="ignore", invalid="ignore"):
        skill = np.where(other > 0, 1 - mine / other, np.nan)
    return (mine - other) / count, skill


def _blocks(months: int) -> npt.NDArray[np.intp]:
    """Return months drawn in runs, shape (resamples, months)."""
    length = round(np.cbrt(months))
    rng = np.random.default_rng(CHANCE)
    starts = rng.integers(0, months, (RESAMPLES, -(-months // length)))
    drawn = (starts[:, :, None] + np.arange(length)) % months
    return drawn.reshape(RESAMPLES, -1)[:, :months]
