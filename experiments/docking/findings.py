"""A published finding beside what came out here: number of runs, interval, verdict."""

import math
from typing import Any, Literal, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from interpose.model.language.catalogue import SOURCE
from interpose.model.language.chosen import in_language
from interpose.model.language.words import mark
from interpose.model.results.intervals import CHANCE, CONFIDENCE, RESAMPLES, Interval, over_seeds
from interpose.model.results.stored_labels import expected_words

REPRODUCED, NOT_REPRODUCED = mark("reproduced"), mark("not reproduced")
NOT_CLEAR, REPORTED = mark("not clear"), mark("reported")
type Kind = Literal["every run", "above", "below", "near", "at most", "reported"]
"""What is expected: that every run shows it; that the whole interval lies above or below a value, or within a margin of
it; that a number that has no chance in it is at most a value; nothing."""
CLOSE, CLOSE_EXPONENT = 0.05, 0.1
"""Margins: of a closed form, as a part of it; of an exponent (assumptions)."""


class Finding(NamedTuple):
    """A row of the table."""

    part: str
    """epstein, lanchester, athena, ruin or wheeler"""
    name: str
    """short name, one of its part"""
    finding: str
    """what was published, or what the closed form says"""
    measure: str
    """what was measured here"""
    unit: str
    runs: int
    """simulated runs behind the number; 0 where no chance is in it"""
    estimate: float
    low: float
    high: float
    """ends of the 95 % interval; the estimate itself where no chance is in it"""
    kind: Kind
    value: float
    """what is expected, see :data:`Kind`"""
    source: str
    note: str = ""
    margin: float = 0.0
    """how far from the value the whole interval may reach, where it is to be near"""

    @property
    def verdict(self) -> str:
        """Whether it came out: reproduced, not reproduced, not clear (the interval decides nothing), or reported."""
        return judge(self.kind, self.value, Interval(self.estimate, self.low, self.high), self.margin)

    def row(self) -> dict[str, Any]:
        """Return it as a row of the table ``findings``."""
        with in_language(SOURCE):
            expected = expected_words(self.kind, self.value, self.margin)
        return self._asdict() | {"expected": expected, "verdict": self.verdict}


def judge(kind: Kind, value: float, found: Interval, margin: float = 0.0) -> str:
    """Return the verdict on an estimate by its interval; what is not a number is never reproduced.

    Parameters
    ----------
    kind : str
        What is expected (:data:`Kind`).
    value : float
        The number that this needs.
    found : Interval
        Estimate and 95 % interval.
    margin : float
        How far from the value the whole interval may reach, where it is to be near.
    """
    middle, low, high = (float(part) for part in found)
    if kind == "reported":
        return REPORTED
    if not math.isfinite(middle):
        return NOT_REPRODUCED
    if kind == "every run":
        return REPRODUCED if middle == 1 else NOT_REPRODUCED
    if kind == "at most":
        return REPRODUCED if middle <= value else NOT_REPRODUCED
    if not (math.isfinite(low) and math.isfinite(high)):
        return NOT_CLEAR
    least = value if kind == "above" else value - margin if kind == "near" else -math.inf
    most = value if kind == "below" else value + margin if kind == "near" else math.inf
    inside = low > least and high < most
    outside = high < least or low > most
    return REPRODUCED if inside else NOT_REPRODUCED if outside else NOT_CLEAR


def share(happened: ArrayLike) -> Interval:
    """Return the share of runs in which something happened, with Wilson's interval."""
    return over_seeds(np.asarray(happened, float), "share")


def exact(value: float) -> Interval:
    """Return a number that has no chance in it."""
    return Interval(value, value, value)


def bootstrap(values: NDArray[np.float64], statistic: Any) -> Interval:
    """Return a statistic of whole rows with its percentile interval over resampled rows.

    Parameters
    ----------
    values : array, shape (runs, ...)
        Numbers; rows are resampled together.
    statistic : callable
        Takes such an array and returns a number or an array; must not depend on the order of rows.
    """
    rng = np.random.default_rng(CHANCE)
    rows = len(values)
    found = np.array([statistic(values[rng.integers(0, rows, rows)]) for _ in range(RESAMPLES)])
    tail = 100 * (1 - CONFIDENCE) / 2
    low, high = np.percentile(found, [tail, 100 - tail], axis=0)
    return Interval(statistic(values), low, high)


def table_of(findings: list[Finding]) -> pd.DataFrame:
    """Return findings as a table, a row each."""
    columns = [*Finding._fields, "expected", "verdict"]
    return pd.DataFrame([finding.row() for finding in findings], columns=columns)
