"""Where things change: territories as own polygons, circles or bars, with nothing loaded from a network."""

import textwrap
from typing import Any

import numpy as np
import pandas as pd
from plotly.colors import sample_colorscale

from interpose.model.results.comparison import Twin
from interpose.model.results.formatting import number, signed
from interpose.model.results.intervals import excludes_zero
from interpose.viz.figures.territory_outlines import PER, Outline, centre, has_places, outlines, squeeze_of, territories
from interpose.viz.stored_result import Described
from interpose.viz.style import BLUE, DIVERGING, INK, NO_DATA, QUIET, SEQUENTIAL, figure, note, records, safe

Scale = dict[str, Any]
KM_PER_DEGREE = 111.2
MOST_LABELS, MOST_BARS, LARGEST_CIRCLE = 60, 40, 26.0
STYLISED = "Stylised, not official boundaries"
TOP, BOTTOM, HEIGHT = 12, 72, 540


def difference_map(twin: Twin) -> Any:
    """Draw where deaths per 10,000 people are lower or higher with the policy than without."""
    table = territories(twin)
    reach = float(np.nanmax(table[["difference"]].abs().to_numpy(), initial=0.0)) or 1.0
    table["value"], table["sure"] = table["difference"], excludes_zero(table["low"], table["high"])
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


def _drawn(twin: Twin, table: pd.DataFrame, scale: Scale, title: str, *, circles: bool) -> Any:
    """Draw a comparison's values in the best way that the scenario allows: polygons, circles or bars."""
    if not outlines(twin) and not has_places(table):
        return value_bars(table.assign(weight=table["with"] + table["without"]), scale, title, circles=circles)
    table["fill"] = [fill_of(value, scale) for value in table["value"]]
    drawing, placed = ground(twin, table)
    draw_key(drawing, scale, title)
    if circles:
        draw_circles(drawing, placed)
    draw_labels(drawing, placed)
    return drawing


def ground(world: Described, table: pd.DataFrame) -> tuple[Any, pd.DataFrame]:
    """Draw territories as filled polygons, or as filled circles where a scenario has none.

    Parameters
    ----------
    world : Described
        What has the polygons.
    table : DataFrame
        A row a territory: id, name, lat, lon, ``fill`` (colour), ``sure`` (a bold line), ``words`` (for its hover).

    Returns
    -------
    tuple
        The figure, and the table with the place ``x``, ``y`` of every label.
    """
    shapes = outlines(world)
    drawing = figure(height=HEIGHT, margin={"l": 6, "r": 6, "t": TOP, "b": BOTTOM}, showlegend=False)
    squeeze = squeeze_of(table)
    shapes = {place: ([None if v is None else v * squeeze for v in x], y) for place, (x, y) in shapes.items()}
    spots = [centre(shapes[e["id"]]) if e["id"] in shapes else (e["lon"] * squeeze, e["lat"]) for e in records(table)]
    table = table.assign(x=[x for x, _ in spots], y=[y for _, y in spots])
    if shapes:
        _draw_polygons(drawing, table, shapes)
    else:
        _draw_spots(drawing, table)
    drawing.update_xaxes(visible=False, constrain="domain")
    drawing.update_yaxes(visible=False, scaleanchor="x", scaleratio=1, constrain="domain")
    _draw_foot(drawing, world, shapes)
    drawing.update_traces(showlegend=False)
    return drawing, table


def _draw_polygons(drawing: Any, table: pd.DataFrame, shapes: dict[str, Outline]) -> None:
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
            fillcolor=e["fill"],
            line={"color": INK if e["sure"] else "#8a8a8a", "width": 2.5 if e["sure"] else 0.7},
            hoveron="fills",
            hoverinfo="text",
            text=_hover(e),
            name=safe(e["name"]),
        )


def _draw_spots(drawing: Any, table: pd.DataFrame) -> None:
    """Draw each territory as a coloured circle at its place."""
    drawing.add_scatter(
        x=table["x"].tolist(),
        y=table["y"].tolist(),
        mode="markers",
        marker={
            "size": 34 if len(table) <= MOST_LABELS else 12,
            "color": table["fill"].tolist(),
            "line": {
                "color": [INK if sure else "#8a8a8a" for sure in table["sure"]],
                "width": [2.5 if sure else 0.7 for sure in table["sure"]],
            },
        },
        text=[_hover(e) for e in records(table)],
        hoverinfo="text",
        name="territories",
    )


def fill_of(value: float, scale: Scale) -> str:
    """Return the colour of a value; white where there is none."""
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


def draw_key(drawing: Any, scale: Scale, title: str) -> None:
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
                "title": {
                    "text": "<br>".join(map(safe, textwrap.wrap(title, 46))),
                    "side": "top",
                    "font": {"size": 13},
                },
            },
        },
    )


def draw_circles(drawing: Any, table: pd.DataFrame, when: str = "mean over the run", ink: str = BLUE) -> None:
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
            "color": ink,
            "line": {"width": 2, "color": ink},
        },
        hoverinfo="skip",
        showlegend=False,
        name="personnel",
    )
    text = f"\u25ef area: personnel, {when}; largest {number(most, 0)} persons"
    note(drawing, text, 0, 0, xanchor="left", yanchor="top", yshift=-2, font={"size": 12, "color": ink})


def draw_labels(drawing: Any, table: pd.DataFrame) -> None:
    """Write the id of each territory at its place, unless there are too many."""
    if len(table) > MOST_LABELS:
        return
    drawing.add_scatter(
        x=table["x"].tolist(),
        y=table["y"].tolist(),
        mode="text",
        text=[safe(place) for place in table["id"]],
        textfont={"size": 9.5, "color": [_ink_on(fill) for fill in table["fill"]]},
        hoverinfo="skip",
        showlegend=False,
        name="ids",
    )


def _draw_foot(drawing: Any, world: Described, shapes: dict[str, Outline]) -> None:
    """Say below the map what its outlines are and whose they are; draw a bar of known length."""
    below = {"xanchor": "left", "yanchor": "top"}
    words = STYLISED if shapes else "Circles at the scenario\u2019s places; no boundaries are drawn"
    note(drawing, words, 0, 0, yshift=-20, font={"size": 12, "color": QUIET}, **below)
    if not shapes:
        return
    credit = textwrap.wrap(str(world.meta["shapes"].get("attribution", "")), 64)[:3]
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


def value_bars(table: pd.DataFrame, scale: Scale, title: str, *, circles: bool = False) -> Any:
    """Draw territories without places as bars, with intervals where there are any and personnel as numbers.

    If there are many, those of the greatest ``weight`` are drawn.
    """
    kept = table.nlargest(MOST_BARS, "weight").sort_index()
    kept = kept[np.isfinite(kept["value"])]
    drawing = figure(height=TOP + BOTTOM + max(120, 26 * len(kept)), margin={"l": 6, "r": 12, "t": 30, "b": BOTTOM})
    bars = None
    if not circles and "low" in kept and np.isfinite(kept["low"]).all():
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
        marker={"color": [fill_of(value, scale) for value in kept["value"]], "line": {"color": QUIET, "width": 1}},
        text=[f"{number(e, 0)} personnel" for e in kept["personnel"]] if circles else None,
        hovertext=[_hover(e) for e in records(kept)],
        hoverinfo="text",
        name="territories",
    )
    drawing.update_xaxes(title={"text": safe(title)}, zeroline=True, zerolinecolor=QUIET)
    drawing.update_yaxes(autorange="reversed", type="category", automargin=True)
    if len(kept) < len(table):
        note(drawing, f"{len(kept)} of {len(table)} territories, those with most", 0, 1, yanchor="bottom")
    return drawing
