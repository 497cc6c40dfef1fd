"""What lies on a map: the colours of values, their key, circles of personnel, the ids of territories."""

import textwrap
from typing import Any

import numpy as np
import pandas as pd
from plotly.colors import sample_colorscale

from interpose.model.results.formatting import number
from interpose.viz.style import BLUE, INK, NO_DATA, note, safe

Scale = dict[str, Any]

MOST_LABELS, LARGEST_CIRCLE = 60, 26.0
PALE = 0.3
"""How much of its colour an unsure territory keeps."""


def fill_of(value: float, scale: Scale) -> str:
    """Return the colour of a value; white where there is none."""
    if not np.isfinite(value):
        return NO_DATA
    share = (value - scale["cmin"]) / (scale["cmax"] - scale["cmin"])
    return str(sample_colorscale(scale["colorscale"], [min(1.0, max(0.0, share))])[0])


def pale(colour: str) -> str:
    """Mix a colour with white, for what is not sure; a colour that is no ``rgb(...)`` stays."""
    if not colour.startswith("rgb("):
        return colour
    return f"rgb({', '.join(f'{255 - PALE * (255 - float(part)):.0f}' for part in colour[4:-1].split(','))})"


def _ink_on(colour: str) -> str:
    """Choose dark or light letters for a background."""
    if not colour.startswith("rgb("):
        return INK
    red, green, blue = (float(part) for part in colour[4:-1].split(","))
    return INK if 0.299 * red + 0.587 * green + 0.114 * blue > 120 else "#ffffff"


def hover_text(e: dict[str, Any]) -> str:
    """Write a territory's hover text."""
    return f"<b>{safe(e['name'])}</b> ({safe(e['id'])})<br>{e['words']}"


def draw_colour_scale(drawing: Any, scale: Scale, title: str) -> None:
    """Draw the scale of colours above the map, carried by an invisible point."""
    drawing.add_scatter(
        x=[None],
        y=[None],
        mode="markers",
        hoverinfo="skip",
        name="scale",
        marker={
            "color": [0.0],
            **scale,
            "showscale": True,
            "colorbar": {
                "orientation": "h",
                "x": 0.5,
                "y": 1.0,
                "yanchor": "bottom",
                "yref": "paper",
                "ypad": 4,
                "len": 0.9,
                "thickness": 12,
                "outlinewidth": 0.5,
                "tickfont": {"size": 12},
                "nticks": 7,
                "title": {
                    "text": "<br>".join(map(safe, textwrap.wrap(title, 46))),
                    "side": "top",
                    "font": {"size": 13},
                },
            },
        },
    )


def draw_circles(drawing: Any, table: pd.DataFrame, when: str = "mean over the run", ink: str = BLUE) -> None:
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
            "color": ink,
            "line": {"width": 2, "color": ink},
        },
        hoverinfo="skip",
        showlegend=False,
        name="personnel",
    )
    text = f"\u25ef area: personnel, {when}; largest {number(most, 0)} persons"
    note(drawing, text, 0, 0, xanchor="left", yanchor="top", yshift=-2, font={"size": 12, "color": ink})


def draw_labels(drawing: Any, table: pd.DataFrame) -> None:
    """Write the id of each territory on the map, unless there are too many."""
    if len(table) > MOST_LABELS:
        return
    drawing.add_scatter(
        x=table["x"].tolist(),
        y=table["y"].tolist(),
        mode="text",
        text=[safe(territory) for territory in table["id"]],
        textfont={"size": 9.5, "color": [_ink_on(fill) for fill in table["fill"]]},
        hoverinfo="skip",
        showlegend=False,
        name="ids",
    )
