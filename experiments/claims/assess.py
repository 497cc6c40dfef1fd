"""The claims asked of many worlds: effects with verdicts, break-even values, and what the model could have said."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from interpose.experiments.analysis.prior_ranges import FACTOR
from interpose.experiments.claims.break_even import break_even, tried_values, try_values
from interpose.experiments.claims.claims import Claims, arms_of, differences, run_arms
from interpose.experiments.claims.prior_effects import ASSUMED, PriorVerdict, draw_inputs, judge, prior_effects
from interpose.experiments.claims.verdicts import ClaimVerdict, judged, measure, of_claims, turned_by_chance
from interpose.experiments.execution.result_files import write_answer
from interpose.model.results.intervals import CONFIDENCE
from interpose.model.results.provenance import provenance
from interpose.model.scenario.loading import change_scenario
from interpose.model.scenario.scenario import Scenario, bare

PRIOR_SEED = 20251010
PRIOR_PEOPLE = 1000
"""Persons a civilian row stands for in the worlds of the draws, of which there are many."""


class Sizes(NamedTuple):
    """How many worlds are run."""

    seeds: int
    draws: int
    """draws from the prior ranges; 0 for none"""
    prior_seeds: int
    """seeds of each draw"""
    prior_people: int = PRIOR_PEOPLE

    def runs(self, claims: Claims, scenario: Scenario) -> int:
        """Count the runs that it takes."""
        arms = len(arms_of(claims, scenario))
        tried = sum(2 * len(claim.break_even.values) for claim in claims.claims if claim.break_even is not None)
        return (arms + tried) * self.seeds + arms * self.draws * self.prior_seeds


@dataclass(frozen=True)
class ClaimsAnswer:
    """What was asked and found.

    Parameters
    ----------
    meta : dict
        Provenance, sizes, and the verdict of every claim.
    verdicts : list of ClaimVerdict
        A verdict a claim.
    effects : DataFrame
        A row a comparison (:func:`interpose.experiments.claims.verdicts.measure` and ``judged``).
    prior : DataFrame
        A row a comparison: what the draws say (:class:`interpose.experiments.claims.prior_effects.PriorVerdict`);
        empty without any.
    break_even : DataFrame
        A row a claim and threshold (:func:`interpose.experiments.claims.break_even.break_even`).
    tried : DataFrame
        A row a claim and value tried.
    """

    meta: dict[str, Any]
    verdicts: list[ClaimVerdict]
    effects: pd.DataFrame
    prior: pd.DataFrame
    break_even: pd.DataFrame
    tried: pd.DataFrame

    def write(self, folder: Path) -> None:
        """Write every table as CSV, and what it is as ``claims.json``."""
        tables = {"effects": self.effects, "prior": self.prior, "break_even": self.break_even, "tried": self.tried}
        write_answer(folder, "claims", self.meta, tables)


def ask_claims(
    claims: Claims,
    scenario: Scenario,
    sizes: Sizes,
    *,
    threads: int | None = None,
    done: Callable[[], None] = lambda: None,
) -> ClaimsAnswer:
    """Measure claims in a scenario, find their break-even values, and ask what the model could have said.

    Parameters
    ----------
    claims : Claims
        What is claimed (:func:`interpose.experiments.claims.claims.load_claims`, and ``only`` for some of them).
    scenario : Scenario
        The world as it is.
    sizes : Sizes
        How many seeds and draws.
    threads, done
        As in :func:`interpose.experiments.execution.parallel.run_all`.
    """
    world, seeds = bare(scenario), range(1, sizes.seeds + 1)
    table = run_arms(arms_of(claims, world), seeds, threads, done)
    found = _break_even(claims, world, seeds, threads, done)
    said = _prior(claims, world, table, sizes, threads, done)
    effects = judged(measure(claims, table), said)
    verdicts = of_claims(claims, effects)
    meta = provenance(scenario, list(seeds), scenario.days) | sizes._asdict()
    meta |= {"prior_seed": PRIOR_SEED, "factor": FACTOR, "assumed_above": ASSUMED, "confidence": CONFIDENCE}
    meta |= {"seeds": list(seeds), "smallest": {name: rule.model_dump() for name, rule in claims.smallest.items()}}
    meta |= {"verdicts": verdicts}
    return ClaimsAnswer(meta, verdicts, effects, _prior_table(effects, said), *found)


def _break_even(
    claims: Claims, world: Scenario, seeds: Sequence[int], threads: int | None, done: Callable[[], None]
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Try the values of every input that a claim rests on; gives the break-even values, and what was tried."""
    found = [pd.DataFrame(columns=["claim", "paths", "past", "value", "low", "high", "never"])]
    values = [pd.DataFrame(columns=["claim", "value", "mean", "low", "high", "smallest"])]
    for claim in claims.claims:
        if claim.break_even is not None:
            tried = try_values(world, claim, seeds, threads, done)
            at = break_even(tried, claim.twins[0].claimed)
            at.insert(0, "claim", claim.id)
            at.insert(1, "paths", " ".join(claim.break_even.paths))
            summed = tried_values(tried)
            summed.insert(0, "claim", claim.id)
            found.append(at)
            values.append(summed)
    return tuple(parts[0] if len(parts) == 1 else pd.concat(parts[1:], ignore_index=True) for parts in (found, values))  # type: ignore[return-value]


def _prior(
    claims: Claims,
    world: Scenario,
    table: pd.DataFrame,
    sizes: Sizes,
    threads: int | None,
    done: Callable[[], None],
) -> list[PriorVerdict | None]:
    """Ask of every comparison what draws from the prior ranges say; None where there are none."""
    if not sizes.draws:
        return [None for _ in claims.twins]
    drawn = world.open_draws.paths if world.open_draws else ()
    inputs = draw_inputs(claims.levers, sizes.draws, PRIOR_SEED, drawn)
    small = change_scenario(world, {"people_per_agent": sizes.prior_people})
    effects = prior_effects(claims, small, inputs, range(1, sizes.prior_seeds + 1), threads, done)
    chances = [turned_by_chance(differences(table, c), sizes.prior_seeds, c) for _, c in claims.twins]
    return [judge(c, inputs, effects, *chance) for (_, c), chance in zip(claims.twins, chances, strict=True)]


def _prior_table(effects: pd.DataFrame, said: Sequence[PriorVerdict | None]) -> pd.DataFrame:
    """Put what the draws say into a table, inputs that matter as text."""
    rows = []
    for row, verdict in zip(effects.to_dict("records"), said, strict=True):
        if verdict is not None:
            matters = "; ".join(f"{path} {rho:+.2f}" for path, rho in verdict.matters)
            named = {name: row[name] for name in ("claim", "name", "outcome", "label")}
            rows.append(named | verdict._asdict() | {"matters": matters})
    columns = ["claim", "name", "outcome", "label", *PriorVerdict._fields]
    return pd.DataFrame(rows, columns=columns)
