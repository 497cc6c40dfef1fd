"""Mechanisms' steps as the day calls them: what is compiled for the day is not compiled again for each test."""

from collections.abc import Callable
from typing import Any

from interpose.model.mechanisms.contract import Mechanism
from interpose.model.mechanisms.registry import MECHANISMS
from interpose.model.simulation.compiled_day import Day
from interpose.model.simulation.day_loop import go_on


def step_by_unit(mechanism: Mechanism) -> Callable[[Any, int], None]:
    """Return the step of a mechanism that calls the unit of the day: the same law, compiled once for both."""
    day = Day((mechanism,))

    def step(world: Any, number: int) -> None:
        go_on(world, number, day.units_for(world))

    step.py_func = getattr(mechanism.step, "py_func", mechanism.step)  # type: ignore[attr-defined]
    return step


def call_steps_by_unit() -> None:
    """Let every mechanism's step be called so in this process."""
    for mechanism in MECHANISMS:
        mechanism.step = step_by_unit(mechanism)
