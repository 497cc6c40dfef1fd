"""Named tuples that pass into compiled code by address: what is seen, what is held, what is kept apart."""

import copy
import pickle
import sys
import weakref
from concurrent.futures import ThreadPoolExecutor
from typing import Any, NamedTuple

import numba
import numpy as np
import pytest
from numba.core import config
from numba.core.compiler import Compiler
from support.worlds import scenario, valley, with_force

from interpose.agents.compiled.address_calls import address_of, call_part, layout_of
from interpose.agents.compiled.by_reference import by_reference
from interpose.agents.compiled.decorators import rule
from interpose.agents.compiled.rule_compiler import KernelCompiler, RuleLibrary
from interpose.model.simulation.day_loop import advance
from interpose.model.simulation.initial_state import assemble

pytestmark = pytest.mark.skipif(bool(config.DISABLE_JIT), reason="is about compiled code")
ROW = np.dtype([("x", "f8"), ("n", "i8")], align=True)


class Inner(NamedTuple):
    """Nested columns."""

    a: Any
    b: Any


@by_reference
class Small(NamedTuple):
    """A little world."""

    rows: Any
    grid: Any
    inner: Inner
    one: Any


def small(rows: int = 5, kind: str = "f8") -> Small:
    """Make a little world."""
    table = np.zeros(rows, ROW).view(np.recarray)
    inner = Inner(np.arange(rows, dtype=np.float32), np.arange(rows, dtype=np.int8))
    return Small(table, np.zeros((rows, 3), kind), inner, np.zeros(1, ROW).view(np.recarray))


def held(w: Small) -> list[int]:
    """Count the references to each array."""
    return [sys.getrefcount(array) for array in (w.rows, w.grid, w.inner.a, w.inner.b, w.one)]


@rule
def _add(w: Any, t: int, by: float) -> float:
    w.rows[t].x += by
    w.grid[t, 1] += 2.0 * by
    w.inner.a[t] += 1
    return w.rows[t].x


@numba.njit(nogil=True)
def live(w: Any, times: int) -> float:
    """Write into every kind of field."""
    total = 0.0
    for _ in range(times):
        for t in range(w.rows.shape[0]):
            total = _add(w, t, 1.0)
        w.one[0].n += w.inner.b.shape[0]
    return total


@rule
def _add_twice(w: Any, t: int) -> float:
    return _add(w, t, 1.0) + _add(w, t, 2.0)


def add_everywhere(w: Any) -> float:
    """Call a rule that calls a rule."""
    total = 0.0
    for t in range(w.rows.shape[0]):
        total += _add_twice(w, t)
    return total


@numba.njit
def copied(w: Any) -> Any:
    """Return a copy, and the sum of a view of a view."""
    return w.inner.a.copy(), w.inner.a[1:][1:].sum(), w.grid[:, 1].copy()


@numba.njit
def fail(w: Any) -> None:
    """Raise with borrowed arrays in hand."""
    view = w.grid[1:]
    if view.shape[0] > 0:
        raise ValueError("on purpose")


def test_writes_are_seen_on_both_sides() -> None:
    w = small()
    assert live(w, 1) == 1.0
    w.rows.x[4], w.grid[0, 1] = 10.0, 5.0
    assert live(w, 2) == 12.0
    assert w.rows.x.tolist() == [3, 3, 3, 3, 12] and w.grid[:, 1].tolist() == [9, 6, 6, 6, 6]
    assert w.inner.a.tolist() == [3, 4, 5, 6, 7] and w.one.n[0] == 15


def test_a_copy_outlives_its_world() -> None:
    w = small()
    first, total, column = copied(w)
    del w
    assert first.tolist() == [0, 1, 2, 3, 4] and total == 9 and column.tolist() == [0] * 5


def test_nothing_is_held_and_nothing_is_let_go() -> None:
    w = small()
    live(w, 1)
    copied(w)
    before = held(w)
    for _ in range(500):
        live(w, 1)
        copied(w)
        with pytest.raises(ValueError, match="on purpose"):
            fail(w)
    assert held(w) == before
    array = weakref.ref(w.grid)
    del w
    assert array() is None


def test_layouts_are_told_apart() -> None:
    code = numba.njit(lambda w: layout_of(w))
    same, other, strided = small(3), small(kind="f4"), small()._replace(grid=np.zeros((5, 6))[:, ::2])
    assert code(small()) == code(same) == numba.typeof(same).code > 0
    assert len({code(w) for w in (same, other, strided)}) == 3


def test_worlds_on_threads_do_not_mix() -> None:
    worlds = [small(3 + k, "f4" if k % 2 else "f8") for k in range(8)]
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda w: [live(w, 50) for _ in range(40)], worlds))
    assert all((w.rows.x == 2000).all() and w.one.n[0] == 2000 * len(w.rows) for w in worlds)


def test_an_exception_passes_through_an_address() -> None:
    @numba.njit
    def part(w: Any, day: int) -> None:
        w.one[0].n = day
        if day == 3:
            raise ValueError("third day")

    @numba.njit
    def days(w: Any, address: int) -> None:
        for day in range(9):
            call_part(address, w, day)

    w = small()
    before = held(w)
    with pytest.raises(ValueError, match="third day"):
        days(w, address_of(part, numba.typeof(w)))
    assert w.one.n[0] == 3 and held(w) == before


def test_rules_stay_without_machine_code() -> None:
    """What `agents/compiled/rule_compiler.py` relies on: numba lets a library end before its optimisation."""
    live(small(), 1)
    assert {type(compiled.library) for compiled in _add.overloads.values()} == {RuleLibrary}


@pytest.mark.parametrize("compiler", [Compiler, KernelCompiler])
def test_a_rule_has_no_copy_of_what_it_calls_and_every_caller_gets_both(compiler: type) -> None:
    w = small()
    assert numba.njit(add_everywhere, pipeline_class=compiler)(w) == 5 * (1.0 + 3.0)
    assert w.grid[:, 1].tolist() == [6.0] * 5
    (compiled,) = _add_twice.overloads.values()
    defined = [function.name for function in compiled.library.get_defined_functions()]
    assert [name for name in defined if "_add" in name] == [compiled.fndesc.llvm_func_name]


def test_a_world_of_another_layout_stays_as_it_is() -> None:
    world = assemble(scenario(with_force(valley())), 1, 5)
    before = pickle.dumps(world)
    assert advance(world, 0, 5, np.zeros(1, np.int64)) == -numba.typeof(world).code
    assert pickle.dumps(world) == before


@pytest.mark.parametrize("duplicate", [copy.deepcopy, lambda world: pickle.loads(pickle.dumps(world))])
def test_copies_of_a_world_have_its_layout(duplicate: Any) -> None:
    world = assemble(scenario(with_force(valley())), 1, 5)
    twin = duplicate(world)
    assert type(twin) is type(world) and numba.typeof(twin) == numba.typeof(world)
    kind = pickle.loads(pickle.dumps(numba.typeof(world)))
    assert kind == numba.typeof(world) and kind.code == numba.typeof(world).code
