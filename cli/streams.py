"""What a command needs of the process it runs in: three streams before it opens any file, and sound settings."""

import os
import sys
import time

from interpose.model.errors import InterposeError, cut

STREAMS = (("stdin", "r"), ("stdout", "w"), ("stderr", "w"))
THREADS, MOST_THREADS = "NUMBA_NUM_THREADS", 4096


def open_streams() -> None:
    """Give a process that was begun with a closed stream (``>&-``) one that leads nowhere.

    Else the next file that is opened, a table of results, takes its number, and is written to by whatever prints.
    """
    for number, (name, mode) in enumerate(STREAMS):
        try:
            os.fstat(number)
        except OSError:
            nowhere = os.open(os.devnull, os.O_RDWR)
            if nowhere != number:
                os.dup2(nowhere, number)
                os.close(nowhere)
            os.set_inheritable(number, True)
        if getattr(sys, name) is None:
            stream = os.fdopen(number, mode, encoding="utf-8", closefd=False)
            setattr(sys, name, stream)
            setattr(sys, f"__{name}__", stream)


def require_surroundings() -> None:
    """Refuse a clock and settings under which Python, or numba, which compiles the day, ends in the middle of itself.

    Raises
    ------
    InterposeError
        With one line, for a number of threads that is none, or a year that no clock counts.
    """
    try:
        time.time_ns()
    except OverflowError:
        raise InterposeError("the clock of this computer is past the year 2262: set it to today") from None
    threads = os.environ.get(THREADS, "1")
    if not (threads.isdecimal() and 1 <= int(threads[:9]) <= MOST_THREADS):
        raise InterposeError(f"{THREADS} = {cut(threads, 20)!r}: must be a whole number from 1 to {MOST_THREADS:,}")
