"""Corners of the box of parameters: worlds in which every parameter is at one of its bounds, all pairs among them.

Twelve worlds are enough for all four combinations of every two of up to 462 parameters: each parameter is high in a
set of half of the worlds, the first one included, and no two parameters in the same set (Kleitman & Spencer 1973,
doi:10.1016/0012-365X(73)90098-8). Two different sets of one size each have a world that the other lacks; both have the
first; and together they leave out at least one.
"""

from itertools import combinations, islice
from math import comb
from typing import Any, NamedTuple

import numpy as np

from interpose.model.mechanisms.registry import MECHANISMS, name_of
from interpose.model.results.outcomes import outcomes
from interpose.model.results.run import Run
from interpose.model.scenario.loading import change_scenario
from interpose.model.scenario.scenario import Scenario
from interpose.model.simulation.compiled_day import compiled_day
from interpose.model.simulation.initial_state import assemble
from interpose.model.simulation.invariants import check, open_ledger
from interpose.model.simulation.simulate import drain
from interpose.model.state.daily_series import TABLES
from interpose.model.state.event_log import EVENT


class Bounds(NamedTuple):
    """The least and the most that a parameter may be."""

    low: float
    high: float


def parameter_bounds() -> dict[str, Bounds]:
    """Return the bounds of every parameter of every mechanism, by path."""
    found = {}
    for mechanism in MECHANISMS:
        for field, about in mechanism.Params.model_fields.items():
            low = next(limit.ge for limit in about.metadata if hasattr(limit, "ge"))
            high = next(limit.le for limit in about.metadata if hasattr(limit, "le"))
            found[f"{name_of(mechanism)}.{field}"] = Bounds(low, high)
    return found


def worlds_for_pairs(factors: int) -> int:
    """Return the even number of worlds that is enough for all pairs of so many factors."""
    worlds = 4
    while comb(worlds - 1, worlds // 2 - 1) < factors:
        worlds += 2
    return worlds


def pairs_of_corners(factors: int) -> np.ndarray:
    """Return which factors are high (column) in which worlds (row), so that all pairs meet in all four ways."""
    worlds = worlds_for_pairs(factors)
    high = np.zeros((worlds, factors), bool)
    high[0] = True
    for factor, others in enumerate(islice(combinations(range(1, worlds), worlds // 2 - 1), factors)):
        high[list(others), factor] = True
    return high


def random_corners(factors: int, worlds: int, seed: int) -> np.ndarray:
    """Return corners in which every factor is high in half of the worlds: a Latin hypercube of two levels."""
    chance = np.random.default_rng(seed)
    half = np.arange(worlds) < worlds // 2
    return np.column_stack([chance.permutation(half) for _ in range(factors)])


def changes_at(corner: np.ndarray) -> dict[str, float]:
    """Return the changes by path that put every parameter where a row of corners has it."""
    return {
        path: bounds.high if high else bounds.low
        for (path, bounds), high in zip(parameter_bounds().items(), corner, strict=True)
    }


def faults_of(world: Scenario, changes: dict[str, Any], days: int, seed: int = 1) -> list[str]:
    """Run a changed world day by day; return what is broken: laws, bounds, values that are no numbers, lost events."""
    scenario = change_scenario(world, changes)
    state, advance = assemble(scenario, seed, days), compiled_day()
    start, parts = open_ledger(state), [EVENT.records(0)]
    for day in range(days):
        reached = advance(state, day, 1)
        broken = check(state, start)
        if broken or reached != day + 1:
            return [f"day {day}: {fault}" for fault in broken or [f"the day ended as {reached}"]]
        parts.append(drain(state))
    run = Run(scenario, seed, days, state, np.concatenate(parts).view(np.recarray), ())
    tables = [
        fault for table in TABLES if table.name in state._fields for fault in table.faults(_rows(run, table.name))
    ]
    infinite = [f"{name} is {value}" for name, value in outcomes(run).items() if np.isinf(value)]
    return tables + infinite


def _rows(run: Run, name: str) -> Any:
    """Return the rows of a table that a run recorded."""
    return {"event": run.events, "news": run.news}.get(name, getattr(run.world, name))
