"""Which inputs move an outcome: bars with intervals, the strongest first."""

from typing import Any

import numpy as np
import pandas as pd

from interpose.model.language.figures import in_figures
from interpose.model.language.words import mark, say
from interpose.model.results.formatting import decimals, number
from interpose.model.results.outcomes import label_of, unit_of
from interpose.viz.figures.panels import (
    axis_title,
    empty_figure,
    error_bars,
    place_rows,
    reading_line,
    rows_height,
    stacked_panels,
    write_row,
)
from interpose.viz.stored_result import Stored
from interpose.viz.style import BLUE, INK, QUIET, records, safe

MOST, HEAD, FOOT, HIGH = 24, 40, 54, 10
MORRIS = (("mu_star", "low", "high", BLUE, 0.0),)
PALE = "#b9d4e6"
SOBOL = (
    ("total", "total_low", "total_high", PALE, -HIGH / 2),
    ("first", "first_low", "first_high", BLUE, HIGH / 2),
)

KINDS = {"mu_star": mark("mean size of an effect"), "first": mark("alone"), "total": mark("with interactions")}
MORRIS_KEY = mark("bar: mean size of an effect   \u25c7 mean effect, with its sign")
SOBOL_KEY = mark(
    "<span style='color:{first}'>\u25a0</span> alone (first order)   "
    "<span style='color:{total}'>\u25a0</span> with interactions (total)"
)


def sensitivity_bars(store: Stored) -> Any:
    """Draw how far each input moves the outcome, with 95 % intervals over the sampled points."""
    table, outcome = store.table("sensitivity"), str(store.meta["outcome"])
    morris = "mu_star" in table
    column_name = "mu_star" if morris else "total"
    estimates = table[np.isfinite(table[column_name].to_numpy(float))].head(MOST)
    if estimates.empty:
        return empty_figure(mark("the outcome is the same at all points: no input moves it"))
    named = [(input_name(store, e), _words(e, morris)) for e in records(estimates)]
    placed = place_rows(named, room=22 if morris else 32)
    height = rows_height(placed, 22 if morris else 32)
    about = {"outcome": label_of(outcome), "unit": say(unit_of(outcome))}
    title = say("{outcome}, {unit}", **about) if morris else say("share of the variance of: {outcome}", **about)
    title, more = axis_title(title)
    drawing = stacked_panels([height], head=HEAD, foot=FOOT + more, gap=0, barmode="overlay")
    for column, low, high, colour, shift in MORRIS if morris else SOBOL:
        _draw(drawing, estimates, (column, low, high), [line.mark + shift for line in placed], colour)
    if morris:
        drawing.add_scatter(
            x=estimates["mu"].tolist(),
            y=[line.mark for line in placed],
            mode="markers",
            marker={"symbol": "diamond-open", "size": 8, "color": INK, "line": {"width": 1.5}},
            name=say("mean effect (with its sign)"),
            hovertemplate=say("mean effect %{x:,.4~r}") + "<extra></extra>",
            showlegend=False,
        )
    for line, (_, words) in zip(placed, named, strict=True):
        write_row(drawing, 1, line, words)
    drawing.update_xaxes(title={"text": title, "standoff": 4}, nticks=6)
    drawing.update_yaxes(range=[height, 0], visible=False)
    drawing.add_vline(x=0, line={"color": QUIET, "width": 1}, layer="below")
    reading_line(drawing, say(MORRIS_KEY) if morris else say(SOBOL_KEY, first=BLUE, total=PALE))
    return drawing


def input_name(store: Stored, e: dict[str, Any]) -> str:
    """Write what an input is called, and over which range it was varied."""
    label = store.label(str(e["path"]))
    ends = say("{low} to {high}", low=in_figures(f"{e['range_low']:g}"), high=in_figures(f"{e['range_high']:g}"))
    return f"{label.name} ({label.value(ends)})"


def _words(e: dict[str, Any], morris: bool) -> str:
    """Write an input's index with its interval."""
    name = "mu_star" if morris else "total"
    low, high = (e["low"], e["high"]) if morris else (e["total_low"], e["total_high"])
    digits = decimals(e[name], low, high) if morris else 2
    if not (np.isfinite(low) and np.isfinite(high)):
        return say("{mean} (no interval)", mean=number(e[name], digits))
    ends = {"mean": number(e[name], digits), "low": number(low, digits), "high": number(high, digits)}
    return say("{mean} ({low} to {high})", **ends) if morris else say("total {mean} ({low} to {high})", **ends)


def _draw(
    drawing: Any, estimates: pd.DataFrame, columns: tuple[str, str, str], heights: list[float], colour: str
) -> None:
    """Draw one kind of bar with its intervals."""
    value, low, high = columns
    intervals = pd.DataFrame({"mean": estimates[value], "low": estimates[low], "high": estimates[high]})
    drawing.add_bar(
        x=estimates[value].tolist(),
        y=heights,
        orientation="h",
        width=HIGH,
        marker={"color": colour, "line": {"color": BLUE, "width": 1}},
        error_x=error_bars(intervals, INK, thickness=1.5),
        name=say(KINDS[value]),
        text=[safe(path) for path in estimates["path"]],
        textposition="none",
        hovertemplate="%{text}: %{x:,.4~r}<extra></extra>",
        showlegend=False,
    )
