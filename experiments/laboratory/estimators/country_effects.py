"""The same negative binomial regression with a dummy for each conflict: only changes within a country count.

Hultman, Kathman & Shannon's data re-estimated with conflict dummies (rows M01 to M03). Countries in which nobody was
killed say nothing about changes and are left out.
"""

import pandas as pd

from interpose.experiments.laboratory.estimators.contract import Estimate, varies
from interpose.experiments.laboratory.estimators.negative_binomial import FORCE, fit_counts, of_terms
from interpose.experiments.laboratory.panel import Record

CONTROLS = ("duration",)


def country_effects(record: Record) -> tuple[Estimate, ...]:
    """Return the log changes of one-sided deaths per 1,000 troops, 100 police and 100 observers within countries."""
    months = record.months
    months = months[months.groupby("country")["osv"].transform("sum") > 0]
    regressors = [name for name in FORCE if varies(months, name)]
    own = pd.get_dummies(months["country"], prefix="country", dtype=float)
    table = pd.concat([months[[*regressors, *CONTROLS]].astype(float), own], axis=1)
    fit = fit_counts(months["osv"], table, months["country"]) if len(months) else None
    return of_terms(fit, len(months))
