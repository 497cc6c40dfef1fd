"""One estimate and one interval over seeds for every question: what another set of seeds might have given.

A mean has Student's t, a median (or another quantile) its order statistics, a share of seeds Wilson's interval: which
one depends on what is asked of the numbers, never on who asks. Chosen by measured coverage:
docs/decisions/0011-one-interval.md.
"""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any, Literal, NamedTuple, overload

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray
from scipy import special

from interpose.model.results.comparison import WITHOUT
from interpose.model.results.outcomes import COUNTED, NAMED

type Floats = NDArray[np.float64]
type Statistic = Literal["mean", "median", "share"]

CONFIDENCE = 0.95
RESAMPLES = 2000
CHANCE = 20_251_010
"""Seed of resampling, for what has no closed form, so that the same numbers give the same interval."""
ROUNDING = 1e-12
"""Share of an interval's farther end below which the nearer one is 0 but for the rounding of sums."""


class Interval(NamedTuple):
    """An estimate and the ends of its interval, each a number or an array of them."""

    middle: Any
    low: Any
    high: Any


def over_seeds(values: ArrayLike, statistic: Statistic = "mean") -> Interval:
    """Estimate a mean, median or share over seeds (the first axis) with its two-sided 95 % interval.

    Fewer than two seeds give no interval (NaN). The same number in every seed gives an interval of no width: it says
    that no seed disagrees, not that none could; a share has an interval even then.

    Parameters
    ----------
    values : array_like, shape (seeds, ...)
        Numbers; what is not finite makes its own interval NaN.
    statistic : {"mean", "median", "share"}
        What to estimate; for a share, values are 0 or 1.
    """
    if statistic == "median":
        return quantile_over_seeds(values, 0.5)
    return _by_column(values, students_t if statistic == "mean" else wilson)


def quantile_over_seeds(values: ArrayLike, share: float) -> Interval:
    """Estimate a quantile over independent seeds (the first axis) with the interval of its order statistics.

    Where there are too few seeds for 95 % (fewer than six, for a median), it reaches from the least to the greatest.
    """
    return _by_column(values, lambda rows: order_statistics(rows, share))


def _by_column(values: ArrayLike, estimate: Any) -> Interval:
    """Estimate every column alone, so that its numbers do not depend, to the last bit, on the other columns."""
    numbers = np.asarray(values, float)
    shape = numbers.shape[1:]
    if len(numbers) == 0:
        nothing = np.full(shape, np.nan)[()]
        return Interval(nothing, nothing, nothing)
    rows = np.ascontiguousarray(numbers.reshape(len(numbers), -1).T)
    with np.errstate(invalid="ignore"):
        middle, low, high = estimate(rows)
    unknown = ~np.isfinite(rows).all(axis=1) | (rows.shape[1] < 2)
    ends = (np.where(unknown, np.nan, end) for end in (low, high))
    return Interval(*(part.reshape(shape)[()] for part in (middle, *ends)))


def students_t(rows: Floats) -> Interval:
    """Return the mean of each row and its interval by Student's t."""
    seeds = rows.shape[1]
    same = (rows == rows[:, :1]).all(axis=1)
    middle = np.where(same, rows[:, 0], rows.mean(axis=1))
    if seeds < 2:
        return Interval(middle, middle, middle)
    half = np.where(same, 0.0, _reach(seeds - 1) * rows.std(axis=1, ddof=1) / np.sqrt(seeds))
    return Interval(middle, middle - half, middle + half)


@lru_cache(maxsize=4096)
def _reach(freedom: float) -> float:
    """Return how many standard errors Student's interval reaches to each side."""
    return float(special.stdtrit(freedom, 0.5 + CONFIDENCE / 2))


def t_reach(freedom: Floats) -> Floats:
    """Return how many standard errors Student's interval reaches to each side; NaN below one degree of freedom."""
    return np.where(freedom < 1, np.nan, special.stdtrit(np.maximum(freedom, 1), 0.5 + CONFIDENCE / 2))


def order_statistics(rows: Floats, share: float) -> Interval:
    """Return a quantile of each row and its distribution-free interval between two of its ordered numbers."""
    ordered = np.sort(rows, axis=1)
    first, last = _ranks(rows.shape[1], share)
    middle = np.quantile(rows, share, axis=1)
    # Between two numbers a quantile is interpolated, which can take it past an extreme one's rank.
    return Interval(middle, np.minimum(ordered[:, first], middle), np.maximum(ordered[:, last], middle))


@lru_cache(maxsize=4096)
def _ranks(seeds: int, share: float) -> tuple[int, int]:
    """Return the ordered numbers (from 0) between which a quantile lies, with at most 2.5 % beyond on each side.

    How many numbers lie below the true quantile is binomial (Conover 1999, Practical Nonparametric Statistics, 3.2).
    """
    tail, below = (1 - CONFIDENCE) / 2, special.bdtr(np.arange(seeds), seeds, share)
    first = int((below <= tail).sum()) - 1
    last = int((1 - below > tail).sum())
    return max(0, first), min(seeds - 1, last)


def wilson(rows: Floats) -> Interval:
    """Return the share of ones in each row and its interval by Wilson (1927)."""
    seeds, share = rows.shape[1], rows.mean(axis=1)
    z = float(special.ndtri(0.5 + CONFIDENCE / 2))
    centre = (share + z**2 / (2 * seeds)) / (1 + z**2 / seeds)
    half = z * np.sqrt(share * (1 - share) / seeds + z**2 / (4 * seeds**2)) / (1 + z**2 / seeds)
    # All or none: the end is 1 or 0 but for rounding.
    low, high = np.where(share == 0, 0.0, centre - half), np.where(share == 1, 1.0, centre + half)
    return Interval(share, np.maximum(0.0, low), np.minimum(1.0, high))


@overload
def excludes_zero(low: float, high: float) -> bool: ...
@overload
def excludes_zero(low: "pd.Series[Any] | Floats", high: "pd.Series[Any] | Floats") -> NDArray[np.bool_]: ...
def excludes_zero(low: Any, high: Any) -> Any:
    """Whether an interval excludes 0, so that the sign is called clear; no interval excludes nothing."""
    low, high = np.asarray(low, float), np.asarray(high, float)
    edge = ROUNDING * np.maximum(np.abs(low), np.abs(high))
    edge = np.where(np.isfinite(edge), edge, 0.0)
    clear = ((low > edge) | (high < -edge)) & ~(np.isnan(low) | np.isnan(high))
    return clear if clear.ndim else bool(clear)


def paired(table: pd.DataFrame, by: Sequence[str], measures: Sequence[str], baseline: str) -> pd.DataFrame:
    """Return paired differences (an arm minus the baseline, seed by seed) with their intervals over seeds.

    Parameters
    ----------
    table : DataFrame
        Rows by ``arm``, ``seed`` and the columns ``by``.
    by : sequence of str
        What else rows are told apart by, for instance ``territory``.
    measures : sequence of str
        Columns with numbers.
    baseline : str
        The arm that the others are compared with.

    Returns
    -------
    DataFrame
        A row a ``policy`` (the other arm), ``measure`` and ``by``: means ``with`` the policy and at the ``baseline``,
        mean ``difference`` with its interval (``low``, ``high``), ``median`` difference with its own, ``lower_in`` and
        ``higher_in`` (shares of seeds), ``variance_ratio`` (how many times more the difference of unpaired seeds would
        vary) with its interval (``variance_ratio_low``, ``variance_ratio_high``), ``seeds``.
    """
    wide = table.pivot(index="seed", columns=["arm", *by], values=list(measures))
    wide = wide.swaplevel(0, 1, axis=1).dropna(axis=1, how="all")
    before, parts = wide[baseline], list[pd.DataFrame]()
    for arm in dict.fromkeys(table["arm"]):
        if arm != baseline:
            now = wide[arm][before.columns]
            columns = pd.DataFrame(_differences(now.to_numpy(float), before.to_numpy(float)))
            names = pd.DataFrame(before.columns.to_frame(index=False).to_numpy(), columns=["measure", *by])
            parts.append(pd.concat([names, columns], axis=1).assign(policy=arm))
    table_of_all = pd.concat(parts, ignore_index=True)
    return table_of_all[["policy", *by, *(name for name in table_of_all if name not in ("policy", *by))]]


def _differences(now: Any, before: Any) -> dict[str, Any]:
    """Return the comparison of columns of numbers, one row a seed."""
    difference = now - before
    mean, median = over_seeds(difference), over_seeds(difference, "median")
    ratio = variance_ratio(now, before)
    return {
        "with": now.mean(axis=0),
        "baseline": before.mean(axis=0),
        "difference": mean.middle,
        "low": mean.low,
        "high": mean.high,
        "median": median.middle,
        "median_low": median.low,
        "median_high": median.high,
        "lower_in": (difference < 0).mean(axis=0),
        "higher_in": (difference > 0).mean(axis=0),
        "variance_ratio": ratio.middle,
        "variance_ratio_low": ratio.low,
        "variance_ratio_high": ratio.high,
        "seeds": len(now),
    }


def variance_ratio(now: Floats, before: Floats) -> Interval:
    """Return how many times more the difference of unpaired seeds would vary than that of paired ones.

    (var now + var before) / var (now - before): also how many times more seeds unpaired worlds would need for an
    interval as wide. Its interval is that of the mean of the jackknife's pseudo-values of its logarithm (Miller 1968,
    doi:10.1214/aoms/1177698418, doi recalled; measured in docs/power.md).

    Parameters
    ----------
    now, before : ndarray, shape (seeds, columns)
        Outcomes of the same seeds with a policy and at the baseline.

    Returns
    -------
    Interval
        NaN where the paired difference does not vary; no ends below three seeds, or where it does not without a seed.
    """
    number, nothing = len(now), np.full(now.shape[1], np.nan)
    if number < 2:
        return Interval(nothing, nothing, nothing)
    parts = [values - values.mean(axis=0) for values in (now, before, now - before)]
    with np.errstate(invalid="ignore", divide="ignore"):
        unpaired, spread = (parts[0] ** 2 + parts[1] ** 2).sum(axis=0), (parts[2] ** 2).sum(axis=0)
        middle = np.where(spread > 0, unpaired / spread, np.nan)
        if number < 3:
            return Interval(middle, nothing, nothing)
        left = number / (number - 1)  # a sum of squares around the mean loses this times a seed's own square
        without, both = spread - left * parts[2] ** 2, unpaired - left * (parts[0] ** 2 + parts[1] ** 2)
        logs = np.where(without > ROUNDING * spread, np.log(both / without), np.nan)
        whole = np.log(middle)
        pseudo = over_seeds(number * whole - (number - 1) * logs)
        half = (pseudo.high - pseudo.low) / 2
        return Interval(middle, np.exp(whole - half), np.exp(whole + half))


def effects(table: pd.DataFrame) -> pd.DataFrame:
    """Return the paired differences (with minus without) of every outcome with their 95 % intervals over seeds."""
    differences = paired(table, [], [outcome.name for outcome in COUNTED], WITHOUT)
    differences = differences.drop(columns=["policy", "median_low", "median_high"])
    differences = differences.rename(columns={"measure": "outcome", "baseline": WITHOUT})
    differences.insert(1, "label", [NAMED[name].label for name in differences["outcome"]])
    differences.insert(2, "unit", [NAMED[name].unit for name in differences["outcome"]])
    return differences
