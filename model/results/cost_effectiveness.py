"""What a policy costs for each death and violation that it averts, seed by seed against a baseline."""

from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from interpose.model.language.words import mark, say
from interpose.model.results.formatting import uncapitalised
from interpose.model.results.intervals import CHANCE, CONFIDENCE, RESAMPLES, Interval, over_seeds
from interpose.model.results.outcomes import NAMED, outcome_values

type Floats = npt.NDArray[np.float64]

MILLION, BILLION = 1e3, 1e6
"""In thousand USD, as costs are kept."""
AVERTED = ("deaths", "deaths_civilians", "violations")
"""Outcomes of which a planner asks what it costs to avert one."""
COLUMNS = ("policy", "outcome", "label", "extra_cost", "averted", "averted_low", "averted_high", "cost", "low", "high")


def cost_of_each(extra_cost: Floats, averted: Floats) -> Interval:
    """Return what each averted event costs, mean over mean, with the interval of a bootstrap of pairs of seeds.

    NaN where it cannot be said that anything was averted: the interval of ``averted`` reaches 0, or there are fewer
    than two seeds.

    Parameters
    ----------
    extra_cost, averted : array, shape (seeds,)
        What a policy costs more than the baseline, and how many fewer there are than with it.
    """
    unknown = Interval(np.nan, np.nan, np.nan)
    if len(averted) < 2 or not over_seeds(averted).low > 0:
        return unknown
    whole = float(extra_cost.mean() / averted.mean())
    if np.ptp(extra_cost) == 0 and np.ptp(averted) == 0:
        return Interval(whole, whole, whole)
    from scipy import stats

    found = stats.bootstrap(
        (extra_cost, averted),
        lambda cost, fewer, axis: cost.mean(axis=axis) / fewer.mean(axis=axis),
        paired=True,
        vectorized=True,
        n_resamples=RESAMPLES,
        confidence_level=CONFIDENCE,
        method="percentile",
        rng=np.random.default_rng(CHANCE),
    )
    return Interval(whole, *(float(end) for end in found.confidence_interval))


def costs_per_averted(runs: pd.DataFrame, baseline: str) -> pd.DataFrame:
    """Return for every policy what each death and violation averted costs, in thousand USD.

    Parameters
    ----------
    runs : DataFrame
        A row an arm and seed, with all outcomes.
    baseline : str
        The arm that the others are compared with.

    Returns
    -------
    DataFrame
        :data:`COLUMNS`, a row a policy and outcome; ``cost`` with its ends is NaN where the interval of what is averted
        includes 0. Policies that cost the same as the baseline in every seed are left out.
    """
    arms = {str(name): arm.set_index("seed").sort_index() for name, arm in runs.groupby("arm", sort=False)}
    rows: list[tuple[Any, ...]] = []
    for policy, arm in arms.items():
        extra = (outcome_values(arm, "cost") - outcome_values(arms[baseline], "cost")).dropna()
        if policy == baseline or not extra.any():
            continue
        for outcome in AVERTED:
            fewer = (outcome_values(arms[baseline], outcome) - outcome_values(arm, outcome)).loc[extra.index]
            averted = over_seeds(fewer)
            each = cost_of_each(extra.to_numpy(float), fewer.to_numpy(float))
            rows.append((policy, outcome, NAMED[outcome].label, extra.mean(), *averted, *each))
    return pd.DataFrame(rows, columns=COLUMNS)


def said_of(row: Any) -> str:
    """Return in words what averting one event costs: a row of :func:`costs_per_averted`."""
    named: dict[str, Any] = {"thing": uncapitalised(say(NAMED[row.outcome].label)), "averted": abs(row.averted)}
    named |= {"low": row.averted_low, "high": row.averted_high}
    if row.averted_low > 0 and row.cost >= 0:
        named |= {"cost": dollars(row.cost), "least": dollars(row.low), "most": dollars(row.high)}
        return say("{thing}: {cost} for each one averted (95 % interval {least} to {most})", **named)
    if row.averted_low > 0:
        return say(
            "{thing}: {averted:,.1f} averted (95 % interval {low:,.1f} to {high:,.1f}), and it costs less", **named
        )
    if row.averted_high < 0:
        return say("{thing}: {averted:,.1f} more, none averted", **named)
    return say("{thing}: not averted (95 % interval {low:,.1f} to {high:,.1f}, which includes 0)", **named)


PAID_FOR = {
    "cost_troops": mark("troops"),
    "cost_police": mark("police"),
    "cost_observers": mark("observers"),
    "cost_lift": mark("lift"),
    "cost_aid": mark("aid"),
    "cost_fund": mark("fund"),
}


def said_of_cost(runs: pd.DataFrame, policy: str, baseline: str) -> str:
    """Return in words what a policy costs more or less than a baseline, and for what."""
    return say("Cost: {words}", words=cost_words(runs, policy, baseline))


def cost_words(runs: pd.DataFrame, policy: str, baseline: str) -> str:
    """Return what a policy costs more or less than a baseline, and for what, to stand behind a heading."""
    means = runs.groupby("arm").mean(numeric_only=True)
    names = list(NAMED["cost"].sum_of)
    differences = (means.loc[policy, names] - means.loc[baseline, names]).to_numpy(np.float64)
    parts = {name: float(size) for name, size in zip(names, differences, strict=True)}
    whole = sum(parts.values())
    listed = sorted(((size, name) for name, size in parts.items() if size), key=lambda part: -abs(part[0]))
    said = [say("{what} {amount}", what=say(PAID_FOR[name]), amount=dollars(size)) for size, name in listed]
    named = {"amount": dollars(abs(whole)), "parts": ", ".join(said)}
    return (
        say("{amount} more a run ({parts})", **named) if whole >= 0 else say("{amount} less a run ({parts})", **named)
    )


def dollars(thousands: float) -> str:
    """Return an amount as people say it: ``3.1 million USD``."""
    if abs(thousands) >= BILLION:
        return say("{amount:,.2f} billion USD", amount=thousands / BILLION)
    if abs(thousands) >= MILLION:
        return say("{amount:,.2f} million USD", amount=thousands / MILLION)
    return say("{amount:,.0f} USD", amount=thousands * 1e3)
