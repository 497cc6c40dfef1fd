"""Paired worlds found again in a folder: those that an explanation kept, or those of a comparison, to be run again."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from interpose.agents.compiled.cache import fingerprint
from interpose.experiments.explanation.explain import WITH, WITHOUT
from interpose.experiments.explanation.local_series import Watched, links
from interpose.experiments.explanation.trajectories import WORLDS
from interpose.model.errors import OutputError
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
        Where they are.
    kind : str
        What wrote it: explain, twin or compare.
    world, other : Scenario
        The worlds with and without the policy; where worlds were kept, both are the one with it.
    policy : list of str
        What tells them apart.
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
    def kept(self) -> bool:
        """Whether worlds were kept, so that nothing has to be run."""
        return self.kind == "explain"

    def check(self, kept: Mapping[str, Sequence[Watched]]) -> None:
        """See that worlds that were run again are those that were stored; raises :class:`OutputError` otherwise.

        Only where all territories were kept, as totals of runs are compared.
        """
        if self.runs is None or len(kept) < len(self.world.places):
            return
        names = [link.name for link in links(self.world)]
        columns = [names.index(name) for name in CHECKED]
        stored = self.runs.set_index(["arm", "seed"])[list(CHECKED)]
        for here in zip(*kept.values(), strict=True):
            arm = {WITH: self.arms[0], WITHOUT: self.arms[1]}.get(here[0].arm)
            if arm is not None:
                key, found = (arm, here[0].seed), sum(run.totals[columns] for run in here)
                if key not in stored.index or not np.array_equal(found, stored.loc[key].to_numpy(float)):
                    raise OutputError(
                        f"{self.folder}: seed {here[0].seed} run again is another world than the one stored: it was "
                        "made by other sources: ask the scenario again"
                    )


def read_pairs(folder: Path, policy: str | None = None) -> StoredPairs:
    """Find the paired worlds of a folder that explain, twin or compare wrote.

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
    for kind, read in (("explain", _explained), ("twin", _twin), ("compare", _compared)):
        if (folder / f"{kind}.json").is_file():
            if policy is not None and kind != "compare":
                problem = f"{folder} compares no policies by name: leave it out"
                raise OutputError(problem, argument="policy", value=policy)
            return read(folder, _manifest(folder / f"{kind}.json"), policy)
    raise OutputError(f"{folder}: holds no paired worlds: name a folder that explain, twin or compare wrote")


def _manifest(path: Path) -> dict[str, Any]:
    """Read a manifest."""
    try:
        meta: Any = json.loads(path.read_text(encoding="utf-8"))
        if isinstance(meta, dict) and isinstance(meta.get("scenario"), dict) and meta.get("seeds"):
            return meta
    except (OSError, ValueError):
        pass
    raise OutputError(f"{path}: is no manifest of paired worlds: name a folder as it was written")


def _explained(folder: Path, meta: dict[str, Any], policy: str | None) -> StoredPairs:
    """Take up the worlds that an explanation kept."""
    if not (folder / WORLDS).is_dir():
        origin = meta.get("worlds_of")
        where = f"they are in {origin}" if origin else "ask the scenario again"
        raise OutputError(f"{folder}: is an explanation without the worlds themselves: {where}")
    world = _world(folder, meta["scenario"], meta)
    return StoredPairs(folder, "explain", world, world, list(meta["policy"]), list(meta["seeds"]))


def _twin(folder: Path, meta: dict[str, Any], policy: str | None) -> StoredPairs:
    """Take up the two worlds of a twin comparison."""
    _require_same(folder, meta)
    if "other" not in meta:
        raise OutputError(f"{folder}: was written by a version that did not keep both worlds: ask the scenario again")
    world, other = _world(folder, meta["scenario"], meta), _world(folder, meta["other"], meta)
    runs = _table(folder / "outcomes.parquet")
    return StoredPairs(folder, "twin", world, other, list(meta["policy"]), list(meta["seeds"]), runs)


def _compared(folder: Path, meta: dict[str, Any], policy: str | None) -> StoredPairs:
    """Take up a policy of a comparison, and its baseline."""
    _require_same(folder, meta)
    known = list(meta["policies"])
    if policy is None and len(known) > 1:
        problem = f"{folder}: compares several policies: name one of {', '.join(known)}"
        raise OutputError(problem, argument="policy")
    name = policy or known[0]
    if name not in known:
        problem = f"{folder} does not compare it: known are {', '.join(known)}"
        raise OutputError(problem, argument="policy", value=name)
    if "worlds" not in meta:
        raise OutputError(f"{folder}: was written by a version that did not keep its worlds: ask the scenario again")
    world, other = (_world(folder, meta["worlds"][arm], meta) for arm in (name, meta["baseline"]))
    arms, runs = (name, str(meta["baseline"])), _table(folder / "runs.csv")
    return StoredPairs(folder, "compare", world, other, [name], list(meta["seeds"]), runs, arms)


def _require_same(folder: Path, meta: dict[str, Any]) -> None:
    """Refuse to run worlds again that this version would make others of, or that draw from a file that is not here."""
    made = meta.get("software", {})
    if (made.get("version"), made.get("compiled_sources")) != (version(), fingerprint()):
        theirs = f"{made.get('version')} ({made.get('compiled_sources')})"
        raise OutputError(
            f"{folder}: was made by version {theirs}, this is {version()} ({fingerprint()}): its worlds cannot be run "
            "again: ask the scenario again"
        )
    if "parameters" in meta:
        file = meta["parameters"].get("file")
        raise OutputError(f"{folder}: its worlds draw from {file}: ask the scenario again, with that file's parameters")


def _world(folder: Path, document: dict[str, Any], meta: dict[str, Any]) -> Scenario:
    """Make a world again from plain data."""
    return scenario_from(document | {"days": meta["days"]}, None, str(folder))


def _table(path: Path) -> pd.DataFrame:
    """Read a stored table."""
    try:
        return pd.read_parquet(path) if path.suffix == ".parquet" else pd.read_csv(path)
    except (OSError, ValueError):
        raise OutputError(f"{path}: cannot be read: name a folder as it was written") from None
