"""What a claim's effect is over prior ranges of all parameters, and what that makes of it."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from scipy import stats

from interpose.experiments.analysis.prior_ranges import PARTS, prior_ranges
from interpose.experiments.claims.claims import SIGN, Claims, Comparison, arms_of, differences, run_arms
from interpose.model.results.intervals import over_seeds
from interpose.model.scenario.loading import change_scenario
from interpose.model.scenario.parameter_draws import covered
from interpose.model.scenario.scenario import Scenario

ASSUMED = 0.95
"""Share of draws from which on a sign counts as assumed."""
SURE = 0.05
"""Chance that any input is named where none matters (each is tested at this, divided by the number of tests)."""
SURE_TO_TURN = 0.01
"""Chance of as many turned signs by the seeds alone, below which the sign turns with the draws."""


def draw_inputs(
    levers: Mapping[str, tuple[float, float]], number: int, seed: int, without: Sequence[str] = ()
) -> pd.DataFrame:
    """Draw inputs by a Latin hypercube: a row per draw; parameters evenly on a log scale, levers evenly.

    What is drawn otherwise, from a posterior, is left out (``without``).
    """
    ranges = {path: spread for path, spread in prior_ranges(levers).items() if not covered(path, without)}
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
        table = run_arms(arms_of(claims, world), seeds, threads, done)
        rows.append({key(c): float(np.mean(differences(table, c))) for _, c in claims.twins})
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
    low: float
    """95 % interval (Wilson) of the share of the draws with the claimed sign"""
    high: float
    turned: float
    """share of the draws in which the sign is not that of the world as it is"""
    by_chance: float
    """share in which so few seeds would turn the sign in the world as it is"""
    turns: bool
    """whether it turns in clearly more draws than that, and than one in twenty"""
    condition: str
    """where the sign turns most often, as a bound on one input; empty if no input says"""
    turned_there: float
    """share of the draws in which it turns where that condition holds"""
    matters: tuple[tuple[str, float], ...]
    """inputs that move the effect most, with Spearman's rank correlation"""


def judge(
    comparison: Comparison, inputs: pd.DataFrame, effects: pd.DataFrame, base: float = 1.0, by_chance: float = 0.0
) -> PriorVerdict:
    """Say how often the sign is as claimed, which inputs matter, and where it is not that of the world as it is.

    Parameters
    ----------
    comparison : Comparison
        What is compared.
    inputs, effects : DataFrame
        A row per draw (:func:`draw_inputs`, :func:`prior_effects`).
    base : float
        1 if the world as it is has the claimed sign, else -1.
    by_chance : float
        Share of the draws in which few seeds alone would turn that sign.
    """
    claimed = effects[key(comparison)].to_numpy() * SIGN[comparison.claimed]
    held, wrong = float((claimed > 0).mean()), float((claimed < 0).mean())
    turned = claimed * base < 0
    share = over_seeds(claimed > 0, "share")
    usual = min(1.0, max(by_chance, 1 - ASSUMED))
    chance = stats.binomtest(int(turned.sum()), len(turned), usual, alternative="greater").pvalue
    condition, there = _condition(inputs, turned)
    return PriorVerdict(
        as_claimed=held,
        reversed=wrong,
        assumed=max(held, wrong) > ASSUMED,
        low=float(share.low),
        high=float(share.high),
        turned=float(turned.mean()),
        by_chance=by_chance,
        turns=bool(chance < SURE_TO_TURN),
        condition=condition,
        turned_there=there,
        matters=_matters(inputs, claimed),
    )


def _matters(inputs: pd.DataFrame, effect: Any) -> tuple[tuple[str, float], ...]:
    """List the three inputs with the strongest rank correlation with an effect, of those that are sure."""
    if np.ptp(effect) == 0:
        return ()
    found = []
    for path in inputs:
        values = inputs[path].to_numpy()
        if np.ptp(values) > 0:
            rho, chance = stats.spearmanr(values, effect)
            if chance < SURE / inputs.shape[1]:
                found.append((str(path), float(rho)))
    return tuple(sorted(found, key=lambda item: -abs(item[1]))[:3])


def _condition(inputs: pd.DataFrame, turned: Any) -> tuple[str, float]:
    """Find the bound on one input beyond which a sign turns most often, if that is surely more often."""
    best, text, least = float(np.mean(turned)), "", PARTS[0] - 0.01
    for path in inputs:
        values = inputs[path].to_numpy()
        for part in PARTS:
            bound = float(np.quantile(values, part))
            for inside, sign in ((values < bound, "<"), (values >= bound, ">=")):
                if inside.mean() < least or inside.all():
                    continue
                table = [[int((turned & side).sum()), int((~turned & side).sum())] for side in (inside, ~inside)]
                share = table[0][0] / max(1, int(inside.sum()))
                if share > best and stats.fisher_exact(table)[1] < SURE / (inputs.shape[1] * len(PARTS)):
                    best, text = share, f"{path} {sign} {bound:.3g}"
    return text, best if text else float("nan")
