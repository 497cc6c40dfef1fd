"""How long it takes until something happens: --help, the first simulated day, compiling everything anew."""

import os
import subprocess
import sys
import tempfile
from functools import partial
from pathlib import Path

from benchmarks.measuring import CLOCK, Row, clock_seconds, interleaved
from benchmarks.settings import Settings

FIRST_DAY = ("run", "grid-16", "--days", "1", "--quiet")
COLD_ROUNDS = 3


def command() -> list[str]:
    """Find the command line as a user would call it: the script beside this interpreter, else the module."""
    script = Path(sys.executable).with_name("interpose")
    return [str(script)] if script.exists() else [sys.executable, "-m", "interpose.cli.main"]


def seconds_of(*words: str, cache: str | None = None) -> float:
    """Measure a command by the clock, in a process of its own."""
    env = {**os.environ, "INTERPOSE_CACHE": cache} if cache else None
    call = partial(subprocess.run, [*command(), *words], capture_output=True, check=True, env=env)
    return clock_seconds(call)


def start_up(settings: Settings) -> list[Row]:
    """Start-up of the command line with everything compiled before."""
    tasks = {"help": partial(seconds_of, "--help"), "first": partial(seconds_of, *FIRST_DAY)}
    found = interleaved(tasks, settings.rounds)
    return [
        Row("help", "interpose --help", found["help"], "s", CLOCK, 0.5, 0.25),
        Row("first-day", f"interpose {' '.join(FIRST_DAY)} (cached)", found["first"], "s", CLOCK, 3, 2),
    ]


def cold_start(settings: Settings) -> list[Row]:
    """The same command with nothing compiled before."""
    if not settings.cold:
        raise RuntimeError("only when asked for, with --cold: it compiles everything anew each time")
    found = []
    for _ in range(min(settings.rounds, COLD_ROUNDS)):
        with tempfile.TemporaryDirectory() as folder:
            found.append(seconds_of(*FIRST_DAY, cache=folder))
    note = f"{len(found)} starts, each with an empty cache folder"
    return [Row("cold", f"interpose {' '.join(FIRST_DAY)} (cold)", found, "s", CLOCK, 60, 30, note=note)]
