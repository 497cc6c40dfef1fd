"""Robust search: levers with the least regret over draws of what is uncertain (Optuna)."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import stats

from interpose.experiments.analysis.input_ranges import VALUE, Input, by_seed, points_at
from interpose.experiments.execution.evaluate import Evaluate, Point, check_direction
from interpose.experiments.execution.optional_libraries import require_library, seeded_globals
from interpose.model.errors import InterposeError
from interpose.model.results.outcomes import NAMED

FEWEST_DRAWS, FEWEST_TRIALS = 5, 10
SPREAD = 1 / 3
"""Share of the trials that are spread evenly before the search looks for better ones."""
QUANTILE = 0.9

type Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Robust:
    """Settings that were tried, and how they did."""

    policies: pd.DataFrame
    """a row per setting of the levers, the most robust first: ``policy`` (0 is the scenario as it is), a column per
    lever, ``max_regret``, ``regret_90`` (90 % quantile), ``mean_regret``, ``satisfied`` (share of the draws) and
    ``mean`` (of the outcome)"""
    draws: pd.DataFrame
    """a row per draw: the values of what is uncertain, ``best`` (outcome of the best setting tried) and ``as_it_is``"""
    outcomes: Floats
    """the outcome: a row per policy in order of ``policy``, a column per draw"""


def check_sizes(levers: Sequence[Any], draws: int, trials: int) -> None:
    """Refuse a search without levers or with too little to go by; raises :class:`InterposeError`."""
    if not levers:
        raise InterposeError("robust needs at least one lever path=low:high", argument="lever")
    if draws < FEWEST_DRAWS:
        problem = f"too few to be robust against: take at least {FEWEST_DRAWS}"
        raise InterposeError(problem, argument="draws", value=draws)
    if trials < FEWEST_TRIALS:
        problem = f"too few to search: take at least {FEWEST_TRIALS}"
        raise InterposeError(problem, argument="trials", value=trials)


def regrets(outcomes: Floats) -> Floats:
    """Return how much worse (higher) each policy does than the best of all in the same draw."""
    return np.asarray(outcomes - outcomes.min(axis=0), float)


def search(
    model: Evaluate,
    levers: Sequence[Input],
    uncertain: Sequence[Input] | Sequence[Point],
    *,
    draws: int,
    trials: int,
    outcome: str = VALUE,
    seeds: Sequence[int] = (1,),
    at_most: float | None = None,
    more_is_better: bool | None = None,
    seed: int = 1,
    done: Callable[[], None] = lambda: None,
) -> Robust:
    """Search for the levers with the smallest greatest regret over draws of what is uncertain.

    Regret is against the best setting tried in the same draw (the scenario as it is included), so that it is a lower
    bound of the regret against all settings. A third of the trials is spread evenly (Sobol'), the rest by Optuna's TPE;
    whenever a setting is the best so far in some draw, the regrets of all earlier ones are computed again.

    Parameters
    ----------
    model : Evaluate
        The model that returns outcomes of points.
    levers : sequence of Input
        What can be chosen.
    uncertain : sequence of Input, or of points
        What cannot: ranges to draw from (Latin hypercube), or the draws themselves (of a posterior, for instance).
    draws, trials : int
        Number of draws (if they are not given), and of settings tried.
    outcome : str
        Which outcome; its mean over seeds counts.
    seeds : sequence of int
        Seeds, the same for every setting and draw.
    at_most : float, optional
        An outcome up to this (from this on, if more is better) satisfies; default: no worse than the scenario as it is
        in the same draw.
    more_is_better : bool, optional
        Whether a high outcome is better; default: as the outcome states, and less of what is no outcome of a run.
    seed : int
        Seed of draws and search.
    done : callable
        Called after each setting, for progress.
    """
    worlds = _draw(uncertain, draws, seed)
    check_sizes(levers, len(worlds), trials)
    _refuse_both(levers, worlds)
    if outcome in NAMED:
        more_is_better = check_direction(outcome, more_is_better)
    sign = -1.0 if more_is_better else 1.0

    def cost(setting: Point) -> Floats:
        outcomes = by_seed(model, [{**world, **setting} for world in worlds], seeds, outcome).mean(axis=1)
        done()
        return sign * outcomes

    as_it_is = cost({})
    with seeded_globals(seed):
        settings, tried = _propose(levers, cost, as_it_is, trials, seed)
    costs = np.vstack([as_it_is, *tried])
    limit = as_it_is if at_most is None else np.full(len(worlds), sign * at_most)
    table = _ratings(costs, limit, sign)
    for lever in reversed(levers):
        table.insert(1, lever.path, [np.nan, *(setting[lever.path] for setting in settings)])
    order = ["max_regret", "regret_90", "policy"]
    drawn = pd.DataFrame(worlds).assign(best=sign * costs.min(axis=0), as_it_is=sign * as_it_is)
    return Robust(table.sort_values(order, ignore_index=True), drawn, sign * costs)


def _refuse_both(levers: Sequence[Input], worlds: Sequence[Point]) -> None:
    """Refuse a value that is both a lever and uncertain."""
    for lever in levers:
        if any(lever.path in world for world in worlds):
            problem = "is uncertain too: a value is chosen or uncertain, not both"
            raise InterposeError(problem, argument="lever", value=lever.path)


def _draw(uncertain: Sequence[Input] | Sequence[Point], draws: int, seed: int) -> list[dict[str, Any]]:
    """Return draws of what is uncertain, or the draws that are passed."""
    points = [dict(point) for point in uncertain if not isinstance(point, Input)]
    if points:
        return points
    ranges = [input_ for input_ in uncertain if isinstance(input_, Input)]
    return points_at(ranges, stats.qmc.LatinHypercube(len(ranges), rng=seed).random(draws))


def _propose(
    levers: Sequence[Input], cost: Callable[[Point], Floats], as_it_is: Floats, trials: int, seed: int
) -> tuple[list[dict[str, float | int]], list[Floats]]:
    """Return the settings tried, first spread evenly, then where small regret is expected, and their costs."""
    optuna = require_library("optuna")
    verbosity = optuna.logging.get_verbosity()
    optuna.logging.set_verbosity(optuna.logging.ERROR)
    sampler = optuna.samplers.TPESampler(seed=seed, multivariate=True, n_startup_trials=0)
    space = {lever.path: optuna.distributions.FloatDistribution(0.0, 1.0) for lever in levers}
    shares = _even_shares(list(space), math.ceil(SPREAD * trials), seed)
    settings: list[dict[str, float | int]] = []
    tried: list[Floats] = []
    try:
        for number in range(trials):
            if number == len(shares):
                shares.append(_next_shares(optuna, sampler, space, shares, np.vstack([as_it_is, *tried])))
            settings.append({lever.path: lever.at(shares[number][lever.path]) for lever in levers})
            tried.append(cost(settings[-1]))
    finally:
        optuna.logging.set_verbosity(verbosity)
    return settings, tried


def _even_shares(paths: Sequence[str], number: int, seed: int) -> list[dict[str, float]]:
    """Return evenly spread settings as shares of each range."""
    points = stats.qmc.Sobol(len(paths), rng=seed).random_base2(math.ceil(math.log2(number)))[:number]
    return [dict(zip(paths, point, strict=True)) for point in points.tolist()]


def _known_study(
    optuna: Any, sampler: Any, space: Any, shares: Sequence[dict[str, float]], values: Sequence[float]
) -> Any:
    """Return an Optuna study of the settings tried, with their regrets as now known."""
    study = optuna.create_study(sampler=sampler)
    study.add_trials(
        [
            optuna.trial.create_trial(params=params, distributions=space, value=float(value))
            for params, value in zip(shares, values, strict=True)
        ]
    )
    return study


def _next_shares(
    optuna: Any, sampler: Any, space: Any, shares: Sequence[dict[str, float]], costs: Floats
) -> dict[str, float]:
    """Return the next setting that Optuna proposes, as shares of each range."""
    values = regrets(costs).max(axis=1)[1:]
    trial = _known_study(optuna, sampler, space, shares, values.tolist()).ask(space)
    return {path: float(share) for path, share in trial.params.items()}


def _ratings(costs: Floats, limit: Floats, sign: float) -> pd.DataFrame:
    """Return regret of every policy, and how often it satisfies."""
    regret = regrets(costs)
    return pd.DataFrame(
        {
            "policy": np.arange(len(costs)),
            "max_regret": regret.max(axis=1),
            f"regret_{100 * QUANTILE:.0f}": np.quantile(regret, QUANTILE, axis=1),
            "mean_regret": regret.mean(axis=1),
            "satisfied": (costs <= limit).mean(axis=1),
            "mean": sign * costs.mean(axis=1),
        }
    )
