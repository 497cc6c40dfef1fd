"""The ground around points: each place gets what is nearer to it than to any other; neighbours share a border."""

from typing import Any

import numpy as np
import numpy.typing as npt
import shapely
from scipy.spatial import Voronoi, cKDTree

from interpose.model.errors import ScenarioError

CLOSEST_KM = 0.001
WIDEST_KM = 500.0
CROWDED = 0.05
"""least margin around places, as a share of the usual gap between as many spread evenly over the same ground"""
FAR = 4.0
Pairs = npt.NDArray[np.int64]


def check_apart(file: str, ids: list[str], km: Any) -> None:
    """Refuse places that lie on the same spot, naming two of them."""
    tree = cKDTree(km)
    distance, nearest = tree.query(km, k=2)
    row = int(distance[:, 1].argmin())
    if distance[row, 1] < CLOSEST_KM:
        other = int(nearest[row, 1]) if nearest[row, 1] != row else int(nearest[row, 0])
        a, b = sorted((row, other))
        raise ScenarioError(f"{file}: {ids[a]!r} and {ids[b]!r} lie on the same spot: merge them or move one")


def region_of(km: Any) -> Any:
    """Return the ground of a country of points: their convex hull, widened by half the usual gap to a neighbour."""
    distance, _ = cKDTree(km).query(km, k=2)
    extent = float((km.max(axis=0) - km.min(axis=0)).max())
    margin = min(WIDEST_KM, max(float(np.median(distance[:, 1])) / 2.0, CROWDED * extent / np.sqrt(len(km))))
    return shapely.convex_hull(shapely.multipoints(km)).buffer(margin, quad_segs=4)


def _diagram(km: Any) -> Any:
    """Return the plane cut by nearness; four far spots around keep every cell of a place finite."""
    low, high = km.min(axis=0), km.max(axis=0)
    reach = FAR * max(float((high - low).max()), 1.0)
    around = (low + high) / 2.0 + reach * np.array([[-1.0, -1.0], [1.0, -1.0], [1.0, 1.0], [-1.0, 1.0]])
    return Voronoi(np.vstack([km, around]))


def near_pairs(km: Any) -> Pairs:
    """Return the pairs of spots whose cells touch anywhere in the plane: a net that holds the shortest links."""
    if len(km) == 2:
        return np.array([[0, 1]])
    pairs = _diagram(km).ridge_points
    inner = pairs[(pairs < len(km)).all(axis=1)]
    return np.sort(inner, axis=1)


def cells_of(km: Any, region: Any) -> tuple[Any, Pairs, npt.NDArray[np.float64]]:
    """Cut a region among points by nearness.

    Parameters
    ----------
    km : ndarray, shape (N, 2)
        Spots on a flat map.
    region : polygon
        A convex region that holds them.

    Returns
    -------
    cells : ndarray of polygons, shape (N,)
        The part of the region nearest to each spot.
    pairs : ndarray, shape (L, 2)
        Rows of spots whose cells share a border within the region.
    lengths : ndarray, shape (L,)
        Length of each shared border (km).
    """
    shapely.prepare(region)
    diagram = _diagram(km)
    rings = [diagram.vertices[diagram.regions[diagram.point_region[row]]] for row in range(len(km))]
    counts = [len(ring) for ring in rings]
    corners = shapely.multipoints(np.concatenate(rings), indices=np.repeat(np.arange(len(km)), counts))
    cells = shapely.intersection(shapely.convex_hull(corners), region)
    inside = (diagram.ridge_points < len(km)).all(axis=1)
    ends = np.array(diagram.ridge_vertices, np.int64)[inside]
    pairs = np.sort(diagram.ridge_points[inside], axis=1)
    lengths = shapely.length(shapely.intersection(shapely.linestrings(diagram.vertices[ends]), region))
    touching = lengths > 1e-6 * np.sqrt(shapely.area(region))
    order = np.lexsort(pairs[touching].T[::-1])
    return cells, pairs[touching][order], lengths[touching][order]
