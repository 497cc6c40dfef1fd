"""What a visitor can ask of a session, by name: whatever is not listed is refused."""

from collections.abc import Callable
from typing import cast

from interpose.model.errors import ScenarioError
from interpose.viz.app.session import Session

COMMANDS: tuple[str, ...] = (
    "open_link", "open_text", "scenario", "play", "step", "reset", "seed", "days", "people", "speed", "layer", "select",
    "ask", "goto", "gap", "fan", "look", "about", "compare", "lever", "add", "remove", "clear", "restart", "base",
    "intervene", "language", "lesson", "predict",
)  # fmt: skip
"""What a visitor can ask for."""


def command(session: Session, name: str) -> Callable[..., None]:
    """Look up a command by name."""
    if name not in COMMANDS:
        raise ScenarioError(f"there is no command {str(name)[:40]!r}")
    return cast("Callable[..., None]", getattr(session, name))
