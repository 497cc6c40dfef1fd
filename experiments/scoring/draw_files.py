"""Files of forecasts and of what was recorded, in the columns of the ViEWS prediction challenge: Parquet or CSV."""

from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from interpose.experiments.scoring.draws import DRAW, MONTH, OUTCOME, UNITS, Draws, checked, draws_from, unit_of
from interpose.model.bounded_files import require_file
from interpose.model.bounded_tables import read_parquet
from interpose.model.errors import OutputError

MOST_ROWS = 50_000_000
"""Rows beyond which a file is refused: some 2 GB in memory."""


def read_forecast(source: Path | str | pd.DataFrame | Draws, name: str = "forecast") -> Draws:
    """Return a forecast from a file or a table with a row a unit, month and draw.

    Raises
    ------
    InterposeError
        With one line, where the file cannot be read or is no such table.
    """
    if isinstance(source, Draws):
        return source
    table = source if isinstance(source, pd.DataFrame) else read_table(Path(source))
    called = name if isinstance(source, pd.DataFrame) else str(source)
    return draws_from(_plain(table), called)


def read_actuals(source: Path | str | pd.DataFrame, name: str = "actuals") -> pd.DataFrame:
    """Return what was recorded: ``month_id``, unit and ``outcome`` (deaths), a row a unit and month.

    Raises
    ------
    InterposeError
        As for :func:`read_forecast`.
    """
    table = _plain(source if isinstance(source, pd.DataFrame) else read_table(Path(source)))
    called = name if isinstance(source, pd.DataFrame) else str(source)
    return checked(table, [MONTH, unit_of(table, called)], called)


def _plain(table: pd.DataFrame) -> pd.DataFrame:
    """Return a table with what its index holds as columns: pandas stores the challenge's files so."""
    return table.reset_index() if any(name in (MONTH, DRAW, *UNITS) for name in table.index.names) else table


def read_table(path: Path) -> pd.DataFrame:
    """Read a Parquet or CSV file, as far as it can be held in memory.

    Raises
    ------
    OutputError
        If it is not there, has another ending, cannot be read, or has more than :data:`MOST_ROWS` rows.
    """
    kind = path.suffix.lower()
    if kind not in (".parquet", ".csv"):
        raise OutputError(f"{path}: must end in .parquet or .csv")
    try:
        require_file(path)
        if kind == ".parquet":
            _check_rows(path, pq.read_metadata(path).num_rows)
            names = set(pq.read_schema(path).names) & {MONTH, DRAW, OUTCOME, *UNITS}
            return read_parquet(path, sorted(names), most=MOST_ROWS * len(names))
        table = pd.read_csv(path, nrows=MOST_ROWS + 1, dtype={"territory": str}, keep_default_na=False, na_values=[""])
        _check_rows(path, len(table))
        return table
    except FileNotFoundError:
        raise OutputError(f"{path}: no such file") from None
    except (OSError, ValueError, pa.ArrowException) as error:
        reason = " ".join(str(getattr(error, "strerror", None) or error).split())[:100]
        raise OutputError(f"{path}: cannot be read as {kind.removeprefix('.')} ({reason})") from None


def _check_rows(path: Path, rows: int) -> None:
    """Refuse a file with too many rows."""
    if rows > MOST_ROWS:
        raise OutputError(f"{path}: has more than {MOST_ROWS:,} rows: give fewer draws, units or months in a file")
