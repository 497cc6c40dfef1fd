"""Money for rebuilding is paid by a rule that reads who is reported to be in control; ground is repaired."""

from typing import Any


def step(w: Any, day: int) -> None:
    """Let a day happen."""
