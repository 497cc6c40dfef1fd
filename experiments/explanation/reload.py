"""Paired worlds of a stored result: those that an explanation stored, or those of a comparison, to be run again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from interpose.agents.compiled.cache import fingerprint
from interpose.experiments.explanation.explain import WITH, WITHOUT
from interpose.experiments.explanation.local_series import LocalRun, series_of
from interpose.experiments.explanation.trajectories import WORLDS
from interpose.model.bounded_tables import read_table
from interpose.model.errors import OutputError
from interpose.model.results.manifest import read_manifest
from interpose.model.results.provenance import version
from interpose.model.scenario.loading import scenario_from
from interpose.model.scenario.scenario import Scenario

CHECKED = ("clashes", "strikes", "violations", "deaths_fighters", "deaths_civilians")
"""Totals in which worlds that are run again must agree with what was stored."""


@dataclass(frozen=True)
class StoredPairs:
    """Paired worlds of a folder.

    Parameters
    ----------
    folder : Path
        The folder that holds them.
    kind : str
        Command that wrote them: explain, twin or compare.
    world, other : Scenario
        The scenarios with and without the policy; where runs were stored, both are the one with it.
    policy : list of str
        In what they differ.
    seeds : list of int
        Seeds of both.
    runs : DataFrame, optional
        Outcomes by arm and seed of a comparison.
    arms : tuple of str
        Names of the two arms in that table.
    """

    folder: Path
    kind: str
    world: Scenario
    other: Scenario
    policy: list[str]
    seeds: list[int]
    runs: pd.DataFrame | None = None
    arms: tuple[str, str] = (WITH, WITHOUT)

    @property
    def has_worlds(self) -> bool:
        """Whether the runs themselves are stored, so that nothing has to be run."""
        return self.kind == "explain"

    def check(self, runs_by_territory: Mapping[str, Sequence[LocalRun]]) -> None:
        """Check that runs reproduce those that were stored; raises :class:`OutputError` otherwise.

        Only where all territories are there, as totals of runs are compared.
        """
        if self.runs is None or len(runs_by_territory) < len(self.world.places):
            return
        names = [series.name for series in series_of(self.world)]
        columns = [names.index(name) for name in CHECKED]
        stored = self.runs.set_index(["arm", "seed"])[list(CHECKED)]
        for same_run in zip(*runs_by_territory.values(), strict=True):
            arm = {WITH: self.arms[0], WITHOUT: self.arms[1]}.get(same_run[0].arm)
            if arm is not None:
                key, totals = (arm, same_run[0].seed), sum(local.totals[columns] for local in same_run)
                if key not in stored.index or not np.array_equal(totals, stored.loc[key].to_numpy(float)):
                    raise OutputError(
                        f"{self.folder}: seed {same_run[0].seed} run again is another world than the one stored: it "
                        "was made by other sources: ask the scenario again"
                    )


def read_pairs(folder: Path, policy: str | None = None) -> StoredPairs:
    """Return the paired worlds that explain, twin or compare stored in a folder.

    Parameters
    ----------
    folder : Path
        The folder.
    policy : str, optional
        Which policy of a comparison of several is meant.

    Raises
    ------
    OutputError
        With one line, where there are none, or they cannot be made again.
    """
    for kind, read in (("explain", _read_explanation), ("twin", _read_twin), ("compare", _read_comparison)):
        if (folder / f"{kind}.json").is_file():
            if policy is not None and kind != "compare":
                problem = f"{folder} compares no policies by name: leave it out"
                raise OutputError(problem, argument="policy", value=policy)
            return read(folder, _manifest(folder / f"{kind}.json"), policy)
    raise OutputError(f"{folder}: holds no paired worlds: name a folder that explain, twin or compare wrote")


def _manifest(path: Path) -> dict[str, Any]:
    """Return a manifest of paired worlds."""
    meta = read_manifest(path)
    if meta.get("scenario") and meta.get("seeds") and meta.get("days"):
        return meta
    raise OutputError(f"{path}: is no manifest of paired worlds: name a folder as it was written")


def _read_explanation(folder: Path, meta: dict[str, Any], policy: str | None) -> StoredPairs:
    """Return the worlds that an explanation stored."""
    if not (folder / WORLDS).is_dir():
        origin = meta.get("worlds_of")
        where = f"they are in {origin}" if origin else "ask the scenario again"
        raise OutputError(f"{folder}: is an explanation without the worlds themselves: {where}")
    world = _load_world(folder, meta["scenario"], meta)
    return StoredPairs(folder, "explain", world, world, list(meta["policy"]), list(meta["seeds"]))


def _read_twin(folder: Path, meta: dict[str, Any], policy: str | None) -> StoredPairs:
    """Return the two worlds of a twin comparison."""
    _require_same_sources(folder, meta)
    if "other" not in meta:
        raise OutputError(f"{folder}: was written by a version that did not keep both worlds: ask the scenario again")
    world, other = _load_world(folder, meta["scenario"], meta), _load_world(folder, meta["other"], meta)
    runs = _table(folder / "outcomes.parquet")
    return StoredPairs(folder, "twin", world, other, list(meta["policy"]), list(meta["seeds"]), runs)


def _read_comparison(folder: Path, meta: dict[str, Any], policy: str | None) -> StoredPairs:
    """Return a policy of a comparison, and its baseline."""
    _require_same_sources(folder, meta)
    names = list(meta["policies"])
    if policy is None and len(names) > 1:
        problem = f"{folder}: compares several policies: name one of {', '.join(names)}"
        raise OutputError(problem, argument="policy")
    name = policy or names[0]
    if name not in names:
        problem = f"{folder} does not compare it: known are {', '.join(names)}"
        raise OutputError(problem, argument="policy", value=name)
    if "worlds" not in meta:
        raise OutputError(f"{folder}: was written by a version that did not keep its worlds: ask the scenario again")
    world, other = (_load_world(folder, meta["worlds"][arm], meta) for arm in (name, meta["baseline"]))
    arms, runs = (name, str(meta["baseline"])), _table(folder / "runs.csv")
    return StoredPairs(folder, "compare", world, other, [name], list(meta["seeds"]), runs, arms)


def _require_same_sources(folder: Path, meta: dict[str, Any]) -> None:
    """Refuse to run worlds again that this version would not reproduce, or that draw from a file that is not here."""
    software = meta.get("software", {})
    if (software.get("version"), software.get("compiled_sources")) != (version(), fingerprint()):
        other_version = f"{software.get('version')} ({software.get('compiled_sources')})"
        raise OutputError(
            f"{folder}: was made by version {other_version}, this is {version()} ({fingerprint()}): its worlds cannot "
            "be run again: ask the scenario again"
        )
    if "parameters" in meta:
        file = meta["parameters"].get("file")
        raise OutputError(f"{folder}: its worlds draw from {file}: ask the scenario again, with that file's parameters")


def _load_world(folder: Path, document: dict[str, Any], meta: dict[str, Any]) -> Scenario:
    """Return a scenario from plain data."""
    return scenario_from(document | {"days": meta["days"]}, None, str(folder))


def _table(path: Path) -> pd.DataFrame:
    """Return a stored table."""
    try:
        return read_table(path)
    except (OSError, ValueError):
        raise OutputError(f"{path}: cannot be read: name a folder as it was written") from None
