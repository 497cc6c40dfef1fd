"""A number over all seeds, with its interval over seeds."""

import math
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np

from interpose.experiments.validation.digest import Digest
from interpose.experiments.validation.row import Part
from interpose.model.results.intervals import over_seeds


class Estimate(NamedTuple):
    """An estimate with its 95 % interval, and the seeds in which it was measured."""

    middle: float
    low: float
    high: float
    seeds: int


def estimate(part: Part, worlds: Mapping[str, Sequence[Digest]]) -> Estimate:
    """Return a number over all seeds with its interval over seeds.

    A number of all seeds together becomes one a seed by leaving that seed out (the jackknife's pseudo-values, which are
    the seeds' own numbers where the number is a mean), so that its interval is that of :func:`over_seeds`.
    """
    number = len(next(iter(worlds.values())))
    if number < 2:
        return Estimate(math.nan, math.nan, math.nan, number)

    def measured(leave_out: int | None = None) -> float:
        kept = {arm: [run for row, run in enumerate(runs) if row != leave_out] for arm, runs in worlds.items()}
        value = part.measure(kept)
        if part.scale == "log":
            return math.log(value) if value > 0 else math.nan
        return value

    whole = measured()
    if math.isnan(whole):
        return Estimate(math.nan, math.nan, math.nan, number)
    pseudo = np.array([number * whole - (number - 1) * measured(row) for row in range(number)])
    if part.scale == "share":
        middle, low, high = over_seeds(np.clip(np.round(pseudo, 9), 0, 1), "share")
        return Estimate(float(middle), float(low), float(high), number)
    _, low, high = over_seeds(pseudo)
    half = float(high - low) / 2
    ends = [math.exp(end) if part.scale == "log" else end for end in (whole, whole - half, whole + half)]
    return Estimate(ends[0], ends[1], ends[2], number)
