"""Reading TopoJSON: shared arcs become the outlines of features again (https://github.com/topojson/topojson-specification)."""

from collections.abc import Iterator
from typing import Any

import numpy as np

from interpose.model.errors import ScenarioError
from interpose.model.language.told import Filled
from interpose.model.scenario.builder.choices import OF_LAYERS, Choices, short

MOST_CORNERS = 4_000_000
MEND = "mend it, or export GeoJSON"


def features_of_topology(file: str, document: dict[str, Any], layer: str | None, choices: Choices) -> list[Any]:
    """Return the features of one object of a topology as those of GeoJSON.

    Parameters
    ----------
    file : str
        Name of the file.
    document : dict
        The topology.
    layer : str, optional
        Name of the object; default: the one with most geometries.
    choices : Choices
        Where the choice of an object is told.

    Raises
    ------
    ScenarioError
        With one line, for a topology that cannot be read.
    """
    objects = document.get("objects")
    if not isinstance(objects, dict) or not objects or not isinstance(document.get("arcs"), list):
        raise ScenarioError(f"{file}: is no whole TopoJSON, which needs 'objects' and 'arcs': {MEND}")
    if layer is not None and layer not in objects:
        raise ScenarioError(f"{file} has no such layer: it has {_names(objects)}", argument="layer", value=short(layer))
    sizes = {name: len(_geometries(inside)) for name, inside in objects.items()}
    taken = layer if layer is not None else max(sizes, key=sizes.__getitem__)
    if len(objects) > 1:
        choices.tell(Filled(OF_LAYERS, n=len(objects), listed=_names(objects), taken=repr(short(taken, 40))))
    try:
        topology = _Topology(file, document)
        return [topology.feature(geometry) for geometry in _geometries(objects[taken])]
    except (TypeError, ValueError, IndexError, KeyError, AttributeError, RecursionError):
        raise ScenarioError(f"{file}: its arcs or positions cannot be read as TopoJSON: {MEND}") from None


def _names(objects: dict[str, Any]) -> str:
    """Return the first names of objects."""
    return ", ".join(short(name, 30) for name in list(objects)[:5])


def _geometries(inside: Any) -> list[Any]:
    """Return the geometries of an object."""
    if isinstance(inside, dict) and inside.get("type") == "GeometryCollection":
        geometries = inside.get("geometries")
        return geometries if isinstance(geometries, list) else []
    return [inside]


class _Topology:
    """Arcs of a topology in coordinates."""

    def __init__(self, file: str, document: dict[str, Any]) -> None:
        transform = document.get("transform")
        self.scale = np.array(transform["scale"], float) if transform else np.ones(2)
        self.shift = np.array(transform["translate"], float) if transform else np.zeros(2)
        steps = [np.array([spot[:2] for spot in arc], float).reshape(-1, 2) for arc in document["arcs"]]
        self.file, self.corners = file, 0
        self.arcs = [np.cumsum(arc, axis=0) * self.scale + self.shift if transform else arc for arc in steps]

    def feature(self, geometry: Any) -> dict[str, Any]:
        """Return one geometry with its properties as a feature of GeoJSON."""
        feature: dict[str, Any] = {"properties": geometry.get("properties"), "geometry": self.shape(geometry)}
        return feature | ({"id": geometry["id"]} if "id" in geometry else {})

    def shape(self, geometry: Any) -> dict[str, Any] | None:
        """Return a geometry with coordinates in place of arcs."""
        kind = geometry.get("type")
        if kind is None:
            return None
        if kind == "GeometryCollection":
            return {"type": kind, "geometries": [self.shape(part) for part in geometry["geometries"]]}
        if kind in ("Point", "MultiPoint"):
            spots = np.array(geometry["coordinates"], float) * self.scale + self.shift
            return {"type": kind, "coordinates": spots.tolist()}
        arcs = geometry["arcs"]
        if kind == "LineString":
            return {"type": kind, "coordinates": self.line(arcs)}
        if kind in ("MultiLineString", "Polygon"):
            return {"type": kind, "coordinates": [self.line(ring) for ring in arcs]}
        return {"type": "MultiPolygon", "coordinates": [[self.line(ring) for ring in part] for part in arcs]}

    def line(self, numbers: list[int]) -> list[Any]:
        """Return the positions along arcs one after another; a negative number is an arc gone backwards."""
        return list(self._along(numbers))

    def _along(self, numbers: list[int]) -> Iterator[Any]:
        for order, number in enumerate(numbers):
            self.corners += len(self.arcs[number])
            if self.corners > MOST_CORNERS:
                raise ScenarioError(
                    f"{self.file}: its arcs have more than {MOST_CORNERS:,} corners: simplify them (mapshaper)"
                )
            arc = self.arcs[number] if number >= 0 else self.arcs[~number][::-1]
            yield from arc[1:] if order else arc
