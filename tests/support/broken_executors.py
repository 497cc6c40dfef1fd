"""Pools that break on purpose, for what no machine does when asked."""

import os
import signal
from concurrent.futures import Executor, Future
from pathlib import Path


class KilledWorker(Exception):  # noqa: N818
    """What Dask raises for a run whose workers died, by its name."""


class Brittle(Executor):
    """An executor that runs at once and gives what it is told to give for some tasks."""

    def __init__(self, faults: dict[object, list[BaseException]]) -> None:
        self.faults = faults
        self.broken: BaseException | None = None

    def submit(self, fn, /, *args, **kwargs):
        """Run a task, or fail as told; after an executor's own failure nothing works any more."""
        from concurrent.futures import BrokenExecutor

        if self.broken is not None:
            raise self.broken
        future: Future = Future()
        waiting = self.faults.get(args[0], [])
        if waiting:
            error = waiting.pop(0)
            if isinstance(error, BrokenExecutor):
                self.broken = error
            future.set_exception(error)
        else:
            future.set_result(fn(*args, **kwargs))
        return future


class BrittlePool:
    """A pool of brittle executors, which counts them."""

    def __init__(self, faults: dict[object, list[BaseException]], slots: int = 4) -> None:
        self.faults, self.workers, self.slots = faults, 1, slots
        self.started = self.stopped = 0

    def start(self) -> Executor:
        """Make another one."""
        self.started += 1
        return Brittle(self.faults)

    def stop(self, executor: Executor) -> None:
        """Count it."""
        self.stopped += 1

    def check(self) -> None:
        """Look for nothing."""


def die_once(task: tuple[int, str]) -> int:
    """Kill the process that runs this, if nobody did before; else give the number."""
    number, mark = task
    if number == 5 and not Path(mark).exists():
        Path(mark).touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return number


def die_always(task: tuple[int, str]) -> int:
    """Kill the process that runs number 5, whenever it runs."""
    if task[0] == 5:
        os.kill(os.getpid(), signal.SIGKILL)
    return task[0]


def fail(label, run):
    """Fail as work fails anywhere."""
    raise KeyError(label)


def die(label, run):
    """Kill the process."""
    os._exit(3)
