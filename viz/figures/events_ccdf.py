"""How far amounts reach: the share of events with at least so much, a record beside the band of the model's worlds."""

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from interpose.model.language.words import mark, say
from interpose.viz.figures.panels import empty_figure
from interpose.viz.stored_result import Stored
from interpose.viz.style import ARM_STYLE, WITH, figure

RECORD = "record"
POINTS = 60
BAND = (10, 50, 90)
type Floats = npt.NDArray[np.float64]


class Axis(NamedTuple):
    """What is counted."""

    table: str
    column: str
    least: float
    title: str
    share: str


SEVERITY = Axis(
    "severities",
    "deaths",
    1.0,
    mark("deaths in one event (persons)"),
    mark("share of events with at least so many"),
)
GAPS = Axis(
    "gaps",
    "days",
    0.01,
    mark("time to the next event of a territory (days)"),
    mark("share of intervals at least so long"),
)


def events_severity(store: Stored) -> Any:
    """Draw how deadly single events are, on logarithmic scales."""
    return _ccdf(store.table(SEVERITY.table), SEVERITY)


def events_gaps(store: Stored) -> Any:
    """Draw how long it is from one event to the next in the same territory, on logarithmic scales."""
    return _ccdf(store.table(GAPS.table), GAPS)


def share_at_least(values: Floats, levels: Floats) -> Floats:
    """Return the share of values that are at least each level; shape of the levels."""
    ordered = np.sort(values)
    return 1.0 - np.searchsorted(ordered, levels, side="left") / max(1, len(ordered))


def _ccdf(table: pd.DataFrame, axis: Axis) -> Any:
    """Draw both sides."""
    record = table.loc[table["side"] == RECORD, axis.column].to_numpy(float)
    worlds = [part[axis.column].to_numpy(float) for _, part in table[table["side"] != RECORD].groupby("run")]
    worlds = [world for world in worlds if len(world)]
    if not len(record) and not worlds:
        return empty_figure(mark("no event on either side"))
    most = max(float(values.max(initial=axis.least)) for values in (record, *worlds))
    levels = np.unique(np.geomspace(axis.least, max(most, 2 * axis.least), POINTS))
    if axis is SEVERITY:
        levels = np.unique(np.floor(levels))
    drawing = figure(height=430, margin={"l": 66, "r": 14, "t": 70, "b": 50})
    if worlds:
        _draw_worlds(drawing, levels, np.stack([share_at_least(world, levels) for world in worlds]))
    if len(record):
        share = share_at_least(record, levels)
        seen = share > 0
        drawing.add_scatter(
            x=levels[seen].tolist(),
            y=share[seen].tolist(),
            mode="lines+markers",
            line={"color": "#1a1a1a", "width": 1.5},
            marker={"symbol": "x-thin", "size": 6, "line": {"width": 1.5, "color": "#1a1a1a"}},
            name=say("record ({n:,})", n=len(record)),
            hovertemplate=say("record: %{y:.2%} at %{x:,.4~r} or more") + "<extra></extra>",
        )
    scale = {"type": "log", "dtick": 1, "tickfont": {"size": 12}, "exponentformat": "power"}
    drawing.update_xaxes(title={"text": say(axis.title), "standoff": 6}, **scale)
    drawing.update_yaxes(title={"text": say(axis.share), "standoff": 8}, **scale)
    return drawing


def _draw_worlds(drawing: Any, levels: Floats, shares: Floats) -> None:
    """Draw the median of the worlds and the band of the middle 80 %; levels that no world reaches are left out."""
    style = ARM_STYLE[WITH]
    low, middle, high = np.percentile(shares, BAND, axis=0)
    seen, banded = middle > 0, low > 0
    if len(shares) > 1 and banded.any():
        drawing.add_scatter(
            x=[*levels[banded].tolist(), *levels[banded][::-1].tolist()],
            y=[*high[banded].tolist(), *low[banded][::-1].tolist()],
            fill="toself",
            fillcolor=style["band"],
            line={"width": 0},
            mode="lines",
            hoverinfo="skip",
            name=say("model, middle 80 % of {n} worlds", n=len(shares)),
        )
    drawing.add_scatter(
        x=levels[seen].tolist(),
        y=middle[seen].tolist(),
        mode="lines",
        line={"color": style["color"], "width": 2, "dash": "5px,3px"},
        name=say("model, median") if len(shares) > 1 else say("model, one world"),
        hovertemplate=say("model: %{y:.2%} at %{x:,.4~r} or more") + "<extra></extra>",
    )
