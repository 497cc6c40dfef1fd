"""The raw comparison: months with troops against months without.

Row M04, from the data of Hultman, Kathman & Shannon 2013, doi:10.1111/ajps.12036: where peacekeepers are, more months have
killings. Errors by country.
"""

import numpy as np

from interpose.experiments.laboratory.estimators.contract import (
    Estimate,
    Term,
    fitted,
    nothing,
    statsmodels,
    students,
    varies,
    with_constant,
)
from interpose.experiments.laboratory.panel import GRAVE, Record

TERMS = (Term("any killing", "share of months"), Term("grave month", "share of months"))
LEAST = {"any killing": 1, "grave month": GRAVE}


def raw_months(record: Record) -> tuple[Estimate, ...]:
    """Return the difference of the share of months with any killing, and with many, with and without peacekeepers."""
    months, sm = record.months, statsmodels()
    if not varies(months, "present_lag"):
        return tuple(nothing(term.name, len(months)) for term in TERMS)
    found = []
    for term in TERMS:
        killed = (months["osv"].to_numpy(float) >= LEAST[term.name]).astype(float)
        model = sm.OLS(killed, with_constant(months, ("present_lag",)))
        groups = months["country"].to_numpy()
        fit = fitted(lambda m=model, g=groups: m.fit(cov_type="cluster", cov_kwds={"groups": g}, use_t=True))
        at = (fit.params["present_lag"], fit.bse["present_lag"]) if fit else (np.nan, np.nan)
        found.append(students(term.name, *at, len(months), months["country"].nunique() - 1))
    return tuple(found)
