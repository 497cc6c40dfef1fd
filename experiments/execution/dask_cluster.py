"""Workers of a Dask scheduler: whether they are the same as here and have room, and what happens when they leave."""

import logging
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future
from contextlib import contextmanager
from typing import Any, NamedTuple

from interpose.experiments.execution.result_hash import machinery
from interpose.model.errors import InterposeError, ScenarioError
from interpose.model.scenario.scenario import Scenario
from interpose.model.simulation.memory import expected_bytes, memory_of_machine

SECONDS_TO_ANSWER = 5
SECONDS_TO_LOAD = 60
"""How long workers may take to import interpose before the first run."""
SECONDS_WITHOUT_WORKERS = 60
"""How long a sweep waits for a worker when all have left, or for an answer of the scheduler."""
AHEAD = 4
"""Runs under way for each worker of a scheduler, so that none waits for the network."""
BYTES_OF_PROGRAM = 450e6
"""What a worker takes beside its worlds: Python, libraries and the compiled day (measured: 440 MB)."""
PAUSED_AT = 0.8
"""Share of its memory limit at which a Dask worker takes no more work."""


class Here(NamedTuple):
    """What a worker says of itself."""

    code: dict[str, str]
    memory: int | None


def describe() -> Here:
    """Say what decides the results of this process, and the memory of its machine (bytes)."""
    return Here(machinery(), memory_of_machine())


class DaskPool:
    """Workers of a Dask scheduler; what one loses when it dies, Dask gives to another.

    Parameters
    ----------
    client : distributed.Client
        Connection to the scheduler.
    address : str
        Address of the scheduler.
    memory : dict
        Memory of each worker's machine (bytes), where it is known.
    say : callable
        Takes a line for the user when all workers leave, and when one comes again.
    """

    def __init__(
        self, client: Any, address: str, memory: dict[str, int | None], say: Callable[[str], None] = lambda line: None
    ) -> None:
        self._client, self._address, self._memory, self._say = client, address, memory, say
        self.workers = sum(client.nthreads().values())
        self.slots = AHEAD * self.workers
        self._lost_at: float | None = None

    def start(self) -> Executor:
        """Return the scheduler's executor."""
        executor: Executor = self._client.get_executor(pure=False, retries=0)
        return executor

    def stop(self, executor: Executor) -> None:
        """Cancel what has not begun."""
        executor.shutdown(wait=False)

    def require(self, scenario: Scenario, days: int, runs: int) -> None:
        """Refuse a worker that cannot hold as many of these worlds at once as it has threads.

        Raises
        ------
        ScenarioError
            With the worker, what it has, what it needs, and what to change.
        """
        world = expected_bytes(scenario, days)
        for name, worker in sorted(self._client.scheduler_info(n_workers=-1)["workers"].items()):
            room = worker.get("memory_limit") or self._memory.get(name)
            at_once = min(worker["nthreads"], runs)
            needed = BYTES_OF_PROGRAM + at_once * world
            if room and needed > PAUSED_AT * room:
                what = f"needs {needed / 1e9:.2g} GB (the program and {at_once} worlds of {scenario.name} at once)"
                there = f"takes no work above {PAUSED_AT:.0%} of its {room / 1e9:.2g} GB"
                cure = "start it with fewer threads or a larger limit of memory, or take more people per agent"
                raise ScenarioError(f"worker {name} {what}, but {there}: {cure}", argument="scheduler")

    def check(self) -> None:
        """End the sweep when there has been no worker, or no answer from the scheduler, for a while.

        Raises
        ------
        InterposeError
            With one line that says how to go on.
        """
        lost = self._what_is_lost()
        now, wait = time.monotonic(), SECONDS_WITHOUT_WORKERS
        if not lost:
            if self._lost_at is not None:
                self._say("a worker is there again: the sweep goes on")
            self._lost_at = None
        elif self._lost_at is None:
            self._lost_at = now
            self._say(f"{lost} any more: waiting {wait} s")
        elif now - self._lost_at >= wait:
            cure = f"start one (dask worker {self._address}) and give the same command: it continues"
            problem = f"{lost} for {wait} s; finished runs are kept: {cure}"
            raise InterposeError(problem, argument="scheduler", value=self._address)

    def _what_is_lost(self) -> str:
        """Say whom the sweep lacks; empty if there are workers."""
        try:
            there = self._client.nthreads(callback_timeout=SECONDS_TO_ANSWER)
        except OSError:
            return "no answer from the scheduler"
        return "" if there else "no worker"


@contextmanager
def open_dask(address: str, say: Callable[[str], None] = lambda line: None) -> Iterator[DaskPool]:
    """Connect to a scheduler whose workers all give the same results as this process.

    Raises
    ------
    InterposeError
        With one line, when Dask is not installed, nothing answers, there is no worker, or one has another version.
    """
    try:
        from distributed import Client
    except ImportError:
        raise InterposeError("a scheduler needs Dask: pip install 'interpose[cluster]'") from None
    logging.getLogger("distributed").setLevel(logging.CRITICAL)
    try:
        client = _in_time(lambda: Client(address, timeout=SECONDS_TO_ANSWER, set_as_default=False))
    except (OSError, ValueError, TypeError, RuntimeError) as error:
        problem = "does not answer" if isinstance(error, OSError) else f"is no address of one ({error})"
        cure = "give one such as tcp://127.0.0.1:8786"
        raise InterposeError(f"{problem}: {cure}", argument="scheduler", value=address) from None
    try:
        yield DaskPool(client, address, _require_same(client, address), say)
    finally:
        client.close(timeout=SECONDS_TO_ANSWER)


def _in_time(connect: Callable[[], Any]) -> Any:
    """Return the connection; Dask keeps to no time where somebody takes the connection and then says nothing."""
    made: Future[Any] = Future()

    def work() -> None:
        try:
            made.set_result(connect())
        except Exception as error:
            made.set_exception(error)

    threading.Thread(target=work, daemon=True).start()
    return made.result(SECONDS_TO_ANSWER + 1)


def _require_same(client: Any, address: str) -> dict[str, int | None]:
    """Refuse a scheduler without workers, or with one that might give other results; gives the memory of each."""
    try:
        found = client.run(describe, on_error="return", callback_timeout=SECONDS_TO_LOAD)
    except OSError:
        problem = f"its workers do not answer within {SECONDS_TO_LOAD} s: end those that hang, or start others"
        raise InterposeError(problem, argument="scheduler", value=address) from None
    if not found:
        problem = f"has no workers: start some: dask worker {address}"
        raise InterposeError(problem, argument="scheduler", value=address)
    here = machinery()
    for worker, told in sorted(found.items()):
        if not isinstance(told, Here):
            problem = f"has no usable interpose ({' '.join(str(told).split())})"
            cure = f"install interpose {here['interpose']} there"
            raise InterposeError(f"worker {worker} {problem}: {cure}", argument="scheduler")
        for name, version in here.items():
            if told.code.get(name) != version:
                there = f"has {name} {told.code.get(name, 'of an unknown version')}, here is {name} {version}"
                raise InterposeError(f"worker {worker} {there}: install the same there", argument="scheduler")
    return {worker: told.memory for worker, told in found.items()}
