"""A visitor's stay on a page without a player: a place in the house while he looks, and none after a long rest."""

import threading
import time
from collections.abc import Callable
from typing import Any

import solara

from interpose.model.language.mistakes import retell
from interpose.model.language.words import say
from interpose.viz.app.house import HOUSE, Limits, full_words, rested_words
from interpose.viz.app.memory import SWEEPER

SHORTEST = 0.05
"""Seconds after which a rest is looked at again, at least."""


class Stay:
    """One visitor's place: taken when he comes, given up when he leaves or gives no sign of life.

    ``farewell`` is what he is told when he has none; empty while he has one.

    Parameters
    ----------
    rested : callable, optional
        Called in a thread of its own when he rested too long, before he is told.
    limits : Limits, optional
        What the server allows; default: what its environment says.
    """

    def __init__(self, rested: Callable[[], None] = lambda: None, limits: Limits | None = None) -> None:
        self.limits = limits or Limits.of_environment()
        self.farewell = solara.Reactive("")
        self._rested = rested
        self._alive_at = time.monotonic()
        self._lock = threading.Lock()
        self._timer: threading.Timer | None = None
        self.number = HOUSE.enter(self.limits)
        if self.number is None:
            self.farewell.set(full_words(self.limits))

    @property
    def is_there(self) -> bool:
        """Whether he has a place."""
        return self.number is not None

    def take(self, rows: int) -> None:
        """Take room for so many civilian rows; raises ``ScenarioError`` where there is not enough."""
        if self.number is not None:
            HOUSE.take(self.number, rows, self.limits)

    def sign_of_life(self) -> None:
        """Note that something was asked."""
        self._alive_at = time.monotonic()

    def start(self) -> None:
        """Watch from now on whether he rests; in the visitor's own thread, for whom he is then told."""
        with self._lock:
            if self.number is not None:
                self._watch()

    def leave(self, words: str = "") -> None:
        """Give the place up, and say so where there are words for it."""
        with self._lock:
            number, self.number = self.number, None
            timer, self._timer = self._timer, None
        if timer is not None and timer is not threading.current_thread():
            timer.cancel()
        if number is not None:
            HOUSE.leave(number)
            SWEEPER.somebody_left()
        if words:
            self.farewell.set(words)

    def _watch(self) -> None:
        """Look again when he would have rested too long."""
        left = 60.0 * self.limits.idle_minutes - (time.monotonic() - self._alive_at)
        self._timer = threading.Timer(max(SHORTEST, left), self._look)
        self._timer.name = "interpose-stay"
        self._timer.daemon = True
        self._timer.start()

    def _look(self) -> None:
        """Let him go if he rested too long, else look again later."""
        with self._lock:
            if self.number is None:
                return
            if time.monotonic() - self._alive_at < 60.0 * self.limits.idle_minutes:
                self._watch()
                return
        self._rested()
        self.leave(rested_words(self.limits))


def show_farewell(words: str, link: str, tag: str = "main") -> None:
    """Show why there is nothing here, and how to go on.

    Parameters
    ----------
    words : str
        Why.
    link : str
        The view of the page that is opened again; empty for its first one.
    tag : str
        Element to show it in.
    """
    with solara.v.Html(tag=tag, class_="ip-main-part ip-farewell", attributes={"role": "alert"}):
        solara.v.Html(tag="h1", children=["interpose"])
        solara.v.Html(tag="p", children=[retell(words)])
        where: dict[str, Any] = {"href": f"?view={link}" if link else "?"}
        solara.v.Html(tag="a", class_="ip-button", attributes=where, children=[say("Open the page again")])
