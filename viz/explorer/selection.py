"""What follows from a reader's choices: which points are shown, their summaries, the selected point."""

from typing import Any

import numpy as np
import pandas as pd

from interpose.model.language.chosen import language
from interpose.model.results.outcomes import label_of, unit_of
from interpose.model.results.what_matters import smallest_effect
from interpose.model.scenario.path_labels import path_label
from interpose.viz.explorer.axis_levels import Levels
from interpose.viz.explorer.linked_figures import MOST_SERIES
from interpose.viz.explorer.run_links import RunLinks
from interpose.viz.explorer.statistics import Question, group_estimates, references, words_of
from interpose.viz.explorer.sweep_arrays import Axis, Floats, Ints, SweepArrays, value_text
from interpose.viz.sweep_pairs import baseline_of

MOST_KEPT = 40
"""Summed tables that are kept, so that going back to one is at once."""


class Selection:
    """How one reader looks at a sweep.

    Parameters
    ----------
    table : SweepArrays
        The sweep.
    links : RunLinks
        Makes links to runs.
    """

    def __init__(self, table: SweepArrays, links: RunLinks) -> None:
        self.table, self.links = table, links
        paths = [*table.levers, *(path for path in table.axes if path not in table.levers)]
        self.x, self.y = paths[0], paths[1] if len(paths) > 1 else ""
        self.question = Question(table.outcomes[0])
        if table.paired and table.count > 1:
            self.question = self.question._replace(statistic="difference", base=_lowest(table, self.x, self.y))
        self.shape, self.as_lines, self.language = "histogram", False, ""
        self.held = dict[str, int]()
        self.point, self.run, self.notice = 0, 0, ""
        self._cache = dict[tuple[Any, ...], pd.DataFrame]()

    @property
    def others(self) -> list[str]:
        """Return the inputs that are on no axis."""
        return [path for path in self.table.axes if path not in (self.x, self.y)]

    @property
    def shown(self) -> np.ndarray[Any, np.dtype[np.bool_]]:
        """Whether each point has the values at which the other inputs are held."""
        is_shown = np.ones(self.table.count, bool)
        for path, code in self.held.items():
            is_shown &= self.codes(path) == code
        return is_shown

    def codes(self, path: str) -> Ints:
        """Return the level of each point in an input; 0 for no input."""
        return self.table.axes[path].codes if path else np.zeros(self.table.count, np.int64)

    @property
    def selected(self) -> Levels:
        """Return the levels of the chosen point on the axes."""
        return Levels(int(self.codes(self.x)[self.point]), int(self.codes(self.y)[self.point]))

    def has_levels(self, pick: Levels) -> np.ndarray[Any, np.dtype[np.bool_]]:
        """Whether each point is shown and has these levels on the axes."""
        return np.asarray(self.shown & (self.codes(self.x) == pick.x) & (self.codes(self.y) == pick.y), bool)

    @property
    def selected_points(self) -> Ints:
        """Return the shown points that have the selected levels."""
        return np.asarray(np.flatnonzero(self.has_levels(self.selected)), np.int64)

    @property
    def cells(self) -> pd.DataFrame:
        """Return estimates over both axes: ``x``, ``y`` (levels), label, unit, mean, low, high, runs."""
        return self._summed(self.y)

    @property
    def doses(self) -> pd.DataFrame:
        """Return estimates over the first axis, for each level of the second where these are few."""
        return self._summed(self.series)

    @property
    def series(self) -> str:
        """Return the second input where its levels can be lines of their own, else an empty text."""
        few = self.y and len(self.table.axes[self.y].values) <= MOST_SERIES
        return self.y if few and self.table.axes[self.x].numeric else ""

    def _summed(self, y: str) -> pd.DataFrame:
        key = (self.x, y, self.asked, tuple(sorted(self.held.items())), language())
        if key not in self._cache:
            rows = max(1, len(self.table.axes[y].values)) if y else 1
            codes = self.codes(self.x) * rows + self.codes(y)
            size = len(self.table.axes[self.x].values) * rows
            groups = np.where(self.shown, codes, -1)
            estimates = group_estimates(self.table, self.asked, groups, size)
            estimates = estimates.assign(x=np.arange(size) // rows, y=np.arange(size) % rows)
            if self.change:
                at = [self.codes(path)[self.question.base] for path in (self.x, y)]
                estimates = estimates.assign(base=(estimates["x"] == at[0]) & (estimates["y"] == at[1]))
                estimates = estimates.assign(matters=self._matters())
            estimates = estimates[np.isin(np.arange(size), groups)].reset_index(drop=True)
            self._cache = dict(list(self._cache.items())[-MOST_KEPT:]) | {key: estimates.assign(**self.names)}
        return self._cache[key]

    def _matters(self) -> float:
        """Return the smallest difference that matters, by the mean of what is compared with."""
        reference, _ = references(self.table, self.question.base, self.asked.axes)
        there = self.table.values(self.question.outcome)[reference[self.shown]]
        known = there[np.isfinite(there)]
        return smallest_effect(self.question.outcome, float(known.mean()) if known.size else 0.0)

    @property
    def names(self) -> dict[str, str]:
        """Return the name and unit of what is shown."""
        outcome = self.question.outcome
        unit = "share" if self.question.statistic == "share" else unit_of(outcome)
        return {"label": words_of(self.question, label_of(outcome), self.base_words), "unit": unit}

    @property
    def base_words(self) -> str:
        """Write the point of comparison: by the inputs that are not the same on both sides anyway."""
        base, axes = self.question.base, self.asked.axes
        reference, is_own_case = references(self.table, base, axes)
        paths = list(self.table.axes)
        if is_own_case:  # on the axes, or for all levers where points with other draws were not run
            same = all((self.codes(path)[reference] == self.codes(path)[base]).all() for path in self.table.levers)
            paths = self.table.levers if same and self.table.uncertain and self.table.levers else list(axes)
        names = {path: path_label(path, self.table.sweep.scenario).name for path in paths}
        return ", ".join(f"{names[path]} {self.value_of(path, base)}" for path in paths)

    @property
    def asked(self) -> Question:
        """Return what is asked over the inputs that are on the axes now."""
        return self.question._replace(axes=tuple(path for path in (self.x, self.y) if path))

    @property
    def change(self) -> bool:
        """Whether differences are shown."""
        return self.question.statistic == "difference"

    @property
    def axes(self) -> list[Axis]:
        """Return the inputs on the axes."""
        return [self.table.axes[path] for path in (self.x, self.y) if path]

    def words_of(self, point: int) -> str:
        """Name a point by its inputs."""
        return ", ".join(f"{path} {self.value_of(path, point)}" for path in self.table.axes)

    def value_of(self, path: str, point: int) -> str:
        """Write the value of an input at a point."""
        axis = self.table.axes[path]
        return value_text(self.table.points[path].iloc[point]) if axis.parts else axis.names[int(axis.codes[point])]

    def selected_outcomes(self) -> pd.DataFrame:
        """Return estimates of every outcome at the selected point, by the same statistic (the mean for a share)."""
        groups = np.where(self.has_levels(self.selected), 0, -1)
        statistic = self.question.statistic if self.question.statistic != "share" else "mean"
        question = self.asked._replace(statistic=statistic)
        rows = [
            group_estimates(self.table, question._replace(outcome=name), groups, 1).assign(
                outcome=name, label=label_of(name), unit=unit_of(name)
            )
            for name in self.table.outcomes
        ]
        return pd.concat(rows, ignore_index=True)

    def selected_runs(self) -> tuple[Floats, list[tuple[int, int]]]:
        """Return the outcome of every run at the selected point, and the point and replication of each."""
        points = self.selected_points
        values = self.table.values(self.question.outcome)[points]
        runs = [(int(point), run) for point in points for run in range(self.table.replications)]
        return values.ravel(), runs


def _lowest(table: SweepArrays, x: str, y: str) -> int:
    """Return the point that others are compared with at first: that of figures, of the designs' first where none is."""
    found = baseline_of(table.sweep, [path for path in (x, y) if path])
    return int(found.reference[0]) if found is not None else 0
