"""What lies on a map: the circles of personnel, and what is said of a territory that is pointed at."""

from typing import Any

import numpy as np
import pandas as pd

from interpose.model.language.words import say
from interpose.model.results.formatting import number
from interpose.viz.style import FORCE, note, safe

LARGEST_CIRCLE = 26.0
"""Diameter of the circle of most personnel, in pixels."""


def hover_text(e: dict[str, Any]) -> str:
    """Write a territory's hover text."""
    return f"<b>{safe(e['name'])}</b><br>{e['words']}"


def draw_circles(drawing: Any, table: pd.DataFrame, when: str = "mean over the run", *, below: float = -2) -> None:
    """Draw mean personnel per territory as open circles whose area is proportional to it."""
    manned = table[table["personnel"] > 0]
    if manned.empty:
        return
    most = float(manned["personnel"].max())
    drawing.add_scatter(
        x=manned["x"].tolist(),
        y=manned["y"].tolist(),
        mode="markers",
        marker={
            "symbol": "circle-open",
            "size": manned["personnel"].tolist(),
            "sizemode": "area",
            "sizeref": 2 * most / LARGEST_CIRCLE**2,
            "color": FORCE,
            "opacity": 1.0,
            "line": {"width": 2, "color": FORCE},
        },
        hoverinfo="skip",
        showlegend=False,
        name="personnel",
    )
    text = say("\u25ef area: personnel, {when}; largest {most} persons", when=when, most=number(most, 0))
    note(drawing, text, 0, 0, xanchor="left", yanchor="top", yshift=below, font={"size": 12, "color": FORCE})


def circle_radii(personnel: Any) -> Any:
    """Return the radius in pixels of each circle that :func:`draw_circles` draws."""
    given = np.asarray(personnel, float)
    return LARGEST_CIRCLE / 2 * np.sqrt(given / max(1e-12, float(given.max(initial=0.0))))
