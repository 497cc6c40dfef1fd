"""Workers of a Dask scheduler: whether they run the same code and have enough memory, and when they leave."""

import logging
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future
from contextlib import contextmanager
from typing import Any, NamedTuple

from interpose.experiments.execution.result_hash import machinery
from interpose.model.errors import InterposeError, ScenarioError
from interpose.model.results.formatting import plain_number
from interpose.model.scenario.scenario import Scenario
from interpose.model.simulation.memory import expected_bytes, memory_of_machine

SECONDS_TO_ANSWER = 5
SECONDS_TO_LOAD = 60
"""Seconds that workers may take to import interpose before the first run."""
SECONDS_WITHOUT_WORKERS = 60
"""Seconds that a sweep waits for a worker when all have left, or for an answer of the scheduler."""
AHEAD = 4
"""Runs under way for each worker of a scheduler, so that none waits for the network."""
BYTES_OF_PROGRAM = 450e6
"""Bytes that a worker takes in addition to its worlds: Python, libraries and the compiled day (measured: 440 MB)."""
PAUSED_AT = 0.8
"""Share of its memory limit above which a Dask worker takes no more work."""


class WorkerDescription(NamedTuple):
    """The code and the memory of a worker, as it reports them."""

    code: dict[str, str]
    memory: int | None


def describe_worker() -> WorkerDescription:
    """Return what decides the results of this process, and the memory of its machine (bytes)."""
    return WorkerDescription(machinery(), memory_of_machine())


class DaskPool:
    """Workers of a Dask scheduler; when one dies, Dask hands its runs to another.

    Parameters
    ----------
    client : distributed.Client
        Connection to the scheduler.
    address : str
        Address of the scheduler.
    memory : dict
        Memory of each worker's machine (bytes), where it is known.
    notify : callable
        Takes a line for the user when all workers leave, and when one comes back.
    """

    def __init__(
        self,
        client: Any,
        address: str,
        memory: dict[str, int | None],
        notify: Callable[[str], None] = lambda line: None,
    ) -> None:
        self._client, self._address, self._memory, self._notify = client, address, memory, notify
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
                size = plain_number(needed / 1e9, 2)
                need = f"needs {size} GB (the program and {at_once} worlds of {scenario.name} at once)"
                limit = f"takes no work above {PAUSED_AT:.0%} of its {plain_number(room / 1e9, 2)} GB"
                cure = "start it with fewer threads or a larger limit of memory, or take more people per agent"
                raise ScenarioError(f"worker {name} {need}, but {limit}: {cure}", argument="scheduler")

    def check(self) -> None:
        """End the sweep when there has been no worker, or no answer from the scheduler, for a while.

        Raises
        ------
        InterposeError
            With one line that says how to go on.
        """
        lack = self._missing()
        now, wait = time.monotonic(), SECONDS_WITHOUT_WORKERS
        if not lack:
            if self._lost_at is not None:
                self._notify("a worker is there again: the sweep goes on")
            self._lost_at = None
        elif self._lost_at is None:
            self._lost_at = now
            self._notify(f"{lack} any more: waiting {wait} s")
        elif now - self._lost_at >= wait:
            cure = f"start one (dask worker {self._address}) and give the same command again"
            problem = f"{lack} for {wait} s; finished runs of a sweep are kept: {cure}"
            raise InterposeError(problem, argument="scheduler", value=self._address)

    def _missing(self) -> str:
        """Return what the sweep lacks: an answer of the scheduler, or workers; empty if it lacks nothing."""
        try:
            threads = self._client.nthreads(callback_timeout=SECONDS_TO_ANSWER)
        except OSError:
            return "no answer from the scheduler"
        return "" if threads else "no worker"


@contextmanager
def open_dask(address: str, notify: Callable[[str], None] = lambda line: None) -> Iterator[DaskPool]:
    """Connect to a scheduler whose workers all give the same results as this process.

    Parameters
    ----------
    address : str
        Address of the scheduler, such as ``tcp://127.0.0.1:8786``.
    notify : callable
        Takes a line for the user when all workers leave, and when one comes back.

    Yields
    ------
    DaskPool
        The scheduler's workers.

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
        yield DaskPool(client, address, _require_same(client, address), notify)
    finally:
        client.close(timeout=SECONDS_TO_ANSWER)


def _in_time(connect: Callable[[], Any]) -> Any:
    """Return the connection, or raise after a time; Dask itself waits forever for a server that never answers."""
    connection: Future[Any] = Future()

    def work() -> None:
        try:
            connection.set_result(connect())
        except Exception as error:
            connection.set_exception(error)

    threading.Thread(target=work, daemon=True).start()
    return connection.result(SECONDS_TO_ANSWER + 1)


def _require_same(client: Any, address: str) -> dict[str, int | None]:
    """Return the memory of each worker (bytes); refuse a scheduler without workers, or with one of other code."""
    try:
        descriptions = client.run(describe_worker, on_error="return", callback_timeout=SECONDS_TO_LOAD)
    except OSError:
        problem = f"its workers do not answer within {SECONDS_TO_LOAD} s: end those that hang, or start others"
        raise InterposeError(problem, argument="scheduler", value=address) from None
    if not descriptions:
        problem = f"has no workers: start some: dask worker {address}"
        raise InterposeError(problem, argument="scheduler", value=address)
    own = machinery()
    for worker, description in sorted(descriptions.items()):
        if not isinstance(description, WorkerDescription):
            problem = f"has no usable interpose ({' '.join(str(description).split())})"
            cure = f"install interpose {own['interpose']} there"
            raise InterposeError(f"worker {worker} {problem}: {cure}", argument="scheduler")
        for name, version in own.items():
            if description.code.get(name) != version:
                difference = (
                    f"has {name} {description.code.get(name, 'of an unknown version')}, here is {name} {version}"
                )
                raise InterposeError(f"worker {worker} {difference}: install the same there", argument="scheduler")
    return {worker: description.memory for worker, description in descriptions.items()}
