"""What policies cost for each death and violation that they avert, in sentences for pages and briefs."""

from collections.abc import Mapping

import pandas as pd

from interpose.model.language.words import say
from interpose.model.results.cost_effectiveness import cost_words, costs_per_averted, said_of
from interpose.model.results.outcomes import outcome_values
from interpose.viz.page_parts import SentenceGroup


def has_outcome(runs: pd.DataFrame, outcome: str) -> bool:
    """Whether runs hold an outcome, or all of which it is the sum."""
    try:
        outcome_values(runs, outcome)
    except KeyError:
        return False
    return True


def costs_in_words(runs: pd.DataFrame, baseline: str, names: Mapping[str, str], most: int) -> list[SentenceGroup]:
    """Say what each policy costs more, and what each death and violation averted costs, or that none is averted.

    Parameters
    ----------
    runs : DataFrame
        A row an arm and seed, a column an outcome.
    baseline : str
        The arm that the others are compared with.
    names : mapping of str to str
        For people: the name of each other arm.
    most : int
        Policies of which it is said; how many more there are is said too.

    Returns
    -------
    list of SentenceGroup
        One a policy; one that says that nothing costs more or less; none where runs hold no costs.
    """
    if not all(has_outcome(runs, name) for name in ("cost", "deaths", "deaths_civilians", "violations")):
        return []
    costs = costs_per_averted(runs, baseline)
    said, arms = list[SentenceGroup](), [arm for arm in names if arm in set(costs["policy"])]
    for arm in arms[:most]:
        whole = cost_words(runs[runs["arm"].isin([arm, baseline])], arm, baseline)
        opening = say("{policy}: {cost}.", policy=names[arm], cost=whole) if len(names) > 1 else f"{whole}."
        rows = costs[costs["policy"] == arm].itertuples()
        each = [f"{words[0].upper()}{words[1:]}." for words in map(said_of, rows)]
        said.append(SentenceGroup(opening, each))
    if len(arms) > most:
        said.append(SentenceGroup(say("The cost of {n} more is in the report.", n=len(arms) - most), []))
    return said or [SentenceGroup(say("No policy costs more or less than the baseline."), [])]


def cost_group(runs: pd.DataFrame, baseline: str, names: Mapping[str, str]) -> list[SentenceGroup]:
    """Return the sentences on cost as one group under a heading of its own; none where runs hold no costs."""
    groups = costs_in_words(runs, baseline, names, most=len(names))
    if not groups:
        return []
    return [SentenceGroup(say("Cost"), [" ".join([group.heading, *group.sentences]) for group in groups])]
