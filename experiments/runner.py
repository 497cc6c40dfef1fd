"""Running many worlds: compiled runs release the interpreter's lock, so threads are enough on one machine."""

import os
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor, as_completed

from interpose.model.scenario import Scenario
from interpose.model.simulation import Run, simulate


def usable_cores() -> int:
    """Count the processors that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def run_all[R](
    tasks: Iterable[tuple[str, Scenario, int]],
    digest: Callable[[str, Run], R],
    *,
    days: int | None = None,
    threads: int | None = None,
    done: Callable[[], None] = lambda: None,
) -> list[R]:
    """Run worlds and keep what ``digest`` makes of each one, in the order of the tasks.

    Parameters
    ----------
    tasks : iterable of (label, scenario, seed)
        What to run.
    digest : callable
        Takes the label and the run; the run itself is let go afterwards.
    days : int, optional
        Days of each run; default: the scenario's.
    threads : int, optional
        Threads; default: all usable processors. Results do not depend on it.
    done : callable
        Called after each run, for progress.
    """
    wanted = list(tasks)

    def one(position: int) -> tuple[int, R]:
        label, scenario, seed = wanted[position]
        return position, digest(label, simulate(scenario, seed, days))

    results: dict[int, R] = {}
    with ThreadPoolExecutor(threads or usable_cores()) as pool:
        futures = [pool.submit(one, position) for position in range(len(wanted))]
        try:
            for future in as_completed(futures):
                position, result = future.result()
                results[position] = result
                done()
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise
    return [results[position] for position in range(len(wanted))]
