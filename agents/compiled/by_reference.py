"""How a world passes into compiled code: as one address, not as hundreds of numbers.

numba hands a named tuple to a compiled function by value. A world has some sixty arrays of seven numbers each, so every
call of a rule moved four hundred numbers and counted references to sixty arrays; most of the time to compile went
there, and much of the time to run. A class that is registered here is unpacked once, when Python calls a kernel; rules
get the address of what was unpacked and read the field that they need. Its arrays are lent: Python holds them for as
long as the call lasts, so compiled code counts no references to them, and such an address can be neither returned nor
kept. Without compilation nothing changes: the named tuple itself is passed.
"""

from functools import cache
from hashlib import blake2b
from typing import Any

from numba import types
from numba.core import cgutils
from numba.core.typing.templates import AttributeTemplate
from numba.extending import (
    NativeValue,
    infer_getattr,
    lower_getattr_generic,
    models,
    register_model,
    typeof_impl,
    unbox,
)


class Lent(types.Array):
    """An array that Python holds while compiled code uses it; a view or a copy of it is an ordinary array.

    Parameters
    ----------
    array : Array
        Type that it has outside.
    """

    def __init__(self, array: Any) -> None:
        super().__init__(
            array.dtype, array.ndim, array.layout, not array.mutable, name=f"lent {array}", aligned=array.aligned
        )

    @property
    def key(self) -> Any:
        """What makes two such types the same."""
        return self.name


class Reference(types.Type):
    """The address of an unpacked named tuple.

    Parameters
    ----------
    carried : NamedTuple
        Type of that tuple.
    """

    def __init__(self, carried: Any) -> None:
        self.carried = carried
        self.code = int.from_bytes(blake2b(str(carried).encode(), digest_size=7).digest(), "little") | 1
        """Identifies the layout; positive, and the same in every process."""
        super().__init__(f"Reference({carried.instance_class.__name__}, {self.code:x})")

    @property
    def key(self) -> Any:
        """What makes two such types the same; the whole layout would be hashed some ten thousand times."""
        return self.carried.instance_class, self.code

    def field(self, name: str) -> Any:
        """Return the type that a field has in compiled code; raises ``ValueError`` when there is none of that name."""
        return _inside(self.carried.types[self.position(name)])

    def position(self, name: str) -> int:
        """Return the number of fields before the one of that name; raises ``ValueError`` when there is none."""
        return int(self.carried.fields.index(name))


@cache
def _inside(kind: Any) -> Any:
    """Return the type of a field: arrays are lent, tuples that are nested are further addresses."""
    if isinstance(kind, types.Array):
        return Lent(kind)
    return Reference(kind) if isinstance(kind, (types.NamedTuple, types.NamedUniTuple)) else kind


register_model(Reference)(models.OpaqueModel)


@register_model(Lent)
class _LentModel(models.StructModel):
    """An array without the field for counting its memory; otherwise as numba's own."""

    def __init__(self, manager: Any, kind: Any) -> None:
        own = models.ArrayModel(manager, kind)
        members = list(zip(own._fields, own._members, strict=True))
        members[own.get_field_position("meminfo")] = ("meminfo", types.voidptr)
        super().__init__(manager, kind, members)


@infer_getattr
class _Fields(AttributeTemplate):
    """Types of the fields of what an address points to."""

    key = Reference

    def generic_resolve(self, reference: Reference, name: str) -> Any:
        """Return the type of one field, nothing if there is no such field."""
        return reference.field(name) if name in reference.carried.fields else None


@cache
def _offset(context: Any, carried: Any, position: int) -> int:
    """Return the bytes before a field of an unpacked tuple."""
    return int(context.get_value_type(carried).get_element_offset(context.target_data, position))


@lower_getattr_generic(Reference)
def _read_field(context: Any, builder: Any, kind: Reference, address: Any, name: str) -> Any:
    """Return a field; of a nested tuple, its address."""
    field_type, offset = kind.field(name), _offset(context, kind.carried, kind.position(name))
    pointer = cgutils.pointer_add(builder, address, offset)
    if isinstance(field_type, Reference):
        return pointer
    return builder.load(builder.bitcast(pointer, context.get_value_type(field_type).as_pointer()))


@unbox(Reference)
def _unpack(kind: Reference, value: Any, c: Any) -> NativeValue:
    """Unpack a named tuple into the frame of the call from Python; its arrays are released when the call ends."""
    unpacked = c.unbox(kind.carried, value)
    frame_slot = cgutils.alloca_once_value(c.builder, unpacked.value)

    def release() -> None:
        if unpacked.cleanup is not None:
            unpacked.cleanup()
        c.context.nrt.decref(c.builder, kind.carried, c.builder.load(frame_slot))

    address = c.builder.bitcast(frame_slot, cgutils.voidptr_t)
    return NativeValue(address, cleanup=release, is_error=unpacked.is_error)


def by_reference[T: type](named_tuple: T) -> T:
    """Pass values of a class of named tuples into compiled code by address; decorates the class.

    Parameters
    ----------
    named_tuple : type
        Class made with :class:`typing.NamedTuple`, with arrays and further named tuples as fields.
    """

    def type_of(value: Any, context: Any) -> Any:
        plain = typeof_impl.dispatch(tuple)(value, context)
        return None if plain is None else Reference(plain)

    typeof_impl.register(named_tuple)(type_of)
    return named_tuple
