"""The raw comparison: months with troops against months without.

Row M04, from the data of Hultman, Kathman & Shannon 2013, doi:10.1111/ajps.12036: where peacekeepers are, more months
have killings. Errors by country.
"""

from typing import Any

import pandas as pd

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
    return tuple(share_difference(months, term.name, sm) for term in TERMS)


def share_difference(months: pd.DataFrame, term: str, sm: Any) -> Estimate:
    """Return by how much the share of months with so many killed is larger while peacekeepers are there."""
    killed = (months["osv"].to_numpy(float) >= LEAST[term]).astype(float)
    model, groups = sm.OLS(killed, with_constant(months, ("present_lag",))), months["country"].to_numpy()
    fit = fitted(lambda: model.fit(cov_type="cluster", cov_kwds={"groups": groups}, use_t=True))
    if fit is None:
        return nothing(term, len(months))
    freedom = int(months["country"].nunique()) - 1
    return students(term, float(fit.params["present_lag"]), float(fit.bse["present_lag"]), len(months), freedom)
