"""The places that a user's file holds, before anything is known about which of them touch."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely

from interpose.model.errors import ScenarioError
from interpose.model.scenario.builder.choices import Choices, short
from interpose.model.scenario.builder.columns import Taken, refuse_events, taken_columns, words_in
from interpose.model.scenario.builder.doubts import tell_where
from interpose.model.scenario.builder.flee import flee_places
from interpose.model.scenario.builder.flee_routes import ShutRoutes
from interpose.model.scenario.builder.identities import id_words, ids_of, join_parts, names_of
from interpose.model.scenario.builder.kinds import settle_kind
from interpose.model.scenario.builder.meridian import within_180
from interpose.model.scenario.builder.people import people_of
from interpose.model.scenario.builder.read_file import read_file
from interpose.model.scenario.builder.reference_systems import check_degrees, to_degrees
from interpose.model.scenario.builder.repair import repair
from interpose.model.scenario.builder.single_outline import check_split, split_outline
from interpose.model.scenario.builder.spots import locate
from interpose.model.scenario.builder.table import PlaceTable, Reading
from interpose.model.state.ground_shape import MOST_TERRITORIES

NOTHING = "holds 0 places: at least 2 are needed"


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
    capacity : list of int or None
        How many people (persons) each has room for, 0 for any number; None where the file says nothing about it.
    routes : list of (int, int) or None
        Rows of places that a way joins; None where nearness or borders decide.
    closures : tuple of ShutRoutes
        When which of these ways are shut.
    """

    file: str
    ids: list[str]
    names: list[str]
    lon: npt.NDArray[np.float64]
    lat: npt.NDArray[np.float64]
    population: list[int] | None
    polygons: Any = None
    capacity: list[int] | None = None
    routes: list[tuple[int, int]] | None = None
    closures: tuple[ShutRoutes, ...] = ()


def read_sites(path: Path, reading: Reading, choices: Choices) -> Sites:
    """Read places from a file of any kind that is known, mend what can be mended, and tell it.

    Parameters
    ----------
    path : Path
        The file.
    reading : Reading
        Columns, system, encoding, layer, and how to split, where the user knows better.
    choices : Choices
        Where every decision is told.

    Raises
    ------
    ScenarioError
        With one line that names the file, the place in it and the cure.
    """
    check_split(reading)
    table = read_file(path, reading, choices)
    if not table.rows:
        raise ScenarioError(f"{table.file}: {NOTHING}")
    refuse_events(table)
    flee = flee_places(table, path, choices) if table.geometries is None else None
    comma = locate(table, reading.fields, choices) if table.geometries is None else False
    taken = taken_columns(table, reading.fields, choices)
    _name_rows(table, taken)
    outlines = settle_kind(table, choices)
    if not table.rows:
        raise ScenarioError(f"{table.file}: {NOTHING}")
    _bring_to_degrees(table, outlines, reading, choices)
    if outlines:
        join_parts(table, taken, choices)
    sites = _sites(table, taken, outlines, comma, reading, choices)
    return sites if flee is None else flee.joined(sites, table, choices)


def _name_rows(table: PlaceTable, taken: Taken) -> None:
    """Add to where each row stands what it is called there."""
    words = id_words(table, taken)
    table.labels = [f"{at} ({short(w, 30)!r})" if w else at for at, w in zip(table.labels, words, strict=True)]


def _bring_to_degrees(table: PlaceTable, outlines: bool, reading: Reading, choices: Choices) -> None:
    """Bring the geometries to longitudes and latitudes from -180 to 180, and outlines to valid ones."""
    shapes = shapely.force_2d(np.array(table.geometries, dtype=object))
    if not np.isfinite(shapely.get_coordinates(shapes)).all():
        raise ScenarioError(f"{table.file}: some coordinates are no finite numbers: mend or remove them")
    shapes = to_degrees(table.file, shapes, table.system, reading.crs, choices)
    check_degrees(table.file, table.labels, shapes)
    if outlines:
        shapes = repair(table.file, shapes, table.labels, choices)
    table.geometries = list(within_180(table.file, shapes, table.labels, choices))
    tell_where(table, choices)


def _sites(table: PlaceTable, taken: Taken, outlines: bool, comma: bool, reading: Reading, choices: Choices) -> Sites:
    """Return the places of a table whose geometries are settled."""
    words, names = id_words(table, taken), words_in(table, taken.name) if taken.name else [""] * len(table.rows)
    people = None
    if taken.population is not None:
        values = [row.get(taken.population) for row in table.rows]
        people = people_of(table.file, table.labels, values, taken.population, comma, choices)
    shapes = np.array(table.geometries, dtype=object)
    if reading.split is not None:
        if not outlines or len(shapes) > 1:
            problem = f"{table.file} holds {len(shapes)} places already: only a single outline is split"
            raise ScenarioError(problem, argument="split", value=reading.split)
        name = names[0] or words[0] or Path(table.file).stem
        shapes, words, people = split_outline(shapes[0], people, reading, choices)
        names = [f"{short(name, 40)} {word}" for word in words]
    _check_count(table.file, len(shapes), outlines)
    ids = ids_of(words, table.labels if reading.split is None else words, choices)
    inside = shapely.point_on_surface(shapes) if outlines else shapes
    spots = shapely.get_x(inside), shapely.get_y(inside)
    return Sites(table.file, ids, names_of(names, ids), *spots, people, shapes if outlines else None)


def _check_count(file: str, places: int, outlines: bool) -> None:
    """Refuse files with too few or too many places."""
    if places == 1 and outlines:
        cure = "at least 2 are needed: take a finer level, or split the outline (grid or voronoi, into so many cells)"
        raise ScenarioError(f"{file}: holds one place: {cure}")
    if places < 2:
        raise ScenarioError(f"{file}: holds {places} places: at least 2 are needed")
    if places > MOST_TERRITORIES:
        raise ScenarioError(f"{file}: holds {places:,} places: at most {MOST_TERRITORIES:,} are possible: merge some")
