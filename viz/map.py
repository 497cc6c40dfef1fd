"""Where things change: territories as own polygons, circles or bars, with nothing loaded from a network."""

from typing import Any

import numpy as np
import pandas as pd
from plotly.colors import sample_colorscale
from scipy import stats

from interpose.model.store import Twin
from interpose.viz.theme import BLUE, DIVERGING, INK, NO_DATA, QUIET, SEQUENTIAL, figure, note, number, safe, signed

PER, KM_PER_DEGREE = 10_000, 111.2
MOST_LABELS, MOST_BARS, LARGEST_CIRCLE = 60, 40, 30.0
STYLISED = "Stylised, not official boundaries"
TOP, BOTTOM, HEIGHT = 78, 66, 560


def territories(twin: Twin) -> pd.DataFrame:
    """Sum up each territory over the seeds, in the scenario's order.

    Returns
    -------
    DataFrame
        id, name, population, lat, lon, with and without (mean deaths of fighters and civilians), difference, low and
        high (deaths per 10,000 people of its population, with minus without, 95 % interval; NaN without people),
        personnel (mean over the run with the policy).
    """
    told = {place["id"]: place for place in twin.meta.get("scenario", {}).get("places", [])}
    deaths = twin.places.assign(deaths=twin.places["deaths_fighters"] + twin.places["deaths_civilians"])
    wide = deaths.pivot(index="seed", columns=["arm", "territory"], values="deaths")
    troops = twin.places[twin.places["arm"] == "with"].groupby("territory")["troop_days"].mean()
    rows = []
    for place in dict.fromkeys(twin.places["territory"]):
        about = told.get(place, {})
        a, b = wide[("with", place)].to_numpy(float), wide[("without", place)].to_numpy(float)
        people = float(about.get("population") or 0)
        mean, low, high = (_interval(a - b) * PER / people) if people > 0 else (np.nan,) * 3
        rows.append(
            {
                "id": place,
                "name": about.get("name") or place,
                "population": people,
                "lat": float(about.get("lat") or 0),
                "lon": float(about.get("lon") or 0),
                "with": a.mean(),
                "without": b.mean(),
                "difference": mean,
                "low": low,
                "high": high,
                "personnel": float(troops[place]) / max(1, twin.meta["days"]),
            }
        )
    return pd.DataFrame(rows)


def _interval(values: np.ndarray) -> np.ndarray:
    """Give the mean over seeds and its two-sided 95 % interval by Student's t (NaN with one seed)."""
    count, mean = len(values), float(values.mean())
    if count < 2:
        return np.array([mean, np.nan, np.nan])
    half = float(stats.t.ppf(0.975, count - 1)) * float(values.std(ddof=1)) / np.sqrt(count)
    return np.array([mean, mean - half, mean + half])


def outlines(twin: Twin) -> dict[str, tuple[list[float | None], list[float | None]]]:
    """Read the polygons of territories: longitudes and latitudes of every ring, a None between two rings."""
    found: dict[str, tuple[list[float | None], list[float | None]]] = {}
    for feature in (twin.meta.get("shapes") or {}).get("features", []):
        geometry = feature.get("geometry") or {}
        parts = geometry.get("coordinates", [])
        polygons = {"Polygon": [parts], "MultiPolygon": parts}.get(geometry.get("type"), [])
        x: list[float | None] = []
        y: list[float | None] = []
        for ring in (ring for polygon in polygons for ring in polygon):
            x += [None, *(float(point[0]) for point in ring)] if x else [float(point[0]) for point in ring]
            y += [None, *(float(point[1]) for point in ring)] if y else [float(point[1]) for point in ring]
        if x:
            found[str(feature.get("properties", {}).get("id"))] = (x, y)
    return found


def difference_map(twin: Twin) -> Any:
    """Draw where deaths per 10,000 people are lower or higher with the policy than without."""
    table = territories(twin)
    reach = float(np.nanmax(table[["difference"]].abs().to_numpy(), initial=0.0)) or 1.0
    table["value"], table["sure"] = table["difference"], (table["low"] > 0) | (table["high"] < 0)
    table["words"] = [_change(e) for e in table.to_dict("records")]
    scale = {"colorscale": DIVERGING, "cmin": -reach, "cmax": reach}
    return _drawn(twin, table, scale, f"deaths per {PER:,} people, with minus without", circles=False)


def deaths_map(twin: Twin) -> Any:
    """Draw deaths per territory in the world with the policy, and the personnel there as circles."""
    table = territories(twin)
    table["value"], table["sure"] = table["with"], False
    table["words"] = [
        f"{number(e['with'])} deaths, {number(e['personnel'], 0)} personnel" for e in table.to_dict("records")
    ]
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
    if not shapes and not (table[["lat", "lon"]] != 0).to_numpy().any():
        return _bars(table, scale, title, circles)
    drawing = figure(height=HEIGHT, margin={"l": 6, "r": 6, "t": TOP, "b": BOTTOM}, showlegend=False)
    squeeze = float(np.cos(np.radians(table["lat"].mean())))
    if shapes:
        _draw_polygons(drawing, table, scale, shapes, squeeze)
    else:
        _draw_spots(drawing, table, scale, squeeze)
    _draw_key(drawing, scale, title)
    if circles:
        _draw_circles(drawing, table, squeeze)
    if len(table) <= MOST_LABELS:
        _draw_labels(drawing, table, squeeze)
    drawing.update_xaxes(visible=False, constrain="domain")
    drawing.update_yaxes(visible=False, scaleanchor="x", scaleratio=1, constrain="domain")
    _draw_foot(drawing, twin, bool(shapes), squeeze)
    return drawing


def _draw_polygons(drawing: Any, table: pd.DataFrame, scale: dict[str, Any], shapes: Any, squeeze: float) -> None:
    """Draw each territory as a filled outline; those whose interval excludes 0 last, with a bold line."""
    for e in sorted(table.to_dict("records"), key=lambda e: bool(e["sure"])):
        if e["id"] not in shapes:
            continue
        x, y = shapes[e["id"]]
        drawing.add_scatter(
            x=[None if v is None else v * squeeze for v in x],
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


def _draw_spots(drawing: Any, table: pd.DataFrame, scale: dict[str, Any], squeeze: float) -> None:
    """Draw each territory as a coloured circle at its place."""
    drawing.add_scatter(
        x=(table["lon"] * squeeze).tolist(),
        y=table["lat"].tolist(),
        mode="markers",
        marker={
            "size": 26 if len(table) <= MOST_LABELS else 12,
            "color": [_colour(value, scale) for value in table["value"]],
            "line": {
                "color": [INK if sure else "#8a8a8a" for sure in table["sure"]],
                "width": [2.5 if sure else 0.7 for sure in table["sure"]],
            },
        },
        text=[_hover(e) for e in table.to_dict("records")],
        hoverinfo="text",
        name="territories",
    )


def _colour(value: float, scale: dict[str, Any]) -> str:
    """Give the colour of a value; white where there is none."""
    if not np.isfinite(value):
        return NO_DATA
    share = (value - scale["cmin"]) / (scale["cmax"] - scale["cmin"])
    return str(sample_colorscale(scale["colorscale"], [min(1.0, max(0.0, share))])[0])


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
                "len": 0.9,
                "thickness": 12,
                "outlinewidth": 0.5,
                "tickfont": {"size": 12},
                "nticks": 7,
                "title": {"text": safe(title), "side": "top", "font": {"size": 13}},
            },
        },
    )


def _draw_circles(drawing: Any, table: pd.DataFrame, squeeze: float) -> None:
    """Draw mean personnel per territory as open circles whose area is proportional to it."""
    there = table[table["personnel"] > 0]
    if there.empty:
        return
    most = float(there["personnel"].max())
    drawing.add_scatter(
        x=(there["lon"] * squeeze).tolist(),
        y=there["lat"].tolist(),
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


def _draw_labels(drawing: Any, table: pd.DataFrame, squeeze: float) -> None:
    """Write the id of each territory at its place."""
    drawing.add_scatter(
        x=(table["lon"] * squeeze).tolist(),
        y=table["lat"].tolist(),
        mode="text",
        text=[safe(place) for place in table["id"]],
        textfont={"size": 10, "color": INK},
        hoverinfo="skip",
        name="ids",
    )


def _draw_foot(drawing: Any, twin: Twin, has_shapes: bool, squeeze: float) -> None:
    """Say below the map what its outlines are and whose they are; draw a bar of known length."""
    words = STYLISED if has_shapes else "Circles at the places that the scenario gives; no boundaries are drawn"
    note(drawing, words, 0, 0, xanchor="left", yanchor="top", yshift=-20, font={"size": 11, "color": QUIET})
    credit = (twin.meta.get("shapes") or {}).get("attribution", "") if has_shapes else ""
    if credit:
        lines = "<br>".join(safe(part) for part in str(credit).split(";")[:3])
        note(drawing, lines, 0, 0, xanchor="left", yanchor="top", yshift=-34, font={"size": 10, "color": QUIET})
    if has_shapes:
        points = [(x, y) for xs, ys in outlines(twin).values() for x, y in zip(xs, ys, strict=True) if x is not None]
        right, bottom = max(p[0] for p in points) * squeeze, min(float(p[1] or 0) for p in points)
        width = (right - min(p[0] for p in points) * squeeze) * KM_PER_DEGREE
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
        spread = {"array": (kept["high"] - kept["value"]).tolist(), "arrayminus": (kept["value"] - kept["low"]).tolist()}
        bars = {"type": "data", "symmetric": False, "color": INK, "thickness": 1.5, "width": 4, **spread}
    drawing.add_bar(
        x=kept["value"].tolist(),
        y=[safe(place) for place in kept["id"]],
        orientation="h",
        error_x=bars,
        marker={"color": [_colour(value, scale) for value in kept["value"]], "line": {"color": QUIET, "width": 1}},
        text=[f"{number(e, 0)} personnel" for e in kept["personnel"]] if circles else None,
        hovertext=[_hover(e) for e in kept.to_dict("records")],
        hoverinfo="text",
        name="territories",
    )
    drawing.update_xaxes(title={"text": safe(title)}, zeroline=True, zerolinecolor=QUIET)
    drawing.update_yaxes(autorange="reversed", type="category", automargin=True)
    if len(kept) < len(table):
        note(drawing, f"{len(kept)} of {len(table)} territories, those with most deaths", 0, 1, yanchor="bottom")
    return drawing
