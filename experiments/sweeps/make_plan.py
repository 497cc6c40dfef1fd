"""A design made into a plan: its points worked out, and what cannot be run folder_error before anything is."""

import json
from collections.abc import Iterable
from typing import Any

from interpose.experiments.execution.result_hash import plain_text
from interpose.experiments.sweeps import sampling
from interpose.experiments.sweeps.design import (
    FACTORIAL,
    FIXED,
    ONE,
    SAMPLED,
    SOBOL,
    TABLE,
    WHY_FIXED,
    Design,
    Dimension,
)
from interpose.experiments.sweeps.plan import Plan
from interpose.experiments.sweeps.sampling import Axis
from interpose.model.errors import InterposeError, ScenarioError
from interpose.model.results.formatting import value_words
from interpose.model.scenario.loading import change_scenario, load_scenario
from interpose.model.scenario.posterior import with_posterior
from interpose.model.scenario.scenario import Scenario, paths_set_by
from interpose.model.simulation.memory import SHARE, memory_of_machine

BYTES_PER_RUN, BYTES_PER_VALUE, BYTES_PER_CELL, COPIES = 400, 8, 120, 3
"""What a row takes while its table is put together: its names and texts, each outcome, each input; copies at once."""
MOST_RUNS = 2**40
MOST_NAMED = 8
"""Values of an input that a message lists."""
INSIDE = 0.3819660112501051
"""Where inside a range a value is tried: at no whole number, whatever whole numbers the ends are."""


def make_plan(design: Design, scenario: Scenario | None = None) -> Plan:
    """Work out the points of a design, and refuse what cannot be run before anything is.

    Parameters
    ----------
    design : Design
        What is asked for.
    scenario : Scenario, optional
        The world, instead of the one that the design names.

    Raises
    ------
    ScenarioError
        For a path that does not exist, a value out of bounds, a baseline that no point has, or more runs than fit into
        memory.
    """
    plan = _made_plan(design, scenario)
    if design.baseline:
        table = plan.point_table()
        for path, value in design.baseline.items():
            there = list(dict.fromkeys(table[path].tolist()))
            if value not in there:
                known = ", ".join(value_words(one, 10) for one in there[:MOST_NAMED])
                more = " ..." if len(there) > MOST_NAMED else ""
                raise ScenarioError(f"design: baseline {path} = {value!r}: no point has it: take one of {known}{more}")
    return plan


def _made_plan(design: Design, scenario: Scenario | None) -> Plan:
    """Return the points of a design with its world."""
    world = change_scenario(scenario, design.changes) if scenario else load_scenario(design.scenario, design.changes)
    if design.parameters is not None:
        given = paths_set_by(world, design.changes)
        try:
            world = with_posterior(world, design.parameters, given)
        except InterposeError as error:
            raise InterposeError(f"design: {error}") from None
    if design.method == TABLE:
        _require_room(design, len(design.points))
        _try_all(world, ((path, value) for point in design.points for path, value in point.items()))
        return _distinct(Plan(design, world, tuple(dict(point) for point in design.points)))
    axes = {path: _axis(world, path, dimension) for path, dimension in _dimensions(design).items()}
    levers, sure = [axes[path] for path in design.levers], [axes[path] for path in design.uncertainties]
    _require_room(design, _count(design, sure, levers))
    if design.method == FACTORIAL:
        points = sampling.factorial([*sure, *levers], design.levels)
    elif design.method == ONE:
        points = sampling.one_at_a_time([*sure, *levers], design.levels)
    else:
        number, sobol = design.samples or 1, design.method == SOBOL
        drawn = sure if design.cross else [*sure, *levers]
        points = sampling.sampled(drawn, number, design.sampling_seed, sobol=sobol)
        if design.cross:
            points = [point | policy for point in points for policy in sampling.factorial(levers, design.levels)]
    return Plan(design, world, tuple(points))


def _dimensions(design: Design) -> dict[str, Dimension]:
    """Return all that varies, levers last."""
    return {**design.uncertainties, **design.levers}


def _axis(world: Scenario, path: str, dimension: Dimension) -> Axis:
    """Find out whether a range is of whole numbers, by what the scenario takes, and whether its ends are valid."""
    if dimension.values is not None:
        _try_all(world, ((path, value) for value in dimension.values))
        return Axis(path, 0.0, 0.0, dimension.values, False)
    low, high = float(dimension.low or 0.0), float(dimension.high or 0.0)
    try:
        _try_one(world, path, low + INSIDE * (high - low))
    except ScenarioError as error:
        if "whole number" not in str(error) or not (low.is_integer() and high.is_integer()):
            raise
        _try_all(world, ((path, int(end)) for end in (low, high)))
        return Axis(path, low, high, (), True)
    _try_all(world, ((path, end) for end in (low, high)))
    return Axis(path, low, high, (), False)


def _try_all(world: Scenario, changes: Iterable[tuple[str, Any]]) -> None:
    """Set values alone; of many numbers of one kind, the least and the most, since bounds have nothing between them.

    Raises
    ------
    ScenarioError
        For the first that the scenario refuses.
    """
    numbers: dict[tuple[str, type], tuple[Any, Any]] = {}
    others: dict[str, tuple[str, Any]] = {}
    for path, value in changes:
        if type(value) in (int, float):
            low, high = numbers.get((path, type(value)), (value, value))
            numbers[path, type(value)] = min(low, value), max(high, value)
        else:
            others[plain_text([path, value])] = (path, json.loads(plain_text(value)))
    ends = [(path, end) for (path, _), pair in numbers.items() for end in dict.fromkeys(pair)]
    for path, value in (*ends, *others.values()):
        _try_one(world, path, value)


def _try_one(world: Scenario, path: str, value: Any) -> None:
    """Set one value; what is wrong with it is said of the design."""
    try:
        changed = change_scenario(world, {path: value})
    except ScenarioError as error:
        raise ScenarioError(f"design: {error}") from None
    for name in FIXED:  # a contested value may set them too
        if getattr(changed, name) != getattr(world, name):
            raise ScenarioError(f"design: {path} = {value!r} sets {name}, which {WHY_FIXED}: make a design for each")


def _count(design: Design, sure: list[Axis], levers: list[Axis]) -> int:
    """Count the points without making them."""
    every = [*sure, *levers]
    if design.method == ONE:
        return 1 + sum(len(axis.levels(design.levels)) for axis in every)
    if design.method in SAMPLED:
        return (design.samples or 1) * (sampling.factorial_count(levers, design.levels) if design.cross else 1)
    return sampling.factorial_count(every, design.levels)


def _require_room(design: Design, points: int) -> None:
    """Refuse more runs than one table in memory can hold."""
    runs, present = points * design.replications, memory_of_machine()
    per_run = BYTES_PER_RUN + BYTES_PER_VALUE * len(design.stored_outcomes)
    needed = COPIES * runs * per_run + points * BYTES_PER_CELL * max(1, len(design.paths))
    if runs > MOST_RUNS or (present is not None and needed > SHARE * present):
        machine = "" if present is None else f", this machine has {present / 1e9:,.0f}"
        sizes = f"{points:,} points x {design.replications:,} replications need about {needed / 1e9:,.0f} GB of memory"
        raise ScenarioError(f"design: {sizes}{machine}: take fewer samples, levels, values or replications")


def _distinct(plan: Plan) -> Plan:
    """Refuse a table in which a point stands twice."""
    number = sampling.first_repeated(plan.points)
    if number is not None:
        raise ScenarioError(f"design: points[{number}] stands in the table before: remove one (replications repeat it)")
    return plan
