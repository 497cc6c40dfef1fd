"""Stored results of any kind: which command wrote a folder, what it says of itself, and its tables."""

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

import pandas as pd

from interpose.model.errors import OutputError

MANIFESTS = {
    "run": "run.json",
    "twin": "twin.json",
    "compare": "compare.json",
    "attribute": "attribution.json",
    "explain": "explain.json",
    "sensitivity": "sensitivity.json",
    "discover": "discover.json",
    "robust": "robust.json",
    "calibrate": "calibrate.json",
    "sweep": "manifest.json",
}
"""By the file that each command leaves behind."""
BRANCHES = ("unchanged", "changed")


class Described(Protocol):
    """Anything that says what it is: a stored result, or a comparison in memory."""

    @property
    def meta(self) -> dict[str, Any]:
        """Provenance, scenario, polygons."""
        ...


@dataclass(frozen=True)
class Stored:
    """A stored result.

    Parameters
    ----------
    kind : str
        The command that wrote it.
    folder : Path
        Where it lies.
    meta : dict
        What it says of itself, the scenario under ``scenario``.
    tables : dict
        Tables that were read or given.
    """

    kind: str
    folder: Path
    meta: dict[str, Any]
    tables: dict[str, pd.DataFrame] = field(default_factory=dict)

    @property
    def scenario(self) -> dict[str, Any]:
        """Return the scenario with all its values."""
        return dict(self.meta.get("scenario") or {})

    def has(self, name: str) -> bool:
        """Whether there is such a table."""
        return name in self.tables or any((self.folder / f"{name}.{end}").is_file() for end in ("parquet", "csv"))

    def table(self, name: str) -> pd.DataFrame:
        """Read a table, once; raises :class:`OutputError` where there is none or it cannot be read."""
        if name not in self.tables:
            parquet, csv = self.folder / f"{name}.parquet", self.folder / f"{name}.csv"
            try:
                self.tables[name] = pd.read_parquet(parquet) if parquet.is_file() else pd.read_csv(csv)
            except (OSError, ValueError) as error:
                problem = getattr(error, "strerror", None) or " ".join(str(error).split())
                raise OutputError(f"{csv}: cannot be read ({problem}): write the result anew") from None
        return self.tables[name]

    def part(self, name: str) -> "Stored":
        """Open one of the two runs of a branched world."""
        return open_stored(self.folder / name)


def open_stored(folder: Path) -> Stored:
    """Recognise a folder that a command wrote.

    Raises
    ------
    OutputError
        If it holds no result, or one whose manifest cannot be read.
    """
    folder = Path(folder)
    if not folder.is_dir():
        problem = "is a file, not a folder" if folder.exists() else "no such folder"
        raise OutputError(f"{folder}: {problem}: name a folder that a command of interpose wrote")
    if all((folder / name / MANIFESTS["run"]).is_file() for name in BRANCHES):
        return Stored("branch", folder, _read(folder / BRANCHES[0] / MANIFESTS["run"]))
    for kind, name in MANIFESTS.items():
        if (folder / name).is_file():
            meta = _read(folder / name)
            if kind == "sweep":
                meta = meta | meta.get("provenance", {})
            return Stored(kind, folder, meta)
    raise OutputError(
        f"{folder}: holds no result (no {', '.join(list(MANIFESTS.values())[:3])} ...): "
        "name a folder that a command of interpose wrote"
    )


def _read(path: Path) -> dict[str, Any]:
    """Read a manifest."""
    try:
        meta = json.loads(path.read_text(encoding="utf-8"))
        if not isinstance(meta, dict):
            raise ValueError("it is no table of keys")
    except (OSError, ValueError) as error:
        raise OutputError(f"{path}: cannot be read ({error}): write the result anew") from None
    return meta


def names_of(meta: dict[str, Any], what: str) -> dict[str, str]:
    """Return the display name of each place, faction or contributor of a scenario by its id."""
    rows = (meta.get("scenario") or {}).get(what) or []
    return {str(row["id"]): str(row.get("name") or row["id"]) for row in rows}
