"""How much likelier a quiet place becomes active in a month if a neighbour was active in the month before."""

import numpy as np
import numpy.typing as npt
from scipy import sparse

from interpose.experiments.analysis.power_law import FEWEST

type Floats = npt.NDArray[np.float64]


def onset_table(active: npt.NDArray[np.bool_], pairs: npt.NDArray[np.int64]) -> Floats:
    """Count onsets month by month, away from and next to places that were active; shape (months - 1, 4).

    Columns: onsets and quiet places where no neighbour was active, then where one was. Only places that are active in
    some month count: how many of the others there are depends on how wide the map was drawn.

    Parameters
    ----------
    active : array of bool, shape (months, places)
        Which place had a fatal event in which month.
    pairs : array of int, shape (L, 2)
        Which places touch.
    """
    places, months = active.shape[1], len(active)
    both = np.concatenate([pairs, pairs[:, ::-1]])
    touches = sparse.csr_array((np.ones(len(both)), (both[:, 0], both[:, 1])), shape=(places, places))
    ever = active.any(axis=0)
    table = np.zeros((max(0, months - 1), 4))
    for month in range(1, months):
        before, now = active[month - 1], active[month]
        near = touches @ before.astype(float) > 0
        quiet = ~before & ever
        table[month - 1] = [
            (now & quiet & ~near).sum(),
            (quiet & ~near).sum(),
            (now & quiet & near).sum(),
            (quiet & near).sum(),
        ]
    return table


def relative_risk(table: Floats) -> float:
    """Return the relative risk of onset next to an active place; NaN where there is too little to tell.

    Parameters
    ----------
    table : array, shape (4,)
        Sums of the columns of :func:`onset_table`.
    """
    begun_far, quiet_far, begun_near, quiet_near = table
    if min(quiet_far, quiet_near) < FEWEST or begun_far == 0:
        return float("nan")
    return float((begun_near / quiet_near) / (begun_far / quiet_far))
