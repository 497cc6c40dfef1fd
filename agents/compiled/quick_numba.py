"""How numba compiles a kernel in two thirds of the time: what it asks again and again is answered once.

numba tries some twenty meanings of each ``+`` anew, tells listeners of every call of LLVM, works out after each pass
which variables are alive, and compiles its own NumPy functions as if Python called them. While a kernel is compiled,
such methods of numba's are replaced by others that come to the same code. None of this is documented by numba: the
replacements are used only with versions that they were tried with, and any other version compiles as it always did.
"""

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache, reduce
from typing import Any

import numba
from llvmlite.binding import ffi
from llvmlite.ir import IdentifiedStructType
from llvmlite.ir import types as llvm_types
from numba.core import base, errors, ir, lowering, typeinfer
from numba.core.compiler_machinery import PassManager
from numba.core.cpu import CPUContext
from numba.core.inline_closurecall import InlineClosureCallPass
from numba.core.postproc import PostProcessor, VariableLifetime
from numba.core.runtime.context import NRTContext
from numba.core.transforms import canonicalize_cfg
from numba.core.types.functions import BaseFunction
from numba.core.typing.context import Context

TRIED_WITH = ("0.68.",)
"""Beginnings of the versions of numba with which the replacements were tried."""

type Method = Callable[..., Any]
"""A method of numba's or LLVM's classes."""

_running = list[bool]()
_of_errors: Any = errors
_registered = set[int]()
_signatures = dict[tuple[int, int, Any], tuple[Any, Any]]()
_no_array = set[Any]()
_sizes = dict[tuple[Any, ...], int]()


def _once_per_call(resolve: Method) -> Method:
    """Return how numba finds what a function of its own gives for arguments of some types, each asked once."""

    def get_call_type(self: Any, context: Any, args: Any, kws: Any) -> Any:
        if kws:
            return resolve(self, context, args, kws)
        key = id(self), id(context), args
        found = _signatures.get(key)
        if found is None:
            found = _signatures[key] = resolve(self, context, args, kws), (self, context)
        return found[0]

    return get_call_type


def _once_per_type(measure: Method) -> Method:
    """Return how LLVM measures a type, each asked once; a type that is only a name is asked every time."""

    def asked(self: Any, target_data: Any, *rest: Any, **more: Any) -> int:
        if isinstance(self, IdentifiedStructType) or more:
            return int(measure(self, target_data, *rest, **more))
        numbers = tuple(one for one in rest if isinstance(one, int))
        key = measure.__name__, str(self), numbers
        if key not in _sizes:
            _sizes[key] = measure(self, target_data, *rest)
        return _sizes[key]

    return asked


def _skipped_without_memory(count: Method) -> Method:
    """Return how code is written that counts references: none for what holds no memory."""

    def call(self: Any, builder: Any, kind: Any, value: Any, name: str) -> None:
        if _holds_memory(self._context.data_model_manager, kind):
            count(self, builder, kind, value, name)

    return call


@cache
def _holds_memory(manager: Any, kind: Any) -> bool:
    """Whether values of a type hold memory that is counted."""
    return bool(manager[kind].contains_nrt_meminfo())


def _known_to_be_no_array(find: Method) -> Method:
    """Return how numba finds what lowers a function; that an array needs no conversion to one is found once."""

    def get_function(self: Any, fn: Any, sig: Any, _firstcall: bool = True) -> Any:
        if fn != "__array__":
            return find(self, fn, sig, _firstcall)
        if sig.args in _no_array:
            raise NotImplementedError
        try:
            return find(self, fn, sig, _firstcall)
        except NotImplementedError:
            _no_array.add(sig.args)
            raise

    return get_function


def _loaded_once(load: Method) -> Method:
    """Return how a context loads what is registered: all the first time, then what is new in the same places."""

    def load_additional_registries(self: Any) -> None:
        if id(self) not in _registered:
            _registered.add(id(self))
            load(self)
        for registry in [*self._registries]:
            self.install_registry(registry)

    return load_additional_registries


def _find_lowering(self: Any, sig: Any) -> Any:
    """Return what lowers arguments of some types; that there is nothing is said without describing them."""
    candidates = self._select_compatible(sig)
    if not candidates:
        raise errors.NumbaNotImplementedError("no such lowering")
    return candidates[self._best_signature(candidates)]


def _run_pass(self: Any, index: int, one: Any, state: Any) -> None:
    """Run a pass, without telling listeners how long it took."""
    one.analysis = self._analysis
    one.run_initialization(state)
    one.run_pass(state)
    one.run_finalizer(state)


def _tidied_up(run: Method) -> Method:
    """Return what numba does after a pass; which variables are alive is worked out when a pass asks for it."""

    def tidy_up(self: Any, emit_dels: bool = False, extend_lifetimes: bool = False) -> None:
        code = self.func_ir
        if emit_dels or code.is_generator:
            run(self, emit_dels, extend_lifetimes)
            return
        code.blocks = canonicalize_cfg(code.blocks)
        code.variable_lifetime = VariableLifetime(code.blocks)
        code.block_entry_vars = {}
        code.generator_info = None

    return tidy_up


def _inlined_where_written(inline: Method) -> Method:
    """Return how numba copies functions that are written inside others, where there is one, or a list."""

    def run(self: Any) -> None:
        values = [one.value for block in self.func_ir.blocks.values() for one in block.find_insts(ir.Assign)]
        if any(_may_be_inlined(value) for value in values):
            inline(self)

    return run


def _may_be_inlined(value: Any) -> bool:
    """Whether a value is a function or list written here, or one of the two functions that numba copies itself."""
    if isinstance(value, ir.Expr):
        return value.op in {"make_function", "build_list"}
    if isinstance(value, (ir.Global, ir.FreeVar)):
        return value.value is reduce or type(value.value).__name__ == "StencilFunc" or value.value is numba.stencil
    return False


NO_VARIABLES = {str, int, float, bool, type(None), ir.Loc}


def _collect(values: Any, variables: list[Any]) -> list[Any]:
    """Add the variables in parts of an instruction to a list."""
    for value in values:
        kind = type(value)
        if kind is ir.Var:
            variables.append(value)
        elif kind in NO_VARIABLES:
            continue
        elif kind is tuple or kind is list:
            _collect(value, variables)
        elif kind is dict:
            _collect(value.values(), variables)
        else:
            variables += ir.Inst._rec_list_vars(ir.Inst(), value)
    return variables


def _variables_of_statement(self: Any) -> list[Any]:
    """Return the variables that a statement names."""
    return _collect(self.__dict__.values(), [])


def _variables_of_expression(self: Any) -> list[Any]:
    """Return the variables that an expression names."""
    return _collect(self._kws.values(), [])


class _ErrorContext:
    """What is added to the message of an error inside; numba's own has a generator for each instruction."""

    def __init__(self, message: str, *values: Any, **named: Any) -> None:
        self._message = message, values, named

    def __enter__(self) -> None:
        place = self._message[2].get("loc")
        if place is not None and not place.filename.startswith(_of_errors._numba_path):
            _of_errors.loc_info.update(self._message[2])

    def __exit__(self, kind: Any, error: Any, trace: Any) -> None:
        if isinstance(error, errors.NumbaError):
            error.add_context(_of_errors._format_msg(*self._message))


def _replacements() -> list[tuple[Any, str, Any]]:
    """Return classes or modules, names in them, and what stands in their place while a kernel is compiled."""
    llvm, target = llvm_types.Type, base.BaseContext
    return [
        (BaseFunction, "get_call_type", _once_per_call(BaseFunction.get_call_type)),
        (llvm, "get_abi_size", _once_per_type(llvm.get_abi_size)),
        (llvm, "get_element_offset", _once_per_type(llvm.get_element_offset)),
        (NRTContext, "_call_incref_decref", _skipped_without_memory(NRTContext._call_incref_decref)),
        (target, "get_function", _known_to_be_no_array(target.get_function)),
        (CPUContext, "load_additional_registries", _loaded_once(CPUContext.load_additional_registries)),
        (Context, "load_additional_registries", _loaded_once(Context.load_additional_registries)),
        (base.OverloadSelector, "_find", _find_lowering),
        (base, "_has_loc", cache(base._has_loc)),
        (PassManager, "_runPass", _run_pass),
        (InlineClosureCallPass, "run", _inlined_where_written(InlineClosureCallPass.run)),
        (PostProcessor, "run", _tidied_up(PostProcessor.run)),
        (ir.Stmt, "list_vars", _variables_of_statement),
        (ir.Expr, "list_vars", _variables_of_expression),
        (lowering, "new_error_context", _ErrorContext),
        (typeinfer, "new_error_context", _ErrorContext),
        (ffi.lib._lock, "_cblist", []),
    ]


@cache
def _all_replacements() -> list[tuple[Any, str, Any]]:
    """Return the replacements for the installed version of numba, none where they were not tried with it."""
    return _replacements() if numba.__version__.startswith(TRIED_WITH) else []


@contextmanager
def without_collecting() -> Iterator[None]:
    """Suspend Python's search for cycles of references, which takes a tenth of the time to compile."""
    on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if on:
            gc.enable()


@contextmanager
def quickly(more: tuple[tuple[Any, str, Any], ...] = ()) -> Iterator[None]:
    """Let numba compile quickly while this lasts; the lock of its compiler must be held.

    Parameters
    ----------
    more : tuple of (class, name, method)
        Further replacements.
    """
    if _running or not _all_replacements():
        yield
        return
    before = list[tuple[Any, str, Any]]()
    _running.append(True)
    try:
        with without_collecting():
            _replace([*_all_replacements(), *more], before)
            yield
    finally:
        _replace(before[::-1], [])
        _running.clear()


def _replace(parts: list[tuple[Any, str, Any]], before: list[tuple[Any, str, Any]]) -> None:
    """Put something in the place of names of classes, modules and LLVM's lock; add what was there to a list."""
    with ffi.lib._lock._lock:  # nobody is between the two calls of its listeners
        for owner, name, part in parts:
            before.append((owner, name, vars(owner)[name]))
            setattr(owner, name, part)
