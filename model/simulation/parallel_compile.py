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
from collections import Counter, defaultdict
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from queue import SimpleQueue
from threading import Lock
from types import ModuleType
from typing import Any

from interpose.agents.compiled.address_calls import address_of
from interpose.agents.compiled.cache import cache_base, fingerprint_of, sources_of
from interpose.agents.compiled.quick_numba import without_collecting
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


def _file_of(unit: Any) -> Path:
    """Return the generated file of a unit."""
    return Path(sys.modules[unit.__module__].__file__ or "")


class Waiting:
    """Units that wait to be compiled: large ones first, and each where most of its rules were compiled before.

    Parameters
    ----------
    units : sequence of kernels
        Each of a file of its own.
    """

    def __init__(self, units: Sequence[Any]) -> None:
        self._sources = {unit: {path: path.stat().st_size for path in sources_of([_file_of(unit)])} for unit in units}
        users = Counter(path for sources in self._sources.values() for path in sources)
        own = {unit: sum(size / users[path] for path, size in of.items()) for unit, of in self._sources.items()}
        self._waiting = sorted(units, key=lambda unit: own[unit], reverse=True)
        self._own, self._lock = own, Lock()
        self._compiled = defaultdict[int, set[Path]](set)

    def take(self, process: int) -> Any:
        """Return a unit for one of the processes; raises ``IndexError`` when none is left."""
        with self._lock:
            least = self._own[self._waiting[0]] / 2
            unit = max(
                (one for one in self._waiting if self._own[one] >= least), key=lambda one: self._fits(one, process)
            )
            self._waiting.remove(unit)
            self._compiled[process].update(self._sources[unit])
            return unit

    def _fits(self, unit: Any, process: int) -> int:
        """Return how many bytes of source are new elsewhere and not here, less those that are new here alone."""
        elsewhere = set[Path]().union(*(paths for other, paths in self._compiled.items() if other != process))
        here, sources = self._compiled[process], self._sources[unit]
        return sum(size * ((path not in elsewhere) - (path not in here)) for path, size in sources.items())


def compile_units(units: Sequence[Any], world: Any) -> None:
    """Compile units of the day into the cache folder, large ones first, in as many processes as there are processors.

    Parameters
    ----------
    units : sequence of kernels
        Each of a file of its own.
    world : Reference
        Type of the world.
    """
    waiting = Waiting(units)
    others = min(usable_cores(), MOST_PROCESSES, len(units)) - 1
    feeders = [threading.Thread(target=_compile_apart, args=(waiting, other, world)) for other in range(1, others + 1)]
    with without_collecting():
        for feeder in feeders if sys.executable else ():
            feeder.daemon = True
            feeder.start()
        with suppress(IndexError):
            while True:
                address_of(waiting.take(0), world)
        for feeder in feeders if sys.executable else ():
            feeder.join()
        for unit in units:  # loads what the others compiled, compiles what they did not
            address_of(unit, world)


def _compile_apart(waiting: Waiting, number: int, world: Any) -> None:
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
                other.stdin.write(f"{_file_of(waiting.take(number))}\n".encode())
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
