"""Running many worlds: compiled runs release the interpreter's lock, so threads are enough on one machine."""

import logging
import pickle
import zlib
from collections import Counter, deque
from collections.abc import Callable, Generator, Hashable, Iterable, Iterator
from concurrent.futures import (
    FIRST_COMPLETED,
    BrokenExecutor,
    Executor,
    Future,
    ThreadPoolExecutor,
    as_completed,
    wait,
)
from contextlib import closing, contextmanager
from contextvars import ContextVar
from functools import lru_cache, partial
from typing import NamedTuple, Protocol

from interpose.experiments.execution.stopping import stop_if_flagged
from interpose.model.errors import InterposeError
from interpose.model.results.run import Run
from interpose.model.scenario.scenario import Scenario
from interpose.model.simulation.memory import check_memory
from interpose.model.simulation.simulate import simulate
from interpose.model.simulation.usable_cores import usable_cores as usable_cores  # noqa: PLC0414

log = logging.getLogger(__name__)
SECONDS_BETWEEN_LOOKS = 2
"""Seconds between two checks, while no run ends, whether any worker is left."""


def check_room(world: Scenario, runs: int, threads: int | None = None) -> None:
    """Refuse worlds that do not fit into memory together; raises :class:`interpose.model.errors.ScenarioError`."""
    pool = pool_in_use()
    if pool is not None:
        pool.require(world, world.days, runs)
    else:
        check_memory(world, at_once=min(runs, threads or usable_cores()))


def run_all[R](
    tasks: Iterable[tuple[str, Scenario, int]],
    digest: Callable[[str, Run], R],
    *,
    days: int | None = None,
    threads: int | None = None,
    done: Callable[[], None] = lambda: None,
) -> list[R]:
    """Run worlds and return what ``digest`` makes of each one, in the order of the tasks.

    Parameters
    ----------
    tasks : iterable of (label, scenario, seed)
        What to run.
    digest : callable
        Takes the label and the run; the run itself is discarded afterwards. Only a function of a module can run
        elsewhere (:func:`running_on`); others run on threads of this process.
    days : int, optional
        Days of each run; default: the scenario's.
    threads : int, optional
        Threads; default: all usable processors. Results do not depend on it.
    done : callable
        Called after each run, for progress.
    """
    task_list = list(tasks)
    elsewhere = pool_in_use()
    if elsewhere is not None and _can_be_sent(digest):
        return _run_elsewhere(task_list, digest, elsewhere, days, done)
    log.info("%d worlds on %d threads", len(task_list), threads or usable_cores())

    def run_one(position: int) -> tuple[int, R]:
        label, scenario, seed = task_list[position]
        return position, digest(label, simulate(scenario, seed, days))

    results: dict[int, R] = {}
    with ThreadPoolExecutor(threads or usable_cores()) as pool:
        try:  # giving out thousands of worlds takes a while, too, in which somebody may interrupt it
            for future in as_completed([pool.submit(run_one, position) for position in range(len(task_list))]):
                position, result = future.result()
                results[position] = result
                done()
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise
    log.info("%d worlds are done", len(task_list))
    return [results[position] for position in range(len(task_list))]


class Pool(Protocol):
    """Where runs happen: makes executors, and sets how many runs are under way at once."""

    workers: int
    slots: int

    def start(self) -> Executor:
        """Make an executor; called again when the one before broke."""

    def stop(self, executor: Executor) -> None:
        """Stop an executor; runs under way end soon."""

    def require(self, scenario: Scenario, days: int, runs: int) -> None:
        """Refuse worlds for which there is no memory where they would run."""

    def check(self) -> None:
        """Raise if no worker is left; called now and then while no run ends."""


_pool_in_use: ContextVar[Pool | None] = ContextVar("pool_in_use", default=None)


def pool_in_use() -> Pool | None:
    """Return where worlds run in this block, if not on threads of this process."""
    return _pool_in_use.get()


@contextmanager
def running_on(pool: Pool) -> Iterator[None]:
    """Let every world of this block run on a pool, whoever asks for it."""
    token = _pool_in_use.set(pool)
    try:
        yield
    finally:
        _pool_in_use.reset(token)


def _can_be_sent(work: object) -> bool:
    """Whether another process can be told to do something."""
    try:
        pickle.dumps(work)
    except (pickle.PicklingError, AttributeError, TypeError):
        log.info("%r cannot be sent elsewhere: threads do it", work)
        return False
    return True


class _Job(NamedTuple):
    """One run, small and plain enough to be sent anywhere."""

    position: int
    label: str
    scenario: bytes
    seed: int


@lru_cache(maxsize=64)
def _unpacked(scenario: bytes) -> Scenario:
    """Return a scenario that was sent, the same object for all its seeds."""
    sent: Scenario = pickle.loads(zlib.decompress(scenario))
    return sent


def _run_job[R](job: _Job, digest: Callable[[str, Run], R], days: int | None) -> tuple[int, R]:
    """Do one run where it was sent to."""
    run = simulate(_unpacked(job.scenario), job.seed, days, passed=stop_if_flagged)
    return job.position, digest(job.label, run)


def _run_elsewhere[R](
    tasks: list[tuple[str, Scenario, int]],
    digest: Callable[[str, Run], R],
    pool: Pool,
    days: int | None,
    done: Callable[[], None],
) -> list[R]:
    """Do the runs of :func:`run_all` on a pool."""
    log.info("%d worlds on %d workers", len(tasks), pool.workers)
    packed: dict[int, bytes] = {}

    def jobs() -> Iterator[_Job]:
        for position, (label, scenario, seed) in enumerate(tasks):
            if id(scenario) not in packed:
                packed[id(scenario)] = zlib.compress(pickle.dumps(scenario), 1)
            yield _Job(position, label, packed[id(scenario)], seed)

    def lost(job: _Job, why: str) -> tuple[int, R]:
        raise InterposeError(f"the world of seed {job.seed} could not be run: {why}: give it more memory, or threads")

    results: dict[int, R] = {}
    work = partial(_run_job, digest=digest, days=days)
    with closing(run_each(jobs(), work, pool, lost)) as finished:
        for position, result in finished:
            results[position] = result
            done()
    return [results[position] for position in range(len(tasks))]


def run_each[T: Hashable, R](
    tasks: Iterable[T], work: Callable[[T], R], pool: Pool, lost: Callable[[T, str], R]
) -> Generator[R]:
    """Run tasks on any executor and yield results in the order in which they end.

    A broken executor is replaced and the tasks that it lost are submitted again. It cannot be known which of the lost
    tasks broke it: one that was lost twice runs at the end, alone, and only a task that breaks an executor alone is
    given up.

    Parameters
    ----------
    tasks : iterable
        What to run, taken one by one: no more than ``pool.slots`` are under way.
    work : callable
        Returns the result of a task; an exception ends everything.
    pool : Pool
        Where tasks run.
    lost : callable
        Returns the result of a task that was given up, from the task and the reason.
    """
    state = _Tasks(iter(tasks), pool, work)
    try:
        while state.submit():
            done, _ = wait(state.under_way, SECONDS_BETWEEN_LOOKS, return_when=FIRST_COMPLETED)
            if not done:
                pool.check()
            for future in done:
                task = state.under_way.pop(future)
                if future.cancelled():
                    raise InterposeError(
                        "whoever gave out the runs is gone: give the same command again (a sweep goes on)"
                    )
                error = future.exception()
                if error is None:
                    yield future.result()
                elif not is_death(error):
                    raise error
                elif state.is_given_up(task, error):
                    yield lost(task, f"the process that ran it died ({type(error).__name__})")
    finally:
        for future in state.under_way:
            future.cancel()
        pool.stop(state.executor)


def is_death(error: BaseException) -> bool:
    """Whether an error means that the worker of a task died, rather than that the task failed."""
    return isinstance(error, BrokenExecutor) or type(error).__name__ == "KilledWorker"


class _Tasks[T: Hashable, R]:
    """Tasks that wait, are under way, or were lost with a worker."""

    def __init__(self, waiting: Iterator[T], pool: Pool, work: Callable[[T], R]) -> None:
        self.waiting, self.pool, self.work = waiting, pool, work
        self.under_way: dict[Future[R], T] = {}
        self.again: deque[T] = deque()
        self.suspects: deque[T] = deque()
        self.deaths: Counter[T] = Counter()
        self.alone: T | None = None
        self.broken = False
        self.executor = pool.start()

    def submit(self) -> bool:
        """Fill the free slots; return whether any task is under way."""
        if not self.under_way:
            self.alone = None
        if self.broken and not self.under_way:
            self.pool.stop(self.executor)
            self.executor, self.broken = self.pool.start(), False
        while not self.broken and self.alone is None and len(self.under_way) < self.pool.slots:
            task = self.again.popleft() if self.again else next(self.waiting, None)
            if task is None:
                if self.under_way or not self.suspects:
                    break
                task = self.alone = self.suspects.popleft()
            try:
                self.under_way[self.executor.submit(self.work, task)] = task
            except BrokenExecutor:
                self.again.appendleft(task)
                self.alone, self.broken = None, True
                return bool(self.under_way) or self.submit()
        return bool(self.under_way)

    def is_given_up(self, task: T, error: BaseException) -> bool:
        """Record that a task was lost; return whether it is given up, else it runs again."""
        self.broken = self.broken or isinstance(error, BrokenExecutor)
        self.deaths[task] += 1
        if task == self.alone:
            return True
        (self.suspects if self.deaths[task] > 1 or not self.broken else self.again).append(task)
        return False
