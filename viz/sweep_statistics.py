"""A sweep summed up: a statistic of an outcome over the runs of every value of what is varied, with its interval."""

from typing import Any

import numpy as np
import pandas as pd

from interpose.model.errors import OutputError
from interpose.model.results.crossed_intervals import has_several_draws, means, quantiles
from interpose.model.results.outcomes import label_of, unit_of
from interpose.viz.stored_result import Stored

STATISTICS = {
    "mean": "mean",
    "median": "median",
    "q10": "10 % quantile",
    "q90": "90 % quantile",
}
QUANTILES = {"median": 0.5, "q10": 0.1, "q90": 0.9}
MOST_VALUES, BINS = 12, 6
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
    """Whether inputs that nobody chooses were drawn, so that the points are the draws."""
    design = sweep.meta.get("design") or {}
    return str(design.get("method", "")) in ("latin hypercube", "sobol")


def good_runs(sweep: Stored, outcome: str) -> pd.DataFrame:
    """Return the runs that did not fail.

    Raises
    ------
    OutputError
        For an outcome that the sweep did not keep, or if no run is there.
    """
    runs = sweep.table("runs")
    if outcome not in runs:
        problem = f"this sweep did not keep it: it has {', '.join(outcomes_of(sweep))}"
        raise OutputError(problem, argument="outcome", value=outcome)
    kept = runs[np.isfinite(runs[outcome].to_numpy(float))]
    if kept.empty:
        raise OutputError(f"{sweep.folder}: no run of this sweep has ended well: nothing to draw")
    return kept


def is_number(values: "pd.Series[Any]") -> bool:
    """Whether an input can stand on an axis of numbers."""
    return bool(pd.api.types.is_numeric_dtype(values) and not pd.api.types.is_bool_dtype(values))


def binned(values: "pd.Series[Any]") -> "pd.Series[Any]":
    """Return an input's values, or the middle of the part of equal share in which each lies if there are many."""
    if not is_number(values) or values.nunique() <= MOST_VALUES:
        return values
    parts = pd.qcut(values, BINS, labels=False, duplicates="drop")
    return parts.map(values.groupby(parts).mean())


def summed(sweep: Stored, outcome: str, paths: list[str], statistic: str = "mean") -> pd.DataFrame:
    """Sum an outcome up over all runs at each value of some paths, whatever the other paths are.

    The interval is over seeds, and where inputs were drawn over draws too, two ways crossed
    (`model/results/crossed_intervals.py`). One seed and one draw give no interval.

    Returns
    -------
    DataFrame
        The paths, ``label``, ``unit``, ``mean`` (the statistic), ``low``, ``high``.
    """
    if statistic not in STATISTICS:
        problem = f"no such statistic: known are {', '.join(STATISTICS)}"
        raise OutputError(problem, argument="statistic", value=statistic)
    runs = good_runs(sweep, outcome)
    keyed = pd.DataFrame({path: binned(runs[path]) for path in paths})
    number = keyed.groupby(paths, sort=True).ngroup().to_numpy(np.int64)
    seed, draw = _shared(sweep, runs, number)
    flat = pd.DataFrame({"group": number, "seed": seed, "draw": draw, "value": runs[outcome].to_numpy(float)})
    found = means(flat) if statistic == "mean" else quantiles(flat, QUANTILES[statistic])
    at = keyed.iloc[np.unique(number, return_index=True)[1]].reset_index(drop=True)
    name = label_of(outcome) if statistic == "mean" else f"{label_of(outcome)}, {STATISTICS[statistic]} of runs"
    return pd.concat([at, found], axis=1).assign(label=name, unit=unit_of(outcome))


def _shared(sweep: Stored, runs: pd.DataFrame, groups: Any) -> tuple[Any, Any]:
    """Return for every run the seed and the draw that it shares with others."""
    design = sweep.meta.get("design") or {}
    alone, paired = np.arange(len(runs)), bool(design.get("paired", True))
    seeds = runs["replication"].to_numpy(np.int64) if paired else alone
    if not sampled(sweep):
        return seeds, np.zeros(len(runs), int)
    drawn = list(design.get("uncertainties") or {}) if design.get("cross") else []
    draws = runs.groupby(drawn or list(sweep.meta["paths"]), sort=False, dropna=False).ngroup().to_numpy(np.int64)
    if not has_several_draws(draws, groups):
        return seeds, np.zeros(len(runs), int)
    return seeds if paired else np.zeros(len(runs), int), draws  # unpaired, a draw holds its seeds
