"""Where things change: territories as own polygons, circles or bars, with nothing loaded from a network."""

from typing import Any

import numpy as np
import pandas as pd

from interpose.model.language.words import say
from interpose.model.results.comparison import Twin
from interpose.model.results.formatting import number, signed
from interpose.model.results.intervals import excludes_zero
from interpose.viz.figures.base_map import base_map, write_names
from interpose.viz.figures.map_classes import Classes, difference_classes, draw_key, rate_classes
from interpose.viz.figures.map_marks import circle_radii, draw_circles
from interpose.viz.figures.territory_bars import value_bars
from interpose.viz.figures.territory_outlines import PER, has_coordinates, outlines, territory_effects
from interpose.viz.stored_result import Described
from interpose.viz.style import records


def difference_map(twin: Twin) -> Any:
    """Draw where deaths per 100,000 people are lower or higher with the policy than without."""
    table = territory_effects(twin)
    table["value"], table["sure"] = table["difference"], excludes_zero(table["low"], table["high"])
    table["words"] = [_change(e) for e in records(table)]
    title = say("deaths per {per:,} people, with minus without", per=PER)
    return choropleth(twin, table, difference_classes(table["value"], table["sure"], title), circles=False)


def deaths_map(twin: Twin) -> Any:
    """Draw deaths per 100,000 people of each territory with the policy, and the personnel there as circles."""
    table = territory_effects(twin)
    people = table["population"].to_numpy(float)
    table["value"] = np.where(people > 0, table["with"] * PER / np.maximum(people, 1.0), np.nan)
    table["sure"] = False
    table["words"] = [
        say(
            "{value} deaths per {per:,} people ({with_it} deaths)<br>{personnel} personnel",
            value=number(e["value"]),
            per=PER,
            with_it=number(e["with"]),
            personnel=number(e["personnel"], 0),
        )
        if np.isfinite(e["value"])
        else say(
            "no population; {with_it} deaths<br>{personnel} personnel",
            with_it=number(e["with"]),
            personnel=number(e["personnel"], 0),
        )
        for e in records(table)
    ]
    title = say("deaths per {per:,} people over the run, with (mean over seeds)", per=PER)
    return choropleth(twin, table, rate_classes(table["value"], title), circles=True)


def _change(e: dict[str, Any]) -> str:
    """Write a territory's difference with its interval for the hover text."""
    if not np.isfinite(e["difference"]):
        return say(
            "no population; deaths with {with_it}, without {without}",
            with_it=number(e["with"]),
            without=number(e["without"]),
        )
    named: dict[str, Any] = {"difference": signed(e["difference"]), "per": PER}
    named |= {"with_it": number(e["with"]), "without": number(e["without"])}
    if not np.isfinite(e["low"]):
        return say("{difference} per {per:,} people<br>deaths with {with_it}, without {without}", **named)
    named |= {"low": signed(e["low"]), "high": signed(e["high"])}
    return say("{difference} ({low} to {high}) per {per:,} people<br>deaths with {with_it}, without {without}", **named)


def choropleth(twin: Described, table: pd.DataFrame, classes: Classes, *, circles: bool) -> Any:
    """Draw a comparison's values as polygons, circles or bars, as the scenario allows, in the colours of classes."""
    table = table.assign(fill=classes.fills)
    if not outlines(twin) and not has_coordinates(table):
        return value_bars(table.assign(weight=table["with"] + table["without"]), classes.title, circles=circles)
    drawing, placed = base_map(twin, table)
    if circles:
        draw_circles(drawing, placed)
    write_names(drawing, twin, placed, circle_radii(placed["personnel"]) if circles else None)
    draw_key(drawing, classes)
    return drawing
