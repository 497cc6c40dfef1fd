"""Who stands where on a torus of sites: two groups and peacekeepers, one square for each case."""

from typing import Any

import pandas as pd
from plotly.subplots import make_subplots

from interpose.model.language.words import mark, say
from interpose.viz.figures.panels import empty_figure, require_columns
from interpose.viz.style import BLUE, HIGHER, INK, figure, note, safe

GROUPS: dict[int, tuple[str, dict[str, Any]]] = {
    1: (mark("first group"), {"symbol": "circle", "color": BLUE, "size": 5}),
    2: (mark("second group"), {"symbol": "square-open", "color": HIGHER, "size": 5}),
    3: (mark("peacekeepers"), {"symbol": "x", "color": INK, "size": 6}),
}
"""Name and mark of each, by the number in the table; 0 is an empty site."""
SQUARE, HEAD, GAP = 300, 94, 40


def torus_snapshot(table: pd.DataFrame, *, case: str, name_of: Any = str) -> Any:
    """Draw who stands where, one square a case, one under the other.

    Parameters
    ----------
    table : DataFrame
        A row a site: ``row``, ``column``, ``who`` (0 to 3) and the column that tells cases apart.
    case : str
        That column.
    name_of : callable
        Returns the heading of a case from its value.
    """
    sites = require_columns(table, "row", "column", "who", case)
    cases = list(dict.fromkeys(sites[case]))
    if not cases:
        return empty_figure()
    height = len(cases) * (SQUARE + GAP) + HEAD
    grid = make_subplots(rows=len(cases), cols=1, vertical_spacing=GAP / height if len(cases) > 1 else 0)
    drawing = figure(grid, height=height, margin={"l": 20, "r": 20, "t": HEAD, "b": 20})
    named = set[str]()
    for place, value in enumerate(cases, start=1):
        here = sites[sites[case] == value]
        for who, (label, marker) in GROUPS.items():
            part = here[here["who"] == who]
            first = len(part) > 0 and label not in named
            named |= {label} if first else set()
            drawing.add_scatter(
                x=part["column"].tolist(), y=part["row"].tolist(), mode="markers", marker=marker, name=say(label),
                legendgroup=label, showlegend=first, hovertemplate=f"{say(label)}<extra></extra>", row=place, col=1,
            )  # fmt: skip
        side = int(here[["row", "column"]].max().max()) + 1
        middle = {"tickvals": [], "showline": True, "mirror": True, "range": [-1, side]}
        drawing.update_xaxes(**middle, constrain="domain", row=place, col=1)
        drawing.update_yaxes(
            **middle, scaleanchor=f"x{place if place > 1 else ''}", constrain="domain", row=place, col=1
        )
        axis = f"{place if place > 1 else ''}"
        note(drawing, safe(name_of(value)), 0.5, 1, xref=f"x{axis} domain", yref=f"y{axis} domain", yanchor="bottom")
    drawing.update_xaxes(title={"text": say("sites, side by side"), "standoff": 6}, row=len(cases), col=1)
    return drawing
