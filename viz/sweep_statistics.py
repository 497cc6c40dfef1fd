"""Summaries of a sweep: a statistic of an outcome over the runs at every value of an input, with its interval."""

from typing import Any

import numpy as np
import pandas as pd

from interpose.model.errors import OutputError
from interpose.model.language.words import mark, say
from interpose.model.results.crossed_intervals import has_several_draws, means, quantiles
from interpose.model.results.outcomes import label_of, outcome_values, unit_of, with_sums
from interpose.viz.stored_result import Stored

DIFFERENCE = "difference"
STATISTICS = {
    DIFFERENCE: mark("paired difference to the baseline"),
    "mean": mark("mean"),
    "median": mark("median"),
    "q10": mark("10 % quantile"),
    "q90": mark("90 % quantile"),
}
QUANTILES = {"median": 0.5, "q10": 0.1, "q90": 0.9}
MOST_VALUES, BINS = 12, 6
FAMILIAR = ("deaths", "deaths_civilians", "violations", "clashes", "deaths_fighters", "mean_trust")


def varied_paths(sweep: Stored) -> list[str]:
    """Return the paths that a sweep varies, levers first."""
    paths, levers = list(sweep.meta["paths"]), list((sweep.meta.get("design") or {}).get("levers") or [])
    return sorted(paths, key=lambda path: (path not in levers, paths.index(path)))


def outcomes_of(sweep: Stored) -> list[str]:
    """Return the outcomes that a sweep stores, and sums of them, the familiar ones first."""
    stored = with_sums(sweep.meta["outcomes"])
    return [name for name in FAMILIAR if name in stored] + [name for name in stored if name not in FAMILIAR]


def is_sampled(sweep: Stored) -> bool:
    """Whether uncertainties were drawn, so that the points are the draws."""
    design = sweep.meta.get("design") or {}
    return str(design.get("method", "")) in ("latin hypercube", "sobol")


def finished_runs(sweep: Stored, outcome: str) -> pd.DataFrame:
    """Return the runs that did not fail.

    Raises
    ------
    OutputError
        For an outcome that the sweep did not keep, or if no run is there.
    """
    runs = sweep.table("runs")
    if outcome not in outcomes_of(sweep):
        problem = f"this sweep did not keep it: it has {', '.join(outcomes_of(sweep))}"
        raise OutputError(problem, argument="outcome", value=outcome)
    runs = runs.assign(**{outcome: outcome_values(runs, outcome)})
    finished = runs[np.isfinite(runs[outcome].to_numpy(float))]
    if finished.empty:
        raise OutputError(f"{sweep.folder}: no run of this sweep has ended well: nothing to draw")
    return finished


def is_number(values: "pd.Series[Any]") -> bool:
    """Whether an input can stand on an axis of numbers."""
    return bool(pd.api.types.is_numeric_dtype(values) and not pd.api.types.is_bool_dtype(values))


def binned(values: "pd.Series[Any]") -> "pd.Series[Any]":
    """Return an input's values, or the middle of the part of equal share in which each lies if there are many."""
    if not is_number(values) or values.nunique() <= MOST_VALUES:
        return values
    parts = pd.qcut(values, BINS, labels=False, duplicates="drop")
    return parts.map(values.groupby(parts).mean())


def estimates_by(sweep: Stored, outcome: str, paths: list[str], statistic: str = "mean") -> pd.DataFrame:
    """Estimate an outcome's statistic over all runs at each value of some paths, whatever the other paths are.

    The interval is over seeds, and where inputs were drawn over draws too, two ways crossed
    (`model/results/crossed_intervals.py`). One seed and one draw give no interval.

    Parameters
    ----------
    sweep : Stored
        A stored sweep.
    outcome : str
        Name of the outcome.
    paths : list of str
        Inputs by whose values runs are grouped.
    statistic : str
        One of :data:`STATISTICS`.

    Returns
    -------
    DataFrame
        The paths, ``label``, ``unit``, ``mean`` (the statistic), ``low``, ``high``.
    """
    if statistic not in STATISTICS or statistic == DIFFERENCE:
        problem = f"no such statistic: known are {', '.join(STATISTICS)}"
        raise OutputError(problem, argument="statistic", value=statistic)
    runs = finished_runs(sweep, outcome)
    inputs = pd.DataFrame({path: binned(runs[path]) for path in paths})
    group_of = inputs.groupby(paths, sort=True).ngroup().to_numpy(np.int64)
    seed, draw = shared(sweep, runs, group_of)
    rows = pd.DataFrame({"group": group_of, "seed": seed, "draw": draw, "value": runs[outcome].to_numpy(float)})
    estimates = means(rows) if statistic == "mean" else quantiles(rows, QUANTILES[statistic])
    values = inputs.iloc[np.unique(group_of, return_index=True)[1]].reset_index(drop=True)
    name = (
        label_of(outcome)
        if statistic == "mean"
        else say("{outcome}, {statistic} of runs", outcome=label_of(outcome), statistic=say(STATISTICS[statistic]))
    )
    return pd.concat([values, estimates], axis=1).assign(label=name, unit=unit_of(outcome))


def shared(sweep: Stored, runs: pd.DataFrame, groups: Any) -> tuple[Any, Any]:
    """Return for every run the seed and the draw that it shares with others, as numbers of them."""
    design = sweep.meta.get("design") or {}
    every_run, paired = np.arange(len(runs)), bool(design.get("paired", True))
    seeds = runs["replication"].to_numpy(np.int64) if paired else every_run
    if not is_sampled(sweep):
        return seeds, np.zeros(len(runs), int)
    drawn_paths = list(design.get("uncertainties") or {}) if design.get("cross") else []
    draws = runs.groupby(drawn_paths or list(sweep.meta["paths"]), sort=False, dropna=False).ngroup().to_numpy(np.int64)
    if not has_several_draws(draws, groups):
        return seeds, np.zeros(len(runs), int)
    return seeds if paired else np.zeros(len(runs), int), draws  # unpaired, a draw holds its seeds
