"""What the page's server keeps of its visitors: idle, with twenty at once, after 200 visits, and an hour of play.

python tests/benchmarks/visits.py [--visits 200] [--at-once 20] [--play 60] [--wait 200]
"""

import argparse
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import Any

import psutil

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from support.plain_visitor import PlainVisitor
from support.served_page import served

SECONDS = 1.0
"""How long a visitor looks after his two steps."""


def server_of(address: str) -> psutil.Process:
    """Return the process that serves a page."""
    port = address.rstrip("/").rsplit(":", 1)[1]
    return next(p for p in psutil.Process().children() if port in p.cmdline())


def megabytes(server: psutil.Process) -> float:
    """Measure what the server holds (MB)."""
    return float(server.memory_info().rss) / 1e6


def visit(address: str, goodbye: bool) -> None:
    """Open the page, play sixty days, look, and leave."""
    visitor = PlainVisitor(address)
    visitor.command("speed", 30)
    visitor.step()
    visitor.step()
    visitor.read(SECONDS)
    visitor.leave(goodbye)


class Playing(threading.Thread):
    """A visitor who lets the worlds play day by day, again and again, until the time is over."""

    def __init__(self, address: str, minutes: float) -> None:
        super().__init__(daemon=True)
        self.address, self.until = address, time.monotonic() + 60 * minutes
        self.runs, self.frames = 0, 0

    def run(self) -> None:
        """Play."""
        visitor = PlainVisitor(self.address)
        while time.monotonic() < self.until:
            visitor.command("play")
            visitor.wait_until(lambda: visitor.controls["playing"] or visitor.controls["over"])
            while not visitor.controls["over"] and time.monotonic() < self.until:
                visitor.read(SECONDS)
            self.frames, self.runs = visitor.frame, self.runs + 1
            visitor.command("reset")
            visitor.wait_until(lambda: visitor.controls["day"] == 0)
        visitor.leave()


def settled(server: psutil.Process, seconds: float) -> float:
    """Wait, and measure."""
    time.sleep(seconds)
    return megabytes(server)


def at_once(address: str, number: int, server: psutil.Process) -> tuple[float, list[PlainVisitor]]:
    """Open many pages together; each plays thirty days."""
    visitors = [PlainVisitor(address) for _ in range(number)]
    for visitor in visitors:
        visitor.command("speed", 30)
        visitor.step()
    for visitor in visitors:
        visitor.read(0.2)
    return megabytes(server), visitors


def measure(visits: int, together: int, minutes: float, wait: float) -> list[tuple[str, float]]:
    """Measure the server's memory on the way through all visits (MB)."""
    with tempfile.TemporaryDirectory() as folder, served(Path(folder), "gaza-isf") as (address, _):
        server = server_of(address)
        found: list[tuple[str, float]] = []

        def note(what: str, value: Any = None) -> None:
            found.append((what, megabytes(server) if value is None else value))
            print(f"{what:45s} {found[-1][1]:8.1f} MB, {server.num_threads()} threads", flush=True)

        note("idle, nobody came yet", settled(server, 5))
        visit(address, True)
        note("after one visit", settled(server, 10))
        most, visitors = at_once(address, together, server)
        note(f"{together} at once", most)
        for visitor in visitors:
            visitor.leave()
        note("all left", settled(server, 20))
        player = Playing(address, minutes)
        player.start()
        for number in range(visits):
            visit(address, goodbye=number % 2 == 0)
            if (number + 1) % 50 == 0:
                note(f"{number + 1} visits, half without goodbye")
        player.join()
        note(f"{minutes:g} minutes of play, {player.runs} runs, {player.frames:,} frames")
        note(f"{wait:.0f} s later", settled(server, wait))
    return found


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--visits", type=int, default=200)
    parser.add_argument("--at-once", type=int, default=20)
    parser.add_argument("--play", type=float, default=60.0, help="minutes for which one visitor plays meanwhile")
    parser.add_argument("--wait", type=float, default=200.0)
    asked = parser.parse_args()
    measure(asked.visits, asked.at_once, asked.play, asked.wait)
