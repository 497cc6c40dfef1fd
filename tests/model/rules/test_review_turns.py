"""Whose turn it is to weigh whether to move: the remainder of a division, found without one, row by row."""

from typing import Any

import numba
import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from interpose.agents.civilian import Civilians
from interpose.agents.compiled.lane_vectors import LANES
from interpose.model.chance.streams import person, uniform
from interpose.model.rules.review_turns import find_due, lots_below, share_of, turn_on

KEY = np.uint64(2**63 + 5)
MOST_SERIAL = 2**24 - 1


@numba.njit(error_model="numpy")
def found(c: Any, day: int, every: int, bound: float, rows: Any) -> Any:
    """Find those who are due among some rows, and how far behind the first each is."""
    due = np.empty(rows[1] - rows[0] + LANES, np.int32)
    return due[: find_due(due, turn_on(KEY, day, every), c, lots_below(bound), rows)]


@numba.njit(error_model="numpy")
def lots(c: Any) -> Any:
    """Draw everybody's lot."""
    return np.array([uniform(KEY, person(c.origin[i], c.serial[i]), 0) for i in range(len(c.serial))])


@numba.njit(error_model="numpy")
def border(bound: float) -> Any:
    """Return the shares of the last lot below a bound and of the next one."""
    lot = lots_below(bound)
    return share_of(lot - np.uint64(1)), share_of(lot)


def crowd(rows: int, seed: int) -> Civilians:
    """Make rows of people from homes and with numbers of all sizes, the largest among them."""
    rng = np.random.default_rng(seed)
    origin = rng.integers(0, 65536, rows).astype(np.uint16)
    serial = rng.integers(0, MOST_SERIAL + 1, rows).astype(np.uint32)
    origin[::7], serial[::5] = 65535, MOST_SERIAL - np.arange(len(serial[::5]))
    rest = [np.zeros(rows, np.float32) for _ in range(4)]
    return Civilians(origin, serial, np.zeros(rows, np.uint8), np.zeros(rows, np.int8), *rest)


@settings(max_examples=80, deadline=None, derandomize=True, database=None)
@given(st.integers(1, 30), st.integers(0, 5000), st.floats(0.001, 1.5), st.integers(0, 40), st.integers(0, 2**32 - 1))
def test_turns_come_round_and_lots_decide(every: int, day: int, bound: float, first: int, seed: int) -> None:
    c, end = crowd(40 + 5 * LANES, seed), 40 + seed % (5 * LANES)
    number = c.origin.astype(np.int64) + c.serial + day
    wanted = np.flatnonzero((number % every == 0) & (lots(c) < bound))
    wanted = wanted[(wanted >= first) & (wanted < end)] - first
    assert found(c, day, every, bound, (first, end)).tolist() == wanted.tolist()


@settings(max_examples=80, deadline=None, derandomize=True, database=None)
@given(st.floats(2.0**-50, 0.9999))
def test_lots_below_a_bound_are_those_whose_share_is(bound: float) -> None:
    below, above = border(bound)
    assert below < bound <= above
