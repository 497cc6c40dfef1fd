"""Designs against the truth: what each estimates, with its usual interval, beside what the same worlds say."""

from typing import Any

import numpy as np
import pandas as pd

from interpose.model.language.words import say
from interpose.viz.figures.panels import (
    ESTIMATE,
    axis_range,
    empty_figure,
    error_bars,
    estimate_words,
    extra_heading_height,
    heading,
    panels,
    place_rows,
    require_columns,
    rows_height,
    stacked_panels,
    write_row,
)
from interpose.viz.style import BLUE, HIGHER, INK, figure, records, safe

HEAD, FOOT, GAP = 62, 52, 76
ESTIMATED = {"color": BLUE, "symbol": "circle", "size": 9}
TRUE = {"color": HIGHER, "symbol": "line-ns-open", "size": 18, "line": {"width": 3, "color": HIGHER}}


def designs_truth(table: pd.DataFrame, *, name: str) -> Any:
    """Draw estimates with their intervals and the truth beside them, one panel a coefficient.

    A dot: the mean estimate, with the reach of the design's own intervals. An upright line: the paired truth.

    Parameters
    ----------
    table : DataFrame
        Long: ``label`` and ``unit`` of the coefficient, ``mean``, ``low``, ``high``, ``truth``, and the column named
        below.
    name : str
        Column with the name of each row: how missions were sent.
    """
    shown = panels(require_columns(table, *ESTIMATE, "truth", name))
    if not shown:
        return empty_figure()
    named = [[(str(e[name]), estimate_words(e, "share", change=True)) for e in records(p.rows)] for p in shown]
    placed = [place_rows(rows) for rows in named]
    heights = [rows_height(lines) for lines in placed]
    drawing = stacked_panels(heights, head=HEAD + extra_heading_height(shown[0].label), foot=FOOT, gap=GAP)
    for row, (panel, lines, words, height) in enumerate(zip(shown, placed, named, heights, strict=True), start=1):
        marks = [float(line.mark) for line in lines]
        _draw(drawing, row, panel.rows.reset_index(drop=True), marks, name)
        for line, (_, numbers) in zip(lines, words, strict=True):
            write_row(drawing, row, line, numbers)
        heading(drawing, row, panel.label)
        title = {"text": safe(say(panel.unit)), "standoff": 4}
        drawing.update_xaxes(range=_reach(panel.rows), nticks=7, title=title, row=row, col=1)
        drawing.update_yaxes(range=[height, 0], visible=False, row=row, col=1)
        drawing.add_vline(x=0, line={"color": INK, "width": 1}, layer="below", row=row, col=1)
    return figure(drawing, height=int(drawing.layout.height), margin=drawing.layout.margin.to_plotly_json())


def _reach(part: pd.DataFrame) -> list[float]:
    """Return the range of an axis that holds intervals, truths and 0."""
    truths = part.assign(mean=part["truth"], low=np.nan, high=np.nan)
    return axis_range(pd.concat([part[["mean", "low", "high"]], truths[["mean", "low", "high"]]]), zero=True)


def _draw(drawing: Any, row: int, part: pd.DataFrame, marks: list[float], name: str) -> None:
    """Draw the estimates and truths of a panel."""
    with_interval = np.isfinite(part[["low", "high"]].to_numpy(float)).all(axis=1)
    heights = np.array(marks)
    for has_interval in (True, False):
        chosen = with_interval == has_interval
        some = part[chosen]
        if some.empty:
            continue
        words = [f"<b>{safe(e[name])}</b><br>{safe(estimate_words(e, 'share', change=True))}" for e in records(some)]
        drawing.add_scatter(
            x=some["mean"].tolist(),
            y=heights[chosen].tolist(),
            error_x=error_bars(some, BLUE),
            mode="markers",
            marker=ESTIMATED,
            name=say("what the design says"),
            legendgroup="estimate",
            showlegend=row == 1 and has_interval,
            text=words,
            hovertemplate="%{text}<extra></extra>",
            row=row,
            col=1,
        )
    known = np.isfinite(part["truth"].to_numpy(float))
    drawing.add_scatter(
        x=part.loc[known, "truth"].tolist(),
        y=heights[known].tolist(),
        mode="markers",
        marker=TRUE,
        name=say("paired truth"),
        legendgroup="truth",
        showlegend=row == 1,
        hovertemplate=say("paired truth %{x:,.4~r}") + "<extra></extra>",
        row=row,
        col=1,
    )
