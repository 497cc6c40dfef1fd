"""Which inputs matter: Morris screening and Sobol' indices, with intervals, over ranges of inputs (SALib)."""

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
"""How many are taken if nothing is said."""


def points_needed(method: Method, inputs: int, samples: int) -> int:
    """Count the points that a method asks for, each with every seed."""
    return samples * (inputs + 1) if method == "morris" else samples * (inputs + 2)


def check_samples(method: Method, samples: int) -> None:
    """Refuse a number of samples that a method cannot do with; raises :class:`InterposeError`."""
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
    """Work out how much each input moves an outcome.

    With several seeds the outcome is the mean over them (chance integrated out); with one it is that world's. All
    points have the same seeds, so that an index is of the inputs and never of other luck. The intervals (95 %,
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
    problem = {"num_vars": len(inputs), "names": [i.path for i in inputs], "bounds": [[0.0, 1.0]] * len(inputs)}
    sample, analyse = {"morris": (_morris_points, _morris), "sobol": (_sobol_points, _sobol)}[method]
    with seeded_globals(design_seed):
        shares = sample(problem, samples, design_seed)
    values = by_seed(model, points_at(inputs, shares), seeds, outcome).mean(axis=1)
    with seeded_globals(design_seed):
        found, order = analyse(problem, shares, values, design_seed)
    table = pd.DataFrame({"path": problem["names"], "range_low": [i.low for i in inputs]} | found)
    table.insert(2, "range_high", [i.high for i in inputs])
    return table.sort_values(order, ascending=False, kind="stable", ignore_index=True)


def _morris_points(problem: Any, samples: int, seed: int) -> Any:
    """Draw trajectories."""
    return require_library("SALib.sample.morris").sample(problem, samples, num_levels=LEVELS, seed=seed)


def _morris(
    problem: Any, shares: npt.NDArray[np.float64], values: npt.NDArray[np.float64], seed: int
) -> tuple[dict[str, Any], str]:
    """Work out elementary effects."""
    s = require_library("SALib.analyze.morris").analyze(
        problem, shares, values, num_resamples=RESAMPLES, conf_level=CONFIDENCE, num_levels=LEVELS, seed=seed
    )
    mu_star, half = np.asarray(s["mu_star"], float), np.asarray(s["mu_star_conf"], float)
    found = {"mu_star": mu_star, "low": np.maximum(0.0, mu_star - half), "high": mu_star + half}
    return found | {"mu": np.asarray(s["mu"], float), "sigma": np.asarray(s["sigma"], float)}, "mu_star"


def _sobol_points(problem: Any, samples: int, seed: int) -> Any:
    """Draw Saltelli's points of a scrambled Sobol' sequence."""
    return require_library("SALib.sample.sobol").sample(problem, samples, calc_second_order=False, seed=seed)


def _sobol(
    problem: Any, shares: npt.NDArray[np.float64], values: npt.NDArray[np.float64], seed: int
) -> tuple[dict[str, Any], str]:
    """Work out first-order and total indices."""
    names = {"first": "S1", "total": "ST"}
    if np.ptp(values) == 0:
        nothing = np.full(problem["num_vars"], np.nan)
        return {f"{name}{end}": nothing for name in names for end in ("", "_low", "_high")}, "total"
    s = require_library("SALib.analyze.sobol").analyze(
        problem, values, calc_second_order=False, num_resamples=RESAMPLES, conf_level=CONFIDENCE, seed=seed
    )
    found: dict[str, Any] = {}
    for name, key in names.items():
        index, half = np.asarray(s[key], float), np.asarray(s[f"{key}_conf"], float)
        found |= {name: index, f"{name}_low": index - half, f"{name}_high": index + half}
    return found, "total"
