"""One look for all figures: colours that colour-blind readers can tell apart, system fonts, numbers with units."""

import html
from typing import Any

import numpy as np
import plotly.graph_objects as go

from interpose.model.language.chosen import language
from interpose.model.language.words import say
from interpose.model.results.formatting import plain_number, policy_name
from interpose.viz.plotly_language import separators

# Categories: Okabe & Ito 2008 (blue) and a dark grey for the world without. Differences: ColorBrewer PuOr, so that
# "lower" and "higher" are not mistaken for the arms, nor for good and bad.
INK, QUIET, RULE, PAPER = "#1a1a1a", "#5c5c5c", "#d9d9d9", "#ffffff"
BLUE = "#0072B2"
LOWER, EQUAL, HIGHER = "#5e3c99", "#c9c9c9", "#e66101"
DIVERGING = [[0.0, "#5e3c99"], [0.25, "#b2abd2"], [0.5, "#f7f7f7"], [0.75, "#fdb863"], [1.0, "#e66101"]]
SEQUENTIAL = [[0.0, "#fcfcfc"], [0.5, "#d0d0d0"], [1.0, "#9c9c9c"]]
NO_DATA = "#ffffff"
# Maps. The force has a colour that nothing else has; harm is ColorBrewer's orange, what is not harm a green of equal
# steps of lightness, so that classes can be told apart without colour.
FORCE = "#a3195b"
SEA, LAND, COAST = "#e3edf3", "#f4f2ec", "#a9b4bb"
HARM = ("#f4f2ee", "#fadaae", "#f5b678", "#e8874f", "#b4451d", "#862a14")
CALM = ("#eef4f1", "#cfe6de", "#a0d0c4", "#62aea1", "#21746a", "#0b4f49")
FEWER, MORE = ("#b2a3d4", "#8468b8", "#5e3c99"), ("#fdb863", "#f0852d", "#c14f00")
PALE_FEWER, AS_MANY, PALE_MORE = "#e6e0f2", "#f1f1f1", "#fde8d0"
"""Differences by size: those whose interval excludes 0, the pale tints of those whose interval
includes it, and between these none at all."""
FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, 'Liberation Sans', sans-serif"
WITH, WITHOUT = "with", "without"
DATES: dict[str, Any] = {
    "nticks": 6,
    "tickangle": 0,
    "tickformatstops": [
        {"dtickrange": [None, 1_209_600_000], "value": "%-d %b\n%Y"},
        {"dtickrange": ["M1", None], "value": "%b\n%Y"},
    ],
}
"""Dates on an axis: months where ticks are a month or more apart, else days; the year where it changes."""
ARM_STYLE: dict[str, dict[str, Any]] = {
    WITH: {"color": BLUE, "dash": "solid", "band": "rgba(0,114,178,0.20)"},
    WITHOUT: {"color": "#4d4d4d", "dash": "5px,3px", "band": "rgba(77,77,77,0.16)"},
}


def figure(source: Any = None, *, height: int, **layout: Any) -> Any:
    """Return a figure in the common look, as wide as the page allows.

    Parameters
    ----------
    source : Figure, optional
        A figure to style, for instance one with several plots; default: an empty one.
    height : int
        Height in pixels.
    layout
        Anything else of plotly's layout.
    """
    drawing = go.Figure() if source is None else source
    drawing.update_layout(
        template="none",
        autosize=True,
        height=height,
        dragmode=False,
        font={"family": FONT, "size": 13, "color": INK},
        paper_bgcolor=PAPER,
        plot_bgcolor=PAPER,
        hoverlabel={"font": {"family": FONT, "size": 13, "color": INK}, "bgcolor": PAPER, "bordercolor": QUIET},
        legend={
            "orientation": "h",
            "x": 0,
            "xanchor": "left",
            "xref": "container",
            "y": 1,
            "yanchor": "top",
            "yref": "container",
            "font": {"size": 12},
            "bgcolor": "rgba(255,255,255,0)",
            "traceorder": "normal",
            "itemclick": False,
            "itemdoubleclick": False,
        },
    )
    drawing.update_layout(**separators(language()), **layout)
    axis = {
        "fixedrange": True,
        "zeroline": False,
        "gridcolor": RULE,
        "linecolor": QUIET,
        "ticks": "",
        "showline": False,
    }
    drawing.update_xaxes(**axis, title_font={"size": 12, "color": QUIET}, ticklabelstandoff=3)
    drawing.update_yaxes(**axis, title_font={"size": 12, "color": QUIET})
    return drawing


def safe(text: object) -> str:
    """Return text with HTML escaped: plotly reads a subset of HTML in labels, and scenarios are untrusted."""
    return html.escape(" ".join(str(text).split()), quote=True)


def arm_names(policy: list[str]) -> dict[str, str]:
    """Return the legend names of both worlds, escaped."""
    name = short_name(policy, 28)
    return {WITH: say("with {policy}", policy=name), WITHOUT: say("without {policy}", policy=name)}


def short_name(policy: list[str], most: int) -> str:
    """Return a policy's name, escaped, or "the policy" where there is no room for it."""
    name = policy_name(policy)
    return safe(name if len(name) <= most else say("the policy"))


def log_ticks(low: float, high: float) -> dict[str, Any]:
    """Return where a logarithmic axis is labelled: at powers of ten, or at three values if it holds no two of them."""
    if high >= 10 ** (np.ceil(np.log10(low)) + 1):
        return {"type": "log", "dtick": 1}
    values = np.geomspace(low, high, 3)
    return {"type": "log", "tickvals": values.tolist(), "ticktext": [plain_number(float(value), 3) for value in values]}


def records(table: Any) -> list[dict[str, Any]]:
    """Return the rows of a table one by one, each by column."""
    return [dict(row) for row in table.to_dict("records")]


def note(drawing: Any, text: str, x: float | str, y: float, **placement: Any) -> None:
    """Write a line of text into a figure; coordinates are shares of the plot by default.

    Parameters
    ----------
    drawing : Figure
        Where to write.
    text : str
        The text, escaped.
    x, y : float or str
        Its coordinates.
    placement
        Anything else of plotly's annotations: anchors, shifts, font, other axes.
    """
    defaults = {"xref": "paper", "yref": "paper", "showarrow": False, "align": "left"}
    drawing.add_annotation(text=text, x=x, y=y, **(defaults | placement))
