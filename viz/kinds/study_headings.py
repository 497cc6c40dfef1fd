"""What figures of worlds and of parts found, as their headings: with how many seeds."""

from typing import Any

import numpy as np
import pandas as pd

from interpose.model.language.words import say, say_count
from interpose.model.results.formatting import difference, listing, number, with_unit
from interpose.model.results.intervals import excludes_zero
from interpose.viz.figures.pareto_front import is_on_front
from interpose.viz.style import records

MOST_NAMES = 3
"""Worlds that are named; of more, their number is said."""


def differing_worlds(table: pd.DataFrame, baseline: str, seeds: int) -> str:
    """Return how many worlds differ from the baseline, or by how much where there is only one to tell of.

    Parameters
    ----------
    table : DataFrame
        A row a world and outcome: ``arm``, ``label``, ``unit``, and the paired difference as ``mean``, ``low``,
        ``high``.
    baseline : str
        The world that the others are compared with; it is not counted.
    seeds : int
        How many seeds every world was run with.
    """
    others = table[table["arm"] != baseline]
    if others.empty:
        return ""
    clear = excludes_zero(others["low"], others["high"])
    labels = [say(label) for label in dict.fromkeys(others["label"].astype(str))]
    about = labels[0] if len(labels) == 1 else say("{n} outcomes", n=len(labels))
    if len(others) == 1:
        e = records(others)[0]
        return say(
            "{about}: {difference} with {arm} ({seeds})",
            about=about,
            difference=_change(e),
            arm=e["arm"],
            seeds=say_count("{n} paired seed", "{n} paired seeds", seeds),
        )
    if not clear.any():
        return say(
            "{about}: every interval of {others} differences includes 0 ({seeds})",
            about=about,
            others=len(others),
            seeds=say_count("{n} paired seed", "{n} paired seeds", seeds),
        )
    told = say(
        "{about}: {clear} of {others} differences have an interval that excludes 0",
        about=about,
        clear=int(clear.sum()),
        others=len(others),
    )
    if len(labels) > 1:
        pairs = say_count("{n} paired seed", "{n} paired seeds", seeds)
        return say("{told} ({seeds})", told=told, seeds=pairs)
    largest = records(others[clear].sort_values("mean", key=abs))[-1]
    return say(
        "{told}, largest with {arm}: {largest} ({seeds})",
        told=told,
        arm=largest["arm"],
        largest=_change(largest),
        seeds=say_count("{n} paired seed", "{n} paired seeds", seeds),
    )


def spread_of_worlds(table: pd.DataFrame, seeds: int) -> str:
    """Return between which worlds an outcome is lowest and highest; nothing where several outcomes are shown."""
    if table["label"].nunique() != 1 or len(table) < 2:
        return ""
    ordered = records(table.sort_values("mean", kind="stable"))
    low, high = ordered[0], ordered[-1]
    return say(
        "{outcome}: from {low} ({lowest}) to {high} ({highest}) ({seeds})",
        outcome=say(str(low["label"])),
        low=number(low["mean"]),
        lowest=low["arm"],
        high=with_unit(number(high["mean"]), str(low["unit"])),
        highest=high["arm"],
        seeds=say_count("{n} seed", "{n} seeds", seeds),
    )


def unbeaten(table: pd.DataFrame, declared: dict[str, Any], seeds: int) -> str:
    """Return which worlds no other one beats in both outcomes of a frontier, by their means."""
    wide = table.pivot_table(index="arm", columns="outcome", values="mean", sort=False)
    both = wide[[declared["x"], declared["y"]]].dropna()
    best = is_on_front(
        both[declared["x"]], both[declared["y"]], more_x=bool(declared["more_x"]), more_y=bool(declared["more_y"])
    )
    names = [str(arm) for arm in both.index[best]]
    named = {"seeds": say_count("{n} seed", "{n} seeds", seeds), "names": listing(names)}
    if len(names) == 1:
        return say("{names} is beaten by no other world in both, by means ({seeds})", **named)
    if len(names) <= MOST_NAMES:
        return say("{names} are beaten by no other world in both, by means ({seeds})", **named)
    named |= {"best": str(len(names)), "all": str(len(both))}
    return say("{best} of {all} worlds are beaten by no other world in both, by means ({seeds})", **named)


def largest_part(label: str, parts: pd.DataFrame, *, name: str, unit: str, seeds: int) -> str:
    """Return which part of an effect is largest of those whose interval excludes 0, or that there is none.

    Parameters
    ----------
    label : str
        Name of the outcome.
    parts : DataFrame
        A row a part, without the whole: ``mean``, ``low``, ``high`` and its name.
    name : str
        Column with the name of each part.
    unit : str
        Unit of the outcome.
    seeds : int
        How many paired seeds there are.
    """
    clear = parts[np.asarray(excludes_zero(parts["low"], parts["high"]), bool)]
    if clear.empty:
        return say(
            "{label}: the interval of every part includes 0 ({seeds})",
            label=label,
            seeds=say_count("{n} paired seed", "{n} paired seeds", seeds),
        )
    e = records(clear.sort_values("mean", key=abs))[-1]
    return say(
        "{label}: most through {way}, {difference} ({seeds})",
        label=label,
        way=e[name],
        difference=_change(e | {"unit": unit}),
        seeds=say_count("{n} paired seed", "{n} paired seeds", seeds),
    )


def _change(e: dict[str, Any]) -> str:
    """Write a difference with its interval, and that it includes 0 where it does."""
    words = difference(e["mean"], e["low"], e["high"], str(e["unit"]))
    return words if excludes_zero(e["low"], e["high"]) else say("{words}, interval includes 0", words=words)
