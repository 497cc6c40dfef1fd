"""The runs that a design is made into: their points, their seeds, and the identity of each."""

import hashlib
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from interpose.experiments.execution.result_hash import build, content_hash, plain_text
from interpose.experiments.sweeps.design import (
    Design,
)
from interpose.experiments.sweeps.sampling import Changes
from interpose.model.errors import ScenarioError
from interpose.model.scenario.loading import change_scenario
from interpose.model.scenario.overrides import is_parameter
from interpose.model.scenario.scenario import Scenario
from interpose.model.simulation.memory import expected_bytes

UNREAD: dict[str, Any] = {"facts": (), "shapes": None, "surroundings": None, "reported": ()}
"""Parts of a scenario that no run reads: left out of what is sent to workers."""
SIZES = ("people_per_agent", "places", "factions", "choices")
"""Parts of a scenario on which the memory of its world depends."""
MOST_TRIED = 1000


@dataclass(frozen=True)
class Plan:
    """Planned runs: point p and replication r are run ``p * replications + r``.

    Parameters
    ----------
    design : Design
        The design.
    scenario : Scenario
        The scenario without what points change.
    points : tuple of dict
        What each point changes.
    """

    design: Design
    scenario: Scenario
    points: tuple[Changes, ...]

    @property
    def runs(self) -> int:
        """Number of runs."""
        return len(self.points) * self.design.replications

    @property
    def days(self) -> int:
        """Days of each run."""
        return self.design.days or self.scenario.days

    def seed_of(self, run: int) -> int:
        """Return the seed of a run: the same for a replication of every point, unless unpaired."""
        return seed_of(self.design, run)

    @cached_property
    def world(self) -> str:
        """Hash of the scenario, with the draws that are open in it, for the identities of runs."""
        draws = self.scenario.open_draws
        return content_hash(self.scenario.model_dump(mode="json"), *([draws.content] if draws else []))

    @cached_property
    def identity(self) -> str:
        """Hash of everything that decides the table of this sweep, the code included."""
        design = self.design.model_dump(mode="json", include={"replications", "first_seed", "paired", "monthly"})
        return content_hash(self.world, list(self.points), design, self.days, self.design.stored_outcomes, build())

    @cached_property
    def heaviest(self) -> Scenario:
        """Scenario of this sweep that needs the most memory, as far as the paths of :data:`SIZES` decide."""
        sizes = [path for path in self.design.paths if path.removeprefix("parameters.").split(".")[0] in SIZES]
        if not sizes:
            return self.scenario
        parts = {plain_text(part): part for part in ({p: v for p, v in q.items() if p in sizes} for q in self.points)}
        worlds = [self.scenario]
        for part in islice(parts.values(), MOST_TRIED):
            with suppress(ScenarioError):  # then its runs fail, each with its reason
                worlds.append(change_scenario(self.scenario, part))
        return max(worlds, key=lambda world: expected_bytes(world, self.days))

    def point_table(self) -> pd.DataFrame:
        """Return the points: what each one changes as JSON, and the value of every varied path."""
        defaults = {path: value_at(self.scenario, path) for path in self.design.paths}
        columns = {path: typed_column([point.get(path, defaults[path]) for point in self.points]) for path in defaults}
        numbers, changes = range(len(self.points)), [plain_text(point) for point in self.points]
        return pd.DataFrame({"point": pd.Series(numbers, dtype="int64"), "changes": changes} | columns)


def seed_of(design: Design, run: int) -> int:
    """Return the seed of a run of a design."""
    return design.first_seed + (run % design.replications if design.paired else run)


def seeds_of(design: Design, runs: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """Return the seeds of runs of a design, as :func:`seed_of` has each."""
    return design.first_seed + (runs % design.replications if design.paired else runs)


def run_hash(world: str, changes: str, seed: int, days: int, code: str) -> str:
    """Return the hash that names a run: of scenario, changes of its point, seed, days and version."""
    return content_hash(world, changes, seed, days, code)


def run_hashes(
    world: str,
    changes: Sequence[str],
    point: npt.NDArray[np.int64],
    seeds: npt.NDArray[np.int64],
    days: int,
    code: str,
) -> list[str]:
    """Return the hashes of many runs, each as :func:`run_hash` has it; what runs have in common is written once.

    Parameters
    ----------
    world, code : str
        Hash of the scenario, and name of the version.
    changes : sequence of str
        What each point changes.
    point, seeds : ndarray, shape (N,)
        Point and seed of each run.
    days : int
        Days of each run.
    """
    end = f",{plain_text([days, code])[1:]}".encode()
    begun = {}
    for row in np.unique(point).tolist():
        begun[row] = hashlib.sha256(f"{plain_text([world, changes[row]])[:-1]},".encode())
    hashes = []
    for row, seed in zip(point.tolist(), seeds.tolist(), strict=True):
        digest = begun[row].copy()
        digest.update(b"%d%b" % (seed, end))
        hashes.append(digest.hexdigest()[:32])
    return hashes


def typed_column(values: list[Any]) -> pd.Series:
    """Return a column of one type: booleans, integers, floats, or else text (JSON for what is no text)."""
    kinds = {type(value) for value in values}
    for dtype, allowed in (("bool", {bool}), ("int64", {int}), ("float64", {int, float})):
        if kinds <= allowed:
            return pd.Series(values, dtype=dtype)
    return pd.Series([value if isinstance(value, str) else plain_text(value) for value in values], dtype="str")


def value_at(scenario: Scenario, path: str) -> Any:
    """Return the value of a scenario at a dotted path, as plain data; None where there is none."""
    steps = path.split(".")
    node: Any = scenario.model_dump(mode="json")
    for step in ["parameters", *steps] if is_parameter(steps) else steps:
        if isinstance(node, list):
            rows = (row for row in node if isinstance(row, dict))
            node = next((row for row in rows if row.get("id", row.get("kind")) == step), None)
        else:
            node = node.get(step) if isinstance(node, dict) else None
    return node["chosen"] if steps[0] == "choices" and isinstance(node, dict) else node
