"""Linked figures over the inputs of a sweep: level lines of two, dose and response of one."""

from typing import Any

import numpy as np
import pandas as pd

from interpose.model.language.words import say
from interpose.viz.explorer.axis_levels import (
    MARK,
    Levels,
    levels_of,
    line_name,
    mark_selected,
    select_nearest_on_click,
)
from interpose.viz.explorer.sweep_arrays import Axis
from interpose.viz.figures.contour import contour
from interpose.viz.figures.dose_response import dose_response
from interpose.viz.figures.small_multiples import small_multiples
from interpose.viz.style import safe

MOST_SERIES, TALLER = 4, 70
"""Lines whose intervals can be told apart, and pixels by which the explorer's figure is taller."""


def why_no_lines(table: pd.DataFrame, x: Axis, y: Axis) -> str:
    """Return why two inputs allow no level lines; empty if they do."""
    for axis, codes in ((x, table["x"]), (y, table["y"])):
        if not axis.numeric:
            return say("{input} is no number", input=axis.path)
        if codes.nunique() < 3:
            return say("{input} has fewer than three values here", input=axis.path)
    return ""


def lines(table: pd.DataFrame, x: Axis, y: Axis, selected: Levels, *, change: bool) -> Any:
    """Draw level lines over two inputs, and how wide the interval is; the picked point ringed."""
    placed = table.assign(across=levels_of(x, table["x"]), up=levels_of(y, table["y"]))
    named = {"x": "across", "y": "up", "x_label": x.label, "y_label": y.label}
    drawing = contour(placed, difference=change, **named)
    for row in (1, 2):
        if any((trace.yaxis or "y") == ("y" if row == 1 else "y2") for trace in drawing.data):
            mark_selected(drawing, [x.values[selected.x]], [y.values[selected.y]], row=row, col=1)
    return select_nearest_on_click(drawing)


def dose(table: pd.DataFrame, x: Axis, y: Axis | None, selected: Levels, *, change: bool) -> Any:
    """Draw the outcome over one input, a line for each value of the second where these are few."""
    placed = table.assign(across=levels_of(x, table["x"]))
    if not x.numeric:
        drawing = small_multiples({"across": placed.sort_values("x", kind="stable")}, difference=change)
        drawing.update_xaxes(title={"text": safe(x.label)})
        _name_ticks(drawing, x, table)
    else:
        series = None
        if y is not None:
            placed["line"] = [line_name(y, code) for code in placed["y"]]
            series = "line"
            placed = placed.sort_values(["y", "x"], kind="stable")
        drawing = dose_response(placed, x="across", x_label=x.label, series=series, difference=change)
    drawing.update_layout(height=drawing.layout.height + TALLER)
    at_selected = table[(table["x"] == selected.x) & ((table["y"] == selected.y) if y is not None else True)]
    if len(at_selected) and len(drawing.data) and np.isfinite(float(at_selected["mean"].iloc[0])):
        position = x.values[selected.x] if x.numeric else safe(x.names[selected.x])
        drawing.add_vline(x=position, line={"color": MARK, "width": 1.5, "dash": "3px,3px"}, layer="below")
        mark_selected(drawing, [position], [float(at_selected["mean"].iloc[0])])
    return select_nearest_on_click(drawing)


def _name_ticks(drawing: Any, x: Axis, table: pd.DataFrame) -> None:
    """Show every name on an axis of names."""
    names = [safe(x.names[code]) for code in sorted(set(table["x"]))]
    drawing.update_xaxes(categoryorder="array", categoryarray=names, type="category")
