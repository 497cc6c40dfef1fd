"""The ground on a day of a run: control, violence, hardship, consent, trust and the force, territory by territory."""

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from interpose.model.results.formatting import number
from interpose.viz.figures.choropleth import draw_circles, draw_key, draw_labels, fill_of, ground, value_bars
from interpose.viz.figures.control_map import (
    control_fill,
    draw_crossings,
    draw_line,
    draw_parties,
    holders,
    line_of_control,
    place_table,
)
from interpose.viz.figures.territory_outlines import has_places, outlines
from interpose.viz.stored_result import Stored, names_of
from interpose.viz.style import INK, SEQUENTIAL, records, safe

MONTH = 30
SHARES = {"colorscale": SEQUENTIAL, "cmin": 0.0, "cmax": 1.0}
HEAD = 56


class Layer(NamedTuple):
    """What a map shows: a value of each territory on a day, how it is written, and the title of its scale."""

    values: Callable[[Stored, int], pd.Series]
    title: str
    shares: bool


def last_day(run: Stored) -> int:
    """Return the last day of a run."""
    return int(run.meta["days"]) - 1


def on_day(run: Stored, table: str, column: str, day: int) -> pd.Series:
    """Return a column of a daily table on a day, by territory."""
    rows = run.table(table)
    return rows[rows["day"] == day].set_index("territory")[column].astype(float)


def recent_deaths(run: Stored, day: int) -> pd.Series:
    """Count deaths of fighters and civilians in each territory over the month that ends with a day."""
    rows = run.table("daily")
    month = rows[(rows["day"] > day - MONTH) & (rows["day"] <= day)]
    return (month["deaths_fighters"] + month["deaths_civilians"]).groupby(month["territory"]).sum().astype(float)


def holders_consent(run: Stored, day: int) -> pd.Series:
    """Return the consent to the force, at the end, of the party that holds most of each territory then."""
    consent = run.table("parties").set_index("faction")["consent"].astype(float)
    return holders(run, day)["party"].map(consent).astype(float)


LAYERS = {
    "violence": Layer(recent_deaths, f"deaths in the last {MONTH} days, of fighters and civilians (persons)", False),
    "hardship": Layer(lambda r, d: on_day(r, "daily", "hardship", d), "mean hardship (share, 0 to 1)", True),
    "trust": Layer(lambda r, d: on_day(r, "daily", "trust", d), "mean trust in the force (share, 0 to 1)", True),
    "consent": Layer(holders_consent, "consent of the party that holds most (share, 0 to 1)", True),
}


def layer_map(run: Stored, name: str, day: int | None = None) -> Any:
    """Draw one layer of the ground on a day (default: the last), with the line of control.

    Parameters
    ----------
    run : Stored
        A stored run.
    name : str
        One of :data:`LAYERS`.
    day : int, optional
        Day of the run.
    """
    layer, day = LAYERS[name], last_day(run) if day is None else day
    table = place_table(run)
    values = layer.values(run, day).reindex(table["id"])
    table["value"] = values.to_numpy(float)
    scale = SHARES if layer.shares else SHARES | {"cmax": max(1.0, float(np.nanmax([0.0, *values])))}
    table["fill"], table["sure"] = [fill_of(value, scale) for value in table["value"]], False
    table["words"] = [f"{number(value, 3 if layer.shares else 0)}" for value in table["value"]]
    title = f"{layer.title}, day {day + 1}"
    if not drawable(run, table):
        return value_bars(table.assign(weight=table["value"].fillna(-1.0)), scale, title)
    drawing, placed = ground(run, table)
    draw_key(drawing, scale, title)
    draw_line(drawing, line_of_control(run, holders(run, day), placed))
    draw_labels(drawing, placed)
    return drawing


def control_map(run: Stored, day: int | None = None, *, force: bool = False) -> Any:
    """Draw which party controls most of each territory, the line between parties, crossings, and where units are.

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
    table, held = place_table(run), holders(run, day)
    table["fill"], table["sure"] = control_fill(run, held, table["id"].tolist()), False
    table["words"] = told(run, held, table, day)
    drawing, placed = ground(run, table)
    draw_line(drawing, line_of_control(run, held, placed))
    if force:
        troops = on_day(run, "daily_force", "troops", day).reindex(table["id"]).fillna(0.0)
        draw_circles(drawing, placed.assign(personnel=troops.to_numpy(float)), f"day {day + 1}", INK)
    else:
        draw_crossings(drawing, placed.assign(y=placed["y"] + 0.033 * float(np.ptp(placed["y"]))))
    draw_labels(drawing, placed)
    draw_parties(drawing, run)
    drawing.update_layout(showlegend=True, margin={"t": HEAD})
    return drawing


def told(run: Stored, held: pd.DataFrame, table: pd.DataFrame, day: int) -> list[str]:
    """Write for the hover of each territory who holds it, who is there, and what it lives through."""
    rows = run.table("daily_holding")
    rows = rows[rows["day"] == day]
    names = names_of(run.meta, "factions")
    units = run.table("units") if day == last_day(run) and run.has("units") else pd.DataFrame({"place": []})
    troops, trust = on_day(run, "daily_force", "troops", day), on_day(run, "daily", "trust", day)
    found = []
    for place in table["id"]:
        here = records(rows[(rows["territory"] == place) & (rows["control"] > 0)])
        words = [f"{safe(names.get(str(e['faction']), e['faction']))}: {100 * e['control']:.0f} %" for e in here]
        words.append(f"personnel of the force: {number(float(troops.get(place, 0)), 0)}")
        there = units[units["place"] == place]
        if len(there):
            kinds = there["kind"].value_counts()
            words.append("units: " + ", ".join(f"{many} {safe(kind)}" for kind, many in kinds.items()))
        words.append(f"trust in it: {number(float(trust.get(place, np.nan)), 2)}")
        found.append("<br>".join(words))
    return found


def drawable(run: Stored, table: pd.DataFrame) -> bool:
    """Whether a scenario says where its territories are."""
    return bool(outlines(run)) or has_places(table)
