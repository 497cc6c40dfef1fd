"""The naive hazard ratio: relapses per day of truce with peacekeepers, over those without.

What Fortna's data show before selection is handled (row M11: 0.96 over 1944-97), doi:10.1111/j.0020-8833.2004.00301.x
(recalled).
"""

import math

import pandas as pd

from interpose.experiments.laboratory.estimators.contract import Estimate, Term, normal, nothing
from interpose.experiments.laboratory.panel import Record

TERMS = (Term("peacekeepers", "log hazard ratio"),)


def naive_hazard(record: Record) -> tuple[Estimate, ...]:
    """Return the log ratio of rates of relapse; its error takes relapses as Poisson counts."""
    truces = record.truces
    if truces.empty:
        return (nothing(TERMS[0].name),)
    return (log_rate_ratio(truces["days"], truces["ended"], truces["force"]),)


def log_rate_ratio(days: "pd.Series[float]", ended: "pd.Series[float]", force: "pd.Series[float]") -> Estimate:
    """Return the log ratio of events per day of two groups; nothing if one of them has none."""
    with_force = force > 0
    ends = float(ended[with_force].sum()), float(ended[~with_force].sum())
    spans = float(days[with_force].sum()), float(days[~with_force].sum())
    if min(ends) == 0:
        return nothing(TERMS[0].name, len(days))
    ratio = math.log(ends[0] / spans[0]) - math.log(ends[1] / spans[1])
    return normal(TERMS[0].name, ratio, math.sqrt(1 / ends[0] + 1 / ends[1]), len(days))
