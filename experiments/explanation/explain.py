"""Explanations: from paired worlds to the chain between a policy and what it changes in one territory."""

import difflib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from interpose.experiments.attribution.pathway_groups import pathways_on
from interpose.experiments.execution.parallel import run_all
from interpose.experiments.execution.result_files import write_answer
from interpose.experiments.explanation.local_series import MEAN, SUM, LocalRun, Series, local_runs, series_of
from interpose.model.errors import ScenarioError
from interpose.model.results.divergence import first_day_apart, traces
from interpose.model.results.intervals import CONFIDENCE, over_seeds
from interpose.model.results.outcomes import NAMED
from interpose.model.results.provenance import provenance
from interpose.model.results.run import Run
from interpose.model.scenario.called import id_called
from interpose.model.scenario.policies import without
from interpose.model.scenario.scenario import Scenario

WITH, WITHOUT = "with", "without"
OFF = "off "
WEEK = 7


@dataclass(frozen=True)
class Explanation:
    """The chain from a policy to an outcome in one territory.

    Parameters
    ----------
    meta : dict
        Provenance, ``territory``, ``outcome`` and its ``label``, ``policy``.
    chain : DataFrame
        A row a series: ``stage``, ``series``, ``label``, ``unit``, ``how`` (sum, mean or end of the run), means
        ``with`` and ``without``, mean ``difference`` with its interval, ``lower_in``, ``higher_in``, ``differs_in``
        (shares of seeds), ``day`` (median of the first days on which it differs), ``day_low``, ``day_high`` (their
        quartiles).
    weekly : DataFrame
        A row a series and week: the same means, difference and interval.
    pathways : DataFrame
        A row a pathway and series: how much of the difference is lost (``part``, with its interval) when the pathway is
        off in both worlds. Such parts do not sum to the whole.
    events : DataFrame
        A row a kind of event: how many a run happen on the same day between the same factions ``in_both`` worlds,
        and how many ``only_with`` and ``only_without`` the policy, and the interval of the difference.
    divergence : DataFrame
        A row a seed: the first day on which the worlds differ ``anywhere``, and ``here``; empty where they never do.
    """

    meta: dict[str, Any]
    chain: pd.DataFrame
    weekly: pd.DataFrame
    pathways: pd.DataFrame
    events: pd.DataFrame
    divergence: pd.DataFrame

    def write(self, folder: Path) -> None:
        """Write every table as CSV, and ``meta`` as ``explain.json``."""
        tables = {field.name: getattr(self, field.name) for field in fields(self) if field.name != "meta"}
        write_answer(folder, "explain", self.meta, tables)


SAME_AS = {
    "mean_fear": "fear",
    "mean_hardship": "hardship",
    "mean_grievance": "grievance",
    "mean_trust": "trust",
    "mean_relief": "relief",
    "mean_damage": "damage",
    "departed": "left",
    "attacks_on_force": "attacks",
    "deaths_by_force": "harmed",
}
"""Series of a territory by the name of the outcome of a run that counts the same."""


def territory_row(scenario: Scenario, territory: str) -> int:
    """Return the row of a territory by its id or its name; raises :class:`ScenarioError` with the nearest one."""
    called = id_called(territory, scenario.places, "territory")
    return [place.id for place in scenario.places].index(called)


def find_series(scenario: Scenario, outcome: str) -> Series:
    """Return a series by its name or an outcome's; raises :class:`ScenarioError` with the nearest one."""
    by_name = {series.name: series for series in series_of(scenario)}
    name = SAME_AS.get(outcome, outcome)
    if name not in by_name:
        near = difflib.get_close_matches(outcome, by_name, 1)
        hint = f"did you mean {near[0]!r}?" if near else f"known are {', '.join(by_name)}"
        if outcome in NAMED:
            hint = "it is counted for the whole area only; deaths, violations, clashes, trust and others are for each"
        raise ScenarioError(f"is not watched in a territory: {hint}", argument="outcome", value=outcome)
    return by_name[name]


def worlds(scenario: Scenario, other_scenario: Scenario) -> dict[str, Scenario]:
    """Return the scenarios that an explanation needs: both, and both with each pathway off that one of them has on.

    A world without a force uses no pathway, so it needs no copies.
    """
    arms = {WITH: scenario, WITHOUT: other_scenario}
    for name in dict.fromkeys([*pathways_on(scenario), *pathways_on(other_scenario)]):
        for arm, world in ((WITH, scenario), (WITHOUT, other_scenario)):
            if world.mission.deployed and getattr(world.pathways, name):
                arms[f"{OFF}{name} {arm}"] = without(world, [name])
    return arms


def collect(
    arms: dict[str, Scenario],
    territories: Sequence[str],
    seeds: Sequence[int],
    *,
    threads: int | None = None,
    done: Callable[[], None] = lambda: None,
) -> dict[str, list[LocalRun]]:
    """Run every world with every seed and return the series of some territories, by territory.

    Parameters
    ----------
    arms : mapping of str to Scenario
        Worlds by name (:func:`worlds`).
    territories : sequence of str
        Ids of the territories.
    seeds, threads, done
        As in :func:`interpose.experiments.execution.parallel.run_all`.
    """
    rows = [territory_row(arms[WITH], territory) for territory in territories]
    tasks = [(arm, world, seed) for seed in seeds for arm, world in arms.items()]
    local_by_run = run_all(tasks, partial(_local_runs, rows), threads=threads, done=done)
    return {name: [by_territory[column] for by_territory in local_by_run] for column, name in enumerate(territories)}


def _local_runs(rows: Sequence[int], arm: str, run: Run) -> list[LocalRun]:
    """Return the series of some territories, days and events of the two worlds that are compared day by day."""
    detailed = arm in (WITH, WITHOUT)
    return local_runs(arm, run, rows, traces(run) if detailed else None, detailed=detailed)


def explain(
    scenario: Scenario, runs: Sequence[LocalRun], territory: str, outcome: str, policy: Sequence[str]
) -> Explanation:
    """Return how a policy comes to change an outcome in a territory, from the series of paired runs.

    Parameters
    ----------
    scenario : Scenario
        The world with the policy.
    runs : sequence of LocalRun
        Runs of all arms in the territory, as :func:`collect` returns them.
    territory, outcome : str
        Id of the territory, and name of a series (:func:`interpose.experiments.explanation.local_series.series_of`).
    policy : sequence of str
        In what the worlds differ.
    """
    series, row, shown = series_of(scenario), territory_row(scenario, territory), find_series(scenario, outcome)
    with_runs, without_runs = ([run for run in runs if run.arm == arm] for arm in (WITH, WITHOUT))
    days = len(with_runs[0].daily)
    meta = provenance(scenario, [run.seed for run in with_runs], days) | {
        "kind": "explain",
        "territory": territory,
        "name": scenario.places[row].name or territory,
        "outcome": outcome,
        "label": shown.label,
        "unit": shown.unit,
        "policy": list(policy),
        "confidence": CONFIDENCE,
    }
    first_days = [
        (a.seed, first_day_apart(a.traces, b.traces), first_day_apart(a.traces, b.traces, row))
        for a, b in _pair_by_seed(with_runs, without_runs)
    ]
    return Explanation(
        meta,
        chain(series, with_runs, without_runs),
        weekly(series, with_runs, without_runs),
        pathways(series, runs),
        events(with_runs, without_runs),
        pd.DataFrame(first_days, columns=["seed", "anywhere", "here"]),
    )


def _pair_by_seed(with_runs: Sequence[LocalRun], without_runs: Sequence[LocalRun]) -> list[tuple[LocalRun, LocalRun]]:
    """Return pairs of runs with the same seed."""
    by_seed = {run.seed: run for run in without_runs}
    return [(run, by_seed[run.seed]) for run in with_runs]


def chain(series: Sequence[Series], with_runs: Sequence[LocalRun], without_runs: Sequence[LocalRun]) -> pd.DataFrame:
    """Compare every series of paired runs, and find from which day on it differs."""
    pairs = _pair_by_seed(with_runs, without_runs)
    a, b = (np.stack([pair[side].totals for pair in pairs]) for side in (0, 1))
    differs = np.stack([with_run.daily != without_run.daily for with_run, without_run in pairs])
    ever_differs = differs.any(axis=1)
    first = np.where(ever_differs, differs.argmax(axis=1), np.nan)
    days = [_quartiles(first[:, column]) for column in range(len(series))]
    table = pd.DataFrame([{"stage": s.stage, "series": s.name} | s._asdict() for s in series]).drop(columns="name")
    return table.assign(
        **_means_and_difference(a, b),
        lower_in=(a < b).mean(axis=0),
        higher_in=(a > b).mean(axis=0),
        differs_in=ever_differs.mean(axis=0),
        day=[quartiles[1] for quartiles in days],
        day_low=[quartiles[0] for quartiles in days],
        day_high=[quartiles[2] for quartiles in days],
    )


def _means_and_difference(a: Any, b: Any) -> dict[str, Any]:
    """Return means and the difference with its interval, of columns with a row a seed."""
    interval = over_seeds(a - b)
    means = {"with": a.mean(axis=0), "without": b.mean(axis=0)}
    return means | {"difference": interval.middle, "low": interval.low, "high": interval.high}


def _quartiles(days: Any) -> Any:
    """Return the quartiles of the days that are not NaN."""
    finite = days[np.isfinite(days)]
    return np.quantile(finite, [0.25, 0.5, 0.75]) if len(finite) else [np.nan] * 3


def weekly(series: Sequence[Series], with_runs: Sequence[LocalRun], without_runs: Sequence[LocalRun]) -> pd.DataFrame:
    """Compare every series week by week; a short last week is left out, unless it is the only one."""
    days = len(with_runs[0].daily)
    starts = range(0, max(1, days - days % WEEK), WEEK)
    averages = {SUM: lambda part: part.sum(axis=1), MEAN: lambda part: part.mean(axis=1)}
    paired_runs = [run for _, run in _pair_by_seed(with_runs, without_runs)]
    arms = [np.stack([run.daily for run in runs]) for runs in (with_runs, paired_runs)]
    parts = []
    for week, start in enumerate(starts):
        by_method = [{how: f(arm[:, start : start + WEEK]) for how, f in averages.items()} for arm in arms]
        last = [arm[:, min(start + WEEK, days) - 1] for arm in arms]
        a, b = (
            np.stack([values[s.how][:, c] if s.how in values else end[:, c] for c, s in enumerate(series)], axis=1)
            for values, end in zip(by_method, last, strict=True)
        )
        keys = {"series": [s.name for s in series], "week": week, "day": start}
        parts.append(pd.DataFrame(keys | _means_and_difference(a, b)))
    return pd.concat(parts, ignore_index=True)


def pathways(series: Sequence[Series], runs: Sequence[LocalRun]) -> pd.DataFrame:
    """Return how much of each difference is lost when a pathway is off in both worlds."""
    seeds = [run.seed for run in runs if run.arm == WITH]
    totals_of = {(run.arm, run.seed): run.totals for run in runs}
    arms = dict.fromkeys(run.arm for run in runs)
    names = dict.fromkeys(arm.removeprefix(OFF).rsplit(" ", 1)[0] for arm in arms if arm.startswith(OFF))
    effect = np.stack([totals_of[WITH, seed] - totals_of[WITHOUT, seed] for seed in seeds])
    parts = []
    for name in names:
        a, b = (f"{OFF}{name} {arm}" if f"{OFF}{name} {arm}" in arms else arm for arm in (WITH, WITHOUT))
        lost = effect - np.stack([totals_of[a, seed] - totals_of[b, seed] for seed in seeds])
        part = over_seeds(lost)
        columns = {"series": [s.name for s in series], "part": part.middle, "low": part.low, "high": part.high}
        parts.append(pd.DataFrame({"pathway": name} | columns))
    empty = pd.DataFrame(columns=["pathway", "series", "part", "low", "high"])
    return pd.concat(parts, ignore_index=True) if parts else empty


def events(with_runs: Sequence[LocalRun], without_runs: Sequence[LocalRun]) -> pd.DataFrame:
    """Count which events of a territory happen in both worlds, and which only in one of them."""
    pairs = _pair_by_seed(with_runs, without_runs)
    kinds = sorted({key[1] for pair in pairs for run in pair for key in run.events})
    rows = []
    for kind in kinds:
        counts = np.array([_count_shared(a, b, kind) for a, b in pairs], float)
        both, only_with, only_without = counts.mean(axis=0)
        interval = over_seeds(counts[:, 1] - counts[:, 2])
        rows.append((kind, both, only_with, only_without, interval.middle, interval.low, interval.high))
    names = ["kind", "in_both", "only_with", "only_without", "difference", "low", "high"]
    return pd.DataFrame(rows, columns=names)


def _count_shared(a: LocalRun, b: LocalRun, kind: str) -> tuple[int, int, int]:
    """Count the events of a kind that two runs share, that only the first has, and that only the second has."""
    both = sum(number for key, number in (a.events & b.events).items() if key[1] == kind)
    totals = [sum(number for key, number in run.events.items() if key[1] == kind) for run in (a, b)]
    return both, totals[0] - both, totals[1] - both
