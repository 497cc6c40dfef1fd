"""Contributors move towards sending units or away from it; the mandate runs, is paid for and renewed; influence presses."""

from typing import Any


def step(w: Any, day: int) -> None:
    """Let a day happen."""
