"""What a policy changes: paired differences with their intervals, outcome by outcome."""

from typing import Any

import numpy as np
import pandas as pd

from interpose.model.language.words import say
from interpose.model.results.comparison import Twin
from interpose.model.results.formatting import ALONE, clearness, difference, number
from interpose.model.results.outcomes import HEADLINES
from interpose.viz.figures.clearness_marks import MARKS
from interpose.viz.figures.panels import PlacedRow, place_rows, rows_height, stacked_panels, write_row
from interpose.viz.style import QUIET, note, records, safe, short_name

HEAD, FOOT, GAP = 62, 56, 64


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
        return say("deaths, persons")
    if outcome == "displaced":
        return say("displaced, persons")
    return {"events": say("events"), "share": say("mean share, from 0 to 1")}.get(unit, say(unit))


def headline_effects(twin: Twin) -> Any:
    """Draw the paired difference of each headline outcome with its 95 % interval, one scale for each unit."""
    table = headlines(twin)
    parts = {panel: table[table["panel"] == panel] for panel in dict.fromkeys(table["panel"])}
    placed = {panel: place_rows([_words(e) for e in records(rows)]) for panel, rows in parts.items()}
    heights = [rows_height(lines) for lines in placed.values()]
    drawing = stacked_panels(heights, head=HEAD, foot=FOOT, gap=GAP)
    shown: set[str] = set()
    for index, (panel, rows) in enumerate(parts.items(), start=1):
        _draw_panel(drawing, rows, index, placed[panel], shown)
        title = {"text": say("difference in {outcomes} (with minus without)", outcomes=safe(panel)), "standoff": 4}
        drawing.update_xaxes(title=title, nticks=5, tickangle=0, tickfont={"size": 12}, row=index, col=1)
    name = short_name(twin.meta["policy"], 12)
    top = {"yanchor": "bottom", "yshift": 4, "font": {"size": 12, "color": QUIET}}
    note(drawing, say("\u25c0 lower with {policy}", policy=name), 0.49, 1.0, xanchor="right", **top)
    note(drawing, say("higher with {policy} \u25b6", policy=name), 0.51, 1.0, xanchor="left", **top)
    return drawing


def _words(e: dict[str, Any]) -> tuple[str, str]:
    """Return an outcome's name, and its difference with the interval and unit."""
    return say(str(e["label"])), difference(e["difference"], e["low"], e["high"], e["unit"])


def _draw_panel(drawing: Any, rows: pd.DataFrame, index: int, placed: list[PlacedRow], shown: set[str]) -> None:
    """Draw the outcomes that share a unit, 0 in the middle, the numbers written above each mark."""
    reach = np.nanmax(np.abs(rows[["difference", "low", "high"]].to_numpy(float)))
    reach = 1.12 * float(reach) if reach > 0 else 1.0
    height = pd.Series([line.mark for line in placed], index=rows.index, dtype=float)
    for kind, symbol in MARKS.items():
        part = rows[rows["clear"] == kind]
        if len(part):
            drawing.add_scatter(
                row=index,
                col=1,
                x=part["difference"].tolist(),
                y=height[part.index].tolist(),
                error_x=_bars(part, kind),
                mode="markers",
                marker=symbol,
                name=say(kind),
                legendgroup=kind,
                showlegend=kind not in shown,
                text=[_hover(e) for e in records(part)],
                hovertemplate="%{text}<extra></extra>",
            )
            shown.add(kind)
    for line, e in zip(placed, records(rows), strict=True):
        write_row(drawing, index, line, _words(e)[1])
    drawing.update_xaxes(range=[-reach, reach], row=index, col=1)
    drawing.update_yaxes(range=[rows_height(placed), 0], visible=False, row=index, col=1)
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
    words = safe(difference(e["difference"], e["low"], e["high"], e["unit"]))
    shares = say(
        "mean with {with_it}, without {without}<br>lower in {lower_in:.0f} %, higher in {higher_in:.0f} % of seeds",
        with_it=number(e["with"]),
        without=number(e["without"]),
        lower_in=100 * e["lower_in"],
        higher_in=100 * e["higher_in"],
    )
    return f"<b>{safe(say(e['label']))}</b><br>{words}<br>{shares}"
