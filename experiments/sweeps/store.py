"""The folder of a sweep while it is written: every finished run is stored at once, and no run twice.

A run that ends becomes a line of a journal; a full journal becomes a Parquet part under a new name, and when all runs
are there, they become one table in order. Each file appears complete or not at all, and a journal whose part exists is
void, so that the folder is good whenever the process stops: Ctrl-C, ``kill -9`` or a full disk.
"""

import json
import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from interpose.experiments.sweeps.forecast_draws import draws_table
from interpose.experiments.sweeps.journal import journals_of, mended_rows
from interpose.experiments.sweeps.plan import Plan
from interpose.experiments.sweeps.run_rows import Row, latest_runs, part_table, read_part, run_table
from interpose.experiments.sweeps.stored_sweep import DRAWS, POINTS, RUNS, parts_of, read_manifest
from interpose.model.errors import OutputError

ROWS_A_PART = 2000
CLOSED = -1
APPENDED = os.O_WRONLY | os.O_CREAT | os.O_APPEND | getattr(os, "O_BINARY", 0)
"""How a journal is opened; where there is such a thing, as bytes, or every line would end in two letters."""


class SweepStore:
    """Rows of a sweep in a folder, made by :func:`open_store`.

    Parameters
    ----------
    folder : Path
        A sweep's folder.
    plan : Plan
        The sweep.
    """

    def __init__(self, folder: Path, plan: Plan) -> None:
        self.folder, self.plan, self.meta = folder, plan, read_manifest(folder)
        self.failed: dict[int, Row] = {}
        self.done: set[int] = set()
        numbers = [number for number, _ in parts_of(folder)]
        self._part = max(numbers, default=0) + 1
        for stale in journals_of(folder):
            if stale != self._journal:
                stale.unlink()
        self._rows: list[Row] = []
        for table in self._stored_tables(light=True):
            self._record_all(table)
        self._rows = mended_rows(self._journal, self.meta)
        for row in self._rows:
            self._record(row)
        self._file = os.open(self._journal, APPENDED, 0o666)

    @property
    def _journal(self) -> Path:
        """Journal of the next part."""
        return self.folder / f"journal-{self._part:06d}.jsonl"

    def _stored_tables(self, *, light: bool = False) -> Iterator[pa.Table]:
        """Yield the rows of the table and of the parts, later ones last."""
        for path in (self.folder / RUNS, *(path for _, path in parts_of(self.folder))):
            if path.exists():
                yield read_part(path, self.meta, light=light)

    def _record_all(self, table: pa.Table) -> None:
        """Record that the runs of a table are stored."""
        runs = table["run"].to_pylist()
        self.done.update(runs)
        for run in self.failed.keys() & set(runs):
            del self.failed[run]
        for row in table.filter(pc.not_equal(table["stage"], "")).to_pylist():
            self.failed[row["run"]] = Row(row["run"], row["stage"], row["message"], (), ())

    def _record(self, row: Row) -> None:
        """Record that a run is stored."""
        self.done.add(row.run)
        self.failed.pop(row.run, None)
        if row.stage:
            self.failed[row.run] = row

    def missing(self, retry_failed: bool) -> list[int]:
        """Return the runs that are still to be done, with those that failed if they are to be tried again."""
        failed_before = self.failed if retry_failed else ()
        return [run for run in range(self.plan.runs) if run not in self.done or run in failed_before]

    def add(self, row: Row) -> None:
        """Store a finished run; once this returns, a killed process does not lose it."""
        line = json.dumps(row, separators=(",", ":")).encode() + b"\n"
        size = os.fstat(self._file).st_size
        try:
            written = os.write(self._file, line)
            while written < len(line):
                written += os.write(self._file, line[written:])
        except OSError as error:
            with suppress(OSError):
                os.ftruncate(self._file, size)
            raise self._write_error(error) from None
        self._rows.append(row)
        self._record(row)
        if len(self._rows) >= ROWS_A_PART:
            self._start_next_part()

    def _start_next_part(self) -> None:
        """Write the rows of the journal as a part, and begin the next journal."""
        table, target = part_table(self._rows, self.meta), self.folder / f"part-{self._part:06d}.parquet"
        self._write(target, lambda file: pq.write_table(table, file))
        self._close_journal()
        self._journal.unlink()
        self._part += 1
        self._rows = []
        self._file = os.open(self._journal, APPENDED, 0o666)

    def finish(self) -> None:
        """Write one table of all runs, in order, and remove the parts."""
        if not self._rows and not parts_of(self.folder) and (self.folder / RUNS).exists():
            return
        rows = latest_runs([*self._stored_tables(), part_table(self._rows, self.meta)])
        table = run_table(rows, pd.read_parquet(self.folder / POINTS), self.meta)
        if self.plan.design.monthly:
            drawn = draws_table(table, self.meta["territories"], self.meta["months"])
            self._write(self.folder / DRAWS, lambda file: drawn.to_parquet(file, index=False))
        self._write(self.folder / RUNS, lambda file: table.to_parquet(file, index=False))
        for _, path in parts_of(self.folder):
            path.unlink()
        os.ftruncate(self._file, 0)
        self._rows = []

    def _write(self, target: Path, write: Any) -> None:
        """Write a file under a temporary name, and rename it once it is on the disk."""
        temporary = target.with_name(f".{target.name}.tmp")
        try:
            with temporary.open("wb") as file:
                write(file)
                file.flush()
                os.fsync(file.fileno())
            os.replace(temporary, target)
        except OSError as error:
            temporary.unlink(missing_ok=True)
            raise self._write_error(error) from None

    def _write_error(self, error: OSError) -> OutputError:
        """Return the error of a folder that cannot be written, with the number of runs that are stored."""
        stored = f"{len(self.done):,} of {self.plan.runs:,} runs are kept"
        cure = "make room and give the same command again"
        return refused(self.folder, f"cannot be written ({error.strerror or error}): {stored}: {cure}")

    def close(self) -> None:
        """Close the journal, and remove an empty one."""
        self._close_journal()
        if self._journal.exists() and self._journal.stat().st_size == 0:
            self._journal.unlink()

    def _close_journal(self) -> None:
        """Close the journal, once."""
        file, self._file = self._file, CLOSED
        if file != CLOSED:
            os.close(file)


def refused(folder: Path, problem: str) -> OutputError:
    """Return the error of a folder in which a sweep cannot be kept."""
    return OutputError(problem, argument="out", value=folder)
