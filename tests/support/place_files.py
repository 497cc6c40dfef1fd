"""Files of made-up places for `interpose scenario new`: a table of towns, rectangles, points."""

import json
from pathlib import Path

from support.commands import ask

TOWNS = "id,name,lat,lon,people\nA,Alpha,10,20,4000\nB,Beta,10.1,20,3000\nC,,10,20.2,2000\nD,Delta,10.1,20.15,1000\n"


def make(capsys, folder: Path, content: str | bytes, name: str = "places.csv", *words: str):
    """Ask for a scenario `land` from a file with this content."""
    file = folder / name
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    return ask(capsys, "scenario", "new", "land", "--places", file, "--out", folder / "made", *words)


def collection(*geometries: object, **more: object) -> str:
    """Write GeoJSON whose features have ids A, B, C ... and 1000 people each."""
    features = [
        {"type": "Feature", "properties": {"id": chr(65 + row), "pop": 1000}, "geometry": geometry}
        for row, geometry in enumerate(geometries)
    ]
    return json.dumps({"type": "FeatureCollection", "features": features} | more)


def box(west: float, south: float, east: float, north: float, *holes: list) -> dict:
    """Draw a rectangle, with holes."""
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {"type": "Polygon", "coordinates": [ring, *holes]}


def point(lon: object, lat: object) -> dict:
    """Draw a point."""
    return {"type": "Point", "coordinates": [lon, lat]}
