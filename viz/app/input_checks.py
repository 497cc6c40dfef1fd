"""Checks of what a visitor types or clicks: kind, bounds, unit; input is never run as code."""

import math
from typing import cast

from interpose.model.errors import ScenarioError
from interpose.model.results.formatting import plain_number
from interpose.viz.app.lever_values import AND
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
    if lever.kind == "range":
        return _checked_range(lever, value)
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


def _checked_range(lever: Lever, value: object) -> str:
    """Return two numbers in ascending order, as a view holds them; raises ``ScenarioError`` for anything else."""
    parts = value.split(AND) if isinstance(value, str) and len(value) <= 40 else []
    if len(parts) != 2 or not all(_is_number(part) for part in parts):
        raise ScenarioError(f"{lever.path} = {str(value)[:30]!r}: two numbers were expected ({lever.unit})")
    low, high = (float(part) for part in parts)
    least, most = cast("tuple[float, float]", (lever.low, lever.high))
    if not least <= low <= high <= most:
        raise ScenarioError(
            f"{lever.path} = {low:g} to {high:g} must ascend within {least:g} and {most:g} {lever.unit}".rstrip()
        )
    return f"{low:g}{AND}{high:g}"
