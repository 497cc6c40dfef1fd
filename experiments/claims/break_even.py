"""Break-even values: from which value on an input does what is claimed of it, with intervals over seeds."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pandas as pd

from interpose.experiments.claims.claims import AS_IT_IS, SIGN, Claim, differences, other_world, run_arms
from interpose.model.results.intervals import CHANCE, CONFIDENCE, RESAMPLES, over_seeds
from interpose.model.scenario.loading import change_scenario
from interpose.model.scenario.scenario import Scenario

ANY, SMALLEST = "any effect", "smallest effect that matters"
"""Thresholds that an effect has to exceed: 0, or the smallest effect that matters."""


def try_values(
    scenario: Scenario,
    claim: Claim,
    seeds: Sequence[int],
    threads: int | None = None,
    done: Callable[[], None] = lambda: None,
) -> pd.DataFrame:
    """Compare a claim's first outcome at several values of the input that it rests on with the world without it.

    Parameters
    ----------
    scenario : Scenario
        The world as it is.
    claim : Claim
        A claim with values to try.
    seeds, threads, done
        As in :func:`interpose.experiments.execution.parallel.run_all`.

    Returns
    -------
    DataFrame
        A row per value and seed: ``difference`` (with the mechanism minus without it) and ``smallest``, the smallest
        effect that matters at that value, both in the outcome's unit.
    """
    plan, comparison, parts = claim.break_even, claim.twins[0], list[pd.DataFrame]()
    if plan is None:
        raise ValueError(f"{claim.id} rests on no single input")
    for value in plan.values:
        world = change_scenario(scenario, dict.fromkeys(plan.paths, value))
        arms = {AS_IT_IS: world, comparison.arm: other_world(world, comparison)}
        table = run_arms(arms, seeds, threads, done)
        other_mean = float(table.loc[table["arm"] == comparison.arm, comparison.outcome].mean())
        columns = {"seed": list(seeds), "difference": differences(table, comparison)}
        parts.append(pd.DataFrame({"value": value} | columns | {"smallest": comparison.smallest.of(other_mean)}))
    return pd.concat(parts, ignore_index=True)


def tried_values(tried: pd.DataFrame) -> pd.DataFrame:
    """Return a row per value: the mean difference over seeds, its 95 % interval, and the smallest that matters."""
    rows = []
    for value, trials in tried.groupby("value"):
        mean, low, high = over_seeds(trials["difference"])
        rows.append({"value": value, "mean": mean, "low": low, "high": high, "smallest": trials["smallest"].iloc[0]})
    return pd.DataFrame(rows)


def break_even(tried: pd.DataFrame, claimed: str) -> pd.DataFrame:
    """Return from which value on an input does what is claimed, with a 95 % bootstrap interval over seeds.

    The same seeds are resampled at every value, so that the interval is of one curve and not of many: where a curve
    crosses a line has no closed form.

    Returns
    -------
    DataFrame
        A row for any effect and one for the smallest that matters: ``value`` where the mean difference gets past it for
        good (linear between the values tried; the lowest one tried if it always is past it, infinite if it never is),
        ``low`` and ``high``, and the share of resamples in which it ``never`` is.
    """
    by_value = tried.pivot(index="value", columns="seed", values="difference") * SIGN[claimed]
    values, numbers = by_value.index.to_numpy(float), by_value.to_numpy()
    smallest = tried.groupby("value")["smallest"].first().to_numpy()
    rng, seeds = np.random.default_rng(CHANCE), numbers.shape[1]
    drawn = rng.integers(seeds, size=(RESAMPLES, seeds))
    rows = []
    for name, threshold in ((ANY, 0.0), (SMALLEST, smallest)):
        value = crossing(values, numbers.mean(axis=1) - threshold)
        resampled = np.array(
            [crossing(values, numbers[:, rows_drawn].mean(axis=1) - threshold) for rows_drawn in drawn]
        )
        ends = [(1 - CONFIDENCE) / 2, (1 + CONFIDENCE) / 2]
        low, high = np.quantile(resampled, ends, method="inverted_cdf") if seeds > 1 else (np.nan, np.nan)
        never = float(np.isinf(resampled).mean())
        rows.append({"past": name, "value": value, "low": float(low), "high": float(high), "never": never})
    return pd.DataFrame(rows)


def crossing(values: Any, means: Any) -> float:
    """Return the value from which on the means stay above 0, linear between values; infinite if the last is not."""
    not_above = np.flatnonzero(means <= 0)
    if len(not_above) == 0:
        return float(values[0])
    last = int(not_above[-1])
    if last == len(values) - 1:
        return float("inf")
    part = -means[last] / (means[last + 1] - means[last])
    return float(values[last] + part * (values[last + 1] - values[last]))
