"""Where runs happen: threads of this process, processes of this machine, or workers of a Dask scheduler."""

import ctypes
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any, Protocol

from interpose.experiments.execution.parallel import Pool, usable_cores
from interpose.model.errors import InterposeError
from interpose.model.scenario.scenario import Scenario
from interpose.model.simulation.memory import check_memory

AHEAD = 4
"""Runs under way for each worker, so that none waits while this process is kept from handing out more."""
_heard = threading.local()


class Flag(Protocol):
    """Something that can say that runs shall end."""

    def is_set(self) -> bool:
        """Whether they shall."""


class HaltError(Exception):
    """A run that was told to end before its last day."""


def listen(flag: Flag) -> None:
    """Let runs of this thread end early once a flag is set."""
    _heard.flag = flag


def heed(_: int = 0) -> None:
    """End the run of this thread, between two of its days, if it was told to."""
    flag: Flag | None = getattr(_heard, "flag", None)
    if flag is not None and flag.is_set():
        raise HaltError


class LocalPool:
    """What pools of this machine share: its memory, and that nobody leaves."""

    workers: int

    def require(self, scenario: Scenario, days: int, runs: int) -> None:
        """Refuse worlds that do not fit into this machine as many at once as there are workers."""
        check_memory(scenario, days, at_once=min(runs, self.workers))

    def check(self) -> None:
        """Look for nothing: threads do not leave, and a process that dies breaks its executor."""


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
        return ThreadPoolExecutor(self.workers, initializer=listen, initargs=(self._flag,))

    def stop(self, executor: Executor) -> None:
        """End the threads, and what they run within some days of its world."""
        self._flag.set()
        executor.shutdown(cancel_futures=True)


class _SharedFlag:
    """A flag seen by other processes; it has no lock that a killed process could keep."""

    def __init__(self, context: Any) -> None:
        self._value = context.RawValue(ctypes.c_bool, False)

    def is_set(self) -> bool:
        """Whether it is set."""
        return bool(self._value.value)

    def set(self) -> None:
        """Set it for all."""
        self._value.value = True


def _begin(flag: _SharedFlag) -> None:
    """Make a worker process leave Ctrl-C to its parent, end when its parent does, and heed the flag."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    listen(flag)


def _end_with_parent() -> None:
    """Wait for the parent's end, then end."""
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
        return ProcessPoolExecutor(self.workers, self._context, initializer=_begin, initargs=(self._flag,))

    def stop(self, executor: Executor) -> None:
        """End the processes, and what they run within some days of its world."""
        self._flag.set()
        executor.shutdown(cancel_futures=True)


@contextmanager
def open_pool(
    threads: int | None = None,
    processes: int | None = None,
    scheduler: str | None = None,
    say: Callable[[str], None] = lambda line: None,
) -> Iterator[Pool]:
    """Return the pool asked for: processes, a scheduler, or else threads; ``say`` hears of workers that leave."""
    if sum(given is not None for given in (threads, processes, scheduler)) > 1:
        raise InterposeError("threads, processes and a scheduler are three places to run: give one of them")
    if scheduler is not None:
        from interpose.experiments.execution.dask_cluster import open_dask

        with open_dask(scheduler, say) as pool:
            yield pool
    else:
        yield ProcessPool(processes) if processes is not None else ThreadPool(threads)
