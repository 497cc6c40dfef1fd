"""Return a command to `interpose` as a user does, in this process or in another."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from interpose.cli.main import run


class Answer(NamedTuple):
    """What a command left behind: exit status, and what it wrote."""

    status: Any
    out: str
    err: str


def ask(capsys: pytest.CaptureFixture[str], *words: object) -> Answer:
    """Run a command in this process."""
    before, sys.argv = sys.argv, ["interpose", *map(str, words)]
    capsys.readouterr()
    try:
        with pytest.raises(SystemExit) as end:
            run()
    finally:
        sys.argv = before
    return Answer(end.value.code, *capsys.readouterr())


def command(*words: object) -> list[str]:
    """Write a command for another process."""
    return [sys.executable, "-m", "interpose.cli.main", *map(str, words)]


def buffered() -> dict[str, str]:
    """Return an environment in which output is kept back until there is enough of it, as usual."""
    return {name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"}


def ask_apart(*words: object, cwd: Path | None = None, **environment: str) -> Answer:
    """Run a command in another process."""
    done = subprocess.run(
        command(*words), cwd=cwd, env=buffered() | environment, capture_output=True, text=True, timeout=300, check=False
    )
    return Answer(done.returncode, done.stdout, done.stderr)


def listing(folder: Path) -> list[str]:
    """List everything below a folder, hidden files included."""
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*"))
