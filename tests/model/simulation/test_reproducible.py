"""The same numbers give the same world: again, in another process, on threads, and day by day."""

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest
from support.paths import TESTS
from support.worlds import digest, run_days, scenario, valley, with_force

from interpose.model.simulation.compiled_day import compiled_day
from interpose.model.simulation.initial_state import assemble

DAYS = 120
SEEDS = tuple(range(12))
ELSEWHERE = """
import sys
import numpy as np
np.seterr(over="ignore")
sys.path.insert(0, {folder!r})
from support.worlds import digest, run_days, scenario, valley, with_force
what = scenario(with_force(valley()), {changes!r})
print(*(digest(run_days(what, seed, {days})) for seed in {seeds!r}))
"""


@pytest.fixture(scope="module")
def expected() -> list[str]:
    """Hashes of worlds with a force, one a seed, run one after the other."""
    what = scenario(with_force(valley()))
    return [digest(run_days(what, seed, DAYS)) for seed in SEEDS]


def test_seeds_differ(expected: list[str]) -> None:
    assert len(set(expected)) == len(SEEDS)


def test_again_in_one_process(expected: list[str]) -> None:
    what = scenario(with_force(valley()))
    assert [digest(run_days(what, seed, DAYS)) for seed in reversed(SEEDS)] == expected[::-1]


def elsewhere(seeds: tuple[int, ...], days: int, changes: dict[str, int], **environment: str) -> list[str]:
    """Hash worlds in a process of their own."""
    program = ELSEWHERE.format(folder=str(TESTS), days=days, seeds=seeds, changes=changes)
    command = [sys.executable, "-c", program]
    run = subprocess.run(command, capture_output=True, text=True, check=True, env={**os.environ, **environment})
    return run.stdout.split()


def test_in_another_process(expected: list[str]) -> None:
    assert elsewhere(SEEDS[:3], DAYS, {}) == expected[:3]


def test_without_compiling() -> None:
    changes = {"people_per_agent": 1000}
    what = scenario(with_force(valley()), changes)
    compiled = [digest(run_days(what, seed, 40)) for seed in SEEDS[:2]]
    assert elsewhere(SEEDS[:2], 40, changes, NUMBA_DISABLE_JIT="1") == compiled


@pytest.mark.parametrize("threads", [1, 2, 4])
def test_on_threads(expected: list[str], threads: int) -> None:
    what = scenario(with_force(valley()))
    with ThreadPoolExecutor(threads) as pool:
        found = list(pool.map(lambda seed: digest(run_days(what, seed, DAYS)), SEEDS * 2))
    assert found == expected * 2


@pytest.mark.parametrize("step", [1, 7, 50])
def test_day_by_day(expected: list[str], step: int) -> None:
    advance, what = compiled_day(), scenario(with_force(valley()))
    for seed, hashed in list(zip(SEEDS, expected, strict=True))[:4]:
        world, day = assemble(what, seed, DAYS), 0
        while day < DAYS:
            day = advance(world, day, min(step, DAYS - day))
        assert digest(world) == hashed


def test_a_longer_run_begins_like_a_shorter_one() -> None:
    what = scenario(with_force(valley()))
    short, long = run_days(what, 5, 60), run_days(what, 5, DAYS)
    for table in ("daily", "daily_holding", "daily_force"):
        a, b = getattr(short, table), getattr(long, table)[:60]
        assert all((a[name] == b[name]).all() for name in a.dtype.names)
