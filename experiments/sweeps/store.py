"""The folder of a sweep while it is written: every finished run is stored at once, and no run twice.

A run that ends becomes a line of a journal; a full journal becomes a Parquet part under a new name, and when all runs
are there, they become one table in order. Each file appears complete or not at all, and a journal whose part exists is
void, so that the folder is good whenever the process stops: Ctrl-C, ``kill -9`` or a full disk.
"""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from interpose.experiments.execution.result_hash import build
from interpose.experiments.sweeps.forecast_draws import draws_table, month_ids
from interpose.experiments.sweeps.plan import Plan
from interpose.experiments.sweeps.stored_sweep import (
    DRAWS,
    MANIFEST,
    POINTS,
    RUNS,
    Row,
    part_rows,
    parts_of,
    read_manifest,
    run_table,
)
from interpose.model.errors import OutputError
from interpose.model.output_folder import new_folder
from interpose.model.results.provenance import provenance

FORMAT = 1
ROWS_A_PART = 2000
LOCK = ".lock"
CLOSED = -1


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
        for stale in _journals(folder):
            if stale != self._journal:
                stale.unlink()
        self._rows: list[Row] = []
        for row in self._stored_rows(light=True):
            self._record(row)
        self._rows = _repaired_rows(self._journal)
        for row in self._rows:
            self._record(row)
        self._file = os.open(self._journal, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o666)

    @property
    def _journal(self) -> Path:
        """Journal of the next part."""
        return self.folder / f"journal-{self._part:06d}.jsonl"

    def _stored_rows(self, *, light: bool = False) -> Iterator[Row]:
        """Yield the rows of the table and the parts, later ones last."""
        for path in (self.folder / RUNS, *(path for _, path in parts_of(self.folder))):
            if path.exists():
                yield from part_rows(path, self.meta, light=light)

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
        table, target = _part_table(self._rows, self.meta), self.folder / f"part-{self._part:06d}.parquet"
        self._write(target, lambda file: pq.write_table(table, file))
        self._close_journal()
        self._journal.unlink()
        self._part += 1
        self._rows = []
        self._file = os.open(self._journal, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o666)

    def finish(self) -> None:
        """Write one table of all runs, in order, and remove the parts."""
        latest: dict[int, Row] = {row.run: row for row in self._stored_rows()}
        if not self._rows and not parts_of(self.folder) and (self.folder / RUNS).exists():
            return
        latest |= {row.run: row for row in self._rows}
        rows = [latest[run] for run in sorted(latest)]
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
        return _folder_error(self.folder, f"cannot be written ({error.strerror or error}): {stored}: {cure}")

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


@contextmanager
def open_store(folder: Path, plan: Plan) -> Iterator[SweepStore]:
    """Open the folder of a sweep, or make it; what a killed process left half-written is dropped.

    Parameters
    ----------
    folder : Path
        The folder; it may not exist yet.
    plan : Plan
        The sweep.

    Yields
    ------
    SweepStore
        The store, locked against other processes.

    Raises
    ------
    OutputError
        If the folder holds something else or another sweep, if another process writes to it, or if it cannot be made.
    """
    if not os.path.lexists(folder):
        with new_folder(folder) as new:
            _write_description(new, plan)
    _require_same(folder, plan)
    try:
        lock = (folder / LOCK).open("a")
    except OSError as error:
        raise _folder_error(folder, f"cannot be written ({error.strerror}): choose another place") from None
    with lock:
        _lock(lock, folder)
        for temporary in folder.glob(".*.tmp"):
            temporary.unlink()
        try:
            store = SweepStore(folder, plan)
        except OSError as error:
            raise _folder_error(folder, f"cannot be used ({error.strerror or error})") from None
        try:
            yield store
        finally:
            store.close()


def _folder_error(folder: Path, problem: str) -> OutputError:
    """Return the error of a folder in which a sweep cannot be stored."""
    return OutputError(problem, argument="out", value=folder)


def _lock(lock: IO[str], folder: Path) -> None:
    """Refuse a folder to which another process writes, where the system can tell."""
    try:
        import fcntl
    except ImportError:
        return
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        raise _folder_error(folder, "another sweep writes there now: wait for it or end it") from None


def _write_description(folder: Path, plan: Plan) -> None:
    """Write the manifest and the table of points."""
    design, scenario = plan.design, plan.scenario
    meta: dict[str, Any] = {
        "format": FORMAT,
        "build": build(),
        "identity": plan.identity,
        "world": plan.world,
        "design": design.model_dump(mode="json"),
        "points": len(plan.points),
        "replications": design.replications,
        "days": plan.days,
        "paths": list(design.paths),
        "outcomes": list(design.stored_outcomes),
        "territories": [place.id for place in scenario.places] if design.monthly else [],
        "months": list(month_ids(scenario, plan.days)) if design.monthly else [],
        "provenance": provenance(scenario, [design.first_seed], plan.days),
    }
    plan.point_table().to_parquet(folder / POINTS, index=False)
    (folder / MANIFEST).write_text(json.dumps(meta, indent=1, ensure_ascii=False), encoding="utf-8")


def _require_same(folder: Path, plan: Plan) -> None:
    """Refuse a folder that holds another sweep, with what differs."""
    meta = read_manifest(folder)
    if meta["identity"] == plan.identity:
        return
    cure = "name a new folder"
    if meta["build"] != build():
        raise _folder_error(folder, f"was begun by interpose {meta['build']}, this is {build()}: {cure}")
    own_design = plan.design.model_dump(mode="json")
    differing = [name for name in own_design if meta["design"].get(name) != own_design[name]]
    content = f"another design ({', '.join(differing)} differ)" if differing else "the same design of another scenario"
    raise _folder_error(folder, f"holds {content}: {cure}")


def _journals(folder: Path) -> list[Path]:
    """Return the journals of a folder."""
    return sorted(folder.glob("journal-*.jsonl"))


def _repaired_rows(journal: Path) -> list[Row]:
    """Return the rows of a journal, after cutting off a last line that was not written to its end."""
    if not journal.exists():
        return []
    text = journal.read_bytes()
    complete = text[: text.rfind(b"\n") + 1]
    if len(complete) < len(text):
        os.truncate(journal, len(complete))
    return [Row(*json.loads(line)) for line in complete.splitlines()]


def _part_table(rows: list[Row], meta: dict[str, Any]) -> pa.Table:
    """Return rows as the table of a part."""
    columns: dict[str, Any] = {
        "run": pa.array([row.run for row in rows], pa.int64()),
        "stage": pa.array([row.stage for row in rows], pa.string()),
        "message": pa.array([row.message for row in rows], pa.string()),
        "monthly": pa.array([row.monthly for row in rows], pa.list_(pa.int64())),
    }
    for position, name in enumerate(meta["outcomes"]):
        columns[name] = pa.array([row.values[position] if row.values else None for row in rows], pa.float64())
    return pa.table(columns)
