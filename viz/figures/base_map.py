"""The ground of a map: territories as own polygons or as circles, a credit, and a bar of known length."""

import textwrap
from typing import Any

import pandas as pd

from interpose.model.results.formatting import plain_number
from interpose.viz.figures.map_marks import (
    MOST_LABELS,
    hover_text,
)
from interpose.viz.figures.territory_outlines import (
    Outline,
    centre,
    longitude_scale,
    outlines,
)
from interpose.viz.stored_result import Described
from interpose.viz.style import INK, QUIET, figure, note, records, safe

KM_PER_DEGREE = 111.2
STYLISED = "Stylised, not official boundaries"
MAP_TOP, MAP_BOTTOM, MAP_HEIGHT = 12, 72, 540


def base_map(world: Described, table: pd.DataFrame) -> tuple[Any, pd.DataFrame]:
    """Draw territories as filled polygons, or as filled circles where a scenario has none.

    Parameters
    ----------
    world : Described
        The result whose scenario has the polygons.
    table : DataFrame
        A row a territory: id, name, lat, lon, ``fill`` (colour), ``sure`` (a bold line), ``words`` (hover text).

    Returns
    -------
    tuple
        The figure, and the table with the position ``x``, ``y`` of every label.
    """
    shapes = outlines(world)
    drawing = figure(height=MAP_HEIGHT, margin={"l": 6, "r": 6, "t": MAP_TOP, "b": MAP_BOTTOM}, showlegend=False)
    squeeze = longitude_scale(table)
    shapes = {territory: ([None if v is None else v * squeeze for v in x], y) for territory, (x, y) in shapes.items()}
    points = [centre(shapes[e["id"]]) if e["id"] in shapes else (e["lon"] * squeeze, e["lat"]) for e in records(table)]
    table = table.assign(x=[x for x, _ in points], y=[y for _, y in points])
    if shapes:
        _draw_polygons(drawing, table, shapes)
    else:
        _draw_points(drawing, table)
    drawing.update_xaxes(visible=False, constrain="domain")
    drawing.update_yaxes(visible=False, scaleanchor="x", scaleratio=1, constrain="domain")
    _draw_credit(drawing, world, shapes)
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
            text=hover_text(e),
            name=safe(e["name"]),
        )


def _draw_points(drawing: Any, table: pd.DataFrame) -> None:
    """Draw each territory as a coloured circle at its coordinates."""
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
        text=[hover_text(e) for e in records(table)],
        hoverinfo="text",
        name="territories",
    )


def _draw_credit(drawing: Any, world: Described, shapes: dict[str, Outline]) -> None:
    """Write below the map where its outlines come from; draw a scale bar."""
    anchor = {"xanchor": "left", "yanchor": "top"}
    words = STYLISED if shapes else "Circles at the scenario\u2019s places; no boundaries are drawn"
    note(drawing, words, 0, 0, yshift=-20, font={"size": 12, "color": QUIET}, **anchor)
    if not shapes:
        return
    credit = textwrap.wrap(str(world.meta["shapes"].get("attribution", "")), 64)[:3]
    if credit:
        lines = "<br>".join(safe(line) for line in credit)
        note(drawing, lines, 0, 0, yshift=-36, font={"size": 10, "color": QUIET}, **anchor)
    points = [(x, y) for xs, ys in shapes.values() for x, y in zip(xs, ys, strict=True) if x is not None]
    right, bottom = max(p[0] for p in points), min(float(p[1] or 0) for p in points)
    width = (right - min(p[0] for p in points)) * KM_PER_DEGREE
    length = max(step for step in (0.1, 1, 2, 5, 10, 20, 50, 100, 200, 500) if step <= max(0.1, width / 3))
    left = right - length / KM_PER_DEGREE
    drawing.add_shape(type="line", x0=left, x1=right, y0=bottom, y1=bottom, line={"color": INK, "width": 2})
    note(drawing, f"{plain_number(length)} km", left, bottom, xref="x", yref="y", xanchor="left", yanchor="bottom")
