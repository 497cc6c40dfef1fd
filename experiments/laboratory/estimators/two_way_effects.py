"""Two-way fixed effects: log deaths on troops, less what is a country's own and what is a month's.

The workhorse of panel studies; with effects that differ or grow it weighs some of them negatively (Goodman-Bacon 2021,
doi:10.1016/j.jeconom.2021.03.014, doi recalled). Errors by country.
"""

import numpy as np

from interpose.experiments.laboratory.estimators.contract import (
    Estimate,
    Floats,
    Term,
    fitted,
    nothing,
    statsmodels,
    students,
)
from interpose.experiments.laboratory.estimators.wide import wide, within
from interpose.experiments.laboratory.panel import Record

TERMS = (Term("troops", "log(1 + deaths) per 1,000"),)


def two_way_effects(record: Record) -> tuple[Estimate, ...]:
    """Return the change of log(1 + one-sided deaths) per 1,000 troops within countries and months."""
    months = record.months
    return (two_way_slope(np.log1p(wide(months, "osv")), wide(months, "troops_lag"), TERMS[0].name),)


def two_way_slope(outcome: Floats, treatment: Floats, term: str) -> Estimate:
    """Return the slope of an outcome in a treatment, both by country and month, with two-way fixed effects."""
    left, right = within(outcome), within(treatment)
    if np.ptp(right) < 1e-12:
        return nothing(term, outcome.size)
    groups = np.repeat(np.arange(len(outcome)), outcome.shape[1])
    model = statsmodels().OLS(left.ravel(), right.ravel())
    fit = fitted(lambda: model.fit(cov_type="cluster", cov_kwds={"groups": groups}, use_t=True))
    return students(term, fit.params[0], fit.bse[0], outcome.size, len(outcome) - 1)
