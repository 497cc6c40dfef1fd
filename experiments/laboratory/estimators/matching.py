"""Matching: each country that gets a force beside those that were most like it in the month in which it came.

The design of Gilligan & Sergenti 2008, doi:10.1561/100.00007051 (recalled), with nearest neighbours for their genetic
matching: a treated country is matched in the month in which the first personnel come with countries that have none for
the next year, by what was recorded before.
"""

import numpy as np
import pandas as pd

from interpose.experiments.laboratory.estimators.contract import Estimate, Floats, Term, nothing, students
from interpose.experiments.laboratory.estimators.wide import wide
from interpose.experiments.laboratory.panel import NEVER, Record

TERMS = (Term("peacekeepers", "log(1 + deaths)"),)
COVARIATES = ("recent", "log_population", "truce_lag")
NEIGHBOURS = 3
"""Countries that each is compared with (assumption)."""
AHEAD = 12
"""Months over which the outcome is averaged, from the month in which personnel come."""


def matching(record: Record) -> tuple[Estimate, ...]:
    """Return the mean difference of log(1 + one-sided deaths) in the year after a force came, to matched countries."""
    differences = matched_differences(record.months)
    number, term = len(differences), TERMS[0].name
    if number < 2:
        return (nothing(term, number),)
    se = float(differences.std(ddof=1) / np.sqrt(number))
    return (students(term, float(differences.mean()), se, number, number - 1),)


def matched_differences(months: pd.DataFrame) -> Floats:
    """Return, for each country that gets a force, its outcome less the mean of its nearest neighbours' outcomes."""
    outcome = np.log1p(wide(months, "osv"))
    known = np.stack([wide(months, name) for name in COVARIATES], axis=2)
    scale = known.reshape(-1, len(COVARIATES)).std(axis=0)
    known = known[:, :, scale > 0] / scale[scale > 0]
    first = wide(months, "first")[:, 0]
    found = []
    for row in np.flatnonzero((first != NEVER) & (first + AHEAD <= outcome.shape[1])):
        month = int(first[row])
        others = np.flatnonzero((first == NEVER) | (first >= month + AHEAD))
        if len(others) >= NEIGHBOURS:
            far = ((known[others, month] - known[row, month]) ** 2).sum(axis=1)
            nearest = others[np.argsort(far, kind="stable")[:NEIGHBOURS]]
            after = outcome[:, month : month + AHEAD].mean(axis=1)
            found.append(after[row] - after[nearest].mean())
    return np.array(found)
