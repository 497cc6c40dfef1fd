"""Claims outcome_values in many worlds: effects with verdicts, break-even values, and verdicts over prior ranges."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from interpose.experiments.analysis.prior_ranges import FACTOR
from interpose.experiments.claims.break_even import break_even, tried_values, try_values
from interpose.experiments.claims.claims import Claims, arms_of, differences, run_arms
from interpose.experiments.claims.prior_effects import ASSUMED, PriorVerdict, draw_inputs, prior_effects, prior_verdict
from interpose.experiments.claims.verdicts import (
    ClaimVerdict,
    add_verdicts,
    claim_verdicts,
    measure,
    told_reasons,
    turned_by_chance,
)
from interpose.experiments.execution.result_files import write_answer
from interpose.model.language.catalogue import SOURCE
from interpose.model.language.chosen import in_language
from interpose.model.language.told import in_all_languages
from interpose.model.results.intervals import CONFIDENCE
from interpose.model.results.provenance import provenance
from interpose.model.scenario.loading import change_scenario
from interpose.model.scenario.scenario import Scenario, bare

PRIOR_SEED = 20251010
PRIOR_PEOPLE = 1000
"""Persons that a civilian row stands for in the worlds of the draws, of which there are many."""


class Sizes(NamedTuple):
    """How many worlds are run."""

    seeds: int
    draws: int
    """draws from the prior ranges; 0 for none"""
    prior_seeds: int
    """seeds of each draw"""
    prior_people: int = PRIOR_PEOPLE

    def runs(self, claims: Claims, scenario: Scenario) -> int:
        """Return the number of runs that these sizes take."""
        arms = len(arms_of(claims, scenario))
        trials = sum(2 * len(claim.break_even.values) for claim in claims.claims if claim.break_even is not None)
        return (arms + trials) * self.seeds + arms * self.draws * self.prior_seeds


@dataclass(frozen=True)
class ClaimsAnswer:
    """Verdicts on claims, and the tables behind them.

    Parameters
    ----------
    meta : dict
        Provenance, sizes, and the verdict of every claim.
    verdicts : list of ClaimVerdict
        A verdict a claim.
    effects : DataFrame
        A row a comparison (:func:`interpose.experiments.claims.verdicts.measure` and ``add_verdicts``).
    prior : DataFrame
        A row a comparison: what the draws show (:class:`interpose.experiments.claims.prior_effects.PriorVerdict`);
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
        """Write every table as CSV, and ``meta`` as ``claims.json``."""
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
    """Measure claims in a scenario, find their break-even values, and test them over the prior ranges.

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
    runs = run_arms(arms_of(claims, world), seeds, threads, done)
    break_even_tables = _break_even(claims, world, seeds, threads, done)
    prior_verdicts = _prior(claims, world, runs, sizes, threads, done)
    measured = measure(claims, runs)
    with in_language(SOURCE):
        effects = add_verdicts(measured, prior_verdicts)
        verdicts = claim_verdicts(claims, effects)
    meta = provenance(scenario, list(seeds), scenario.days) | sizes._asdict()
    meta |= {"prior_seed": PRIOR_SEED, "factor": FACTOR, "assumed_above": ASSUMED, "confidence": CONFIDENCE}
    meta |= {"seeds": list(seeds), "smallest": {name: rule.model_dump() for name, rule in claims.smallest.items()}}
    meta |= {"verdicts": verdicts}
    meta |= in_all_languages(lambda: {"reasons": told_reasons(verdicts, add_verdicts(measured, prior_verdicts))})
    return ClaimsAnswer(meta, verdicts, effects, _prior_table(effects, prior_verdicts), *break_even_tables)


def _break_even(
    claims: Claims, world: Scenario, seeds: Sequence[int], threads: int | None, done: Callable[[], None]
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Try the values of every input that a claim rests on; return the break-even values, and the trials."""
    break_evens = [pd.DataFrame(columns=["claim", "paths", "past", "value", "low", "high", "never"])]
    tried_parts = [pd.DataFrame(columns=["claim", "value", "mean", "low", "high", "smallest"])]
    for claim in claims.claims:
        if claim.break_even is not None:
            trials = try_values(world, claim, seeds, threads, done)
            row = break_even(trials, claim.twins[0].claimed)
            row.insert(0, "claim", claim.id)
            row.insert(1, "paths", " ".join(claim.break_even.paths))
            means = tried_values(trials)
            means.insert(0, "claim", claim.id)
            break_evens.append(row)
            tried_parts.append(means)
    return tuple(
        parts[0] if len(parts) == 1 else pd.concat(parts[1:], ignore_index=True) for parts in (break_evens, tried_parts)
    )  # type: ignore[return-value]


def _prior(
    claims: Claims,
    world: Scenario,
    table: pd.DataFrame,
    sizes: Sizes,
    threads: int | None,
    done: Callable[[], None],
) -> list[PriorVerdict | None]:
    """Return for every comparison what draws from the prior ranges show; None where there are none."""
    if not sizes.draws:
        return [None for _ in claims.twins]
    settled = world.open_draws.paths if world.open_draws else ()
    inputs = draw_inputs(claims.levers, sizes.draws, PRIOR_SEED, settled)
    coarse = change_scenario(world, {"people_per_agent": sizes.prior_people})
    effects = prior_effects(claims, coarse, inputs, range(1, sizes.prior_seeds + 1), threads, done)
    chances = [
        turned_by_chance(differences(table, comparison), sizes.prior_seeds, comparison)
        for _, comparison in claims.twins
    ]
    return [
        prior_verdict(comparison, inputs, effects, *sign_and_chance)
        for (_, comparison), sign_and_chance in zip(claims.twins, chances, strict=True)
    ]


def _prior_table(effects: pd.DataFrame, prior_verdicts: Sequence[PriorVerdict | None]) -> pd.DataFrame:
    """Return a table of what the draws show, with the inputs that matter as text."""
    rows = []
    for row, verdict in zip(effects.to_dict("records"), prior_verdicts, strict=True):
        if verdict is not None:
            inputs_that_matter = "; ".join(f"{path} {correlation:+.2f}" for path, correlation in verdict.matters)
            identity = {name: row[name] for name in ("claim", "name", "outcome", "label")}
            rows.append(identity | verdict._asdict() | {"matters": inputs_that_matter})
    columns = ["claim", "name", "outcome", "label", *PriorVerdict._fields]
    return pd.DataFrame(rows, columns=columns)
