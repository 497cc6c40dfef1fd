"""An outcome over two numeric inputs as level lines, and beside it how wide the interval is everywhere."""

from typing import Any

import numpy as np
import pandas as pd

from interpose.model.language.words import say
from interpose.model.results.intervals import excludes_zero
from interpose.viz.figures.panels import (
    ESTIMATE,
    axis_unit,
    difference_reach,
    empty_figure,
    estimate_words,
    extra_heading_height,
    heading,
    require_columns,
    stacked_panels,
)
from interpose.viz.style import DIVERGING, PAPER, SEQUENTIAL, records, safe

HEIGHT, HEAD, FOOT, GAP, LEFT = 270, 34, 58, 74, 66
WIDTHS = [[0.0, "#fcfcfc"], [1.0, "#e6a15c"]]
PALE = 0.35
"""How strong the colours are where no difference is clear."""


def contour(
    table: pd.DataFrame,
    *,
    x: str,
    y: str,
    x_label: str,
    y_label: str,
    difference: bool = False,
    title: str = "",
) -> Any:
    """Draw level lines of an estimate over two inputs, and below them those of the half width of its interval.

    Points that were run are marked; between them the lines are interpolated. Of differences the colours are centred on
    0 and pale where no interval excludes it, and marks whose interval includes 0 are open.

    Parameters
    ----------
    table : DataFrame
        ``label``, ``unit``, ``mean``, ``low``, ``high`` of one outcome on a full grid, and the columns named below.
    x, y : str
        Columns of the two inputs, numbers of at least three values each.
    x_label, y_label : str
        Their names with units.
    difference : bool
        Whether differences are shown.
    title : str
        What was found, which heads the figure.
    """
    points = require_columns(table, *ESTIMATE, x, y)
    grids = {name: points.pivot_table(index=y, columns=x, values=name) for name in ("mean", "low", "high")}
    if min(grids["mean"].shape, default=0) < 3:
        return empty_figure("level lines need at least three values of both inputs")
    label, unit = str(points["label"].iloc[0]), str(points["unit"].iloc[0])
    half_width = ((grids["high"] - grids["low"]) / 2).reindex_like(grids["mean"])
    has_intervals = bool(np.isfinite(half_width.to_numpy(float)).any())
    name = title or f"{label}: {axis_unit(unit, change=difference)}"
    levels = [(grids["mean"], name, DIVERGING if difference else SEQUENTIAL)]
    if has_intervals:
        levels.append((half_width, say("Half width of its 95 % interval ({unit})", unit=unit), WIDTHS))
    drawing = stacked_panels(
        [HEIGHT] * len(levels),
        head=HEAD + extra_heading_height(levels[0][1]),
        foot=FOOT,
        gap=GAP,
        margin={"l": LEFT, "r": 14},
    )
    for row, (values, words, scale) in enumerate(levels, start=1):
        if row == 1 and difference:
            _draw_differences(drawing, points, grids, words)
        else:
            _draw_levels(drawing, row, values, words, scale)
        _mark(drawing, row, points, (x, y), unit, difference)
        heading(drawing, row, words)
        drawing.update_yaxes(title={"text": safe(y_label), "standoff": 6}, row=row, col=1)
    drawing.update_xaxes(nticks=6)
    drawing.update_xaxes(title={"text": safe(x_label), "standoff": 6}, row=len(levels), col=1)
    return drawing


def _draw_differences(drawing: Any, points: pd.DataFrame, grids: dict[str, pd.DataFrame], words: str) -> None:
    """Draw level lines of differences, pale all over, and once more in full where all corners exclude 0."""
    reach = difference_reach(points)
    clear = excludes_zero(*(grids[end].reindex_like(grids["mean"]).to_numpy(float) for end in ("low", "high")))
    around: dict[str, Any] = {"zmin": -reach, "zmax": reach}
    _draw_levels(drawing, 1, grids["mean"], words, DIVERGING, opacity=PALE, **around)
    if (clear[1:, 1:] & clear[:-1, 1:] & clear[1:, :-1] & clear[:-1, :-1]).any():
        _draw_levels(
            drawing,
            1,
            grids["mean"].where(clear),
            say("{words}, interval excludes 0", words=words),
            DIVERGING,
            **around,
        )


def _draw_levels(drawing: Any, row: int, values: pd.DataFrame, words: str, scale: Any, **look: Any) -> None:
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
        **look,
    )


def _mark(drawing: Any, row: int, points: pd.DataFrame, axes: tuple[str, str], unit: str, change: bool) -> None:
    """Mark the points that were run; open where a difference is not clear, a square at the baseline."""
    ink, rows = "#1a1a1a", records(points)
    base = [change and bool(e.get("base", False)) for e in rows]
    solid = [not change or at or excludes_zero(e["low"], e["high"]) for e, at in zip(rows, base, strict=True)]
    x, y = axes
    drawing.add_scatter(
        x=points[x].tolist(),
        y=points[y].tolist(),
        mode="markers",
        marker={
            "size": 7 if change else 6,
            "color": [ink if one else PAPER for one in solid],
            "symbol": ["square" if one else "circle" for one in base],
            "line": {"width": 1.5 if change else 1, "color": [PAPER if one else ink for one in solid]},
        },
        text=[
            "baseline" if at else safe(estimate_words(e, unit, change=change)) for e, at in zip(rows, base, strict=True)
        ],
        hovertemplate="%{x:,.4~r}, %{y:,.4~r}: %{text}<extra></extra>",
        name=say("points that were run"),
        showlegend=False,
        row=row,
        col=1,
    )
