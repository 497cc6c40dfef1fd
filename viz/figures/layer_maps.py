"""Maps of a day of a run: violence, hardship, consent and trust, territory by territory."""

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from interpose.model.results.formatting import number
from interpose.viz.figures.base_map import base_map
from interpose.viz.figures.control_map import (
    controllers,
    draw_control_line,
    last_day,
    line_of_control,
    on_day,
    territory_table,
)
from interpose.viz.figures.map_marks import draw_colour_scale, draw_labels, fill_of
from interpose.viz.figures.territory_bars import value_bars
from interpose.viz.figures.territory_outlines import has_coordinates, outlines
from interpose.viz.stored_result import Stored
from interpose.viz.style import SEQUENTIAL

MONTH = 30
SHARES = {"colorscale": SEQUENTIAL, "cmin": 0.0, "cmax": 1.0}


class Layer(NamedTuple):
    """What a map shows: the value of each territory on a day, the title of its scale, and whether values are shares."""

    values: Callable[[Stored, int], pd.Series]
    title: str
    shares: bool


def recent_deaths(run: Stored, day: int) -> pd.Series:
    """Count deaths of fighters and civilians in each territory over the month that ends with a day."""
    rows = run.table("daily")
    month = rows[(rows["day"] > day - MONTH) & (rows["day"] <= day)]
    return (month["deaths_fighters"] + month["deaths_civilians"]).groupby(month["territory"]).sum().astype(float)


def controllers_consent(run: Stored, day: int) -> pd.Series:
    """Return the consent to the force, at the end, of the faction that controls most of each territory then."""
    consent = run.table("parties").set_index("faction")["consent"].astype(float)
    return controllers(run, day)["faction"].map(consent).astype(float)


LAYERS = {
    "violence": Layer(recent_deaths, f"deaths in the last {MONTH} days, of fighters and civilians (persons)", False),
    "hardship": Layer(lambda r, d: on_day(r, "daily", "hardship", d), "mean hardship (share, 0 to 1)", True),
    "trust": Layer(lambda r, d: on_day(r, "daily", "trust", d), "mean trust in the force (share, 0 to 1)", True),
    "consent": Layer(controllers_consent, "consent of the party that holds most (share, 0 to 1)", True),
}


def layer_map(run: Stored, name: str, day: int | None = None) -> Any:
    """Draw one layer on a day (default: the last), with the line of control.

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
    table = territory_table(run)
    values = layer.values(run, day).reindex(table["id"])
    table["value"] = values.to_numpy(float)
    scale = SHARES if layer.shares else SHARES | {"cmax": max(1.0, float(np.nanmax([0.0, *values])))}
    table["fill"], table["sure"] = [fill_of(value, scale) for value in table["value"]], False
    table["words"] = [f"{number(value, 3 if layer.shares else 0)}" for value in table["value"]]
    title = f"{layer.title}, day {day + 1}"
    if not drawable(run, table):
        return value_bars(table.assign(weight=table["value"].fillna(-1.0)), scale, title)
    drawing, placed = base_map(run, table)
    draw_colour_scale(drawing, scale, title)
    draw_control_line(drawing, line_of_control(run, controllers(run, day), placed))
    draw_labels(drawing, placed)
    return drawing


def drawable(run: Stored, table: pd.DataFrame) -> bool:
    """Whether a scenario says where its territories are."""
    return bool(outlines(run)) or has_coordinates(table)
