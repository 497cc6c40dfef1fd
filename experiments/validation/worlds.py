"""The worlds that rows need: each is run once, for all rows and for both the truth and its record."""

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from interpose.experiments.execution.kept_results import KeptResults, run_kept
from interpose.experiments.observation.presets import observation_settings
from interpose.experiments.observation.settings import ObservationSettings
from interpose.experiments.validation.arms import world_of
from interpose.experiments.validation.deals import BOTH, KINDS, PARTINGS
from interpose.experiments.validation.digest import Digest
from interpose.experiments.validation.digest_text import seen_from_data, seen_to_data
from interpose.experiments.validation.row import Row
from interpose.experiments.validation.seen import Seen, seen
from interpose.model.scenario.scenario import Scenario
from interpose.model.simulation.simulate import simulate

type Arm = tuple[str, str, int]
"""Scenario, arm and days"""
type Found = dict[Arm, dict[int, Seen]]
"""Truth and record by seed"""

FROM_DEALS = (*BOTH, *KINDS)
"""Arms whose days follow from the day of a deal."""


class Task(NamedTuple):
    """What is run at once: an arm, or all arms that part from one world (named by the first of them)."""

    scenario: str
    arm: str
    days: int
    seed: int
    series: bool

    @property
    def name(self) -> str:
        """How its result is kept."""
        return "|".join(map(str, self))


def days_of(row: Row, arm: str) -> int:
    """Return the days of an arm of a row; 0 where a deal decides."""
    return 0 if arm in FROM_DEALS else row.days


def tasks_of(rows: Sequence[Row], seeds: Sequence[int]) -> list[Task]:
    """Return what has to be run: every scenario, arm, days and seed once; arms that part from one world together."""
    series: dict[Arm, bool] = {}
    for row in rows:
        for arm in row.arms:
            first = next((arms[0] for arms, _ in PARTINGS if arm in arms), arm)
            key = (row.scenario, first, days_of(row, arm))
            series[key] = series.get(key, False) or row.series
    return [Task(*key, seed, kept) for seed in seeds for key, kept in series.items()]


def run_worlds(
    rows: Sequence[Row],
    seeds: Sequence[int],
    scenarios: Mapping[str, Scenario],
    kept: KeptResults,
    *,
    record: ObservationSettings | None = None,
    threads: int | None = None,
    done: Callable[[], None] = lambda: None,
) -> Found:
    """Run every world that rows need.

    Parameters
    ----------
    rows, seeds : sequence
        What is measured, in which seeds.
    scenarios : mapping
        The scenarios that rows name.
    kept : KeptResults
        What is there already, and where results go.
    record : ObservationSettings, optional
        How worlds are recorded; default: as UCDP GED.
    threads, done
        As in :func:`interpose.experiments.execution.kept_results.run_kept`.
    """
    settings, tasks = record or observation_settings(), tasks_of(rows, seeds)
    parting = {arms[0]: part for arms, part in PARTINGS}
    plain = {(task.scenario, task.arm) for task in tasks if task.arm not in parting}
    worlds = {(name, arm): world_of(scenarios[name], arm) for name, arm in plain}

    def run_one(task: Task) -> dict[str, Seen]:
        if task.arm in parting:
            runs = parting[task.arm](scenarios[task.scenario], task.seed, task.days)
        else:
            runs = {task.arm: simulate(worlds[task.scenario, task.arm], task.seed, task.days)}
        return {arm: seen(run, settings, series=task.series) for arm, run in runs.items()}

    results = run_kept(
        tasks,
        run_one,
        kept,
        name=lambda task: task.name,
        encode=seen_to_data,
        decode=seen_from_data,
        threads=threads,
        done=done,
    )
    found: Found = {}
    for task, pairs in zip(tasks, results, strict=True):
        for arm, pair in pairs.items():
            found.setdefault((task.scenario, arm, task.days), {})[task.seed] = pair
    return found


SECONDS_A_DAY, SECONDS_A_PARTING = 0.0002, 2.0
"""What a day of a world and a parting (several worlds of some years) take on one core, with the record (measured)."""


def minutes(tasks: Sequence[Task], threads: int) -> float:
    """Return about how long tasks take on so many cores."""
    parting = {arms[0] for arms, _ in PARTINGS}
    seconds = sum(SECONDS_A_PARTING if task.arm in parting else SECONDS_A_DAY * task.days for task in tasks)
    return seconds / threads / 60


class Sides(NamedTuple):
    """The worlds of a row: by arm, in the seeds that all arms have, as they were and as they are recorded."""

    truth: dict[str, list[Digest]]
    record: dict[str, list[Digest]]


def worlds_of(row: Row, found: Found) -> Sides:
    """Return the worlds of a row, in the seeds that all of its arms have."""
    by_arm = {arm: found.get((row.scenario, arm, days_of(row, arm)), {}) for arm in row.arms}
    seeds = sorted(set.intersection(*(set(pairs) for pairs in by_arm.values())))
    return Sides(
        {arm: [pairs[seed].truth for seed in seeds] for arm, pairs in by_arm.items()},
        {arm: [pairs[seed].record for seed in seeds] for arm, pairs in by_arm.items()},
    )
