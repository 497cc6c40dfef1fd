"""Small figures over time in one plot: its data are replaced frame by frame, its layout by width."""

from datetime import date, timedelta
from typing import Any

import plotly.graph_objects as go

from interpose.viz.app.fan import BANDS
from interpose.viz.app.totals import PANELS
from interpose.viz.style import FONT

HEIGHT, NARROW, GAP = 168, 136, 56
"""Height of a panel's plot where there is room, where there is not, and of what lies above it (pixels)."""
LIGHT = {
    "ink": "#1a1a1a",
    "quiet": "#595959",
    "rule": "#e2e2e2",
    "one": "#0068a3",
    "other": "#5c5c5c",
    "fork": "#b34700",
}
DARK = {
    "ink": "#f0f0f0",
    "quiet": "#b4b4b4",
    "rule": "#3a3f45",
    "one": "#5ab4f0",
    "other": "#c4c4c4",
    "fork": "#ff9d5c",
}
SHADES = {False: LIGHT, True: DARK}
FANS = {
    False: ("rgba(0,104,163,0.17)", "rgba(92,92,92,0.17)"),
    True: ("rgba(90,180,240,0.22)", "rgba(196,196,196,0.2)"),
}
"""Colours of a band of each world: the inner lies on the outer, and is twice as strong."""


def panels_across(width: int) -> int:
    """Choose how many panels stand side by side."""
    return 1 if width < 480 else 2 if width < 900 else 4


def panel_height(width: int) -> int:
    """Return the height of a panel's plot."""
    return NARROW if panels_across(width) == 1 else HEIGHT


def height_of(width: int) -> int:
    """Return the height of the whole plot."""
    return -(-len(PANELS) // panels_across(width)) * (panel_height(width) + GAP) + 4


def empty_plot(width: int, dark: bool) -> Any:
    """Make the plot with its lines and, after them, its fans, which have no data yet: two lines a panel, four bands."""
    drawing = go.Figure()
    for row in range(len(PANELS)):
        axis = "" if row == 0 else str(row + 1)
        for _ in range(2):
            drawing.add_scatter(x=[], y=[], mode="lines", xaxis=f"x{axis}", yaxis=f"y{axis}", showlegend=False)
    for row in range(len(PANELS)):
        axis = "" if row == 0 else str(row + 1)
        for _ in range(2 * len(BANDS)):
            drawing.add_scatter(
                x=[], y=[], mode="lines", fill="toself", line={"width": 0}, hoverinfo="skip", zorder=-1,
                xaxis=f"x{axis}", yaxis=f"y{axis}", showlegend=False, visible=False,
            )  # fmt: skip
    drawing.update_layout(layout(width, dark, [], []))
    return drawing


def line_traces() -> list[int]:
    """Return the numbers of the traces that are lines."""
    return list(range(2 * len(PANELS)))


def fan_traces() -> list[int]:
    """Return the numbers of the traces that are fans."""
    first = 2 * len(PANELS)
    return list(range(first, first + 2 * len(BANDS) * len(PANELS)))


def fan_data(lines: dict[str, Any], fan: dict[str, Any] | None, dark: bool) -> dict[str, list[Any]]:
    """Return the fans' data and colours, one list entry a trace: for each panel the bands of one world, then the other.

    Parameters
    ----------
    lines : dict
        What the lines are of: their start, and whether differences are shown.
    fan : dict or None
        Bands as :func:`interpose.viz.app.fan.bands_of` has them; None for no fan.
    dark : bool
        Whether the theme is dark.
    """
    lanes = [] if fan is None else [fan["gap"]] if lines["gap"] else fan["lanes"]
    dates = [] if fan is None else [day_of(lines, day) for day in fan["days"]]
    traces: dict[str, list[Any]] = {name: [] for name in ("x", "y", "visible", "fillcolor")}
    for row in range(len(PANELS)):
        for lane in range(2):
            for band in range(len(BANDS)):
                shown = lane < len(lanes)
                low, high = lanes[lane][row][band] if shown else ([], [])
                traces["x"].append([*dates, *reversed(dates)] if shown else [])
                traces["y"].append([*high, *reversed(low)])
                traces["visible"].append(shown)
                traces["fillcolor"].append(FANS[dark][lane])
    return traces


def layout(width: int, dark: bool, forks: list[str], ends: list[str], gap_shown: bool = False) -> dict[str, Any]:
    """Arrange the panels for a width and the days of the run, with marks on days on which something was changed.

    Parameters
    ----------
    width : int
        Width of the plot in pixels.
    dark : bool
        Whether the theme is dark.
    forks : list of str
        Dates on which something was changed.
    ends : list of str
        First and last date of the run; empty before they are known.
    gap_shown : bool
        Whether lines are differences; else the axis of a share is 0 to 1.
    """
    shade, columns, total_height = SHADES[dark], panels_across(width), height_of(width)
    figure_layout: dict[str, Any] = {
        "template": "none",
        "height": total_height,
        "width": width,
        "autosize": False,
        "dragmode": False,
        "hovermode": "x unified",
        "showlegend": False,
        "margin": {"l": 44, "r": 8, "t": 0, "b": 4},
        "font": {"family": FONT, "size": 12, "color": shade["ink"]},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "hoverlabel": {"bgcolor": "#22262b" if dark else "#ffffff", "font": {"color": shade["ink"], "family": FONT}},
        "annotations": [],
        "shapes": [],
    }
    inner_height = total_height - 4
    gap = 0.0 if columns == 1 else 56 / max(320, width)
    panel_width = (1 - gap * (columns - 1)) / columns
    for index, panel in enumerate(PANELS):
        column, row = index % columns, index // columns
        left = column * (panel_width + gap)
        top = 1 - (row * (panel_height(width) + GAP) + GAP) / inner_height
        bottom = max(0.0, top - (panel_height(width) - 26) / inner_height)
        name = "" if index == 0 else str(index + 1)
        figure_layout[f"xaxis{name}"] = _axis(shade) | {
            "anchor": f"y{name}", "domain": [left, left + panel_width], "type": "date", "nticks": 4,
            "hoverformat": "%d %b %Y", "range": ends or None, "autorange": not ends,
        }  # fmt: skip
        figure_layout[f"yaxis{name}"] = _axis(shade) | {
            "anchor": f"x{name}", "domain": [bottom, top], "rangemode": "tozero", "nticks": 4,
            "zeroline": True, "zerolinecolor": shade["quiet"],
            "tickformat": "~g" if panel.is_share else "~s",
        }  # fmt: skip
        whole = panel.is_share and not gap_shown
        figure_layout[f"yaxis{name}"] |= {"range": [0, 1], "autorange": False} if whole else {"autorange": True}
        figure_layout["annotations"].append(_title(panel.title, panel.unit, left, top, shade))
        figure_layout["shapes"] += [_fork_line(day, name, shade) for day in forks]
    return figure_layout


def _axis(shade: dict[str, str]) -> dict[str, Any]:
    """Describe an axis in the house's look."""
    return {
        "fixedrange": True,
        "gridcolor": shade["rule"],
        "linecolor": shade["quiet"],
        "tickfont": {"size": 11, "color": shade["quiet"]},
        "zeroline": False,
        "ticks": "",
    }


def _title(title: str, unit: str, x: float, y: float, shade: dict[str, str]) -> dict[str, Any]:
    """Write a panel's title and unit above it."""
    text = f"<b>{title}</b><br><span style='font-size:11px;color:{shade['quiet']}'>{unit}</span>"
    place = {"xref": "paper", "yref": "paper", "xanchor": "left", "yanchor": "bottom", "align": "left"}
    return place | {"x": x, "y": y, "yshift": 4, "text": text, "showarrow": False, "font": {"size": 13}}


def _fork_line(day: str, axis: str, shade: dict[str, str]) -> dict[str, Any]:
    """Mark a day on which something was changed."""
    line = {"color": shade["fork"], "width": 1.5, "dash": "dot"}
    reach = {"x0": day, "x1": day, "y0": 0, "y1": 1, "yref": f"y{axis} domain"}
    return {"type": "line", "xref": f"x{axis}", "line": line} | reach


def data(lines: dict[str, Any], dark: bool) -> dict[str, list[Any]]:
    """Return the lines' data, colours and names: one list entry a line, two lines a panel."""
    shade, dates = SHADES[dark], dates_of(lines)
    traces: dict[str, list[Any]] = {name: [] for name in ("x", "y", "name", "visible", "line", "fill", "fillcolor")}
    names = [name or "this world" for name in lines["names"]]
    for row in range(len(PANELS)):
        pair = [lane[row] for lane in lines["lanes"]]
        if lines["gap"]:
            pair = [[round(a - b, 6) for a, b in zip(*pair, strict=True)]]
        for line_index in range(2):
            shown = line_index < len(pair)
            known = dates if PANELS[row].weekly else [day_of(lines, 0), *dates]
            traces["x"].append(known if shown else [])
            traces["y"].append(pair[line_index] if shown else [])
            traces["name"].append("difference" if lines["gap"] else names[line_index] if shown else "")
            traces["visible"].append(shown)
            one = {"color": shade["one"], "width": 2, "dash": "solid"}
            traces["line"].append(
                one if line_index == 0 else {"color": shade["other"], "width": 1.6, "dash": "4px,3px"}
            )
            traces["fill"].append("tozeroy" if lines["gap"] and line_index == 0 else "none")
            traces["fillcolor"].append("rgba(90,150,210,0.25)")
    return traces


def dates_of(lines: dict[str, Any]) -> list[str]:
    """Return the dates by which the days that are drawn have passed."""
    return [day_of(lines, day + 1) for day in lines["days"]]


def day_of(lines: dict[str, Any], day: int) -> str:
    """Write a day of the run as a date."""
    return (date.fromisoformat(lines["start"]) + timedelta(days=day)).isoformat()
