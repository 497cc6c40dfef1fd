"""Deaths on record month by month, with the bounds of the record as a band."""

from typing import Any

import pandas as pd

from interpose.model.language.words import mark, say
from interpose.viz.figures.panels import empty_figure, heading, require_columns, stacked_panels
from interpose.viz.style import BLUE, DATES, safe

HEIGHT, HEAD, FOOT = 260, 40, 58
BAND = "rgba(0,114,178,0.18)"


def record_months(months: pd.DataFrame, *, title: str) -> Any:
    """Draw the deaths of each month over all territories, from the low to the high estimate.

    Parameters
    ----------
    months : DataFrame
        ``month`` (first day), ``deaths``, ``low`` and ``high``, persons.
    title : str
        What was found.
    """
    table = require_columns(months, "month", "deaths", "low", "high")
    if table.empty:
        return empty_figure(mark("no month is on record"))
    dates = pd.to_datetime(table["month"]).dt.strftime("%Y-%m-%d").tolist()
    drawing = stacked_panels([HEIGHT], head=HEAD, foot=FOOT, gap=0, margin={"l": 66, "r": 14}, showlegend=False)
    ends = table["high"].tolist() + table["low"].tolist()[::-1]
    shape = {"fill": "toself", "fillcolor": BAND, "line": {"width": 0}, "mode": "lines", "hoverinfo": "skip"}
    drawing.add_scatter(x=dates + dates[::-1], y=ends, name=say("low to high estimate"), **shape)
    drawing.add_scatter(
        x=dates,
        y=table["deaths"].tolist(),
        mode="lines" if len(dates) > 1 else "markers",
        line={"color": BLUE, "width": 2},
        name=say("best estimate"),
        text=[
            say("{mean:,} ({low:,} to {high:,})", mean=best, low=low, high=high)
            for best, low, high in table[["deaths", "low", "high"]].itertuples(index=False)
        ],
        hovertemplate=say("%{x|%B %Y}: %{text} deaths") + "<extra></extra>",
    )
    heading(drawing, 1, title)
    drawing.update_xaxes(title={"text": say("month"), "standoff": 4}, **DATES)
    y_title = {"text": safe(say("deaths on record (persons a month)")), "standoff": 8}
    drawing.update_yaxes(title=y_title, rangemode="tozero", nticks=5)
    return drawing
