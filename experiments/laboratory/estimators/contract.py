"""What a design gives: estimates with their intervals, one a coefficient; and the libraries that it rests on."""

import math
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import special

from interpose.experiments.execution.optional_libraries import require_library

type Floats = npt.NDArray[np.float64]

EXTRA = "estimate"
"""The extra that brings the libraries of this package."""
Z = float(special.ndtri(0.975))
"""Standard errors that a 95 % interval reaches to each side, by the normal distribution."""


class Estimate(NamedTuple):
    """A coefficient with its standard error, its 95 % interval, and the rows or spells that it rests on."""

    term: str
    coefficient: float
    se: float
    low: float
    high: float
    n: int


class Term(NamedTuple):
    """A coefficient of a design: its name, and what it is the change of."""

    name: str
    unit: str


def normal(term: str, coefficient: float, se: float, n: int) -> Estimate:
    """Return an estimate with the interval of the normal distribution, as the packages of the field report it."""
    return _with_reach(term, coefficient, se, n, Z)


def students(term: str, coefficient: float, se: float, n: int, freedom: float) -> Estimate:
    """Return an estimate with Student's interval."""
    reach = float(special.stdtrit(freedom, 0.975)) if freedom >= 1 else math.nan
    return _with_reach(term, coefficient, se, n, reach)


def _with_reach(term: str, coefficient: float, se: float, n: int, reach: float) -> Estimate:
    """Return an estimate whose interval reaches so many standard errors to each side; NaN where there is no error."""
    if not (math.isfinite(coefficient) and math.isfinite(se)) or se <= 0:
        return nothing(term, n)
    return Estimate(term, float(coefficient), float(se), coefficient - reach * se, coefficient + reach * se, n)


def nothing(term: str, n: int = 0) -> Estimate:
    """Return the estimate of a design that its data do not identify."""
    return Estimate(term, math.nan, math.nan, math.nan, math.nan, n)


def statsmodels() -> Any:
    """Return ``statsmodels.api``; raises :class:`interpose.model.errors.InterposeError` where it is not installed."""
    return require_library("statsmodels.api", EXTRA)


def one_thread() -> Any:
    """Keep linear algebra to one thread while a ``with`` lasts: on tables of this size more of them only wait."""
    return require_library("threadpoolctl", EXTRA).threadpool_limits(1)


@contextmanager
def quiet() -> Iterator[None]:
    """Keep the warnings of a fit from being shown: whether it worked is seen by its numbers."""
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        yield


def fitted(fit: Callable[[], Any]) -> Any:
    """Return a fit, or None where the data do not allow one (no variation, no convergence)."""
    with quiet():
        try:
            return fit()
        except (np.linalg.LinAlgError, ValueError, FloatingPointError, ZeroDivisionError):
            return None


def with_constant(data: pd.DataFrame, names: tuple[str, ...]) -> pd.DataFrame:
    """Return the regressors of some names and a constant."""
    table = data.loc[:, list(names)].astype(float)
    table.insert(0, "constant", 1.0)
    return table


def varies(data: pd.DataFrame, name: str) -> bool:
    """Whether a column has more than one value."""
    return len(data) > 1 and float(np.ptp(data[name].to_numpy(float))) > 0
