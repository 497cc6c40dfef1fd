"""Who contributed what when several act together: Shapley values, exactly or from sampled orders, and interactions."""

from itertools import combinations
from math import factorial
from typing import Any, NamedTuple

import numpy as np

MOST_PLAYERS = 8
"""Players whose every combination is tried; more are sampled, or put in groups."""


class Sampled(NamedTuple):
    """Shapley values of one game from sampled orders, and the variance that the sampling gives them."""

    parts: Any
    variance: Any


def coalitions(players: int) -> list[int]:
    """List all coalitions; player i is in the one numbered m if bit i of m is set."""
    return list(range(2**players))


def shapley_values(worth: Any) -> Any:
    """Share out what a coalition of all gains over nobody: the mean gain by each one's joining, over all orders.

    Reference: Shapley 1953, doi:10.1515/9781400881970-018.

    Parameters
    ----------
    worth : array_like, shape (2**players, ...)
        What each coalition is worth, by :func:`coalitions`; further axes are games of their own.

    Returns
    -------
    array, shape (players, ...)
        Parts, which sum to the worth of all less the worth of nobody.
    """
    values = np.asarray(worth, float)
    players = _players(values)
    weights = np.zeros((players, len(values)))
    for mask in coalitions(players):
        size = mask.bit_count()
        for player in range(players):
            if mask >> player & 1:
                weights[player, mask] = factorial(size - 1) * factorial(players - size) / factorial(players)
            else:
                weights[player, mask] = -factorial(size) * factorial(players - size - 1) / factorial(players)
    return np.tensordot(weights, values, 1)


def interactions(worth: Any) -> tuple[list[tuple[int, int]], Any]:
    """Say how much more (or less) each two players gain together than one by one, over all that others may do.

    The Shapley interaction index (Grabisch & Roubens 1999, doi:10.1007/s001820050125): above 0 where one makes the
    other's doing larger, below 0 where one stands in for the other (signs as of the outcome).

    Returns
    -------
    pairs : list of (int, int)
    index : array, shape (pairs, ...)
    """
    values = np.asarray(worth, float)
    players = _players(values)
    pairs = list(combinations(range(players), 2))
    weights = np.zeros((len(pairs), len(values)))
    for row, (one, other) in enumerate(pairs):
        for mask in coalitions(players):
            both = (mask >> one & 1) + (mask >> other & 1)
            rest = mask.bit_count() - both
            share = factorial(rest) * factorial(players - rest - 2) / factorial(players - 1)
            weights[row, mask] = share if both != 1 else -share
    return pairs, np.tensordot(weights, values, 1)


def _players(values: Any) -> int:
    """Tell the number of players from the number of coalitions."""
    players = len(values).bit_length() - 1
    if len(values) != 2**players:
        raise ValueError(f"{len(values)} coalitions: must be a power of two, one for every set of players")
    return players


def orders(players: int, permutations: int, chance: np.random.Generator) -> Any:
    """Draw orders in which players join, each followed by its reverse: what is early in one is late in the other.

    Reference: Mitchell, Cooper, Frank & Holmes 2022, J. Machine Learning Research 23(43) (antithetic sampling).
    """
    drawn = [chance.permutation(players) for _ in range(permutations // 2)]
    return np.array([order for one in drawn for order in (one, one[::-1])])


def visited(order: Any) -> list[int]:
    """List the coalitions that an order goes through, from nobody to all."""
    found = [0]
    for player in order:
        found.append(found[-1] | 1 << int(player))
    return found


def sampled_values(drawn: Any, worth: dict[int, Any]) -> Sampled:
    """Estimate Shapley values from orders by :func:`orders` and the worth of every coalition that they visit.

    The variance is that of the mean over pairs of an order and its reverse (NaN for one pair).
    """
    gains = np.zeros((len(drawn), drawn.shape[1], *np.shape(next(iter(worth.values())))))
    for row, order in enumerate(drawn):
        path = [np.asarray(worth[mask], float) for mask in visited(order)]
        for step, player in enumerate(order):
            gains[row, player] = path[step + 1] - path[step]
    pairs = gains.reshape(-1, 2, *gains.shape[1:]).mean(axis=1)
    spread = pairs.var(axis=0, ddof=1) / len(pairs) if len(pairs) > 1 else np.full(pairs.shape[1:], np.nan)
    return Sampled(pairs.mean(axis=0), spread)
