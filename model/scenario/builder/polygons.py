"""The ground of polygons: which share a border, how long it is, and whether they overlap or leave holes."""

from typing import Any

import numpy as np
import numpy.typing as npt
import shapely

from interpose.model.errors import ScenarioError
from interpose.model.scenario.builder.equal_area import FlatMap
from interpose.model.scenario.builder.voronoi import Pairs

MOST_OVERLAP = 0.01
"""share of the smaller of two polygons up to which an overlap passes for a slip of the pen"""
SNAP_KM = 0.05
STRAIGHT = 0.05
"""degrees up to which an edge straight in degrees is straight on the map, to within a few metres"""


def on_map(polygons: Any, flat: FlatMap) -> Any:
    """Return polygons in degrees on a flat map in km; parts that meet at the 180th meridian become one."""
    surfaces = shapely.transform(shapely.segmentize(shapely.force_2d(polygons), STRAIGHT), flat.to_km)
    broken = ~shapely.is_valid(surfaces)
    surfaces[broken] = shapely.make_valid(surfaces[broken], method="structure")
    return surfaces


def snap_of(surfaces: Any) -> float:
    """Return the gap (km) up to which two borders count as one: 50 m, less where places are small."""
    return min(SNAP_KM, 0.01 * float(np.sqrt(np.median(shapely.area(surfaces)))))


def _candidates(surfaces: Any, gap: float) -> Pairs:
    """Return pairs of polygons no farther apart than a gap, each once."""
    near = shapely.STRtree(surfaces).query(surfaces, predicate="dwithin", distance=gap).T
    pairs = near[near[:, 0] < near[:, 1]]
    return pairs[np.lexsort(pairs.T[::-1])]


def check_overlaps(file: str, ids: list[str], surfaces: Any) -> list[str]:
    """Refuse polygons that overlap by more than a slip, naming two; return notes on slips."""
    pairs = _candidates(surfaces, 0.0)
    area = shapely.area(surfaces)
    both = shapely.area(shapely.intersection(surfaces[pairs[:, 0]], surfaces[pairs[:, 1]]))
    share = both / np.minimum(area[pairs[:, 0]], area[pairs[:, 1]])
    if len(pairs) and share.max() > MOST_OVERLAP:
        worst = int(share.argmax())
        a, b = (ids[row] for row in pairs[worst])
        text = f"{file}: {a!r} and {b!r} overlap by {100 * share[worst]:.0f} % of the smaller one"
        raise ScenarioError(f"{text}: a spot belongs to one place: cut one of them back")
    slips = int((share > 1e-4).sum())
    return [f"{slips} pairs of polygons overlap by up to {100 * share.max():.1g} %: taken as slips"] if slips else []


def hole_notes(ids: list[str], surfaces: Any) -> list[str]:
    """Return notes on holes in polygons that no other polygon fills."""
    tree, notes = shapely.STRtree(surfaces), []
    for row in np.flatnonzero([shapely.get_num_coordinates(s) > 0 and _has_hole(s) for s in surfaces]):
        for hole in _holes(surfaces[row]):
            fillers = [int(other) for other in tree.query(hole, predicate="intersects") if other != row]
            unfilled_km2 = hole.difference(shapely.union_all(surfaces[fillers])).area if fillers else hole.area
            if unfilled_km2 > 0.01 * hole.area:
                notes.append(
                    f"a hole of {unfilled_km2:.3g} km2 in {ids[row]!r} is filled by no place: nobody lives there"
                )
    return notes[:5] + ([f"{len(notes) - 5} more such holes"] if len(notes) > 5 else [])


def _has_hole(surface: Any) -> bool:
    """Whether a polygon, or one of its parts, has a hole."""
    return any(len(part.interiors) > 0 for part in shapely.get_parts(surface) if part.geom_type == "Polygon")


def _holes(surface: Any) -> list[Any]:
    """Return the holes of a polygon as polygons."""
    parts = [part for part in shapely.get_parts(surface) if part.geom_type == "Polygon"]
    return [shapely.Polygon(ring) for part in parts for ring in part.interiors]


def borders_of(surfaces: Any, gap: float) -> tuple[Pairs, npt.NDArray[np.float64]]:
    """Return which polygons share a border, and how long it is.

    Parameters
    ----------
    surfaces : ndarray of polygons
        On a flat map in km.
    gap : float
        Gap (km) up to which two borders count as one.

    Returns
    -------
    pairs : ndarray, shape (L, 2)
        Rows of polygons that share more than a point.
    lengths : ndarray, shape (L,)
        Length of each shared border (km).
    """
    pairs = _candidates(surfaces, gap)
    if len(pairs) == 0:
        return pairs, np.zeros(0)
    first, second = pairs[:, 0], pairs[:, 1]
    edges, wide = shapely.boundary(surfaces), shapely.buffer(surfaces, gap, quad_segs=2)
    exact = shapely.length(shapely.intersection(edges[first], edges[second]))
    # Beside a common stretch, up to two gaps' length of border at each end lie within the gap as well.
    loose = shapely.length(shapely.intersection(edges[first], wide[second])) - 4.0 * gap
    lengths = np.where(exact > 0.9 * loose, exact, loose)
    touching = lengths > 2.0 * gap
    return pairs[touching], lengths[touching]
