"""Rules and kernels that numba hears of when somebody needs them, and the disk cache that loads kernels."""

from collections.abc import Callable
from functools import update_wrapper
from threading import RLock
from typing import Any

from numba import typeof
from numba.core.caching import FunctionCache
from numba.core.runtime.nrt import rtsys
from numba.core.typing.typeof import typeof_impl


class KernelCache(FunctionCache):
    """numba's disk cache, which loads a kernel without all that only compiling needs (SciPy's linear algebra, say)."""

    def load_overload(self, sig: Any, target_context: Any) -> Any:
        """Return the compiled code for a signature, nothing if it was not kept."""
        rtsys.initialize(target_context)
        kept = None
        with self._guard_against_spurious_io_errors():
            kept = self._load_overload(sig, target_context)
        return kept


class Later:
    """A rule or kernel, which becomes a function of numba's own when it is called, compiled or asked for anything.

    The day has some five hundred; a run whose day is compiled needs twenty.

    Parameters
    ----------
    function : callable
        What is written in Python; it stays reachable as ``py_func``.
    make : callable
        Makes numba's function of it.
    """

    def __init__(self, function: Callable[..., Any], make: Callable[[Any], Any]) -> None:
        update_wrapper(self, function)
        self.py_func = function
        self._make, self._made, self._lock = make, None, RLock()

    @property
    def of_numba(self) -> Any:
        """Return numba's function."""
        if self._made is None:
            with self._lock:
                if self._made is None:
                    self._made = self._made_of_numba()
        return self._made

    def _made_of_numba(self) -> Any:
        """Make numba's function; what is missing then is no attribute of this rule, of which numba would be asked."""
        try:
            return self._make(self.py_func)
        except AttributeError as error:
            raise RuntimeError(f"{self.py_func.__qualname__} cannot be handed to numba ({error})") from error

    def __call__(self, *arguments: Any) -> Any:
        """Call it; the first call compiles or loads it, without asking all packages for extensions of numba."""
        if self._made is None:
            self.of_numba.compile(tuple(typeof(argument) for argument in arguments))
        return self._made(*arguments)  # type: ignore[misc]

    def __getattr__(self, name: str) -> Any:
        """Return what numba's function has of that name."""
        if name.startswith("__"):
            raise AttributeError(name)
        return getattr(self.of_numba, name)

    def __reduce__(self) -> str:
        """Return the name under which its module has it, which is how functions are copied and sent."""
        return str(self.py_func.__qualname__)


@typeof_impl.register(Later)
def _type_of_later(value: Later, context: Any) -> Any:
    """Return the type that numba's function has for the compiler."""
    return typeof_impl(value.of_numba, context)
