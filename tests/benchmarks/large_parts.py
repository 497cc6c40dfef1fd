"""The parts of `large.py`: each makes something long or large, and tells how large it was and what it took."""

import csv
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

import numpy as np
import psutil
from benchmarks.child import peak_bytes
from benchmarks.made_up import made_up, small_world
from benchmarks.measuring import clock_seconds
from support.corners import changes_at, faults_of, pairs_of_corners, parameter_bounds, random_corners

from interpose.experiments.execution.executors import ThreadPool
from interpose.experiments.real_events.import_events import Request, import_events
from interpose.experiments.sweeps.design import design_from
from interpose.experiments.sweeps.make_plan import make_plan
from interpose.experiments.sweeps.open_store import open_store
from interpose.experiments.sweeps.plan import Plan
from interpose.experiments.sweeps.run import run_sweep
from interpose.experiments.sweeps.run_rows import Row
from interpose.experiments.sweeps.stored_sweep import Sweep
from interpose.model.output_folder import new_folder
from interpose.model.results.run import Run
from interpose.model.results.run_files import write_run
from interpose.model.scenario.loading import load_scenario
from interpose.model.scenario.scenario import Scenario
from interpose.model.simulation.compiled_day import compiled_day
from interpose.model.simulation.initial_state import assemble
from interpose.model.simulation.invariants import check, open_ledger
from interpose.model.simulation.simulate import drain, simulate
from interpose.model.state.event_log import EVENT

MEGABYTE = 1e6


class Found(NamedTuple):
    """One thing that was found."""

    size: str
    """what was done, and how large it was"""
    value: float
    unit: str
    most: float | None = None
    """the most that is wanted; None where nothing is"""


class Part(NamedTuple):
    """Something long or large, and what it may take."""

    title: str
    work: Callable[[Path, float], list[Found]]
    most_seconds: int
    most_gb: float


def held() -> float:
    """Return the memory that this process has now (MB)."""
    return psutil.Process().memory_info().rss / MEGABYTE


# ------------------------------------------------------------------------------------------------------ sweep


def plan_of(runs: int) -> Plan:
    """Plan a sweep of a tiny world with ten runs a point."""
    ranges = {"clash.friction": {"low": 0.005, "high": 0.05}, "clash.raid_rate": {"low": 0.01, "high": 0.1}}
    world = {"scenario": "grid-2", "changes": {"people_per_agent": 5000}, "days": 5}
    size = {"method": "latin hypercube", "samples": runs // 10, "replications": 10}
    return make_plan(design_from(world | size | {"uncertainties": ranges}))


def sweep(folder: Path, scale: float) -> list[Found]:
    """A sweep of many runs of a tiny world on one thread: memory while it runs."""
    plan = plan_of(max(200, int(100_000 * scale)))
    looks: list[tuple[int, float]] = []
    passed, store = 0, folder / f"sweep-{plan.runs}"

    def look(more: int, failed: bool) -> None:
        nonlocal passed
        passed += more
        if passed % max(1, plan.runs // 50) == 0 or not looks:
            looks.append((passed, held()))

    seconds = clock_seconds(lambda: run_sweep(plan, store, ThreadPool(1), on_progress=look))
    done, memory = np.array(looks, float).T
    late = (done >= done[0] + (done[-1] - done[0]) / 3) & (done < plan.runs)  # the last look is beside the table
    growth = float(memory[late].max() - memory[late].min()) if late.any() else 0.0
    stored = Sweep.read(store)
    faulty = int((stored.runs["stage"] != "").sum()) + int(not stored.complete)
    return [
        Found(f"sweep of {plan.runs:,} runs, {done[-1] - done[0]:,.0f} of them now", seconds, "s"),
        Found("growth of memory over the last two thirds of them", growth, "MB", 50),
        Found("runs that failed or are missing", faulty, "runs", 0),
    ]


def store(folder: Path, scale: float) -> list[Found]:
    """The store of 100,000 runs whose outcomes are made up: how soon it opens before and after its table is written."""
    plan = plan_of(max(200, int(100_000 * scale)))
    values = (1.0,) * len(plan.design.stored_outcomes)

    def go_on(target: Path, runs: Iterable[int], *, finish: bool) -> None:
        with open_store(target, plan) as rows:
            for run in runs:
                rows.add(Row(run, "", "", values, ()))
            if finish:
                rows.finish()

    with TemporaryDirectory(dir=folder) as place:
        target, last = Path(place) / "sweep", plan.runs - 1
        go_on(target, range(last), finish=False)
        before = [clock_seconds(lambda: go_on(target, (), finish=False)), clock_seconds(lambda: Sweep.read(target))]
        ended = clock_seconds(lambda: go_on(target, [last], finish=True))
        after = [clock_seconds(lambda: go_on(target, (), finish=False)), clock_seconds(lambda: Sweep.read(target))]
        missing = plan.runs - len(Sweep.read(target).runs)
    return [
        Found(f"{plan.runs:,} runs in parts, as after a crash: opened to go on", before[0], "s", 2),
        Found("the same, read as a table", before[1], "s", 2),
        Found("its table written", ended, "s"),
        Found("opened again", after[0], "s", 2),
        Found("read", after[1], "s", 2),
        Found("runs that are missing", missing, "runs", 0),
    ]


# ----------------------------------------------------------------------------------------------- rows of files


def event_file(folder: Path, scale: float) -> list[Found]:
    """Ten million events in one file of UCDP's columns, read onto cells."""
    rows = max(1000, int(10_000_000 * scale))
    with TemporaryDirectory(dir=folder) as place:
        file, target = Path(place) / "events.csv", Path(place) / "events"
        _write_events(file, rows)
        size = file.stat().st_size / MEGABYTE

        def read() -> None:
            with new_folder(target) as work:
                import_events(Request("ged", file, "none", None, None, "cells"), work)

        seconds = clock_seconds(read)
    return [
        Found(f"{rows:,} events in a file of {size:,.0f} MB", seconds, "s"),
        Found("peak memory beside them", peak_bytes() / MEGABYTE, "MB", 3000),
    ]


def _write_events(file: Path, rows: int) -> None:
    """Write a file of made-up events in the columns that are needed."""
    heads = "id,date_start,type_of_violence,side_a,side_b,latitude,longitude,deaths_a,deaths_b,deaths_civilians,"
    heads += "deaths_unknown,low,best,high,date_prec,where_prec"
    with file.open("w", newline="", encoding="utf-8") as text:
        text.write(heads + "\n")
        writer = csv.writer(text)
        for i in range(rows):
            day = f"{1990 + i % 30}-{1 + i % 12:02d}-{1 + i % 28:02d}"
            place = (f"{-20 + i % 397 / 10:.3f}", f"{10 + i % 613 / 20:.3f}")
            writer.writerow((i, day, 1 + i % 3, "A", f"B{i % 50}", *place, 1, i % 3, 0, 0, 1, 1 + i % 3, 4, 1, 1))


def tables(folder: Path, scale: float) -> list[Found]:
    """A run whose largest daily table has ten million rows, written as files."""
    territories, days = max(4, int(2500 * scale**0.5)), max(10, int(2000 * scale**0.5))
    scenario = load_scenario(f"grid-{territories}", {"people_per_agent": 5000, "days": days})
    run = simulate(scenario, 1)
    rows, before = run.world.daily_holding[:days].size, held()
    with TemporaryDirectory(dir=folder) as place:
        seconds = clock_seconds(lambda: write_run(run, Path(place)))
        size = sum(file.stat().st_size for file in Path(place).iterdir()) / MEGABYTE
    return [
        Found(f"{rows:,} rows of holdings by day, {size:,.0f} MB of files", seconds, "s"),
        Found(
            "peak memory while they are written, above that of the run", peak_bytes() / MEGABYTE - before, "MB", 6000
        ),
    ]


# ------------------------------------------------------------------------------------------------------ worlds


def lawful(scenario: Scenario, days: int, every: int) -> tuple[Run, list[str]]:
    """Run a world and look at all laws now and then; return the run and what was broken."""
    world = assemble(scenario, 1, days)
    start, parts, faults = open_ledger(world), [EVENT.records(0)], []
    for day in range(0, days, every):
        until = min(days, day + every)
        now = day
        while now < until:
            now = compiled_day()(world, now, until - now)
            parts.append(drain(world))
        faults += [f"day {now}: {fault}" for fault in check(world, start)]
    return Run(scenario, 1, days, world, np.concatenate(parts).view(np.recarray)), faults


def territories(folder: Path, scale: float) -> list[Found]:
    """Ten thousand territories for thirty days."""
    size, days = max(9, int(10_000 * scale)), 30
    simulate(small_world(), 1, 1)
    began = time.perf_counter()
    scenario = load_scenario(f"delaunay-{size}", {"people_per_agent": 1000})
    loaded = time.perf_counter() - began
    run, faults = lawful(scenario, days, 5)
    return [
        Found(f"{size:,} territories: making the scenario", loaded, "s", 60),
        Found(f"{days} days of it, {len(run.events):,} events", time.perf_counter() - began - loaded, "s", 60),
        Found("laws broken", len(faults), "laws", 0),
    ]


def units(folder: Path, scale: float) -> list[Found]:
    """Two thousand units in a hundred territories for half a year."""
    number, days = max(20, int(2000 * scale)), 180
    simulate(small_world(), 1, 1)
    began = time.perf_counter()
    run, faults = lawful(made_up(20_000, 100, 2_000_000, units=number), days, 5)
    there = int((run.world.unit.place >= 0).sum())
    return [
        Found(f"{len(run.world.unit):,} units, {there:,} there at the end of {days} days", _since(began), "s", 60),
        Found("laws broken", len(faults), "laws", 0),
    ]


def decades(folder: Path, scale: float) -> list[Found]:
    """Thirty years of the shipped scenario and of a made-up one."""
    days, found = max(60, int(30 * 365.25 * scale)), []
    for name, changes in (("gaza-isf", {"people_per_agent": 500}), ("grid-9", {"people_per_agent": 500})):
        simulate(load_scenario(name, changes), 1, 1)
        began = time.perf_counter()
        run, faults = lawful(load_scenario(name, changes | {"days": days}), days, 30)
        lost = _faults(run, "daily")
        found += [
            Found(f"{name}: {days:,} days, {len(run.events):,} events", _since(began), "s", 300),
            Found(f"{name}: laws broken, daily values out of bounds", len(faults) + len(lost), "laws", 0),
        ]
    return found


def _faults(run: Run, name: str) -> list[str]:
    """Return what is out of bounds in a daily table."""
    from interpose.model.state.daily_series import TABLES

    return next(table for table in TABLES if table.name == name).faults(getattr(run.world, name))


def _since(began: float) -> float:
    """Return the seconds since a time of the clock."""
    return time.perf_counter() - began


# ----------------------------------------------------------------------------------------------------- corners


def corners(folder: Path, scale: float) -> list[Found]:
    """Every parameter at its bounds: all pairs, each one alone at each bound, and random corners."""
    world, days = load_scenario("grid-4", {"people_per_agent": 500}), 60
    paths, found = parameter_bounds(), []
    pairs = [changes_at(corner) for corner in pairs_of_corners(len(paths))]
    alone = [{path: end} for path, bounds in paths.items() for end in bounds]
    random = [changes_at(corner) for corner in random_corners(len(paths), max(4, 2 * int(500 * scale)), 1)]
    for what, worlds in (
        ("all pairs of bounds", pairs),
        ("one parameter at a bound", alone[:: max(1, int(1 / scale))]),
        ("random corners", random),
    ):
        faults = [fault for changes in worlds for fault in faults_of(world, changes, days)[:1]]
        for fault in faults[:5]:
            (folder / "corners.faults").open("a").write(f"{what}: {fault}\n")
        found.append(
            Found(f"{what} of {len(paths)}: {len(worlds):,} worlds of {days} days, faulty", len(faults), "", 0)
        )
    return found


PARTS = {
    "sweep": Part("Sweep", sweep, 7200, 1.5),
    "store": Part("Store of a sweep", store, 900, 2.0),
    "events": Part("File of events", event_file, 3600, 4.0),
    "tables": Part("Tables of a run", tables, 1800, 12.0),
    "territories": Part("Many territories", territories, 900, 4.0),
    "units": Part("Many units", units, 900, 2.0),
    "decades": Part("Thirty years", decades, 1800, 4.0),
    "corners": Part("Corners of the box of parameters", corners, 3600, 2.0),
}
