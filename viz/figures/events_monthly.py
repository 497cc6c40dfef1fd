"""Deaths month by month: a record as a line, beside the band of the worlds of the model."""

from typing import Any

import numpy as np
import pandas as pd

from interpose.model.language.figures import month_words
from interpose.model.language.words import mark, say
from interpose.viz.figures.panels import empty_figure
from interpose.viz.stored_result import Stored
from interpose.viz.style import ARM_STYLE, WITH, figure

RECORD = "record"
BAND = (0.1, 0.5, 0.9)
MOST_TICKS = 10


def events_monthly(store: Stored) -> Any:
    """Draw the recorded deaths of each month since either began, the record's and those of the model's worlds."""
    table = store.table("monthly")
    record, model = table[table["side"] == RECORD], table[table["side"] != RECORD]
    if table.empty:
        return empty_figure(mark("no whole month on either side"))
    drawing = figure(height=380, margin={"l": 66, "r": 14, "t": 70, "b": 50}, hovermode="x unified")
    _draw_model(drawing, model)
    drawing.add_scatter(
        x=record["number"].tolist(),
        y=record["deaths"].tolist(),
        customdata=[month_words(pd.Timestamp(str(month)).date()) for month in record["month"]],
        mode="lines+markers",
        line={"color": "#1a1a1a", "width": 1.5},
        marker={"symbol": "x-thin", "size": 6, "line": {"width": 1.5, "color": "#1a1a1a"}},
        name=say("record"),
        hovertemplate=say("record, %{customdata}: %{y:,}") + "<extra></extra>",
    )
    every = max(1, -(-int(table["number"].max()) // MOST_TICKS))
    drawing.update_xaxes(title={"text": say("whole month since the beginning (number)"), "standoff": 6}, dtick=every)
    drawing.update_yaxes(title={"text": say("deaths on record (persons a month)"), "standoff": 8}, rangemode="tozero")
    return drawing


def _draw_model(drawing: Any, model: pd.DataFrame) -> None:
    """Draw the median of the worlds, and the band of the middle 80 %; of one world its line alone."""
    style, runs = ARM_STYLE[WITH], model["run"].nunique()
    spread = model.groupby("number")["deaths"].quantile(np.array(BAND)).unstack()
    if runs > 1:
        drawing.add_scatter(
            x=[*spread.index.tolist(), *spread.index.tolist()[::-1]],
            y=[*spread[BAND[2]].tolist(), *spread[BAND[0]].tolist()[::-1]],
            fill="toself",
            fillcolor=style["band"],
            line={"width": 0},
            mode="lines",
            hoverinfo="skip",
            name=say("model, middle 80 % of {n} worlds", n=runs),
        )
    drawing.add_scatter(
        x=spread.index.tolist(),
        y=spread[BAND[1]].tolist(),
        mode="lines",
        line={"color": style["color"], "width": 2},
        name=say("model, median") if runs > 1 else say("model, one world"),
        hovertemplate=say("model: %{y:,.0f}") + "<extra></extra>",
    )
