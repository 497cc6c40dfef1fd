"""Logit of the onset of grave killing: months after a month without it, on whether peacekeepers were there.

The usual regression of studies of onset and recurrence (Beck, Katz & Tucker 1998, doi:10.2307/2991857, doi recalled:
grouped duration data), errors by country.
"""

import pandas as pd

from interpose.experiments.laboratory.estimators.contract import (
    Estimate,
    Term,
    fitted,
    normal,
    nothing,
    statsmodels,
    varies,
    with_constant,
)
from interpose.experiments.laboratory.panel import GRAVE, Record

TERMS = (Term("peacekeepers", "log odds"),)
CONTROLS = ("log_population", "duration")
LARGEST = 15.0
"""Coefficients beyond this have run away: what is to be told apart is told apart perfectly."""


def at_risk(months: pd.DataFrame, by: str = "country") -> pd.DataFrame:
    """Return months that follow a month without grave killing, with whether it begins (``onset``)."""
    grave = months["osv"] >= GRAVE
    before = grave.groupby(months[by]).shift(fill_value=True)
    return months.assign(onset=grave.astype(float))[~before]


def onset_logit(record: Record) -> tuple[Estimate, ...]:
    """Return the log odds ratio of onset with against without peacekeepers."""
    months = at_risk(record.months)
    term = TERMS[0].name
    if not (varies(months, "onset") and varies(months, "present_lag")):
        return (nothing(term, len(months)),)
    model = statsmodels().Logit(months["onset"], with_constant(months, ("present_lag", *CONTROLS)))
    groups = pd.factorize(months["country"])[0]
    fit = fitted(lambda: model.fit(disp=False, cov_type="cluster", cov_kwds={"groups": groups}))
    if fit is None or not fit.mle_retvals["converged"] or abs(fit.params["present_lag"]) > LARGEST:
        return (nothing(term, len(months)),)
    return (normal(term, fit.params["present_lag"], fit.bse["present_lag"], len(months)),)
