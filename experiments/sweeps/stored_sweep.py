"""A stored sweep, read back: as a pandas table, as an xarray dataset, and as draws."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from interpose.experiments.sweeps.forecast_draws import draws_table
from interpose.experiments.sweeps.run_rows import (
    latest_runs,
    part_table,
    read_lines,
    read_part,
    rows_of_lines,
    run_table,
)
from interpose.model.bounded_files import read_json_mapping
from interpose.model.bounded_tables import read_parquet
from interpose.model.errors import OutputError, cut
from interpose.model.results.manifest import Manifest
from interpose.model.results.outcomes import COUNTED
from interpose.model.scenario.error_messages import one_line

IDENTITY = ("point", "replication", "seed", "run")
MANIFEST, POINTS, RUNS, DRAWS = "manifest.json", "points.parquet", "runs.parquet", "draws.parquet"


class SweepManifest(BaseModel):
    """What a sweep says of itself, as far as it is read again."""

    model_config = ConfigDict(extra="allow", strict=True)
    identity: str
    build: str
    world: str
    design: dict[str, Any]
    points: int = Field(ge=1)
    replications: int = Field(ge=1)
    days: int = Field(ge=1)
    paths: list[str]
    outcomes: list[str]
    territories: list[str]
    months: list[Any]
    provenance: Manifest


def read_manifest(folder: Path) -> dict[str, Any]:
    """Return the manifest of a sweep's folder; raises ``OutputError`` where there is none."""
    try:
        meta = read_json_mapping(folder / MANIFEST)
        SweepManifest.model_validate(meta)
    except ValidationError as error:
        line = one_line(error, MANIFEST, SweepManifest, meta)
        raise OutputError(f"{folder}: holds no sweep ({line}): name a new folder or a sweep's") from None
    except (OSError, ValueError) as error:
        problem = getattr(error, "strerror", None) or error
        raise OutputError(f"{folder}: holds no sweep ({MANIFEST}: {problem}): name a new folder or a sweep's") from None
    return meta


def _require_columns(table: pd.DataFrame, file: str, names: list[str]) -> None:
    """Refuse a table without the columns that it was written with; raises ``ValueError``."""
    missing = [name for name in names if name not in table]
    if missing:
        raise ValueError(f"{file} has no column {missing[0]}")


def parts_of(folder: Path) -> list[tuple[int, Path]]:
    """Return the parts of a folder with their numbers, in order."""
    return sorted((int(path.stem.removeprefix("part-")), path) for path in folder.glob("part-*.parquet"))


@dataclass(frozen=True)
class Sweep:
    """A stored sweep, complete or not.

    Parameters
    ----------
    meta : dict
        The manifest: design, version, provenance.
    points : DataFrame
        Row per point: ``point``, ``changes`` (JSON), and the value of every varied path.
    runs : DataFrame
        Row per stored run, by point and replication: ``point``, ``replication``, ``seed``, ``run`` (content
        hash), varied paths, outcomes, and ``stage`` and ``message``, which are empty unless the run failed.
    """

    meta: dict[str, Any]
    points: pd.DataFrame
    runs: pd.DataFrame

    def __repr__(self) -> str:
        """Return what is stored in one line."""
        return f"<Sweep: {len(self.points):,} points, {len(self.runs):,} runs stored>"

    @classmethod
    def read(cls, folder: Path) -> "Sweep":
        """Return the sweep of a folder, also while it is being written; raises ``OutputError`` if there is none."""
        folder = Path(folder)
        meta = read_manifest(folder)
        try:
            points = read_parquet(folder / POINTS)
            _require_columns(points, POINTS, ["point", "changes", *meta["paths"]])
            parts = parts_of(folder)
            journal = folder / f"journal-{max((n for n, _ in parts), default=0) + 1:06d}.jsonl"
            if not parts and (folder / RUNS).exists() and not journal.exists():
                runs = read_parquet(folder / RUNS)
                _require_columns(runs, RUNS, [*IDENTITY, *meta["paths"], *meta["outcomes"], "stage", "message"])
                return cls(meta, points, runs)
            stored = [path for path in (folder / RUNS, *(path for _, path in parts)) if path.exists()]
            tables = [read_part(path, meta) for path in stored]
            tables.append(part_table(rows_of_lines(read_lines(journal), meta), meta))
            return cls(meta, points, run_table(latest_runs(tables), points, meta))
        except (OSError, ValueError, LookupError, TypeError, OverflowError, pa.ArrowException) as error:
            said = cut(" ".join(str(error).split()), 120)
            raise OutputError(f"{folder}: cannot be read as a sweep ({said}): was it changed by hand?") from None

    @property
    def complete(self) -> bool:
        """Whether every run is there, failed ones included."""
        return len(self.runs) == int(self.meta["points"]) * int(self.meta["replications"])

    def to_xarray(self) -> Any:
        """Return an ``xarray.Dataset`` over point and replication: a variable per outcome, ``seed`` and ``stage``.

        Varied paths are coordinates along ``point``. Runs that are missing or failed are NaN.
        """
        try:
            import xarray
        except ImportError:
            raise OutputError("this needs xarray: pip install 'interpose[cluster]'") from None
        points, replications = range(int(self.meta["points"])), range(int(self.meta["replications"]))
        index = pd.MultiIndex.from_product([points, replications], names=["point", "replication"])
        by_point = self.runs.set_index(["point", "replication"]).reindex(index)
        shape = (len(points), len(replications))
        variables: dict[str, Any] = {
            outcome.name: (
                ("point", "replication"),
                by_point[outcome.name].to_numpy().reshape(shape),
                {"long_name": outcome.label, "unit": outcome.unit},  # "units" would turn days into time spans
            )
            for outcome in COUNTED
            if outcome.name in self.meta["outcomes"]
        }
        variables["stage"] = (
            ("point", "replication"),
            by_point["stage"].fillna("missing").to_numpy(object).reshape(shape),
        )
        variables["seed"] = (("point", "replication"), by_point["seed"].fillna(-1).to_numpy(np.int64).reshape(shape))
        inputs = {path: ("point", self.points[path].to_numpy()) for path in self.meta["paths"]}
        coordinates = {"point": list(points), "replication": list(replications)} | inputs
        attributes = {name: self.meta[name] for name in ("build", "identity", "days")}
        return xarray.Dataset(variables, coordinates, attributes)

    def draws(self) -> pd.DataFrame:
        """Return recorded deaths by point, month and territory as lists of draws, numbered and named as by ViEWS.

        Raises
        ------
        OutputError
            If the design did not ask for them (``monthly: true``).
        """
        if "monthly" not in self.runs:
            raise OutputError("this sweep kept no deaths by month: set monthly: true in its design")
        return draws_table(self.runs, self.meta["territories"], self.meta["months"])
