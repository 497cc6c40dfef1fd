"""A plugin of pytest: no browser, a limit for each test, and which took too long, for coverage and for mutants.

`-p mutation.bounded`, with INTERPOSE_TEST_LIMIT (processor seconds a test may take), INTERPOSE_RUN_LIMIT (after which
no further test begins) and INTERPOSE_TEST_SLOW (a file that takes the names of tests that took longer, one a line).
"""

import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path
from types import FrameType
from typing import Any, NoReturn

import numba
import numpy as np
import pytest

LIMIT = float(os.environ.get("INTERPOSE_TEST_LIMIT", "20"))
RUN_LIMIT = float(os.environ.get("INTERPOSE_RUN_LIMIT", "inf"))
SLOW = os.environ.get("INTERPOSE_TEST_SLOW")

# A test that waits for another process uses no processor time of its own.
WAITS_LONGER = 6
BROWSED = {"browser", "page"}


def pytest_configure(config: pytest.Config) -> None:
    """Let uncompiled rules be called as compiled ones are, and let whole numbers wrap around without a word."""
    del config
    if numba.config.DISABLE_JIT:
        numba.njit = _uncompiled
        np.seterr(over="ignore")


def _uncompiled(*given: Any, **settings: Any) -> Any:
    """Return the function itself, as numba does without its compiler, under the name that tests use for it as well."""
    if not given or not callable(given[0]):  # a decorator with settings, or with the types to compile for
        return lambda function: _uncompiled(function, **settings)
    given[0].py_func = given[0]
    return given[0]


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what opens a browser: it tests a page, and takes most of the time."""
    browsed = [item for item in items if BROWSED & set(getattr(item, "fixturenames", ()))]
    if browsed:
        config.hook.pytest_deselected(items=browsed)
        items[:] = [item for item in items if item not in browsed]


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Begin no test after the time of all."""
    del item
    if time.process_time() > RUN_LIMIT:
        pytest.skip(f"over {RUN_LIMIT:g} s of processor time")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[None]:
    """Stop a test that takes too long, with its fixtures, and note its name."""

    def _stop(number: int, frame: FrameType | None) -> NoReturn:
        del number, frame
        if SLOW:
            with Path(SLOW).open("a", encoding="utf-8") as lines:
                lines.write(f"{item.nodeid}\n")
        pytest.skip(f"takes over {LIMIT:g} s of processor time")

    handlers = signal.signal(signal.SIGPROF, _stop), signal.signal(signal.SIGALRM, _stop)
    signal.setitimer(signal.ITIMER_PROF, LIMIT)
    signal.setitimer(signal.ITIMER_REAL, WAITS_LONGER * LIMIT)
    try:
        return (yield)
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.setitimer(signal.ITIMER_REAL, 0)
        for number, handler in zip((signal.SIGPROF, signal.SIGALRM), handlers, strict=True):
            signal.signal(number, handler)
