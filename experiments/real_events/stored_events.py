"""An imported record, read back: its events on their ground, and what it says of itself."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from interpose.experiments.real_events.cells import QUARTER, cells_of, touching
from interpose.experiments.real_events.ground import CELLS, TERRITORIES, positions
from interpose.experiments.real_events.record import Record, record_of
from interpose.model.bounded_files import read_json_mapping
from interpose.model.bounded_tables import read_parquet
from interpose.model.errors import InterposeError, OutputError

EVENTS, MONTHS, MANIFEST = "events.parquet", "months.parquet", "events.json"
COLUMNS = ["date", "date_prec", "where_prec", "longitude", "latitude", "territory", "best"]
USUAL_DATE = 2
"""Coarsest precision of the date that enters statistics: known within six days."""
USUAL_PLACE = {TERRITORIES: 4, "adm1": 4, CELLS: 3}
"""Coarsest precision of the place that does: the province, on a ground of provinces; the district, on cells."""
WORST = 7


@dataclass(frozen=True)
class Precision:
    """How exactly the date and place of an event must be known to enter statistics (codes; 0, not told, enters).

    Parameters
    ----------
    date, place : int, optional
        Coarsest code that enters; default: :data:`USUAL_DATE`, :data:`USUAL_PLACE`.
    """

    date: int = USUAL_DATE
    place: int | None = None


class Events:
    """A folder that an import wrote.

    Parameters
    ----------
    folder : Path
        The folder.

    Raises
    ------
    OutputError
        If it is none.
    """

    def __init__(self, folder: str | Path) -> None:
        self.folder = Path(folder)
        try:
            self.meta: dict[str, Any] = read_json_mapping(self.folder / MANIFEST)
            self.first, self.last = (date.fromisoformat(self.meta[name]) for name in ("first", "last"))
            self.ground = str(self.meta["ground"])
        except (OSError, ValueError, TypeError, KeyError):
            problem = f"holds no imported events ({MANIFEST}): name a folder that interpose data import wrote"
            raise OutputError(f"{self.folder}: {problem}") from None

    @property
    def table(self) -> pd.DataFrame:
        """All events in the common columns (docs/data.md)."""
        return self._read(EVENTS)

    @property
    def months(self) -> pd.DataFrame:
        """Events and deaths by month and territory."""
        return self._read(MONTHS)

    def record(self, precision: Precision | None = None) -> Record:
        """Return the record on the ground that it was put on when it was imported."""
        table = self._known(precision or Precision(), self.ground)
        if self.ground == TERRITORIES:
            places = tuple(self.meta["territories"])
            return self._made(table, places, positions(self.meta["borders"], places))
        if self.ground == CELLS:
            degrees = float(self.meta["degrees"])
            cells = np.unique(table["territory"].dropna().astype(np.int64))
            return self._made(table, tuple(map(str, cells)), touching(cells, degrees))
        return self._made(table, tuple(sorted(table["territory"].dropna().unique())), None)

    def cell_record(self, precision: Precision | None = None, degrees: float = QUARTER) -> Record:
        """Return the record on cells, whatever ground it was put on: for the onset of violence next door."""
        table = self._known(precision or Precision(), CELLS)
        numbers = cells_of(table["longitude"].to_numpy(float), table["latitude"].to_numpy(float), degrees)
        cells = np.unique(numbers)
        return self._made(table.assign(territory=numbers.astype(str)), tuple(map(str, cells)), touching(cells, degrees))

    def _made(self, table: pd.DataFrame, places: tuple[str, ...], pairs: Any) -> Record:
        """Return a record over the span of the import."""
        found = record_of(table, (self.first, self.last), places, pairs)
        if len(found.day) == 0:
            raise InterposeError(f"{self.folder}: no fatal event with a known date lies on its ground: import it anew")
        return found

    def _known(self, precision: Precision, ground: str) -> pd.DataFrame:
        """Return the fatal events whose date and place are known exactly enough."""
        table = self._read(EVENTS, COLUMNS)
        place = precision.place or USUAL_PLACE[ground]
        return table[(table["date_prec"] <= precision.date) & (table["where_prec"] <= place) & (table["best"] > 0)]

    def _read(self, name: str, columns: list[str] | None = None) -> pd.DataFrame:
        """Read a table of the folder."""
        try:
            return read_parquet(self.folder / name, columns)
        except (OSError, ValueError):
            raise OutputError(f"{self.folder / name}: cannot be read: import the events anew") from None
