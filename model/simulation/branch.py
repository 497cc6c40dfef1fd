"""Branching: the same world, forked on a day, goes on under a changed policy; both keep the same chance."""

import difflib
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from interpose.agents.peacekeeper import DEPLOYED, NOWHERE, WITHDRAWN
from interpose.model.errors import ScenarioError
from interpose.model.results.run import Run
from interpose.model.scenario.loading import change_scenario
from interpose.model.scenario.overrides import is_parameter
from interpose.model.scenario.scenario import Scenario
from interpose.model.scenario.script.stages import script_events
from interpose.model.simulation.initial_state import assemble
from interpose.model.simulation.simulate import advance_world
from interpose.model.state.world import World

MISSION: tuple[str, ...] = ("ceiling", "enforcement", "answer", "authorised", "renewal", "funding", "mediation")
MISSION += ("outreach", "promises", "tasks", "start_day", "term_days")
MIDWAY: Mapping[str, tuple[str, ...] | None] = {
    "parameters": None,
    "pathways": None,
    "events": None,
    "mission": MISSION,
    "aid": ("dependence", "trucks", "mission_trucks", "truck_rations"),
    "reconstruction": ("rule", "excluded", "per_day", "cost_per_person"),
}
"""What can change midway: parts of a scenario and which of their keys (None: all); the rest is settled at the start."""
HELD: Mapping[str, tuple[str, ...] | None] = {
    "p": None,
    "on": None,
    "task_mix": None,
    "aid_plan": None,
    "mission": tuple(name for name in MISSION if name not in ("tasks", "start_day")),
    "fund": ("rule", "per_day", "cost"),
    "faction": ("excluded",),
}
"""Where a world holds its policy: tables and columns (None: all). What follows from it at the start stays behind."""
BEFORE_IT_BEGINS: Mapping[str, tuple[str, ...]] = {"mission": ("start_day", "until"), "contributor": ("decides",)}
"""What can still change as long as the mission was not authorised."""
SCRIPT = ("trigger", "effect", "program")
STATE = {"trigger": ("happened", "latest", "until", "times"), "effect": ("left", "baseline", "waits")}


def branch(run: Run, day: int, changes: Mapping[str, Any] | None = None, days: int | None = None) -> Run:
    """Return the world of a run as it goes on from a day under a changed policy, with the same seed and chance.

    The world is run again from its start to that day, which keyed chance makes exact; without changes the branch
    equals the run bit for bit.

    Parameters
    ----------
    run : Run
        The world as it went.
    day : int
        Day before which the changes are made, from 0 to the days of the run.
    changes : mapping, optional
        Dotted paths and values, as for :func:`interpose.model.scenario.loading.load_scenario`, of what can change
        midway.
    days : int, optional
        Days of the branch, counted from the start; default: those of the run.

    Raises
    ------
    ScenarioError
        For a day out of range, or a change of what is settled at the start.
    """
    changes = changes or {}
    span = run.days if days is None else days
    require_day(day, min(run.days, span))
    scenario = scenario_after(run.scenario, changes, day)
    origin, forks = run.origin or run.scenario, run.forks
    world = assemble(origin, run.seed, span)
    parts, reached, now = [], 0, origin
    for forked, with_changes in (*forks, (day, changes)):
        parts.append(advance_world(world, now, reached, forked, interventions=run.interventions))
        after = scenario_after(now, with_changes, forked)
        world, now, reached = with_policy(world, now, after, forked), after, forked
    parts.append(advance_world(world, now, reached, span, interventions=run.interventions))
    log = np.concatenate(parts).view(np.recarray)
    return Run(scenario, run.seed, span, world, log, run.interventions, (*run.forks, (day, dict(changes))), origin)


def require_day(day: int, days: int) -> None:
    """Refuse a day of branching that is not within a run of so many days."""
    if not 0 <= day <= days:
        raise ScenarioError(f"branch: day {day} is not within the run: give one from 0 to {days}")


def scenario_after(scenario: Scenario, changes: Mapping[str, Any], day: int) -> Scenario:
    """Return a scenario as it is from a day on; refuses what cannot change midway, with one line."""
    for path in changes:
        _require_midway(path)
    after = change_scenario(scenario, changes)
    before, now = scenario.mission.start_day, after.mission.start_day
    if before != now and day > min(before, now):
        raise ScenarioError(f"mission.start_day: cannot change on day {day}, when one of {(before, now)} is over")
    return after


def changes_midway(path: str) -> bool:
    """Whether the value at a path can change on a running day (a mission's first day: until it is over)."""
    try:
        _require_midway(path)
    except ScenarioError:
        return False
    return True


def _require_midway(path: str) -> None:
    """Refuse a path to what is settled at the start of a world."""
    steps = path.split(".")
    if is_parameter(steps):
        return
    if steps[0] not in MIDWAY:
        changeable = ", ".join(MIDWAY)
        if steps[0] in Scenario.model_fields:
            raise ScenarioError(
                f"branch: {path} is settled at the start and cannot change midway: only {changeable} can"
            )
        near = difflib.get_close_matches(steps[0], MIDWAY, 1)
        hint = f"did you mean {'.'.join([near[0], *steps[1:]])!r}?" if near else f"what can change is {changeable}"
        raise ScenarioError(f"branch: unknown path {path!r}: {hint}")
    keys = MIDWAY[steps[0]]
    if keys is not None and (len(steps) < 2 or steps[1] not in keys):
        limit = f"of {steps[0]} only {', '.join(keys)} can"
        raise ScenarioError(f"branch: {path} is settled at the start and cannot change midway: {limit}")


def with_policy(world: World, before: Scenario, after: Scenario, day: int) -> World:
    """Apply another policy before a day, and leave all else as it has become.

    Before the first day nothing has become anything: what follows from the policy at the start changes with it.

    Parameters
    ----------
    world : World
        Is changed in place where tables keep their shape.
    before, after : Scenario
        What world it was, and what it is from now on.
    day : int
        Day before which the policy changes.

    Returns
    -------
    World
        The same tables, except those of the script, which are new.
    """
    if before is after:
        return world
    old, new = (assemble(scenario, int(world.clock.seed[0]), len(world.daily)) for scenario in (before, after))
    if day == 0:
        _copy({name: None for name in World._fields if name not in SCRIPT}, world, old, new)
    else:
        _copy(HELD, world, old, new)
        if day <= before.mission.start_day:
            _copy(BEFORE_IT_BEGINS, world, old, new)
    _send_home(world)
    _carry_over_events(world, before, new, after)
    return world._replace(trigger=new.trigger, effect=new.effect, program=new.program)


def _copy(tables: Mapping[str, tuple[str, ...] | None], world: World, old: World, new: World) -> None:
    """Write what differs between two worlds at the start into the named columns of a third."""
    for name, columns in tables.items():
        for column, now, was, is_now in _columns(name, getattr(world, name), getattr(old, name), getattr(new, name)):
            if columns is None or column in columns:
                different = np.asarray(was != is_now)
                now[different] = is_now[different]


def _send_home(world: World) -> None:
    """Withdraw units above a ceiling that was lowered, those that came last first, as a scripted change does."""
    u = world.unit
    deployed = [i for i in range(len(u)) if u.status[i] == DEPLOYED and u.strength[i] > 0]
    present = int(sum(u.strength[i] for i in deployed))
    for i in sorted(deployed, key=lambda i: (u.arrival_day[i], u.key[i]), reverse=True):
        if present <= world.mission.ceiling[0]:
            break
        present -= int(u.strength[i])
        u.status[i], u.place[i], u.access[i], u.task[i] = WITHDRAWN, NOWHERE, 0, 0


def _columns(name: str, now: Any, was: Any, is_now: Any) -> Iterator[tuple[str, Any, Any, Any]]:
    """Yield the columns of a table in three worlds; nested records and tuples of arrays included."""
    if isinstance(now, tuple):
        for field in type(now)._fields:  # type: ignore[attr-defined]
            yield field, *(np.asarray(getattr(table, field)) for table in (now, was, is_now))
    elif now.dtype.names is None:
        yield name, np.asarray(now), np.asarray(was), np.asarray(is_now)
    else:
        for field in now.dtype.names:
            if now.dtype[field].names:
                yield from _columns(field, now[field], was[field], is_now[field])
            else:
                yield field, *(np.asarray(table[field]) for table in (now, was, is_now))


def _carry_over_events(world: World, before: Scenario, new: World, after: Scenario) -> None:
    """Carry over when events happened, for those that are in both scripts."""
    rows = {event.id: row for row, event in enumerate(script_events(before))}
    for row, event in enumerate(script_events(after)):
        if event.id in rows:
            for column in STATE["trigger"]:
                new.trigger[column][row] = world.trigger[column][rows[event.id]]
            was, now = np.flatnonzero(world.effect.event == rows[event.id]), np.flatnonzero(new.effect.event == row)
            if len(was) == len(now):
                for column in STATE["effect"]:
                    new.effect[column][now] = world.effect[column][was]
