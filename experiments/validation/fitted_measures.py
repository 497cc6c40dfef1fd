"""Patterns that parameters were fitted to, measured once more in the digests of worlds: meeting them shows nothing."""

from functools import lru_cache

import numpy as np

from interpose.experiments.analysis.fatal_events import BATTLE, ONE_SIDED, by_month
from interpose.experiments.analysis.pattern_measures import YEAR, onsets
from interpose.experiments.analysis.power_law import FEWEST, LEAST_DEATHS, discrete_exponent
from interpose.experiments.analysis.self_excitation import hawkes_ratio
from interpose.experiments.validation.arms import FULL, NONE, UNGUARDED
from interpose.experiments.validation.digest import RECORDED, Digest
from interpose.experiments.validation.measures import NOT_MEASURED, Floats, Worlds, ratio
from interpose.model.state.event_log import CLASH

KEPT = 512
"""Digests of which an answer is remembered, so that leaving one seed out does not compute the others anew."""


def severity(worlds: Worlds) -> float:
    """Return the exponent of deaths per clash from 10 deaths on, without a force."""
    return discrete_exponent(np.concatenate([_clash_deaths(run) for run in worlds[NONE]]), LEAST_DEATHS)


@lru_cache(KEPT)
def _clash_deaths(run: Digest) -> Floats:
    """Return the deaths of each clash."""
    return np.asarray(run.events.deaths[run.events.kind == CLASH], float)


def fatal_days(run: Digest) -> Floats:
    """Count fatal clashes, strikes and violations, shape (days, territories)."""
    e, counts = run.events, np.zeros((run.days, run.places))
    fatal = np.isin(e.kind, (*BATTLE, *ONE_SIDED)) & (e.deaths > 0)
    np.add.at(counts, (e.day[fatal], e.territory[fatal]), 1.0)
    return counts


@lru_cache(KEPT)
def own_branching(run: Digest) -> float:
    """Return the branching ratio of fatal events in one run."""
    return hawkes_ratio(fatal_days(run))


def branching(worlds: Worlds) -> float:
    """Return the branching ratio of fatal events without a force, mean over runs."""
    values = [value for value in map(own_branching, worlds[NONE]) if value == value]
    return float(np.mean(values)) if values else NOT_MEASURED


@lru_cache(KEPT)
def own_onsets(run: Digest) -> Floats:
    """Count monthly onsets and quiet months before them in one run: without an active neighbour, and with one."""
    return onsets(by_month(fatal_days(run)) > 0, run.next_to)


def neighbours(worlds: Worlds) -> float:
    """Return how much likelier violence begins in a month next to where there was some, without a force."""
    (begun_far, quiet_far), (begun_near, quiet_near) = sum(map(own_onsets, worlds[NONE]), np.zeros((2, 2)))
    if min(quiet_far, quiet_near) < FEWEST or begun_far == 0:
        return NOT_MEASURED
    return float((begun_near / quiet_near) / (begun_far / quiet_far))


def ramp(worlds: Worlds) -> float:
    """Return the days from the mandate until 95 % of the peak strength, mean over runs."""
    return float(np.mean([run.numbers["days_to_strength"] for run in worlds[FULL]]))


def force_deaths(worlds: Worlds) -> float:
    """Return deaths of peacekeepers by malicious acts per 1,000 and year."""
    dead, days = (sum(run.numbers[name] for run in worlds[FULL]) for name in ("force_dead", "force_days"))
    return 1000.0 * ratio(dead, days / YEAR)


def answered(worlds: Worlds) -> float:
    """Return the share of would-be violations that a unit met, while units are there."""
    met, wanted = (sum(run.numbers[name] for run in worlds[FULL]) for name in ("met", "wanted"))
    return ratio(met, wanted) if wanted >= FEWEST else NOT_MEASURED


def deaths_a_day(worlds: Worlds) -> float:
    """Return deaths a day by events in the first 45 days of the truce, without a force."""
    kinds = (*BATTLE, *ONE_SIDED)
    return float(np.mean([run.deaths(kinds, 0, RECORDED).sum() for run in worlds[UNGUARDED]])) / RECORDED


def recorded_a_day(worlds: Worlds) -> float:
    """Return deaths a day in the world's own outside record, in the same days: what was fitted to."""
    return float(np.mean([run.recorded.mean() for run in worlds[UNGUARDED]]))
