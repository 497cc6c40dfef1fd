"""Where the rows of a table lie: from columns of latitudes and longitudes, or from shapes written as text (WKT)."""

import re
from typing import Any

import shapely

from interpose.model.errors import ScenarioError
from interpose.model.language.told import Filled
from interpose.model.language.words import mark
from interpose.model.scenario.builder.choices import Choices, short
from interpose.model.scenario.builder.column_names import candidates
from interpose.model.scenario.builder.columns import coordinate_column
from interpose.model.scenario.builder.numbers_read import decimal_comma, degrees_of, is_missing
from interpose.model.scenario.builder.table import Fields, PlaceTable

WKT = re.compile(
    r"^\s*(?:SRID=(\d{1,6});)?\s*((?:MULTI)?(?:POINT|POLYGON|LINESTRING)|GEOMETRYCOLLECTION)\b", re.IGNORECASE
)
FEWEST_AGAIN, MOST_AGAIN = 3, 0.2
"""rows, and share of all rows, on the spot of another from which on a table is no list of places"""
NO_COORDINATES = mark("rows without coordinates were left out")


def locate(table: PlaceTable, fields: Fields, choices: Choices) -> bool:
    """Give the rows of a table their geometries; those that lie nowhere are left out, which is told.

    Returns
    -------
    bool
        Whether numbers are written with a comma for decimals.

    Raises
    ------
    ScenarioError
        With one line that names the line and the cure.
    """
    shapes = _shape_column(table) if fields.lat is None and fields.lon is None else None
    if shapes is not None:
        _read_shapes(table, shapes, choices)
        return False
    lat, lon = (coordinate_column(table, field, getattr(fields, field)) for field in ("lat", "lon"))
    if lat == lon:
        raise ScenarioError(f"{table.file}: latitude and longitude need a column each")
    taken = mark("coordinates taken: latitude {lat}, longitude {lon}")
    choices.tell(Filled(taken, lat=short(lat), lon=short(lon)))
    lost = [row for row, values in enumerate(table.rows) if is_missing(values.get(lat)) or is_missing(values.get(lon))]
    table.leave_out(lost, NO_COORDINATES, choices)
    numbers = []
    for values, label in zip(table.rows, table.labels, strict=True):
        where = f"{table.file} {label}"
        numbers.append([degrees_of(where, short(column), values[column]) for column in (lon, lat)])
    table.geometries = list(shapely.points(numbers)) if numbers else []
    _refuse_series(table, numbers)
    comma = decimal_comma([values[column] for values in table.rows for column in (lat, lon)])
    if comma:
        choices.tell(mark("coordinates have commas for decimals"))
    return comma


def _refuse_series(table: PlaceTable, spots: list[list[float]]) -> None:
    """Refuse a table with several rows for each place, such as one of months or of figures; one slip is found later."""
    again = len(spots) - len({tuple(spot) for spot in spots})
    if again >= FEWEST_AGAIN and again > MOST_AGAIN * len(spots):
        problem = (
            f"{again:,} of its {len(spots):,} rows stand where another does, as in a table of months or of figures"
        )
        raise ScenarioError(f"{table.file}: {problem}: keep one row for each place")


def _shape_column(table: PlaceTable) -> str | None:
    """Return the column of shapes written as text, where there is one."""
    for column in candidates("shape", table.columns, table.tags):
        cells = [row.get(column) for row in table.rows if not is_missing(row.get(column))]
        if cells and isinstance(cells[0], str) and WKT.match(cells[0]):
            return column
    return None


def _read_shapes(table: PlaceTable, column: str, choices: Choices) -> None:
    """Read the shapes of a table, well-known text with or without the code of its system."""
    choices.tell(Filled(mark("coordinates taken: shapes in {column} (WKT)"), column=short(column)))
    geometries: list[Any] = []
    for row, label in zip(table.rows, table.labels, strict=True):
        text = "" if is_missing(row.get(column)) else str(row[column])
        match = WKT.match(text)
        if text and match is None:
            raise ScenarioError(f"{table.file} {label}: {short(column)} is {short(text, 40)!r}, no shape in WKT")
        if match is not None and match.group(1) and table.system is None:
            table.system = f"EPSG:{match.group(1)}"
        try:
            shape = shapely.from_wkt(text.partition(";")[2] if match and match.group(1) else text) if text else None
        except shapely.errors.GEOSException as error:
            raise ScenarioError(f"{table.file} {label}: {short(column)} is no whole WKT ({short(error, 60)})") from None
        geometries.append(None if shape is None else shapely.force_2d(shape))
        row.pop(column)
    table.geometries = geometries
