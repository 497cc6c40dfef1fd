"""Values of territories as bars, where a scenario has no places for them."""

from typing import Any

import numpy as np
import pandas as pd

from interpose.model.results.formatting import number
from interpose.viz.figures.map_marks import Scale, fill_of, hover_words
from interpose.viz.figures.territory_ground import MAP_BOTTOM, MAP_TOP
from interpose.viz.style import INK, QUIET, figure, note, records, safe

MOST_BARS = 40


def value_bars(table: pd.DataFrame, scale: Scale, title: str, *, circles: bool = False) -> Any:
    """Draw territories without places as bars, with intervals where there are any and personnel as numbers.

    If there are many, those of the greatest ``weight`` are drawn.
    """
    kept = table.nlargest(MOST_BARS, "weight").sort_index()
    kept = kept[np.isfinite(kept["value"])]
    drawing = figure(
        height=MAP_TOP + MAP_BOTTOM + max(120, 26 * len(kept)), margin={"l": 6, "r": 12, "t": 30, "b": MAP_BOTTOM}
    )
    bars = None
    if not circles and "low" in kept and np.isfinite(kept["low"]).all():
        spread = {
            "array": (kept["high"] - kept["value"]).tolist(),
            "arrayminus": (kept["value"] - kept["low"]).tolist(),
        }
        bars = {"type": "data", "symmetric": False, "color": INK, "thickness": 1.5, "width": 4, **spread}
    drawing.add_bar(
        x=kept["value"].tolist(),
        y=[safe(place) for place in kept["id"]],
        orientation="h",
        error_x=bars,
        marker={"color": [fill_of(value, scale) for value in kept["value"]], "line": {"color": QUIET, "width": 1}},
        text=[f"{number(e, 0)} personnel" for e in kept["personnel"]] if circles else None,
        hovertext=[hover_words(e) for e in records(kept)],
        hoverinfo="text",
        name="territories",
    )
    drawing.update_xaxes(title={"text": safe(title)}, zeroline=True, zerolinecolor=QUIET)
    drawing.update_yaxes(autorange="reversed", type="category", automargin=True)
    if len(kept) < len(table):
        note(drawing, f"{len(kept)} of {len(table)} territories, those with most", 0, 1, yanchor="bottom")
    return drawing
