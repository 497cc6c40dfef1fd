"""Which process compiles which unit of the day: each once, large ones first, where most of its rules were compiled."""

import pytest
from numba.core import config

from interpose.agents.compiled.cache import sources_of
from interpose.model.mechanisms.registry import MECHANISMS
from interpose.model.simulation.compiled_day import unit_of
from interpose.model.simulation.parallel_compile import Waiting, _file_of

pytestmark = pytest.mark.skipif(bool(config.DISABLE_JIT), reason="is about compiled code")


def dealt(waiting, processes):
    """Deal all units to processes that take turns."""
    hands, turn = [[] for _ in range(processes)], 0
    while True:
        try:
            hands[turn % processes].append(waiting.take(turn % processes))
        except IndexError:
            return hands
        turn += 1


def read_by(units):
    """Count the bytes of source that a process reads for its units, each source once."""
    return sum(path.stat().st_size for path in sources_of([_file_of(unit) for unit in units]))


@pytest.mark.parametrize("processes", [1, 2, 4])
def test_each_unit_is_compiled_once(processes):
    units = [unit_of(mechanism) for mechanism in MECHANISMS]
    hands = dealt(Waiting(units), processes)
    assert sorted((unit for hand in hands for unit in hand), key=id) == sorted(units, key=id)
    assert all(hands)


def test_a_process_goes_on_with_what_it_knows():
    units = [unit_of(mechanism) for mechanism in MECHANISMS]
    hands = dealt(Waiting(units), 2)
    by_size = sorted(units, key=lambda unit: read_by([unit]), reverse=True)
    assert sum(map(read_by, hands)) < sum(map(read_by, (by_size[::2], by_size[1::2])))


def test_without_units_there_is_nothing_to_take():
    with pytest.raises(IndexError):
        Waiting([]).take(0)
