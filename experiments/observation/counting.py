"""The dead of an event as they are counted: too many, too few, in round numbers, of an unknown side."""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from scipy.stats import poisson

from interpose.experiments.observation.draws import EventDraws
from interpose.experiments.observation.settings import Counting

type Ints = npt.NDArray[np.int64]

ROUND_FROM, ROUND_TO = (5, 30, 100, 300), (5, 10, 50, 100)
"""From which number on, a rounded one is a multiple of what (heaping at round numbers; the steps are assumed)."""


class Counted(NamedTuple):
    """Deaths as they are counted."""

    best: Ints
    low: Ints
    high: Ints
    sides: Ints
    """best by those who died, shape (N, 5): the actor's, the target's, civilians, the force's, unknown"""


def counted(draws: EventDraws, dead: Ints, settings: Counting) -> Counted:
    """Return the counts of each event, from the dead of the actor, the target, civilians and the force, (N, 4)."""
    total = dead.sum(axis=1)
    over = np.asarray(poisson.ppf(draws.uniform("over"), settings.over * total), np.int64)
    under = np.minimum(total, np.asarray(poisson.ppf(draws.uniform("under"), settings.under * total), np.int64))
    best, low, high = total + over - under, total - under, total + over
    best = np.where(draws.uniform("rounded") < settings.rounded, rounded(best), best)
    sides = np.zeros((len(total), dead.shape[1] + 1), np.int64)
    unknown = draws.uniform("side") < settings.side_unknown
    sides[:, :-1] = np.where(unknown[:, None], 0, shared_out(best, dead))
    sides[:, -1] = np.where(unknown, best, 0)
    return Counted(best, np.minimum(best, low), np.maximum(best, high), sides)


def rounded(number: Ints) -> Ints:
    """Return the nearest round number, the larger of two as near; below 5 the number itself: never 0 for a death."""
    step = np.array([1, *ROUND_TO])[np.searchsorted(ROUND_FROM, number, side="right")]
    return np.asarray((2 * number + step) // (2 * step) * step, np.int64)


def shared_out(total: Ints, parts: Ints) -> Ints:
    """Return totals (N,) shared out as parts (N, K) are, in whole numbers: largest remainders, the first of equals."""
    sums = parts.sum(axis=1)
    weighted = parts * total[:, None]
    whole = weighted // np.maximum(1, sums)[:, None]
    remainder = weighted - whole * np.maximum(1, sums)[:, None]
    rank = np.argsort(np.argsort(-remainder, axis=1, kind="stable"), axis=1, kind="stable")
    return np.asarray(whole + (rank < (total - whole.sum(axis=1))[:, None]), np.int64)
