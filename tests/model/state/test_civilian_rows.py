"""Where civilian rows are kept: whatever they do, each is kept once, and nobody becomes somebody else."""

from typing import Any

import numba
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from oracles import people as lists
from oracles.world import differences, plain
from support.worlds import scenario, valley

from interpose.agents.civilian import CIVILIAN, SEEN
from interpose.model.rules.civilian_pass import SUMMED, Paces, TerritoryDay, live_one_day
from interpose.model.simulation.initial_state import assemble
from interpose.model.simulation.invariants import check, open_ledger
from interpose.model.state import civilian_index, civilian_rows, row_moves
from interpose.model.state.civilian_index import CivilianIndex, civilians_by_home

ROWS_ONLY = "law 8"


@numba.njit(error_model="numpy")
def change(w: Any, row: int, t: int, before: int, after: int) -> None:
    """Let one row change its status."""
    civilian_rows.change_status(w, row, t, before, after)


@numba.njit(error_model="numpy")
def resettle(w: Any, movers: Any, before: Any, place: Any, after: Any) -> None:
    """Let rows move."""
    moves = row_moves.plan_moves(w, movers, before, place, after)
    row_moves.move_columns(w.civilian, moves, 0, civilian_rows.COLUMNS)


@numba.njit(error_model="numpy")
def resettle_by_stretches(w: Any, movers: Any, before: Any, place: Any, after: Any) -> None:
    """Let rows move as threads do it: a few rows after the other (here the last first), then columns."""
    moves = row_moves.plan_moves(w, movers, before, place, after)
    c, number = w.civilian, len(movers)
    feelings = np.empty((4, number), np.float32)
    away = civilian_rows.Person(
        np.empty(number, c.origin.dtype),
        np.empty(number, c.serial.dtype),
        np.empty(number, c.injured.dtype),
        np.empty(number, c.side.dtype),
        feelings[0],
        feelings[1],
        feelings[2],
        feelings[3],
    )
    for first in range(len(c.origin) // 4 * 4, -1, -4):
        for k in range(civilian_rows.COLUMNS - 1, -1, -1):
            row_moves.take_rows(c, k, moves, (first, first + 4), away)
    for k in range(civilian_rows.COLUMNS):
        row_moves.put_column(c, k, moves, away)


def world_of(sizes: list[list[int]], keys: list[int]) -> Any:
    """Make a world with so many rows of each status at each place; homes and feelings tell everybody apart."""
    document = valley() | {"people_per_agent": 1}
    for place, key in zip(document["places"], keys, strict=True):
        place["key"] = key
        place["population"] = 2000
    for holding in document["holdings"]:
        holding["fighters"] = 0
    world = assemble(scenario(document), 1, 2)
    number = sum(map(sum, sizes))
    rows = {name: getattr(world.civilian, name)[:number].copy() for name in CIVILIAN.names}
    here = np.array(sizes)
    first = np.empty(3, np.int64)
    first[world.by_key] = np.cumsum(here.sum(axis=1)[world.by_key]) - here.sum(axis=1)[world.by_key]
    rows["trust"][:] = np.arange(number) / 4096
    return world._replace(civilian=type(world.civilian)(**rows), rows=here, first_row=first)


SIZES = st.lists(st.lists(st.sampled_from((0, 0, 1, 2, 5, 9)), min_size=5, max_size=5), min_size=3, max_size=3)
KEYS = st.permutations((3, 40, 65535))


@settings(max_examples=200, deadline=None, derandomize=True, database=None)
@given(SIZES, KEYS, st.integers(0, 2**32 - 1))
def test_changes_of_status_are_those_of_plain_lists(sizes: list[list[int]], keys: list[int], seed: int) -> None:
    rng, world = np.random.default_rng(seed), world_of(sizes, keys)
    told = plain(world)
    for _ in range(8):
        groups = np.argwhere(world.rows > 0)
        if not len(groups):
            return
        t, before = (int(x) for x in rng.choice(groups))
        at, after = int(rng.integers(world.rows[t, before])), int(rng.integers(5))
        change(world, int(world.first_row[t] + world.rows[t, :before].sum() + at), t, before, after)
        lists.change(told, t, before, at, after)
        assert differences(world, told) == []


@settings(max_examples=200, deadline=None, derandomize=True, database=None)
@given(SIZES, KEYS, st.sampled_from((0.1, 0.5, 1.0)), st.integers(0, 2**32 - 1))
def test_moves_are_those_of_plain_lists(sizes: list[list[int]], keys: list[int], share: float, seed: int) -> None:
    rng, world = np.random.default_rng(seed), world_of(sizes, keys)
    told = plain(world)
    place, status = civilian_index.places(world), civilian_index.statuses(world)
    movers = np.flatnonzero(rng.random(len(place)) < share)
    to, becomes = rng.integers(0, 3, len(movers)), rng.integers(0, 5, len(movers))
    at = {row: (t, s, told.people[t][s][row - start]) for row, t, s, start in _numbered(world)}
    lists.resettle(told, [(*at[int(r)], int(p), int(b)) for r, p, b in zip(movers, to, becomes, strict=True)])
    move = resettle if seed % 2 else resettle_by_stretches
    move(world, movers, np.column_stack([place, status])[movers], to, becomes)
    assert differences(world, told) == []
    assert np.sort(world.civilian.trust).tolist() == (np.arange(len(place)) / 4096).tolist()


def _numbered(world: Any) -> list[tuple[int, int, int, int]]:
    """List rows with place, status and the first row of that group."""
    out = []
    for t in range(3):
        row = int(world.first_row[t])
        for status, number in enumerate(world.rows[t]):
            out += [(row + i, t, status, row) for i in range(int(number))]
            row += int(number)
    return out


def test_the_list_of_civilians_is_by_home_and_serial_number() -> None:
    document = valley()
    for place in document["places"]:
        place["stay"] = 0.4
    world = assemble(scenario(document), 2, 3)
    seen = civilians_by_home(world)
    assert (np.diff(seen.home) >= 0).all() and len(seen.home) == len(world.civilian.serial)
    assert ((seen.status == 0) == (seen.home == seen.place)).all() and 0 < (seen.status == 0).mean() < 1
    where = CivilianIndex(world)
    for name in SEEN.names:
        assert [where.value(name, i) for i in range(0, len(seen.home), 97)] == getattr(seen, name)[::97].tolist()
    where.write("fear", np.array([5, 700]), np.array([0.25, 0.75]))
    assert where.value("fear", 5) == 0.25 and civilians_by_home(world).fear[700] == np.float32(0.75)


def test_values_of_single_civilians_where_places_are_empty() -> None:
    for empty in range(3):
        sizes = [[3, 1, 0, 2, 1]] * 3
        sizes[empty] = [0] * 5
        world = world_of(sizes, [40, 3, 65535])
        where = CivilianIndex(world)
        where._kept = np.arange(len(world.civilian.serial))
        assert [where.value("place", i) for i in range(14)] == civilian_index.places(world).tolist()
        assert [where.value("status", i) for i in range(14)] == civilian_index.statuses(world).tolist()


@pytest.mark.parametrize("broken", ["count", "start", "twice", "home"])
def test_law_8_sees_every_way_to_keep_rows_wrongly(broken: str) -> None:
    world = assemble(scenario(valley()), 3, 2)
    start = open_ledger(world)
    assert check(world, start) == []
    if broken == "count":
        world.rows[1, 0] -= 1
    if broken == "start":
        world.first_row[1] += 1
    if broken == "twice":
        world.civilian.serial[0] = world.civilian.serial[1]
    if broken == "home":
        world.rows[1] += [-1, 1, 0, 0, 0]
    assert any(fault.startswith(ROWS_ONLY) for fault in check(world, start))


@numba.njit(error_model="numpy")
def day_of(first: int, last: int, key: Any, c: Any, mood: Any, pace: Any, totals: Any, leaning: Any) -> None:
    """Let a stretch of rows have a day."""
    live_one_day(first, last, c, TerritoryDay(mood, np.int8(1), totals, leaning), pace, key)


def test_the_day_of_a_civilian_does_not_depend_on_who_stands_beside() -> None:
    world, n = assemble(scenario(valley() | {"people_per_agent": 20}), 17, 3), SUMMED + 77
    c = type(world.civilian)(*(np.resize(column, n) for column in world.civilian))
    rng = np.random.default_rng(17)
    c.injured[:], c.side[:] = rng.integers(0, 2, len(c.side)), rng.integers(-1, 2, len(c.side))
    other = type(c)(*(column.copy() for column in c))
    mood = rng.random(9).astype(np.float32)
    speeds = (np.float32(x) for x in (0.04, 0.025, 0.004, 0.0015, 0.06, 0.1, 0.3, 0.3, 0.5))
    pace = Paces(*speeds, np.uint32(60))
    sums = [(np.zeros(4, np.int64), np.zeros(2, np.int64)) for _ in range(2)]
    with np.errstate(over="ignore"):
        day_of(0, n, np.uint64(2**63 + 11), c, mood, pace, *sums[0])
        for row in range(n):
            day_of(row, row + 1, np.uint64(2**63 + 11), other, mood, pace, *sums[1])
    assert sums[0][0].tolist() == sums[1][0].tolist() and sums[0][1].tolist() == sums[1][1].tolist()
    assert sums[0][0].all() and sums[0][1].all()
    for name in CIVILIAN.names:
        assert getattr(c, name).tobytes() == getattr(other, name).tobytes(), name
