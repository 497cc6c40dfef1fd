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
from numba.core import config

from interpose.agents.compiled.cache import cache_base, cache_folder, fingerprint_of
from interpose.agents.compiled.rule_compiler import KernelCompiler, RuleCompiler

type Key = Any
"""64 bits without a sign, in compiled code."""
type Array = npt.NDArray[Any]
"""An array in compiled code; its shape and unit are in the docstring."""
NO_WRAPPERS = {"no_cpython_wrapper": True, "no_cfunc_wrapper": True}


def _folder_of(function: Callable[..., Any]) -> Path:
    """Return the folder that keeps a kernel: its own if it was written into one, else that of its source."""
    path = Path(function.__code__.co_filename).resolve()
    return path.parent if path.is_relative_to(cache_base().resolve()) else cache_folder(fingerprint_of(path))


def _kept[F: Callable[..., Any]](function: F, **options: Any) -> F:
    """Compile a function with options, kept on disk.

    The cache folder is set only while numba binds this function, so that other libraries' caches stay where they are.
    Without compilation whole numbers wrap around without a warning, as they do in compiled code.
    """
    if config.DISABLE_JIT:
        return np.errstate(over="ignore")(function)
    before = config.CACHE_DIR
    config.CACHE_DIR = str(_folder_of(function))
    try:
        compile_it = numba.njit(cache=True, nogil=True, error_model="numpy", pipeline_class=KernelCompiler, **options)
        return cast(F, compile_it(function))
    finally:
        config.CACHE_DIR = before


def kernel[F: Callable[..., Any]](function: F) -> F:
    """Compile a rule of the world: no interpreter, no lock, IEEE division, kept on disk."""
    return _kept(function)


def unit[F: Callable[..., Any]](function: F) -> F:
    """Compile a part of the day, as a kernel, for calls by address only: without a wrapper for Python."""
    return _kept(function, **NO_WRAPPERS)


def rule[F: Callable[..., Any]](function: F) -> F:
    """Compile a small rule that only kernels call, and keep with themselves.

    Without a wrapper for Python and optimised only with the kernel, which makes compiling several times as fast: from
    Python, call ``rule_name.py_func``.
    """
    compiled = numba.njit(nogil=True, error_model="numpy", pipeline_class=RuleCompiler, **NO_WRAPPERS)(function)
    return cast(F, compiled)


def copied_rule[F: Callable[..., Any]](function: F) -> F:
    """Compile a rule that is always copied to where it is called: the body of a loop whose lanes stay in registers."""
    options = NO_WRAPPERS | {"forceinline": True}
    compiled = numba.njit(nogil=True, error_model="numpy", pipeline_class=RuleCompiler, **options)(function)
    return cast(F, compiled)


def inlined[F: Callable[..., Any]](step: F) -> F:
    """Return the rule that does what a kernel does: a kernel that calls it is then compiled at once, not in layers."""
    return rule(cast(F, getattr(step, "py_func", step)))
