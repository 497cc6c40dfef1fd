"""Recognising a stored result."""

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from interpose.viz.stored_result import Stored


def open_result(folder: Path) -> "Stored":
    """Recognise a stored result; a sweep is read also while it is being written."""
    from interpose.viz.kinds.registry import open_stored

    opened = open_stored(folder)
    if opened.kind == "sweep" and not opened.has("runs"):
        from interpose.experiments.sweeps.stored_sweep import Sweep

        opened.tables["runs"] = Sweep.read(folder).runs
    return opened
