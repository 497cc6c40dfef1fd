"""Panels below each other, one for each outcome, on their own scales; rows of text that fit a narrow screen."""

import textwrap
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from plotly.subplots import make_subplots

from interpose.model.errors import OutputError
from interpose.model.language.words import mark, say
from interpose.model.results.formatting import ALONE, clearness, difference, estimate, plain_number
from interpose.model.scenario.path_labels import PathLabel
from interpose.viz.figures.clearness_marks import MARKS
from interpose.viz.style import QUIET, figure, note, records, safe

# Okabe & Ito 2008, and from the fifth on colours found by search, because theirs are too pale for lines on white: all
# differ for readers with any of the three colour vision deficiencies. Never told apart by colour alone.
SERIES: tuple[dict[str, str], ...] = (
    {"color": "#0072B2", "dash": "solid", "symbol": "circle", "band": "rgba(0,114,178,0.18)"},
    {"color": "#D55E00", "dash": "6px,3px", "symbol": "square", "band": "rgba(213,94,0,0.15)"},
    {"color": "#4d4d4d", "dash": "2px,2px", "symbol": "diamond", "band": "rgba(77,77,77,0.15)"},
    {"color": "#009E73", "dash": "9px,3px,2px,3px", "symbol": "triangle-up", "band": "rgba(0,158,115,0.15)"},
    {"color": "#884422", "dash": "12px,4px", "symbol": "x", "band": "rgba(136,68,34,0.15)"},
    {"color": "#220044", "dash": "4px,6px", "symbol": "star", "band": "rgba(34,0,68,0.15)"},
    {"color": "#4400cc", "dash": "2px,6px", "symbol": "pentagon", "band": "rgba(68,0,204,0.15)"},
)
LETTERS, BOLD, LINE = 50, 42, 16
"""How many letters fit beside each other at 390 px, how many bold ones of a heading, and the height of a line."""
NARROWEST, MOST_LINES = 18, 2
"""Letters and lines that a name beside its numbers may take; else the numbers stand under it."""
MOST_TICKS, TICK_GAP = 7, 3
"""Ticks of an axis where their numbers are short, and the letters of room between two."""
NOUGHT = 1e-12
TICKS = ",~r"
ESTIMATE = ("label", "unit", "mean", "low", "high")


class Panel(NamedTuple):
    """One outcome's part of a table."""

    label: str
    unit: str
    rows: pd.DataFrame


class PlacedRow(NamedTuple):
    """A row of a figure: words above a mark, at heights in pixels from the top of its panel."""

    words: list[str]
    top: int
    mark: int
    numbers: int
    """height at which the row's numbers stand: beside the first line of its name, or under the last"""


def require_columns(table: pd.DataFrame, *columns: str | None) -> pd.DataFrame:
    """Check that a table has the columns that a figure draws; return it without rows that have no estimate.

    Raises
    ------
    OutputError
        If a column is missing.
    """
    missing = [name for name in columns if name is not None and name not in table]
    if missing:
        raise OutputError(f"a table for this figure needs the column {missing[0]!r}; it has {', '.join(table.columns)}")
    if "mean" not in columns:
        return table
    estimated = table[np.isfinite(table["mean"].to_numpy(float))]
    # Sums of shares leave 1e-17 where 0 is meant; nothing in the model is measured as finely.
    rounded = {
        name: estimated[name].where(~(estimated[name].abs() < NOUGHT), 0.0)
        for name in ("mean", "low", "high")
        if name in estimated
    }
    return estimated.assign(**rounded)


def panels(table: pd.DataFrame) -> list[Panel]:
    """Split a long table by outcome, in order of appearance."""
    return [
        Panel(say(str(label)), str(part["unit"].iloc[0]), part)
        for label, part in table.groupby("label", sort=False)
        if len(part)
    ]


def stacked_panels(heights: Sequence[int], *, head: int, foot: int, gap: int, **layout: Any) -> Any:
    """Return an empty figure of panels below each other, of given heights in pixels.

    Parameters
    ----------
    heights : sequence of int
        Height of each panel in pixels.
    head, foot, gap : int
        Room above the first panel, below the last one, and between two, in pixels.
    layout
        Anything else of plotly's layout.
    """
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
    position = {"xanchor": "left", "yanchor": "bottom", "yref": f"y{row if row > 1 else ''} domain", "yshift": 4}
    words = "<br>".join(safe(line) for line in heading_lines(text))
    note(drawing, f"<b>{words}</b>", 0, 1, font={"size": 13}, xshift=8 - drawing.layout.margin.l, **position)


def heading_lines(text: str) -> list[str]:
    """Break a panel's name into lines that fit."""
    words = " ".join(text.split())
    return textwrap.wrap(words, BOLD) or [""]


def extra_heading_height(text: str) -> int:
    """Return how many pixels the first panel's name needs beyond one line."""
    return (LINE + 2) * (len(heading_lines(text)) - 1)


def reading_line(drawing: Any, words: str) -> None:
    """Write a line on how to read the marks at the top of a figure."""
    margin = drawing.layout.margin
    position = {"xanchor": "left", "yanchor": "bottom", "xshift": 8 - margin.l, "yshift": margin.t - 20}
    note(drawing, words, 0, 1, font={"size": 11, "color": QUIET}, **position)


def empty_figure(words: str = mark("nothing to draw: the table has no estimate")) -> Any:
    """Return a figure that states why there is nothing to draw."""
    drawing = figure(height=120, margin={"l": 8, "r": 8, "t": 8, "b": 8})
    drawing.update_xaxes(visible=False)
    drawing.update_yaxes(visible=False)
    lines = "<br>".join(safe(line) for line in textwrap.wrap(" ".join(say(words).split()), BOLD))
    note(drawing, lines, 0.5, 0.5, xanchor="center", align="center", font={"color": QUIET})
    return drawing


def estimate_words(e: dict[str, Any], unit: str, *, change: bool) -> str:
    """Write a row's estimate, with a sign where it is a difference."""
    return (difference if change else estimate)(e["mean"], e["low"], e["high"], unit)


def axis_unit(unit: str, *, change: bool) -> str:
    """Name an axis by its unit."""
    if change:
        return say("difference ({unit})", unit=say(unit))
    return say("share, from 0 to 1") if unit == "share" else say(unit)


def axis_title(words: str) -> tuple[str, int]:
    """Return the name of an axis below a narrow figure, in lines that fit, and how many pixels further lines take."""
    lines = textwrap.wrap(" ".join(words.split()), LETTERS) or [""]
    return "<br>".join(safe(line) for line in lines), LINE * (len(lines) - 1)


def axis_words(label: PathLabel) -> str:
    """Name an axis by a path of the scenario, with its unit or that it has none."""
    return say("{name} ({unit})", name=label.name, unit=say(label.unit) if label.unit else say("no unit"))


def error_bars(part: pd.DataFrame, colour: str, *, middle: str = "mean", thickness: float = 2) -> dict[str, Any] | None:
    """Return the intervals of rows as bars; none where a row has no interval.

    Parameters
    ----------
    part : DataFrame
        ``low``, ``high`` and the column of estimates.
    colour : str
        Colour of the bars.
    middle : str
        Column of the estimates.
    thickness : float
        Width of the lines in pixels.
    """
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


def difference_reach(part: pd.DataFrame) -> float:
    """Return to which difference a scale around 0 reaches: the largest, and at least what is noise or does not matter.

    So neither the usual half width of intervals nor a difference too small to matter is stretched over all colours.

    Parameters
    ----------
    part : DataFrame
        ``mean``, ``low``, ``high``; rows of which ``base`` is true are what others are compared with; where there is a
        column ``matters``, the smallest difference that does.
    """
    others = part[~part["base"].astype(bool)] if "base" in part else part
    halves = ((others["high"] - others["low"]) / 2).to_numpy(float)
    halves = halves[np.isfinite(halves)]
    usual = float(np.median(halves)) if len(halves) else 0.0
    largest = float(np.nanmax(np.abs(others["mean"].to_numpy(float)), initial=0.0))
    matters = float(part["matters"].max()) if "matters" in part and len(part) else 0.0
    return max(largest, usual, matters) or 1.0


def by_clearness(part: pd.DataFrame) -> Iterator[tuple[str, pd.DataFrame, dict[str, Any], dict[str, Any] | None]]:
    """Yield rows by the clearness of their interval: kind, rows, mark, intervals as bars."""
    kinds = pd.Series([clearness(e["low"], e["high"]) for e in records(part)], index=part.index, dtype=object)
    for kind, symbol in MARKS.items():
        rows = part[kinds == kind]
        if len(rows):
            yield kind, rows, symbol, None if kind == ALONE else error_bars(rows, str(symbol["color"]))


def place_rows(
    named: Sequence[tuple[str, str]], *, above: int = 0, room: int = 22, letters: int = LETTERS
) -> list[PlacedRow]:
    """Place rows below each other: a name, its numbers beside it or, where both are long, under it, then the mark.

    Parameters
    ----------
    named : sequence of (str, str)
        Name and numbers of each row.
    above : int
        Height at which the first row begins, in pixels from the top of its panel.
    room : int
        Room for a mark below its name, in pixels.
    letters : int
        How many letters fit beside each other; fewer (:data:`BOLD`) of bold ones.
    """
    placed, top = list[PlacedRow](), above
    for name, words in named:
        width, plain = letters - len(words) - 2, " ".join(name.split())
        lines = textwrap.wrap(plain, max(NARROWEST, width)) or [""]
        under = 0
        if words and len(plain) > width and (width < NARROWEST or len(lines) > MOST_LINES):
            lines, under = textwrap.wrap(plain, letters) or [""], 1
        height = LINE * (len(lines) + under)
        numbers = top + LINE * len(lines) if under else top
        placed.append(PlacedRow(lines, top, top + height + room // 2, numbers))
        top = placed[-1].mark + room // 2 + 4
    return placed


def rows_height(placed: list[PlacedRow], room: int = 22) -> int:
    """Return how high a panel of rows is, in pixels."""
    return placed[-1].mark + room // 2 + 4


def write_row(drawing: Any, row: int, line: PlacedRow, words: str, *, bold: bool = False) -> None:
    """Write a row's name on the left and its numbers on the right, above its mark."""
    position: dict[str, Any] = {"yref": f"y{row if row > 1 else ''}", "yanchor": "top", "borderpad": 0}
    position |= {"font": {"size": 12}, "bgcolor": "rgba(255,255,255,0.85)"}
    name = "<br>".join(safe(part) for part in line.words)
    note(drawing, f"<b>{name}</b>" if bold else name, 0, line.top, xanchor="left", **position)
    if words:
        note(drawing, safe(words), 1, line.numbers, xanchor="right", **position)


def most_ticks(ends: Sequence[float]) -> int:
    """Return how many numbers fit beside each other on a horizontal axis of given ends at 390 px."""
    longest = max(len(plain_number(value, 3) if abs(value) < 1000 else f"{value:,.0f}") for value in ends)
    return min(MOST_TICKS, max(2, LETTERS // (longest + TICK_GAP)))


def axis_range(part: pd.DataFrame, *, zero: bool, pad: float = 0.06) -> list[float]:
    """Return the range of an axis that holds every interval, and 0 where differences are shown.

    Parameters
    ----------
    part : DataFrame
        ``mean``, ``low``, ``high``.
    zero : bool
        Whether the range must hold 0.
    pad : float
        Room at both ends, as a share of the range.
    """
    values = part[["mean", "low", "high"]].to_numpy(float).ravel()
    values = values[np.isfinite(values)]
    ends = [*values, 0.0] if zero else list(values)
    low, high = min(ends), max(ends)
    width = (high - low) or abs(high) or 1.0
    return [float(low - pad * width), float(high + pad * width)]
