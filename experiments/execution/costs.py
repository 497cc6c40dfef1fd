"""How long worlds take, roughly, before they begin."""

from interpose.experiments.execution.parallel import pool_in_use, usable_cores
from interpose.model.scenario.scenario import Scenario

SECONDS_A_DAY, SECONDS_A_PLACE, SECONDS_A_ROW = 4e-5, 3e-6, 8e-9
"""Seconds of a day of a world: of any, for each territory, for each row of civilians.

Measured on one core for 4 to 400 territories and 40 to 110,000 rows: within a third of what it took.
"""


def expected_minutes(scenario: Scenario, runs: int, threads: int | None = None) -> float:
    """Return about how many minutes so many runs of a scenario take, compiling left out.

    Parameters
    ----------
    scenario : Scenario
        The world, or the largest of several.
    runs : int
        Worlds times seeds.
    threads : int, optional
        Threads; default: all usable processors.
    """
    rows = sum(place.population // scenario.people_per_agent + 1 for place in scenario.places)
    a_day = SECONDS_A_DAY + SECONDS_A_PLACE * len(scenario.places) + SECONDS_A_ROW * rows
    pool = pool_in_use()
    workers = min(threads or usable_cores(), usable_cores()) if pool is None else pool.workers
    at_once = min(workers, max(runs, 1))
    return runs * scenario.days * a_day / at_once / 60
