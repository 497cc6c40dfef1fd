"""Levels and shapes of violence: what a world without a force is calibrated by, and how often a force meets attacks."""

from collections.abc import Collection, Sequence

import numpy as np
import numpy.typing as npt

from interpose.experiments.analysis.fatal_events import (
    BATTLE,
    MONTH,
    ONE_SIDED,
    by_month,
    fatal_counts,
    fatal_deaths,
)
from interpose.experiments.analysis.power_law import FEWEST, LEAST_DEATHS, discrete_exponent
from interpose.model.results.run import Run
from interpose.model.state.event_log import FAILED, STOPPED, VIOLATION

LAST_DAY = 44
"""Last day of the truce over which recorded deaths in Gaza were counted (22 November 2025)."""
NOT_MEASURED = float("nan")

type Floats = npt.NDArray[np.float64]


def _pooled(runs: Sequence[Run], kinds: Collection[int]) -> npt.NDArray[np.int64]:
    """Return the deaths of every fatal event of these kinds, runs pooled."""
    return np.concatenate([fatal_deaths(run, kinds) for run in runs])


def _mean(values: npt.ArrayLike) -> float:
    """Return a mean of enough values, else not a number."""
    numbers = np.asarray(values, float)
    return float(numbers.mean()) if len(numbers) >= FEWEST else NOT_MEASURED


def battle_exponent(runs: Sequence[Run]) -> float:
    """Estimate the exponent of deaths per fatal clash or strike from 10 deaths on."""
    return discrete_exponent(_pooled(runs, BATTLE), LEAST_DEATHS)


def one_sided_exponent(runs: Sequence[Run]) -> float:
    """Estimate the exponent of deaths per fatal violation from 10 deaths on."""
    return discrete_exponent(_pooled(runs, ONE_SIDED), LEAST_DEATHS)


def battle_mean(runs: Sequence[Run]) -> float:
    """Return the mean deaths of a fatal clash or strike."""
    return _mean(_pooled(runs, BATTLE))


def one_sided_mean(runs: Sequence[Run]) -> float:
    """Return the mean deaths of a fatal violation."""
    return _mean(_pooled(runs, ONE_SIDED))


def battle_singles(runs: Sequence[Run]) -> float:
    """Return the share of fatal clashes and strikes with one death."""
    return _mean(_pooled(runs, BATTLE) == 1)


def one_sided_singles(runs: Sequence[Run]) -> float:
    """Return the share of fatal violations with one death."""
    return _mean(_pooled(runs, ONE_SIDED) == 1)


def battle_a_month(runs: Sequence[Run]) -> float:
    """Return battle deaths per 30 days."""
    return _a_month(runs, BATTLE)


def one_sided_a_month(runs: Sequence[Run]) -> float:
    """Return one-sided deaths per 30 days."""
    return _a_month(runs, ONE_SIDED)


def _a_month(runs: Sequence[Run], kinds: Collection[int]) -> float:
    """Return deaths per 30 days."""
    days = sum(run.days for run in runs)
    return float(_pooled(runs, kinds).sum()) * MONTH / days if days else NOT_MEASURED


def deaths_ratio(runs: Sequence[Run]) -> float:
    """Return battle deaths over one-sided deaths."""
    one_sided = float(_pooled(runs, ONE_SIDED).sum())
    return float(_pooled(runs, BATTLE).sum()) / one_sided if one_sided > 0 else NOT_MEASURED


def coupling(runs: Sequence[Run]) -> float:
    """Return how many times likelier a fatal violation is in a territory-month with fatal battle than in another."""
    pairs = [(by_month(fatal_counts(run, BATTLE)), by_month(fatal_counts(run, ONE_SIDED))) for run in runs]
    return likelier_together(pairs)


def likelier_together(pairs: Sequence[tuple[Floats, Floats]]) -> float:
    """Return the ratio of shares of place-months with an event of the second kind, with and without one of the first.

    Parameters
    ----------
    pairs : sequence of (array, array)
        Monthly counts of both kinds, shape (months, places).
    """
    first = np.concatenate([pair[0].ravel() > 0 for pair in pairs])
    second = np.concatenate([pair[1].ravel() > 0 for pair in pairs])
    if min(first.sum(), (~first).sum()) < FEWEST or not second[~first].any():
        return NOT_MEASURED
    return float(second[first].mean() / second[~first].mean())


def joint_rise(runs: Sequence[Run]) -> float:
    """Return the correlation within territories of monthly fatal events of both kinds."""
    pairs = [(by_month(fatal_counts(run, BATTLE)), by_month(fatal_counts(run, ONE_SIDED))) for run in runs]
    return correlation_within(pairs)


def correlation_within(pairs: Sequence[tuple[Floats, Floats]]) -> float:
    """Return the correlation of monthly counts of two kinds, each less the mean of its place.

    Parameters
    ----------
    pairs : sequence of (array, array)
        Monthly counts of both kinds, shape (months, places).
    """
    first, second = (np.concatenate([(p[side] - p[side].mean(axis=0)).ravel() for p in pairs]) for side in (0, 1))
    size = float(np.sqrt((first**2).sum() * (second**2).sum()))
    return float((first * second).sum() / size) if size > 0 else NOT_MEASURED


def answered(runs: Sequence[Run]) -> float:
    """Return the share of would-be violations that a unit met (stopped, or tried to), on days with units deployed."""
    met = wanted = 0
    for run in runs:
        events = run.events
        there = run.world.daily_force.troops[: run.days].sum(axis=1) > 0
        would_be = (events.kind == VIOLATION) & there[events.day]
        wanted += int(would_be.sum())
        met += int((would_be & np.isin(events.outcome, (STOPPED, FAILED))).sum())
    return met / wanted if wanted >= FEWEST else NOT_MEASURED


def _reported(runs: Sequence[Run]) -> Floats:
    """Return reported deaths a day over the first days of a truce, mean over runs."""
    series = [run.world.daily.reported_deaths[: LAST_DAY + 1].sum(axis=1) for run in runs if run.days > LAST_DAY]
    return np.mean(series, axis=0) if series else np.full(LAST_DAY + 1, NOT_MEASURED)


def reported_a_day(runs: Sequence[Run]) -> float:
    """Return reported deaths a day over days 0 to 44, all parties' dead counted."""
    return float(_reported(runs).mean())


def reported_slope(runs: Sequence[Run]) -> float:
    """Return the least-squares slope of reported deaths a day over days 0 to 44."""
    return float(np.polyfit(np.arange(LAST_DAY + 1), _reported(runs), 1)[0])
