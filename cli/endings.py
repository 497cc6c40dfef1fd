"""How a command ends when it is told to: once it is at work, every such signal ends it, and each has its status."""

import _thread
import atexit
import os
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from types import FrameType
from typing import Any

SIGNALS = tuple(getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name))
OUTSIDE = 128
"""What a shell adds to the number of a signal to make a status of it."""
SOON = 0.05
"""Seconds after which an interruption that was swallowed comes again."""


class Told:
    """What a process was told by signals: the status with which it has to end, 0 if nothing."""

    status: int = 0


@contextmanager
def ends_when_told() -> Iterator[Told]:
    """Raise ``KeyboardInterrupt`` for every signal that asks a process to end, so that all clean up in one way.

    An interruption that came where nothing could be raised (a callback, a finalizer), which Python only reports, comes
    again. Signals that come when the command has ended change nothing any more: what is done is done.
    """
    told, owner, usual, before = Told(), os.getpid(), sys.unraisablehook, dict[int, Any]()

    def end(number: int, frame: FrameType | None) -> None:
        if os.getpid() != owner:  # a copy of this process, which has nothing to clean up
            os._exit(OUTSIDE + number)
        told.status = OUTSIDE + number
        raise KeyboardInterrupt

    def again(swallowed: Any) -> None:
        if issubclass(swallowed.exc_type, KeyboardInterrupt):
            threading.Timer(SOON, _thread.interrupt_main).start()  # not here, where it would be swallowed again
        else:
            usual(swallowed)

    with suppress(ValueError):  # not in the main thread: signals go elsewhere
        for number in SIGNALS:
            if signal.getsignal(number) is not signal.SIG_IGN:  # `nohup` stays `nohup`
                before[number] = signal.signal(number, end)
        sys.unraisablehook = again
    try:
        yield told
    finally:
        sys.unraisablehook = usual
        for number, handler in before.items():
            signal.signal(number, handler)


def signals_are_past() -> None:
    """Let no signal change the status of a process that has nothing left to do but to end."""
    with suppress(ValueError):
        for number in SIGNALS:
            signal.signal(number, signal.SIG_IGN)


atexit.register(signals_are_past)
