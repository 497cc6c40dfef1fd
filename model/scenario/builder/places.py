"""The places that a user's file holds, before anything is known about which of them touch."""

import difflib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import isfinite
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from interpose.model.errors import ScenarioError
from interpose.model.state.territory import MOST_TERRITORIES

MOST_BYTES = 200_000_000
ID = re.compile(r"^[\w.\- ]{1,24}$")
WGS84 = "give longitude and latitude in degrees (WGS 84, EPSG:4326)"
Row = dict[str, Any]


@dataclass(frozen=True)
class Fields:
    """Names of the columns (of a CSV file) or properties (of GeoJSON) to use; none: the usual names."""

    id: str | None = None
    name: str | None = None
    population: str | None = None
    lat: str | None = None
    lon: str | None = None


USUAL = {
    "id": ("id", "code", "pcode"),
    "name": ("name",),
    "population": ("population", "pop", "people"),
    "lat": ("lat", "latitude", "y"),
    "lon": ("lon", "lng", "long", "longitude", "x"),
}


@dataclass(frozen=True)
class Sites:
    """Places read from a file.

    Parameters
    ----------
    file : str
        Name of the file.
    ids, names : list of str
        Short code and display name of each place.
    lon, lat : ndarray
        Where each lies (degrees, WGS 84); inside its polygon where it has one.
    population : list of int or None
        People (persons) of each place; None where the file says nothing about it.
    polygons : ndarray of polygons or None
        Shapes in degrees; None for a file of points.
    """

    file: str
    ids: list[str]
    names: list[str]
    lon: npt.NDArray[np.float64]
    lat: npt.NDArray[np.float64]
    population: list[int] | None
    polygons: Any = None


def read_text(path: Path) -> str:
    """Read a user's file as UTF-8; raises ``ScenarioError`` with one line."""
    try:
        if path.is_dir():
            raise ScenarioError(f"{path}: is a folder, not a file: name a .csv or .geojson file")
        if path.stat().st_size > MOST_BYTES:
            raise ScenarioError(f"{path}: larger than {MOST_BYTES // 10**6} MB: simplify its shapes first")
        data = path.read_bytes()
    except FileNotFoundError:
        raise ScenarioError(f"{path}: no such file: name a .csv or .geojson file") from None
    except (OSError, ValueError) as error:
        problem = getattr(error, "strerror", None) or error
        raise ScenarioError(f"{path}: cannot be read ({problem}): check the path and its permissions") from None
    if data[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\0" in data[:4]:
        raise ScenarioError(f"{path.name}: is UTF-16, not UTF-8: save the file as UTF-8")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        likely = "perhaps Latin-1 or Windows-1252"
        raise ScenarioError(f"{path.name}: byte {error.start} is not UTF-8 ({likely}): save it as UTF-8") from None


def find_field(
    file: str, field: str, chosen: str | None, columns: Sequence[str], *, needed: bool = False
) -> str | None:
    """Return the column for a field: the chosen one, or one with a usual name; None if there is none."""
    if chosen is not None:
        if chosen not in columns:
            near = difflib.get_close_matches(chosen, columns, 1, 0.5)
            hint = f"did you mean {near[0]!r}?" if near else f"there are {', '.join(columns[:12]) or 'none'}"
            raise ScenarioError(f"{file}: --{field}-field {chosen!r} is not one of its columns: {hint}")
        return chosen
    plain = {column.strip().lower(): column for column in reversed(columns)}
    for name in USUAL[field]:
        if name in plain:
            return plain[name]
    if not needed:
        return None
    near = [n for usual in USUAL[field] if len(usual) > 2 for n in difflib.get_close_matches(usual, plain, 1, 0.7)]
    if near:
        column = plain[near[0]]
        raise ScenarioError(f"{file}: no column {field!r}: did you mean {column!r}? say --{field}-field {column!r}")
    available = ", ".join(columns[:12]) or "none"
    raise ScenarioError(f"{file}: no column {field!r} (columns: {available}): add it or name one with --{field}-field")


def number_of(position: str, name: str, value: Any, unit: str) -> float:
    """Read a finite number from a cell or property; raises ``ScenarioError`` with one line."""
    try:
        if isinstance(value, bool):
            raise ValueError
        number = float(value)
    except (TypeError, ValueError):
        cure = "use a point for decimals" if isinstance(value, str) and "," in value else "give a number"
        value_text = "empty" if value in (None, "") else f"{str(value)[:40]!r}, not a number"
        raise ScenarioError(f"{position}: {name} is {value_text} ({unit}): {cure}") from None
    if not isfinite(number):
        raise ScenarioError(f"{position}: {name} = {value!r} is not finite ({unit}): give a number")
    return number


def check_degrees(file: str, positions: Sequence[str], lon: Any, lat: Any) -> None:
    """Refuse spots that are not longitudes and latitudes in degrees, and name what they seem to be."""
    lon, lat = np.asarray(lon), np.asarray(lat)
    wrong = np.flatnonzero((np.abs(lon) > 180.0) | (np.abs(lat) > 90.0))
    if len(wrong) == 0:
        return
    row = int(wrong[0])
    largest = max(np.abs(lon).max(), np.abs(lat).max())
    spot_text = f"{positions[row]}: lon {lon[row]:.10g}, lat {lat[row]:.10g}"
    if largest > 400.0:
        raise ScenarioError(f"{file}: {spot_text}: these are no degrees but a projection's metres or feet: {WGS84}")
    if np.abs(lat).max() <= 180.0 and np.abs(lon).max() <= 90.0:
        raise ScenarioError(f"{file}: {spot_text}: latitude and longitude are swapped: swap them (longitude is first)")
    raise ScenarioError(f"{file}: {spot_text}: out of -180..180 and -90..90: {WGS84}")


def check_count(file: str, places: int) -> None:
    """Refuse files with too few or too many places."""
    if places < 2:
        raise ScenarioError(f"{file}: holds {places} places: at least 2 are needed")
    if places > MOST_TERRITORIES:
        raise ScenarioError(f"{file}: holds {places:,} places: at most {MOST_TERRITORIES:,} are possible: merge some")


def ids_of(positions: Sequence[str], values: Iterable[Any] | None, file: str) -> list[str]:
    """Read the ids of places, each allowed once; P1, P2 ... where there are none."""
    if values is None:
        return [f"P{row + 1}" for row in range(len(positions))]
    position_of_id: dict[str, str] = {}
    for place, value in zip(positions, values, strict=True):
        text = "" if value is None else str(value).strip()
        if not ID.match(text):
            rule = "up to 24 letters, digits, spaces or any of . _ -"
            raise ScenarioError(
                f"{file} {place}: id {text[:40]!r} must be {rule}: change it or take another field of ids"
            )
        if text in position_of_id:
            raise ScenarioError(
                f"{file} {place}: id {text!r} stands at {position_of_id[text]} already: ids must differ"
            )
        position_of_id[text] = place
    return list(position_of_id)


def people_of(positions: Sequence[str], rows: Sequence[Row], column: str | None, file: str) -> list[int] | None:
    """Read the people of each place as whole persons; None where no column has them."""
    if column is None:
        return None
    people = []
    for place, row in zip(positions, rows, strict=True):
        number = number_of(f"{file} {place}", column, row.get(column), "persons")
        if not 0 <= number <= 1e9:
            raise ScenarioError(f"{file} {place}: {column} = {number:g} is out of bounds: give persons from 0 to 1e9")
        people.append(round(number))
    if sum(people) == 0:
        raise ScenarioError(f"{file}: {column} is 0 everywhere: a scenario needs people")
    return people


def names_of(rows: Sequence[Row], column: str | None, ids: Sequence[str]) -> list[str]:
    """Read the display names of places on one line each; the id where there is none."""
    if column is None:
        return list(ids)
    texts = [" ".join(str(row.get(column) or "").split()) for row in rows]
    plain = ["".join(letter for letter in text if letter.isprintable()) for text in texts]
    return [name or place for name, place in zip(plain, ids, strict=True)]
