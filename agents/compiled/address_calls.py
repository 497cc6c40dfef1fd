"""How one compiled function calls another by its address, so that each is compiled, kept and loaded on its own.

numba copies a compiled function that is called by name into its caller and compiles it anew there. The parts of the day
are large; the loop over days calls them by address instead.
"""

from typing import Any

from numba.core import types
from numba.extending import intrinsic, overload

from interpose.agents.compiled.by_reference import Reference
from interpose.agents.compiled.kept_units import Unit


def call_part(part: Any, w: Any, day: int) -> None:
    """Call a part of the day: a function without compilation, its address with it."""
    part(w, day)


def layout_of(w: Any) -> int:
    """Return the code of a world's layout in compiled code, 0 without compilation."""
    return 0


def address_of(kernel: Any, world: Reference) -> int:
    """Compile a kernel or load it, and return its address, which is valid as long as the kernel is kept.

    Parameters
    ----------
    kernel : callable
        Kernel that takes a world and a day and returns nothing.
    world : Reference
        Type of the world.
    """
    arguments = (world, types.int64)
    if isinstance(kernel, Unit):
        return kernel.address(arguments)
    kernel.compile(arguments)
    compiled = kernel.overloads[arguments]
    return int(compiled.library.get_pointer_to_function(compiled.fndesc.llvm_func_name))


@overload(call_part, strict=False)
def _call_part(part: Any, w: Any, day: int) -> Any:
    """Return how compiled code calls an address."""

    def call(part: Any, w: Any, day: int) -> None:
        _call_address(part, w, day)

    return call


@overload(layout_of, strict=False)
def _layout_of(w: Any) -> Any:
    """Return how compiled code knows the layout for which it was compiled."""
    code = w.code
    return lambda w: code


@intrinsic
def _call_address(typing: Any, address: Any, w: Any, day: Any) -> Any:
    """Call the compiled function at an address; an exception in it is passed on."""
    if not isinstance(w, Reference) or (address, day) != (types.int64, types.int64):
        return None

    def generate(context: Any, builder: Any, signature: Any, values: Any) -> Any:
        convention, kinds = context.call_conv, signature.args[1:]
        function = convention.get_function_type(types.none, kinds)
        callee = builder.inttoptr(values[0], function.as_pointer())
        status, _ = convention.call_function(builder, callee, types.none, kinds, values[1:])
        with builder.if_then(status.is_error, likely=False):
            convention.return_status_propagate(builder, status)
        return context.get_dummy_value()

    return types.none(address, w, day), generate
