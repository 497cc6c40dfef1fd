"""Reading places from GeoJSON: points, or polygons with or without holes."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import shapely

from interpose.model.errors import ScenarioError
from interpose.model.scenario.builder.places import (
    WGS84,
    Fields,
    Sites,
    check_count,
    check_degrees,
    find_field,
    ids_of,
    names_of,
    people_of,
    read_text,
)

SURFACES = ("Polygon", "MultiPolygon")
REPAIR = "repair it (for instance with shapely.make_valid or QGIS 'Fix geometries')"


def read_features(path: Path, fields: Fields) -> Sites:
    """Read a GeoJSON FeatureCollection whose features are all points or all polygons, in degrees.

    Raises
    ------
    ScenarioError
        With one line that names the file, the feature and the cure.
    """
    file = path.name
    features = _features(read_text(path), file)
    check_count(file, len(features))
    rows = [feature.get("properties") or {} for feature in features]
    columns = list(dict.fromkeys(key for row in rows for key in row))
    key, name, people = (find_field(file, w, getattr(fields, w), columns) for w in ("id", "name", "population"))
    positions = [f"feature {number}" for number in range(1, len(rows) + 1)]
    keys = [row.get(key) for row in rows] if key else [feature.get("id") for feature in features]
    ids = ids_of(positions, keys if key or any(value is not None for value in keys) else None, file)
    names = names_of(rows, name, ids)
    labels = [f"{place} ({i!r})" for place, i in zip(positions, ids, strict=True)]
    surfaces = _one_kind(features, labels, file)
    spots = [np.array(list(_spots(f["geometry"], f"{file} {at}"))) for f, at in zip(features, labels, strict=True)]
    counts = [len(spot) for spot in spots]
    every = np.concatenate(spots)
    check_degrees(file, np.repeat(np.array(labels, object), counts).tolist(), every[:, 0], every[:, 1])
    population = people_of(positions, rows, people, file)
    if not surfaces:
        return Sites(file, ids, names, every[:, 0], every[:, 1], population)
    polygons = np.array([_surface(f["geometry"]) for f in features], dtype=object)
    _check_surfaces(polygons, labels, file)
    inside = shapely.point_on_surface(polygons)
    return Sites(file, ids, names, shapely.get_x(inside), shapely.get_y(inside), population, polygons)


def _features(text: str, file: str) -> list[dict[str, Any]]:
    """Return the features of a GeoJSON text in degrees."""
    try:
        document = json.loads(text)
    except json.JSONDecodeError as error:
        raise ScenarioError(f"{file} line {error.lineno}: not valid JSON ({error.msg}): mend that line") from None
    except (ValueError, RecursionError) as error:
        raise ScenarioError(f"{file}: not valid GeoJSON ({error}): mend it") from None
    if not isinstance(document, dict) or not isinstance(document.get("features"), list):
        raise ScenarioError(f"{file}: is no GeoJSON FeatureCollection: it needs a list 'features'")
    features, crs = document["features"], document.get("crs")
    inside = crs.get("properties") if isinstance(crs, dict) else None
    crs_name = str(inside.get("name", "")) if isinstance(inside, dict) else ""
    if crs_name and not crs_name.endswith(("4326", "CRS84")):
        raise ScenarioError(f"{file}: its coordinates are in {crs_name[:60]}: {WGS84}")
    for number, feature in enumerate(features, start=1):
        fits = isinstance(feature, dict) and isinstance(feature.get("properties") or {}, dict)
        if not fits:
            raise ScenarioError(f"{file} feature {number}: is no GeoJSON feature with properties and a geometry")
    return features


def _one_kind(features: list[dict[str, Any]], labels: list[str], file: str) -> bool:
    """Whether all features are polygons (or all points); refuses anything else and a mixture of both."""
    first = ""
    for feature, label in zip(features, labels, strict=True):
        value = feature.get("geometry")
        geometry = value if isinstance(value, dict) else {}
        kind = geometry.get("type")
        if kind is None or not geometry.get("coordinates"):
            raise ScenarioError(f"{file} {label}: has no geometry: draw it or remove the feature")
        if kind not in (*SURFACES, "Point"):
            raise ScenarioError(f"{file} {label}: is a {kind}: places are all points or all polygons")
        family = "polygons" if kind in SURFACES else "points"
        if first and family != first:
            raise ScenarioError(f"{file} {label}: is a {kind} among {first}: places are all points or all polygons")
        first = family
    return first == "polygons"


def _rings(geometry: dict[str, Any]) -> Iterator[Any]:
    """Yield the rings of a polygon or of several."""
    for polygon in [geometry["coordinates"]] if geometry["type"] == "Polygon" else geometry["coordinates"]:
        yield from polygon


def _spots(geometry: dict[str, Any], label: str) -> Iterator[tuple[float, float]]:
    """Yield the spots of a geometry, and check that its rings are rings."""
    try:
        if geometry["type"] == "Point":
            yield _spot(geometry["coordinates"])
            return
        for ring in _rings(geometry):
            if len(ring) < 4:
                raise ScenarioError(f"{label}: a ring of {len(ring)} points is no ring: it needs at least 4: {REPAIR}")
            if ring[0] != ring[-1]:
                raise ScenarioError(f"{label}: a ring does not end where it begins: {REPAIR}")
            for spot in ring:
                yield _spot(spot)
    except (TypeError, ValueError, IndexError, KeyError):
        raise ScenarioError(f"{label}: its coordinates are no numbers in the order [longitude, latitude]") from None


def _spot(spot: Any) -> tuple[float, float]:
    """Read one spot, its height left out; raises ``TypeError`` or ``ValueError`` for anything else."""
    if len(spot) < 2 or any(isinstance(v, (bool, str)) or not np.isfinite(v) for v in spot[:2]):
        raise ValueError
    return float(spot[0]), float(spot[1])


def _surface(geometry: dict[str, Any]) -> Any:
    """Return a polygon, or several as one."""
    flat = [[[spot[:2] for spot in ring] for ring in polygon] for polygon in _parts(geometry)]
    parts = [shapely.Polygon(rings[0], rings[1:]) for rings in flat if rings]
    return parts[0] if len(parts) == 1 else shapely.MultiPolygon(parts)


def _parts(geometry: dict[str, Any]) -> list[Any]:
    """Return the polygons of a geometry, each as its rings."""
    coordinates = geometry["coordinates"]
    return [coordinates] if geometry["type"] == "Polygon" else list(coordinates)


def _check_surfaces(polygons: Any, labels: list[str], file: str) -> None:
    """Refuse polygons that are empty, without area, or cross themselves."""
    for row in np.flatnonzero(shapely.is_empty(polygons)):
        raise ScenarioError(f"{file} {labels[row]}: has no geometry: draw it or remove the feature")
    for row in np.flatnonzero(~shapely.is_valid(polygons)):
        reason = shapely.is_valid_reason(polygons[row]).replace("[", " at ").rstrip("]")
        raise ScenarioError(f"{file} {labels[row]}: is not a valid polygon ({reason}): {REPAIR}")
    for row in np.flatnonzero(shapely.area(polygons) <= 0.0):
        raise ScenarioError(f"{file} {labels[row]}: has no area: draw it or remove the feature")
