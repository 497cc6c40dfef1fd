"""Before the tests: lets them import the helpers beside them, and compiles the day once for all test processes."""

import sys
from pathlib import Path

import pytest

HERE = str(Path(__file__).resolve().parent)
if HERE not in sys.path:  # `from worlds import ...`; the root stays off the path
    sys.path.insert(0, HERE)


def pytest_sessionstart(session: pytest.Session) -> None:
    """Compile the day before any test process starts, so that what commands say does not depend on who comes first."""
    if hasattr(session.config, "workerinput") or session.config.option.collectonly:
        return
    from interpose.model.day import is_compiled
    from interpose.model.loading import load_scenario
    from interpose.model.simulation import simulate

    if not is_compiled():
        simulate(load_scenario("grid-4"), 1, 1)
