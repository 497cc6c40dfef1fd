"""Calibration: parameters that agree with published patterns, by ABC-SMC (pyABC), as weighted draws."""

import logging
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from interpose.experiments.analysis.input_ranges import Input
from interpose.experiments.analysis.pattern_measures import statistics, why_not
from interpose.experiments.analysis.patterns import Target
from interpose.experiments.execution.evaluate import Point
from interpose.experiments.execution.optional_libraries import require_library, seeded_globals
from interpose.experiments.execution.parallel import run_all
from interpose.model.errors import InterposeError
from interpose.model.scenario.loading import change_scenario
from interpose.model.scenario.scenario import Scenario

type Simulate = Callable[[Point, Sequence[int]], Mapping[str, float]]
"""A function that returns the statistics, by pattern, of some seeds of one point."""

UNMEASURED = 10.0
"""Distance of a statistic that could not be measured (in scales)."""
FEWEST = 20
"""Fewest draws of a posterior."""
LEAST_ACCEPTED = 0.02
"""Share of the tried points from which on a further generation is worth its time."""
TRIES = 3000
"""Default of the most tries."""
MOST_SEED = 2**31
CREDIBLE = 0.95


@dataclass(frozen=True)
class Posterior:
    """A posterior as weighted draws, with its summary."""

    draws: pd.DataFrame
    """a row per draw: a column per path, ``weight`` (they sum to 1) and ``distance``"""
    summary: pd.DataFrame
    """a row per path: prior range, and mean, median and 95 % interval of the posterior"""
    generations: pd.DataFrame
    """a row per generation: largest distance allowed, simulations needed, share of them accepted"""


def check_fit(population: int, inputs: Sequence[Any], targets: Sequence[Target]) -> None:
    """Refuse a fit of nothing, to nothing, or of too few draws; raises :class:`InterposeError`."""
    if population < FEWEST:
        problem = f"too few draws for a posterior: take at least {FEWEST}"
        raise InterposeError(problem, argument="samples", value=population)
    if not inputs:
        raise InterposeError("calibrate needs at least one path=low:high to fit", argument="path")
    if not targets:
        raise InterposeError("calibrate: needs at least one pattern to fit to")


def distance(measured: Mapping[str, float], targets: Sequence[Target]) -> float:
    """Return how far statistics lie from their bands: root of the mean square, in scales; 0 within all of them."""
    parts = [_beyond(measured[target.id], target) for target in targets]
    return float(np.sqrt(np.mean(np.square(parts))))


def _beyond(value: float, target: Target) -> float:
    """Return how far one statistic lies from its band."""
    if not np.isfinite(value):
        return UNMEASURED
    return min(UNMEASURED, max(0.0, target.low - value, value - target.high) / target.scale)


def calibrate(
    simulate: Simulate,
    inputs: Sequence[Input],
    targets: Sequence[Target],
    *,
    population: int = 100,
    generations: int = 6,
    tries: int = TRIES,
    seeds_each: int = 1,
    seed: int = 1,
    done: Callable[[], None] = lambda: None,
) -> Posterior:
    """Sample parameters whose worlds lie within, or nearest to, the bands of some patterns.

    The prior is even over each range (on its own scale). Each try has fresh seeds. Nothing is forked: one try after the
    other, in this process; what happens within a try may use threads. The database is a temporary file.

    Parameters
    ----------
    simulate : callable
        Statistics of a point and seeds (:func:`from_worlds` for a scenario).
    inputs : sequence of Input
        Parameters and their prior ranges.
    targets : sequence of Target
        What to fit to (:func:`interpose.experiments.analysis.patterns.targets`).
    population : int
        Draws of each generation.
    generations : int
        Most generations; fewer when all draws lie within the bands, or when fewer than 1 in 50 tries is accepted.
    tries : int
        Most tries; the search ends with the last generation that they allow, but not before the first.
    seeds_each : int
        Seeds of each try.
    seed : int
        Seed of the sampling.
    done : callable
        Called after each try, for progress.
    """
    check_fit(population, inputs, targets)

    def model(shares: Mapping[str, float]) -> dict[str, float]:
        seeds = np.random.randint(1, MOST_SEED, size=seeds_each).tolist()  # noqa: NPY002 - pyABC draws from it too
        measured = simulate(_point(inputs, shares), seeds)
        done()
        return {"distance": distance(measured, targets)}

    with seeded_globals(seed), tempfile.TemporaryDirectory() as folder:
        history = _sample(model, len(inputs), population, (generations, tries), f"sqlite:///{folder}/abc.db")
        last = history.max_t
        shares, weights = history.get_distribution(m=0, t=last)
        distances = history.get_weighted_distances(t=last)["distance"].to_numpy(float)
        rows = history.get_all_populations()
    draws = pd.DataFrame([_point(inputs, row) for row in shares.to_dict("records")])
    draws["weight"], draws["distance"] = np.asarray(weights, float) / np.sum(weights), distances
    return Posterior(draws, summarise(draws, inputs), _generations(rows, population))


def _point(inputs: Sequence[Input], shares: Mapping[str, float]) -> dict[str, float | int]:
    """Return the values at pyABC's shares of the prior's weight."""
    return {
        input_.path: input_.at(min(1.0, max(0.0, float(shares[f"p{number}"])))) for number, input_ in enumerate(inputs)
    }


def _sample(model: Any, inputs: int, population: int, most: tuple[int, int], database: str) -> Any:
    """Run ABC-SMC over the unit cube, until so many generations or tries are done."""
    abc = require_library("pyabc")
    for name in ("ABC", "ABC.History", "ABC.Sampler", "ABC.Distance", "ABC.Epsilon"):
        logging.getLogger(name).setLevel(logging.ERROR)
    prior = abc.Distribution(**{f"p{n}": abc.RV("uniform", 0, 1) for n in range(inputs)})
    sampler = abc.sampler.SingleCoreSampler(check_max_eval=True)
    search = abc.ABCSMC(
        model, prior, lambda measured, _: float(measured["distance"]), population_size=population, sampler=sampler
    )
    search.new(database, {"distance": 0.0})
    limits = {"max_nr_populations": most[0], "max_total_nr_simulations": most[1]}
    return search.run(minimum_epsilon=0.0, min_acceptance_rate=LEAST_ACCEPTED, **limits)


def _generations(rows: pd.DataFrame, population: int) -> pd.DataFrame:
    """Return what each generation needed; pyABC's row -1 is the data."""
    fitted = rows[rows["t"] >= 0]
    table = pd.DataFrame({"generation": fitted["t"] + 1, "allowed": fitted["epsilon"], "tried": fitted["samples"]})
    table["accepted"] = population / table["tried"]
    return table.reset_index(drop=True)


def summarise(draws: pd.DataFrame, inputs: Sequence[Input]) -> pd.DataFrame:
    """Return mean, median and 95 % interval of each parameter beside its prior range."""
    weights, rows = draws["weight"].to_numpy(float), list[dict[str, Any]]()
    for input_ in inputs:
        values = draws[input_.path].to_numpy(float)
        low, middle, high = quantiles(values, weights, [(1 - CREDIBLE) / 2, 0.5, (1 + CREDIBLE) / 2])
        mean = float(np.average(values, weights=weights))
        row: dict[str, Any] = {"path": input_.path, "prior_low": input_.low, "prior_high": input_.high}
        rows.append(row | {"mean": mean, "median": middle, "low": low, "high": high})
    return pd.DataFrame(rows)


def quantiles(values: npt.ArrayLike, weights: npt.ArrayLike, at: Sequence[float]) -> list[float]:
    """Return quantiles of weighted values."""
    at_levels = np.quantile(np.asarray(values, float), at, weights=np.asarray(weights, float), method="inverted_cdf")
    return [float(value) for value in at_levels]


# ---------------------------------------------------------------------------------------------- worlds


def from_worlds(scenario: Scenario, targets: Sequence[Target], threads: int | None = None) -> Simulate:
    """Return a function that simulates a scenario at a point and measures patterns; seeds run on threads."""
    names = [target.id for target in targets]

    def simulate(point: Point, seeds: Sequence[int]) -> dict[str, float]:
        world = change_scenario(scenario, point)
        return statistics(run_all([("", world, s) for s in seeds], lambda _, run: run, threads=threads), names)

    return simulate


def usable_targets(targets: Sequence[Target], scenario: Scenario) -> tuple[list[Target], dict[str, str]]:
    """Return the targets that a scenario can show and, by id, the reasons why it cannot show the others.

    Raises
    ------
    InterposeError
        If it can show none.
    """
    reasons = {target.id: why_not(target.id, scenario) for target in targets}
    measurable = [target for target in targets if not reasons[target.id]]
    if not measurable:
        why = "; ".join(f"{name}: {reason}" for name, reason in reasons.items())
        raise InterposeError(f"{scenario.name}: shows none of the patterns that may be fitted ({why})")
    return measurable, {name: why for name, why in reasons.items() if why}


def check(
    simulate: Simulate, points: Sequence[Point], targets: Sequence[Target], seeds_each: int, seed: int = 1
) -> pd.DataFrame:
    """Measure each pattern at some points with seeds that no fit has seen.

    Parameters
    ----------
    simulate : callable
        Statistics of a point and seeds.
    points : sequence of Point
        Points at which patterns are measured.
    targets : sequence of Target
        The patterns and their bands.
    seeds_each : int
        Seeds of each point.
    seed : int
        Seed from which the seeds are drawn.

    Returns
    -------
    DataFrame
        A row per pattern: median and 90 % range of the statistic, the band, the share of points within it,
        and ``verdict``: ``within`` if the median lies in the band, else ``fails``.
    """
    fresh = np.random.default_rng([seed, 1]).integers(MOST_SEED, 2 * MOST_SEED, size=(len(points), seeds_each))
    measured = [simulate(point, seeds) for point, seeds in zip(points, fresh.tolist(), strict=True)]
    rows = []
    for target in targets:
        values = np.array([at_point[target.id] for at_point in measured], float)
        finite = values[np.isfinite(values)]
        low, middle, high = np.quantile(finite, [0.05, 0.5, 0.95]) if len(finite) else [np.nan] * 3
        inside = (values >= target.low) & (values <= target.high)
        verdict = "within" if target.low <= middle <= target.high else "fails" if len(finite) else "not measured"
        row: dict[str, Any] = {"pattern": target.id, "label": target.label, "unit": target.unit}
        row |= {"band_low": target.low, "band_high": target.high}
        rows.append(row | {"median": middle, "low": low, "high": high, "within": inside.mean(), "verdict": verdict})
    return pd.DataFrame(rows)
