"""What any file of places holds, whatever its format: rows of values, and a geometry for each where it has one."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from dataclasses import fields as dataclass_fields
from typing import Any

from interpose.model.errors import ScenarioError
from interpose.model.scenario.builder.choices import Choices

Row = dict[str, Any]
MOST_ROWS = 500_000
MOST_COLUMNS = 2000


@dataclass(frozen=True)
class Fields:
    """Names of the columns (of a table) or properties (of features) to use; none: the usual names."""

    id: str | None = None
    name: str | None = None
    population: str | None = None
    lat: str | None = None
    lon: str | None = None


@dataclass(frozen=True)
class Reading:
    """How a file is to be read, where the user knows better than a guess.

    Parameters
    ----------
    fields : Fields
        Columns or properties to use.
    crs : str, optional
        Coordinate reference system, such as ``EPSG:32636``.
    encoding : str, optional
        Encoding of the text, such as ``cp1256``.
    layer : str, optional
        Which layer of a file with several.
    split : str, optional
        How to cut a single outline: ``grid`` or ``voronoi``.
    cells : int, optional
        Into about how many places.
    """

    fields: Fields = Fields()
    crs: str | None = None
    encoding: str | None = None
    layer: str | None = None
    split: str | None = None
    cells: int | None = None


def fields_of(named: Mapping[str, str]) -> Fields:
    """Return the columns to use by what they hold; raises ``ScenarioError`` for anything that is no field."""
    known = [field.name for field in dataclass_fields(Fields)]
    for name in named:
        if name not in known:
            problem = f"{str(name)[:40]!r} is no field: there are {', '.join(known)}"
            raise ScenarioError(problem, argument="fields")
    return Fields(**named)


@dataclass
class PlaceTable:
    """Rows of a file before anything is known about what they mean.

    Parameters
    ----------
    file : str
        Name of the file, on one line.
    rows : list of dict
        Values by column or property.
    labels : list of str
        Where each row stands in the file, such as ``line 3``.
    geometries : list or None
        A geometry or None for each row; None for a table without any.
    system : str or None
        Name of the coordinate reference system that the file tells.
    tags : dict
        Hashtag of each column, where the file has a row of them.
    """

    file: str
    rows: list[Row]
    labels: list[str]
    geometries: list[Any] | None = None
    system: str | None = None
    tags: dict[str, str] = field(default_factory=dict)

    @property
    def columns(self) -> list[str]:
        """Return the columns or properties in the order in which they first stand."""
        columns = list(dict.fromkeys(key for row in self.rows for key in row))
        check_columns(self.file, len(columns))
        return columns

    def keep(self, rows: list[int]) -> None:
        """Keep some of the rows."""
        self.rows, self.labels = [self.rows[row] for row in rows], [self.labels[row] for row in rows]
        if self.geometries is not None:
            self.geometries = [self.geometries[row] for row in rows]

    def leave_out(self, rows: list[int], why: str, choices: Choices) -> None:
        """Leave out some rows, and tell why."""
        for row in rows:
            choices.tell(why, self.labels[row])
        gone = set(rows)
        self.keep([row for row in range(len(self.rows)) if row not in gone])


def check_columns(file: str, number: int) -> None:
    """Refuse files with more columns than anybody has looked at."""
    if number > MOST_COLUMNS:
        raise ScenarioError(f"{file}: has {number:,} columns: at most {MOST_COLUMNS:,} are read: leave some out")


def check_rows(file: str, number: int) -> None:
    """Refuse files with more rows than any country has places."""
    if number > MOST_ROWS:
        raise ScenarioError(
            f"{file}: has more than {MOST_ROWS:,} rows: a scenario has at most 60,000 places: merge some"
        )
