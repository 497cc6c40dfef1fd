"""Where runs happen: threads of this process, processes of this machine, or workers of a Dask scheduler."""

import ctypes
import logging
import multiprocessing
import os
import signal
import threading
from collections.abc import Iterator
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any, Protocol

from interpose.experiments import identity
from interpose.experiments.identity import build
from interpose.experiments.runner import Pool, usable_cores
from interpose.model.errors import InterposeError

SECONDS_TO_ANSWER = 10
AHEAD = 4
"""Runs under way for each worker of a scheduler, so that none waits for the network."""
_heard = threading.local()


class Flag(Protocol):
    """Something that can say that runs shall end."""

    def is_set(self) -> bool:
        """Say whether they shall."""


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


class ThreadPool:
    """Threads of this process.

    Parameters
    ----------
    threads : int, optional
        How many; default: all usable processors.
    """

    def __init__(self, threads: int | None = None) -> None:
        self.workers = threads or usable_cores()
        self.slots = 2 * self.workers
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
        """Say whether it is set."""
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


class ProcessPool:
    """Processes of this machine.

    Parameters
    ----------
    processes : int, optional
        How many; default: all usable processors.
    """

    def __init__(self, processes: int | None = None) -> None:
        self.workers = processes or usable_cores()
        self.slots = 2 * self.workers
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


class DaskPool:
    """Workers of a Dask scheduler; what one loses when it dies, Dask gives to another.

    Parameters
    ----------
    client : distributed.Client
        Connection to the scheduler.
    """

    def __init__(self, client: Any) -> None:
        self._client = client
        self.workers = sum(client.nthreads().values())
        self.slots = AHEAD * self.workers

    def start(self) -> Executor:
        """Give the scheduler's executor."""
        executor: Executor = self._client.get_executor(pure=False, retries=0)
        return executor

    def stop(self, executor: Executor) -> None:
        """Cancel what has not begun."""
        executor.shutdown(wait=False)


@contextmanager
def open_dask(address: str) -> Iterator[DaskPool]:
    """Connect to a scheduler whose workers all have this version of interpose.

    Raises
    ------
    InterposeError
        With one line, when Dask is not installed, nothing answers, there is no worker, or one has another version.
    """
    try:
        from distributed import Client
    except ImportError:
        raise InterposeError("--scheduler needs Dask: pip install 'interpose[cluster]'") from None
    logging.getLogger("distributed").setLevel(logging.CRITICAL)
    try:
        client = Client(address, timeout=SECONDS_TO_ANSWER, set_as_default=False)
    except (OSError, ValueError, TypeError, RuntimeError) as error:
        problem = "does not answer" if isinstance(error, OSError) else f"is no address of one ({error})"
        raise InterposeError(f"--scheduler {address}: {problem}: give one such as tcp://127.0.0.1:8786") from None
    try:
        _require_same_build(client, address)
        yield DaskPool(client)
    finally:
        client.close(timeout=SECONDS_TO_ANSWER)


def _require_same_build(client: Any, address: str) -> None:
    """Refuse a scheduler without workers, or with one whose code is not the same."""
    found = client.run(identity.build, on_error="return")
    if not found:
        raise InterposeError(f"--scheduler {address}: has no workers: start some: dask worker {address}")
    for worker, code in sorted(found.items()):
        if code != build():
            there = code if isinstance(code, str) else f"no usable interpose ({code})"
            raise InterposeError(f"--scheduler: worker {worker} has {there}, here is {build()}: install the same there")


@contextmanager
def open_pool(threads: int | None = None, processes: int | None = None, scheduler: str | None = None) -> Iterator[Pool]:
    """Give the pool that is asked for: processes, a scheduler, or else threads."""
    if sum(given is not None for given in (threads, processes, scheduler)) > 1:
        raise InterposeError("--threads, --processes and --scheduler are three places to run: give one of them")
    if scheduler is not None:
        with open_dask(scheduler) as pool:
            yield pool
    else:
        yield ProcessPool(processes) if processes is not None else ThreadPool(threads)
