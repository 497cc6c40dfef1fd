"""Two inputs against each other as cells."""

from typing import Any

import numpy as np
import pandas as pd

from interpose.model.language.words import mark, say
from interpose.viz.explorer.axis_levels import (
    MARK,
    Levels,
    safe_levels,
    select_nearest_on_click,
    short_level_name,
)
from interpose.viz.explorer.sweep_arrays import Axis
from interpose.viz.figures.heatmap import CELL, heatmap
from interpose.viz.figures.panels import (
    axis_unit,
    difference_reach,
    empty_figure,
    estimate_words,
    extra_heading_height,
    heading,
    stacked_panels,
)
from interpose.viz.style import DIVERGING, SEQUENTIAL, records, safe
from interpose.viz.sweep_statistics import MOST_VALUES

LOWEST, FREED = 240, 26


def cells(table: pd.DataFrame, x: Axis, y: Axis, selected: Levels, *, change: bool) -> Any:
    """Draw two inputs against each other as cells, the picked one framed; numbers where there is room."""
    columns, rows = sorted(set(table["x"])), sorted(set(table["y"]))
    if not np.isfinite(table["mean"].to_numpy(float)).any():
        return empty_figure(mark("no run of these points has ended well"))
    placed = table.assign(across=safe_levels(x, table["x"]), up=safe_levels(y, table["y"]))
    labels = {"x_label": x.label, "y_label": y.label}
    if max(len(columns), len(rows)) <= MOST_VALUES:
        placed = placed.sort_values(["y", "x"], kind="stable")
        drawing = heatmap(placed, x="across", y="up", difference=change, **labels)
        drawing.update_xaxes(ticktext=[short_level_name(x, at) for at in columns])
        drawing.update_yaxes(ticktext=[short_level_name(y, at) for at in rows])
        # How to read cells stands above the figure, where it can wrap.
        notes = [note for note in drawing.layout.annotations if (note.text or "").startswith("<b>")]
        drawing.layout.annotations = notes
        height = drawing.layout.height - FREED + max(0, LOWEST - CELL * len(rows))
        drawing.update_layout(height=height, margin={"t": drawing.layout.margin.t - FREED})
    else:
        drawing = _heat(placed, x, y, columns, rows, change)
    if selected.x in columns and selected.y in rows and len(drawing.data):
        i, j = columns.index(selected.x), rows.index(selected.y)
        frame = {"color": MARK, "width": 4}
        box = {"x0": i - 0.48, "x1": i + 0.48, "y0": j - 0.47, "y1": j + 0.47}
        drawing.add_shape(
            type="rect", line=frame, fillcolor="rgba(0,0,0,0)", name=say("picked"), xref="x", yref="y", **box
        )
    return select_nearest_on_click(drawing)


def _heat(table: pd.DataFrame, x: Axis, y: Axis, columns: list[int], rows: list[int], change: bool) -> Any:
    """Draw many cells, by colour alone."""
    grid = table.pivot(index="y", columns="x", values="mean").reindex(index=rows, columns=columns)
    label, unit = str(table["label"].iloc[0]), str(table["unit"].iloc[0])
    name = say("{outcome}: {unit}", outcome=label, unit=axis_unit(unit, change=change))
    drawing = stacked_panels([420], head=34 + extra_heading_height(name), foot=58, gap=0, margin={"l": 74, "r": 8})
    hover = {(e["x"], e["y"]): safe(estimate_words(e, unit, change=change)) for e in records(table)}
    limit = difference_reach(table)
    drawing.add_heatmap(
        x=list(range(len(columns))),
        y=list(range(len(rows))),
        z=grid.to_numpy(float).tolist(),
        text=[[hover.get((a, b), say("no run")) for a in columns] for b in rows],
        hovertemplate="%{text}<extra></extra>",
        colorscale=DIVERGING if change else SEQUENTIAL,
        zmin=-limit if change else None,
        zmax=limit if change else None,
        colorbar={"thickness": 12, "tickfont": {"size": 11}, "outlinewidth": 0},
        name=say("cells"),
    )
    heading(drawing, 1, name)
    for update, axis, levels in ((drawing.update_xaxes, x, columns), (drawing.update_yaxes, y, rows)):
        ticks = list(range(0, len(levels), -(-len(levels) // 6)))
        update(tickvals=ticks, ticktext=[short_level_name(axis, levels[index]) for index in ticks], showgrid=False)
        update(title={"text": safe(axis.label), "standoff": 6})
    return drawing
