"""Intervals over seeds: what another set of seeds might have given, by resampling the ones that were run."""

import warnings
from typing import Any, NamedTuple

import numpy as np
from scipy import stats

CONFIDENCE = 0.95
RESAMPLES = 2000
CHANCE = 20_251_010
"""Seed of the resampling, so that the same numbers give the same interval."""
STATISTICS: dict[str, tuple[Any, Any]] = {"mean": (np.mean, "BCa"), "median": (np.median, "percentile")}
"""What is estimated, and how: a median of few numbers has no usable acceleration, so its interval is plain."""


class Interval(NamedTuple):
    """An estimate and the ends of its interval, each a number or an array of them."""

    middle: Any
    low: Any
    high: Any


def over_seeds(values: Any, statistic: str = "mean") -> Interval:
    """Estimate a mean or median over seeds (the first axis) with its two-sided 95 % bootstrap interval.

    The resampling is SciPy's (bias-corrected and accelerated for means). Resamples of few seeds spread too little, by
    the factor sqrt((n - 1) / n), and know no Student's t; so the level is widened until a plain interval for normal
    numbers would be Student's (Hesterberg 2015, doi:10.1080/00031305.2015.1089789, "expanded percentile interval").
    Fewer than two seeds give no interval (NaN); the same number in every seed one of no width.

    Parameters
    ----------
    values : array_like, shape (seeds, ...)
        Numbers; what is not finite makes its own interval NaN.
    statistic : {"mean", "median"}
        What to estimate.
    """
    numbers = np.asarray(values, float)
    function, method = STATISTICS[statistic]
    if len(numbers) == 0:
        nothing = np.full(numbers.shape[1:], np.nan)[()]
        return Interval(nothing, nothing, nothing)
    flat = numbers.reshape(len(numbers), -1)
    middle = function(flat, axis=0)
    same, finite = (flat == flat[0]).all(axis=0), np.isfinite(flat).all(axis=0)
    low, high = (np.where(same & (len(flat) > 1), middle, np.nan) for _ in range(2))
    spread = np.flatnonzero(finite & ~same)
    if len(flat) > 1 and len(spread):
        low[spread], high[spread] = _resampled(flat[:, spread], function, method)
    shape = numbers.shape[1:]
    return Interval(*(part.reshape(shape)[()] for part in (middle, low, high)))


def expanded(seeds: int) -> float:
    """Give the level at which a plain bootstrap interval over so many seeds is as wide as Student's at 95 %."""
    reach = stats.t.ppf(0.5 + CONFIDENCE / 2, seeds - 1) * np.sqrt(seeds / (seeds - 1))
    return float(1 - 2 * stats.norm.sf(reach))


def _resampled(columns: Any, function: Any, method: Any) -> tuple[Any, Any]:
    """Resample rows, the same ones for all columns, and give the ends of each column's interval."""
    with warnings.catch_warnings(), np.errstate(invalid="ignore", divide="ignore"):
        warnings.simplefilter("ignore", stats.DegenerateDataWarning)
        found = stats.bootstrap(
            (columns,),
            function,
            axis=0,
            n_resamples=RESAMPLES,
            batch=100,
            confidence_level=expanded(len(columns)),
            method=method,
            vectorized=True,
            rng=np.random.default_rng(CHANCE),
        ).confidence_interval
    outermost = np.sort(columns, axis=0)
    low = np.where(np.isfinite(found.low), found.low, outermost[0])
    return low, np.where(np.isfinite(found.high), found.high, outermost[-1])
