"""Throughput of a sweep beside the bare engine, in interleaved blocks: 1,000 points x 10 seeds of a small world.

Run by hand: ``python tests/benchmarks/sweep_throughput.py``. No test depends on it.
"""

import argparse
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
from interpose.experiments.execution.executors import ThreadPool
from interpose.experiments.execution.parallel import run_each, usable_cores
from interpose.experiments.sweeps.design import Design
from interpose.experiments.sweeps.plan import Plan, make_plan
from interpose.experiments.sweeps.run import failure, job_of, run_job, run_sweep, setup_of
from interpose.model.scenario.loading import change_scenario
from interpose.model.simulation.simulate import simulate

BARS = {"sweep": 0.9, "store": 0.05}


def design_of(block: int, points: int, seeds: int, scenario: str, days: int) -> Design:
    """Describe one block of points."""
    ranges = {"clash.friction": {"low": 0.005, "high": 0.05}, "mission.enforcement": {"low": 0.2, "high": 0.9}}
    return Design.model_validate(
        {
            "scenario": scenario,
            "uncertainties": ranges,
            "levers": {"mission.ceiling": {"low": 0, "high": 4000}},
            "method": "latin hypercube",
            "samples": points,
            "sampling_seed": block + 1,
            "replications": seeds,
            "days": days,
        }
    )


def bare(plan: Plan, threads: int) -> None:
    """Run worlds that are ready-made, and throw away what comes out."""
    worlds = [change_scenario(plan.scenario, point) for point in plan.points]
    began.append((time.perf_counter(), time.process_time()))  # only the engine counts, not the making of its worlds

    def engine(run: int) -> int:
        return simulate(worlds[run // plan.design.replications], plan.seed_of(run), plan.days).days

    with ThreadPoolExecutor(threads) as pool:
        for days in pool.map(engine, range(plan.runs)):
            assert days == plan.days


def unstored(design: Design, threads: int) -> None:
    """Do what a sweep does, without keeping anything."""
    plan = make_plan(design)
    jobs, work = (job_of(plan, run) for run in range(plan.runs)), partial(run_job, setup_of(plan))
    with closing(run_each(jobs, work, ThreadPool(threads), lambda job, why: failure(job, "worker", why))) as rows:
        for row in rows:
            assert not row.stage, row


def stored(design: Design, threads: int, folder: Path) -> None:
    """Sweep."""
    assert run_sweep(make_plan(design), folder, ThreadPool(threads)).failed == 0


began: list[tuple[float, float]] = []


def timed(work: Callable[[], object]) -> tuple[float, float]:
    """Measure time by the clock and processor time of something, in seconds."""
    began.append((time.perf_counter(), time.process_time()))
    work()
    clock, processor = began[-1]
    return time.perf_counter() - clock, time.process_time() - processor


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--points", type=int, default=1000)
    parser.add_argument("--seeds", type=int, default=10)
    parser.add_argument("--blocks", type=int, default=20)
    parser.add_argument("--scenario", default="grid-4")
    parser.add_argument("--days", type=int, default=365)
    parser.add_argument("--threads", type=int, default=usable_cores())
    given = parser.parse_args()
    simulate(make_plan(design_of(0, 1, 1, given.scenario, given.days)).scenario, 1, 1)
    found: dict[str, list[tuple[float, float]]] = {"bare": [], "unstored": [], "stored": []}
    with tempfile.TemporaryDirectory() as folder:
        for block in range(given.blocks):
            design = design_of(block, given.points // given.blocks, given.seeds, given.scenario, given.days)
            plan = make_plan(design)
            work = {
                "bare": lambda plan=plan: bare(plan, given.threads),
                "unstored": lambda design=design: unstored(design, given.threads),
                "stored": lambda design=design, b=block: stored(design, given.threads, Path(folder) / str(b)),
            }
            names = list(work)
            for name in names[block % 3 :] + names[: block % 3]:
                found[name].append(timed(work[name]))
    report(found, given)


def report(found: dict[str, list[tuple[float, float]]], given: argparse.Namespace) -> None:
    """Print what was measured beside what is aimed at."""
    runs = given.points * given.seeds
    print(
        f"{given.points} points x {given.seeds} seeds of {given.scenario}, {given.days} days, {given.threads} threads"
    )
    for kind, unit in ((0, "by the clock"), (1, "processor time")):
        totals = {name: sum(pair[kind] for pair in pairs) for name, pairs in found.items()}
        ratio = statistics.median(b[kind] / s[kind] for b, s in zip(found["bare"], found["stored"], strict=True))
        extra = statistics.median(
            s[kind] / u[kind] - 1 for u, s in zip(found["unstored"], found["stored"], strict=True)
        )
        told = ", ".join(f"{name} {1e3 * total / runs:.2f}" for name, total in totals.items())
        print(f"{unit}: ms a run: {told}")
        print(f"  sweep's throughput, share of the bare engine's: {ratio:.3f} (at least {BARS['sweep']})")
        print(f"  what the store adds: {100 * extra:.1f} % (at most {100 * BARS['store']:.0f} %)")


if __name__ == "__main__":
    main()
