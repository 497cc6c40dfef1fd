"""The bare day of civilians, as the compiled model has it: who they are, what the day means, and one pass over all."""

import copy
from dataclasses import dataclass
from typing import Any

import numpy as np

from interpose.agents.civilian import Civilians
from interpose.agents.compiled.decorators import kernel
from interpose.model.chance.streams import day_key
from interpose.model.mechanisms.attitudes import DAILY
from interpose.model.rules.civilian_pass import STEPS, Paces, TerritoryDay, live_one_day
from interpose.model.scenario.scenario import Scenario
from interpose.model.state.world import World

FEELINGS = ("fear", "hardship", "grievance", "trust")


@dataclass
class Crowd:
    """Civilians of many places on days that all mean the same.

    Parameters
    ----------
    people : Civilians
        All columns, own copies.
    first, last : ndarray, shape (T,)
        Rows of those who live at each place: first and one past the last.
    mood : ndarray, shape (T, 9), f4
        What the day means, in the order of :mod:`interpose.model.rules.civilian_pass`.
    holder : ndarray, shape (T,), i1
        Faction to which people may come to lean there.
    pace : Paces
        Paces of fear, hardship, grievance; burden; noise; gain by contact; chances to join and to leave; and two more.
    totals : ndarray, shape (T, 4), i8
        Sums of the feelings of one day, in units of 2**-20.
    leaning : ndarray, shape (T, F), i8
        Rows that lean to each faction.
    """

    people: Any
    first: Any
    last: Any
    mood: Any
    holder: Any
    pace: Paces
    totals: Any
    leaning: Any
    seed: int = 1

    @property
    def living(self) -> int:
        """Number of rows that have a day."""
        return int((self.last - self.first).sum())

    def clear(self) -> None:
        """Forget the sums of the last day."""
        self.totals[:], self.leaning[:] = 0, 0

    def copy(self) -> "Crowd":
        """Return a copy that shares nothing."""
        return copy.deepcopy(self)


def moods(places: int) -> Any:
    """Make up what a troubled day means at each place, from quiet to bad; (T, 9), f4."""
    bad = np.linspace(0.0, 1.0, places)
    columns = [0.2 * bad, 0.01 * bad, 0.3 + 0.4 * bad, 0.7 - 0.4 * bad, 0.01 - 0.008 * bad]
    columns += [0.004 * bad, 0.006 * bad, 0.008 + 0.004 * bad, 0.1 + 0.6 * bad]
    return np.column_stack(columns).astype(np.float32)


def paces(scenario: Scenario) -> Paces:
    """Turn the scenario's parameters of attitudes into the paces of a day."""
    p: Any = scenario.parameters_of("attitudes")
    values = (1 / p.fear_days, 1 / p.hardship_days, 1 / p.grievance_days, p.burden)
    values = (*values, 2.0 * p.noise, p.contact_gain, p.join, p.leave, p.noise_slow)
    return Paces(*(np.float32(v) for v in values), np.uint32(p.heals * STEPS))


def crowd_of(scenario: Scenario, world: World) -> Crowd:
    """Take the civilians of a world, every hundredth of them injured, for days that are made up."""
    people = Civilians(*(column.copy() for column in world.civilian))
    people.injured[::100] = 1
    last = world.first_row + world.rows[:, 0] + world.rows[:, 1]
    places, factions = world.leaning.shape
    holder = (np.arange(places) % factions).astype(np.int8)
    sums = np.zeros((places, 4), np.int64), np.zeros((places, factions), np.int64)
    return Crowd(people, world.first_row.copy(), last, moods(places), holder, paces(scenario), *sums)


@kernel
def key_of(seed: int, day: int) -> Any:
    """Make the key of the draws of a day."""
    return day_key(seed, DAILY, day)


@kernel
def pass_over(people: Any, first: Any, last: Any, key: Any, mood: Any, holder: Any, pace: Any, sums: Any) -> None:
    """Let all civilians of all places have one day, and nothing else happen."""
    for t in range(first.shape[0]):
        live_one_day(first[t], last[t], people, TerritoryDay(mood[t], holder[t], sums[0][t], sums[1][t]), pace, key)


def compiled_pass(crowd: Crowd, day: int) -> None:
    """Let a crowd have a day by the model's own compiled rules."""
    crowd.clear()
    key, sums = np.uint64(key_of(crowd.seed, day)), (crowd.totals, crowd.leaning)
    pass_over(crowd.people, crowd.first, crowd.last, key, crowd.mood, crowd.holder, crowd.pace, sums)
