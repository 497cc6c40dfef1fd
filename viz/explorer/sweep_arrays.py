"""A sweep as arrays: inputs as levels, outcomes as tables of points by replications, and what is not there."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from interpose.model.errors import OutputError
from interpose.model.language.chosen import language
from interpose.model.language.words import mark, say, say_count
from interpose.model.results.formatting import range_words, value_words
from interpose.model.results.outcomes import outcome_values
from interpose.model.scenario.path_labels import path_label
from interpose.viz.stored_result import Stored
from interpose.viz.sweep_statistics import BINS, MOST_VALUES, is_number, is_sampled, outcomes_of, varied_paths

type Floats = NDArray[np.float64]
type Ints = NDArray[np.int64]
UNFINISHED = mark(
    "Unfinished: {missing:,} of {all:,} runs are missing. The same interpose sweep command continues; read the folder "
    "again to see more."
)
MOST_LEVELS, MOST_WORDS, MOST_REASONS = 200, 40, 6


@dataclass(frozen=True, slots=True)
class Axis:
    """One input that a sweep varies, cut into levels.

    Parameters
    ----------
    path : str
        Where it stands in a scenario.
    label : str
        Its name with its unit.
    numeric : bool
        Whether its values are numbers.
    values : tuple
        What stands for each level: the value itself, or the mean of the draws of a part.
    names : tuple of str
        How each level is called.
    codes : array of int
        By point: its level.
    parts : bool
        Whether levels are parts of a range from which values were drawn.
    """

    path: str
    label: str
    numeric: bool
    values: tuple[Any, ...]
    names: tuple[str, ...]
    codes: Ints
    parts: bool


class SweepArrays:
    """A sweep, read once.

    Parameters
    ----------
    sweep : Stored
        A stored sweep with its table of runs, complete or not.
    """

    def __init__(self, sweep: Stored) -> None:
        self.sweep, self.meta = sweep, sweep.meta
        self.points, runs = sweep.table("points"), sweep.table("runs")
        self.design: dict[str, Any] = dict(self.meta.get("design") or {})
        self.count, self.replications = len(self.points), int(self.meta["replications"])
        self.paired = bool(self.design.get("paired", True))
        self._axes = dict[str, dict[str, Axis]]()
        self.outcomes = outcomes_of(sweep)
        if not self.axes or runs.empty:
            what = "this sweep has no run yet" if self.axes else "this sweep varies nothing"
            raise OutputError(f"{sweep.folder}: {what}: there is nothing to explore")
        self.position_of_run = runs["point"].to_numpy(np.int64), runs["replication"].to_numpy(np.int64)
        failed = runs["stage"].fillna("").astype(str) != ""
        self.failed = self._wide(failed.to_numpy(float), 0.0) > 0
        self.present = self._wide(np.ones(len(runs)), 0.0) > 0
        self.reasons = Counter(
            f"{stage}: {message}" for stage, message in runs.loc[failed, ["stage", "message"]].to_numpy().tolist()
        )
        self._values = dict[str, Floats]()

    @property
    def axes(self) -> dict[str, Axis]:
        """Return the inputs that are varied by their paths, named in the language that is told in."""
        code = language()
        if code not in self._axes:
            drawn, scenario = is_sampled(self.sweep), self.sweep.scenario
            self._axes[code] = {
                path: _axis(self.points[path], path, drawn, path_label(path, scenario).with_unit)
                for path in varied_paths(self.sweep)
            }
        return self._axes[code]

    @property
    def missing(self) -> int:
        """Count the runs that have not been done yet."""
        return int(self.present.size - self.present.sum())

    @property
    def levers(self) -> list[str]:
        """Return the paths of the levers."""
        return [path for path in self.axes if path in (self.design.get("levers") or {})]

    @property
    def uncertain(self) -> list[str]:
        """Return the paths of the uncertainties."""
        return [path for path in self.axes if path in (self.design.get("uncertainties") or {})]

    @property
    def seeds(self) -> Ints:
        """Return the seed of every run, by point and replication."""
        number_of = np.arange(self.count * self.replications).reshape(self.count, self.replications)
        first = int(self.design.get("first_seed", 1))
        return np.asarray(first + (number_of % self.replications if self.paired else number_of), np.int64)

    @property
    def draws(self) -> Ints | None:
        """Return the draw of what is uncertain that each point belongs to; none where nothing was drawn."""
        if not is_sampled(self.sweep):
            return None
        drawn = self.uncertain if self.design.get("cross") else []
        return self.alike(drawn or list(self.axes))

    def alike(self, paths: list[str]) -> Ints:
        """Number the points so that those that are equal in some inputs have one number."""
        return np.asarray(self.points.groupby(paths, sort=False, dropna=False).ngroup(), np.int64)

    def values(self, outcome: str) -> Floats:
        """Return an outcome by point and replication; not-a-number where a run failed or is not there."""
        if outcome not in self._values:
            if outcome not in self.outcomes:
                raise OutputError(f"outcome {outcome}: this sweep did not keep it: it has {', '.join(self.outcomes)}")
            wide = self._wide(outcome_values(self.sweep.table("runs"), outcome).to_numpy(float), np.nan)
            self._values[outcome] = np.where(self.failed | ~np.isfinite(wide), np.nan, wide)
        return self._values[outcome]

    def _wide(self, values: Any, blank: float) -> Floats:
        """Arrange a column of the runs by point and replication."""
        wide = np.full((self.count, self.replications), blank)
        wide[self.position_of_run] = values
        return wide

    def notes(self) -> list[str]:
        """Return remarks on missing runs and failed runs, with reasons."""
        remarks = []
        if self.missing:
            remarks.append(say(UNFINISHED, missing=self.missing, all=self.present.size))
        failed = int(self.failed.sum())
        if failed:
            reasons = [
                say("{reason} ({times:,})", reason=reason, times=times)
                for reason, times in self.reasons.most_common(MOST_REASONS)
            ]
            not_named = len(self.reasons) - MOST_REASONS
            if not_named > 0:
                reasons.append(say_count("and {n} other reason", "and {n} other reasons", not_named))
            left_out = say_count(
                "{n} run failed and left out of every number: {reasons}",
                "{n} runs failed and left out of every number: {reasons}",
                failed,
                reasons="; ".join(reasons),
            )
            remarks.append(left_out)
        return remarks


def _axis(column: "pd.Series[Any]", path: str, drawn: bool, label: str) -> Axis:
    """Cut an input into levels: its values, or parts of equal share where many were drawn."""
    numeric = is_number(column)
    distinct = int(column.nunique(dropna=False))
    if numeric and distinct > (MOST_VALUES if drawn else MOST_LEVELS):
        parts = pd.qcut(column, BINS, labels=False, duplicates="drop")
        ranges = [column[parts == part] for part in sorted(parts.unique())]
        names = tuple(f"{range_words(part.min(), part.max(), 3)}" for part in ranges)
        middle = tuple(float(part.mean()) for part in ranges)
        return Axis(path, label, True, middle, names, np.asarray(parts, np.int64), True)
    codes, distinct_values = pd.factorize(column, sort=numeric, use_na_sentinel=False)
    values = tuple(value.item() if hasattr(value, "item") else value for value in distinct_values)
    return Axis(path, label, numeric, values, tuple(map(value_text, values)), np.asarray(codes, np.int64), False)


def value_text(value: object) -> str:
    """Write a value of an input."""
    text = value_words(value)
    return text if len(text) <= MOST_WORDS else f"{text[: MOST_WORDS - 1]}\u2026"
