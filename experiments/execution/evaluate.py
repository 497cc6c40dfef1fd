"""Many points of one scenario, each with the same seeds: the outcomes of each, as one table."""

import difflib
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pandas as pd

from interpose.experiments.execution.parallel import run_all
from interpose.model.errors import InterposeError
from interpose.model.results.outcomes import MORE, NAMED, NEITHER, outcomes
from interpose.model.results.run import Run
from interpose.model.scenario.loading import change_scenario
from interpose.model.scenario.scenario import Scenario

type Point = Mapping[str, Any]
"""Changes of a scenario: dotted paths and values; empty for the scenario as it is."""
type Evaluate = Callable[[Sequence[Point], Sequence[int]], pd.DataFrame]
"""A function that returns the outcomes of points and seeds, as :func:`evaluate` does; methods take one as argument."""


def check_outcome(name: str) -> str:
    """Return the name of an outcome if a run has it, sums included; raises :class:`InterposeError` otherwise."""
    if name not in NAMED:
        near = difflib.get_close_matches(name, NAMED, 1)
        hint = f"did you mean {near[0]}?" if near else "see the names in docs/outputs.md"
        raise InterposeError(f"no such outcome: {hint}", argument="outcome", value=name)
    return name


def check_direction(name: str, more_is_better: bool | None) -> bool:
    """Whether more of an outcome is better: as the outcome states, or as the caller states where it is neutral.

    Raises
    ------
    InterposeError
        Where nothing is stated for a neutral outcome, or the opposite of what the outcome states.
    """
    direction = NAMED[name].direction
    if direction == NEITHER:
        if more_is_better is None:
            raise InterposeError(
                "neither more nor less of it is better in itself: say which of the two is wanted (more_is_better)",
                argument="outcome",
                value=name,
            )
        return more_is_better
    if more_is_better is not None and more_is_better != (direction == MORE):
        raise InterposeError(f"of {name} {direction}: leave it out", argument="more_is_better")
    return direction == MORE


def evaluate(
    scenario: Scenario,
    points: Sequence[Point],
    seeds: Sequence[int],
    *,
    days: int | None = None,
    threads: int | None = None,
    done: Callable[[], None] = lambda: None,
) -> pd.DataFrame:
    """Run every point with every seed; the same seed is the same chance at every point, so points are paired.

    Parameters
    ----------
    scenario : Scenario
        The world without any change.
    points : sequence of mapping
        Changes by dotted path, as for :func:`interpose.model.scenario.loading.load_scenario`.
    seeds : sequence of int
        Seeds.
    days : int, optional
        Days of each run; default: the scenario's.
    threads : int, optional
        Threads; default: all usable processors. Results do not depend on it.
    done : callable
        Called after each run, for progress.

    Returns
    -------
    DataFrame
        One row a run: ``point`` (number in ``points``), ``seed``, and every outcome of
        :data:`interpose.model.results.outcomes.COUNTED`, by point, then by seed.

    Raises
    ------
    ScenarioError
        For a path that does not exist or a value out of bounds, before anything runs.
    """
    worlds = [change_scenario(scenario, dict(point)) for point in points]
    tasks = [(str(number), world, seed) for number, world in enumerate(worlds) for seed in seeds]
    return pd.DataFrame(run_all(tasks, _outcome_row, days=days, threads=threads, done=done))


def _outcome_row(point: str, run: Run) -> dict[str, float]:
    """Return the row of a run."""
    return {"point": int(point), "seed": run.seed} | outcomes(run)
