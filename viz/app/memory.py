"""Memory goes back to the computer when visitors leave: Python frees it, the C library keeps it unless asked."""

import ctypes
import gc
import os
import sys
import threading
from typing import Any

SOON = 3.0
"""Seconds after a visitor left until the memory is given back: once for all who leave together."""
ARENAS, M_ARENA_MAX = 2, -8
"""How many heaps threads share (glibc, ``mallopt(3)``): each thread's own would keep what the others could use."""
LARGE, M_MMAP_THRESHOLD = 1 << 20, -3
"""Bytes from which on an array has pages of its own, which go back the moment that it is freed."""


def keep_little() -> bool:
    """Ask the C library to keep little of what is freed; return whether it can be asked."""
    library = _library()
    if library is None:
        return False
    return bool(library.mallopt(M_ARENA_MAX, ARENAS) and library.mallopt(M_MMAP_THRESHOLD, LARGE))


PLAIN = ("PYTHONMALLOC", "malloc")
"""What makes Python take memory for small objects from the C library, which can give back parts of a megabyte."""


def restart_with_plain_memory() -> None:
    """Begin this command anew in this process, with small objects in memory that can be given back.

    Python's own allocator keeps a megabyte as long as one object in it lives: after twenty visitors at once some
    fifty megabytes stay. It is chosen before Python begins. Nothing is done where the C library gives nothing back, or
    where whoever starts the command has chosen an allocator.
    """
    name, value = PLAIN
    if _library() is None or os.environ.get(name):
        return
    sys.stdout.flush()
    sys.stderr.flush()
    os.execve(sys.executable, [sys.executable, *sys.orig_argv[1:]], {**os.environ, name: value})


class Sweeper:
    """Gives memory back soon after it is told that somebody left."""

    def __init__(self, soon: float = SOON) -> None:
        self.soon, self.times = soon, 0
        self._lock = threading.Lock()
        self._timer: threading.Timer | None = None

    def somebody_left(self) -> None:
        """Note that memory can be given back; those who leave within some seconds are one occasion."""
        with self._lock:
            if self._timer is not None:
                return
            self._timer = threading.Timer(self.soon, self.sweep)
            self._timer.daemon = True
            # Solara gives every thread the visitor in whose thread it was made; this one must not keep him.
            self._timer.current_context = None  # type: ignore[attr-defined]
            self._timer.start()

    def sweep(self) -> None:
        """Collect what nobody can reach, and give it back."""
        with self._lock:
            self._timer = None
        gc.collect()
        library = _library()
        if library is not None:
            library.malloc_trim(0)
        self.times += 1


SWEEPER = Sweeper()
"""The one of this process."""


def _library() -> Any:
    """Return the C library if it is glibc, else none."""
    try:
        library = ctypes.CDLL(None)
    except (OSError, TypeError):
        return None
    return library if hasattr(library, "malloc_trim") and hasattr(library, "mallopt") else None
