"""Checks of what a visitor types or clicks: kind, bounds, unit; input is never run as code."""

import math
from typing import cast

from interpose.model.errors import ScenarioError
from interpose.model.results.formatting import plain_number
from interpose.viz.app.levers import Lever


def text(value: object) -> str:
    """Return a text; raises ``ScenarioError`` for anything else."""
    if not isinstance(value, str) or len(value) > 200:
        raise ScenarioError("a name was expected here")
    return value


def whole_number(value: object, what: str) -> int:
    """Return a whole number; raises ``ScenarioError`` for anything else."""
    if isinstance(value, str) and len(value) <= 20:
        value = float(value) if _is_number(value) else value
    if (
        isinstance(value, bool)
        or not isinstance(value, (int, float))
        or not math.isfinite(value)
        or value != int(value)
    ):
        raise ScenarioError(f"{what} = {str(value)[:20]!r} is not a whole number")
    return int(value)


def _is_number(text: str) -> bool:
    """Whether a text is a number."""
    try:
        float(text)
    except ValueError:
        return False
    return True


def checked_value(lever: Lever, value: object) -> bool | int | float | str:
    """Return a lever's new value, checked; raises ``ScenarioError`` with value, bound and unit."""
    if lever.kind == "switch":
        if not isinstance(value, bool):
            raise ScenarioError(f"{lever.path} is yes or no")
        return value
    if lever.kind == "choice":
        if value not in [option for option, _ in lever.options]:
            raise ScenarioError(f"{lever.path}: take one of {', '.join(option for option, _ in lever.options)}")
        return str(value)
    if isinstance(value, str) and len(value) <= 30 and _is_number(value):
        value = float(value)
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not math.isfinite(value):
        raise ScenarioError(f"{lever.path} = {str(value)[:30]!r} is not a number ({lever.unit or 'pure number'})")
    low, high = cast("tuple[float, float]", (lever.low, lever.high))
    if (lever.low is not None and value < low) or (lever.high is not None and value > high):
        ends = f"{plain_number(low)} and {plain_number(high)} {lever.unit}".rstrip()
        raise ScenarioError(f"{lever.path} = {plain_number(value)} must be between {ends}")
    if lever.kind == "count":
        return whole_number(value, lever.path)
    return float(value)
