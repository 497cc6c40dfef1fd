"""Panels below each other, one for each outcome, on their own scales; rows of text that fit a narrow screen."""

import textwrap
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from plotly.subplots import make_subplots

from interpose.model.errors import OutputError
from interpose.model.results.formatting import ALONE, clearness, difference, estimate
from interpose.viz.figures.effects import MARKS
from interpose.viz.style import QUIET, figure, note, records, safe

# Okabe & Ito 2008, in an order in which neighbours also differ in lightness; never told apart by colour alone.
SERIES: tuple[dict[str, str], ...] = (
    {"color": "#0072B2", "dash": "solid", "symbol": "circle", "band": "rgba(0,114,178,0.18)"},
    {"color": "#D55E00", "dash": "6px,3px", "symbol": "square", "band": "rgba(213,94,0,0.15)"},
    {"color": "#4d4d4d", "dash": "2px,2px", "symbol": "diamond", "band": "rgba(77,77,77,0.15)"},
    {"color": "#009E73", "dash": "9px,3px,2px,3px", "symbol": "triangle-up", "band": "rgba(0,158,115,0.15)"},
    {"color": "#CC79A7", "dash": "12px,4px", "symbol": "x", "band": "rgba(204,121,167,0.18)"},
    {"color": "#56B4E9", "dash": "4px,6px", "symbol": "star", "band": "rgba(86,180,233,0.18)"},
    {"color": "#E69F00", "dash": "2px,6px", "symbol": "pentagon", "band": "rgba(230,159,0,0.18)"},
)
LETTERS, LINE = 56, 16
"""How many letters fit beside each other at 390 px, and the height of a line of them."""
NOUGHT = 1e-12
TICKS = ",~r"
ESTIMATE = ("label", "unit", "mean", "low", "high")


class Panel(NamedTuple):
    """One outcome's part of a table."""

    label: str
    unit: str
    rows: pd.DataFrame


class Line(NamedTuple):
    """A row of a figure: words above a mark, at heights in pixels from the top of its panel."""

    words: list[str]
    top: int
    mark: int


def needs(table: pd.DataFrame, *columns: str | None) -> pd.DataFrame:
    """Check that a table has the columns that a figure draws; gives it without rows that have no estimate.

    Raises
    ------
    OutputError
        If a column is missing.
    """
    lacking = [name for name in columns if name is not None and name not in table]
    if lacking:
        raise OutputError(f"a table for this figure needs the column {lacking[0]!r}; it has {', '.join(table.columns)}")
    if "mean" not in columns:
        return table
    kept = table[np.isfinite(table["mean"].to_numpy(float))]
    # Sums of shares leave 1e-17 where 0 is meant; nothing in the model is measured as finely.
    plain = {
        name: kept[name].where(~(kept[name].abs() < NOUGHT), 0.0) for name in ("mean", "low", "high") if name in kept
    }
    return kept.assign(**plain)


def panels(table: pd.DataFrame) -> list[Panel]:
    """Cut a long table into outcomes, in the order in which they come."""
    return [
        Panel(str(label), str(part["unit"].iloc[0]), part)
        for label, part in table.groupby("label", sort=False)
        if len(part)
    ]


def stacked(heights: Sequence[int], *, head: int, foot: int, gap: int, **layout: Any) -> Any:
    """Start a figure of panels below each other, each as high as it is told, in pixels."""
    inner = sum(heights) + gap * (len(heights) - 1)
    drawing = make_subplots(
        rows=len(heights),
        cols=1,
        row_heights=[float(height) for height in heights],
        vertical_spacing=gap / inner if len(heights) > 1 else 0.0,
    )
    margin = {"l": 8, "r": 8} | layout.pop("margin", {}) | {"t": head, "b": foot}
    figure(drawing, height=inner + head + foot, margin=margin, **layout)
    drawing.update_xaxes(tickformat=TICKS)
    drawing.update_yaxes(tickformat=TICKS)
    return drawing


def heading(drawing: Any, row: int, text: str) -> None:
    """Write a panel's name above it, from the left edge of the figure on."""
    place = {"xanchor": "left", "yanchor": "bottom", "yref": f"y{row if row > 1 else ''} domain", "yshift": 4}
    words = "<br>".join(safe(line) for line in heading_lines(text))
    note(drawing, f"<b>{words}</b>", 0, 1, font={"size": 13}, xshift=8 - drawing.layout.margin.l, **place)


def heading_lines(text: str) -> list[str]:
    """Break a panel's name into lines that fit."""
    return textwrap.wrap(" ".join(text.split()), LETTERS - 8) or [text]


def more_head(text: str) -> int:
    """Return by how many pixels the first panel's name needs more room than one line."""
    return (LINE + 2) * (len(heading_lines(text)) - 1)


def key(drawing: Any, words: str) -> None:
    """Write a line on how to read the marks at the top of a figure."""
    margin = drawing.layout.margin
    at = {"xanchor": "left", "yanchor": "bottom", "xshift": 8 - margin.l, "yshift": margin.t - 20}
    note(drawing, words, 0, 1, font={"size": 11, "color": QUIET}, **at)


def nothing(words: str = "nothing to draw: the table has no estimate") -> Any:
    """Draw that there is nothing to draw."""
    drawing = figure(height=120, margin={"l": 8, "r": 8, "t": 8, "b": 8})
    drawing.update_xaxes(visible=False)
    drawing.update_yaxes(visible=False)
    note(drawing, safe(words), 0.5, 0.5, xanchor="center", font={"color": QUIET})
    return drawing


def told(e: dict[str, Any], unit: str, *, change: bool) -> str:
    """Write a row's estimate, with a sign where it is a difference."""
    return (difference if change else estimate)(e["mean"], e["low"], e["high"], unit)


def axis_unit(unit: str, *, change: bool) -> str:
    """Name an axis by its unit."""
    if change:
        return f"difference ({unit})"
    return "share, from 0 to 1" if unit == "share" else unit


def bars(part: pd.DataFrame, colour: str, *, middle: str = "mean", thickness: float = 2) -> dict[str, Any] | None:
    """Return the intervals of rows as bars; none where a row has no interval."""
    if part.empty or not np.isfinite(part[["low", "high"]].to_numpy(float)).all():
        return None
    return {
        "type": "data",
        "symmetric": False,
        "array": (part["high"] - part[middle]).clip(lower=0).tolist(),
        "arrayminus": (part[middle] - part["low"]).clip(lower=0).tolist(),
        "color": colour,
        "thickness": thickness,
        "width": 5,
    }


def by_clearness(part: pd.DataFrame) -> Iterator[tuple[str, pd.DataFrame, dict[str, Any], dict[str, Any] | None]]:
    """Go through rows by what their interval says: kind, rows, how to mark them, intervals as bars."""
    kinds = pd.Series([clearness(e["low"], e["high"]) for e in records(part)], index=part.index, dtype=object)
    for kind, mark in MARKS.items():
        rows = part[kinds == kind]
        if len(rows):
            yield kind, rows, mark, None if kind == ALONE else bars(rows, str(mark["color"]))


def lines(named: Sequence[tuple[str, str]], *, above: int = 0, room: int = 22) -> list[Line]:
    """Place rows below each other: a name, broken where it would run into its numbers, and room for the mark."""
    placed, top = list[Line](), above
    for name, words in named:
        beside = LETTERS - len(words) - 2
        said = textwrap.wrap(" ".join(name.split()), max(16, beside)) or [""]
        placed.append(Line(said, top, top + LINE * len(said) + room // 2))
        top = placed[-1].mark + room // 2 + 4
    return placed


def height_of(placed: list[Line], room: int = 22) -> int:
    """Return how high a panel of rows is, in pixels."""
    return placed[-1].mark + room // 2 + 4


def write_line(drawing: Any, row: int, line: Line, words: str, *, bold: bool = False) -> None:
    """Write a row's name on the left and its numbers on the right, above its mark."""
    place: dict[str, Any] = {"yref": f"y{row if row > 1 else ''}", "yanchor": "top", "borderpad": 0}
    place |= {"font": {"size": 12}, "bgcolor": "rgba(255,255,255,0.85)"}
    name = "<br>".join(safe(part) for part in line.words)
    note(drawing, f"<b>{name}</b>" if bold else name, 0, line.top, xanchor="left", **place)
    if words:
        note(drawing, safe(words), 1, line.top, xanchor="right", **place)


def across(part: pd.DataFrame, *, zero: bool, pad: float = 0.06) -> list[float]:
    """Return the range of an axis that holds every interval, and 0 where differences are shown."""
    values = part[["mean", "low", "high"]].to_numpy(float).ravel()
    values = values[np.isfinite(values)]
    ends = [*values, 0.0] if zero else list(values)
    low, high = min(ends), max(ends)
    width = (high - low) or abs(high) or 1.0
    return [float(low - pad * width), float(high + pad * width)]
