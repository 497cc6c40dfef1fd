"""Where things change: territories as own polygons, circles or bars, with nothing loaded from a network."""

import textwrap
from typing import Any

import numpy as np
import pandas as pd
from plotly.colors import sample_colorscale

from interpose.model.store import Twin
from interpose.viz.places import PER, Outline, centre, has_places, outlines, territories
from interpose.viz.theme import (
    BLUE,
    DIVERGING,
    INK,
    NO_DATA,
    QUIET,
    SEQUENTIAL,
    figure,
    note,
    number,
    records,
    safe,
    signed,
)

KM_PER_DEGREE = 111.2
MOST_LABELS, MOST_BARS, LARGEST_CIRCLE = 60, 40, 26.0
STYLISED = "Stylised, not official boundaries"
TOP, BOTTOM, HEIGHT = 12, 72, 540


def difference_map(twin: Twin) -> Any:
    """Draw where deaths per 10,000 people are lower or higher with the policy than without."""
    table = territories(twin)
    reach = float(np.nanmax(table[["difference"]].abs().to_numpy(), initial=0.0)) or 1.0
    table["value"], table["sure"] = table["difference"], (table["low"] > 0) | (table["high"] < 0)
    table["words"] = [_change(e) for e in records(table)]
    scale = {"colorscale": DIVERGING, "cmin": -reach, "cmax": reach}
    return _drawn(twin, table, scale, f"deaths per {PER:,} people, with minus without", circles=False)


def deaths_map(twin: Twin) -> Any:
    """Draw deaths per territory in the world with the policy, and the personnel there as circles."""
    table = territories(twin)
    table["value"], table["sure"] = table["with"], False
    table["words"] = [f"{number(e['with'])} deaths, {number(e['personnel'], 0)} personnel" for e in records(table)]
    scale = {"colorscale": SEQUENTIAL, "cmin": 0.0, "cmax": max(1.0, float(table["with"].max()))}
    return _drawn(twin, table, scale, "deaths over the run, with (mean over seeds)", circles=True)


def _change(e: dict[str, Any]) -> str:
    """Write a territory's difference with its interval for the hover text."""
    if not np.isfinite(e["difference"]):
        return f"no population; deaths with {number(e['with'])}, without {number(e['without'])}"
    ends = f" ({signed(e['low'])} to {signed(e['high'])})" if np.isfinite(e["low"]) else ""
    return (
        f"{signed(e['difference'])}{ends} per {PER:,} people"
        f"<br>deaths with {number(e['with'])}, without {number(e['without'])}"
    )


def _drawn(twin: Twin, table: pd.DataFrame, scale: dict[str, Any], title: str, *, circles: bool) -> Any:
    """Draw values of territories in the best way that the scenario allows: polygons, circles or bars."""
    shapes = outlines(twin)
    if not shapes and not has_places(table):
        return _bars(table, scale, title, circles)
    drawing = figure(height=HEIGHT, margin={"l": 6, "r": 6, "t": TOP, "b": BOTTOM}, showlegend=False)
    # A degree of longitude is shorter than one of latitude by the cosine of the latitude.
    squeeze = float(np.cos(np.radians(table["lat"].mean())))
    shapes = {place: ([None if v is None else v * squeeze for v in x], y) for place, (x, y) in shapes.items()}
    spots = [centre(shapes[e["id"]]) if e["id"] in shapes else (e["lon"] * squeeze, e["lat"]) for e in records(table)]
    table = table.assign(x=[x for x, _ in spots], y=[y for _, y in spots])
    if shapes:
        _draw_polygons(drawing, table, scale, shapes)
    else:
        _draw_spots(drawing, table, scale)
    _draw_key(drawing, scale, title)
    if circles:
        _draw_circles(drawing, table)
    if len(table) <= MOST_LABELS:
        _draw_labels(drawing, table, scale)
    drawing.update_xaxes(visible=False, constrain="domain")
    drawing.update_yaxes(visible=False, scaleanchor="x", scaleratio=1, constrain="domain")
    _draw_foot(drawing, twin, shapes)
    return drawing


def _draw_polygons(drawing: Any, table: pd.DataFrame, scale: dict[str, Any], shapes: dict[str, Outline]) -> None:
    """Draw each territory as a filled outline; those whose interval excludes 0 last, with a bold line."""
    for e in sorted(records(table), key=lambda e: bool(e["sure"])):
        if e["id"] not in shapes:
            continue
        x, y = shapes[e["id"]]
        drawing.add_scatter(
            x=x,
            y=y,
            mode="lines",
            fill="toself",
            fillcolor=_colour(e["value"], scale),
            line={"color": INK if e["sure"] else "#8a8a8a", "width": 2.5 if e["sure"] else 0.7},
            hoveron="fills",
            hoverinfo="text",
            text=_hover(e),
            name=safe(e["name"]),
        )


def _draw_spots(drawing: Any, table: pd.DataFrame, scale: dict[str, Any]) -> None:
    """Draw each territory as a coloured circle at its place."""
    drawing.add_scatter(
        x=table["x"].tolist(),
        y=table["y"].tolist(),
        mode="markers",
        marker={
            "size": 34 if len(table) <= MOST_LABELS else 12,
            "color": [_colour(value, scale) for value in table["value"]],
            "line": {
                "color": [INK if sure else "#8a8a8a" for sure in table["sure"]],
                "width": [2.5 if sure else 0.7 for sure in table["sure"]],
            },
        },
        text=[_hover(e) for e in records(table)],
        hoverinfo="text",
        name="territories",
    )


def _colour(value: float, scale: dict[str, Any]) -> str:
    """Give the colour of a value; white where there is none."""
    if not np.isfinite(value):
        return NO_DATA
    share = (value - scale["cmin"]) / (scale["cmax"] - scale["cmin"])
    return str(sample_colorscale(scale["colorscale"], [min(1.0, max(0.0, share))])[0])


def _ink_on(colour: str) -> str:
    """Choose dark or light letters for a background."""
    if not colour.startswith("rgb("):
        return INK
    red, green, blue = (float(part) for part in colour[4:-1].split(","))
    return INK if 0.299 * red + 0.587 * green + 0.114 * blue > 120 else "#ffffff"


def _hover(e: dict[str, Any]) -> str:
    """Write what a territory shows when it is touched."""
    return f"<b>{safe(e['name'])}</b> ({safe(e['id'])})<br>{e['words']}"


def _draw_key(drawing: Any, scale: dict[str, Any], title: str) -> None:
    """Draw the scale of colours above the map, carried by a point that is not seen."""
    drawing.add_scatter(
        x=[None],
        y=[None],
        mode="markers",
        hoverinfo="skip",
        name="scale",
        marker={
            "color": [0.0],
            **scale,
            "showscale": True,
            "colorbar": {
                "orientation": "h",
                "x": 0.5,
                "y": 1.0,
                "yanchor": "bottom",
                "yref": "paper",
                "ypad": 4,
                "len": 0.9,
                "thickness": 12,
                "outlinewidth": 0.5,
                "tickfont": {"size": 12},
                "nticks": 7,
                "title": {"text": safe(title), "side": "top", "font": {"size": 13}},
            },
        },
    )


def _draw_circles(drawing: Any, table: pd.DataFrame) -> None:
    """Draw mean personnel per territory as open circles whose area is proportional to it."""
    there = table[table["personnel"] > 0]
    if there.empty:
        return
    most = float(there["personnel"].max())
    drawing.add_scatter(
        x=there["x"].tolist(),
        y=there["y"].tolist(),
        mode="markers",
        marker={
            "symbol": "circle-open",
            "size": there["personnel"].tolist(),
            "sizemode": "area",
            "sizeref": 2 * most / LARGEST_CIRCLE**2,
            "color": BLUE,
            "line": {"width": 2, "color": BLUE},
        },
        hoverinfo="skip",
        name="personnel",
    )
    text = f"\u25ef area: personnel, mean over the run; largest {number(most, 0)} persons"
    note(drawing, text, 0, 0, xanchor="left", yanchor="top", yshift=-2, font={"size": 12, "color": BLUE})


def _draw_labels(drawing: Any, table: pd.DataFrame, scale: dict[str, Any]) -> None:
    """Write the id of each territory at its place."""
    drawing.add_scatter(
        x=table["x"].tolist(),
        y=table["y"].tolist(),
        mode="text",
        text=[safe(place) for place in table["id"]],
        textfont={"size": 9.5, "color": [_ink_on(_colour(value, scale)) for value in table["value"]]},
        hoverinfo="skip",
        name="ids",
    )


def _draw_foot(drawing: Any, twin: Twin, shapes: dict[str, Outline]) -> None:
    """Say below the map what its outlines are and whose they are; draw a bar of known length."""
    below = {"xanchor": "left", "yanchor": "top"}
    words = STYLISED if shapes else "Circles at the places that the scenario gives; no boundaries are drawn"
    note(drawing, words, 0, 0, yshift=-20, font={"size": 12, "color": QUIET}, **below)
    if not shapes:
        return
    credit = textwrap.wrap(str(twin.meta["shapes"].get("attribution", "")), 64)[:3]
    if credit:
        lines = "<br>".join(safe(line) for line in credit)
        note(drawing, lines, 0, 0, yshift=-36, font={"size": 10, "color": QUIET}, **below)
    points = [(x, y) for xs, ys in shapes.values() for x, y in zip(xs, ys, strict=True) if x is not None]
    right, bottom = max(p[0] for p in points), min(float(p[1] or 0) for p in points)
    width = (right - min(p[0] for p in points)) * KM_PER_DEGREE
    length = max(step for step in (0.1, 1, 2, 5, 10, 20, 50, 100, 200, 500) if step <= max(0.1, width / 3))
    left = right - length / KM_PER_DEGREE
    drawing.add_shape(type="line", x0=left, x1=right, y0=bottom, y1=bottom, line={"color": INK, "width": 2})
    note(drawing, f"{length:g} km", left, bottom, xref="x", yref="y", xanchor="left", yanchor="bottom")


def _bars(table: pd.DataFrame, scale: dict[str, Any], title: str, circles: bool) -> Any:
    """Draw territories without places as bars, with intervals for differences and personnel as numbers."""
    kept = table.assign(weight=table["with"] + table["without"]).nlargest(MOST_BARS, "weight").sort_index()
    kept = kept[np.isfinite(kept["value"])]
    drawing = figure(height=TOP + BOTTOM + max(120, 26 * len(kept)), margin={"l": 6, "r": 12, "t": 30, "b": BOTTOM})
    bars = None
    if not circles and np.isfinite(kept["low"]).all():
        spread = {
            "array": (kept["high"] - kept["value"]).tolist(),
            "arrayminus": (kept["value"] - kept["low"]).tolist(),
        }
        bars = {"type": "data", "symmetric": False, "color": INK, "thickness": 1.5, "width": 4, **spread}
    drawing.add_bar(
        x=kept["value"].tolist(),
        y=[safe(place) for place in kept["id"]],
        orientation="h",
        error_x=bars,
        marker={"color": [_colour(value, scale) for value in kept["value"]], "line": {"color": QUIET, "width": 1}},
        text=[f"{number(e, 0)} personnel" for e in kept["personnel"]] if circles else None,
        hovertext=[_hover(e) for e in records(kept)],
        hoverinfo="text",
        name="territories",
    )
    drawing.update_xaxes(title={"text": safe(title)}, zeroline=True, zerolinecolor=QUIET)
    drawing.update_yaxes(autorange="reversed", type="category", automargin=True)
    if len(kept) < len(table):
        note(drawing, f"{len(kept)} of {len(table)} territories, those with most deaths", 0, 1, yanchor="bottom")
    return drawing
