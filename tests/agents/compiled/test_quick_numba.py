"""Compiling quickly: the same code as numba by itself, numba as it was afterwards, and only for versions tried."""

import gc
import inspect
import re

import numba
import numpy as np
import pytest
from numba.core import config, errors

from interpose.agents.compiled import quick_numba
from interpose.agents.compiled.decorators import kernel
from interpose.agents.compiled.kept_kernels import Later
from interpose.agents.compiled.quick_numba import quickly
from interpose.agents.compiled.rule_compiler import KernelCompiler, RuleCompiler

pytestmark = pytest.mark.skipif(bool(config.DISABLE_JIT), reason="is about compiled code")
ROW = np.dtype([("x", "f8"), ("n", "i8")], align=True)


def sums(rows, grid, limit):
    """Go through loops, branches, records, tuples, variables that two branches set, and whole numbers of all kinds."""
    total, most = 0.0, np.uint64(3)
    for i in range(rows.shape[0]):
        if rows[i].x < limit or rows[i].n % 3 == 1:
            low, high = rows[i].x, grid[i, -1]
        else:
            low, high = -limit, np.float32(rows[i].n)
        rows[i].n += np.int64(high > low)
        while low < high:
            low += 0.75
            most = (most << np.uint64(1)) ^ np.uint64(rows[i].n)
        total += low / (high - limit)
    return total, most


def fills(rows, grid, limit):
    """Use functions of NumPy's that numba compiles itself."""
    found = np.zeros(rows.shape[0])
    for i in range(found.shape[0]):
        found[i] = max(rows[i].x, grid[i].sum(), np.exp(-limit * i))
    return found.sum(), np.empty(3).shape[0]


@pytest.fixture
def slow_way(monkeypatch):
    """Return a function that has kernels compiled as numba does it by itself."""
    return lambda: monkeypatch.setattr(quick_numba, "_all_replacements", list)


def run(function):
    """Compile a function, run it; return what it gave and changed, and its instructions without names."""
    rows, grid = np.zeros(7, ROW).view(np.recarray), np.arange(21.0).reshape(7, 3).astype(np.float32)
    rows.x, rows.n = np.linspace(-1, 5, 7), np.arange(7)
    compiled = numba.njit(pipeline_class=KernelCompiler, error_model="numpy")(function)
    given = compiled(rows, grid, 2.5)
    (code,) = compiled.inspect_asm().values()
    words = [line for line in code.splitlines() if re.match(r"\t[a-z]", line) and "_Z" not in line]
    return given, rows.tobytes(), words


@pytest.mark.parametrize("function", [sums, fills])
def test_gives_the_same_as_numba_by_itself(function, slow_way):
    quick = run(function)
    slow_way()
    slow = run(function)
    assert quick[:2] == slow[:2]
    if function is sums:
        assert quick[2] == slow[2], "without functions of numba's own the instructions are the same"


def names():
    """Return what stands in all replaced places."""
    return [vars(owner)[name] for owner, name, _ in quick_numba._all_replacements()]


def test_numba_is_as_it_was_afterwards():
    before, collecting = names(), gc.isenabled()
    with quickly():
        with quickly():
            assert not any(now is then for now, then in zip(names(), before, strict=True))
            assert not gc.isenabled()
        assert not any(now is then for now, then in zip(names(), before, strict=True))
    assert names() == before and gc.isenabled() == collecting
    with pytest.raises(KeyError), quickly():
        raise KeyError
    assert names() == before and gc.isenabled() == collecting


def test_nothing_is_replaced_in_a_version_that_was_not_tried(monkeypatch):
    monkeypatch.setattr(quick_numba, "TRIED_WITH", ("0.0.",))
    assert quick_numba._all_replacements.__wrapped__() == []


def test_replacements_are_called_as_what_they_replace():
    for owner, name, part in quick_numba._all_replacements():
        there = vars(owner)[name]
        if inspect.isfunction(there) and inspect.isfunction(part) and name != "new_error_context":
            now, new = inspect.signature(there).parameters, inspect.signature(part).parameters
            loose = {one.kind for one in new.values()} & {inspect.Parameter.VAR_POSITIONAL}
            assert loose or len(now) == len(new), name


def test_a_mistake_in_a_kernel_is_told_with_its_place():
    def wrong(rows):
        return rows.nowhere + 1

    kernel = numba.njit(pipeline_class=KernelCompiler)(wrong)
    with pytest.raises(errors.TypingError, match=r"(?s)nowhere.*test_quick_numba"):
        kernel(np.zeros(3, ROW))


def test_what_is_compiled_with_a_kernel_serves_other_functions_too():
    def doubled(x):
        return np.full(2, x).sum()

    inner = numba.njit(pipeline_class=RuleCompiler)(doubled)
    kernel = numba.njit(pipeline_class=KernelCompiler)(lambda x: inner(x))
    plain = numba.njit(lambda x: inner(x) + np.full(2, x).sum())
    assert kernel(1.5) == 3.0 and plain(1.5) == 6.0


def test_a_kernel_is_compiled_although_somebody_switches_compiling_off_later(monkeypatch):
    one_more = kernel(_one_more)
    monkeypatch.setattr(config, "DISABLE_JIT", 1)
    assert one_more(1) == 2 and len(one_more.of_numba.overloads) == 1 and config.DISABLE_JIT == 1


def test_what_keeps_a_rule_from_numba_is_said():
    def broken(function):
        return function.no_such_thing

    with pytest.raises(RuntimeError, match=r"_one_more cannot be handed to numba \('function' object has no attribute"):
        _ = Later(_one_more, broken).overloads


def _one_more(number):
    return number + 1
