"""The command that a click in a figure stands for: which levels, or which run."""

from typing import Any

import numpy as np

from interpose.viz.style import safe


def command_of_click(figure: str, click: dict[str, Any], figures: dict[str, Any]) -> tuple[Any, ...]:
    """Return the command that a click stands for; empty for a click without a meaning.

    Parameters
    ----------
    figure : str
        ``cells``, ``dose`` or ``spread``.
    click : dict
        ``x``, ``y``, ``data`` (the mark's custom data) and ``name`` of its trace, as sent by the browser.
    figures : dict
        The drawn figures, as returned by :func:`interpose.viz.explorer.frame.frame`.
    """
    codes = figures["codes"]
    if figure == "spread":
        run_index = click.get("data")
        runs = figures["which"]
        is_known = isinstance(run_index, int) and 0 <= run_index < len(runs)
        return ("run", *runs[run_index]) if is_known else ()
    if figure == "cells" and figures.get("as_lines"):
        x, y = _nearest_level(codes["x"], click.get("x")), _nearest_level(codes["y"], click.get("y"))
        return ("pick", x, y) if x is not None and y is not None else ()
    if figure == "cells":
        x, y = _level_at(codes["columns"], click.get("x")), _level_at(codes["rows"], click.get("y"))
        return ("pick", x, y) if x is not None and y is not None else ()
    if figure == "dose":
        # Lines that stand beside each other are shifted: what they carry is where they belong.
        marked_x = click.get("data")
        x = _nearest_level(codes["x"], marked_x if isinstance(marked_x, (int, float)) else click.get("x"))
        lines = [safe(name) for name in codes["series"]]  # as the figure's legend has them
        line = lines.index(str(click.get("name"))) if click.get("name") in lines else None
        return ("pick", x, line) if x is not None else ()
    return ()


def _level_at(levels: list[int], position: object) -> int | None:
    """Return the level at a position on an axis of cells."""
    if isinstance(position, bool) or not isinstance(position, (int, float)) or not 0 <= round(position) < len(levels):
        return None
    return levels[round(position)]


def _nearest_level(values: list[Any], value: object) -> int | None:
    """Return the level with the nearest value, or with this name."""
    if isinstance(value, str):
        names = [safe(name) for name in values]
        return names.index(value) if value in names else None
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not values or isinstance(values[0], str):
        return None
    return int(np.argmin(np.abs(np.asarray(values, float) - float(value))))
