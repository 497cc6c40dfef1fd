"""Measuring: interleaved rounds, medians with ranges, ratios by round, and how cost grows with size."""

import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

PROCESSOR, CLOCK, COUNTED = "processor time", "by the clock", "counted"
"""How something was measured: time that this process used, time that passed, or not a time at all."""


@dataclass(frozen=True)
class Row:
    """One thing that was measured, with what it is meant to reach.

    Parameters
    ----------
    name : str
        Short name, for the JSON.
    label : str
        What it is, for people.
    values : sequence of float
        One per round.
    unit : str
        Unit of the values.
    measured : str
        How: :data:`PROCESSOR`, :data:`CLOCK` or :data:`COUNTED`.
    bar, stretch : float, optional
        What it must reach, and what would be better still.
    better : {"less", "more"}
        Whether small or large values are good.
    note : str
        What else should be known.
    """

    name: str
    label: str
    values: Sequence[float]
    unit: str
    measured: str
    bar: float | None = None
    stretch: float | None = None
    better: Literal["less", "more"] = "less"
    note: str = ""

    @property
    def median(self) -> float:
        """The middle of the rounds."""
        return statistics.median(self.values)

    def reaches(self, aim: float | None) -> bool | None:
        """Whether the median reaches an aim; None where there is no aim."""
        if aim is None:
            return None
        return self.median <= aim if self.better == "less" else self.median >= aim


def processor_seconds(work: Callable[[], object]) -> float:
    """Measure the processor time that something takes in this process, in seconds."""
    began = time.process_time()
    work()
    return time.process_time() - began


def clock_seconds(work: Callable[[], object]) -> float:
    """Measure the time that passes while something is done, in seconds."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def interleaved(tasks: Mapping[str, Callable[[], float]], rounds: int, warm: bool = True) -> dict[str, list[float]]:
    """Do all tasks in turn, round after round, so that a slow spell of the machine falls on all alike.

    Parameters
    ----------
    tasks : mapping of str to callable
        Each does its work once and gives what it measured.
    rounds : int
        Rounds that count; every second one goes through the tasks backwards.
    warm : bool
        Whether a round that does not count goes first.
    """
    found: dict[str, list[float]] = {name: [] for name in tasks}
    if warm:
        for task in tasks.values():
            task()
    for number in range(rounds):
        names = list(tasks) if number % 2 == 0 else list(tasks)[::-1]
        for name in names:
            found[name].append(tasks[name]())
    return found


def ratios(above: Sequence[float], below: Sequence[float]) -> list[float]:
    """Divide what was measured in the same round."""
    return [a / b for a, b in zip(above, below, strict=True)]


def exponent(sizes: Sequence[float], costs: Sequence[float]) -> float:
    """Fit k in cost = c * size ** k by least squares on logarithms."""
    return float(np.polyfit(np.log(sizes), np.log(costs), 1)[0])


def upper_part(costs: Sequence[float], least: int = 3) -> int:
    """Find from which size on the fixed costs no longer dominate.

    Fixed costs are at most what the smallest size costs: from twice that on they are at most half. At least the
    ``least`` largest sizes count. Gives the place in the list, whose sizes ascend.
    """
    beyond = next((i for i, cost in enumerate(costs) if cost >= 2.0 * costs[0]), len(costs))
    return max(0, min(beyond, len(costs) - least))


def growth_rows(
    name: str,
    what: str,
    sizes: Sequence[float],
    rounds: Mapping[float, Sequence[float]],
    measured: str,
    bar: float | None,
) -> list[Row]:
    """Say how cost grows with size: fitted exponents over the upper part and over the whole range, and the costs.

    Parameters
    ----------
    name, what : str
        Short name, and what grows.
    sizes : sequence of float
        Sizes, ascending.
    rounds : mapping of float to sequence of float
        Cost at each size, one value per round, in milliseconds.
    measured : str
        How, see :class:`Row`.
    bar : float, optional
        Largest exponent allowed, over the upper part.
    """
    medians = [statistics.median(rounds[size]) for size in sizes]
    start = upper_part(medians)
    note = "fixed costs are more than half at all of these sizes" if medians[-1] < 2.0 * medians[0] else ""
    by_round = [[rounds[size][i] for size in sizes] for i in range(len(rounds[sizes[0]]))]
    upper = [exponent(sizes[start:], costs[start:]) for costs in by_round]
    whole = [exponent(sizes, costs) for costs in by_round]
    spans = [f"{low:,.0f} to {sizes[-1]:,.0f}" for low in (sizes[start], sizes[0])]
    rows = [
        Row(name, f"cost against {what}, {spans[0]} (upper part)", upper, "exponent", measured, bar, note=note),
        Row(f"{name}-whole", f"cost against {what}, {spans[1]} (whole range)", whole, "exponent", measured),
    ]
    for size in sizes:
        rows.append(Row(f"{name}-{size:.0f}", f"{what}: {size:,.0f}", rounds[size], "ms", measured))
    return rows
