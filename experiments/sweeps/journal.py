"""The journal of a sweep: a line for each finished run, and the part that a full one becomes."""

import os
from pathlib import Path
from typing import Any

import pyarrow as pa

from interpose.experiments.sweeps.stored_sweep import Row, rows_of_lines


def journals_of(folder: Path) -> list[Path]:
    """List the journals of a folder."""
    return sorted(folder.glob("journal-*.jsonl"))


def mended_rows(journal: Path, outcomes: int) -> list[Row]:
    """Read a journal and cut off a last line that was not written to its end."""
    if not journal.exists():
        return []
    text = journal.read_bytes()
    whole = text[: text.rfind(b"\n") + 1]
    if len(whole) < len(text):
        os.truncate(journal, len(whole))
    return rows_of_lines(whole.split(b"\n")[:-1], outcomes)


def part_table(rows: list[Row], meta: dict[str, Any]) -> pa.Table:
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
