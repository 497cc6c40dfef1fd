"""Playback: one thread for each visitor, which runs commands one after another and never runs ahead of the page."""

import logging
import math
import queue
import threading
import time
from collections.abc import Callable
from typing import Any

from interpose.model.errors import InterposeError
from interpose.model.language.chosen import in_language, language
from interpose.viz.app.commands import command
from interpose.viz.app.session import Session

FRAMES = 5
"""Frames a second, at most."""
MOST_WAITING = 16
"""Commands that may wait; further ones are dropped."""
PATIENCE = 5.0
"""Seconds after which an unanswered frame is sent again."""
LOOK_AGAIN = 0.02
log = logging.getLogger(__name__)


class Player:
    """Runs a visitor's commands in a thread of its own, and sends the page a frame after each change.

    A frame is drawn only when the page has said that it has seen the one before, so frames never queue; a page that
    is gone or hidden simply lets the world wait.

    Parameters
    ----------
    session : Session
        Whose worlds.
    show : callable
        Given the number of a frame, sends it to the page.
    idle : float
        Seconds without a command and without a frame that the page has drawn, after which nothing is played any more.
    rested : callable, optional
        Called in the player's thread when that has happened.
    """

    def __init__(
        self,
        session: Session,
        show: Callable[[int], None],
        idle: float = math.inf,
        rested: Callable[[], None] = lambda: None,
    ) -> None:
        self.session, self.show, self.idle, self.rested = session, show, idle, rested
        self._alive_at = time.monotonic()
        self.frame, self.dropped, self.rate = 0, 0, 0.0
        self._seen = 0
        self._waiting: queue.Queue[tuple[str, tuple[Any, ...]] | None] = queue.Queue(MOST_WAITING)
        self._stop, self._stale = threading.Event(), threading.Event()
        self._thread = threading.Thread(target=self._run, name="interpose-player", daemon=True)

    def start(self) -> None:
        """Start the thread."""
        self._thread.start()

    def close(self) -> None:
        """Stop, and wait for the thread unless it is this one."""
        self._stop.set()
        if self._thread.is_alive() and self._thread is not threading.current_thread():
            self._thread.join(timeout=10)

    def queue_command(self, name: str, *values: Any) -> bool:
        """Queue a command; return false when the queue is full and it is dropped."""
        try:
            self._waiting.put_nowait((name, values))
        except queue.Full:
            self.dropped += 1
            return False
        self._alive_at = time.monotonic()
        return True

    def refresh(self) -> None:
        """Send a frame soon although nothing was asked: more is known than the page shows."""
        self._stale.set()

    def seen(self, frame: int) -> None:
        """Note which frame the page has drawn."""
        self._seen = max(self._seen, min(int(frame), self.frame))
        self._alive_at = time.monotonic()

    def _run(self) -> None:
        """Run commands one after another until closed."""
        next_frame_at, sent_at, last_began = 0.0, 0.0, 0.0
        while not self._stop.is_set():
            now = time.monotonic()
            if now - self._alive_at > self.idle:
                self.rested()
                break
            page_is_ready = self._seen >= self.frame or now - sent_at > PATIENCE
            playing = self.session.playing
            timeout = max(LOOK_AGAIN, next_frame_at - now) if playing else 0.2
            try:
                waiting_command = self._waiting.get(
                    timeout=timeout if not (playing and page_is_ready and next_frame_at <= now) else LOOK_AGAIN / 20
                )
            except queue.Empty:
                waiting_command = None
            if self._stop.is_set():
                break
            if waiting_command is not None:
                self._do(*waiting_command)
            elif playing and page_is_ready and next_frame_at <= time.monotonic():
                began_at = time.monotonic()
                passed = self._guarded(self.session.advance) or 0
                self._pace(passed, began_at - last_began)
                next_frame_at, last_began = began_at + 1 / FRAMES, began_at
            elif not (self._stale.is_set() and page_is_ready):
                continue
            if self._stop.is_set():
                break
            self._stale.clear()
            self._tell()
            sent_at = time.monotonic()

    def _pace(self, passed: int, since: float) -> None:
        """Keep a smoothed number of days a second."""
        if since > 1:
            self.rate = 0.0  # it begins anew after a rest
        else:
            current_rate = passed / since
            self.rate += (0.2 if self.rate else 1.0) * (current_rate - self.rate)

    def _do(self, name: str, values: tuple[Any, ...]) -> None:
        """Run one command."""
        self.session.notice = ""
        with in_language(self.session.view.language or language()):
            self._guarded(lambda: command(self.session, name)(*values))

    def _guarded(self, work: Callable[[], Any]) -> Any:
        """Run some work; an error becomes a line on the page, and the worlds stay as they were."""
        try:
            return work()
        except InterposeError as error:
            self.session.notice = str(error)
        except MemoryError:
            self.session.notice = "out of memory: take fewer days, fewer territories or more people per agent"
        except Exception:
            log.exception("the page could not do what was asked")
            self.session.notice = "this could not be done: an error inside, written to the server's log"
            self.session.playing = False
        return None

    def _tell(self) -> None:
        """Send the next frame."""
        self.frame += 1
        try:
            self.show(self.frame)
        except Exception:
            log.exception("a frame could not be shown")
