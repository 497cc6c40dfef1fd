"""Run headline claims in the standard setting and under every knob, and judge what each knob does to each effect."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from interpose.experiments.audit.claims import FIRST, SECOND, Claim, scenarios_of
from interpose.experiments.audit.contract import MODEL, in_whole_days, read_setting, run_setting, turned
from interpose.experiments.audit.knobs import PRIORS, STANDARD, Knob
from interpose.experiments.audit.other_chance import outcomes_with
from interpose.experiments.audit.verdicts import NOTHING, Found, judge, judge_draws, worst
from interpose.experiments.claims.prior_effects import draw_inputs
from interpose.experiments.execution.kept_results import KeptResults, run_kept
from interpose.experiments.execution.result_files import write_answer
from interpose.experiments.execution.result_hash import content_hash
from interpose.model.errors import ScenarioError
from interpose.model.results.intervals import CONFIDENCE, over_seeds
from interpose.model.results.outcomes import NAMED
from interpose.model.results.provenance import provenance, world_of
from interpose.model.scenario.loading import change_scenario
from interpose.model.scenario.scenario import Scenario

DRAW_SEED = 1
"""Seed of the draws from prior ranges."""


class Sizes(NamedTuple):
    """How much is run."""

    seeds: int = 40
    draws: int = 60
    prior_seeds: int = 2


class Task(NamedTuple):
    """A world to run: under which knob, which world (by a hash of its scenario), and the seed."""

    knob: str
    world: str
    seed: int

    @property
    def name(self) -> str:
        """Return the name under which its outcomes are kept."""
        return f"{self.knob}/{self.world}/{self.seed}"


@dataclass(frozen=True)
class Plan:
    """Everything that an audit runs.

    Parameters
    ----------
    claims, knobs, sizes
        What is asked.
    seeds : range
        Seeds of every setting but draws.
    worlds : dict
        Scenarios by hash, as they are run.
    pairs : dict
        By claim, knob and draw (0 but for priors): the hashes of both worlds, or why there are none.
    tasks : tuple of Task
        What has to be run, each world once.
    """

    claims: tuple[Claim, ...]
    knobs: tuple[Knob, ...]
    sizes: Sizes
    seeds: range
    worlds: dict[str, Scenario]
    pairs: dict[tuple[str, str, int], tuple[str, str] | str]
    tasks: tuple[Task, ...]

    @property
    def question(self) -> dict[str, Any]:
        """Return what decides the results, as plain data."""
        return {"sizes": self.sizes._asdict(), "tasks": [task.name for task in self.tasks]}


@dataclass(frozen=True)
class Audit:
    """What an audit found.

    Parameters
    ----------
    meta : dict
        Provenance, claims, knobs, sizes.
    effects : DataFrame
        A row a claim, outcome and knob: ``claim``, ``text``, ``scenario``, ``outcome``, ``label``, ``unit``, ``knob``,
        ``meaning``, ``standard`` with ``standard_low``, ``standard_high`` (paired effect in the standard setting),
        ``effect`` with ``low``, ``high`` (under the knob; for priors the median and the range of nine draws in ten),
        ``change`` with ``change_low``, ``change_high``, ``verdict``, ``note``.
    verdicts : dict
        The worst verdict on each claim.
    """

    meta: dict[str, Any]
    effects: pd.DataFrame
    verdicts: dict[str, str]

    def write(self, folder: Path) -> None:
        """Write ``effects.csv``, and what it is as ``audit.json``."""
        write_answer(folder, "audit", self.meta | {"verdicts": self.verdicts}, {"effects": self.effects})


def make_plan(
    claims: Sequence[Claim],
    knobs: Sequence[Knob],
    sizes: Sizes,
    first_seed: int = 1,
    changes: Mapping[str, Any] | None = None,
) -> Plan:
    """Return everything that an audit of claims runs.

    Parameters
    ----------
    claims, knobs, sizes
        What is asked.
    first_seed : int
        Seeds are this one and the following.
    changes : mapping, optional
        Values by path in all scenarios, for instance ``{"days": 90}``.
    """
    scenarios = {name: change_scenario(world, changes or {}) for name, world in scenarios_of(claims).items()}
    seeds = range(first_seed, first_seed + sizes.seeds)
    standard = Knob(STANDARD, {}, "as every other command runs it")
    worlds: dict[str, Scenario] = {}
    pairs: dict[tuple[str, str, int], tuple[str, str] | str] = {}
    tasks: dict[Task, None] = {}
    for claim in claims:
        for knob in (standard, *knobs):
            for number, draw in enumerate(_draws(sizes.draws) if knob.name == PRIORS else [{}]):
                made = _pair(claim, change_scenario(scenarios[claim.scenario], draw), knob, worlds)
                pairs[claim.id, knob.name, number] = made
                if isinstance(made, tuple):
                    used = seeds[: sizes.prior_seeds] if knob.name == PRIORS else seeds
                    tasks |= dict.fromkeys(Task(knob.name, world, seed) for seed in used for world in made)
    return Plan(tuple(claims), tuple(knobs), sizes, seeds, worlds, pairs, tuple(tasks))


def _draws(number: int) -> list[dict[str, Any]]:
    """Return draws from the prior ranges of all parameters, as changes by path."""
    rows = draw_inputs({}, number, DRAW_SEED).to_dict("records")
    return [{str(p): v.item() if isinstance(v, np.generic) else v for p, v in row.items()} for row in rows]


def _pair(claim: Claim, scenario: Scenario, knob: Knob, worlds: dict[str, Scenario]) -> tuple[str, str] | str:
    """Add both worlds of a claim under a knob to all worlds; return their hashes, or why they cannot be made."""
    setting, hashes = read_setting(knob.turns), []
    made = claim.worlds(scenario)
    for name in (FIRST, SECOND):
        try:
            world = turned(made[name], setting)
        except ScenarioError as error:
            return str(error)
        hashes.append(content_hash(world_of(world)))
        worlds[hashes[-1]] = world
    return hashes[0], hashes[1]


def run_plan(
    plan: Plan, kept: KeptResults, *, threads: int | None = None, done: Callable[[], None] = lambda: None
) -> dict[str, dict[str, float]]:
    """Run every world of a plan that is not kept yet; return outcomes by the names of tasks.

    Parameters
    ----------
    plan : Plan
        What to run.
    kept : KeptResults
        What is there already, and where results go as they come.
    threads, done
        As in :func:`interpose.experiments.execution.parallel.run_all`.
    """
    settings = {knob.name: read_setting(knob.turns) for knob in plan.knobs} | {STANDARD: read_setting({})}

    def outcomes_of(task: Task) -> dict[str, float]:
        return run_setting(plan.worlds[task.world], task.seed, settings[task.knob])

    here = [task for task in plan.tasks if settings[task.knob].chance == MODEL]
    names = [task.name for task in here]
    found = dict(zip(names, run_kept(here, outcomes_of, kept, name=_name, threads=threads, done=done), strict=True))
    elsewhere = [task for task in plan.tasks if settings[task.knob].chance != MODEL]
    for chance in dict.fromkeys(settings[task.knob].chance for task in elsewhere):
        _run_elsewhere(plan, [task for task in elsewhere if settings[task.knob].chance == chance], kept, threads, done)
    return found | {task.name: kept.results[task.name] for task in elsewhere}


def _run_elsewhere(
    plan: Plan, tasks: Sequence[Task], kept: KeptResults, threads: int | None, done: Callable[[], None]
) -> None:
    """Run worlds of one other source of chance in a process of their own, those that are not kept yet."""
    settings = {knob.name: read_setting(knob.turns) for knob in plan.knobs}
    missing = [task for task in tasks if task.name not in kept.results]
    for _ in range(len(tasks) - len(missing)):
        done()

    def keep(position: int, outcomes: dict[str, float]) -> None:
        half = settings[missing[position].knob].step == "half day"
        kept.keep(missing[position].name, in_whole_days(outcomes) if half else outcomes)
        done()

    worlds = {task.world: world_of(plan.worlds[task.world]) for task in missing}
    asked = [(task.world, task.seed + settings[task.knob].seeds_from) for task in missing]
    outcomes_with(settings[tasks[0].knob].chance, worlds, asked, threads=threads, done=keep)


def _name(task: Task) -> str:
    """Return the name of a task."""
    return task.name


def judge_plan(plan: Plan, found: Mapping[str, Mapping[str, float]]) -> Audit:
    """Return effects and verdicts of a plan whose worlds were run."""

    def effects(claim: Claim, knob: str, outcome: str, number: int = 0, seeds: Sequence[int] = plan.seeds) -> Any:
        pair = plan.pairs[claim.id, knob, number]
        values = [[found[Task(knob, world, s).name][outcome] for s in seeds] for world in pair]
        return np.subtract(*np.array(values, float))

    def judged(claim: Claim, knob: str, outcome: str, standard: Any) -> tuple[Found, str]:
        made = plan.pairs[claim.id, knob, 0]
        if isinstance(made, str):
            return NOTHING, made
        if knob == PRIORS:
            few = plan.seeds[: plan.sizes.prior_seeds]
            draws = [effects(claim, PRIORS, outcome, number, few).mean() for number in range(plan.sizes.draws)]
            return judge_draws(standard, draws, plan.sizes.prior_seeds), ""
        return judge(standard, effects(claim, knob, outcome)), ""

    rows = []
    for claim, outcome in [(asked, outcome) for asked in plan.claims for outcome in asked.lower]:
        standard = effects(claim, STANDARD, outcome)
        base = map(float, over_seeds(standard))
        row: dict[str, Any] = {"claim": claim.id, "text": claim.text, "scenario": claim.scenario}
        row |= {"outcome": outcome, "label": NAMED[outcome].label, "unit": NAMED[outcome].unit}
        row |= dict(zip(("standard", "standard_low", "standard_high"), base, strict=True))
        for knob in plan.knobs:
            said, note = judged(claim, knob.name, outcome, standard)
            rows.append(row | {"knob": knob.name, "meaning": knob.meaning} | said._asdict() | {"note": note})
    table = pd.DataFrame(rows)
    verdicts = {str(claim): worst(list(part["verdict"])) for claim, part in table.groupby("claim", sort=False)}
    return Audit(_meta(plan), table, verdicts)


def _meta(plan: Plan) -> dict[str, Any]:
    """Return where an audit comes from."""
    scenario = next(iter(scenarios_of(plan.claims).values()))
    meta = provenance(scenario, list(plan.seeds), scenario.days) | {"confidence": CONFIDENCE} | plan.sizes._asdict()
    meta["seeds"] = list(plan.seeds)
    asked = {claim.id: claim.model_dump(mode="json") for claim in plan.claims}
    return meta | {"claims": asked, "knobs": {knob.name: dict(knob.turns) for knob in plan.knobs}}
