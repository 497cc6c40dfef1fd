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
    order, merged, width = np.empty(n, np.int64), np.empty(n, np.int64), 1
    for i in range(n):
        order[i] = i
    while width < n and remaining > 0:  # merges ever longer sorted runs
        for low in range(0, n, 2 * width):
            middle, high = min(low + width, n), min(low + 2 * width, n)
            left, right = low, middle
            for at in range(low, high):
                second = left >= middle
                if left < middle and right < high:
                    a, b = order[left], order[right]
                    second = remainder[b] > remainder[a] or (remainder[b] == remainder[a] and key[b] < key[a])
                merged[at] = order[right] if second else order[left]
                right += second
                left += not second
        order, merged = merged, order
        width *= 2
    for i in range(remaining):
        out[order[i]] += 1
    return out
