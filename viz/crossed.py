"""Statistics of runs that share seeds and draws, group by group, with 95 % intervals.

Runs of one seed share its chance, and runs of one draw of what is uncertain share that draw: intervals are over seeds,
and over draws too where a group holds several (two ways crossed). A group of one seed and one draw has no interval.
"""

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import stats

type Floats = NDArray[np.float64]
type Ints = NDArray[np.int64]
NAN = float("nan")
RESAMPLES = 400
AT_ONCE = 4_000_000
"""Numbers that are sorted at once, so that memory stays small."""


def several(draws: NDArray[Any], groups: NDArray[Any]) -> bool:
    """Say whether any group holds points of several draws; a group below 0 is none."""
    kept = groups >= 0
    first = pd.Series(draws[kept]).groupby(groups[kept]).transform("first")
    return bool((first.to_numpy() != draws[kept]).any())


def means(flat: pd.DataFrame, *, bounded: bool = False) -> pd.DataFrame:
    """Average over seeds, each the mean of its runs; Student's interval, Wilson's for shares of single runs.

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
    seeds, draws = _clusters(flat, ["seed"]), _clusters(flat, ["draw"])
    middle = seeds["mean"].to_numpy(float)
    n, m = seeds["size"].to_numpy(float), draws["size"].to_numpy(float)
    of_seeds, of_draws = seeds["error"].to_numpy(float), draws["error"].to_numpy(float)
    crossed = of_seeds + of_draws - _clusters(flat, ["seed", "draw"])["error"].to_numpy(float)
    crossed = np.maximum(crossed, np.maximum(of_seeds, of_draws))
    error = np.where(m < 2, of_seeds, np.where(n < 2, of_draws, crossed))
    freedom = np.where(m < 2, n - 1, np.where(n < 2, m - 1, _freedom((of_seeds, n - 1), (of_draws, m - 1))))
    half = np.where(freedom < 1, np.nan, stats.t.ppf(0.975, np.maximum(freedom, 1)) * np.sqrt(error))
    low, high = middle - half, middle + half
    if bounded:
        single = (m < 2) & (n > 1) & (flat.groupby("group").size().to_numpy() == n)
        wilson = _wilson(middle, n)
        low = np.where(single, wilson[0], np.clip(low, 0, 1))
        high = np.where(single, wilson[1], np.clip(high, 0, 1))
    return pd.DataFrame({"mean": middle, "low": low, "high": high}, index=seeds.index)


def _freedom(*parts: tuple[Floats, Floats]) -> Floats:
    """Give the degrees of freedom of a sum of variances by their own (Satterthwaite 1946)."""
    total = sum((error for error, _ in parts), np.zeros_like(parts[0][0]))
    each = sum((error**2 / np.maximum(own, 1) for error, own in parts), np.zeros_like(total))
    fewest = np.minimum(*(own for _, own in parts))
    return np.where(each > 0, total**2 / np.where(each > 0, each, 1.0), fewest)


def _clusters(flat: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    """Give the mean of the means of units, how many there are, and the squared standard error of that mean."""
    each = flat.groupby(["group", *keys])["value"].mean()
    found = each.groupby("group").agg(["mean", "var", "size"])
    return found.assign(error=found["var"].fillna(0.0) / found["size"])


def _wilson(share: Floats, number: Floats) -> tuple[Floats, Floats]:
    """Give Wilson's 95 % interval of a share."""
    z = float(stats.norm.ppf(0.975))
    centre = (share + z**2 / (2 * number)) / (1 + z**2 / number)
    half = z * np.sqrt(share * (1 - share) / number + z**2 / (4 * number**2)) / (1 + z**2 / number)
    return np.maximum(0.0, centre - half), np.minimum(1.0, centre + half)


def quantiles(flat: pd.DataFrame, share: float) -> pd.DataFrame:
    """Give a quantile of the runs of each group, with a bootstrap interval over its seeds and its draws."""
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
    found = pd.DataFrame({"mean": by_group["value"].quantile(share), "low": NAN, "high": NAN})
    kinds, which = np.unique(shapes.to_numpy(), axis=0, return_inverse=True)
    for kind, (draws, seeds, most) in enumerate(kinds.tolist()):
        members = shapes.index[which == kind]
        if draws < 2 and seeds < 2:
            continue
        inside = places["group"].isin(members).to_numpy()
        part, row = places[inside], members.get_indexer(pd.Index(places.loc[inside, "group"]))
        cubes = np.full((len(members), draws, seeds, most), np.inf)
        cubes[row, part["draw"], part["seed"], part["place"]] = flat.loc[inside, "value"]
        found.loc[members, ["low", "high"]] = _bootstrapped(cubes, share)
    low, high = found[["low", "mean"]].min(axis=1, skipna=False), found[["high", "mean"]].max(axis=1, skipna=False)
    return found.assign(low=low, high=high)


def _bootstrapped(cubes: Floats, share: float) -> Floats:
    """Give the 95 % interval of a quantile of groups of equal shape: runs by draw and seed, infinity where none is."""
    _, draws, seeds, most = cubes.shape
    chance = np.random.default_rng(5)
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
        ends.append(np.nanquantile(np.where(np.isfinite(values), values, np.nan), [0.025, 0.975], axis=1).T)
    return np.concatenate(ends)
