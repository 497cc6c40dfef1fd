"""From a scenario to a world: every table filled, every chance of the start drawn by key."""

from typing import Any

import numpy as np

from interpose.agents.faction import FRONT
from interpose.agents.peacekeeper import PRESENCE, TASKS
from interpose.model.mechanisms.registry import PARAMETER_TYPE, PATHWAYS, SWITCH_TYPE, require_all
from interpose.model.scenario.scenario import Scenario
from interpose.model.scenario.script.compile import compile_script
from interpose.model.simulation.initial_civilians import civilian_rows, first_means
from interpose.model.simulation.initial_force import make_units
from interpose.model.simulation.initial_parties import dyad_rows, faction_rows, holding_rows, mission_row, relation_rows
from interpose.model.simulation.initial_supplies import first_aid, supply_tables
from interpose.model.state.daily_series import DAILY, DAILY_DYAD, DAILY_FORCE, DAILY_HOLDING, DAILY_MISSION
from interpose.model.state.event_log import EVENT, NEWS
from interpose.model.state.nearness import near_places
from interpose.model.state.world import CLOCK, SUMS, World

EVENTS_PER_TERRITORY = 400
LEAST_EVENTS = 20_000
LEAST_NEWS, NEWS_PER_DAY = 2_000, 16


def assemble(scenario: Scenario, seed: int, days: int | None = None) -> World:
    """Return a world at the start of its first day.

    Parameters
    ----------
    scenario : Scenario
        What world.
    seed : int
        Seed of all chance in it, not negative.
    days : int, optional
        Days for which the daily series have room; default: the scenario's.

    Raises
    ------
    InterposeError
        Where a mechanism that somebody added cannot be taken into the day.
    """
    require_all()
    territory = scenario.territory()
    t, f = len(territory), len(scenario.factions)
    holding, dyad = holding_rows(scenario, territory), dyad_rows(scenario)
    # who comes out of fighting weighs anew what to do on the first day
    holding.shock[:] = (dyad.grudge > 0).any(axis=1)
    civilian = civilian_rows(scenario, territory, holding, seed)
    contributors, units = make_units(scenario, seed)
    world = World(
        p=parameter_record(scenario),
        on=_switches(scenario),
        clock=_clock(scenario, seed),
        graph=territory.graph,
        near=near_places(territory.graph, territory.rows.area_km2, territory.rows.key),
        territory=territory.rows,
        presence=PRESENCE.records(t),
        sums=SUMS.records(t),
        leaning=np.zeros((t, f), np.int64),
        faction=faction_rows(scenario),
        holding=holding,
        front=FRONT.records(t, f, f),
        dyad=dyad,
        contributor=contributors,
        relation=relation_rows(scenario),
        mission=mission_row(scenario),
        unit=units,
        task_mix=np.array([getattr(scenario.mission.tasks, task.replace(" ", "_")) for task in TASKS]),
        **civilian,
        **supply_tables(scenario, territory),
        **_records(t, f, scenario.days if days is None else days),
        **compile_script(scenario)._asdict(),
    )
    first_means(world)
    first_aid(world, scenario)
    return world


def _records(t: int, f: int, span: int) -> dict[str, Any]:
    """Return empty tables for the log, the news and the daily series of ``span`` days, t territories and f factions."""
    return {
        "event": EVENT.records(max(LEAST_EVENTS, EVENTS_PER_TERRITORY * t)),
        "news": NEWS.records(LEAST_NEWS + NEWS_PER_DAY * span),
        "daily": DAILY.records(span, t),
        "daily_holding": DAILY_HOLDING.records(span, t, f),
        "daily_force": DAILY_FORCE.records(span, t),
        "daily_dyad": DAILY_DYAD.records(span, f, f),
        "daily_mission": DAILY_MISSION.records(span),
    }


def parameter_record(scenario: Scenario) -> Any:
    """Return all parameters in the nested record that compiled steps read."""
    record = np.zeros(1, PARAMETER_TYPE).view(np.recarray)
    for name in PARAMETER_TYPE.names or ():
        record[name][0] = scenario.parameters_of(name).values()
    return record


def _switches(scenario: Scenario) -> Any:
    """Return which pathways are on."""
    record = np.zeros(1, SWITCH_TYPE).view(np.recarray)
    for way in PATHWAYS:
        record[way.name] = int(getattr(scenario.pathways, way.name))
    return record


def _clock(scenario: Scenario, seed: int) -> Any:
    """Return the bookkeeping of a run that starts."""
    clock = CLOCK.records(1)
    clock.seed[0], clock.people_per_agent[0] = seed, scenario.people_per_agent
    return clock
