"""Stored sweeps made by hand, for the explorer: any inputs, any outcomes, runs that failed or are missing."""

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from interpose.viz.explorer.run_links import RunLinks
from interpose.viz.explorer.session import Session
from interpose.viz.explorer.sweep_arrays import SweepArrays
from interpose.viz.stored_result import Stored


def stored(
    inputs: dict[str, list[Any]],
    values: dict[str, Any],
    *,
    levers: tuple[str, ...] | None = None,
    failed: tuple[tuple[int, int], ...] = (),
    missing: tuple[tuple[int, int], ...] = (),
    **design: Any,
) -> Stored:
    """Make a sweep of given points; outcomes by point and replication."""
    first = np.asarray(next(iter(values.values())), float)
    count, replications = first.shape
    points = pd.DataFrame({"point": range(count), "changes": "{}"} | inputs)
    levers = tuple(inputs) if levers is None else levers
    point, replication = np.divmod(np.arange(count * replications), replications)
    runs = pd.DataFrame({"point": point, "replication": replication, "seed": replication + 1})
    bad = np.isin(np.arange(len(runs)), [p * replications + r for p, r in failed])
    for name, given in values.items():
        runs[name] = np.where(bad, np.nan, np.asarray(given, float).ravel())
    runs["stage"], runs["message"] = np.where(bad, "run", ""), np.where(bad, "it broke", "")
    runs = runs.drop([p * replications + r for p, r in missing]).merge(points.drop(columns="changes"), on="point")
    asked = {"scenario": "grid-4", "changes": {}, "first_seed": 1, "paired": True, "method": "full factorial"}
    asked |= {"levers": {path: {} for path in levers}, "cross": False}
    asked |= {"uncertainties": {path: {} for path in inputs if path not in levers}} | design
    meta = {"design": asked, "paths": list(inputs), "outcomes": list(values), "replications": replications}
    meta |= {"points": count, "days": 30, "scenario": {"name": "made-up"}}
    return Stored("sweep", Path("made-up"), meta, {"points": points, "runs": runs})


def session(*args: Any, **named: Any) -> Session:
    """Begin to explore a made-up sweep."""
    sweep = stored(*args, **named)
    return Session(SweepArrays(sweep), RunLinks(sweep.meta))


def factorial(*axes: list[Any]) -> list[list[Any]]:
    """List the columns of all combinations; the last axis changes fastest."""
    grids = np.meshgrid(*[range(len(axis)) for axis in axes], indexing="ij")
    return [[axis[i] for i in grid.ravel()] for axis, grid in zip(axes, grids, strict=True)]
