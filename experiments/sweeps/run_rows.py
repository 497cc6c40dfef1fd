"""Rows of single runs, as a sweep stores them while it goes on: lines of a journal, columns of a part."""

import logging
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
from pydantic import TypeAdapter, ValidationError

from interpose.experiments.sweeps.design import Design
from interpose.experiments.sweeps.plan import run_hashes, seeds_of

log = logging.getLogger(__name__)


class Row(NamedTuple):
    """What is stored of one run."""

    run: int
    """its number: point * replications + replication"""
    stage: str
    """where it failed; empty if it did not"""
    message: str
    """why it failed"""
    values: tuple[float, ...]
    """its outcomes, in the order of the manifest; empty if it failed"""
    monthly: tuple[int, ...]
    """recorded deaths by type, territory and month, if they are kept"""


ROW = TypeAdapter(Row)


def read_lines(journal: Path) -> list[bytes]:
    """Return the lines of a journal that were written to their end."""
    return journal.read_bytes().split(b"\n")[:-1] if journal.exists() else []


def rows_of_lines(lines: list[bytes], meta: dict[str, Any]) -> list[Row]:
    """Return the rows of a journal; a line that is no row of this sweep is left out, and its run is done again."""
    rows, runs = [], int(meta["points"]) * int(meta["replications"])
    for line in lines:
        try:
            rows.append(ROW.validate_json(line))
        except ValidationError:
            log.warning("a line of a sweep's journal cannot be read: its run is done again")
    whole = len(meta["outcomes"])
    return [row for row in rows if 0 <= row.run < runs and (row.stage or len(row.values) == whole)]


def part_schema(meta: dict[str, Any]) -> pa.Schema:
    """Return the columns of a part."""
    fields = [("run", pa.int64()), ("stage", pa.string()), ("message", pa.string())]
    fields += [(name, pa.float64()) for name in meta["outcomes"]]
    return pa.schema([*fields, ("monthly", pa.list_(pa.int64()))])


def part_table(rows: list[Row], meta: dict[str, Any]) -> pa.Table:
    """Put rows into the columns of a part."""
    columns: list[list[Any]] = [[row[position] for row in rows] for position in range(3)]
    for position in range(len(meta["outcomes"])):
        columns.append([None if row.stage else row.values[position] for row in rows])
    columns.append([list(row.monthly) for row in rows])
    schema = part_schema(meta)
    return pa.table([pa.array(c, kind) for c, kind in zip(columns, schema.types, strict=True)], schema=schema)


def read_part(path: Path, meta: dict[str, Any], *, light: bool = False) -> pa.Table:
    """Return a part, or the final table of a sweep, in the columns of a part.

    Parameters
    ----------
    path : Path
        The file.
    meta : dict
        Manifest of the sweep.
    light : bool
        Leave out outcomes and deaths.

    Raises
    ------
    ValueError
        Where a column is missing or of another kind, or a run is none of this sweep.
    """
    file, schema = pq.ParquetFile(path), part_schema(meta)
    there = file.schema_arrow.names
    wanted = [name for name in schema.names if name not in ("run", "monthly")] if not light else ["stage", "message"]
    by_point = "point" in there
    identity = ["point", "replication"] if by_point else ["run"]
    deaths = ["monthly"] if "monthly" in there and not light else []
    missing = [name for name in (*identity, *wanted) if name not in there]
    if missing:
        raise ValueError(f"{path.name} has no column {missing[0]}")
    table = file.read(columns=[*identity, *wanted, *deaths], use_threads=False)  # parts are small
    numbers = [table[name].to_numpy().astype(np.int64, casting="safe") for name in identity]
    runs = numbers[0] * int(meta["replications"]) + numbers[1] if by_point else numbers[0]
    if len(runs) and not 0 <= runs.min() <= runs.max() < int(meta["points"]) * int(meta["replications"]):
        raise ValueError(f"{path.name} has a run that is none of this sweep")
    columns = [pa.array(runs), *(table[name].combine_chunks().cast(schema.field(name).type) for name in wanted)]
    if not light:
        kind = schema.field("monthly").type
        columns.append(table["monthly"].combine_chunks().cast(kind) if deaths else pa.nulls(len(runs), kind))
    return pa.table(columns, names=["run", *wanted, *(() if light else ("monthly",))])


def latest_runs(tables: Iterable[pa.Table]) -> pa.Table | None:
    """Return the rows of tables in order of their runs, of each run the one that stands last; None for no table."""
    whole = [table for table in tables if table.num_rows]
    if not whole:
        return None
    table = pa.concat_tables(whole)
    backwards = table["run"].to_numpy()[::-1]
    _, last = np.unique(backwards, return_index=True)
    return table.take(pa.array(len(backwards) - 1 - last)).combine_chunks()


def run_table(rows: pa.Table | None, points: pd.DataFrame, meta: dict[str, Any]) -> pd.DataFrame:
    """Return the table of runs: identity, inputs, outcomes, and stage and reason of failures; in order of the rows.

    Parameters
    ----------
    rows : Table or None
        In the columns of a part; None for none.
    points : DataFrame
        What each point changes.
    meta : dict
        Manifest of the sweep.
    """
    rows = part_table([], meta) if rows is None else rows
    design = Design.model_validate(meta["design"])
    runs = rows["run"].to_numpy()
    point = runs // design.replications
    seeds = seeds_of(design, runs)
    hashes = run_hashes(meta["world"], points["changes"].tolist(), point, seeds, meta["days"], meta["build"])
    table = pd.DataFrame({"point": point, "replication": runs % design.replications})
    table["seed"], table["run"] = seeds, pd.Series(hashes, dtype="str")
    inputs = points[meta["paths"]].iloc[point].reset_index(drop=True)
    found = {name: rows[name].to_numpy() for name in meta["outcomes"]}
    failures = {name: pd.Series(rows[name].fill_null("").to_pylist(), dtype="str") for name in ("stage", "message")}
    table = pd.concat([table, inputs, pd.DataFrame(found | failures)], axis=1)
    if design.monthly:
        table["monthly"] = [deaths or [] for deaths in rows["monthly"].to_pylist()]
    return table
