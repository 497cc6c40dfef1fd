"""The ground of polygons: which share a border, how long it is, and which holes nobody fills."""

from typing import Any

import numpy as np
import numpy.typing as npt
import shapely

from interpose.model.language.told import Filled
from interpose.model.language.words import mark
from interpose.model.scenario.builder.choices import Choices
from interpose.model.scenario.builder.equal_area import FlatMap
from interpose.model.scenario.builder.overlaps import near_surfaces
from interpose.model.scenario.builder.voronoi import Pairs

SNAP_KM = 0.05
SMALLEST_HOLE_KM2 = 1e-4
RIVER_KM = 0.5
ROUNDED_KM = 0.001
ALONG = 10.0
"""how many times longer than wide a gap between two places is, which counts as their border"""
UNFILLED = mark("holes that no place fills: nobody lives there")
GAP = mark("narrow gaps, such as a river's, count as borders")
APART = mark("{metres:,.0f} m apart along {km:.3g} km")
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


def river_of(surfaces: Any) -> float:
    """Return the gap (km) across which two places are neighbours all the same: 500 m, less where places are small."""
    return max(snap_of(surfaces), min(RIVER_KM, 0.01 * float(np.sqrt(np.median(shapely.area(surfaces))))))


def tell_of_holes(ids: list[str], surfaces: Any, choices: Choices) -> None:
    """Tell of holes in polygons that no other polygon fills."""
    tree = shapely.STRtree(surfaces)
    for row in np.flatnonzero([shapely.get_num_coordinates(s) > 0 and _has_hole(s) for s in surfaces]):
        for hole in _holes(surfaces[row]):
            fillers = [int(other) for other in tree.query(hole, predicate="intersects") if other != row]
            unfilled_km2 = hole.difference(shapely.union_all(surfaces[fillers])).area if fillers else hole.area
            if unfilled_km2 > max(0.01 * hole.area, SMALLEST_HOLE_KM2):
                choices.tell(UNFILLED, repr(ids[row]), f"{unfilled_km2:.3g} km2")


def _has_hole(surface: Any) -> bool:
    """Whether a polygon, or one of its parts, has a hole."""
    return any(len(part.interiors) > 0 for part in shapely.get_parts(surface) if part.geom_type == "Polygon")


def _holes(surface: Any) -> list[Any]:
    """Return the holes of a polygon as polygons."""
    parts = [part for part in shapely.get_parts(surface) if part.geom_type == "Polygon"]
    return [shapely.Polygon(ring) for part in parts for ring in part.interiors]


def borders_of(file: str, ids: list[str], surfaces: Any, choices: Choices) -> tuple[Pairs, npt.NDArray[np.float64]]:
    """Return which polygons share a border, and how long it is; borders across a gap or a river are told.

    Parameters
    ----------
    file : str
        Name of the file.
    ids : list of str
        Of the places.
    surfaces : ndarray of polygons
        On a flat map in km.
    choices : Choices
        Where gaps are told.

    Returns
    -------
    pairs : ndarray, shape (L, 2)
        Rows of polygons that share more than a point.
    lengths : ndarray, shape (L,)
        Length of each shared border (km).
    """
    small, wide = snap_of(surfaces), river_of(surfaces)
    pairs = near_surfaces(file, surfaces, wide)
    if len(pairs) == 0:
        return pairs, np.zeros(0)
    exact, loose = _common(surfaces, pairs, small)
    lengths = np.where(exact > 0.9 * loose, exact, loose)
    touching = lengths > 2.0 * small
    apart = np.flatnonzero(~touching)
    _, across = _common(surfaces, pairs[apart], wide)
    bridged = apart[across > ALONG * wide]
    lengths[bridged] = across[across > ALONG * wide]
    touching[bridged] = True
    for row, length in zip(bridged, lengths[bridged], strict=True):
        a, b = pairs[row]
        gap = 1000.0 * float(shapely.distance(surfaces[a], surfaces[b]))
        choices.tell(GAP, f"{ids[a]}-{ids[b]}", Filled(APART, metres=gap, km=length))
    slips = touching & (exact <= 0.9 * loose)
    slips[bridged] = False
    slips[slips] = _common(surfaces, pairs[slips], ROUNDED_KM)[1] < 0.9 * loose[slips]
    if slips.any():
        one = mark("{n} borders of two outlines differ by up to {metres:.2g} m: taken as one")
        choices.tell(Filled(one, n=int(slips.sum()), metres=1000.0 * small))
    return pairs[touching], lengths[touching]


def _common(surfaces: Any, pairs: Pairs, gap: float) -> tuple[Any, Any]:
    """Return for pairs of polygons the length of border (km) that is the same, and that lies within a gap."""
    first, second = pairs[:, 0], pairs[:, 1]
    edges = shapely.boundary(surfaces)
    rows = np.unique(second)
    wide = np.empty(len(surfaces), dtype=object)
    wide[rows] = shapely.buffer(surfaces[rows], gap, quad_segs=2)
    exact = shapely.length(shapely.intersection(edges[first], edges[second]))
    # Beside a common stretch, up to two gaps' length of border at each end lie within the gap as well.
    loose = shapely.length(shapely.intersection(edges[first], wide[second])) - 4.0 * gap
    return exact, loose
