"""Where what was recorded lay among the draws: flat if forecasts are right, a hill or a bowl if too wide or narrow."""

from typing import Any

import pandas as pd

from interpose.model.language.words import say
from interpose.viz.figures.panels import empty_figure, extra_heading_height, heading, require_columns, stacked_panels
from interpose.viz.style import BLUE, INK, safe

HEIGHT, HEAD, FOOT, GAP = 110, 34, 52, 76


def transform_histogram(transforms: pd.DataFrame) -> Any:
    """Draw how often what was recorded lies in each tenth of the draws, a panel a forecast.

    Parameters
    ----------
    transforms : DataFrame
        ``forecast``, ``part`` (1: below nine tenths of the draws) and ``share`` of unit-months.
    """
    table = require_columns(transforms, "forecast", "part", "share")
    names = list(dict.fromkeys(table["forecast"]))
    if not names:
        return empty_figure()
    extra = max(extra_heading_height(str(name)) for name in names)
    parts = int(table["part"].max())
    drawing = stacked_panels(
        [HEIGHT] * len(names), head=HEAD + extra, foot=FOOT, gap=GAP + extra, margin={"l": 56, "r": 14}
    )
    for row, name in enumerate(names, start=1):
        here = table[table["forecast"] == name]
        drawing.add_bar(
            x=here["part"].tolist(),
            y=(100 * here["share"]).tolist(),
            marker={"color": BLUE},
            name=safe(name),
            hovertemplate=say("part %{x}: %{y:,.4~r} %") + "<extra></extra>",
            showlegend=False,
            row=row,
            col=1,
        )
        drawing.add_hline(y=100 / parts, line={"color": INK, "width": 1, "dash": "dash"}, row=row, col=1)
        heading(drawing, row, str(name))
    drawing.update_xaxes(dtick=1, range=[0.4, parts + 0.6])
    drawing.update_yaxes(title={"text": say("% of months"), "standoff": 4}, rangemode="tozero", nticks=4)
    title = {"text": say("tenth of the draws (number) in which the record lies"), "standoff": 4}
    drawing.update_xaxes(title=title)
    return drawing
