"""Amounts as bars in rows, the largest first, each with its name and number above it."""

from typing import Any

import pandas as pd

from interpose.model.language.words import mark
from interpose.model.results.formatting import number
from interpose.viz.figures.panels import (
    empty_figure,
    extra_heading_height,
    heading,
    place_rows,
    require_columns,
    rows_height,
    stacked_panels,
    write_row,
)
from interpose.viz.style import BLUE, safe

HEAD, FOOT, HIGH = 34, 50, 12
MOST = 15


def ranked_bars(table: pd.DataFrame, *, name: str, value: str, unit: str, title: str) -> Any:
    """Draw the largest of some amounts as bars, each with its share of all.

    Parameters
    ----------
    table : DataFrame
        A row an amount.
    name, value : str
        Its columns of names and of amounts.
    unit : str
        Unit of the amounts.
    title : str
        What was found.
    """
    rows = require_columns(table, name, value).sort_values(value, ascending=False, kind="stable")
    whole = float(rows[value].sum())
    rows = rows[rows[value] > 0].head(MOST)
    if rows.empty:
        return empty_figure(mark("nothing to draw: every amount is 0"))
    words = [f"{number(float(v), 0)}, {number(100 * float(v) / whole, 0)} %" for v in rows[value]]
    names = [str(one) for one in rows[name]]
    placed = place_rows(list(zip(names, words, strict=True)))
    head = HEAD + extra_heading_height(title)
    drawing = stacked_panels([rows_height(placed)], head=head, foot=FOOT, gap=0, showlegend=False)
    drawing.add_bar(
        x=rows[value].tolist(),
        y=[line.mark for line in placed],
        width=HIGH,
        orientation="h",
        marker={"color": BLUE},
        text=[f"{safe(one)}: {safe(said)}" for one, said in zip(names, words, strict=True)],
        textposition="none",
        hovertemplate="%{text}<extra></extra>",
        name=safe(unit),
    )
    for line, said in zip(placed, words, strict=True):
        write_row(drawing, 1, line, said)
    heading(drawing, 1, title)
    drawing.update_xaxes(title={"text": safe(unit), "standoff": 4}, rangemode="tozero", nticks=6)
    drawing.update_yaxes(range=[rows_height(placed), 0], visible=False)
    return drawing
