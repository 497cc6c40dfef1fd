"""Why here: from paired worlds to the chain between a policy and what it changes in one territory."""

import difflib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from interpose.experiments.attribution.pathway_groups import pathways_on
from interpose.experiments.execution.parallel import run_all
from interpose.experiments.execution.result_files import write_answer
from interpose.experiments.explanation.local_series import MEAN, SUM, Link, Watched, links, watch
from interpose.model.errors import ScenarioError
from interpose.model.results.divergence import first_day_apart, traces
from interpose.model.results.intervals import CONFIDENCE, over_seeds
from interpose.model.results.provenance import provenance
from interpose.model.results.run import Run
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
        A row a pathway and series: how much of the difference goes (``part``, with its interval) when the pathway is
        off in both worlds. Such parts do not sum to the whole.
    events : DataFrame
        A row a kind of event: how many a run happen on the same day between the same parties ``in_both`` worlds, and
        how many ``only_with`` and ``only_without`` the policy, and the interval of the difference.
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
        """Write every table as CSV, and what it is as ``explain.json``."""
        tables = {field.name: getattr(self, field.name) for field in fields(self) if field.name != "meta"}
        write_answer(folder, "explain", self.meta, tables)


def place_of(scenario: Scenario, territory: str) -> int:
    """Find the row of a territory by its id; raises :class:`ScenarioError` with the nearest one."""
    known = [place.id for place in scenario.places]
    if territory not in known:
        near = difflib.get_close_matches(territory, known, 1)
        hint = f"did you mean {near[0]}?" if near else f"known are {', '.join(known[:12])}"
        raise ScenarioError(f"no such territory: {hint}", argument="territory", value=territory)
    return known.index(territory)


def link_of(scenario: Scenario, outcome: str) -> Link:
    """Find a watched series by its name; raises :class:`ScenarioError` with the nearest one."""
    known = {link.name: link for link in links(scenario)}
    if outcome not in known:
        near = difflib.get_close_matches(outcome, known, 1)
        hint = f"did you mean {near[0]!r}?" if near else f"known are {', '.join(known)}"
        raise ScenarioError(f"is not watched in a territory: {hint}", argument="outcome", value=outcome)
    return known[outcome]


def worlds(scenario: Scenario, other: Scenario) -> dict[str, Scenario]:
    """Return the worlds that an explanation needs: both, and both with each pathway off that one of them has on.

    A world without a force uses no pathway, so it needs no copies.
    """
    arms = {WITH: scenario, WITHOUT: other}
    for name in dict.fromkeys([*pathways_on(scenario), *pathways_on(other)]):
        for arm, world in ((WITH, scenario), (WITHOUT, other)):
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
) -> dict[str, list[Watched]]:
    """Run every world with every seed and keep what is watched in some territories, by territory."""
    rows = [place_of(arms[WITH], territory) for territory in territories]
    tasks = [(arm, world, seed) for seed in seeds for arm, world in arms.items()]

    def keep(arm: str, run: Run) -> list[Watched]:
        whole = arm in (WITH, WITHOUT)
        parts = traces(run) if whole else None
        return watch(arm, run, rows, parts, whole=whole)

    kept = run_all(tasks, keep, threads=threads, done=done)
    return {name: [runs[column] for runs in kept] for column, name in enumerate(territories)}


def explain(
    scenario: Scenario, kept: Sequence[Watched], territory: str, outcome: str, policy: Sequence[str]
) -> Explanation:
    """Put together from what was kept of paired runs how a policy comes to change an outcome in a territory.

    Parameters
    ----------
    scenario : Scenario
        The world with the policy.
    kept : sequence of Watched
        As :func:`collect` gives it for the territory, or as stored worlds do.
    territory, outcome : str
        Where, and the name of a watched series (:func:`interpose.experiments.explanation.local_series.links`).
    policy : sequence of str
        What tells the worlds apart.
    """
    watched, place, link = links(scenario), place_of(scenario, territory), link_of(scenario, outcome)
    one, other = ([k for k in kept if k.arm == arm] for arm in (WITH, WITHOUT))
    days = len(one[0].daily)
    meta = provenance(scenario, [k.seed for k in one], days) | {
        "kind": "explain",
        "territory": territory,
        "name": scenario.places[place].name or territory,
        "outcome": outcome,
        "label": link.label,
        "unit": link.unit,
        "policy": list(policy),
        "confidence": CONFIDENCE,
    }
    parts = [
        (a.seed, first_day_apart(a.traces, b.traces), first_day_apart(a.traces, b.traces, place))
        for a, b in _pairs(one, other)
    ]
    return Explanation(
        meta,
        chain(watched, one, other),
        weekly(watched, one, other),
        pathways(watched, kept),
        events(one, other),
        pd.DataFrame(parts, columns=["seed", "anywhere", "here"]),
    )


def _pairs(one: Sequence[Watched], other: Sequence[Watched]) -> list[tuple[Watched, Watched]]:
    """Put runs of the same seed together."""
    found = {k.seed: k for k in other}
    return [(k, found[k.seed]) for k in one]


def chain(watched: Sequence[Link], one: Sequence[Watched], other: Sequence[Watched]) -> pd.DataFrame:
    """Compare every watched series of paired runs, and find from which day on it differs."""
    pairs = _pairs(one, other)
    a, b = (np.stack([pair[side].totals for pair in pairs]) for side in (0, 1))
    differs = np.stack([x.daily != y.daily for x, y in pairs])
    some = differs.any(axis=1)
    first = np.where(some, differs.argmax(axis=1), np.nan)
    days = [_quartiles(first[:, column]) for column in range(len(watched))]
    table = pd.DataFrame([{"stage": k.stage, "series": k.name} | k._asdict() for k in watched]).drop(columns="name")
    return table.assign(
        **_compared(a, b),
        lower_in=(a < b).mean(axis=0),
        higher_in=(a > b).mean(axis=0),
        differs_in=some.mean(axis=0),
        day=[d[1] for d in days],
        day_low=[d[0] for d in days],
        day_high=[d[2] for d in days],
    )


def _compared(a: Any, b: Any) -> dict[str, Any]:
    """Return means and the difference with its interval, of columns with a row a seed."""
    found = over_seeds(a - b)
    means = {"with": a.mean(axis=0), "without": b.mean(axis=0)}
    return means | {"difference": found.middle, "low": found.low, "high": found.high}


def _quartiles(days: Any) -> Any:
    """Return quartiles of the days that there are."""
    there = days[np.isfinite(days)]
    return np.quantile(there, [0.25, 0.5, 0.75]) if len(there) else [np.nan] * 3


def weekly(watched: Sequence[Link], one: Sequence[Watched], other: Sequence[Watched]) -> pd.DataFrame:
    """Compare every series week by week; a short last week is left out, unless it is the only one."""
    days = len(one[0].daily)
    starts = range(0, max(1, days - days % WEEK), WEEK)
    how = {SUM: lambda part: part.sum(axis=1), MEAN: lambda part: part.mean(axis=1)}
    arms = [np.stack([k.daily for k in side]) for side in (one, [b for _, b in _pairs(one, other)])]
    parts = []
    for week, start in enumerate(starts):
        ways = [{w: f(arm[:, start : start + WEEK]) for w, f in how.items()} for arm in arms]
        last = [arm[:, min(start + WEEK, days) - 1] for arm in arms]
        a, b = (
            np.stack([way[k.how][:, c] if k.how in way else end[:, c] for c, k in enumerate(watched)], axis=1)
            for way, end in zip(ways, last, strict=True)
        )
        parts.append(pd.DataFrame({"series": [k.name for k in watched], "week": week, "day": start} | _compared(a, b)))
    return pd.concat(parts, ignore_index=True)


def pathways(watched: Sequence[Link], kept: Sequence[Watched]) -> pd.DataFrame:
    """Work out how much of each difference goes when a pathway is off in both worlds."""
    seeds = [k.seed for k in kept if k.arm == WITH]
    found = {(k.arm, k.seed): k.totals for k in kept}
    arms = dict.fromkeys(k.arm for k in kept)
    names = dict.fromkeys(arm.removeprefix(OFF).rsplit(" ", 1)[0] for arm in arms if arm.startswith(OFF))
    effect = np.stack([found[WITH, seed] - found[WITHOUT, seed] for seed in seeds])
    parts = []
    for name in names:
        a, b = (f"{OFF}{name} {arm}" if f"{OFF}{name} {arm}" in arms else arm for arm in (WITH, WITHOUT))
        gone = effect - np.stack([found[a, seed] - found[b, seed] for seed in seeds])
        part = over_seeds(gone)
        columns = {"series": [k.name for k in watched], "part": part.middle, "low": part.low, "high": part.high}
        parts.append(pd.DataFrame({"pathway": name} | columns))
    empty = pd.DataFrame(columns=["pathway", "series", "part", "low", "high"])
    return pd.concat(parts, ignore_index=True) if parts else empty


def events(one: Sequence[Watched], other: Sequence[Watched]) -> pd.DataFrame:
    """Count which events of a territory happen in both worlds, and which only in one of them."""
    pairs = _pairs(one, other)
    kinds = sorted({key[1] for pair in pairs for k in pair for key in k.events})
    rows = []
    for kind in kinds:
        counts = np.array([_shared(a, b, kind) for a, b in pairs], float)
        both, only_with, only_without = counts.mean(axis=0)
        found = over_seeds(counts[:, 1] - counts[:, 2])
        rows.append((kind, both, only_with, only_without, found.middle, found.low, found.high))
    names = ["kind", "in_both", "only_with", "only_without", "difference", "low", "high"]
    return pd.DataFrame(rows, columns=names)


def _shared(a: Watched, b: Watched, kind: str) -> tuple[int, int, int]:
    """Count events of a kind that two runs share, and those that only the one or the other has."""
    both = sum(many for key, many in (a.events & b.events).items() if key[1] == kind)
    each = [sum(many for key, many in k.events.items() if key[1] == kind) for k in (a, b)]
    return both, each[0] - both, each[1] - both
