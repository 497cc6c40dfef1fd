"""Whole runs: every resident of Gaza for a year, ten million civilians, thousands of small worlds, several at once."""

import json
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from benchmarks.made_up import Rehearsed, bytes_per_civilian, gaza, small_world
from benchmarks.measuring import CLOCK, COUNTED, PROCESSOR, Row, clock_seconds, interleaved, processor_seconds, ratios
from benchmarks.settings import Settings

from interpose.agents.compiled.decorators import kernel
from interpose.experiments.execution.parallel import run_all, usable_cores
from interpose.model.chance.streams import mix
from interpose.model.simulation.compiled_day import compiled_day
from interpose.model.simulation.initial_state import assemble
from interpose.model.simulation.simulate import simulate
from interpose.model.state.world import World

CHILD = Path(__file__).with_name("child.py")
AT_ONCE = 16
"""Runs of one set, for replicates on two cores."""


def in_child(kind: str, size: int, days: int, threads: int = 2) -> dict[str, Any]:
    """Run one world in a process of its own; gives what it found."""
    words = [sys.executable, str(CHILD), kind, str(size), str(days), str(threads)]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise RuntimeError((done.stderr.strip().splitlines() or ["failed"])[-1])
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def _child_rows(name: str, what: str, task: Callable[[], dict[str, Any]], rounds: int, *aims: Any) -> list[Row]:
    """Run a child in each round and tell seconds and memory."""
    found = [task() for _ in range(rounds)]
    last, seconds = found[-1], [run["seconds"] for run in found]
    label = f"{what}, {last['rows']:,} civilians"
    memory = [run["peak_bytes"] / 1e9 for run in found]
    before = f"{last['bytes_before'] / 1e9:.2f} GB of it before the world is made; {last['events']:,} events"
    time_bar, time_stretch, memory_bar = aims
    threads = f"{last['threads']} thread{'s' if last['threads'] > 1 else ''}, assembly included"
    return [
        Row(name, label, seconds, "s", CLOCK, time_bar, time_stretch, note=threads),
        Row(f"{name}-memory", f"{what}, peak memory", memory, "GB", COUNTED, memory_bar, note=before),
    ]


def residents(settings: Settings) -> list[Row]:
    """gaza-isf at one civilian row per resident for a year, recording on."""
    size, days = (100 if settings.quick else 1), settings.days(365)
    task = partial(in_child, "gaza", size, days)
    what = f"gaza-isf, {size} resident(s) a row, {days} days"
    return _child_rows("residents", what, task, settings.rounds, 20, 10, 1)


def ten_million(settings: Settings) -> list[Row]:
    """The made-up world at ten million civilian rows for a hundred days."""
    rows, days = settings.size(10_000_000), settings.days(100)
    what = f"made-up world, {days} days"
    return _child_rows("ten-million", what, partial(in_child, "made-up", rows, days), settings.rounds, None, None, 2)


def small(settings: Settings) -> list[Row]:
    """Small worlds (5 territories of 2,000 civilians, a year) one after the other on one core."""
    scenario, days, many = small_world(), settings.days(365), 5

    def one_by_one() -> float:
        return many / processor_seconds(lambda: [simulate(scenario, seed, days) for seed in range(1, many + 1)])

    def by_runner() -> float:
        tasks = [("", scenario, seed) for seed in range(1, many + 1)]
        return many / clock_seconds(lambda: run_all(tasks, lambda label, run: run.days, days=days, threads=1))

    found = interleaved({"simulate": one_by_one, "runner": by_runner}, settings.rounds)
    what = f"small worlds, {days} days, one core, assembly included"
    return [
        Row("small", f"{what}: simulate", found["simulate"], "runs/s", PROCESSOR, 25, 40, "more"),
        Row("small-runner", f"{what}: runner, one thread", found["runner"], "runs/s", CLOCK, 25, 40, "more"),
    ]


def bare_run(world: World, days: int) -> None:
    """Let a world live by compiled code alone; its log is emptied unread when it fills up."""
    advance, day = compiled_day(), 0
    while day < days:
        day = advance(world, day, days - day)
        world.clock.events[0] = world.clock.first_today[0] = 0


@kernel
def spin(number: int) -> Any:
    """Reckon for a while without touching memory: how far two cores can be faster than one on this machine."""
    z = np.uint64(1)
    for _ in range(number):
        z = mix(z)
    return z


def replicates(settings: Settings) -> list[Row]:
    """Runs of gaza-isf as shipped on two cores against one: through the runner, and bare compiled runs on threads."""
    if usable_cores() < 2:
        raise RuntimeError("this machine lets the process use one core only")
    scenario, days, many = gaza(), settings.days(365), 4 if settings.quick else AT_ONCE
    start = Rehearsed(scenario, 0, days)

    def on_threads(threads: int, works: list[Callable[[], object]]) -> float:
        with ThreadPoolExecutor(threads) as pool:
            return clock_seconds(lambda: list(pool.map(lambda work: work(), works)))

    def whole(threads: int) -> float:
        tasks = [("", scenario, seed) for seed in range(1, many + 1)]
        return clock_seconds(lambda: run_all(tasks, lambda label, run: run.days, days=days, threads=threads))

    def bare(threads: int) -> float:
        return on_threads(threads, [partial(bare_run, start.copy(), days) for _ in range(many)])

    def limit(threads: int) -> float:
        return on_threads(threads, [partial(spin, days * 150_000) for _ in range(many)])

    kinds = {"whole": whole, "bare": bare, "limit": limit}
    found = interleaved({f"{n}-{k}": partial(f, k) for n, f in kinds.items() for k in (1, 2)}, settings.rounds)
    what, unit = f"{many} runs of gaza-isf, {days} days", "x one core"
    rows = []
    for name, label, *aims in (
        ("whole", f"{what}: two cores, runner", 1.75, 1.9),
        ("bare", f"{what}: two cores, bare kernel", 1.85, 1.95),
        ("limit", "reckoning without memory on two cores: the most that this machine gives", None, None),
    ):
        values = ratios(found[f"{name}-1"], found[f"{name}-2"])
        rows.append(Row(f"replicates-{name}", label, values, unit, CLOCK, *aims, better="more"))
    return rows + [Row(n, f"{what}: {n.replace('-', ', threads: ')}", v, "s", CLOCK) for n, v in found.items()]


def memory(settings: Settings) -> list[Row]:
    """Bytes that a world keeps per civilian row: every array that is as long as there are rows."""
    total, parts = bytes_per_civilian(assemble(gaza(settings.size(1_000_000)), 1, 1))
    listed = ", ".join(f"{name.removeprefix('civilian.')} {size}" for name, size in parts.items())
    return [Row("bytes", "state per civilian", [float(total)], "bytes", COUNTED, 24, 16, note=listed)]
