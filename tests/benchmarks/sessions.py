"""Twenty visitors who use the page together for ten minutes: is one lost, and how long does a step take?

python tests/benchmarks/sessions.py [--sessions 20] [--minutes 10]
"""

import argparse
import sys
import tempfile
import threading
import time
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from benchmarks.visits import megabytes, server_of
from support.plain_visitor import PlainVisitor
from support.served_page import served

REST = (1.0, 4.0)
"""Seconds between two steps of a visitor, evenly spread."""
DAYS = 7


class Session(threading.Thread):
    """One visitor who steps a week at a time, looks for a moment, and starts again at the end."""

    def __init__(self, address: str, number: int, until: float) -> None:
        super().__init__()
        self.address, self.number, self.until = address, number, until
        self.took: list[float] = []
        self.fault = ""

    def run(self) -> None:
        """Visit until the time is over."""
        chance = np.random.default_rng(self.number)
        try:
            visitor = PlainVisitor(self.address)
            visitor.command("speed", DAYS)
            while time.monotonic() < self.until:
                if visitor.controls["over"]:
                    visitor.command("reset")
                    visitor.wait_until(lambda: visitor.controls["day"] == 0)
                self.took.append(visitor.step())
                visitor.read(float(chance.uniform(*REST)))
            visitor.leave()
        except Exception as error:
            self.fault = f"{type(error).__name__}: {error}"


def measure(sessions: int, minutes: float) -> None:
    """Let visitors use the page together, and print what they met."""
    with tempfile.TemporaryDirectory() as folder, served(Path(folder), "gaza-isf") as (address, _):
        server = server_of(address)
        until = time.monotonic() + 60 * minutes
        visitors = [Session(address, number, until) for number in range(sessions)]
        for visitor in visitors:
            visitor.start()
        for visitor in visitors:
            visitor.join()
        lost = [visitor.fault for visitor in visitors if visitor.fault]
        took = np.array([seconds for visitor in visitors for seconds in visitor.took])
        print(f"{sessions} sessions, {minutes:g} minutes: {len(lost)} lost {lost[:3]}")
        parts = np.quantile(took, (0.5, 0.95, 0.99, 1.0))
        words = ", ".join(
            f"{name} {value:.2f}" for name, value in zip(("median", "95 %", "99 %", "most"), parts, strict=True)
        )
        print(f"{len(took)} steps of {DAYS} days of both worlds (s): {words}; over 2 s: {int((took > 2).sum())}")
        busy = server.cpu_times()
        print(f"server: {megabytes(server):.0f} MB, {busy.user + busy.system:.0f} s of processor")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sessions", type=int, default=20)
    parser.add_argument("--minutes", type=float, default=10.0)
    asked = parser.parse_args()
    measure(asked.sessions, asked.minutes)
