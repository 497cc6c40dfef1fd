"""Where no terminal shows a bar: a line every half minute, so that a long command is seen to live."""

import time
from collections.abc import Callable

from interpose.model.language.words import mark, say, say_count

PIECES = (mark("worlds"), mark("days"), mark("runs"))
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
        self.done = self.before = 0
        self.started_at = self.said_at = clock()

    def skip(self, pieces: int) -> None:
        """Count pieces that were there before, which say nothing about how fast others come."""
        self.done += pieces
        self.before += pieces

    def advance(self, pieces: int = 1) -> None:
        """Count pieces that were done now; say so if the last line is half a minute old."""
        self.done += pieces
        now = self.clock()
        if now - self.said_at < LINE_SECONDS:
            return
        self.said_at = now
        line = say("{done:,} of {all:,} {pieces}", done=self.done, all=self.total, pieces=say(self.label))
        self.say(self._with_rest(line, now))

    def _with_rest(self, line: str, now: float) -> str:
        """Return a line with how long the rest takes at the speed so far; the line alone where there is no rest."""
        rest, done_now = self.total - self.done, self.done - self.before
        if rest <= 0 or done_now <= 0:
            return line
        time_left = in_minutes(rest * (now - self.started_at) / done_now / 60)
        return say("{line}, {time} left", line=line, time=time_left)


def in_minutes(minutes: float) -> str:
    """Return a time in words: whole minutes, or that it is less than one."""
    whole = round(minutes)
    if whole < 1:
        return say("less than a minute")
    return say_count("about {n} minute", "about {n} minutes", whole)
