"""Speed, as ratios from interleaved rounds in one process: `make bench`. No test depends on it."""

import argparse
import json
import platform
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
from interpose.agents.civilian import CIVILIAN
from interpose.model.assembly import assemble
from interpose.model.day import compiled_day
from interpose.model.loading import load_scenario
from interpose.model.scenario import Scenario
from interpose.model.simulation import simulate
from tests.benchmarks.mesa_rules import Town

PEOPLE = 100_000
RUN_DAYS = 365
TOWN_DAYS = 1


def timed(work: Callable[[], object]) -> float:
    """Measure the processor time that something takes in this process, in seconds."""
    began = time.process_time()
    work()
    return time.process_time() - began


def timed_command(words: list[str]) -> float:
    """Measure how long a command takes by the clock, in seconds."""
    began = time.perf_counter()
    subprocess.run(words, capture_output=True, check=True)
    return time.perf_counter() - began


def gaza_with_rows(rows: int) -> tuple[Scenario, int]:
    """Load the Gaza scenario at about as many civilian rows as asked for; gives the true number too."""
    people = sum(place.population for place in load_scenario("gaza-isf").places)
    scenario = load_scenario("gaza-isf", {"people_per_agent": max(1, people // rows)})
    return scenario, len(assemble(scenario, 1, 1).civilian.fear)


def measure(rounds: int) -> dict[str, object]:
    """Measure, in interleaved rounds, a whole run of gaza-isf and a day of the same rules as ordinary Mesa agents."""
    scenario, rows = gaza_with_rows(PEOPLE)
    simulate(scenario, 1, 1)
    town = Town(rows)
    compiled, ordinary = [], []
    for seed in range(1, rounds + 1):
        compiled.append(timed(lambda seed=seed: simulate(scenario, seed, RUN_DAYS)) / (rows * RUN_DAYS) * 1e9)
        ordinary.append(timed(lambda: [town.step() for _ in range(TOWN_DAYS)]) / (rows * TOWN_DAYS) * 1e9)
    ratios = [b / a for a, b in zip(compiled, ordinary, strict=True)]
    world = assemble(scenario, 1, 2)
    advance = compiled_day()
    one_day = statistics.median(timed(lambda d=d: advance(world, d, 1)) for d in (0, 1))
    help_seconds = [timed_command([sys.executable, "-m", "interpose.cli.main", "--help"]) for _ in range(rounds)]
    return {
        "civilian_rows": rows,
        "rounds": rounds,
        "whole_run_ns_per_civilian_day": statistics.median(compiled),
        "whole_run_ns_range": [min(compiled), max(compiled)],
        "mesa_ns_per_civilian_day": statistics.median(ordinary),
        "times_faster_than_mesa": statistics.median(ratios),
        "times_faster_range": [min(ratios), max(ratios)],
        "one_day_ms": one_day * 1e3,
        "bytes_per_civilian": CIVILIAN.bytes_per_row + 4,
        "help_seconds": statistics.median(help_seconds),
        "machine": {"processor": platform.processor() or platform.machine(), "python": platform.python_version()},
    }


def main() -> None:
    """Print the measurements beside what is aimed at, and write them as JSON when asked to."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--json", type=Path)
    arguments = parser.parse_args()
    found = measure(arguments.rounds)
    lines = [
        ("whole run of gaza-isf, ns per civilian and day", "whole_run_ns_per_civilian_day", "at most 20"),
        ("the same rules as Mesa agents, ns per civilian and day", "mesa_ns_per_civilian_day", ""),
        ("times faster than Mesa agents, whole day included", "times_faster_than_mesa", "at least 100"),
        ("state per civilian with its place in the roster, bytes", "bytes_per_civilian", "at most 32"),
        ("interpose --help, seconds", "help_seconds", "at most 0.5"),
    ]
    scope = f"{found['civilian_rows']} civilian rows, {RUN_DAYS} days, one thread, processor time"
    print(f"{scope}, medians of {found['rounds']} interleaved rounds")
    for label, key, aim in lines:
        print(f"  {label:58s} {found[key]:10.2f}   {aim}")
    print(f"  range of the ratio: {found['times_faster_range'][0]:.0f} to {found['times_faster_range'][1]:.0f}")
    if arguments.json:
        arguments.json.write_text(json.dumps(found, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
