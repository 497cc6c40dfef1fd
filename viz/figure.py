"""A figure of a stored result, and what a reader may choose about it."""

from collections.abc import Callable
from typing import Any, NamedTuple


class Picture(NamedTuple):
    """A figure of a stored result: how it is called, what it shows, how to read it, how to draw it."""

    name: str
    heading: str
    reading: str
    draw: Callable[[], Any]
    why_not: str = ""
    """why it cannot be drawn from this result; empty if it can"""


class Choice(NamedTuple):
    """What a reader may choose about figures of sweeps and comparisons."""

    x: str | None = None
    y: str | None = None
    outcome: str | None = None
    statistic: str = "mean"
