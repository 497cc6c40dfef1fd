"""The tables of a new scenario: places, links, who holds what at first, and shapes for the map."""

import csv
import io
import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import shapely

from interpose.model.bounded_files import MOST_BYTES
from interpose.model.language.told import Filled
from interpose.model.language.words import mark
from interpose.model.scenario.builder.adjacency import Ground
from interpose.model.scenario.builder.choices import Choices
from interpose.model.scenario.builder.ferries import FERRY_OPEN, FERRY_PEOPLE
from interpose.model.scenario.builder.places import Sites

PEOPLE_PER_FIGHTER = 200
ENTRY_PEOPLE = 500
ENTRY_TRUCKS = 50
DECIMALS = 5
"""of coordinates in degrees: about a metre"""


def write_csv(header: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    """Return a table as CSV text."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return text.getvalue()


def _figure(value: float, digits: int = 6) -> str:
    """Format a number with so many significant digits."""
    return np.format_float_positional(float(value), digits, fractional=False, trim="-")


def places_csv(sites: Sites, ground: Ground, people: Sequence[int]) -> str:
    """Return the table of places; people from outside enter at the most populous one until the user changes it."""
    header = ["id", "name", "key", "lat", "lon", "population", "area_km2", "line_km"]
    header += ["damage", "services", "roads", "entry_people", "entry_trucks"]
    header += ["capacity"] if sites.capacity else []
    entry = int(np.argmax(people))
    rows = []
    for row, place in enumerate(sites.ids):
        spot = f"{sites.lat[row]:.{DECIMALS}f}", f"{sites.lon[row]:.{DECIMALS}f}"
        size = _figure(ground.area[row]), _figure(np.sqrt(ground.area[row]), 4)
        crossing = (ENTRY_PEOPLE, ENTRY_TRUCKS) if row == entry else (0, 0)
        room = (sites.capacity[row],) if sites.capacity else ()
        rows.append((place, sites.names[row], row, *spot, people[row], *size, 0, 1, 1, *crossing, *room))
    return write_csv(header, rows)


def holders_of(ground: Ground, people: Sequence[int], factions: int) -> list[int]:
    """Return the first holder of each place: the country is cut across its longer side into parts of equal people."""
    extent = ground.km.max(axis=0) - ground.km.min(axis=0)
    order = np.argsort(ground.km[:, int(extent[1] > extent[0])], kind="stable")
    before = np.cumsum(np.asarray(people, float)[order]) - 0.5 * np.asarray(people, float)[order]
    parts = np.minimum((before / max(1.0, float(sum(people))) * factions).astype(int), factions - 1)
    parts[0], parts[-1] = 0, factions - 1
    holders = np.zeros(len(people), int)
    holders[order] = parts
    return [int(holder) for holder in holders]


def links_csv(sites: Sites, ground: Ground, holders: Sequence[int]) -> str:
    """Return which places touch, with a front between places of different holders; then the ferries."""
    rows: list[Sequence[Any]] = []
    for (a, b), length in zip(ground.pairs.tolist(), ground.lengths, strict=True):
        rows.append((sites.ids[a], sites.ids[b], _figure(length, 5), int(holders[a] != holders[b]), 1, ""))
    for a, b in ground.ferries.tolist():
        rows.append((sites.ids[a], sites.ids[b], 0, 0, FERRY_OPEN, FERRY_PEOPLE))
    return write_csv(("a", "b", "length_km", "front", "open", "capacity"), rows)


def holdings_csv(
    sites: Sites, ground: Ground, people: Sequence[int], holders: Sequence[int], factions: Sequence[str]
) -> str:
    """Return who holds what at first: the holder most of its place, neighbours across a front a foothold."""
    beside: dict[int, set[int]] = defaultdict(set)
    for a, b in ground.pairs.tolist():
        if holders[a] != holders[b]:
            beside[a].add(holders[b])
            beside[b].add(holders[a])
    rows: list[Sequence[Any]] = []
    for row, place in enumerate(sites.ids):
        fighters = people[row] // PEOPLE_PER_FIGHTER
        rows.append((place, factions[holders[row]], fighters, 0.8, 0.3))
        others = sorted(beside[row])
        for other in others:
            share = _figure(0.15 / len(others), 3)
            rows.append((place, factions[other], fighters // (3 * len(others)), share, share))
    return write_csv(("place", "faction", "fighters", "control", "support"), rows)


def shapes_geojson(sites: Sites, ground: Ground, choices: Choices) -> str:
    """Return the shapes for the map, with fewer corners where the file would be too large, which is told."""
    shapes = shapely.force_2d(ground.shapes)
    text = _collection(sites, shapes)
    tolerance, drawn = 1e-3, 0.0
    while len(text.encode()) > MOST_BYTES and tolerance < 1.0:
        shapes = shapely.coverage_simplify(shapely.force_2d(ground.shapes), tolerance)
        text, drawn = _collection(sites, shapes), tolerance
        tolerance *= 2.0
    if drawn:
        fewer = mark("shapes were drawn with fewer corners (within {degrees:g} degrees) to keep the file small")
        choices.tell(Filled(fewer, degrees=drawn))
    return text


def _collection(sites: Sites, shapes: Any) -> str:
    """Return polygons as a GeoJSON FeatureCollection, one line each."""
    lines = []
    for place, name, shape in zip(sites.ids, sites.names, shapes, strict=True):
        geometry = {"type": shape.geom_type, "coordinates": _rounded(shape)}
        feature = {"type": "Feature", "properties": {"id": place, "name": name}, "geometry": geometry}
        lines.append(json.dumps(feature, ensure_ascii=False, separators=(",", ":")))
    return '{"type":"FeatureCollection","features":[\n' + ",\n".join(lines) + "\n]}\n"


def _rounded(shape: Any) -> list[Any]:
    """Return the coordinates of a polygon, or of several, rounded to about a metre."""
    if shape.geom_type == "MultiPolygon":
        return [_rounded(part) for part in shape.geoms]
    rings = [shape.exterior, *shape.interiors]
    return [np.round(shapely.get_coordinates(ring), DECIMALS).tolist() for ring in rings]
