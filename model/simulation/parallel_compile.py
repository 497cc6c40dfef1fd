"""Compiling the parts of the day at the same time: a second process fills the cache folder while this one compiles.

The second process is a fresh interpreter, so a script needs no guard and nothing is forked. It gets the file of the
parts and the type of the world, and ends when this process does. Whatever goes wrong with it costs time only: what it
did not leave in the folder is compiled here.
"""

import gc
import importlib.util
import os
import pickle
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from types import ModuleType
from typing import Any

from interpose.agents.compiled.address_calls import address_of
from interpose.agents.compiled.cache import cache_folder


def load_module(path: Path) -> ModuleType:
    """Load the file of the parts of the day as a module named like it."""
    spec = importlib.util.spec_from_file_location(path.stem, path)
    if spec is None or spec.loader is None:
        raise ImportError(f"cannot load the compiled day from {path}")
    module = importlib.util.module_from_spec(spec)
    sys.modules[path.stem] = module
    spec.loader.exec_module(module)
    return module


@contextmanager
def _without_collecting() -> Iterator[None]:
    """Suspend the collection of reference cycles, which takes a tenth of the time to compile."""
    on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if on:
            gc.enable()


def compile_parts(parts: Sequence[Any], world: Any) -> None:
    """Compile parts of the day into the cache folder: the first here, the rest in a second process.

    Parameters
    ----------
    parts : sequence of kernels
        All of the module of the compiled day, in order.
    world : Reference
        Type of the world.
    """
    with _without_collecting():
        if (os.cpu_count() or 1) > 1 and sys.executable:
            with suppress(OSError):  # no second process, or it died early
                _compile_rest_apart(parts, world)
        for part in parts:
            address_of(part, world)


def _compile_rest_apart(parts: Sequence[Any], world: Any) -> None:
    """Compile the first part here while another process compiles the rest."""
    path = Path(sys.modules[parts[0].__module__].__file__ or "")
    command = [sys.executable, "-P", "-m", __name__, str(path), *(part.__name__ for part in parts[1:])]
    environment = {
        **os.environ,
        "INTERPOSE_CACHE": str(cache_folder().parent),
        "PYTHONPATH": os.pathsep.join(filter(None, sys.path)),
    }
    nowhere, pipe = subprocess.DEVNULL, subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=nowhere, stderr=nowhere, env=environment) as other:
        try:
            if other.stdin:
                other.stdin.write(pickle.dumps(world))
                other.stdin.flush()
            address_of(parts[0], world)
            other.wait()
        finally:
            other.kill()


def _end_with_parent() -> None:
    """End this process at once when the one that started it has ended (which closes the pipe)."""
    os.read(0, 1)
    os._exit(1)


def main() -> None:
    """Compile the named parts of a file for a type of world that comes over standard input."""
    world = pickle.load(sys.stdin.buffer)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    gc.disable()
    module = load_module(Path(sys.argv[1]))
    for name in sys.argv[2:]:
        address_of(getattr(module, name), world)


if __name__ == "__main__":
    main()
