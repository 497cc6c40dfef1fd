"""Two levers against each other: a cell for each pair of values, with its number and how sure it is."""

import textwrap
from typing import Any

import numpy as np
import pandas as pd
from plotly.colors import sample_colorscale

from interpose.model.language.words import mark, say
from interpose.model.results.formatting import decimals, number, signed, value_words
from interpose.model.results.intervals import excludes_zero
from interpose.viz.figures.panels import (
    ESTIMATE,
    LINE,
    axis_unit,
    difference_reach,
    empty_figure,
    estimate_words,
    extra_heading_height,
    heading,
    panels,
    reading_line,
    require_columns,
    stacked_panels,
)
from interpose.viz.style import DIVERGING, HIGHER, INK, LOWER, QUIET, SEQUENTIAL, records, safe

CELL, HEAD, FOOT, GAP, LEFT = 52, 60, 58, 78, 74
LETTER = 7
"""Width of a letter of an axis' name in pixels, at most."""
ACROSS, SMALL = 264, 6
"""Room of all columns at 390 px, and width of a small letter, in pixels."""
PALE, CLEAR = 0.45, 0.2
"""How far colours of unclear differences go, as a share; from where on those of clear ones begin, 0.5 being the end."""
KEY = mark(
    "<span style='color:{lower}'>\u25a0</span> lower  <span style='color:{higher}'>\u25a0</span> "
    "higher; pale: the interval includes 0"
)


def heatmap(
    table: pd.DataFrame,
    *,
    x: str,
    y: str,
    x_label: str,
    y_label: str,
    facet: str | None = None,
    difference: bool = False,
    title: str = "",
) -> Any:
    """Draw a table over two levers as coloured cells with numbers and 95 % intervals.

    Where differences are shown, cells whose interval includes 0 are pale and hatched, and a cell of which the column
    ``base`` is true is called the baseline.

    Parameters
    ----------
    table : DataFrame
        Long: ``label`` and ``unit`` of the outcome, ``mean``, ``low``, ``high``, and the columns named below.
    x, y : str
        Columns of the two levers, of few values each.
    x_label, y_label : str
        Their names with units.
    facet : str, optional
        Column whose values get panels of their own, coloured on one scale.
    difference : bool
        Whether differences are shown, so that colours are centred on 0.
    title : str
        What was found; the name of the first panel where there is none.
    """
    estimates = require_columns(table, *ESTIMATE, x, y, facet)
    if estimates.empty:
        return empty_figure()
    columns, rows = _values(table[x]), _values(table[y])
    facets = [
        (panel, words, part)
        for panel in panels(estimates)
        for words, part in ([("", panel.rows)] if facet is None else panel.rows.groupby(facet, sort=False))
    ]
    names = [
        f"{panel.label}{f', {words}' if facet else ''}: {axis_unit(panel.unit, change=difference)}"
        for panel, words, _ in facets
    ]
    if title:
        names[0] = title
    head = HEAD + extra_heading_height(names[0])
    y_label = _broken(y_label, len(rows))
    margin = {"l": LEFT + LINE * y_label.count("<br>")}
    drawing = stacked_panels([CELL * len(rows)] * len(facets), head=head, foot=FOOT, gap=GAP, margin=margin)
    for row, (panel, _, part) in enumerate(facets, start=1):
        scale = _scale(panel.rows, difference)
        _draw_cells(drawing, row, part, (columns, rows), (x, y), scale, panel.unit, difference)
        heading(drawing, row, names[row - 1])
    _label_axes(drawing, (columns, rows), (x_label, y_label), len(facets))
    reading_line(
        drawing, say(KEY, lower=LOWER, higher=HIGHER) if difference else say("below each number: its 95 % interval")
    )
    return drawing


def _label_axes(drawing: Any, values: tuple[list[Any], list[Any]], labels: tuple[str, str], last_row: int) -> None:
    """Write the values of both levers beside the cells, and what they are."""
    across, up = (
        {"tickvals": list(range(len(lever_values))), "ticktext": [safe(_value_text(v)) for v in lever_values]}
        for lever_values in values
    )
    drawing.update_xaxes(range=[-0.5, len(values[0]) - 0.5], showgrid=False, **across)
    drawing.update_xaxes(title={"text": safe(labels[0]), "standoff": 6}, row=last_row, col=1)
    title = {"text": labels[1], "standoff": 6}
    drawing.update_yaxes(range=[-0.5, len(values[1]) - 0.5], showgrid=False, tickangle=0, title=title, **up)


def _broken(name: str, rows: int) -> str:
    """Return the name of an axis in lines that fit beside the cells, escaped."""
    return "<br>".join(safe(line) for line in textwrap.wrap(name, max(14, CELL * rows // LETTER)))


def _values(column: pd.Series) -> list[Any]:
    """Return the values of a lever: numbers by size, words in order of appearance."""
    distinct = list(dict.fromkeys(column.tolist()))
    return sorted(distinct) if pd.api.types.is_numeric_dtype(column) else distinct


def _value_text(value: object) -> str:
    """Write a lever's value for an axis."""
    return str(value) if isinstance(value, bool) else value_words(value, 3)


def _scale(part: pd.DataFrame, change: bool) -> dict[str, Any]:
    """Choose colours: purple and orange around 0 for differences; greys over values, at least over an interval."""
    mean = part["mean"].to_numpy(float)
    if change:
        reach = difference_reach(part)
        return {"colorscale": DIVERGING, "low": -reach, "high": reach}
    low, high = float(mean.min()), float(mean.max())
    widths = (part["high"] - part["low"]).to_numpy(float)
    usual = float(np.median(widths[np.isfinite(widths)])) if np.isfinite(widths).any() else 0.0
    spare = max(0.0, usual - (high - low)) / 2
    low, high = low - spare, high + spare
    return {"colorscale": SEQUENTIAL, "low": low, "high": high if high > low else low + 1.0}


def _is_base(e: dict[str, Any], change: bool) -> bool:
    """Whether a cell is what the others are compared with."""
    return change and bool(e.get("base", False))


def _unclear(e: dict[str, Any], change: bool) -> bool:
    """Whether a difference cannot be told from none: its interval includes 0, or there is no interval."""
    return change and not _is_base(e, change) and not excludes_zero(e["low"], e["high"])


def _colour(e: dict[str, Any], scale: dict[str, Any], change: bool) -> str:
    """Return a cell's colour; pale where the difference is not clear, never pale where it is."""
    share = min(1.0, max(0.0, (e["mean"] - scale["low"]) / (scale["high"] - scale["low"])))
    if _unclear(e, change):
        share = 0.5 + PALE * (share - 0.5)
    elif change and e["mean"]:
        share = 0.5 + float(np.sign(share - 0.5)) * (CLEAR + (1 - 2 * CLEAR) * abs(share - 0.5))
    return str(sample_colorscale(scale["colorscale"], [share])[0])


def _draw_cells(
    drawing: Any,
    row: int,
    part: pd.DataFrame,
    values: tuple[list[Any], list[Any]],
    levers: tuple[str, str],
    scale: dict[str, Any],
    unit: str,
    change: bool,
) -> None:
    """Draw the cells of a panel as rectangles, hatched where unclear, with their numbers."""
    cells = [(values[0].index(e[levers[0]]), values[1].index(e[levers[1]]), e) for e in records(part)]
    for i, j, e in cells:
        box = {"x0": i - 0.48, "x1": i + 0.48, "y0": j - 0.47, "y1": j + 0.47}
        line = {"color": QUIET if _unclear(e, change) else INK, "width": 0.5 if _unclear(e, change) else 1.5}
        fill = _colour(e, scale, change)
        drawing.add_shape(type="rect", layer="below", fillcolor=fill, line=line, row=row, col=1, **box)
    hatched = [(i, j) for i, j, e in cells if _unclear(e, change)]
    if hatched:
        _hatch(drawing, row, hatched)
    digits = decimals(*part[["mean", "low", "high"]].to_numpy(float).ravel())
    drawing.add_scatter(
        x=[i for i, _, _ in cells],
        y=[j for _, j, _ in cells],
        mode="text",
        text=[_cell_text(e, len(values[0]), change, digits) for _, _, e in cells],
        textfont={"size": 12, "color": [_ink(_colour(e, scale, change)) for _, _, e in cells]},
        customdata=[
            f"{_value_text(e[levers[0]])}, {_value_text(e[levers[1]])}: {estimate_words(e, unit, change=change)}"
            for _, _, e in cells
        ],
        hovertemplate="%{customdata}<extra></extra>",
        name="cells",
        showlegend=False,
        row=row,
        col=1,
    )


def _hatch(drawing: Any, row: int, cells: list[tuple[int, int]]) -> None:
    """Draw short strokes across the corners of cells, so that print without colour shows them too."""
    x, y = list[float | None](), list[float | None]()
    for i, j in cells:
        for step in (0.12, 0.24, 0.36):
            x += [i - 0.48, i - 0.48 + step * 0.8, None, i + 0.48 - step * 0.8, i + 0.48, None]
            y += [j + 0.47 - step, j + 0.47, None, j - 0.47, j - 0.47 + step, None]
    stroke = {"color": QUIET, "width": 1}
    drawing.add_scatter(
        x=x,
        y=y,
        mode="lines",
        line=stroke,
        hoverinfo="skip",
        name=say("interval includes 0"),
        showlegend=False,
        row=row,
        col=1,
    )


def _cell_text(e: dict[str, Any], columns: int, change: bool, digits: int) -> str:
    """Write a cell's number, and its interval in small letters below."""
    format_number = signed if change else number
    if _is_base(e, change):
        return f"<b>{say('baseline')}</b>"
    mean_text = f"<b>{format_number(e['mean'], digits)}</b>"
    if not (np.isfinite(e["low"]) and np.isfinite(e["high"])):
        return f"{mean_text}<br><span style='font-size:10px'>{say('no interval')}</span>"
    low, high = format_number(e["low"], digits), format_number(e["high"], digits)
    interval = say("{low} to {high}", low=low, high=high)
    if SMALL * len(interval) > ACROSS / columns:
        interval = say("{low}<br>to {high}", low=low, high=high)
    return f"{mean_text}<br><span style='font-size:10px'>{interval}</span>"


def _ink(colour: str) -> str:
    """Choose dark or light letters for a background."""
    red, green, blue = (float(part) for part in colour[colour.index("(") + 1 : -1].split(",")[:3])
    return INK if 0.299 * red + 0.587 * green + 0.114 * blue > 125 else "#ffffff"
