"""When worlds part: a number for each day and place, the same in two worlds as long as nothing there differs."""

from typing import Any

import numpy as np

from interpose.model.simulation import Run

PLACED, SHARED = ("daily", "daily_holding"), ("daily_dyad",)
"""Series of the world itself, by place and for all; the force's own tables differ as soon as there is a force."""
MIX = np.uint64(0x9E3779B97F4A7C15)


def traces(run: Run) -> Any:
    """Give a number for every day and place, and one a day for what parties hold against each other (last column).

    Two runs have the same number where every column of the daily series and every event is the same (but for a chance
    of 2**-64 or so). Only these numbers have to be kept to find out when worlds part.
    """
    days, places = run.days, len(run.scenario.places)
    found = np.zeros((days, places + 1), np.uint64)
    salt = 1
    with np.errstate(over="ignore"):
        for tables, columns in ((PLACED, slice(0, places)), (SHARED, slice(places, None))):
            for name in tables:
                rows = getattr(run.world, name)[:days]
                for column in rows.dtype.names:
                    salted = mixed(bits(rows[column]).reshape(days, -1), salt)
                    found[:, columns] += _per_place(salted, found[:, columns].shape[1])
                    salt += rows[column][0].size
        told = np.zeros(len(run.events), np.uint64)
        for column in run.events.dtype.names:
            told = mixed(told[:, None] + bits(run.events[column])[:, None], salt)[:, 0]
        np.add.at(found, (run.events.day, run.events.territory), told)
    return found


def bits(values: Any) -> Any:
    """Read the bits of numbers of any type as whole numbers."""
    plain = np.ascontiguousarray(values)
    return plain.view(f"u{plain.dtype.itemsize}").astype(np.uint64)


def mixed(words: Any, salt: int) -> Any:
    """Stir whole numbers, those of each column in another way, so that their sums tell them apart (SplitMix64)."""
    column = np.arange(salt, salt + words.shape[1], dtype=np.uint64)
    z = (words + column * MIX) * MIX
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return z ^ (z >> np.uint64(31))


def _per_place(words: Any, places: int) -> Any:
    """Sum up the numbers of one day by place, of which each has as many as any other."""
    return words.reshape(len(words), places, -1).sum(axis=2, dtype=np.uint64)


def parted(one: Any, other: Any, place: int | None = None) -> float:
    """Give the first day on which two worlds differ, anywhere or in one place; NaN if they never do."""
    differs = (one != other).any(axis=1) if place is None else one[:, place] != other[:, place]
    return float(differs.argmax()) if differs.any() else float("nan")
