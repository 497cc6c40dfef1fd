"""Run the worlds that rows need, each once, and judge every row by its interval over seeds."""

import math
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from interpose.experiments.analysis.patterns import Pattern, load_patterns
from interpose.experiments.execution.parallel import usable_cores
from interpose.experiments.execution.result_files import write_answer
from interpose.experiments.validation import deals
from interpose.experiments.validation.arms import world_of
from interpose.experiments.validation.digest import Digest, digest
from interpose.experiments.validation.judge import NOT_MEASURABLE, REPORTED, of_row, verdict
from interpose.experiments.validation.rows import NEVER, ROWS, Part, Row
from interpose.model.errors import InterposeError
from interpose.model.results.intervals import over_seeds
from interpose.model.results.provenance import provenance
from interpose.model.scenario.loading import load_scenario
from interpose.model.scenario.scenario import Scenario, bare
from interpose.model.simulation.simulate import simulate

type Arm = tuple[str, str, int]
"""Scenario, arm and days"""
type Found = dict[Arm, dict[int, Digest]]
"""Digests by seed"""


class Estimate(NamedTuple):
    """An estimate with its 95 % interval, and the seeds in which it was measured."""

    middle: float
    low: float
    high: float
    seeds: int


@dataclass(frozen=True)
class Answer:
    """What the rows show.

    Parameters
    ----------
    meta : dict
        Provenance, seeds, rows.
    parts : DataFrame
        A row a number: ``row``, ``pattern``, ``part``, ``unit``, ``scenario``, ``arms``, ``days``, ``seeds``,
        ``expected``, ``band_low``, ``band_high``, ``estimate``, ``low``, ``high``, ``verdict``, ``note``.
    verdicts : dict
        The verdict on each row, no better than its worst part.
    """

    meta: dict[str, Any]
    parts: pd.DataFrame
    verdicts: dict[str, str]

    def write(self, folder: Path) -> None:
        """Write ``validation.csv``, and ``meta`` as ``validation.json``."""
        write_answer(folder, "validation", self.meta | {"verdicts": self.verdicts}, {"validation": self.parts})


def rows_named(ids: Sequence[str]) -> list[Row]:
    """Return the rows with these ids; all, if none is named.

    Raises
    ------
    InterposeError
        For an id that is not measured here.
    """
    known, chosen = {row.id: row for row in ROWS}, [name.strip().upper() for name in ids]
    for word, name in zip(ids, chosen, strict=True):
        if name in NEVER:
            raise InterposeError(f"row {word}: cannot be shown: {NEVER[name]}")
        if name not in known:
            raise InterposeError(f"row {word}: is not measured here: known are {', '.join(known)}")
    return [known[name] for name in dict.fromkeys(chosen)] if chosen else list(ROWS)


def tasks_of(rows: Sequence[Row], seeds: Sequence[int]) -> list[tuple[Arm, int]]:
    """Return what has to be run: every scenario, arm, days and seed once. Both sides of a deal are one run."""
    arms = dict.fromkeys((row.scenario, arm, row.days) for row in rows for arm in row.arms)
    merged = dict.fromkeys((s, deals.BOTH[0], 0) if arm in deals.BOTH else (s, arm, days) for s, arm, days in arms)
    return [(arm, seed) for seed in seeds for arm in merged]


def run_rows(
    rows: Sequence[Row],
    seeds: Sequence[int],
    scenarios: Mapping[str, Scenario],
    threads: int | None = None,
    done: Callable[[], None] = lambda: None,
) -> Found:
    """Run every world that rows need; return the digests by arm and seed."""
    worlds: dict[tuple[str, str], Scenario] = {}
    for (name, arm, _), _seed in tasks_of(rows, seeds[:1]):
        special = arm in deals.BOTH or arm == deals.LEAVES
        worlds[name, arm] = scenarios[name] if special else world_of(scenarios[name], arm)

    def run_one(task: tuple[Arm, int]) -> tuple[int, Arm, dict[str, Digest]]:
        (name, arm, days), seed = task
        world = worlds[name, arm]
        if arm in deals.BOTH:
            return seed, task[0], deals.part_at_deal(world, seed)
        if arm == deals.LEAVES:
            return seed, task[0], deals.part_at_withdrawal(world, seed, days)
        return seed, task[0], {arm: digest(simulate(world, seed, days))}

    found: Found = {}
    with ThreadPoolExecutor(threads or usable_cores()) as pool:
        futures = [pool.submit(run_one, task) for task in tasks_of(rows, seeds)]
        try:
            for future in as_completed(futures):
                seed, (name, _, days), digests = future.result()
                for arm, kept in digests.items():
                    found.setdefault((name, arm, days), {})[seed] = kept
                done()
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise
    return found


def worlds_of(row: Row, found: Found) -> dict[str, list[Digest]]:
    """Return the digests of a row's arms, in the seeds that all of them have."""
    by_arm = {arm: found.get((row.scenario, arm, 0 if arm in deals.BOTH else row.days), {}) for arm in row.arms}
    seeds = sorted(set.intersection(*(set(digests) for digests in by_arm.values())))
    return {arm: [digests[seed] for seed in seeds] for arm, digests in by_arm.items()}


def estimate(part: Part, worlds: Mapping[str, Sequence[Digest]]) -> Estimate:
    """Return a number over all seeds with its interval over seeds.

    A number of all seeds together becomes one a seed by leaving that seed out (the jackknife's pseudo-values, which are
    the seeds' own numbers where the number is a mean), so that its interval is that of :func:`over_seeds`.
    """
    number = len(next(iter(worlds.values())))
    if number < 2:
        return Estimate(math.nan, math.nan, math.nan, number)

    def measured(leave_out: int | None = None) -> float:
        kept = {arm: [run for row, run in enumerate(runs) if row != leave_out] for arm, runs in worlds.items()}
        value = part.measure(kept)
        if part.scale == "log":
            return math.log(value) if value > 0 else math.nan
        return value

    whole = measured()
    pseudo = np.array([number * whole - (number - 1) * measured(row) for row in range(number)])
    if part.scale == "share":
        middle, low, high = over_seeds(np.clip(np.round(pseudo, 9), 0, 1), "share")
        return Estimate(float(middle), float(low), float(high), number)
    _, low, high = over_seeds(pseudo)
    half = float(high - low) / 2
    ends = [math.exp(end) if part.scale == "log" else end for end in (whole, whole - half, whole + half)]
    return Estimate(ends[0], ends[1], ends[2], number)


def judge_rows(
    rows: Sequence[Row], found: Found, patterns: Mapping[str, Pattern]
) -> tuple[pd.DataFrame, dict[str, str]]:
    """Return a row per number, and the verdict on each row of the table."""
    lines, verdicts = [], dict[str, str]()
    for row in rows:
        pattern, worlds = patterns[row.id], worlds_of(row, found)
        of_parts = []
        for part in row.parts:
            value = estimate(part, worlds)
            said = verdict(part.band, *value)
            if said != NOT_MEASURABLE and pattern.by_construction:
                said = REPORTED
            of_parts.append(said)
            line: dict[str, Any] = {"row": row.id, "pattern": pattern.pattern, "part": part.name, "unit": part.unit}
            line |= {"scenario": row.scenario, "arms": "; ".join(row.arms), "days": row.days, "seeds": value.seeds}
            ends = (part.band.low, part.band.high) if part.band else (math.nan, math.nan)
            line |= {"expected": pattern.expected, "band_low": ends[0], "band_high": ends[1]}
            line |= {"estimate": value.middle, "low": value.low, "high": value.high, "verdict": said}
            lines.append(line | {"note": row.note})
        verdicts[row.id] = of_row(of_parts)
    return pd.DataFrame(lines), verdicts


def ask_rows(
    rows: Sequence[Row],
    seeds: Sequence[int],
    *,
    threads: int | None = None,
    done: Callable[[], None] = lambda: None,
) -> Answer:
    """Run and judge rows of the table.

    Parameters
    ----------
    rows : sequence of Row
        What is measured (:func:`rows_named`).
    seeds : sequence of int
        The same for all worlds.
    threads, done
        As in :func:`interpose.experiments.execution.parallel.run_all`.
    """
    scenarios = {name: bare(load_scenario(name)) for name in dict.fromkeys(row.scenario for row in rows)}
    found = run_rows(rows, seeds, scenarios, threads, done)
    parts, verdicts = judge_rows(rows, found, load_patterns())
    meta = provenance(next(iter(scenarios.values())), list(seeds), rows[0].days)
    return Answer(meta | {"rows": [row.id for row in rows]}, parts, verdicts)
