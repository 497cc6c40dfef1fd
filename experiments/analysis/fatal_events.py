"""Fatal events of runs by kind: battle (clashes and strikes), one-sided (violations), by day and territory."""

from collections.abc import Collection
from typing import Any

import numpy as np
import numpy.typing as npt

from interpose.model.results.run import Run
from interpose.model.state.event_log import CALLED_OFF, CLASH, STOPPED, STRIKE, TURNED, VIOLATION

type Floats = npt.NDArray[np.float64]

BATTLE = (CLASH, STRIKE)
ONE_SIDED = (VIOLATION,)
MONTH = 30


def deaths_of(events: Any) -> npt.NDArray[np.int64]:
    """Return all deaths of each event, whoever died: crossfire counts to the battle."""
    total = events.deaths_actor + events.deaths_target + events.deaths_civilians + events.deaths_force
    return np.asarray(total, np.int64)


def happened(events: Any, kinds: Collection[int]) -> npt.NDArray[np.bool_]:
    """Return which events are of these kinds and came to pass: not called off, stopped, or turned on a unit."""
    came_to_pass = ~np.isin(events.outcome, (CALLED_OFF, STOPPED, TURNED))
    return came_to_pass & np.isin(events.kind, list(kinds))


def fatal_deaths(run: Run, kinds: Collection[int]) -> npt.NDArray[np.int64]:
    """Return the deaths of every fatal event of these kinds."""
    dead = deaths_of(run.events)[happened(run.events, kinds)]
    return dead[dead > 0]


def fatal_counts(run: Run, kinds: Collection[int]) -> Floats:
    """Count events with at least one death, shape (days, territories)."""
    events, counts = run.events, np.zeros((run.days, len(run.scenario.places)))
    fatal = happened(events, kinds) & (deaths_of(events) > 0)
    np.add.at(counts, (events.day[fatal], events.territory[fatal]), 1.0)
    return counts


def by_month(daily: Floats) -> Floats:
    """Sum days to months of 30 days; days beyond the last whole month are left out."""
    months = len(daily) // MONTH
    return np.asarray(daily[: months * MONTH].reshape(months, MONTH, *daily.shape[1:]).sum(axis=1), float)
