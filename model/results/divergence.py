"""From which day on, and by which event, two worlds of one seed differ."""

from typing import Any

import numpy as np

from interpose.model.results.run import Run

SERIES = ("daily", "daily_holding", "daily_dyad", "daily_force", "daily_mission")


def first_difference(one: Run, other: Run) -> int | None:
    """Return the first day on which two runs differ in any daily series or event; None if none does.

    Days that only one of them has do not count.
    """
    days = min(one.days, other.days)
    first_days = [days]
    for name in SERIES:
        a, b = (getattr(run.world, name)[:days] for run in (one, other))
        for column in a.dtype.names:
            differs = (a[column] != b[column]).reshape(days, -1).any(axis=1)
            first_days.append(int(differs.argmax()) if differs.any() else days)
    first_days.append(_first_other_event(one.events, other.events))
    return min(first_days) if min(first_days) < days else None


def _first_other_event(one: Any, other: Any) -> int:
    """Return the day of the first event in which two logs differ; one that no run reaches if there is none."""
    shared = min(len(one), len(other))
    differs = np.zeros(shared, bool)
    for column in one.dtype.names:
        differs |= np.asarray(one[column][:shared] != other[column][:shared])
    if differs.any():
        at = int(differs.argmax())
        return int(min(one.day[at], other.day[at]))
    rest = one[shared:] if len(one) > shared else other[shared:]
    return int(rest.day[0]) if len(rest) else 1 << 40


PLACED, SHARED = ("daily", "daily_holding"), ("daily_dyad",)
"""Series of the world itself, by territory and for all; the force's own tables differ as soon as there is a force."""
MIX = np.uint64(0x9E3779B97F4A7C15)


OF_THE_FORCE = "call"
"""What became of a call to the force is no part of the world: what follows from it, other columns tell."""


def traces(run: Run) -> Any:
    """Return a number per day and territory, and one a day for what factions hold against each other (last column).

    Two runs have the same number where every column of the daily series and every event is the same, what became of a
    call to the force aside (but for a chance of 2**-64 or so). Only these numbers have to be kept to find out when
    worlds part.
    """
    days, places = run.days, len(run.scenario.places)
    sums = np.zeros((days, places + 1), np.uint64)
    salt = 1
    with np.errstate(over="ignore"):
        for tables, columns in ((PLACED, slice(0, places)), (SHARED, slice(places, None))):
            for name in tables:
                rows = getattr(run.world, name)[:days]
                for column in rows.dtype.names:
                    salted = mix_words(bits(rows[column]).reshape(days, -1), salt)
                    sums[:, columns] += _per_place(salted, sums[:, columns].shape[1])
                    salt += rows[column][0].size
        event_words = np.zeros(len(run.events), np.uint64)
        for column in (name for name in run.events.dtype.names if name != OF_THE_FORCE):
            event_words = mix_words(event_words[:, None] + bits(run.events[column])[:, None], salt)[:, 0]
        np.add.at(sums, (run.events.day, run.events.territory), event_words)
    return sums


def bits(values: Any) -> Any:
    """Return the bits of numbers of any type as whole numbers."""
    plain = np.ascontiguousarray(values)
    return plain.view(f"u{plain.dtype.itemsize}").astype(np.uint64)


def mix_words(words: Any, salt: int) -> Any:
    """Mix whole numbers, each column differently, so that their sums tell them apart (SplitMix64)."""
    column = np.arange(salt, salt + words.shape[1], dtype=np.uint64)
    z = (words + column * MIX) * MIX
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return z ^ (z >> np.uint64(31))


def _per_place(words: Any, places: int) -> Any:
    """Return the sums of the numbers of one day by territory, of which each has as many as any other."""
    return words.reshape(len(words), places, -1).sum(axis=2, dtype=np.uint64)


def first_day_apart(one: Any, other: Any, place: int | None = None) -> float:
    """Return the first day on which two worlds differ, anywhere or in one territory; NaN if they never do."""
    differs = (one != other).any(axis=1) if place is None else one[:, place] != other[:, place]
    return float(differs.argmax()) if differs.any() else float("nan")
