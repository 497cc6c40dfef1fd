"""The day of one large world on several threads, with the same results as on one, bit for bit.

Threads are Python's own and live as long as the run: kernels release the interpreter's lock, nothing of numba's threads
is started, and so neither forks, processes nor Dask's workers are disturbed. The loop over days is Python's then, which
costs a fraction of a millisecond a day: that pays from some hundred thousand rows on.
"""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

import numpy as np
from numba.core import config

from interpose.agents.compiled.decorators import Array
from interpose.model.errors import InterposeError
from interpose.model.mechanisms import attitudes, displacement
from interpose.model.mechanisms.registry import MECHANISMS
from interpose.model.simulation import shared_steps as steps
from interpose.model.simulation.compiled_day import Advance, Day, compiled_day
from interpose.model.simulation.day_loop import advance, go_on
from interpose.model.simulation.usable_cores import usable_cores
from interpose.model.state.civilian_rows import COLUMNS

ROWS_PER_THREAD = 1_000_000
"""Rows for which one more thread pays."""
MOST_THREADS = 8
"""Threads of one world, unless more are asked for: beyond, what only one thread can do takes most of the time."""


def threads_for(rows: int) -> int:
    """Return how many threads a world of so many civilian rows gets where it runs alone.

    One for a small world; for a large one no more than this process has processors, and no more than
    ``NUMBA_NUM_THREADS`` where somebody set it.
    """
    return max(1, min(rows // ROWS_PER_THREAD, usable_cores(), config.NUMBA_NUM_THREADS, MOST_THREADS))


@contextmanager
def day_on(threads: int) -> Iterator[Advance]:
    """Give the compiled day, shared by threads while this lasts; without compilation one thread does it all.

    Parameters
    ----------
    threads : int
        At least 1.

    Raises
    ------
    InterposeError
        For fewer.
    """
    if threads < 1:
        raise InterposeError(f"threads = {threads}: one world needs at least 1 thread")
    day = compiled_day()
    if threads == 1 or not isinstance(day, Day):
        yield day
        return
    with ThreadPoolExecutor(threads, "interpose-day") as pool:
        yield SharedDay(day, pool, threads)


class SharedDay:
    """The day of one world, ``day(world, first, days) -> next day``, by the threads of a pool.

    Parameters
    ----------
    day : Day
        The day in the model's order, on one thread.
    pool : ThreadPoolExecutor
        Whose threads share the work.
    threads : int
        How many these are.
    """

    def __init__(self, day: Day, pool: ThreadPoolExecutor, threads: int) -> None:
        self._day, self._pool, self._threads = day, pool, threads

    def __call__(self, world: Any, first: int, days: int) -> int:
        """Run days of a world; stop early when the event buffer is half full."""
        units = self._day.units_for(world)
        moving, living = MECHANISMS.index(displacement), MECHANISMS.index(attitudes)
        morning, noon = _part(units, 0, moving), _part(units, moving + 1, living)
        evening = _part(units, living + 1, len(MECHANISMS))
        for day in range(first, first + days):
            if advance(world, day, 1, morning) == day:
                return day
            self._move(world, day)
            go_on(world, day, noon)
            self._live(world, day)
            go_on(world, day, evening)
        return first + days

    def _share[T](self, work: Callable[[Array], T], stretches: Array) -> list[T]:
        """Let each thread work on adjacent stretches; return what came of them, in order.

        A world is handed over for each piece, which takes a tenth of a millisecond: more and smaller ones do not pay.
        """
        pieces = np.array_split(stretches, min(self._threads, max(1, len(stretches))))
        return list(self._pool.map(work, pieces))

    def _move(self, world: Any, day: int) -> None:
        """Let displacement happen."""
        outlook, stretches = steps.begin_moves(world, day)
        found = self._share(lambda some: steps.search(world, day, outlook.land, some), stretches)
        people, rates = (np.concatenate(tables) for tables in zip(*found, strict=True))
        if len(people) == 0:
            return
        moves = steps.settle_moves(world, day, outlook, people, rates)
        if len(moves.movers) > 0:
            ends = np.linspace(0, COLUMNS, min(COLUMNS, self._threads) + 1).round().astype(int)
            list(self._pool.map(lambda first, end: steps.move_some(world, moves, first, end), ends[:-1], ends[1:]))

    def _live(self, world: Any, day: int) -> None:
        """Let everybody's feelings change."""
        today, stretches = steps.begin_day(world, day)
        found = self._share(lambda some: steps.live(world, day, today, some), stretches)
        totals, leaning = (np.sum(tables, axis=0) for tables in zip(*found, strict=True))
        steps.end_day(world, day, today, totals, leaning)


def _part(units: Array, first: int, end: int) -> Array:
    """Return the layout and the addresses of the units from one place in the order of the day to another."""
    return np.concatenate((units[:1], units[1 + first : 1 + end]))
