"""Sensitivity: Morris screening and Sobol' indices over ranges of inputs, with intervals (SALib)."""

from collections.abc import Sequence
from typing import Any, Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from interpose.experiments.analysis.input_ranges import VALUE, Input, by_seed, points_at
from interpose.experiments.execution.evaluate import Evaluate
from interpose.experiments.execution.optional_libraries import require_library, seeded_globals
from interpose.model.errors import InterposeError
from interpose.model.results.intervals import CONFIDENCE

type Method = Literal["morris", "sobol"]
LEVELS = 4
RESAMPLES = 1000
FEWEST: dict[Method, int] = {"morris": 4, "sobol": 64}
"""Fewest trajectories of Morris, and fewest base samples of Sobol'."""
USUAL: dict[Method, int] = {"morris": 16, "sobol": 256}
"""Default numbers of trajectories and base samples."""


def points_needed(method: Method, inputs: int, samples: int) -> int:
    """Return the number of points that a method needs, each with every seed."""
    return samples * (inputs + 1) if method == "morris" else samples * (inputs + 2)


def check_samples(method: Method, samples: int) -> None:
    """Refuse a number of samples that a method cannot use; raises :class:`InterposeError`."""
    if samples < FEWEST[method]:
        problem = f"too few for {method}: take at least {FEWEST[method]}"
        raise InterposeError(problem, argument="samples", value=samples)
    if method == "sobol" and samples & (samples - 1):
        below = 1 << (samples.bit_length() - 1)
        problem = f"must be a power of 2 for sobol: take {below} or {2 * below}"
        raise InterposeError(problem, argument="samples", value=samples)


def sensitivity(
    model: Evaluate,
    inputs: Sequence[Input],
    *,
    method: Method,
    samples: int,
    outcome: str = VALUE,
    seeds: Sequence[int] = (1,),
    design_seed: int = 1,
) -> pd.DataFrame:
    """Return how much each input moves an outcome.

    With several seeds the outcome is the mean over them (chance integrated out); with one it is that world's. All
    points have the same seeds, so that an index measures the inputs and never other chance. The intervals (95 %,
    bootstrap) are of the sampled points, not of the seeds.

    Parameters
    ----------
    model : Evaluate
        Something like :func:`interpose.experiments.execution.evaluate.evaluate`; a plain function of a point becomes
        one by :func:`interpose.experiments.analysis.input_ranges.from_function`.
    inputs : sequence of Input
        What is varied, and where.
    method : {"morris", "sobol"}
        Screening by elementary effects, or first-order and total indices.
    samples : int
        Trajectories (Morris), or base samples, a power of 2 (Sobol').
    outcome : str
        Which outcome.
    seeds : sequence of int
        Seeds of each point.
    design_seed : int
        Seed of the design, not 0: SALib would take that for none.

    Returns
    -------
    DataFrame
        A row per input, the most important first. Morris: ``mu``, ``mu_star`` with ``low`` and ``high``, ``sigma``, all
        in units of the outcome per whole range. Sobol': ``first`` and ``total`` with their intervals; not a number
        where the outcome is the same at all points.
    """
    check_samples(method, samples)
    if design_seed < 1:
        raise InterposeError("the seed of the design must be at least 1")
    problem = {
        "num_vars": len(inputs),
        "names": [input_.path for input_ in inputs],
        "bounds": [[0.0, 1.0]] * len(inputs),
    }
    sample, analyse = {"morris": (_morris_points, _morris), "sobol": (_sobol_points, _sobol)}[method]
    with seeded_globals(design_seed):
        shares = sample(problem, samples, design_seed)
    values = by_seed(model, points_at(inputs, shares), seeds, outcome).mean(axis=1)
    with seeded_globals(design_seed):
        columns, sort_by = analyse(problem, shares, values, design_seed)
    table = pd.DataFrame({"path": problem["names"], "range_low": [input_.low for input_ in inputs]} | columns)
    table.insert(2, "range_high", [input_.high for input_ in inputs])
    return table.sort_values(sort_by, ascending=False, kind="stable", ignore_index=True)


def _morris_points(problem: Any, samples: int, seed: int) -> Any:
    """Return the points of Morris trajectories."""
    return require_library("SALib.sample.morris").sample(problem, samples, num_levels=LEVELS, seed=seed)


def _morris(
    problem: Any, shares: npt.NDArray[np.float64], values: npt.NDArray[np.float64], seed: int
) -> tuple[dict[str, Any], str]:
    """Return elementary effects, and the column to sort by."""
    indices = require_library("SALib.analyze.morris").analyze(
        problem, shares, values, num_resamples=RESAMPLES, conf_level=CONFIDENCE, num_levels=LEVELS, seed=seed
    )
    mu_star, half = np.asarray(indices["mu_star"], float), np.asarray(indices["mu_star_conf"], float)
    columns = {"mu_star": mu_star, "low": np.maximum(0.0, mu_star - half), "high": mu_star + half}
    return columns | {"mu": np.asarray(indices["mu"], float), "sigma": np.asarray(indices["sigma"], float)}, "mu_star"


def _sobol_points(problem: Any, samples: int, seed: int) -> Any:
    """Return Saltelli's points of a scrambled Sobol' sequence."""
    return require_library("SALib.sample.sobol").sample(problem, samples, calc_second_order=False, seed=seed)


def _sobol(
    problem: Any, shares: npt.NDArray[np.float64], values: npt.NDArray[np.float64], seed: int
) -> tuple[dict[str, Any], str]:
    """Return first-order and total indices, and the column to sort by."""
    names = {"first": "S1", "total": "ST"}
    if np.ptp(values) == 0:
        nothing = np.full(problem["num_vars"], np.nan)
        return {f"{name}{end}": nothing for name in names for end in ("", "_low", "_high")}, "total"
    indices = require_library("SALib.analyze.sobol").analyze(
        problem, values, calc_second_order=False, num_resamples=RESAMPLES, conf_level=CONFIDENCE, seed=seed
    )
    columns: dict[str, Any] = {}
    for name, key in names.items():
        index, half = np.asarray(indices[key], float), np.asarray(indices[f"{key}_conf"], float)
        columns |= {name: index, f"{name}_low": index - half, f"{name}_high": index + half}
    return columns, "total"
