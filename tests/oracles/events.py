"""Scripted and conditional shocks happen: what a scenario's script says, when its conditions hold."""

from typing import Any


def step(w: Any, day: int) -> None:
    """Let a day happen."""
