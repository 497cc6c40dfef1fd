"""An instrument: contributors' supply moves troops and, as far as anybody knows, nothing else.

Two-stage least squares of log deaths on troops, which the contributors' supply moves: where more is to be had,
missions come sooner and larger (the deployment rule of :mod:`interpose.experiments.laboratory.deployment` really
works so). In the manner of Carnegie & Mikulaschek 2020, doi:10.1017/S0020818320000442 (recalled), who use the
rotation of the Security Council. Errors by country.
"""

import numpy as np
import pandas as pd

from interpose.experiments.laboratory.estimators.contract import Estimate, Floats, Term, nothing, students, varies
from interpose.experiments.laboratory.panel import Record

TERMS = (Term("troops", "log(1 + deaths) per 1,000"),)
CONTROLS = ("log_population", "early", "duration")


def instrument(record: Record) -> tuple[Estimate, ...]:
    """Return the change of log(1 + one-sided deaths) per 1,000 troops, by the supply of contributors."""
    months, term = record.months, TERMS[0].name
    if not (varies(months, "troops_lag") and varies(months, "supply")):
        return (nothing(term, len(months)),)
    controls = np.column_stack([np.ones(len(months)), months[list(CONTROLS)].to_numpy(float)])
    troops, supply = (months[name].to_numpy(float) for name in ("troops_lag", "supply"))
    clusters = pd.factorize(months["country"])[0]
    outcome = np.log1p(months["osv"].to_numpy(float))
    slope, se = two_stage(outcome, troops, supply, controls, clusters)
    return (students(term, slope, se, len(months), int(clusters.max())),)


def two_stage(
    outcome: Floats, treatment: Floats, instrument: Floats, controls: Floats, clusters: "np.typing.NDArray[np.intp]"
) -> tuple[float, float]:
    """Return the slope of an outcome in a treatment with one instrument, and its error by cluster.

    With one instrument it is the ratio of two covariances, once the controls are taken out of all three.
    """
    basis = np.linalg.qr(controls)[0]
    y, x, z = (column - basis @ (basis.T @ column) for column in (outcome, treatment, instrument))
    moved = float(z @ x)
    slope = float(z @ y) / moved
    scores = np.bincount(clusters, z * (y - slope * x))
    number = len(scores)
    correction = number / (number - 1)
    return slope, float(np.sqrt(correction * (scores**2).sum()) / abs(moved))


def first_stage(record: Record) -> float:
    """Return the F statistic of the instrument in the first stage, by cluster (10 and more is held to be strong)."""
    months = record.months
    if not (varies(months, "troops_lag") and varies(months, "supply")):
        return float("nan")
    controls = np.column_stack([np.ones(len(months)), months[list(CONTROLS)].to_numpy(float)])
    troops, supply = (months[name].to_numpy(float) for name in ("troops_lag", "supply"))
    slope, se = two_stage(troops, supply, supply, controls, pd.factorize(months["country"])[0])
    return (slope / se) ** 2
