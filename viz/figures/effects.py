"""What a policy changes: paired differences with their intervals, and how often the sign holds."""

from typing import Any

import numpy as np
import pandas as pd
from plotly.subplots import make_subplots

from interpose.model.results.comparison import Twin
from interpose.model.results.formatting import ALONE, CLEAR, UNCLEAR, clearness, difference, number
from interpose.model.results.outcomes import HEADLINES
from interpose.viz.style import EQUAL, HIGHER, INK, LOWER, QUIET, arm_names, figure, note, records, safe, short_name

ROW, PANEL, HEAD, FOOT = 48, 64, 56, 56
VEIL = "rgba(255,255,255,0.85)"


MARKS = {
    CLEAR: {"symbol": "diamond", "size": 12, "color": INK},
    UNCLEAR: {"symbol": "circle-open", "size": 10, "color": QUIET, "line": {"width": 2}},
    ALONE: {"symbol": "x-thin", "size": 10, "color": QUIET, "line": {"width": 2}},
}


def headlines(twin: Twin) -> pd.DataFrame:
    """Return the effects on the headline outcomes, in their order, each with how clear it is and its panel."""
    names = [outcome.name for outcome in HEADLINES if outcome.name in set(twin.effects["outcome"])]
    table = twin.effects.set_index("outcome", drop=False).loc[names].copy()
    table["clear"] = [clearness(low, high) for low, high in zip(table["low"], table["high"], strict=True)]
    table["panel"] = [panel_of(str(e["outcome"]), str(e["unit"])) for e in records(table)]
    order = {panel: position for position, panel in enumerate(dict.fromkeys(table["panel"]))}
    return table.sort_values("panel", key=lambda panel: panel.map(order), kind="stable")


def panel_of(outcome: str, unit: str) -> str:
    """Name the scale on which an outcome is drawn: deaths share one, so that all groups can be compared."""
    if outcome.startswith("deaths_"):
        return "deaths, persons"
    if outcome == "displaced":
        return "displaced, persons"
    return {"events": "events", "share": "mean share, from 0 to 1"}.get(unit, unit)


def headline_effects(twin: Twin) -> Any:
    """Draw the paired difference of each headline outcome with its 95 % interval, one scale for each unit."""
    table = headlines(twin)
    panels = list(dict.fromkeys(table["panel"]))
    sizes = [ROW * int((table["panel"] == panel).sum()) for panel in panels]
    inner = sum(sizes) + PANEL * (len(panels) - 1)
    drawing = make_subplots(
        rows=len(panels),
        cols=1,
        row_heights=[float(size) for size in sizes],
        vertical_spacing=PANEL / inner if len(panels) > 1 else 0.0,
    )
    figure(drawing, height=inner + HEAD + FOOT, margin={"l": 8, "r": 8, "t": HEAD, "b": FOOT})
    shown: set[str] = set()
    for index, panel in enumerate(panels):
        _draw_panel(drawing, table[table["panel"] == panel], index + 1, panel, shown)
    name = short_name(twin.meta["policy"], 12)
    top = {"yanchor": "bottom", "font": {"size": 12, "color": QUIET}}
    note(drawing, f"\u25c0 lower with {name}", 0.49, 1.0, xanchor="right", **top)
    note(drawing, f"higher with {name} \u25b6", 0.51, 1.0, xanchor="left", **top)
    return drawing


def _draw_panel(drawing: Any, rows: pd.DataFrame, index: int, panel: str, shown: set[str]) -> None:
    """Draw the outcomes that share a unit, 0 in the middle, the numbers written above each mark."""
    count = len(rows)
    reach = np.nanmax(np.abs(rows[["difference", "low", "high"]].to_numpy(float)))
    reach = 1.12 * float(reach) if reach > 0 else 1.0
    height = pd.Series(np.arange(count - 1, -1, -1, dtype=float), index=rows.index)
    for kind, mark in MARKS.items():
        part = rows[rows["clear"] == kind]
        if len(part):
            drawing.add_scatter(
                row=index,
                col=1,
                x=part["difference"].tolist(),
                y=height[part.index].tolist(),
                error_x=_bars(part, kind),
                mode="markers",
                marker=mark,
                name=kind,
                legendgroup=kind,
                showlegend=kind not in shown,
                text=[_hover(e) for e in records(part)],
                hovertemplate="%{text}<extra></extra>",
            )
            shown.add(kind)
    for e in records(rows):
        anchor = {"xref": "paper", "y": height[e["outcome"]] + 0.19, "yref": f"y{index}", "yanchor": "bottom"}
        anchor |= {"font": {"size": 12}, "bgcolor": VEIL, "borderpad": 0}
        words = difference(e["difference"], e["low"], e["high"], e["unit"])
        note(drawing, safe(e["label"]), 0, xanchor="left", **anchor)
        note(drawing, safe(words), 1, xanchor="right", **anchor)
    title = f"difference in {safe(panel)} (with minus without)"
    drawing.update_xaxes(
        range=[-reach, reach], nticks=7, title={"text": title, "standoff": 4}, tickfont={"size": 12}, row=index, col=1
    )
    separators = [height_between - 0.36 for height_between in range(1, count)]
    drawing.update_yaxes(
        range=[-0.36, count - 0.36], tickvals=separators, showticklabels=False, griddash="dot", row=index, col=1
    )
    drawing.add_vline(x=0, line={"color": QUIET, "width": 1}, layer="below", row=index, col=1)


def _bars(part: pd.DataFrame, kind: str) -> dict[str, Any] | None:
    """Return the interval as bars around the mean difference; none where there is no interval."""
    if kind == ALONE:
        return None
    return {
        "type": "data",
        "symmetric": False,
        "array": (part["high"] - part["difference"]).tolist(),
        "arrayminus": (part["difference"] - part["low"]).tolist(),
        "color": MARKS[kind]["color"],
        "thickness": 2,
        "width": 5,
    }


def _hover(e: dict[str, Any]) -> str:
    """Write a mark's hover text."""
    return (
        f"<b>{safe(e['label'])}</b><br>{safe(difference(e['difference'], e['low'], e['high'], e['unit']))}"
        f"<br>mean with {number(e['with'])}, without {number(e['without'])}"
        f"<br>lower in {100 * e['lower_in']:.0f} %, higher in {100 * e['higher_in']:.0f} % of seeds"
    )


def sign_shares(twin: Twin) -> Any:
    """Draw in which share of the seeds each outcome is lower, equal or higher with the policy than without."""
    table = headlines(twin)
    count = len(table)
    height = list(range(count - 1, -1, -1))
    names = arm_names(twin.meta["policy"])
    drawing = figure(
        height=42 * count + 76 + 48, barmode="stack", bargap=0.62, margin={"l": 8, "r": 14, "t": 76, "b": 48}
    )
    shares = {
        f"lower {names['with']}": (table["lower_in"], LOWER, ""),
        "equal": (1 - table["lower_in"] - table["higher_in"], EQUAL, ""),
        f"higher {names['with']}": (table["higher_in"], HIGHER, "/"),
    }
    for name, (share, colour, pattern) in shares.items():
        percent = (100 * share).clip(0, 100).round(6).tolist()
        drawing.add_bar(
            x=percent,
            y=height,
            orientation="h",
            name=name,
            marker={
                "color": colour,
                "line": {"color": "#ffffff", "width": 1},
                "pattern": {"shape": pattern, "fillmode": "overlay", "solidity": 0.25, "fgcolor": "#ffffff"},
            },
            text=[safe(label) for label in table["label"]],
            textposition="none",
            hovertemplate="%{text}: " + name + " in %{x:.0f} % of seeds<extra></extra>",
        )
    for y, e in zip(height, records(table), strict=True):
        _write_shares(drawing, y, e)
    drawing.update_xaxes(range=[0, 100], title={"text": "share of seeds (%)", "standoff": 4}, tickfont={"size": 12})
    drawing.update_yaxes(range=[-0.45, count - 0.2], visible=False)
    anchor = {"xanchor": "right", "yanchor": "bottom", "font": {"size": 12, "color": QUIET}}
    note(drawing, "lower \u00b7 equal \u00b7 higher", 1, 1, **anchor)
    return drawing


def _write_shares(drawing: Any, y: int, e: dict[str, Any]) -> None:
    """Write an outcome's name and its three shares above its bar."""
    anchor: dict[str, Any] = {
        "y": y + 0.2,
        "yref": "y",
        "yanchor": "bottom",
        "font": {"size": 12},
        "bgcolor": VEIL,
        "borderpad": 0,
    }
    lower, higher = 100 * e["lower_in"], 100 * e["higher_in"]
    words = f"{lower:.0f} \u00b7 {abs(100 - lower - higher):.0f} \u00b7 {higher:.0f} %"
    note(drawing, safe(e["label"]), 0, xanchor="left", **anchor)
    note(drawing, words, 1, xanchor="right", **anchor)
