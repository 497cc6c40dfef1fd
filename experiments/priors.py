"""What the model could have said: effects over draws from the prior ranges of all parameters and contested inputs.

A claim whose sign holds almost everywhere was assumed by the model, not found by it.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from scipy import stats

from interpose.experiments.claims import SIGN, Claims, Comparison, arms_of, differences, run_arms
from interpose.model.contract import name_of
from interpose.model.loading import change_scenario
from interpose.model.mechanisms import MECHANISMS
from interpose.model.scenario import Scenario

FACTOR = 2.0
"""A parameter's prior range: from its default divided by this to its default times this, within its bounds."""
FIRST_OF_ZERO = 0.1
"""The same for a parameter whose default is 0: up to this share of its upper bound."""
ASSUMED = 0.95
"""Share of draws from which on a sign counts as assumed."""
SURE = 0.001
"""Chance of an association as strong where there is none, below which an input is named."""
LEAST_PART = 0.2
"""Smallest part of the draws that a condition may single out."""


def prior_ranges(levers: Mapping[str, tuple[float, float]]) -> dict[str, tuple[float, float, bool]]:
    """Give low, high and whether it is a whole number, for every parameter and every contested input."""
    found: dict[str, tuple[float, float, bool]] = {}
    for mechanism in MECHANISMS:
        for name, field in mechanism.Params.model_fields.items():
            least = float(next(m.ge for m in field.metadata if hasattr(m, "ge")))
            most = float(next(m.le for m in field.metadata if hasattr(m, "le")))
            low, high = _around(float(field.default), most)
            found[f"{name_of(mechanism)}.{name}"] = (max(least, low), min(most, high), field.annotation is int)
    return found | {path: (low, high, False) for path, (low, high) in levers.items()}


def _around(usual: float, most: float) -> tuple[float, float]:
    """Give half and twice a default, the lower number first (twice a negative one is the lower); more where it is 0."""
    if usual == 0:
        return 0.0, FIRST_OF_ZERO * most
    low, high = sorted((usual / FACTOR, usual * FACTOR))
    return low, high


def draw_inputs(levers: Mapping[str, tuple[float, float]], number: int, seed: int) -> pd.DataFrame:
    """Draw inputs by a Latin hypercube: a row per draw; parameters evenly on a log scale, levers evenly."""
    ranges = prior_ranges(levers)
    unit = stats.qmc.LatinHypercube(len(ranges), rng=seed).random(number)
    columns = {}
    for column, (path, (low, high, whole)) in enumerate(ranges.items()):
        if low > 0 and path not in levers:
            values = low * (high / low) ** unit[:, column]
        else:
            values = low + (high - low) * unit[:, column]
        columns[path] = np.clip(np.rint(values), np.ceil(low), high).astype(int) if whole else values
    return pd.DataFrame(columns)


def prior_effects(
    claims: Claims,
    scenario: Scenario,
    inputs: pd.DataFrame,
    seeds: Sequence[int],
    threads: int | None = None,
    done: Callable[[], None] = lambda: None,
) -> pd.DataFrame:
    """Work out every comparison's mean paired difference at every draw: a row per draw, a column per comparison."""
    rows = []
    for values in inputs.to_dict("records"):
        plain = {str(path): v.item() if isinstance(v, np.generic) else v for path, v in values.items()}
        world = change_scenario(scenario, plain)
        table = run_arms(arms_of(claims, world), seeds, threads)
        rows.append({key(c): float(np.mean(differences(table, c))) for claim in claims.claims for c in claim.twins})
        done()
    return pd.DataFrame(rows)


def key(comparison: Comparison) -> str:
    """Name a comparison in a table of effects."""
    return f"{comparison.arm} -> {comparison.outcome}"


class PriorVerdict(NamedTuple):
    """What draws from the prior ranges say of one comparison."""

    as_claimed: float
    """share of the draws with the claimed sign"""
    reversed: float
    """share of the draws with the opposite sign"""
    assumed: bool
    """whether either sign holds in more than 95 % of the draws"""
    matters: tuple[tuple[str, float], ...]
    """inputs that move the effect most, with Spearman's rank correlation"""
    condition: str
    """where the sign is reversed most often, as a bound on one input; empty if no input says"""
    reversed_there: float
    """share of the draws with the opposite sign where that condition holds"""


def judge(comparison: Comparison, inputs: pd.DataFrame, effects: pd.DataFrame) -> PriorVerdict:
    """Say how often the sign is as claimed, which inputs matter, and where it is reversed."""
    claimed = effects[key(comparison)].to_numpy() * SIGN[comparison.claimed]
    held, wrong = float((claimed > 0).mean()), float((claimed < 0).mean())
    condition, there = _condition(inputs, claimed < 0)
    return PriorVerdict(held, wrong, max(held, wrong) > ASSUMED, _matters(inputs, claimed), condition, there)


def _matters(inputs: pd.DataFrame, effect: Any) -> tuple[tuple[str, float], ...]:
    """List the three inputs with the strongest rank correlation with an effect, of those that are sure."""
    if np.ptp(effect) == 0:
        return ()
    found = []
    for path in inputs:
        values = inputs[path].to_numpy()
        if np.ptp(values) > 0:
            rho, chance = stats.spearmanr(values, effect)
            if chance < SURE:
                found.append((str(path), float(rho)))
    return tuple(sorted(found, key=lambda item: -abs(item[1]))[:3])


def _condition(inputs: pd.DataFrame, wrong: Any) -> tuple[str, float]:
    """Find the bound on one input beyond which a sign is reversed most often, if that is surely more often."""
    best, text = float(np.mean(wrong)), ""
    for path in inputs:
        values = inputs[path].to_numpy()
        for part in (LEAST_PART, 1 / 3, 0.5, 2 / 3, 1 - LEAST_PART):
            bound = float(np.quantile(values, part))
            for inside, sign in ((values < bound, "<"), (values >= bound, ">=")):
                if inside.mean() < LEAST_PART - 0.01 or inside.all():
                    continue
                table = [[int((wrong & side).sum()), int((~wrong & side).sum())] for side in (inside, ~inside)]
                share = table[0][0] / max(1, int(inside.sum()))
                if share > best and stats.fisher_exact(table)[1] < SURE:
                    best, text = share, f"{path} {sign} {bound:.3g}"
    return text, best if text else float("nan")
