"""From a flat map back to longitudes and latitudes, cut in two where the 180th meridian runs through a place."""

from typing import Any

import numpy as np
import shapely

from interpose.model.scenario.builder.equal_area import FlatMap


def in_degrees(surfaces: Any, flat: FlatMap) -> Any:
    """Return polygons in degrees for the map, cut in two where the 180th meridian runs through them."""
    shapes = shapely.transform(surfaces, flat.to_degrees)
    broken = ~shapely.is_valid(shapes)
    shapes[broken] = shapely.make_valid(shapes[broken], method="structure", keep_collapsed=False)
    west, _, east, _ = shapely.bounds(shapes).T
    for row in np.flatnonzero(east - west > 180.0):
        whole = shapely.transform(shapes[row], lambda spots: spots + np.outer(spots[:, 0] < 0.0, [360.0, 0.0]))
        whole = shapely.make_valid(whole, method="structure")
        west_part, east_part = (whole.intersection(shapely.box(edge, -90, edge + 180, 90)) for edge in (0, 180))
        moved = shapely.transform(east_part, lambda spots: spots - np.array([360.0, 0.0]))
        polygons = [p for part in (west_part, moved) for p in shapely.get_parts(part) if p.geom_type == "Polygon"]
        shapes[row] = shapely.MultiPolygon(polygons)
    return shapes
