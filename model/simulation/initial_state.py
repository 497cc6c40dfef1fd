"""From a scenario to a world: every table filled, every chance of the start drawn by key."""

from collections import OrderedDict
from threading import Lock
from typing import Any, NamedTuple

import numpy as np

from interpose.agents.faction import FRONT
from interpose.agents.peacekeeper import PRESENCE, TASKS
from interpose.model.mechanisms.registry import PARAMETER_TYPE, PATHWAYS, SWITCH_TYPE, require_all
from interpose.model.scenario.scenario import Scenario
from interpose.model.scenario.script.compile import compile_script
from interpose.model.simulation.initial_civilians import Settled, drawn_civilians, first_means, settled_rows
from interpose.model.simulation.initial_force import approached_countries, drawn_force
from interpose.model.simulation.initial_parties import dyad_rows, faction_rows, holding_rows, mission_row, relation_rows
from interpose.model.simulation.initial_supplies import first_aid, supply_tables
from interpose.model.state.daily_series import DAILY, DAILY_DYAD, DAILY_FORCE, DAILY_HOLDING, DAILY_MISSION
from interpose.model.state.event_log import EVENT, NEWS
from interpose.model.state.nearness import near_places
from interpose.model.state.world import CLOCK, SUMS, World

EVENTS_PER_TERRITORY = 400
LEAST_EVENTS = 20_000
PLAIN = (bool, int, float, str)
LEAST_NEWS, NEWS_PER_DAY = 2_000, 16
KEPT, MOST_ROWS_KEPT = 16, 250_000
"""Templates that are kept, those used last, and the most civilian rows of one: in larger worlds the days take longer by
far."""


class Template(NamedTuple):
    """What all worlds of a scenario start with, whatever their seed and pathways; every world gets a copy of it."""

    scenario: Scenario
    tables: dict[str, Any]
    settled: Settled


type Parts = tuple[object, ...]
"""What a scenario is made of: plain values, and the addresses of its parts."""
_templates: OrderedDict[Parts, Template] = OrderedDict()
_lock = Lock()


def assemble(scenario: Scenario, seed: int, days: int | None = None) -> World:
    """Return a world at the start of its first day.

    What no chance is in is made once and kept for the next seeds, and for scenarios in which other pathways are on.

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
    template = _template_of(scenario)
    tables = {name: _copied(table) for name, table in template.tables.items()}
    tables["contributor"], tables["unit"] = drawn_force(scenario, template.tables["contributor"], seed)
    tables["on"], tables["clock"].seed[0] = _switches(scenario), seed
    span = scenario.days if days is None else days
    civilian = drawn_civilians(scenario, template.settled, seed)
    t, f = tables["leaning"].shape
    world = World(**tables, civilian=civilian, **_records(t, f, span))
    first_means(world, template.settled.place)
    return world


def _template_of(scenario: Scenario) -> Template:
    """Return the template of a scenario: the one that is kept, or a new one."""
    parts = _parts_of(scenario)
    with _lock:
        kept = _templates.get(parts)
        if kept is not None:
            _templates.move_to_end(parts)
            return kept
    template = _make_template(scenario)
    if len(template.settled.origin) <= MOST_ROWS_KEPT:
        with _lock:
            _templates[parts] = template
            while len(_templates) > KEPT:
                _templates.popitem(last=False)
    return template


def _parts_of(scenario: Scenario) -> Parts:
    """Return what tells templates apart; addresses hold as long as a template keeps the scenario that has the parts."""
    parts = (value for name, value in scenario if name != "pathways")
    return tuple((type(part), part) if isinstance(part, PLAIN) else id(part) for part in parts)


def _copied(table: Any) -> Any:
    """Return a copy of a table, or of each column of one that is kept by columns."""
    if isinstance(table, tuple):
        return type(table)(*(column.copy() for column in table))
    return table.copy()


def _make_template(scenario: Scenario) -> Template:
    """Fill every table that does not depend on the seed or on the number of days."""
    territory = scenario.territory()
    t, f = len(territory), len(scenario.factions)
    holding, dyad = holding_rows(scenario, territory), dyad_rows(scenario)
    # who comes out of fighting weighs anew what to do on the first day
    holding.shock[:] = (dyad.grudge > 0).any(axis=1)
    settled = settled_rows(scenario, territory, holding)
    tables = {
        "p": parameter_record(scenario),
        "clock": _clock(scenario),
        "graph": territory.graph,
        "near": near_places(territory.graph, territory.rows.area_km2, territory.rows.key),
        "territory": territory.rows,
        "presence": PRESENCE.records(t),
        "sums": SUMS.records(t),
        "leaning": np.zeros((t, f), np.int64),
        "faction": faction_rows(scenario),
        "holding": holding,
        "front": FRONT.records(t, f, f),
        "dyad": dyad,
        "contributor": approached_countries(scenario),
        "relation": relation_rows(scenario),
        "mission": mission_row(scenario),
        "task_mix": np.array([getattr(scenario.mission.tasks, task.replace(" ", "_")) for task in TASKS]),
        **settled.tables,
        **supply_tables(scenario, territory),
        **compile_script(scenario)._asdict(),
    }
    first_aid(territory.rows, tables["aid"], tables["p"], scenario)
    return Template(scenario, tables, settled)


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


def _clock(scenario: Scenario) -> Any:
    """Return the bookkeeping of a run that starts."""
    clock = CLOCK.records(1)
    clock.people_per_agent[0] = scenario.people_per_agent
    return clock
