"""Where no terminal shows a bar: a line every half minute, so that a long command is seen to live."""

import time
from collections.abc import Callable

from interpose.model.language.words import mark, say, say_count

PIECES = (
    mark("worlds"),
    mark("days"),
    mark("runs"),
    mark("steps"),
    mark("simulations"),
    mark("tries (at least)"),
    mark("MB"),
)
"""What commands count."""
LINE_SECONDS = 30.0
"""Seconds between two lines."""


class Heartbeat:
    """Counts pieces of work, and says from time to time how many are done and how long the others take.

    Parameters
    ----------
    total : int
        Pieces in all.
    label : str
        What a piece is, in the plural.
    say : callable
        Called with each line.
    clock : callable
        Returns seconds.
    """

    def __init__(
        self, total: int, label: str, say: Callable[[str], object], clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.total, self.label, self.say, self.clock = total, label, say, clock
        self.done = 0
        self.said_at = clock()
        self.first: tuple[float, int] | None = None

    def skip(self, pieces: int) -> None:
        """Count pieces that were there before, which say nothing about how fast others come."""
        self.done += pieces

    def advance(self, pieces: int = 1) -> None:
        """Count pieces that were done now; say so if the last line is half a minute old."""
        self.done += pieces
        now = self.clock()
        if self.first is None:
            self.first = now, self.done
        if now - self.said_at < LINE_SECONDS:
            return
        self.said_at = now
        line = say("{done:,} of {all:,} {pieces}", done=self.done, all=self.total, pieces=say(self.label))
        self.say(self._with_rest(line, now))

    def _with_rest(self, line: str, now: float) -> str:
        """Return a line with how long the rest takes at the speed since the first piece, which may have compiled."""
        began, done = self.first or (now, self.done)
        rest, since = self.total - self.done, self.done - done
        if rest <= 0 or since <= 0:
            return line
        return say("{line}, {time} left", line=line, time=in_minutes(rest * (now - began) / since / 60))


def in_minutes(minutes: float) -> str:
    """Return a time in words: whole minutes, or that it is less than one."""
    whole = round(minutes)
    if whole < 1:
        return say("less than a minute")
    return say_count("about {n} minute", "about {n} minutes", whole)
