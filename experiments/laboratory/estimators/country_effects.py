"""The same negative binomial regression with a dummy for each conflict: only changes within a country count.

Hultman, Kathman & Shannon's data re-estimated with conflict dummies (rows M01 to M03). Countries in which nobody was
killed say nothing about changes and are left out. The dummies are taken out of every step of the search rather than
carried along: the same fit, some fifty times as fast (Guimaraes & Portugal 2010, doi:10.1177/1536867X1101000406,
recalled).
"""

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from interpose.experiments.laboratory.estimators.contract import Estimate, Floats, normal, nothing, quiet, varies
from interpose.experiments.laboratory.estimators.negative_binomial import (
    FORCE,
    LARGEST,
    TERMS,
    likeliest_dispersion,
)
from interpose.experiments.laboratory.panel import Record

CONTROLS = ("duration",)
STEPS = 200
CLOSE = 1e-6
"""How little coefficients move in a step when the search has ended."""


class Fit(NamedTuple):
    """Coefficients, their errors by country, and the dispersion."""

    coefficients: Floats
    errors: Floats
    dispersion: float


def country_effects(record: Record) -> tuple[Estimate, ...]:
    """Return the log changes of one-sided deaths per 1,000 troops, 100 police and 100 observers within countries."""
    months = record.months
    months = months[months.groupby("country")["osv"].transform("sum") > 0]
    force = [name for name in FORCE if varies(months, name)]
    fit = None
    if force:
        regressors = months[[*force, *CONTROLS]].to_numpy(float)
        fit = fit_within(months["osv"].to_numpy(float), regressors, pd.factorize(months["country"])[0])
    found = []
    for term, column in zip(TERMS, FORCE, strict=True):
        if fit is None or column not in force:
            found.append(nothing(term.name, len(months)))
        else:
            at = force.index(column)
            found.append(normal(term.name, fit.coefficients[at], fit.errors[at], len(months)))
    return tuple(found)


def fit_within(counts: Floats, regressors: Floats, groups: npt.NDArray[Any]) -> Fit | None:
    """Return the likeliest negative binomial with a dummy for each group, errors by group; None if there is none.

    Weighted least squares in turn (Fisher scoring), by half steps so that it does not swing, with the dispersion
    likeliest at each.

    Parameters
    ----------
    counts : array, shape (n,)
        What is counted; no group may have only zeros.
    regressors : array, shape (n, k)
        What varies within groups.
    groups : array, shape (n,)
        Number of the group, from 0.
    """
    number = int(groups.max()) + 1
    coefficients = np.zeros(regressors.shape[1])
    means = (np.bincount(groups, counts, number) / np.bincount(groups, minlength=number))[groups]
    with quiet():
        for _ in range(STEPS):
            dispersion = likeliest_dispersion(counts, means)
            weights = means / (1 + dispersion * means)
            whole = np.bincount(groups, weights, number)

            def centre(column: Floats, weights: Floats = weights, whole: Floats = whole) -> Floats:
                return np.asarray((np.bincount(groups, weights * column, number) / whole)[groups])

            target = np.log(means) + (counts - means) / means
            own = regressors - np.column_stack([centre(column) for column in regressors.T])
            information = (own * weights[:, None]).T @ own
            if not np.isfinite(information).all() or np.linalg.matrix_rank(information) < len(coefficients):
                return None
            before, coefficients = coefficients, np.linalg.solve(information, (own * weights[:, None]).T @ target)
            rest = target - regressors @ coefficients
            step = np.clip(regressors @ coefficients + centre(rest), -30, 30) - np.log(means)
            means = means * np.exp(step / 2)
            if np.abs(coefficients).max() > LARGEST or not np.isfinite(means).all():
                return None
            if np.abs(coefficients - before).max() < CLOSE and np.abs(step).max() < CLOSE:
                return Fit(coefficients, _errors(counts, means, regressors, groups, dispersion), dispersion)
    return None


def _errors(counts: Floats, means: Floats, regressors: Floats, groups: npt.NDArray[Any], dispersion: float) -> Floats:
    """Return standard errors clustered by group, with the usual corrections for few groups and many dummies.

    The curvature of the likelihood is the observed one, as in statsmodels.
    """
    number, rows, columns = int(groups.max()) + 1, len(counts), regressors.shape[1]
    weights = means * (1 + dispersion * counts) / (1 + dispersion * means) ** 2
    whole = np.bincount(groups, weights, number)
    own = regressors - np.column_stack(
        [(np.bincount(groups, weights * column, number) / whole)[groups] for column in regressors.T]
    )
    bread = np.linalg.inv((own * weights[:, None]).T @ own)
    residuals = (counts - means) / (1 + dispersion * means)
    scores = np.column_stack([np.bincount(groups, column * residuals, number) for column in own.T])
    correction = number / (number - 1) * (rows - 1) / (rows - columns - number)
    return np.asarray(np.sqrt(correction * np.diag(bread @ scores.T @ scores @ bread)))
