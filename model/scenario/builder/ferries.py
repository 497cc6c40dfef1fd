"""Ferries that join the pieces of a country: from shore to shore, the shortest ones."""

from typing import Any

import numpy as np
import numpy.typing as npt
import shapely

from interpose.model.language.told import Filled
from interpose.model.language.words import mark
from interpose.model.scenario.builder.choices import Choices
from interpose.model.scenario.builder.equal_area import FlatMap
from interpose.model.scenario.builder.voronoi import Pairs, near_pairs

FERRY_OPEN = 0.2
FERRY_PEOPLE = 2000
FERRY = Filled(
    mark("places that touch nothing are joined by ferries (open {share}), from shore to shore"), share=FERRY_OPEN
)
MOST_SHORE = 12_000
"""spots on the shores among which neighbours are looked for"""
EARTH_KM = 6371.0088
"""mean radius of the earth (Moritz 2000, Geodetic Reference System 1980, doi:10.1007/s001900050278)"""
JITTER = 1e-9


class _Pieces:
    """Which places hang together (union and find)."""

    def __init__(self, places: int, pairs: Pairs) -> None:
        self.head = list(range(places))
        self.number = places
        for a, b in pairs.tolist():
            self.join(a, b)

    def top(self, row: int) -> int:
        """Return the place that stands for the piece of a place."""
        while self.head[row] != row:
            self.head[row] = self.head[self.head[row]]
            row = self.head[row]
        return row

    def join(self, a: int, b: int) -> bool:
        """Join the pieces of two places; whether they were two."""
        ends = self.top(a), self.top(b)
        self.head[ends[0]] = ends[1]
        self.number -= ends[0] != ends[1]
        return ends[0] != ends[1]


def join_pieces(surfaces: Any, pairs: Pairs) -> tuple[Pairs, npt.NDArray[np.float64]]:
    """Return the shortest ferries that join the pieces of a country into one.

    Kruskal's method over pairs of places whose shores see each other: of all ways over the water between two pieces,
    the shortest runs between neighbours among the spots of the shores (Preparata & Shamos 1985,
    doi:10.1007/978-1-4612-1098-6).

    Parameters
    ----------
    surfaces : ndarray of polygons or points
        On a flat map in km.
    pairs : ndarray, shape (L, 2)
        Rows of places that share a border.

    Returns
    -------
    ferries : ndarray, shape (F, 2)
        Rows of places that a ferry joins.
    lengths : ndarray, shape (F,)
        From shore to shore on the map (km).
    """
    pieces = _Pieces(len(surfaces), pairs)
    if pieces.number == 1:
        return np.zeros((0, 2), np.int64), np.zeros(0)
    near = _neighbours(surfaces, np.array([pieces.top(row) for row in range(len(surfaces))]))
    lengths = shapely.distance(surfaces[near[:, 0]], surfaces[near[:, 1]])
    order = np.argsort(lengths, kind="stable")
    taken = [row for row in order if pieces.join(*near[row].tolist())]
    return near[taken], lengths[taken]


def _neighbours(surfaces: Any, piece: Any) -> Pairs:
    """Return pairs of places in different pieces whose shores see each other, each once and in order."""
    spots, owner = _shore(surfaces)
    pairs = owner[near_pairs(spots)]
    pairs = np.sort(pairs[piece[pairs[:, 0]] != piece[pairs[:, 1]]], axis=1)
    return np.unique(pairs, axis=0)


def _shore(surfaces: Any) -> tuple[Any, Any]:
    """Return spots along the shores of all places, at most so many, and whose shore each is on."""
    edges = surfaces
    if shapely.get_dimensions(surfaces).max() > 0:
        outlines = shapely.boundary(surfaces)
        step = 2.0 * float(shapely.length(outlines).sum()) / MOST_SHORE
        edges = shapely.segmentize(shapely.simplify(outlines, step / 10.0), step)
    spots, owner = shapely.get_coordinates(edges, return_index=True)
    _, first = np.unique(np.round(spots, 6), axis=0, return_index=True)
    first.sort()
    return spots[first], owner[first]


def tell_of_ferries(ids: list[str], surfaces: Any, ferries: Pairs, flat: FlatMap, choices: Choices) -> Any:
    """Tell of each ferry how far it goes over the sea from shore to shore, and return these distances (km)."""
    distances = np.zeros(len(ferries))
    for row, (a, b) in enumerate(ferries):
        line = shapely.shortest_line(surfaces[a], surfaces[b])
        distances[row] = over_the_sea(*flat.to_degrees(shapely.get_coordinates(line)))
        figure = f"{distances[row]:.0f} km" if distances[row] >= 10.0 else f"{distances[row]:.2g} km"
        choices.tell(FERRY, f"{ids[a]}-{ids[b]}", figure)
    return distances


def over_the_sea(start: Any, end: Any) -> float:
    """Return the distance (km) between two spots (longitude, latitude in degrees) along a great circle."""
    (lon_a, lat_a), (lon_b, lat_b) = np.radians(start), np.radians(end)
    half = np.sin((lat_b - lat_a) / 2.0) ** 2 + np.cos(lat_a) * np.cos(lat_b) * np.sin((lon_b - lon_a) / 2.0) ** 2
    return float(2.0 * EARTH_KM * np.arcsin(np.sqrt(min(1.0, half))))
