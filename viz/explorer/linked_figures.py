"""The linked figures of the explorer: cells or level lines, dose and response, and how single runs spread."""

from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from interpose.viz.explorer.sweep_arrays import Axis, Floats
from interpose.viz.figures.contour import contour
from interpose.viz.figures.dose_response import dose_response
from interpose.viz.figures.heatmap import CELL, grid
from interpose.viz.figures.panels import axis_unit, heading, more_head, nothing, stacked, told
from interpose.viz.figures.small_multiples import multiples
from interpose.viz.style import DIVERGING, INK, SEQUENTIAL, records, safe
from interpose.viz.sweep_statistics import MOST_VALUES

MARK, REST = "#B30059", "#8a8a8a"
MOST_SERIES, BARS, LOWEST, TALLER, LETTERS, FREED = 7, 24, 240, 70, 10, 26
SHAPES = {"histogram": "histogram", "ecdf": "share of runs up to each value", "box": "box"}


class Pick(NamedTuple):
    """Where the reader has put a finger: a level of the first input, and of the second if there is one."""

    x: int
    y: int = 0


def cells(table: pd.DataFrame, x: Axis, y: Axis, pick: Pick, *, change: bool) -> Any:
    """Draw two inputs against each other as cells, the picked one framed; numbers where there is room."""
    columns, rows = sorted(set(table["x"])), sorted(set(table["y"]))
    if not np.isfinite(table["mean"].to_numpy(float)).any():
        return nothing("no run of these points has ended well")
    named = table.assign(across=_safe_levels(x, table["x"]), up=_safe_levels(y, table["y"]))
    labels = {"x_label": x.label, "y_label": y.label}
    if max(len(columns), len(rows)) <= MOST_VALUES:
        named = named.sort_values(["y", "x"], kind="stable")
        drawing = grid(named, x="across", y="up", difference=change, **labels)
        drawing.update_xaxes(ticktext=[short(x, at) for at in columns])
        drawing.update_yaxes(ticktext=[short(y, at) for at in rows])
        # How to read cells stands above the figure, where it can wrap.
        notes = [note for note in drawing.layout.annotations if (note.text or "").startswith("<b>")]
        drawing.layout.annotations = notes
        height = drawing.layout.height - FREED + max(0, LOWEST - CELL * len(rows))
        drawing.update_layout(height=height, margin={"t": drawing.layout.margin.t - FREED})
    else:
        drawing = _heat(named, x, y, columns, rows, change)
    if pick.x in columns and pick.y in rows and len(drawing.data):
        i, j = columns.index(pick.x), rows.index(pick.y)
        frame = {"color": MARK, "width": 4}
        box = {"x0": i - 0.48, "x1": i + 0.48, "y0": j - 0.47, "y1": j + 0.47}
        drawing.add_shape(type="rect", line=frame, fillcolor="rgba(0,0,0,0)", name="picked", xref="x", yref="y", **box)
    return everywhere(drawing)


def _levels(axis: Axis, codes: "pd.Series[Any]") -> list[Any]:
    """Return levels in a form that has their order."""
    return [axis.values[code] if axis.numeric else axis.names[code] for code in codes]


def _safe_levels(axis: Axis, codes: "pd.Series[Any]") -> list[Any]:
    """Return levels with names that are safe to draw."""
    return [safe(value) if isinstance(value, str) else value for value in _levels(axis, codes)]


def short(axis: Axis, code: int) -> str:
    """Name a level where there is little room: a part of a range by its middle."""
    name = f"{axis.values[code]:.3g}" if axis.parts else axis.names[code]
    return safe(name if len(name) <= LETTERS else f"{name[: LETTERS - 1]}\u2026")


def line_name(axis: Axis, code: int) -> str:
    """Name a line by a level of the second input."""
    return f"{axis.path.rpartition('.')[2]} {short(axis, code)}"


def _heat(table: pd.DataFrame, x: Axis, y: Axis, columns: list[int], rows: list[int], change: bool) -> Any:
    """Draw many cells, by colour alone."""
    wide = table.pivot(index="y", columns="x", values="mean").reindex(index=rows, columns=columns)
    label, unit = str(table["label"].iloc[0]), str(table["unit"].iloc[0])
    name = f"{label}: {axis_unit(unit, change=change)}"
    drawing = stacked([420], head=34 + more_head(name), foot=58, gap=0, margin={"l": 74, "r": 8})
    said = {(e["x"], e["y"]): safe(told(e, unit, change=change)) for e in records(table)}
    reach = float(np.nanmax(np.abs(wide.to_numpy(float)))) or 1.0
    drawing.add_heatmap(
        x=list(range(len(columns))),
        y=list(range(len(rows))),
        z=wide.to_numpy(float).tolist(),
        text=[[said.get((a, b), "no run") for a in columns] for b in rows],
        hovertemplate="%{text}<extra></extra>",
        colorscale=DIVERGING if change else SEQUENTIAL,
        zmin=-reach if change else None,
        zmax=reach if change else None,
        colorbar={"thickness": 12, "tickfont": {"size": 11}, "outlinewidth": 0},
        name="cells",
    )
    heading(drawing, 1, name)
    for update, axis, there in ((drawing.update_xaxes, x, columns), (drawing.update_yaxes, y, rows)):
        ticks = list(range(0, len(there), -(-len(there) // 6)))
        update(tickvals=ticks, ticktext=[short(axis, there[at]) for at in ticks], showgrid=False)
        update(title={"text": safe(axis.label), "standoff": 6})
    return drawing


def no_lines(table: pd.DataFrame, x: Axis, y: Axis) -> str:
    """Say why two inputs give no level lines; empty if they do."""
    for axis, codes in ((x, table["x"]), (y, table["y"])):
        if not axis.numeric:
            return f"{axis.path} is no number"
        if codes.nunique() < 3:
            return f"{axis.path} has fewer than three values here"
    return ""


def lines(table: pd.DataFrame, x: Axis, y: Axis, pick: Pick) -> Any:
    """Draw level lines over two inputs, and how wide the interval is; the picked point ringed."""
    named = table.assign(across=_levels(x, table["x"]), up=_levels(y, table["y"]))
    drawing = contour(named, x="across", y="up", x_label=x.label, y_label=y.label)
    for row in (1, 2):
        if any((trace.yaxis or "y") == ("y" if row == 1 else "y2") for trace in drawing.data):
            _ring(drawing, [x.values[pick.x]], [y.values[pick.y]], row=row, col=1)
    return everywhere(drawing)


def dose(table: pd.DataFrame, x: Axis, y: Axis | None, pick: Pick, *, change: bool) -> Any:
    """Draw the outcome over one input, a line for each value of the second where these are few."""
    named = table.assign(across=_levels(x, table["x"]))
    if not x.numeric:
        drawing = multiples({"across": named.sort_values("x", kind="stable")})
        drawing.update_xaxes(title={"text": safe(x.label)})
        _name_ticks(drawing, x, table)
    else:
        series = None
        if y is not None:
            named["line"] = [line_name(y, code) for code in named["y"]]
            series = "line"
            named = named.sort_values(["y", "x"], kind="stable")
        drawing = dose_response(named, x="across", x_label=x.label, series=series, difference=change)
    drawing.update_layout(height=drawing.layout.height + TALLER)
    here = table[(table["x"] == pick.x) & ((table["y"] == pick.y) if y is not None else True)]
    if len(here) and len(drawing.data) and np.isfinite(float(here["mean"].iloc[0])):
        at = x.values[pick.x] if x.numeric else safe(x.names[pick.x])
        drawing.add_vline(x=at, line={"color": MARK, "width": 1.5, "dash": "3px,3px"}, layer="below")
        _ring(drawing, [at], [float(here["mean"].iloc[0])])
    return everywhere(drawing)


def _name_ticks(drawing: Any, x: Axis, table: pd.DataFrame) -> None:
    """Keep all names on an axis of names."""
    names = [safe(x.names[code]) for code in sorted(set(table["x"]))]
    drawing.update_xaxes(categoryorder="array", categoryarray=names, type="category")


def spread(
    own: Floats,
    every: Floats,
    seeds: list[str],
    *,
    seed: int,
    label: str,
    unit: str,
    shape: str = "histogram",
    bound: float | None = None,
) -> Any:
    """Draw how single runs spread: those of the picked place, with a dot each, beside those of all points."""
    own_known, every = own[np.isfinite(own)], every[np.isfinite(every)]
    if not len(every):
        return nothing("no run of these points has ended well")
    name = f"{label}: {axis_unit(unit, change=False)}"
    drawing = stacked([150, 44], head=58 + more_head(name), foot=52, gap=12, margin={"l": 56, "r": 14})
    draw = {"histogram": _histogram, "ecdf": _steps, "box": _boxes}[shape]
    draw(drawing, own_known, every)
    _dots(drawing, own, seeds, seed)
    if bound is not None and np.isfinite(bound):
        drawing.add_vline(x=bound, line={"color": INK, "width": 1.5, "dash": "4px,3px"}, row=1, col=1)
    heading(drawing, 1, name)
    ends = [*every, *([] if bound is None else [bound])]
    low, high = float(min(ends)), float(max(ends))
    width = (high - low) or abs(high) or 1.0
    reach = [low - 0.05 * width, high + 0.05 * width]
    drawing.update_xaxes(range=reach, nticks=6)
    drawing.update_xaxes(showticklabels=False, row=1, col=1)
    drawing.update_xaxes(title={"text": safe(axis_unit(unit, change=False)), "standoff": 4}, row=2, col=1)
    drawing.update_yaxes(visible=False, range=[-1, 1], row=2, col=1)
    drawing.update_layout(bargap=0, barmode="overlay")
    return everywhere(drawing)


def _histogram(drawing: Any, own: Floats, every: Floats) -> None:
    """Draw shares of runs by value, in the same bins."""
    low, high = float(every.min()), float(every.max())
    edges = np.linspace(low, high if high > low else low + 1.0, min(BARS, max(6, len(every) // 6)) + 1)
    middle = (edges[1:] + edges[:-1]) / 2
    for values, words, colour, fill in (
        (every, "all shown", REST, "rgba(138,138,138,0.45)"),
        (own, "picked", MARK, "rgba(179,0,89,0.40)"),
    ):
        share = np.histogram(values, edges)[0] / max(1, len(values))
        drawing.add_bar(
            x=middle[share > 0].tolist(),
            y=share[share > 0].tolist(),
            width=float(edges[1] - edges[0]),
            marker={"color": fill, "line": {"color": colour, "width": 1}},
            name=f"{words} ({len(values):,})",
            hovertemplate="around %{x:,.4g}: %{y:.1%} of runs<extra>" + words + "</extra>",
            row=1,
            col=1,
        )
    drawing.update_yaxes(title={"text": "share of runs", "standoff": 4}, tickformat=".0%", nticks=4, row=1, col=1)


def _steps(drawing: Any, own: Floats, every: Floats) -> None:
    """Draw which share of runs is at or below each value."""
    for values, words, colour, dash in ((every, "all shown", REST, "5px,3px"), (own, "picked", MARK, "solid")):
        ordered = np.sort(values)
        if len(ordered) > 500:
            ordered = np.quantile(ordered, np.linspace(0, 1, 500), method="inverted_cdf")
        share = np.arange(1, len(ordered) + 1) / max(1, len(ordered))
        drawing.add_scatter(
            x=ordered.tolist(),
            y=share.tolist(),
            mode="lines",
            line={"color": colour, "dash": dash, "width": 2, "shape": "hv"},
            name=f"{words} ({len(values):,})",
            hovertemplate="%{y:.0%} of runs up to %{x:,.4g}<extra>" + words + "</extra>",
            row=1,
            col=1,
        )
    title = {"text": "share of runs up to it", "standoff": 4}
    drawing.update_yaxes(title=title, tickformat=".0%", range=[0, 1.03], nticks=4, row=1, col=1)


def _boxes(drawing: Any, own: Floats, every: Floats) -> None:
    """Draw quartiles, and the values within one and a half times their distance."""
    for values, words, colour in ((own, "picked", MARK), (every, "all shown", REST)):
        drawing.add_box(
            x=values.tolist() if len(values) <= 5000 else np.quantile(values, np.linspace(0, 1, 2001)).tolist(),
            y=[words] * min(len(values), 5000 if len(values) <= 5000 else 2001),
            orientation="h",
            boxpoints=False,
            line={"color": colour, "width": 2},
            name=f"{words} ({len(values):,})",
            row=1,
            col=1,
        )
    drawing.update_yaxes(showticklabels=False, row=1, col=1)


def _dots(drawing: Any, own: Floats, seeds: list[str], seed: int) -> None:
    """Draw every picked run as a dot, the chosen one larger."""
    shown = [at for at, value in enumerate(own) if np.isfinite(value)][:2000]
    drawing.add_scatter(
        x=[float(own[at]) for at in shown],
        y=[0.5 * ((at * 0.618) % 1) - 0.25 for at in shown],
        mode="markers",
        marker={
            "size": [14 if at == seed else 9 for at in shown],
            "color": [INK if at == seed else MARK for at in shown],
            "symbol": ["diamond" if at == seed else "circle" for at in shown],
            "opacity": 0.85,
        },
        text=[safe(seeds[at]) for at in shown],
        customdata=shown,
        hovertemplate="%{text}: %{x:,.5g}<extra></extra>",
        name="runs",
        showlegend=False,
        row=2,
        col=1,
    )


def _ring(drawing: Any, x: list[Any], y: list[Any], **place: Any) -> None:
    """Mark the picked point."""
    drawing.add_scatter(
        x=x,
        y=y,
        mode="markers",
        marker={"symbol": "circle-open", "size": 18, "color": MARK, "line": {"width": 3, "color": MARK}},
        name="picked",
        hoverinfo="skip",
        showlegend=False,
        **place,
    )


def everywhere(drawing: Any) -> Any:
    """Let a click anywhere in a figure choose what is nearest."""
    drawing.update_layout(hoverdistance=-1, hovermode="closest", clickmode="event")
    return drawing
