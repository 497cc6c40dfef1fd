"""A whole run, compiled from the first day to the last, off Mesa's loop: many of them can run on threads."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np

from interpose.model.assembly import assemble
from interpose.model.day import compiled_day
from interpose.model.errors import InvariantError
from interpose.model.interventions import Intervention, Morning
from interpose.model.record import EVENT
from interpose.model.scenario import Scenario
from interpose.model.settling import settle
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
    interventions : tuple of callable
        What plain Python did between its days.
    forks : tuple of (int, dict)
        Days on which it was branched off, and what was changed then.
    origin : Scenario, optional
        What world it was before the first of those days; default: the scenario.
    """

    scenario: Scenario
    seed: int
    days: int
    world: World
    events: Any
    interventions: tuple[Intervention, ...] = ()
    forks: tuple[tuple[int, Mapping[str, Any]], ...] = ()
    origin: Scenario | None = None

    def branch(self, day: int, changes: Mapping[str, Any] | None = None, days: int | None = None) -> "Run":
        """Let the same world go another way from a day on: same seed and chance, changed policy.

        The world is run again from its start to that day, which keyed chance makes exact; without changes the branch
        equals the run bit for bit.

        Parameters
        ----------
        day : int
            Day before which the changes are made, from 0 to the days of the run.
        changes : mapping, optional
            Dotted paths and values, as for :func:`interpose.model.loading.load_scenario`, of what can change midway.
        days : int, optional
            Days of the branch, counted from the start; default: those of the run.

        Raises
        ------
        ScenarioError
            For a day out of range, or a change of what is settled at the start.
        """
        from interpose.model.branching import branch_run  # noqa: PLC0415 (it runs worlds itself)

        return branch_run(self, day, changes or {}, days)

    @property
    def news(self) -> Any:
        """What was decided or announced, columns of :data:`interpose.model.record.NEWS`."""
        return self.world.news[: int(self.world.clock.news[0])]

    def date_of(self, day: int) -> date:
        """Give the calendar date of a day of the run."""
        return self.scenario.start + timedelta(days=int(day))


def simulate(
    scenario: Scenario,
    seed: int,
    days: int | None = None,
    passed: Callable[[int], None] = lambda days: None,
    interventions: Iterable[Intervention] = (),
) -> Run:
    """Let a world run from its first day.

    Parameters
    ----------
    scenario : Scenario
        What world; what is open in it becomes what the seed draws.
    seed : int
        Seed, not negative; the same seed gives the same run bit for bit.
    days : int, optional
        Days to run; default: the scenario's.
    passed : callable
        Told how many days have passed since it was last told, for progress.
    interventions : iterable of callable
        Each is called with a :class:`interpose.model.interventions.Morning` and the day before every day.
    """
    scenario = settle(scenario, seed)
    span = scenario.days if days is None else days
    world, acts = assemble(scenario, seed, span), tuple(interventions)
    log = advance_world(world, scenario, 0, span, passed, acts)
    return Run(scenario, seed, span, world, log, acts)


def advance_world(
    world: World,
    scenario: Scenario,
    first: int,
    last: int,
    passed: Callable[[int], None] = lambda days: None,
    interventions: tuple[Intervention, ...] = (),
) -> Any:
    """Let days ``first`` to ``last - 1`` happen to a world and give the events of those days as a log.

    With interventions the loop goes day by day, else many days at once; the world is the same.
    """
    advance, at_once = compiled_day(), 1 if interventions else DAYS_AT_ONCE
    parts, day = [EVENT.records(0)], first
    while day < last:
        for act in interventions:
            act(Morning(world, scenario, day), day)
        reached = advance(world, day, min(last - day, at_once))
        parts.append(drain(world))
        passed(reached - day)
        day = reached
    return np.concatenate(parts).view(np.recarray)
