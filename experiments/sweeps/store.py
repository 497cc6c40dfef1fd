"""The folder of a sweep while it is written: every finished run is kept at once, and no run is kept twice.

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
        for row in self._kept(light=True):
            self._note(row)
        self._rows = _mended(self._journal)
        for row in self._rows:
            self._note(row)
        self._file = os.open(self._journal, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o666)

    @property
    def _journal(self) -> Path:
        """Name the journal of the next part."""
        return self.folder / f"journal-{self._part:06d}.jsonl"

    def _kept(self, *, light: bool = False) -> Iterator[Row]:
        """Go through the rows of the table and the parts, later ones last."""
        for path in (self.folder / RUNS, *(path for _, path in parts_of(self.folder))):
            if path.exists():
                yield from part_rows(path, self.meta, light=light)

    def _note(self, row: Row) -> None:
        """Note that a run is there."""
        self.done.add(row.run)
        self.failed.pop(row.run, None)
        if row.stage:
            self.failed[row.run] = row

    def missing(self, retry_failed: bool) -> list[int]:
        """List the runs that are still to be done, with those that failed if they shall be tried again."""
        again = self.failed if retry_failed else ()
        return [run for run in range(self.plan.runs) if run not in self.done or run in again]

    def add(self, row: Row) -> None:
        """Keep a finished run; once this returns, a killed process does not lose it."""
        line = json.dumps(row, separators=(",", ":")).encode() + b"\n"
        size = os.fstat(self._file).st_size
        try:
            written = os.write(self._file, line)
            while written < len(line):
                written += os.write(self._file, line[written:])
        except OSError as error:
            with suppress(OSError):
                os.ftruncate(self._file, size)
            raise self._full(error) from None
        self._rows.append(row)
        self._note(row)
        if len(self._rows) >= ROWS_A_PART:
            self._seal()

    def _seal(self) -> None:
        """Make a part of the journal, and begin the next one."""
        table, target = _part_table(self._rows, self.meta), self.folder / f"part-{self._part:06d}.parquet"
        self._write(target, lambda file: pq.write_table(table, file))
        self._let_go()
        self._journal.unlink()
        self._part += 1
        self._rows = []
        self._file = os.open(self._journal, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o666)

    def finish(self) -> None:
        """Make one table, in order, of all runs; the parts go."""
        latest: dict[int, Row] = {row.run: row for row in self._kept()}
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
        """Write a file under a temporary name and rename it when it is safely on the disk."""
        work = target.with_name(f".{target.name}.tmp")
        try:
            with work.open("wb") as file:
                write(file)
                file.flush()
                os.fsync(file.fileno())
            os.replace(work, target)
        except OSError as error:
            work.unlink(missing_ok=True)
            raise self._full(error) from None

    def _full(self, error: OSError) -> OutputError:
        """Say in one line that the folder cannot be written, and what is kept."""
        kept = f"{len(self.done):,} of {self.plan.runs:,} runs are kept"
        cure = "make room and give the same command again"
        return _refused(self.folder, f"cannot be written ({error.strerror or error}): {kept}: {cure}")

    def close(self) -> None:
        """Let go of the journal; an empty one goes."""
        self._let_go()
        if self._journal.exists() and self._journal.stat().st_size == 0:
            self._journal.unlink()

    def _let_go(self) -> None:
        """Close the journal, once."""
        file, self._file = self._file, CLOSED
        if file != CLOSED:
            os.close(file)


@contextmanager
def open_store(folder: Path, plan: Plan) -> Iterator[SweepStore]:
    """Open the folder of a sweep, or make it; what a killed process left half-written is dropped.

    Raises
    ------
    OutputError
        If the folder holds something else or another sweep, if another process writes to it, or if it cannot be made.
    """
    if not os.path.lexists(folder):
        with new_folder(folder) as work:
            _describe(work, plan)
    _require_same(folder, plan)
    try:
        lock = (folder / LOCK).open("a")
    except OSError as error:
        raise _refused(folder, f"cannot be written ({error.strerror}): choose another place") from None
    with lock:
        _lock(lock, folder)
        for left in folder.glob(".*.tmp"):
            left.unlink()
        try:
            store = SweepStore(folder, plan)
        except OSError as error:
            raise _refused(folder, f"cannot be used ({error.strerror or error})") from None
        try:
            yield store
        finally:
            store.close()


def _refused(folder: Path, problem: str) -> OutputError:
    """Return the error of a folder in which a sweep cannot be kept."""
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
        raise _refused(folder, "another sweep writes there now: wait for it or end it") from None


def _describe(folder: Path, plan: Plan) -> None:
    """Write what the sweep is: the manifest and the table of points."""
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
        "outcomes": list(design.kept),
        "territories": [place.id for place in scenario.places] if design.monthly else [],
        "months": list(month_ids(scenario, plan.days)) if design.monthly else [],
        "provenance": provenance(scenario, [design.first_seed], plan.days),
    }
    plan.point_table().to_parquet(folder / POINTS, index=False)
    (folder / MANIFEST).write_text(json.dumps(meta, indent=1, ensure_ascii=False), encoding="utf-8")


def _require_same(folder: Path, plan: Plan) -> None:
    """Refuse a folder that holds another sweep, and say what differs."""
    meta = read_manifest(folder)
    if meta["identity"] == plan.identity:
        return
    cure = "name a new folder"
    if meta["build"] != build():
        raise _refused(folder, f"was begun by interpose {meta['build']}, this is {build()}: {cure}")
    now = plan.design.model_dump(mode="json")
    differs = [name for name in now if meta["design"].get(name) != now[name]]
    what = f"another design ({', '.join(differs)} differ)" if differs else "the same design of another scenario"
    raise _refused(folder, f"holds {what}: {cure}")


def _journals(folder: Path) -> list[Path]:
    """List the journals of a folder."""
    return sorted(folder.glob("journal-*.jsonl"))


def _mended(journal: Path) -> list[Row]:
    """Read a journal and cut off a last line that was not written to its end."""
    if not journal.exists():
        return []
    text = journal.read_bytes()
    whole = text[: text.rfind(b"\n") + 1]
    if len(whole) < len(text):
        os.truncate(journal, len(whole))
    return [Row(*json.loads(line)) for line in whole.splitlines()]


def _part_table(rows: list[Row], meta: dict[str, Any]) -> pa.Table:
    """Put rows into the columns of a part."""
    columns: dict[str, Any] = {
        "run": pa.array([row.run for row in rows], pa.int64()),
        "stage": pa.array([row.stage for row in rows], pa.string()),
        "message": pa.array([row.message for row in rows], pa.string()),
        "monthly": pa.array([row.monthly for row in rows], pa.list_(pa.int64())),
    }
    for position, name in enumerate(meta["outcomes"]):
        columns[name] = pa.array([row.values[position] if row.values else None for row in rows], pa.float64())
    return pa.table(columns)
