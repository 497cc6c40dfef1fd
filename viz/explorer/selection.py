"""What follows from what a reader asks of a sweep: which points are shown, their sums, the picked place."""

from typing import Any

import numpy as np
import pandas as pd

from interpose.model.results.outcomes import label_of, unit_of
from interpose.viz.explorer.linked_figures import MOST_SERIES, Pick
from interpose.viz.explorer.run_links import Door
from interpose.viz.explorer.statistics import Question, references, summed, words_of
from interpose.viz.explorer.sweep_arrays import Axis, Floats, Ints, Table, word

MOST_KEPT = 40
"""Summed tables that are kept, so that going back to one is at once."""


class Reading:
    """How one reader looks at a sweep.

    Parameters
    ----------
    table : Table
        The sweep.
    door : Door
        Makes links to runs.
    """

    def __init__(self, table: Table, door: Door) -> None:
        self.table, self.door = table, door
        paths = [*table.levers, *(path for path in table.axes if path not in table.levers)]
        self.x, self.y = paths[0], paths[1] if len(paths) > 1 else ""
        self.question = Question(table.outcomes[0])
        self.shape, self.as_lines = "histogram", False
        self.held = dict[str, int]()
        self.point, self.run, self.notice = 0, 0, ""
        self._kept = dict[tuple[Any, ...], pd.DataFrame]()

    @property
    def others(self) -> list[str]:
        """List the inputs that are on no axis."""
        return [path for path in self.table.axes if path not in (self.x, self.y)]

    @property
    def shown(self) -> np.ndarray[Any, np.dtype[np.bool_]]:
        """Say of each point whether it has the values at which other inputs are held."""
        kept = np.ones(self.table.count, bool)
        for path, code in self.held.items():
            kept &= self.codes(path) == code
        return kept

    def codes(self, path: str) -> Ints:
        """Return the level of each point in an input; 0 for no input."""
        return self.table.axes[path].codes if path else np.zeros(self.table.count, np.int64)

    @property
    def picked(self) -> Pick:
        """Where the chosen point lies."""
        return Pick(int(self.codes(self.x)[self.point]), int(self.codes(self.y)[self.point]))

    def lies_in(self, pick: Pick) -> np.ndarray[Any, np.dtype[np.bool_]]:
        """Say of each point whether it lies at a place, among those that are shown."""
        return np.asarray(self.shown & (self.codes(self.x) == pick.x) & (self.codes(self.y) == pick.y), bool)

    @property
    def here(self) -> Ints:
        """List the points of the picked place."""
        return np.asarray(np.flatnonzero(self.lies_in(self.picked)), np.int64)

    @property
    def cells(self) -> pd.DataFrame:
        """Sum up over both axes: ``x``, ``y`` (levels), ``label``, ``unit``, ``mean``, ``low``, ``high``, ``runs``."""
        return self._summed(self.y)

    @property
    def doses(self) -> pd.DataFrame:
        """Sum up over the first axis, apart for each level of the second where lines are few."""
        return self._summed(self.series)

    @property
    def series(self) -> str:
        """Name the second input where its levels can be lines of their own."""
        few = self.y and len(self.table.axes[self.y].values) <= MOST_SERIES
        return self.y if few and self.table.axes[self.x].numeric else ""

    def _summed(self, y: str) -> pd.DataFrame:
        key = (self.x, y, self.question, tuple(sorted(self.held.items())))
        if key not in self._kept:
            up = max(1, len(self.table.axes[y].values)) if y else 1
            codes = self.codes(self.x) * up + self.codes(y)
            size = len(self.table.axes[self.x].values) * up
            there = np.where(self.shown, codes, -1)
            found = summed(self.table, self.question, there, size)
            found = found.assign(x=np.arange(size) // up, y=np.arange(size) % up)
            found = found[np.isin(np.arange(size), there)].reset_index(drop=True)
            self._kept = dict(list(self._kept.items())[-MOST_KEPT:]) | {key: found.assign(**self.names)}
        return self._kept[key]

    @property
    def names(self) -> dict[str, str]:
        """Return the name and unit of what is shown."""
        outcome = self.question.outcome
        unit = "share" if self.question.statistic == "share" else unit_of(outcome)
        return {"label": words_of(self.question, label_of(outcome), self.base_words), "unit": unit}

    @property
    def base_words(self) -> str:
        """Say to which point others are compared: by its levers where what is uncertain is the same anyway."""
        base = self.question.base
        paths = self.table.levers if references(self.table, base)[1] else list(self.table.axes)
        return ", ".join(f"{path} {self.value_of(path, base)}" for path in paths)

    @property
    def change(self) -> bool:
        """Whether differences are shown."""
        return self.question.statistic == "difference"

    @property
    def axes(self) -> list[Axis]:
        """List the inputs on axes."""
        return [self.table.axes[path] for path in (self.x, self.y) if path]

    def words_of(self, point: int) -> str:
        """Name a point by its inputs."""
        return ", ".join(f"{path} {self.value_of(path, point)}" for path in self.table.axes)

    def value_of(self, path: str, point: int) -> str:
        """Write the value of an input at a point."""
        axis = self.table.axes[path]
        return word(self.table.points[path].iloc[point]) if axis.parts else axis.names[int(axis.codes[point])]

    def outcomes_here(self) -> pd.DataFrame:
        """Sum up every outcome over the picked place, by the same statistic (the mean where a bound was asked)."""
        groups = np.where(self.lies_in(self.picked), 0, -1)
        plain = self.question.statistic if self.question.statistic != "share" else "mean"
        asked = self.question._replace(statistic=plain)
        rows = [
            summed(self.table, asked._replace(outcome=name), groups, 1).assign(
                outcome=name, label=label_of(name), unit=unit_of(name)
            )
            for name in self.table.outcomes
        ]
        return pd.concat(rows, ignore_index=True)

    def runs_here(self) -> tuple[Floats, list[tuple[int, int]]]:
        """Return the outcome of every run of the picked place, and which run each is."""
        points = self.here
        values = self.table.values(self.question.outcome)[points]
        which = [(int(point), run) for point in points for run in range(self.table.replications)]
        return values.ravel(), which
