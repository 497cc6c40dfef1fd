"""Small multiples: one outcome over every input that was varied, a panel an input, all on one scale."""

from typing import Any

import numpy as np
import pandas as pd

from interpose.viz.figures.panels import (
    axis_range,
    axis_unit,
    empty_figure,
    error_bars,
    estimate_words,
    extra_heading_height,
    heading,
    stacked_panels,
)
from interpose.viz.style import BLUE, records, safe

HEIGHT, HEAD, FOOT, GAP = 150, 34, 56, 84
BAND = "rgba(0,114,178,0.18)"


def small_multiples(tables: dict[str, pd.DataFrame]) -> Any:
    """Draw an outcome over each input with 95 % intervals.

    Parameters
    ----------
    tables : dict
        By the path of the input: its column, ``label``, ``unit``, ``mean``, ``low``, ``high``.
    """
    tables = {path: table for path, table in tables.items() if len(table)}
    if not tables:
        return empty_figure()
    first = next(iter(tables.values()))
    label = str(first["label"].iloc[0])
    head = HEAD + extra_heading_height(f"{label}, by {next(iter(tables))}")
    drawing = stacked_panels([HEIGHT] * len(tables), head=head, foot=FOOT, gap=GAP, margin={"l": 66, "r": 18})
    everything = pd.concat(tables.values())
    low, high = axis_range(everything, zero=False)
    least = float(np.nanmin(everything[["mean", "low"]].to_numpy(float)))
    reach = [0.0 if 0 <= least < 0.6 * high else low, high]
    for row, (path, table) in enumerate(tables.items(), start=1):
        _draw(drawing, row, table, path)
        unit = str(table["unit"].iloc[0])
        heading(drawing, row, f"{label}, by {path}" if row == 1 else f"by {path}")
        title = {"text": safe(axis_unit(unit, change=False)), "standoff": 6}
        drawing.update_yaxes(title=title, range=reach, nticks=5, row=row, col=1)
        drawing.update_xaxes(title={"text": safe(path), "standoff": 4}, nticks=6, row=row, col=1)
    return drawing


def _draw(drawing: Any, row: int, table: pd.DataFrame, path: str) -> None:
    """Draw one panel: a line with a band where the input is a number, bars where it is a name."""
    numeric = bool(pd.api.types.is_numeric_dtype(table[path]) and not pd.api.types.is_bool_dtype(table[path]))
    has_intervals = bool(np.isfinite(table[["low", "high"]].to_numpy(float)).all())
    positions = table[path].tolist() if numeric else [safe(value) for value in table[path]]
    if numeric and has_intervals and len(table) > 2:
        ends = table["high"].tolist() + table["low"].tolist()[::-1]
        shape = {"fill": "toself", "fillcolor": BAND, "line": {"width": 0}, "mode": "lines", "hoverinfo": "skip"}
        drawing.add_scatter(
            x=positions + positions[::-1], y=ends, name=f"interval {path}", showlegend=False, row=row, col=1, **shape
        )
    drawing.add_scatter(
        x=positions,
        y=table["mean"].tolist(),
        error_y=error_bars(table, BLUE, thickness=1.5) if not numeric or len(table) <= 2 else None,
        mode="lines+markers" if numeric else "markers",
        line={"color": BLUE, "width": 2},
        marker={"size": 7, "color": BLUE},
        text=[safe(estimate_words(e, str(e["unit"]), change=False)) for e in records(table)],
        hovertemplate="at %{x}: %{text}<extra></extra>",
        name=path,
        showlegend=False,
        row=row,
        col=1,
    )
