"""The day of one large world on several threads, with the same results as on one, bit for bit.

Threads are Python's own and live as long as the run: kernels release the interpreter's lock, nothing of numba's threads
is started, and so neither forks, processes nor Dask's workers are disturbed. A world is handed to each of them once for
many days, and the loop over days is compiled: one thread leads, and what can be shared is offered in pieces
(:mod:`interpose.model.simulation.crew`).
"""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import contextmanager
from typing import Any

from numba.core import config

from interpose.agents.compiled.decorators import Array
from interpose.model.errors import InterposeError
from interpose.model.mechanisms import attitudes, displacement
from interpose.model.mechanisms.registry import MECHANISMS
from interpose.model.simulation.compiled_day import Advance, Day, compiled_day
from interpose.model.simulation.crew import ENDED, FAILED, LIVING, MOVING, new_words
from interpose.model.simulation.shared_loop import share_days
from interpose.model.simulation.usable_cores import usable_cores

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
        """Run days of a world; stop early when the event buffer is half full.

        Whoever calls this only waits, so that an interruption reaches it; the day then ends, and no other begins.
        """
        units, words = self._day.units_for(world), new_words(self._threads)
        words[MOVING], words[LIVING] = MECHANISMS.index(displacement), MECHANISMS.index(attitudes)
        crew = [self._pool.submit(_work, world, first, days, units, words, me) for me in range(self._threads)]
        try:
            wait(crew)
        finally:
            words[ENDED] = 1
            wait(crew)
        reached = [one.result() for one in reversed(crew)]  # of a helper first: if it failed, the leader says so too
        return reached[-1]


def _work(world: Any, first: int, days: int, units: Array, words: Array, me: int) -> int:
    """Take part in days of a world; the first of the crew leads, and returns the next day."""
    try:
        return int(share_days(world, first, days, units, words, me))
    except BaseException:
        words[FAILED] = 1
        raise
    finally:
        if me == 0:
            words[ENDED] = 1
