"""The patterns that may be fitted, measured in runs: what each number is, and which scenario can show it."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from scipy import optimize, signal, special

from interpose.model.results.run import Run
from interpose.model.scenario.scenario import Scenario
from interpose.model.state.event_log import CALLED_OFF, CLASH, STOPPED, STRIKE, TURNED, VIOLATION

LEAST_DEATHS = 10
"""Severities below this do not enter the exponent (fixed in advance)."""
FEWEST = 20
"""Fewest events from which an exponent or a ratio is estimated."""
BLOCK = 60
"""Days over which the background of violence in a territory is held constant."""
MONTH = 30
MEMORIES = (1.0, 2.0, 4.0, 8.0, 16.0, 32.0)
"""Mean days between an event and what it triggers that are tried."""
ROUNDS = 40
NEAR_PEAK = 0.95
YEAR = 365.25
NOT_MEASURED = float("nan")

type Floats = npt.NDArray[np.float64]


class Measure(NamedTuple):
    """How a pattern is measured."""

    compute: Callable[[Sequence[Run]], float]
    needs_force: bool
    needs_links: bool
    text: str


def severity_exponent(runs: Sequence[Run]) -> float:
    """Estimate the exponent of deaths per clash from 10 deaths on, by discrete maximum likelihood, runs pooled."""
    deaths = np.concatenate([_severities(run) for run in runs])
    return discrete_exponent(deaths, LEAST_DEATHS)


def _severities(run: Run) -> Any:
    """Return the deaths of each clash."""
    events = run.events
    return (events.deaths_actor + events.deaths_target + events.deaths_civilians + events.deaths_force)[
        events.kind == CLASH
    ]


def discrete_exponent(values: npt.ArrayLike, least: int) -> float:
    """Fit the exponent of a discrete power law from ``least`` on (Clauset et al. 2009, doi:10.1137/070710111)."""
    tail = np.asarray(values, float)
    tail = tail[tail >= least]
    if len(tail) < FEWEST:
        return NOT_MEASURED
    logs = float(np.log(tail).mean())
    optimum = optimize.minimize_scalar(
        lambda a: np.log(special.zeta(a, least)) + a * logs, bounds=(1.05, 8.0), method="bounded"
    )
    return float(optimum.x)


def branching_ratio(runs: Sequence[Run]) -> float:
    """Estimate the share of fatal events that earlier ones in the same territory trigger; mean over runs."""
    return _mean_of_measured([hawkes_ratio(_fatal_events(run)) for run in runs])


def _fatal_events(run: Run) -> Floats:
    """Count clashes, strikes and violations with at least one death: a row per day, a column per territory."""
    events = run.events
    happened = (events.outcome != CALLED_OFF) & (events.outcome != STOPPED) & (events.outcome != TURNED)
    dead = events.deaths_actor + events.deaths_target + events.deaths_civilians + events.deaths_force
    fatal = happened & (dead > 0) & np.isin(events.kind, (CLASH, STRIKE, VIOLATION))
    counts = np.zeros((run.days, len(run.scenario.places)))
    np.add.at(counts, (events.day[fatal], events.territory[fatal]), 1.0)
    return counts


def hawkes_ratio(counts: Floats) -> float:
    """Fit a Hawkes process to daily counts and return its branching ratio.

    The kernel is geometric (an exponential one by day: an event triggers from the next day on) and the same everywhere;
    the background of each territory is constant over blocks of 60 days. Expectation maximisation, with the mean of the
    kernel chosen by likelihood among :data:`MEMORIES`. So free a background takes part of what was triggered: with few
    events a block the ratio reads low (0.3 as 0.06 to 0.24, 0.6 as 0.45 to 0.54), for a world as for any other data.

    Parameters
    ----------
    counts : array
        A row per day, a column per territory.
    """
    counts = counts[:, counts.sum(axis=0) > 0]
    if counts.sum() < FEWEST:
        return NOT_MEASURED
    block = np.arange(len(counts)) // BLOCK
    fits = [_fit_kernel(counts, block, 1.0 / memory) for memory in MEMORIES]
    return max(fits)[1]


def _fit_kernel(counts: Floats, block: npt.NDArray[np.int_], rate: float) -> tuple[float, float]:
    """Fit background and branching ratio for one kernel; return the log-likelihood and the ratio."""
    excitation = signal.lfilter([0.0, rate], [1.0, rate - 1.0], counts, axis=0)
    days_left = np.arange(len(counts))[::-1]
    exposure = float((counts * (1.0 - (1.0 - rate) ** days_left)[:, None]).sum())
    starts, lengths = np.flatnonzero(np.r_[True, np.diff(block) > 0]), np.bincount(block)[:, None]
    background = np.add.reduceat(counts, starts, axis=0) / lengths / 2
    ratio = 0.5
    for _ in range(ROUNDS):
        triggered, spread = ratio * excitation, background[block]
        total = np.maximum(triggered + spread, 1e-300)
        shares = counts / total
        background = np.add.reduceat(shares * spread, starts, axis=0) / lengths
        ratio = float((shares * triggered).sum()) / max(exposure, 1e-12)
    level = ratio * excitation + background[block]
    likelihood = float((counts * np.log(np.maximum(level, 1e-300))).sum() - level.sum())
    return likelihood, ratio


def neighbour_risk(runs: Sequence[Run]) -> float:
    """Compare how often a quiet territory becomes active in a month next to an active one and elsewhere, runs pooled.

    Active: at least one fatal event in 30 days; the neighbour in the month before.
    """
    totals = np.zeros((2, 2))
    for run in runs:
        totals += onsets(_active(_fatal_events(run)), _adjacency(run.scenario))
    (begun_far, quiet_far), (begun_near, quiet_near) = totals
    if min(quiet_far, quiet_near) < FEWEST or begun_far == 0:
        return NOT_MEASURED
    return float((begun_near / quiet_near) / (begun_far / quiet_far))


def _active(counts: Floats) -> npt.NDArray[np.bool_]:
    """Return in which months each territory had an event; days beyond the last whole month are left out."""
    months = len(counts) // MONTH
    return counts[: months * MONTH].reshape(months, MONTH, -1).sum(axis=1) > 0


def _adjacency(scenario: Scenario) -> npt.NDArray[np.bool_]:
    """Return which territories border on each other."""
    row = {place.id: number for number, place in enumerate(scenario.places)}
    touches = np.zeros((len(row), len(row)), bool)
    for link in scenario.links:
        touches[row[link.a], row[link.b]] = touches[row[link.b], row[link.a]] = True
    return touches


def onsets(active: npt.NDArray[np.bool_], touches: npt.NDArray[np.bool_]) -> Floats:
    """Count onsets and quiet months before them: first where no neighbour was active, then where one was."""
    before, now = active[:-1], active[1:]
    near = before.astype(int) @ touches.astype(int) > 0
    return np.array([[(now & ~before & side).sum(), (~before & side).sum()] for side in (~near, near)], float)


def days_to_strength(runs: Sequence[Run]) -> float:
    """Measure the days from the mandate's first day until 95 % of the peak strength is deployed; mean over runs."""
    days = []
    for run in runs:
        troops = run.world.daily_force.troops[: run.days].sum(axis=1)
        start = run.scenario.mission.start_day
        strong_days = np.flatnonzero(troops >= NEAR_PEAK * troops.max())
        days.append(float(strong_days[0] - start) if troops.max() > 0 else NOT_MEASURED)
    return _mean_of_measured(days)


def force_deaths(runs: Sequence[Run]) -> float:
    """Count deaths of peacekeepers per 1,000 personnel and year, runs pooled."""
    dead = sum(int(run.events.deaths_force.sum()) for run in runs)
    years = sum(float(run.world.daily_force.troops[: run.days].sum()) for run in runs) / YEAR
    return 1000.0 * dead / years if years > 0 else NOT_MEASURED


def _mean_of_measured(values: Sequence[float]) -> float:
    """Return the mean of the values that are not NaN."""
    measured = [value for value in values if value == value]
    return float(np.mean(measured)) if measured else NOT_MEASURED


MEASURES: Mapping[str, Measure] = {
    "P01": Measure(severity_exponent, False, False, "exponent of deaths per clash from 10 deaths on"),
    "P02": Measure(branching_ratio, False, False, "branching ratio of fatal events, background by 60 days"),
    "P03": Measure(neighbour_risk, False, True, "monthly onset next to an active territory against elsewhere"),
    "P04": Measure(days_to_strength, True, False, "days from the mandate until 95 % of peak strength"),
    "P05": Measure(force_deaths, True, False, "deaths of peacekeepers per 1,000 and year"),
}
"""How each pattern that may be fitted is measured, by the pattern's id."""


def why_not(pattern: str, scenario: Scenario) -> str:
    """Return why a scenario cannot show a pattern; empty if it can."""
    measure = MEASURES.get(pattern)
    if measure is None:
        return "the model has no measure of it"
    if measure.needs_force and not (scenario.mission.deployed and scenario.contributors):
        return "there is no force in this scenario"
    if measure.needs_links and len(scenario.places) < 4:
        return "there are too few territories in this scenario"
    if pattern == "P03" and scenario.days < 6 * MONTH:
        return f"{scenario.days} days are too few: half a year is needed"
    if pattern in ("P02", "P04") and scenario.days < YEAR:
        return f"{scenario.days} days are too few: a year is needed"
    return ""


def statistics(runs: Sequence[Run], patterns: Sequence[str]) -> dict[str, float]:
    """Measure patterns in runs of one world; not a number where there is too little to measure."""
    return {name: MEASURES[name].compute(runs) for name in patterns}
