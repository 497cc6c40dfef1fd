"""Where runs happen: threads of this process, processes of this machine, or workers of a Dask scheduler."""

import ctypes
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

from interpose.experiments.execution.parallel import Pool, running_on, usable_cores
from interpose.experiments.execution.stopping import set_stop_flag
from interpose.model.errors import InterposeError
from interpose.model.scenario.scenario import Scenario
from interpose.model.simulation.memory import check_memory

AHEAD = 4
"""Runs under way for each worker, so that none waits while this process is busy with other work."""


class LocalPool:
    """What pools of this machine share: its memory, and workers that do not leave."""

    workers: int

    def require(self, scenario: Scenario, days: int, runs: int) -> None:
        """Refuse worlds that do not fit into this machine as many at once as there are workers."""
        check_memory(scenario, days, at_once=min(runs, self.workers))

    def check(self) -> None:
        """Do nothing: threads do not leave, and a process that dies breaks its executor."""


class ThreadPool(LocalPool):
    """Threads of this process.

    Parameters
    ----------
    threads : int, optional
        How many; default: all usable processors.
    """

    def __init__(self, threads: int | None = None) -> None:
        self.workers = threads or usable_cores()
        self.slots = AHEAD * self.workers
        self._flag = threading.Event()

    def start(self) -> Executor:
        """Make the threads."""
        self._flag = threading.Event()
        return ThreadPoolExecutor(self.workers, initializer=set_stop_flag, initargs=(self._flag,))

    def stop(self, executor: Executor) -> None:
        """Stop the threads, and their runs within some days of model time."""
        self._flag.set()
        executor.shutdown(cancel_futures=True)


class _SharedFlag:
    """A flag seen by other processes; it has no lock that a killed process could hold."""

    def __init__(self, context: Any) -> None:
        self._value = context.RawValue(ctypes.c_bool, False)

    def is_set(self) -> bool:
        """Whether it is set."""
        return bool(self._value.value)

    def set(self) -> None:
        """Set it in all processes."""
        self._value.value = True


def _start_worker(flag: _SharedFlag) -> None:
    """Make a worker process leave Ctrl-C to its parent, end with its parent, and watch the flag."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    set_stop_flag(flag)


def _end_with_parent() -> None:
    """Wait until the parent ends, then exit."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


class ProcessPool(LocalPool):
    """Processes of this machine.

    Parameters
    ----------
    processes : int, optional
        How many; default: all usable processors.
    """

    def __init__(self, processes: int | None = None) -> None:
        self.workers = processes or usable_cores()
        self.slots = AHEAD * self.workers
        self._context = multiprocessing.get_context("spawn")
        self._flag = _SharedFlag(self._context)

    def start(self) -> Executor:
        """Make the processes, each with a fresh interpreter."""
        self._flag = _SharedFlag(self._context)
        return ProcessPoolExecutor(self.workers, self._context, initializer=_start_worker, initargs=(self._flag,))

    def stop(self, executor: Executor) -> None:
        """Stop the processes, and their runs within some days of model time."""
        self._flag.set()
        executor.shutdown(cancel_futures=True)


class ReusedPool:
    """A pool whose workers stay for the next worlds, until it is closed.

    Parameters
    ----------
    pool : Pool
        Where runs happen.
    """

    def __init__(self, pool: Pool) -> None:
        self._pool = pool
        self.workers, self.slots = pool.workers, pool.slots
        self.require, self.check = pool.require, pool.check
        self._executor: Executor | None = None

    def start(self) -> Executor:
        """Return the workers that are there, or new ones."""
        if self._executor is None:
            self._executor = self._pool.start()
        return self._executor

    def stop(self, executor: Executor) -> None:
        """Stop workers only where they are broken."""
        try:
            executor.submit(int).cancel()
        except RuntimeError:  # broken, or at its end
            self.close()

    def close(self) -> None:
        """Stop the workers."""
        executor, self._executor = self._executor, None
        if executor is not None:
            self._pool.stop(executor)


@contextmanager
def workers_for_all(
    threads: int | None = None,
    processes: int | None = None,
    scheduler: str | None = None,
    notify: Callable[[str], None] = lambda line: None,
) -> Iterator[None]:
    """Let every world of this block run in processes or on a scheduler's workers where one of them is named.

    Results are the same bit for bit wherever worlds run.

    Parameters
    ----------
    threads, processes, scheduler, notify
        As for :func:`open_pool`; with none but threads named, everything runs in this process.

    Raises
    ------
    InterposeError
        As for :func:`open_pool`.
    """
    with open_pool(threads, processes, scheduler, notify) as pool:
        if processes is None and scheduler is None:
            yield
            return
        reused = ReusedPool(pool)
        try:
            with running_on(reused):
                yield
        finally:
            reused.close()


@contextmanager
def open_pool(
    threads: int | None = None,
    processes: int | None = None,
    scheduler: str | None = None,
    notify: Callable[[str], None] = lambda line: None,
) -> Iterator[Pool]:
    """Open a pool of processes, of a scheduler's workers, or else of threads.

    Parameters
    ----------
    threads, processes : int, optional
        How many; default: as many threads as there are usable processors.
    scheduler : str, optional
        Address of a Dask scheduler.
    notify : callable
        Takes a line for the user when a scheduler's workers leave or come back.

    Yields
    ------
    Pool
        The pool; a connection to a scheduler is closed afterwards.

    Raises
    ------
    InterposeError
        Where more than one of them is named, or the scheduler cannot be used.
    """
    if sum(option is not None for option in (threads, processes, scheduler)) > 1:
        raise InterposeError("threads, processes and a scheduler are three places to run: give one of them")
    if scheduler is not None:
        from interpose.experiments.execution.dask_cluster import open_dask

        with open_dask(scheduler, notify) as pool:
            yield pool
    else:
        yield ProcessPool(processes) if processes is not None else ThreadPool(threads)
