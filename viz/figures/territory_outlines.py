"""Territories of a stored comparison: what changes in each, and its outline."""

import numpy as np
import pandas as pd

from interpose.model.results.comparison import Twin
from interpose.model.results.intervals import paired
from interpose.viz.stored_result import Described

PER = 100_000
Outline = tuple[list[float | None], list[float | None]]


def territory_effects(twin: Twin) -> pd.DataFrame:
    """Return the effect in each territory over the seeds, in the scenario's order.

    Returns
    -------
    DataFrame
        id, name, population, lat, lon, with and without (mean deaths of fighters and civilians), difference, low and
        high (deaths per 100,000 people of its population, with minus without, 95 % interval; NaN without people),
        personnel (mean over the run with the policy).
    """
    described = {territory["id"]: territory for territory in twin.meta.get("scenario", {}).get("places", [])}
    deaths = twin.places.assign(deaths=twin.places["deaths_fighters"] + twin.places["deaths_civilians"])
    effects = paired(deaths, ["territory"], ["deaths"], "without").set_index("territory")
    troops = twin.places[twin.places["arm"] == "with"].groupby("territory")["troop_days"].mean()
    rows = []
    for territory in dict.fromkeys(twin.places["territory"]):
        attributes, effect = described.get(territory, {}), effects.loc[territory]
        people = float(attributes.get("population") or 0)
        rate = PER / people if people > 0 else np.nan
        rows.append(
            {
                "id": territory,
                "name": attributes.get("name") or territory,
                "population": people,
                "lat": float(attributes.get("lat") or 0),
                "lon": float(attributes.get("lon") or 0),
                "with": effect["with"],
                "without": effect["baseline"],
                **{column: effect[column] * rate for column in ("difference", "low", "high")},
                "personnel": float(troops[territory]) / max(1, twin.meta["days"]),
            }
        )
    return pd.DataFrame(rows)


def outlines(world: Described) -> dict[str, Outline]:
    """Read the polygons of territories: longitudes and latitudes of every ring, a None between two rings."""
    rings_of: dict[str, Outline] = {}
    for feature in (world.meta.get("shapes") or {}).get("features", []):
        geometry = feature.get("geometry") or {}
        parts = geometry.get("coordinates", [])
        polygons = {"Polygon": [parts], "MultiPolygon": parts}.get(str(geometry.get("type")), [])
        x: list[float | None] = []
        y: list[float | None] = []
        for ring in (ring for polygon in polygons for ring in polygon):
            x += [None, *(float(point[0]) for point in ring)] if x else [float(point[0]) for point in ring]
            y += [None, *(float(point[1]) for point in ring)] if y else [float(point[1]) for point in ring]
        if x:
            rings_of[str(feature.get("properties", {}).get("id"))] = (x, y)
    return rings_of


def centre(outline: Outline) -> tuple[float, float]:
    """Return the centre of area of an outline's first ring, where a label sits best."""
    x, y = outline
    end = x.index(None) if None in x else len(x)
    ring = np.array([x[:end], y[:end]], float)
    a, b = ring, np.roll(ring, -1, axis=1)
    cross = a[0] * b[1] - b[0] * a[1]
    if abs(cross.sum()) < 1e-12:
        return float(ring[0].mean()), float(ring[1].mean())
    spot = ((a + b) * cross).sum(axis=1) / (3 * cross.sum())
    return float(spot[0]), float(spot[1])


def has_coordinates(table: pd.DataFrame) -> bool:
    """Whether territories have coordinates (all at 0, 0 means that none are stated)."""
    return bool((table[["lat", "lon"]] != 0).to_numpy().any())


def longitude_scale(table: pd.DataFrame) -> float:
    """Return by how much a degree of longitude is shorter than one of latitude: by the cosine of the latitude."""
    return float(np.cos(np.radians(table["lat"].mean())))
