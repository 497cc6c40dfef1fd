"""The worlds of a stored result, as it says itself what they were: final values, and the draws that seeds took."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from interpose.model.errors import OutputError, ScenarioError
from interpose.model.scenario.loading import scenario_from
from interpose.model.scenario.parameter_draws import ParameterDraws
from interpose.model.scenario.scenario import Scenario, with_open_draws


@dataclass(frozen=True)
class StoredDraws(ParameterDraws):
    """Draws of a posterior that seeds took, without the file that they came from.

    Parameters
    ----------
    of_seeds : mapping of int to int
        Which of the draws a seed took.
    """

    of_seeds: Mapping[int, int] = field(default_factory=dict)

    def number(self, seed: int) -> int:
        """Return the number of the draw that a seed took; raises :class:`ScenarioError` for another seed."""
        if self.taken is not None:
            return self.taken
        if seed not in self.of_seeds:
            raise ScenarioError(f"seed {seed}: which draw it takes was not stored")
        return self.of_seeds[seed]


def world_again(folder: Path, document: Mapping[str, Any], days: int, draws: ParameterDraws | None = None) -> Scenario:
    """Return a world from what a result says of it; raises ``ScenarioError`` where this version cannot have it."""
    world = scenario_from(dict(document) | {"days": days}, None, str(folder))
    return world if draws is None else with_open_draws(world, draws)


def stored_draws(folder: Path, meta: Mapping[str, Any], arm: str | None = None) -> ParameterDraws | None:
    """Return the draws that were open in a world, or None where nothing was.

    Parameters
    ----------
    folder : Path
        The stored result, for what is said of it.
    meta : mapping
        Its manifest.
    arm : str, optional
        Which of several worlds.

    Raises
    ------
    OutputError
        Where an earlier version did not keep them.
    """
    described = meta.get("parameters")
    if not described:
        return None
    if "points" not in described:
        raise OutputError(f"{folder}: an earlier version did not keep the draws that its seeds took: make it anew")
    numbers = sorted(map(int, described["points"]))
    places = {number: place for place, number in enumerate(numbers)}
    of_seeds = {int(row["seed"]): places[int(row["draw"])] for row in described["taken"]}
    points = tuple(described["points"][str(number)] for number in numbers)
    settled: Sequence[str] = described.get("set_otherwise") or ()
    if arm is not None:
        settled = (meta.get("settled") or {}).get(arm, settled)
    return StoredDraws(points, (1.0,) * len(points), {"file": described.get("file")}, tuple(settled), None, of_seeds)


def sweep_draws(meta: Mapping[str, Any]) -> ParameterDraws | None:
    """Return the draws that were open in a sweep, or None where nothing was."""
    if "draws" not in meta:
        return None
    points, weights, settled, source = meta["draws"]
    return ParameterDraws(tuple(points), tuple(weights), source, tuple(settled))
