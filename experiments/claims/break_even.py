"""From which value on an input does what is claimed of it, and how surely: several values tried with the same seeds."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pandas as pd

from interpose.experiments.claims.claims import AS_IT_IS, SIGN, Claim, differences, other_world, run_arms
from interpose.model.results.intervals import CHANCE, CONFIDENCE, RESAMPLES, over_seeds
from interpose.model.scenario.loading import change_scenario
from interpose.model.scenario.scenario import Scenario

ANY, SMALLEST = "any effect", "smallest effect that matters"
"""What an effect has to exceed: nothing, or what would matter."""


def try_values(
    scenario: Scenario,
    claim: Claim,
    seeds: Sequence[int],
    threads: int | None = None,
    done: Callable[[], None] = lambda: None,
) -> pd.DataFrame:
    """Compare a claim's first outcome at several values of the input that it rests on with the world without it.

    Gives a row per value and seed: ``difference`` (with the mechanism minus without it) and ``smallest``, the smallest
    effect that matters at that value.
    """
    plan, comparison, parts = claim.break_even, claim.twins[0], list[pd.DataFrame]()
    if plan is None:
        raise ValueError(f"{claim.id} rests on no single input")
    for value in plan.values:
        world = change_scenario(scenario, dict.fromkeys(plan.paths, value))
        arms = {AS_IT_IS: world, comparison.arm: other_world(world, comparison)}
        table = run_arms(arms, seeds, threads, done)
        usual = float(table.loc[table["arm"] == comparison.arm, comparison.outcome].mean())
        found = {"seed": list(seeds), "difference": differences(table, comparison)}
        parts.append(pd.DataFrame({"value": value} | found | {"smallest": comparison.smallest.of(usual)}))
    return pd.concat(parts, ignore_index=True)


def tried_values(tried: pd.DataFrame) -> pd.DataFrame:
    """Sum up over seeds: a row per value with the mean difference, its 95 % interval, and what would matter."""
    rows = []
    for value, part in tried.groupby("value"):
        mean, low, high = over_seeds(part["difference"])
        rows.append({"value": value, "mean": mean, "low": low, "high": high, "smallest": part["smallest"].iloc[0]})
    return pd.DataFrame(rows)


def break_even(tried: pd.DataFrame, claimed: str) -> pd.DataFrame:
    """Find from which value on an input does what is claimed, with a 95 % bootstrap interval over seeds.

    The same seeds are resampled at every value, so that the interval is of one curve and not of many: where a curve
    crosses a line has no closed form.

    Returns
    -------
    DataFrame
        A row for any effect and one for the smallest that matters: ``value`` where the mean difference gets past it for
        good (linear between the values tried; the lowest one tried if it always is past it, infinite if it never is),
        ``low`` and ``high``, and the share of resamples in which it ``never`` is.
    """
    wide = tried.pivot(index="value", columns="seed", values="difference") * SIGN[claimed]
    values, numbers = wide.index.to_numpy(float), wide.to_numpy()
    smallest = tried.groupby("value")["smallest"].first().to_numpy()
    rng, seeds = np.random.default_rng(CHANCE), numbers.shape[1]
    drawn = rng.integers(seeds, size=(RESAMPLES, seeds))
    rows = []
    for name, past in ((ANY, 0.0), (SMALLEST, smallest)):
        found = crossing(values, numbers.mean(axis=1) - past)
        again = np.array([crossing(values, numbers[:, one].mean(axis=1) - past) for one in drawn])
        ends = [(1 - CONFIDENCE) / 2, (1 + CONFIDENCE) / 2]
        low, high = np.quantile(again, ends, method="inverted_cdf") if seeds > 1 else (np.nan, np.nan)
        never = float(np.isinf(again).mean())
        rows.append({"past": name, "value": found, "low": float(low), "high": float(high), "never": never})
    return pd.DataFrame(rows)


def crossing(values: Any, means: Any) -> float:
    """Return the value from which on the means stay above 0, linear between values; infinite if the last is not."""
    wrong = np.flatnonzero(means <= 0)
    if len(wrong) == 0:
        return float(values[0])
    last = int(wrong[-1])
    if last == len(values) - 1:
        return float("inf")
    part = -means[last] / (means[last + 1] - means[last])
    return float(values[last] + part * (values[last + 1] - values[last]))
