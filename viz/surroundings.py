"""What lies around a scenario's territories: land, coast and the names of waters, as its map draws them."""

from typing import Any, NamedTuple

import numpy as np
import shapely
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

OWN = ""
"""Name of the land of which the territories are parts: nothing is written on it."""
LEAST = 0.04
"""Radius, in widths of the picture, of the free round in which a name is written."""
NEAR = 1e-6
"""Distance below which a corner lies on a line, in degrees."""
REACH = 0.6
"""How far around the picture a name is still placed, in widths and heights of it: wide panels show more."""


class Spot(NamedTuple):
    """A name and the places where it may stand, the best one first."""

    name: str
    at: list[tuple[float, float]]


class Surroundings(NamedTuple):
    """Land by name, and points that name waters, in degrees."""

    lands: list[tuple[str, BaseGeometry]]
    waters: list[tuple[str, BaseGeometry]]
    attribution: str

    def moved(self, move: Any) -> "Surroundings":
        """Return the same in other coordinates; ``move`` takes and returns an array of points (N, 2)."""
        lands = [(name, shapely.transform(land, move)) for name, land in self.lands]
        waters = [(name, shapely.transform(point, move)) for name, point in self.waters]
        return Surroundings(lands, waters, self.attribution)

    def names(self, low: tuple[float, float], high: tuple[float, float], taken: BaseGeometry) -> list[Spot]:
        """Return where names of land and water may stand: within a picture, else around it; not on territories.

        Parameters
        ----------
        low, high : corners of the picture, in the coordinates of the land
        taken : ground of the territories, on which nothing is written
        """
        width, height = high[0] - low[0], high[1] - low[1]
        inner = shapely.box(*low, *high)
        outer = shapely.box(
            low[0] - REACH * width, low[1] - REACH * height, high[0] + REACH * width, high[1] + REACH * height
        )
        spots = [
            Spot(name, _rounds(land.difference(taken), (inner, outer), LEAST * width))
            for name, land in self.lands
            if name != OWN
        ]
        sea = outer.difference(shapely.union_all([taken, *(land for _, land in self.lands)]))
        alone = len({name for name, _ in self.waters}) == 1
        for name, point in self.waters[:1] if alone else self.waters:
            found = _rounds(sea, (inner, outer), LEAST * width) if alone else []
            spots.append(Spot(name, [*found, (float(point.x), float(point.y))]))
        return [spot for spot in spots if spot.at]


def surroundings_of(collection: dict[str, Any] | None) -> Surroundings:
    """Read what a scenario says about the land and waters around it; empty where it says nothing."""
    lands, waters = list[tuple[str, BaseGeometry]](), list[tuple[str, BaseGeometry]]()
    for feature in (collection or {}).get("features", []):
        name = str((feature.get("properties") or {}).get("name", OWN))
        geometry = shape(feature["geometry"])
        if geometry.geom_type == "Point":
            waters.append((name, geometry))
        else:
            lands.append((name, shapely.make_valid(geometry)))
    return Surroundings(lands, waters, str((collection or {}).get("attribution", "")))


def widened(lands: list[BaseGeometry], far: float) -> list[BaseGeometry]:
    """Return lands that were cut along a straight line, drawn out beyond it: land does not end where data do.

    Parameters
    ----------
    lands : list of geometry
        Land as it was cut: where two or more corners lie on the outermost line of all of them, that line is a cut.
    far : float
        How far lands are drawn out, in the coordinates of the land.
    """
    corners = np.unique(shapely.get_coordinates(lands), axis=0)
    if not len(corners):
        return lands
    low, high = corners.min(axis=0), corners.max(axis=0)
    ends = [(end, np.isclose(corners, end, rtol=0, atol=NEAR).sum(axis=0) > 1) for end in (low, high)]

    def move(points: Any) -> Any:
        """Move corners on a cut outwards."""
        on_low, on_high = (np.isclose(points, end, rtol=0, atol=NEAR) & lies for end, lies in ends)
        return points - far * on_low + far * on_high

    return [shapely.transform(land, move) for land in lands]


def _rounds(ground: BaseGeometry, frames: tuple[BaseGeometry, ...], least: float) -> list[tuple[float, float]]:
    """Return the middle of the largest round of ground within each frame, where that is large enough for a name."""
    found = []
    for frame in frames:
        parts = [part for part in shapely.get_parts(ground.intersection(frame)) if part.area > 0]
        if not parts:
            continue
        circle = shapely.maximum_inscribed_circle(max(parts, key=lambda part: part.area))
        if circle.length >= least:
            found.append((float(circle.coords[0][0]), float(circle.coords[0][1])))
    return found
