"""Stored results of any kind: what a folder says of itself, and its tables.

Which kinds there are, and how each is recognised, is for `viz/kinds` to say.
"""

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

import pandas as pd

from interpose.model.errors import OutputError
from interpose.model.scenario.path_labels import PathLabel, path_label


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
        Name of its kind, which is the command that wrote it.
    folder : Path
        Where it lies.
    meta : dict
        What it says of itself, the scenario under ``scenario``.
    tables : dict
        Tables that were read or given.
    parts : dict
        Stored results of which it is made, by their folder in it.
    """

    kind: str
    folder: Path
    meta: dict[str, Any]
    tables: dict[str, pd.DataFrame] = field(default_factory=dict)
    parts: "dict[str, Stored]" = field(default_factory=dict)

    def __repr__(self) -> str:
        """Return what is stored in one line."""
        return f"<stored {self.kind} in {self.folder}>"

    @property
    def scenario(self) -> dict[str, Any]:
        """Return the scenario with all its values."""
        return dict(self.meta.get("scenario") or {})

    def label(self, path: str) -> PathLabel:
        """Return what a path of the scenario is called where people read it, and its unit."""
        return path_label(path, self.scenario)

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


def read_manifest(path: Path) -> dict[str, Any]:
    """Read what a result says of itself; raises :class:`OutputError` where it cannot be read."""
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
