"""How deadly single events are: the share of events with at least so many deaths, which no policy changes by itself."""

from typing import Any

import numpy as np
import pandas as pd

from interpose.model.store import Twin
from interpose.viz.theme import ARM_STYLE, QUIET, arm_names, figure, note

GUIDE_FROM = 0.3


def survival(deaths: pd.Series) -> tuple[list[float], list[float]]:
    """Give the share of events with at least k deaths, for every k that occurs."""
    counts = deaths.value_counts().sort_index()
    share = counts[::-1].cumsum()[::-1] / counts.sum()
    return [float(k) for k in counts.index], [float(s) for s in share]


def exponents(twin: Twin) -> list[float]:
    """Give the exponents that the scenario states for deaths per event, each once."""
    parameters = twin.meta.get("scenario", {}).get("parameters", {})
    found = [parameters.get(name, {}).get("exponent") for name in ("clash", "violation")]
    return sorted({float(value) for value in found if value is not None})


def severity_figure(twin: Twin) -> Any:
    """Draw the share of deadly events with at least so many deaths, both worlds, on logarithmic scales."""
    drawing = figure(height=430, margin={"l": 66, "r": 14, "t": 62, "b": 50})
    names = arm_names(twin.meta["policy"])
    axis = {"type": "log", "tickfont": {"size": 12}, "exponentformat": "power"}
    drawing.update_xaxes(title={"text": "deaths in one event (persons)", "standoff": 6}, dtick=1, **axis)
    drawing.update_yaxes(title={"text": "share of events with at least so many", "standoff": 8}, dtick=1, **axis)
    deadly = twin.severities[twin.severities["deaths"] > 0]
    if deadly.empty:
        drawing.update_xaxes(range=[0, 2])
        drawing.update_yaxes(range=[-3, 0])
        note(drawing, "no event with a death in either world", 0.5, 0.5, xanchor="center", font={"color": QUIET})
        return drawing
    most, least = 1.0, 1.0
    for arm, style in ARM_STYLE.items():
        part = deadly.loc[deadly["arm"] == arm, "deaths"]
        if part.empty:
            continue
        k, share = survival(part)
        most, least = max(most, k[-1]), min(least, share[-1])
        drawing.add_scatter(
            x=k,
            y=share,
            mode="lines+markers",
            line={"color": style["color"], "dash": style["dash"], "width": 1.5},
            marker={"symbol": "circle" if arm == "with" else "square-open", "size": 5, "color": style["color"]},
            name=f"{names[arm]} ({len(part):,} events)",
            hovertemplate="%{y:.2%} of events have %{x} deaths or more<extra></extra>",
        )
    for exponent in exponents(twin):
        _guide(drawing, exponent, most, least)
    drawing.update_xaxes(range=[-0.05, np.log10(most) + 0.1])
    drawing.update_yaxes(range=[np.log10(least) - 0.2, 0.1])
    return drawing


def _guide(drawing: Any, exponent: float, most: float, least: float) -> None:
    """Draw how steep the stated law is. Only its slope is meant: it is set beside the curves, not fitted to them."""
    k = np.geomspace(3, max(most, 10), 20)
    share = GUIDE_FROM * 3 * (k / k[0]) ** (1 - exponent)
    kept = share >= 0.7 * least
    drawing.add_scatter(
        x=k[kept].tolist(),
        y=share[kept].tolist(),
        mode="lines",
        line={"color": QUIET, "width": 1.5, "dash": "dot"},
        name=f"slope of the stated exponent {exponent:g}",
        hoverinfo="skip",
    )
