"""Small figures over time in one plot: its data are replaced frame by frame, its layout by width."""

from datetime import date, timedelta
from typing import Any

from interpose.model.language.words import say
from interpose.viz.app.totals import PANELS
from interpose.viz.style import FONT

HEIGHT, NARROW, GAP = 168, 136, 56
"""Height of a panel's plot where there is room, where there is not, and of what lies above it (pixels)."""
COUNTS = [{"dtickrange": [None, 1], "value": "~g"}, {"dtickrange": [1, None], "value": "~s"}]
"""Ticks of counts: 2k for 2,000, and no 500m for a half where nothing has happened yet."""
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


def fan_traces(lines: dict[str, Any], fan: dict[str, Any] | None, dark: bool) -> list[dict[str, Any]]:
    """Return the fans as plotly has them: for each panel the bands of one world, then those of the other.

    Parameters
    ----------
    lines : dict
        What the lines are of: their start, and whether differences are shown.
    fan : dict or None
        Bands as :func:`interpose.viz.app.fan.bands_of` has them; None for no fan.
    dark : bool
        Whether the theme is dark.
    """
    if fan is None:
        return []
    lanes = [fan["gap"]] if lines["gap"] else fan["lanes"]
    dates = [day_of(lines, day) for day in fan["days"]]
    drawn: list[dict[str, Any]] = []
    for row in range(len(PANELS)):
        axis = "" if row == 0 else str(row + 1)
        for lane, panels in enumerate(lanes):
            for low, high in panels[row]:
                drawn.append(
                    {
                        "x": [*dates, *reversed(dates)],
                        "y": [*high, *reversed(low)],
                        "mode": "lines",
                        "fill": "toself",
                        "fillcolor": FANS[dark][lane],
                        "line": {"width": 0},
                        "hoverinfo": "skip",
                        "zorder": -1,
                        "xaxis": f"x{axis}",
                        "yaxis": f"y{axis}",
                        "showlegend": False,
                    }
                )
    return drawn


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
            **({"tickformat": "~g"} if panel.is_share else {"tickformatstops": COUNTS}),
        }  # fmt: skip
        whole = panel.is_share and not gap_shown
        figure_layout[f"yaxis{name}"] |= {"range": [0, 1], "autorange": False} if whole else {"autorange": True}
        figure_layout["annotations"].append(_title(say(panel.title), say(panel.unit), left, top, shade))
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


def traces(lines: dict[str, Any], dark: bool) -> list[dict[str, Any]]:
    """Return the lines as plotly has them, two a panel; what a world does not have is there without values."""
    shade, names = SHADES[dark], [name or say("this world") for name in lines["names"]]
    drawn: list[dict[str, Any]] = []
    for row in range(len(PANELS)):
        axis = "" if row == 0 else str(row + 1)
        pair = [lane[row] for lane in lines["lanes"]]
        if lines["gap"]:
            pair = [[round(a - b, 6) for a, b in zip(*pair, strict=True)]]
        for index in range(2):
            shown = index < len(pair)
            one = {"color": shade["one"], "width": 2, "dash": "solid"}
            other = {"color": shade["other"], "width": 1.6, "dash": "4px,3px"}
            drawn.append(
                {
                    "y": pair[index] if shown else [],
                    "name": "difference" if lines["gap"] else names[index] if shown else "",
                    "visible": shown,
                    "mode": "lines",
                    "xaxis": f"x{axis}",
                    "yaxis": f"y{axis}",
                    "line": one if index == 0 else other,
                    "fill": "tozeroy" if lines["gap"] and index == 0 else "none",
                    "fillcolor": "rgba(90,150,210,0.25)",
                    "showlegend": False,
                }
            )
    return drawn


def dates_of(lines: dict[str, Any]) -> list[str]:
    """Return the first date of the run, and those by which the days that are drawn have passed."""
    return [day_of(lines, 0), *(day_of(lines, day + 1) for day in lines["days"])]


def day_of(lines: dict[str, Any], day: int) -> str:
    """Write a day of the run as a date."""
    return (date.fromisoformat(lines["start"]) + timedelta(days=day)).isoformat()
