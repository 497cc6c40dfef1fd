"""What mirrored and stratified seeds would gain for paired differences, measured on the model itself.

Mirrored (antithetic) seeds run every world once more with each uniform number u as 1 - u. If an effect and its mirror
image vary in opposite directions, their mean varies less than that of two seeds: by a factor of 1 + r, with r their
correlation.

Stratified seeds would be chosen so that what a seed draws before the first day (who joins, with how many, when they are
ready, how parliaments vote) is spread evenly. At best that takes away the part of the variance that they explain.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import stats

from interpose.experiments.audit.other_chance import MIRRORED, outcomes_with
from interpose.experiments.audit.plain_outcomes import plain_outcomes
from interpose.experiments.execution.parallel import run_all
from interpose.model.results.comparison import WITH, WITHOUT
from interpose.model.results.intervals import CONFIDENCE, variance_ratio
from interpose.model.results.provenance import world_of
from interpose.model.results.run import Run
from interpose.model.scenario.policies import without
from interpose.model.scenario.scenario import Scenario
from interpose.model.simulation.initial_state import assemble

type Floats = NDArray[np.float64]
type Arms = Mapping[str, pd.DataFrame]
"""Outcomes by arm: a row a seed, a column an outcome."""


def run_force(
    scenario: Scenario, seeds: Sequence[int], *, threads: int | None = None, done: Callable[[], None] = lambda: None
) -> dict[str, pd.DataFrame]:
    """Return outcomes with and without the force, by arm: a row a seed."""
    arms = {WITH: scenario, WITHOUT: without(scenario, ["force"])}
    tasks = [(arm, world, seed) for seed in seeds for arm, world in arms.items()]

    def kept(arm: str, run: Run) -> dict[str, Any]:
        return {"arm": arm, "seed": run.seed} | plain_outcomes(run)

    table = pd.DataFrame(run_all(tasks, kept, threads=threads, done=done))
    return _by_arm(table)


def _by_arm(table: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Return the outcomes of each arm, a row a seed."""
    return {str(arm): part.set_index("seed").drop(columns="arm") for arm, part in table.groupby("arm")}


def run_mirrored(
    scenario: Scenario, seeds: Sequence[int], *, threads: int | None = None, done: Callable[[], None] = lambda: None
) -> dict[str, pd.DataFrame]:
    """Return the same with every uniform number mirrored."""
    arms = {WITH: scenario, WITHOUT: without(scenario, ["force"])}
    worlds = {arm: world_of(world) for arm, world in arms.items()}
    tasks = [(arm, seed) for seed in seeds for arm in arms]
    found = outcomes_with(MIRRORED, worlds, tasks, threads=threads, done=lambda position, outcomes: done())
    rows = [{"arm": arm, "seed": seed} | outcomes for (arm, seed), outcomes in zip(tasks, found, strict=True)]
    return _by_arm(pd.DataFrame(rows))


def pairing_gain(arms: Arms, outcomes: Sequence[str]) -> pd.DataFrame:
    """Return what pairing gains for every outcome: a row each, ``gain`` with its interval (``low``, ``high``).

    See :func:`interpose.model.results.intervals.variance_ratio`.
    """
    now, before = (arms[arm][list(outcomes)].to_numpy(float) for arm in (WITH, WITHOUT))
    ratio = variance_ratio(now, before)
    columns = {"outcome": list(outcomes), "gain": ratio.middle, "low": ratio.low, "high": ratio.high}
    return pd.DataFrame(columns)


def mirrored_gain(arms: Arms, mirrored: Arms, outcomes: Sequence[str]) -> pd.DataFrame:
    """Return what mirrored seeds gain: a row an outcome, ``gain`` = 1 / (1 + r) with its interval (``low``, ``high``).

    The interval is that of the correlation r of effects and mirrored effects (Fisher's z). Above 1: so many times fewer
    worlds for the same interval; below 1: more.
    """
    rows = []
    for outcome in outcomes:
        one, other = ((part[WITH][outcome] - part[WITHOUT][outcome]).to_numpy(float) for part in (arms, mirrored))
        if np.ptp(one) == 0 or np.ptp(other) == 0:
            rows.append({"outcome": outcome, "gain": np.nan, "low": np.nan, "high": np.nan})
            continue
        found = stats.pearsonr(one, other)
        ends = found.confidence_interval(CONFIDENCE)
        gains = [1 / max(1e-9, 1 + float(r)) for r in (found.statistic, ends.high, ends.low)]
        rows.append({"outcome": outcome, "gain": gains[0], "low": gains[1], "high": gains[2]})
    return pd.DataFrame(rows)


def early_draws(scenario: Scenario, seeds: Sequence[int]) -> Floats:
    """Return what each seed draws before the first day about contributors, columns that vary only.

    Returns
    -------
    ndarray, shape (seeds, columns)
        For each contributor whether it would join, its personnel if so, mean days until its units are ready, and
        whether its parliament approves and after how many days.
    """
    rows = []
    for seed in seeds:
        world = assemble(scenario, seed, 1)
        row: list[float] = []
        for number, country in enumerate(world.contributor):
            joined = float(country.reluctance < country.joins)
            units = world.unit[world.unit.contributor == number]
            ready = float(units.lead_days.mean()) if len(units) else 0.0
            row += [joined, joined * float(country.offer), ready, float(country.approved), float(country.vote_days)]
        rows.append(row)
    table = np.array(rows, float)
    return table[:, np.ptp(table, axis=0) > 0]


def stratified_gain(arms: Arms, early: Floats, outcomes: Sequence[str]) -> pd.DataFrame:
    """Return what perfectly stratified early draws could gain at best: a row an outcome.

    Returns
    -------
    DataFrame
        ``explained``, the share of the variance of the effect that early draws explain (adjusted R2 of a linear
        regression); ``p``, the chance of as much where they explain nothing (F test); ``gain`` = 1 / (1 - explained),
        at least 1.
    """
    spread = early.std(axis=0)
    design = np.column_stack([np.ones(len(early)), (early - early.mean(axis=0)) / spread])
    rank = int(np.linalg.matrix_rank(design))
    free, rows = len(design) - rank, []
    for outcome in outcomes:
        effect = (arms[WITH][outcome] - arms[WITHOUT][outcome]).to_numpy(float)
        total = float(((effect - effect.mean()) ** 2).sum())
        if total == 0 or free < 1 or rank < 2:
            rows.append({"outcome": outcome, "explained": np.nan, "p": np.nan, "gain": np.nan})
            continue
        coefficients = np.linalg.lstsq(design, effect, rcond=None)[0]
        left = float(((effect - design @ coefficients) ** 2).sum())
        explained = 1 - left / free / (total / (len(effect) - 1))
        p = stats.f.sf((total - left) / (rank - 1) / (left / free), rank - 1, free) if left > 0 else 0.0
        rows.append({"outcome": outcome, "explained": explained, "p": float(p), "gain": 1 / (1 - max(0.0, explained))})
    return pd.DataFrame(rows)
