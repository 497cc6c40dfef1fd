"""Small worlds in which what a mechanism reads and writes is set by chance, within the bounds of each column."""

from functools import lru_cache
from typing import Any

import numpy as np

from interpose.agents.columns import Column
from interpose.agents.contributor import CONTRIBUTOR, RELATION
from interpose.agents.faction import DYAD, FACTION, FRONT, HOLDING
from interpose.agents.mission import MISSION
from interpose.agents.peacekeeper import PRESENCE, UNIT
from interpose.model.mechanisms.contract import Mechanism, name_of
from interpose.model.mechanisms.registry import PARAMETER_TYPE, SWITCH_TYPE
from interpose.model.scenario.loading import load_scenario
from interpose.model.scenario.scenario import Scenario
from interpose.model.simulation.initial_state import assemble
from interpose.model.state.event_log import COMMUNAL, EVENT, EVENT_KINDS, FORCE_ATTACK, FORCE_HARM, PROTEST
from interpose.model.state.ledgers import AID, FUND, PLEDGE, ROAD, WORKS
from interpose.model.state.territory import TERRITORY
from interpose.model.state.world import World

WORLD, PERSONS_PER_ROW, DAYS = "grid-4", 5000, 5
MOST_EVENTS = 40
OFF = 0.2
"""Share of worlds in which a pathway or a flag is off, and of values that are an end of their bounds."""
USUAL = 0.5
"""Share of worlds in which parameters are as the mechanism has them."""
COUNTS = (0, 1, 3, 40)
"""Values of a column that has no upper bound."""
TABLES = {
    table.name: table
    for table in (
        *(TERRITORY, PRESENCE, FACTION, HOLDING, FRONT, DYAD, CONTRIBUTOR, RELATION),
        *(MISSION, UNIT, ROAD, AID, FUND, PLEDGE, WORKS, EVENT),
    )
}
"""Tables of rows, by the name that a world gives them."""
DRAWN = ("f4", "f8")
"""Types of columns that hold shares and rates."""
NUMBERED = ("territory", "faction", "unit", "row", "day", "code")
"""Units of columns that say which row, day or kind is meant."""


def made_world(mechanism: Mechanism, number: int, stirred: tuple[str, ...] = ()) -> World:
    """Return a small world with what a mechanism reads and writes set by chance, within the bounds of each column.

    Parameters
    ----------
    mechanism : Mechanism
        The mechanism; it need not be part of the day.
    number : int
        Seed: the same number gives the same world.
    stirred : tuple of str
        Further columns (``table.column``) that are set by chance.
    """
    world, luck = assemble(_scenario(), number, DAYS), np.random.default_rng(number)
    world = _with_own_numbers(world, mechanism, luck)
    names = sorted(set(columns_of((*mechanism.READS, *mechanism.WRITES))))
    for name in names:
        _set_by_chance(world, name, luck)
    if any(name.partition(".")[0] == "event" for name in names):
        _add_events(world, luck)
    other = np.random.default_rng(number + 10**6)
    for name in stirred:
        _set_by_chance(world, name, other)
    return world


@lru_cache(maxsize=1)
def _scenario() -> Scenario:
    """Return the scenario of all worlds."""
    return load_scenario(WORLD, {"people_per_agent": PERSONS_PER_ROW})


def _with_own_numbers(world: World, mechanism: Mechanism, luck: Any) -> World:
    """Return a world that carries the parameters and pathways of a mechanism, which is perhaps not part of the day."""
    name = name_of(mechanism)
    kinds = {part: PARAMETER_TYPE[part] for part in PARAMETER_TYPE.names or ()}
    kinds[name] = mechanism.Params.record_type()
    p = np.zeros(1, np.dtype(list(kinds.items()), align=True)).view(np.recarray)
    for part in PARAMETER_TYPE.names or ():
        if part != name:
            p[part][0] = world.p[part][0]
    p[name][0] = _numbers(mechanism, luck)
    switches = [*(SWITCH_TYPE.names or ()), *(way.name for way in mechanism.PATHWAYS)]
    on = np.ones(1, np.dtype([(way, "i8") for way in dict.fromkeys(switches)], align=True)).view(np.recarray)
    for way in mechanism.PATHWAYS:
        on[way.name][0] = int(luck.random() >= OFF)
    return world._replace(p=p, on=on)


def _numbers(mechanism: Mechanism, luck: Any) -> tuple[Any, ...]:
    """Return parameters of a mechanism: in half of the worlds as they are, in the others anywhere in their bounds."""
    values = mechanism.Params().values()
    if luck.random() < USUAL:
        return values
    drawn = []
    for value, field in zip(values, mechanism.Params.model_fields.values(), strict=True):
        ends = [getattr(mark, end) for end in ("ge", "le") for mark in field.metadata if hasattr(mark, end)]
        between = luck.choice(ends) if luck.random() < OFF else luck.uniform(*ends)
        drawn.append(type(value)(between if isinstance(value, float) else round(between)))
    return tuple(drawn)


def columns_of(declared: tuple[str, ...]) -> list[str]:
    """Return declared columns by name, whole tables as all their columns; tables that are no rows are left out."""
    found = []
    for name in declared:
        table, _, column = name.partition(".")
        if table in TABLES and table != "event":
            found += [f"{table}.{one}" for one in (TABLES[table].names if column in ("", "*") else (column,))]
        elif table == "event":
            found.append(name)
    return found


def _set_by_chance(world: World, name: str, luck: Any) -> None:
    """Set a column by chance within its bounds; what says which row is meant stays as it is."""
    table, _, column = name.partition(".")
    if table == "event" or table not in TABLES:
        return
    declared = TABLES[table].column(column)
    rows = getattr(world, table)
    if column == "key" or _is_row(declared) or not rows.size:
        return
    rows[column][:] = _values(declared, luck, rows[column].shape)


def _is_row(column: Column) -> bool:
    """Whether a column holds the number of a row of another table, or a day."""
    return column.unit in NUMBERED


def _values(column: Column, luck: Any, shape: Any) -> Any:
    """Return values within the bounds of a column, its ends among them."""
    if column.low is None:
        return luck.choice(COUNTS, shape)
    low = column.low
    if column.high is None:
        return low + luck.choice(COUNTS, shape)
    if (low, column.high) == (0, 1) and column.dtype not in DRAWN:  # a flag
        return (luck.random(shape) >= OFF).astype(column.dtype)
    if column.dtype not in DRAWN:
        return luck.integers(int(low), int(column.high) + 1, shape)
    inside = low + (column.high - low) * luck.random(shape)
    return np.where(luck.random(shape) < OFF, luck.choice([low, column.high], shape), inside)


def _add_events(world: World, luck: Any) -> None:
    """Write events of today into the log: any kind, sides, outcome and dead."""
    places, parties = world.holding.shape
    number = int(luck.integers(0, MOST_EVENTS))
    kinds = [k for k in range(len(EVENT_KINDS)) if len(world.unit) or k not in (FORCE_ATTACK, FORCE_HARM)]
    for row in world.event[:number]:
        kind = int(luck.choice(kinds))
        actor, other = (int(one) for one in luck.choice(parties, 2, replace=False))
        row.kind, row.territory = kind, luck.integers(places)
        row.actor = {FORCE_HARM: -2, PROTEST: -1, COMMUNAL: -1}.get(kind, actor)
        row.target = {0: other, 1: other, FORCE_ATTACK: -2}.get(kind, -1)
        row.unit = luck.integers(len(world.unit)) if kind in (FORCE_ATTACK, FORCE_HARM) else -1
        row.deaths_civilians, row.injured = luck.choice([0, 1, 5], 2)
        row.verified, row.blamed = luck.integers(2), luck.integers(-3, parties)
    world.clock.events[0], world.clock.first_today[0] = number, int(luck.integers(0, number // 2 + 1))
