"""Units and kernels that are kept: loaded without being compiled, compiled anew where what was kept is damaged."""

import copy
import pickle
import sys
from concurrent.futures import ThreadPoolExecutor

import numba
import numpy as np
import pytest
from numba.core import config, types

from interpose.agents.compiled import kept_units
from interpose.agents.compiled.decorators import kernel, rule
from interpose.agents.compiled.kept_kernels import Later
from interpose.agents.compiled.kept_units import Unit
from interpose.model.simulation.parallel_compile import load_module

pytestmark = pytest.mark.skipif(bool(config.DISABLE_JIT), reason="is about compiled code")
SOURCE = """
from interpose.agents.compiled.decorators import rule, unit

@rule
def deeper(out, day):
    out[0] += day

@unit
def add(out, day):
    deeper(out, day)
    if day > 5:
        raise ValueError("late")
"""
ARGUMENTS = types.float64[::1], types.int64


@pytest.fixture
def unit_again(tmp_path):
    """Return a function that loads the module of a unit as another process would."""
    path = tmp_path / "some_unit.py"
    path.write_text(SOURCE)

    def again():
        sys.modules.pop("some_unit", None)
        return load_module(path).add

    yield again
    sys.modules.pop("some_unit", None)


def kept_in(folder):
    """List the files of kept code."""
    return [*folder.glob(f"*{kept_units.SUFFIX}")]


def test_a_kept_unit_is_loaded_without_being_compiled(unit_again, tmp_path):
    unit = unit_again()
    assert isinstance(unit, Unit) and kept_in(tmp_path) == []
    first = unit.address(ARGUMENTS)
    assert first and first == unit.address(ARGUMENTS) and len(kept_in(tmp_path)) == 1
    again = unit_again()
    assert again.address(ARGUMENTS) not in (0, first)
    assert again._made is None, "numba never heard of it"


def test_code_for_other_arguments_is_another_file(unit_again, tmp_path):
    unit = unit_again()
    assert unit.address(ARGUMENTS) != unit.address((types.float32[::1], types.int64))
    assert len(kept_in(tmp_path)) == 2


@pytest.mark.parametrize("damage", [lambda code: b"", lambda code: code[:-9], lambda code: code[:-1] + b"?"])
def test_damaged_code_is_compiled_anew(unit_again, tmp_path, damage):
    unit_again().address(ARGUMENTS)
    (file,) = kept_in(tmp_path)
    whole = file.read_bytes()
    file.write_bytes(damage(whole))
    again = unit_again()
    assert again.address(ARGUMENTS) and again._made is not None
    assert kept_units._hash_of(file.read_bytes()[kept_units.CHECK :]) == file.read_bytes()[: kept_units.CHECK]


def test_where_nothing_can_be_kept_it_is_compiled(unit_again, tmp_path, monkeypatch):
    def full(path, data):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(kept_units, "write_whole", full)
    assert unit_again().address(ARGUMENTS) and kept_in(tmp_path) == []


@rule
def _half(x):
    return x / 2


@kernel
def _quarter(x):
    return _half(_half(x))


def test_rules_become_numbas_when_they_are_needed():
    fresh = Later(_half.py_func, _half._make)
    assert fresh._made is None and fresh.__name__ == "_half" and fresh.py_func(3.0) == 1.5
    with ThreadPoolExecutor(8) as pool:
        assert len(set(map(id, pool.map(lambda _: fresh.of_numba, range(64))))) == 1
    assert numba.typeof(fresh) == numba.typeof(fresh.of_numba)
    with pytest.raises(AttributeError):
        fresh.no_such_thing  # noqa: B018


def test_a_kernel_is_called_from_python_and_from_compiled_code():
    assert _quarter(8.0) == 2.0 and _quarter(np.float32(8)) == 2.0
    assert numba.njit(lambda x: _quarter(x) + _half(x))(8.0) == 6.0


@pytest.mark.parametrize("duplicate", [copy.copy, copy.deepcopy, lambda it: pickle.loads(pickle.dumps(it))])
def test_kernels_are_copied_and_sent_by_name(duplicate):
    assert duplicate(_quarter) is _quarter


@rule
def _plus(x, n, up=True):
    return x + n if up else x - n


def test_a_rule_is_compiled_once_for_all_numbers_that_are_written_out():
    given = numba.njit(lambda x: (_plus(x, 1), _plus(x, 2), _plus(x, n=3, up=False), _plus(x, -4, True)))(0.5)
    assert given == (1.5, 2.5, -2.5, -3.5)
    assert {arguments[1] for arguments in _plus.overloads} == {types.int64}
