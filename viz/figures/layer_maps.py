"""Maps of a day of a run: violence, hardship, consent and trust, territory by territory."""

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from interpose.model.language.words import mark, say
from interpose.model.results.formatting import number
from interpose.viz.figures.base_map import base_map, write_names
from interpose.viz.figures.control_map import (
    controllers,
    draw_control_line,
    last_day,
    line_of_control,
    on_day,
    territory_table,
)
from interpose.viz.figures.map_classes import draw_key, rate_classes, share_classes
from interpose.viz.figures.territory_bars import value_bars
from interpose.viz.figures.territory_outlines import PER, has_coordinates, outlines
from interpose.viz.stored_result import Stored

MONTH = 30


class Layer(NamedTuple):
    """What a map shows: the value of each territory on a day, the title of its key, and whether more is harm."""

    values: Callable[[Stored, int], pd.Series]
    title: str
    shares: bool
    harm: bool = False


def recent_deaths(run: Stored, day: int) -> pd.Series:
    """Return deaths of fighters and civilians per 100,000 people over the month that ends with a day."""
    rows = run.table("daily")
    month = rows[(rows["day"] > day - MONTH) & (rows["day"] <= day)]
    deaths = (month["deaths_fighters"] + month["deaths_civilians"]).groupby(month["territory"]).sum().astype(float)
    people = territory_table(run).set_index("id")["population"]
    return deaths * PER / people.where(people > 0)


def controllers_consent(run: Stored, day: int) -> pd.Series:
    """Return the consent to the force, at the end, of the faction that controls most of each territory then."""
    consent = run.table("parties").set_index("faction")["consent"].astype(float)
    return controllers(run, day)["faction"].map(consent).astype(float)


LAYERS = {
    "violence": Layer(
        recent_deaths,
        mark("deaths of fighters and civilians in 30 days per 100,000 people"),
        False,
        True,
    ),
    "hardship": Layer(
        lambda r, d: on_day(r, "daily", "hardship", d), mark("mean hardship (share, 0 to 1)"), True, True
    ),
    "trust": Layer(lambda r, d: on_day(r, "daily", "trust", d), mark("mean trust in the force (share, 0 to 1)"), True),
    "consent": Layer(controllers_consent, mark("consent of the party that holds most (share, 0 to 1)"), True),
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
    title = say("{title}, day {day}", title=say(layer.title), day=day + 1)
    if layer.shares:
        classes = share_classes(table["value"], title, harm=layer.harm)
    else:
        classes = rate_classes(table["value"], title)
    table["fill"], table["sure"] = classes.fills, False
    table["words"] = [number(v, 3 if layer.shares else 1) if np.isfinite(v) else "none" for v in table["value"]]
    if not drawable(run, table):
        return value_bars(table.assign(weight=table["value"].fillna(-1.0)), classes.title)
    drawing, placed = base_map(run, table)
    draw_control_line(drawing, line_of_control(run, controllers(run, day), placed))
    write_names(drawing, run, placed)
    draw_key(drawing, classes)
    return drawing


def drawable(run: Stored, table: pd.DataFrame) -> bool:
    """Whether a scenario says where its territories are."""
    return bool(outlines(run)) or has_coordinates(table)
