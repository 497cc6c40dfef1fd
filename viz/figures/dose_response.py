"""How an outcome follows what is varied: an estimate with its interval at every dose, one panel an outcome."""

from typing import Any

import numpy as np
import pandas as pd

from interpose.model.language.words import mark, say
from interpose.model.results.formatting import CLEAR, clearness
from interpose.viz.figures.panels import (
    ESTIMATE,
    SERIES,
    Panel,
    axis_range,
    axis_unit,
    empty_figure,
    error_bars,
    estimate_words,
    extra_heading_height,
    heading,
    panels,
    reading_line,
    require_columns,
    stacked_panels,
)
from interpose.viz.style import INK, PAPER, records, safe

HEIGHT, HEAD, FOOT, GAP = 190, 34, 56, 48
MOST_BANDS = 2
KEY = 20
READING = mark("square: baseline; filled: interval excludes 0; open: includes it")


def dose_response(
    table: pd.DataFrame,
    *,
    x: str,
    x_label: str,
    series: str | None = None,
    difference: bool = False,
    title: str = "",
) -> Any:
    """Draw how outcomes follow one numeric input, with 95 % intervals.

    Parameters
    ----------
    table : DataFrame
        Long: ``label`` and ``unit`` of the outcome, ``mean``, ``low``, ``high``, and the columns named below.
    x, x_label : str
        Column of the input, and its name with its unit for the axis.
    series : str, optional
        Column that tells several lines apart.
    difference : bool
        Whether differences are shown, so that 0 is marked, marks whose interval includes 0 are open, and a row of
        which the column ``base`` is true is a square.
    title : str
        What was found; the name of the first panel where there is none.
    """
    estimates = require_columns(table, *ESTIMATE, x, series)
    estimates = estimates[np.isfinite(estimates[x].to_numpy(float))].sort_values(x, kind="stable")
    names = list(dict.fromkeys(table[series].astype(str))) if series else [""]
    shown = panels(estimates)
    order = [say(label) for label in dict.fromkeys(table["label"].astype(str))]
    shown.sort(key=lambda panel: order.index(panel.label))
    if not shown:
        return empty_figure()
    legend_rows = -(-sum(len(name) + 7 for name in names) // 46) if series else 0
    first = title or shown[0].label
    head = HEAD + 20 * legend_rows + extra_heading_height(first) + (KEY if difference and not series else 0)
    drawing = stacked_panels([HEIGHT] * len(shown), head=head, foot=FOOT, gap=GAP, margin={"l": 66, "r": 18})
    for row, panel in enumerate(shown, start=1):
        for index, name in enumerate(names):
            part = panel.rows[panel.rows[series].astype(str) == name] if series else panel.rows
            if len(part):
                _draw_series(drawing, row, panel, part, x, index, names, difference)
        heading(drawing, row, first if row == 1 else panel.label)
        axis_title = {"text": safe(axis_unit(panel.unit, change=difference)), "standoff": 6}
        drawing.update_yaxes(title=axis_title, nticks=6, range=_reach(panel, difference), row=row, col=1)
        if difference:
            drawing.add_hline(y=0, line={"color": INK, "width": 1}, layer="below", row=row, col=1)
    if difference and not series:
        reading_line(drawing, say(READING))
    drawing.update_xaxes(tickfont={"size": 12}, nticks=5, showticklabels=False, **_ends(estimates[x]))
    axis_title = {"text": safe(x_label), "standoff": 6}
    drawing.update_xaxes(title=axis_title, showticklabels=True, row=len(shown), col=1)
    return drawing


def _reach(panel: Panel, change: bool) -> list[float]:
    """Return the range of a panel; values that are never below 0 start there when they come near it."""
    low, high = axis_range(panel.rows, zero=change)
    least = float(np.nanmin(panel.rows[["mean", "low"]].to_numpy(float)))
    return [0.0, high] if not change and 0 <= least < 0.6 * high else [low, high]


def _ends(values: pd.Series) -> dict[str, Any]:
    """Return the range of the input, and its values as ticks where they are few and apart."""
    low, high = float(values.min()), float(values.max())
    width = (high - low) or abs(high) or 1.0
    ticks = sorted({float(value) for value in values})
    axis: dict[str, Any] = {"range": [low - 0.05 * width, high + 0.05 * width]}
    if len(ticks) <= 6 and min(np.diff(ticks), default=width) >= 0.13 * width:
        axis |= {"tickvals": ticks}
    return axis


def _draw_series(
    drawing: Any,
    row: int,
    panel: Panel,
    part: pd.DataFrame,
    x: str,
    index: int,
    names: list[str],
    change: bool,
) -> None:
    """Draw one line with its intervals: as a band where few lines share a panel, else as bars beside each other."""
    style, name = SERIES[index % len(SERIES)], names[index]
    plain = {"symbol": style["symbol"], "size": 8, "color": style["color"]}
    positions = part[x].to_numpy(float)
    has_intervals = bool(np.isfinite(part[["low", "high"]].to_numpy(float)).all())
    banded = has_intervals and len(names) <= MOST_BANDS and len(part) > 2
    if banded:
        ends = part["high"].tolist() + part["low"].tolist()[::-1]
        shape = {"fill": "toself", "fillcolor": style["band"], "line": {"width": 0}, "mode": "lines"}
        drawing.add_scatter(
            x=[*positions, *positions[::-1]], y=ends, name=f"interval {safe(name)}".strip(), hoverinfo="skip",
            showlegend=False, row=row, col=1, **shape,
        )  # fmt: skip
    else:
        width = float(np.ptp(panel.rows[x].to_numpy(float)))
        positions = positions + 0.012 * width * (index - (len(names) - 1) / 2)
    words = [
        f"{safe(name)}<br>" * bool(name)
        + (say("baseline") if is_base(e, change) else safe(estimate_words(e, panel.unit, change=change)))
        for e in records(part)
    ]
    drawing.add_scatter(
        x=positions.tolist(),
        y=part["mean"].tolist(),
        error_y=None if banded else _bars(part, style["color"]),
        mode="lines+markers",
        line={"color": style["color"], "dash": style["dash"], "width": 2},
        marker=marks_of_differences(part, style) if change else plain,
        name=safe(name) or "mean",
        legendgroup=name,
        showlegend=bool(name) and not any(trace.showlegend and trace.legendgroup == name for trace in drawing.data),
        text=words,
        customdata=part[x].tolist(),
        hovertemplate=say("at %{customdata}: %{text}") + "<extra></extra>",
        row=row,
        col=1,
    )


def is_base(e: dict[str, Any], change: bool) -> bool:
    """Whether a dose is what the others are compared with."""
    return change and bool(e.get("base", False))


def marks_of_differences(part: pd.DataFrame, style: dict[str, str]) -> dict[str, Any]:
    """Return the marks of differences: filled where the interval excludes 0, open where not, a square at the base."""
    rows = records(part)
    solid = [is_base(e, True) or clearness(e["low"], e["high"]) == CLEAR for e in rows]
    return {
        "symbol": ["square" if is_base(e, True) else style["symbol"] for e in rows],
        "size": 9,
        "color": [style["color"] if one else PAPER for one in solid],
        "line": {"color": style["color"], "width": 2},
    }


def _bars(part: pd.DataFrame, colour: str) -> dict[str, Any] | None:
    """Return the intervals of a line; a dose without one gets no bar."""
    filled = part.assign(low=part["low"].fillna(part["mean"]), high=part["high"].fillna(part["mean"]))
    if filled[["low", "high"]].eq(filled["mean"], axis=0).to_numpy().all():
        return None
    return error_bars(filled, colour, thickness=1.5)
