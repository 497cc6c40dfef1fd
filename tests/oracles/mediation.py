"""Parties talk, make deals where they expect more from peace than from fighting, and leave them where they do not."""

from typing import Any


def step(w: Any, day: int) -> None:
    """Let a day happen."""
