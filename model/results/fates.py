"""Where each would-be event went: whether a unit of the force met it, and if not, which link of the chain broke."""

from typing import Any, NamedTuple

import numpy as np

from interpose.model.results.run import Run
from interpose.model.state.event_log import (
    CALLED_OFF,
    CALLS,
    CLASH,
    MET,
    NOT_ASKED,
    STOPPED,
    STRIKE,
    TURNED,
    VIOLATION,
)


class Fate(NamedTuple):
    """What may become of a would-be event: its name, its label in tables, and how a sentence says it."""

    name: str
    label: str
    words: str


class WouldBe(NamedTuple):
    """A kind of would-be event: its name, its code in the event log, its words, and whether a unit can meet it."""

    name: str
    code: int
    one: str
    many: str
    can_be_met: bool


FATES = (
    Fate("not_asked", CALLS[NOT_ASKED], "nobody could be called"),
    Fate("no_unit", "no unit there", "no unit was there"),
    Fate("too_far", "too far", "the nearest unit was too far"),
    Fate("none_able", "none able", "no unit near was able"),
    Fate("not_heard", "did not hear", "the force did not hear of it"),
    Fate("not_allowed", "not allowed", "the unit was not allowed to act"),
    Fate("went_on", "met and went on", "it went on although a unit was there"),
    Fate("stopped", "met and stopped", "a unit stopped it"),
    Fate("turned", "turned on the unit", "it was turned on the unit"),
)
"""In the order of the chain; the first six are the calls of :mod:`interpose.model.state.event_log` before met."""
BY_NAME = {fate.name: fate for fate in FATES}
UNMET_FATES = tuple(fate.name for fate in FATES[:MET])
"""Fates of events that no unit met."""
MET_FATES = tuple(fate.name for fate in FATES[MET:])
"""Fates of events that a unit met."""
WENT_ON, HALTED, ATTACKED = range(MET, MET + 3)

KINDS = (
    WouldBe("clash", CLASH, "clash", "clashes", can_be_met=True),
    WouldBe("violation", VIOLATION, "attack on civilians", "attacks on civilians", can_be_met=True),
    WouldBe("strike", STRIKE, "act of remote violence", "acts of remote violence", can_be_met=False),
)


def fates_of(call: Any, outcome: Any) -> Any:
    """Return the fate of events as its number in :data:`FATES`, from their columns ``call`` and ``outcome``."""
    halted = (outcome == CALLED_OFF) | (outcome == STOPPED)
    met = np.where(outcome == TURNED, ATTACKED, np.where(halted, HALTED, WENT_ON))
    return np.where(call == MET, met, call)


def daily_fates(run: Run) -> Any:
    """Count the would-be events of a run: (days, kinds, fates), by :data:`KINDS` and :data:`FATES`."""
    e = run.events
    found = fates_of(e["call"], e["outcome"])
    counts = np.zeros((run.days, len(KINDS), len(FATES)), np.int32)
    for column, kind in enumerate(KINDS):
        of_kind = e["kind"] == kind.code
        np.add.at(counts, (e["day"][of_kind], column, found[of_kind]), 1)
    return counts


def daily_calls(run: Run) -> Any:
    """Count the events of a run that no unit met but one could have, by why: (days, territories, unmet fates)."""
    e = run.events
    could = np.isin(e["kind"], [kind.code for kind in KINDS if kind.can_be_met]) & (e["call"] < MET)
    counts = np.zeros((run.days, len(run.scenario.places), MET), np.int32)
    np.add.at(counts, (e["day"][could], e["territory"][could], e["call"][could]), 1)
    return counts


def days_with_units(run: Run) -> Any:
    """Whether any unit of the force is deployed, by day of a run: (days,)."""
    return np.asarray(run.world.daily_force["troops"])[: run.days].sum(axis=1) > 0
