"""The ground of a map: territories as own polygons or as circles, what lies around, a credit, a bar of known length."""

import textwrap
from typing import Any

import numpy as np
import pandas as pd
import shapely

from interpose.model.language.words import mark, say
from interpose.model.results.formatting import plain_number
from interpose.viz.figures.map_ground import NARROW, Ground, ground_of
from interpose.viz.figures.map_marks import hover_text
from interpose.viz.figures.map_names import LETTER, LINE, RIM, Box, Named, draw_names, place_names
from interpose.viz.figures.territory_outlines import Outline, centre, longitude_scale, outlines
from interpose.viz.stored_result import Described
from interpose.viz.style import COAST, INK, LAND, PAPER, QUIET, SEA, figure, note, records, safe
from interpose.viz.surroundings import surroundings_of, widened

KM_PER_DEGREE = 111.2
STYLISED = mark("Stylised, not official boundaries")
CIRCLES = mark("Circles at the scenario\u2019s places; no boundaries are drawn")
MAP_TOP, MAP_BOTTOM = 12, 98
LENGTHS = (0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500)


def base_map(world: Described, table: pd.DataFrame) -> tuple[Any, pd.DataFrame]:
    """Draw territories as filled polygons, or as filled circles where a scenario has none, and what lies around.

    The map fills its panel: where the panel is wider than the ground, more of land and sea around is seen.

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
    shapes, squeeze = outlines(world), longitude_scale(table)
    shapes = {territory: ([None if v is None else v * squeeze for v in x], y) for territory, (x, y) in shapes.items()}
    points = [centre(shapes[e["id"]]) if e["id"] in shapes else (e["lon"] * squeeze, e["lat"]) for e in records(table)]
    table = table.assign(x=[x for x, _ in points], y=[y for _, y in points])
    ground = ground_of(world, table, shapes, squeeze)
    drawing = figure(
        height=round(ground.height) + MAP_TOP + MAP_BOTTOM,
        margin={"l": 6, "r": 6, "t": MAP_TOP, "b": MAP_BOTTOM},
        showlegend=False,
        plot_bgcolor=SEA if ground.around.lands else PAPER,
        meta={"ground": [*ground.low, *ground.high, ground.height, ground.spot]},
    )
    _draw_around(drawing, ground)
    if shapes:
        _draw_polygons(drawing, table, shapes)
    else:
        _draw_points(drawing, table, ground.spot)
    drawing.update_xaxes(visible=False, range=[ground.low[0], ground.high[0]], constrain="range")
    drawing.update_yaxes(
        visible=False, range=[ground.low[1], ground.high[1]], scaleanchor="x", scaleratio=1, constrain="range"
    )
    _draw_credit(drawing, world, bool(shapes), ground)
    drawing.update_traces(showlegend=False)
    return drawing, table


def _draw_around(drawing: Any, ground: Ground) -> None:
    """Draw land around under everything else."""
    for land in widened([land for _, land in ground.around.lands], ground.longest):
        parts = shapely.get_parts(land)
        rings = [ring for part in parts if part.area > 0 for ring in (part.exterior, *part.interiors)]
        path = "".join("M" + "L".join(f"{x:.4f},{y:.4f}" for x, y in ring.coords[:-1]) + "Z" for ring in rings)
        line = {"color": COAST, "width": 0.8}
        drawing.add_shape(type="path", path=path, layer="below", fillcolor=LAND, line=line, fillrule="evenodd")


def write_names(drawing: Any, world: Described, table: pd.DataFrame, radii: Any = None) -> None:
    """Write the names of territories, of land and of waters, where there is room; never an id.

    Parameters
    ----------
    drawing, table : as returned by :func:`base_map`
    world : the result
    radii : radius of the mark on each territory in pixels, if there are marks
    """
    *corners, height, spot = (float(v) for v in drawing.layout.meta["ground"])
    around = surroundings_of(world.meta.get("surroundings")).moved(lambda xy: xy * [longitude_scale(table), 1.0])
    ground = Ground((corners[0], corners[1]), (corners[2], corners[3]), height, around, spot)
    rows = records(table)
    sizes = [max(spot / 2, float(r)) for r in (np.zeros(len(rows)) if radii is None else radii)]
    named = []
    for row, e in enumerate(rows):
        x, y = ground.pixels(e["x"], e["y"])
        named.append(Named(row, str(e["name"]), x, y, sizes[row], float(e.get("population") or 0.0)))
    marks = [(one.x - one.radius, one.y - one.radius, one.x + one.radius, one.y + one.radius) for one in named]
    placed = place_names(named, ground.frame, _write_around(drawing, ground, table, world), marks)
    at = {row: (float(e["x"]), float(e["y"])) for row, e in enumerate(rows)}
    draw_names(drawing, placed, at, dict(enumerate(sizes)))


def _write_around(drawing: Any, ground: Ground, table: pd.DataFrame, world: Described) -> list[Box]:
    """Write the names of land and waters that lie within the picture; returns the boxes that they and the bar fill."""
    right, bottom = ground.pixels(ground.high[0], ground.low[1])
    boxes: list[Box] = [(right - NARROW / 3, bottom - 24, right, bottom)]
    squeeze = longitude_scale(table)
    own = [shapely.Polygon([(x * squeeze, y) for x, y in ring]) for ring in _rings(outlines(world))]
    taken = shapely.union_all([shapely.make_valid(ring) for ring in own] or shapely.points(table[["x", "y"]]))
    waters = {name for name, _ in ground.around.waters}
    for spot in ground.around.names(ground.low, ground.high, taken):
        for x, y in spot.at:
            a, b = ground.pixels(x, y)
            wide = LETTER * len(spot.name) / 2 + 4
            box = (a - wide, b - LINE / 2, a + wide, b + LINE / 2)
            if box[0] < 0 or box[1] < 0 or box[2] > right or box[3] > bottom:
                continue
            style = "italic" if spot.name in waters else "normal"
            font = {"size": 11, "color": QUIET, "style": style}
            note(drawing, safe(spot.name), x, y, xref="x", yref="y", align="center", font=font)
            boxes.append(box)
            break
    return boxes


def _rings(shapes: dict[str, Outline]) -> list[list[tuple[float, float]]]:
    """List the rings of outlines."""
    found: list[list[tuple[float, float]]] = []
    for xs, ys in shapes.values():
        found.append([])
        for x, y in zip(xs, ys, strict=True):
            if x is None or y is None:
                found.append([])
            else:
                found[-1].append((x, y))
    return [ring for ring in found if len(ring) > 3]


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


def _draw_points(drawing: Any, table: pd.DataFrame, size: float) -> None:
    """Draw each territory as a coloured circle at its coordinates."""
    drawing.add_scatter(
        x=table["x"].tolist(),
        y=table["y"].tolist(),
        mode="markers",
        marker={
            "size": size,
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


def _draw_credit(drawing: Any, world: Described, drawn: bool, ground: Ground) -> None:
    """Write below the map where its outlines come from; draw a bar of known length in its corner."""
    anchor = {"xanchor": "left", "yanchor": "top"}
    note(drawing, say(STYLISED if drawn else CIRCLES), 0, 0, yshift=-20, font={"size": 12, "color": QUIET}, **anchor)
    own = str((world.meta.get("shapes") or {}).get("attribution", "")) if drawn else ""
    credit = textwrap.wrap(" ".join(part for part in (own, ground.around.attribution) if part), 64)[:4]
    if credit:
        lines = "<br>".join(safe(line) for line in credit)
        note(drawing, lines, 0, 0, yshift=-36, font={"size": 10, "color": QUIET}, **anchor)
    width = (ground.high[0] - ground.low[0]) * KM_PER_DEGREE
    length = max(step for step in LENGTHS if step <= max(LENGTHS[0], width / 4))
    far = 0.02 * (ground.high[0] - ground.low[0])
    right, bottom = ground.high[0] - far, ground.low[1] + far
    left = right - length / KM_PER_DEGREE
    drawing.add_shape(type="line", x0=left, x1=right, y0=bottom, y1=bottom, line={"color": INK, "width": 2})
    font = {"shadow": RIM}
    placement = {"xref": "x", "yref": "y", "xanchor": "left", "yanchor": "bottom"}
    note(drawing, say("{length} km", length=plain_number(length)), left, bottom, font=font, **placement)
