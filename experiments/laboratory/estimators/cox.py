"""Cox regression of how long truces last, with and without peacekeepers, given what was known when they were made.

Fortna 2004, doi:10.1111/j.0020-8833.2004.00301.x (recalled), and 2008: a hazard ratio that handles selection by
covariates of the truce. Errors by country.
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
)
from interpose.experiments.laboratory.panel import Record

TERMS = (Term("peacekeepers", "log hazard ratio"),)
CONTROLS = ("log_population", "recent", "duration", "earlier")
LARGEST = 15.0


def cox(record: Record) -> tuple[Estimate, ...]:
    """Return the log hazard ratio of relapse with against without peacekeepers."""
    truces = record.truces
    if truces.empty or not (varies(truces, "force") and truces["ended"].any()):
        return (nothing(TERMS[0].name, len(truces)),)
    names = ["force", *(name for name in CONTROLS if varies(truces, name))]
    return (fit_hazard(truces, names),)


def fit_hazard(truces: pd.DataFrame, names: list[str]) -> Estimate:
    """Return the log hazard ratio of the first of some covariates, given the others (ties as Breslow has them).

    Spells that are cut off before the first relapse say nothing and are left out: statsmodels has no error with them.
    """
    first = truces.loc[truces["ended"] == 1, "days"].min()
    truces = truces[truces["days"] >= first]
    model = statsmodels().PHReg(
        truces["days"].to_numpy(float), truces[names].to_numpy(float), status=truces["ended"].to_numpy(float)
    )
    groups = pd.factorize(truces["country"])[0]
    fit = fitted(lambda: model.fit(groups=groups))
    if fit is None or abs(fit.params[0]) > LARGEST:
        return nothing(TERMS[0].name, len(truces))
    return normal(TERMS[0].name, fit.params[0], fit.bse[0], len(truces))
