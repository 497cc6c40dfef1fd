"""What a sweep says of an outcome over some inputs: estimates, paired where they can be, and the finding in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from interpose.model.errors import OutputError
from interpose.model.language.words import mark, say, say_count
from interpose.model.results.formatting import listing, value_words
from interpose.model.results.intervals import excludes_zero
from interpose.model.results.outcomes import label_of, unit_of
from interpose.model.scenario.path_labels import PathLabel, path_label
from interpose.viz.stored_result import Stored
from interpose.viz.sweep_pairs import Baseline, baseline_of, differences_by
from interpose.viz.sweep_statistics import DIFFERENCE, STATISTICS, estimates_by, is_sampled


class Answer(NamedTuple):
    """Estimates of an outcome over some inputs.

    Parameters
    ----------
    table : DataFrame
        The inputs, ``label``, ``unit``, ``mean``, ``low``, ``high``; for differences ``pairs`` and ``base`` too.
    difference : bool
        Whether these are paired differences to a baseline.
    title : str
        What was found, with the number of seeds; empty for levels.
    """

    table: pd.DataFrame
    difference: bool
    title: str


@dataclass(frozen=True)
class SweepView:
    """One outcome of a sweep, by one statistic.

    Parameters
    ----------
    sweep : Stored
        A stored sweep.
    outcome : str
        Name of the outcome.
    statistic : str, optional
        One of :data:`interpose.viz.sweep_statistics.STATISTICS`; none: paired differences wherever points form pairs,
        else the mean.
    at : mapping
        Values of inputs at the baseline that a reader chose.
    """

    sweep: Stored
    outcome: str
    statistic: str | None = None
    at: Mapping[str, Any] = field(default_factory=dict)

    def label(self, path: str) -> PathLabel:
        """Return what an input is called, and its unit."""
        return path_label(path, self.sweep.scenario)

    def baseline(self, paths: Sequence[str]) -> Baseline | None:
        """Return what is compared with over some inputs; None for levels.

        Raises
        ------
        OutputError
            If differences are asked for and the points form no pairs.
        """
        if self.statistic not in (None, DIFFERENCE):
            return None
        found = baseline_of(self.sweep, paths, self.at)
        if found is None and self.statistic == DIFFERENCE:
            names, others = [self.label(path).name for path in paths], [n for n in STATISTICS if n != DIFFERENCE]
            raise OutputError(
                f"{listing(names)}: no two points of this sweep share their seeds and differ in nothing else: "
                f"take one of {', '.join(others)}",
                argument="statistic",
                value=DIFFERENCE,
            )
        return found

    def axis(self, path: str) -> str:
        """Return an input's name with its unit."""
        return self.label(path).with_unit

    def axes(self, paths: Sequence[str]) -> list[str]:
        """Return the names of inputs for the axes of a figure over them, each with its value at the baseline."""
        baseline = self.baseline(paths)
        if baseline is None:
            return [self.axis(path) for path in paths]
        at = baseline.values
        return [
            say("{axis}; baseline {at}", axis=self.axis(path), at=value_words(at[path]))
            if path in at
            else self.axis(path)
            for path in paths
        ]

    def answer(self, paths: list[str]) -> Answer:
        """Return the estimates over some inputs, and what was found."""
        baseline = self.baseline(paths)
        if baseline is None:
            return Answer(estimates_by(self.sweep, self.outcome, paths, self.statistic or "mean"), False, "")
        table = differences_by(self.sweep, self.outcome, paths, baseline)
        names = [self.label(path) for path in paths]
        against = names[0].value(value_words(baseline.values[paths[0]])) if len(paths) == 1 else say("the baseline")
        return Answer(table, True, finding(table, listing([name.name for name in names]), against, self.size))

    @property
    def size(self) -> str:
        """Return over how many seeds and draws intervals are."""
        seeds = say_count("{n} seed", "{n} seeds", int(self.sweep.meta["replications"]))
        if not is_sampled(self.sweep):
            return seeds
        design = self.sweep.meta.get("design") or {}
        drawn = list(design.get("uncertainties") or {}) if design.get("cross") else list(self.sweep.meta["paths"])
        draws = len(self.sweep.table("points").groupby(drawn, dropna=False))
        return f"{seeds}, {say_count('{n} draw', '{n} draws', draws)}"

    @property
    def words(self) -> str:
        """Return the outcome inside a sentence."""
        label = label_of(self.outcome)
        return f"{label[0].lower()}{label[1:]}"

    @property
    def unit(self) -> str:
        """Return the outcome's unit."""
        return unit_of(self.outcome)


def finding(table: pd.DataFrame, inputs: str, baseline: str, size: str) -> str:
    """Return what paired differences say, as the title of a figure.

    Parameters
    ----------
    table : DataFrame
        ``label``, ``mean``, ``low``, ``high``, ``base``.
    inputs, baseline : str
        What was varied, and its value at the baseline.
    size : str
        Over how many seeds.
    """
    others = table[~table["base"].astype(bool)]
    label = str(table["label"].iloc[0])
    what = f"{label[0].lower()}{label[1:]}"
    ends = others[["low", "high"]].to_numpy(float)
    named = {"inputs": inputs, "what": what, "baseline": baseline, "size": size}
    if not np.isfinite(ends).all(axis=1).any():
        return say("{inputs}: {what} compared with {baseline}, {size}, no interval", **named)
    if not np.abs(ends).max() > 0:
        return say("{inputs}: {what} the same in every seed as at {baseline}, {size}", **named)
    clear = excludes_zero(others["low"], others["high"])
    lower, higher = int((clear & (others["mean"] < 0)).sum()), int((clear & (others["mean"] > 0)).sum())
    if not lower + higher:
        return say("{inputs}: {what} compared with {baseline}: interval includes 0, {size}", **named)
    if len(others) == 1:
        return say(LOWER if lower else HIGHER, **named)
    ways = {mark("lower at {there:,} of {all:,} values"): lower, mark("higher at {there:,} of {all:,} values"): higher}
    said = [say(way, there=there, all=len(others)) for way, there in ways.items() if there]
    return say("{inputs}: {what} {changes} than at {baseline}, {size}", changes=listing(said), **named)


LOWER = mark("{inputs}: {what} lower than at {baseline}, {size}")
HIGHER = mark("{inputs}: {what} higher than at {baseline}, {size}")
