"""Truces under peacekeepers, and the same truces without them from the day on which they were made."""

from typing import Any, NamedTuple

import numpy as np

from interpose.experiments.laboratory.countries import MONTH
from interpose.experiments.laboratory.deployment import Plan
from interpose.experiments.laboratory.history import History, spells_of
from interpose.model.results.run import Run
from interpose.model.simulation.branch import branch

SOON = 3
"""Months after a truce within which peacekeepers must come to count as its peacekeepers (assumption)."""


class Pair(NamedTuple):
    """A truce under peacekeepers and without: days watched and whether war came back."""

    day: int
    days: int
    ended: int
    days_without: int
    ended_without: int


def guarded(history: History, spell: Any) -> bool:
    """Whether peacekeepers are there when a truce is made, or come soon after."""
    first = int(spell["day"]) // MONTH
    return bool((history.personnel[first : first + SOON + 1] > 0).any())


def pair_of(run: Run, with_force: History, without: History, plan: Plan) -> Pair | None:
    """Return the first truce that peacekeepers guard beside the same truce without them; None where there is none.

    A truce of before the decision to deploy is there in the world without a force too; a later one is parted on its
    day: peacekeepers stay, or all go home.

    Parameters
    ----------
    run : Run
        The world with the force.
    with_force, without : History
        The same world with and without it.
    plan : Plan
        The mission.
    """
    spell = next((row for row in with_force.spells if guarded(with_force, row)), None)
    if spell is None:
        return None
    day = int(spell["day"])
    other = _same(without.spells if day < plan.day else _without_from(run, day), spell)
    if other is None:
        return None
    return Pair(day, int(spell["days"]), int(spell["ended"]), int(other["days"]), int(other["ended"]))


def _without_from(run: Run, day: int) -> Any:
    """Return the truces of a world that peacekeepers leave, or never reach, from a day on."""
    return spells_of(branch(run, day, {"mission.ceiling": 0}))


def _same(spells: Any, spell: Any) -> Any:
    """Return the same truce in another course of the same world; None if it is not there."""
    found = np.flatnonzero(
        (spells["day"] == spell["day"]) & (spells["one"] == spell["one"]) & (spells["other"] == spell["other"])
    )
    return spells[int(found[0])] if len(found) else None
