"""What a brief is about: the runs of a stored comparison, its baseline, and the paired effects that are said first."""

from typing import Any, NamedTuple

import pandas as pd

from interpose.model.language.words import mark
from interpose.model.results.comparison import WITH, WITHOUT
from interpose.model.results.formatting import ALONE, UNCLEAR, clearness, difference, policy_name
from interpose.model.results.intervals import paired
from interpose.model.results.outcomes import MORE, NAMED, outcome_values
from interpose.viz.cost_words import has_outcome
from interpose.viz.stored_result import Stored

DEATHS = ("deaths", "deaths_civilians", "deaths_fighters", "deaths_force")
OTHERS = ("violations", "displaced", "mean_hardship", "mean_trust")
"""What is said after deaths: none of them is added to another."""
BETTER, WORSE, OPEN = mark("better"), mark("worse"), mark("interval includes 0")
PAIRED = ("compare", "study", "twin")
"""Kinds of results whose arms share seeds."""
COLUMNS = ["policy", "outcome", "label", "unit", "with", "baseline", "difference", "low", "high", "verdict"]


class Compared(NamedTuple):
    """Worlds that share seeds.

    Parameters
    ----------
    runs : DataFrame
        A row an arm and seed, a column an outcome.
    baseline : str
        The arm that the others are compared with; empty for parts of one effect, which have none.
    names : dict of str to str
        For people: the name of each other arm.
    """

    runs: pd.DataFrame
    baseline: str
    names: dict[str, str]


def compared(store: Stored) -> Compared:
    """Return the paired worlds of a stored twin, comparison or study; nothing of other kinds, which have no arms."""
    if store.kind == "twin":
        return Compared(store.table("outcomes"), WITHOUT, {WITH: policy_name(store.meta["policy"])})
    if store.kind not in PAIRED or not store.has("runs"):
        return Compared(pd.DataFrame(), "", {})
    runs, baseline = store.table("runs"), str(store.meta["baseline"] or "")
    if baseline not in set(runs["arm"].astype(str)):
        return Compared(runs, "", {})
    return Compared(runs, baseline, {str(arm): str(arm) for arm in dict.fromkeys(runs["arm"]) if arm != baseline})


def effects_of(worlds: Compared) -> pd.DataFrame:
    """Return the paired effects that a brief says.

    Returns
    -------
    DataFrame
        A row a policy and outcome of :data:`DEATHS` and :data:`OTHERS` that the runs have: ``policy`` (its name for
        people), ``outcome``, ``label``, ``unit``, ``with``, ``baseline`` (means), ``difference``, ``low``, ``high``
        (paired, 95 %), ``verdict``.
    """
    names = [name for name in (*DEATHS, *OTHERS) if has_outcome(worlds.runs, name)]
    there = {name: outcome_values(worlds.runs, name) for name in names}
    if not (worlds.baseline and there):
        return pd.DataFrame(columns=COLUMNS)
    table = paired(worlds.runs[["arm", "seed"]].assign(**there), [], list(there), worlds.baseline)
    table = table.rename(columns={"measure": "outcome"})
    table["label"] = [NAMED[str(name)].label for name in table["outcome"]]
    table["unit"] = [NAMED[str(name)].unit for name in table["outcome"]]
    table["verdict"] = [verdict(e) for e in table.to_dict("records")]
    return table.assign(policy=table["policy"].map(worlds.names))[COLUMNS]


def verdict(e: Any) -> str:
    """Return whether an effect is better or worse for people, or that no interval excludes 0."""
    if clearness(e["low"], e["high"]) in (UNCLEAR, ALONE):
        return OPEN
    return BETTER if (e["difference"] > 0) == (NAMED[e["outcome"]].direction == MORE) else WORSE


def change_words(e: Any) -> str:
    """Write an effect with unit and interval."""
    return difference(e["difference"], e["low"], e["high"], e["unit"])
