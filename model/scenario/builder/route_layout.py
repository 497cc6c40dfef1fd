"""Spots for places of which nothing but the distances between some is known."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.sparse import coo_array
from scipy.sparse.csgraph import shortest_path
from scipy.spatial.distance import cdist

from interpose.model.scenario.builder.flee_routes import Route

MOST_LAID_OUT = 500
ROUNDS = 200
KM_A_DEGREE = 111.195
GOLDEN_ANGLE = 2.399963


def laid_out(names: Sequence[str], routes: Sequence[Route]) -> npt.NDArray[np.float64] | None:
    """Return spots in degrees around 0, 0 whose distances are near those along the routes.

    None where the routes do not join all of them. Stress is brought down by majorization (SMACOF; de Leeuw 1977) from
    spots on a spiral, so that the same routes give the same spots. Distances are weighted by their inverse square, as
    near ones matter most.

    Parameters
    ----------
    names : sequence of str
        Of the places; each once.
    routes : sequence of Route
        With their lengths (km).
    """
    row_of = {name: row for row, name in enumerate(names)}
    known = [route for route in routes if route.a in row_of and route.b in row_of]
    size = len(names)
    if len(row_of) < size or size < 2 or not known:
        return None
    ends = np.array([(row_of[route.a], row_of[route.b]) for route in known])
    lengths = np.array([max(route.km, 1.0) for route in known])
    net: Any = coo_array((lengths, (ends[:, 0], ends[:, 1])), shape=(size, size)).tocsr()
    far = shortest_path(net, directed=False)
    if not np.isfinite(far).all():
        return None
    turn, out = np.arange(size) * GOLDEN_ANGLE, np.sqrt(np.arange(size) / size) * float(far.max()) / 2.0
    spots = np.column_stack([out * np.cos(turn), out * np.sin(turn)])
    return _nearer(spots, far) / KM_A_DEGREE


def _nearer(spots: npt.NDArray[np.float64], far: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Move spots so that their distances come near to those that are wanted."""
    size = len(spots)
    weight = np.where(far > 0.0, 1.0 / np.where(far > 0.0, far, 1.0) ** 2, 0.0)
    laplace = np.diag(weight.sum(axis=1)) - weight
    solve = np.linalg.inv(laplace + 1.0 / size)
    for _ in range(ROUNDS):
        gaps = cdist(spots, spots)
        pull = weight * far / np.where(gaps > 0.0, gaps, 1.0)
        spots = solve @ (pull.sum(axis=1)[:, None] * spots - pull @ spots)
        spots = spots - spots.mean(axis=0)
    return spots
