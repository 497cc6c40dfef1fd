"""Policies against one baseline over the same seeds: what differs, for whom, where, from which day on."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from interpose.experiments.comparison.summaries import GROUP_MEASURES, Digest, digest, groups, territory_totals
from interpose.experiments.comparison.until import Stopped, Width, run_until
from interpose.experiments.execution.result_files import write_answer
from interpose.model.results.comparison import WITH, WITHOUT, Twin
from interpose.model.results.cost_effectiveness import costs_per_averted
from interpose.model.results.divergence import first_day_apart, traces
from interpose.model.results.intervals import CONFIDENCE, effects, paired
from interpose.model.results.outcomes import MORE, NAMED, NEITHER, OUTCOMES, outcomes
from interpose.model.results.provenance import drawn_of, provenance, settled_in, world_of
from interpose.model.results.run import Run
from interpose.model.scenario.policies import without
from interpose.model.scenario.scenario import Scenario


@dataclass(frozen=True)
class RunSummary:
    """What a comparison of policies keeps of one run."""

    arm: str
    seed: int
    outcomes: dict[str, Any]
    territories: pd.DataFrame
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
        One row an arm and seed: every outcome, sums of others included.
    effects : DataFrame
        One row a policy and outcome: the columns of :func:`interpose.model.results.intervals.paired`, ``label``,
        ``unit``, and the shares of seeds in which the policy ``helps`` and ``harms`` (NaN for outcomes
        that are neither good nor bad in themselves).
    by_place, by_group : DataFrame
        The same columns for each territory, and for civilians, each faction and the force, by ``measure``.
    divergence : DataFrame
        A row a policy and seed: ``day``, the first on which the world differs from the baseline's (NaN if none does).
    """

    meta: dict[str, Any]
    runs: pd.DataFrame
    effects: pd.DataFrame
    by_place: pd.DataFrame
    by_group: pd.DataFrame
    divergence: pd.DataFrame

    def __repr__(self) -> str:
        """Return what was compared in one line."""
        policies = ", ".join(map(str, self.meta.get("policies", ())))
        against = f"{policies} against {self.meta.get('baseline', '?')}"
        return f"<Contrasts: {against}, {len(self.meta.get('seeds', ())):,} seeds>"

    def write(self, folder: Path) -> None:
        """Write every table as CSV, and what it is as ``compare.json``."""
        tables = {field.name: getattr(self, field.name) for field in fields(self) if field.name != "meta"}
        write_answer(folder, "compare", self.meta, tables)

    @property
    def costs(self) -> pd.DataFrame:
        """What each death and violation averted costs, see :func:`costs_per_averted`."""
        return costs_per_averted(self.runs, self.meta["baseline"])

    @property
    def averted(self) -> pd.DataFrame:
        """Deaths of all groups and violations that each policy averts: fewer than with the baseline, a run."""
        table = self.effects[self.effects["measure"].isin(["deaths", "violations"])]
        averted = table[["policy", "measure", "label", "unit", "helps", "harms"]].copy()
        averted["averted"], averted["low"], averted["high"] = -table["difference"], -table["high"], -table["low"]
        return averted.reset_index(drop=True)


def contrast(
    arms: Mapping[str, Scenario],
    baseline: str,
    seeds: Sequence[int],
    *,
    until: Sequence[Width] = (),
    days: int | None = None,
    threads: int | None = None,
    done: Callable[[], None] = lambda: None,
) -> Contrasts:
    """Run policies and a baseline over the same seeds and compare each policy with the baseline, seed by seed.

    Parameters
    ----------
    arms : mapping of str to Scenario
        Worlds by name, the baseline among them; all must have the same territories and factions.
    baseline : str
        Which of them the others are compared with.
    seeds, until, days, threads, done
        As in :func:`interpose.experiments.comparison.compare.compare`.
    """
    how: dict[str, Any] = {"days": days, "threads": threads, "done": done}
    summaries, stopped = run_until(arms, baseline, seeds, summarise_run, _outcomes_of, until, **how)
    runs = pd.DataFrame([{"arm": summary.arm, "seed": summary.seed} | summary.outcomes for summary in summaries])
    by_territory = pd.concat(
        [_with_arm_and_seed(summary.territories, summary) for summary in summaries], ignore_index=True
    )
    by_group = pd.concat([_with_arm_and_seed(summary.groups, summary) for summary in summaries], ignore_index=True)
    local = [str(name) for name in by_territory if name not in ("arm", "seed", "territory")]
    policies = [arm for arm in arms if arm != baseline]
    span = arms[baseline].days if days is None else days
    meta = provenance(arms[baseline], _seeds_run(seeds, stopped), span) | _stop_of(stopped)
    meta |= {"kind": "compare", "baseline": baseline, "policies": policies, "confidence": CONFIDENCE}
    meta |= {"worlds": {arm: world_of(world) for arm, world in arms.items()}} | drawn_of(arms[baseline])
    meta |= settled_in(arms)
    return Contrasts(
        meta,
        runs,
        add_directions(paired(runs, [], [outcome.name for outcome in OUTCOMES], baseline)),
        paired(by_territory, ["territory"], local, baseline),
        paired(by_group, ["group"], list(GROUP_MEASURES), baseline),
        divergence(summaries, baseline),
    )


def summarise_run(arm: str, run: Run) -> RunSummary:
    """Return a run's outcomes, totals by territory and group, and its daily traces."""
    totals = outcomes(run)
    sums = {outcome.name: sum(totals[name] for name in outcome.sum_of) for outcome in OUTCOMES if outcome.sum_of}
    return RunSummary(arm, run.seed, sums | totals, territory_totals(run), groups(run), traces(run))


def _outcomes_of(summary: RunSummary | Digest) -> Mapping[str, Any]:
    """Return the outcomes of a run by name."""
    return summary.outcomes


def _seeds_run(seeds: Sequence[int], stopped: Stopped | None) -> list[int]:
    """Return the seeds that were run: all, or those before it stopped."""
    return list(seeds if stopped is None else seeds[: stopped.used])


def _stop_of(stopped: Stopped | None) -> dict[str, Any]:
    """Return what a manifest says of widths that were asked for; nothing where none were."""
    return {} if stopped is None else {"until": stopped.described | {"words": stopped.words}}


def _with_arm_and_seed(table: pd.DataFrame, summary: RunSummary) -> pd.DataFrame:
    """Return a table with columns for arm and seed in front."""
    table.insert(0, "arm", summary.arm)
    table.insert(1, "seed", summary.seed)
    return table


def add_directions(effects: pd.DataFrame) -> pd.DataFrame:
    """Return effects with label, unit, and the shares of seeds in which a policy helps and harms."""
    measures = [NAMED[name] for name in effects["measure"]]
    more, neither = (
        np.array([measure.direction == direction for measure in measures], bool) for direction in (MORE, NEITHER)
    )
    effects["helps"] = effects["higher_in"].where(more, effects["lower_in"]).mask(neither)
    effects["harms"] = effects["lower_in"].where(more, effects["higher_in"]).mask(neither)
    effects.insert(2, "label", [measure.label for measure in measures])
    effects.insert(3, "unit", [measure.unit for measure in measures])
    return effects


def divergence(summaries: Sequence[RunSummary], baseline: str) -> pd.DataFrame:
    """Return for every policy and seed the first day on which its world differs from the baseline's."""
    baseline_traces = {summary.seed: summary.traces for summary in summaries if summary.arm == baseline}
    rows = [
        (summary.arm, summary.seed, first_day_apart(summary.traces, baseline_traces[summary.seed]))
        for summary in summaries
        if summary.arm != baseline
    ]
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
    until: Sequence[Width] = (),
    days: int | None = None,
    threads: int | None = None,
    done: Callable[[], None] = lambda: None,
) -> Twin:
    """Compare any two policies of one scenario over the same seeds.

    Parameters
    ----------
    scenario, other : Scenario
        The arms "with" and "without".
    policy : sequence of str
        In what they differ: policies that the second lacks, or changes ``path=value`` that only the first has.
    seeds, days, threads, done
        As in :func:`twin`.
    until : sequence of Width
        Half widths at which it stops (:func:`interpose.experiments.comparison.until.read_widths`); then seeds are the
        most to run. The numbers are those of a fixed run of as many seeds.
    """
    arms, how = {WITH: scenario, WITHOUT: other}, {"days": days, "threads": threads, "done": done}
    digests, stopped = run_until(arms, WITHOUT, seeds, digest, _outcomes_of, until, **how)
    outcome_table = pd.DataFrame([run.outcomes for run in digests])
    span = scenario.days if days is None else days
    meta = provenance(scenario, _seeds_run(seeds, stopped), span) | _stop_of(stopped)
    meta |= (
        {
            "kind": "twin",
            "policy": list(policy),
            "confidence": CONFIDENCE,
            "reported": [week.model_dump(mode="json") for week in scenario.reported],
            "other": world_of(other),
        }
        | drawn_of(scenario)
        | settled_in(arms)
    )
    return Twin(
        meta,
        outcome_table,
        pd.concat([run.weekly for run in digests], ignore_index=True),
        pd.concat([run.territories for run in digests], ignore_index=True),
        pd.concat([run.severities for run in digests], ignore_index=True),
        effects(outcome_table),
    )
