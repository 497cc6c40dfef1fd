"""A figure of a stored result, and what a reader may choose about it."""

from collections.abc import Callable
from functools import partial
from typing import Any, NamedTuple

from interpose.model.language.words import say


class Picture(NamedTuple):
    """A figure of a stored result: how it is called, what it shows, how to read it, how to draw it."""

    name: str
    heading: str
    reading: str
    draw: Callable[[], Any]
    why_not: str = ""
    """why it cannot be drawn from this result; empty if it can"""


def always(_: Any) -> str:
    """Return no reason against drawing a figure, and no finding of it."""
    return ""


class Drawing(NamedTuple):
    """A figure that every result of a kind has: as :class:`Picture`, but drawn from whichever result is given.

    ``heading`` and ``reading`` are marked sentences (several, where one of them goes with many figures); they are told
    when a figure is made of them. ``finding`` says what is found in a result, with how many worlds or draws: the
    heading where there is something.
    """

    name: str
    heading: str
    reading: str | tuple[str, ...]
    draw: Callable[[Any], Any]
    why_not: Callable[[Any], str] = always
    finding: Callable[[Any], str] = always

    def of(self, result: Any) -> Picture:
        """Return the figure of one result."""
        reason = self.why_not(result)
        heading = (not reason and self.finding(result)) or say(self.heading)
        sentences = (self.reading,) if isinstance(self.reading, str) else self.reading
        reading = " ".join(say(sentence) for sentence in sentences)
        return Picture(self.name, heading, reading, partial(self.draw, result), reason)


class Choice(NamedTuple):
    """What a reader may choose about figures of sweeps and comparisons."""

    x: str | None = None
    y: str | None = None
    outcome: str | None = None
    statistic: str | None = None
    baseline: tuple[str, ...] = ()
