"""Stacked bars: what a whole is made of, a row a case, and beside each row what the whole is compared with."""

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from interpose.model.language.words import say
from interpose.model.results.formatting import number
from interpose.viz.figures.panels import (
    PlacedRow,
    empty_figure,
    extra_heading_height,
    heading,
    place_rows,
    require_columns,
    rows_height,
    stacked_panels,
    write_row,
)
from interpose.viz.style import INK, QUIET, safe

HEAD, FOOT, GAP, HIGH = 34, 50, 76, 14
LEGEND_LINE, LEGEND_LETTERS, KEY_LETTERS = 19, 50, 7
"""Height of a line of the legend in pixels, how many letters fit into one at 390 px, and how many a key takes."""


class PartStyle(NamedTuple):
    """How a part of a bar is drawn: its name in the legend, colour, pattern and colour of the pattern."""

    label: str
    colour: str
    pattern: str = ""
    ink: str = "#ffffff"


def stacked_bars(
    parts: pd.DataFrame, wholes: pd.DataFrame, styles: Mapping[str, PartStyle], *, unit: str, mark: str
) -> Any:
    """Draw bars that are made of parts, a panel a label and a row a name; a line marks what a row is compared with.

    Parameters
    ----------
    parts : DataFrame
        A row a panel (``label``), row (``name``) and ``part``: its ``mean``.
    wholes : DataFrame
        A row a panel and row, in the order in which they are drawn: ``label``, ``name``, the ``words`` that stand at
        the right of its name, and ``compared``, the value that is marked (NaN: none).
    styles : mapping
        How each part is drawn, in the order in which they are stacked.
    unit : str
        Unit of the bars.
    mark : str
        What is marked, for the legend.
    """
    parts = require_columns(parts, "label", "name", "part", "mean")
    require_columns(wholes, "label", "name", "words", "compared")
    parts = parts[parts["mean"] > 0]
    shown = {part: style for part, style in styles.items() if part in set(parts["part"])}
    if wholes.empty or not shown:
        return empty_figure()
    labels = list(dict.fromkeys(map(str, wholes["label"])))
    placed = {label: place_rows(_named(wholes, label)) for label in labels}
    head = HEAD + extra_heading_height(labels[0]) + _legend_height([*(s.label for s in shown.values()), mark])
    heights = [rows_height(rows) for rows in placed.values()]
    drawing = stacked_panels(heights, head=head, foot=FOOT, gap=GAP, barmode="stack")
    known = set[str]()
    for row, label in enumerate(labels, start=1):
        here, rows = wholes[wholes["label"] == label], placed[label]
        at = {str(name): line.mark for name, line in zip(here["name"], rows, strict=True)}
        _draw_parts(drawing, row, parts[parts["label"] == label], at, shown, unit, known)
        _draw_marks(drawing, row, here, rows, unit, mark, known)
        for line, words in zip(rows, here["words"], strict=True):
            write_row(drawing, row, line, str(words))
        heading(drawing, row, label)
        reach = _reach(parts[parts["label"] == label], here)
        title = {"text": safe(unit), "standoff": 4}
        drawing.update_xaxes(title=title, nticks=7, range=[0, 1.04 * reach], row=row, col=1)
        drawing.update_yaxes(range=[heights[row - 1], 0], visible=False, row=row, col=1)
    return drawing


def _named(wholes: pd.DataFrame, label: str) -> list[tuple[str, str]]:
    """Return the name of each row of a panel and the words at its right."""
    here = wholes[wholes["label"] == label]
    return [(str(name), str(words)) for name, words in zip(here["name"], here["words"], strict=True)]


def _legend_height(labels: list[str]) -> int:
    """Return how many pixels the legend needs on a narrow screen, where every entry is as wide as the widest."""
    entries = max(1, LEGEND_LETTERS // (max(map(len, labels)) + KEY_LETTERS))
    return LEGEND_LINE * -(-len(labels) // entries)


def _reach(parts: pd.DataFrame, wholes: pd.DataFrame) -> float:
    """Return the greatest bar or mark of a panel."""
    sums = parts.groupby("name")["mean"].sum().to_numpy(float)
    marks = wholes["compared"].to_numpy(float)
    return float(max([*sums, *marks[np.isfinite(marks)]], default=1.0)) or 1.0


def _draw_parts(
    drawing: Any,
    row: int,
    parts: pd.DataFrame,
    at: dict[str, int],
    styles: Mapping[str, PartStyle],
    unit: str,
    known: set[str],
) -> None:
    """Draw the bars of one panel, part by part."""
    sums = parts.groupby("name")["mean"].sum()
    for part, style in styles.items():
        these = parts[parts["part"] == part]
        if these.empty:
            continue
        pattern = {"shape": style.pattern, "fillmode": "overlay", "fgcolor": style.ink, "solidity": 0.3, "size": 6}
        words = [
            say(
                "{name}: {part} {amount} {unit}, {percent} %",
                name=safe(name),
                part=safe(style.label),
                amount=number(mean),
                unit=safe(unit),
                percent=number(100 * mean / sums[name], 0),
            )
            for name, mean in zip(these["name"], these["mean"], strict=True)
        ]
        drawing.add_bar(
            x=these["mean"].tolist(),
            y=[at[str(name)] for name in these["name"]],
            width=HIGH,
            orientation="h",
            marker={"color": style.colour, "line": {"color": QUIET, "width": 1}, "pattern": pattern},
            name=safe(style.label),
            legendgroup=part,
            showlegend=part not in known,
            text=words,
            textposition="none",
            hovertemplate="%{text}<extra></extra>",
            row=row,
            col=1,
        )
        known.add(part)


def _draw_marks(
    drawing: Any, row: int, wholes: pd.DataFrame, rows: list[PlacedRow], unit: str, mark: str, known: set[str]
) -> None:
    """Draw the line of each row of one panel that shows what it is compared with."""
    values = wholes["compared"].to_numpy(float)
    there = np.isfinite(values)
    if not there.any():
        return
    drawing.add_scatter(
        x=values[there].tolist(),
        y=[line.mark for line, shown in zip(rows, there, strict=True) if shown],
        mode="markers",
        marker={"symbol": "line-ns-open", "size": HIGH + 2, "color": INK, "line": {"width": 2, "color": INK}},
        name=safe(mark),
        legendgroup="mark",
        showlegend="mark" not in known,
        text=[f"{safe(mark)}: {number(value)} {unit}" for value in values[there]],
        hovertemplate="%{text}<extra></extra>",
        row=row,
        col=1,
    )
    known.add("mark")
