"""Scores of draws against what was recorded, as the ViEWS prediction challenge has them; less is better in each.

Hegre et al. 2024, arXiv:2407.11045; bins, smoothing and level as in the challenge's own code (github.com/prio-data/
prediction_competition_2023, evaluation/). Proper scores: Gneiting & Raftery 2007, doi:10.1198/016214506000001437.
"""

from typing import Any

import numpy as np
import numpy.typing as npt

from interpose.experiments.execution.optional_libraries import require_library

type Floats = npt.NDArray[np.float64]

BIN_EDGES = (0.5, 2.5, 5.5, 10.5, 25.5, 50.5, 100.5, 250.5, 500.5, 1000.5)
"""Deaths between the bins 0, 1-2, 3-5, 6-10, 11-25, 26-50, 51-100, 101-250, 251-500, 501-1000 and more."""
BINS = len(BIN_EDGES) + 1
LEVEL = 0.9
"""Share of the forecast that its central interval holds."""
EXTRA = "score"
"""Extra of the package that brings the libraries for scores."""


def crps(draws: Floats, actual: Floats) -> Floats:
    """Return the continuous ranked probability score of the empirical distribution of draws (deaths).

    Parameters
    ----------
    draws : array, shape (N, S)
        Forecasts.
    actual : array, shape (N,)
        What was recorded.
    """
    scores: Floats = _scoringrules().crps_ensemble(actual, draws, estimator="qd", backend="numpy")
    return scores


def ignorance(draws: Floats, actual: Floats) -> Floats:
    """Return the ignorance score (bits): minus the binary logarithm of the chance given to the bin that came true.

    One draw is added to each bin, so that no chance is 0. The score therefore depends on how many draws there are:
    compare forecasts with equally many.

    Parameters
    ----------
    draws, actual : array
        As for :func:`crps`.
    """
    in_bin = (bin_of(draws) == bin_of(actual)[:, None]).sum(axis=1)
    return -np.log2((in_bin + 1) / (draws.shape[1] + BINS))


def bin_of(deaths: Floats) -> npt.NDArray[np.intp]:
    """Return the number of the bin, from 0, in which deaths lie."""
    return np.searchsorted(np.array(BIN_EDGES), deaths, side="right")


def central_interval(draws: Floats, level: float = LEVEL) -> tuple[Floats, Floats]:
    """Return the ends of the central interval of draws, quantiles interpolated linearly between two draws."""
    low, high = np.quantile(draws, [(1 - level) / 2, (1 + level) / 2], axis=1)
    return low, high


def interval_score(draws: Floats, actual: Floats, level: float = LEVEL) -> Floats:
    """Return the interval score (deaths): width of the central interval, and 2 / (1 - level) for each death outside.

    Parameters
    ----------
    draws, actual : array
        As for :func:`crps`.
    level : float
        Share of the forecast within the interval.
    """
    low, high = central_interval(draws, level)
    scores = _scoringrules().interval_score(actual, low, high, 1 - level, backend="numpy")
    return np.reshape(scores, actual.shape)  # a single one comes back without its axis


def covered(draws: Floats, actual: Floats, level: float = LEVEL) -> npt.NDArray[np.bool_]:
    """Whether the central interval of draws holds what was recorded, ends included."""
    low, high = central_interval(draws, level)
    return np.asarray((low <= actual) & (actual <= high))


def transform(draws: Floats, actual: Floats, seed: int = 1) -> Floats:
    """Return where what was recorded lies among the draws (share), ties broken by lot: even if the forecast is right.

    The probability integral transform for counts. Czado, Gneiting & Held 2009, doi:10.1111/j.1541-0420.2009.01191.x.

    Parameters
    ----------
    draws, actual : array
        As for :func:`crps`.
    seed : int
        Seed of the lots.
    """
    below, same = (draws < actual[:, None]).sum(axis=1), (draws == actual[:, None]).sum(axis=1)
    lots = np.random.default_rng(seed).random(len(actual))
    return (below + lots * (same + 1)) / (draws.shape[1] + 1)


def _scoringrules() -> Any:
    """Import the library of scores; raises :class:`interpose.model.errors.InterposeError` where it is missing."""
    return require_library("scoringrules", EXTRA)
