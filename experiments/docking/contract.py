"""What a part of the docking declares: its tasks, and what is made of their results."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

import pandas as pd

from interpose.experiments.docking.epstein.world import MOST_PERIODS, Settings
from interpose.experiments.docking.findings import Finding
from interpose.experiments.docking.numbers import check_share, check_whole
from interpose.model.errors import InterposeError

MOST_RUNS, FEWEST_RUNS = 10_000, 2
DOSES = tuple(dose / 100 for dose in range(11))
"""Densities of peacekeepers of the sweep, 0 to 0.1."""
MOST_DOSES = 101
DENSITY, PERIODS = 0.7, 15_000
"""Density of agents, and periods after which a run is given up (the article's; the latter recalled)."""
SECONDS_A_RUN = 0.04
"""Processor time of a run on average, as measured at the default size; for what is said beforehand."""


@dataclass(frozen=True)
class Sizes:
    """How much is run.

    Parameters
    ----------
    runs : int
        Runs of everything that has chance in it, with seeds from 1 on; one gives no interval.
    doses : tuple of float
        Densities of peacekeepers of Epstein's sweep, ascending.
    density : float
        Density of agents there.
    periods : int
        Longest run there.
    rounding : str
        Rounding of C/A in the main rows there.

    Raises
    ------
    InterposeError
        For a number out of its bounds.
    """

    runs: int = 30
    doses: tuple[float, ...] = DOSES
    density: float = DENSITY
    periods: int = PERIODS
    rounding: str = "none"

    def __post_init__(self) -> None:
        """Refuse what cannot be run."""
        check_whole("runs", self.runs, FEWEST_RUNS, MOST_RUNS, "(one run gives no interval)")
        check_whole("periods", self.periods, 1, MOST_PERIODS, "periods")
        if not 2 <= len(self.doses) <= MOST_DOSES:
            problem = f"are 2 to {MOST_DOSES} densities, ascending, each from 0 to 1"
            raise InterposeError(problem, argument="peacekeepers", value=len(self.doses))
        for dose in self.doses:
            check_share("peacekeepers", dose)
            Settings(density=self.density, peacekeepers=dose, rounding=self.rounding)
        if any(late <= early for early, late in zip(self.doses, self.doses[1:], strict=False)):
            raise InterposeError("must ascend", argument="peacekeepers", value=",".join(map(str, self.doses))[:60])

    @property
    def seeds(self) -> range:
        """Seeds of the runs."""
        return range(1, self.runs + 1)


def doses_from(text: str) -> tuple[float, ...]:
    """Return densities from text such as ``0,0.05,0.1``; raises :class:`interpose.model.errors.InterposeError`."""
    try:
        return tuple(float(part) for part in text.split(","))
    except ValueError:
        problem = "are numbers from 0 to 1 with commas between them, for instance 0,0.05,0.1"
        raise InterposeError(problem, argument="peacekeepers", value=repr(text[:60])) from None


class Task(NamedTuple):
    """One thing to run; the result is plain data, so that it can be kept."""

    name: str
    work: Callable[[], Any]


class Found(NamedTuple):
    """What a part gave: rows of the table of findings, and further tables by name."""

    findings: list[Finding]
    tables: dict[str, pd.DataFrame]


class Part(NamedTuple):
    """A part of the docking."""

    name: str
    title: str
    tasks: Callable[[Sizes], list[Task]]
    """what has to be run"""
    found: Callable[[Sizes, Mapping[str, Any]], Found]
    """what is made of the results, by the names of the tasks"""
