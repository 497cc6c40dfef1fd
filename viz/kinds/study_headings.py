"""What figures of worlds and of parts found, as their headings: with how many seeds."""

from typing import Any

import numpy as np
import pandas as pd

from interpose.model.results.formatting import count, difference, listing, number
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
    labels = list(dict.fromkeys(others["label"].astype(str)))
    about = labels[0] if len(labels) == 1 else f"{len(labels)} outcomes"
    if len(others) == 1:
        e = records(others)[0]
        return f"{about}: {_change(e)} with {e['arm']} ({count(seeds, 'paired seed')})"
    if not clear.any():
        return f"{about}: every interval of {len(others)} differences includes 0 ({count(seeds, 'paired seed')})"
    told = f"{about}: {int(clear.sum())} of {len(others)} differences have an interval that excludes 0"
    if len(labels) > 1:
        return f"{told} ({count(seeds, 'paired seed')})"
    largest = records(others[clear].sort_values("mean", key=abs))[-1]
    return f"{told}, largest with {largest['arm']}: {_change(largest)} ({count(seeds, 'paired seed')})"


def spread_of_worlds(table: pd.DataFrame, seeds: int) -> str:
    """Return between which worlds an outcome is lowest and highest; nothing where several outcomes are shown."""
    if table["label"].nunique() != 1 or len(table) < 2:
        return ""
    ordered = records(table.sort_values("mean", kind="stable"))
    low, high = ordered[0], ordered[-1]
    unit = "" if low["unit"] == "share" else f" {low['unit']}"
    ends = f"from {number(low['mean'])} ({low['arm']}) to {number(high['mean'])}{unit} ({high['arm']})"
    return f"{low['label']}: {ends} ({count(seeds, 'seed')})"


def unbeaten(table: pd.DataFrame, declared: dict[str, Any], seeds: int) -> str:
    """Return which worlds no other one beats in both outcomes of a frontier, by their means."""
    wide = table.pivot_table(index="arm", columns="outcome", values="mean", sort=False)
    both = wide[[declared["x"], declared["y"]]].dropna()
    best = is_on_front(
        both[declared["x"]], both[declared["y"]], more_x=bool(declared["more_x"]), more_y=bool(declared["more_y"])
    )
    names = [str(arm) for arm in both.index[best]]
    said = listing(names) if len(names) <= MOST_NAMES else f"{len(names)} of {len(both)} worlds"
    verb = "is" if len(names) == 1 else "are"
    return f"{said} {verb} beaten by no other world in both, by means ({count(seeds, 'seed')})"


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
        return f"{label}: the interval of every part includes 0 ({count(seeds, 'paired seed')})"
    e = records(clear.sort_values("mean", key=abs))[-1]
    return f"{label}: most through {e[name]}, {_change(e | {'unit': unit})} ({count(seeds, 'paired seed')})"


def _change(e: dict[str, Any]) -> str:
    """Write a difference with its interval, and that it includes 0 where it does."""
    words = difference(e["mean"], e["low"], e["high"], str(e["unit"]))
    return words if excludes_zero(e["low"], e["high"]) else f"{words}, interval includes 0"
