"""Points of a sweep compared in pairs: which point each is compared with, and the differences of the same seeds."""

import math
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from interpose.model.errors import OutputError
from interpose.model.results.crossed_intervals import means
from interpose.model.results.formatting import value_words
from interpose.model.results.outcomes import label_of, unit_of
from interpose.model.results.what_matters import smallest_effect
from interpose.viz.stored_result import Stored
from interpose.viz.sweep_statistics import binned, finished_runs, is_number, is_sampled, shared

type Ints = NDArray[np.int64]
MOST_NAMED = 8
"""Values of an input that a message lists."""
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


def baseline_of(sweep: Stored, paths: Sequence[str], at: Mapping[str, Any] | None = None) -> Baseline | None:
    """Return what the points of a sweep are compared with over some inputs; None where they form no pairs.

    That is what a reader chooses (``at``: values by path), else what the design names as its baseline, else the first
    point of a design that names its points or changes one input at a time, else the lowest number or first name of each
    input, all other inputs the same. Inputs of which every point drew its own value form no pairs: over one of them and
    another, only the other one is at its baseline.
    """
    design, points = sweep.meta.get("design") or {}, sweep.table("points")
    if not design.get("paired", True) or len(points) < 2:
        return None
    named = design.get("method") in ("table", "one at a time")
    first = points.iloc[0]
    every = list(sweep.meta["paths"])
    values = {p: first[p] if named or not is_number(points[p]) else points[p].min() for p in paths}
    values |= {p: v for p, v in {**(design.get("baseline") or {}), **(at or {})}.items() if p in values}
    if is_sampled(sweep):
        values = {p: v for p, v in values.items() if design.get("cross") and p in (design.get("levers") or {})}
    reference = references(points, values, every)
    if not values:
        return None
    if (reference == NONE).any():
        one = _one_point(points, values, every)
        return Baseline({path: points[path].iloc[one] for path in paths}, np.full(len(points), one, np.int64))
    return Baseline(values, reference)


def _one_point(points: pd.DataFrame, values: Mapping[str, Any], every: Sequence[str]) -> int:
    """Return the point with the given values of some inputs that is nearest to the first point in all others."""
    there = np.logical_and.reduce([(points[path] == value).to_numpy(bool) for path, value in values.items()])
    others = [path for path in every if path not in values]
    as_first = (points[others] == points[others].iloc[0]).to_numpy(int).sum(axis=1) if others else np.zeros(len(points))
    return int(np.argmax(np.where(there, as_first, -1))) if there.any() else 0


def chosen_baseline(sweep: Stored, words: Sequence[str], x: str) -> dict[str, Any]:
    """Return the values of a baseline that a reader chose, each as ``PATH=VALUE``, or a value of the first input alone.

    Raises
    ------
    OutputError
        For a path that does not vary, or a value that no point has.
    """
    points, chosen = sweep.table("points"), dict[str, Any]()
    for word in words:
        path, _, text = word.rpartition("=")
        path = path or x
        if path not in sweep.meta["paths"]:
            problem = f"this sweep does not vary {path}: it varies {', '.join(sweep.meta['paths'])}"
            raise OutputError(problem, argument="baseline", value=word)
        there = list(dict.fromkeys(points[path].tolist()))
        same = [value for value in there if _is_same(value, text)]
        if not same:
            known = ", ".join(value_words(value) for value in there[:MOST_NAMED])
            more = " ..." if len(there) > MOST_NAMED else ""
            problem = f"no point has this {path}: it has {known}{more}"
            raise OutputError(problem, argument="baseline", value=word)
        if baseline_of(sweep, [path]) is None:
            problem = f"{path} forms no pairs in this sweep: leave it out"
            raise OutputError(problem, argument="baseline", value=word)
        chosen[path] = same[0]
    return chosen


def _is_same(value: Any, text: str) -> bool:
    """Whether a value of an input is what was written."""
    if isinstance(value, bool):
        return text.strip().lower() in (("yes", "true") if value else ("no", "false"))
    if isinstance(value, (int, float)):
        try:
            return math.isclose(value, float(text.replace(",", "")), rel_tol=1e-6)
        except ValueError:
            return False
    return str(value) == text.strip()


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
        draws where there are several), ``pairs`` (how many), ``base`` (whether this is the baseline itself),
        ``matters`` (the smallest difference that does, by the mean at the baseline).
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
    matters = smallest_effect(outcome, float(there[known].mean()) if known.any() else 0.0)
    table = table.assign(label=label_of(outcome), unit=unit_of(outcome), matters=matters)
    return table.assign(pairs=pairs, base=is_base.to_numpy())
