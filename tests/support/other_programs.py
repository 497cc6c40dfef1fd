"""Other programs, run apart from this process and its environment."""

import os
import subprocess
from pathlib import Path


def run_apart(*words: object, cwd: Path, **environment: str) -> str:
    """Run a program and give what it printed; what it complained of becomes the failure."""
    clean = {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "PYTHONHOME")}
    done = subprocess.run(
        list(map(str, words)), cwd=cwd, env=clean | environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, f"{done.stdout[-3000:]}\n{done.stderr[-3000:]}"
    return done.stdout
