"""Compiling the units of the day at the same time: other processes fill the cache folder while this one compiles.

They are fresh interpreters, so a script needs no guard and nothing is forked. Each gets the type of the world, then the
file of one unit after the other, whenever it is done with the one before; it ends when this process does. Whatever goes
wrong with them costs time only: what they did not leave in the folder is compiled here.
"""

import gc
import importlib.util
import os
import pickle
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from queue import SimpleQueue
from types import ModuleType
from typing import Any

from interpose.agents.compiled.address_calls import address_of
from interpose.agents.compiled.cache import cache_base, fingerprint_of, sources_of
from interpose.model.simulation.usable_cores import usable_cores

MOST_PROCESSES = 4
"""Processes that compile, this one counted: each imports everything and takes half a gigabyte."""


def load_module(path: Path) -> ModuleType:
    """Load the file of a unit as a module named like it."""
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


def _file_of(unit: Any) -> Path:
    """Return the generated file of a unit."""
    return Path(sys.modules[unit.__module__].__file__ or "")


def _size_of(unit: Any) -> int:
    """Return the bytes of source that a unit is made of, which say roughly how long it takes to compile."""
    return sum(path.stat().st_size for path in sources_of([_file_of(unit)]))


def compile_units(units: Sequence[Any], world: Any) -> None:
    """Compile units of the day into the cache folder, the largest first, in as many processes as there are processors.

    Parameters
    ----------
    units : sequence of kernels
        Each of a file of its own.
    world : Reference
        Type of the world.
    """
    waiting = deque(sorted(units, key=_size_of, reverse=True))
    others = min(usable_cores(), MOST_PROCESSES, len(units)) - 1
    feeders = [threading.Thread(target=_compile_apart, args=(waiting, world), daemon=True) for _ in range(others)]
    with _without_collecting():
        for feeder in feeders if sys.executable else ():
            feeder.start()
        with suppress(IndexError):
            while True:
                address_of(waiting.popleft(), world)
        for feeder in feeders if sys.executable else ():
            feeder.join()
        for unit in units:  # loads what the others compiled, compiles what they did not
            address_of(unit, world)


def _compile_apart(waiting: deque[Any], world: Any) -> None:
    """Let another process compile one waiting unit after the other, as long as there are any and it lives."""
    environment = {
        **os.environ,
        "INTERPOSE_CACHE": str(cache_base()),
        "PYTHONPATH": os.pathsep.join(filter(None, sys.path)),
    }
    nowhere, pipe = subprocess.DEVNULL, subprocess.PIPE
    command = [sys.executable, "-P", "-m", __name__]
    with (
        suppress(OSError, IndexError),
        subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=nowhere, env=environment) as other,
    ):
        assert other.stdin is not None and other.stdout is not None
        try:
            other.stdin.write(pickle.dumps(world))
            other.stdin.flush()
            while other.stdout.readline():  # it says when it is ready, and when it is done
                other.stdin.write(f"{_file_of(waiting.popleft())}\n".encode())
                other.stdin.flush()
        finally:
            other.kill()


def _read_files(files: SimpleQueue[Path]) -> None:
    """Hand on the files that come over standard input; end this process at once when the one that started it ended."""
    for line in sys.stdin.buffer:
        files.put(Path(line.decode().rstrip("\n")))
    os._exit(1)


def main() -> None:
    """Compile the units of files for a type of world; all of these come over standard input."""
    world, files = pickle.load(sys.stdin.buffer), SimpleQueue[Path]()
    threading.Thread(target=_read_files, args=(files,), daemon=True).start()
    gc.disable()
    while True:
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        path = files.get()
        module = load_module(path)
        name, identity = path.stem.removeprefix("interpose_").rsplit("_", 1)
        mechanism = Path(sys.modules[module.step.__module__].__file__ or "")
        if fingerprint_of(mechanism.resolve()) == identity:  # else it was edited meanwhile: not the code of that name
            address_of(getattr(module, name), world)


if __name__ == "__main__":
    main()
