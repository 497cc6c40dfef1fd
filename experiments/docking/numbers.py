"""Numbers that are asked for: refused in one line where they are out of their bounds."""

import math

import numpy as np

from interpose.model.errors import InterposeError
from interpose.model.results.formatting import range_words


def check_number(name: str, value: object, low: float, high: float, unit: str) -> None:
    """Refuse a value that is no number between two bounds; raises :class:`interpose.model.errors.InterposeError`.

    Parameters
    ----------
    name : str
        Name of the argument.
    value : object
        What was given.
    low, high : float
        Bounds, both allowed.
    unit : str
        Unit, for the message.
    """
    known = isinstance(value, (int, float, np.integer, np.floating)) and type(value) is not bool
    if not (known and math.isfinite(value) and low <= value <= high):  # type: ignore[arg-type, operator]
        raise InterposeError(
            f"is a number from {range_words(low, high)} {unit}".rstrip(),
            argument=name,
            value=repr(value),
        )


def check_share(name: str, value: object) -> None:
    """Refuse a value that is no share of 0 to 1; raises :class:`interpose.model.errors.InterposeError`."""
    check_number(name, value, 0, 1, "")


def check_whole(name: str, value: object, low: int, high: int, unit: str) -> None:
    """Refuse a value that is no whole number between two bounds; raises as :func:`check_number`."""
    known = isinstance(value, (int, np.integer)) and type(value) is not bool
    if not (known and low <= value <= high):  # type: ignore[operator]
        problem = f"is a whole number from {low} to {high} {unit}".rstrip()
        raise InterposeError(problem, argument=name, value=repr(value))
