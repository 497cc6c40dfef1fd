"""Whether a mechanism does what it promises, on small worlds disturbed by chance: for tests of those who write one.

In plain Python it takes a second or two (with ``NUMBA_DISABLE_JIT=1``); compiled, the step is compiled first.
"""

from collections.abc import Callable, Iterator
from types import ModuleType
from typing import Any, cast

import numpy as np

from interpose.agents.columns import Table
from interpose.experiments.mechanism_checks.worlds import DRAWN, TABLES, columns_of, made_world
from interpose.model.mechanisms.contract import Mechanism
from interpose.model.mechanisms.placement import fault_in
from interpose.model.simulation.plain_world import BY_COLUMN, differences, plain_world
from interpose.model.state.world import World

WORLDS, MOST_DAYS = 30, 40
"""Worlds that are tried, each on another day below this."""
BOOKKEEPING = ("clock", "event", "news")
"""Tables that every step may use."""
type Oracle = Callable[[Any, int], None]
"""The law once more: ``step(w, day)`` on what :func:`plain_world` gives."""


def check_mechanism(module: ModuleType, oracle: Oracle, worlds: int = WORLDS, seed: int = 1) -> int:
    """Try a mechanism against its law once more, and against what it declares; return in how many worlds it acted.

    Parameters
    ----------
    module : module
        The mechanism.
    oracle : callable
        ``step(w, day)``: the law, slow and plain, on what :func:`plain_world` gives.
    worlds : int
        Worlds to try.
    seed : int
        Seed of the worlds.

    Raises
    ------
    AssertionError
        With one line: where the contract is broken, where the two differ, where it writes or reads what it does not
        declare, or leaves the bounds of a column.
    """
    problem = fault_in(module) or _unknown_column(module)
    assert not problem, f"{module.__name__}: {problem}"
    mechanism, acted = cast(Mechanism, module), 0
    for number in range(seed, seed + worlds):
        world, day = made_world(mechanism, number), number % MOST_DAYS
        told, before = plain_world(world), _copied(world)
        oracle(told, day)
        mechanism.step(world, day)
        wrong = differences(world, told)
        assert not wrong, f"world {number}: {wrong[0]}"
        moved = _moved(world, before)
        _require_declared(mechanism, moved, number)
        _require_bounds(world, moved, number)
        _require_blind(mechanism, number, day, world)
        acted += bool(moved)
    assert acted, f"it changed nothing in {worlds} worlds: the oracle says nothing about it"
    return acted


def _unknown_column(module: ModuleType) -> str:
    """Return what a mechanism declares that no world has, in words; empty where all is there."""
    for name in (*module.READS, *module.WRITES):
        table, _, column = name.partition(".")
        if table not in World._fields:
            return f"{name}: a world has no table {table!r}"
        if table in TABLES and column not in ("", "*", *TABLES[table].names):
            return f"{name}: the table has no such column; it has {', '.join(TABLES[table].names)}"
    return ""


def _copied(world: World) -> dict[str, Any]:
    """Return a copy of every column of a world by its name, of tables without columns as they are."""
    return {name: np.array(column) for name, column in _all_columns(world)}


def _all_columns(world: World) -> Iterator[tuple[str, Any]]:
    """Yield every column of a world with its name."""
    for name, table in zip(World._fields, world, strict=True):
        if name in BY_COLUMN:
            yield from ((f"{name}.{column}", part) for column, part in table._asdict().items())
        elif table.dtype.names:
            rows = np.asarray(table)
            yield from ((f"{name}.{column}", rows[column]) for column in table.dtype.names)
        else:
            yield name, table


def _moved(world: World, before: dict[str, Any]) -> list[str]:
    """Return the names of the columns that are no more what they were."""
    return [name for name, column in _all_columns(world) if not np.array_equal(column, before[name])]


def _require_declared(mechanism: Mechanism, moved: list[str], number: int) -> None:
    """Refuse a column that was written although ``WRITES`` does not name it."""
    told = {*mechanism.WRITES, *(f"{name}" for name in columns_of(mechanism.WRITES))}
    for name in moved:
        table = name.partition(".")[0]
        known = name in told or table in told or f"{table}.*" in told or table in BOOKKEEPING
        assert known, f"world {number}: it writes {name}, and WRITES does not say so"


def _require_bounds(world: World, moved: list[str], number: int) -> None:
    """Refuse a column that left its bounds."""
    for name in moved:
        table, _, column = name.partition(".")
        if table in TABLES and table not in BOOKKEEPING:
            only = Table(table, "", (), (TABLES[table].column(column),))
            faults = only.faults(getattr(world, table))
            assert not faults, f"world {number}: {faults[0]}"


def _require_blind(mechanism: Mechanism, number: int, day: int, before: World) -> None:
    """Refuse a step whose outcome depends on a share or rate that ``READS`` does not name."""
    told = set(columns_of((*mechanism.READS, *mechanism.WRITES)))
    others = tuple(
        f"{name}.{column.name}"
        for name, table in TABLES.items()
        for column in table.columns
        if column.dtype in DRAWN and f"{name}.{column.name}" not in told and name != "event"
    )
    world = made_world(mechanism, number, stirred=others)
    mechanism.step(world, day)
    for name in columns_of(mechanism.WRITES):
        table, _, column = name.partition(".")
        if table == "event":
            same = np.array_equal(world.event, before.event)
        else:
            same = np.array_equal(getattr(world, table)[column], getattr(before, table)[column])
        assert same, f"world {number}: {name} depends on a column that READS does not name"
