"""Civilians flee along open borders, find shelter, leave the area or return."""

from typing import Any


def step(w: Any, day: int) -> None:
    """Let a day happen."""
