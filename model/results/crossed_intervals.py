"""Statistics of runs that share seeds and draws, group by group, with 95 % intervals.

Runs of one seed share its chance, and runs of one draw of what is uncertain share that draw: intervals are over seeds,
and over draws too where a group holds several (two ways crossed). A group of one seed and one draw has no interval.
"""

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from interpose.model.results.intervals import (
    CHANCE,
    CONFIDENCE,
    Floats,
    Statistic,
    over_seeds,
    quantile_over_seeds,
    t_reach,
)

type Ints = NDArray[np.int64]
NAN = float("nan")
RESAMPLES = 400
TAILS = [(1 - CONFIDENCE) / 2, (1 + CONFIDENCE) / 2]
AT_ONCE = 4_000_000
"""Numbers that are sorted at once, so that memory stays small."""


def has_several_draws(draws: NDArray[Any], groups: NDArray[Any]) -> bool:
    """Whether any group holds points of several draws; a group below 0 is none."""
    grouped = groups >= 0
    first = pd.Series(draws[grouped]).groupby(groups[grouped]).transform("first")
    return bool((first.to_numpy() != draws[grouped]).any())


def means(flat: pd.DataFrame, *, bounded: bool = False) -> pd.DataFrame:
    """Average over seeds, each the mean of its runs, with the interval over seeds, over draws, or over both crossed.

    Where all runs of a group share a draw (or a seed), its interval is that of :func:`over_seeds` for the means of its
    seeds (or draws): for single runs, exactly what any other question gives for the same numbers.

    Parameters
    ----------
    flat : DataFrame
        Row per run: its ``group``, ``seed`` and ``draw`` (numbers that runs share), and ``value``.
    bounded : bool
        Whether values are 0 or 1, so that their mean is a share.

    Returns
    -------
    DataFrame
        Row per group, in order: ``mean``, ``low``, ``high``; not-a-number where there is no interval.
    """
    seeds, draws = _unit_means(flat, ["seed"]), _unit_means(flat, ["draw"])
    n, m, runs = (units.groupby("group").size().to_numpy() for units in (seeds, draws, flat))
    estimates = _over_units(seeds)
    over_draws = (n < 2) & (m > 1)
    estimates[over_draws] = _over_units(draws)[over_draws]
    both = (n > 1) & (m > 1)
    if both.any():
        half = _crossed(flat, seeds, draws)[both]
        estimates.loc[both, "low"], estimates.loc[both, "high"] = (
            estimates["mean"][both] - half,
            estimates["mean"][both] + half,
        )
    if bounded:
        single = (m < 2) & (n > 1) & (runs == n)
        estimates[["low", "high"]] = estimates[["low", "high"]].clip(0, 1)
        estimates[single] = _over_units(seeds, "share")[single]
    return estimates


def _unit_means(flat: pd.DataFrame, keys: list[str]) -> "pd.Series[float]":
    """Return the mean of the runs of each unit of each group."""
    return flat.groupby(["group", *keys])["value"].mean()


def _over_units(units: "pd.Series[float]", statistic: Statistic = "mean") -> pd.DataFrame:
    """Return the estimate over the units of each group with its interval, groups of one size at once."""
    sizes = units.groupby("group").size()
    values, counts = units.to_numpy(float), sizes.to_numpy()
    first, estimates = np.cumsum(counts) - counts, np.full((len(counts), 3), NAN)
    for size in np.unique(counts):
        members = np.flatnonzero(counts == size)
        block = values[first[members] + np.arange(size)[:, None]]
        estimates[members] = np.stack(over_seeds(block, statistic), axis=1)
    return pd.DataFrame(estimates, columns=["mean", "low", "high"], index=sizes.index)


def _crossed(flat: pd.DataFrame, seeds: "pd.Series[float]", draws: "pd.Series[float]") -> Floats:
    """Return half the width of the interval over seeds and draws: both variances, less what both share."""
    of_seeds, of_draws = _squared_error(seeds), _squared_error(draws)
    error = of_seeds + of_draws - _squared_error(_unit_means(flat, ["seed", "draw"]))
    error = np.maximum(error, np.maximum(of_seeds, of_draws))
    n, m = (units.groupby("group").size().to_numpy().astype(np.float64) for units in (seeds, draws))
    return t_reach(_freedom((of_seeds, n - 1.0), (of_draws, m - 1.0))) * np.sqrt(error)


def _squared_error(units: "pd.Series[float]") -> Floats:
    """Return the squared standard error of the mean over the units of each group."""
    spread = units.groupby("group").agg(["var", "size"])
    return (spread["var"].fillna(0.0) / spread["size"]).to_numpy(float)


def _freedom(*parts: tuple[Floats, Floats]) -> Floats:
    """Return the degrees of freedom of a sum of variances by their own (Satterthwaite 1946)."""
    total = sum((error for error, _ in parts), np.zeros_like(parts[0][0]))
    each = sum((error**2 / np.maximum(own, 1) for error, own in parts), np.zeros_like(total))
    fewest = np.minimum(*(own for _, own in parts))
    return np.where(each > 0, total**2 / np.where(each > 0, each, 1.0), fewest)


def quantiles(flat: pd.DataFrame, share: float) -> pd.DataFrame:
    """Estimate a quantile of the runs of each group, with its interval over seeds and draws.

    Single runs that share nothing have the interval of :func:`quantile_over_seeds`; what shares seeds or draws is
    resampled by them.
    """
    by_group = flat.groupby("group")
    places = pd.DataFrame(
        {
            "group": flat["group"],
            "draw": by_group["draw"].rank("dense").astype(int) - 1,
            "seed": by_group["seed"].rank("dense").astype(int) - 1,
            "place": flat.groupby(["group", "draw", "seed"]).cumcount(),
        }
    )
    shapes = places.groupby("group").max() + 1
    estimates = pd.DataFrame({"mean": by_group["value"].quantile(share), "low": NAN, "high": NAN})
    kinds, kind_of_group = np.unique(shapes.to_numpy(), axis=0, return_inverse=True)
    for kind, (draws, seeds, most) in enumerate(kinds.tolist()):
        members = shapes.index[kind_of_group == kind]
        if draws < 2 and seeds < 2:
            continue
        inside = places["group"].isin(members).to_numpy()
        part, row = places[inside], members.get_indexer(pd.Index(places.loc[inside, "group"]))
        cubes = np.full((len(members), draws, seeds, most), np.inf)
        cubes[row, part["draw"], part["seed"], part["place"]] = flat.loc[inside, "value"]
        if most == 1 and min(draws, seeds) == 1:
            alone = quantile_over_seeds(cubes.reshape(len(members), -1).T, share)
            estimates.loc[members, ["low", "high"]] = np.stack([alone.low, alone.high], axis=1)
        else:
            estimates.loc[members, ["low", "high"]] = _bootstrapped(cubes, share)
    low, high = (
        estimates[["low", "mean"]].min(axis=1, skipna=False),
        estimates[["high", "mean"]].max(axis=1, skipna=False),
    )
    return estimates.assign(low=low, high=high)


def _bootstrapped(cubes: Floats, share: float) -> Floats:
    """Return the interval of a quantile of groups of equal shape: runs by draw and seed, infinity where none is."""
    _, draws, seeds, most = cubes.shape
    chance = np.random.default_rng(CHANCE)
    drawn = chance.integers(0, draws, (RESAMPLES, draws)) if draws > 1 else np.zeros((RESAMPLES, 1), int)
    seeded = chance.integers(0, seeds, (RESAMPLES, seeds)) if seeds > 1 else np.zeros((RESAMPLES, 1), int)
    at_once = max(1, AT_ONCE // (RESAMPLES * draws * seeds * most))
    ends = []
    for first in range(0, len(cubes), at_once):
        chosen = cubes[first : first + at_once][:, drawn[:, :, None], seeded[:, None, :]]
        again = np.sort(chosen.reshape(len(chosen), RESAMPLES, -1), axis=2)
        place = share * np.maximum(np.isfinite(again).sum(axis=2) - 1, 0)
        below, above = (np.asarray(end(place), int)[:, :, None] for end in (np.floor, np.ceil))
        least, most_ = (np.take_along_axis(again, at, axis=2)[:, :, 0] for at in (below, above))
        with np.errstate(invalid="ignore"):
            values = least + (place - below[:, :, 0]) * (most_ - least)
        # A sample of holes alone has no quantile.
        ends.append(np.nanquantile(np.where(np.isfinite(values), values, np.nan), TAILS, axis=1).T)
    return np.concatenate(ends)
