"""What looks odd about places, though it may be true: told, so that a mistake in the file is seen at once."""

import numpy as np
import shapely
from scipy.spatial import cKDTree

from interpose.model.language.told import Filled
from interpose.model.language.words import mark
from interpose.model.scenario.builder.choices import Choices
from interpose.model.scenario.builder.equal_area import FlatMap
from interpose.model.scenario.builder.table import PlaceTable

CLOSE_KM = 0.05
THIN = 1e-3
NARROW_KM = 2.0
"""width of a whole country below which its numbers may be metres of a local grid rather than degrees"""
WIDE_KM = 6000.0


def tell_where(table: PlaceTable, choices: Choices) -> None:
    """Tell where the places lie and how far apart, and what of it looks odd.

    Parameters
    ----------
    table : PlaceTable
        Places with geometries in degrees.
    choices : Choices
        Where it is told.
    """
    shapes = np.array(table.geometries, dtype=object)
    spots = shapely.get_coordinates(shapely.centroid(shapes))
    flat = FlatMap.around(spots[:, 0], spots[:, 1])
    km = flat.to_km(shapely.get_coordinates(shapes))
    wide, high = km.max(axis=0) - km.min(axis=0)
    west, south, east, north = _bounds(shapely.get_coordinates(shapes))
    sides = {"west": _side(west, "E", "W"), "east": _side(east, "E", "W")}
    sides |= {"south": _side(south, "N", "S"), "north": _side(north, "N", "S")}
    box = Filled(mark("{west} to {east}, {south} to {north}"), **sides)
    within = mark("lies within {box}: {wide} from west to east, {high} from south to north")
    choices.tell(Filled(within, box=box, wide=_km(wide), high=_km(high)))
    size = max(wide, high)
    if 0.0 < size < NARROW_KM:
        choices.tell(
            mark("DOUBTFUL: a country of that size; if the numbers are metres of a local grid, name the system (crs)")
        )
    if size > WIDE_KM:
        choices.tell(mark("DOUBTFUL: very wide for a country: look for places that are swapped or stand at 0, 0"))
    for row in np.flatnonzero((np.abs(spots) < 1e-9).all(axis=1)):
        choices.tell(mark("DOUBTFUL: at latitude 0, longitude 0, which often stands for unknown"), table.labels[row])
    if len(spots) > 2 and shapes[0].geom_type == "Point":
        _tell_of_points(table, flat.to_km(spots), choices)


def _tell_of_points(table: PlaceTable, km: np.ndarray, choices: Choices) -> None:
    """Tell of points that lie on one line, and of pairs that are nearly one spot."""
    spread = np.linalg.svd(km - km.mean(axis=0), compute_uv=False)
    if spread[0] > 0.0 and spread[1] < THIN * spread[0]:
        choices.tell(mark("DOUBTFUL: all places lie on one line: each touches only the next"))
    for a, b in sorted(cKDTree(km).query_pairs(CLOSE_KM))[:100]:
        metres = 1000.0 * float(np.hypot(*(km[a] - km[b])))
        both = f"{table.labels[a]} and {table.labels[b]}"
        choices.tell(mark("DOUBTFUL: nearly on one spot"), both, f"{metres:.1f} m")


def _bounds(spots: np.ndarray) -> tuple[float, float, float, float]:
    """Return the bounds of spots in degrees, across the 180th meridian where they are narrower there."""
    lon, (south, north) = spots[:, 0], (float(spots[:, 1].min()), float(spots[:, 1].max()))
    east_of = lon % 360.0
    if np.ptp(east_of) < np.ptp(lon) - 1e-9:
        lon = east_of
    west, east = float(lon.min()), float(lon.max())
    return (west - 360.0 if west > 180.0 else west), south, (east - 360.0 if east > 180.0 else east), north


def _side(degrees: float, plus: str, minus: str) -> str:
    """Return degrees with their side of the equator or of Greenwich."""
    return f"{abs(degrees):.4g}\u00b0{minus if degrees < 0 else plus}"


def _km(length: float) -> str:
    """Return a length in km, or in metres where it is short."""
    return f"{length:,.0f} km" if length >= 10.0 else f"{1000.0 * length:,.0f} m"
