"""A whole run, compiled from the first day to the last, off Mesa's loop: many of them can run on threads."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np

from interpose.model.assembly import assemble
from interpose.model.day import compiled_day
from interpose.model.errors import InvariantError
from interpose.model.scenario import Scenario
from interpose.model.world import World

DAYS_AT_ONCE = 64
"""Compiled days between two looks at whether somebody wants to stop."""


def drain(world: World) -> Any:
    """Take the events out of a world's log buffer, which is empty afterwards; raises if any found no room."""
    if world.clock.lost[0] > 0:
        lost = int(world.clock.lost[0])
        raise InvariantError(f"event log: {lost} events of one day found no room in a buffer of {len(world.event)}")
    taken = world.event[: int(world.clock.events[0])].copy()
    world.clock.events[0] = 0
    world.clock.first_today[0] = 0
    return taken


@dataclass(frozen=True)
class Run:
    """What one world went through.

    Parameters
    ----------
    scenario : Scenario
        What world it was.
    seed : int
        Seed of all its chance.
    days : int
        Days that happened.
    world : World
        State at the end, with the daily series.
    events : recarray
        The event log, columns of :data:`interpose.model.record.EVENT`.
    """

    scenario: Scenario
    seed: int
    days: int
    world: World
    events: Any

    @property
    def news(self) -> Any:
        """What was decided or announced, columns of :data:`interpose.model.record.NEWS`."""
        return self.world.news[: int(self.world.clock.news[0])]

    def date_of(self, day: int) -> date:
        """Give the calendar date of a day of the run."""
        return self.scenario.start + timedelta(days=int(day))


def simulate(
    scenario: Scenario, seed: int, days: int | None = None, passed: Callable[[int], None] = lambda days: None
) -> Run:
    """Let a world run from its first day.

    Parameters
    ----------
    scenario : Scenario
        What world.
    seed : int
        Seed, not negative; the same seed gives the same run bit for bit.
    days : int, optional
        Days to run; default: the scenario's.
    passed : callable
        Told how many days have passed since it was last told, for progress.
    """
    span = scenario.days if days is None else days
    world = assemble(scenario, seed, span)
    advance = compiled_day()
    parts, day = [], 0
    while day < span:
        reached = advance(world, day, min(span - day, DAYS_AT_ONCE))
        parts.append(drain(world))
        passed(reached - day)
        day = reached
    return Run(scenario, seed, span, world, np.concatenate(parts).view(np.recarray))
