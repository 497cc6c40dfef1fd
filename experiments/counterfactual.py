"""Paired worlds: the same seeds with and without a policy, so that only what the policy changes differs."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from interpose.experiments.runner import run_all
from interpose.model.intervals import CONFIDENCE, paired
from interpose.model.outcomes import COUNTED, NAMED, outcomes
from interpose.model.policy import without
from interpose.model.provenance import provenance, world_of
from interpose.model.record import CLASH, EVENT_KINDS, STRIKE, VIOLATION
from interpose.model.results import daily_table
from interpose.model.scenario import Scenario
from interpose.model.simulation import Run
from interpose.model.store import Twin

WITH, WITHOUT = "with", "without"
EVENTS_AND_DEATHS = ["clashes", "strikes", "violations", "deaths_fighters", "deaths_civilians", "reported_deaths"]


@dataclass(frozen=True)
class Digest:
    """What is kept of one run of one arm."""

    outcomes: dict[str, Any]
    weekly: pd.DataFrame
    places: pd.DataFrame
    severities: pd.DataFrame


def twin(
    scenario: Scenario,
    policy: Sequence[str],
    seeds: Sequence[int],
    *,
    days: int | None = None,
    threads: int | None = None,
    done: Callable[[], None] = lambda: None,
) -> Twin:
    """Compare worlds with and without a policy over the same seeds.

    Parameters
    ----------
    scenario : Scenario
        The arm "with".
    policy : sequence of str
        What the arm "without" lacks: ``"force"`` or names of pathways (:func:`interpose.model.policy.policies`).
    seeds : sequence of int
        Seeds, each run in both arms.
    days, threads, done
        As in :func:`interpose.experiments.runner.run_all`.
    """
    other = without(scenario, policy)
    return compare(scenario, other, policy, seeds, days=days, threads=threads, done=done)


def compare(
    scenario: Scenario,
    other: Scenario,
    policy: Sequence[str],
    seeds: Sequence[int],
    *,
    days: int | None = None,
    threads: int | None = None,
    done: Callable[[], None] = lambda: None,
) -> Twin:
    """Compare any two policies of one world over the same seeds.

    Parameters
    ----------
    scenario, other : Scenario
        The arms "with" and "without".
    policy : sequence of str
        What tells them apart: policies that the second lacks, or changes ``path=value`` that only the first has.
    seeds, days, threads, done
        As in :func:`twin`.
    """
    arms = {WITH: scenario, WITHOUT: other}
    tasks = [(arm, world, seed) for seed in seeds for arm, world in arms.items()]
    digests = run_all(tasks, digest, days=days, threads=threads, done=done)
    table = pd.DataFrame([d.outcomes for d in digests])
    span = scenario.days if days is None else days
    meta = provenance(scenario, list(seeds), span) | {
        "kind": "twin",
        "policy": list(policy),
        "confidence": CONFIDENCE,
        "reported": [week.model_dump(mode="json") for week in scenario.reported],
        "shapes": scenario.shapes,
        "other": world_of(other),
    }
    return Twin(
        meta,
        table,
        pd.concat([d.weekly for d in digests], ignore_index=True),
        pd.concat([d.places for d in digests], ignore_index=True),
        pd.concat([d.severities for d in digests], ignore_index=True),
        effects(table),
    )


def digest(arm: str, run: Run) -> Digest:
    """Keep a run's outcomes, weekly series, totals per territory and severities; let the rest go."""
    tag = {"arm": arm, "seed": run.seed}
    return Digest(
        tag | outcomes(run), _tagged(weekly(run), tag), _tagged(places(run), tag), _tagged(severities(run), tag)
    )


def _tagged(table: pd.DataFrame, tag: dict[str, Any]) -> pd.DataFrame:
    """Put arm and seed in front of a table."""
    for position, (name, value) in enumerate(tag.items()):
        table.insert(position, name, value)
    return table


def weekly(run: Run) -> pd.DataFrame:
    """Sum a run up by week over all territories; the last week may be shorter."""
    daily = daily_table(run, "daily").merge(daily_table(run, "daily_force"), on=["day", "date", "territory"])
    people = (daily["resident"] + daily["displaced"]).clip(lower=1)
    for feeling in ("fear", "trust"):
        daily[feeling] = daily[feeling] * people
    daily["people"] = people
    daily["week"] = daily["day"] // 7
    sums = daily.groupby("week")[[*EVENTS_AND_DEATHS, "deaths_force", "fear", "trust", "people", "troops"]].sum()
    length = daily.groupby("week")["day"].nunique()
    sums["fear"], sums["trust"] = sums["fear"] / sums["people"], sums["trust"] / sums["people"]
    sums["troops"] = sums["troops"] / length
    sums["days"] = length
    sums.insert(0, "week_start", pd.to_datetime(run.scenario.start) + pd.to_timedelta(sums.index * 7, unit="D"))
    return sums.drop(columns="people").reset_index()


def places(run: Run) -> pd.DataFrame:
    """Sum a run up by territory: what happened over the run, and where people and control stand at its end."""
    daily, force = run.world.daily[: run.days], run.world.daily_force[: run.days]
    table = {"territory": [place.id for place in run.scenario.places]}
    for name in ("clashes", "strikes", "violations", "deaths_fighters", "deaths_civilians"):
        table[name] = daily[name].sum(axis=0)
    table["troop_days"] = force.troops.sum(axis=0)
    table["people"] = daily.resident[-1] + daily.displaced[-1]
    for feeling in ("fear", "trust"):
        table[feeling] = daily[feeling][-1]
    for f, faction in enumerate(run.scenario.factions):
        table[f"control:{faction.id}"] = run.world.holding.control[:, f]
    return pd.DataFrame(table)


def severities(run: Run) -> pd.DataFrame:
    """List the deaths of each clash, strike and violation in which somebody died."""
    e = run.events
    deaths = e.deaths_actor + e.deaths_target + e.deaths_civilians
    kept = (deaths > 0) & np.isin(e.kind, (CLASH, STRIKE, VIOLATION))
    return pd.DataFrame({"kind": np.array(EVENT_KINDS, dtype=object)[e.kind[kept]], "deaths": deaths[kept]})


def effects(table: pd.DataFrame) -> pd.DataFrame:
    """Return the paired differences (with minus without) of every outcome with their 95 % intervals over seeds."""
    found = paired(table, [], [outcome.name for outcome in COUNTED], WITHOUT)
    found = found.drop(columns=["policy", "median_low", "median_high"])
    found = found.rename(columns={"measure": "outcome", "baseline": WITHOUT})
    found.insert(1, "label", [NAMED[name].label for name in found["outcome"]])
    found.insert(2, "unit", [NAMED[name].unit for name in found["outcome"]])
    return found
