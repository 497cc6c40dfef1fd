"""Values of territories as bars, where a scenario has no places for them."""

import textwrap
from typing import Any

import numpy as np
import pandas as pd

from interpose.model.language.words import say
from interpose.model.results.formatting import number
from interpose.viz.figures.base_map import MAP_BOTTOM, MAP_TOP
from interpose.viz.figures.map_marks import hover_text
from interpose.viz.style import INK, QUIET, figure, note, records, safe

ROOM = 2.0
"""How long the axis is in longest bars where numbers stand behind them."""
MOST_BARS, TITLE = 40, 44
"""Most territories that are drawn, and letters of a line of the axis' title."""


def _unlike(table: pd.DataFrame) -> list[str]:
    """Return the name of each territory, with its id where two have one name."""
    twice = table["name"].duplicated(keep=False)
    return [f"{e['name']} ({e['id']})" if two else str(e["name"]) for e, two in zip(records(table), twice, strict=True)]


def value_bars(table: pd.DataFrame, title: str, *, circles: bool = False) -> Any:
    """Draw territories without coordinates as bars, with intervals where there are any and personnel as numbers.

    If there are many, those of the greatest ``weight`` are drawn.
    """
    shown = table.nlargest(MOST_BARS, "weight").sort_index()
    shown = shown[np.isfinite(shown["value"])]
    drawing = figure(
        height=MAP_TOP + MAP_BOTTOM + max(120, 26 * len(shown)), margin={"l": 6, "r": 12, "t": 30, "b": MAP_BOTTOM}
    )
    bars = None
    if not circles and "low" in shown and np.isfinite(shown["low"]).all():
        lengths = {
            "array": (shown["high"] - shown["value"]).tolist(),
            "arrayminus": (shown["value"] - shown["low"]).tolist(),
        }
        bars = {"type": "data", "symmetric": False, "color": INK, "thickness": 1.5, "width": 4, **lengths}
    drawing.add_bar(
        x=shown["value"].tolist(),
        y=[safe(name) for name in _unlike(shown)],
        orientation="h",
        error_x=bars,
        marker={"color": shown["fill"].tolist(), "line": {"color": QUIET, "width": 1}},
        textposition="outside",
        cliponaxis=False,
        text=[say("{n} personnel", n=number(e, 0)) for e in shown["personnel"]] if circles else None,
        hovertext=[hover_text(e) for e in records(shown)],
        hoverinfo="text",
        name="territories",
    )
    drawing.update_xaxes(
        title={"text": "<br>".join(map(safe, textwrap.wrap(title, TITLE)))}, zeroline=True, zerolinecolor=QUIET
    )
    if circles and len(shown):
        drawing.update_xaxes(range=[0.0, ROOM * (float(shown["value"].max()) or 1.0)])
    drawing.update_yaxes(autorange="reversed", type="category", automargin=True)
    if len(shown) < len(table):
        note(
            drawing,
            say("{shown} of {all} territories, those with most", shown=len(shown), all=len(table)),
            0,
            1,
            yanchor="bottom",
        )
    return drawing
