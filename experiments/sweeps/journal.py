"""The journal of a sweep: a line for each finished run."""

import os
from pathlib import Path
from typing import Any

from interpose.experiments.sweeps.run_rows import Row, rows_of_lines


def journals_of(folder: Path) -> list[Path]:
    """List the journals of a folder."""
    return sorted(folder.glob("journal-*.jsonl"))


def mended_rows(journal: Path, meta: dict[str, Any]) -> list[Row]:
    """Read a journal and cut off a last line that was not written to its end."""
    if not journal.exists():
        return []
    text = journal.read_bytes()
    whole = text[: text.rfind(b"\n") + 1]
    if len(whole) < len(text):
        os.truncate(journal, len(whole))
    return rows_of_lines(whole.split(b"\n")[:-1], meta)
