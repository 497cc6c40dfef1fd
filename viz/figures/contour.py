"""An outcome over two numeric inputs as level lines, and beside it how wide the interval is everywhere."""

from typing import Any

import numpy as np
import pandas as pd

from interpose.viz.figures.panels import (
    ESTIMATE,
    axis_unit,
    empty_figure,
    estimate_words,
    extra_heading_height,
    heading,
    require_columns,
    stacked_panels,
)
from interpose.viz.style import PAPER, SEQUENTIAL, records, safe

HEIGHT, HEAD, FOOT, GAP, LEFT = 270, 34, 58, 74, 66
WIDTHS = [[0.0, "#fcfcfc"], [1.0, "#e6a15c"]]


def contour(table: pd.DataFrame, *, x: str, y: str, x_label: str, y_label: str) -> Any:
    """Draw level lines of an estimate over two inputs, and below them those of the half width of its interval.

    Points that were run are marked; between them the lines are interpolated.

    Parameters
    ----------
    table : DataFrame
        ``label``, ``unit``, ``mean``, ``low``, ``high`` of one outcome on a full grid, and the columns named below.
    x, y : str
        Columns of the two inputs, numbers of at least three values each.
    x_label, y_label : str
        Their names with units.
    """
    points = require_columns(table, *ESTIMATE, x, y)
    grids = {name: points.pivot_table(index=y, columns=x, values=name) for name in ("mean", "low", "high")}
    if min(grids["mean"].shape, default=0) < 3:
        return empty_figure("level lines need at least three values of both inputs")
    label, unit = str(points["label"].iloc[0]), str(points["unit"].iloc[0])
    half_width = ((grids["high"] - grids["low"]) / 2).reindex_like(grids["mean"])
    has_intervals = bool(np.isfinite(half_width.to_numpy(float)).any())
    levels = [(grids["mean"], f"{label}: {axis_unit(unit, change=False)}", SEQUENTIAL)]
    if has_intervals:
        levels.append((half_width, f"Half width of its 95 % interval ({unit})", WIDTHS))
    drawing = stacked_panels(
        [HEIGHT] * len(levels),
        head=HEAD + extra_heading_height(levels[0][1]),
        foot=FOOT,
        gap=GAP,
        margin={"l": LEFT, "r": 14},
    )
    for row, (values, words, scale) in enumerate(levels, start=1):
        _draw_levels(drawing, row, values, words, scale)
        _mark(drawing, row, points, x, y, unit)
        heading(drawing, row, words)
        drawing.update_yaxes(title={"text": safe(y_label), "standoff": 6}, row=row, col=1)
    drawing.update_xaxes(nticks=6)
    drawing.update_xaxes(title={"text": safe(x_label), "standoff": 6}, row=len(levels), col=1)
    return drawing


def _draw_levels(drawing: Any, row: int, values: pd.DataFrame, words: str, scale: Any) -> None:
    """Draw level lines with their values; nothing where no point was run."""
    drawing.add_contour(
        x=values.columns.tolist(),
        y=values.index.tolist(),
        z=[[None if not np.isfinite(v) else float(v) for v in grid_row] for grid_row in values.to_numpy(float)],
        colorscale=scale,
        showscale=False,
        ncontours=9,
        contours={"showlabels": True, "labelfont": {"size": 12}},
        line={"width": 1, "color": "#555555"},
        hoverinfo="skip",
        name=words,
        row=row,
        col=1,
    )


def _mark(drawing: Any, row: int, points: pd.DataFrame, x: str, y: str, unit: str) -> None:
    """Mark the points that were run."""
    drawing.add_scatter(
        x=points[x].tolist(),
        y=points[y].tolist(),
        mode="markers",
        marker={"size": 6, "color": "#1a1a1a", "line": {"width": 1, "color": PAPER}},
        text=[safe(estimate_words(e, unit, change=False)) for e in records(points)],
        hovertemplate="%{x:.4g}, %{y:.4g}: %{text}<extra></extra>",
        name="points that were run",
        showlegend=False,
        row=row,
        col=1,
    )
