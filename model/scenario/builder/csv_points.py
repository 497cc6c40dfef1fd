"""Reading places from a CSV file with longitudes and latitudes."""

import csv
from pathlib import Path

import numpy as np

from interpose.model.errors import ScenarioError
from interpose.model.scenario.builder.places import (
    Fields,
    Sites,
    check_count,
    check_degrees,
    find_field,
    ids_of,
    names_of,
    number_of,
    people_of,
    read_text,
)
from interpose.model.scenario.readers import read_rows


def read_points(path: Path, fields: Fields) -> Sites:
    """Read a CSV file: a header line, then a row per place with its latitude and longitude in degrees.

    Raises
    ------
    ScenarioError
        With one line that names the file, the line in it and the cure.
    """
    file = path.name
    text = read_text(path)
    rows = read_rows(text, file)
    columns = [cell.strip() for cell in next(csv.reader(text.splitlines()), [])]
    if not any(columns):
        raise ScenarioError(f"{file}: is empty: give a header line and a row per place")
    lat, lon = (find_field(file, field, getattr(fields, field), columns, needed=True) for field in ("lat", "lon"))
    if lat is None or lon is None or lat == lon:
        raise ScenarioError(f"{file}: latitude and longitude need a column each")
    check_count(file, len(rows))
    lines = [f"line {line}" for line in rows.lines]
    north = np.array([number_of(f"{file} {w}", lat, r.get(lat), "degrees") for w, r in zip(lines, rows, strict=True)])
    east = np.array([number_of(f"{file} {w}", lon, r.get(lon), "degrees") for w, r in zip(lines, rows, strict=True)])
    check_degrees(file, lines, east, north)
    key, name, people = (find_field(file, w, getattr(fields, w), columns) for w in ("id", "name", "population"))
    ids = ids_of(lines, [r.get(key) for r in rows] if key else None, file)
    names = names_of(rows, name, ids)
    return Sites(file, ids, names, east, north, people_of(lines, rows, people, file))
