"""A cold start: in two processes, several at once, killed on the way, without room for the cache, without a helper.

The day of these tests has two mechanisms, which compile in seconds.
"""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from support.paths import TESTS

pytestmark = pytest.mark.slow
# No guard against being imported: a second process must not run the script again.
SCRIPT = """
import sys
import numpy as np
import interpose.model.simulation.compiled_day as day
from interpose.model.mechanisms import control, recording
{first}
day.MECHANISMS = (control, recording)
sys.path.insert(0, {folder!r})
from support.worlds import digest, scenario, valley
from interpose.model.simulation.initial_state import assemble
known = day.is_compiled()
world = assemble(scenario(valley()), 1, 9)
print(known, day.compiled_day()(world, 0, 9), digest(world))
"""


@pytest.fixture
def start(tmp_path: Path) -> Callable[..., subprocess.Popen[str]]:
    """Return a function that starts the script in a fresh cache folder."""

    def begin(first: str = "", **environment: str) -> subprocess.Popen[str]:
        script = tmp_path / "script.py"
        script.write_text(SCRIPT.format(first=first, folder=str(TESTS)))
        settings = {**os.environ, "INTERPOSE_CACHE": str(tmp_path / "cache"), **environment}
        return subprocess.Popen([sys.executable, script], stdout=subprocess.PIPE, text=True, env=settings)

    return begin


def said(process: subprocess.Popen[str]) -> list[str]:
    """Wait for a script and give what it printed: known before, next day, digest."""
    words = process.communicate(timeout=300)[0].split()
    assert process.returncode == 0
    return words


@pytest.fixture(scope="module")
def digest_without_compiling(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Return the digest of the world after nine days, without compilation."""
    script = tmp_path_factory.mktemp("plain") / "script.py"
    script.write_text(SCRIPT.format(first="", folder=str(TESTS)))
    settings = {**os.environ, "NUMBA_DISABLE_JIT": "1", "INTERPOSE_CACHE": str(script.parent / "cache")}
    run = subprocess.run([sys.executable, script], check=True, capture_output=True, text=True, env=settings)
    return run.stdout.split()[-1]


def children(pid: int) -> list[int]:
    """List the processes that a process started."""
    found = list[int]()
    for thread in Path(f"/proc/{pid}/task").glob("*/children"):
        with suppress(OSError):  # that thread ended meanwhile
            found += [int(word) for word in thread.read_text().split()]
    return found


def alive(pid: int) -> bool:
    """Whether a process runs (one that ended and was not waited for does not)."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


def test_compiles_once_and_is_the_same(start, digest_without_compiling):
    for known in ("False", "True"):
        assert said(start()) == [known, "9", digest_without_compiling]


def test_several_at_once(start, digest_without_compiling):
    for process in [start() for _ in range(3)]:
        assert said(process)[1:] == ["9", digest_without_compiling]
    assert said(start())[0] == "True"


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="looks at processes as Linux shows them")
def test_killed_while_compiling(start, digest_without_compiling):
    process, began = start(), time.monotonic()
    while not (helpers := children(process.pid)) and time.monotonic() - began < 120:
        time.sleep(0.01)
    assert len(helpers) >= 1
    process.send_signal(signal.SIGKILL)
    process.communicate()
    while any(map(alive, helpers)) and time.monotonic() - began < 150:
        time.sleep(0.05)
    assert not any(map(alive, helpers)), "the other processes end with the first"
    assert said(start())[1:] == ["9", digest_without_compiling]


@pytest.mark.parametrize("damage", [lambda code: b"", lambda code: code[:-100], lambda code: code[:-1] + b"?"])
def test_damaged_code(start, tmp_path, digest_without_compiling, damage):
    said(start())
    kept = [*(tmp_path / "cache").rglob("*.unit")]
    assert len(kept) == 2
    for path in kept:
        path.write_bytes(damage(path.read_bytes()))
    for path in (tmp_path / "cache").rglob("*.nbc"):
        path.unlink()
    assert said(start())[1:] == ["9", digest_without_compiling]


def test_no_folder_to_keep_anything(start, tmp_path, digest_without_compiling):
    (tmp_path / f"interpose-{os.getuid()}").write_text("in the way")
    nowhere = {"INTERPOSE_CACHE": "/dev/null/cache", "XDG_CACHE_HOME": "/dev/null/cache", "TMPDIR": str(tmp_path)}
    for _ in range(2):
        assert said(start(**nowhere)) == ["False", "9", digest_without_compiling]


def test_without_a_second_process(start, digest_without_compiling):
    answer = said(start("sys.executable = '/nowhere/python'"))
    assert answer == ["False", "9", digest_without_compiling]
    assert said(start())[0] == "True"
