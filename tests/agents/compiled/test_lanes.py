"""Sixteen rows at a time do what one row after the other does, bit for bit, also where a stretch of rows ends."""

from typing import Any

import numba
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numba.core import config

from interpose.agents.compiled.lane_vectors import LANES
from interpose.agents.compiled.lanes import (
    as_f4,
    as_i4,
    as_u4,
    as_u8,
    choose,
    copy_rows,
    count_lanes,
    every_lane,
    first_lanes,
    load,
    pack_rows,
    store,
    sum_lanes,
    upper_half,
)

pytestmark = pytest.mark.skipif(bool(config.DISABLE_JIT), reason="is about compiled code")
HALF, BOUND, LIMIT, SHIFT, LONG = np.float32(0.5), np.float32(0.25), np.int8(3), np.uint32(5), np.uint64(7)
ONE, NONE, ZERO = np.float32(1.0), np.float32(0.0), np.int32(0)


def reckon(x: Any, y: Any, n: Any, small: Any, number: Any) -> Any:
    """Use every operator and conversion on one row, or on lanes of them: f4, f4, u4, i1, u8."""
    share = min(max(x + HALF * (y - x) * y / (x + ONE), NONE), ONE)
    whole = (as_u4(number) ^ (n << SHIFT)) & (n | (n >> SHIFT))
    whole = whole - as_u4(number >> LONG) * n + upper_half(as_u8(n) * number)
    marked = ((share < BOUND) & (small < LIMIT)) | (y > x) | (whole == n)
    marked = (marked & (small != LIMIT)) ^ ((x >= y) & (y <= HALF))
    fraction = as_f4(as_i4(whole >> SHIFT)) + as_f4(as_i4(share * ONE))
    return share, whole, choose(marked, small, LIMIT), fraction, marked


law = numba.njit(error_model="numpy")(reckon)


@numba.njit(error_model="numpy")
def in_lanes(columns: Any, results: Any, first: int, end: int) -> Any:
    """Reckon with the rows of a stretch; return how many are marked, the sum of a column, and the marked rows."""
    found, number, marks, total = np.empty(end - first + LANES, np.int32), 0, 0, 0
    whole = end - (end - first) % LANES
    for row in range(first, end, LANES):
        on = every_lane() if row < whole else first_lanes(end - row)
        x, y, n = load(columns[0], row, on), load(columns[1], row, on), load(columns[2], row, on)
        share, bits, small, fraction, marked = law(x, y, n, load(columns[3], row, on), load(columns[4], row, on))
        store(results[0], row, on, share)
        store(results[1], row, on, bits)
        store(results[2], row, on, small)
        store(results[3], row, on, fraction)
        number = pack_rows(found, number, row, on & marked)
        marks += count_lanes(on & marked)
        total += sum_lanes(choose(on, as_i4(bits), ZERO))
    return marks, total, found[:number]


def made(rows: int, seed: int) -> tuple[Any, ...]:
    """Make columns with whatever bits there are, and shares."""
    rng = np.random.default_rng(seed)
    shares = (rng.random(rows).astype(np.float32) * 1.5 - 0.25 for _ in range(2))
    x, y = (column.astype(np.float32) for column in shares)
    n = rng.integers(0, 2**32, rows, np.uint32)
    return x, y, n, rng.integers(-128, 128, rows).astype(np.int8), rng.integers(0, 2**64, rows, np.uint64)


@settings(max_examples=60, deadline=None, derandomize=True, database=None)
@given(st.integers(0, 3 * LANES), st.integers(0, 2 * LANES + 1), st.integers(0, 2**32 - 1))
def test_lanes_are_rows_one_after_the_other(first: int, rows: int, seed: int) -> None:
    length = 6 * LANES
    columns = made(length, seed)
    results, expected = (
        tuple(np.full(length, 77, kind) for kind in (np.float32, np.uint32, np.int8, np.float32)) for _ in range(2)
    )
    marks, total, found = in_lanes(columns, results, first, first + rows)
    numbers, added = list[int](), 0
    with np.errstate(over="ignore"):
        for row in range(first, first + rows):
            *values, marked = reckon(*(column[row] for column in columns))
            for result, value in zip(expected, values, strict=True):
                result[row] = value
            added += int(np.int32(values[1]))
            numbers += [row] if marked else []
    for result, wanted in zip(results, expected, strict=True):
        assert result.tobytes() == wanted.tobytes()
    assert (marks, total, found.tolist()) == (len(numbers), added, numbers)


def test_rows_beside_a_stretch_are_not_touched() -> None:
    """Another thread may be writing them: neither read nor written back."""

    @numba.njit
    def write(column: Any, row: int, number: int) -> None:
        on = first_lanes(number)
        store(column, row, on, load(column, row, on) + ONE)

    for number in range(LANES + 1):
        column = np.zeros(LANES + 5, np.float32)[: 5 + number]  # what lies behind is not the column's
        write(column, 5, number)
        assert column[:5].tolist() == [0.0] * 5 and column.base.tolist() == [0.0] * 5 + [1.0] * number + [0.0] * (
            LANES - number
        )


@pytest.mark.parametrize("kind", ["u1", "u2", "f4", "i8"])
def test_rows_are_copied_also_onto_themselves(kind: str) -> None:
    @numba.njit
    def copy(column: Any, start: int, to: int, number: int) -> None:
        copy_rows(column, start, to, number)

    for start, to, number in ((3, 40, 7), (40, 3, 7), (10, 12, 30), (12, 10, 30), (5, 9, 0)):
        column = np.arange(100).astype(kind)
        wanted = column.copy()
        wanted[to : to + number] = column[start : start + number]
        copy(column, start, to, number)
        assert column.tolist() == wanted.tolist()


def test_columns_of_another_type_are_told_apart() -> None:
    @numba.njit
    def mixed(column: Any, other: Any) -> None:
        store(column, 0, every_lane(), load(other, 0, every_lane()))

    with pytest.raises(numba.TypingError):
        mixed(np.zeros(LANES, np.float32), np.zeros(LANES, np.int32))
