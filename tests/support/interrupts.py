"""Processes that are asked to stop, and how they are waited for."""

import signal
import subprocess
import time
from pathlib import Path

from support.commands import buffered, command
from support.sweep_designs import stored


def heed_interrupts() -> None:
    """Undo that a shell which runs the tests in the background told its children to ignore Ctrl-C."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def begin(file: Path, out: Path, *more: object) -> subprocess.Popen[str]:
    """Begin a sweep in another process, in a group of its own."""
    words = command("sweep", file, "--out", out, "--json", *more)
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    return subprocess.Popen(words, text=True, env=buffered(), preexec_fn=heed_interrupts, **pipes)  # noqa: PLW1509


def wait_for(process: subprocess.Popen[str], out: Path, runs: int) -> None:
    """Wait until so many runs are kept, or the process has ended."""
    while process.poll() is None and len(stored(out)) < runs:
        time.sleep(0.002)


def stop_sweep(file: Path, out: Path, runs: int, sign: signal.Signals, *more: object) -> tuple[int, str]:
    """Begin or continue a sweep, and send it a signal once so many runs are kept."""
    process = begin(file, out, *more)
    wait_for(process, out, runs)
    process.send_signal(sign)
    said = process.communicate(timeout=300)[1]
    return process.returncode, said
