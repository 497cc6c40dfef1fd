"""Links between places: which touch, and ferries to the pieces of a country that touch nothing."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely

from interpose.model.errors import ScenarioError
from interpose.model.scenario.builder.equal_area import FlatMap
from interpose.model.scenario.builder.places import Sites
from interpose.model.scenario.builder.polygons import borders_of, check_overlaps, hole_notes, on_map, snap_of
from interpose.model.scenario.builder.voronoi import Pairs, cells_of, check_apart, near_pairs, region_of

FERRY_OPEN = 0.2
FERRY_PEOPLE = 2000
MOST_NAMED = 5
FARTHEST_KM = 6000.0


@dataclass(frozen=True)
class Ground:
    """Places on a map: what touches what.

    Parameters
    ----------
    km : ndarray, shape (N, 2)
        Where each place lies on a flat map.
    area : ndarray, shape (N,)
        Areas (km2).
    shapes : ndarray of polygons
        In degrees.
    pairs, lengths : ndarray
        Rows of places that share a border, and its length (km).
    ferries, distances : ndarray
        Rows of places that a ferry joins, and how far apart they are (km).
    notes : list of str
        What the user should know.
    """

    km: npt.NDArray[np.float64]
    area: npt.NDArray[np.float64]
    shapes: Any
    pairs: Pairs
    lengths: npt.NDArray[np.float64]
    ferries: Pairs
    distances: npt.NDArray[np.float64]
    notes: list[str]


def lay_ground(sites: Sites) -> Ground:
    """Determine which places touch: by nearness for points, by shared borders for polygons.

    Raises
    ------
    ScenarioError
        For points on the same spot or too far apart, and for polygons that overlap.
    """
    flat = FlatMap.around(sites.lon, sites.lat)
    km = flat.to_km(np.column_stack([sites.lon, sites.lat]))
    far = np.hypot(km[:, 0], km[:, 1])
    if far.max() > FARTHEST_KM:
        place = sites.ids[int(far.argmax())]
        text = f"{sites.file}: {place!r} lies {far.max():,.0f} km from the middle of all places"
        raise ScenarioError(f"{text}: a country lies within {FARTHEST_KM:,.0f} km: check its coordinates")
    if sites.polygons is None:
        check_apart(sites.file, sites.ids, km)
        surfaces, pairs, lengths = cells_of(km, region_of(km))
        shapes, notes = _in_degrees(surfaces, flat), []
    else:
        surfaces, shapes = on_map(sites.polygons, flat), sites.polygons
        notes = check_overlaps(sites.file, sites.ids, surfaces) + hole_notes(sites.ids, surfaces)
        pairs, lengths = borders_of(surfaces, snap_of(surfaces))
    ferries = join_pieces(km, pairs)
    distances = np.hypot(*(km[ferries[:, 0]] - km[ferries[:, 1]]).T)
    notes += _ferry_notes(sites.ids, ferries, distances)
    return Ground(km, shapely.area(surfaces), shapes, pairs, lengths, ferries, distances, notes)


def join_pieces(km: Any, pairs: Pairs) -> Pairs:
    """Return the shortest ferries that join the pieces of a country into one (Kruskal over near pairs of places)."""
    head = list(range(len(km)))

    def top(row: int) -> int:
        while head[row] != row:
            head[row] = head[head[row]]
            row = head[row]
        return row

    pieces = len(km)
    for a, b in pairs.tolist():
        ends = top(a), top(b)
        head[ends[0]] = ends[1]
        pieces -= ends[0] != ends[1]
    if pieces == 1:
        return np.zeros((0, 2), np.int64)
    near = near_pairs(km)
    far = np.hypot(*(km[near[:, 0]] - km[near[:, 1]]).T)
    ferries = []
    for a, b in near[np.argsort(far, kind="stable")].tolist():
        ends = top(a), top(b)
        if ends[0] != ends[1]:
            head[ends[0]] = ends[1]
            ferries.append((a, b))
    return np.array(ferries, np.int64)


def _ferry_notes(ids: list[str], ferries: Pairs, distances: Any) -> list[str]:
    """Return a note on which ferries were added."""
    if len(ferries) == 0:
        return []
    named = [f"{ids[a]}-{ids[b]} ({d:.0f} km)" for (a, b), d in zip(ferries[:MOST_NAMED], distances, strict=False)]
    more = f" and {len(ferries) - MOST_NAMED} more" if len(ferries) > MOST_NAMED else ""
    return [f"places that touch nothing are joined by ferries (open {FERRY_OPEN}): {', '.join(named)}{more}"]


def _in_degrees(surfaces: Any, flat: FlatMap) -> Any:
    """Return polygons in degrees for the map, cut in two where the 180th meridian runs through them."""
    shapes = shapely.transform(surfaces, flat.to_degrees)
    west, _, east, _ = shapely.bounds(shapes).T
    for row in np.flatnonzero(east - west > 180.0):
        whole = shapely.transform(shapes[row], lambda spots: spots + np.outer(spots[:, 0] < 0.0, [360.0, 0.0]))
        whole = shapely.make_valid(whole, method="structure")
        west_part, east_part = (whole.intersection(shapely.box(edge, -90, edge + 180, 90)) for edge in (0, 180))
        moved = shapely.transform(east_part, lambda spots: spots - np.array([360.0, 0.0]))
        polygons = [p for part in (west_part, moved) for p in shapely.get_parts(part) if p.geom_type == "Polygon"]
        shapes[row] = shapely.MultiPolygon(polygons)
    return shapes
