"""How often intervals hold the truth after seeds were run until they were narrow enough, where the truth is known."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from interpose.experiments.comparison.interval_coverage import CASES
from interpose.experiments.comparison.until import FIRST, LOOKS, STEP
from interpose.model.results.intervals import students_t, t_reach

type Floats = NDArray[np.float64]
type Flags = NDArray[np.bool_]

SAMPLES, LARGE = 4_000, 200_000
"""Samples of each number, and numbers from which the spread of a case is taken."""
SEED = 20_261_127
NEEDED = (50, 100, 200)
"""Widths are those that so many seeds would have if the spread were known."""
MOST = 600


class Rule(NamedTuple):
    """A rule by which it is decided when to stop."""

    first: int
    step: int
    looks: int

    def __str__(self) -> str:
        """Return the rule in words."""
        again = "" if self.looks == 1 else f", {self.looks} looks in a row"
        return f"{self.first} seeds, then {self.step} more{again}"


OURS = Rule(FIRST, STEP, LOOKS)
RULES = (Rule(5, 5, 1), Rule(20, 10, 1), Rule(20, 10, 2), Rule(30, 10, 1), OURS)
"""Rules that were tried; the last one is used."""


def until_coverage(rules: Sequence[Rule] = RULES, samples: int = SAMPLES) -> pd.DataFrame:
    """Return how often intervals hold the mean after stopping, and after as many seeds as were needed, fixed.

    Returns
    -------
    DataFrame
        A row a ``case`` (:data:`interpose.experiments.comparison.interval_coverage.CASES`), ``rule`` and ``needed``
        (seeds that the width needs): ``covered`` after stopping, ``fixed`` (covered by a fixed run of the needed
        number), ``seeds`` (median at the stop), and ``narrow`` (share in which the half width is as asked for).
    """
    rows = []
    for number, (name, case) in enumerate(CASES.items()):
        chance = np.random.default_rng([SEED, number])
        spread = float(case.draw(chance, (LARGE, 1)).std())
        values = case.draw(chance, (MOST, samples))
        means, errors = running(values - case.mean)
        for needed in NEEDED:
            width = float(t_reach(np.array([needed - 1.0]))[0]) * spread / np.sqrt(needed)
            _, low, high = students_t(values[:needed].T)
            fixed = float(((low <= case.mean) & (case.mean <= high)).mean())
            for rule in rules:
                stop = stops(errors, width, rule)
                at = (stop - 1, np.arange(samples))
                row = {"case": name, "rule": str(rule), "needed": needed, "fixed": fixed}
                row |= {"covered": float((abs(means[at]) <= errors[at] + 1e-9).mean()), "seeds": float(np.median(stop))}
                rows.append(row | {"narrow": float((errors[at] <= width).mean())})
    return pd.DataFrame(rows)


def running(values: Floats) -> tuple[Floats, Floats]:
    """Return the mean and the half width of Student's interval of the first n rows, for every n from 1 on.

    Parameters
    ----------
    values : ndarray, shape (seeds, samples)
        Numbers; the half width of one row is infinite.
    """
    number = np.arange(1.0, len(values) + 1)[:, None]
    means = np.cumsum(values, axis=0) / number
    with np.errstate(invalid="ignore", divide="ignore"):
        spread = np.maximum(0.0, np.cumsum(values**2, axis=0) - number * means**2) / (number - 1)
        errors = t_reach(number - 1) * np.sqrt(spread / number)
    errors[0] = np.inf
    return means, errors


def stops(errors: Floats, width: float, rule: Rule) -> NDArray[np.int64]:
    """Return after how many seeds a rule stops in every sample; all seeds where it never does.

    Parameters
    ----------
    errors : ndarray, shape (seeds, samples)
        Half widths, as of :func:`running`.
    width : float
        The half width that is asked for.
    rule : Rule
        When it is looked at.
    """
    looks = np.arange(rule.first, len(errors) + 1, rule.step)
    narrow: Flags = (errors[looks - 1] <= width) & (errors[looks - 1] > 1e-9)
    for _ in range(rule.looks - 1):
        narrow = narrow & np.vstack([np.zeros((1, narrow.shape[1]), bool), narrow[:-1]])
    first = np.argmax(narrow, axis=0)
    return np.where(narrow.any(axis=0), looks[first], len(errors))
