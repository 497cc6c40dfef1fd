"""How much room a server has: visitors at once, civilian rows of all their worlds, time without a sign of life."""

import os
import threading
from dataclasses import dataclass

from interpose.model.errors import ScenarioError
from interpose.model.language.words import say

VISITORS, ROWS, IDLE = "INTERPOSE_APP_VISITORS", "INTERPOSE_APP_ROWS", "INTERPOSE_APP_IDLE"
"""Environment variables that hold the limits."""


@dataclass(frozen=True)
class Limits:
    """What a server allows."""

    visitors: int = 40
    """pages open at once"""
    rows: int = 12_000_000
    """civilian rows of all worlds of all visitors together"""
    idle_minutes: float = 60.0
    """minutes without a command and without a frame that a page has drawn"""

    def as_environment(self) -> dict[str, str]:
        """Return the limits as the server reads them."""
        return {VISITORS: str(self.visitors), ROWS: str(self.rows), IDLE: str(self.idle_minutes)}

    @classmethod
    def of_environment(cls) -> "Limits":
        """Read the limits of this server."""
        read, usual = os.environ.get, cls()
        return cls(
            int(read(VISITORS, usual.visitors)), int(read(ROWS, usual.rows)), float(read(IDLE, usual.idle_minutes))
        )


class House:
    """Knows who is there and how much room each takes; safe for many threads."""

    def __init__(self) -> None:
        self._rows: dict[int, int] = {}
        self._lock = threading.Lock()
        self._last = 0

    def __len__(self) -> int:
        return len(self._rows)

    def enter(self, limits: Limits) -> int | None:
        """Return the number of a new visitor; none if all places are taken."""
        with self._lock:
            if len(self._rows) >= limits.visitors:
                return None
            self._last += 1
            self._rows[self._last] = 0
            return self._last

    def leave(self, visitor: int | None) -> None:
        """Forget a visitor."""
        with self._lock:
            self._rows.pop(visitor or 0, None)

    def take(self, visitor: int, rows: int, limits: Limits) -> None:
        """Take the room of a visitor's worlds in place of what he had; raises ``ScenarioError`` if there is not enough.

        Parameters
        ----------
        visitor : int
            His number.
        rows : int
            Civilian rows of all worlds that he is about to have.
        limits : Limits
            What the server allows.
        """
        with self._lock:
            others = sum(taken for number, taken in self._rows.items() if number != visitor)
            if others + rows > limits.rows and rows > self._rows.get(visitor, 0):
                raise ScenarioError(
                    f"these worlds have {rows:,} civilian rows and this server has room for {limits.rows:,}, of which "
                    f"others use {others:,}: take more people per agent, or come back later"
                )
            if visitor in self._rows:
                self._rows[visitor] = rows


HOUSE = House()
"""The one of this server."""


def full_words(limits: Limits) -> str:
    """Say that all places are taken."""
    return say("All places on this server ({visitors}) are taken. Try again in some minutes.", visitors=limits.visitors)


def rested_words(limits: Limits) -> str:
    """Say that a page rested too long."""
    return say(
        "This page rested for {idle_minutes:g} minutes, and its worlds were let go to make room for others.",
        idle_minutes=limits.idle_minutes,
    )
