"""Policies by what they cost and what they avert, seed by seed; and which another beats beyond chance."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from interpose.model.results.intervals import over_seeds
from interpose.model.results.outcomes import outcome_values
from interpose.viz.cost_words import has_outcome

type Floats = npt.NDArray[np.float64]

COST, AVERTED = "cost", "averted"
MILLION = 1000.0
"""Costs are kept in thousand USD."""


def why_no_costs(runs: pd.DataFrame, baseline: str) -> str:
    """Return why costs against deaths averted cannot be drawn; empty if they can."""
    if not (has_outcome(runs, "cost") and has_outcome(runs, "deaths")):
        return "the runs hold no costs"
    cost = outcome_values(runs, "cost")
    first = runs.assign(cost=cost).pivot(index="seed", columns="arm", values="cost")
    same = first.sub(first[baseline], axis=0).eq(0).all(axis=None)
    return "no policy costs more or less than the baseline" if same else ""


def cost_table(runs: pd.DataFrame, baseline: str) -> pd.DataFrame:
    """Return what each arm costs more than the baseline, and how many deaths of all groups it averts, seed by seed.

    Returns
    -------
    DataFrame
        A row an arm, the baseline first: ``arm``, ``cost`` (million USD) and ``averted`` (persons), each with its 95 %
        interval (``_low``, ``_high``), and ``beaten``.
    """
    cost, deaths = (by_seed(runs, name) for name in ("cost", "deaths"))
    arms = dict.fromkeys([baseline, *cost])
    more = {arm: (cost[arm] - cost[baseline]) / MILLION for arm in arms}
    fewer = {arm: deaths[baseline] - deaths[arm] for arm in arms}
    beaten, rows = clearly_beaten(more, {arm: -value for arm, value in fewer.items()}), list[dict[str, Any]]()
    for arm in arms:
        row: dict[str, Any] = {"arm": arm, "beaten": beaten[arm]}
        for name, values in ((COST, more[arm]), (AVERTED, fewer[arm])):
            row |= dict(zip((name, f"{name}_low", f"{name}_high"), over_seeds(values), strict=True))
        rows.append(row)
    return pd.DataFrame(rows)


def by_seed(runs: pd.DataFrame, outcome: str) -> dict[str, Floats]:
    """Return an outcome of each arm, a number a seed, seeds in their order."""
    table = runs[["arm", "seed"]].assign(value=outcome_values(runs, outcome))
    arms = table.sort_values("seed").groupby("arm", sort=False)["value"]
    return {str(arm): values.to_numpy(np.float64) for arm, values in arms}


def clearly_beaten(first: Mapping[str, Floats], second: Mapping[str, Floats]) -> dict[str, bool]:
    """Whether another arm is clearly better than each, by paired seeds, where less of both outcomes is better.

    Clearly better: in one outcome the 95 % interval of the paired difference excludes 0, and the other outcome is no
    worse by its mean. Means that differ within that interval beat nobody.
    """

    def beats(other: str, arm: str) -> bool:
        """Whether one arm is clearly better than another."""
        differences = [over_seeds(outcome[other] - outcome[arm]) for outcome in (first, second)]
        no_worse = all(difference.middle <= 0 for difference in differences)
        return no_worse and any(difference.high < 0 for difference in differences)

    return {arm: any(beats(other, arm) for other in first if other != arm) for arm in first}
