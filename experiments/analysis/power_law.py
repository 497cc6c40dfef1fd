"""The exponent of a heavy tail."""

import numpy as np
import numpy.typing as npt
from scipy import optimize, special

LEAST_DEATHS = 10
"""Severities below this do not enter the exponent (fixed in advance)."""
FEWEST = 20
"""Fewest events from which an exponent or a ratio is estimated."""


def discrete_exponent(values: npt.ArrayLike, least: int) -> float:
    """Fit the exponent of a discrete power law from ``least`` on (Clauset et al. 2009, doi:10.1137/070710111)."""
    tail = np.asarray(values, float)
    tail = tail[tail >= least]
    if len(tail) < FEWEST:
        return float("nan")
    logs = float(np.log(tail).mean())
    optimum = optimize.minimize_scalar(
        lambda a: np.log(special.zeta(a, least)) + a * logs, bounds=(1.05, 8.0), method="bounded"
    )
    return float(optimum.x)
