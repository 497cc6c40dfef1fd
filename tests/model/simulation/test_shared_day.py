"""One world on several threads: the same bits, whatever their number, and nothing of numba's own threads."""

import subprocess
import sys
from typing import Any

import pytest
from numba.core import config
from support.worlds import digest, scenario, valley, with_force

from interpose.model.errors import InterposeError
from interpose.model.scenario.loading import load_scenario
from interpose.model.simulation import shared_day
from interpose.model.simulation.initial_state import assemble
from interpose.model.simulation.shared_day import ROWS_PER_THREAD, day_on, threads_for
from interpose.model.simulation.simulate import advance_world, simulate

COMPILED = pytest.mark.skipif(bool(config.DISABLE_JIT), reason="without compilation one thread does it all")
UNTOUCHED = """
import numba.np.ufunc.parallel as own
from interpose.model.scenario.loading import load_scenario
from interpose.model.simulation.simulate import simulate
simulate(load_scenario("grid-4"), 1, 3, threads=2)
print(own._is_initialized)
"""


@COMPILED
@pytest.mark.parametrize("people_per_agent", (100, 1000))
def test_any_number_of_threads_gives_the_same_bits(people_per_agent: int) -> None:
    what = load_scenario("gaza-isf", {"people_per_agent": people_per_agent})
    runs = [simulate(what, 3, 70, threads=threads) for threads in (1, 2, 3)]
    assert len({digest(run.world) for run in runs}) == 1
    assert len({run.events.tobytes() for run in runs}) == 1
    assert runs[0].world.daily.left.sum() > 0 and len(runs[0].events) > 0


@COMPILED
def test_a_world_where_nobody_moves_and_one_without_a_row() -> None:
    for name in ("grid-4", "ring-12"):
        one, two = (simulate(load_scenario(name, {"people_per_agent": 50_000}), 1, 20, threads=k) for k in (1, 2))
        assert digest(one.world) == digest(two.world)


@COMPILED
def test_days_stop_where_the_log_is_half_full_and_go_on_from_there() -> None:
    what = load_scenario("gaza-isf", {"people_per_agent": 1000})
    worlds: list[Any] = [assemble(what, 1, 60) for _ in range(2)]
    logs = []
    for threads, world in zip((1, 2), worlds, strict=True):
        with day_on(threads) as day:
            world.clock.events[0] = len(world.event) // 2 + 1
            assert day(world, 0, 5) == 0
            world.clock.events[0] = 0
            logs.append(advance_world(world, what, 0, 60, day_of=day))
    assert digest(worlds[0]) == digest(worlds[1]) and logs[0].tobytes() == logs[1].tobytes()


@COMPILED
@pytest.mark.parametrize("people", ((3_000_000, 0, 300), (400, 0, 2_000_000), (0, 0, 5)))
def test_one_place_where_nearly_all_live_and_one_without_anybody(people: tuple[int, int, int]) -> None:
    document = with_force(valley()) | {"people_per_agent": 50, "feelings": {"hardship": 0.9}}
    document["parameters"]["displacement"] = {"seek": 0.1}
    for place, number, damage in zip(document["places"], people, (0.9, 0.0, 0.9), strict=True):
        place |= {"population": number, "damage": damage, "capacity": 500_000}
    for holding in document["holdings"]:
        holding["fighters"] = 0
    worlds = [run_days_on(threads, scenario(document)) for threads in (1, 2, 3)]
    assert len({digest(world) for world in worlds}) == 1
    assert worlds[0].daily.left.sum() > 0 or sum(people) < 10


def run_days_on(threads: int, what: Any) -> Any:
    """Run a world for some days on so many threads."""
    return simulate(what, 2, 40, threads=threads).world


@COMPILED
def test_an_interruption_ends_the_day_and_all_threads(monkeypatch: pytest.MonkeyPatch) -> None:
    waits = iter((_interrupted, shared_day.wait))
    monkeypatch.setattr(shared_day, "wait", lambda crew: next(waits)(crew))
    world = assemble(scenario(valley()), 1, 20_000)
    with day_on(2) as day, pytest.raises(KeyboardInterrupt):
        day(world, 0, 20_000)
    assert world.daily.resident[-1].sum() == 0, "all days passed before it ended"


def _interrupted(crew: Any) -> None:
    raise KeyboardInterrupt


@COMPILED
def test_what_goes_wrong_in_one_thread_ends_all_and_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    share_days = shared_day.share_days

    def fail(world: Any, first: int, days: int, units: Any, words: Any, me: int) -> int:
        if me == 1:
            raise MemoryError("no room")
        return share_days(world, first, days, units, words, me)

    monkeypatch.setattr(shared_day, "share_days", fail)
    with day_on(2) as day, pytest.raises(MemoryError, match="no room"):
        day(assemble(scenario(valley()), 1, 30), 0, 30)


def test_large_worlds_alone_get_more_threads_and_small_ones_do_not(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shared_day, "usable_cores", lambda: 6)
    monkeypatch.setattr(shared_day.config, "NUMBA_NUM_THREADS", 64)
    assert [threads_for(k * ROWS_PER_THREAD) for k in (0, 1, 2, 5, 100)] == [1, 1, 2, 5, 6]
    monkeypatch.setattr(shared_day.config, "NUMBA_NUM_THREADS", 3)
    assert threads_for(100 * ROWS_PER_THREAD) == 3


def test_fewer_than_one_thread_is_refused() -> None:
    with pytest.raises(InterposeError, match="threads = 0"):
        simulate(load_scenario("grid-4"), 1, 1, threads=0)


@COMPILED
def test_numba_starts_no_threads_of_its_own() -> None:
    done = subprocess.run([sys.executable, "-c", UNTOUCHED], capture_output=True, text=True, check=True, timeout=600)
    assert done.stdout.strip() == "False"
