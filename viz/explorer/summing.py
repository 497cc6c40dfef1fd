"""Runs of a sweep summed up, group by group of its points: a statistic with its 95 % interval.

Runs of one seed share its chance, and runs of one draw of what is uncertain share that draw: intervals are over seeds,
and over draws too where a group holds several (two ways crossed). A group of one seed and one draw has no interval.
"""

from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from scipy import stats

from interpose.viz.explorer.table import Floats, Ints, Table
from interpose.viz.sweeps import RESAMPLES

STATISTICS = {
    "mean": "mean",
    "median": "median",
    "quantile": "a quantile",
    "share": "share of runs above a bound",
    "difference": "paired difference to a point",
}
NAN = float("nan")
AT_ONCE = 4_000_000
"""Numbers that are sorted at once, so that memory stays small."""


class Question(NamedTuple):
    """What is asked of an outcome.

    Parameters
    ----------
    outcome : str
        Name of the outcome.
    statistic : str
        One of :data:`STATISTICS`.
    quantile : float
        Which quantile, where that is asked.
    threshold : float
        Above which value a run counts, where a share is asked.
    base : int
        To which point others are compared, where differences are asked.
    """

    outcome: str
    statistic: str = "mean"
    quantile: float = 0.9
    threshold: float = 0.0
    base: int = 0


def references(table: Table, base: int) -> tuple[Ints, bool]:
    """Give for each point the one that it is compared with, and whether what is uncertain is the same there.

    That is the point with its own draw of what is uncertain and the levers of ``base``; where the sweep has not run
    all of these, it is ``base`` itself.
    """
    if table.uncertain and table.levers:
        draw, policy = table.alike(table.uncertain), table.alike(table.levers)
        there = np.flatnonzero(policy == policy[base])
        of_draw = np.full(int(draw.max()) + 1, -1, np.int64)
        of_draw[draw[there]] = there
        if bool((of_draw[draw] >= 0).all()):
            return of_draw[draw], True
    return np.full(table.count, base, np.int64), False


def measured(table: Table, question: Question) -> Floats:
    """Give by point and replication what is averaged: the outcome, whether it is above the bound, or the difference."""
    values = table.values(question.outcome)
    if question.statistic == "share":
        return np.where(np.isnan(values), np.nan, (values > question.threshold).astype(float))
    if question.statistic == "difference":
        return np.asarray(values - values[references(table, question.base)[0]], float)
    return values


def units_of(table: Table, groups: Ints) -> tuple[Ints, Ints, str]:
    """Give for every run which seed and which draw it shares with others, and what intervals are over, in words."""
    shape = (table.count, table.replications)
    seeds = np.broadcast_to(np.arange(shape[1]), shape) if table.paired else np.arange(table.there.size).reshape(shape)
    draws = table.draws
    if draws is None or not _several(draws, groups):
        return np.asarray(seeds, np.int64), np.zeros(shape, np.int64), "seeds"
    if not table.paired:  # every run has a seed of its own, which its draw holds
        seeds = np.zeros(shape, np.int64)
    words = "seeds and draws of what is uncertain" if table.paired else "draws of what is uncertain"
    return np.asarray(seeds, np.int64), np.broadcast_to(draws[:, None], shape).copy(), words


def _several(draws: Ints, groups: Ints) -> bool:
    """Say whether any group holds points of several draws."""
    kept = groups >= 0
    first = pd.Series(draws[kept]).groupby(groups[kept]).transform("first")
    return bool((first.to_numpy() != draws[kept]).any())


def summed(table: Table, question: Question, groups: Ints, count: int) -> pd.DataFrame:
    """Sum up the runs of every group of points.

    Parameters
    ----------
    table : Table
        A sweep.
    question : Question
        Which outcome, and which statistic of it.
    groups : array of int
        By point: its group; -1 for a point that is left out.
    count : int
        How many groups there are.

    Returns
    -------
    DataFrame
        Row per group: ``mean`` (the statistic), ``low``, ``high`` (its 95 % interval), ``runs``.
    """
    values = measured(table, question)
    seeds, draws, _ = units_of(table, groups)
    kept = (groups[:, None] >= 0) & ~np.isnan(values)
    group = np.broadcast_to(groups[:, None], values.shape)[kept]
    flat = pd.DataFrame({"group": group, "seed": seeds[kept], "draw": draws[kept], "value": values[kept]})
    found = pd.DataFrame({"mean": NAN, "low": NAN, "high": NAN, "runs": 0}, index=range(count))
    if flat.empty:
        return found
    if question.statistic in ("median", "quantile"):
        share = 0.5 if question.statistic == "median" else question.quantile
        estimates = _quantiles(flat, share)
    else:
        estimates = _means(flat, bounded=question.statistic == "share")
    found.loc[estimates.index, ["mean", "low", "high"]] = estimates[["mean", "low", "high"]]
    found["runs"] = flat.groupby("group").size().reindex(range(count), fill_value=0)
    return found


def _means(flat: pd.DataFrame, *, bounded: bool) -> pd.DataFrame:
    """Average over seeds, each the mean of its runs; Student's interval, Wilson's for shares of single runs."""
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


def _quantiles(flat: pd.DataFrame, share: float) -> pd.DataFrame:
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


def words_of(question: Question, label: str, base: str) -> str:
    """Name what is shown: the outcome, and which statistic of it."""
    told: dict[str, Any] = {
        "mean": label,
        "median": f"{label}, median of runs",
        "quantile": f"{label}, {100 * question.quantile:g} % quantile of runs",
        "share": f"{label}, share of runs above {question.threshold:g}",
        "difference": f"{label}, difference to {base}",
    }
    return str(told[question.statistic])
