"""Which rows of a file are places: those with a point, or those with an outline; the others are left out and told."""

from typing import Any

import numpy as np
import shapely

from interpose.model.errors import ScenarioError
from interpose.model.language.told import Filled
from interpose.model.language.words import mark
from interpose.model.scenario.builder.choices import Choices
from interpose.model.scenario.builder.table import PlaceTable

NO_SHAPE = mark("features without a geometry were left out")
BESIDE = mark("features that are no outlines were left out beside outlines")


def settle_kind(table: PlaceTable, choices: Choices) -> bool:
    """Leave the places of a table: outlines where it has any, points otherwise.

    Returns
    -------
    bool
        Whether the places are outlines.

    Raises
    ------
    ScenarioError
        With one line, where the features are lines, or several points each.
    """
    assert table.geometries is not None
    table.geometries = [_surface_of(shape, label, choices) for shape, label in _shapes(table)]
    lost = [row for row, shape in enumerate(table.geometries) if shape is None or shape.is_empty]
    table.leave_out(lost, NO_SHAPE, choices)
    kinds = [shape.geom_type for shape in table.geometries]
    outlines = [row for row, kind in enumerate(kinds) if kind in ("Polygon", "MultiPolygon")]
    if outlines:
        table.leave_out(sorted(set(range(len(kinds))) - set(outlines)), BESIDE, choices)
        return True
    for label, kind in zip(table.labels, kinds, strict=True):
        if kind != "Point":
            raise ScenarioError(f"{table.file} {label}: is a {kind}: places are all points or all polygons")
    return False


def _shapes(table: PlaceTable) -> list[tuple[Any, str]]:
    """Return the geometries with their labels."""
    return list(zip(table.geometries or [], table.labels, strict=True))


def _surface_of(shape: Any, label: str, choices: Choices) -> Any:
    """Return the outlines of a collection of geometries as one; anything else as it is."""
    if shape is None or shape.geom_type not in ("GeometryCollection", "MultiPoint", "CurvePolygon", "MultiSurface"):
        return shape
    parts = _polygons_in(shape)
    if parts:
        others = len(shapely.get_parts(shape)) - len(parts)
        left = Filled(mark("{n} other parts left out"), n=max(others, 0))
        choices.tell(mark("collections of geometries: their outlines were taken"), label, left)
        return shapely.union_all(parts) if shapely.is_valid(parts).all() else shapely.MultiPolygon(parts)
    points = [part for part in shapely.get_parts(shape) if part.geom_type == "Point"]
    return points[0] if len(points) == 1 == len(shapely.get_parts(shape)) else shape


def _polygons_in(shape: Any) -> list[Any]:
    """Return the polygons in a geometry, those in collections within it too."""
    found: list[Any] = []
    for part in np.atleast_1d(shapely.get_parts(shape)):
        if part.geom_type in ("GeometryCollection", "MultiPolygon"):
            found += _polygons_in(part)
        elif part.geom_type == "Polygon" and not part.is_empty:
            found.append(part)
    return found
