"""Effects of claims over prior ranges of all parameters, and the verdicts that follow."""

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from itertools import batched
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from scipy import stats

from interpose.experiments.analysis.prior_ranges import PARTS, prior_ranges
from interpose.experiments.claims.claims import SIGN, Claims, Comparison, arm_row, arms_of, differences
from interpose.experiments.execution.parallel import run_all
from interpose.model.language.catalogue import SOURCE
from interpose.model.language.chosen import in_language
from interpose.model.results.formatting import plain_number
from interpose.model.results.intervals import over_seeds
from interpose.model.results.run import Run
from interpose.model.scenario.loading import change_scenario
from interpose.model.scenario.parameter_draws import covered
from interpose.model.scenario.scenario import Scenario

AT_ONCE = 50
"""Draws whose worlds are made and run together: enough for many workers, and few enough for memory."""
ASSUMED = 0.95
"""Share of draws from which on a sign counts as assumed."""
SURE = 0.05
"""Chance that any input is named where none matters (each test is at this level divided by the number of tests)."""
SURE_TO_TURN = 0.01
"""Chance of as many turned signs by the seeds alone, below which the sign turns with the draws."""


def draw_inputs(
    levers: Mapping[str, tuple[float, float]], number: int, seed: int, without: Sequence[str] = ()
) -> pd.DataFrame:
    """Draw inputs by a Latin hypercube: a row per draw; parameters evenly on a log scale, levers evenly.

    Parameters
    ----------
    levers : mapping of str to (float, float)
        Ranges of contested inputs by path.
    number : int
        Number of draws.
    seed : int
        Seed of the draws.
    without : sequence of str
        Paths that are left out, since a posterior settles them.
    """
    ranges = {path: spread for path, spread in prior_ranges(levers).items() if not covered(path, without)}
    shares = stats.qmc.LatinHypercube(len(ranges), rng=seed).random(number)
    columns = {}
    for column, (path, (low, high, whole)) in enumerate(ranges.items()):
        if low > 0 and path not in levers:
            values = low * (high / low) ** shares[:, column]
        else:
            values = low + (high - low) * shares[:, column]
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
    """Return every comparison's mean paired difference at every draw: a row per draw, a column per comparison."""
    rows = list[dict[str, float]]()
    for block in batched(enumerate(inputs.to_dict("records")), AT_ONCE):
        tasks = []
        for number, values in block:
            changes = {str(path): v.item() if isinstance(v, np.generic) else v for path, v in values.items()}
            arms = arms_of(claims, change_scenario(scenario, changes))
            tasks += [(f"{number} {arm}", world, seed) for seed in seeds for arm, world in arms.items()]
        table = pd.DataFrame(run_all(tasks, _draw_row, threads=threads, done=done))
        rows += [_effects_of(claims, of_draw) for _, of_draw in table.groupby("draw")]
    return pd.DataFrame(rows)


def _effects_of(claims: Claims, table: pd.DataFrame) -> dict[str, float]:
    """Return every comparison's mean paired difference at one draw."""
    return {effect_name(twin): float(np.mean(differences(table, twin))) for _, twin in claims.twins}


def _draw_row(label: str, run: Run) -> dict[str, Any]:
    """Return the number of the draw, the arm, the seed and all outcomes of a run."""
    number, arm = label.split(" ", 1)
    return {"draw": int(number)} | arm_row(arm, run)


def effect_name(comparison: Comparison) -> str:
    """Return the name of a comparison in a table of effects."""
    return f"{comparison.arm} -> {comparison.outcome}"


class PriorVerdict(NamedTuple):
    """What draws from the prior ranges show for one comparison."""

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


def prior_verdict(
    comparison: Comparison, inputs: pd.DataFrame, effects: pd.DataFrame, base: float = 1.0, by_chance: float = 0.0
) -> PriorVerdict:
    """Return how often the sign is as claimed, which inputs matter, and where it differs from the world as it is.

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
    claimed = effects[effect_name(comparison)].to_numpy() * SIGN[comparison.claimed]
    share_as_claimed, share_reversed = float((claimed > 0).mean()), float((claimed < 0).mean())
    turned = claimed * base < 0
    interval = over_seeds(claimed > 0, "share")
    expected_share = min(1.0, max(by_chance, 1 - ASSUMED))
    p_value = stats.binomtest(int(turned.sum()), len(turned), expected_share, alternative="greater").pvalue
    condition, turned_under = _turning_condition(inputs, turned)
    return PriorVerdict(
        as_claimed=share_as_claimed,
        reversed=share_reversed,
        assumed=max(share_as_claimed, share_reversed) > ASSUMED,
        low=float(interval.low),
        high=float(interval.high),
        turned=float(turned.mean()),
        by_chance=by_chance,
        turns=bool(p_value < SURE_TO_TURN),
        condition=condition,
        turned_there=turned_under,
        matters=_influential_inputs(inputs, claimed),
    )


def _influential_inputs(inputs: pd.DataFrame, effect: Any) -> tuple[tuple[str, float], ...]:
    """Return the three inputs with the strongest rank correlation with an effect, of the significant ones."""
    if np.ptp(effect) == 0:
        return ()
    influential = []
    for path in inputs:
        values = inputs[path].to_numpy()
        if np.ptp(values) > 0:
            rho, p_value = stats.spearmanr(values, effect)
            if p_value < SURE / inputs.shape[1]:
                influential.append((str(path), float(rho)))
    return tuple(sorted(influential, key=lambda item: -abs(item[1]))[:3])


@in_language(SOURCE)
def _turning_condition(inputs: pd.DataFrame, turned: Any) -> tuple[str, float]:
    """Return the bound on one input beyond which a sign turns most often, if that is significant, and that share."""
    highest, text, smallest_part = float(np.mean(turned)), "", PARTS[0] - 0.01
    level = SURE / (inputs.shape[1] * len(PARTS))
    for path in inputs:
        values = inputs[path].to_numpy()
        for part in PARTS:
            bound = float(np.quantile(values, part))
            for inside, sign in ((values < bound, "<"), (values >= bound, ">=")):
                if inside.mean() < smallest_part or inside.all():
                    continue
                in_turned, in_all = int((turned & inside).sum()), int(inside.sum())
                share = in_turned / max(1, in_all)
                if share > highest and _fisher(in_turned, in_all, int(turned.sum()), len(turned)) < level:
                    highest, text = share, f"{path} {sign} {plain_number(bound, 3)}"
    return text, highest if text else float("nan")


@lru_cache(maxsize=4096)
def _fisher(turned_inside: int, inside: int, turned: int, draws: int) -> float:
    """Return Fisher's exact p value of as many turned signs inside a bound; few different tables come up, so kept."""
    turned_outside = turned - turned_inside
    table = [[turned_inside, inside - turned_inside], [turned_outside, draws - inside - turned_outside]]
    return float(stats.fisher_exact(table)[1])
