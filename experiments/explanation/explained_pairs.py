"""Explaining paired worlds: those of a scenario, or those that a folder holds, run or read, and put into words."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from interpose.experiments.comparison.arms import Twins
from interpose.experiments.execution.parallel import check_room
from interpose.experiments.explanation.explain import Explanation, collect, explain, link_of, place_of, worlds
from interpose.experiments.explanation.local_series import Watched
from interpose.experiments.explanation.narrative import sentences
from interpose.experiments.explanation.reload import StoredPairs, read_pairs
from interpose.experiments.explanation.trajectories import kept_places, read_worlds, write_worlds
from interpose.model.scenario.scenario import Scenario, bare


@dataclass(frozen=True)
class Pairs:
    """Which worlds are explained: those of a scenario, or those of a folder."""

    world: Scenario
    other: Scenario
    policy: list[str]
    seeds: list[int]
    stored: StoredPairs | None = None

    @property
    def kept(self) -> Path | None:
        """Folder that holds the worlds themselves, so that nothing has to be run."""
        return self.stored.folder if self.stored and self.stored.kept else None

    @property
    def arms(self) -> dict[str, Scenario]:
        """Every world that an explanation needs, by name."""
        return worlds(bare(self.world), bare(self.other))

    @property
    def runs(self) -> int:
        """Number of runs that these take."""
        return len(self.arms) * len(self.seeds)

    def places(self, territory: str) -> list[str]:
        """Return the territories that are kept: all, or only this one where all would take too much room."""
        return kept_places(self.world, territory, len(self.seeds))


def pairs_of(twins: Twins, seeds: Sequence[int]) -> Pairs:
    """Return the pairs of two worlds with these seeds."""
    return Pairs(twins.world, twins.other, twins.policy, list(seeds))


def pairs_in(folder: Path, policy: str | None = None) -> Pairs:
    """Find the pairs that explain, twin or compare wrote; raises :class:`interpose.model.errors.OutputError`."""
    stored = read_pairs(folder, policy)
    return Pairs(stored.world, stored.other, stored.policy, stored.seeds, stored)


def check_asked(pairs: Pairs, territory: str, outcome: str) -> None:
    """Refuse a territory or a series that there is not; raises :class:`interpose.model.errors.ScenarioError`."""
    place_of(pairs.world, territory)
    link_of(pairs.world, outcome)


def run_pairs(
    pairs: Pairs, territory: str, *, threads: int | None = None, done: Callable[[], None] = lambda: None
) -> dict[str, list[Watched]]:
    """Run every world that is needed, and see that those of a comparison are the same again."""
    check_room(pairs.world, pairs.runs, threads)
    kept = collect(pairs.arms, pairs.places(territory), pairs.seeds, threads=threads, done=done)
    if pairs.stored:
        pairs.stored.check(kept)
    return kept


def write_explanation(
    folder: Path, pairs: Pairs, territory: str, outcome: str, ran: Mapping[str, list[Watched]] | None = None
) -> tuple[Explanation, list[str]]:
    """Put an explanation together, write its tables and words, and return both.

    Parameters
    ----------
    folder : Path
        An existing folder.
    pairs, territory, outcome
        What is explained.
    ran : mapping, optional
        What :func:`run_pairs` returned, which is written too; left out where the folder of the pairs holds it.
    """
    if ran is None:
        kept = read_worlds(pairs.kept or folder, pairs.world, territory)
    else:
        write_worlds(folder, pairs.world, ran)
        kept = ran[territory]
    explanation = explain(pairs.world, kept, territory, outcome, pairs.policy)
    if pairs.stored:
        explanation.meta["worlds_of"] = str(pairs.stored.folder)
    lines = sentences(explanation)
    explanation.write(folder)
    (folder / "explain.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return explanation, lines
