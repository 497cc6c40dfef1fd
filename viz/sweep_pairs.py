"""Points of a sweep compared in pairs: which point each is compared with, and the differences of the same seeds."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from interpose.model.results.crossed_intervals import means
from interpose.model.results.outcomes import label_of, unit_of
from interpose.viz.stored_result import Stored
from interpose.viz.sweep_statistics import binned, finished_runs, is_number, is_sampled, shared

type Ints = NDArray[np.int64]
NONE = -1
"""Reference of a point that is compared with none."""


class Baseline(NamedTuple):
    """What the points of a sweep are compared with.

    Parameters
    ----------
    values : dict
        By path: its value there. Inputs that are not among them have the value of each point.
    reference : array of int
        By point: the point that it is compared with.
    """

    values: dict[str, Any]
    reference: Ints


def references(points: pd.DataFrame, values: Mapping[str, Any], every: Sequence[str]) -> Ints:
    """Return for each point the one with the given values of some inputs and its own of all others.

    Parameters
    ----------
    points : DataFrame
        Row per point, a column per input.
    values : mapping
        By path of an input: its value at the baseline.
    every : sequence of str
        All inputs that the sweep varies.

    Returns
    -------
    ndarray of int, shape (points,)
        Positions of points; :data:`NONE` where no such point was run.
    """
    others = [path for path in every if path not in values]
    alike = (
        points.groupby(others, sort=False, dropna=False).ngroup().to_numpy(np.int64)
        if others
        else np.zeros(len(points), np.int64)
    )
    there = np.ones(len(points), bool)
    for path, value in values.items():
        there &= (points[path] == value).to_numpy(bool)
    found = np.full(int(alike.max(initial=0)) + 1, NONE, np.int64)
    at = np.flatnonzero(there)[::-1]  # of several that are equal in all, the first counts
    found[alike[at]] = at
    return found[alike]


def baseline_of(sweep: Stored, paths: Sequence[str]) -> Baseline | None:
    """Return what the points of a sweep are compared with over some inputs; None where they form no pairs.

    That is the first point of a design that names its points or changes one input at a time, else the lowest number or
    first name of each input, all other inputs the same. Inputs of which every point drew its own value form no pairs:
    over one of them and another, only the other one is at its baseline.
    """
    design, points = sweep.meta.get("design") or {}, sweep.table("points")
    if not design.get("paired", True) or len(points) < 2:
        return None
    named = design.get("method") in ("table", "one at a time")
    first = points.iloc[0]
    every = list(sweep.meta["paths"])
    values = {p: first[p] if named or not is_number(points[p]) else points[p].min() for p in paths}
    if is_sampled(sweep):
        values = {p: v for p, v in values.items() if design.get("cross") and p in (design.get("levers") or {})}
    reference = references(points, values, every)
    if not values:
        return None
    if (reference == NONE).any():
        return Baseline({path: first[path] for path in paths}, np.zeros(len(points), np.int64))
    return Baseline(values, reference)


def differences_by(sweep: Stored, outcome: str, paths: list[str], baseline: Baseline) -> pd.DataFrame:
    """Estimate by how much an outcome differs from the baseline, at each value of some inputs, seed by seed.

    Parameters
    ----------
    sweep : Stored
        A stored sweep whose points share seeds.
    outcome : str
        Name of the outcome.
    paths : list of str
        Inputs by whose values runs are grouped.
    baseline : Baseline
        What each point is compared with.

    Returns
    -------
    DataFrame
        The paths, ``label``, ``unit``, ``mean`` difference, ``low``, ``high`` (interval of pairs, over seeds, and
        draws where there are several), ``pairs`` (how many), ``base`` (whether this is the baseline itself).
    """
    runs = finished_runs(sweep, outcome)
    key = pd.MultiIndex.from_frame(runs[["point", "replication"]])
    value = pd.Series(runs[outcome].to_numpy(float), index=key)
    reference = baseline.reference[runs["point"].to_numpy(np.int64)]
    there = value.reindex(pd.MultiIndex.from_arrays([reference, runs["replication"]])).to_numpy(float)
    known = np.isfinite(there)
    runs, gaps = runs[known].reset_index(drop=True), (value.to_numpy(float) - there)[known]
    inputs = pd.DataFrame({path: binned(runs[path]) for path in paths})
    group = inputs.groupby(paths, sort=True).ngroup().to_numpy(np.int64)
    seed, draw = shared(sweep, runs, group)
    estimates = means(pd.DataFrame({"group": group, "seed": seed, "draw": draw, "value": gaps}))
    table = inputs.iloc[np.unique(group, return_index=True)[1]].reset_index(drop=True)
    is_base = pd.Series(True, index=table.index)
    for path, at in baseline.values.items():
        is_base &= table[path] == at
    pairs = pd.Series(group).value_counts().sort_index().to_numpy()
    table = pd.concat([table, estimates.reset_index(drop=True)], axis=1)
    return table.assign(label=label_of(outcome), unit=unit_of(outcome), pairs=pairs, base=is_base.to_numpy())
