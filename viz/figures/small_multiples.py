"""Small multiples: one outcome over every input that was varied, a panel an input, all on one scale."""

from typing import Any

import numpy as np
import pandas as pd

from interpose.model.language.words import say
from interpose.viz.figures.dose_response import READING, is_base, marks_of_differences
from interpose.viz.figures.panels import (
    SERIES,
    axis_range,
    axis_unit,
    empty_figure,
    error_bars,
    estimate_words,
    extra_heading_height,
    heading,
    reading_line,
    stacked_panels,
)
from interpose.viz.style import BLUE, INK, records, safe

HEIGHT, HEAD, FOOT, GAP, KEY = 150, 34, 56, 84, 20
BAND = "rgba(0,114,178,0.18)"


def small_multiples(
    tables: dict[str, pd.DataFrame],
    *,
    labels: dict[str, str] | None = None,
    titles: dict[str, str] | None = None,
    difference: bool = False,
) -> Any:
    """Draw an outcome over each input with 95 % intervals.

    Parameters
    ----------
    tables : dict
        By the path of the input: its column, ``label``, ``unit``, ``mean``, ``low``, ``high``.
    labels, titles : dict, optional
        By path: its name with its unit for the axis, and what was found, which heads the panel.
    difference : bool
        Whether differences are shown: 0 is marked, unclear ones are open, rows whose ``base`` is true are squares.
    """
    labels, titles = labels or {}, titles or {}
    tables = {path: table for path, table in tables.items() if len(table)}
    if not tables:
        return empty_figure()
    first = next(iter(tables.values()))
    label = str(first["label"].iloc[0])
    inputs = {path: labels.get(path, path) for path in tables}
    plain = {
        path: say("{outcome}, by {input}", outcome=say(label), input=name)
        if place == 0
        else say("by {input}", input=name)
        for place, (path, name) in enumerate(inputs.items())
    }
    heads = {path: titles.get(path) or words for path, words in plain.items()}
    taller = [extra_heading_height(words) for words in heads.values()]
    head = HEAD + taller[0] + (KEY if difference else 0)
    gap = GAP + max(taller[1:], default=0)
    drawing = stacked_panels([HEIGHT] * len(tables), head=head, foot=FOOT, gap=gap, margin={"l": 66, "r": 18})
    everything = pd.concat(tables.values())
    low, high = axis_range(everything, zero=difference)
    least = float(np.nanmin(everything[["mean", "low"]].to_numpy(float)))
    reach = [0.0 if not difference and 0 <= least < 0.6 * high else low, high]
    for row, (path, table) in enumerate(tables.items(), start=1):
        _draw(drawing, row, table, path, difference)
        unit = str(table["unit"].iloc[0])
        heading(drawing, row, heads[path])
        title = {"text": safe(axis_unit(unit, change=difference)), "standoff": 6}
        drawing.update_yaxes(title=title, range=reach, nticks=5, row=row, col=1)
        x_title = {"text": safe(labels.get(path, path)), "standoff": 4}
        drawing.update_xaxes(title=x_title, nticks=6, row=row, col=1)
        if difference:
            drawing.add_hline(y=0, line={"color": INK, "width": 1}, layer="below", row=row, col=1)
    if difference:
        reading_line(drawing, say(READING))
    return drawing


def _draw(drawing: Any, row: int, table: pd.DataFrame, path: str, change: bool) -> None:
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
        marker=marks_of_differences(table, SERIES[0]) if change else {"size": 7, "color": BLUE},
        text=[
            "baseline" if is_base(e, change) else safe(estimate_words(e, str(e["unit"]), change=change))
            for e in records(table)
        ],
        hovertemplate=say("at %{x}: %{text}") + "<extra></extra>",
        name=path,
        showlegend=False,
        row=row,
        col=1,
    )
