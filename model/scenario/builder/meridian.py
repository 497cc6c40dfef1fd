"""Longitudes past 180 degrees, and outlines that cross the 180th meridian."""

from typing import Any

import numpy as np
import shapely

from interpose.model.errors import ScenarioError
from interpose.model.language.told import Filled
from interpose.model.language.words import mark
from interpose.model.scenario.builder.choices import Choices

ROUND = 1e-6
"""degrees past 180 that are a matter of rounding"""


def within_180(file: str, geometries: Any, labels: list[str], choices: Choices) -> Any:
    """Return geometries with longitudes from -180 to 180, cut in two where the 180th meridian runs through them.

    Parameters
    ----------
    file : str
        Name of the file.
    geometries : ndarray of geometries
        Points or valid polygons in degrees, with longitudes from -540 to 540.
    labels : list of str
        What each is called.
    choices : Choices
        Where it is told.

    Raises
    ------
    ScenarioError
        With one line, for an outline that goes around the world.
    """
    moved = np.array(geometries, dtype=object)
    west, _, east, _ = shapely.bounds(moved).T
    for row in np.flatnonzero(east - west > 360.0 + ROUND):
        problem = f"its longitudes go from {west[row]:g} to {east[row]:g}, more than once around the world: mend them"
        raise ScenarioError(f"{file} {labels[row]}: {problem}")
    for row in np.flatnonzero((west < -180.0) | (east > 180.0)):
        if west[row] < -180.0 - ROUND or east[row] > 180.0 + ROUND:
            ends = Filled(mark("{low:g} to {high:g}"), low=west[row], high=east[row])
            detail = ends if east[row] > west[row] else f"{west[row]:g}"
            choices.tell(mark("longitudes past 180 are counted on from -180"), labels[row], detail)
        turns = np.floor((west[row] + 180.0 + ROUND) / 360.0)
        shape = _shifted(moved[row], -360.0 * turns)
        moved[row] = shape if shape.geom_type == "Point" else _cut(shape)
    return moved


def _shifted(shape: Any, degrees: float) -> Any:
    """Return a shape moved east."""
    return shapely.transform(shape, lambda spots: spots + np.array([degrees, 0.0]))


def _cut(shape: Any) -> Any:
    """Return a polygon with longitudes from -180 to 540 as one or several with longitudes from -180 to 180."""
    first = shape.intersection(shapely.box(-180, -90, 180, 90))
    second = _shifted(shape.intersection(shapely.box(180, -90, 540, 90)), -360.0)
    parts = [p for part in (first, second) for p in shapely.get_parts(part) if p.geom_type == "Polygon" and p.area > 0]
    return shapely.union_all(parts)


def unwrapped(ring: Any) -> Any:
    """Return a ring that jumps from one side of the 180th meridian to the other as one with longitudes past 180.

    Parameters
    ----------
    ring : ndarray, shape (N, 2)
        Longitudes and latitudes (degrees). Edges from -180 to 180, as along a pole, are no jumps.
    """
    step = np.abs(np.diff(ring[:, 0]))
    edge = np.abs(np.abs(ring[:, 0]) - 180.0) < ROUND
    if not ((step > 180.0) & ~(edge[:-1] & edge[1:])).any():
        return ring
    return np.column_stack([np.where(ring[:, 0] < 0.0, ring[:, 0] + 360.0, ring[:, 0]), ring[:, 1]])
