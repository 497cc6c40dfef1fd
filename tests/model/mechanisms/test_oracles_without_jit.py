"""The same sources, run by the interpreter and run as machine code, give the same world bit for bit."""

import json
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

from oracles import small_run

from interpose.agents.civilian import DEAD, FIGHTER

PROGRAM = Path(small_run.__file__).resolve()


def test_a_run_without_the_compiler_is_the_same_bit_for_bit() -> None:
    world = small_run.run()
    outcomes = Counter((int(e.kind), int(e.outcome)) for e in world.event[: int(world.clock.events[0])])
    assert len({kind for kind, _ in outcomes}) == 7, f"kinds of events too few to say much: {outcomes}"
    assert {(0, 0), (0, 1), (0, 2), (2, 4), (2, 5)} <= set(outcomes), f"outcomes too few to say much: {outcomes}"
    assert world.rows[:, DEAD].any() and world.rows[:, FIGHTER].any() and world.civilian.injured.any()

    environment = os.environ | {"NUMBA_DISABLE_JIT": "1"}
    done = subprocess.run(
        [sys.executable, "-W", "error", str(PROGRAM)], env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-2000:]
    interpreted, compiled = json.loads(done.stdout), small_run.hashes(world)
    assert list(interpreted) == list(compiled)
    assert [name for name in compiled if interpreted[name] != compiled[name]] == []
