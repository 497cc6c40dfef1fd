"""Two inputs against each other as cells."""

from typing import Any

import numpy as np
import pandas as pd

from interpose.viz.explorer.axis_levels import MARK, Pick, everywhere, safe_levels, short
from interpose.viz.explorer.sweep_arrays import Axis
from interpose.viz.figures.heatmap import CELL, grid
from interpose.viz.figures.panels import axis_unit, heading, more_head, nothing, stacked, told
from interpose.viz.style import DIVERGING, SEQUENTIAL, records, safe
from interpose.viz.sweep_statistics import MOST_VALUES

LOWEST, FREED = 240, 26


def cells(table: pd.DataFrame, x: Axis, y: Axis, pick: Pick, *, change: bool) -> Any:
    """Draw two inputs against each other as cells, the picked one framed; numbers where there is room."""
    columns, rows = sorted(set(table["x"])), sorted(set(table["y"]))
    if not np.isfinite(table["mean"].to_numpy(float)).any():
        return nothing("no run of these points has ended well")
    named = table.assign(across=safe_levels(x, table["x"]), up=safe_levels(y, table["y"]))
    labels = {"x_label": x.label, "y_label": y.label}
    if max(len(columns), len(rows)) <= MOST_VALUES:
        named = named.sort_values(["y", "x"], kind="stable")
        drawing = grid(named, x="across", y="up", difference=change, **labels)
        drawing.update_xaxes(ticktext=[short(x, at) for at in columns])
        drawing.update_yaxes(ticktext=[short(y, at) for at in rows])
        # How to read cells stands above the figure, where it can wrap.
        notes = [note for note in drawing.layout.annotations if (note.text or "").startswith("<b>")]
        drawing.layout.annotations = notes
        height = drawing.layout.height - FREED + max(0, LOWEST - CELL * len(rows))
        drawing.update_layout(height=height, margin={"t": drawing.layout.margin.t - FREED})
    else:
        drawing = _heat(named, x, y, columns, rows, change)
    if pick.x in columns and pick.y in rows and len(drawing.data):
        i, j = columns.index(pick.x), rows.index(pick.y)
        frame = {"color": MARK, "width": 4}
        box = {"x0": i - 0.48, "x1": i + 0.48, "y0": j - 0.47, "y1": j + 0.47}
        drawing.add_shape(type="rect", line=frame, fillcolor="rgba(0,0,0,0)", name="picked", xref="x", yref="y", **box)
    return everywhere(drawing)


def _heat(table: pd.DataFrame, x: Axis, y: Axis, columns: list[int], rows: list[int], change: bool) -> Any:
    """Draw many cells, by colour alone."""
    wide = table.pivot(index="y", columns="x", values="mean").reindex(index=rows, columns=columns)
    label, unit = str(table["label"].iloc[0]), str(table["unit"].iloc[0])
    name = f"{label}: {axis_unit(unit, change=change)}"
    drawing = stacked([420], head=34 + more_head(name), foot=58, gap=0, margin={"l": 74, "r": 8})
    said = {(e["x"], e["y"]): safe(told(e, unit, change=change)) for e in records(table)}
    reach = float(np.nanmax(np.abs(wide.to_numpy(float)))) or 1.0
    drawing.add_heatmap(
        x=list(range(len(columns))),
        y=list(range(len(rows))),
        z=wide.to_numpy(float).tolist(),
        text=[[said.get((a, b), "no run") for a in columns] for b in rows],
        hovertemplate="%{text}<extra></extra>",
        colorscale=DIVERGING if change else SEQUENTIAL,
        zmin=-reach if change else None,
        zmax=reach if change else None,
        colorbar={"thickness": 12, "tickfont": {"size": 11}, "outlinewidth": 0},
        name="cells",
    )
    heading(drawing, 1, name)
    for update, axis, there in ((drawing.update_xaxes, x, columns), (drawing.update_yaxes, y, rows)):
        ticks = list(range(0, len(there), -(-len(there) // 6)))
        update(tickvals=ticks, ticktext=[short(axis, there[at]) for at in ticks], showgrid=False)
        update(title={"text": safe(axis.label), "standoff": 6})
    return drawing
