"""Of the events with dead civilians, how many were established, by kind."""

from typing import Any

import pandas as pd
import plotly.graph_objects as go

from interpose.viz.figure import Drawing
from interpose.viz.stored_result import Stored
from interpose.viz.style import BLUE, NO_DATA, figure

KNOWN, UNKNOWN = "established", "not established"


def counts(run: Stored) -> pd.DataFrame:
    """Return a row a kind of event, with how many had dead civilians and were established or not."""
    events = run.table("events")
    deadly = events[events["deaths_civilians"] > 0]
    known = deadly["verified"].astype(bool)
    table = pd.crosstab(deadly["kind"], known.map({True: KNOWN, False: UNKNOWN}))
    return table.reindex(columns=[KNOWN, UNKNOWN], fill_value=0)


def established(run: Stored) -> Any:
    """Draw a bar a kind of event, established and not established side by side."""
    table = counts(run)
    bars = [
        go.Bar(name=name, x=table[name], y=list(table.index), orientation="h", text=table[name], marker=look)
        for name, look in (
            (KNOWN, {"color": BLUE}),
            (UNKNOWN, {"color": NO_DATA, "line": {"color": BLUE, "width": 1}}),
        )
    ]
    drawing = figure(
        go.Figure(bars), height=110 + 70 * len(table), barmode="group", margin={"l": 140, "t": 56, "r": 16}
    )
    drawing.update_xaxes(title="events with dead civilians")
    return drawing


FIGURE = Drawing(
    "established",
    "Who did it: established, or not",
    "Events in which civilians died, by kind: those whose author was established by monitors or witnesses, and those "
    "about which only rumour speaks. One run shows what can happen, not what to expect.",
    established,
    lambda run: "" if (run.table("events")["deaths_civilians"] > 0).any() else "no civilian died in this run",
)
