"""Runs that stop before their last day: by a flag that whoever gave them out sets."""

import threading
from typing import Protocol

_thread = threading.local()


class Flag(Protocol):
    """A flag that tells runs to stop."""

    def is_set(self) -> bool:
        """Whether runs are to stop."""


class HaltError(Exception):
    """A run was stopped before its last day."""


def set_stop_flag(flag: Flag) -> None:
    """Make runs of this thread stop early once a flag is set."""
    _thread.flag = flag


def stop_if_flagged(_: int = 0) -> None:
    """Raise :class:`HaltError` in this thread, between two days of its run, if its flag is set."""
    flag: Flag | None = getattr(_thread, "flag", None)
    if flag is not None and flag.is_set():
        raise HaltError
