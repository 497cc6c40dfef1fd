"""Policies against one baseline over the same seeds: what differs, for whom, where, from when on, and how surely."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from interpose.experiments.comparison.summaries import GROUP_MEASURES, digest, groups, places
from interpose.experiments.execution.parallel import run_all
from interpose.experiments.execution.result_files import write_answer
from interpose.model.results.comparison import WITH, WITHOUT, Twin
from interpose.model.results.divergence import first_day_apart, traces
from interpose.model.results.intervals import CONFIDENCE, effects, paired
from interpose.model.results.outcomes import MORE, NAMED, NEITHER, OUTCOMES, outcomes
from interpose.model.results.provenance import provenance, world_of
from interpose.model.results.run import Run
from interpose.model.scenario.policies import without
from interpose.model.scenario.scenario import Scenario


@dataclass(frozen=True)
class Kept:
    """What is kept of one run."""

    arm: str
    seed: int
    outcomes: dict[str, Any]
    places: pd.DataFrame
    groups: pd.DataFrame
    traces: Any


@dataclass(frozen=True)
class Contrasts:
    """Policies against a baseline, world by world.

    Parameters
    ----------
    meta : dict
        Provenance, names of the policies and of the baseline.
    runs : DataFrame
        One row an arm and seed: every outcome, and ``deaths`` of all groups.
    effects : DataFrame
        One row a policy and outcome: the columns of :func:`interpose.model.results.intervals.paired`, ``label``,
        ``unit``, and
        in which share of seeds the policy ``helps`` and ``harms`` (NaN for outcomes that are neither good nor bad in
        themselves).
    by_place, by_group : DataFrame
        The same columns for each territory, and for civilians, each party and the force; ``measure`` says of what.
    divergence : DataFrame
        A row a policy and seed: ``day``, the first on which the world differs from the baseline's (NaN if none does).
    """

    meta: dict[str, Any]
    runs: pd.DataFrame
    effects: pd.DataFrame
    by_place: pd.DataFrame
    by_group: pd.DataFrame
    divergence: pd.DataFrame

    def write(self, folder: Path) -> None:
        """Write every table as CSV, and what it is as ``compare.json``."""
        tables = {field.name: getattr(self, field.name) for field in fields(self) if field.name != "meta"}
        write_answer(folder, "compare", self.meta, tables)

    @property
    def averted(self) -> pd.DataFrame:
        """Deaths of all groups and violations that each policy averts: fewer than with the baseline, a run."""
        table = self.effects[self.effects["measure"].isin(["deaths", "violations"])]
        found = table[["policy", "measure", "label", "unit", "helps", "harms"]].copy()
        found["averted"], found["low"], found["high"] = -table["difference"], -table["high"], -table["low"]
        return found.reset_index(drop=True)


def contrast(
    arms: Mapping[str, Scenario],
    baseline: str,
    seeds: Sequence[int],
    *,
    days: int | None = None,
    threads: int | None = None,
    done: Callable[[], None] = lambda: None,
) -> Contrasts:
    """Run policies and a baseline over the same seeds and compare each policy with the baseline, seed by seed.

    Parameters
    ----------
    arms : mapping of str to Scenario
        Worlds by name, the baseline among them; all must have the same territories and parties.
    baseline : str
        Which of them the others are compared with.
    seeds, days, threads, done
        As in :func:`interpose.experiments.comparison.compare.twin`.
    """
    tasks = [(arm, world, seed) for seed in seeds for arm, world in arms.items()]
    kept = run_all(tasks, keep, days=days, threads=threads, done=done)
    runs = pd.DataFrame([{"arm": k.arm, "seed": k.seed} | k.outcomes for k in kept])
    per_place = pd.concat([_tagged(k.places, k) for k in kept], ignore_index=True)
    per_group = pd.concat([_tagged(k.groups, k) for k in kept], ignore_index=True)
    local = [str(name) for name in per_place if name not in ("arm", "seed", "territory")]
    policies = [arm for arm in arms if arm != baseline]
    span = arms[baseline].days if days is None else days
    meta = provenance(arms[baseline], list(seeds), span)
    meta |= {"kind": "compare", "baseline": baseline, "policies": policies, "confidence": CONFIDENCE}
    meta |= {"worlds": {arm: world_of(world) for arm, world in arms.items()}}
    return Contrasts(
        meta,
        runs,
        judged(paired(runs, [], [outcome.name for outcome in OUTCOMES], baseline)),
        paired(per_place, ["territory"], local, baseline),
        paired(per_group, ["group"], list(GROUP_MEASURES), baseline),
        divergence(kept, baseline),
    )


def keep(arm: str, run: Run) -> Kept:
    """Keep a run's outcomes, totals by territory and group, and its daily traces; let the rest go."""
    found = outcomes(run)
    deaths = sum(found[name] for name in NAMED["deaths"].sum_of)
    return Kept(arm, run.seed, {"deaths": deaths} | found, places(run), groups(run), traces(run))


def _tagged(table: pd.DataFrame, kept: Kept) -> pd.DataFrame:
    """Put arm and seed in front of a table."""
    table.insert(0, "arm", kept.arm)
    table.insert(1, "seed", kept.seed)
    return table


def judged(effects: pd.DataFrame) -> pd.DataFrame:
    """Add to effects on outcomes their label, unit, and in which share of seeds a policy helps and harms."""
    measures = [NAMED[name] for name in effects["measure"]]
    more, neither = (np.array([m.direction == way for m in measures], bool) for way in (MORE, NEITHER))
    effects["helps"] = effects["higher_in"].where(more, effects["lower_in"]).mask(neither)
    effects["harms"] = effects["lower_in"].where(more, effects["higher_in"]).mask(neither)
    effects.insert(2, "label", [m.label for m in measures])
    effects.insert(3, "unit", [m.unit for m in measures])
    return effects


def divergence(kept: Sequence[Kept], baseline: str) -> pd.DataFrame:
    """Find for every policy and seed the first day on which its world is not the baseline's."""
    before = {k.seed: k.traces for k in kept if k.arm == baseline}
    rows = [(k.arm, k.seed, first_day_apart(k.traces, before[k.seed])) for k in kept if k.arm != baseline]
    return pd.DataFrame(rows, columns=["policy", "seed", "day"])


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
        What the arm "without" lacks: ``"force"`` or names of pathways
        (:func:`interpose.model.scenario.policies.policies`).
    seeds : sequence of int
        Seeds, each run in both arms.
    days, threads, done
        As in :func:`interpose.experiments.execution.parallel.run_all`.
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
