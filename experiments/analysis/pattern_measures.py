"""The patterns that may be fitted, measured in runs: what each number is, and which scenario can show it."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from interpose.experiments.analysis import violence_levels as levels
from interpose.experiments.analysis.fatal_events import BATTLE, MONTH, deaths_of, fatal_counts
from interpose.experiments.analysis.power_law import FEWEST, LEAST_DEATHS, discrete_exponent
from interpose.experiments.analysis.self_excitation import hawkes_ratio
from interpose.model.results.run import Run
from interpose.model.scenario.scenario import Scenario
from interpose.model.state.event_log import CLASH, VIOLATION

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
    return discrete_exponent(
        np.concatenate([deaths_of(run.events)[run.events.kind == CLASH] for run in runs]), LEAST_DEATHS
    )


def branching_ratio(runs: Sequence[Run]) -> float:
    """Estimate the share of fatal events that earlier ones in the same territory trigger; mean over runs."""
    return _mean_of_measured([hawkes_ratio(_fatal_events(run)) for run in runs])


def _fatal_events(run: Run) -> Floats:
    """Count clashes, strikes and violations with at least one death: a row per day, a column per territory."""
    return fatal_counts(run, (*BATTLE, VIOLATION))


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
    "P02": Measure(branching_ratio, False, False, "branching ratio of fatal events beside a slow background"),
    "P03": Measure(neighbour_risk, False, True, "monthly onset next to an active territory against elsewhere"),
    "P04": Measure(days_to_strength, True, False, "days from the mandate until 95 % of peak strength"),
    "P05": Measure(force_deaths, True, False, "deaths of peacekeepers per 1,000 and year"),
    "M13": Measure(levels.answered, True, False, "share of would-be violations that a unit met, while units are there"),
    "M35": Measure(levels.reported_a_day, False, False, "reported deaths a day, days 0 to 44"),
    "L01": Measure(levels.battle_exponent, False, False, "exponent of deaths per fatal clash or strike from 10 on"),
    "L02": Measure(levels.one_sided_exponent, False, False, "exponent of deaths per fatal violation from 10 on"),
    "L03": Measure(levels.battle_mean, False, False, "deaths per fatal clash or strike"),
    "L04": Measure(levels.one_sided_mean, False, False, "deaths per fatal violation"),
    "L05": Measure(levels.battle_singles, False, False, "share of fatal clashes and strikes with one death"),
    "L06": Measure(levels.one_sided_singles, False, False, "share of fatal violations with one death"),
    "L07": Measure(levels.coupling, False, False, "fatal violations in months with fatal battle there, against others"),
    "L08": Measure(levels.joint_rise, False, False, "correlation within territories of monthly events of both kinds"),
    "L09": Measure(levels.deaths_ratio, False, False, "battle deaths over one-sided deaths"),
    "L10": Measure(levels.battle_a_month, False, False, "battle deaths a month"),
    "L11": Measure(levels.one_sided_a_month, False, False, "one-sided deaths a month"),
    "L12": Measure(levels.reported_slope, False, False, "slope of reported deaths a day, days 0 to 44"),
}
"""How each pattern that may be fitted is measured, by the pattern's id (and L09, which is reported)."""
TRUCE = date(2025, 10, 10)
GAZA = ("M35", "L12")
WITHOUT_FORCE = ("L10", "L11")
COUNTRY = tuple(name for name in MEASURES if name.startswith("L") and name not in GAZA)
"""Levels that were measured in a war of years, not in a truce."""


def why_not(pattern: str, scenario: Scenario) -> str:
    """Return why a scenario cannot show a pattern; empty if it can."""
    measure = MEASURES.get(pattern)
    if measure is None:
        return "the model has no measure of it"
    if measure.needs_force and not (scenario.mission.deployed and scenario.contributors):
        return "there is no force in this scenario"
    if measure.needs_links and len(scenario.places) < 4:
        return "there are too few territories in this scenario"
    if pattern in GAZA and (scenario.start != TRUCE or scenario.days <= levels.LAST_DAY):
        return f"it is about the {levels.LAST_DAY + 1} days from {TRUCE} on in gaza-isf"
    if pattern in WITHOUT_FORCE and scenario.mission.deployed:
        return "it is a level without a force, and there is one in this scenario"
    if pattern in COUNTRY and scenario.start == TRUCE:
        return "it is about a war without a truce"
    if pattern == "P03" and scenario.days < 6 * MONTH:
        return f"{scenario.days} days are too few: half a year is needed"
    if pattern in ("P02", "P04") and scenario.days < YEAR:
        return f"{scenario.days} days are too few: a year is needed"
    return ""


def statistics(runs: Sequence[Run], patterns: Sequence[str]) -> dict[str, float]:
    """Measure patterns in runs of one world; not a number where there is too little to measure."""
    return {name: MEASURES[name].compute(runs) for name in patterns}
