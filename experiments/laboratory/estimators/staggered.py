"""Staggered difference in differences: each cohort of countries against those that have no force yet.

Group-time effects of Callaway & Sant'Anna 2021, doi:10.1016/j.jeconom.2020.12.001 (recalled), without covariates: the
cohort whose force came in month g has, in month t, the change since g - 1 less that of countries without a force by
t. The overall effect is the mean over treated country-months; its error comes from each country's own influence on
it, so that it is clustered by country.
"""

import numpy as np

from interpose.experiments.laboratory.estimators.contract import Estimate, Floats, Term, nothing, students
from interpose.experiments.laboratory.estimators.wide import wide
from interpose.experiments.laboratory.panel import NEVER, Record

TERMS = (Term("peacekeepers", "log(1 + deaths)"),)


def staggered(record: Record) -> tuple[Estimate, ...]:
    """Return the mean effect of a force on log(1 + one-sided deaths) in months since its first personnel came."""
    months = record.months
    return (group_time(np.log1p(wide(months, "osv")), wide(months, "first")[:, 0], TERMS[0].name),)


def group_time(outcome: Floats, first: Floats, term: str, since: int | None = None) -> Estimate:
    """Return the mean of group-time effects over treated country-months.

    Parameters
    ----------
    outcome : array, shape (countries, months)
        What is compared.
    first : array, shape (countries,)
        First month under treatment; :data:`interpose.experiments.laboratory.panel.NEVER` for none.
    term : str
        Name of the estimate.
    since : int, optional
        Only months so many after the first one, for the course of an effect; default: all.
    """
    number, months = outcome.shape
    total, cells, weight = np.zeros(number), np.zeros(number), 0
    parts: list[tuple[Floats, Floats, float]] = []
    for group in np.unique(first[(first != NEVER) & (first > 0)]).astype(int):
        treated = first == group
        span = range(group, months) if since is None else range(group + since, min(months, group + since + 1))
        for month in span:
            others = (first == NEVER) | (first > month)
            if others.any():
                change = outcome[:, month] - outcome[:, group - 1]
                usual = change[others].mean()
                total += np.where(treated, change - usual, 0.0)
                cells += treated
                weight += int(treated.sum())
                share = float(treated.sum()) / float(others.sum())
                parts.append((others, change - usual, share))
    if weight == 0:
        return nothing(term, outcome.size)
    effect = float(total.sum() / weight)
    influence = (total - effect * cells) / weight
    for others, deviation, share in parts:
        influence -= np.where(others, share * deviation, 0.0) / weight
    correction = number / (number - 1)
    se = float(np.sqrt(correction * (influence**2).sum()))
    return students(term, effect, se, weight, int((first != NEVER).sum()) - 1)
