"""Verdicts of an audit: what a knob does to an effect, by rules that were fixed before the full run."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike
from scipy import stats

from interpose.model.language.words import mark
from interpose.model.results.intervals import Interval, excludes_zero, over_seeds

EXACT, ROBUST, SHIFTED, FRAGILE, NO_EFFECT = (
    mark("exact"),
    mark("robust"),
    mark("shifted"),
    mark("fragile"),
    mark("not clear"),
)
NOT_POSSIBLE = mark("not possible")
WORST_FIRST = (FRAGILE, SHIFTED, NO_EFFECT, ROBUST, EXACT)
TOLERANCE = 0.2
"""Share of an effect by which it may surely change and still count as the same (assumption)."""
ROUNDING = 1e-9
"""Share of an effect below which two numbers differ by the rounding of sums alone."""
MAY_TURN, SURE_TO_TURN = 0.05, 0.01
"""Share of draws from prior ranges in which a sign may turn, and the level of the test that it turns in more."""
RESAMPLES = 4_000
RANGE = (0.05, 0.95)
"""Ends of the range in which nine of ten draws lie."""


class Found(NamedTuple):
    """What a knob does to an effect."""

    effect: float
    """mean paired effect under the knob"""
    low: float
    high: float
    change: float
    """that less the effect in the standard setting"""
    change_low: float
    change_high: float
    verdict: str


_NAN = float("nan")
NOTHING = Found(_NAN, _NAN, _NAN, _NAN, _NAN, _NAN, NOT_POSSIBLE)
"""What is found where a knob cannot be turned."""


def judge(standard: ArrayLike, turned: ArrayLike) -> Found:
    """Judge an effect under a knob against the effect in the standard setting, seed by seed.

    - **exact**: the same number in every seed but for rounding;
    - **not clear**: the effect is not clear in the standard setting already (its interval includes 0);
    - **fragile**: under the knob the sign is the other one, or no longer clear;
    - **robust**: the sign is the same and clear, and the interval of the change includes 0 or lies within
      :data:`TOLERANCE` of the effect on either side;
    - **shifted**: the sign is the same and clear, and the size is clearly another one.

    Parameters
    ----------
    standard, turned : array_like, shape (seeds,)
        Paired effects (first world minus second) of the same seeds; intervals need two seeds or more.
    """
    before, after = np.asarray(standard, float), np.asarray(turned, float)
    base, effect, change = over_seeds(before), over_seeds(after), over_seeds(after - before)
    scale = max(abs(before).max(initial=0.0), abs(after).max(initial=0.0))
    if scale > 0 and (abs(after - before) <= ROUNDING * scale).all():
        verdict = EXACT
    elif not excludes_zero(base.low, base.high):
        verdict = NO_EFFECT
    elif not excludes_zero(effect.low, effect.high) or base.middle * effect.middle < 0:
        verdict = FRAGILE
    else:
        verdict = ROBUST if _agrees(base, change) else SHIFTED
    ends = [float(end) for end in (*effect, *change)]
    return Found(ends[0], ends[1], ends[2], ends[3], ends[4], ends[5], verdict)


def _agrees(base: Interval, change: Interval) -> bool:
    """Whether a change may be none, or is surely small."""
    most = TOLERANCE * abs(base.middle)
    return not excludes_zero(change.low, change.high) or (change.low >= -most and change.high <= most)


def judge_draws(standard: ArrayLike, draws: ArrayLike, seeds: int) -> Found:
    """Judge effects in draws from the prior ranges of parameters against the effect in the standard setting.

    - **not clear**: as for :func:`judge`;
    - **fragile**: the sign turns in clearly more draws than one in twenty, and than so few seeds alone would turn in
      the standard setting (binomial test);
    - **robust**: it does not, and the standard effect lies where nine of ten draws lie;
    - **shifted**: it does not, and the standard effect lies elsewhere.

    Parameters
    ----------
    standard : array_like, shape (seeds,)
        Paired effects in the standard setting.
    draws : array_like, shape (draws,)
        Mean paired effect in each draw.
    seeds : int
        Seeds of each draw.

    Returns
    -------
    Found
        With the median of the draws, and the range of nine in ten instead of an interval.
    """
    before, effects = np.asarray(standard, float), np.asarray(draws, float)
    base, sign = over_seeds(before), np.sign(np.mean(before))
    low, middle, high = (float(end) for end in np.quantile(effects, [RANGE[0], 0.5, RANGE[1]]))
    turned = int((effects * sign < 0).sum())
    by_chance = turned_by_chance(before, seeds)
    p_value = stats.binomtest(turned, len(effects), min(1.0, max(MAY_TURN, by_chance)), alternative="greater").pvalue
    if not excludes_zero(base.low, base.high):
        verdict = NO_EFFECT
    elif p_value < SURE_TO_TURN:
        verdict = FRAGILE
    else:
        verdict = ROBUST if low <= base.middle <= high else SHIFTED
    usual = float(base.middle)
    return Found(middle, low, high, middle - usual, low - usual, high - usual, verdict)


def turned_by_chance(standard: ArrayLike, seeds: int) -> float:
    """Return how often so few seeds, resampled from those of the standard setting, give a mean with the other sign."""
    values: Any = np.asarray(standard, float)
    means = np.random.default_rng(len(values)).choice(values, size=(RESAMPLES, seeds)).mean(axis=1)
    return float((means * np.sign(values.mean()) < 0).mean())


def worst(verdicts: Sequence[str]) -> str:
    """Return the worst of verdicts; what is not possible decides only where nothing else was tried."""
    return next((verdict for verdict in WORST_FIRST if verdict in verdicts), NOT_POSSIBLE)
