"""Whether results depend on how a country is put into rows: the map cut anew, or rows of more or fewer people.

Every world runs with its force and without, over the same seeds. What a country adds up to, and by how much the force
changes it, should be the same within chance, however fine the map and however many people a row stands for.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from interpose.agents.civilian import DISPLACED
from interpose.experiments.execution.parallel import run_all
from interpose.model.results.intervals import over_seeds
from interpose.model.results.outcomes import NAMED, outcomes
from interpose.model.results.run import Run
from interpose.model.scenario.cutting import cut_scenario
from interpose.model.scenario.loading import change_scenario
from interpose.model.scenario.scenario import Scenario, bare
from interpose.model.state.civilian_index import homes, places, statuses
from interpose.model.state.event_log import CLASH, STRIKE, VIOLATION

type Worlds = Mapping[str, tuple[Scenario, int]]
"""Worlds by name, and into how many parts the territories of each are cut."""

PIECES, PERSONS = (1, 2, 4), (100, 1_000, 10_000)
WITH, WITHOUT = "with", "without"
COUNTED = (
    "clashes",
    "strikes",
    "violations",
    "deaths_fighters",
    "deaths_civilians",
    "deaths_force",
    "displaced",
    "moved",
)
OWN: Mapping[str, str] = {
    "deaths": "persons",
    "dead_in_battle": "persons",
    "dead_by_violations": "persons",
    "displaced_away": "persons",
    "delivered": "rations",
}
"""What is counted here beside outcomes of a run, and its unit."""
OUTCOMES: tuple[str, ...] = (*COUNTED, *OWN)


def cut_comparison(
    scenario: Scenario,
    pieces: Sequence[int] = PIECES,
    seeds: Sequence[int] = range(1, 41),
    days: int | None = None,
    *,
    threads: int | None = None,
    done: Callable[[], None] = lambda: None,
) -> pd.DataFrame:
    """Return what a country adds up to on maps that are cut into ever smaller territories.

    Parameters
    ----------
    scenario : Scenario
        The country.
    pieces : sequence of int
        Into how many parts each territory is cut: 1, 2 or 4; others are compared with the first.
    seeds, days, threads, done
        As for :func:`interpose.experiments.execution.evaluate.evaluate`.

    Returns
    -------
    DataFrame
        As :func:`compare_worlds` gives it, with worlds called ``1``, ``2`` and ``4``.
    """
    worlds = {str(number): (cut_scenario(bare(scenario), number), number) for number in pieces}
    return compare_worlds(worlds, seeds, days, threads=threads, done=done)


def agents_comparison(
    scenario: Scenario,
    persons: Sequence[int] = PERSONS,
    seeds: Sequence[int] = range(1, 41),
    days: int | None = None,
    *,
    threads: int | None = None,
    done: Callable[[], None] = lambda: None,
) -> pd.DataFrame:
    """Return what a country adds up to with rows of civilians that stand for more or fewer ``persons``.

    The rest is as for :func:`cut_comparison`; worlds are called after the persons of a row.
    """
    worlds = {str(number): (change_scenario(bare(scenario), {"people_per_agent": number}), 1) for number in persons}
    return compare_worlds(worlds, seeds, days, threads=threads, done=done)


def compare_worlds(
    worlds: Worlds,
    seeds: Sequence[int],
    days: int | None = None,
    *,
    threads: int | None = None,
    done: Callable[[], None] = lambda: None,
) -> pd.DataFrame:
    """Return totals of each world with its force, by how much the force changes them, and against the first world.

    Returns
    -------
    DataFrame
        A row a world and outcome, with 95 % intervals over seeds: ``mean`` with the force (``low``, ``high``);
        ``effect`` of the force as a share of the mean without it (``effect_low``, ``effect_high``), paired by seed;
        ``against_first``, the mean as a share of the first world's, less 1 (``against_low``, ``against_high``);
        ``effect_moves``, the effect less that in the first world (``moves_low``, ``moves_high``). Where there is
        nothing to be a share of, numbers are NaN.
    """
    tasks = []
    for name, (world, pieces) in worlds.items():
        for arm, scenario in ((WITH, world), (WITHOUT, change_scenario(world, {"mission.deployed": False}))):
            tasks += [(f"{name}/{arm}/{pieces}", scenario, seed) for seed in seeds]
    rows = pd.DataFrame(run_all(tasks, _totals, days=days, threads=threads, done=done))
    by_arm = {labels: part.sort_values("seed") for labels, part in rows.groupby(["world", "arm"])}
    found, first = [], next(iter(worlds))
    for name in worlds:
        for outcome in OUTCOMES:
            values = {
                (world, arm): by_arm[world, arm][outcome].to_numpy(float)
                for world in (first, name)
                for arm in (WITH, WITHOUT)
            }
            found.append({"world": name, "outcome": outcome} | _row(outcome, values, name, first))
    return pd.DataFrame(found)


def _totals(label: str, run: Run) -> dict[str, Any]:
    """Return what a country adds up to in a run."""
    name, arm, pieces = label.rsplit("/", 2)
    counted = outcomes(run)
    totals = {outcome: counted[outcome] for outcome in COUNTED}
    e = run.events
    dead = e.deaths_actor + e.deaths_target + e.deaths_civilians
    totals["deaths"] = totals["deaths_fighters"] + totals["deaths_civilians"] + totals["deaths_force"]
    totals["dead_in_battle"] = dead[(e.kind == CLASH) | (e.kind == STRIKE)].sum()
    totals["dead_by_violations"] = e.deaths_civilians[e.kind == VIOLATION].sum()
    totals["displaced_away"] = displaced_away(run, int(pieces))
    totals["delivered"] = run.world.daily.delivered[run.days - 1].sum()
    return {"world": name, "arm": arm, "seed": run.seed} | totals


def displaced_away(run: Run, pieces: int) -> int:
    """Return how many displaced people are outside the territory that was theirs before the map was cut.

    Parameters
    ----------
    run : Run
        A run to its end.
    pieces : int
        Parts of each territory; those of one follow each other.
    """
    w = run.world
    away = (statuses(w) == DISPLACED) & (homes(w) // pieces != places(w) // pieces)
    return int(away.sum()) * run.scenario.people_per_agent


def _row(outcome: str, values: Mapping[tuple[str, str], Any], name: str, first: str) -> dict[str, Any]:
    """Return the numbers of one world and outcome."""
    mean = over_seeds(values[name, WITH])
    row: dict[str, Any] = {"unit": NAMED[outcome].unit if outcome in COUNTED else OWN[outcome]}
    row |= {"mean": mean.middle, "low": mean.low, "high": mean.high}
    effect = relative_change(values[name, WITH], values[name, WITHOUT])
    first_effect = relative_change(values[first, WITH], values[first, WITHOUT])
    for label, column, per_seed in (
        ("effect", "effect", effect),
        ("against_first", "against", relative_change(values[name, WITH], values[first, WITH])),
        ("effect_moves", "moves", effect - first_effect),
    ):
        interval = over_seeds(per_seed)
        row |= {label: interval.middle, f"{column}_low": interval.low, f"{column}_high": interval.high}
    return row


def relative_change(now: Any, before: Any) -> Any:
    """Return numbers a seed whose mean is the change of means as a share, and whose spread gives its interval.

    The change r of a ratio of means is r = mean(now) / mean(before) - 1; to first order seed i moves it by
    (now_i - (1 + r) before_i) / mean(before) (delta method). NaN where the mean before is 0.

    Parameters
    ----------
    now, before : ndarray, shape (seeds,)
        Paired numbers.
    """
    base = before.mean()
    if base == 0:
        return np.full(len(before), np.nan)
    change = now.mean() / base - 1
    return change + (now - (1 + change) * before) / base
