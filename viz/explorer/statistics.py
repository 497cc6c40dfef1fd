"""Runs of a sweep summed up, group by group of its points: a statistic with its 95 % interval."""

from typing import NamedTuple

import numpy as np
import pandas as pd

from interpose.model.language.words import mark, say
from interpose.model.results.crossed_intervals import NAN, Ints, has_several_draws, means, quantiles
from interpose.model.results.formatting import plain_number
from interpose.model.results.intervals import Floats
from interpose.viz import sweep_pairs
from interpose.viz.explorer.sweep_arrays import SweepArrays

STATISTICS = {
    "mean": mark("mean"),
    "median": mark("median"),
    "quantile": mark("a quantile"),
    "share": mark("share of runs above a bound"),
    "difference": mark("paired difference to a point"),
}

NAMES = {
    "median": mark("{outcome}, median of runs"),
    "quantile": mark("{outcome}, {percent} % quantile of runs"),
    "share": mark("{outcome}, share of runs above {bound}"),
    "difference": mark("{outcome}, difference to {base}"),
}
"""What an outcome is called with its statistic; by the mean, it has its own name."""
OVER_SEEDS = mark("Intervals: 95 %, over seeds.")
OVER_BOTH = mark("Intervals: 95 %, over seeds and draws of what is uncertain.")
OVER_DRAWS = mark("Intervals: 95 %, over draws of what is uncertain.")


class Question(NamedTuple):
    """An outcome, and the statistic of it that is shown.

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
    axes : tuple of str
        Inputs that have the values of that point on the other side of a difference; others are each point's own.
    """

    outcome: str
    statistic: str = "mean"
    quantile: float = 0.9
    threshold: float = 0.0
    base: int = 0
    axes: tuple[str, ...] = ()


def references(table: SweepArrays, base: int, axes: tuple[str, ...] = ()) -> tuple[Ints, bool]:
    """Return for each point the one that it is compared with, and whether all other inputs are the same there.

    That is the point with the values of ``base`` on the axes and its own of everything else, as in figures; where the
    sweep has not run all of these, the one with the levers of ``base`` and its own draw of what is uncertain; where it
    has not run these either, ``base`` itself.
    """
    values = {path: table.points[path].iloc[base] for path in axes}
    own = sweep_pairs.references(table.points, values, list(table.axes))
    if values and bool((own != sweep_pairs.NONE).all()):
        return own, len(values) < len(table.axes)
    if table.uncertain and table.levers:
        draw, policy = table.alike(table.uncertain), table.alike(table.levers)
        same_policy = np.flatnonzero(policy == policy[base])
        of_draw = np.full(int(draw.max()) + 1, -1, np.int64)
        of_draw[draw[same_policy]] = same_policy
        if bool((of_draw[draw] >= 0).all()):
            return of_draw[draw], True
    return np.full(table.count, base, np.int64), False


def measured_values(table: SweepArrays, question: Question) -> Floats:
    """Return the values to average, by point and replication: outcomes, whether above the bound, or differences."""
    values = table.values(question.outcome)
    if question.statistic == "share":
        return np.where(np.isnan(values), np.nan, (values > question.threshold).astype(float))
    if question.statistic == "difference":
        return np.asarray(values - values[references(table, question.base, question.axes)[0]], float)
    return values


def units_of(table: SweepArrays, groups: Ints) -> tuple[Ints, Ints, str]:
    """Return the seed and the draw of every run, and in a sentence what intervals are over."""
    shape = (table.count, table.replications)
    seeds = (
        np.broadcast_to(np.arange(shape[1]), shape) if table.paired else np.arange(table.present.size).reshape(shape)
    )
    draws = table.draws
    if draws is None or not has_several_draws(draws, groups):
        return np.asarray(seeds, np.int64), np.zeros(shape, np.int64), say(OVER_SEEDS)
    if not table.paired:  # every run has a seed of its own, which its draw holds
        seeds = np.zeros(shape, np.int64)
    words = OVER_BOTH if table.paired else OVER_DRAWS
    return np.asarray(seeds, np.int64), np.broadcast_to(draws[:, None], shape).copy(), say(words)


def group_estimates(table: SweepArrays, question: Question, groups: Ints, count: int) -> pd.DataFrame:
    """Estimate a statistic over the runs of every group of points.

    Parameters
    ----------
    table : SweepArrays
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
    values = measured_values(table, question)
    seeds, draws, _ = units_of(table, groups)
    counted = (groups[:, None] >= 0) & ~np.isnan(values)
    group = np.broadcast_to(groups[:, None], values.shape)[counted]
    rows = pd.DataFrame({"group": group, "seed": seeds[counted], "draw": draws[counted], "value": values[counted]})
    per_group = pd.DataFrame({"mean": NAN, "low": NAN, "high": NAN, "runs": 0}, index=range(count))
    if rows.empty:
        return per_group
    if question.statistic in ("median", "quantile"):
        share = 0.5 if question.statistic == "median" else question.quantile
        estimates = quantiles(rows, share)
    else:
        estimates = means(rows, bounded=question.statistic == "share")
    per_group.loc[estimates.index, ["mean", "low", "high"]] = estimates[["mean", "low", "high"]]
    per_group["runs"] = rows.groupby("group").size().reindex(range(count), fill_value=0)
    return per_group


def words_of(question: Question, label: str, base: str) -> str:
    """Return the name of an outcome with its statistic."""
    if question.statistic == "mean":
        return label
    named = {"outcome": label, "base": base, "bound": plain_number(question.threshold)}
    return say(NAMES[question.statistic], **named, percent=plain_number(100 * question.quantile))
