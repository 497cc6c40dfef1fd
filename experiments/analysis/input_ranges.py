"""What an analysis varies: paths with ranges; and how a model is evaluated at points of them."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from interpose.experiments.analysis.prior_ranges import prior_ranges
from interpose.experiments.execution.evaluate import Evaluate, Point
from interpose.model.errors import InterposeError, ScenarioError
from interpose.model.results.formatting import plain_number
from interpose.model.results.outcomes import outcome_values
from interpose.model.scenario.error_messages import TRUTH, WHOLE
from interpose.model.scenario.loading import change_scenario
from interpose.model.scenario.overrides import paths_with_ids
from interpose.model.scenario.parameter_draws import covered
from interpose.model.scenario.scenario import Scenario

VALUE = "value"
"""Outcome of a plain function."""
BATCH = 256
"""Points evaluated at once; more would only take memory."""
ODD_SHARE = 0.3819660112501051
"""Share of a range at which a value is tried that is no whole number."""


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
        {input_.path: input_.at(share) for input_, share in zip(inputs, row, strict=True)}
        for row in np.asarray(shares, float).tolist()
    ]


def default_inputs(without: Sequence[str] = (), drawn: Sequence[str] = ()) -> list[Input]:
    """Return every parameter with its prior range (see `prior_ranges`), some left out.

    Parameters
    ----------
    without : sequence of str
        Paths that are left out.
    drawn : sequence of str
        Paths that are left out since a posterior settles them.
    """
    ranges = {
        path: spread for path, spread in prior_ranges({}).items() if path not in without and not covered(path, drawn)
    }
    return [Input(path, low, high, whole, low > 0) for path, (low, high, whole) in ranges.items() if low < high]


def parse_inputs(words: Sequence[str], scenario: Scenario) -> list[Input]:
    """Return the inputs that ``path=low:high`` words name, both ends checked against the scenario.

    Parameters
    ----------
    words : sequence of str
        The words.
    scenario : Scenario
        The scenario that must accept both ends.

    Raises
    ------
    InterposeError
        For a word that cannot be read, an empty or reversed range, an unknown path, or a value out of bounds.
    """
    inputs: list[Input] = []
    for word in words:
        path, low, high = _parse_range(word)
        (path,) = paths_with_ids(scenario, [path])
        if path in {input_.path for input_ in inputs}:
            raise _range_error(path, "is given twice: name each path once")
        inputs.append(_validated_input(path, low, high, scenario))
    return inputs


def _range_error(value: object, problem: str) -> InterposeError:
    """Return the error of a range."""
    return InterposeError(problem, argument="path", value=value)


def _parse_range(word: str) -> tuple[str, float, float]:
    """Return path, low and high of one word."""
    example = "clash.friction=0.005:0.02"
    path, equals, ends = word.partition("=")
    low, colon, high = ends.partition(":")
    if not (path.strip() and equals and colon):
        raise _range_error(repr(word), f"must read path=low:high, for instance {example}")
    try:
        values = float(low), float(high)
    except ValueError:
        raise _range_error(repr(word), f"low and high must be numbers, for instance {example}") from None
    path = path.strip().removeprefix("parameters.")
    if not np.isfinite(values).all():
        raise _range_error(repr(word), "low and high must be finite numbers")
    if values[0] == values[1]:
        raise _range_error(repr(word), f"the range is empty: set {path}={low} for a fixed value")
    if values[0] > values[1]:
        raise _range_error(repr(word), "low is above high: swap them")
    return path, *values


def _validated_input(path: str, low: float, high: float, scenario: Scenario) -> Input:
    """Return the input of a range, of whole numbers where the scenario takes nothing else; refuse invalid ends."""
    real = Input(path, low, high)
    try:
        change_scenario(scenario, {path: real.at(ODD_SHARE)})
    except ScenarioError as error:
        if WHOLE in str(error) or TRUTH in str(error):
            return _whole_input(path, low, high, scenario)
        _require_valid(path, (low, high), scenario)
        raise _range_error(path, str(error)) from None
    _require_valid(path, (low, high), scenario)
    return real


def _whole_input(path: str, low: float, high: float, scenario: Scenario) -> Input:
    """Return the input of a range of whole numbers; one that reaches beyond a bound is refused, not cut."""
    _require_valid(path, (int(np.floor(low)), int(np.ceil(high))), scenario)
    if np.ceil(low) > np.floor(high):
        raise _range_error(path, f"there is no whole number between {plain_number(low)} and {plain_number(high)}")
    if np.floor(high) - np.ceil(low) < 1:
        raise _range_error(
            path, f"there is one whole number between {plain_number(low)} and {plain_number(high)}: set it to that"
        )
    return Input(path, low, high, whole=True)


def _require_valid(path: str, ends: Sequence[float], scenario: Scenario) -> None:
    """Refuse a range whose ends the scenario does not take, with the bound."""
    for end in ends:
        try:
            change_scenario(scenario, {path: end})
        except ScenarioError as error:
            raise _range_error(path, str(error)) from None


# ------------------------------------------------------------------------------------------- evaluating a model


def by_seed(model: Evaluate, points: Sequence[Point], seeds: Sequence[int], outcome: str) -> npt.NDArray[np.float64]:
    """Return an outcome of a model: a row per point, a column per seed."""
    parts = []
    for first in range(0, len(points), BATCH):
        table = model(points[first : first + BATCH], seeds)
        wide = table.assign(outcome=outcome_values(table, outcome)).pivot(
            index="point", columns="seed", values="outcome"
        )
        parts.append(wide[list(seeds)].to_numpy(float))
    return np.concatenate(parts)


def from_function(function: Callable[[Mapping[str, Any]], float]) -> Evaluate:
    """Return a plain function of a point as a model whose outcome is :data:`VALUE`, the same for every seed."""

    def model(points: Sequence[Point], seeds: Sequence[int]) -> pd.DataFrame:
        rows = [(p, seed, function(point)) for p, point in enumerate(points) for seed in seeds]
        return pd.DataFrame(rows, columns=["point", "seed", VALUE])

    return model
