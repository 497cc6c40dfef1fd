"""The fan behind a line: where the middle half and the middle four fifths of the seeds lie, day by day."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

from interpose.model.results.comparison import WITH, WITHOUT
from interpose.model.results.run import Run
from interpose.viz.app.totals import PANELS, last_week

MOST_POINTS = 120
"""Days that are kept of a run, evenly spread and the last: enough for the width of a panel."""
BANDS = ((10, 90), (25, 75))
"""Percentiles of the outer and the inner band."""
type Series = Mapping[str, Mapping[int, npt.NDArray[np.float32]]]
"""Lines by arm and seed, each (panels, days kept)."""


def days_kept(days: int) -> npt.NDArray[np.int64]:
    """Return the days of a run that are kept."""
    return np.unique(np.linspace(0, days - 1, min(days, MOST_POINTS)).astype(np.int64))


def series_of(run: Run) -> npt.NDArray[np.float32]:
    """Return the lines of all panels of a run on the days that are kept: (panels, days)."""
    daily, force = run.world.daily[: run.days], run.world.daily_force[: run.days]
    lines = [np.asarray(panel.values(daily, force), float) for panel in PANELS]
    lines = [last_week(line) if panel.weekly else line for panel, line in zip(PANELS, lines, strict=True)]
    return np.array(lines, np.float32)[:, days_kept(run.days)]


def bands_of(series: Series, days: int) -> dict[str, Any] | None:
    """Return the bands of both arms and of their paired differences.

    Parameters
    ----------
    series : mapping
        Lines by arm and seed; only seeds that both arms have count.
    days : int
        Days of the run.

    Returns
    -------
    dict or None
        ``days`` that have passed at each point, ``seeds`` (number), ``lanes`` (for each arm) and ``gap``: for each
        panel the percentiles of :data:`BANDS`, each a list by day. None below two seeds.
    """
    arms = [series.get(name, {}) for name in (WITH, WITHOUT)]
    seeds = sorted(set(arms[0]) & set(arms[1]))
    if len(seeds) < 2:
        return None
    lines = [np.array([arm[seed] for seed in seeds], float) for arm in arms]
    return {
        "days": (days_kept(days) + 1).tolist(),
        "seeds": len(seeds),
        "lanes": [_bands(one) for one in lines],
        "gap": _bands(lines[0] - lines[1]),
    }


def _bands(lines: npt.NDArray[np.float64]) -> list[list[list[list[float]]]]:
    """Return, for each panel and band, its lower and its upper edge by day."""
    edges = [[np.percentile(lines, end, axis=0) for end in band] for band in BANDS]
    return [[[np.round(edge[panel], 6).tolist() for edge in band] for band in edges] for panel in range(lines.shape[1])]
