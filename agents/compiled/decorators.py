"""How a rule of the world becomes machine code, and where that code is kept.

numba's own disk cache looks only at the file of the function that it compiles: it does not notice that a *callee in
another file* changed. Each file's folder is therefore named after a hash of every source that its code can depend on;
an edit compiles only what depends on it anew.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

import numba
import numpy as np
import numpy.typing as npt
from numba.core import config, types

from interpose.agents.compiled.cache import cache_base, cache_folder, fingerprint_of
from interpose.agents.compiled.kept_kernels import KernelCache, Later
from interpose.agents.compiled.kept_units import Unit
from interpose.agents.compiled.rule_compiler import KernelCompiler, RuleCompiler, UnitCompiler

type Key = Any
"""64 bits without a sign, in compiled code."""
type Array = npt.NDArray[Any]
"""An array in compiled code; its shape and unit are in the docstring."""
NO_WRAPPERS = {"no_cpython_wrapper": True, "no_cfunc_wrapper": True}


def _folder_of(function: Callable[..., Any]) -> Path:
    """Return the folder that keeps a kernel: its own if it was written into one, else that of its source."""
    path = Path(function.__code__.co_filename).resolve()
    return path.parent if path.is_relative_to(cache_base().resolve()) else cache_folder(fingerprint_of(path))


def _later[F: Callable[..., Any]](function: F, make: Callable[[F], Any], kind: type[Later] = Later) -> F:
    """Return a function that is compiled when it is needed.

    Without compilation it stays as it is, and whole numbers wrap around without a warning, as they do in compiled code.
    """
    if config.DISABLE_JIT:
        return np.errstate(over="ignore")(function)
    return cast(F, kind(function, make))


def _numbas(compiler: Any, **options: Any) -> Callable[[Any], Any]:
    """Return what makes numba's function of a rule, kernel or unit.

    Whether anything is compiled was said when the rule was written down: nobody's later word makes it a plain function.
    """

    def make(function: Any) -> Any:
        before, config.DISABLE_JIT = config.DISABLE_JIT, 0
        try:
            return numba.njit(nogil=True, error_model="numpy", pipeline_class=compiler, **options)(function)
        finally:
            config.DISABLE_JIT = before

    return make


def _merged(**options: Any) -> Callable[[Any], Any]:
    """Return what makes numba's function of a rule: one for all whole numbers, not another for each written out.

    LLVM copies a rule to where it is called, and puts in the number there.
    """
    compile_it = _numbas(RuleCompiler, **NO_WRAPPERS, **options)

    def make(function: Callable[..., Any]) -> Any:
        compiled = compile_it(function)
        of_types = compiled.get_call_template

        def of_any_number(arguments: Any, named: Any) -> Any:
            return of_types(tuple(map(_any_such, arguments)), {name: _any_such(one) for name, one in named.items()})

        compiled.get_call_template = of_any_number
        return compiled

    return make


def _any_such(kind: Any) -> Any:
    """Return the type of a number of which one is written out, any other type as it is."""
    return kind.literal_type if isinstance(kind, (types.IntegerLiteral, types.BooleanLiteral)) else kind


def _keeping(function: Callable[..., Any]) -> Any:
    """Return numba's function of a kernel, kept on disk.

    The cache folder is set only while numba binds this function, so that other libraries' caches stay where they are.
    """
    compiled, before = _numbas(KernelCompiler)(function), config.CACHE_DIR
    config.CACHE_DIR = str(_folder_of(function))
    try:
        compiled._cache = KernelCache(function)
    finally:
        config.CACHE_DIR = before
    return compiled


def kernel[F: Callable[..., Any]](function: F) -> F:
    """Compile a rule of the world: no interpreter, no lock, IEEE division, kept on disk."""
    return _later(function, _keeping)


def unit[F: Callable[..., Any]](function: F) -> F:
    """Compile a part of the day, as a kernel, for calls by address only: without a wrapper for Python."""
    return _later(function, _numbas(UnitCompiler, **NO_WRAPPERS), Unit)


def rule[F: Callable[..., Any]](function: F) -> F:
    """Compile a small rule that only kernels call, and keep with themselves.

    Without a wrapper for Python and optimised only with the kernel, which makes compiling several times as fast: from
    Python, call ``rule_name.py_func``.
    """
    return _later(function, _merged())


def copied_rule[F: Callable[..., Any]](function: F) -> F:
    """Compile a rule that is always copied to where it is called: the body of a loop whose lanes stay in registers."""
    return _later(function, _merged(forceinline=True))


def inlined[F: Callable[..., Any]](step: F) -> F:
    """Return the rule that does what a kernel does: a kernel that calls it is then compiled at once, not in layers."""
    return rule(cast(F, getattr(step, "py_func", step)))
