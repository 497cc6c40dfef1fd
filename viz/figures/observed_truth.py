"""Recorded against true deaths by month, and the share of events that is recorded by how many died in them."""

from typing import Any

import pandas as pd

from interpose.model.language.figures import month_words
from interpose.model.language.words import mark, say
from interpose.viz.figures.panels import empty_figure, error_bars, heading, reading_line, stacked_panels
from interpose.viz.stored_result import Stored
from interpose.viz.style import BLUE, INK, QUIET, records

MONTHS, CLASSES, HEAD, FOOT, GAP = 190, 150, 44, 56, 84
TRUE_COLOUR, TRUE_WIDTH, RECORDED_WIDTH = "#d9d9d9", 0.86, 0.44
"""True bars are wide and pale, recorded ones narrow and dark in front of them: told apart without colour."""
DEATHS, SHARE = mark("Deaths by month"), mark("Share of events recorded, by their deaths")
KEY = mark("pale: true   <span style='color:{colour}'>\u25a0</span> recorded, its line from low to high")


def observed_truth(store: Stored) -> Any:
    """Draw recorded deaths with low and high before true ones, month by month, and shares recorded by severity."""
    months, severity = store.table("months"), store.table("severity")
    if not severity["true_events"].sum():
        return empty_figure(mark("nothing happened in this run: there is nothing to record"))
    drawing = stacked_panels([MONTHS, CLASSES], head=HEAD, foot=FOOT, gap=GAP, margin={"l": 52}, barmode="overlay")
    _draw_months(drawing, months)
    _draw_shares(drawing, severity[severity["true_events"] > 0])
    for row, words in enumerate((DEATHS, SHARE), start=1):
        heading(drawing, row, say(words))
    reading_line(drawing, say(KEY, colour=BLUE))
    return drawing


def _draw_months(drawing: Any, months: pd.DataFrame) -> None:
    """Draw the bars of months."""
    names = [month_words(pd.Timestamp(month).date(), short=True) for month in months["month"]]
    bars = {"x": names, "showlegend": False}
    drawing.add_bar(
        y=months["true_deaths"].tolist(),
        width=TRUE_WIDTH,
        marker={"color": TRUE_COLOUR, "line": {"color": QUIET, "width": 1}},
        name=say("true"),
        hovertemplate=say("%{x}: %{y:,} true deaths") + "<extra></extra>",
        row=1,
        col=1,
        **bars,
    )
    estimates = months[["recorded_deaths", "low", "high"]]
    drawing.add_bar(
        y=estimates["recorded_deaths"].tolist(),
        width=RECORDED_WIDTH,
        marker={"color": BLUE},
        error_y=error_bars(estimates, INK, middle="recorded_deaths", thickness=1.5),
        name=say("recorded"),
        customdata=estimates[["low", "high"]].to_numpy().tolist(),
        hovertemplate=say("%{x}: %{y:,} recorded (%{customdata[0]:,} to %{customdata[1]:,})") + "<extra></extra>",
        row=1,
        col=1,
        **bars,
    )
    drawing.update_xaxes(type="category", nticks=6, tickangle=0, row=1, col=1)
    drawing.update_yaxes(title={"text": say("persons"), "standoff": 6}, rangemode="tozero", nticks=5, row=1, col=1)


def _draw_shares(drawing: Any, severity: pd.DataFrame) -> None:
    """Draw the bars of classes of severity."""
    rows = records(severity)
    drawing.add_bar(
        x=[short_class(e["deaths_from"], e["deaths_to"]) for e in rows],
        y=[e["share"] for e in rows],
        width=RECORDED_WIDTH,
        marker={"color": BLUE},
        name=say("share recorded"),
        showlegend=False,
        customdata=[[e["recorded"], e["true_events"]] for e in rows],
        hovertemplate=say("%{x} deaths: %{customdata[0]:,} of %{customdata[1]:,} events") + "<extra></extra>",
        row=2,
        col=1,
    )
    title = {"text": say("true deaths of an event"), "standoff": 6}
    drawing.update_xaxes(type="category", title=title, tickangle=0, row=2, col=1)
    drawing.update_yaxes(title={"text": say("share"), "standoff": 6}, range=[0, 1.02], tickformat=".1f", row=2, col=1)


def class_name(low: float, high: Any) -> str:
    """Return a class of severity as text: one number, a range, or a number from which on."""
    if pd.isna(high):
        return say("{low} and more", low=int(low))
    return str(int(low)) if high == low else say("{low} to {high}", low=int(low), high=int(high))


def short_class(low: float, high: Any) -> str:
    """Return a class of severity as it stands on an axis: ``1``, ``2-4``, ``25+``."""
    return f"{int(low)}+" if pd.isna(high) else str(int(low)) if high == low else f"{int(low)}-{int(high)}"
