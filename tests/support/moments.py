"""Signals at any moment of a command, counted in calls of the program's own functions and not by a clock."""

import os
import signal
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from types import CodeType
from typing import Any

import pytest
from support.commands import Answer, ask

ROOT = str(Path(__file__).resolve().parents[2])
OTHERS = (f"{ROOT}/tests/", f"{ROOT}/.venv/")
TOOL = 4
"""Number under which the interpreter tells of calls; the first ones belong to debuggers and coverage."""


class Moments:
    """Counts the calls of the main thread into the program, and sends a signal at one of them.

    Parameters
    ----------
    at : int
        At which call; 0 for never.
    number : int
        Which signal.
    once : callable, optional
        Instead: at the first call at which this holds.
    """

    def __init__(self, at: int = 0, number: int = signal.SIGTERM, once: Callable[[], bool] | None = None) -> None:
        self.at, self.number, self.once, self.calls, self.sent = at, number, once, 0, False

    def count(self, code: CodeType, _: int) -> Any:
        """Count a call of a function of the program."""
        if not code.co_filename.startswith(ROOT) or code.co_filename.startswith(OTHERS):
            return sys.monitoring.DISABLE
        if threading.current_thread() is threading.main_thread() and not self.sent:
            self.calls += 1
            if self.calls == self.at or (self.once is not None and self.once()):
                self.sent = True
                os.kill(os.getpid(), self.number)
        return None


def ask_at(capsys: pytest.CaptureFixture[str], moments: Moments, *words: object) -> Answer:
    """Run a command in this process under a count of its calls."""
    calls = sys.monitoring.events.PY_START
    usual = signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell in the background ignores it
    sys.monitoring.use_tool_id(TOOL, "moments")
    try:
        sys.monitoring.register_callback(TOOL, calls, moments.count)
        sys.monitoring.restart_events()
        sys.monitoring.set_events(TOOL, calls)
        return ask(capsys, *words)
    finally:
        sys.monitoring.set_events(TOOL, 0)
        sys.monitoring.free_tool_id(TOOL)
        signal.signal(signal.SIGINT, usual)
