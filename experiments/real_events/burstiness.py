"""Burstiness of events: -1 for a clock, 0 for chance alone, towards 1 the more they come in bursts.

Goh & Barabási 2008, doi:10.1209/0295-5075/81/48002; for finite sequences Kim & Jo 2016, doi:10.1103/PhysRevE.94.032311.
"""

import numpy as np
import numpy.typing as npt

type Floats = npt.NDArray[np.float64]

CHANCE = 20_080_101
"""Seed of the time within a day that an event is given, so that the same record has the same burstiness."""
FEWEST = 20
"""Fewest intervals from which burstiness is estimated."""


def burstiness(intervals: npt.ArrayLike) -> float:
    """Return the burstiness of intervals between events: (sd - mean) / (sd + mean)."""
    spread = _ratio(np.asarray(intervals, float))
    return (spread - 1) / (spread + 1)


def finite_burstiness(intervals: npt.ArrayLike) -> float:
    """Return the burstiness of n intervals, corrected so that chance alone gives 0 and one single burst 1 for any n.

    With r = sd / mean: (sqrt(n + 1) r - sqrt(n - 1)) / ((sqrt(n + 1) - 2) r + sqrt(n - 1)); chance alone cuts a span
    into n parts of which r is sqrt((n - 1) / (n + 1)) on average of the squares.
    """
    values = np.asarray(intervals, float)
    return float(corrected(_ratio(values), float(len(values))))


def corrected(ratio: npt.ArrayLike, number: npt.ArrayLike) -> Floats:
    """Return the corrected burstiness for ratios of sd to mean, and numbers of intervals (NaN below two)."""
    r, n = np.asarray(ratio, float), np.asarray(number, float)
    with np.errstate(invalid="ignore", divide="ignore"):
        high, low = np.sqrt(n + 1), np.sqrt(np.maximum(n - 1, 0))
        return np.where(n < 2, np.nan, (high * r - low) / ((high - 2) * r + low))


def _ratio(intervals: Floats) -> float:
    """Return the standard deviation of intervals over their mean; NaN where there is none."""
    return float(intervals.std() / intervals.mean()) if len(intervals) > 1 and intervals.mean() > 0 else float("nan")


def gaps(day: npt.NDArray[np.int64], place: npt.NDArray[np.int64]) -> tuple[Floats, npt.NDArray[np.int64]]:
    """Return the days between successive events of a place, and for each the event that ends it, by position.

    At what hour events happened is not on record: each gets a time within its day by chance (else several on a day
    would look like a burst, and one a day like a clock).

    Parameters
    ----------
    day, place : array of int, shape (E,)
        Day and place of each event.
    """
    time = day + np.random.default_rng(CHANCE).random(len(day))
    order = np.lexsort([time, place])
    between, same = np.diff(time[order]), np.diff(place[order]) == 0
    return between[same], order[1:][same]
