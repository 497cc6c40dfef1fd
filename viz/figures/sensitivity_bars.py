"""Which inputs move an outcome: bars with intervals, the strongest first."""

from typing import Any

import numpy as np
import pandas as pd

from interpose.model.results.formatting import decimals, number
from interpose.model.results.outcomes import label_of, unit_of
from interpose.viz.figures.panels import (
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
SOBOL = (
    ("total", "total_low", "total_high", "#b9d4e6", -HIGH / 2),
    ("first", "first_low", "first_high", BLUE, HIGH / 2),
)


def sensitivity_bars(store: Stored) -> Any:
    """Draw how far each input moves the outcome, with 95 % intervals over the sampled points."""
    table, outcome = store.table("sensitivity"), str(store.meta["outcome"])
    morris = "mu_star" in table
    column_name = "mu_star" if morris else "total"
    estimates = table[np.isfinite(table[column_name].to_numpy(float))].head(MOST)
    if estimates.empty:
        return empty_figure("the outcome is the same at all points: no input moves it")
    named = [(input_name(store, e), _words(e, morris)) for e in records(estimates)]
    placed = place_rows(named, room=22 if morris else 32)
    height = rows_height(placed, 22 if morris else 32)
    drawing = stacked_panels([height], head=HEAD, foot=FOOT, gap=0, barmode="overlay")
    for column, low, high, colour, shift in MORRIS if morris else SOBOL:
        _draw(drawing, estimates, (column, low, high), [line.mark + shift for line in placed], colour)
    if morris:
        drawing.add_scatter(
            x=estimates["mu"].tolist(),
            y=[line.mark for line in placed],
            mode="markers",
            marker={"symbol": "diamond-open", "size": 8, "color": INK, "line": {"width": 1.5}},
            name="mean effect (with its sign)",
            hovertemplate="mean effect %{x:,.4~r}<extra></extra>",
            showlegend=False,
        )
    for line, (_, words) in zip(placed, named, strict=True):
        write_row(drawing, 1, line, words)
    title = f"{label_of(outcome)}, {unit_of(outcome)}" if morris else f"share of the variance of: {label_of(outcome)}"
    drawing.update_xaxes(title={"text": safe(title), "standoff": 4}, nticks=6)
    drawing.update_yaxes(range=[height, 0], visible=False)
    drawing.add_vline(x=0, line={"color": QUIET, "width": 1}, layer="below")
    reading_line(
        drawing, "bar: mean size of an effect   \u25c7 mean effect, with its sign" if morris else _key_of_sobol()
    )
    return drawing


def input_name(store: Stored, e: dict[str, Any]) -> str:
    """Write what an input is called, and over which range it was varied."""
    label = store.label(str(e["path"]))
    return f"{label.name} ({label.value(f'{e["range_low"]:g} to {e["range_high"]:g}')})"


def _key_of_sobol() -> str:
    """Write what each kind of bar shows."""
    return (
        f"<span style='color:{BLUE}'>\u25a0</span> alone (first order)   "
        "<span style='color:#b9d4e6'>\u25a0</span> with interactions (total)"
    )


def _words(e: dict[str, Any], morris: bool) -> str:
    """Write an input's index with its interval."""
    name = "mu_star" if morris else "total"
    low, high = (e["low"], e["high"]) if morris else (e["total_low"], e["total_high"])
    digits = decimals(e[name], low, high) if morris else 2
    if not (np.isfinite(low) and np.isfinite(high)):
        return f"{number(e[name], digits)} (no interval)"
    total = "" if morris else "total "
    return f"{total}{number(e[name], digits)} ({number(low, digits)} to {number(high, digits)})"


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
        name=value,
        text=[safe(path) for path in estimates["path"]],
        textposition="none",
        hovertemplate="%{text}: %{x:,.4~r}<extra></extra>",
        showlegend=False,
    )
