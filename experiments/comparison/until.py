"""Seeds until an interval is narrow enough: users pay only for the precision that they ask for.

The rule (after Chow & Robbins 1965, doi:10.1214/aoms/1177700156, whose intervals of fixed width hold the truth as often
as they say when the width goes to 0): run :data:`FIRST` seeds, then :data:`STEP` more at a time; stop where the half
width of the interval of every outcome asked about is at most the one asked for at two looks in a row, or at the most
seeds. An interval of no width, where all seeds agree, stops nothing. What is reported is what a fixed run of so many
seeds reports. Looking makes intervals hold the truth less often: how much less is measured
(:mod:`interpose.experiments.power.until_coverage`, docs/power.md), and the first batch and the second look were
chosen by that.
"""

import math
import re
from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np

from interpose.experiments.execution.evaluate import check_outcome
from interpose.experiments.execution.parallel import run_all
from interpose.model.errors import InterposeError
from interpose.model.language.words import say
from interpose.model.results.formatting import plain_number
from interpose.model.results.intervals import over_seeds
from interpose.model.results.outcomes import NAMED
from interpose.model.results.run import Run
from interpose.model.scenario.scenario import Scenario

FIRST, STEP, LOOKS = 30, 10, 2
"""Seeds of the first batch and of each further one, and looks in a row at which widths must be reached."""
EARLIEST = FIRST + STEP * (LOOKS - 1)
"""Seeds after which a run can stop at the earliest."""
USUAL = "deaths"
"""The outcome that a width is of where none is named."""
WIDTH = re.compile(r"\s*(?:([A-Za-z_]\w*)\s*=\s*)?([^=%\s]+)\s*(%)?\s*")
type Totals = Mapping[str, Any]
"""Outcomes of a run by name."""


class Width(NamedTuple):
    """A half width that is asked of the interval of a paired difference."""

    outcome: str
    half: float
    """in the outcome's unit, or a share of the baseline's mean"""
    relative: bool

    def __str__(self) -> str:
        """Return the width in words."""
        size = (
            say("{half} % of the baseline's mean", half=plain_number(100 * self.half))
            if self.relative
            else plain_number(self.half)
        )
        return say("{outcome} within {size}", outcome=self.outcome, size=size)

    def reached(self, now: Sequence[float], before: Sequence[float]) -> bool:
        """Whether the interval of paired outcomes is as narrow as asked for."""
        _, low, high = over_seeds(np.subtract(now, before, dtype=float))
        most = self.half * abs(float(np.mean(before))) if self.relative else self.half
        return bool(0 < (high - low) / 2 <= most)


class Stopped(NamedTuple):
    """How a run until widths ended."""

    widths: tuple[Width, ...]
    used: int
    most: int
    reached: bool

    @property
    def words(self) -> str:
        """Return in a sentence how many seeds were run and why it stopped."""
        asked = " and ".join(str(width) for width in self.widths)
        if self.reached:
            return say(
                "Stopped after {used} of at most {most} seeds: {asked}.", used=self.used, most=self.most, asked=asked
            )
        return say("Stopped at the most seeds, {used}: not yet {asked}.", used=self.used, asked=asked)

    @property
    def described(self) -> dict[str, Any]:
        """Return the same as plain data."""
        return {"widths": [width._asdict() for width in self.widths], "most": self.most, "reached": self.reached}


def read_widths(asked: Sequence[str], usual: Sequence[str] = (USUAL,)) -> tuple[Width, ...]:
    """Read widths that are asked for: ``5``, ``10%``, ``violations=5`` or ``violations=10%``.

    Parameters
    ----------
    asked : sequence of str
        What was typed; a width without an outcome is of every one of ``usual``.
    usual : sequence of str
        Outcomes that are asked about.

    Returns
    -------
    tuple of Width
        A width for each outcome; a later one replaces an earlier one of the same outcome.

    Raises
    ------
    InterposeError
        With one line, for an outcome that no run has or a width that is not above 0.
    """
    widths = dict[str, Width]()
    for text in asked:
        parts = WIDTH.fullmatch(text)
        half = _number(parts[2]) if parts else math.nan
        if parts is None or not 0 < half < math.inf:
            problem = "must be a half width above 0, as 5, 10%, violations=5 or violations=10%"
            raise InterposeError(problem, argument="until", value=repr(text[:40]))
        for name in [check_outcome(parts[1])] if parts[1] else usual:
            widths[name] = Width(name, half / 100 if parts[3] else half, bool(parts[3]))
    return tuple(widths.values())


def _number(text: str) -> float:
    """Return a number as it is written, NaN if it is none."""
    try:
        return float(text)
    except ValueError:
        return math.nan


def widths_of(asked: Any) -> tuple[Width, ...]:
    """Return widths that are given in Python: a number or text, a sequence of them, or a mapping by outcome.

    Raises
    ------
    InterposeError
        As for :func:`read_widths`.
    """
    if asked is None:
        return ()
    if isinstance(asked, Mapping):
        return read_widths([f"{outcome}={width}" for outcome, width in asked.items()])
    return read_widths([str(one) for one in (asked if isinstance(asked, (list, tuple)) else [asked])])


def check_most(widths: Sequence[Width], seeds: int) -> None:
    """Refuse fewer seeds at the most than are run before the first stop."""
    if widths and seeds < EARLIEST:
        problem = f"with a width, seeds are the most to run, and it stops after {EARLIEST} at the earliest: give more"
        raise InterposeError(problem, argument="seeds", value=seeds)


def batches(seeds: Sequence[int], widths: Sequence[Width]) -> list[Sequence[int]]:
    """Return the seeds in the batches after each of which widths are looked at; all at once where there are none."""
    if not widths:
        return [seeds]
    ends = [0, *range(FIRST, len(seeds), STEP), len(seeds)]
    return [seeds[start:end] for start, end in pairwise(ends)]


def run_until[R](
    arms: Mapping[str, Scenario],
    baseline: str,
    seeds: Sequence[int],
    work: Callable[[str, Run], R],
    totals: Callable[[R], Totals],
    widths: Sequence[Width] = (),
    **how: Any,
) -> tuple[list[R], Stopped | None]:
    """Run worlds over seeds, all of them or until widths are reached; return results by seed, then by arm.

    Parameters
    ----------
    arms : mapping of str to Scenario
        Worlds by name, the baseline among them.
    baseline : str
        Which of them the others are compared with.
    seeds : sequence of int
        Seeds in their order; where widths are given, the most to run.
    work : callable
        Takes the name of an arm and the run, and returns what is kept of it.
    totals : callable
        Returns the outcomes by name of what was kept.
    widths : sequence of Width
        What is asked of intervals; every arm but the baseline must reach all of them.
    **how
        ``days``, ``threads`` and ``done`` of :func:`interpose.experiments.execution.parallel.run_all`.
    """
    check_most(widths, len(seeds))
    results, in_a_row, used = list[R](), 0, 0
    for batch in batches(seeds, widths):
        results += run_all([(arm, world, seed) for seed in batch for arm, world in arms.items()], work, **how)
        used += len(batch)
        by_arm = {arm: [totals(result) for result in results[row :: len(arms)]] for row, arm in enumerate(arms)}
        narrow = bool(widths) and all(
            width.reached(_values(by_arm[arm], width.outcome), _values(by_arm[baseline], width.outcome))
            for width in widths
            for arm in arms
            if arm != baseline
        )
        in_a_row = in_a_row + 1 if narrow else 0
        if in_a_row == LOOKS:
            break
    if not widths:
        return results, None
    return results, Stopped(tuple(widths), used, len(seeds), in_a_row == LOOKS)


def _values(runs: Sequence[Totals], outcome: str) -> list[float]:
    """Return an outcome of each run; a sum of others where it is one."""
    parts = NAMED[outcome].sum_of or (outcome,)
    return [float(sum(run[part] for part in parts)) for run in runs]
