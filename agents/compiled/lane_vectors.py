"""What neighbouring rows of a column are in compiled code: a vector of LLVM, with which one reckons as with a number.

LLVM makes of a vector what the processor has, one wide register or several narrow ones; each lane has the bits that one
row by itself would have. What rules do with lanes is in :mod:`interpose.agents.compiled.lanes`.
"""

import operator
from collections.abc import Callable
from typing import Any

from llvmlite import ir
from numba.core import types
from numba.core.config import DISABLE_JIT
from numba.core.typeconv import Conversion
from numba.core.types.misc import unliteral
from numba.core.typing.templates import AbstractTemplate, infer_global, signature
from numba.extending import intrinsic, lower_builtin, lower_cast, models, overload, register_model

LANES = 1 if DISABLE_JIT else 16
"""Rows that are reckoned with together: one without compilation."""
BIT, INDEX = ir.IntType(1), ir.IntType(32)
COMPARED = {
    operator.lt: "<",
    operator.le: "<=",
    operator.gt: ">",
    operator.ge: ">=",
    operator.eq: "==",
    operator.ne: "!=",
}
WHOLE = {
    operator.add: "add",
    operator.sub: "sub",
    operator.mul: "mul",
    operator.and_: "and_",
    operator.or_: "or_",
    operator.xor: "xor",
    operator.lshift: "shl",
}
REAL = {operator.add: "fadd", operator.sub: "fsub", operator.mul: "fmul", operator.truediv: "fdiv"}
"""Methods of LLVM's builder for whole numbers and for shares."""


class Lanes(types.Type):
    """Neighbouring rows of a column.

    Parameters
    ----------
    dtype : numba type
        Type of one row; boolean for a mark each.
    """

    def __init__(self, dtype: Any) -> None:
        self.dtype = dtype
        super().__init__(f"Lanes({dtype})")

    def can_convert_from(self, context: Any, other: Any) -> Any:
        """Return that a number of the type of one row stands for lanes that are all alike; None for anything else."""
        return Conversion.safe if self.holds(other) else None

    def holds(self, kind: Any) -> bool:
        """Whether a lane can hold a number of a type: of its own, or a whole number that stands in the source."""
        return bool(unliteral(kind) == self.dtype or isinstance(kind, types.IntegerLiteral))


MARKS = Lanes(types.boolean)


@register_model(Lanes)
class _LanesModel(models.PrimitiveModel):
    """A vector."""

    def __init__(self, manager: Any, kind: Lanes) -> None:
        super().__init__(manager, kind, vector_of(manager.lookup(kind.dtype).get_value_type()))


def vector_of(element: Any) -> Any:
    """Return LLVM's type for lanes of a type."""
    return ir.VectorType(element, LANES)


def constant_lanes(element: Any, values: list[int]) -> Any:
    """Return a vector that is known beforehand."""
    return ir.Constant(vector_of(element), [ir.Constant(element, value) for value in values])


def in_every_lane(builder: Any, value: Any) -> Any:
    """Return a vector with one number in all lanes."""
    empty = ir.Constant(vector_of(value.type), ir.Undefined)
    first = builder.insert_element(empty, value, ir.Constant(INDEX, 0))
    return builder.shuffle_vector(first, empty, constant_lanes(INDEX, [0] * LANES))


def call_llvm(builder: Any, name: str, result: Any, values: list[Any]) -> Any:
    """Call a function that LLVM itself knows."""
    kind = ir.FunctionType(result, [value.type for value in values])
    function = builder.module.globals.get(name) or ir.Function(builder.module, kind, name)
    return builder.call(function, values)


@lower_cast(types.Number, Lanes)
@lower_cast(types.Boolean, Lanes)
def _from_number(context: Any, builder: Any, given: Any, wanted: Lanes, value: Any) -> Any:
    """Return a number in every lane."""
    return in_every_lane(builder, context.cast(builder, value, given, wanted.dtype))


def lanes_among(kinds: Any) -> Lanes | None:
    """Return the type of lanes that several values share: lanes of one type, numbers of it, and plain whole numbers.

    None where there are no lanes, or where anything else is among them.
    """
    found = {kind for kind in kinds if isinstance(kind, Lanes)}
    if len(found) != 1:
        return None
    (lanes,) = found
    return lanes if all(kind == lanes or lanes.holds(kind) for kind in kinds) else None


def _define(function: Any, lower: Callable[..., Any], gives: Callable[[Lanes], Any]) -> None:
    """Let an operator be used with lanes; ``lower`` makes its code, ``gives`` says of what type that is."""

    class Between(AbstractTemplate):
        """The operator between lanes, or between lanes and a number."""

        key = function

        def generic(self, kinds: Any, _: Any) -> Any:
            """Return the types, None where there are no lanes."""
            lanes = lanes_among(kinds)
            return None if lanes is None else signature(gives(lanes), lanes, lanes)

    infer_global(function)(Between)

    @lower_builtin(function, Lanes, Lanes)
    def between(context: Any, builder: Any, sig: Any, values: Any) -> Any:
        return lower(builder, sig.args[0].dtype, *values)


def _reckoning(function: Any) -> Callable[..., Any]:
    """Return what makes the code of an operator that gives lanes of the same type."""

    def lower(builder: Any, dtype: Any, one: Any, other: Any) -> Any:
        methods = REAL if isinstance(dtype, types.Float) else WHOLE
        return getattr(builder, methods[function])(one, other)

    return lower


def _shift_right(builder: Any, dtype: Any, one: Any, other: Any) -> Any:
    """Shift whole numbers to the right; with their sign, if they have one."""
    return (builder.ashr if dtype.signed else builder.lshr)(one, other)


def _comparison(sign: str) -> Callable[..., Any]:
    """Return what makes the code of a comparison."""

    def lower(builder: Any, dtype: Any, one: Any, other: Any) -> Any:
        if isinstance(dtype, types.Float):
            return builder.fcmp_ordered(sign, one, other)
        return (builder.icmp_signed if dtype.signed else builder.icmp_unsigned)(sign, one, other)

    return lower


for _function in WHOLE | REAL:
    _define(_function, _reckoning(_function), lambda lanes: lanes)
_define(operator.rshift, _shift_right, lambda lanes: lanes)
for _function, _sign in COMPARED.items():
    _define(_function, _comparison(_sign), lambda lanes: MARKS)


def _better(sign: str) -> Any:
    """Return the intrinsic that takes the second of two where it compares so with the first, as ``min`` does."""

    @intrinsic
    def better(typing: Any, one: Any, other: Any) -> Any:
        lanes = lanes_among((one, other))
        if lanes is None:
            return None

        def generate(context: Any, builder: Any, sig: Any, values: Any) -> Any:
            first, second = (context.cast(builder, v, k, lanes) for v, k in zip(values, sig.args, strict=True))
            return builder.select(_comparison(sign)(builder, lanes.dtype, second, first), second, first)

        return signature(lanes, one, other), generate

    return better


_smaller, _larger = _better("<"), _better(">")


@overload(min)
def _min(one: Any, other: Any) -> Any:
    """Return how the smaller of two is found in each lane."""

    def smaller(one: Any, other: Any) -> Any:
        return _smaller(one, other)

    return smaller if lanes_among((one, other)) else None


@overload(max)
def _max(one: Any, other: Any) -> Any:
    """Return how the larger of two is found in each lane."""

    def larger(one: Any, other: Any) -> Any:
        return _larger(one, other)

    return larger if lanes_among((one, other)) else None
