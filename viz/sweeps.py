"""A sweep summed up: a statistic of an outcome over the runs of every value of what is varied, with its interval."""

from typing import Any

import numpy as np
import pandas as pd
from scipy import stats

from interpose.model.errors import OutputError
from interpose.viz.measures import label_of, unit_of
from interpose.viz.stored import Stored

STATISTICS = {
    "mean": "mean",
    "median": "median",
    "sd": "standard deviation",
    "q10": "10 % quantile",
    "q90": "90 % quantile",
}
MOST_VALUES, BINS, RESAMPLES = 12, 6, 400
FAMILIAR = ("deaths", "deaths_civilians", "violations", "clashes", "deaths_fighters", "mean_trust")


def varied(sweep: Stored) -> list[str]:
    """List the paths that a sweep varies, levers first."""
    paths, levers = list(sweep.meta["paths"]), list((sweep.meta.get("design") or {}).get("levers") or [])
    return sorted(paths, key=lambda path: (path not in levers, paths.index(path)))


def outcomes_of(sweep: Stored) -> list[str]:
    """List the outcomes that a sweep kept, the familiar ones first."""
    kept = list(sweep.meta["outcomes"])
    return [name for name in FAMILIAR if name in kept] + [name for name in kept if name not in FAMILIAR]


def sampled(sweep: Stored) -> bool:
    """Say whether inputs that nobody chooses were drawn, so that the points are the draws."""
    design = sweep.meta.get("design") or {}
    return str(design.get("method", "")) in ("latin hypercube", "sobol")


def good_runs(sweep: Stored, outcome: str) -> pd.DataFrame:
    """Give the runs that did not fail.

    Raises
    ------
    OutputError
        For an outcome that the sweep did not keep, or if no run is there.
    """
    runs = sweep.table("runs")
    if outcome not in runs:
        raise OutputError(f"--outcome {outcome}: this sweep did not keep it: it has {', '.join(outcomes_of(sweep))}")
    kept = runs[np.isfinite(runs[outcome].to_numpy(float))]
    if kept.empty:
        raise OutputError(f"{sweep.folder}: no run of this sweep has ended well: nothing to draw")
    return kept


def is_number(values: "pd.Series[Any]") -> bool:
    """Say whether an input can stand on an axis of numbers."""
    return bool(pd.api.types.is_numeric_dtype(values) and not pd.api.types.is_bool_dtype(values))


def binned(values: "pd.Series[Any]") -> "pd.Series[Any]":
    """Give an input's values, or the middle of the part of equal share in which each lies if there are many."""
    if not is_number(values) or values.nunique() <= MOST_VALUES:
        return values
    parts = pd.qcut(values, BINS, labels=False, duplicates="drop")
    return parts.map(values.groupby(parts).mean())


def summed(sweep: Stored, outcome: str, paths: list[str], statistic: str = "mean") -> pd.DataFrame:
    """Sum an outcome up over all runs at each value of some paths, whatever the other paths are.

    Where inputs were drawn, the interval is over draws (points); else over seeds. It is Student's for means and a
    bootstrap for other statistics. One unit gives no interval.

    Returns
    -------
    DataFrame
        The paths, ``label``, ``unit``, ``mean`` (the statistic), ``low``, ``high``.
    """
    if statistic not in STATISTICS:
        raise OutputError(f"--statistic {statistic}: no such statistic: known are {', '.join(STATISTICS)}")
    runs = good_runs(sweep, outcome)
    keyed = pd.DataFrame({path: binned(runs[path]) for path in paths})
    unit = "point" if sampled(sweep) else "seed"
    values = keyed.assign(value=runs[outcome].to_numpy(float), unit_of_chance=runs[unit].to_numpy())
    rows = []
    for at, part in values.groupby(paths, sort=True):
        found = _estimate(part["value"], part["unit_of_chance"], statistic)
        rows.append(dict(zip(paths, at, strict=True)) | dict(zip(("mean", "low", "high"), found, strict=True)))
    name = label_of(outcome) if statistic == "mean" else f"{label_of(outcome)}, {STATISTICS[statistic]} of runs"
    return pd.DataFrame(rows).assign(label=name, unit=unit_of(outcome))


def _estimate(values: "pd.Series[float]", units: "pd.Series[Any]", statistic: str) -> tuple[float, float, float]:
    """Work out a statistic and its 95 % interval, where the values of one unit belong together."""
    count = units.nunique()
    if statistic == "mean":
        each = values.groupby(units).mean().to_numpy(float)
        middle = float(each.mean())
        if count < 2:
            return middle, float("nan"), float("nan")
        half = float(stats.t.ppf(0.975, count - 1)) * float(each.std(ddof=1)) / float(np.sqrt(count))
        return middle, middle - half, middle + half
    middle = _statistic(values.to_numpy(float), statistic)
    if count < 2:
        return middle, float("nan"), float("nan")
    chance, groups = np.random.default_rng(5), [part.to_numpy(float) for _, part in values.groupby(units)]
    again = [
        _statistic(np.concatenate([groups[i] for i in chance.integers(0, count, count)]), statistic)
        for _ in range(RESAMPLES)
    ]
    low, high = np.quantile(again, [0.025, 0.975])
    return middle, float(min(low, middle)), float(max(high, middle))


def _statistic(values: Any, statistic: str) -> float:
    """Work out one statistic."""
    if statistic == "sd":
        return float(values.std(ddof=1)) if len(values) > 1 else 0.0
    return float(np.quantile(values, {"median": 0.5, "q10": 0.1, "q90": 0.9}[statistic]))
