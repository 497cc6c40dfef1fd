"""Points of a design: full factorial, Latin hypercube, Sobol' sequence, one at a time."""

from collections.abc import Sequence
from itertools import product
from math import floor, log2, prod
from typing import Any, NamedTuple

import numpy as np
from scipy.stats import qmc

from interpose.experiments.execution.result_hash import plain_text

type Changes = dict[str, Any]
"""What one point changes: dotted paths and values."""


class Axis(NamedTuple):
    """The values that one path takes."""

    path: str
    low: float
    high: float
    values: tuple[Any, ...]
    """the values that it may take; empty for a range"""
    whole: bool
    """whether a range is of whole numbers"""

    def at(self, part: float) -> Any:
        """Return the value at a share of the range, from the lowest (0) to the highest (1)."""
        if self.values:
            return self.values[min(floor(part * len(self.values)), len(self.values) - 1)]
        if self.whole:
            return int(min(self.low + floor(part * (self.high - self.low + 1)), self.high))
        return float(self.low + part * (self.high - self.low))

    def levels(self, number: int) -> tuple[Any, ...]:
        """Return the values, or ``number`` evenly spaced ones of a range, both ends included."""
        if self.values:
            return self.values
        spaced = np.linspace(self.low, self.high, number)
        return tuple(np.unique(np.rint(spaced).astype(int)).tolist()) if self.whole else tuple(spaced.tolist())


def factorial_count(axes: Sequence[Axis], levels: int) -> int:
    """Return the number of combinations without making them."""
    return prod(len(axis.levels(levels)) for axis in axes)


def factorial(axes: Sequence[Axis], levels: int) -> list[Changes]:
    """Return all combinations; the last path changes fastest."""
    columns = [axis.levels(levels) for axis in axes]
    return [{axis.path: value for axis, value in zip(axes, row, strict=True)} for row in product(*columns)]


def one_at_a_time(axes: Sequence[Axis], levels: int) -> list[Changes]:
    """Return the point without changes, then every level of every path alone."""
    return [{}, *({axis.path: value} for axis in axes for value in axis.levels(levels))]


def sampled(axes: Sequence[Axis], samples: int, seed: int, *, sobol: bool) -> list[Changes]:
    """Draw points by a Latin hypercube or a scrambled Sobol' sequence (then a power of two of them)."""
    if sobol:
        shares = qmc.Sobol(len(axes), scramble=True, rng=seed).random_base2(round(log2(samples)))
    else:
        shares = qmc.LatinHypercube(len(axes), rng=seed).random(samples)
    return [{axis.path: axis.at(part) for axis, part in zip(axes, row, strict=True)} for row in shares.tolist()]


def first_repeated(points: Sequence[Changes]) -> int | None:
    """Return the number of the first point that repeats an earlier one; None if all differ."""
    seen: set[str] = set()
    for number, point in enumerate(points):
        text = plain_text(point)
        if text in seen:
            return number
        seen.add(text)
    return None
