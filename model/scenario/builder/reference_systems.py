"""Coordinate reference systems: which are as good as WGS 84, and how others become longitudes and latitudes."""

import re
from typing import Any

import numpy as np
import shapely

from interpose.model.errors import ScenarioError
from interpose.model.language.told import Filled
from interpose.model.language.words import mark
from interpose.model.optional_libraries import require_library
from interpose.model.scenario.builder.choices import Choices, short

EXTRA = "geo"
AS_WGS84 = {
    *(f"EPSG:{code}" for code in (4326, 4979, 4258, 4937, 4269, 4955, 4674, 4989, 9057)),
    *(f"OGC:{code}" for code in ("CRS84", "CRS84H", "CRS83")),
}
"""Systems in degrees within about a metre of WGS 84: ETRS89, NAD83, SIRGAS 2000 and itself, with heights or not."""
WGS84 = "give longitude and latitude in degrees (WGS 84, EPSG:4326)"
NAME_SYSTEM = "name the system (crs), for instance EPSG:32636 for UTM zone 36 north"
FARTHEST_LON, FARTHEST_LAT = 540.0, 90.0 + 1e-6
MOST_DEGREES = 600.0
MOST_TEXT = 20_000
CODE = re.compile(r"[A-Z]+:\w+|[A-Z_]+\s*\[.*", re.DOTALL)
"""a code such as EPSG:4326, or well-known text as shapefiles have it; no words that name files"""


def system_of(member: Any, file: str) -> str | None:
    """Return the name of a system from the ``crs`` member of GeoJSON before 2016; None where it says nothing.

    Raises
    ------
    ScenarioError
        With one line, for a member that cannot be read.
    """
    if member is None:
        return None
    inside = member.get("properties") if isinstance(member, dict) else None
    if isinstance(inside, dict):
        code = inside.get("code")
        if str(member.get("type", "")).upper() == "EPSG" and str(code).isdigit():
            return f"EPSG:{code}"
        name = inside.get("name")
        if isinstance(name, str) and name.strip():
            return name.strip()
    raise ScenarioError(f"{file}: its member 'crs' ({short(member, 40)}) cannot be read: remove it, or {NAME_SYSTEM}")


def plain_code(name: str) -> str:
    """Return a system's name as authority and code, such as EPSG:4326, where it is one."""
    found = re.fullmatch(r"(?:urn:(?:x-)?ogc:def:crs:)?([A-Za-z]+):+(?:[\d.]*:+)?(\w+)", name.strip())
    link = re.fullmatch(r"https?://www\.opengis\.net/(?:def/crs/|gml/srs/)(\w+)(?:\.xml#|/[\d.]+/)(\w+)", name.strip())
    match = found or link
    return f"{match[1].upper()}:{match[2].upper()}" if match else name.strip()


def to_degrees(file: str, geometries: Any, system: str | None, chosen: str | None, choices: Choices) -> Any:
    """Return geometries in degrees (WGS 84), whatever system they are in.

    Parameters
    ----------
    file : str
        Name of the file.
    geometries : ndarray of geometries
        As the file has them.
    system : str or None
        Name of the system that the file tells.
    chosen : str or None
        What the user tells, which wins.
    choices : Choices
        Where it is told.

    Raises
    ------
    ScenarioError
        For a system that is not known, and for a file whose numbers and system contradict each other.
    """
    code = plain_code(chosen or system or "")
    if code in AS_WGS84 or not code:
        if code not in ("", "EPSG:4326", "OGC:CRS84"):
            alike = mark("coordinates in {code} are taken as WGS 84, from which they differ by about a metre")
            choices.tell(Filled(alike, code=code))
        elif chosen and system and plain_code(system) != code:
            other = mark("coordinates are taken as {code}, not as {system}, which the file says")
            choices.tell(Filled(other, code=code, system=short(system)))
        return geometries
    if not chosen and not CODE.fullmatch(code):
        raise ScenarioError(f"{short(file)}: its system {short(code, 40)!r} is no code: {NAME_SYSTEM}")
    pyproj = require_library("pyproj", EXTRA)
    try:
        source = pyproj.CRS.from_user_input(code[:MOST_TEXT])
        unit = source.axis_info[0].unit_name if source.axis_info else "unit"
        change = pyproj.Transformer.from_crs(source, "OGC:CRS84", always_xy=True)
    except pyproj.exceptions.ProjError:
        problem = "is no system that PROJ knows: name one such as EPSG:4326 or EPSG:32636"
        if chosen:
            raise ScenarioError(problem, argument="crs", value=short(code, 40)) from None
        raise ScenarioError(f"{short(file)}: its system {short(code, 40)!r} {problem}") from None
    if not chosen and not source.is_geographic:
        _refuse_degrees(file, geometries, source.name, unit)
    moved = shapely.transform(geometries, lambda spots: np.column_stack(change.transform(spots[:, 0], spots[:, 1])))
    if not np.isfinite(shapely.get_coordinates(moved)).all():
        raise ScenarioError(f"{short(file)}: some coordinates lie outside {short(source.name, 40)}: name the right crs")
    turned = mark("coordinates in {system} ({code}) were turned into WGS 84")
    choices.tell(Filled(turned, system=short(source.name), code=code if len(code) < 20 else unit))
    return moved


def _refuse_degrees(file: str, geometries: Any, name: str, unit: str) -> None:
    """Refuse numbers that look like degrees under the name of a system of metres or feet."""
    spots = shapely.get_coordinates(geometries)
    if len(spots) and np.abs(spots[:, 0]).max() <= 360.0 and np.abs(spots[:, 1]).max() <= 90.0:
        wide = f"{np.ptp(spots[:, 0]):.3g} by {np.ptp(spots[:, 1]):.3g} {unit}s"
        doubt = f"says {short(name, 40)}, in which all of it is {wide}; its numbers look like degrees"
        raise ScenarioError(f"{short(file)}: {doubt}: name the system (crs), EPSG:4326 if they are")


def check_degrees(file: str, labels: list[str], geometries: Any) -> None:
    """Refuse spots that are not longitudes and latitudes in degrees, and name what they seem to be."""
    spots, rows = shapely.get_coordinates(geometries, return_index=True)
    lon, lat = np.abs(spots).T
    wrong = np.flatnonzero((lon > FARTHEST_LON) | (lat > FARTHEST_LAT))
    if len(wrong) == 0:
        return
    first = int(wrong[0])
    spot = f"{short(file)} {labels[int(rows[first])]}: lon {spots[first, 0]:.10g}, lat {spots[first, 1]:.10g}"
    if max(lon.max(), lat.max()) > MOST_DEGREES:
        raise ScenarioError(f"{spot}: these are no degrees but a projection's metres or feet: {NAME_SYSTEM}")
    if lat.max() <= 180.0 and lon.max() <= 90.0:
        raise ScenarioError(f"{spot}: latitude and longitude are swapped: swap them (longitude is first)")
    raise ScenarioError(f"{spot}: out of -180..180 and -90..90: {WGS84}")
