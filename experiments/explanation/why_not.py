"""Why the force does not meet violence, and what it deters: of all would-be events, where each one went.

Counted are the days on which a unit is deployed. What was deterred before it began is the difference, seed by seed,
between the world without the force and the world with it on these days.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from interpose.experiments.attribution.pathway_groups import pathways_on
from interpose.experiments.execution.parallel import run_all
from interpose.experiments.execution.result_files import write_answer
from interpose.model.errors import ScenarioError
from interpose.model.results.fates import FATES, KINDS, MET_FATES, daily_fates, days_with_units
from interpose.model.results.intervals import CONFIDENCE, Interval, over_seeds
from interpose.model.results.outcomes import MONTH
from interpose.model.results.provenance import provenance
from interpose.model.results.run import Run
from interpose.model.scenario.policies import ALL, without
from interpose.model.scenario.scenario import Scenario, bare

NOTHING, FORCE = "nothing", "force"
"""What the baseline lacks, and what the world without the force lacks."""
PUBLISHED = {
    "kind": "violation",
    "low": 0.05,
    "high": 0.35,
    "source": "OIOS 2014, A/68/787: missions answered 20 % of 507 attacks on civilians at once",
}
"""Pattern M13: the share of attacks on civilians that a mission meets."""
MET_COLUMNS = [number for number, fate in enumerate(FATES) if fate.name in MET_FATES]
STOPPED_COLUMN = next(number for number, fate in enumerate(FATES) if fate.name == "stopped")


class Tally(NamedTuple):
    """What is kept of a run: its would-be events by day, kind and fate, and on which days a unit was deployed."""

    arm: str
    seed: int
    events: Any
    deployed: Any


@dataclass(frozen=True)
class WhyNot:
    """Where would-be events went, in the world as it is and without each pathway.

    Parameters
    ----------
    meta : dict
        Provenance, ``from_day``, what each world is ``without``, the ``published`` share that is met.
    fates : DataFrame
        A row for what a world is ``without``, a ``kind`` of event and a ``fate``: events ``a_month`` (``low``,
        ``high``), ``share`` of all would-be events of the kind, and its ``change`` against the world as it is.
    summary : DataFrame
        A row for what a world is ``without`` and a ``kind``: events that are about to begin ``a_month``, as many
        ``without_force``, the difference ``deterred``, the shares ``met`` and ``stopped``, each with its interval
        and its change against the world as it is.
    by_seed : DataFrame
        The counts: ``without``, ``seed``, ``days`` counted, ``kind``, ``fate``, ``events``.
    """

    meta: dict[str, Any]
    fates: pd.DataFrame
    summary: pd.DataFrame
    by_seed: pd.DataFrame

    def write(self, folder: Path) -> None:
        """Write every table as CSV, and what it is as ``why_not.json``."""
        tables = {"fates": self.fates, "summary": self.summary, "by_seed": self.by_seed}
        write_answer(folder, "why_not", self.meta, tables)


def arms_of(world: Scenario, names: Sequence[str] = ()) -> dict[str, Scenario]:
    """Return the worlds by what each one is without: nothing, some pathways one by one, and the force.

    Parameters
    ----------
    world : Scenario
        The world as it is.
    names : sequence of str
        What a world is to be without; default: every pathway that is on, and all of them.

    Raises
    ------
    ScenarioError
        For a world without a force, or an unknown name.
    """
    if not world.mission.deployed:
        raise ScenarioError(f"why-not: {world.name} has no force: set mission.deployed=true")
    on = pathways_on(world)
    chosen = names or ([*on, ALL] if on else [])
    lacks = [name for name in dict.fromkeys(chosen) if name != FORCE]
    plain = bare(world)
    return {NOTHING: plain} | {name: without(plain, [name]) for name in [*lacks, FORCE]}


def why_not(
    world: Scenario,
    arms: dict[str, Scenario],
    seeds: Sequence[int],
    from_day: int = 0,
    *,
    threads: int | None = None,
    done: Callable[[], None] = lambda: None,
) -> WhyNot:
    """Run every world with every seed and return where would-be events went.

    Parameters
    ----------
    world : Scenario
        The world as it is.
    arms : mapping of str to Scenario
        Worlds by what each one is without (:func:`arms_of`).
    seeds : sequence of int
        Seeds.
    from_day : int
        First day that is counted.
    threads, done
        As in :func:`interpose.experiments.execution.parallel.run_all`.
    """
    check_from_day(world, from_day)
    tasks = [(arm, scenario, seed) for seed in seeds for arm, scenario in arms.items()]
    tallies = run_all(tasks, tally, threads=threads, done=done)
    meta = provenance(world, list(seeds), world.days)
    meta |= {"from_day": from_day, "without": list(arms), "published": PUBLISHED, "confidence": CONFIDENCE}
    return summed_up(meta, tallies, from_day)


def check_from_day(world: Scenario, from_day: int) -> None:
    """Refuse a first day that is not of the run."""
    if not 0 <= from_day < world.days:
        problem = f"is not a day of the run: take one from 0 to {world.days - 1}"
        raise ScenarioError(problem, argument="from_day", value=from_day)


def tally(arm: str, run: Run) -> Tally:
    """Return what is kept of a run."""
    return Tally(arm, run.seed, daily_fates(run), days_with_units(run))


def summed_up(meta: dict[str, Any], tallies: Sequence[Tally], from_day: int = 0) -> WhyNot:
    """Return where would-be events went, from what was kept of every run."""
    arms = {name: [one for one in tallies if one.arm == name] for name in dict.fromkeys(t.arm for t in tallies)}
    alone = {one.seed: one for one in arms.pop(FORCE)}
    counted = {name: _Counted.of(runs, alone, from_day) for name, runs in arms.items()}
    as_it_is = counted[NOTHING]
    fates = [row for name, one in counted.items() for row in _fate_rows(name, one, as_it_is)]
    summary = [row for name, one in counted.items() for row in _summary_rows(name, one, as_it_is)]
    by_seed = [row for name, one in counted.items() for row in _seed_rows(name, one)]
    return WhyNot(meta, pd.DataFrame(fates), pd.DataFrame(summary), pd.DataFrame(by_seed))


@dataclass(frozen=True)
class _Counted:
    """Would-be events of one world on the days that count, by seed; those of the world without the force beside them.

    ``days`` (seeds,), ``events`` (seeds, kinds, fates), ``alone`` (seeds, kinds).
    """

    seeds: list[int]
    days: Any
    events: Any
    alone: Any

    @classmethod
    def of(cls, runs: Sequence[Tally], alone: dict[int, Tally], from_day: int) -> "_Counted":
        """Count the events of runs on the days from ``from_day`` on on which a unit is deployed."""
        masks = [run.deployed & (np.arange(len(run.deployed)) >= from_day) for run in runs]
        pairs = list(zip(runs, masks, strict=True))
        return cls(
            [run.seed for run in runs],
            np.array([mask.sum() for mask in masks], float),
            np.stack([run.events[mask].sum(axis=0) for run, mask in pairs]).astype(float),
            np.stack([alone[run.seed].events[mask].sum(axis=(0, 2)) for run, mask in pairs]).astype(float),
        )

    @property
    def begun(self) -> Any:
        """Would-be events of all fates: (seeds, kinds)."""
        return self.events.sum(axis=2)


def ratio_by_seed(top: Any, bottom: Any) -> Any:
    """Return numbers, one a seed, whose mean is the ratio of two sums and whose spread is that of the ratio.

    The ratio of sums lets every event count alike, and a seed without any says nothing; its linear part gives the
    interval (Cochran 1977, Sampling Techniques, 6.3). NaN where the second sum is 0.
    """
    if bottom.sum() == 0:
        return np.full(len(bottom), np.nan)
    ratio = top.sum() / bottom.sum()
    return ratio + (top - ratio * bottom) / bottom.mean()


def _columns(name: str, interval: Interval, *, least: float = -np.inf, most: float = np.inf) -> dict[str, float]:
    """Return an estimate and its interval as columns; the ends do not leave what is possible."""
    low, high = (float(np.clip(end, least, most)) for end in (interval.low, interval.high))
    return {name: float(interval.middle), f"{name}_low": low, f"{name}_high": high}


def _share(one: _Counted, as_it_is: _Counted, name: str, kind: int, fates: list[int]) -> dict[str, float]:
    """Return the share of a kind's would-be events that have certain fates, and its change against the world as it is.

    Both with their intervals.
    """
    here, there = (
        ratio_by_seed(each.events[:, kind, fates].sum(axis=1), each.begun[:, kind]) for each in (one, as_it_is)
    )
    change = over_seeds(here - there)
    return _columns(name, over_seeds(here), least=0, most=1) | _columns(f"{name}_change", change)


def _fate_rows(name: str, one: _Counted, as_it_is: _Counted) -> list[dict[str, Any]]:
    """Return the rows of one world by kind and fate."""
    rows = []
    for k, kind in enumerate(KINDS):
        if not kind.can_be_met:
            continue
        for f, fate in enumerate(FATES):
            row: dict[str, Any] = {"without": name, "kind": kind.name, "fate": fate.name, "label": fate.label}
            month = over_seeds(MONTH * ratio_by_seed(one.events[:, k, f], one.days))
            rows.append(row | _columns("a_month", month, least=0) | _share(one, as_it_is, "share", k, [f]))
    return rows


def _summary_rows(name: str, one: _Counted, as_it_is: _Counted) -> list[dict[str, Any]]:
    """Return the rows of one world by kind: how many begin, were deterred, are met, are stopped."""
    rows = []
    for k, kind in enumerate(KINDS):
        month, alone = (MONTH * ratio_by_seed(counts[:, k], one.days) for counts in (one.begun, one.alone))
        fewer, usual = (
            MONTH * ratio_by_seed(each.alone[:, k] - each.begun[:, k], each.days) for each in (one, as_it_is)
        )
        row: dict[str, Any] = {
            "without": name,
            "kind": kind.name,
            "begun": one.begun[:, k].sum(),
            "days": one.days.sum(),
        }
        row |= _columns("a_month", over_seeds(month), least=0)
        row |= _columns("without_force", over_seeds(alone), least=0)
        row |= _columns("deterred", over_seeds(fewer)) | _columns("deterred_change", over_seeds(fewer - usual))
        if kind.can_be_met:
            row |= _share(one, as_it_is, "met", k, MET_COLUMNS)
            row |= _share(one, as_it_is, "stopped", k, [STOPPED_COLUMN])
        rows.append(row)
    return rows


def _seed_rows(name: str, one: _Counted) -> list[dict[str, Any]]:
    """Return the counts of one world; strikes have no fate, and the world without the force none either."""
    rows = []
    for s, seed in enumerate(one.seeds):
        row = {"without": name, "seed": seed, "days": int(one.days[s])}
        for k, kind in enumerate(KINDS):
            by_fate = zip(FATES, one.events[s, k], strict=True) if kind.can_be_met else ()
            rows += [row | {"kind": kind.name, "fate": fate.name, "events": int(n)} for fate, n in by_fate]
            sums = {"all": one.begun[s, k], "all, without the force": one.alone[s, k]}
            rows += [row | {"kind": kind.name, "fate": label, "events": int(n)} for label, n in sums.items()]
    return rows
