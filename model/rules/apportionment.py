"""Whole units shared out by weight: nothing is lost, nothing is made, and no order of listing matters."""

import numpy as np

from interpose.agents.compiled.decorators import Array, rule


@rule
def share_out(total: int, weight: Array, key: Array) -> Array:
    """Share out ``total`` units in proportion to whole, non-negative weights, largest remainders first, ties by key.

    Parameters
    ----------
    total : int
        Units to share out; ``total`` times the largest weight must stay below 2**63.
    weight, key : ndarray, shape (N,)
        Weights and the identities that break ties.

    Returns
    -------
    ndarray, shape (N,)
        Units for each; they sum to ``total``, or to 0 where all weights are 0.
    """
    n = weight.shape[0]
    out = np.zeros(n, np.int64)
    remainder = np.zeros(n, np.int64)
    total_weight, remaining = 0, total
    for i in range(n):
        total_weight += weight[i]
    if total_weight == 0 or total <= 0:
        return out
    for i in range(n):
        out[i] = total * weight[i] // total_weight
        remainder[i] = total * weight[i] % total_weight
        remaining -= out[i]
    by_key = np.argsort(key, kind="mergesort")
    by_remainder = np.argsort(-remainder[by_key], kind="mergesort")
    for i in range(remaining):
        out[by_key[by_remainder[i]]] += 1
    return out
