"""PRIO-GRID: the world in cells of half a degree, numbered row by row from the south-west corner.

Tollefsen, Strand & Buhaug 2012, doi:10.1177/0022343311431287. Cell 1 has its corner at 90 S, 180 W; cell 720 is the
last of the southernmost row, cell 259,200 the one at 90 N, 180 E.
"""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import shapely

from interpose.model.errors import InterposeError
from interpose.model.scenario.builder.equal_area import FlatMap
from interpose.model.scenario.builder.polygons import on_map

SIZE = 0.5
"""Degrees along each side of a cell."""
ROWS, COLUMNS = 360, 720
type Ids = npt.NDArray[np.int64]


def gid_of(lat: npt.ArrayLike, lon: npt.ArrayLike) -> Ids:
    """Return the numbers of the cells of spots (degrees WGS 84); an edge belongs to the cell north or east of it."""
    row = np.clip(np.floor((np.asarray(lat, float) + 90) / SIZE), 0, ROWS - 1).astype(np.int64)
    column = (np.floor((np.asarray(lon, float) + 180) / SIZE).astype(np.int64)) % COLUMNS
    return np.asarray(row * COLUMNS + column + 1)


def corner_of(gid: npt.ArrayLike) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Return latitude and longitude (degrees) of the south-west corners of cells."""
    number = np.asarray(gid, np.int64) - 1
    return np.asarray(number // COLUMNS * SIZE - 90, float), np.asarray(number % COLUMNS * SIZE - 180, float)


def cells_of(polygon: Any) -> tuple[Ids, npt.NDArray[np.float64]]:
    """Return the cells that a polygon (degrees) touches with some ground, and their shares of its area.

    Areas are those of Lambert's equal-area projection around the polygon; shares sum to 1.
    """
    west, south, east, north = shapely.bounds(polygon)
    # The 180th meridian and the pole have no cell beyond them.
    lons = np.arange(np.floor(west / SIZE), max(np.ceil(east / SIZE), np.floor(west / SIZE) + 1)) * SIZE
    lats = np.arange(np.floor(south / SIZE), max(np.ceil(north / SIZE), np.floor(south / SIZE) + 1)) * SIZE
    lon, lat = (grid.ravel() for grid in np.meshgrid(lons, lats))
    pieces = shapely.intersection(polygon, shapely.box(lon, lat, lon + SIZE, lat + SIZE))
    there = shapely.area(pieces) > 0
    spots = shapely.get_coordinates(polygon)
    areas = shapely.area(on_map(pieces[there], FlatMap.around(spots[:, 0], spots[:, 1])))
    gids = gid_of(lat[there] + SIZE / 2, lon[there] + SIZE / 2)
    return gids, areas / areas.sum()


class Spot(NamedTuple):
    """A territory as the grid needs it."""

    id: str
    lat: float
    """of its centre, degrees"""
    lon: float


def territory_cells(
    spots: Sequence[Spot], shapes: Mapping[str, Any] | None
) -> dict[str, tuple[Ids, npt.NDArray[np.float64]]]:
    """Return the cells of every territory, and their shares of its area.

    Parameters
    ----------
    spots : sequence of Spot
        The territories; one without a polygon has the cell in which its centre lies.
    shapes : mapping, optional
        GeoJSON of polygons; each feature has the property ``id`` of a territory.

    Raises
    ------
    InterposeError
        If a territory has neither polygon nor coordinates.
    """
    polygons = _polygons(shapes)
    found: dict[str, tuple[Ids, npt.NDArray[np.float64]]] = {}
    for spot in spots:
        if spot.id in polygons:
            found[spot.id] = cells_of(polygons[spot.id])
        elif spot.lat == spot.lon == 0:
            raise InterposeError(f"{spot.id} has no polygon and no coordinates, so no cell: give lat and lon")
        else:
            found[spot.id] = gid_of([spot.lat], [spot.lon]), np.ones(1)
    return found


def _polygons(shapes: Mapping[str, Any] | None) -> dict[str, Any]:
    """Return the polygons of a scenario's GeoJSON by territory, each valid."""
    features: Sequence[Mapping[str, Any]] = (shapes or {}).get("features", ())
    return {
        str(feature["properties"]["id"]): shapely.make_valid(shapely.geometry.shape(feature["geometry"]))
        for feature in features
    }
