"""Waiting for another program, such as a browser: with a limit, whatever that program does."""

from collections.abc import Callable
from queue import Empty, Queue
from threading import Thread
from typing import Any

SECONDS_TO_START = 60.0
"""Seconds in which a browser must be there."""
SECONDS_AN_IMAGE = 120.0
"""Seconds in which it must have drawn an image or printed a page."""


def in_time[T](work: Callable[[], T], seconds: float) -> T:
    """Return what some work returns, done in a thread of its own, which may run an event loop where another one runs.

    Parameters
    ----------
    work : callable
        What is done.
    seconds : float
        How long it may take.

    Raises
    ------
    TimeoutError
        When it takes longer: the work is then left alone, and nobody waits for it any more.
    """
    answer: Queue[tuple[Any, BaseException | None]] = Queue()

    def run() -> None:
        try:
            answer.put((work(), None))
        except BaseException as error:  # handed over to whoever waits
            answer.put((None, error))

    Thread(target=run, daemon=True, name="another program").start()
    try:
        result, error = answer.get(timeout=seconds)
    except Empty:
        raise TimeoutError(f"no answer within {seconds:.0f} seconds") from None
    if error is not None:
        raise error
    done: T = result
    return done
