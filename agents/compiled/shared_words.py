"""Words that several threads read and write at the same time, and arrays that one of them lends to the others.

A word is a place in an array of whole numbers (i8). What was written before :func:`write_word` or :func:`add_to_word`
is seen by whoever then reads that word with :func:`read_word` or :func:`add_to_word`. Compiled code only.
"""

import ctypes
import os
from typing import Any

from llvmlite import ir
from numba import carray
from numba.core import types
from numba.extending import intrinsic

from interpose.agents.compiled.decorators import Array, rule

WORD = 8
"""Bytes of a word."""
LENT = 3
ADDRESS, ROWS, WIDTH = range(LENT)
"""Words that say where a lent array is: its address, how many rows it has, and how many columns."""
NAP = 20
"""How long a nap is at least, microseconds."""


def address_of_nap() -> int:
    """Return the address of what lets a thread sleep for a while, a whole number; 0 where nothing is known to do so.

    It is POSIX's ``usleep`` (microseconds), or Windows' ``Sleep``, to which as many milliseconds would be far too long.
    """
    if os.name == "nt":
        return 0
    return ctypes.cast(ctypes.CDLL(None).usleep, ctypes.c_void_p).value or 0


@intrinsic
def read_word(typing: Any, words: Any, place: Any) -> Any:
    """Return a word as it is now, with all that was written before it."""

    def generate(context: Any, builder: Any, signature: Any, values: Any) -> Any:
        return builder.load_atomic(_element(context, builder, signature, values), "acquire", WORD)

    return types.int64(words, types.int64), generate


@intrinsic
def write_word(typing: Any, words: Any, place: Any, value: Any) -> Any:
    """Write a word, after all that was written before."""

    def generate(context: Any, builder: Any, signature: Any, values: Any) -> Any:
        builder.store_atomic(values[2], _element(context, builder, signature, values), "release", WORD)
        return context.get_dummy_value()

    return types.none(words, types.int64, types.int64), generate


@intrinsic
def add_to_word(typing: Any, words: Any, place: Any, value: Any) -> Any:
    """Add to a word in one step, and return what it was before."""

    def generate(context: Any, builder: Any, signature: Any, values: Any) -> Any:
        return builder.atomic_rmw("add", _element(context, builder, signature, values), values[2], "seq_cst")

    return types.int64(words, types.int64, types.int64), generate


def _element(context: Any, builder: Any, signature: Any, values: Any) -> Any:
    """Return the address of a word."""
    array = context.make_array(signature.args[0])(context, builder, values[0])
    return builder.gep(array.data, [values[1]])


@intrinsic
def take_breath(typing: Any) -> Any:
    """Let a processor's other threads go first for some nanoseconds, where it has an instruction for that."""

    def generate(context: Any, builder: Any, signature: Any, values: Any) -> Any:
        if builder.module.triple.startswith("x86_64"):
            kind = ir.FunctionType(ir.VoidType(), [])
            builder.call(builder.module.declare_intrinsic("llvm.x86.sse2.pause", fnty=kind), [])
        return context.get_dummy_value()

    return types.none(), generate


@intrinsic
def take_nap(typing: Any, address: Any) -> Any:
    """Sleep for about :data:`NAP` microseconds, by the function at an address (:func:`address_of_nap`)."""

    def generate(context: Any, builder: Any, signature: Any, values: Any) -> Any:
        number = ir.IntType(32)
        with builder.if_then(builder.icmp_signed("!=", values[0], ir.Constant(values[0].type, 0))):
            kind = ir.FunctionType(number, [number])
            builder.call(builder.inttoptr(values[0], kind.as_pointer()), [ir.Constant(number, NAP)])
        return context.get_dummy_value()

    return types.none(types.int64), generate


@intrinsic
def _pointer_to(typing: Any, address: Any) -> Any:
    """Return an address as a pointer."""

    def generate(context: Any, builder: Any, signature: Any, values: Any) -> Any:
        return builder.inttoptr(values[0], context.get_value_type(types.voidptr))

    return types.voidptr(types.int64), generate


@rule
def lend_list(words: Array, slot: int, values: Array) -> None:
    """Write down where an array of one axis is; whoever lends it must keep it."""
    words[slot + ADDRESS], words[slot + ROWS], words[slot + WIDTH] = values.ctypes.data, values.shape[0], 1


@rule
def lend_table(words: Array, slot: int, values: Array) -> None:
    """Write down where an array of two axes is; whoever lends it must keep it."""
    words[slot + ADDRESS], words[slot + ROWS] = values.ctypes.data, values.shape[0]
    words[slot + WIDTH] = values.shape[1]


@rule
def lent_list(words: Array, slot: int, kind: Any) -> Any:
    """Return an array of one axis that was lent, of the type ``kind``."""
    return carray(_pointer_to(words[slot + ADDRESS]), (words[slot + ROWS],), kind)


@rule
def lent_table(words: Array, slot: int, kind: Any) -> Any:
    """Return an array of two axes that was lent, of the type ``kind``."""
    return carray(_pointer_to(words[slot + ADDRESS]), (words[slot + ROWS], words[slot + WIDTH]), kind)
