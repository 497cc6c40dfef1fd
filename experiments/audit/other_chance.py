"""The same worlds with another source of chance, in a process of its own: another generator, or mirrored draws.

Every draw of the model is a hash of (seed, stream, day, entity, index), mixed by the finalizer of SplitMix64. Compiled
rules hold that function, so another one needs a process in which it was put in place before anything was compiled, and
a cache folder of its own. Nothing of the process that asks is changed.
"""

import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from typing import Any

from interpose.model.errors import InterposeError

MURMUR, MIRRORED = "murmur", "mirrored"
CHANCES: Mapping[str, str] = {
    MURMUR: "the finalizer of MurmurHash3 instead of SplitMix64's: other constants and shifts",
    MIRRORED: "every uniform number u as 1 - u: the antithetic world of each seed",
}
"""Other sources of chance, by name."""
FOLDERS = {name: f"chance-{name}" for name in CHANCES}


def outcomes_with(
    chance: str,
    worlds: Mapping[str, Mapping[str, Any]],
    tasks: Sequence[tuple[str, int]],
    *,
    threads: int | None = None,
    done: Callable[[int, dict[str, float]], None] = lambda position, outcomes: None,
) -> list[dict[str, float]]:
    """Return the outcomes of worlds that run with another source of chance.

    Parameters
    ----------
    chance : str
        Name of one of :data:`CHANCES`.
    worlds : mapping
        Scenarios as plain data (:func:`interpose.model.results.provenance.world_of`), by name.
    tasks : sequence of (str, int)
        Which world with which seed.
    threads : int, optional
        Threads of the other process; default: all usable processors.
    done : callable
        Called with the position of a task and its outcomes as soon as it is done.

    Raises
    ------
    InterposeError
        If the other process cannot be started or ends early.
    """
    from interpose.agents.compiled.cache import cache_folder

    if not tasks:
        return []
    environment = os.environ | {
        "INTERPOSE_CACHE": str(cache_folder().parent / FOLDERS[chance]),
        "PYTHONPATH": os.pathsep.join(filter(None, sys.path)),
    }
    command = [sys.executable, "-P", "-m", __name__, chance]
    asked = json.dumps({"worlds": worlds, "tasks": tasks, "threads": threads})
    found: dict[int, dict[str, float]] = {}
    pipe = subprocess.PIPE
    try:
        with subprocess.Popen(command, stdin=pipe, stdout=pipe, env=environment, text=True) as other:
            try:
                assert other.stdin is not None and other.stdout is not None
                other.stdin.write(asked + "\n")
                other.stdin.flush()
                for line in other.stdout:
                    position, outcomes = json.loads(line)
                    found[position] = outcomes
                    done(position, outcomes)
            finally:
                if len(found) < len(tasks):
                    other.kill()
    except BrokenPipeError:
        found.clear()  # it ended before it was asked
    except OSError as error:
        raise InterposeError(f"worlds with other chance need a second process: {error.strerror or error}") from None
    if len(found) < len(tasks):
        raise InterposeError(f"the process that ran worlds with other chance ended early (status {other.returncode})")
    return [found[position] for position in range(len(tasks))]


def put_in_place(chance: str) -> None:
    """Replace the source of chance of this process, in which nothing of the model may be loaded yet."""
    import numpy as np

    from interpose.agents.compiled.decorators import Key, rule
    from interpose.model.chance import streams

    if any(name.startswith(("interpose.model.mechanisms", "interpose.model.rules")) for name in sys.modules):
        raise RuntimeError("chance can only be replaced before the model is loaded")
    first, second, shift = np.uint64(0xFF51AFD7ED558CCD), np.uint64(0xC4CEB9FE1A85EC53), np.uint64(33)
    golden, index_shift, mix = streams.GOLDEN, streams.INDEX_SHIFT, streams.mix

    @rule
    def murmur(z: Key) -> Key:
        """Mix 64 bits by the finalizer of MurmurHash3 (Appleby, public domain; constants recalled)."""
        z = (z ^ (z >> shift)) * first
        z = (z ^ (z >> shift)) * second
        return z ^ (z >> shift)

    @rule
    def mirrored(key: Key, entity: int, index: int) -> Key:
        """Draw the complement of the 64 bits that would be drawn."""
        return ~mix(key + golden * (np.uint64(entity) + (np.uint64(index) << index_shift)))

    if chance == MURMUR:
        streams.mix = murmur
    else:
        streams.bits = mirrored


def _compile_here(scenario: Any) -> None:
    """Compile the day in this process: a second one would not have the other chance."""
    import numba

    from interpose.agents.compiled.address_calls import address_of
    from interpose.model.mechanisms.registry import MECHANISMS
    from interpose.model.simulation.compiled_day import unit_of
    from interpose.model.simulation.initial_state import assemble

    kind = numba.typeof(assemble(scenario, 1, 1))
    for mechanism in MECHANISMS:
        address_of(unit_of(mechanism), kind)


def _end_with_parent() -> None:
    """End this process at once when the one that started it has ended (which closes the pipe)."""
    os.read(0, 1)
    os._exit(1)


def main() -> None:
    """Run the worlds that come over standard input and write a line of outcomes for each as it ends."""
    put_in_place(sys.argv[1])
    from interpose.experiments.audit.plain_outcomes import plain_outcomes
    from interpose.experiments.execution.parallel import usable_cores
    from interpose.model.scenario.loading import scenario_from
    from interpose.model.simulation.simulate import simulate

    asked = json.loads(sys.stdin.readline())
    threading.Thread(target=_end_with_parent, daemon=True).start()
    worlds = {name: scenario_from(document) for name, document in asked["worlds"].items()}
    _compile_here(next(iter(worlds.values())))

    def run_one(position: int) -> tuple[int, dict[str, float]]:
        world, seed = asked["tasks"][position]
        return position, plain_outcomes(simulate(worlds[world], seed))

    with ThreadPoolExecutor(asked["threads"] or usable_cores()) as pool:
        for future in as_completed([pool.submit(run_one, position) for position in range(len(asked["tasks"]))]):
            sys.stdout.write(json.dumps(future.result()) + "\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main()
