"""Sixteen neighbouring rows at a time: a rule that is written for one row then holds for sixteen, in vector code.

:func:`load` takes neighbouring rows of a column. With these a rule reckons as with numbers (``+ - * & ^ << >> < >=``,
``min``, ``max``); :func:`choose` stands for an if, and :func:`store` puts rows back. Marks say which lanes are in use:
all of them, or the first ones where a stretch of rows ends. Every bit is that of one row after the other. The functions
here say what each does without compilation, where there is one row at a time.
"""

from collections.abc import Callable
from typing import Any

import numpy as np
from llvmlite import ir
from numba.core import types
from numba.core.types.misc import unliteral
from numba.core.typing.templates import signature
from numba.extending import lower_builtin, type_callable

from interpose.agents.compiled.decorators import Array
from interpose.agents.compiled.lane_vectors import (
    BIT,
    INDEX,
    LANES,
    MARKS,
    Lanes,
    call_llvm,
    constant_lanes,
    in_every_lane,
    lanes_among,
    vector_of,
)

LONG, SHORT = ir.IntType(64), ir.IntType(LANES)
BYTES = ir.IntType(8).as_pointer()
UPPER = np.uint64(32)
COPIED = (types.int64, types.int64, types.int64)


def every_lane() -> Any:
    """Return a mark in every lane."""
    return True


def first_lanes(number: int) -> Any:
    """Return marks in the first lanes."""
    return number > 0


def load(column: Array, row: int, on: Any) -> Any:
    """Return the rows of a column from ``row`` on that are marked; 0 in other lanes."""
    return column[row]


def store(column: Array, row: int, on: Any, values: Any) -> None:
    """Write the rows of a column from ``row`` on that are marked."""
    column[row] = values


def copy_rows(column: Array, start: int, to: int, number: int) -> None:
    """Copy so many adjacent rows of a column from ``start`` on to the rows from ``to`` on."""
    column[to : to + number] = column[start : start + number].copy()


def choose(where: Any, one: Any, other: Any) -> Any:
    """Return in each lane one value where it is marked, the other where it is not."""
    return one if where else other


def sum_lanes(values: Any) -> int:
    """Return the sum of all lanes, i8."""
    return int(values)


def count_lanes(marks: Any) -> int:
    """Return how many lanes are marked."""
    return int(marks)


def pack_rows(rows: Array, number: int, row: int, marks: Any) -> int:
    """Write the marked ones of the rows from ``row`` on behind the first ``number`` of ``rows`` (i4), in order.

    Returns how many there are then. Behind these ``rows`` needs room for :data:`LANES` more.
    """
    if marks:
        rows[number] = row
    return number + int(marks)


def as_u4(values: Any) -> Any:
    """Return whole numbers in 32 bits without a sign: the lower half of longer ones."""
    return np.uint32(values)


def upper_half(values: Any) -> Any:
    """Return the upper 32 bits of whole numbers of 64."""
    return np.uint32(values >> UPPER)


def as_u8(values: Any) -> Any:
    """Return whole numbers in 64 bits without a sign."""
    return np.uint64(values)


def as_i4(values: Any) -> Any:
    """Return whole numbers in 32 bits: the bits of whole ones, the whole part of others."""
    return np.int32(values)


def as_f4(values: Any) -> Any:
    """Return whole numbers (i4) as numbers with a fraction, f4."""
    return np.float32(values)


# ----------------------------------------------------------------------------------------------- as compiled code


def _compiled(function: Any, kinds: Callable[..., Any], *patterns: Any) -> Callable[..., Any]:
    """Say how a function is compiled: ``kinds`` returns its signature, what is decorated makes its code.

    ``patterns`` are the types that its arguments have in that signature.
    """

    @type_callable(function)
    def types_of(context: Any) -> Callable[..., Any]:
        return kinds

    return lower_builtin(function, *patterns)


def _column(kind: Any) -> bool:
    """Whether a type is that of a column whose rows are adjacent."""
    return isinstance(kind, types.Array) and kind.ndim == 1 and kind.layout == "C"


def _address(context: Any, builder: Any, kind: Any, column: Any, row: Any) -> tuple[Any, Any, Any]:
    """Return the address of rows of a column, how it is aligned (one row), and LLVM's type of the rows."""
    array, size = context.make_array(kind)(context, builder, column), np.dtype(str(kind.dtype)).itemsize
    vector = vector_of(context.get_value_type(kind.dtype))
    element = builder.gep(array.data, [row])
    return builder.bitcast(element, vector.as_pointer()), ir.Constant(INDEX, size), vector


def _name(function: str, vector: Any) -> str:
    """Return what LLVM calls its function for such vectors."""
    element = vector.element
    return f"llvm.{function}.v{LANES}" + (f"i{element.width}" if isinstance(element, ir.IntType) else "f32")


@_compiled(every_lane, lambda: signature(MARKS))
def _every_lane(context: Any, builder: Any, sig: Any, values: Any) -> Any:
    return constant_lanes(BIT, [1] * LANES)


@_compiled(first_lanes, lambda number: signature(MARKS, types.int64), types.int64)
def _first_lanes(context: Any, builder: Any, sig: Any, values: Any) -> Any:
    return builder.icmp_signed("<", constant_lanes(LONG, list(range(LANES))), in_every_lane(builder, values[0]))


def _kinds_of_load(column: Any, row: Any, on: Any) -> Any:
    return signature(Lanes(column.dtype), column, types.int64, on) if _column(column) and on == MARKS else None


@_compiled(load, _kinds_of_load, types.Array, types.int64, Lanes)
def _load(context: Any, builder: Any, sig: Any, values: Any) -> Any:
    address, aligned, vector = _address(context, builder, sig.args[0], values[0], values[1])
    zero = ir.Constant(vector, None)
    return call_llvm(builder, f"{_name('masked.load', vector)}.p0", vector, [address, aligned, values[2], zero])


def _kinds_of_store(column: Any, row: Any, on: Any, values: Any) -> Any:
    if _column(column) and on == MARKS and values == Lanes(column.dtype):
        return signature(types.none, column, types.int64, on, values)
    return None


@_compiled(store, _kinds_of_store, types.Array, types.int64, Lanes, Lanes)
def _store(context: Any, builder: Any, sig: Any, values: Any) -> Any:
    address, aligned, vector = _address(context, builder, sig.args[0], values[0], values[1])
    name = f"{_name('masked.store', vector)}.p0"
    call_llvm(builder, name, ir.VoidType(), [values[3], address, aligned, values[2]])
    return context.get_dummy_value()


def _kinds_of_copy(column: Any, start: Any, to: Any, number: Any) -> Any:
    return signature(types.none, column, *COPIED) if _column(column) else None


@_compiled(copy_rows, _kinds_of_copy, types.Array, *COPIED)
def _copy_rows(context: Any, builder: Any, sig: Any, values: Any) -> Any:
    column, start, to, number = values
    source, size, _ = _address(context, builder, sig.args[0], column, start)
    target, _, _ = _address(context, builder, sig.args[0], column, to)
    length = builder.mul(number, builder.zext(size, LONG))
    plain = [builder.bitcast(address, BYTES) for address in (target, source)]
    call_llvm(builder, "llvm.memmove.p0.p0.i64", ir.VoidType(), [*plain, length, ir.Constant(BIT, 0)])
    return context.get_dummy_value()


def _kinds_of_choose(where: Any, one: Any, other: Any) -> Any:
    lanes = lanes_among((one, other))
    if lanes is None and unliteral(one) == unliteral(other):
        lanes = Lanes(unliteral(one))
    return signature(lanes, where, lanes, lanes) if lanes is not None and where == MARKS else None


@_compiled(choose, _kinds_of_choose, Lanes, Lanes, Lanes)
def _choose(context: Any, builder: Any, sig: Any, values: Any) -> Any:
    return builder.select(*values)


@_compiled(upper_half, lambda values: signature(Lanes(types.uint32), values), Lanes)
def _upper_half(context: Any, builder: Any, sig: Any, values: Any) -> Any:
    """Take every second word, which is one step where a shift of both and a cut would be four."""
    words = builder.bitcast(values[0], ir.VectorType(INDEX, 2 * LANES))
    every_second = ir.Constant(vector_of(INDEX), [ir.Constant(INDEX, 2 * lane + 1) for lane in range(LANES)])
    return builder.shuffle_vector(words, ir.Constant(words.type, ir.Undefined), every_second)


def _kinds_of_sum(values: Any) -> Any:
    return signature(types.int64, values) if values == Lanes(types.int32) else None


@_compiled(sum_lanes, _kinds_of_sum, Lanes)
def _sum_lanes(context: Any, builder: Any, sig: Any, values: Any) -> Any:
    wide = builder.sext(values[0], vector_of(LONG))
    return call_llvm(builder, _name("vector.reduce.add", wide.type), LONG, [wide])


def _number_of(builder: Any, marks: Any) -> Any:
    """Return how many lanes are marked."""
    word = builder.bitcast(marks, SHORT)
    return builder.zext(call_llvm(builder, f"llvm.ctpop.i{LANES}", SHORT, [word]), LONG)


@_compiled(count_lanes, lambda marks: signature(types.int64, marks) if marks == MARKS else None, Lanes)
def _count_lanes(context: Any, builder: Any, sig: Any, values: Any) -> Any:
    return _number_of(builder, values[0])


def _kinds_of_pack(rows: Any, number: Any, row: Any, marks: Any) -> Any:
    if _column(rows) and rows.dtype == types.int32 and marks == MARKS:
        return signature(types.int64, rows, types.int64, types.int64, marks)
    return None


@_compiled(pack_rows, _kinds_of_pack, types.Array, types.int64, types.int64, Lanes)
def _pack_rows(context: Any, builder: Any, sig: Any, values: Any) -> Any:
    rows, number, row, marks = values
    address, _, vector = _address(context, builder, sig.args[0], rows, number)
    first = in_every_lane(builder, builder.trunc(row, INDEX))
    here = builder.add(first, constant_lanes(INDEX, list(range(LANES))))
    name = _name("experimental.vector.compress", vector)
    packed = call_llvm(builder, name, vector, [here, marks, ir.Constant(vector, ir.Undefined)])
    builder.store(packed, address, align=4)
    return builder.add(number, _number_of(builder, marks))


def _conversion(function: Any, dtype: Any) -> None:
    """Say how a function that turns lanes into another type is compiled."""

    def kinds(values: Any) -> Any:
        return signature(Lanes(dtype), values) if isinstance(values, Lanes) else None

    @_compiled(function, kinds, Lanes)
    def convert(context: Any, builder: Any, sig: Any, values: Any) -> Any:
        given, wanted = sig.args[0].dtype, vector_of(context.get_value_type(dtype))
        if isinstance(given, types.Float):
            return builder.fptosi(values[0], wanted)
        if isinstance(dtype, types.Float):
            return builder.sitofp(values[0], wanted)
        if given.bitwidth < dtype.bitwidth:
            return (builder.sext if given.signed else builder.zext)(values[0], wanted)
        return builder.trunc(values[0], wanted) if given.bitwidth > dtype.bitwidth else values[0]


for _function, _dtype in ((as_u4, types.uint32), (as_u8, types.uint64), (as_i4, types.int32), (as_f4, types.float32)):
    _conversion(_function, _dtype)
