"""Published patterns against their bands: a row a number, every band drawn as the same strip, truth above record."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from interpose.model.language.words import mark, say
from interpose.viz.figures.panels import (
    empty_figure,
    error_bars,
    place_rows,
    reading_line,
    require_columns,
    rows_height,
    stacked_panels,
    write_row,
)
from interpose.viz.style import QUIET, records, safe

EDGE = 1.0
"""How far beyond the strip is drawn, in widths of the strip; what lies farther is put at the edge."""
ROOM = 34
"""Pixels of a row for two marks."""
APART = 7
"""Pixels between the mark of the truth and that of the record."""
MARKS: Mapping[str, tuple[str, str]] = {
    "within": ("#0072B2", "circle"),
    "sign right": ("#56B4E9", "triangle-up"),
    "not clear": ("#4d4d4d", "circle-open"),
    "fails": ("#D55E00", "x"),
}
"""Colour (Okabe & Ito 2008) and symbol of each verdict; nothing is told apart by colour alone."""
SIDES = (("estimate", "low", "high", "verdict"), ("observed", "observed_low", "observed_high", "observed_verdict"))
STRIP = "#e8e8e8"
AXIS = mark("each band drawn to the same width")
KEY = mark("\u25cf within \u25b2 sign right \u25cb not clear \u2715 fails; lower: as reported")
LOW_END, HIGH_END = mark("one end<br>of the band"), mark("the other<br>end")
SIDE_NAMES = mark("simulated"), mark("as reported")
ENDS = ("band_low", "band_high")


def pattern_bands(parts: pd.DataFrame) -> Any:
    """Draw every number that has a band and a verdict against its band, scaled so that all bands are one strip.

    Parameters
    ----------
    parts : DataFrame
        ``row``, ``part``, ``kind``, ``band_low``, ``band_high``; ``estimate``, ``low``, ``high``, ``verdict``, and the
        same by the record (``observed``, ``observed_low``, ``observed_high``, ``observed_verdict``).
    """
    table = require_columns(parts, "row", "part", "kind", *ENDS, *SIDES[0], *SIDES[1])
    banded = table[ENDS[0]].notna() & table["estimate"].notna()
    table = table[banded & table["verdict"].isin(list(MARKS))].reset_index(drop=True)
    if table.empty:
        return empty_figure(mark("nothing to draw: no number that was asked for has a band"))
    named = [(f"{e['row']} {say(str(e['part']))}", _words(e)) for e in records(table)]
    placed = place_rows(named, room=ROOM)
    drawing = stacked_panels([rows_height(placed, ROOM)], head=42, foot=70, gap=0, margin={"l": 12, "r": 12})
    height = rows_height(placed, ROOM)
    for line in placed:
        ends = {"y0": line.mark - ROOM // 2 + 4, "y1": line.mark + ROOM // 2 - 2}
        drawing.add_shape(type="rect", x0=0, x1=1, line_width=0, fillcolor=STRIP, layer="below", **ends)
    for line, (_, words) in zip(placed, named, strict=True):
        write_row(drawing, 1, line, words)
    for side, names in enumerate(SIDES):
        _draw(drawing, _scaled(table, names), [line.mark + (2 * side - 1) * APART for line in placed], side)
    drawing.update_yaxes(range=[height, 0], visible=False)
    ticks = {"tickvals": [0, 1], "ticktext": [say(LOW_END), say(HIGH_END)]}
    drawing.update_xaxes(range=[-EDGE - 0.1, 1 + EDGE + 0.1], showgrid=False, title_text=say(AXIS), **ticks)
    reading_line(drawing, say(KEY))
    return drawing


def _words(e: Mapping[str, Any]) -> str:
    """Say both verdicts on a number."""
    there = str(e["observed_verdict"])
    verdict = say(str(e["verdict"]))
    if there not in MARKS or there == e["verdict"]:
        return verdict
    return say("{verdict}; record: {said}", verdict=verdict, said=say(there))


def _scaled(table: pd.DataFrame, names: tuple[str, str, str, str]) -> pd.DataFrame:
    """Return estimates and intervals in widths of the strip from its left end, cut off at the edges.

    A band with both ends is the strip. One with a single end fills it from that end on, on the scale of the farthest
    end of both intervals, so that the side of the end is seen, and not how far beyond.
    """
    low, high = (table[name].to_numpy(float) for name in ENDS)
    ends = table[["low", "high", "observed_low", "observed_high"]].to_numpy(float)
    edge = np.where(np.isfinite(low), low, high)
    with np.errstate(invalid="ignore"):
        farthest = np.nanmax(np.abs(ends - edge[:, None]), axis=1)
        width = np.where(np.isfinite(low) & np.isfinite(high), high - low, np.maximum(farthest, 1e-12))
    left = np.where(np.isfinite(low), low, high - width)
    middle, *interval, said = names
    values = {
        to: np.clip((table[name].to_numpy(float) - left) / width, -EDGE, 1 + EDGE)
        for to, name in zip(("mean", "low", "high"), (middle, *interval), strict=True)
    }
    return pd.DataFrame(values | {"verdict": table[said].to_numpy(), "row": table["row"].to_numpy()})


def _draw(drawing: Any, scaled: pd.DataFrame, heights: list[float], side: int) -> None:
    """Draw the marks of the truth (0) or of the record (1)."""
    table = scaled.assign(y=heights)
    for verdict, (colour, symbol) in MARKS.items():
        part = table[(table["verdict"] == verdict) & np.isfinite(table["mean"])]
        if part.empty:
            continue
        drawing.add_scatter(
            x=part["mean"].tolist(),
            y=part["y"].tolist(),
            error_x=error_bars(part, colour if side == 0 else QUIET, thickness=2 if side == 0 else 1),
            mode="markers",
            marker={"symbol": symbol, "size": 10 if side == 0 else 7, "color": colour, "line": {"width": 1.5}},
            text=[safe(f"{name}, {say(SIDE_NAMES[side])}: {say(verdict)}") for name in part["row"]],
            hovertemplate="%{text}<extra></extra>",
            showlegend=False,
            row=1,
            col=1,
        )
