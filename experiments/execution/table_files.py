"""The tables of a stored result as files of other programs: CSV, Parquet, or a workbook with a sheet a table."""

import difflib
import json
import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow.parquet as pq

from interpose.experiments.execution.optional_libraries import require_library
from interpose.model import bounded_tables
from interpose.model.errors import OutputError

STORED = (".parquet", ".csv")
"""How tables are stored; of two of one name the first is read, whose numbers have all their digits."""
FORMATS = (".csv", ".parquet", ".xlsx")
MOST_ROWS, MOST_COLUMNS, LONGEST_TITLE = 1_048_575, 16_384, 31
"""What a sheet of Excel holds under its line of names (ECMA-376), and letters of its title."""
NOT_IN_TITLES = re.compile(r"[\[\]:*?/\\]")
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
"""Letters that a workbook, which is XML, cannot hold."""
UNFINISHED = re.compile(r"part-\d+")
"""Parts of a sweep, which its table of runs gathers."""


def tables_in(folder: Path) -> dict[str, Path]:
    """Return the tables of a stored result, and of results inside it, by name: ``effects``, ``worlds/totals``.

    Raises
    ------
    OutputError
        Where the folder is none, or holds no result.
    """
    if not folder.is_dir():
        problem = "is a file, not a folder" if folder.exists() else "no such folder"
        raise OutputError(f"{folder}: {problem}: name a folder that a command of interpose wrote")
    found: dict[str, Path] = {}
    for ending in reversed(STORED):
        for path in sorted(folder.rglob(f"*{ending}")):
            inside = path.relative_to(folder)
            if not any(part.startswith(".") for part in inside.parts) and not UNFINISHED.fullmatch(path.stem):
                found[inside.with_suffix("").as_posix()] = path
    if not found or not (any(folder.glob("*.json")) or any(folder.glob("*/*.json"))):
        raise OutputError(f"{folder}: holds no sweep and no other result: name a folder that a command wrote")
    return dict(sorted(found.items(), key=lambda item: (item[0].count("/"), item[0])))


def sizes_of(tables: Mapping[str, Path]) -> list[dict[str, Any]]:
    """Return a row for each table: ``table``, number of ``rows``, names of its ``columns``."""
    rows = []
    for name, path in tables.items():
        if path.suffix == ".parquet":
            head = pq.read_metadata(path)
            rows.append({"table": name, "rows": head.num_rows, "columns": list(pq.read_schema(path).names)})
        else:
            table = read_table(path)
            rows.append({"table": name, "rows": len(table), "columns": [str(column) for column in table]})
    return rows


def chosen_tables(tables: Mapping[str, Path], names: Sequence[str]) -> dict[str, Path]:
    """Return the tables that are asked for, or all; raises :class:`OutputError` for a name that there is not."""
    for name in names:
        if name not in tables:
            near = difflib.get_close_matches(name, tables, 1)
            hint = f"did you mean {near[0]}?" if near else f"there are {', '.join([*tables][:12])}"
            raise OutputError(f"no such table: {hint}", argument="table", value=name[:60])
    return {name: tables[name] for name in dict.fromkeys(names)} if names else dict(tables)


def read_table(path: Path) -> pd.DataFrame:
    """Read a stored table; raises :class:`OutputError` where it cannot be read."""
    try:
        return bounded_tables.read_table(path)
    except pd.errors.EmptyDataError:
        return pd.DataFrame()
    except (OSError, ValueError) as error:
        problem = getattr(error, "strerror", None) or " ".join(str(error).split())[:120]
        raise OutputError(f"{path}: cannot be read ({problem}): write the result anew") from None


def tables_writer(tables: Mapping[str, Path], target: Path) -> Callable[[Path], object]:
    """Return a function that writes tables into one file: several into a workbook, one into CSV or Parquet.

    Raises
    ------
    OutputError
        For another ending, for several tables in a file that holds one, or one that a sheet cannot hold.
    InterposeError
        Where openpyxl, which writes workbooks, is not installed.
    """
    ending = target.suffix.lower()
    if ending not in FORMATS:
        raise OutputError(f"must end in {', '.join(FORMATS)}", argument="to", value=target)
    if ending == ".xlsx":
        require_library("openpyxl", "excel")
        read = {name: read_table(path) for name, path in tables.items()}
        _check_sheets(read)
        return lambda path: _write_workbook(read, path)
    if len(tables) > 1:
        problem = f"holds one table, and there are {len(tables)}: choose one (table), or a workbook (.xlsx)"
        raise OutputError(problem, argument="to", value=target)
    (source,) = tables.values()
    return lambda path: write_table(read_table(source), path)


def write_folder(tables: Mapping[str, Path], folder: Path, ending: str) -> list[Path]:
    """Write each table into a file of its own in an existing folder, and return the files."""
    if ending not in STORED:
        raise OutputError("must be csv or parquet", argument="form", value=ending.removeprefix("."))
    files = []
    for name, path in tables.items():
        files.append(folder / f"{name.replace('/', '-')}{ending}")
        write_table(read_table(path), files[-1])
    return files


def write_table(table: pd.DataFrame, path: Path) -> None:
    """Write a table as CSV, lists in it as JSON, or as Parquet."""
    if path.suffix.lower() == ".parquet":
        table.to_parquet(path, index=False)
    else:
        _plain(table).to_csv(path, index=False)


def _plain(table: pd.DataFrame) -> pd.DataFrame:
    """Return a table in which lists and mappings are texts of JSON."""
    return table.apply(lambda column: column.map(_cell) if column.dtype == object else column)


def _cell(value: Any) -> Any:
    """Return a list or mapping as JSON, anything else as it is."""
    if isinstance(value, np.ndarray):
        value = value.tolist()
    return json.dumps(value, ensure_ascii=False, default=str) if isinstance(value, (list, tuple, dict)) else value


def _check_sheets(tables: Mapping[str, pd.DataFrame]) -> None:
    """Refuse tables that are larger than a sheet."""
    for name, table in tables.items():
        if len(table) > MOST_ROWS or len(table.columns) > MOST_COLUMNS:
            size = f"{len(table):,} rows and {len(table.columns):,} columns"
            problem = f"has {size}, and a sheet holds {MOST_ROWS:,} and {MOST_COLUMNS:,}: take .parquet or .csv"
            raise OutputError(problem, argument="table", value=name)


def _write_workbook(tables: Mapping[str, pd.DataFrame], path: Path) -> None:
    """Write a workbook: every text is a text, also where it begins as a formula does."""
    openpyxl = require_library("openpyxl", "excel")
    book = openpyxl.Workbook(write_only=True)
    titles: set[str] = set()
    for name, table in tables.items():
        sheet = book.create_sheet(_title(name, titles))
        sheet.append([str(column) for column in table])
        for row in _plain(table).itertuples(index=False, name=None):
            sheet.append([_sheet_cell(openpyxl, sheet, value) for value in row])
    book.save(path)


def _sheet_cell(openpyxl: Any, sheet: Any, value: Any) -> Any:
    """Return a value as a cell: no number where there is none, and no text as a formula."""
    if hasattr(value, "item"):
        value = value.item()
    if value is None or value is pd.NaT or (isinstance(value, float) and not np.isfinite(value)):
        return None
    if not isinstance(value, str):
        return value
    cell = openpyxl.cell.WriteOnlyCell(sheet, CONTROL.sub(" ", value))
    cell.data_type = "s"
    return cell


def _title(name: str, taken: set[str]) -> str:
    """Return the title of a sheet, which no other one has in any case."""
    title, number = NOT_IN_TITLES.sub("-", name)[:LONGEST_TITLE], 1
    while title.lower() in taken:
        number += 1
        title = f"{NOT_IN_TITLES.sub('-', name)[: LONGEST_TITLE - len(str(number)) - 1]}-{number}"
    taken.add(title.lower())
    return title
