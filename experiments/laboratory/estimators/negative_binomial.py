"""Negative binomial regression of killings by month on troops, police and observers of the month before.

The design of Hultman, Kathman & Shannon 2013, doi:10.1111/ajps.12036: counts of one-sided deaths, errors clustered by
conflict. Controls here: log population and the years of war so far.
"""

from typing import Any

import numpy as np
import pandas as pd
from scipy import optimize, special

from interpose.experiments.laboratory.estimators.contract import (
    Estimate,
    Floats,
    Term,
    fitted,
    normal,
    nothing,
    statsmodels,
    varies,
    with_constant,
)
from interpose.experiments.laboratory.panel import Record

FORCE = ("troops_lag", "police_lag", "observers_lag")
CONTROLS = ("log_population", "duration")
TERMS = (
    Term("troops", "log ratio per 1,000"),
    Term("police", "log ratio per 100"),
    Term("observers", "log ratio per 100"),
)
ROUNDS, CLOSE = 25, 1e-4
"""Rounds of a search at most, and how little coefficients move when it has ended."""
LOG_DISPERSION = (-7.0, 5.0)
"""Within which the log of the dispersion is looked for."""
LARGEST = 50.0
"""Coefficients beyond this (a factor of e to the 50th) have run away: there is no finite estimate."""


def negative_binomial(record: Record) -> tuple[Estimate, ...]:
    """Return the log changes of one-sided deaths per 1,000 troops, 100 police and 100 observers."""
    months = record.months
    regressors = [name for name in FORCE if varies(months, name)]
    fit = fit_counts(months["osv"], with_constant(months, (*regressors, *CONTROLS)), months["country"])
    return of_terms(fit, len(months))


def of_terms(fit: Any, number: int) -> tuple[Estimate, ...]:
    """Return the estimates of personnel of a fit of counts; nothing for what did not vary."""
    found = []
    for term, column in zip(TERMS, FORCE, strict=True):
        if fit is None or column not in fit.params.index:
            found.append(nothing(term.name, number))
        else:
            found.append(normal(term.name, fit.params[column], fit.bse[column], number))
    return tuple(found)


def fit_counts(counts: "pd.Series[Any]", regressors: pd.DataFrame, clusters: "pd.Series[Any]") -> Any:
    """Return the fit of a negative binomial (variance mu + alpha mu^2) at its greatest likelihood, errors by cluster.

    Coefficients and dispersion are made likeliest in turn, each given the other, which many dummies do not slow down;
    None where that leads nowhere.
    """
    sm, y = statsmodels(), counts.to_numpy(float)
    groups = pd.factorize(clusters)[0]

    def search() -> Any:
        fit = sm.GLM(y, regressors, family=sm.families.Poisson()).fit()
        for _ in range(ROUNDS):
            before = fit.params.to_numpy(float)
            dispersion = likeliest_dispersion(y, np.asarray(fit.fittedvalues, float))
            model = sm.GLM(y, regressors, family=sm.families.NegativeBinomial(alpha=dispersion))
            fit = model.fit(start_params=before)
            if np.abs(fit.params.to_numpy(float) - before).max() < CLOSE:
                return model.fit(start_params=fit.params, cov_type="cluster", cov_kwds={"groups": groups})
        return None

    fit = fitted(search)
    if fit is None or not np.isfinite(fit.params).all() or np.abs(fit.params.to_numpy()).max() > LARGEST:
        return None
    return fit


def likeliest_dispersion(counts: Floats, means: Floats) -> float:
    """Return the dispersion at which counts with these means are likeliest."""

    def unlikely(log: float) -> float:
        size = np.exp(-log)
        terms = special.gammaln(counts + size) - special.gammaln(size) + size * np.log(size)
        return -float((terms + special.xlogy(counts, means) - (counts + size) * np.log(size + means)).sum())

    found = optimize.minimize_scalar(unlikely, bounds=LOG_DISPERSION, method="bounded", options={"xatol": 1e-7})
    return float(np.exp(found.x))
