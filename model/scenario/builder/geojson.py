"""Reading GeoJSON and its relatives: collections, single features, bare geometries, features line by line, TopoJSON."""

import json
from collections.abc import Iterator
from typing import Any

import numpy as np
import shapely

from interpose.model.errors import ScenarioError
from interpose.model.language.words import mark
from interpose.model.scenario.builder.choices import Choices, short
from interpose.model.scenario.builder.reference_systems import system_of
from interpose.model.scenario.builder.table import PlaceTable, check_rows
from interpose.model.scenario.builder.topojson import features_of_topology

GEOMETRIES = ("Point", "MultiPoint", "LineString", "MultiLineString", "Polygon", "MultiPolygon", "GeometryCollection")
FEATURE_ID = "feature id"
"""column of the ids that features have beside their properties"""
DEEPEST = 8
"""how far collections of geometries may lie in each other"""


def read_features(file: str, text: str, layer: str | None, choices: Choices) -> PlaceTable:
    """Read the features of a GeoJSON text with their properties and geometries.

    Parameters
    ----------
    file : str
        Name of the file.
    text : str
        What it holds.
    layer : str, optional
        Which object of a TopoJSON file.
    choices : Choices
        Where repairs are told.

    Raises
    ------
    ScenarioError
        With one line that names the file, the feature and the cure.
    """
    document = _document(file, text, choices)
    system = None
    if isinstance(document, dict) and document.get("type") == "Topology":
        features: Any = features_of_topology(file, document, layer, choices)
    else:
        system = system_of(document.get("crs"), file) if isinstance(document, dict) else None
        features = _features(file, document, choices)
    check_rows(file, len(features))
    table = PlaceTable(file, [], [], [], system)
    for number, feature in enumerate(features, start=1):
        properties = (feature.get("properties") or {}) if isinstance(feature, dict) else None
        if not isinstance(properties, dict):
            raise ScenarioError(f"{file} feature {number}: is no GeoJSON feature with properties and a geometry")
        row = {str(key): value for key, value in properties.items()}
        if isinstance(feature.get("id"), (str, int, float)):
            row.setdefault(FEATURE_ID, feature["id"])
        label = f"feature {number}"
        table.rows.append(row)
        table.labels.append(label)
        assert table.geometries is not None
        table.geometries.append(geometry_of(feature.get("geometry"), f"{file} {label}", label, choices))
    return table


def _document(file: str, text: str, choices: Choices) -> Any:
    """Parse JSON, or a line of JSON for each feature."""
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        rows = _by_line(text)
        if rows is None:
            problem = f"not valid JSON ({error.msg}): mend that line"
            raise ScenarioError(f"{file} line {error.lineno}: {problem}") from None
        choices.tell(mark("read as one feature on each line"))
        return {"type": "FeatureCollection", "features": rows}
    except (ValueError, RecursionError) as error:
        raise ScenarioError(f"{file}: not valid GeoJSON ({short(error)}): mend it") from None


def _by_line(text: str) -> list[Any] | None:
    """Parse features that stand on a line each (newline-delimited GeoJSON, RFC 8142); None where they do not."""
    lines = [line.strip("\x1e \t\r") for line in text.split("\n")]
    try:
        rows = [json.loads(line) for line in lines if line]
    except (ValueError, RecursionError):
        return None
    return rows if len(rows) > 1 and all(isinstance(row, dict) and "geometry" in row for row in rows) else None


def _features(file: str, document: Any, choices: Choices) -> list[Any]:
    """Return the features of a document: of a collection, or the only one, or a geometry each."""
    kind = document.get("type") if isinstance(document, dict) else None
    if isinstance(document, dict) and isinstance(document.get("features"), list):
        features = document["features"]
        if features and isinstance(features[0], dict) and "attributes" in features[0]:
            raise ScenarioError(f"{file}: is Esri JSON, not GeoJSON: export it as GeoJSON (f=geojson)")
        return list(features)
    if isinstance(document, list) and document and all(isinstance(item, dict) for item in document):
        choices.tell(mark("a list of features is taken as a collection"))
        return document
    if kind == "Feature":
        return [document]
    if kind in GEOMETRIES:
        parts = document.get("geometries") if kind == "GeometryCollection" else [document]
        choices.tell(mark("has geometries without properties: each is a place"))
        return [{"geometry": part} for part in parts] if isinstance(parts, list) else []
    raise ScenarioError(f"{file}: is no GeoJSON FeatureCollection: it needs a list 'features'")


# ------------------------------------------------------------------------------------------------ geometries


def geometry_of(value: Any, where: str, label: str, choices: Choices, depth: int = 0) -> Any:
    """Return a GeoJSON geometry as one of shapely, with closed rings and without heights; None where there is none.

    Parameters
    ----------
    value : dict or None
        The geometry.
    where, label : str
        How mistakes and repairs name it.
    choices : Choices
        Where repairs are told.
    depth : int
        In how many collections it lies.
    """
    if not isinstance(value, dict) or value.get("type") is None:
        return None
    kind = value["type"]
    if kind not in GEOMETRIES or depth > DEEPEST:
        raise ScenarioError(f"{where}: is a {short(kind, 30)}: places are all points or all polygons")
    if kind == "GeometryCollection":
        parts = value.get("geometries")
        parts = parts if isinstance(parts, list) else []
        inside = [geometry_of(part, where, label, choices, depth + 1) for part in parts]
        return shapely.GeometryCollection([part for part in inside if part is not None]) if inside else None
    coordinates = value.get("coordinates")
    if not coordinates:
        return None
    try:
        return _shape(kind, coordinates, label, choices)
    except (TypeError, ValueError, IndexError, KeyError, shapely.errors.GEOSException):
        raise ScenarioError(f"{where}: its coordinates are no numbers in the order [longitude, latitude]") from None


def _shape(kind: str, coordinates: Any, label: str, choices: Choices) -> Any:
    """Return a geometry of one kind; raises ``TypeError``, ``ValueError`` or ``IndexError`` for odd coordinates."""
    if kind in ("Point", "MultiPoint"):
        points = shapely.points(_spots(coordinates if kind == "MultiPoint" else [coordinates]))
        return points[0] if len(points) == 1 else shapely.MultiPoint(list(points))
    if kind in ("LineString", "MultiLineString"):
        return shapely.MultiLineString([_spots(c) for c in ([coordinates] if kind == "LineString" else coordinates)])
    polygons = [coordinates] if kind == "Polygon" else coordinates
    parts = [polygon_of([_spots(ring) for ring in rings if len(ring)], label, choices) for rings in polygons]
    whole = [part for part in parts if part is not None]
    return whole[0] if len(whole) == 1 else shapely.MultiPolygon(whole) if whole else None


def _spots(coordinates: Any) -> Any:
    """Return positions as an array of two columns."""
    spots = np.array([spot[:2] for spot in coordinates], dtype=np.float64).reshape(-1, 2)
    if not np.isfinite(spots).all() or len(spots) != len(coordinates):
        raise ValueError
    return spots


def polygon_of(rings: list[Any], label: str, choices: Choices) -> Any:
    """Return a polygon of rings, closed and without those that have no area; None where nothing is left."""
    whole = list(_closed(rings, label, choices))
    return shapely.Polygon(whole[0], whole[1:]) if whole else None


def _closed(rings: list[Any], label: str, choices: Choices) -> Iterator[Any]:
    """Yield the rings that have at least three corners, closed; without the first one there is no polygon."""
    for row, ring in enumerate(rings):
        closed = ring
        if len(ring) and (ring[0] != ring[-1]).any():
            gap = float(np.hypot(*(ring[0] - ring[-1])))
            choices.tell("a ring that did not end where it began was closed", label, f"over {gap:.2g} units")
            closed = np.vstack([ring, ring[:1]])
        if len(np.unique(closed, axis=0)) < 3:
            choices.tell("a part or hole without area was left out", label)
            if row == 0:
                return
            continue
        yield closed
