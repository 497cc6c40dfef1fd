"""The ground on which events are put: a scenario's territories, cells, or the provinces that a file names."""

from collections.abc import Sequence
from typing import NamedTuple, Protocol

import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely
from shapely.geometry import shape

from interpose.experiments.real_events.cells import PRIO_DEGREES, cells_of
from interpose.model.errors import InterposeError
from interpose.model.scenario.builder.equal_area import FlatMap
from interpose.model.scenario.builder.polygons import on_map
from interpose.model.scenario.scenario import Scenario

type Floats = npt.NDArray[np.float64]

TERRITORIES, CELLS, PROVINCES = "territories", "cells", "adm1"
BESIDE_SHAPE_KM = 10.0
"""How far outside every shape an event may lie and still count to the nearest: borders are drawn coarsely, and
coordinates of coasts and borders are rounded (assumption)."""
RADII = 2.0
"""Without shapes an event counts to the nearest point up to so many radii of the largest territory's area as a circle
(assumption): the corner of a square lies 1.25 of them from its middle."""


class Placed(NamedTuple):
    """Where events were put."""

    territory: npt.NDArray[np.object_]
    """id of the territory; None outside"""
    distance: Floats
    """km from it; of an event outside, from the nearest one; NaN where there is no distance"""


class Ground(Protocol):
    """Anything on which events can be put."""

    kind: str
    limit_km: float

    def place(self, events: pd.DataFrame) -> Placed:
        """Return where each event lies."""


class Territories:
    """The territories of a scenario: by shape where it has shapes, by the nearest point where it has none.

    Parameters
    ----------
    scenario : Scenario
        Whose territories.
    limit_km : float, optional
        Distance (km) beyond which an event is outside; default: :data:`BESIDE_SHAPE_KM`, or :data:`RADII` radii.

    Raises
    ------
    InterposeError
        If no place of the scenario has coordinates.
    """

    kind = TERRITORIES

    def __init__(self, scenario: Scenario, limit_km: float | None = None) -> None:
        places = scenario.places
        self.ids = np.array([place.id for place in places], dtype=object)
        lon, lat = np.array([p.lon for p in places]), np.array([p.lat for p in places])
        if len(set(zip(lon.tolist(), lat.tolist(), strict=True))) < len(places):
            problem = "its places have no coordinates of their own: give lat and lon, or import without a scenario"
            raise InterposeError(f"{scenario.name}: {problem}")
        self.map = FlatMap.around(lon, lat)
        surfaces = shapely.points(self.map.to_km(np.column_stack([lon, lat])))
        by_id = {f["properties"]["id"]: f["geometry"] for f in (scenario.shapes or {}).get("features", ())}
        has_shape = np.array([place in by_id for place in self.ids])
        if has_shape.any():
            shapes = [shape(by_id[place]) for place in self.ids[has_shape]]
            surfaces[has_shape] = on_map(np.array(shapes, dtype=object), self.map)
        self.by_shape = bool(has_shape.all())
        self.tree = shapely.STRtree(surfaces)
        radius = float(np.sqrt(max(place.area_km2 for place in places) / np.pi))
        self.limit_km = limit_km if limit_km is not None else BESIDE_SHAPE_KM if self.by_shape else RADII * radius

    def place(self, events: pd.DataFrame) -> Placed:
        """Return the territory of each event: the one whose shape holds it, else the nearest within the limit."""
        spots = shapely.points(self.map.to_km(events[["longitude", "latitude"]].to_numpy(float)))
        if len(spots) == 0:
            return Placed(np.zeros(0, dtype=object), np.zeros(0))
        (_, nearest), distance = self.tree.query_nearest(spots, return_distance=True, all_matches=False)
        territory = self.ids[nearest].copy()
        territory[distance > self.limit_km] = None
        return Placed(territory, distance)


class Cells:
    """Cells of degrees, as PRIO-GRID numbers them: no event is outside."""

    kind = CELLS
    limit_km = np.inf

    def __init__(self, degrees: float = PRIO_DEGREES) -> None:
        self.degrees = degrees

    def place(self, events: pd.DataFrame) -> Placed:
        """Return the number of the cell of each event."""
        numbers = cells_of(events["longitude"].to_numpy(float), events["latitude"].to_numpy(float), self.degrees)
        return Placed(np.array([str(number) for number in numbers], dtype=object), np.full(len(events), np.nan))


class Provinces:
    """Provinces by the names that the file gives them: an event without one is outside."""

    kind = PROVINCES
    limit_km = np.inf

    def place(self, events: pd.DataFrame) -> Placed:
        """Return the name of the province of each event."""
        names = events["adm1"].to_numpy(object).copy()
        names[names == ""] = None
        return Placed(names, np.full(len(events), np.nan))


def border_pairs(scenario: Scenario) -> list[tuple[str, str]]:
    """Return the ids of territories that border on each other."""
    return [(link.a, link.b) for link in scenario.links]


def positions(pairs: Sequence[Sequence[str]], ids: Sequence[str]) -> npt.NDArray[np.int64]:
    """Return pairs of ids as pairs of positions in a list of ids, those that are in it."""
    row = {place: number for number, place in enumerate(ids)}
    found = [(row[a], row[b]) for a, b in pairs if a in row and b in row]
    return np.array(found, np.int64).reshape(-1, 2)
