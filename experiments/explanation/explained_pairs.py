"""Explaining paired worlds, of a scenario or of a stored result: run or read, compared, and put into words."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from interpose.experiments.comparison.arms import Twins
from interpose.experiments.execution.parallel import check_room
from interpose.experiments.explanation.explain import Explanation, collect, explain, find_series, territory_row, worlds
from interpose.experiments.explanation.local_series import LocalRun
from interpose.experiments.explanation.narrative import sentences
from interpose.experiments.explanation.reload import StoredPairs, read_pairs
from interpose.experiments.explanation.trajectories import read_worlds, stored_territories, write_worlds
from interpose.model.language.told import as_told, in_all_languages
from interpose.model.scenario.scenario import Scenario, bare


@dataclass(frozen=True)
class Pairs:
    """Which worlds are explained: those of a scenario, or those of a folder with stored results."""

    world: Scenario
    other: Scenario
    policy: list[str]
    seeds: list[int]
    stored: StoredPairs | None = None

    @property
    def worlds_folder(self) -> Path | None:
        """Folder that holds the worlds themselves, so that nothing has to be run."""
        return self.stored.folder if self.stored and self.stored.has_worlds else None

    @property
    def arms(self) -> dict[str, Scenario]:
        """Every scenario that an explanation needs, by name."""
        return worlds(bare(self.world), bare(self.other))

    @property
    def runs(self) -> int:
        """Number of runs that an explanation takes."""
        return len(self.arms) * len(self.seeds)

    def territories(self, territory: str) -> list[str]:
        """Return the territories that are stored: all, or only this one where all would take too much room."""
        return stored_territories(self.world, territory, len(self.seeds))


def pairs_of(twins: Twins, seeds: Sequence[int]) -> Pairs:
    """Return the pairs of two scenarios with these seeds."""
    return Pairs(twins.world, twins.other, twins.policy, list(seeds))


def pairs_in(folder: Path, policy: str | None = None) -> Pairs:
    """Return the pairs that explain, twin or compare stored in a folder.

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
    stored = read_pairs(folder, policy)
    return Pairs(stored.world, stored.other, stored.policy, stored.seeds, stored)


def check_request(pairs: Pairs, territory: str, outcome: str) -> tuple[str, str]:
    """Return the id of a territory and the name of its series, whose names may be others.

    Raises
    ------
    ScenarioError
        For a territory or a series that does not exist, with the nearest one, or for a name that several have.
    """
    row, series = territory_row(pairs.world, territory), find_series(pairs.world, outcome)
    return pairs.world.places[row].id, series.name


def run_pairs(
    pairs: Pairs, territory: str, *, threads: int | None = None, done: Callable[[], None] = lambda: None
) -> dict[str, list[LocalRun]]:
    """Run every world that is needed, and check that those of a stored comparison are reproduced.

    Parameters
    ----------
    pairs : Pairs
        The pairs.
    territory : str
        Id of the territory that is explained.
    threads, done
        As in :func:`interpose.experiments.execution.parallel.run_all`.

    Returns
    -------
    dict
        The runs of every territory that is stored, by its id.

    Raises
    ------
    OutputError
        Where a run differs from the stored one.
    """
    check_room(pairs.world, pairs.runs, threads)
    runs = collect(pairs.arms, pairs.territories(territory), pairs.seeds, threads=threads, done=done)
    if pairs.stored:
        pairs.stored.check(runs)
    return runs


def write_explanation(
    folder: Path, pairs: Pairs, territory: str, outcome: str, new_runs: Mapping[str, list[LocalRun]] | None = None
) -> tuple[Explanation, list[str]]:
    """Compute an explanation, write its tables and sentences, and return both.

    Parameters
    ----------
    folder : Path
        An existing folder.
    pairs : Pairs
        The worlds.
    territory, outcome : str
        Id of the territory, and name of the series that is explained.
    new_runs : mapping, optional
        What :func:`run_pairs` returned, which is written too; left out where the folder of the pairs holds it.
    """
    if new_runs is None:
        runs = read_worlds(pairs.worlds_folder or folder, pairs.world, territory)
    else:
        write_worlds(folder, pairs.world, new_runs)
        runs = new_runs[territory]
    explanation = explain(pairs.world, runs, territory, outcome, pairs.policy)
    if pairs.stored:
        explanation.meta["worlds_of"] = str(pairs.stored.folder)
    explanation.meta.update(in_all_languages(lambda: {"sentences": sentences(explanation)}))
    explanation.write(folder)
    (folder / "explain.txt").write_text("\n".join(explanation.meta["sentences"]) + "\n", encoding="utf-8")
    return explanation, list(as_told(explanation.meta)["sentences"])
