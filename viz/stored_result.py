"""Stored results of any kind: what a folder says of itself, and its tables.

Which kinds there are, and how each is recognised, is for `viz/kinds` to say.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import pandas as pd

from interpose.model.bounded_tables import read_table
from interpose.model.errors import InterposeError, OutputError, cut
from interpose.model.results.outcomes import NAMED
from interpose.model.scenario.path_labels import PathLabel, path_label

DAMAGE = (LookupError, TypeError, ValueError, AttributeError, ArithmeticError)
"""What reading raises where a stored result is not as it was written."""
COUNTED_BY_SEED = ("outcomes", "runs")
"""Tables with a row a run, whose outcomes are numbers."""
CLASS = re.compile(r"<class '([^']*)'>")
LONGEST = 120
"""Letters that are repeated of it."""


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
                self.tables[name] = read_table(parquet if parquet.is_file() else csv)
            except (OSError, ValueError) as error:
                problem = getattr(error, "strerror", None) or " ".join(str(error).split())
                raise OutputError(f"{csv}: cannot be read ({problem}): write the result anew") from None
            if name in COUNTED_BY_SEED:
                self._require_numbers(name)
        return self.tables[name]

    def _require_numbers(self, name: str) -> None:
        """Refuse an outcome that is no number, of a run that did not fail: a figure would just leave it out."""
        table = self.tables[name]
        ended = table[table["stage"] == ""] if "stage" in table and table["stage"].dtype != float else table
        for column in ended.columns.intersection(list(NAMED)):
            values = pd.to_numeric(ended[column], errors="coerce").to_numpy(float)
            if not np.isfinite(values).all():
                row, at = int(ended.index[~np.isfinite(values)][0]), self.folder / name
                raise OutputError(f"{at}: {column} in row {row + 1} is no number: {self.kind} wrote one: write it anew")


@contextmanager
def as_it_was_written(store: Path, kind: str) -> Iterator[None]:
    """Say in one line what goes wrong where a stored result is read that is not as its command wrote it.

    Raises
    ------
    OutputError
        For a table or entry that is missing, or of another kind than its command writes.
    """
    try:
        yield
    except InterposeError:
        raise
    except DAMAGE as error:
        said = CLASS.sub(r"\1", " ".join(f"{type(error).__name__}: {error}".split()))
        problem = f"its files are not as interpose {kind} writes them ({cut(said, LONGEST)})"
        raise OutputError(f"{store}: {problem}: write the result anew") from error


def names_of(meta: dict[str, Any], what: str) -> dict[str, str]:
    """Return the display name of each place, faction or contributor of a scenario by its id."""
    rows = (meta.get("scenario") or {}).get(what) or []
    return {str(row["id"]): str(row.get("name") or row["id"]) for row in rows}
