"""How far deaths are concentrated in few places."""

import numpy as np
import numpy.typing as npt

TOP = 0.1
"""Share of the places whose share of all deaths is told."""


def gini(amounts: npt.ArrayLike) -> float:
    """Return the Gini coefficient: 0 if all places have the same, (n - 1) / n if one of n has all; NaN if none has any.

    Parameters
    ----------
    amounts : array_like, shape (N,)
        Amounts of places, none negative.
    """
    ordered = np.sort(np.asarray(amounts, float))
    number, total = len(ordered), ordered.sum()
    if number == 0 or total <= 0:
        return float("nan")
    return float((2 * np.arange(1, number + 1) - number - 1) @ ordered / (number * total))


def top_share(amounts: npt.ArrayLike, share: float = TOP) -> float:
    """Return the share of the total that the top places have: a tenth of them, at least one; NaN if there is nothing.

    Parameters
    ----------
    amounts : array_like, shape (N,)
        Amounts of places, none negative.
    share : float
        How many places are the top ones, rounded up.
    """
    ordered = np.sort(np.asarray(amounts, float))[::-1]
    if len(ordered) == 0 or ordered.sum() <= 0:
        return float("nan")
    return float(ordered[: int(np.ceil(share * len(ordered) - 1e-9))].sum() / ordered.sum())
