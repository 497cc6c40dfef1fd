"""Tests in a process of their own that starts within milliseconds: a fork of one that has imported what is heavy."""

import contextlib
import importlib
import os
import resource
import signal
import sys
import time
from pathlib import Path
from typing import NamedTuple

HEAVY = (
    *("numpy", "pandas", "scipy.stats", "scipy.optimize", "scipy.special", "pyarrow.parquet", "networkx", "shapely"),
    *("numba", "mesa", "pydantic", "yaml", "typer", "rich.console", "rich.table", "hypothesis.strategies", "pytest"),
    *("pytest_cov.plugin", "coverage", "xdist.plugin", "statsmodels.api"),
)

# On a busy computer a second of processor time takes several seconds.
WALL_PER_SECOND = 12
FIXED = [
    "-q",
    "-p",
    "no:cacheprovider",
    "-p",
    "no:xdist",
    "-p",
    "mutation.bounded",
    "--tb=line",
    "-rfE",
    "--assert=plain",
]


class Ended(NamedTuple):
    """How a run of tests ended: pytest's status (negative: the signal), processor seconds, and what it said."""

    status: int
    seconds: float
    said: str


def prepare(uncompiled: bool = True) -> None:
    """Import what is heavy, and nothing of the project; one thread for each process."""
    for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ[name] = "1"
    if uncompiled:
        os.environ["NUMBA_DISABLE_JIT"] = "1"
    for name in HEAVY:
        with contextlib.suppress(ImportError):
            importlib.import_module(name)
    assert not [name for name in sys.modules if name.startswith("interpose.")]


def run_tests(house: Path, words: list[str], log: Path, most_seconds: float, **settings: str) -> Ended:
    """Run tests of a copy of the checkout, and stop them when they take too long.

    Parameters
    ----------
    house : Path
        A folder with `checkout/` and `site/`, as `support.house` makes it.
    words : list of str
        What pytest is told.
    log : Path
        Where it writes what it says.
    most_seconds : float
        Processor time that it may take.
    **settings : str
        Further environment variables.
    """
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    child = os.fork()
    if not child:
        _become_pytest(house, words, log, int(most_seconds) + 1, settings)
    status = _wait(child, time.monotonic() + WALL_PER_SECOND * most_seconds)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    seconds = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Ended(status, seconds, log.read_text("utf-8", errors="replace"))


def _become_pytest(house: Path, words: list[str], log: Path, seconds: int, settings: dict[str, str]) -> None:
    """Never come back."""
    status = 3
    try:
        os.setsid()
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 2))
        handle = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        os.dup2(handle, 1)
        os.dup2(handle, 2)
        os.chdir(house / "checkout")
        paths = [str(house / "site"), str(house / "checkout" / "tests")]
        sys.path[:0] = paths
        os.environ |= {"PYTHONPATH": os.pathsep.join(paths), "INTERPOSE_CACHE": str(house / "cache"), **settings}
        os.environ["PYTHONDONTWRITEBYTECODE"] = "1"
        sys.dont_write_bytecode = True
        for name in [name for name in sys.modules if name.split(".")[0] in ("mutation", "support")]:
            del sys.modules[name]
        import pytest

        status = int(pytest.main([*FIXED, *words]))
        sys.stdout.flush()
    finally:
        os._exit(status)


def _wait(child: int, until: float) -> int:
    """Return how a child ended; it and all that it started are ended when the time is over."""
    while True:
        ended, status = os.waitpid(child, os.WNOHANG)
        if ended:
            break
        if time.monotonic() > until:
            _end(child)
            _, status = os.waitpid(child, 0)
            return -signal.SIGKILL
        time.sleep(0.02)
    _end(child)
    return os.waitstatus_to_exitcode(status)


def _end(group: int) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(group, signal.SIGKILL)
