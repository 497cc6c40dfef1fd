"""Control on a day of a run: colours of factions, the line between them, crossings into the area."""

from typing import Any

import numpy as np
import pandas as pd
import shapely

from interpose.model.language.words import say
from interpose.model.results.formatting import number
from interpose.viz.figures.base_map import base_map, write_names
from interpose.viz.figures.map_classes import make_room
from interpose.viz.figures.map_marks import circle_radii, draw_circles
from interpose.viz.figures.panels import SERIES
from interpose.viz.figures.territory_outlines import Outline, longitude_scale, outlines
from interpose.viz.stored_result import Described, Stored, names_of
from interpose.viz.style import INK, NO_DATA, PAPER, QUIET, records, safe

GREY, LONGEST = "#4d4d4d", 46
"""A colour of no faction, by which paleness is shown; letters of the longest name in the key."""
CROSSING = 11
"""Size of the mark of a crossing, in pixels."""
NOBODY = 0.05
"""Share of control below which no faction holds a territory."""
NEAR = 2e-4
"""Degrees within which two polygons count as touching (some 20 m)."""


def territory_table(world: Described) -> pd.DataFrame:
    """List the territories of a scenario: id, name, lat, lon, population, crossing (whether anything can enter)."""
    rows = []
    for territory in world.meta.get("scenario", {}).get("places", []):
        crossing = any((territory.get(name) or 0) > 0 for name in ("entry_people", "entry_trucks", "entry_tonnes"))
        row = {"id": str(territory["id"]), "name": str(territory.get("name") or territory["id"]), "crossing": crossing}
        row |= {name: float(territory.get(name) or 0) for name in ("lat", "lon", "population")}
        rows.append(row)
    return pd.DataFrame(rows)


def controllers(run: Stored, day: int) -> pd.DataFrame:
    """Return which faction controls most of each territory on a day, and its share.

    Returns
    -------
    DataFrame
        Indexed by territory: ``faction`` (empty where none holds more than a trace), ``share``.
    """
    table = run.table("daily_holding")
    shares = table[table["day"] == day].pivot(index="territory", columns="faction", values="control").fillna(0.0)
    holder = pd.DataFrame({"faction": shares.idxmax(axis=1).astype(str), "share": shares.max(axis=1)})
    return holder.assign(faction=holder["faction"].where(holder["share"] >= NOBODY, ""))


def faction_colours(world: Described) -> dict[str, str]:
    """Return the colour of each faction, in the scenario's order."""
    return {faction: SERIES[i % len(SERIES)]["color"] for i, faction in enumerate(names_of(world.meta, "factions"))}


def shaded(colour: str, share: float) -> str:
    """Mix a colour with white: the paler, the smaller the share."""
    parts = [int(colour[i : i + 2], 16) for i in (1, 3, 5)]
    mix = 0.15 + 0.6 * min(1.0, max(0.0, share))
    return f"rgb({','.join(f'{255 + (part - 255) * mix:.0f}' for part in parts)})"


def control_fill(world: Described, holder: pd.DataFrame, territories: list[str]) -> list[str]:
    """Return the colour of every territory by the faction that controls it."""
    colours = faction_colours(world)
    control = holder.reindex(territories)
    return [
        shaded(colours[e["faction"]], e["share"]) if e["faction"] in colours else NO_DATA
        for e in records(control.fillna({"faction": "", "share": 0.0}))
    ]


def line_of_control(world: Described, holder: pd.DataFrame, table: pd.DataFrame) -> Outline:
    """Return the borders between territories of different factions; strokes between circles without outlines.

    Parameters
    ----------
    world : Described
        What has polygons and links.
    held : DataFrame
        As returned by :func:`controllers`.
    table : DataFrame
        Territories with their place ``x``, ``y`` on the map.
    """
    faction = holder["faction"].to_dict()
    links = [(str(link["a"]), str(link["b"])) for link in world.meta.get("scenario", {}).get("links", [])]
    contested = [(a, b) for a, b in links if faction.get(a) and faction.get(b) and faction[a] != faction[b]]
    shapes, squeeze = polygons(world), longitude_scale(table)
    x: list[float | None] = []
    y: list[float | None] = []
    points = table.set_index("id")
    for a, b in contested:
        if a in shapes and b in shapes:
            shared = shapes[a].buffer(NEAR).intersection(shapes[b].boundary)
            for line in shapely.get_parts(shapely.line_merge(shared) if shared.geom_type != "LineString" else shared):
                border = shapely.get_coordinates(line)
                x += [*(border[:, 0] * squeeze).tolist(), None]
                y += [*border[:, 1].tolist(), None]
        elif a in points.index and b in points.index and not shapes:
            start, end = (points.loc[territory, ["x", "y"]].to_numpy(float) for territory in (a, b))
            middle, across = (start + end) / 2, 0.32 * (end - start)[::-1] * np.array([-1.0, 1.0])
            x += [float(middle[0] - across[0]), float(middle[0] + across[0]), None]
            y += [float(middle[1] - across[1]), float(middle[1] + across[1]), None]
    return x, y


def polygons(world: Described) -> dict[str, Any]:
    """Read the outlines of territories as geometries."""
    geometries = {}
    for territory, (x, y) in outlines(world).items():
        rings, ring = [], list[tuple[float, float]]()
        for a, b in [*zip(x, y, strict=True), (None, None)]:
            if a is None or b is None:
                rings.append(ring)
                ring = []
            else:
                ring.append((a, b))
        geometries[territory] = shapely.make_valid(shapely.union_all([shapely.Polygon(r) for r in rings if len(r) > 2]))
    return geometries


def draw_control_line(drawing: Any, border: Outline) -> None:
    """Draw the line of control: dark on white, so that it shows on every colour."""
    for colour, width, name in ((PAPER, 6, say("under the line")), (INK, 3, say("line of control"))):
        drawing.add_scatter(
            x=border[0] or [None],
            y=border[1] or [None],
            mode="lines",
            line={"color": colour, "width": width},
            hoverinfo="skip",
            name=name,
            showlegend=colour == INK and bool(border[0]),
        )


def draw_crossings(drawing: Any, table: pd.DataFrame) -> None:
    """Mark territories through which people or goods can enter."""
    entrances = table[table["crossing"]]
    if entrances.empty:
        return
    drawing.add_scatter(
        x=entrances["x"].tolist(),
        y=entrances["y"].tolist(),
        mode="markers",
        marker={"symbol": "square-x", "size": CROSSING, "color": PAPER, "line": {"color": INK, "width": 1.5}},
        hoverinfo="skip",
        name=say("crossing into the area"),
        showlegend=True,
    )


def draw_factions(drawing: Any, world: Described) -> None:
    """Add factions with their colours to the key, what paler ones mean, and the colour of what nobody holds."""
    names = names_of(world.meta, "factions")
    rows = [(names[faction], shaded(colour, 1.0)) for faction, colour in faction_colours(world).items()]
    rows += [(say("paler: less of it is held (grey: a quarter)"), shaded(GREY, 0.25)), (say("held by nobody"), NO_DATA)]
    for name, colour in rows:
        drawing.add_scatter(
            x=[None],
            y=[None],
            mode="markers",
            marker={"symbol": "square", "size": 12, "color": colour, "line": {"width": 1, "color": QUIET}},
            name=safe(name if len(name) <= LONGEST else f"{name[: LONGEST - 1]}\u2026"),
            hoverinfo="skip",
            showlegend=True,
        )


def last_day(run: Stored) -> int:
    """Return the last day of a run."""
    return int(run.meta["days"]) - 1


def on_day(run: Stored, table: str, column: str, day: int) -> pd.Series:
    """Return a column of a daily table on a day, by territory."""
    rows = run.table(table)
    return rows[rows["day"] == day].set_index("territory")[column].astype(float)


def control_map(run: Stored, day: int | None = None, *, force: bool = False) -> Any:
    """Draw which faction controls most of each territory, the line between factions, crossings, and where units are.

    Parameters
    ----------
    run : Stored
        A stored run whose scenario has places.
    day : int, optional
        Day of the run; default: the last.
    force : bool
        Whether to draw the personnel of the force as circles.
    """
    day = last_day(run) if day is None else day
    table, holder = territory_table(run), controllers(run, day)
    table["fill"], table["sure"] = control_fill(run, holder, table["id"].tolist()), False
    table["words"] = _hover_texts(run, holder, table, day)
    drawing, placed = base_map(run, table)
    draw_control_line(drawing, line_of_control(run, holder, placed))
    if force:
        troops = on_day(run, "daily_force", "troops", day).reindex(table["id"]).fillna(0.0)
        draw_circles(drawing, placed.assign(personnel=troops.to_numpy(float)), say("day {day}", day=day + 1))
        radii = circle_radii(troops)
    else:
        draw_crossings(drawing, placed)
        radii = np.where(placed["crossing"], CROSSING / 2 + 1, 0.0)
    write_names(drawing, run, placed, radii)
    draw_factions(drawing, run)
    make_room(drawing, say("Who holds most of each territory, day {day}", day=day + 1))
    return drawing


def _hover_texts(run: Stored, holder: pd.DataFrame, table: pd.DataFrame, day: int) -> list[str]:
    """Write each territory's hover text: control, personnel, units and trust."""
    rows = run.table("daily_holding")
    rows = rows[rows["day"] == day]
    names = names_of(run.meta, "factions")
    units = run.table("units") if day == last_day(run) and run.has("units") else pd.DataFrame({"place": []})
    troops, trust = on_day(run, "daily_force", "troops", day), on_day(run, "daily", "trust", day)
    texts = []
    for territory in table["id"]:
        present = records(rows[(rows["territory"] == territory) & (rows["control"] > 0)])
        words = [f"{safe(names.get(str(e['faction']), e['faction']))}: {100 * e['control']:.0f} %" for e in present]
        words.append(say("personnel of the force: {n}", n=number(float(troops.get(territory, 0)), 0)))
        units_there = units[units["place"] == territory]
        if len(units_there):
            kinds = units_there["kind"].value_counts()
            words.append("units: " + ", ".join(f"{many} {safe(kind)}" for kind, many in kinds.items()))
        words.append(say("trust in it: {share}", share=number(float(trust.get(territory, np.nan)), 2)))
        texts.append("<br>".join(words))
    return texts
