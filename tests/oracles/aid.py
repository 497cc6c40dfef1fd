"""Aid enters, is carried to those who need it, and is taken on the way: by crowds, or by those who hold the ground."""

from typing import Any


def step(w: Any, day: int) -> None:
    """Let a day happen."""
