"""A whole run, compiled from the first day to the last, off Mesa's loop: many of them can run on threads."""

from collections.abc import Callable, Iterable
from typing import Any

import numpy as np

from interpose.model.errors import InvariantError
from interpose.model.results.run import Run
from interpose.model.scenario.loading import scenario_of_seed
from interpose.model.scenario.scenario import Scenario
from interpose.model.simulation.compiled_day import Advance, compiled_day
from interpose.model.simulation.initial_state import assemble
from interpose.model.simulation.interventions import Intervention, Morning
from interpose.model.simulation.shared_day import day_on, threads_for
from interpose.model.state.event_log import EVENT
from interpose.model.state.world import World

DAYS_AT_ONCE = 64
"""Compiled days between two checks for an interruption."""


def drain(world: World) -> Any:
    """Return the events of a world's log buffer, which is empty afterwards; raises if any found no room."""
    if world.clock.lost[0] > 0:
        lost_events = int(world.clock.lost[0])
        raise InvariantError(
            f"event log: {lost_events} events of one day found no room in a buffer of {len(world.event)}"
        )
    events = world.event[: int(world.clock.events[0])].copy()
    world.clock.events[0] = 0
    world.clock.first_today[0] = 0
    return events


def simulate(
    scenario: Scenario,
    seed: int,
    days: int | None = None,
    passed: Callable[[int], None] = lambda days: None,
    interventions: Iterable[Intervention] = (),
    *,
    threads: int | None = 1,
) -> Run:
    """Run a world from its first day.

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
        Each is called with a :class:`interpose.model.simulation.interventions.Morning` and the day before every day.
    threads : int, optional
        Threads that share the work within this one world; no result depends on it. None: as many as pay where it runs
        alone, see :func:`interpose.model.simulation.shared_day.threads_for`.

    Raises
    ------
    InterposeError
        For fewer threads than one.
    """
    scenario = scenario_of_seed(scenario, seed)
    span = scenario.days if days is None else days
    world, acts = assemble(scenario, seed, span), tuple(interventions)
    with day_on(threads_for(len(world.civilian.fear)) if threads is None else threads) as day:
        log = advance_world(world, scenario, 0, span, passed, acts, day_of=day)
    return Run(scenario, seed, span, world, log, acts)


def advance_world(
    world: World,
    scenario: Scenario,
    first: int,
    last: int,
    passed: Callable[[int], None] = lambda days: None,
    interventions: tuple[Intervention, ...] = (),
    *,
    day_of: Advance | None = None,
) -> Any:
    """Run days ``first`` to ``last - 1`` of a world and return the events of those days as a log.

    With interventions the loop goes day by day, else many days at once; the world is the same. ``day_of`` is another
    day than the model's, for audits.
    """
    advance, at_once = day_of or compiled_day(), 1 if interventions else DAYS_AT_ONCE
    parts, day = [EVENT.records(0)], first
    while day < last:
        for act in interventions:
            act(Morning(world, scenario, day), day)
        reached = advance(world, day, min(last - day, at_once))
        parts.append(drain(world))
        passed(reached - day)
        day = reached
    return np.concatenate(parts).view(np.recarray)
