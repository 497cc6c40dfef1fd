"""How the cost of a whole day, or of a whole run, grows with civilians, territories, factions, units, days, runs."""

from collections.abc import Mapping
from functools import partial

from benchmarks.made_up import Rehearsed, made_up, small_world
from benchmarks.measuring import (
    CLOCK,
    PROCESSOR,
    Row,
    clock_seconds,
    exponent,
    growth_rows,
    interleaved,
    processor_seconds,
)
from benchmarks.settings import Settings

from interpose.experiments.execution.parallel import run_all
from interpose.model.scenario.scenario import Scenario
from interpose.model.simulation.simulate import simulate

MOST = 1.05
CIVILIANS = (10_000, 20_000, 50_000, 100_000, 200_000, 500_000, 1_000_000, 2_000_000, 5_000_000, 10_000_000)
TERRITORIES = (10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000)
FACTIONS = (2, 3, 4, 5, 6, 7, 8)
UNITS = (25, 50, 100, 200, 500, 1000, 2000)
DAYS = (30, 60, 120, 240, 480, 960)
RUNS = (1, 2, 4, 8, 16, 32)
WORK = 4_000_000
"""Civilian rows times days, about, of one measurement: large worlds are measured over fewer days."""
FIRST_DAY = 20
"""Day from which days are measured: by then the force is on the ground and people move."""


def _day_costs(worlds: Mapping[int, Scenario], settings: Settings, days: int | None = None) -> dict[int, list[float]]:
    """Measure a whole day of each world, in milliseconds of processor time, in interleaved rounds."""
    tasks = {}
    for size, scenario in worlds.items():
        rows = sum(place.population for place in scenario.places) // scenario.people_per_agent
        span = settings.days(days or min(200, max(2, WORK // rows)))
        rehearsed = Rehearsed(scenario, settings.days(FIRST_DAY), span)
        tasks[size] = partial(_day, rehearsed)
    found = interleaved({str(size): task for size, task in tasks.items()}, settings.rounds)
    return {size: found[str(size)] for size in worlds}


def _day(rehearsed: Rehearsed) -> float:
    """Run a fresh copy for the measured days; gives milliseconds a day."""
    world = rehearsed.copy()
    return processor_seconds(lambda: rehearsed.run(world)) / rehearsed.days * 1e3


def by_civilians(settings: Settings) -> list[Row]:
    """A day against civilians: the same ten million people in a hundred territories, ever finer rows."""
    sizes = settings.some(CIVILIANS)
    costs = _day_costs({n: made_up(n) for n in sizes}, settings)
    return growth_rows("civilians", "civilians", sizes, costs, PROCESSOR, MOST)


def by_territories(settings: Settings) -> list[Row]:
    """A day against territories: 200,000 civilians in all, and 200 in each."""
    sizes = settings.some(TERRITORIES)
    rows = settings.size(200_000)
    fixed = _day_costs({t: made_up(rows, t) for t in sizes}, settings, 20)
    found = growth_rows("territories", f"territories ({rows:,} civilians in all)", sizes, fixed, PROCESSOR, MOST)
    along = _day_costs({t: made_up(200 * t, t, 20_000 * t) for t in sizes}, settings, 20)
    return found + growth_rows("territories-along", "territories (200 civilians each)", sizes, along, PROCESSOR, MOST)


def by_factions(settings: Settings) -> list[Row]:
    """A day against factions: a hundred territories with 10,000 civilians, and fighters of each party everywhere."""
    sizes = settings.some(FACTIONS)
    worlds = {f: made_up(settings.size(10_000), factions=f) for f in sizes}
    return growth_rows("factions", "factions", sizes, _day_costs(worlds, settings, 60), PROCESSOR, None)


def by_units(settings: Settings) -> list[Row]:
    """A day against units of the force, all there from the start: a hundred territories with 10,000 civilians."""
    sizes = settings.some(UNITS)
    worlds = {u: made_up(settings.size(10_000), units=u) for u in (0, *sizes)}
    costs = _day_costs(worlds, settings, 60)
    none = costs.pop(0)
    rows = growth_rows("units", "units", sizes, costs, PROCESSOR, MOST)
    beyond = [[cost[i] - none[i] for cost in costs.values()] for i in range(settings.rounds)]
    above = [exponent(sizes, extra) for extra in beyond if min(extra) > 0.0]
    if above:
        rows.append(Row("units-above", "cost beyond that without units, whole range", above, "exponent", PROCESSOR))
    return [*rows, Row("units-0", "units: none", none, "ms", PROCESSOR)]


def by_days(settings: Settings) -> list[Row]:
    """A run against its days: a small world, made anew each time."""
    sizes, scenario = settings.some(DAYS), small_world()
    tasks = {str(d): lambda d=d: processor_seconds(lambda: simulate(scenario, 1, d)) * 1e3 for d in sizes}
    found = interleaved(tasks, settings.rounds)
    return growth_rows("days", "days", sizes, {d: found[str(d)] for d in sizes}, PROCESSOR, None)


def by_runs(settings: Settings) -> list[Row]:
    """A set of runs against their number: small worlds for a hundred days through the runner on one thread."""
    sizes, scenario, days = settings.some(RUNS), small_world(), settings.days(100)

    def cost(number: int) -> float:
        tasks = [("", scenario, seed) for seed in range(1, number + 1)]
        return clock_seconds(lambda: run_all(tasks, lambda label, run: run.days, days=days, threads=1)) * 1e3

    found = interleaved({str(n): partial(cost, n) for n in sizes}, settings.rounds)
    return growth_rows("runs", "replicates", sizes, {n: found[str(n)] for n in sizes}, CLOCK, None)
