"""No draw serves two decisions: in a very busy world every (key, entity, index) is asked for once."""

import os
import subprocess
import sys

from support.paths import TESTS


def test_no_draw_is_asked_for_twice() -> None:
    script = TESTS / "support" / "recorded_draws.py"
    plain = {**os.environ, "NUMBA_DISABLE_JIT": "1"}
    run = subprocess.run([sys.executable, str(script)], capture_output=True, text=True, env=plain, check=True)
    summary, *shared = run.stdout.splitlines()
    draws, events = int(summary.split()[0]), int(summary.split()[2])
    assert draws > 10_000 and events > 100, "the world was not busy enough to say anything"
    assert "[0, 1, 2, 3, 4, 5, 6]" in summary, "some kind of event did not happen"
    assert shared == []
