"""Self-excitation of daily counts beside a background that is smoothed over 60 days: the estimator of the literature.

Each event is either of the background or triggered by an earlier one; the chance of either is found in turn with the
rates (expectation-maximisation), the background being the events that are likely its own, smoothed by a bell curve
(Lewis et al. 2012, doi:10.1057/sj.2011.21; Mohler et al. 2011, doi:10.1198/jasa.2011.ap09546). It is quick and
familiar, and it errs: a smoothed background follows what was triggered (low) and misses what varies faster (high).
:mod:`interpose.experiments.analysis.self_excitation` is what this project measures with.
"""

import numpy as np
import numpy.typing as npt
from scipy import ndimage, signal

from interpose.experiments.analysis.self_excitation import FEWEST

type Floats = npt.NDArray[np.float64]

WIDTH = 60.0
"""Days: standard deviation of the bell curve that smooths the background."""
START_RATIO, START_DELAY = 0.5, 6.0
ROUNDS = 200
ENOUGH = 1e-4
"""Change of the ratio below which the search ends."""
SHORTEST_DELAY = 1.0001
REACH = 4.0
"""Standard deviations after which the bell curve is cut off."""


def kernel_ratio(counts: Floats, width: float = WIDTH) -> float:
    """Return the branching ratio of the daily counts of one place; NaN where there are too few events.

    Parameters
    ----------
    counts : array, shape (days,)
        Events a day.
    width : float
        Standard deviation (days) of the curve that smooths the background.
    """
    counts = np.asarray(counts, float)
    if counts.sum() < FEWEST:
        return float("nan")
    whole = _smooth(np.ones_like(counts), width)
    ratio, delay = START_RATIO, START_DELAY
    background = (1 - ratio) * _smooth(counts, width) / whole
    for _ in range(ROUNDS):
        rate = 1 / delay
        waiting = signal.lfilter([0.0, rate], [1.0, rate - 1.0], counts)
        waited = signal.lfilter([0.0, rate], [1.0, rate - 1.0], signal.lfilter([1.0], [1.0, rate - 1.0], counts))
        chance = np.divide(ratio * waiting, background + ratio * waiting, where=waiting > 0, out=np.zeros_like(counts))
        triggered = counts * chance
        reached = float(counts @ (1 - (1 - rate) ** np.arange(len(counts))[::-1]))
        before, ratio = ratio, float(triggered.sum() / reached)
        mean_wait = np.divide(waited, waiting, where=waiting > 0, out=np.zeros_like(counts))
        delay = max(SHORTEST_DELAY, float(triggered @ mean_wait / max(triggered.sum(), 1e-12)))
        background = _smooth(counts - triggered, width) / whole
        if abs(ratio - before) < ENOUGH:
            break
    return ratio


def _smooth(values: Floats, width: float) -> Floats:
    """Return values smoothed by a bell curve that is cut off at the ends of the span."""
    return np.asarray(ndimage.gaussian_filter1d(values, width, mode="constant", truncate=REACH))
