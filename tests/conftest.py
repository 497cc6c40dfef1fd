"""Before the tests: lets them import the helpers beside them, and compiles the day once for all test processes."""

import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

HERE = str(Path(__file__).resolve().parent)
if HERE not in sys.path:  # `from worlds import ...`; the root stays off the path
    sys.path.insert(0, HERE)

# No test depends on how fast the machine is: the same cases each time. INTERPOSE_EXPLORE=1 looks further.
settings.register_profile("repeatable", deadline=None, derandomize=True)
settings.register_profile("explore", deadline=None, print_blob=True)
settings.load_profile("explore" if os.environ.get("INTERPOSE_EXPLORE") else "repeatable")


def pytest_sessionstart(session: pytest.Session) -> None:
    """Compile the day before any test process starts, so that what commands say does not depend on who comes first.

    Tests call a mechanism's step as the day does, which spares compiling each of them once more for calls from Python.
    """
    if session.config.option.collectonly or os.environ.get("NUMBA_DISABLE_JIT"):  # nothing is compiled
        return
    from support.steps_by_unit import call_steps_by_unit

    call_steps_by_unit()
    if hasattr(session.config, "workerinput"):
        return
    from interpose.model.scenario.loading import load_scenario
    from interpose.model.simulation.compiled_day import is_compiled
    from interpose.model.simulation.simulate import simulate

    if not is_compiled():
        simulate(load_scenario("grid-4"), 1, 1)


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """Return a browser without a window; what needs one is skipped where there is none."""
    from playwright.sync_api import sync_playwright
    from support.served_page import ARGUMENTS, CHROMIUM

    if not CHROMIUM.exists():
        pytest.skip("no Chromium on this computer")
    with sync_playwright() as driver:
        window = driver.chromium.launch(executable_path=str(CHROMIUM), args=ARGUMENTS)
        yield window
        window.close()


@pytest.fixture(scope="session")
def page_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """Return the address of one server of the page for all modules, and the list of what it reached out to.

    It opens with grid-16; another scenario is opened by a link (``support.page_visitor.opening``).
    """
    from support.served_page import served

    with served(tmp_path_factory.mktemp("served"), "grid-16") as found:
        yield found


@pytest.fixture(scope="session")
def stored(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """Return the folder of a stored result of any kind, made once; nobody changes it, whoever must makes a copy."""
    from support.stored_results import make

    root, made = tmp_path_factory.mktemp("stores"), dict[str, Path]()

    def give(kind: str) -> Path:
        if kind not in made:
            made[kind] = make(kind, root / kind)
        return made[kind]

    return give
