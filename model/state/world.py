"""The world: every table of one run, as one value that compiled code can carry."""

from typing import Any, NamedTuple

from interpose.agents.columns import Column, Table
from interpose.agents.compiled.by_reference import by_reference
from interpose.model.state.nearness import Near
from interpose.model.state.territory import Graph

CLOCK = Table(
    "clock",
    "Bookkeeping of a run (one row).",
    ("run",),
    (
        Column("seed", "i8", "seed", "seed of the run", 0),
        Column("people_per_agent", "i8", "persons", "persons for whom a civilian row stands", 1, start=1),
        Column("events", "i8", "events", "events in the log buffer", 0),
        Column("first_today", "i8", "events", "first event of today in the log buffer", 0),
        Column("lost", "i8", "events", "events that found no room (must stay 0)", 0, 0),
        Column("news", "i8", "news", "pieces of news in their buffer", 0),
        Column("unsaid", "i8", "news", "pieces of news that found no room (must stay 0)", 0, 0),
        Column("first_day", "i8", "day", "day of the first row of the daily series", 0),
    ),
)
SUMS = Table(
    "sums",
    "Totals over civilian rows, as whole numbers, so that no order of adding can matter.",
    ("territory",),
    (
        Column("fear", "i8", "2**-20", "sum of fear", 0),
        Column("hardship", "i8", "2**-20", "sum of hardship", 0),
        Column("grievance", "i8", "2**-20", "sum of grievance", 0),
        Column("trust", "i8", "2**-20", "sum of trust", 0),
    ),
)


@by_reference
class World(NamedTuple):
    """All state of one run. T territories, F factions, U units, C contributors, N civilian rows, D days."""

    p: Any
    """parameters: one record, a field per mechanism"""
    on: Any
    """pathways: one record, 1 where the pathway is switched on"""
    clock: Any
    graph: Graph
    near: Near
    """territories near each one, itself first, with distances"""
    territory: Any
    """(T,)"""
    presence: Any
    """(T,)"""
    sums: Any
    """(T,)"""
    leaning: Any
    """(T, F) living rows that lean to each faction"""
    faction: Any
    """(F,)"""
    holding: Any
    """(T, F)"""
    front: Any
    """(T, F, F)"""
    dyad: Any
    """(F, F)"""
    contributor: Any
    """(C,)"""
    relation: Any
    """(C, F)"""
    mission: Any
    """(1,)"""
    unit: Any
    """(U,)"""
    task_mix: Any
    """(8,) wanted share of units per task"""
    road: Any
    """(E,) one row per edge of the graph, each border both ways"""
    aid: Any
    """(T, 2) by who brought it: OWN, BROUGHT"""
    aid_plan: Any
    """(1,)"""
    fund: Any
    """(1,)"""
    pledge: Any
    """(P,)"""
    works: Any
    """(T,)"""
    civilian: Any
    """columns of length N, by territory of stay: see interpose.model.state.civilian_rows"""
    first_row: Any
    """(T,) where each territory's civilian rows begin"""
    rows: Any
    """(T, 5) civilian rows at each territory by status; those of one follow those of the one before"""
    by_key: Any
    """(T,) territories in the order of their keys, which is the order of their civilian rows"""
    of_key: Any
    """(highest key + 1,) territory by key, -1 where there is none"""
    event: Any
    """(capacity,) log buffer"""
    daily: Any
    """(D, T)"""
    daily_holding: Any
    """(D, T, F)"""
    daily_force: Any
    """(D, T)"""
    news: Any
    """(capacity,) buffer of news"""
    daily_dyad: Any
    """(D, F, F)"""
    daily_mission: Any
    """(D,)"""
    trigger: Any
    """(events of the script,) by id"""
    effect: Any
    """(effects of those events,) in the same order"""
    program: Any
    """(instructions of their conditions,)"""
