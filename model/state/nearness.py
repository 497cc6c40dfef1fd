"""Which territories are near each territory, and how far: distances from centre to centre along borders."""

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from interpose.agents.compiled.decorators import Array, kernel

MOST_NEAR = 48
"""Territories that are kept for each one, itself included: those nearest by way."""
FARTHEST_KM = 120.0
"""Beyond this nothing is kept: every law over distance has faded by then."""


class Near(NamedTuple):
    """Territories near each one in compressed rows: those of t are ``place[start[t]:start[t + 1]]``, t itself first."""

    start: npt.NDArray[np.int64]
    place: npt.NDArray[np.int64]
    km: npt.NDArray[np.float64]


def near_places(graph: Any, area_km2: Array, key: Array) -> Near:
    """Return what is near each territory by the shortest way over borders.

    Two territories that touch are as far apart as the mean of their sides (as squares of their areas): so a country
    has the same distances however it is cut.

    Parameters
    ----------
    graph : Graph
        Neighbours in compressed rows.
    area_km2 : ndarray, shape (T,)
        Areas.
    key : ndarray, shape (T,)
        Identity of each territory, by which those equally far are ordered.
    """
    side = np.sqrt(np.asarray(area_km2, np.float64))
    start, place, km = _walk(graph.start, graph.neighbour, side, np.asarray(key))
    return Near(start, place, km)


@kernel
def _walk(first: Array, neighbour: Array, side: Array, key: Array) -> Any:
    """Return rows, territories and distances (km), found by going to the nearest open end again and again."""
    territories = side.shape[0]
    start = np.zeros(territories + 1, np.int64)
    place, km = np.empty(territories * MOST_NEAR, np.int64), np.empty(territories * MOST_NEAR)
    best, done = np.full(territories, np.inf), np.zeros(territories, np.uint8)
    seen = np.empty(territories, np.int64)
    count = 0
    for t in range(territories):
        seen[0], noted = t, 1
        best[t] = 0.0
        while count - start[t] < MOST_NEAR:
            at = -1
            for i in range(noted):
                s = seen[i]
                nearer = at < 0 or best[s] < best[at] or (best[s] == best[at] and key[s] < key[at])
                if done[s] == 0 and nearer:
                    at = s
            if at < 0 or best[at] > FARTHEST_KM:
                break
            done[at] = 1
            place[count], km[count] = at, best[at]
            count += 1
            for e in range(first[at], first[at + 1]):
                s = neighbour[e]
                if best[s] == np.inf:
                    seen[noted] = s
                    noted += 1
                best[s] = min(best[s], best[at] + 0.5 * (side[at] + side[s]))
        for i in range(noted):
            best[seen[i]], done[seen[i]] = np.inf, 0
        start[t + 1] = count
    return start, place[:count].copy(), km[:count].copy()
