"""Where things change: territories as own polygons, circles or bars, with nothing loaded from a network."""

from typing import Any

import numpy as np
import pandas as pd

from interpose.model.results.comparison import Twin
from interpose.model.results.formatting import number, signed
from interpose.model.results.intervals import excludes_zero
from interpose.viz.figures.base_map import base_map
from interpose.viz.figures.map_marks import (
    Scale,
    draw_circles,
    draw_colour_scale,
    draw_labels,
    fill_of,
    pale,
)
from interpose.viz.figures.territory_bars import value_bars
from interpose.viz.figures.territory_outlines import (
    PER,
    has_coordinates,
    outlines,
    territory_effects,
)
from interpose.viz.stored_result import Described
from interpose.viz.style import DIVERGING, SEQUENTIAL, records


def difference_map(twin: Twin) -> Any:
    """Draw where deaths per 10,000 people are lower or higher with the policy than without."""
    table = territory_effects(twin)
    reach = float(np.nanmax(table[["difference"]].abs().to_numpy(), initial=0.0)) or 1.0
    table["value"], table["sure"] = table["difference"], excludes_zero(table["low"], table["high"])
    table["words"] = [_change(e) for e in records(table)]
    scale = {"colorscale": DIVERGING, "cmin": -reach, "cmax": reach}
    return choropleth(twin, faded(table, scale), scale, f"deaths per {PER:,} people, with minus without", circles=False)


def deaths_map(twin: Twin) -> Any:
    """Draw deaths per territory in the world with the policy, and the personnel there as circles."""
    table = territory_effects(twin)
    table["value"], table["sure"] = table["with"], False
    table["words"] = [f"{number(e['with'])} deaths, {number(e['personnel'], 0)} personnel" for e in records(table)]
    scale = {"colorscale": SEQUENTIAL, "cmin": 0.0, "cmax": max(1.0, float(table["with"].max()))}
    return choropleth(twin, table, scale, "deaths over the run, with (mean over seeds)", circles=True)


def _change(e: dict[str, Any]) -> str:
    """Write a territory's difference with its interval for the hover text."""
    if not np.isfinite(e["difference"]):
        return f"no population; deaths with {number(e['with'])}, without {number(e['without'])}"
    ends = f" ({signed(e['low'])} to {signed(e['high'])})" if np.isfinite(e["low"]) else ""
    return (
        f"{signed(e['difference'])}{ends} per {PER:,} people"
        f"<br>deaths with {number(e['with'])}, without {number(e['without'])}"
    )


def faded(table: pd.DataFrame, scale: Scale) -> pd.DataFrame:
    """Return territories with their colours, pale where the interval of ``value`` includes 0 (``sure`` is false)."""
    colours = [fill_of(value, scale) for value in table["value"]]
    return table.assign(fill=[c if sure else pale(c) for c, sure in zip(colours, table["sure"], strict=True)])


def choropleth(twin: Described, table: pd.DataFrame, scale: Scale, title: str, *, circles: bool) -> Any:
    """Draw a comparison's values as polygons, circles or bars, as the scenario allows; ``fill`` may be given."""
    if not outlines(twin) and not has_coordinates(table):
        return value_bars(table.assign(weight=table["with"] + table["without"]), scale, title, circles=circles)
    if "fill" not in table:
        table["fill"] = [fill_of(value, scale) for value in table["value"]]
    drawing, placed = base_map(twin, table)
    draw_colour_scale(drawing, scale, title)
    if circles:
        draw_circles(drawing, placed)
    draw_labels(drawing, placed)
    return drawing
