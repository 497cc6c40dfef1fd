"""How a rule of the world becomes machine code, and where that code is kept.

numba's own disk cache looks only at the file of the function that it compiles: it does not notice that a *callee in
another file* changed. The folder is therefore named after a hash of every source that compiled code can depend on.
"""

from collections.abc import Callable
from typing import Any, cast

import numba
import numpy as np
import numpy.typing as npt
from numba.core import config

from interpose.agents.compiled.cache import cache_folder
from interpose.agents.compiled.rule_compiler import RuleCompiler

type Key = Any
"""64 bits without a sign, in compiled code."""
type Array = npt.NDArray[Any]
"""An array in compiled code; its shape and unit are in the docstring."""


def kernel[F: Callable[..., Any]](function: F) -> F:
    """Compile a rule of the world: no interpreter, no lock, IEEE division, kept on disk.

    The cache folder is set only while numba binds this function, so that other libraries' caches stay where they are.
    Without compilation whole numbers wrap around without a warning, as they do in compiled code.
    """
    if config.DISABLE_JIT:
        return np.errstate(over="ignore")(function)
    before = config.CACHE_DIR
    config.CACHE_DIR = str(cache_folder())
    try:
        return cast(F, numba.njit(cache=True, nogil=True, error_model="numpy")(function))
    finally:
        config.CACHE_DIR = before


def rule[F: Callable[..., Any]](function: F) -> F:
    """Compile a small rule that only kernels call, and keep with themselves.

    Without a wrapper for Python and optimised only with the kernel, which makes compiling several times as fast: from
    Python, call ``rule_name.py_func``.
    """
    no_wrappers = {"no_cpython_wrapper": True, "no_cfunc_wrapper": True}
    compiled = numba.njit(nogil=True, error_model="numpy", pipeline_class=RuleCompiler, **no_wrappers)(function)
    return cast(F, compiled)


def inlined[F: Callable[..., Any]](step: F) -> F:
    """Return the rule that does what a kernel does: a kernel that calls it is then compiled at once, not in layers."""
    return rule(cast(F, getattr(step, "py_func", step)))
