"""Who holds the ground on a day of a run: colours of parties, the line between them, crossings into the area."""

from typing import Any

import numpy as np
import pandas as pd
import shapely

from interpose.viz.figures.panels import SERIES
from interpose.viz.figures.territory_outlines import Outline, outlines, squeeze_of
from interpose.viz.stored_result import Described, Stored, names_of
from interpose.viz.style import INK, NO_DATA, PAPER, records, safe

NOBODY = 0.05
"""A share below which nobody is said to hold a territory."""
NEAR = 2e-4
"""Degrees within which two polygons count as touching (some 20 m)."""


def place_table(world: Described) -> pd.DataFrame:
    """List the territories of a scenario: id, name, lat, lon, population, crossing (whether anything can enter)."""
    rows = []
    for place in world.meta.get("scenario", {}).get("places", []):
        enters = any((place.get(name) or 0) > 0 for name in ("entry_people", "entry_trucks", "entry_tonnes"))
        row = {"id": str(place["id"]), "name": str(place.get("name") or place["id"]), "crossing": enters}
        row |= {name: float(place.get(name) or 0) for name in ("lat", "lon", "population")}
        rows.append(row)
    return pd.DataFrame(rows)


def holders(run: Stored, day: int) -> pd.DataFrame:
    """Tell for each territory which party controls most of it on a day, and which share.

    Returns
    -------
    DataFrame
        Indexed by territory: ``party`` (empty where nobody holds more than a trace), ``share``.
    """
    table = run.table("daily_holding")
    wide = table[table["day"] == day].pivot(index="territory", columns="faction", values="control").fillna(0.0)
    found = pd.DataFrame({"party": wide.idxmax(axis=1).astype(str), "share": wide.max(axis=1)})
    return found.assign(party=found["party"].where(found["share"] >= NOBODY, ""))


def party_colours(world: Described) -> dict[str, str]:
    """Return each party its colour, in the scenario's order."""
    return {party: SERIES[i % len(SERIES)]["color"] for i, party in enumerate(names_of(world.meta, "factions"))}


def shaded(colour: str, share: float) -> str:
    """Mix a colour with white: the paler, the smaller the share."""
    parts = [int(colour[i : i + 2], 16) for i in (1, 3, 5)]
    mix = 0.15 + 0.6 * min(1.0, max(0.0, share))
    return f"rgb({','.join(f'{255 + (part - 255) * mix:.0f}' for part in parts)})"


def control_fill(world: Described, held: pd.DataFrame, places: list[str]) -> list[str]:
    """Return the colour of every territory by who holds it."""
    colours = party_colours(world)
    known = held.reindex(places)
    return [
        shaded(colours[e["party"]], e["share"]) if e["party"] in colours else NO_DATA
        for e in records(known.fillna({"party": "", "share": 0.0}))
    ]


def line_of_control(world: Described, held: pd.DataFrame, table: pd.DataFrame) -> Outline:
    """Trace the borders between territories that different parties hold; across the way between circles elsewhere.

    Parameters
    ----------
    world : Described
        What has polygons and links.
    held : DataFrame
        As :func:`holders` gives it.
    table : DataFrame
        Territories with their place ``x``, ``y`` on the map.
    """
    party = held["party"].to_dict()
    links = [(str(link["a"]), str(link["b"])) for link in world.meta.get("scenario", {}).get("links", [])]
    split = [(a, b) for a, b in links if party.get(a) and party.get(b) and party[a] != party[b]]
    shapes, squeeze = polygons(world), squeeze_of(table)
    x: list[float | None] = []
    y: list[float | None] = []
    spots = table.set_index("id")
    for a, b in split:
        if a in shapes and b in shapes:
            shared = shapes[a].buffer(NEAR).intersection(shapes[b].boundary)
            for line in shapely.get_parts(shapely.line_merge(shared) if shared.geom_type != "LineString" else shared):
                points = shapely.get_coordinates(line)
                x += [*(points[:, 0] * squeeze).tolist(), None]
                y += [*points[:, 1].tolist(), None]
        elif a in spots.index and b in spots.index and not shapes:
            one, other = (spots.loc[place, ["x", "y"]].to_numpy(float) for place in (a, b))
            middle, across = (one + other) / 2, 0.32 * (other - one)[::-1] * np.array([-1.0, 1.0])
            x += [float(middle[0] - across[0]), float(middle[0] + across[0]), None]
            y += [float(middle[1] - across[1]), float(middle[1] + across[1]), None]
    return x, y


def polygons(world: Described) -> dict[str, Any]:
    """Read the outlines of territories as geometries."""
    found = {}
    for place, (x, y) in outlines(world).items():
        rings, ring = [], list[tuple[float, float]]()
        for a, b in [*zip(x, y, strict=True), (None, None)]:
            if a is None or b is None:
                rings.append(ring)
                ring = []
            else:
                ring.append((a, b))
        found[place] = shapely.make_valid(shapely.union_all([shapely.Polygon(r) for r in rings if len(r) > 2]))
    return found


def draw_line(drawing: Any, line: Outline) -> None:
    """Draw the line of control: dark on white, so that it shows on every colour."""
    for colour, width, name in ((PAPER, 6, "under the line"), (INK, 3, "line of control")):
        drawing.add_scatter(
            x=line[0] or [None],
            y=line[1] or [None],
            mode="lines",
            line={"color": colour, "width": width},
            hoverinfo="skip",
            name=name,
            showlegend=colour == INK and bool(line[0]),
        )


def draw_crossings(drawing: Any, table: pd.DataFrame) -> None:
    """Mark territories through which people or goods can enter."""
    open_ = table[table["crossing"]]
    if open_.empty:
        return
    drawing.add_scatter(
        x=open_["x"].tolist(),
        y=open_["y"].tolist(),
        mode="markers",
        marker={"symbol": "square-x", "size": 11, "color": PAPER, "line": {"color": INK, "width": 1.5}},
        hoverinfo="skip",
        name="crossing into the area",
        showlegend=True,
    )


def draw_parties(drawing: Any, world: Described) -> None:
    """Name the parties with their colours in the legend."""
    names = names_of(world.meta, "factions")
    for party, colour in party_colours(world).items():
        name = names[party] if len(names[party]) <= 30 else party
        drawing.add_scatter(
            x=[None],
            y=[None],
            mode="markers",
            marker={"symbol": "square", "size": 12, "color": shaded(colour, 0.9)},
            name=safe(name),
            hoverinfo="skip",
            showlegend=True,
        )
