"""Classes of a map's values: round bounds that spread over what there is, so that a map tells its territories apart."""

from collections.abc import Iterable, Sequence
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from interpose.model.results.formatting import plain_number

type Bounds = tuple[float, ...]
type Values = npt.NDArray[np.float64]
NICE = (0.01, 0.02, 0.05, 0.1, 0.2)
"""Widths of the five classes of a share: the least that reaches over all that occurred."""
SCALES = tuple(factor * 10.0**power for power in range(-3, 6) for factor in (1, 2, 5))
"""What bounds of rates are multiplied by: the least that leaves the highest at most twice the last bound."""
SHARES: Bounds = (0.2, 0.4, 0.6, 0.8)
RATES: Bounds = (0, 0.5, 1, 2, 5)
"""Bounds of rates before they are scaled; 0 has a class of its own."""
CROWDED, FEWEST = 0.6, 5
"""Part of the territories that may lie in one class before narrower ones are tried, and from how many territories."""


def share_bounds(today: Iterable[float], seen: Iterable[float] = ()) -> Bounds:
    """Return the four bounds of five classes of a share, over all that was seen; narrower where one holds nearly all.

    Parameters
    ----------
    today : values of the territories that are drawn (shares, NaN where there is none)
    seen : the same on other days, if the classes are to stay as days pass
    """
    now, whole = _finite(today), np.concatenate([_finite(today), _finite(seen)])
    if not len(whole):
        return SHARES
    low, high = float(whole.min()), float(whole.max())
    ladders = [tuple(round(step * (low // step + n), 2) for n in range(1, 6)) for step in NICE]
    first = next((ladder[:4] for ladder in ladders if high <= ladder[4]), SHARES)
    middle = float(np.median(now)) if len(now) else low
    finer = [tuple(round(step * (round(middle / step) + n), 2) for n in (-1, 0, 1, 2)) for step in NICE]
    return _least_crowded(first, [bounds for bounds in finer if bounds[0] > 0 and bounds[-1] < 1], now)


def rate_bounds(today: Iterable[float], seen: Iterable[float] = ()) -> Bounds:
    """Return the bounds of six classes of a rate, 0 alone in the first; as :func:`share_bounds` otherwise."""
    now, whole = _finite(today), np.concatenate([_finite(today), _finite(seen)])
    high = float(whole.max(initial=0.0))
    ladders = [tuple(float(f"{bound * scale:.6g}") for bound in RATES) for scale in SCALES]
    first = next((ladder for ladder in ladders if high <= 2 * ladder[-1]), ladders[-1])
    return _least_crowded(first, [ladder for ladder in ladders if ladder[-1] < first[-1]], now[now > 0])


def class_rows(bounds: Sequence[float], values: Iterable[float]) -> list[int]:
    """Return in which class each value lies, from 0; -1 where there is none. A bound belongs to the class below it."""
    given = np.asarray(list(values), float)
    rows = np.searchsorted(bounds, given, side="left")
    return [-1 if np.isnan(value) else int(row) for value, row in zip(given, rows, strict=True)]


def class_words(bounds: Sequence[float]) -> list[str]:
    """Return what each class holds, in words."""
    texts = [plain_number(bound) for bound in bounds]
    ranges = [f"{a}\u2013{b}" for a, b in pairwise(texts)]
    return ["0" if bounds[0] == 0 else f"up to {texts[0]}", *ranges, f"over {texts[-1]}"]


def hardly_differ(bounds: Sequence[float], values: Iterable[float]) -> bool:
    """Whether all values (at least two) lie in one class, so that a map of them has one colour."""
    rows = [row for row in class_rows(bounds, values) if row >= 0]
    return len(rows) > 1 and len(set(rows)) == 1


def _finite(values: Iterable[float]) -> Values:
    """Return values without those that are none."""
    given = np.ravel(np.asarray(values if isinstance(values, np.ndarray) else list(values), float))
    return given[np.isfinite(given)]


def _least_crowded(first: Bounds, others: Sequence[Bounds], now: Values) -> Bounds:
    """Keep the first bounds unless nearly all territories lie in one class of them and other bounds do better."""
    if len(now) < FEWEST or _fullest(first, now) <= CROWDED:
        return first
    best = min(others, key=lambda bounds: _fullest(bounds, now), default=first)
    return best if _fullest(best, now) < _fullest(first, now) else first


def _fullest(bounds: Bounds, now: Values) -> float:
    """Return the part of the values that lies in the fullest class."""
    return float(np.bincount(np.searchsorted(bounds, now, side="left")).max() / len(now))
