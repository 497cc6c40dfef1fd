"""What a question varies (paths with ranges), which number it asks for, and how a model is asked for it."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from interpose.experiments.analysis.prior_ranges import prior_ranges
from interpose.experiments.execution.evaluate import Evaluate, Point
from interpose.model.errors import InterposeError, ScenarioError
from interpose.model.results.outcomes import outcome_values
from interpose.model.scenario.loading import change_scenario
from interpose.model.scenario.parameter_draws import covered
from interpose.model.scenario.scenario import Scenario

VALUE = "value"
"""Outcome of a plain function."""
BATCH = 256
"""Points asked for at once; more would only take memory."""
ODD_SHARE = 0.3819660112501051
"""Where between two bounds a value is tried that is no whole number."""


class Input(NamedTuple):
    """A value that is varied: its path and the range from which it is drawn."""

    path: str
    low: float
    high: float
    whole: bool = False
    """whether it is a whole number"""
    log: bool = False
    """whether it is drawn evenly on a log scale"""

    def at(self, share: float) -> float | int:
        """Return the value below which this share of the range's weight lies."""
        even = self.low + (self.high - self.low) * share
        value = self.low * (self.high / self.low) ** share if self.log else even
        if not self.whole:
            return float(value)
        low, high = int(np.ceil(self.low)), int(np.floor(self.high))
        return int(np.clip(np.rint(value) if self.log else low + np.floor(share * (high - low + 1)), low, high))


def points_at(inputs: Sequence[Input], shares: npt.ArrayLike) -> list[dict[str, float | int]]:
    """Return the points of a table of shares (a row per point, a column per input)."""
    return [
        {one.path: one.at(share) for one, share in zip(inputs, row, strict=True)}
        for row in np.asarray(shares, float).tolist()
    ]


def default_inputs(without: Sequence[str] = (), drawn: Sequence[str] = ()) -> list[Input]:
    """List every parameter with its prior range (see `prior_ranges`), some left out.

    Left out are those ``without``, and those that are ``drawn`` otherwise.
    """
    ranges = {p: spread for p, spread in prior_ranges({}).items() if p not in without and not covered(p, drawn)}
    return [Input(path, low, high, whole, low > 0) for path, (low, high, whole) in ranges.items() if low < high]


def parse_inputs(words: Sequence[str], scenario: Scenario) -> list[Input]:
    """Read ``path=low:high`` words and check both ends against the scenario.

    Raises
    ------
    InterposeError
        For a word that cannot be read, an empty or reversed range, an unknown path, or a value out of bounds.
    """
    found: list[Input] = []
    for word in words:
        path, low, high = _read(word)
        if path in {one.path for one in found}:
            raise _mistake(path, "is given twice: name each path once")
        found.append(_checked(path, low, high, scenario))
    return found


def _mistake(value: object, problem: str) -> InterposeError:
    """Return the error of what is varied."""
    return InterposeError(problem, argument="path", value=value)


def _read(word: str) -> tuple[str, float, float]:
    """Read one word."""
    example = "clash.friction=0.005:0.02"
    path, equals, ends = word.partition("=")
    low, colon, high = ends.partition(":")
    if not (path.strip() and equals and colon):
        raise _mistake(repr(word), f"must read path=low:high, for instance {example}")
    try:
        values = float(low), float(high)
    except ValueError:
        raise _mistake(repr(word), f"low and high must be numbers, for instance {example}") from None
    path = path.strip().removeprefix("parameters.")
    if not np.isfinite(values).all():
        raise _mistake(repr(word), "low and high must be finite numbers")
    if values[0] == values[1]:
        raise _mistake(repr(word), f"the range is empty: set {path}={low} for a fixed value")
    if values[0] > values[1]:
        raise _mistake(repr(word), "low is above high: swap them")
    return path, *values


def _checked(path: str, low: float, high: float, scenario: Scenario) -> Input:
    """Make an input of a range, a whole number where the scenario takes nothing else, and try both ends."""
    plain = Input(path, low, high)
    try:
        change_scenario(scenario, {path: plain.at(ODD_SHARE)})
        change_scenario(scenario, {path: low})
        change_scenario(scenario, {path: high})
        return plain
    except ScenarioError:
        whole = Input(path, low, high, whole=True)
    if np.ceil(low) > np.floor(high):
        raise _mistake(path, f"there is no whole number between {low:g} and {high:g}")
    for share in (0.0, 1.0):
        try:
            change_scenario(scenario, {path: whole.at(share)})
        except ScenarioError as error:
            raise _mistake(path, str(error)) from None
    if np.floor(high) - np.ceil(low) < 1:
        raise _mistake(path, f"there is one whole number between {low:g} and {high:g}: set it to that")
    return whole


# ------------------------------------------------------------------------------------------- what is asked for


def by_seed(model: Evaluate, points: Sequence[Point], seeds: Sequence[int], outcome: str) -> npt.NDArray[np.float64]:
    """Ask a model for an outcome: a row per point, a column per seed."""
    parts = []
    for first in range(0, len(points), BATCH):
        table = model(points[first : first + BATCH], seeds)
        wide = table.assign(asked=outcome_values(table, outcome)).pivot(index="point", columns="seed", values="asked")
        parts.append(wide[list(seeds)].to_numpy(float))
    return np.concatenate(parts)


def from_function(function: Callable[[Mapping[str, Any]], float]) -> Evaluate:
    """Make a plain function of a point into a model whose outcome is :data:`VALUE`, the same for every seed."""

    def model(points: Sequence[Point], seeds: Sequence[int]) -> pd.DataFrame:
        rows = [(p, seed, function(point)) for p, point in enumerate(points) for seed in seeds]
        return pd.DataFrame(rows, columns=["point", "seed", VALUE])

    return model
