"""What the linked figures share: names of levels, the mark of the selected point, clicks anywhere."""

from typing import Any, NamedTuple

import pandas as pd

from interpose.model.language.words import say
from interpose.model.results.formatting import plain_number
from interpose.viz.explorer.sweep_arrays import Axis
from interpose.viz.style import safe

MARK = "#B30059"
LETTERS = 10


class Levels(NamedTuple):
    """The selected levels: of the first input, and of the second if there is one."""

    x: int
    y: int = 0


def levels_of(axis: Axis, codes: "pd.Series[Any]") -> list[Any]:
    """Return levels in a form that has their order."""
    return [axis.values[code] if axis.numeric else axis.names[code] for code in codes]


def safe_levels(axis: Axis, codes: "pd.Series[Any]") -> list[Any]:
    """Return levels with names that are safe to draw."""
    return [safe(value) if isinstance(value, str) else value for value in levels_of(axis, codes)]


def short_level_name(axis: Axis, code: int) -> str:
    """Name a level where there is little room: a part of a range by its middle."""
    name = plain_number(float(axis.values[code]), 3) if axis.parts else axis.names[code]
    return safe(name if len(name) <= LETTERS else f"{name[: LETTERS - 1]}\u2026")


def line_name(axis: Axis, code: int) -> str:
    """Name a line by a level of the second input."""
    return f"{axis.label.partition(' (')[0]} {short_level_name(axis, code)}"


def mark_selected(drawing: Any, x: list[Any], y: list[Any], **subplot: Any) -> None:
    """Mark the picked point."""
    drawing.add_scatter(
        x=x,
        y=y,
        mode="markers",
        marker={"symbol": "circle-open", "size": 18, "color": MARK, "line": {"width": 3, "color": MARK}},
        name=say("picked"),
        hoverinfo="skip",
        showlegend=False,
        **subplot,
    )


def select_nearest_on_click(drawing: Any) -> Any:
    """Make a click anywhere in a figure select the nearest mark."""
    drawing.update_layout(hoverdistance=-1, hovermode="closest", clickmode="event")
    return drawing
