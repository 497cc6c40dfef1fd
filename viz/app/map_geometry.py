"""The page's map: outlines, shared borders and territories in the units of one picture, computed once."""

from dataclasses import dataclass, fields
from typing import Any

import networkx as nx
import numpy as np
import shapely
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from interpose.model.language.words import mark, say
from interpose.model.scenario.scenario import Scenario
from interpose.viz.surroundings import Surroundings, surroundings_of

WIDE, MARGIN, KM_PER_DEGREE = 1000.0, 40.0, 111.2
TALLEST = 1400.0
STYLISED = mark("Stylised outlines, not official boundaries")
CIRCLES = mark("Circles at the places that the scenario gives; no boundaries are drawn")
LAID_OUT = mark("Positions are laid out for reading: the scenario gives none")
type Points = dict[str, tuple[float, float]]


@dataclass(frozen=True, slots=True)
class MapGeometry:
    """The parts of the map that never change, in units of the picture."""

    width: float
    height: float
    territories: list[dict[str, Any]]
    borders: list[dict[str, Any]]
    note: str
    credit: str
    scale_bar: dict[str, Any] | None
    lands: list[dict[str, Any]]
    """land around: its name and its outline"""
    names: list[dict[str, Any]]
    """names of land and waters around, and the places where each may stand"""

    def as_data(self) -> dict[str, Any]:
        """Return it as plain data for the page."""
        return {field.name: getattr(self, field.name) for field in fields(self)}


def map_geometry(scenario: Scenario) -> MapGeometry:
    """Return a scenario's map: its own outlines, or circles at its coordinates, or a layout of its graph."""
    outlines = _outlines(scenario)
    points, note = _points(scenario, outlines)
    longitude_scale = float(np.cos(np.radians(np.mean([y for _, y in points.values()])))) if note != LAID_OUT else 1.0
    outlines = {i: shapely.transform(o, lambda xy: xy * [longitude_scale, -1.0]) for i, o in outlines.items()}
    points = {i: (x * longitude_scale, -y) for i, (x, y) in points.items()}
    low, high, scale = _frame(outlines, points)
    outlines = {i: shapely.transform(o, lambda xy: (xy - low) * scale + MARGIN) for i, o in outlines.items()}
    points = {i: ((x - low[0]) * scale + MARGIN, (y - low[1]) * scale + MARGIN) for i, (x, y) in points.items()}
    size = (high - low) * scale + 2 * MARGIN
    radius = 0.0 if outlines else _radius(points)
    territories = [
        _territory_mark(territory, outlines.get(territory.id), points[territory.id], radius)
        for territory in scenario.places
    ]
    borders = [_border(link, outlines, points) for link in scenario.links]
    scale_bar = None if note == LAID_OUT else _scale_bar(float(size[0]), scale)
    around = surroundings_of(scenario.surroundings if note != LAID_OUT else None)
    around = around.moved(lambda xy: (xy * [longitude_scale, -1.0] - low) * scale + MARGIN)
    taken = shapely.union_all(list(outlines.values()) or [shapely.Point(p).buffer(radius) for p in points.values()])
    corner = (round(float(size[0]), 1), round(float(size[1]), 1))
    return MapGeometry(
        *corner,
        territories,
        borders,
        say(note),
        _credit(scenario, bool(outlines), around),
        scale_bar,
        [{"name": name, "d": _path(land)} for name, land in around.lands],
        [
            {"name": spot.name, "at": _rounded(spot.at), "water": spot.name in _waters(around)}
            for spot in around.names((0.0, 0.0), corner, taken)
        ],
    )


def _waters(around: Surroundings) -> set[str]:
    """Return the names of waters."""
    return {name for name, _ in around.waters}


def _rounded(spots: list[tuple[float, float]]) -> list[list[float]]:
    """Round places to a tenth of a unit of the picture."""
    return [[round(x, 1), round(y, 1)] for x, y in spots]


def _credit(scenario: Scenario, drawn: bool, around: Surroundings) -> str:
    """Return where outlines come from, and what lies around."""
    own = str((scenario.shapes or {}).get("attribution", "")) or (scenario.attribution if drawn else "")
    return " ".join(part for part in (own, around.attribution) if part)


def _outlines(scenario: Scenario) -> dict[str, BaseGeometry]:
    """Return the polygons of a scenario by territory; none unless every territory has one."""
    polygons = {
        str(feature.get("properties", {}).get("id")): shape(feature["geometry"])
        for feature in (scenario.shapes or {}).get("features", [])
        if feature.get("geometry")
    }
    territory_ids = {place.id for place in scenario.places}
    return {i: polygons[i] for i in territory_ids} if territory_ids <= set(polygons) else {}


def _points(scenario: Scenario, outlines: dict[str, BaseGeometry]) -> tuple[Points, str]:
    """Return each territory's longitude and latitude, and a note on where these come from."""
    if outlines:
        inside = {i: shapely.maximum_inscribed_circle(outline).coords[0] for i, outline in outlines.items()}
        return {i: (float(x), float(y)) for i, (x, y) in inside.items()}, say(STYLISED)
    coordinates = {place.id: (place.lon, place.lat) for place in scenario.places}
    if len(set(coordinates.values())) > 1:
        return coordinates, say(CIRCLES)
    graph = nx.Graph([(link.a, link.b) for link in scenario.links])
    graph.add_nodes_from(coordinates)
    laid_out = nx.kamada_kawai_layout(graph) if len(coordinates) <= 200 else nx.spring_layout(graph, seed=1)
    return {i: (float(x), float(y)) for i, (x, y) in laid_out.items()}, LAID_OUT


def _frame(outlines: dict[str, BaseGeometry], points: Points) -> tuple[Any, Any, float]:
    """Find the corners of what is drawn and the scale that fits it into the picture."""
    corners = np.array([o.bounds for o in outlines.values()]) if outlines else None
    spots = np.array(list(points.values()))
    low = corners[:, :2].min(axis=0) if corners is not None else spots.min(axis=0)
    high = corners[:, 2:].max(axis=0) if corners is not None else spots.max(axis=0)
    span = np.maximum(high - low, 1e-6)
    if corners is None:
        pad = 0.08 * span.max()
        low, high, span = low - pad, high + pad, span + 2 * pad
    return low, high, float(min((WIDE - 2 * MARGIN) / span[0], (TALLEST - 2 * MARGIN) / span[1]))


def _radius(points: Points) -> float:
    """Choose the radius of circles: just under half the usual distance to the nearest one."""
    spots = np.array(list(points.values()))
    if len(spots) < 2:
        return 60.0
    distances = np.hypot(*(spots[:, None] - spots[None]).transpose(2, 0, 1))
    np.fill_diagonal(distances, np.inf)
    return round(float(np.clip(0.42 * np.quantile(distances.min(axis=1), 0.3), 8.0, 70.0)), 1)


def _territory_mark(
    territory: Any, outline: BaseGeometry | None, point: tuple[float, float], radius: float
) -> dict[str, Any]:
    """Describe a territory's mark on the map."""
    x, y = (round(float(v), 1) for v in point)
    inner_radius = radius if outline is None else float(shapely.maximum_inscribed_circle(outline).length)
    has_crossing = territory.entry_people > 0 or territory.entry_trucks > 0
    crossing = f"crossing: {territory.entry_people:,} personnel and {territory.entry_trucks:,} trucks a day"
    return {
        "id": territory.id,
        "name": territory.name or territory.id,
        "d": _circle(x, y, radius) if outline is None else _path(outline),
        "x": x,
        "y": y,
        "radius": round(inner_radius, 1),
        "crossing": crossing if has_crossing else "",
    }


def _circle(x: float, y: float, r: float) -> str:
    """Write a circle as a path."""
    return f"M{x - r:.1f} {y:.1f}a{r} {r} 0 1 0 {2 * r:.1f} 0a{r} {r} 0 1 0 {-2 * r:.1f} 0Z"


def _path(outline: BaseGeometry) -> str:
    """Write an outline as a path, every ring closed."""
    parts = getattr(outline, "geoms", [outline])
    rings = [ring for part in parts for ring in (part.exterior, *part.interiors)]
    return "".join("M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in ring.coords[:-1]) + "Z" for ring in rings)


def _border(link: Any, outlines: dict[str, BaseGeometry], points: Points) -> dict[str, Any]:
    """Describe the border between two territories: what their outlines share, or the way between their circles."""
    border = {"a": link.a, "b": link.b, "front": link.front, "shared": False}
    if outlines:
        shared = outlines[link.a].buffer(0.6).intersection(outlines[link.b].boundary)
        lines = [
            line for line in getattr(shared, "geoms", [shared]) if line.geom_type == "LineString" and line.length > 2
        ]
        if lines:
            path = "".join("M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in line.coords) for line in lines)
            return border | {"d": path, "shared": True}
    (ax, ay), (bx, by) = points[link.a], points[link.b]
    return border | {"d": f"M{ax:.1f} {ay:.1f}L{bx:.1f} {by:.1f}"}


def _scale_bar(width: float, scale: float) -> dict[str, Any]:
    """Choose a length that a bar on the map shows."""
    per_km = scale / KM_PER_DEGREE
    longest = width / 4 / per_km
    steps = [n * 10.0**power for power in range(-2, 5) for n in (1, 2, 5)]
    length = max((step for step in steps if step <= longest), default=steps[0])
    return {"km": length, "pixels": round(length * per_km, 1)}
