"""Tables that people give, as Parquet or CSV: what they unpack to is known before they are read."""

from io import BytesIO
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from interpose.model.bounded_files import MOST_JSON_BYTES, require_file

MOST_CELLS = 100_000_000
"""Values of a table of a stored result: 0.8 GB of numbers."""


def read_parquet(source: Path | bytes, columns: list[str] | None = None, *, most: int = MOST_CELLS) -> pd.DataFrame:
    """Return a table of Parquet, whose metadata say before it is read how many values it unpacks to.

    Parameters
    ----------
    source : Path or bytes
        A regular file, or what one holds.
    columns : list of str, optional
        Which columns are read; default: all.
    most : int
        Values beyond which it is refused, those inside lists counted one by one.

    Raises
    ------
    OSError
        As :func:`require_file`.
    ValueError
        Where it is no Parquet, lacks a column, or holds too much.
    """
    if isinstance(source, Path):
        require_file(source)
    try:
        with pq.ParquetFile(BytesIO(source) if isinstance(source, bytes) else source) as file:
            require_cells(file, columns, most)
        return pd.read_parquet(BytesIO(source) if isinstance(source, bytes) else source, columns=columns)
    except (pa.ArrowException, KeyError, NotImplementedError, OverflowError, MemoryError) as error:
        raise ValueError(" ".join(str(error).split()) or type(error).__name__) from None


def require_cells(file: pq.ParquetFile, columns: list[str] | None, most: int) -> None:
    """Refuse a table that unpacks to more than ``most`` values; raises ``ValueError``."""
    head, cells = file.metadata, 0
    for group in range(head.num_row_groups):
        row_group = head.row_group(group)
        for position in range(row_group.num_columns):
            column = row_group.column(position)
            if columns is None or column.path_in_schema.split(".")[0] in columns:
                cells += max(column.num_values, row_group.num_rows)
    if cells > most or head.num_rows > most:
        raise ValueError(f"unpacks to {max(cells, head.num_rows):,} values, more than {most:,}")


def read_csv(path: Path, most: int = MOST_JSON_BYTES, **options: Any) -> pd.DataFrame:
    """Return a table of comma-separated values, with the very numbers that were written.

    Raises
    ------
    OSError
        As :func:`require_file`.
    ValueError
        Where it is not UTF-8, is empty (``EmptyDataError``), or cannot be read as a table.
    """
    require_file(path, most)
    return pd.read_csv(path, **options)


def read_table(path: Path) -> pd.DataFrame:
    """Return a stored table: Parquet or CSV by its ending; raises as :func:`read_parquet` and :func:`read_csv`."""
    return read_parquet(path) if path.suffix == ".parquet" else read_csv(path)
