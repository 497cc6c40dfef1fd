"""Forecasts that know nothing but the last months: what a model has to beat before it is of use for forecasting.

The last month and the last twelve are benchmarks of the ViEWS challenge (Hegre et al. 2024, arXiv:2407.11045;
recalled). Each says the same for every month ahead.
"""

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

type Floats = npt.NDArray[np.float64]

YEAR = 12
"""Months that are looked back on."""


def last_month(seen: Floats, months: int, draws: int, seed: int) -> Floats:
    """Return Poisson draws around each place's last month.

    Parameters
    ----------
    seen : array, shape (places, months seen)
        Recorded deaths.
    months, draws : int
        Months ahead, and draws of each.
    seed : int
        Seed of the draws.

    Returns
    -------
    array, shape (draws, places, months)
    """
    return _poisson(seen[:, -1], months, draws, seed)


def mean_of_year(seen: Floats, months: int, draws: int, seed: int) -> Floats:
    """Return Poisson draws around each place's mean of the last twelve months; see :func:`last_month`."""
    return _poisson(seen[:, -YEAR:].mean(axis=1), months, draws, seed)


def draws_of_year(seen: Floats, months: int, draws: int, seed: int) -> Floats:
    """Return the last twelve months of each place themselves, each as often as the others; see :func:`last_month`.

    ``draws`` that are no multiple of twelve take the rest by lot.
    """
    whole = np.tile(np.arange(YEAR), draws // YEAR)
    rest = np.random.default_rng(seed).permutation(YEAR)[: draws % YEAR]
    chosen = seen[:, -YEAR:][:, np.concatenate([whole, rest])]
    return np.repeat(chosen.T[:, :, None], months, axis=2)


def _poisson(means: Floats, months: int, draws: int, seed: int) -> Floats:
    """Return Poisson draws around a mean of each place."""
    shape = (draws, len(means), months)
    return np.random.default_rng(seed).poisson(means[None, :, None], shape).astype(float)


BASELINES: dict[str, Callable[[Floats, int, int, int], Floats]] = {
    "last month": last_month,
    "mean of 12 months": mean_of_year,
    "last 12 months": draws_of_year,
}
"""Forecasts from monthly deaths alone, by name."""
